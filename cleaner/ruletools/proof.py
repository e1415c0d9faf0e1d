"""Packs whose examples prove too little."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.checking import rule_set, run_text
from cleaner.packs import Library
from cleaner.rule import Pack
from cleaner.ruletools.reach import Fault

__all__ = ["weak_examples"]


def weak_examples(library: Library, pack: Pack) -> Iterator[Fault]:
    """Rules that speak in no example, packs without near misses or without a bundle, rules without a reason."""
    for rule in pack.rules:
        if not rule.why.strip():
            yield Fault(
                "R501", rule.id, "", "has no why",
                "say what the line is, for the reader after you",
            )  # fmt: skip
    # What speaks of pages or addresses can't be shown in an example, which is a text.
    spoken = [r for r in pack.rules if r.lines or r.blocks or r.patterns or r.spans]
    if not spoken:
        return
    if not pack.examples:
        yield Fault(
            "R401", pack.name, "", "the pack has no example, so nothing proves it",
            "add an [[example]] with the text of a page and what cleaning gives",
        )  # fmt: skip
        return
    rules = rule_set(library, pack)
    results = [run_text(example.text, rules) for example in pack.examples]
    found = {rule for result in results for rule in (*result.found, *result.counts)}
    for rule in spoken:
        if rule.id not in found:
            yield Fault(
                "R402", rule.id, "", "speaks in no example of its pack",
                "add a line of it to an example; clean rules test --mutate names each entry that is not proved",
            )  # fmt: skip
    if not any(example.gives is None for example in pack.examples):
        yield Fault(
            "R403", pack.name, "", "the pack has no near miss",
            "add an [[example]] with keeps: text that resembles what the rules take and must stay",
        )  # fmt: skip
    headers = any(r.table == "article" and r.blocks for r in pack.rules)
    if headers and not any(len(example.gives or ()) > 1 for example in pack.examples):
        yield Fault(
            "R404", pack.name, "", "the pack says how an article begins, but no example holds two of them",
            "add an [[example]] with two stories, one below the other, and both under gives",
        )  # fmt: skip
