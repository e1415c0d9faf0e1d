"""One site, from its pages to a draft whose every entry is proved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from cleaner.cleaning import clean_lines
from cleaner.echo import HEADER_ECHO
from cleaner.errors import RuleError
from cleaner.learning.compose import compose, doubts, header_rule, look_up
from cleaner.learning.draft import Draft, DraftRule
from cleaner.learning.forms import DATE, letters, line_shape
from cleaner.learning.headers import Header, find_headers, repeats_titles
from cleaner.learning.lists import find_lists
from cleaner.learning.naming import Names
from cleaner.learning.page import Page, make_page
from cleaner.learning.proving import prove, rules_of
from cleaner.learning.sharing import Site, look_at
from cleaner.learning.store import Recurring
from cleaner.learning.tails import Tail, find_tails, stretches
from cleaner.learning.trying import check_ends, check_headers, check_splits, tiny
from cleaner.learning.varying import find_varying
from cleaner.model import Kind, Sureness
from cleaner.rule import Pack
from cleaner.rulefile import parse_pack
from cleaner.ruleset import RuleSet
from cleaner.tables import number_of
from cleaner.wording import many

__all__ = ["learn_site"]

_SEVERAL = 5  # articles from which it can be told how a site's articles begin
_NEARLY = 0.8  # share of articles from which the learned headers are those of the site
_RARELY = 0.2  # share of articles below which a headline that stands twice is an accident


def learn_site(
    name: str,
    hosts: tuple[str, ...],
    pages: Sequence[Page],
    base: Sequence[Pack],
    *,
    language: str = "en",
    elsewhere: frozenset[str] = frozenset(),
    counted: Mapping[str, Recurring] | None = None,
    total: int = 0,
    documents: int = 0,
) -> Draft:
    """Propose a pack for a site.

    :param name: of the pack
    :param hosts: of the site; without any the pack is known by lines that no other site has
    :param pages: one of each article
    :param base: the packs that it builds on
    :param language: of the site
    :param elsewhere: lines that other sites have, too
    :param counted: how often lines stand on all pages, where more were counted than are looked at
    :param total: articles that were counted
    :param documents: documents that were counted
    """
    bases = RuleSet(base)
    whole = _site(pages, bases)
    headers = find_headers(whole, lambda block: _accepted(block, base))
    headers, rules = _tried(whole, headers, base, language)
    headed = len(set().union(*(h.articles for h in headers))) >= _NEARLY * whole.articles
    parts, titles = _divided(whole, rules, language) if headers else (pages, frozenset())
    # Glued articles are looked at one by one: where each ends, and what stands around it.
    site = _site(parts, bases, titles, whole.articles) if headers else whole
    lists = find_lists(site)
    site.chrome |= {listed.form: site.shared[listed.form] for listed in lists}
    site.doubtful = [entry for entry in site.doubtful if entry.form not in site.chrome]
    tails = first_tails(find_tails(site, stretches(site.pages), headed=headed), site.pages)
    seen = look_up(pages, bases)
    covered = seen.forms
    if counted and total > site.articles:
        _count(site, counted, total)
    note = f"Learned from {many(documents or len(pages), 'page')}, {many(total or site.articles, 'different article')}."
    draft = Draft(name, hosts, tuple(p.name for p in base if p.name != name), note, language=language)
    names = Names(r.id.partition("/")[2] for p in base if p.name == name for r in p.rules)
    draft.rules = compose(site, headers, tails, lists, covered, names, pages=whole.articles, sign=None if hosts else elsewhere)
    once = whole.articles >= _SEVERAL and repeats_titles(whole) < _RARELY
    if once or headed:
        draft.skip = [HEADER_ECHO]
    draft.skip += seen.idle(site.chrome)
    draft.doubtful = doubts(site, covered, names)
    check_splits(draft, whole, base)
    check_ends(draft, whole, base)
    check_headers(draft, whole, base)
    prove(draft, whole, base)
    return draft


def _site(pages: Sequence[Page], bases: RuleSet, titles: frozenset[str] = frozenset(), wholes: int = 0) -> Site:
    site = look_at(pages, titles, wholes)
    return look_at(pages, titles, wholes) if find_varying(site, bases.bylines) else site


def _tried(site: Site, headers: Sequence[Header], base: Sequence[Pack], language: str) -> tuple[list[Header], RuleSet]:
    """Those of some headers that divide no page where it has one article, and the rules that find them."""
    draft = Draft("try", (), tuple(p.name for p in base), "", language=language)
    plain = [e.template for e in site.chrome.values() if letters(e.template) >= 2]
    if plain:
        draft.rules.append(DraftRule("drop", "plain", "", plain))
    if headers:
        draft.rules.append(header_rule(site.articles, headers, Names()))
        check_splits(draft, site, base)
    left = {block for rule in draft.rules for block in rule.blocks}
    return [h for h in headers if h.block in left], rules_of(draft, base)[1]


def _divided(site: Site, rules: RuleSet, language: str) -> tuple[Sequence[Page], frozenset[str]]:
    """The pages, those that hold several articles divided where their headers stand, and the forms of all headlines.

    :param rules: those that find the headers
    """
    parts: list[Page] = []
    titles: set[str] = set()
    for page in site.pages:
        labels = clean_lines(page.doc, rules, cut=Sureness.OFF)
        titles.update(form for form, i in zip(page.forms, page.lines, strict=True) if labels.kinds[i] is Kind.TITLE)
        if labels.count < 2 or tiny(labels):
            parts.append(page)
            continue
        starts = [labels.articles.index(n) for n in range(2, labels.count + 1)]
        for low, high in pairwise([0, *starts, len(page.doc)]):
            text = "\n".join(page.doc.texts[low:high])
            parts.append(make_page(number_of(text), text, (language,)))
    return list({part.number: part for part in parts}.values()), frozenset(titles)


def _count(site: Site, counted: Mapping[str, Recurring], total: int) -> None:
    """Take over what was counted on all pages, where only some were looked at."""
    for entry in site.shared.values():
        found = counted.get(line_shape(entry.form))
        if found is not None and DATE not in entry.template:
            entry.counted, entry.of = found.articles, total


def _accepted(block: str, base: Sequence[Pack]) -> bool:
    """Whether the rule language takes a block."""
    known = ", ".join(f'"{code}"' for code in {code: 0 for p in base for code in p.languages} or ("en",))
    try:
        parse_pack(f"format = 1\nsite = \"try\"\nlanguage = [{known}]\n[[article]]\nid = \"try\"\nblock = '''\n{block}\n'''\n")
    except RuleError:
        return False
    return True


def first_tails(tails: Sequence[Tail], pages: Sequence[Page]) -> list[Tail]:
    """Of the lines that end articles those that are the first on some page."""
    first: Counter[str] = Counter()
    for page in pages:
        n = len(page.forms)
        known = {t.shared.form: t for t in tails}
        for k, form in enumerate(page.forms):
            tail = known.get(form)
            if tail is not None and (tail.within is None or n - k <= tail.within):
                first[form] += 1
                break
    return [t for t in tails if first[t.shared.form]]
