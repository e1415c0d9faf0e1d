"""Says what became of each line, which rule decided, and which rules nearly did."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from cleaner.api import Cleaner
from cleaner.lines import Document, read_lines
from cleaner.model import Line
from cleaner.result import Result
from cleaner.rule import Block, Place, Rule
from cleaner.template import Binding, Template

__all__ = ["Near", "decided_by", "explained_rows", "near_rules", "summary"]


class Near(NamedTuple):
    """A rule that matched a line, or nearly did."""

    rule: str
    """Id of the rule."""
    said: str
    """What held and what did not."""


def explained_rows(result: Result) -> Iterator[tuple[Line, str]]:
    """Each line with the short text of its fate: ``drop chrome``, ``keep``, ``capture date``."""
    for line in result.lines:
        told = line.fate.value if line.fate.value in (line.kind.value, "blank") else f"{line.fate.value} {line.kind.value}"
        yield line, told


def decided_by(line: Line) -> str:
    """The rule that decided about a line, and how sure a decision without a rule was: ``auto/tail 97%``."""
    if line.probability is None:
        return line.rule or ""
    return f"{line.rule} {line.probability:.0%}"


def summary(result: Result) -> str:
    """One line about a result: verdict, lines by fate, packs."""
    fates: dict[str, int] = {}
    for line in result.lines:
        fates[line.fate.value] = fates.get(line.fate.value, 0) + 1
    kept, captured, dropped = (fates.get(f, 0) for f in ("keep", "capture", "drop"))
    what = result.verdict.value if len(result.articles) < 2 else f"{result.verdict.value} of {len(result.articles)} articles"
    if listing := result._labelled.index:
        what += f" (by {listing}; it comes back unchanged)"
    return f"{what}: {kept} lines kept, {captured} captured, {dropped} dropped; packs: {', '.join(result.packs) or 'none'}"


def near_rules(cleaner: Cleaner, result: Result, number: int) -> list[Near]:
    """The rules that match a line or nearly do, and the condition that decided.

    :param number: number of the line, from 1
    """
    line = result.lines[number - 1]
    lines, breaks = read_lines(result.source)
    doc = Document(lines, breaks, result.source)
    rules = result.ruleset.rules
    key = doc.key(number - 1)
    found: list[Near] = []
    if not key:
        return found
    for name in cleaner.library.names:
        pack = cleaner.library.pack(name)
        for rule in pack.rules:
            active = rule.id in rules
            said = _said(rule, key, line, doc, result)
            if said is None or (not active and "does not hold" in said):
                continue  # what fails on two counts is not near
            if not active:
                why = (
                    "it is skipped"
                    if pack in result.ruleset.packs
                    else f"its pack {pack.name} is not active; --pack {pack.name} makes it so"
                )
                said = f"{said}; and {why}" if ", but " in said else f"{said}, but {why}"
            found.append(Near(rule.id, said))
    return sorted(found, key=lambda n: (n.rule != line.rule, n.rule))


def _said(rule: Rule, key: str, line: Line, doc: Document, result: Result) -> str | None:
    """What there is to say of one rule and one line; ``None`` where they have nothing to do with each other."""
    if rule.id == line.rule:
        return f"decided: {line.kind.value}" + (f", in round {line.round}" if line.round > 1 else "")
    for cut in line.cuts:
        if cut.rule == rule.id:
            return f"cut characters {cut.start} to {cut.end}"
    for refusal in result.refused:
        if refusal.rule == rule.id and refusal.line == line.number:
            return f"matches, but would take more than {refusal.limit}: nothing is taken"
    for template in rule.lines:
        if template.match(key) is not None:
            return _conditions(rule, template.text, line, result)
    for pattern in rule.patterns:
        if pattern.compiled.fullmatch(key, timeout=2):
            return _conditions(rule, pattern.text, line, result)
    for block in rule.blocks:
        if said := _missing_row(block, key, line.number - 1, doc):
            return said
    for template in rule.lines:
        if said := _nearly(template, key):
            return said
    return None


def _conditions(rule: Rule, form: str, line: Line, result: Result) -> str:
    head = f'"{form}" matches'
    failed = [
        f'where = "{p.text}" does not hold: {_standing(p, line, result)}' for p in rule.where if not _holds(p, line, result)
    ]
    if failed:
        return f"{head}, but {'; '.join(failed)}"
    if result.verdict in ("index", "guarded", "empty"):
        return f"{head}, but the document is {result.verdict.value} and comes back unchanged"
    if line.rule:
        return f"{head}, but {line.rule} comes before it"
    return f"{head}, but speaks only where no article block matched" if rule.table == "index" else head


def _place(line: Line, result: Result) -> tuple[int, int, list[Line]]:
    own = [n for n in result.lines if n.article == line.article and n.kind != "blank"]
    numbers = [n.number for n in own]
    return (numbers.index(line.number) + 1 if line.number in numbers else 0), len(own), own


def _holds(place: Place, line: Line, result: Result) -> bool:
    at, count, own = _place(line, result)
    marks = [k for k, n in enumerate(own, 1) if n.kind == place.of]
    return {
        "first": at <= place.amount,
        "last": count - at < place.amount,
        "within": any(abs(m - at) <= place.amount for m in marks),
        "before": bool(marks) and at < marks[0],
        "after": bool(marks) and at > marks[0],
    }[place.relation]


def _standing(place: Place, line: Line, result: Result) -> str:
    at, count, own = _place(line, result)
    if place.of and not any(n.kind == place.of for n in own):
        return f"no block gave the article a {place.of.value}"
    return f"it is line {at} of the article's {count} (blank ones not counted)"


def _missing_row(block: Block, key: str, i: int, doc: Document) -> str | None:
    """Which row of a block is missing around a line that another of its rows matches by literal text."""
    own = next((r for r in block.rows if r.template.literal and r.template.match(key) is not None), None)
    if own is None:
        return None
    bound: Binding = ()
    above = [doc.key(k) for k in range(i - 1, -1, -1) if doc.keys[k]][:12]
    below = [doc.key(k) for k in range(i + 1, len(doc)) if doc.keys[k]][:12]
    at = block.rows.index(own)
    for row, near, where in [(r, above, "above") for r in block.rows[:at]] + [
        (r, below, "below") for r in block.rows[at + 1 :]
    ]:
        if row.optional:
            continue
        match = next((b for k in near if (b := row.template.match(k, bound)) is not None), None)
        if match is None:
            same = " with the same text" if any(s.name in dict(bound) for s in row.template.slots) else ""
            return f'row "{own.template.text}" matches, but no line {where} is "{row.template.text}"{same}'
        bound += tuple(b for b in match if b not in bound and b[0] not in ("n", "any"))
    return f'row "{own.template.text}" matches and the other rows are near, but other lines stand between them'


def _nearly(template: Template, key: str) -> str | None:
    """A form that differs from a line by a word or two, or of which a slot does not fit."""
    exact = template.exact
    if exact is not None:
        if abs(len(exact) - len(key)) > 6 or exact == key or len(key) < 5:
            return None
        ratio = SequenceMatcher(None, exact, key, autojunk=False).ratio()
        return f'"{template.text}" is nearly this line ({ratio:.0%} alike)' if ratio > 0.8 else None
    ends = len(template.prefix.strip()) >= 3 and key.startswith(template.prefix)
    if ends and key.endswith(template.suffix):
        slots = ", ".join(f"{{{s.name}}}" for s in template.slots)
        return f'"{template.text}" begins and ends as this line, but {slots} does not fit what stands between'
    return None
