"""Says what became of each line, which rule decided, and which rules nearly did."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Container, Iterator
from difflib import SequenceMatcher
from typing import NamedTuple

from cleaner.api import Cleaner
from cleaner.echo import HEADER_ECHO
from cleaner.lines import Document
from cleaner.model import Fate, Kind, Line
from cleaner.result import Result
from cleaner.rule import Block, Pattern, Place, Rule
from cleaner.ruleset import Placed
from cleaner.scene import Scene
from cleaner.template import Binding, Template
from cleaner.wording import many

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
    fates = Counter(line.fate for line in result.lines)
    what = result.verdict.value if len(result.articles) < 2 else f"{result.verdict.value} of {len(result.articles)} articles"
    if listing := result._labelled.index:
        what += f" (by {listing}; it comes back unchanged)"
    told = f"{many(fates[Fate.KEEP], 'line')} kept, {fates[Fate.CAPTURE]} captured, {fates[Fate.DROP]} dropped"
    return f"{what}: {told}; packs: {', '.join(result.packs) or 'none'}"


def near_rules(cleaner: Cleaner, result: Result, number: int) -> list[Near]:
    """The rules that match a line or nearly do, and the condition that decided.

    :param number: number of the line, from 1
    :raises PatternTimeout: a regular expression took too long
    """
    line = result.lines[number - 1]
    doc = Document.of(result.source)
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
    forms: tuple[Template | Pattern, ...] = (*rule.lines, *rule.patterns)
    for form in forms:
        if Placed(rule, form).match(doc, line.number - 1):
            return _conditions(rule, form.text, line, doc, result)
    for block in rule.blocks:
        if said := _missing_row(block, key, line.number - 1, doc):
            return said
    for template in rule.lines:
        if said := _nearly(template, key):
            return said
    return None


def _conditions(rule: Rule, form: str, line: Line, doc: Document, result: Result) -> str:
    head = f'"{form}" matches'
    if result.verdict in ("index", "guarded", "empty"):  # it has neither articles nor kinds to hold a condition against
        return f"{head}, but the document is {result.verdict.value} and comes back unchanged"
    i = line.number - 1
    scene, given = _scene(i, doc, result)
    failed = [
        f'where = "{place.text}" does not hold: {_standing(place, i, scene, given)}'
        for place in rule.where
        if not scene.holds((place,), i)
    ]
    if failed:
        return f"{head}, but {'; '.join(failed)}"
    if rule.spares_headings and scene.is_heading(i):
        return f"{head}, but the line stands alone between two paragraphs, as a heading does"
    if line.rule:
        return f"{head}, but {line.rule} comes before it"
    return f"{head}, but speaks only where no article block matched" if rule.table == "index" else head


def _scene(i: int, doc: Document, result: Result) -> tuple[Scene, Container[Kind]]:
    """The article of a line, and the kinds that conditions may be held against."""
    edges = sorted({0, len(doc), *(n - 1 for n in result.openings), *(k + 1 for k in doc.separators)})
    at = bisect_right(edges, i)
    scene, given = Scene(doc, edges[at - 1], edges[at]), defaultdict(list)
    giving = {HEADER_ECHO, *(rule.id for rule in result.ruleset.rules.values() if rule.gives)}
    for k, line in enumerate(result.lines[scene.low : scene.high], scene.low):
        if line.rule in giving or (line.rule or "").startswith("html/"):
            given[line.kind].append(k)
    scene.give(given)
    return scene, given


def _standing(place: Place, i: int, scene: Scene, given: Container[Kind]) -> str:
    if place.of and place.of not in given:
        return f"no block gave the article a {place.of.value}"
    return f"it is line {scene.ordinal(i)} of the article's {scene.ordinal(scene.high - 1)} (blank ones not counted)"


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
