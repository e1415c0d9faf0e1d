"""Lists: a heading that pages share, and below it bullets whose words change."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field

from cleaner.learning.forms import letters
from cleaner.learning.page import Page
from cleaner.learning.sharing import Site, by_accident

__all__ = ["Listed", "find_lists"]

_BULLETS = "•·▪◦*–-—>»|+→›"
_LEAST = 0.6  # share of a heading's places below which bullets of the page's own stand
_MOST = 12  # bullets below a heading; more are an article's list
_WORDS = 20  # of a bullet; a longer one is text
_SPARE = 2  # the heading, and an item more than was seen
_ENDS = (".", "。", "।", "۔")


@dataclass(slots=True, frozen=True)
class Listed:
    """A heading with varying bullets below it."""

    form: str
    """The heading's form."""
    heading: str
    """The heading, as a rule file writes it."""
    bullet: str
    """How its items begin."""
    articles: int
    """Articles that have it."""
    most: int
    """The most lines that it may take, with its heading; 0 where a list of the article's own may begin right below."""

    @property
    def block(self) -> str:
        """The block of a rule."""
        return f"{self.heading}\n{self.bullet} {{any}} {{more}}"


@dataclass(slots=True)
class _Seen:
    """A heading with one kind of bullets, as the pages show it."""

    articles: set[int] = field(default_factory=set)
    sizes: list[int] = field(default_factory=list)
    """Items of each list."""
    unsafe: list[int] = field(default_factory=list)
    """Items of each run of bullets that goes on into a list of the article's own."""


def find_lists(site: Site) -> list[Listed]:
    """Headings below which bullets stand that other pages do not share."""
    places: Counter[str] = Counter()
    seen: defaultdict[tuple[str, str], _Seen] = defaultdict(_Seen)
    for page in site.pages:
        for k, form in enumerate(page.forms):
            if form not in site.shared or page.sentence[k] or page.texts[k][:1] in _BULLETS or letters(form) < 4:
                continue
            places[form] += 1
            bullet = _bullet(page, k)
            if not bullet:
                continue
            own, size, text = _below(site, page, k, bullet)
            entry = seen[form, bullet]
            if text:
                entry.unsafe.append(size)
            elif own and size <= _MOST:
                entry.articles.add(page.article)
                entry.sizes.append(size)
    found = []
    for (form, bullet), entry in seen.items():
        safe = min(entry.unsafe, default=_MOST + _SPARE)  # a run of so many items may hold text
        if by_accident(site.shared[form], site):
            continue
        if len(entry.articles) >= site.least and len(entry.sizes) >= _LEAST * places[form]:
            fit = sum(size < safe for size in entry.sizes)
            most = min(max(entry.sizes) + _SPARE, safe) if fit >= _LEAST * places[form] else 0
            found.append(Listed(form, site.shared[form].template, bullet, len(entry.articles), most))
    return sorted(found, key=lambda f: (-f.articles, f.heading, f.bullet))


def _bullet(page: Page, k: int) -> str:
    """The bullet of the line below a place; nothing where it has none."""
    text = page.texts[k + 1] if k + 1 < len(page.texts) else ""
    return text[0] if text[:1] in _BULLETS and text[1:2] == " " else ""


def _below(site: Site, page: Page, k: int, bullet: str) -> tuple[int, int, bool]:
    """How many items below a line are the page's own, how many there are, and whether text of the article is among them.

    What the site's plain rules take is passed over, as a block passes over it.
    """
    own = size = 0
    text = False
    for place in range(k + 1, len(page.texts)):
        if page.texts[place][:2] != bullet + " ":
            if page.forms[place] in site.chrome:
                continue
            break
        own += page.forms[place] not in site.chrome
        size += 1
        long = len(page.texts[place].split()) > _WORDS or page.texts[place].endswith(_ENDS)
        text |= long and page.begin <= place < page.end and page.forms[place] not in site.chrome
    return own, size, text
