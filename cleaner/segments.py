"""Segments: the articles into which rules, header echo and seams divide a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from cleaner.blocks import BlockMatch, Possible, find_blocks
from cleaner.confirming import confirmed_headers
from cleaner.echo import HEADER_ECHO, Header
from cleaner.excepting import Tally
from cleaner.generic import View
from cleaner.labels import Labels, Repeats
from cleaner.lines import Document
from cleaner.pagestarts import PAGE_START
from cleaner.ruleset import Hit, RuleSet
from cleaner.seams import SEAM, Seam, find_seams

__all__ = ["Segment", "find_parts", "find_segments", "known_lines"]


_MENUS = 25
"""Lines that go above and below an article from which it stood on a whole page,"""
_STRAY = 60
"""and words of sentences among them of which a further article could be."""


class Segment(NamedTuple):
    """The lines of one article: from its header, or the beginning of its section, to the next."""

    low: int
    """Index of its first line."""
    high: int
    """Index of the line after its last."""
    header: BlockMatch | None
    """The block that opened it, where a rule did."""
    echo: Header | None
    """The header that opened it, where no rule names it but its headline stands twice."""
    head: bool
    """Whether it is the text above the first header of its section."""
    seam: Seam | None = None
    """What opened it, where the generic stage did."""

    @property
    def known(self) -> bool:
        """Whether a header was found in it."""
        return self.header is not None or self.echo is not None

    @property
    def opener(self) -> str | None:
        """Id of the rule that opened it."""
        if self.header:
            return self.header.rule.id
        return self.echo.rule if self.echo else self.seam.rule if self.seam else None

    @property
    def title(self) -> int | None:
        """Its headline, where a header without a rule shows it."""
        if self.seam:
            return self.seam.title
        return self.echo.lines[0][0] if self.echo else None


def find_segments(
    doc: Document,
    articles: list[Possible],
    skip: frozenset[int],
    hits: list[Hit],
    repeats: Repeats,
    tally: Tally,
    pages: Sequence[int] = (),
) -> Iterator[Segment]:
    """The articles into which headers, separators and further pages divide a document.

    :param skip: lines that blocks may pass over
    :param tally: the document's exceptions
    :param pages: the lines at which further pages begin
    """
    opened = frozenset(i for i in pages if tally.opens(PAGE_START, i))
    edges = sorted([-1, *doc.separators, *(i - 1 for i in opened), len(doc)])
    known = known_lines(hits) if repeats.near else set()
    for before, after in pairwise(edges):
        low, high = before + 1, after + (after + 1 in opened)  # a page begins right below a line, a section below a separator
        if low >= high:
            continue
        page = Seam(low, None, 1.0, PAGE_START) if low in opened else None
        visible = doc.visible(low, high) if articles or repeats.near else []
        matches = find_blocks(doc, articles, visible, skip) if articles else []
        headers = confirmed_headers(doc, visible, repeats, known, taken=matches)
        starts: list[tuple[int, BlockMatch | None, Header | None]] = [(m.first, m, None) for m in matches]
        starts += [(h.first, None, h) for h in headers]
        starts.sort(key=lambda s: s[0])
        if tally:
            starts = [s for s in starts if tally.opens(s[1].rule.id if s[1] else HEADER_ECHO, s[0])]
        if starts and starts[0][2]:  # what stands above a header without a rule may be its kicker, or a menu: it stays
            starts[0] = (low, None, starts[0][2])
        first = starts[0][0] if starts else high
        if first > low:
            yield Segment(low, first, None, None, head=bool(starts), seam=None if starts else page)
        for k, (start, match, header) in enumerate(starts):
            end = starts[k + 1][0] if k + 1 < len(starts) else high
            yield Segment(start, end, match, header, head=False)


def find_parts(doc: Document, rules: RuleSet, segment: Segment, view: View, labels: Labels, tally: Tally) -> list[Segment]:
    """The articles of a section in which no rule has found a header, if there are several."""
    if segment.known or segment.seam or segment.head or SEAM in rules.skipped or _waits(view):
        return []
    seams = [seam for seam in find_seams(doc, view.signals, view.sureness) if tally.opens(seam.rule, seam.line)]
    if not seams:
        return []
    labels.found.add(SEAM)
    edges = [segment.low, *(seam.line for seam in seams), segment.high]
    return [
        Segment(low, high, None, None, head=False, seam=seam)
        for (low, high), seam in zip(pairwise(edges), [None, *seams], strict=True)
    ]


def _waits(view: View) -> bool:
    """Whether to look for seams only in what stays: what goes holds no text of which a further article could be."""
    if not view.signals.framed:
        return False
    outside = view.extent.begin + len(view.signals.lines) - view.extent.end
    return outside >= _MENUS and view.stray_words < _STRAY


def known_lines(hits: Iterable[Hit]) -> set[int]:
    """The lines that a rule drops or captures, wherever it speaks."""
    return {h.line for h in hits if h.rule.table in ("drop", "capture")}
