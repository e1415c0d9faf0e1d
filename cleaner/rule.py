"""What a rule is, once its file has been read: plain frozen values, no behaviour of files."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal, NamedTuple

from cleaner.folding import straightened
from cleaner.model import Kind
from cleaner.template import Template

__all__ = ["Block", "Example", "Limit", "Pack", "Pattern", "Place", "Row", "Rule", "Table", "compile_pattern"]

Table = Literal["article", "drop", "capture", "keep", "index", "prune"]
"""The table of a rule file that a rule stands in."""


class Place(NamedTuple):
    """One condition of ``where``, counted in the non-blank lines of one article."""

    relation: Literal["first", "last", "within", "before", "after"]
    """How the line must stand."""
    amount: int
    """How many lines; 0 where the relation has no number."""
    of: Kind | None
    """The kind that it is held against."""
    text: str
    """As the author wrote it."""


class Limit(NamedTuple):
    """``at_most``: the most that one match may take."""

    amount: int
    """How many."""
    unit: Literal["words", "lines"]
    """Of what."""


class Row(NamedTuple):
    """One row of a block."""

    template: Template
    """The form of its line."""
    optional: bool = False
    """The row may be missing."""
    more: bool = False
    """One or more different lines of the form, all of them."""
    least: int = 1
    """The fewest copies: how often the row was written in a row."""


class Block(NamedTuple):
    """Lines that stand together."""

    text: str
    """As the author wrote it."""
    rows: tuple[Row, ...]
    """Its rows, in order."""
    literal: int
    """How many literal characters there are."""
    anchor: int | None = None
    """The row by which it is looked up: the required one with the most literal text at an end."""


class Pattern(NamedTuple):
    """A regular expression."""

    text: str
    """As the author wrote it."""
    folded: bool
    """Whether it is matched on keys (``regex``), and so without regard to case; else on exact text (``span``)."""
    needs: str
    """A literal that every match holds (folded for ``regex``, exact for ``span``), perhaps empty."""
    kind: str | None = None
    """The named group that gives a captured line its kind."""

    @property
    def compiled(self) -> Any:
        """The compiled pattern of the ``regex`` library, which can be timed."""
        return compile_pattern(self.text, self.folded)


@lru_cache(maxsize=4096)
def compile_pattern(text: str, folded: bool) -> Any:
    """Compile a regular expression; :raises regex.error: it is none"""
    import regex  # only here: most packs do without

    if folded:  # keys hold straight quotes, and "ss" for "ß"
        # Only for such letters: with full case-folding two letters also pass for one of a class, so that a line
        # "sss…" could be divided in as many ways as there are sums.
        full = regex.FULLCASE if any(len(c.casefold()) > 1 for c in text) else 0
        return regex.compile(straightened(text), regex.VERSION0 | regex.IGNORECASE | full)
    return regex.compile(text, regex.VERSION0)


class Rule(NamedTuple):
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
    def spares_headings(self) -> bool:
        """Whether it leaves a line that stands alone between two paragraphs, as a heading does: a language's rule that takes a
        word only in some place."""
        return self.generic and self.table == "drop" and bool(self.where)

    @property
    def gives(self) -> bool:
        """Whether its blocks give lines kinds that conditions of other rules are held against."""
        return bool(self.blocks) and (self.table == "article" or (self.table == "capture" and not self.where))

    @property
    def entries(self) -> int:
        """How many entries of ``line``, ``block``, ``regex``, ``span`` and ``url`` it has."""
        return len(self.lines) + len(self.blocks) + len(self.patterns) + len(self.spans) + len(self.urls)


class Example(NamedTuple):
    """A test that a pack carries with it."""

    text: str
    """The document."""
    gives: tuple[str, ...] | None
    """The cleaned articles; ``None``: it must come back untouched."""
    verdict: str | None = None
    """What it must be called, where the example says so."""
    path: str = ""
    """The file it stands in."""
    line: int = 0
    """Its line in the rule file."""


class Pack(NamedTuple):
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
