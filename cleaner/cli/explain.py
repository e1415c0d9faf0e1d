"""``clean explain FILE…``: every line with its fate and rule."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from cleaner.api import Cleaner
from cleaner.cli.options import Cut, Files, Host, Packs, Rules, make_app
from cleaner.cli.setup import Options, Setup
from cleaner.cli.shell import documents_of, named_or_piped, warn
from cleaner.errors import CleanerError, OptionError
from cleaner.explaining import decided_by, explained_rows, near_rules, summary
from cleaner.inputs import expand
from cleaner.ledger import line_records
from cleaner.pagestarts import PAGE_START
from cleaner.reading import Document
from cleaner.result import Result
from cleaner.wording import many, one_line
from cleaner.writing import joined

__all__ = ["app", "documents"]

_COLOURS = {"drop": "red", "capture": "yellow", "keep": None, "blank": None}

app = make_app()


@app.command(
    epilog="Examples: 'clean explain page.txt'; 'clean explain --line 12 page.txt'; 'clean explain --format jsonl page.txt'; "
    "'clean explain --format html page.txt > page.html'."
)
def explain(
    files: Files = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="text; jsonl: the lines of the ledger; html: a page.")
    ] = "text",
    number: Annotated[
        int | None,
        typer.Option(
            "--line",
            metavar="N",
            help="Tell of this line which rules match it or nearly do, and what decided.",
            show_default=False,
        ),
    ] = None,
    host: Host = None,
    pack: Packs = None,
    rules: Rules = None,
    cut: Cut = "",
) -> int:
    """Say what becomes of each line, and which rule decides it. Changes nothing."""
    if form not in ("text", "jsonl", "html"):
        raise OptionError(f'no format "{form}"; use text, jsonl or html')
    if form != "text" and number is not None:
        raise OptionError(f"--line tells of one line in text; use it without --format {form}")
    names = named_or_piped(files, "clean explain")
    setup = Setup(Options(tuple(rules or ()), tuple(pack or ()), cut, host=host))
    if form == "html":
        return _page(setup, names)
    failed = False
    for document in documents(names, setup):
        try:
            if isinstance(document, CleanerError):
                raise document
            own = setup.of(document.path)
            result = own.clean(document)
            if number is not None:
                _line(own.cleaner, document, result, number)
            elif form == "jsonl":
                sys.stdout.flush()
                records = line_records(result, document.source)
                sys.stdout.buffer.writelines(joined(json.dumps(record, ensure_ascii=False) for record in records))
            else:
                _table(document, result)
        except CleanerError as error:
            if error.concerns_all:
                raise
            failed = True
            warn(str(error))
    return 2 if failed else 0


def documents(names: list[str], setup: Setup) -> Iterator[Document | CleanerError]:
    """The documents of files, folders, globs and the standard input; what can't be read comes as an error in its place."""
    items = list(expand(names, selects=setup.selects))
    setup.prepare(items)
    for item in items:
        if isinstance(item, CleanerError):
            yield item
            continue
        try:
            yield from documents_of(item)
        except CleanerError as error:
            yield error


def _page(setup: Setup, names: list[str]) -> int:
    """The page of ``clean report``, with all texts and without the overview where there is one document."""
    from cleaner import __version__  # only here: the other formats do without
    from cleaner.cli.surveying import gather, page_title
    from cleaner.reporting import Survey, page

    with Survey(page_title(names), cut=setup.of(None).cleaner.cut.value) as survey:
        failed = gather(survey, setup, documents(names, setup))
        if len(survey):
            sys.stdout.flush()
            sys.stdout.buffer.write(page(survey, version=__version__, size=None, single=True).html)
    return 2 if failed else 0


def _table(document: Document, result: Result) -> None:
    typer.secho(one_line(f"{document.source}: {summary(result)}"), bold=True)
    for pruned in result.pruned:
        elements = many(pruned.elements, "element")
        typer.echo(f"{pruned.rule} took {elements} of the page, {many(pruned.words, 'word')}, {pruned.inside} of them inside")
    width = max((len(decided_by(line)) for line in result.lines), default=0)
    article = None
    opened = {result.lines[number - 1].article: rule for number, rule in result.openings.items() if rule == PAGE_START}
    colours = sys.stdout.isatty()
    for line, told in explained_rows(result):
        if line.article is not None and line.article != article:
            article = line.article
            by = f", by {opened[article]}" if article in opened else ""  # no line bears that rule
            typer.secho(f"---- article {article}{by}", bold=True)
        where = f"{decided_by(line):<{width}}"
        text = line.text
        for cut in reversed(line.cuts):
            text = f"{text[: cut.start]}[-{text[cut.start : cut.end]}-]{text[cut.end :]}"
        row = f"{line.number:>5}  {told:<16} {where}  {text}".rstrip()
        sys.stdout.write(f"{typer.style(row, fg=_COLOURS[line.fate.value]) if colours else row}\n")
    for refused in result.refused:
        typer.echo(f"note: {refused.rule} at line {refused.line} would take more than its {refused.limit}; nothing is taken")


def _line(cleaner: Cleaner, document: Document, result: Result, number: int) -> None:
    if not 1 <= number <= len(result.lines):
        raise OptionError(f"{document.source}: has no line {number}; its lines are 1 to {len(result.lines)}")
    line = result.lines[number - 1]
    decided = f"by {decided_by(line)}" if line.rule else "as no rule names it"
    typer.secho(one_line(f"{document.source}:{number}: {line.text.strip()[:100]}"), bold=True)
    typer.echo(f"{line.fate.value} ({line.kind.value}) {decided}; article {line.article or '-'}")
    found = near_rules(cleaner, result, number)
    for near in found:
        typer.echo(f"  {near.rule}: {near.said}")
    if not found:
        typer.echo("  no rule comes near it")
