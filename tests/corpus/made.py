"""Makes small corpora in all forms, and reads what came of them."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from cleaner import Cleaner
from cleaner.corpus.plan import look_at, shards
from cleaner.corpus.readers import read_shard
from cleaner.corpus.settings import Settings
from cleaner.corpus.shard import Shard
from cleaner.corpus.state import State
from cleaner.excepting import Exceptions
from cleaner.inputs import Input
from cleaner.reading import Fields

CLEANER = Cleaner.load(packs=["generic-en"], cut="off")


class One:
    """The same cleaner for every file."""

    exceptions: Exceptions = {}
    config = None

    def __init__(self, cleaner: Any) -> None:
        self.cleaner = cleaner

    def of(self, path: Path | None) -> One:
        return self

    def host(self, url: str | None) -> None:
        return None


MOST = 16_000_000


def settings(output: Path, **options: Any) -> Settings:
    """Settings with a cleaner that is made once."""
    return Settings(One(CLEANER), output, **options)


def planned(path: Path, output: Path, **options: Any) -> tuple[list[Shard], State]:
    """The shards into which a file is cut, and the state that they are cut beside."""
    own = settings(output, **options)
    found, wrong = look_at([Input(path, path.name, path.parent)], own)
    assert not wrong
    state = State(output)
    state.work.mkdir(parents=True, exist_ok=True)
    return list(shards(found, own, state, state.finished)), state


def read_all(pieces: Iterable[Shard], fields: Fields | None = None, most: int = MOST) -> list[Any]:
    """Everything that shards hold, in their order."""
    return [entry for shard in pieces for entry in read_shard(shard, fields or Fields(), most)]


def packed(data: bytes, ending: str) -> bytes:
    """Bytes as a file with this ending holds them."""
    if ending.endswith(".gz"):
        return gzip.compress(data, mtime=0)
    if ending.endswith(".zst"):
        import zstandard

        return bytes(zstandard.ZstdCompressor().compress(data))
    return data


def unpacked(path: Path) -> bytes:
    """What a file holds, by its ending."""
    data = path.read_bytes()
    if path.suffix == ".gz":
        return gzip.decompress(data)
    if path.suffix == ".zst":
        import zstandard

        return bytes(zstandard.ZstdDecompressor().decompressobj().decompress(data))
    return data


def as_lines(records: Sequence[Any]) -> bytes:
    """Records as JSONL."""
    return b"".join(json.dumps(record, ensure_ascii=False).encode() + b"\n" for record in records)


def warc_record(kind: str, url: str, content: bytes, content_type: str, number: int = 0) -> bytes:
    """A record of a WARC file."""
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number:08}-0000-4000-8000-000000000000>\r\n"
        f"WARC-Date: 2024-10-01T06:00:00Z\r\nWARC-Target-URI: {url}\r\nContent-Type: {content_type}\r\n"
        f"Content-Length: {len(content)}\r\n\r\n"
    )
    return head.encode() + content + b"\r\n\r\n"


def response(page: bytes, kind: str = "text/html; charset=utf-8", status: str = "200 OK", encoding: str = "") -> bytes:
    """An HTTP answer with a page."""
    body = gzip.compress(page) if encoding == "gzip" else page
    coded = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    return f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{coded}Content-Length: {len(body)}\r\n\r\n".encode() + body
