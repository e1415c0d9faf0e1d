"""What the readers of other collections share: packs of HTML selectors, and what could not be carried over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, count

__all__ = ["Import", "ImportedPack", "LeftOut", "css_fault", "named_apart", "xpath_fault"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of another collection that a pack can't say."""

    path: str
    """Its file."""
    line: int
    """Its number there, from 1; 0 for the whole file."""
    what: str
    """The directive or the form of filter."""
    text: str
    """The line."""
    reason: str
    """Why."""


@dataclass(frozen=True, slots=True)
class ImportedPack:
    """A rule file that was made of another collection's lines."""

    name: str
    """Name of the pack."""
    hosts: tuple[str, ...]
    """Its hosts; none where it holds for every site."""
    sources: tuple[str, ...]
    """The files that its lines come from."""
    entries: int
    """How many expressions and selectors it holds."""
    text: str
    """The text of the rule file."""


@dataclass(frozen=True, slots=True)
class Import:
    """What came of some files of another collection."""

    packs: tuple[ImportedPack, ...]
    """The packs, by name."""
    lines: int
    """Lines that say something: no comments, no blank lines."""
    carried: int
    """How many of them were carried over."""
    left: tuple[LeftOut, ...]
    """Those that were not, in order."""
    network: int = 0
    """Lines about requests instead of pages, which are no concern of a rule file."""

    @classmethod
    def joined(cls, parts: Iterable[Import]) -> Import:
        """Several as one."""
        own = list(parts)
        return cls(
            packs=named_apart(p for part in own for p in part.packs),
            lines=sum(part.lines for part in own),
            carried=sum(part.carried for part in own),
            left=tuple(left for part in own for left in part.left),
            network=sum(part.network for part in own),
        )


def named_apart(packs: Iterable[ImportedPack]) -> tuple[ImportedPack, ...]:
    """The packs by name; of several with one name the later ones get a number, as of ``a-b.example`` and ``a.b.example``."""
    taken: set[str] = set()
    apart = []
    for pack in sorted(packs, key=lambda p: (p.name, p.hosts, p.sources)):
        name = next(n for n in chain([pack.name], (f"{pack.name}-{k}" for k in count(2))) if n not in taken)
        taken.add(name)
        apart.append(replace(pack, name=name, text=pack.text.replace(f'"{pack.name}"', f'"{name}"', 1)))
    return tuple(apart)


def xpath_fault(text: str) -> str | None:
    """Why an XPath expression selects no elements, ``None`` if it does."""
    from lxml import etree, html

    try:
        found = etree.XPath(text)(html.document_fromstring("<html><body><p id='a'>a</p></body></html>"))
    except (etree.XPathError, ValueError) as error:  # the latter of control characters
        return f"no XPath expression: {error}"
    if not isinstance(found, list) or any(not isinstance(node, etree._Element) for node in found):
        return "selects no elements"
    step = text.rstrip(") ").rpartition("/")[2]
    if step.startswith(("@", "text(", "comment(")):
        return "selects no elements, but attributes, comments or pieces of text"
    if not text.lstrip("( ").startswith(("/", ".//", "id(", "descendant")):
        return "a path that does not begin with //, so it finds nothing in a page"
    return None


def css_fault(text: str) -> str | None:
    """Why a CSS selector can't be used, ``None`` if it can."""
    import cssselect
    from lxml import etree

    try:
        selectors = cssselect.parse(text)
        if any(selector.pseudo_element for selector in selectors):
            return "a pseudo-element is no element of a page"
        etree.XPath(cssselect.HTMLTranslator().css_to_xpath(text))
    except (cssselect.SelectorError, etree.XPathError, ValueError) as error:
        return f"no CSS selector that can be used on a stored page: {error}"
    return None
