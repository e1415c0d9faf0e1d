"""``--owners`` on Spark: documents are compared with a shuffle, by the same queries and functions as on one machine."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from pyspark import StorageLevel
from pyspark.sql import Column, DataFrame, SparkSession
from pyspark.sql import functions as F  # noqa: N812
from pyspark.sql.pandas.types import from_arrow_schema

from cleaner.integrations.spark.noting import DECIDED, PASSAGES, decide, duplicates, find
from cleaner.owners.queries import DUPLICATES, PAIRS, SETTLED

__all__ = ["Owners", "spot_of"]

_SEVERAL = frozenset({"near", "pairs"})  # tables that are looked at more than once


def spot_of(file: str | Column, number: str | Column, argument: str | Column = "_input") -> Column:
    """Where a row stands, as one text: see :func:`~cleaner.integrations.spark.noting.spot`."""
    column = F.col(number) if isinstance(number, str) else number
    return F.concat_ws("\x1f", argument, file, F.coalesce(column, F.lit(0)).cast("bigint"))


class Owners:
    """The passages of a corpus that stand in several documents.

    What is looked at more than once is kept on the disks of the workers until :meth:`close`.

    :param noted: what is noted of the documents
    :param asked: what is to become of foreign passages: ``report``, ``split`` or ``drop``
    """

    def __init__(self, spark: SparkSession, noted: DataFrame, asked: str) -> None:
        self._spark, self._asked = spark, asked
        self._held: list[DataFrame] = []
        self._noted = self._hold(noted)
        self.decided = self._hold(self._decided())

    def _hold(self, rows: DataFrame) -> DataFrame:
        self._held.append(rows.persist(StorageLevel.DISK_ONLY))
        return rows

    def close(self) -> None:
        """Let go of what is kept."""
        while self._held:
            self._held.pop().unpersist()

    @contextmanager
    def _tables(self) -> Iterator[list[str]]:
        """The tables that queries begin with; each that is made is named in the list, and none is left."""
        own = {
            "digests": self._noted.select("doc", "ordering", "site", "text", "named", "digest", "spot"),
            "sentences": self._noted.select("doc", "site", "text", F.inline("sentences")),
            "prints": self._noted.select("doc", F.inline("prints")),
        }
        names = list(own)
        for name, rows in own.items():
            rows.createOrReplaceTempView(name)
        try:
            yield names
        finally:
            for name in names:
                self._spark.catalog.dropTempView(name)

    def _decided(self) -> DataFrame:
        asked = self._asked
        with self._tables() as names:
            for name, query in PAIRS.items():
                self._make(name, query, names)
            pairs = self._spark.sql(
                "SELECT a.digest AS digest, a.spot AS spot, collect_list(b.digest) AS others FROM pairs"
                " JOIN digests AS a ON a.doc = pairs.doc JOIN digests AS b ON b.doc = pairs.other GROUP BY a.digest, a.spot"
            )
            passages = self._hold(pairs.mapInArrow(find, from_arrow_schema(PASSAGES)))
            passages.createOrReplaceTempView("passages")
            names.append("passages")
            for name, query in SETTLED.items():
                self._make(name, query, names)
            schema = from_arrow_schema(DECIDED)
            settled = self._spark.table("settled").mapInArrow(lambda rows: decide(rows, asked), schema)
            return settled.unionAll(self._spark.sql(DUPLICATES).mapInArrow(duplicates, schema))

    def _make(self, name: str, query: str, names: list[str]) -> None:
        rows = self._spark.sql(query)
        (self._hold(rows) if name in _SEVERAL else rows).createOrReplaceTempView(name)
        names.append(name)

    def owned(self) -> DataFrame:
        """For each document of which a passage is split off or dropped: ``spot``, and ``_owned``, those passages."""
        acting = self.decided.where("action <> 'report'").groupBy("spot")
        return acting.agg(F.sort_array(F.collect_list("owned")).alias("_owned"))

    def report(self, cleaned: DataFrame) -> DataFrame:
        """What there is to tell, in the order of one machine: ``line``, ``kind`` and ``action``.

        :param cleaned: the articles, with their places and figures
        """
        left = cleaned.where("_tally is not null and size(_tally.left) > 0").select(
            spot_of("_file", "_number").alias("spot"), F.explode("_tally.left").alias("start"), F.lit(True).alias("kept")
        )
        rows = self.decided.join(left, ["spot", "start"], "left")
        kept = F.col("kept").isNotNull()
        told = rows.select(
            F.when(kept, F.col("left")).otherwise(F.col("line")).alias("line"),
            "kind", F.when(kept, F.lit("report")).otherwise(F.col("action")).alias("action"), "ordering", "start",
        )  # fmt: skip
        order = (F.col("kind") == "duplicates", "ordering", "start")
        return told.repartition(1).sortWithinPartitions(*order)
