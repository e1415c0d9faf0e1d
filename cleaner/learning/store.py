"""The lines of a corpus in tables that do not have to fit into memory.

A document is known by a hash of its text, so that neither the order of files nor a further copy of a file
changes anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.folding import fold_all
from cleaner.learning.duplicates import Told, fold, longest, united
from cleaner.learning.forms import LONGEST, line_shape
from cleaner.lines import read_lines
from cleaner.tables import MEMORY, Tables, number_of, storable

__all__ = ["Recurring", "Store"]

_AT_ONCE = 200_000
"""Lines that are written aside before they go into a table."""
_FEW = 400
"""Documents of a site up to which copies are looked for in memory."""
_COMMON = 20
"""Documents of a larger site above which a line belongs to the site, not to copies of an article."""
_TABLES = """
CREATE TABLE docs (site VARCHAR, doc BIGINT, text VARCHAR);
CREATE TABLE lines (site VARCHAR, doc BIGINT, place INTEGER, back INTEGER, form VARCHAR);
CREATE TABLE long_lines (site VARCHAR, doc BIGINT, line BIGINT, size INTEGER);
CREATE TABLE articles (site VARCHAR, doc BIGINT, article BIGINT);
"""
_PAIRS = """
WITH own AS (SELECT DISTINCT doc, line, size FROM long_lines WHERE site = $site),
     few AS (SELECT line FROM own GROUP BY line HAVING count(*) BETWEEN 2 AND $common),
     near AS (SELECT doc, line, size FROM own JOIN few USING (line)),
     total AS (SELECT doc, sum(size) AS words FROM own GROUP BY doc)
SELECT a.doc, b.doc FROM near a JOIN near b ON a.line = b.line AND a.doc < b.doc
JOIN total s ON s.doc = a.doc JOIN total t ON t.doc = b.doc
GROUP BY a.doc, b.doc, s.words, t.words HAVING sum(a.size) >= 0.5 * least(s.words, t.words)
ORDER BY a.doc, b.doc
"""
_RECURRING = """
WITH once AS (
  SELECT form, article, count(DISTINCT doc) AS pages, min(place) AS first, max(back) AS last
  FROM lines JOIN articles USING (site, doc) WHERE site = $site GROUP BY form, article
)
SELECT form, count(*) AS n, sum(pages), max(first), max(last) FROM once GROUP BY form HAVING count(*) >= $least ORDER BY form
"""


class Recurring(NamedTuple):
    """A line that several articles of a site have."""

    form: str
    """Its key, each number as one ``0``."""
    articles: int
    """Different articles that have it."""
    pages: int
    """Pages that have it."""
    first: int
    """The farthest from the top that it first stands, from 0."""
    last: int
    """The farthest from the end that it stands, from 0."""


class Store(Tables):
    """The lines of a corpus, by site; a context manager that leaves nothing behind.

    :param memory: the most memory that counting takes, as DuckDB writes it: ``"500MB"``
    :param folder: where to put what does not fit; by default the system's folder for temporary files
    :raises OptionError: DuckDB is missing, or the amount of memory is none
    """

    def __init__(self, memory: str = MEMORY, folder: Path | None = None) -> None:
        super().__init__(_TABLES, "learning", memory, folder)
        self._rows: dict[str, list[tuple[Any, ...]]] = {"docs": [], "lines": [], "long_lines": []}
        self.documents = self.lines = 0

    # -- filling --------------------------------------------------------------------------------

    def add(self, site: str, text: str) -> None:
        """Take in a document of a site."""
        text = storable(text)
        doc = number_of(text)
        keys = [key for key in fold_all([line.strip() for line in read_lines(text)[0]])[0] if key]
        n = len(keys)
        rows = self._rows
        rows["docs"].append((site, doc, text))
        rows["lines"] += [(site, doc, k, n - 1 - k, line_shape(key)) for k, key in enumerate(keys) if len(key) <= LONGEST]
        rows["long_lines"] += [(site, doc, number_of(key), len(key)) for key in longest(keys)]
        self.documents += 1
        self.lines += n
        if len(rows["lines"]) >= _AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Move what was taken in into the tables."""
        for table, rows in self._rows.items():
            self.load(table, rows)
            self._rows[table] = []

    def move(self, site: str, parts: dict[int, str]) -> None:
        """Give the documents of a site to others.

        :param parts: for each document the site that it goes to
        """
        self.flush()
        self.run("CREATE TEMP TABLE moved (doc BIGINT, new VARCHAR)")
        self.load("moved", parts.items())
        for table in ("docs", "lines", "long_lines"):
            self.run(f"UPDATE {table} SET site = new FROM moved WHERE moved.doc = {table}.doc AND site = ?", site)
        self.run("DROP TABLE moved")

    # -- asking ---------------------------------------------------------------------------------

    def sites(self) -> list[tuple[str, int]]:
        """The sites and how many different documents each has."""
        self.flush()
        return self.ask("SELECT site, count(DISTINCT doc) FROM docs GROUP BY site ORDER BY site")

    def fold(self, site: str) -> int:
        """Find the copies of one article among the documents of a site. :return: how many articles there are"""
        docs = [doc for (doc,) in self.ask("SELECT DISTINCT doc FROM docs WHERE site = $site ORDER BY doc", site=site)]
        if len(docs) <= _FEW:
            told: Told = {doc: {} for doc in docs}
            for doc, line, size in self.ask("SELECT DISTINCT doc, line, size FROM long_lines WHERE site = $site", site=site):
                told[doc][line] = size
            owners = fold(told)
        else:
            common = max(_COMMON, len(docs) // 100)
            owners = united(docs, self.ask(_PAIRS, site=site, common=common))
        self.run("DELETE FROM articles WHERE site = ?", site)
        self.load("articles", ((site, doc, article) for doc, article in sorted(owners.items())))
        return len(set(owners.values()))

    def recurring(self, site: str, least: int) -> list[Recurring]:
        """The lines that stand in so many different articles of a site, in order."""
        return [Recurring(*row) for row in self.ask(_RECURRING, site=site, least=least)]

    def articles(self, site: str, most: int) -> list[tuple[int, str]]:
        """One document of each article of a site, with its number, in order; not all of a large site.

        :param most: how many
        """
        return self.ask(
            "SELECT doc, min(text) FROM docs WHERE site = $site AND doc IN"
            " (SELECT DISTINCT article FROM articles WHERE site = $site ORDER BY article LIMIT $most)"
            " GROUP BY doc ORDER BY doc",
            site=site, most=most,
        )  # fmt: skip

    def others(self, site: str, forms: Iterable[str]) -> frozenset[str]:
        """Those of some lines that stand on another site, too."""
        self.run("CREATE TEMP TABLE asked (form VARCHAR)")
        self.load("asked", ((form,) for form in forms))
        found = self.ask("SELECT DISTINCT form FROM lines JOIN asked USING (form) WHERE site <> $site", site=site)
        self.run("DROP TABLE asked")
        return frozenset(form for (form,) in found)

    def short_lines(self, site: str, least: int) -> Iterator[tuple[int, list[str]]]:
        """The documents of a site in order, each with its lines that so many of them have."""
        return self.each(
            "WITH own AS (SELECT DISTINCT doc, form FROM lines WHERE site = $site),"
            " often AS (SELECT form FROM own GROUP BY form HAVING count(*) >= $least)"
            " SELECT doc, list(form ORDER BY form) FROM own JOIN often USING (form) GROUP BY doc ORDER BY doc",
            site=site, least=least,
        )  # fmt: skip
