"""The guard: whether so much of a document would go that it is better left as it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial

from cleaner.assembling import cut_text
from cleaner.folding import word_count
from cleaner.generic import OUTSIDE
from cleaner.labelled import Labelled
from cleaner.model import Fate, Kind, Verdict

__all__ = ["guarded", "takes_too_much"]

MOST_OF_DOCUMENT = 0.95
"""Share of a document's words that rules may drop."""
_SURE = 0.95
"""Probability from which the guard does not count what the generic stage takes inside an article: it is there for rules
that are wrong, and for what is in doubt."""

_Lines = dict[int | None, list[int]]  # by the number of their article


def guarded(out: Labelled) -> Labelled:
    """The labels of a document that is not to be changed, as too much was taken from it."""
    return out.untouched(Verdict.GUARDED)


def takes_too_much(out: Labelled, share: float, taken: Sequence[tuple[int, int]] = ()) -> bool:
    """Whether more than a share of the words inside an article would go, from its first line that stays
    to its last, or nearly all of the document. Repeats, captured lines and split-off text don't count.

    :param taken: words that were taken before: index of a line of the article from inside of which they were, -1 if from none,
        and how many
    """
    texts = out.doc.texts
    dropped = [i for i, kind in enumerate(out.kinds) if kind is Kind.CHROME]
    if not (dropped or out.cuts or taken) or (not taken and _surely_little(out, dropped, share)):
        return False
    kept = out.staying()
    pieces = [(i, sum(word_count(texts[i][c.start : c.end]) for c in cuts)) for i, cuts in out.cuts.items()]
    total = word_count("\n".join([texts[i] for i in dropped])) + sum(n for _, n in (*taken, *pieces))

    def words_of_document(lines: Sequence[int]) -> int:
        return sum(word_count(texts[i]) for i in lines) - sum(n for _, n in pieces)

    if _exceeds(total, MOST_OF_DOCUMENT, kept, words_of_document):
        return True
    own = _by_article(out, kept)
    # A line that is kept above a header without a text has no article; where there is one alone, it stands in it.
    around: _Lines = {1: kept} if out.count == 1 and kept else own
    inside = [(i, n) for i, n in taken if i >= 0]
    gone = _gone_by_article(out, dropped, around, [*inside, *pieces])
    return any(_exceeds(n, share, own.get(article, []), partial(_words_left, out)) for article, n in gone.items())


def _surely_little(out: Labelled, dropped: Sequence[int], share: float) -> bool:
    """Whether a document is through before any word is counted, as most are: a word has a sign and a blank at least
    (two signs of Chinese are one, too), and a line that stays has a word.

    :param dropped: the lines that are dropped
    """
    if out.count != 1 or out.cuts or out.doc.separators:
        return False
    texts = [out.doc.texts[i] for i in dropped]
    most = sum(len(t) // 2 + 1 if t.isascii() else len(t) + 1 for t in texts)
    return most <= min(share, MOST_OF_DOCUMENT) * (most + out.fates.count(Fate.KEEP))


def _gone_by_article(
    out: Labelled, dropped: Iterable[int], around: _Lines, pieces: Iterable[tuple[int, int]]
) -> Mapping[int | None, int]:
    """How many words go inside each article. Between a headline far above the text and the text stands what is outside
    of the article.

    :param dropped: the lines that are dropped
    :param around: the lines that stay, in order
    :param pieces: what goes from inside the article, however it does: index of a line of the article, words
    """
    gone: defaultdict[int | None, int] = defaultdict(int)
    for i, n in pieces:
        gone[out.articles[i]] += n
    in_doubt = [i for i in dropped if out.rules[i] not in OUTSIDE and out.probabilities.get(i, 0.0) < _SURE]
    for article, lines in _by_article(out, in_doubt).items():
        if stay := around.get(article):
            gone[article] += word_count("\n".join([out.doc.texts[i] for i in lines if stay[0] < i < stay[-1]]))
    return gone


def _by_article(out: Labelled, lines: Iterable[int]) -> _Lines:
    own: defaultdict[int | None, list[int]] = defaultdict(list)
    for i in lines:
        own[out.articles[i]].append(i)
    return own


def _exceeds(gone: int, share: float, lines: Sequence[int], words: Callable[[Sequence[int]], int]) -> bool:
    """Whether what goes is more than a share of it and what stays.

    :param lines: the lines that stay; each has a word at least, so that they need not be counted often
    :param words: counts their words
    """
    return gone > share * (gone + len(lines)) and gone > share * (gone + words(lines))


def _words_left(out: Labelled, lines: Iterable[int]) -> int:
    """Words that stay of some lines."""
    return sum(word_count(cut_text(out.doc.texts[i], out.cuts.get(i, ()))) for i in lines)
