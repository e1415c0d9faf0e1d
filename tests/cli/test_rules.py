"""``clean rules``: lint, test, new and import as a user runs them."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from lantern import tree

SAMPLES = Path(__file__).parents[1] / "ruletools"

PACK = """format = 1
site = "tern"
hosts = ["tern.example"]

[[drop]]
id = "about"
why = "House trailer"
line = ["About the Tern", "About us all"]
through = "end"
where = "last 3"
"""
EXAMPLE = """
[[example]]
text = '''
The ferry sails again, after two years in the dock of the old town.

About the Tern
'''
gives = ['The ferry sails again, after two years in the dock of the old town.']
"""


def test_one_of_a_kind_is_told_in_the_singular(clean, make):
    make({"own/tern.toml": PACK + EXAMPLE})
    assert clean("rules", "show", "tern", "--rules", "own").text.endswith("\n1 example\n")
    [row] = [line for line in clean("rules", "list", "--rules", "own").text.splitlines() if line.startswith("tern ")]
    assert row.split()[1:3] == ["1", "rule"]


def test_lint_tells_what_and_where_and_what_to_do(clean, make):
    make({"tern.toml": PACK + EXAMPLE})
    ran = clean("rules", "lint", "tern.toml")
    assert (ran.code, ran.err) == (1, "")
    assert ran.text.replace("text that resembles what the rules take and must stay", "…").splitlines() == [
        "tern.toml:1: R403 tern: the pack has no near miss; add an [[example]] with keeps: …",
        "1 file, 1 finding",
    ]
    assert clean("rules", "lint", "tern.toml", "--ignore", "R4").text == "1 file, 0 findings\n"
    assert clean("rules", "lint", "tern.toml", "--select", "R1,R2").code == 0
    assert clean("rules", "lint", "tern.toml", "--select", "no-near-miss").code == 1


def test_lint_as_json(clean, make):
    make({"tern.toml": PACK + EXAMPLE})
    ran = clean("rules", "lint", "tern.toml", "--format", "json")
    assert ran.code == 1
    told = json.loads(ran.text)
    assert told["files"] == 1
    (finding,) = told["findings"]
    assert finding == {
        "file": "tern.toml", "line": 1, "code": "R403", "name": "no-near-miss", "rule": "tern",
        "message": "the pack has no near miss", "advice": finding["advice"],
    }  # fmt: skip


def test_lint_tells_of_a_broken_file_and_goes_on_with_the_others(clean, make):
    make({"own/a.toml": PACK.replace("line", "lines"), "own/b.toml": PACK.replace("tern", "coral").replace("House", "A house")})
    make({"own/c.toml": 'format = 1\nsite = "c"\nuse = ["generic-enn"]\n'})
    ran = clean("rules", "lint", "own", "--select", "R0,R4")
    assert ran.code == 2
    assert [line.partition(" ")[0] for line in ran.text.splitlines()] == [
        "own/a.toml:8:",
        "own/b.toml:1:",
        "own/c.toml:3:",
        "3",
    ]
    assert 'R001 lines: unknown key (did you mean "line"?)' in ran.text
    assert 'R001 use: no pack "generic-enn" (did you mean "generic-en"?)' in ran.text


def test_lint_reads_the_rule_files_that_rules_names(clean, make):
    make({"tern.txt": PACK + EXAMPLE, "own/broken.toml": PACK.replace("line", "lines")})
    ran = clean("rules", "lint", "tern", "--rules", "tern.txt", "--ignore", "R4")
    assert (ran.code, ran.text, ran.err) == (0, "1 file, 0 findings\n", "")
    for named in ("own/broken.toml", "own"):
        for pack in ((), ("lantern",)):
            ran = clean("rules", "lint", *pack, "--rules", named, "--select", "R0")
            assert (ran.code, ran.err) == (2, "")
            assert ran.text.startswith('own/broken.toml:8: R001 lines: unknown key (did you mean "line"?)')


def test_lint_lists_its_codes(clean):
    ran = clean("rules", "lint", "--codes")
    assert (ran.code, ran.err) == (0, "")
    assert "R201  matches-prose" in ran.text
    assert {"code": "R201", "name": "matches-prose"}.items() <= json.loads(
        clean("rules", "lint", "--codes", "--format", "json").text
    )["codes"][9].items()


def test_packs_may_be_named_by_file_folder_or_name(clean, make, here):
    make({"own/tern.toml": PACK + EXAMPLE})
    for words in (["own/tern.toml"], ["own"], ["tern", "--rules", "own"], ["lantern", "own/tern.toml"]):
        ran = clean("rules", "test", *words)
        assert (ran.code, ran.err) == (0, "")
        assert ran.text.startswith(f"{len(words) - ('--rules' in words) * 2} pack")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["lint", "--select", "R9"], 'no code "R9"'),
        (["lint", "--format", "jsn"], 'no format "jsn" (did you mean "json"?); use text or json'),
        (["lint", "lantrn"], 'no pack "lantrn" (did you mean "lantern"?)'),
        (["lint", "no/such.toml"], "no/such.toml: no such rule file or folder"),
        (["lint", "--rules", "nowhere"], "nowhere: no such rule file or folder; check --rules"),
        (["lint", "lantern", "--rules", "nowhere"], "nowhere: no such rule file or folder; check --rules"),
        (["test", "empty/"], "empty/: no such rule file or folder"),
        (["new", "no host", "a.txt"], '"no host" is no host name, such as news.example'),
        (["new", "tern.example", "missing.txt"], "no sample page could be read"),
        (["new", "lantern.example", "a.txt", "--name", "lantern"], 'there is a pack "lantern" already'),
        (["new", "tern.example", "a.txt", "--name", "auto"], 'site: "auto" is taken'),
        (["new", "tern.example", "a.txt", "-o", "-", "--format", "json"], "name a folder with -o"),
        (["import", "a.txt", "--from", "ftrr"], 'can\'t import from "ftrr" (did you mean "ftr"?); use ftr or easylist'),
        (["import", "missing/", "--from", "ftr"], "missing/: no such file or folder"),
        (["import", "a.txt"], "Missing option '--from'"),
    ],
)
def test_errors_are_one_line(clean, make, here, args, said):
    make({"a.txt": "A page.\n"})
    before = sorted(here.rglob("*"))
    ran = clean("rules", *args)
    assert ran.code == 2
    assert said in ran.err
    assert sorted(here.rglob("*")) == before


def test_mutate_names_entries_and_conditions(clean, make):
    make({"tern.toml": PACK + EXAMPLE})
    ran = clean("rules", "test", "tern.toml", "--mutate")
    assert ran.code == 1
    assert ran.text.splitlines() == [
        "tern.toml:8: tern/about: no example proves 'About us all'",
        'tern.toml:10: tern/about: note: no example proves where = "last 3"',
        "1 pack, 1 example, 1 fault, 1 note",
    ]
    strict = clean("rules", "test", "tern.toml", "--mutate", "--strict").text.splitlines()
    assert strict[1:] == ['tern.toml:10: tern/about: no example proves where = "last 3"', "1 pack, 1 example, 2 faults"]
    told = json.loads(clean("rules", "test", "tern.toml", "--mutate", "--format", "json").text)
    assert [(f["kind"], f["line"], f["rule"]) for f in told["faults"]] == [("entry", 8, "tern/about")]
    assert [(f["kind"], f["line"], f["rule"]) for f in told["notes"]] == [("condition", 10, "tern/about")]
    assert (told["packs"], told["examples"]) == (["tern"], 1)


def test_the_examples_of_two_files_of_one_pack_are_run(clean, make):
    near_miss = f"{PACK[: PACK.index('[[')]}[[example]]\nkeeps = 'Ferry'\n[[example]]\nkeeps = '''\nYes.\nAbout the Tern\n'''\n"
    make({"own/a.toml": PACK + EXAMPLE, "own/b.toml": near_miss})
    for named in (["own"], ["own/a.toml", "own/b.toml"]):
        ran = clean("rules", "test", *named)
        assert ran.code == 1
        assert ran.text.splitlines() == [
            "own/b.toml:7: example 3: must come back untouched, but tern/about takes line 2: 'About the Tern'",
            "1 pack, 3 examples, 1 fault",
        ]


@pytest.mark.parametrize("second", ["own/b.toml", "own/below/b.toml"])
def test_an_id_stands_once_below_a_folder(clean, make, second):
    make({"own/a.toml": PACK + EXAMPLE, second: PACK, "a.txt": "A ferry.\n"})
    said = f'{second}:5: id: "tern/about" stands in own/a.toml:5, too'
    assert said in clean("rules", "test", "own").err
    assert said in clean("--rules", "own", "a.txt").err


def test_lint_tells_of_a_selector_that_can_not_be_evaluated(clean, make):
    make({"tern.toml": PACK[: PACK.index("[[")] + "[[prune]]\nid = 'x'\nxpath = '//h1[contains(.)]'\n"})
    ran = clean("rules", "lint", "tern.toml")
    assert (ran.code, ran.err) == (2, "")
    assert ran.text.startswith('tern.toml:5: R001 xpath: "//h1[contains(.)]" can\'t be evaluated: ')


def test_a_condition_without_proof_alone_is_no_fault(clean, make):
    make({"tern.toml": PACK.replace(', "About us all"', "") + EXAMPLE})
    assert clean("rules", "test", "tern.toml", "--mutate").code == 0
    assert clean("rules", "test", "tern.toml", "--mutate", "--strict").code == 1


def test_glue_counts_seams(clean, make):
    ran = clean("rules", "test", "futurecenter", "--glue")
    assert (ran.code, ran.err) == (0, "")
    assert int(ran.text.split(" seams")[0].rpartition(" ")[2]) > 20


def test_a_corpus_shows_which_rules_hit(clean, make):
    make({"tern.toml": PACK, "pages/a.txt": "A ferry.\n\nAbout the Tern\nYes.\n", "pages/b.txt": "Bread.\n"})
    make({"pages/c.jsonl": '{"text": "A mill of the island."}\nnothing\n'})
    ran = clean("rules", "test", "tern.toml", "--corpus", "pages")
    assert ran.code == 2
    assert ran.err == "clean: pages/c.jsonl:2: no JSON: Expecting value at character 1 of the line\n"
    assert ran.text.splitlines() == [
        "rule           hits  documents    words  last in",
        "tern/about        2          1   33.33%  pages/a.txt",
        "3 documents (3 article), 12 words; 0 rules never hit",
        "1 pack, 0 examples, 0 faults",
    ]
    make({"pages/c.jsonl": '{"text": "A mill of the island."}\n'})
    ran = clean("rules", "test", "tern.toml", "--corpus", "pages", "--format", "json")
    assert ran.code == 0
    assert json.loads(ran.text)["corpus"]["rules"] == [
        {"rule": "tern/about", "hits": 2, "documents": 1, "words": 4, "last": "pages/a.txt", "share": 0.333333}
    ]


def test_new_writes_a_pack_that_holds(clean, here):
    ran = clean("rules", "new", "https://www.gazette.example/a", SAMPLES / "samples", "-o", "own")
    assert (ran.code, ran.err) == (0, "")
    assert ran.text.splitlines() == [
        "wrote own/gazette-example.toml: 3 rules, 1 example from 6 samples",
        "next: clean rules test own/gazette-example.toml --mutate",
    ]
    assert clean("rules", "test", "own").text == "1 pack, 1 example, 0 faults\n"
    again = clean("rules", "new", "gazette.example", SAMPLES / "samples", "-o", "own")
    assert again.code == 0
    (here / "own" / "gazette-example.toml").write_text("format = 1\n")
    assert "is there already" in clean("rules", "new", "gazette.example", SAMPLES / "samples", "-o", "own").err
    assert (here / "own" / "gazette-example.toml").read_text() == "format = 1\n"
    assert clean("rules", "new", "gazette.example", SAMPLES / "samples", "-o", "own", "--overwrite").code == 0
    printed = clean("rules", "new", "gazette.example", SAMPLES / "samples", "-o", "-").text
    assert printed == (here / "own" / "gazette-example.toml").read_text()


def test_new_goes_on_without_a_sample_that_cannot_be_read(clean, make, here):
    make({"a.txt": "A page.\n"})
    ran = clean("rules", "new", "tern.example", "a.txt", "missing.txt", "--format", "json")
    assert ran.code == 2
    assert ran.err == "clean: missing.txt: no such file or folder\n"
    assert json.loads(ran.text) == {
        "pack": "tern-example", "file": "rules/tern-example.toml", "samples": 1, "copies": 0, "rules": [], "examples": 1,
    }  # fmt: skip


def test_html_pages_are_samples_and_a_corpus(clean, make, here):
    story = "<p>{} sails again, after two years in the dock of the old town, and so does the boat of the priest.</p>"
    for n, name in enumerate(["The ferry", "A schooner", "Nobody", "The pilot"]):
        body = "".join(story.format(f"{name} of the {k} island") for k in ("first", "second", "third"))
        article = f"<article><h1>{name} sails</h1>{body}<p>Written by hand</p></article>"
        make({f"pages/{n}.html": f"<html><body>{article}</body></html>"})
    assert clean("rules", "new", "hand.example", "pages", "-o", "own").code == 0
    assert 'line  = ["Written by hand"]' in (here / "own" / "hand-example.toml").read_text()
    ran = clean("rules", "test", "own", "--corpus", "pages")
    assert ran.code == 0
    assert [line.split()[:3] for line in ran.text.splitlines() if line.startswith("hand")] == [
        ["hand-example/page-foot", "4", "4"]
    ]


def test_import_writes_packs_and_says_what_was_lost(clean, here):
    ran = clean("rules", "import", SAMPLES / "collections" / "ftr", "--from", "ftr", "-o", "own")
    assert (ran.code, ran.err) == (0, "")
    lines = ran.text.splitlines()
    assert lines[-3:] == [
        "wrote own/harbor-example.toml: 7 selectors",
        "wrote own/tern-example-subdomains.toml: 1 selector",
        "4 files, 2 packs, 11 of 30 lines carried over",
    ]
    assert f"{SAMPLES}/collections/ftr/harbor.example.txt:12: strip: not carried over: no XPath expression: " in ran.text
    assert clean("rules", "test", "own").text == "2 packs, 0 examples, 0 faults\n"
    assert clean("rules", "list", "--rules", "own").code == 0
    one = clean(
        "rules", "import", SAMPLES / "collections" / "ftr", "--from", "ftr", "-o", "two", "--host", "www.harbor.example"
    )
    assert [p.name for p in (here / "two").iterdir()] == ["harbor-example.toml"]
    assert one.text.splitlines()[-1] == "4 files, 1 pack, 10 of 25 lines carried over"


def test_where_one_of_several_packs_is_there_already_none_is_imported(clean, make, here):
    make({"own/tern-example-subdomains.toml": "format = 1\n"})
    before = tree(here)
    ran = clean("rules", "import", SAMPLES / "collections" / "ftr", "--from", "ftr", "-o", "own")
    assert (
        ran.error()
        == "own/tern-example-subdomains.toml: is there already with other content; use --overwrite, or another folder"
    )
    assert tree(here) == before


@pytest.mark.parametrize(
    "args",
    [
        ["new", "harbor.example", SAMPLES / "samples", "--name", "harbor-example"],
        ["import", SAMPLES / "collections" / "ftr", "--from", "ftr"],
    ],
    ids=["new", "import"],
)
def test_a_full_disk_costs_no_rule_file(clean, make, here, monkeypatch, args):
    make({"own/harbor-example.toml": PACK})
    (here / "own" / "harbor-example.toml").chmod(0o600)
    before = tree(here)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        ran = clean("rules", *args, "-o", "own", "--overwrite")
    assert ran.error() == "own/harbor-example.toml: can't be written: No space left on device"
    assert tree(here) == before
    assert clean("rules", *args, "-o", "own", "--overwrite").code == 0
    assert (here / "own" / "harbor-example.toml").read_text() != PACK
    assert (here / "own" / "harbor-example.toml").stat().st_mode & 0o777 == 0o600


def test_import_as_json_and_to_the_standard_output(clean, here):
    source = SAMPLES / "collections" / "harbor-list.txt"
    told = json.loads(clean("rules", "import", source, "--from", "easylist", "--format", "json").text)
    assert [p["pack"] for p in told["packs"]] == ["harbor-list", "news-example", "post-example", "tern-example"]
    assert told["packs"][1] == {
        "pack": "news-example", "file": "rules/news-example.toml", "hosts": ["news.example", "*.news.example"],
        "sources": [str(source)], "entries": 4,
    }  # fmt: skip
    assert told["left_out"][0] == {
        "file": str(source), "line": 7, "what": "##", "text": "~plain.example##.crew-box",
        "reason": "holds everywhere but on plain.example, which a pack can't say",
    }  # fmt: skip
    assert (told["files"], told["lines"], told["carried"], told["network"]) == (1, 23, 11, 3)
    printed = clean("rules", "import", source, "--from", "easylist", "--host", "post.example", "-o", "-")
    assert 'site   = "post-example"' in printed.text
    assert printed.err.endswith("1 file, 1 pack, 3 of 3 lines carried over, 3 filters of requests passed over\n")


@pytest.mark.parametrize("command", ["list", "show", "lint", "test", "new", "import"])
def test_each_command_shows_examples_in_its_help(clean, command):
    assert f"'clean rules {command}" in clean("rules", command, "--help").text
