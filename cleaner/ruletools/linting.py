"""Lint: all checks of rule files, as findings with a file, a line and a code."""

from __future__ import annotations

from pathlib import Path

from cleaner.errors import RuleError
from cleaner.packs import Library
from cleaner.rule import Pack
from cleaner.rulefile import read_pack
from cleaner.ruletools.findings import CODES, Finding, entry_line
from cleaner.ruletools.proof import weak_examples
from cleaner.ruletools.reach import Fault, unreachable, vain
from cleaner.ruletools.speed import slow_expressions
from cleaner.ruletools.width import matches_prose, open_tails, shared_signs, wide_selectors

__all__ = ["as_finding", "fault_of", "lint_pack"]

_CHECKS = (
    ("R101 R102 R103 R104 R105", unreachable),
    ("R111 R112 R113", vain),
    ("R201", matches_prose),
    ("R202", lambda _, pack: open_tails(pack)),
    ("R203", lambda _, pack: wide_selectors(pack)),
    ("R204", shared_signs),
    ("R301", slow_expressions),
    ("R401 R402 R403 R404 R501", weak_examples),
)


def fault_of(path: Path) -> RuleError | None:
    """What keeps a rule file from being read, ``None`` if nothing does."""
    try:
        read_pack(path)
    except RuleError as error:
        return error
    return None


def as_finding(error: RuleError) -> Finding:
    """A fault of a rule file as a finding."""
    key = f"{error.key}: " if error.key else ""
    return Finding(error.path, error.line, "R001", "", f"{key}{error.message}", "until it is mended the file can't be used")


def lint_pack(library: Library, pack: Pack, codes: frozenset[str] = frozenset(CODES)) -> list[Finding]:
    """All findings about a pack, in order of their places.

    :param library: where the packs stand that it uses
    :param codes: the codes that are looked for (:func:`cleaner.ruletools.findings.chosen_codes`)
    :raises RuleError: a pack that it uses is not there, or has a fault
    """
    found = [
        fault for own, check in _CHECKS if codes.intersection(own.split()) for fault in check(library, pack)
        if fault.code in codes
    ]  # fmt: skip
    return sorted({_placed(pack, fault) for fault in found})


def _placed(pack: Pack, fault: Fault) -> Finding:
    """The finding with its file and line."""
    rule = next((r for r in pack.rules if r.id == fault.rule), None)
    path, start = (rule.path, rule.line) if rule else (pack.path, 1)
    if fault.entry:
        lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
        start = entry_line(lines, start, fault.entry)
    return Finding(path, start, fault.code, fault.rule, fault.message, fault.advice)
