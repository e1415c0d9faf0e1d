"""Blocks: lines that stand together, such as an article's header.

A row takes one or more consecutive copies of its line. Blank lines, and lines that a plain drop
names, are passed over between rows. What a block may do with a page is bounded by its own rows:
the search never depends on how often a line is repeated.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from cleaner.lines import SHORT, UNMADE, Document
from cleaner.rule import Block, Row, Rule
from cleaner.template import Binding

__all__ = ["BlockMatch", "Possible", "RowMatch", "find_blocks", "is_possible"]

_TELLING = 5  # literal characters from which it is worth to look whether they are there at all
_LONGEST_ROW = 10_000  # characters; a row may be a paragraph
_MAX_STEPS = 5_000  # for one start; far more than any header of a real page needs
_STEPS_A_LINE = 100  # for all starts together, so that no page costs more than its length


class RowMatch(NamedTuple):
    """The lines that one row took."""

    row: Row
    """The row."""
    lines: tuple[int, ...]
    """Its copies (with ``{more}``: its different lines), as indices."""
    bindings: tuple[Binding, ...]
    """What the slots hold, one entry a line."""


class BlockMatch(NamedTuple):
    """A block that was found."""

    rule: Rule
    """Its rule."""
    block: Block
    """The variant that matched."""
    rows: tuple[RowMatch, ...]
    """The rows that took lines, in order."""

    @property
    def first(self) -> int:
        """Index of its first line."""
        return self.rows[0].lines[0]

    @property
    def last(self) -> int:
        """Index of its last line."""
        return self.rows[-1].lines[-1]

    @property
    def lines(self) -> Iterator[int]:
        """The indices of its lines."""
        return (i for row in self.rows for i in row.lines)


class Possible(NamedTuple):
    """A block that a document may hold."""

    rule: Rule
    """Its rule."""
    block: Block
    """The variant."""
    lines: tuple[int, ...] | None
    """The lines that its anchor row matches, in order; ``None`` where it has none to be looked up by."""


def find_blocks(
    doc: Document, blocks: Iterable[Possible], visible: list[int], skip: frozenset[int], *, apart: bool = False
) -> list[BlockMatch]:
    """The blocks that stand in some lines: leftmost, then longest, then by rule id; they do not overlap.

    :param visible: those lines, blank ones left out
    :param blocks: those that the document may hold (:meth:`cleaner.ruleset.RuleSet.find`)
    :param skip: lines that may be passed over between rows
    :param apart: whether those of two rules may overlap
    """
    search = _Search(doc, visible, skip)
    found = [match for possible in blocks for match in search.all(possible)]
    found.sort(key=lambda m: (m.first, -m.last, m.rule.id, -_weight(m.rows)[1]))
    chosen: list[BlockMatch] = []
    last: dict[str, int] = {}
    for match in found:
        owner = match.rule.id if apart else ""
        if match.first > last.get(owner, -1):
            chosen.append(match)
            last[owner] = match.last
    return chosen


def is_possible(doc: Document, block: Block) -> bool:
    """A cheap test: the literal text that every required row must have is there."""
    for row in block.rows:
        template = row.template
        if row.optional:
            continue
        key = template.exact
        if key is not None:
            if len(key) <= SHORT // 2 and doc.counts[key] < row.least:
                return False
        elif len(template.inner) >= _TELLING and not _stands(doc, template.inner):
            return False
    return True


def _stands(doc: Document, piece: str) -> bool:
    """Whether some line that a row may match holds the piece."""
    if any(piece in key for key in doc.counts):
        return True
    return any(piece in doc.key(i) for i in doc.long if len(doc.texts[i].strip()) <= _LONGEST_ROW)


class _Search:
    def __init__(self, doc: Document, visible: list[int], skip: frozenset[int]) -> None:
        self.doc, self.visible, self.skip = doc, visible, skip
        self.steps = 0  # that are left
        self._keys = list(map(doc.keys.__getitem__, visible))

    def key(self, at: int) -> str:
        """The key of a line; most long ones stand by no block, and theirs is never made."""
        key = self._keys[at]
        if key == UNMADE:
            i = self.visible[at]
            key = self._keys[at] = self.doc.key(i) if len(self.doc.texts[i].strip()) <= _LONGEST_ROW else "\0"
        return key

    def all(self, possible: Possible) -> Iterator[BlockMatch]:
        """The longest match at each line at which there is one."""
        rule, block, _ = possible
        firsts: list[Row] = []
        for row in block.rows:
            firsts.append(row)
            if not row.optional:
                break
        tests = [self._opens(row, block) for row in firsts]
        self.steps = _MAX_STEPS + _STEPS_A_LINE * len(self.visible)
        for at in self._starts(possible):
            key = self.key(at)
            if (at and self.key(at - 1) == key) or not any(test(key) for test in tests):
                continue  # a run of copies is tried once
            if at and firsts[0].more and len(firsts) == 1 and firsts[0].template.match(self.key(at - 1)) is not None:
                continue  # so is a run of different lines
            if self.steps <= 0:
                return
            rows = self._longest(block, at)
            if rows:
                yield BlockMatch(rule, block, rows)

    def _starts(self, possible: Possible) -> Iterable[int]:
        """Where the block may begin: not farther above its anchor row than there are rows, as copies
        and lines that may be passed over do not count."""
        block = possible.block
        if possible.lines is None or block.anchor is None:
            return range(len(self.visible))
        anchors = self._places(possible.lines)
        if anchors and any(r.more for r in block.rows[: block.anchor]):
            return range(len(self.visible))
        starts: dict[int, tuple[int, str]] = {}
        for at in anchors:
            left, place, run = block.anchor, at, self.key(at)
            starts[at] = left, run
            while place > 0:
                place -= 1
                if self.visible[place] not in self.skip and self.key(place) != run:
                    if not left:
                        break
                    left, run = left - 1, self.key(place)
                been, same = starts.get(place, (-1, run))
                if been > left or (been == left and same == run):
                    break  # from there on all has been seen
                starts[place] = left, run
        return sorted(starts)

    def _places(self, lines: Sequence[int]) -> list[int]:
        """Where lines stand among those that are looked at, for those that do."""
        visible = self.visible
        if not visible:
            return []
        near = lines[bisect_left(lines, visible[0]) : bisect_right(lines, visible[-1])]
        return [at for i in near if visible[at := bisect_left(visible, i)] == i]

    def _opens(self, row: Row, block: Block):  # type: ignore[no-untyped-def]
        """A cheap test whether a line can be this row, the block's first."""
        slot = row.template.bare
        if slot is None:
            return lambda key: row.template.match(key) is not None
        needed = row.least + sum(
            other.least for other in block.rows if other is not row and not other.optional and other.template.bare == slot
        )
        counts = self.doc.counts
        return lambda key: (counts[key] >= needed or len(key) > 200) and row.template.match(key) is not None

    def _longest(self, block: Block, start: int) -> tuple[RowMatch, ...] | None:
        rows, key, visible = block.rows, self.key, self.visible
        failed: set[tuple[int, int, Binding]] = set()
        best: tuple[RowMatch, ...] | None = None
        steps = 0

        def walk(r: int, at: int, held: Binding, taken: tuple[RowMatch, ...]) -> bool:
            nonlocal best, steps
            steps += 1
            self.steps -= 1
            if (r, at, held) in failed or steps > _MAX_STEPS or self.steps <= 0:
                return False
            if r == len(rows):
                ended = _trimmed(taken)
                if ended and (best is None or _weight(ended) > _weight(best)):
                    best = ended
                return ended is not None
            row = rows[r]
            matched = False
            if row.optional and walk(r + 1, at, held, taken):
                matched = True
            for place in self._reachable(at, bool(taken)):
                if place > at and key(place) == key(place - 1):
                    continue  # a run of copies is tried once
                self.steps -= 1
                binding = row.template.match(key(place), held)
                if binding is None:
                    continue
                places, bindings = self._more(row, place, held) if row.more else self._copies(place, binding)
                new = tuple(b for b in bindings[0] if b[0] not in ("any", "n") and b not in held)
                spare = 0 if row.more else min(len(places) - row.least, len(rows) - r - 1)
                for left in range(max(spare, 0) + 1):  # a later row may want the last copies
                    own = places[: len(places) - left]
                    if not row.more and len(own) < row.least:
                        break
                    self.steps -= len(own)
                    part = RowMatch(row, tuple(visible[p] for p in own), bindings[: len(own)])
                    if walk(r + 1, own[-1] + 1, held + (new if not row.more else ()), (*taken, part)):
                        matched = True
            if not matched:
                failed.add((r, at, held))
            return matched

        walk(0, start, (), ())
        return best

    def _reachable(self, at: int, inside: bool) -> Iterator[int]:
        """The lines that may be next: this one, and, past lines that may be passed over, the following."""
        while at < len(self.visible):
            yield at
            if not inside or self.visible[at] not in self.skip:
                return
            at += 1

    def _copies(self, place: int, binding: Binding) -> tuple[list[int], tuple[Binding, ...]]:
        key = self.key(place)
        places = [place]
        while (after := next((p for p in self._reachable(places[-1] + 1, True) if self.key(p) == key), None)) is not None:
            places.append(after)
        return places, (binding,) * len(places)

    def _more(self, row: Row, place: int, held: Binding) -> tuple[list[int], tuple[Binding, ...]]:
        places: list[int] = []
        bindings: list[Binding] = []
        at: int | None = place
        while at is not None:
            start, at = at, None
            for p in self._reachable(start, True):
                self.steps -= 1
                binding = row.template.match(self.key(p), held)
                if binding is not None:
                    places.append(p)
                    bindings.append(binding)
                    at = p + 1
                    break
        return places, tuple(bindings)


def _weight(rows: tuple[RowMatch, ...]) -> tuple[int, int]:
    """The longest match wins; of equally long ones that with more literal text, as it says more."""
    return rows[-1].lines[-1], sum(part.row.template.literal for part in rows)


def _trimmed(taken: tuple[RowMatch, ...]) -> tuple[RowMatch, ...] | None:
    """The rows of a match whose end obeys the limit: a ``{caption}`` or ``{byline}`` row that ends a
    block takes no more copies than that slot took earlier, so that a body that opens with the caption
    sentence keeps it. ``None`` where a required row would be left with nothing."""
    while taken:
        end = taken[-1]
        slot = end.row.template.kind_slot
        if slot is None or slot.base not in ("caption", "byline"):
            return taken
        value = dict(end.bindings[0]).get(slot.name)
        earlier = sum(
            len(part.lines) for part in taken[:-1] for name, text in part.bindings[0] if (name, text) == (slot.name, value)
        )
        if earlier == 0 and end.row.template.bare is None:
            return taken
        if earlier or end.row.least > 1:
            most = max(earlier, end.row.least if end.row.least > 1 else 0)
            return (*taken[:-1], RowMatch(end.row, end.lines[:most], end.bindings[:most]))
        if not end.row.optional:
            return None
        taken = taken[:-1]
    return None
