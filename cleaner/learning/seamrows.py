"""Seam rows: the line that stands above a headline which nothing else tells from a paragraph."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from cleaner.learning.page import Page
from cleaner.learning.places import SHORT, Place, may_be_title
from cleaner.learning.rows import Rows, numbers_of, rows_of
from cleaner.learning.sharing import Site

__all__ = ["below_trailers"]

_SHARE = 0.05  # of the headers that must stand below such a line
_ANCHORED = 0.9  # share of the headers above which the same line must stand to be part of them


def below_trailers(site: Site, places: Sequence[Place]) -> dict[Rows, set[int | str]]:
    """Headers whose first row is the line that stands above them: the site's last menu line on pages of one
    article, the trailer of the article before where they are glued; each with the articles that have it."""
    bare: defaultdict[Rows, list[Place]] = defaultdict(list)
    for place in places:
        if not place.repeated:
            rows = tuple(rows_of(site, place, numbers_of([place], site)))
            if rows and rows[0] == "{title}" and len(rows) > 1:
                bare[rows].append(place)
    found: defaultdict[Rows, set[int | str]] = defaultdict(set)
    for rows, own in bare.items():
        if len({p.page.article for p in own}) < site.least:
            continue
        above: defaultdict[str, set[int | str]] = defaultdict(set)
        known = {(p.page.number, p.title) for p in own}
        total: set[int | str] = set()
        for page in site.pages:
            for k in range(1, len(page.forms)):
                if (page.number, k) not in known and not _matches(site, page, k, rows):
                    continue
                owner = page.article if (page.number, k) in known else page.keys[k]
                total.add(owner)
                if page.forms[k - 1] in site.chrome:
                    above[page.forms[k - 1]].add(owner)
        for form, owners in above.items():
            entry = site.chrome[form]
            # The line stands above headers and hardly anywhere else.
            if len(owners) >= max(site.least, _SHARE * len(total)) and len(owners) >= _ANCHORED * entry.articles * _ANCHORED:
                found[entry.template, *rows] |= owners
    return found


def _matches(site: Site, page: Page, k: int, rows: Rows) -> bool:
    """Whether a header of such rows begins at a place in the middle of a page."""
    if not may_be_title(site, page, k) or page.sentence[k]:
        return False
    at = k + 1
    for row in rows[1:]:
        while at < len(page.forms) and page.forms[at] in site.chrome and page.templates.get(page.forms[at]) != row:
            at += 1
        if at >= len(page.forms):
            return False
        template = page.templates.get(page.forms[at], "")
        if row in ("{byline}", "{caption}"):
            if page.sentence[at] or len(page.texts[at]) > SHORT:
                return False
        elif template != row:
            return False
        at += 1
    return True
