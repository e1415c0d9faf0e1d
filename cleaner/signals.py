"""Signals: what the non-blank lines of a stretch of a document look like, as columns.

The generic stage sees a page through these columns alone: length classes, how a line begins and ends,
copies, cues, what rules call chrome. From them follows for each line how likely it is to be content as it
stands there (a sum of small tables, one for each pair of columns: an additive model, Hastie and Tibshirani,
"Generalized additive models", 1986), and from that, by running sums, what stands around a line
(:mod:`cleaner.features`). The idea of judging a line by the length and link-free text around it is
Boilerpipe's (Kohlschütter, Fankhauser, Nejdl, "Boilerplate detection using shallow text features", 2010)
and jusText's (Pomikálek, 2011); here it works without markup.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from importlib.resources import files
from itertools import compress, pairwise, repeat
from math import exp
from typing import Any

from cleaner.cues import CUES, load_cues
from cleaner.folding import IDEOGRAPH
from cleaner.lines import EDGE, SHORT, Document

__all__ = ["PAIRS", "Signals", "Weights", "load_weights"]

_WIDE = 2.5
"""How many letters of an alphabet one sign of Chinese, Japanese or Korean stands for."""
_STEPS = (10, 20, 30, 40, 60, 80, 120, 200, SHORT)
_SIZES = [next(c for c, step in enumerate(_STEPS) if n < step or step == SHORT) for n in range(SHORT + 1)]
"""Length classes 0 to 8 by characters; 9 is above :data:`cleaner.lines.SHORT`."""
_LONGEST = 9
_THIRDS = (0, 0, 0, 1, 1, 1, 2, 2, 3, 3)  # the length classes in four
_SENTENCE, _CLOSING, _COLON, _COMMA, _DIGIT = 1, 2, 3, 4, 5
_ENDS = {
    **dict.fromkeys(".!?…。！？؟۔।", _SENTENCE),
    **dict.fromkeys("\"'»)]」』）", _CLOSING),
    **dict.fromkeys(":：", _COLON),
    **dict.fromkeys(",;،、，", _COMMA),
    **dict.fromkeys("0123456789", _DIGIT),
}
_STOPS = frozenset(".!?…。！？؟")
_LIST, _NUMBER, _QUOTE, _LOWER = 1, 2, 3, 4
_BEGINS = {
    **dict.fromkeys("•·▪◦*–-—>»|+#[←→‹›", _LIST),
    **dict.fromkeys("0123456789", _NUMBER),
    **dict.fromkeys("\"'„«(「©", _QUOTE),
}
_SHORT = 5
"""Longest length class of lines that are looked at closely."""
_DIGITS = re.compile(r"\d")
_DATE = re.compile(r"\d{1,2}[:.]\d\d|\b(?:19|20)\d\d\b|\d+ ?[a-z]+ ago")
_OF_A_LINE = (
    "lines", "length", "size", "end", "begin", "words", "commas", "sentence", "mask", "capitals", "date", "digit",
)  # fmt: skip
"""The columns that say of a line what it is by itself."""
_BLOCK_LINES = [0, 0, 1, 2, 2, 3, 3, 3, 3] + [4] * 11
_BLOCK_WORDS = [0] * 2 + [1] * 2 + [2] * 3 + [3] * 5 + [4] * 8 + [5] * 15
LONGEST = 2000
"""Characters beyond which the length of a line tells no more."""
_HEAD = 24
"""Characters by which captions and teasers that are printed again in part are told."""

PAIRS = (
    "size end", "third begin", "size gap", "third copies capitals", "commas third", "next size", "previous size", "chrome",
    "date digit third", "next sentence", "previous sentence", "parts third", "block", "block size",
)  # fmt: skip
"""The tables of the additive model beside that of cues: what each is indexed by."""


class Weights:
    """The additive model of pages of one kind.

    :ivar base: its constant
    :ivar tables: a table for each of :data:`PAIRS`
    """

    __slots__ = ("_cues", "_known", "base", "tables")

    def __init__(self, data: dict[str, Any]) -> None:
        self.base: float = data["base"]
        self.tables: list[list[float]] = [data["tables"][name] for name in PAIRS]
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


class Signals:
    """The non-blank lines of a stretch of a document, as columns.

    :ivar lines: index of each line in the document
    :ivar shown: each line's key, or, of a long one, its text
    :ivar wide: how many letters one of its signs stands for
    :ivar length: characters, at most :data:`LONGEST`; signs of undivided scripts count more
    :ivar size: length class, 0 to 9
    :ivar end: class of the last sign
    :ivar begin: class of the first sign
    :ivar gap: whether a blank line stands above
    :ivar copies: how often the line occurs, at most 3
    :ivar parts: whether another line begins alike: 2 nearby, 1 somewhere
    :ivar chrome: whether a rule takes the line away
    :ivar mask: what its words tell (:mod:`cleaner.cues`)
    :ivar words: words
    :ivar sentence: whether it is a sentence of running text, by its length and end
    :ivar capitals: 2 if all of several words begin with a capital, 1 if the only one does
    :ivar commas: commas
    :ivar date: whether a short line holds a time or a year
    :ivar digit: whether a short line holds a digit
    :ivar block_words: words of the lines that no blank line divides from it
    :ivar block_lines: those lines
    """

    __slots__ = (
        "begin", "block_lines", "block_words", "capitals", "chrome", "commas", "content", "copies", "date", "digit", "end",
        "gap", "length", "lines", "mask", "odds", "parts", "sentence", "shown", "size", "wide", "words",
    )  # fmt: skip

    def __init__(self, doc: Document, lines: list[int], chrome: Collection[int]) -> None:
        """
        :param doc: the document
        :param lines: indices of the non-blank lines, in order
        :param chrome: indices of lines that rules take away
        """
        self.lines = lines
        keys, texts = doc.keys, doc.texts
        shown = [keys[i] for i in lines]
        if doc.long:
            long = set(doc.long)
            shown = [texts[i].strip() if i in long else key for i, key in zip(lines, shown, strict=True)]
        self.shown = shown
        self.wide = wide = _WIDE if doc.marked and is_dense(shown) else 1
        self.length = list(map(len, shown))
        if wide > 1:
            self.length = [int(n * wide) for n in self.length]
        if doc.long:
            self.length = [n if n < LONGEST else LONGEST for n in self.length]
        self.size = size = [_SIZES[n] if n < SHORT else _LONGEST for n in self.length]
        self.end = end = [_ENDS.get(t[-1], 0) for t in shown]
        for k in [k for k, sign in enumerate(end) if sign == _CLOSING]:
            if shown[k][-2:-1] in _STOPS:  # a quotation that ends a sentence
                end[k] = _SENTENCE
        self.begin = [_BEGINS.get(t[0], 0) for t in shown]
        first = [texts[i].lstrip()[:1] for i in lines]
        for k in compress(range(len(lines)), map(str.islower, first)):
            if not self.begin[k]:
                self.begin[k] = _LOWER
        self.gap = doc.gaps(lines)
        self._count(doc.counts)
        self.chrome = [i in chrome for i in lines] if chrome else [False] * len(lines)
        self.words = [t.count(" ") + 1 for t in shown]
        if wide > 1:
            self.words = [max(w, len(t) // 2) for w, t in zip(self.words, shown, strict=True)]
        self.commas = [t.count(", ") if "," in t else 0 for t in shown]
        if doc.marked:
            for k, t in enumerate(shown):
                if not t.isascii() and (more := t.count("，") + t.count("、") + t.count("، ")):
                    self.commas[k] += more
        self.sentence = [
            (s >= 4 and e == _SENTENCE) or (s >= 7 and (e in (_CLOSING, _COLON) or ". " in t))
            for s, e, t in zip(size, end, shown, strict=True)
        ]
        self._look_at_short(texts)
        self._look_for_parts()
        self._look_at_blocks()
        self.judge(load_weights())

    def part(self, places: list[int], counts: Mapping[str, int]) -> Signals | None:
        """The signals of some of the lines, as if the document had no others; ``None`` if they have to be made anew.

        :param places: places of the lines, in order
        :param counts: how often each key occurs in what is left of the document
        """
        shown = [self.shown[k] for k in places]
        if self.wide > 1 and not is_dense(shown):
            return None
        new = object.__new__(Signals)
        new.shown, new.wide = shown, self.wide
        for name in _OF_A_LINE:
            column = getattr(self, name)
            setattr(new, name, [column[k] for k in places])
        new.gap = [False, *(k - before > 1 or self.gap[k] for before, k in pairwise(places))] if places else []
        new._count(counts)
        new.chrome = [False] * len(places)
        new._look_for_parts()
        new._look_at_blocks()
        new.judge(load_weights())
        return new

    def _count(self, counts: Mapping[str, int]) -> None:
        several = {key: min(n, 3) for key, n in counts.items() if n > 1}
        self.copies = list(map(several.get, self.shown, repeat(1)))

    def _look_at_short(self, texts: list[str]) -> None:
        """What is worth its price for short lines alone."""
        n = len(self.lines)
        self.mask, self.capitals, self.date, self.digit = [0] * n, [0] * n, [False] * n, [False] * n
        short = [k for k, size in enumerate(self.size) if size <= _SHORT]
        shown = [self.shown[k] for k in short]
        for k, mask in zip(short, load_cues().masks(shown), strict=True):
            self.mask[k] = mask
        for k in compress(short, map(str.istitle, [texts[self.lines[k]] for k in short])):
            self.capitals[k] = 2 if self.words[k] > 1 else 1
        for k in compress(short, map(_DIGITS.search, shown)):
            self.digit[k] = True
            self.date[k] = self.size[k] < _SHORT and _DATE.search(self.shown[k]) is not None

    def _look_for_parts(self) -> None:
        heads = [t[:_HEAD] if n >= _HEAD else "" for t, n in zip(self.shown, self.length, strict=True)]
        often = {head for head, n in Counter(heads).items() if n > 1 and head}
        self.parts = [0] * len(heads)
        last: dict[str, int] = {}
        for k, head in enumerate(heads):
            if head in often:
                self.parts[k] = 1
                if head in last and k - last[head] <= 3:
                    self.parts[k] = self.parts[last[head]] = 2
                last[head] = k

    def _look_at_blocks(self) -> None:
        n = len(self.lines)
        self.block_words, self.block_lines = [0] * n, [0] * n
        if n and not any(self.gap):
            self.block_words, self.block_lines = [sum(self.words)] * n, [n] * n
            return
        edges = [0, *compress(range(n), self.gap), n]
        for low, high in pairwise(edges):
            if high - low == 1:
                self.block_words[low], self.block_lines[low] = self.words[low], 1
                continue
            words = sum(self.words[low:high])
            self.block_words[low:high] = [words] * (high - low)
            self.block_lines[low:high] = [high - low] * (high - low)

    def columns(self) -> list[list[int]]:
        """The columns by which the tables of :data:`PAIRS` are indexed."""
        size, sentence, chrome = self.size, self.sentence, self.chrome
        third = [_THIRDS[s] for s in size]
        text = [2 * s + (c >= 7) for s, c in zip(sentence, size, strict=True)]
        after, before = [*size[1:], 0], [0, *size[:-1]]
        lines = [_BLOCK_LINES[n] if n < 20 else 5 for n in self.block_lines]
        each = [_BLOCK_WORDS[w // n] if w < 35 * n else 6 for w, n in zip(self.block_words, self.block_lines, strict=True)]
        return [
            [a * 6 + b for a, b in zip(size, self.end, strict=True)],
            [a * 5 + b for a, b in zip(third, self.begin, strict=True)],
            [a * 4 + b * 2 + c for a, b, c in zip(size, self.gap, [*self.gap[1:], True], strict=False)],
            [a * 12 + b * 3 + c for a, b, c in zip(third, self.copies, self.capitals, strict=False)],
            [(a if a < 3 else 3) * 4 + b for a, b in zip(self.commas, third, strict=True)],
            [a * 10 + b for a, b in zip(after, size, strict=False)],
            [a * 10 + b for a, b in zip(before, size, strict=False)],
            [4 * a + 2 * b + c for a, b, c in zip(chrome, [*chrome[1:], False], [False, *chrome[:-1]], strict=False)],
            [8 * a + 4 * b + c for a, b, c in zip(self.date, self.digit, third, strict=True)],
            [a * 4 + b for a, b in zip([*text[2:], 0, 0], text, strict=False)],
            [a * 4 + b for a, b in zip([0, 0, *text], text, strict=False)],
            [a * 4 + b for a, b in zip(self.parts, third, strict=True)],
            [a * 7 + b for a, b in zip(lines, each, strict=True)],
            [a * 10 + b for a, b in zip(lines, size, strict=True)],
        ]

    @property
    def kind(self) -> str:
        """``spaced`` where blank lines divide paragraphs, as on whole pages, else ``dense``."""
        return "spaced" if sum(self.gap) > len(self.gap) / 20 else "dense"

    def judge(self, models: Mapping[str, Weights]) -> None:
        """Say how likely each line is content, by itself and its neighbours.

        :param models: the additive model of each kind of page
        """
        weights = models[self.kind]
        parts = [map(table.__getitem__, column) for table, column in zip(weights.tables, self.columns(), strict=True)]
        totals = list(map(sum, zip(*parts, strict=True), repeat(weights.base)))
        for k, mask in enumerate(self.mask):
            if mask:
                totals[k] += weights.cues(mask, _THIRDS[self.size[k]])
        self.odds = totals
        self.content = [1 / (1 + exp(-total)) for total in totals]


def is_dense(shown: Sequence[str]) -> bool:
    """Whether lines are written in a script that does not divide words and needs few signs."""
    ends = [t if len(t) <= SHORT else t[:EDGE] + t[-EDGE:] for t in shown]
    text = "".join([t for t in ends if not t.isascii()])
    return bool(text) and len(IDEOGRAPH.findall(text)) * 5 > sum(map(len, ends))
