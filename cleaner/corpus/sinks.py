"""Where the articles of a shard go: a file of records, or files of text."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterable
from contextlib import ExitStack
from itertools import count
from pathlib import Path
from typing import IO, Any, Protocol, cast

from cleaner.corpus.entry import Entry
from cleaner.corpus.formats import Form, Format
from cleaner.corpus.shard import Shard
from cleaner.reading import Fields
from cleaner.records import article_records, json_line, markdown
from cleaner.result import Result
from cleaner.writing import joined, safe_name, split_names

__all__ = ["Sink", "article_files", "open_sink", "sync"]


class Sink(Protocol):
    """What takes the articles of a shard. It writes aside; who calls it gives the output its name."""

    outputs: list[tuple[str, str]]
    """The files below the output folder, each with the document that it comes from."""

    def write(self, entry: Entry, result: Result) -> None:
        """Write the articles of a document."""

    def close(self) -> None:
        """Write what is left, and see to it that it is on the disk."""


def open_sink(shard: Shard, aside: Path, fields: Fields) -> Sink:
    """What takes the articles of a shard.

    :param aside: where it writes: a file that is not there yet, or a folder
    :param fields: which columns hold what
    :raises CorpusError: its library is missing
    """
    match shard.form:
        case Form.TEXT | Form.MARKDOWN:
            return _Files(shard, aside)
        case Form.PARQUET:
            return _Rows(shard, aside, fields)
        case Form.RECORDS if shard.staged:
            return _Files(shard, aside)
        case _:
            return _Records(shard, aside)


def _records(entry: Entry, result: Result) -> Iterable[dict[str, Any]]:
    return article_records(result, entry.source, entry.fields, entry.text_field, entry.id_field)


class _Records:
    """A file with one JSON record an article."""

    def __init__(self, shard: Shard, aside: Path) -> None:
        self.outputs = [(shard.target, shard.sources[0].input.name)]
        self._aside = aside
        self._open = ExitStack()
        file: IO[bytes] = self._open.enter_context(aside.open("wb"))
        if shard.form is Form.RECORDS_GZ:  # without name and time, so that the same records give the same bytes
            file = self._open.enter_context(cast("IO[bytes]", gzip.GzipFile("", "wb", 6, file, mtime=0)))
        elif shard.form is Form.RECORDS_ZST:
            from cleaner.corpus.streams import zstandard

            file = self._open.enter_context(zstandard().ZstdCompressor().stream_writer(file, closefd=False))
        self._file = file

    def write(self, entry: Entry, result: Result) -> None:
        self._file.write(b"".join(joined(map(json_line, _records(entry, result)))))

    def close(self) -> None:
        self._open.close()
        sync(self._aside)


class _Rows:
    """A Parquet file with one row an article."""

    def __init__(self, shard: Shard, aside: Path, fields: Fields) -> None:
        from cleaner.corpus.parquet import ParquetRows

        source = shard.sources[0]
        self.outputs = [(shard.target, source.input.name)]
        self._aside = aside
        self._rows = ParquetRows(aside, fields, source.input.path if source.format is Format.PARQUET else None)

    def write(self, entry: Entry, result: Result) -> None:
        for record in _records(entry, result):
            self._rows.write(record, entry.text_field, entry.id_field)

    def close(self) -> None:
        self._rows.close()
        sync(self._aside)


class _Files:
    """A folder with one file an article."""

    def __init__(self, shard: Shard, aside: Path) -> None:
        self.outputs: list[tuple[str, str]] = []
        self._aside, self._shard = aside, shard
        self._taken: set[str] = set()
        aside.mkdir()

    def write(self, entry: Entry, result: Result) -> None:
        form = self._shard.form
        if entry.below is not None:
            ending = None if form is Form.TEXT and entry.page is None else form.ending
            for path, data in article_files(entry.below, ending, form, entry, result):
                self._add(path, data, str(len(self.outputs)), entry)
            return
        safe = safe_name(entry.source).strip(".")[-80:] or "_"
        for n in count(1):
            name = Path(f"{safe}{f'~{n}' if n > 1 else ''}{form.ending}")
            files = article_files(name, form.ending, form, entry, result)
            if self._taken.isdisjoint(str(path).casefold() for path, _ in files):
                break
        for path, data in files:
            self._taken.add(str(path).casefold())
            self._add(Path(self._shard.name) / path, data, str(path), entry)

    def _add(self, path: Path, data: bytes, aside: str, entry: Entry) -> None:
        """Write a file; one that is staged waits under a number, since two may want the same name."""
        (self._aside / aside).write_bytes(data)
        self.outputs.append((str(path), entry.source))

    def close(self) -> None:
        if hasattr(os, "sync"):
            os.sync()  # once: a file at a time takes longer than to clean them
        else:
            for path in self._aside.iterdir():
                sync(path)


def article_files(name: Path, ending: str | None, form: str, document: Any, result: Result) -> list[tuple[Path, bytes]]:
    """The files of a document's articles, each with its bytes.

    :param name: the path of the document
    :param ending: the ending that they get, ``None``: that of the document
    :param document: has ``source`` and ``decoded``
    """
    if form == "jsonl":
        return [(name.with_suffix(".jsonl"), b"".join(joined(map(json_line, article_records(result, document.source)))))]
    if form == "markdown":
        texts = [t.encode("utf-8", "surrogateescape") for t in markdown(result, document.source)]
    else:
        articles = [a.text for a in result.articles] if len(result.articles) > 1 else [result.text]
        decoded = document.decoded
        texts = [t.encode("utf-8", "surrogateescape") if decoded is None else decoded.encode(t) for t in articles]
    return list(zip(split_names(name, len(texts), ending), texts, strict=True))


def sync(path: Path) -> None:
    """See to it that a file is on the disk."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
