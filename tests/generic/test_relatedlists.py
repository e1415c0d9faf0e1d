"""Headlines of other articles below the last label for them."""

from __future__ import annotations

import pytest

from cleaner import clean

from .pagefile import CUTS

STORY = [
    "The mill of Farrow will turn again next summer, after the council has voted for new sails on Tuesday evening.",
    "It has stood still since 1962, when a storm broke two of its four sails and the last miller moved to town.",
    "A weaver in Quillemont makes the sails of linen, as she has made them for boats all her life.",
    "Children of the village have counted eleven swallows' nests under the roof, and they want all of them to stay.",
]
OTHERS = ["The last miller of Farrow", "Who counts the swallows?", "• Nine bridges, one painter", "Sails for a second life"]


def gone(*lines: str, cut: str = "careful") -> list[str]:
    """The lines of a page that the list below its last label takes with it."""
    result = clean("\n\n".join(lines) + "\n", cut=cut)
    assert clean(result.text, cut=cut).text == result.text
    return [line.text for line in result.lines if line.rule == "auto/related-list"]


@pytest.mark.parametrize(
    "label", ["Related articles", "Lire aussi", "Lesen Sie auch", "Czytaj też", "Читайте также", "関連記事"]
)
def test_headlines_below_the_last_label_go_with_it(label):
    assert gone(*STORY, label, *OTHERS) == OTHERS


def test_so_do_those_below_the_label_above_them():
    assert gone(*STORY, "Related articles", *OTHERS[:2], "Most read", *OTHERS[2:]) == OTHERS


@pytest.mark.parametrize(
    "lines",
    [
        [*STORY[:2], "Related articles", *OTHERS, *STORY[2:]],  # text comes below
        [*STORY, "Related articles", *OTHERS, "It opens in May."],  # a sentence, though a short one
        [*STORY, *OTHERS],  # nothing tells what they are
        [*STORY, "Advertisement", *OTHERS],  # a label for something else
        ["The mill of Farrow", STORY[0], "Related articles", *OTHERS, "Harbor", "Tides"],  # above it hardly stands an article
    ],
)
def test_other_lines_stay(lines):
    assert gone(*lines) == []


@pytest.mark.parametrize("cut", CUTS)
def test_the_article_stays(cut):
    text = clean("\n\n".join([*STORY, "Related articles", *OTHERS]) + "\n", cut=cut).text
    assert all(line in text for line in STORY)
    assert not any(line in text for line in OTHERS)


def test_off_leaves_them():
    assert gone(*STORY, "Related articles", *OTHERS, cut="off") == []


def test_a_credit_below_the_label_is_no_headline():
    assert gone(*STORY, "Related articles", *OTHERS, "Photo: Mira Tallis/NP") == OTHERS
