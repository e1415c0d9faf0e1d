"""The words of the program as types: what a caller holds, and nothing that computes.

Columns hold a document while it is worked on (see :mod:`cleaner.lines`); what stands here are
the light views of them that are made when somebody asks.
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from cleaner.folding import line_key

__all__ = ["CAPTURED", "FATES", "SEPARATOR", "About", "Cut", "Fate", "Field", "Kind", "Line", "Pruned", "Sureness", "Verdict"]

SEPARATOR = "\f"
"""The line that stands between two articles in text, alone on its line."""


class Kind(StrEnum):
    """What a line is."""

    TITLE = "title"
    BODY = "body"
    DATE = "date"
    BYLINE = "byline"
    CAPTION = "caption"
    CREDIT = "credit"
    KICKER = "kicker"
    TOPICS = "topics"
    CHROME = "chrome"
    REPEAT = "repeat"
    SEPARATOR = "separator"
    BLANK = "blank"


class Fate(StrEnum):
    """What becomes of a line."""

    KEEP = "keep"
    CAPTURE = "capture"
    DROP = "drop"
    BLANK = "blank"


class Verdict(StrEnum):
    """What a document is."""

    ARTICLE = "article"
    BUNDLE = "bundle"
    INDEX = "index"
    EMPTY = "empty"
    GUARDED = "guarded"


class Sureness(StrEnum):
    """How sure the decisions without a rule must be (``--cut``)."""

    CAREFUL = "careful"
    NORMAL = "normal"
    HARD = "hard"
    OFF = "off"


CAPTURED = (Kind.DATE, Kind.BYLINE, Kind.CAPTION, Kind.CREDIT, Kind.KICKER, Kind.TOPICS)
"""The kinds that are moved into the metadata."""

FATES: dict[str, Fate] = {
    Kind.TITLE: Fate.KEEP,
    Kind.BODY: Fate.KEEP,
    Kind.SEPARATOR: Fate.KEEP,
    Kind.CHROME: Fate.DROP,
    Kind.REPEAT: Fate.DROP,
    Kind.BLANK: Fate.BLANK,
    **dict.fromkeys(CAPTURED, Fate.CAPTURE),
}
"""The fate of each kind, before ``keep=`` leaves captured kinds in the text."""


class Cut(NamedTuple):
    """A piece that went from inside a line."""

    start: int
    """First character of the piece, counted in the line."""
    end: int
    """The character after its last."""
    rule: str
    """Id of the rule that took it."""


class Field(NamedTuple):
    """A piece of metadata that a line gave."""

    kind: Kind
    """Which field it fills."""
    text: str
    """The text of the slot, as it stands in the document."""
    line: int
    """Index of its line, from 0."""


class About(NamedTuple):
    """What an HTML page says of one of its articles beside what stands in lines."""

    url: str | None = None
    """Its address."""
    site: str | None = None
    """Name of its site."""
    language: str | None = None
    """Its language, in two or three small letters."""


class Pruned(NamedTuple):
    """What a ``[[prune]]`` rule took from an HTML page before its text was extracted."""

    rule: str
    """Id of the rule."""
    elements: int
    """How many elements."""
    words: int
    """How many words stood in them."""
    inside: int
    """How many of these were text of an article, between its headline and the last line that stays: the guard counts them."""


class Line(NamedTuple):
    """One line of a document and its label."""

    number: int
    """The line's number, from 1, as an editor shows it."""
    text: str
    """Its exact text, without the line break."""
    kind: Kind
    """What it is."""
    fate: Fate
    """What becomes of it."""
    rule: str | None
    """Id of the rule that decided, ``None`` where none did."""
    article: int | None
    """Number of its article, from 1; ``None`` outside of every article."""
    start: int
    """Index of its first character in the document's text."""
    cuts: tuple[Cut, ...]
    """Pieces that went from inside it."""
    round: int
    """The round of labelling that decided it, from 1."""
    probability: float | None
    """How sure a decision without a rule was, 0 to 1; ``None`` for rules, which are certain."""

    @property
    def span(self) -> tuple[int, int]:
        """First character and the one after the last, without the line break, in the document's text."""
        return self.start, self.start + len(self.text)

    @property
    def key(self) -> str:
        """The form in which lines are compared."""
        return line_key(self.text)
