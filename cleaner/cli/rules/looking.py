"""``clean rules list`` and ``show``: which packs there are, and what stands in them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.options import Rules
from cleaner.cli.rules.shared import app, library
from cleaner.cli.shell import tell
from cleaner.errors import OptionError, suggestion
from cleaner.rule import Pack, Rule
from cleaner.wording import many, one_line

__all__ = ["list_packs", "show"]


@app.command("list", epilog="Example: 'clean rules list'; 'clean rules list --rules my-rules/'.")
def list_packs(rules: Rules = None) -> int:
    """List the packs on the search path: name, rules, hosts, file."""
    found = library(rules)
    packs = [found.pack(name) for name in found.names]
    width = max(len(p.name) for p in packs)
    for pack in packs:
        sites = (
            ", ".join(pack.hosts)
            if pack.hosts
            else ("in every document of its script" if pack.generic else "when named, or by a sign")
        )
        tell(f"{pack.name:<{width}}  {many(len(pack.rules), 'rule'):>10}  {sites}  {pack.path}")
    return 0


@app.command("show", epilog="Example: 'clean rules show aawsat'; 'clean rules show aawsat/story-header'.")
def show(
    name: Annotated[str, typer.Argument(help="A pack, or a rule as <pack>/<id>.", show_default=False)], rules: Rules = None
) -> int:
    """Show a pack's rules, or one rule as it stands in its file."""
    found = library(rules)
    pack_name, _, rule_name = name.partition("/")
    if pack_name not in found.names:
        raise OptionError(f'no pack "{pack_name}"{suggestion(pack_name, found.names)}; see: clean rules list')
    pack = found.pack(pack_name)
    found.with_used(pack_name)
    if not rule_name:
        _show_pack(pack)
        return 0
    rule = next((r for r in pack.rules if r.id == name), None)
    if rule is None:
        raise OptionError(f'no rule "{name}"{suggestion(name, [r.id for r in pack.rules])}; see: clean rules show {pack_name}')
    text, line = _source(rule)
    typer.secho(one_line(f"{rule.path}:{line}"), bold=True)
    typer.echo(text)
    return 0


def _show_pack(pack: Pack) -> None:
    typer.secho(one_line(f"{pack.name}  {pack.path}"), bold=True)
    for key, values in (("hosts", pack.hosts), ("languages", pack.languages), ("use", pack.use), ("skip", pack.skip)):
        if values:
            typer.echo(f"{key}: {', '.join(values)}")
    width = max((len(r.id) for r in pack.rules), default=0)
    for rule in pack.rules:
        sign = " (sign)" if rule.sign else ""
        typer.echo(f"{rule.table:<8} {rule.id:<{width}}  {many(rule.entries, 'entry')}{sign}  {rule.why}".rstrip())
    typer.echo(many(len(pack.examples), "example"))


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
