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
STORY = ["Ferry to the islands sails again", *TEXT]
OTHER = [
    "Norvik mends its oldest clock",
    "The clock on the fish market of Norvik strikes again since Friday, as a watchmaker has found its hammer at last.",
    "It was found in the cellar of the school, where it had served to crack nuts at the feast in December, the caretaker said.",
    "The market opened an hour late on the first morning, because nobody there had been used to a clock that tells the time.",
    "A second hammer, which the town had ordered in the spring, will be kept in the museum together with some of the nuts.",
]
THIRD = [
    "Lighthouse keeper counts the last storks",
    "The keeper of the northern lighthouse has counted three hundred storks on their way south, as many as never before.",
    "He writes each of them into the book in which his predecessors noted ships, he said, as no ship has passed since May.",
    "The book has four pages left, and the harbor office promised on Tuesday to buy a new one before the birds come back.",
    "Storks rest on the roof of the boat house at night, where two of them have begun a nest that is much too late for them.",
]


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
def test_the_same_page_twice_is_one_article(name):
    page = PAGES[name]
    result = clean(page.text * 2)
    assert (result.verdict, len(result.articles)) == ("article", 1)
    assert all(result.text.count(line) == 1 for line in page.lines("text"))


def starts(*parts: list[str]) -> list[int]:
    doc = Document([line for part in parts for line in part])
    return page_starts(doc, doc.visible(0, len(doc)))


def test_a_page_begins_where_its_first_lines_stand_between_two_stories():
    assert starts(MENU, STORY, MENU, OTHER) == [10]
    assert starts([*MENU, "", "Search"], STORY, ["", *MENU], OTHER, MENU, THIRD) == [13, 23]


def test_a_menu_that_is_printed_twice_at_the_top_begins_no_page():
    assert starts(MENU, MENU, STORY) == []
    assert starts(MENU, MENU, STORY, MENU, MENU, OTHER) == [15]


def test_a_menu_in_the_footer_begins_no_page():
    assert starts(MENU, STORY, MENU, ["About us", "Contact"]) == []
    assert starts(MENU, STORY, MENU, OTHER, MENU) == [10]


def test_a_page_that_tells_the_same_story_is_no_further_one():
    assert starts(MENU, STORY, MENU, STORY) == []
    assert starts(MENU, STORY, MENU, STORY, MENU, OTHER) == [20]


def test_text_without_a_headline_begins_no_page():
    assert starts(MENU, STORY, MENU, OTHER[1:]) == []
    assert starts(MENU, STORY, MENU, ["4 comments", *OTHER[1:]]) == []


def test_a_row_for_sharing_begins_no_page():
    row = ["Share", "Facebook", "Twitter", "WhatsApp", "Email"]
    assert starts(row, STORY, row, OTHER) == []


def test_the_descriptions_in_a_menu_are_no_text():
    described = [line for pair in zip(MENU, TEXT, strict=False) for line in pair]
    assert starts(MENU, described, MENU, OTHER) == []


def test_fewer_lines_are_no_menu():
    assert starts(MENU[:4], STORY, MENU[:4], OTHER) == []
    assert starts(["More"] * 6, STORY, ["More"] * 6, OTHER) == []


def test_sentences_that_come_again_begin_no_page():
    assert starts([*MENU[:4], TEXT[0]], STORY, [*MENU[:4], TEXT[0]], OTHER) == []


def test_what_somebody_has_divided_is_not_divided_further():
    assert starts(MENU, STORY, ["\f"], MENU, OTHER, MENU, THIRD) == []


def test_lines_that_rules_take_are_passed_over_and_go_with_their_page():
    doc = Document(["Skip to content", "Log in", *MENU, *STORY, "Skip to content", "Log in", *MENU, *OTHER])
    every = doc.visible(0, len(doc))
    assert page_starts(doc, every, {0, 1, 12, 13}) == page_starts(doc, every) == [12]
    assert page_starts(doc, every[2:], {12, 13}) == [14]
    assert page_starts(Document(["Advertisement", *MENU, *STORY, *MENU, *OTHER]), range(21), {0}) == [11]


@pytest.mark.parametrize("above", ["Advertisement", "Skip to content", "Subscribe"])
def test_a_line_above_the_menu_that_rules_take_hides_no_page(above):
    text, begin = glued(PAGES["whole-english"], PAGES["clean-text"])
    result = clean(f"{above}\n{text}")
    assert result.openings == {begin + 2: PAGE_START}
    assert clean(result.text).text == result.text


def test_it_can_be_skipped_and_is_off_with_the_stage(tmp_path):
    text, _ = glued(PAGES["whole-english"], PAGES["clean-text"])
    assert not [rule for rule in clean(text, cut="off").openings.values() if rule == PAGE_START]
    (tmp_path / "whole.toml").write_text(f'format = 1\nsite = "whole"\nskip = ["{PAGE_START}"]\n', "utf-8")
    result = Cleaner.load(rules=tmp_path, packs=["generic", "whole"]).clean(text)
    assert PAGE_START not in result.openings.values()


def test_a_menu_with_descriptions_that_is_printed_twice_begins_no_page():
    """As sites do it for wide and for narrow screens."""
    long = f"{TEXT[0]} {TEXT[1]} {TEXT[2]} {TEXT[3]}"
    assert starts(MENU, [long], MENU, STORY) == []  # one description
    assert starts(MENU, TEXT, MENU, TEXT, ["The clock of Norvik strikes"], OTHER[1:]) == []  # the same ones again
