"""What every command shares: the cleaner that options ask for, the standard streams. No command-line library."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from cleaner.api import Cleaner
from cleaner.errors import InputError, OptionError
from cleaner.packs import host_of
from cleaner.reading import STDIN, Document, Input, begins_html, begins_jsonl, decode, parse_records
from cleaner.result import Result

__all__ = ["cleaned", "corpus_rules", "host_name", "make_cleaner", "many", "named_or_piped", "standard_input", "warn"]


def corpus_rules() -> Path | None:
    """The corpus's own folder of rules: ``rules/`` in this folder, or beside the nearest ``cleaner.toml``,
    ``pyproject.toml`` or ``.git`` above it."""
    here = Path.cwd()
    marks = ("cleaner.toml", "pyproject.toml", ".git")
    root = next((f for f in (here, *here.parents) if any((f / mark).exists() for mark in marks)), here)
    return next((f / "rules" for f in (here, root) if (f / "rules").is_dir()), None)


def make_cleaner(
    rules: list[Path] | None = None, packs: list[str] | None = None, cut: str = "careful", keep: list[str] | None = None
) -> Cleaner:
    """The cleaner that options ask for; :raises CleanerError: a wrong name, or a fault in a rule file"""
    return Cleaner.load(rules=rules or (), packs=packs or (), cut=cut, keep=keep or (), corpus=corpus_rules())


def named_or_piped(files: list[str] | None, command: str) -> list[str]:
    """The files that were named; without any, the standard input if it is a pipe.

    :raises OptionError: there is nothing to read
    """
    if files:
        return files
    if sys.stdin is None or sys.stdin.isatty():
        raise OptionError(f"name a file, a folder, or - for the standard input; see: {command} --help")
    return ["-"]


def host_name(host: str | None) -> str | None:
    """The host of ``--host``, also where a whole address was pasted."""
    return host_of(None, host if "//" in host else f"//{host}") if host else None


def cleaned(cleaner: Cleaner, document: Document, item: Input | None = None, host: str | None = None) -> Result:
    """The result of one document, a text or an HTML page.

    :param item: the file that was named
    """
    path = document.path if item is None else item.path if item.name != STDIN else None
    if document.page is None:
        return cleaner.clean(document.text, host=host, url=document.url, path=path)
    try:
        return cleaner.clean_html(document.page, host=host, url=document.url, path=path)
    except InputError as error:
        raise InputError(f"{document.source}: {error}") from None


def standard_input(form: str = "auto") -> tuple[bool, Iterator[Document | InputError]]:
    """Whether the standard input holds records, and its documents.

    :param form: ``text``, ``html``, ``jsonl``, or ``auto``: its first line tells of records, its beginning of a page
    """
    source = sys.stdin.buffer
    first = source.readline()
    if form == "jsonl" or (form == "auto" and begins_jsonl(first)):
        return True, parse_records(chain([first], source), STDIN)
    data = first + source.read()
    return False, _text(data, html=form == "html" or (form == "auto" and begins_html(data)))


def _text(data: bytes, *, html: bool) -> Iterator[Document]:
    if html:
        yield Document(STDIN, "", raw=data, page=data)
        return
    decoded = decode(data, STDIN)
    yield Document(STDIN, decoded.text, decoded, data)


def warn(message: str) -> None:
    """One line on the standard error."""
    sys.stderr.write(f"clean: {' '.join(message.split())}\n")


def many(n: int, word: str) -> str:
    """A number and its word, in the plural where it is not one."""
    return f"{n} {word}{'' if n == 1 else 's'}"
