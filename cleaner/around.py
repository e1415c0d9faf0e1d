"""What stands around the lines of a stretch: running sums over the columns of :mod:`cleaner.signals`, and numbers of
the stretch as a whole. What only some features ask is summed up when one does.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from itertools import accumulate, compress
from math import sqrt
from operator import mul, sub

from cleaner.shapes import DEEPEST, ITEM
from cleaner.signals import Signals

__all__ = ["PAD", "Around", "CueSums"]

_HEAVIEST = 80
"""Words from which a line weighs no more."""
_LONGEST = 120
"""Words beyond which a sentence counts for no more text."""
_SPOKEN = 60
"""Words beyond which a line tells no more of how it speaks."""
PAD = 60
"""Lines beyond both ends of a page that a window may reach."""
_MONEY, _QUOTES, _COMMAS = "$€£¥₹₽", '"“”„«»「」', ",،，、"
_PRICE = 0.4
"""Probability of content from which a line counts for the page's main stretch."""


class Around:
    """Running sums over the lines of a stretch; entry ``k`` is the sum of all lines before line ``k``.

    :ivar signals: the lines
    :ivar first: first line of the main stretch: the lines in a row that hold most of the content
    :ivar last: the line after its last
    :ivar worth: its words of content, less a price for each word
    """

    def __init__(self, signals: Signals) -> None:
        self.signals = signals
        self.lines = len(signals.lines)
        self.weights = weights = [n + 1 if n < _HEAVIEST else _HEAVIEST + 1 for n in signals.words]
        self.words = _sums(weights)
        self.content = _sums(map(mul, signals.content, weights))
        self.gain = list(map(sub, self.content, [_PRICE * n for n in self.words]))
        self.best_before = list(accumulate(self.gain, min))
        self.first, self.last = self._main_stretch()
        self.worth = self.gain[self.last + PAD] - self.gain[self.first + PAD]

    def text_between(self, low: int, high: int) -> float:
        """Words of the sentences of some lines."""
        return self.text[high + PAD] - self.text[low + PAD]

    # What only some features ask is summed up when one does.

    @cached_property
    def best_after(self) -> list[float]:
        """For each place the most that the running gain comes to from there."""
        return list(accumulate(reversed(self.gain), max))[::-1]

    @cached_property
    def odds(self) -> list[float]:
        """Log odds of content, long lines more."""
        return _sums(map(mul, self.signals.odds, map(sqrt, self.weights)))

    @cached_property
    def least_odds(self) -> list[float]:
        """For each place the least that the running log odds came to."""
        return list(accumulate(self.odds, min))

    @cached_property
    def most_odds(self) -> list[float]:
        """For each place the most that the running log odds come to from there."""
        return list(accumulate(reversed(self.odds), max))[::-1]

    @cached_property
    def text(self) -> list[float]:
        """Words of sentences, of each at most :data:`_LONGEST`."""
        words = [n if n < _LONGEST else _LONGEST for n in self.signals.words]
        return _sums(map(mul, words, self.signals.sentence))

    @cached_property
    def sentences(self) -> list[float]:
        """Sentences."""
        return _sums(self.signals.sentence)

    @cached_property
    def short(self) -> list[float]:
        """Short lines."""
        return _sums([size <= 3 for size in self.signals.size])

    @cached_property
    def chrome(self) -> list[float]:
        """Lines that rules take away."""
        return _sums(self.signals.chrome)

    @cached_property
    def dates(self) -> list[float]:
        """Lines with a time or a year."""
        return _sums(self.signals.date)

    @cached_property
    def copies(self) -> list[float]:
        """Short lines that come more than once."""
        return _sums([n > 1 and size <= 4 for n, size in zip(self.signals.copies, self.signals.size, strict=True)])

    @cached_property
    def capitals(self) -> list[float]:
        """Short lines all of whose words begin with a capital."""
        return _sums([n == 2 for n in self.signals.capitals])

    @cached_property
    def bullets(self) -> list[float]:
        """Items of lists."""
        return _sums([n == ITEM for n in self.signals.begin])

    @cached_property
    def depths(self) -> list[float]:
        """How deep lines are indented."""
        return _sums(self.signals.depth)

    @cached_property
    def usual_depth(self) -> int:
        """How deep most words of sentences are indented."""
        words = [0] * (DEEPEST + 1)
        for depth, own in compress(zip(self.signals.depth, self.signals.words, strict=True), self.signals.sentence):
            words[depth] += own
        return words.index(max(words))

    @cached_property
    def cues(self) -> CueSums:
        """Lines with a cue of each kind."""
        return CueSums(self.signals.mask)

    @cached_property
    def cue(self) -> list[float]:
        """Cues of all kinds."""
        return _sums(map(int.bit_count, self.signals.mask))

    @cached_property
    def spoken(self) -> list[float]:
        """How lines speak, longer ones more."""
        return _sums(map(mul, self.signals.register, self._told))

    @cached_property
    def told(self) -> list[float]:
        """How much the lines weigh in that."""
        return _sums([weight if value else 0.0 for weight, value in zip(self._told, self.signals.register, strict=True)])

    @cached_property
    def _told(self) -> list[float]:
        return [sqrt(n if n < _SPOKEN else _SPOKEN) for n in self.signals.words]

    # Numbers of the page as a whole.

    @cached_property
    def share_of_gaps(self) -> float:
        """Share of lines with a blank line above."""
        return sum(self.signals.gap) / max(self.lines, 1)

    @cached_property
    def usual(self) -> float:
        """Words of a sentence."""
        return self.text[-1] / max(self.sentences[-1], 1)

    @cached_property
    def main_share(self) -> float:
        """How much of the words of the main stretch is content."""
        words = self.words[self.last + PAD] - self.words[self.first + PAD]
        return (self.content[self.last + PAD] - self.content[self.first + PAD]) / words if words else 0.0

    @cached_property
    def main_text(self) -> float:
        """Share of the words of sentences that stand in the main stretch."""
        return self.text_between(self.first, self.last) / max(self.text[-1], 1)

    @cached_property
    def runs(self) -> list[list[int]]:
        """The words of the sentences that follow one another without another line between."""
        runs: list[list[int]] = [[]]
        for is_text, words in zip(self.signals.sentence, self.signals.words, strict=True):
            if is_text:
                runs[-1].append(words)
            elif runs[-1]:
                runs.append([])
        return runs if runs[-1] else runs[:-1]

    @cached_property
    def longest_lines(self) -> int:
        """Sentences of the run that has most of them."""
        return max(map(len, self.runs), default=0)

    @cached_property
    def joined(self) -> str:
        """The text of the lines: that of the document, if they are all of its lines."""
        signals = self.signals
        return signals.doc.whole if signals.own is None else "\n".join(map(signals.doc.texts.__getitem__, signals.lines))

    @cached_property
    def prices(self) -> float:
        """Signs of money a line."""
        return sum(map(self.joined.count, _MONEY)) / max(self.lines, 1)

    @cached_property
    def quotes(self) -> float:
        """Quotation marks a word."""
        return sum(map(self.joined.count, _QUOTES)) / max(self.words[-1], 1)

    @cached_property
    def commas(self) -> float:
        """Commas a word."""
        return sum(map(self.joined.count, _COMMAS)) / max(self.words[-1], 1)

    @cached_property
    def single_runs(self) -> float:
        """Share of those runs that are of one sentence."""
        return sum(len(run) == 1 for run in self.runs) / max(len(self.runs), 1)

    @cached_property
    def long_sentences(self) -> int:
        """Sentences of 40 words or more."""
        return sum(n >= 40 for run in self.runs for n in run)

    @cached_property
    def longer_sentences(self) -> float:
        """Share of sentences of 25 words or more."""
        return sum(n >= 25 for run in self.runs for n in run) / max(self.sentences[-1], 1)

    @cached_property
    def left_open(self) -> float:
        """Share of lines that a teaser leaves open."""
        return sum(t.endswith(("...", "…", "…]", "...]")) for t in self.signals.shown) / max(self.lines, 1)

    @cached_property
    def teasers(self) -> float:
        """Share of lines that are sentences alone between other lines, as under the headline of a teaser."""
        return sum(len(run) == 1 for run in self.runs) / max(self.lines, 1)

    @cached_property
    def longest_line(self) -> int:
        """Length of the longest line."""
        return max(self.signals.length, default=0)

    @cached_property
    def long_lines(self) -> float:
        """Share of lines as long as a paragraph."""
        return sum(size >= 8 for size in self.signals.size) / max(self.lines, 1)

    @cached_property
    def partly_repeated(self) -> float:
        """Share of lines that begin as another does."""
        return sum(map(bool, self.signals.parts)) / max(self.lines, 1)

    def _main_stretch(self) -> tuple[int, int]:
        """The lines in a row whose content is worth most (Bentley, "Programming pearls", 1984)."""
        rises = list(map(sub, self.gain, self.best_before))
        last = rises.index(max(rises))
        low = self.best_before[last]
        first = next((k for k in range(last, -1, -1) if self.gain[k] == low), 0)
        return max(first - PAD, 0), min(max(last - PAD, 0), self.lines)


class CueSums(dict[int, list[float]]):
    """Running sums of the lines with a cue of one kind, by its number in :data:`cleaner.cues.CUES`; made when asked for."""

    def __init__(self, mask: list[int]) -> None:
        self._lines = len(mask)
        self._cued = [(k, found) for k, found in enumerate(mask) if found]

    def __missing__(self, bit: int) -> list[float]:
        column = [0] * self._lines
        for k, found in self._cued:
            column[k] = found >> bit & 1
        sums = self[bit] = _sums(column)
        return sums


def _sums(values: Iterable[float]) -> list[float]:
    """Running sums, entry ``k + PAD`` before line ``k``; what is asked beyond the ends is as at the ends."""
    sums = list(accumulate(values, initial=0))
    return [0] * PAD + sums + [sums[-1]] * PAD
