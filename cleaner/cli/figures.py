"""What a run of ``clean`` has done, in numbers."""

from __future__ import annotations

import sys
from collections import Counter
from itertools import chain
from operator import attrgetter

from cleaner.cli.shell import warn
from cleaner.model import Verdict
from cleaner.result import Result
from cleaner.wording import many

__all__ = ["Figures", "changes", "fates_of", "removed", "warn_of_refused"]


class Figures:
    """Numbers of the documents of a run.

    :ivar totals: documents, articles, and those that change; documents by verdict; where it is asked for, lines by fate
    :ivar by_rule: lines by the rule that takes them
    """

    def __init__(self) -> None:
        self.totals: Counter[str] = Counter()
        self.by_rule: Counter[str] = Counter()

    def count(self, result: Result, *, changed: bool, lines: bool) -> None:
        """Add a document.

        :param changed: whether something else comes to stand, or would, in its place
        :param lines: whether its lines are counted by their fates: that takes a while
        """
        self.totals.update(documents=1, articles=len(result.articles), changed=int(changed))
        self.totals[result.verdict.value] += 1
        if lines:
            self.totals.update(fates_of(result))
        self.by_rule.update(result.counts)

    def show_stat(self) -> None:
        """Print how many lines each rule took."""
        width = max(map(len, chain(self.by_rule, ["total"])))
        for rule, n in sorted(self.by_rule.items(), key=lambda item: (-item[1], item[0])):
            sys.stdout.write(f"{rule:<{width}}  {n}\n")
        sys.stdout.write(f"{'total':<{width}}  {self.by_rule.total()}\n")

    def summary(self, *, looks: bool, failed: int) -> str:
        """The line with which a run over several files ends.

        :param looks: whether nothing is changed
        :param failed: files and records of which nothing could be made
        """
        t = self.totals
        said = [f"{many(t['documents'], 'document')}, {many(t['articles'], 'article')}"]
        said += [f"{t[v.value]} {v.value}" for v in Verdict if v is not Verdict.ARTICLE and t[v.value]]
        said.append(f"lines: {t['keep']} kept, {t['capture']} captured, {t['drop']} dropped")
        said.append(f"{t['changed']} {'would change' if looks else 'changed'}")
        if failed:
            said.append(f"{failed} failed")
        return "; ".join(said)


def changes(result: Result) -> str:
    """What becomes of a document, in a few words."""
    split = f", split into {len(result.articles)} articles" if len(result.articles) > 1 else ""
    return f"{removed(fates_of(result))}{split}"


def fates_of(result: Result) -> Counter[str]:
    """How many lines of a document have each fate."""
    return Counter(fate.value for fate in map(attrgetter("fate"), result.lines))


def removed(fates: Counter[str]) -> str:
    """How many lines go, in a few words; :param fates: the lines by their fates"""
    return f"{many(fates['drop'], 'line')} dropped, {fates['capture']} captured"


def warn_of_refused(source: str, result: Result) -> None:
    """Tell of each rule whose limit kept it from taking lines, once."""
    seen: Counter[str] = Counter(refused.rule for refused in result.refused)
    for refused in result.refused:
        if n := seen.pop(refused.rule, 0):
            more = f" (and at {n - 1} more)" if n > 1 else ""
            warn(f"{source}:{refused.line}{more}: {refused.rule} would take more than its {refused.limit}; nothing is taken")
