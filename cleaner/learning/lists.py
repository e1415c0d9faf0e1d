"""Lists: a heading that pages share, and below it bullets whose words change."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from cleaner.learning.forms import letters
from cleaner.learning.page import Page
from cleaner.learning.sharing import Site

__all__ = ["Listed", "find_lists"]

_BULLETS = "•·▪◦*–-—>»|+→›"
_LEAST = 0.6  # share of a heading's places below which bullets of the page's own stand
_MOST = 12  # bullets below a heading; more are an article's list
_WORDS = 20  # of a bullet; a longer one is text


@dataclass(slots=True, frozen=True)
class Listed:
    """A heading with varying bullets below it."""

    heading: str
    """The heading, as a rule file writes it."""
    bullet: str
    """How its items begin."""
    articles: int
    """Articles that have it."""
    most: int
    """The most items that it has."""

    @property
    def block(self) -> str:
        """The block of a rule."""
        return f"{self.heading}\n{self.bullet} {{any}} {{more}}"


def find_lists(site: Site) -> list[Listed]:
    """Headings below which bullets stand that other pages do not share."""
    places: Counter[str] = Counter()
    varying: defaultdict[tuple[str, str], set[int]] = defaultdict(set)
    hits: Counter[tuple[str, str]] = Counter()
    sizes: Counter[tuple[str, str]] = Counter()
    for page in site.pages:
        for k, form in enumerate(page.forms):
            if form not in site.shared or page.sentence[k] or page.texts[k][:1] in _BULLETS or letters(form) < 4:
                continue
            places[form] += 1
            bullet, own, size = _below(site, page, k)
            if bullet and own and size <= _MOST:
                varying[form, bullet].add(page.article)
                hits[form, bullet] += 1
                sizes[form, bullet] = max(sizes[form, bullet], size)
    found = [
        Listed(site.shared[form].template, bullet, len(owners), sizes[form, bullet])
        for (form, bullet), owners in varying.items()
        if len(owners) >= site.least and hits[form, bullet] >= _LEAST * places[form]
    ]
    return sorted(found, key=lambda f: (-f.articles, f.heading, f.bullet))


def _below(site: Site, page: Page, k: int) -> tuple[str, int, int]:
    """The bullet of the items below a line, how many are the page's own, and how many there are."""
    if k + 1 >= len(page.texts):
        return "", 0, 0
    bullet = page.texts[k + 1][:1]
    if bullet not in _BULLETS or page.texts[k + 1][1:2] != " ":
        return "", 0, 0
    own = size = 0
    for place in range(k + 1, len(page.texts)):
        text = page.texts[place]
        if text[:2] != bullet + " ":
            break
        if len(text.split()) > _WORDS or (page.sentence[place] and page.begin <= place < page.end):
            return "", 0, 0
        own += page.forms[place] not in site.chrome
        size += 1
    return bullet, own, size
