"""What a caller gets: the result of cleaning one document, its articles and its lines, as views."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import repeat
from typing import TYPE_CHECKING

from cleaner.assembling import article_text, cut_text, join_articles
from cleaner.dates import default_order, iso_date
from cleaner.excepting import Excepted
from cleaner.fingerprint import fingerprint
from cleaner.labelled import Labelled
from cleaner.model import About, Fate, Field, Kind, Line, Pruned, Verdict
from cleaner.ruleset import RuleSet
from cleaner.wording import many

if TYPE_CHECKING:
    from cleaner.owned import Passage

__all__ = ["Article", "Lines", "Refused", "Result"]

_HEADING = re.compile(r"^#{1,6} +")
_MARKED = re.compile(r"^(\*\*|__)(.+)\1$")
_BETWEEN_TOPICS = re.compile(r"[,;|،؛、，]| #|^#")


@dataclass(frozen=True, slots=True)
class Refused:
    """A match of a rule that would have taken more than its ``at_most``; nothing was taken."""

    rule: str
    """Id of the rule."""
    line: int
    """Number of the line at which the match begins, from 1."""
    limit: str
    """The limit."""


@dataclass(frozen=True, slots=True)
class Article:
    """One article of a document."""

    number: int
    """Its number in the document, from 1."""
    text: str
    """Its cleaned text, exactly as ``--format text`` prints it."""
    title: str | None
    """Its headline, where a rule found one."""
    date_text: str | None
    """The line that gave the date, as it stands."""
    byline: str | None
    """Who wrote it."""
    captions: tuple[str, ...]
    """Captions of its pictures, each once."""
    credit: str | None
    """Source or photographer."""
    kicker: str | None
    """The words over the headline."""
    topics: tuple[str, ...]
    """Its keywords."""
    lines_kept: int
    """Lines that stand in the text."""
    lines_dropped: int
    """Lines that were dropped."""
    url: str | None
    """Its own address, where an HTML page tells one."""
    site: str | None
    """Name of its site, where an HTML page tells one."""
    language: str | None
    """Its language, such as ``en``, where an HTML page tells one."""
    _labelled: Labelled = field(repr=False, compare=False)
    _lines: range = field(repr=False, compare=False)
    _date: str | None = field(default=None, repr=False, compare=False)

    @property
    def body(self) -> str:
        """Its body alone, without headline and metadata, one paragraph a line."""
        own = self._labelled
        kept = (i for i in self._lines if own.kinds[i] is Kind.BODY)
        return "\n".join(cut_text(own.doc.texts[i], own.cuts.get(i, ())) for i in kept)

    @property
    def date(self) -> str | None:
        """The day in ISO 8601, only for an absolute date with its year."""
        if self._date is None:
            return None
        packs = self._labelled.ruleset.packs
        languages = tuple(dict.fromkeys(lang for pack in packs for lang in pack.languages))
        site = next((p for p in packs if not p.generic), None)
        return iso_date(self._date, languages, site.date_order if site else default_order(languages))

    @property
    def fingerprint(self) -> str:
        """A versioned hash of the words of the body: the same for the same article in another file."""
        return fingerprint(self.body)


class Lines(Sequence[Line]):
    """The lines of a document, made when somebody asks for them."""

    __slots__ = ("_labelled", "_starts")

    def __init__(self, labelled: Labelled) -> None:
        self._labelled = labelled
        self._starts: list[int] | None = None

    def __len__(self) -> int:
        return len(self._labelled.kinds)

    def __iter__(self) -> Iterator[Line]:
        own = self._labelled
        n = len(own.kinds)
        if self._starts is None:
            self._starts = own.doc.starts
        cuts = list(map(own.cuts.get, range(n), repeat(()))) if own.cuts else repeat((), n)
        rounds = list(map(own.rounds.get, range(n), repeat(1))) if own.rounds else repeat(1, n)
        sure = list(map(own.probabilities.get, range(n))) if own.probabilities else repeat(None, n)
        columns = (range(1, n + 1), own.doc.texts, own.kinds, own.fates, own.rules, own.articles, self._starts)
        # As Line._make, without a call of Python code for each line.
        return map(tuple.__new__, repeat(Line), zip(*columns, cuts, rounds, sure, strict=True))

    def __getitem__(self, index):  # type: ignore[no-untyped-def]
        if isinstance(index, slice):
            return list(self)[index]
        own = self._labelled
        i = range(len(self))[index]
        if self._starts is None:
            self._starts = own.doc.starts
        return Line(
            i + 1, own.doc.texts[i], own.kinds[i], own.fates[i], own.rules[i], own.articles[i], self._starts[i],
            own.cuts.get(i, ()), own.rounds.get(i, 1), own.probabilities.get(i),
        )  # fmt: skip


class Result:
    """What cleaning made of one document.

    :ivar source: the text that went in; of an HTML page, the text that was extracted
    :ivar verdict: what the document is
    :ivar changed: whether the cleaned text differs from the source
    :ivar host: the document's host, empty where it is not known
    :ivar url: its address
    :ivar pruned: what ``[[prune]]`` rules took from an HTML page before its text was extracted
    :ivar owned: the passages that went or were split off, since they belong to other documents
    """

    def __init__(
        self,
        source: str,
        labelled: Labelled,
        host: str = "",
        url: str | None = None,
        about: Sequence[About] = (),
        pruned: Sequence[Pruned] = (),
        owned: Sequence[Passage] = (),
    ) -> None:
        self.source, self._labelled = source, labelled
        self._about = tuple(about)
        self.pruned: tuple[Pruned, ...] = tuple(pruned)
        self.owned: tuple[Passage, ...] = tuple(owned)
        self.host, self.url = host, url
        self.verdict: Verdict = labelled.verdict
        self.changed: bool = labelled.changed

    def __repr__(self) -> str:
        return f"<Result {self.verdict.value}: {many(len(self.lines), 'line')}, {many(len(self.articles), 'article')}>"

    @cached_property
    def lines(self) -> Lines:
        """One line for each line of the text."""
        return Lines(self._labelled)

    @property
    def text(self) -> str:
        """The cleaned text of all articles, a form feed alone on its line between two. Exactly the source
        where nothing was dropped, captured or split, and for ``index``, ``empty`` and ``guarded``."""
        if not self.changed:
            return self.source
        return join_articles([a.text for a in self.articles], self._labelled.doc.newline)

    @property
    def undivided(self) -> bool:
        """Whether it holds articles that no separator divides yet."""
        return len(self.articles) > len(self._labelled.doc.separators) + 1

    @property
    def excepted(self) -> Mapping[Excepted, int]:
        """The exceptions that kept a rule from taking a line, and for how many copies of it."""
        return self._labelled.excepted

    @property
    def openings(self) -> Mapping[int, str]:
        """Ids of the rules that opened articles, by the number of the first line of each."""
        return {i + 1: rule for i, rule in self._labelled.openings.items()}

    @property
    def ruleset(self) -> RuleSet:
        """The rules that were active."""
        return self._labelled.ruleset

    @property
    def found(self) -> frozenset[str]:
        """Ids of the rules that claimed a line, whichever won."""
        return frozenset(self._labelled.found)

    @property
    def packs(self) -> tuple[str, ...]:
        """The names of the packs that were active."""
        return tuple(p.name for p in self._labelled.ruleset.packs)

    @property
    def refused(self) -> tuple[Refused, ...]:
        """Matches that were larger than their rule's ``at_most``."""
        return tuple(Refused(r.rule, r.line + 1, r.limit) for r in self._labelled.refused)

    @property
    def counts(self) -> Mapping[str, int]:
        """How many lines each rule dropped or captured, or cut a piece from."""
        own = self._labelled
        counts: dict[str, int] = {}
        for fate, rule in zip(own.fates, own.rules, strict=True):
            if rule is not None and fate in (Fate.DROP, Fate.CAPTURE):
                counts[rule] = counts.get(rule, 0) + 1
        for cuts in own.cuts.values():
            for cut in cuts:
                counts[cut.rule] = counts.get(cut.rule, 0) + 1
        return counts

    @cached_property
    def articles(self) -> tuple[Article, ...]:
        """The articles; none for ``index``, ``empty`` and ``guarded``."""
        own = self._labelled
        if self.verdict not in (Verdict.ARTICLE, Verdict.BUNDLE):
            return ()
        if own.count == 1:
            return (self._article(1, range(len(own.kinds))),)
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for i, article in enumerate(own.articles):
            if article is not None:
                first.setdefault(article, i)
                last[article] = i
        return tuple(self._article(n, range(first[n], last[n] + 1)) for n in sorted(first))

    @cached_property
    def _fields(self) -> dict[int, list[Field]]:
        """The metadata of each article, by its number."""
        fields: dict[int, list[Field]] = {}
        for number, value in self._labelled.fields:
            fields.setdefault(number, []).append(value)
        return fields

    def _article(self, number: int, lines: range) -> Article:
        own = self._labelled
        doc, fates = own.doc, own.fates
        whole = own.count == 1
        untouched = whole and not own.changed
        own_fates = fates[lines.start : lines.stop]
        found: dict[Kind, list[tuple[str, int]]] = {}
        for kind, text, line in self._fields.get(number, ()):
            found.setdefault(kind, []).append((text, line))

        def first(kind: Kind) -> str | None:
            return found[kind][0][0] if kind in found else None

        date = found.get(Kind.DATE)
        about = self._about[min(bisect_left(doc.separators, lines.start), len(self._about) - 1)] if self._about else About()
        return Article(
            number=number,
            text=self.source if untouched else article_text(doc, lines, fates, own.cuts, whole),
            title=_plain(first(Kind.TITLE)),
            date_text=doc.texts[date[0][1]].strip() if date else None,
            byline=first(Kind.BYLINE),
            captions=tuple(dict.fromkeys(text for text, _ in found.get(Kind.CAPTION, ()))),
            credit=first(Kind.CREDIT),
            kicker=first(Kind.KICKER),
            topics=tuple(_topics(text for text, _ in found.get(Kind.TOPICS, ()))),
            lines_kept=own_fates.count(Fate.KEEP),
            lines_dropped=own_fates.count(Fate.DROP),
            url=about.url,
            site=about.site,
            language=about.language,
            _labelled=own,
            _lines=lines,
            _date=date[0][0] if date else None,
        )


def _plain(headline: str | None) -> str | None:
    """A headline without the marks of Markdown around it."""
    return headline and (_MARKED.sub(r"\2", _HEADING.sub("", headline)) or headline)


def _topics(texts: Iterable[str]) -> Iterator[str]:
    """The keywords of lines that hold several, each once."""
    seen: set[str] = set()
    for text in texts:
        for topic in filter(None, map(str.strip, _BETWEEN_TOPICS.split(text))):
            if topic.casefold() not in seen:
                seen.add(topic.casefold())
                yield topic
