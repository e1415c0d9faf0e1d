"""The file of accepted exceptions: what a corpus's present state would lose, which stays.

One table a document, one key a rule, one entry a line: its hash, then the beginning of the line, which is
there for people. A line that comes twice has two entries. All is sorted, so that the same state gives the
same file, and a difference in git shows what was accepted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from cleaner.errors import ConfigError
from cleaner.excepting import Excepted
from cleaner.tomlfile import TomlFile, read_text, toml_string

__all__ = ["Accepted", "baseline_text", "hint", "read_baseline"]

_FORMAT = 1
_HEAD = """\
# Lines that stay although a rule would take them ("split/…": stories that stay in one file), by file,
# rule and hash of the line. "clean --baseline" writes it; what follows a hash is for readers.
format = 1
"""
_ENTRY = re.compile(r"(\d+:[0-9a-f]{16})(?: (.*))?", re.DOTALL)
_RULE = re.compile(r"(?:split/)?[a-z0-9-]+/[a-z0-9-]+")
_SHOWN = 60  # characters of a line

Accepted = Mapping[Excepted, tuple[int, str]]
"""The accepted exceptions of one document: copies of the line, and the beginning of the line."""


def read_baseline(path: Path, shown: str = "") -> dict[str, Accepted]:
    """Read a file of exceptions.

    :param shown: how the file is named in errors
    :return: for each document, by its path below the file's folder, its exceptions; none where there is no file
    :raises ConfigError: it can't be read or has a fault
    """
    return _File(read_text(path, ConfigError, shown), shown or str(path)).documents() if path.exists() else {}


class _File(TomlFile):
    error = ConfigError

    def documents(self) -> dict[str, Accepted]:
        data = self.data()
        if data.pop("format", None) != _FORMAT:
            self.fail(f"this program reads format {_FORMAT}; write format = {_FORMAT}", "", 0, "format")
        return {name: self.document(name, table) for name, table in data.items()}

    def document(self, name: str, table: object) -> Accepted:
        if not isinstance(table, dict):
            self.fail('unknown key; a document is a table: ["path/of/the/file.txt"]', "", 0, name)
        found: dict[Excepted, tuple[int, str]] = {}
        for rule, entries in table.items():
            if not _RULE.fullmatch(rule):
                self.fail(f'"{rule}" is no rule; it has the form "pack/name"', toml_string(name), 0, rule)
            if not isinstance(entries, list) or not all(isinstance(e, str) for e in entries):
                self.fail("must be a list of strings", toml_string(name), 0, rule)
            for entry in entries:
                parts = _ENTRY.fullmatch(entry)
                if not parts:
                    self.fail(
                        f'"{entry}" begins with no hash of a line, such as 1:06c2cf1d36a2d5fc', toml_string(name), 0, rule
                    )
                excepted = Excepted(rule, parts[1])
                found[excepted] = found.get(excepted, (0, ""))[0] + 1, parts[2] or ""
        return found


def baseline_text(documents: Mapping[str, Accepted]) -> str:
    """The text of a file of exceptions; documents without any are left out."""
    tables = [_HEAD]
    for name in sorted(name for name, accepted in documents.items() if accepted):
        lines = [f"[{toml_string(name)}]"]
        accepted = documents[name]
        for rule in sorted({excepted.rule for excepted in accepted}):
            own = sorted((told, e.line, copies) for e, (copies, told) in accepted.items() if e.rule == rule)
            lines.append(f"{toml_string(rule)} = [")
            for told, line, copies in own:
                lines += [f"  {toml_string(f'{line} {told}'.rstrip())},"] * copies
            lines.append("]")
        tables.append("\n".join(lines) + "\n")
    return "\n".join(tables)


def hint(text: str) -> str:
    """The beginning of a line, as it is shown beside its hash.

    >>> hint("  Most \\t read ")
    'Most read'
    """
    shown = "".join(c for c in " ".join(text.split()) if c.isprintable())
    return shown if len(shown) <= _SHOWN else shown[: _SHOWN - 1].rstrip() + "…"
