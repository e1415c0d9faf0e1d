"""``clean explain FILE…``: every line with its fate and rule."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import Annotated

import typer

from cleaner.api import Cleaner
from cleaner.cli.options import Cut, Files, Host, Packs, Rules, make_app
from cleaner.cli.shell import cleaned, host_name, make_cleaner, many, named_or_piped, standard_input, warn
from cleaner.errors import CleanerError, OptionError, PatternTimeout, RuleError
from cleaner.explaining import decided_by, explained_rows, near_rules, summary
from cleaner.ledger import line_records
from cleaner.reading import STDIN, Document, expand, read_documents
from cleaner.result import Result
from cleaner.writing import joined

__all__ = ["app"]

_COLOURS = {"drop": "red", "capture": "yellow", "keep": None, "blank": None}

app = make_app()


@app.command(
    epilog="Examples: 'clean explain page.txt'; 'clean explain --line 12 page.txt'; 'clean explain --format jsonl page.txt'."
)
def explain(
    files: Files = None,
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, or jsonl: the lines of the ledger.")] = "text",
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
    cut: Cut = "careful",
) -> int:
    """Say what becomes of each line, and which rule decides it. Changes nothing."""
    if form not in ("text", "jsonl"):
        raise OptionError(f'no format "{form}"; use text or jsonl')
    names = named_or_piped(files, "clean explain")
    cleaner = make_cleaner(rules, pack, cut)
    failed = False
    for document in _documents(names):
        try:
            if isinstance(document, CleanerError):
                raise document
            result = cleaned(cleaner, document, host=host_name(host))
            if number is not None:
                _line(cleaner, document, result, number)
            elif form == "jsonl":
                sys.stdout.flush()
                records = line_records(result, document.source)
                sys.stdout.buffer.writelines(joined(json.dumps(record, ensure_ascii=False) for record in records))
            else:
                _table(document, result)
        except CleanerError as error:
            if isinstance(error, RuleError) and not isinstance(error, PatternTimeout):
                raise  # it would be the same for every document
            failed = True
            warn(str(error))
    return 2 if failed else 0


def _documents(names: list[str]) -> Iterator[Document | CleanerError]:
    for item in expand(names):
        if isinstance(item, CleanerError):
            yield item
            continue
        try:
            yield from standard_input()[1] if item.name == STDIN else read_documents(item)
        except CleanerError as error:
            yield error


def _table(document: Document, result: Result) -> None:
    typer.secho(f"{document.source}: {summary(result)}", bold=True)
    for pruned in result.pruned:
        elements = many(pruned.elements, "element")
        typer.echo(f"{pruned.rule} took {elements} of the page, {many(pruned.words, 'word')}, {pruned.inside} of them inside")
    width = max((len(decided_by(line)) for line in result.lines), default=0)
    article = None
    colours = sys.stdout.isatty()
    for line, told in explained_rows(result):
        if line.article is not None and line.article != article:
            article = line.article
            typer.secho(f"---- article {article}", bold=True)
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
    typer.secho(f"{document.source}:{number}: {line.text.strip()[:100]}", bold=True)
    typer.echo(f"{line.fate.value} ({line.kind.value}) {decided}; article {line.article or '-'}")
    found = near_rules(cleaner, result, number)
    for near in found:
        typer.echo(f"  {near.rule}: {near.said}")
    if not found:
        typer.echo("  no rule comes near it")
