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
from itertools import accumulate, compress, islice
from typing import NamedTuple

from cleaner.blocks import BlockMatch
from cleaner.folding import SENTENCE_ENDS, word_count
from cleaner.labels import NO_REPEATS, Repeats
from cleaner.lines import Document
from cleaner.model import Kind

__all__ = ["HEADER_ECHO", "Header", "find_headers", "left_repeats", "repeated_titles"]

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
_NEAR = 10  # lines below a header in which so many must stand
_HEAD_WORDS = 40  # words of body lines above the first header that make the page open otherwise

_SENTENCE = re.compile(rf"[{SENTENCE_ENDS}][\"'”’»)\]]*(?:\s|$)")
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


def repeated_titles(doc: Document, bylines: tuple[str, ...]) -> Repeats:
    """The lines of a document that may be headlines printed again.

    :param bylines: how bylines begin, which are no headlines
    """
    twice = {key for key, n in doc.counts.items() if n > 1 and len(key) > 5}
    twice = {key for key in twice if _is_title(key) and not key.startswith(bylines)}
    if not twice:
        return NO_REPEATS
    places: dict[str, list[int]] = {key: [] for key in twice}
    keys = doc.keys
    for i in compress(range(len(keys)), map(twice.__contains__, keys)):
        places[keys[i]].append(i)
    ordinals = doc.ordinals
    return Repeats(frozenset(key for key, own in places.items() if ordinals[own[-1]] - ordinals[own[0]] <= WITHIN), places)


def left_repeats(repeats: Repeats, place: dict[int, int]) -> Repeats:
    """The same for the text of some of the lines alone.

    :param place: which of them each is, blank ones left out
    """
    places = {key: left for key, own in repeats.places.items() if len(left := [i for i in own if i in place]) > 1}
    return Repeats(frozenset(key for key, own in places.items() if place[own[-1]] - place[own[0]] <= WITHIN), places)


def find_headers(doc: Document, visible: list[int], repeats: Repeats, known: set[int], taken: list[BlockMatch]) -> list[Header]:
    """The headers that open the articles of a section.

    :param visible: the section's lines, blank ones left out
    :param repeats: the lines that may be headlines (:func:`repeated_titles`)
    :param known: lines that a rule drops or captures
    :param taken: article blocks that rules found there
    """
    if not visible or not repeats.near:
        return []
    here = repeats.near.intersection(map(doc.keys.__getitem__, visible))
    if not here:
        return []
    titles = {doc.key(i) for match in taken for i in match.lines}
    owned = {i for match in taken for i in range(match.first, match.last + 1)}
    candidates = [
        c
        for c in _candidates(doc, visible, repeats, here - titles, known)
        if owned.isdisjoint(range(c.first, c.last + 1)) and _body_follows(doc, visible, c.last, known)
    ]
    if not candidates:
        return []
    above = (doc.texts[i] for i in visible[: bisect_left(visible, candidates[0].first)] if i not in known)
    if not taken and _has_body(above, _HEAD_WORDS):
        return []  # the page opens with text, so headlines are not printed twice on it

    def enough(low: int, high: int) -> bool:
        """Whether an article's body begins in the lines from ``low`` to before ``high``, and is no teaser's."""
        lines = islice((i for i in visible[bisect_left(visible, low) : bisect_left(visible, high)] if i not in known), _NEAR)
        return _has_body((doc.texts[i] for i in lines), _BODY_WORDS)

    found = candidates[:1]
    for candidate in candidates[1:]:
        if _alike(found[0].shape, candidate.shape) and enough(found[-1].last + 1, candidate.first):
            found.append(candidate)
    starts = [*sorted([m.first for m in taken] + [c.first for c in found]), visible[-1] + 1]
    ends = [starts[bisect_right(starts, c.first)] for c in found]
    return [Header(c.first, c.last, c.lines) for c, end in zip(found, ends, strict=True) if enough(c.last + 1, end)]


def _has_body(texts: Iterable[str], words: int) -> bool:
    """Whether lines hold at least so many words of body text."""
    return any(total >= words for total in accumulate(word_count(t) for t in texts if len(t) >= _SHORTEST and _is_body(t)))


def _body_follows(doc: Document, visible: list[int], last: int, known: set[int]) -> bool:
    """Whether body text begins soon below a header, but for lines that rules take away."""
    lines = map(visible.__getitem__, range(bisect_left(visible, last) + 1, len(visible)))
    below = islice((i for i in lines if i not in known), _SOON)
    return any(len(doc.texts[i]) > _SHORTEST and _is_body(doc.texts[i]) for i in below)


def _is_title(key: str) -> bool:
    if key.isascii():
        return key.count(" ") + 1 >= _TITLE_WORDS and _TITLE[0] <= len(key) <= _TITLE[1]
    if not _TITLE[0] <= len(key) <= _TITLE[1]:
        return len(key) >= 6 and word_count(key) >= _TITLE_WORDS  # scripts that write denser
    return word_count(key) >= _TITLE_WORDS


class _Candidate(NamedTuple):
    first: int
    last: int
    lines: tuple[tuple[int, Kind], ...]
    shape: str
    """A letter for each line: T the headline, L as long as a caption, d with digits, s short."""


def _candidates(
    doc: Document, visible: list[int], repeats: Repeats, twice: frozenset[str], known: set[int]
) -> Iterator[_Candidate]:
    """Headlines that come again within a few lines and nowhere else."""
    done = -1
    for i, key in sorted((repeats.places[key][0], key) for key in twice):
        last = repeats.places[key][-1]
        if i < visible[0] or last > visible[-1] or i in known:
            continue
        if _BULLET.match(doc.texts[i]) or _END.search(key.rstrip("\"'?!)")):
            continue
        at, end = bisect_left(visible, i), bisect_left(visible, last)
        if at <= done or end > at + WITHIN or not _only_header(doc, visible[at:end], key, known):
            continue
        seen = Counter(map(doc.key, visible[at:end]))
        end += 1
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
