"""``--format`` markdown and jsonl, and JSONL input."""

from __future__ import annotations

import json

import pytest
from lantern import BRIDGE_CLEAN, BUNDLE, FERRY, FERRY_CLEAN, PLAIN, tree


def test_a_record_has_the_fields_of_the_contract(clean, make):
    make({"news/b.txt": BUNDLE})
    one, two = map(json.loads, clean("--format", "jsonl", "--host", "lantern.example", "news/b.txt").text.splitlines())
    packs, fingerprint = one["metadata"].pop("packs"), one["metadata"].pop("fingerprint")
    assert one == {
        "id": "news/b.txt#1", "text": FERRY_CLEAN,
        "metadata": {
            "source": "news/b.txt", "article": 1, "articles": 2, "verdict": "bundle", "title": "The Ferry Sails Again",
            "date": "2018-06-14", "date_text": "Updated 14 June 2018", "captions": ["The ferry at its pier (Lantern)"],
            "host": "lantern.example", "lines_kept": 3, "lines_dropped": 3,
        },
    }  # fmt: skip
    assert {"lantern", "generic-en"} <= set(packs)
    assert fingerprint.startswith("1:")
    assert list(one) == ["id", "text", "metadata"]
    assert (two["id"], two["text"], two["metadata"]["date"]) == ("news/b.txt#2", BRIDGE_CLEAN, "2019-05-02")
    assert "captions" not in two["metadata"]


def test_markdown_has_front_matter(clean, make):
    make({"b.txt": BUNDLE})
    one, two = clean("--format", "markdown", "b.txt").text.split("\f\n")
    head, _, body = one.removeprefix("---\n").partition("\n---\n\n")
    assert body == FERRY_CLEAN
    assert two.endswith(f"\n---\n\n{BRIDGE_CLEAN}")
    fields = {key: json.loads(value) for key, value in (line.split(": ", 1) for line in head.split("\n"))}
    assert fields["id"] == "b.txt#1"
    assert fields["title"] == "The Ferry Sails Again"
    assert fields["captions"] == ["The ferry at its pier (Lantern)"]


RECORDS = [
    {"id": "n1", "text": BUNDLE, "url": "https://lantern.example/1", "rank": 7, "metadata": {"crawl": "June", "title": "old"}},
    {"content": PLAIN, "warc": {"offset": 12}, "nothing": None},
    {"id": 0, "maintext": FERRY},
]
BAD = ["{broken", '"a string"', '{"id": "n4", "body": "no text"}', '{"text": 5}', "[" * 100_000]


def test_jsonl_gives_jsonl_with_its_fields_and_a_bad_record_costs_itself(clean, make):
    lines = [json.dumps(RECORDS[0]), BAD[0], json.dumps(RECORDS[1]), "", *BAD[1:], json.dumps(RECORDS[2])]
    make({"r.jsonl": "\r\n".join(lines)})
    ran = clean("r.jsonl")
    assert ran.code == 2
    one, two, plain, last = map(json.loads, ran.text.splitlines())
    assert (one["id"], one["text"], one["url"], one["rank"]) == ("n1#1", FERRY_CLEAN, "https://lantern.example/1", 7)
    assert (two["id"], two["text"], two["rank"]) == ("n1#2", BRIDGE_CLEAN, 7)
    assert one["metadata"]["crawl"] == "June"
    assert one["metadata"]["title"] == "The Ferry Sails Again"
    assert one["metadata"]["host"] == "lantern.example"
    assert (plain["id"], plain["content"], plain["warc"], plain["nothing"]) == ("r.jsonl#3", PLAIN, {"offset": 12}, None)
    assert (last["id"], last["maintext"]) == ("0", FERRY_CLEAN)
    errors = ran.err.splitlines()
    assert [e.split(": ")[1] for e in errors] == [f"r.jsonl:{n}" for n in (2, 5, 6, 7, 8)]
    assert (
        errors[0] == "clean: r.jsonl:2: no JSON: Expecting property name enclosed in double quotes at character 2 of the line"
    )
    assert errors[2].endswith('no text; a record needs a string in "text", "content", "maintext" or "html"')


def test_jsonl_on_a_pipe_is_known_by_its_first_line(clean):
    data = "".join(json.dumps(record) + "\n" for record in RECORDS).encode()
    assert [json.loads(line)["id"] for line in clean(data=data).text.splitlines()] == ["n1#1", "n1#2", "<stdin>#2", "0"]
    assert clean("--input", "text", data=data).out == data
    assert "records stay records" in clean("--format", "markdown", data=data).error()
    assert clean("--input", "jsonl", data=b"{broken\n").error().startswith("<stdin>:1: no JSON")


@pytest.mark.parametrize(
    ("args", "said", "done"),
    [
        (["--format", "markdown", "-o", "out"], "news/r.jsonl: records stay records; --format markdown is for text files",
         "out/a.md"),
        (["--format", "markdown", "-o", "out", "--jobs", "1"],
         "1 record failed, see out/errors.jsonl: news/r.jsonl, at 0: records have no form in Markdown;",
         "out/a.md"),
        (["--format", "text", "-w"], "news/r.jsonl: records stay records; --format text is for text files", "news/a.txt"),
        (["--format", "jsonl", "-w"],
         "news/a.txt: is text and stays it with -w, --check, --diff and --stat;", "news/r.jsonl"),
    ],
)  # fmt: skip
def test_a_file_that_can_not_have_the_format_stops_no_other(clean, make, here, args, said, done):
    files = {"news/a.txt": FERRY, "news/r.jsonl": json.dumps({"text": FERRY}) + "\n"}
    make(files)
    assert clean("-q", *args, "news").error().startswith(said)
    found = tree(here)
    assert FERRY_CLEAN.splitlines()[0].encode() in found[done]
    assert b"LANTERN" not in found[done]
    assert {name: found[name] for name in files if name != done} == {n: t.encode() for n, t in files.items() if n != done}


def test_jsonl_in_place_rewrites_what_changes_and_loses_nothing(clean, make, here):
    plain = '{"text":"The ferry is late." ,  "n":1.50}'
    bom = b"\xef\xbb\xbf"
    lines = [json.dumps({"id": "a", "text": FERRY}), plain, "{broken", json.dumps({"text": "All articles by Me\n"})]
    make({"r.jsonl": bom + "\r\n".join(lines).encode() + b"\r\n"})
    ran = clean("-w", "r.jsonl")
    assert ran.error().startswith("r.jsonl:3: no JSON")
    written = (here / "r.jsonl").read_bytes()
    assert written.startswith(bom)
    first, *rest = written.removeprefix(bom).decode().split("\r\n")
    assert json.loads(first)["text"] == FERRY_CLEAN
    assert rest == [*lines[1:], ""]
    clean("-w", "r.jsonl")
    assert (here / "r.jsonl").read_bytes() == written


def test_jsonl_that_is_clean_is_not_written(clean, make, here):
    data = b'{"text": "The ferry is late."}'
    make({"r.jsonl": data})
    assert clean("-w", "--exit-non-zero-on-fix", "--format", "jsonl", "r.jsonl").code == 0
    assert tree(here) == {"r.jsonl": data}
    assert clean("-w", "--exit-non-zero-on-fix", "r.jsonl").code == 0


@pytest.mark.parametrize(
    ("options", "record", "left"),
    [
        (["--text-field", "body"], {"text": "A teaser.", "body": FERRY}, {"text": "A teaser.", "body": FERRY_CLEAN}),
        ([], {"text": {"a": 1}, "content": FERRY}, {"text": {"a": 1}, "content": FERRY_CLEAN}),
        ([], {"text": {"a": 1}, "html": "<p>The sea is calm."}, {"text": {"a": 1}, "content": "The sea is calm.\n"}),
        (["--text-field", "body"], {"text": "A teaser.", "html": "<p>Calm."}, {"text": "A teaser.", "body": "Calm.\n"}),
        (["--id-field", "doc"], {"id": 7, "doc": "d", "text": BUNDLE}, {"id": 7, "doc": "d#1", "text": FERRY_CLEAN}),
        (["--id-field", "doc"], {"doc": "d", "text": BUNDLE}, {"id": "d#1", "doc": "d", "text": FERRY_CLEAN}),
    ],
)
def test_what_a_record_has_besides_its_text_and_its_name_stays(clean, make, here, options, record, left):
    make({"r.jsonl": json.dumps(record) + "\n"})
    for args in (["-o", "out"], ["-q", "-o", "run", "--jobs", "1"], ["-w"]):
        assert clean(*args, *options, "r.jsonl").code == 0
    written = [(here / folder / "r.jsonl").read_text("utf-8").splitlines()[0] for folder in ("", "out", "run")]
    for line in written:
        found = json.loads(line)
        assert {key: found[key] for key in left} == left
        assert found.keys() == left.keys() | record.keys() | {"metadata"} | ({"id"} - record.keys())


@pytest.mark.parametrize("own", ["mine", ["mine"], 5])
def test_metadata_that_has_no_fields_stays_as_one(clean, make, here, own):
    make({"r.jsonl": json.dumps({"text": FERRY, "metadata": own}) + "\n"})
    assert clean("-w", "r.jsonl").code == 0
    found = json.loads((here / "r.jsonl").read_text())["metadata"]
    assert (found["metadata"], found["verdict"]) == (own, "article")


@pytest.mark.parametrize(
    ("twice", "name"),
    [('{"text": "The ferry sails.", "text": "The ferry is late."}', "text"),
     ('{"text": "The ferry sails.", "tags": [{"a": 1, "b\\n": 2, "b\\n": 2}]}', "b\\n")],
)  # fmt: skip
def test_a_name_that_stands_twice_costs_its_record_as_a_value_would_be_lost(clean, make, here, twice, name):
    data = f"{twice}\n{json.dumps({'id': 'two', 'text': FERRY})}\n"
    make({"r.jsonl": data})
    said = f'no JSON that can be read: "{name}" stands twice in an object, which keeps one; rename the other'
    ran = clean("r.jsonl")
    assert ran.error() == f"r.jsonl:1: {said}"
    assert [json.loads(line)["id"] for line in ran.text.splitlines()] == ["two"]
    assert clean("-q", "-o", "out", "--jobs", "1", "r.jsonl").error().endswith(f"r.jsonl, at 0: line 1: {said}")
    assert clean("-w", "r.jsonl").code == 2
    assert (here / "r.jsonl").read_text().splitlines()[0] == twice


def test_a_page_whose_text_has_no_field_costs_its_record(clean, make):
    make({"r.jsonl": '{"text": 1, "content": 2, "maintext": 3, "html": "<p>Hi."}\n'})
    said = "has a page, but its text would replace what stands in"
    assert clean("r.jsonl").error() == f'r.jsonl:1: {said} "text", "content" or "maintext"; rename one'


NUMBERS = [
    "52.520006599999999123", "0.10", "1.0", "1e5", "1E5", "1.5E-300", "0.1e1", "-0.0", "-0", "0", "7", "12345678901234567890",
]  # fmt: skip


@pytest.mark.parametrize("options", [["-o", "out"], ["-o", "out", "--jobs", "1"], ["-w"]], ids=["file", "run", "in place"])
def test_numbers_are_carried_through_as_they_are_written(clean, make, here, options):
    more = f'"n": [{", ".join(NUMBERS)}], "of": {{"price": 0.10, "said": "number 0"}}'
    make({"r.jsonl": f'{{"id": 1.50, "text": {json.dumps(FERRY)}, "metadata": {{"price": 2.50}}, {more}}}\n'})
    assert clean("-q", *options, "r.jsonl").code == 0
    (written,) = [path for path in here.rglob("*.jsonl") if path.parent.name == "out" or options == ["-w"]]
    line = written.read_text()
    assert json.loads(line)["text"] == FERRY_CLEAN
    assert line.startswith('{"id": "1.50", ')
    assert '"metadata": {"price": 2.50, ' in line
    assert line.endswith(f"{more}}}\n")


def test_so_they_are_in_a_table_of_records(clean, make, here):
    pyarrow = pytest.importorskip("pyarrow.parquet")
    make({"r.jsonl": f'{{"text": {json.dumps(FERRY)}, "n": 1E5}}\n'})
    assert clean("-q", "-o", "out", "--jobs", "1", "--format", "parquet", "r.jsonl").code == 0
    (row,) = pyarrow.read_table(next((here / "out").glob("*.parquet"))).to_pylist()
    assert row["fields"] == '{"n": 1E5}'


@pytest.mark.parametrize("number", ["1e999", "-1e999", "NaN", "-Infinity"])
def test_a_number_that_is_none_or_too_large_costs_its_record(clean, make, here, number):
    lines = f'{{"text": {json.dumps(FERRY)}, "n": {number}}}\n{{"text": "The sea is calm.", "n": 1e99}}\n'
    make({"r.jsonl": lines})
    said = f"r.jsonl:1: no JSON that can be read: {number} is no number that can be kept; write null, or put it in quotes"
    ran = clean("-w", "r.jsonl")
    assert (ran.code, ran.error()) == (2, said)
    assert (here / "r.jsonl").read_text() == lines
    assert [json.loads(line)["n"] for line in clean(data=lines.encode()).text.splitlines()] == [1e99]


def test_so_does_one_of_thousands_of_digits(clean):
    ran = clean(data=f'{{"text": "The sea is calm.", "n": {"9" * 5000}}}\n'.encode())
    assert ran.error() == "<stdin>:1: no JSON that can be read: a number of 5000 digits can't be kept; put it in quotes"


def test_half_a_pair_of_surrogates_stays_json(clean, make, here):
    make({"r.jsonl": '{"id": "a", "text": "Odd \\ud800 sign."}\n'})
    ran = clean("--ledger", "led", "r.jsonl")
    assert json.loads(ran.text)["text"] == "Odd \ud800 sign."
    assert clean("restore", "led/r/a.ledger.jsonl").out == b"Odd \xed\xa0\x80 sign."
    assert clean("explain", "r.jsonl").code == 0


def test_jsonl_into_a_folder(clean, make, here):
    make({"news/r.jsonl": json.dumps(RECORDS[0]) + "\n", "news/b.txt": FERRY})
    assert clean("-q", "-o", "out", "news").code == 0
    assert sorted(tree(here / "out")) == ["b.txt", "r.jsonl"]
    assert len(tree(here / "out")["r.jsonl"].splitlines()) == 2


@pytest.mark.parametrize(
    ("options", "names"),
    [
        ([], {"a.ndjson", "b.NDJSON", "c.jsonl"}),  # each as it was named
        (["--format", "jsonl"], {"a.jsonl", "b.jsonl", "c.jsonl"}),
    ],
)
def test_files_of_records_have_the_same_names_with_workers_and_without(clean, make, here, options, names):
    line = json.dumps({"text": PLAIN}) + "\n"
    make({"news/a.ndjson": line, "news/b.NDJSON": line, "news/c.jsonl": line})
    assert clean("-q", "-o", "out", *options, "news").code == 0
    assert clean("-q", "-o", "run", "--jobs", "1", *options, "news").code == 0
    assert {path.name for path in (here / "out").glob("*")} == names
    assert {path.name for path in (here / "run").glob("*") if not path.name.startswith((".", "summary"))} == names


def test_records_on_a_pipe_go_to_a_file_of_records(clean, here):
    assert clean("-o", "out", data=json.dumps(RECORDS[0]).encode()).code == 0
    assert sorted(tree(here / "out")) == ["stdin.jsonl"]


@pytest.mark.parametrize("jobs", [[], ["--jobs", "1"]])
@pytest.mark.parametrize("overwrite", [[], ["--overwrite"]])
def test_a_text_that_would_take_the_name_of_records_stops_it(clean, make, here, jobs, overwrite):
    make({"news/a.jsonl": json.dumps({"text": PLAIN}) + "\n", "news/a.txt": FERRY})
    said = "news/a.txt: would write out/a.jsonl, as news/a.jsonl does; give them different names or folders"
    assert clean("-q", "-o", "out", *jobs, *overwrite, "--format", "jsonl", "news").error() == said
    assert not list(here.glob("out/*"))


def test_checks_of_jsonl(clean, make):
    make({"r.jsonl": "".join(json.dumps(record) + "\n" for record in RECORDS)})
    ran = clean("--check", "--stat", "r.jsonl")
    assert ran.code == 1
    assert ran.text.splitlines()[:2] == [
        "would clean n1: 5 lines dropped, 3 captured, split into 2 articles", "would clean 0: 3 lines dropped, 2 captured"
    ]  # fmt: skip
