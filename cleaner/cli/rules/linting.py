"""``clean rules lint``: what is wrong with rule files, though they can be read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.options import Rules
from cleaner.cli.progress import counted
from cleaner.cli.rules.shared import Form, PackNames, app, check_form, files_of, library, print_json
from cleaner.cli.shell import tell
from cleaner.errors import RuleError
from cleaner.packfile import named_files, read_head
from cleaner.packs import Library
from cleaner.rulefile import read_pack
from cleaner.ruletools.findings import CODES, Finding, chosen_codes
from cleaner.ruletools.linting import as_finding, fault_of, lint_pack
from cleaner.wording import many

__all__ = ["lint"]

Codes = Annotated[
    list[str] | None,
    typer.Option(metavar="CODE,…", help="Codes, their beginnings (R2), or their names to look for.", show_default=False),
]
Ignored = Annotated[
    list[str] | None, typer.Option(metavar="CODE,…", help="Codes to leave out, in the same way.", show_default=False)
]


@app.command(
    epilog="Examples: 'clean rules lint'; 'clean rules lint my-rules/gazette.toml'; 'clean rules lint --select R2,R301';"
    " 'clean rules lint --format json'."
)
def lint(
    packs: PackNames = None,
    select: Codes = None,
    ignore: Ignored = None,
    form: Form = "text",
    codes: Annotated[bool, typer.Option("--codes", help="List the codes and what they mean.")] = False,
    rules: Rules = None,
) -> int:
    """Find what is wrong with rule files: rules that never speak, take too much, are slow, or are not proved.

    Exit status 1 if there is a finding, 2 if a file can't be read.
    """
    check_form(form)
    wanted = chosen_codes(_divided(select), _divided(ignore))
    if codes:
        _list_codes(form)
        return 0
    files, names = files_of(packs or ())
    beside = [path for named in rules or () for path in named_files(named, "; check --rules")]
    found, faults = _readable([*files, *beside])
    found.check_names(names)
    meant = [p for p in found.paths if not packs or read_head(p).name in names]
    # A named file that can't be read is told whatever pack is meant: it could be that one's.
    paths = list(dict.fromkeys([*files, *(Path(fault.path) for fault in faults), *meant]))
    findings: list[Finding] = []
    for path in counted(paths, quiet=form == "json", what="linting", least=2):
        try:
            own = [fault for fault in faults if fault.path == str(path)]
            findings += own or lint_pack(found, read_pack(path), wanted)
        except RuleError as error:
            findings.append(as_finding(error))
    findings = sorted(f for f in dict.fromkeys(findings) if f.code in wanted)
    _tell(findings, len(paths), form)
    return 2 if any(f.code == "R001" for f in findings) else 1 if findings else 0


def _divided(words: Sequence[str] | None) -> list[str]:
    return [part.strip() for word in words or () for part in word.split(",")]


def _readable(paths: Sequence[Path]) -> tuple[Library, list[Finding]]:
    """The packs of those rule files that can be read, with all others on the search path, and the faults of the rest."""
    faults = [as_finding(fault) for path in paths if (fault := fault_of(path))]
    left = [path for path in paths if str(path) not in {f.path for f in faults}]
    while True:
        try:
            return library(left), faults
        except RuleError as error:  # a pack that it uses is not there
            if Path(error.path) not in left:
                raise
            left.remove(Path(error.path))
            faults.append(as_finding(error))


def _list_codes(form: str) -> None:
    if form == "json":
        print_json({"codes": [{"code": key, **code._asdict()} for key, code in CODES.items()]})
        return
    width = max(len(code.name) for code in CODES.values())
    for key, code in CODES.items():
        typer.echo(f"{key}  {code.name:<{width}}  {code.meaning}")


def _tell(findings: list[Finding], count: int, form: str) -> None:
    if form == "json":
        rows = [
            {
                "file": f.path, "line": f.line, "code": f.code, "name": f.name, "rule": f.rule, "message": f.message,
                "advice": f.advice,
            } for f in findings
        ]  # fmt: skip
        print_json({"files": count, "findings": rows})
        return
    for f in findings:
        place = f"{f.path}:{f.line}" if f.line else f.path
        tell(f"{place}: {f.code} {f.rule + ': ' if f.rule else ''}{f.message}; {f.advice}")
    typer.echo(f"{many(count, 'file')}, {many(len(findings), 'finding')}")
