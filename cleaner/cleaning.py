"""From a document to its final labels: the rounds of labelling, and the guard.

Labelling is repeated on the lines that stay until nothing more goes, so that cleaning a cleaned text
changes nothing. Then the guard asks whether too much would go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from cleaner.assembling import cut_text
from cleaner.folding import word_count
from cleaner.labelling import Labels, Refusal, label_lines
from cleaner.lines import Document
from cleaner.model import FATES, Cut, Fate, Field, Kind, Sureness, Verdict
from cleaner.ruleset import RuleSet

__all__ = ["ROUNDS", "Labelled", "clean_lines"]

ROUNDS = 3
"""Most rounds of labelling."""
MOST_OF_DOCUMENT = 0.95
"""Share of a document's words that rules may drop."""


class Labelled:
    """The final labels of a document, as columns.

    :ivar kinds: kind of each line
    :ivar fates: fate of each line
    :ivar rules: id of the rule that decided it, or ``None``; of a guarded document, the rule that meant to
    :ivar articles: number of its article, or ``None``
    :ivar rounds: round in which it was decided, where that was not the first
    :ivar cuts: pieces that went from inside lines, by line
    :ivar found: ids of the rules that claimed anything, whoever won
    :ivar fields: metadata: number of the article, field
    :ivar refused: matches that ``at_most`` refused
    :ivar changed: whether anything was dropped, captured, cut or split
    """

    __slots__ = (
        "articles", "changed", "count", "cuts", "doc", "fates", "fields", "found", "index", "kinds", "refused", "rounds",
        "rules", "ruleset", "verdict",
    )  # fmt: skip

    def __init__(self, doc: Document, ruleset: RuleSet, first: Labels) -> None:
        self.doc, self.ruleset = doc, ruleset
        self.kinds, self.rules, self.articles = first.kinds, first.rules, first.articles
        self.cuts: dict[int, tuple[Cut, ...]] = dict(first.cuts)
        self.fields: list[tuple[int, Field]] = first.fields
        self.found = first.found
        self.refused: list[Refusal] = first.refused
        self.rounds: dict[int, int] = {}
        self.count, self.index = first.count, first.index
        self.fates: list[Fate] = []
        self.verdict = Verdict.ARTICLE
        self.changed = False


def clean_lines(
    doc: Document,
    rules: RuleSet,
    *,
    again: Callable[[Document], RuleSet] | None = None,
    keep: frozenset[Kind] = frozenset(),
    url: str | None = None,
    cut: Sureness = Sureness.CAREFUL,
    guard: float = 0.5,
) -> Labelled:
    """Label a document for good.

    :param rules: the rules that are active for it
    :param again: the rules that would be active for the cleaned text, where that may be fewer
    :param keep: captured kinds that stay in the text
    :param url: the document's address
    :param cut: how sure decisions without a rule must be
    :param guard: share of an article's words that rules may drop
    :raises PatternTimeout: a regular expression took too long
    """
    first = label_lines(doc, rules, url=url, cut=cut)
    out = Labelled(doc, rules, first)
    fates = FATES | dict.fromkeys(keep, Fate.KEEP)
    out.fates = [fates[kind] for kind in out.kinds]
    if first.index:
        return _untouched(out, Verdict.INDEX)
    if not first.count:
        moved = Fate.DROP in out.fates or Fate.CAPTURE in out.fates
        return _untouched(out, Verdict.GUARDED if moved else Verdict.EMPTY)
    out.changed = Fate.DROP in out.fates or Fate.CAPTURE in out.fates or bool(out.cuts)
    if out.changed or first.count > 1:
        if not _comes_to_rest(out, first.settled, again, fates, url, cut) or _too_much(out, guard):
            return _untouched(out, Verdict.GUARDED)
        out.changed = out.changed or out.count > len(doc.separators) + 1
    out.verdict = Verdict.BUNDLE if out.count > 1 else Verdict.ARTICLE
    return out


def _untouched(out: Labelled, verdict: Verdict) -> Labelled:
    """Nothing goes; the rules' names stay, to tell what each meant to do."""
    out.verdict, out.changed, out.count = verdict, False, 0
    texts = (Kind.BLANK, Kind.SEPARATOR)
    if verdict is Verdict.INDEX:
        out.rules = [None] * len(out.kinds)
    out.kinds = [kind if kind in texts else Kind.BODY for kind in out.kinds]
    out.fates = [FATES[kind] for kind in out.kinds]
    out.articles = [None] * len(out.kinds)
    out.cuts, out.fields, out.rounds = {}, [], {}
    return out


# -- rounds --------------------------------------------------------------------------------------


def _comes_to_rest(
    out: Labelled,
    settled: bool,
    again: Callable[[Document], RuleSet] | None,
    fates: dict[str, Fate],
    url: str | None,
    cut: Sureness,
) -> bool:
    """Label what stays until nothing more goes.

    :param settled: whether the first round has seen that a second can't find more
    """
    for number in range(2, ROUNDS + 1):
        if settled:
            break
        part, lines = _kept(out)
        labels = label_lines(part, out.ruleset, url=url, cut=cut)
        out.found |= labels.found
        settled = not _merge(out, labels, lines, number, fates)
    if not settled:
        return False
    if again is None:
        return True
    part, lines = _kept(out)
    fewer = again(part)
    if fewer is out.ruleset:
        return True
    return not _news(out, label_lines(part, fewer, url=url, cut=cut), lines, fates)


def _kept(out: Labelled) -> tuple[Document, list[int]]:
    """The document of the lines that stay, and the index of each; -1 for a separator."""
    lines: list[int] = []
    before: int | None = None
    for i, fate in enumerate(out.fates):
        if fate is Fate.KEEP and out.kinds[i] is not Kind.SEPARATOR:
            if before is not None and out.articles[i] != before:
                lines.append(-1)
            before = out.articles[i]
            lines.append(i)
    changed = {i: cut_text(out.doc.texts[i], cuts) for i, cuts in out.cuts.items()}
    return out.doc.part(lines, changed), lines


def _news(out: Labelled, labels: Labels, lines: list[int], fates: dict[str, Fate]) -> bool:
    """Whether a further round would take anything away or divide anything further."""
    if labels.index or not labels.count:
        return False
    taken = any(fates[kind] is not Fate.KEEP for kind, i in zip(labels.kinds, lines, strict=True) if i >= 0)
    return taken or bool(labels.cuts) or labels.count != out.count


def _merge(out: Labelled, labels: Labels, lines: list[int], number: int, fates: dict[str, Fate]) -> bool:
    """Take over what a further round found. :return: whether it found anything"""
    if not _news(out, labels, lines, fates):
        return False
    renumbered: dict[int, int] = {}  # an article's last new number
    places: dict[int, int] = {}
    for k, i in enumerate(lines):
        article = labels.articles[k]
        if i < 0 or article is None:
            continue
        old = out.articles[i] or 1
        if labels.kinds[k] is not Kind.BODY:
            out.kinds[i], out.fates[i] = labels.kinds[k], fates[labels.kinds[k]]
            out.rules[i], out.rounds[i] = labels.rules[k], number
        if k in labels.cuts:
            earlier = out.cuts.get(i, ())
            out.cuts[i] = tuple(sorted([*earlier, *_shifted(len(out.doc.texts[i]), labels.cuts[k], earlier)]))
        renumbered[old] = places[i] = article
    for k, i in enumerate(lines):  # lines above the first header of a later round belong to no article
        if i >= 0 and labels.articles[k] is None and fates[labels.kinds[k]] is not Fate.KEEP:
            out.kinds[i], out.fates[i] = labels.kinds[k], fates[labels.kinds[k]]
            out.rules[i], out.rounds[i] = labels.rules[k], number
    latest = 0
    for i, article in enumerate(out.articles):
        if i in places:
            latest = out.articles[i] = places[i]
        elif article is not None:
            last = renumbered.get(article, latest or 1)
            out.articles[i] = min(max(latest, renumbered.get(article - 1, 0) + 1), last)
    renumber = {0: 0} | renumbered
    fields = [(renumber.get(n, n), f) for n, f in out.fields]
    fields += [(n, f._replace(line=lines[f.line])) for n, f in labels.fields]
    out.fields = sorted(fields, key=lambda f: f[0])
    out.refused += (r._replace(line=lines[r.line]) for r in labels.refused)
    out.count = labels.count
    return True


def _shifted(size: int, cuts: Sequence[Cut], earlier: Sequence[Cut]) -> list[Cut]:
    """Pieces of a line that was cut before, counted in the line as it was, around the earlier pieces."""
    gone = {i for cut in earlier for i in range(cut.start, cut.end)}
    left = [i for i in range(size) if i not in gone]
    moved: list[Cut] = []
    for cut in cuts:
        for i in left[cut.start : cut.end]:
            if moved and moved[-1].end == i and moved[-1].rule == cut.rule:
                moved[-1] = moved[-1]._replace(end=i + 1)
            else:
                moved.append(Cut(i, i + 1, cut.rule))
    return moved


# -- the guard -----------------------------------------------------------------------------------


def _too_much(out: Labelled, share: float) -> bool:
    """Whether more than a share of the words inside an article would go, from its first line that stays
    to its last, or nearly all of the document. Repeats, captured lines and split-off text don't count."""
    doc, kinds, fates = out.doc, out.kinds, out.fates
    dropped = [i for i, kind in enumerate(kinds) if kind is Kind.CHROME]
    if not dropped and not out.cuts:
        return False
    kept = [i for i, fate in enumerate(fates) if fate is Fate.KEEP and kinds[i] is not Kind.SEPARATOR]
    first: dict[int | None, int] = {}
    last: dict[int | None, int] = {}
    for i in kept:
        first.setdefault(out.articles[i], i)
        last[out.articles[i]] = i
    gone: dict[int | None, int] = {}
    total = 0
    for i in dropped:
        n = word_count(doc.texts[i])
        total += n
        article = out.articles[i]
        if article in first and first[article] < i < last[article]:
            gone[article] = gone.get(article, 0) + n
    for i, cuts in out.cuts.items():
        n = sum(word_count(doc.texts[i][c.start : c.end]) for c in cuts)
        total += n
        gone[out.articles[i]] = gone.get(out.articles[i], 0) + n
    # A kept line holds at least a word: most documents are through before any word is counted.
    if total * (1 - MOST_OF_DOCUMENT) > MOST_OF_DOCUMENT * len(kept):
        left = sum(word_count(doc.texts[i]) for i in kept) - sum(
            word_count(doc.texts[i][c.start : c.end]) for i, cuts in out.cuts.items() for c in cuts
        )
        if total * (1 - MOST_OF_DOCUMENT) > MOST_OF_DOCUMENT * left:
            return True
    for article, n in gone.items():
        own = [i for i in kept if out.articles[i] == article]
        if n * (1 - share) > share * len(own):
            left = sum(word_count(cut_text(doc.texts[i], out.cuts.get(i, ()))) for i in own)
            if n * (1 - share) > share * left:
                return True
    return False
