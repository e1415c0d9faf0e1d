"""Seams: where a further article begins on a page that no rule knows, as boosted trees have learned it.

Most documents are single pages, so the work goes in steps that grow dearer, and each closes most of the pages that
reach it: what the columns of :mod:`cleaner.signals` say of lines with an article's text above and below
(:mod:`cleaner.seamgate`); whether a line's words come in the text below; how its header is built; and last the
candidates seen together with the change of topic at each, since the articles of a bundle share a layout.
One seam must be very sure before weaker ones count. The parts are looked at again until nothing more is found,
so that a document that was cut at its seams has none.
"""

from __future__ import annotations

from itertools import pairwise, starmap
from typing import NamedTuple

from cleaner.forest import load_forest
from cleaner.lines import Document
from cleaner.model import Sureness
from cleaner.seamgate import fitting, gate_rows, may_be_title
from cleaner.seampage import LEAST, Page
from cleaner.seamsignals import FEATURES, Candidate, Rows, Titles, look_at_words
from cleaner.signals import Signals

__all__ = ["GROUP", "SEAM", "Scored", "Seam", "chances", "find_seams", "gated", "group_rows", "header_start", "passing"]

SEAM = "auto/seam"
"""A further article where the learned signals say so."""

GATE_PAGE, GATE_LINE = -3.5, -5.0
"""Log odds at the gate that one line of a page must have, and each that is looked at further."""
WORDS_PAGE, WORDS_LINE = -2.5, -5.2
"""The same when the words of headlines are known."""
_FIRST = 5  # likely candidates of which one must pass with its words, before those of the others are looked at
OPEN, SEEN = 0.0, -5.5
"""Log odds by its looks that one of a page's likely candidates must have, and by all signals each that may be a seam."""
_LIKELY, _TRIED = -4.0, 6  # log odds of a likely candidate by its words, and how many are tried
_SURE = {Sureness.CAREFUL: (0.95, 0.35), Sureness.NORMAL: (0.85, 0.35), Sureness.HARD: (0.6, 0.3)}
"""Probability that one seam of a page must have, and each further one."""
_COMPARED = 100  # candidates that are compared with each other, whatever page they stand on
_ABOVE = 3  # lines of a header above its headline
_SMALL = 30  # size of such a line
_DEPTH = 4  # how often parts are looked at again

_EQUAL = tuple(FEATURES.index(name) for name in (
    "echo", "marks", "blank_above", "blank_below", "dates", "to_body", "prev1", "next1", "next2", "again_at", "site",
    "dateline", "numbered", "end", "letter", "date_at", "rep_below",
))  # fmt: skip
_SEEN = tuple(FEATURES.index(name) for name in (
    "news", "alike", "literals", "kinds", "space_prev", "space_next", "any_next", "lead",
    "echo_alike", "gaps", "density", "size_below", "cross_far", "drop", "names_far", "names_drop", "main_own",
))  # fmt: skip
GROUP = ("score", "other", "third", "strong", "fair", "same", "same_strong", "to_gap", "to_other",
         *(FEATURES[n] for n in _SEEN))  # fmt: skip
"""What is known of a candidate beside the others of its page, in the order of a row."""


class Seam(NamedTuple):
    """A further article that begins in a section."""

    line: int
    """Index of its first line: a kicker, or its headline."""
    title: int | None
    """Index of its headline, if it has one."""
    probability: float
    """How sure it is, 0 to 1."""
    rule: str = SEAM
    """Id of the decision."""


class Scored(NamedTuple):
    """A candidate with its signals, and what they alone say."""

    candidate: Candidate
    """The line that may be a headline."""
    row: list[float]
    """The values of :data:`~cleaner.seamsignals.FEATURES`."""
    score: float
    """Log odds."""


class _Found(NamedTuple):
    """A seam by the places of its lines in a section."""

    start: int
    title: int
    probability: float


def find_seams(doc: Document, signals: Signals, sureness: Sureness) -> list[Seam]:
    """The lines of a section at which a further article begins, in order.

    :param doc: the document
    :param signals: the section's non-blank lines; those that rules take away are no headlines
    :param sureness: how sure the decision must be
    """
    if sureness is Sureness.OFF:
        return []
    lines = signals.lines
    found = _find(doc, signals, (0, len(lines)), _SURE[sureness], _DEPTH)
    return [Seam(lines[start], lines[title], probability) for start, title, probability in found]


def chances(doc: Document, signals: Signals) -> dict[int, float] | None:
    """How likely a further article begins at each line of a section that may be a headline, whatever else is on the page.

    :param doc: the document
    :param signals: the section's non-blank lines
    :returns: probabilities by the line's index; None where the section has too little text for two articles, or so many
        such lines that they can't all be compared
    """
    page = Page(doc, signals)
    if page.sums[-1] < 2 * LEAST:
        return None
    found, _ = passing(page, whole=True)
    if len(found) > _COMPARED:
        return None
    if not found:
        return {}
    scored = _scored(Rows(page, found), found, {})
    return {page.lines[s.candidate.place]: chance for s, chance in zip(scored, _together(scored), strict=True)}


def _find(doc: Document, signals: Signals, part: tuple[int, int], sure: tuple[float, float], depth: int) -> list[_Found]:
    """The seams of a part of a section, and of the parts that they make."""
    low, high = part
    page = Page(doc, signals, low, high)
    found, gates = passing(page)
    if not found:
        return []
    rows = Rows(page, found)
    scored = _opened(rows, found, gates)
    if not scored:
        return []
    probabilities = _together(scored)
    seams = []
    for k in _choose(page, [s.candidate for s in scored], probabilities, *sure):
        place = scored[k].candidate.place
        seams.append(_Found(low + header_start(page, rows, place), low + place, round(probabilities[k], 4)))
    if not seams or not depth:
        return seams
    edges = [low, *(seam.start for seam in seams), high]
    return sorted([*seams, *(s for edge in pairwise(edges) for s in _find(doc, signals, edge, sure, depth - 1))])


def _opened(rows: Rows, found: list[Candidate], gates: list[float]) -> list[Scored]:
    """The candidates that may be seams, with all their signals; none where the likely ones look like no headlines.

    :param gates: the log odds by which a candidate is likely
    """
    score = load_forest("seams-looks").score
    looks: dict[int, list[float]] = {}
    best = OPEN - 1
    for k in sorted(range(len(found)), key=lambda k: -gates[k])[:_TRIED]:
        if best >= OPEN or gates[k] < _LIKELY:
            break
        looks[k] = rows.row(found[k])
        best = max(best, score(looks[k]))
    if best < OPEN:
        return []  # on most pages the few likely candidates are none, and the others need not be looked at
    return _scored(rows, found, looks)


def _scored(rows: Rows, found: list[Candidate], looks: dict[int, list[float]]) -> list[Scored]:
    """The candidates that may be seams, with all their signals.

    :param looks: the looks of some that are known already, by their indices
    """
    all_rows = [[*(looks.get(k) or rows.row(c)), *rows.topic(c)] for k, c in enumerate(found)]
    score = load_forest("seams").score
    scored = [Scored(c, row, score(row)) for c, row in zip(found, all_rows, strict=True)]
    return [s for s in scored if s.score >= SEEN]


def _together(scored: list[Scored]) -> list[float]:
    """The probability of each candidate, seen together with the others."""
    probability = load_forest("seams-group").probability
    return list(map(probability, group_rows(scored)))


def gated(page: Page, *, whole: bool = False) -> list[Candidate]:
    """The lines that pass the gate, the likeliest first; none where no one is likely enough.

    :param whole: whatever the page, those that are likely enough by themselves: for training, and for :func:`chances`
    """
    fits = fitting(page)
    odds = list(starmap(load_forest("seams-gate").scored, gate_rows(page, fits)))
    least = GATE_LINE if whole else GATE_PAGE
    hot = {n for n in range(len(fits)) if odds[n] >= least}
    titled = {n for n in hot if may_be_title(page, fits[n])}
    if not titled:  # of most pages nothing else need be read
        return []
    likely = [(-odds[n], fit) for n, fit in enumerate(fits) if n in titled or (n not in hot and may_be_title(page, fit))]
    titles = Titles(page, [fit for _, fit in likely])
    return [Candidate(fit, titles) for n, fit in sorted(likely) if n <= -GATE_LINE]


def passing(page: Page, *, whole: bool = False) -> tuple[list[Candidate], list[float]]:
    """The candidates that pass the gate and the signals of their words; none where no one is likely enough.

    :param whole: whatever the page, those that are likely enough by themselves: for training, and for :func:`chances`
    :returns: the candidates in order, and the log odds of each with its words
    """
    likely = gated(page, whole=whole)
    if not likely:
        return [], []
    first, others = likely[:_FIRST], likely[_FIRST:]
    score = load_forest("seams-words").score
    look_at_words(page, first)
    scores = [score(c.line) for c in first]
    if not whole and max(scores) < WORDS_PAGE:
        return [], []
    look_at_words(page, others)
    scores += [score(c.line) for c in others]
    left = sorted([(c.place, c, odds) for c, odds in zip(likely, scores, strict=True) if odds >= WORDS_LINE])
    return [c for _, c, _ in left], [odds for _, _, odds in left]


def group_rows(scored: list[Scored]) -> list[list[float]]:
    """The values of :data:`GROUP` for each candidate."""
    best: dict[int, Scored] = {}  # of each gap between body lines
    for s in sorted(scored, key=lambda s: -s.score):
        best.setdefault(s.candidate.body, s)
    ranked = list(best.values())
    rows = []
    for s in scored:
        others = [o for o in ranked if o.candidate.body != s.candidate.body]
        scores = [o.score for o in others[:2]] + [-9.0, -9.0]
        like = [sum(s.row[n] == o.row[n] for n in _EQUAL) / len(_EQUAL) for o in others]
        strong = [same for same, o in zip(like, others, strict=True) if o.score > 0]
        rows.append([
            s.score, scores[0], scores[1], len(strong), sum(o.score > -1.4 for o in others), like[0] if like else -1.0,
            max(strong, default=-1.0), s.score - best[s.candidate.body].score, s.score - scores[0],
            *(s.row[n] for n in _SEEN),
        ])  # fmt: skip
    return rows


def _choose(page: Page, found: list[Candidate], probabilities: list[float], first: float, further: float) -> list[int]:
    """Indices of the candidates that are seams: the surest first, with an article's text between any two."""
    if max(probabilities) < first:
        return []
    chosen: list[int] = []
    for k in sorted(range(len(found)), key=lambda k: (-probabilities[k], k)):
        if probabilities[k] < further:
            break
        here = page.sums[found[k].place]
        if all(abs(here - page.sums[found[j].place]) >= LEAST for j in chosen):
            chosen.append(k)
    return sorted(chosen)


def header_start(page: Page, rows: Rows, place: int) -> int:
    """Place of the first line of a header: above its headline stand such lines as above the page's own."""
    first = rows.first
    if 0 < first <= _ABOVE and first <= place and all(_alike_above(page, first - n, place - n) for n in range(1, first + 1)):
        return place - first
    above = place - 1  # a word or two that stand with the headline, apart from what is above
    return above if page.letter(above) == "k" and page.blank_above(above) and not page.blank_above(place) else place


def _alike_above(page: Page, own: int, other: int) -> bool:
    """Whether a line above a headline may be what stands above the page's own at the same place."""
    small = max(page.sizes[own], page.sizes[other]) <= _SMALL
    return page.letter(own) == page.letter(other) or (small and page.letter(other) in "kyhdm")
