"""What the commands of ``clean rules`` share: which packs are meant, and how results are told."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner.cli.options import make_app, name_of
from cleaner.cli.setup import make_cleaner
from cleaner.errors import OptionError, suggestion
from cleaner.packfile import named_files, read_head
from cleaner.packs import Library
from cleaner.writing import Staging

__all__ = [
    "Form",
    "Output",
    "Overwrite",
    "PackNames",
    "app",
    "check_form",
    "chosen",
    "files_of",
    "library",
    "print_json",
    "write_packs",
]

app = make_app("Look at rule files, check them, start new ones, import others'.")

PackNames = Annotated[
    list[str] | None,
    typer.Argument(
        parser=name_of("a pack, a rule file, or a folder of them"),
        metavar="PACK",
        help="Packs, rule files, or folders of them; by default all packs.",
        show_default=False,
    ),
]
Form = Annotated[str, typer.Option("--format", metavar="FORMAT", help="text, or json.")]
Output = Annotated[
    str,
    typer.Option(
        "--output",
        "-o",
        parser=name_of("a folder, or - for the standard output"),
        metavar="DIR",
        help="The folder that packs are written to; - for the standard output.",
    ),
]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace rule files that are there.")]


def check_form(form: str) -> None:
    """:raises OptionError: a format that there is not"""
    if form not in ("text", "json"):
        raise OptionError(f'no format "{form}"{suggestion(form, ["text", "json"])}; use text or json')


def print_json(data: dict[str, Any]) -> None:
    """One JSON object on the standard output."""
    typer.echo(json.dumps(data, ensure_ascii=False, indent=2))


def library(rules: Iterable[Path] | None) -> Library:
    """The packs on the search path, that of the configuration, too; :raises RuleError: a fault in a file that was named"""
    return make_cleaner(rules).library


def files_of(words: Iterable[str]) -> tuple[list[Path], list[str]]:
    """The rule files that arguments name, themselves or by their folder, and the arguments that are names of packs.

    :raises RuleError: a file or folder that is not there
    """
    files: list[Path] = []
    names: list[str] = []
    for word in words:
        path = Path(word)
        if path.suffix == ".toml" or path.is_dir() or "/" in word or "\\" in word:
            files += named_files(word)
        else:
            names.append(word)
    return files, names


def chosen(words: list[str] | None, rules: list[Path] | None) -> tuple[Library, list[str]]:
    """The packs that are meant, in order of the arguments; all of them without any.

    :raises RuleError: a fault in a rule file that was named
    :raises OptionError: a name that no pack bears
    """
    files, names = files_of(words or ())
    # A folder whole: files below one are equally near.
    found = library([*(Path(word) for word in words or () if word not in names), *(rules or ())])
    found.check_names(names)
    wanted = [*_named_in(files), *names] if words else found.names
    return found, list(dict.fromkeys(wanted))


def _named_in(files: Iterable[Path]) -> Iterator[str]:
    for file in files:
        yield read_head(file).name


def write_packs(folder: str, packs: Mapping[str, str], *, overwrite: bool) -> dict[str, Path]:
    """Write rule files into a folder, or to the standard output.

    :param folder: the folder, or ``-``
    :param packs: the text of each pack, by its name
    :param overwrite: whether files that are there with other content are replaced
    :return: the file of each pack; none for the standard output
    :raises OutputError: one of them is there already, or can't be written; what is there stays as it is
    """
    if folder == "-":
        for text in packs.values():
            typer.echo(text, nl=False)
        return {}
    names = {name: Path(f"{name}.toml") for name in packs}
    staging = Staging(Path(folder), overwrite=overwrite)
    try:
        for name, text in packs.items():
            staging.add(names[name], text.encode("utf-8"), name)
        staging.commit()
    finally:
        staging.discard()
    return {name: staging.folder / file for name, file in names.items()}
