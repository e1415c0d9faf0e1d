"""Lines of which only a part is shared: a label before names, a frame around a section's name.

Such a line is found by what stands beside it: ``More Business stories`` is no sentence's beginning where
the same line is always above it and never a line of an article looks like it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from cleaner.cues import CUES, load_cues
from cleaner.folding import line_key
from cleaner.learning.forms import DATE, frames, is_sentence, label_of, letters, slots
from cleaner.learning.page import Page
from cleaner.learning.sharing import Site
from cleaner.packtext import escaped
from cleaner.template import parse_template

__all__ = ["find_varying"]

_LONGEST = 160
"""Characters of a line with a label."""
_BESIDE = 0.6  # share of a form's places that have the same line above, or below
_OUTSIDE = 0.9
_SELDOM = 0.05  # share of articles below which a label outside of them is the beginning of a headline
_OFTEN = 0.5  # share of articles from which a label is the site's, wherever it stands
_ALWAYS = 0.8  # share of articles from which a line is a form by itself
_NAME = 6  # words of a name
_BEFORE = re.compile(r"(?P<name>[^{}·|•–—]+?)\s*[·|•–—,-]\s*\{date\}[^{}]{0,20}")
_AFTER = re.compile(r"\{date\}\s*[·|•–—,-]\s*(?P<name>[^{}·|•–—]+)")
_LETTERS = 4  # of a frame, which no accident shares
_NEAR = 2  # lines above and below a form that tell its place
_RESTS = 2  # different pieces in the slot, at least
_TELLING = sum(1 << CUES.index(c) for c in ("related", "share", "tags", "media", "subscribe", "comments", "ad"))
_TOPICS, _AUTHOR = 1 << CUES.index("tags"), 1 << CUES.index("author")


@dataclass(slots=True)
class _Candidate:
    template: str
    label: bool
    places: list[tuple[Page, int]] = field(default_factory=list)
    rests: set[str] = field(default_factory=set)
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    near: Counter[str] = field(default_factory=Counter)
    inside: int = 0

    @property
    def articles(self) -> int:
        return len({page.article for page, _ in self.places})

    @property
    def beside(self) -> float:
        """Share of its places at which the same line stands above, or below."""
        return max(max(c.values(), default=0) for c in (self.before, self.after)) / len(self.places)


def find_varying(site: Site, bylines: Sequence[str]) -> int:
    """Give the lines that vary in a part of theirs a common form, in the pages themselves.

    :param bylines: how bylines begin, as keys
    :return: how many forms were found
    """
    found = _candidates(site, bylines)
    taken: set[tuple[int, int]] = set()
    accepted = 0
    for candidate in sorted(found.values(), key=lambda c: (-c.articles, -letters(c.template), c.template)):
        candidate.places = [(p, k) for p, k in candidate.places if (p.number, k) not in taken]
        if not candidate.places or not _stands(candidate, site):
            continue
        form = line_key(candidate.template)
        further = [] if candidate.label else [(p, k) for p, k in _amid(candidate, site) if (p.number, k) not in taken]
        for page, k in [*candidate.places, *further]:
            page.forms[k] = form
            page.templates[form] = candidate.template
            taken.add((page.number, k))
        accepted += 1
    return accepted


def _candidates(site: Site, bylines: Sequence[str]) -> dict[str, _Candidate]:
    found: dict[str, _Candidate] = {}

    def add(template: str, page: Page, k: int, rest: str, *, label: bool) -> None:
        entry = found.setdefault(line_key(template), _Candidate(template, label))
        entry.template = min(entry.template, template)
        entry.places.append((page, k))
        entry.rests.add(rest)
        entry.inside += page.opening <= k < page.end
        entry.before[_beside(page, k - 1)] += 1
        entry.after[_beside(page, k + 1)] += 1
        entry.near.update(_around(site, page, k))

    for page in site.pages:
        for k, text in enumerate(page.texts):
            entry = site.shared.get(page.forms[k])
            if (entry is not None and entry.articles >= _ALWAYS * site.articles) or len(text) > _LONGEST:
                continue
            if dated := _dated(page.templates.get(page.forms[k], ""), bylines):
                add(dated, page, k, page.keys[k], label=True)
                continue
            if begin := next((b for b in bylines if page.keys[k].startswith(b)), None):
                if len(text) <= 80 and not page.sentence[k]:
                    shown = text[: len(begin)].strip()
                    add(f"{escaped(shown)} {{byline}}", page, k, page.keys[k], label=True)
                continue
            if label := label_of(text):
                slot = _slot(label[0])
                if slot != "{byline}" or len(label[1]) <= 80:
                    add(escaped(label[0]).rstrip() + " " + slot, page, k, label[1], label=True)
                continue
            by_itself = entry is None and len(text) <= 80 and text[0].isalpha() and not is_sentence(text)
            if by_itself and k != page.title and not page.opening <= k < page.end:
                for template in frames(text):
                    if load_cues().mask(line_key(template)) & _AUTHOR:
                        template = template.replace("{any}", "{byline}")
                    add(template, page, k, page.keys[k], label=False)
    return found


def _beside(page: Page, k: int) -> str:
    """What stands beside a line: a form, or the headline, the text, the page's begin or end."""
    if not 0 <= k < len(page.forms):
        return ""
    return "\0title" if k == page.title else "\0text" if k == page.opening else page.forms[k]


def _dated(template: str, bylines: Sequence[str]) -> str | None:
    """A line with a name and a date as a form, such as ``{byline} · {date}``.

    >>> _dated("By Ann Miller | {date}", ("by ",))
    'By {byline} | {date}'
    """
    if template.count(DATE) != 1 or len(slots(template)) > 1:
        return None
    for found in (_BEFORE.fullmatch(template), _AFTER.fullmatch(template)):
        if found is not None and letters(found["name"]) >= 4 and len(found["name"].split()) <= _NAME:
            name = found["name"]
            begin = next((name[: len(b)] for b in bylines if line_key(name).startswith(b)), "")
            start, end = found.span("name")
            return f"{template[:start]}{begin.rstrip()}{' ' if begin else ''}{{byline}}{template[end:]}"
    return None


def _slot(label: str) -> str:
    mask = load_cues().mask(line_key(label))
    return "{topics}" if mask & _TOPICS else "{byline}" if mask & _AUTHOR else "{any}"


def _stands(candidate: _Candidate, site: Site) -> bool:
    """Whether the lines are of one form for sure."""
    least = max(site.least, 3 if site.articles > 4 else 2)
    if candidate.articles < least or len(candidate.rests) < _RESTS:
        return False
    outside = 1 - candidate.inside / len(candidate.places)
    if candidate.label:
        cued = bool(load_cues().mask(line_key(candidate.template)) & _TELLING) or "{byline}" in candidate.template
        often = candidate.articles >= max(4, _OFTEN * site.articles)
        told = candidate.articles >= _SELDOM * site.articles and (outside >= _OUTSIDE or cued)
        return told or often or candidate.beside >= _BESIDE + 0.2
    if letters(candidate.template) < _LETTERS or candidate.inside or candidate.beside < _BESIDE:
        return False
    if candidate.articles < least + 1 and site.articles > 4:
        return False
    return all(_in_place(candidate, site, page, k) for page, k in _amid(candidate, site))


def _amid(candidate: _Candidate, site: Site) -> list[tuple[Page, int]]:
    """The places amid the text of a page at which a line of the form stands."""
    template = parse_template(candidate.template)
    return [
        (page, k)
        for page in site.pages
        for k in range(page.opening, page.end)
        if len(page.keys[k]) <= _LONGEST and template.match(page.keys[k]) is not None
    ]


def _in_place(candidate: _Candidate, site: Site, page: Page, k: int) -> bool:
    """Whether a line amid the text has around it what the form mostly has: the header of another article on the page."""
    often = _BESIDE * len(candidate.places)
    return not page.sentence[k] and any(candidate.near[form] >= often for form in _around(site, page, k))


def _around(site: Site, page: Page, k: int) -> set[str]:
    """The shared forms within two lines of a place."""
    return {form for form in page.forms[max(0, k - _NEAR) : k + _NEAR + 1] if form in site.shared} - {page.forms[k]}
