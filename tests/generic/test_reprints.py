"""Text that a site prints a second time, for another width of screen or for printing: the first copy stays."""

from __future__ import annotations

import pytest

from cleaner import Cleaner, clean
from cleaner.generic import AUTO_REPRINT
from cleaner.lines import Document
from cleaner.reprints import find_reprints
from cleaner.signals import Signals

from .pagefile import CUTS, PAGES

HEADER = ["Ferry to the islands sails again", "By Ann Low"]
TEXT = [
    "The ferry between Norvik and the islands sails again from Monday on, nine months after the storm that broke both piers.",
    "Seven captains had waited for the repairs since January, and two of them have found other work by now, the harbor said.",
    "What will change",
    "A ticket costs as much as before, but bicycles travel free until the end of the summer, said the director of the line.",
    "The first ship leaves at six in the morning, and the last one comes back at ten, when the lamps of the pier are lit.",
    "Nobody has counted how many letters were carried by fishermen in the meantime, and none of them was ever paid for it.",
]
STORY = [*HEADER, *TEXT]
FURTHER = [
    "The islanders had asked for a bridge instead, but the ministry found the sea between them and Norvik too deep for one.",
    "A smaller boat will sail to the lighthouse on Sundays, whose keeper has had no visitors since the autumn of last year.",
]


def reprinted(*parts: list[str]) -> list[int]:
    """The indices of the lines that are printed again."""
    doc = Document([line for part in parts for line in part])
    return find_reprints(Signals(doc, doc.visible(0, len(doc))))


def test_a_story_that_stands_there_a_second_time_is_printed_again_with_its_header():
    assert reprinted(STORY, STORY) == [8, 9, 10, 11, 12, 13, 14, 15]


def test_so_is_each_further_copy():
    assert reprinted(STORY, STORY, STORY) == list(range(8, 24))


def test_what_stands_between_the_copies_or_among_the_second_alone_is_not():
    assert reprinted(STORY, ["Print this page"], HEADER, TEXT[:2], ["Advertisement"], TEXT[2:]) == [
        9,
        10,
        11,
        12,
        *range(14, 18),
    ]


@pytest.mark.parametrize(
    "parts",
    [
        (STORY, TEXT[:2], FURTHER),  # a few sentences
        ([*TEXT[:2], *TEXT[3:5], "Menu"], [*HEADER, *TEXT[:2], *TEXT[3:], *FURTHER]),  # a summary above the story
        (STORY, TEXT[::-1]),  # another order
        (TEXT[:1], FURTHER[:1], TEXT[1:2], FURTHER[1:], TEXT[3:4], TEXT[:1], TEXT[1:2], TEXT[3:4]),  # a refrain
        ([*TEXT[:1], *FURTHER] * 3, TEXT[3:]),  # three sentences that come again and again
        (STORY, [line.removesuffix(".") for line in TEXT]),  # other lines
    ],
)
def test_a_summary_a_refrain_and_another_order_are_not(parts):
    assert reprinted(*parts) == []


@pytest.mark.parametrize("cut", CUTS)
def test_only_the_first_copy_stays(cut):
    text = "\n\n".join([*STORY, *STORY, "More about the islands", *FURTHER])
    result = clean(text, cut=cut)
    assert [line.text for line in result.lines if line.rule == AUTO_REPRINT] == STORY
    assert {line.kind for line in result.lines if line.rule == AUTO_REPRINT} == {"repeat"}
    assert result.verdict == "article"
    assert all(result.text.count(line) == 1 for line in [*TEXT, *FURTHER])


def test_a_summary_above_the_story_leaves_the_story_whole():
    page = PAGES["whole-english"]
    lines = [*page.lines("menu"), *TEXT[:2], *TEXT[3:5], *page.lines("menu"), *HEADER, *TEXT, *FURTHER, *page.lines("tail")]
    for cut in ("careful", "normal"):
        assert all(line in clean("\n".join(lines), cut=cut).text for line in [*TEXT, *FURTHER])


def test_it_can_be_skipped_as_any_decision(tmp_path):
    text = "\n\n".join([*STORY, *STORY])
    (tmp_path / "twice.toml").write_text(f'format = 1\nsite = "twice"\nskip = ["{AUTO_REPRINT}"]\n', "utf-8")
    result = Cleaner.load(rules=tmp_path, packs="twice").clean(text)
    assert result.text == text


def test_a_short_list_or_none_has_no_reprint():
    assert reprinted([]) == []
    assert reprinted(["Home", "News"] * 40) == []


def test_many_short_runs_cost_no_more_than_their_lines():
    """Of a text whose sentences come again and again, each run looks no farther than some lines around."""
    compared = 0

    class Counted(str):
        __hash__ = str.__hash__

        def __eq__(self, other):
            nonlocal compared
            compared += 1
            return str.__eq__(self, other)

    lines = [*TEXT[:2], *TEXT[3:]] * 300
    doc = Document(lines)
    signals = Signals(doc, doc.visible(0, len(doc)))
    signals.shown = list(map(Counted, signals.shown))
    find_reprints(signals)
    assert compared < 30 * len(lines)
