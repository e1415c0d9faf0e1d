"""What a run has finished, in ``.cleaner/`` of its output folder, so that one that was killed goes on.

::

    .cleaner/run.json         what the output depends on: version, options, rules
    .cleaner/lock             held while a run is on
    .cleaner/shards/….json    a finished shard: what it was made of, its figures and its failures
    .cleaner/streams/….json   how a compressed file was cut: what is finished of it need not be unpacked again
    .cleaner/staged/…/        articles that wait for their names until all are there
    .cleaner/committed        there as long as they are given them: nothing is checked again after a kill
    .cleaner/owners/told/     with --owners: what is noted of each document, by shard
    .cleaner/owners/decided/  and which passages are split off or dropped
    .cleaner/work/            what is being written

A shard is finished when its record is there and its output bears its final name. The record is written first, so a file under
a final name without a record is not ours.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Container, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

from cleaner.corpus.digests import decided_hash, signature_of
from cleaner.corpus.settings import Settings, differences, digest
from cleaner.corpus.shard import Shard
from cleaner.errors import CorpusError, OutputError
from cleaner.writing import replace_file

__all__ = ["FOLDER", "Finished", "State"]

FOLDER = ".cleaner"
"""The folder of a run's state, in its output folder."""


@dataclass(frozen=True, slots=True)
class Finished:
    """What is noted of a finished shard."""

    signature: str
    """What it was made of."""
    outputs: list[tuple[str, str]]
    """The files that it gave, below the output folder, each with the document that it comes from."""
    tally: dict[str, Any]
    """Its figures."""
    failures: list[dict[str, Any]]
    """The records that failed."""
    owners: str = ""
    """A hash of what was decided about its passages."""
    left: list[tuple[int, int]] = field(default_factory=list)
    """The passages about which nothing was done all the same: place of the document in the shard, first line."""


class State:
    """The state of a run in an output folder.

    :param output: the folder that is written to
    :param overwrite: whether what was made of other inputs is made again
    """

    def __init__(self, output: Path, *, overwrite: bool = False) -> None:
        self.output, self.overwrite = output, overwrite
        self.folder = output / FOLDER
        self._lock: IO[bytes] | None = None

    @property
    def work(self) -> Path:
        """The folder for what is being written."""
        return self.folder / "work"

    # -- begin and end --------------------------------------------------------------------------

    def begin(self, settings: Settings, paths: Iterable[Path]) -> None:
        """Make the folder ready, or go on in it.

        :param paths: the inputs

        :raises CorpusError: it was begun with something else, or another run is on in it
        """
        stamp, noted = settings.stamp(paths), self.folder / "run.json"
        self.work.mkdir(parents=True, exist_ok=True)
        self._hold()
        try:
            before = json.loads(noted.read_text("utf-8")) if noted.exists() else None
            if before is not None and before.get("hash") != digest(stamp):
                if not settings.overwrite:
                    raise CorpusError(
                        f"{self.output}: was begun with another {differences(before, stamp)}; use another folder, "
                        "or --overwrite to begin again"
                    )
                self._clear()
            shutil.rmtree(self.work)
            self.work.mkdir()
            if not noted.exists():
                replace_file(noted, json.dumps({"hash": digest(stamp), **stamp}, indent=1).encode() + b"\n")
        except ValueError:
            self._release()
            raise CorpusError(f"{noted}: can't be read; use another folder, or remove {self.folder}") from None
        except BaseException:
            self._release()
            raise

    def _hold(self) -> None:
        self._lock = (self.folder / "lock").open("wb")
        try:
            import fcntl
        except ImportError:  # a system without locks that end with their process
            return
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._release()
            raise CorpusError(f"{self.output}: another run is on in this folder; wait for it, or use another folder") from None
        except OSError:  # a file system without locks
            return

    def _clear(self) -> None:
        """Remove what an earlier run made."""
        for name, finished in self.all():
            self._remove(name, finished)
        for name in ("shards", "staged", "streams", "owners"):
            shutil.rmtree(self.folder / name, ignore_errors=True)
        for name in ("run.json", "committed"):
            (self.folder / name).unlink(missing_ok=True)

    def end(self) -> None:
        """Remove what only a run that is on needs."""
        shutil.rmtree(self.work, ignore_errors=True)
        self._release()

    def _release(self) -> None:
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    # -- shards ---------------------------------------------------------------------------------

    def _record(self, name: str) -> Path:
        return self.folder / "shards" / f"{name}.json"

    def staged(self, name: str) -> Path:
        """The folder in which a shard's articles wait for their names."""
        return self.folder / "staged" / name

    def load(self, name: str) -> Finished | None:
        """What is noted of a shard, ``None`` where nothing is."""
        try:
            found = json.loads(self._record(name).read_text("utf-8"))
            outputs, left = ([tuple(pair) for pair in found.get(key, ())] for key in ("outputs", "left"))
            return Finished(found["signature"], outputs, found["tally"], found["failures"], found.get("owners", ""), left)
        except (OSError, ValueError, KeyError):
            return None

    def finished(self, shard: Shard) -> Finished | None:
        """What is noted of a shard, if it is finished.

        :raises CorpusError: it was made of something else
        """
        found = self.load(shard.target)
        if found is None:
            return None
        # Where other documents have come, other passages are foreign. What is made again may have other names.
        if not self.fits(shard, found.signature) or found.owners != decided_hash(self.decided(shard.target)):
            self._remove(shard.target, found)
            return None
        there = self.staged(shard.target).is_dir() or all((self.output / name).exists() for name, _ in found.outputs)
        return found if there else None

    def fits(self, shard: Shard, signature: str) -> bool:
        """Whether what is noted of a shard is of what it is made of now.

        :raises CorpusError: it is not, and nobody said that it may be made again
        """
        if signature == shard.signature:
            return True
        if self.overwrite:
            return False
        names = [s.input.name for s in shard.sources]
        which = names[0] if len(names) == 1 else f"one of the {len(names)} files {names[0]} … {names[-1]}"
        raise CorpusError(
            f"{which}: is not what it was when {self.output} was begun (changed, added, removed, or named otherwise); "
            "use another folder, or --overwrite to begin again"
        )

    def finish(self, shard: Shard, aside: Path, target: Path, noted: Finished) -> None:
        """Note a shard, then give its output its final name.

        :param aside: the file or folder that was written
        :param target: its final name
        :raises OSError: that can't be done
        """
        self._check_there()
        record = self._record(shard.target)
        record.parent.mkdir(parents=True, exist_ok=True)
        try:
            replace_file(record, json.dumps(asdict(noted), ensure_ascii=False).encode("utf-8", "backslashreplace") + b"\n")
        except OutputError:
            self._check_there()  # else this tells of a file that nobody knows
            raise
        target.parent.mkdir(parents=True, exist_ok=True)
        if target.is_dir():
            shutil.rmtree(target)
        os.replace(aside, target)

    def _check_there(self) -> None:
        if not (self.folder / "run.json").exists():
            raise FileNotFoundError(2, "it went away while it was written", str(self.output))

    def forget(self, names: Container[str]) -> None:
        """Remove what earlier runs made of other files, or of the same in other shards.

        :param names: the shards that are wanted
        """
        noted = dict(self.all())
        kept = {output for name, finished in noted.items() if name in names for output, _ in finished.outputs}
        for name, finished in noted.items():
            if name not in names:
                self._remove(name, finished, kept)
                shutil.rmtree(self.staged(name), ignore_errors=True)
                self._record(name).unlink()

    def given(self) -> Iterator[str]:
        """The files below the output folder that earlier runs have made."""
        for name, finished in self.all():
            yield from self._given(name, finished)

    def _given(self, name: str, finished: Finished) -> Iterator[str]:
        """The files of a shard that have their names; what has the name of one that still waits for it is not ours."""
        staged = self.staged(name)
        return (output for k, (output, _) in enumerate(finished.outputs) if not (staged / str(k)).exists())

    def _remove(self, name: str, finished: Finished, kept: Container[str] = ()) -> None:
        """Remove the files of a shard, but those to keep, and folders that hold nothing else."""
        for output in (output for output in self._given(name, finished) if output not in kept):
            path = self.output / output
            path.unlink(missing_ok=True)
            for folder in list(path.relative_to(self.output).parents)[:-1]:
                try:
                    (self.output / folder).rmdir()
                except OSError:
                    break

    def all(self) -> Iterator[tuple[str, Finished]]:
        """All shards that are noted, by name."""
        root = self.folder / "shards"
        for path in sorted(root.rglob("*.json")):
            name = str(path.relative_to(root)).removesuffix(".json")
            if (found := self.load(name)) is not None:
                yield name, found

    # -- owners ---------------------------------------------------------------------------------

    def told(self, name: str) -> Path:
        """The file with what is noted of a shard's documents."""
        return self.folder / "owners" / "told" / f"{name}.gz"

    def decided(self, name: str) -> Path:
        """The file with what was decided about a shard's documents."""
        return self.folder / "owners" / "decided" / f"{name}.json"

    def looked_at(self, shard: Shard) -> bool:
        """Whether it is noted what a shard's documents hold.

        :raises CorpusError: it was made of something else
        """
        signature = signature_of(self.told(shard.target))
        return signature is not None and self.fits(shard, signature)

    def note_told(self, shard: Shard, aside: Path) -> None:
        """Give a file with what is noted of a shard's documents its name.

        :raises OSError: that can't be done
        """
        self._check_there()
        target = self.told(shard.target)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(aside, target)

    # -- compressed files that were cut ---------------------------------------------------------

    def _stream(self, whole: Shard) -> Path:
        return self.folder / "streams" / f"{whole.target}.json"

    def pieces(self, whole: Shard) -> tuple[list[dict[str, Any]], bool]:
        """The pieces into which a compressed file was cut, as far as that is known, and whether that is to its end."""
        try:
            found = json.loads(self._stream(whole).read_text("utf-8"))
            return (found["pieces"], found["all"]) if found["signature"] == whole.signature else ([], False)
        except (OSError, ValueError, KeyError):
            return [], False

    def note_pieces(self, whole: Shard, pieces: list[dict[str, Any]], complete: bool) -> None:
        """Note how a compressed file was cut, so that what is finished need not be unpacked again."""
        path = self._stream(whole)
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, json.dumps({"signature": whole.signature, "all": complete, "pieces": pieces}).encode() + b"\n")

    # -- errors ---------------------------------------------------------------------------------

    def failed(self, error: OSError) -> OutputError:
        """What a failure to write means for the run."""
        if not (self.folder / "run.json").exists():
            return OutputError(f"{self.output}: can't be written: {error.strerror or error}")
        return OutputError(
            f"{self.output}: can't be written: {error.strerror or error}; what is finished there is safe: make room, "
            "then run the same command again"
        )
