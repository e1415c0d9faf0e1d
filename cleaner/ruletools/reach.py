"""Rules that can't speak, or that speak in vain because another one has spoken for the same lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from cleaner.labels import RANKS
from cleaner.lines import Document
from cleaner.model import Kind
from cleaner.packs import Library
from cleaner.rule import Pack, Rule
from cleaner.ruleset import RuleSet
from cleaner.ruletools.samples import sample_lines
from cleaner.template import Template

__all__ = ["Fault", "unreachable", "vain"]


class Fault(NamedTuple):
    """A finding before it is known where it stands."""

    code: str
    """Its code, such as ``R105``."""
    rule: str
    """Id of the rule, or the pack's name."""
    entry: str
    """The text of the entry that it is about, ``""`` where it is about the whole rule."""
    message: str
    """What is wrong."""
    advice: str
    """What to do."""


# -- rules that can't speak ----------------------------------------------------------------------


def unreachable(library: Library, pack: Pack) -> Iterator[Fault]:
    """Rules whose conditions or expressions can never hold, packs that are never active, skips without effect."""
    used = [library.pack(name) for name in library.with_used(pack.name)]
    given = _given_kinds(r for p in used for r in p.rules)
    for rule in pack.rules:
        yield from _places(rule, given)
        for pattern in rule.patterns:
            if "  " in pattern.text or pattern.text != pattern.text.strip(" "):
                yield Fault(
                    "R105", rule.id, pattern.text,
                    "the expression wants a blank at an end of the line, or two in a row; no compared line has any",
                    "write one blank between words and none at the ends",
                )  # fmt: skip
    if not pack.generic and not pack.hosts and not any(r.sign and (r.lines or r.blocks or r.patterns) for r in pack.rules):
        yield Fault(
            "R103", pack.name, "",
            "the pack has neither hosts nor a sign that a line can be, so it is active only for whoever names it",
            "give it hosts, or sign = true on a line, block or regex that no other site has",
        )  # fmt: skip
    names = {p.name for p in used}
    for skipped in pack.skip:
        owner = skipped.partition("/")[0]
        if owner not in names and owner != "auto" and not owner.startswith("generic-"):
            yield Fault(
                "R104", pack.name, skipped,
                f'skip names "{skipped}", but the pack does not use "{owner}"',
                f'take it out, or add "{owner}" to use',
            )  # fmt: skip


def _given_kinds(rules: Iterable[Rule]) -> set[Kind]:
    """The kinds that blocks can give to lines, which ``where`` may be held against."""
    given = {Kind.TITLE}  # a headline that is printed twice is found without any rule
    for rule in rules:
        if rule.gives:
            for row in (row for block in rule.blocks for row in block.rows):
                if row.template.kind_slot:
                    given.add(Kind(row.template.kind_slot.base))
    return given


def _places(rule: Rule, given: set[Kind]) -> Iterator[Fault]:
    for place in rule.where:
        if place.of is not None and place.of not in given:
            yield Fault(
                "R101", rule.id, place.text,
                f'where = "{place.text}" never holds: no block of this pack, or of one that it uses, gives a {place.of.value}',
                f"add an [[article]] block, or a [[capture]] block without where, that has {{{place.of.value}}}",
            )  # fmt: skip
    for one, two in combinations(rule.where, 2):
        if one.of is not None and one.of is two.of and {one.relation, two.relation} == {"before", "after"}:
            yield Fault(
                "R102", rule.id, one.text,
                f'no line stands both "{one.text}" and "{two.text}"',
                "take one of them out, or make two rules",
            )  # fmt: skip


# -- rules that speak in vain --------------------------------------------------------------------


def vain(library: Library, pack: Pack) -> Iterator[Fault]:
    """Entries of ``line`` whose lines another rule always takes, and pairs of rules that both claim some lines.

    What one form matches of another is tried on sample lines, which are made of the form and texts of several shapes.
    """
    skipped = {rule for name in library.with_used(pack.name) for rule in library.pack(name).skip}
    used = [library.pack(name) for name in library.with_used(pack.name)]
    samples: dict[tuple[str, str], list[str]] = {}
    for rule in pack.rules:
        if rule.table in RANKS:
            for form in rule.lines:
                samples[rule.id, form.text] = list(sample_lines(form))
    lines = sorted({line for own in samples.values() for line in own})
    doc = Document(lines)
    claims: defaultdict[str, list[tuple[Rule, Template]]] = defaultdict(list)
    for hit in RuleSet(used).find(doc).hits:
        if hit.template is not None and hit.rule.table in RANKS and hit.rule.id not in skipped:
            claims[doc.key(hit.line)].append((hit.rule, hit.template))
    told: set[tuple[str, str]] = set()
    for rule in pack.rules:
        for form in rule.lines if rule.table in RANKS else ():
            own = samples[rule.id, form.text]
            always = [
                other for other in claims.get(own[0], ()) if other[0].id != rule.id and all(other in claims[s] for s in own)
            ] if own else []  # fmt: skip
            for other, wider in always:
                fault = _vain(rule, form, other, wider)
                if fault and (rule.id, form.text) not in told:
                    told.add((rule.id, form.text))
                    yield fault
    yield from _overlaps(pack, told)


def _holds_wherever(other: Rule, rule: Rule) -> bool:
    """Whether a rule speaks in every place in which another one does."""
    return other.at_most is None and set(other.where) <= set(rule.where)


def _vain(rule: Rule, form: Template, other: Rule, wider: Template) -> Fault | None:
    if not _holds_wherever(other, rule):
        return None
    wins = (RANKS[other.table], -wider.literal, other.generic, other.id) < (
        RANKS[rule.table], -form.literal, rule.generic, rule.id,
    )  # fmt: skip
    if other.table == rule.table == "drop" and (other.through or not rule.through):
        return Fault("R112", rule.id, form.text, f'{other.id} drops this line already ("{wider.text}")', "take the entry out")
    if wins and other.table != rule.table:
        return Fault(
            "R111", rule.id, form.text,
            f'never decides: {other.id} ([[{other.table}]], "{wider.text}") takes every line of this form first',
            f"take the entry out, or say with where in which places {other.id} speaks",
        )  # fmt: skip
    if wins and other.table == "capture":
        return Fault(
            "R111", rule.id, form.text,
            f'never decides: {other.id} captures every line of this form ("{wider.text}")',
            "take one of the two out",
        )  # fmt: skip
    return None


def _overlaps(pack: Pack, told: set[tuple[str, str]]) -> Iterator[Fault]:
    """Pairs of captures of one pack that read some lines differently, where nothing but their letters decides which wins."""
    forms = [(r, t) for r in pack.rules if r.table == "capture" and r.at_most is None for t in r.lines if t.slots]
    for (one, first), (two, second) in combinations(forms, 2):
        if one.id == two.id or {(one.id, first.text), (two.id, second.text)} & told:
            continue
        if not (set(one.where) <= set(two.where) or set(two.where) <= set(one.where)):
            continue
        line = _both(first, second)
        if line and _kind(first) != _kind(second) and first.literal == second.literal:
            yield Fault(
                "R113", two.id, second.text,
                f'{one.id} claims some of these lines, too, such as "{line}", as {_kind(first)} ("{first.text}")',
                "add literal text to one of them, or say with where in which places it speaks",
            )  # fmt: skip


def _kind(form: Template) -> str:
    return form.kind_slot.base if form.kind_slot else ""


def _both(first: Template, second: Template) -> str:
    """A line that both forms match, or nothing."""
    heads, tails = sorted((first.prefix, second.prefix), key=len), sorted((first.suffix, second.suffix), key=len)
    if not (heads[1].startswith(heads[0]) and tails[1].endswith(tails[0])):
        return ""
    for middle in ("qovyx", "7", "2018-06-14"):
        line = f"{heads[1]}{middle}{tails[1]}".strip()
        if first.match(line) is not None and second.match(line) is not None:
            return line
    return ""
