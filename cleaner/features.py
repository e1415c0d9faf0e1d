"""Features: what stands around a line of a page, in numbers, for the trees that place the cuts.

All are differences of running sums over the columns of :mod:`cleaner.signals`, so that a feature costs the
same on a short page and on a long one; only the few lines that may be a cut are ever asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from math import sqrt
from operator import mul, sub

from cleaner.cues import CUES
from cleaner.signals import Signals

__all__ = ["FEATURES", "Around", "Feature"]

_HEAVIEST = 80
"""Words from which a line weighs no more."""
_LONGEST = 120
"""Words beyond which a sentence counts for no more text."""
_PAD = 60
"""Lines beyond both ends of a page that a window may reach."""
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
        self.worth = self.gain[self.last + _PAD] - self.gain[self.first + _PAD]

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
        return _sums([n == 1 for n in self.signals.begin])

    @cached_property
    def gaps(self) -> int:
        """Lines with a blank line above, in all."""
        return sum(self.signals.gap)

    @cached_property
    def cues(self) -> list[list[float]]:
        """Lines with a cue of each kind."""
        cued = [(k, mask) for k, mask in enumerate(self.signals.mask) if mask]
        sums = []
        for bit in range(len(CUES)):
            column = [0] * self.lines
            for k, mask in cued:
                column[k] = mask >> bit & 1
            sums.append(_sums(column))
        return sums

    @cached_property
    def cue(self) -> list[float]:
        """Cues of all kinds."""
        return _sums(map(int.bit_count, self.signals.mask))

    def _main_stretch(self) -> tuple[int, int]:
        """The lines in a row whose content is worth most (Bentley, "Programming pearls", 1984)."""
        rises = list(map(sub, self.gain, self.best_before))
        last = rises.index(max(rises))
        low = self.best_before[last]
        first = next((k for k in range(last, -1, -1) if self.gain[k] == low), 0)
        return max(first - _PAD, 0), min(max(last - _PAD, 0), self.lines)

    def share(self, low: int, high: int) -> float:
        """How much of the words of some lines is content."""
        words = self.words[high + _PAD] - self.words[low + _PAD]
        return (self.content[high + _PAD] - self.content[low + _PAD]) / words if words else 0.0


def _sums(values: Iterable[float]) -> list[float]:
    """Running sums, entry ``k + _PAD`` before line ``k``; what is asked beyond the ends is as at the ends."""
    sums = list(accumulate(values, initial=0))
    return [0] * _PAD + sums + [sums[-1]] * _PAD


Feature = Callable[[Around, Sequence[int]], list[float]]
"""A number for each of some lines, by their places among the non-blank lines."""
_Sums = Callable[[Around], list[float]]


def _column(name: str, step: int = 0) -> Feature:
    def feature(a: Around, places: Sequence[int]) -> list[float]:
        column = getattr(a.signals, name)
        if not step:
            return [column[k] for k in places]
        last = len(column)
        return [column[k + step] if 0 <= k + step < last else 0 for k in places]

    return feature


def _above(name: str, lines: int) -> Feature:
    named, at = _named(name), _PAD - lines

    def feature(a: Around, places: Sequence[int]) -> list[float]:
        sums = named(a)
        return [sums[k + _PAD] - sums[k + at] for k in places]

    return feature


def _below(name: str, lines: int) -> Feature:
    named, at = _named(name), _PAD + lines

    def feature(a: Around, places: Sequence[int]) -> list[float]:
        sums = named(a)
        return [sums[k + at] - sums[k + _PAD] for k in places]

    return feature


def _share(above: int, below: int) -> Feature:
    low, high = _PAD - above, _PAD + below

    def feature(a: Around, places: Sequence[int]) -> list[float]:
        content, words = a.content, a.words
        return [(content[k + high] - content[k + low]) / ((words[k + high] - words[k + low]) or 1) for k in places]

    return feature


def _around(name: str, lines: int) -> Feature:
    named, low, high = _named(name), _PAD - lines, _PAD + lines + 1

    def feature(a: Around, places: Sequence[int]) -> list[float]:
        sums = named(a)
        return [sums[k + high] - sums[k + low] for k in places]

    return feature


def _before(name: str) -> Feature:
    named = _named(name)

    def feature(a: Around, places: Sequence[int]) -> list[float]:
        sums = named(a)
        return [sums[k + _PAD] for k in places]

    return feature


def _after(name: str) -> Feature:
    named = _named(name)

    def feature(a: Around, places: Sequence[int]) -> list[float]:
        sums = named(a)
        total = sums[-1]
        return [total - sums[k + _PAD] for k in places]

    return feature


def _so_far(name: str) -> Feature:
    named = _named(name)

    def feature(a: Around, places: Sequence[int]) -> list[float]:
        sums = named(a)
        total = sums[-1] or 1
        return [sums[k + _PAD] / total for k in places]

    return feature


def _rise(high: str, low: str) -> Feature:
    def feature(a: Around, places: Sequence[int]) -> list[float]:
        upper, lower = getattr(a, high), getattr(a, low)
        return [upper[k + _PAD] - lower[k + _PAD] for k in places]

    return feature


def _page(value: Callable[[Around], float]) -> Feature:
    """A feature of the page as a whole."""
    return lambda a, places: [value(a)] * len(places)


def _named(name: str) -> _Sums:
    kind, _, cue = name.partition(" ")
    if kind != "cues":
        return lambda a: getattr(a, kind)
    bit = CUES.index(cue)
    return lambda a: a.cues[bit]


def _runs(a: Around) -> list[list[int]]:
    """The words of the sentences that follow one another without another line between."""
    runs: list[list[int]] = [[]]
    for is_text, words in zip(a.signals.sentence, a.signals.words, strict=True):
        if is_text:
            runs[-1].append(words)
        elif runs[-1]:
            runs.append([])
    return runs if runs[-1] else runs[:-1]


def _longest_run(a: Around) -> int:
    return max(map(sum, _runs(a)), default=0)


def _single_runs(a: Around) -> float:
    runs = _runs(a)
    return sum(len(run) == 1 for run in runs) / max(len(runs), 1)


def _long_sentences(a: Around, words: int) -> int:
    return sum(n >= words and is_text for n, is_text in zip(a.signals.words, a.signals.sentence, strict=True))


def _left_open(a: Around) -> int:
    """Lines that a teaser leaves open."""
    return sum(t.endswith(("...", "…", "…]", "...]")) for t in a.signals.shown)


def _teasers(a: Around) -> int:
    """Sentences that stand alone between other lines, as under the headline of a teaser."""
    text = a.signals.sentence
    neighbours = zip([False, *text], text, [*text[1:], False], strict=False)
    return sum(own and not before and not after for before, own, after in neighbours)


def _relative_length(a: Around, places: Sequence[int]) -> list[float]:
    """The length of lines beside the words of the page's sentences."""
    usual = max(a.text[-1], 1) / max(a.sentences[-1], 1)
    length = a.signals.length
    return [length[k] / usual for k in places]


def _words_a_block_line(a: Around, places: Sequence[int]) -> list[float]:
    words, lines = a.signals.block_words, a.signals.block_lines
    return [words[k] / lines[k] for k in places]


FEATURES: dict[str, Feature] = {
    # the line and its neighbours
    "content": _column("content"),
    "content next": _column("content", 1),
    "content after next": _column("content", 2),
    "content previous": _column("content", -1),
    "words": _column("words"),
    "length": _column("length"),
    "length next": _column("length", 1),
    "length previous": _column("length", -1),
    "relative length": _relative_length,
    "end": _column("end"),
    "end previous": _column("end", -1),
    "begin": _column("begin"),
    "begin next": _column("begin", 1),
    "begin previous": _column("begin", -1),
    "sentence": _column("sentence"),
    "sentence next": _column("sentence", 1),
    "sentence previous": _column("sentence", -1),
    "copies": _column("copies"),
    "parts": _column("parts"),
    "capitals": _column("capitals"),
    "digit": _column("digit"),
    "gap": _column("gap"),
    "gap next": _column("gap", 1),
    "block words": _column("block_words"),
    "block lines": _column("block_lines"),
    "words a block line": _words_a_block_line,
    # how much of what stands around it is content
    **{f"share above {n}": _share(n, 0) for n in (3, 8, 20, 60)},
    **{f"share below {n}": _share(0, n) for n in (3, 8, 20, 60)},
    **{f"content above {n}": _above("content", n) for n in (3, 8, 20, 60)},
    **{f"content below {n}": _below("content", n) for n in (3, 8, 20, 60)},
    "text around 2": _around("text", 2),
    "text around 5": _around("text", 5),
    "text above 10": _above("text", 10),
    # how much of the page's content is behind it, and what a later or earlier cut could gain
    "content before": _before("content"),
    "content after": _after("content"),
    "content so far": _so_far("content"),
    "share before": lambda a, places: [a.content[k + _PAD] / (a.words[k + _PAD] or 1) for k in places],
    "share after": lambda a, places: [
        (a.content[-1] - a.content[k + _PAD]) / ((a.words[-1] - a.words[k + _PAD]) or 1) for k in places
    ],
    "text before": _before("text"),
    "text after": _after("text"),
    "text so far": _so_far("text"),
    "gain after": _rise("best_after", "gain"),
    "gain before": _rise("gain", "best_before"),
    "odds after": _rise("most_odds", "odds"),
    "odds before": _rise("odds", "least_odds"),
    "from first": lambda a, places: [k - a.first for k in places],
    "to last": lambda a, places: [a.last - k for k in places],
    "in main": lambda a, places: [a.first <= k < a.last for k in places],
    # what kinds of lines stand above and below
    "chrome before": _before("chrome"),
    "chrome after": _after("chrome"),
    "chrome above 8": _above("chrome", 8),
    "chrome below 8": _below("chrome", 8),
    "capitals above 15": _above("capitals", 15),
    "capitals below 15": _below("capitals", 15),
    "bullets above 10": _above("bullets", 10),
    "bullets below 10": _below("bullets", 10),
    "dates above 20": _above("dates", 20),
    "dates below 20": _below("dates", 20),
    "dates before": _before("dates"),
    "dates after": _after("dates"),
    "copies before": lambda a, places: [a.copies[k + _PAD] / (k or 1) for k in places],
    "copies after": lambda a, places: [(a.copies[-1] - a.copies[k + _PAD]) / ((a.lines - k) or 1) for k in places],
    "cues above 10": _above("cue", 10),
    "cues below 10": _below("cue", 10),
    **{f"{cue} before": _before(f"cues {cue}") for cue in ("comments", "related", "subscribe", "time")},
    **{f"{cue} after": _after(f"cues {cue}") for cue in ("comments", "related", "subscribe", "time", "author")},
    **{f"{cue} below 4": _below(f"cues {cue}", 4) for cue in ("comments", "related", "subscribe", "share", "author", "legal")},
    **{f"{cue} above 4": _above(f"cues {cue}", 4) for cue in ("comments", "related", "subscribe", "share", "author", "tags")},
    "comments below 40": _below("cues comments", 40),
    # the page
    "lines": _page(lambda a: a.lines),
    "line": lambda a, places: list(places),
    "lines so far": lambda a, places: [k / max(a.lines, 1) for k in places],
    "content in all": _page(lambda a: a.content[-1]),
    "words a sentence": _page(lambda a: a.text[-1] / max(a.sentences[-1], 1)),
    "share of short lines": _page(lambda a: a.short[-1] / max(a.lines, 1)),
    "share of gaps": _page(lambda a: a.gaps / max(a.lines, 1)),
    "length of main": _page(lambda a: a.last - a.first),
    "share of main": _page(lambda a: a.share(a.first, a.last)),
    "text in main": _page(lambda a: (a.text[a.last + _PAD] - a.text[a.first + _PAD]) / max(a.text[-1], 1)),
    "longest text": _page(lambda a: _longest_run(a)),
    "single sentences": _page(lambda a: _single_runs(a)),
    "long sentences": _page(lambda a: _long_sentences(a, 40)),
    "share of long sentences": _page(lambda a: _long_sentences(a, 25) / max(a.sentences[-1], 1)),
    "left open": _page(lambda a: _left_open(a) / max(a.lines, 1)),
    "dates in all": _page(lambda a: a.dates[-1] / max(a.lines, 1)),
    "longest line": _page(lambda a: max(a.signals.length, default=0)),
    "long lines": _page(lambda a: sum(size >= 8 for size in a.signals.size) / max(a.lines, 1)),
    "teasers": _page(lambda a: _teasers(a) / max(a.lines, 1)),
    "bullets": _page(lambda a: a.bullets[-1] / max(a.lines, 1)),
    "capitals in all": _page(lambda a: a.capitals[-1] / max(a.lines, 1)),
    "partly repeated": _page(lambda a: sum(map(bool, a.signals.parts)) / max(a.lines, 1)),
    "sentences": _page(lambda a: a.sentences[-1] / max(a.lines, 1)),
    "share of chrome": _page(lambda a: a.chrome[-1] / max(a.lines, 1)),
}
"""All features, by name; a model's data file names those that its trees ask."""

PAGE = (
    "lines", "content in all", "words a sentence", "share of short lines", "share of gaps", "share of chrome", "dates after",
    "copies after", "related after", "time after", "author after", "comments after", "subscribe after", "text after",
    "share after", "gain after", "odds after", "from first", "to last", "length of main", "share of main", "longest text",
    "bullets", "capitals in all", "partly repeated", "sentences", "text in main", "long lines", "teasers", "single sentences",
    "long sentences", "share of long sentences", "left open", "dates in all", "longest line",
)  # fmt: skip
"""The features that speak of a page as a whole."""
