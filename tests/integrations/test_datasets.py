"""Hugging Face datasets, against the library itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaner import Cleaner, OptionError
from cleaner.integrations.records import clean_records
from cleaner.records import METADATA

from .documents import PAGE, STORY, TITLES, program, records

datasets = pytest.importorskip("datasets", reason="needs the extra: pip install 'article-cleaner[datasets]'")
datasets.disable_progress_bars()

from cleaner.integrations.datasets import BatchCleaner, article_features, clean_dataset  # noqa: E402


def rows() -> list[dict[str, Any]]:
    return [{"id": None, "url": None, **r, "metadata": r["metadata"]} for r in records()]


def without_nothing(row: dict[str, Any]) -> dict[str, Any]:
    """A row as a record: columns and fields that have no value are left out."""
    row = {name: value for name, value in row.items() if value is not None}
    return row | {"metadata": {name: value for name, value in row["metadata"].items() if value not in (None, [])}}


@pytest.mark.parametrize("options", [{}, {"batch_size": 7}, {"num_proc": 2}])
def test_rows_are_the_records(options: dict[str, Any]) -> None:
    cleaned = clean_dataset(datasets.Dataset.from_list(rows()), program(), **options)
    expected = list(clean_records(rows(), program(), name="row"))
    assert [without_nothing(r) for r in cleaned] == [without_nothing(r) for r in expected]
    assert set(cleaned["error"]) == {None}
    assert list(cleaned.features["metadata"]) == ["crawl", *METADATA]


def test_a_stream_gives_the_same() -> None:
    stream = datasets.IterableDataset.from_generator(lambda: iter(rows()))
    whole = clean_dataset(datasets.Dataset.from_list(rows()), program())
    assert list(clean_dataset(stream, program())) == whole.to_list()


def test_the_function_alone_goes_with_map() -> None:
    given = datasets.Dataset.from_dict({"content": [STORY, "The sea is calm.\n"], "rank": [1, 2]})
    cleaned = given.map(BatchCleaner(program()), batched=True, with_indices=True, remove_columns=given.column_names)
    assert cleaned["id"][:] == ["row#1#1", "row#1#2", "row#2"]
    assert cleaned["rank"][:] == [1, 1, 2]
    assert [m["title"] for m in cleaned["metadata"]] == [*TITLES, None]
    assert "text" not in cleaned.column_names


def test_a_page_tells_its_site_and_language() -> None:
    given = datasets.Dataset.from_dict({"text": [None, "The sea is calm.\n"], "html": [PAGE, None]})
    told = [(row["metadata"]["site"], row["metadata"]["language"]) for row in clean_dataset(given, program())]
    assert told == [("Harbor Post", "en"), (None, None)]


def test_columns_that_hold_neither_text_nor_name_stay() -> None:
    given = {"id": 7, "doc": "a1", "text": "A teaser.", "content": "The sea.\n", "html": None}
    page = {"id": 8, "doc": "a2", "text": "Another.", "content": None, "html": PAGE}
    whole = datasets.Dataset.from_list([given, page])
    one, two = clean_dataset(whole, program(), text="content", id_field="doc")
    assert {name: one[name] for name in given} == given
    assert (two["id"], two["doc"], two["text"], two["error"]) == (8, "a2", "Another.", None)
    assert "Tern Island" in two["content"]


def test_metadata_without_fields_stays_as_one() -> None:
    found = BatchCleaner(program())({"text": ["The sea.", None], "metadata": ["mine", "yours"]})
    assert [m["metadata"] for m in found["metadata"]] == ["mine", "yours"]


def test_a_row_that_fails_comes_back_with_the_reason() -> None:
    given = datasets.Dataset.from_dict(
        {"id": ["a", "b"], "text": [None, "The sea is calm.\n"], "metadata": [{"crawl": "June"}] * 2}
    )
    one, two = clean_dataset(given, program(), batch_size=1)
    assert (one["id"], one["text"], one["metadata"]["crawl"], one["metadata"]["verdict"]) == ("a", None, "June", None)
    assert one["error"].startswith("row#1: no text")
    assert (two["id"], two["error"], two["metadata"]["verdict"]) == ("b", None, "article")


def test_what_is_in_the_way_is_named() -> None:
    text = {"text": ["The sea."]}
    with pytest.raises(OptionError, match=r"no column 'body'; the columns are text: name that of the text"):
        clean_dataset(datasets.Dataset.from_dict(text), program(), text="body")
    with pytest.raises(OptionError, match='the column "metadata" holds no fields by name'):
        clean_dataset(datasets.Dataset.from_dict(text | {"metadata": ["June"]}), program())
    with pytest.raises(OptionError, match='there is a column "error"'):
        clean_dataset(datasets.Dataset.from_dict(text | {"error": ["June"]}), program())


def test_the_cache_of_map_knows_the_rules(alone: Path) -> None:
    given = datasets.Dataset.from_dict({"text": [STORY]})

    def print_of(cleaner: Cleaner) -> str:
        return clean_dataset(given, cleaner)._fingerprint

    assert print_of(program()) == print_of(program())
    assert print_of(program()) != print_of(Cleaner.load())
    rules = alone / "sea.toml"
    head = 'format = 1\nsite = "sea"\nhosts = ["sea.example"]\n'
    rules.write_text(head)
    before = print_of(Cleaner.load(rules=rules))
    rules.write_text(head + 'use = ["generic-en"]\n')
    assert print_of(Cleaner.load(rules=rules)) != before


def test_features_name_all_fields() -> None:
    given = datasets.Features({"content": datasets.Value("large_string"), "rank": datasets.Value("int8")})
    made = article_features(given, "content")
    assert list(made) == ["id", "content", "rank", "metadata", "error"]
    assert (made["content"], made["rank"]) == (given["content"], given["rank"])
