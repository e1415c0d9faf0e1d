"""What the sample pages of one site share: lines, their places, and how their articles begin."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from cleaner.dates import date_matcher
from cleaner.folding import line_key, word_count
from cleaner.packtext import escaped

__all__ = ["Sample", "SharedLine", "different", "is_paragraph", "masked", "share_of", "shared_lines"]

_SENTENCE = re.compile(r"[.!?…。！？؟۔]['\"”’»)\]]*$")
_PARAGRAPH = 20  # words
_LONGEST_DATE = 8  # words
_LONGEST_LINE = 400  # characters of a line that may be chrome
_OF_ALL = 0.5  # of the samples must have a line that counts as shared
_MANY = 5  # samples from which two are too few


@dataclass(frozen=True, slots=True)
class Sample:
    """One page."""

    name: str
    """How it is called."""
    text: str
    """Its text."""
    lines: tuple[str, ...]
    """Its non-blank lines."""
    taken: frozenset[int]
    """Those, by index, that packs which are there already take."""


@dataclass(frozen=True, slots=True)
class SharedLine:
    """A line that several samples have, with digits and dates as slots."""

    form: str
    """The line as a rule would write it."""
    documents: int
    """How many samples have it."""
    first: int
    """Its greatest distance from the beginning, in non-blank lines, from 1."""
    last: int
    """Its greatest distance from the end, from 1."""
    words: int
    """How many words it has."""
    sentence: bool
    """Whether it reads like a sentence of a story."""

    @property
    def item(self) -> bool:
        """Whether it is an item of a list, whose wording changes."""
        return self.form.startswith(("•", "*", "-", "–", "·", "▪", "»"))


def is_paragraph(line: str) -> bool:
    """Whether a line looks like running text."""
    words = word_count(line)
    return words >= _PARAGRAPH or (words >= 10 and bool(_SENTENCE.search(line.strip())))


def different(samples: Sequence[Sample]) -> list[Sample]:
    """The samples without further copies of one article: what copies share is text, and no chrome."""
    left: list[Sample] = []
    seen: list[frozenset[str]] = []
    for sample in samples:
        own = frozenset(line_key(line) for line in sample.lines if is_paragraph(line))
        if all(len(own & other) * 2 <= min(len(own), len(other)) for other in seen if own and other):
            left.append(sample)
            seen.append(own)
    return left


def masked(line: str, is_date: Callable[[str], bool]) -> str:
    """A line as a form: its dates and numbers as slots, braces doubled.

    :param is_date: the test of a date (:func:`cleaner.dates.date_matcher`)

    >>> masked("Updated 14 June 2018, 3 comments", date_matcher(("en",)))
    'Updated {date}, {n} comments'
    """
    words = line.split()
    for size in range(min(_LONGEST_DATE, len(words)), 0, -1):
        for at in range(len(words) - size + 1):
            piece = " ".join(words[at : at + size])
            bare = piece.strip(" ()[]|,;•·–—-")
            if any(map(str.isdigit, bare)) and not bare.isdigit() and is_date(line_key(bare)):
                before, _, after = piece.partition(bare)
                return " ".join(
                    [
                        *map(_numbered, words[:at]),
                        f"{escaped(before)}{{date}}{escaped(after)}",
                        *map(_numbered, words[at + size :]),
                    ]
                )
    return " ".join(map(_numbered, words))


def _numbered(word: str) -> str:
    return re.sub(r"(?<![\w.,:/-])\d+(?!\w|[.,:/-]\d)", "{n}", escaped(word), count=1)


def share_of(samples: Sequence[Sample]) -> int:
    """How many samples must have what counts as shared."""
    return max(2 if len(samples) < _MANY else 3, ceil(_OF_ALL * len(samples)))


def shared_lines(samples: Sequence[Sample], languages: tuple[str, ...], titles: frozenset[str]) -> list[SharedLine]:
    """The lines that most of the samples have and no pack takes yet, in the order of their places.

    :param languages: whose dates become slots
    :param titles: keys of lines that may be headlines, which are left out: lists of links hold those of other pages
    """
    is_date = date_matcher(languages)
    documents: Counter[str] = Counter()
    forms: dict[str, str] = {}
    places: dict[str, tuple[int, int]] = {}
    for sample in samples:
        own: set[str] = set()
        for i, form in _forms(sample, is_date):
            key = line_key(form)
            forms.setdefault(key, form)
            first, last = places.get(key, (0, 0))
            places[key] = max(first, i + 1), max(last, len(sample.lines) - i)
            own.add(key)
        documents.update(own)
    needed = share_of(samples)
    found = [
        SharedLine(
            forms[key], n, *places[key], word_count(forms[key]),
            bool(_SENTENCE.search(forms[key].strip())) and word_count(forms[key]) > 4,
        ) for key, n in documents.items() if n >= needed and _tells(forms[key]) and key not in titles
    ]  # fmt: skip
    return sorted(found, key=lambda line: (line.first, line.form))


def _forms(sample: Sample, is_date: Callable[[str], bool]) -> Iterator[tuple[int, str]]:
    for i, line in enumerate(sample.lines):
        if i not in sample.taken and len(line) <= _LONGEST_LINE:
            yield i, masked(line.strip(), is_date)


def _tells(form: str) -> bool:
    """Whether there is anything in a form by which a line can be known."""
    return bool(re.search(r"\w", re.sub(r"\{\w+\}", "", form)))
