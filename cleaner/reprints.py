"""Reprints: where the text of an article stands a second time, as sites do that print it for another width of screen.

Sentences in a row that stand in the same order farther up, as far apart as there, are printed again; a refrain, a list whose
items end alike, a quotation or a summary above the story is not. What is printed again may go, as its first copy stays.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from cleaner.signals import Signals

__all__ = ["find_reprints"]

_LENGTH = 40
"""Characters from which a sentence is known when it comes again."""
_SENTENCES, _WORDS = 4, 60
"""How many of them in a row are a reprint, and their fewest words."""
_SHIFT, _APART = 3, 12
"""How many lines more or less may stand between two of them, and the most that stand there."""

_AROUND = 60
"""Lines above and below a reprint that may be printed again with it."""

_Copy = tuple[int, int]  # the places of a sentence and of a further copy


def find_reprints(signals: Signals) -> list[int]:
    """The places of the lines that are printed again, in order.

    :param signals: the lines of one article; of those that rules take away no copy counts
    """
    copies = signals.copies
    if len(copies) - copies.count(1) < 2 * _SENTENCES:  # most articles are through
        return []
    chrome, length = signals.chrome, signals.length
    several = [
        place
        for place, text in enumerate(signals.sentence)
        if text and copies[place] > 1 and length[place] >= _LENGTH and not chrome[place]
    ]
    if len(several) < 2 * _SENTENCES:
        return []
    left = [place for place in range(len(copies)) if not chrome[place]]
    found: set[int] = set()
    for run in _runs(_copies(signals, several)):
        if len(run) < _SENTENCES or run[-1][0] >= run[0][1] or sum(signals.words[again] for _, again in run) < _WORDS:
            continue
        if not _is_summary(signals, run, left):
            found.update(_with_short_lines(signals, run, left))
    return sorted(found)


def _is_summary(signals: Signals, run: list[_Copy], left: list[int]) -> bool:
    """Whether the first copy ends where the text of the second goes on: then the second is the story."""
    first, second = (bisect_right(left, end) for end in run[-1])
    text = signals.sentence
    return second < len(left) and text[left[second]] and not text[left[first]]


def _copies(signals: Signals, places: Iterable[int]) -> Iterator[_Copy]:
    """Each sentence that stands farther up, with the place of its first copy."""
    first: dict[str, int] = {}
    for place in places:
        before = first.setdefault(signals.shown[place], place)
        if before < place:
            yield before, place


def _runs(copies: Iterable[_Copy]) -> Iterator[list[_Copy]]:
    """Copies that follow one another as those do of which they are copies."""
    run: list[_Copy] = []
    for before, again in copies:
        if run:
            step, other = before - run[-1][0], again - run[-1][1]
            if not (step > 0 and other <= _APART and abs(step - other) <= _SHIFT):
                yield run
                run = []
        run.append((before, again))
    if run:
        yield run


def _with_short_lines(signals: Signals, run: list[_Copy], left: list[int]) -> Iterator[int]:
    """The lines of a run, and the shorter ones among and around them that stand there again, too.

    :param left: the places of all lines that stay
    """
    shown = signals.shown
    first, last, start, end = (bisect_left(left, place) for place in (run[0][0], run[-1][0], run[0][1], run[-1][1]))
    among = {shown[place] for place in left[first : last + 1]}
    yield from (place for place in left[start : end + 1] if shown[place] in among)
    above = zip(range(first - 1, -1, -1), range(start - 1, last, -1), strict=False)
    below = zip(range(last + 1, start), range(end + 1, len(left)), strict=False)
    for pairs in (above, below):
        near = islice(pairs, _AROUND)
        yield from (left[b] for a, b in takewhile(lambda pair: shown[left[pair[0]]] == shown[left[pair[1]]], near))
