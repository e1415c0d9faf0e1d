"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated

import typer

__all__ = [
    "Cut",
    "Files",
    "Host",
    "Keep",
    "Packs",
    "Rules",
    "folder_name",
    "folder_path",
    "listed",
    "make_app",
    "name_of",
    "path_of",
]


def name_of(what: str) -> Callable[[str], str]:
    """A reader of the name of a file or folder, which refuses an empty one: it would mean the folder in which the program runs.

    :param what: what is to be named, for the error
    """

    def name(said: str) -> str:
        if not said:
            raise typer.BadParameter(f"an empty name; name {what}")
        return said

    return name


def folder_name(said: str) -> str:
    """The name of a folder to write to; :raises BadParameter: it is empty, or ``-``, the standard output"""
    if said == "-":
        raise typer.BadParameter("the standard output is no folder; name a folder")
    return name_of("a folder")(said)


def folder_path(said: str) -> Path:
    """The same, of its path."""
    return Path(folder_name(said))


def path_of(what: str) -> Callable[[str], Path]:
    """As :func:`name_of`, of a path."""
    name = name_of(what)

    def path(said: str) -> Path:
        return Path(name(said))

    return path


Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILE", help="Files, folders, globs, or - for the standard input.", show_default=False),
]
Host = Annotated[
    str | None,
    typer.Option(metavar="HOST", help="The site the documents come from, such as aawsat.com.", show_default=False),
]
Keep = Annotated[
    str,
    typer.Option(
        metavar="KIND,…",
        help="Kinds that also stay in the text: caption, date, byline, credit, kicker, topics.",
        show_default=False,
    ),
]
Packs = Annotated[
    list[str] | None,
    typer.Option(
        "--pack",
        metavar="NAME",
        help="A pack that is active for every document; 'generic': every language's and no site's.",
        show_default=False,
    ),
]
Rules = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules",
        parser=path_of("a rule file, or a folder of them"),
        metavar="PATH",
        help="A rule file, or a folder of them, beside the bundled ones.",
        show_default=False,
    ),
]
Cut = Annotated[
    str,
    typer.Option(
        metavar="HOW",
        help="How sure a decision without a rule must be: careful (the default), normal, hard; off: rules alone.",
        show_default=False,
    ),
]


def listed(said: str) -> tuple[str, ...]:
    """The words of an option that takes several with commas between.

    >>> listed("caption, date,")
    ('caption', 'date')
    """
    return tuple(word.strip() for word in said.split(",") if word.strip())


def make_app(help_text: str = "") -> typer.Typer:
    """A command with plain help and plain errors."""
    return typer.Typer(
        help=help_text, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )  # fmt: skip
