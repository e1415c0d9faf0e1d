"""A document labelled as its page shows it, where its lines are laid out otherwise (:mod:`cleaner.layout`).

What stays of it must be clean, and is read as its page shows it, too. If that looks otherwise, as too few of its lines are left
to tell, the document is labelled the other way; and if that is not clean either, it stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from cleaner.guarding import guarded
from cleaner.labelled import Labelled
from cleaner.layout import Layout, may_be_laid_out, read_layout
from cleaner.lines import Document
from cleaner.result import Result

__all__ = ["Label", "as_it_stands", "labelled_as_shown"]

Label = Callable[[Document, Callable[[Document], Layout | None]], tuple[Labelled, Layout | None]]
"""Labels a document that is read in a way, and tells how it was laid out; ``None`` where that did not count."""


def as_it_stands(_: Document) -> None:
    """Read a document as its lines are."""


def labelled_as_shown(doc: Document, label: Label) -> Labelled:
    """The labels of a document, by which nothing goes that a second cleaning would not take, too.

    :param label: labels it
    """
    out, layout = label(doc, read_layout)
    if _rests(doc, out, layout, label):
        return out
    out, layout = label(doc, partial(read_layout, few=True) if layout is None else as_it_stands)
    return out if _rests(doc, out, layout, label) else guarded(out)


def _rests(doc: Document, out: Labelled, layout: Layout | None, label: Label) -> bool:
    """Whether nothing goes from what stays of a document."""
    if not out.changed or (layout is None and not may_be_laid_out(doc, out)):
        return True
    left = Document.of(Result("", out).text)
    if layout is None and read_layout(left) is None:
        return True
    return not label(left, read_layout)[0].changed
