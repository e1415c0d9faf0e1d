"""One round of labelling: from the lines of a document and the active rules to a label for each line.

Rules speak about the original lines and never about each other: article blocks are found first and
divide the document; all other rules see the lines of one article and the kinds that blocks gave; where
several claim a line, precedence decides. So neither the order of rules nor of files matters.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Mapping
from fnmatch import fnmatchcase
from functools import partial
from operator import itemgetter

from cleaner.assembling import cut_text
from cleaner.blocks import Possible, find_blocks
from cleaner.claiming import Claims, placed_hits
from cleaner.deciding import claim_rest, claim_to_rest, name_heading, name_seam, see
from cleaner.echo import HEADER_ECHO, repeated_titles
from cleaner.excepting import EXCEPTION, NO_EXCEPTIONS, Exceptions, Tally
from cleaner.folding import word_count
from cleaner.generic import AUTO_HEAD, AUTO_LISTING, AUTO_TITLE, is_listing
from cleaner.labels import RANKS, Claim, Given, Labels, Refusal
from cleaner.lines import Document
from cleaner.model import FATES, Cut, Fate, Kind, Sureness
from cleaner.pagestarts import PAGE_START, page_starts
from cleaner.rule import Rule
from cleaner.ruleset import Found, Hit, RuleSet
from cleaner.scene import Scene
from cleaner.segments import Segment, find_parts, find_segments, known_lines

__all__ = ["label_lines"]

HEAD_WORDS = 25
"""Undecided words from which text above the first header is an article of its own."""

_NO_TEXT = (Kind.BLANK, Kind.SEPARATOR)
_line = itemgetter(0)  # of a hit


def label_lines(
    doc: Document,
    rules: RuleSet,
    seen: Found,
    *,
    url: str | None = None,
    cut: Sureness = Sureness.CAREFUL,
    exceptions: Exceptions = NO_EXCEPTIONS,
    given: Mapping[int, Given] | None = None,
    to_rest: bool = False,
) -> Labels:
    """Label every line of a document, in one round.

    :param rules: the active rules
    :param seen: what they find in it (:meth:`RuleSet.find`)
    :param url: the document's address, for ``[[index]]`` rules
    :param cut: how sure decisions without a rule must be
    :param exceptions: lines that rules may not take
    :param given: what the markup of a page tells of lines; a rule that claims such a line decides all the same. Where it is
        given, the page is divided already: only rules divide it further
    :param to_rest: whether the generic stage looks again at what its decisions leave, until it finds nothing more: where an
        end comes nearer by a few lines a look, as below a thread of comments, three rounds may be too few
    :raises PatternTimeout: a regular expression took too long
    """
    labels, tally = Labels(doc), Tally(doc, exceptions)
    labels.excepted = tally.used
    hits, articles, blocks = seen.hits, seen.articles, seen.blocks
    cuts = rules.cuts(doc)
    labels.settled = not cuts
    skip = labels.plain = frozenset(h.line for h in hits if h.rule.plain and h.template is not None)
    generic = given is None and cut is not Sureness.OFF
    if generic and HEADER_ECHO not in rules.skipped:
        labels.repeats = repeated_titles(doc, rules.bylines)
    pages: list[int] = []
    if generic and PAGE_START not in rules.skipped and (pages := page_starts(doc, doc.visible(0, len(doc)), known_lines(hits))):
        labels.found.add(PAGE_START)
    segments = list(find_segments(doc, articles, skip, hits, labels.repeats, tally, pages))
    if not any(s.header for s in segments):
        listing = _index(doc, rules, hits, blocks, skip, url)
        if listing:
            labels.index = min(listing)
            labels.found.update(listing)
            return labels
    waiting: list[Segment] = []
    alone = len(segments) == 1 or sum(bool(doc.visible(s.low, s.high)) for s in segments) == 1  # blank lines are no article
    known = sorted(given or ())
    coming = deque(segments)
    while coming:
        segment = coming.popleft()
        here = hits[bisect_left(hits, segment.low, key=_line) : bisect_left(hits, segment.high, key=_line)]
        scene = Scene(doc, segment.low, segment.high)
        told = {i: given[i] for i in known[bisect_left(known, segment.low) : bisect_left(known, segment.high)]} if given else {}
        claimed = Claims(doc, segment, scene, labels)
        claimed.of_article(told)
        claimed.of_rules(rules, blocks, here)
        claims = claimed.best
        if segment.seam:
            name_seam(doc, segment.seam, claims, labels)
        # Where a rule has found the header the site is known, and being careful means to leave the rest to its rules.
        left = cut is Sureness.OFF or (cut is Sureness.CAREFUL and segment.header is not None)
        view = None if left else see(doc, rules, segment, claims, labels, cut)
        if view is None:
            if not left and AUTO_TITLE not in rules.skipped:
                name_heading(doc, segment, claims, labels)
        else:
            if given is None and (parts := find_parts(doc, rules, segment, view, labels, tally)):
                coming.extendleft(reversed(parts))  # each is an article, and rules speak about one article
                alone = False
                continue
            if alone and not segment.known and AUTO_LISTING not in rules.skipped and is_listing(view):
                labels.index = AUTO_LISTING
                labels.found.add(AUTO_LISTING)
                return labels
            if given is None or cut is not Sureness.CAREFUL:  # of a page's blocks each was judged with more to go by
                claim = partial(claim_rest, doc, rules, segment, claims, labels, told)
                claim(view)
                if to_rest and not claim_to_rest(doc, view, claims, claim):
                    labels.restless = True
        if segment.head:
            undecided = [i for i in range(segment.low, segment.high) if i not in claims and labels.kinds[i] is Kind.BODY]
            if sum(word_count(doc.texts[i]) for i in undecided) < HEAD_WORDS and AUTO_HEAD not in rules.skipped:
                for i in undecided:
                    claims[i] = Claim(RANKS["auto"], 0, True, AUTO_HEAD, Kind.CHROME)
                _settle(labels, claims, tally)
                waiting.append(segment)
                continue
        _settle(labels, claims, tally)
        _cut(doc, labels, claims, cuts, segment, scene, tally)
        _number(labels, segment, waiting)
        if opener := segment.opener:
            labels.openings[next(i for i in range(segment.low, segment.high) if not doc.is_blank(i))] = opener
        waiting = []
    labels.settled = labels.settled and not tally.used
    return labels


# -- articles ------------------------------------------------------------------------------------


def _number(labels: Labels, segment: Segment, waiting: list[Segment]) -> None:
    """Give the lines of a segment the next article's number, if it holds any text; what was captured
    above the first header goes with the article below it."""
    kinds = labels.kinds
    if not any(kinds[i] in (Kind.TITLE, Kind.BODY) for i in range(segment.low, segment.high)):
        labels.fields = [f for f in labels.fields if 0 < f[0] <= labels.count]  # no article, no metadata
        return
    labels.count += 1
    n = labels.count
    labels.articles[segment.low : segment.high] = [n] * (segment.high - segment.low)
    for head in waiting:
        for i in range(head.low, head.high):
            if kinds[i] not in (Kind.CHROME, Kind.REPEAT):
                labels.articles[i] = n


# -- the outcome ---------------------------------------------------------------------------------


def _settle(labels: Labels, claims: dict[int, Claim], tally: Tally) -> None:
    """Write the winning claims into the columns; a further copy of a captured line is a repeat. What was
    captured above the first header goes with the article below it. What an exception covers is text."""
    seen: set[tuple[Kind, str]] = set()
    n, kinds, rules = labels.count + 1, labels.kinds, labels.rules
    capture, found = RANKS["capture"], (RANKS["article"], RANKS["capture"])
    for i in sorted(claims):
        if kinds[i] in _NO_TEXT:
            continue
        rank, _, _, rule, kind, fields = claims[i]
        if fields and rank in found:
            if rank == capture and any((f.kind, f.text.casefold()) in seen for f in fields):
                kind = Kind.REPEAT
            seen.update((f.kind, f.text.casefold()) for f in fields)
        if tally and FATES[kind] is not Fate.KEEP and tally.covers(rule, i):
            rank, _, _, rule, kind, fields = claims[i] = Claim(RANKS["keep"], 0, False, EXCEPTION + rule, Kind.BODY)
        kinds[i], rules[i] = kind, rule
        labels.decided += 1
        if fields and kind is not Kind.REPEAT:
            labels.fields += ((n, field) for field in fields)


def _cut(
    doc: Document,
    labels: Labels,
    claims: dict[int, Claim],
    cuts: dict[int, list[tuple[Rule, Cut]]],
    segment: Segment,
    scene: Scene,
    tally: Tally,
) -> None:
    """Take pieces from inside the lines that stay and that no rule keeps whole."""
    if not cuts:
        return
    for i in range(segment.low, segment.high):
        if i not in cuts or labels.kinds[i] not in (Kind.BODY, Kind.TITLE):
            continue
        if i in claims and claims[i].rank == RANKS["keep"]:
            continue
        taken: list[Cut] = []
        for rule, cut in sorted(cuts[i], key=lambda c: (c[1].start, -c[1].end, c[0].generic, c[0].id)):
            if scene.holds(rule.where, i) and (not taken or cut.start >= taken[-1].end):
                limit = rule.at_most
                if limit and limit.unit == "words" and word_count(doc.texts[i][cut.start : cut.end]) > limit.amount:
                    labels.refused.append(Refusal(rule.id, i, f"at_most {limit.amount} {limit.unit}"))
                    continue
                if not tally.covers(rule.id, i):
                    taken.append(cut)
        labels.found.update(c.rule for c in taken)
        if taken and not cut_text(doc.texts[i], taken).strip():  # nothing stays: the line goes whole
            labels.kinds[i], labels.rules[i] = Kind.CHROME, taken[0].rule
            labels.decided += 1
        elif taken:
            labels.cuts[i] = tuple(taken)


def _index(
    doc: Document, rules: RuleSet, hits: list[Hit], blocks: list[Possible], skip: frozenset[int], url: str | None
) -> list[str]:
    """The rules that tell a listing page."""
    found = [r.id for r in rules.urls if url and any(fnmatchcase(url, glob) for glob in r.urls)]
    scene = Scene(doc, 0, len(doc))
    own = [hit for hit in [*hits, *placed_hits(doc, rules, scene)] if hit.rule.table == "index"]
    found += [hit.rule.id for hit in own if scene.holds(hit.rule.where, hit.line)]
    listing = [possible for possible in blocks if possible.rule.table == "index"]
    if listing:
        matches = find_blocks(doc, listing, doc.visible(0, len(doc)), skip)
        found += [m.rule.id for m in matches if scene.holds(m.rule.where, m.first)]
    return found
