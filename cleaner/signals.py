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
import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cache, cached_property
from itertools import accumulate, chain, compress, repeat
from math import exp
from operator import add, sub
from pathlib import Path
from typing import Any

from cleaner.cues import CUES, is_credited
from cleaner.folding import SENTENCE_ENDS
from cleaner.lines import Document
from cleaner.shapes import Shapes, shapes_of

__all__ = ["PAIRS", "THIRDS", "Signals", "Weights", "load_links", "load_weights"]

THIRDS = (0, 0, 0, 1, 1, 1, 2, 2, 3, 3)
"""The length classes in four."""
_LONG = 7
"""Length class from which a line is as long as a paragraph."""
_BLOCK_LINES = [0, 0, 1, 2, 2, 3, 3, 3, 3] + [4] * 11 + [5]
_BLOCK_WORDS = [0] * 2 + [1] * 2 + [2] * 3 + [3] * 5 + [4] * 8 + [5] * 15 + [6]
_HEAD = 24
"""Characters by which captions and teasers that are printed again in part are told."""
_MENU = 12
"""Lines in a row without a sentence from which they may be a menu,"""
_LINKED_MENU = 4
"""those that are links alone,"""
_FRAME = 0.1
"""and the share of a page's words that such lines have at least."""
_LETTERS, _FIRST, _TAIL = 400, 12, 70
"""Characters and words of a line that are looked at closely, and characters of its end."""
_STOPPED = re.compile(rf"[{SENTENCE_ENDS}][\"')\]»]*(?: |$)")
_DIGIT = re.compile(r"\d")
_COMMAS = (", ", "，", "、", "، ")
_KNOWN = 20_000
"""Most sums of an additive model that are kept."""

PAIRS = (
    "size end", "third begin", "size gap", "begin depth", "third depth",
    "third copies capitals", "date digit third", "parts third", "chrome",
    "next size", "previous size", "next sentence", "previous sentence", "block", "block size",
)  # fmt: skip
"""The tables of the additive model beside that of cues: what each is indexed by."""

_Key = tuple[int, ...]


def _block(lines: int, words: int) -> int:
    """The class of a block by its lines and the words of each."""
    return _BLOCK_LINES[lines if lines < 20 else 20] * 7 + _BLOCK_WORDS[words // lines if words < 35 * lines else 35]


def _of_form(key: _Key) -> list[int]:
    """Where in the first five tables a line stands by its form, the blank lines around it and its indentation."""
    size, end, begin, gap, gap_below, depth = key
    third = THIRDS[size]
    return [size * 6 + end, third * 5 + begin, size * 4 + gap * 2 + gap_below, begin * 5 + depth, third * 5 + depth]


def _of_signs(key: _Key) -> list[int]:
    """Where in the next four it stands by its copies, letters, digits, and what rules say of it and its neighbours."""
    third, copies, capitals, date, digit, parts, chrome, below, above = key
    return [third * 12 + copies * 3 + capitals, 8 * date + 4 * digit + third, parts * 4 + third, 4 * chrome + 2 * below + above]


def _of_neighbours(key: _Key) -> list[int]:
    """Where in the others it stands by the lines around it."""
    size, next_size, previous_size, text, next_text, previous_text, block = key
    lines, words = divmod(block, 7)
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

    :ivar sums: what its tables add, in three groups; its constant is in the first
    """

    __slots__ = ("_cues", "_known", "sums")

    def __init__(self, data: dict[str, Any]) -> None:
        tables: list[list[float]] = [data["tables"][name] for name in PAIRS]
        tables[0] = [data["base"] + weight for weight in tables[0]]
        self.sums = [_Sums(_of_form, tables[:5]), _Sums(_of_signs, tables[5:9]), _Sums(_of_neighbours, tables[9:])]
        self._cues: list[list[float]] = [data["cues"][name] for name in CUES]
        self._known: dict[int, float] = {}

    def cues(self, mask: int, third: int) -> float:
        """What the cues of a line add."""
        at = mask * 4 + third
        if at not in self._known:
            self._known[at] = sum(table[third] for bit, table in enumerate(self._cues) if mask >> bit & 1)
        return self._known[at]


@cache
def load_links() -> list[float]:
    """How much it adds to the log odds of content that a line is links and nothing else, by its length in four classes."""
    links: list[float] = json.loads((Path(__file__).parent / "data" / "links.json").read_text("utf-8"))["links"]
    return links


@cache
def load_weights() -> dict[str, Weights]:
    """The additive models by the kind of page: ``spaced`` and ``dense``, see :attr:`Signals.kind`."""
    data = json.loads((Path(__file__).parent / "data" / "lines.json").read_text("utf-8"))
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
        head = Signals(self.doc, first, set(compress(first, self.chrome)), self._counts)
        head.few = True
        return head

    @cached_property
    def gap(self) -> list[bool]:
        """Whether a blank line, or what went, stands above."""
        return self.doc.gaps(self.lines)

    @cached_property
    def copies(self) -> list[int]:
        """How often a line occurs, at most 3."""
        return [n if n < 3 else 3 for n in map(self._counts.get, self.shown, repeat(1))]

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
        return self._of_blocks(self._block_sizes[1])

    @cached_property
    def block_lines(self) -> list[int]:
        """Those lines."""
        return self._of_blocks(self._block_sizes[0])

    @cached_property
    def _blocks(self) -> list[int]:
        """The place of the first line of each, and the end of the last."""
        n = len(self.lines)
        return [0, *compress(range(n), self.gap), n] if n else []

    @cached_property
    def _block_sizes(self) -> tuple[list[int], list[int]]:
        """The lines and the words of each."""
        edges = self._blocks
        before = [0, *accumulate(self.words)]
        words = list(map(before.__getitem__, edges))
        return list(map(sub, edges[1:], edges)), list(map(sub, words[1:], words))

    def _of_blocks(self, values: list[int]) -> list[int]:
        if len(values) == len(self.lines):
            return values
        return list(chain.from_iterable(map(repeat, values, self._block_sizes[0])))

    # What costs too much to be told of every line.

    def capital_words(self, place: int) -> float:
        """Share of a line's first words that begin with a capital; 2 where the line has capitals alone."""
        text = self.doc.texts[self.lines[place]].strip()
        if text.isupper():
            return 2.0
        words = text[:_LETTERS].split(None, _FIRST)[:_FIRST]
        return sum([word[0].isupper() for word in words]) / len(words) if words else 0.0

    def credit(self, place: int) -> bool:
        """Whether a line ends as the credit of a picture does, or is one."""
        return is_credited(self.shown[place][-_TAIL:])

    def stops(self, place: int) -> int:
        """Sentences that end in a line."""
        return len(_STOPPED.findall(self.shown[place][:_LETTERS]))

    def commas(self, place: int) -> int:
        """Commas in a line that are followed by more."""
        shown = self.shown[place]
        return sum(map(shown.count, _COMMAS))

    def digits(self, place: int) -> float:
        """Share of digits in a line."""
        shown = self.shown[place][:_LETTERS]
        return len(_DIGIT.findall(shown)) / (len(shown) or 1)

    @cached_property
    def framed(self) -> bool:
        """Whether lines without a sentence stand together as menus and lists do around the text of a whole page."""
        longest = max(map(len, bytes(self.sentence).split(b"\1")))
        if longest < _MENU and max(map(len, bytes(self.links).split(b"\0"))) < _LINKED_MENU:
            return False
        words = sum(self.words)
        return words - sum(compress(self.words, self.sentence)) > _FRAME * words

    @cached_property
    def longest_run(self) -> int:
        """Most words of sentences that follow one another without another line between."""
        before = [0, *accumulate(compress(self.words, self.sentence))]
        lengths = list(map(len, bytes(self.sentence).split(b"\0")))
        ends = list(map(before.__getitem__, accumulate(lengths)))
        return max(map(sub, ends, [0, *ends]), default=0)

    def keys(self) -> Iterator[Iterator[_Key]]:
        """For each line what the three groups of tables are indexed by, a group at a time."""
        size, gap, chrome = self.size, self.gap, self.chrome
        yield zip(size, self.end, self.begin, gap, chain(gap[1:], (True,)), self.depth, strict=False)
        third = list(map(THIRDS.__getitem__, size))
        below, above = chain(chrome[1:], (False,)), chain((False,), chrome)
        yield zip(third, self.copies, self.capitals, self.date, self.digit, self.parts, chrome, below, above, strict=False)
        text = [2 * s + (c >= _LONG) for s, c in zip(self.sentence, size, strict=True)]
        yield zip(
            size, chain(size[1:], (0,)), chain((0,), size),
            text, chain(text[2:], (0, 0)), chain((0, 0), text), self._of_blocks(list(map(_block, *self._block_sizes))),
            strict=False,
        )  # fmt: skip

    def entries(self) -> list[list[int]]:
        """For each line the entry of each table of :data:`PAIRS`."""
        groups = [list(map(where, keys)) for where, keys in zip(_GROUPS, self.keys(), strict=True)]
        return [[at for group in line for at in group] for line in zip(*groups, strict=True)]

    @property
    def kind(self) -> str:
        """``spaced`` where blank lines divide paragraphs or menus stand around the text, as on whole pages, else ``dense``."""
        return "spaced" if sum(self.gap) > len(self.gap) / 20 or self.framed else "dense"

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
        form, signs, neighbours = (map(s.__getitem__, keys) for s, keys in zip(weights.sums, self.keys(), strict=True))
        odds = list(map(add, map(add, form, signs), neighbours))
        size = self.size
        for k, mask in enumerate(self.mask):
            if mask:
                odds[k] += weights.cues(mask, THIRDS[size[k]])
        for k in compress(range(len(self.links)), self.links):
            odds[k] += load_links()[THIRDS[size[k]]]
        return odds
