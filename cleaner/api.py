"""The program as a function: text in, result out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache, partial
from pathlib import Path, PurePath
from typing import Any

from cleaner.cleaning import clean_lines
from cleaner.errors import OptionError, suggestion
from cleaner.excepting import NO_EXCEPTIONS, Exceptions
from cleaner.lines import Document, read_lines
from cleaner.model import CAPTURED, Kind, Sureness
from cleaner.packs import Library, folder_names, host_of
from cleaner.result import Result

__all__ = ["Cleaner", "clean"]


class Cleaner:
    """Cleans documents with one set of options. Make it once, use it for many; it can be pickled.

    Use :meth:`load`.
    """

    def __init__(self, library: Library, options: dict[str, Any]) -> None:
        self.library, self._options = library, options
        self.packs: tuple[str, ...] = options["packs"]
        self.keep: frozenset[Kind] = options["keep"]
        self.cut: Sureness = options["cut"]
        self.guard: float = options["guard"]

    @classmethod
    def load(
        cls,
        rules: str | Path | Iterable[str | Path] = (),
        packs: str | Iterable[str] = (),
        keep: str | Iterable[str] = (),
        cut: str = "careful",
        guard: float = 0.5,
        corpus: str | Path | None = None,
    ) -> Cleaner:
        """Read the rule files and make a cleaner.

        :param rules: rule files and folders of them, beside the bundled ones, the nearest first
        :param packs: packs that are active for every document; ``"generic"``: every generic pack and no
            site's
        :param keep: captured kinds that stay in the text, one copy each: ``"caption"``, ``"date"``, …
        :param cut: how sure decisions without a rule must be: careful, normal, hard, or off
        :param guard: share of an article's words that rules may drop before the document is guarded
        :param corpus: a corpus's own folder of rules
        :raises RuleError: a fault in a rule file
        :raises OptionError: a name that is none
        """
        paths = (rules,) if isinstance(rules, str | Path) else tuple(rules)
        names = (packs,) if isinstance(packs, str) else tuple(packs)
        kinds = (keep,) if isinstance(keep, str) else tuple(keep)
        for kind in kinds:
            if kind not in CAPTURED:
                raise OptionError(f'no kind "{kind}"{suggestion(kind, CAPTURED)}; kinds to keep are {", ".join(CAPTURED)}')
        if cut not in list(Sureness):
            raise OptionError(f'no sureness "{cut}"{suggestion(cut, Sureness)}; use {", ".join(Sureness)}')
        if not 0 < guard <= 1:
            raise OptionError(f"guard is a share above 0 and up to 1, not {guard}")
        options = {
            "rules": paths,
            "packs": names,
            "keep": frozenset(map(Kind, kinds)),
            "cut": Sureness(cut),
            "guard": guard,
            "corpus": corpus,
        }
        return cls._from(options)

    @classmethod
    def _from(cls, options: dict[str, Any]) -> Cleaner:
        corpus = options["corpus"]
        library = Library(options["rules"], corpus=None if corpus is None else Path(corpus))
        library.check_names(options["packs"])
        return cls(library, options)

    def __reduce__(self) -> tuple[Any, ...]:
        # Rules hold compiled patterns; another process reads the files again.
        return Cleaner._from, (self._options,)

    def clean(
        self,
        text: str,
        *,
        host: str | None = None,
        url: str | None = None,
        path: str | PurePath | None = None,
        exceptions: Exceptions = NO_EXCEPTIONS,
    ) -> Result:
        """Clean one document.

        :param text: the document
        :param host: its host, which switches packs on
        :param url: its address, for the host and for rules that tell listing pages
        :param path: where it lies: a folder that bears a host's name switches packs on
        :param exceptions: lines that rules may not take, by rule and hash of the line, each with the number of copies
        :raises PatternTimeout: a regular expression of a rule took too long on a line
        """
        lines, breaks = read_lines(text)
        doc = Document(lines, breaks, text)
        name = host_of(host, url)
        folders = folder_names(PurePath(path)) if path is not None else []
        choose = partial(self.library.rules_for, host=name, folders=folders, names=self.packs)
        rules, seen = choose(doc)
        # A sign may be gone from the cleaned text, and with it its pack, or may stand only there at its place:
        # that text must be clean with the packs that are active then, too.
        again = choose if seen.near or any(not p.generic for p in rules.packs) else None
        labelled = clean_lines(
            doc, rules, seen, again=again, keep=self.keep, url=url, cut=self.cut, guard=self.guard, exceptions=exceptions
        )
        return Result(text, labelled, name, url)


@lru_cache(maxsize=16)
def _loaded(rules: tuple[str | Path, ...], packs: tuple[str, ...], keep: tuple[str, ...], cut: str) -> Cleaner:
    return Cleaner.load(rules=rules, packs=packs, keep=keep, cut=cut)


def clean(
    text: str,
    *,
    host: str | None = None,
    url: str | None = None,
    packs: Sequence[str] = (),
    rules: str | Path | Sequence[str | Path] = (),
    keep: Sequence[str] = (),
    cut: str = "careful",
) -> Result:
    """Clean one document; the options are those of :meth:`Cleaner.load` and :meth:`Cleaner.clean`.

    Rule files are read once for each set of options.

    >>> clean("The ferry is back in service.\\n").verdict.value
    'article'
    """
    as_tuple = (rules,) if isinstance(rules, str | Path) else tuple(rules)
    names = (packs,) if isinstance(packs, str) else tuple(packs)
    kinds = (keep,) if isinstance(keep, str) else tuple(keep)
    return _loaded(as_tuple, names, kinds, cut).clean(text, host=host, url=url)
