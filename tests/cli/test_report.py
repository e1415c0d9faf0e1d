"""``clean report`` and ``clean explain --format html``."""

from __future__ import annotations

import json

import pytest
from lantern import BRIDGE, BUNDLE, FERRY, GUARDED, tree


def test_a_page_is_made_and_nothing_else_changes(program, make, here):
    make({"corpus/a.txt": FERRY, "corpus/b.txt": BUNDLE})
    before = tree(here)
    ran = program("report", "corpus", "-o", "page.html")
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err == "clean: page.html: 2 documents; 0 unusual; 0.1 MB\n"
    after = tree(here)
    html = after.pop("page.html")
    assert after == before
    assert html.startswith(b"<!doctype html>")
    assert b"<dt>documents</dt><dd>2</dd><dt>articles</dt><dd>3</dd>" in html


def test_the_page_has_a_name_by_itself_and_an_earlier_one_is_replaced(clean, make, here):
    make({"a.txt": FERRY, "b.txt": GUARDED})
    assert clean("report", "-q", "a.txt").err == ""
    first = (here / "report.html").read_bytes()
    assert clean("report", "a.txt", "b.txt").err == "clean: report.html: 2 documents; 1 unusual; 0.1 MB\n"
    assert (here / "report.html").read_bytes() != first
    clean("report", "-q", "a.txt")
    assert (here / "report.html").read_bytes() == first


def test_another_file_is_not_replaced(clean, make, here):
    make({"a.txt": FERRY, "own.html": "<p>My page</p>", "folder/x.txt": FERRY})
    before = tree(here)
    for args, said in (
        (("-o", "own.html"), "own.html: is there already and is no report; use --overwrite, or name another file"),
        (("-o", "a.txt"), "a.txt: is there already and is no report; use --overwrite, or name another file"),
        (("-o", "folder"), "folder: is a folder; name a file, such as folder/report.html"),
        (("-o", "no/page.html"), "no/page.html: there is no folder no; make it first"),
        (("--size", "0"), "--size is a number of megabytes above 0, not 0"),
        (("--size", "nan"), "--size is a number of megabytes above 0, not nan"),
        (("--size", "0.05"), "0.05 MB can't hold the list of 1 documents; use a larger --size, or take a part"),
        (("--cut", "most"), 'no sureness "most"; use careful, normal, hard, off'),
    ):
        assert clean("report", "a.txt", *args).error() == said
    assert tree(here) == before
    assert clean("report", "-q", "a.txt", "-o", "own.html", "--overwrite").code == 0
    assert (here / "own.html").read_bytes().startswith(b"<!doctype html>")


def test_what_can_not_be_read_is_told_and_the_rest_is_shown(clean, make, here):
    make(
        {
            "r.jsonl": json.dumps({"id": "n1", "text": BRIDGE}) + "\n{broken\n",
            "b.txt": b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x01\x00" * 9,
        }
    )
    ran = clean("report", "r.jsonl", "b.txt", "missing.txt")
    assert ran.code == 2
    *errors, last = ran.err.splitlines()
    assert [error.split(": ")[1] for error in errors] == ["r.jsonl:2", "b.txt", "missing.txt"]
    assert last == "clean: report.html: 1 document; 0 unusual; 3 failed; 0.1 MB"
    (here / "report.html").unlink()
    ran = clean("report", "missing.txt")
    assert (ran.code, ran.err.count("\n")) == (2, 1)
    assert not (here / "report.html").exists()


def test_the_page_goes_to_the_standard_output(clean, make, here):
    make({"a.txt": FERRY})
    before = tree(here)
    ran = clean("report", "-o", "-", "-q", "-", data=FERRY.encode())
    assert ran.code == 0
    assert ran.out.startswith(b"<!doctype html>")
    assert b"<title>&lt;stdin&gt; \xe2\x80\x93 clean report</title>" in ran.out
    assert tree(here) == before


def test_an_empty_input_gives_a_page(clean):
    assert clean("report", "-", data=b"").err == "clean: report.html: 1 document; 0 unusual; 0.1 MB\n"


def test_pages_of_html_are_shown_and_earlier_reports_are_passed_over(clean, make, here):
    story = "".join(f"<p>{line}</p>" for line in BRIDGE.splitlines() if line)
    make({"corpus/a.html": f"<html><body><article>{story}</article></body></html>", "corpus/b.txt": FERRY})
    for _ in range(2):
        assert clean("report", "corpus", "-o", "corpus/report.html").err.startswith("clean: corpus/report.html: 2 documents;")
    assert clean("report", "corpus/report.html").error() == "corpus/report.html: no document in it, so there is nothing to show"


def test_no_document_gives_no_page(clean, make, here):
    make({"none.jsonl": "\n"})
    assert clean("report", "none.jsonl").error() == "none.jsonl: no document in it, so there is nothing to show"
    assert not (here / "report.html").exists()


@pytest.mark.parametrize("names", [("a.txt",), ("a.txt", "b.txt")])
def test_explain_makes_a_page_of_a_document_or_a_few(clean, make, here, names):
    make({"a.txt": FERRY, "b.txt": BRIDGE})
    before = tree(here)
    ran = clean("explain", "--format", "html", *names)
    assert (ran.code, ran.err) == (0, "")
    assert f"<dt>documents</dt><dd>{len(names)}</dd>" in ran.text
    assert f"<title>{', '.join(names)} – clean report</title>" in ran.text
    assert tree(here) == before


def test_explain_tells_what_does_not_go_with_a_page(clean, make):
    make({"a.txt": FERRY})
    said = "--line tells of one line in text; use it without --format "
    for form in ("html", "jsonl"):
        assert clean("explain", "--format", form, "--line", "2", "a.txt").error() == said + form
    assert clean("explain", "--format", "yaml", "a.txt").error() == 'no format "yaml"; use text, jsonl or html'
    assert clean("explain", "--format", "html", "missing.txt").error() == "missing.txt: no such file or folder"
