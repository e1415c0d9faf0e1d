"""What is noted of the documents of a shard for ``--owners``, and what was decided about them, as files of the run's state."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import IO, cast

from cleaner.corpus.shard import Shard
from cleaner.owned import Passage
from cleaner.owners.digest import Digest

__all__ = ["Decided", "DigestFile", "decided_hash", "read_decided", "read_digests", "signature_of", "write_decided"]

Decided = dict[int, tuple[Passage, ...]]
"""The passages of a shard's documents that are acted on, by the place of each document in the shard, from 0."""


class DigestFile:
    """A file with a line for each document of a shard.

    :param path: where it is written; who calls it gives it its name
    """

    def __init__(self, path: Path, shard: Shard) -> None:
        self.path = path
        self._raw = path.open("wb")
        self._file = cast("IO[bytes]", gzip.GzipFile("", "wb", 3, self._raw, mtime=0))
        self._file.write(f"{shard.signature}\n".encode())

    def add(self, record: int, digest: Digest) -> None:
        """Note a document.

        :param record: its place in the shard, from 0
        """
        self._file.write(f"{record}\t{digest.dump()}\n".encode())

    def close(self) -> None:
        """Write what is left, and see to it that it is on the disk."""
        self._file.close()
        if not self._raw.closed:
            self._raw.flush()
            os.fsync(self._raw.fileno())
            self._raw.close()


def signature_of(path: Path) -> str | None:
    """What the shard of such a file was made of; ``None`` where there is no file."""
    try:
        with gzip.open(path, "rb") as file:
            return file.readline().decode().strip()
    except (OSError, EOFError):
        return None


def read_digests(path: Path) -> Iterator[tuple[int, str]]:
    """The documents that were noted: place in the shard, digest as a line."""
    with gzip.open(path, "rb") as file:
        next(file)
        for line in file:
            record, _, said = line.decode().partition("\t")
            yield int(record), said


def write_decided(path: Path, decided: Mapping[int, Sequence[Passage]]) -> None:
    """Write what was decided about the documents of a shard; no file where that is nothing."""
    from cleaner.writing import replace_file

    if not decided:
        path.unlink(missing_ok=True)
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    data = {str(n): [[p.start, p.end, p.drop, p.closed] for p in own] for n, own in sorted(decided.items())}
    replace_file(path, json.dumps(data).encode() + b"\n")


def read_decided(path: Path) -> Decided:
    """What :func:`write_decided` wrote."""
    if not path.exists():
        return {}
    return {int(n): tuple(Passage(*p) for p in own) for n, own in json.loads(path.read_bytes()).items()}


def decided_hash(path: Path) -> str:
    """A hash of what was decided about a shard."""
    return sha256(path.read_bytes()).hexdigest() if path.exists() else ""
