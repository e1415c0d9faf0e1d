"""Sees to it that a run spares what it reads: before anything is written or removed, whatever its options say."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from cleaner.corpus.formats import Form, Format
from cleaner.corpus.plan import ERRORS, SUMMARY, Planned
from cleaner.corpus.settings import Settings
from cleaner.corpus.state import State
from cleaner.errors import OutputError
from cleaner.inputs import Input
from cleaner.originals import Originals
from cleaner.owners.report import REPORT
from cleaner.writing import split_names

__all__ = ["check_spared"]

_SHARD = re.compile(r"(.*)-\d{5}(\..*)?")  # the name of a piece of a file that is cut


def check_spared(planned: list[Planned], settings: Settings, state: State, originals: Originals) -> None:
    """See whether a run would replace or remove one of its inputs. Only the names of a bundle's articles are not known yet.

    :param originals: the inputs
    :raises OutputError: it would
    """
    # What is written replaces also a folder of its name, with all that is inside.
    folders = {os.path.dirname(place): item for place, item in originals.places.items()}
    above = {str(path): item for folder, item in folders.items() for path in (Path(folder), *Path(folder).parents)}
    taken = {**above, **originals.places}
    pieces = {whole: item for place, item in taken.items() if (whole := _whole(place)) is not None}

    def found(name: str | Path, among: Mapping[str, Input]) -> Input | None:
        return among.get(originals.place(settings.output / name))

    for p in planned:
        name = _name(p)
        item = None if name is None else found(name, taken)
        if item is None and (p.alone or p.form.gathers):
            item = found(p.output if p.alone else f"documents{p.ending}", pieces)
        if item is not None:
            raise originals.fault(item, p.source.input.name)
    for told in (ERRORS, SUMMARY, *([REPORT] if settings.owners else [])):
        if (item := found(told, taken)) is not None:
            raise OutputError(f"{item.name}: would be replaced by what the run tells of itself; use another folder")
    if settings.overwrite or settings.acts:  # else nothing that an earlier run has made is removed
        for made in state.given():
            if (item := found(made, taken)) is not None:
                raise OutputError(
                    f"{item.name}: was made by an earlier run in {settings.output}, whose files this one may remove; "
                    "use another folder"
                )


def _name(planned: Planned) -> Path | None:
    """Where the articles of a file go, below the output folder, if they are not put together with those of others."""
    if planned.alone:
        return Path(planned.output)
    if planned.form.gathers:
        return None
    kept = planned.form is Form.TEXT and planned.source.format is Format.TEXT
    return split_names(planned.source.input.below, 1, None if kept else planned.form.ending)[0]


def _whole(place: str) -> str | None:
    """The file of which one is a piece, by its name: ``crawl.jsonl`` of ``crawl-00001.jsonl``; ``None``: it is none."""
    folder, name = os.path.split(place)
    numbered = _SHARD.fullmatch(name)
    return None if numbered is None else os.path.join(folder, f"{numbered[1]}{numbered[2] or ''}")
