"""``clean --baseline``: accepts files as they are, in the corpus's file of exceptions."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from cleaner.accepting import accepted
from cleaner.baseline import Accepted, baseline_text
from cleaner.cli.job import Job
from cleaner.cli.progress import counted
from cleaner.cli.setup import Setup
from cleaner.cli.shell import tell, warn
from cleaner.config import Config
from cleaner.errors import CleanerError, InputError, OptionError
from cleaner.inputs import STDIN, Input, expand
from cleaner.reading import read_documents
from cleaner.wording import many
from cleaner.writing import replace_file

__all__ = ["HOW_TO_CONFIGURE", "accept_all"]

HOW_TO_CONFIGURE = 'write a cleaner.toml in the corpus\'s folder, with a line such as include = ["articles/**/*.txt"]'


def accept_all(job: Job, names: Sequence[str]) -> int:
    """Write into the files of exceptions what the named files need, and take out what they don't.

    :return: the exit status
    :raises CleanerError: options that do not go with it, a file without a configuration, a fault in one
    """
    if job.write or job.looks or job.output is not None or job.ledger is not None or job.form:
        raise OptionError(
            "--baseline writes the file of exceptions and nothing else; use it without -w, -o, --check and the like"
        )
    setup = job.setup
    inputs = list(expand(names, selects=setup.selects))
    for item in inputs:
        if isinstance(item, Input) and item.name == STDIN:
            raise OptionError("--baseline needs files or folders; the standard input has no path to be known by")
        if isinstance(item, Input) and setup.config(item.path) is None:
            raise OptionError(f"{item.name}: has no configuration to which exceptions could belong; {HOW_TO_CONFIGURE}")
    setup.prepare(inputs)
    found: dict[Path, dict[str, Accepted]] = {}
    failed = False
    for item in counted(inputs, quiet=job.quiet):
        try:
            if isinstance(item, InputError):
                raise item
            config = setup.config(item.path)
            assert config is not None
            own = found.setdefault(config.path, {})
            own[config.relative(item.path)] = _accepted(setup, config, item, jsonl=job.held(item) == "jsonl")
        except CleanerError as error:
            if error.concerns_all:
                raise
            failed = True
            warn(str(error))
    configs = {config.path: config for item in inputs if isinstance(item, Input) and (config := setup.config(item.path))}
    for path, documents in found.items():
        _write(setup, configs[path], documents, names, quiet=job.quiet)
    return 2 if failed else 0


def _accepted(setup: Setup, config: Config, item: Input, *, jsonl: bool) -> Accepted:
    """The exceptions that a file needs; :raises InputError: it can't be read"""
    own = setup.of(item.path)
    given = config.written(item.path)
    cleanings = []
    for document in read_documents(item, jsonl=jsonl):
        if isinstance(document, InputError):
            raise document
        clean = partial(own.cleaner.clean, document.text, host=own.host(document.url), url=document.url, path=item.path)
        cleanings.append(lambda exceptions, clean=clean: clean(exceptions=exceptions))
    return accepted(cleanings, given, item.name)


def _write(setup: Setup, config: Config, documents: dict[str, Accepted], names: Sequence[str], *, quiet: bool) -> None:
    """Put the exceptions of documents in the place of theirs; those of files that are gone go, too."""
    before = setup.accepted(config)
    roots = [Path(name).absolute() for name in names if Path(name).is_dir()]
    left = {name: own for name, own in before.items() if name not in documents and not _gone(config.folder / name, roots)}
    after = {name: own for name, own in (left | documents).items() if own}
    if after:
        text = baseline_text(after).encode("utf-8")
        if not config.baseline.exists() or config.baseline.read_bytes() != text:
            replace_file(config.baseline, text)
    elif config.baseline.exists():
        config.baseline.unlink()
    if not quiet:
        old, new = _copies(before), _copies(after)
        more = sum(max(0, n - old.get(entry, 0)) for entry, n in new.items())
        less = sum(max(0, n - new.get(entry, 0)) for entry, n in old.items())
        counts = f"{many(sum(new.values()), 'exception')} in {many(len(after), 'file')} ({more} new, {less} removed)"
        tell(f"{config.shown_baseline}: {counts}")


def _gone(path: Path, roots: Sequence[Path]) -> bool:
    return any(path.absolute().is_relative_to(root) for root in roots) and not path.exists()


def _copies(documents: dict[str, Accepted]) -> dict[tuple[str, str, str], int]:
    return {(name, *excepted): copies for name, own in documents.items() for excepted, (copies, _) in own.items()}
