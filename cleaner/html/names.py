"""What the names of elements tell: their ids, classes and roles, taken apart into words.

The words stand in ``data/html-names.json``, by what they tell; they are data, no decisions.
"""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from importlib.resources import files

__all__ = ["BY_WORDS", "NAMES", "bit", "is_never", "name_mask", "name_weights", "name_words"]

NAMES = (
    "comments", "related", "share", "nav", "ad", "subscribe", "legal", "author", "date", "caption", "tags", "header", "footer",
    "side", "card", "body", "title", "lead", "hidden", "list", "live", "media", "quote",
)  # fmt: skip
"""What names can tell; the n-th stands for bit ``1 << n`` of a mask."""
BY_WORDS = frozenset(("by", "von", "par", "por", "di", "da", "de", "av", "af", "door", "od", "от"))
"""The words that stand before a writer's name."""
_NEVER = 1 << len(NAMES)
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
    for number, name in enumerate((*NAMES, "never")):
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
    return mask & ~_NEVER


def is_never(name: str) -> bool:
    """Whether a name tells that its element holds nothing of an article, unless it holds the headline: a menu, comments, …"""
    words, _ = _known()
    return any(words.get(word, 0) & _NEVER for word in name_words(name))


@cache
def _weights() -> dict[str, float]:
    """How much a word in the name of an element speaks for content (above 0) or against it."""
    path = files("cleaner").joinpath("data/html-weights.json")
    return dict(json.loads(path.read_text("utf-8"))) if path.is_file() else {}


@lru_cache(maxsize=20_000)
def name_weights(name: str) -> tuple[float, float]:
    """How much the words of a name speak for content, in log odds: the least and the greatest; 0 where none is known."""
    weights = _weights()
    found = [weights[word] for word in name_words(name) if word in weights]
    return (min(*found, 0.0), max(*found, 0.0)) if found else (0.0, 0.0)
