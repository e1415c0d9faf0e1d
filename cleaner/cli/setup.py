"""What applies to each file: the options of the command line, over the corpus's configuration. No command-line library."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from cleaner.api import Cleaner
from cleaner.cli.shell import corpus_rules, host_name
from cleaner.errors import CleanerError, InputError, OptionError
from cleaner.excepting import Excepted, Exceptions
from cleaner.finding import Finder
from cleaner.inputs import STDIN, Input
from cleaner.options import GUARD
from cleaner.reading import Document
from cleaner.result import Result
from cleaner.wording import many

if TYPE_CHECKING:
    from cleaner.baseline import Accepted
    from cleaner.config import Config, Exemption

__all__ = ["Applied", "Options", "Setup", "make_cleaner"]

_MOST_NOTES = 10  # files whose unused exceptions are told one by one


class Options(NamedTuple):
    """What the command line says about all files; what it does not say is empty."""

    rules: tuple[Path, ...] = ()
    """Rule files and folders, nearer than the corpus's own."""
    packs: tuple[str, ...] = ()
    """Packs that are active for every document."""
    cut: str = ""
    """How sure a decision without a rule must be."""
    keep: tuple[str, ...] = ()
    """Captured kinds that stay in the text."""
    host: str | None = None
    """The site that the documents come from."""
    split: bool | None = None
    """Whether bundles are split when files are cleaned in place."""


_NOTHING_SAID = Options()


def make_cleaner(
    rules: Iterable[Path] | None = None, packs: Iterable[str] | None = None, cut: str = "", keep: Iterable[str] = ()
) -> Cleaner:
    """The cleaner of options for documents that lie in no file of their own: the configuration of this folder counts.

    :raises CleanerError: a fault in a rule file or in the configuration, a name that is none
    """
    return Setup(Options(tuple(rules or ()), tuple(packs or ()), cut, tuple(keep))).of(None).cleaner


class Applied(NamedTuple):
    """What applies to one file."""

    cleaner: Cleaner
    """Cleans it."""
    config: Config | None
    """The configuration that concerns it."""
    exceptions: Exceptions
    """The exceptions that hold for it."""
    split: bool
    """Whether a bundle is split when the file is cleaned in place."""
    option_host: str | None
    """The host that the command line names."""
    path_host: str | None
    """The host that the configuration gives its path."""

    def clean(self, document: Document, path: Path | None = None) -> Result:
        """Clean a document of the file, a text or an HTML page.

        :param path: the file, where the document does not say it
        :raises InputError: a page that is too large, or no text
        :raises PatternTimeout: a regular expression of a rule took too long
        """
        host, url, path, kind = self.host(document.url), document.url, path or document.path, document.content_type
        if document.page is None:
            return self.cleaner.clean(document.text, host=host, url=url, path=path, exceptions=self.exceptions)
        try:
            return self.cleaner.clean_html(document.page, host=host, url=url, path=path, content_type=kind)
        except InputError as error:
            raise InputError(f"{document.source}: {error}") from None

    def host(self, url: str | None) -> str | None:
        """The host of a document: a record's own address tells more than the path of its file."""
        return self.option_host or (None if url and "//" in url else self.path_host)


class Setup:
    """Finds what applies to files, and keeps count of the exceptions that were used.

    :param options: what the command line says
    :param cut: how sure decisions without a rule must be where nobody says it
    """

    def __init__(self, options: Options = _NOTHING_SAID, *, cut: str = "careful") -> None:
        self.options, self._cut = options, cut
        self._host = host_name(options.host)
        self._finder = Finder()
        self._cleaners: dict[Path | None, Cleaner] = {}
        self._accepted: dict[Path, dict[str, Accepted]] = {}
        self._used: dict[Path, Counter[Excepted]] = {}
        self._latest: tuple[Path | None, Applied] | None = None

    def __reduce__(self) -> tuple[Any, ...]:
        # Another process finds the configurations again.
        return partial(Setup, cut=self._cut), (self.options,)

    # -- what applies -----------------------------------------------------------------------------

    def config(self, path: Path | None) -> Config | None:
        """The configuration of a file; without one, that of the folder in which the program runs."""
        return self._finder.of_folder(str(Path.cwd())) if path is None else self._finder.of_file(path)

    def selects(self, path: Path) -> bool | None:
        """Whether the configuration takes a file; ``None`` where it does not say so."""
        config = self.config(path)
        return None if config is None else config.selects(path)

    def of(self, path: Path | None) -> Applied:
        """What applies to a file, or to the standard input.

        :raises ConfigError: a fault in the configuration or the file of exceptions
        :raises RuleError: a fault in a rule file
        :raises OptionError: a name that is none
        """
        if self._latest is None or self._latest[0] != path:
            self._latest = path, self._applied(path)
        return self._latest[1]

    def _applied(self, path: Path | None) -> Applied:
        config = self.config(path)
        split = config.split if config and self.options.split is None else self.options.split
        if config is None or path is None:
            return Applied(self.cleaner(config), config, {}, bool(split), self._host, None)
        exceptions = {e: copies for e, (copies, _) in self.accepted(config).get(config.relative(path), {}).items()}
        exceptions |= config.written(path)
        return Applied(self.cleaner(config), config, exceptions, bool(split), self._host, config.host(path))

    def prepare(self, inputs: Iterable[Input | CleanerError]) -> None:
        """Read the configurations and rule files of all files before any document.

        :raises CleanerError: a fault in one of them
        """
        paths = [item.path if item.name != STDIN else None for item in inputs if isinstance(item, Input)]
        for path in paths or [None]:
            self.cleaner(self.config(path))

    def cleaner(self, config: Config | None) -> Cleaner:
        """The cleaner under a configuration."""
        key = config.path if config else None
        if key not in self._cleaners:
            self._cleaners[key] = self._make(config)
        return self._cleaners[key]

    def _make(self, config: Config | None) -> Cleaner:
        own = self.options
        if config is None:
            return Cleaner.load(own.rules, own.packs, own.keep, own.cut or self._cut, corpus=corpus_rules())
        try:
            return Cleaner.load(
                (*own.rules, *config.rules),
                own.packs or config.packs,
                own.keep or config.keep,
                own.cut or config.cut or self._cut,
                GUARD if config.guard is None else config.guard,
                corpus=config.corpus_rules,
            )
        except OptionError as error:  # the configuration's reader has checked all but the names of packs
            raise error if own.packs or not config.packs else config.fault("packs", str(error)) from None

    # -- exceptions -------------------------------------------------------------------------------

    def accepted(self, config: Config) -> dict[str, Accepted]:
        """The accepted exceptions of a configuration, by the paths of files."""
        if config.path not in self._accepted:
            self._accepted[config.path] = config.accepted()
        return self._accepted[config.path]

    def note(self, path: Path | None, used: Mapping[Excepted, int]) -> None:
        """Note which exceptions were used for a document of a file."""
        if path is not None and self.config(path):
            self._used[path] = self._used.get(path, Counter()) | Counter(used)

    def unused(self, names: Sequence[str]) -> Iterator[str]:
        """What is to be told of exceptions that were not used, one line a file.

        :param names: the files and folders that were named
        """
        told = [*self._unused_accepted(names), *self._unused_written(names)]
        yield from told[:_MOST_NOTES]
        if len(told) > _MOST_NOTES:
            yield f"and unused exceptions in {many(len(told) - _MOST_NOTES, 'more place')}"

    def _unused_accepted(self, names: Sequence[str]) -> Iterator[str]:
        for path, used in self._used.items():
            config = self.config(path)
            assert config is not None
            own = self.accepted(config).get(config.relative(path), {})
            if n := sum(max(0, copies - used[excepted]) for excepted, (copies, _) in own.items()):
                yield f"{path}: {many(n, 'unused exception')}; 'clean --baseline {_quoted(str(path))}' takes out what is unused"
        for config in self._configs():
            for name, own in self.accepted(config).items():
                path = config.folder / name
                if (folder := _below(path, names)) is not None and not path.exists():
                    said = f"has {many(sum(copies for copies, _ in own.values()), 'exception')}"
                    advice = f"'clean --baseline {_quoted(folder)}' takes them out"
                    yield f"{os.path.relpath(path)}: is not there, but {said}; {advice}"

    def _unused_written(self, names: Sequence[str]) -> Iterator[str]:
        """The ``[[exception]]`` tables that nothing needed, although what they name was read."""
        for config in self._configs():
            files = [path for path in self._used if self.config(path) is config]
            whole = _below(config.path, names) is not None
            for exemption in config.exemptions:
                own = [path for path in files if exemption in config.exemptions_of(path)]
                if (
                    own
                    and (whole or _names_files(exemption, config, own))
                    and not any(self._used[p] & Counter(exemption.excepted) for p in own)
                ):
                    yield f"{config.name}:{exemption.line}: unused exception; take it out"

    def _configs(self) -> list[Config]:
        found = {config.path: config for path in self._used if (config := self.config(path))}
        return list(found.values())


def _names_files(exemption: Exemption, config: Config, files: Sequence[Path]) -> bool:
    """Whether an exception names these files, and no others."""
    return {config.relative(path) for path in files} >= {pattern.strip("/") for pattern in exemption.paths}


def _below(path: Path, names: Sequence[str]) -> str | None:
    """The first of the named folders that a path lies in."""
    place = path.absolute()
    return next((name for name in names if place.is_relative_to(Path(name).absolute()) and Path(name).is_dir()), None)


def _quoted(name: str) -> str:
    """A name as a shell takes it."""
    from shlex import quote  # only here: most runs have nothing to tell

    return quote(name)
