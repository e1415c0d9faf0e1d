"""Pages that were glued whole: a further one begins where the lines with which the document begins stand again."""

from __future__ import annotations

import pytest

from cleaner import Cleaner, clean
from cleaner.lines import Document
from cleaner.pagestarts import PAGE_START, page_starts

from .pagefile import CUTS, PAGES, WHOLE, Page

MENU = ["Home", "News", "Sport", "Weather", "Log in"]
TEXT = [
    "The ferry between Norvik and the islands sails again from Monday on, nine months after the storm that broke both piers.",
    "Seven captains had waited for the repairs since January, and two of them have found other work by now, the harbor said.",
    "A ticket costs as much as before, but bicycles travel free until the end of the summer, said the director of the line.",
    "The first ship leaves at six in the morning, and the last one comes back at ten, when the lamps of the pier are lit.",
]
"""Together as long as a short article."""


def glued(first: Page, second: Page) -> tuple[str, int]:
    """Two pages below the menu of the first, and at which line of the text the second begins."""
    above = [f"{line}\n" for line in first.lines("menu")]
    rest = [f"{text}\n" for label, text in second.rows if label != "menu"]
    one = first.text.splitlines(keepends=True)
    return "".join([*one, *above, *rest]), len(one)


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("second", ["clean-text", "bullets-and-subheadings"])
def test_each_of_two_whole_pages_is_an_article(second, cut):
    first, other = PAGES["whole-english"], PAGES[second]
    text, begin = glued(first, other)
    result = clean(text, cut=cut)
    assert (result.verdict, len(result.articles)) == ("bundle", 2)
    assert result.openings == {begin + 1: PAGE_START}
    one, two = result.articles
    assert all(line in one.text for line in first.lines("title", "text"))
    assert all(line in two.text for line in other.lines("title", "text"))
    assert not any(line in one.text for line in other.lines("text"))


@pytest.mark.parametrize("name", WHOLE)
def test_the_same_page_twice_is_two_articles(name):
    result = clean(PAGES[name].text * 2)
    assert (result.verdict, len(result.articles)) == ("bundle", 2)
    assert result.articles[0].text == result.articles[1].text


def starts(*parts: list[str]) -> list[int]:
    return page_starts(Document([line for part in parts for line in part]))


def test_a_page_begins_where_its_first_lines_stand_between_two_texts():
    assert starts(MENU, TEXT, MENU, TEXT) == [9]
    assert starts([*MENU, "", "Search"], TEXT, ["", *MENU], TEXT, MENU, TEXT) == [12, 21]


def test_a_menu_that_is_printed_twice_at_the_top_begins_no_page():
    assert starts(MENU, MENU, TEXT) == []
    assert starts(MENU, MENU, TEXT, MENU, MENU, TEXT) == [14]


def test_a_menu_in_the_footer_begins_no_page():
    assert starts(MENU, TEXT, MENU, ["About us", "Contact"]) == []
    assert starts(MENU, TEXT, MENU, TEXT, MENU) == [9]


def test_the_descriptions_in_a_menu_are_no_text():
    described = [line for pair in zip(MENU, TEXT, strict=False) for line in pair]
    assert starts(MENU, described, MENU, TEXT) == []


def test_fewer_lines_are_no_menu():
    assert starts(MENU[:4], TEXT, MENU[:4], TEXT) == []
    assert starts(["More"] * 6, TEXT, ["More"] * 6, TEXT) == []


def test_sentences_that_come_again_begin_no_page():
    assert starts([*MENU[:4], TEXT[0]], TEXT, [*MENU[:4], TEXT[0]], TEXT) == []


def test_what_somebody_has_divided_is_not_divided_further():
    assert page_starts(Document([*MENU, *TEXT, "\f", *MENU, *TEXT, *MENU, *TEXT])) == []


def test_it_can_be_skipped_and_is_off_with_the_stage(tmp_path):
    text, _ = glued(PAGES["whole-english"], PAGES["clean-text"])
    assert not [rule for rule in clean(text, cut="off").openings.values() if rule == PAGE_START]
    (tmp_path / "whole.toml").write_text(f'format = 1\nsite = "whole"\nskip = ["{PAGE_START}"]\n', "utf-8")
    result = Cleaner.load(rules=tmp_path, packs=["generic", "whole"]).clean(text)
    assert PAGE_START not in result.openings.values()
