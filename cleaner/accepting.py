"""Accepts a document as it is: the exceptions under which nothing of it would be taken or divided.

A line that stays may make other rules speak, so the document is cleaned under the exceptions found so
far until nothing more goes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence

from cleaner.baseline import Accepted, hint
from cleaner.errors import InputError
from cleaner.excepting import EXCEPTION, SPLIT, Excepted, Exceptions, line_hash
from cleaner.folding import line_key
from cleaner.model import Fate, Verdict
from cleaner.result import Result

__all__ = ["accepted"]

_ROUNDS = 40  # cleanings until nothing more goes; a document that needs more is not accepted

Clean = Callable[[Exceptions], Result]
"""Cleans a document under exceptions."""


def accepted(cleanings: Sequence[Clean], given: Exceptions, name: str) -> Accepted:
    """The exceptions that a file needs beside those that are given.

    :param cleanings: one a document of the file
    :param given: exceptions that somebody wrote
    :param name: the file, for errors
    :raises InputError: no exceptions leave a document as it is
    """
    need: Counter[Excepted] = Counter()
    used: Counter[Excepted] = Counter()
    texts: dict[str, str] = {}
    for clean in cleanings:
        result = clean(given)
        for _ in range(_ROUNDS if result.changed else 0):
            if not result.changed and result.verdict is not Verdict.GUARDED:
                break
            more = _taken(result) if result.changed else _meant(result)
            if not more.keys() - need.keys():
                more |= _cuts_before(result)
            need += more
            result = clean({**need, **given})
        if result.changed:
            raise InputError(f"{name}: can't be accepted as it is; leave it out with exclude, or clean it")
        used |= Counter(result.excepted)
        texts |= {line_hash(line_key(line.text)): hint(line.text) for line in result.lines if line.text.strip()}
    return {e: (copies, texts.get(e.line, "")) for e, copies in used.items() if e not in given and copies}


def _taken(result: Result) -> Counter[Excepted]:
    """What rules take of a document, and where they divide it."""
    found: Counter[Excepted] = Counter()
    for line in result.lines:
        if line.fate in (Fate.DROP, Fate.CAPTURE) and line.rule:
            found[Excepted(line.rule, line_hash(line.key))] += 1
        for rule in {cut.rule for cut in line.cuts}:
            found[Excepted(rule, line_hash(line.key))] += 1
    found.update(_divides(result))
    return found


def _meant(result: Result) -> Counter[Excepted]:
    """What rules meant to take of a document that was guarded: only for as long as some of it is accepted."""
    rules = ((line.rule, line_hash(line.key)) for line in result.lines if line.rule and not line.rule.startswith(EXCEPTION))
    return Counter(Excepted(*found) for found in rules)


def _divides(result: Result) -> list[Excepted]:
    """The beginnings of articles that no separator shows."""
    if not result.undivided:
        return []
    first = None  # number of the section's first article
    found = []
    for line in result.lines:
        if line.kind == "separator":
            first = None
        elif line.article is not None:
            first = line.article if first is None else first
            rule = result.openings.get(line.number)
            if rule and line.article != first:
                found.append(Excepted(SPLIT + rule, line_hash(line.key)))
    return found


def _cuts_before(result: Result) -> Counter[Excepted]:
    """The rules that cut a line before another one took what was left of it."""
    lines = result.lines
    cuts = result.ruleset.cuts(result._labelled.doc)
    found: Counter[Excepted] = Counter()
    for i, own in cuts.items():
        if lines[i].fate is not Fate.KEEP:
            found.update({Excepted(rule.id, line_hash(lines[i].key)) for rule, _ in own})
    return found
