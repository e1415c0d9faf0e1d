"""What is an article's own, whatever the trees say of it: rows of tables, short text, facts, the ends of its sentences, and
text below an advertisement. A line is known by its place among those that are seen."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import partial
from itertools import takewhile

from cleaner.cues import ASIDE
from cleaner.shapes import CLOSE, CLOSING, COLON, ENDED, ITEM, LOWER
from cleaner.signals import Signals

__all__ = ["end_behind_marks", "end_with_text", "halves", "is_row", "is_text", "tables_beside"]

_CELL, _BAR = "\t", "|"
"""What stands between the cells of a table, and around each row of one in Markdown."""
_ROWS, _APART = 3, 2
"""Rows from which a table beside an article is its own, and the most lines before it and between two of them: a caption."""
_WORDS = 3
"""Words that a sentence has at least."""
_MARKS = 4
"""Most lines of chrome between two paragraphs."""
_BEGUN = (40, 5)
"""Characters and words of a line with which one that is right below it and begins with a small letter may go on."""
_NAMED = re.compile(r"[^:：]{1,30}(?:: |：)")
"""How a line begins that names a fact: "Attendance: 8,412"."""


# -- inside ---------------------------------------------------------------------------------------


def is_row(signals: Signals, place: int) -> bool:
    """Whether a line is the row of a table: it has cells. Inside an article, tables are its own in most cases."""
    text = signals.doc.texts[signals.lines[place]].strip()
    return _CELL in text or (text.startswith(_BAR) and text.endswith(_BAR, 1))


def is_text(signals: Signals, place: int) -> bool:
    """Whether a line is text that is too short to be a sentence of its own: it ends as one, or names a fact beside another."""
    if signals.sentence[place] or signals.mask[place] or signals.begin[place] == ITEM:
        return False
    return _ends_as_sentence(signals, place) or _is_fact(signals, place)


def halves(signals: Signals, gone: Collection[int], begin: int) -> set[int]:
    """Which of some lines are the second halves of sentences that stay: each goes with the line right above it.

    :param gone: the lines inside an article that the trees take
    :param begin: its first line
    """
    spared: set[int] = set()
    for place in sorted(gone):
        above = place - 1
        if place > begin and (above not in gone or above in spared) and _goes_on(signals, place):
            spared.add(place)
    return spared


def _ends_as_sentence(signals: Signals, place: int) -> bool:
    return signals.end[place] == ENDED and signals.words[place] >= _WORDS


def _is_fact(signals: Signals, place: int) -> bool:
    """Whether a short line names a fact, as the line above or the one right below does."""
    below = place + 1
    if not _names(signals, place):
        return False
    if place and _names(signals, place - 1):
        return True
    return below < len(signals.lines) and not signals.gap[below] and _names(signals, below)


def _names(signals: Signals, place: int) -> bool:
    return signals.size[place] <= CLOSE and _NAMED.match(signals.shown[place]) is not None


def _goes_on(signals: Signals, place: int) -> bool:
    """Whether a line goes on with a sentence that the line right above, which stays, has begun."""
    above, (shortest, words) = place - 1, _BEGUN
    if signals.begin[place] != LOWER or signals.gap[place] or signals.chrome[place] or signals.chrome[above]:
        return False
    is_open = signals.end[above] not in (ENDED, CLOSING, COLON)
    return is_open and signals.length[above] >= shortest and signals.words[above] >= words


# -- beside ---------------------------------------------------------------------------------------


def end_behind_marks(signals: Signals, end: int) -> int:
    """The end of an article, or, where chrome that rules take stands right below it and text below that, the end of that text:
    an advertisement or a row of buttons stands inside of an article as often as below it."""
    text, n = end, len(signals.lines)
    while text < n and text - end < _MARKS and signals.chrome[text]:
        text += 1
    if text in (end, n) or signals.mask[text] & ASIDE or signals.begin[text] == ITEM:
        return end
    below = text
    while below < n and not signals.chrome[below] and (signals.sentence[below] or _ends_as_sentence(signals, below)):
        below += 1
    return below if below > text else end


def end_with_text(signals: Signals, end: int, *, open_end: bool) -> int:
    """The end of an article with the second half of its last sentence, and the short text right below it.

    :param open_end: whether its last line stays, so that it may go on
    """
    n = len(signals.lines)
    while open_end and 0 < end < n and _goes_on(signals, end):
        end += 1
    while 0 < end < n and not signals.chrome[end] and is_text(signals, end):
        if not signals.sentence[end - 1] and not _is_fact(signals, end):
            break
        end += 1
    return end


def tables_beside(signals: Signals, begin: int, end: int) -> tuple[int, int]:
    """The begin and the end of an article with the tables right above and below it; those farther away are the page's in most
    cases."""
    return begin - _table(signals, range(begin - 1, -1, -1)), end + _table(signals, range(end, len(signals.lines)))


def _table(signals: Signals, places: range) -> int:
    """How many lines next to an article, the nearest first, make up tables of its own. The article may end amid a table."""
    inside = range(places.start - places.step, -1 if places.step > 0 else len(signals.lines), -places.step)
    rows, taken = sum(1 for _ in takewhile(partial(is_row, signals), inside[:_ROWS])), 0
    for n, place in enumerate(places):
        if n - taken > _APART or signals.chrome[place]:
            break
        if is_row(signals, place):
            rows, taken = rows + 1, n + 1
    return taken if rows >= _ROWS else 0
