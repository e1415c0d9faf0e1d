"""The promises of tests/promises/, held against pages of menus, paragraphs and tails, with each cut."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from promises.layouts import LAYOUTS
from promises.strategies import SENTENCES, TITLES, hold, some
from promises.test_determinism import told
from promises.test_indifference import fault_blank, fault_trailing
from promises.test_twice import fault

from cleaner import Cleaner

from .pagefile import CUTS, PAGES, cleaner

_LINES = {
    label: [text for page in PAGES.values() for text in page.lines(label)]
    for label in ("menu", "tail", "comment", "list", "text", "part", "share", "head")
}
_SHORT = ["0", "•", "…", "TT", "12:30", "* * *", "14 June 2018", "Anzeige", "Photo: Marran", "港", "\u200b", "\xa0"]


def page(random: Random) -> str:
    """A page of 15 to 80 lines: a menu, an article with something in between, a tail; any of them may be missing."""
    home = random.choice(list(PAGES.values()))

    def some_of(label: str, most: int) -> list[str]:
        known = home.lines(label) if random.random() < 0.7 else []
        lines = known or _LINES[label]
        start = random.randrange(len(lines))
        return [*lines[start:], *lines[:start]][: random.randrange(most + 1)]

    story = some_of("text", 14) or random.choices(SENTENCES, k=4)
    for _ in range(random.choice([0, 0, 1, 3])):
        between = random.choice([some_of("share", 4), some_of("part", 1), [random.choice(_SHORT)], some_of("tail", 3)])
        at = random.randrange(len(story) + 1)
        story[at:at] = between
    parts = [
        some_of("menu", 12),
        [home.title or random.choice(TITLES)] * random.choice([0, 1, 1, 2]),
        some_of("head", 2),
        story,
        some_of("share", 5),
        some_of(random.choice(["tail", "list"]), 12),
        some_of("comment", 28),
        some_of("tail", 10),
    ]
    if random.random() < 0.15:
        parts += parts[1:5]  # the next story, without a word between
    if random.random() < 0.1:
        random.shuffle(parts)
    lines = [line for part in parts for line in part][:80]
    while len(lines) < 15:
        lines.insert(random.randrange(len(lines) + 1), random.choice([*_LINES["text"], *_LINES["menu"], *_SHORT]))
    spread = random.choice([0, 0.3, 1])
    lay = random.choice(list(LAYOUTS.values())) if random.random() < 0.3 else None
    rows = [lay(line, len(line) < 50, random) if lay else [line] for line in lines]
    return "".join("".join(f"{line}\n" for line in row) + "\n" * (random.random() < spread) for row in rows)


pages = st.integers(0, 2**48).map(lambda seed: page(Random(seed)))
cuts = st.sampled_from(CUTS)
seeds = st.integers(0, 2**32)
written = pytest.mark.parametrize(("name", "cut"), [(name, cut) for name in PAGES for cut in CUTS])


@given(pages, cuts)
@some(120)
def test_a_second_cleaning_changes_nothing(text, cut):
    hold(text, lambda text: fault(text, {"cut": cut}))


@written
def test_a_second_cleaning_of_a_written_page_changes_nothing(name, cut):
    assert fault(PAGES[name].text, {"cut": cut}) is None


@given(pages, cuts)
@some(30)
def test_the_same_page_gives_the_same_result(text, cut):
    own = cleaner(cut=cut)
    assert told(own, text) == told(own, text)
    assert [line.probability for line in own.clean(text).lines] == [line.probability for line in own.clean(text).lines]


def test_what_was_cleaned_before_does_not_matter():
    texts = [page(Random(seed)) for seed in range(12)]
    for cut in CUTS:
        one, two = Cleaner.load(cut=cut), Cleaner.load(cut=cut)
        forwards = [list(one.clean(text).lines) for text in texts]
        backwards = [list(two.clean(text).lines) for text in texts[::-1]]
        assert forwards == backwards[::-1]


@given(pages, cuts, seeds)
@some(60)
def test_further_blank_lines_beside_blank_lines_change_no_fate(text, cut, seed):
    hold(text, lambda text: fault_blank(text, {"cut": cut}, seed))


@given(pages, cuts, seeds)
@some(60)
def test_trailing_white_space_changes_no_fate(text, cut, seed):
    hold(text, lambda text: fault_trailing(text, {"cut": cut}, seed))


@written
def test_white_space_changes_no_fate_of_a_written_page(name, cut):
    for seed in range(3):
        assert fault_blank(PAGES[name].text, {"cut": cut}, seed) is None
        assert fault_trailing(PAGES[name].text, {"cut": cut}, seed) is None


@given(pages, cuts)
@some(60)
def test_every_line_is_there_and_no_text_is_invented(text, cut):
    result = cleaner(cut=cut).clean(text)
    assert [line.text for line in result.lines] == text.split("\n")[:-1]
    left = set(result.text.split("\n"))
    assert left <= {line.text for line in result.lines if line.fate in ("keep", "blank")} | {"", "\f"}
