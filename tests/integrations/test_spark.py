"""Apache Spark on this machine: jobs and DataFrames give what one machine gives, row for row."""

from __future__ import annotations

import gzip
import json
import os
import shutil
from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, InputError, OptionError, OutputError
from cleaner.integrations.records import clean_records
from cleaner.records import METADATA

from .documents import RULES, STORY, TITLES, as_lines, lines_with_bad_ones, local, program, read_parts, records

pytest.importorskip("pyspark", reason="needs the extra: pip install 'article-cleaner[spark]'")
pytest.importorskip("pandas", reason="needs the extra: pip install 'article-cleaner[spark]'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Spark needs Java 17 or newer"),
    pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::ResourceWarning", "ignore::DeprecationWarning"),
]

from cleaner.integrations.spark import SparkJob, clean_dataframe, count_rules  # noqa: E402


@pytest.fixture
def corpus(alone: Path) -> Path:
    """A file that Spark reads in several parts, a compressed one, a text, and what is no document."""
    news = alone / "news"
    (news / "más y más").mkdir(parents=True)
    (news / "big.jsonl").write_bytes(b"\n".join(lines_with_bad_ones() * 2))
    with gzip.open(news / "más y más" / "50%20.JSONL.gz", "wb") as file:
        file.write(b"\r\n".join(lines_with_bad_ones()))
    (news / "a story.txt").write_text(STORY)
    (news / "old.ledger.jsonl").write_text('{"ledger": 1}\n')
    (news / "notes.md").write_text("Not a document\n")
    return news


def expected(*names: str) -> tuple[list[str], list[str]]:
    """What one machine makes of files, in this order."""
    found: tuple[list[str], list[str]] = ([], [])
    for name in names:
        data = gzip.decompress(Path(name).read_bytes()) if name.endswith("gz") else Path(name).read_bytes()
        if name.endswith(".txt"):
            data = json.dumps({"id": name, "text": data.decode()}).encode()
        for all_, some in zip(found, local(data.splitlines(keepends=True), name), strict=True):
            all_ += some
    return found


def reasons(out: Path) -> list[str]:
    return [json.loads(line)["reason"] for line in read_parts(out / "errors")]


def test_a_job_gives_what_one_machine_gives(spark: Any, corpus: Path, alone: Path) -> None:
    totals = SparkJob(spark, program(), ordered=True).run(["news", "news/big.jsonl"], "out")
    good, failed = expected("news/a story.txt", "news/big.jsonl", "news/más y más/50%20.JSONL.gz")
    assert list(read_parts(alone / "out" / "articles")) == good
    assert reasons(alone / "out") == failed
    assert totals.errors == len(failed)
    assert totals.articles == sum("fingerprint" in json.loads(line)["metadata"] for line in good)
    assert all(p.name.endswith(".jsonl") for p in (alone / "out" / "articles").glob("part-*"))
    summary = json.loads((alone / "out" / "summary.json").read_text())
    assert (summary["documents"], summary["verdicts"]["bundle"]) == (totals.documents, totals.verdicts["bundle"])


def test_without_order_the_rows_are_the_same(spark: Any, corpus: Path, alone: Path) -> None:
    SparkJob(spark, program(), compression="gzip").run(["news/*.jsonl"], "out")
    good, failed = expected("news/big.jsonl")
    files = sorted((alone / "out" / "articles").glob("part-*.jsonl.gz"))
    assert len(files) > 1
    found = [line for path in files for line in gzip.decompress(path.read_bytes()).decode().split("\n") if line]
    assert sorted(found) == sorted(good)
    assert reasons(alone / "out") == failed


def test_figures_by_site_and_rule_are_those_of_the_documents(spark: Any, corpus: Path, alone: Path) -> None:
    SparkJob(spark, program()).run(["news/a story.txt"], "out")
    counts = program().clean(STORY, path="news/a story.txt").counts
    rules = [json.loads(line) for line in read_parts(alone / "out" / "rules")]
    assert {r["rule"]: r["lines"] for r in rules} == counts
    assert {(r["site"], r["documents"]) for r in rules} == {("harborpost", 1)}
    [site] = (json.loads(line) for line in read_parts(alone / "out" / "sites"))
    assert (site["site"], site["documents"], site["articles"], site["bundle"]) == ("harborpost", 1, 2, 1)


def test_a_damaged_file_costs_what_is_damaged(spark: Any, corpus: Path, alone: Path) -> None:
    lines = as_lines(records())
    whole = gzip.compress(b"\n".join(lines))
    (corpus / "b.jsonl.gz").write_bytes(whole[: -len(whole) // 3])
    (corpus / "c.jsonl.gz").write_bytes(b"no such thing")
    totals = SparkJob(spark, program(), ordered=True).run(["news/b.jsonl.gz", "news/c.jsonl.gz", "news/big.jsonl"], "out")
    first, _ = local(lines, "news/b.jsonl.gz")
    then, failed = expected("news/big.jsonl")
    found = list(read_parts(alone / "out" / "articles"))
    assert found[-len(then) :] == then
    assert 0 < len(found) - len(then) < len(first)
    assert found[: -len(then)] == first[: len(found) - len(then)]
    damaged = [r for r in reasons(alone / "out") if "is damaged from here on" in r]
    assert [r.split(":")[0] for r in damaged] == ["news/b.jsonl.gz", "news/c.jsonl.gz"]
    assert totals.errors == len(failed) + 2


# -- tables ----------------------------------------------------------------------------------------


@pytest.fixture
def table(spark: Any, alone: Path) -> Path:
    """Two Parquet files whose columns differ, in folders that bear a value."""
    given = [{**r, "url": r.get("url"), "id": r.get("id")} for r in records()]
    schema = "id string, text string, rank long, tags array<string>, metadata struct<crawl: string>, url string"
    spark.createDataFrame(given[:30], schema).coalesce(1).write.parquet(f"{alone}/crawl/day=1")
    spark.createDataFrame([{**r, "extra": 1.5} for r in given[30:]], f"{schema}, extra double").coalesce(1).write.parquet(
        f"{alone}/crawl/day=2"
    )
    spark.createDataFrame([{"text": None, "rank": 99}], schema).coalesce(1).write.parquet(f"{alone}/crawl/day=3")
    return alone / "crawl"


def test_parquet_stays_parquet(spark: Any, table: Path, alone: Path) -> None:
    totals = SparkJob(spark, program(), ordered=True).run(["crawl"], "out")
    out = spark.read.parquet(f"{alone}/out/articles")
    assert dict(out.dtypes) | {"metadata": ""} == {
        "id": "string", "text": "string", "metadata": "", "rank": "bigint", "tags": "array<string>", "url": "string",
        "extra": "double", "day": "int",
    }  # fmt: skip
    names = {day: next(table.glob(f"day={day}/part-*")).relative_to(table.parent) for day in (1, 2)}
    shards = {1: records()[:30], 2: records()[30:]}
    theirs = [r for day, some in shards.items() for r in clean_records(some, program(), name=str(names[day]))]
    ours = [row.asDict(recursive=True) for row in out.collect()]
    assert [(r["id"], r["text"], r["rank"], r["tags"]) for r in ours] == [
        (r["id"], r["text"], r["rank"], r["tags"]) for r in theirs
    ]
    assert [{k: v for k, v in r["metadata"].items() if v is not None} for r in ours] == [r["metadata"] for r in theirs]
    assert (totals.errors, {r["day"] for r in ours}) == (1, {1, 2})


def test_parquet_becomes_lines_and_lines_become_parquet(spark: Any, table: Path, alone: Path) -> None:
    SparkJob(spark, program(), form="jsonl", ordered=True).run(["crawl"], "lines")
    lines = [json.loads(line) for line in read_parts(alone / "lines" / "articles")]
    SparkJob(spark, program(), form="parquet", ordered=True).run(["crawl"], "columns")
    columns = [row.asDict(recursive=True) for row in spark.read.parquet(f"{alone}/columns/articles").collect()]
    assert [(r["id"], r["text"], r["day"]) for r in lines] == [(r["id"], r["text"], r["day"]) for r in columns]
    (alone / "one.jsonl").write_bytes(b"\n".join(as_lines(records())))
    SparkJob(spark, program(), form="parquet").run(["one.jsonl"], "typed")
    typed = spark.read.parquet(f"{alone}/typed/articles")
    assert set(METADATA) | {"crawl"} == set(typed.schema["metadata"].dataType.names)
    found = {row["id"]: row["text"] for row in typed.collect()}
    assert found == {r["id"]: r["text"] for r in clean_records(records(), program(), name="one.jsonl")}


def test_a_dataframe_becomes_articles(spark: Any) -> None:
    df = spark.createDataFrame([(1, STORY, "x"), (2, None, "y")], "id long, body string, extra string")
    cleaned = clean_dataframe(df, program(), text="body")
    assert cleaned.columns == ["id", "body", "metadata", "extra", "error"]
    one, two, bad = cleaned.collect()
    assert [one["id"], two["id"], bad["id"]] == ["1#1", "1#2", "2"]
    assert [one["metadata"]["title"], two["metadata"]["title"]] == TITLES
    assert [r["extra"] for r in (one, two, bad)] == ["x", "x", "y"]
    assert [one["error"], two["error"]] == [None, None]
    assert "no text" in bad["error"]


def test_columns_that_hold_neither_text_nor_name_stay(spark: Any) -> None:
    df = spark.createDataFrame([(7, "a", "A teaser.", STORY)], "id long, doc string, text string, content string")
    cleaned = clean_dataframe(df, program(), text="content", id_column="doc")
    assert cleaned.columns == ["doc", "content", "metadata", "id", "text", "error"]
    assert [(r["id"], r["doc"], r["text"]) for r in cleaned.collect()] == [(7, "a#1", "A teaser."), (7, "a#2", "A teaser.")]


def test_counting_sums_over_all_documents(spark: Any) -> None:
    df = spark.createDataFrame([(n, STORY) for n in range(5)], "id long, text string").repartition(3)
    counted = {row["rule"]: (row["site"], row["lines"], row["documents"]) for row in count_rules(df, program()).collect()}
    counts = program().clean(STORY).counts
    assert counted == {rule: ("harborpost", 5 * n, 5) for rule, n in counts.items()}


@pytest.mark.parametrize(
    ("schema", "said"),
    [
        ("body string", "no column 'text' or 'content' or 'maintext'; the columns are body: name that of the text"),
        ("text long", 'the column "text" holds bigint, not text'),
        ("text string, error string", 'there is a column "error", where one of ours has to be; rename it'),
        ("text string, ID string", 'there is a column "ID", where one of ours has to be; rename it'),
        ("text string, metadata map<string,string>", 'the column "metadata" holds map<string,string>'),
        ("text string, metadata struct<title: int>", 'the field "metadata.title" holds int, not string; rename it'),
    ],
)
def test_a_column_in_the_way_is_named(spark: Any, schema: str, said: str) -> None:
    with pytest.raises(OptionError) as error:
        clean_dataframe(spark.createDataFrame([], schema), program())
    assert str(error.value).startswith(said)


# -- what can't be done ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (["nowhere"], "nowhere: no such file or folder"),
        (["news/notes.md"], "nothing to read"),
        ([], "name a file, a folder or a glob to clean"),
    ],
)
def test_inputs_that_can_not_be_read(spark: Any, corpus: Path, alone: Path, inputs: list[str], said: str) -> None:
    with pytest.raises((InputError, OptionError)) as error:
        SparkJob(spark, Cleaner.load()).run(inputs, "out")
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert not (alone / "out").exists()


def test_output_is_not_mixed(spark: Any, corpus: Path, alone: Path) -> None:
    job = SparkJob(spark, program())
    job.run(["news/a story.txt"], "out")
    before = list(read_parts(alone / "out" / "articles"))
    with pytest.raises(OutputError, match="out: holds the output of a finished job; use --overwrite"):
        job.run(["news/a story.txt"], "out")
    job.run(["news/a story.txt"], "out", overwrite=True)
    assert list(read_parts(alone / "out" / "articles")) == before
    (alone / "out" / "mine.txt").touch()
    with pytest.raises(OutputError, match=r"out: holds mine\.txt, which is not ours"):
        job.run(["news/a story.txt"], "out", overwrite=True)


def test_an_earlier_output_that_is_read_is_not_removed(spark: Any, corpus: Path, alone: Path) -> None:
    job = SparkJob(spark, program())
    job.run(["news/a story.txt"], "out")
    before = list(read_parts(alone / "out" / "articles"))
    for inputs in (["out/articles"], ["news/a story.txt", "."]):
        with pytest.raises(OutputError, match=r"out/articles/part-.*: is to be read, but --overwrite removes it first; name"):
            job.run(inputs, "out", overwrite=True)
    assert list(read_parts(alone / "out" / "articles")) == before


def test_names_that_look_like_globs_are_files(spark: Any, alone: Path) -> None:
    folder = alone / "old [2018] {a}"
    folder.mkdir()
    (folder / "x*.txt").write_text(STORY)
    SparkJob(spark, program(), ordered=True).run([folder.name], "out")
    assert [json.loads(line)["id"] for line in read_parts(alone / "out" / "articles")] == [
        f"{folder.name}/x*.txt#1", f"{folder.name}/x*.txt#2"
    ]  # fmt: skip
    assert RULES.is_dir()
