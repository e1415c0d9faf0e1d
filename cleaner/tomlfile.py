"""Reads TOML files that people write, strictly: every error names file, line and key.

The standard library reads the TOML; what it does not tell, the line of a key, is looked up in the
text when there is an error to report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from cleaner.errors import FileFault, suggestion

__all__ = ["EITHER", "FLAG", "INTEGER", "NUMBER", "TEXT", "TEXTS", "TomlFile", "listed", "read_text", "toml_string"]

TEXT, TEXTS, FLAG, EITHER = "a string", "a list of strings", "true or false", "a string or a list of strings"
INTEGER, NUMBER = "an integer", "a number"

_TABLE = re.compile(r"\s*\[\[?((?:\"[^\"]*\"|'[^']*'|[^\]\"'])+)\]")
_KEY = re.compile(r"\s*([\w-]+|\"[^\"]*\"|'[^']*')\s*[=.]")  # of a.b = 1 the first part


class TomlFile:
    """The text of a TOML file, and what is wrong with it.

    :param text: the text
    :param path: how the file is shown
    """

    error: ClassVar[type[FileFault]]
    """What is raised."""

    def __init__(self, text: str, path: str) -> None:
        self.text, self.path = text, path
        self._places: list[tuple[str, int, dict[str, int]]] | None = None

    def data(self) -> dict[str, Any]:
        """What the file holds; :raises FileFault: it is no TOML"""
        import tomllib  # only here: a cached pack does without

        try:
            return tomllib.loads(self.text)
        except tomllib.TOMLDecodeError as error:
            message, _, where = str(error).partition(" (at ")
            line = int(found[1]) if (found := re.search(r"line (\d+)", where)) else self.text.count("\n") + 1
            raise self.error(f"no valid TOML: {message}", path=self.path, line=line) from None

    @property
    def places(self) -> list[tuple[str, int, dict[str, int]]]:
        """The tables in order, the head first: name, line, and the line of each key."""
        if self._places is None:
            self._places = _scan(self.text)
        return self._places

    def place(self, table: str, nth: int = 0, key: str = "") -> int:
        """The line of a key in the nth table of this name (``""`` for the head), whether it is written as a key or as a table
        below; else that of the table, which itself may be a key of the one above."""
        table, below = _bare(table), _bare(f"{table}.{key}" if table else key)
        found = [(line, keys) for name, line, keys in self.places if name == table]
        if table and nth >= len(found):
            above, _, own = table.rpartition(".")
            return self.place(above, 0, own)
        line, keys = found[nth]
        parts = (start for name, start, _ in self.places if start >= line and f"{name}.".startswith(f"{below}."))
        return keys.get(key) or next(parts, line)

    def fail(self, message: str, table: str, nth: int, key: str) -> NoReturn:
        """:raises FileFault: always"""
        raise self.error(message, path=self.path, line=self.place(table, nth, key), key=key)

    def check_keys(
        self, entry: object, known: Mapping[str, str], table: str, nth: int, also: Iterable[str] = (), form: str = "[[{}]]"
    ) -> None:
        """See to it that a table holds only known keys with values of their types.

        :param known: the keys with what each must be
        :param also: names that are near misses, too
        :param form: how the table is written
        """
        if not isinstance(entry, dict):
            brackets = "two brackets" if form.startswith("[[") else "brackets"
            self.fail(f"write {form.format(table)} with {brackets}", table, nth, table)
        for key, value in entry.items():
            if key not in known:
                self.fail(f"unknown key{suggestion(key, [*known, *also])}", table, nth, key)
            if not _fits(value, known[key]):
                self.fail(f"must be {known[key]}", table, nth, key)


def read_text(path: Path, error: type[FileFault], shown: str = "") -> str:
    """The text of a file; :raises FileFault: it can't be read or is not UTF-8

    :param error: what is raised
    :param shown: how the file is named in it
    """
    shown = shown or str(path)
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise error("not UTF-8; save it as UTF-8", path=shown) from None
    except OSError as fault:
        raise error(f"can't be read: {fault.strerror}", path=shown) from None


def toml_string(text: str) -> str:
    """A text as a basic string of TOML."""
    import json

    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def listed(value: Any) -> list[str]:
    """A string, or a list of them, as a list."""
    return [value] if isinstance(value, str) else list(value)


def _fits(value: object, wanted: str) -> bool:
    of_texts = isinstance(value, list) and all(isinstance(v, str) for v in value)
    whole = isinstance(value, int) and not isinstance(value, bool)
    return {
        TEXT: isinstance(value, str),
        TEXTS: of_texts,
        EITHER: of_texts or isinstance(value, str),
        FLAG: isinstance(value, bool),
        INTEGER: whole,
        NUMBER: whole or isinstance(value, float),
    }[wanted]


def _bare(name: str) -> str:
    """The name of a table, however it is spaced and quoted."""
    return re.sub(r"[\s\"']", "", name)


def _scan(text: str) -> list[tuple[str, int, dict[str, int]]]:
    places: list[tuple[str, int, dict[str, int]]] = [("", 1, {})]
    fence = ""
    for number, line in enumerate(text.split("\n"), 1):
        if fence:
            if line.count(fence) % 2:  # one that ends and begins again, as between the texts of a list, leaves us inside
                fence = ""
            continue
        if table := _TABLE.match(line):
            places.append((_bare(table[1]), number, {}))
        elif key := _KEY.match(line):
            places[-1][2].setdefault(key[1].strip("\"'"), number)
        for mark in ("'''", '"""'):
            if line.count(mark) % 2:
                fence = mark
    return places
