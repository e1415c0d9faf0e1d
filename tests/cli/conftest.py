"""The command as a user starts it, in an empty folder with the rules of an invented newspaper."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from lantern import RULES, Ran

from cleaner.cli import main


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in which the command runs, with the rules of the newspaper as the corpus's own."""
    work = tmp_path / "work"
    (work / "rules").mkdir(parents=True)
    (work / "rules" / "lantern.toml").write_text(RULES, encoding="utf-8")
    monkeypatch.chdir(work)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    return work


Runner = Callable[..., Ran]


@pytest.fixture
def program(here: Path) -> Runner:
    """``clean`` as a program of its own, for what only a process can show."""

    def run(*args: str | Path, data: bytes = b"", env: dict[str, str] | None = None) -> Ran:
        done = subprocess.run(
            [sys.executable, "-m", "cleaner", *map(str, args)],
            input=data, capture_output=True, env=os.environ | (env or {}), timeout=120, check=False,
        )  # fmt: skip
        err = done.stderr.decode("utf-8")
        assert "Traceback" not in err, err
        return Ran(done.returncode, done.stdout, err)

    return run


@pytest.fixture
def clean(here: Path, monkeypatch: pytest.MonkeyPatch) -> Runner:
    """The same command inside of this process, on streams of its own: a process takes half a second to begin."""

    def run(*args: str | Path, data: bytes = b"") -> Ran:
        out, err = io.BytesIO(), io.BytesIO()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
            patch.setattr(sys, "stdout", io.TextIOWrapper(out, "utf-8"))
            patch.setattr(sys, "stderr", io.TextIOWrapper(err, "utf-8", "backslashreplace"))
            with pytest.raises(SystemExit) as ended:
                main(list(map(str, args)))
            sys.stdout.flush()
            sys.stderr.flush()
            return Ran(int(ended.value.code or 0), out.getvalue(), err.getvalue().decode("utf-8"))

    return run


@pytest.fixture
def make(here: Path) -> Callable[..., None]:
    """Write files below the folder: a name with its text or bytes."""

    def write(files: dict[str, str | bytes]) -> None:
        for name, content in files.items():
            path = here / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode("utf-8") if isinstance(content, str) else content)

    return write
