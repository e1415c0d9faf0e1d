"""What the names of elements tell: their ids, classes and roles, taken apart into words.

The words stand in ``data/html-names.json``, by what they tell; they are data, no decisions.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files

__all__ = ["NAMES", "bit", "name_mask", "name_weight", "name_words"]

NAMES = (
    "comments", "related", "share", "nav", "ad", "subscribe", "legal", "author", "date", "caption", "tags", "header", "footer",
    "side", "card", "body", "title", "lead", "hidden", "list", "live", "media", "quote",
)  # fmt: skip
"""What names can tell; the n-th stands for bit ``1 << n`` of a mask."""
_LONGEST = 300  # characters of a name that are looked at
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


def bit(name: str) -> int:
    """The bit of a mask that one of :data:`NAMES` stands for."""
    return 1 << NAMES.index(name)


@cache
def _known() -> tuple[dict[str, int], list[tuple[str, int]]]:
    """The mask of each word, and of each beginning of words."""
    data = json.loads(files("cleaner").joinpath("data/html-names.json").read_text("utf-8"))
    words: dict[str, int] = {}
    stems: dict[str, int] = {}
    for number, name in enumerate(NAMES):
        for word in data[name].split():
            known = stems if word.endswith("*") else words
            key = word.removesuffix("*")
            known[key] = known.get(key, 0) | 1 << number
    return words, sorted(stems.items())


@lru_cache(maxsize=20_000)
def name_words(name: str) -> tuple[str, ...]:
    """The words of an id, a class or a role, in small letters.

    >>> name_words("articleBody post-content_v2 RelatedLinks")
    ('article', 'body', 'post', 'content', 'v', 'related', 'links')
    """
    return tuple(word.lower() for word in _WORD.findall(name[:_LONGEST]))


@lru_cache(maxsize=20_000)
def name_mask(name: str) -> int:
    """What a name tells, as bits in the order of :data:`NAMES`."""
    words, stems = _known()
    mask = 0
    for word in name_words(name):
        mask |= words.get(word, 0)
        for stem, own in stems:
            if word.startswith(stem):
                mask |= own
    return mask


@cache
def _weights() -> dict[str, float]:
    """How much a word in the name of an element speaks for content (above 0) or against it."""
    path = files("cleaner").joinpath("data/html-weights.json")
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


@lru_cache(maxsize=20_000)
def name_weight(name: str, tag: str) -> float:
    """How much the name of an element and its tag speak for content, in log odds, at most 4 either way."""
    weights = _weights()
    found = [weights.get(word, 0.0) for word in {*name_words(name), f"<{tag}>"}]
    return max(min(sum(found), 4.0), -4.0)
