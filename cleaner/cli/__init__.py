"""The command line: a thin shell around the functions of the package."""

from __future__ import annotations

from cleaner.cli.main import main

__all__ = ["main"]
