"""``clean restore LEDGER``: the original from its ledger."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.options import make_app, name_of, path_of
from cleaner.errors import LedgerError, OutputError
from cleaner.ledger import restore as restored
from cleaner.writing import replace_file

__all__ = ["app"]

app = make_app()


@app.command(
    epilog="Example: 'clean --ledger ledgers/ page.txt', then 'clean restore ledgers/page.txt.ledger.jsonl > page.txt'."
)
def restore(
    ledger: Annotated[
        Path,
        typer.Argument(
            parser=path_of("a ledger"), metavar="LEDGER", help="A file that --ledger DIR wrote.", show_default=False
        ),
    ],
    output: Annotated[
        str,
        typer.Option(
            "-o",
            "--output",
            parser=name_of("a file, or - for the standard output"),
            metavar="FILE",
            help="Write to this file, which must not exist; - for the standard output.",
        ),
    ] = "-",
) -> int:
    """Give back the original of a cleaned document, byte for byte."""
    try:
        # Only \n ends a record: other breaks stand escaped inside of them.
        text = ledger.read_bytes().decode("utf-8")
    except OSError as error:
        raise LedgerError(f"{ledger}: can't be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise LedgerError(f"{ledger}: no ledger; make one with --ledger DIR") from None
    data = restored(text.split("\n"), str(ledger))
    if output == "-":
        sys.stdout.buffer.write(data)
        return 0
    path = Path(output)
    if path.exists():
        raise OutputError(f"{path}: is there already; name another file")
    replace_file(path, data)
    return 0
