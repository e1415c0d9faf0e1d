"""What is learned from the pages of a site, and what never is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.checking import failures, unproved
from cleaner.packs import Library
from cleaner.rulefile import parse_pack

from .conftest import HOST, Learn

MENU = ["The Reef Mail", "• Waves", "• Winds", "• Wrecks"]
FOOT = ["Printed on the reef, with salt water", "© 2020 The Reef Mail"]
STORIES = [
    (
        "Divers Find a Piano",
        "A piano stood upright on the sea floor off East Reef, and two divers have tuned it as well as they could.",
        "It came from a liner that went down with its band, and it plays best at low tide, when nobody listens.",
    ),
    (
        "A Bridge for Crabs",
        "The crabs of East Reef have a bridge of their own since Tuesday, which the ferrymen built of old oars.",
        "They pay no toll, and use the old way through the fish market all the same, mostly on market days.",
    ),
    (
        "The Postman Swims",
        "Letters for the lighthouse come by water again, in a bottle on a rope, as they did before the engine.",
        "The postman is sixty-one years old, and says that the water has become colder since he was a boy.",
    ),
    (
        "Fog for Sale",
        "A man from Upper Reef sells fog in jars on the quay, and he has had no complaint in a month.",
        "Nobody has opened one so far, but a widow has put four of them on her window, where they look grey.",
    ),
    (
        "Snow on the Sand",
        "It snowed on the dunes on Sunday, for the first time since the school on Rope Street was built.",
        "Lessons went on as if nothing had happened, though the children were counted twice at noon.",
    ),
    (
        "An Anchor Comes Home",
        "The anchor that was lost in the great storm has lain under the church all the time, masons found.",
        "It stays there, because the tower leans on it, and the sailors have been told to take another one.",
    ),
]


def reef_page(number: int, *inside: str, above: tuple[str, ...] = ()) -> str:
    """A page of the Reef Mail: a menu, a date, a headline that stands once, text, a footer."""
    title, *text = STORIES[number]
    lines = [*MENU, *above, f"Published on {number + 3} May 2020", title, *text, *inside, *FOOT]
    return "\n".join(lines) + "\n"


def fates(rules: str, text: str, tmp_path: Path, host: str = "reefmail.example") -> dict[str, str]:
    """What a learned pack alone makes of each line."""
    path = tmp_path / "learned.toml"
    path.write_text(rules, encoding="utf-8")
    result = Cleaner.load(rules=path, cut="off").clean(text, host=host)
    return {line.text: line.fate.value for line in result.lines}


def test_the_lines_of_the_site_go_and_those_of_the_story_stay(learned: Learn, tmp_path: Path) -> None:
    rules = learned([reef_page(n) for n in range(6)], "reefmail.example")
    found = fates(rules, reef_page(0), tmp_path)
    assert {found[line] for line in [*MENU, *FOOT]} == {"drop"}
    assert {found[line] for line in ["Divers Find a Piano", *STORIES[0][1:]]} == {"keep"}
    assert found["Published on 3 May 2020"] == "capture"


def test_a_page_that_nobody_has_seen_is_cleaned_as_well(learned: Learn, tmp_path: Path) -> None:
    rules = learned([reef_page(n) for n in range(5)], "reefmail.example")
    found = fates(rules, reef_page(5), tmp_path)
    assert {found[line] for line in [*MENU, *FOOT]} == {"drop"}
    assert {found[line] for line in ["An Anchor Comes Home", *STORIES[5][1:]]} == {"keep"}


def test_a_story_that_was_crawled_again_and_again_gives_no_rule(learned: Learn) -> None:
    pages = [reef_page(n) for n in range(5)] + [reef_page(0, f"Seen by {k} people, and by a seal.") for k in (9, 14, 20)]
    assert "piano" not in learned(pages, "reefmail.example").partition("examples, from the corpus")[0]


def test_a_headline_that_other_pages_link_to_stays(learned: Learn, tmp_path: Path) -> None:
    pages = [reef_page(n, above=("Fog for Sale",) if n != 3 else ()) for n in range(6)]
    assert fates(learned(pages, "reefmail.example"), reef_page(3), tmp_path)["Fog for Sale"] == "keep"


def test_what_some_stories_tell_again_stands_in_a_comment_at_most(learned: Learn, tmp_path: Path) -> None:
    again = "The lighthouse of East Reef was built by sailors who had been rescued there, and by their rescuers."
    pages = [reef_page(n, again, "And so it goes on.") if n < 3 else reef_page(n) for n in range(6)]
    assert fates(learned(pages, "reefmail.example"), pages[0], tmp_path)[again] == "keep"


def test_a_bundle_is_divided_where_the_header_stands(learned: Learn, tide_bell: list[str], tmp_path: Path) -> None:
    path = tmp_path / "tidebell.toml"
    path.write_text(learned(tide_bell), encoding="utf-8")
    cleaner = Cleaner.load(rules=path)
    titles = [[article.title for article in cleaner.clean(page, host=HOST).articles] for page in tide_bell]
    assert ["Ferry Learns to Wait for the Bus", "A School Counts Its Gulls"] in titles
    assert sorted(map(len, titles)) == [1, 1, 1, 1, 1, 2]


def test_every_entry_is_proved_by_an_example(learned: Learn, tide_bell: list[str], tmp_path: Path) -> None:
    path = tmp_path / "tidebell.toml"
    path.write_text(learned(tide_bell), encoding="utf-8")
    library = Library([path])
    pack = library.pack("tidebell")
    assert pack.rules
    assert not list(failures(library, pack))
    assert not list(unproved(library, pack))


def test_the_same_corpus_gives_the_same_file(learned: Learn, tide_bell: list[str]) -> None:
    first = learned(tide_bell)
    assert learned(reversed(tide_bell)) == first
    assert learned([*tide_bell, tide_bell[2]], jobs=2) == first  # a further copy of a file, and another process
    shuffled = random.Random(1).sample(tide_bell, len(tide_bell))
    assert learned(shuffled) == first


def test_what_a_bundled_pack_knows_is_left_out(learned: Learn, tmp_path: Path) -> None:
    pages = [reef_page(n, above=("Skip to content",)) for n in range(6)]
    rules = learned(pages, "reefmail.example")
    assert "Skip to content" not in rules.partition("examples, from the corpus")[0]
    assert fates(rules, pages[0], tmp_path)["Skip to content"] == "drop"


def test_a_site_without_a_host_is_known_by_its_lines(learned: Learn, tmp_path: Path) -> None:
    rules = learned([reef_page(n) for n in range(6)], "reef mail")
    pack = parse_pack(rules)
    assert not pack.hosts
    assert any(rule.sign for rule in pack.rules)
    assert fates(rules, reef_page(1), tmp_path, host="")["• Winds"] == "drop"


@pytest.mark.parametrize(("site", "name"), [("generic.example", "site-generic-example"), ("auto.example", "auto-example")])
def test_a_host_whose_label_is_taken_gives_a_pack(learned: Learn, tide_bell: list[str], site: str, name: str) -> None:
    assert parse_pack(learned(tide_bell, site=site)).name == name


def test_too_few_articles_teach_nothing(learned: Learn) -> None:
    assert learned([reef_page(n) for n in range(4)], "reefmail.example") == ""
    assert learned([reef_page(n) for n in range(4)], "reefmail.example", least=4) != ""


@pytest.mark.parametrize("odd", ["", "\n\n", "x", "{title}\n'''\n\\\"\n", "\ud800 half\n\0 nothing"])
def test_odd_documents_do_no_harm(learned: Learn, odd: str, tmp_path: Path) -> None:
    rules = learned([*(reef_page(n) for n in range(6)), odd], "reefmail.example")
    assert fates(rules, reef_page(0), tmp_path)["• Winds"] == "drop"


def test_braces_and_quotes_of_a_page_are_written_as_text(learned: Learn, tmp_path: Path) -> None:
    odd = ["{{ menu }} 'of' \"the\" site", "Search \\ the '''reef'''"]
    rules = learned([reef_page(n, above=tuple(odd)) for n in range(6)], "reefmail.example")
    found = fates(rules, reef_page(0, above=tuple(odd)), tmp_path)
    assert {found[line] for line in odd} == {"drop"}
