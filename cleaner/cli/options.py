"""Options that several commands share, and how a cleaner is made from them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaner.api import Cleaner

__all__ = ["Cut", "Host", "Packs", "Rules", "corpus_rules", "make_app", "make_cleaner", "read_standard_input", "warn"]

Host = Annotated[str | None, typer.Option(help="The site the documents come from, such as aawsat.com.", show_default=False)]
Packs = Annotated[
    list[str] | None,
    typer.Option(
        "--pack",
        help="A pack that is active for every document; 'generic': every language's and no site's.",
        show_default=False,
    ),
]
Rules = Annotated[
    list[Path] | None,
    typer.Option("--rules", help="A rule file, or a folder of them, beside the bundled ones.", show_default=False),
]
Cut = Annotated[str, typer.Option(help="How sure a decision without a rule must be: careful, normal, hard; off: rules alone.")]


def make_app(help_text: str = "") -> typer.Typer:
    """A command with plain help and plain errors."""
    return typer.Typer(
        help=help_text, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    )  # fmt: skip


def corpus_rules() -> Path | None:
    """The corpus's own folder of rules: ``rules/`` in this folder, or beside the nearest ``cleaner.toml``,
    ``pyproject.toml`` or ``.git`` above it."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "rules").is_dir():
            return folder / "rules"
        if any((folder / mark).exists() for mark in ("cleaner.toml", "pyproject.toml", ".git")):
            return None
    return None


def make_cleaner(
    rules: list[Path] | None, packs: list[str] | None, cut: str = "careful", keep: list[str] | None = None
) -> Cleaner:
    """The cleaner that options ask for; :raises CleanerError: a wrong name, or a fault in a rule file"""
    return Cleaner.load(rules=rules or (), packs=packs or (), cut=cut, keep=keep or (), corpus=corpus_rules())


def read_standard_input() -> bytes:
    """All bytes of the standard input."""
    return sys.stdin.buffer.read()


def warn(message: str) -> None:
    """One line on the standard error."""
    sys.stderr.write(f"clean: {' '.join(message.split())}\n")
