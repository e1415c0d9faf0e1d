"""A corpus of the Tide Bell, an invented paper, and what is learned from it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from cleaner.learning import Store, learn, pack_text
from cleaner.packs import Library

pytest.importorskip("duckdb", reason="the extra 'learn' is not installed")

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "fixtures" / "learn" / "tidebell.example"
HOST = "tidebell.example"

Learn = Callable[..., str]


@pytest.fixture
def tide_bell() -> list[str]:
    """The pages of the Tide Bell: five of one story or two, and one of them crawled twice."""
    return [path.read_text("utf-8") for path in sorted(PAGES.glob("*.txt"))]


@pytest.fixture
def learned(tmp_path: Path) -> Learn:
    """Learn the pages of one site: the text of the rule file, or nothing."""

    def run(pages: Iterable[str], site: str = HOST, **options: object) -> str:
        with Store() as store:
            for page in pages:
                store.add(site, page)
            found = list(learn(store, Library(), **options))  # type: ignore[arg-type]
        return "\n".join(pack_text(f.draft) for f in found if f.draft is not None)

    return run
