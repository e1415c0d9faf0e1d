"""One run of the main job: what is read, where results go, and what is told about them."""

from __future__ import annotations

import codecs
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from cleaner.cli.figures import Figures, changes, warn_of_refused
from cleaner.cli.progress import counted
from cleaner.cli.setup import Setup
from cleaner.cli.shell import standard_input, tell, warn
from cleaner.corpus.formats import form_of
from cleaner.errors import CleanerError, InputError, OptionError, OutputError, PatternTimeout, RecordError
from cleaner.inputs import LEDGER_ENDING, PACKED_ENDINGS, STDIN, Input, expand, is_html, is_jsonl
from cleaner.ledger import is_of, ledger_lines
from cleaner.originals import Originals
from cleaner.reading import USUAL_FIELDS, Document, Fields, read_documents
from cleaner.records import article_records, json_line, markdown
from cleaner.result import Result
from cleaner.wording import one_line
from cleaner.writing import Staging, joined, replace_file, safe_name, split_names, target_of, write_new

__all__ = ["Job"]

_ENDINGS = {"text": None, "markdown": ".md", "jsonl": ".jsonl"}


@dataclass
class Job:
    """One run of the command, and what it has done so far."""

    setup: Setup
    """Finds what applies to each file."""
    output: Path | None = None
    """The folder of ``-o``."""
    write: bool = False
    """Whether files are cleaned in place."""
    ledger: Path | None = None
    """The folder of ``--ledger``."""
    check: bool = False
    """Whether it only tells which documents would change."""
    diff: bool = False
    """Whether it only shows how."""
    stat: bool = False
    """Whether it tells how many lines each rule takes."""
    form: str = ""
    """How articles are written, the word of ``--format``; ``""``: as the input is."""
    source_form: str = "auto"
    """What the inputs are: ``text``, ``html`` or ``jsonl``; ``auto``: their endings tell."""
    overwrite: bool = False
    """Whether files that are there with other content are replaced."""
    force_exclude: bool = False
    """Whether what the configuration excludes is left out, also where it is named."""
    quiet: bool = False
    """Whether nothing is told but errors."""
    fields: Fields = USUAL_FIELDS
    """The fields of records that are read."""
    written: int = 0
    """Files that were written, in place or into the folder."""
    failed: int = 0
    """Documents and files that could not be read, cleaned or written."""
    would_change: int = 0
    """Documents that ``--check`` and ``--diff`` would change."""
    figures: Figures = field(default_factory=Figures)
    """What became of all documents."""
    _several: bool = False
    _printed: int = 0
    _ended: bool = True
    _staging: Staging | None = None
    _ledgers: Staging | None = None

    # -- options --------------------------------------------------------------------------------

    @property
    def looks(self) -> bool:
        """Whether nothing is to be changed or printed but what would change."""
        return self.check or self.diff or (self.stat and not self.write and self.output is None)

    @property
    def gathers(self) -> bool:
        """Whether the articles of many files go into one; :raises OptionError: no such format"""
        return bool(self.form) and form_of(self.form).gathers

    def check_options(self, names: list[str]) -> None:
        """:raises OptionError: options that do not go together"""
        if self.gathers and self.output is None:
            raise OptionError(f"--format {self.form} goes with -o DIR")
        if self.source_form not in ("auto", "text", "html", "jsonl"):
            raise OptionError(f'no input "{self.source_form}"; use auto, text, html or jsonl')
        if self.write and self.output is not None:
            raise OptionError("-w writes in place and -o into a folder; use one of them")
        if self.write and (self.check or self.diff):
            raise OptionError("-w writes, --check and --diff change nothing; use one of them")
        if self.output is not None and (self.check or self.diff):
            raise OptionError("-o writes, --check and --diff change nothing; use one of them")
        if self.setup.options.split and not self.write:
            raise OptionError("--split goes with -w; -o DIR divides bundles by itself")
        if self.overwrite and self.output is None and self.ledger is None:
            raise OptionError("--overwrite goes with -o DIR or --ledger DIR")
        if self.write and "-" in names:
            raise OptionError("-w needs files; the standard input can't be written to")
        if self.form == "markdown" and (self.write or self.looks):
            raise OptionError("--format markdown does not go with -w, --check, --diff and --stat; use -o DIR")
        for option, folder in (("-o", self.output), ("--ledger", self.ledger)):
            if folder is not None and folder.exists() and not folder.is_dir():
                raise OptionError(f"{folder}: is a file; {option} needs a folder")

    def _check_format(self, name: str, held: str) -> None:
        """See whether what the options ask for can be made of an input; where it can't, that costs this input alone.

        :param held: what it holds: ``text``, ``html`` or ``jsonl``
        :raises OptionError: it can't
        """
        if held == "html" and (self.write or self.check):
            option = "-w" if self.write else "--check"
            raise OptionError(f"{name}: is an HTML page, which {option} can't turn into text in its place; use -o DIR")
        if held == "jsonl" and self.form in ("text", "markdown"):
            raise OptionError(f"{name}: records stay records; --format {self.form} is for text files")
        if held != "jsonl" and self.form == "jsonl" and (self.write or self.looks):
            raise OptionError(
                f"{name}: is text and stays it with -w, --check, --diff and --stat; use --format jsonl without them"
            )

    # -- the run --------------------------------------------------------------------------------

    def run(self, names: list[str], found: list[Input | InputError] | None = None) -> int:
        """Do it.

        :param found: the inputs, where they are known
        :return: the exit status
        """
        inputs = self.inputs(names) if found is None else found
        self.setup.prepare(inputs)
        self._several = len(inputs) > 1
        if self.output is not None:
            self._staging = Staging(self.output, overwrite=self.overwrite, originals=Originals(inputs))
        if self.ledger is not None:
            self._ledgers = Staging(self.ledger, overwrite=True)
        try:
            for item in counted(inputs, quiet=self.quiet or not self._several):
                try:
                    self._file(item)
                except CleanerError as error:
                    self._fail(error)
            if self._ledgers is not None:
                self._ledgers.commit()
            if self._staging is not None:
                self.written += self._staging.commit()
        finally:
            for staging in (self._staging, self._ledgers):
                if staging is not None:
                    staging.discard()
        if not self.quiet:
            for said in self.setup.unused(names):
                warn(said)
        if self.stat:
            self.figures.show_stat()
        if self._several and not self.quiet:
            warn(self.figures.summary(looks=self.looks, failed=self.failed))
        if self.failed:
            return 2
        return 1 if self.would_change and (self.check or self.diff) else 0

    def inputs(self, names: list[str]) -> list[Input | InputError]:
        """What the arguments mean."""
        outputs = [folder for folder in (self.output, self.ledger) if folder is not None]
        also = PACKED_ENDINGS if self.output is not None else ()
        found = list(expand(names, outputs=outputs, selects=self.setup.selects, also=also))
        if self.force_exclude:
            found = [
                i for i in found if isinstance(i, InputError) or i.name == STDIN or self.setup.selects(i.path) is not False
            ]
        if self.write:  # a file that is named and also linked to is written once
            files = {i.path.resolve() for i in found if isinstance(i, Input) and not i.path.is_symlink()}
            found = [i for i in found if isinstance(i, InputError) or not i.path.is_symlink() or i.path.resolve() not in files]
        return found

    def _fail(self, error: CleanerError) -> None:
        """Tell of an error that costs one document.

        :raises CleanerError: the same, where it concerns them all: names that collide, a fault in rules or configuration
        """
        if error.concerns_all or (isinstance(error, OutputError) and self._staging is not None):
            raise error
        self.failed += 1
        warn(str(error))

    def held(self, item: Input) -> str:
        """What a file is to be read as: ``text``, ``html`` or ``jsonl``."""
        if self.source_form != "auto":
            return self.source_form
        return "jsonl" if is_jsonl(item.path) else "html" if is_html(item.path) else "text"

    def _file(self, item: Input | InputError) -> None:
        if isinstance(item, InputError):
            raise item
        if item.name == STDIN:
            held, documents = standard_input(self.source_form, self.fields)
        else:
            held = self.held(item)
            documents = read_documents(item, jsonl=held == "jsonl", html=held == "html", fields=self.fields)
        self._check_format(item.name, held)
        if held == "jsonl":
            self._all_records(item, documents)
            return
        for document in documents:
            if isinstance(document, InputError):
                raise document
            try:
                result = self._clean(item, document)
            except InputError:
                if not (self.write or self.looks or self._staging or document.page is not None):
                    self._print(document.text, document)  # it comes back unchanged
                raise
            if self.looks:
                self._look(document, result)
            elif self.write:
                self._in_place(item, document, result)
            elif self._staging is not None:
                self._stage(item, document, result)
            else:
                self._show(document, result)

    def _clean(self, item: Input, document: Document) -> Result:
        path = item.path if item.name != STDIN else None
        try:
            result = self.setup.of(path).clean(document, path)
        except PatternTimeout as error:
            raise InputError(f"{document.source}: {error}; it stays as it was") from None
        self.setup.note(path, result.excepted)
        self._keep_ledger(item, document, result)
        self.figures.count(result, changed=self._rewrites(document, result), lines=self._several)
        if not self.quiet:
            warn_of_refused(document.source, result)
        return result

    # -- ledgers --------------------------------------------------------------------------------

    def _keep_ledger(self, item: Input, document: Document, result: Result) -> None:
        if self._ledgers is None or self.ledger is None:
            return
        name = self._ledger_name(item, document)
        path = self.ledger / name
        if path.exists() and not self.overwrite and not is_of(path, document):
            if self.write and not result.changed:
                return  # what was cleaned before: the ledger tells of the original
            raise OutputError(f"{path}: tells of another text, which would be lost; use --overwrite, or another folder")
        self._ledgers.add(name, joined(ledger_lines(document, result)), document.source)
        if self.write:
            self._ledgers.commit()  # an original goes only after its ledger is safe

    def _ledger_name(self, item: Input, document: Document) -> Path:
        name = item.below
        if document.record:
            name = name.with_suffix("") / safe_name(document.source)
        return name.with_name(name.name + LEDGER_ENDING)

    # -- where results go -----------------------------------------------------------------------

    def _all_records(self, item: Input, documents: Iterator[Document | InputError]) -> None:
        """Clean the records of one file; one that fails costs that record."""
        lines: list[bytes] = []
        changed = False
        for document in documents:
            new: list[bytes] = []
            try:
                if isinstance(document, InputError):
                    raise document
                raw = document.raw
                result = self._clean(item, document)
            except CleanerError as error:
                self._fail(error)
                if isinstance(document, RecordError):
                    if not self.write:
                        continue
                    raw = document.raw
                new = [raw]
            else:
                if self.looks:
                    self._look(document, result)
                elif self.write and not self._rewrites(document, result):
                    new = [raw]
                else:
                    new = [line.removesuffix(b"\n") for line in joined(self._records(document, result))]
                    changed = changed or self._rewrites(document, result)
                    if self.write and raw.startswith(codecs.BOM_UTF8):
                        new[0] = codecs.BOM_UTF8 + new[0]
                    if self.write and raw.endswith(b"\r"):
                        new = [line + b"\r" for line in new]
            if self.looks:
                continue
            if self.write or self._staging is not None:
                lines += new
            else:
                sys.stdout.flush()
                sys.stdout.buffer.writelines(line + b"\n" for line in new)
        if self._staging is not None:
            # What the program has named, or is to name anew, ends as records do; any other name stays as it is.
            named = item.name == STDIN or self.form == "jsonl"
            below = item.below.with_suffix(".jsonl") if named else item.below
            self._staging.add(below, (line + b"\n" for line in lines), item.name)
        elif self.write and changed:
            replace_file(target_of(item), b"".join(line + b"\n" for line in lines))
            self.written += 1

    def _records(self, document: Document, result: Result) -> list[str]:
        found = article_records(result, document.source, document.record, document.text_field, document.id_field)
        return [json_line(record) for record in found]

    def _show(self, document: Document, result: Result) -> None:
        if self.form == "jsonl":
            sys.stdout.flush()
            sys.stdout.buffer.writelines(joined(self._records(document, result)))
        elif self.form == "markdown":
            self._print("\f\n".join(t if t.endswith("\n") else t + "\n" for t in markdown(result, document.source)))
        else:
            self._print(result.text, document)

    def _print(self, text: str, document: Document | None = None) -> None:
        """To the standard output: a single document in its own bytes, so that an untouched one comes back as it
        was; what stands there with others, in UTF-8."""
        out = sys.stdout.buffer
        sys.stdout.flush()
        if self._printed:
            out.write(b"\f\n" if self._ended else b"\n\f\n")
        decoded = document.decoded if document is not None and not self._several else None
        out.write(decoded.encode(text) if decoded is not None else text.encode("utf-8", "surrogateescape"))
        self._ended = text.endswith(("\n", "\r")) or not text
        self._printed += 1

    def _rewrites(self, document: Document, result: Result) -> bool:
        """Whether -w puts something else in a document's place, which --check tells: what is cleaned, the text of a
        record's page, or several files."""
        return result.changed or (document.page is not None and bool(document.record)) or self._divides(document, result)

    def _divides(self, document: Document, result: Result) -> bool:
        """Whether a bundle's articles go, or would go, to files of their own beside the document's."""
        if document.record or document.page is not None or document.path is None or not (self.write or self.looks):
            return False
        return len(result.articles) > 1 and self.setup.of(document.path).split

    def _in_place(self, item: Input, document: Document, result: Result) -> None:
        assert document.decoded is not None
        if not self._rewrites(document, result):
            return
        target = target_of(item)
        if self._divides(document, result):
            names = split_names(target, len(result.articles))
            texts = [document.decoded.encode(a.text) for a in result.articles]
            write_new(list(zip(names, texts, strict=True)), like=target)
            try:
                for gone in {target, item.path}:  # a link to the file would lead nowhere
                    gone.unlink()
            except OSError as error:
                raise OutputError(f"{item.name}: is split, but can't be removed: {error.strerror}") from None
            # A program that reads the names needs them as they are; to a terminal one could speak.
            shown = one_line if sys.stdout.isatty() else str
            sys.stdout.write("".join(f"{shown(str(path))}\n" for path in names))
        else:
            replace_file(target, document.decoded.encode(result.text))
        self.written += 1

    def _stage(self, item: Input, document: Document, result: Result) -> None:
        from cleaner.corpus.sinks import article_files  # only here: it is needed for folders alone

        assert self._staging is not None
        ending = _ENDINGS[self.form or "text"] or (None if document.page is None else ".txt")
        for path, data in article_files(item.below, ending, self.form or "text", document, result):
            self._staging.add(path, data, document.source)

    def _look(self, document: Document, result: Result) -> None:
        """Say what would change."""
        if not self._rewrites(document, result):
            return
        self.would_change += 1
        if self.diff and result.changed:
            from cleaner.diffing import unified_diff

            bom = "\ufeff" if document.decoded and document.decoded.bom == codecs.BOM_UTF8 else ""
            sys.stdout.writelines(unified_diff(result, document.source, bom))
        elif self.check or self.diff:  # a diff shows lines, and may have none to show
            page = "" if document.page is None else ", its page becomes text"
            tell(f"would clean {document.source}: {changes(result)}{page}")
