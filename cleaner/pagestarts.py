"""Page starts: where pages were glued whole, and the lines with which the first begins stand again.

A site prints the same menu above each of its articles. Where its first lines come once more in the same order, with a
headline and an article's text below and such a text above, a further page begins. In a footer they have no text below, and
printed twice at the top none between; rows for sharing stand above and below one story.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Container, Sequence
from itertools import compress, islice, pairwise

from cleaner.cues import CUES
from cleaner.lines import Document
from cleaner.seampage import LEAST
from cleaner.shapes import Shapes, shapes_of

__all__ = ["PAGE_START", "page_starts"]

PAGE_START = "auto/page-start"
"""A further page, as the lines with which the document begins stand there again."""

_FIRST, _SHARING = 5, 2
"""Lines that are compared, and how many of them may be for sharing."""
_TITLE, _WORDS = 12, 3
"""Characters and words of a headline."""
_SAME = 0.8
"""Share of the sentences of a page from which it is one above, printed again."""
_SHARE = 1 << CUES.index("share")


def page_starts(doc: Document, lines: Sequence[int], known: Container[int] = ()) -> list[int]:
    """The lines at which a further page begins, in order; none where somebody has divided the document.

    :param lines: indices of the non-blank lines
    :param known: those of them that rules take wherever they speak, so that nothing hangs on whether they do
    """
    if doc.separators:
        return []
    if headed := _headed(doc, lines):
        return headed
    first = [doc.keys[i] for i in islice((i for i in lines if i not in known), _FIRST)]
    if len(set(first)) < _FIRST or any(doc.counts[key] < 2 for key in first):  # most documents are through
        return []
    every, lines = lines, [i for i in lines if i not in known]
    whole = shapes_of(doc)
    shapes = Shapes(doc, list(lines), whole, [whole.places[i] for i in lines])
    if any(shapes.sentence[:_FIRST]) or sum(mask & _SHARE > 0 for mask in shapes.mask[:_FIRST]) > _SHARING:
        return []
    told = _told(shapes)
    keys = [doc.keys[i] for i in lines]
    starts = [0]
    for place in range(_FIRST, len(keys)):
        if keys[place] == first[0] and keys[place : place + _FIRST] == first and told[place] > told[starts[-1]]:
            starts.append(place)
    if told[-1] == told[starts[-1]]:  # a footer
        starts.pop()
    above = [doc.keys[i] for i in every[: bisect_left(every, lines[0])]]
    first_told = _first_told(shapes)
    return [
        _first_line(doc, every, lines[place], above)
        for place, end in pairwise([*starts, len(keys)])
        if place and _has_headline(shapes, place + _FIRST) and not _is_reprint(first_told, shapes.sentence, place, end)
    ]


def _headed(doc: Document, lines: Sequence[int]) -> list[int]:
    """The first lines of further pages that are told by what a program has written above them."""
    pages = doc.written.pages if doc.written else ()
    return list(dict.fromkeys(lines[at] for page in pages if 0 < (at := bisect_left(lines, page)) < len(lines)))


def _told(shapes: Shapes) -> list[int]:
    """Before each place and at the end, how much text there is: a run of sentences with no other line between. Descriptions in
    a menu have others, stand alone, or stand again where the menu does; of copies the last counts."""
    last = {line: place for place, (line, text) in enumerate(zip(shapes.shown, shapes.sentence, strict=True)) if text}
    told, run, lines = [0], 0, 0
    for place, (size, line) in enumerate(zip(shapes.length, shapes.shown, strict=True)):
        run, lines = (run + size, lines + 1) if last.get(line) == place else (0, 0)
        told.append(told[-1] + (run >= LEAST and lines > 1))
    return told


def _first_line(doc: Document, every: Sequence[int], start: int, above: list[str]) -> int:
    """The first line of a page, whose menu begins at a line, where above it stands what stands above the first.

    :param above: the keys of the latter
    """
    place = bisect_left(every, start)
    while above and place and doc.keys[every[place - 1]] == above[-1]:
        place, above = place - 1, above[:-1]
    return every[place]


def _first_told(shapes: Shapes) -> list[int]:
    """For each sentence the place at which it stands first; of other lines their own."""
    first: dict[str, int] = {}
    lines = enumerate(zip(shapes.shown, shapes.sentence, strict=True))
    return [first.setdefault(line, place) if text else place for place, (line, text) in lines]


def _is_reprint(first: list[int], sentence: list[bool], start: int, end: int) -> bool:
    """Whether most sentences of a page stand above it: the same story is printed twice, and no further one begins.

    :param first: the place at which each sentence stands first
    """
    above = [place < start for place in compress(first[start:end], sentence[start:end])]
    return sum(above) > _SAME * len(above)


def _has_headline(shapes: Shapes, place: int) -> bool:
    """Whether between a menu that ends before a line and the text stands what may be a headline."""
    while place < len(shapes.lines) and not shapes.sentence[place]:
        if shapes.length[place] >= _TITLE and shapes.words[place] >= _WORDS:
            return True
        place += 1
    return False
