"""``clean rules test``: packs against their examples, their own mutations, glued fixtures, and a corpus."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer

from cleaner.checking import failures, unproved, unproved_conditions
from cleaner.cli.explain import documents
from cleaner.cli.options import Rules
from cleaner.cli.progress import counted, tallied
from cleaner.cli.rules.shared import Form, PackNames, app, check_form, chosen, files_of, print_json
from cleaner.cli.setup import Options, Setup, make_cleaner
from cleaner.cli.shell import tell, warn
from cleaner.errors import CleanerError
from cleaner.packs import Library
from cleaner.rule import Pack
from cleaner.ruletools.findings import entry_line
from cleaner.ruletools.gluing import seams, single_articles, torn
from cleaner.ruletools.usage import Usage
from cleaner.wording import many

__all__ = ["run_tests"]


@dataclass(frozen=True, slots=True)
class _Fault:
    """One thing that does not hold."""

    kind: str
    """``example``, ``entry``, ``condition`` or ``seam``."""
    pack: str
    file: str
    line: int
    rule: str | None
    message: str


@app.command(
    "test",
    epilog="Examples: 'clean rules test'; 'clean rules test gazette.toml --mutate --glue';"
    " 'clean rules test gazette --corpus pages/'; 'clean rules test --format json'.",
)
def run_tests(
    packs: PackNames = None,
    mutate: Annotated[
        bool,
        typer.Option(
            "--mutate", help="Also delete each entry and loosen each condition in turn, and name those that no example proves."
        ),
    ] = False,
    glue: Annotated[
        bool,
        typer.Option(
            "--glue", help="Also glue any two single articles of a pack's examples and fixtures, and demand both back."
        ),
    ] = False,
    strict: Annotated[
        bool, typer.Option("--strict", help="With --mutate: a condition that no example proves is a fault, too.")
    ] = False,
    corpus: Annotated[
        list[str] | None,
        typer.Option(metavar="DIR", help="Also clean these documents, and count what each rule does.", show_default=False),
    ] = None,
    form: Form = "text",
    rules: Rules = None,
) -> int:
    """Hold packs against the examples that they carry.

    Exit status 1 if something does not hold, 2 if something can't be read.
    """
    check_form(form)
    library, names = chosen(packs, rules)
    files = files_of(packs or ())[0]
    faults: list[_Fault] = []
    notes: list[_Fault] = []
    proved = count = 0
    for name in counted(names, quiet=form == "json", what="testing", least=2 if mutate or glue else 1000):
        pack = library.pack(name)
        count += len(pack.examples)
        found = list(_faults(library, pack, mutate))
        if glue:
            cleaner = make_cleaner([*files, *(rules or ())], [name])
            pairs = list(seams(pack, single_articles(pack, cleaner.clean)))
            proved += len(pairs)
            found += [
                _Fault("seam", name, pack.path, 0, None, f"{seam.first} + {seam.second}: {said}")
                for seam, said in torn(pairs, cleaner.clean)
            ]
        for fault in found:
            note = fault.kind == "condition" and not strict
            (notes if note else faults).append(fault)
            if form == "text":
                place = f"{fault.file}:{fault.line}" if fault.line else fault.file
                rule = f"{fault.rule}: " if fault.rule else ""
                tell(f"{place}: {rule}{'note: ' if note else ''}{fault.message}")
    setup = Setup(Options((*files, *(rules or ())), tuple(names) if packs else ()))
    usage, failed = _use(setup, corpus, quiet=form == "json") if corpus else (None, False)
    idle = (
        usage.idle(r.id for name in (names if packs else sorted(usage.packs)) for r in library.pack(name).rules)
        if usage
        else []
    )
    if form == "json":
        print_json(
            {"packs": names, "examples": count, "seams": proved}
            | {"faults": [asdict(f) for f in faults], "notes": [asdict(f) for f in notes]}
            | ({"corpus": _as_json(usage, idle)} if usage else {})
        )
    else:
        if usage:
            _show(usage, idle)
        parts = [(len(names), "pack"), (count, "example"), *([(proved, "seam")] if glue else []), (len(faults), "fault")]
        typer.echo(", ".join(many(n, word) for n, word in (*parts, *([(len(notes), "note")] if notes else []))))
    return 2 if failed else 1 if faults else 0


def _faults(library: Library, pack: Pack, mutate: bool) -> Iterator[_Fault]:
    for failure in failures(library, pack):
        yield _Fault("example", pack.name, failure.path, failure.line, None, f"example {failure.example}: {failure.said}")
    if not mutate:
        return
    by_id = {rule.id: rule for rule in pack.rules}
    for kind, found in (("entry", unproved(library, pack)), ("condition", unproved_conditions(library, pack))):
        for rule, text in found:
            own = by_id[rule]
            lines = Path(own.path).read_text(encoding="utf-8-sig").split("\n")
            line = entry_line(lines, own.line, text.partition('"')[2].rstrip('"') if kind == "condition" else text)
            shown = repr(text) if kind == "entry" else text
            yield _Fault(kind, pack.name, own.path, line, rule, f"no example proves {shown}")


# -- a corpus ------------------------------------------------------------------------------------


def _use(setup: Setup, names: list[str], *, quiet: bool) -> tuple[Usage, bool]:
    """Clean the documents of a corpus, one at a time, and count what rules do; whether a document failed."""
    usage, failed = Usage(), False
    for document in tallied(documents(names, setup), "documents", quiet=quiet):
        try:
            if isinstance(document, CleanerError):
                raise document
            usage.add(document.source, setup.of(document.path).clean(document))
        except CleanerError as error:
            if error.concerns_all:
                raise
            failed = True
            warn(str(error))
    return usage, failed


def _as_json(usage: Usage, idle: list[str]) -> dict[str, object]:
    return {
        "documents": usage.documents,
        "words": usage.words,
        "verdicts": dict(sorted(usage.verdicts.items())),
        "packs": dict(sorted(usage.packs.items())),
        "rules": [asdict(use) | {"share": round(usage.share(use), 6)} for use in usage.used()],
        "idle": idle,
    }


def _show(usage: Usage, idle: list[str]) -> None:
    """A table of what each rule did, and the rules that did nothing."""
    used = usage.used()
    width = max(map(len, ["rule", *(use.rule for use in used), *idle]))
    typer.secho(f"{'rule':<{width}} {'hits':>8} {'documents':>10} {'words':>8}  last in", bold=True)
    for use in used:
        tell(f"{use.rule:<{width}} {use.hits:>8} {use.documents:>10} {usage.share(use):>8.2%}  {use.last}")
    for rule in idle:
        typer.echo(f"{rule:<{width}} {0:>8} {0:>10} {0:>8.2%}  never")
    verdicts = ", ".join(f"{n} {verdict}" for verdict, n in sorted(usage.verdicts.items()))
    seen = many(usage.documents, "document") + (f" ({verdicts})" if verdicts else "")
    typer.echo(f"{seen}, {many(usage.words, 'word')}; {many(len(idle), 'rule')} never hit")
