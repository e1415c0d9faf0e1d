"""DataFrames in, DataFrames out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pyspark.errors import PySparkException
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql import types as T  # noqa: N812
from pyspark.sql.pandas.types import from_arrow_schema, from_arrow_type

from cleaner.api import Cleaner
from cleaner.errors import OptionError
from cleaner.integrations.records import record_fields
from cleaner.integrations.shipping import Shipment
from cleaner.integrations.spark.noting import NOTED
from cleaner.integrations.spark.work import PLACE, TALLY, Namer, Task, clean_columns, metadata_type, named_by_text
from cleaner.reading import Fields
from cleaner.records import METADATA

__all__ = [
    "by_rule",
    "by_site",
    "clean_dataframe",
    "cleaned_columns",
    "count_rules",
    "figures",
    "handed_out",
    "metadata_struct",
    "text_column",
]

_KINDS = {str: ("string",), int: ("bigint", "int", "smallint", "tinyint"), list: ("array<string>",)}


def clean_dataframe(
    df: DataFrame,
    cleaner: Cleaner | None = None,
    *,
    text: str | Sequence[str] | None = None,
    id_column: str = "id",
    url: str = "url",
    host: str | None = None,
) -> DataFrame:
    """Clean a DataFrame: one row an article.

    Its columns are ``id`` (string; ``…#2`` in a bundle; an ``id`` beside another ``id_column`` stays, and the names of articles
    stand in that one), that of the text, ``metadata`` (a struct of the fields of a
    record), all others of the input, carried through as they are, and ``error``: a row that can't be cleaned comes
    back as it was, with the reason there; else it is null. A row without an id is named after its text.

    :param df: one row a document
    :param cleaner: by default one with the bundled rules; it is broadcast with the contents of its rule files
    :param text: the column of the text, or several: the first that is there; by default ``text``, ``content``,
        ``maintext``
    :param id_column: the column that names a document, of any type
    :param url: the column of its address, which switches packs on
    :param host: the site that all documents come from
    :raises OptionError: no such column, or one stands where one of ours has to be
    :raises RuleError: a fault in a rule file
    """
    cleaned = cleaned_columns(df, cleaner or Cleaner.load(), record_fields(text, id_column, url), host)
    return cleaned.drop("_tally", *PLACE)


def count_rules(
    df: DataFrame,
    cleaner: Cleaner | None = None,
    *,
    text: str | Sequence[str] | None = None,
    id_column: str = "id",
    url: str = "url",
    host: str | None = None,
) -> DataFrame:
    """Count what the rules take, by site: ``site``, ``rule``, ``lines``, ``documents``, the most lines first.

    A site is a host, or where none is known the pack that was active, or ``""``. Parameters and errors are those of
    :func:`clean_dataframe`.
    """
    cleaned = cleaned_columns(df, cleaner or Cleaner.load(), record_fields(text, id_column, url), host)
    return by_rule(cleaned).orderBy(F.desc("lines"), "site", "rule")


def by_rule(cleaned: DataFrame) -> DataFrame:
    """The lines that each rule takes on each site, from the figures of documents."""
    rules = cleaned.where("_tally is not null").select("_tally.site", F.explode("_tally.rules").alias("rule", "lines"))
    return rules.groupBy("site", "rule").agg(F.sum("lines").alias("lines"), F.count("*").alias("documents"))


def by_site(cleaned: DataFrame) -> DataFrame:
    """The figures of each site, from those of documents."""
    return cleaned.where("_tally is not null").groupBy("_tally.site").agg(*figures())


def figures() -> list[Column]:
    """How many documents there are, their articles, verdicts and lines, from the figures of each."""
    sums = [F.sum(f"_tally.{name}").alias(name) for name in ("articles", "changed", "kept", "captured", "dropped")]
    verdicts = [F.count_if(F.col("_tally.verdict") == v).alias(v) for v in ("bundle", "index", "empty", "guarded")]
    return [F.count("_tally").alias("documents"), *sums, *verdicts]


def text_column(columns: Sequence[str], fields: Fields) -> str:
    """The column of the text; :raises OptionError: there is none"""
    found = next((name for name in fields.text if name in columns), None)
    if found is None:
        named = " or ".join(map(repr, fields.text))
        raise OptionError(f"no column {named}; the columns are {', '.join(columns)}: name that of the text")
    return found


def handed_out(spark: SparkSession, task: Task) -> Any:
    """Something with the task as its ``value``: a broadcast variable where the session can make one."""
    try:
        return spark.sparkContext.broadcast(task)
    except PySparkException:  # Spark Connect has no context; the task then travels with the function
        return _Held(task)


class _Held:
    """What a broadcast variable is, without the broadcast."""

    def __init__(self, value: Task) -> None:
        self.value = value


def cleaned_columns(
    df: DataFrame,
    cleaner: Cleaner,
    fields: Fields,
    host: str | None = None,
    hidden: Sequence[str] = (),
    name: Namer = named_by_text,
    stage: str = "clean",
) -> DataFrame:
    """Clean the rows of a DataFrame; beside what users see, each row has where it comes from, and the first of each
    document its figures.

    :param hidden: columns that only name rows
    :param name: how a row is named that has no id
    :param stage: how far it goes, as :attr:`Task.stage` says it: ``clean`` or ``note``
    """
    column, named = text_column(df.columns, fields), fields.name_in(df.columns)
    carried = [c for c in df.columns if c not in (named, column, "metadata", *hidden)]
    metadata = df.schema["metadata"].dataType if "metadata" in df.columns else None
    _check(df, named, column, carried, metadata)
    before = T.StructType() if metadata is None else metadata
    assert isinstance(before, T.StructType)
    last = {"error": T.StringType(), **{n: from_arrow_type(t) for n, t in PLACE.items()}, "_tally": from_arrow_type(TALLY)}
    schema = T.StructType(
        [
            T.StructField(named, T.StringType()),
            T.StructField(column, T.StringType()),
            T.StructField("metadata", metadata_struct(before)),
            *(df.schema[c] for c in carried),
            *(T.StructField(n, t) for n, t in last.items()),
        ]
    )
    if stage == "note":
        schema = from_arrow_schema(NOTED)
    task = Task(Shipment.of(cleaner), Fields((column,), fields.id, fields.url), host, stage)
    shared = handed_out(df.sparkSession, task)
    return df.mapInArrow(lambda batches: clean_columns(batches, shared.value, column, carried, name), schema)


def metadata_struct(before: T.StructType) -> T.StructType:
    """The type of the column ``metadata``; fields that are there already stay."""
    ours = {f.name: T.StructField(f.name, from_arrow_type(f.type)) for f in metadata_type()}
    return T.StructType(list({**{f.name: f for f in before}, **ours}.values()))


def _check(df: DataFrame, named: str, column: str, carried: Sequence[str], metadata: T.DataType | None) -> None:
    """:raises OptionError: a column stands where one of ours has to be"""
    if not isinstance(df.schema[column].dataType, T.StringType):
        raise OptionError(f'the column "{column}" holds {df.schema[column].dataType.simpleString()}, not text')
    taken = {named.lower(), column.lower(), "metadata", "error", "_tally", *PLACE}
    for name in carried:
        if name.lower() in taken:
            raise OptionError(f'there is a column "{name}", where one of ours has to be; rename it')
    if metadata is not None and not isinstance(metadata, T.StructType):
        raise OptionError(
            f'the column "metadata" holds {metadata.simpleString()}, and articles have a struct there; rename it, '
            "or make it one"
        )
    for field in metadata or ():
        kinds = _KINDS.get(METADATA.get(field.name, object), ())
        if kinds and field.dataType.simpleString() not in kinds:
            held = field.dataType.simpleString()
            raise OptionError(f'the field "metadata.{field.name}" holds {held}, not {kinds[0]}; rename it')
