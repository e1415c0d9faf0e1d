"""The plain generator, and what all shims share."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, InputError, OptionError, PatternTimeout, RuleError
from cleaner.integrations.records import RecordCleaner, clean_records, record_fields
from cleaner.records import METADATA

from .documents import BAD_LINES, PAGE, RULES, STORY, TITLES, as_lines, local, program, records


def test_records_are_those_of_the_command_line(alone: Path) -> None:
    (alone / "crawl.jsonl").write_bytes(b"\n".join(as_lines(records())))
    command = [sys.executable, "-m", "cleaner", "--rules", str(RULES), "crawl.jsonl"]
    done = subprocess.run(command, capture_output=True, check=True, timeout=120)
    printed = [json.loads(line) for line in done.stdout.decode().splitlines()]
    assert list(clean_records(records(), program(), name="crawl.jsonl")) == printed
    assert [json.loads(line) for line in local(as_lines(records()), "crawl.jsonl")[0]] == printed


def test_every_bad_line_fails_for_one_machine() -> None:
    assert len(local(BAD_LINES, "crawl.jsonl")[1]) == len(BAD_LINES)


def test_a_bundle_gives_several_records_that_carry_what_the_document_had() -> None:
    given = {"id": 7, "body": STORY, "crawled": "2018-06-20", "metadata": {"shard": 3, "title": "old"}}
    one, two = clean_records([given], program(), text="body", host="harborpost.example")
    assert [one["id"], two["id"]] == ["7#1", "7#2"]
    assert [r["metadata"]["title"] for r in (one, two)] == TITLES
    assert [r["metadata"]["shard"] for r in (one, two)] == [3, 3]
    assert [r["crawled"] for r in (one, two)] == ["2018-06-20"] * 2
    assert one["body"].startswith(TITLES[0])
    assert given["body"] == STORY


def test_fields_are_named() -> None:
    given = {"doc": "a1", "link": "https://www.harborpost.example/1", "body": STORY}
    first, _ = clean_records([given], program(), text=["article", "body"], id_field="doc", url="link")
    assert first["id"] == "a1#1"
    assert first["metadata"]["host"] == "www.harborpost.example"
    assert first["link"] == given["link"]


def test_fields_that_hold_neither_text_nor_name_stay() -> None:
    given = {"id": 7, "doc": "a1", "text": "A teaser.", "content": "The sea.\n", "metadata": "mine"}
    (found,) = clean_records([given], program(), text="content", id_field="doc")
    assert found == given | {"metadata": found["metadata"]}
    assert found["metadata"]["metadata"] == "mine"


@pytest.mark.parametrize("names", [{"text": ""}, {"text": []}, {"id_field": ""}, {"url": ""}])
def test_a_field_needs_a_name(names: dict[str, str]) -> None:
    with pytest.raises(OptionError, match="has no name"):
        record_fields(**names)


def test_a_host_that_is_none_is_told_before_any_record_is_read() -> None:
    with pytest.raises(OptionError, match=r'^"not a host" is no host name'):
        next(clean_records(iter([]), program(), host="not a host"))


def test_one_record_is_read_at_a_time() -> None:
    endless = ({"id": n, "text": "The sea is calm.\n"} for n in count())
    found = clean_records(endless, program())
    assert [next(found)["id"] for _ in range(3)] == ["0", "1", "2"]
    assert next(endless)["id"] == 3


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"id": "a"}, 'record#2: no text; a record needs a string in "text", "content", "maintext" or "html"'),
        ({"text": None}, "record#2: no text"),
        ({"text": b"bytes"}, "record#2: no text"),
        ("a text", "record#2: no record, but a str"),
    ],
)
def test_a_bad_record_costs_that_record(bad: object, said: str) -> None:
    good = {"text": "The sea is calm.\n"}
    failed: list[tuple[object, str]] = []
    found = list(clean_records([good, bad, good], program(), on_error=lambda r, e: failed.append((r, str(e)))))
    assert [r["id"] for r in found] == ["record#1", "record#3"]
    [(record, message)] = failed
    assert record is bad
    assert message.startswith(said)


def test_without_a_place_for_errors_they_are_raised() -> None:
    with pytest.raises(InputError, match="record#1: no text"):
        list(clean_records([{"id": "a"}], program()))


def test_a_fault_in_a_rule_file_concerns_all_records(alone: Path) -> None:
    rules = alone / "more"
    rules.mkdir()
    head = 'format = 1\nsite = "sea"\nhosts = ["sea.example"]\nuse = ["generic-en"]\n'
    (rules / "sea.toml").write_text(head)
    cleaner = Cleaner.load(rules=RULES, corpus=rules)
    (rules / "sea.toml").write_text(head + 'skips = ["x"]\n')
    with pytest.raises(RuleError, match="skips"):
        list(clean_records([{"text": "The sea.", "url": "https://sea.example/1"}], cleaner, on_error=lambda *_: None))


def test_a_pattern_that_takes_too_long_costs_that_record(monkeypatch: pytest.MonkeyPatch) -> None:
    cleaner, sea = program(), "The sea is calm.\n"

    def slow(text: str, **_: object) -> object:
        raise PatternTimeout("took too long", path="sea.toml", line=3)

    monkeypatch.setattr(cleaner, "clean", slow)
    with pytest.raises(InputError, match=r"^a: sea.toml:3: took too long; it stays as it was$"):
        list(clean_records([{"id": "a", "text": sea}], cleaner))


def test_every_field_of_metadata_has_a_type() -> None:
    found = list(clean_records([*(r | {"metadata": None} for r in records()), {"html": PAGE}], program()))
    for record in found:
        for name, value in record["metadata"].items():
            assert type(value) is METADATA[name], name
    assert {"site", "language"} <= set(found[-1]["metadata"])


def test_a_record_cleaner_can_be_pickled() -> None:
    worker = RecordCleaner(program(), record_fields("text"), "harborpost.example")
    record = {"id": "a", "text": STORY}
    assert pickle.loads(pickle.dumps(worker)).articles(record, "a", "a") == worker.articles(record, "a", "a")


_VALUES = st.none() | st.integers() | st.text(max_size=20) | st.lists(st.text(max_size=5), max_size=2)
_RECORDS = st.lists(
    st.dictionaries(st.sampled_from(["id", "text", "content", "url", "metadata", "rank", "error"]), _VALUES, max_size=6),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(_RECORDS)
def test_no_record_is_lost(given_records: list[dict[str, object]]) -> None:
    failed: list[object] = []
    found = list(clean_records(given_records, _PROGRAM, on_error=lambda record, _: failed.append(record)))
    documents = [r for r in found if r["metadata"].get("article", 1) == 1]
    assert len(documents) + len(failed) == len(given_records)
    carried = [r["rank"] for r in given_records if "rank" in r and r not in failed]
    assert [r["rank"] for r in documents if "rank" in r] == carried


_PROGRAM = program()
