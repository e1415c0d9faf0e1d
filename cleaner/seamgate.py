"""The gate of the seams: which lines of a page may be the headline of a further article, told by the columns of
:mod:`cleaner.signals` alone. Nothing is read but numbers that stand ready, so that most pages close here.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import NamedTuple

from cleaner.seampage import LEAST, Page

__all__ = ["ENDS", "GATE", "REACH", "TITLE", "Fit", "fitting", "gate_rows", "may_be_title"]

REACH = 12
"""Lines above a body line among which its headline is looked for."""
TITLE = (12, 220)
"""Size of a headline."""
ENDS = frozenset(".…。۔।")
"""Signs at the end of a statement."""
_NO_HEADLINE = ENDS | frozenset(":;,：；")
_FEW = 24  # size below which one or two words are no headline
_SOON, _SOON_SIZE = 5, 200  # so many lines hold body text of this size below a headline,
_THEN, _THEN_SIZE = 12, 450  # and so many of this
_COPY = 8  # lines above among which an earlier copy of a headline is looked for
_LONGEST = 1500  # size of body text beyond which more tells no more

GATE = (
    "size", "blank_above", "blank_below", "copies", "to_body", "class_above", "class_below", "end_above", "dates", "above_size",
    "rivals", "lines", "gaps", "density",
)  # fmt: skip
"""What the trees of the gate are told of a line, in the order of a row."""


class Fit(NamedTuple):
    """A line that has the size and the place of a headline."""

    place: int
    """Its place."""
    above: int
    """Place of the body line above."""
    body: int
    """Place of the next body line."""


def fitting(page: Page) -> list[Fit]:
    """The lines that have the size and the place of a further headline: above and below stands as much body text
    as an article has, and no rule calls them chrome."""
    sums, last = page.sums, len(page.lines)
    most = sums[-1] - LEAST
    if most < LEAST:
        return []
    keys, sizes, chrome, low = page.keys, page.sizes, page.signals.chrome, page.low
    least, longest = TITLE
    return [
        Fit(p, above, body)
        for above, body in pairwise(page.bodies)
        if body - above > 1
        and LEAST <= (here := sums[body]) <= most
        and sums[min(last, body + _SOON)] - here >= _SOON_SIZE
        and sums[min(last, body + _THEN)] - here >= _THEN_SIZE
        for p in range(max(above + 1, body - REACH), body)
        if least <= sizes[p] <= longest and keys[p][-1] not in _NO_HEADLINE and not chrome[low + p]
    ]


def gate_rows(page: Page, fits: list[Fit]) -> list[tuple[float, ...]]:
    """The values of :data:`GATE` for each line."""
    if not fits:
        return []
    s, low, sizes, gaps = page.signals, page.low, page.sizes, page.gaps
    copies, size, end = s.copies, s.size, s.end
    date = [*s.date, False]
    rivals = Counter([fit.body for fit in fits])
    lines, several, density = len(fits), len(rivals), len(fits) * 1000 / page.sums[-1]
    return [
        (
            sizes[p], gaps[p], gaps[p + 1], copies[q], body - p, size[q - 1], size[q + 1], end[q - 1],
            date[q + 1] + date[q + 2], min(sizes[above], _LONGEST), rivals[body], lines, several, density,
        )
        for p, above, body in fits
        for q in (low + p,)
    ]  # fmt: skip


def may_be_title(page: Page, fit: Fit) -> bool:
    """Whether a line that fits also reads like a headline, and is the first of its copies."""
    place, above, _ = fit
    key = page.keys[place]
    blanks = key.count(" ")
    if blanks < 2 and (page.sizes[place] < _FEW or (not blanks and key.isascii())):
        return False
    if page.letter(place) not in ("hqycr" if blanks > 2 else "hqy"):
        return False
    if page.copies(place) > 1:  # a further copy of a headline; beside a list it may be the first
        copy = max((p for p in range(max(above + 1, place - _COPY), place) if page.keys[p] == key), default=-1)
        return copy < 0 or (copy < place - 1 and page.letter(copy - 1) == "h")
    return True
