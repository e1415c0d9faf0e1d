"""Broken lines: where a sentence goes on in the next line, as some programs write a page down.

Text browsers, mail programs and html2text fill paragraphs to a width; BeautifulSoup's ``get_text`` and its like give each
element a line of its own, so that a linked word divides its sentence. Nothing here knows a language: a sentence goes on where
a line that ends none is followed by a word in small letters, by a sign that begins nothing, or, where paragraphs are filled,
by a word that had no more room.
"""

from __future__ import annotations

import re
from functools import cached_property
from itertools import accumulate, compress
from typing import NamedTuple

from cleaner.lines import Document
from cleaner.shapes import ITEM, LOWER, Shapes

__all__ = ["BrokenLines", "may_be_broken"]

_FEWEST, _SHARE = 3, 0.05
"""Sentences that go on in another line, from which a text is one of broken lines, and the share of its longer lines that they
are: on other pages stand a poem or a program."""
_LONG, _WORDS = 40, 5
"""Characters and words of a line that may be running text."""
_FULL = 0.7
"""The share of the lines with which a sentence goes on in which its next word had no room, where paragraphs are filled."""
_UNCASED = 5
"""Those lines, at least, in a script without small letters, where nothing else tells that a sentence goes on."""
_NARROWEST, _WIDEST = 40, 130
"""Characters to which paragraphs are filled; a line with an address may be wider."""
_PIECES = 2
"""Lines that begin with a sign, from which elements stand on lines of their own."""
_SIGNS = ",.;:)!?»”’،。，、؛%"
"""Signs that begin no line of their own."""
_SIGN = re.compile(rf"(?!\.\.)[{_SIGNS}]{{1,2}}(?: [^\W_]|$)")
_WORD = re.compile(r"[^\W\d_][^\W_’'-]*+(?:[’'-][^\W_]++)*+[,;:.)!?”»]*+(?!\S)")
"""A word; the beginning of an address or of a program's line is none."""
_MAY_GO_ON = re.compile(rf"\n[ \t\xa0]*+(?:[{_SIGNS}]|[^\W\d_A-ZÀ-ÖØ-ÞА-ЯЁΑ-Ω])")
"""The beginning of a line that may go on with a sentence: a sign, or a letter that is no capital of the alphabets most used."""
_OPEN = frozenset("([„“«‘\"'-–—/&,،，、")
"""Signs after which a sentence goes on,"""
_SHORT_WORD = 3
"""and letters of a small word that ends none: an article, a preposition."""
_QUOTES = ("'", '"')
"""Signs with which the title of a link begins, behind its address."""
_CODE = frozenset("{}[;=<>|*/\\")
"""Signs at the end of a line of a program."""
_PARAGRAPH = 80
"""Characters of a line with the end of a sentence in it that is running text, and goes on until a sentence ends."""
_DOUBLE = re.compile(
    "[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]"
)
"""A sign with the width of two letters on a screen (those that Unicode Standard Annex 11 calls wide)."""
_UNDIVIDED = re.compile("[\u3000-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uff60]")
"""A sign of Chinese or Japanese, which do not divide words."""
_ENDED = re.compile(r"[.!?…:。！？؟۔।：][\"'”’»)\]]*+$")
"""The end of a sentence, or of what leads to a list, at the end of a line,"""
_TAIL = 6
"""and the characters among which it stands."""
_LOOKED_AT = 12
"""Lines that are one with a line, above it, by which that is told."""
_STOP = re.compile(r"[.!?…。！？؟۔।][\"'”’»)\]]*+ ++[\w\"'„“«¿¡]")
"""The end of a sentence with another one behind it."""


def may_be_broken(doc: Document) -> bool:
    """Whether lines begin as those do with which a sentence goes on; most texts are through with that."""
    return "\r" in doc.whole or len(_MAY_GO_ON.findall(doc.whole)) >= _FEWEST


class _Filled(NamedTuple):
    """How paragraphs are filled."""

    widths: range
    """The widths to which they may be."""
    double: bool
    """Whether a sign of Chinese, Japanese or Korean counts for two, as on a screen."""


class BrokenLines:
    """Non-blank lines of a document, and with which of them the next goes on. A line is known by its place among them."""

    def __init__(self, shapes: Shapes) -> None:
        self._shapes = shapes
        self._lines, self._shown = shapes.lines, shapes.shown

    def going_on(self, *, few: bool = False) -> dict[int, str]:
        """By the index in the document of each line with which the next goes on, what stands between the two: a blank, or
        nothing. Empty where hardly any does.

        :param few: whether a few broken sentences are enough, however many lines there are
        """
        longer = sum([length >= _LONG for length in self._shapes.length])
        broken = self.sentences if few or len(self.sentences) >= _SHARE * longer else []
        filled = self._filled(broken) if broken or self._shapes.wide > 1 else None
        if not broken and not filled:
            return {}
        found: dict[int, str] = {}
        first = 0  # of the lines that are one so far
        address = False  # whether they end in that of a link
        for k in range(len(self._lines) - 1):
            between = None
            if self._is_next(k + 1):
                address = bool(filled) and self._ends_in_address(k, going_on=address)
                if address or self._is_sign(k + 1):
                    between = ""
                elif self._fills(k, filled) if filled else self._is_cut(first, k):
                    between = "" if self._is_undivided(k) else " "
            if between is None:
                first, address = k + 1, False
            else:
                found[self._lines[k]] = between
        return found

    @cached_property
    def sentences(self) -> list[int]:
        """The lines in the middle of a sentence with which the next goes on, if there are more than a few."""
        small = compress(range(1, len(self._lines)), map(LOWER.__eq__, self._shapes.begin[1:]))
        below = [k for k in small if self._continues(k) and not self._is_item(k) and self._is_in_sentence(k - 1)]
        signs = self._signs if self._shapes.wide == 1 else []  # without small letters, what goes on below a sign is not known
        found = [k - 1 for k in (*below, *signs) if self._is_next(k) and not self._ends(k - 1)]
        return found if len(found) >= _FEWEST else []

    @cached_property
    def _signs(self) -> list[int]:
        """The lines that begin with a sign."""
        return [k for k in range(1, len(self._lines)) if self._is_sign(k)]

    def _is_in_sentence(self, k: int) -> bool:
        """Whether a line ends in the middle of a sentence, if it is running text, or it is a few words below such a line."""
        return self._is_unended(k) or (k > 0 and self._is_next(k) and self._is_unended(k - 1))

    def _is_unended(self, k: int) -> bool:
        last = self._shown[k][-1]
        return self._shapes.length[k] >= _LONG and self._shapes.words[k] >= _WORDS and (last.isalnum() or last in _OPEN)

    # Filled paragraphs.

    def _filled(self, broken: list[int]) -> _Filled | None:
        """How paragraphs are filled, if they are.

        :param broken: the lines with which the next goes on; without any, all that may be such
        """
        fewest = _FEWEST
        if not broken:
            places = range(len(self._lines) - 1)
            likely = [k for k in places if self._is_next(k + 1) and not self._ends(k) and not self._is_item(k + 1)]
            broken, fewest = list({self._shown[k]: k for k in likely}.values()), _UNCASED  # copies tell no more than one
        for double in (False, True) if self._shapes.wide > 1 else (False,):
            if widths := self._full_at(broken, fewest, double=double):
                return _Filled(widths, double)
        return None

    def _full_at(self, broken: list[int], fewest: int, *, double: bool) -> range:
        """The widths at which most of some lines have no room for the first word of the next; none if too few have none."""
        sizes = [(self._width(k, double=double), self._room(k + 1, double=double)) for k in broken]
        rooms = [(own, own + room) for own, room in sizes if _NARROWEST <= own <= _WIDEST]
        if len(rooms) < fewest:
            return range(0)
        full = [0] * (_WIDEST + 2)  # how many more lines are full at each width than at the one before
        for own, most in rooms:
            full[own] += 1
            full[min(most, _WIDEST) + 1] -= 1
        counts = list(accumulate(full[: _WIDEST + 1]))
        best = max(counts)
        if best < max(fewest, _FULL * len(rooms)):
            return range(0)
        first = counts.index(best)
        return range(first, next((n for n in range(first, len(counts)) if counts[n] < best), len(counts)))

    def _fills(self, k: int, filled: _Filled) -> bool:
        """Whether the next line goes on with a line of filled paragraphs. Where a sentence ends with it, nobody can tell."""
        if self._ends(k):
            return False
        if self._is_item(k + 1) and not (self._shown[k + 1][0] == "[" and self._shown[k][-1] != ")"):
            return False  # a link may be the word that had no room, but one below another is a line of its own
        if self._is_word(k + 1) and self._shown[k][-1] not in _CODE:
            return True
        widths, double = filled
        own = self._width(k, double=double)
        return widths[0] // 2 <= own <= widths[-1] and own + self._room(k + 1, double=double) >= widths[0]

    def _width(self, k: int, *, double: bool) -> int:
        text = self._shapes.doc.texts[self._lines[k]].rstrip()
        return len(text) + (len(_DOUBLE.findall(text)) if double else 0)

    def _room(self, k: int, *, double: bool) -> int:
        """What the first word of a line takes at the end of the line above. Of scripts that don't divide words that is a sign,
        and perhaps one that begins no line."""
        word = self._shown[k].split(" ", 1)[0]
        if _UNDIVIDED.match(word):
            return 4 if double else 2
        return len(word) + (len(_DOUBLE.findall(word)) if double else 0)

    def _ends_in_address(self, k: int, *, going_on: bool) -> bool:
        """Whether a line ends in the address of a link in Markdown, which the next line goes on with.

        :param going_on: whether the line above does
        """
        text = self._shown[k]
        opens = text.rfind("](") > text.rfind(")") or (going_on and ")" not in text)
        _, blank, title = self._shown[k + 1].partition(")")[0].partition(" ")
        return opens and (not blank or title[:1] in _QUOTES)

    # Elements on lines of their own.

    def _is_cut(self, first: int, k: int) -> bool:
        """Whether the next line goes on with a line that an element ends.

        :param first: the first of the lines that are one with it
        """
        if self._is_item(k + 1) or self._ends(k):
            return False
        own = self._shown[max(first, k - _LOOKED_AT) : k + 1]
        length = sum(map(len, own))
        if self._shown[k][-1] not in _CODE and max(length, len(self._shown[k + 1])) >= _LONG and self._continues(k + 1):
            return True
        if length < _LONG and self._shapes.words[k] < _WORDS:
            return False
        if self._is_open(k) or self._returns(k + 1):
            return True
        told = length >= _PARAGRAPH and any(map(_STOP.search, own))
        return told and (len(self._shown[k + 1]) >= _LONG or self._is_word(k + 1) or self._ends(k + 1))

    def _continues(self, k: int) -> bool:
        """Whether a line goes on with a sentence in small letters: neither a byline nor the words for a picture do, and where
        elements stand on lines of their own there may be many words between two of them."""
        if not self._is_word(k):
            return False
        if len(self._signs) >= _PIECES:
            return True
        return self._shapes.words[k] >= _WORDS - 1 or self._shown[k][-1] in _OPEN or self._ends(k) or self._returns(k)

    def _is_open(self, k: int) -> bool:
        """Whether the last sign or word of a line ends nothing."""
        last = self._shapes.doc.texts[self._lines[k]].rsplit(None, 1)[-1]
        return last[-1] in _OPEN or (len(last) <= _SHORT_WORD and last.islower())

    def _returns(self, k: int) -> bool:
        """Whether the line below one goes on with it, so that it stands in the middle of a sentence, as a linked name does."""
        if k + 1 == len(self._lines) or not self._is_next(k + 1):
            return False
        return self._is_sign(k + 1) or (not self._ends(k) and self._is_word(k + 1))

    # What a line is.

    def _is_undivided(self, k: int) -> bool:
        """Whether a line ends, and the next begins, with a sign of a script that does not divide words."""
        return bool(_UNDIVIDED.match(self._shown[k][-1]) and _UNDIVIDED.match(self._shown[k + 1]))

    def _is_next(self, k: int) -> bool:
        """Whether no blank line stands above a line."""
        return self._lines[k] - self._lines[k - 1] == 1

    def _ends(self, k: int) -> bool:
        """Whether a sentence, or what leads to a list, ends with a line."""
        return _ENDED.search(self._shown[k], max(0, len(self._shown[k]) - _TAIL)) is not None

    def _is_sign(self, k: int) -> bool:
        return self._shown[k][0] in _SIGNS and _SIGN.match(self._shown[k]) is not None

    def _is_word(self, k: int) -> bool:
        """Whether a line begins with a word in small letters."""
        return self._shapes.begin[k] == LOWER and _WORD.match(self._shown[k]) is not None

    def _is_item(self, k: int) -> bool:
        """Whether a line is an item of a list; text browsers write a small o before one in a list inside of a list."""
        return self._shapes.begin[k] == ITEM or self._shown[k].startswith("o ")
