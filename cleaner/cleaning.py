"""From a document to its final labels: the rounds of labelling, and the guard.

Labelling is repeated on the lines that stay until nothing more goes, so that cleaning a cleaned text
changes nothing. Then the guard asks whether too much would go.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import compress, pairwise

from cleaner.assembling import cut_text
from cleaner.excepting import EXCEPTION, NO_EXCEPTIONS, Excepted, Exceptions
from cleaner.folding import word_count
from cleaner.generic import OUTSIDE
from cleaner.labelling import Labels, Refusal, label_lines
from cleaner.labels import Given
from cleaner.lines import Document
from cleaner.model import FATES, SEPARATOR, Cut, Fate, Field, Kind, Sureness, Verdict
from cleaner.rule import Rule
from cleaner.ruleset import Found, RuleSet
from cleaner.settling import is_settled, late_drops

__all__ = ["ROUNDS", "Labelled", "clean_lines", "guarded"]

ROUNDS = 3
"""Most rounds of labelling."""
MOST_OF_DOCUMENT = 0.95
"""Share of a document's words that rules may drop."""
_SURE = 0.95
"""Probability from which the guard does not count what the generic stage takes inside an article: it is there for rules
that are wrong, and for what is in doubt."""


class Labelled:
    """The final labels of a document, as columns.

    :ivar kinds: kind of each line
    :ivar fates: fate of each line
    :ivar rules: id of the rule that decided it, or ``None``; of a guarded document, the rule that meant to
    :ivar articles: number of its article, or ``None``
    :ivar rounds: round in which it was decided, where that was not the first
    :ivar probabilities: how sure the decisions of the generic stage were, by line
    :ivar cuts: pieces that went from inside lines, by line
    :ivar found: ids of the rules that claimed anything, whoever won
    :ivar excepted: the exceptions that were used, each with the number of copies
    :ivar openings: ids of the rules that opened articles, by the first line of each that is not blank
    :ivar fields: metadata: number of the article, field
    :ivar refused: matches that ``at_most`` refused
    :ivar changed: whether anything was dropped, captured, cut or split
    """

    __slots__ = (
        "articles", "changed", "count", "cuts", "doc", "excepted", "fates", "fields", "found", "index", "kinds", "openings",
        "probabilities", "refused", "rounds", "rules", "ruleset", "verdict",
    )  # fmt: skip

    def __init__(self, doc: Document, ruleset: RuleSet, first: Labels) -> None:
        self.doc, self.ruleset = doc, ruleset
        self.kinds, self.rules, self.articles = first.kinds, first.rules, first.articles
        self.cuts: dict[int, tuple[Cut, ...]] = dict(first.cuts)
        self.fields: list[tuple[int, Field]] = first.fields
        self.probabilities: dict[int, float] = first.probabilities
        self.found = first.found
        self.excepted: Counter[Excepted] = first.excepted
        self.openings = first.openings
        self.refused: list[Refusal] = first.refused
        self.rounds: dict[int, int] = {}
        self.count, self.index = first.count, first.index
        self.fates: list[Fate] = []
        self.verdict = Verdict.ARTICLE
        self.changed = False


def clean_lines(
    doc: Document,
    rules: RuleSet,
    seen: Found | None = None,
    *,
    again: Callable[[Document], tuple[RuleSet, Found]] | None = None,
    keep: frozenset[Kind] = frozenset(),
    url: str | None = None,
    cut: Sureness = Sureness.CAREFUL,
    guard: float = 0.5,
    exceptions: Exceptions = NO_EXCEPTIONS,
    given: Mapping[int, Given] | None = None,
    taken: Sequence[tuple[int, int]] = (),
) -> Labelled:
    """Label a document for good.

    :param rules: the rules that are active for it
    :param seen: what they find in it, where that is known already
    :param again: the rules that would be active for the cleaned text, where that may be fewer
    :param keep: captured kinds that stay in the text
    :param url: the document's address
    :param cut: how sure decisions without a rule must be
    :param guard: share of an article's words that rules may drop
    :param exceptions: lines that rules may not take
    :param given: what a page's markup tells of lines; it also says that nothing is to be divided without a rule
    :param taken: words that were taken from inside of articles before: index of a line of the article, words
    :raises PatternTimeout: a regular expression took too long
    """
    seen = rules.find(doc) if seen is None else seen
    label = partial(label_lines, url=url, cut=cut, exceptions=exceptions)
    first = label(doc, rules, seen, given=given)
    out = Labelled(doc, rules, first)
    fates = FATES | dict.fromkeys(keep, Fate.KEEP)
    out.fates = list(map(fates.__getitem__, out.kinds))
    if keep:  # only articles keep anything
        for i, kind in enumerate(out.kinds):
            if kind in keep and out.articles[i] is None:
                out.fates[i] = FATES[kind]
    if first.index:
        return _untouched(out, Verdict.INDEX)
    if not first.count:
        return _untouched(out, Verdict.GUARDED if _takes(out) else Verdict.EMPTY)
    out.changed = bool(out.cuts) or (first.decided > 0 and _takes(out))
    if out.changed or first.count > 1 or taken:
        asked = Sureness.OFF if given is not None and cut is Sureness.CAREFUL else cut
        rests = partial(is_settled, cut=asked, divided=given is not None)
        lines = _staying(out)
        late = [] if exceptions else _late_rounds(seen, first, lines)
        settled = rests(doc, rules, seen, first, [i for i in lines if not any(i in gone for gone in late)])
        if late and settled:  # that is all that goes
            _drop_late(out, late)
        if not _comes_to_rest(out, seen, settled, rests, again, fates, label, given) or _too_much(out, guard, taken):
            return _untouched(out, Verdict.GUARDED)
        later = bool(out.rounds) and (bool(out.cuts) or _takes(out))
        out.changed = out.changed or later or out.count > len(doc.separators) + 1
    out.verdict = Verdict.BUNDLE if out.count > 1 else Verdict.ARTICLE
    return out


def _takes(out: Labelled) -> bool:
    """Whether a line goes, or moves into the metadata."""
    return Fate.DROP in out.fates or Fate.CAPTURE in out.fates


def guarded(out: Labelled) -> Labelled:
    """The labels of a document that is not to be changed, as too much was taken from it."""
    return _untouched(out, Verdict.GUARDED)


def _untouched(out: Labelled, verdict: Verdict) -> Labelled:
    """Nothing goes; the rules' names stay, to tell what each meant to do."""
    out.verdict, out.changed, out.count = verdict, False, 0
    texts = (Kind.BLANK, Kind.SEPARATOR)
    if verdict is Verdict.INDEX:
        out.rules = [None] * len(out.kinds)
    out.kinds = [kind if kind in texts else Kind.BODY for kind in out.kinds]
    out.fates = [FATES[kind] for kind in out.kinds]
    out.articles = [None] * len(out.kinds)
    out.cuts, out.fields, out.rounds, out.probabilities = {}, [], {}, {}
    return out


# -- rounds --------------------------------------------------------------------------------------


def _late_rounds(seen: Found, first: Labels, lines: list[int]) -> list[dict[int, Rule]]:
    """What rules about an article's first and last lines take once others have gone, one round after the other.

    :param lines: the lines that stay
    """
    rounds: list[dict[int, Rule]] = []
    if first.count != 1 or not first.settled:
        return rounds
    while len(rounds) < ROUNDS - 1 and (late := late_drops(seen, lines)) and len(late) < len(lines):
        rounds.append(late)
        lines = [i for i in lines if i not in late]
    return rounds


def _drop_late(out: Labelled, rounds: list[dict[int, Rule]]) -> None:
    """Take these lines: that needs no further round of labelling, though each counts as one."""
    for number, late in enumerate(rounds, 2):
        for i, rule in late.items():
            out.kinds[i], out.fates[i], out.rules[i], out.rounds[i] = Kind.CHROME, Fate.DROP, rule.id, number
            out.found.add(rule.id)
            out.probabilities.pop(i, None)
        out.fields = [(n, field) for n, field in out.fields if field.line not in late]


def _comes_to_rest(
    out: Labelled,
    seen: Found,
    settled: bool,
    rests: Callable[..., bool],
    again: Callable[[Document], tuple[RuleSet, Found]] | None,
    fates: dict[str, Fate],
    label: Callable[..., Labels],
    given: Mapping[int, Given] | None,
) -> bool:
    """Label what stays until nothing more goes.

    :param seen: what the first round found
    :param settled: whether it is known that nothing more goes
    :param rests: tells whether a further round can't find more
    :param label: one round
    """
    for number in range(2, ROUNDS + 1):
        if settled:
            break
        part, lines = _kept(out)
        # A line of which a piece went may match other rules.
        found = out.ruleset.find(part) if out.cuts else seen.part(part, lines)
        labels = label(part, out.ruleset, found, given=_left(given, lines), to_rest=True)
        out.found |= labels.found
        settled = not _merge(out, labels, lines, number, fates)
        _note_exceptions(out, labels, lines, number)
        if not settled:
            left = [k for k, i in enumerate(lines) if i >= 0 and out.fates[i] is Fate.KEEP]
            settled = rests(part, out.ruleset, found, labels, left)
    if not settled:
        return False
    if again is None:
        return True
    part, lines = _kept(out)
    fewer, found = again(part)
    if fewer.rules.keys() == out.ruleset.rules.keys():
        return True
    return not _news(out, label(part, fewer, found, given=_left(given, lines)), lines, fates)


def _left(given: Mapping[int, Given] | None, lines: list[int]) -> dict[int, Given] | None:
    """What is known of the lines that stay."""
    return None if given is None else {k: given[i] for k, i in enumerate(lines) if i in given}


def _staying(out: Labelled) -> list[int]:
    """The indices of the lines that stay, separators left out."""
    keep = Fate.KEEP
    lines = [i for i, fate in enumerate(out.fates) if fate is keep]
    if out.doc.separators:
        lines = [i for i in lines if out.kinds[i] is not Kind.SEPARATOR]
    return lines


def _kept(out: Labelled) -> tuple[Document, list[int]]:
    """The document of the lines that stay, and the index of each; -1 for a separator."""
    articles = out.articles
    lines = _staying(out)
    if out.count > 1:
        divided = [i for before, i in pairwise(lines) for i in ((-1, i) if articles[before] != articles[i] else (i,))]
        lines = lines[:1] + divided
    if not out.cuts:
        return out.doc.part(lines), lines
    texts = [cut_text(out.doc.texts[i], out.cuts.get(i, ())) if i >= 0 else SEPARATOR for i in lines]
    return out.doc.rewritten(lines, texts), lines


def _news(out: Labelled, labels: Labels, lines: list[int], fates: dict[str, Fate]) -> bool:
    """Whether a further round would take anything away or divide anything further."""
    if labels.index or not labels.count:
        return False
    taken = labels.decided and any(fates[k] is not Fate.KEEP for k, i in zip(labels.kinds, lines, strict=True) if i >= 0)
    return bool(taken) or bool(labels.cuts) or labels.count != out.count


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
        if labels.kinds[k] is not Kind.BODY and (labels.kinds[k], labels.rules[k]) != (out.kinds[i], out.rules[i]):
            out.kinds[i], out.fates[i] = labels.kinds[k], fates[labels.kinds[k]]
            out.rules[i], out.rounds[i] = labels.rules[k], number
            if k in labels.probabilities:
                out.probabilities[i] = labels.probabilities[k]
        if k in labels.cuts:
            earlier = out.cuts.get(i, ())
            out.cuts[i] = tuple(sorted([*earlier, *_shifted(len(out.doc.texts[i]), labels.cuts[k], earlier)]))
        renumbered[old] = places[i] = article
        if k in labels.openings:
            out.openings[i] = labels.openings[k]
    for k, i in enumerate(lines):  # lines above the first header of a later round belong to no article
        if i >= 0 and labels.articles[k] is None and FATES[labels.kinds[k]] is not Fate.KEEP:
            out.kinds[i], out.fates[i] = labels.kinds[k], FATES[labels.kinds[k]]
            out.rules[i], out.rounds[i], out.articles[i] = labels.rules[k], number, None
    out.cuts = {i: cuts for i, cuts in out.cuts.items() if out.fates[i] is Fate.KEEP}  # else the line goes whole
    above = [0]  # for each old number the last new one of the articles above: some may be dissolved
    for old in range(1, max(renumbered, default=0) + 1):
        above.append(renumbered.get(old, above[-1]))
    latest = 0
    for i, article in enumerate(out.articles):
        if i in places:
            latest = out.articles[i] = places[i]
        elif article is not None:  # of an article of which nothing is left, the lines are nobody's
            last = renumbered.get(article)
            out.articles[i] = None if last is None else min(max(latest, above[article - 1] + 1), last)
    # A line that was decided once more fills no other field.
    fields = [(out.articles[f.line] or n, f) for n, f in out.fields if out.rounds.get(f.line) != number]
    fields += [(n, f._replace(line=i)) for n, f in labels.fields if out.rounds.get(i := lines[f.line]) == number]
    out.fields = sorted(fields, key=lambda f: f[0])
    known = set(out.refused)  # what one round refuses, the next may refuse again
    refused = [r._replace(line=lines[r.line]) for r in labels.refused]
    out.refused += [r for r in refused if r not in known]
    out.count = labels.count
    return True


def _note_exceptions(out: Labelled, labels: Labels, lines: list[int], number: int) -> None:
    """Take over which exceptions a further round has used."""
    if not labels.excepted:
        return
    out.excepted |= labels.excepted
    for k, i in enumerate(lines):
        rule = labels.rules[k]
        if i >= 0 and out.rules[i] is None and rule is not None and rule.startswith(EXCEPTION):
            out.rules[i], out.rounds[i] = rule, number


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


def _too_much(out: Labelled, share: float, taken: Sequence[tuple[int, int]] = ()) -> bool:
    """Whether more than a share of the words inside an article would go, from its first line that stays
    to its last, or nearly all of the document. Repeats, captured lines and split-off text don't count."""
    doc, chrome = out.doc, Kind.CHROME
    dropped = [i for i, kind in enumerate(out.kinds) if kind is chrome]
    if not dropped and not out.cuts and not taken:
        return False
    if not taken and out.count == 1 and not out.cuts and not doc.separators:
        # A word has a sign and a blank at least (two signs of Chinese are one, too), and a line that
        # stays has a word: most documents are through before any word is counted.
        texts = [doc.texts[i] for i in dropped]
        most = sum(len(t) // 2 + 1 if t.isascii() else len(t) + 1 for t in texts)
        if most <= min(share, MOST_OF_DOCUMENT) * (most + out.fates.count(Fate.KEEP)):
            return False
    kept = _staying(out)
    first: dict[int | None, int] = {}
    last: dict[int | None, int] = {}
    if out.count == 1 and kept:
        first[1], last[1] = kept[0], kept[-1]
    else:
        for i in kept:
            first.setdefault(out.articles[i], i)
            last[out.articles[i]] = i
    total = word_count("\n".join([doc.texts[i] for i in dropped]))
    gone: dict[int | None, int] = {}
    for i, n in taken:
        total += n
        gone[out.articles[i]] = gone.get(out.articles[i], 0) + n
    # Between a headline far above the text and the text stands what is outside of the article.
    inside: dict[int | None, list[str]] = {}
    in_doubt = [out.rules[i] not in OUTSIDE and out.probabilities.get(i, 0.0) < _SURE for i in dropped]
    for i in compress(dropped, in_doubt):
        article = out.articles[i]
        if article in first and first[article] < i < last[article]:
            inside.setdefault(article, []).append(doc.texts[i])
    for article, texts in inside.items():
        gone[article] = gone.get(article, 0) + word_count("\n".join(texts))
    for i, cuts in out.cuts.items():
        n = sum(word_count(doc.texts[i][c.start : c.end]) for c in cuts)
        total += n
        gone[out.articles[i]] = gone.get(out.articles[i], 0) + n
    if total > MOST_OF_DOCUMENT * (total + len(kept)):
        left = sum(word_count(doc.texts[i]) for i in kept) - sum(
            word_count(doc.texts[i][c.start : c.end]) for i, cuts in out.cuts.items() for c in cuts
        )
        if total > MOST_OF_DOCUMENT * (total + left):
            return True
    own: dict[int | None, list[int]] = {article: [] for article in gone}
    for i in kept if gone else ():
        if out.articles[i] in own:
            own[out.articles[i]].append(i)
    for article, n in gone.items():
        if n > share * (n + len(own[article])):
            left = sum(word_count(cut_text(doc.texts[i], out.cuts.get(i, ()))) for i in own[article])
            if n > share * (n + left):
                return True
    return False
