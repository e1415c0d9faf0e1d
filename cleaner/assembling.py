"""From labelled lines back to text: which lines stand in it, and the blank lines between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from operator import add

from cleaner.lines import Document
from cleaner.model import Cut, Fate

__all__ = ["article_text", "cut_text", "join_articles", "kept_pieces"]


def cut_text(text: str, cuts: Sequence[Cut]) -> str:
    """What stays of a line when pieces went from inside it.

    >>> cut_text("The end. SEE ALSO: more", [Cut(8, 23, "site/see-also")])
    'The end.'
    """
    left, at = [], 0
    for cut in cuts:
        left.append(text[at : cut.start])
        at = cut.end
    return "".join(left) + text[at:]


def kept_pieces(lines: range, fates: Sequence[Fate], *, whole: bool) -> list[int]:
    """The lines of an article that stand in the text, in order, and -1 for a blank line that we put there.

    Lines that were neighbours keep the blank lines between them, and a removal leaves one. At both
    ends blank lines stay only where nothing was removed between them and the text.

    :param lines: the lines among which it stands
    :param whole: whether it is all of its document; else no blank lines stay at its ends
    """
    keep, blank = Fate.KEEP, Fate.BLANK
    own = fates[lines.start : lines.stop]
    removed = [i for i, fate in zip(lines, own, strict=True) if fate is not keep and fate is not blank]
    pieces: list[int] = []
    for before, after in pairwise((lines.start - 1, *removed, lines.stop)):
        low, high = before + 1, after
        while before >= lines.start and low < high and fates[low] is blank:
            low += 1
        while after < lines.stop and high > low and fates[high - 1] is blank:
            high -= 1
        if pieces and low < high:
            pieces.append(-1)
        pieces += range(low, high)
    return pieces if whole else _trimmed(pieces, fates)


def _trimmed(pieces: list[int], fates: Sequence[Fate]) -> list[int]:
    """The pieces without blank lines at both ends."""
    text = [k for k, i in enumerate(pieces) if i >= 0 and fates[i] is not Fate.BLANK]
    return pieces[text[0] : text[-1] + 1] if text else []


def article_text(doc: Document, lines: range, fates: Sequence[Fate], cuts: Mapping[int, Sequence[Cut]], whole: bool) -> str:
    """The text of one article.

    :param lines: the lines among which it stands
    :param whole: whether it is all of its document, so that blank lines at its ends may stay
    """
    pieces = kept_pieces(lines, fates, whole=whole)
    if not pieces:
        return ""
    newline, texts = doc.newline, doc.texts
    if cuts:
        shown = [cut_text(texts[i], cuts.get(i, ())) if i >= 0 else "" for i in pieces]
    else:
        shown = [texts[i] if i >= 0 else "" for i in pieces]
    if isinstance(doc.breaks, str):
        return newline.join(shown) + doc.end(pieces[-1])
    ends = [doc.end(i) if i >= 0 else newline for i in pieces]
    for n in range(1, len(pieces)):
        if pieces[n] < 0 and ends[n - 1] == "\r":  # with a line feed after it the two would be one break
            ends[n] = "\r"
    return "".join(map(add, shown, ends))


def join_articles(texts: Sequence[str], newline: str) -> str:
    """Several articles in one text, the separator alone on a line between them."""
    closed = [t if t.endswith(("\n", "\r")) else t + newline for t in texts[:-1]]
    return f"\f{newline}".join([*closed, *texts[-1:]])
