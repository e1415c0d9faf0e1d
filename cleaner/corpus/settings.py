"""What a run is asked to do, and the hash that says whether two runs do the same."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from cleaner.api import Cleaner
from cleaner.excepting import Exceptions
from cleaner.reading import USUAL_FIELDS, Fields
from cleaner.tables import MEMORY

if TYPE_CHECKING:
    from cleaner.config import Config

__all__ = ["MOST", "Applied", "Chooser", "Settings", "differences", "digest"]

MOST = 16_000_000
"""Size in bytes from which a document is passed over, where nobody says another."""


class Applied(Protocol):
    """What applies to one file."""

    @property
    def cleaner(self) -> Cleaner:
        """Cleans it."""

    @property
    def exceptions(self) -> Exceptions:
        """The exceptions that hold for it."""

    @property
    def config(self) -> Config | None:
        """The configuration that concerns it."""

    def host(self, url: str | None) -> str | None:
        """The host of a document with this address."""


class Chooser(Protocol):
    """Says what applies to each file. It can be pickled."""

    def of(self, path: Path | None) -> Applied:
        """What applies to a file."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the documents of a corpus are cleaned and written; the same in every worker process."""

    chooser: Chooser
    """Says which cleaner each file has."""
    output: Path
    """The folder that is written to."""
    host: str | None = None
    """The host that the command line names."""
    form: str = ""
    """How articles are written; ``""``: as the input is."""
    said: str = "auto"
    """What all inputs are: ``text``, ``html`` or ``jsonl``; ``auto``: their endings tell."""
    fields: Fields = USUAL_FIELDS
    """The fields of records that are read."""
    shard_size: int | None = None
    """Bytes of a shard; ``None``: by the size of the file."""
    most: int = MOST
    """Size in bytes from which a document is passed over."""
    overwrite: bool = False
    """Whether files that are there and not of this run are replaced."""
    owners: str = ""
    """What becomes of passages that belong to other documents: ``report``, ``split``, ``drop``; ``""``: nobody looks."""
    memory: str = MEMORY
    """The most memory that finding them takes."""

    @property
    def acts(self) -> bool:
        """Whether what is written depends on other documents, so that all are looked at first."""
        return self.owners in ("split", "drop")

    def stamp(self, paths: Iterable[Path]) -> dict[str, Any]:
        """Everything that the output depends on beside the inputs.

        :param paths: the inputs
        """
        from cleaner import __version__

        some = {path.parent: path for path in paths}  # a configuration is that of a folder
        applied = [self.chooser.of(path) for path in some.values()]
        cleaners = {id(a.cleaner): a.cleaner for a in applied}.values()
        configs = {a.config.path: a.config for a in applied if a.config}.values()
        rules = (path for cleaner in cleaners for path in cleaner.library.paths)
        options = {
            "--pack": sorted({name for c in cleaners for name in c.packs}),
            "--keep": sorted({kind for c in cleaners for kind in c.keep}),
            "--cut": sorted({c.cut.value for c in cleaners}), "guard": sorted({c.guard for c in cleaners}),
            "--host": self.host, "--format": self.form, "--input": self.said, "--text-field": list(self.fields.text),
            "--id-field": self.fields.id, "--url-field": self.fields.url, "--shard-size": self.shard_size,
            "--max-document": self.most, "--owners": self.owners,
        }  # fmt: skip
        return {
            "program": __version__,
            "options": options,
            "rules": _hashes(rules),
            "configuration": _hashes(path for config in configs for path in (config.path, config.baseline)),
        }


def _hashes(paths: Iterable[Path]) -> dict[str, str]:
    """The files, as one says their names, with hashes of what they hold."""
    found: dict[str, str] = {}
    for path in dict.fromkeys(paths):
        if path.is_file():
            name = f"{path.parent.name}/{path.name}"
            found[name] = sha256(found.get(name, "").encode() + path.read_bytes()).hexdigest()
    return found


def digest(stamp: dict[str, Any]) -> str:
    """A hash of what the output depends on."""
    return sha256(json.dumps(stamp, sort_keys=True).encode()).hexdigest()


def differences(before: dict[str, Any], now: dict[str, Any]) -> str:
    """What is not as it was, in a few words."""
    said = []
    if before.get("program") != now["program"]:
        said.append(f"version {before.get('program')} of the program (this is {now['program']})")
    for what, key in (("", "options"), ("rule file ", "rules"), ("configuration ", "configuration")):
        old, new = before.get(key, {}), now[key]
        changed = [f"{what}{name}" for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
        said += changed if len(changed) < 4 else [*changed[:3], f"{len(changed) - 3} more"]
    return ", ".join(said)
