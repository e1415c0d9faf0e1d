"""Page starts: where pages were glued whole, and the lines with which the first begins stand again.

A site prints the same menu above each of its articles. Where its first lines come once more in the same order, with an
article's text above and below, a further page begins; in a footer they have no text below, and printed twice at the top
none between.
"""

from __future__ import annotations

from cleaner.lines import Document
from cleaner.seampage import LEAST
from cleaner.shapes import shapes_of

__all__ = ["PAGE_START", "page_starts"]

PAGE_START = "auto/page-start"
"""A further page, as the lines with which the document begins stand there again."""

_FIRST = 5
"""Lines that are compared."""


def page_starts(doc: Document) -> list[int]:
    """The lines at which a further page begins, in order; none where somebody has divided the document."""
    if doc.separators:
        return []
    lines = doc.visible(0, len(doc))
    first = [doc.keys[i] for i in lines[:_FIRST]]
    if len(set(first)) < _FIRST or any(doc.counts[key] < 2 for key in first):  # most documents are through
        return []
    shapes = shapes_of(doc)
    if any(shapes.sentence[:_FIRST]):
        return []
    run, told = 0, [0]  # a run of sentences with no other line between is text; descriptions in a menu have others
    for size, text in zip(shapes.length, shapes.sentence, strict=True):
        run = run + size if text else 0
        told.append(told[-1] + (run >= LEAST))
    keys = [doc.keys[i] for i in lines]
    starts = [0]
    for place in range(_FIRST, len(keys)):
        if keys[place] == first[0] and keys[place : place + _FIRST] == first and told[place] > told[starts[-1]]:
            starts.append(place)
    if told[-1] == told[starts[-1]]:  # a footer
        starts.pop()
    return [lines[place] for place in starts[1:]]
