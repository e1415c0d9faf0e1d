"""Whether a second round of labelling can find anything: most documents are spared it.

A second round speaks about the lines that stay, each article alone. It finds something only where a
rule's condition has come to hold, or a block or the copies of a headline have come together. Each of
these is looked for here among the lines that stay, without making a document of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import groupby

from cleaner.blocks import find_blocks
from cleaner.confirming import confirmed_headers
from cleaner.echo import left_repeats
from cleaner.generic import AUTO_REPRINT, FEWEST, MOST, View, decide, reprints
from cleaner.labels import Labels
from cleaner.lines import Document
from cleaner.model import FATES, Fate, Sureness
from cleaner.pagestarts import PAGE_START, page_starts
from cleaner.rule import Rule
from cleaner.ruleset import Found, RuleSet
from cleaner.scene import holds_at, is_heading
from cleaner.seams import SEAM, find_seams
from cleaner.segments import known_lines
from cleaner.signals import Signals

__all__ = ["is_settled", "late_drops"]

_Articles = dict[int | None, list[int]]  # the lines that stay of each article, by its number


def is_settled(
    doc: Document,
    rules: RuleSet,
    seen: Found,
    labels: Labels,
    lines: list[int],
    cut: Sureness,
    *,
    divided: bool = False,
) -> bool:
    """Whether a second round can't find anything.

    :param seen: what the rules find in the document
    :param labels: what the first round made of it
    :param lines: the lines that stay, blank ones and separators left out
    :param cut: how sure the generic stage must be
    :param divided: whether it is known where articles begin, so that it need not ask
    """
    if not labels.settled or rules.placed:
        return False
    place = dict(zip(lines, range(len(lines)), strict=True))
    articles: _Articles = {1: lines}
    if labels.count != 1:
        articles = {number: list(own) for number, own in groupby(lines, labels.articles.__getitem__)}
    # A line that is kept above a header without a text has no article; where there is one alone, it stands in it.
    open_hits = [(hit.rule, hit.line, labels.articles[hit.line]) for hit in seen.hits if hit.line in place]
    return not (
        any(_speaks(doc, rule, i, articles.get(article, lines)) for rule, i, article in open_hits)
        or _has_block(doc, seen, labels, place, articles)
        or _has_header(doc, seen, labels, place, articles)
        or (
            cut is not Sureness.OFF
            and not divided
            and labels.count == 1
            and PAGE_START not in rules.skipped
            and page_starts(doc, lines)
        )
        or (cut is not Sureness.OFF and _decides(doc, rules, articles, cut, divided=divided))
    )


def late_drops(doc: Document, seen: Found, lines: list[int]) -> dict[int, Rule]:
    """The lines of a document with one article that rules take now, as so few lines are left above or below them.

    Only where that is all these rules do; else a further round of labelling must tell.

    :param lines: the lines that stay
    """
    place = dict(zip(lines, range(1, len(lines) + 1), strict=True))
    here = [hit for hit in seen.hits if hit.line in place]
    late = [hit for hit in here if _speaks(doc, hit.rule, hit.line, lines)]
    if not all(hit.rule.table == "drop" and not hit.rule.through and hit.rule.at_most is None for hit in late):
        return {}
    kept = {hit.line for hit in here if hit.rule.table == "keep"}
    late.sort(key=lambda hit: (hit.line, -hit.literal, hit.rule.generic, hit.rule.id), reverse=True)
    return {hit.line: hit.rule for hit in late if hit.line not in kept}


def _speaks(doc: Document, rule: Rule, i: int, own: list[int]) -> bool:
    """Whether a rule that matches a line would take it now. As no block is found, no line has a kind that
    conditions could be held against.

    :param own: the lines that stay of its article
    """
    if rule.table in ("keep", "index"):
        return False
    at = bisect_left(own, i)
    if not all(holds_at(place, at + 1, len(own)) for place in rule.where):
        return False
    inside = rule.spares_headings and 0 < at < len(own) - 1
    return not (inside and is_heading(doc.texts[own[at - 1]], doc.texts[own[at + 1]]))


def _has_block(doc: Document, seen: Found, labels: Labels, place: dict[int, int], articles: _Articles) -> bool:
    blocks = [
        p
        for p in (*seen.articles, *seen.blocks)
        if p.rule.table != "index" and (p.lines is None or any(i in place for i in p.lines))
    ]
    return bool(blocks) and any(find_blocks(doc, blocks, own, labels.plain) for own in articles.values())


def _decides(doc: Document, rules: RuleSet, articles: _Articles, cut: Sureness, *, divided: bool) -> bool:
    """Whether the generic stage would take anything away or divide anything, or can't be told here."""
    counts = _counts(doc, articles)
    for own in articles.values():
        if not FEWEST <= len(own) <= MOST:
            continue
        view = View(Signals(doc, own, (), counts), cut)
        if not view.signals.stands or (not divided and SEAM not in rules.skipped and find_seams(doc, view.signals, cut)):
            return True
        if AUTO_REPRINT not in rules.skipped and reprints(view):
            return True
        if view.is_left:
            continue
        if any(FATES[d.kind] is not Fate.KEEP and d.rule not in rules.skipped for d in decide(view, bylines=rules.bylines)):
            return True
    return False


def _has_header(doc: Document, seen: Found, labels: Labels, place: dict[int, int], articles: _Articles) -> bool:
    repeats = left_repeats(labels.repeats, place)
    if not repeats.near:
        return False
    known, counts = known_lines(seen.hits), _counts(doc, articles)
    return any(confirmed_headers(doc, own, repeats, known, [], counts) for own in articles.values())


def _counts(doc: Document, articles: _Articles) -> Counter[str]:
    """How often each key occurs in what stays."""
    return Counter(doc.keys[i] for own in articles.values() for i in own)
