"""Which command is meant, and how its errors are told."""

from __future__ import annotations

import codecs
import contextlib
import io
import os
import re
import sys
from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import Any

from cleaner.errors import CleanerError, suggestion
from cleaner.wording import one_line

__all__ = ["COMMANDS", "main", "run_app"]

COMMANDS = ("config", "explain", "hook", "learn", "report", "restore", "rules")
"""The commands beside the main job; a file of such a name is ``./explain``."""

_INTERRUPTED = 130  # what typer makes of Ctrl-C
_ERRORS = "cleaner-bytes"
_POSSIBLE = re.compile(r" \(Possible options: .*\)$")


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status: 0 done, 1 something would change, 2 something could
    not be done."""
    given = list(sys.argv[1:] if args is None else args)
    _prepare_errors()
    if not given and sys.stdin is not None and sys.stdin.isatty():
        given = ["--help"]
    command = given[0] if given and given[0] in COMMANDS else "clean"
    if command == "clean" and given and (meant := _meant(given[0])):
        sys.exit(_say(f"{given[0]}: no such file, folder or command{meant}"))
    _prepare_output()
    if command == "clean" and given and not any(arg.startswith("-") and arg != "-" for arg in given):
        sys.exit(_run(partial(_plain, given), "clean"))
    name, rest = ("clean", given) if command == "clean" else (f"clean {command}", given[1:])
    sys.exit(_run(partial(_parsed, command, name, rest), name))


def _plain(names: list[str]) -> int:
    """The main job without options, as in a pipeline's inner loop: the library that parses options takes
    longer to load than a page to clean, so it is left out."""
    from cleaner.cli.job import Job
    from cleaner.cli.setup import Setup

    return Job(Setup()).run(names)


def _parsed(command: str, name: str, args: list[str]) -> object:
    """A command with options; only its own module is loaded."""
    from typer.main import get_command

    app = import_module(f"cleaner.cli.{command}").app
    return get_command(app).main(args=args, prog_name=name, standalone_mode=False)


def run_app(app: Any, name: str, args: Sequence[str]) -> int:
    """Run a program that is beside this one, with the same exit status and errors.

    :param app: its :class:`typer.Typer`
    """
    from typer.main import get_command

    _prepare_errors()
    _prepare_output()
    return _run(partial(get_command(app).main, args=list(args), prog_name=name, standalone_mode=False), name)


def _run(work: Callable[[], object], name: str) -> int:
    if sys.stdout is None:  # closed before the program began; a file that it opens could take its place
        return _say("the standard output is closed; send it to a file, or to /dev/null")
    try:
        result = work()
        sys.stdout.flush()
    except CleanerError as error:
        return _say(str(error))
    except KeyboardInterrupt:
        result = _INTERRUPTED
    except (BrokenPipeError, SystemExit):  # the latter is what typer makes of the former
        _leave_output()  # what reads our output has seen enough
        return 0
    except OSError as error:
        _leave_output()
        where = f"{error.filename}: can't be used" if error.filename else "the output can't be written"
        return _say(f"{where}: {error.strerror or error}")
    except Exception as error:
        if isinstance(status := getattr(error, "exit_code", None), int) and not hasattr(error, "format_message"):
            return status  # typer's way to leave
        if type(error).__name__ == "Abort":
            result = _INTERRUPTED
        elif (said := _usage(error)) is None:
            raise
        else:
            at = getattr(error, "ctx", None)  # of a command inside a command, the help is its own
            return _say(f"{said}; see: {at.command_path if at else name} --help")
    if result == _INTERRUPTED:
        return _say("interrupted; files that are not finished are as they were")
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
    sys.stderr.write(f"clean: {one_line(message)}\n")
    return 2


# -- the standard streams -----------------------------------------------------------------------


def _prepare_errors() -> None:
    """Where the standard error is closed, what is said there goes nowhere; the exit status tells."""
    if sys.stderr is None:
        sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it is open until the program ends


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
    with contextlib.suppress(OSError):  # an output that is no file
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
