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
from generic.pagefile import PAGES

from cleaner import Cleaner
from cleaner.packs import Library

from .strategies import FACTOR, LIBRARY, SITES, WRITTEN, cleaner, page

WHOLE = [around.text + below.text for around in PAGES.values() for below in PAGES.values()]
TEXTS = [*list(WRITTEN.values())[::3], *(page(Random(seed)) for seed in range(int(30 * FACTOR))), *WHOLE[::2]]


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
            return cls.fromordinal(730000 + day)
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


@pytest.mark.parametrize(("seed", "day"), [("1", 0), ("4711", 5000)])
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
    texts = TEXTS[::2]
    parts = [texts[k::2] for k in range(2)]
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(digest, [one, one], parts)) == [digest(one, part) for part in parts]
    assert digest(pickle.loads(pickle.dumps(one)), texts[:20]) == digest(one, texts[:20])


def test_what_was_cleaned_before_does_not_matter():
    texts = TEXTS[::2]
    used, fresh = cleaner(), Cleaner.load()
    assert digest(used, texts) == digest(fresh, texts[::-1])[::-1]


@pytest.fixture(scope="module", params=range(2))
def shuffled(request, tmp_path_factory):
    """The files of all packs, their rules in another order, in folders that sort in another order."""
    random = Random(request.param)
    files = []
    for path in random.sample(LIBRARY.paths, len(LIBRARY.paths)):
        tables = re.split(
            r"^(?=\[\[(?:article|drop|capture|keep|index|prune|example)\]\])", path.read_text("utf-8"), flags=re.M
        )
        head, *tables = (table.rstrip("\n") + "\n\n" for table in tables)
        random.shuffle(tables)
        files.append(tmp_path_factory.mktemp(f"{random.randrange(10**6)}-") / path.name)
        files[-1].write_text("".join([head, *tables]), encoding="utf-8")
    return Library(files, bundled=False)


@pytest.mark.parametrize("packs", [(), tuple(SITES)], ids=["by-signs", "all-sites"])
def test_in_any_order_of_rules_and_files(shuffled, packs):
    usual = cleaner(packs=packs)
    texts = TEXTS[:: 1 if not packs else 2]
    assert digest(Cleaner(shuffled, usual._options), texts) == digest(usual, texts)
