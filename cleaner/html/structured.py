"""What a page says of its articles in JSON-LD (schema.org)."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from typing import Any, NamedTuple

from lxml.html import HtmlElement

__all__ = ["Described", "described_articles", "of_page", "of_title", "plain"]

_TYPES = re.compile(r"(?:Article|Posting|Report|Review|BlogPosting|WebPage|Recipe|Interview)$")
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Posting|Report|Review|Interview)$")
_WORD = re.compile(r"\w+")
_MOST_NODES = 5_000
_MOST_CHARS = 5_000_000
_MARKUP = re.compile(r"<(?:/?(?:p|br|div|h[1-6]|li|ul|ol|blockquote)\b[^<>]*)>", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[a-zA-Z][^>]{0,500}>")
_FIRST_FENCE = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*$")


class Described(NamedTuple):
    """One article as a page's JSON-LD describes it; what it does not say is empty."""

    kind: str
    """Its type, such as ``NewsArticle``."""
    title: str = ""
    """Its headline."""
    date: str = ""
    """When it was published, as it is written."""
    byline: str = ""
    """Its writers' names, with commas."""
    url: str = ""
    """Its address."""
    language: str = ""
    """Its language, as it is written."""
    site: str = ""
    """Name of its publisher."""
    body: tuple[str, ...] = ()
    """The paragraphs of its text."""


def described_articles(root: HtmlElement) -> list[Described]:
    """The articles that a page's JSON-LD describes, in order, each once; those of other types that may carry
    a headline (``WebPage``) come last. Broken JSON-LD says nothing."""
    found: list[Described] = []
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text or len(script.text) > _MOST_CHARS:
            continue
        for node in _nodes(_loaded(script.text)):
            own = _described(node)
            if own is not None and own not in found:
                found.append(own)
    return sorted(found, key=lambda d: _ARTICLE.search(d.kind) is None)


def of_title(described: Iterable[Described], title: str) -> Described | None:
    """What is said of the article with a headline, ``None`` if nothing is."""
    own = set(_WORD.findall(title.casefold()))
    for one in described:
        words = set(_WORD.findall(one.title.casefold()))
        if own and len(own & words) > 0.8 * max(len(own), len(words)):
            return one
    return None


def of_page(described: Sequence[Described], title: str) -> Described | None:
    """What is said of the article that a page is: the one with its headline, else the only one."""
    articles = [d for d in described if _ARTICLE.search(d.kind)]
    return of_title(described, title) or (articles[0] if len(articles) == 1 else None)


def _loaded(text: str) -> Any:
    text = _FIRST_FENCE.sub("", text).strip().rstrip(";")
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None


def _nodes(data: Any) -> Iterator[dict[str, Any]]:
    """All objects of the data, outer ones first."""
    waiting = [data]
    count = 0
    while waiting and count < _MOST_NODES:
        node = waiting.pop(0)
        count += 1
        if isinstance(node, dict):
            yield node
            waiting += [v for k, v in node.items() if isinstance(v, dict | list) and k not in ("comment", "comments", "review")]
        elif isinstance(node, list):
            waiting += [v for v in node if isinstance(v, dict | list)]


def _described(node: dict[str, Any]) -> Described | None:
    kind = next((t for t in _texts(node.get("@type")) if _TYPES.search(t)), "")
    title = plain(_first(node.get("headline")) or _first(node.get("name")))
    body = _paragraphs(_first(node.get("articleBody")))
    if not kind or not (title or body):
        return None
    publisher = node.get("publisher")
    return Described(
        kind=kind,
        title=title,
        date=_first(node.get("datePublished")) or _first(node.get("dateCreated")) or _first(node.get("dateModified")),
        byline=", ".join(dict.fromkeys(_names(node.get("author")))),
        url=_first(node.get("url")) or _address(node.get("mainEntityOfPage")),
        language=_first(node.get("inLanguage")),
        site=plain(_first(publisher.get("name"))) if isinstance(publisher, dict) else "",
        body=body,
    )


def _texts(value: Any) -> list[str]:
    return [v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str)]


def _first(value: Any) -> str:
    return next(iter(_texts(value)), "").strip()


def _address(value: Any) -> str:
    return _first(value.get("@id") or value.get("url")) if isinstance(value, dict) else _first(value)


def _names(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        name = one.get("name") if isinstance(one, dict) else one
        for text in _texts(name):
            if text.strip() and "//" not in text:
                yield plain(text)


def plain(text: str) -> str:
    """One line of text without markup and character references."""
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = _ANY_TAG.sub(" ", text)
    return " ".join(text.split())


def _paragraphs(text: str) -> tuple[str, ...]:
    if not text:
        return ()
    if "&" in text:
        text = unescape(unescape(text))
    if "<" in text:
        text = _MARKUP.sub("\n", text)
    return tuple(line for part in re.split(r"[\r\n\u2028\u2029]+", text) if (line := plain(part)))
