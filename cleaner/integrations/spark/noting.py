"""``--owners`` in Spark's workers: what is noted of documents, and which passages of them stand in others.

As :mod:`.work`, nothing here knows of Spark.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple
from typing import Any, NamedTuple

import pyarrow as pa

from cleaner.owned import NO_PASSAGES, Passage
from cleaner.owners.digest import Digest, digest
from cleaner.owners.passages import Found, find_passages, openings
from cleaner.owners.report import LEFT, acting, duplicate_line, passage_line
from cleaner.reading import Document
from cleaner.result import Result
from cleaner.tables import number_of

__all__ = ["DECIDED", "NOTED", "OWNED", "PASSAGES", "Noted", "decide", "duplicates", "find", "noted", "owned_of", "spot"]

_ROWS = 512  # a batch that goes out holds no more

NOTED = pa.schema(
    [
        ("spot", pa.string()), ("doc", pa.int64()), ("ordering", pa.string()), ("site", pa.string()), ("text", pa.int64()),
        ("named", pa.bool_()), ("digest", pa.string()),
        ("sentences", pa.list_(pa.struct([("hash", pa.int64()), ("words", pa.int32()), ("opening", pa.bool_())]))),
        ("prints", pa.list_(pa.struct([("print", pa.string()), ("article", pa.int32()), ("whole", pa.bool_())]))),
    ]
)  # fmt: skip
"""What is noted of documents, as the queries of :mod:`cleaner.owners.queries` want it."""
PASSAGES = pa.schema(
    [
        ("doc", pa.int64()), ("start", pa.int32()), ("stop", pa.int32()), ("certain", pa.bool_()), ("other", pa.int64()),
        ("other_start", pa.int32()), ("other_stop", pa.int32()), ("ordering", pa.string()), ("spot", pa.string()),
        ("found", pa.string()),
    ]
)  # fmt: skip
"""The passages that stand in several documents."""
OWNED = pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32()), ("drop", pa.bool_()), ("closed", pa.bool_())]))
"""The passages of a document that belong to others, and about which something is done."""
DECIDED = pa.schema(
    [
        ("spot", pa.string()), ("ordering", pa.string()), ("start", pa.int32()), ("kind", pa.string()), ("action", pa.string()),
        ("line", pa.string()), ("left", pa.string()), ("owned", OWNED.value_type),
    ]
)  # fmt: skip
"""What becomes of passages: ``line`` tells it, and ``left`` tells it where the document could not do without the passage.
The kind is that of the figures: ``passages``, ``shared`` or ``duplicates``."""


class Noted(NamedTuple):
    """Where a document stands."""

    input: int
    """The argument that it came through."""
    file: str
    """Its file, as it was named."""
    number: int | None
    """Its number there, from 1."""


def spot(place: Noted) -> str:
    """Where a document stands, as one text by which rows are joined."""
    return f"{place.input}\x1f{place.file}\x1f{place.number or 0}"


def owned_of(rows: Sequence[dict[str, Any]] | None) -> tuple[Passage, ...]:
    """The passages of a column of the type :data:`OWNED`."""
    return tuple(Passage(**row) for row in rows) if rows else NO_PASSAGES


def noted(results: Iterable[tuple[Noted, Document, Result]]) -> Iterator[Any]:
    """Results to :data:`NOTED`."""
    rows: list[dict[str, Any]] = []
    for place, document, result in results:
        own = digest(result, document.source, place.file, place.number or 0, document.record)
        if own is None:
            continue
        first = {row.hash for row in openings(own)}
        telling = {row.hash: row.words for row in own.rows if row.telling}
        rows.append(
            {
                "spot": spot(place), "doc": own.number, "ordering": own.key, "site": own.site, "text": own.text,
                "named": own.named, "digest": own.dump(),
                "sentences": [{"hash": h, "words": n, "opening": h in first} for h, n in telling.items()],
                "prints": [
                    {"print": p.fingerprint, "article": p.number, "whole": len(own.prints) == 1} for p in own.prints
                ],
            }
        )  # fmt: skip
        if len(rows) >= _ROWS:
            yield pa.RecordBatch.from_pylist(rows, schema=NOTED)
            rows = []
    if rows:
        yield pa.RecordBatch.from_pylist(rows, schema=NOTED)


def find(batches: Iterable[Any]) -> Iterator[Any]:
    """Documents with others to :data:`PASSAGES`; :param batches: ``digest``, ``spot``, ``others`` (a list of digests)"""
    for batch in batches:
        rows: list[dict[str, Any]] = []
        for row in batch.to_pylist():
            own = Digest.load(row["digest"])
            rows += [
                {
                    "doc": own.number, "start": f.start, "stop": f.end, "certain": f.certain, "other": number_of(f.other),
                    "other_start": f.other_start, "other_stop": f.other_end, "ordering": own.key, "spot": row["spot"],
                    "found": json.dumps(astuple(f)),
                }
                for f in find_passages(own, map(Digest.load, row["others"]))
            ]  # fmt: skip
        yield pa.RecordBatch.from_pylist(rows, schema=PASSAGES)


def decide(batches: Iterable[Any], asked: str) -> Iterator[Any]:
    """Passages to :data:`DECIDED`; :param batches: :data:`PASSAGES` and ``acting``"""
    for batch in batches:
        rows = []
        for row in batch.to_pylist():
            found = Found(*json.loads(row["found"]))
            done = acting(asked, found, settled=row["acting"])
            rows.append(
                {
                    "spot": row["spot"],
                    "ordering": row["ordering"],
                    "start": found.start,
                    "kind": "passages" if found.why else "shared",
                    "action": done.action,
                    "line": passage_line(row["ordering"], found, done),
                    "left": passage_line(row["ordering"], found, LEFT),
                    "owned": {
                        "start": found.start,
                        "end": found.end,
                        "drop": done.action == "drop",
                        "closed": found.closed,
                    },
                }
            )
        yield pa.RecordBatch.from_pylist(rows, schema=DECIDED)


def duplicates(batches: Iterable[Any]) -> Iterator[Any]:
    """Duplicates to :data:`DECIDED`; :param batches: what :data:`~cleaner.owners.queries.DUPLICATES` gives"""
    for batch in batches:
        rows = [
            {
                "ordering": row["ordering"], "start": row["article"], "kind": "duplicates", "action": "report",
                "line": duplicate_line(row["ordering"], row["article"], row["whole"], row["first"], row["print"]),
            }
            for row in batch.to_pylist()
        ]  # fmt: skip
        yield pa.RecordBatch.from_pylist(rows, schema=DECIDED)
