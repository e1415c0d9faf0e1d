"""What runs in Spark's workers: batches of Arrow in, batches of Arrow out.

Nothing here knows of Spark. A worker gets its batches in order and gives rows in order, and a row depends on nothing but
its document: whatever task a document lands in, and however often it is tried, its rows are the same.
"""

from __future__ import annotations

import bz2
import gzip
import io
import pickle
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pyarrow as pa

from cleaner.errors import InputError
from cleaner.integrations.records import RecordCleaner
from cleaner.integrations.shipping import Shipment
from cleaner.integrations.spark.noting import Noted, noted, owned_of
from cleaner.model import Fate
from cleaner.owned import Passage
from cleaner.reading import Document, Fields, decode, parse_record, record_document
from cleaner.records import METADATA, article_records, json_line
from cleaner.result import Result

__all__ = [
    "ITEMS",
    "LINES",
    "PLACE",
    "TALLY",
    "Namer",
    "Names",
    "Task",
    "clean_columns",
    "clean_damaged",
    "clean_items",
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
        ("left", pa.list_(pa.int32())),
    ]
)  # fmt: skip
"""What a document adds to the figures; it stands in its first row."""
PLACE = {"_input": pa.int32(), "_file": pa.string(), "_number": pa.int64(), "_article": pa.int32()}
"""Where a row comes from: argument, file, number in the file (from 1), number of the row; in this order, rows are in
the order of a run on one machine."""
LINES = pa.schema([*PLACE.items(), ("line", pa.string()), ("error", pa.string()), ("_tally", TALLY)])
"""Articles as lines of JSON."""
ITEMS = pa.schema(
    [("_input", pa.int32()), ("_file", pa.string()), ("_number", pa.int64()), ("kind", pa.string()), ("data", pa.binary())]
)
"""Documents that are not cleaned yet."""


@dataclass(frozen=True, slots=True)
class Task:
    """What to do with documents."""

    shipment: Shipment
    """The cleaner."""
    fields: Fields = field(default_factory=Fields)
    """Which fields of a record hold what."""
    host: str | None = None
    """The site that all documents come from."""
    stage: str = "clean"
    """How far it goes: ``clean``: to :data:`LINES`; ``note``: it is only noted what documents hold
    (:data:`~cleaner.integrations.spark.noting.NOTED`); ``pack``: documents are handed on as they are (:data:`ITEMS`)."""

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
    kind: str
    """What it is read from: ``record`` (a line of JSON), ``text`` (the bytes of a file), ``row`` (a row of a table, pickled),
    ``error`` (nothing: what is wrong)."""
    data: bytes
    owned: tuple[Passage, ...] = ()

    def read(self, fields: Fields) -> Document:
        """The document.

        :raises InputError: it can't be read
        """
        match self.kind:
            case "record":
                return parse_record(self.data, self.number or 0, self.file, Path(self.file), fields)
            case "text":
                decoded = decode(self.data, self.file)
                return Document(self.file, decoded.text, decoded, path=Path(self.file))
            case "row":
                place, source = f"{self.file}:{self.number}", f"{self.file}#{self.number}"
                return record_document(pickle.loads(self.data), place, source, fields, path=Path(self.file))
            case _:
                raise InputError(self.data.decode())


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
                yield _Item(index, file, number, "record", raw)

    yield from _done(items(), task)


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
                        yield _Item(index, file, number, "error", str(raw).encode())
                    elif raw.strip():
                        yield _Item(index, file, number, "record", raw.removesuffix(b"\n"))

    yield from _done(items(), task)


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


def clean_texts(batches: Iterable[Any], task: Task, names: Names) -> Iterator[Any]:
    """Text files to :data:`LINES`; :param batches: ``path`` (not quoted), ``content`` (bytes)"""

    def items() -> Iterator[_Item]:
        for batch in batches:
            for row in batch.to_pylist():
                index, file = names.of(row["path"])
                yield _Item(index, file, None, "text", row["content"])

    yield from _done(items(), task)


def clean_rows(batches: Iterable[Any], task: Task, names: Names) -> Iterator[Any]:
    """Rows of Parquet files to :data:`LINES`; :param batches: any columns, ``_path`` (quoted) and ``_row`` (from 0)"""

    def items() -> Iterator[_Item]:
        for batch in batches:
            for row in batch.to_pylist():
                index, file = names.of(unquote(row.pop("_path")))
                number = row.pop("_row") + 1
                yield _Item(index, file, number, "row", pickle.dumps(row, 5))

    yield from _done(items(), task)


def clean_items(batches: Iterable[Any], task: Task) -> Iterator[Any]:
    """Documents as :func:`packed_items` gave them to :data:`LINES`; :param batches: :data:`ITEMS` and ``_owned``"""
    for batch in batches:
        rows = batch.to_pylist()
        yield from _lines(
            (
                _Item(r["_input"], r["_file"], r["_number"], r["kind"], r["data"], owned_of(r["_owned"]))
                for r in rows
            ),
            task,
        )  # fmt: skip


def packed_items(items: Iterable[_Item]) -> Iterator[Any]:
    """Documents to :data:`ITEMS`, so that others can be asked about them before they are cleaned."""
    rows: list[dict[str, Any]] = []
    size = 0
    for item in items:
        if len(rows) >= _ROWS or size >= _CHARACTERS:
            yield pa.RecordBatch.from_pylist(rows, schema=ITEMS)
            rows, size = [], 0
        rows.append({"_input": item.input, "_file": item.file, "_number": item.number, "kind": item.kind, "data": item.data})
        size += len(item.data)
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=ITEMS)


def _done(items: Iterable[_Item], task: Task) -> Iterator[Any]:
    """What a stage makes of documents."""
    match task.stage:
        case "note":
            return noted(_results(items, task))
        case "pack":
            return packed_items(items)
        case _:
            return _lines(items, task)


def _results(items: Iterable[_Item], task: Task) -> Iterator[tuple[Noted, Document, Result]]:
    """The documents that can be cleaned."""
    worker = task.worker()
    for item in items:
        try:
            document = item.read(task.fields)
            result = worker.document_result(document)
        except InputError:
            continue  # it is told when it is cleaned
        yield Noted(item.input, item.file, item.number), document, result


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
            document = item.read(task.fields)
            result = worker.document_result(document, item.owned)
            found = article_records(result, document.source, document.record, document.text_field, document.id_field)
            lines = [_json(record) for record in found]
        except InputError as error:
            rows.append({**place, "_article": 0, "error": str(error)})
            continue
        told = tally(result, item.owned)
        for number, line in enumerate(lines, 1):
            rows.append({**place, "_article": number, "line": line, "_tally": told if number == 1 else None})
            size += len(line)
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=LINES)


def _json(record: Mapping[str, Any]) -> str:
    """A record as one line of JSON, as the command line writes it; half a pair of surrogates is escaped."""
    return json_line(record).encode("utf-8", "backslashreplace").decode("utf-8")


def tally(result: Result, owned: Sequence[Passage] = ()) -> dict[str, Any]:
    """What a document adds to the figures.

    :param owned: its passages that belong to others; those that it could not do without are told
    """
    fates = Counter(line.fate for line in result.lines)
    site = result.host or next((name for name in result.packs if not name.startswith("generic-")), "")
    return {
        "site": site, "verdict": result.verdict.value, "articles": len(result.articles), "changed": int(result.changed),
        "kept": fates[Fate.KEEP], "captured": fates[Fate.CAPTURE], "dropped": fates[Fate.DROP],
        "rules": sorted(result.counts.items()), "left": [p.start for p in owned if p not in result.owned],
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
    """Rows to rows, one an article: its name (:meth:`~cleaner.reading.Fields.name_in` says where), the text, ``metadata``,
    the columns carried through, ``error``, those of :data:`PLACE`, and ``_tally``. A row that can't be cleaned comes back as
    it was, with the reason in ``error``. At the stage ``note``, to :data:`~cleaner.integrations.spark.noting.NOTED`.

    :param batches: any columns; ``_owned``: the passages of the row that belong to others
    :param text_column: that of the text
    :param carried: columns carried through with their own types
    :param name: how a row is named that has no id
    """
    worker = task.worker()
    if task.stage == "note":
        yield from noted(_row_results(batches, worker, text_column, name))
        return
    for batch in batches:
        named = task.fields.name_in(batch.schema.names)
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
                yield _columns(batch, rows, taken, named, text_column, carried)
                rows, taken, size = [], [], 0
        if rows:
            yield _columns(batch, rows, taken, named, text_column, carried)


def _row_results(
    batches: Iterable[Any], worker: RecordCleaner, text_column: str, name: Namer
) -> Iterator[tuple[Noted, Document, Result]]:
    """The rows that can be cleaned."""
    for batch in batches:
        for row in batch.to_pylist():
            index, file, number, source, path = name(row, text_column)
            try:
                document, result = worker.result(row, source, source, path)
            except InputError:
                continue  # it is told when it is cleaned
            yield Noted(index, file, number), document, result


def _row_articles(row: dict[str, Any], worker: RecordCleaner, text_column: str, name: Namer) -> list[dict[str, Any]]:
    index, file, number, source, path = name(row, text_column)
    place = {"_input": index, "_file": file, "_number": number}
    own = row.get(worker.fields.id)
    named = source if own is None or own == "" else str(own)
    owned = owned_of(row.pop("_owned", None))
    try:
        document, result = worker.result(row, f"{file}:{number}" if file else named, source, path, owned)
    except InputError as error:
        kept = {"id": named, text_column: row[text_column], "metadata": row.get("metadata")}
        return [{**kept, "error": str(error), **place, "_article": 0, "_tally": None}]
    found = article_records(result, document.source, document.record, text_column)
    told = tally(result, owned)
    return [
        {**{c: r[c] for c in ("id", text_column, "metadata")}, **place, "_article": n, "_tally": told if n == 1 else None}
        for n, r in enumerate(found, 1)
    ]


def _columns(batch: Any, rows: list[dict[str, Any]], taken: list[int], named: str, text_column: str, carried: list[str]) -> Any:
    before = batch.schema.field("metadata").type if "metadata" in batch.schema.names else None
    types = {text_column: pa.string(), "metadata": metadata_type(before)}
    ours = {named: pa.array([row["id"] for row in rows], pa.string())}
    ours |= {name: pa.array([row[name] for row in rows], kind) for name, kind in types.items()}
    ours |= {name: batch.column(name).take(pa.array(taken)) for name in carried}
    last = {"error": pa.string(), **PLACE, "_tally": TALLY}
    ours |= {name: pa.array([row.get(name) for row in rows], kind) for name, kind in last.items()}
    return pa.RecordBatch.from_arrays(list(ours.values()), names=list(ours))
