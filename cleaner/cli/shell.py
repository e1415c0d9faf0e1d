"""What every command shares: the standard streams, and what is said on them. No command-line library."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from cleaner.errors import InputError, OptionError
from cleaner.inputs import PACKED_ENDINGS, STDIN, Input
from cleaner.packs import read_host
from cleaner.reading import USUAL_FIELDS, Document, Fields, begins_html, begins_jsonl, decode, parse_records, read_documents
from cleaner.wording import one_line

__all__ = ["corpus_rules", "documents_of", "host_name", "named_or_piped", "standard_input", "tell", "warn"]


def corpus_rules() -> Path | None:
    """The corpus's own folder of rules: the nearest ``rules/``, from this folder up to the first that holds a
    ``cleaner.toml``, a ``pyproject.toml`` or a ``.git``; where none does, only the one in this folder."""
    here = Path.cwd()
    folders = (here, *here.parents)
    marks = ("cleaner.toml", "pyproject.toml", ".git")
    top = next((k for k, folder in enumerate(folders) if any((folder / mark).exists() for mark in marks)), 0)
    return next((rules for folder in folders[: top + 1] if (rules := folder / "rules").is_dir()), None)


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
    """The host of ``--host``, where it is given; :raises OptionError: it is none"""
    return None if host is None else read_host(host)


def documents_of(item: Input) -> Iterator[Document | InputError]:
    """The documents of an input that is only looked at: also of a compressed JSONL, Parquet or WARC file.

    :raises InputError: it can't be read
    :raises CorpusError: a library for it is missing
    """
    if item.name == STDIN:
        return standard_input()[1]
    if item.path.name.lower().endswith(PACKED_ENDINGS):
        from cleaner.corpus.readers import read_file  # only here: few inputs are such files

        return read_file(item)
    return read_documents(item)


def standard_input(form: str = "auto", fields: Fields = USUAL_FIELDS) -> tuple[str, Iterator[Document | InputError]]:
    """What the standard input holds, ``text``, ``html`` or ``jsonl``, and its documents.

    :param form: one of these, or ``auto``: its first line tells of records, its beginning of a page
    :raises InputError: it is closed
    """
    if sys.stdin is None:
        raise InputError(f"{STDIN}: is closed; name a file, or pipe a text in")
    source = sys.stdin.buffer
    first = source.readline()
    if form == "jsonl" or (form == "auto" and begins_jsonl(first)):
        return "jsonl", parse_records(chain([first], source), STDIN, fields=fields)
    data = first + source.read()
    held = "html" if form == "html" or (form == "auto" and begins_html(data)) else "text"
    return held, _single(data, held)


def _single(data: bytes, held: str) -> Iterator[Document]:
    if held == "html":
        yield Document(STDIN, "", raw=data, page=data)
        return
    decoded = decode(data, STDIN)
    yield Document(STDIN, decoded.text, decoded, data)


def tell(message: str) -> None:
    """One line on the standard output, for people."""
    sys.stdout.write(f"{one_line(message)}\n")


def warn(message: str) -> None:
    """One line on the standard error."""
    sys.stderr.write(f"clean: {one_line(message)}\n")
