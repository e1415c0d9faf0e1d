"""A run goes on where it was, whatever happened: workers that die, a full disk, inputs and rules that change."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from cleaner import Cleaner
from cleaner.corpus import parquet
from cleaner.corpus.run import clean_corpus
from cleaner.corpus.settings import Settings
from cleaner.errors import CleanerError, CorpusError, OutputError
from cleaner.inputs import Input
from cleaner.reading import Fields

from .deadly import FAULT, ONCE, POISON, SLOW, DeadlyCleaner
from .made import CLEANER, One, as_lines, packed, warc_record

ENOUGH = 300


def corpus(folder: Path, count: int = ENOUGH, name: str = "crawl.jsonl", **special: str) -> Path:
    """A file of records; ``special`` gives some of them a sentence of their own."""
    sentences = {int(number[1:]): sentence for number, sentence in special.items()}
    records = [
        {"id": f"r{n}", "text": f"Ferry {n} sails\n\nThe ferry number {n * n} sails at noon. {sentences.get(n, '')}\n"}
        for n in range(count)
    ]
    path = folder / name
    path.write_bytes(packed(as_lines(records), name))
    return path


def run(path: Path, output: Path, workers: int = 1, cleaner: object = CLEANER, **options: object):
    own = Settings(One(cleaner), output, **{"shard_size": 5000} | options)
    items = (
        [Input(p, p.name, p.parent) for p in sorted(path.rglob("*.txt"))]
        if path.is_dir()
        else [Input(path, path.name, path.parent)]
    )
    return clean_corpus(items, own, workers)


def outputs(folder: Path) -> dict[str, bytes]:
    found = (p for p in folder.rglob("*") if p.is_file())
    return {str(p.relative_to(folder)): p.read_bytes() for p in found if ".cleaner" not in p.parts}


def ids(folder: Path) -> list[str]:
    lines = b"".join(data for name, data in sorted(outputs(folder).items()) if name.startswith("crawl"))
    return [json.loads(line)["id"] for line in lines.splitlines()]


# -- workers that die ------------------------------------------------------------------------------


def test_a_record_of_which_workers_die_is_found_and_passed_over(tmp_path):
    path = corpus(tmp_path, r40=POISON, r41=ONCE, r200=POISON)
    outcome = run(path, tmp_path / "out", cleaner=DeadlyCleaner(tmp_path))
    assert ids(tmp_path / "out") == [f"r{n}" for n in range(ENOUGH) if n not in (40, 200)]
    errors = [json.loads(line) for line in (tmp_path / "out" / "errors.jsonl").read_text().splitlines()]
    data = path.read_bytes()
    assert [(e["id"], json.loads(data[e["offset"] :].partition(b"\n")[0])["id"]) for e in errors] == [
        ("r40", "r40"),
        ("r200", "r200"),
    ]
    assert all("its worker process died of it twice" in e["reason"] for e in errors)
    assert outcome.tally.totals["failed"] == 2
    assert outcome.tally.totals["documents"] == ENOUGH - 2


def test_workers_that_die_at_ever_other_records_end_the_run(tmp_path):
    special = {f"r{n}": ONCE for n in range(4)}
    with pytest.raises(
        CorpusError, match=r"^crawl\.jsonl: its worker processes die again and again, perhaps for lack of memory"
    ):
        run(corpus(tmp_path, **special), tmp_path / "out", cleaner=DeadlyCleaner(tmp_path))
    run(tmp_path / "crawl.jsonl", tmp_path / "out", cleaner=DeadlyCleaner(tmp_path))
    assert ids(tmp_path / "out") == [f"r{n}" for n in range(ENOUGH)]


def test_a_fault_of_the_program_costs_its_record(tmp_path):
    outcome = run(corpus(tmp_path, r7=FAULT), tmp_path / "out", cleaner=DeadlyCleaner(tmp_path))
    assert outcome.failures == ["crawl.jsonl, at 549: can't be cleaned: KeyError: 'a fault of the program'"]
    assert len(ids(tmp_path / "out")) == ENOUGH - 1


def test_rows_keep_their_order_in_row_groups_of_bounded_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pq = pytest.importorskip("pyarrow.parquet")
    monkeypatch.setattr(parquet, "_BATCH", 300)
    monkeypatch.setattr(parquet, "_GROUP", 1000)
    rows = parquet.ParquetRows(tmp_path / "out.parquet", Fields())
    records = [{"id": f"r{n}", "text": f"Ferry {n}\n" * 9, "metadata": {"title": f"Ferry {n}"}, "rank": n} for n in range(100)]
    for record in records:
        rows.write(record, "text", "id")
    rows.close()
    file = pq.ParquetFile(tmp_path / "out.parquet")
    assert [row["text"] for row in file.read().to_pylist()] == [record["text"] for record in records]
    groups = [file.metadata.row_group(k).num_rows for k in range(file.metadata.num_row_groups)]
    assert len(groups) > 5
    assert max(groups) <= 1 + 1300 // len(records[0]["text"])


# -- killed, and started again ---------------------------------------------------------------------

COMMAND = [sys.executable, "-m", "cleaner", "-q", "-o", "out", "--jobs", "2", "--shard-size", "20k"]
INPUTS = {
    "lines": ["crawl.jsonl.gz", "texts"],
    "tables": ["crawl.parquet"],
    "crawls": ["crawl.warc.gz"],
    "owners": ["--owners", "drop", "crawl.jsonl.gz", "more.warc.gz"],
}
"""Options and inputs of a run, by a word for them."""


def workers_of(pid: int) -> list[int]:
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            found += map(int, tasks.read_text().split())
        except OSError:
            continue
    return [p for p in found if b"spawn_main" in _command(p)]


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""


def start(folder: Path) -> subprocess.Popen[bytes]:
    """Start the run for which a folder was made; it bears the word for it."""
    command = [*COMMAND, *INPUTS[folder.name.rstrip("0123456789")]]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)


def await_workers(process: subprocess.Popen[bytes]) -> list[int]:
    """Wait until a run has workers: how long it takes to load depends on what else the machine does."""
    until = time.monotonic() + 60
    while not (found := workers_of(process.pid)) and process.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    return found


def finish(process: subprocess.Popen[bytes]) -> bytes:
    said = process.communicate(timeout=120)[1]
    assert process.returncode == 0, said
    return said


def make_tables(folder: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    rows = [{"id": f"r{n}", "text": f"Ferry {n} sails\n\nThe ferry number {n * n} sails at noon.\n"} for n in range(1500)]
    pq.write_table(pa.Table.from_pylist(rows), folder / "crawl.parquet", row_group_size=200)


def make_crawls(folder: Path) -> None:
    with (folder / "crawl.warc.gz").open("wb") as file:
        for n in range(1500):
            text = f"Ferry {n} sails\n\nThe ferry number {n * n} sails at noon.\n".encode()
            record = warc_record("conversion", f"https://ferry.example/{n}", text, "text/plain", n)
            file.write(packed(record, "crawl.warc.gz"))


def make_lines(folder: Path) -> None:
    corpus(folder, 1500, "crawl.jsonl.gz")
    (folder / "texts").mkdir()
    for n in range(60):
        (folder / "texts" / f"{n}.txt").write_text(f"Ferry {n} sails\n\nThe ferry sails at {n}.\n" * 20)


def make_owners(folder: Path) -> None:
    """Every third page goes on with the story of the next."""

    def story(n: int) -> str:
        sentences = [f"Line {n} of the ferries has had {n * k} passengers since its boat was painted." for k in range(1, 7)]
        return f"Ferry {n} sails\n\n" + "\n\n".join(sentences) + "\n"

    records = [{"id": f"r{n}", "text": story(n) + ("\n" + story(n + 1) if n % 3 == 0 else "")} for n in range(600)]
    (folder / "crawl.jsonl.gz").write_bytes(packed(as_lines(records[:300]), "crawl.jsonl.gz"))
    with (folder / "more.warc.gz").open("wb") as file:
        for n, record in enumerate(records[300:], 300):
            text = warc_record("conversion", f"https://ferry.example/{n}", record["text"].encode(), "text/plain", n)
            file.write(packed(text, "crawl.warc.gz"))


@pytest.fixture(scope="module", params=["lines"])
def undisturbed(request, tmp_path_factory):
    """A corpus, what a run over it gives, and how long that takes."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "cleaner.toml").touch()
    globals()[f"make_{request.param}"](folder)
    begun = time.monotonic()
    finish(start(folder))
    took = time.monotonic() - begun
    whole = outputs(folder / "out")
    assert len(whole) > 8
    shutil.rmtree(folder / "out")
    return folder, whole, took


needs_proc = pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc to find the workers")


def disturb(folder: Path, whole: dict[str, bytes], moments: list[tuple[float, bool]]) -> int:
    """Kill a run (or one of its workers) at each of these moments, start it again, and compare the end.

    :param moments: seconds since there are workers, and whether all of the run is killed

    :return: how many times something was there to be killed
    """
    shutil.rmtree(folder / "out", ignore_errors=True)
    hit = 0
    for after, everything in moments:
        process = start(folder)
        await_workers(process)
        time.sleep(after)
        if everything:
            if process.poll() is None:
                process.kill()
                hit += 1
        else:
            for pid in random.Random(after).sample(found := workers_of(process.pid), min(1, len(found))):
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
                    hit += 1
        if everything:
            process.communicate(timeout=60)
        else:
            finish(process)
            shutil.rmtree(folder / "out") if (after, everything) != moments[-1] else None
    finish(start(folder))
    assert outputs(folder / "out") == whole
    return hit


@needs_proc
def test_killed_and_started_again_it_gives_the_same(undisturbed):
    folder, whole, took = undisturbed
    chance = random.Random(5)
    assert disturb(folder, whole, [(took * chance.uniform(0.05, 0.4), True) for _ in range(3)])


@needs_proc
def test_killed_workers_change_nothing(undisturbed):
    folder, whole, took = undisturbed
    assert disturb(folder, whole, [(took * 0.1, False)])


@needs_proc
@pytest.mark.parametrize("undisturbed", ["owners"], indirect=True)
def test_killed_while_documents_are_compared(undisturbed):
    """All documents are looked at before the first is written."""
    folder, whole, took = undisturbed
    assert b'"action": "drop"' in whole["owners.jsonl"]
    assert disturb(folder, whole, [(took * share, True) for share in (0.05, 0.2, 0.4)])


@needs_proc
@pytest.mark.slow
@pytest.mark.parametrize("undisturbed", INPUTS, indirect=True)
@pytest.mark.parametrize("seed", range(20))
def test_killed_at_random_moments(undisturbed, seed):
    folder, whole, took = undisturbed
    chance = random.Random(seed)
    disturb(folder, whole, [(took * chance.uniform(0, 0.7), chance.random() < 0.5) for _ in range(2)])


@needs_proc
def test_workers_end_with_the_run(undisturbed):
    folder = undisturbed[0]
    shutil.rmtree(folder / "out", ignore_errors=True)
    process = start(folder)
    found = await_workers(process)
    process.kill()
    process.communicate()
    until = time.monotonic() + 60
    while any(b"spawn_main" in _command(pid) for pid in found) and time.monotonic() < until:
        time.sleep(0.02)
    assert found
    assert not any(b"spawn_main" in _command(pid) for pid in found)


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
def test_ctrl_c_stops_it_and_says_how_to_go_on(undisturbed):
    folder, whole, _ = undisturbed
    shutil.rmtree(folder / "out", ignore_errors=True)
    process = start(folder)
    await_workers(process)
    process.send_signal(signal.SIGINT)
    said = process.communicate(timeout=60)[1].decode()
    assert process.returncode == 2
    assert said == "clean: interrupted; what is finished is safe in out: run the same command again to go on\n"
    assert not list((folder / "out" / ".cleaner").glob("work/*"))
    finish(start(folder))
    assert outputs(folder / "out") == whole


def test_a_finished_run_is_not_done_again(tmp_path):
    path = corpus(tmp_path)
    run(path, tmp_path / "out")
    times = {p: p.stat().st_mtime_ns for p in (tmp_path / "out").glob("crawl*")}
    outcome = run(path, tmp_path / "out", cleaner=DeadlyCleaner(tmp_path), workers=1)
    assert outcome.earlier == outcome.shards == len(times)
    assert {p: p.stat().st_mtime_ns for p in times} == times
    next(iter(times)).unlink()
    assert run(path, tmp_path / "out").earlier == len(times) - 1
    assert ids(tmp_path / "out") == [f"r{n}" for n in range(ENOUGH)]


# -- what does not fit together --------------------------------------------------------------------


def test_other_rules_and_options_refuse_to_mix(tmp_path):
    path = corpus(tmp_path)
    run(path, tmp_path / "out")
    before = outputs(tmp_path / "out")
    rules = tmp_path / "rules"
    rules.mkdir()
    (rules / "own.toml").write_text('format = 1\nsite = "own"\n[[drop]]\nid = "a"\nline = ["Ferry 1 sails"]\n')
    other = {
        "rule file rules/own.toml": Cleaner.load(packs=["generic-en"], cut="off", rules=rules),
        "--cut, --pack": Cleaner.load(),
    }
    for what, cleaner in other.items():
        with pytest.raises(CorpusError) as told:
            run(path, tmp_path / "out", cleaner=cleaner)
        assert f"out: was begun with another {what}; use another folder, or --overwrite to begin again" in str(told.value)
    with pytest.raises(CorpusError, match="was begun with another --shard-size"):
        run(path, tmp_path / "out", shard_size=9000)
    assert outputs(tmp_path / "out") == before
    run(path, tmp_path / "out", shard_size=20_000, overwrite=True)
    assert ids(tmp_path / "out") == [f"r{n}" for n in range(ENOUGH)]
    assert len(outputs(tmp_path / "out")) < len(before)


def test_an_input_that_changed_between_two_runs(tmp_path):
    path = corpus(tmp_path)
    run(path, tmp_path / "out")
    before = outputs(tmp_path / "out")
    corpus(tmp_path, ENOUGH - 50)
    with pytest.raises(CorpusError, match=r"^crawl\.jsonl: is not what it was when .*out was begun"):
        run(path, tmp_path / "out")
    assert outputs(tmp_path / "out") == before
    run(path, tmp_path / "out", overwrite=True)
    assert ids(tmp_path / "out") == [f"r{n}" for n in range(ENOUGH - 50)]


def test_begun_again_it_keeps_no_article_of_the_run_before(tmp_path):
    texts, out = tmp_path / "texts", tmp_path / "out"
    for name, text in {"a.txt": "The ferry.\n\f\nThe goat.\n", "b.txt": "Another.\n", "old/c.txt": "A third.\n"}.items():
        (texts / name).parent.mkdir(parents=True, exist_ok=True)
        (texts / name).write_text(text)
    items = [Input(p, p.name, texts) for p in sorted(texts.rglob("*.txt"))]
    clean_corpus(items, Settings(One(CLEANER), out, shard_size=15), 1)  # two shards
    clean_corpus([Input(corpus(tmp_path), "crawl.jsonl", tmp_path)], Settings(One(CLEANER), out, shard_size=15), 1)
    (out / "mine.txt").write_text("Mine.\n")
    assert {"a.1.txt", "a.2.txt", "b.txt", "old/c.txt", "crawl-00000.jsonl"} <= outputs(out).keys()
    (texts / "a.txt").write_text("Only one.\n")
    (texts / "b.txt").unlink()
    again = [Input(texts / "a.txt", "a.txt", texts)]
    with pytest.raises(CorpusError, match="is not what it was"):
        clean_corpus(again, Settings(One(CLEANER), out, shard_size=15), 1)
    clean_corpus(again, Settings(One(CLEANER), out, shard_size=15, overwrite=True), 1)
    assert outputs(out).keys() == {"a.txt", "mine.txt", "summary.json"}
    assert not (out / "old").exists()


def test_begun_again_a_file_that_moved_to_another_shard_stays(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    for name in "abcd":
        (texts / f"{name}.txt").write_text(f"The {name}.\n")
    run(texts, tmp_path / "out", shard_size=14)
    (texts / "a.txt").unlink()
    run(texts, tmp_path / "out", shard_size=14, overwrite=True)
    assert outputs(tmp_path / "out").keys() == {"b.txt", "c.txt", "d.txt", "summary.json"}


class Changing(DeadlyCleaner):
    """Meanwhile somebody writes to the corpus, or removes the output."""

    def __reduce__(self):
        return Changing, (self.marks,)

    def clean(self, text, **options):
        if "Ferry 150 " in text:
            if (self.marks / "remove").exists():
                shutil.rmtree(self.marks / "out")
            else:
                with (self.marks / "crawl.jsonl").open("a") as file:
                    file.write('{"text": "more"}\n')
        return self._own.clean(text, **options)


def test_an_input_that_changes_meanwhile(tmp_path):
    with pytest.raises(CorpusError, match=r"^crawl\.jsonl: changed while the corpus was cleaned; run the same command again"):
        run(corpus(tmp_path), tmp_path / "out", cleaner=Changing(tmp_path), workers=1)
    kept = outputs(tmp_path / "out")
    assert 0 < len(kept) < 4
    assert all(json.loads(line)["text"] for data in kept.values() for line in data.splitlines())


def test_an_output_folder_that_goes_away(tmp_path):
    (tmp_path / "remove").touch()
    with pytest.raises(OutputError, match=r"out: can't be written: "):
        run(corpus(tmp_path), tmp_path / "out", cleaner=Changing(tmp_path), workers=2)
    left = outputs(tmp_path / "out") if (tmp_path / "out").exists() else {}  # what another worker has just finished is whole
    assert all(json.loads(line)["text"] for data in left.values() for line in data.splitlines())


def test_two_runs_in_one_folder(tmp_path):
    path = corpus(tmp_path, 20)
    from cleaner.corpus.state import State

    other = State(tmp_path / "out")
    other.begin(Settings(One(CLEANER), tmp_path / "out"), [path])
    with pytest.raises(CorpusError, match="another run is on in this folder"):
        run(path, tmp_path / "out")
    other.end()
    assert run(path, tmp_path / "out", shard_size=None).shards == 1


def test_a_file_that_is_not_of_the_run_is_left(tmp_path):
    path = corpus(tmp_path, 20)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "crawl.jsonl").write_text("mine\n")
    with pytest.raises(OutputError, match=r"crawl\.jsonl: is there already and not of this run; use --overwrite"):
        run(path, tmp_path / "out")
    assert outputs(tmp_path) == {"crawl.jsonl": path.read_bytes(), "out/crawl.jsonl": b"mine\n"}
    run(path, tmp_path / "out", overwrite=True)
    assert len((tmp_path / "out" / "crawl.jsonl").read_bytes().splitlines()) == 20


def test_names_that_collide_name_nothing(tmp_path):
    texts = tmp_path / "texts"
    texts.mkdir()
    (texts / "b.txt").write_text("The ferry.\n\f\nThe goat.\n")
    (texts / "b.1.txt").write_text("Another.\n")
    with pytest.raises(OutputError, match=r"b\.txt: would write .*b\.1\.txt, as b\.1\.txt does"):
        run(texts, tmp_path / "out")
    assert not outputs(tmp_path / "out")
    (texts / "b.1.txt").unlink()
    run(texts, tmp_path / "out", overwrite=True)
    assert outputs(tmp_path / "out").keys() == {"b.1.txt", "b.2.txt", "summary.json"}


def test_a_file_whose_name_a_run_did_not_get_is_not_of_the_run(tmp_path):
    texts, out = tmp_path / "texts", tmp_path / "out"
    texts.mkdir()
    out.mkdir()
    (texts / "a.txt").write_text("The ferry.\n")
    (out / "a.txt").write_text("Mine.\n")
    with pytest.raises(OutputError, match=r"a\.txt: is there already with other content"):
        run(texts, out)
    (texts / "a.txt").rename(texts / "b.txt")
    run(texts, out, overwrite=True)
    assert outputs(out).keys() == {"a.txt", "b.txt", "summary.json"}
    assert (out / "a.txt").read_text() == "Mine.\n"


@pytest.mark.parametrize("overwrite", [False, True])
def test_a_text_takes_no_name_of_the_texts_of_records(tmp_path, overwrite):
    texts = tmp_path / "texts"
    (texts / "b").mkdir(parents=True)
    (texts / "b.jsonl").write_text('{"id": "n1", "text": "The ferry."}\n')
    (texts / "b" / "n1.txt").write_text("The goat.\n")
    items = [Input(texts / name, name, texts) for name in ("b.jsonl", "b/n1.txt")]
    own = Settings(One(CLEANER), tmp_path / "out", form="text", overwrite=overwrite)
    with pytest.raises(OutputError, match=r"^b/n1\.txt: would write .*n1\.txt, as n1 does"):
        clean_corpus(items, own, 1)
    assert outputs(tmp_path / "out") == {"b/n1.txt": b"The ferry."}


# -- a full disk -----------------------------------------------------------------------------------


@pytest.fixture
def small_disk(tmp_path):
    """A file system with little room."""
    place = tmp_path / "small"
    place.mkdir()
    if (
        os.name != "posix"
        or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300k", "tmpfs", place], capture_output=True).returncode
    ):
        pytest.skip("a file system can't be mounted here")
    yield place
    subprocess.run(["umount", "-l", place], check=True)


def test_a_full_disk_keeps_what_is_finished(tmp_path, small_disk):
    path = corpus(tmp_path, 2000)
    with pytest.raises(CleanerError, match="can't be written: No space left on device; what is finished there is safe"):
        run(path, small_disk / "out", shard_size=20_000)
    kept = ids(small_disk / "out")
    assert kept
    assert set(kept) < {f"r{n}" for n in range(2000)}
    subprocess.run(["mount", "-o", "remount,size=20m", small_disk], check=True)
    outcome = run(path, small_disk / "out", shard_size=20_000)
    assert outcome.earlier > 0
    assert ids(small_disk / "out") == [f"r{n}" for n in range(2000)]


def test_progress_is_told_within_a_shard(tmp_path):
    """A worker tells what it is at while it is at it."""
    seen = []
    own = Settings(One(DeadlyCleaner(tmp_path)), tmp_path / "out")
    path = corpus(tmp_path, 40, **{f"r{n}": SLOW for n in range(40)})
    clean_corpus(
        [Input(path, path.name, path.parent)], own, 1, lambda now: seen.append((now.figures["documents"], now.bytes, now.total))
    )
    assert any(0 < documents < 40 for documents, _, _ in seen)
    assert all(0 <= done <= total for _, done, total in seen)
