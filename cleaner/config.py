"""The corpus's own configuration: ``cleaner.toml``, or ``[tool.cleaner]`` of ``pyproject.toml``.

The nearest one above a file applies to it, alone. Patterns of paths are those of ``.gitignore``, seen from
the configuration's folder; of several that match, the last one counts.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.baseline import Accepted, read_baseline
from cleaner.errors import ConfigError
from cleaner.excepting import EVERY, Excepted, Exceptions, line_hash
from cleaner.folding import line_key
from cleaner.model import Sureness
from cleaner.options import GUARD, option_faults
from cleaner.tomlfile import EITHER, FLAG, NUMBER, TEXT, TEXTS, TomlFile, listed, read_text

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

__all__ = ["Config", "Exemption", "matches", "not_corpus", "read_config"]

BASELINE = "cleaner-baseline.toml"
"""The file of accepted exceptions, beside the configuration, unless that names another."""

_TOOL = "tool.cleaner"
_KEYS = {
    "include": TEXTS, "exclude": TEXTS, "rules": EITHER, "packs": TEXTS, "keep": TEXTS, "cut": TEXT, "split": FLAG,
    "guard": NUMBER, "baseline": TEXT,
}  # fmt: skip
_TABLES = ("hosts", "exception")
_EXCEPTION = {"path": EITHER, "rule": EITHER, "line": EITHER, "why": TEXT}
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_RULE = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+){1,2}")
_SPECIAL = re.compile(r"[*?\[\]!\\#\s]|//|^/*$")  # in a pattern
_HASH = re.compile(r"\d+:[0-9a-f]{16}")


class Exemption(NamedTuple):
    """One ``[[exception]]``."""

    paths: tuple[str, ...]
    """Patterns of the files it is about."""
    excepted: tuple[Excepted, ...]
    """The rules and lines."""
    line: int
    """Where it stands."""


@dataclass(frozen=True, slots=True)
class Config:
    """A configuration. What it does not say is ``None`` or empty."""

    path: Path
    """Its file."""
    name: str
    """How the file is shown."""
    include: tuple[str, ...] | None = None
    """Patterns of the files that are the corpus."""
    exclude: tuple[str, ...] = ()
    """Patterns of files that are not, whatever ``include`` says."""
    rules: tuple[Path, ...] = ()
    """Rule files and folders of them, the nearest first."""
    packs: tuple[str, ...] = ()
    """Packs that are active for every document."""
    keep: tuple[str, ...] = ()
    """Captured kinds that stay in the text."""
    cut: str | None = None
    """How sure a decision without a rule must be."""
    split: bool | None = None
    """Whether a bundle's articles get files of their own when files are cleaned in place."""
    guard: float | None = None
    """Share of an article's words that rules may drop."""
    hosts: tuple[tuple[str, str], ...] = ()
    """Patterns of paths, each with the host of the files."""
    exemptions: tuple[Exemption, ...] = ()
    """The exceptions that somebody wrote."""
    baseline: Path = Path(BASELINE)
    """The file of accepted exceptions, which need not be there."""
    lines: dict[str, int] = field(default_factory=dict)
    """The line on which each key stands."""

    @property
    def folder(self) -> Path:
        """The folder from which paths are seen."""
        return self.path.parent

    @property
    def shown_baseline(self) -> str:
        """How the file of accepted exceptions is shown."""
        return _shown(self.baseline)

    @property
    def corpus_rules(self) -> Path | None:
        """The folder ``rules`` beside it, which needs no mention."""
        beside = self.folder / "rules"
        return beside if not self.rules and beside.is_dir() else None

    def relative(self, path: Path) -> str:
        """The path of a file as patterns and the file of exceptions see it."""
        return Path(os.path.relpath(path, self.folder)).as_posix()

    def selects(self, path: Path) -> bool | None:
        """Whether a file belongs to the corpus; ``None`` where the configuration does not name the files that do,
        so that the file's ending tells."""
        name = self.relative(path)
        if matches((*not_corpus(), *self.exclude), name):
            return False
        return None if self.include is None else matches(self.include, name)

    def host(self, path: Path) -> str | None:
        """The host of a file: of several patterns that match, the last one counts."""
        name = self.relative(path)
        return next((host for pattern, host in reversed(self.hosts) if matches((pattern,), name)), None)

    def exemptions_of(self, path: Path) -> list[Exemption]:
        """The exceptions that somebody wrote which concern a file."""
        name = self.relative(path)
        return [e for e in self.exemptions if matches(e.paths, name)]

    def written(self, path: Path) -> Exceptions:
        """What they say: each is good for every copy of its line."""
        return {excepted: EVERY for exemption in self.exemptions_of(path) for excepted in exemption.excepted}

    def accepted(self) -> dict[str, Accepted]:
        """The accepted exceptions of all files; :raises ConfigError: a fault in their file"""
        try:
            return read_baseline(self.baseline, self.shown_baseline)
        except ConfigError as error:
            if error.line or "baseline" not in self.lines:
                raise
            raise self.fault("baseline", str(error)) from None  # the file can't be read: who has named it?

    def fault(self, key: str, message: str) -> ConfigError:
        """An error at one of its keys."""
        return ConfigError(message, path=self.name, line=self.lines.get(key, 0), key=key)


def read_config(path: Path) -> Config | None:
    """The configuration in a file; ``None`` of a ``pyproject.toml`` without one.

    :raises ConfigError: it can't be read or has a fault
    """
    text = read_text(path, ConfigError, _shown(path))
    tool = path.name == "pyproject.toml"
    return _Reader(text, path, _TOOL if tool else "").config()


def _shown(path: Path) -> str:
    """A path as seen from where the program runs, if that is not farther."""
    relative = os.path.relpath(path)
    return str(path) if relative.startswith(os.path.join("..", "..")) else relative


class _Reader(TomlFile):
    error = ConfigError

    def __init__(self, text: str, path: Path, table: str) -> None:
        super().__init__(text, _shown(path))
        self.file, self.table = path, table

    def sub(self, name: str) -> str:
        return f"{self.table}.{name}" if self.table else name

    def config(self) -> Config | None:
        data: Any = self.data()
        for part in self.table.split(".") if self.table else ():
            data = data.get(part) if isinstance(data, dict) else None
            if data is None:
                return None
        if not isinstance(data, dict):
            self.fail(f"write [{self.table}] with brackets", self.table, 0, "")
        head = {key: value for key, value in data.items() if key not in _TABLES}
        self.check_keys(head, _KEYS, self.table, 0, also=_TABLES)
        for key, said in option_faults(head.get("keep", ()), head.get("cut", Sureness.CAREFUL), head.get("guard", GUARD)):
            self.fail(said, self.table, 0, key)
        return Config(
            path=self.file,
            name=self.path,
            include=self.patterns(head["include"], self.table, 0, "include") if "include" in head else None,
            exclude=self.patterns(head.get("exclude", ()), self.table, 0, "exclude"),
            rules=tuple(self.rules(name) for name in listed(head.get("rules", ()))),
            packs=tuple(head.get("packs", ())),
            keep=tuple(head.get("keep", ())),
            cut=head.get("cut"),
            split=head.get("split"),
            guard=head.get("guard"),
            hosts=self.hosts(data.get("hosts", {})),
            exemptions=self.exemptions(data.get("exception", [])),
            baseline=self.file.parent / head.get("baseline", BASELINE),
            lines={key: self.place(self.table, 0, key) for key in head}
            | {key: self.place(self.sub(key)) for key in _TABLES if key in data},
        )

    def rules(self, name: str) -> Path:
        if not name:
            self.fail(
                'an empty name; name a rule file or a folder of them; "." is the folder of this file', self.table, 0, "rules"
            )
        path = self.file.parent / Path(name).expanduser()
        if not path.exists():
            self.fail(f'no rule file or folder "{name}"; paths are seen from the folder of this file', self.table, 0, "rules")
        return path

    def patterns(self, said: Iterable[str], table: str, nth: int, key: str) -> tuple[str, ...]:
        found = tuple(said)
        for pattern in found:
            if not _is_pattern(pattern):
                self.fail(f'no pattern as in .gitignore: "{pattern}"', table, nth, key)
        return found

    def hosts(self, table: object) -> tuple[tuple[str, str], ...]:
        name = self.sub("hosts")
        if not isinstance(table, dict):
            self.fail(f"write [{name}] with brackets", self.table, 0, "hosts")
        for pattern, host in table.items():
            self.patterns([pattern], name, 0, pattern)
            if not isinstance(host, str) or not _HOST.fullmatch(host):
                self.fail(f'must be a host name in small letters, such as "news.example", not {host!r}', name, 0, pattern)
        return tuple(table.items())

    def exemptions(self, tables: object) -> tuple[Exemption, ...]:
        name = self.sub("exception")
        if not isinstance(tables, list):
            self.fail(f"write [[{name}]] with two brackets", name, 0, "exception")
        return tuple(self.exemption(name, nth, entry) for nth, entry in enumerate(tables))

    def exemption(self, name: str, nth: int, entry: dict[str, Any]) -> Exemption:
        self.check_keys(entry, _EXCEPTION, name, nth)
        for key in ("path", "rule", "line"):
            if not listed(entry.get(key, ())):
                self.fail("an exception needs path, rule and line", name, nth, key)
        for rule in listed(entry["rule"]):
            if not _RULE.fullmatch(rule):
                self.fail(f'"{rule}" is no rule; it has the form "pack/name", as clean explain shows it', name, nth, "rule")
        hashes = [text if _HASH.fullmatch(text) else line_hash(line_key(text)) for text in listed(entry["line"])]
        excepted = tuple(Excepted(rule, line) for rule in listed(entry["rule"]) for line in hashes)
        return Exemption(self.patterns(listed(entry["path"]), name, nth, "path"), excepted, self.place(name, nth))


# -- patterns --------------------------------------------------------------------------------------


def matches(patterns: tuple[str, ...], name: str) -> bool:
    """Whether patterns take a path in.

    :param patterns: as in ``.gitignore``; a later one with ``!`` takes out again
    :param name: the path, with slashes, below the folder of the patterns
    """
    if not patterns or name.startswith("../"):
        return False
    if not any(map(_SPECIAL.search, patterns)):  # plain names of files and folders need no library
        return any(_names(pattern, name) for pattern in patterns)
    return _spec(patterns).match_file(name)


def _names(pattern: str, name: str) -> bool:
    """Whether a pattern without special characters names a file, or a folder that it lies in."""
    place = f"/{name.rpartition('/')[0]}/" if pattern.endswith("/") else f"/{name}/"
    wanted = f"/{pattern.strip('/')}/"
    return place.startswith(wanted) if "/" in pattern.rstrip("/") else wanted in place


def _is_pattern(pattern: str) -> bool:
    if not pattern:
        return False
    if _SPECIAL.search(pattern):
        from pathspec import GitIgnoreSpec  # only here: it loads slowly

        try:
            GitIgnoreSpec.from_lines([pattern])
        except (ValueError, re.error):  # the latter of what stands in brackets, which the library hands on
            return False
    return True


@lru_cache(maxsize=256)
def _spec(patterns: tuple[str, ...]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # only here: it loads slowly

    return GitIgnoreSpec.from_lines(patterns)


@lru_cache(maxsize=1)
def not_corpus() -> tuple[str, ...]:
    """The patterns of text files that are no part of a corpus."""
    text = (Path(__file__).parent / "data" / "not-corpus.gitignore").read_text(encoding="utf-8")
    return tuple(line for line in text.split("\n") if line and not line.startswith("#"))
