"""How a corpus is cut into shards: every record once, wherever the cuts are."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.formats import Form, Format, file_type, output_form
from cleaner.corpus.plan import look_at
from cleaner.corpus.run import clean_corpus
from cleaner.corpus.sizes import read_size
from cleaner.errors import OptionError, OutputError
from cleaner.inputs import Input

from .made import as_lines, packed, planned, read_all, unpacked
from .made import settings as made

TYPES = {
    "a.jsonl": ("jsonl", ""), "a.ndjson": ("jsonl", ""), "a.jsonl.gz": ("jsonl", "gz"), "A.JSONL.ZST": ("jsonl", "zst"),
    "a.parquet": ("parquet", ""), "a.warc": ("warc", ""), "a.warc.gz": ("warc", "gz"), "CC-1.warc.wet.gz": ("warc", "gz"),
    "a.txt": ("text", ""), "a": ("text", ""), "a.html": ("html", ""), "a.HTM": ("html", ""),
}  # fmt: skip


@pytest.mark.parametrize("name", TYPES)
def test_the_ending_tells_what_a_file_holds(name):
    found = file_type(Path(name))
    assert (found.format, found.packed) == TYPES[name]
    assert name.lower().endswith(found.ending)


def test_somebody_may_say_what_a_file_holds():
    assert file_type(Path("a.jsonl"), "text").format is Format.TEXT
    assert file_type(Path("part-0001.gz"), "jsonl") == file_type(Path("a.gz"), "jsonl")
    assert file_type(Path("part-0001.gz"), "jsonl").packed == "gz"


@pytest.mark.parametrize(
    ("name", "asked", "form"),
    [("a.jsonl.gz", "", "jsonl.gz"), ("a.ndjson", "", "jsonl"), ("a.parquet", "", "parquet"), ("a.wet.gz", "", "jsonl.gz"),
     ("a.txt", "", "text"), ("a.txt", "parquet", "parquet"), ("a.parquet", "jsonl.zst", "jsonl.zst")],
)  # fmt: skip
def test_the_output_is_as_the_input_unless_somebody_asks(name, asked, form):
    assert output_form(file_type(Path(name)), asked) is Form(form)


@pytest.mark.parametrize(("said", "size"), [("64M", 64_000_000), ("1.5g", 1_500_000_000), ("500", 500), ("2 kB", 2000)])
def test_sizes(said, size):
    assert read_size(said, "--shard-size") == size


@pytest.mark.parametrize("said", ["", "M", "-1", "0", "1T", "1,5G", "1e9", "9" * 99])
def test_what_is_no_size(said):
    with pytest.raises(OptionError, match=r"^--shard-size: .* is no size; write a number of bytes, such as 64M"):
        read_size(said, "--shard-size")


# -- every record once -----------------------------------------------------------------------------

words = st.text(st.sampled_from("ab\n\r\u2028é字\x85"), max_size=30)
few = settings(max_examples=80, deadline=None, derandomize=True, database=None)


@pytest.mark.parametrize("name", ["c.jsonl", "c.jsonl.gz", "c.jsonl.zst"])
@given(texts=st.lists(words, max_size=25), size=st.integers(1, 300), blanks=st.booleans())
@few
def test_cuts_lose_nothing(tmp_path_factory, name, texts, size, blanks):
    """The records are those of the whole file, with the same names and places, wherever it is cut."""
    folder = tmp_path_factory.mktemp("cuts")
    lines = [json.dumps({"text": text}, ensure_ascii=False).encode() + b"\n" for text in texts]
    data = (b"\n" if blanks else b"").join(lines)
    (folder / name).write_bytes(packed(data, name))
    pieces, _ = planned(folder / name, folder / "out", shard_size=size)
    found = read_all(pieces)
    assert [entry.text for entry in found] == texts
    at = 0
    for entry, line in zip(found, lines, strict=True):
        assert data.find(line, at) == entry.offset
        at = entry.offset + len(line)
        assert entry.source == f"{name}#{data[: entry.offset].count(10) + 1}"
    assert len({shard.name for shard in pieces}) == len(pieces)


def test_what_is_finished_is_not_unpacked_again(tmp_path):
    from cleaner.corpus.state import Finished

    path = tmp_path / "c.jsonl.gz"
    path.write_bytes(gzip.compress(as_lines([{"text": f"The ferry sails at {n}."} for n in range(500)])))
    pieces, state = planned(path, tmp_path / "out", shard_size=2000)
    assert len(pieces) > 5
    assert all(shard.spool for shard in pieces)
    (state.folder / "run.json").write_text("{}")
    for shard in pieces[:3] + pieces[4:]:
        (aside := state.work / "aside").write_bytes(b"done")
        state.finish(shard, aside, tmp_path / "out" / shard.target, Finished(shard.signature, [(shard.target, "")], {}, []))
    again, _ = planned(path, tmp_path / "out", shard_size=2000)
    assert [shard.spool is None for shard in again] == [k != 3 for k in range(len(pieces))]
    assert [(s.name, s.start, s.end, s.first, s.signature) for s in again] == [
        (s.name, s.start, s.end, s.first, s.signature) for s in pieces
    ]
    assert read_all(again[3:4]) == read_all(pieces[3:4])


def test_parquet_is_cut_between_rows(tmp_path):
    pa = pytest.importorskip("pyarrow")
    pq = pytest.importorskip("pyarrow.parquet")
    rows = [{"id": f"r{n}", "text": f"The ferry sails at {n}." * (n % 7), "n": n} for n in range(400)]
    pq.write_table(pa.Table.from_pylist(rows), tmp_path / "c.parquet", row_group_size=90)
    for size in (300, 2000, 100_000):
        pieces, _ = planned(tmp_path / "c.parquet", tmp_path / "out", shard_size=size)
        found = read_all(pieces)
        assert [(e.source, e.offset, e.text, e.fields["n"].as_py()) for e in found] == [
            (row["id"], n, row["text"], row["n"]) for n, row in enumerate(rows)
        ]
        assert (len(pieces) == 1) == (size == 100_000)
        assert all(shard.start < shard.end for shard in pieces)


@pytest.mark.parametrize("name", ["c.warc", "c.warc.gz", "c.wet"])
def test_warc_is_cut_between_records(tmp_path, name):
    pytest.importorskip("fastwarc")
    from .made import warc_record

    texts = [f"The ferry sails at {n}.\r\n\r\nWARC/1.0 is no beginning here." * (n % 5 + 1) for n in range(60)]
    records = [
        warc_record("conversion", f"https://lantern.example/{n}", t.encode(), "text/plain", n) for n, t in enumerate(texts)
    ]
    (tmp_path / name).write_bytes(b"".join(packed(r, name) for r in records))
    for size in (1, 700, 3000, 10**6):
        pieces, _ = planned(tmp_path / name, tmp_path / "out", shard_size=size)
        found = read_all(pieces)
        assert [entry.text for entry in found] == texts
        assert [entry.url for entry in found] == [f"https://lantern.example/{n}" for n in range(60)]
        assert pieces[-1].end == (tmp_path / name).stat().st_size
    (again,), _ = planned(tmp_path / name, tmp_path / "out")
    assert again.name == "c"


def test_text_files_are_put_together(tmp_path):
    for n in range(25):
        (tmp_path / f"{n:02}.txt").write_text(f"The ferry sails at {n}.\n" * 10)
    items = [Input(p, p.name, tmp_path) for p in sorted(tmp_path.glob("*.txt"))]
    from cleaner.corpus.plan import shards
    from cleaner.corpus.state import State

    own = made(tmp_path / "out", shard_size=1000)
    pieces = list(shards(look_at(items, own)[0], own, State(tmp_path / "out"), lambda _: False))
    assert [entry.source for entry in read_all(pieces)] == [item.name for item in items]
    assert len(pieces) > 3
    assert all(shard.staged for shard in pieces)
    assert [shard.number for shard in pieces] == list(range(len(pieces)))


# -- names -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "form"),
    [(["x/a.jsonl", "y/a.jsonl"], ""), (["a.jsonl", "a.jsonl.gz"], "parquet"), (["a.jsonl", "a-00000.jsonl"], ""),
     (["x/a.txt", "y/a.txt"], ""), (["a.jsonl", "a.txt"], "jsonl"), (["a.html", "a.txt"], "jsonl"),
     (["a.jsonl", "a-00000.txt"], "jsonl")],
)  # fmt: skip
def test_names_that_collide_are_told_at_once(tmp_path, names, form):
    items = []
    for name in names:
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"")
        items.append(Input(path, name, path.parent))
    with pytest.raises(OutputError, match="give them different names or folders"):
        look_at(items, made(tmp_path / "out", form=form))


def test_the_same_records_packed_and_not_do_not_collide(tmp_path):
    for name in ("a.jsonl", "a.jsonl.gz", "a-00000.jsonl"):
        (tmp_path / name).write_bytes(packed(as_lines([{"text": "The sea."}]), name))
    items = [Input(tmp_path / name, name, tmp_path) for name in ("a.jsonl", "a.jsonl.gz")]
    found, _ = look_at(items, made(tmp_path / "out"))
    assert [p.output for p in found] == ["a.jsonl", "a.jsonl.gz"]
    clean_corpus(items, made(tmp_path / "out"), 1)
    assert clean_corpus(items, made(tmp_path / "out"), 1).earlier == 2
    assert unpacked(tmp_path / "out" / "a.jsonl").replace(b"a.jsonl#", b"a.jsonl.gz#") == unpacked(
        tmp_path / "out" / "a.jsonl.gz"
    )
    numbered = Input(tmp_path / "a-00000.jsonl", "a-00000.jsonl", tmp_path)
    look_at([items[1], numbered], made(tmp_path / "out"))
    with pytest.raises(OutputError, match=r"^a-00000\.jsonl: would write .*a-00000\.jsonl, which may be a shard of a\.jsonl; "):
        look_at([items[0], numbered], made(tmp_path / "out"))


def test_a_text_is_not_cut(tmp_path):
    """So its records are no shard's neighbours, whatever number its name ends with."""
    items = []
    for name in ("a.txt", "a-00000.txt"):
        (tmp_path / name).write_bytes(b"")
        items.append(Input(tmp_path / name, name, tmp_path))
    found, _ = look_at(items, made(tmp_path / "out", form="jsonl"))
    assert [p.output for p in found] == ["a.jsonl", "a-00000.jsonl"]


@pytest.mark.parametrize(("name", "form"), [("errors.jsonl", ""), ("errors.txt", "jsonl")])
def test_names_that_a_run_needs(tmp_path, name, form):
    (tmp_path / name).write_bytes(b"")
    with pytest.raises(OutputError, match=r"errors\.jsonl, which tells of the run; give it another name"):
        look_at([Input(tmp_path / name, name, tmp_path)], made(tmp_path / "out", form=form))


@pytest.mark.parametrize("name", ["A.JSONL.GZ", "a.Jsonl.Zst"])
def test_an_ending_in_capitals_stays_and_says_the_same(tmp_path, name):
    records = as_lines([{"text": "The sea."}])
    (tmp_path / name).write_bytes(packed(records, name.lower()))
    clean_corpus([Input(tmp_path / name, name, tmp_path)], made(tmp_path / "out"), 1)
    (tmp_path / "out" / name).rename(tmp_path / name.lower())
    assert json.loads(unpacked(tmp_path / name.lower()))["text"] == "The sea."


@pytest.mark.parametrize("name", ["news/a.jsonl", "news/a.txt"])
def test_a_file_where_a_folder_must_be_stops_it_before_any_work(tmp_path, name):
    for path in (tmp_path / name, tmp_path / "out" / "news"):
        path.parent.mkdir()
        path.write_bytes(b"")
    with pytest.raises(OutputError, match=r"out/news/a.*: can't be written, as .*out/news is a file; use another folder$"):
        look_at([Input(tmp_path / name, name, tmp_path)], made(tmp_path / "out"))


# -- damage ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["c.jsonl", "c.jsonl.gz"])
@pytest.mark.parametrize("size", [None, 2000])
def test_a_bad_record_costs_that_record(tmp_path, name, size):
    good = [json.dumps({"id": f"g{n}", "text": f"The ferry sails at {n}."}).encode() for n in range(200)]
    lines = list(good)
    bad = {20: b'{"text": "caf\xe9"}', 50: b'{"text": "half', 90: b'{"text": null}', 130: b'{"text": "' + b"x" * 20_000 + b'"}'}
    for n, line in sorted(bad.items(), reverse=True):
        lines.insert(n, line)
    data = b"\n".join(lines)
    (tmp_path / name).write_bytes(packed(data, name))
    pieces, _ = planned(tmp_path / name, tmp_path / "out", shard_size=size)
    found = read_all(pieces, most=10_000)
    assert [e.source for e in found if isinstance(e, Entry)] == [f"g{n}" for n in range(200)]
    failures = [e for e in found if isinstance(e, Failure)]
    assert [data[f.offset :].partition(b"\n")[0] for f in failures] == list(bad.values())
    assert [f.reason.partition(" at byte")[0][:48] for f in failures] == [
        "line 21: broken UTF-8",
        "line 52: no JSON: Unterminated string starting a",
        "line 93: no text; a record needs a string in \"te",
        "is 0.02 MB large; documents up to 0.01 MB are cl",
    ]  # fmt: skip


def test_a_truncated_file_gives_every_whole_record(tmp_path):
    records = [{"id": f"g{n}", "text": f"The ferry number {n * n} sails at {n}."} for n in range(2000)]
    whole = packed(as_lines(records), "c.gz")
    (tmp_path / "c.jsonl.gz").write_bytes(whole[: len(whole) * 2 // 3])
    seen = []
    for size in (None, 5000):
        pieces, _ = planned(tmp_path / "c.jsonl.gz", tmp_path / f"out{size}", shard_size=size)
        *good, failure = read_all(pieces)
        assert [e.source for e in good] == [f"g{n}" for n in range(len(good))]
        assert len(good) > 1000
        assert failure.reason == "the gzip stream ends early: the file is truncated"
        seen.append((good, failure))
    assert seen[0] == seen[1]


@pytest.mark.parametrize("together", [7, 60], ids=["many in a member", "all in one"])
def test_warc_with_many_records_in_a_gzip_member_is_cut_between_members(tmp_path, together):
    pytest.importorskip("fastwarc")
    from .made import warc_record

    texts = [f"The ferry sails at {n}. " * 40 for n in range(60)]
    records = [warc_record("conversion", "https://l.example/", t.encode(), "text/plain", n) for n, t in enumerate(texts)]
    members = [gzip.compress(b"".join(records[k : k + together]), mtime=0) for k in range(0, 60, together)]
    (tmp_path / "c.wet.gz").write_bytes(b"".join(members))
    for size in (1, 5000, 10**6):
        pieces, _ = planned(tmp_path / "c.wet.gz", tmp_path / "out", shard_size=size)
        found = read_all(pieces)
        assert [entry.text for entry in found] == texts
        begins = [sum(map(len, members[:k])) for k in range(len(members))]
        assert [entry.offset for entry in found] == [begins[n // together] for n in range(60)]
        assert size > 1 or len(pieces) == len(members)


@pytest.mark.parametrize("name", ["c.warc", "c.warc.gz"])
def test_a_damaged_warc_record_costs_that_record(tmp_path, name):
    pytest.importorskip("fastwarc")
    from .made import warc_record

    records = [
        packed(warc_record("conversion", f"https://l.example/{n}", f"Text {n}.".encode() * 50, "text/plain", n), name)
        for n in range(9)
    ]
    for n in (3, 7):
        records[n] = (
            b"\x1f\x8b\x08" + bytes(60) + records[n][63:] if name.endswith("gz") else b"WARC/1.0\r\nnonsense" + records[n][60:]
        )
    data = b"".join(records)[:-40]
    (tmp_path / name).write_bytes(data)
    for size in (None, 100):
        pieces, _ = planned(tmp_path / name, tmp_path / "out", shard_size=size)
        found = read_all(pieces)
        urls = [e.url for e in found if isinstance(e, Entry)]
        assert urls == [f"https://l.example/{n}" for n in (0, 1, 2, 4, 5, 6)]
        reasons = [e.reason for e in found if isinstance(e, Failure)]
        assert len(reasons) == 3, reasons
        assert "cut off" in reasons[-1]
