"""A hash by which the same article is known in another file."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cleaner.folding import fold

__all__ = ["fingerprint"]

_VERSION = 1
_WORD = re.compile(r"\w+")
_BETWEEN = re.compile(r"\W")
_PIECE = 1 << 16  # characters: the words of a whole book would need many times its size


def fingerprint(body: str) -> str:
    """A versioned hash of the words of a text; case, punctuation and line breaks don't count.

    >>> fingerprint("The bridge is open.") == fingerprint("the  bridge\\nis open")
    True
    """
    from hashlib import blake2b  # only here: it loads a large library

    told = blake2b(digest_size=12)
    between = ""
    for piece in _pieces(fold(body)):
        if words := _WORD.findall(piece):
            told.update((between + " ".join(words)).encode("utf-8", "surrogatepass"))
            between = " "
    return f"{_VERSION}:{told.hexdigest()}"


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that end where no word stands."""
    start = 0
    while start < len(text):
        found = _BETWEEN.search(text, start + _PIECE)
        end = found.end() if found else len(text)
        yield text[start:end]
        start = end
