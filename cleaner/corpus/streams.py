"""Streams of bytes: pieces of files, and of compressed ones what is inside of them. Damage is a gap, not the end."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.errors import CorpusError

__all__ = ["Gap", "Unpacker", "pieces", "zstandard"]

_PIECE = 1 << 18  # bytes that are read at once
_MAGIC = {"gz": b"\x1f\x8b\x08", "zst": b"\x28\xb5\x2f\xfd"}  # how a member of a file begins
_NAMES = {"gz": "gzip", "zst": "Zstandard"}


@dataclass(frozen=True, slots=True)
class Gap:
    """A place in a compressed file at which bytes are lost."""

    reason: str
    """What is wrong, for people."""


def pieces(path: Path, start: int, end: int) -> Iterator[bytes]:
    """The bytes of a file from ``start`` to before ``end``, piece by piece."""
    with path.open("rb") as file:
        file.seek(start)
        left = end - start
        while left > 0 and (data := file.read(min(_PIECE, left))):
            left -= len(data)
            yield data


class Unpacker:
    """What a compressed file holds, piece by piece; damage comes as a :class:`Gap` in its place.

    After damage in a file of several members (frames) the stream goes on with the next one that can be read.

    :param packed: ``gz`` or ``zst``
    :raises CorpusError: the library for it is missing
    """

    def __init__(self, path: Path, packed: str) -> None:
        self.path, self.packed = path, packed
        self.position = 0
        """How many bytes of the file have been read."""
        self._new()

    def _new(self) -> None:
        self._decoder: Any = zlib.decompressobj(31) if self.packed == "gz" else zstandard().ZstdDecompressor().decompressobj()

    def __iter__(self) -> Iterator[bytes | Gap]:
        with self.path.open("rb") as file:
            inside = False  # between the begin and the end of a member
            data = b""
            while data := data or self._read(file):
                before = self._decoder.copy() if self.packed == "gz" else None
                try:
                    out, rest = self._decode(data)
                except (zlib.error, _Damage) as error:
                    if before is not None:
                        yield from _up_to_damage(before, data)
                    reason = "is damaged" if inside or file.tell() > len(data) else f"is no {_NAMES[self.packed]} file"
                    yield Gap(f"{reason}: {str(error) or 'broken data'}")
                    data, inside = self._next_member(data[1:], file), False
                    continue
                if out:
                    yield out
                data, inside = rest, not self._decoder.eof
                if not inside:
                    data = (self._decoder.unused_data or b"").lstrip(b"\0")
                    self._new()
            if inside and self.packed == "gz":
                yield self._decoder.flush()
                inside = not self._decoder.eof
            if inside:
                yield Gap(f"the {_NAMES[self.packed]} stream ends early: the file is truncated")

    def _read(self, file: BinaryIO) -> bytes:
        data = file.read(_PIECE if self.packed == "gz" else _PIECE // 16)
        self.position += len(data)
        return data

    def _decode(self, data: bytes) -> tuple[bytes, bytes]:
        """What some bytes give, and those that are still to be read: a small file may hold a very large one."""
        if self.packed == "gz":
            return self._decoder.decompress(data, 16 * _PIECE), self._decoder.unconsumed_tail
        try:
            return self._decoder.decompress(data), b""
        except zstandard().ZstdError as error:
            raise _Damage(str(error)) from None

    def _next_member(self, data: bytes, file: BinaryIO) -> bytes:
        """The rest of the file from the next member that can be read."""
        magic = _MAGIC[self.packed]
        while True:
            at = data.find(magic)
            if at < 0:
                more = self._read(file)
                if not more:
                    return b""
                data = data[1 - len(magic) :] + more
                continue
            data = data[at:]
            if len(data) < 512:
                data += self._read(file)
            try:
                self._new()
                self._decode(data[:_PIECE])
            except (zlib.error, _Damage):
                data = data[1:]
            else:
                self._new()
                return data


def _up_to_damage(decoder: Any, data: bytes) -> Iterator[bytes]:
    """What can still be read before the place at which a gzip stream is damaged."""
    try:
        for k in range(len(data)):
            yield decoder.decompress(data[k : k + 1])
    except zlib.error:
        return


class _Damage(Exception):  # noqa: N818
    """Bytes that can't be decompressed."""


def zstandard() -> Any:
    """The library for Zstandard; :raises CorpusError: it is not there"""
    try:
        import zstandard as library
    except ImportError:
        raise CorpusError("reading and writing .zst needs a library: pip install 'article-cleaner[zstd]'") from None
    return library
