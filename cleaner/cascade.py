"""Cascades: forests that are asked at lines of a page, with the code that makes the features they ask.

Who asks only whether a probability stays below a limit may be answered early: where the first trees put it far above, the
others are not asked, nor is what they alone need to know of the page (as in the cascade of Viola and Jones, "Rapid object
detection using a boosted cascade of simple features", 2001).
"""

from __future__ import annotations

import marshal
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from math import exp, inf, log
from types import CodeType
from typing import Any

from cleaner.around import Around
from cleaner.forest import Forest

__all__ = ["Cascade"]


class _Step:
    """Trees, and the code that makes their features.

    :ivar forest: the trees
    """

    def __init__(self, forest: Forest, code: bytes = b"") -> None:
        self.forest = forest
        self._kept = code

    @classmethod
    def of(cls, data: Mapping[str, Any], trees: slice, base: float) -> _Step:
        """Some trees of a forest, with the features that these ask.

        :param data: the forest in the form of a data file
        """
        some = data["trees"][trees]
        asked = sorted({feature for tree in some for feature in _asked(tree)})
        place = {feature: n for n, feature in enumerate(asked)}
        return cls(Forest([data["features"][feature] for feature in asked], base, [_moved(tree, place) for tree in some]))

    @cached_property
    def _code(self) -> CodeType:
        if self._kept:
            kept: CodeType = marshal.loads(self._kept)
            return kept
        from cleaner.features import compiled  # only here: of kept trees, it is not needed

        return compiled(self.forest.features)

    @cached_property
    def _scores(self) -> Callable[..., list[float]]:
        scores: Callable[..., list[float]] = eval(self._code, {"max": max})  # expressions of the program's own
        return scores

    def scores(self, around: Around, places: Sequence[int]) -> list[float]:
        """What the trees add at some lines."""
        return self._scores(around, self.forest.scored, places)

    @classmethod
    def _restored(cls, forest: Forest, code: bytes) -> _Step:
        return cls(forest, code)

    def __reduce__(self) -> tuple[Any, ...]:
        return _Step._restored, (self.forest, self._kept or marshal.dumps(self._code))


class Cascade:
    """The trees of a forest, asked in one step or two.

    :ivar margin: how far above a limit, in log odds, the score of the first trees is never brought below it by the others
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        """
        :param data: a forest in the form of a data file (:mod:`cleaner.forest`), of which all features stand in
            :data:`cleaner.features.FEATURES`; ``early`` holds how many trees are asked first, and the margin. Without it
            all are asked
        """
        first, margin = data.get("early", (len(data["trees"]), inf))
        self.margin = float(margin)
        self._first = _Step.of(data, slice(first), data["base"])
        self._others = _Step.of(data, slice(first, None), 0.0)

    @property
    def features(self) -> tuple[str, ...]:
        """The names of the features, those of the first trees first."""
        return tuple(dict.fromkeys((*self._first.forest.features, *self._others.forest.features)))

    def at(self, around: Around, places: Sequence[int], limit: float = 1.0) -> list[float]:
        """The probabilities that the forest gives at some lines; those above a limit need not be exact."""
        scores = self._first.scores(around, places)
        if self.margin < inf:
            enough = log(limit / (1 - limit)) + self.margin if 0 < limit < 1 else inf
            doubtful = [n for n, score in enumerate(scores) if score <= enough]
            if doubtful:
                others = self._others.scores(around, [places[n] for n in doubtful])
                for n, more in zip(doubtful, others, strict=True):
                    scores[n] += more
        return [1 / (1 + exp(-score)) for score in scores]


def _asked(node: Any) -> Iterator[int]:
    """The features that a tree asks, by their number."""
    if isinstance(node, list):
        yield node[0]
        yield from _asked(node[2])
        yield from _asked(node[3])


def _moved(node: Any, place: Mapping[int, int]) -> Any:
    """A tree with other numbers for its features."""
    return [place[node[0]], node[1], *(_moved(branch, place) for branch in node[2:])] if isinstance(node, list) else node
