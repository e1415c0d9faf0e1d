"""Documents into a survey, for the commands that make a page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cleaner.cli.setup import Setup
from cleaner.cli.shell import warn
from cleaner.errors import CleanerError
from cleaner.inputs import STDIN
from cleaner.reading import Document
from cleaner.reporting import Survey

__all__ = ["gather", "page_title"]


def gather(survey: Survey, setup: Setup, documents: Iterable[Document | CleanerError]) -> int:
    """Clean documents and take them into a survey; what fails is told and noted there.

    :param setup: what applies to each
    :return: how many failed
    :raises FileFault: a fault in a rule file or a configuration, which concerns them all
    """
    for document in documents:
        try:
            if isinstance(document, CleanerError):
                raise document
            survey.add(document, setup.of(document.path).clean(document))
        except CleanerError as error:
            if error.concerns_all:
                raise
            survey.fail(str(error))
            warn(str(error))
    return len(survey.failures)


def page_title(names: Sequence[str]) -> str:
    """What a page is of: the names that were given, as far as they are not too many."""
    shown = ", ".join(STDIN if name == "-" else name for name in names[:2])
    return f"{shown} and {len(names) - 2} more" if len(names) > 2 else shown
