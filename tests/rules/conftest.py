"""Rules stand alone here: neither the bundled packs nor the user's speak, only those of a test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import Cleaner, Result
from cleaner import packs as cleaner_packs

from .casefile import HEAD


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    empty = tmp_path_factory.mktemp("empty")
    monkeypatch.setattr(cleaner_packs, "bundled_rules", lambda: empty)
    monkeypatch.setattr(cleaner_packs, "user_rules", lambda: empty)
    monkeypatch.setenv("CLEANER_CACHE", "")


@pytest.fixture
def pack(tmp_path: Path) -> Callable[[str], Path]:
    """Writes the rules of the pack ``demo`` into a file."""

    def write(rules: str, name: str = "demo.toml", head: str = HEAD) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(head + rules, encoding="utf-8")
        return path

    return write


@pytest.fixture
def run(pack: Callable[[str], Path]) -> Callable[..., Result]:
    """Cleans a text with the rules of the pack ``demo``."""

    def apply(rules: str, text: str, **options: object) -> Result:
        where = {key: options.pop(key) for key in ("host", "url", "path") if key in options}
        options = {"packs": ["demo"], "cut": "off"} | options
        return Cleaner.load(rules=[pack(rules)], **options).clean(text, **where)  # type: ignore[arg-type]

    return apply
