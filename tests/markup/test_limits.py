"""Pages that are broken, huge, deep or hostile: a clear answer within bounded time, never a crash."""

from __future__ import annotations

import time
from random import Random

import pytest

from cleaner import InputError, clean_html
from cleaner.forest import load_model_data
from cleaner.html import judging

STORY = "".join(
    f"<p>The {word} ferry of the day left Tern Island with forty passengers on board, a dog, two bicycles and the mail, as it "
    "does whenever the wind allows it.</p>"
    for word in ("first", "second", "third", "last")
)


def test_elements_nested_a_hundred_thousand_deep():
    begin = time.monotonic()
    result = clean_html("<html><body>" + "<div>" * 100_000 + f"<h1>Deep</h1>{STORY}" + "</div>" * 100_000 + "<p>After.</p>")
    assert "The last ferry" in result.text
    assert time.monotonic() - begin < 20


@pytest.mark.parametrize("tag", ["b", "font", "blockquote", "span", "ul><li", "table><tr><td"])
def test_elements_that_are_never_closed(tag):
    result = clean_html(f"<html><body>{f'<{tag}>' * 3000}<h1>Deep</h1>{STORY}")
    assert "The last ferry" in result.text


def test_a_page_of_a_hundred_megabytes_is_refused_at_once():
    page = b"<p>" + b"ferry " * (100_000_000 // 6)
    begin = time.monotonic()
    with pytest.raises(InputError, match="larger than 20 MB"):
        clean_html(page)
    assert time.monotonic() - begin < 2


def test_so_is_a_page_of_millions_of_tags():
    with pytest.raises(InputError, match="more than 1,000,000 tags"):
        clean_html("<b>" * 1_500_000)


def test_a_page_of_several_megabytes_is_read():
    begin = time.monotonic()
    result = clean_html(f"<h1>Long</h1>{STORY}<script>{'x' * 8_000_000}</script>")
    assert "The last ferry" in result.text
    assert time.monotonic() - begin < 20


@pytest.mark.parametrize("around", ["{}", "<article>{}</article>"])
@pytest.mark.parametrize("size", [500, 700, 1000])
def test_of_a_very_long_article_nothing_is_lost(around, size):
    rng = Random(size)
    words = ("harbor", "mayor", "boat", "council", "bread", "winter", "school", "goat", "roof", "piano", "storm", "bell")
    sentences = [f"The {' '.join(rng.choices(words, k=rng.randint(6, 14)))}." for _ in range(3 * size)]
    paragraphs = [" ".join(sentences[k : k + 3]) for k in range(0, len(sentences), 3)]
    text = clean_html(f"<h1>The Mayor and the Boat</h1>{around.format(''.join(f'<p>{p}</p>' for p in paragraphs))}").text
    assert [p for p in paragraphs if p not in text] == []


def test_null_characters_are_left_out():
    result = clean_html(f"<h1>Fer\0ry</h1>{STORY}".replace("mail", "ma\0il").encode())
    assert result.articles[0].title == "Ferry"
    assert "\0" not in result.source
    assert "the mail" in result.text


def test_entities_of_a_declaration_are_not_expanded():
    bomb = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10 if n else "ha " * 10}">' for n in range(10))
    result = clean_html(f"<?xml version='1.0'?><!DOCTYPE html [{bomb}]><html><body><p>&a9;</p>{STORY}</body></html>")
    assert len(result.source) < 10_000
    assert "The last ferry" in result.text


def test_no_file_is_read_through_an_entity(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("under the third stone")
    page = f'<!DOCTYPE html [<!ENTITY x SYSTEM "{secret.as_uri()}">]><html><body><p>&x;</p>{STORY}</body></html>'
    assert "third stone" not in clean_html(page).source


@pytest.mark.parametrize("page", [
    "", " \n\t", "\0", "<", "<>", "<!", "<!--", "<html>", "<html></html>", "<body></body>", "&", "&#0;",
    "<script>var a = '<p>b</p>'",
    "<title>Only a title</title>", "<img src=x>", "<style>p { color: red }</style>", "\ufeff", "\ud800", "<p>\ud800</p>",
    b"\xff\xfe", b"\0\0\0", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"%PDF-1.7", b"\x1b$B",
])  # fmt: skip
def test_a_page_without_text_has_no_article(page):
    result = clean_html(page)
    assert result.verdict in ("empty", "article")
    assert all(len(a.text) < 60 for a in result.articles)


def test_text_after_the_end_of_the_page_is_read():
    result = clean_html(f"<html><body><h1>Ferry</h1></body></html>{STORY}</body></html>")
    assert "The last ferry" in result.text


@pytest.mark.parametrize("opened", ["<button>", "<svg>", "<select>", "<object>"])
def test_an_element_that_is_left_open_swallows_no_page(opened):
    result = clean_html(f"<html><body><header>{opened}</header><article><h1>Ferry</h1>{STORY}</article></body></html>")
    assert "The last ferry" in result.text


def test_a_page_that_stands_in_a_form():
    page = f'<html><body><form id="aspnetForm"><div id="menu">Home</div><h1>Ferry</h1>{STORY}</form></body></html>'
    assert "The last ferry" in clean_html(page).text


def test_what_is_no_html_is_a_text_of_one_line():
    assert clean_html("The ferry runs again.").source.strip() == "The ferry runs again."


def test_the_weights_are_read_once_for_a_page_of_many_articles(monkeypatch):
    read = []
    monkeypatch.setattr(judging, "load_model_data", lambda name: read.append(name) or load_model_data(name))
    judging._load_model.cache_clear()
    articles = "".join(f'<article data-url="/{n}"><h1>Ferry Number {n}</h1>{STORY}</article>' for n in range(3))
    assert len(clean_html(articles).articles) == 3
    assert read == ["html-blocks"]
