"""Headers that are printed twice, where the rest of the page bears them out.

Captions, names, dates and teaser cards are printed twice, too, with body text below. So a header alone must hold the headline
that the text below it speaks of, and of several some must look like the beginning of an article also to the seams
(:mod:`cleaner.seams`), which see the whole page.
"""

from __future__ import annotations

from collections.abc import Mapping

from cleaner.blocks import BlockMatch
from cleaner.echo import Header, find_headers
from cleaner.generic import FAIR_TITLE, look
from cleaner.headline import READ, find_headlines
from cleaner.labels import Repeats
from cleaner.lines import Document
from cleaner.model import Sureness
from cleaner.seams import chances
from cleaner.signals import Signals

__all__ = ["confirmed_headers"]

_SURE, _FAIR = 0.6, 0.05
"""How likely the seams must call one of the further headers; or else each, where the first holds the headline."""
_SOON = 6
"""Lines below a header among which its text begins."""


def confirmed_headers(
    doc: Document,
    visible: list[int],
    repeats: Repeats,
    known: set[int],
    taken: list[BlockMatch],
    counts: Mapping[str, int] | None = None,
) -> list[Header]:
    """The headers of :func:`cleaner.echo.find_headers`, which has the same parameters, that are borne out.

    Where a rule has found an article, or there is too little of a page to tell, that is all of them.

    :param counts: how often each key occurs; without it, in the document
    """
    found = find_headers(doc, visible, repeats, known, taken)
    sureness = Sureness.CAREFUL  # it does not count here
    view = look(doc, visible, known, sureness, counts=counts) if found and not taken else None
    if view is None:
        return found
    told = _holds_headline(view.signals, found[0])
    if len(found) > 1:
        likely = chances(doc, view.signals)
        if likely is None:
            return found
        further = [max(likely.get(i, 0.0) for i in range(header.first, header.last + 1)) for header in found[1:]]
        if max(further) >= _SURE or (told and min(further) >= _FAIR):
            return found
    return found[:1] if told else []


def _holds_headline(signals: Signals, header: Header) -> bool:
    """Whether the headline that the text below a header speaks of is the one that it prints twice."""
    below = signals.lines.index(header.last) + 1
    own = [place for place in range(below, len(signals.lines)) if not signals.chrome[place]][:_SOON]
    near = signals.head((own[-1] if own else below) + 1 + READ)
    begin = next((place for place in own if near.sentence[place]), below)
    likeliest = next(iter(find_headlines(near, begin)), None)
    if likeliest is None or likeliest.probability < FAIR_TITLE:
        return False
    return signals.doc.key(near.lines[likeliest.place]) == signals.doc.key(header.first)
