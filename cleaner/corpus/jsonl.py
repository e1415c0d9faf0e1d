"""Reads JSONL from a stream of bytes: lines of bounded length, and their records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.sizes import too_large
from cleaner.corpus.streams import Gap
from cleaner.errors import InputError
from cleaner.reading import Fields, parse_record

__all__ = ["Line", "Unread", "read_jsonl", "split_lines"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a stream."""

    offset: int
    """Where it begins, in bytes."""
    number: int
    """Its number, from 1."""
    data: bytes
    """Its bytes, without the ``\\n``."""


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of a stream that can't be had."""

    offset: int
    """Where it begins, in bytes."""
    reason: str
    """Why, for people."""


def split_lines(stream: Iterable[bytes | Gap], *, most: int, offset: int = 0, number: int = 1) -> Iterator[Line | Unread]:
    """The lines of a stream. Memory stays within the longest line that is allowed.

    :param most: length in bytes from which a line is passed over
    :param offset: where the stream begins in its file
    :param number: the number of its first line
    """
    begin = offset  # of the line that is being put together
    parts: list[bytes] = []
    size = 0
    for piece in stream:
        if isinstance(piece, Gap):
            # What stands before a gap is no whole line, unless the gap came just after its last byte.
            if size <= most and (data := b"".join(parts)).rstrip().endswith(b"}"):
                yield Line(begin, number, data)
            yield Unread(begin, piece.reason)
            begin, number, parts, size = begin + size, number + 1, [], 0
            continue
        start = 0
        while (end := piece.find(b"\n", start)) >= 0:
            size += end - start
            if size > most:
                yield Unread(begin, too_large(size, most))
            else:
                parts.append(piece[start:end])
                yield Line(begin, number, parts[0] if len(parts) == 1 else b"".join(parts))
            begin, number, start = begin + size + 1, number + 1, end + 1
            parts, size = [], 0
        size += len(piece) - start
        if size <= most:
            parts.append(piece[start:])
        else:
            parts.clear()
    if size > most:
        yield Unread(begin, too_large(size, most))
    elif size:
        yield Line(begin, number, b"".join(parts))


def read_jsonl(lines: Iterable[Line | Unread], name: str, path: Path, fields: Fields) -> Iterator[Entry | Failure]:
    """The documents of a JSONL file; blank lines are passed over.

    :param name: how the file is shown
    """
    for line in lines:
        if isinstance(line, Unread):
            yield Failure(name, line.offset, line.reason)
            continue
        if not line.data.strip():
            continue
        place = f"{name}:{line.number}"
        try:
            found = parse_record(line.data, line.number, name, path, fields)
        except InputError as error:
            yield Failure(name, line.offset, f"line {line.number}: {str(error).removeprefix(f'{place}: ')}")
            continue
        yield Entry(
            name, line.offset, found.source, path, found.text, found.page, url=found.url, fields=found.record,
            text_field=found.text_field, id_field=found.id_field,
        )  # fmt: skip
