"""Each entry and each condition of each rule is proved by an example of its pack, and lint finds nothing."""

from __future__ import annotations

import pytest

from cleaner.checking import failures, unproved, unproved_conditions
from cleaner.ruletools.linting import lint_pack

from .strategies import LIBRARY, PACKS


@pytest.mark.parametrize("name", PACKS)
def test_the_examples_hold(name):
    assert not list(failures(LIBRARY, LIBRARY.pack(name)))


@pytest.mark.parametrize("name", PACKS)
def test_each_entry_is_proved(name):
    assert not list(unproved(LIBRARY, LIBRARY.pack(name)))


@pytest.mark.parametrize("name", PACKS)
def test_each_condition_is_proved(name):
    assert not list(unproved_conditions(LIBRARY, LIBRARY.pack(name)))


@pytest.mark.parametrize("name", PACKS)
def test_lint_finds_nothing(name):
    assert not lint_pack(LIBRARY, LIBRARY.pack(name))
