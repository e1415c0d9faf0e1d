"""``clean hook FILE…``: what the pre-commit hooks run."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from cleaner.cli.baseline import HOW_TO_CONFIGURE
from cleaner.cli.figures import changes
from cleaner.cli.job import Job
from cleaner.cli.options import make_app
from cleaner.cli.setup import Options, Setup
from cleaner.cli.shell import warn
from cleaner.errors import OptionError
from cleaner.inputs import Input
from cleaner.reading import Document
from cleaner.result import Result
from cleaner.writing import split_names

__all__ = ["app"]

app = make_app()


@app.command(
    epilog="Examples: 'clean hook news/a.txt' cleans it in place if the configuration includes it, and says so; "
    "'clean hook --check news/a.txt' only says so; 'clean hook --split news/b.txt' also divides a bundle."
)
def hook(
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="The files of a commit.", show_default=False)],
    check: Annotated[bool, typer.Option("--check", help="Change nothing; say what would change.")] = False,
    split: Annotated[
        bool, typer.Option("--split", help="Write a bundle's articles to name.1.txt, name.2.txt, … and print the names.")
    ] = False,
) -> int:
    """Clean the files of a commit that the configuration includes. Exit status 1 if something changed or would.

    Only rules speak (--cut off), unless the configuration says otherwise. A file with several articles is left
    as it is and fails, unless --split divides it or the configuration has 'split = false'.
    """
    if check and split:
        raise OptionError("--check changes nothing and --split writes; use one of them")
    setup = Setup(Options(split=split), cut="off")
    mine = [name for name in files if _is_included(setup, name)]
    if not mine:
        return 0
    job = _HookJob(setup, write=not check, check=check, quiet=True)
    status = job.run(mine)
    return 1 if status == 0 and (job.written or job.undivided) else status


def _is_included(setup: Setup, name: str) -> bool:
    """Whether a file belongs to the corpus.

    :raises OptionError: nobody says which files do
    """
    path = Path(name)
    config = setup.config(path)
    if config is None:
        raise OptionError(f"no configuration says which files are the corpus; {HOW_TO_CONFIGURE}")
    if config.include is None:
        raise OptionError(f'{config.name}: does not say which files are the corpus; add include = ["articles/**/*.txt"]')
    return bool(config.selects(path))


@dataclass
class _HookJob(Job):
    """The main job in place, but a bundle is divided only where somebody asked for it."""

    undivided: int = 0

    def _in_place(self, item: Input, document: Document, result: Result) -> None:
        own = self.setup.of(item.path)
        apart = own.config is not None and own.config.split is False
        if result.undivided and not own.split and not apart:
            self.undivided += 1
            names = [path.name for path in split_names(item.path, len(result.articles))]
            more = ", …" if len(names) > 2 else ""
            warn(
                f"{item.name}: holds {len(names)} articles that are not divided; "
                f"'clean hook --split {quote(item.name)}' writes {', '.join(names[:2])}{more}"
            )
            return
        before = self.written
        super()._in_place(item, document, result)
        if self.written > before and not own.split:
            sys.stdout.write(f"cleaned {item.name}: {changes(result)}\n")
