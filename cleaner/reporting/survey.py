"""Gathers what the page shows. The documents wait in a temporary file, so memory holds a few numbers for each."""

from __future__ import annotations

import json
import tempfile
import zlib
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.model import Verdict
from cleaner.reading import Document
from cleaner.reporting.entry import Counts, Row, labelled_lines, row_of, site_of
from cleaner.result import Result

__all__ = ["VERDICTS", "RuleNote", "Survey", "Totals", "packed"]

VERDICTS = tuple(Verdict)
"""The verdicts; the page names each by its place here."""


class RuleNote(NamedTuple):
    """What is told of a rule."""

    id: str
    """``<pack>/<kebab-name>``."""
    table: str
    """The table it stands in, ``""`` for decisions without a rule."""
    why: str
    """The reason, in its author's words."""


class Totals:
    """Documents and their counts, added up.

    :ivar documents: how many
    :ivar counts: six numbers in the order of :class:`~cleaner.reporting.entry.Counts`
    """

    __slots__ = ("counts", "documents")

    def __init__(self) -> None:
        self.documents = 0
        self.counts = [0] * len(Counts._fields)

    def add(self, counts: Sequence[int]) -> None:
        """Add one document."""
        self.documents += 1
        for k, n in enumerate(counts):
            self.counts[k] += n


class Survey:
    """All documents of a report. Use it as a context manager: it holds a temporary file.

    :param title: what the page is of
    :param cut: how sure decisions without a rule had to be
    :param roots: the folders that were named; a folder below them stands for a site where nothing else tells it
    """

    def __init__(self, title: str, *, cut: str = "careful", roots: Sequence[Path] = ()) -> None:
        self.title, self.cut, self.roots = title, cut, tuple(roots)
        self.sites: dict[str, int] = {}
        self.rules: dict[str, int] = {}
        self.notes: list[RuleNote] = []
        self.failures: list[str] = []
        self.by_site: list[Totals] = []
        self.by_rule: list[list[int]] = []  # documents, lines, words
        self.by_verdict = dict.fromkeys(VERDICTS, 0)
        self.articles = 0
        self.speaks: dict[tuple[int, int], int] = {}  # documents of a site with articles in which a rule speaks
        self.with_articles: dict[int, int] = {}
        self.site = array("L")
        self.verdict = array("B")
        self.share = array("f")
        self.words = array("L")
        self._rows = array("Q", [0])  # where the row of a document begins in the file
        self._texts = array("Q")  # and where its text
        self._file = tempfile.TemporaryFile(prefix="cleaner-report-")  # noqa: SIM115 (closed by __exit__)

    def __enter__(self) -> Survey:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def __len__(self) -> int:
        return len(self.site)

    def add(self, document: Document, result: Result) -> None:
        """Take one document."""
        row = row_of(document, result, site_of(result, document.path, self.roots))
        site = self.sites.setdefault(row.site, len(self.sites))
        if site == len(self.by_site):
            self.by_site.append(Totals())
        self.by_site[site].add(row.counts)
        self.by_verdict[result.verdict] += 1
        self.articles += len(result.articles)
        rules = [(self._number(result, rule), lines, words) for rule, lines, words in row.rules]
        for number, lines, words in rules:
            total = self.by_rule[number]
            total[0] += 1
            total[1] += lines
            total[2] += words
        if result.articles:
            self.with_articles[site] = self.with_articles.get(site, 0) + 1
            for number, _, _ in rules:
                self.speaks[site, number] = self.speaks.get((site, number), 0) + 1
        self.site.append(site)
        self.verdict.append(VERDICTS.index(result.verdict))
        self.share.append(row.counts.share)
        self.words.append(sum(row.counts[3:]))
        text = labelled_lines(result, lambda rule: self._number(result, rule))
        self._texts.append(self._rows[-1] + self._file.write(zlib.compress(packed(row), 1)))
        self._rows.append(self._texts[-1] + self._file.write(zlib.compress(packed(text), 1)))

    def fail(self, message: str) -> None:
        """Take note of a document that could not be read or cleaned."""
        self.failures.append(message)

    def _number(self, result: Result, rule: str) -> int:
        number = self.rules.setdefault(rule, len(self.rules))
        if number == len(self.notes):
            known = result.ruleset.rules.get(rule)
            self.notes.append(RuleNote(rule, known.table if known else "", known.why if known else ""))
            self.by_rule.append([0, 0, 0])
        return number

    def rows(self) -> Iterator[Row]:
        """The rows of all documents, in their order."""
        for k in range(len(self)):
            fields = json.loads(self._read(self._rows[k], self._texts[k]))
            yield Row(*fields)._replace(counts=Counts(*fields[Row._fields.index("counts")]))

    def text(self, k: int) -> bytes:
        """The lines of a document with their labels, as JSON."""
        return self._read(self._texts[k], self._rows[k + 1])

    def _read(self, start: int, end: int) -> bytes:
        self._file.seek(start)
        return zlib.decompress(self._file.read(end - start))


def packed(value: Any) -> bytes:
    """A value as JSON in few bytes; half a pair of surrogates, which UTF-8 has not, is escaped."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
