"""Tails: the lines from which a page has nothing more of its article.

Every page alone is a guess about where its article ends; a line below which hardly any page goes on is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.cues import CUES, load_cues
from cleaner.folding import word_count
from cleaner.learning.forms import letters, slots
from cleaner.learning.page import Page
from cleaner.learning.sharing import Shared, Site
from cleaner.template import KIND_SLOTS

__all__ = ["Stretch", "Tail", "find_tails", "stretches"]

_SAFE = 0.02  # share of the pages with a line on which text of the article may be seen below it
_TOLD = 0.25  # the same for a line whose words say that something else begins, and at which most articles end
_TEASERS = 60  # words of running text below a line that are no second article
_ARTICLE = 120  # words from which it is one, where no header tells
_SECOND = 0.25  # share of the words above it that are none either
_LONG = 0.1  # share of pages with more from which there are such
_CERTAIN = 0.8  # share of the articles with a line that says so that end there, from which it is certain
_SOME = 4  # pages from which one may be a mistake about its end
_SHARE = 0.1  # share of articles that must have the line
_LOST = 0.02  # share of an article's words below a line that may be a mistake about its end
_LOST_TOLD = 0.05  # the same where the line's own words say that something else begins
_ENDING = sum(1 << CUES.index(c) for c in ("comments", "related", "subscribe", "share", "legal", "tags"))


@dataclass(slots=True, frozen=True)
class Stretch:
    """The lines of one article, from its header to the next."""

    page: Page
    """Its page."""
    low: int
    """Place of its first line."""
    high: int
    """The place after its last."""

    @property
    def begin(self) -> int:
        """Place of the first line of its text."""
        return max(self.low, self.page.begin)

    @property
    def end(self) -> int:
        """The place after the last line of its text."""
        return min(self.high, self.page.over)


@dataclass(slots=True)
class Tail:
    """A line that ends articles."""

    shared: Shared
    """The line."""
    articles: int
    """Articles that have it."""
    last: int
    """The farthest from the end of its article that it stands."""
    within: int | None = None
    """It speaks only in so many last lines, as it also stands above the text."""


def find_tails(site: Site, parts: Sequence[Stretch], *, headed: bool) -> list[Tail]:
    """The lines after which articles are over, the most frequent first.

    :param headed: whether the headers of the site are known, so that no further article stands below
    """
    places: defaultdict[str, list[tuple[Stretch, int]]] = defaultdict(list)
    own = [_own_words(site, part) for part in parts]
    total = dict(zip(map(id, parts), own, strict=True))
    heads: dict[str, int] = {}
    for part in parts:
        seen: set[str] = set()
        for k in range(part.low, part.high):
            form = part.page.forms[k]
            if form not in site.chrome or form in seen or letters(form) < 3 or "{any}" in form:
                continue
            back = part.high - k
            if k < part.begin:
                heads[form] = min(heads.get(form, back), back)
                continue
            seen.add(form)
            places[form].append((part, k))
    tails = []
    for form, found in places.items():
        articles = len({part.page.article for part, _ in found})
        if articles < max(site.least, 3 if site.articles > 4 else 2, _SHARE * site.articles):
            continue
        if len(found) < _HALF * len({id(p) for p in parts if form in p.page.forms[p.low : p.high]}):
            continue
        at_end = sum(_is_end(site, part, k) for part, k in found)
        told = load_cues().mask(form) & _ENDING and at_end >= _HALF * len(found)
        unsafe = 0
        for part, k in found:
            words = total[id(part)]
            if told:  # below it only running text counts: a list of links is what it announces
                below = sum(n for p, n in enumerate(words[k - part.low :], k) if part.page.sentence[p])
                unsafe += below > _LOST_TOLD * max(sum(words), 1)
            else:
                unsafe += sum(words[k - part.low :]) > _LOST * max(sum(words), 1)
        allowed = max(_TOLD * len(found), float(len(found) >= _SOME)) if told else _SAFE * len(found)
        certain = bool(told) and not unsafe and at_end >= _CERTAIN * len(found)
        if unsafe > allowed or _goes_on(site, found, headed=headed, certain=certain):
            continue
        last = max(part.high - k for part, k in found)
        within = None
        if form in heads:
            if heads[form] <= 2 * last + 2:
                continue  # on some short page the line above the text may stand as near to the end
            within = last + max(2, last // 2)
        tails.append(Tail(site.chrome[form], articles, last, within))
    # A line with topics or a name in it is worth more in the metadata.
    plain = [t for t in tails if not any(name in KIND_SLOTS for name in slots(t.shared.template))]
    most = max((t.articles for t in plain), default=0)
    tails = [t for t in tails if t in plain or t.articles > most / _HALF]
    return sorted(tails, key=lambda t: (-t.articles, -t.last, t.shared.form))


_HALF = 0.5  # share of the articles with a line in which it must stand below the beginning


def _goes_on(site: Site, found: Sequence[tuple[Stretch, int]], *, headed: bool, certain: bool = False) -> bool:
    """Whether on some pages more running text stands below a line than teasers or comments have: another article.

    :param certain: the line says that links follow, and every article has ended above it: then teasers may be long
    """
    long = sure = 0
    for part, k in found:
        above = sum(word_count(part.page.texts[p]) for p in range(part.low, k) if part.page.sentence[p])
        below = _longest_run(site, part, k)
        long += below > max(_TEASERS, _SECOND * above)
        sure += below > max(_ARTICLE, _SECOND * above)
    return (long > _LONG * len(found) and not certain) or (sure > _SAFE * len(found) and not headed)


def _longest_run(site: Site, part: Stretch, k: int) -> int:
    """The most words of text below a place that no headline, name or other short line interrupts."""
    page = part.page
    most = run = 0
    for p in range(k, part.high):
        if page.forms[p] in site.chrome:
            continue
        if page.sentence[p] or page.texts[p].endswith((".", "!", "?")):
            run += word_count(page.texts[p]) if page.forms[p] not in site.seen_again else 0
            most = max(most, run)
        else:
            run = 0
    return most


def _is_end(site: Site, part: Stretch, k: int) -> bool:
    """Whether at most one line of the page's own stands between a line and the end of the article above it."""
    return part.end <= k + 1 and sum(form not in site.seen_again for form in part.page.forms[part.end : k]) <= 1


def _own_words(site: Site, part: Stretch) -> list[int]:
    """Words of the article's own text at each place of a stretch."""
    page = part.page
    return [
        word_count(page.texts[k]) if part.begin <= k < part.end and page.forms[k] not in site.seen_again else 0
        for k in range(part.low, part.high)
    ]


def stretches(pages: Sequence[Page]) -> list[Stretch]:
    """Each page as one article."""
    return [Stretch(page, 0, len(page.forms)) for page in pages]
