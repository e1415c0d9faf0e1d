"""``clean explain FILE…``: every line with its fate and rule."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from cleaner.api import Cleaner
from cleaner.cli.options import Cut, Host, Packs, Rules, make_app, make_cleaner, read_standard_input, warn
from cleaner.errors import CleanerError, OptionError
from cleaner.explaining import explained_rows, near_rules, summary
from cleaner.ledger import line_records
from cleaner.reading import Document, decode, expand, read_documents
from cleaner.result import Result

__all__ = ["app"]

_COLOURS = {"drop": "red", "capture": "yellow", "keep": None, "blank": None}

app = make_app()


@app.command(
    epilog="Examples: 'clean explain page.txt'; 'clean explain --line 12 page.txt'; 'clean explain --format jsonl page.txt'."
)
def explain(
    files: Annotated[list[str], typer.Argument(help="Files, folders, globs, or - for the standard input.", show_default=False)],
    form: Annotated[str, typer.Option("--format", help="text, or jsonl: the lines of the ledger.")] = "text",
    number: Annotated[
        int | None,
        typer.Option(
            "--line", help="Tell of this line which rules match it or nearly do, and what decided.", show_default=False
        ),
    ] = None,
    host: Host = None,
    pack: Packs = None,
    rules: Rules = None,
    cut: Cut = "careful",
) -> int:
    """Say what becomes of each line, and which rule decides it. Changes nothing."""
    if form not in ("text", "jsonl"):
        raise OptionError(f'no format "{form}"; use text or jsonl')
    cleaner = make_cleaner(rules, pack, cut)
    failed = False
    for document in _documents(files):
        try:
            if isinstance(document, CleanerError):
                raise document
            result = cleaner.clean(document.text, host=host, url=document.url, path=document.path)
            if number is not None:
                _line(cleaner, document, result, number)
            elif form == "jsonl":
                for record in line_records(result, document.source):
                    sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")
            else:
                _table(document, result)
        except CleanerError as error:
            failed = True
            warn(str(error))
    return 2 if failed else 0


def _documents(names: list[str]) -> Iterator[Document | CleanerError]:
    for name in names:
        if name == "-":
            data = read_standard_input()
            decoded = decode(data, "<stdin>")
            yield Document("<stdin>", decoded.text, decoded, data)
            continue
        for item in expand([name]):
            if isinstance(item, CleanerError):
                yield item
                continue
            try:
                yield from read_documents(item)
            except CleanerError as error:
                yield error


def _table(document: Document, result: Result) -> None:
    typer.secho(f"{document.source}: {summary(result)}", bold=True)
    width = max((len(line.rule or "") for line, _ in explained_rows(result)), default=0)
    article = None
    for line, told in explained_rows(result):
        if line.article is not None and line.article != article:
            article = line.article
            typer.secho(f"---- article {article}", bold=True)
        where = f"{line.rule or '':<{width}}"
        text = line.text
        for cut in reversed(line.cuts):
            text = f"{text[: cut.start]}[-{text[cut.start : cut.end]}-]{text[cut.end :]}"
        typer.secho(f"{line.number:>5}  {told:<16} {where}  {text}".rstrip(), fg=_COLOURS[line.fate.value])
    for refused in result.refused:
        typer.echo(f"note: {refused.rule} at line {refused.line} would take more than its {refused.limit}; nothing is taken")


def _line(cleaner: Cleaner, document: Document, result: Result, number: int) -> None:
    if not 1 <= number <= len(result.lines):
        raise OptionError(f"{document.source}: has {len(result.lines)} lines, no line {number}")
    line = result.lines[number - 1]
    decided = f"by {line.rule}" if line.rule else "as no rule names it"
    typer.secho(f"{document.source}:{number}: {line.text.strip()[:100]}", bold=True)
    typer.echo(f"{line.fate.value} ({line.kind.value}) {decided}; article {line.article or '-'}")
    found = near_rules(cleaner, result, number)
    for near in found:
        typer.echo(f"  {near.rule}: {near.said}")
    if not found:
        typer.echo("  no rule comes near it")
