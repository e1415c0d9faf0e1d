"""What rules say about the elements of a page: ``[[prune]]`` takes them away, ``[[article]]`` calls them articles."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from copy import deepcopy

from lxml import etree
from lxml.html import HtmlElement

from cleaner.errors import RuleError
from cleaner.rule import Rule
from cleaner.selecting import selector

__all__ = ["articles_of", "for_markup", "pruned_by", "without"]


def for_markup(rules: Iterable[Rule]) -> list[Rule]:
    """The rules that speak about elements, in the order of their ids."""
    return sorted((r for r in rules if r.css or r.xpath), key=lambda r: r.id)


def pruned_by(root: HtmlElement, rules: Iterable[Rule]) -> dict[HtmlElement, str]:
    """The elements that ``[[prune]]`` rules take away, each with the rule's id; of two rules, the one whose id comes first.

    :raises RuleError: an expression that can't be evaluated
    """
    found: dict[HtmlElement, str] = {}
    for rule in rules:
        if rule.table == "prune":
            for element in _elements(root, rule):
                found.setdefault(element, rule.id)
    return found


def without(root: HtmlElement, taken: Container[HtmlElement]) -> HtmlElement:
    """A copy of a tree without some of the elements below its root."""
    copy = deepcopy(root)
    for element in [own for own, of in zip(copy.iterdescendants(), root.iterdescendants(), strict=True) if of in taken]:
        element.drop_tree()
    return copy


def articles_of(root: HtmlElement, rules: Iterable[Rule]) -> list[HtmlElement]:
    """The elements that ``[[article]]`` rules call articles, in the order of the page; not those inside of another.

    :raises RuleError: an expression that can't be evaluated
    """
    named = {element for rule in rules if rule.table == "article" for element in _elements(root, rule)}
    outer = {e for e in named if not any(a in named for a in e.iterancestors())}
    return [element for element in root.iter() if element in outer] if outer else []


def _elements(root: HtmlElement, rule: Rule) -> Iterator[HtmlElement]:
    for kind, texts in (("css", rule.css), ("xpath", rule.xpath)):
        for text in texts:
            try:
                found = selector(kind, text)(root)
            except etree.XPathError as error:
                raise RuleError(f'"{text}" can\'t be evaluated: {error}', path=rule.path, line=rule.line, key=kind) from None
            for element in found if isinstance(found, list) else ():
                if isinstance(element, etree._Element) and isinstance(element.tag, str):
                    yield element
