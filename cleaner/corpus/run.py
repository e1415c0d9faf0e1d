"""One run over a corpus, from the inputs to the summary."""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from cleaner.corpus.naming import give_names
from cleaner.corpus.owning import Owning
from cleaner.corpus.plan import ERRORS, SUMMARY, Planned, look_at, shards
from cleaner.corpus.pool import Pool
from cleaner.corpus.settings import Settings
from cleaner.corpus.shard import Shard
from cleaner.corpus.sparing import check_spared
from cleaner.corpus.state import Finished, State
from cleaner.corpus.tally import Tally
from cleaner.corpus.worker import clean_shard, look_at_shard
from cleaner.errors import CorpusError, InputError, OutputError
from cleaner.inputs import Input
from cleaner.originals import Originals
from cleaner.writing import replace_file

__all__ = ["Outcome", "Snapshot", "Watcher", "clean_corpus"]


@dataclass(slots=True)
class Snapshot:
    """How far a run is."""

    total: int = 0
    """Bytes of all inputs."""
    bytes: float = 0
    """Bytes of what is done."""
    earlier: int = 0
    """Bytes of what an earlier run had finished."""
    figures: Counter[str] = field(default_factory=Counter)
    """The totals of :class:`~cleaner.corpus.tally.Tally` so far, with what workers are at."""
    seconds: float = 0
    """Seconds since the run began."""
    doing: str = ""
    """What it does before it cleans: ``reading``, ``comparing``; ``""``: it cleans."""


class Watcher(Protocol):
    """What is told how far a run is."""

    def __call__(self, snapshot: Snapshot) -> None:
        """Look at it."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a run ended."""

    tally: Tally
    """The figures of all shards."""
    shards: int
    """How many shards there are."""
    earlier: int
    """How many of them an earlier run had finished."""
    failures: list[str]
    """The first few failures, for people."""
    owners: Counter[str]
    """What ``--owners`` found: ``passages``, of which ``split`` or ``drop``; ``shared``, ``duplicates``."""


def clean_corpus(
    items: Iterable[Input | InputError], settings: Settings, workers: int, watch: Watcher = lambda _: None
) -> Outcome:
    """Clean the documents of a corpus into a folder. What an earlier run finished there is not done again.

    :param items: the inputs, in the order of the output
    :param workers: how many processes work at it; the output is the same for any number
    :param watch: told how far it is, several times a second
    :raises CleanerError: what concerns more than one record; what was finished is kept
    """
    items = list(items)
    planned, wrong = look_at(items, settings)
    if not planned and wrong:
        raise wrong[0]
    state = State(settings.output, overwrite=settings.overwrite)
    originals = Originals(items)
    check_spared(planned, settings, state, originals)
    _check_free(planned, settings, state)
    try:
        state.begin(settings, (p.source.input.path for p in planned))
    except OSError as error:
        raise state.failed(error) from None
    owning = None
    try:
        owning = Owning(settings, state) if settings.owners else None
        run = _Run(planned, wrong, settings, state, watch)
        if owning is not None and settings.acts:
            owning.decide(run.look(workers, owning))
        run.clean(workers)
        if owning is not None and not settings.acts:
            run.compare(owning)
        give_names(state, originals, overwrite=settings.overwrite)
        return run.summarize(owning)
    except OSError as error:
        raise state.failed(error) from None
    finally:
        if owning is not None:
            owning.close()
        state.end()


def _check_free(planned: list[Planned], settings: Settings, state: State) -> None:
    """:raises OutputError: a file that would be written is there and is not of this run"""
    if settings.overwrite:
        return
    names = {f"documents-00000{p.ending}" for p in planned if p.form.gathers and not p.alone}
    for p in planned:
        if p.alone:
            names |= {p.output, replace(p, target=f"{p.target}-00000").output}
    for name in sorted(names):
        path = settings.output / name
        if path.exists() and state.load(name) is None:
            raise OutputError(f"{path}: is there already and not of this run; use --overwrite, or another folder")


class _Run:
    """A run that is on."""

    def __init__(
        self, planned: list[Planned], wrong: list[InputError], settings: Settings, state: State, watch: Watcher
    ) -> None:
        self._planned, self._wrong = planned, wrong
        self._settings, self._state, self._watch = settings, state, watch
        self._order: dict[str, None] = {}
        self._snapshot = Snapshot(total=sum(p.source.size for p in planned))
        self._done: Counter[str] = Counter()
        self._earlier = self._bytes = 0
        self._begun = time.monotonic()

    def look(self, workers: int, owning: Owning) -> list[str]:
        """Note what all documents hold, and compare them. :return: the names of the shards"""
        self._snapshot.total *= 2
        self._snapshot.doing = "reading"
        names: list[str] = []

        def unknown() -> Iterator[Shard]:
            for shard in shards(self._planned, self._settings, self._state, self._state.looked_at):
                names.append(shard.target)
                if self._state.looked_at(shard):
                    self._snapshot.earlier += shard.weight
                    self._bytes += shard.weight
                else:
                    yield shard

        self._work(workers, unknown(), look_at_shard)
        self._done.clear()
        self.compare(owning, names)
        self._snapshot.doing = ""
        return names

    def compare(self, owning: Owning, names: Iterable[str] | None = None) -> None:
        """Find the passages that stand in several documents.

        :param names: the names of the shards; by default of those that are cleaned
        """
        self._snapshot.doing = "comparing"
        self._tick([])
        owning.find(self._order if names is None else names)

    def clean(self, workers: int) -> None:
        """Clean all shards that are not finished; with ``--overwrite`` no others stay."""
        self._work(workers, self._unfinished(), clean_shard)
        if self._settings.overwrite:
            self._state.forget(self._order)

    def _work(self, workers: int, todo: Iterator[Shard], work: Callable[[Shard, frozenset[int]], dict[str, Any]]) -> None:
        pool = Pool(self._settings, workers, self._tick, work)
        try:
            for shard, figures in pool.run(todo):
                if shard.spool is not None:
                    shard.spool.unlink(missing_ok=True)
                self._count(shard, Counter(figures["totals"]))
        finally:
            pool.close()

    def _finished(self, shard: Shard) -> Finished | None:
        finished = self._state.finished(shard)
        if self._settings.owners == "report" and not self._state.looked_at(shard):
            return None
        return finished

    def _unfinished(self) -> Iterator[Shard]:
        for shard in shards(self._planned, self._settings, self._state, self._finished):
            if shard.target in self._order:
                raise OutputError(f"{shard.sources[0].input.name}: two inputs would write {shard.target}; rename one")
            self._order[shard.target] = None
            finished = self._finished(shard)
            if finished is None:
                yield shard
                continue
            self._earlier += 1
            self._snapshot.earlier += shard.weight
            self._count(shard, Counter(finished.tally["totals"]))

    def _count(self, shard: Shard, totals: Counter[str]) -> None:
        self._done += totals
        self._bytes += shard.weight

    def _tick(self, rows: list[dict[str, int]]) -> None:
        now = self._snapshot
        now.figures = self._done + sum((Counter(row) for row in rows), Counter())
        now.seconds = time.monotonic() - self._begun
        at_work = now.figures["documents"] - self._done["documents"]
        # A worker tells documents, not bytes: those on the way are as large as those before.
        now.bytes = min(self._bytes + at_work * self._bytes / max(self._done["documents"], 1), now.total)
        self._watch(now)

    # -- at the end -----------------------------------------------------------------------------

    def summarize(self, owning: Owning | None) -> Outcome:
        """Write ``summary.json`` and ``errors.jsonl``, which tell of all shards in their order, and ``owners.jsonl``."""
        tally, failures = Tally(), 0
        first: list[str] = []
        aside = self._state.work / ERRORS
        with aside.open("wb") as file:
            for record in self._failures(tally):
                file.write(json.dumps(record, ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
                failures += 1
                if len(first) < 3:
                    first.append(f"{record['file']}, at {record['offset']}: {record['reason']}")
        final = self._settings.output / ERRORS
        if failures:
            aside.replace(final)
        else:
            final.unlink(missing_ok=True)
        tally.totals["failed"] = failures
        owners = owning.report() if owning is not None else Counter()
        told = {"owners": dict(sorted(owners.items()))} if owning is not None else {}
        data = {"shards": len(self._order), **tally.record(), **told}
        aside = self._state.work / SUMMARY  # a run that is killed leaves nothing beside the output
        replace_file(aside, json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")
        aside.replace(self._settings.output / SUMMARY)
        return Outcome(tally, len(self._order), self._earlier, first, owners)

    def _failures(self, tally: Tally) -> Iterator[dict[str, object]]:
        """The failures of all shards, and on the way their figures."""
        for error in self._wrong:
            name, _, reason = str(error).partition(": ")
            yield {"file": name, "offset": 0, "reason": reason}
        for name in self._order:
            found = self._state.load(name)
            if found is None:
                raise CorpusError(f"{self._settings.output}: what was noted of {name} is gone; run the same command again")
            tally.add(Tally.of(found.tally))
            yield from found.failures
