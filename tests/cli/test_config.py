"""The corpus's own configuration: where it is found, what it says, and what is wrong with it."""

from __future__ import annotations

import json
import pickle
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lantern import BRIDGE, BRIDGE_CLEAN, BUNDLE, BUNDLE_CLEAN, FERRY, FERRY_CLEAN, PLAIN, RULES, tree

from cleaner import baseline, config, tomlfile
from cleaner.cli.setup import Setup
from cleaner.config import _spec, matches
from cleaner.inputs import Input, expand

MORE = "The ferry sails at noon.\n\nMore from the Lantern\n"
MORE_CLEAN = "The ferry sails at noon.\n"
UNSIGNED = RULES.replace("sign  = true\n", "")
"""Rules that speak only where somebody says which site a document is from."""


def left(ran) -> list[str]:
    """The files that ``--check`` would clean."""
    return [line.removeprefix("would clean ").partition(":")[0] for line in ran.text.splitlines()]


# -- where it is found -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("cleaner.toml", 'packs = ["lantern"]\n'),
        ("pyproject.toml", '[project]\nname = "x"\n[tool.cleaner]\npacks = ["lantern"]\n'),
    ],
)
def test_above_the_file_wherever_the_command_runs(clean, make, here, monkeypatch, name, text):
    make({name: text, "news/deep/a.txt": MORE, "other/cleaner.toml": "", "other/rules/x": "", "other/a.txt": MORE})
    assert clean("news/deep/a.txt").text == MORE_CLEAN
    assert clean("other/a.txt").text == MORE  # its own is nearer, and says nothing
    monkeypatch.chdir(here / "other")
    assert clean("../news/deep/a.txt").text == MORE_CLEAN


def test_a_project_without_our_table_is_passed_over(clean, make):
    make(
        {"cleaner.toml": 'packs = ["lantern"]\n', "news/pyproject.toml": '[tool.other]\nname = "cleaner"\n', "news/a.txt": MORE}
    )
    assert clean("news/a.txt").text == MORE_CLEAN


SPELLINGS = [
    "[tool]\ncleaner.packs = ['lantern']\n",
    "tool.cleaner.packs = ['lantern']\n",
    "[ tool . 'cleaner' ]\npacks = ['lantern']\n",
    "tool = {cleaner = {packs = ['lantern']}}\n",
]


@pytest.mark.parametrize("text", SPELLINGS)
def test_our_table_in_every_spelling(clean, make, text):
    make({"pyproject.toml": text, "a.txt": MORE})
    assert clean("a.txt").text == MORE_CLEAN


def test_of_two_in_one_folder_ours_counts(clean, make):
    make({"cleaner.toml": 'packs = ["lantern"]\n', "pyproject.toml": "[tool.cleaner]\npacks = []\n", "a.txt": MORE})
    assert clean("a.txt").text == MORE_CLEAN


def test_the_standard_input_has_that_of_the_folder(clean, make):
    make({"cleaner.toml": 'packs = ["lantern"]\nkeep = ["caption"]\n'})
    assert clean("-", data=MORE.encode()).text == MORE_CLEAN
    assert "(Lantern)" in clean("-", data=FERRY.encode()).text


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({".git/HEAD": ""}, ["../../rules"]),
        ({".git/HEAD": "", "news/rules/x": ""}, ["../rules"]),  # the nearest
        ({".git/HEAD": "", "news/rules/x": "", "news/deep/rules/x": ""}, ["rules"]),
        ({".git/HEAD": "", "news/pyproject.toml": ""}, []),  # another project
        ({"news/pyproject.toml": "", "news/rules/x": ""}, ["../rules"]),
        ({"news/deep/pyproject.toml": "", "news/rules/x": ""}, []),
        ({}, []),  # nothing tells how far up the corpus goes
        ({"news/deep/rules/x": ""}, ["rules"]),
    ],
)
def test_without_one_the_nearest_folder_of_rules_in_the_project_counts(clean, make, here, monkeypatch, files, found):
    make(files | {"news/deep/a.txt": MORE})
    monkeypatch.chdir(here / "news" / "deep")
    assert json.loads(clean("config", "show", ".", "--format", "json").text)["rules"]["value"] == found
    assert (clean("-q", "--pack", "lantern", "a.txt").code == 0) is (found == ["../../rules"])


# -- what it says ----------------------------------------------------------------------------------


def test_which_files_of_a_folder_are_the_corpus(clean, make):
    names = ["news/a.txt", "news/raw/b.txt", "news/c.story", "notes/d.txt", "news/requirements.txt", "LICENSE.txt", "e.txt"]
    make(dict.fromkeys(names, FERRY))
    make({"cleaner.toml": 'include = ["news/"]\nexclude = ["raw/"]\n'})
    assert left(clean("--check", "-q", ".")) == ["news/a.txt", "news/c.story"]
    make({"cleaner.toml": 'include = ["*.txt"]\nexclude = ["/news/*/", "!requirements.txt"]\n'})
    assert left(clean("--check", "-q", ".")) == ["e.txt", "news/a.txt", "news/requirements.txt", "notes/d.txt"]
    make({"cleaner.toml": 'exclude = ["raw/"]\n'})  # without include the endings tell
    assert left(clean("--check", "-q", ".")) == ["e.txt", "news/a.txt", "notes/d.txt"]
    make({"cleaner.toml": 'include = ["nothing/"]\n'})
    assert clean("-q", "news").error() == "news: no text in this folder; it is searched for what the configuration includes"


def test_a_file_that_is_named_is_cleaned_unless_exclusion_is_forced(clean, make):
    make({"cleaner.toml": 'include = ["news/"]\nexclude = ["news/raw/"]\n', "news/raw/a.txt": FERRY, "b.txt": FERRY})
    assert clean("-q", "--check", "news/raw/a.txt", "b.txt").code == 1
    ran = clean("-q", "--check", "--force-exclude", "news/raw/a.txt", "b.txt")
    assert (ran.code, ran.out) == (0, b"")


def test_hosts_by_path(clean, make, here):
    make({
        "cleaner.toml": '[hosts]\n"*" = "other.example"\n"lantern/" = "lantern.example"\n',
        "rules/lantern.toml": UNSIGNED, "lantern/a.txt": MORE, "else/a.txt": MORE,
    })  # fmt: skip
    assert clean("lantern/a.txt").text == MORE_CLEAN
    assert clean("else/a.txt").text == MORE
    assert clean("--host", "lantern.example", "else/a.txt").text == MORE_CLEAN  # the command line wins
    assert clean("--host", "other.example", "lantern/a.txt").text == MORE


def test_the_address_of_a_record_tells_more_than_its_path(clean, make):
    record = {"text": MORE, "url": "https://other.example/1"}
    make({"cleaner.toml": '[hosts]\n"*" = "lantern.example"\n', "rules/lantern.toml": UNSIGNED})
    make({"a.jsonl": f"{json.dumps(record)}\n{json.dumps({'text': MORE})}\n"})
    assert [json.loads(line)["text"] for line in clean("a.jsonl").text.splitlines()] == [MORE, MORE_CLEAN]


def test_settings_and_the_command_line_over_them(clean, make, here):
    make({"cleaner.toml": 'keep = ["date"]\ncut = "off"\nsplit = true\n', "a.txt": FERRY, "b.txt": BUNDLE, "c.txt": BUNDLE})
    assert "Updated 14 June 2018" in clean("a.txt").text
    assert "Updated" not in clean("--keep", "caption", "a.txt").text
    assert clean("-w", "b.txt").text == "b.1.txt\nb.2.txt\n"
    assert clean("-w", "--no-split", "--keep", "caption", "c.txt").out == b""
    assert "\f" in (here / "c.txt").read_text()


def test_a_clean_bundle_that_would_be_divided_is_told(clean, make, here):
    make({"cleaner.toml": "split = true\n", "b.txt": BUNDLE_CLEAN})
    ran = clean("--check", "b.txt")
    assert (ran.code, ran.text) == (1, "would clean b.txt: 0 lines dropped, 0 captured, split into 2 articles\n")
    assert clean("--check", "--no-split", "b.txt").code == 0
    assert clean("--check", data=BUNDLE_CLEAN.encode()).code == 0
    assert clean("-w", "b.txt").text == "b.1.txt\nb.2.txt\n"
    assert clean("--check", "b.1.txt", "b.2.txt").code == 0


def test_the_cut(clean, make):
    shutil.copytree("rules", "packs")
    shutil.rmtree("rules")
    page = "\n\n".join(["Home", "News", *[f"{s}\n\n{s.replace('the', 'our')}" for s in (PLAIN.strip(), BRIDGE.strip())]])
    make({"a.txt": page})
    by_level = {level: clean("--cut", level, "a.txt").out for level in ("off", "careful", "normal", "hard")}
    for level, out in by_level.items():
        make({"cleaner.toml": f'cut = "{level}"\n'})
        assert clean("a.txt").out == out


def test_rules_by_name_and_the_folder_beside_it(clean, make, here):
    (here / "rules").rename(here / "packs")
    make({"cleaner.toml": 'rules = "packs"\n', "deep/a.txt": FERRY})
    assert clean("deep/a.txt").text == FERRY_CLEAN
    assert "packs/lantern.toml" in clean("rules", "list").text
    (here / "packs").rename(here / "rules")
    make({"cleaner.toml": ""})
    assert clean("deep/a.txt").text == FERRY_CLEAN


def test_the_guard(clean, make):
    make({"a.txt": BRIDGE + "\n" + "More from the Lantern\n" * 9 + "\nThe painters rest at noon.\n", "cleaner.toml": ""})
    assert b"rest at noon" in (cleaned := clean("a.txt").out)
    assert b"More from" not in cleaned
    make({"cleaner.toml": "guard = 0.1\n"})
    assert b"More from" in clean("a.txt").out


def test_explain_sees_it(clean, make):
    make({"cleaner.toml": 'packs = ["lantern"]\n', "a.txt": MORE})
    assert "lantern/more" in clean("explain", "a.txt").text


def test_each_file_has_its_own(clean, make, here):
    make({
        "one/cleaner.toml": 'packs = ["lantern"]\n', "one/rules/lantern.toml": RULES, "one/a.txt": MORE,
        "two/cleaner.toml": "", "two/a.txt": MORE, "two/pyproject.toml": "[tool.cleaner]\nthis = 'is not read'\n",
    })  # fmt: skip
    assert clean("-w", "-q", "one", "two").code == 0
    assert tree(here)["one/a.txt"] == MORE_CLEAN.encode()
    assert tree(here)["two/a.txt"] == MORE.encode()


# -- exceptions that somebody wrote ----------------------------------------------------------------

EXCEPTION = '\n[[exception]]\npath = "{}"\nrule = "{}"\nline = "{}"\nwhy  = "It is the name of a column"\n'


def test_a_line_that_an_exception_names_stays(clean, make):
    make({"a.txt": FERRY, "b.txt": FERRY, "cleaner.toml": EXCEPTION.format("/a.txt", "lantern/more", " MORE from the Lantern")})
    assert clean("a.txt").text == f"{FERRY_CLEAN}\nMore from the Lantern\n"
    assert clean("b.txt").text == FERRY_CLEAN
    assert "keep body        exception/lantern/more" in clean("explain", "a.txt").text
    again = clean("a.txt").out
    make({"a.txt": again})
    assert clean("a.txt").out == again


def test_it_holds_for_its_rule_alone_and_for_every_copy(clean, make):
    make(
        {
            "a.txt": f"{FERRY}\nMore from the Lantern\n",
            "cleaner.toml": EXCEPTION.format("*.txt", "lantern/more", "More from the Lantern"),
        }
    )
    assert clean("a.txt").text.count("More from") == 2
    make({"cleaner.toml": EXCEPTION.format("*.txt", "lantern/less", "More from the Lantern")})
    assert clean("a.txt").text == FERRY_CLEAN


def test_a_piece_of_a_line_stays(clean, make):
    line = FERRY.splitlines()[8]
    make({"a.txt": FERRY, "cleaner.toml": EXCEPTION.format("a.txt", "lantern/see-also", line)})
    assert line in clean("a.txt").text


def test_a_story_stays_with_the_one_above(clean, make):
    make(
        {"b.txt": BUNDLE, "cleaner.toml": EXCEPTION.format("b.txt", "split/lantern/story-header", "The Old Bridge Is Painted")}
    )
    cleaned = clean("b.txt").text
    assert "\f" not in cleaned
    assert cleaned.count("The Old Bridge Is Painted") == 2  # its header is text


def test_one_that_nothing_needs_is_reported(clean, make):
    make({"a.txt": FERRY, "b.txt": PLAIN, "cleaner.toml": EXCEPTION.format("/b.txt", "lantern/more", "More from the Lantern")})
    for args in (["--check", "b.txt"], ["-w", "b.txt"]):
        ran = clean(*args)
        assert (ran.code, ran.err) == (0, "clean: cleaner.toml:2: unused exception; take it out\n")
    assert clean("a.txt").err == ""  # the file that it names was not looked at
    assert clean("-q", "b.txt").err == ""


def test_the_configuration_may_lie_among_the_rule_files(clean, make):
    make({"cleaner.toml": 'rules = ["."]\n', "a.txt": FERRY})
    assert clean("a.txt").text == FERRY_CLEAN
    assert clean("rules", "lint", ".", "--select", "R0").code == 0


# -- what is wrong with it -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('includes = ["*"]\n', 'cleaner.toml:1: includes: unknown key (did you mean "include"?)'),
        ('\nhots = {}\n', 'cleaner.toml:2: hots: unknown key (did you mean "hosts"?)'),
        ('include = "*"\n', "cleaner.toml:1: include: must be a list of strings"),
        ("split = 1\n", "cleaner.toml:1: split: must be true or false"),
        ("guard = 2\n", "cleaner.toml:1: guard: no guard 2; it is a share above 0 and up to 1"),
        ('keep = ["captions"]\n', 'cleaner.toml:1: keep: no kind "captions" (did you mean "caption"?)'),
        ('cut = "carefull"\n', 'cleaner.toml:1: cut: no sureness "carefull" (did you mean "careful"?)'),
        ('\n\npacks = ["lanten"]\n', 'cleaner.toml:3: packs: no pack "lanten" (did you mean "lantern"?)'),
        ('rules = ["rule"]\n', 'cleaner.toml:1: rules: no rule file or folder "rule"; paths are seen from'),
        ('rules = [""]\n', "cleaner.toml:1: rules: an empty name; name a rule file or a folder of them"),
        ('cut = "off"\nrules = ""\n', "cleaner.toml:2: rules: an empty name; name a rule file or a folder of them"),
        ('include = [""]\n', 'cleaner.toml:1: include: no pattern as in .gitignore: ""'),
        ('include = ["a\n', "cleaner.toml:1: no valid TOML: "),
        ('[hosts]\n"a/" = "Lantern"\n', 'cleaner.toml:2: a/: must be a host name in small letters'),
        ("hosts = 1\n", "cleaner.toml:1: hosts: write [hosts] with brackets"),
        ('[exception]\npath = "a"\n', "cleaner.toml:1: exception: write [[exception]] with two brackets"),
        ('[[exception]]\npath = "a"\nrule = "x/y"\n', "cleaner.toml:1: line: an exception needs path, rule and line"),
        ('[[exception]]\npath = "a"\nrule = "more"\nline = "x"\n', 'cleaner.toml:3: rule: "more" is no rule; it has the form'),
        ('[[exception]]\npath = "a"\nrule = "x/y"\nline = "x"\nwy = "z"\n', 'cleaner.toml:5: wy: unknown key (did'),
        ('exception = ["x"]\n', "cleaner.toml:1: exception: write [[exception]] with two brackets"),
        ('cut = "off"\n[hosts.art]\n"x" = "x.example"\n', "cleaner.toml:2: art: must be a host name in small letters"),
        ('cut = "off"\nhosts.art = 1\n', "cleaner.toml:2: art: must be a host name in small letters"),
        ('[hosts]\n"[z-a]/" = "x.example"\n', 'cleaner.toml:2: [z-a]/: no pattern as in .gitignore: "[z-a]/"'),
        ('include = ["*"]\nexclude = ["!"]\n', 'cleaner.toml:2: exclude: no pattern as in .gitignore: "!"'),
        ('include = ["a.txt", "[z-a].txt"]\n', 'cleaner.toml:1: include: no pattern as in .gitignore: "[z-a].txt"'),
        (EXCEPTION.format("b", "x/y", "x") + EXCEPTION.format("[z-a]", "x/y", "x"), 'cleaner.toml:9: path: no pattern as in'),
        (b"\xff\xfe", "cleaner.toml: not UTF-8; save it as UTF-8"),
    ],
)  # fmt: skip
def test_a_fault_is_one_line_that_says_where(clean, make, here, text, said):
    make({"cleaner.toml": text, "a.txt": FERRY, "b.txt": FERRY})
    for args in (["a.txt", "b.txt"], ["-w", "."], ["explain", "a.txt", "b.txt"], ["config", "show", "a.txt"]):
        assert clean(*args).error().startswith(said), args
    assert tree(here)["a.txt"] == FERRY.encode()


def test_a_file_of_exceptions_that_can_not_be_read_is_told_where_it_is_named(clean, make):
    make({"cleaner.toml": 'baseline = "art"\n', "art/x": "", "a.txt": FERRY})
    assert clean("--check", "a.txt").error() == "cleaner.toml:1: baseline: art: can't be read: Is a directory"


def test_a_fault_in_a_project_file(clean, make):
    make(
        {
            "pyproject.toml": '[project]\nname = "x"\n\n[tool.cleaner]\ncuts = "off"\n[tool.cleaner.hosts]\na = 1\n',
            "a.txt": FERRY,
        }
    )
    assert clean("a.txt").error() == 'pyproject.toml:5: cuts: unknown key (did you mean "cut"?)'
    make({"pyproject.toml": '[project]\nname = "x"\n[tool.cleaner]\npacks = []\nexception = "x"\n'})
    assert clean("a.txt").error().startswith("pyproject.toml:5: exception: write [[tool.cleaner.exception]]")
    make({"pyproject.toml": "[tool]\nx.y = 1\ncleaner.guard = 2\n"})
    assert clean("a.txt").error().startswith("pyproject.toml:3: guard: no guard 2")
    make({"pyproject.toml": "[tool]\ncleaner = 1\n"})
    assert clean("a.txt").error().startswith("pyproject.toml:2: ")


# -- patterns --------------------------------------------------------------------------------------

_names = st.lists(st.sampled_from(["a", "b", "ab", "a.txt"]), min_size=1, max_size=3).map("/".join)
_plain = st.builds("{}{}{}".format, st.sampled_from(["", "/"]), _names, st.sampled_from(["", "/"]))


@given(st.lists(_plain, min_size=1, max_size=3).map(tuple), _names)
@settings(max_examples=100, deadline=None, derandomize=True)
def test_plain_names_mean_without_the_library_what_they_mean_with_it(patterns, name):
    assert matches(patterns, name) == _spec(patterns).match_file(name)


# -- config show -----------------------------------------------------------------------------------


def test_show_says_what_applies_and_from_where(clean, make):
    make({
        "cleaner.toml": 'include = ["news/"]\nexclude = ["raw/"]\nkeep = ["date", "caption"]\n\n'
        '[hosts]\n"news/" = "lantern.example"\n'
        + EXCEPTION.format("news/*.txt", "lantern/more", "x"),
        "news/a.txt": FERRY, "news/raw/b.txt": FERRY,
    })  # fmt: skip
    rows = {line[:13].strip(): line[14:].split("  ") for line in clean("config", "show", "news/a.txt").text.splitlines()[1:]}
    shown = {key: (values[0].strip(), values[-1].strip()) for key, values in rows.items()}
    assert shown == {
        "configuration": ("cleaner.toml", "nearest above it"), "included": ("yes", 'cleaner.toml:1 "news/"'),
        "host": ("lantern.example", "cleaner.toml:5"), "rules": ("rules", "the corpus's own folder"),
        "packs": ("none", "default"),
        "keep": ("date, caption", "cleaner.toml:3"), "cut": ("careful", "default"), "split": ("no", "default"),
        "guard": ("0.5", "default"), "exceptions": ("none", "none accepted"), "[[exception]]": ("1 entry", "cleaner.toml:8"),
    }  # fmt: skip
    told = json.loads(clean("config", "show", "--format", "json", "news/raw/b.txt").text)
    assert told["included"] == {"value": False, "from": 'cleaner.toml:2 "raw/"'}
    assert told["keep"] == {"value": ["date", "caption"], "from": "cleaner.toml:3"}


def test_show_of_a_folder_and_without_a_configuration(clean, make):
    make({"news/a.txt": FERRY, "news/b.csv": ""})
    assert "none above it" in clean("config", "show", "news/a.txt").text
    assert json.loads(clean("config", "show", "--format", "json", "news/b.csv").text)["included"]["value"] is False
    make({"cleaner.toml": 'cut = "off"\n'})
    folder = json.loads(clean("config", "show", "--format", "json", "news").text)
    assert folder["cut"] == {"value": "off", "from": "cleaner.toml:1"}
    assert "included" not in folder


def test_show_says_of_every_ending_what_a_run_over_the_folder_takes(clean, make):
    make({f"news/{name}": "" for name in ("a.txt", "b.text", "c.jsonl", "d.ndjson", "e.html", "f.HTM", "g.xhtml", "h.csv")})
    taken = {str(item.path) for item in expand(["news"]) if isinstance(item, Input)}
    for path in map(str, Path("news").iterdir()):
        included = json.loads(clean("config", "show", "--format", "json", path).text)["included"]
        assert included == {"value": path in taken, "from": "by its ending, default"}, path


@pytest.mark.parametrize("config", [{}, {"cleaner.toml": 'include = ["*"]\n'}], ids=["none", "all"])
def test_show_says_no_of_what_a_run_over_a_folder_passes_over(clean, make, config):
    make(config | dict.fromkeys(("news/a.txt.ledger.jsonl", "news/.old/a.txt", "news/.a.txt", "news/a.txt"), ""))
    assert [item.path.name for item in expand(["news"]) if isinstance(item, Input)] == ["a.txt"]
    for name, why in {
        "news/a.txt.ledger.jsonl": "a run over a folder takes no ledgers",
        "news/.old/a.txt": 'a run over a folder takes nothing hidden, as ".old" is',
        "news/.a.txt": 'a run over a folder takes nothing hidden, as ".a.txt" is',
    }.items():
        included = json.loads(clean("config", "show", "--format", "json", name).text)["included"]
        assert included == {"value": False, "from": why}
    assert json.loads(clean("config", "show", "--format", "json", "news/a.txt").text)["included"]["value"] is True


def test_show_tells_its_own_errors(clean, make):
    make({"a.txt": FERRY})
    assert clean("config", "show", "b.txt").error() == "b.txt: no such file or folder"
    assert clean("config", "show", "--format", "yaml", "a.txt").error() == 'no format "yaml"; use text or json'


# -- what it costs ---------------------------------------------------------------------------------


def test_without_a_configuration_nothing_is_loaded_to_read_one(program, make):
    make({"a.txt": FERRY, "pyproject.toml": '[project]\nname = "cleaner"\n[tool.ruff]\nline-length = 100\n'})
    code = "import sys; sys.argv = ['clean', 'a.txt']\nfrom cleaner.cli import main\ntry: main()\nexcept SystemExit: pass\n"
    code += "print([m for m in ('cleaner.config', 'cleaner.baseline', 'pathspec', 'typer') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, timeout=60)
    assert done.stdout.decode().endswith("[]\n")


def test_a_bundle_is_cleaned_as_without_one(clean, make):
    make({"b.txt": BUNDLE, "c.txt": BRIDGE, "cleaner.toml": ""})
    assert clean("b.txt").text == BUNDLE_CLEAN
    assert clean("c.txt").text == BRIDGE_CLEAN


# -- evil input ------------------------------------------------------------------------------------

EXPRESSIONS = [
    tomlfile._TABLE, tomlfile._KEY, config._HOST, config._RULE, config._SPECIAL, config._HASH, baseline._ENTRY, baseline._RULE
]  # fmt: skip


PIECES = ['"', "[", '["', "a", "a.", "a/", "-", " ", "0", "1:", "''", '["a"b', "\\", "\n"]


@pytest.mark.parametrize("pattern", EXPRESSIONS)
def test_no_expression_is_slow_on_evil_input(pattern):
    for many in (piece * 5_000 for piece in PIECES):
        for text in (many, f"[{many}", f"{many}!", f"1:{'0' * 16} {many}"):
            start = time.perf_counter()
            pattern.match(text)
            pattern.fullmatch(text)
            assert time.perf_counter() - start < 1, text[:20]


def test_what_applies_can_go_to_another_process(make, here):
    make({"cleaner.toml": '[hosts]\n"news/" = "lantern.example"\n', "news/a.txt": FERRY})
    there = pickle.loads(pickle.dumps(Setup())).of(Path("news/a.txt"))
    assert there.host(None) == "lantern.example"
