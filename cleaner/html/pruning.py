"""What rules say about the elements of a page: ``[[prune]]`` takes them away, ``[[article]]`` calls them articles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from cleaner.errors import RuleError
from cleaner.rule import Rule

__all__ = ["articles_of", "for_markup", "pruned_by"]


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
                found = _compiled(kind, text)(root)
            except etree.XPathError as error:
                raise RuleError(f'"{text}" can\'t be evaluated: {error}', path=rule.path, line=rule.line, key=kind) from None
            for element in found if isinstance(found, list) else ():
                if isinstance(element, etree._Element) and isinstance(element.tag, str):
                    yield element


@lru_cache(maxsize=4096)
def _compiled(kind: str, text: str) -> Callable[[HtmlElement], Any]:
    """A selector or expression, ready for many pages."""
    if kind == "xpath":
        expression = text
    else:
        from cssselect import HTMLTranslator  # only here: most pages have no such rule

        expression = HTMLTranslator().css_to_xpath(text)
    compiled: Callable[[HtmlElement], Any] = etree.XPath(expression, smart_strings=False)
    return compiled
