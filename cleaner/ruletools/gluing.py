"""Glues single articles of one site and demands both back.

A scraper that follows an endless page writes one story below the other. Whatever two stories of a site are glued, both
must come back with their titles, and their bodies line for line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import permutations
from pathlib import Path

from cleaner.model import Kind
from cleaner.result import Result
from cleaner.rule import Pack
from cleaner.wording import many

__all__ = ["Seam", "fixtures_of", "seams", "single_articles", "torn"]

SEAM = "\n\n\n\n"
"""What stands between two glued stories. Further blank lines change nothing."""


@dataclass(frozen=True, slots=True)
class Seam:
    """Two documents that hold one article each."""

    first: str
    """Name of the upper one."""
    second: str
    """Name of the lower one."""
    one: Result
    """The upper one, cleaned alone."""
    two: Result
    """The lower one, cleaned alone."""

    @property
    def text(self) -> str:
        """Both in one document."""
        return self.one.source.strip("\n") + SEAM + self.two.source.strip("\n") + "\n"


def fixtures_of(pack: Pack) -> dict[str, str]:
    """The text files of a pack's fixtures: those in ``fixtures/NAME``, beside the folder ``rules`` in which the pack stands.

    :return: the text of each, by its path below ``fixtures``
    """
    rules = next((folder for folder in Path(pack.path).absolute().parents if folder.name == "rules"), None)
    if rules is None:
        return {}
    folder = rules.parent / "fixtures"
    paths = sorted(p for p in (folder / pack.name).rglob("*.txt") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes().decode("utf-8", "replace") for p in paths}


def single_articles(pack: Pack, clean: Callable[[str], Result]) -> dict[str, Result]:
    """The examples and fixtures of a pack that hold one article, cleaned; an example only if it has the site's header.

    :param clean: cleans a document with the pack
    """
    found = {}
    texts = {f"example at line {example.line}": example.text for example in pack.examples} | fixtures_of(pack)
    for name, text in texts.items():
        result = clean(text)
        if result.verdict == "article" and ("/" in name or _has_header(pack, result)):
            found[name] = result
    return found


def seams(pack: Pack, single: dict[str, Result]) -> Iterator[Seam]:
    """All pairs of different articles that the site could glue.

    A site glues no article without a header under one that leads to none, and no story under itself.
    """
    for (first, one), (second, two) in permutations(single.items(), 2):
        titles = one.articles[0].title, two.articles[0].title
        if (titles[0] != titles[1] or None in titles) and (_has_header(pack, two) or _ends_in_header(pack, one)):
            yield Seam(first, second, one, two)


def torn(pairs: Iterable[Seam], clean: Callable[[str], Result]) -> Iterator[tuple[Seam, str]]:
    """The pairs that do not come back, and what is wrong."""
    for seam in pairs:
        said = _fault(seam, clean(seam.text))
        if said is not None:
            yield seam, said


def _fault(seam: Seam, glued: Result) -> str | None:
    if len(glued.articles) != 2:
        return f"{many(len(glued.articles), 'article')} ({glued.verdict.value})"
    for n, (alone, got) in enumerate(zip((seam.one, seam.two), glued.articles, strict=True), 1):
        want = alone.articles[0]
        if got.body != want.body:
            lines = sorted(set(want.body.split("\n")) ^ set(got.body.split("\n")))
            return (
                f"article {n} has another body: {lines[0][:80]!r}" if lines else f"article {n} has its lines in another order"
            )
        if got.title != want.title:
            return f"article {n} has the title {got.title!r}, alone {want.title!r}"
    return None


def _has_header(pack: Pack, result: Result) -> bool:
    """Whether an ``[[article]]`` block of the pack begins the article."""
    headers = {rule.id for rule in pack.rules if rule.table == "article"}
    return any(line.rule in headers for line in result.lines)


def _ends_in_header(pack: Pack, result: Result) -> bool:
    """Whether the page ends with the lines by which the site begins the next article."""
    blocks = [b for rule in pack.rules if rule.table == "article" for b in rule.blocks]
    firsts = {block.rows[0].template.exact for block in blocks} - {None}
    last = max((line.number for line in result.lines if line.kind is Kind.BODY), default=len(result.lines))
    return any(line.key in firsts for line in result.lines[last:])
