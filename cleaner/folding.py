"""The key by which lines are compared: folding is done on many lines at once, in a few passes of C code."""

from __future__ import annotations

import re
from unicodedata import is_normalized, normalize

__all__ = [
    "IDEOGRAPH",
    "SENTENCE_ENDS",
    "TEXT_ENDS",
    "fold",
    "fold_all",
    "line_key",
    "only_letters",
    "plain",
    "plain_signs",
    "straightened",
    "word_count",
]

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
# Most pages in Latin script hold nothing but what Windows-1252 has, where a character is a byte and one
# table folds them all. In it, nothing can be composed, and two letters alone become something else.
_WESTERN = "cp1252"
_WESTERN_LETTERS = "\xdf\xb5"  # the sharp s, which becomes two letters, and the micro sign, a Greek one
IDEOGRAPH = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A sign of the scripts of China, Japan and Korea, which need few signs and partly do not divide words."""
SENTENCE_ENDS = ".!?…。！？؟۔।"
"""The signs with which sentences of any script end,"""
TEXT_ENDS = frozenset(SENTENCE_ENDS + "\"'”’»)]」』）")
"""and these with the closing ones that may stand behind them."""


_PLAIN = tuple(zip("’“”‘–—…\xa0", "'\"\"'--. ", strict=True))


class _Letters(dict[int, str]):
    """A letter for itself and a blank for any other sign, by its code."""

    def __missing__(self, code: int) -> str:
        sign = chr(code)
        found = self[code] = sign if sign.isalnum() and not sign.isdecimal() else " "
        return found


_LETTERS = _Letters()


def _western_table() -> tuple[bytes, bytes]:
    """What each byte of Windows-1252 becomes, and the bytes that are left out."""
    table, without = bytearray(range(256)), bytearray()
    for byte in range(256):
        char = bytes([byte]).decode(_WESTERN, "ignore")
        new = " " if char and char in _SPACES else _TABLE.get(char, char).casefold()
        if char and not new:
            without.append(byte)
        elif char and char not in _WESTERN_LETTERS:
            table[byte] = new.encode(_WESTERN)[0]
    return bytes(table), bytes(without)


_WESTERN_TABLE, _WESTERN_WITHOUT = _western_table()
_WESTERN_ONLY_LETTERS = bytes(range(256)).decode(_WESTERN, "replace").translate(_LETTERS).encode(_WESTERN)


def fold(text: str) -> str:
    """The folded form of one line: NFC, white space folded and trimmed, curly quotes as straight ones,
    format characters left out, case-folded."""
    return _folded(text).strip()


def _folded_western(encoded: bytes) -> str:
    """As :func:`_folded`, of a text in Windows-1252."""
    text = encoded.translate(_WESTERN_TABLE, _WESTERN_WITHOUT).decode(_WESTERN)
    for letter in _WESTERN_LETTERS:
        if letter in text:
            text = text.replace(letter, letter.casefold())
    return _single_spaced(text)


def _single_spaced(text: str) -> str:
    while "  " in text:
        text = text.replace("  ", " ")
    return text


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
    return _single_spaced(text).casefold()


def straightened(text: str) -> str:
    """A text with what keys never hold as they hold it, but for case and the number of blanks."""
    return _FOLDED.sub(lambda found: _TABLE.get(found[0], found[0]), normalize("NFC", text))


def plain_signs(text: str) -> str:
    """A text with plain quotes, dashes, dots and blanks: a text of ASCII alone is read many times faster than others."""
    if not text.isascii():
        for sign, ascii_sign in _PLAIN:
            text = text.replace(sign, ascii_sign)
    return text


def plain(text: str) -> str:
    """A text case-folded, with plain signs."""
    return plain_signs(text).casefold()


def only_letters(text: str) -> str:
    """A text with a blank for each sign that is no letter: so its words are cut out many times faster than found."""
    if text.isascii():
        return text.translate(_LETTERS)
    try:
        return text.encode(_WESTERN).translate(_WESTERN_ONLY_LETTERS).decode(_WESTERN)
    except UnicodeEncodeError:
        return text.translate(_LETTERS)


def line_key(text: str) -> str:
    """The key of one line: the form in which lines are compared.

    >>> line_key("  Editor\\u00a0Picks ")
    'editor picks'
    """
    return fold(text.replace("\n", " "))


def fold_all(lines: list[str]) -> tuple[list[str], str]:
    """The keys of lines, and, in one text, those that hold more than Windows-1252 has.

    Lines are folded in three parts: in ASCII, in Windows-1252, and the rest. The first two are several
    times as fast, and in most languages of Latin script they are nearly all of a page.

    :param lines: without white space at their ends
    """
    if not lines:
        return [], ""
    odd = [i for i, line in enumerate(lines) if not line.isascii()]
    if not odd:
        return _folded("\n".join(lines)).split("\n"), ""
    plain = lines.copy()
    for i in odd:
        plain[i] = ""
    keys = _folded("\n".join(plain)).split("\n")
    rest = [lines[i] for i in odd]
    encoded = "\n".join(rest).encode(_WESTERN, "ignore")
    shown = encoded.decode(_WESTERN).split("\n")
    for i, key in zip(odd, _folded_western(encoded).split("\n"), strict=True):
        keys[i] = key.strip()
    if shown == rest:
        return keys, ""
    foreign = [i for i, as_western in zip(odd, shown, strict=True) if as_western != lines[i]]
    marked = _folded("\n".join([lines[i] for i in foreign]))
    for i, key in zip(foreign, marked.split("\n"), strict=True):
        keys[i] = key.strip()
    return keys, marked


def word_count(text: str) -> int:
    """Words of a text: runs without white space; where words are not divided (Chinese, Japanese),
    two signs count as one."""
    n = len(text.split())
    if not text.isascii():
        n += len(IDEOGRAPH.findall(text)) // 2
    return n
