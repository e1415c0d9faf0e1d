"""Two articles of one site, glued as that site glues them, both come back, body line for body line."""

from __future__ import annotations

from itertools import product

import pytest

from cleaner import Cleaner, Result

from .strategies import LIBRARY, SITES, WRITTEN, cleaner


def _single(site: str) -> dict[str, Result]:
    """The documents of a site that hold one article."""
    found = {}
    for name, text in WRITTEN.items():
        if name.startswith((f"{site}/", f"{site}#")):
            result = cleaner(packs=(site,)).clean(text)
            if result.verdict == "article" and (name.startswith(f"{site}/") or _has_header(site, result)):
                found[name] = result
    return found


def _has_header(site: str, result: Result) -> bool:
    """Whether an ``[[article]]`` block of the site begins the article."""
    blocks = {rule.id for rule in LIBRARY.pack(site).rules if rule.table == "article"}
    return any(line.rule in blocks for line in result.lines)


def _ends_in_header(site: str, result: Result) -> bool:
    """Whether the page ends with the lines by which the site begins the next article."""
    blocks = [b for rule in LIBRARY.pack(site).rules if rule.table == "article" for b in rule.blocks]
    firsts = {block.rows[0].template.exact for block in blocks} - {None}
    last = max(line.number for line in result.lines if line.kind == "body")
    return any(line.key in firsts for line in result.lines[last:])


def _fault(clean: Cleaner, one: Result, two: Result) -> str | None:
    glued = clean.clean(one.source.strip("\n") + "\n\n\n\n" + two.source.strip("\n") + "\n")
    if len(glued.articles) != 2:
        return f"{len(glued.articles)} articles ({glued.verdict.value})"
    for n, (alone, got) in enumerate(zip((one, two), glued.articles, strict=True), 1):
        want = alone.articles[0]
        if got.body != want.body:
            lines = set(want.body.split("\n")) ^ set(got.body.split("\n"))
            return f"article {n} has another body: {sorted(lines)[:3]}"
        if got.title != want.title:
            return f"article {n} has the title {got.title!r}, alone {want.title!r}"
    return None


@pytest.mark.parametrize("site", SITES)
def test_two_articles_of_a_site_glued(site):
    clean = cleaner(packs=(site,))
    single = _single(site)
    assert single
    faults = []
    for (one, first), (two, second) in product(single.items(), repeat=2):
        titles = first.articles[0].title, second.articles[0].title
        # A site glues no article without a header under one that leads to none.
        glued = _has_header(site, second) or _ends_in_header(site, first)
        if one != two and (titles[0] != titles[1] or None in titles) and glued:
            said = _fault(clean, first, second)
            if said:
                faults.append(f"{one} + {two}: {said}")
    assert not faults, "\n".join([f"{len(faults)} pairs", *faults])
