"""HTML pages on the command line."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from lantern import FERRY, FERRY_CLEAN

TITLE = "Ferry Runs Again"
LINES = [
    f"The {word} ferry of the day left Tern Island with forty passengers, two dogs and the mail on board, as the harbor office "
    "said on Monday morning to those who had come to the pier."
    for word in ("first", "second", "third")
]
PAGE = (
    f'<!DOCTYPE html><html lang="en"><head><title>{TITLE}</title><link rel="canonical" href="https://gazette.example/ferry"></head>'
    f"<body><nav><a href='/'>Home</a></nav><article><h1>{TITLE}</h1><p class='byline'>By Ida Marlow</p>"
    + "".join(f"<p>{line}</p>" for line in LINES)
    + "</article></body></html>"
)
TEXT = "\n\n".join([TITLE, *LINES]) + "\n"
SECOND = "".join(f"<p>{line.replace('ferry', 'boat')}</p>" for line in LINES)
CHAIN = PAGE.replace(
    "</article>", f"</article><article><h1>School Closed</h1><p class='byline'>By Jonas Abara</p>{SECOND}</article>"
)


@pytest.mark.parametrize("name", ["page.html", "page.HTM", "page.xhtml"])
def test_a_page_is_told_by_its_ending(clean, make, name):
    make({name: PAGE})
    ran = clean(name)
    assert (ran.code, ran.text, ran.err) == (0, TEXT, "")


def test_on_the_standard_input_by_its_beginning(clean):
    assert clean(data=PAGE.encode()).text == TEXT
    assert clean("-", data=b"\xef\xbb\xbf\n<!-- saved -->\n" + PAGE.encode()).text == TEXT
    for encoding in ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"):
        assert clean("-", data=f"\ufeff{PAGE}".encode(encoding)).text == TEXT


def test_or_by_the_option(clean, make):
    part = PAGE.partition("<body>")[2]
    make({"page.txt": part})
    assert clean("--input", "html", "page.txt").text == TEXT
    assert clean("--input", "html", data=part.encode()).text == TEXT


def test_a_text_that_speaks_of_markup_is_none(clean):
    text = "<p> is the tag of a paragraph.\n"
    assert clean(data=text.encode()).text == text
    assert clean("--input", "text", data=PAGE.encode()).text.strip() == PAGE


def test_pages_of_a_folder_stand_with_its_texts(clean, make, here):
    make({"corpus/a/page.html": PAGE, "corpus/chain.htm": CHAIN, "corpus/ferry.txt": FERRY})
    ran = clean("--host", "lantern.example", "-o", "out", "corpus")
    assert ran.code == 0
    assert sorted(p.relative_to(here / "out").as_posix() for p in (here / "out").rglob("*.txt")) == [
        "a/page.txt", "chain.1.txt", "chain.2.txt", "ferry.txt",
    ]  # fmt: skip
    assert (here / "out/a/page.txt").read_text(encoding="utf-8") == TEXT
    assert (here / "out/ferry.txt").read_text(encoding="utf-8") == FERRY_CLEAN


def test_a_page_and_a_text_of_one_name_collide(clean, make, here):
    make({"corpus/page.html": PAGE, "corpus/page.txt": FERRY})
    ran = clean("-o", "out", "corpus")
    assert ran.code == 2
    assert "page.txt" in ran.err
    assert not list((here / "out").rglob("*.txt"))


@pytest.mark.parametrize(("args", "word"), [(("-w",), "-w"), (("-w", "--split"), "-w"), (("--check",), "--check")])
def test_a_page_can_not_become_text_in_its_place_and_stops_no_other_file(clean, make, here, args, word):
    make({"news/a.html": PAGE, "news/ferry.txt": FERRY})
    ran = clean("-q", *args, "news")
    assert ran.error() == f"news/a.html: is an HTML page, which {word} can't turn into text in its place; use -o DIR"
    assert ran.text == ("would clean news/ferry.txt: 3 lines dropped, 2 captured\n" if word == "--check" else "")
    assert (here / "news/a.html").read_text(encoding="utf-8") == PAGE
    left = FERRY if word == "--check" else FERRY_CLEAN
    assert (here / "news/ferry.txt").read_text(encoding="utf-8") == left


@pytest.mark.parametrize("args", [(), ("--input", "html")])
def test_nor_can_one_on_the_standard_input(clean, args):
    said = "<stdin>: is an HTML page, which --check can't turn into text in its place; use -o DIR"
    assert clean("--check", *args, data=PAGE.encode()).error() == said


def test_diff_and_stat_speak_of_the_extracted_lines(clean, make):
    make({"page.html": PAGE})
    ran = clean("--diff", "page.html")
    assert ran.code == 1
    assert "-Ida Marlow" in ran.text or "-By Ida Marlow" in ran.text
    assert "html/byline  1" in clean("--stat", "page.html").text


def test_records_of_pages(clean, make):
    make({"page.html": CHAIN})
    records = [json.loads(line) for line in clean("--format", "jsonl", "page.html").text.splitlines()]
    assert [r["id"] for r in records] == ["page.html#1", "page.html#2"]
    assert [r["metadata"]["byline"] for r in records] == ["Ida Marlow", "Jonas Abara"]
    assert records[0]["metadata"]["language"] == "en"
    assert records[0]["metadata"]["host"] == "gazette.example"
    assert records[0]["metadata"]["url"] == "https://gazette.example/ferry"


def test_markdown_of_a_page(clean, make):
    make({"page.html": PAGE})
    assert 'byline: "Ida Marlow"' in clean("--format", "markdown", "page.html").text


def test_records_that_hold_pages(clean, make, here):
    make({"crawl.jsonl": json.dumps({"id": "a", "url": "https://gazette.example/1", "html": PAGE, "fetched": 7}) + "\n"})
    assert clean("--check", "crawl.jsonl").code == 1
    (record,) = map(json.loads, clean("crawl.jsonl").text.splitlines())
    assert (record["text"], record["fetched"], record["metadata"]["title"]) == (TEXT, 7, TITLE)
    assert clean("-w", "crawl.jsonl").code == 0
    (record,) = map(json.loads, (here / "crawl.jsonl").read_text(encoding="utf-8").splitlines())
    assert record["text"] == TEXT
    assert clean("--check", "crawl.jsonl").code == 0


def test_a_record_whose_page_needs_no_cleaning_changes_all_the_same(clean, make, here):
    page = "<html><body><h1>T</h1><p>Hello there, said the mayor on Monday.</p></body></html>"
    make({"crawl.jsonl": json.dumps({"html": page}) + "\n", "a.txt": "The sea is calm.\n"})
    would = "would clean crawl.jsonl#1: 0 lines dropped, 0 captured, its page becomes text\n"
    for option in ("--check", "--diff"):
        ran = clean(option, "crawl.jsonl")
        assert (ran.code, ran.text, ran.err) == (1, would, "")
    assert clean("--check", "crawl.jsonl", "a.txt").err.endswith("; 1 would change\n")
    assert clean("-w", "--exit-non-zero-on-fix", "crawl.jsonl").code == 1
    assert (clean("--check", "crawl.jsonl").code, clean("-w", "--exit-non-zero-on-fix", "crawl.jsonl").code) == (0, 0)


def test_a_text_beside_a_page_in_a_record_is_the_document(clean, make):
    make({"crawl.jsonl": json.dumps({"text": "The sea is calm.", "html": PAGE}) + "\n"})
    (record,) = map(json.loads, clean("crawl.jsonl").text.splitlines())
    assert record["text"] == "The sea is calm."


def test_explain_shows_the_lines_and_what_was_pruned(clean, make, here):
    make({"page.html": PAGE.replace("</article>", "<p class='promo'>Buy three boats from the man at the pier.</p></article>")})
    (here / "rules" / "gazette.toml").write_text(
        'format = 1\nsite = "gazette"\nhosts = ["gazette.example"]\n[[prune]]\nid = "promo"\ncss = [".promo"]\n',
        encoding="utf-8",
    )
    shown = clean("explain", "page.html").text
    assert "gazette/promo took 1 element of the page, 9 words" in shown
    assert "keep title" in shown
    assert "html/title" in shown
    assert "capture byline" in shown


def test_a_ledger_tells_the_lines_but_gives_no_page_back(clean, make, here):
    make({"page.html": PAGE})
    assert clean("--ledger", "ledgers", "page.html").code == 0
    ledger = here / "ledgers" / "page.html.ledger.jsonl"
    assert json.loads(ledger.read_text(encoding="utf-8").splitlines()[0])["input"] == "html"
    ran = clean("restore", ledger)
    assert ran.code == 2
    assert "HTML page" in ran.err


def test_a_page_that_is_too_large_costs_itself(clean, make, here):
    make({"good.html": PAGE})
    (here / "big.html").write_bytes(b"<p>" + b"x" * 20_000_001)
    ran = clean("big.html", "good.html")
    assert ran.code == 2
    assert ran.err.startswith("clean: big.html: larger than 20 MB")
    assert TITLE in ran.text


def test_text_loads_nothing_of_this():
    code = (
        "import sys; from cleaner import clean; clean('The sea is calm.')\n"
        "print([m for m in ('lxml', 'trafilatura', 'htmldate', 'w3lib', 'cleaner.html') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_a_page_loads_no_other_extractor_where_ours_finds_text(make, here):
    make({"page.html": PAGE.replace("<head>", '<head><meta name="date" content="2021-03-04">')})
    code = (
        "import sys; from pathlib import Path; from cleaner import clean_html; clean_html(Path('page.html').read_bytes())\n"
        "print([m for m in ('trafilatura', 'htmldate') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60, cwd=here)
    assert done.stdout.strip() == "[]"
