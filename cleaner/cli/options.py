"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["Cut", "Files", "Host", "Keep", "Packs", "Rules", "listed", "make_app"]


def _rule_path(said: str) -> Path:
    """The path of ``--rules``; an empty one would be that of this folder.

    :raises BadParameter: it is empty
    """
    if not said:
        raise typer.BadParameter("an empty name; name a rule file, or a folder of them")
    return Path(said)


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
        parser=_rule_path,
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
