"""datatrove, against the library itself."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.integrations.records import clean_records

from .documents import STORY, TITLES, program, records

pytest.importorskip("datatrove", reason="needs the extra: pip install 'article-cleaner[datatrove]'")
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::pytest.PytestUnraisableExceptionWarning")

from datatrove.data import Document, Media, MediaType  # noqa: E402
from datatrove.executor import LocalPipelineExecutor  # noqa: E402
from datatrove.pipeline.readers import JsonlReader  # noqa: E402
from datatrove.pipeline.writers import JsonlWriter  # noqa: E402

from cleaner.integrations.datatrove import ArticleCleaner  # noqa: E402


def run(step: ArticleCleaner, *documents: Document) -> list[Document]:
    return list(step.run(iter(documents)))


def test_a_document_becomes_its_articles() -> None:
    media = [Media(id="p", type=MediaType.IMAGE, url="https://harborpost.example/p.jpg")]
    given = Document(text=STORY, id="a", metadata={"url": "https://harborpost.example/1", "shard": 3}, media=media)
    one, two = run(ArticleCleaner(program()), given)
    assert [one.id, two.id] == ["a#1", "a#2"]
    assert [one.metadata["title"], two.metadata["title"]] == TITLES
    assert [d.metadata["shard"] for d in (one, two)] == [3, 3]
    assert one.metadata["host"] == "harborpost.example"
    assert one.text.startswith(TITLES[0])
    assert (one.media, two.media) == (media, [])


def test_a_clean_document_is_left_alone() -> None:
    [found] = run(ArticleCleaner(program()), Document(text="The sea is calm.\n", id="a", metadata={}))
    assert (found.text, found.id, found.metadata["verdict"]) == ("The sea is calm.\n", "a", "article")


def test_a_pipeline_gives_the_records(alone: Path) -> None:
    crawl = alone / "crawl"
    crawl.mkdir()
    given = [{"url": None, **r, "id": f"n{k}"} for k, r in enumerate(records())]
    for record in given:
        del record["rank"]  # a name that datatrove's writer keeps for itself
    for shard in (0, 1):
        with gzip.open(crawl / f"{shard}.jsonl.gz", "wt") as file:
            file.writelines(json.dumps(r) + "\n" for r in given[shard::2])
    steps = [JsonlReader(str(crawl)), ArticleCleaner(program()), JsonlWriter(str(alone / "out"), compression=None)]
    stats = LocalPipelineExecutor(steps, tasks=2, workers=1, logging_dir=str(alone / "logs")).run()
    written = [json.loads(line) for path in sorted((alone / "out").glob("*")) for line in path.read_text().splitlines()]
    expected = list(clean_records(given[0::2] + given[1::2], program()))
    assert [(r["id"], r["text"]) for r in written] == [(r["id"], r["text"]) for r in expected]
    for ours, theirs in zip(written, expected, strict=True):
        assert {name: ours["metadata"].get(name) for name in theirs["metadata"]} == theirs["metadata"]
        assert ours["metadata"]["tags"] == theirs["tags"]
    ours = stats.stats[1].stats
    assert (ours["total"].total, ours["forwarded"].total) == (len(given), len(expected))


def test_a_document_that_fails_goes_where_it_is_told(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clean = Cleaner.clean

    def fails(self: Cleaner, text: str, **known: object) -> object:
        if text == "The sea.":
            raise ValueError("too deep")
        return clean(self, text, **known)

    monkeypatch.setattr(Cleaner, "clean", fails)
    bad = Document(text="The sea.", id="a", metadata={})
    good = Document(text="The sea is calm.\n", id="b", metadata={})
    writer = JsonlWriter(str(alone / "bad"), output_filename="${rank}.jsonl", compression=None)
    step = ArticleCleaner(program(), exclusion_writer=writer)
    assert [d.id for d in run(step, bad, good)] == ["b"]
    [line] = (alone / "bad" / "00000.jsonl").read_text().splitlines()
    assert json.loads(line)["id"] == "a"
    assert json.loads(line)["metadata"]["filter_reason"].startswith("a: can't be cleaned: ValueError: too deep")
    assert step.stats["dropped"].total == 1
    assert [d.id for d in run(ArticleCleaner(program()), bad, good)] == ["b"]


def test_a_site_that_is_named_speaks_for_all() -> None:
    [found] = run(ArticleCleaner(Cleaner.load(), host="www.aawsat.com"), Document(text="The sea.\n", id="a", metadata={}))
    assert "aawsat" in found.metadata["packs"]
