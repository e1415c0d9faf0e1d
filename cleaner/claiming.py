"""What its header, the markup of its page, and rules claim of the lines of one article."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from cleaner.blocks import BlockMatch, Possible, find_blocks
from cleaner.folding import word_count
from cleaner.labels import RANKS, Claim, Given, Labels, Refusal
from cleaner.lines import Document
from cleaner.model import Field, Kind
from cleaner.rule import Rule
from cleaner.ruleset import Hit, RuleSet
from cleaner.scene import Scene
from cleaner.segments import Segment
from cleaner.slottext import slot_text
from cleaner.template import KIND_SLOTS, Binding, Template

__all__ = ["Claims", "placed_hits"]

_KINDS = {"drop": Kind.CHROME, "keep": Kind.BODY}  # what rules of a table take lines for, whatever their slots say


class Claims:
    """The claims on the lines of one article: each speaks about the original lines, and the least wins.

    :param labels: takes which rules claimed anything, and what limits refused
    :ivar best: the claim that wins, by line
    """

    __slots__ = ("_begun", "_doc", "_given", "_labels", "_scene", "_segment", "best")

    def __init__(self, doc: Document, segment: Segment, scene: Scene, labels: Labels) -> None:
        self._doc, self._segment, self._scene, self._labels = doc, segment, scene, labels
        self._given: defaultdict[Kind, list[int]] = defaultdict(list)  # lines whose kind is known before conditions are asked
        self._begun: dict[tuple[str, int], int] = {}  # where a rule with ``through`` begins: from there it need not claim again
        self.best: dict[int, Claim] = {}

    def of_article(self, told: Mapping[int, Given]) -> None:
        """What the article's header says, or a headline that comes again, and what the markup of its page tells.

        :param told: the latter, by line
        """
        doc, segment = self._doc, self._segment
        if segment.header:
            block = segment.header.block
            for i, kind, fields in _roles(doc, segment.header):
                self._give(i, _claim(segment.header.rule, block.literal, kind, fields))
        if segment.echo:
            for i, kind in segment.echo.lines:
                fields = (Field(Kind.TITLE, doc.texts[i].strip(), i),) if kind is Kind.TITLE else ()
                self._give(i, Claim(RANKS["echo"], 0, True, segment.echo.rule, kind, fields))
        for i, known in told.items():
            fields = tuple(Field(kind, text, i) for kind, text in ((known.kind, known.text), *known.more))
            self._give(i, Claim(RANKS["echo"], 0, True, known.rule, known.kind, fields))

    def of_rules(self, rules: RuleSet, blocks: Sequence[Possible], hits: Sequence[Hit]) -> None:
        """What rules say, each where its conditions hold; to be asked once, when it is known what the article says.

        :param blocks: those that the document may hold
        :param hits: the lines of the article that forms match
        :raises PatternTimeout: a regular expression took too long
        """
        doc, low, high = self._doc, self._segment.low, self._segment.high
        matches = find_blocks(doc, blocks, doc.visible(low, high), self._labels.plain, apart=True) if blocks else []
        for match in matches:
            if match.rule.table == "capture" and not match.rule.where:
                for i, kind, _ in _roles(doc, match):
                    self._given[kind].append(i)
        self._scene.give(self._given)
        self._of_blocks(matches)
        self._of_lines(hits)
        self._of_lines(placed_hits(doc, rules, self._scene))

    def _of_blocks(self, matches: Iterable[BlockMatch]) -> None:
        for match in matches:
            rule, literal = match.rule, match.block.literal
            if not self._speaks(rule, match.first):
                continue
            roles = {i: (kind, fields) for i, kind, fields in _roles(self._doc, match)}
            for i in self._reach(rule, literal, match.first, sorted(roles)):
                self._add(i, _claim(rule, literal, *roles.get(i, (Kind.CHROME, ()))))

    def _of_lines(self, hits: Iterable[Hit]) -> None:
        for hit in hits:
            i, rule = hit.line, hit.rule
            if not self._speaks(rule, i):
                continue
            lines = self._reach(rule, hit.literal, i, (i,))
            if not lines:
                continue
            kind, fields = _captured(self._doc, hit) if rule.table == "capture" else (Kind.CHROME, ())
            new = _claim(rule, hit.literal, kind, fields)
            for k in lines:
                self._add(k, new if k == i else new._replace(fields=()))

    def _give(self, i: int, new: Claim) -> None:
        """Add a claim about which conditions of rules may ask."""
        self._add(i, new)
        self._given[new.kind].append(i)

    def _add(self, i: int, new: Claim) -> None:
        self._labels.found.add(new.rule)
        old = self.best.get(i)
        if old is None or new[:4] < old[:4]:
            self.best[i] = new

    def _speaks(self, rule: Rule, first: int) -> bool:
        """Whether a rule claims lines where it matches from a line on."""
        if rule.table == "index" or (rule.where and not self._scene.holds(rule.where, first)):
            return False
        return not (rule.spares_headings and self._scene.is_heading(first))

    def _reach(self, rule: Rule, literal: int, first: int, own: Sequence[int]) -> Sequence[int]:
        """The lines that a match takes: its own, or all to the article's end with ``through``; none where ``at_most``
        refuses it, or a match of as much literal text has taken them.

        :param first: the line at which it begins
        """
        if not rule.through:
            return self._allowed(rule, own)
        begun = self._begun.get((rule.id, literal))
        if begun is not None and begun <= first:
            return ()
        lines = self._allowed(rule, range(first, self._segment.high))
        if lines:
            self._begun[rule.id, literal] = first
        return lines

    def _allowed(self, rule: Rule, lines: Sequence[int]) -> Sequence[int]:
        """The lines, or none where ``at_most`` refuses the match."""
        limit = rule.at_most
        if limit is None:
            return lines
        doc, labels = self._doc, self._labels
        size = 0
        for i in lines:  # no farther than the limit: there may be as many matches as lines
            size += word_count(doc.texts[i]) if limit.unit == "words" else not doc.is_blank(i)
            if size > limit.amount:
                break
        else:
            return lines
        labels.refused.append(Refusal(rule.id, lines[0], f"at_most {limit.amount} {limit.unit}"))
        labels.settled = False
        return ()


def placed_hits(doc: Document, rules: RuleSet, scene: Scene) -> Iterator[Hit]:
    """The lines of an article that forms match which are tried only where their rule speaks.

    :raises PatternTimeout: a regular expression took too long
    """
    for entry in rules.placed:
        for i in scene.where(entry.rule.where):
            if hit := entry.match(doc, i):
                yield hit


def _claim(rule: Rule, literal: int, kind: Kind, fields: tuple[Field, ...]) -> Claim:
    return Claim(RANKS[rule.table], -literal, rule.generic, rule.id, _KINDS.get(rule.table, kind), fields)


def _roles(doc: Document, match: BlockMatch) -> Iterator[tuple[int, Kind, tuple[Field, ...]]]:
    """Kind and metadata of each line of a block: that of the row's first kind slot; a further copy of
    what the slot held is a repeat; a row without a kind slot is chrome."""
    seen: set[tuple[str, str]] = set()
    for row in match.rows:
        template = row.row.template
        slot = template.kind_slot
        for i, binding in zip(row.lines, row.bindings, strict=True):
            if slot is None:
                yield i, Kind.CHROME, ()
                continue
            held = slot.name, dict(binding).get(slot.name, "")
            kind = KIND_SLOTS[slot.base]
            if kind is not Kind.BODY and held in seen:
                yield i, Kind.REPEAT, ()
                continue
            seen.add(held)
            yield i, kind, tuple(_fields(doc, i, template, binding))


def _captured(doc: Document, hit: Hit) -> tuple[Kind, tuple[Field, ...]]:
    if hit.template is not None:
        slot = hit.template.kind_slot
        assert slot is not None  # the rule file's reader has seen to it
        return KIND_SLOTS[slot.base], tuple(_fields(doc, hit.line, hit.template, hit.binding))
    names = [(KIND_SLOTS[name], text) for name, text in hit.binding]
    fields = tuple(Field(kind, slot_text(doc.texts[hit.line], text), hit.line) for kind, text in names)
    return (names[0][0] if names else Kind.CHROME), fields


def _fields(doc: Document, i: int, template: Template, binding: Binding) -> Iterable[Field]:
    text = doc.texts[i]
    for name, value in binding:
        kind = KIND_SLOTS.get(name.partition("-")[0])
        if kind is not None and kind is not Kind.BODY:
            yield Field(kind, slot_text(text, value, template.prefix), i)
