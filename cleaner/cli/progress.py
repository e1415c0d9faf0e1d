"""Progress on long work, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

from cleaner.wording import one_line

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["Meter", "counted", "tallied"]

_FROM = 20  # files from which it is worth a bar

T = TypeVar("T")


def counted(items: Sequence[T], *, quiet: bool, what: str = "cleaning", least: int = _FROM) -> Iterator[T]:
    """The items, with a bar on the standard error where somebody looks at a terminal.

    :param what: what is done with them
    :param least: how many of them are worth a bar
    """
    if quiet or len(items) < least or not sys.stderr.isatty():
        yield from items
        return
    from rich.console import Console
    from rich.progress import track

    yield from track(items, description=what, console=Console(stderr=True), transient=True)


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


class Meter:
    """A bar for a stage of long work, on the standard error where somebody looks at a terminal.

    :param stage: what is done
    :param total: how many steps it has
    """

    def __init__(self, stage: str, total: int, *, quiet: bool) -> None:
        self._progress: Progress | None = None
        if not quiet and sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TimeElapsedColumn(),
                TextColumn("{task.fields[note]}", markup=False),  # a name may hold brackets
            )
            self._progress = Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._progress.add_task(stage, total=total, note="")

    def __enter__(self) -> Meter:
        if self._progress is not None:
            self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            self._progress.stop()

    def note(self, text: str) -> None:
        """Show a word beside the bar."""
        if self._progress is not None:
            self._progress.update(self._task, note=one_line(text))

    def advance(self) -> None:
        """One step is done."""
        if self._progress is not None:
            self._progress.advance(self._task)
