"""``clean rules``: the rule author's tools, a module a command."""

from cleaner.cli.rules import importing, linting, looking, starting, testing  # noqa: F401  each adds its command
from cleaner.cli.rules.shared import app

__all__ = ["app"]
