"""Examples from the corpus, and the proof that every entry of a draft needs.

An example is a page with most of its paragraphs left out. An entry is proved by a page that comes out
otherwise without it; an entry that no page proves is not proposed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from cleaner.checking import entries, run_text, without_entry
from cleaner.cleaning import clean_lines
from cleaner.folding import line_key
from cleaner.learning.draft import Draft, DraftExample, pack_text
from cleaner.learning.page import Page
from cleaner.learning.sharing import Site
from cleaner.model import Fate, Kind, Sureness, Verdict
from cleaner.result import Result
from cleaner.rule import Pack
from cleaner.rulefile import parse_pack
from cleaner.ruleset import RuleSet
from cleaner.template import parse_template

__all__ = ["prove", "rules_of"]

_ROUNDS = 5
_PARAGRAPHS = 2
"""Paragraphs of an article that stand in an example, beside its last."""
_BELOW = 3
"""Lines shown below one that ends the article."""
_MOST_LINES = 60
"""Lines that an example adds for the sake of single-line rules."""

Entry = tuple[str, str]
"""Id of a rule, and the text of one of its entries."""


def rules_of(draft: Draft, base: Sequence[Pack]) -> tuple[Pack, RuleSet]:
    """The draft as a pack, and with the packs it builds on.

    :raises RuleError: the draft is no valid rule file
    """
    pack = parse_pack(pack_text(draft), f"{draft.name}.toml")
    return pack, RuleSet([pack, *base])


@dataclass(slots=True)
class _Prover:
    pack: Pack
    base: Sequence[Pack]
    rules: RuleSet
    waiting: set[Entry]

    def proved(self, text: str, wanted: Iterable[Entry]) -> set[Entry]:
        """The entries without which a text would come out otherwise."""
        whole = run_text(text, self.rules)
        if whole.verdict not in (Verdict.ARTICLE, Verdict.BUNDLE):
            return set()
        before = _outcome(whole)
        asked = set(wanted)
        found: set[Entry] = set()
        for rule in self.pack.rules:
            if rule.id not in whole.found:
                continue
            for name, place, entry in entries(rule):
                if (rule.id, entry) in asked:
                    fewer = RuleSet([without_entry(self.pack, rule, name, place), *self.base])
                    if _outcome(run_text(text, fewer)) != before:
                        found.add((rule.id, entry))
        return found


def _outcome(result: Result) -> tuple[object, ...]:
    """What an example tells of a document."""
    return result.verdict, tuple(a.text.strip("\r\n") for a in result.articles)


def prove(draft: Draft, site: Site, base: Sequence[Pack]) -> None:
    """Fill in examples, and take out the entries that no page of the site proves."""
    for _ in range(_ROUNDS):
        draft.examples = []
        pack, rules = rules_of(draft, base)
        waiting = {(rule.id, text) for rule in pack.rules for _, _, text in entries(rule)}
        prover = _Prover(pack, base, rules, waiting)
        _add_examples(draft, site, prover)
        if prover.waiting:
            _add_glued(draft, site, prover)
        if not prover.waiting:
            _add_bundle(draft, site, prover)
            break
        _take_out(draft, prover.waiting)
        if not draft.rules:
            break


def _take_out(draft: Draft, unproved: set[Entry]) -> None:
    """Take out what no page proves; of a heading that has a list of its own and also ends articles the list alone, as
    either hides that the other is needed."""
    lists = {line_key(text.strip("\n").partition("\n")[0]) for _, text in unproved if "\n" in text.strip("\n")}
    for rule in draft.rules:
        own = {text for owner, text in unproved if owner == f"{draft.name}/{rule.id}"}
        if rule.through:
            own = {text for text in own if line_key(text) not in lists}
        rule.lines = [line for line in rule.lines if line not in own]
        rule.blocks = [block for block in rule.blocks if block.strip("\n") not in {t.strip("\n") for t in own}]
    draft.rules = [rule for rule in draft.rules if rule.entries]


def _add_examples(draft: Draft, site: Site, prover: _Prover) -> None:
    owners: dict[str, list[Entry]] = {}  # single-line entries by the form of the line
    large: set[Entry] = set()
    ends = {line_key(line) for rule in draft.rules if rule.through for line in rule.lines}
    for rule in draft.rules:
        for line in rule.lines:
            owners.setdefault(line_key(line), []).append((f"{draft.name}/{rule.id}", line))
        if rule.blocks or rule.through or rule.table != "drop":
            large |= {e for e in prover.waiting if e[0] == f"{draft.name}/{rule.id}"}
    loosely = {e: _matches(e[1]) for own in owners.values() for e in own if "{" in e[1]}
    by_kind = [(large, False), (prover.waiting - large, True)]
    for wanted, loose in by_kind:
        for page in site.pages:
            left = wanted & prover.waiting
            if not left:
                break
            near = {e for form in set(page.forms) for e in owners.get(form, ())} & left
            near |= {e for e, form in loosely.items() if e in left and any(map(form, page.keys))}
            blocks = {e for e in left if "\n" in e[1].strip("\n")}
            if not near and not blocks:
                continue
            wanted_lines = {form for form in page.forms if any(e in near for e in owners.get(form, ()))}
            wanted_lines |= {
                f for f, key in zip(page.forms, page.keys, strict=True) if any(loosely[e](key) for e in near if e in loosely)
            }
            # Where the header stands, what is above it needs no rule, and below the end nothing does.
            text = _shortened(page, prover.rules, wanted_lines, (ends | {""}) if loose else frozenset())
            if text is None:
                continue
            proved = prover.proved(text, near | blocks)
            if proved:
                prover.waiting -= proved
                result = run_text(text, prover.rules)
                draft.examples.append(DraftExample(text, [a.text.strip("\r\n") for a in result.articles]))


def _add_bundle(draft: Draft, site: Site, prover: _Prover) -> None:
    """One example of glued articles, if pages hold several."""
    if any(len(e.gives) > 1 for e in draft.examples) or not any(r.table == "article" for r in draft.rules):
        return
    for page in site.pages:
        if run_text(page.text, prover.rules).verdict is not Verdict.BUNDLE:
            continue
        text = _shortened(page, prover.rules, set(), ())
        if text is not None and (result := run_text(text, prover.rules)).verdict is Verdict.BUNDLE:
            gives = [a.text.strip("\r\n") for a in result.articles]
            draft.examples.append(DraftExample(text, gives, "A page with several stories"))
            return


def _add_glued(draft: Draft, site: Site, prover: _Prover) -> None:
    """Two pages, one below the other, for headers without which a page of one article comes out the same."""
    headers = {rule.id for rule in prover.pack.rules if rule.table == "article"}
    first: str | None = None
    for page in site.pages:
        waiting = {e for e in prover.waiting if e[0] in headers}
        if not waiting:
            return
        text = _shortened(page, prover.rules, set(), ())
        if text is None or run_text(text, prover.rules).verdict is not Verdict.ARTICLE:
            continue
        if first is None:
            first = text
            continue
        glued = f"{first}\n\n{text}"
        result = run_text(glued, prover.rules)
        if len(result.articles) == 2 and (proved := prover.proved(glued, waiting)):
            prover.waiting -= proved
            gives = [a.text.strip("\r\n") for a in result.articles]
            draft.examples.append(DraftExample(glued, gives, "Two pages, one below the other"))


def _matches(entry: str) -> Callable[[str], bool]:
    """Whether the form of an entry may match a key, so far as its literal ends tell."""
    form = parse_template(entry)
    return lambda key: key.startswith(form.prefix) and key.endswith(form.suffix) and form.inner in key


def _shortened(page: Page, rules: RuleSet, wanted: set[str], without: Iterable[str]) -> str | None:
    """A page with few of its paragraphs, and of its other lines those that are wanted.

    :param wanted: forms of lines that must stay
    :param without: forms of lines that go, so that what stands below them must have a rule of its own
    """
    labelled = clean_lines(page.doc, rules, cut=Sureness.OFF)
    if labelled.verdict not in (Verdict.ARTICLE, Verdict.BUNDLE):
        return None
    loose = bool(without)
    gone = set(without or ()) - wanted
    blocks = {r.id for r in rules.rules.values() if r.blocks}
    headers = {r.id for r in rules.rules.values() if r.table == "article"}
    kept: list[int] = []
    added = below = 0
    paragraphs: dict[int | None, list[int]] = {}
    for k, i in enumerate(page.lines):
        if labelled.fates[i] is Fate.KEEP and page.sentence[k]:
            paragraphs.setdefault(labelled.articles[i], []).append(k)
    shown = {k for own in paragraphs.values() for k in [*own[:_PARAGRAPHS], own[-1]]}
    titles = {i for i, kind in enumerate(labelled.kinds) if kind is Kind.TITLE}
    for k, i in enumerate(page.lines):
        form = page.forms[k]
        rule = labelled.rules[i] or ""
        ofblock = rule in blocks
        if form in gone:
            continue
        if loose and rule in headers and form not in wanted:
            if labelled.kinds[i] is Kind.TITLE:
                kept.append(k)
            continue
        if form in wanted and added < _MOST_LINES:
            kept.append(k)
            added += 1
            below = _BELOW
        elif k in shown or i in titles or ofblock or (labelled.kinds[i] is Kind.REPEAT) or k == page.title:
            kept.append(k)
        elif below and not without and labelled.fates[i] is Fate.DROP:
            kept.append(k)
            below -= 1
    if not shown:
        return None
    out: list[str] = []
    for before, k in zip([None, *kept], kept, strict=False):
        if before is not None and (page.lines[k] - page.lines[before] > 1):
            out.append("")
        out.append(" ".join(page.texts[k].split()) if len(page.texts[k]) > 200 else page.texts[k])
    return "\n".join(out)
