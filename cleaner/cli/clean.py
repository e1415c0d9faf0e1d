"""``clean FILE…``: the main job, its options and its help."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.corpus import (
    USUAL_TEXT,
    CorpusOptions,
    IdField,
    Jobs,
    MaxDocument,
    Memory,
    Owners,
    ShardSize,
    TextField,
    UrlField,
    read_fields,
)
from cleaner.cli.job import Job
from cleaner.cli.options import Cut, Files, Host, Keep, Packs, Rules, folder_path, listed, make_app
from cleaner.cli.setup import Options, Setup
from cleaner.cli.shell import named_or_piped
from cleaner.errors import OptionError
from cleaner.reading import USUAL_FIELDS

__all__ = ["app"]

app = make_app()


@app.command(
    epilog="Other commands: config, explain, hook, learn, report, restore, rules (each with --help). "
    "Examples: 'clean page.txt' prints the articles; 'clean -o out/ pages/' writes those of HTML pages, one file each; "
    "'clean -w --split corpus/' divides bundles in place; 'clean --check corpus/' says what is left to do; "
    "'clean --baseline corpus/' accepts it; "
    "'clean -o out --jobs 4 crawl.jsonl.gz' cleans a corpus; "
    "'clean -o out --owners split crawl.jsonl.gz' also divides pages where another page's article begins; "
    "'clean explain page.txt' says why."
)
def clean(
    files: Files = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            parser=folder_path,
            metavar="DIR",
            help="Write one file an article into this folder.",
            show_default=False,
        ),
    ] = None,
    write: Annotated[bool, typer.Option("-w", "--write", help="Clean the files in place.")] = False,
    split: Annotated[
        bool | None,
        typer.Option(
            "--split/--no-split",
            help="With -w: a bundle's articles go to name.1.txt, name.2.txt, …, or stay in one file.",
            show_default=False,
        ),
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option(
            parser=folder_path,
            metavar="DIR",
            help="Write a ledger for each document into this folder; 'clean restore' reads it.",
            show_default=False,
        ),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit with 1 if something would change.")] = False,
    diff: Annotated[
        bool, typer.Option("--diff", help="Change nothing; show what would change, and exit with 1 if something would.")
    ] = False,
    stat: Annotated[bool, typer.Option("--stat", help="Show how many lines each rule takes.")] = False,
    form: Annotated[
        str,
        typer.Option(
            "--format",
            metavar="FORMAT",
            help="text, markdown or jsonl; with -o also jsonl.gz, jsonl.zst or parquet. By default that of the input.",
        ),
    ] = "",
    source_form: Annotated[
        str,
        typer.Option(
            "--input",
            metavar="FORMAT",
            help="What the input is: text, html, jsonl, or auto: by the file's ending, the standard input's by its beginning.",
        ),
    ] = "auto",
    keep: Keep = "",
    host: Host = None,
    pack: Packs = None,
    rules: Rules = None,
    cut: Cut = "",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="With -o and --ledger: replace files that are there.")] = False,
    jobs: Jobs = None,
    shard_size: ShardSize = None,
    max_document: MaxDocument = None,
    owners: Owners = "",
    memory: Memory = None,
    text_field: TextField = USUAL_TEXT,
    id_field: IdField = USUAL_FIELDS.id,
    url_field: UrlField = USUAL_FIELDS.url,
    exit_non_zero_on_fix: Annotated[
        bool, typer.Option("--exit-non-zero-on-fix", help="With -w: exit with 1 if something was written.")
    ] = False,
    baseline: Annotated[
        bool,
        typer.Option(
            "--baseline", help="Accept the files as they are: write what would change into the corpus's file of exceptions."
        ),
    ] = False,
    force_exclude: Annotated[
        bool, typer.Option("--force-exclude", help="Leave out what the configuration excludes, also where it is named.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress, notes and summary.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> int:
    """Give back the articles that are in scraped news text or in HTML pages.

    The cleaned text goes to the standard output; captions, dates and bylines are captured (see --format jsonl),
    site chrome is dropped, and a page that glues several articles together is split, a form feed between two.
    """
    if version:
        from cleaner import __version__

        sys.stdout.write(f"clean {__version__}\n")
        return 0
    if exit_non_zero_on_fix and not write:
        raise OptionError("--exit-non-zero-on-fix goes with -w; --check exits with 1 by itself")
    names = named_or_piped(files, "clean")
    job = Job(
        setup=Setup(Options(tuple(rules or ()), tuple(pack or ()), cut, listed(keep), host, split)), output=output, write=write,
        ledger=ledger, check=check, diff=diff, stat=stat, form=form, source_form=source_form, overwrite=overwrite,
        force_exclude=force_exclude, quiet=quiet, fields=read_fields(text_field, id_field, url_field),
    )  # fmt: skip
    job.check_options(names)
    corpus = CorpusOptions(jobs, shard_size, max_document, owners, memory)
    corpus.check(job)
    if baseline:
        from cleaner.cli.baseline import accept_all

        return accept_all(job, names)
    if output is not None:
        found = job.inputs(names)
        return corpus.run(job, found) if corpus.concerns(job, found) else job.run(names, found)
    status = job.run(names)
    return 1 if status == 0 and exit_non_zero_on_fix and job.written else status
