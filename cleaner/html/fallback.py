"""Other people's eyes, for pages of which ours see too little: trafilatura for text, htmldate for a date.

trafilatura: Barbaresi, "Trafilatura: a web scraping library and command-line tool for text discovery and extraction", 2021.
Both take longer to load than a page takes to clean, so they are loaded when they are needed.
"""

from __future__ import annotations

import logging
from copy import deepcopy

from lxml.html import HtmlElement

__all__ = ["extracted_elsewhere", "found_date"]


def extracted_elsewhere(root: HtmlElement, url: str | None) -> list[str]:
    """The paragraphs that trafilatura finds in a page, with its own fallbacks."""
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        text = trafilatura.extract(deepcopy(root), url=url, include_comments=False)
    except Exception:  # where others stumble over a page, ours stands
        return []
    return [line for line in (text or "").splitlines() if line.strip()]


def found_date(root: HtmlElement, url: str | None) -> str:
    """When a page was published, as htmldate finds it, ``2018-06-14``; empty if it does not."""
    from htmldate import find_date

    logging.getLogger("htmldate").setLevel(logging.CRITICAL)
    try:
        return find_date(root, url=url, original_date=True, extensive_search=False) or ""
    except Exception:  # odd dates in odd markup
        return ""
