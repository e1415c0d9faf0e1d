"""From what the pages of a site share to the rules of a draft."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from statistics import median

from cleaner.cleaning import clean_lines
from cleaner.folding import line_key
from cleaner.learning.draft import DraftRule
from cleaner.learning.forms import DATE, letters, slots
from cleaner.learning.headers import Header
from cleaner.learning.lists import Listed
from cleaner.learning.naming import Names, evidence
from cleaner.learning.page import Page
from cleaner.learning.sharing import Shared, Site
from cleaner.learning.tails import Tail
from cleaner.model import Fate, Sureness
from cleaner.rule import Rule
from cleaner.ruleset import RuleSet
from cleaner.template import KIND_SLOTS

__all__ = ["Covered", "compose", "doubts", "header_rule", "look_up"]

_CHAINED = 0.5  # share of a line's places below which the same line stands
_CAPTURED = 40  # letters beside a slot beyond which a line is no mere label
_MOST_DOUBTS = 12  # lines that stand in a draft as a comment, since they may be content
_SIGNS = 3  # lines that prove the site by themselves, where none that ends articles does
_SIGN_LETTERS = 12  # letters of such a line, which a page of another site is not to have by chance
_FEW_LETTERS = 6  # the same, where no line has as many


@dataclass(frozen=True, slots=True)
class Covered:
    """What packs that are there already do with a site's lines."""

    forms: frozenset[str]
    """Forms that they take away wherever they stand, and whatever stands around them."""
    placed: dict[str, frozenset[str]]
    """For each rule that speaks only in some places the forms that it may take there."""

    def idle(self, chrome: Iterable[str]) -> list[str]:
        """The rules that have nothing more to do where all of some forms have rules of their own.

        A rule for the first or last lines of a page sees others when lines have gone, and with it the page would
        not come to rest.
        """
        known = set(chrome)
        return sorted(rule for rule, forms in self.placed.items() if forms <= known)


def look_up(pages: Sequence[Page], base: RuleSet) -> Covered:
    """See what packs that are there already do with pages.

    :param base: the packs that a learned one builds on
    """
    total: Counter[str] = Counter()
    taken: Counter[str] = Counter()
    placed: defaultdict[str, set[str]] = defaultdict(set)
    for page in pages:
        labelled = clean_lines(page.doc, base, cut=Sureness.OFF)
        total.update(page.forms)
        for form, i in zip(page.forms, page.lines, strict=True):
            rule = base.rules.get(labelled.rules[i] or "")
            if rule is None or labelled.fates[i] not in (Fate.DROP, Fate.CAPTURE):
                continue
            taken[form] += _always(rule)
        of = dict(zip(page.lines, page.forms, strict=True))
        for hit in base.find(page.doc).hits:
            if hit.rule.where and hit.rule.table == "drop" and not hit.rule.through:
                placed[hit.rule.id].add(of[hit.line])
    forms = frozenset(form for form, n in taken.items() if n == total[form])
    return Covered(forms, {rule: frozenset(own) for rule, own in placed.items()})


def _always(rule: Rule) -> bool:
    """Whether a rule takes single lines wherever they stand."""
    return bool(rule.lines or rule.patterns) and not (rule.where or rule.blocks)


def compose(
    site: Site,
    headers: Sequence[Header],
    tails: Sequence[Tail],
    lists: Sequence[Listed],
    covered: frozenset[str],
    names: Names,
    *,
    pages: int,
    sign: frozenset[str] | None = None,
) -> list[DraftRule]:
    """The rules of a site.

    :param covered: forms that need no rule
    :param names: gives each rule its own
    :param pages: different pages, each with one article or more
    :param sign: the forms that other sites have, where the pack is known by its lines alone
    """
    rules: list[DraftRule] = []
    if headers:
        rules.append(header_rule(pages, headers, names))
    ends = {t.shared.form for t in tails}
    rules += _captures(site, covered | ends, names)
    rules += _tails(site, tails, names)
    rules += [_listed(site, listed, names) for listed in lists if listed.most]
    captured = {line for rule in rules for line in rule.lines if rule.table == "capture"}
    plain = [
        entry
        for entry in site.chrome.values()
        if entry.form not in covered
        and entry.form not in ends
        and entry.template not in captured
        and letters(entry.template) >= 2
    ]
    if sign is not None:
        plain = _sign(site, rules, plain, sign, names)
    rules += _plain(site, plain, names)
    return rules


def header_rule(pages: int, headers: Sequence[Header], names: Names) -> DraftRule:
    """The rule for the headers of a site."""
    count = len(set().union(*(h.articles for h in headers)))
    why = (
        f"How articles begin: on {count} of {pages} pages" if count <= pages else f"How {count} articles on {pages} pages begin"
    )
    return DraftRule("article", names.give("story header", "story-header"), why, blocks=[h.block for h in headers])


def _captures(site: Site, without: Iterable[str], names: Names) -> Iterator[DraftRule]:
    """Lines with a date or a name in them, in the metadata."""
    passed = set(without)
    for entry in sorted(site.chrome.values(), key=lambda e: (-e.articles, e.form)):
        kinds = [name for name in slots(entry.template) if name.partition("-")[0] in KIND_SLOTS]
        if entry.form in passed or not kinds or letters(entry.template) > _CAPTURED:
            continue
        if letters(entry.template) < 2:
            continue
        yield DraftRule("capture", names.give(entry.template, kinds[0]), evidence([entry], site.articles), [entry.template])
    dates = site.shared.get(DATE)
    if dates is not None and DATE not in passed and dates.articles >= 0.5 * site.articles and dates.head + dates.inside:
        first = max(p.forms.index(DATE) for p in site.pages if DATE in p.forms and p.forms.index(DATE) < p.end) + 1
        yield DraftRule("capture", names.give("date", "date"), evidence([dates], site.articles), [DATE], where=f"first {first}")


def _tails(site: Site, tails: Sequence[Tail], names: Names) -> Iterator[DraftRule]:
    """What ends articles: one rule for the lines that stand only there, one for each other."""
    whole = [t for t in tails if t.within is None]
    if whole:
        first = whole[0].shared
        count = max(t.articles for t in whole)
        most = max(t.last for t in whole)
        why = f"The text is over: in {count} of {site.articles} articles, always in the last {most} lines"
        yield DraftRule(
            "drop", names.give(first.template, "tail", "-to-the-end"), why, [t.shared.template for t in whole], through=True
        )
    for tail in tails:
        if tail.within is not None:
            why = f"Below the text, in the last {tail.last} lines of {tail.articles} articles; above the text it ends nothing"
            yield DraftRule(
                "drop", names.give(tail.shared.template, "tail", "-below"), why, [tail.shared.template],
                through=True, where=f"last {tail.within}",
            )  # fmt: skip


def _listed(site: Site, listed: Listed, names: Names) -> DraftRule:
    why = f"A heading and what changes below it, in {listed.articles} of {site.articles} articles"
    return DraftRule(
        "drop", names.give(listed.heading, "list", "-list"), why, blocks=[listed.block], at_most=f"{listed.most} lines"
    )


def _sign(site: Site, rules: list[DraftRule], plain: list[Shared], elsewhere: frozenset[str], names: Names) -> list[Shared]:
    """Let some lines prove the site: those that end its articles, or others in rules of their own.

    :return: the lines that still need a rule
    """
    for rule in rules:
        own = [line_key(line) for line in rule.lines]
        if rule.through and all(_proves(form, elsewhere, _SIGN_LETTERS) for form in own):
            rule.sign = True
    if any(rule.sign for rule in rules):
        return plain
    for letters_needed in (_SIGN_LETTERS, _FEW_LETTERS):
        able = [e for e in plain if _proves(e.form, elsewhere, letters_needed)]
        if able:
            break
    able.sort(key=lambda e: (-e.articles, -letters(e.template), e.form))
    for entry in able[:_SIGNS]:
        name = names.give(entry.template, "sign")
        rules.append(DraftRule("drop", name, evidence([entry], site.articles), [entry.template], sign=True))
    return [e for e in plain if e not in able[:_SIGNS]]


def _proves(form: str, elsewhere: frozenset[str], least: int) -> bool:
    return form not in elsewhere and letters(form) >= least and len(form.split()) > 1 and not slots(form)


# -- lines -------------------------------------------------------------------------------------


def _plain(site: Site, plain: Sequence[Shared], names: Names) -> Iterator[DraftRule]:
    """Rules for single lines: those that stand together on the pages stand together in one rule."""
    order = _order(site)
    chains = _chains({e.form: e for e in plain})
    alone: defaultdict[str, list[Shared]] = defaultdict(list)
    for chain in sorted(chains, key=lambda c: (order[c[0].form], c[0].form)):
        if len(chain) > 1 or chain[0].sentence:
            yield _lines(site, chain, names.give(_heading(chain), "lines"))
        else:
            alone[_zone(chain[0])].append(chain[0])
    for zone in ("above-the-text", "amid-the-text", "below-the-text"):
        own = alone[zone]
        if own:
            yield _lines(site, own, names.give(f"lines {zone}", zone))


def _lines(site: Site, entries: Sequence[Shared], name: str) -> DraftRule:
    return DraftRule("drop", name, evidence(entries, site.articles), [e.template for e in entries])


def _heading(chain: Sequence[Shared]) -> str:
    return next((e.template for e in chain if letters(e.template) >= 4), chain[0].template)


def _zone(entry: Shared) -> str:
    most = max(entry.head, entry.inside, entry.tail)
    return "above-the-text" if entry.head == most else "below-the-text" if entry.tail == most else "amid-the-text"


def _order(site: Site) -> dict[str, float]:
    """Where lines stand on the page, from 0 to 1, by the median."""
    at: defaultdict[str, list[float]] = defaultdict(list)
    for page in site.pages:
        for k, form in enumerate(page.forms):
            if form in site.chrome:
                at[form].append(k / len(page.forms))
    return {form: median(own) for form, own in at.items()}


def _chains(entries: dict[str, Shared]) -> list[list[Shared]]:
    """Lines in the order in which they mostly stand below each other."""
    below: dict[str, str] = {}
    above: dict[str, str] = {}
    for form, entry in entries.items():
        after = _mostly(entry.after, entry.total, entries)
        if after and after != form and _mostly(entries[after].before, entries[after].total, entries) == form:
            below[form], above[after] = after, form
    chains = []
    seen: set[str] = set()
    for form in sorted(entries, key=lambda f: (f in above, f)):
        if form in seen:
            continue
        chain = []
        at: str | None = form
        while at is not None and at not in seen:
            seen.add(at)
            chain.append(entries[at])
            at = below.get(at)
        chains.append(chain)
    return chains


def _mostly(counts: Counter[str], total: int, entries: dict[str, Shared]) -> str | None:
    own = [(n, form) for form, n in counts.items() if form in entries]
    n, form = max(own, key=lambda c: (c[0], c[1]), default=(0, ""))
    return form if n >= _CHAINED * total else None


def doubts(site: Site, covered: frozenset[str], names: Names) -> list[DraftRule]:
    """What recurs and may be content, the most frequent first."""
    found = [e for e in site.doubtful if e.form not in covered and letters(e.template) >= 4 and e.articles >= 3]
    found.sort(key=lambda e: (-e.articles, e.form))
    return [
        DraftRule("drop", names.give(e.template, "line"), evidence([e], site.articles), [e.template])
        for e in found[:_MOST_DOUBTS]
    ]
