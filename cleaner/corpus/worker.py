"""What a worker process does: read a shard, clean its documents, write their articles."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from contextlib import suppress
from multiprocessing import connection, parent_process
from pathlib import Path
from typing import Any

from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.readers import read_shard
from cleaner.corpus.settings import Applied, Settings
from cleaner.corpus.shard import Shard
from cleaner.corpus.sinks import open_sink
from cleaner.corpus.state import Finished, State
from cleaner.corpus.tally import Tally
from cleaner.errors import FileFault, InputError, PatternTimeout
from cleaner.result import Result

__all__ = ["COLUMNS", "Board", "Stopped", "clean_shard", "start_worker"]

COLUMNS = ("record", "documents", "articles", "bundle", "failed", "characters_in", "characters_out")
"""What a worker shows of its work while it is on, each a number: ``record`` is the one that it is at, from 0,
and -1 before it has begun."""


class Stopped(Exception):  # noqa: N818
    """The run is to end; what is not finished is given up."""


class Board:
    """Numbers in memory that all processes share: what each worker is at, and whether to stop. It outlives a worker that dies.

    :param context: of :mod:`multiprocessing`
    """

    def __init__(self, context: Any, workers: int) -> None:
        self._numbers = context.RawArray("q", 1 + workers * len(COLUMNS))

    def stop(self) -> None:
        """Tell all workers to stop."""
        self._numbers[0] = 1

    @property
    def stopped(self) -> bool:
        """Whether they are told to."""
        return bool(self._numbers[0])

    def set(self, worker: int, column: int, value: int) -> None:
        """Show one number."""
        self._numbers[1 + worker * len(COLUMNS) + column] = value

    def row(self, worker: int) -> dict[str, int]:
        """What a worker shows."""
        start = 1 + worker * len(COLUMNS)
        return dict(zip(COLUMNS, self._numbers[start : start + len(COLUMNS)], strict=True))

    def clear(self, worker: int) -> None:
        """Forget what a worker showed."""
        for k in range(len(COLUMNS)):
            self.set(worker, k, 0 if k else -1)


class _Here:
    """What this process was started with."""

    settings: Settings
    board: Board
    worker: int
    path: Path | None = None
    applied: Applied


def start_worker(settings: Settings, board: Board, worker: int) -> None:
    """Make a process ready; it ends with the one that started it, however that ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches every process; the first one decides
    _Here.settings, _Here.board, _Here.worker = settings, board, worker
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    connection.wait([sentinel])
    os._exit(1)


def clean_shard(shard: Shard, passed: frozenset[int] = frozenset()) -> dict[str, Any]:
    """Clean a shard and note it as finished.

    :param passed: records that are passed over, since worker processes died of them
    :return: its figures
    :raises Stopped: the run is to end
    :raises OSError: the output can't be written
    :raises CorpusError: a file changed, or a library is missing
    """
    settings = _Here.settings
    state = State(settings.output)
    aside = state.work / f"{shard.number}.{os.getpid()}"
    tally, failures = Tally(), []
    sink = None
    try:
        sink = open_sink(shard, aside, settings.fields.text)
        for entry in _marked(shard, tally):
            failure = _clean(entry, tally, sink, passed) if isinstance(entry, Entry) else entry
            if failure is not None:
                tally.fail()
                failures.append(failure.record())
        sink.close()
        target = state.staged(shard.name) if shard.staged else settings.output / shard.target
        figures = tally.record()
        state.finish(shard, aside, target, Finished(shard.signature, sink.outputs, figures, failures))
        return figures
    except BaseException:
        with suppress(Exception):
            if sink is not None:
                sink.close()
        with suppress(OSError):
            shutil.rmtree(aside) if aside.is_dir() else aside.unlink()
        raise


def _marked(shard: Shard, tally: Tally) -> Any:
    """The documents of a shard; before each the board is told which one comes."""
    board, worker = _Here.board, _Here.worker
    entries = read_shard(shard, _Here.settings.fields, _Here.settings.most)
    record = -1
    while True:
        record += 1
        board.set(worker, 0, record)
        for column, name in enumerate(COLUMNS[1:], 1):
            board.set(worker, column, tally.totals[name])
        if board.stopped:
            raise Stopped
        entry = next(entries, None)
        if entry is None:
            return
        yield entry


def _clean(entry: Entry, tally: Tally, sink: Any, passed: frozenset[int]) -> Failure | None:
    """Clean one document and write its articles. :return: what went wrong, if anything"""
    settings = _Here.settings
    if _Here.board.row(_Here.worker)["record"] in passed:
        return Failure(
            entry.file, entry.offset, "its worker process died of it twice, perhaps for lack of memory", entry.source
        )
    try:
        result = _result(entry, settings)
        sink.write(entry, result)
        tally.count(result)
    except OSError:
        raise  # the output can't be written
    except PatternTimeout as error:
        return Failure(entry.file, entry.offset, str(error), entry.source)
    except FileFault:
        raise  # it would be the same for every document
    except InputError as error:
        return Failure(entry.file, entry.offset, str(error), entry.source)
    except (Exception, MemoryError) as error:  # whatever a document does, it costs that document
        return Failure(entry.file, entry.offset, f"can't be cleaned: {type(error).__name__}: {error}", entry.source)
    return None


def _result(entry: Entry, settings: Settings) -> Result:
    if _Here.path != entry.path:  # of the records of a file all are cleaned in the same way
        _Here.path, _Here.applied = entry.path, settings.chooser.of(entry.path)
    applied = _Here.applied
    host, url, path = applied.host(entry.url), entry.url, entry.path
    if entry.page is None:
        return applied.cleaner.clean(entry.text, host=host, url=url, path=path, exceptions=applied.exceptions)
    return applied.cleaner.clean_html(entry.page, host=host, url=url, path=path, content_type=entry.content_type)
