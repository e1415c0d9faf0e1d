# ruff: noqa: E501, SIM905 (pools of words are easier to read in one line)
"""Invented news sites: pages with a gold label for every line, for measuring what ``clean learn`` finds.

A site says once how its pages are built: menus, header, what stands amid the text, trailers, related lists,
footers. Some sites change their layout mid-way, some glue articles together, some were crawled twice.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field

__all__ = ["Page", "Site", "make_sites"]

SIZES = (5, 5, 5, 6, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 80, 100, 120, 150, 200, 300, 500)

NOUNS = "harbor bridge council ferry market school library museum tunnel reactor orchard glacier railway stadium hospital theater lighthouse canal archive festival vineyard quarry airport satellite laboratory parliament court fishery mill garden tower square bakery warehouse factory forest river island valley station clinic gallery dam reservoir plateau delta coast village suburb port".split()
PEOPLE = "mayor minister engineer teacher pilot baker curator fisherman nurse judge farmer sailor architect driver historian chemist captain student warden painter".split()
VERBS = "opened closed repaired inspected praised delayed approved rejected measured painted rebuilt sold visited questioned financed abandoned flooded cleaned reopened moved".split()
ADJECTIVES = "old new northern quiet narrow public empty crowded wooden municipal provisional disputed modest unusual costly early late hidden popular regional".split()
TIMES = "on Monday|on Tuesday|last week|in the spring|after a long debate|before sunrise|during the storm|for the third time|without any notice|two years ago|at the end of the month|this winter".split(
    "|"
)
FIRST = "Ana Bela Cyra Dimo Edda Fenn Gita Hugo Ines Jaro Kiri Lale Milo Nadja Otto Pavla Quin Rosa Sven Tilda Uma Vito Wanda Xenia Yara Zeno".split()
LAST = "Abendroth Bellini Castellan Dobrev Ekholm Ferrand Hallberg Ito Jansky Kowal Lindqvist Moreau Novak Okafor Petrov Quist Ramos Silva Tanaka Urban Varga Weiss Yilmaz Zeman".split()
PLACES = "Marsa Delta|Qasr Island|Tern Bay|Old Ferrow|Lower Brine|Port Amsel|Windmoor|Saltgate|Northquay|Elder Ridge|Kestrel Hill|Sandwick|Grey Harbor|Upper Lorne|Fenwick".split(
    "|"
)
HOUSES = "Harbor Lantern|Meridian Post|Tidewater Courier|Northern Beacon|Valley Register|Saltgate Herald|The Windmoor Echo|Delta Observer|Lorne Gazette|Kestrel Times|Quay Dispatch|Brine Chronicle|Amsel Tribune|Ridge Monitor|Sandwick Mail|Fenwick Journal|Grey Harbor News|Tern Bay Telegraph|Morning Compass|Evening Sextant|The Daily Keel|Anchor Weekly|Bulwark Press|The Lighthouse Standard|Capstan Today|Fathom Review|Halyard Report|Mainstay Bulletin|Rudder Sentinel|Topsail Examiner|Bowline Leader|Foghorn Free Press|Gangway World|Jetty Inquirer|Mooring Star".split(
    "|"
)
SECTIONS = "Harbor|Council|Weather|Tides|Markets|Letters|Culture|Schools|Transport|Science|Sport|Health|Travel|Opinion|Law|Food|Books|Property|Energy|Farming|Archive|Pictures|Video|Podcasts|Puzzles|Obituaries|Jobs|Events".split(
    "|"
)
SHARES = "Facebook|Twitter|WhatsApp|Email|Print|Copy link|Telegram|LinkedIn|Pinterest|Save".split("|")
LEGAL = "About us|Contact|Terms of use|Privacy policy|Cookie settings|Advertise with us|Work for us|Sitemap|Imprint|Accessibility|Corrections|Newsroom|Licensing|Help".split(
    "|"
)
MONTHS = "January February March April May June July August September October November December".split()
SUBHEADS = "Background|What happens next|The costs|A long wait|Voices from the quay|Looking ahead|Numbers".split("|")


@dataclass
class Page:
    """A page and what its lines are."""

    lines: list[str] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)
    """``chrome``, ``teaser`` (chrome whose words change), ``title``, ``body``, ``header`` (captions, dates, names), ``blank``."""
    articles: list[int | None] = field(default_factory=list)
    """For lines of an article its place on the page, from 0."""
    stories: list[int] = field(default_factory=list)
    """The numbers of the site's stories that it holds."""
    repeats_header: bool = False

    def add(self, kind: str, *lines: str, article: int | None = None, blank: bool = False) -> None:
        for line in lines:
            if blank and self.lines and self.kinds[-1] != "blank":
                self.lines.append("")
                self.kinds.append("blank")
                self.articles.append(None)
            self.lines.append(line)
            self.kinds.append(kind)
            self.articles.append(article)

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"


@dataclass
class Site:
    """A site and its pages."""

    name: str
    host: str
    pages: list[Page]
    fresh: list[Page]
    """Further pages that are not in the corpus."""
    header: str
    """Which kind of header it has."""


@dataclass
class Story:
    number: int
    title: str
    section: str
    author: str
    date: str
    caption: str
    paragraphs: list[tuple[str, str]]


class Layout:
    """How a site's pages are built."""

    def __init__(self, rng: random.Random, house: str, header: str) -> None:
        self.house, self.header = house, header
        self.bullet = rng.choice(["• ", "  • ", "* ", "", ""])
        self.spaced = rng.random() < 0.7
        pool = SECTIONS[:]
        rng.shuffle(pool)
        self.menu = pool[: rng.choice([0, 6, 10, 16, 24])]
        self.submenus = (
            {
                s: [f"{s} {w}" for w in rng.sample("desk briefs essays people maps data letters notebook".split(), 3)]
                for s in SECTIONS
            }
            if rng.random() < 0.3
            else {}
        )
        self.ticker = rng.random() < 0.25
        self.top = [house] if rng.random() < 0.6 else []
        if rng.random() < 0.4:
            self.top += ["Skip to content", "Search this site"]
        self.share = rng.sample(SHARES, rng.randint(3, 6)) if rng.random() < 0.6 else []
        self.share_head = rng.choice(["Share this story", "Send this on", f"Share the {house.split()[-1]}", ""])
        self.ad = rng.choice(["Advertisement", "Story continues below", f"A message from the friends of {house}", ""])
        self.more_label = rng.choice(["READ MORE: ", "See also: ", "Related: ", "", ""])
        self.box = rng.choice([f"More from {house}", "Editor Picks", "In this file", "", ""])
        self.box_bullet = rng.choice(["• ", "» ", "- "])
        self.tags = rng.choice(["Tags: ", "Filed under: ", "Topics: ", "", ""])
        self.trailer = rng.choice(
            [
                [
                    f"About {house}",
                    f"{house} is a paper for one coast, written by the people who live on it.",
                    "It appears on every day that has a tide.",
                ],
                [f"{house} keeps its archive open. You can support the paper with the price of a cup of coffee."],
                ["The views of our writers are their own.", f"Write to the {house} desk at the old customs house."],
                [],
            ]
        )
        self.related = rng.choice(
            ["Related stories", "You may also like", f"More from the {house} newsroom", "Keep reading", "", ""]
        )
        self.related_dek = rng.random() < 0.4
        self.popular = rng.choice(["Most read", f"Most read on {house}", "", ""])
        self.comments = rng.random() < 0.3
        self.footer = rng.sample(LEGAL, rng.choice([0, 4, 6, 10]))
        self.legal = rng.choice(
            [
                f"© 20{rng.randint(12, 24)} {house}. All rights reserved.",
                f"{house} uses cookies to remember where you left the page.",
                "",
            ]
        )
        self.listen = rng.choice(["▶ Listen", "Listen to this story", ""])


def make_sites(count: int = 30, seed: int = 1) -> list[Site]:
    """So many invented sites; the same seed gives the same sites."""
    return [_site(random.Random(f"{seed}/{n}"), n, count) for n in range(count)]


HEADERS = ("twice", "twice-plain", "label", "date-first", "menu", "kicker-label", "bare")


def _site(rng: random.Random, n: int, count: int) -> Site:
    house = HOUSES[n % len(HOUSES)]
    host = house.lower().replace("the ", "").replace(" ", "") + ".example"
    size = SIZES[(n * 8) % len(SIZES)] if count > len(SIZES) // 2 else rng.choice(SIZES[:12])
    header = HEADERS[n % len(HEADERS)]
    layouts = [Layout(rng, house, header)]
    if size >= 10 and rng.random() < 0.35:  # the site is rebuilt while it is crawled
        layouts.append(Layout(rng, house, rng.choice([header, rng.choice(HEADERS)])))
    glued = rng.random() < 0.6
    copies = rng.choice([0.0, 0.0, 0.1, 0.3])
    background = [_sentence(rng) for _ in range(3)]
    stories = [_story(rng, k, background) for k in range(size * 3)]
    used = 0

    def page(layout: Layout, *, may_glue: bool) -> Page:
        nonlocal used
        several = rng.randint(2, 4) if may_glue and glued and rng.random() < 0.3 else 1
        own = [stories[(used + k) % len(stories)] for k in range(several)]
        used += several
        return _page(rng, layout, own, stories)

    pages: list[Page] = []
    while len(pages) < size:
        layout = layouts[len(pages) * len(layouts) // size]
        if len(pages) > 2 and rng.random() < copies:
            again = stories[rng.choice(pages).stories[0]]
            pages.append(_page(rng, layout, [_edited(rng, again)], stories))
        else:
            pages.append(page(layout, may_glue=True))
    fresh = [page(layouts[-1], may_glue=True) for _ in range(min(20, size))]
    kinds = {layout.header for layout in layouts}
    return Site(house, host, pages, fresh, "+".join(sorted(kinds)))


def _page(rng: random.Random, layout: Layout, stories: list[Story], every: list[Story]) -> Page:
    page = Page(stories=[s.number for s in stories])
    spaced = layout.spaced
    page.add("chrome", *layout.top)
    page.add("chrome", *(layout.bullet + s for s in layout.menu))
    if layout.submenus:
        page.add("chrome", *(layout.bullet + s for s in layout.submenus[stories[0].section]))
    if layout.ticker:
        page.add("chrome", "Latest:", blank=spaced)
        page.add("teaser", _title(rng), _title(rng), blank=spaced)
    for n, story in enumerate(stories):
        _header(rng, page, layout, story, n)
        _body(rng, page, layout, story, n, every)
        _tail(rng, page, layout, every)
    page.add("chrome", *layout.footer, blank=False)
    if layout.legal:
        page.add("chrome", layout.legal, blank=spaced)
    return page


def _header(rng: random.Random, page: Page, layout: Layout, story: Story, n: int) -> None:
    blank = layout.spaced
    caption = [story.caption] if rng.random() < 0.7 else []

    def add(kind: str, *lines: str) -> None:
        page.add(kind, *lines, article=n, blank=blank)

    match layout.header:
        case "twice":
            add("title", story.title)
            add("header", *caption)
            add("chrome", "TT")
            add("header", story.title, *caption, f"Updated {story.date}")
            add("chrome", "0")
        case "twice-plain":
            add("title", story.title)
            add("header", *caption, f"By {story.author}")
            add("header", story.title, *caption)
        case "label":
            add("header", f"Section: {story.section}")
            add("title", story.title)
            add("header", f"By {story.author}")
            add("header", story.date)
            if layout.listen:
                add("chrome", layout.listen)
        case "date-first":
            add("header", f"Published on {story.date}")
            add("title", story.title)
            add("header", f"Words by {story.author}")
        case "menu":
            add("title", story.title)
            add("header", f"By {story.author} | {story.date}")
        case "kicker-label":
            add("header", f"In: {story.section}")
            add("title", story.title)
            add("header", f"{story.author} · {story.date}")
            if layout.listen:
                add("chrome", layout.listen)
        case _:
            add("title", story.title)
            add("header", story.date)
    if layout.share and rng.random() < 0.8:
        page.add("chrome", *([layout.share_head] if layout.share_head else []), *(layout.bullet + s for s in layout.share))


def _body(rng: random.Random, page: Page, layout: Layout, story: Story, n: int, every: list[Story]) -> None:
    for k, (kind, text) in enumerate(story.paragraphs):
        page.add(kind, text, article=n, blank=layout.spaced)
        if k and k + 1 < len(story.paragraphs) and kind == "body":
            if layout.ad and rng.random() < 0.25:
                page.add("chrome", layout.ad, blank=layout.spaced)
            if layout.more_label and rng.random() < 0.15:
                page.add("chrome", layout.more_label + rng.choice(every).title, blank=layout.spaced)
            if layout.box and rng.random() < 0.1:
                page.add("chrome", layout.box, blank=layout.spaced)
                page.add("teaser", *(layout.box_bullet + rng.choice(every).title for _ in range(rng.randint(2, 4))))


def _tail(rng: random.Random, page: Page, layout: Layout, every: list[Story]) -> None:
    blank = layout.spaced
    if layout.tags:
        page.add("chrome", layout.tags + ", ".join(rng.sample(SECTIONS, rng.randint(2, 4))), blank=blank)
    if layout.share and rng.random() < 0.4:
        page.add("chrome", *(layout.bullet + s for s in layout.share), blank=False)
    page.add("chrome", *layout.trailer, blank=blank)
    if layout.comments:
        page.add("chrome", f"{rng.randint(2, 60)} comments", blank=blank)
        for _ in range(rng.randint(1, 4)):
            page.add("teaser", f"{rng.choice(FIRST)} {rng.choice(LAST)[0]}. says:", _sentence(rng))
            page.add("chrome", "Reply")
    if layout.related:
        page.add("chrome", layout.related, blank=blank)
        for _ in range(rng.randint(3, 6)):
            other = rng.choice(every)
            page.add("teaser", layout.bullet + other.title)
            if layout.related_dek:
                page.add("teaser", next(t for k, t in other.paragraphs if k == "body"))
    if layout.popular:
        page.add("chrome", layout.popular, blank=blank)
        page.add("teaser", *(f"{k}. {rng.choice(every).title}" for k in range(1, 6)))


def _story(rng: random.Random, number: int, background: list[str]) -> Story:
    paragraphs: list[tuple[str, str]] = []
    for k in range(rng.randint(4, 12)):
        if k > 1 and rng.random() < 0.08:
            paragraphs.append(("body", rng.choice(SUBHEADS)))
        text = " ".join(_sentence(rng) for _ in range(rng.randint(1, 4)))
        if k > 1 and rng.random() < 0.03:  # what follow-ups tell again
            text = rng.choice(background)
        paragraphs.append(("body", text))
    if rng.random() < 0.1:
        paragraphs[2:2] = [("body", f"• {_sentence(rng)}") for _ in range(3)]
    author = f"{rng.choice(FIRST)} {rng.choice(LAST)}"
    date = f"{rng.randint(1, 28)} {rng.choice(MONTHS)} {rng.randint(2012, 2024)}"
    caption = f"A {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} in {rng.choice(PLACES)} {rng.choice(TIMES)} ({rng.choice(LAST)})"
    return Story(number, _title(rng), rng.choice(SECTIONS), author, date, caption, paragraphs)


def _edited(rng: random.Random, story: Story) -> Story:
    """The same story, as it was updated."""
    paragraphs = story.paragraphs[:]
    if rng.random() < 0.5:
        paragraphs.append(("body", _sentence(rng)))
    if rng.random() < 0.3:
        paragraphs.pop(rng.randrange(2, len(paragraphs)))
    return Story(story.number, story.title, story.section, story.author, story.date, story.caption, paragraphs)


def _sentence(rng: random.Random) -> str:
    forms: list[Callable[[], str]] = [
        lambda: (
            f"The {rng.choice(PEOPLE)} of {rng.choice(PLACES)} {rng.choice(VERBS)} the {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} {rng.choice(TIMES)}, and the {rng.choice(NOUNS)} beside it stayed {rng.choice(ADJECTIVES)}."
        ),
        lambda: (
            f'"We have {rng.choice(VERBS)} more than one {rng.choice(NOUNS)} here," said {rng.choice(FIRST)} {rng.choice(LAST)}, a {rng.choice(PEOPLE)} from {rng.choice(PLACES)}.'
        ),
        lambda: (
            f"About {rng.randint(3, 900)} people came to the {rng.choice(NOUNS)} {rng.choice(TIMES)}, where a {rng.choice(PEOPLE)} had {rng.choice(VERBS)} the {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} that nobody wanted."
        ),
        lambda: (
            f"In {rng.choice(PLACES)} the {rng.choice(NOUNS)} was {rng.choice(VERBS)} {rng.choice(TIMES)}; it had cost {rng.randint(2, 90)} million and taken {rng.randint(2, 19)} years."
        ),
        lambda: (
            f"Nobody at the {rng.choice(NOUNS)} could say why the {rng.choice(ADJECTIVES)} {rng.choice(NOUNS)} was {rng.choice(VERBS)} by a {rng.choice(PEOPLE)} {rng.choice(TIMES)}."
        ),
        lambda: f"{rng.choice(FIRST)} {rng.choice(LAST)} {rng.choice(VERBS)} it.",
    ]
    return rng.choice(forms)()


def _title(rng: random.Random) -> str:
    forms: list[Callable[[], str]] = [
        lambda: (
            f"{rng.choice(PLACES)} {rng.choice(VERBS).title()} Its {rng.choice(ADJECTIVES).title()} {rng.choice(NOUNS).title()}"
        ),
        lambda: (
            f"{rng.choice(PEOPLE).title()} and {rng.choice(PEOPLE).title()} Share One {rng.choice(NOUNS).title()} in {rng.choice(PLACES)}"
        ),
        lambda: (
            f"Why the {rng.choice(ADJECTIVES).title()} {rng.choice(NOUNS).title()} of {rng.choice(PLACES)} Was {rng.choice(VERBS).title()}"
        ),
        lambda: (
            f"{rng.choice(NOUNS).title()} in {rng.choice(PLACES)}: {rng.randint(2, 99)} Years of {rng.choice(ADJECTIVES).title()} {rng.choice(NOUNS).title()}s"
        ),
    ]
    return rng.choice(forms)()
