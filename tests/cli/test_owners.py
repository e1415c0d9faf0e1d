"""``--owners``: passages that stand in several documents of a corpus, by the command."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from lantern import tree

ROOT = Path(__file__).parents[2]
SEEDS = ROOT.parent / "shared" / "seeds"
STORIES = {path.stem: path.read_text("utf-8") for path in sorted((ROOT / "fixtures" / "owners").glob("*.txt"))}
BRIDGE = STORIES["bridge"]
FERRY = STORIES["ferry"].removesuffix(f"\n{BRIDGE}")


@pytest.fixture
def pages(here):
    """A folder with the pages of a paper; the page of the ferry goes on with the story of the bridge."""
    return shutil.copytree(ROOT / "fixtures" / "owners", here / "pages").name


def owners(folder: Path) -> list[dict]:
    return [json.loads(line) for line in (folder / "owners.jsonl").read_text().splitlines()]


def made(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if not name.startswith(".cleaner")}


def lines(stories: dict[str, str]) -> str:
    return "".join(f"{json.dumps({'id': name, 'text': text})}\n" for name, text in stories.items())


def test_it_is_told_and_nothing_is_changed(clean, pages, here):
    ran = clean("--owners", "report", "-o", "out", pages)
    assert ran.code == 0
    assert "clean: 1 passage of other documents; 3 shared; 0 duplicates; see owners.jsonl\n" in ran.err
    found = next(line for line in owners(here / "out") if "owner" in line)
    assert found == {
        "id": "pages/ferry.txt", "lines": [11, 21], "words": 117, "sentences": 5,
        "owner": {"id": "pages/bridge.txt", "lines": [1, 11]}, "by": "main", "action": "report",
    }  # fmt: skip
    assert (here / "out" / "ferry.txt").read_text() == STORIES["ferry"]
    assert json.loads((here / "out" / "summary.json").read_text())["owners"] == {"passages": 1, "shared": 3}


def test_it_is_split_off(clean, pages, here):
    assert clean("-q", "--owners", "split", "-o", "out", pages).code == 0
    assert (here / "out" / "ferry.1.txt").read_text() == FERRY
    assert (here / "out" / "ferry.2.txt").read_text() == BRIDGE
    assert (here / "out" / "bridge.txt").read_text() == BRIDGE


def test_it_is_dropped_under_a_name_of_its_own(clean, pages, here):
    ran = clean("--owners", "drop", "-o", "out", "--stat", pages)
    assert (here / "out" / "ferry.txt").read_text() == FERRY
    assert (here / "out" / "bridge.txt").read_text() == BRIDGE
    assert "auto/owner" in ran.text
    assert json.loads((here / "out" / "summary.json").read_text())["rules"] == {"auto/owner": 6}


def test_any_number_of_workers_and_any_order_of_files_gives_the_same(clean, make, here):
    names = list(STORIES)
    make({"a.jsonl": lines({n: STORIES[n] for n in names[:2]}), "b.jsonl": lines({n: STORIES[n] for n in names[2:]})})
    clean("-q", "--owners", "drop", "--jobs", "1", "-o", "one", "a.jsonl", "b.jsonl")
    clean("-q", "--owners", "drop", "--jobs", "3", "--shard-size", "300", "-o", "three", "b.jsonl", "a.jsonl")
    assert (here / "one" / "owners.jsonl").read_bytes() == (here / "three" / "owners.jsonl").read_bytes()
    cut = [p.read_text() for p in sorted((here / "three").glob("?-0*.jsonl"))]
    assert "".join(cut) == "".join((here / "one" / f"{n}.jsonl").read_text() for n in "ab")


def test_what_stands_in_another_format_counts(clean, make, here):
    pytest.importorskip("pyarrow")
    import pyarrow as pa
    import pyarrow.parquet as pq

    make({"a.jsonl.gz": gzip.compress(lines({"ferry": STORIES["ferry"]}).encode())})
    pq.write_table(
        pa.table({"id": ["bridge"], "text": [BRIDGE], "title": ["Bridge of Nine Arches Closes for Its Birthday"]}), "b.parquet"
    )
    clean("-q", "--owners", "split", "-o", "out", "a.jsonl.gz", "b.parquet")
    (found,) = [line for line in owners(here / "out") if "owner" in line]
    assert (found["owner"]["id"], found["owner"]["file"], found["by"]) == ("bridge", "b.parquet", "title")
    records = [json.loads(line) for line in gzip.decompress((here / "out" / "a.jsonl.gz").read_bytes()).splitlines()]
    assert [r["id"] for r in records] == ["ferry#1", "ferry#2"]


def test_pages_of_html(clean, make, here):
    """Lines are counted in the text that was extracted."""

    def page(*stories: str) -> str:
        title = stories[0].splitlines()[0]
        body = "".join(f"<p>{line}</p>\n" for story in stories for line in story.splitlines()[1:] if line)
        return (
            f"<html><head><title>{title}</title></head><body><nav><a href='/'>Home</a><a href='/t'>Tides</a></nav>"
            f"<main><article><h1>{title}</h1>{body}</article></main><footer>Selm Gazette</footer></body></html>"
        )

    make({"pages/ferry.html": page(FERRY, BRIDGE), "pages/bridge.html": page(BRIDGE)})
    clean("-q", "--owners", "drop", "-o", "out", "pages")
    left = (here / "out" / "ferry.txt").read_text()
    assert left.splitlines()[-1].startswith("“She steers like a cow")
    assert "keystones" in (here / "out" / "bridge.txt").read_text()


def test_more_documents_change_what_is_foreign(clean, make, here):
    """A run that goes on with more files cleans again what now has another owner."""
    make({"ferry.jsonl": lines({"ferry": STORIES["ferry"]}), "bridge.jsonl": lines({"bridge": BRIDGE})})
    clean("-q", "--owners", "drop", "-o", "out", "ferry.jsonl")
    assert "keystones" in (here / "out" / "ferry.jsonl").read_text()
    clean("-q", "--owners", "drop", "-o", "out", "ferry.jsonl", "bridge.jsonl")
    assert "keystones" not in (here / "out" / "ferry.jsonl").read_text()
    assert "keystones" in (here / "out" / "bridge.jsonl").read_text()


def test_another_word_refuses_to_mix(clean, pages):
    assert clean("-q", "--owners", "report", "-o", "out", pages).code == 0
    error = clean("--owners", "drop", "-o", "out", pages).error()
    assert error == "out: was begun with another --owners; use another folder, or --overwrite to begin again"


def test_a_rule_that_keeps_a_line_keeps_it_here_too(clean, pages, here):
    (here / "own.toml").write_text(
        "format = 1\nsite = 'selm'\n[[keep]]\nid = 'ninth'\nline = ['Children of the two schools {any}']\n"
    )
    clean("-q", "--rules", "own.toml", "--pack", "selm", "--owners", "drop", "-o", "out", pages)
    assert (here / "out" / "ferry.txt").read_text() == STORIES["ferry"]
    found = next(line for line in owners(here / "out") if "owner" in line)
    assert (found["action"], found["reason"]) == ("report", "the document is better left as it is")


def test_it_can_be_skipped_like_any_rule(clean, pages, here):
    (here / "own.toml").write_text("format = 1\nsite = 'selm'\nuse = ['generic-en']\nskip = ['auto/owner']\n")
    clean("-q", "--rules", "own.toml", "--pack", "selm", "--owners", "split", "-o", "out", pages)
    assert (here / "out" / "ferry.txt").read_text() == STORIES["ferry"]


WRONG = [
    (("--owners", "drop"), "--owners goes with -o DIR"),
    (("--owners", "dorp", "-o", "out"), 'no --owners "dorp" (did you mean "drop"?); use report, split, drop'),
    (
        ("--owners", "drop", "--memory", "much", "-o", "out"),
        '--memory "much" is no amount of memory; write one such as 500MB or 2GB',
    ),
    (("--owners", "drop", "--ledger", "l", "-o", "out"), "--ledger does not go with a run over a corpus"),
]


@pytest.mark.parametrize(("args", "said"), WRONG, ids=[" ".join(args) for args, _ in WRONG])
def test_wrong_options(clean, pages, args, said):
    assert clean(*args, pages).error().startswith(said)


needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="needs the five real pages")


@needs_seeds
def test_two_real_pages_hold_the_same_article(clean, here):
    (here / "seeds").mkdir()
    names = [Path(shutil.copy(path, here / "seeds")).name for path in sorted(SEEDS.glob("00[01]_*.txt"))]
    clean("-q", "--owners", "report", "-o", "out", "seeds")
    passage, duplicate = owners(here / "out")
    assert (passage["id"], passage["owner"]["id"]) == (f"seeds/{names[1]}", f"seeds/{names[0]}")
    assert (duplicate["id"], duplicate["duplicate_of"]["id"]) == (f"seeds/{names[1]}#1", f"seeds/{names[0]}")


@needs_seeds
def test_a_real_bundle_is_divided_without_any_rule(clean, here):
    """Its second article also exists alone; it begins at line 36."""
    (here / "seeds").mkdir()
    path = next(SEEDS.glob("001_*.txt"))
    text = path.read_text("utf-8")
    (here / "seeds" / "bundle.txt").write_text(text, "utf-8")
    (here / "seeds" / "second.txt").write_text("".join(text.splitlines(keepends=True)[35:]), "utf-8")
    clean("-q", "--pack", "generic", "--cut", "off", "--owners", "split", "-o", "out", "seeds")
    (found,) = owners(here / "out")
    assert found["lines"] == [36, 71]
    assert (here / "out" / "bundle.2.txt").read_text("utf-8") == (here / "out" / "second.txt").read_text("utf-8")
