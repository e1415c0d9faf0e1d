"""A hash by which the same article is known in another file."""

from __future__ import annotations

import re
from hashlib import blake2b

from cleaner.folding import fold

__all__ = ["fingerprint"]

_VERSION = 1
_WORD = re.compile(r"\w+")


def fingerprint(body: str) -> str:
    """A versioned hash of the words of a text; case, punctuation and line breaks don't count.

    >>> fingerprint("The bridge is open.") == fingerprint("the  bridge\\nis open")
    True
    """
    words = " ".join(_WORD.findall(fold(body)))
    return f"{_VERSION}:{blake2b(words.encode('utf-8', 'surrogatepass'), digest_size=12).hexdigest()}"
