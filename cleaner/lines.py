"""From text to lines: where a line ends, and a document as columns, one entry a line.

Only lines of up to :data:`SHORT` characters get a key at once: the long ones are body text and are
looked at only when their first or last words say so.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import accumulate, compress, pairwise, repeat
from operator import add

from cleaner.folding import fold_all, line_key
from cleaner.model import SEPARATOR

__all__ = ["EDGE", "SHORT", "UNMADE", "Document", "Written", "read_lines"]

SHORT = 280
"""Longest line, in characters, whose key is made for every document."""
EDGE = 24
"""How many characters of the beginning and of the end of a longer line are folded with the rest."""
UNMADE = "\0long\0"
"""Stands in the column of keys for a long line's, which is made when somebody asks."""

_BREAK = re.compile(r"\r\n|\r|\n")


def read_lines(text: str) -> tuple[list[str], list[str] | str]:
    """The lines of a text and the breaks that end them.

    A line ends at ``\\n``, ``\\r\\n`` or a lone ``\\r``, and at nothing else; a break at the very end
    begins no further line. The breaks are one string where all are alike (the last line may have
    none), else a list, one entry a line.
    """
    if not text:
        return [], "\n"
    if "\r" not in text:
        lines = text.split("\n")
        if not lines[-1]:
            del lines[-1]
        return lines, "\n"
    breaks = _BREAK.findall(text)
    lines = _BREAK.split(text)
    if not lines[-1]:
        del lines[-1]
    else:
        breaks.append("")
    kinds = set(breaks) - {""}
    return lines, breaks if len(kinds) > 1 else kinds.pop()


@dataclass(frozen=True, slots=True)
class Written:
    """What the lines of a document are in the text, where they are read otherwise than they stand there."""

    names: list[str]
    """The keys by which they are known outside."""
    marks: list[str]
    """The mark of the heading or the item that each is, with a blank; empty where it is none."""
    links: list[bool]
    """Which of them are links and nothing else."""
    rows: dict[int, tuple[str, ...]] = field(default_factory=dict)
    """Lines that are little more than links, by their indices: the keys of what stands beside these and of the words of all."""
    pages: tuple[int, ...] = ()
    """Indices of the lines at which pages begin, as what a program writes above each tells."""

    def of(self, lines: list[int]) -> Written:
        """The same of some of the lines, which begin no further page; -1 stands for a separator."""
        return Written(
            [self.names[i] if i >= 0 else "" for i in lines],
            [self.marks[i] if i >= 0 else "" for i in lines],
            [i >= 0 and self.links[i] for i in lines],
            {k: self.rows[i] for k, i in enumerate(lines) if i in self.rows},
        )


class Document:
    """The lines of one document as columns.

    :ivar texts: each line's text, without its break
    :ivar counts: how often each key of a short line occurs; ``""`` is the key of blank lines
    :ivar long: indices of the lines over :data:`SHORT` characters
    :ivar edges: for each of those its index and its folded first and last characters
    :ivar marked: the keys, and such ends of long lines, that hold more than Windows-1252 has, in one text
    :ivar separators: indices of the lines that divide articles
    :ivar origin: of what stays of a document: that document, and the index of each line in it, -1 of a separator
    :ivar looks: what a later stage has made of the lines and needs again
    :ivar written: what the lines are in the text, where they are read otherwise than they stand there
    """

    __slots__ = (
        "_apart",
        "_keys",
        "_long_keys",
        "_ordinals",
        "_whole",
        "breaks",
        "counts",
        "edges",
        "long",
        "looks",
        "marked",
        "origin",
        "separators",
        "texts",
        "written",
    )

    def __init__(
        self,
        texts: list[str],
        breaks: list[str] | str = "\n",
        whole: str | None = None,
        written: Written | None = None,
    ) -> None:
        self.texts, self.breaks, self.written = texts, breaks, written
        self._whole = whole
        short = list(map(str.strip, texts))
        self.long = [i for i, trimmed in enumerate(short) if len(trimmed) > SHORT]
        ends = [end for i in self.long for end in (short[i][:EDGE].rstrip(), short[i][-EDGE:].lstrip())]
        for i in self.long:
            short[i] = UNMADE
        keys, self.marked = fold_all(short + ends)
        self._keys, at_ends = keys[: len(texts)], keys[len(texts) :]
        self.edges = list(zip(self.long, at_ends[::2], at_ends[1::2], strict=True))
        self._long_keys: dict[int, str] = {}
        if "" in at_ends:  # format characters and nothing else, perhaps
            self.edges = [edge for edge in self.edges if edge[1] or edge[2] or self.key(edge[0])]
            for i in set(self.long).difference(edge[0] for edge in self.edges):
                self.long.remove(i)
                self._keys[i] = ""
        self.separators: list[int] = []
        if SEPARATOR in self.whole:
            self.separators = [i for i, t in enumerate(texts) if SEPARATOR in t and not t.strip()]
        self._apart: frozenset[int] = frozenset()
        self.origin: tuple[Document, list[int]] | None = None
        self.looks: object = None
        self._count()

    @classmethod
    def of(cls, text: str) -> Document:
        """The document of a text."""
        return cls(*read_lines(text), text)

    def gaps(self, lines: list[int]) -> list[bool]:
        """For each of some non-blank lines whether a blank line, or what went, divides it from the one before."""
        apart = self._apart
        gaps = [i - before != 1 or i in apart for before, i in pairwise(lines)]
        return [False, *gaps] if lines else []

    def _count(self) -> None:
        self.counts = Counter(self._keys)
        self.counts.pop(UNMADE, None)
        self._ordinals: list[int] | None = None

    @property
    def whole(self) -> str:
        """The text."""
        if self._whole is None:
            self._whole = "\n".join(self.texts)
        return self._whole

    def __len__(self) -> int:
        return len(self.texts)

    def part(self, lines: list[int]) -> Document:
        """The document of some of these lines, without making their keys again.

        :param lines: indices, in order; -1 stands for a separator
        """
        new = object.__new__(Document)
        texts, keys = self.texts, self._keys
        new.separators = [k for k, i in enumerate(lines) if i < 0]
        if new.separators:
            new.texts = [texts[i] if i >= 0 else SEPARATOR for i in lines]
            new._keys = [keys[i] if i >= 0 else "" for i in lines]
        else:
            new.texts, new._keys = [texts[i] for i in lines], [keys[i] for i in lines]
        place = dict(zip(lines, range(len(lines)), strict=True)) if self.long else {}
        new.long = [place[i] for i in self.long if i in place]
        new.edges = [(place[i], head, tail) for i, head, tail in self.edges if i in place]
        new._long_keys = {place[i]: key for i, key in self._long_keys.items() if i in place}
        new.breaks, new._whole, new.marked = "\n", None, self.marked
        new.origin, new.looks = (self, lines), None
        new.written = self.written and self.written.of(lines)
        new._apart = self._divided(lines)
        new._count()
        return new

    def rewritten(self, lines: list[int], texts: list[str]) -> Document:
        """The document of some of these lines, each with a text of its own, as cuts leave it.

        :param lines: indices, in order; -1 stands for a separator
        """
        new = Document(texts, written=self.written and self.written.of(lines))
        new._apart = self._divided(lines)
        return new

    def _divided(self, lines: list[int]) -> frozenset[int]:
        """Which of some lines something divides from the one before: where it went, cleaned text has a blank line."""
        return frozenset(k for k, (before, i) in enumerate(pairwise(lines), 1) if i - before != 1 or i in self._apart)

    def key(self, i: int) -> str:
        """The key of line ``i``, made now if the line is long."""
        key = self._keys[i]
        if key != UNMADE:
            return key
        if i not in self._long_keys:
            self._long_keys[i] = line_key(self.texts[i])
        return self._long_keys[i]

    def name(self, i: int) -> str:
        """The key by which line ``i`` is known outside."""
        return self.key(i) if self.written is None else self.written.names[i]

    def is_blank(self, i: int) -> bool:
        """Whether line ``i`` holds nothing but white space and format characters."""
        return not self._keys[i]

    @property
    def keys(self) -> list[str]:
        """The column of keys; a long line's may be :data:`UNMADE` (use :meth:`key`), but is never empty."""
        return self._keys

    def visible(self, low: int, high: int) -> list[int]:
        """The non-blank lines from ``low`` to before ``high``."""
        return list(compress(range(low, high), self._keys[low:high]))

    @property
    def ordinals(self) -> list[int]:
        """For each line, how many non-blank lines there are up to and with it."""
        if self._ordinals is None:
            self._ordinals = list(accumulate(map(bool, self._keys)))
        return self._ordinals

    @property
    def newline(self) -> str:
        """The break that a line which we add gets: the document's first."""
        return self.breaks if isinstance(self.breaks, str) else self.breaks[0]

    def end(self, i: int) -> str:
        """The break that ends line ``i``; empty at the end of a text without one."""
        if not isinstance(self.breaks, str):
            return self.breaks[i]
        return self.breaks if i < len(self.texts) - 1 or self.whole.endswith(self.breaks) else ""

    @property
    def starts(self) -> list[int]:
        """For each line the index of its first character in the text."""
        if isinstance(self.breaks, str):
            width = len(self.breaks)
            return list(accumulate(map(add, map(len, self.texts), repeat(width)), initial=0))[: len(self.texts)]
        return list(accumulate((len(t) + len(b) for t, b in zip(self.texts, self.breaks, strict=True)), initial=0))[
            : len(self.texts)
        ]
