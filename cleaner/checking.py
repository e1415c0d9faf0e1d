"""Holds packs against the examples that they carry, and shows which entries no example proves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from cleaner.cleaning import clean_lines
from cleaner.lines import Document, read_lines
from cleaner.model import Sureness
from cleaner.packs import Library
from cleaner.result import Result
from cleaner.rule import Example, Pack, Rule
from cleaner.ruleset import RuleSet

__all__ = ["Failure", "failures", "unproved", "without_entry"]


@dataclass(frozen=True, slots=True)
class Failure:
    """An example that does not hold."""

    pack: str
    """Name of the pack."""
    example: int
    """Its number in the file, from 1."""
    said: str
    """What was wanted and what came."""


def _rule_set(library: Library, pack: Pack) -> RuleSet:
    """A pack with those it uses; of a pack that is looked at in a changed form, that form."""
    used = [library.pack(name) for name in library.with_used(pack.name) if name != pack.name]
    return RuleSet([pack, *used])


def _run(example: Example, rules: RuleSet) -> Result:
    lines, breaks = read_lines(example.text)
    labelled = clean_lines(Document(lines, breaks, example.text), rules, cut=Sureness.OFF)  # what rules do by themselves
    return Result(example.text, labelled)


def _fault(example: Example, result: Result) -> str | None:
    """What is wrong with the outcome of an example, ``None`` if nothing is."""
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
        return f"gives {len(texts)} articles ({result.verdict.value}), wants {len(wanted)}"
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
    rules = _rule_set(library, pack)
    for number, example in enumerate(pack.examples, 1):
        said = _fault(example, _run(example, rules))
        if said is not None:
            yield Failure(pack.name, number, said)


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
    whole = _rule_set(library, pack)
    touched = [(example, _run(example, whole)) for example in pack.examples]
    for rule in pack.rules:
        if rule.table == "prune":
            continue
        # Only examples in which the rule speaks can tell; keep and index rules leave no trace in the labels.
        near = [e for e, r in touched if rule.table in ("keep", "index") or rule.id in r.found]
        for name, place, text in entries(rule):
            changed = _rule_set(library, without_entry(pack, rule, name, place))
            if all(_fault(example, _run(example, changed)) is None for example in near):
                yield rule.id, text
