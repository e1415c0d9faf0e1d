"""A whole job: files in, articles, errors and figures out."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import reduce
from operator import itemgetter
from typing import Any
from urllib.parse import unquote

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql import types as T  # noqa: N812
from pyspark.sql.pandas.types import from_arrow_schema

from cleaner.api import Cleaner
from cleaner.errors import OutputError
from cleaner.integrations.shipping import Shipment
from cleaner.integrations.spark.frames import by_rule, by_site, cleaned_columns, figures, handed_out, metadata_struct
from cleaner.integrations.spark.hadoop import listed, located, remove, rename, write_text
from cleaner.integrations.spark.noting import NOTED
from cleaner.integrations.spark.owners import Owners, spot_of
from cleaner.integrations.spark.sources import (
    Sources,
    damaged_files,
    find_sources,
    json_lines,
    line_starts,
    one_below,
    parquet_rows,
    text_files,
    whole_files,
    without,
)
from cleaner.integrations.spark.work import (
    ITEMS,
    LINES,
    PLACE,
    Task,
    clean_damaged,
    clean_items,
    clean_lines,
    clean_rows,
    clean_texts,
    named_by_row,
)
from cleaner.reading import Fields

__all__ = ["OUTPUTS", "SparkJob", "Totals"]

OUTPUTS = ("articles", "errors", "sites", "rules", "owners")
"""The folders of a finished job."""
_SUMMARY = "summary.json"
_ORDER = ("_input", "_parts", "_number", "_article")


@dataclass(frozen=True, slots=True)
class Totals:
    """What a job did."""

    documents: int
    """Documents that were cleaned."""
    articles: int
    """Articles in them."""
    changed: int
    """Documents whose text changed."""
    verdicts: dict[str, int]
    """Documents that are no single article, by verdict."""
    lines: dict[str, int]
    """Lines ``kept``, ``captured`` and ``dropped``."""
    errors: int
    """Records that could not be read or cleaned."""
    owners: dict[str, int] = field(default_factory=dict)
    """What ``--owners`` found: ``passages`` of other documents, of which ``split`` or ``drop``; ``shared``; ``duplicates``."""


@dataclass(frozen=True, slots=True)
class SparkJob:
    """Cleans files into a folder: ``articles/`` (records as ``clean --format jsonl`` gives them, or Parquet),
    ``errors/``, ``sites/``, ``rules/`` and ``owners/`` (JSONL), and, when all is written, ``summary.json``."""

    spark: SparkSession
    """The session it runs in."""
    cleaner: Cleaner = field(default_factory=Cleaner.load)
    """What cleans; it is broadcast with the contents of its rule files."""
    fields: Fields = field(default_factory=Fields)
    """Which fields or columns hold what."""
    host: str | None = None
    """The site that all documents come from; by default their addresses tell."""
    source_form: str = "auto"
    """What the files are: ``jsonl``, ``parquet``, ``text``; by default their endings tell."""
    form: str = ""
    """What is written: ``jsonl`` or ``parquet``; by default Parquet where all input is."""
    compression: str = "none"
    """How JSONL is compressed: ``none``, ``gzip``, ``bzip2``."""
    owners: str = ""
    """What becomes of passages that belong to other documents: ``report``, ``split``, ``drop``; ``""``: nobody looks."""
    ordered: bool = False
    """Whether articles come in the order of the input; else as tasks end up in files, at no cost."""

    def run(self, inputs: Sequence[str], output: str, *, overwrite: bool = False) -> Totals:
        """Do it.

        :param inputs: files, folders and globs, as paths or URIs of any file system that Spark knows
        :param output: the folder to write
        :param overwrite: whether the output of an earlier job goes first
        :raises InputError: nothing there to read
        :raises OptionError: options that don't go together; a column that is missing or in the way
        :raises OutputError: the folder holds something already, or what is to be read
        :raises RuleError: a fault in a rule file
        """
        output = located(self.spark, output)
        self._check_output(output, overwrite=overwrite)
        sources = find_sources(self.spark, inputs, self.source_form)
        if overwrite and (lost := one_below(self.spark, sources, output)) is not None:
            raise OutputError(f"{lost}: is to be read, but --overwrite removes it first; name a new folder")
        form = self.form or ("parquet" if sources.formats == ("parquet",) else "jsonl")
        typed = form == "parquet" and sources.formats == ("parquet",)
        # Articles, errors and figures are three looks at the same rows. They are kept on the disks of the workers; what
        # a lost worker held is made again, and comes out the same.
        make = self._columns if typed else self._lines
        owners = Owners(self.spark, make(sources, "note"), self.owners) if self.owners else None
        acting = owners.owned() if owners and self.owners != "report" else None
        cleaned = make(sources, "clean", acting).persist(StorageLevel.DISK_ONLY)
        try:
            if overwrite:
                for name in (*OUTPUTS, _SUMMARY):
                    remove(self.spark, f"{output}/{name}")
            good = self._in_order(cleaned.where("error is null"))
            if form == "parquet":
                rows = good.drop("error", "_tally", *PLACE) if typed else self._typed(good)
                rows.write.parquet(f"{output}/articles")
            else:
                self._write_lines(good.select("line"), f"{output}/articles", self.compression)
            failed = _sorted(_with_order(cleaned.where("error is not null")), *_ORDER)
            failed = failed.select(F.col("_file").alias("file"), F.col("_number").alias("line"), F.col("error").alias("reason"))
            self._write_lines(_as_json(failed), f"{output}/errors")
            self._write_lines(_as_json(_sorted(by_site(cleaned), F.desc("documents"), "site")), f"{output}/sites")
            self._write_lines(_as_json(_sorted(by_rule(cleaned), F.desc("lines"), "site", "rule")), f"{output}/rules")
            totals = _totals(cleaned)
            if owners is not None:
                told = owners.report(cleaned).persist(StorageLevel.DISK_ONLY)
                self._write_lines(told.select("line"), f"{output}/owners")
                totals = replace(totals, owners=_found(told))
                told.unpersist()
        finally:
            cleaned.unpersist()
            if owners is not None:
                owners.close()
        write_text(self.spark, f"{output}/{_SUMMARY}", json.dumps(asdict(totals), indent=2) + "\n")
        return totals

    def _check_output(self, output: str, *, overwrite: bool) -> None:
        there = listed(self.spark, output)
        foreign = [name for name in there if name not in (*OUTPUTS, _SUMMARY)]
        if foreign:
            raise OutputError(f"{output}: holds {foreign[0]}, which is not ours; name a new folder")
        if there and not overwrite:
            state = "a finished job" if _SUMMARY in there else "a job that did not finish"
            raise OutputError(f"{output}: holds the output of {state}; use --overwrite, or name a new folder")

    # -- cleaning -------------------------------------------------------------------------------

    def _columns(self, sources: Sources, stage: str, owned: DataFrame | None = None) -> DataFrame:
        rows = parquet_rows(self.spark, sources)
        names = named_by_row(sources.names)
        hidden = ["_path", "_row"]
        if owned is not None:
            found = [(r["_path"], *sources.names.of(unquote(r["_path"]))) for r in rows.select("_path").distinct().collect()]
            files = self.spark.createDataFrame(found, "_path string, _argument int, _name string")
            spot = spot_of("_name", F.col("_row") + 1, "_argument")
            rows = rows.join(F.broadcast(files), "_path").withColumn("spot", spot).join(owned, "spot", "left")
            rows = rows.drop("spot", "_argument", "_name")
            hidden.append("_owned")
        return cleaned_columns(rows, self.cleaner, self.fields, self.host, hidden, names, stage)

    def _lines(self, sources: Sources, stage: str, owned: DataFrame | None = None) -> DataFrame:
        """All formats as articles in lines of JSON, or what is noted of their documents."""
        if owned is None:
            return self._read(sources, stage, NOTED if stage == "note" else LINES)
        shared = handed_out(self.spark, Task(Shipment.of(self.cleaner), self.fields, self.host))
        items = self._read(sources, "pack", ITEMS).withColumn("spot", spot_of("_file", "_number"))
        rows = items.join(owned, "spot", "left").drop("spot")
        return rows.mapInArrow(lambda found: clean_items(found, shared.value), from_arrow_schema(LINES))

    def _read(self, sources: Sources, stage: str, into: Any) -> DataFrame:
        """What a stage makes of the documents of all formats.

        :param into: the schema of what it makes
        """
        shared = handed_out(self.spark, Task(Shipment.of(self.cleaner), self.fields, self.host, stage))
        names, schema = sources.names, from_arrow_schema(into)
        found: list[DataFrame] = []
        if "jsonl" in sources.formats:
            lines = json_lines(self.spark, sources)
            if damaged := damaged_files(sources, lines):
                lines = without(lines, damaged)
                files = whole_files(self.spark, sources, damaged)
                found.append(files.mapInArrow(lambda rows: clean_damaged(rows, shared.value, names), schema))
            starts = line_starts(self.spark, sources, lines)
            found.append(lines.mapInArrow(lambda rows: clean_lines(rows, shared.value, names, starts), schema))
        if "parquet" in sources.formats:
            table = parquet_rows(self.spark, sources)
            found.append(table.mapInArrow(lambda rows: clean_rows(rows, shared.value, names), schema))
        if "text" in sources.formats:
            texts = text_files(self.spark, sources)
            found.append(texts.mapInArrow(lambda rows: clean_texts(rows, shared.value, names), schema))
        return reduce(DataFrame.unionAll, found)

    # -- writing --------------------------------------------------------------------------------

    def _in_order(self, rows: DataFrame) -> DataFrame:
        """Rows in the order of the input, where that is wanted."""
        return _with_order(rows).orderBy(*_ORDER).drop("_parts") if self.ordered else rows

    def _typed(self, rows: DataFrame) -> DataFrame:
        """Lines of JSON as columns: those of a record, and what the input carried, by what all its values allow."""
        schema = _with_ours(self.spark.read.json(rows.select("line").rdd.map(itemgetter(0))).schema)
        return rows.select(F.from_json("line", schema).alias("record")).select("record.*")

    def _write_lines(self, lines: DataFrame, folder: str, compression: str = "none") -> None:
        """Write a column of JSON, and give the files the ending that says what they are."""
        lines.write.option("compression", compression).option("lineSep", "\n").text(folder)
        for name in listed(self.spark, folder):
            if name.startswith("part-"):
                number, ending = name.split("-")[1], name.partition(".txt")[2]
                rename(self.spark, folder, name, f"part-{number}.jsonl{ending}")


def _with_order(rows: DataFrame) -> DataFrame:
    """Rows with what their order goes by: a folder's files come as one machine sorts them."""
    return rows.withColumn("_parts", F.split("_file", "/"))


def _sorted(rows: DataFrame, *order: str | Column) -> DataFrame:
    """Few rows as one sorted part."""
    return rows.repartition(1).sortWithinPartitions(*order)


def _as_json(rows: DataFrame) -> DataFrame:
    """Rows as lines of JSON; fields without a value are left out."""
    return rows.select(F.to_json(F.struct("*")).alias("line"))


def _with_ours(seen: T.StructType) -> T.StructType:
    """A schema with all fields of ``metadata``, whether a value was seen or not."""
    before = next((f.dataType for f in seen if f.name == "metadata"), None)
    metadata = metadata_struct(before if isinstance(before, T.StructType) else T.StructType())
    kinds = {f.name: f.dataType for f in seen} | {"metadata": metadata}
    return T.StructType([T.StructField(name, kind) for name, kind in kinds.items()])


def _found(told: DataFrame) -> dict[str, int]:
    """How many passages and duplicates are told, and about how many something was done."""
    counts: dict[str, int] = {}
    for row in told.groupBy("kind", "action").count().collect():
        for key in (row["kind"], row["action"]):
            if key != "report":
                counts[key] = counts.get(key, 0) + row["count"]
    return dict(sorted(counts.items()))


def _totals(cleaned: DataFrame) -> Totals:
    told: dict[str, Any] = cleaned.agg(*figures(), F.count("error").alias("errors")).first().asDict()
    row = {name: value or 0 for name, value in told.items()}  # the sum of nothing is null
    verdicts = {name: row[name] for name in ("bundle", "index", "empty", "guarded")}
    lines = {name: row[name] for name in ("kept", "captured", "dropped")}
    return Totals(row["documents"], row["articles"], row["changed"], verdicts, lines, row["errors"])
