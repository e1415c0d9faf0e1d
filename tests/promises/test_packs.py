"""Each entry of each rule is proved by an example of its pack."""

from __future__ import annotations

import pytest

from cleaner.checking import failures, unproved

from .strategies import LIBRARY, PACKS


@pytest.mark.parametrize("name", PACKS)
def test_the_examples_hold(name):
    assert not list(failures(LIBRARY, LIBRARY.pack(name)))


@pytest.mark.parametrize("name", PACKS)
def test_each_entry_is_proved(name):
    assert not list(unproved(LIBRARY, LIBRARY.pack(name)))
