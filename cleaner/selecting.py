"""CSS selectors and XPath expressions of rule files: what is wrong with one, and one made ready for many pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

__all__ = ["css_fault", "selector", "xpath_fault"]

_KNOWN = frozenset((
    "and", "boolean", "ceiling", "comment", "concat", "contains", "count", "div", "false", "floor", "id", "lang", "last",
    "local-name", "mod", "name", "namespace-uri", "node", "normalize-space", "not", "number", "or", "position",
    "processing-instruction", "round", "starts-with", "string", "string-length", "substring", "substring-after",
    "substring-before", "sum", "text", "translate", "true",
))  # fmt: skip
"""What may stand before a bracket in an expression: functions, tests of nodes, operators."""
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LITERAL = re.compile(r"'[^']*'|\"[^\"]*\"")
_PREFIX = re.compile(r"(?<![\w.-])(?!xml:)[\w.-]+:(?!:)")
_CALL = re.compile(r"(?<![\w.-])([\w.-]+)\s*\(")
_INNER = re.compile(r"\[[^][]*\]|(?<=\w)\([^()]+\)")  # conditions, arguments
_NO_ELEMENTS = ("@", "attribute::", "namespace::", "text(", "comment(", "processing-instruction(")
_BEGINNINGS = ("/", ".", "*", "id", "descendant", "self", "child", "body", "head")  # else a path from <html> finds nothing


def css_fault(text: str) -> str | None:
    """Why a CSS selector can't be used, ``None`` if it can. Does without lxml, which is slow to load."""
    import cssselect

    try:
        if any(selector.pseudo_element for selector in cssselect.parse(text)):
            return "a pseudo-element, which is no element of a page"
        fault = _unknown(_path(text))
    except (cssselect.SelectorError, ValueError) as error:
        fault = str(error)
    return f"no CSS selector that can be used on a stored page: {fault}" if fault else None


def xpath_fault(text: str) -> str | None:
    """Why an XPath expression selects no elements, ``None`` if it does."""
    from lxml import etree

    try:
        found = etree.XPath(text)(etree.XML("<html><body><p id='a'>a</p></body></html>"))
        fault = _unknown(text)
    except (etree.XPathError, ValueError) as error:  # the latter of control characters
        fault = str(error)
    if fault:
        return f"no XPath expression: {fault}"
    if not isinstance(found, list):
        return "a value: it selects no elements"
    bare = _LITERAL.sub("''", text)
    while (shorter := _INNER.sub("", bare)) != bare:
        bare = shorter
    if all(branch.rstrip(") ").rpartition("/")[2].lstrip().startswith(_NO_ELEMENTS) for branch in bare.split("|")):
        return "a path that selects no elements, but attributes, comments or pieces of text"
    if not any(branch.lstrip("( ").startswith(_BEGINNINGS) for branch in bare.split("|")):
        return "a path that does not begin with //, so it finds nothing in a page"
    return None


def _unknown(path: str) -> str | None:
    """What of an expression no page can answer, wherever it stands: evaluating tells only of what it comes to."""
    if _CONTROL.search(path):
        return "a control character"
    bare = _LITERAL.sub("''", path)
    if "$" in bare:
        return "a variable, which nothing gives a value"
    if found := _PREFIX.search(bare):
        return f'"{found[0]}" is no prefix that a page knows'
    return next((f"there is no function {name}()" for name in _CALL.findall(bare) if name not in _KNOWN), None)


@lru_cache(maxsize=4096)
def selector(kind: str, text: str) -> Callable[[Any], Any]:
    """A selector or expression that can be used, ready for many pages.

    :param kind: ``css`` or ``xpath``
    """
    from lxml import etree

    compiled: Callable[[Any], Any] = etree.XPath(text if kind == "xpath" else _path(text), smart_strings=False)
    return compiled


def _path(css: str) -> str:
    """A CSS selector as an XPath expression."""
    from cssselect import HTMLTranslator

    path: str = HTMLTranslator().css_to_xpath(css)
    return path
