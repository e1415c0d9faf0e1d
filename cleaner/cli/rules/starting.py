"""``clean rules new HOST FILE…``: starts a pack from sample pages of one site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer

from cleaner.cli.options import Rules
from cleaner.cli.rules.shared import Form, Output, Overwrite, app, check_form, library, print_json, write_packs
from cleaner.cli.setup import make_cleaner
from cleaner.cli.shell import documents_of, tell, warn
from cleaner.errors import CleanerError, InputError, OptionError
from cleaner.inputs import expand
from cleaner.packs import read_host
from cleaner.reading import Document
from cleaner.ruletools.starting import draft_pack
from cleaner.wording import many

__all__ = ["new"]


@app.command(
    epilog="Examples: 'clean rules new gazette.example page1.txt page2.txt page3.txt';"
    " 'clean rules new gazette.example pages/ -o - | less'."
)
def new(
    host: Annotated[str, typer.Argument(metavar="HOST", help="The site, such as gazette.example.")],
    files: Annotated[list[str], typer.Argument(metavar="FILE", help="Sample pages of it: files, folders, globs, or -.")],
    name: Annotated[str, typer.Option(metavar="NAME", help="The pack's name; else made of the host.", show_default=False)] = "",
    output: Output = "rules",
    overwrite: Overwrite = False,
    form: Form = "text",
    rules: Rules = None,
) -> int:
    """Start a pack: rules for the lines and the header that the samples share, and the samples as examples."""
    check_form(form)
    if output == "-" and form == "json":
        raise OptionError("-o - prints the pack, so the report can't be printed as JSON; name a folder with -o")
    pages: list[tuple[str, str]] = []
    failed = False
    for page in _pages(files):
        if isinstance(page, CleanerError):
            warn(str(page))
            failed = True
        else:
            pages.append(page)
    if not pages:
        raise InputError("no sample page could be read; name some text files of the site")
    found = library(rules)
    draft = draft_pack(found, read_host(host), pages, name)
    if draft.name in found.names and not overwrite:
        raise OptionError(
            f'there is a pack "{draft.name}" already; see: clean rules show {draft.name}; or add --name or --overwrite'
        )
    path = write_packs(output, {draft.name: draft.text}, overwrite=overwrite).get(draft.name)
    if form == "json":
        print_json(
            {
                "pack": draft.name, "file": str(path), "samples": draft.samples, "copies": draft.copies, "rules": draft.rules,
                "examples": draft.examples,
            }
        )  # fmt: skip
    elif path:
        tell(
            f"wrote {path}: {many(len(draft.rules), 'rule')}, {many(draft.examples, 'example')}"
            f" from {many(draft.samples, 'sample')}"
        )
        if draft.samples < 2:
            warn("one page alone shares nothing; name more of them to have rules proposed")
        tell(f"next: clean rules test {path} --mutate")
    return 2 if failed else 0


def _pages(names: Sequence[str]) -> Iterator[tuple[str, str] | CleanerError]:
    for item in expand(names):
        if isinstance(item, InputError):
            yield item
            continue
        try:
            for document in documents_of(item):
                yield document if isinstance(document, InputError) else (document.source, _text(document))
        except CleanerError as error:
            yield error


def _text(document: Document) -> str:
    """The text of a sample; of an HTML page the lines that are extracted, on which rules speak."""
    if document.page is None:
        return document.text
    return make_cleaner(packs=["generic"], cut="off").clean_html(document.page).source
