"""A cleaner as another machine needs it: with the contents of its rule files, not their paths.

A pickled :class:`Cleaner` names its rule files, and whoever loads it reads them again. That is right for processes of
one machine. On a cluster the files are elsewhere, or others; so their contents travel, and the program that unpacks
them has to be the same.
"""

from __future__ import annotations

import os
import pickle
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from cleaner import __version__
from cleaner.api import Cleaner
from cleaner.errors import CleanerError, RuleError
from cleaner.packfile import bundled_rules, rule_files, user_rules

__all__ = ["Shipment"]

_RULES, _CORPUS, _USER = "rules", "corpus", "user"  # where the search path finds a file, the nearest first
_CONFIG = "APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME"


@dataclass(frozen=True, slots=True)
class Shipment:
    """The options of a cleaner and the rule files that do not come with the program. It can be pickled; the
    same options and the same rules give the same bytes."""

    rebuild: Callable[[dict[str, Any]], Cleaner]
    """Makes a cleaner of options."""
    options: tuple[tuple[str, Any], ...]
    """The options, by name; sets as sorted tuples."""
    sets: tuple[str, ...]
    """Names of the options that are sets."""
    files: tuple[tuple[str, str, bytes], ...]
    """Rule files in the order of the search path: where they were found, their path, their bytes."""
    program: str
    """The version of the program, with a hash of the rules and weights that come with it."""

    @classmethod
    def of(cls, cleaner: Cleaner) -> Shipment:
        """Pack a cleaner; the rule files are read again.

        :raises RuleError: a rule file that can't be read, or has a fault: better here than in every worker
        """
        for name in cleaner.library.names:
            cleaner.library.with_used(name)
        rebuild, (given,) = cleaner.__reduce__()
        options = dict(given)
        named = options.pop("rules")
        corpus = options.pop("corpus")
        layers = {
            _RULES: [f for p in map(Path, named) for f in ([p] if p.is_file() else rule_files(p))],
            _CORPUS: rule_files(Path(corpus)) if corpus is not None else [],
            _USER: rule_files(user_rules()),
        }
        sets = tuple(sorted(name for name, value in options.items() if isinstance(value, frozenset)))
        frozen = tuple((name, tuple(sorted(v)) if name in sets else v) for name, v in sorted(options.items()))
        files = tuple((layer, str(path), _read(path)) for layer, paths in layers.items() for path in paths)
        return cls(rebuild, frozen, sets, files, _program())

    def cleaner(self) -> Cleaner:
        """The cleaner, made once in each process.

        :raises CleanerError: this is another version of the program
        """
        return _unpack(pickle.dumps(self))


@lru_cache(maxsize=8)
def _unpack(packed: bytes) -> Cleaner:
    shipment: Shipment = pickle.loads(packed)
    here = _program()
    if shipment.program != here:
        raise CleanerError(
            f"workers have article-cleaner {here} and the driver {shipment.program}; install the same version on all machines"
        )
    options: dict[str, Any] = {k: frozenset(v) if k in shipment.sets else v for k, v in shipment.options}
    with tempfile.TemporaryDirectory(prefix="cleaner-rules-") as folder:
        placed: dict[str, list[Path]] = {_RULES: [], _CORPUS: [], _USER: []}
        shown = {}
        for number, (layer, path, data) in enumerate(shipment.files):
            # The number keeps the order, and files apart that were named one by one.
            place = Path(folder, layer, "cleaner", "rules", f"{number:05}", Path(path).name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            placed[layer].append(place)
            shown[str(place)] = path
        options["rules"] = tuple(placed[_RULES])
        options["corpus"] = Path(folder, _CORPUS) if placed[_CORPUS] else None
        with _user_folder(Path(folder, _USER)):
            cleaner = shipment.rebuild(options)
        cleaner.library.detach(shown)
    return cleaner


@contextmanager
def _user_folder(folder: Path) -> Iterator[None]:
    """Have the user's packs looked for below this folder: those of this machine are not those of the driver's."""
    before = os.environ.get(_CONFIG)
    os.environ[_CONFIG] = str(folder)
    try:
        yield
    finally:
        if before is None:
            del os.environ[_CONFIG]
        else:
            os.environ[_CONFIG] = before


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise RuleError(f"can't be read: {error.strerror}", path=str(path)) from None


@cache
def _program() -> str:
    """The version of the program, with a hash of the rules and weights that come with it."""
    from hashlib import blake2b  # only here: it loads a large library

    told = blake2b(digest_size=6)
    data = Path(__file__).parents[1] / "data"
    for path in (*rule_files(bundled_rules()), *sorted(p for p in data.rglob("*") if p.is_file())):
        content = path.read_bytes()
        told.update(f"{path.name}:{len(content)}:".encode())
        told.update(content)
    return f"{__version__} ({told.hexdigest()})"
