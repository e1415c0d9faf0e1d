"""``clean -o DIR`` over a corpus: what goes in, what comes out, and that it is the same for any number of workers."""

from __future__ import annotations

import gzip
import json

import pytest
from lantern import BRIDGE, BRIDGE_CLEAN, BUNDLE, FERRY, FERRY_CLEAN, PLAIN, tree

RECORDS = [
    {"id": "n1", "text": BUNDLE, "url": "https://lantern.example/1", "rank": 7, "metadata": {"crawl": "June"}},
    {"text": PLAIN, "rank": 8},
    {"id": "n3", "text": FERRY, "rank": 9, "tags": ["sea"]},
]
LINES = "".join(f"{json.dumps(record)}\n" for record in RECORDS)
TEXTS = [FERRY_CLEAN, BRIDGE_CLEAN, PLAIN, FERRY_CLEAN]
STATE = ".cleaner"


def made(folder) -> dict[str, bytes]:
    """The files of a run, without its state."""
    return {name: data for name, data in tree(folder).items() if not name.startswith(STATE)}


def records(data: bytes) -> list[dict]:
    return [json.loads(line) for line in data.splitlines()]


def test_records_are_those_of_the_plain_command(clean, make, here):
    make({"crawl.jsonl": LINES, "crawl.jsonl.gz": gzip.compress(LINES.encode())})
    plain = clean("crawl.jsonl").text
    ran = clean("-o", "out", "--jobs", "2", "crawl.jsonl")
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err.startswith("clean: 3 documents, 4 articles; 1 bundle; 2 changed; ")
    assert sorted(made(here / "out")) == ["crawl.jsonl", "summary.json"]
    assert (here / "out" / "crawl.jsonl").read_text() == plain
    assert clean("-q", "-o", "packed", "crawl.jsonl.gz").code == 0
    assert gzip.decompress((here / "packed" / "crawl.jsonl.gz").read_bytes()).decode().replace(".jsonl.gz#", ".jsonl#") == plain


def test_any_number_of_workers_gives_the_same(clean, make, here):
    many = "".join(f"{json.dumps(record | {'n': n})}\n" for n in range(40) for record in RECORDS)
    make({"news/a.jsonl": many, "news/b.jsonl.gz": gzip.compress((many + "{broken\n").encode(), 0), "news/c/d.txt": FERRY})
    for jobs in (1, 3):
        ran = clean("-q", "-o", f"out{jobs}", "--jobs", jobs, "--shard-size", "9k", "news")
        assert ran.code == 2
    one, three = made(here / "out1"), made(here / "out3")
    assert one == three
    assert {"a-00000.jsonl", "a-00003.jsonl", "b-00002.jsonl.gz", "c/d.txt", "errors.jsonl", "summary.json"} <= set(one)
    both = b"".join(data for name, data in one.items() if name.startswith("a-"))
    assert [r["n"] for r in records(both)] == [n for n in range(40) for _ in TEXTS]
    assert [r["text"] for r in records(both)] == TEXTS * 40
    (error,) = records(one["errors.jsonl"])
    assert (error["file"], error["offset"]) == ("news/b.jsonl.gz", len(many.encode()))
    assert error["reason"].startswith("line 121: no JSON: ")
    told = json.loads(one["summary.json"])
    assert told["totals"]["documents"] == 241
    assert told["totals"]["failed"] == 1
    assert told["sites"]["lantern.example"] == told["sites"]["lantern.example"] | {
        "documents": 80,
        "articles": 160,
        "bundle": 80,
    }
    assert told["rules"]["lantern/see-also"] == 161
    assert not list((here / "out1" / STATE).glob("work/*"))


def test_a_folder_of_text_gives_what_the_plain_command_gives(clean, make, here):
    files = {
        "news/a.txt": FERRY,
        "news/deep/b.txt": BUNDLE,
        "news/c.txt": PLAIN.encode("utf-16"),
        "news/d.txt": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0" * 9,
    }
    make(files)
    for form in ("text", "markdown", "jsonl"):
        plain = clean("-q", "-o", f"plain-{form}", "--format", form, "news")
        ran = clean("-q", "-o", f"corpus-{form}", "--jobs", "2", "--format", form, "news")
        assert (plain.code, ran.code) == (2, 2)
        assert "news/d.txt, at 0: is a binary file, not text" in ran.error()
        found = made(here / f"corpus-{form}")
        assert set(found) - {"errors.jsonl", "summary.json"} == set(made(here / f"plain-{form}"))
        assert {n: found[n] for n in made(here / f"plain-{form}")} == made(here / f"plain-{form}")
    assert tree(here / "news") == {
        name.removeprefix("news/"): d if isinstance(d, bytes) else d.encode() for name, d in files.items()
    }


def test_text_is_gathered_in_records(clean, make, here):
    make({"news/a.txt": FERRY, "news/deep/b.txt": BUNDLE})
    assert clean("-q", "-o", "out", "--format", "jsonl.gz", "news").code == 0
    assert sorted(made(here / "out")) == ["documents-00000.jsonl.gz", "summary.json"]
    found = records(gzip.decompress((here / "out" / "documents-00000.jsonl.gz").read_bytes()))
    assert [(r["id"], r["text"]) for r in found] == [
        ("news/a.txt", FERRY_CLEAN), ("news/deep/b.txt#1", FERRY_CLEAN), ("news/deep/b.txt#2", BRIDGE_CLEAN)
    ]  # fmt: skip


def test_records_become_text(clean, make, here):
    make({"crawl.jsonl": LINES + json.dumps({"id": "n1", "text": "Another.\n"}) + "\n"})
    assert clean("-q", "-o", "out", "--format", "text", "crawl.jsonl").code == 0
    assert made(here / "out").keys() - {"summary.json"} == {
        "crawl/n1.1.txt", "crawl/n1.2.txt", "crawl/crawl.jsonl_2.txt", "crawl/n3.txt", "crawl/n1.txt",
    }  # fmt: skip
    assert (here / "out/crawl/n1.2.txt").read_text() == BRIDGE_CLEAN


def test_fields_have_the_names_that_somebody_says(clean, make, here):
    make({"r.jsonl": json.dumps({"key": 5, "text": "Not this.", "body": FERRY, "link": "https://lantern.example/x"}) + "\n"})
    options = ("--text-field", "article,body", "--id-field", "key", "--url-field", "link")
    (plain,) = records(clean(*options, "r.jsonl").out)
    assert clean("-q", *options, "-o", "out", "--jobs", "1", "r.jsonl").code == 0
    (found,) = records((here / "out" / "r.jsonl").read_bytes())
    assert found == plain
    assert (found["id"], found["body"], found["key"], found["metadata"]["host"]) == ("5", FERRY_CLEAN, 5, "lantern.example")
    assert 'no text; a record needs a string in "article"' in clean("--text-field", "article", "r.jsonl").error()


def test_zstandard(clean, make, here):
    zstandard = pytest.importorskip("zstandard")
    make({"crawl.jsonl.zst": zstandard.ZstdCompressor().compress(LINES.encode())})
    assert clean("-q", "-o", "out", "crawl.jsonl.zst").code == 0
    data = (here / "out" / "crawl.jsonl.zst").read_bytes()
    found = records(zstandard.ZstdDecompressor().decompressobj().decompress(data))
    assert [r["text"] for r in found] == TEXTS


def test_parquet(clean, make, here):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    from datetime import UTC, datetime

    seen = datetime(2024, 10, 1, 6, tzinfo=UTC)
    schema = pa.schema([
        ("id", pa.int64()), ("content", pa.large_string()), ("url", pa.string()), ("seen", pa.timestamp("ns", "UTC")),
        ("scores", pa.list_(pa.float32())), ("metadata", pa.struct([("crawl", pa.string())])),
    ])  # fmt: skip
    rows = [
        {
            "id": 1,
            "content": BUNDLE,
            "url": "https://lantern.example/1",
            "seen": seen,
            "scores": [0.5],
            "metadata": {"crawl": "June"},
        },
        {"id": 2, "content": None, "url": None, "seen": seen, "scores": [], "metadata": None},
        {"id": 3, "content": PLAIN, "url": None, "seen": None, "scores": None, "metadata": None},
    ]
    pq.write_table(pa.Table.from_pylist(rows, schema), here / "crawl.parquet")
    ran = clean("-q", "-o", "out", "crawl.parquet")
    assert ran.error() == "1 record failed, see out/errors.jsonl: crawl.parquet, at 1: row 2: no text in column content"
    table = pq.read_table(here / "out" / "crawl.parquet")
    assert table.schema.field("seen").type == pa.timestamp("ns", "UTC")
    assert table.schema.field("scores").type == pa.list_(pa.float32())
    one, two, three = table.to_pylist()
    assert [r["content"] for r in (one, two, three)] == [FERRY_CLEAN, BRIDGE_CLEAN, PLAIN]
    assert [r["id"] for r in (one, two, three)] == ["1#1", "1#2", "3"]
    assert (one["seen"], one["scores"], three["seen"], three["scores"]) == (seen, [0.5], None, None)
    assert (one["metadata"]["crawl"], one["metadata"]["captions"]) == ("June", ["The ferry at its pier (Lantern)"])
    assert clean("-q", "-o", "lines", "--format", "jsonl", "crawl.parquet").code == 2
    first = records((here / "lines" / "crawl.jsonl").read_bytes())[0]
    assert (first["id"], first["scores"], first["seen"][:19]) == ("1#1", [0.5], "2024-10-01T06:00:00")


def test_records_become_parquet(clean, make, here):
    pq = pytest.importorskip("pyarrow.parquet")
    make({"crawl.jsonl": LINES})
    assert clean("-q", "-o", "out", "--format", "parquet", "crawl.jsonl").code == 0
    found = pq.read_table(here / "out" / "crawl.parquet").to_pylist()
    assert [r["text"] for r in found] == TEXTS
    assert [json.loads(r["fields"]) for r in found] == [
        *[{"rank": 7, "metadata": {"crawl": "June"}}] * 2, {"rank": 8}, {"rank": 9, "tags": ["sea"]}
    ]  # fmt: skip
    assert found[0]["url"] == "https://lantern.example/1"
    assert found[0]["metadata"]["title"] == "The Ferry Sails Again"


def test_columns_besides_text_and_name_stay(clean, make, here):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    row = {"id": 7, "doc": "d", "text": {"teaser": "Mine."}, "content": FERRY, "metadata": "mine"}
    pq.write_table(pa.Table.from_pylist([row]), here / "crawl.parquet")
    make({"lines.jsonl": json.dumps(row | {"fields": 5}) + "\n"})
    assert clean("-q", "-o", "out", "--id-field", "doc", "crawl.parquet").code == 0
    (found,) = pq.read_table(here / "out" / "crawl.parquet").to_pylist()
    assert {k: v for k, v in found.items() if k != "metadata"} == {k: v for k, v in row.items() if k != "metadata"} | {
        "content": FERRY_CLEAN
    }
    assert (found["metadata"]["metadata"], found["metadata"]["source"]) == ("mine", "d")
    assert clean("-q", "-o", "more", "--id-field", "doc", "--format", "parquet", "lines.jsonl").code == 0
    (found,) = pq.read_table(here / "more" / "lines.parquet").to_pylist()
    assert (found["id"], found["text"]) == ("d", FERRY_CLEAN)
    others = {"id": 7, "text": {"teaser": "Mine."}, "fields": 5, "metadata": {"metadata": "mine"}}
    assert json.loads(found["fields"]) == others


def test_a_table_with_two_columns_of_one_name_costs_that_file(clean, here):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    table = pa.Table.from_arrays([pa.array([PLAIN]), pa.array([FERRY])], names=["text", "text"])
    pq.write_table(table, here / "twice.parquet")
    pq.write_table(pa.Table.from_pylist([{"text": PLAIN}]), here / "once.parquet")
    said = 'has two columns "text", of which a record keeps one; rename the other'
    assert clean("-q", "-o", "out", "twice.parquet").error() == f"twice.parquet: {said}"
    assert clean("explain", "twice.parquet").error() == f"twice.parquet: {said}"
    ran = clean("-q", "-o", "out", "twice.parquet", "once.parquet")
    assert ran.error() == f"1 record failed, see out/errors.jsonl: twice.parquet, at 0: {said}"
    assert made(here / "out").keys() == {"once.parquet", "errors.jsonl", "summary.json"}


def test_numbers_of_a_table_that_are_none_are_null(clean, here):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    nan, inf = float("nan"), float("inf")
    row = {"text": "The sea.", "n": nan, "scores": [0.5, inf], "metadata": {"p": -inf}}
    pq.write_table(pa.Table.from_pylist([row]), here / "crawl.parquet")
    assert clean("-q", "-o", "out", "--format", "jsonl", "crawl.parquet").code == 0
    (found,) = records((here / "out" / "crawl.jsonl").read_bytes())
    assert (found["n"], found["scores"], found["metadata"]["p"]) == (None, [0.5, None], None)


def test_text_of_a_crawl(clean, make, here):
    pytest.importorskip("fastwarc")
    parts = []
    for n, text in enumerate([FERRY, BUNDLE]):
        body = text.encode()
        head = (
            f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:uuid:{n}>\r\nWARC-Date: 2024-10-01T06:00:00Z\r\n"
            f"WARC-Target-URI: https://lantern.example/{n}\r\nContent-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        parts.append(gzip.compress(head.encode() + body + b"\r\n\r\n"))
    make({"crawl.warc.wet.gz": b"".join(parts)})
    assert clean("-q", "-o", "out", "crawl.warc.wet.gz").code == 0
    found = records(gzip.decompress((here / "out" / "crawl.warc.jsonl.gz").read_bytes()))
    assert [(r["id"], r["text"]) for r in found] == [
        ("urn:uuid:0", FERRY_CLEAN), ("urn:uuid:1#1", FERRY_CLEAN), ("urn:uuid:1#2", BRIDGE_CLEAN)
    ]  # fmt: skip
    assert found[1]["url"] == "https://lantern.example/1"
    assert found[1]["warc"] == {"file": "crawl.warc.wet.gz", "offset": len(parts[0]), "date": "2024-10-01T06:00:00Z"}
    assert found[1]["metadata"]["host"] == "lantern.example"


def test_documents_that_are_too_large_are_passed_over_however_few_there_are(clean, make, here):
    make({"news/a.txt": FERRY, "news/b.txt": "The ferry sails.\n"})
    said = clean("-q", "-o", "out", "--max-document", "100", "news").error()
    assert said.startswith("1 record failed, see out/errors.jsonl: news/a.txt, at 0: is ")
    assert said.endswith("documents up to 0.0001 MB are cleaned, see --max-document")
    assert made(here / "out").keys() == {"b.txt", "errors.jsonl", "summary.json"}


def test_a_library_that_is_missing_is_named(clean, make, monkeypatch):
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    make({"crawl.parquet": b"PAR1"})
    assert clean("-o", "out", "crawl.parquet").error() == "Parquet needs a library: pip install 'article-cleaner[parquet]'"


WRONG = [
    (["--jobs", "2", "a.txt"], "--jobs goes with -o DIR"),
    (["--shard-size", "5M", "a.txt"], "--shard-size goes with -o DIR"),
    (["--max-document", "5M", "a.txt"], "--max-document goes with -o DIR"),
    (["--max-document", "lots", "-o", "out", "a.txt"], '--max-document: "lots" is no size'),
    (["--max-document", "", "-o", "out", "a.txt"], '--max-document: "" is no size'),
    (["--max-document", "5M", "-o", "out", "-"], "the standard input can't be read a second time"),
    (["--shard-size", "", "-o", "out", "a.txt"], '--shard-size: "" is no size'),
    (["--memory", "1GB", "a.txt"], "--memory goes with --owners HOW"),
    (["--memory", "much", "-o", "out", "a.txt"], "--memory goes with --owners HOW"),
    (["--baseline", "--jobs", "2", "a.txt"], "--jobs goes with -o DIR"),
    (["--format", "parquet", "a.txt"], "--format parquet goes with -o DIR"),
    (["--jobs", "2", "-w", "a.txt"], "--jobs goes with -o DIR"),
    (["--jobs", "-1", "-o", "out", "a.txt"], "Invalid value for '--jobs'"),
    (["--jobs", "1", "-o", "out", "--max-document", "lots", "a.txt"], '--max-document: "lots" is no size'),
    (["--jobs", "1", "-o", "out", "--ledger", "led", "a.txt"], "--ledger does not go with a run over a corpus"),
    (["--jobs", "1", "-o", "out", "-"], "the standard input can't be read a second time"),
    (["--jobs", "1", "-o", "out", "--format", "markdown", "r.jsonl"], "r.jsonl: records have no form in Markdown"),
    (["--jobs", "1", "-o", "out", "missing.jsonl.gz"], "missing.jsonl.gz: no such file or folder"),
    (["--text-field", ",", "r.jsonl"], "--text-field: name the field that holds the text"),
    (["r.jsonl.gz"], "r.jsonl.gz: holds many documents; use -o DIR"),
    (["bad.parquet", "-o", "out"], "bad.parquet: can't be read as Parquet: "),
]  # fmt: skip


@pytest.mark.parametrize(("args", "said"), WRONG, ids=[" ".join(args) for args, _ in WRONG])
def test_wrong_options(clean, make, here, args, said):
    pytest.importorskip("pyarrow")
    files = {
        "a.txt": BRIDGE.encode(),
        "r.jsonl": LINES.encode(),
        "r.jsonl.gz": gzip.compress(LINES.encode()),
        "bad.parquet": b"PAR1",
    }
    make(files)
    assert clean(*args).error().startswith(said)
    assert {name: data for name, data in made(here).items() if not name.startswith("out/")} == files


def test_pages_of_a_crawl(clean, make, here):
    pytest.importorskip("fastwarc")
    story = "".join(
        f"<p>The ferry to Coral Island sailed on Sunday for the first time in {n} years, with a goat.</p>" for n in range(5)
    )
    page = f"<html><head><title>Ferry</title></head><body><h1>The Ferry Sails Again</h1>{story}</body></html>"
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}"
    record = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:uuid:1>\r\nWARC-Date: 2024-10-01T06:00:00Z\r\n"
        "WARC-Target-URI: https://other.example/1\r\nContent-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(answer)}\r\n\r\n{answer}\r\n\r\n"
    )
    make({"crawl.warc": record, "pages/a.html": page})
    assert clean("-q", "-o", "out", "--jobs", "1", "crawl.warc", "pages/a.html").code == 0
    (found,) = records(gzip.decompress((here / "out" / "crawl.jsonl.gz").read_bytes()))
    assert "with a goat" in found["text"]
    assert (found["id"], found["metadata"]["host"]) == ("urn:uuid:1", "other.example")
    assert "with a goat" in (here / "out" / "a.txt").read_text()


def test_the_configuration_counts(clean, make, here):
    plain = "The ferry sails.\n\nMore from the Lantern\n"
    make({
        "cleaner.toml": 'exclude = ["old/"]\n[hosts]\n"new/" = "lantern.example"\n',
        "old/a.txt": plain, "new/b.txt": plain, "c.txt": plain,
    })  # fmt: skip
    assert clean("-q", "-o", "out", "--jobs", "1", ".").code == 0
    assert {n: d for n, d in made(here / "out").items() if n != "summary.json"} == {
        "c.txt": plain.encode(), "new/b.txt": b"The ferry sails.\n"
    }  # fmt: skip
    make({"cleaner.toml": ""})
    said = clean("-q", "-o", "out", "--jobs", "1", ".").error()
    assert said.startswith("out: was begun with another configuration ")


def test_every_field_has_its_column(here):
    pytest.importorskip("pyarrow")
    from pathlib import Path

    from cleaner import Cleaner
    from cleaner.corpus.parquet import ParquetRows
    from cleaner.reading import Fields
    from cleaner.records import article_records

    rows = ParquetRows(here / "x.parquet", Fields())
    columns = {f.name for f in rows._schema.field("metadata").type}
    rows.close()
    cleaner = Cleaner.load()
    for path in (Path(__file__).parents[2] / "fixtures").rglob("*.txt"):
        result = cleaner.clean(path.read_text("utf-8"), url="https://x.example/1")
        for record in article_records(result, "x"):
            assert set(record["metadata"]) <= columns
