"""The key by which lines are compared: folding is done on many lines at once, in a few passes of C code."""

from __future__ import annotations

import re
from itertools import compress
from operator import not_
from unicodedata import is_normalized, normalize

__all__ = ["fold", "fold_all", "line_key", "straightened", "word_count"]

# What folding replaces, as ranges: the format characters (category Cf) and white space of Unicode
# 15, written out so that every Python gives the same keys; curly quotes and apostrophes.
_RANGES = {
    "": "\xad \u0600-\u0605 \u061c \u06dd \u070f \u0890-\u0891 \u08e2 \u180e \u200b-\u200f \u202a-\u202e \u2060-\u2064"
    " \u2066-\u206f \ufeff \ufff9-\ufffb \U000110bd \U000110cd \U00013430-\U0001343f \U0001bca0-\U0001bca3"
    " \U0001d173-\U0001d17a \U000e0001 \U000e0020-\U000e007f",
    " ": "\x85 \xa0 \u1680 \u2000-\u200a \u2028 \u2029 \u202f \u205f \u3000",
    "'": "\u2018-\u201b \u02bc \uff07",
    '"': "\u201c-\u201f \uff02",
}
_SPACES = "\t\x0b\x0c\r\x1c\x1d\x1e\x1f"
# Split at the plain blank alone: most of what stands in the ranges is white space to str.split().
_TABLE = {
    chr(code): new
    for new, ranges in _RANGES.items()
    for low, _, high in (part.partition("-") for part in ranges.split(" ") if part)
    for code in range(ord(low), ord(high or low) + 1)
}
# Beyond the first plane one wide range stands for many: each range there costs time on every character.
_FOLDED = re.compile("[" + "".join(sorted(c for c in _TABLE if c <= "\uffff")) + "\U000110bd-\U000e007f]")
_IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def fold(text: str) -> str:
    """The folded form of one line: NFC, white space folded and trimmed, curly quotes as straight ones,
    format characters left out, case-folded."""
    return _folded(text).strip()


def _folded(text: str) -> str:
    """The folded form of one or more lines divided by ``\\n``, but for a blank at their ends."""
    if not text.isascii():
        if not is_normalized("NFC", text):
            text = normalize("NFC", text)
        for found in set(_FOLDED.findall(text)):
            text = text.replace(found, _TABLE.get(found, found))
    for space in _SPACES:
        if space in text:
            text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.casefold()


def straightened(text: str) -> str:
    """A text with what keys never hold as they hold it, but for case and the number of blanks."""
    return _FOLDED.sub(lambda found: _TABLE.get(found[0], found[0]), normalize("NFC", text))


def line_key(text: str) -> str:
    """The key of one line: the form in which lines are compared.

    >>> line_key("  Editor\\u00a0Picks ")
    'editor picks'
    """
    return fold(text.replace("\n", " "))


def fold_all(lines: list[str]) -> tuple[list[str], str]:
    """The keys of lines, and, in one text, those of them that are not in ASCII.

    The lines in ASCII are folded apart: that is several times as fast, and in most languages of Latin
    script they are most of a page.
    """
    odd = list(compress(range(len(lines)), map(not_, map(str.isascii, lines))))
    plain = lines
    if odd:
        plain = lines.copy()
        for i in odd:
            plain[i] = ""
    keys = list(map(str.strip, _folded("\n".join(plain)).split("\n"))) if lines else []
    rest = ""
    if odd:
        rest = _folded("\n".join([lines[i] for i in odd]))
        for i, key in zip(odd, rest.split("\n"), strict=True):
            keys[i] = key.strip()
    return keys, rest


def word_count(text: str) -> int:
    """Words of a text: runs without white space; where words are not divided (Chinese, Japanese),
    two signs count as one."""
    n = len(text.split())
    if not text.isascii():
        n += len(_IDEOGRAPH.findall(text)) // 2
    return n
