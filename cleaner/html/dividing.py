"""How many articles a page holds, and where each begins and ends.

A page is one article until it proves otherwise. It is several where its headline opens not the page but a section of it, and
further sections are built alike: a heading like the first, a date or writer or address of its own, and as much text as a
story has. A site's own ``[[article]]`` rules and several bodies in JSON-LD say so, too. Teasers, related stories and comments
are too short or stand in elements that say what they are; a live blog and a list of parts have one headline above them all.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

from lxml.html import HtmlElement

from cleaner.html.blocks import Block, Place
from cleaner.html.metadata import Head
from cleaner.html.names import bit
from cleaner.html.structured import Described

__all__ = ["Part", "divide", "find_headline"]

LEAST_WORDS = 70
"""Words of running text that a section needs to be an article."""
LEAST_PARAGRAPHS = 2
"""Paragraphs of running text that it needs."""
_PARAGRAPH = 12  # words from which a block is a paragraph
_HEADER = 6  # blocks above and below a heading in which its date and writer stand
_LONGEST_HEADING = 300
_MOST_LINKED = 0.5
_OUTSIDE = bit("comments") | bit("nav") | bit("footer")
_WHOLE = bit("live")
_SIGNED = bit("author") | bit("date")
_ARTICLE = re.compile(r"/(?:\w*Article|BlogPosting|Report|Review)$")
_DATE = re.compile(r"\b(?:19|20)\d\d\b|\d{1,2}[:.]\d\d\b")
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
_LEVELS = ("h1", "h2", "h3")


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
    blocks: Sequence[Block], head: Head, described: Sequence[Described], given: Iterable[HtmlElement] = ()
) -> list[Part]:
    """The articles of a page; one with all blocks where nothing proves that there are several.

    :param blocks: the blocks of the page
    :param head: what it says of itself
    :param described: what its JSON-LD describes
    :param given: elements that a site's rules call articles
    """
    heading = find_headline(blocks, head)
    if own := _given(blocks, list(given), described):
        return own
    if any(d.kind == "LiveBlogPosting" for d in described):
        return [Part(blocks, heading, _first(described))]
    parts = _sections(blocks, heading, head) if heading else []
    if len(parts) < 2:
        parts = _by_bodies(blocks, described)
    if len(parts) < 2:
        return [Part(blocks, heading, _first(described))]
    return [part._replace(described=part.described or _of_title(part.heading, described)) for part in parts]


def find_headline(blocks: Sequence[Block], head: Head) -> Block | None:
    """The page's headline: the heading that says what the page tells others, else its first ``h1`` that no menu holds."""
    wanted, whole = _words(head.title), _words(head.page_title)
    best, found = 0.0, None
    for block in blocks:
        level = heading_level(block.place)
        if not level or len(block.text) > _LONGEST_HEADING:
            continue
        own = _words(block.text)
        alike = 2 * len(own & wanted) / (len(own) + len(wanted)) if own and wanted else 0.0
        if len(own) > 2 and own <= whole:
            alike = max(alike, 0.6)
        score = alike + (0.3 if level == 1 else 0.1 if level == 2 else 0.0)
        if own and (alike >= 0.5 or level == 1) and score > best + 1e-9:
            best, found = score, block
    return found


def heading_level(place: Place) -> int:
    """The level of the heading in which a place stands, 0 outside of headings."""
    for around, _ in zip(place.around(), range(3), strict=False):
        tag = around.tag
        if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456":
            return int(tag[1])
    return 0


def _words(text: str) -> set[str]:
    return set(_WORD.findall(text.casefold()))


def _first(described: Sequence[Described]) -> Described | None:
    return described[0] if described else None


def _of_title(heading: Block | None, described: Sequence[Described]) -> Described | None:
    own = _words(heading.text) if heading else set()
    return next((d for d in described if own and 2 * len(own & (w := _words(d.title))) > 1.6 * max(len(own), len(w))), None)


# -- what a site's rules say ---------------------------------------------------------------------


def _given(blocks: Sequence[Block], elements: list[HtmlElement], described: Sequence[Described]) -> list[Part]:
    """The articles in elements that rules name, if they hold any text."""
    parts = []
    for element in elements:
        own = [b for b in blocks if any(p.element is element for p in b.place.around())]
        if own:
            heading = next((b for b in own if heading_level(b.place) in (1, 2, 3)), None)
            parts.append(Part(own, heading, _of_title(heading, described), _address(own[0].place)))
    return parts


# -- sections built alike ------------------------------------------------------------------------


def _sections(blocks: Sequence[Block], headline: Block, head: Head) -> list[Part]:
    """The sections that are built as the first one, which the page's headline opens; none where there are fewer than two."""
    starts = [i for i, b in enumerate(blocks) if b is headline or _is_like(b, headline)]
    first = next(i for i in starts if blocks[i] is headline)
    starts = [i for i in starts if i >= first]
    while True:
        if len(starts) < 2:
            return []
        boundaries = [*starts, len(blocks)]
        inside = [_whole_of(blocks, starts, k) for k in range(len(starts))]
        spans = [_span(blocks, low, high, element) for (low, high), element in zip(pairwise(boundaries), inside, strict=True)]
        good = [
            i for i, span, element in zip(starts, spans, inside, strict=True) if _is_article(blocks, i, span, element, head)
        ]
        if good == starts:
            break
        if first not in good:  # the page's own headline opens no such section: the others are parts of what it opens
            return []
        starts = good
    if not _are_alike(blocks, starts, spans, inside):
        return []
    return [
        Part([blocks[k] for k in span], blocks[i], None, _address(element) if element else "")
        for i, span, element in zip(starts, spans, inside, strict=True)
    ]


def _is_like(block: Block, headline: Block) -> bool:
    """Whether a block is a heading like the page's headline: of its tag and class, or of such an article element."""
    level, own = heading_level(block.place), heading_level(headline.place)
    if level not in (1, 2, 3) or len(block.text) > _LONGEST_HEADING or len(_words(block.text)) < 2:
        return False
    if block.text == headline.text:
        return False
    if level == own and _heading(block.place).name == _heading(headline.place).name:
        return True
    around, other = _article_around(block.place), _article_around(headline.place)
    return around is not None and other is not None and around.tag == other.tag and level <= own + 1


def _heading(place: Place) -> Place:
    return next((p for p in place.around() if heading_level(p) and p.tag[0] == "h" and p.tag[1:].isdigit()), place)


def _article_around(place: Place) -> Place | None:
    """The innermost element around a place that says that it is an article."""
    return next((p for p in place.around() if p.tag == "article" or _ARTICLE.search(p.element.get("itemtype") or "")), None)


def _whole_of(blocks: Sequence[Block], starts: Sequence[int], k: int) -> Place | None:
    """The outermost element that holds one of the headings and none of the others."""
    others = {p for n, i in enumerate(starts) if n != k for p in blocks[i].place.around()}
    found = None
    for place in blocks[starts[k]].place.around():
        if place in others:
            break
        found = place
    return found


def _span(blocks: Sequence[Block], low: int, high: int, element: Place | None) -> range:
    """The blocks of a section: those of its element, if that holds its text; else all up to the next heading."""
    reach = range(low, high)
    if element is None:
        return reach
    own = [i for i in range(max(low - 40, 0), high) if any(p is element for p in blocks[i].place.around())]
    if own and _text_words(blocks[i] for i in own) >= 0.6 * _text_words(blocks[i] for i in reach):
        return range(own[0], own[-1] + 1)
    return reach


def _is_text(block: Block) -> bool:
    return block.words >= _PARAGRAPH and block.linked <= _MOST_LINKED * len(block.text) and not heading_level(block.place)


def _text_words(blocks: Iterable[Block]) -> int:
    return sum(b.words for b in blocks if _is_text(b))


def _is_article(blocks: Sequence[Block], start: int, span: range, element: Place | None, head: Head) -> bool:
    """Whether a section holds a story: text enough, signed, and nowhere that says that it is something else."""
    text = [blocks[i] for i in span if i > start and _is_text(blocks[i])]
    if len(text) < LEAST_PARAGRAPHS or sum(b.words for b in text) < LEAST_WORDS:
        return False
    if sum(b.words for b in text) < 0.5 * sum(blocks[i].words for i in span if i > start):
        return False
    body = _of_body(blocks[start].place)
    mask = 0
    for place in blocks[start].place.around():
        if place is body:
            break
        mask |= place.own
    if mask & _OUTSIDE & ~_common(blocks):
        return False
    if mask & _WHOLE and not _article_around(blocks[start].place):
        return False
    return bool(_signs(blocks, start, span)) or bool(element is not None and _address(element))


def _common(blocks: Sequence[Block]) -> int:
    """What the names around nearly all blocks tell: it tells nothing of one of them."""
    first, last = blocks[0].place, blocks[-1].place
    around = set(first.around())
    shared = next((p for p in last.around() if p in around), None)
    return shared.mask if shared else 0


def _of_body(place: Place) -> Place:
    return next((p for p in place.around() if p.parent is None), place)


def _signs(blocks: Sequence[Block], start: int, span: range) -> set[tuple[str, str]]:
    """The elements near a heading that tell a date or a writer, by what they tell and how they are built."""
    found = set()
    for i in range(max(span.start, start - _HEADER), min(span.stop, start + _HEADER + 1)):
        block = blocks[i]
        if i == start or block.words > _PARAGRAPH:
            continue
        if block.place.element.find(".//time") is not None or block.place.tag == "time":
            found.add(("date", "time"))
        for place, _ in zip(block.place.around(), range(2), strict=False):
            if place.own & _SIGNED and heading_level(place) == 0:
                found.add(("signed", f"{place.tag} {place.name}"))
        if _DATE.search(block.text) and block.words <= _PARAGRAPH:
            found.add(("date", block.place.tag))
    return found


def _are_alike(
    blocks: Sequence[Block], starts: Sequence[int], spans: Sequence[range], elements: Sequence[Place | None]
) -> bool:
    """Whether the headers of all sections are built as the first one's, or each section has an address of its own."""
    addresses = {_address(e) for e in elements if e is not None} - {""}
    if len(addresses) >= len(starts) - 1 and len(addresses) > 0:
        return True
    first = _signs(blocks, starts[0], spans[0])
    return bool(first) and all(first & _signs(blocks, i, span) for i, span in zip(starts, spans, strict=True))


def _address(place: Place) -> str:
    """The address that an element tells of itself, near its outer end."""
    for around in place.around():
        for name in _ADDRESS:
            if value := around.element.get(name):
                return str(value).strip()
        if around.tag in ("body", "main"):
            break
    return ""


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
