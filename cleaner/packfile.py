"""Rule files on disk: where they lie, what their heads say, and a cache of them in parsed form.

Parsing all bundled packs takes longer than starting the program, so they are kept in parsed form in the
user's cache folder and used again while the rule file, this program and Python are the same; other rule files
are read each time. ``CLEANER_CACHE`` names another folder; set and empty, it turns the cache off.
"""

from __future__ import annotations

import os
import pickle
import re
import sys
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple
from zlib import crc32

from cleaner.rule import Pack
from cleaner.rulefile import FORMAT, read_pack

__all__ = ["PackHead", "bundled_rules", "load_pack", "read_head", "rule_files", "user_rules"]

_FORMS = ("folding", "template", "rule", "rulefile", "packfile")  # modules that say what a pack is
_TABLE = re.compile(r"^\s*\[", re.MULTILINE)
_SIGN = re.compile(r"^\s*sign\s*=\s*true", re.MULTILINE)


class PackHead(NamedTuple):
    """A rule file, before its rules are read."""

    path: Path
    name: str
    hosts: tuple[str, ...]
    languages: tuple[str, ...]
    sign: bool


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
    """The rule files below a folder, in order; none where it is not there."""
    return sorted(p for p in folder.rglob("*.toml") if p.is_file()) if folder.is_dir() else []


def read_head(path: Path) -> PackHead | None:
    """What the head of a rule file says, ``None`` where it is no rule file or its head has a fault."""
    cached = _load(path, "head")
    return cached if isinstance(cached, PackHead) else _parse_head(path)


def _parse_head(path: Path) -> PackHead | None:
    import tomllib  # only here: a cached head does without

    try:
        text = path.read_text(encoding="utf-8-sig")
        table = _TABLE.search(text)
        head: dict[str, Any] = tomllib.loads(text[: table.start()] if table else text)
    except (OSError, ValueError):
        return None
    language = head.get("language", ())
    languages = (language,) if isinstance(language, str) else language
    name = head.get("site") or (f"generic-{languages[0]}" if languages else None)
    hosts = head.get("hosts", ())
    if "format" not in head or not isinstance(name, str) or not all(isinstance(v, str) for v in (*hosts, *languages)):
        return None
    return PackHead(path, name, tuple(hosts), tuple(languages), bool(_SIGN.search(text)))


def load_pack(path: Path) -> Pack:
    """The pack of a rule file, from the cache where that is fresh.

    :raises RuleError: a fault in the file
    """
    cached = _load(path, "pack")
    if isinstance(cached, Pack):
        return cached
    pack = read_pack(path)
    _keep(path, _parse_head(path), pack)
    return pack


# -- the cache -----------------------------------------------------------------------------------


def _stamp(path: Path) -> tuple[object, ...] | None:
    """What a cached pack must agree with."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (_program(), FORMAT, sys.version, str(path), found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=1)
def _program() -> tuple[tuple[str, int, int], ...]:
    """The versions of those modules: with another one, packs are parsed again."""
    found = [
        (name, (Path(__file__).parent / f"{name}.py").stat())
        for name in ("folding", "template", "rule", "rulefile", "packfile")
    ]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


def _place(path: Path) -> Path | None:
    """The file in which a pack is kept; ``None`` where nothing is to be kept."""
    if not path.is_relative_to(bundled_rules()):
        return None
    named = os.environ.get("CLEANER_CACHE")
    if named == "":
        return None
    try:
        folder = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cleaner"
    except RuntimeError:  # there is no home
        return None
    return folder / f"{path.stem}-{crc32(str(path).encode('utf-8', 'surrogateescape')):08x}.pack"


def _load(path: Path, what: Literal["head", "pack"]) -> object:
    """The head or the pack of a rule file as it was kept; ``None`` where that is not there or not fresh."""
    place = _place(path)
    if place is None:
        return None
    try:
        with place.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_uid != os.getuid():
                return None  # what others wrote is not ours to load
            stamp, head = pickle.load(file)
            if stamp != _stamp(path):
                return None
            return head if what == "head" else pickle.load(file)
    except Exception:  # whatever is wrong with a cache, the rule file itself is there
        return None


def _keep(path: Path, head: PackHead | None, pack: Pack) -> None:
    place = _place(path)
    if place is None:
        return
    aside = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.write_bytes(pickle.dumps((_stamp(path), head), protocol=5) + pickle.dumps(pack, protocol=5))
        aside.replace(place)
    except OSError:  # no room, or not ours to write: then it is parsed again the next time
        aside.unlink(missing_ok=True)
