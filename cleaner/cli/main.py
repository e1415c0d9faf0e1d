"""Which command is meant, and how its errors are told."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import typer
from typer.main import get_command

from cleaner.cli import clean, explain, restore, rules
from cleaner.errors import CleanerError, suggestion

__all__ = ["COMMANDS", "main"]

COMMANDS = {"explain": explain.app, "restore": restore.app, "rules": rules.app}
"""The commands beside the main job; a file of such a name is ``./explain``."""


def main(args: Sequence[str] | None = None) -> None:
    """Run the command line and exit with its status: 0 done, 1 something would change, 2 something could
    not be done."""
    given = list(sys.argv[1:] if args is None else args)
    if not given:
        given = ["--help"] if sys.stdin.isatty() else ["-"]
    if given[0] in COMMANDS:
        app, name, rest = COMMANDS[given[0]], f"clean {given[0]}", given[1:]
    else:
        app, name, rest = clean.app, "clean", given
    sys.exit(_run(app, name, rest))


def _run(app: typer.Typer, name: str, args: list[str]) -> int:
    try:
        result = get_command(app).main(args=args, prog_name=name, standalone_mode=False)
    except CleanerError as error:
        return _say(str(error))
    except KeyboardInterrupt:
        return _say("interrupted")
    except BrokenPipeError:
        # What reads our output has stopped; keep Python from complaining when it closes the pipe.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
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
    said = str(message()).rstrip(".").replace("\n", " ")
    wrong = getattr(error, "option_name", None)
    near = getattr(error, "possibilities", None)
    return said + (suggestion(wrong, near) if wrong and near and "did you mean" not in said.lower() else "")


def _say(message: str) -> int:
    sys.stderr.write(f"clean: {' '.join(message.split())}\n")
    return 2
