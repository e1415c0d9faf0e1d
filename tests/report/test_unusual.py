"""Which documents are called unusual, and why."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.reporting.unusual import Unusual

from .corpus import BRIDGE, GUARDED, REFUSED, cleaner_of, survey_of

MORE = "More from the Lantern\n"


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Cleaner:
    return cleaner_of(tmp_path_factory.mktemp("rules"))


def told(program: Cleaner, texts: Iterable[tuple[str, str]]) -> dict[str, list[tuple[str, str]]]:
    """The reasons of each document that has some."""
    with survey_of(program, texts) as survey:
        unusual = Unusual(survey)
        found = {Path(row.name).stem: unusual.reasons(k, row) for k, row in enumerate(survey.rows())}
    return {name: [(reason.kind, reason.said) for reason in reasons] for name, reasons in found.items() if reasons}


def usual(n: int) -> list[tuple[str, str]]:
    """Documents of one site that lose much the same."""
    return [(f"lantern.example/{k}.txt", BRIDGE + MORE * (1 + k % 3)) for k in range(n)]


def test_documents_that_are_alike_are_not_unusual(program: Cleaner) -> None:
    assert told(program, usual(30)) == {}


def test_a_share_far_from_that_of_its_site(program: Cleaner) -> None:
    odd = ("lantern.example/odd.txt", BRIDGE + MORE * 14)
    ((name, reasons),) = told(program, [*usual(12), odd]).items()
    assert name == "odd"
    ((kind, said),) = reasons
    assert kind == "much"
    assert "of its words are dropped; the median of its site is" in said
    little = ("lantern.example/odd.txt", BRIDGE)
    heavy = [(f"lantern.example/{k}.txt", BRIDGE + MORE * (6 + k % 2)) for k in range(12)]
    assert [kind for kind, _ in told(program, [*heavy, little])["odd"]] == ["little"]


def test_few_documents_have_no_median(program: Cleaner) -> None:
    odd = ("lantern.example/odd.txt", BRIDGE + MORE * 14)
    assert told(program, [*usual(6), odd]) == {}


def test_a_rule_that_is_silent_where_it_always_speaks(program: Cleaner) -> None:
    texts = [*usual(30), ("lantern.example/odd.txt", BRIDGE.replace("LANTERN\nThe Old Bridge Is Painted\n", "") + MORE)]
    said = "lantern/story-header finds nothing here, as it does in 3.2% of this site's documents"
    assert ("silent", said) in told(program, texts)["odd"]
    assert told(program, texts[15:]) == {}, "of fewer documents nothing is always so"


def test_a_guarded_document_and_a_limit(program: Cleaner) -> None:
    found = told(program, [("lantern.example/g.txt", GUARDED), ("lantern.example/r.txt", REFUSED)])
    assert found == {
        "g": [("guarded", "the rules would have taken too much: it came back unchanged")],
        "r": [("refused", "line 9: lantern/short-list would take more than its at_most 2 lines; nothing was taken")],
    }
