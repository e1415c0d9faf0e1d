"""Measures runs over a corpus: speed beside the bare loop, two workers beside one, and whether memory stays flat.

    python benchmarks/corpus.py --documents 200000 --work /var/tmp/corpus

The documents are made of the fixtures, each with lines of its own, under many hosts; the same number gives the same
corpus. They are written as JSONL (gzip), Parquet and WARC. Seconds are worth something on a machine that does nothing
else; the seconds of the processor that are printed beside them suffer less. Therefore the load of the machine is printed,
too, and ``--rounds`` measures the loop and all numbers of workers in turn, as often as it says.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import resource
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from random import Random

from cleaner import Cleaner
from cleaner.records import article_records

ROOT = Path(__file__).parents[1]
FORMS = ("jsonl.gz", "parquet", "warc.gz")


def documents(count: int) -> Iterator[dict[str, str]]:
    """Records as a crawl gives them."""
    pages = [(p.parent.name, p.read_text("utf-8")) for p in sorted((ROOT / "fixtures").rglob("*.txt"))]
    hosts = {
        "aawsat": "aawsat.com",
        "arabnews": "arabnews.com",
        "trackpersia": "trackpersia.com",
        "futurecenter": "futureuae.com",
    }
    chance = Random(1)
    for n in range(count):
        folder, text = pages[chance.randrange(len(pages))]
        host = hosts.get(folder) if chance.random() < 0.7 else f"site{chance.randrange(500)}.example"
        own = f"Number {n} of the crawl was read on day {n * 7 % 365} by the {n % 97}th reader, who liked it.\n"
        record = {"id": f"doc-{n}", "text": f"{text}\n{own}", "crawl": "2024-10"}
        yield record | ({"url": f"https://{host}/{n}"} if host else {})


def make(form: str, count: int, path: Path) -> None:
    """Write the corpus in one form."""
    if form == "jsonl.gz":
        with gzip.open(path, "wt", encoding="utf-8", compresslevel=5) as file:
            file.writelines(json.dumps(record, ensure_ascii=False) + "\n" for record in documents(count))
    elif form == "parquet":
        import pyarrow as pa
        import pyarrow.parquet as pq

        schema = pa.schema([(name, pa.string()) for name in ("id", "text", "crawl", "url")])
        with pq.ParquetWriter(path, schema) as file:
            rows: list[dict[str, str]] = []
            for record in documents(count):
                rows.append(record)
                if len(rows) == 5000:
                    file.write_table(pa.Table.from_pylist(rows, schema))
                    rows.clear()
            file.write_table(pa.Table.from_pylist(rows, schema))
    else:
        with path.open("wb") as file:
            for record in documents(count):
                body = record["text"].encode()
                url = record.get("url", f"https://none.example/{record['id']}")
                head = (
                    f"WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Record-ID: <urn:{record['id']}>\r\n"
                    f"WARC-Date: 2024-10-01T00:00:00Z\r\nWARC-Target-URI: {url}\r\n"
                    f"Content-Type: text/plain\r\nContent-Length: {len(body)}\r\n\r\n"
                )
                file.write(gzip.compress(head.encode() + body + b"\r\n\r\n", 5, mtime=0))


@dataclass(frozen=True)
class Measured:
    """What a run took."""

    seconds: float
    """By the clock."""
    processor: float
    """Of the processor, all processes together."""
    memory: list[tuple[float, float]]
    """Resident memory of the largest worker in megabytes, with the share of the time at which it was seen."""

    def peak(self, begin: float, end: float) -> float:
        """The most memory between two shares of the time."""
        return max((size for at, size in self.memory if begin <= at <= end), default=0)


def bare_loop(count: int, cut: str) -> Measured:
    """One process that cleans, makes records, and does nothing else."""
    cleaner = Cleaner.load(cut=cut)
    some = list(documents(count))
    for record in some[:100]:
        cleaner.clean(record["text"], url=record.get("url"))
    begun, processor = time.perf_counter(), time.process_time()
    for record in some:
        result = cleaner.clean(record["text"], url=record.get("url"))
        for article in article_records(result, record["id"], record):
            json.dumps(article, ensure_ascii=False)
    return Measured(time.perf_counter() - begun, time.process_time() - processor, [])


def run(path: Path, output: Path, jobs: int, cut: str) -> Measured:
    """The command, with so many workers."""
    shutil.rmtree(output, ignore_errors=True)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    begun = time.perf_counter()
    command = [sys.executable, "-m", "cleaner", "-q", "--cut", cut, "-o", str(output), "--jobs", str(jobs), str(path)]
    process = subprocess.Popen(command, cwd=path.parent)
    seen: list[tuple[float, float]] = []

    def look() -> None:
        while process.poll() is None:
            if sizes := [_resident(pid) for pid in _below(process.pid)]:
                seen.append((time.perf_counter() - begun, max(sizes) / 1e6))
            time.sleep(0.5)

    watcher = threading.Thread(target=look)
    watcher.start()
    status = process.wait()
    took = time.perf_counter() - begun
    watcher.join()
    if status:
        raise SystemExit(f"clean exits with {status}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Measured(took, processor, [(at / took, size) for at, size in seen])


def _below(pid: int) -> list[int]:
    """The processes that a process started."""
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found += map(int, tasks.read_text().split())
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * resource.getpagesize()
    except OSError:
        return 0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=200_000)
    parser.add_argument("--work", type=Path, required=True, help="a folder for the corpus and the results")
    parser.add_argument("--form", choices=FORMS, action="append")
    parser.add_argument("--jobs", type=int, action="append", help="numbers of workers to compare; by default 1 and 2")
    parser.add_argument("--rounds", type=int, default=1, help="how often all is measured, in turn")
    parser.add_argument("--cut", default="careful", help="with off the cleaning itself costs least, and all else counts most")
    given = parser.parse_args()
    work = given.work.resolve()
    work.mkdir(parents=True, exist_ok=True)
    for form in given.form or FORMS:
        path = work / f"crawl-{given.documents}.{form}"
        if not path.exists():
            make(form, given.documents, path)
        print(f"{form}: {path.stat().st_size / 1e6:,.1f} MB", flush=True)
        for _ in range(given.rounds):
            measure(path, work / f"out-{form}", given.documents, given.jobs or [1, 2], given.cut)


def measure(path: Path, output: Path, count: int, numbers: list[int], cut: str) -> None:
    """Measure the loop and runs with these numbers of workers, one after the other."""
    some = min(count, 5000)
    loop = bare_loop(some, cut)
    print(
        f"  bare loop: {some / loop.seconds:,.0f} documents/s, {some / loop.processor:,.0f} a second of the processor; "
        f"load {os.getloadavg()[0]:.1f}",
        flush=True,
    )
    one = 0.0
    for jobs in numbers:
        told = run(path, output, jobs, cut)
        one = one or told.seconds
        share = count / told.processor / (some / loop.processor)
        print(
            f"  --jobs {jobs}: {count / told.seconds:,.0f} documents/s, {one / told.seconds:.2f} of the first; "
            f"{count / told.processor:,.0f} a second of the processor, {share:.2f} of the loop; "
            f"memory {told.peak(0.05, 0.1):.1f} MB early, {told.peak(0.9, 1):.1f} MB late; load {os.getloadavg()[0]:.1f}",
            flush=True,
        )


if __name__ == "__main__":
    main()
