"""Tails: the lines from which a page has nothing more of its article.

Every page alone is a guess about where its article ends; a line below which hardly any page goes on is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
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
_BELOW = 0.5  # share of the articles with a line in which it must stand below the beginning
_ENDED = 0.5  # share of the articles with a line that must end there, for its words to be believed
_WORTH = 2  # times as many articles as the most frequent plain line must a line end that tells metadata
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


_Places = list[tuple[Stretch, int]]  # where a line first stands in articles, one place an article


def find_tails(site: Site, parts: Sequence[Stretch], *, headed: bool) -> list[Tail]:
    """The lines after which articles are over, the most frequent first.

    :param headed: whether the headers of the site are known, so that no further article stands below
    """
    places, heads = _places(site, parts)
    words = {id(part): _own_words(site, part) for part in parts}
    tails = []
    for form, found in places.items():
        if not _is_frequent(site, parts, form, found) or not _is_safe(site, form, found, words, headed=headed):
            continue
        last = max(part.high - k for part, k in found)
        within = None
        if form in heads:
            if heads[form] <= 2 * last + 2:
                continue  # on some short page the line above the text may stand as near to the end
            within = last + max(2, last // 2)
        tails.append(Tail(site.chrome[form], _articles(found), last, within))
    # A line with topics or a name in it is worth more in the metadata.
    plain = [t for t in tails if not any(name in KIND_SLOTS for name in slots(t.shared.template))]
    most = max((t.articles for t in plain), default=0)
    tails = [t for t in tails if t in plain or t.articles > _WORTH * most]
    return sorted(tails, key=lambda t: (-t.articles, -t.last, t.shared.form))


def _places(site: Site, parts: Sequence[Stretch]) -> tuple[dict[str, _Places], dict[str, int]]:
    """Where the lines that may end articles stand.

    :return: for each form where it first stands below the beginning of the text, in each article that has it there; and for
        each that stands above the text, how far it is from the end there at the nearest
    """
    places: defaultdict[str, _Places] = defaultdict(list)
    heads: dict[str, int] = {}
    for part in parts:
        seen: set[str] = set()
        for k in range(part.low, part.high):
            form = part.page.forms[k]
            if form not in site.chrome or form in seen or letters(form) < 3 or "{any}" in form:
                continue
            if k < part.begin:
                back = part.high - k
                heads[form] = min(heads.get(form, back), back)
                continue
            seen.add(form)
            places[form].append((part, k))
    return places, heads


def _articles(found: _Places) -> int:
    """How many different articles have a line."""
    return len({part.page.article for part, _ in found})


def _is_frequent(site: Site, parts: Sequence[Stretch], form: str, found: _Places) -> bool:
    """Whether enough articles have a line, and have it below the beginning of their text."""
    if _articles(found) < max(site.least, 3 if site.articles > 4 else 2, _SHARE * site.articles):
        return False
    return len(found) >= _BELOW * len({id(p) for p in parts if form in p.page.forms[p.low : p.high]})


def _is_safe(site: Site, form: str, found: _Places, words: Mapping[int, Sequence[int]], *, headed: bool) -> bool:
    """Whether articles are over at a line, but for as many as may be mistakes about their end.

    :param words: words of each article's own text at each of its places, by the identity of its stretch
    """
    at_end = sum(_is_end(site, part, k) for part, k in found)
    told = bool(load_cues().mask(form) & _ENDING) and at_end >= _ENDED * len(found)
    unsafe = sum(_loses_text(part, k, words[id(part)], told=told) for part, k in found)
    allowed = max(_TOLD * len(found), float(len(found) >= _SOME)) if told else _SAFE * len(found)
    certain = told and not unsafe and at_end >= _CERTAIN * len(found)
    return unsafe <= allowed and not _goes_on(site, found, headed=headed, certain=certain)


def _loses_text(part: Stretch, k: int, words: Sequence[int], *, told: bool) -> bool:
    """Whether so much of an article stands below a line that it is no mistake about its end.

    :param told: the line says that something else begins: below it only running text counts, as a list of links is what it
        announces
    """
    below = words[k - part.low :]
    if told:
        below = [n for n, text in zip(below, part.page.sentence[k : part.high], strict=True) if text]
    return sum(below) > (_LOST_TOLD if told else _LOST) * max(sum(words), 1)


def _goes_on(site: Site, found: _Places, *, headed: bool, certain: bool) -> bool:
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
