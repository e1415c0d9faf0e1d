"""The user's cache: bundled files in the form that the program works with, which takes long to make.

What is kept is used again while the file, this program and Python are the same. ``CLEANER_CACHE`` names
another folder; set and empty, it turns the cache off.
"""

from __future__ import annotations

import os
import pickle
import sys
from contextlib import suppress
from functools import cache
from pathlib import Path
from zlib import crc32

__all__ = ["keep", "load_kept"]

_Stamp = tuple[object, ...]


def load_kept(path: Path, modules: tuple[str, ...], part: int = 0) -> object:
    """A part of what is kept of a file; ``None`` where that is not there or not fresh.

    :param path: the bundled file
    :param modules: names of the program's modules that make the form and read it
    :param part: which part, in the order of :func:`keep`; those before it are read, too
    """
    place = _place(path)
    if place is None:
        return None
    try:
        with place.open("rb") as file:
            if os.name == "posix" and os.fstat(file.fileno()).st_uid != os.getuid():
                return None  # what others wrote is not ours to load
            if pickle.load(file) != _stamp(path, modules):
                return None
            for _ in range(part):
                pickle.load(file)
            found: object = pickle.load(file)
            return found
    except Exception:  # whatever is wrong with a cache, the file itself is there
        return None


def keep(path: Path, modules: tuple[str, ...], *parts: object) -> None:
    """Keep what was made of a file; where that can't be, it is made again the next time."""
    place = _place(path)
    if place is None:
        return
    aside = place.with_suffix(f".{os.getpid()}")
    try:
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.write_bytes(b"".join(pickle.dumps(part, protocol=5) for part in (_stamp(path, modules), *parts)))
        aside.replace(place)
    except OSError:  # no room, or not ours to write
        with suppress(OSError):
            aside.unlink()


def _stamp(path: Path, modules: tuple[str, ...]) -> _Stamp | None:
    """What a kept form must agree with."""
    try:
        found = path.stat()
    except OSError:
        return None
    return (_versions(modules), sys.version, str(path), found.st_mtime_ns, found.st_size)


@cache
def _versions(modules: tuple[str, ...]) -> _Stamp:
    """The versions of the modules: with another one, the form is made again."""
    found = [(name, (Path(__file__).parent / f"{name}.py").stat()) for name in modules]
    return tuple((name, stat.st_mtime_ns, stat.st_size) for name, stat in found)


def _place(path: Path) -> Path | None:
    """The file in which the form of a file is kept; ``None`` where nothing is to be kept."""
    named = os.environ.get("CLEANER_CACHE")
    if named == "":
        return None
    try:
        folder = Path(named) if named else Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "cleaner"
    except RuntimeError:  # there is no home
        return None
    return folder / f"{path.stem}-{crc32(str(path).encode('utf-8', 'surrogateescape')):08x}{path.suffix}.kept"
