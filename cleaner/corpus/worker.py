"""What a worker process does: read a shard, clean its documents, write their articles."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner.corpus.digests import Decided, DigestFile, decided_hash, read_decided
from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.readers import read_shard
from cleaner.corpus.settings import Applied, Settings
from cleaner.corpus.shard import Shard
from cleaner.corpus.sinks import Sink, open_sink
from cleaner.corpus.state import Finished, State
from cleaner.corpus.tally import Tally
from cleaner.errors import FileFault, InputError, PatternTimeout
from cleaner.owned import Passage
from cleaner.owners.digest import digest
from cleaner.processes import be_worker
from cleaner.result import Result

__all__ = ["COLUMNS", "Board", "Stopped", "clean_shard", "look_at_shard", "start_worker"]

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
    be_worker()
    os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # pyarrow's own pools keep what they were once given
    _Here.settings, _Here.board, _Here.worker = settings, board, worker


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
    decided = state.decided(shard.target) if settings.acts else None
    with _Aside(state, shard) as aside:
        sink = aside.keep(open_sink(shard, aside.output, settings.fields))
        told = aside.keep(DigestFile(aside.told, shard)) if settings.owners == "report" else None
        work = _Work(shard, passed, sink, told, read_decided(decided) if decided else {})
        work.run()
        aside.close()
        if told is not None:
            state.note_told(shard, told.path)
        target = state.staged(shard.target) if shard.staged else settings.output / shard.target
        figures = work.tally.record()
        noted = Finished(
            shard.signature, sink.outputs, figures, work.failures, decided_hash(decided) if decided else "", work.left
        )
        state.finish(shard, aside.output, target, noted)
        return figures


def look_at_shard(shard: Shard, passed: frozenset[int] = frozenset()) -> dict[str, Any]:
    """Note what the documents of a shard hold, and write nothing else; parameters and errors as for :func:`clean_shard`."""
    state = State(_Here.settings.output)
    with _Aside(state, shard) as aside:
        told = aside.keep(DigestFile(aside.told, shard))
        work = _Work(shard, passed, None, told, {})
        work.run()
        aside.close()
        state.note_told(shard, told.path)
        return work.tally.record()


class _Aside:
    """Files that are being written; what did not get its name goes."""

    def __init__(self, state: State, shard: Shard) -> None:
        self.output = state.work / f"{shard.number}.{os.getpid()}"
        self.told = self.output.with_name(f"{self.output.name}.told")
        self._open: list[Any] = []

    def keep(self, file: Any) -> Any:
        """Something that is to be closed."""
        self._open.append(file)
        return file

    def close(self) -> None:
        """See to it that all is on the disk."""
        while self._open:
            self._open.pop().close()

    def __enter__(self) -> _Aside:
        return self

    def __exit__(self, *error: object) -> None:
        with suppress(Exception):
            self.close()
        with suppress(OSError):
            self.told.unlink(missing_ok=True)
            if self.output.is_dir():
                shutil.rmtree(self.output)
            else:
                self.output.unlink(missing_ok=True)


@dataclass(slots=True)
class _Work:
    """What is done with the documents of a shard."""

    shard: Shard
    passed: frozenset[int]
    """Records that are passed over."""
    sink: Sink | None
    """Takes the articles."""
    told: DigestFile | None
    """Takes what is noted of documents for others."""
    decided: Decided
    """The passages that belong to other documents."""
    tally: Tally = field(default_factory=Tally)
    failures: list[dict[str, Any]] = field(default_factory=list)
    left: list[tuple[int, int]] = field(default_factory=list)
    """The passages about which nothing could be done."""

    def run(self) -> None:
        """Do it."""
        for record, entry in _marked(self.shard, self.tally):
            failure = self._clean(record, entry) if isinstance(entry, Entry) else entry
            if failure is not None:
                self.tally.fail()
                self.failures.append(failure.record())

    def _clean(self, record: int, entry: Entry) -> Failure | None:
        """Clean one document and write its articles. :return: what went wrong, if anything"""
        if record in self.passed:
            return Failure(
                entry.file, entry.offset, "its worker process died of it twice, perhaps for lack of memory", entry.source
            )
        passages = self.decided.get(record, ())
        try:
            result = _result(entry, _Here.settings, passages)
            if self.sink is not None:
                self.sink.write(entry, result)
            if self.told is not None and (noted := digest(result, entry.source, entry.file, entry.offset, entry.fields)):
                self.told.add(record, noted)
            self.tally.count(result)
        except OSError:
            raise  # the output can't be written
        except (InputError, PatternTimeout) as error:
            return Failure(entry.file, entry.offset, str(error), entry.source)
        except FileFault:  # of a rule file or a configuration: it concerns all documents
            raise
        except (Exception, MemoryError) as error:  # whatever a document does, it costs that document
            return Failure(entry.file, entry.offset, f"can't be cleaned: {type(error).__name__}: {error}", entry.source)
        self.left += [(record, p.start) for p in passages if p not in result.owned]
        return None


def _marked(shard: Shard, tally: Tally) -> Iterator[tuple[int, Entry | Failure]]:
    """The documents of a shard, each with its place; before each the board is told which one comes."""
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
        yield record, entry


def _result(entry: Entry, settings: Settings, owned: Sequence[Passage]) -> Result:
    if _Here.path != entry.path:  # of the records of a file all are cleaned in the same way
        _Here.path, _Here.applied = entry.path, settings.chooser.of(entry.path)
    applied = _Here.applied
    host, url, path = applied.host(entry.url), entry.url, entry.path
    if entry.page is None:
        return applied.cleaner.clean(entry.text, host=host, url=url, path=path, exceptions=applied.exceptions, owned=owned)
    return applied.cleaner.clean_html(entry.page, host=host, url=url, path=path, content_type=entry.content_type, owned=owned)
