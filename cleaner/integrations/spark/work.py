"""What runs in Spark's workers: batches of Arrow in, batches of Arrow out.

Nothing here knows of Spark. A worker gets its batches in order and gives rows in order, and a row depends on nothing but
its document: whatever task a document lands in, and however often it is tried, its rows are the same.
"""

from __future__ import annotations

import base64
import bz2
import gzip
import io
import json
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pyarrow as pa

from cleaner.errors import InputError
from cleaner.integrations.records import METADATA, RecordCleaner
from cleaner.integrations.shipping import Shipment
from cleaner.model import Fate
from cleaner.reading import Document, Fields, decode, parse_record, record_document
from cleaner.records import article_records
from cleaner.result import Result

__all__ = [
    "LINES",
    "PLACE",
    "TALLY",
    "Names",
    "Task",
    "clean_columns",
    "clean_damaged",
    "clean_lines",
    "clean_rows",
    "clean_texts",
    "metadata_type",
    "named_by_row",
    "named_by_text",
    "tally",
]

_ROWS, _CHARACTERS = 512, 1 << 23  # a batch that goes out holds no more

_TYPES = {str: pa.string(), int: pa.int64(), list: pa.list_(pa.string())}
TALLY = pa.struct(
    [
        ("site", pa.string()), ("verdict", pa.string()), ("articles", pa.int64()), ("changed", pa.int64()),
        ("kept", pa.int64()), ("captured", pa.int64()), ("dropped", pa.int64()), ("rules", pa.map_(pa.string(), pa.int64())),
    ]
)  # fmt: skip
"""What a document adds to the figures; it stands in its first row."""
PLACE = {"_input": pa.int32(), "_file": pa.string(), "_number": pa.int64(), "_article": pa.int32()}
"""Where a row comes from: argument, file, number in the file (from 1), number of the row; in this order, rows are in
the order of a run on one machine."""
LINES = pa.schema([*PLACE.items(), ("line", pa.string()), ("error", pa.string()), ("_tally", TALLY)])
"""Articles as lines of JSON."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with documents."""

    shipment: Shipment
    """The cleaner."""
    fields: Fields = field(default_factory=Fields)
    """Which fields of a record hold what."""
    host: str | None = None
    """The site that all documents come from."""

    def worker(self) -> RecordCleaner:
        """The cleaner of this process."""
        return RecordCleaner(self.shipment.cleaner(), self.fields, self.host)


@dataclass(frozen=True, slots=True)
class Names:
    """How files are called in records: as they were named, not as Spark calls them."""

    roots: tuple[tuple[str, str], ...]
    """The path of each argument as Spark writes it, and as it was given, in the order of the arguments."""

    def of(self, path: str) -> tuple[int, str]:
        """The number of the argument that a file came through, and its name.

        :param path: as Spark writes it, unquoted
        """
        path = path.replace("file:///", "file:/", 1)
        for number, (root, shown) in enumerate(self.roots):
            if path == root:
                return number, shown
            if path.startswith(root.rstrip("/") + "/"):
                rest = path[len(root.rstrip("/")) + 1 :]
                return number, f"{shown.rstrip('/')}/{rest}" if shown not in ("", ".") else rest
        return len(self.roots), path


class _Item(NamedTuple):
    """A document of a file, before it is read."""

    input: int
    file: str
    number: int | None
    read: Callable[[], Document]


# -- files to lines of JSON ---------------------------------------------------------------------


def clean_lines(batches: Iterable[Any], task: Task, names: Names, starts: Mapping[tuple[str, int], int]) -> Iterator[Any]:
    """Lines of JSONL files to :data:`LINES`.

    :param batches: ``value`` (bytes), ``path`` (quoted), ``block``: the byte at which the part of the file begins that
        the line is in
    :param starts: how many lines of a file stand before such a part; none where it is not named
    """
    seen: Counter[tuple[str, int]] = Counter()

    def items() -> Iterator[_Item]:
        for batch in batches:
            for row in batch.to_pylist():
                part = (row["path"], row["block"])
                seen[part] += 1
                raw = row["value"]
                if not raw.strip():
                    continue
                index, file = names.of(unquote(row["path"]))
                number = starts.get(part, 0) + seen[part]
                yield _Item(index, file, number, _reader(raw, file, number, task.fields))

    yield from _lines(items(), task)


def _reader(raw: bytes, file: str, number: int, fields: Fields) -> Callable[[], Document]:
    def read() -> Document:
        return parse_record(raw, number, file, Path(file), fields)

    return read


def clean_damaged(batches: Iterable[Any], task: Task, names: Names) -> Iterator[Any]:
    """Compressed JSONL files that are damaged to :data:`LINES`: all records before the damage, and an error for it.

    :param batches: ``path`` (quoted) and ``content`` (bytes)
    """

    def items() -> Iterator[_Item]:
        for batch in batches:
            for row in batch.to_pylist():
                index, file = names.of(unquote(row["path"]))
                for number, raw in enumerate(_unpacked(row["content"], file), 1):
                    if isinstance(raw, InputError):
                        yield _Item(index, file, number, _failure(raw))
                    elif raw.strip():
                        yield _Item(index, file, number, _reader(raw.removesuffix(b"\n"), file, number, task.fields))

    yield from _lines(items(), task)


def _unpacked(data: bytes, file: str) -> Iterator[bytes | InputError]:
    """The lines of a compressed file, and at last what is wrong with it."""
    openers: dict[str, Any] = {".gz": gzip.open, ".bz2": bz2.open}
    opener = openers.get(Path(file).suffix.lower())
    if opener is None:
        yield InputError(f"{file}: can't be unpacked; Spark has no library for it here, or the file is damaged")
        return
    number = 0
    try:
        with opener(io.BytesIO(data)) as lines:
            for line in lines:
                yield line
                number += 1
    except (OSError, EOFError, zlib.error) as error:
        yield InputError(f"{file}:{number + 1}: is damaged from here on: {error}; the records before are cleaned")


def _failure(error: InputError) -> Callable[[], Document]:
    def read() -> Document:
        raise error

    return read


def clean_texts(batches: Iterable[Any], task: Task, names: Names) -> Iterator[Any]:
    """Text files to :data:`LINES`; :param batches: ``path`` (not quoted), ``content`` (bytes)"""

    def items() -> Iterator[_Item]:
        for batch in batches:
            for row in batch.to_pylist():
                index, file = names.of(row["path"])
                yield _Item(index, file, None, _decoder(row["content"], file))

    yield from _lines(items(), task)


def _decoder(data: bytes, file: str) -> Callable[[], Document]:
    def read() -> Document:
        decoded = decode(data, file)
        return Document(file, decoded.text, decoded, path=Path(file))

    return read


def clean_rows(batches: Iterable[Any], task: Task, names: Names) -> Iterator[Any]:
    """Rows of Parquet files to :data:`LINES`; :param batches: any columns, ``_path`` (quoted) and ``_row`` (from 0)"""

    def items() -> Iterator[_Item]:
        for batch in batches:
            for row in batch.to_pylist():
                index, file = names.of(unquote(row.pop("_path")))
                number = row.pop("_row") + 1
                yield _Item(index, file, number, _maker(row, file, number, task.fields))

    yield from _lines(items(), task)


def _maker(row: dict[str, Any], file: str, number: int, fields: Fields) -> Callable[[], Document]:
    def read() -> Document:
        return record_document(row, f"{file}:{number}", f"{file}#{number}", fields, path=Path(file))

    return read


def _lines(items: Iterable[_Item], task: Task) -> Iterator[Any]:
    """Clean documents to :data:`LINES`; what can't be read or cleaned gives a row with ``error``."""
    worker = task.worker()
    rows: list[dict[str, Any]] = []
    size = 0
    for item in items:
        if len(rows) >= _ROWS or size >= _CHARACTERS:
            yield pa.RecordBatch.from_pylist(rows, schema=LINES)
            rows, size = [], 0
        place = {"_input": item.input, "_file": item.file, "_number": item.number}
        try:
            document = item.read()
            result = worker.document_result(document)
            found = article_records(result, document.source, document.record, document.text_field)
            lines = [_json(record) for record in found]
        except InputError as error:
            rows.append({**place, "_article": 0, "error": str(error)})
            continue
        told = tally(result)
        for number, line in enumerate(lines, 1):
            rows.append({**place, "_article": number, "line": line, "_tally": told if number == 1 else None})
            size += len(line)
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=LINES)


def _json(record: Mapping[str, Any]) -> str:
    """A record as one line of JSON, as the command line writes it; half a pair of surrogates is escaped."""
    line = json.dumps(record, ensure_ascii=False, default=_plain)
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def _plain(value: Any) -> object:
    """A value that JSON has no form for: days and times in ISO 8601, bytes in Base64, the rest as it is printed."""
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def tally(result: Result) -> dict[str, Any]:
    """What a document adds to the figures."""
    fates = Counter(line.fate for line in result.lines)
    site = result.host or next((name for name in result.packs if not name.startswith("generic-")), "")
    return {
        "site": site, "verdict": result.verdict.value, "articles": len(result.articles), "changed": int(result.changed),
        "kept": fates[Fate.KEEP], "captured": fates[Fate.CAPTURE], "dropped": fates[Fate.DROP],
        "rules": sorted(result.counts.items()),
    }  # fmt: skip


# -- columns to columns -------------------------------------------------------------------------


def metadata_type(before: Any = None) -> Any:
    """The Arrow type of the column ``metadata``.

    :param before: the type of the column of that name in the input, if any; its fields stay
    """
    fields = {f.name: f.type for f in before} if before is not None and pa.types.is_struct(before) else {}
    return pa.struct(list({**fields, **{name: _TYPES[kind] for name, kind in METADATA.items()}}.items()))


Namer = Callable[[Mapping[str, Any], str], tuple[int, str, int | None, str, Path | None]]
"""Argument, file, number, name and path of a row."""


def named_by_text(row: Mapping[str, Any], text_column: str) -> tuple[int, str, int | None, str, Path | None]:
    """Name a row that has no id after its text: the same in every task, wherever the row stands."""
    text = row[text_column]
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else b""
    return 0, "", None, f"text:{blake2b(data, digest_size=12).hexdigest()}", None


def named_by_row(names: Names) -> Namer:
    """Name a row that has no id after its file and its number there."""

    def name(row: Mapping[str, Any], text_column: str) -> tuple[int, str, int | None, str, Path | None]:
        index, file = names.of(unquote(row["_path"]))
        number = row["_row"] + 1
        return index, file, number, f"{file}#{number}", Path(file)

    return name


def clean_columns(
    batches: Iterable[Any], task: Task, text_column: str, carried: list[str], name: Namer = named_by_text
) -> Iterator[Any]:
    """Rows to rows, one an article: ``id``, the text, ``metadata``, the columns carried through, ``error``, those of
    :data:`PLACE`, and ``_tally``. A row that can't be cleaned comes back as it was, with the reason in ``error``.

    :param batches: any columns
    :param text_column: that of the text
    :param carried: columns carried through with their own types
    :param name: how a row is named that has no id
    """
    worker = task.worker()
    for batch in batches:
        read = [c for c in batch.schema.names if c not in carried or c in (task.fields.id, task.fields.url)]
        rows: list[dict[str, Any]] = []
        taken: list[int] = []
        size = 0
        for k, row in enumerate(batch.select(read).to_pylist()):
            for cleaned in _row_articles(row, worker, text_column, name):
                rows.append(cleaned)
                taken.append(k)
                size += len(cleaned[text_column] or "")
            if len(rows) >= _ROWS or size >= _CHARACTERS:
                yield _columns(batch, rows, taken, text_column, carried)
                rows, taken, size = [], [], 0
        if rows:
            yield _columns(batch, rows, taken, text_column, carried)


def _row_articles(row: dict[str, Any], worker: RecordCleaner, text_column: str, name: Namer) -> list[dict[str, Any]]:
    index, file, number, source, path = name(row, text_column)
    place = {"_input": index, "_file": file, "_number": number}
    own = row.get(worker.fields.id)
    named = source if own is None or own == "" else str(own)
    try:
        document, result = worker.result(row, f"{file}:{number}" if file else named, source, path)
    except InputError as error:
        kept = {"id": named, text_column: row[text_column], "metadata": row.get("metadata")}
        return [{**kept, "error": str(error), **place, "_article": 0, "_tally": None}]
    found = article_records(result, document.source, document.record, text_column)
    told = tally(result)
    return [
        {**{c: r[c] for c in ("id", text_column, "metadata")}, **place, "_article": n, "_tally": told if n == 1 else None}
        for n, r in enumerate(found, 1)
    ]


def _columns(batch: Any, rows: list[dict[str, Any]], taken: list[int], text_column: str, carried: list[str]) -> Any:
    before = batch.schema.field("metadata").type if "metadata" in batch.schema.names else None
    types = {"id": pa.string(), text_column: pa.string(), "metadata": metadata_type(before)}
    ours = {name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()}
    ours |= {name: batch.column(name).take(pa.array(taken)) for name in carried}
    last = {"error": pa.string(), **PLACE, "_tally": TALLY}
    ours |= {name: pa.array([row.get(name) for row in rows], kind) for name, kind in last.items()}
    return pa.RecordBatch.from_arrays(list(ours.values()), names=list(ours))
