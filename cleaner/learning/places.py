"""Where the headers of a site stand on its pages.

A headline that is printed twice is the surest sign. Where it stands once, it is the line beside what all
pages have.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from cleaner.folding import word_count
from cleaner.learning.forms import DATE, letters, slots
from cleaner.learning.page import Page
from cleaner.learning.sharing import Site
from cleaner.template import KIND_SLOTS

__all__ = [
    "NEAR",
    "SHORT",
    "Place",
    "may_be_title",
    "places_of",
    "printed_twice",
    "slots_only",
    "slotted",
    "titles_of",
]

NEAR = 12
"""Lines between two copies of a headline."""
_TITLE = 250
"""Characters of a headline."""
SHORT = 80
"""Characters of a name or a label."""
_BELOW = 8  # lines below the headline that may belong to its header
_ABOVE = 3
_TOLD = 0.9  # share of the pages with a dated or signed line on which a headline stands on the same side of it
_PART = 0.1  # share of articles that must have such a line
_NAME = 4  # words of a name
_DISTINCT = 0.8  # share of headlines that no other page has
_MORE = 1.5  # times as often must another line stand beside what all pages have to be the headline


@dataclass(slots=True, frozen=True)
class Place:
    """A header as it stands on a page."""

    page: Page
    """The page."""
    low: int
    """Place of its first row."""
    title: int
    """Place of the headline."""
    high: int
    """The place after its last row."""
    repeated: bool
    """Whether the headline stands twice."""


def titles_of(site: Site) -> dict[int, int]:
    """The place of the headline on each page, by its number, where one is found.

    It stands beside the date, the writer or the section. Where a site has none of these in a form of its own, what
    reads like the headline is preferred, unless another line is the one that stands beside what all pages have: a
    ticker's news read like headlines, too.
    """
    found = _beside_known(site)
    beside: Counter[tuple[int, str]] = Counter()
    able: dict[int, list[tuple[int, list[tuple[int, str]]]]] = {}
    for page in site.pages:
        own = able[page.number] = []
        for k in range(max(0, page.opening - NEAR), min(page.opening or NEAR, len(page.keys))):
            if may_be_title(site, page, k) and not page.sentence[k]:
                around = [(side, page.forms[k + side]) for side in (-1, 1) if 0 <= k + side < len(page.forms)]
                own.append((k, [n for n in around if n[1] in site.shared]))
        beside.update({n for _, near in own for n in near})
    for page in site.pages:
        if page.number in found:
            continue
        worth = {k: sum(beside[n] for n in near) for k, near in able[page.number]}
        best = min(worth, key=lambda k: (-worth[k], k), default=None)
        title = page.title
        near = title in worth and best is not None and (worth[best] <= _MORE * worth[title] or best == title + 1)
        if best is None or near or worth[best] < site.least:
            best = title
        if best is not None:
            found[page.number] = best
    return found


def _beside_known(site: Site) -> dict[int, int]:
    """The headlines that stand as far above or below a dated or signed line, or a label, on nearly all pages with it."""
    at: defaultdict[tuple[str, int], dict[int, list[int]]] = defaultdict(dict)
    for page in site.pages:
        seen: set[str] = set()
        for k, form in enumerate(page.forms):
            if form in seen or not slotted(site, page, k) or not _text_follows(site, page, k + 1):
                continue
            seen.add(form)
            for side in (-1, 1):
                at[form, side][page.number] = list(_beside(site, page, k, side))
    pages = {page.number: page for page in site.pages}
    votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for own in at.values():
        count = len({pages[number].article for number, able in own.items() if able})
        if sum(map(bool, own.values())) < _TOLD * len(own) or count < max(site.least, _PART * site.articles):
            continue
        signed = _are_names([pages[number].keys[able[0]] for number, able in own.items() if able])
        for number, able in own.items():
            if able:
                long = (k for k in able if word_count(pages[number].keys[k]) > _NAME)
                votes[number][next(long, able[-1]) if signed else able[0]] += 1
    return {n: max(own, key=lambda k: (own[k], k == pages[n].title, k)) for n, own in votes.items()}


def _are_names(keys: Sequence[str]) -> bool:
    """Whether lines are the names of writers, not headlines: short, or the same on several pages."""
    return median(map(word_count, keys)) <= _NAME or len(set(keys)) < _DISTINCT * len(keys)


def _beside(site: Site, page: Page, k: int, side: int) -> Iterator[int]:
    """The places of the lines right above or below one of a header's that may be the headline, the nearest first."""
    for place in range(k + side, k + side * (_ABOVE + 1), side):
        if not 0 <= place < len(page.forms):
            return
        if slotted(site, page, place) or slots_only(page, place):
            continue
        if not may_be_title(site, page, place) or page.sentence[place] or not _text_follows(site, page, place + 1):
            return
        yield place


def places_of(site: Site, page: Page, title: int | None) -> Iterator[Place]:
    """The headers of a page: all in which a headline stands twice; without any, the one around its single headline.

    :param title: the place of that headline, where it is known
    """
    twice = list(printed_twice(site, page))
    if twice:
        yield from twice
        return
    title = _guess(site, page) if title is None else title
    if title is None:
        return
    high = _down(site, page, title + 1, {page.keys[title]})
    low = _up(site, page, title)
    if high > title + 1 or low < title:
        yield Place(page, low, title, high, repeated=False)


def _guess(site: Site, page: Page) -> int | None:
    """The last short line of its own above the first text, in a page too small to be judged."""
    own = [
        k
        for k in range(min(len(page.forms), page.begin + NEAR))
        if page.forms[k] not in site.shared and not page.sentence[k] and not slots(page.templates.get(page.forms[k], ""))
    ]
    return own[0] if own and len(own) <= _ABOVE else None


def printed_twice(site: Site, page: Page) -> Iterator[Place]:
    """Headers in which the headline stands twice or more."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for k, key in enumerate(page.keys):
        at[key].append(k)
    k, n = 0, len(page.keys)
    while k < n:
        key = page.keys[k]
        near = [p for p in at[key] if k < p <= k + NEAR]
        if not near or not may_be_title(site, page, k) or not _one_header(site, page, k, near[-1], at):
            k += 1
            continue
        high = _down(site, page, near[-1] + 1, set(page.keys[k : near[-1] + 1]))
        if not _text_follows(site, page, high):
            k += 1
            continue
        yield Place(page, _up(site, page, k), k, high, repeated=True)
        k = high


def _text_follows(site: Site, page: Page, k: int) -> bool:
    """Whether text that no other article has stands soon below a place, and not a list of teasers."""
    own = 0
    for place in range(k, min(k + NEAR, len(page.keys))):
        if page.forms[place] in site.chrome:
            continue
        if page.sentence[place] and page.forms[place] not in site.seen_again:
            return True
        own += 1
        if own > _ABOVE:
            break
    return False


def may_be_title(site: Site, page: Page, k: int) -> bool:
    """Whether a line may be a headline: it has words, is not too long, and is neither chrome nor a mere date."""
    text = page.texts[k]
    return page.forms[k] not in site.chrome and len(text) <= _TITLE and letters(text) >= 4 and not slots_only(page, k)


def slots_only(page: Page, k: int) -> bool:
    """Whether a line is nothing but a date or a number."""
    template = page.templates.get(page.forms[k], "")
    return bool(slots(template)) and letters(template) < 3 and set(slots(template)) <= {"date", "n"}


def _one_header(site: Site, page: Page, first: int, last: int, at: dict[str, list[int]]) -> bool:
    """Whether no text stands between two copies of a line but what is printed twice, too."""
    own = 0
    for k in range(first + 1, last):
        again = any(first <= p <= last + NEAR and p != k for p in at[page.keys[k]])
        if page.forms[k] in site.chrome or again or slots_only(page, k):
            continue
        if page.sentence[k]:
            return False
        own += 1
    return own <= _ABOVE


def _down(site: Site, page: Page, k: int, keys: set[str]) -> int:
    """The place after the last row below the headline that is surely one of the header's."""
    end, own = k, 0
    for place in range(k, min(k + _BELOW, len(page.keys))):
        form = page.forms[place]
        template = page.templates.get(form, "")
        if page.keys[place] in keys or slotted(site, page, place) or slots_only(page, place):
            end = place + 1
        elif form in site.chrome or form in site.shared:
            continue
        elif page.sentence[place] or len(page.texts[place]) > _TITLE or own >= 2 or not template:
            break
        else:
            own += 1
    return end


def _up(site: Site, page: Page, k: int) -> int:
    """The place of the first row above the headline that belongs to the header: dates, labels."""
    start = k
    for place in range(k - 1, max(k - 1 - _ABOVE, -1), -1):
        if slotted(site, page, place):
            start = place
        elif page.forms[place] not in site.chrome:
            break
    return start


def slotted(site: Site, page: Page, k: int) -> bool:
    """Whether a line is a shared form with a date, a name or a section in it."""
    template = page.templates.get(page.forms[k], "")
    names = slots(template)
    if DATE in template and (letters(template) < 3 or page.forms[k] in site.shared):
        return len(page.texts[k]) <= SHORT
    return page.forms[k] in site.shared and any(name in KIND_SLOTS or name == "any" for name in names)
