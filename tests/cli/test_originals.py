"""``-o`` never replaces or removes what it reads, with ``--overwrite`` or without: one line says what is in the way."""

from __future__ import annotations

import gzip
import json
import os

import pytest
from lantern import BUNDLE, FERRY, FERRY_CLEAN, PLAIN, tree

HOW = pytest.mark.parametrize("how", [[], ["--jobs", "1"]], ids=["files", "corpus"])
RECORD = json.dumps({"id": "n1", "text": FERRY}) + "\n"
ITSELF = "would be written over itself; use another folder"
IN_PLACE = f"{ITSELF}, or -w to clean it in place"


def files(here) -> dict[str, bytes]:
    """All files, without the state of a run."""
    return {name: data for name, data in tree(here).items() if ".cleaner/" not in name}


@HOW
@pytest.mark.parametrize(
    ("there", "args", "said"),
    [
        ({"in/a.txt": FERRY}, ["-o", "in", "in"], f"in/a.txt: {IN_PLACE}"),
        ({"in/a.txt": PLAIN}, ["-o", "./in/../in", "in/a.txt"], f"in/a.txt: {IN_PLACE}"),
        ({"in/r.jsonl": RECORD}, ["-o", "in", "in"], f"in/r.jsonl: {IN_PLACE}"),
        ({"in/r.JSONL": RECORD, "in/r.jsonl": RECORD}, ["--format", "jsonl", "-o", "in", "in/r.JSONL", "*/r.jsonl"],
         "in/r.JSONL: would be written over in/r.jsonl, which this run reads; use another folder"),
        ({"in/a.html": "<p>The sea is calm.", "in/a.txt": PLAIN}, ["-o", "in", "in"],
         "in/a.html: would be written over in/a.txt, which this run reads; use another folder"),
        ({"x/b.txt": BUNDLE, "out/b.1.txt": PLAIN}, ["-o", "out", "x/b.txt", "*/b.1.txt"],
         "x/b.txt: would be written over out/b.1.txt, which this run reads; use another folder"),
    ],
    ids=["text", "another way to it", "records", "another ending", "a page", "an article of a bundle"],
)  # fmt: skip
@pytest.mark.parametrize("overwrite", [[], ["--overwrite"]], ids=["", "overwrite"])
def test_an_input_is_not_written_over(clean, make, here, how, there, args, said, overwrite):
    make(there)
    assert clean(*how, *overwrite, *args).error() == said
    assert files(here) == {name: text.encode() for name, text in there.items()}


@HOW
def test_nor_is_what_a_link_leads_to(clean, make, here, how):
    make({"in/a.txt": FERRY})
    (here / "folder").symlink_to("in")
    (here / "links").mkdir()
    (here / "links" / "a.txt").symlink_to("../in/a.txt")
    assert clean(*how, "--overwrite", "-o", "folder", "in").error() == f"in/a.txt: {IN_PLACE}"
    assert clean(*how, "--overwrite", "-o", "in", "links/a.txt").error() == f"links/a.txt: {IN_PLACE}"
    assert clean(*how, "--overwrite", "-o", "links", "links/a.txt").error() == f"links/a.txt: {IN_PLACE}"
    assert (here / "in" / "a.txt").read_text() == (here / "links" / "a.txt").read_text() == FERRY


@HOW
def test_other_names_for_the_same_content_are_replaced(clean, make, here, how):
    """What is written takes the place of a name; the file that has a second one stays."""
    make({"in/a.txt": FERRY, "in/b.txt": FERRY})
    (here / "out").mkdir()
    os.link(here / "in" / "a.txt", here / "out" / "a.txt")
    (here / "out" / "b.txt").symlink_to("../in/b.txt")
    assert clean("-q", *how, "--overwrite", "-o", "out", "in").code == 0
    assert [(here / "out" / name).read_text() for name in ("a.txt", "b.txt")] == [FERRY_CLEAN] * 2
    assert [(here / "in" / name).read_text() for name in ("a.txt", "b.txt")] == [FERRY] * 2


@HOW
def test_results_may_lie_beside_what_is_read(clean, make, here, how):
    make({"in/a.txt": FERRY, "in/deep/b.txt": BUNDLE})
    for overwrite in ([], ["--overwrite"]):
        for args in (["-o", "in/out"], ["-o", "in", "--format", "markdown"]):
            assert clean("-q", *how, *overwrite, *args, "in").code == 0
    assert {"in/a.txt", "in/deep/b.txt", "in/a.md", "in/out/a.txt", "in/out/deep/b.2.txt"} <= files(here).keys()
    assert (here / "in" / "a.txt").read_text() == FERRY


@pytest.mark.parametrize("options", [["--format", "parquet"], ["--format", "jsonl"], ["--format", "text"]], ids=lambda o: o[1])
def test_what_an_earlier_run_made_is_not_removed_before_it_is_read(clean, make, here, options):
    make({"crawl.jsonl.gz": gzip.compress(RECORD.encode())})
    assert clean("-q", "-o", "data", "crawl.jsonl.gz").code == 0
    before = files(here)
    said = "data/crawl.jsonl.gz: was made by an earlier run in data, whose files this one may remove; use another folder"
    assert clean(*options, "--overwrite", "-o", "data", "data/crawl.jsonl.gz").error() == said
    assert clean("--overwrite", "-o", "data", "data/crawl.jsonl.gz").error() == f"data/crawl.jsonl.gz: {ITSELF}"
    assert files(here) == before


@pytest.mark.parametrize(
    ("there", "args", "said"),
    [
        ({"r.jsonl": RECORD, "out/r/n1.txt": PLAIN}, ["--format", "text", "r.jsonl", "out/*/n1.txt"],
         "r.jsonl: would be written over out/r/n1.txt, which this run reads; use another folder"),
        ({"r.jsonl": RECORD, "out/r-00001.jsonl": RECORD}, ["r.jsonl", "*/r-00001.jsonl"],
         "r.jsonl: would be written over out/r-00001.jsonl, which this run reads; use another folder"),
        ({"a.txt": PLAIN, "out/documents-00000.jsonl.gz": ""}, ["--format", "jsonl.gz", "a.txt", "*/documents-00000.jsonl.gz"],
         "a.txt: would be written over out/documents-00000.jsonl.gz, which this run reads; use another folder"),
        ({"out/errors.jsonl": RECORD}, ["--format", "jsonl.gz", "out/errors.jsonl"],
         "out/errors.jsonl: would be replaced by what the run tells of itself; use another folder"),
    ],
    ids=["a folder of texts", "a shard", "gathered texts", "what tells of the run"],
)  # fmt: skip
def test_nothing_that_a_run_over_a_corpus_may_write_takes_the_place_of_an_input(clean, make, here, there, args, said):
    make(there)
    assert clean("--jobs", "1", "--overwrite", "-o", "out", *args).error() == said
    assert tree(here) == {name: text.encode() for name, text in there.items()}
