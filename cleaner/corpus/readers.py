"""The documents of a shard, whatever kind of file it comes from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.formats import Format
from cleaner.corpus.jsonl import read_jsonl, split_lines
from cleaner.corpus.shard import Shard
from cleaner.corpus.streams import Gap, Unpacker, pieces
from cleaner.corpus.textfiles import read_files
from cleaner.reading import Fields

__all__ = ["read_shard"]


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

            yield from read_warc(item.path, item.name, source.packed, shard.start, shard.end, most)
    for source in shard.sources:
        source.check()


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
