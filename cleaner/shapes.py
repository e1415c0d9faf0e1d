"""Shapes: what the non-blank lines of a document look like by themselves, as columns.

A column is made when somebody asks for it, once a document. What stays of a document takes its columns from
there: a line looks the same wherever it stands.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cached_property
from itertools import compress
from typing import Any, Generic, TypeVar

from cleaner.cues import load_cues
from cleaner.folding import IDEOGRAPH, SENTENCE_ENDS
from cleaner.lines import EDGE, SHORT, Document
from cleaner.register import load_register

__all__ = ["CLOSE", "CLOSING", "COLON", "DEEPEST", "ENDED", "ITEM", "LOWER", "Column", "Shapes", "shapes_of", "wide"]

_WIDE, _ABJAD = 2.5, 1.35
"""How many letters of an alphabet one sign of Chinese, Japanese or Korean stands for, and one of the scripts that write
no vowels (a sentence of Arabic, Hebrew or Persian has about three quarters of the letters of its translation)."""
_STEPS = (10, 20, 30, 40, 60, 80, 120, 200, SHORT)
_SIZES = [next(c for c, step in enumerate(_STEPS) if n < step or step == SHORT) for n in range(SHORT + 1)]
"""Length classes 0 to 8 by characters; 9 is above :data:`cleaner.lines.SHORT`."""
_LONGEST = 9
LONGEST = 2000
"""Characters beyond which the length of a line tells no more."""
ENDED, CLOSING, COLON, _COMMA, _DIGIT = 1, 2, 3, 4, 5
"""What :attr:`Shapes.end` says of a line that ends as a sentence does, and of others."""
_ENDS = {
    **dict.fromkeys(SENTENCE_ENDS, ENDED),
    **dict.fromkeys("\"'»)]」』）", CLOSING),
    **dict.fromkeys(":：", COLON),
    **dict.fromkeys(",;،、，", _COMMA),
    **dict.fromkeys("0123456789", _DIGIT),
}
_STOPS = frozenset(".!?…。！？؟")
ITEM, _NUMBER, _QUOTE, LOWER = 1, 2, 3, 4
"""What :attr:`Shapes.begin` says of an item of a list, of a small letter, and of others."""
_BEGINS = {
    **dict.fromkeys("•·▪◦*–-—>»|+#[←→‹›", ITEM),
    **dict.fromkeys("0123456789", _NUMBER),
    **dict.fromkeys("\"'„«(「©", _QUOTE),
}
_INDENT, _TAB, DEEPEST = " \t\xa0", 3, 4
"""Signs of an indentation, for how many more blanks a tab stands, and the deepest that is told."""
CLOSE = 5
"""Longest length class of lines that are looked at closely."""
_VOWELLESS = re.compile("[\u0590-\u06ff]")
_DIGITS = re.compile(r"\d")
_DATE = re.compile(r"\d{1,2}[:.]\d\d|\b(?:19|20)\d\d\b|\d+ ?[a-z]+ ago")


_T = TypeVar("_T")


class Column(Generic[_T]):
    """A column that is made when somebody asks: of some lines of a document from that of all."""

    def __init__(self, make: Callable[[Any], list[_T]]) -> None:
        self.make, self.__doc__ = make, make.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        self.name = name

    def __get__(self, lines: Any, owner: type) -> list[_T]:
        whole: Shapes | None = lines.whole
        if whole is None or (lines.few and self.name not in whole.__dict__):
            column = self.make(lines)
        else:
            column = getattr(whole, self.name)
            if lines.own is not None:
                column = [column[k] for k in lines.own]
        lines.__dict__[self.name] = column
        return column


class Shapes:
    """Non-blank lines of a document, as columns.

    :ivar doc: the document
    :ivar lines: index of each line in it
    :ivar whole: the lines from which the columns of these are taken; ``None`` if they are made here
    :ivar own: the places of these among those, unless they are all
    :ivar few: whether these are so few of them that a column which nobody has asked of all is made for these alone
    """

    few = False

    def __init__(self, doc: Document, lines: list[int], whole: Shapes | None = None, own: list[int] | None = None) -> None:
        self.doc, self.lines, self.whole, self.own = doc, lines, whole, own

    @cached_property
    def places(self) -> dict[int, int]:
        """The place of each line among them, by its index."""
        return dict(zip(self.lines, range(len(self.lines)), strict=True))

    @cached_property
    def marks(self) -> list[str]:
        """The mark of a heading or an item that each line has in the text, where it is read otherwise than it stands there."""
        written = self.doc.written
        return [written.marks[i] for i in self.lines] if written else [""] * len(self.lines)

    @cached_property
    def links(self) -> list[bool]:
        """Which lines are links and nothing else, where the text tells."""
        written = self.doc.written
        return [written.links[i] for i in self.lines] if written else [False] * len(self.lines)

    @Column
    def shown(self) -> list[str]:
        """Each line's key, or, of a long one, its text."""
        doc = self.doc
        keys, texts = doc.keys, doc.texts
        shown = [keys[i] for i in self.lines]
        if doc.long:
            places = self.places
            for i in filter(places.__contains__, doc.long):
                shown[places[i]] = texts[i].strip()
        return shown

    @cached_property
    def wide(self) -> float:
        """How many letters one of their signs stands for."""
        if self.whole is not None:
            return self.whole.wide
        return self._wide_here

    @property
    def _wide_here(self) -> float:
        return wide(self.shown) if self.doc.marked else 1

    @property
    def stands(self) -> bool:
        """Whether the lines look the same in a document that has no others."""
        return self.wide == self._wide_here

    @Column
    def length(self) -> list[int]:
        """Characters, at most :data:`LONGEST`; signs that stand for several letters count more."""
        length = list(map(len, self.shown))
        if self.wide > 1:
            length = [int(n * self.wide) for n in length]
        return [n if n < LONGEST else LONGEST for n in length] if self.doc.long else length

    @Column
    def size(self) -> list[int]:
        """Length class, 0 to 9."""
        return [_SIZES[n] if n < SHORT else _LONGEST for n in self.length]

    @Column
    def end(self) -> list[int]:
        """Class of the last sign."""
        end = [_ENDS.get(t[-1], 0) for t in self.shown]
        if CLOSING in end:
            for k in [k for k, sign in enumerate(end) if sign == CLOSING]:
                if self.shown[k][-2:-1] in _STOPS:  # a quotation that ends a sentence
                    end[k] = ENDED
        return end

    @Column
    def begin(self) -> list[int]:
        """Class of the first sign."""
        begin = [_BEGINS.get(t[0], 0) for t in self.shown]
        texts = self.doc.texts
        for k in compress(range(len(begin)), map(str.islower, [texts[i].lstrip()[:1] for i in self.lines])):
            if not begin[k]:
                begin[k] = LOWER
        if self.doc.written:
            begin = [ITEM if mark and mark[0] != "#" else n for n, mark in zip(begin, self.marks, strict=True)]
        return begin

    @Column
    def depth(self) -> list[int]:
        """How deep a line is indented, in steps of two blanks, at most 4: so lists stand inside of lists."""
        texts = self.doc.texts
        return [_depth(text) if text[0] in _INDENT else 0 for text in map(texts.__getitem__, self.lines)]

    @Column
    def words(self) -> list[int]:
        """Words."""
        words = [t.count(" ") + 1 for t in self.shown]
        if self.wide == _WIDE:
            words = [max(n, len(t) // 2) for n, t in zip(words, self.shown, strict=True)]
        return words

    @Column
    def sentence(self) -> list[bool]:
        """Whether a line is a sentence of running text, by its length and end."""
        return [
            (s >= 4 and e == ENDED) or (s >= 7 and (e in (CLOSING, COLON) or ". " in t))
            for s, e, t in zip(self.size, self.end, self.shown, strict=True)
        ]

    @Column
    def register(self) -> list[float]:
        """How a line speaks: above 0 like what stands around articles (:mod:`cleaner.register`); 0 of short lines."""
        return load_register().of(self.shown)

    # What is worth its price for short lines alone.

    @cached_property
    def _close(self) -> list[int]:
        return [k for k, size in enumerate(self.size) if size <= CLOSE]

    @Column
    def mask(self) -> list[int]:
        """What the words of a short line tell (:mod:`cleaner.cues`)."""
        mask = [0] * len(self.lines)
        shown, close = self.shown, self._close
        for k, found in zip(close, load_cues().masks([shown[k] for k in close]), strict=True):
            mask[k] = found
        return mask

    @Column
    def capitals(self) -> list[int]:
        """Of a short line: 2 if all of several words begin with a capital, 1 if the only one does."""
        texts, lines, words = self.doc.texts, self.lines, self.words
        capitals = [0] * len(lines)
        for k in compress(self._close, map(str.istitle, [texts[lines[k]] for k in self._close])):
            capitals[k] = 2 if words[k] > 1 else 1
        return capitals

    @Column
    def digit(self) -> list[bool]:
        """Whether a short line holds a digit."""
        shown = self.shown
        digit = [False] * len(shown)
        for k in compress(self._close, map(_DIGITS.search, [shown[k] for k in self._close])):
            digit[k] = True
        return digit

    @Column
    def date(self) -> list[bool]:
        """Whether a short line holds a time or a year."""
        shown, size = self.shown, self.size
        date = [False] * len(shown)
        for k in compress(range(len(shown)), self.digit):
            date[k] = size[k] < CLOSE and _DATE.search(shown[k]) is not None
        return date


def shapes_of(doc: Document) -> Shapes:
    """All non-blank lines of a document as columns, which are made once."""
    found = doc.looks
    if not isinstance(found, Shapes):
        found = Shapes(doc, doc.visible(0, len(doc)))
        if doc.origin and isinstance(doc.origin[0].looks, Shapes):
            whole, lines = doc.origin[0].looks, doc.origin[1]
            places = whole.places
            part = Shapes(doc, found.lines, whole, [places[i] for i in lines if i >= 0])
            found = part if part.stands else found
        doc.looks = found
    return found


def _depth(text: str) -> int:
    blanks = text[: len(text) - len(text.lstrip())]
    return min((len(blanks) + _TAB * blanks.count("\t") + 1) // 2, DEEPEST)


def wide(shown: Sequence[str]) -> float:
    """How many letters of an alphabet one sign stands for in the script that lines are written in."""
    ends = [t if len(t) <= SHORT else t[:EDGE] + t[-EDGE:] for t in shown]
    text, signs = "".join([t for t in ends if not t.isascii()]), sum(map(len, ends))
    if len(IDEOGRAPH.findall(text)) * 5 > signs:
        return _WIDE
    return _ABJAD if len(_VOWELLESS.findall(text)) * 3 > signs else 1
