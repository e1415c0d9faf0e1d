"""The rule language, as told by the cases in ``cases/*.txt``."""

from __future__ import annotations

from pathlib import Path

import pytest

from .casefile import CASES, Case

SPEAKING = [case for case in CASES if case.documents]
FAULTY = [case for case in CASES if case.faults]

every_case = pytest.mark.parametrize("case", SPEAKING, ids=lambda case: case.name)


@every_case
def test_labels(case: Case, tmp_path: Path) -> None:
    rules = case.write(tmp_path)
    for document in case.documents:
        document.check(document.clean(rules))


@every_case
def test_order_of_rules_and_files_does_not_matter(case: Case, tmp_path: Path) -> None:
    rules = case.write(tmp_path, turned=True)
    for document in case.documents:
        document.check(document.clean(rules))


@every_case
def test_cleaned_text_is_clean(case: Case, tmp_path: Path) -> None:
    rules = case.write(tmp_path)
    for document in case.documents:
        once = document.clean(rules).text
        assert document.clean(rules, once).text == once


@every_case
def test_blank_lines_and_trailing_blanks_change_no_fate(case: Case, tmp_path: Path) -> None:
    rules = case.write(tmp_path)
    for document in case.documents:
        lines = [line + "" if line == "\f" else line + " \u00a0" for line in document.text.split("\n")[:-1]]
        plain = document.clean(rules)
        spread = document.clean(rules, "\n\n" + "\n\n".join(lines) + "\n")
        kept = [(line.kind, line.fate, line.rule, line.article) for line in spread.lines][2::2]
        assert kept == [(line.kind, line.fate, line.rule, line.article) for line in plain.lines]


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: case.name)
def test_faults(case: Case, tmp_path: Path) -> None:
    rules = case.write(tmp_path)
    for fault in case.faults:
        fault.check(rules)
