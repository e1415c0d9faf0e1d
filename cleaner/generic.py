"""The generic stage: what is decided about the lines that no rule names, from this one document alone.

It finds where the article of a stretch of lines begins and ends, takes away what stands outside, and
inside what is certainly none of it. Each decision has a rule id of its own and a probability.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property, partial
from itertools import compress, groupby, takewhile
from operator import itemgetter
from typing import NamedTuple

from cleaner.around import Around
from cleaner.cues import CUES
from cleaner.extent import Extent, Model, find_extent, load_model
from cleaner.header import (
    above_date,
    above_text,
    header_kind,
    is_caption,
    is_paragraph,
    is_standfirst,
    names_itself,
    paragraphs_above,
    text_begins,
)
from cleaner.headline import READ, SURE, Headline, find_headlines
from cleaner.lines import Document
from cleaner.model import Kind, Sureness
from cleaner.reprints import find_reprints
from cleaner.signals import Signals

__all__ = [
    "AUTO_CAPTION",
    "AUTO_COMMENTS",
    "AUTO_HEAD",
    "AUTO_HEADER",
    "AUTO_INSIDE",
    "AUTO_LINKS",
    "AUTO_LISTING",
    "AUTO_RELATED",
    "AUTO_REPRINT",
    "AUTO_TAIL",
    "AUTO_TITLE",
    "FAIR_TITLE",
    "FEWEST",
    "MOST",
    "OUTSIDE",
    "TAKING",
    "Decision",
    "View",
    "decide",
    "is_listing",
    "look",
    "reprints",
]

AUTO_HEAD = "auto/head"
"""What stands above an article: menus, and what is too little for an article of its own."""
AUTO_TAIL = "auto/tail"
"""What stands below an article: related and most-read lists, forms, author boxes, legal lines."""
AUTO_COMMENTS = "auto/comment-thread"
"""The readers' comments below an article."""
AUTO_INSIDE = "auto/inside"
"""What stands inside an article and is certainly none of it: share rows, teasers, repeated pull captions."""
AUTO_CAPTION = "auto/caption"
"""The caption of a picture inside an article, told by its credit; it moves into the metadata."""
AUTO_TITLE = "auto/title"
"""The headline of an article whose header no rule knows; it stays."""
AUTO_HEADER = "auto/header"
"""The date and the byline between the headline and the text; they move into the metadata."""
AUTO_REPRINT = "auto/reprint"
"""Text of an article that stands there a second time; the first copy stays."""
AUTO_LINKS = "auto/link-list"
"""Links below a label that a rule takes, and rows of links that rules know, where a text tells which lines are links."""
AUTO_RELATED = "auto/related-list"
"""The headlines of other articles below the last label for them."""
AUTO_LISTING = "auto/listing"
"""A page of teasers, without an article."""
OUTSIDE = frozenset({AUTO_HEAD, AUTO_TAIL, AUTO_COMMENTS})
"""The decisions that say where an article begins and ends,"""
TAKING = OUTSIDE | {AUTO_INSIDE, AUTO_CAPTION, AUTO_HEADER, AUTO_LINKS, AUTO_RELATED, AUTO_REPRINT}
"""and all by which lines leave its text."""

FEWEST = 8
"""Non-blank lines below which nothing is decided: so little is not a page."""
FAIR_TITLE = 0.3
"""Probability from which what stands below a line is taken for the rest of a header."""
MOST = 20_000
"""Non-blank lines above which nothing is decided: so many are a book or a data file."""
_RUN = 400
"""Words of sentences in a row that hardly a listing page has. They are counted before anything dearer is asked;"""
_STORY, _TOLD, _READ, _PROSE = 1500, 300, 110, 0.9
"""and where no menus stand around it, of which the rest would be asked for this alone: in all, in a row, in a row where half of
its words stand in sentences, and the share of its words that do."""
_RARE = (64, 0.92)
"""How sure it must be on pages of which the trees have seen few: those of so many lines without a blank line beside their
menus, or with other lines than they show. There a short article among menus looks like a listing page, though less than one."""
_THREAD = (20, 3)
"""In how many lines below its heading how many must hold a date or a cue of comments."""
_BETWEEN = 2
"""Other lines that stand between the first sentences of a text at most."""
_AGAIN = 0.99
"""How sure it is that text is printed again: on the development pages each run of sentences was that is called so."""
_COMMENTS = 1 << CUES.index("comments")


class Decision(NamedTuple):
    """What is decided about some lines."""

    lines: Sequence[int]
    """Their indices in the document."""
    rule: str
    """Id of the decision."""
    kind: Kind
    """What the lines are."""
    probability: float
    """How sure that is, 0 to 1."""


class View:
    """What the stage sees of the lines of one article.

    :ivar signals: the lines
    :ivar sureness: how sure its decisions must be
    :ivar begun: whether the article begins with its first line, as a rule has found its header there
    """

    def __init__(self, signals: Signals, sureness: Sureness, *, begun: bool = False) -> None:
        self.signals, self.sureness, self.begun = signals, sureness, begun

    def at(self, sureness: Sureness) -> View:
        """The same lines, decided about at another sureness."""
        view = View(self.signals, sureness, begun=self.begun)
        view.around = self.around
        return view

    @cached_property
    def around(self) -> Around:
        """What stands around each line."""
        return Around(self.signals)

    @cached_property
    def open(self) -> bool:
        """Whether the extent of the article is in question. To be careful is to leave text alone that no menu,
        list or form stands around: somebody has cut it already."""
        return self.sureness is not Sureness.CAREFUL or self.signals.framed

    @cached_property
    def extent(self) -> Extent:
        """Where the article begins and ends."""
        if not self.open:
            return Extent(0, len(self.signals.lines), 0.0, 0.0, ())
        model = load_model()
        return find_extent(self.around, model.limits[self.sureness], model, open_begin=not self.begun)

    @property
    def is_left(self) -> bool:
        """Whether nothing of it goes."""
        begin, end, _, _, inside = self.extent
        return begin == 0 and end == len(self.signals.lines) and not inside

    @cached_property
    def first_text(self) -> int:
        """Place of the first sentence of the main stretch, and of those that lead to it."""
        text = self.signals.sentence
        main = range(self.around.first, self.around.last) if self.open else range(0)
        low, high = (main.start, main.stop) if main else (0, len(text))
        first = next((place for place in range(low, high) if text[place]), low)
        for place in range(first - 1, -1, -1):
            if text[place] and not self.signals.chrome[place]:
                first = place
            elif first - place > _BETWEEN:
                break
        return first

    @cached_property
    def headlines(self) -> list[Headline]:
        """What may be its headline, the likeliest first. Where the beginning is not sure, it stands above the page's main
        text all the same."""
        begin, signals = max(self.extent.begin, self.first_text), self.signals
        if not self.open:  # nothing else is asked of the page: its beginning is enough
            signals = signals.head(begin + READ)
        return find_headlines(signals, begin)

    @property
    def headline(self) -> Headline | None:
        """What is most likely its headline."""
        return next((h for h in self.headlines if h.probability >= FAIR_TITLE), None)

    @property
    def stray_words(self) -> float:
        """Words of sentences that stand outside of the article."""
        words = self.around.text_between(0, len(self.signals.lines))
        return words - self.around.text_between(self.extent.begin, self.extent.end)


def look(
    doc: Document,
    lines: list[int],
    chrome: Collection[int],
    sureness: Sureness,
    *,
    begun: bool = False,
    counts: Mapping[str, int] | None = None,
) -> View | None:
    """See the lines of one article, if they may be a page.

    :param lines: indices of its non-blank lines
    :param chrome: indices of the lines that rules take away or capture
    :param sureness: how sure to be
    :param begun: whether the article begins with its first line
    :param counts: how often each key occurs; without it, in the document
    """
    return View(Signals(doc, lines, chrome, counts), sureness, begun=begun) if FEWEST <= len(lines) <= MOST else None


def reprints(view: View) -> tuple[Decision, View] | None:
    """What an article prints a second time, and the lines without that, if of each sentence the first copy stays."""
    signals = view.signals
    again = set(find_reprints(signals))
    if not again:
        return None
    taken = Decision([signals.lines[place] for place in sorted(again)], AUTO_REPRINT, Kind.REPEAT, _AGAIN)
    left = [i for place, i in enumerate(signals.lines) if place not in again]
    chrome = set(compress(signals.lines, signals.chrome))
    counts = Counter(map(signals.doc.keys.__getitem__, left))
    rest = View(Signals(signals.doc, left, chrome, counts), view.sureness, begun=view.begun)
    if len(left) < FEWEST:
        return taken, rest
    shown, extent = rest.signals.shown, rest.extent
    gone = {place for place, _ in extent.inside}
    stay = {shown[place] for place in range(extent.begin, min(extent.end, len(left))) if place not in gone}
    return (taken, rest) if all(signals.shown[place] in stay for place in again if signals.sentence[place]) else None


def decide(view: View, *, bylines: tuple[str, ...] = (), title: int | None = None) -> Iterator[Decision]:
    """Decide about the lines of one article.

    :param bylines: how bylines begin
    :param title: index of its headline, where that is known
    """
    signals, lines, extent = view.signals, view.signals.lines, view.extent
    headline, stay = None, set()
    if title in lines:
        headline = Headline(lines.index(title), 1.0)
    elif not view.begun:
        headline, stay = view.headline, {h.place for h in view.headlines}
        if headline is None or headline.probability < SURE:
            stay |= above_date(signals, view.first_text, bylines)
            above = above_text(signals, extent.begin) if view.sureness is Sureness.CAREFUL else None
            if above is not None:
                stay.add(above)
                headline = headline or Headline(above, 0.0)  # what stands below it is its header
        if view.sureness is Sureness.CAREFUL:
            stay |= paragraphs_above(signals, extent.begin)
    at = headline.place if headline else len(lines)
    stay.add(at)
    if headline and headline.probability >= SURE:  # else it only stays
        yield Decision(lines[at : at + 1], AUTO_TITLE, Kind.TITLE, headline.probability)
    if extent.begin:
        menu = [place for place in range(min(extent.begin, at)) if place not in stay]
        if menu:
            yield Decision([lines[place] for place in menu], AUTO_HEAD, Kind.CHROME, 1 - extent.begun)
        below = takewhile(partial(names_itself, signals, bylines=bylines), range(extent.begin, view.first_text))
        header = [place for place in (*range(at + 1, extent.begin), *(below if at < extent.begin else ())) if place not in stay]
        yield from _of_header(view, at, header, AUTO_HEAD, 1 - extent.begun, bylines)
    top = text_begins(signals, at, view.first_text, extent.end) if extent.inside else at
    taken = {place for place, _ in extent.inside}
    for probability, run in groupby(extent.inside, key=itemgetter(1)):
        places = [place for place, _ in run if place not in stay]
        header = [place for place in places if at < place < top]
        beside = {p for place in header for p in (place - 1, place + 1) if at < p < top and p not in taken}
        names = [p for p in beside if names_itself(signals, p, bylines)]
        yield from _of_header(view, at, sorted([*header, *names]), AUTO_INSIDE, 1 - probability, bylines)
        others = [place for place in places if place not in header] if header else places
        captions = [place for place in others if is_caption(signals, place)]
        if captions:
            others = [place for place in others if place not in captions]
            yield Decision([lines[place] for place in captions], AUTO_CAPTION, Kind.CAPTION, 1 - probability)
        if others:
            yield Decision([lines[place] for place in others], AUTO_INSIDE, Kind.CHROME, 1 - probability)
    if extent.end == len(lines):
        return
    thread = _thread(signals, extent.end)
    if extent.end < thread:
        yield Decision(lines[extent.end : thread], AUTO_TAIL, Kind.CHROME, 1 - extent.goes_on)
    if thread < len(lines):
        yield Decision(lines[thread:], AUTO_COMMENTS, Kind.CHROME, 1 - extent.goes_on)


def _of_header(
    view: View, title: int, places: Iterable[int], rule: str, probability: float, bylines: tuple[str, ...]
) -> Iterator[Decision]:
    """Decide about lines between the headline and the text.

    :param title: place of the headline
    :param rule: what takes those that are no part of a header
    """
    signals = view.signals
    for place in places:
        if is_standfirst(signals, place, title) or is_paragraph(signals, place):
            continue
        kind = header_kind(signals, place, bylines)
        yield Decision(signals.lines[place : place + 1], rule if kind is Kind.CHROME else AUTO_HEADER, kind, probability)


def _thread(signals: Signals, end: int) -> int:
    """The place at which a comment thread begins, below the end of an article; the number of lines if none does."""
    mask, date, (below, least) = signals.mask, signals.date, _THREAD
    for place in range(end, len(mask)):
        if mask[place] & _COMMENTS:
            near = slice(place + 1, place + 1 + below)
            if sum(bool(m & _COMMENTS) or d for m, d in zip(mask[near], date[near], strict=True)) >= least:
                return place
    return len(mask)


def is_listing(view: View, model: Model | None = None) -> bool:
    """Whether a page lists stories and tells none.

    :param model: the forests; by default those that come with the program
    """
    signals, model = view.signals, model or load_model()
    most = _RUN
    if not signals.framed:  # what stands around each line is not known yet
        told, words = sum(compress(signals.words, signals.sentence)), sum(signals.words)
        if told > min(_STORY, _PROSE * words):
            return False
        most = _READ if 2 * told > words else _TOLD
    if signals.longest_run > most:
        return False
    around = view.around
    if around.worth > model.longest_listing:  # most articles are through
        return False
    least, (lines, surely) = model.listing[view.sureness], _RARE
    if signals.doc.written or (len(signals.lines) >= lines and signals.framed and not any(signals.gap)):
        least = max(least, surely)
    return model.ask("listing", around, [0])[0] >= least
