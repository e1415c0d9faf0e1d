"""The labels of a document while it is worked on, as columns."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from cleaner.excepting import Excepted
from cleaner.lines import Document
from cleaner.model import Cut, Field, Kind

__all__ = ["NO_REPEATS", "RANKS", "Claim", "Given", "Labels", "Refusal", "Repeats"]


RANKS = {"keep": 0, "article": 1, "capture": 2, "drop": 3, "echo": 4, "auto": 5}
"""Whose claim on a line wins: the least."""


class Given(NamedTuple):
    """What a line is known to be before any rule has spoken: a page's markup tells it."""

    kind: Kind
    """What it is."""
    rule: str
    """The id under which this is told."""
    text: str
    """What it says, for the metadata: the line's own text, or a date in a form that is surely read."""
    more: tuple[tuple[Kind, str], ...] = ()
    """What else it says, of other kinds."""


class Refusal(NamedTuple):
    """A match that ``at_most`` refused."""

    rule: str
    """Id of the rule."""
    line: int
    """Index of the line at which the match begins."""
    limit: str
    """The limit, as the author wrote it."""


class Claim(NamedTuple):
    """What one rule says of one line; the least claim wins."""

    rank: int
    """Whose claim it is, see :data:`RANKS`."""
    literal: int
    """How many literal characters the rule's form has, below 0: the more, the less the claim."""
    generic: bool
    """Whether the rule is one of a language's pack."""
    rule: str
    """Id of the rule."""
    kind: Kind
    """What the rule says that the line is."""
    fields: tuple[Field, ...] = ()
    """The metadata that the line gives."""


class Repeats(NamedTuple):
    """Lines of the shape of a headline that come more than once."""

    near: frozenset[str]
    """Keys of those whose copies all stand in the few lines of a header."""
    places: dict[str, list[int]]
    """For each key the indices of its lines."""


NO_REPEATS = Repeats(frozenset(), {})
"""Of a document without any."""


class Labels:
    """The labels of a document as columns, one entry a line.

    :ivar kinds: kind of each line
    :ivar rules: id of the rule that decided it, or ``None``
    :ivar articles: number of its article, from 1, or ``None``
    :ivar cuts: pieces that go from inside lines, by line
    :ivar fields: metadata, with the number of its article
    :ivar probabilities: how sure each decision of the generic stage is, by line
    :ivar refused: matches that ``at_most`` refused
    :ivar found: ids of the rules that claim anything, whoever wins
    :ivar excepted: the exceptions that were used, each with the number of copies
    :ivar openings: ids of the rules that opened articles, by the first line of each that is not blank
    :ivar index: id of the rule that calls the document a listing page, or ``None``
    :ivar decided: how many lines rules decided
    :ivar plain: lines that blocks may pass over
    :ivar repeats: lines that come more than once and may be headlines
    :ivar restless: whether the generic stage found more at each of its looks, and would find more at the next
    :ivar settled: whether no limit or piece of a line is in play that a second round may judge otherwise
    """

    __slots__ = (
        "articles",
        "count",
        "cuts",
        "decided",
        "excepted",
        "fields",
        "found",
        "index",
        "kinds",
        "openings",
        "plain",
        "probabilities",
        "refused",
        "repeats",
        "restless",
        "rules",
        "settled",
    )

    def __init__(self, doc: Document) -> None:
        n = len(doc)
        body, blank = Kind.BODY, Kind.BLANK
        self.kinds: list[Kind] = [body if key else blank for key in doc.keys] if "" in doc.counts else [body] * n
        for i in doc.separators:
            self.kinds[i] = Kind.SEPARATOR
        self.rules: list[str | None] = [None] * n
        self.articles: list[int | None] = [None] * n
        self.count = 0
        self.cuts: dict[int, tuple[Cut, ...]] = {}
        self.fields: list[tuple[int, Field]] = []
        self.probabilities: dict[int, float] = {}
        self.refused: list[Refusal] = []
        self.found: set[str] = set()
        self.excepted: Counter[Excepted] = Counter()
        self.openings: dict[int, str] = {}
        self.index: str | None = None
        self.plain: frozenset[int] = frozenset()
        self.repeats = NO_REPEATS
        self.restless, self.settled = False, True
        self.decided = 0
