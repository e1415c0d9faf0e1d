"""``--owners`` in a run over a corpus: from what was noted of all documents to what is done in each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from cleaner.corpus.digests import read_digests, write_decided
from cleaner.corpus.settings import Settings
from cleaner.corpus.state import State
from cleaner.errors import CorpusError
from cleaner.owned import Passage
from cleaner.owners.report import LEFT, REPORT, passage_line
from cleaner.owners.store import OwnerStore

__all__ = ["Owning"]


class Owning:
    """The passages of a run that stand in several documents. It has to be closed.

    :raises OptionError: DuckDB is missing, or the amount of memory is none
    """

    def __init__(self, settings: Settings, state: State) -> None:
        self._settings, self._state = settings, state
        self._store = OwnerStore(settings.owners, settings.memory, state.work)

    def close(self) -> None:
        """Remove the tables."""
        self._store.close()

    def find(self, shards: Iterable[str]) -> None:
        """Find the passages, when all shards have been looked at.

        :param shards: their names
        :raises CorpusError: what was noted of a shard is gone
        """
        for name in shards:
            try:
                for record, line in read_digests(self._state.told(name)):
                    self._store.add(line, name, record)
            except (OSError, EOFError, StopIteration):
                raise CorpusError(
                    f"{self._settings.output}: what was noted of {name} is gone; run the same command again"
                ) from None
        self._store.find()

    def decide(self, shards: Iterable[str]) -> None:
        """Write for each shard what is to be done about its documents."""
        waiting = dict.fromkeys(shards)
        acting = (told for told in self._store.told() if told.done.action != "report")
        for name, own in groupby(acting, lambda told: told.shard):
            decided: dict[int, list[Passage]] = {}
            for told in own:
                found, drop = told.found, told.done.action == "drop"
                decided.setdefault(told.record, []).append(Passage(found.start, found.end, drop, found.closed))
            write_decided(self._state.decided(name), decided)
            del waiting[name]
        for name in waiting:
            write_decided(self._state.decided(name), {})

    def report(self) -> Counter[str]:
        """Write ``owners.jsonl``.

        :return: how many ``passages`` of other documents there are, how many of them were ``split`` or ``drop``, how many are
            ``shared`` and nobody's, and how many ``duplicates`` there are
        """
        figures: Counter[str] = Counter()
        left = {
            (name, record, start) for name, finished in self._state.all() for record, start in finished.left
        }  # few: a document that was meant and is left all the same is rare
        aside = self._state.work / REPORT
        with aside.open("w", encoding="utf-8", newline="\n") as file:
            for told in self._store.told(by_name=True):
                done = told.done
                if (told.shard, told.record, told.found.start) in left:
                    done = LEFT
                figures["passages" if told.found.why else "shared"] += 1
                figures[done.action] += done.action != "report"
                file.write(passage_line(told.key, told.found, done) + "\n")
            for line in self._store.duplicates():
                figures["duplicates"] += 1
                file.write(line + "\n")
        aside.replace(self._settings.output / REPORT)
        return +figures
