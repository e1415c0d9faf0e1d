"""The final labels of a document: what the first round of labelling gives to begin with, and later rounds change."""

from __future__ import annotations

from collections import Counter

from cleaner.excepting import Excepted
from cleaner.labels import Labels, Refusal
from cleaner.lines import Document
from cleaner.model import FATES, Cut, Fate, Field, Kind, Verdict
from cleaner.ruleset import RuleSet

__all__ = ["Labelled"]


class Labelled:
    """The final labels of a document, as columns.

    :ivar kinds: kind of each line
    :ivar fates: fate of each line
    :ivar rules: id of the rule that decided it, or ``None``; of a guarded document, the rule that meant to
    :ivar articles: number of its article, or ``None``
    :ivar rounds: round in which it was decided, where that was not the first
    :ivar probabilities: how sure the decisions of the generic stage were, by line
    :ivar cuts: pieces that went from inside lines, by line
    :ivar found: ids of the rules that claimed anything, whoever won
    :ivar excepted: the exceptions that were used, each with the number of copies
    :ivar openings: ids of the rules that opened articles, by the first line of each that is not blank
    :ivar fields: metadata: number of the article, field
    :ivar refused: matches that ``at_most`` refused
    :ivar changed: whether anything was dropped, captured, cut or split
    """

    __slots__ = (
        "articles", "changed", "count", "cuts", "doc", "excepted", "fates", "fields", "found", "index", "kinds", "openings",
        "probabilities", "refused", "rounds", "rules", "ruleset", "verdict",
    )  # fmt: skip

    def __init__(self, doc: Document, ruleset: RuleSet, first: Labels) -> None:
        self.doc, self.ruleset = doc, ruleset
        self.kinds, self.rules, self.articles = first.kinds, first.rules, first.articles
        self.cuts: dict[int, tuple[Cut, ...]] = dict(first.cuts)
        self.fields: list[tuple[int, Field]] = first.fields
        self.probabilities: dict[int, float] = first.probabilities
        self.found = first.found
        self.excepted: Counter[Excepted] = first.excepted
        self.openings = first.openings
        self.refused: list[Refusal] = first.refused
        self.rounds: dict[int, int] = {}
        self.count, self.index = first.count, first.index
        self.fates: list[Fate] = []
        self.verdict = Verdict.ARTICLE
        self.changed = False

    def takes(self) -> bool:
        """Whether a line goes, or moves into the metadata."""
        return Fate.DROP in self.fates or Fate.CAPTURE in self.fates

    def staying(self) -> list[int]:
        """The indices of the lines that stay, separators left out."""
        keep = Fate.KEEP
        lines = [i for i, fate in enumerate(self.fates) if fate is keep]
        if self.doc.separators:
            lines = [i for i in lines if self.kinds[i] is not Kind.SEPARATOR]
        return lines

    def untouched(self, verdict: Verdict) -> Labelled:
        """Take back all of them: nothing goes; the rules' names stay, to tell what each meant to do. :return: itself"""
        self.verdict, self.changed, self.count = verdict, False, 0
        texts = (Kind.BLANK, Kind.SEPARATOR)
        if verdict is Verdict.INDEX:
            self.rules = [None] * len(self.kinds)
        self.kinds = [kind if kind in texts else Kind.BODY for kind in self.kinds]
        self.fates = [FATES[kind] for kind in self.kinds]
        self.articles = [None] * len(self.kinds)
        self.cuts, self.fields, self.rounds, self.probabilities = {}, [], {}, {}
        return self
