"""``clean-spark INPUT… -o OUT``: clean a corpus on Apache Spark."""

from __future__ import annotations

import os
import re
import sys
import warnings
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli.corpus import OWNERS, USUAL_TEXT, owners_told
from cleaner.cli.main import run_app
from cleaner.cli.options import Cut, Host, Keep, Packs, Rules, folder_name, listed, make_app, name_of
from cleaner.cli.setup import make_cleaner
from cleaner.cli.shell import host_name, warn
from cleaner.errors import InputError, OptionError, suggestion
from cleaner.integrations.extras import missing
from cleaner.wording import many

if TYPE_CHECKING:
    from cleaner.integrations.spark.job import Totals

__all__ = ["app", "main"]

NAME = "clean-spark"
_BATCH, _SPARKS_OWN = "spark.sql.execution.arrow.maxRecordsPerBatch", "10000"

app = make_app()


@app.command(
    epilog="Examples: 'clean-spark crawl/ -o articles' on this machine; "
    "'spark-submit --master yarn $(clean-spark --script) hdfs:///crawl -o hdfs:///articles' on a cluster. "
    "Workers need article-cleaner, too; docs/integrations.md says how they get it."
)
def clean_spark(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            parser=name_of("a file, a folder or a glob"),
            metavar="INPUT",
            help="Files, folders and globs of JSONL, Parquet or text, on any file system that Spark knows.",
            show_default=False,
        ),
    ] = None,
    output: Annotated[
        str | None,
        typer.Option("-o", "--output", parser=folder_name, metavar="OUT", help="The folder to write.", show_default=False),
    ] = None,
    form: Annotated[
        str, typer.Option("--format", metavar="FORMAT", help="jsonl or parquet; by default parquet where all input is.")
    ] = "",
    source_form: Annotated[
        str,
        typer.Option("--input", metavar="FORMAT", help="What the files are: jsonl, parquet, text; auto: their endings tell."),
    ] = "auto",
    text_field: Annotated[
        str,
        typer.Option(metavar="NAME,…", help="The field of the text: the first of these that holds one."),
    ] = USUAL_TEXT,
    id_field: Annotated[str, typer.Option(metavar="NAME", help="The field that names a document.")] = "id",
    url_field: Annotated[str, typer.Option(metavar="NAME", help="The field of its address.")] = "url",
    keep: Keep = "",
    host: Host = None,
    pack: Packs = None,
    rules: Rules = None,
    cut: Cut = "",
    compression: Annotated[str, typer.Option(metavar="HOW", help="How JSONL is compressed: none, gzip, bzip2.")] = "none",
    owners: Annotated[
        str,
        typer.Option(
            metavar="HOW",
            show_default=False,
            help="Find passages that stand in several documents and decide whose they are; in the others report them, split "
            "them off, or drop them: report, split, drop. Takes a shuffle.",
        ),
    ] = "",
    ordered: Annotated[
        bool, typer.Option("--ordered", help="Write articles in the order of the input; takes a shuffle.")
    ] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the output of an earlier job.")] = False,
    master: Annotated[
        str | None,
        typer.Option(
            metavar="URL",
            help="Where to run, unless spark-submit says so; all cores of this machine by default.",
            show_default=False,
        ),
    ] = None,
    conf: Annotated[
        list[str] | None,
        typer.Option(metavar="KEY=VALUE", help="A setting of Spark, such as spark.driver.memory=8g.", show_default=False),
    ] = None,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary.")] = False,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show Spark's own warnings.")] = False,
    script: Annotated[bool, typer.Option("--script", help="Print the file that spark-submit is given.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> int:
    """Clean a corpus on Apache Spark; the articles are row for row those of 'clean --format jsonl'.

    OUT gets articles/ (one record an article), errors/ (records that could not be read or cleaned), sites/ and rules/
    (figures), owners/ with --owners, and at last summary.json. A record that fails costs that record.
    """
    if script or version:
        from cleaner import __version__

        here = os.path.join(os.path.dirname(__file__), "__main__.py")
        sys.stdout.write(f"{here}\n" if script else f"{NAME} {__version__}\n")
        return 0
    if not inputs:
        raise OptionError(f"name files or folders to clean; see: {NAME} --help")
    if output is None:
        raise OptionError("say where the articles go: -o OUT")
    _one_of("--format", form, ("", "jsonl", "parquet"))
    _one_of("--input", source_form, ("auto", "jsonl", "parquet", "text"))
    _one_of("--owners", owners, ("", *OWNERS))
    _one_of("--compression", compression, ("none", "gzip", "bzip2"))
    cleaner = make_cleaner(rules, pack, cut, listed(keep))
    settings = dict(_setting(given) for given in conf or ())
    _need_spark()
    from cleaner.integrations.records import record_fields
    from cleaner.integrations.spark.job import SparkJob

    fields = record_fields(listed(text_field), id_field, url_field)
    session = _session(master, settings, progress=not quiet and sys.stderr.isatty(), verbose=verbose)
    try:
        job = SparkJob(session, cleaner, fields, host_name(host), source_form, form, compression, owners, ordered)
        totals = _told(lambda: job.run(inputs, output, overwrite=overwrite))
    finally:
        session.stop()
    if not quiet:
        warn(_summary(totals))
        if owners and (told := owners_told(Counter(totals.owners), f"{output}/owners")) is not None:
            warn(told)
    if totals.errors:
        warn(f"{many(totals.errors, 'record')} failed; {output}/errors says which and why")
    return 2 if totals.errors else 0


def main(args: Sequence[str] | None = None) -> None:
    """Run the command and exit with its status: 0 done, 2 something could not be done."""
    sys.exit(run_app(app, NAME, sys.argv[1:] if args is None else args))


def _one_of(option: str, value: str, known: Sequence[str]) -> None:
    if value not in known:
        raise OptionError(f'no {option} "{value}"{suggestion(value, known)}; use {", ".join(filter(None, known))}')


def _setting(given: str) -> tuple[str, str]:
    key, equals, value = given.partition("=")
    if not equals or not key.strip():
        raise OptionError(f'--conf {given}: a setting is KEY=VALUE, such as "spark.driver.memory=8g"')
    return key.strip(), value.strip()


def _need_spark() -> None:
    """:raises OptionError: the extra is not installed"""
    try:
        for name in ("pyspark", "pyarrow", "pandas"):
            import_module(name)
    except ImportError as error:
        raise OptionError(str(missing("spark", error))) from None


def _session(master: str | None, settings: Mapping[str, str], *, progress: bool, verbose: bool) -> Any:
    """The session that spark-submit has set up, or a new one.

    :raises InputError: Spark does not start
    """
    from pyspark.errors import PySparkException
    from pyspark.sql import SparkSession

    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)  # else workers take whatever "python3" is there
    builder = SparkSession.builder.appName(NAME)
    if master is not None:
        builder = builder.master(master)
    if progress:
        builder = builder.config("spark.ui.showConsoleProgress", "true")
    for key, value in settings.items():
        builder = builder.config(key, value)
    warnings.filterwarnings("ignore", category=FutureWarning, module="pyspark")  # on pandas, which is not used
    try:
        session = builder.getOrCreate()
    except (PySparkException, OSError, RuntimeError) as error:
        raise InputError(f"Spark does not start: {_one_line(error)}; it needs Java 17 or newer") from None
    if not verbose:
        session.sparkContext.setLogLevel("ERROR")
    if session.conf.get(_BATCH) == _SPARKS_OWN:  # documents are larger than the rows this was meant for
        session.conf.set(_BATCH, "1000")
    return session


def _told(work: Callable[[], Totals]) -> Totals:
    """The totals of a job; what Spark throws becomes one line.

    :raises InputError: the job failed
    """
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        return work()
    except (PySparkException, Py4JError) as error:
        raise InputError(f"Spark gave up: {_one_line(error)}; --verbose shows more") from None


def _one_line(error: Exception) -> str:
    """What matters of an error that may hold the stacks of several machines."""
    text = str(error)
    if found := re.search(r"^(?:[\w.]*\.)?(CleanerError|RuleError|ModuleNotFoundError): (.+)$", text, re.MULTILINE):
        hint = "; workers need article-cleaner, too" if "No module named 'cleaner'" in found[2] else ""
        return f"{found[2]}{hint}"
    causes = re.findall(r"^Caused by: (?:[\w.$]+: )?(.+)$", text, re.MULTILINE)
    said = next((line.strip() for line in (*causes[:1], *text.splitlines()) if line.strip()), type(error).__name__)
    return said[:400]


def _summary(totals: Totals) -> str:
    said = [f"{many(totals.documents, 'document')}, {many(totals.articles, 'article')}"]
    said += [f"{n} {verdict}" for verdict, n in totals.verdicts.items() if n]
    said.append(f"lines: {', '.join(f'{n} {what}' for what, n in totals.lines.items())}")
    said.append(f"{totals.changed} changed")
    return "; ".join(said)
