"""What a text speaks of: the words of headlines looked for in it, and how much it has in common on both sides of a gap.

Words are compared as stems of a few letters, in scripts that do not divide words as pairs of signs. A change of
topic is measured as lexical cohesion between the text above and below (Hearst, "TextTiling", 1997), beside
the cohesion inside each.
"""

from __future__ import annotations

import re

from cleaner.seampage import Page

__all__ = ["WINDOW", "cohesion", "share", "stems"]

WINDOW = 1500
"""Characters of text that are searched for words."""
_STEM = 6  # letters of a word that are compared
_STEMS = 14  # words of a headline that are looked for
_FEWEST = 8  # words of a text below which cohesion says nothing

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


def _overlap(a: set[str], b: set[str]) -> float:
    """Share of the smaller set's words that the other has; -1 where there are too few."""
    return len(a & b) / min(len(a), len(b)) if min(len(a), len(b)) > _FEWEST else -1.0
