"""``clean hook``: what it does with the files of a commit."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor

import pytest
from lantern import BRIDGE, BRIDGE_CLEAN, BUNDLE, BUNDLE_CLEAN, FERRY, FERRY_CLEAN, PLAIN, tree

CONFIG = 'include = ["news/"]\n'
_NAMES = (
    "requirements.txt", "news/requirements-dev.txt", "requirements/docs.txt", "LICENSE.txt", "news/LICENSE", "notes.txt",
    "CMakeLists.txt", "README.md",
)  # fmt: skip
OTHERS = dict.fromkeys(_NAMES, FERRY)
"""Files that are no part of the corpus, even if they look like a page."""

STORY = [
    f"The tower clock of Brenn ran backwards on {day}, and so far nobody in the town has been able to stop it for an hour."
    for day in ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
]
MENU = "Home\nNews\nPolitics\nBusiness\nSport\nCulture\nOpinion\nWeather\nLog in\nSearch\n\n"
PAGE = (
    MENU + "Tower clock of Brenn runs backwards\n\n" + "\n\n".join(STORY) + "\n\nJo\nlol\nReply\nPetra\nboth\nReply\nAbout us\n"
)
"""A page that no rule knows."""


def test_it_cleans_what_the_configuration_includes(clean, make, here):
    make({"cleaner.toml": CONFIG, "news/a.txt": FERRY, "news/deep/b.page": BRIDGE, "news/plain.txt": PLAIN} | OTHERS)
    names = [name for name in tree(here) if name != "cleaner.toml"]
    ran = clean("hook", *names)
    assert (ran.code, ran.err) == (1, "")
    assert (
        ran.text == "cleaned news/a.txt: 3 lines dropped, 2 captured\ncleaned news/deep/b.page: 2 lines dropped, 1 captured\n"
    )
    cleaned = {"news/a.txt": FERRY_CLEAN, "news/deep/b.page": BRIDGE_CLEAN, "news/plain.txt": PLAIN} | OTHERS
    assert tree(here) == {name: text.encode() for name, text in (cleaned | {"cleaner.toml": CONFIG}).items()}
    ran = clean("hook", *names)
    assert (ran.code, ran.out, ran.err) == (0, b"", "")


def test_files_of_a_repository_are_left_alone_whatever_is_included(clean, make, here):
    make({"cleaner.toml": 'include = ["*.txt", "LICENSE", "README.md"]\n', "news/notice.txt": FERRY} | OTHERS)
    names = [name for name in tree(here) if name not in ("cleaner.toml", "notes.txt")]
    assert clean("hook", *names).text == "cleaned news/notice.txt: 3 lines dropped, 2 captured\n"
    assert {name: data for name, data in tree(here).items() if name in OTHERS} == {n: FERRY.encode() for n in OTHERS}


def test_names_with_blanks_can_be_pasted(clean, make):
    make({"cleaner.toml": CONFIG, "news/a b.txt": BUNDLE})
    assert "'clean hook --split 'news/a b.txt'' writes a b.1.txt, a b.2.txt" in clean("hook", "news/a b.txt").err


def test_the_check_changes_nothing(clean, make, here):
    make({"cleaner.toml": CONFIG, "news/a.txt": FERRY, "news/b.txt": BUNDLE, "notes.txt": FERRY})
    before = tree(here)
    ran = clean("hook", "--check", "news/a.txt", "news/b.txt", "notes.txt")
    assert ran.code == 1
    assert [line.partition(":")[0] for line in ran.text.splitlines()] == ["would clean news/a.txt", "would clean news/b.txt"]
    assert tree(here) == before
    make({"news/a.txt": FERRY_CLEAN, "news/b.txt": BUNDLE_CLEAN})
    assert clean("hook", "--check", "news/a.txt", "news/b.txt", "notes.txt").code == 0


@pytest.mark.parametrize("config", [None, "", 'exclude = ["*"]\n', 'cut = "off"\n'])
@pytest.mark.parametrize("option", [[], ["--check"], ["--split"]])
def test_nothing_passes_silently_where_nobody_says_what_the_corpus_is(clean, make, here, config, option):
    make({"a.txt": FERRY, "README.md": ""} | ({} if config is None else {"cleaner.toml": config}))
    for name in ("a.txt", "README.md"):
        said = clean("hook", *option, name).error()
        assert 'include = ["articles/**/*.txt"]' in said
        assert said.startswith("no configuration says which files" if config is None else "cleaner.toml: does not say which")
    assert tree(here)["a.txt"] == FERRY.encode()


def test_of_a_folder_it_cleans_what_is_included_below(clean, make, here):
    files = {"cleaner.toml": CONFIG, "news/a.txt": FERRY, "news/deep/b.page": BRIDGE, "notes.txt": FERRY, "news/LICENSE": FERRY}
    for folder in (".", "news"):
        make(files)
        ran = clean("hook", "--check", folder)
        assert ran.code == 1
        said = [line.partition(":")[0] for line in ran.text.splitlines()]
        assert said == ["would clean news/a.txt", "would clean news/deep/b.page"]
        assert clean("hook", folder).code == 1
        cleaned = files | {"news/a.txt": FERRY_CLEAN, "news/deep/b.page": BRIDGE_CLEAN}
        assert tree(here) == {name: text.encode() for name, text in cleaned.items()}
        assert clean("hook", folder).code == 0


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("-", "the standard input is no file of a commit; name files or folders"),
        ("", "an empty file name; name a file"),
        ("notes", "notes: no text in this folder; it is searched for what the configuration includes"),
        ("nowhere", "nowhere: no such file or folder"),
        ("news/nowhere.txt", "news/nowhere.txt: no such file or folder"),
        ("*.page", "*.page: no file matches this pattern"),
    ],
)
def test_nothing_passes_because_nobody_looked(clean, make, name, said):
    make({"cleaner.toml": CONFIG, "notes/a.txt": FERRY})
    assert clean("hook", name, data=FERRY.encode()).error().startswith(said)


def test_a_bundle_that_is_not_divided_fails_with_the_command_to_run(clean, make, here):
    make({"cleaner.toml": CONFIG, "news/a.txt": FERRY, "news/b.txt": BUNDLE})
    ran = clean("hook", "news/a.txt", "news/b.txt")
    assert ran.code == 1
    said = "news/b.txt: holds 2 articles that are not divided; 'clean hook --split news/b.txt' writes b.1.txt, b.2.txt"
    assert ran.err == f"clean: {said}\n"
    assert tree(here) == {"cleaner.toml": CONFIG.encode(), "news/a.txt": FERRY_CLEAN.encode(), "news/b.txt": BUNDLE.encode()}
    ran = clean("hook", "--split", "news/b.txt")
    assert (ran.code, ran.text, ran.err) == (1, "news/b.1.txt\nnews/b.2.txt\n", "")
    assert sorted(tree(here)) == ["cleaner.toml", "news/a.txt", "news/b.1.txt", "news/b.2.txt"]
    assert clean("hook", "news/a.txt", "news/b.1.txt", "news/b.2.txt").code == 0


def test_a_bundle_is_split_only_by_the_option(clean, make, here):
    make({"cleaner.toml": f"split = true\n{CONFIG}", "news/b.txt": BUNDLE})
    assert clean("hook", "news/b.txt").code == 1
    assert tree(here)["news/b.txt"] == BUNDLE.encode()


def test_a_corpus_may_want_bundles_in_one_file(clean, make, here):
    make({"cleaner.toml": f"split = false\n{CONFIG}", "news/b.txt": BUNDLE})
    ran = clean("hook", "news/b.txt")
    assert ran.text == "cleaned news/b.txt: 5 lines dropped, 3 captured, split into 2 articles\n"
    assert tree(here)["news/b.txt"] == BUNDLE_CLEAN.encode()
    assert clean("hook", "news/b.txt").code == 0


def test_a_divided_bundle_passes(clean, make):
    make({"cleaner.toml": CONFIG, "news/b.txt": BUNDLE_CLEAN})
    assert clean("hook", "news/b.txt").code == 0


def test_rules_alone_speak_unless_the_corpus_says_otherwise(clean, make, here):
    make({"cleaner.toml": CONFIG, "news/page.txt": PAGE})
    assert clean("hook", "--check", "news/page.txt").out == clean("-q", "--check", "--cut", "off", "news/page.txt").out
    for level in ("normal", "hard"):
        make({"cleaner.toml": f'{CONFIG}cut = "{level}"\n'})
        said = clean("hook", "--check", "news/page.txt").out
        assert said == clean("-q", "--check", "news/page.txt").out
        assert said != clean("-q", "--check", "--cut", "off", "news/page.txt").out


def test_exceptions_hold(clean, make, here):
    make({"cleaner.toml": CONFIG, "news/a.txt": FERRY, "news/b.txt": BUNDLE})
    clean("--baseline", "-q", "news")
    assert clean("hook", "news/a.txt", "news/b.txt").code == 0


def test_records_are_cleaned_in_place(clean, make, here):
    make({"cleaner.toml": CONFIG, "news/a.jsonl": json.dumps({"text": FERRY}) + "\n"})
    ran = clean("hook", "news/a.jsonl")
    assert (ran.code, ran.text) == (1, "cleaned news/a.jsonl: 3 lines dropped, 2 captured in 1 record\n")
    assert json.loads((here / "news" / "a.jsonl").read_text())["text"] == FERRY_CLEAN
    ran = clean("hook", "news/a.jsonl")
    assert (ran.code, ran.text) == (0, "")


def test_each_file_of_records_is_told_by_itself(clean, make):
    lines = {name: "".join(json.dumps({"text": text}) + "\n" for text in texts) for name, texts in (
        ("a", [BUNDLE, PLAIN, FERRY]), ("b", [PLAIN]), ("c", [BRIDGE]),
    )}  # fmt: skip
    make({"cleaner.toml": CONFIG} | {f"news/{name}.jsonl": text for name, text in lines.items()})
    ran = clean("hook", *(f"news/{name}.jsonl" for name in lines))
    assert (ran.code, ran.text.splitlines()) == (1, [
        "cleaned news/a.jsonl: 8 lines dropped, 5 captured in 2 records, 1 of them split",
        "cleaned news/c.jsonl: 2 lines dropped, 1 captured in 1 record",
    ])  # fmt: skip


@pytest.mark.parametrize("option", [[], ["--check"]])
def test_a_page_fails_and_stops_no_other_file(clean, make, here, option):
    make({"cleaner.toml": CONFIG, "news/a.html": "<!doctype html><p>The sea is calm.</p>", "news/b.txt": FERRY})
    ran = clean("hook", *option, "news/a.html", "news/b.txt")
    said = "news/a.html: is an HTML page, which can't become text in its place; put it into exclude in the configuration"
    assert ran.error() == said
    assert ran.text == f"{'would clean' if option else 'cleaned'} news/b.txt: 3 lines dropped, 2 captured\n"
    assert (here / "news" / "b.txt").read_text() == (FERRY if option else FERRY_CLEAN)


def test_one_bad_file_stops_no_other(clean, make, here):
    make({"cleaner.toml": CONFIG, "news/a.txt": FERRY, "news/bad.txt": b"\0\1\2" * 50})
    ran = clean("hook", "news/bad.txt", "news/a.txt")
    assert ran.code == 2
    assert ran.err.startswith("clean: news/bad.txt: ")
    assert tree(here)["news/a.txt"] == FERRY_CLEAN.encode()


def test_batches_at_the_same_time(program, make, here):
    names = [f"news/{n:02}.txt" for n in range(24)]
    make({"cleaner.toml": CONFIG} | {name: BUNDLE if n % 3 == 0 else FERRY for n, name in enumerate(names)})
    with ThreadPoolExecutor(4) as pool:
        ran = list(pool.map(lambda k: program("hook", "--split", *names[k::4]), range(4)))
    assert [r.code for r in ran] == [1] * 4
    expected = {"cleaner.toml": CONFIG}
    for n, name in enumerate(names):
        if n % 3:
            expected[name] = FERRY_CLEAN
        else:
            expected |= {name.replace(".txt", ".1.txt"): FERRY_CLEAN, name.replace(".txt", ".2.txt"): BRIDGE_CLEAN}
    assert tree(here) == {name: text.encode() for name, text in expected.items()}


def test_options_that_do_not_go_together(clean, make):
    make({"cleaner.toml": CONFIG, "news/a.txt": FERRY})
    assert (
        clean("hook", "--check", "--split", "news/a.txt").error()
        == "--check changes nothing and --split writes; use one of them"
    )
