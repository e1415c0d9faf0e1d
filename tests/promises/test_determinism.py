"""The same input gives the same output: in every process, on every day, in any order of rules and files."""

from __future__ import annotations

import json
import os
import pickle
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from random import Random

import pytest

from cleaner import Cleaner
from cleaner.packs import Library

from .strategies import FACTOR, LIBRARY, SITES, WRITTEN, cleaner, page

TEXTS = [*WRITTEN.values(), *(page(Random(seed)) for seed in range(int(150 * FACTOR)))]


def told(cleaner: Cleaner, text: str) -> list:
    """All that a result tells, as plain values."""
    result = cleaner.clean(text)
    articles = [
        [a.number, a.text, a.title, a.date, a.date_text, a.byline, a.captions, a.credit, a.kicker, a.topics, a.fingerprint]
        for a in result.articles
    ]
    lines = [[*line[:8], line.round] for line in result.lines]
    return [result.verdict, result.text, result.packs, sorted(result.found), articles, lines, result.refused]


def digest(cleaner: Cleaner, texts: list[str]) -> list[str]:
    """One short string for each text."""
    return [sha256(repr(told(cleaner, text)).encode("utf-8")).hexdigest()[:16] for text in texts]


_IN_ANOTHER_PROCESS = """
import datetime, json, sys, time

day = int(sys.argv[2])
if day:  # another day, for whoever asks
    real = time.time
    time.time = lambda: real() + day * 86400
    class Date(datetime.date):
        @classmethod
        def today(cls):
            return datetime.date.fromordinal(datetime.date.__base__ is object and 730000 + day)
    class Datetime(datetime.datetime):
        @classmethod
        def now(cls, tz=None):
            return cls.fromtimestamp(real() + day * 86400, tz)
        @classmethod
        def utcnow(cls):
            return cls.now()
        @classmethod
        def today(cls):
            return cls.now()
    datetime.date, datetime.datetime = Date, Datetime

sys.path.insert(0, sys.argv[1])
from promises.test_determinism import digest
from cleaner import Cleaner
print(json.dumps(digest(Cleaner.load(), json.load(sys.stdin))))
"""


@pytest.mark.parametrize(("seed", "day"), [("0", 0), ("1", 0), ("4711", 5000)])
def test_in_another_process_on_another_day(seed, day):
    folder = os.path.dirname(os.path.dirname(__file__))
    run = subprocess.run(
        [sys.executable, "-c", _IN_ANOTHER_PROCESS, folder, str(day)],
        input=json.dumps(TEXTS), capture_output=True, text=True, env={**os.environ, "PYTHONHASHSEED": seed}, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stderr
    assert json.loads(run.stdout) == digest(cleaner(), TEXTS)


def test_in_workers():
    one = Cleaner.load(packs=["aawsat"], keep=["caption"], cut="normal")
    parts = [TEXTS[k::2] for k in range(2)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(digest, [one, one], parts)) == [digest(one, part) for part in parts]
    assert digest(pickle.loads(pickle.dumps(one)), TEXTS[:20]) == digest(one, TEXTS[:20])


def test_what_was_cleaned_before_does_not_matter():
    used, fresh = cleaner(), Cleaner.load()
    backwards = digest(fresh, TEXTS[::-1])[::-1]
    assert digest(used, TEXTS) == backwards


@pytest.mark.parametrize("seed", range(3))
def test_in_any_order_of_rules_and_files(tmp_path, seed):
    random = Random(seed)
    files = []
    for n, path in enumerate(random.sample(LIBRARY.paths, len(LIBRARY.paths))):
        head, *tables = re.split(r"^(?=\[\[(?:article|drop|capture|keep|index|prune|example)\]\])", path.read_text("utf-8"), flags=re.M)
        random.shuffle(tables)
        folder = tmp_path / str(random.randrange(10**6))
        folder.mkdir()
        files.append(folder / f"{n}{path.name}")
        files[-1].write_text(head + "".join(table.rstrip("\n") + "\n\n" for table in tables), encoding="utf-8")
    for options in ({}, *({"packs": (site,)} for site in SITES)):
        usual = cleaner(**options)
        assert digest(Cleaner(Library(files, bundled=False), usual._options), TEXTS) == digest(usual, TEXTS)
