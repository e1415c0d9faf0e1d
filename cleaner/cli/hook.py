"""``clean hook FILE…``: what the pre-commit hooks run."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote
from typing import Annotated

import typer

from cleaner.cli.baseline import HOW_TO_CONFIGURE
from cleaner.cli.figures import changes, fates_of, removed
from cleaner.cli.job import Job
from cleaner.cli.options import make_app
from cleaner.cli.setup import Options, Setup
from cleaner.cli.shell import tell, warn
from cleaner.errors import InputError, OptionError
from cleaner.inputs import Input
from cleaner.reading import Document
from cleaner.result import Result
from cleaner.wording import many
from cleaner.writing import split_names

__all__ = ["app"]

app = make_app()


@app.command(
    epilog="Examples: 'clean hook news/a.txt' cleans it in place if the configuration includes it, and says so; "
    "'clean hook --check news/a.txt' only says so; 'clean hook --check .' does it for all files of the corpus; "
    "'clean hook --split news/b.txt' also divides a bundle."
)
def hook(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE", help="The files of a commit; also folders and globs.", show_default=False)
    ],
    check: Annotated[bool, typer.Option("--check", help="Change nothing; say what would change.")] = False,
    split: Annotated[
        bool, typer.Option("--split", help="Write a bundle's articles to name.1.txt, name.2.txt, … and print the names.")
    ] = False,
) -> int:
    """Clean the files of a commit that the configuration includes. Exit status 1 if something changed or would.

    Of a folder, the files below it that the configuration includes are meant. Only rules speak (--cut off), unless the
    configuration says otherwise. A file with several articles is left as it is and fails, unless --split divides it or the
    configuration has 'split = false'.
    """
    if check and split:
        raise OptionError("--check changes nothing and --split writes; use one of them")
    if "-" in files:
        raise OptionError("the standard input is no file of a commit; name files or folders")
    job = _HookJob(Setup(Options(split=split), cut="off"), write=not check, check=check, quiet=True)
    found = job.inputs(files)
    if not found:
        return 0
    status = job.run(files, found)
    return 1 if status == 0 and (job.written or job.undivided) else status


def _is_included(setup: Setup, path: Path) -> bool:
    """Whether a file belongs to the corpus.

    :raises OptionError: nobody says which files do
    """
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
    """Bundles that were left as they were."""
    _rewritten: Counter[str] = field(default_factory=Counter)

    def inputs(self, names: list[str]) -> list[Input | InputError]:
        """Of the files that the arguments mean those that belong to the corpus; what can't be read is an error.

        :raises OptionError: nobody says which files do
        """
        found = super().inputs(names)
        return [item for item in found if isinstance(item, InputError) or _is_included(self.setup, item.path)]

    def _check_format(self, name: str, held: str) -> None:
        if held == "html":
            raise OptionError(
                f"{name}: is an HTML page, which can't become text in its place; put it into exclude in the configuration"
            )
        super()._check_format(name, held)

    def _clean(self, item: Input, document: Document) -> Result:
        result = super()._clean(item, document)
        if document.record and self._rewrites(document, result):
            self._rewritten += fates_of(result) + Counter(records=1, split=len(result.articles) > 1)
        return result

    def _all_records(self, item: Input, documents: Iterator[Document | InputError]) -> None:
        before, self._rewritten = self.written, Counter()
        super()._all_records(item, documents)
        if self.written > before:
            n = self._rewritten
            split = f", {n['split']} of them split" if n["split"] else ""
            tell(f"cleaned {item.name}: {removed(n)} in {many(n['records'], 'record')}{split}")

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
            tell(f"cleaned {item.name}: {changes(result)}")
