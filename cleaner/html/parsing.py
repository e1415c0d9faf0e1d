"""From the text of a page to its tree: recovering, without network and entities, within limits.

lxml's parser recovers as browsers do in nearly all cases. It reads no network, and in HTML there are no entity
declarations to expand. What is left is size: of the page, of its number of tags, and of how deeply they are nested.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml.html import HtmlElement, HTMLParser

from cleaner.errors import InputError

__all__ = ["MOST_BYTES", "MOST_TAGS", "parse_page"]

MOST_BYTES = 20_000_000
"""Bytes (or characters) of the largest page that is read."""
MOST_TAGS = 1_000_000
"""Tags of the largest page that is read: each costs some hundred bytes of memory."""
DEEPEST = 200
"""How deeply elements may be nested. The parser gives up at 256; what lies deeper is taken up to this level."""

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]*)((?![a-zA-Z0-9:-])[^<>]*)>")  # a name is tried as a whole only: quick
_EMPTY = "area base br col embed hr img input link meta param source track wbr"
_VOID = frozenset(_EMPTY.split())
_END = re.compile(r"</(?:body|html)\s*>", re.IGNORECASE)
_RAW = re.compile(r"<(script|style)\b.*?(?:</\1\s*>|\Z)", re.IGNORECASE | re.DOTALL)


def parse_page(text: str) -> HtmlElement:
    """The tree of a page; that of a page without anything has an empty body.

    :param text: the page; null characters are left out
    :raises InputError: it has more than :data:`MOST_TAGS` tags
    """
    if text.count("<") > MOST_TAGS:
        raise InputError(f"more than {MOST_TAGS:,} tags; no page of news has so many: divide it")
    # Where these stand before the end, browsers read on and the parser does not. At the end nobody needs them.
    text = _END.sub("", text.replace("\0", ""))
    root, deep = _parsed(text)
    if deep:
        root, _ = _parsed(_flattened(text))
    return root


def _parsed(text: str) -> tuple[HtmlElement, bool]:
    """The tree, and whether the parser gave up because elements were nested too deeply."""
    # A parser for each page: its log tells of this page alone. Text goes as UTF-8, whatever a declaration in it says.
    parser = HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True, recover=True)
    root = None
    if text.strip():
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    if root is None:
        root = etree.fromstring(b"<html><body></body></html>", HTMLParser())
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log)


def _flattened(text: str) -> str:
    """The page without the tags that are nested more deeply than :data:`DEEPEST`."""
    depth = 0
    parts: list[str] = []
    at = 0
    text = _RAW.sub(" ", text)
    for tag in _TAG.finditer(text):
        closing, name, rest = tag.groups()
        if name.lower() in _VOID or rest.endswith("/"):
            continue
        if not closing:
            depth += 1
        beyond = depth > DEEPEST
        if closing:
            depth = max(depth - 1, 0)
        if beyond:
            parts += (text[at : tag.start()], " ")
            at = tag.end()
    return "".join([*parts, text[at:]])
