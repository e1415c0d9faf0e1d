"""Register: whether the words of a line speak as articles do, or as what stands around them.

Readers' comments, forms, calls to subscribe and legal lines have words of their own, and address somebody; news tells what
others said. Each known word of a line adds its weight, as logistic regression has learned it from lines of both kinds
("register" is what linguistics calls the language of a situation: Biber, "Variation across speech and writing", 1988).
Words that say the same in different languages weigh the same.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import compress, repeat
from math import sqrt
from pathlib import Path

from cleaner.folding import SENTENCE_ENDS, plain

__all__ = ["SHORTEST", "Register", "load_register", "tokens"]

SHORTEST, FEWEST = 25, 4
"""Characters and words of a line of which its words tell."""
_READ = 600
"""Characters of a line that are read."""
_DOTS, _OPEN = "...", "/"
"""Three dots, which count as a word, as exclamation and question marks do; and what stands for no sign at the end of a line."""
_ENDS = frozenset(SENTENCE_ENDS + "\"'”’»)]」』）")
_DIVIDERS = ",.:;\"'()[]{}<>/|&*#@%$€£+=_~`^\\-0123456789«»„“”‘’–—·•،؛，。、：；（）「」"
_ASCII = {ord(sign): " " for sign in _DIVIDERS if sign.isascii()}
_UNKNOWN = repeat(0.0)
_KEPT = "\1"  # three dots while other dots go


def tokens(lines: Sequence[str]) -> list[set[str]]:
    """The words and signs of each line that may tell. Lines are read together, in a few passes of C code.

    :param lines: keys, or texts, none of them empty

    >>> [sorted(found) for found in tokens(["Thanks, I love it!", "read more about the ferry"])]
    [['!', 'i', 'it', 'love', 'thanks'], ['/', 'about', 'ferry', 'more', 'read', 'the']]
    """
    text = plain("\n".join([line[:_READ] for line in lines]).replace("…", _DOTS)).replace(_DOTS, _KEPT)
    shown = text.split("\n")
    ascii_alone = list(map(str.isascii, shown))
    found = dict(zip(compress(range(len(lines)), ascii_alone), _words(list(compress(shown, ascii_alone))), strict=True))
    if len(found) < len(lines):
        others = [k for k, simple in enumerate(ascii_alone) if not simple]
        found |= zip(others, _words([shown[k] for k in others]), strict=True)
    for k, line in enumerate(lines):
        if line[-1] not in _ENDS:
            found[k].add(_OPEN)
    return [found[k] for k in range(len(lines))]


def _words(lines: list[str]) -> list[set[str]]:
    """The words and signs of lines, which are plain."""
    return list(map(set, map(str.split, _divided("\n".join(lines)).split("\n")))) if lines else []


def _divided(text: str) -> str:
    """A text in which nothing but blanks and line ends stands between words."""
    if text.isascii():
        text = text.translate(_ASCII)
    else:
        for sign in _DIVIDERS:
            if sign in text:
                text = text.replace(sign, " ")
    for sign, shown in (("!", " ! "), ("?", " ? "), (_KEPT, f" {_DOTS} ")):
        text = text.replace(sign, shown)
    return text


class Register:
    """The weights of words.

    :ivar weights: by word: above 0 where it stands in what is around articles, below where it stands in them
    """

    __slots__ = ("weights",)

    def __init__(self, weights: Mapping[str, float]) -> None:
        self.weights = weights

    @classmethod
    def restored(cls, data: Mapping[str, str]) -> Register:
        """The register of a data file: words by their weight, with blanks between."""
        return cls({word: float(weight) for weight, words in data.items() for word in words.split()})

    def of(self, lines: Sequence[str]) -> list[float]:
        """How lines speak: above 0 like what stands around articles, below like these; 0 where nothing is told.

        :param lines: their keys, or their texts; of short ones nothing is told
        """
        values, get = [0.0] * len(lines), self.weights.get
        told = [k for k, line in enumerate(lines) if len(line) >= SHORTEST]
        if told:
            for k, found in zip(told, tokens([lines[k] for k in told]), strict=True):
                if len(found) >= FEWEST:
                    values[k] = sum(map(get, found, _UNKNOWN)) / sqrt(len(found))
        return values


@cache
def load_register() -> Register:
    """The register that comes with the program."""
    return Register.restored(json.loads((Path(__file__).parent / "data" / "register.json").read_text("utf-8")))
