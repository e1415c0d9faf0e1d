"""How many articles a page holds, and where each begins and ends.

A page is one article until it proves otherwise. It is several where its headline opens not the page but a section of it, and
further sections are built alike: a heading like the first, a date or writer or address of its own, and as much text as a
story has. A site's own ``[[article]]`` rules and several bodies in JSON-LD say so, too. Teasers, related stories and comments
are too short or stand in elements that say what they are; a live blog and a list of parts have one headline above them all.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import accumulate, islice, pairwise
from typing import NamedTuple

from lxml.html import HtmlElement

from cleaner.html.blocks import Block, Place
from cleaner.html.metadata import Head
from cleaner.html.names import bit
from cleaner.html.structured import Described, of_page, of_title

__all__ = ["Part", "divide", "find_headline", "heading_of"]

LEAST_WORDS = 70
"""Words of running text that a section needs to be an article."""
LEAST_PARAGRAPHS = 2
"""Paragraphs of running text that it needs."""
_PARAGRAPH = 12  # words from which a block is a paragraph
_HEADER = 6  # blocks above and below a heading in which its date and writer stand
_ABOVE = 40  # blocks above a heading that may stand in its section
_SIGNED_WORDS = 14  # most words of such a block
_LOWEST = 3  # level of headings that may open an article
_HEADINGS = {f"h{n}": n for n in range(1, 7)}
_LONGEST_HEADING = 300
_MOST_LINKED = 0.5
_OUTSIDE = bit("comments") | bit("nav") | bit("footer")
_WHOLE = bit("live")
_SIGNED = bit("author") | bit("date")
_ARTICLE = re.compile(r"/(?:\w*Article|BlogPosting|Report|Review)$")
_ADDRESS = (
    "data-url",
    "data-permalink",
    "data-href",
    "data-article-url",
    "data-canonical",
    "data-page-url",
    "data-link",
    "itemid",
)
_WORD = re.compile(r"\w+")


class Part(NamedTuple):
    """One article of a page."""

    blocks: Sequence[Block]
    """The blocks among which it stands."""
    heading: Block | None = None
    """Its headline, where that is one of them."""
    described: Described | None = None
    """What JSON-LD says of it."""
    url: str = ""
    """Its own address, where its elements tell one."""


def divide(
    blocks: Sequence[Block],
    headline: HtmlElement | None,
    head: Head,
    described: Sequence[Described],
    given: Iterable[HtmlElement] = (),
) -> list[Part]:
    """The articles of a page; one with all blocks where nothing proves that there are several.

    :param blocks: the blocks of the page
    :param headline: its headline
    :param head: what it says of itself
    :param described: what its JSON-LD describes
    :param given: elements that a site's rules call articles
    """
    heading = heading_of(blocks, headline)
    if own := _given(blocks, list(given), described):
        return own
    parts: list[Part] = []
    if all(d.kind != "LiveBlogPosting" for d in described):
        headings = [i for i, b in enumerate(blocks) if _may_be_headline(b)]
        if heading is not None:
            parts = _opened_by(blocks, headings, heading)
        if not parts and head.kind != "article" and all(d.kind == "WebPage" for d in described):
            parts = _postings(blocks, headings)
        if not parts:
            parts = _by_bodies(blocks, described)
    if not parts:
        return [Part(blocks, heading, _described(heading, described) or of_page(described, head.title))]
    return [part._replace(described=part.described or _described(part.heading, described)) for part in parts]


def find_headline(root: HtmlElement, head: Head) -> HtmlElement | None:
    """The page's headline: the heading that says what the page tells others, else its first ``h1``.

    :param root: the page
    :param head: what it says of itself
    """
    wanted, whole = _words(head.title), _words(head.page_title)
    best, found = 0.0, None
    for element in root.iter("h1", "h2", "h3", "h4"):
        text = " ".join("".join(element.itertext()).split())
        if not text or len(text) > _LONGEST_HEADING:
            continue
        own = _words(text)
        alike = 2 * len(own & wanted) / (len(own) + len(wanted)) if own and wanted else 0.0
        if len(own) > 2 and own <= whole:
            alike = max(alike, 0.6)
        score = alike + {"h1": 0.3, "h2": 0.1}.get(element.tag, 0.0)
        if own and (alike >= 0.5 or element.tag == "h1") and score > best + 1e-9:
            best, found = score, element
    return found


def heading_of(blocks: Sequence[Block], element: HtmlElement | None) -> Block | None:
    """The block that an element holds, ``None`` if it holds none of them."""
    if element is None:
        return None
    return next((b for b in blocks if any(p.element is element for p in islice(b.place.around(), 3))), None)


def heading_level(place: Place) -> int:
    """The level of the heading in which a place stands, 0 outside of headings."""
    for _ in range(3):
        if place.tag in _HEADINGS:
            return _HEADINGS[place.tag]
        if place.parent is None:
            break
        place = place.parent
    return 0


def _may_be_headline(block: Block) -> bool:
    return 0 < heading_level(block.place) <= _LOWEST and len(block.text) <= _LONGEST_HEADING and " " in block.text


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _described(heading: Block | None, described: Sequence[Described]) -> Described | None:
    return of_title(described, heading.text) if heading else None


# -- what a site's rules say ---------------------------------------------------------------------


def _given(blocks: Sequence[Block], elements: list[HtmlElement], described: Sequence[Described]) -> list[Part]:
    """The articles in elements that rules name, if they hold any text."""
    parts = []
    for element in elements:
        own = [b for b in blocks if any(p.element is element for p in b.place.around())]
        if own:
            heading = next((b for b in own if heading_level(b.place) in (1, 2, 3)), None)
            parts.append(Part(own, heading, _described(heading, described), _told_by(element)))
    return parts


# -- sections built alike ------------------------------------------------------------------------


class _Section(NamedTuple):
    """A heading and what stands below it."""

    start: int
    """Index of the heading."""
    span: range
    """The blocks of the section."""
    element: Place | None
    """The outermost element that holds this heading and none of the others."""


def _opened_by(blocks: Sequence[Block], headings: Sequence[int], headline: Block) -> list[Part]:
    """The articles of a page whose headline opens the first of several sections that are built alike."""
    first = next(i for i, b in enumerate(blocks) if b is headline)
    starts = [first, *(i for i in headings if i > first and _is_like(blocks[i], headline))]
    sections = _good_sections(blocks, starts)
    if len(sections) < 2 or sections[0].start != first:  # else they are parts of what the headline opens
        return []
    addresses = {_address(blocks, s) for s in sections[1:]}
    if "" in addresses or len(addresses) < len(sections) - 1:
        signs = _signs(blocks, sections[0])
        if not signs or not all(signs & _signs(blocks, s) for s in sections):
            return []
    return _as_parts(blocks, sections)


def _postings(blocks: Sequence[Block], headings: Sequence[int]) -> list[Part]:
    """The articles of a page that is none itself, such as the front page of a blog with whole postings: each in an article
    element, and signed."""
    groups: dict[tuple[str, str, str], list[int]] = {}
    for i in headings:
        if (around := _article_around(blocks[i].place)) is not None:
            groups.setdefault((around.tag, around.element.get("itemtype") or "", _heading(blocks[i].place).tag), []).append(i)
    for starts in sorted(groups.values(), key=len, reverse=True):
        sections = _good_sections(blocks, starts)
        if len(sections) > 1 and len(sections) == len(starts) and all(_signs(blocks, s) for s in sections):
            return _as_parts(blocks, sections)
    return []


def _good_sections(blocks: Sequence[Block], starts: Sequence[int]) -> list[_Section]:
    """The sections that these headings open and that hold a story; what others hold goes to the one before."""
    words = list(accumulate((b.words if _is_text(b) else 0 for b in blocks), initial=0))
    while len(starts) > 1:
        limits = list(pairwise([*starts, len(blocks)]))
        if any(words[high] - words[low] < LEAST_WORDS for low, high in limits):
            starts = [low for low, high in limits if words[high] - words[low] >= LEAST_WORDS]
            continue
        elements = _own_elements(blocks, starts)
        sections = [
            _Section(low, _span(blocks, low, high, element), element)
            for (low, high), element in zip(limits, elements, strict=True)
        ]
        good = [s for s in sections if _is_article(blocks, s)]
        if len(good) == len(sections):
            return sections
        starts = [s.start for s in good]
    return []


def _as_parts(blocks: Sequence[Block], sections: Iterable[_Section]) -> list[Part]:
    parts = []
    for section in sections:
        heading = blocks[section.start]
        parts.append(Part([blocks[k] for k in section.span], heading, None, _address(blocks, section)))
    return parts


def _is_like(block: Block, headline: Block) -> bool:
    """Whether a heading is one like the page's headline: of its tag and class, or of such an article element."""
    if block.text == headline.text:
        return False
    level, other = _heading(block.place), _heading(headline.place)
    if level.name == other.name and (level.tag == other.tag or level.name):
        return True
    around, outer = _article_around(block.place), _article_around(headline.place)
    return around is not None and outer is not None and around.tag == outer.tag and level.tag <= f"h{int(other.tag[1]) + 1}"


def _heading(place: Place) -> Place:
    """The heading element in which a place stands."""
    return next((p for p in place.around() if p.tag in _HEADINGS), place)


def _article_around(place: Place) -> Place | None:
    """The innermost element around a place that says that it is an article."""
    return next((p for p in place.around() if p.tag == "article" or _ARTICLE.search(p.element.get("itemtype") or "")), None)


def _own_elements(blocks: Sequence[Block], starts: Sequence[int]) -> list[Place | None]:
    """For each heading the outermost element that holds it and none of the others."""
    around = [list(blocks[i].place.around()) for i in starts]
    shared = Counter(place for places in around for place in places)
    return [next((p for p in reversed(places) if shared[p] == 1), None) for places in around]


def _span(blocks: Sequence[Block], low: int, high: int, element: Place | None) -> range:
    """The blocks of a section: those of its element, if that holds its text; else all up to the next heading."""
    reach = range(low, high)
    if element is None:
        return reach
    own = [i for i in range(max(low - _ABOVE, 0), high) if any(p is element for p in blocks[i].place.around())]
    if own and _text_words(blocks[i] for i in own) >= 0.6 * _text_words(blocks[i] for i in reach):
        return range(own[0], own[-1] + 1)
    return reach


def _is_text(block: Block) -> bool:
    return block.words >= _PARAGRAPH and block.linked <= _MOST_LINKED * len(block.text) and not heading_level(block.place)


def _text_words(blocks: Iterable[Block]) -> int:
    return sum(b.words for b in blocks if _is_text(b))


def _is_article(blocks: Sequence[Block], section: _Section) -> bool:
    """Whether a section holds a story: text enough, signed, and nowhere that says that it is something else."""
    below = [blocks[i] for i in section.span if i > section.start]
    text = [b.words for b in below if _is_text(b)]
    if len(text) < LEAST_PARAGRAPHS or sum(text) < LEAST_WORDS or 2 * sum(text) < sum(b.words for b in below):
        return False
    place = blocks[section.start].place
    mask = 0
    for around in place.around():
        if around.tag in ("body", "main", "html"):
            break
        mask |= around.own
    if mask & (_OUTSIDE | _WHOLE):
        return False
    return bool(_signs(blocks, section) or _address(blocks, section))


def _signs(blocks: Sequence[Block], section: _Section) -> set[str]:
    """What near a heading tells a date or a writer, and how that is built."""
    found = set()
    start, span = section.start, section.span
    for i in range(max(span.start, start - _HEADER), min(span.stop, start + _HEADER + 1)):
        block = blocks[i]
        if i == start or block.words > _SIGNED_WORDS:
            continue
        for one in islice(block.place.element.iter("*"), _SIGNED_WORDS):
            if one.tag == "time" or one.get("rel") == "author" or one.get("itemprop") in ("author", "datePublished"):
                found.add(f"{one.tag} {one.get('class') or ''}")
        for place in islice(block.place.around(), 2):
            if place.own & _SIGNED and place.name:
                found.add(f"{place.tag} {place.name}")
    return found


def _address(blocks: Sequence[Block], section: _Section) -> str:
    """The address of its own that the elements of a section tell; empty if there is none."""
    if section.element is None:
        return ""
    for place in blocks[section.start].place.around():
        if told := _told_by(place.element):
            return told
        if place is section.element:
            break
    return ""


def _told_by(element: HtmlElement) -> str:
    """The address that an element's attributes tell."""
    return next((value.strip() for name in _ADDRESS if (value := element.get(name))), "")


# -- bodies in JSON-LD ---------------------------------------------------------------------------


def _by_bodies(blocks: Sequence[Block], described: Sequence[Described]) -> list[Part]:
    """The articles whose bodies JSON-LD holds, if there are several; from the page, or as JSON-LD has them."""
    told: list[Described] = []
    for one in described:
        if sum(len(p.split()) for p in one.body) >= LEAST_WORDS and all(one.body != other.body for other in told):
            told.append(one)
    if len({d.title for d in told}) < 2 or len(told) != len({d.title for d in told}):
        return []
    keys = ["".join(_WORD.findall(b.text.casefold())) for b in blocks]
    parts = []
    for one in told:
        body = "".join(_WORD.findall(" ".join(one.body).casefold()))
        own = [i for i, key in enumerate(keys) if len(key) > 40 and key in body]
        if 2 * sum(len(keys[i]) for i in own) >= len(body):
            title = _words(one.title)
            low = next((i for i in range(own[0], max(own[0] - 12, -1), -1) if _words(blocks[i].text) == title), own[0])
            span = blocks[low : own[-1] + 1]
            parts.append(Part(span, span[0] if low < own[0] else None, one, one.url))
        else:
            parts.append(Part((), None, one, one.url))
    return parts
