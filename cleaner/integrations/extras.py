"""What is said where the library of an integration is missing."""

from __future__ import annotations

__all__ = ["missing"]


def missing(extra: str, error: ImportError) -> ImportError:
    """An error that says in one line what to install.

    :param extra: the extra that brings the library
    :param error: what Python said of the library
    """
    return ImportError(f"{error.name} is missing; install it with: pip install 'article-cleaner[{extra}]'", name=error.name)
