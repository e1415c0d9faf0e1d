"""A rule file of an invented site, written where it is needed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner.packs import Library
from cleaner.rule import Pack

HEAD = 'format = 1\nsite = "demo"\nhosts = ["demo.example"]\n'

Load = Callable[[str], tuple[Library, Pack]]


@pytest.fixture
def load(tmp_path: Path) -> Load:
    """The library and the pack of some rules; the head is left out where it is the usual one."""

    def make(rules: str) -> tuple[Library, Pack]:
        path = tmp_path / "demo.toml"
        path.write_text(rules if rules.startswith("format") else HEAD + rules, encoding="utf-8")
        library = Library([path])
        return library, library.pack("demo")

    return make
