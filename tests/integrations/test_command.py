"""``clean-spark`` before Spark starts, and integrations without their libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cleaner import OptionError, Sureness, __version__
from cleaner.integrations.spark import command

WITHOUT = """
import sys

class Nothing:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {gone!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)

sys.meta_path.insert(0, Nothing())
{code}
"""
GONE = ("pyspark", "pyarrow", "pandas", "datasets", "datatrove", "scrapy", "itemadapter")


def python(code: str) -> subprocess.CompletedProcess[str]:
    """Run code where none of the extras is installed."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT.format(gone=GONE, code=code)], capture_output=True, text=True, timeout=120, check=False
    )


def clean_spark(*args: str) -> subprocess.CompletedProcess[str]:
    return python(f"from cleaner.integrations.spark.command import main; main({list(args)!r})")


def test_help_needs_no_spark() -> None:
    done = clean_spark("--help")
    assert done.returncode == 0
    assert "spark-submit" in done.stdout
    assert clean_spark("--version").stdout == f"clean-spark {__version__}\n"


def test_the_script_is_there() -> None:
    path = Path(clean_spark("--script").stdout.strip())
    assert "main()" in path.read_text()


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["crawl", "-o", "out"], "pyspark is missing; install it with: pip install 'article-cleaner[spark]'"),
        (["-o", "out"], "name files or folders to clean; see: clean-spark --help"),
        (["crawl"], "say where the articles go: -o OUT"),
        (
            ["crawl", "-o", ""],
            "Invalid value for '-o' / '--output': an empty name; name a folder; see: clean-spark --help",
        ),
        (
            ["", "-o", "out"],
            "Invalid value for 'INPUT': an empty name; name a file, a folder or a glob; see: clean-spark --help",
        ),
        (["crawl", "-o", "out", "--format", "parket"], 'no --format "parket" (did you mean "parquet"?); use jsonl, parquet'),
        (
            ["crawl", "-o", "out", "--input", "json"],
            'no --input "json" (did you mean "jsonl"?); use auto, jsonl, parquet, text',
        ),
        (
            ["crawl", "-o", "out", "--compression", "zip"],
            'no --compression "zip" (did you mean "gzip"?); use none, gzip, bzip2',
        ),
        (["crawl", "-o", "out", "--conf", "fast"], '--conf fast: a setting is KEY=VALUE, such as "spark.driver.memory=8g"'),
        (["crawl", "-o", "out", "--pack", "aawsatt"], 'no pack "aawsatt" (did you mean "aawsat"?); see: clean rules list'),
        (["crawl", "-o", "out", "--rules", "nowhere"], "nowhere: no such rule file or folder; check --rules"),
    ],
)
def test_what_can_not_be_done_is_one_line(args: list[str], said: str) -> None:
    done = clean_spark(*args)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"clean: {said}\n"


def test_the_configuration_says_how_sure_decisions_are(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (alone / "cleaner.toml").write_text('cut = "hard"\n')
    make, made = command.make_cleaner, []
    monkeypatch.setattr(command, "make_cleaner", lambda *said: made.append(make(*said)))
    monkeypatch.setattr(command, "_need_spark", lambda: (_ for _ in ()).throw(OptionError("no Spark here")))
    for more in ([], ["--cut", "off"]):
        with pytest.raises(SystemExit):
            command.main(["crawl", "-o", "out", *more])
    assert [cleaner.cut for cleaner in made] == [Sureness.HARD, Sureness.OFF]


@pytest.mark.parametrize(
    ("code", "extra"),
    [
        ("import cleaner.integrations.datatrove", "datatrove"),
        ("import cleaner.integrations.scrapy", "scrapy"),
        ("from cleaner.integrations.spark import clean_dataframe", "spark"),
        ("from cleaner.integrations.datasets import article_features; article_features({}, 'text')", "datasets"),
    ],
)
def test_a_missing_library_says_what_to_install(code: str, extra: str) -> None:
    last = python(code).stderr.strip().splitlines()[-1]
    assert last.startswith("ImportError: ")
    assert last.endswith(f"is missing; install it with: pip install 'article-cleaner[{extra}]'")


def test_the_generator_needs_nothing_more() -> None:
    done = python("from cleaner.integrations.records import clean_records; print(*clean_records([{'text': 'The sea.'}]))")
    assert done.stdout.startswith("{'id': 'record#1', 'text': 'The sea.'")
