"""What rules do on a corpus: how often each speaks, in how many documents, how much it takes, and which never speak."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from cleaner.folding import word_count
from cleaner.model import Fate, Verdict
from cleaner.result import Result

__all__ = ["RuleUse", "Usage"]


@dataclass(slots=True)
class RuleUse:
    """What one rule did."""

    rule: str
    """Its id."""
    hits: int = 0
    """Lines that it decided, pieces that it cut from inside lines, listing pages that it told, elements that it pruned."""
    documents: int = 0
    """Documents in which it did."""
    words: int = 0
    """Words of what it dropped, captured or pruned."""
    last: str = ""
    """Name of the last document in which it did."""


@dataclass(slots=True)
class Usage:
    """Counts over the documents of a corpus. Memory grows with the number of rules, not of documents."""

    documents: int = 0
    """How many there were."""
    words: int = 0
    """Words of all of them; of HTML pages those of the articles and of what rules pruned."""
    verdicts: Counter[str] = field(default_factory=Counter)
    """How many documents have each verdict."""
    packs: Counter[str] = field(default_factory=Counter)
    """In how many documents each pack was active."""
    rules: dict[str, RuleUse] = field(default_factory=dict)
    """What each rule did, by its id; rules of the generic stage, too."""

    def add(self, name: str, result: Result) -> None:
        """Count one document.

        :param name: how the document is called
        """
        self.documents += 1
        self.words += word_count(result.source)
        self.verdicts[result.verdict.value] += 1
        self.packs.update(result.packs)
        hits: Counter[str] = Counter()
        words: Counter[str] = Counter()
        if result.verdict is Verdict.INDEX:
            hits.update(result.found)
        elif result.verdict is not Verdict.GUARDED:
            for line in result.lines:
                if line.rule is not None and line.fate is not Fate.BLANK:
                    hits[line.rule] += 1
                    if line.fate in (Fate.DROP, Fate.CAPTURE):
                        words[line.rule] += word_count(line.text)
                for cut in line.cuts:
                    hits[cut.rule] += 1
                    words[cut.rule] += word_count(line.text[cut.start : cut.end])
            for pruned in result.pruned:
                self.words += pruned.words
                hits[pruned.rule] += pruned.elements
                words[pruned.rule] += pruned.words
        for rule, n in hits.items():
            use = self.rules.setdefault(rule, RuleUse(rule))
            use.hits += n
            use.documents += 1
            use.words += words[rule]
            use.last = name

    def used(self) -> list[RuleUse]:
        """What each rule did that did anything, the busiest first."""
        return sorted(self.rules.values(), key=lambda use: (-use.hits, use.rule))

    def share(self, use: RuleUse) -> float:
        """The share of the corpus's words that a rule took, 0 to 1."""
        return use.words / self.words if self.words else 0.0

    def idle(self, rules: Iterable[str]) -> list[str]:
        """Those of some rules that did nothing.

        :param rules: ids of rules
        """
        return sorted(rule for rule in rules if rule not in self.rules)
