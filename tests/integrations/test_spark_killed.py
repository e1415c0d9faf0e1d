"""The command on a cluster of two workers on this machine, of which some are killed on the way."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from .documents import ROOT, RULES, as_lines, local, read_parts, records

pytest.importorskip("pyspark", reason="needs the extra: pip install 'article-cleaner[spark]'")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Spark needs Java 17 or newer"),
    pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="finds workers through /proc"),
]

PATIENCE = 900  # seconds; where little else runs, all of it takes one minute
EXECUTOR, PYTHON = "CoarseGrainedExecutorBackend", "pyspark.daemon"


def below(pid: int) -> Iterator[tuple[int, str]]:
    """The processes that a process started, and those that they started, each with its command line."""
    parents: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
        parents.setdefault(parent, []).append(int(stat.parent.name))
    waiting = [pid]
    while waiting:
        for child in parents.get(waiting.pop(), ()):
            waiting.append(child)
            try:
                yield child, Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue


def killed(driver: subprocess.Popen[bytes], what: str, patience: float = PATIENCE) -> bool:
    """Kill one of the driver's workers, as soon as there is one."""
    end = time.monotonic() + patience
    while driver.poll() is None and time.monotonic() < end:
        found = [pid for pid, command in below(driver.pid) if what in command]
        if found:
            os.kill(found[-1], signal.SIGKILL)
            return True
        time.sleep(0.1)
    return False


def wait_for(driver: subprocess.Popen[bytes], what: str, patience: float = PATIENCE) -> None:
    end = time.monotonic() + patience
    while driver.poll() is None and time.monotonic() < end and not any(what in command for _, command in below(driver.pid)):
        time.sleep(0.1)


def cluster_job(folder: Path, *options: str) -> tuple[int, str]:
    """The command over ``crawl.jsonl``, three of whose workers are killed while it cleans.

    :returns: its exit code, and what it said
    """
    settings = {
        "spark.ui.enabled": "false", "spark.sql.files.maxPartitionBytes": "60000", "spark.sql.files.openCostInBytes": "1000",
        "spark.sql.shuffle.partitions": "4", "spark.task.maxFailures": "8", "spark.driver.host": "127.0.0.1",
    }  # fmt: skip
    command = [
        sys.executable, "-m", "cleaner.integrations.spark", "crawl.jsonl", "-o", "out", "--ordered", "--rules", str(RULES),
        "--master", "local-cluster[2,1,2048]", *(f"--conf={key}={value}" for key, value in settings.items()), *options,
    ]  # fmt: skip
    log = folder / "log"
    with log.open("wb") as file:
        driver = subprocess.Popen(command, cwd=folder, stdout=file, stderr=file)
        try:
            wait_for(driver, PYTHON)  # documents are being cleaned
            assert killed(driver, EXECUTOR), "no executor was there to kill"
            time.sleep(1)
            assert killed(driver, PYTHON), "no Python worker was there to kill"
            while driver.poll() is None and not (folder / "out" / "articles" / "_SUCCESS").exists():
                time.sleep(0.1)
            killed(driver, EXECUTOR)  # with the rows that it keeps, before errors and figures are written
            status = driver.wait(timeout=PATIENCE)
        finally:
            driver.kill()
    return status, log.read_text()


def test_rows_are_those_of_one_machine_though_workers_are_killed(alone: Path) -> None:
    given = [{**r, "id": f"n{k}-{n}"} for k in range(12) for n, r in enumerate(records())]
    lines = as_lines(given)
    lines.insert(100, b"{broken")
    (alone / "crawl.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    status, said = cluster_job(alone)
    good, failed = local(lines, "crawl.jsonl")
    assert status == 2, said[-3000:]
    assert list(read_parts(alone / "out" / "articles")) == good
    assert len(list(read_parts(alone / "out" / "errors"))) == len(failed) == 1
    assert said.count("Lost executor") >= 1
    assert f"{len(given)} documents" in said
    assert "1 record failed; out/errors says which and why" in said


def test_owners_are_those_of_one_machine_though_workers_are_killed(alone: Path) -> None:
    pages = {p.stem: p.read_text("utf-8") for p in sorted((ROOT / "fixtures" / "owners").glob("*.txt"))}
    # Each copy of the pages is a town of its own: its longer words bear the town's number, so that no passage stands in two.
    given = [
        {
            "id": f"{name}-{town}",
            "text": re.sub(r"(\w{5,})", rf"\g<1>{town}", text),
            "url": f"https://town{town}.example/{name}",
        }
        for town in range(60)
        for name, text in pages.items()
    ]
    (alone / "crawl.jsonl").write_bytes(b"\n".join(as_lines(given)) + b"\n")
    status, said = cluster_job(alone, "--owners", "drop")
    assert status == 0, said[-3000:]
    assert said.count("Lost executor") >= 1
    one = alone / "one"
    command = [sys.executable, "-m", "cleaner", "-q", "--owners", "drop", "--jobs", "1", "--rules", str(RULES), "-o", str(one)]
    subprocess.run([*command, "crawl.jsonl"], cwd=alone, check=True, timeout=PATIENCE)
    told = (one / "owners.jsonl").read_text("utf-8").splitlines()
    assert sum('"action": "drop"' in line for line in told) >= 60
    assert list(read_parts(alone / "out" / "articles")) == (one / "crawl.jsonl").read_text("utf-8").splitlines()
    assert list(read_parts(alone / "out" / "owners")) == told
