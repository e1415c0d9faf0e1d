"""A draft tried on the pages that it was learned from: what does harm there is taken out again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from cleaner.blocks import find_blocks
from cleaner.cleaning import clean_lines
from cleaner.echo import HEADER_ECHO
from cleaner.folding import line_key, word_count
from cleaner.labelled import Labelled
from cleaner.learning.draft import Draft, DraftRule
from cleaner.learning.naming import Names, evidence
from cleaner.learning.page import Page
from cleaner.learning.proving import rules_of
from cleaner.learning.sharing import Site
from cleaner.model import Fate, Sureness, Verdict
from cleaner.rule import Pack
from cleaner.ruleset import RuleSet
from cleaner.seams import SEAM

__all__ = ["check_ends", "check_headers", "check_splits", "tiny"]

_TINY = 30
"""Words below which a piece of a page is no article."""
_MOST_CHECKS = 6
_PAGES = 60
"""Pages on which it is seen what a header is worth."""
_MORE = 1.05
"""Times as many words stay with a header as without it, from which it does harm."""
_RARE = 0.02
"""Share of pages on which a line that ends articles may go too far."""


def check_splits(draft: Draft, site: Site, base: Sequence[Pack]) -> None:
    """Take out forms of headers that divide articles, and skip decisions of the generic stage that do.

    An article of a few words is none: what parted it from its text was wrong.
    """
    for _ in range(_MOST_CHECKS):
        pack, rules = rules_of(draft, base)
        blocks = {f"{draft.name}/{r.id}": r for r in draft.rules if r.table == "article"}
        bad: Counter[tuple[str, str]] = Counter()
        for page in site.pages:
            labels = clean_lines(page.doc, rules, cut=Sureness.CAREFUL)
            if labels.count < 2:
                continue
            for n in tiny(labels):
                near = [i for i in range(len(page.doc)) if labels.articles[i] in (n, n + 1) and labels.rules[i]]
                for rule in {labels.rules[i] for i in near}:
                    if rule in (HEADER_ECHO, SEAM):
                        bad[rule, ""] += 1
                    elif rule in blocks:
                        bad[rule, _variant(page, labels, rule, n, pack)] += 1
        if not bad:
            return
        for rule, block in bad:
            if rule in blocks:
                own = blocks[rule]
                own.blocks = [b for b in own.blocks if b.strip() != block.strip()] if block else []
            elif rule not in draft.skip:
                draft.skip = sorted([*draft.skip, rule])
        draft.rules = [r for r in draft.rules if r.entries]


def tiny(labels: Labelled) -> list[int]:
    """The numbers of the articles that hold hardly any text."""
    words: Counter[int] = Counter()
    for text, fate, n in zip(labels.doc.texts, labels.fates, labels.articles, strict=True):
        if n is not None and fate is Fate.KEEP:
            words[n] += word_count(text)
    return [n for n in range(1, labels.count + 1) if words[n] < _TINY]


def _variant(page: Page, labels: Labelled, rule: str, n: int, pack: Pack) -> str:
    """The block that opened one of two articles, the second first."""
    found = [p for p in RuleSet([pack]).find(page.doc).articles if p.rule.id == rule]
    matches = find_blocks(page.doc, found, page.lines, frozenset())
    first = {labels.articles[m.first]: m.block.text for m in matches}
    return first.get(n + 1) or first.get(n) or ""


def check_ends(draft: Draft, site: Site, base: Sequence[Pack]) -> None:
    """Let lines that would take more than half of an article end none: on some page they stand above the text."""
    ends = [rule for rule in draft.rules if rule.through]
    if not ends:
        return
    far = _first_ends(draft, site, base)
    bad = {form for form, n in far.items() if n > _RARE * len(site.pages)}
    before = [list(rule.lines) for rule in ends]
    plain: list[str] = []
    for rule in ends:
        plain += [line for line in rule.lines if line_key(line) in bad]
        rule.lines = [line for line in rule.lines if line_key(line) not in bad]
    if not plain:
        return
    rules = draft.rules
    draft.rules = [rule for rule in rules if rule.entries]
    if _first_ends(draft, site, base).total() >= far.total():  # it was not their doing
        for rule, lines in zip(ends, before, strict=True):
            rule.lines = lines
        draft.rules = rules
        return
    shown = [site.shared[line_key(line)] for line in plain if line_key(line) in site.shared]
    why = evidence(shown, site.articles) if shown else "Above the text on some pages, below it on others"
    draft.rules.append(DraftRule("drop", Names(r.id for r in draft.rules).give(plain[0], "lines"), why, plain))


def _first_ends(draft: Draft, site: Site, base: Sequence[Pack]) -> Counter[str]:
    """The forms of the first lines that rules with an end took, on pages that came back guarded."""
    _, rules = rules_of(draft, base)
    ids = {f"{draft.name}/{rule.id}" for rule in draft.rules if rule.through}
    far: Counter[str] = Counter()
    for page in site.pages:
        labels = clean_lines(page.doc, rules, cut=Sureness.CAREFUL)
        if labels.verdict is Verdict.GUARDED:
            first = next((k for k, i in enumerate(page.lines) if labels.rules[i] in ids), None)
            far[page.forms[first] if first is not None else ""] += 1
    return far


def check_headers(draft: Draft, site: Site, base: Sequence[Pack]) -> None:
    """Leave a header in doubt that divides no page and does harm: where one is known the generic stage leaves the article
    to the rules, and these may not know its end."""
    headers = [rule for rule in draft.rules if rule.table == "article"]
    if not headers:
        return
    with_header = rules_of(draft, base)[1]
    draft.rules = [rule for rule in draft.rules if rule not in headers]
    without = rules_of(draft, base)[1]
    ids = {f"{draft.name}/{rule.id}" for rule in headers}
    kept = [0, 0]
    divides = False
    for page in site.pages[:_PAGES]:
        for n, rules in enumerate((with_header, without)):
            labels = clean_lines(page.doc, rules, cut=Sureness.CAREFUL)
            divides |= n == 0 and labels.count > 1 and not ids.isdisjoint(filter(None, labels.rules))
            kept[n] += sum(
                word_count(text) for text, fate in zip(page.doc.texts, labels.fates, strict=True) if fate is Fate.KEEP
            )
    if divides or kept[0] <= _MORE * kept[1]:
        draft.rules = [*headers, *draft.rules]
    else:
        for rule in headers:
            rule.why += "; with it the rules alone would have to know where articles end"
        draft.doubtful = [*headers, *draft.doubtful]
