"""Header echo: where no rule knows a site, a headline that is printed again within a few lines, with
only captions, dates, counters, bylines or chrome between, opens an article when body text follows.

This is the safe case of splitting. Headings inside an article, live-blog entries, teaser cards, pull
quotes and menus that are printed twice do not qualify: the page must open with such a header, and
every further one must open as much body text as an article has.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import accumulate
from typing import NamedTuple

from cleaner.blocks import BlockMatch
from cleaner.folding import word_count
from cleaner.lines import Document
from cleaner.model import Kind

__all__ = ["HEADER_ECHO", "Header", "Repeats", "find_headers", "may_come_near", "repeated_titles"]

HEADER_ECHO = "auto/header-echo"
"""A headline that is printed twice in the header of its article."""

WITHIN = 8  # non-blank lines in which the headline must come again
_BETWEEN_LONG = 3  # different lines of caption length that may stand between
_TITLE = (12, 220)  # characters of a headline
_TITLE_WORDS = 3
_LONG = 80  # characters from which a line may be a caption or a paragraph
_SOON = 5  # lines below the header within which the body begins
_SHORTEST = 26  # characters of a paragraph in a script that writes densely
_BODY_WORDS = 60  # words of body lines that an article must have
_HEAD_WORDS = 40  # words of body lines above the first header that make the page open otherwise

_SENTENCE = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]]*(?:\s|$)")
_BULLET = re.compile(r"\s*(?:[•·▪◦*–-]|\d{1,3}[.)])\s")
_END = re.compile(r"[.!?…:;,。！？؟۔।，：][\"'”’»)\]]*$")


class Header(NamedTuple):
    """A header that was found without a rule."""

    first: int
    """Index of its first line."""
    last: int
    """Index of its last line: the last copy of the headline."""
    lines: tuple[tuple[int, Kind], ...]
    """The lines that it decides: the headline, and its further copies."""
    rule: str = HEADER_ECHO
    """Id of the decision."""


class Repeats(NamedTuple):
    """Lines of the shape of a headline that come more than once."""

    near: frozenset[str]
    """Keys of those whose copies all stand in the few lines of a header."""
    places: dict[str, list[int]]
    """For each key the indices of its lines."""


def repeated_titles(doc: Document, bylines: tuple[str, ...]) -> Repeats:
    """The lines of a document that may be headlines printed again.

    :param bylines: how bylines begin, which are no headlines
    """
    twice = {key for key, n in doc.counts.items() if n > 1 and len(key) > 5 and _is_title(key) and not key.startswith(bylines)}
    if not twice:
        return Repeats(frozenset(), {})
    places: dict[str, list[int]] = {key: [] for key in twice}
    for i, key in enumerate(doc.keys):
        if key in twice:
            places[key].append(i)
    ordinals = doc.ordinals
    return Repeats(frozenset(key for key, own in places.items() if ordinals[own[-1]] - ordinals[own[0]] <= WITHIN), places)


def may_come_near(doc: Document, repeats: Repeats, stays: list[bool], articles: list[int | None]) -> bool:
    """Whether, when only some lines stay, copies of a headline may make a header that there is not now.

    :param stays: for each line whether it stays in the text
    :param articles: for each line the number of its article, which stands alone from now on
    """
    left = list(accumulate(stays))
    near: dict[int | None, int] = {}  # the first in each article
    for own in repeats.places.values():
        copies = [i for i in own if stays[i]]
        if len(copies) > 1 and left[copies[-1]] - left[copies[0]] <= WITHIN:
            article = articles[copies[0]]
            near[article] = min(near.get(article, copies[0]), copies[0])
    return any(
        not _has_body((doc.texts[i] for i in range(articles.index(article), first) if stays[i]), _HEAD_WORDS)
        for article, first in near.items()
    )


def find_headers(
    doc: Document, low: int, high: int, twice: frozenset[str], known: set[int], taken: list[BlockMatch]
) -> list[Header]:
    """The headers that open the articles of a section.

    :param low: the section's first line
    :param high: the line after its last
    :param twice: keys of the lines that may be headlines (:func:`repeated_titles`)
    :param known: lines that a rule drops or captures
    :param taken: article blocks that rules found there
    """
    keys = doc.keys
    visible = [i for i in range(low, high) if keys[i]]
    titles = {doc.key(i) for match in taken for i in match.lines}
    owned = {i for match in taken for i in range(match.first, match.last + 1)}
    candidates = [
        c
        for c in _candidates(doc, visible, twice - titles, known)
        if owned.isdisjoint(range(c.first, c.last + 1)) and _body_follows(doc, visible, c.last)
    ]
    if not candidates:
        return []
    above = (doc.texts[i] for i in visible[: bisect_left(visible, candidates[0].first)] if i not in known)
    if not taken and _has_body(above, _HEAD_WORDS):
        return []  # the page opens with text, so headlines are not printed twice on it
    body = _BodyText(doc, visible)
    found = candidates[:1]
    for candidate in candidates[1:]:
        enough = body.words(found[-1].last + 1, candidate.first) >= _BODY_WORDS
        if enough and _alike(found[0].shape, candidate.shape):
            found.append(candidate)
    starts = [*sorted([m.first for m in taken] + [c.first for c in found]), high]
    ends = [starts[bisect_right(starts, c.first)] for c in found]
    return [
        Header(c.first, c.last, c.lines)
        for c, end in zip(found, ends, strict=True)
        if body.words(c.last + 1, end) >= _BODY_WORDS
    ]


def _has_body(texts: Iterable[str], words: int) -> bool:
    """Whether lines hold at least so many words of body text."""
    return any(total >= words for total in accumulate(word_count(t) for t in texts if len(t) >= _SHORTEST and _is_body(t)))


class _BodyText:
    """How much body text stands where."""

    def __init__(self, doc: Document, visible: list[int]) -> None:
        texts = doc.texts
        self.visible = visible
        self.sums = list(
            accumulate(
                (word_count(texts[i]) if len(texts[i]) >= _SHORTEST and _is_body(texts[i]) else 0 for i in visible), initial=0
            )
        )

    def words(self, low: int, high: int) -> int:
        """Words of body lines from line ``low`` to before ``high``."""
        return self.sums[bisect_left(self.visible, high)] - self.sums[bisect_left(self.visible, low)]


def _body_follows(doc: Document, visible: list[int], last: int) -> bool:
    """Whether body text begins soon below a header."""
    below = bisect_left(visible, last) + 1
    return any(len(doc.texts[i]) > _SHORTEST and _is_body(doc.texts[i]) for i in visible[below : below + _SOON])


def _is_title(key: str) -> bool:
    if not _TITLE[0] <= len(key) <= _TITLE[1]:
        return len(key) >= 6 and not key.isascii() and word_count(key) >= _TITLE_WORDS  # scripts that write denser
    return (key.count(" ") + 1 if key.isascii() else word_count(key)) >= _TITLE_WORDS


class _Candidate(NamedTuple):
    first: int
    last: int
    lines: tuple[tuple[int, Kind], ...]
    shape: str
    """A letter for each line: T the headline, L as long as a caption, d with digits, s short."""


def _candidates(doc: Document, visible: list[int], twice: frozenset[str], known: set[int]) -> Iterator[_Candidate]:
    """Headlines that come again within a few lines and nowhere else."""
    keys = doc.keys
    done = -1
    for at, i in enumerate(visible):
        key = keys[i]
        if at <= done or key not in twice or i in known or _BULLET.match(doc.texts[i]) or _END.search(key.rstrip("\"'?!)")):
            continue
        copies = [place for place in range(at, min(at + 1 + WITHIN, len(visible))) if keys[visible[place]] == key]
        if len(copies) != doc.counts[key] or not _only_header(doc, [visible[p] for p in range(at, copies[-1])], key, known):
            continue
        seen = Counter(doc.key(visible[place]) for place in range(at, copies[-1]))
        end = copies[-1] + 1
        below: Counter[str] = Counter()
        while end < len(visible) and 0 < seen[other := doc.key(visible[end])] > below[other]:
            below[other] += 1  # a caption is printed again below the last copy of the headline
            end += 1
        done = end - 1
        header = [visible[place] for place in range(at, end)]
        yield _Candidate(i, header[-1], tuple(_roles(doc, header, key)), _shape(doc, header, key))


def _roles(doc: Document, header: list[int], title: str) -> Iterator[tuple[int, Kind]]:
    """The first copy of the headline is the title; what else is printed again goes but for its first copy."""
    seen: set[str] = set()
    for i in header:
        key = doc.key(i)
        if key in seen:
            yield i, Kind.REPEAT
        elif key == title:
            yield i, Kind.TITLE
        seen.add(key)


def _shape(doc: Document, header: list[int], title: str) -> str:
    """Lines that are printed again, as the headline is, do not count: they are its captions."""
    counts = Counter(map(doc.key, header))
    letters = []
    for i in header:
        key = doc.key(i)
        if key == title:
            letters.append("T")
        elif counts[key] == 1:
            letters.append("L" if len(key) >= _LONG else "d" if any(map(str.isdigit, key)) else "s")
    return "".join(letters)


def _only_header(doc: Document, lines: list[int], key: str, known: set[int]) -> bool:
    """Whether the lines between the copies are such as stand in a header."""
    long_lines = set()
    for i in lines:
        text = doc.texts[i].strip()
        if len(text) > 700 or _BULLET.match(text):
            return False
        if i not in known and doc.keys[i] != key and len(text) >= _LONG:
            long_lines.add(doc.key(i))
    return len(long_lines) <= _BETWEEN_LONG


def _alike(page: str, other: str) -> bool:
    """Whether a header is built as the page's first. Where a date or counter stands in it, captions may
    differ; where nothing but the headline does, a sentence that is quoted twice must not pass for one."""
    if "d" in page:
        loose = str.maketrans("", "", "Ls")
        return _runs(page.translate(loose)) == _runs(other.translate(loose))
    if set(page) <= {"T", "L"}:
        return _runs(page) == _runs(other)
    return _runs(page.replace("L", "")) == _runs(other.replace("L", ""))


def _runs(shape: str) -> str:
    return re.sub(r"(.)\1+", r"\1", shape)


def _is_body(text: str) -> bool:
    text = text.strip()
    if len(text) >= _LONG:
        return bool(_SENTENCE.search(text))
    return not text.isascii() and len(text) >= _SHORTEST and word_count(text) >= 12 and bool(_SENTENCE.search(text))
