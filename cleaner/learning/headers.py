"""Headers: how the articles of a site begin, as blocks of rows with slots.

A headline that is printed twice is the surest sign. Where it stands once, a row above it must be known: a
date, a label, or the site's own line. What a header may not be is a paragraph, so every block is one that
the rule language accepts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from cleaner.learning.places import NEAR, Place, places_of, printed_twice, titles_of
from cleaner.learning.rows import Rows, is_bare, merged, numbers_of, rows_of
from cleaner.learning.seamrows import below_seams
from cleaner.learning.sharing import Site

__all__ = ["Header", "find_headers", "repeats_titles"]

_SHARE = 0.05  # of the articles that must have a form of header
_RARE = 0.02  # share of articles below which a form is not even merged with another
_FEW = 3
_SOME = 0.15  # share of a form's articles that another must have for a row to become optional
_BARE = 0.2  # share of the articles that must have a header in which no row says anything by itself
_MOST_FORMS = 6


@dataclass(slots=True)
class Header:
    """One form of a header."""

    rows: Rows
    """Its rows, as a rule file writes them."""
    articles: set[int | str] = field(default_factory=set)
    """The articles that have it."""

    @property
    def block(self) -> str:
        """The rows as one text."""
        return "\n".join(self.rows)


def find_headers(site: Site, accepts: Callable[[str], bool]) -> list[Header]:
    """The forms in which articles of a site begin, the most frequent first.

    :param accepts: whether the rule language takes a block
    """
    titles = titles_of(site)
    places = [place for page in site.pages for place in places_of(site, page, titles.get(page.number))]
    seen: dict[Rows, Header] = {}
    numbers = numbers_of(places)
    for place in places:
        rows = tuple(rows_of(site, place, numbers))
        if rows and "{title}" in rows:
            seen.setdefault(rows, Header(rows)).articles.add(_owner(place))
    for rows, owners in below_seams(site, places).items():
        seen.setdefault(rows, Header(rows)).articles |= owners
    least = max(site.least, _SHARE * site.articles)
    few = max(2, _RARE * site.articles)  # what hardly any page has is an accident, or a row more or less
    forms: list[Header] = []
    for header in sorted(seen.values(), key=lambda h: (-len(h.articles), -len(h.rows), h.rows)):
        if not accepts(header.block):
            continue
        for known in forms:
            joined = merged(known.rows, header.rows, rare=len(header.articles) < max(_FEW, _SOME * len(known.articles)))
            if joined is not None and accepts("\n".join(joined)):
                known.rows = joined
                known.articles |= header.articles
                break
        else:
            if len(header.articles) >= few:
                forms.append(header)
    found = [h for h in forms if len(h.articles) >= (max(least, _BARE * site.articles) if all(map(is_bare, h.rows)) else least)]
    return sorted(found, key=lambda h: (-len(h.articles), h.rows))[:_MOST_FORMS]


def repeats_titles(site: Site) -> float:
    """The share of a site's articles whose headline stands twice above the text."""
    titles = titles_of(site)
    twice = {
        page.article
        for page in site.pages
        if (title := titles.get(page.number)) is not None
        and any(p.page.keys[p.title] == page.keys[title] for p in printed_twice(site, page))
    }
    return len(twice) / max(site.articles, 1)


def _owner(place: Place) -> int | str:
    """The article of a header: its page's where it is the first there, else one of its own."""
    page = place.page
    return page.article if place.title <= max(page.begin, NEAR) else page.keys[place.title]
