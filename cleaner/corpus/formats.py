"""Which kind of file holds documents, as its ending tells."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from cleaner.errors import OptionError
from cleaner.inputs import HTML_ENDINGS, JSONL_ENDINGS, PACKED_ENDINGS

__all__ = ["FileType", "Form", "Format", "file_type", "form_of", "output_form"]


class Format(StrEnum):
    """How a file holds documents."""

    TEXT = "text"
    """The whole file is one text."""
    HTML = "html"
    """The whole file is one page."""
    JSONL = "jsonl"
    """One JSON object a line."""
    PARQUET = "parquet"
    """One row a document."""
    WARC = "warc"
    """Pages or texts as a crawler stored them."""


@dataclass(frozen=True, slots=True)
class FileType:
    """What a file's name says about it."""

    format: Format
    """How it holds documents."""
    packed: str
    """How it is compressed: ``""``, ``"gz"`` or ``"zst"``."""
    ending: str
    """The ending that says so, ``""`` where there is none."""


def _format_of(ending: str) -> Format:
    first = ending.split(".")[1]
    return {"parquet": Format.PARQUET, "warc": Format.WARC, "wet": Format.WARC}.get(first, Format.JSONL)


def _packing_of(ending: str) -> str:
    last = ending.rpartition(".")[2]
    return last if last in ("gz", "zst") else ""


_TYPES = (
    *(FileType(Format.HTML, "", ending) for ending in HTML_ENDINGS),
    *(FileType(_format_of(ending), _packing_of(ending), ending) for ending in (*JSONL_ENDINGS, *PACKED_ENDINGS)),
)


def file_type(path: Path, said: str = "auto") -> FileType:
    """What a file holds, by its ending; a file with any other ending is a text.

    :param said: ``text``, ``html`` or ``jsonl``, where somebody says what it is; ``auto``: the ending tells
    """
    if said in ("text", "html"):
        return FileType(Format(said), "", "")
    name = path.name.lower()
    found = next((t for t in _TYPES if name.endswith(t.ending)), FileType(Format.TEXT, "", ""))
    if said == "jsonl" and found.format is not Format.JSONL:
        return FileType(Format.JSONL, _packing_of(name), path.suffix)
    return found


class Form(StrEnum):
    """How articles are written."""

    TEXT = "text"
    """A file of text an article."""
    MARKDOWN = "markdown"
    """A file of Markdown with front matter an article."""
    RECORDS = "jsonl"
    """One JSON record an article."""
    RECORDS_GZ = "jsonl.gz"
    """The same, compressed with gzip."""
    RECORDS_ZST = "jsonl.zst"
    """The same, compressed with Zstandard."""
    PARQUET = "parquet"
    """One row an article."""

    @property
    def ending(self) -> str:
        """The ending of the files."""
        return {"text": ".txt", "markdown": ".md"}.get(self.value, f".{self.value}")

    @property
    def gathers(self) -> bool:
        """Whether the articles of many text files go into one file."""
        return self in (Form.RECORDS_GZ, Form.RECORDS_ZST, Form.PARQUET)


def form_of(said: str) -> Form:
    """The form that ``--format`` names; :raises OptionError: no such form"""
    if said not in list(Form):
        raise OptionError(f'no format "{said}"; use {", ".join(Form)}')
    return Form(said)


def output_form(kind: FileType, asked: str) -> Form:
    """How the articles of a file are written: as asked for, else as the file itself is.

    :raises OptionError: no such form
    """
    if asked:
        return form_of(asked)
    match kind.format:
        case Format.TEXT | Format.HTML:
            return Form.TEXT
        case Format.PARQUET:
            return Form.PARQUET
        case Format.WARC:
            return Form.RECORDS_GZ
        case _:
            return Form(f"jsonl.{kind.packed}".rstrip("."))
