"""Where an article begins and ends on pages that no rule knows, as told by the pages in ``pages/*.txt``."""

from __future__ import annotations

import pytest

from cleaner import clean

from .pagefile import CUTS, PAGES, WHOLE

ARTICLES = [name for name in PAGES if name != "listing"]
every_article = pytest.mark.parametrize("name", ARTICLES)
every_whole_page = pytest.mark.parametrize("name", WHOLE)
every_cut = pytest.mark.parametrize("cut", CUTS)


@every_article
def test_no_sentence_of_an_article_goes_where_the_cut_is_careful(name):
    page = PAGES[name]
    result = page.clean()
    gone = [line for line in page.labelled(result, "title", "text", "part") if line.fate != "keep"]
    assert not gone
    assert result.verdict == "article"


@every_whole_page
def test_menu_and_tail_go_where_the_cut_is_normal(name):
    page = PAGES[name]
    result = page.clean(cut="normal")
    assert not [line for line in page.labelled(result, "menu", "tail", "comment") if line.fate != "drop"]
    assert not [line for line in page.labelled(result, "title", "text", "part") if line.fate != "keep"]


@every_whole_page
def test_what_goes_is_named_by_what_it_is(name):
    page = PAGES[name]
    result = page.clean(cut="normal")
    rules = {label: {line.rule for line in page.labelled(result, label)} for label in ("menu", "tail", "comment")}
    assert "auto/head" in rules["menu"]
    assert "auto/comment-thread" in rules["comment"]
    # Below the article the generic stage and the rules of the page's language speak, and nobody else.
    assert all(rule.startswith(("auto/", "generic-")) for found in rules.values() for rule in found)
    related = page.lines("tail")[1:6]
    assert {line.rule for line in result.lines if line.text in related} == {"auto/tail"}


MENUS = {
    "German": "Startseite Politik Wirtschaft Sport Kultur Lokales Panorama Wissen Reise Meinung Podcasts Abo Anmelden Suche",
    "English": "Home World Politics Business Sport Culture Travel Opinion Podcasts Books Weather Games Subscribe Login Search",
}
"""Menus whose last words rules take among an article's first lines alone, so that each that goes lets the next one go."""


@every_whole_page
@pytest.mark.parametrize("menu", MENUS)
@pytest.mark.parametrize("between", ["", "\n"])
@every_cut
def test_a_menu_of_which_one_word_goes_after_the_other_guards_no_page(name, menu, between, cut):
    page = PAGES[name]
    lines = [*MENUS[menu].split(), *page.lines("title", "head", "text")]
    result = clean("".join(f"{line}\n{between}" for line in lines), cut=cut)
    assert result.verdict == "article"
    assert all(line in result.text for line in page.lines("text"))
    assert max(line.round for line in result.lines) <= 3
    assert clean(result.text, cut=cut).text == result.text


@every_whole_page
def test_the_headline_is_the_title_and_stays(name):
    page = PAGES[name]
    result = page.clean(cut="normal")
    (line,) = page.labelled(result, "title")
    assert (line.kind, line.fate, line.rule) == ("title", "keep", "auto/title")
    (article,) = result.articles
    assert article.title == page.title
    assert article.text.startswith(f"{page.title}\n")
    assert page.lines("text") == [line for line in article.body.split("\n") if line in page.lines("text")]


@every_cut
def test_a_listing_page_comes_back_unchanged(cut):
    page = PAGES["listing"]
    result = page.clean(cut=cut)
    assert (result.verdict, result.text, result.articles, result.changed) == ("index", page.text, (), False)
    assert {line.rule for line in result.lines} == {None}


@pytest.mark.parametrize("name", ["clean-text", "bullets-and-subheadings"])
def test_a_clean_text_comes_back_byte_for_byte(name):
    page = PAGES[name]
    for newline in ("\n", "\r\n"):
        text = page.text.replace("\n", newline)
        assert clean(text).text == text


@every_cut
def test_a_caption_that_is_printed_twice_takes_no_sentence_with_it(cut):
    page = PAGES["pull-caption"]
    result = page.clean(cut=cut)
    assert {line.fate for line in page.labelled(result, "text", "title")} == {"keep"}
    assert {line.rule for line in page.labelled(result, "caption")} <= {None, "auto/inside"}


def test_the_last_line_of_an_extractors_output_takes_nothing_with_it():
    page = PAGES["extracted-author-line"]
    for cut in ("careful", "normal"):
        assert {line.fate for line in page.labelled(page.clean(cut=cut), "text", "part")} == {"keep"}


def test_fewer_than_eight_lines_are_no_page():
    page = PAGES["whole-english"]
    lines = [text for _, text in page.rows if text]
    few = "\n\n".join([*page.lines("menu")[:3], page.lines("text")[0], *page.lines("comment")[:3]]) + "\n"
    assert {line.rule for line in clean(few, cut="hard", packs=["generic"]).lines if "auto/" in (line.rule or "")} == set()
    assert any("auto/" in (line.rule or "") for line in clean("\n\n".join(lines) + "\n").lines)


@pytest.mark.parametrize("text", ["", "\n", "\n" * 50, " \n\t\n\xa0\n" * 10, "\u200b\n" * 20])
def test_a_page_without_a_word_is_empty(text):
    for cut in CUTS:
        result = clean(text, cut=cut)
        assert (result.verdict, result.text) == ("empty", text)


@pytest.mark.parametrize("line", ["0", ".", "x", "…", "•", "Home", "港", "\0", "a" * 5000, "word " * 3000])
def test_a_page_of_one_line_again_and_again_breaks_nothing(line):
    text = f"{line}\n" * 12
    for cut in CUTS:
        result = clean(text, cut=cut)
        assert clean(result.text, cut=cut).text == result.text
