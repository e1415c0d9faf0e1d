"""How numbers and names are told to people."""

from __future__ import annotations

__all__ = ["BREAKING", "many", "one_line"]

BREAKING = "".join(map(chr, (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029)))
"""Control characters, and what ends a line or a paragraph."""
_ESCAPED = {ord(c): c.encode("unicode_escape").decode("ascii") for c in BREAKING}


def many(n: int, word: str) -> str:
    """A number and its word, in the plural where it is not one.

    >>> many(1, "line"), many(2, "entry")
    ('1 line', '2 entries')
    """
    if n == 1:
        return f"{n} {word}"
    return f"{n} {word[:-1]}ies" if word.endswith("ry") else f"{n} {word}s"


def one_line(message: str) -> str:
    """A message without what would break its line or speak to the terminal, such as the name of a file may hold.

    >>> print(one_line("a\\nb.txt: is a binary file, not text"))
    a\\nb.txt: is a binary file, not text
    """
    return message.translate(_ESCAPED)
