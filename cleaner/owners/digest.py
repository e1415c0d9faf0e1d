"""What is noted of a document to find out which of its passages stand in others: a hash for each of its lines."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from cleaner.folding import line_key, word_count
from cleaner.model import Fate, Kind, Verdict
from cleaner.result import Result
from cleaner.tables import number_of, storable

__all__ = ["Digest", "Print", "Row", "digest"]

_TELLING = 8
"""Words from which a sentence tells an article from others."""
_LONGEST_TITLE = 40
"""Words up to which a line may be a headline."""
_SLUG_WORDS = 3
"""Words that the address of an article has at least, and"""
_SLUG_SHARE = 0.7
"""the share of them that its headline has."""
_TITLE_FIELDS = ("title", "headline")
_WORD = re.compile(r"\w+")
_END = re.compile(r"[.!?…؟۔।]+[\"'»”’)\]]*(?=\s|$)|[。！？]")
_KEPT, _TITLE, _BY_TITLE, _BY_URL, _CAPTURED = 1, 2, 4, 8, 16


class Row(NamedTuple):
    """A line that is not blank."""

    number: int
    """Its number in the document, from 1."""
    hash: int
    """A hash of its words."""
    words: int
    """How many there are."""
    sentences: int
    """How many sentences end in it."""
    article: int
    """The number of its article; 0 outside of all."""
    flags: int
    """What else is known of it, as bits."""

    @property
    def kept(self) -> bool:
        """Whether it stands in the cleaned text."""
        return bool(self.flags & _KEPT)

    @property
    def held(self) -> bool:
        """Whether it stands in the cleaned text, or in the metadata."""
        return bool(self.flags & (_KEPT | _CAPTURED))

    @property
    def telling(self) -> bool:
        """Whether it is a sentence of the text that tells an article from others."""
        return self.flags & (_KEPT | _TITLE) == _KEPT and self.words >= _TELLING and self.sentences > 0

    @property
    def named(self) -> str:
        """What says that this line is the headline of the whole document: ``title``, ``url`` or ``""``."""
        return "title" if self.flags & _BY_TITLE else "url" if self.flags & _BY_URL else ""


class Print(NamedTuple):
    """An article of a document."""

    number: int
    """Its number in the document."""
    fingerprint: str
    """The hash of its body."""


@dataclass(frozen=True, slots=True)
class Digest:
    """What is noted of a document."""

    name: str
    """How it is named in records."""
    file: str
    """The file that it stands in, as it was named."""
    at: int
    """Its place there; documents of a file come in the order of their places."""
    site: str
    """Its host, ``""`` where none is known."""
    rows: tuple[Row, ...]
    """Its lines that are not blank."""
    prints: tuple[Print, ...]
    """Its articles."""

    @property
    def number(self) -> int:
        """A number made from its key."""
        return number_of(self.key)

    @property
    def key(self) -> str:
        """What it is known by; documents are ordered by it, whatever order their files come in."""
        return f"{self.name}\x1f{self.file}\x1f{self.at:020}"

    @property
    def text(self) -> int:
        """A hash of all that stays of it: the same for copies."""
        return number_of(" ".join(str(row.hash) for row in self.rows if row.kept))

    @property
    def named(self) -> bool:
        """Whether its title or address says which article is its own."""
        return any(row.named for row in self.rows)

    @property
    def own(self) -> tuple[Row, ...]:
        """The lines that stay of its main article: of the one that its title or address names, else of the first."""
        start = next((k for k, row in enumerate(self.rows) if row.named and row.kept), None)
        start = next((k for k, row in enumerate(self.rows) if row.kept), len(self.rows)) if start is None else start
        if start == len(self.rows):
            return ()
        article = self.rows[start].article
        return tuple(row for row in self.rows[start:] if row.article == article and row.kept)

    def dump(self) -> str:
        """As one line of JSON."""
        rows = [list(row) for row in self.rows]
        return json.dumps([self.name, self.file, self.at, self.site, rows, list(map(list, self.prints))], ensure_ascii=False)

    @classmethod
    def load(cls, line: str | bytes) -> Digest:
        """What :meth:`dump` gave."""
        name, file, at, site, rows, prints = json.loads(line)
        return cls(name, file, at, site, tuple(map(Row._make, rows)), tuple(map(Print._make, prints)))


def digest(result: Result, name: str, file: str, at: int, record: Mapping[str, Any] | None = None) -> Digest | None:
    """What is to be noted of a document; nothing of one that holds no article, since such a document is never changed.

    :param name: how it is named in records
    :param file: the file that it stands in, as it was named
    :param at: its place there
    :param record: the fields of its record, which may tell its title
    """
    if result.verdict not in (Verdict.ARTICLE, Verdict.BUNDLE):
        return None
    titles = {_words(line_key(title)) for f in _TITLE_FIELDS if (title := _text((record or {}).get(f)))}
    slug = _slug(result.url or "")
    rows = []
    for line in result.lines:
        key = line.key
        if not key or line.kind is Kind.SEPARATOR:
            continue
        words = _words(key)
        size = word_count(line.text)
        flags = _KEPT * (line.fate is Fate.KEEP) | _TITLE * (line.kind is Kind.TITLE)
        flags |= _CAPTURED * (line.fate is Fate.CAPTURE)
        if size <= _LONGEST_TITLE:
            flags |= _BY_TITLE * (words in titles) | _BY_URL * _tells(slug, words)
        rows.append(Row(line.number, number_of(words or key), size, len(_END.findall(line.text)), line.article or 0, flags))
    prints = tuple(Print(a.number, a.fingerprint) for a in result.articles if word_count(a.body) >= _TELLING)
    return Digest(storable(name), storable(file), at, storable(result.host), tuple(rows), prints)


def _text(value: Any) -> str:
    """A text of a record, as it is or as Parquet has it."""
    value = value.as_py() if hasattr(value, "as_py") else value
    return value if isinstance(value, str) else ""


def _words(key: str) -> str:
    return " ".join(_WORD.findall(key))


def _slug(url: str) -> frozenset[str]:
    """The words by which an address names its article; none where it has too few."""
    try:
        path = urlsplit(url).path
    except ValueError:
        return frozenset()
    for piece in reversed(path.split("/")):
        stem = re.sub(r"\.[a-z]{3,5}$", "", unquote(piece))
        found = frozenset(w for w in _WORD.findall(line_key(stem.replace("_", " "))) if len(w) > 1 and not w.isdecimal())
        if len(found) >= _SLUG_WORDS:
            return found
    return frozenset()


def _tells(slug: frozenset[str], words: str) -> bool:
    """Whether an address names the article of this headline."""
    if not slug:
        return False
    own: Iterable[str] = words.split()
    return len(slug.intersection(own)) >= max(_SLUG_WORDS, _SLUG_SHARE * len(slug))
