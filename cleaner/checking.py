"""Holds packs against the examples that they carry, and shows which entries and conditions no example proves.

The proof is that of mutation testing: a pack is changed in one place, and an example must notice.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.cleaning import clean_lines
from cleaner.lines import Document
from cleaner.model import FATES, Fate, Sureness
from cleaner.packs import Library
from cleaner.result import Result
from cleaner.rule import Example, Pack, Rule
from cleaner.ruleset import RuleSet
from cleaner.template import KIND_SLOTS
from cleaner.wording import many

__all__ = [
    "Failure",
    "entries",
    "failures",
    "loosened",
    "rule_set",
    "run_text",
    "unproved",
    "unproved_conditions",
    "without_entry",
]


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold."""

    pack: str
    """Name of the pack."""
    example: int
    """Its number in the file, from 1."""
    said: str
    """What was wanted and what came."""
    path: str = ""
    """Its rule file."""
    line: int = 0
    """Its line there."""


def rule_set(library: Library, pack: Pack) -> RuleSet:
    """A pack with those it uses; of a pack that is looked at in a changed form, that form. It need not stand in the library."""
    if pack.name in library.names:
        library.with_used(pack.name)  # says what is wrong with ``use``
    names = {name for used in pack.use for name in library.with_used(used)} - {pack.name}
    used = [library.pack(name) for name in sorted(names)]
    return RuleSet([pack, *used])


def run_text(text: str, rules: RuleSet) -> Result:
    """What rules make by themselves of a text."""
    return Result(text, clean_lines(Document.of(text), rules, cut=Sureness.OFF))


def _fault(example: Example, rules: RuleSet) -> str | None:
    """What is wrong with what rules make of an example, ``None`` if nothing is."""
    result = run_text(example.text, rules)
    if example.verdict is not None and result.verdict != example.verdict:
        return f"verdict {result.verdict.value}, wants {example.verdict}"
    if example.gives is None:
        if result.text == example.text:
            return None
        line = next(n for n in result.lines if n.fate not in ("keep", "blank") or n.cuts) if result.counts else None
        return f"must come back untouched, but {line.rule} takes line {line.number}: {line.text[:60]!r}" if line else "is split"
    texts = [a.text.strip("\r\n") for a in result.articles]
    wanted = [text.strip("\r\n") for text in example.gives]
    if texts == wanted:
        return None
    if len(texts) != len(wanted):
        return f"gives {many(len(texts), 'article')} ({result.verdict.value}), wants {len(wanted)}"
    for n, (text, want) in enumerate(zip(texts, wanted, strict=True), 1):
        for got_line, want_line in zip([*text.split("\n"), None], [*want.split("\n"), None], strict=False):
            if got_line != want_line:
                return f"article {n}: wants {_shown(want_line)}, has {_shown(got_line)}"
    return None


def _shown(line: str | None) -> str:
    return "the end" if line is None else repr(line if len(line) < 70 else line[:67] + "…")


def failures(library: Library, pack: Pack) -> Iterator[Failure]:
    """The examples of a pack that do not hold.

    :raises RuleError: a fault in a pack that it uses
    """
    rules = rule_set(library, pack)
    for number, example in enumerate(pack.examples, 1):
        said = _fault(example, rules)
        if said is not None:
            yield Failure(pack.name, number, said, example.path, example.line)


def entries(rule: Rule) -> Iterator[tuple[str, int, str]]:
    """The entries of a rule: the field of :class:`Rule`, the place there, and the text."""
    for name in ("lines", "blocks", "patterns", "spans"):
        for k, entry in enumerate(getattr(rule, name)):
            yield name, k, entry.text


def without_entry(pack: Pack, rule: Rule, name: str, place: int) -> Pack:
    """The pack without one entry of one rule; without the rule where it was the last."""
    values: Sequence[Any] = getattr(rule, name)
    fewer: dict[str, Any] = {name: tuple(v for k, v in enumerate(values) if k != place)}
    left = rule._replace(**fewer)
    rules = [left if r is rule else r for r in pack.rules if r is not rule or left.entries]
    return pack._replace(rules=tuple(rules))


def unproved(library: Library, pack: Pack) -> Iterator[tuple[str, str]]:
    """The entries that no example proves: delete one, and all examples still hold.

    :return: id of the rule, text of the entry
    """
    whole = rule_set(library, pack)
    touched = [(example, run_text(example.text, whole)) for example in pack.examples]
    for rule in pack.rules:
        if rule.table == "prune":
            continue
        # Only examples in which the rule speaks can tell; keep and index rules leave no trace in the labels.
        near = [e for e, r in touched if rule.table in ("keep", "index") or rule.id in r.found]
        for name, place, text in entries(rule):
            changed = rule_set(library, without_entry(pack, rule, name, place))
            if all(_fault(example, changed) is None for example in near):
                yield rule.id, text


def loosened(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """A rule without one of its conditions, each in turn.

    :return: the condition as it stands in the file, the rule without it
    """
    for k, place in enumerate(rule.where):
        yield f'where = "{place.text}"', rule._replace(where=(*rule.where[:k], *rule.where[k + 1 :]))
    if rule.at_most:
        yield f'at_most = "{rule.at_most.amount} {rule.at_most.unit}"', rule._replace(at_most=None)


def unproved_conditions(library: Library, pack: Pack) -> Iterator[tuple[str, str]]:
    """The conditions that no example proves: take one away, and all examples still hold.

    What a rule captures as title or body stays in the text, which is all that an example shows; conditions of such rules
    can't be proved and are left out.

    :return: id of the rule, the condition as it stands in the file
    """
    for rule in pack.rules:
        for condition, looser in loosened(rule) if not _stays(rule) else ():
            changed = rule_set(library, pack._replace(rules=tuple(looser if r is rule else r for r in pack.rules)))
            if all(_fault(example, changed) is None for example in pack.examples):
                yield rule.id, condition


def _stays(rule: Rule) -> bool:
    """Whether all that a rule captures stays in the text."""
    forms = [form.kind_slot.base if form.kind_slot else "" for form in rule.lines]
    kinds = [*forms, *(pattern.kind or "" for pattern in rule.patterns)]
    return (
        rule.table == "capture"
        and not rule.blocks
        and all(kind in KIND_SLOTS and FATES[KIND_SLOTS[kind]] is Fate.KEEP for kind in kinds)
    )
