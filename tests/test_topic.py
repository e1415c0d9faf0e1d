# ruff: noqa: E501 (paragraphs stand in one line)
"""What texts have in common: words of a headline, cohesion, and names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.folding import only_letters
from cleaner.lines import Document
from cleaner.seampage import Page
from cleaner.signals import Signals
from cleaner.topic import Names, share, stems

COUNCIL = [
    "The council of Vellmar has voted for the tower, said Tilda Abendroth on Tuesday, and the mayor, Hugo Castellan, has signed.",
    "The plan came from Tilda Abendroth and her friends in Vellmar, and only Hugo Castellan had been against it at the beginning.",
    "In autumn work begins, and Hugo Castellan hopes that Vellmar will have its tower before the elections, said Tilda Abendroth.",
]
CHESS = [
    "In the open tournament of Brodno a pupil beat the grandmaster Pavel Riszko, who had not lost since January, said Ilse Morant.",
    "Her coach, Ilse Morant, calls it luck, but Pavel Riszko said in Brodno that he had never seen such an endgame from a pupil.",
    "Next year Pavel Riszko comes to Brodno again, and Ilse Morant has already promised him that the pupil will be there as well.",
]


def names_around(lines: list[str], gap: int) -> tuple[float, ...]:
    """What is known of the names above and below the line with this index."""
    doc = Document(lines)
    return Names(Page(doc, Signals(doc, doc.visible(0, len(doc)), ()))).around(gap - 1, gap)


def test_an_article_says_its_names_again_and_another_has_others() -> None:
    own = names_around([*COUNCIL, *CHESS], 2)
    other = names_around([*COUNCIL, *CHESS], 3)
    assert own[0] > 0.8  # near
    assert other[0] == other[1] == 0.0  # near and farther
    assert other[2] < own[2]  # beside what the text above has in common with itself


def test_a_word_at_the_beginning_of_a_sentence_is_no_name() -> None:
    lines = [
        "Nobody knows. Everybody asks. Somebody must have seen it, as there was light on the pier the whole of last night."
    ] * 4
    assert names_around(lines, 2)[:2] == (-1.0, -1.0)


def test_scripts_without_capitals_have_no_names() -> None:
    lines = [
        "北港的渡轮在停航十一个月之后终于重新开航了，岛上的居民星期一一早就聚集在码头上等候，港务局说每小时一班，直到晚上十点为止，可以运载四十辆汽车，票价与从前一样。"
    ] * 4
    assert names_around(lines, 2)[:2] == (-1.0, -1.0)


@pytest.mark.parametrize(
    ("headline", "words"),
    [("ferry is back in service", ["ferry", "back", "servic"]), ("渡轮开航", ["渡轮", "轮开", "开航"]), ("паром снова ходит", ["паром", "снова", "ходит"]), ("0 1 2", [])],
)  # fmt: skip
def test_stems_are_what_forms_of_a_word_share(headline: str, words: list[str]) -> None:
    assert stems(headline) == words


def test_share_of_a_headlines_words() -> None:
    assert share(["ferry", "servic"], "the ferries and the ferry") == 0.5
    assert share([], "the ferry") == -1.0


@given(
    st.lists(
        st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), min_size=90).filter(str.strip), min_size=4, max_size=9
    )
)
def test_any_text_has_names_or_none(lines: list[str]) -> None:
    doc = Document([line + " and so on." for line in lines])
    page = Page(doc, Signals(doc, doc.visible(0, len(doc)), ()))
    if page.bodies:
        near, far, drop, count, first = Names(page).around(0, min(1, len(page.keys) - 1))
        assert all(value == -1.0 or 0.0 <= value <= 1.0 for value in (near, far, first))
        assert -2.0 <= drop <= 1.0
        assert 0 <= count <= 20


@pytest.mark.parametrize(
    ("text", "letters"),
    [("It's 3 p.m.", "It s   p m "), ("Zürich – «früh» €5", "Zürich    früh    "), ("Паром №7", "Паром   "), ("渡轮，3时", "渡轮  时")],
)  # fmt: skip
def test_of_a_text_its_letters_stay_at_their_places(text: str, letters: str) -> None:
    assert only_letters(text) == letters


@given(st.text(max_size=20), st.sampled_from(["", "é", "ж", "界"]))
def test_a_sign_is_a_letter_or_none_whatever_stands_beside_it(text: str, beside: str) -> None:
    assert only_letters(text + beside) == "".join(map(only_letters, text + beside))
