"""The files that a run reads, which nothing that it writes may replace: without them it could not be done again."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType

from cleaner.errors import InputError, OutputError
from cleaner.inputs import PACKED_ENDINGS, STDIN, Input

__all__ = ["Originals"]


class Originals:
    """The inputs of a run, by where they really lie, whatever links or relative paths lead there.

    :param items: the inputs; errors and the standard input are passed over
    """

    def __init__(self, items: Iterable[Input | InputError] = ()) -> None:
        self._folders: dict[Path, str] = {}
        self._places: dict[str, Input] = {}  # strings, as there may be a million, and a path takes much more memory
        for item in items:
            if isinstance(item, InputError) or item.name == STDIN:
                continue
            self._places.setdefault(self.place(item.path), item)
            if item.path.is_symlink():  # neither the link nor what it leads to may go
                self._places.setdefault(os.path.realpath(item.path), item)

    @property
    def places(self) -> Mapping[str, Input]:
        """The inputs by where they lie."""
        return MappingProxyType(self._places)

    def place(self, path: Path) -> str:
        """Where a file really lies. A link at the end of its path is a file of its own: that is what writing replaces."""
        folder = self._folders.get(path.parent)
        if folder is None:
            folder = self._folders[path.parent] = os.path.realpath(path.parent)
        return os.path.join(folder, path.name)

    def check(self, path: Path, source: str) -> None:
        """See whether a file may be written.

        :param source: the document that it comes from
        :raises OutputError: it is one of the inputs; also where its content would be the same, since from then on the input
            would be known as something that a run has made, and may remove
        """
        if (item := self._places.get(self.place(path))) is not None:
            raise self.fault(item, source)

    def fault(self, item: Input, source: str) -> OutputError:
        """The error that tells that what is made of a document would be written over an input."""
        if item.name != source:
            return OutputError(f"{source}: would be written over {item.name}, which this run reads; use another folder")
        in_place = "" if item.name.lower().endswith(PACKED_ENDINGS) else ", or -w to clean it in place"
        return OutputError(f"{source}: would be written over itself; use another folder{in_place}")
