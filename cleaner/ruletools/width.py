"""Rules that take too much: what they make of clean text."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from cleaner.checking import rule_set
from cleaner.cleaning import clean_lines
from cleaner.errors import RuleError
from cleaner.lines import Document
from cleaner.model import Kind, Sureness, Verdict
from cleaner.packs import Library
from cleaner.result import Result
from cleaner.rule import Pack, Rule
from cleaner.ruleset import RuleSet
from cleaner.ruletools.reach import Fault
from cleaner.ruletools.samples import Story, sample_lines, stories

__all__ = ["matches_prose", "open_tails", "shared_signs", "wide_selectors"]

_TURN = 6  # lines; each line of a story comes to stand near its beginning and near its end
_TEXTS = (Kind.BODY, Kind.BLANK)
_PAGE = """
<html><head><title>A</title></head><body><header><h1>{title}</h1></header><main><article><h1>{title}</h1><figure>
<img src="a.jpg"><figcaption>A clock</figcaption></figure><section><div class="text">{body}</div></section>
<blockquote><p>{quote}</p></blockquote><ul><li>{quote}</li></ul></article></main></body></html>
"""
_PARTS = ("//article", "//p", "//h1[ancestor::article]", "//li[ancestor::article]", "//blockquote", "//title")


def matches_prose(library: Library, pack: Pack) -> Iterator[Fault]:
    """Rules that take lines of clean stories, or call one a listing page; each rule once, with the first line that it takes."""
    rules = rule_set(library, pack)
    own = {rule.id: rule for rule in pack.rules if rule.table != "keep"}
    told: set[str] = set()
    for story in stories():
        for lines in _turned(story):
            for rule, line in _taken(lines, rules):
                if rule in own and rule not in told:
                    told.add(rule)
                    yield Fault(
                        "R201", rule, "",
                        f'{_does(own[rule])} in a clean text: "{line[:80]}"',
                        "add literal text, or say with where in which places the rule speaks",
                    )  # fmt: skip


def _does(rule: Rule) -> str:
    return {
        "index": "finds a listing page", "capture": "captures a sentence", "article": "begins an article",
    }.get(rule.table, "takes a sentence")  # fmt: skip


def _turned(story: Story) -> Iterator[list[str]]:
    """The story, and the same with other paragraphs first."""
    for at in range(0, len(story), _TURN):
        yield [*story[at:], *story[:at]]


def _taken(lines: list[str], rules: RuleSet) -> Iterator[tuple[str, str]]:
    """Ids of the rules that take a line of a clean text, each with the line."""
    text = "\n\n".join(lines)
    texts = text.split("\n")
    result = Result(text, clean_lines(Document(texts, "\n", text), rules, cut=Sureness.OFF, guard=1.0))
    for line in result.lines:
        if line.rule is not None and (line.kind not in _TEXTS or result.verdict is Verdict.GUARDED):
            yield line.rule, line.text
        for cut in line.cuts:
            yield cut.rule, line.text
    if result.verdict is Verdict.INDEX:
        yield from ((rule, lines[0]) for rule in result.found)


def open_tails(pack: Pack) -> Iterator[Fault]:
    """Rules that take all that follows, wherever their line stands and however much that is."""
    for rule in pack.rules:
        near_end = any(place.relation == "last" for place in rule.where)
        if rule.through and rule.at_most is None and not near_end:
            yield Fault(
                "R202", rule.id, "",
                'takes everything to the end of the article, from wherever its line stands',
                'add where = "last 15", at_most = "120 words", or both',
            )  # fmt: skip


def wide_selectors(pack: Pack) -> Iterator[Fault]:
    """Selectors of ``[[prune]]`` that take parts of the plainest of pages; :raises RuleError: one can't be evaluated"""
    if not any(rule.table == "prune" for rule in pack.rules):
        return
    from lxml import html

    from cleaner.html.pruning import pruned_by

    story = next(s for s in stories() if len(s) > 4)
    body = "".join(f"<p>{line}</p>" for line in story[1:5])
    page = html.document_fromstring(_PAGE.format(title=story[0], body=body, quote=story[4]))
    parts = {node for path in _PARTS for node in page.xpath(path)}
    for rule in pack.rules if parts else ():
        alone = [(text, rule._replace(css=(text,), xpath=())) for text in rule.css]
        alone += [(text, rule._replace(css=(), xpath=(text,))) for text in rule.xpath]
        for text, one in alone:
            lost = [n for n in pruned_by(page, [one]) if any(n is part or n in part.iterancestors() for part in parts)]
            if lost:
                yield Fault(
                    "R203", rule.id, text,
                    f'"{text}" takes <{lost[0].tag}> of a plain page: what holds the article would go',
                    "name a class or an id of what goes",
                )  # fmt: skip


def shared_signs(library: Library, pack: Pack) -> Iterator[Fault]:
    """Signs that are lines of other packs, too, and so prove no site."""
    signs = [rule for rule in pack.rules if rule.sign and not rule.where]
    samples = {rule.id: [(form, line) for form in rule.lines for line in sample_lines(form)] for rule in signs}
    doc = Document(sorted({line for own in samples.values() for _, line in own}))
    hits: dict[str, str] = {}
    for other in _others(library, pack) if samples else ():
        rules = tuple(r for r in other.rules if r.lines and r.id not in pack.skip)
        found = RuleSet([other._replace(rules=rules)]).find(doc).hits
        hits |= {doc.key(hit.line): hit.rule.id for hit in found if hit.rule.table != "keep"}
    for rule, own in samples.items():
        if both := next(((form, hits[line]) for form, line in own if line in hits), None):
            yield Fault(
                "R204", rule, both[0].text,
                f'a sign that {both[1]} knows, too: finding it proves no site',
                "take sign = true away, or put this line into a rule of its own",
            )  # fmt: skip


def _others(library: Library, pack: Pack) -> Iterator[Pack]:
    """All other packs that can be read."""
    for name in library.names:
        with suppress(RuleError):  # is told where that pack is looked at
            if name != pack.name:
                yield library.pack(name)
