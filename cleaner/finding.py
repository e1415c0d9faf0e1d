"""Finds the configuration that applies to a file. Where there is none, nothing is loaded to read it."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cleaner.config import Config

__all__ = ["CONFIG_NAMES", "Finder"]

CONFIG_NAMES = ("cleaner.toml", "pyproject.toml")
"""The files in which a configuration stands; the first one of a folder counts."""

_OURS = re.compile(rb"tool[\"']?[ \t]*\.[ \t]*[\"']?cleaner|^[ \t]*\[[ \t]*tool[ \t]*\]|^[ \t]*tool[ \t]*=", re.MULTILINE)


class Finder:
    """Finds configurations, each folder looked at once."""

    def __init__(self) -> None:
        self._found: dict[str, Config | None] = {}

    def of_file(self, path: Path) -> Config | None:
        """The configuration nearest above a file; :raises ConfigError: it has a fault"""
        return self.of_folder(os.path.dirname(os.path.abspath(path)))

    def of_folder(self, folder: str) -> Config | None:
        """That of a folder: its own, or the nearest above; :raises ConfigError: it has a fault"""
        if folder not in self._found:
            own = next((c for name in CONFIG_NAMES if (c := _own(os.path.join(folder, name)))), None)
            above = os.path.dirname(folder)
            self._found[folder] = own if own or above == folder else self.of_folder(above)
        return self._found[folder]


def _own(path: str) -> Config | None:
    """The configuration in a file, if it is there and holds one."""
    if not os.path.isfile(path):
        return None
    if path.endswith("pyproject.toml") and not _may_hold_ours(path):
        return None
    from cleaner.config import read_config  # only here: most texts that are cleaned lie in no corpus

    return read_config(Path(path))


def _may_hold_ours(path: str) -> bool:
    """Whether a ``pyproject.toml`` is worth reading: nearly every project has one, and few have our table."""
    try:
        with open(path, "rb") as file:
            return _OURS.search(file.read()) is not None
    except OSError:
        return True  # its reader says what is wrong
