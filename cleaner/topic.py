"""What a text speaks of: the words of headlines looked for in it, and how much it has in common on both sides of a gap.

Words are compared as stems of a few letters, in scripts that do not divide words as pairs of signs. A change of
topic is measured as lexical cohesion between the text above and below (Hearst, "TextTiling", 1997), beside
the cohesion inside each; and by names, which an article says again and another article does not know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from itertools import pairwise

from cleaner.seampage import Page

__all__ = ["WINDOW", "Names", "cohesion", "share", "stems"]

WINDOW = 1500
"""Characters of text that are searched for words."""
_STEM = 6  # letters of a word that are compared
_STEMS = 14  # words of a headline that are looked for
_FEWEST = 8  # words of a text below which cohesion says nothing
_FEWEST_NAMES, _MOST_NAMES = 2, 20  # names up to which agreement says nothing, and beyond which more say no more
_NAME = (3, 8)  # letters of a name, and those that are compared
_FAR = 3  # windows of the farther text

_MARKS = "\"'»«)(.,;:!?’”“"
_LONG_WORD, _ASCII_WORD = re.compile(r"[^\W\d_]{4,}"), re.compile("[a-z]{4,}")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]+")


def stems(text: str) -> list[str]:
    """The words of a headline, as they are looked for in a text.

    :param text: its key
    """
    if text.isascii():
        found = [word[:_STEM] for word in _ASCII_WORD.findall(text)]
    elif runs := _DENSE.findall(text):
        found = [run[k : k + 2] for run in runs for k in range(max(1, len(run) - 1))]
    else:
        found = [word[:_STEM] for word in _LONG_WORD.findall(text)]
    return list(dict.fromkeys(found))[:_STEMS]


def share(words: list[str], text: str) -> float:
    """Share of words that occur in a text; -1 where there are none."""
    return sum([word in text for word in words]) / len(words) if words else -1.0


def cohesion(page: Page, low: int, high: int) -> tuple[float, ...]:
    """Overlap across a gap, inside the text above, inside the text below, across it of all four windows, and how
    much less the first is than the next two.

    :param low: end of the text above
    :param high: beginning of the text below
    """
    far, near = _bag(page, low - 2 * WINDOW, low - WINDOW), _bag(page, low - WINDOW, low)
    soon, late = _bag(page, high, high + WINDOW), _bag(page, high + WINDOW, high + 2 * WINDOW)
    cross, above, below = _overlap(near, soon), _overlap(far, near), _overlap(soon, late)
    return cross, above, below, _overlap(far | near, soon | late), cross - (max(0.0, above) + max(0.0, below)) / 2


def _bag(page: Page, low: int, high: int) -> set[str]:
    """The longer words of a piece of a page's text."""
    if not page.joined.isascii() and (runs := _DENSE.findall(page.joined, max(low, 0), max(high, 0))):
        return {run[k : k + 2] for run in runs for k in range(len(run) - 1)}
    return {word[:_STEM] for word in page.letters[max(low, 0) : max(high, 0)].split() if len(word) > 4}


def _overlap(a: set[str], b: set[str], fewest: int = _FEWEST) -> float:
    """Share of the smaller set's words that the other has; -1 where there are too few."""
    least = min(len(a), len(b))
    return len(a & b) / least if least > fewest else -1.0


class Names:
    """The names in a page's text: words with a capital letter inside a sentence. In German all nouns are."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._of: dict[int, set[str]] = {}

    def around(self, above: int, body: int) -> tuple[float, ...]:
        """How many names the text above and below a gap have in common, near and farther; how much less the first is than
        what the near text above has in common with the farther; how many it has; and how many of those with which the
        page begins come below.

        :param above: place of the body line above
        :param body: place of the next body line
        """
        page, last = self._page, len(self._page.keys)
        up, down = range(above, -1, -1), range(body, last)
        near, soon = self._window(up, WINDOW), self._window(down, WINDOW)
        far, late = self._window(up, _FAR * WINDOW), self._window(down, _FAR * WINDOW)
        cross = _overlap(near, soon, _FEWEST_NAMES)
        inside = max(_overlap(near, far - near, _FEWEST_NAMES), 0.0)
        return (
            cross, _overlap(far, late, _FEWEST_NAMES), cross - inside, min(len(near), _MOST_NAMES),
            _overlap(self._first, late, _FEWEST_NAMES) if body > page.bodies[0] else -1.0,
        )  # fmt: skip

    @cached_property
    def _first(self) -> set[str]:
        """Those with which the page begins."""
        return self._window(range(self._page.bodies[0], len(self._page.keys)), WINDOW)

    def _window(self, places: Iterable[int], size: int) -> set[str]:
        """The names in body lines of so many characters."""
        found: set[str] = set()
        for place in places:
            if size <= 0:
                break
            if self._page.weights[place]:
                found |= self._in(place)
                size -= len(self._page.keys[place])
        return found

    def _in(self, place: int) -> set[str]:
        if place not in self._of:
            shortest, letters = _NAME
            self._of[place] = {
                word.strip(_MARKS)[:letters]
                for before, word in pairwise(self._page.text(place).split())
                if word[0].isupper() and len(word) >= shortest and (before[-1].islower() or before[-1] == ",")
            }
        return self._of[place]
