"""Progress on long work, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from rich.progress import Progress

__all__ = ["Meter", "counted"]

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
                TextColumn("{task.fields[note]}"),
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
            self._progress.update(self._task, note=text)

    def advance(self) -> None:
        """One step is done."""
        if self._progress is not None:
            self._progress.advance(self._task)
