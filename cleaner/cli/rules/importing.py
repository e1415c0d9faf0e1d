"""``clean rules import``: packs from collections that other programs use."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.options import name_of
from cleaner.cli.progress import counted
from cleaner.cli.rules.shared import Form, Output, Overwrite, app, check_form, print_json, write_packs
from cleaner.cli.shell import tell
from cleaner.decoding import decode
from cleaner.errors import InputError, OptionError, suggestion
from cleaner.packs import host_of, read_host
from cleaner.rulefile import parse_pack
from cleaner.ruletools.easylist import import_easylist
from cleaner.ruletools.ftr import import_ftr
from cleaner.ruletools.imported import Import
from cleaner.wording import many, one_line

__all__ = ["import_rules"]

_Files = Iterator[tuple[str, str]]


def _ftr(files: _Files, hosts: Sequence[str]) -> Import:
    return Import.joined(import_ftr(path, text) for path, text in files if not hosts or _is_for(path, hosts))


def _is_for(path: str, hosts: Sequence[str]) -> bool:
    stem = host_of(Path(path).name.removesuffix(".txt").strip("."), None).removeprefix("www.")
    return any(host == stem or host.endswith(f".{stem}") for host in (h.removeprefix("www.") for h in hosts))


_READERS: dict[str, Callable[[_Files, Sequence[str]], Import]] = {"ftr": _ftr, "easylist": import_easylist}


@app.command(
    "import",
    epilog="Examples: 'clean rules import ftr-site-config/ --from ftr -o rules/';"
    " 'clean rules import easylist.txt --from easylist --host news.example'.",
)
def import_rules(
    paths: Annotated[
        list[str],
        typer.Argument(
            parser=name_of("a file of the collection, or a folder of them"),
            metavar="FILE",
            help="Files of the collection, or folders with them (*.txt).",
        ),
    ],
    source: Annotated[
        str,
        typer.Option(
            "--from",
            metavar="WHAT",
            show_default=False,
            help="ftr: site configurations of Full-Text RSS; easylist: cosmetic filters of EasyList, uBlock Origin, AdGuard.",
        ),
    ],
    host: Annotated[
        list[str] | None, typer.Option(metavar="HOST", help="Only this site; may be given several times.", show_default=False)
    ] = None,
    output: Output = "rules",
    overwrite: Overwrite = False,
    form: Form = "text",
) -> int:
    """Make packs of another program's rules for HTML pages, and say what could not be carried over."""
    check_form(form)
    if source not in _READERS:
        raise OptionError(f'can\'t import from "{source}"{suggestion(source, _READERS)}; use {" or ".join(_READERS)}')
    if output == "-" and form == "json":
        raise OptionError("-o - prints the packs, so the report can't be printed as JSON; name a folder with -o")
    files = list(_files(paths))
    hosts = [read_host(said) for said in host or ()]
    made = _READERS[source](_texts(files, quiet=form == "json"), hosts)
    for pack in made.packs:
        parse_pack(pack.text, f"{pack.name}.toml")  # what is written can be read
    written = write_packs(output, {pack.name: pack.text for pack in made.packs}, overwrite=overwrite)
    if form == "json":
        print_json(
            {
                "files": len(files), "lines": made.lines, "carried": made.carried, "network": made.network,
                "packs": [
                    {"pack": p.name, "file": str(written[p.name]), "hosts": p.hosts, "sources": p.sources, "entries": p.entries}
                    for p in made.packs
                ],
                "left_out": [{"file" if k == "path" else k: v for k, v in asdict(left).items()} for left in made.left],
            }
        )  # fmt: skip
    else:
        _report(made, written, len(files), err=output == "-")
    return 0


def _files(names: Sequence[str]) -> Iterator[Path]:
    """The files that are meant; :raises InputError: one that is not there"""
    for name in names:
        path = Path(name)
        if not path.exists():
            raise InputError(f"{name}: no such file or folder")
        below = sorted(p for p in path.rglob("*.txt") if p.is_file()) if path.is_dir() else [path]
        if not below:
            raise InputError(f"{name}: the folder holds no file of the collection (*.txt)")
        yield from below


def _texts(files: Sequence[Path], *, quiet: bool) -> _Files:
    for path in counted(files, quiet=quiet, what="importing"):
        try:
            data = path.read_bytes()
        except OSError as error:
            raise InputError(f"{path}: can't be read: {error.strerror}") from None
        text = decode(data, str(path)).text
        yield str(path), text.replace("\r\n", "\n").replace("\r", "\n")


def _report(made: Import, written: dict[str, Path], files: int, *, err: bool) -> None:
    """What was left out, then what was written; beside packs on the standard output, on the standard error."""
    out = sys.stderr if err else sys.stdout
    for left in made.left:
        place = f"{left.path}:{left.line}" if left.line else left.path
        what = f"{left.what}: " if left.what else ""
        shown = f" ({left.text[:80]})" if left.text else ""
        typer.echo(one_line(f"{place}: {what}not carried over: {left.reason}{shown}"), file=out)
    for pack in made.packs if not err else ():
        tell(f"wrote {written[pack.name]}: {many(pack.entries, 'selector')}")
    parts = [many(files, "file"), many(len(made.packs), "pack"), f"{made.carried} of {many(made.lines, 'line')} carried over"]
    if made.network:
        parts.append(f"{many(made.network, 'filter')} of requests passed over")
    typer.echo(", ".join(parts), file=out)
