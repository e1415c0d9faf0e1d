"""Reads documents: which files are meant, and the documents in them; a bad record costs that record."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from glob import glob, has_magic
from pathlib import Path
from typing import Any

from cleaner.decoding import Decoded, decode
from cleaner.errors import InputError

__all__ = [
    "HTML_ENDINGS",
    "JSONL_ENDINGS",
    "LEDGER_ENDING",
    "PACKED_ENDINGS",
    "STDIN",
    "TEXT_ENDINGS",
    "USUAL_FIELDS",
    "Decoded",
    "Document",
    "Fields",
    "Input",
    "RecordError",
    "begins_html",
    "begins_jsonl",
    "decode",
    "expand",
    "is_html",
    "is_jsonl",
    "parse_record",
    "parse_records",
    "read_documents",
    "record_document",
]

STDIN = "<stdin>"
"""How the standard input is shown."""
TEXT_ENDINGS = (".txt", ".text")
"""Endings of the text files that are taken from a folder."""
JSONL_ENDINGS = (".jsonl", ".ndjson")
"""Endings of files with one JSON record a line."""
HTML_ENDINGS = (".html", ".htm", ".xhtml")
"""Endings of HTML pages."""
PACKED_ENDINGS = (".jsonl.gz", ".jsonl.zst", ".ndjson.gz", ".ndjson.zst", ".parquet", ".warc", ".warc.gz", ".wet", ".wet.gz")
"""Endings of files with many documents that are read only in a run over a corpus."""
LEDGER_ENDING = ".ledger.jsonl"
"""Ending of the files that ``--ledger`` writes; a folder's are no documents."""
TEXT_FIELDS = ("text", "content", "maintext")
"""Fields in which a record's text is looked for, in this order."""
HTML_FIELD = "html"
"""Field of a record that holds its page, where none of those holds a text."""
_ENDINGS = TEXT_ENDINGS + JSONL_ENDINGS + HTML_ENDINGS
_PAGE = re.compile(  # without possessive quantifiers, which the first releases of Python 3.11 get wrong around groups
    rb"\s*(?:<\?xml[^>]*>\s*|<!--(?:(?!-->).)*-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_SNIFFED = 4096  # bytes by which a page is told


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of a record that are read; every other one is carried through."""

    text: tuple[str, ...] = TEXT_FIELDS
    """Fields in which the text is looked for, in this order."""
    id: str = "id"
    """The field that names the document."""
    url: str = "url"
    """The field that holds its address."""


USUAL_FIELDS = Fields()
"""The fields that are read where nobody says others."""


class RecordError(InputError):
    """A line of a JSONL file that can't be read as a record.

    :ivar raw: the line's bytes, so that a file that is written in place keeps it
    """

    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was named, alone or through a folder or a glob."""

    path: Path
    """Where it lies."""
    name: str
    """How it is shown: as it was named."""
    root: Path
    """The folder below which names are kept: the named folder, that of a glob before its first wildcard,
    else the file's own."""

    @property
    def below(self) -> Path:
        """Its path below an output folder: that below the named folder, else the bare name."""
        return self.path.relative_to(self.root) if self.path.is_relative_to(self.root) else Path(self.path.name)


@dataclass(frozen=True, slots=True)
class Document:
    """One document to clean: a text file, an HTML page, or one record of a JSONL file."""

    source: str
    """How it is named in records: the file, or the record's id."""
    text: str
    """Its text; empty of an HTML page."""
    decoded: Decoded | None = None
    """How its file is written; ``None`` for a record and a page."""
    raw: bytes = b""
    """The bytes of its file, or of the record's line without its ``\\n``."""
    url: str | None = None
    """Its address, where the record gives one."""
    record: dict[str, Any] = field(default_factory=dict)
    """The fields of the record."""
    text_field: str = "text"
    """The field of the record that holds the text."""
    path: Path | None = None
    """The file it comes from."""
    page: bytes | str | None = None
    """The HTML page, where it is one."""


Selects = Callable[[Path], bool | None]
"""Says of a file in a folder whether it is meant; ``None`` leaves it to the file's ending."""


def expand(
    names: Sequence[str], *, outputs: Sequence[Path] = (), selects: Selects | None = None, also: Sequence[str] = ()
) -> Iterator[Input | InputError]:
    """The files that arguments mean: files, folders (all text, HTML and JSONL files below), globs, ``-`` for the
    standard input; each once.

    Hidden files and folders and ledgers are passed over, and links that lead out of a named folder are
    not followed. What can't be used comes as an error in its place, so that the rest is still done.

    :param outputs: folders that are written to; one that lies inside a named folder is not read
    :param selects: which files of a folder are meant, where something else tells than their endings
    :param also: endings of further files that are taken from a folder, such as ``.parquet``
    """
    seen: set[Path] = set()
    for name in names:
        path = Path(name)
        found: Iterable[Input | InputError] = ()
        if not name:
            found = [InputError("an empty file name; name a file, a folder, or - for the standard input")]
        elif name == "-":
            found = [Input(Path("stdin.txt"), STDIN, Path())]
        elif path.is_dir():
            found = _below(path, outputs, selects, also)
        elif path.exists() or path.is_symlink():
            found = [Input(path, name, path.parent)]
        elif has_magic(name):
            found = _matching(name)
        else:
            found = [InputError(f"{name}: no such file or folder")]
        for item in found:
            if isinstance(item, InputError):
                yield item
            elif item.path not in seen:
                seen.add(item.path)
                yield item


def _matching(pattern: str) -> list[Input | InputError]:
    """The files of a glob that no shell has expanded."""
    parts = Path(pattern).parts
    fixed = next(k for k, part in enumerate(parts) if has_magic(part))
    root = Path(*parts[:fixed])
    found: list[Input | InputError] = [
        Input(Path(p), p, root) for p in sorted(glob(pattern, recursive=True)) if Path(p).is_file()
    ]
    return found or [InputError(f"{pattern}: no file matches this pattern")]


def _below(root: Path, outputs: Sequence[Path], selects: Selects | None, also: Sequence[str]) -> Iterator[Input | InputError]:
    """The documents of a folder, in order of their names."""
    real = root.resolve()
    passed = {folder.resolve() for folder in outputs} - {real}
    endings = (*_ENDINGS, *also)
    errors: list[OSError] = []
    found = []
    for folder, folders, files in os.walk(root, onerror=errors.append):
        here = Path(folder)
        folders[:] = [f for f in folders if not f.startswith(".") and not (passed and (here / f).resolve() in passed)]
        for file in files:
            path = here / file
            if file.startswith(".") or file.lower().endswith(LEDGER_ENDING):
                continue
            meant = selects(path) if selects else None
            if meant is None:
                meant = file.lower().endswith(endings)
            if meant and path.is_file() and path.resolve().is_relative_to(real):
                found.append(path)
    for error in errors:
        yield InputError(f"{error.filename}: can't be read: {error.strerror}")
    if not found and not errors:
        told = selects is not None and selects(root / "any.txt") is not None
        looked = (
            "it is searched for what the configuration includes"
            if told
            else f"it is searched for files ending in {', '.join(endings)}"
        )
        yield InputError(f"{root}: no text in this folder; {looked}")
    for path in sorted(found):
        yield Input(path, str(path), root)


def read_bytes(item: Input) -> bytes:
    """The bytes of a file; :raises InputError: it can't be read"""
    try:
        return item.path.read_bytes()
    except OSError as error:
        raise _unreadable(item, error) from None


def _unreadable(item: Input, error: OSError) -> InputError:
    if isinstance(error, IsADirectoryError):
        return InputError(f"{item.name}: is a folder")
    if isinstance(error, FileNotFoundError):
        link = "a link to a file that is not there" if item.path.is_symlink() else "no such file"
        return InputError(f"{item.name}: {link}")
    hint = "; check its permissions" if isinstance(error, PermissionError) else ""
    return InputError(f"{item.name}: can't be read: {error.strerror}{hint}")


def is_jsonl(path: Path) -> bool:
    """Whether a file's ending says that it holds records."""
    return path.suffix.lower() in JSONL_ENDINGS


def is_html(path: Path) -> bool:
    """Whether a file's ending says that it is an HTML page."""
    return path.suffix.lower() in HTML_ENDINGS


def begins_html(data: bytes) -> bool:
    """Whether an input is an HTML page, by how it begins.

    >>> begins_html(b"<!DOCTYPE html><title>Ferry</title>"), begins_html(b"<p> is the tag of a paragraph.")
    (True, False)
    """
    start = data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        start = start[2:].replace(b"\0", b"")
    return _PAGE.match(start) is not None


def begins_jsonl(line: bytes) -> bool:
    """Whether this first line of an input is a record with a text."""
    if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        parse_record(line, 1, "", None)
    except RecordError:
        return False
    return True


def read_documents(
    item: Input, *, jsonl: bool | None = None, html: bool | None = None, fields: Fields = USUAL_FIELDS
) -> Iterator[Document | InputError]:
    """The documents of a file: one text, one HTML page, or a record a line.

    :param jsonl: whether the file holds records; by default its ending tells
    :param html: whether it is a page; by default its ending tells
    :param fields: which fields of a record are read
    :raises InputError: the file can't be read or is no text; a broken record comes as an error in its place
    """
    if jsonl is None:
        jsonl = is_jsonl(item.path)
    if not jsonl:
        if item.name.lower().endswith(PACKED_ENDINGS):
            raise InputError(f"{item.name}: holds many documents; use -o DIR")
        data = read_bytes(item)
        if is_html(item.path) if html is None else html:
            yield Document(item.name, "", raw=data, path=item.path, page=data)
            return
        decoded = decode(data, item.name)
        yield Document(item.name, decoded.text, decoded, data, path=item.path)
        return
    try:
        with item.path.open("rb") as lines:
            yield from parse_records(lines, item.name, item.path, fields)
    except OSError as error:
        raise _unreadable(item, error) from None


def parse_records(
    lines: Iterable[bytes], name: str, path: Path | None = None, fields: Fields = USUAL_FIELDS
) -> Iterator[Document | RecordError]:
    """The records of a JSONL file, one at a time; one bad record costs that record.

    :param lines: the lines as a binary file gives them
    """
    for number, line in enumerate(lines, 1):
        raw = line.removesuffix(b"\n")
        if not raw.strip():
            continue
        try:
            yield parse_record(raw, number, name, path, fields)
        except RecordError as error:
            error.raw = raw
            yield error


def parse_record(raw: bytes, number: int, name: str, path: Path | None, fields: Fields = USUAL_FIELDS) -> Document:
    """The record on one line of a JSONL file.

    :param raw: the line without its ``\\n``
    :param number: its number in the file, from 1
    :param name: how the file is shown
    :raises RecordError: the line holds no record, or one without a text
    """
    place = f"{name}:{number}"
    try:
        record = json.loads(raw.decode("utf-8-sig" if number == 1 else "utf-8"))
    except UnicodeDecodeError as error:
        raise RecordError(f"{place}: broken UTF-8 at byte {error.start + 1} of the line") from None
    except json.JSONDecodeError as error:
        raise RecordError(f"{place}: no JSON: {error.msg} at character {error.pos + 1} of the line") from None
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{place}: no JSON that can be read: {error}") from None
    if not isinstance(record, dict):
        raise RecordError(f'{place}: no record; each line of JSONL is an object such as {{"text": "…"}}')
    return record_document(record, place, f"{name}#{number}", fields, raw=raw, path=path)


def record_document(
    record: dict[str, Any],
    place: str,
    source: str,
    fields: Fields = USUAL_FIELDS,
    *,
    raw: bytes = b"",
    path: Path | None = None,
) -> Document:
    """The document that a record holds.

    :param place: where it stands, for the message of an error
    :param source: its name, where the record has no id
    :raises RecordError: it has no text
    """
    url, own, page = record.get(fields.url), record.get(fields.id), record.get(HTML_FIELD)
    name, address = source if own is None or own == "" else str(own), url if isinstance(url, str) else None
    found = next((f for f in fields.text if isinstance(record.get(f), str)), None)
    if found is not None:
        return Document(name, record[found], None, raw, address, record, found, path)
    if isinstance(page, str):
        return Document(name, "", raw=raw, url=address, record=record, path=path, page=page)
    raise RecordError(f"{place}: no text; a record needs a string in {_either((*fields.text, HTML_FIELD))}")


def _either(names: Sequence[str]) -> str:
    """Quoted names as a choice: ``"text", "content" or "maintext"``."""
    *others, last = (f'"{name}"' for name in names)
    return f"{', '.join(others)} or {last}" if others else last
