"""Which files are meant, and how their records reach the workers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812

from cleaner.errors import InputError, OptionError
from cleaner.inputs import JSONL_ENDINGS, LEDGER_ENDING, TEXT_ENDINGS
from cleaner.integrations.spark.hadoop import exists, located, qualified
from cleaner.integrations.spark.work import Names

__all__ = [
    "FORMATS",
    "Sources",
    "damaged_files",
    "find_sources",
    "json_lines",
    "line_starts",
    "one_below",
    "parquet_rows",
    "text_files",
    "whole_files",
    "without",
]

FORMATS: Mapping[str, tuple[str, ...]] = {
    "jsonl": (*JSONL_ENDINGS, *(f"{e}{c}" for e in JSONL_ENDINGS for c in (".gz", ".bz2", ".zst"))),
    "parquet": (".parquet", ".parq"),
    "text": TEXT_ENDINGS,
}
"""Endings of the files of each format."""
_PACKED = r"\.(gz|bz2|zst)$"
_MOST_DAMAGED = 100
_UNREADABLE = re.compile(r"FAILED_READ_FILE\S* Encountered error while reading file (\S+?)\.?\s")
_MAGIC = re.compile(r"[*?\[{]")


@dataclass(frozen=True, slots=True)
class Sources:
    """The files that arguments mean."""

    names: Names
    """How they are called in records."""
    paths: tuple[str, ...]
    """The arguments as Spark takes them."""
    formats: tuple[str, ...]
    """The formats that there are."""
    filtered: bool
    """Whether only files with the endings of a format are meant."""
    largest: int
    """Bytes of the largest file that is not compressed."""
    packed: bool
    """Whether there are compressed files of JSONL."""
    partitioned: bool
    """Whether folders of Parquet files bear values (``day=2024-05-01``)."""


def find_sources(spark: SparkSession, arguments: Sequence[str], form: str = "auto") -> Sources:
    """Look which files there are; one that is meant by several arguments is read once.

    :param arguments: files, folders and globs, as paths or URIs of any file system that Spark knows
    :param form: ``jsonl``, ``parquet`` or ``text``: all files are that; ``auto``: their endings tell
    :raises InputError: a path that is not there, or that holds nothing to read
    :raises OptionError: nothing is named
    """
    given = list(dict.fromkeys(arguments))
    if not given or not all(given):
        raise OptionError("name a file, a folder or a glob to clean")
    paths, roots = [], []
    for argument in given:
        literal = not _MAGIC.search(argument) or exists(spark, located(spark, argument))
        root = argument if literal else _fixed(argument)
        place = located(spark, root or ".")
        paths.append(_escaped(place) + argument[len(root) :] if root else f"{_escaped(place)}/{argument}")
        roots.append((qualified(spark, place), root if "://" in root else _tidy(root)))
    try:
        listing = _load(spark, paths, "binaryFile").select("path", "length")
    except AnalysisException as error:
        raise InputError(_not_there(error, given)) from None
    name = F.lower(F.element_at(F.split("path", "/"), -1))
    files = listing.where(~F.endswith(name, F.lit(LEDGER_ENDING))).withColumn("name", name)
    format_of = F.lit(form)
    if form == "auto":
        format_of = F.lit(None).cast("string")
        for known, its in FORMATS.items():
            format_of = F.when(F.rlike("name", F.lit(_ending(its))), known).otherwise(format_of)
    plain = F.when(~F.rlike("name", F.lit(_PACKED)), F.col("length"))
    told = files.withColumn("format", format_of).where("format is not null").groupBy("format")
    figures = (
        F.max(F.rlike("name", F.lit(_PACKED))).alias("packed"),
        F.max(plain).alias("largest"),
        F.max(F.rlike("path", F.lit("/[^/=]+=[^/]*/"))).alias("values"),
    )
    found = {row["format"]: row for row in told.agg(*figures).collect()}
    if not found:
        endings = ", ".join(e for known in FORMATS.values() for e in known)
        hint = (
            f"they are searched for files ending in {endings}; --input says what others are" if form == "auto" else "no files"
        )
        raise InputError(f"{', '.join(given)}: nothing to read; {hint}")
    json, tables = found.get("jsonl"), found.get("parquet")
    return Sources(
        names=Names(tuple(roots)), paths=tuple(paths), formats=tuple(sorted(found)), filtered=form == "auto",
        largest=(json["largest"] or 0) if json else 0, packed=bool(json and json["packed"]),
        partitioned=bool(tables and tables["values"]),
    )  # fmt: skip


def _escaped(path: str) -> str:
    """A path that means itself, where a glob may stand."""
    return re.sub(r"([*?\[\]{}\\])", r"\\\1", path)


def _tidy(name: str) -> str:
    """A local path as it is shown: without ``./`` and doubled slashes."""
    return str(PurePosixPath(name))


def _fixed(pattern: str) -> str:
    """The folder of a glob before its first wildcard."""
    start = _MAGIC.search(pattern)
    assert start is not None
    return pattern[: start.start()].rpartition("/")[0]


def _ending(endings: Iterable[str]) -> str:
    return f"({'|'.join(map(re.escape, endings))})$"


def _not_there(error: AnalysisException, given: Sequence[str]) -> str:
    if error.getCondition() == "PATH_NOT_FOUND":
        path = (error.getMessageParameters() or {}).get("path", "")
        return f"{path or ', '.join(given)}: no such file or folder"
    return f"{', '.join(given)}: can't be read: {' '.join(str(error).split())[:300]}"


def _load(spark: SparkSession, paths: Sequence[str], form: str, endings: Sequence[str] = (), **options: Any) -> DataFrame:
    reader = spark.read.format(form).option("recursiveFileLookup", True).options(**options)
    if endings:
        # Hadoop's globs know no case: each letter in both.
        either = ["*" + "".join(f"[{c}{c.upper()}]" if c.isalpha() else c for c in e) for e in endings]
        reader = reader.option("pathGlobFilter", "{" + ",".join(either) + "}")
    return reader.load(list(paths))


def _endings(sources: Sources, form: str) -> tuple[str, ...]:
    return FORMATS[form] if sources.filtered else ()


def one_below(spark: SparkSession, sources: Sources, folder: str) -> str | None:
    """One of the files that lies below a folder, as Spark writes its path; ``None`` where none does."""
    endings = tuple(ending for form in sources.formats for ending in _endings(sources, form))
    files = _load(spark, sources.paths, "binaryFile", endings).select("path")
    below = F.lit(_one_slash(f"{qualified(spark, folder)}/"))
    found = files.where(F.startswith(_scheme(F.col("path")), below)).orderBy("path").first()
    return None if found is None else str(found["path"])


def json_lines(spark: SparkSession, sources: Sources) -> DataFrame:
    """The lines of JSONL files: ``value`` (bytes), ``path``, ``block`` (the byte at which its part of the file begins)."""
    endings = _endings(sources, "jsonl")
    lines = _load(spark, sources.paths, "text", endings, lineSep="\n")
    columns = (F.col("value").cast("binary"), F.col("_metadata.file_path").alias("path"))
    rows = lines.select(*columns, F.col("_metadata.file_block_start").alias("block"))
    return rows.where(~F.endswith(F.lower("path"), F.lit(LEDGER_ENDING)))


def damaged_files(sources: Sources, lines: DataFrame) -> list[str]:
    """Compressed files that end too early or are not what their ending says, as Spark writes their paths.

    They are read once, without cleaning: what Spark can't read ends the whole job, and told to pass over it, it drops
    records that are there and says nothing.

    :raises InputError: there are too many
    """
    damaged: list[str] = []
    while sources.packed and len(damaged) <= _MOST_DAMAGED:
        try:
            without(lines, damaged).where(F.rlike(F.lower("path"), F.lit(_PACKED))).count()
        except (PySparkException, Py4JError) as error:
            found = _UNREADABLE.search(str(error))
            if found is None or found[1] in damaged:
                raise
            damaged.append(found[1])
        else:
            return damaged
    if damaged:
        raise InputError(f"{damaged[0]} and {len(damaged) - 1} other files are damaged; see that they are whole")
    return []


def without(lines: DataFrame, files: Sequence[str]) -> DataFrame:
    """Lines without those of some files, which are not opened then."""
    return lines.where(~_scheme(F.col("path")).isin(*map(_one_slash, files))) if files else lines


def whole_files(spark: SparkSession, sources: Sources, files: Sequence[str]) -> DataFrame:
    """The bytes of some of the JSONL files: ``path`` (quoted) and ``content``."""
    contents = _load(spark, sources.paths, "binaryFile", _endings(sources, "jsonl"))
    rows = contents.select(F.col("_metadata.file_path").alias("path"), "content")
    return rows.where(_scheme(F.col("path")).isin(*map(_one_slash, files)))


def _scheme(path: Column) -> Column:
    return F.regexp_replace(path, "^file:///", "file:/")


def _one_slash(path: str) -> str:
    """A path as Spark writes it in one place; in another it has three slashes."""
    return path.replace("file:///", "file:/", 1)


def line_starts(spark: SparkSession, sources: Sources, lines: DataFrame) -> dict[tuple[str, int], int]:
    """How many lines of a file stand before each of the parts that Spark reads it in; parts at the begin are left out.

    Lines are numbered in the file, and a worker sees only a part of it. Where files are small or compressed, and so
    read whole, nothing is counted.
    """
    settings = ("spark.sql.files.maxPartitionBytes", "spark.sql.files.openCostInBytes")
    smallest = min(_in_bytes(str(spark.conf.get(name))) for name in settings)
    if sources.largest <= smallest:
        return {}
    counted = lines.groupBy("path", "block").count().groupBy("path")
    parts = counted.agg(F.sort_array(F.collect_list(F.struct("block", "count"))).alias("parts")).where("size(parts) > 1")
    starts: dict[tuple[str, int], int] = {}
    for row in parts.collect():
        before = 0
        for part in row["parts"]:
            starts[row["path"], part["block"]] = before
            before += part["count"]
    return starts


def _in_bytes(value: str) -> int:
    """Bytes of a setting such as ``128MB`` or ``134217728b``."""
    number, unit = re.fullmatch(r"(\d+)\s*([kmgt]?)i?b?", value.strip().lower()).groups()  # type: ignore[union-attr]
    return int(number) << {"": 0, "k": 10, "m": 20, "g": 30, "t": 40}[unit]


def parquet_rows(spark: SparkSession, sources: Sources) -> DataFrame:
    """The rows of Parquet files: all their columns, ``_path`` and ``_row``.

    Files whose columns differ are put together by name, and values that folders bear are columns.
    """
    endings = _endings(sources, "parquet")
    lookup = {} if not sources.partitioned else {"recursiveFileLookup": False}
    rows = _load(spark, sources.paths, "parquet", endings, mergeSchema=True, **lookup)
    place = (F.col("_metadata.file_path").alias("_path"), F.col("_metadata.row_index").alias("_row"))
    return rows.select("*", *place)


def text_files(spark: SparkSession, sources: Sources) -> DataFrame:
    """Text files: ``path`` and ``content`` (bytes)."""
    endings = _endings(sources, "text")
    return _load(spark, sources.paths, "binaryFile", endings).select("path", "content")
