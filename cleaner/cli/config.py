"""``clean config show PATH``: what applies to a file, and from where."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner.cli.options import make_app, path_of
from cleaner.cli.setup import Setup
from cleaner.cli.shell import corpus_rules, tell
from cleaner.config import Config, matches, not_corpus
from cleaner.errors import InputError, OptionError
from cleaner.inputs import ENDINGS, passed_over
from cleaner.options import GUARD
from cleaner.wording import many, one_line

__all__ = ["app"]

app = make_app("Look at the corpus's configuration.")
_Row = tuple[Any, str]  # a value, and where it comes from
_DEFAULT = "default"


@app.callback()
def config() -> None:
    """Look at the corpus's configuration."""


@app.command("show", epilog="Examples: 'clean config show news/a.txt'; 'clean config show --format json news/a.txt'.")
def show(
    path: Annotated[
        Path,
        typer.Argument(parser=path_of("a file or a folder"), metavar="PATH", help="A file, or a folder.", show_default=False),
    ],
    form: Annotated[str, typer.Option("--format", metavar="FORMAT", help="text or json.")] = "text",
) -> int:
    """Show what applies to a file, and from where: which setting stands in which line of which file."""
    if form not in ("text", "json"):
        raise OptionError(f'no format "{form}"; use text or json')
    if not path.exists():
        raise InputError(f"{path}: no such file or folder")
    rows = _rows(path)
    if form == "json":
        settings = {key: {"value": value, "from": source} for key, (value, source) in rows.items()}
        typer.echo(json.dumps({"path": str(path), **settings}, ensure_ascii=False, indent=2))
        return 0
    typer.secho(one_line(str(path)), bold=True)
    told = {key: _told(value) for key, (value, _) in rows.items()}
    width = min(48, max(map(len, told.values())))
    for key, (_, source) in rows.items():
        tell(f"{key:<13} {told[key]:<{width}}  {source}".rstrip())
    return 0


def _rows(path: Path) -> dict[str, _Row]:
    setup = Setup()
    if path.is_dir():
        path = path / "any"  # what lies in it
        found, whole = setup.config(path), True
    else:
        found, whole = setup.config(path), False
    setup.cleaner(found)  # says what is wrong with it
    if found is None:
        rows: dict[str, _Row] = {"configuration": (None, "none above it: neither cleaner.toml nor [tool.cleaner]")}
    else:
        rows = {"configuration": (found.name, "nearest above it")}
    if not whole:
        rows["included"] = _included(found, path)
    rows["host"] = _host(found, path)
    rows["rules"] = _rules(found)
    for key, default in (("packs", []), ("keep", []), ("cut", "careful"), ("split", False), ("guard", GUARD)):
        rows[key] = _setting(found, key, default)
    if found is not None and not whole:
        own = setup.accepted(found).get(found.relative(path), {})
        rows["exceptions"] = (
            [{"rule": e.rule, "line": e.line, "copies": copies, "text": text} for e, (copies, text) in own.items()],
            found.shown_baseline if own else "none accepted",
        )
        if tables := found.exemptions_of(path):
            said = [{"rule": e.rule, "line": e.line} for table in tables for e in table.excepted]
            rows["[[exception]]"] = (said, ", ".join(f"{found.name}:{table.line}" for table in tables))
    return rows


def _setting(config: Config | None, key: str, default: object) -> _Row:
    if config is None or key not in config.lines:
        return default, _DEFAULT
    value = getattr(config, key)
    return list(value) if isinstance(value, tuple) else value, _place(config, key)


def _place(config: Config, key: str) -> str:
    return f"{config.name}:{config.lines[key]}"


def _included(config: Config | None, path: Path) -> _Row:
    """Whether a folder's run takes the file, and which pattern says so."""
    if why := passed_over(Path(config.relative(path) if config else os.path.relpath(path))):
        return False, why
    taken = config.selects(path) if config else None
    if config is None or taken is None:
        return path.suffix.lower() in ENDINGS, f"by its ending, {_DEFAULT}"
    name = config.relative(path)
    for key, patterns in (("exclude", config.exclude), ("include", config.include or ())):
        last = next((p for p in reversed(patterns) if matches((p.removeprefix("!"),), name)), None)
        if last is not None and taken == (key == "include"):
            return taken, f'{_place(config, key)} "{last}"'
    if not taken and matches(not_corpus(), name):
        return taken, f'the program\'s list of files that are no corpus; exclude = ["!{path.name}"] takes it in'
    return taken, _place(config, "include")


def _host(config: Config | None, path: Path) -> _Row:
    host = config.host(path) if config else None
    return (None, _DEFAULT) if config is None or host is None else (host, _place(config, "hosts"))


def _rules(config: Config | None) -> _Row:
    beside = config.corpus_rules if config else corpus_rules()
    if config and config.rules:
        return [os.path.relpath(path) for path in config.rules], _place(config, "rules")
    return ([os.path.relpath(beside)], "the corpus's own folder") if beside else ([], _DEFAULT)


def _told(value: object) -> str:
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return many(len(value), "entry")
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(str, value)) or "none" if isinstance(value, list) else "none" if value is None else str(value)
