"""Parquet: rows as documents, and articles as rows. Needs pyarrow, which is loaded only here."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.sizes import too_large
from cleaner.errors import CorpusError, InputError
from cleaner.reading import Fields
from cleaner.records import METADATA, json_line

__all__ = ["ParquetRows", "check_readable", "load_pyarrow", "read_rows", "row_pieces"]

_ROWS = 256  # rows that are read at once
_GROUP = 4_000_000  # characters of text in a row group that is written
_BATCH = 250_000  # and in rows that become columns together: as columns they take a small part of the memory
_STRINGS = re.compile(r"(dictionary<values=)?(large_)?string(_view)?\b")  # types of columns, as Arrow writes them
_OTHERS = "fields"  # the column for the fields of records that have no column of their own


def load_pyarrow() -> tuple[Any, Any]:
    """``pyarrow`` and ``pyarrow.parquet``; :raises CorpusError: they are not there"""
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise CorpusError("Parquet needs a library: pip install 'article-cleaner[parquet]'") from None
    return pyarrow, pyarrow.parquet


# -- reading ------------------------------------------------------------------------------------


def _open(path: Path, name: str) -> Any:
    arrow, parquet = load_pyarrow()
    try:
        file = parquet.ParquetFile(path)
    except (arrow.ArrowException, OSError) as error:
        raise InputError(f"{name}: can't be read as Parquet: {_said(error)}") from None
    columns = Counter(file.schema_arrow.names)
    if (twice := next((c for c, times in columns.items() if times > 1), None)) is not None:
        file.close()
        raise InputError(f'{name}: has two columns "{twice}", of which a record keeps one; rename the other')
    return file


def check_readable(path: Path, name: str) -> None:
    """See whether a Parquet file is one, by its end, and whether each of its columns has a name of its own.

    :raises InputError: it can't be read
    :raises CorpusError: the library is missing
    """
    _open(path, name).close()


def _said(error: Exception) -> str:
    return str(error).strip().partition("\n")[0].rstrip(".")


def row_pieces(path: Path, name: str, size: int) -> tuple[list[tuple[int, int]], list[int]]:
    """Where to cut a Parquet file: ranges of rows of about this many bytes when they are read, and the bytes of each.

    :raises InputError: it can't be read
    """
    meta = _open(path, name).metadata
    cuts, weights = [0], [0]
    for k in range(meta.num_row_groups):
        group = meta.row_group(k)
        pieces = max(1, -(-group.total_byte_size // size))
        rows = max(1, -(-group.num_rows // pieces))
        for at in range(0, group.num_rows, rows):
            n = min(rows, group.num_rows - at)
            weight = group.total_byte_size * n // max(group.num_rows, 1)
            if weights[-1] + weight > size and weights[-1]:
                cuts.append(cuts[-1])
                weights.append(0)
            cuts[-1] += n
            weights[-1] += weight
    return list(zip([0, *cuts[:-1]], cuts, strict=True)), weights


def read_rows(path: Path, name: str, start: int, end: int, fields: Fields, most: int) -> Iterator[Entry | Failure]:
    """The documents of a Parquet file, from row ``start`` to before row ``end``.

    Carried columns stay as they are until they are written: :class:`pyarrow.Scalar`.
    """
    arrow, _ = load_pyarrow()
    file = _open(path, name)
    texts = _text_columns(file.schema_arrow, fields)
    if not texts:
        wanted, columns = ", ".join(f'"{c}"' for c in fields.text), ", ".join(file.schema_arrow.names)
        raise CorpusError(f"{name}: has no column {wanted}; name that of the text, clean -o DIR --text-field: {columns}")
    row = 0
    for k in range(file.metadata.num_row_groups):
        count = file.metadata.row_group(k).num_rows
        if row + count > start and row < end:
            at = row
            try:
                # Threads of its own would each keep memory; the workers are as many as there are to be.
                for batch in file.iter_batches(batch_size=_ROWS, row_groups=[k], use_threads=False):
                    if at + len(batch) > start and at < end:
                        for n in range(max(start - at, 0), min(end - at, len(batch))):
                            yield _row(batch, n, at + n, path, name, fields, texts, most)
                    at += len(batch)
            except (arrow.ArrowException, OSError) as error:
                lost = min(end, row + count) - max(at, start)
                yield Failure(name, max(at, start), f"{lost} rows can't be read: {_said(error)}")
        row += count


def _text_columns(schema: Any, fields: Fields) -> list[str]:
    """The columns in which the text is looked for: those that hold strings, where any does."""
    found = [c for c in fields.text if c in schema.names]
    return [c for c in found if _STRINGS.match(str(schema.field(schema.names.index(c)).type))] or found


def _row(batch: Any, n: int, row: int, path: Path, name: str, fields: Fields, texts: list[str], most: int) -> Entry | Failure:
    scalars = {column: batch.column(k)[n] for k, column in enumerate(batch.schema.names)}
    record = {column: scalar if scalar.is_valid else None for column, scalar in scalars.items()}
    try:
        given = {column: scalars[column].as_py() for column in texts}
        found = next((c for c in texts if isinstance(given[c], str)), None)
        own = scalars[fields.id].as_py() if fields.id in scalars else None
        source = f"{name}#{row + 1}" if own is None or own == "" else str(own)
        if found is None:
            return Failure(name, row, f"row {row + 1}: no text in column {' or '.join(texts)}", "" if own is None else source)
        text = given[found]
        if len(text) > most:
            return Failure(name, row, f"row {row + 1}: {too_large(len(text), most)}", source)
        url = scalars[fields.url].as_py() if fields.url in scalars else None
        if "metadata" in record:
            record["metadata"] = scalars["metadata"].as_py()
    except (ValueError, TypeError) as error:  # broken UTF-8 in a column of strings
        return Failure(name, row, f"row {row + 1}: {_said(error)}")
    return Entry(
        name, row, source, path, text, url=url if isinstance(url, str) else None, fields=record,
        text_field=found, id_field=fields.name_in(record),
    )  # fmt: skip


# -- writing ------------------------------------------------------------------------------------


class ParquetRows:
    """Writes article records as rows, in row groups of bounded size.

    The columns are ``id``, the text, ``metadata`` as a struct, and those of the Parquet file that was read. Other inputs
    have no columns: of their fields ``url`` gets one, the rest goes into ``fields`` as JSON.

    :param path: the file
    :param fields: which columns of a Parquet file hold what
    :param carried: the Parquet file whose columns are carried through
    """

    def __init__(self, path: Path, fields: Fields, carried: Path | None = None) -> None:
        self._arrow, parquet = load_pyarrow()
        self._columns = _open(carried, str(carried)).schema_arrow if carried else None
        self._id = fields.name_in(self._columns.names if self._columns is not None else ())
        self._text = next(iter(_text_columns(self._columns, fields)), "text") if self._columns is not None else "text"
        self._schema = self._make_schema()
        self._rows: list[dict[str, Any]] = []
        self._batches: list[Any] = []
        self._waiting = self._held = 0  # characters in rows, and in batches
        self._file = parquet.ParquetWriter(path, self._schema, compression="zstd")

    def _make_schema(self) -> Any:
        pa = self._arrow
        text = pa.string()
        kinds = {str: text, int: pa.int32(), list: pa.list_(text)}
        own = {name: kinds[kind] for kind in kinds for name in METADATA if METADATA[name] is kind}
        before = []
        if self._columns is None:
            rest = [pa.field("url", text), pa.field(_OTHERS, text)]
        else:
            rest = [f for f in self._columns if f.name not in (self._id, self._text, "metadata")]
            at = self._columns.get_field_index("metadata")
            if at >= 0:
                found = self._columns.field(at)
                before = [f for f in (found.type if pa.types.is_struct(found.type) else [found]) if f.name not in own]
        metadata = pa.struct([*before, *(pa.field(name, kind) for name, kind in own.items())])
        return pa.schema([pa.field(self._id, text), pa.field(self._text, text), pa.field("metadata", metadata), *rest])

    def write(self, record: dict[str, Any], text_field: str, id_field: str) -> None:
        """Add a row; its text and its name stand in these fields."""
        metadata = {name: _fitting(value, METADATA.get(name)) for name, value in record["metadata"].items()}
        ours = {self._id: record[id_field], self._text: record[text_field], "metadata": metadata}
        rest = {k: v for k, v in record.items() if k not in (id_field, text_field, "metadata")}
        if self._columns is None:
            url = rest.pop("url", None)
            own = {f.name for f in self._schema.field("metadata").type}
            if more := {k: v for k, v in record["metadata"].items() if k not in own}:
                rest["metadata"] = more
            rest = {_OTHERS: json_line(rest) if rest else None, "url": url if isinstance(url, str | None) else json_line(url)}
        self._rows.append(rest | ours)
        self._waiting += len(ours[self._text])
        if self._waiting > _BATCH:
            self._pack()
        if self._held > _GROUP:
            self._flush()

    def _pack(self) -> None:
        """Turn the rows that wait into columns."""
        if not self._rows:
            return
        pa = self._arrow
        arrays = [pa.array([_storable(row.get(f.name)) for row in self._rows], f.type) for f in self._schema]
        self._batches.append(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
        self._rows.clear()
        self._held += self._waiting
        self._waiting = 0

    def _flush(self) -> None:
        """Write the columns as a row group."""
        if self._batches:
            self._file.write_table(self._arrow.Table.from_batches(self._batches, self._schema))
            self._batches.clear()
            self._held = 0

    def close(self) -> None:
        """Write what is left, and the end of the file."""
        self._pack()
        self._flush()
        self._file.close()


def _fitting(value: Any, kind: type | None) -> Any:
    """A value of metadata in the type of its column: one that the input had before may be of another."""
    if kind is None or value is None:
        return value
    if kind is list and isinstance(value, list):
        return [v if isinstance(v, str) else json_line(v) for v in value]
    if isinstance(value, kind):
        return value
    text = value if isinstance(value, str) else json_line(value)
    return text if kind is str else [text] if kind is list else None


def _storable(value: Any) -> Any:
    """Text without halves of surrogate pairs, which Parquet can't hold."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode("utf-8")
    if isinstance(value, dict):
        return {k: _storable(v) for k, v in value.items()}
    return [_storable(v) for v in value] if isinstance(value, list) else value
