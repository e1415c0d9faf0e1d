"""``clean report CORPUS -o report.html``: a page to look at."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.explain import documents
from cleaner.cli.options import Cut, Files, Host, Packs, Rules, make_app, path_of
from cleaner.cli.progress import tallied
from cleaner.cli.setup import Options, Setup
from cleaner.cli.shell import named_or_piped, warn
from cleaner.cli.surveying import gather, page_title
from cleaner.errors import CleanerError, InputError, OptionError, OutputError
from cleaner.reading import Document
from cleaner.reporting import MARK, Survey, page
from cleaner.wording import many
from cleaner.writing import replace_file

__all__ = ["app"]

_HEAD = 1000  # bytes of a page near whose beginning its mark stands

app = make_app()


@app.command(
    epilog="Examples: 'clean report corpus/' makes report.html; 'clean report --cut normal -o normal.html corpus/'; "
    "'clean report --size 80 -o all.html corpus/' for a page that may be larger; 'clean report -o - corpus/ > page.html'."
)
def report(
    files: Files = None,
    output: Annotated[
        Path,
        typer.Option(
            "-o",
            "--output",
            parser=path_of("a file, or - for the standard output"),
            metavar="FILE",
            help="The page; - for the standard output.",
        ),
    ] = Path("report.html"),
    size: Annotated[
        float,
        typer.Option(
            metavar="MB",
            help="The most that the page may have. Beyond it the text of unremarkable documents is left out.",
        ),
    ] = 25,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace a file that is there and no report.")] = False,
    host: Host = None,
    pack: Packs = None,
    rules: Rules = None,
    cut: Cut = "",
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress, no summary.")] = False,
) -> int:
    """Make a page to look at: what was removed, where, and by which rule. Changes nothing.

    It shows the shares by site and rule, unusual documents, bundles and where they were cut, and each document with the
    fate of its lines. One file, which opens from disk and needs no network.
    """
    from cleaner import __version__

    if not size > 0:  # nor "nan"
        raise OptionError(f"--size is a number of megabytes above 0, not {size:g}")
    names = named_or_piped(files, "clean report")
    printed = str(output) == "-"
    if not printed:
        _check_output(output, MARK, overwrite=overwrite)
    setup = Setup(Options(tuple(rules or ()), tuple(pack or ()), cut, host=host))
    with Survey(page_title(names), cut=setup.of(None).cleaner.cut.value, roots=[Path(name) for name in names]) as survey:
        failed = gather(survey, setup, tallied(_no_reports(documents(names, setup)), "documents", quiet=quiet))
        if not len(survey):
            if not failed:
                raise InputError(f"{page_title(names)}: no document in it, so there is nothing to show")
            return 2  # why has been told
        done = page(survey, version=__version__, size=size)
    if printed:
        sys.stdout.flush()
        sys.stdout.buffer.write(done.html)
    else:
        replace_file(output, done.html)
    if not quiet:
        said = [f"{output}: {many(done.documents, 'document')}", f"{done.unusual} unusual", f"{len(done.html) / 1e6:.1f} MB"]
        if failed:
            said.insert(2, f"{failed} failed")
        if done.listed < done.documents:
            said.append(f"the lists show {done.listed}")
        if done.with_text < done.listed:
            said.append(f"text of {done.listed - done.with_text} left out to stay below {size:g} MB (--size)")
        warn("; ".join(said))
    return 2 if failed else 0


def _no_reports(documents: Iterable[Document | CleanerError]) -> Iterator[Document | CleanerError]:
    """The documents without earlier reports, which may lie in the folder that is read."""
    for document in documents:
        head = b"" if isinstance(document, CleanerError) or document.page is None else document.page[:_HEAD]
        if MARK not in (head.encode("utf-8", "replace") if isinstance(head, str) else head):
            yield document


def _check_output(path: Path, mark: bytes, *, overwrite: bool) -> None:
    """Before any work is done: the page can be written, and what is there may be replaced.

    :param mark: what a page of ours holds near its beginning
    :raises OutputError: a folder, no folder to write to, or a file that is no report
    """
    if path.is_dir():
        raise OutputError(f"{path}: is a folder; name a file, such as {path / 'report.html'}")
    if not path.parent.is_dir():
        raise OutputError(f"{path}: there is no folder {path.parent}; make it first")
    if path.exists() and not overwrite:
        try:
            with path.open("rb") as file:
                ours = mark in file.read(_HEAD)
        except OSError as error:
            raise OutputError(f"{path}: can't be read: {error.strerror}") from None
        if not ours:
            raise OutputError(f"{path}: is there already and is no report; use --overwrite, or name another file")
