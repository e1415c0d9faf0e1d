"""Labels put back: a document that was cleaned as if its lines were others has its own lines labelled in the end."""

from __future__ import annotations

from collections.abc import Sequence

from cleaner.labelled import Labelled
from cleaner.labels import Labels
from cleaner.lines import Document
from cleaner.model import FATES, Field

__all__ = ["put_back"]


def put_back(new: Labelled, doc: Document, lines: Sequence[Sequence[int]]) -> Labelled:
    """The labels of a document, from those of the lines as which it was cleaned.

    A line that stands for several gives each its label. Pieces that went from inside a line go only where it stands in the
    document as it was cleaned.

    :param new: the labels of the lines that were cleaned
    :param lines: for each of them the indices of the document's lines that it stands for; none of a separator that was put in
    """
    own = Labels(doc)
    fates = [FATES[kind] for kind in own.kinds]
    rounds: dict[int, int] = {}
    first: list[int] = []
    for k, at in enumerate(lines):
        first.append(at[0] if at else -1)
        for i in at:
            own.kinds[i], own.rules[i], own.articles[i], fates[i] = new.kinds[k], new.rules[k], new.articles[k], new.fates[k]
            if k in new.probabilities:
                own.probabilities[i] = new.probabilities[k]
            if k in new.rounds:
                rounds[i] = new.rounds[k]
    own.cuts = {first[k]: cuts for k, cuts in new.cuts.items() if new.doc.texts[k] == doc.texts[first[k]]}
    own.fields = [(number, field._replace(line=_line_of(field, doc, lines[field.line]))) for number, field in new.fields]
    own.refused = [refusal._replace(line=first[refusal.line]) for refusal in new.refused]
    own.openings = {first[k]: rule for k, rule in new.openings.items()}
    own.found, own.excepted, own.count, own.index = set(new.found), new.excepted, new.count, new.index
    out = Labelled(doc, new.ruleset, own)
    out.fates, out.rounds, out.verdict, out.changed = fates, rounds, new.verdict, new.changed
    return out


def _line_of(field: Field, doc: Document, at: Sequence[int]) -> int:
    """The line in which the text of a field stands, or the first that it may come from."""
    return next((i for i in at if field.text in doc.texts[i]), at[0])
