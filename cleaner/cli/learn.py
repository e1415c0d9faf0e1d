"""``clean learn CORPUS``: rule files from what the pages of a site share."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from cleaner.cli.options import Files, Rules, folder_path, make_app
from cleaner.cli.progress import Meter
from cleaner.cli.shell import documents_of, host_name, named_or_piped, warn
from cleaner.errors import CleanerError, InputError, OptionError
from cleaner.inputs import expand
from cleaner.learning import LEAST, Learned, Store, learn, pack_text, site_of
from cleaner.packs import Library
from cleaner.tables import MEMORY
from cleaner.wording import many
from cleaner.writing import Staging

__all__ = ["app"]

app = make_app()


@app.command(
    epilog="Examples: 'clean learn corpus/ -o rules/' writes a rule file for each site; 'clean learn pages/ --host "
    "news.example' says that all pages are of one site, and prints its rules; then 'clean rules test --rules rules/' "
    "and 'clean --rules rules/ --diff corpus/'."
)
def learn_rules(
    corpus: Files = None,
    output: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--output",
            parser=folder_path,
            metavar="DIR",
            help="Write one rule file a site into this folder; without it they are printed.",
            show_default=False,
        ),
    ] = None,
    host: Annotated[
        str | None, typer.Option(metavar="HOST", help="All documents are of this site.", show_default=False)
    ] = None,
    least: Annotated[int, typer.Option("--least", metavar="N", help="Different articles that a site needs.", min=2)] = LEAST,
    memory: Annotated[str, typer.Option(metavar="SIZE", help="The most memory that counting takes.")] = MEMORY,
    jobs: Annotated[int, typer.Option("--jobs", metavar="N", help="Worker processes; 0: one a processor.", min=0)] = 1,
    rules: Rules = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="With -o: replace rule files that are there.")] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress, notes and summary.")] = False,
) -> int:
    """Propose a rule file for each site of a corpus, from what its pages share.

    Documents belong to the site of their host (a record's url or host, or a folder that bears a host's name), else to the
    folder that they lie in, else to those with which they share lines. What may be content stands in the files as a
    comment. Every rule is proved by an example from the corpus.
    """
    names = named_or_piped(corpus, "clean learn")
    if overwrite and output is None:
        raise OptionError("--overwrite goes with -o DIR")
    if output is not None and output.exists() and not output.is_dir():
        raise OptionError(f"{output}: is a file; -o needs a folder")
    library = Library(rules or ())  # not the corpus's own: they may have been learned here, and come out again the same
    with Store(memory) as store:
        failed = _read(store, names, host_name(host), output, quiet=quiet)
        folder = Path(names[0]).name if len(names) == 1 and Path(names[0]).is_dir() else ""
        found = _learn(store, library, least, jobs or os.cpu_count() or 1, folder, quiet=quiet)
    if not any(f.articles >= least for f in found):
        raise OptionError(_too_few(found, least))
    _write(found, output, overwrite=overwrite)
    if not quiet:
        for site in found:
            warn(_said(site, output, least))
    return 2 if failed else 0


def _read(store: Store, names: list[str], host: str | None, output: Path | None, *, quiet: bool) -> int:
    """Take the corpus in. :return: how many documents could not be read"""
    inputs = list(expand(names, outputs=[output] if output else ()))
    failed = 0
    with Meter("reading", len(inputs), quiet=quiet) as meter:
        for item in inputs:
            try:
                if isinstance(item, InputError):
                    raise item
                for document in documents_of(item):
                    if isinstance(document, InputError):
                        failed += 1
                        warn(str(document))
                    elif document.page is not None:
                        failed += 1
                        warn(f"{document.source}: is an HTML page; rules are learned from text, which 'clean -o DIR' extracts")
                    else:
                        store.add(site_of(document, item, host), document.text)
                        meter.note(f"{store.lines:,} lines")
            except CleanerError as error:
                failed += 1
                warn(str(error))
            meter.advance()
    store.flush()
    if not store.documents:
        raise OptionError("no document could be read; name a folder of text or JSONL files")
    return failed


def _learn(store: Store, library: Library, least: int, jobs: int, folder: str, *, quiet: bool) -> list[Learned]:
    found: list[Learned] = []
    with Meter("learning", len(store.sites()), quiet=quiet) as meter:
        for site in learn(store, library, least=least, jobs=jobs, folder=folder):
            found.append(site)
            meter.note(site.site)
            meter.advance()
    return found


def _too_few(found: list[Learned], least: int) -> str:
    most = max(found, key=lambda f: f.articles, default=None)
    if most is None:
        return f"the documents share no lines, so no site is known; name it with --host HOST; {least} articles are needed"
    return (
        f"no site with {least} different articles: {most.site} has {many(most.articles, 'article')} in"
        f" {many(most.documents, 'document')}; give more pages, or --host HOST if all are of one site"
    )


def _write(found: list[Learned], output: Path | None, *, overwrite: bool) -> None:
    drafts = [f.draft for f in found if f.draft is not None]
    if output is None:
        sys.stdout.write("\n".join(map(pack_text, drafts)))
        return
    staging = Staging(output, overwrite=overwrite)
    try:
        for draft in drafts:
            staging.add(Path(f"{draft.name}.toml"), pack_text(draft).encode("utf-8"), draft.name)
        staging.commit()
    finally:
        staging.discard()


def _said(site: Learned, output: Path | None, least: int) -> str:
    """What came of a site, in one line."""
    seen = f"{many(site.documents, 'document')}, {many(site.articles, 'article')}"
    if site.articles < least:
        return f"{site.site}: {seen}: too few, {least} different articles are needed"
    if site.draft is None:
        return f"{site.site}: {seen}: nothing that the bundled packs do not know"
    draft = site.draft
    where = f"{output / draft.name}.toml" if output else draft.name
    header = ", a header" if any(r.table == "article" for r in draft.rules) else ""
    doubt = f", {len(draft.doubtful)} in doubt" if draft.doubtful else ""
    entries = many(sum(r.entries for r in draft.rules), "entry")
    return f"{where}: {seen}: {many(len(draft.rules), 'rule')} with {entries}{header}{doubt}"
