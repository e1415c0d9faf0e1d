"""Finds the passages of a corpus on one machine, with tables that do not have to fit into memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import astuple
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.owners.digest import Digest
from cleaner.owners.passages import Found, find_passages, openings
from cleaner.owners.queries import DUPLICATES, PAIRS, SETTLED
from cleaner.owners.report import Acting, acting, duplicate_line
from cleaner.tables import MEMORY, Tables, number_of

__all__ = ["OwnerStore", "Told"]

_AT_ONCE = 100_000
"""Sentences that are written aside before they go into a table."""
_TABLES = """
CREATE TABLE digests (doc BIGINT, ordering VARCHAR, site VARCHAR, text BIGINT, named BOOLEAN, digest VARCHAR,
  shard VARCHAR, record BIGINT);
CREATE TABLE sentences (hash BIGINT, doc BIGINT, site VARCHAR, text BIGINT, words INTEGER, opening BOOLEAN);
CREATE TABLE prints (print VARCHAR, doc BIGINT, article INTEGER, whole BOOLEAN);
CREATE TABLE passages (doc BIGINT, start INTEGER, stop INTEGER, certain BOOLEAN, other BIGINT, other_start INTEGER,
  other_stop INTEGER, ordering VARCHAR, shard VARCHAR, record BIGINT, found VARCHAR);
"""


class Told(NamedTuple):
    """A passage, and where its document is read."""

    key: str
    """The key of its document."""
    shard: str
    """The shard of its document."""
    record: int
    """The place of the document in the shard, from 0."""
    found: Found
    """The passage."""
    done: Acting
    """What becomes of it."""


class OwnerStore(Tables):
    """The digests of a corpus; a context manager that leaves nothing behind.

    :param asked: what is to become of foreign passages: ``report``, ``split`` or ``drop``
    :param memory: the most memory that counting takes, as DuckDB writes it: ``"500MB"``
    :param folder: where to put what does not fit
    :raises OptionError: DuckDB is missing, or the amount of memory is none
    """

    def __init__(self, asked: str, memory: str = MEMORY, folder: Path | None = None) -> None:
        super().__init__(_TABLES, "--owners", memory, folder)
        self.asked = asked
        self._rows: dict[str, list[tuple[Any, ...]]] = {"digests": [], "sentences": [], "prints": []}

    def add(self, line: str, shard: str, record: int) -> None:
        """Take in the digest of a document.

        :param line: as :meth:`Digest.dump` gave it
        :param shard: the shard that it is read with
        :param record: its place there
        """
        digest = Digest.load(line)
        doc, text = digest.number, digest.text
        first = {row.hash for row in openings(digest)}
        rows = self._rows
        rows["digests"].append((doc, digest.key, digest.site, text, digest.named, line, shard, record))
        telling = {row.hash: row.words for row in digest.rows if row.telling}
        rows["sentences"] += [(h, doc, digest.site, text, words, h in first) for h, words in telling.items()]
        rows["prints"] += [(p.fingerprint, doc, p.number, len(digest.prints) == 1) for p in digest.prints]
        if len(rows["sentences"]) >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        for table, rows in self._rows.items():
            self.load(table, rows)
            self._rows[table] = []

    def find(self) -> None:
        """Find the passages, when all documents are taken in."""
        self._flush()
        for name, query in PAIRS.items():
            self.run(f"CREATE TABLE {name} AS {query}")
        self.load("passages", self._passages())
        for name, query in SETTLED.items():
            self.run(f"CREATE TABLE {name} AS {query}")

    def _passages(self) -> Iterator[tuple[Any, ...]]:
        pairs = self.each(
            "SELECT a.ordering, a.digest, a.shard, a.record, b.digest FROM pairs"
            " JOIN digests AS a ON a.doc = pairs.doc JOIN digests AS b ON b.doc = pairs.other ORDER BY a.ordering, b.ordering"
        )
        for _, own in groupby(pairs, itemgetter(0)):
            rows = list(own)
            document = Digest.load(rows[0][1])
            for found in find_passages(document, [Digest.load(row[4]) for row in rows]):
                yield (
                    document.number, found.start, found.end, found.certain, number_of(found.other), found.other_start,
                    found.other_end, document.key, *rows[0][2:4], json.dumps(astuple(found)),
                )  # fmt: skip

    def told(self, *, by_name: bool = False) -> Iterator[Told]:
        """The passages, shard by shard, in the order of the documents.

        :param by_name: in the order of the documents' names instead
        """
        order = "ordering, start" if by_name else "shard, record, start"
        rows = self.each(f"SELECT ordering, shard, record, found, acting FROM settled ORDER BY {order}")
        for ordering, shard, record, said, settled in rows:
            found = Found(*json.loads(said))
            yield Told(ordering, shard, record, found, acting(self.asked, found, settled=settled))

    def duplicates(self) -> Iterator[str]:
        """The articles that are exactly another document, each as it is told, by the names of documents."""
        for fingerprint, ordering, article, whole, first in self.each(DUPLICATES):
            yield duplicate_line(ordering, article, whole, first, fingerprint)
