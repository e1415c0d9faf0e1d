"""Cuts a corpus into shards, the same ones whatever the number of workers: by the inputs and the settings alone."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import IO, Any

from cleaner.corpus.formats import Form, Format, file_type, output_form
from cleaner.corpus.settings import Settings
from cleaner.corpus.shard import Shard, Source
from cleaner.corpus.state import State
from cleaner.corpus.streams import Gap, Unpacker
from cleaner.errors import InputError, OutputError
from cleaner.inputs import Input
from cleaner.owners.report import REPORT
from cleaner.writing import claim

__all__ = ["ERRORS", "RESERVED", "SUMMARY", "Done", "Planned", "look_at", "shards"]

ERRORS = "errors.jsonl"
"""The file in the output folder that names the records that failed."""
SUMMARY = "summary.json"
"""The file in the output folder that holds the figures of the run."""
RESERVED = (ERRORS, REPORT, SUMMARY)
"""Names in the output folder that a run needs for itself."""
_LEAST, _MOST = 4_000_000, 64_000_000  # bytes of a shard
_PIECES = 64  # shards into which a file is cut, as long as they are not smaller or larger than that
_UNPACKED = 4  # how much larger than its compressed form text is, about
_FILES = 1000  # text files in a shard


@dataclass(frozen=True, slots=True)
class Planned:
    """An input, and where its articles go."""

    source: Source
    """The file."""
    form: Form
    """How its articles are written."""
    target: str
    """The path of its output below the output folder, without the ending; ``""`` where it is gathered with others, or
    where only its articles tell it, of which each has a file."""
    ending: str
    """The ending of its output."""

    @property
    def alone(self) -> bool:
        """Whether it holds many documents, and its shards are its own."""
        return self.source.format not in (Format.TEXT, Format.HTML)

    @property
    def output(self) -> str:
        """Its output below the output folder, where it is not cut: a file of records, or a folder of texts."""
        return self.target if self.form in (Form.TEXT, Form.MARKDOWN) else self.target + self.ending


def look_at(items: Iterable[Input | InputError], settings: Settings) -> tuple[list[Planned], list[InputError]]:
    """What the inputs are, and where their articles go.

    :return: the inputs, and what can't be used, or not be had in the format that is asked for
    :raises OptionError: no such format
    :raises OutputError: two inputs that would be written to the same file
    """
    found: list[Planned] = []
    wrong: list[InputError] = []
    for item in items:
        if isinstance(item, InputError):
            wrong.append(item)
            continue
        kind = file_type(item.path, settings.said)
        form = output_form(kind, settings.form)
        try:
            told = item.path.stat()
        except OSError as error:
            wrong.append(InputError(f"{item.name}: can't be read: {error.strerror}"))
            continue
        if kind.format is Format.PARQUET and (damage := _damage(item)) is not None:
            wrong.append(damage)
            continue
        source = Source(item, kind.format, kind.packed, told.st_size, told.st_mtime_ns)
        if kind.format in (Format.TEXT, Format.HTML):
            target = str(item.below.with_suffix("")) if form is Form.RECORDS else ""
            found.append(Planned(source, form, target, form.ending))
            continue
        if form is Form.MARKDOWN:
            wrong.append(InputError(f"{item.name}: records have no form in Markdown; use --format text or jsonl"))
            continue
        stem = len(str(item.below)) - len(kind.ending)
        target, ending = str(item.below)[:stem], str(item.below)[stem:]  # the ending as it stands there, also in capitals
        own = not settings.form and kind.format in (Format.JSONL, Format.PARQUET)
        found.append(Planned(source, form, target, ending if own else form.ending))
    _check_targets(found, settings.output)
    return found, wrong


def _damage(item: Input) -> InputError | None:
    """What is wrong with a Parquet file: without its end nothing of it can be read, and it has no shards."""
    from cleaner.corpus.parquet import check_readable

    try:
        check_readable(item.path, item.name)
    except InputError as error:
        return error
    return None


def _check_targets(found: list[Planned], output: Path) -> None:
    """:raises OutputError: names that collide"""
    owners: dict[str, str] = {}
    shards: list[tuple[str, str]] = []
    whole_files = {planned.output for planned in found if planned.alone}  # they may be cut
    for planned in found:
        source = planned.source.input
        if not planned.alone and planned.form.gathers:
            continue
        known = planned.alone or planned.form is Form.RECORDS  # else a bundle's articles get names of their own
        written = planned.output if known else str(source.below)
        claim(owners, written if known else f"{written}\0", output / written, source.name)
        if known and (numbered := re.fullmatch(r"(.*)-\d{5}", planned.target)):
            shards.append((replace(planned, target=numbered[1]).output, written))
        if written in RESERVED:
            raise OutputError(f"{source.name}: would write {output / written}, which tells of the run; give it another name")
    for whole, piece in shards:
        if whole in whole_files:
            raise OutputError(
                f"{owners[piece]}: would write {output / piece}, which may be a shard of {owners[whole]}; "
                "give them different names or folders"
            )


Done = Callable[[Shard], object]
"""Says whether a shard need not be read; it may raise a :class:`~cleaner.errors.CorpusError`."""


def shards(found: list[Planned], settings: Settings, state: State, done: Done) -> Iterator[Shard]:
    """The shards of a corpus in their order; what can't be read out of the middle of a file is unpacked beside the output
    when its turn comes.

    :param done: says which need not be read
    """
    numbers = count()
    groups: dict[Form, _Group] = {}
    size = settings.shard_size or _LEAST
    for planned in found:
        if planned.alone:
            for shard in _cut(planned, settings, state, done):
                yield replace(shard, number=next(numbers))
            continue
        group = groups.setdefault(planned.form, _Group(planned.form))
        if group.add(planned.source, size):
            yield group.shard(next(numbers))
    for group in groups.values():
        if group.sources:
            yield group.shard(next(numbers))


class _Group:
    """Text files that are put together into shards."""

    def __init__(self, form: Form) -> None:
        self.form = form
        self.sources: list[Source] = []
        self._size = self._count = 0

    def add(self, source: Source, size: int) -> bool:
        """Add a file. :return: whether it is enough for a shard"""
        self.sources.append(source)
        self._size += source.size
        return len(self.sources) >= _FILES or self._size >= size

    def shard(self, number: int) -> Shard:
        """The shard of the files so far."""
        name = f"{'documents' if self.form.gathers else f'@{self.form.value}'}-{self._count:05}"
        made = Shard(number, name, tuple(self.sources), self.form, self.form.ending, weight=self._size)
        self.sources, self._size, self._count = [], 0, self._count + 1
        return made


def _cut(planned: Planned, settings: Settings, state: State, done: Done) -> Iterator[Shard]:
    """The shards of a file that holds many documents, numbered within the file."""
    source = planned.source
    packed = source.packed and source.format is Format.JSONL
    size = settings.shard_size or min(max(source.size * (_UNPACKED if source.packed else 1) // _PIECES, _LEAST), _MOST)
    whole = Shard(0, planned.target, (source,), planned.form, planned.ending, 0, source.size, weight=source.size)
    if source.format is Format.PARQUET:
        yield from _rows(whole, size)
    elif source.size * (_UNPACKED if source.packed else 1) <= size:
        yield whole
    elif packed:
        yield from _unpacked(whole, size, state, done)
    elif source.format is Format.WARC:
        yield from _warc_pieces(whole, max(size // (_UNPACKED if source.packed else 1), 1))
    else:
        yield from _line_pieces(whole, size)


def _numbered(whole: Shard, k: int) -> str:
    return f"{whole.name}-{k:05}"


def _line_pieces(whole: Shard, size: int) -> Iterator[Shard]:
    """Pieces of a file of lines, each to the end of a line."""
    start, first = 0, 1
    with whole.sources[0].input.path.open("rb") as file:
        for k in count():
            lines, end = 0, start
            while data := file.read(min(1 << 18, max(size - (end - start), 1 << 12))):
                if end - start + len(data) >= size and (at := data.find(b"\n", max(size - (end - start) - 1, 0))) >= 0:
                    data = data[: at + 1]
                    lines, end = lines + data.count(b"\n"), end + len(data)
                    file.seek(end)
                    break
                lines, end = lines + data.count(b"\n"), end + len(data)
            if end == start:
                return
            yield replace(whole, name=_numbered(whole, k), start=start, end=end, first=first, weight=end - start)
            start, first = end, first + lines


def _warc_pieces(whole: Shard, size: int) -> Iterator[Shard]:
    from cleaner.corpus.warc import record_start

    source = whole.sources[0]
    start = 0
    with source.input.path.open("rb") as file:
        for k in count():
            end = record_start(file, start + size, source.packed) if start + size < source.size else None
            end = source.size if end is None else end
            yield replace(whole, name=_numbered(whole, k), start=start, end=end, weight=end - start)
            if end >= source.size:
                return
            start = end


def _rows(whole: Shard, size: int) -> Iterator[Shard]:
    from cleaner.corpus.parquet import row_pieces

    item = whole.sources[0].input
    pieces, bytes_of = row_pieces(item.path, item.name, size)
    if len(pieces) == 1:
        yield replace(whole, end=pieces[0][1])
        return
    total = max(sum(bytes_of), 1)
    for k, ((start, end), weight) in enumerate(zip(pieces, bytes_of, strict=True)):
        yield replace(whole, name=_numbered(whole, k), start=start, end=end, weight=whole.weight * weight // total)


def _unpacked(whole: Shard, size: int, state: State, done: Done) -> Iterator[Shard]:
    """Pieces of a compressed file of lines. What of it is not finished is unpacked into files of its own, from which
    workers read."""
    source = whole.sources[0]
    pieces, complete = state.pieces(whole)
    known = [replace(whole, name=_numbered(whole, k), **piece) for k, piece in enumerate(pieces)]
    finished = [bool(done(shard)) for shard in known]
    if complete and all(finished):
        yield from known
        return
    stream = _LineStream(source.input.path, source.packed)
    for k in count():
        if k < len(known) and finished[k]:
            stream.take(size)
            yield known[k]
            continue
        handle, spool = tempfile.mkstemp(suffix=".spool", dir=state.work)
        with os.fdopen(handle, "wb") as file:
            piece = stream.take(size, file)
        if piece is None:
            Path(spool).unlink()
            state.note_pieces(whole, pieces, True)
            return
        if k >= len(pieces):
            pieces.append(piece)
            state.note_pieces(whole, pieces, False)
        yield replace(whole, name=_numbered(whole, k), spool=Path(spool), **piece)


class _LineStream:
    """What a compressed file of lines holds, from which pieces are taken."""

    def __init__(self, path: Path, packed: str) -> None:
        self._unpacker = Unpacker(path, packed)
        self._stream = iter(self._unpacker)
        self._rest = b""
        self._start, self._first, self._position = 0, 1, 0

    def take(self, size: int, file: IO[bytes] | None = None) -> dict[str, Any] | None:
        """The next piece: about ``size`` bytes to the end of a line, or less before a gap.

        :param file: where it is written
        :return: what a shard needs to know of it, ``None`` at the end
        """
        length = lines = 0
        gap = ""
        ended = False
        while not ended:
            data: bytes | Gap | None = self._rest or next(self._stream, None)
            self._rest = b""
            if data is None:
                break
            if isinstance(data, Gap):
                gap = data.reason
                break
            if length + len(data) >= size and (at := data.find(b"\n", max(size - length - 1, 0)) + 1):
                data, self._rest, ended = data[:at], data[at:], True
            if file is not None:
                file.write(data)
            length, lines = length + len(data), lines + data.count(b"\n")
        if not length and not gap:
            return None
        start, first, position = self._start, self._first, self._position
        # After a gap a new line begins, whatever was lost.
        self._start, self._first, self._position = start + length, first + lines + bool(gap), self._unpacker.position
        weight = self._position - position
        return {"start": start, "end": start + length, "first": first, "weight": weight, "gap": gap}
