"""``clean rules``: the rule author's tools."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from cleaner.checking import failures, unproved
from cleaner.cli.options import Rules, make_app
from cleaner.cli.setup import Options, Setup
from cleaner.cli.shell import many
from cleaner.errors import OptionError, suggestion
from cleaner.packs import Library
from cleaner.rule import Pack, Rule

__all__ = ["app"]

app = make_app("Look at rule files and test them.")


def _library(rules: list[Path] | None) -> Library:
    setup = Setup(Options(rules=tuple(rules or ())))
    return setup.cleaner(setup.config(None)).library


@app.command("list", epilog="Example: 'clean rules list'; 'clean rules list --rules my-rules/'.")
def list_packs(rules: Rules = None) -> int:
    """List the packs on the search path: name, rules, hosts, file."""
    library = _library(rules)
    packs = [library.pack(name) for name in library.names]
    width = max(len(p.name) for p in packs)
    for pack in packs:
        sites = (
            ", ".join(pack.hosts)
            if pack.hosts
            else ("in every document of its script" if pack.generic else "when named, or by a sign")
        )
        typer.echo(f"{pack.name:<{width}}  {len(pack.rules):>4} rules  {sites}  {pack.path}")
    return 0


@app.command("show", epilog="Example: 'clean rules show aawsat'; 'clean rules show aawsat/story-header'.")
def show(
    name: Annotated[str, typer.Argument(help="A pack, or a rule as <pack>/<id>.", show_default=False)], rules: Rules = None
) -> int:
    """Show a pack's rules, or one rule as it stands in its file."""
    library = _library(rules)
    pack_name, _, rule_name = name.partition("/")
    if pack_name not in library.names:
        raise OptionError(f'no pack "{pack_name}"{suggestion(pack_name, library.names)}; see: clean rules list')
    pack = library.pack(pack_name)
    library.with_used(pack_name)
    if not rule_name:
        _show_pack(pack)
        return 0
    rule = next((r for r in pack.rules if r.id == name), None)
    if rule is None:
        raise OptionError(f'no rule "{name}"{suggestion(name, [r.id for r in pack.rules])}; see: clean rules show {pack_name}')
    text, line = _source(rule)
    typer.secho(f"{rule.path}:{line}", bold=True)
    typer.echo(text)
    return 0


def _show_pack(pack: Pack) -> None:
    typer.secho(f"{pack.name}  {pack.path}", bold=True)
    for key, values in (("hosts", pack.hosts), ("languages", pack.languages), ("use", pack.use), ("skip", pack.skip)):
        if values:
            typer.echo(f"{key}: {', '.join(values)}")
    width = max((len(r.id) for r in pack.rules), default=0)
    for rule in pack.rules:
        sign = " (sign)" if rule.sign else ""
        entries = "1 entry" if rule.entries == 1 else f"{rule.entries} entries"
        typer.echo(f"{rule.table:<8} {rule.id:<{width}}  {entries}{sign}  {rule.why}".rstrip())
    typer.echo(f"{len(pack.examples)} examples")


def _source(rule: Rule) -> tuple[str, int]:
    """The rule's own lines of its file, and the number of the first."""
    lines = Path(rule.path).read_text(encoding="utf-8-sig").split("\n")
    own = re.compile(rf"""\s*id\s*=\s*["']{re.escape(rule.id.partition("/")[2])}["']""")
    table = f"[[{rule.table}]]"
    starts = [n for n, line in enumerate(lines) if re.match(r"\s*\[\[\w+\]\]", line)]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        if lines[start].strip().startswith(table) and any(own.match(line) for line in lines[start:end]):
            return "\n".join(lines[start:end]).rstrip(), start + 1
    return rule.id, 0


@app.command(
    "test", epilog="Example: 'clean rules test'; 'clean rules test aawsat --mutate'; 'clean rules test --rules my-rules/'."
)
def run_examples(
    packs: Annotated[list[str] | None, typer.Argument(help="Packs; by default all.", show_default=False)] = None,
    mutate: Annotated[
        bool, typer.Option("--mutate", help="Also delete each entry in turn and name those that no example proves.")
    ] = False,
    rules: Rules = None,
) -> int:
    """Hold packs against the examples that they carry. Exit status 1 if one fails."""
    library = _library(rules)
    names = packs or library.names
    library.check_names(names)
    bad = count = 0
    for name in names:
        pack = library.pack(name)
        count += len(pack.examples)
        for failure in failures(library, pack):
            bad += 1
            typer.echo(f"{pack.path}: example {failure.example}: {failure.said}")
        if mutate:
            for rule, entry in unproved(library, pack):
                bad += 1
                typer.echo(f"{pack.path}: {rule}: no example proves {entry!r}")
    typer.echo(", ".join(many(n, word) for n, word in ((len(names), "pack"), (count, "example"), (bad, "fault"))))
    return 1 if bad else 0
