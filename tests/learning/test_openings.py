"""How articles begin where no label tells it: what stands above a bare headline, and what beside it is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.errors import RuleError
from cleaner.result import Result
from cleaner.rulefile import parse_pack

from .conftest import Learn
from .test_site import FOOT, MENU

HOST = "reefmail.example"
WRITERS = ["Ada Moor", "Ben Tarn", "Ida Quay", "Jon Reed", "Uma Holm", "Leo Sand"]
THINGS = ["piano", "bridge", "bottle", "lantern", "anchor", "kite", "stove", "ladder", "barrel", "clock", "drum", "mirror"]
PLACES = ["East Reef", "Rope Street", "Upper Reef", "the Old Quay", "the Dunes", "Gull Rock"]
FINDERS = ["two divers", "a postman", "the school", "a widow", "the masons", "four ferrymen", "a baker"]
LINKS = [f"{place.removeprefix('the ')} Counts Every {thing.title()}" for thing in THINGS for place in PLACES]


def told(number: int) -> list[str]:
    """The headline of an invented story, and its paragraphs."""
    thing, place, finders = THINGS[number % 12], PLACES[number % 6], FINDERS[number % 7]
    return [
        f"The {thing.title()} of {place} Comes Home",
        f"On a quiet morning {finders} found the {thing} number {number} at {place}, under a heap of nets and wet rope.",
        f"Nobody had asked for a {thing} since the year of the flood, said {finders}, but nobody could say no to it, either.",
        f"So the {thing} stays at {place} for {number + 2} weeks, and then it goes to whoever carries it away by hand.",
    ]


def story(number: int, *, signed: bool = False) -> list[str]:
    """A story that begins with nothing but its headline, perhaps its writer, and the date."""
    title, *text = told(number)
    return [title, *([WRITERS[number % 6]] if signed else []), f"{number + 3} May 2020", *text]


def links(number: int, bullet: str) -> list[str]:
    """What the Reef Mail prints below a story: a heading, and two or three links that change."""
    return ["Also on the reef", *(f"{bullet}{LINKS[(7 * number + 13 * k) % len(LINKS)]}" for k in range(2 + number % 2))]


def page(*parts: list[str]) -> str:
    return "\n".join([*MENU, *(line for part in parts for line in part), *FOOT]) + "\n"


def cleaned(rules: str, text: str, tmp_path: Path) -> Result:
    path = tmp_path / "learned.toml"
    path.write_text(rules, encoding="utf-8")
    return Cleaner.load(rules=path, cut="off").clean(text, host=HOST)


@pytest.mark.parametrize("bullet", ["• ", ""])
def test_stories_that_are_glued_below_a_list_of_links_come_back_apart(learned: Learn, tmp_path: Path, bullet: str) -> None:
    def glued(a: int, b: int) -> str:
        return page(story(a), links(a, bullet), story(b), links(b, bullet))

    singles = [page(story(n), links(n, bullet)) for n in range(8)]
    rules = learned([*singles, *(glued(n, n + 1) for n in range(8, 16, 2))], HOST)
    for a, b in ((8, 9), (17, 18)):  # a page of the corpus, and one that nobody has seen
        articles = cleaned(rules, glued(a, b), tmp_path).articles
        texts = [[line for line in article.text.splitlines() if line and line not in LINKS] for article in articles]
        assert texts == [told(a), told(b)]
        assert articles[1].title == told(b)[0]


def test_the_writer_between_headline_and_date_is_no_headline(learned: Learn, tmp_path: Path) -> None:
    rules = learned([page(story(n, signed=True)) for n in range(8)], HOST)
    (article,) = cleaned(rules, page(story(2, signed=True)), tmp_path).articles
    assert (article.title, article.byline) == (told(2)[0], "Ida Quay")


def test_news_of_a_ticker_above_the_headline_are_none(learned: Learn, tmp_path: Path) -> None:
    def ticker(n: int) -> list[str]:
        return ["Just washed up:", LINKS[n], LINKS[n + 20]]

    rules = learned([page(ticker(n), story(n)) for n in range(8)], HOST)
    (article,) = cleaned(rules, page(ticker(3), story(3)), tmp_path).articles
    assert article.title == told(3)[0]


def test_below_a_paragraph_a_bare_headline_can_not_be_said(learned: Learn) -> None:
    """Where stories are glued without any line between them, a rule would have to take each paragraph for a seam."""
    with pytest.raises(RuleError, match="would match any paragraph"):
        parse_pack("format = 1\nsite = 'reef'\n[[article]]\nid = 'header'\nblock = '''\n{title}\n{date}\n'''\n")
    rules = learned([page(story(n), story(n + 1)) for n in range(0, 16, 2)], HOST)
    headers = [rule for rule in parse_pack(rules).rules if rule.table == "article"]
    assert all(block.rows[0].template.anchored for rule in headers for block in rule.blocks)


def test_a_list_of_the_story_below_the_links_stays(learned: Learn, tmp_path: Path) -> None:
    own = ["• A piano tuner, who can not swim.", "• A seal, who can, and who has no ear for it."]

    def amid(n: int, *inside: str) -> str:
        text = story(n)
        return page(text[:3], links(n, "• "), list(inside), text[3:])

    rules = learned([amid(0, *own), *(amid(n) for n in range(1, 8))], HOST)
    assert {line.fate.value for line in cleaned(rules, amid(0, *own), tmp_path).lines if line.text in own} == {"keep"}
