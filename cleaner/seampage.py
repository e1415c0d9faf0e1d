"""A section of a document as the learned splitter sees it: its visible lines as columns of
:mod:`cleaner.signals`, and what kind of line each is. A kind of line is a letter, so that a header is a word
that can be compared with another.

Nothing here knows a language or a site: kinds come from length, signs, digits, capital letters and cues
(:mod:`cleaner.cues`); only blank line or none counts between lines.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import accumulate
from operator import add
from pathlib import Path

from cleaner.cues import CUES
from cleaner.folding import SENTENCE_ENDS, only_letters, plain
from cleaner.lines import Document
from cleaner.signals import Signals

__all__ = ["CODES", "LEAST", "Page"]

LEAST = 350
"""Size of the body text that an article has at least, in characters of a script with an alphabet."""
_BODY = 80  # size from which a sentence is body text
_KICKER = 24  # size below which one or two words are a kicker

_MARKS = "\"'»«)]*_ #>"
_BULLETS = "•·▪◦*–‣●■►▶+-"
_WORD = re.compile(r"\w+")
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d)")
_DATE = re.compile(  # a digit first, so that the search need only look where digits are
    r"\d(?:\d?[:h]\d\d|\d?\.\d\d (?!\w*%)|\d? ?[./-] ?\d{1,2} ?[./-] ?\d{2,4}| ?[年月日]|(?<=[۰-۹٠-٩])[۰-۹٠-٩])"
)
_DATE_WORDS = 14  # words of a line with a date, its label and a name
_CUE_WORDS = 6  # words up to which a cue tells what a line is

_CUE = {name: 1 << n for n, name in enumerate(CUES)}
_ABOUT_PAGE = sum(_CUE[name] for name in ("comments", "subscribe", "share", "legal", "ad", "nav", "tags"))

CODES = {"": -1} | {letter: n for n, letter in enumerate("-crlkydmsqhBTt")}
"""A number for each kind of line: - signs alone, c about the page, r related, l list item, k a word or two,
y name or byline, d date, m picture or counter, s sentence, q quotation or question, h like a headline,
B body; in a header also T the headline again and t a further copy of another line. The empty kind stands
outside of the section."""


@cache
def _months() -> frozenset[str]:
    """The names of months in all languages of the calendar."""
    text = (Path(__file__).parent / "data" / "calendar.toml").read_text("utf-8")
    listed = re.findall(r"^(?:other_)?months = '+(.*?)'", text, re.MULTILINE | re.DOTALL)
    words = (word.strip() for row in listed for word in re.split(r"[,|]", row))
    return frozenset(word for word in words if len(word) > 2)


class Page:
    """The visible lines of a section, or of a part of one, as columns; a line's index in them is its *place*.

    :ivar lines: index of each in the document
    :ivar keys: its folded text; a line over :data:`cleaner.lines.SHORT` characters stands as it is, trimmed
    :ivar sizes: length in characters; in scripts that do not divide words a sign counts for several
    :ivar signals: the section, whose line :attr:`low` is the first one here
    :ivar bodies: places of the lines of body text
    :ivar weights: the size of each line of body text, 0 of others
    :ivar sums: size of the body text before each place
    """

    __slots__ = (
        "_blanked", "_counts", "_joined", "_letters", "_marks", "_starts", "bodies", "doc", "gaps", "keys", "lines", "low",
        "signals", "sizes", "sums", "weights",
    )  # fmt: skip

    def __init__(self, doc: Document, signals: Signals, low: int = 0, high: int | None = None) -> None:
        """
        :param doc: the document
        :param signals: the section
        :param low: the first of its lines that counts, by its place among them
        :param high: the line after the last; without it all
        """
        own = slice(low, high)
        self.doc, self.signals, self.low = doc, signals, low
        self.lines, self.keys, self.gaps = signals.lines[own], signals.shown[own], signals.gap[own]
        self._marks = signals.marks[own]
        if doc.written:  # headers differ by their marks
            self.keys = list(map(add, self._marks, self.keys))
        self.sizes = sizes = signals.length[own]
        self.weights = [n if n >= _BODY and text else 0 for n, text in zip(sizes, signals.sentence[own], strict=True)]
        self.sums = list(accumulate(self.weights, initial=0))
        self.bodies = [place for place, weight in enumerate(self.weights) if weight]
        self._letters: dict[int, str] = {}
        self._counts: Counter[str] | None = None
        self._joined = self._blanked = ""
        self._starts: list[int] = []

    def text(self, place: int) -> str:
        """A line's text, trimmed."""
        return self._marks[place] + self.doc.texts[self.lines[place]].strip()

    def blank_above(self, place: int) -> bool:
        """Whether blank lines, or the edge of the section, stand above a line."""
        return not 0 < place < len(self.lines) or self.gaps[place]

    def copies(self, place: int) -> int:
        """How often a line occurs here."""
        if self.signals.copies[self.low + place] == 1:
            return 1  # not even in the whole document
        return self.counts[self.keys[place]]

    @property
    def counts(self) -> Counter[str]:
        """How often each key occurs in the section."""
        if self._counts is None:
            self._counts = Counter(self.keys)
        return self._counts

    @property
    def joined(self) -> str:
        """The lines' texts, case-folded and with plain signs, in which words are looked for."""
        if not self._joined:
            self._joined = plain("\n".join(self.keys))
        return self._joined

    @property
    def letters(self) -> str:
        """The same with a blank for each sign that is no letter."""
        if not self._blanked:
            self._blanked = only_letters(self.joined)
        return self._blanked

    @property
    def starts(self) -> list[int]:
        """Where each line begins in :attr:`joined`, and the end of all."""
        if not self._starts:
            ends = accumulate(map(len, self.joined.split("\n")), initial=0)
            self._starts = [end + breaks for breaks, end in enumerate(ends)]
        return self._starts

    def below(self, place: int, size: int) -> str:
        """So many characters of :attr:`joined` from a line on."""
        start = self.starts[place]
        return self.joined[start : start + size]

    def above(self, place: int, size: int) -> str:
        """So many characters of :attr:`joined` before a line."""
        end = max(self.starts[place] - 1, 0)
        return self.joined[max(end - size, 0) : end]

    # -- kinds of line -------------------------------------------------------------------------

    def letter(self, place: int) -> str:
        """The kind of a line (:data:`CODES`)."""
        letter = self._letters.get(place)
        if letter is None:
            letter = self._kind(place) if 0 <= place < len(self.lines) else ""
            self._letters[place] = letter
        return letter

    def _kind(self, place: int) -> str:
        if self.weights[place]:
            return "B"
        key, size = self.keys[place], self.sizes[place]
        bare = key.strip(_MARKS)
        if not bare[:1].isalnum() and not any(map(str.isalnum, bare)):
            return "-"
        if (key[1:2] == " " and key[0] in _BULLETS and key[-1] not in "*_") or key[:3] == "\\- ":
            return "l"
        words = bare.count(" ") + 1
        at = self.low + place
        digits = self.signals.digit[at]
        if digits and words <= _DATE_WORDS and _is_dated(bare):
            return "d"
        if kind := _by_cue(self.signals.mask[at], words, digits):
            return kind
        if bare[-1] in "?!" or key[0] in "\"'„«":
            return "q"
        if bare[-1] in SENTENCE_ENDS:
            return "s"
        if words <= 2 and size < _KICKER:
            return "k"
        return "y" if not digits and 2 <= words <= 4 and self._is_name(place) else "h"

    def _is_name(self, place: int) -> bool:
        """Whether each word of a line is written with a capital letter."""
        words = self.text(place).strip(_MARKS).split()
        return len(words) > 1 and all(word[0].isupper() for word in words if word[0].isalpha())

    def header(self, place: int, body: int, most: int) -> str:
        """The kinds of the lines below a headline.

        :param body: place of the body line at which the header ends; it is the last letter
        :param most: lines of a header that are looked at
        """
        title = self.keys[place].strip(_MARKS)
        seen: set[str] = set()
        letters = []
        for other in range(place + 1, min(body, place + most) + 1):
            key = self.keys[other].strip(_MARKS)
            letters.append("T" if key == title else "t" if key in seen else self.letter(other))
            seen.add(key)
        return "".join(letters)

    def echo(self, place: int, body: int) -> int:
        """How a headline comes again in its header: 2 the same, 1 with more or fewer words, 0 not."""
        title = self.keys[place].strip(_MARKS)
        for key in self.keys[place + 1 : min(place + 9, body + 2)]:
            if title[:8] in key[:24]:
                other = key.strip(_MARKS)
                if other == title:
                    return 2
                if min(len(other), len(title)) >= 12 and (other.startswith(title) or title.startswith(other)):
                    return 1
        return 0


def _by_cue(mask: int, words: int, digits: bool) -> str:
    """The kind of a line that its words tell; empty where they tell none.

    :param mask: :attr:`cleaner.signals.Signals.mask`
    """
    if mask & _CUE["author"] and words <= _CUE_WORDS + 4:
        return "y"
    if words > _CUE_WORDS:
        return ""
    if mask & _CUE["related"]:
        return "r"
    if mask & _ABOUT_PAGE:
        return "c"
    if mask & _CUE["time"]:
        return "d"
    return "m" if mask & _CUE["media"] or (digits and words <= 3) else ""


def _is_dated(bare: str) -> bool:
    """Whether a line with digits is little more than a date."""
    if _DATE.search(bare):
        return True
    tokens = _WORD.findall(bare)
    months = _months()
    for k, token in enumerate(tokens):
        if token in months and any(t[0].isdigit() for t in (*tokens[max(0, k - 2) : k], *tokens[k + 1 : k + 2])):
            return True
    return bool(_YEAR.search(bare)) and sum(t[0].isalpha() for t in tokens) <= 2
