"""What programs write above a page that they give as text: front matter in YAML, and the title and address of reader programs.

Front matter is the document's own: it stays as it stands, is no text, and tells title, writer, date and topics. What a reader
program writes a rule takes away; only its title is told here, as the page may have no other.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cleaner.model import Field, Kind

__all__ = ["EDGE", "READ", "FrontMatter", "front_matter", "reader_titles"]

EDGE, READ = "---", "markdown content:"
"""The keys of the lines around front matter, and of the last line that a reader program writes above a page."""
_ENTRY = re.compile(r"([A-Za-z][\w.-]*(?: [\w.-]+)*)[ \t]*:(?:\s+(\S.*))?$")
_MORE = re.compile(r"\s*-\s+(\S.*)$|\s+\S|#|\s*$")
"""What goes on with an entry: an item, a deeper line, a comment, a blank line."""
_LONGEST = 80
"""Lines of front matter at most."""
_KINDS = {
    "title": Kind.TITLE, "author": Kind.BYLINE, "authors": Kind.BYLINE, "byline": Kind.BYLINE, "date": Kind.DATE,
    "published": Kind.DATE, "tags": Kind.TOPICS, "categories": Kind.TOPICS, "keywords": Kind.TOPICS,
}  # fmt: skip
"""The entries that name a field."""
_QUOTES = "\"'"
_TITLE = re.compile(r"Title: (\S.*)$")
_SOURCE = re.compile(r"URL Source: ?\S*$")
_NEAR = 4
"""Lines below its title within which a reader program names the address of the page."""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """A block of YAML above a text."""

    lines: range
    """Its lines, with those that stand around it."""
    fields: tuple[Field, ...]
    """The metadata that it tells."""


def front_matter(texts: Sequence[str]) -> list[FrontMatter]:
    """The blocks of YAML at the beginning of a text, or, where several were put into one, above each of them.

    Further down only a block that tells a title is one: else it may be a note in an article.
    """
    found: list[FrontMatter] = []
    k, begun = 0, False
    while k < len(texts):
        end = _end(texts, k) if texts[k].rstrip() == EDGE and (not k or not texts[k - 1].strip()) else None
        fields = tuple(_fields(texts, range(k + 1, end))) if end else ()
        if end and (not begun or any(field.kind is Kind.TITLE for field in fields)):
            found.append(FrontMatter(range(k, end + 1), fields))
            k = end
        begun = begun or bool(texts[k].strip())
        k += 1
    return found


def _end(texts: Sequence[str], start: int) -> int | None:
    """The line that ends a block; ``None`` if it is none."""
    for k in range(start + 1, min(len(texts), start + _LONGEST)):
        if texts[k].rstrip() == EDGE:
            return k if k > start + 1 else None
        if not _ENTRY.match(texts[k]) and (k == start + 1 or not _MORE.match(texts[k])):
            return None
    return None


def _fields(texts: Sequence[str], lines: range) -> Iterator[Field]:
    """The metadata of a block. Of a list, whose items stand below its name or in brackets, the items with commas between."""
    kind: Kind | None = None
    for k in lines:
        entry, item = _ENTRY.match(texts[k]), _MORE.match(texts[k])
        if entry:
            kind = _KINDS.get(entry[1].lower())
        value = entry[2] if entry else item and item[1]
        if kind and value and (text := _plain(value)):
            yield Field(kind, text, k)


def _plain(value: str) -> str:
    """A value without quotes; of a list in brackets its items."""
    value = value.strip()
    items = value[1:-1].split(",") if value[0] == "[" and value[-1] == "]" else [value]
    return ", ".join(filter(None, (item.strip().strip(_QUOTES).strip() for item in items)))


def reader_titles(texts: Sequence[str]) -> dict[int, str]:
    """The titles that a reader program has written, by their lines: below each stands the address of the page."""
    titles: dict[int, str] = {}
    for k in [k for k, text in enumerate(texts) if _SOURCE.match(text)]:
        for above in range(k - 1, max(-1, k - 1 - _NEAR), -1):
            if found := _TITLE.match(texts[above]):
                titles[above] = found[1].strip()
                break
    return titles
