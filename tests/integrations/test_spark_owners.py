"""``--owners`` on Spark: what is found, told and done is what one machine finds, tells and does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner

from .documents import ROOT, read_parts

pytest.importorskip("pyspark", reason="needs the extra: pip install 'article-cleaner[spark]'")
pytest.importorskip("pandas", reason="needs the extra: pip install 'article-cleaner[spark]'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Spark needs Java 17 or newer"),
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"),
]

from cleaner.integrations.spark import SparkJob  # noqa: E402

PAGES = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "fixtures" / "owners").glob("*.txt"))}
RECORDS: list[dict[str, Any]] = [
    {"id": name, "text": text, "rank": n, "url": f"https://selm.example/{n}"} for n, (name, text) in enumerate(PAGES.items())
] + [
    {"id": "again", "text": PAGES["bridge"].upper(), "rank": 9, "url": None},
    {"text": PAGES["clock"] + "\n" + PAGES["bridge"], "rank": 10, "url": None},
    {"id": "edited", "text": PAGES["ferry"].replace("Masons will hang", "Nine masons will hang"), "rank": 11, "url": None},
]


def one_machine(folder: Path, asked: str, *names: str) -> Path:
    """The output of a run on one machine."""
    (folder / "cleaner.toml").touch()
    command = [sys.executable, "-m", "cleaner", "-q", "--owners", asked, "--jobs", "1", "-o", f"one-{asked}", *names]
    subprocess.run(command, cwd=folder, check=True, timeout=600)
    return folder / f"one-{asked}"


@pytest.mark.parametrize("asked", ["report", "split", "drop"])
def test_lines_and_texts(spark: Any, alone: Path, asked: str) -> None:
    (alone / "crawl.jsonl").write_text("".join(json.dumps(record) + "\n" for record in RECORDS))
    (alone / "more.jsonl").write_text(json.dumps({"id": "last", "text": PAGES["orchard"] + "\n" + PAGES["ferry"]}) + "\n")
    one = one_machine(alone, asked, "crawl.jsonl", "more.jsonl")
    job = SparkJob(spark, Cleaner.load(), owners=asked, ordered=True)
    totals = job.run(["crawl.jsonl", "more.jsonl"], "out")
    articles = [line for name in ("crawl", "more") for line in (one / f"{name}.jsonl").read_text().splitlines()]
    assert list(read_parts(alone / "out" / "articles")) == articles
    told = (one / "owners.jsonl").read_text().splitlines()
    assert list(read_parts(alone / "out" / "owners")) == told
    assert len(told) > 5
    assert totals.owners == json.loads((one / "summary.json").read_text())["owners"]
    assert totals.owners.get(asked, 0) == sum(f'"action": "{asked}"' in line for line in told if asked != "report")


def test_rows_keep_their_types(spark: Any, alone: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pq.write_table(pa.Table.from_pylist(RECORDS), alone / "crawl.parquet")
    one = one_machine(alone, "drop", "crawl.parquet")
    SparkJob(spark, Cleaner.load(), owners="drop", ordered=True).run(["crawl.parquet"], "out")
    expected = pq.read_table(one / "crawl.parquet").to_pylist()
    found = pq.read_table(alone / "out" / "articles").to_pylist()
    assert [(r["id"], r["text"], r["rank"]) for r in found] == [(r["id"], r["text"], r["rank"]) for r in expected]
    assert list(read_parts(alone / "out" / "owners")) == (one / "owners.jsonl").read_text().splitlines()
    assert spark.catalog.listTables() == []
