"""What a rule is, once its file has been read: plain frozen values, no behaviour of files."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from cleaner.model import Kind
from cleaner.template import Template

__all__ = ["Block", "Example", "Limit", "Pack", "Pattern", "Place", "Row", "Rule", "Table"]

Table = Literal["article", "drop", "capture", "keep", "index", "prune"]
"""The table of a rule file that a rule stands in."""


@dataclass(frozen=True, slots=True)
class Place:
    """One condition of ``where``, counted in the non-blank lines of one article."""

    relation: Literal["first", "last", "within", "before", "after"]
    """How the line must stand."""
    count: int
    """How many lines; 0 where the relation has no number."""
    of: Kind | None
    """The kind that it is held against."""
    text: str
    """As the author wrote it."""


@dataclass(frozen=True, slots=True)
class Limit:
    """``at_most``: the most that one match may take."""

    count: int
    """How many."""
    unit: Literal["words", "lines"]
    """Of what."""


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One row of a block."""

    template: Template
    """The form of its line."""
    optional: bool = False
    """The row may be missing."""
    more: bool = False
    """One or more different lines of the form, all of them."""
    least: int = 1
    """The fewest copies: how often the row was written in a row."""


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """Lines that stand together."""

    text: str
    """As the author wrote it."""
    rows: tuple[Row, ...]
    """Its rows, in order."""
    literal: int
    """How many literal characters there are."""
    anchor: int | None = None
    """The row by which it is looked up: the required one with the most literal text at an end."""


@dataclass(frozen=True, slots=True, eq=False)
class Pattern:
    """A regular expression."""

    text: str
    """As the author wrote it."""
    compiled: Any
    """The compiled pattern of the ``regex`` library, which can be timed."""
    needs: str
    """A literal that every match holds (folded for ``regex``, exact for ``span``), perhaps empty."""
    kind: str | None = None
    """The named group that gives a captured line its kind."""


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One rule."""

    id: str
    """``<pack>/<kebab-name>``."""
    table: Table
    """What it does."""
    why: str = ""
    """The reason, in the author's words."""
    sign: bool = False
    """Whether finding it proves the site."""
    lines: tuple[Template, ...] = ()
    """Forms of single lines."""
    blocks: tuple[Block, ...] = ()
    """Forms of lines that stand together; variants."""
    patterns: tuple[Pattern, ...] = ()
    """Regular expressions for whole lines, matched on the key."""
    spans: tuple[Pattern, ...] = ()
    """Regular expressions for a piece of a line, matched on its exact text."""
    where: tuple[Place, ...] = ()
    """Where it speaks; all must hold."""
    through: bool = False
    """Whether it takes everything to the end of its article."""
    at_most: Limit | None = None
    """The most that one match may take."""
    urls: tuple[str, ...] = ()
    """Globs over the document's URL (``[[index]]``)."""
    css: tuple[str, ...] = ()
    """CSS selectors (HTML input only)."""
    xpath: tuple[str, ...] = ()
    """XPath expressions (HTML input only)."""
    generic: bool = False
    """Whether it stands in a language's pack, which gives way to a site's."""
    path: str = ""
    """The file it stands in."""
    line: int = 0
    """The line there at which its table begins."""

    @property
    def plain(self) -> bool:
        """A drop of single lines without any condition: such lines are passed over inside of blocks."""
        return self.table == "drop" and bool(self.lines) and not (self.where or self.through or self.at_most)

    @property
    def entries(self) -> int:
        """How many entries of ``line``, ``block``, ``regex``, ``span`` and ``url`` it has."""
        return len(self.lines) + len(self.blocks) + len(self.patterns) + len(self.spans) + len(self.urls)


@dataclass(frozen=True, slots=True, eq=False)
class Example:
    """A test that a pack carries with it."""

    text: str
    """The document."""
    gives: tuple[str, ...] | None
    """The cleaned articles; ``None``: it must come back untouched."""
    verdict: str | None = None
    """What it must be called, where the example says so."""
    line: int = 0
    """Its line in the rule file."""


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One rule file."""

    name: str
    """The site's name, or ``generic-<language>``."""
    path: str
    """The file."""
    hosts: tuple[str, ...] = ()
    """Host names; ``*.`` stands for any name before."""
    languages: tuple[str, ...] = ()
    """The languages whose dates its slots know; a generic pack's own is the first."""
    date_order: str = "DMY"
    """How its site writes a date in numbers: ``DMY``, ``MDY`` or ``YMD``."""
    use: tuple[str, ...] = ()
    """Packs it builds on."""
    skip: tuple[str, ...] = ()
    """Ids of their rules that it does without."""
    rules: tuple[Rule, ...] = ()
    """Its rules, in the order of the file."""
    examples: tuple[Example, ...] = ()
    """Its tests."""

    @property
    def generic(self) -> bool:
        """Whether it is a language's, not a site's."""
        return self.name.startswith("generic-")
