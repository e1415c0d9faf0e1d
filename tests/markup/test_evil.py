"""The regular expressions that see a page's own text, on text made to slow them down."""

from __future__ import annotations

import time

import pytest

from cleaner.html.encoding import decode_page
from cleaner.html.metadata import read_head
from cleaner.html.parsing import parse_page
from cleaner.html.structured import described_articles
from cleaner.reading import begins_html

LONG = 200_000


@pytest.mark.parametrize("text", [
    "<" * LONG, "<a" * LONG, "<!--" * LONG, "</body" * LONG, "</body " + " " * LONG, "<script>" * (LONG // 8),
    "<a " + "<" * LONG, "<div>" * 300 + "<" + "a" * LONG,
    "<div>" * (LONG // 5) + "<script" * 1000, "&" * LONG, "&#" * LONG, "<x y=" + '"' * LONG,
])  # fmt: skip
def test_parsing(text):
    begin = time.monotonic()
    parse_page(text)
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize("title", [" | " * LONG, "|" * LONG, " " * LONG, "a - " * LONG, "<" * LONG, "&amp;" * LONG])
def test_the_head(title):
    root = parse_page(f'<meta property="og:title" content="{title}"><meta property="og:site_name" content="a"><p>x')
    begin = time.monotonic()
    read_head(root, ())
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize("body", ["<p" * LONG, "<" * LONG, "\\n" * LONG, "&lt;" * LONG, " " * LONG, "<p " + "a" * LONG])
def test_json_ld(body):
    root = parse_page(f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": "{body}"}}</script>')
    begin = time.monotonic()
    described_articles(root)
    assert time.monotonic() - begin < 10


@pytest.mark.parametrize("data", [
    b"<" * LONG, b"<!--" * LONG, b"<!-- -->" * LONG, b" " * LONG, b"<?xml" + b" " * LONG, b"<a " * LONG + b"\x80",
    b"\xff<" * LONG,
])  # fmt: skip
def test_bytes(data):
    begin = time.monotonic()
    begins_html(data)
    decode_page(data)
    assert time.monotonic() - begin < 10
