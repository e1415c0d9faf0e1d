"""Forms: a line with a slot over each piece that varies from page to page.

Dates and numbers are told by their looks, so that ``Updated 3 May 2021`` and ``Updated 14 June 2021`` are
one form. What else varies shows only beside other lines: a label before a colon, a frame of first and last
words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from cleaner.dates import date_matcher
from cleaner.folding import SENTENCE_ENDS, line_key
from cleaner.packtext import escaped

__all__ = [
    "DATE",
    "LONGEST",
    "NUMBER",
    "frames",
    "is_sentence",
    "label_of",
    "letters",
    "line_shape",
    "masked",
    "slots",
]

DATE, NUMBER = "{date}", "{n}"
LONGEST = 280
"""Characters beyond which a line is text, never a form."""
_DATED = 90  # characters of a line in which a date is looked for
_DATE_WORDS = 9
_MOST_SLOTS = 8
_DIGITS = re.compile(r"\d+")
_SLOT = re.compile(r"(?<!\{)\{([a-z]+(?:-\d)?)\}(?!\})")
_LABEL = re.compile(r"([^\W\d_][^:|：{}]{1,38}?)(\s?[:|：]\s?)(\S.*)")
_END = re.compile(rf"[{SENTENCE_ENDS}][\"'»”’)\]]*$")
_LETTER = re.compile(r"[^\W\d_]")


def line_shape(form: str) -> str:
    """A form or a key with each of its numbers as one ``0``: what lines are counted by.

    >>> line_shape("12 comments") == line_shape("{n} comments")
    True
    """
    return _DIGITS.sub("0", form.replace(NUMBER, "0"))


def letters(form: str) -> int:
    """How many letters of literal text a form has."""
    return len(_LETTER.findall(_SLOT.sub("", form)))


def slots(form: str) -> list[str]:
    """The names of a form's slots, in order."""
    return _SLOT.findall(form)


@lru_cache(maxsize=1 << 16)
def masked(text: str, languages: tuple[str, ...]) -> str:
    """A line with slots over its dates and numbers.

    :param text: the line
    :param languages: whose dates are known

    >>> masked("Updated 14 June 2021, 3 comments", ("en",))
    'Updated {date}, {n} comments'
    """
    words = text.split()
    if not any(map(str.isdecimal, text)):
        return escaped(" ".join(words))
    if len(text) > LONGEST:
        return escaped(" ".join(words))
    found = _date_in(words, languages) if len(text) <= _DATED else None
    if found is None:
        pieces = [" ".join(words)]
    else:
        low, high, before, after = found
        pieces = [" ".join([*words[:low], before]), " ".join([after, *words[high:]])]
    form = DATE.join(_DIGITS.sub(NUMBER, escaped(piece)) for piece in pieces)
    return form if len(slots(form)) <= _MOST_SLOTS and "}{" not in form else escaped(" ".join(words))


def _date_in(words: list[str], languages: tuple[str, ...]) -> tuple[int, int, str, str] | None:
    """Where the longest date stands among words, and the signs before and after it that are none of it."""
    is_date = date_matcher(languages)
    n = len(words)
    for size in range(min(n, _DATE_WORDS), 0, -1):
        for low in range(n - size + 1):
            piece = words[low : low + size]
            if not any(c.isdecimal() for word in (piece[0], piece[-1]) for c in word) and size < 2:
                continue
            text = " ".join(piece)
            if not any(map(str.isdecimal, text)):
                continue
            bare = text.strip("()[],;:|·•–—-")
            if bare and bare[0].isalnum() and is_date(line_key(bare)):
                start = text.index(bare)
                return low, low + size, text[:start], text[start + len(bare) :]
    return None


def is_sentence(text: str) -> bool:
    """Whether a line reads as running text: it ends a sentence and is no mere label."""
    return (bool(_END.search(text)) and (len(text) >= 45 or len(text.split()) >= 7)) or len(text) >= 160


def label_of(text: str) -> tuple[str, str] | None:
    """The label of a line such as ``Filed under: Ports, Trade``, with its colon or bar, and the rest.

    >>> label_of("Filed under: Ports, Trade")
    ('Filed under: ', 'Ports, Trade')
    """
    found = _LABEL.fullmatch(" ".join(text.split()))
    if found is None or len(found[1].split()) > 5:
        return None
    return found[1] + found[2], found[3]


def frames(text: str) -> Iterator[str]:
    """The forms of a short line in which only its first or last words stand.

    >>> list(frames("More Business stories"))[0]
    'More {any} stories'
    """
    words = escaped(text).split()
    n = len(words)
    if not 2 <= n <= 10:
        return
    for head, tail in ((1, 1), (2, 1), (1, 2), (2, 2), (1, 0), (2, 0), (3, 0), (0, 1), (0, 2), (0, 3)):
        if head + tail < n:
            yield " ".join([*words[:head], "{any}", *words[n - tail :]] if tail else [*words[:head], "{any}"])
