"""Where a line stands in its article: what the conditions of ``where`` are asked about."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from cleaner.folding import TEXT_ENDS
from cleaner.lines import Document
from cleaner.model import Kind
from cleaner.rule import Place

__all__ = ["Scene", "holds_at", "is_heading"]

_PARAGRAPH = 80
"""Characters of a paragraph."""


def holds_at(place: Place, n: int, last: int) -> bool:
    """Whether a condition holds of the ``n``-th of an article's lines where no line has a kind.

    :param last: how many non-blank lines the article has
    """
    return (place.relation == "first" and n <= place.amount) or (place.relation == "last" and n > last - place.amount)


def is_heading(above: str, below: str) -> bool:
    """Whether a line stands between two paragraphs, as headings do.

    :param above: the text of the line above, blank ones passed over
    :param below: that of the line below
    """
    return all(len(text) >= _PARAGRAPH and text.rstrip()[-1:] in TEXT_ENDS for text in (above, below))


class Scene:
    """The lines of one article, and the kinds that blocks gave.

    :param low: the article's first line
    :param high: the line after its last
    """

    def __init__(self, doc: Document, low: int, high: int) -> None:
        self.doc, self.low, self.high = doc, low, high
        self._given: dict[Kind, list[int]] = {}

    def give(self, kinds: dict[Kind, list[int]]) -> None:
        """Say which lines of which kind the blocks gave."""
        self._given = {kind: sorted(self.ordinal(i) for i in lines) for kind, lines in kinds.items()}

    def ordinal(self, i: int) -> int:
        """Number of a line among the article's non-blank lines, from 1."""
        ordinals = self.doc.ordinals
        return ordinals[i] - (ordinals[self.low - 1] if self.low else 0)

    def holds(self, places: Iterable[Place], i: int) -> bool:
        """Whether the line stands where all conditions want it."""
        return all(self._holds(place, self.ordinal(i)) for place in places)

    def _holds(self, place: Place, n: int) -> bool:
        if place.relation in ("first", "last"):
            return holds_at(place, n, self.ordinal(self.high - 1))
        marks = self._marks(place)
        if not marks:
            return False
        if place.relation == "before":
            return n < marks[0]
        if place.relation == "after":
            return n > marks[0]
        at = bisect_right(marks, n)
        return min(abs(mark - n) for mark in marks[max(at - 1, 0) : at + 1]) <= place.amount

    def is_heading(self, i: int) -> bool:
        """Whether a line stands alone between two paragraphs."""
        doc = self.doc
        above = next((k for k in range(i - 1, self.low - 1, -1) if not doc.is_blank(k)), None)
        below = next((k for k in range(i + 1, self.high) if not doc.is_blank(k)), None)
        return above is not None and below is not None and is_heading(doc.texts[above], doc.texts[below])

    def _marks(self, place: Place) -> Sequence[int]:
        return self._given.get(place.of, ()) if place.of else ()

    def where(self, places: Sequence[Place]) -> list[int]:
        """The non-blank lines of which all conditions hold, found from the places, not line by line."""
        last = self.ordinal(self.high - 1) if self.high > self.low else 0
        wanted: set[int] | range = range(1, last + 1)
        for place in places:
            near = self._numbers(place, last)
            wanted = {n for n in near if n in wanted}
        before = self.doc.ordinals[self.low - 1] if self.low else 0
        return [bisect_left(self.doc.ordinals, before + n) for n in sorted(wanted)]

    def _numbers(self, place: Place, last: int) -> Iterable[int]:
        """The numbers of the lines of which one condition holds."""
        if place.relation == "first":
            return range(1, min(place.amount, last) + 1)
        if place.relation == "last":
            return range(max(last - place.amount + 1, 1), last + 1)
        marks = self._marks(place)
        if not marks:
            return ()
        if place.relation == "before":
            return range(1, marks[0])
        if place.relation == "after":
            return range(marks[0] + 1, last + 1)
        return {n for mark in marks for n in range(mark - place.amount, mark + place.amount + 1)}
