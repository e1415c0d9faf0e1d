"""Which documents are held against each other, as SQL that DuckDB and Spark both understand.

The queries are made one after the other, each a table of its own, from

- ``digests``: ``doc`` (a number), ``ordering`` (its key), ``site``, ``text`` (a number, the same for copies),
  ``named``, ``digest``
- ``sentences``: ``hash``, ``doc``, ``site``, ``text``, ``words``, ``opening``
- ``prints``: ``print``, ``doc``, ``article``, ``whole`` (whether it is the document's only one)

and, when the passages of the pairs are known, ``passages``: ``doc``, ``start``, ``stop``, ``certain``, ``other``,
``other_start``, ``other_stop``, and what else there is to tell of each.
"""

from __future__ import annotations

__all__ = ["DUPLICATES", "PAIRS", "SETTLED"]

_OFTEN = 50
"""Different documents of a site in which a sentence may stand, or"""
_SHARE = 100
"""one of so many, of a large one; in more it belongs to the site, not to an article."""
_FEW = 5
"""Different documents of a small site in which it may stand in any case; else in every second one."""
_MOST = 1000
"""Different documents in all in which it may stand."""
_WORDS = 20
"""Words of sentences that two documents share, at least, to be held against each other."""

PAIRS: dict[str, str] = {
    # Of copies one stands for all; one whose title or address is known is best.
    "firsts": """
        SELECT text, min_by(doc, concat(CASE WHEN named THEN '0' ELSE '1' END, ordering)) AS doc FROM digests GROUP BY text
    """,
    "totals": "SELECT site, count(DISTINCT text) AS total FROM digests GROUP BY site",
    "shared": f"""
        SELECT hash FROM (
          SELECT hash, site, count(DISTINCT text) AS n FROM sentences GROUP BY hash, site
        ) AS own JOIN totals USING (site)
        GROUP BY hash
        HAVING sum(n) BETWEEN 2 AND {_MOST}
          AND max(CASE WHEN n > least(greatest({_OFTEN}, floor(total / {_SHARE})), greatest({_FEW}, floor(total / 2)))
                  THEN 1 ELSE 0 END) = 0
    """,
    "near": "SELECT DISTINCT hash, doc, text, words, opening FROM sentences JOIN shared USING (hash)",
    # Who may be the owner: a document whose main article begins so. Of all others one stands for the rest.
    "asked": """
        SELECT near.hash, near.doc, near.text FROM near JOIN firsts ON firsts.doc = near.doc WHERE near.opening
        UNION
        SELECT near.hash, min_by(near.doc, ordering) AS doc, min_by(near.text, ordering) AS text
        FROM near JOIN firsts ON firsts.doc = near.doc JOIN digests ON digests.doc = near.doc GROUP BY near.hash
    """,
    "pairs": f"""
        SELECT a.doc AS doc, b.doc AS other FROM near AS a JOIN asked AS b ON a.hash = b.hash AND a.text <> b.text
        GROUP BY a.doc, b.doc HAVING sum(a.words) >= {_WORDS}
    """,
}
"""From the digests to ``pairs``: a document, and another with which it shares sentences."""

SETTLED: dict[str, str] = {
    # Where the owner's own lines go, somebody else is the owner: then nothing is done, so that never all copies go.
    "fallen": """
        SELECT DISTINCT p.doc AS doc, p.start AS start FROM passages AS p JOIN passages AS d
        ON d.doc = p.other AND d.certain AND d.start < p.other_stop AND p.other_start < d.stop WHERE p.certain
    """,
    "settled": """
        SELECT p.*, p.certain AND fallen.doc IS NULL AS acting FROM passages AS p
        LEFT JOIN fallen ON fallen.doc = p.doc AND fallen.start = p.start
    """,
}
"""From the passages to those that may be acted on."""

DUPLICATES = """
    WITH ranked AS (
      SELECT print, prints.doc AS doc, article, whole, ordering,
        row_number() OVER (PARTITION BY print ORDER BY CASE WHEN whole THEN 0 ELSE 1 END,
          CASE WHEN named THEN 0 ELSE 1 END, ordering, article) AS place
      FROM prints JOIN digests ON digests.doc = prints.doc
    )
    SELECT o.print AS print, o.ordering AS ordering, o.article AS article, o.whole AS whole, f.ordering AS first
    FROM ranked AS o JOIN ranked AS f ON o.print = f.print
    WHERE f.place = 1 AND f.whole AND o.doc <> f.doc ORDER BY o.ordering, o.article
"""
"""The articles that are exactly another document, and that document."""
