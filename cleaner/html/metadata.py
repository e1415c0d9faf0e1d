"""What a page says of itself in its head: title, date, byline, site, address, language.

The declarations that nearly all pages have are read here; a date that none of them gives is looked for with
htmldate (Barbaresi, "htmldate: a Python package to extract publication dates from web pages", 2020).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from cleaner.html.structured import Described, of_page, plain

__all__ = ["Head", "read_head"]

_TITLES = ("og:title", "twitter:title", "dc.title", "dcterms.title", "title", "parsely-title", "sailthru.title", "headline")
_DATES = (
    "article:published_time", "og:article:published_time", "article:published", "datepublished", "date", "dc.date",
    "dc.date.issued", "dcterms.date", "dcterms.created", "dcterms.issued", "pubdate", "publishdate", "publish-date",
    "publication_date", "parsely-pub-date", "sailthru.date", "cxenseparse:recs:publishtime", "article.published",
    "last-modified", "article:modified_time", "og:updated_time",
)  # fmt: skip
_BYLINES = ("author", "article:author", "dc.creator", "dcterms.creator", "parsely-author", "sailthru.author", "byl",
            "twitter:data1")  # fmt: skip
_SITES = ("og:site_name", "application-name", "al:android:app_name", "dc.publisher")
_LANGUAGES = ("og:locale", "content-language", "dc.language", "language")
_LANGUAGE = re.compile(r"([a-zA-Z]{2,3})(?:[-_][a-zA-Z0-9]+)*")
_DIVIDERS = re.compile(r"\s+[|\u2013\u2014\u00b7\u2022»:\-]+\s+|\s*[|»]\s*")
_YEAR = re.compile(r"(?:19|20)\d\d")


class Head(NamedTuple):
    """What a page says of itself; what it does not say is empty."""

    title: str = ""
    """The headline that it tells others, without the site's name."""
    date: str = ""
    """When it was published, as it is written."""
    byline: str = ""
    """Who wrote it."""
    site: str = ""
    """The site's name."""
    url: str = ""
    """Its canonical address."""
    language: str = ""
    """Its language: two or three small letters."""
    kind: str = ""
    """``og:type``."""
    description: str = ""
    """What it tells others that it is about."""
    page_title: str = ""
    """The text of its ``title`` element."""


def read_head(root: HtmlElement, articles: Sequence[Described], url: str | None = None) -> Head:
    """What a page says of itself.

    :param articles: what its JSON-LD describes
    :param url: its address, where that is known
    """
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        key = meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv")
        content = meta.get("content")
        if key and content and content.strip():
            metas.setdefault(key.strip().lower(), content.strip())
    element = next(root.iter("title"), None)
    page_title = plain(element.text_content()) if element is not None else ""
    site = plain(_given(metas, _SITES))
    title = _without_site(plain(_given(metas, _TITLES)), site)
    described = of_page(articles, title or page_title) or Described("")
    site = site or described.site
    title = title or described.title or _without_site(page_title, site)
    link = next((a.get("href", "") for a in root.iter("link") if (a.get("rel") or "").lower() == "canonical"), "")
    address = link.strip() or metas.get("og:url", "") or described.url
    byline = described.byline or plain(_given(metas, _BYLINES))
    return Head(
        title=title,
        date=described.date or _given(metas, _DATES, _YEAR),
        byline="" if "//" in byline or byline.isdigit() else byline,
        site=site,
        url=_absolute(address, url),
        language=_language([root.get("lang") or root.get("xml:lang") or "", _given(metas, _LANGUAGES), described.language]),
        kind=metas.get("og:type", "").lower(),
        description=plain(metas.get("og:description") or metas.get("description") or ""),
        page_title=page_title,
    )


def _given(metas: dict[str, str], names: Iterable[str], form: re.Pattern[str] | None = None) -> str:
    """The first of these declarations that stands in the page, and has the form."""
    return next((metas[name] for name in names if name in metas and (form is None or form.search(metas[name]))), "")


def _without_site(title: str, site: str) -> str:
    """A page's title without the site's name at its end or beginning."""
    parts = _DIVIDERS.split(title)
    if len(parts) < 2:
        return title
    name = site.casefold()
    if name and parts[-1].casefold().strip() in (name, f"{name}.com", f"www.{name}"):
        return title[: title.rindex(parts[-1])].rstrip(" \t|\u2013\u2014\u00b7\u2022»:-")
    if name and parts[0].casefold() == name:
        return title[title.index(parts[0]) + len(parts[0]) :].lstrip(" \t|\u2013\u2014\u00b7\u2022»:-")
    return title


def _absolute(address: str, url: str | None) -> str:
    """An address as a whole one, if it is a web address."""
    try:
        whole = urljoin(url or "", address) if address else ""
        return whole if urlsplit(whole).scheme in ("http", "https") and urlsplit(whole).hostname else ""
    except ValueError:  # such as a broken IPv6 address
        return ""


def _language(texts: Iterable[str]) -> str:
    for text in texts:
        if (found := _LANGUAGE.fullmatch(text.strip())) and found[1].lower() not in ("und", "mul"):
            return found[1].lower()
    return ""
