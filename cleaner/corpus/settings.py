"""What a run is asked to do, and the hash that says whether two runs do the same."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from cleaner.api import Cleaner
from cleaner.reading import Fields

__all__ = ["MOST", "Settings", "differences", "digest"]

MOST = 16_000_000
"""Size in bytes from which a document is passed over, where nobody says another."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How the documents of a corpus are cleaned and written; the same in every worker process."""

    cleaner: Cleaner
    """The cleaner."""
    output: Path
    """The folder that is written to."""
    host: str | None = None
    """The host of all documents, where it is given."""
    form: str = ""
    """How articles are written; ``""``: as the input is."""
    said: str = "auto"
    """What the inputs are, where their endings don't tell: ``text`` or ``jsonl``."""
    fields: Fields = field(default_factory=Fields)
    """The fields of records that are read."""
    shard_size: int | None = None
    """Bytes of a shard; ``None``: by the size of the file."""
    most: int = MOST
    """Size in bytes from which a document is passed over."""
    overwrite: bool = False
    """Whether files that are there and not of this run are replaced."""

    def stamp(self) -> dict[str, Any]:
        """Everything that the output depends on beside the inputs."""
        from cleaner import __version__

        own = self.cleaner
        rules: dict[str, str] = {}
        for path in own.library.paths:  # the same pack may have several files: nearest first
            rules[f"{path.parent.name}/{path.name}"] = sha256(
                (rules.get(f"{path.parent.name}/{path.name}", "")).encode() + path.read_bytes()
            ).hexdigest()
        options = {
            "--pack": sorted(own.packs), "--keep": sorted(own.keep), "--cut": own.cut.value, "guard": own.guard,
            "--host": self.host, "--format": self.form, "--input": self.said, "--text-field": list(self.fields.text),
            "--id-field": self.fields.id, "--url-field": self.fields.url, "--shard-size": self.shard_size,
            "--max-document": self.most,
        }  # fmt: skip
        return {"program": __version__, "options": options, "rules": rules}


def digest(stamp: dict[str, Any]) -> str:
    """A hash of what the output depends on."""
    return sha256(json.dumps(stamp, sort_keys=True).encode()).hexdigest()


def differences(before: dict[str, Any], now: dict[str, Any]) -> str:
    """What is not as it was, in a few words."""
    said = []
    if before.get("program") != now["program"]:
        said.append(f"version {before.get('program')} of the program (this is {now['program']})")
    for what, key in (("", "options"), ("rule file ", "rules")):
        old, new = before.get(key, {}), now[key]
        changed = [f"{what}{name}" for name in sorted({*old, *new}) if old.get(name) != new.get(name)]
        said += changed if len(changed) < 4 else [*changed[:3], f"{len(changed) - 3} more"]
    return ", ".join(said)
