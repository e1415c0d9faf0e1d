"""Reads the documents of files; a bad record costs that record."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from math import isfinite
from pathlib import Path
from typing import Any

from cleaner.decoding import Decoded, decode
from cleaner.errors import InputError, RecordError
from cleaner.inputs import PACKED_ENDINGS, Input, is_html, is_jsonl

__all__ = [
    "TEXT_FIELDS",
    "USUAL_FIELDS",
    "Decoded",
    "Document",
    "Fields",
    "Number",
    "begins_html",
    "begins_jsonl",
    "decode",
    "parse_record",
    "parse_records",
    "read_bytes",
    "read_documents",
    "record_document",
    "unreadable",
]

TEXT_FIELDS = ("text", "content", "maintext")
"""Fields in which a record's text is looked for, in this order."""
HTML_FIELD = "html"
"""Field of a record that holds its page, where none of those holds a text."""
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

    def name_in(self, names: Container[str]) -> str:
        """The field for the name of an article: ``id``, but an ``id`` that names nothing is left to its record.

        :param names: the fields of the record, or the columns of a table
        """
        return self.id if "id" in names else "id"


USUAL_FIELDS = Fields()
"""The fields that are read where nobody says others."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number of a record that Python would write in another way than it is written: with other digits, or another form."""

    said: str
    """How it is written."""

    def __str__(self) -> str:
        return self.said


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
    """The fields of the record; a number that Python would write in another way is a :class:`Number`."""
    text_field: str = "text"
    """The field of the record that holds the text, or of its page is to hold it."""
    id_field: str = "id"
    """The field that holds the name of an article."""
    path: Path | None = None
    """The file it comes from."""
    page: bytes | str | None = None
    """The HTML page, where it is one."""
    content_type: str | None = None
    """The content type that a server gave with the page."""


def read_bytes(item: Input) -> bytes:
    """The bytes of a file; :raises InputError: it can't be read"""
    try:
        return item.path.read_bytes()
    except OSError as error:
        raise unreadable(item, error) from None


def unreadable(item: Input, error: OSError) -> InputError:
    """Why a file can't be read, for people."""
    if isinstance(error, IsADirectoryError):
        return InputError(f"{item.name}: is a folder")
    if isinstance(error, FileNotFoundError):
        link = "a link to a file that is not there" if item.path.is_symlink() else "no such file"
        return InputError(f"{item.name}: {link}")
    hint = "; check its permissions" if isinstance(error, PermissionError) else ""
    return InputError(f"{item.name}: can't be read: {error.strerror}{hint}")


def begins_html(data: bytes) -> bool:
    """Whether an input is an HTML page, by how it begins.

    >>> begins_html(b"<!DOCTYPE html><title>Ferry</title>"), begins_html(b"<p> is the tag of a paragraph.")
    (True, False)
    """
    start = data[:_SNIFFED].removeprefix(b"\xef\xbb\xbf")
    if start.startswith((b"\xff\xfe", b"\xfe\xff", b"\0\0\xfe\xff")):  # the marks of UTF-16 and UTF-32
        start = start.replace(b"\0", b"")[2:]
    return _PAGE.match(start) is not None


def begins_jsonl(line: bytes) -> bool:
    """Whether this first line of an input is a record with a text."""
    if not line.lstrip(b"\xef\xbb\xbf \t").startswith(b"{"):
        return False
    try:
        record_document(json.loads(line.decode("utf-8-sig"), parse_int=Number), "", "")  # of any length
    except (ValueError, RecursionError, RecordError):
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
        raise unreadable(item, error) from None


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
        text = raw.decode("utf-8-sig" if number == 1 else "utf-8")
        record = json.loads(
            text, parse_float=_number, parse_int=_integer, parse_constant=_number, object_pairs_hook=_fields_once
        )
    except UnicodeDecodeError as error:
        raise RecordError(f"{place}: broken UTF-8 at byte {error.start + 1} of the line") from None
    except json.JSONDecodeError as error:
        raise RecordError(f"{place}: no JSON: {error.msg} at character {error.pos + 1} of the line") from None
    except (ValueError, RecursionError) as error:
        raise RecordError(f"{place}: no JSON that can be read: {error}") from None
    if not isinstance(record, dict):
        raise RecordError(f'{place}: no record; each line of JSONL is an object such as {{"text": "…"}}')
    return record_document(record, place, f"{name}#{number}", fields, raw=raw, path=path)


def _fields_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object of JSON; :raises ValueError: a name stands in it twice, so that one of its values would be lost"""
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    twice = next(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
    raise ValueError(f"{json.dumps(twice, ensure_ascii=False)} stands twice in an object, which keeps one; rename the other")


def _number(said: str) -> float | Number:
    """A number of JSON; :raises ValueError: it is none, or too large for most programs"""
    number = float(said)
    if isfinite(number):
        return number if repr(number) == said else Number(said)
    raise ValueError(f"{said} is no number that can be kept; write null, or put it in quotes")


def _integer(said: str) -> int | Number:
    """A number of JSON without a fraction; :raises ValueError: it is too large for most programs"""
    try:
        return Number(said) if said == "-0" else int(said)
    except ValueError:  # Python's own limit
        raise ValueError(f"a number of {len(said)} digits can't be kept; put it in quotes") from None


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
    :raises RecordError: it has no text, or no field for that of its page
    """
    url, own, page = record.get(fields.url), record.get(fields.id), record.get(HTML_FIELD)
    name, address = source if own is None or own == "" else str(own), url if isinstance(url, str) else None
    id_field = fields.name_in(record)
    found = next((f for f in fields.text if isinstance(record.get(f), str)), None)
    if found is not None:
        return Document(name, record[found], None, raw, address, record, found, id_field, path)
    if isinstance(page, str):
        free = next((f for f in fields.text if record.get(f) is None), None)
        if free is None:
            raise RecordError(
                f"{place}: has a page, but its text would replace what stands in {_either(fields.text)}; rename one"
            )
        return Document(name, "", None, raw, address, record, free, id_field, path, page)
    raise RecordError(f"{place}: no text; a record needs a string in {_either((*fields.text, HTML_FIELD))}")


def _either(names: Sequence[str]) -> str:
    """Quoted names as a choice: ``"text", "content" or "maintext"``."""
    *others, last = (f'"{name}"' for name in names)
    return f"{', '.join(others)} or {last}" if others else last
