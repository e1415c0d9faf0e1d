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


@pytest.mark.parametrize("line", [
    "14 June 2018", "Published on 14 June 2018", "Marsa Delta, 14 June 2018", "By Ida Marlow | 14 June 2018",
    "By Ida Marlow posted 14 June 2018", "Thursday, June 14, 2018 at 10:22 a.m.", "Mis à jour le 14 juin 2018",
    "2018年6月14日",
])  # fmt: skip
def test_a_line_that_is_a_date_needs_no_name_that_says_so(line):
    article = only(page(header=f"<p>{line}</p>"))
    assert article.date == "2018-06-14"
    assert "2018" not in article.text


DECLARED = '<meta property="article:published_time" content="2018-06-14"><meta name="author" content="Ida Marlow">'


@pytest.mark.parametrize("head", ["", DECLARED])
@pytest.mark.parametrize("line", [
    "“This is the day we have waited for since 1998,” said Mayor Strand.", "He was born in 1934.",
    "The club last won the cup in 1977.", "Two people died. The last such case was in 2009.",
    "The mayor will decide in May 2023, she said on Tuesday.", "She was born on 14 June 1998.", "渡轮自1998年以来每天运行。",
    "The boat was last at sea in the storm of 14 March 2009", "A timetable for May 2023",
])  # fmt: skip
def test_a_line_that_holds_a_date_is_text(line, head):
    article = only(page(head, f"<p>{line}</p>"))
    assert line in article.text
    assert article.date_text == ("2018-06-14" if head else None)


@pytest.mark.parametrize(("line", "text"), [
    ('<p>It first sailed on <time datetime="1977-03-04">4 March 1977</time>.</p>', "It first sailed on 4 March 1977."),
    ('<div class="status-publish"><p>The club has won 3 games in a row</p>TEXT</div>', "The club has won 3 games in a row"),
    ('The boat is full <div>TEXT<time datetime="2009-03-14">in March</time></div>', "The boat is full"),
])  # fmt: skip
def test_an_element_that_holds_more_than_a_date_tells_none(line, text):
    assert text in only(page(header=line.replace("TEXT", BODY))).text


@pytest.mark.parametrize("head", ["", DECLARED])
@pytest.mark.parametrize("line", [
    "<p>Ida Marlow lives on the island.</p>", '<p class="author">Ida Marlow lives on the island.</p>',
    '<p>“We sail,” said <a rel="author" href="/ida">Ida Marlow</a> of the pier.</p>',
])  # fmt: skip
def test_a_sentence_about_a_writer_is_text(line, head):
    article = only(page(head, line))
    assert "Ida Marlow" in article.text
    assert article.byline == ("Ida Marlow" if head else None)


def test_a_declared_writer_may_stand_there_with_a_full_stop():
    article = only(page(DECLARED, "<p>By Ida Marlow.</p>"))
    assert "Ida Marlow" not in article.text


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
