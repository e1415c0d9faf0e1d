"""``clean learn`` as a user starts it."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from cleaner.tables import Tables

pytest.importorskip("duckdb", reason="the extra 'learn' is not installed")

PAGES = Path(__file__).parents[2] / "fixtures" / "learn" / "tidebell.example"


@pytest.fixture
def corpus(here: Path) -> Path:
    """A corpus with a folder that bears a host's name."""
    shutil.copytree(PAGES, here / "corpus" / "tidebell.example")
    return here / "corpus"


def test_a_rule_file_is_written_for_each_site(clean, corpus, here):
    ran = clean("learn", "corpus", "-o", "learned")
    assert ran.code == 0
    assert [path.name for path in sorted((here / "learned").iterdir())] == ["tidebell.toml"]
    assert "learned/tidebell.toml: 6 documents, 5 articles" in ran.err
    assert clean("rules", "test", "tidebell", "--mutate", "--rules", "learned").code == 0


def test_without_a_folder_rules_are_printed(clean, corpus):
    ran = clean("learn", "corpus", "-q")
    assert ran.code == 0
    assert b'site   = "tidebell"' in ran.out
    assert ran.err == ""


def test_they_are_those_that_would_be_written_also_where_the_corpus_has_learned_rules_already(clean, corpus, here):
    assert clean("learn", "corpus", "-q", "-o", "rules").code == 0
    assert clean("learn", "corpus", "-q").out == (here / "rules" / "tidebell.toml").read_bytes()
    assert clean("learn", "corpus", "-q", "-o", "rules").code == 0  # equal content is left


def test_records_belong_to_the_site_of_their_address(clean, make):
    records = [
        {"text": path.read_text("utf-8"), "url": f"https://www.tidebell.example/{path.stem}"} for path in PAGES.glob("*.txt")
    ]
    make({"pages.jsonl": "".join(json.dumps(r) + "\n" for r in records)})
    assert b'hosts  = ["tidebell.example", "*.tidebell.example"]' in clean("learn", "pages.jsonl").out


def test_records_and_files_give_the_same_rules(clean, corpus, make):
    records = [{"text": path.read_text("utf-8"), "url": "https://tidebell.example/"} for path in PAGES.glob("*.txt")]
    make({"pages.jsonl": "".join(json.dumps(r) + "\n" for r in records)})
    assert clean("learn", "pages.jsonl").out == clean("learn", "corpus").out


def test_a_host_can_be_given(clean, make):
    make({f"pages/{path.name}": path.read_bytes() for path in PAGES.glob("*.txt")})
    assert b'hosts  = ["bell.example", "*.bell.example"]' in clean("learn", "pages", "--host", "bell.example").out


def test_pages_of_which_nothing_is_known_are_told_by_their_lines(clean, make):
    make({f"pages/{path.name}": path.read_bytes() for path in PAGES.glob("*.txt")})
    ran = clean("learn", "pages")
    assert b'site   = "pages"' in ran.out
    assert any(rule.get("sign") for rule in tomllib.loads(ran.text)["drop"])


def test_too_few_pages_are_an_error_that_says_how_many_are_needed(clean, corpus):
    ran = clean("learn", "corpus/tidebell.example/salt.txt", "corpus/tidebell.example/roof.txt")
    assert ran.code == 2
    assert "no site with 5 different articles: tidebell.example has 2 articles in 2 documents" in ran.err


def test_a_rule_file_that_is_there_is_not_lost(clean, corpus, make):
    make({"learned/tidebell.toml": "# mine\n"})
    ran = clean("learn", "corpus", "-o", "learned")
    assert ran.code == 2
    assert "--overwrite" in ran.err
    assert clean("learn", "corpus", "-o", "learned", "--overwrite").code == 0


def test_a_broken_record_costs_that_record(clean, make):
    good = [json.dumps({"text": p.read_text("utf-8"), "url": "https://tidebell.example/"}) for p in PAGES.glob("*.txt")]
    make({"pages.jsonl": "\n".join([*good, "{broken"]) + "\n"})
    ran = clean("learn", "pages.jsonl")
    assert ran.code == 2
    assert "pages.jsonl:7: no JSON" in ran.err
    assert b"[[drop]]" in ran.out


def test_a_file_that_holds_many_documents_is_read(clean, make, here):
    records = [{"text": p.read_text("utf-8"), "url": "https://tidebell.example/"} for p in PAGES.glob("*.txt")]
    text = "".join(json.dumps(record) + "\n" for record in records)
    make({"pages.jsonl": text, "pages.jsonl.gz": gzip.compress(text.encode())})
    assert clean("learn", "pages.jsonl.gz").out == clean("learn", "pages.jsonl").out


def _workers_of(process: subprocess.Popen[bytes]) -> list[str]:
    """The processes that a process has started, once there are any."""
    until = time.monotonic() + 60
    found: list[str] = []
    while not found and process.poll() is None and time.monotonic() < until:
        found = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    return found


@pytest.mark.skipif(not Path("/proc/self/task/").exists(), reason="needs /proc to find the workers")
def test_ctrl_c_is_one_line(corpus):
    for n in range(20):
        shutil.copytree(corpus / "tidebell.example", corpus / f"bell{n}.example")
    command = [sys.executable, "-m", "cleaner", "learn", "--jobs", "2", str(corpus)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    found = _workers_of(process)
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: all of them
    said = process.communicate(timeout=60)[1].decode()
    assert (process.returncode, said) == (2, "clean: interrupted; files that are not finished are as they were\n")
    assert found
    assert not any(Path(f"/proc/{pid}").exists() for pid in found)


def test_ctrl_c_while_lines_are_counted_is_no_error_of_the_library(monkeypatch):
    def interrupted(*_: object) -> None:
        raise RuntimeError("Query interrupted")  # as DuckDB says it

    with Tables("SELECT 1", "counting") as tables, monkeypatch.context() as patch:
        patch.setattr(tables, "_db", SimpleNamespace(execute=interrupted))
        with pytest.raises(KeyboardInterrupt):
            tables.run("SELECT 1")


@pytest.mark.parametrize("args", [("--memory", "much"), ("--overwrite",), ("-o", "corpus/tidebell.example/salt.txt")])
def test_options_that_make_no_sense(clean, corpus, args):
    ran = clean("learn", "corpus", *args)
    assert ran.code == 2
    assert ran.err.count("\n") == 1


def test_a_missing_library_is_named(clean, corpus, monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    ran = clean("learn", "corpus")
    assert ran.code == 2
    assert "pip install 'article-cleaner[learn]'" in ran.err


def test_cleaning_loads_nothing_of_it(program, corpus):
    ran = program("-q", "corpus/tidebell.example/salt.txt", env={"PYTHONPROFILEIMPORTTIME": "1"})
    assert "cleaner.lines" in ran.err
    assert "duckdb" not in ran.err
    assert "cleaner.learning" not in ran.err
