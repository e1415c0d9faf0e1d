"""``clean --baseline``: a corpus as it is, and what is new in it."""

from __future__ import annotations

import json
import shutil
import time
import tomllib
from pathlib import Path

import pytest
from lantern import BRIDGE, BUNDLE, FERRY, FERRY_CLEAN, GUARDED, INDEX, PLAIN, tree

from cleaner import Cleaner, ruleset
from cleaner.baseline import baseline_text, read_baseline
from cleaner.excepting import Excepted, line_hash

ROOT = Path(__file__).parents[2]
CONFIG = 'include = ["news/"]\npacks = ["lantern"]\n'
CORPUS = {
    "cleaner.toml": CONFIG, "news/ferry.txt": FERRY, "news/bridge.txt": BRIDGE, "news/both.txt": BUNDLE,
    "news/plain.txt": PLAIN, "news/index.txt": INDEX, "news/guarded.txt": GUARDED,
}  # fmt: skip
BASELINE = "cleaner-baseline.toml"
NEW = "More from the Lantern"


@pytest.fixture
def corpus(make, clean, here):
    """An old corpus, accepted as it is."""
    make(CORPUS)
    assert clean("--check", "-q", "news").code == 1
    ran = clean("--baseline", "news")
    assert (ran.code, ran.err) == (0, "")
    return here


def test_what_was_accepted_is_quiet(clean, corpus):
    before = tree(corpus)
    for args in (["--check"], ["--diff"], ["-w"], ["-w", "--split"], ["--check", "--stat"]):
        ran = clean(*args, "-q", "news")
        assert (ran.code, ran.err) == (0, ""), args
    assert tree(corpus) == before
    assert clean("news/both.txt").text == BUNDLE


def test_the_file_says_what_was_accepted(corpus):
    text = (corpus / BASELINE).read_text()
    assert text == (ROOT / "tests" / "cli" / "accepted.toml").read_text()
    assert tomllib.loads(text)["news/ferry.txt"]["lantern/more"] == [f"{line_hash('more from the lantern')} {NEW}"]


def test_a_pattern_that_takes_too_long_costs_its_document(clean, make, monkeypatch):
    monkeypatch.setattr(ruleset, "TIMEOUT", 0.05)
    slow = 'format = 1\nsite = "slow"\n[[drop]]\nid = "x"\nregex = ["(x|xx|x.)+!"]\n'
    make({"cleaner.toml": CONFIG.replace('"lantern"', '"lantern", "slow"'), "rules/slow.toml": slow})
    make({"news/a.txt": f"{PLAIN}{'x' * 120}?? !?\n", "news/ferry.txt": FERRY})
    ran = clean("--baseline", "news")
    assert "slow/x: the expression " in ran.error()
    assert "in 1 file (" in ran.text


@pytest.mark.parametrize("name", ["ferry", "bridge", "both", "plain"])
@pytest.mark.parametrize("line", ["Most read\nThe goat\n", f"{NEW}\n", "المزيد من الفانوس\n"])
def test_one_new_dirty_line_fails(clean, corpus, name, line):
    path = corpus / "news" / f"{name}.txt"
    original = path.read_text()
    for text in (f"{original}\n{line}", original.replace("\n\n", f"\n\n{line}\n", 1)):
        path.write_text(text)
        ran = clean("--check", "-q", "news")
        assert (ran.code, ran.text.count("\n")) == (1, 1), text
        assert ran.text.startswith(f"would clean news/{name}.txt: ")


def test_a_further_copy_of_an_accepted_line_is_new(clean, corpus):
    path = corpus / "news" / "ferry.txt"
    path.write_text(f"{FERRY}\n{NEW}\n")
    assert clean("--check", "-q", "news").text == "would clean news/ferry.txt: 1 line dropped, 0 captured\n"
    clean("-w", "-q", "news")
    assert path.read_text() == FERRY


def test_a_new_story_glued_on_is_new(clean, corpus):
    (corpus / "news" / "ferry.txt").write_text(f"{FERRY}\n\n{BRIDGE}")
    assert "split into 2 articles" in clean("--check", "-q", "news").text


def test_moving_lines_about_changes_nothing(clean, corpus):
    path = corpus / "news" / "ferry.txt"
    lines = FERRY.split("\n")
    dirty = [n for n, line in enumerate(lines) if line in (NEW, "LANTERN", "Updated 14 June 2018")]
    for n in dirty:
        for to in range(0, len(lines), 4):
            left = [*lines[:n], *lines[n + 1 :]]
            path.write_text("\n".join([*left[:to], lines[n], *left[to:]]))
            assert clean("--check", "-q", "news").code == 0, (lines[n], to)
    path.write_text("\n" + FERRY.replace("\n", "\n\n") + "The ferry sails on.\n")
    assert clean("--check", "-q", "news").code == 0
    path.write_text(FERRY.replace("\n", "\r\n").replace("LANTERN", " lantern "))
    assert clean("--check", "-q", "news").code == 0


def test_explain_says_that_an_exception_keeps_it(clean, corpus):
    told = clean("explain", "news/ferry.txt").text
    assert "keep body        exception/lantern/more          More from the Lantern" in told
    assert (
        clean("explain", "--line", "11", "news/ferry.txt").text.splitlines()[1].endswith("by exception/lantern/more; article 1")
    )


# -- unused, and again -----------------------------------------------------------------------------


def test_unused_exceptions_are_reported_and_taken_out(clean, corpus):
    again = (corpus / BASELINE).read_bytes()
    (corpus / "news" / "ferry.txt").write_text(FERRY_CLEAN)
    (corpus / "news" / "bridge.txt").unlink()
    said = [
        "clean: news/ferry.txt: 6 unused exceptions; 'clean --baseline news/ferry.txt' takes out what is unused",
        "clean: news/bridge.txt: is not there, but has 3 exceptions; 'clean --baseline news' takes them out",
    ]
    for args in (["--check"], ["--diff"], ["-w"]):
        ran = clean(*args, "news")
        assert ran.code == 0
        assert ran.err.splitlines()[:-1] == said
    assert clean("--check", "-q", "news").err == ""
    assert clean("--check", "news/ferry.txt").err == f"{said[0]}\n"
    assert clean("--baseline", "news").text == f"{BASELINE}: 8 exceptions in 1 file (0 new, 9 removed)\n"
    assert clean("--check", "news").err.count("\n") == 1
    (corpus / "news" / "ferry.txt").write_text(FERRY)
    (corpus / "news" / "bridge.txt").write_text(BRIDGE)
    clean("--baseline", "news")
    assert (corpus / BASELINE).read_bytes() == again


def test_of_many_files_some_are_named(clean, make, here):
    make({"cleaner.toml": CONFIG} | {f"news/{n:02}.txt": FERRY for n in range(14)})
    clean("--baseline", "-q", "news")
    make({f"news/{n:02}.txt": PLAIN for n in range(14)})
    told = clean("--check", "news").err.splitlines()
    assert len(told) == 12
    assert told[-2] == "clean: and unused exceptions in 4 more places"


def test_it_merges_with_what_is_there(clean, corpus):
    before = tomllib.loads((corpus / BASELINE).read_text())
    (corpus / "news" / "plain.txt").write_text(f"{PLAIN}\n{NEW}\n")
    assert clean("--baseline", "news/plain.txt").text == f"{BASELINE}: 18 exceptions in 4 files (1 new, 0 removed)\n"
    after = tomllib.loads((corpus / BASELINE).read_text())
    assert after.pop("news/plain.txt")["lantern/more"]
    assert after == before


def test_nothing_left_to_accept_leaves_no_file(clean, corpus):
    assert clean("-q", "-w", "--split", "--cut", "off", "news").code == 0  # all is accepted: nothing is done
    shutil.rmtree(corpus / "news")
    (corpus / "news").mkdir()
    (corpus / "news" / "a.txt").write_text(PLAIN)
    assert clean("--baseline", "news").text == f"{BASELINE}: 0 exceptions in 0 files (0 new, 17 removed)\n"
    assert not (corpus / BASELINE).exists()


def test_the_same_state_gives_the_same_file(clean, corpus):
    text = (corpus / BASELINE).read_bytes()
    stamp = (corpus / BASELINE).stat().st_mtime_ns
    for names in (["news"], ["news/plain.txt", "news/both.txt", "news/ferry.txt"], ["."]):
        assert clean("-q", "--baseline", *names).code == 0
        assert (corpus / BASELINE).read_bytes() == text
        assert (corpus / BASELINE).stat().st_mtime_ns == stamp
    documents = read_baseline(corpus / BASELINE)
    assert baseline_text(dict(reversed(documents.items()))).encode() == text


def test_records(clean, make, here):
    make({"cleaner.toml": "", "a.jsonl": "".join(json.dumps({"id": n, "text": FERRY}) + "\n" for n in "xy")})
    assert clean("--baseline", "a.jsonl").text == f"{BASELINE}: 6 exceptions in 1 file (6 new, 0 removed)\n"
    assert clean("--check", "a.jsonl").code == 0


def test_beside_what_somebody_wrote(clean, make, here):
    written = '[[exception]]\npath = "a.txt"\nrule = "lantern/more"\nline = "More from the Lantern"\n'
    make({"cleaner.toml": written, "a.txt": FERRY})
    clean("--baseline", "-q", "a.txt")
    assert "More from" not in (here / BASELINE).read_text()
    assert clean("--check", "a.txt").code == 0


def test_another_file_for_it(clean, make, here):
    make({"cleaner.toml": 'baseline = "accepted/old.toml"\n', "a.txt": FERRY, "accepted/.keep": ""})
    assert clean("--baseline", "a.txt").text.startswith("accepted/old.toml: 6 exceptions")
    assert clean("--check", "a.txt").code == 0


def test_fixtures_of_the_project(clean, make, here):
    """A new line fails each accepted file in which it is dropped from the same text without exceptions."""
    shutil.copytree(ROOT / "fixtures", here / "old")
    make({"old/cleaner.toml": 'include = ["*.txt"]\nrules = ["rules"]\ncut = "off"\n[hosts]\n"aawsat/" = "aawsat.com"\n'})
    assert clean("-q", "--baseline", "old").code == 0
    ran = clean("--check", "old")
    assert (ran.code, ran.out) == (0, b"")
    assert ran.err.count("\n") == 1  # the summary: nothing is unused
    program = Cleaner.load(rules=here / "old" / "rules", cut="off")
    dirty = 0
    for path in sorted((here / "old").rglob("*.txt")):
        text = path.read_text(encoding="utf-8").rstrip() + "\n\nAdvertisement\n"
        host = "aawsat.com" if path.parent.name == "aawsat" else None
        if program.clean(text, host=host, path=path).lines[-1].fate == "drop":
            path.write_text(text, encoding="utf-8")
            dirty += 1
    assert dirty > 30
    assert clean("-q", "--check", "old").text.count("\n") == dirty


# -- what can't be done ----------------------------------------------------------------------------


def test_without_a_configuration_it_says_how_to_write_one(clean, make, here):
    make({"a.txt": FERRY})
    said = clean("--baseline", "a.txt").error()
    assert said.startswith("a.txt: has no configuration to which exceptions could belong; write a cleaner.toml")
    assert not (here / BASELINE).exists()


def test_the_standard_input_has_no_path(clean, make):
    make({"cleaner.toml": ""})
    assert clean("--baseline", data=FERRY.encode()).error().startswith("--baseline needs files or folders")


@pytest.mark.parametrize(
    "args", [["-w"], ["--check"], ["--diff"], ["-o", "out"], ["--stat"], ["--format", "jsonl"], ["--ledger", "l"]]
)
def test_it_goes_alone(clean, make, args):
    make({"cleaner.toml": "", "a.txt": FERRY})
    assert clean("--baseline", *args, "a.txt").error().startswith("--baseline writes the file of exceptions and nothing else")


def test_a_document_that_cannot_be_read_keeps_its_exceptions(clean, corpus):
    before = (corpus / BASELINE).read_bytes()
    (corpus / "news" / "ferry.txt").write_bytes(b"\0\1\2\3" * 100)
    ran = clean("--baseline", "news")
    assert ran.code == 2
    assert ran.err.startswith("clean: news/ferry.txt: ")
    assert (corpus / BASELINE).read_bytes() == before


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ":1: format: this program reads format 1; write format = 1"),
        ("format = 2\n", ":1: format: this program reads format 1; write format = 1"),
        ("format = 1\nnews = 3\n", ":2: news: unknown key; a document is a table"),
        ('format = 1\n["a.txt"]\nmore = []\n', ':3: more: "more" is no rule; it has the form "pack/name"'),
        ('format = 1\n\n["a.txt"]\n"x/y" = "z"\n', ":4: x/y: must be a list of strings"),
        ('format = 1\n["a.txt"]\n"x/y" = ["z"]\n', ':3: x/y: "z" begins with no hash of a line, such as'),
        ("<<<<<<< HEAD\n", ":1: no valid TOML: "),
    ],
)
def test_a_fault_in_the_file_says_where(clean, make, text, said):
    make({"cleaner.toml": "", BASELINE: text, "a.txt": FERRY})
    assert clean("--check", "a.txt").error().startswith(f"{BASELINE}{said}")


def test_odd_names_and_lines_come_back(tmp_path):
    odd = 'a "b" \\ [c] #\x7f\t\u2028\ud800é'
    accepted = {Excepted("x/y", line_hash(odd)): (2, 'say "no" \\ \x7f'), Excepted("split/x/y", line_hash("")): (1, "")}
    path = tmp_path / "b.toml"
    path.write_text(baseline_text({odd[:-2]: accepted, "without": {}}), encoding="utf-8")
    assert read_baseline(path) == {odd[:-2]: accepted}


def test_a_large_baseline_is_read_soon_enough(tmp_path):
    entry = {Excepted("x/y", line_hash(str(n))): (1, f"A line that says {n}") for n in range(20)}
    path = tmp_path / "b.toml"
    path.write_text(baseline_text({f"news/{n}.txt": entry for n in range(1000)}))
    start = time.perf_counter()
    assert len(read_baseline(path)) == 1000
    assert time.perf_counter() - start < 5
