"""Boosted trees as data: reading them, and the plain code that evaluates them.

Trees are learned by scripts in ``benchmarks/``; at run time there is no machine-learning library. A file
holds the names of the features, a base score, and the trees: a leaf is a number, a node
``[feature, threshold, low, high]``, where a value up to the threshold goes to ``low``. The scores of all
trees and the base are added and squashed (Friedman, "Greedy function approximation: a gradient boosting
machine", 2001).

A forest is evaluated as one expression of Python, made from its numbers: that is fifteen times as fast as
walking the trees. Making it takes longer than cleaning a page, so it is kept (:mod:`cleaner.cache`).
"""

from __future__ import annotations

import json
import marshal
from collections.abc import Callable, Sequence
from functools import cache, cached_property
from math import exp
from pathlib import Path
from types import CodeType
from typing import Any

from cleaner.cache import keep, load_kept

__all__ = ["Forest", "load_forest", "load_model_data"]

_MODULES = ("forest", "cache")


class Forest:
    """Trees whose scores add up to a probability.

    :ivar features: the names of the features, in the order in which a row holds their values
    """

    def __init__(self, features: Sequence[str], base: float, trees: Sequence[Any]) -> None:
        """
        :param base: what is added to the scores of the trees
        :param trees: nodes and leaves, as in a data file
        """
        self.features = tuple(features)
        self._base, self._trees = base, trees
        self._kept = b""

    @cached_property
    def _code(self) -> CodeType:
        if self._kept:  # read when the forest is asked: not every document asks each
            kept: CodeType = marshal.loads(self._kept)
            return kept
        return compile(_expression(len(self.features), self._base, self._trees), "<forest>", "eval")

    @cached_property
    def scored(self) -> Callable[..., float]:
        """The log odds of the values of the features, each an argument."""
        score: Callable[..., float] = eval(self._code, {"__builtins__": {}})  # an expression of numbers, made here
        return score

    @classmethod
    def _restored(cls, features: tuple[str, ...], code: bytes) -> Forest:
        forest = cls(features, 0.0, ())
        forest._kept = code
        return forest

    def __reduce__(self) -> tuple[Any, ...]:
        return Forest._restored, (self.features, self._kept or marshal.dumps(self._code))

    def score(self, row: Sequence[float]) -> float:
        """The log odds of a row of feature values."""
        return self.scored(*row)

    def probability(self, row: Sequence[float]) -> float:
        """The probability, 0 to 1, of a row of feature values.

        >>> Forest(["words"], 0.0, [[0, 5, -2.0, 2.0]]).probability([9]) > 0.8
        True
        """
        return 1 / (1 + exp(-self.scored(*row)))


def _expression(features: int, base: float, trees: Sequence[Any]) -> str:
    terms = [repr(float(base)), *map(_branch, trees)]
    return f"lambda {', '.join(f'v{n}' for n in range(features))}: {' + '.join(terms)}"


def _branch(node: Any) -> str:
    if not isinstance(node, list):
        return f"({float(node)!r})"
    return f"({_branch(node[2])} if v{int(node[0])} <= {float(node[1])!r} else {_branch(node[3])})"


@cache
def load_forest(name: str) -> Forest:
    """A forest that comes with the program and stands in a file of its own.

    :param name: of the file, as for :func:`load_model_data`
    """
    forest: Forest = load_model_data(name)
    return forest


def load_model_data(name: str, wrap: Callable[[dict[str, Any]], Any] | None = None, modules: tuple[str, ...] = ()) -> Any:
    """The data of a model that comes with the program, each forest in it as a :class:`Forest`.

    :param name: of its file among the data, without ``.json``
    :param wrap: what is made of the data of each forest, if something else
    :param modules: names of the program's modules that this takes
    """
    path = Path(__file__).parent / "data" / f"{name}.json"
    data = load_kept(path, (*_MODULES, *modules))
    if data is None:
        data = _with_forests(json.loads(path.read_text("utf-8")), wrap or (lambda forest: Forest(**forest)))
        keep(path, (*_MODULES, *modules), data)
    return data


def _with_forests(data: Any, wrap: Callable[[dict[str, Any]], Any]) -> Any:
    if not isinstance(data, dict):
        return data
    if "trees" in data:
        return wrap(data)
    return {name: _with_forests(value, wrap) for name, value in data.items()}
