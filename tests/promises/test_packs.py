"""Each entry and each condition of each rule is proved by an example of its pack, and lint finds nothing."""

from __future__ import annotations

import pytest

from cleaner import clean
from cleaner.checking import failures, unproved, unproved_conditions
from cleaner.ruletools.linting import lint_pack

from .strategies import LIBRARY, PACKS, SITES

LANGUAGES = [name for name in PACKS if name not in SITES]


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


@pytest.mark.parametrize("name", LANGUAGES)
def test_a_language_speaks_where_its_script_stands(name):
    assert all(name in clean(example.text).packs for example in LIBRARY.pack(name).examples)


@pytest.mark.parametrize(
    ("text", "others"), [("The ferry is back.", "el he hi ko ru"), ("Το πορθμείο γύρισε.", "de he hi ko ru")]
)
def test_a_language_of_another_script_is_silent(text, others):
    assert not {f"generic-{code}" for code in others.split()} & set(clean(text).packs)
