"""Which lines the pages of a site share, where they stand, and which of them are chrome.

A line counts once an article, however many copies of it were crawled. What reads as running text, or
stands amid it, needs more evidence than a menu's words; what stays in doubt is told, not proposed.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from cleaner.cues import CUES, load_cues
from cleaner.folding import SENTENCE_ENDS, line_key
from cleaner.learning.forms import DATE, is_sentence, letters, slots
from cleaner.learning.page import Page
from cleaner.packtext import escaped

__all__ = ["Shared", "Site", "by_accident", "least", "look_at"]

FEW = 8
"""Articles up to which two are enough to show that a line recurs."""
_ROUNDS = 2
_OUTSIDE = 0.9  # share of a line's places outside of the articles from which it is no subheading
_OFTEN = 0.5  # share of articles from which even a line amid text is furniture
_TEXT_OFTEN = 0.3  # the same for a sentence outside
_ALWAYS = 0.8  # and for one that has the same neighbours
_TEXT_AMID = 0.4  # and for one amid text
_BESIDE = 0.8  # share of a line's places beside chrome
_MOSTLY = 0.5  # share of a line's places at which the same other line stands beside it
_ONE_SIDE = 4  # articles from which the same line above or below is enough; of fewer, both must agree
_ALSO = 0.2  # and share of the other's places at which it does
_TITLE_WORDS = 3  # from which a line that many pages have may still be one page's headline
_LONG_LINE, _SURE = 5, 6  # words of a line that may be a headline, and articles from which it is none
_SELDOM = 0.1  # share of pages that a longer line must have to be more than a headline to which some pages link
_ENDS = tuple(SENTENCE_ENDS)
_AMID, _MANY = 0.2, 10  # share of pages, and pages, from which a line amid their text is no headline
_ODD = 2  # articles in which a line may stand out of place; where it does in more, the layout has changed
_CUE_WORDS = 5  # of a line whose words may tell what it is
_AGAIN = 1.4  # places a page from which a short line amid text is no subheading
_BULLET = re.compile(r"^(?:[^\w\s\"'({\[]+\s*|\{n\}[.):]?\s+)+")
_STRONG = sum(1 << CUES.index(c) for c in ("ad", "share", "subscribe", "comments"))
_CUED = sum(1 << CUES.index(c) for c in ("comments", "related", "subscribe", "share", "legal", "ad", "nav", "media", "tags"))


@dataclass(slots=True)
class Shared:
    """A form that several articles of a site have."""

    form: str
    """The form, folded."""
    template: str
    """As a rule file writes it."""
    pages: int = 0
    """Pages that have it."""
    articles: int = 0
    """Different articles among them."""
    total: int = 0
    """Places at which it stands."""
    head: int = 0
    """Places above the article."""
    inside: int = 0
    """Places in it."""
    tail: int = 0
    """Places below it."""
    first: int = 0
    """The farthest from the top that its first place is on any page."""
    last: int = 0
    """The farthest from the end."""
    counted: int = 0
    """Articles that have it among all that were counted, where that is known."""
    of: int = 0
    """How many were counted."""
    texts: set[str] = field(default_factory=set)
    """Keys of its lines; a few."""
    before: Counter[str] = field(default_factory=Counter)
    """Forms that stand above it."""
    after: Counter[str] = field(default_factory=Counter)
    """Forms that stand below it."""

    @property
    def outside(self) -> float:
        """Share of its places outside of articles."""
        return 1 - self.inside / self.total if self.total else 0.0

    @property
    def sentence(self) -> bool:
        """Whether it reads as running text."""
        return is_sentence(self.template)


@dataclass(slots=True)
class Site:
    """What the pages of a site show together."""

    pages: Sequence[Page]
    """The pages that are looked at."""
    articles: int
    """Different articles among them."""
    shared: dict[str, Shared]
    """Every form that recurs across articles."""
    chrome: dict[str, Shared] = field(default_factory=dict)
    """Those of them that are chrome."""
    doubtful: list[Shared] = field(default_factory=list)
    """Those that recur and may be content."""
    wholes: int = 0
    """Different pages before any was divided: of a menu there is one on each, however many articles it has."""
    titles: frozenset[str] = frozenset()
    """Forms of lines that are the headline of some page."""
    seen_again: frozenset[str] = frozenset()
    """Every form that stands in more than one article, however few."""

    @property
    def least(self) -> int:
        """Articles in which a line must stand to recur."""
        return least(self.articles)


def least(articles: int) -> int:
    """Articles in which a line must stand to recur, of so many."""
    return 2 if articles <= FEW else 3


def look_at(pages: Sequence[Page], titles: frozenset[str] = frozenset(), wholes: int = 0) -> Site:
    """Find what pages share, and what of it is chrome.

    :param wholes: how many pages there were before they were divided
    :param titles: forms of lines that are known to be headlines; other pages may have them as teasers
    """
    articles = len({p.article for p in pages})
    site = Site(pages, articles, {}, titles=titles, wholes=wholes or articles)
    known = _recurring(pages, articles)
    site.titles |= _titles(pages, known)
    for _ in range(_ROUNDS):
        for page in pages:
            page.find_article({k for k, form in enumerate(page.forms) if form in known})
        site.titles |= frozenset(p.forms[p.title] for p in pages if p.title is not None and p.forms[p.title] not in known)
        site.shared, site.seen_again = _shared(pages, articles)
        site.titles |= _out_of_place(site)
        site.chrome, site.doubtful = _divided(site)
        known = set(site.chrome)
    return site


def _recurring(pages: Sequence[Page], articles: int) -> set[str]:
    """Forms in several articles that do not read as text, to begin with."""
    seen: defaultdict[str, set[int]] = defaultdict(set)
    for page in pages:
        for form, text in zip(page.forms, page.sentence, strict=True):
            if not text:
                seen[form].add(page.article)
    return {form for form, own in seen.items() if len(own) >= max(least(articles), _OFTEN * articles)}


def _titles(pages: Sequence[Page], known: set[str]) -> frozenset[str]:
    """Forms of the headlines of pages, also of those to which every other page links. What would be that of a quarter of
    all articles is the site's name."""
    found: defaultdict[str, set[int]] = defaultdict(set)
    for page in pages:
        page.find_article({k for k, form in enumerate(page.forms) if form in known and len(form.split()) < _TITLE_WORDS})
        if page.title is not None and len(page.forms[page.title].split()) >= _TITLE_WORDS:
            found[page.forms[page.title]].add(page.article)
    most = max(1, len({page.article for page in pages}) // 4)
    return frozenset(form for form, own in found.items() if len(own) <= most)


def _out_of_place(site: Site) -> frozenset[str]:
    """Forms that stand beside the same lines on nearly all pages, but on one of them above the text: its headline,
    to which the others link."""
    found: set[str] = set()
    usual = {
        form: (_most(entry.before), _most(entry.after))
        for form, entry in site.shared.items()
        if len(form.split()) >= _TITLE_WORDS and not entry.sentence and _stays_beside(entry, site)
    }
    odd: defaultdict[str, set[int]] = defaultdict(set)
    for page in site.pages:
        n = len(page.forms)
        for k, form in enumerate(page.forms):
            if form in usual and page.forms.count(form) == 1:
                near = page.forms[k - 1] if k else "", page.forms[k + 1] if k + 1 < n else ""
                below = range(k + 1, min(k + 3, n))
                apart = all(a != b for a, b in zip(near, usual[form], strict=True))
                if apart and any(page.sentence[p] and page.forms[p] not in site.seen_again for p in below):
                    odd[form].add(page.article)
    for form, articles in odd.items():
        if len(articles) <= _ODD:
            found.add(form)
    return frozenset(found)


def _shared(pages: Sequence[Page], articles: int) -> tuple[dict[str, Shared], frozenset[str]]:
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for page in pages:
        for form in set(page.forms):
            owners[form].add(page.article)
    enough = least(articles)
    shared: dict[str, Shared] = {}
    for page in pages:
        n = len(page.forms)
        seen: set[str] = set()
        for k, form in enumerate(page.forms):
            if len(owners[form]) < enough or form not in page.templates:
                continue
            entry = shared.get(form)
            if entry is None:
                entry = shared[form] = Shared(form, page.templates[form], articles=len(owners[form]))
            entry.template = min(entry.template, page.templates[form])
            entry.total += 1
            entry.head += k < page.opening
            entry.inside += page.opening <= k < page.end
            entry.tail += k >= page.end
            if form not in seen:
                entry.pages += 1
                entry.first = max(entry.first, k)
                seen.add(form)
            entry.last = max(entry.last, n - 1 - k)
            if len(entry.texts) < 20:
                entry.texts.add(page.keys[k])
            entry.before[page.forms[k - 1] if k else ""] += 1
            entry.after[page.forms[k + 1] if k + 1 < n else ""] += 1
    for entry in shared.values():
        if len(entry.texts) == 1 and "{n}" in slots(entry.template) and DATE not in entry.template:
            _unmask(entry, pages)
    return shared, frozenset(form for form, own in owners.items() if len(own) > 1)


def _unmask(entry: Shared, pages: Sequence[Page]) -> None:
    """A number that never varies is literal text, but for years."""
    text = next(t for page in pages for t, form in zip(page.texts, page.forms, strict=True) if form == entry.form)
    numbers = list("".join(c if c.isdecimal() else " " for c in text).split())
    if not any(len(n) == 4 and n[:2] in ("19", "20") for n in numbers):
        entry.template = " ".join(escaped(text).split())


def _divided(site: Site) -> tuple[dict[str, Shared], list[Shared]]:
    """The shared forms that are chrome, and those that may be content."""
    chrome: dict[str, Shared] = {}
    rest: list[Shared] = []
    for entry in site.shared.values():
        if letters(entry.template) < 2 or (_bare(entry.form) in site.titles and not _amid(entry, site)):
            continue
        if _is_chrome(entry, site):
            chrome[entry.form] = entry
        else:
            rest.append(entry)
    doubtful = []
    for entry in rest:
        sides = (sum(n for form, n in counts.items() if form in chrome) for counts in (entry.before, entry.after))
        able = not entry.sentence and entry.articles >= 3 and not by_accident(entry, site)
        if able and max(sides) >= _BESIDE * entry.total and _stays_beside(entry, site):
            chrome[entry.form] = entry
        else:
            doubtful.append(entry)
    return chrome, doubtful


def _amid(entry: Shared, site: Site) -> bool:
    """Whether a line stands amid the text of so many articles that it is no headline, whatever page looks so."""
    return entry.articles >= max(_MANY, _AMID * site.wholes) and entry.inside >= _OFTEN * entry.total


def _is_chrome(entry: Shared, site: Site) -> bool:
    share = entry.articles / site.wholes
    words = len(entry.template.split())
    mask = load_cues().mask(line_key(entry.template)) if words <= _CUE_WORDS else 0
    fixed = _stays_beside(entry, site)
    if entry.sentence:
        often = entry.articles >= (4 if site.articles <= FEW else 3) or share >= 0.8
        outside = (
            often
            and entry.outside >= _OUTSIDE
            and (share >= _TEXT_OFTEN or (bool(mask & _CUED) and fixed) or (fixed and entry.articles >= 5))
        )
        everywhere = fixed and share >= _ALWAYS and entry.articles >= 4
        return outside or everywhere or (entry.articles >= 6 and share >= _TEXT_AMID)
    if "{any}" in entry.template and entry.outside < _OFTEN and not mask & _CUED:
        return False  # an article's own label, for all that is known
    if by_accident(entry, site) and not mask & _CUED:
        return False
    short = words < _LONG_LINE or entry.articles >= _SURE  # else a headline, perhaps
    again = short and entry.total >= _AGAIN * entry.pages and entry.articles >= 3  # a subheading stands once
    likely = short or share >= _ALWAYS or fixed
    if share >= _OFTEN and entry.articles >= min(3, site.articles) and likely:
        return True
    if entry.outside >= _OUTSIDE:
        return fixed or bool(mask & _CUED)
    return again or (bool(mask & _STRONG) and entry.articles >= 3)


def by_accident(entry: Shared, site: Site) -> bool:
    """Whether a line is a link, or a short sentence, that a few of so many pages may have without being of one site."""
    words = len(entry.template.split())
    return entry.articles < _SELDOM * site.wholes and (words >= _LONG_LINE or (words > 2 and entry.form.endswith(_ENDS)))


def _stays_beside(entry: Shared, site: Site) -> bool:
    """Whether the same line mostly stands above or below it, and has it there not only by accident."""
    sides = 0
    for counts in (entry.before, entry.after):
        form = _most(counts)
        n, other = counts[form], site.shared.get(form)
        sides += n >= _MOSTLY * entry.total and n >= 2 and (not form or (other is not None and n >= _ALSO * other.total))
    return sides > (entry.articles < _ONE_SIDE)


def _most(counts: Counter[str]) -> str:
    return max(counts, key=lambda form: (counts[form], form))


def _bare(form: str) -> str:
    """A form without the bullet or the number before it."""
    return _BULLET.sub("", form)
