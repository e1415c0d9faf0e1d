"""The options of a cleaning that are said in several places: what holds otherwise, and what is wrong with one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cleaner.errors import suggestion
from cleaner.model import CAPTURED, Sureness

__all__ = ["GUARD", "option_faults"]

GUARD = 0.5
"""Share of an article's words that rules may drop, where nobody says another."""


def option_faults(keep: Iterable[str], cut: str, guard: float) -> Iterator[tuple[str, str]]:
    """The options that make no sense: the name of each, and what to say of it.

    :param keep: captured kinds that stay in the text
    :param cut: how sure decisions without a rule must be
    :param guard: share of an article's words that rules may drop
    """
    for kind in keep:
        if kind not in CAPTURED:
            yield "keep", f'no kind "{kind}"{suggestion(kind, CAPTURED)}; kinds to keep are {", ".join(CAPTURED)}'
    if cut not in list(Sureness):
        yield "cut", f'no sureness "{cut}"{suggestion(cut, Sureness)}; use {", ".join(Sureness)}'
    if not 0 < guard <= 1:
        yield "guard", f"no guard {guard}; it is a share above 0 and up to 1"
