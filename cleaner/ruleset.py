"""The rules of the active packs, made ready to be looked up.

Exact lines are found by intersecting two sets; forms with slots stand behind a test of a line's
first or last characters, done for all lines at once; expressions stand behind a literal that the
text must hold. So the cost of a document is that of its lines, not of the number of rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import compress
from operator import itemgetter
from typing import NamedTuple

from cleaner.blocks import Possible, is_possible
from cleaner.errors import PatternTimeout
from cleaner.lines import SHORT, Document
from cleaner.model import Cut
from cleaner.rule import Block, Pack, Pattern, Rule
from cleaner.template import Binding, Template

__all__ = ["MAX_SEARCHED", "Found", "Hit", "Placed", "RuleSet"]

_EDGE = 4  # how many characters of a literal end are looked up
_SHORT_EDGE = 2  # and how many of one that is shorter than that
_MAX_MATCHED = 2400  # no longer line is held against a form that is not exact
MAX_SEARCHED = 600
"""Characters of the longest line that is held against a ``regex``; a ``span`` is searched in all."""
TIMEOUT = 2.0
"""Seconds that one regular expression may take on one line before the document fails."""


class Hit(NamedTuple):
    """A line that an entry of a rule matches, before any condition is asked."""

    line: int
    """Index of the line."""
    rule: Rule
    """The rule."""
    template: Template | None
    """The form that matched; ``None`` for a regular expression."""
    binding: Binding
    """What the slots or named groups hold."""
    literal: int
    """How many literal characters the entry has."""


class Found(NamedTuple):
    """What a look at a document's lines gave."""

    hits: list[Hit]
    """Lines that line forms or expressions match, in order."""
    articles: list[Possible]
    """``[[article]]`` blocks that the document may hold."""
    blocks: list[Possible]
    """Blocks of other rules that it may hold."""
    near: frozenset[str] = frozenset()
    """Names of packs that are not active, but a sign of which may stand in the document."""

    def part(self, doc: Document, lines: list[int]) -> Found:
        """The same for the document of some of the lines; no form is matched again.

        :param doc: the document of those lines
        :param lines: their indices in the document that was looked at
        """
        place = dict(zip(lines, range(len(lines)), strict=True)) if self.hits else {}
        hits = [Hit(place[hit.line], *hit[1:]) for hit in self.hits if hit.line in place]
        return Found(hits, _left(self.articles, doc, lines), _left(self.blocks, doc, lines))


def _left(blocks: list[Possible], doc: Document, lines: list[int]) -> list[Possible]:
    """The blocks that the document of some of the lines may still hold."""
    place = dict(zip(lines, range(len(lines)), strict=True)) if blocks else {}
    moved = (p if p.lines is None else p._replace(lines=tuple(place[i] for i in p.lines if i in place)) for p in blocks)
    return [p for p in moved if p.lines != () and is_possible(doc, p.block)]


_line = itemgetter(0)


class Placed(NamedTuple):
    """A form without any text to be looked up by, of a rule that speaks only in some places: it is tried
    there alone."""

    rule: Rule
    """Its rule, which has ``where``."""
    form: Template | Pattern
    """The form."""

    def match(self, doc: Document, i: int) -> Hit | None:
        """The hit of a line, if the form matches it; :raises PatternTimeout: it took too long"""
        if isinstance(self.form, Template):
            if len(doc.texts[i].strip()) > _MAX_MATCHED or (binding := self.form.match(doc.key(i))) is None:
                return None
            return Hit(i, self.rule, self.form, binding, self.form.literal)
        if len(doc.texts[i].strip()) > MAX_SEARCHED or self.form.needs not in doc.key(i):
            return None
        found = _searched(self.rule, self.form, doc.key(i))
        return None if found is None else Hit(i, self.rule, None, *found)


_Entry = tuple[str, str, Rule, Template, Block | None]  # ends, and a line form or the anchor row of a block
_Match = tuple[Rule, Template | None, Binding, int, Block | None]


class RuleSet:
    """The rules that are active for a document.

    :param packs: the packs, in any order
    :param watched: signs of packs that are not active, looked up on the way
    :ivar generic: whether none of the packs is a site's
    :ivar words: the keys of the lines that its rules take as they stand, and whether wherever these stand
    :ivar bylines: how the bylines begin that its rules know
    """

    def __init__(self, packs: Iterable[Pack], watched: Sequence[Rule] = ()) -> None:
        self.packs = tuple(sorted(packs, key=lambda p: p.name))
        self.generic = all(p.generic for p in self.packs)
        without = {rule for p in self.packs for rule in p.skip}
        self.skipped = frozenset(without)
        self.rules = {r.id: r for p in self.packs for r in p.rules if r.id not in without}
        self._loose_blocks: list[tuple[Rule, Block]] = []
        self.urls: list[Rule] = []
        self._exact: defaultdict[str, list[_Entry]] = defaultdict(list)
        lists = partial(defaultdict[str, list[_Entry]], list)  # no lambda: a result is pickled with its rules
        self._heads: defaultdict[int, defaultdict[str, list[_Entry]]] = defaultdict(lists)
        self._tails: defaultdict[int, defaultdict[str, list[_Entry]]] = defaultdict(lists)
        self._loose: list[_Entry] = []
        self._patterns: list[tuple[Rule, Pattern]] = []
        self.placed: list[Placed] = []
        self._spans: list[tuple[Rule, Pattern]] = []
        self._watched = {rule.id: rule.id.partition("/")[0] for rule in watched}
        for rule in sorted([*self.rules.values(), *watched], key=lambda r: r.id):
            self._add(rule)
        # What the forms under one edge begin or end with: most keys that share the edge are told apart by it.
        self._starts = {
            head: tuple({entry[0] for entry in entries}) for table in self._heads.values() for head, entries in table.items()
        }
        self._ends = {
            tail: tuple({entry[1] for entry in entries}) for table in self._tails.values() for tail, entries in table.items()
        }

        self.words = {key: found for key, entries in self._exact.items() if (found := self._is_anywhere(entries)) is not None}
        rows = [r.template for rule in self.rules.values() for block in rule.blocks for r in block.rows]
        forms = [*rows, *(t for rule in self.rules.values() for t in rule.lines)]
        self.bylines = tuple({t.prefix for t in forms if t.prefix and t.kind_slot and t.kind_slot.base == "byline"})

    def _is_anywhere(self, entries: list[_Entry]) -> bool | None:
        """Whether active rules take a line wherever it stands; ``None`` if they take it nowhere as it stands."""
        rules = [rule for _, _, rule, _, block in entries if block is None and rule.table == "drop" and rule.id in self.rules]
        return any(not rule.where for rule in rules) if rules else None

    def _add(self, rule: Rule) -> None:
        if rule.where and rule.id in self.rules:
            self.placed.extend(Placed(rule, p) for p in rule.patterns)
        else:
            self._patterns.extend((rule, p) for p in rule.patterns)
        if rule.id in self.rules:  # one that is only watched takes nothing
            self._spans.extend((rule, p) for p in rule.spans)
            self.urls += [rule] if rule.urls else []
        for template in rule.lines:
            self._look_up(rule, template, None)
        for block in rule.blocks:
            if block.anchor is None:
                self._loose_blocks.append((rule, block))
            else:
                self._look_up(rule, block.rows[block.anchor].template, block)

    def _look_up(self, rule: Rule, template: Template, block: Block | None) -> None:
        key = template.exact
        entry = (template.prefix, template.suffix, rule, template, block)
        if key is not None and len(key) <= SHORT:
            self._exact[key].append(entry)
        if key is None or len(key) > SHORT // 2:  # the folded line may be longer than its text
            head, tail = _edge(template.prefix), _edge(template.suffix[::-1])[::-1]
            if head.strip() and len(head) >= len(tail):  # a bullet tells less than the words at the end
                self._heads[len(head)][head].append(entry)
            elif tail.strip():
                self._tails[len(tail)][tail].append(entry)
            elif head.strip():
                self._heads[len(head)][head].append(entry)
            elif rule.where and block is None and rule.id in self.rules:
                self.placed.append(Placed(rule, template))
            else:
                self._loose.append(entry)

    # -- finding --------------------------------------------------------------------------------

    def find(self, doc: Document) -> Found:
        """All lines that some line form or expression matches, and the blocks that there may be."""
        found: defaultdict[str, list[_Match]] = defaultdict(list)
        counts = doc.counts
        for key in counts.keys() & self._exact.keys():
            found[key] += [(rule, t, (), t.literal, block) for _, _, rule, t, block in self._exact[key]]
        starts, ends = self._starts, self._ends
        for size, table in self._heads.items():
            for key in [key for key in counts if key[:size] in table]:
                if key.startswith(starts[key[:size]]):
                    self._try(key, table[key[:size]], found)
        for size, table in self._tails.items():
            for key in [key for key in counts if key[-size:] in table]:
                if key.endswith(ends[key[-size:]]):
                    self._try(key, table[key[-size:]], found)
        if self._loose or self._patterns:
            for key in counts:
                if key:
                    self._try(key, self._loose, found)
                    self._search(key, found)
        keys = doc.keys
        at = compress(range(len(keys)), map(found.__contains__, keys)) if found else ()
        matches = [(i, match) for i in at for match in found[keys[i]]]
        if doc.edges:
            matches += self._long(doc)
        hits: list[Hit] = []
        anchored: dict[Block, tuple[Rule, list[int]]] = {}
        for i, (rule, template, binding, literal, block) in sorted(matches, key=_line):
            if block is None:
                hits.append(Hit(i, rule, template, binding, literal))
            else:
                anchored.setdefault(block, (rule, []))[1].append(i)
        blocks = [Possible(rule, block, tuple(lines)) for block, (rule, lines) in anchored.items()]
        blocks += [Possible(rule, block, None) for rule, block in self._loose_blocks]
        blocks = [p for p in blocks if is_possible(doc, p.block)]
        away = self._watched
        signs = [h.rule.id for h in hits if h.rule.id in away] + [p.rule.id for p in blocks if p.rule.id in away]
        if signs:
            hits = [h for h in hits if h.rule.id not in away]
            blocks = [p for p in blocks if p.rule.id not in away]
        articles = [p for p in blocks if p.rule.table == "article"]
        return Found(hits, articles, [p for p in blocks if p.rule.table != "article"], frozenset(away[s] for s in signs))

    def _try(self, key: str, entries: list[_Entry], found: dict[str, list[_Match]]) -> None:
        for prefix, suffix, rule, template, block in entries:
            if key.startswith(prefix) and key.endswith(suffix) and template.slots:
                binding = template.match(key)
                if binding is not None:
                    found[key].append((rule, template, binding, template.literal, block))

    def _search(self, key: str, found: dict[str, list[_Match]]) -> None:
        for rule, pattern in self._patterns:
            if pattern.needs in key and (matched := _searched(rule, pattern, key)) is not None:
                found[key].append((rule, None, *matched, None))

    def _long(self, doc: Document) -> Iterator[tuple[int, _Match]]:
        """The matches of long lines, whose keys are made only where their first or last characters say so."""
        for i, head, tail in doc.edges:
            entries = list(self._loose)
            for size, table in self._heads.items():
                entries += table.get(head[:size], ())
            for size, table in self._tails.items():
                entries += table.get(tail[-size:], ())
            if not (entries or self._patterns):
                continue
            length = len(doc.texts[i].strip())
            if length <= _MAX_MATCHED:
                for _, _, rule, template, block in entries:
                    if (binding := template.match(doc.key(i))) is not None:
                        yield i, (rule, template, binding, template.literal, block)
            if self._patterns and length <= MAX_SEARCHED:
                found: defaultdict[str, list[_Match]] = defaultdict(list)
                self._search(doc.key(i), found)
                for match in found[doc.key(i)]:
                    yield i, match

    def cuts(self, doc: Document) -> dict[int, list[tuple[Rule, Cut]]]:
        """The pieces that ``span`` rules take from inside lines, by line."""
        cuts: defaultdict[int, list[tuple[Rule, Cut]]] = defaultdict(list)
        for rule, pattern in self._spans:
            if pattern.needs not in doc.whole:
                continue
            for i, text in enumerate(doc.texts):
                if pattern.needs in text:
                    for start, end in _spans(rule, pattern, text):
                        cuts[i].append((rule, Cut(start, end, rule.id)))
        return cuts


def _edge(literal: str) -> str:
    """The characters by which a literal beginning is looked up: four, or of a shorter one at most two, so
    that there are few lengths to look for."""
    return literal[:_EDGE] if len(literal) >= _EDGE else literal[:_SHORT_EDGE]


def _searched(rule: Rule, pattern: Pattern, key: str) -> tuple[Binding, int] | None:
    """What the named groups of an expression hold, and how much literal text it is sure to have."""
    match = _timed(rule, pattern, key)
    if match is None:
        return None
    return tuple((name, text) for name, text in match.groupdict().items() if text), len(pattern.needs.replace(" ", ""))


def _timed(rule: Rule, pattern: Pattern, text: str):  # type: ignore[no-untyped-def]
    try:
        return pattern.compiled.fullmatch(text, timeout=TIMEOUT)
    except TimeoutError:
        raise _too_slow(rule, pattern, text) from None


def _spans(rule: Rule, pattern: Pattern, text: str) -> list[tuple[int, int]]:
    try:
        found = [m.span() for m in pattern.compiled.finditer(text.rstrip(), timeout=TIMEOUT)]
    except TimeoutError:
        raise _too_slow(rule, pattern, text) from None
    size = len(text.rstrip())
    return [_widened(text, size, start, end) for start, end in found if text[start:end].strip()]


def _widened(text: str, size: int, start: int, end: int) -> tuple[int, int]:
    """The piece with the white space that would be left over at the line's end or doubled inside.

    :param size: length of the text without the white space at its end
    """
    if end >= size:
        return len(text[:start].rstrip()), len(text)
    if start == 0 or text[start - 1].isspace():
        while end < len(text) and text[end].isspace():
            end += 1
    return start, end


def _too_slow(rule: Rule, pattern: Pattern, text: str) -> PatternTimeout:
    return PatternTimeout(
        f'the expression "{pattern.text}" took more than {TIMEOUT:g} seconds on {len(text)} characters; make it simpler',
        path=rule.path,
        line=rule.line,
        key=rule.id,
    )
