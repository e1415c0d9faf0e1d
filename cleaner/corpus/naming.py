"""Gives articles that bear the names of text files these names: all at once, when all are there."""

from __future__ import annotations

import filecmp
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

from cleaner.corpus.state import Finished, State
from cleaner.originals import Originals
from cleaner.writing import check_free, claim

__all__ = ["give_names"]


def give_names(state: State, originals: Originals, *, overwrite: bool) -> int:
    """Give the articles of text files their names in the output folder; equal content is left.

    Names that collide stop it before anything is named. A run that was killed on the way goes on where it was.

    :param originals: the inputs, which keep their names
    :param overwrite: whether files that are there with other content are replaced
    :return: how many files were named
    :raises OutputError: a name is taken
    :raises OSError: a file can't be named
    """
    begun = state.folder / "committed"
    if not begun.exists() and any(True for _ in _staged(state)):
        _check(state, originals, overwrite)
        begun.touch()
    named = 0
    for folder, finished in _staged(state):
        for k, (name, _) in enumerate(finished.outputs):
            aside, path = folder / str(k), state.output / name
            if not aside.exists():
                continue  # named before the run was killed
            if path.is_file() and filecmp.cmp(aside, path, shallow=False):
                aside.unlink()
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            os.replace(aside, path)
            named += 1
        shutil.rmtree(folder)
    begun.unlink(missing_ok=True)
    return named


def _staged(state: State) -> Iterator[tuple[Path, Finished]]:
    for name, finished in state.all():
        if (folder := state.staged(name)).is_dir():
            yield folder, finished


def _check(state: State, originals: Originals, overwrite: bool) -> None:
    """:raises OutputError: two documents want the same name, or it is taken by an input or a file with other content"""
    # What was made of records bears its name already.
    owners = {name: source for shard, done in state.all() if not state.staged(shard).is_dir() for name, source in done.outputs}
    for folder, finished in _staged(state):
        for k, (name, source) in enumerate(finished.outputs):
            path = state.output / name
            originals.check(path, source)
            claim(owners, name, path, source)
            check_free(path, folder / str(k), overwrite=overwrite)
