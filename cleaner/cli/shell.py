"""What every command shares: the standard streams, and what is said on them. No command-line library."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from cleaner.errors import InputError, OptionError
from cleaner.inputs import PACKED_ENDINGS, STDIN, Input
from cleaner.packs import host_of
from cleaner.reading import USUAL_FIELDS, Document, Fields, begins_html, begins_jsonl, decode, parse_records, read_documents

__all__ = ["corpus_rules", "documents_of", "host_name", "named_or_piped", "read_host", "standard_input", "warn"]

_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*")  # also in other scripts than Latin


def corpus_rules() -> Path | None:
    """The corpus's own folder of rules: ``rules/`` in this folder, or beside the nearest ``cleaner.toml``,
    ``pyproject.toml`` or ``.git`` above it."""
    here = Path.cwd()
    marks = ("cleaner.toml", "pyproject.toml", ".git")
    root = next((f for f in (here, *here.parents) if any((f / mark).exists() for mark in marks)), here)
    return next((f / "rules" for f in (here, root) if (f / "rules").is_dir()), None)


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


def read_host(said: str) -> str:
    """The host that somebody names, also where a whole address was pasted; :raises OptionError: it is none"""
    name = host_of(None, said if "//" in said else f"//{said}")
    if not _HOST.fullmatch(name):
        raise OptionError(f'"{said}" is no host name, such as news.example')
    return name


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


def standard_input(form: str = "auto", fields: Fields = USUAL_FIELDS) -> tuple[bool, Iterator[Document | InputError]]:
    """Whether the standard input holds records, and its documents.

    :param form: ``text``, ``html``, ``jsonl``, or ``auto``: its first line tells of records, its beginning of a page
    :raises InputError: it is closed
    """
    if sys.stdin is None:
        raise InputError(f"{STDIN}: is closed; name a file, or pipe a text in")
    source = sys.stdin.buffer
    first = source.readline()
    if form == "jsonl" or (form == "auto" and begins_jsonl(first)):
        return True, parse_records(chain([first], source), STDIN, fields=fields)
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
