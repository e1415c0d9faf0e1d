"""``clean explain``, ``clean restore`` and ``clean rules``."""

from __future__ import annotations

import gzip
import json

import pytest
from lantern import BRIDGE, BUNDLE, FERRY, FERRY_CLEAN, INDEX, PLAIN, tree

from cleaner import ruleset
from cleaner.cli.shell import documents_of
from cleaner.inputs import Input


def test_the_table_names_each_line_and_its_rule(program, make, here):
    make({"a.txt": FERRY})
    before = tree(here)
    ran = program("explain", "a.txt")
    assert (ran.code, ran.err) == (0, "")
    head, article, *rows = ran.text.splitlines()
    assert head.startswith("a.txt: article: 3 lines kept, 2 captured, 3 dropped; packs: ")
    assert article == "---- article 1"
    assert [row.split(None, 3)[:3] for row in rows if len(row.split()) > 2] == [
        ["1", "keep", "title"], ["2", "drop", "chrome"], ["3", "drop", "repeat"], ["4", "capture", "caption"],
        ["5", "capture", "date"], ["7", "keep", "body"], ["9", "keep", "body"], ["11", "drop", "chrome"],
    ]  # fmt: skip
    assert "[- SEE ALSO: The goat speaks-]" in rows[8]
    assert rows[10].endswith("lantern/more          More from the Lantern")
    assert "\x1b" not in ran.text
    assert tree(here) == before


def test_one_line_is_told_in_the_singular(clean):
    assert clean("explain", data=b"The sea is calm.\n").text.startswith("<stdin>: article: 1 line kept, 0 captured, 0 dropped;")


def test_a_file_that_holds_many_documents_is_looked_at_too(clean, make, here):
    text = "".join(json.dumps({"id": n, "text": text}) + "\n" for n, text in enumerate((FERRY, BUNDLE)))
    make({"c.jsonl": text, "c.jsonl.gz": gzip.compress((text + "{broken\n").encode()), "empty.jsonl.gz": b""})
    plain, packed = clean("explain", "c.jsonl"), clean("explain", "c.jsonl.gz")
    assert packed.out == plain.out != b""
    assert packed.error().startswith(f"c.jsonl.gz, at {len(text)}: line 3: no JSON: ")
    assert "r.html: 2 documents;" in clean("report", "-o", "r.html", "c.jsonl.gz").err
    assert "\n2 documents (" in clean("rules", "test", "lantern", "--corpus", "c.jsonl.gz").text
    assert "wrote rules/news-example.toml" in clean("rules", "new", "news.example", "c.jsonl.gz").text
    assert clean("explain", "empty.jsonl.gz").code == 0
    assert clean("c.jsonl.gz").error() == "c.jsonl.gz: holds many documents; use -o DIR"


def test_so_is_parquet_with_the_hosts_of_its_rows(clean, make, here):
    pa, pq = pytest.importorskip("pyarrow"), pytest.importorskip("pyarrow.parquet")
    pq.write_table(pa.Table.from_pylist([{"text": FERRY, "host": "a.example"}, {"text": None, "host": None}]), "c.parquet")
    ran = clean("explain", "c.parquet")
    assert ran.text.startswith("c.parquet#1: article: 3 lines kept, 2 captured, 3 dropped;")
    assert ran.error() == "c.parquet, at 1: row 2: no text in column text"
    pq.write_table(pa.table({"story": [FERRY]}), "d.parquet")
    assert clean("explain", "d.parquet").error().endswith("; name that of the text, clean -o DIR --text-field: story")
    (document, _) = documents_of(Input(here / "c.parquet", "c.parquet", here))
    assert document.record == {"text": FERRY, "host": "a.example"}


def test_so_are_pages_of_a_crawl_in_the_encoding_that_their_server_told(clean, make):
    pytest.importorskip("fastwarc")
    page = "<html><body><h1>Паром</h1><p>Он идёт.</p></body></html>".encode("iso-8859-5")
    http = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=iso-8859-5\r\n\r\n" + page
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://ferry.example/\r\nContent-Length: {len(http)}\r\n"
    make({"c.warc": head.encode() + b"Content-Type: application/http; msgtype=response\r\n\r\n" + http + b"\r\n\r\n"})
    assert "Он идёт." in clean("explain", "c.warc").text


def test_the_records_give_the_document_back(clean, make):
    make({"a.txt": FERRY})
    ran = clean("explain", "--format", "jsonl", "a.txt")
    records = [json.loads(line) for line in ran.text.splitlines()]
    assert "".join(record["text"] + "\n" for record in records) == FERRY
    assert records[3] == {
        "source": "a.txt", "line": 4, "text": "The ferry at its pier (Lantern)", "kind": "caption", "fate": "capture",
        "rule": "lantern/story-header", "article": 1,
    }  # fmt: skip
    assert records[8]["cuts"] == [[68, 94, "lantern/see-also"]]
    assert records[9] == {
        "source": "a.txt",
        "line": 10,
        "text": "",
        "kind": "blank",
        "fate": "blank",
        "rule": None,
        "article": 1,
    }


@pytest.mark.parametrize("text", ["The sea.\r\nThe goat.", "The sea.\nThe goat.\r\nThe ferry.\n", "The sea.\n", ""])
def test_the_records_are_those_of_the_ledger(clean, make, here, text):
    make({"a.txt": text})
    explained = clean("explain", "--format", "jsonl", "a.txt").text
    clean("--ledger", "led", "a.txt")
    head, *lines = (here / "led" / "a.txt.ledger.jsonl").read_text().splitlines(keepends=True)
    assert explained == "".join(lines)
    usual = json.loads(head)["newline"]
    assert "".join(r["text"] + r.get("newline", usual) for r in map(json.loads, explained.splitlines())) == text


def test_a_line_is_told_with_the_rules_that_came_near(clean, make):
    make({"a.txt": FERRY, "plain.txt": PLAIN + "\nMore from the Lantern\n\nMore from the Lantrn\n"})
    said = clean("explain", "--line", "11", "a.txt").text.splitlines()
    assert said[:3] == [
        "a.txt:11: More from the Lantern",
        "drop (chrome) by lantern/more; article 1",
        "  lantern/more: decided: chrome",
    ]
    said = clean("explain", "--line", "7", "plain.txt").text
    assert (
        '  lantern/more: "More from the Lantern" matches, but its pack lantern is not active; --pack lantern makes it so\n'
        in said
    )
    said = clean("explain", "--pack", "lantern", "--line", "9", "plain.txt").text
    assert '  lantern/more: "More from the Lantern" is nearly this line (98% alike)\n' in said
    said = clean("explain", "--pack", "lantern", "--line", "3", "plain.txt").text
    assert "keep (body) as no rule names it; article 1\n" in said


TIDE = """
format = 1
site   = "tide"

[[capture]]
id   = "day"
why  = "The day"
{form} = "Updated {{date}}"

[[drop]]
id    = "more"
why   = "Link to further stories"
line  = "More of this"
where = "{where}"
"""
TIDES = """The tide came in on Monday, and the boats at the pier rose with it.

Updated 14 June 2018

More of this

The tide went out on Tuesday, and the boats at the pier lay in the mud.
"""


@pytest.mark.parametrize(
    ("form", "where", "said"),
    [
        ("line", "after date", 'but where = "after date" does not hold: no block gave the article a date'),
        ("block", "before date", 'but where = "before date" does not hold: it is line 3 of the article\'s 4'),
        ("block", "first 1", 'but where = "first 1" does not hold: it is line 3 of the article\'s 4'),
        ("block", "after date", "decided: chrome"),
        ("line", "first 3", "decided: chrome"),
    ],
)
def test_a_condition_is_told_as_the_program_asks_it(clean, make, form, where, said):
    make({"tide.toml": TIDE.format(form=form, where=where), "t.txt": TIDES})
    ran = clean("explain", "--rules", "tide.toml", "--pack", "tide", "--line", "5", "t.txt")
    (told,) = [line for line in ran.text.splitlines() if line.startswith("  tide/more: ")]
    assert said in told


def test_why_a_word_stays_that_a_rule_takes_elsewhere_is_told(clean, make):
    paragraph = "Most of those who are older than fifty read what the council writes there, and many of them answer at once."
    make({"t.txt": f"{paragraph}\n\nFacebook\n\n{paragraph} Others do not.\n"})
    told = clean("explain", "--line", "3", "t.txt").text
    assert '"Facebook" matches, but the line stands alone between two paragraphs, as a heading does' in told


def test_a_condition_is_held_against_the_article_of_its_line(clean, make):
    more = '[[drop]]\nid = "second"\nwhy = "-"\nline = "The color was {any}"\nwhere = "first 2"\n'
    make({"rules/tide.toml": 'format = 1\nsite = "tide"\n' + more, "b.txt": BUNDLE})
    at = next(n for n, line in enumerate(BUNDLE.splitlines(), 1) if line.startswith("The color was"))
    told = clean("explain", "--pack", "lantern", "--pack", "tide", "--line", str(at), "b.txt").text
    assert 'tide/second: "The color was {any}" matches, but where = "first 2" does not hold: it is line ' in told
    assert "of the article's 6 (" in told


def test_no_longer_line_matches_than_the_program_looks_at(clean, make):
    forms = 'format = 1\nsite = "tide"\n[[drop]]\nid = "x"\nwhy = "-"\n{}\n'
    for key, size in (("line = '{any} tide'", 2400), ("regex = '.* tide'", 600)):
        make({"rules/tide.toml": forms.replace("{}", key)})
        for more in (0, 1):
            make({"t.txt": ("boat " * size)[: size - 5 + more] + " tide\n"})
            assert ("tide/x" in clean("explain", "--line", "1", "t.txt").text) is (not more)


def test_an_expression_that_takes_too_long_is_named(clean, make, monkeypatch):
    monkeypatch.setattr(ruleset, "TIMEOUT", 0.05)
    make({"rules/tide.toml": "format = 1\nsite = 'tide'\n[[drop]]\nid = 'x'\nwhy = '-'\nregex = '(x|xx|x.)+!'\n"})
    make({"t.txt": "x" * 120 + "?? !?\n"})
    ran = clean("explain", "--line", "1", "t.txt")
    assert ran.error().endswith('the expression "(x|xx|x.)+!" took more than 0.05 seconds on 125 characters; make it simpler')


def test_what_makes_a_listing_page_is_told(clean, make):
    make({"i.txt": INDEX})
    head = "i.txt: index (by lantern/writer; it comes back unchanged): 3 lines kept, 0 captured, 0 dropped; packs: "
    assert clean("explain", "--host", "lantern.example", "i.txt").text.startswith(head)


def test_a_pipe_records_and_folders_are_explained(clean, make):
    make({"d/a.txt": FERRY, "d/r.jsonl": json.dumps({"id": "n1", "text": BRIDGE}) + "\n"})
    assert clean("explain", data=FERRY.encode()).text.startswith("<stdin>: article: ")
    heads = [line for line in clean("explain", "d").text.splitlines() if "packs:" in line]
    assert [head.split(": ")[0] for head in heads] == ["d/a.txt", "n1"]
    assert clean("explain", "missing.txt", "d/a.txt").code == 2


MIXED = "".join(line + end for line, end in zip(BUNDLE.split("\n"), ["\n", "\r\n", "\r"] * 9, strict=False))
ODD = {
    "utf-8": FERRY.encode(),
    "bom": b"\xef\xbb\xbf" + FERRY.encode(),
    "utf-16": FERRY.encode("utf-16"),
    "utf-16-be": FERRY.encode("utf-16-be"),
    "utf-32": FERRY.encode("utf-32"),
    "crlf": FERRY.replace("\n", "\r\n").encode(),
    "cr": FERRY.replace("\n", "\r").encode(),
    "mixed": MIXED.encode(),
    "no end": FERRY.rstrip("\n").encode(),
    "crlf, no end": PLAIN.replace("\n", "\r\n").rstrip().encode(),
    "windows-1256": (FERRY + "المزيد من الفانوس: عادت العبارة إلى جزيرة المرجان بعد غياب عامين.\n").encode("cp1256"),
    "windows-1252": (FERRY + "Der Bürgermeister fährt übers Wochenende auf die Insel.\n").encode("cp1252"),
    "broken": (FERRY + "À l’île, ça va. ").encode() + b"\xe9 \xff\n",
    "signs": (FERRY + "\u2028\x85\x0b\x1c\0\u200f\ufeff\n\f\n \t\n").encode(),
    "empty": b"",
    "blank": b"\n\r\n \n",
}


@pytest.mark.parametrize("name", ODD)
def test_restore_gives_every_document_back_byte_for_byte(clean, make, here, name):
    make({"a.txt": ODD[name]})
    ran = clean("-w", "--ledger", "led", "a.txt")
    assert (ran.code, ran.err) == (0, "")
    ledger = here / "led" / "a.txt.ledger.jsonl"
    for line in ledger.read_bytes().split(b"\n")[:-1]:
        json.loads(line)
    assert clean("restore", ledger).out == ODD[name]
    cleaned = (here / "a.txt").read_bytes()
    assert (cleaned != ODD[name]) is (name not in ("crlf, no end", "empty", "blank"))
    clean("-w", "a.txt")
    assert (here / "a.txt").read_bytes() == cleaned


def test_restore_beside_every_way_of_use(clean, make, here):
    for args in ((), ("-o", "out"), ("--check",), ("--diff",), ("-w", "--split")):
        make({"news/deep/b.txt": BUNDLE})
        clean("-q", *args, "--ledger", "led", "news")
        ledger = "led/deep/b.txt.ledger.jsonl"
        assert clean("restore", ledger).text == BUNDLE
        (here / ledger).unlink()


def test_restore_writes_to_a_file_that_is_not_there(clean, make, here):
    make({"a.txt": FERRY})
    assert clean("--ledger", "led", "a.txt").text == FERRY_CLEAN
    assert clean("restore", "led/a.txt.ledger.jsonl", "-o", "a.txt").error() == "a.txt: is there already; name another file"
    assert clean("restore", "led/a.txt.ledger.jsonl", "-o", "b.txt").code == 0
    assert (here / "b.txt").read_text() == FERRY


def test_restore_prints_to_the_standard_output_where_it_is_named(clean, make, here):
    make({"a.txt": FERRY})
    clean("--ledger", "led", "a.txt")
    for output in ((), ("-o", "-"), ("--output", "-")):
        assert clean("restore", "led/a.txt.ledger.jsonl", *output).text == FERRY
    assert sorted(tree(here)) == ["a.txt", "led/a.txt.ledger.jsonl"]
    assert clean("restore", "led/a.txt.ledger.jsonl", "-o", "./-").code == 0  # a file of that name
    assert (here / "-").read_text() == FERRY


def test_a_ledger_that_was_changed_is_found_out(clean, make, here):
    make({"a.txt": FERRY})
    clean("--ledger", "led", "a.txt")
    ledger = here / "led" / "a.txt.ledger.jsonl"
    text = ledger.read_text()
    for changed, said in (
        (text.replace("goat", "cow"), "its lines don't give the document that was hashed; a line was changed or is missing"),
        (text.rsplit("\n", 2)[0], "its lines don't give the document that was hashed; a line was changed or is missing"),
        ("", "empty; make a ledger with --ledger DIR"),
    ):
        ledger.write_text(changed)
        assert clean("restore", ledger).error() == f"{ledger}: {said}"


@pytest.mark.parametrize("key", ["encoding", "errors", "bom", "newline", "sha256"])
def test_a_ledger_whose_first_record_tells_too_little(clean, make, here, key):
    make({"a.txt": FERRY})
    clean("--ledger", "led", "a.txt")
    ledger = here / "led" / "a.txt.ledger.jsonl"
    first, _, lines = ledger.read_text().partition("\n")
    for head in ({k: v for k, v in json.loads(first).items() if k != key}, json.loads(first) | {key: 1}):
        ledger.write_text(f"{json.dumps(head)}\n{lines}")
        assert clean("restore", ledger).error() == f'{ledger}:1: does not tell "{key}"; make the ledger again with --ledger DIR'


def test_rules_are_listed_shown_and_tested(clean, make, here):
    listed = clean("rules", "list").text.splitlines()
    (own,) = [line for line in listed if line.startswith("lantern ")]
    assert own.split()[1:4] == ["5", "rules", "lantern.example"]
    shown = clean("rules", "show", "lantern").text
    assert "drop     lantern/more          2 entries  Link to further stories\n" in shown
    rule = clean("rules", "show", "lantern/see-also").text
    assert rule.splitlines()[1:] == [
        "[[drop]]", 'id   = "see-also"', 'why  = "Teaser glued to the last sentence"', "span = ' SEE ALSO:.*$'"
    ]  # fmt: skip
    pack = 'format = 1\nsite = "own"\n[[drop]]\nid = "b"\nline = ["Teaser"]\n'
    example = '[[example]]\ntext = """\nBody.\n\nTeaser\n"""\ngives = ["Body."]\n'
    make({"own.toml": pack + example})
    ran = clean("rules", "test", "own", "--rules", "own.toml")
    assert ran.code == 0
    make({"own.toml": (here / "own.toml").read_text().replace('["Body."]', '["Something else."]')})
    ran = clean("rules", "test", "own", "--rules", "own.toml")
    assert ran.code == 1
    assert ran.text.startswith("own.toml:6: example 1: ")


def test_the_help_names_every_command_and_the_version_is_told(program, clean):
    text = program("--help").text
    for word in ("explain", "restore", "rules", "--exit-non-zero-on-fix", "FILE"):
        assert word in text
    assert clean("--version").text.startswith("clean 0.")
    for command in ("explain", "restore", "rules"):
        assert clean(command, "--help").text.startswith(f"Usage: clean {command} ")


def test_where_a_glued_page_begins_is_told(program, make):
    menu = ["Harbor", "Council", "Markets", "Letters", "Tides"]
    story, other = (
        [f"The {boat} to island {n} sails again, and the harbor says that it will do so until the ice comes." for n in range(5)]
        for boat in ("ferry", "mail boat")
    )
    lines = [*menu, "Ferry sails again", *story, *menu, "Mail boat sails once more", *other]
    make({"a.txt": "".join(f"{line}\n" for line in lines)})
    told = [row for row in program("explain", "a.txt").text.splitlines() if row.startswith("----")]
    assert told == ["---- article 1", "---- article 2, by auto/page-start"]
