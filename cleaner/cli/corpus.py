"""``clean -o DIR`` over a corpus: worker processes, shards, a run that can be killed and goes on."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cleaner.cli.job import Job
from cleaner.cli.options import listed
from cleaner.cli.shell import warn
from cleaner.errors import CorpusError, InputError, OptionError, suggestion
from cleaner.inputs import PACKED_ENDINGS, STDIN, Input
from cleaner.model import Verdict
from cleaner.reading import USUAL_FIELDS, Fields
from cleaner.tables import MEMORY
from cleaner.wording import many, one_line

if TYPE_CHECKING:
    from cleaner.corpus.run import Outcome
    from cleaner.corpus.settings import Settings

__all__ = [
    "OWNERS",
    "USUAL_TEXT",
    "CorpusOptions",
    "IdField",
    "Jobs",
    "MaxDocument",
    "Memory",
    "Owners",
    "ShardSize",
    "TextField",
    "UrlField",
    "owners_told",
    "read_fields",
]

USUAL_TEXT = ",".join(USUAL_FIELDS.text)
"""What ``--text-field`` says where nobody says it."""
OWNERS = ("report", "split", "drop")
"""The words of ``--owners``."""
_MANY = 10_000  # files from which it is a corpus
_LARGE = 4_000_000  # bytes of a file of records from which it is one
_ROWS = 15  # sites and rules that the summary shows


def _size(told: str) -> Any:
    """An option that takes a size; its help tells what holds where it is not given."""
    return typer.Option(metavar="SIZE", show_default=False, help=told)


Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs",
        metavar="N",
        min=0,
        show_default=False,
        help="With -o: clean a corpus with N worker processes, 0: one a core. Started again, a run that was killed goes on.",
    ),
]
ShardSize = Annotated[
    str | None,
    _size("With -o: cut the files of a corpus into shards of this size, such as 64M; by default by the size of the file."),
]
MaxDocument = Annotated[
    str | None,
    _size("With -o: clean a corpus, and pass over documents that are larger; by default 16M."),
]
Owners = Annotated[
    str,
    typer.Option(
        metavar="HOW",
        show_default=False,
        help="With -o: find passages of a few sentences that stand in several documents, decide whose they are, and in the "
        "others report them (in owners.jsonl), split them off, or drop them: report, split, drop.",
    ),
]
Memory = Annotated[
    str | None,
    _size(f"With --owners: the most memory that comparing documents takes; by default {MEMORY}."),
]
TextField = Annotated[
    str, typer.Option(metavar="NAME,…", help="The field of a record that holds the text, or several: the first that does.")
]
IdField = Annotated[str, typer.Option(metavar="NAME", help="The field that names a record.")]
UrlField = Annotated[str, typer.Option(metavar="NAME", help="The field that holds a record's address.")]


def read_fields(text: str, own: str, url: str) -> Fields:
    """The fields that ``--text-field``, ``--id-field`` and ``--url-field`` name; :raises OptionError: one has no name"""
    texts = listed(text)
    for named, option, what in (
        (texts, "--text-field", "holds the text"),
        (own, "--id-field", "names a record"),
        (url, "--url-field", "holds its address"),
    ):
        if not named:
            raise OptionError(f"{option}: name the field that {what}")
    return Fields(texts, own, url)


@dataclass(frozen=True, slots=True)
class CorpusOptions:
    """The options that are for corpora alone."""

    jobs: int | None
    """Worker processes; 0: one a core; ``None``: nobody said."""
    shard_size: str | None
    """Size of a shard; ``None``: by the size of the file."""
    max_document: str | None
    """Size from which a document is passed over; ``None``: nobody said."""
    owners: str = ""
    """What becomes of passages that belong to other documents; ``""``: nobody looks for them."""
    memory: str | None = None
    """The most memory that looking for them takes; ``None``: nobody said."""

    def check(self, job: Job) -> None:
        """:raises OptionError: an option without the one that it goes with"""
        for given, option in (
            (self.jobs is not None, "--jobs"),
            (self.shard_size is not None, "--shard-size"),
            (self.max_document is not None, "--max-document"),
            (self.owners, "--owners"),
        ):
            if given and job.output is None:
                raise OptionError(f"{option} goes with -o DIR")
        if self.memory is not None and not self.owners:
            raise OptionError("--memory goes with --owners HOW")

    def concerns(self, job: Job, found: list[Input | InputError]) -> bool:
        """Whether it is a run over a corpus: somebody says so, a file holds many documents in a form that is read in no other
        way, or there is much to do."""
        said = any(value is not None for value in (self.jobs, self.shard_size, self.max_document))
        if said or self.owners or job.gathers or len(found) > _MANY:
            return True
        records = [i.path for i in found if isinstance(i, Input) and i.name != STDIN and job.held(i) == "jsonl"]
        return (
            (job.form == "text" and bool(records))
            or any(isinstance(i, Input) and i.name.lower().endswith(PACKED_ENDINGS) for i in found)
            or any(path.is_file() and path.stat().st_size > _LARGE for path in records)
        )

    def run(self, job: Job, found: list[Input | InputError]) -> int:
        """Clean a corpus. :return: the exit status"""
        settings = self._settings(job, found)
        job.setup.prepare(found)
        workers = self.jobs or len(os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else range(os.cpu_count() or 1))
        from cleaner.cli.watching import watching
        from cleaner.corpus.run import clean_corpus

        try:
            with watching(quiet=job.quiet) as watch:
                outcome = clean_corpus(found, settings, workers, watch)
        except KeyboardInterrupt:
            raise CorpusError(
                f"interrupted; what is finished is safe in {settings.output}: run the same command again to go on"
            ) from None
        if job.stat:
            job.figures.by_rule.update(outcome.tally.rules)
            job.figures.show_stat()
        failed = outcome.tally.totals["failed"]
        if not job.quiet:
            sys.stderr.writelines(f"{one_line(line)}\n" for line in summary(outcome))
        if failed:
            shown = "; ".join(outcome.failures) + ("; …" if failed > len(outcome.failures) else "")
            warn(f"{many(failed, 'record')} failed, see {settings.output / 'errors.jsonl'}: {shown}")
        return 2 if failed else 0

    def _settings(self, job: Job, found: list[Input | InputError]) -> Settings:
        from cleaner.corpus.settings import MOST, Settings
        from cleaner.corpus.sizes import read_size

        assert job.output is not None
        if self.owners and self.owners not in OWNERS:
            raise OptionError(f'no --owners "{self.owners}"{suggestion(self.owners, OWNERS)}; use {", ".join(OWNERS)}')
        if job.ledger is not None:
            raise OptionError(
                "--ledger does not go with a run over a corpus, that is with --jobs, --shard-size, --max-document, --owners, "
                "or large or packed files"
            )
        if any(isinstance(i, Input) and i.name == STDIN for i in found):
            raise OptionError("the standard input can't be read a second time, so it is no corpus; name the files")
        return Settings(
            job.setup, job.output, job.setup.options.host, job.form, job.source_form, job.fields,
            None if self.shard_size is None else read_size(self.shard_size, "--shard-size"),
            MOST if self.max_document is None else read_size(self.max_document, "--max-document"),
            job.overwrite, self.owners, MEMORY if self.memory is None else self.memory,
        )  # fmt: skip


def summary(outcome: Outcome) -> Iterator[str]:
    """The summary of a run: totals, the largest sites, the rules that took most."""
    from cleaner.corpus.tally import share_removed

    tally = outcome.tally
    t = tally.totals
    said = [f"{many(t['documents'], 'document')}, {many(t['articles'], 'article')}"]
    said += [f"{t[v.value]} {v.value}" for v in Verdict if v is not Verdict.ARTICLE and t[v.value]]
    said += [f"{t['changed']} changed", f"{share_removed(t):.1%} of the text removed", f"{t['failed']} failed"]
    yield f"clean: {'; '.join(said)}"
    if (told := owners_told(outcome.owners)) is not None:
        yield f"clean: {told}"
    if tally.sites:
        rows = sorted(tally.sites.items(), key=lambda item: (-item[1]["documents"], item[0]))
        yield from _table(
            ("site", "documents", "articles", "bundles", "removed"),
            [(s, f"{n['documents']:,}", f"{n['articles']:,}", f"{n['bundle']:,}", f"{share_removed(n):.1%}") for s, n in rows],
        )
    if tally.rules:
        counted = sorted(tally.rules.items(), key=lambda item: (-item[1], item[0]))
        yield from _table(("rule", "lines"), [(rule, f"{n:,}") for rule, n in counted])


def owners_told(found: Counter[str], where: str = "owners.jsonl") -> str | None:
    """What ``--owners`` has found, in one line; ``None``: nothing.

    :param where: where more is told
    """
    if not found:
        return None
    done = [f"{found[action]} {told}" for action, told in (("split", "split off"), ("drop", "dropped")) if found[action]]
    passages = f"{many(found['passages'], 'passage')} of other documents" + (f" ({', '.join(done)})" if done else "")
    return f"{passages}; {found['shared']} shared; {many(found['duplicates'], 'duplicate')}; see {where}"


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> Iterator[str]:
    shown = [head, *rows[:_ROWS]]
    widths = [max(map(len, column)) for column in zip(*shown, strict=True)]
    yield ""
    for first, *others in shown:
        yield "  ".join(
            [f"{first:<{widths[0]}}", *(f"{cell:>{width}}" for cell, width in zip(others, widths[1:], strict=True))]
        )
    if len(rows) > _ROWS:
        yield f"… and {len(rows) - _ROWS} more in summary.json"
