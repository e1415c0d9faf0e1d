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
from itertools import accumulate, repeat
from math import sqrt
from pathlib import Path

from cleaner.folding import TEXT_ENDS, plain_signs
from cleaner.lines import SHORT

__all__ = ["LINE", "OPEN", "SHORTEST", "Register", "load_register", "tokens"]

SHORTEST, FEWEST = 25, 4
"""Characters and words of a line of which its words tell."""
LINE, OPEN = "|", "/"
"""What stands behind the words of each line, and before that where no sign ends it."""
_READ = 400
"""Characters of a line that are read."""
_DOTS = "..."
"""Three dots count as a word, as exclamation and question marks do."""
_ASCII_DIVIDERS = ",.:;\"'()[]{}<>/|&*#@%$+=_~`^\\-0123456789"
_DIVIDERS = "€£«»„·•،؛，。、：；（）「」"
_BLANKS = bytes.maketrans(_ASCII_DIVIDERS.encode(), b" " * len(_ASCII_DIVIDERS))
_KEPT, _LEFT = "\1", "\2"  # three dots, and no sign at the end, while other signs go
_WORDS = (("!", " ! "), ("?", " ? "), (_KEPT, f" {_DOTS} "), (_LEFT, f" {OPEN} "), ("\n", f" {LINE} "))
_NOTHING = repeat(0)


def tokens(lines: Sequence[str]) -> list[str]:
    """The words and signs of lines that may tell, in order. Lines are read together, in a few passes of C code.

    :param lines: keys, or of lines over :data:`cleaner.lines.SHORT` characters texts; none of them empty

    >>> tokens(["thanks, i love it!", "read more"])
    ['thanks', 'i', 'love', 'it', '!', '|', 'read', 'more', '/', '|']
    """
    shown = [
        (line if len(line) <= SHORT else line[:_READ].casefold()) + ("\n" if line[-1] in TEXT_ENDS else f"{_LEFT}\n")
        for line in lines
    ]
    text = plain_signs("".join(shown).replace("…", _DOTS)).replace(_DOTS, _KEPT)
    text = text.encode("utf-8", "surrogatepass").translate(_BLANKS).decode("utf-8", "surrogatepass")
    if not text.isascii():
        for sign in _DIVIDERS:
            text = text.replace(sign, " ")
    for sign, word in _WORDS:
        text = text.replace(sign, word)
    return text.split()


class Register:
    """The weights of words.

    :ivar weights: by word: above 0 where it stands in what is around articles, below where it stands in them
    """

    __slots__ = ("weights",)

    def __init__(self, weights: Mapping[str, int]) -> None:
        self.weights = weights

    @classmethod
    def restored(cls, data: Mapping[str, str]) -> Register:
        """The register of a data file: words by their weight, with blanks between."""
        return cls({word: int(weight) for weight, words in data.items() for word in words.split()})

    def of(self, lines: Sequence[str]) -> list[float]:
        """How lines speak: above 0 like what stands around articles, below like these; 0 where nothing is told.

        :param lines: their keys, or their texts; of short ones nothing is told
        """
        values = [0.0] * len(lines)
        told = [k for k, line in enumerate(lines) if len(line) >= SHORTEST]
        words = tokens([lines[k] for k in told])
        weights = list(accumulate(map(self.weights.get, words, _NOTHING), initial=0))
        at = 0
        for k in told:
            end = words.index(LINE, at)
            if end - at >= FEWEST:
                values[k] = (weights[end] - weights[at]) / sqrt(end - at)
            at = end + 1
        return values


@cache
def load_register() -> Register:
    """The register that comes with the program."""
    return Register.restored(json.loads((Path(__file__).parent / "data" / "register.json").read_text("utf-8")))
