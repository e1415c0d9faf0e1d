"""Headers: how the articles of a site begin, as rows with slots.

A headline that is printed twice is the surest sign. Where it stands once, a row above it must be known: a
date, a label, or the site's own line. What a header may not be is a paragraph, so every block is one that
the rule language accepts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from cleaner.learning.forms import DATE, letters, slots
from cleaner.learning.page import Page
from cleaner.learning.sharing import Site
from cleaner.template import KIND_SLOTS

__all__ = ["Header", "find_headers", "repeats_titles"]

_NEAR = 12  # lines between two copies of a headline
_BELOW = 8  # lines below the headline that may belong to its header
_ABOVE = 3
_TITLE = 250
_SHORT = 80
_NAME = 6  # words of a name
_SHARE = 0.05  # of the articles that must have a form of header
_RARE = 0.02  # share of articles below which a form is not even merged with another
_MORE = 1.5  # times as often must another line stand beside what all pages have to be the headline
_FEW = 3
_SOME = 0.15  # share of a form's articles that another must have for a row to become optional
_BARE = 0.2  # share of the articles that must have a header in which no row says anything by itself
_ANCHORED = 0.9  # share of the headers above which the same line must stand to be part of them
_MOST_FORMS = 6
_MOST_OPTIONAL = 4
_OPTIONAL = " {optional}"

Rows = tuple[str, ...]


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


@dataclass(slots=True, frozen=True)
class _Place:
    """A header as it stands on a page."""

    page: Page
    low: int
    title: int
    high: int
    """The place after its last row."""
    repeated: bool


def find_headers(site: Site, accepts: Callable[[str], bool]) -> list[Header]:
    """The forms in which articles of a site begin, the most frequent first.

    :param accepts: whether the rule language takes a block
    """
    titles = _titles(site)
    places = [place for page in site.pages for place in _places(site, page, titles.get(page.number))]
    seen: dict[Rows, Header] = {}
    numbers = _numbers(places, site)
    for place in places:
        rows = tuple(_rows(site, place, numbers))
        if rows and "{title}" in rows:
            seen.setdefault(rows, Header(rows)).articles.add(_owner(place))
    for rows, header in _below_trailers(site, seen, places).items():
        seen.setdefault(rows, Header(rows)).articles |= header.articles
    least = max(site.least, _SHARE * site.articles)
    few = max(2, _RARE * site.articles)  # what hardly any page has is an accident, or a row more or less
    merged: list[Header] = []
    for header in sorted(seen.values(), key=lambda h: (-len(h.articles), -len(h.rows), h.rows)):
        if not accepts(header.block):
            continue
        for known in merged:
            joined = _merged(known.rows, header.rows, rare=len(header.articles) < max(_FEW, _SOME * len(known.articles)))
            if joined is not None and accepts("\n".join(joined)):
                known.rows = joined
                known.articles |= header.articles
                break
        else:
            if len(header.articles) >= few:
                merged.append(header)
    found = [
        h for h in merged if len(h.articles) >= (max(least, _BARE * site.articles) if all(map(_is_bare, h.rows)) else least)
    ]
    return sorted(found, key=lambda h: (-len(h.articles), h.rows))[:_MOST_FORMS]


def repeats_titles(site: Site) -> float:
    """The share of a site's articles whose headline stands twice above the text."""
    titles = _titles(site)
    twice = {
        page.article
        for page in site.pages
        if (title := titles.get(page.number)) is not None
        and any(p.page.keys[p.title] == page.keys[title] for p in printed_twice(site, page))
    }
    return len(twice) / max(site.articles, 1)


def _owner(place: _Place) -> int | str:
    """The article of a header: its page's where it is the first there, else one of its own."""
    page = place.page
    return page.article if place.title <= max(page.begin, _NEAR) else page.keys[place.title]


# -- where headers stand -----------------------------------------------------------------------


def _titles(site: Site) -> dict[int, int]:
    """The place of the headline on each page, by its number, where one is found.

    What reads like the headline is preferred, unless another line is the one that stands beside what all pages
    have: a ticker's news read like headlines, too.
    """
    beside: Counter[tuple[int, str]] = Counter()
    able: dict[int, list[tuple[int, list[tuple[int, str]]]]] = {}
    for page in site.pages:
        own = able[page.number] = []
        for k in range(max(0, page.opening - _NEAR), min(page.opening or _NEAR, len(page.keys))):
            if _may_be_title(site, page, k) and not page.sentence[k]:
                around = [(side, page.forms[k + side]) for side in (-1, 1) if 0 <= k + side < len(page.forms)]
                own.append((k, [n for n in around if n[1] in site.shared]))
        beside.update({n for _, near in own for n in near})
    found: dict[int, int] = {}
    for page in site.pages:
        worth = {k: sum(beside[n] for n in near) for k, near in able[page.number]}
        best = min(worth, key=lambda k: (-worth[k], k), default=None)
        title = page.title
        near = title in worth and best is not None and (worth[best] <= _MORE * worth[title] or best == title + 1)
        if best is None or near or worth[best] < site.least:
            best = title
        if best is not None:
            found[page.number] = best
    return found


def _places(site: Site, page: Page, title: int | None) -> Iterator[_Place]:
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
        yield _Place(page, low, title, high, repeated=False)


def _guess(site: Site, page: Page) -> int | None:
    """The last short line of its own above the first text, in a page too small to be judged."""
    own = [
        k
        for k in range(min(len(page.forms), page.begin + _NEAR))
        if page.forms[k] not in site.shared and not page.sentence[k] and not slots(page.templates.get(page.forms[k], ""))
    ]
    return own[0] if own and len(own) <= _ABOVE else None


def printed_twice(site: Site, page: Page) -> Iterator[_Place]:
    """Headers in which the headline stands twice or more."""
    at: defaultdict[str, list[int]] = defaultdict(list)
    for k, key in enumerate(page.keys):
        at[key].append(k)
    k, n = 0, len(page.keys)
    while k < n:
        key = page.keys[k]
        near = [p for p in at[key] if k < p <= k + _NEAR]
        if not near or not _may_be_title(site, page, k) or not _one_header(site, page, k, near[-1], at):
            k += 1
            continue
        high = _down(site, page, near[-1] + 1, set(page.keys[k : near[-1] + 1]))
        if not _text_follows(site, page, high):
            k += 1
            continue
        yield _Place(page, _up(site, page, k), k, high, repeated=True)
        k = high


def _text_follows(site: Site, page: Page, k: int) -> bool:
    """Whether text that no other article has stands soon below a place, and not a list of teasers."""
    own = 0
    for place in range(k, min(k + _NEAR, len(page.keys))):
        if page.forms[place] in site.chrome:
            continue
        if page.sentence[place] and page.forms[place] not in site.seen_again:
            return True
        own += 1
        if own > _ABOVE:
            break
    return False


def _may_be_title(site: Site, page: Page, k: int) -> bool:
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
        again = any(first <= p <= last + _NEAR and p != k for p in at[page.keys[k]])
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
        if page.keys[place] in keys or _slotted(site, page, place) or slots_only(page, place):
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
        if _slotted(site, page, place):
            start = place
        elif page.forms[place] not in site.chrome:
            break
    return start


def _slotted(site: Site, page: Page, k: int) -> bool:
    """Whether a line is a shared form with a date, a name or a section in it."""
    template = page.templates.get(page.forms[k], "")
    names = slots(template)
    if DATE in template and (letters(template) < 3 or page.forms[k] in site.shared):
        return len(page.texts[k]) <= _SHORT
    return page.forms[k] in site.shared and any(name in KIND_SLOTS or name == "any" for name in names)


# -- rows --------------------------------------------------------------------------------------


def _numbers(places: Sequence[_Place], site: Site) -> dict[str, set[str]]:
    """The keys of header lines that are mere numbers or signs, by form."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for place in places:
        for k in range(place.low, place.high):
            if slots_only(place.page, k):
                found[place.page.forms[k]].add(place.page.keys[k])
    return found


def _rows(site: Site, place: _Place, numbers: dict[str, set[str]]) -> Iterator[str]:
    """The rows of a header; lines that a plain rule drops are passed over and need no row."""
    page = place.page
    names: dict[str, str] = {page.keys[place.title]: "{title}"}
    counts = Counter(page.keys[place.low : place.high])
    used: Counter[str] = Counter()
    for k in range(place.low, place.high):
        key, form = page.keys[k], page.forms[k]
        template = page.templates.get(form, "")
        if key in names:
            yield names[key]
            continue
        if slots_only(page, k) and DATE not in template:
            yield page.texts[k] if len(numbers[form]) == 1 and form in site.shared else template
            continue
        if _slotted(site, page, k):
            kicker = k < place.title and len(page.texts[k]) <= _SHORT
            yield _numbered(template.replace("{any}", "{kicker}", 1) if kicker else template, used)
            continue
        if form in site.chrome:
            continue
        if form in site.shared and letters(template) >= 2 and not page.sentence[k]:
            yield template
            continue
        if letters(template) == 0 and form in site.shared:
            yield template
            continue
        again = counts[key] > 1
        if not again and (page.sentence[k] or len(page.texts[k]) > _SHORT):
            return  # may be the first line of the text
        slot = _slot(page, k, again, place.title)
        used[slot] += 1
        name = "{" + slot + (f"-{used[slot]}" if used[slot] > 1 else "") + "}"
        if used[slot] > 3:
            return
        names[key] = name
        yield name


def _numbered(template: str, used: Counter[str]) -> str:
    """A form whose kind slots get numbers where the header has had one."""
    for name in slots(template):
        if name in KIND_SLOTS:
            used[name] += 1
            if used[name] > 1:
                template = template.replace("{" + name + "}", "{" + f"{name}-{used[name]}" + "}", 1)
    return template


def _slot(page: Page, k: int, again: bool, title: int) -> str:
    """What a line of a header's own is."""
    text = page.texts[k]
    if again or len(text) > _SHORT or page.sentence[k]:
        return "caption"
    if k < title:
        return "kicker"
    return "byline" if len(text.split()) <= _NAME else "caption"


def _merged(a: Rows, b: Rows, *, rare: bool) -> Rows | None:
    """One form for two that differ only in rows that one of them lacks; ``None`` where they differ in more.

    :param rare: whether too few articles have the second for a row that says much to become optional
    """
    bare_a = [row.removesuffix(_OPTIONAL) for row in a]
    optional = {row.removesuffix(_OPTIONAL) for row in a if row.endswith(_OPTIONAL)}
    out: list[str] = []
    i = j = 0
    while i < len(bare_a) or j < len(b):
        if i < len(bare_a) and j < len(b) and bare_a[i] == b[j]:
            out.append(a[i])
            i, j = i + 1, j + 1
        elif i < len(bare_a) and (j >= len(b) or b[j] in bare_a[i + 1 :]):
            out.append(bare_a[i] + _OPTIONAL)
            i += 1
        elif j < len(b) and (i >= len(bare_a) or bare_a[i] in b[j + 1 :]):
            out.append(b[j] + _OPTIONAL)
            j += 1
        else:
            return None
    new = sum(row.endswith(_OPTIONAL) for row in out)
    required = [row for row in out if not row.endswith(_OPTIONAL)]
    if rare and any(row.endswith(_OPTIONAL) and not _is_bare(row.removesuffix(_OPTIONAL)) for row in set(out) - set(a)):
        return None
    if new > _MOST_OPTIONAL or len(required) < 2 or "{title}" not in required:
        return None
    # A copy of the headline that may be missing makes every line a headline.
    if any(row == "{title}" + _OPTIONAL for row in out) or len(optional) > _MOST_OPTIONAL:
        return None
    return tuple(out)


def _is_bare(row: str) -> bool:
    """Whether a row is a slot that any short line may fill."""
    return row.startswith("{") and row.endswith("}") and row.count("{") == 1 and row not in (DATE, "{n}")


# -- seams -------------------------------------------------------------------------------------


def _below_trailers(site: Site, seen: dict[Rows, Header], places: Sequence[_Place]) -> dict[Rows, Header]:
    """Headers whose first row is the line that stands above them: the site's last menu line on pages of one
    article, the trailer of the article before where they are glued."""
    bare: defaultdict[Rows, list[_Place]] = defaultdict(list)
    for place in places:
        if not place.repeated:
            rows = tuple(_rows(site, place, _numbers([place], site)))
            if rows and rows[0] == "{title}" and len(rows) > 1:
                bare[rows].append(place)
    found: dict[Rows, Header] = {}
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
                new = (entry.template, *rows)
                found.setdefault(new, Header(new)).articles |= owners
    return found


def _matches(site: Site, page: Page, k: int, rows: Rows) -> bool:
    """Whether a header of such rows begins at a place in the middle of a page."""
    if not _may_be_title(site, page, k) or page.sentence[k]:
        return False
    at = k + 1
    for row in rows[1:]:
        while at < len(page.forms) and page.forms[at] in site.chrome and page.templates.get(page.forms[at]) != row:
            at += 1
        if at >= len(page.forms):
            return False
        template = page.templates.get(page.forms[at], "")
        if row in ("{byline}", "{caption}"):
            if page.sentence[at] or len(page.texts[at]) > _SHORT:
                return False
        elif template != row:
            return False
        at += 1
    return True
