"""What is shown of a run over a corpus while it is on."""

from __future__ import annotations

import io
import sys
from collections import Counter

import pytest

from cleaner.cli.watching import told, watching
from cleaner.corpus.run import Snapshot

HALF = Snapshot(
    total=10_000_000, bytes=5_000_000, seconds=60,
    figures=Counter(documents=2000, articles=2200, bundle=150, failed=1, characters_in=1000, characters_out=750),
)  # fmt: skip
LINE = "2,000 documents, 5 of 10 MB, 5 MB/min, 1 min 00 s left, 2,200 articles, 150 bundles split, 25.0% removed, 1 failed"


class Screen(io.StringIO):
    """A standard error that says whether it is a terminal."""

    def __init__(self, terminal: bool) -> None:
        super().__init__()
        self.terminal = terminal

    def isatty(self) -> bool:
        return self.terminal


@pytest.fixture
def screen(monkeypatch):
    def make(terminal: bool) -> Screen:
        found = Screen(terminal)
        monkeypatch.setattr(sys, "stderr", found)
        return found

    return make


def test_a_line_tells_everything():
    assert told(HALF) == LINE


def test_what_an_earlier_run_did_is_not_part_of_the_rate():
    again = Snapshot(total=10_000_000, bytes=8_000_000, earlier=5_000_000, seconds=60)
    assert "3 MB/min, 40 s left" in told(again)
    assert "left" not in told(Snapshot(total=10_000_000, seconds=60))
    assert "2 h 46 min left" in told(Snapshot(total=1_010_000_000, bytes=10_000_000, seconds=100))


def test_a_log_gets_a_line_now_and_then(screen):
    log = screen(False)
    with watching(quiet=False) as watch:
        for second in range(100):
            HALF.seconds = second
            watch(HALF)
    HALF.seconds = 60
    lines = log.getvalue().splitlines()
    assert len(lines) == 4
    assert all(line.startswith("clean: 2,000 documents, 5 of 10 MB, ") for line in lines)


def test_a_terminal_gets_a_bar(screen, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setenv("TERM", "xterm")
    shown = screen(True)
    with watching(quiet=False) as watch:
        watch(HALF)
    assert "50%" in shown.getvalue()
    assert "150 bundles split" in shown.getvalue()


def test_quiet_shows_nothing(screen):
    for terminal in (True, False):
        shown = screen(terminal)
        with watching(quiet=True) as watch:
            watch(HALF)
        assert not shown.getvalue()
