"""``clean FILE…``: the main job."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

import typer

from cleaner.api import Cleaner
from cleaner.cli.options import Cut, Host, Packs, Rules, make_app, make_cleaner, read_standard_input, warn
from cleaner.cli.progress import counted
from cleaner.errors import CleanerError, InputError, OptionError
from cleaner.ledger import ledger_lines
from cleaner.model import Verdict
from cleaner.reading import Document, Input, decode, expand, parse_records, read_documents
from cleaner.result import Result
from cleaner.writing import Staging, joined, replace_file, split_names, target_of, write_new

__all__ = ["app"]

FORMATS = ("text", "markdown", "jsonl")
_ENDINGS = {"text": None, "markdown": ".md", "jsonl": ".jsonl"}
_STDIN = "<stdin>"

app = make_app()


@app.command(
    epilog="Other commands: explain, restore, rules (each with --help). "
    "Examples: 'clean page.txt' prints the articles; 'clean -w --split corpus/' divides bundles in place; "
    "'clean --check corpus/' is for hooks; 'clean explain page.txt' says why."
)
def clean(
    files: Annotated[
        list[str] | None, typer.Argument(help="Files, folders, globs, or - for the standard input.", show_default=False)
    ] = None,
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="Write one file an article into this folder.", show_default=False)
    ] = None,
    write: Annotated[bool, typer.Option("-w", "--write", help="Clean the files in place.")] = False,
    split: Annotated[
        bool, typer.Option("--split", help="With -w: a bundle's articles go to name.1.txt, name.2.txt, …")
    ] = False,
    ledger: Annotated[
        Path | None,
        typer.Option(help="Write a ledger for each document into this folder; 'clean restore' reads it.", show_default=False),
    ] = None,
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit with 1 if something would change.")] = False,
    diff: Annotated[bool, typer.Option("--diff", help="Change nothing; show what would change.")] = False,
    stat: Annotated[bool, typer.Option("--stat", help="Show how many lines each rule takes.")] = False,
    form: Annotated[str, typer.Option("--format", help="text, markdown or jsonl.")] = "",
    source_form: Annotated[
        str, typer.Option("--input", help="What the input is: auto (by the file's ending), text or jsonl.")
    ] = "auto",
    keep: Annotated[
        str,
        typer.Option(help="Kinds that also stay in the text: caption,date,byline,credit,kicker,topics.", show_default=False),
    ] = "",
    host: Host = None,
    pack: Packs = None,
    rules: Rules = None,
    cut: Cut = "careful",
    overwrite: Annotated[bool, typer.Option("--overwrite", help="With -o: replace files that are there.")] = False,
    exit_non_zero_on_fix: Annotated[
        bool, typer.Option("--exit-non-zero-on-fix", help="With -w: exit with 1 if something was written.")
    ] = False,
    quiet: Annotated[bool, typer.Option("-q", "--quiet", help="No progress and no summary.")] = False,
    version: Annotated[bool, typer.Option("--version", help="Show the version.")] = False,
) -> int:
    """Give back the articles that are in scraped news text.

    The cleaned text goes to the standard output; captions, dates and bylines are captured (see --format jsonl),
    site chrome is dropped, and a page that glues several articles together is split, a form feed between two.
    """
    if version:
        from cleaner import __version__

        sys.stdout.write(f"clean {__version__}\n")
        return 0
    names = files or []
    if not names:
        raise OptionError("name a file, a folder, or - for the standard input; see: clean --help")
    job = Job(
        cleaner=make_cleaner(rules, pack, cut, [k.strip() for k in keep.split(",") if k.strip()]),
        host=host, output=output, write=write, split=split, ledger=ledger, check=check, diff=diff, stat=stat,
        form=form, source_form=source_form, overwrite=overwrite, quiet=quiet,
    )  # fmt: skip
    job.check_options(names)
    status = job.run(names)
    return 1 if status == 0 and exit_non_zero_on_fix and job.written else status


@dataclass
class Job:
    """One run of the command, and what it has done so far."""

    cleaner: Cleaner
    host: str | None
    output: Path | None
    write: bool
    split: bool
    ledger: Path | None
    check: bool
    diff: bool
    stat: bool
    form: str
    source_form: str
    overwrite: bool
    quiet: bool
    written: int = 0
    failed: int = 0
    would_change: int = 0
    totals: dict[str, int] = field(default_factory=dict)
    by_rule: dict[str, int] = field(default_factory=dict)
    _printed: int = 0
    _staging: Staging | None = None
    _ledgers: Staging | None = None

    # -- options --------------------------------------------------------------------------------

    @property
    def looks(self) -> bool:
        """Whether nothing is to be changed or printed but what would change."""
        return self.check or self.diff or (self.stat and not self.write and self.output is None)

    def check_options(self, names: list[str]) -> None:
        """:raises OptionError: options that do not go together"""
        if self.form and self.form not in FORMATS:
            raise OptionError(f'no format "{self.form}"; use {", ".join(FORMATS)}')
        if self.source_form not in ("auto", "text", "jsonl"):
            raise OptionError(f'no input "{self.source_form}"; use auto, text or jsonl')
        if self.write and self.output is not None:
            raise OptionError("-w writes in place and -o into a folder; use one of them")
        if self.write and (self.check or self.diff):
            raise OptionError("-w writes, --check and --diff change nothing; use one of them")
        if self.output is not None and (self.check or self.diff):
            raise OptionError("-o writes, --check and --diff change nothing; use one of them")
        if self.split and not self.write:
            raise OptionError("--split goes with -w; -o DIR divides bundles by itself")
        if self.overwrite and self.output is None:
            raise OptionError("--overwrite goes with -o DIR")
        if self.write and "-" in names:
            raise OptionError("-w needs files; the standard input can't be written to")
        if self.form in ("markdown", "jsonl") and (self.write or self.check or self.diff):
            raise OptionError(f"--format {self.form} does not go with -w, --check and --diff, which keep the input's format")
        if self.output is not None and self.output.exists() and not self.output.is_dir():
            raise OptionError(f"{self.output} is a file; -o needs a folder")

    # -- the run --------------------------------------------------------------------------------

    def run(self, names: list[str]) -> int:
        """Do it. :return: the exit status"""
        inputs = list(self._inputs(names))
        several = len(inputs) > 1
        if self.output is not None:
            self._staging = Staging(self.output, overwrite=self.overwrite)
        if self.ledger is not None:
            self._ledgers = Staging(self.ledger, overwrite=True)
        try:
            for item in counted(inputs, quiet=self.quiet or not several):
                try:
                    self._file(item)
                except CleanerError as error:
                    if self._staging is not None and not isinstance(error, InputError) and self._collides(error):
                        raise
                    self._fail(error)
            if self._staging is not None:
                self.written += self._staging.commit()
            if self._ledgers is not None:
                self._ledgers.commit()
        finally:
            for staging in (self._staging, self._ledgers):
                if staging is not None:
                    staging.discard()
        if self.stat:
            self._show_stat()
        if several and not self.quiet:
            self._summarize(len(inputs))
        if self.failed:
            return 2
        return 1 if self.would_change and (self.check or self.diff) else 0

    def _inputs(self, names: list[str]) -> Iterator[Input | InputError]:
        for name in dict.fromkeys(names):
            if name == "-":
                yield Input(Path("-"), _STDIN, Path())
            else:
                yield from expand([name])

    @staticmethod
    def _collides(error: CleanerError) -> bool:
        from cleaner.errors import OutputError

        return isinstance(error, OutputError)

    def _fail(self, error: CleanerError) -> None:
        self.failed += 1
        warn(str(error))

    def _file(self, item: Input | InputError) -> None:
        if isinstance(item, InputError):
            raise item
        if item.name == _STDIN:
            self._standard_input(read_standard_input())
            return
        jsonl = {"auto": None, "text": False, "jsonl": True}[self.source_form]
        documents = read_documents(item, jsonl=jsonl)
        self._documents(item, documents)

    def _standard_input(self, data: bytes) -> None:
        item = Input(Path("stdin.txt"), _STDIN, Path())
        if self.source_form == "jsonl":
            self._documents(item, parse_records(data, _STDIN))
            return
        decoded = decode(data, _STDIN)
        self._documents(item, iter([Document(_STDIN, decoded.text, decoded, data)]))

    def _documents(self, item: Input, documents: Iterator[Document | InputError]) -> None:
        """Clean the documents of one file and bring them where they go."""
        records: list[str] = []
        changed = is_records = False
        for document in documents:
            if isinstance(document, InputError):
                self._fail(document)
                continue
            path = item.path if item.name != _STDIN else None
            try:
                result = self.cleaner.clean(document.text, host=self.host, url=document.url, path=path)
            except CleanerError as error:
                if document.decoded is None:  # a record of which we can do nothing stays as it was
                    records.append(json.dumps(document.record, ensure_ascii=False))
                elif not (self.write or self.looks or self.output):
                    self._print(document.text, document)
                raise type(error)(f"{document.source}: {error}") from None
            self._count(document, result)
            if self._ledgers is not None:
                self._ledgers.add(
                    self._kept_path(item, document, ".ledger.jsonl"), joined(ledger_lines(document, result)), document.source
                )
            if document.decoded is None:
                is_records = True
                changed = changed or result.changed
                records += self._records(document, result)
                if self.looks:
                    self._look(document, result)
            elif self.looks:
                self._look(document, result)
            elif self.write:
                self._in_place(item, document, result)
            elif self._staging is not None:
                self._stage(item, document, result)
            else:
                self._show(document, result)
        if is_records and not self.looks:
            self._finish_records(item, records, changed)

    # -- where results go -----------------------------------------------------------------------

    def _kept_path(self, item: Input, document: Document, ending: str | None) -> Path:
        """The path below an output folder: that below the named folder, else the bare name."""
        name = item.path.relative_to(item.root) if item.path.is_relative_to(item.root) else Path(item.path.name)
        if document.decoded is None:
            safe = "".join(c if c.isalnum() or c in "-_." else "_" for c in document.source)
            name = name.with_suffix("") / safe if ending == ".ledger.jsonl" else name
        return name.with_name(name.name + ending) if ending == ".ledger.jsonl" else name

    def _show(self, document: Document, result: Result) -> None:
        if self.form == "jsonl":
            for line in self._records(document, result):
                sys.stdout.write(line + "\n")
        elif self.form == "markdown":
            from cleaner.records import markdown

            self._print("\f\n".join(t if t.endswith("\n") else t + "\n" for t in markdown(result, document.source)), document)
        else:
            self._print(result.text, document)

    def _print(self, text: str, document: Document) -> None:
        """To the standard output, in the document's own bytes, so that an untouched one comes back as it was."""
        out = sys.stdout.buffer
        sys.stdout.flush()
        if self._printed:
            out.write(b"" if self._ended else b"\n")
            out.write(b"\f\n")
        assert document.decoded is not None
        data = document.decoded.encode(text) if self.form != "markdown" else text.encode("utf-8")
        out.write(data)
        self._ended = text.endswith(("\n", "\r")) or not text
        self._printed += 1

    _ended: bool = True

    def _records(self, document: Document, result: Result) -> list[str]:
        from cleaner.records import article_records

        found = article_records(result, document.source, document.record, document.text_field)
        return [json.dumps(record, ensure_ascii=False) for record in found]

    def _finish_records(self, item: Input, records: list[str], changed: bool) -> None:
        data = joined(records)
        if self.form in ("text", "markdown"):
            raise OptionError(f"{item.name}: records stay records; --format {self.form} is for text files")
        if self.write:
            if changed:
                replace_file(target_of(item), data)
                self.written += 1
        elif self._staging is not None:
            self._staging.add(self._kept_path(item, Document("", ""), None), data, item.name)
        else:
            sys.stdout.buffer.write(data)

    def _in_place(self, item: Input, document: Document, result: Result) -> None:
        assert document.decoded is not None
        divided = len(result.articles) > 1 and self.split
        if not (result.changed or divided):
            return
        target = target_of(item)
        if divided:
            names = split_names(target, len(result.articles))
            texts = [document.decoded.encode(a.text) for a in result.articles]
            write_new(list(zip(names, texts, strict=True)), like=target)
            target.unlink()
            shown = split_names(item.path, len(result.articles))
            sys.stdout.write("".join(f"{path}\n" for path in shown))
        else:
            replace_file(target, document.decoded.encode(result.text))
        self.written += 1

    def _stage(self, item: Input, document: Document, result: Result) -> None:
        assert document.decoded is not None
        assert self._staging is not None
        name = self._kept_path(item, document, None)
        ending = _ENDINGS[self.form or "text"]
        if self.form == "jsonl":
            self._staging.add(name.with_suffix(".jsonl"), joined(self._records(document, result)), document.source)
            return
        if self.form == "markdown":
            from cleaner.records import markdown

            texts = [t.encode("utf-8") for t in markdown(result, document.source)]
        else:
            articles = [a.text for a in result.articles] if len(result.articles) > 1 else [result.text]
            texts = [document.decoded.encode(t) for t in articles]
        for path, data in zip(split_names(name, len(texts), ending), texts, strict=True):
            self._staging.add(path, data, document.source)

    def _look(self, document: Document, result: Result) -> None:
        """Say what would change."""
        divides = len(result.articles) > 1 and result.changed
        if not result.changed:
            return
        self.would_change += 1
        if self.diff:
            from cleaner.diffing import unified_diff

            sys.stdout.writelines(unified_diff(result, document.source))
        elif self.check:
            dropped = sum(line.fate == "drop" for line in result.lines)
            captured = sum(line.fate == "capture" for line in result.lines)
            parts = f"{_many(dropped, 'line')} dropped, {captured} captured"
            split = f", split into {len(result.articles)} articles" if divides else ""
            sys.stdout.write(f"would clean {document.source}: {parts}{split}\n")

    # -- figures --------------------------------------------------------------------------------

    def _count(self, document: Document, result: Result) -> None:
        add: Callable[[str, int], None] = lambda name, n: self.totals.__setitem__(name, self.totals.get(name, 0) + n)  # noqa: E731
        add("documents", 1)
        add("articles", len(result.articles))
        add(result.verdict.value, 1)
        add("changed", result.changed)
        for line in result.lines:
            add(line.fate.value, 1)
        for rule, n in result.counts.items():
            self.by_rule[rule] = self.by_rule.get(rule, 0) + n
        for refused in result.refused:
            warn(f"{document.source}:{refused.line}: {refused.rule} would take more than its {refused.limit}; nothing is taken")

    def _show_stat(self) -> None:
        width = max(map(len, self.by_rule), default=4)
        for rule, n in sorted(self.by_rule.items(), key=lambda item: (-item[1], item[0])):
            sys.stdout.write(f"{rule:<{width}}  {n}\n")
        sys.stdout.write(f"{'total':<{width}}  {sum(self.by_rule.values())}\n")

    def _summarize(self, files: int) -> None:
        t: dict[str, Any] = {"documents": 0, "articles": 0, "changed": 0} | self.totals
        said = [f"{_many(t['documents'], 'document')}, {_many(t['articles'], 'article')}"]
        said += [f"{t[v.value]} {v.value}" for v in Verdict if v is not Verdict.ARTICLE and v.value in t]
        said.append(f"lines: {t.get('keep', 0)} kept, {t.get('capture', 0)} captured, {t.get('drop', 0)} dropped")
        said.append(f"{t['changed']} {'would change' if self.check or self.diff else 'changed'}")
        if self.failed:
            said.append(f"{self.failed} failed")
        warn("; ".join(said))


def _many(n: int, word: str) -> str:
    return f"{n} {word}{'' if n == 1 else 's'}"
