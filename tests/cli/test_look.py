"""``--check``, ``--diff`` and ``--stat``: what would change, and nothing does."""

from __future__ import annotations

import os
import re
import shutil
import subprocess

import pytest
from lantern import BRIDGE, BRIDGE_CLEAN, BUNDLE, BUNDLE_CLEAN, FERRY, FERRY_CLEAN, PLAIN, tree

WOULD = "would clean b.txt: 5 lines dropped, 3 captured, split into 2 articles\n"
STAT = "lantern/story-header  7\nlantern/more          1\nlantern/see-also      1\ntotal                 9\n"


def test_exit_codes(program, make, here):
    make({"b.txt": BUNDLE, "plain.txt": PLAIN})
    before = tree(here)
    ran = program("--check", "b.txt")
    assert (ran.code, ran.text, ran.err) == (1, WOULD, "")
    assert program("--check", "plain.txt").code == 0
    assert tree(here) == before


def test_they_combine(clean, make, here):
    make({"b.txt": BUNDLE, "plain.txt": PLAIN})
    before = tree(here)
    diff = clean("--diff", "b.txt")
    assert diff.code == 1
    assert clean("--diff", "--check", "b.txt") == diff
    assert clean("--check", "--stat", "b.txt").text == WOULD + STAT
    assert clean("--diff", "--stat", "b.txt").text == diff.text + STAT
    assert (clean("--stat", "b.txt").code, clean("--stat", "b.txt").text) == (0, STAT)
    assert (clean("--check", "--diff", "--stat", "plain.txt").code, clean("--diff", "plain.txt").out) == (0, b"")
    assert clean("--check", "b.txt", "missing.txt", "plain.txt").code == 2
    assert clean("--stat", "b.txt", "plain.txt").err.endswith("1 would change\n")
    assert clean("-w", "--stat", "plain.txt").text == "total  0\n"
    assert tree(here) == before


def test_a_limit_that_stops_a_rule_is_told(clean, make):
    story = BRIDGE + "\nMost read\n\nOne\n\nTwo\n\nThree\n"
    make({"a.txt": story})
    note = "clean: a.txt:10: lantern/short-list would take more than its at_most 2 lines; nothing is taken\n"
    assert clean("a.txt").err == note
    assert clean("-q", "a.txt").err == ""


def patched(old: str, diff: str) -> str:
    """A unified diff applied: every context line and every line that goes must stand where the hunk says."""
    lines = re.findall(r"[^\n]*\n|[^\n]+", old)
    out, at = [], 0
    hunks = re.split(r"^(@@ .* @@)\n", diff, flags=re.MULTILINE)
    for head, body in zip(hunks[1::2], hunks[2::2], strict=True):
        start, count, new_start, new_count = map(int, re.findall(r"\d+", head))
        begin = start - 1 if count else start
        out += lines[at:begin]
        assert len(out) == (new_start - 1 if new_count else new_start)
        at, olds, news = begin, 0, 0
        edits = re.findall(r"([-+ ])([^\n]*\n(?:\\ No newline at end of file\n)?)", body)
        for mark, text in edits:
            text = re.sub(r"\n\\ No newline at end of file\n", "", text)
            if mark != "+":
                assert lines[at] == text
                at, olds = at + 1, olds + 1
            if mark != "-":
                out.append(text)
                news += 1
        assert (olds, news) == (count, new_count)
    return "".join(out + lines[at:])


VARIANTS = {
    "bundle": (BUNDLE, BUNDLE_CLEAN),
    "one": (FERRY, FERRY_CLEAN),
    "crlf": (BUNDLE.replace("\n", "\r\n"), BUNDLE_CLEAN.replace("\n", "\r\n")),
    "cr": (BUNDLE.replace("\n", "\r"), BUNDLE_CLEAN.replace("\n", "\r")),
    "mixed": (FERRY.replace("Sunday", "Sunday,\rsaid he,", 1), FERRY_CLEAN.replace("Sunday", "Sunday,\rsaid he,", 1)),
    "no end": (BRIDGE.rstrip("\n"), BRIDGE_CLEAN.rstrip("\n")),
    "bom": ("\ufeff" + FERRY, "\ufeff" + FERRY_CLEAN),
    "bom off": ("\ufeffMore from the Lantern\n\n" + FERRY, "\ufeff" + FERRY_CLEAN),
    "spaces": (FERRY.replace("\n\n", "\n  \n\t\n"), FERRY_CLEAN.replace("time in two years.\n", "time in two years.\n  \n\t")),
    "separator": (f"{FERRY}\f\n{BRIDGE}", BUNDLE_CLEAN),
}  # fmt: skip


@pytest.mark.parametrize("name", VARIANTS)
def test_a_diff_applies(clean, make, here, name):
    old, new = VARIANTS[name]
    make({"my story.txt": old})
    diff = clean("--diff", "my story.txt").text
    assert diff.startswith("--- my story.txt\t\n+++ my story.txt\t(cleaned)\n@@ -1,")
    assert patched(old, diff) == new
    clean("-w", "my story.txt")
    assert (here / "my story.txt").read_bytes() == new.encode()
    for command in (["patch", "--binary", "-s", "-p0"], ["git", "apply", "-p0"]):
        if shutil.which(command[0]):
            make({"my story.txt": old})
            subprocess.run(command, input=diff.encode(), cwd=here, check=True, capture_output=True)
            assert (here / "my story.txt").read_bytes() == new.encode()


@pytest.mark.skipif(os.name != "posix", reason="names that other systems don't have")
@pytest.mark.parametrize("file", ["my\nstory.txt", 'the "\x1b[31mred\\one".txt', "\x9b.txt"])
def test_a_diff_of_a_file_whose_name_breaks_lines_applies(clean, make, here, file):
    make({file: FERRY})
    diff = clean("--diff", file).text
    assert diff.splitlines()[2].startswith("@@")
    assert not set("\x1b\x9b").intersection(diff)
    for command in (["patch", "--binary", "-s", "-p0"], ["git", "apply", "-p0"]):
        if shutil.which(command[0]):
            make({file: FERRY})
            subprocess.run(command, input=diff.encode(), cwd=here, check=True, capture_output=True)
            assert (here / file).read_bytes() == FERRY_CLEAN.encode()


def test_a_diff_shows_each_change_once(clean, make):
    make({"a.txt": FERRY})
    assert clean("--diff", "a.txt").text.splitlines() == [
        "--- a.txt", "+++ a.txt\t(cleaned)", "@@ -1,11 +1,5 @@", " The Ferry Sails Again", "-LANTERN", "-The Ferry Sails Again",
        "-The ferry at its pier (Lantern)", "-Updated 14 June 2018", " ",
        " The ferry to Coral Island sailed on Sunday for the first time in two years.", " ",
        "-Its master, Salim Dahman, carried two hundred passengers and a goat. SEE ALSO: The goat speaks",
        "+Its master, Salim Dahman, carried two hundred passengers and a goat.", "-", "-More from the Lantern",
    ]  # fmt: skip
