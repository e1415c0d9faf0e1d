"""Damaged corpora, by the command: every other record comes out, and the bad one is in ``errors.jsonl``."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from pathlib import Path

import pytest

from .made import as_lines, unpacked, warc_record

HUGE = 100_000_000
"""Characters of a document that is far too large."""
COUNT = 50


def text(n: int) -> str:
    return f"Ferry {n} sails\n\nThe ferry number {n * n} sails at noon.\n"


def records() -> list[dict[str, str]]:
    return [{"id": f"r{n}", "text": text(n)} for n in range(COUNT)]


def cleaned(folder: Path, name: str, *options: str) -> tuple[list[str], list[dict[str, object]]]:
    """The names of the articles that a run gives, and its errors."""
    (folder / "cleaner.toml").touch()
    command = [sys.executable, "-m", "cleaner", "-q", "-o", "out", "--jobs", "1", "--format", "jsonl", *options, name]
    done = subprocess.run(command, cwd=folder, capture_output=True, timeout=600, check=False)
    assert done.returncode == 2, done.stderr
    assert b"Traceback" not in done.stderr
    out = folder / "out"
    articles = [json.loads(line)["id"] for p in sorted(out.glob("crawl*")) for line in unpacked(p).splitlines()]
    return articles, [json.loads(line) for line in (out / "errors.jsonl").read_bytes().splitlines()]


@pytest.mark.parametrize("packed", [False, True], ids=["plain", "gz"])
def test_bad_lines_among_good_ones(tmp_path, packed):
    lines = as_lines(records()).splitlines(keepends=True)
    lines[10] = b'{"id": "r10", "text": "caf\xe9"}\n'
    lines[20] = b'{"id": "r20", "text": \n'
    lines[30] = b'{"id": "r30", "text": null}\n'
    name = "crawl.jsonl.gz" if packed else "crawl.jsonl"
    (tmp_path / name).write_bytes(gzip.compress(b"".join(lines)) if packed else b"".join(lines))
    articles, errors = cleaned(tmp_path, name)
    assert articles == [f"r{n}" for n in range(COUNT) if n not in (10, 20, 30)]
    starts = [sum(map(len, lines[:n])) for n in (10, 20, 30)]
    assert [(e["file"], e["offset"]) for e in errors] == [(name, start) for start in starts]
    said = ["broken UTF-8 at byte 27", "no JSON: ", "no text; "]
    assert all(part in str(e["reason"]) for part, e in zip(said, errors, strict=True))


def test_a_parquet_file_that_is_cut_off_among_others(tmp_path):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    (tmp_path / "corpus").mkdir()
    for name in ("crawl-1", "crawl-2", "crawl-3"):
        pq.write_table(pa.Table.from_pylist([{"id": name, "text": text(1)}]), tmp_path / "corpus" / f"{name}.parquet")
    data = (tmp_path / "corpus" / "crawl-2.parquet").read_bytes()
    (tmp_path / "corpus" / "crawl-2.parquet").write_bytes(data[: len(data) // 2])
    articles, (error,) = cleaned(tmp_path, "corpus")
    assert articles == ["crawl-1", "crawl-3"]
    assert (error["file"], error["offset"]) == ("corpus/crawl-2.parquet", 0)
    assert str(error["reason"]).startswith("can't be read as Parquet: ")
    assert json.loads((tmp_path / "out" / "summary.json").read_bytes())["totals"]["failed"] == 1


def test_a_gzip_file_that_is_cut_off(tmp_path):
    lines = as_lines(records() * 40)
    whole = gzip.compress(lines)
    (tmp_path / "crawl.jsonl.gz").write_bytes(whole[: len(whole) // 2])
    articles, errors = cleaned(tmp_path, "crawl.jsonl.gz")
    assert articles == [f"r{n % COUNT}" for n in range(len(articles))]
    assert len(articles) > 5 * COUNT
    assert [e["reason"] for e in errors] == ["the gzip stream ends early: the file is truncated"]


@pytest.mark.slow
@pytest.mark.parametrize("options", [(), ("--owners", "drop")], ids=["alone", "owners"])
@pytest.mark.parametrize("name", ["crawl.jsonl", "crawl.jsonl.gz", "crawl.parquet", "crawl.warc", "crawl.warc.gz"])
def test_a_document_of_100_megabytes(tmp_path, name, options):
    own = records()
    own[25]["text"] = "x" * HUGE
    path = tmp_path / name
    if name.endswith(".parquet"):
        import pyarrow as pa
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_pylist(own), path)
    elif "warc" in name:
        with path.open("wb") as file:
            for n, record in enumerate(own):
                whole = warc_record("conversion", f"https://ferry.example/{n}", record["text"].encode(), "text/plain", n)
                file.write(gzip.compress(whole, 1) if name.endswith(".gz") else whole)
    else:
        lines = as_lines(own)
        path.write_bytes(gzip.compress(lines, 1) if name.endswith(".gz") else lines)
    articles, errors = cleaned(tmp_path, name, *options)
    assert len(articles) == COUNT - 1
    (error,) = errors
    assert f"is {HUGE // 1_000_000} MB large; documents up to 16 MB are cleaned, see --max-document" in str(error["reason"])
