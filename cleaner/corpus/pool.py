"""Worker processes, each alone in an executor of its own, so that one that dies takes no other's work with it."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

from cleaner.corpus.settings import Settings
from cleaner.corpus.shard import Shard
from cleaner.corpus.worker import Board, clean_shard, start_worker
from cleaner.errors import CorpusError
from cleaner.processes import uninterrupted

__all__ = ["Pool"]

_TICK = 0.2  # seconds between two looks at what the workers show
_PATIENCE = 3.0  # seconds in which workers that are told to stop may end by themselves
_DEATHS = 4  # deaths at different records of a shard from which it is not the records


@dataclass(slots=True)
class _Task:
    """A shard, and what became of it so far."""

    shard: Shard
    deaths: list[int] = field(default_factory=list)
    """The records at which its workers died."""
    passed: frozenset[int] = frozenset()
    """Those that are passed over."""

    def died(self, record: int) -> None:
        """Note that a worker died at a record (-1: before the first): once is bad luck, twice is the record.

        :raises CorpusError: it is always another record, or one that is passed over already
        """
        if record >= 0 and record in self.deaths:
            self.passed |= {record}
            self.deaths = [r for r in self.deaths if r != record]
            return
        self.deaths.append(record)
        if len(self.deaths) >= _DEATHS or record in self.passed:
            raise CorpusError(
                f"{self.shard.sources[0].input.name}: its worker processes die again and again, perhaps for lack of memory; "
                "use fewer --jobs, then run the same command again to go on"
            )


class Pool:
    """A number of worker processes that clean shards.

    :param workers: how many
    :param on_tick: called now and then, with what each worker shows
    :param work: what they do with a shard
    """

    def __init__(
        self,
        settings: Settings,
        workers: int,
        on_tick: Callable[[list[dict[str, int]]], None],
        work: Callable[[Shard, frozenset[int]], dict[str, Any]] = clean_shard,
    ) -> None:
        self._context = multiprocessing.get_context("spawn")  # a fork would copy the threads' locks
        self._settings, self._on_tick, self._work = settings, on_tick, work
        self._board = Board(self._context, workers)
        self._executors: list[ProcessPoolExecutor | None] = [None] * workers
        self._running: dict[Future[dict[str, Any]], tuple[int, _Task]] = {}

    def run(self, shards: Iterator[Shard]) -> Iterator[tuple[Shard, dict[str, Any]]]:
        """Clean shards. They come back as they are finished, with their figures.

        :raises CleanerError: what concerns more than one record
        :raises OSError: the output can't be written
        """
        waiting: deque[_Task] = deque()
        more = True
        while True:
            # One shard is made ready in advance, since that may take a while.
            while more and len(waiting) <= len(self._free()):
                shard = next(shards, None)
                more = shard is not None
                if shard is not None:
                    waiting.append(_Task(shard))
                    self._start(waiting)
            self._start(waiting)
            if not self._running and not waiting:
                return
            yield from self._finished(waiting)

    def _free(self) -> list[int]:
        busy = {worker for worker, _ in self._running.values()}
        return [worker for worker in range(len(self._executors)) if worker not in busy]

    def _start(self, waiting: deque[_Task]) -> None:
        for worker in self._free():
            if not waiting:
                return
            task = waiting.popleft()
            self._board.clear(worker)
            try:
                future = self._submit(worker, task)
            except BrokenProcessPool:  # it died while it had nothing to do
                self._retire(worker)
                future = self._submit(worker, task)
            self._running[future] = worker, task

    def _submit(self, worker: int, task: _Task) -> Future[dict[str, Any]]:
        with uninterrupted():
            return self._executor(worker).submit(self._work, task.shard, task.passed)

    def _executor(self, worker: int) -> ProcessPoolExecutor:
        found = self._executors[worker]
        if found is None:
            found = self._executors[worker] = ProcessPoolExecutor(
                1, mp_context=self._context, initializer=start_worker, initargs=(self._settings, self._board, worker)
            )
        return found

    def _finished(self, waiting: deque[_Task]) -> Iterator[tuple[Shard, dict[str, Any]]]:
        """Wait until something is finished, or for a moment."""
        done, _ = wait(self._running, timeout=_TICK, return_when=FIRST_COMPLETED)
        for future in done:
            worker, task = self._running.pop(future)
            try:
                figures = future.result()
            except BrokenProcessPool:
                record = self._board.row(worker)["record"]
                self._retire(worker)
                task.died(record)
                waiting.appendleft(task)
            else:
                self._board.clear(worker)
                yield task.shard, figures
        self._on_tick([self._board.row(worker) for worker in range(len(self._executors))])

    def _retire(self, worker: int) -> None:
        executor = self._executors[worker]
        if executor is not None:
            executor.shutdown(wait=False, cancel_futures=True)
        self._executors[worker] = None
        self._board.clear(worker)

    def close(self) -> None:
        """End the workers: what they are at is given up."""
        self._board.stop()
        until = monotonic() + _PATIENCE
        wait(self._running, timeout=_PATIENCE)
        for executor in self._executors:
            if executor is not None:
                executor.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            process.join(max(until - monotonic(), 0.1))
            if process.is_alive():
                process.kill()
