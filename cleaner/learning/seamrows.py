"""Seam rows: what stands above a headline that nothing else tells from a paragraph.

Where a header begins with a headline that stands once, the language of rules wants a first row of another kind, or
any paragraph could pass for the headline. The line above it serves: on pages of one article the last line of the
menu, where articles are glued the last of the trailer, or of the list of links below the article before.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.folding import word_count
from cleaner.learning.forms import DATE, letters, slots
from cleaner.learning.page import Page
from cleaner.learning.places import SHORT, Place, may_be_title
from cleaner.learning.rows import OPTIONAL, Rows, numbers_of, rows_of
from cleaner.learning.sharing import Site
from cleaner.packtext import escaped

__all__ = ["below_seams"]

_SHARE = 0.05  # of the headers that must stand below such a line
_RARE = 0.02  # share of articles below which a form of header is an accident
_WRONG = 0.05  # share of the places with all rows at which no text follows
_ITEMS = 12  # lines of a list between its heading and the headline
_SPARE = 1  # lines that such a list may have beyond those that were seen
_TEXT = 40  # words of text by which a header is told from a teaser
_FAR = 30  # lines in which they stand
_TITLE_WORDS = 4  # of a line that may be a link
_OFTEN = 0.6  # share of pages from which it is none
_LETTERS, _HEADING = 2, 4  # of a row, and of one above a list
_AMID = 0.2  # share of a heading's places at which the article above it may seem to go on
_ITEM = re.compile(r"([•·▪◦*–—>»|+→›-]|\d{1,2}[.)])\s+\S")
_KIND = re.compile(r"\{[a-z]+(?:-\d)?\}")


class _Spot(NamedTuple):
    """A headline with the rows below it."""

    page: Page
    title: int
    owner: int | str
    """Its article."""
    good: bool
    """Whether text follows."""


class _Above(NamedTuple):
    """What stands above a headline."""

    row: str
    """A line of the site's, an item of a list, or the heading of a list."""
    items: int = 0
    """Lines between the heading and the headline."""


def below_seams(site: Site, places: Sequence[Place]) -> dict[Rows, set[int | str]]:
    """Headers whose first row is what stands above the headline, each with the articles that have it."""
    bare: defaultdict[Rows, list[Place]] = defaultdict(list)
    for place in places:
        if not place.repeated:
            rows = tuple(rows_of(site, place, numbers_of([place])))
            if rows and rows[0] == "{title}" and len(rows) > 1:
                bare[rows].append(place)
    found: defaultdict[Rows, set[int | str]] = defaultdict(set)
    titles = {(place.page.number, place.title) for place in places}
    for rows, own in bare.items():
        if len({p.page.article for p in own}) >= max(site.least, _RARE * site.articles):
            for above, owners in _told(site, list(_spots(site, rows, own, titles))):
                found[*above, *rows] |= owners
    return found


def _spots(site: Site, rows: Rows, own: Sequence[Place], titles: set[tuple[int, int]]) -> Iterator[_Spot]:
    """Where headers of some rows stand: those that are known, and all that look like them.

    :param titles: pages and places of the headlines that are known; where one would be another row, no header stands
    """
    known = {(p.page.number, p.title) for p in own}
    for page in site.pages:
        for k in range(1, len(page.forms)):
            if (page.number, k) in known:
                yield _Spot(page, k, page.article, True)
            elif (below := _below(site, page, k, rows)) is not None:
                apart = not any((page.number, p) in titles for p in range(k + 1, below))
                yield _Spot(page, k, page.keys[k], apart and _text_words(site, page, below) >= _TEXT)


def _below(site: Site, page: Page, k: int, rows: Rows) -> int | None:
    """The place below a header of such rows that begins at a place; ``None`` where none does."""
    if not may_be_title(site, page, k) or page.sentence[k]:
        return None
    at = k + 1
    for row in rows[1:]:
        while at < len(page.forms) and page.forms[at] in site.chrome and page.templates.get(page.forms[at]) != row:
            at += 1
        if at >= len(page.forms):
            return None
        template = page.templates.get(page.forms[at], "")
        if row in ("{byline}", "{caption}"):
            if page.sentence[at] or len(page.texts[at]) > SHORT:
                return None
        elif template != row:
            return None
        at += 1
    return at


def _text_words(site: Site, page: Page, k: int) -> int:
    """Words of the page's own text soon below a place."""
    return sum(
        word_count(page.texts[p])
        for p in range(k, min(k + _FAR, len(page.forms)))
        if page.sentence[p] and page.forms[p] not in site.seen_again
    )


def _told(site: Site, spots: Sequence[_Spot]) -> Iterator[tuple[Rows, set[int | str]]]:
    """The rows that stand above most headers, the most frequent first, until hardly any header is without."""
    right: dict[str, dict[int, int]] = {}  # above it
    heading: dict[str, dict[int, int]] = {}  # above a list above it
    headings = _headings(site, spots)
    for n, spot in enumerate(spots):
        for above in _above(site, spot.page, spot.title, headings):
            (heading if above.items else right).setdefault(above.row, {})[n] = above.items
    uncovered = {n for n, spot in enumerate(spots) if spot.good}
    least = max(site.least, _SHARE * len({spots[n].owner for n in uncovered}))
    for at in (right, heading):
        while at:
            owners = {row: {spots[n].owner for n in own if n in uncovered} for row, own in at.items()}
            best = max(at, key=lambda row: (len(owners[row]), -max(at[row].values()), letters(row), row))
            if len(owners[best]) < least:
                break
            own = at.pop(best)
            if sum(not spots[n].good for n in own) > _WRONG * len(own):
                continue
            safe = _before_next(site, best, spots)
            own = {n: items for n, items in own.items() if items <= safe}
            if len({spots[n].owner for n in own}) < least:
                continue
            most = min(max(own.values()) + _SPARE, safe) if max(own.values()) else 0
            uncovered -= own.keys()
            # A row that is written twice would want two copies of one line.
            items = [f"{{any}}{OPTIONAL}" if n else "{any}" for n in range(most)]
            yield (best, *items), {spots[n].owner for n in own if spots[n].good}


def _before_next(site: Site, heading: str, spots: Sequence[_Spot]) -> int:
    """How many lines there are between a heading and the second headline below it, at the fewest: a block with more
    of them could take an article whole."""
    at: defaultdict[int, list[int]] = defaultdict(list)
    pages = {}
    for spot in spots:
        at[spot.page.number].append(spot.title)
        pages[spot.page.number] = spot.page
    fewest = _ITEMS
    for number, titles in at.items():
        page = pages[number]
        for k, form in enumerate(page.forms):
            below = [t for t in titles if t > k] if form in site.chrome and site.chrome[form].template == heading else []
            if len(below) > 1:
                fewest = min(fewest, sum(f not in site.chrome for f in page.forms[k + 1 : sorted(below)[1]]) - 1)
    return fewest


def _headings(site: Site, spots: Sequence[_Spot]) -> frozenset[str]:
    """The lines that may stand above a list: those that never stand amid the text of a page with one article."""
    several = Counter(spot.page.number for spot in spots if spot.good)
    places: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    for page in site.pages:
        if several[page.number] == 1:
            places.update(page.forms)
            text = (k for k in range(len(page.forms)) if page.sentence[k] and page.forms[k] not in site.seen_again)
            last = max(text, default=page.end)  # below it no text goes on, whatever the page looks like
            inside.update(page.forms[page.opening : min(page.end, last + 1)])
    return frozenset(
        form
        for form, entry in site.chrome.items()
        if not entry.sentence
        and not slots(entry.template)
        and letters(entry.template) >= _HEADING
        and inside[form] <= _AMID * places[form]
        and places[form]
        and (len(form.split()) < _TITLE_WORDS or _is_frequent(site, form))
    )


def _above(site: Site, page: Page, k: int, headings: frozenset[str]) -> Iterator[_Above]:
    """The rows that could say what stands above a headline."""
    form, text = page.forms[k - 1], page.texts[k - 1]
    if form in site.chrome:
        if row := _row(site, form):
            yield _Above(row)
        if _is_frequent(site, form):
            return
    elif (item := _ITEM.match(text)) and not page.sentence[k - 1]:
        yield _Above(("{n}" + item[1][-1] if item[1][0].isdecimal() else escaped(item[1])) + " {any}")
    for items in range(1, min(_ITEMS, k - 1) + 1):
        form = page.forms[k - 1 - items]
        if form in headings:
            yield _Above(site.chrome[form].template, items)
        if form in site.chrome and _is_frequent(site, form):
            return


def _is_frequent(site: Site, form: str) -> bool:
    """Whether a line is no link to an article that several pages happen to have, and of no single section."""
    return site.chrome[form].articles >= _OFTEN * site.wholes


def _row(site: Site, form: str) -> str:
    """A shared line as a row of which nothing goes into the metadata; nothing where it says too little."""
    template = site.chrome[form].template
    if template == DATE or letters(template) < _LETTERS:
        return ""
    return _KIND.sub(lambda slot: slot[0] if slot[0] == "{n}" else "{any}", template) if slots(template) else template
