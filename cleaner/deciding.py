"""What the generic stage claims of the lines of an article that no rule claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from cleaner.generic import AUTO_LINKS, AUTO_RELATED, AUTO_REPRINT, AUTO_TITLE, FEWEST, Decision, View, decide, look, reprints
from cleaner.headline import MARKED
from cleaner.labels import RANKS, Claim, Given, Labels
from cleaner.lines import Document
from cleaner.linklists import below_labels, headlines_below, link_rows
from cleaner.markdown import FIRST_HEADING
from cleaner.model import FATES, Fate, Field, Kind, Sureness
from cleaner.ruleset import RuleSet
from cleaner.seams import Seam
from cleaner.segments import Segment
from cleaner.signals import Signals

__all__ = ["claim_rest", "claim_to_rest", "name_heading", "name_seam", "see"]

_LOOKS = 16
"""Most looks at what stays; a page of news takes one or two, the longest known nine. What has not come to rest then is a
list of which each look takes the last line, and each costs as much as the page is long."""


def see(
    doc: Document, rules: RuleSet, segment: Segment, claims: dict[int, Claim], labels: Labels, cut: Sureness
) -> View | None:
    """See the lines of an article as the generic stage does: without what is printed a second time, which goes first."""
    chrome = {i for i, claim in claims.items() if FATES[claim.kind] is not Fate.KEEP}
    view = look(doc, doc.visible(segment.low, segment.high), chrome, cut, begun=segment.header is not None)
    if view is None or AUTO_REPRINT in rules.skipped or not (again := reprints(view)):
        return view
    decision, rest = again
    _claim(doc, decision, claims, labels)
    return rest if len(rest.signals.lines) >= FEWEST else None


def name_seam(doc: Document, seam: Seam, claims: dict[int, Claim], labels: Labels) -> None:
    """Name the headline of an article that the generic stage has split off."""
    if seam.title is not None and seam.title not in claims:
        field = Field(Kind.TITLE, doc.texts[seam.title].strip(), seam.title)
        claims[seam.title] = Claim(RANKS["auto"], 0, True, seam.rule, Kind.TITLE, (field,))
        labels.probabilities[seam.title] = seam.probability


def name_heading(doc: Document, segment: Segment, claims: dict[int, Claim], labels: Labels) -> None:
    """Name the headline of an article that is too short to be seen as a page, where the text tells of headings."""
    if doc.written and all(claim.kind is not Kind.TITLE for claim in claims.values()):
        lines = (i for i in doc.visible(segment.low, segment.high) if doc.written.marks[i] == FIRST_HEADING and i not in claims)
        _claim(doc, Decision(list(lines)[:1], AUTO_TITLE, Kind.TITLE, MARKED), claims, labels)


def claim_rest(
    doc: Document,
    rules: RuleSet,
    segment: Segment,
    claims: dict[int, Claim],
    labels: Labels,
    told: Mapping[int, Given],
    view: View,
) -> None:
    """Let the generic stage decide about the lines of an article that no rule claims."""
    title = next((i for i, known in told.items() if known.kind is Kind.TITLE), segment.title)
    if title is None:
        title = next((i for i, claim in claims.items() if claim.kind is Kind.TITLE), None)
    listed = doc.written is not None and AUTO_LINKS not in rules.skipped
    labelled = {i for i, claim in claims.items() if claim.kind is Kind.CHROME}
    for decision in decide(view, bylines=rules.bylines, title=title):
        if decision.rule not in rules.skipped:
            _claim(doc, decision, claims, labels, rules.bylines)
    if listed:
        for decision in (*below_labels(view, labelled, claims), *link_rows(view, rules.words)):
            _claim(doc, decision, claims, labels)
    if AUTO_RELATED not in rules.skipped:
        for decision in headlines_below(view, labelled, claims):
            _claim(doc, decision, claims, labels)


def _claim(doc: Document, decision: Decision, claims: dict[int, Claim], labels: Labels, bylines: tuple[str, ...] = ()) -> None:
    """Let a decision claim what no rule claims.

    :param bylines: how bylines begin: that is no part of the name
    """
    lines, rule, kind, probability = decision
    own = [i for i in lines if i not in claims]
    if not own:
        return
    labels.found.add(rule)
    labels.probabilities.update(dict.fromkeys(own, probability))
    claim = Claim(RANKS["auto"], 0, True, rule, kind)
    if FATES[kind] is Fate.DROP:  # one claim for all of a run
        claims.update(dict.fromkeys(own, claim))
    else:
        for i in own:
            text = doc.texts[i].strip()
            value = _name(text, bylines) if kind is Kind.BYLINE else text
            claims[i] = claim._replace(fields=(Field(kind, value, i),))


def _name(text: str, bylines: tuple[str, ...]) -> str:
    """A byline without its first words."""
    key = text.casefold()
    label = max((begin for begin in bylines if key.startswith(begin)), key=len, default="")
    return text[len(label) :].strip() or text


def claim_to_rest(doc: Document, view: View, claims: dict[int, Claim], claim: Callable[[View], None]) -> bool:
    """Decide about what stays of an article, as if it stood alone, until nothing more goes.

    :param claim: decides about one view of it (:func:`claim_rest`)
    :returns: whether it came to that
    """
    for _ in range(_LOOKS):
        known = len(claims)
        lines = [i for i in view.signals.lines if i not in claims or FATES[claims[i].kind] is Fate.KEEP]
        if len(lines) < FEWEST:
            return True
        signals = Signals(doc, lines, (), Counter(map(doc.keys.__getitem__, lines)))
        claim(View(signals, view.sureness, begun=view.begun))
        if len(claims) == known:
            return True
    return False
