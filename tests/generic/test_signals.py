"""Signals: the columns through which the generic stage sees the lines of a page."""

from __future__ import annotations

from functools import cached_property

import pytest

from cleaner.cues import CUES
from cleaner.lines import Document
from cleaner.shapes import Column, Shapes, shapes_of, wide
from cleaner.signals import Signals, load_weights

from .pagefile import PAGES

NO_COLUMNS = ("framed", "longest_run", "places", "shown", "wide")
COLUMNS = [
    name
    for lines in (Shapes, Signals)
    for name, made in vars(lines).items()
    if isinstance(made, (Column, cached_property)) and not name.startswith("_") and name not in NO_COLUMNS
] + ["chrome"]


def signals(texts: list[str], chrome=()) -> Signals:
    """The signals of a whole document."""
    doc = Document(texts)
    return Signals(doc, doc.visible(0, len(doc)), chrome)


def columns(found: Signals) -> dict[str, list]:
    return {name: getattr(found, name) for name in COLUMNS}


every_page = pytest.mark.parametrize("name", PAGES)


@every_page
def test_further_blank_lines_beside_blank_lines_change_no_column(name):
    texts = [text for _, text in PAGES[name].rows]
    spread = [more for text in texts for more in ([text] if text else ["", " ", "", "\t"])]
    assert columns(signals(spread)) == columns(signals(texts))


@every_page
@pytest.mark.parametrize("space", [" ", "\t", "\xa0 ", "\u3000", " " * 400])
def test_trailing_white_space_changes_no_column(name, space):
    texts = [text for _, text in PAGES[name].rows]
    assert columns(signals([text + space for text in texts])) == columns(signals(texts))


@pytest.mark.parametrize("texts", [[], [""], ["", " ", "\u200b"]])
def test_of_nothing_all_columns_are_empty(texts):
    found = signals(texts)
    assert all(column == [] for column in columns(found).values())
    assert found.lines == []


@every_page
def test_every_column_has_an_entry_a_line(name):
    texts = [text for _, text in PAGES[name].rows]
    found = signals(texts)
    assert found.lines == [i for i, text in enumerate(texts) if text]
    assert {len(column) for column in columns(found).values()} == {len(found.lines)}
    assert all(0 <= p <= 1 for p in found.content)


def test_what_the_columns_say():
    found = signals(
        [
            "Latest News",
            "",
            "The ferry sails at noon, the harbor office said, and it comes back at six in the evening.",
            "• a bottle of water",
            "Latest News",
            "14 June 2018, 10:30",
            "33 comments",
            "“Nobody waited for us,” she said. “Not even the goat that had been on board.”",
        ]
    )
    assert found.sentence == [False, True, False, False, False, False, True]
    assert found.copies == [2, 1, 1, 2, 1, 1, 1]
    assert found.gap == [False, True, False, False, False, False, False]
    assert found.date == [False, False, False, False, True, False, False]
    assert found.digit == [False, False, False, False, True, True, False]
    assert found.capitals[0] == found.capitals[3] == 2
    assert found.commas(1) == 2
    assert found.begin[2] != found.begin[0]
    assert found.mask[5] == 1 << CUES.index("comments")
    assert found.words[:3] == [2, 18, 5]
    assert found.block_lines == [1, 6, 6, 6, 6, 6, 6]


def test_a_sentence_is_likelier_content_than_a_menu():
    page = PAGES["whole-english"]
    texts = [text for _, text in page.rows]
    found = signals(texts)
    likely = dict(zip(found.lines, found.content, strict=True))
    text = [likely[i] for i, (label, _) in enumerate(page.rows) if label == "text"]
    menu = [likely[i] for i, (label, _) in enumerate(page.rows) if label == "menu"]
    assert min(text) > max(menu)


def test_lines_that_rules_take_away_are_marked():
    assert signals(["a", "", "b", "c"], {2}).chrome == [False, True, False]
    assert signals(["a", "", "b", "c"]).chrome == [False, False, False]


def test_letters_of_scripts_without_blanks_weigh_more():
    assert wide(["港は嵐の一週間のあと、月曜日に再び開いた。"]) == 2.5
    assert wide(["عاد المرشدون إلى الميناء مع أول عبارة.", "The ferry"]) == 1.35
    assert wide(["המעבורת חזרה לשוט ביום שני."]) == 1.35
    assert wide(["The ferry sails.", "Паром ходит снова.", "عاد المرشدون"]) == 1
    assert wide([]) == 1
    (japanese,) = signals(["港は嵐の一週間のあと、月曜日に再び開いた。漁師たちは九日間待っていたという。"]).sentence
    assert japanese


def test_depth_is_how_far_lists_stand_inside_of_lists():
    found = signals(
        ["Home", "  • News", "    • Harbor", "      • Tides", "\t\t\t\tDeep", "\xa0 Notice", " One blank", "Text  "]
    )
    assert found.depth == [0, 1, 2, 3, 4, 1, 1, 0]


def test_the_length_of_a_very_long_line_tells_no_more():
    one, two = signals(["word " * 900 + "."]), signals(["word " * 9000 + "."])
    assert one.length == two.length
    assert one.sentence == two.sentence == [True]


def test_the_weights_fit_the_columns():
    for kind, weights in load_weights().items():
        page = PAGES["whole-german"]
        found = signals([text for _, text in page.rows] if kind == "spaced" else page.lines("text"))
        assert found.kind == kind
        tables = [table for sums in weights.sums for table in sums.tables]
        for table, column in zip(tables, zip(*found.entries(), strict=True), strict=True):
            assert 0 <= min(column) <= max(column) < len(table)


def test_what_stays_looks_as_if_it_were_the_document():
    texts = [text for _, text in PAGES["whole-english"].rows]
    doc = Document(texts)
    lines = doc.visible(0, len(doc))[10:40:2]
    shapes_of(doc).mask  # noqa: B018  # the document's own columns are made
    part = doc.part(lines)
    alone = Document([text for i in lines for text in ("", texts[i])])
    taken, made = (Signals(d, d.visible(0, len(d))) for d in (part, alone))
    assert columns(taken) == columns(made)
    assert taken.stands
