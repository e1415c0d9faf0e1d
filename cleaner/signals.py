"""Signals: what the non-blank lines of a stretch of a document look like where they stand, as columns.

The generic stage sees a page through these columns and those of :mod:`cleaner.shapes` alone: length classes, how a
line begins and ends, copies, cues, what rules call chrome. From them follows for each line how likely it is to be
content as it stands there (a sum of small tables, one for each pair of columns: an additive model, Hastie and
Tibshirani, "Generalized additive models", 1986), and from that, by running sums, what stands around a line
(:mod:`cleaner.features`). The idea of judging a line by the length and link-free text around it is
Boilerpipe's (Kohlschütter, Fankhauser, Nejdl, "Boilerplate detection using shallow text features", 2010)
and jusText's (Pomikálek, 2011); here it works without markup.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from functools import cache, cached_property
from importlib.resources import files
from itertools import compress, pairwise, repeat
from math import exp
from operator import add
from typing import Any

from cleaner.cues import CUES
from cleaner.lines import Document
from cleaner.shapes import Shapes, shapes_of

__all__ = ["PAIRS", "Signals", "Weights", "load_weights"]

_THIRDS = (0, 0, 0, 1, 1, 1, 2, 2, 3, 3)
"""The length classes in four."""
_LONG = 7
"""Length class from which a line is as long as a paragraph."""
_BLOCK_LINES = [0, 0, 1, 2, 2, 3, 3, 3, 3] + [4] * 11 + [5]
_BLOCK_WORDS = [0] * 2 + [1] * 2 + [2] * 3 + [3] * 5 + [4] * 8 + [5] * 15 + [6]
_HEAD = 24
"""Characters by which captions and teasers that are printed again in part are told."""
_MENU = 12
"""Lines in a row without a sentence from which they may be a menu,"""
_FRAME = 0.1
"""and the share of a page's words that such lines have at least."""
_KNOWN = 20_000
"""Most sums of an additive model that are kept."""

PAIRS = (
    "size end", "third begin", "size gap", "commas third",
    "third copies capitals", "date digit third", "parts third", "chrome",
    "next size", "previous size", "next sentence", "previous sentence", "block", "block size",
)  # fmt: skip
"""The tables of the additive model beside that of cues: what each is indexed by."""

_Key = tuple[int, ...]


def _of_form(key: _Key) -> list[int]:
    """Where in the first four tables a line stands by its form and the blank lines around it."""
    size, end, begin, gap, gap_below, commas = key
    third = _THIRDS[size]
    return [size * 6 + end, third * 5 + begin, size * 4 + gap * 2 + gap_below, min(commas, 3) * 4 + third]


def _of_signs(key: _Key) -> list[int]:
    """Where in the next four it stands by its copies, letters, digits, and what rules say of it and its neighbours."""
    third, copies, capitals, date, digit, parts, chrome, below, above = key
    return [third * 12 + copies * 3 + capitals, 8 * date + 4 * digit + third, parts * 4 + third, 4 * chrome + 2 * below + above]


def _of_neighbours(key: _Key) -> list[int]:
    """Where in the others it stands by the lines around it."""
    size, next_size, previous_size, text, next_text, previous_text, lines, words = key
    return [
        next_size * 10 + size, previous_size * 10 + size, next_text * 4 + text, previous_text * 4 + text,
        lines * 7 + words, lines * 10 + size,
    ]  # fmt: skip


_GROUPS = (_of_form, _of_signs, _of_neighbours)


class _Sums(dict[_Key, float]):
    """What some tables add for a line, by what they are indexed by: most lines look like one before.

    :ivar tables: the tables
    """

    def __init__(self, where: Callable[[_Key], list[int]], tables: list[list[float]]) -> None:
        self._where, self.tables = where, tables

    def __missing__(self, key: _Key) -> float:
        if len(self) >= _KNOWN:
            self.clear()
        found = self[key] = sum(table[at] for table, at in zip(self.tables, self._where(key), strict=True))
        return found


class Weights:
    """The additive model of pages of one kind.

    :ivar base: its constant
    :ivar sums: what its tables add, in three groups
    """

    __slots__ = ("_cues", "_known", "base", "sums")

    def __init__(self, data: dict[str, Any]) -> None:
        self.base: float = data["base"]
        tables: list[list[float]] = [data["tables"][name] for name in PAIRS]
        self.sums = [_Sums(_of_form, tables[:4]), _Sums(_of_signs, tables[4:8]), _Sums(_of_neighbours, tables[8:])]
        self._cues: list[list[float]] = [data["cues"][name] for name in CUES]
        self._known: dict[int, float] = {}

    def cues(self, mask: int, third: int) -> float:
        """What the cues of a line add."""
        at = mask * 4 + third
        if at not in self._known:
            self._known[at] = sum(table[third] for bit, table in enumerate(self._cues) if mask >> bit & 1)
        return self._known[at]


@cache
def load_weights() -> dict[str, Weights]:
    data = json.loads(files("cleaner").joinpath("data/lines.json").read_text("utf-8"))
    return {kind: Weights(data[kind]) for kind in ("spaced", "dense")}


class Signals(Shapes):
    """The non-blank lines of a stretch of a document, as columns: how they look and how they stand there.

    :ivar chrome: whether a rule takes each line away
    """

    def __init__(
        self, doc: Document, lines: list[int], chrome: Collection[int] = (), counts: Mapping[str, int] | None = None
    ) -> None:
        """
        :param doc: the document
        :param lines: indices of the non-blank lines, in order
        :param chrome: indices of lines that rules take away
        :param counts: how often each key occurs; without it, in the document
        """
        whole = shapes_of(doc)
        own = None if len(lines) == len(whole.lines) else list(map(whole.places.__getitem__, lines))
        super().__init__(doc, lines, whole, own)
        self.chrome = [i in chrome for i in lines] if chrome else [False] * len(lines)
        self._counts = doc.counts if counts is None else counts

    def head(self, lines: int) -> Signals:
        """The first lines alone."""
        if lines >= len(self.lines):
            return self
        first = self.lines[:lines]
        return Signals(self.doc, first, set(compress(first, self.chrome)), self._counts)

    @cached_property
    def gap(self) -> list[bool]:
        """Whether a blank line, or what went, stands above."""
        return self.doc.gaps(self.lines)

    @cached_property
    def copies(self) -> list[int]:
        """How often a line occurs, at most 3."""
        several = {key: min(n, 3) for key, n in self._counts.items() if n > 1}
        return list(map(several.get, self.shown, repeat(1)))

    @cached_property
    def parts(self) -> list[int]:
        """Whether another line begins alike: 2 nearby, 1 somewhere."""
        heads = [t[:_HEAD] if n >= _HEAD else "" for t, n in zip(self.shown, self.length, strict=True)]
        often = {head for head, n in Counter(heads).items() if n > 1 and head}
        parts = [0] * len(heads)
        if not often:
            return parts
        last: dict[str, int] = {}
        for k in compress(range(len(heads)), map(often.__contains__, heads)):
            head = heads[k]
            parts[k] = 1
            if head in last and k - last[head] <= 3:
                parts[k] = parts[last[head]] = 2
            last[head] = k
        return parts

    @cached_property
    def block_words(self) -> list[int]:
        """Words of the lines that no blank line divides from each."""
        return self._of_blocks([sum(self.words[low:high]) for low, high in self._blocks])

    @cached_property
    def block_lines(self) -> list[int]:
        """Those lines."""
        return self._of_blocks([high - low for low, high in self._blocks])

    @cached_property
    def _blocks(self) -> list[tuple[int, int]]:
        n = len(self.lines)
        return list(pairwise([0, *compress(range(n), self.gap), n])) if n else []

    def _of_blocks(self, values: list[int]) -> list[int]:
        if len(values) == len(self.lines):
            return values
        return [value for value, (low, high) in zip(values, self._blocks, strict=True) for _ in range(low, high)]

    @cached_property
    def framed(self) -> bool:
        """Whether lines without a sentence stand together as menus and lists do around the text of a whole page."""
        longest = max(map(len, bytes(self.sentence).split(b"\1")))
        if longest < _MENU:
            return False
        words = sum(self.words)
        return words - sum(compress(self.words, self.sentence)) > _FRAME * words

    def keys(self) -> list[list[_Key]]:
        """For each line what the three groups of tables are indexed by."""
        size, gap, chrome = self.size, self.gap, self.chrome
        third = [_THIRDS[s] for s in size]
        text = [2 * s + (c >= _LONG) for s, c in zip(self.sentence, size, strict=True)]
        block = [
            (_BLOCK_LINES[n if n < 20 else 20], _BLOCK_WORDS[w // n if w < 35 * n else 35])
            for w, n in zip(self.block_words, self.block_lines, strict=True)
        ]
        lines, words = zip(*block, strict=True) if block else ((), ())
        commas = [n if n < 3 else 3 for n in self.commas]
        return [
            list(zip(size, self.end, self.begin, gap, [*gap[1:], True], commas, strict=False)),
            list(zip(third, self.copies, self.capitals, self.date, self.digit, self.parts, chrome, [*chrome[1:], False],
                     [False, *chrome], strict=False)),
            list(zip(size, [*size[1:], 0], [0, *size], text, [*text[2:], 0, 0], [0, 0, *text], lines, words, strict=False)),
        ]  # fmt: skip

    def entries(self) -> list[list[int]]:
        """For each line the entry of each table of :data:`PAIRS`."""
        groups = [list(map(where, keys)) for where, keys in zip(_GROUPS, self.keys(), strict=True)]
        return [[at for group in line for at in group] for line in zip(*groups, strict=True)]

    @property
    def kind(self) -> str:
        """``spaced`` where blank lines divide paragraphs, as on whole pages, else ``dense``."""
        return "spaced" if sum(self.gap) > len(self.gap) / 20 else "dense"

    @cached_property
    def odds(self) -> list[float]:
        """Log odds of each line being content, by itself and its neighbours."""
        return self.judged(load_weights())

    @cached_property
    def content(self) -> list[float]:
        """How likely each line is content, by itself and its neighbours."""
        return [1 / (1 + exp(-odds)) for odds in self.odds]

    def judged(self, models: Mapping[str, Weights]) -> list[float]:
        """Log odds of each line being content.

        :param models: the additive model of each kind of page
        """
        weights = models[self.kind]
        form, signs, neighbours = [map(s.__getitem__, keys) for s, keys in zip(weights.sums, self.keys(), strict=True)]
        odds = list(map(add, map(add, map(add, form, signs), neighbours), repeat(weights.base)))
        size = self.size
        for k, mask in enumerate(self.mask):
            if mask:
                odds[k] += weights.cues(mask, _THIRDS[size[k]])
        return odds
