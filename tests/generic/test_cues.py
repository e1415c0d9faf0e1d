"""Cues: the words that tell what a short line is about."""

from __future__ import annotations

import pytest

from cleaner.cues import CUES, Cues, load_cues
from cleaner.folding import line_key

from .pagefile import PAGES


def told(line: str) -> set[str]:
    """The kinds of cues in a line."""
    mask = load_cues().masks([line_key(line)])[0]
    return {name for bit, name in enumerate(CUES) if mask >> bit & 1}


@pytest.mark.parametrize(
    ("line", "cue"),
    [
        ("33 Comments", "comments"),
        ("12 Kommentare", "comments"),
        ("Laisser un commentaire", "comments"),
        ("Комментарии (7)", "comments"),
        ("التعليقات", "comments"),
        ("コメント(7件)", "comments"),
        ("Related articles", "related"),
        ("Weiterlesen", "related"),
        ("Sign up for our newsletter", "subscribe"),
        ("Share this story", "share"),
        ("All rights reserved", "legal"),
        ("© 2023", "legal"),
    ],
)
def test_words_tell_in_every_language_what_a_line_is_about(line, cue):
    assert cue in told(line)


@pytest.mark.parametrize("line", ["", "The ferry sails at noon", "Commentariat", "x" * 500, "港口重新开放", "…", "12:30"])
def test_other_words_tell_nothing(line):
    assert told(line) == set()


def test_only_whole_words_count_where_blanks_divide_them():
    assert told("share") == told("SHARE") == told("share, please") == told("»Share«") == {"share"}
    assert told("shareholders") == set()


def test_a_part_of_a_line_counts_where_no_blanks_divide_words():
    assert "comments" in told("最新のコメントを見る")


def test_many_lines_at_once_give_what_one_line_gives():
    cues = load_cues()
    keys = [line_key(text) for page in PAGES.values() for _, text in page.rows]
    keys += ["", "share.", "(share)", "a/share|b", '"share"', "share-box", "don't share", "re\u2019share", "©2023", "a©b"]
    assert cues.masks(keys) == [cues.masks([key])[0] for key in keys]
    assert cues.masks([]) == []
    assert cues.masks([""]) == [0]


def test_a_word_may_tell_several_things():
    cues = Cues({"more": 1, "news": 6}, {"続": 8})
    assert cues.masks(["more news", "news", "続きを読む", "more 続", "old"]) == [7, 6, 8, 9, 0]


def test_every_word_is_written_as_lines_are_compared():
    assert [word for word in load_cues().words if word != line_key(word)] == []
