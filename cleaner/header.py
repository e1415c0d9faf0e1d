"""The header of an article that no rule knows: what stands between its headline and its text."""

from __future__ import annotations

from cleaner.cues import ASIDE
from cleaner.dates import any_date_matcher
from cleaner.headline import ABOVE
from cleaner.model import Kind
from cleaner.shapes import ENDED, ITEM
from cleaner.signals import Signals

__all__ = [
    "above_date",
    "above_text",
    "header_kind",
    "is_caption",
    "is_paragraph",
    "is_standfirst",
    "names_itself",
    "paragraphs_above",
    "text_begins",
]

_BYLINE = 5
"""Longest length class of a byline."""
_NAME = (2, 4, 4)
"""Words of a name, and its longest length class."""
_DATED = (4, 8)
"""Fewest words and longest length class of a headline above a date."""
_NEAR = 6
"""Lines above the text among which a line that no tree calls the headline may be it."""
_RIGHTS = ("©", "(c) ", "copyright")
"""How a line begins that ends with a credit, but is no caption."""
_CAPTION = 4
"""Shortest length class of a caption,"""
_STANDFIRST = (4, 7, 3)
"""and of a line that introduces the text, its fewest words, and how far below the headline it stands."""
_PARAGRAPH = 60
"""Characters of a sentence in a header that may be a paragraph;"""
_APART = (40, 100)
"""within how many lines above an article there may be others, and their fewest characters."""
_BELOW = 8
"""Lines below a standfirst among which the text begins, if header lines stand between."""


def above_date(signals: Signals, text: int, bylines: tuple[str, ...]) -> set[int]:
    """The place of the line nearest above the text that stands right above a date or a byline, as headlines do, if there is
    one: it may be the headline, though no tree calls it so.

    :param text: place of the first line of the text
    :param bylines: how bylines begin
    """
    for place in range(text - 2, max(text - ABOVE, -1), -1):
        below = place + 1
        if (signals.date[below] or _is_byline(signals, below, bylines)) and _may_be_headline(signals, place):
            return {place}
    return set()


def above_text(signals: Signals, begin: int) -> int | None:
    """The place of the line nearest above an article that may be its headline, though no tree calls it so, if there is one.

    :param begin: place of the article's first line
    """
    for place in range(begin - 1, max(begin - 1 - _NEAR, -1), -1):
        if (
            _may_be_headline(signals, place)
            and signals.end[place] != ENDED
            and (place == begin - 1 or not signals.mask[place] & ASIDE)
        ):
            return place
    return None


def paragraphs_above(signals: Signals, begin: int) -> set[int]:
    """The places of long sentences above an article that may be its first: a list or a form may divide them from the rest.

    :param begin: place of the article's first line
    """
    near, shortest = _APART
    places = range(max(0, begin - near), begin)
    return {k for k in places if is_paragraph(signals, k) and signals.length[k] >= shortest and signals.begin[k] != ITEM}


def _may_be_headline(signals: Signals, place: int) -> bool:
    fewest, longest = _DATED
    if signals.chrome[place] or signals.date[place] or signals.copies[place] > 1 or signals.begin[place] == ITEM:
        return False
    return signals.words[place] >= fewest and signals.size[place] <= longest and not signals.credit(place)


def text_begins(signals: Signals, title: int, text: int, end: int) -> int:
    """The place at which the text begins below a headline: a standfirst is not yet the text.

    :param title: place of the headline
    :param text: place of the first sentence
    :param end: the place after the article's last line
    """
    if not title < text or not is_standfirst(signals, text, title):
        return text
    places = range(text + 1, min(text + _BELOW, end))
    return next((place for place in places if signals.sentence[place] and not is_caption(signals, place)), text)


def is_standfirst(signals: Signals, place: int, title: int) -> bool:
    """Whether a line soon below the headline introduces the text: a sentence, or a line as long right under it."""
    size, words, soon = _STANDFIRST
    if place > title + soon or signals.credit(place):
        return False
    if signals.sentence[place]:
        return True
    alone = signals.copies[place] == 1 and signals.parts[place] < 2 and not signals.date[place]
    return place == title + 1 and alone and signals.size[place] >= size and signals.words[place] >= words


def is_paragraph(signals: Signals, place: int) -> bool:
    """Whether a line between the headline and the text is a longer sentence of its own, which may be a paragraph."""
    if not signals.sentence[place] or signals.length[place] < _PARAGRAPH or signals.copies[place] > 1:
        return False
    return not signals.mask[place] & ASIDE and not signals.credit(place)


def header_kind(signals: Signals, place: int, bylines: tuple[str, ...]) -> Kind:
    """What a line between the headline and the text is."""
    if is_caption(signals, place):
        return Kind.CAPTION
    if signals.sentence[place]:
        return Kind.CHROME
    if signals.date[place]:
        return Kind.DATE
    return Kind.BYLINE if _is_byline(signals, place, bylines) or _is_name(signals, place) else Kind.CHROME


def names_itself(signals: Signals, place: int, bylines: tuple[str, ...]) -> bool:
    """Whether a line beside one of a header is a byline, or a date and nothing else."""
    if header_kind(signals, place, bylines) is Kind.DATE:
        return any_date_matcher()(signals.shown[place])
    return _is_byline(signals, place, bylines)


def is_caption(signals: Signals, place: int) -> bool:
    """Whether a line that is no content is a caption: it ends with a credit, and does not begin with it, as a page's last
    lines do."""
    return signals.size[place] >= _CAPTION and signals.credit(place) and not signals.shown[place].startswith(_RIGHTS)


def _is_byline(signals: Signals, place: int, bylines: tuple[str, ...]) -> bool:
    return signals.shown[place].startswith(bylines) and signals.size[place] <= _BYLINE


def _is_name(signals: Signals, place: int) -> bool:
    """Whether a line beside a date is a writer's name: a few words, each with a capital. On the pages of the HTML sets, written
    as Markdown, nine of ten are."""
    fewest, most, longest = _NAME
    if (
        signals.mask[place]
        or signals.digit[place]
        or not fewest <= signals.words[place] <= most
        or signals.size[place] > longest
    ):
        return False
    beside = signals.date[max(0, place - 1) : place + 2]
    return any(beside) and signals.capital_words(place) == 1
