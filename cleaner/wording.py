"""How numbers are told to people."""

from __future__ import annotations

__all__ = ["many"]


def many(n: int, word: str) -> str:
    """A number and its word, in the plural where it is not one.

    >>> many(1, "line"), many(2, "entry")
    ('1 line', '2 entries')
    """
    if n == 1:
        return f"{n} {word}"
    return f"{n} {word[:-1]}ies" if word.endswith("ry") else f"{n} {word}s"
