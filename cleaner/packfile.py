"""Rule files on disk: where they lie and what their heads say.

Parsing all bundled packs takes longer than starting the program, so they are kept in parsed form
(:mod:`cleaner.cache`); other rule files are read each time.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple, get_args

from cleaner.cache import keep, load_kept
from cleaner.errors import RuleError
from cleaner.finding import CONFIG_NAMES
from cleaner.rule import Pack, Table
from cleaner.rulefile import parse_pack, read_pack
from cleaner.tomlfile import read_text

__all__ = ["PackHead", "bundled_rules", "is_meant", "load_pack", "named_files", "read_head", "rule_files", "user_rules"]

_FORMS = ("folding", "template", "rule", "rulefile", "packfile", "cache")  # modules that say what a pack is
_HEAD, _PACK = 0, 1  # parts of what is kept
_TABLE = re.compile(r"^\s*\[", re.MULTILINE)
_TELLING = frozenset(("site", "language", "hosts", "example", *get_args(Table)))  # keys that other files hardly have
_SIGN = re.compile(r"^\s*sign\s*=\s*true", re.MULTILINE)


class PackHead(NamedTuple):
    """A rule file, before its rules are read."""

    path: Path
    """The file."""
    name: str
    """The pack's name: its site, or ``generic-`` and its first language."""
    hosts: tuple[str, ...]
    """The hosts of its site, as patterns."""
    languages: tuple[str, ...]
    """The languages of its dates; a generic pack's own is the first."""
    sign: bool
    """Whether a rule may prove the site."""


def bundled_rules() -> Path:
    """The folder of the packs that come with the program: inside the installed package, or beside it
    in a checkout."""
    inside = Path(__file__).parent / "rules"
    return inside if inside.is_dir() else Path(__file__).parents[1] / "rules"


def user_rules() -> Path:
    """The folder of the user's own packs: ``cleaner/rules`` in the configuration folder."""
    if os.name == "nt":
        base = os.environ.get("APPDATA") or str(Path.home() / "AppData" / "Roaming")
    else:
        base = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(base) / "cleaner" / "rules"


def rule_files(folder: Path) -> list[Path]:
    """The rule files below a folder, in order, which no configuration is; none where it is not there."""
    if not folder.is_dir():
        return []
    return sorted(p for p in folder.rglob("*.toml") if p.name not in CONFIG_NAMES and p.is_file())


def named_files(named: str | Path, hint: str = "") -> list[Path]:
    """The rule files that somebody names, themselves or by their folder.

    :param hint: what is said after a path that is not there
    :raises RuleError: there are none
    """
    if not str(named):
        raise RuleError("an empty name of a rule file; name the file, or a folder of them")
    path = Path(named)
    if not path.exists():
        raise RuleError(f"no such rule file or folder{hint}", path=str(named))
    files = [path] if path.is_file() else rule_files(path)
    if not files:
        raise RuleError("the folder holds no rule file (*.toml)", path=str(named))
    return files


def read_head(path: Path) -> PackHead:
    """What the head of a rule file says; :raises RuleError: it has a fault"""
    cached = _kept(path, _HEAD)
    return cached if isinstance(cached, PackHead) else _parse_head(path)


def _parse_head(path: Path) -> PackHead:
    text = read_text(path, RuleError)
    table = _TABLE.search(text)
    try:
        pack = parse_pack(text[: table.start()] if table else text, str(path))
    except RuleError:  # a fault, or a bracket that begins a line of a longer string
        pack = parse_pack(text, str(path))
    return PackHead(path, pack.name, pack.hosts, pack.languages, bool(_SIGN.search(text)))


def is_meant(path: Path) -> bool:
    """Whether a TOML file whose head has a fault is meant as a rule file: it has a key of one, or is broken."""
    import tomllib

    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError):
        return True
    return isinstance(data.get("format"), int) or not _TELLING.isdisjoint(data)


def load_pack(path: Path) -> Pack:
    """The pack of a rule file, from the cache where that is fresh.

    :raises RuleError: a fault in the file
    """
    cached = _kept(path, _PACK)
    if isinstance(cached, Pack):
        return cached
    pack = read_pack(path)
    if path.is_relative_to(bundled_rules()):
        keep(path, _FORMS, _parse_head(path), pack)
    return pack


def _kept(path: Path, part: int) -> object:
    """The head or the pack of a bundled rule file as it was kept."""
    return load_kept(path, _FORMS, part) if path.is_relative_to(bundled_rules()) else None
