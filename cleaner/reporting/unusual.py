"""Which documents are worth a look first: those that differ from the others of their site."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import NamedTuple

from cleaner.model import Verdict
from cleaner.reporting.entry import Row
from cleaner.reporting.survey import VERDICTS, Survey

__all__ = ["Reason", "Unusual", "usual_rules", "usual_shares"]

_FEWEST = 10
"""Documents from which a site has a usual share of its own."""
_FEWEST_WORDS = 30
"""Words from which a document's share says something."""
_FAR = 3.5
"""The modified z-score from which a value is an outlier: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993).
The spread above the median and that below are taken apart ("double MAD"): where most documents lose next to nothing, the
larger shares of the others are no outliers yet."""
_NARROW = 0.03
"""The least median deviation that is believed: where nearly all documents agree, a small difference is no news."""
_FEWEST_SPEAKING = 20
"""Documents from which a site's rules have a habit."""
_NEARLY_ALWAYS = 0.95
"""The share of a site's documents in which a rule speaks, from which its silence is unusual."""


class Reason(NamedTuple):
    """Why a document is worth a look."""

    kind: str
    """``guarded``, ``much``, ``little``, ``silent`` or ``refused``."""
    said: str
    """The same in a sentence."""
    score: float
    """How unusual it is: the modified z-score, or what stands for it."""


class Usual(NamedTuple):
    """What is usual in a group of documents."""

    middle: float
    """The median share of words dropped."""
    above: float
    """The median distance from it of shares that are not smaller."""
    below: float
    """The median distance from it of shares that are not larger."""
    place: str
    """What the group is, in words."""


class Unusual:
    """Tells of each document why it is unusual, once all are known."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey
        self._shares = usual_shares(survey)
        self._rules = usual_rules(survey)
        self._names = list(survey.rules)

    def reasons(self, k: int, row: Row) -> list[Reason]:
        """The reasons of a document, the strongest first."""
        survey = self._survey
        found: list[Reason] = []
        articles = row.verdict in (Verdict.ARTICLE, Verdict.BUNDLE)
        if row.verdict == Verdict.GUARDED:
            found.append(Reason("guarded", "the rules would have taken too much: it came back unchanged", 100.0))
        usual = self._shares.get(survey.site[k]) or self._shares.get(None)
        if articles and usual and survey.words[k] >= _FEWEST_WORDS:
            away = row.counts.share - usual.middle
            far = 0.6745 * away / max(usual.above if away > 0 else usual.below, _NARROW)
            if abs(far) > _FAR:
                said = f"{row.counts.share:.0%} of its words are dropped; the median {usual.place} is {usual.middle:.0%}"
                found.append(Reason("much" if far > 0 else "little", said, min(abs(far), 99.0)))
        if articles:
            own = {rule for rule, _, _ in row.rules}
            for number, share in self._rules.get(survey.site[k], ()):
                if (rule := self._names[number]) not in own:
                    said = f"{rule} finds nothing here, as it does in {share:.1%} of this site's documents"
                    found.append(Reason("silent", said, 4.0 + share))
        for rule, line, limit in row.refused:
            found.append(Reason("refused", f"line {line}: {rule} would take more than its {limit}; nothing was taken", 3.0))
        return sorted(found, key=lambda reason: -reason.score)


def usual_shares(survey: Survey) -> dict[int | None, Usual]:
    """The usual share of words dropped for each site with enough documents, and under ``None`` for all."""
    groups: dict[int | None, list[float]] = {None: []}
    with_articles = {VERDICTS.index(v) for v in (Verdict.ARTICLE, Verdict.BUNDLE)}
    for site, verdict, share, words in zip(survey.site, survey.verdict, survey.share, survey.words, strict=True):
        if verdict in with_articles and words >= _FEWEST_WORDS:
            groups.setdefault(site, []).append(share)
            groups[None].append(share)
    return {
        site: _usual(shares, "of all" if site is None else "of its site")
        for site, shares in groups.items()
        if len(shares) >= _FEWEST
    }


def _usual(shares: Sequence[float], place: str) -> Usual:
    middle = median(shares)
    above = median(share - middle for share in shares if share >= middle)
    return Usual(middle, above, median(middle - share for share in shares if share <= middle), place)


def usual_rules(survey: Survey) -> dict[int, list[tuple[int, float]]]:
    """Of each site the rules of its packs that speak in nearly all of its documents, and in what share."""
    found: dict[int, list[tuple[int, float]]] = {}
    for (site, rule), n in survey.speaks.items():
        documents = survey.with_articles[site]
        of_site = not survey.notes[rule].id.startswith(("auto/", "generic-"))
        if of_site and documents >= _FEWEST_SPEAKING and _NEARLY_ALWAYS <= n / documents < 1:
            found.setdefault(site, []).append((rule, 1 - n / documents))
    return found
