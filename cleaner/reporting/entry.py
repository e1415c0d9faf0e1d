"""One document as the page needs it: a row for lists and bars, and its lines with their labels."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.folding import word_count
from cleaner.model import Fate, Kind, Line
from cleaner.reading import Document
from cleaner.result import Result

__all__ = ["NO_SITE", "Counts", "Row", "labelled_lines", "row_of", "site_of"]

NO_SITE = ""
"""The site of a document that neither a pack, an address nor a folder tells."""
_MOST_TITLE = 120  # characters of a headline in lists


class Counts(NamedTuple):
    """What became of a document, in lines (blank ones left out) and in words."""

    kept_lines: int
    """Lines that stay in the text."""
    captured_lines: int
    """Lines that are moved into the metadata."""
    dropped_lines: int
    """Lines that go."""
    kept_words: int
    """Words that stay in the text."""
    captured_words: int
    """Words of lines that are moved into the metadata."""
    dropped_words: int
    """Words of lines that go, and of pieces that are cut from others."""

    @property
    def share(self) -> float:
        """The share of the words that were dropped, 0 to 1."""
        return self.dropped_words / ((self.kept_words + self.captured_words + self.dropped_words) or 1)


class Row(NamedTuple):
    """What lists and bars show of a document."""

    name: str
    """How it is named in records."""
    site: str
    """Its site, see :func:`site_of`."""
    verdict: str
    """What it is."""
    title: str
    """Its headline, or the first line that stays; shortened."""
    articles: list[tuple[int, str]]
    """Of a bundle: where each article begins (number of the line) and its headline."""
    counts: Counts
    """What became of it."""
    rules: list[tuple[str, int, int]]
    """What each rule dropped, captured or cut: its id, lines, words."""
    refused: list[tuple[str, int, str]]
    """Matches that were larger than their rule's ``at_most``: its id, number of the line, the limit."""


def site_of(result: Result, path: Path | None, roots: Sequence[Path]) -> str:
    """The site of a document: its site pack, else its host, else the first folder below a named one.

    :param path: the file that it comes from
    :param roots: the folders that were named
    """
    own = next((pack.name for pack in result.ruleset.packs if not pack.generic), None)
    if own or result.host:
        return own or result.host.removeprefix("www.")
    for root in roots if path is not None else ():
        if path is not None and path.is_relative_to(root):
            below = path.relative_to(root).parts
            return below[0] if len(below) > 1 else NO_SITE
    return NO_SITE


def row_of(document: Document, result: Result, site: str) -> Row:
    """What lists and bars show of a document."""
    words = dict.fromkeys(Fate, 0)
    lines = dict.fromkeys(Fate, 0)
    taken: dict[str, list[int]] = {}
    firsts: dict[int, int] = {}
    first = ""
    for line in result.lines:
        if line.fate is Fate.BLANK:
            continue
        n = word_count(line.text)
        lines[line.fate] += 1
        for cut in line.cuts:
            gone = word_count(line.text[cut.start : cut.end])
            words[Fate.DROP] += gone
            n = max(n - gone, 0)  # a word that is cut in two counts twice
            _take(taken, cut.rule, gone)
        words[line.fate] += n
        if line.rule is not None and line.fate in (Fate.DROP, Fate.CAPTURE):
            _take(taken, line.rule, n)
        elif line.fate is Fate.KEEP and line.kind is not Kind.SEPARATOR:
            first = first or line.text.strip()
        if line.article is not None:
            firsts.setdefault(line.article, line.number)
    titles = {a.number: a.title or a.text.strip().partition("\n")[0] for a in result.articles}
    fates = (Fate.KEEP, Fate.CAPTURE, Fate.DROP)
    return Row(
        name=document.source,
        site=site,
        verdict=result.verdict.value,
        title=_short(next(iter(titles.values()), "") or first),
        articles=[(firsts[n], _short(title)) for n, title in titles.items()] if len(titles) > 1 else [],
        counts=Counts(*(lines[f] for f in fates), *(words[f] for f in fates)),
        rules=[(rule, *n) for rule, n in taken.items()],  # type: ignore[misc]
        refused=[(r.rule, r.line, r.limit) for r in result.refused],
    )


def _take(taken: dict[str, list[int]], rule: str, words: int) -> None:
    own = taken.setdefault(rule, [0, 0])
    own[0] += 1
    own[1] += words


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _MOST_TITLE else f"{text[: _MOST_TITLE - 1].rstrip()}…"


def labelled_lines(result: Result, number_of: Callable[[str], int]) -> dict[str, Any]:
    """The lines of a document with their labels, in few characters.

    :param number_of: the number of a rule, from 0
    :return: ``text``: the lines; ``runs``: for neighbours with the same label how many they are, kind, fate, rule (from 1,
        0: none) and article (0: none), all in one list; ``cuts``, ``sure`` and ``round`` by index of the line; ``packs``,
        ``host``, ``url`` and ``listing``, each where there is something to say
    """
    lines = list(result.lines)
    runs: list[Any] = []
    for label, run in groupby(lines, key=lambda n: (n.kind, n.fate, n.rule, n.article)):
        kind, fate, rule, article = label
        runs += [len(list(run)), kind.value, fate.value, 0 if rule is None else number_of(rule) + 1, article or 0]
    told: dict[str, Any] = {
        "text": "\n".join(line.text for line in lines),
        "runs": runs,
        "cuts": {line.number - 1: _cuts(line, number_of) for line in lines if line.cuts},
        "sure": {line.number - 1: round(line.probability, 3) for line in lines if line.probability is not None},
        "round": {line.number - 1: line.round for line in lines if line.round > 1},
        "packs": list(result.packs),
        "host": result.host,
        "url": result.url,
        "listing": result._labelled.index,
    }
    return {key: value for key, value in told.items() if value or key in ("text", "runs")}


def _cuts(line: Line, number_of: Callable[[str], int]) -> list[tuple[int, int, int]]:
    """The pieces that went from inside a line, counted as JavaScript counts: in units of UTF-16."""

    def units(end: int) -> int:
        return len(line.text[:end].encode("utf-16-le", "surrogatepass")) // 2

    return [(units(cut.start), units(cut.end), number_of(cut.rule)) for cut in line.cuts]
