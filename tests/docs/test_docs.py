"""The documentation against the program: what the pages show is run, what they name exists, what exists is named."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

import cleaner
from cleaner.api import Cleaner
from cleaner.cli.main import COMMANDS
from cleaner.finding import CONFIG_NAMES
from cleaner.inputs import Input
from cleaner.ledger import ledger_lines
from cleaner.model import FATES, Fate, Kind, Sureness, Verdict
from cleaner.reading import read_documents
from cleaner.records import article_records
from cleaner.rulefile import _HEAD, _TABLES, parse_pack
from cleaner.template import KIND_SLOTS

from .pages import PAGES, ROOT, blocks, code_spans, commands, environment, make_file, prose, run_python, run_session

DOCS = ROOT / "docs"
README = ROOT / "README.md"

every_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: p.name)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty corpus with the fixtures in it."""
    shutil.copytree(ROOT / "fixtures", tmp_path / "fixtures")
    (tmp_path / "cleaner.toml").touch()  # it ends the search for a corpus's own rules
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-config"))
    monkeypatch.setenv("CLEANER_CACHE", "")
    return tmp_path


# -- what the pages show ---------------------------------------------------------------------------


@every_page
@pytest.mark.skipif(os.name == "nt", reason="the sessions are those of a POSIX shell")
def test_a_page_shows_what_the_program_does(page: Path, folder: Path) -> None:
    session: dict[str, object] = {}
    for needed in ("git", "pre-commit"):
        if f"$ {needed} " in page.read_text("utf-8") and shutil.which(needed, path=environment(folder)["PATH"]) is None:
            pytest.skip(f"the page shows {needed}, which is not here")
    for block in blocks(page):
        if block.target:
            make_file(block, folder)
        elif block.language == "console":
            run_session(block, folder)
        elif block.language == "python" and ">>>" in block.text:
            run_python(block, session)


def test_every_command_that_is_shown_is_run() -> None:
    """Only a session can be run; a ``$`` anywhere else would look like one and not be held to it."""
    for block in (b for page in PAGES for b in blocks(page)):
        if block.language != "console":
            assert not re.search(r"^\$ clean", block.text, re.MULTILINE), block.place


def test_rules_in_the_pages_are_rules() -> None:
    """A block that is no whole file is one with a head before it. Configurations are read where a page uses them."""
    own = {*CONFIG_NAMES, "cleaner-baseline.toml"}
    shown = [b for page in PAGES for b in blocks(page) if b.language == "toml" and Path(b.target).name not in own]
    assert shown
    for block in shown:
        whole = re.search(r"^format *=", block.text, re.MULTILINE)
        head = "" if whole else 'format = 1\nsite = "some-site"\n'
        assert parse_pack(head + block.text, block.place).name


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if target.startswith("https://"):
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        assert linked.exists(), f"{page.name}: {target}"
        if anchor:
            assert anchor in _anchors(linked), f"{page.name}: {target}"


def _anchors(page: Path) -> set[str]:
    """The names under which a page's headings can be linked to."""
    headings = re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_index_lists_every_page() -> None:
    linked = set(re.findall(r"\]\(([\w-]+\.md)", (DOCS / "index.md").read_text("utf-8")))
    assert linked == {p.name for p in DOCS.glob("*.md")} - {"index.md"}


# -- options and commands --------------------------------------------------------------------------


@cache
def _programs() -> dict[str, Any]:
    """The commands by the words that call them: ``clean``, ``clean explain``, ``clean rules list``."""
    found = {"clean": _command("clean"), "clean-spark": get_command(import_module("cleaner.integrations.spark.command").app)}
    for name in COMMANDS:
        command = _command(name)
        nested = getattr(command, "commands", None)
        found |= {f"clean {name} {sub}": c for sub, c in nested.items()} if nested else {f"clean {name}": command}
    return found


def _command(name: str) -> Any:
    return get_command(import_module(f"cleaner.cli.{name}").app)


def _options(command: Any) -> set[str]:
    return {o for p in command.params if p.param_type_name == "option" for o in (*p.opts, *p.secondary_opts)} | {"-h", "--help"}


def _calls(page: Path) -> Iterator[tuple[str, str]]:
    """Calls of the program in sessions, scripts and code spans, each with where it stands."""
    for block in blocks(page):
        if block.language in ("console", "sh", "bash"):
            texts = [c.text for c in commands(block)] if block.language == "console" else block.text.splitlines()
            for part in (p.strip() for text in texts for p in re.split(r"&&|\|\|?|;", text)):
                if re.match(r"(\S*/)?clean(-spark)?(\s|$)", part):
                    yield re.sub(r"^\S*/", "", part), block.place
    for span in code_spans(page):
        if re.match(r"clean(-spark)?\s", span):
            yield span, page.name


def _program_of(call: str) -> str:
    words = call.split()
    return next((name for n in (3, 2, 1) if (name := " ".join(words[:n])) in _programs()), "clean")


@every_page
def test_options_in_the_pages_exist(page: Path) -> None:
    for call, place in _calls(page):
        known = _options(_programs()[_program_of(call)])
        for option in re.findall(r"(?<=\s)--?[a-zA-Z][\w-]*", call):
            assert option in known, f"{place}: {call}"
    every = {option for command in _programs().values() for option in _options(command)}
    ours = [s.split()[0] for s in code_spans(page) if re.match(r"-{1,2}[a-zA-Z][\w-]*( |$)", s)]
    assert set(ours) <= every | {"-n"}, page.name


def test_every_command_and_option_is_documented() -> None:
    text = (DOCS / "command-line.md").read_text("utf-8")
    found = re.findall(r"^## `(clean[a-z -]*)[^`]*`\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    sections = {name.strip(): body for name, body in found}
    shared = re.search(r"^## Options that several commands share\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    assert shared
    for name, command in _programs().items():
        assert name in sections, f"docs/command-line.md has no section `{name}`"
        for option in _options(command):
            assert f"`{option}" in sections[name] + shared[1], f"docs/command-line.md: `{name}` lacks {option}"


def test_an_exit_code_stands_once() -> None:
    table = (DOCS / "command-line.md").read_text("utf-8").partition("\n## Exit codes\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| (\d+) \|", table, re.MULTILINE) == ["0", "1", "2"]


# -- rules, records, words -------------------------------------------------------------------------


def test_every_key_of_a_rule_file_is_documented() -> None:
    spans = set(code_spans(DOCS / "rules.md"))
    assert set(_HEAD) <= spans
    for table, keys in _TABLES.items():
        assert f"[[{table}]]" in spans
        assert set(keys) <= spans, table


def test_every_slot_flag_and_place_is_documented() -> None:
    spans = set(code_spans(DOCS / "rules.md"))
    assert {f"{{{name}}}" for name in (*KIND_SLOTS, "any", "n", "optional", "more")} <= spans
    assert {"first N", "last N", "within N of KIND", "before KIND", "after KIND"} <= spans


def test_every_word_of_the_labels_is_documented() -> None:
    spans = set(code_spans(DOCS / "how-it-decides.md"))
    assert {*Kind, *Fate, *Verdict, *Sureness} <= spans


def test_the_fate_of_each_kind_is_documented() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| `(\w+)` \|", (DOCS / "how-it-decides.md").read_text("utf-8"), re.MULTILINE))
    assert rows == {kind.value: fate.value for kind, fate in FATES.items()} | {"blank": "blank"}


def test_every_automatic_rule_is_documented() -> None:
    source = "".join(p.read_text("utf-8") for p in (ROOT / "cleaner").rglob("*.py"))
    ids = set(re.findall(r'"(auto/[a-z-]+)"', source))
    assert ids <= set(code_spans(DOCS / "how-it-decides.md"))


def test_every_field_of_a_record_is_documented(folder: Path) -> None:
    spans = set(code_spans(DOCS / "records.md"))
    program = Cleaner.load(rules=folder / "fixtures" / "rules")
    for path in sorted((folder / "fixtures").rglob("*.txt")):
        for document in read_documents(Input(path, path.name, path.parent)):
            result = program.clean(document.text, url="https://www.harborpost.example/1", path=path)
            for record in article_records(result, document.source):
                assert set(record) | set(record["metadata"]) <= spans
            for line in ledger_lines(document, result):
                assert set(json.loads(line)) <= spans


def test_everything_that_can_be_imported_is_documented() -> None:
    assert set(cleaner.__all__) <= set(re.findall(r"\w+", " ".join(code_spans(DOCS / "records.md"))))


# -- the house -------------------------------------------------------------------------------------


def test_changelog_knows_the_version() -> None:
    newest = re.search(r"^## \[?(\d+\.\d+\.\d+)", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE)
    assert newest
    assert newest[1] == cleaner.__version__


def test_the_check_runs_what_the_readme_tells_to_run() -> None:
    set_up = next(b for b in blocks(README) if b.language == "sh" and "pytest" in b.text)
    tests = re.search(r"python (-m pytest.*)$", set_up.text, re.MULTILINE)
    assert tests
    assert re.search(rf"{re.escape(tests[1])}$", (ROOT / ".ci" / "run").read_text("utf-8"), re.MULTILINE)


def test_the_readme_cleans_a_fixture_that_is_there() -> None:
    set_up = next(b for b in blocks(README) if b.language == "sh" and "pip install -q ." in b.text)
    for name in re.findall(r"fixtures/\S+", set_up.text):
        assert (ROOT / name).exists()
