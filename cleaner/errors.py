"""All errors of the package, in one place.

::

    CleanerError                what every error below is
    ├── OptionError             an option or argument that makes no sense
    ├── InputError              a document that can't be read
    │   └── RecordError         a line of a JSONL file that is no record
    ├── OutputError             a result that can't be written
    ├── LedgerError             a ledger that can't be restored from
    ├── CorpusError             a run over a corpus that can't go on
    ├── TemplateError           a line of a rule that is no template; the file's RuleError tells where
    └── FileFault               a file of the corpus with a fault: file, line, key, and what to do
        ├── ConfigError         the configuration, or the file of exceptions
        └── RuleError           a rule file
            └── PatternTimeout  a pattern that took too long on a document

The message of each says in one line what is wrong, where, and what to do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = [
    "CleanerError",
    "ConfigError",
    "CorpusError",
    "FileFault",
    "InputError",
    "LedgerError",
    "OptionError",
    "OutputError",
    "PatternTimeout",
    "RecordError",
    "RuleError",
    "TemplateError",
    "suggestion",
]


class CleanerError(Exception):
    """Something could not be done; the message is one line for people."""

    concerns_all: ClassVar[bool] = False
    """Whether it would be the same for every document, so that going on with the next one helps nobody."""


class OptionError(CleanerError, ValueError):
    """An option or argument that makes no sense."""


class InputError(CleanerError):
    """A document that can't be read: missing, unreadable, binary, or a broken record."""


class RecordError(InputError):
    """A line of a JSONL file that can't be read as a record.

    :ivar raw: the line's bytes, so that a file that is written in place keeps it
    """

    raw: bytes = b""


class OutputError(CleanerError):
    """A result that can't be written: names that collide, a file that is not ours, no permission."""


class LedgerError(CleanerError):
    """A ledger that is not one, or whose lines don't give the document that was hashed."""


class CorpusError(CleanerError):
    """A run over a corpus that can't go on: begun with other rules or inputs, an input that changed, worker
    processes that die, a library that is missing."""


class TemplateError(CleanerError, ValueError):
    """A template that can't be: an unknown slot, a brace alone, two slots without text between."""


class FileFault(CleanerError):  # noqa: N818
    """A fault in a file that somebody wrote to tell the cleaner something.

    :param message: what is wrong and what to do
    :param path: the file
    :param line: its line, from 1; 0 where it is not known
    :param key: the key at fault, ``""`` where none is
    """

    concerns_all = True

    def __init__(self, message: str, *, path: str = "", line: int = 0, key: str = "") -> None:
        super().__init__(message, path, line, key)
        self.message, self.path, self.line, self.key = message, path, line, key

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}: " if self.line else f"{self.path}: " if self.path else ""
        return f"{place}{self.key + ': ' if self.key else ''}{self.message}"

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.message, self.path, self.line, self.key)


class ConfigError(FileFault):
    """A fault in a corpus's configuration, or in its file of exceptions."""


class RuleError(FileFault):
    """A fault in a rule file."""


class PatternTimeout(RuleError):  # noqa: N818
    """A pattern took too long on a line; the document comes back unchanged (exit status 2)."""

    concerns_all = False


def _rebuild(kind: type[FileFault], message: str, path: str, line: int, key: str) -> FileFault:
    return kind(message, path=path, line=line, key=key)


def suggestion(word: str, known: Iterable[str]) -> str:
    """`` (did you mean …?)`` with the nearest of the known words, or nothing."""
    from difflib import get_close_matches  # only here: errors are rare, and it is slow to load

    near = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f' (did you mean "{near[0]}"?)' if near else ""
