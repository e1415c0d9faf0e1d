"""The figures of a run: how many documents, articles and failures, by site and by rule."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from cleaner.result import Result

__all__ = ["UNKNOWN", "Tally", "share_removed"]

UNKNOWN = "(unknown)"
"""The site of documents of which none is known."""


@dataclass(slots=True)
class Tally:
    """Figures that can be added up."""

    totals: Counter[str] = field(default_factory=Counter)
    """``documents``, ``articles``, ``changed``, ``failed``, ``characters_in``, ``characters_out``, and each verdict."""
    sites: dict[str, Counter[str]] = field(default_factory=dict)
    """``documents``, ``articles``, ``bundle``, ``characters_in`` and ``characters_out`` by site."""
    rules: Counter[str] = field(default_factory=Counter)
    """Lines that each rule took."""

    def count(self, result: Result) -> None:
        """Add a document."""
        own = {
            "documents": 1, "articles": len(result.articles), "characters_in": len(result.source),
            "characters_out": len(result.text), result.verdict.value: 1,
        }  # fmt: skip
        self.totals.update(own)
        self.totals["changed"] += result.changed
        self.sites.setdefault(_site(result), Counter()).update(own)
        self.rules.update(result.counts)

    def fail(self) -> None:
        """Add a record that failed."""
        self.totals["failed"] += 1

    def add(self, other: Tally) -> None:
        """Add the figures of another."""
        self.totals.update(other.totals)
        for site, own in other.sites.items():
            self.sites.setdefault(site, Counter()).update(own)
        self.rules.update(other.rules)

    def record(self) -> dict[str, Any]:
        """The figures as JSON, in an order that the documents' does not change."""
        sites = sorted(self.sites.items(), key=lambda item: (-item[1]["documents"], item[0]))
        return {
            "totals": {k: v for k, v in sorted(self.totals.items()) if v},
            "sites": {site: dict(sorted(own.items())) for site, own in sites},
            "rules": dict(sorted(self.rules.items(), key=lambda item: (-item[1], item[0]))),
        }

    @classmethod
    def of(cls, record: dict[str, Any]) -> Tally:
        """The figures that :meth:`record` gave."""
        sites = {site: Counter(own) for site, own in record["sites"].items()}
        return cls(Counter(record["totals"]), sites, Counter(record["rules"]))


def _site(result: Result) -> str:
    """The site of a document: its host, else the pack that spoke."""
    return result.host or next((p.name for p in result.ruleset.packs if not p.generic), UNKNOWN)


def share_removed(figures: Counter[str]) -> float:
    """The share of the characters that are in no article's text."""
    before = figures["characters_in"]
    return (before - figures["characters_out"]) / before if before else 0.0
