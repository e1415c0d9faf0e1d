"""Seams: placeholder until the learned splitter is merged."""

from __future__ import annotations

from typing import NamedTuple

from cleaner.lines import Document
from cleaner.model import Sureness
from cleaner.signals import Signals

__all__ = ["SEAM", "Seam", "find_seams"]

SEAM = "auto/seam"
"""A further article where the learned signals say so."""


class Seam(NamedTuple):
    """A further article that begins in a section."""

    line: int
    title: int | None
    probability: float
    rule: str = SEAM


def find_seams(doc: Document, signals: Signals, sureness: Sureness) -> list[Seam]:
    """None yet."""
    return []
