"""Progress on long work, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

__all__ = ["counted", "tallied"]

_FROM = 20  # files from which it is worth a bar

T = TypeVar("T")


def counted(items: Sequence[T], *, quiet: bool) -> Iterator[T]:
    """The items, with a bar on the standard error where somebody looks at a terminal."""
    if quiet or len(items) < _FROM or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description="cleaning", console=Console(stderr=True), transient=True)


def tallied(items: Iterable[T], word: str, *, quiet: bool) -> Iterator[T]:
    """The items of a stream of unknown length, with how many there were so far, where somebody looks at a terminal."""
    if quiet or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    told = TextColumn("{task.completed:,.0f} {task.description}")
    with Progress(SpinnerColumn(), told, TimeElapsedColumn(), console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(word, total=None)
        for item in items:
            yield item
            progress.advance(task)
