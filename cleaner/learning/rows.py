"""A header as rows with slots, and two forms of one header as one.

What a header may not be is a paragraph: a row of its own text is short, or printed twice.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from cleaner.learning.forms import DATE, letters, slots
from cleaner.learning.page import Page
from cleaner.learning.places import SHORT, Place, slots_only, slotted
from cleaner.learning.sharing import Site
from cleaner.template import KIND_SLOTS

__all__ = ["OPTIONAL", "Rows", "is_bare", "merged", "numbers_of", "rows_of"]

_NAME = 6  # words of a name
_MOST_OPTIONAL = 4
OPTIONAL = " {optional}"

Rows = tuple[str, ...]
"""The rows of a header, as a rule file writes them."""


def numbers_of(places: Sequence[Place]) -> dict[str, set[str]]:
    """The keys of header lines that are mere numbers or signs, by form."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for place in places:
        for k in range(place.low, place.high):
            if slots_only(place.page, k):
                found[place.page.forms[k]].add(place.page.keys[k])
    return found


def rows_of(site: Site, place: Place, numbers: dict[str, set[str]]) -> Iterator[str]:
    """The rows of a header; lines that a plain rule drops are passed over and need no row."""
    page = place.page
    names: dict[str, str] = {page.keys[place.title]: "{title}"}
    counts = Counter(page.keys[place.low : place.high])
    used: Counter[str] = Counter()
    for k in range(place.low, place.high):
        key, form = page.keys[k], page.forms[k]
        template = page.templates.get(form, "")
        if key in names:
            yield names[key]
            continue
        if slots_only(page, k) and DATE not in template:
            yield page.texts[k] if len(numbers[form]) == 1 and form in site.shared else template
            continue
        if slotted(site, page, k):
            kicker = k < place.title and len(page.texts[k]) <= SHORT
            yield _numbered(template.replace("{any}", "{kicker}", 1) if kicker else template, used)
            continue
        if form in site.chrome:
            continue
        if form in site.shared and letters(template) >= 2 and not page.sentence[k]:
            yield template
            continue
        if letters(template) == 0 and form in site.shared:
            yield template
            continue
        again = counts[key] > 1
        if not again and (page.sentence[k] or len(page.texts[k]) > SHORT):
            return  # may be the first line of the text
        slot = _slot(page, k, again, place.title)
        used[slot] += 1
        name = "{" + slot + (f"-{used[slot]}" if used[slot] > 1 else "") + "}"
        if used[slot] > 3:
            return
        names[key] = name
        yield name


def _numbered(template: str, used: Counter[str]) -> str:
    """A form whose kind slots get numbers where the header has had one."""
    for name in slots(template):
        if name in KIND_SLOTS:
            used[name] += 1
            if used[name] > 1:
                template = template.replace("{" + name + "}", "{" + f"{name}-{used[name]}" + "}", 1)
    return template


def _slot(page: Page, k: int, again: bool, title: int) -> str:
    """What a line of a header's own is."""
    text = page.texts[k]
    if again or len(text) > SHORT or page.sentence[k]:
        return "caption"
    if k < title:
        return "kicker"
    return "byline" if len(text.split()) <= _NAME else "caption"


def merged(a: Rows, b: Rows, *, rare: bool) -> Rows | None:
    """One form for two that differ only in rows that one of them lacks; ``None`` where they differ in more.

    :param rare: whether too few articles have the second for a row that says much to become optional
    """
    bare_a = [row.removesuffix(OPTIONAL) for row in a]
    optional = {row.removesuffix(OPTIONAL) for row in a if row.endswith(OPTIONAL)}
    out: list[str] = []
    i = j = 0
    while i < len(bare_a) or j < len(b):
        if i < len(bare_a) and j < len(b) and bare_a[i] == b[j]:
            out.append(a[i])
            i, j = i + 1, j + 1
        elif i < len(bare_a) and (j >= len(b) or b[j] in bare_a[i + 1 :]):
            out.append(bare_a[i] + OPTIONAL)
            i += 1
        elif j < len(b) and (i >= len(bare_a) or bare_a[i] in b[j + 1 :]):
            out.append(b[j] + OPTIONAL)
            j += 1
        else:
            return None
    new = sum(row.endswith(OPTIONAL) for row in out)
    required = [row for row in out if not row.endswith(OPTIONAL)]
    if rare and any(row.endswith(OPTIONAL) and not is_bare(row.removesuffix(OPTIONAL)) for row in set(out) - set(a)):
        return None
    if new > _MOST_OPTIONAL or len(required) < 2 or "{title}" not in required:
        return None
    # A copy of the headline that may be missing makes every line a headline.
    if any(row == "{title}" + OPTIONAL for row in out) or len(optional) > _MOST_OPTIONAL:
        return None
    return tuple(out)


def is_bare(row: str) -> bool:
    """Whether a row is a slot that any short line may fill."""
    return row.startswith("{") and row.endswith("}") and row.count("{") == 1 and row not in (DATE, "{n}")
