"""Reads the documentation as a list of fenced blocks, and runs a page from top to bottom.

The pages are tests by a few conventions:

- a ``console`` block is a session: lines that begin with ``$ `` are run in a shell, in an empty folder that holds
  ``fixtures/`` and what the page has made so far; the lines below are what they print (``…`` stands for any text, alone
  on its line for any lines, and ``^L`` for a form feed);
- a ``python`` block with ``>>>`` is run as a doctest, all blocks of a page in one session;
- ``<!-- file: NAME -->`` above a block makes this file of it, ``<!-- append: NAME -->`` adds to the file.
"""

from __future__ import annotations

import doctest
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = [ROOT / name for name in ("README.md", "CHANGELOG.md", "CONTRIBUTING.md")] + sorted((ROOT / "docs").glob("*.md"))

_FENCE = re.compile(r"^( *)(`{3,})(\w*)\s*$")
_TARGET = re.compile(r"^ *<!-- (file|append): (\S+) -->$")
_CODE = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page."""

    page: Path
    line: int
    """Number of its first line inside the fence."""
    language: str
    text: str
    action: str = ""
    """``file`` or ``append`` where it makes a file."""
    target: str = ""
    """The name of that file."""

    @property
    def place(self) -> str:
        return f"{self.page.relative_to(ROOT)}:{self.line}"


@dataclass(frozen=True)
class Command:
    """A command of a ``console`` block, and what it shows."""

    line: int
    text: str
    shown: str


def blocks(page: Path) -> list[Block]:
    """The fenced blocks of a page, in order."""
    found: list[Block] = []
    target, fence, start, inside = ("", ""), None, 0, []
    for number, line in enumerate(page.read_text("utf-8").splitlines(), 1):
        if fence is not None:
            if line.strip() == fence[2]:
                text = "".join(f"{own.removeprefix(fence[1])}\n" for own in inside)
                found.append(Block(page, start, fence[3], text, *target))
                target, fence = ("", ""), None
            else:
                inside.append(line)
        elif fence := _FENCE.match(line):
            start, inside = number + 1, []
        elif named := _TARGET.match(line):
            target = named[1], named[2]
        elif line.strip():
            target = ("", "")
    assert fence is None, f"{page}: a block is not closed"
    return found


def prose(page: Path) -> str:
    """The text of a page without its fenced blocks."""
    return re.sub(r"^( *)(`{3,})\w*\s*\n.*?^\1\2\s*$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)


def code_spans(page: Path) -> list[str]:
    """What stands between backticks in the text of a page."""
    return _CODE.findall(prose(page))


def commands(block: Block) -> list[Command]:
    """The commands of a session; a line that ends in a backslash goes on in the next."""
    found: list[Command] = []
    lines = block.text.splitlines()
    k = 0
    while k < len(lines):
        assert lines[k].startswith("$ "), f"{block.place}: a session begins with a command"
        start, text = k, lines[k][2:]
        while text.endswith("\\"):
            k += 1
            text = text[:-1] + lines[k].removeprefix(">").lstrip()
        k += 1
        shown = []
        while k < len(lines) and not lines[k].startswith("$ "):
            shown.append(lines[k])
            k += 1
        found.append(Command(block.line + start, text, "\n".join(shown)))
    return found


def environment(home: Path) -> dict[str, str]:
    """An environment that knows our command and nothing of the machine."""
    kept = {k: v for k, v in os.environ.items() if k in ("SYSTEMROOT", "TMPDIR", "LD_LIBRARY_PATH")}
    bin_folder = str(Path(sys.executable).parent)
    return kept | {
        "PATH": os.pathsep.join([bin_folder, os.environ.get("PATH", os.defpath)]), "HOME": str(home), "LC_ALL": "C.UTF-8",
        "PYTHONUTF8": "1", "COLUMNS": "100", "TERM": "dumb", "NO_COLOR": "1", "XDG_CONFIG_HOME": str(home / "no-config"),
    }  # fmt: skip


def run_session(block: Block, folder: Path) -> None:
    """Run a ``console`` block and compare what it prints. ``$ echo $?`` shows the exit status of the command before."""
    status = 0
    for command in commands(block):
        if command.text == "echo $?":
            assert command.shown == str(status), f"{block.page.name}:{command.line}: exit status is {status}"
            continue
        done = subprocess.run(
            ["bash", "-c", f"exec 2>&1\n{command.text}"], cwd=folder, env=environment(folder), stdin=subprocess.DEVNULL,
            capture_output=True, check=False,
        )  # fmt: skip
        status = done.returncode
        printed = done.stdout.decode("utf-8").replace("\f", "^L").rstrip("\n")
        if not _same(printed, command.shown):
            place = f"{block.page.name}:{command.line}: $ {command.text}"
            raise AssertionError(f"{place}\n--- prints:\n{printed}\n--- the page shows:\n{command.shown}")


def _same(printed: str, shown: str) -> bool:
    """Whether the page shows what was printed; blank lines at the end and blanks at the ends of lines do not count."""
    pattern = ""
    for line in shown.rstrip("\n").split("\n"):
        pattern += r"(?:.*\n)*?" if line == "…" else ".*".join(map(re.escape, line.rstrip().split("…"))) + "\n"
    text = "".join(f"{line.rstrip()}\n" for line in printed.split("\n"))
    return re.fullmatch(pattern, text) is not None


def run_python(block: Block, names: dict[str, object]) -> None:
    """Run a ``python`` block as a doctest in a session that goes on through the page."""
    test = doctest.DocTestParser().get_doctest(block.text, names, block.place, str(block.page), block.line - 1)
    said: list[str] = []
    flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    runner = doctest.DocTestRunner(optionflags=flags, verbose=False)
    result = runner.run(test, out=said.append, clear_globs=False)
    names.update(test.globs)
    assert not result.failed, "".join(said)


def make_file(block: Block, folder: Path) -> None:
    """Make the file that a block stands for."""
    path = folder / block.target
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a" if block.action == "append" else "w", encoding="utf-8", newline="\n") as file:
        file.write(block.text)
