"""What a page says of itself: title, date, writer, site, address, language."""

from __future__ import annotations

import pytest

from cleaner import clean_html

BODY = "".join(
    f"<p>The ferry to Tern Island has run every day since the {word} of March, and nobody on the pier can remember when it "
    "last had so many passengers on board as this week.</p>"
    for word in ("first", "second", "third")
)


def page(head: str = "", header: str = "", html: str = "<html>") -> str:
    title = "<h1>Ferry Runs Every Day</h1>"
    return f"<!DOCTYPE html>{html}<head>{head}</head><body><article>{title}{header}{BODY}</article></body></html>"


def only(text: str, **options):
    (article,) = clean_html(text, **options).articles
    return article


@pytest.mark.parametrize("head", [
    '<meta property="article:published_time" content="2018-06-14T08:30:00+02:00">',
    '<meta name="date" content="2018-06-14">',
    '<meta itemprop="datePublished" content="14 June 2018">',
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "x", "datePublished": "2018-06-14"}</script>',
    '<script type="application/ld+json">{"@graph": [{"@type": ["Report"], "name": "x", "dateCreated": "2018-06-14"}]}</script>',
])  # fmt: skip
def test_the_date_that_a_page_declares(head):
    assert only(page(head)).date == "2018-06-14"


@pytest.mark.parametrize("header", [
    '<time datetime="2018-06-14T08:30">yesterday</time>',
    '<p class="date">14 June 2018</p>',
    "<p><time>14 June 2018</time> | By Ida Marlow</p>",
])  # fmt: skip
def test_the_date_that_stands_below_the_headline(header):
    article = only(page(header=header))
    assert article.date == "2018-06-14"
    assert "2018" not in article.text


@pytest.mark.parametrize(("head", "header"), [
    ('<meta name="author" content="Ida Marlow">', ""),
    ('<script type="application/ld+json">{"@type":"NewsArticle","headline":"x","author":{"name":"Ida Marlow"}}</script>', ""),
    ("", '<p class="byline">By Ida Marlow</p>'),
    ("", '<div>By <a rel="author" href="/ida">Ida Marlow</a> on Monday</div>'),
    ("", '<div>Words: <span itemprop="author">Ida Marlow</span></div>'),
])  # fmt: skip
def test_the_writer(head, header):
    assert only(page(head, header)).byline == "Ida Marlow"


def test_what_is_declared_beats_what_stands_there():
    head = '<meta property="article:published_time" content="2018-06-14"><meta name="author" content="Ida Marlow">'
    article = only(page(head, '<p class="date">Updated 20 June 2018</p><p class="byline">By Ida Marlow and the desk</p>'))
    assert (article.date, article.byline) == ("2018-06-14", "Ida Marlow")


def test_site_address_and_language():
    head = (
        '<meta property="og:site_name" content="Harbor Gazette"><link rel="canonical" href="/ferry">'
        '<meta property="og:title" content="Ferry Runs Every Day - Harbor Gazette">'
    )
    result = clean_html(page(head, html='<html lang="en-GB">'), url="https://gazette.example/x?from=mail")
    article = result.articles[0]
    assert (article.site, article.url, article.language) == ("Harbor Gazette", "https://gazette.example/ferry", "en")
    assert (result.url, result.host) == ("https://gazette.example/x?from=mail", "gazette.example")


@pytest.mark.parametrize("head", [
    '<link rel="canonical" href="https://www.gazette.example/ferry">',
    '<meta property="og:url" content="https://www.gazette.example/ferry">',
])  # fmt: skip
def test_a_page_tells_its_host(head):
    assert clean_html(page(head)).host == "www.gazette.example"
    assert clean_html(page(head), host="other.example").host == "other.example"


@pytest.mark.parametrize("head", [
    '<link rel="canonical" href="https://[broken/">',
    '<link rel="canonical" href="javascript:alert(1)">',
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": </script>',
    f'<script type="application/ld+json">{"[" * 100_000}</script>',
    '<script type="application/ld+json">{"@type": "NewsArticle", "headline": 7, "author": [null, {"name": {}}]}</script>',
    '<meta name="date" content="\u0661\u0662/99/0000"><meta name="author" content="https://gazette.example/ida">',
])  # fmt: skip
def test_broken_declarations_say_nothing(head):
    article = only(page(head))
    assert (article.title, article.byline, article.url) == ("Ferry Runs Every Day", None, None)


def test_the_headline_on_the_page_beats_the_declared_one():
    head = '<meta property="og:title" content="Ferry runs every day: what passengers say">'
    assert only(page(head)).title == "Ferry Runs Every Day"
