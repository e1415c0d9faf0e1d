"""Exceptions keep the promises: what is accepted stays, whatever it is, and cleaning under exceptions comes to rest."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.accepting import accepted
from cleaner.excepting import EVERY, Excepted, line_hash
from cleaner.extent import load_model
from cleaner.folding import line_key
from cleaner.model import Sureness

from .strategies import WRITTEN, cleaner, documents, hold, option_sets, some


def unquiet(text: str, options: dict) -> str | None:
    """What is still taken of a document that was accepted as it is."""
    clean = partial(cleaner(**options).clean, text)
    found = accepted([lambda exceptions: clean(exceptions=exceptions)], {}, "it")
    exceptions = {excepted: copies for excepted, (copies, _) in found.items()}
    result = clean(exceptions=exceptions)
    if result.changed or result.text != text:
        return f"still takes {[(line.rule, line.text[:60]) for line in result.lines if line.fate in ('drop', 'capture')]}"
    if dict(result.excepted) != exceptions:
        return "holds exceptions that are not used"
    return None


def restless(text: str, options: dict, every: int) -> str | None:
    """What a second cleaning does under exceptions for some of the lines that rules take."""
    program = cleaner(**options)
    taken = [line for line in program.clean(text).lines if line.fate in ("drop", "capture")][::every]
    exceptions = {Excepted(line.rule or "", line_hash(line.key)): EVERY if line.number % 2 else 1 for line in taken}
    once = program.clean(text, exceptions=exceptions)
    again = program.clean(once.text, exceptions=exceptions)
    if again.text != once.text:
        return (
            f"{once.verdict.value}, then takes {[(n.rule, n.text[:60]) for n in again.lines if n.fate in ('drop', 'capture')]}"
        )
    return None


@given(documents, option_sets)
@some(60)
def test_what_was_accepted_stays_as_it_is(text, options):
    hold(text, lambda text: unquiet(text, options))


@given(documents, option_sets, st.integers(1, 4))
@some(60)
def test_a_second_cleaning_under_exceptions_changes_nothing(text, options, every):
    hold(text, lambda text: restless(text, options, every))


@pytest.mark.parametrize("name", sorted(WRITTEN)[::3])
def test_of_documents_that_somebody_wrote(name):
    for options in ({}, {"cut": "off"}, {"cut": "hard"}):
        hold(WRITTEN[name], lambda text, options=options: unquiet(text, options) or restless(text, options, 2))


@given(documents, option_sets)
@some(30)
def test_exceptions_that_nothing_needs_change_nothing(text, options):
    exceptions = {Excepted(rule, line_hash("no such line")): 1 for rule in ("auto/tail", "split/auto/seam", "generic-en/more")}
    result, plain = cleaner(**options).clean(text, exceptions=exceptions), cleaner(**options).clean(text)
    assert [(n.fate, n.rule) for n in result.lines] == [(n.fate, n.rule) for n in plain.lines]
    assert not result.excepted


_WHEAT = "On that wheat summer minister winter river by in summer hospital before winter on teacher minister hospital council."
_LATER = f"""{_WHEAT}
\f
police||rain|
station|J. R. O’Neil|concert|
2265|station|سلمى الدروازي|
1199||1638|1030
|police|Omar Jisri|553
|699||821
J. R. O’Neil|Omar Jisri||tanker
|teacher|school|
Reut́ers||Omar Jisri|museum
Reuters|Reuters|1700|J. R. O’Neil\t
Council Hospital River Minister Flood in J. R. O’Neil
14 juin 2018
Council Hospital River Minister Flood in J. R. O’Neil
{_WHEAT.replace("summer", "autumn")}
{" ".join(_WHEAT.replace("winter", month) for month in ("spring", "March", "June", "October"))}
"""


def test_what_only_a_later_round_takes_is_missing_from_the_text(monkeypatch):
    monkeypatch.setattr("cleaner.extent._MENU", 1)  # what is taken here is a line alone, and not quite surely
    limits = load_model().limits
    monkeypatch.setitem(limits, Sureness.CAREFUL, limits[Sureness.CAREFUL]._replace(begin=0.11))
    second, title = (line_hash(line_key(_LATER.split("\n")[n])) for n in (3, 12))
    exceptions = {Excepted("auto/head", second): 1, Excepted("auto/header-echo", title): 1}
    result = cleaner(packs=("aawsat", "arabnews")).clean(_LATER, exceptions=exceptions)
    assert [line.number for line in result.lines if line.fate == "drop"] == [3]
    assert result.changed
    assert "police||rain|" not in result.text
