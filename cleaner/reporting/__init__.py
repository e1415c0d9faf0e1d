"""The report: one page to look at, made of many results. :class:`Survey` takes them, :func:`page` writes them down."""

from __future__ import annotations

from cleaner.reporting.inlining import MARK, page
from cleaner.reporting.survey import Survey

__all__ = ["MARK", "Survey", "page"]
