"""The stages of learning, each by itself."""

from __future__ import annotations

import random
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.errors import OptionError, TemplateError
from cleaner.folding import line_key
from cleaner.learning.duplicates import fold, longest
from cleaner.learning.forms import label_of, masked
from cleaner.learning.language import language_of
from cleaner.learning.naming import host_pattern, rule_name, short_name
from cleaner.learning.sites import clusters, is_host
from cleaner.learning.store import Store
from cleaner.tables import number_of
from cleaner.template import parse_template

EN = ("en",)


# -- forms


@pytest.mark.parametrize(
    ("line", "form"),
    [
        ("12 comments", "{n} comments"),
        ("Updated 14 June 2018", "Updated {date}"),
        ("14 June 2018 | 10:22", "{date}"),
        ("© 2021 The Tide Bell", "© {n} The Tide Bell"),
        ("By Runa Ostberg", "By Runa Ostberg"),
        ("A {brace}", "A {{brace}}"),
    ],
)
def test_dates_and_numbers_become_slots(line: str, form: str) -> None:
    assert masked(line, EN) == form


@settings(max_examples=60)
@given(st.text(max_size=80))
def test_a_form_matches_the_line_it_comes_from(line: str) -> None:
    line = " ".join(line.split())
    try:
        template = parse_template(masked(line, EN), EN)
    except TemplateError:
        assert not line_key(line) or len(line) > 30  # nothing to match, or more slots than a line may have
        return
    assert template.match(line_key(line)) is not None


def test_a_label_is_short_and_says_something() -> None:
    assert label_of("Filed under: Ports, Trade") == ("Filed under: ", "Ports, Trade")
    assert label_of("The mayor of the town said on Tuesday in the hall: we will see") is None
    assert label_of("10:22") is None


@pytest.mark.parametrize("evil", ["a: " * 40_000, "{" * 50_000, "1 " * 50_000, ":" * 50_000, "a" * 100_000 + ":"])
def test_no_line_is_slow(evil: str) -> None:
    began = time.perf_counter()
    masked(evil, EN)
    label_of(evil)
    rule_name(evil, "line")
    assert time.perf_counter() - began < 1


# -- copies


def told(*pages: list[str]) -> dict[int, dict[int, int]]:
    return {n: {number_of(line): len(line) for line in longest(page)} for n, page in enumerate(pages)}


def story(name: str, lines: int = 5) -> list[str]:
    return [f"paragraph {k} of the story about {name}, which is long enough to be told from others" for k in range(lines)]


def test_copies_of_an_article_are_one() -> None:
    edited = [*story("eels")[:4], "a paragraph that was added later, when somebody had asked the eels themselves"]
    owners = fold(told(story("eels"), edited, story("gulls"), story("crabs")))
    assert owners[0] == owners[1]
    assert len(set(owners.values())) == 3


def test_what_all_pages_have_makes_no_copies() -> None:
    house = ["the tide bell is rung twice a day and printed once a week, as it has been since the great storm"]
    owners = fold(told(*(house + story(name, 2) for name in ("eels", "gulls", "crabs", "salt"))))
    assert len(set(owners.values())) == 4


def test_folding_does_not_depend_on_order() -> None:
    pages = [story("eels"), story("eels", 4), story("gulls"), story("crabs"), story("gulls", 4)]
    whole = told(*pages)
    shuffled = dict(random.Random(3).sample(sorted(whole.items()), len(whole)))
    assert fold(shuffled) == fold(whole)


# -- sites, names, languages


def test_documents_go_to_the_site_whose_lines_they_have() -> None:
    reef = ["the reef mail", "wrecks and winds", "printed with salt water", "waves of the week"]
    bell = ["the tide bell", "tides of today", "search the tide bell", "low water tables"]
    documents = [(n, reef if n % 2 else bell) for n in range(8)]
    parts = clusters([(n, sorted(lines)) for n, lines in documents], frozenset())
    assert len(set(parts.values())) == 2
    assert len({parts[n] for n in range(1, 8, 2)}) == 1


def test_lines_of_all_sites_tell_none() -> None:
    lines = ["leave a comment below", "all rights reserved", "terms of use"]
    assert clusters([(n, lines) for n in range(6)], frozenset(lines)) == {}


def test_hosts_and_names() -> None:
    assert is_host("tidebell.example")
    assert not is_host("pages.txt")
    assert short_name("www.tidebell.co.uk") == "tidebell"
    assert host_pattern("www.tidebell.example") == ("tidebell.example", "*.tidebell.example")
    assert host_pattern("corpus") == ()
    assert rule_name("«Читайте также»", "lines") == "lines"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("The ferry and the bus have met on the quay, and it was late.", "en"),
        ("Die Fähre ist nicht da, und der Bus wartet auf dem Kai.", "de"),
        ("Le bac et le bus se sont vus sur le quai, et il était tard.", "fr"),
        ("العبارة التي وصلت إلى الميناء كانت من بعيد", "ar"),
        ("渡轮和巴士在码头相遇", "zh"),
        ("フェリーとバスが港で会った", "ja"),
        ("12345", "en"),
    ],
)
def test_a_language_is_told_by_its_small_words(text: str, code: str) -> None:
    assert language_of([text]) == code


# -- the store


def test_a_line_is_counted_once_an_article() -> None:
    with Store() as store:
        for name in ("eels", "eels", "gulls", "crabs"):
            store.add("bell", "\n".join(["The Tide Bell", *story(name), f"{len(name)} comments"]))
        store.add("bell", "\n".join(["The Tide Bell", *story("eels"), "with a new last line that is long enough to count"]))
        store.flush()
        assert store.fold("bell") == 3
        found = {line.form: line for line in store.recurring("bell", 2)}
    assert (found["the tide bell"].articles, found["the tide bell"].pages) == (3, 4)
    assert found["0 comments"].articles == 3
    assert set(found) == {"the tide bell", "0 comments"}


def test_an_amount_of_memory_that_is_none_is_an_error() -> None:
    with pytest.raises(OptionError, match="--memory"):
        Store("much")
