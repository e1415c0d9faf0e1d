"""``clean FILE…``: text on the standard output, and which files are meant."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from lantern import BRIDGE, BRIDGE_CLEAN, BUNDLE, BUNDLE_CLEAN, FERRY, FERRY_CLEAN, GUARDED, INDEX, PLAIN, tree


def test_the_default_is_the_standard_output(program, make, here):
    make({"b.txt": BUNDLE})
    before = tree(here)
    ran = program("b.txt")
    assert (ran.code, ran.text, ran.err) == (0, BUNDLE_CLEAN, "")
    assert tree(here) == before


@pytest.mark.parametrize("args", [(), ("-",), ("--quiet",)])
def test_a_pipe_is_read(program, args):
    ran = program(*args, data=FERRY.encode())
    assert (ran.code, ran.text, ran.err) == (0, FERRY_CLEAN, "")


def test_cleaning_again_changes_nothing(clean):
    assert clean(data=BUNDLE_CLEAN.encode()).text == BUNDLE_CLEAN


@pytest.mark.parametrize(("verdict", "text"), [
    ("empty", ""), ("empty", "\n  \n\t\n"), ("index", INDEX), ("guarded", GUARDED), ("article", PLAIN),
])  # fmt: skip
def test_what_is_no_article_or_needs_nothing_comes_back_as_it_was(clean, make, here, verdict, text):
    make({"x.txt": text})
    host = ("--host", "lantern.example")
    assert clean(*host, "x.txt").text == text
    assert clean(*host, "--keep", "date", "x.txt").text == text
    ran = clean(*host, "-w", "--split", "--exit-non-zero-on-fix", "x.txt")
    assert (ran.code, ran.out, ran.err) == (0, b"", "")
    assert clean(*host, "--check", "--diff", "x.txt") == ran
    assert tree(here) == {"x.txt": text.encode()}
    (record,) = map(json.loads, clean(*host, "--format", "jsonl", "x.txt").text.splitlines())
    assert (record["id"], record["text"]) == ("x.txt", text)
    assert (record["metadata"]["verdict"], record["metadata"]["articles"]) == (verdict, int(verdict == "article"))


def test_several_files_have_a_separator_between_them_and_a_summary(clean, make):
    make({"a.txt": FERRY, "b.txt": PLAIN.rstrip("\n"), "c.txt": BRIDGE})
    ran = clean("a.txt", "b.txt", "./a.txt", "c.txt")
    assert ran.text == f"{FERRY_CLEAN}\f\n{PLAIN}\f\n{BRIDGE_CLEAN}"
    assert ran.err == "clean: 3 documents, 3 articles; lines: 9 kept, 3 captured, 5 dropped; 2 changed\n"
    assert clean("-q", "a.txt", "b.txt").err == ""


def test_files_in_several_encodings_come_out_in_one(clean, make):
    make({"a.txt": "Färse läuft über den Fluß\n".encode("cp1252"), "b.txt": "عودة العبارة إلى الجزيرة\n".encode("utf-16")})
    assert clean("a.txt").out == "Färse läuft über den Fluß\n".encode("cp1252")
    assert clean("a.txt", "b.txt").text == "Färse läuft über den Fluß\n\f\nعودة العبارة إلى الجزيرة\n"


def test_the_order_of_the_arguments_is_that_of_the_output(clean, make):
    make({"a.txt": "From a.\n", "b.txt": "From b.\n"})
    assert clean("b.txt", "-", "a.txt", data=b"From the pipe.\n").text == "From b.\n\f\nFrom the pipe.\n\f\nFrom a.\n"


def test_folders_and_globs(clean, make):
    make({
        "news/a.txt": "From a.\n", "news/deep/b.TXT": "From b.\n", "news/c.jsonl": '{"text": "From c."}\n',
        "news/.hidden.txt": "no\n", "news/.git/x.txt": "no\n", "news/picture.png": b"\x89PNG\0\0",
        "news/a.txt.ledger.jsonl": '{"ledger": 1}\n',
    })  # fmt: skip
    ran = clean("news", "--format", "jsonl")
    assert [json.loads(line)["id"] for line in ran.text.splitlines()] == [
        str(Path("news", "a.txt")), "news/c.jsonl#1", str(Path("news", "deep", "b.TXT"))
    ]  # fmt: skip
    assert ran.err.startswith("clean: 3 documents, 3 articles;")
    assert clean("news/**/*.[tT]*", "news/a.txt", "-q").text == "From a.\n\f\nFrom b.\n"


def test_a_link_out_of_a_folder_is_not_followed_and_one_inside_is(clean, make, here):
    make({"outside.txt": "Outside.\n", "news/a.txt": "From a.\n"})
    (here / "news" / "link.txt").symlink_to("a.txt")
    (here / "news" / "out.txt").symlink_to(here / "outside.txt")
    (here / "news" / "loop").symlink_to(here / "news", target_is_directory=True)
    assert clean("news", "-q").text == "From a.\n\f\nFrom a.\n"


def test_keep_leaves_one_copy(clean, make):
    make({"a.txt": FERRY})
    text = clean("--keep", "caption, date", "a.txt").text
    assert text == FERRY_CLEAN.replace("Again\n", "Again\n\nThe ferry at its pier (Lantern)\nUpdated 14 June 2018\n", 1)


def test_which_rules(clean, make, here):
    plain = "The bridge is open.\n\nMore from the Lantern\n"
    cleaned = "The bridge is open.\n"
    make(
        {
            "a.txt": plain,
            "lantern.example/b.txt": plain,
            "own.toml": 'format=1\nsite="own"\n[[drop]]\nid="b"\nline=["The bridge is open."]\n',
        }
    )
    assert clean("a.txt").text == plain  # nothing tells the site
    for args in (
        ("--host", "lantern.example", "a.txt"),
        ("--host", "https://lantern.example/2018/a.html", "a.txt"),
        ("--pack", "lantern", "a.txt"),
        ("lantern.example/b.txt",),
    ):
        assert clean(*args).text == cleaned, args
    assert clean("--pack", "generic", "lantern.example/b.txt").text == plain
    assert clean("--rules", "own.toml", "--pack", "own", "--pack", "lantern", "--cut", "off", "a.txt").text == plain  # guarded
    (here / "rules" / "lantern.toml").rename(here / "lantern.toml")
    assert clean("--host", "lantern.example", "a.txt").text == plain
    assert clean("--rules", ".", "--host", "lantern.example", "a.txt").text == cleaned


def test_a_reader_that_stops_early_is_no_error(clean, make, here):
    make({"a.txt": "The ferry sails again at noon on Sunday.\n" * 50_000})
    for command in ("clean", "explain"):
        args = [sys.executable, "-m", "cleaner", *(["explain"] if command == "explain" else []), "a.txt"]
        with subprocess.Popen(args, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            process.stdout.read(10)
            process.stdout.close()
            assert process.stderr.read() == b""
        assert process.returncode == 0


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("args", [("a.txt",), ("--format", "jsonl", "a.txt"), ("explain", "a.txt")])
def test_a_full_disk_is_told_in_one_line(here, make, args):
    make({"a.txt": FERRY})
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([sys.executable, "-m", "cleaner", *args], stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 2
    assert done.stderr.decode() == "clean: the output can't be written: No space left on device\n"


@pytest.mark.parametrize("args", [("--format", "jsonl"), ("--diff",), ("explain",)])
def test_output_is_the_same_in_every_locale(program, clean, make, args):
    make({"ça.txt": FERRY + "\nعودة العبارة إلى الجزيرة – “ça va”\n"})
    other = program(*args, "ça.txt", env={"PYTHONIOENCODING": "ascii", "LC_ALL": "C"})
    assert (other.code, other.out) == (clean(*args, "ça.txt").code, clean(*args, "ça.txt").out)


def test_a_file_name_that_is_no_utf8(clean, here):
    name = b"caf\xe9.txt"
    (here / name.decode("utf-8", "surrogateescape")).write_text(FERRY)
    assert clean(".", "--check").out == b"would clean " + name + b": 3 lines dropped, 2 captured\n"
    assert json.loads(clean(".", "--format", "jsonl").text)["id"] == "caf\udce9.txt"
