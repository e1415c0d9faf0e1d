"""Which passages stand in several documents, and whose they are."""

from __future__ import annotations

import json
import random

import pytest

from cleaner.errors import OptionError

from .pages import BRIDGE, CLEANER, CLOCK, FERRY, HOUSE, MILL, ORCHARD, STORIES, duplicates, noted, other, passages, told

GLUED = FERRY + BRIDGE
FIRST = len(FERRY.splitlines()) + 1  # the line at which the story of the bridge begins in it


def test_a_story_that_also_stands_alone_belongs_to_its_own_page():
    found = told(noted("ferry", GLUED), noted("bridge", BRIDGE))
    assert set(found) == {"ferry"}
    (one,) = found["ferry"]
    assert (one.found.start, one.found.end) == (FIRST, len(GLUED.splitlines()) + 1)
    assert (one.found.other_start, one.found.other_end) == (1, len(BRIDGE.splitlines()) + 1)
    assert (other(one), one.found.why, one.done.action) == ("bridge", "main", "drop")
    assert GLUED.splitlines()[one.found.start - 1] == BRIDGE.splitlines()[0]


def test_it_is_split_off_exactly_at_its_first_line():
    found = told(noted("ferry", GLUED), noted("bridge", BRIDGE), asked="split")
    result = CLEANER.clean(GLUED, owned=passages(found["ferry"]))
    assert [a.text for a in result.articles] == [FERRY.rstrip() + "\n", BRIDGE]
    assert result.openings[FIRST] == "auto/owner"


def test_its_header_goes_with_it():
    """What stands above the first sentence in both documents is part of the passage."""
    header = "Updated on Thursday\nBy the staff of the Gazette\n\n"
    found = told(noted("ferry", FERRY + header + BRIDGE), noted("bridge", header + BRIDGE))
    assert found["ferry"][0].found.start == FIRST


def test_text_that_goes_on_behind_a_story_of_another_page_is_an_article_of_its_own():
    page = FERRY + BRIDGE + "\n" + MILL
    found = told(noted("page", page), noted("bridge", BRIDGE), asked="split")
    result = CLEANER.clean(page, owned=passages(found["page"]))
    assert [a.text.splitlines()[0] for a in result.articles] == [s.splitlines()[0] for s in (FERRY, BRIDGE, MILL)]
    dropped = CLEANER.clean(page, owned=passages(told(noted("page", page), noted("bridge", BRIDGE))["page"]))
    assert BRIDGE.splitlines()[2] not in dropped.text
    assert MILL.splitlines()[2] in dropped.text


def test_where_two_pages_have_both_stories_each_story_stays_on_one():
    pages = {"one": FERRY + BRIDGE, "two": BRIDGE + "\n" + FERRY}
    found = told(*(noted(name, text) for name, text in pages.items()))
    left = {name: CLEANER.clean(text, owned=passages(found[name])).text for name, text in pages.items()}
    assert left["one"].split() == FERRY.split()
    assert left["two"] == pages["two"]  # the longer story makes it the owner of that one; of the other nobody is


# -- what is no foreign passage --------------------------------------------------------------------


@pytest.mark.parametrize(
    "few", ["“She steers like a cow that wants to go home,” said the captain, Mona Sirhan.\n", HOUSE[:60] + "\n"]
)
def test_a_sentence_is_no_passage(few):
    assert not told(noted("one", FERRY + "\n" + few), noted("two", few + "\n" + MILL))


def test_a_longer_version_of_an_article_is_left():
    """The one that goes on holds more of the same article: nobody can tell it from a page with another one."""
    longer = BRIDGE + "\nThe masons found a coin under the third keystone and will put it back after the washing.\n"
    found = told(noted("early", BRIDGE), noted("late", longer))
    assert [t.done.action for own in found.values() for t in own] == ["report"]
    assert found["late"][0].done.why == "its borders are not sure"


def test_lines_that_a_site_prints_everywhere_are_nobodys():
    """A disclaimer stands at the end of every page, and it is the whole of one."""
    pages = [
        noted(f"p{n}", f"Tide table of day {n}\n\nHigh water comes at {n} and low water at {n * 7}.\n\n{HOUSE}")
        for n in range(8)
    ]
    assert not told(*pages, noted("about", HOUSE))


def test_paragraphs_without_an_owner_are_told_and_left():
    found = told(noted("mill", MILL + HOUSE), noted("clock", CLOCK + HOUSE))
    assert {name: [t.done.action for t in own] for name, own in found.items()} == {"clock": ["report"], "mill": ["report"]}
    (one,) = found["mill"]
    assert (one.found.why, other(one), one.found.sentences) == ("", "clock", 3)


def test_an_edited_story_is_split_off_but_never_dropped():
    """A sentence that only this page has would be lost."""
    lines = BRIDGE.splitlines()
    edited = (
        "\n".join([*lines[:5], "", "A ninth rope was lent by the ferry, as the river has only eight of them.", *lines[5:]])
        + "\n"
    )
    documents = noted("ferry", FERRY + edited), noted("bridge", BRIDGE)
    (kept,) = told(*documents)["ferry"]
    assert (kept.done.action, kept.done.why) == ("report", "it is not word for word the owner's")
    assert told(*documents, asked="split")["ferry"][0].done.action == "split"


# -- title and address -----------------------------------------------------------------------------


def test_the_address_says_whose_a_story_is():
    """The page of the bridge opens with a story that is not its own."""
    url = "https://selm.example/news/bridge-of-nine-arches-closes-for-birthday"
    found = told(noted("page", FERRY + BRIDGE, url=url), noted("copy", MILL + "\n" + BRIDGE))
    assert set(found) == {"copy"}
    assert (other(found["copy"][0]), found["copy"][0].found.why) == ("page", "url")


def test_the_title_of_a_record_says_it_too():
    title = BRIDGE.splitlines()[0]
    found = told(noted("page", FERRY + BRIDGE, title=title.upper()), noted("copy", MILL + "\n" + BRIDGE))
    assert (other(found["copy"][0]), found["copy"][0].found.why) == ("page", "title")


# -- duplicates ------------------------------------------------------------------------------------


def test_an_article_that_is_exactly_another_document_is_a_duplicate():
    bundle = FERRY + "\n\f\n" + BRIDGE
    (line,) = duplicates(noted("bundle", bundle), noted("bridge", BRIDGE))
    own = json.loads(line)
    assert (own["id"], own["duplicate_of"]["id"]) == ("bundle#2", "bridge")
    assert own["fingerprint"] == CLEANER.clean(BRIDGE).articles[0].fingerprint


def test_copies_are_told_and_never_dropped():
    first, second = noted("a", BRIDGE), noted("b", BRIDGE.upper())
    assert not told(first, second)
    assert [json.loads(line)["id"] for line in duplicates(first, second)] == ["b"]


# -- promises --------------------------------------------------------------------------------------


def test_the_order_of_documents_does_not_matter():
    pages = {
        "a": FERRY + BRIDGE, "b": BRIDGE, "c": MILL + HOUSE, "d": CLOCK + HOUSE + BRIDGE, "e": ORCHARD + "\n" + FERRY,
        "f": FERRY, "g": BRIDGE, "h": BRIDGE + MILL,
    }  # fmt: skip
    documents = [noted(name, text) for name, text in pages.items()]
    expected = {name: [(t.found, t.done) for t in own] for name, own in told(*documents).items()}
    assert {"a", "d", "e"} <= set(expected)
    for seed in range(5):
        random.Random(seed).shuffle(documents)
        assert {name: [(t.found, t.done) for t in own] for name, own in told(*documents).items()} == expected


def test_what_is_dropped_stays_somewhere():
    """Whatever pages hold of these stories, in any order, each of their sentences is in the output."""
    stories = [FERRY, BRIDGE, MILL, CLOCK, ORCHARD]
    for seed in range(60):
        chance = random.Random(seed)
        texts = ["\n".join(chance.choices(stories, k=chance.randint(1, 3))) for _ in range(chance.randint(2, 6))]
        found = told(*(noted(f"p{n}", text) for n, text in enumerate(texts)))
        left = [CLEANER.clean(text, owned=passages(found.get(f"p{n}", []))).text for n, text in enumerate(texts)]
        for line in {line for text in texts for line in text.splitlines() if len(line) > 60}:
            assert any(line in text for text in left), (seed, line)


def test_too_little_memory_is_told_in_one_line():
    with pytest.raises(OptionError, match=r"^--owners can't do with --memory 1MB and the room on the disk; give more of one$"):
        told(noted("ferry", GLUED), memory="1MB")


def test_the_fixtures_are_what_the_documentation_says():
    found = told(*(noted(name, text) for name, text in STORIES.items()))
    assert [other(t) for t in found["ferry"]] == ["bridge"]
    assert {name for name, own in found.items() if not own[0].found.why} == {"clock", "mill", "orchard"}
