"""From a document to its final labels: the rounds of labelling, and the guard.

Labelling is repeated on the lines that stay until nothing more goes, so that cleaning a cleaned text
changes nothing. Then the guard asks whether too much would go.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import pairwise
from typing import NamedTuple

from cleaner.assembling import cut_text
from cleaner.excepting import EXCEPTION, NO_EXCEPTIONS, Exceptions
from cleaner.generic import TAKING
from cleaner.guarding import guarded, takes_too_much
from cleaner.labelled import Labelled
from cleaner.labelling import label_lines
from cleaner.labels import Given, Labels, Refusal
from cleaner.lines import Document
from cleaner.model import FATES, SEPARATOR, Cut, Fate, Kind, Sureness, Verdict
from cleaner.options import GUARD
from cleaner.rule import Rule
from cleaner.ruleset import Found, RuleSet
from cleaner.settling import is_settled, late_drops

__all__ = ["ROUNDS", "clean_lines"]

ROUNDS = 3
"""Most rounds of labelling."""
_LOOKS = 12
"""Most looks in all of them."""


def clean_lines(
    doc: Document,
    rules: RuleSet,
    seen: Found | None = None,
    *,
    again: Callable[[Document], tuple[RuleSet, Found]] | None = None,
    keep: frozenset[Kind] = frozenset(),
    url: str | None = None,
    cut: Sureness = Sureness.CAREFUL,
    guard: float = GUARD,
    exceptions: Exceptions = NO_EXCEPTIONS,
    given: Mapping[int, Given] | None = None,
    taken: Sequence[tuple[int, int]] = (),
) -> Labelled:
    """Label a document for good.

    :param rules: the rules that are active for it
    :param seen: what they find in it, where that is known already
    :param again: the rules that would be active for the cleaned text, where these may be others
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
        return out.untouched(Verdict.INDEX)
    if not first.count:
        return out.untouched(Verdict.GUARDED if out.takes() else Verdict.EMPTY)
    out.changed = bool(out.cuts) or (first.decided > 0 and out.takes())
    if out.changed or first.count > 1 or taken:
        asked = Sureness.OFF if given is not None and cut is Sureness.CAREFUL else cut
        rests = partial(is_settled, cut=asked, divided=given is not None)
        lines = out.staying()
        late = [] if exceptions else _late_rounds(doc, seen, first, lines)
        settled = rests(doc, rules, seen, first, [i for i in lines if not any(i in gone for gone in late)])
        if late and settled:  # that is all that goes
            _drop_late(out, late)
        further = _Further(label, rests, fates, given)
        rested = _comes_to_rest(out, seen, settled, further) and (again is None or _stays_clean(out, again, further))
        if not rested or takes_too_much(out, guard, taken):
            return guarded(out)
        out.refused = [r for r in out.refused if not _taken_after_all(out, r)]
        later = bool(out.rounds) and (bool(out.cuts) or out.takes())
        out.changed = out.changed or later or out.count > len(doc.separators) + 1
    out.verdict = Verdict.BUNDLE if out.count > 1 else Verdict.ARTICLE
    return out


def _taken_after_all(out: Labelled, refusal: Refusal) -> bool:
    """Whether a rule has taken in a later round what its limit refused: other lines had gone by then."""
    i = refusal.line
    return out.rules[i] == refusal.rule or any(cut.rule == refusal.rule for cut in out.cuts.get(i, ()))


def _late_rounds(doc: Document, seen: Found, first: Labels, lines: list[int]) -> list[dict[int, Rule]]:
    """What rules about an article's first and last lines take once others have gone, one round after the other.

    :param lines: the lines that stay
    """
    rounds: list[dict[int, Rule]] = []
    if first.count != 1 or not first.settled:
        return rounds
    for _ in range(_LOOKS):
        late = late_drops(doc, seen, lines)
        own = {rule.id for rule in late.values() if not rule.generic}
        if not late or len(late) == len(lines) or (own and len(rounds) == ROUNDS - 1):
            break
        if own or not rounds:
            rounds.append(late)
        else:
            rounds[-1] |= late
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


class _Further(NamedTuple):
    """How what stays of a document is labelled once more."""

    label: Callable[..., Labels]
    """One round of labelling."""
    rests: Callable[..., bool]
    """Tells whether a further round can't find more."""
    fates: Mapping[str, Fate]
    """The fate of each kind."""
    given: Mapping[int, Given] | None
    """What a page's markup tells of the lines of the document."""

    def labels(self, part: Document, lines: Sequence[int], rules: RuleSet, found: Found, *, to_rest: bool = False) -> Labels:
        """The labels of the lines that stay.

        :param part: the document of them
        :param lines: the index of each in the whole document; -1 for a separator
        :param found: what the rules find in the part
        """
        given = self.given
        left = None if given is None else {k: given[i] for k, i in enumerate(lines) if i in given}
        return self.label(part, rules, found, given=left, to_rest=to_rest)


def _comes_to_rest(out: Labelled, seen: Found, settled: bool, further: _Further) -> bool:
    """Label what stays until nothing more goes.

    :param seen: what the first round found
    :param settled: whether it is known that nothing more goes
    :return: whether it came to that
    """
    number = 2
    for _ in range(_LOOKS):
        if settled or number > ROUNDS:
            break
        part, lines = _kept(out)
        # A line of which a piece went may match other rules.
        found = out.ruleset.find(part) if out.cuts else seen.part(part, lines)
        labels = further.labels(part, lines, out.ruleset, found, to_rest=True)
        out.found |= labels.found
        if labels.restless:
            return False
        settled = not _merge(out, labels, lines, number, further.fates)
        _note_exceptions(out, labels, lines, number)
        if not settled:
            left = [k for k, i in enumerate(lines) if i >= 0 and out.fates[i] is Fate.KEEP]
            settled = further.rests(part, out.ruleset, found, labels, left)
        number += not _is_generic(labels, out.ruleset)
    return settled


def _is_generic(labels: Labels, ruleset: RuleSet) -> bool:
    """Whether the generic stage, or a pack for every site, took lines. Of the words of a menu each that goes may let the next
    one stand among the first lines, and each look of the stage as well: all that is one round."""
    taking = {rule for rule, kind in zip(labels.rules, labels.kinds, strict=True) if FATES[kind] is not Fate.KEEP}
    return any(rule in TAKING or (rule in ruleset.rules and ruleset.rules[rule].generic) for rule in taking if rule)


def _stays_clean(out: Labelled, again: Callable[[Document], tuple[RuleSet, Found]], further: _Further) -> bool:
    """Whether the rules that are active for the cleaned text find nothing more in it.

    :param again: tells these rules, and what they find
    """
    part, lines = _kept(out)
    others, found = again(part)
    if others.rules.keys() == out.ruleset.rules.keys():
        return True
    return not _news(out, further.labels(part, lines, others, found), lines, further.fates)


def _kept(out: Labelled) -> tuple[Document, list[int]]:
    """The document of the lines that stay, and the index of each; -1 for a separator."""
    articles = out.articles
    lines = out.staying()
    if out.count > 1:
        divided = [i for before, i in pairwise(lines) for i in ((-1, i) if articles[before] != articles[i] else (i,))]
        lines = lines[:1] + divided
    if not out.cuts:
        return out.doc.part(lines), lines
    texts = [cut_text(out.doc.texts[i], out.cuts.get(i, ())) if i >= 0 else SEPARATOR for i in lines]
    return out.doc.rewritten(lines, texts), lines


def _news(out: Labelled, labels: Labels, lines: list[int], fates: Mapping[str, Fate]) -> bool:
    """Whether a further round would take anything away or divide anything further."""
    if labels.index or not labels.count:
        return False
    taken = labels.decided and any(fates[k] is not Fate.KEEP for k, i in zip(labels.kinds, lines, strict=True) if i >= 0)
    return bool(taken) or bool(labels.cuts) or labels.count != out.count


def _merge(out: Labelled, labels: Labels, lines: list[int], number: int, fates: Mapping[str, Fate]) -> bool:
    """Take over what a further round found. :return: whether it found anything"""
    if not _news(out, labels, lines, fates):
        return False
    renumbered: dict[int, int] = {}  # an article's last new number
    places: dict[int, int] = {}
    decided: set[int] = set()
    for k, i in enumerate(lines):
        article = labels.articles[k]
        if i < 0 or article is None:
            continue
        old = out.articles[i] or 1
        if labels.kinds[k] is not Kind.BODY and (labels.kinds[k], labels.rules[k]) != (out.kinds[i], out.rules[i]):
            out.kinds[i], out.fates[i] = labels.kinds[k], fates[labels.kinds[k]]
            out.rules[i], out.rounds[i] = labels.rules[k], number
            decided.add(i)
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
            decided.add(i)
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
    fields = [(out.articles[f.line] or n, f) for n, f in out.fields if f.line not in decided]
    fields += [(n, f._replace(line=i)) for n, f in labels.fields if (i := lines[f.line]) in decided]
    out.fields = sorted(fields, key=lambda f: (f[0], f[1].line))
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
