"""Reads folders of text files and pages, one document a file."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.formats import Format
from cleaner.corpus.shard import Source
from cleaner.corpus.sizes import too_large
from cleaner.decoding import decode
from cleaner.errors import InputError
from cleaner.reading import read_bytes

__all__ = ["read_files"]


def read_files(sources: tuple[Source, ...], most: int) -> Iterator[Entry | Failure]:
    """The documents of text files and pages.

    :param most: size in bytes from which a file is passed over
    """
    for source in sources:
        item = source.input
        if source.size > most:
            yield Failure(item.name, 0, too_large(source.size, most))
            continue
        try:
            data = read_bytes(item)
            if source.format is Format.HTML:
                yield Entry(item.name, 0, item.name, item.path, page=data, below=item.below)
                continue
            decoded = decode(data, item.name)
        except InputError as error:
            yield Failure(item.name, 0, str(error).removeprefix(f"{item.name}: "))
            continue
        yield Entry(item.name, 0, item.name, item.path, decoded.text, decoded=decoded, below=item.below)
