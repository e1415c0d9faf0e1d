"""The documents of a shard, whatever kind of file it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.formats import Form, Format, file_type
from cleaner.corpus.jsonl import read_jsonl, split_lines
from cleaner.corpus.settings import MOST
from cleaner.corpus.shard import Shard, Source
from cleaner.corpus.streams import Gap, Unpacker, pieces
from cleaner.corpus.textfiles import read_files
from cleaner.errors import InputError
from cleaner.inputs import Input
from cleaner.reading import USUAL_FIELDS, Document, Fields, unreadable

__all__ = ["read_file", "read_shard"]

_END = 1 << 60  # of any file


def read_shard(shard: Shard, fields: Fields, most: int) -> Iterator[Entry | Failure]:
    """The documents of a shard in their order, and in their places those that can't be read.

    :param most: size in bytes from which a document is passed over
    :raises CorpusError: a file changed since the shard was made, or its library is missing
    """
    for source in shard.sources:
        source.check()
    source = shard.sources[0]
    item = source.input
    match shard.format:
        case Format.TEXT | Format.HTML:
            yield from read_files(shard.sources, most)
        case Format.JSONL:
            lines = split_lines(_stream(shard), most=most, offset=shard.start, number=shard.first)
            yield from read_jsonl(lines, item.name, item.path, fields)
        case Format.PARQUET:
            from cleaner.corpus.parquet import read_rows

            yield from read_rows(item.path, item.name, shard.start, shard.end, fields, most)
        case Format.WARC:
            from cleaner.corpus.warc import read_warc

            yield from read_warc(item.path, item.name, shard.start, shard.end, most)
    for source in shard.sources:
        source.check()


def read_file(item: Input) -> Iterator[Document | InputError]:
    """The documents of one file that holds many, and in their places those that can't be read.

    :raises InputError: the file can't be read
    :raises CorpusError: its library is missing
    """
    try:
        kind, told = file_type(item.path), item.path.stat()
        source = Source(item, kind.format, kind.packed, told.st_size, told.st_mtime_ns)
        for entry in read_shard(Shard(0, "", (source,), Form.TEXT, end=_END), USUAL_FIELDS, MOST):
            yield InputError(entry.told) if isinstance(entry, Failure) else _document(entry)
    except OSError as error:
        raise unreadable(item, error) from None


def _document(entry: Entry) -> Document:
    fields = {name: value.as_py() if hasattr(value, "as_py") else value for name, value in entry.fields.items()}
    return Document(
        entry.source, entry.text, url=entry.url, record=fields, text_field=entry.text_field, id_field=entry.id_field,
        path=entry.path, page=entry.page, content_type=entry.content_type,
    )  # fmt: skip


def _stream(shard: Shard) -> Iterable[bytes | Gap]:
    source = shard.sources[0]
    if shard.spool is not None:
        yield from pieces(shard.spool, 0, shard.end - shard.start)
        if shard.gap:
            yield Gap(shard.gap)
    elif source.packed:
        yield from Unpacker(source.input.path, source.packed)
    else:
        yield from pieces(source.input.path, shard.start, shard.end)
