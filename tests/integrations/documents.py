"""Records of every shape for the integrations, and what one machine makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleaner import Cleaner
from cleaner.errors import InputError
from cleaner.reading import parse_records
from cleaner.records import article_records

ROOT = Path(__file__).parents[2]
RULES = ROOT / "fixtures" / "rules"
STORY = (ROOT / "fixtures" / "harborpost" / "story.txt").read_text("utf-8")
"""A bundle of two articles of the invented newspaper."""
TITLES = ["Harbor Pilots End Nine-Day Strike after Pay Offer", "Lighthouse Museum Opens Its Doors on Qasr Island"]

PAGE = (
    '<html lang="en"><head><meta property="og:site_name" content="Harbor Post"></head><body><article><h1>Ferry Runs</h1>'
    + "<p>The ferry to Tern Island has run every day since March, and nobody can remember when it was so full.</p>" * 3
    + "</article></body></html>"
)
"""A page that tells its site and its language."""


def program() -> Cleaner:
    """The cleaner of these tests, with the rules of the invented newspaper."""
    return Cleaner.load(rules=RULES)


def texts() -> dict[str, str]:
    """The text of every fixture, by its path."""
    folder = ROOT / "fixtures"
    return {p.relative_to(folder).as_posix(): p.read_bytes().decode("utf-8") for p in sorted(folder.rglob("*.txt"))}


def records() -> list[dict[str, Any]]:
    """A record of each fixture: some with an id, some with an address, all with something to carry through."""
    found: list[dict[str, Any]] = []
    for n, (name, text) in enumerate(texts().items()):
        record: dict[str, Any] = {"id": name} if n % 3 else {}
        record |= {"text": text, "rank": n, "tags": ["news", name], "metadata": {"crawl": "June"}}
        if n % 2:
            record["url"] = f"https://www.harborpost.example/{n}"
        found.append(record)
    return found


BAD_LINES = [
    b"{broken",
    b'"a string"',
    b'{"id": "n4", "body": "no text"}',
    b'{"text": null}',
    b'{"text": "\xff"}',
    b"[" * 100_000,
]
"""Lines that are no records, each in its own way."""


def as_lines(given: Iterable[dict[str, Any]]) -> list[bytes]:
    """Records as the lines of a JSONL file."""
    return [json.dumps(record, ensure_ascii=False).encode() for record in given]


def lines_with_bad_ones() -> list[bytes]:
    """The records, with a bad line or a blank one after every fifth."""
    found: list[bytes] = []
    bad = [*BAD_LINES, b"", b"  "]
    for n, line in enumerate(as_lines(records())):
        found.append(line)
        if n % 5 == 4:
            found.append(bad[n // 5 % len(bad)])
    return found


def local(data: Iterable[bytes], name: str, cleaner: Cleaner | None = None) -> tuple[list[str], list[str]]:
    """What one machine makes of the lines of a file: the articles as lines of JSON, and the reasons of what failed."""
    cleaner = cleaner or program()
    good, failed = [], []
    for document in parse_records(data, name, Path(name)):
        if isinstance(document, InputError):
            failed.append(str(document))
            continue
        result = cleaner.clean(document.text, url=document.url, path=document.path)
        found = article_records(result, document.source, document.record, document.text_field)
        good += [json.dumps(record, ensure_ascii=False) for record in found]
    return good, failed


def read_parts(folder: Path) -> Iterator[str]:
    """The lines of a job's files, in order."""
    for path in sorted(folder.glob("part-*")):
        yield from path.read_text("utf-8").removesuffix("\n").split("\n") if path.stat().st_size else ()
