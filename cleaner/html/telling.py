"""One article of a page as lines: which blocks are its text, and what its headline, date, byline and captions are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from cleaner.folding import word_count
from cleaner.html.blocks import Block
from cleaner.html.dividing import Part
from cleaner.html.judging import probabilities
from cleaner.html.looks import Looks
from cleaner.html.metadata import Head
from cleaner.html.names import BY_WORDS, bit, name_mask, name_words
from cleaner.html.structured import Described
from cleaner.labels import Given
from cleaner.model import About, Kind

__all__ = ["HTML_BYLINE", "HTML_CAPTION", "HTML_CREDIT", "HTML_DATE", "HTML_TITLE", "Story", "tell"]

HTML_TITLE = "html/title"
"""The headline of an article: its heading, else what the page tells others."""
HTML_DATE = "html/date"
"""When it was published: as the page declares it, else as it stands near the headline."""
HTML_BYLINE = "html/byline"
"""Who wrote it."""
HTML_CAPTION = "html/caption"
"""What stands under a picture."""
HTML_CREDIT = "html/credit"
"""Who made a picture."""

SURE = 0.45
"""Probability from which a block is part of the article."""
_COPY = 60  # characters from which a text that comes again is a copy
_SHORT = 14  # words of a line that may be a byline or date
_HEADER = 8  # blocks after the headline among which these are looked for
_LONGEST_CAPTION = 600
_PRESSED = frozenset(("button", "label"))  # what readers press is no text
_PICTURED = frozenset(("figcaption", "figure"))
_IN_FIGURES = frozenset(("table", "td", "th", "blockquote", "pre", "li"))  # what figures hold beside pictures
_CREDIT = frozenset(("credit", "credits", "copyright", "photographer", "source"))
_DATED = re.compile(r"(?:19|20)\d\d")
_PIECES = re.compile(r"\s*[|\u00b7\u2022\u2013\u2014]\s*|(?<=[^\W\d])\s*,\s+(?=\d{1,2}\W)")


class Story(NamedTuple):
    """An article as lines."""

    lines: Sequence[tuple[str, Given | None]]
    """Its lines, and what is known of them."""
    about: About
    """What else the page says of it."""
    first: Block | None = None
    """The first block of its text."""
    last: Block | None = None
    """The last block of its text."""

    @property
    def words(self) -> int:
        """Words of its text."""
        return sum(word_count(text) for text, given in self.lines if given is None)


def tell(part: Part, head: Head, alone: bool) -> Story:
    """Make lines of an article.

    :param head: what the page says of itself
    :param alone: whether it is the page's only article, so that this holds for it
    """
    described = part.described or Described("")
    lines: list[tuple[str, Given | None]] = []
    kept: list[int] = []
    blocks = part.blocks
    looks = Looks(blocks, head, [described] if part.described else [], part.heading) if blocks else None
    chances = probabilities(looks) if looks else []
    likely = [i for i, p in enumerate(chances) if p > SURE and blocks[i] is not part.heading]
    kept = _without_copies(blocks, [i for i in likely if blocks[i].place.tag not in _PRESSED], chances)
    if part.heading is not None and kept:  # a headline that stands above the page's own text as well
        kept = [i for i in kept if i > 3 or blocks[i].text != part.heading.text]
    title = part.heading.text if part.heading else described.title or (head.title if alone else "")
    at = next((i for i, b in enumerate(blocks) if b is part.heading), -1)
    date, byline = described.date or (head.date if alone else ""), described.byline or (head.byline if alone else "")
    told: dict[int, Given] = dict(_captions(blocks, kept))
    for i, given in _signed(blocks, at, kept, byline):
        declared = {Kind.DATE: date, Kind.BYLINE: byline}[given.kind]
        told.setdefault(i, given._replace(kind=Kind.REPEAT, more=()) if declared else given)
    if title:
        lines.append((title, Given(Kind.TITLE, HTML_TITLE, title)))
    for kind, rule, value in ((Kind.DATE, HTML_DATE, date), (Kind.BYLINE, HTML_BYLINE, byline)):
        if value and not any(g.kind is kind or kind in dict(g.more) for g in told.values()):
            lines.append((value, Given(kind, rule, value)))
    lines += [(blocks[i].text, told.get(i)) for i in sorted({*kept, *told})]
    text = [i for i in kept if i not in told]
    if described.body and sum(blocks[i].words for i in text) < 0.5 * sum(len(p.split()) for p in described.body):
        lines = [line for line in lines if line[1] is not None]
        lines += [(paragraph, None) for paragraph in described.body]
    about = About(
        url=part.url or (head.url if alone else described.url) or None,
        site=head.site or None,
        language=head.language or None,
    )
    return Story(lines, about, blocks[text[0]] if text else None, blocks[text[-1]] if text else None)


def _without_copies(blocks: Sequence[Block], kept: list[int], chances: Sequence[float]) -> list[int]:
    """Of a text that stands there more than once, one copy: the likeliest, of equal ones the first."""
    best: dict[str, int] = {}
    for i in kept:
        text = blocks[i].text
        if len(text) > _COPY and (text not in best or chances[i] > chances[best[text]] + 0.1):
            best[text] = i
    return [i for i in kept if len(blocks[i].text) <= _COPY or best[blocks[i].text] == i]


def _captions(blocks: Sequence[Block], kept: Sequence[int]) -> Iterator[tuple[int, Given]]:
    """The captions and credits of the pictures that stand in an article or right above it."""
    if not kept:
        return
    seen: set[str] = set()
    for i in range(max(kept[0] - 12, 0), kept[-1] + 1):
        block = blocks[i]
        if len(block.text) > _LONGEST_CAPTION or block.linked > 0.5 * len(block.text) or block.text in seen:
            continue
        around = list(islice(block.place.around(), 4))
        tags = {place.tag for place in around}
        if tags.isdisjoint(_PICTURED) or not tags.isdisjoint(_IN_FIGURES):
            continue
        seen.add(block.text)
        if _CREDIT & {word for place in around[:2] for word in name_words(place.name)} and block.words <= _SHORT:
            yield i, Given(Kind.CREDIT, HTML_CREDIT, block.text)
        elif block.words > 1:
            yield i, Given(Kind.CAPTION, HTML_CAPTION, block.text)


def _signed(blocks: Sequence[Block], at: int, kept: Sequence[int], byline: str) -> Iterator[tuple[int, Given]]:
    """The lines near the headline that tell a date or a writer.

    :param at: index of the headline, -1 where there is none
    :param byline: who it says wrote it
    """
    text = next((i for i in kept if i > at and blocks[i].words > 2 * _SHORT), len(blocks))
    names = [name for name in byline.split(", ") if name]
    for i in range(max(at - 3, 0), min(max(text, at + 1), at + _HEADER, len(blocks))):
        block = blocks[i]
        if i == at or block.words > _SHORT:
            continue
        writer = byline if any(name in block.text for name in names) else _writer(block)
        when = _when(block)
        if when:
            more = ((Kind.BYLINE, writer),) if writer and not byline else ()
            yield i, Given(Kind.DATE, HTML_DATE, when, more)
        elif writer:
            yield i, Given(Kind.BYLINE, HTML_BYLINE, writer)


def _when(block: Block) -> str:
    """The date that a line near the headline tells."""
    place = block.place
    time = place.element if place.tag == "time" else place.element.find(".//time")
    if time is not None and _DATED.search(time.get("datetime") or ""):
        return str(time.get("datetime"))
    told = place.own | (place.parent.own if place.parent else 0)
    pieces = [piece for piece in _PIECES.split(block.text) if any(map(str.isdigit, piece))]
    dated = next((piece for piece in pieces if _DATED.search(piece)), "")
    return dated or (pieces[0] if pieces and (time is not None or told & bit("date")) else "")


def _writer(block: Block) -> str:
    """The writer whom a line near the headline tells."""
    place = block.place
    for element in islice(place.element.iter("*"), _SHORT):
        names = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
        told = element.get("rel") == "author" or (element is not place.element and name_mask(names) & bit("author"))
        if told and (name := _without_by(" ".join(element.text_content().split()))):
            return name
    if place.own & bit("author"):
        return next((_without_by(p) for p in _PIECES.split(block.text) if p and not any(map(str.isdigit, p))), "")
    return ""


def _without_by(text: str) -> str:
    """A writer's name without the word that says that it is one; empty if it is too long for a name."""
    first, _, rest = text.partition(" ")
    name = rest if first.casefold().rstrip(":") in BY_WORDS else text
    return name.strip(" ,|:") if 0 < len(name.split()) <= _SHORT // 2 else ""
