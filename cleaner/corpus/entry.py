"""What a reader gives: the documents of a corpus, and those that can't be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner.reading import Decoded

__all__ = ["Entry", "Failure"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a corpus."""

    file: str
    """The file that it stands in, as it was named."""
    offset: int
    """Where it begins there: a byte (of a compressed JSONL file: of what is inside; of a compressed WARC file: where the
    gzip member begins that holds it), or in Parquet a row, from 0."""
    source: str
    """How it is named in records."""
    path: Path
    """The file, for packs that go by the names of folders."""
    text: str = ""
    """Its text; ``""`` for a page."""
    page: bytes | str | None = None
    """An HTML page, where it is one."""
    content_type: str | None = None
    """The content type that a server gave with the page."""
    url: str | None = None
    """Its address, where the corpus gives one."""
    fields: dict[str, Any] = field(default_factory=dict)
    """The fields of its record."""
    text_field: str = "text"
    """The field of the record that holds the text, or of its page is to hold it."""
    id_field: str = "id"
    """The field that holds the name of an article."""
    decoded: Decoded | None = None
    """How a text file is written; ``None`` for a record."""
    below: Path | None = None
    """The path of a text file below the folder that was named; ``None`` for a record."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A record that can't be read, cleaned or written."""

    file: str
    """The file that it stands in, as it was named."""
    offset: int
    """Where it begins there, as :attr:`Entry.offset`."""
    reason: str
    """What is wrong, for people."""
    source: str = ""
    """How the document is named, where that is known."""

    @property
    def told(self) -> str:
        """In one line."""
        return f"{self.file}, at {self.offset}: {self.reason}"

    def record(self) -> dict[str, Any]:
        """As a line of ``errors.jsonl``."""
        named = {"id": self.source} if self.source else {}
        return {"file": self.file, "offset": self.offset, **named, "reason": self.reason}
