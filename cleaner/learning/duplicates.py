"""Copies of one article: crawled twice, updated, or printed under another headline.

They are told by their longest lines. What belongs to the site may be long, too, and all pages have it; it is
told by pages that have nothing else in common.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import combinations

__all__ = ["Told", "fold", "longest", "united"]

Told = dict[int, dict[int, int]]
"""For each document its longest lines, each with its length."""

_LINES = 12
"""Lines of a document that are compared."""
_LONG = 40
"""Characters from which a line tells an article from others."""
_SAME = 0.5
"""Share of the shorter one's text that copies have in common."""
_OTHER = 0.25
"""Share below which two documents are different articles, so that what they share is the site's."""
_TRAILER = 800
"""Characters of text that all pages of a site may share though each has an article of its own."""
_OWN = 0.2
"""Share of its text that such a page has in common with another, at most, when that is left out."""


def longest(keys: Iterable[str]) -> list[str]:
    """The lines by which a document is told: the longest ones, each once."""
    return sorted({key for key in keys if len(key) >= _LONG}, key=lambda key: (-len(key), key))[:_LINES]


def fold(told: Told) -> dict[int, int]:
    """For each document the number of its article: the smallest number among its copies."""
    site: set[int] = set()
    while True:
        shared = _shared(told, site)
        more = {
            line for pair, size in shared.items() if size < _OTHER * _less(told, site, pair) for line in _common(told, pair)
        }
        if more <= site:
            break
        site |= more
    pairs = [pair for pair, size in sorted(shared.items()) if size >= _SAME * _less(told, site, pair)]
    owners = united(told, pairs)
    if len(told) > 2 and len(set(owners.values())) == 1:  # each page may have a little that all of them have
        every = set.intersection(*(set(lines) for lines in told.values()))
        own = {doc: {line: size for line, size in lines.items() if line not in every} for doc, lines in told.items()}
        size = sum(next(iter(told.values()))[line] for line in every)
        apart = _shared(own, set())
        if 0 < size <= _TRAILER and all(own.values()) and all(n < _OWN * _less(own, set(), p) for p, n in apart.items()):
            return {doc: doc for doc in told}
    return owners


def _shared(told: Told, without: set[int]) -> Counter[tuple[int, int]]:
    """The characters of text that pairs of documents have in common."""
    having: defaultdict[int, list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for doc in sorted(told):
        for line, size in told[doc].items():
            if line not in without:
                having[line].append(doc)
                sizes[line] = size
    shared: Counter[tuple[int, int]] = Counter()
    for line, docs in having.items():
        for pair in combinations(docs, 2):
            shared[pair] += sizes[line]
    return shared


def _less(told: Told, without: set[int], pair: tuple[int, int]) -> int:
    """The characters of the shorter one's text."""
    return min(sum(size for line, size in told[doc].items() if line not in without) for doc in pair)


def _common(told: Told, pair: tuple[int, int]) -> set[int]:
    return told[pair[0]].keys() & told[pair[1]].keys()


def united(docs: Iterable[int], pairs: Iterable[tuple[int, int]]) -> dict[int, int]:
    """For each document the smallest number among those that pairs tie it to."""
    owner = {doc: doc for doc in docs}

    def find(doc: int) -> int:
        while owner[doc] != doc:
            owner[doc] = doc = owner[owner[doc]]
        return doc

    for a, b in pairs:
        low, high = sorted((find(a), find(b)))
        owner[high] = low
    return {doc: find(doc) for doc in owner}
