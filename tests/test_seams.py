# ruff: noqa: E501 (paragraphs stand in one line)
"""The learned splitter: what begins a further article, and what only looks like it."""

from __future__ import annotations

import json
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.forest import load_model_data
from cleaner.layout import read_layout
from cleaner.lines import Document
from cleaner.model import Sureness
from cleaner.seamgate import GATE
from cleaner.seampage import Page
from cleaner.seams import GROUP, SEAM, Seam, find_seams
from cleaner.seamsignals import FEATURES, LOOKS, WORDS
from cleaner.signals import Signals

# Three invented stories: headline, byline, date, paragraphs.
HARBOUR = (
    "Old harbour crane to become a lookout tower",
    "By Tilda Abendroth",
    "14 March 2021",
    [
        "The rusted crane at the eastern quay of Vellmar will not be scrapped. The town council voted on Tuesday to turn the crane into a lookout tower with forty seats and a small café under the boom.",
        "Engineers spent the winter measuring the steel of the old crane. Their report says that the boom is sound, but that the pillars below the water line must be renewed before visitors may climb the tower.",
        "The harbour master, who worked the crane as a young man, called the vote a relief. Most of the quay had already been sold to builders, he said, and nothing else there recalls the dockers of Vellmar.",
        "Work on the pillars begins in autumn. The council expects the tower to cost two million crowns, half of which comes from a fund for harbour towns, and to open to visitors in the following spring.",
    ],
)
CHESS = (
    "Schoolgirl beats grandmaster in village tournament",
    "By Hugo Castellan",
    "2 June 2021",
    [
        "A pupil of twelve years has won the open chess tournament of Brodno. In the final round she defeated a grandmaster who had not lost a game with the white pieces since January, spectators said.",
        "The girl learned chess from her grandmother and trains in a library after lessons. Her coach describes her opening play as patient, her endgames as merciless, and her knowledge of theory as nearly nil.",
        "In the decisive game the grandmaster gave up a bishop for three pawns. The pupil answered with a quiet king move that nobody in the hall had considered, and her opponent resigned nine moves later.",
        "The chess federation has invited the winner to its summer camp. She has not decided yet whether to go, because the camp collides with the swimming course that she had promised to attend with a friend.",
    ],
)
BEES = (
    "Beekeepers warn of a silent spring in the valley",
    "By Nadja Weiss",
    "9 April 2021",
    [
        "Beekeepers along the river Oma have lost every third hive this winter. They blame a mite that spreads in mild weather, and orchards that are sprayed while the first willows are still in blossom.",
        "An institute examined samples from sixty hives. In most of them the mite was found, in some also traces of a pesticide whose sale ended years ago, the biologists write in a paper without naming growers.",
        "Fruit farmers reject the blame. Without bees their own cherries would carry nothing, a spokesman of the growers said, and nobody sprays in blossom; the old pesticide must come from forgotten barrels.",
        "The beekeepers now want to plant hedges of willow and hazel between the orchards. Pollen in early March, they hope, lets weak colonies of bees recover before the mites multiply in the warmer weeks.",
    ],
)
STORIES = (HARBOUR, CHESS, BEES)


def spread(lines: list[str]) -> list[str]:
    """With a blank line after each line."""
    return [text for line in lines for text in (line, "")]


def bundle(
    head: str, stories: tuple[tuple[str, str, str, list[str]], ...] = STORIES, tail: tuple[str, ...] = ()
) -> tuple[list[str], list[int]]:
    """A page of several stories, and the lines at which the further ones begin.

    :param head: the lines of a header, in which T, B and D stand for headline, byline and date
    """
    lines: list[str] = []
    starts = []
    for title, byline, date, paragraphs in stories:
        starts.append(len(lines))
        own = {"{T}": title, "{B}": byline, "{D}": date}
        for row in head.split("\n"):
            for slot, text in own.items():
                row = row.replace(slot, text)
            lines.append(row)
        lines += ["", *spread(paragraphs), *tail]
    return lines, starts[1:]


def section(lines: list[str], high: int | None = None, chrome: frozenset[int] = frozenset()) -> tuple[Document, Signals]:
    """The lines before one, or all, as the splitter gets them.

    :param chrome: indices of lines that rules take away
    """
    doc = Document(lines)
    return doc, Signals(doc, doc.visible(0, len(doc) if high is None else high), chrome)


def seams(lines: list[str], sureness: Sureness = Sureness.NORMAL) -> list[Seam]:
    return find_seams(*section(lines), sureness)


def begins(lines: list[str], sureness: Sureness = Sureness.NORMAL) -> list[int]:
    return [seam.line for seam in seams(lines, sureness)]


HEADS = {
    "byline and date": "{T}\n{B}\n{D}",
    "date below": "{T}\n\n{D}",
    "one line": "{T}\n{B} | {D}",
    "markdown": "# {T}\n\n*{B}, {D}*",
    "title twice": "{T}\n{D}\n{T}",
    "site's name": "{T} | Vellmar Post\n{T}\n{D}\n{B}",
    "kicker": "Regional\n{T}\n{B}\n{D}",
    "share row": "{T}\n{B}\n{D}\nShare\nFacebook\nPrint",
}


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_bundles_are_split(head: str) -> None:
    lines, starts = bundle(head)
    assert begins(lines, Sureness.HARD) == starts


@pytest.mark.parametrize("head", ["## {T}\n\n*{B}, {D}*", "## [{T}](https://vellmar.example/news)\n\n**{B}**\n{D}"])
def test_headings_of_markdown_divide_though_the_page_does_not_show_their_marks(head: str) -> None:
    lines, starts = bundle(head)
    layout = read_layout(Document(lines))
    assert layout is not None
    assert not any("#" in text for text in layout.doc.texts)
    shown = Signals(layout.doc, layout.doc.visible(0, len(lines)), ())
    assert [layout.lines[seam.line][0] for seam in find_seams(layout.doc, shown, Sureness.HARD)] == starts


def test_seam_names_headline_and_rule() -> None:
    lines, starts = bundle(HEADS["kicker"])
    found = seams(lines)
    assert [lines[seam.title or 0] for seam in found] == [CHESS[0], BEES[0]]
    assert [seam.line for seam in found] == starts
    assert all(seam.rule == SEAM and 0.3 < seam.probability <= 1 for seam in found)


@pytest.mark.parametrize(
    "tail", [("Next story", ""), ("Tags: Vellmar, News", ""), ("* * *", ""), ("Related", "Three ships for sale", "")]
)
def test_chrome_between_articles_goes_to_neither_header(tail: tuple[str, ...]) -> None:
    lines, starts = bundle(HEADS["byline and date"], tail=tail)
    assert begins(lines) == starts


def test_a_kicker_apart_from_what_is_above_goes_with_its_headline() -> None:
    lines, starts = bundle(HEADS["byline and date"])
    for start in reversed(starts):
        lines.insert(start, "Regional")
    firsts = [start + n for n, start in enumerate(starts)]
    assert [(lines[i - 1], lines[i]) for i in firsts] == [("", "Regional")] * 2
    assert begins(lines, Sureness.HARD) == firsts


CYRILLIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ", "абцдефгхийклмнопярстувшжызАБЦДЕФГХИЙКЛМНОПЯРСТУВШЖЫЗ"
)
ARABIC = str.maketrans("abcdefghijklmnopqrstuvwxyzé?,", "ابتثجحخدذرزسشصضطظعغفقكلمنيي؟،")


@pytest.mark.parametrize(
    "change", [lambda t: t.translate(CYRILLIC), lambda t: t.lower().translate(ARABIC)], ids=["cyrillic", "arabic"]
)
def test_other_scripts(change) -> None:
    lines, starts = bundle("{T}\n{D}\n{T}")
    assert begins([change(text) for text in lines], Sureness.HARD) == starts


def test_scripts_without_spaces() -> None:
    def dense(text: str) -> str:
        signs = "".join(
            chr(0x4E00 + sum(map(ord, word)) * 7 % 3000) + chr(0x4E00 + ord(word[0]) * len(word) % 3000)
            for word in text.split()
        )
        return "".join(signs[k : k + 12] + "，" for k in range(0, len(signs), 12)).rstrip("，") + (
            "。" if text.endswith(".") else ""
        )

    rows = [(dense(t), b, d, [dense(p) for p in ps]) for t, b, d, ps in STORIES]
    lines, starts = bundle("{T}\n2021年6月2日\n{T}", tuple(rows))
    assert begins(lines, Sureness.HARD) == starts


# -- what must stay whole --------------------------------------------------------------------------


def long_read() -> list[str]:
    paragraphs = HARBOUR[3]
    heads = ["", "What the engineers found", "A relief for the harbour master", "Visitors from spring"]
    lines = [HARBOUR[0], HARBOUR[1], HARBOUR[2], ""]
    for head, text in zip(heads, paragraphs, strict=True):
        lines += spread([head, text, f"{text.split('.')[0]}, as the council of Vellmar said of the crane and its tower."])
    return lines


def live_blog() -> list[str]:
    lines = [HARBOUR[0], HARBOUR[1], HARBOUR[2], ""]
    for hour, text in enumerate(HARBOUR[3] * 2, 10):
        lines += spread([f"{hour}:15", f"Council on the crane, part {hour}", text])
    return lines


def with_related() -> list[str]:
    lines, _ = bundle(HEADS["byline and date"], (HARBOUR,))
    lines += ["Read also", ""]
    for title, _, date, paragraphs in (CHESS, BEES):
        lines += [title, date, paragraphs[0].split(". ")[0] + ".", ""]
    return lines


def interview() -> list[str]:
    lines = [HARBOUR[0], "", *spread(HARBOUR[3][:1])]
    for question, text in zip(
        ("Why keep the crane?", "Is the boom sound?", "Who pays for the tower?"), HARBOUR[3][1:], strict=True
    ):
        lines += spread([question, text])
    return lines


@pytest.mark.parametrize("page", [long_read, live_blog, with_related, interview])
@pytest.mark.parametrize("sureness", [Sureness.CAREFUL, Sureness.NORMAL])
def test_single_pages_stay_whole(page, sureness: Sureness) -> None:
    assert begins(page(), sureness) == []


def test_menu_above_the_article() -> None:
    menu = ["Home", "Politics", "Sport", "Contact us", "Subscribe to our newsletter", "Log in", ""]
    assert begins(menu + bundle(HEADS["byline and date"], (HARBOUR,))[0]) == []


@pytest.mark.parametrize("lines", [[], [""], ["A line"], ["#"], ["* * *"] * 30, ["word"] * 300])
def test_too_little_for_two_articles(lines: list[str]) -> None:
    assert begins(lines, Sureness.HARD) == []


# -- promises --------------------------------------------------------------------------------------


def test_off_finds_nothing() -> None:
    assert begins(bundle(HEADS["markdown"])[0], Sureness.OFF) == []


def test_only_the_section_counts() -> None:
    lines, starts = bundle(HEADS["byline and date"])
    assert [s.line for s in find_seams(*section(lines, starts[1]), Sureness.NORMAL)] == starts[:1]


def test_known_chrome_is_no_headline() -> None:
    lines, starts = bundle(HEADS["byline and date"])
    found = find_seams(*section(lines, chrome=frozenset(starts)), Sureness.NORMAL)
    assert not {seam.title for seam in found} & set(starts)


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
def test_further_blank_lines_and_white_space_at_ends_change_nothing(head: str) -> None:
    lines, _ = bundle(head)
    wide = [other for text in lines for other in ((text + "  ",) if text else ("", " ", "\t"))]
    assert [wide[i].strip() for i in begins(wide)] == [lines[i] for i in begins(lines)]
    assert [s.probability for s in seams(wide)] == [s.probability for s in seams(lines)]


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS.keys())
@pytest.mark.parametrize("sureness", [Sureness.CAREFUL, Sureness.HARD])
def test_parts_have_no_further_seam(head: str, sureness: Sureness) -> None:
    lines, _ = bundle(head)
    edges = [0, *begins(lines, sureness), len(lines)]
    assert all(begins(lines[low:high], sureness) == [] for low, high in pairwise(edges))


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from(["", "A headline of some words", "# Another headline here", "2 May 2020", "By Ana Silva", *HARBOUR[3], *BEES[3], "ａｂ", "。"]), max_size=60)
)  # fmt: skip
def test_seams_lie_inside_and_in_order(lines: list[str]) -> None:
    found = begins(lines, Sureness.HARD)
    assert found == sorted(set(found))
    assert all(0 < i < len(lines) and lines[i] for i in found)


def test_kinds_of_line() -> None:
    lines = [
        "Regional",
        "Old crane to become a lookout tower",
        "By Ana Silva",
        "Updated: 2 May 2020",
        "Share",
        "- one",
        "* * *",
        HARBOUR[3][0],
    ]
    page = Page(*section(lines))
    assert "".join(page.letter(p) for p in range(-1, len(lines) + 1)) in ("khydcl-B", "khydcl-B")


# -- data ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "features"),
    [("seams", FEATURES), ("seams-gate", GATE), ("seams-words", WORDS), ("seams-looks", LOOKS), ("seams-group", GROUP)],
)
def test_trees_know_their_signals(name: str, features: tuple[str, ...]) -> None:
    assert load_model_data(name).features == features


def test_trees_are_small() -> None:
    own = [path for path in files("cleaner").joinpath("data").iterdir() if path.name.startswith("seams")]
    assert len(own) == 5
    assert sum(len(path.read_bytes()) for path in own) <= 110_000
    assert all(json.loads(path.read_text("utf-8"))["trees"] for path in own)
