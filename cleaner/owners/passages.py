"""Which passages of a document stand in another one, and whose they are.

A passage is a run of lines with a few sentences. It belongs to the document whose main article begins with it and
consists of it, at least by half; there it stays. It is foreign where text of its own stands before it, or where it is one
of several articles that are divided already. All else (two versions of one article, a paragraph of background, a
quotation) is told, and left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from cleaner.owners.digest import Digest, Row

__all__ = ["OPENINGS", "SENTENCES", "WORDS", "Found", "find_passages", "openings"]

SENTENCES = 3
"""Sentences of a passage, at least."""
WORDS = 30
"""Words of a passage, at least."""
OPENINGS = 5
"""Sentences at the beginning of a main article by which it is looked for in other documents."""
_OWN = 25
"""Words of its own that stand before a foreign passage, or after it where that is an article already."""
_MAIN = 0.5
"""Share of a main article that the passage has, at least, for its document to be the owner."""
_GAP = 2
"""Lines that may differ between two that are the same."""
_LONGEST = 4000
"""Lines of documents that are held against each other one by one."""


@dataclass(frozen=True, slots=True)
class Found:
    """A passage of a document that stands in another one, too."""

    start: int
    """The number of its first line, from 1."""
    end: int
    """The number of the line after its last."""
    words: int
    """Words that both documents have."""
    sentences: int
    """Sentences that both have."""
    other: str
    """The key of the other document."""
    other_start: int
    """The number of the first line there."""
    other_end: int
    """The number of the line after the last there."""
    why: str = ""
    """What makes the other document its owner: ``title``, ``url`` or ``main``; ``""`` where nobody is."""
    certain: bool = False
    """Whether its borders are sure enough to divide or to drop there."""
    closed: bool = False
    """Whether what follows it is none of its article."""
    whole: bool = False
    """Whether every sentence of it stands in the other document, too, so that nothing is lost where it goes."""


def openings(document: Digest) -> list[Row]:
    """The first sentences of the main article; a header may say one several times."""
    return list({row.hash: row for row in document.own if row.telling}.values())[:OPENINGS]


def find_passages(document: Digest, others: Iterable[Digest]) -> list[Found]:
    """The passages of a document that stand in others, in order, none over another.

    :param others: documents with which it shares lines
    """
    x = _Kept(document)
    ranked: list[tuple[tuple[object, ...], Found]] = []
    for other in sorted(others, key=lambda d: d.key):
        y = _Kept(other)
        found = _owned(x, y)
        if found is not None:
            ranked.append(((0, not found.certain, not other.named, -y.share(found), other.key), found))
        else:
            theirs = _owned(y, x)  # what the other one has from this one is told there
            ranked += [
                ((1, -f.words, other.key), f)
                for f in _shared(x, y)
                if theirs is None or f.end <= theirs.other_start or theirs.other_end <= f.start
            ]
    taken: list[Found] = []
    for _, found in sorted(ranked, key=lambda r: (r[0], r[1].start)):
        if all(found.end <= f.start or f.end <= found.start for f in taken):
            taken.append(found)
    return sorted(taken, key=lambda f: f.start)


class _Kept:
    """The lines that stay of a document."""

    def __init__(self, document: Digest) -> None:
        self.document = document
        self.rows = [row for row in document.rows if row.kept]
        self.words = sum(row.words for row in self.rows)

    def before(self, low: int, high: int) -> int:
        """Words of its own before some lines: what a header repeats of them (its caption, say) is none."""
        repeated = {row.hash for row in self.rows[low : high + 1]}
        return sum(row.words for row in self.rows[:low] if row.hash not in repeated)

    def share(self, found: Found) -> float:
        """Which share of the document a passage is that it owns."""
        return found.words / self.words

    def named(self, low: int, high: int) -> bool:
        """Whether the title or the address of the document is that of some lines, or of the two above them."""
        return any(row.named for row in self.rows[max(low - 2, 0) : high])


def _owned(x: _Kept, y: _Kept) -> Found | None:
    """The passage of ``x`` that is the main article of ``y``, if there is one that is foreign in ``x``."""
    own = y.document.own
    telling = [k for k, row in enumerate(own) if row.telling]
    best: list[tuple[int, int]] = []
    first_ones = {row.hash for row in openings(y.document)}
    for k in telling[: 2 * OPENINGS]:
        for i, row in enumerate(x.rows if own[k].hash in first_ones else ()):
            if row.hash == own[k].hash:
                pairs = _run(x.rows, own, i, k)
                if _size(own, pairs) > _size(own, best):
                    best = pairs
    if not best or not _enough([own[j] for _, j in best]):
        return None
    words = _size(own, best)
    if words < _MAIN * sum(row.words for row in own):
        return None
    (low, first), (high, last) = best[0], best[-1]
    if x.named(low, high + 1):
        return None
    article = x.rows[high].article
    rest = x.rows[high + 1 :]
    at_end = not any(row.article == article and row.telling for row in rest)
    begins = x.before(low, high) < _OWN
    if begins and not _rather(y, x, words):
        return None
    # Where it begins both documents, what follows may be more of the same article, unless one ends there already.
    alone = at_end and sum(row.words for row in rest if row.article != article) >= _OWN
    start, other_start = _upward(x.document, y.document, x.rows[low], own[first])
    end = _downward(x.document, x.rows[high])
    held = {row.hash for row in y.document.rows if row.held}
    closed = last >= telling[-1]
    certain = first <= telling[0] and (alone if begins else closed or at_end)
    whole = all(row.hash in held for row in x.rows if start <= row.number < end and row.telling)
    why = next((row.named for row in own if row.named), "main")
    return Found(
        start, end, words, sum(own[j].sentences for _, j in best), y.document.key, other_start, own[last].number + 1, why,
        certain, closed, whole,
    )  # fmt: skip


def _rather(y: _Kept, x: _Kept, words: int) -> bool:
    """Whether ``y`` rather than ``x`` is the owner of a passage that begins both."""
    if y.document.named != x.document.named:
        return y.document.named
    return (-words / y.words, y.document.key) < (-words / x.words, x.document.key)


def _run(xs: Sequence[Row], ys: Sequence[Row], i: int, j: int) -> list[tuple[int, int]]:
    """The lines around two that are the same which are the same in both, in their order."""
    pairs = [(i, j)]
    for step in (-1, 1):
        a, b = i, j
        while (after := _next(xs, ys, a, b, step)) is not None:
            a, b = after
            pairs.append(after)
    return sorted(pairs)


def _next(xs: Sequence[Row], ys: Sequence[Row], i: int, j: int, step: int) -> tuple[int, int] | None:
    steps = sorted(((a, b) for a in range(_GAP + 1) for b in range(_GAP + 1)), key=lambda s: (s[0] + s[1], s))
    for a, b in steps:
        k, m = i + step * (a + 1), j + step * (b + 1)
        if 0 <= k < len(xs) and 0 <= m < len(ys) and xs[k].hash == ys[m].hash:
            return k, m
    return None


def _size(rows: Sequence[Row], pairs: Iterable[tuple[int, int]]) -> int:
    return sum(rows[j].words for _, j in pairs)


def _enough(rows: Sequence[Row]) -> bool:
    """Whether lines are a passage: a few sentences."""
    return sum(r.sentences for r in rows if r.telling) >= SENTENCES and sum(r.words for r in rows) >= WORDS


def _upward(x: Digest, y: Digest, first: Row, other: Row) -> tuple[int, int]:
    """Where a passage begins in both documents: with what stands above its first line in both, and with the header of an
    article that begins there already."""
    i = next(k for k, row in enumerate(x.rows) if row.number == first.number)
    j = next(k for k, row in enumerate(y.rows) if row.number == other.number)
    while i and j and x.rows[i - 1].hash == y.rows[j - 1].hash:
        i, j = i - 1, j - 1
    k = i
    while k and x.rows[k - 1].article == first.article and not x.rows[k - 1].telling:
        k -= 1
    if k == 0 or x.rows[k - 1].article != first.article:
        i = k
    return x.rows[i].number, y.rows[j].number


def _downward(x: Digest, last: Row) -> int:
    """Where a passage ends: what is left of its article and does not stay goes with it."""
    k = next(k for k, row in enumerate(x.rows) if row.number == last.number) + 1
    end = k
    while end < len(x.rows) and not x.rows[end].kept and x.rows[end].article in (last.article, 0):
        end += 1
    ends = end == len(x.rows) or x.rows[end].article != last.article
    return x.rows[end - 1 if ends else k - 1].number + 1


def _shared(x: _Kept, y: _Kept) -> list[Found]:
    """The passages that both documents have, where neither is the owner."""
    xs, ys = x.rows[:_LONGEST], y.rows[:_LONGEST]
    blocks = SequenceMatcher(None, [r.hash for r in xs], [r.hash for r in ys], autojunk=False).get_matching_blocks()
    runs: list[list[tuple[int, int]]] = []
    for i, j, size in blocks:
        pairs = [(i + n, j + n) for n in range(size)]
        if runs and pairs and i - runs[-1][-1][0] <= _GAP + 1 and j - runs[-1][-1][1] <= _GAP + 1:
            runs[-1] += pairs
        elif pairs:
            runs.append(pairs)
    found = []
    for run in runs:
        rows = [xs[i] for i, _ in run]
        (low, other_low), (high, other_high) = run[0], run[-1]
        if not _enough(rows):
            continue
        words, sentences = sum(r.words for r in rows), sum(r.sentences for r in rows)
        found.append(
            Found(
                xs[low].number, xs[high].number + 1, words, sentences, y.document.key, ys[other_low].number,
                ys[other_high].number + 1,
            )
        )  # fmt: skip
    return found
