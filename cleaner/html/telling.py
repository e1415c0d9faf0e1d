"""One article of a page as lines: which blocks are its text, and what its headline, date, byline and captions are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from lxml.html import HtmlElement

from cleaner.dates import any_date_matcher
from cleaner.folding import line_key, word_count
from cleaner.html.blocks import Block, Place
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
_MANY = 200  # paragraphs of one element beyond which it is out of the common
_COPY = 60  # characters from which a text that comes again is a copy
_SHORT = 14  # words of a line that may be a byline or date
_LABEL = 3  # words that may stand around a date: "last updated on", a writer's name
_SIGNED = 6  # where the first of them says that a writer's name follows
_BESIDE = 6  # words of such a line that are neither the date nor its label
_HEADER = 8  # blocks after the headline among which these are looked for
_LONGEST_CAPTION = 600
_PRESSED = frozenset(("button", "label"))  # what readers press is no text
_PICTURED = frozenset(("figcaption", "figure"))
_IN_FIGURES = frozenset(("table", "td", "th", "blockquote", "pre", "li"))  # what figures hold beside pictures
_CREDIT = frozenset(("credit", "credits", "copyright", "photographer", "source"))
_DATED = re.compile(r"(?:19|20)\d\d")
_NUMBER = re.compile(r"\d+")
_SENTENCE = re.compile(  # a sign that ends one, a full stop at the end, or one after a word and before another
    r"[!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964]|\.[\"'\u201d\u2019\u00bb)\]]*$|"
    r"[^\W\d_]{4}\.[\"'\u201d\u2019\u00bb)\]]*\s+[^\W\d]"
)
_PIECES = re.compile(r"\s*[|\u00b7\u22c5\u2022\u2013\u2014]\s*|(?<=[^\W\d])\s*,\s+(?=\d{1,2}\W)")


class Story(NamedTuple):
    """An article as lines."""

    lines: Sequence[tuple[str, Given | None]]
    """Its lines, and what is known of them."""
    about: About
    """What else the page says of it."""
    heading: Block | None = None
    """The block that is its headline, where one is."""
    text: Sequence[Block] = ()
    """The blocks of its text, in order; none where the text does not come from the page's blocks."""

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
    likely = [i for i in _likely(blocks, chances) if blocks[i] is not part.heading]
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
    text = [blocks[i] for i in kept if i not in told]
    if described.body and sum(b.words for b in text) < 0.5 * sum(len(p.split()) for p in described.body):
        text = []
        lines = [line for line in lines if line[1] is not None]
        lines += [(paragraph, None) for paragraph in described.body]
    about = About(
        url=part.url or (head.url if alone else described.url) or None,
        site=head.site or None,
        language=head.language or None,
    )
    return Story(lines, about, part.heading, text)


def _likely(blocks: Sequence[Block], chances: Sequence[float]) -> list[int]:
    """The blocks that are part of the article.

    Where far more of them stand in one element than in any page of which the trees learned, these count places that mean
    nothing to them: running text stays there with what stands around it.
    """
    likely = {i for i, p in enumerate(chances) if p > SURE}
    inside: dict[Place | None, list[int]] = {}
    for i, block in enumerate(blocks):
        if block.words > _SHORT and 2 * block.linked < len(block.text):
            inside.setdefault(block.place.parent, []).append(i)
    for own in inside.values():
        if len(own) > _MANY and 4 * sum(i in likely for i in own) > len(own):
            likely.update(own)
    return sorted(likely)


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
        writer = byline if _is_signed(block, names) else _writer(block)
        when = _when(block)
        if when:
            more = ((Kind.BYLINE, writer),) if writer and not byline else ()
            yield i, Given(Kind.DATE, HTML_DATE, when, more)
        elif writer:
            yield i, Given(Kind.BYLINE, HTML_BYLINE, writer)


def _when(block: Block) -> str:
    """The date that a line near the headline tells; a sentence tells its own, and is none."""
    text = block.text
    if _SENTENCE.search(text) and not _is_date(text, _LABEL if _is_told(block, 1) else 0):
        return ""
    time = _time_of(block)
    if time is not None and _DATED.search(time.get("datetime") or ""):
        return str(time.get("datetime"))
    pieces = [piece for piece in _PIECES.split(text) if any(map(str.isdigit, piece))]
    dated = [piece for piece in pieces if _DATED.search(piece)]
    if time is not None or _is_told(block, 2):
        return next(iter(dated or pieces), "")
    # Where no name says so, it takes a day and a year: the month of an event is told in any subtitle.
    most = _SIGNED if text.partition(" ")[0].casefold() in BY_WORDS else _LABEL
    found = next((piece for piece in dated if len(_NUMBER.findall(piece)) > 1 and _is_date(piece, most)), "")
    return found if block.words - word_count(found) <= _BESIDE else ""


def _time_of(block: Block) -> HtmlElement | None:
    """The ``time`` element of which a line consists, perhaps beside a name."""
    place = block.place
    if place.tag == "time":
        return place.element
    time = place.element.find(".//time")
    if time is None or not _is_short(place):
        return None
    return time if " ".join(time.text_content().split()) in block.text else None


def _is_told(block: Block, levels: int) -> bool:
    """Whether one of so many elements around a line says that it tells a date, and holds hardly more."""
    return any(place.own & bit("date") and _is_short(place) for place in islice(block.place.around(), levels))


def _is_short(place: Place) -> bool:
    """Whether an element holds no more than the lines of a header: names such as ``status-publish`` tell nothing of a story."""
    words = (word for text in place.element.itertext() for word in text.split())
    return next(islice(words, 2 * _SHORT, None), None) is None


def _is_date(text: str, most: int) -> bool:
    """Whether a text is a date.

    :param most: words without digits that may stand at its ends
    """
    words = line_key(text).split()
    for left in range(most + 1):
        for right in range(most + 1 - left):
            rest = words[left : len(words) - right]
            around = words[:left] + words[len(words) - right :]
            if not any(map(str.isdigit, "".join(around))) and any_date_matcher()(" ".join(rest).strip(" ,:-")):
                return True
    return False


def _is_signed(block: Block, names: Sequence[str]) -> bool:
    """Whether a line names one of the declared writers, and is no sentence about them."""
    if _SENTENCE.search(block.text):
        return _without_by(block.text).rstrip(".") in [name.rstrip(".") for name in names]
    return any(name in block.text for name in names)


def _writer(block: Block) -> str:
    """The writer whom a line near the headline tells; a sentence tells none."""
    place = block.place
    if _SENTENCE.search(block.text):
        return ""
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
