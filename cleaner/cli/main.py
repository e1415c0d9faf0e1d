"""Which command is meant, and how its errors are told."""

from __future__ import annotations

import codecs
import io
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import typer
from typer.main import get_command

from cleaner.cli import clean, explain, restore, rules
from cleaner.errors import CleanerError, suggestion

__all__ = ["COMMANDS", "main"]

COMMANDS = {"explain": explain.app, "restore": restore.app, "rules": rules.app}
"""The commands beside the main job; a file of such a name is ``./explain``."""

_ERRORS = "cleaner-bytes"
_POSSIBLE = re.compile(r" \(Possible options: .*\)$")


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status: 0 done, 1 something would change, 2 something could
    not be done."""
    given = list(sys.argv[1:] if args is None else args)
    if not given and sys.stdin is not None and sys.stdin.isatty():
        given = ["--help"]
    if given and given[0] in COMMANDS:
        app, name, rest = COMMANDS[given[0]], f"clean {given[0]}", given[1:]
    else:
        app, name, rest = clean.app, "clean", given
    if name == "clean" and given and (meant := _meant(given[0])):
        sys.exit(_say(f"{given[0]}: no such file, folder or command{meant}"))
    _prepare_output()
    sys.exit(_run(app, name, rest))


def _run(app: typer.Typer, name: str, args: list[str]) -> int:
    try:
        result = get_command(app).main(args=args, prog_name=name, standalone_mode=False)
        sys.stdout.flush()
    except CleanerError as error:
        return _say(str(error))
    except (KeyboardInterrupt, typer.Abort):
        return _say("interrupted; files that are not finished are as they were")
    except BrokenPipeError:
        _leave_output()  # what reads our output has seen enough
        return 0
    except OSError as error:
        _leave_output()
        where = f"{error.filename}: can't be used" if error.filename else "the output can't be written"
        return _say(f"{where}: {error.strerror or error}")
    except typer.Exit as error:
        return error.exit_code
    except Exception as error:
        if (said := _usage(error)) is None:
            raise
        return _say(f"{said}; see: {name} --help")
    return result if isinstance(result, int) else 0


def _usage(error: Exception) -> str | None:
    """The message of a wrong option or argument; ``None`` for any other error."""
    message = getattr(error, "format_message", None)
    if message is None:
        return None
    said = _POSSIBLE.sub("", str(message()).rstrip(".").replace("\n", " "))
    wrong = getattr(error, "option_name", None)
    near = getattr(error, "possibilities", None)
    return said + (suggestion(wrong, near) if wrong and near and "did you mean" not in said.lower() else "")


def _meant(word: str) -> str:
    """A hint where the first argument is no file, but nearly a command."""
    return suggestion(word, COMMANDS) if word.isalpha() and not Path(word).exists() else ""


def _say(message: str) -> int:
    sys.stderr.write(f"clean: {' '.join(message.split())}\n")
    return 2


# -- the standard output ------------------------------------------------------------------------


def _prepare_output() -> None:
    """Have the same bytes written everywhere: UTF-8 and ``\\n``, and bytes that no text holds (of file names,
    of broken UTF-8) as they were. A terminal keeps its own encoding."""
    codecs.register_error(_ERRORS, _as_bytes)
    out = sys.stdout
    if isinstance(out, io.TextIOWrapper):
        out.reconfigure(encoding=out.encoding if out.isatty() else "utf-8", errors=_ERRORS, newline="\n")


def _as_bytes(error: UnicodeError) -> tuple[str | bytes, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    code = ord(error.object[error.start])
    return bytes([code - 0xDC00]) if 0xDC80 <= code <= 0xDCFF else "?", error.start + 1


def _leave_output() -> None:
    """Keep Python from trying once more when it ends."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
