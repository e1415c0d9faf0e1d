"""What runs in Spark's workers, without Spark."""

from __future__ import annotations

import bz2
import datetime
import gzip
import json
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest

from cleaner.integrations.records import clean_records
from cleaner.integrations.shipping import Shipment
from cleaner.reading import Fields

from .documents import STORY, TITLES, as_lines, lines_with_bad_ones, local, program, records

pa = pytest.importorskip("pyarrow", reason="needs the extra: pip install 'article-cleaner[spark]'")

from cleaner.integrations.spark.work import (  # noqa: E402
    LINES,
    Names,
    Task,
    clean_columns,
    clean_damaged,
    clean_lines,
    clean_rows,
    clean_texts,
)

NAMES = Names((("file:/data/news", "news"),))


@pytest.fixture(scope="module")
def task() -> Task:
    return Task(Shipment.of(program()))


def rows(batches: Iterator[Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for batch in batches:
        assert batch.schema.equals(LINES)
        found += batch.to_pylist()
    return found


def good(found: list[dict[str, Any]]) -> list[str]:
    return [row["line"] for row in found if row["line"] is not None]


def failed(found: list[dict[str, Any]]) -> list[str]:
    return [row["error"] for row in found if row["error"] is not None]


def batch_of(lines: list[bytes], path: str = "file:///data/news/a%20b.jsonl", block: int = 0) -> Any:
    n = len(lines)
    return pa.RecordBatch.from_pydict({"value": lines, "path": [path] * n, "block": [block] * n})


@pytest.mark.parametrize("size", [1, 7, 1000])
def test_lines_are_those_of_one_machine(task: Task, size: int) -> None:
    given = lines_with_bad_ones()
    batches = [batch_of(given[k : k + size]) for k in range(0, len(given), size)]
    found = rows(clean_lines(batches, task, NAMES, {}))
    assert (good(found), failed(found)) == local(given, "news/a b.jsonl")
    assert len(failed(found)) == sum(bool(line.strip()) for line in given) - len(records())


def test_lines_are_numbered_in_the_file_wherever_a_part_of_it_is_read(task: Task) -> None:
    given = lines_with_bad_ones()
    whole = rows(clean_lines([batch_of(given)], task, NAMES, {}))
    path = "file:/data/news/a%20b.jsonl"
    starts = {(path, 0): 0, (path, 900): 20, (path, 1800): 33}
    parts = [batch_of(given[33:], path, 1800), batch_of(given[:20], path, 0), batch_of(given[20:33], path, 900)]
    found = [row for part in parts for row in rows(clean_lines([part], task, NAMES, starts))]
    key = lambda row: (row["_file"], row["_number"], row["_article"])  # noqa: E731
    assert sorted(found, key=key) == whole
    assert rows(clean_lines(parts, task, NAMES, starts)) == found


def test_a_byte_order_mark_stands_only_at_the_begin(task: Task) -> None:
    first, second = (b"\xef\xbb\xbf" + line for line in as_lines([{"text": "The sea."}] * 2))
    found = rows(clean_lines([batch_of([first, second])], task, NAMES, {}))
    assert (len(good(found)), len(failed(found))) == (1, 1)


def test_half_a_pair_of_surrogates_is_escaped(task: Task) -> None:
    [line] = good(rows(clean_lines([batch_of([b'{"id": "a", "text": "Odd \\ud800 sign."}'])], task, NAMES, {})))
    assert "\\ud800" in line
    assert json.loads(line)["text"] == "Odd \ud800 sign."


def test_the_first_row_of_a_document_has_its_figures(task: Task) -> None:
    one, two = rows(clean_lines([batch_of(as_lines([{"id": "a", "text": STORY}]))], task, NAMES, {}))
    assert two["_tally"] is None
    result = program().clean(STORY)
    told = one["_tally"]
    assert (told["site"], told["verdict"], told["articles"], told["changed"]) == ("harborpost", "bundle", 2, 1)
    assert dict(told["rules"]) == result.counts
    assert told["kept"] + told["captured"] + told["dropped"] == sum(line.fate != "blank" for line in result.lines)


@pytest.mark.parametrize(("pack", "ending"), [(gzip.compress, "gz"), (bz2.compress, "bz2")])
def test_a_file_that_is_cut_off_gives_the_records_before(task: Task, pack: Any, ending: str) -> None:
    given = as_lines(records())
    data = pack(b"\n".join(given) + b"\n")
    name = f"news/a.jsonl.{ending}"

    def clean(content: bytes) -> list[dict[str, Any]]:
        batch = pa.RecordBatch.from_pydict({"path": [f"file:/data/{name}"], "content": [content]})
        return rows(clean_damaged([batch], task, NAMES))

    expected, _ = local(given, name)
    assert (good(clean(data)), failed(clean(data))) == (expected, [])
    cut = clean(data[: -len(data) // 5])
    assert good(cut) == expected[: len(good(cut))]
    [message] = failed(cut)
    assert ": is damaged from here on: " in message
    assert message.startswith(f"{name}:")
    [message] = failed(clean(b"no such thing"))
    assert message.startswith(f"{name}:1: is damaged")


def test_a_text_file_is_a_document(task: Task) -> None:
    content = [STORY.encode("utf-16"), b"\x00\x01\x02\x03" * 50]
    batch = pa.RecordBatch.from_pydict({"path": ["file:/data/news/a b.txt", "file:/data/news/c.txt"], "content": content})
    found = rows(clean_texts([batch], task, NAMES))
    assert [json.loads(line)["id"] for line in good(found)] == ["news/a b.txt#1", "news/a b.txt#2"]
    assert [json.loads(line)["metadata"]["title"] for line in good(found)] == TITLES
    assert [m.split(":")[0] for m in failed(found)] == ["news/c.txt"]


def test_rows_of_a_table_become_lines(task: Task) -> None:
    values = {
        "text": ["The sea.", None],
        "day": [datetime.date(2018, 6, 14)] * 2, "price": [Decimal("1.50")] * 2,
        "raw": [b"\xff"] * 2,
        "_path": ["file:/data/news/x%25.parquet"] * 2, "_row": [4, 5],
    }  # fmt: skip
    found = rows(clean_rows([pa.RecordBatch.from_pydict(values)], task, NAMES))
    [line] = good(found)
    record = json.loads(line)
    assert (record["id"], record["day"], record["price"], record["raw"]) == ("news/x%.parquet#5", "2018-06-14", "1.50", "/w==")
    assert "_path" not in record
    assert failed(found) == ['news/x%.parquet:6: no text; a record needs a string in "text", "content", "maintext" or "html"']


# -- columns ---------------------------------------------------------------------------------------


def test_columns_are_the_records_with_their_own_types(task: Task) -> None:
    given = [{**r, "id": f"n{k}", "url": r.get("url"), "day": datetime.date(2018, 6, 14)} for k, r in enumerate(records())]
    batch = pa.RecordBatch.from_pylist(given)
    task = Task(task.shipment, Fields(("text",)))
    [out] = clean_columns([batch], task, "text", ["rank", "tags", "day", "url"])
    assert out.schema.field("day").type == pa.date32()
    assert out.schema.names[:3] == ["id", "text", "metadata"]
    for ours, theirs in zip(out.to_pylist(), clean_records(given, program()), strict=True):
        shown = {name: value for name, value in ours.items() if name in theirs}
        shown["metadata"] = {name: value for name, value in shown["metadata"].items() if value is not None}
        assert shown == theirs
        assert ours["error"] is None


def test_columns_that_hold_neither_text_nor_name_stay(task: Task) -> None:
    task = Task(task.shipment, Fields(("content",), "doc"))
    batch = pa.RecordBatch.from_pydict({"id": [7], "doc": [1], "text": ["A teaser."], "content": ["The sea."]})
    [out] = clean_columns([batch], task, "content", ["id", "text"])
    assert out.schema.names[:5] == ["doc", "content", "metadata", "id", "text"]
    [row] = out.to_pylist()
    assert (row["id"], row["doc"], row["text"], row["content"]) == (7, "1", "A teaser.", "The sea.")


def test_numbers_that_are_none_are_null(task: Task) -> None:
    values = {"text": ["The sea."], "n": [float("nan")], "_path": ["file:/data/news/x.parquet"], "_row": [0]}
    [line] = good(rows(clean_rows([pa.RecordBatch.from_pydict(values)], task, NAMES)))
    assert '"n": null' in line


def test_a_row_that_fails_comes_back(task: Task) -> None:
    task = Task(task.shipment, Fields(("text",)))
    batch = pa.RecordBatch.from_pydict({"id": [7, 8], "text": pa.array([None, "The sea."], pa.string()), "rank": [1, 2]})
    [out] = clean_columns([batch], task, "text", ["rank"])
    bad, fine = out.to_pylist()
    assert (bad["id"], bad["text"], bad["metadata"], bad["rank"]) == ("7", None, None, 1)
    assert bad["error"] == '7: no text; a record needs a string in "text" or "html"'
    assert (fine["id"], fine["rank"], fine["error"]) == ("8", 2, None)


def test_a_row_without_an_id_is_named_after_its_text(task: Task) -> None:
    task = Task(task.shipment, Fields(("text",)))
    batch = pa.RecordBatch.from_pydict({"text": ["The sea.", "The sky.", "The sea."]})
    [out] = clean_columns([batch], task, "text", [])
    one, other, again = out.column(0).to_pylist()
    assert one.startswith("text:")
    assert one == again != other


def test_large_batches_go_out_in_pieces(task: Task) -> None:
    given = as_lines([{"id": str(n), "text": "The sea is calm.\n"} for n in range(1200)])
    sizes = [batch.num_rows for batch in clean_lines([batch_of(given)], task, NAMES, {})]
    assert sum(sizes) == 1200
    assert max(sizes) <= 512


@pytest.mark.parametrize(
    ("roots", "path", "found"),
    [
        ([("file:/data/news", "news")], "file:///data/news/a/b.jsonl", (0, "news/a/b.jsonl")),
        ([("file:/data/news", "news")], "file:/data/newspapers/b.jsonl", (1, "file:/data/newspapers/b.jsonl")),
        ([("file:/data/a.jsonl", "./a.jsonl")], "file:/data/a.jsonl", (0, "./a.jsonl")),
        ([("file:/data", "."), ("file:/x", "x")], "file:/x/a.jsonl", (1, "x/a.jsonl")),
        ([("file:/data", ".")], "file:/data/a.jsonl", (0, "a.jsonl")),
        ([("hdfs://nn:8020/crawl", "hdfs:///crawl/")], "hdfs://nn:8020/crawl/a.jsonl", (0, "hdfs:///crawl/a.jsonl")),
        ([("file:/", "/")], "file:/a.jsonl", (0, "/a.jsonl")),
    ],
)
def test_files_are_called_as_they_were_named(roots: list[tuple[str, str]], path: str, found: tuple[int, str]) -> None:
    assert Names(tuple(roots)).of(path) == found
