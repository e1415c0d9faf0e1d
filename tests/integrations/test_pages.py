"""The programs that docs/integrations.md shows, run as a reader would run them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from docs.pages import ROOT, blocks

PAGE = ROOT / "docs" / "integrations.md"
FILES = {block.target: block.text for block in blocks(PAGE) if block.target}
BOTH = [
    "a1#1 Harbor Pilots End Nine-Day Strike after Pay Offer",
    "a1#2 Lighthouse Museum Opens Its Doors on Qasr Island",
]


def run(name: str, *command: str) -> list[str]:
    """The lines that a program of the page prints, in a folder that holds it and the fixtures."""
    shutil.copytree(ROOT / "fixtures", "fixtures")
    Path(name).write_text(FILES[name], encoding="utf-8")
    command = command or (sys.executable, name)
    env = os.environ | {"PYSPARK_PYTHON": sys.executable, "SPARK_LOCAL_IP": "127.0.0.1"}
    done = subprocess.run(command, env=env, capture_output=True, text=True, timeout=600, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_every_program_of_the_page_is_run_here() -> None:
    assert set(FILES) == {"clean_hf.py", "clean_trove.py", "harbor_spider.py", "clean_frame.py"}


def test_datasets() -> None:
    pytest.importorskip("datasets", reason="needs the extra: pip install 'article-cleaner[datasets]'")
    assert run("clean_hf.py") == [
        line.replace("a1", "row#1").replace("#1 H", "#1 June H").replace("#2 L", "#2 June L") for line in BOTH
    ]


def test_datatrove() -> None:
    pytest.importorskip("datatrove", reason="needs the extra: pip install 'article-cleaner[datatrove]'")
    pytest.importorskip("orjson", reason="datatrove reads JSONL with it: pip install orjson")
    assert run("clean_trove.py")[-2:] == BOTH


def test_scrapy() -> None:
    pytest.importorskip("scrapy", reason="needs the extra: pip install 'article-cleaner[scrapy]'")
    run("harbor_spider.py", sys.executable, "-m", "scrapy", "runspider", "harbor_spider.py")
    assert len(Path("items.jsonl").read_text().splitlines()) == 2


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("java") is None and "JAVA_HOME" not in os.environ, reason="Spark needs Java 17 or newer")
def test_spark() -> None:
    pytest.importorskip("pyspark", reason="needs the extra: pip install 'article-cleaner[spark]'")
    shown = run("clean_frame.py")
    assert shown[:2] == [f"{line.replace('a1', '1').replace(' ', ' | June | ', 1)} | None" for line in BOTH]
    assert shown[2].startswith("2 | June | None | 2: no text")
    assert {line.partition(" | ")[0] for line in shown[3:]} == {"harborpost"}
    assert len(shown) > 4
