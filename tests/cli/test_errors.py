"""What could not be done is told in one line: what, where, what to do. The rest is done."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from lantern import FERRY, FERRY_CLEAN, PLAIN, Ran, tree

WRONG_OPTIONS = [
    (["--chek", "a.txt"], 'No such option: --chek (did you mean "--check"?); see: clean --help'),
    (["-o"], "Option '-o' requires an argument; see: clean --help"),
    (["--pack", "lantrn", "a.txt"], 'no pack "lantrn" (did you mean "lantern"?); see: clean rules list'),
    (["--keep", "captoin", "a.txt"],
     'no kind "captoin" (did you mean "caption"?); kinds to keep are date, byline, caption, credit, kicker, topics'),
    (["--cut", "hrad", "a.txt"], 'no sureness "hrad" (did you mean "hard"?); use careful, normal, hard, off'),
    (["--format", "josn", "a.txt"], 'no format "josn"; use text, markdown, jsonl'),
    (["--input", "xml", "a.txt"], 'no input "xml"; use auto, text, html or jsonl'),
    (["--rules", "nowhere", "a.txt"], "nowhere: no such rule file or folder; check --rules"),
    (["--rules", "", "a.txt"],
     "Invalid value for '--rules': an empty name; name a rule file, or a folder of them; see: clean --help"),
    (["-o", "", "a.txt"], "Invalid value for '-o' / '--output': an empty name; name a folder; see: clean --help"),
    (["--ledger", "", "a.txt"], "Invalid value for '--ledger': an empty name; name a folder; see: clean --help"),
    (["-o", "-", "a.txt"], "Invalid value for '-o' / '--output': the standard output is no folder; name a folder"),
    (["--ledger", "-", "a.txt"], "Invalid value for '--ledger': the standard output is no folder"),
    (["learn", "-o", "-", "a.txt"], "Invalid value for '-o' / '--output': the standard output is no folder"),
    (["--text-field", "", "a.txt"], "--text-field: name the field that holds the text"),
    (["--id-field", "", "a.txt"], "--id-field: name the field that names a record"),
    (["--url-field", "", "a.txt"], "--url-field: name the field that holds its address"),
    (["learn", "-o", "", "a.txt"], "Invalid value for '-o' / '--output': an empty name; name a folder"),
    (["report", "-o", "", "a.txt"], "Invalid value for '-o' / '--output': an empty name; name a file, or - for"),
    (["restore", ""], "Invalid value for 'LEDGER': an empty name; name a ledger"),
    (["restore", "a.txt", "-o", ""], "Invalid value for '-o' / '--output': an empty name; name a file, or - for"),
    (["config", "show", ""], "Invalid value for 'PATH': an empty name; name a file or a folder"),
    (["rules", "lint", ""], "Invalid value for 'PACK': an empty name; name a pack, a rule file, or a folder of them"),
    (["rules", "new", "x.example", "a.txt", "-o", ""],
     "Invalid value for '--output' / '-o': an empty name; name a folder, or - for the standard output"),
    (["rules", "import", "", "--from", "ftr"], "Invalid value for 'FILE': an empty name; name a file of the collection"),
    (["--host", "", "a.txt"], '"" is no host name, such as news.example'),
    (["--host", "not a host", "a.txt"], '"not a host" is no host name, such as news.example'),
    (["--host", "https://", "a.txt"], '"https://" is no host name, such as news.example'),
    (["explain", "--host", "", "a.txt"], '"" is no host name, such as news.example'),
    (["learn", "--host", "a site", "a.txt"], '"a site" is no host name, such as news.example'),
    (["rules", "new", "a site", "a.txt"], '"a site" is no host name, such as news.example'),
    (["-w", "-o", "out", "a.txt"], "-w writes in place and -o into a folder; use one of them"),
    (["-w", "--check", "a.txt"], "-w writes, --check and --diff change nothing; use one of them"),
    (["-o", "out", "--diff", "a.txt"], "-o writes, --check and --diff change nothing; use one of them"),
    (["--split", "a.txt"], "--split goes with -w; -o DIR divides bundles by itself"),
    (["--overwrite", "a.txt"], "--overwrite goes with -o DIR or --ledger DIR"),
    (["--exit-non-zero-on-fix", "a.txt"], "--exit-non-zero-on-fix goes with -w; --check exits with 1 by itself"),
    (["-w"], "-w needs files; the standard input can't be written to"),
    (["-w", "-"], "-w needs files; the standard input can't be written to"),
    (["-w", "--format", "jsonl", "a.txt"],
     "a.txt: is text and stays it with -w, --check, --diff and --stat; use --format jsonl without them"),
    (["--check", "--format", "markdown", "a.txt"],
     "--format markdown does not go with -w, --check, --diff and --stat; use -o DIR"),
    (["-w", "--format", "text", "r.jsonl"], "r.jsonl: records stay records; --format text is for text files"),
    (["--ledger", "a.txt", "a.txt"], "a.txt: is a file; --ledger needs a folder"),
    (["explian"], 'explian: no such file, folder or command (did you mean "explain"?)'),
    (["explain", "--format", "html5", "a.txt"], 'no format "html5"; use text'),
    (["explain", "--line", "99", "a.txt"], "a.txt: has no line 99; its lines are 1 to 11"),
    (["restore"], "Missing argument 'LEDGER'; see: clean restore --help"),
    (["rules", "new"], "Missing argument 'HOST'; see: clean rules new --help"),
    (["restore", "a.txt"], "a.txt:1: no record of a ledger; make one with --ledger DIR"),
    (["restore", "nowhere"], "nowhere: can't be read: No such file or directory"),
    (["rules", "lst"], "No such command 'lst'"),
    (["rules", "show", "lantrn"], 'no pack "lantrn" (did you mean "lantern"?); see: clean rules list'),
    (["rules", "show", "lantern/mor"], 'no rule "lantern/mor" (did you mean "lantern/more"?); see: clean rules show lantern'),
]  # fmt: skip


@pytest.mark.parametrize(("args", "said"), WRONG_OPTIONS, ids=[" ".join(args) for args, _ in WRONG_OPTIONS])
def test_wrong_options(clean, make, here, args, said):
    files = {"a.txt": FERRY, "r.jsonl": '{"text": "The ferry is late."}\n'}
    make(files)
    ran = clean(*args)
    assert ran.error().startswith(said)
    assert ran.out == b""
    assert tree(here) == {name: text.encode() for name, text in files.items()}


CLOSED_INPUT = "<stdin>: is closed; name a file, or pipe a text in"
CLOSED_OUTPUT = "the standard output is closed; send it to a file, or to /dev/null"
CLOSED = [
    ("- <&-", CLOSED_INPUT),
    ("explain - <&-", CLOSED_INPUT),
    ("<&-", "name a file, a folder, or - for the standard input; see: clean --help"),
    ("a.txt >&-", CLOSED_OUTPUT),
    ("--check a.txt >&-", CLOSED_OUTPUT),
    ("explain a.txt >&-", CLOSED_OUTPUT),
    ("-w a.txt >&-", CLOSED_OUTPUT),
]


def shell(line: str) -> Ran:
    """What a shell makes of ``clean`` and the rest of a line."""
    done = subprocess.run(f'"{sys.executable}" -m cleaner {line}', shell=True, capture_output=True, check=False)
    return Ran(done.returncode, done.stdout, done.stderr.decode())


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes streams")
@pytest.mark.parametrize(("line", "said"), CLOSED, ids=[line for line, _ in CLOSED])
def test_a_stream_that_is_closed(make, here, line, said):
    make({"a.txt": FERRY})
    assert shell(line).error() == said
    assert shell(f"{line} 2>&-") == Ran(2, b"", "")
    assert tree(here) == {"a.txt": FERRY.encode()}


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes streams")
def test_where_nobody_hears_of_errors_the_rest_is_done(make):
    make({"a.txt": FERRY})
    assert shell("a.txt 2>&-") == Ran(0, FERRY_CLEAN.encode(), "")
    assert shell("--chek a.txt 2>&-") == Ran(2, b"", "")
    assert shell("missing.txt a.txt 2>&-") == Ran(2, FERRY_CLEAN.encode(), "")


WRONG_INPUTS = {
    "missing.txt": "missing.txt: no such file or folder",
    "empty": "empty: no text in this folder; it is searched for files ending in "
    ".txt, .text, .jsonl, .ndjson, .html, .htm, .xhtml",
    "marked": "marked: no text in this folder; it is searched for files ending in "
    ".txt, .text, .jsonl, .ndjson, .html, .htm, .xhtml; "
    "texts in Markdown are cleaned if a pattern names them, as 'marked/**/*.md'",
    "*.html": "*.html: no file matches this pattern",
    "": "an empty file name; name a file, a folder, or - for the standard input",
    "picture.png": "picture.png: is a binary file, not text",
    "short.txt": "short.txt: broken UTF-16 at byte 6; convert it to UTF-8",
}


@pytest.mark.parametrize("name", WRONG_INPUTS)
def test_the_rest_is_done(program, make, here, name):
    make({"picture.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0" * 9, "short.txt": "ab".encode("utf-16") + b"c", "a.txt": FERRY})
    make({"marked/deep/story.md": FERRY})
    (here / "empty").mkdir()
    ran = program("-q", name, "a.txt")
    assert ran.error() == WRONG_INPUTS[name]
    assert ran.text == FERRY_CLEAN


def test_in_every_way_of_use(clean, make, here):
    for args in (("-w",), ("-o", "out"), ("--check",), ("--format", "jsonl"), ("--stat",)):
        make({"a.txt": FERRY, "b.txt": b"\0\1\2\3\4\5\6\7", "plain.txt": PLAIN})
        ran = clean(*args, "a.txt", "b.txt", "plain.txt")
        one, summary = ran.err.splitlines()
        assert (ran.code, one) == (2, "clean: b.txt: is a binary file, not text")
        assert summary.startswith("clean: 2 documents, 2 articles;")
        assert summary.endswith("1 would change; 1 failed" if args[0] in ("--check", "--stat") else "1 changed; 1 failed")
    assert (here / "out" / "a.txt").read_text() == FERRY_CLEAN
    assert clean("-q", "explain", "b.txt").code == 2
    assert clean("explain", "b.txt").error() == "b.txt: is a binary file, not text"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="who may do everything can read everything")
def test_a_file_without_permission(clean, make, here):
    make({"a.txt": FERRY, "d/b.txt": FERRY})
    (here / "a.txt").chmod(0)
    assert clean("a.txt").error() == "a.txt: can't be read: Permission denied; check its permissions"
    (here / "d").chmod(0)
    assert clean("d").error() == "d: can't be read: Permission denied"
    (here / "d").chmod(0o700)


def test_a_file_that_can_not_be_read(clean, make, here, monkeypatch):
    make({"a.txt": FERRY, "b.txt": PLAIN})
    from pathlib import Path

    def denied(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", denied)
        assert clean("a.txt").error() == "a.txt: can't be read: Permission denied; check its permissions"


@pytest.mark.skipif(os.name != "posix", reason="names that other systems don't have")
@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("a\nb.txt", r"a\nb.txt"),
        ("\x1b[31mred\r.txt", r"\x1b[31mred\r.txt"),
        ("a\u2028b\x85c.txt", r"a\u2028b\x85c.txt"),
        ("two  blanks.txt", "two  blanks.txt"),
        ("عودة العبّارة\u200c.txt", "عودة العبّارة\u200c.txt"),
        ("渡轮 – “fähr’ los”.txt", "渡轮 – “fähr’ los”.txt"),
    ],
)
def test_whatever_the_name_of_a_file_is_a_message_is_one_line(clean, make, name, shown):
    make({name: b"\0\1\2\3\4\5\6\7", f"news/{name}": FERRY, "cleaner.toml": 'include = ["news/"]\n'})
    assert clean(name).error() == f"{shown}: is a binary file, not text"
    assert clean("--format", name, f"news/{name}").error().startswith(f'no format "{shown}"; use text')
    assert clean("--check", f"news/{name}").text == f"would clean news/{shown}: 3 lines dropped, 2 captured\n"
    assert clean("explain", f"news/{name}").text.startswith(f"news/{shown}: article: ")
    assert clean("config", "show", f"news/{name}").text.startswith(f"news/{shown}\n")
    assert clean("hook", f"news/{name}").text == f"cleaned news/{shown}: 3 lines dropped, 2 captured\n"
    make({name: "format = 1\n"})
    assert clean("--rules", name, f"news/{name}").error().startswith(f"{shown}:1: site: needs site")
    assert clean("rules", "lint", f"./{name}", "--select", "R0").text.startswith(f"{shown}:1: R001 site: needs site")


HEAD = 'format = 1\nsite = "x"\n'
BROKEN_RULES = {
    f'{HEAD}\n[[drop]]\nid = "a"\nlien = ["Teaser"]\n': ':6: lien: unknown key (did you mean "line"?)',
    f'{HEAD}\n[[drop]]\nid = "a"\nline = "Teaser\n': ":6: ",
    f'{HEAD}use = ["generic-eng"]\n[[drop]]\nid = "a"\nline = ["T"]\n':
        ':3: use: no pack "generic-eng" (did you mean "generic-en"?)',
}  # fmt: skip


@pytest.mark.parametrize("text", BROKEN_RULES)
def test_a_broken_rule_file_is_told_once_with_its_line(clean, make, here, text):
    make({"own.toml": text, "a.txt": FERRY, "b.txt": FERRY})
    before = tree(here)
    for args in (("-w",), (), ("--check",)):
        ran = clean("--rules", "own.toml", "--pack", "x", *args, "a.txt", "b.txt")
        assert ran.error().startswith(f"own.toml{BROKEN_RULES[text]}")
    assert clean("explain", "--rules", "own.toml", "--pack", "x", "a.txt", "b.txt").error()
    assert tree(here) == before


def test_a_pattern_that_takes_too_long_costs_its_document(clean, make, here):
    rule = 'format=1\nsite="slow"\nhosts=["slow.example"]\n[[drop]]\nid="x"\nregex=["(?:(?:a|a)+)+b"]\n'
    make({"own.toml": rule, "slow.example/a.txt": "a" * 200 + "!\n", "slow.example/b.txt": PLAIN})
    ran = clean("-q", "--rules", "own.toml", "slow.example")
    if ran.code:  # a faster engine may need no timeout
        assert ran.error().startswith("slow.example/a.txt: own.toml:4: slow/x: the expression ")
        assert ran.error().endswith("; it stays as it was")
    assert ran.text == "a" * 200 + "!\n\f\n" + PLAIN
