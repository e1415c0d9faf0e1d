"""How long cleaning takes, beside the plainest loop over the same lines: ``python -m pytest benchmarks``.

What counts is the ratio of the two rows of a group, not a time: machines differ. The documents are the
fixtures, repeated until they are as long as a page of news with its menus.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cleaner import clean

FIXTURES = Path(__file__).parents[1] / "fixtures"
KNOWN = {f"phrase {n}" for n in range(3000)}


def pages() -> list[str]:
    """The text of every fixture."""
    return [path.read_text(encoding="utf-8") for path in sorted(FIXTURES.rglob("*.txt"))]


def floor(text: str) -> int:
    """Each line stripped and looked up in a set: less can't be done with lines."""
    return sum(line.strip() in KNOWN for line in text.splitlines())


def whole(text: str) -> int:
    """What a caller does: the fate of each line, and the text of each article."""
    result = clean(text)
    return len([line.fate for line in result.lines]) + sum(len(a.text) for a in result.articles)


@pytest.mark.parametrize("work", [floor, whole])
def test_fixtures(benchmark: Callable[..., object], work: Callable[[str], int]) -> None:
    texts = pages()
    benchmark.group = "all fixtures"  # type: ignore[attr-defined]
    benchmark(lambda: [work(text) for text in texts])


@pytest.mark.parametrize("work", [floor, whole])
def test_long_body(benchmark: Callable[..., object], work: Callable[[str], int]) -> None:
    """Long paragraphs, of which no rule knows a line."""
    text = "\n\n".join(f"{n} boats left the harbour of Saffron Bay before the wind turned to the west." * 6 for n in range(200))
    benchmark.group = "long body"  # type: ignore[attr-defined]
    benchmark(work, text)
