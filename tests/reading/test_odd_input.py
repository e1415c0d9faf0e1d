"""Odd documents: what no rule means stays, byte for byte; long ones are read in little more than their size."""

from __future__ import annotations

import subprocess
import sys
import time

import pytest

from cleaner import clean
from cleaner.lines import read_lines

MARKS = "\u200f\u202bعادت العبارة\u202c إلى \u200bالجزيرة\u200d.\u200e"
ODD = {
    "nothing": "",
    "blank lines": "\n \n\t\n\r\n",
    "no end": "The ferry is late",
    "nul": "The ferry\0is late.\n\0\n",
    "lone cr": "One line.\rTwo lines.\r",
    "mixed": "One.\r\nTwo.\nThree.\rFour.\n\rFive.\r\r\nSix.",
    "rtl marks": f"{MARKS}\n\n{MARKS}\n",
    "zero width": "\u200b\n\ufeff\nThe fer\u200bry\u00ad is late.\n\u2060",
    "other breaks": "One.\u2028Two.\u2029Three.\x85Four.\x0bFive.\x1cSix.\x1dSeven.\x1eEight.\n",
    "form feed inside": "One\fTwo.\n",
    "surrogates": "half \ud800 a pair \udfff.\n",
    "combining": "e\u0301 \u0301\n" * 3,
    "braces": "{title} {{any}} [a](b) $x ^.*$ \\1\n",
    "tabs": "\tOne\t\n \u00a0 \u3000 \n",
    "emoji": "The ferry 🚢 is late 👩‍👩‍👧.\n",
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_odd_text_comes_back_as_it_was(name):
    text = ODD[name]
    result = clean(text)
    assert result.text == text
    assert not result.changed
    lines, breaks = read_lines(text)
    assert [line.text for line in result.lines] == lines
    spans = [text[line.span[0] : line.span[1]] for line in result.lines]
    assert spans == lines
    ends = breaks if isinstance(breaks, list) else [breaks] * len(lines)
    joined = "".join(line + end for line, end in zip(lines, ends, strict=True))
    assert text in (joined, joined.removesuffix(ends[-1] if ends else ""))


def test_a_line_ends_where_an_editor_ends_it():
    assert read_lines("a\r\nb\nc\rd\u2028e\x0bf") == (["a", "b", "c", "d\u2028e\x0bf"], ["\r\n", "\n", "\r", ""])
    assert read_lines("a\n\nb") == (["a", "", "b"], "\n")


MEASURE = """
import sys
from cleaner.cli import main
try:
    main(sys.argv[1:])
finally:
    peak = next(int(row.split()[1]) for row in open("/proc/self/status") if row.startswith("VmHWM")) * 1024
    print(peak, file=sys.stderr)
"""


def measured(*args: str) -> tuple[int, float]:
    """Peak memory in bytes, and seconds, of a run of the command, whose output is thrown away."""
    start = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", MEASURE, *args], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=300, check=True
    )
    return int(done.stderr.split()[-1]), time.perf_counter() - start


SENTENCE = "The harbor master said that the ferry would sail again at noon. "


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
@pytest.mark.parametrize(("form", "size"), [("text", 50_000_000), ("jsonl", 15_000_000)])
def test_one_line_of_many_megabytes(tmp_path, form, size):
    """Not more than 12 times its size, in seconds."""
    path = tmp_path / "line.txt"
    path.write_text(SENTENCE * (size // len(SENTENCE)))
    peak, seconds = measured("--format", form, str(path))
    assert peak < 12 * size
    assert seconds < 60


@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_a_hundred_thousand_lines(tmp_path):
    """A tenth of a million lines, to be quick; what a whole million needs grows with it."""
    path = tmp_path / "lines.txt"
    path.write_text("".join(f"{SENTENCE[:50]}{number:>9}.\n" for number in range(100_000)))
    base, _ = measured("--version")
    for args in (("--format", "jsonl"), ("--ledger", str(tmp_path / "led"), "--check")):
        peak, seconds = measured(*args, str(path))
        assert peak - base < 12 * path.stat().st_size, args
        assert seconds < 60
