"""A shard: the piece of a corpus that one worker process cleans at a time."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from cleaner.corpus.formats import Form, Format
from cleaner.errors import CorpusError
from cleaner.inputs import Input

__all__ = ["Shard", "Source"]


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the corpus, as it was when the run was planned."""

    input: Input
    """The file."""
    format: Format
    """How it holds documents."""
    packed: str
    """How it is compressed: ``""``, ``"gz"`` or ``"zst"``."""
    size: int
    """Its length in bytes."""
    changed: int
    """When it was last changed, in nanoseconds."""

    def check(self) -> None:
        """:raises CorpusError: the file is not as it was"""
        try:
            now = self.input.path.stat()
        except OSError:
            raise CorpusError(
                f"{self.input.name}: went away while the corpus was cleaned; bring it back and run the same command again"
            ) from None
        if (now.st_size, now.st_mtime_ns) != (self.size, self.changed):
            raise CorpusError(
                f"{self.input.name}: changed while the corpus was cleaned; run the same command again when it is complete"
            )


@dataclass(frozen=True, slots=True)
class Shard:
    """A piece of a corpus."""

    number: int
    """Its place in the order of the run, from 0."""
    name: str
    """Its name: the path of its output below the output folder, without the ending."""
    sources: tuple[Source, ...]
    """The files of which it is made: several text files, or the one of which it is a piece."""
    form: Form
    """How its articles are written."""
    ending: str = ""
    """The ending of the file that they are written to."""
    start: int = 0
    """Where its piece begins: a byte (of a compressed file that is cut: of what is inside), or in Parquet a row."""
    end: int = 0
    """Where its piece ends: the byte or row after its last."""
    first: int = 1
    """The number of its first line in the file, from 1."""
    weight: int = 0
    """How many bytes of the inputs it stands for, for the progress."""
    spool: Path | None = None
    """A file that holds its piece unpacked, where that can't be read out of the middle of the input."""
    gap: str = ""
    """What is damaged in the compressed file just after its piece."""

    @property
    def format(self) -> Format:
        """How its files hold documents."""
        return self.sources[0].format

    @property
    def gathered(self) -> bool:
        """Whether it is made of files that hold one document each."""
        return self.format in (Format.TEXT, Format.HTML)

    @property
    def staged(self) -> bool:
        """Whether its articles go to files that bear the names of text files; those get them all at once,
        at the end of the run."""
        return self.gathered and not self.form.gathers

    @property
    def target(self) -> str:
        """Its output below the output folder: a file of records, or a folder of texts. It is noted under this name."""
        return self.name if self.form in (Form.TEXT, Form.MARKDOWN) else self.name + self.ending

    @property
    def signature(self) -> str:
        """A hash of what it is made of: a finished shard with the same signature need not be done again."""
        files: list[Any] = [(s.input.name, s.format.value, s.packed, s.size, s.changed) for s in self.sources]
        return sha256(
            repr((files, self.form.value, self.ending, self.start, self.end, self.first)).encode("utf-8", "surrogateescape")
        ).hexdigest()
