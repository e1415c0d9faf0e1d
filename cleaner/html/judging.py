"""Which blocks are the article's: two forests of boosted trees, the second of which sees what the first says of all.

How a block looks (:mod:`cleaner.html.looks`) says how likely it is content; the second look asks the same of a block
among its neighbours and of those that stand in the same element, so that a list or a table stays or goes as one. The
trees are learned by ``benchmarks/train_html.py`` from pages whose article people have marked.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from cleaner.forest import Forest, load_model_data
from cleaner.html.blocks import Place
from cleaner.html.looks import COLUMNS, Looks

__all__ = ["SECOND", "probabilities", "second_rows"]

_FROM_FIRST = ("chars", "linked", "tag", "copies", "end", "weight-low", "near-body", "near-list", "near-table", "up-to-main",
               "up-to-dense", "stops", "parent-linked", "from-title", "position")  # fmt: skip
SECOND = (
    "p", "p-2", "p-1", "p+1", "p+2", "around-3", "around-8", "in-place", "in-parent", "in-grandparent", "before", "after",
    "since", "until", "share", "again", "best", *_FROM_FIRST,
)  # fmt: skip
"""The names of the numbers that the second forest sees, in the order of a row."""
_SURE = 0.7
_MOST_WORDS = 80  # words by which a block counts at most
_NEVER = 99
_PLACES = [COLUMNS.index(name) for name in _FROM_FIRST]


def probabilities(looks: Looks) -> list[float]:
    """How likely each block is part of the article, 0 to 1."""
    model = _load_model()
    first = [model["first"].probability(row) for row in looks.rows]
    return [model["second"].probability(row) for row in second_rows(looks, first)]


@cache
def _load_model() -> dict[str, Forest]:
    """The two forests that come with the program; a page may ask them for hundreds of articles."""
    return dict(load_model_data("html-blocks"))


def second_rows(looks: Looks, first: Sequence[float]) -> list[list[float]]:
    """What the second forest sees.

    :param first: what the first one says of each block
    """
    blocks = looks.blocks
    n = len(blocks)
    weights = [min(b.words, _MOST_WORDS) for b in blocks]
    mass = [w * p for w, p in zip(weights, first, strict=True)]
    total = sum(mass) or 1.0
    in_place, in_parent, in_grandparent = (_means(looks, mass, weights, levels) for levels in (0, 1, 2))
    since = _distances(first)
    until = _distances(first[::-1])[::-1]
    share = total / (sum(weights) or 1)
    best = max(first, default=0.0)
    edge = [0.0, 0.0]
    near = [*edge, *first, *edge]
    sums, of = [0.0], [0.0]
    for m, w in zip(mass, weights, strict=True):
        sums.append(sums[-1] + m)
        of.append(of[-1] + w)
    seen: set[str] = set()
    rows: list[list[float]] = []
    for i, block in enumerate(blocks):
        key = looks.keys[i]
        again = len(key) > 40 and key in seen
        seen.add(key)
        around = []
        for width in (3, 8):
            low, high = max(i - width, 0), min(i + width + 1, n)
            around.append((sums[high] - sums[low]) / (of[high] - of[low] or 1))
        row: list[Any] = [
            first[i], *near[i : i + 2], *near[i + 3 : i + 5], *around, in_place[block.place], in_parent[_up(block.place, 1)],
            in_grandparent[_up(block.place, 2)], sums[i] / total, 1 - sums[i + 1] / total, since[i], until[i], share, again,
            best, *(looks.rows[i][c] for c in _PLACES),
        ]  # fmt: skip
        rows.append(row)
    return rows


def _up(place: Place, levels: int) -> Place:
    for _ in range(levels):
        place = place.parent or place
    return place


def _means(looks: Looks, mass: Sequence[float], weights: Sequence[int], levels: int) -> dict[Place, float]:
    """For each element the mean of the blocks that stand so many levels below it."""
    sums: dict[Place, list[float]] = {}
    for block, m, w in zip(looks.blocks, mass, weights, strict=True):
        own = sums.setdefault(_up(block.place, levels), [0.0, 0.0])
        own[0] += m
        own[1] += w
    return {place: m / (w or 1) for place, (m, w) in sums.items()}


def _distances(first: Sequence[float]) -> list[int]:
    """How many blocks back the last one stands that is surely content."""
    found, last = [], -_NEVER
    for i, p in enumerate(first):
        found.append(min(i - last, _NEVER))
        if p >= _SURE:
            last = i
    return found
