"""Starts a pack from sample pages of one site: what they share becomes rules, carefully, and the pages its examples.

For a corpus of hundreds of pages there is ``clean learn``. With a handful of pages little is certain, so what could be
text stands in the file as a comment.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from cleaner.checking import rule_set, run_text, unproved
from cleaner.cleaning import clean_lines
from cleaner.dates import date_matcher
from cleaner.errors import RuleError
from cleaner.folding import line_key
from cleaner.lines import Document
from cleaner.model import Fate, Sureness, Verdict
from cleaner.packs import GENERIC, Library, host_of
from cleaner.packtext import comment, head, pack_name, table
from cleaner.result import Result
from cleaner.rule import Example, Pack
from cleaner.rulefile import parse_pack
from cleaner.ruletools.headers import Headers
from cleaner.ruletools.proposing import header_table, proposed_tables
from cleaner.ruletools.sampling import Sample, different, share_of, shared_lines
from cleaner.wording import many

__all__ = ["Draft", "draft_pack"]

_MOST_EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Draft:
    """A pack that was started."""

    name: str
    """Its name."""
    text: str
    """The text of the rule file."""
    rules: tuple[str, ...]
    """Ids of its rules."""
    examples: int
    """How many examples it has."""
    samples: int
    """How many different pages it was made from."""
    copies: int
    """Further pages that hold an article once more."""


def draft_pack(library: Library, host: str, pages: Sequence[tuple[str, str]], name: str = "") -> Draft:
    """Start a pack.

    :param library: the packs that are there, which the new one builds on
    :param host: the site's host
    :param pages: name and text of each page
    :param name: the pack's name, by default made of the host
    :raises OptionError: a host that is none
    """
    bare = host_of(host.strip().strip("."), None).removeprefix("www.")
    name = name or pack_name(bare)
    generic = [_known(library, page) for page in pages]
    languages = _languages(library, generic)
    found = [_sample(page, result) for page, result in zip(pages, generic, strict=True)]
    samples = different(found)
    use = [f"generic-{language}" for language in languages]
    bylines = library.rule_set(use, watch=False).bylines
    headers = Headers(samples, languages, bylines)
    shared = shared_lines(samples, languages, headers.titles()) if len(samples) > 1 else []
    blocks = headers.blocks(frozenset(line_key(s.form) for s in shared))
    top = head(name, [bare, f"*.{bare}"], use)
    blocks = _sound(library, top, blocks, samples)
    for _ in range(2):  # what no sample needs goes, and the rest is written once more
        tables, notes = proposed_tables(samples, shared, blocks)
        pack = parse_pack("\n".join([top, *tables]), f"{name}.toml")
        shown = _shown(library, pack, samples)
        needless = {text for _, text in unproved(library, pack._replace(examples=tuple(shown.values())))}
        shared = [line for line in shared if line.form not in needless]
    examples = _examples(library, pack, shown)
    text = "\n".join([_preface(bare, samples, len(found) - len(samples)) + top, *tables, *notes, *examples, _NEAR_MISS])
    made = parse_pack(text, f"{name}.toml")
    return Draft(name, text, tuple(r.id for r in made.rules), len(examples), len(samples), len(found) - len(samples))


_NEAR_MISS = comment(
    [
        "Near misses make a pack safe: text that resembles what the rules take and must stay.",
        "[[example]]",
        "keeps = '''",
        "…",
        "'''",
    ]
)


def _preface(host: str, samples: Sequence[Sample], copies: int) -> str:
    more = f" ({copies} more held one of their articles again)" if copies else ""
    return (
        comment(
            [
                f"{host}: started from {many(len(samples), 'sample page')}{more}.",
                "Look at each rule: what is certain with few pages need not hold for all.",
                "Then: clean rules test --mutate, clean rules lint.",
            ]
        )
        + "\n"
    )


# -- the samples ---------------------------------------------------------------------------------


def _known(library: Library, page: tuple[str, str]) -> Result:
    """A page as the packs of languages see it, that are there already."""
    doc = Document.of(page[1])
    rules, seen = library.rules_for(doc, names=[GENERIC])
    return Result(page[1], clean_lines(doc, rules, seen, cut=Sureness.OFF, guard=1.0))


def _languages(library: Library, results: Sequence[Result]) -> tuple[str, ...]:
    """The languages whose packs find most in the samples and whose dates stand there, the first of them first."""
    counts = dict.fromkeys(sorted(n for n in library.names if n.startswith("generic-")), 0)
    possible: set[str] = set()
    for result in results:
        doc = Document.of(result.source)
        own = [p for p in library.rules_for(doc)[0].packs if p.generic]
        possible.update(p.name for p in own)
        for rule, n in result.counts.items():
            if rule.partition("/")[0] in counts:
                counts[rule.partition("/")[0]] += n
        for pack in own:
            is_date = date_matcher(pack.languages)
            counts[pack.name] += sum(any(map(str.isalpha, key)) and is_date(key) for key in doc.counts)
    ranked = sorted(possible or {"generic-en"}, key=lambda name: (-counts.get(name, 0), name != "generic-en", name))
    most = counts.get(ranked[0], 0)
    return tuple(name.removeprefix("generic-") for k, name in enumerate(ranked) if k == 0 or counts[name] * 3 > most > 0)


def _sample(page: tuple[str, str], known: Result) -> Sample:
    lines = [line for line in known.lines if line.fate is not Fate.BLANK]
    taken = frozenset(i for i, line in enumerate(lines) if line.rule and line.fate is not Fate.KEEP)
    return Sample(page[0], page[1], tuple(line.text for line in lines), taken)


# -- the rules -----------------------------------------------------------------------------------


def _sound(library: Library, top: str, blocks: Sequence[str], samples: Sequence[Sample]) -> list[str]:
    """The blocks, if the language of rules allows them and they find one article in most samples that they match."""
    if not blocks:
        return []
    try:
        pack = parse_pack(f"{top}\n{header_table(blocks)}")
    except RuleError:
        return []
    rules = rule_set(library, pack)
    results = [run_text(s.text, rules) for s in samples]
    hit = [r for r in results if any(rule.startswith(f"{pack.name}/") for rule in r.found)]
    single = sum(r.verdict is Verdict.ARTICLE for r in hit)  # a sample may be a bundle, but most are not
    return list(blocks) if single * 2 > len(hit) >= min(share_of(samples), 3) else []


# -- the examples --------------------------------------------------------------------------------


def _shown(library: Library, pack: Pack, samples: Sequence[Sample]) -> dict[str, Example]:
    """Each sample as an example, by its name, with what cleaning gives now."""
    rules = rule_set(library, pack)
    shown = {}
    for sample in samples:
        text = f"{sample.text.strip(chr(10))}\n"
        result = run_text(text, rules)
        if result.verdict in (Verdict.ARTICLE, Verdict.BUNDLE):
            gives = tuple(f"{a.text.strip(chr(10))}\n" for a in result.articles)
            shown[sample.name] = Example(text, gives if result.changed else None)
    return shown


def _examples(library: Library, pack: Pack, shown: dict[str, Example]) -> list[str]:
    """The fewest of some examples that prove most entries, short ones first."""
    left = dict(sorted(shown.items(), key=lambda item: len(item[1].text)))
    count = sum(rule.entries for rule in pack.rules)
    chosen: list[str] = []
    missing = count + 1
    while left and len(chosen) < _MOST_EXAMPLES and missing:
        tried = {name: _missing(library, pack, [*(shown[c] for c in chosen), left[name]]) for name in left}
        best = min(tried, key=lambda name: tried[name])
        if tried[best] >= missing:
            break
        missing = tried[best]
        chosen.append(best)
        del left[best]
    return [
        table("example", why=f"As in {name}", text=own.text, gives=own.gives)
        if (own := shown[name]).gives is not None
        else table("example", why=f"As in {name}", keeps=own.text)
        for name in chosen
    ]


def _missing(library: Library, pack: Pack, examples: Sequence[Example]) -> int:
    """How many entries some examples leave unproved."""
    return sum(1 for _ in unproved(library, pack._replace(examples=tuple(examples))))
