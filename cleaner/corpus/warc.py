"""WARC and WET: pages and texts as a crawler stored them. Needs FastWARC, which is loaded only here.

The forms are those of the WARC standard (ISO 28500): records one after the other, in ``.warc.gz`` each a gzip member of
its own. Some programs pack a whole file, or many records, as one member; such a member is read from its begin.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.sizes import too_large
from cleaner.decoding import decode
from cleaner.errors import CorpusError, InputError

__all__ = ["load_fastwarc", "read_warc", "record_start"]

_PIECE = 1 << 16
_BEGIN = re.compile(rb"\AWARC/[01]\.\d+\r?\n")
_IN_FILE = re.compile(rb"(?:\A|\r\n\r\n)(?=WARC/[01]\.\d+\r\n)")
_MEMBER = re.compile(rb"\x1f\x8b\x08")  # how a gzip member begins
_NEEDED = ("WARC-Type", "Content-Length")  # headers without which it is no record
_PAGES = ("text/html", "application/xhtml+xml")


def load_fastwarc() -> tuple[Any, Any]:
    """``fastwarc.warc`` and ``fastwarc.stream_io``; :raises CorpusError: they are not there"""
    try:
        from fastwarc import stream_io, warc
    except ImportError:
        raise CorpusError("WARC needs a library: pip install 'article-cleaner[warc]'") from None
    return warc, stream_io


def record_start(file: BinaryIO, after: int, packed: str) -> int | None:
    """Where the first record begins at or after a byte of a WARC file; ``None`` where there is no more.

    :param packed: ``gz`` or ``""``
    """
    pattern, tail = (_MEMBER, 2) if packed else (_IN_FILE, 16)
    file.seek(after)
    base, data = after, b""
    while piece := file.read(_PIECE):
        data += piece
        for found in pattern.finditer(data):
            at = base + found.end() - (3 if packed else 0)
            if found.end() == 0 and base > 0 and not packed:
                continue  # \A is a begin only at that of the file, or where somebody says that a record begins
            if not packed or _is_record(file, at):
                return at
        kept = data[-tail:]
        base, data = base + len(data) - len(kept), kept
        file.seek(base + len(data))
    return None


def _is_record(file: BinaryIO, at: int) -> bool:
    """Whether a WARC record begins with the gzip member at this place."""
    file.seek(at)
    try:
        return _BEGIN.match(zlib.decompressobj(31).decompress(file.read(1024), 64)) is not None
    except zlib.error:
        return False


def read_warc(path: Path, name: str, start: int, end: int, most: int) -> Iterator[Entry | Failure]:
    """The pages and texts of a WARC file that begin at or after byte ``start`` and before byte ``end``; of a compressed
    file those in gzip members that do.

    Pages are responses with status 200 and resources; texts are conversions, as in WET files. Everything else is passed over.

    :param most: size in bytes from which a record is passed over
    """
    warc, streams = load_fastwarc()
    kinds = warc.WarcRecordType
    wanted = kinds.response | kinds.resource | kinds.conversion
    with path.open("rb") as file:
        packed = "gz" if _MEMBER.match(file.read(3)) else ""  # whatever its name says
        at: int | None = start
        behind: Failure | None = None  # what is damaged after the last record that could be read
        while at is not None and at < end:
            file.seek(at)
            read = False
            try:
                unpacked = streams.GzipReader(file) if packed else None
                for record in warc.ArchiveIterator(file if unpacked is None else unpacked, parse_http=False):
                    # In a member the record's own position is how much of the file was taken to unpack it: it says nothing.
                    at = record.stream_pos if unpacked is None else unpacked.frame_start_position()
                    if behind is not None:
                        yield behind
                    behind, read = None, True
                    if at >= end:
                        return
                    if not all(map(record.headers.get, _NEEDED)):
                        yield Failure(name, at, "the header of the WARC record is damaged or cut off")
                    elif record.record_type & wanted and (made := _entry(warc, record, at, path, name, most)) is not None:
                        yield made
                return
            except OSError as error:
                if read:  # the next place at which a record begins may be the one that is damaged
                    behind = Failure(name, at, f"what follows this record can't be read: {error}")
                else:
                    behind = None
                    yield Failure(name, at, f"no WARC record can be read here: {error}")
            at = record_start(file, at + 1, packed)
        if behind is not None:
            yield behind


def _entry(warc: Any, record: Any, at: int, path: Path, name: str, most: int) -> Entry | Failure | None:
    size = record.content_length
    url = record.headers.get("WARC-Target-URI")
    source = (record.record_id or "").strip("<>") or f"{name}@{at}"
    if size > most:
        return Failure(name, at, too_large(size, most), source)
    data = record.reader.read()
    if len(data) < size:
        return Failure(name, at, f"the record is cut off: {len(data)} of {size} bytes are there", source)
    kind = record.headers.get("Content-Type") or ""
    if record.is_http:
        try:
            answer, data = _answer(warc, data, most)
        except (OSError, ValueError) as error:
            return Failure(name, at, f"the HTTP answer can't be read: {error}", source)
        if answer is None or answer.status_code != 200:
            return None
        kind = answer.get("Content-Type") or ""
    if len(data) > most:
        return Failure(name, at, f"unpacks to more; {too_large(len(data), most)}", source)
    date = record.record_date
    fields = {
        "id": source,
        "url": url,
        "warc": {"file": path.name, "offset": at, "date": date.isoformat().replace("+00:00", "Z") if date else None},
    }
    essence = kind.partition(";")[0].strip().lower()
    if essence in _PAGES:
        return Entry(name, at, source, path, page=data, content_type=kind, url=url, fields=fields)
    if essence != "text/plain":
        return None
    try:
        text = decode(data, source).text
    except InputError as error:
        return Failure(name, at, str(error).removeprefix(f"{source}: "), source)
    return Entry(name, at, source, path, text, url=url, fields=fields)


def _answer(warc: Any, data: bytes, most: int) -> tuple[Any, bytes]:
    """The headers of an HTTP answer and what it holds, unpacked, up to a byte more than ``most``.

    It is read as a record of its own: what is damaged in it must not keep the file's next record from being found.

    :raises OSError, ValueError: it can't be read
    """
    answer = warc.WarcRecord()
    answer.set_bytes_content(data)
    answer.is_http = True
    answer.parse_http(auto_decode="all")
    return answer.http_headers, answer.reader.read(most + 1)
