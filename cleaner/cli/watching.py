"""Shows how far a run over a corpus is: a bar on a terminal, else a line now and then."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cleaner.cli.shell import warn

if TYPE_CHECKING:
    from cleaner.corpus.run import Snapshot, Watcher

__all__ = ["told", "watching"]

_FIRST, _EVERY = 5.0, 30.0  # seconds to the first line, and between two


@contextmanager
def watching(*, quiet: bool) -> Iterator[Watcher]:
    """What shows how far a run is, on the standard error."""
    if quiet:
        yield lambda _: None
    elif sys.stderr.isatty():
        with _bar() as watch:
            yield watch
    else:
        yield _Lines()


def told(now: Snapshot) -> str:
    """How far a run is, in one line."""
    from cleaner.corpus.sizes import in_megabytes
    from cleaner.corpus.tally import share_removed

    n = now.figures
    if now.doing == "comparing":
        return f"{n['documents']:,} documents are compared"
    parts = [
        f"{n['documents']:,} documents",
        f"{in_megabytes(int(now.bytes))} of {in_megabytes(now.total)} MB",
        f"{_rate(now):,.0f} MB/min" if _rate(now) >= 10 else f"{_rate(now):.2g} MB/min",
        f"{n['articles']:,} articles",
        f"{n['bundle']:,} bundles split",
        f"{share_removed(n):.1%} removed",
        f"{n['failed']:,} failed",
    ]
    if (left := _seconds_left(now)) is not None:
        parts.insert(3, f"{_duration(left)} left")
    return ", ".join(parts)


def _rate(now: Snapshot) -> float:
    return (now.bytes - now.earlier) / 1e6 * 60 / now.seconds if now.seconds else 0.0


def _seconds_left(now: Snapshot) -> float | None:
    done = now.bytes - now.earlier
    return now.seconds * (now.total - now.bytes) / done if done > 0 and now.seconds > 1 else None


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min {rest:02} s" if minutes else f"{rest} s"


class _Lines:
    """A line now and then, for logs."""

    def __init__(self) -> None:
        self._next = _FIRST

    def __call__(self, snapshot: Snapshot) -> None:
        if snapshot.seconds >= self._next:
            self._next = snapshot.seconds + _EVERY
            warn(told(snapshot))
            sys.stderr.flush()


@contextmanager
def _bar() -> Iterator[Watcher]:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    console = Console(stderr=True)
    with Progress(
        BarColumn(24), TaskProgressColumn(), TextColumn("{task.description}"), console=console, transient=True
    ) as progress:
        task = progress.add_task("starting", total=None)

        def watch(snapshot: Snapshot) -> None:
            progress.update(task, total=snapshot.total or 1, completed=snapshot.bytes, description=told(snapshot))

        yield watch
