"""The program as a function: text in, result out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from cleaner.cleaning import clean_lines
from cleaner.errors import OptionError
from cleaner.excepting import NO_EXCEPTIONS, Exceptions
from cleaner.guarding import guarded, takes_too_much
from cleaner.labelled import Labelled
from cleaner.layout import Layout
from cleaner.lines import Document
from cleaner.model import Kind, Sureness, Verdict
from cleaner.options import GUARD, option_faults
from cleaner.packs import Library, folder_names, host_of, read_host
from cleaner.result import Result
from cleaner.ruleset import Found, RuleSet
from cleaner.shown import as_it_stands, labelled_as_shown

if TYPE_CHECKING:
    from cleaner.html import Extracted
    from cleaner.owned import Passage

__all__ = ["Cleaner", "clean", "clean_html"]


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
        guard: float = GUARD,
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
        :raises RuleError: a fault in a rule file, or a file or folder that is not there
        :raises OptionError: a name that is none
        """
        if corpus == "":
            raise OptionError("corpus: an empty name; name the folder of the corpus's own rules")
        paths = (rules,) if isinstance(rules, str | Path) else tuple(rules)
        names = (packs,) if isinstance(packs, str) else tuple(packs)
        kinds = (keep,) if isinstance(keep, str) else tuple(keep)
        for _, said in option_faults(kinds, cut, guard):
            raise OptionError(said)
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
        owned: Sequence[Passage] = (),
    ) -> Result:
        """Clean one document, a text; for an HTML page see :meth:`clean_html`.

        :param text: the document
        :param host: its host, which switches packs on; a whole address will do, and ``""`` is none
        :param url: its address, for the host and for rules that tell listing pages
        :param path: where it lies: a folder that bears a host's name switches packs on
        :param exceptions: lines that rules may not take, by rule and hash of the line, each with the number of copies
        :param owned: passages that belong to other documents
        :raises OptionError: a host that is none
        :raises PatternTimeout: a regular expression of a rule took too long on a line
        """
        doc = Document.of(text)
        name = _host(host) or host_of(None, url)
        folders = folder_names(PurePath(path)) if path is not None else []
        choose = partial(self.library.rules_for, host=name, folders=folders, names=self.packs)
        label = partial(clean_lines, keep=self.keep, url=url, cut=self.cut, guard=self.guard, exceptions=exceptions)

        def labelled(part: Document, read: Callable[[Document], Layout | None]) -> tuple[Labelled, Layout | None]:
            rules, seen = choose(part)
            # A sign may be gone from the cleaned text, and with it its pack, or may stand only there at its place:
            # that text must be clean with the packs that are active then, too.
            again = choose if seen.near or not rules.generic else None
            # Rules of a site speak about the lines as they stand, the generic stage about what the page shows.
            layout = read(part) if rules.generic else None
            if layout is None:
                return label(part, rules, seen, again=again), None
            return layout.restored(label(layout.doc, rules, rules.find(layout.doc), again=again)), layout

        def shown(part: Document) -> Labelled:
            if self.cut is Sureness.OFF:  # rules alone
                return labelled(part, as_it_stands)[0]
            return labelled_as_shown(part, labelled)

        labels, acted = _amended(doc, shown(doc), owned, exceptions, lambda part, _: shown(part))
        return Result(text, labels, name, url, owned=acted)

    def clean_html(
        self,
        page: str | bytes,
        *,
        host: str | None = None,
        url: str | None = None,
        path: str | PurePath | None = None,
        content_type: str | None = None,
        owned: Sequence[Passage] = (),
    ) -> Result:
        """Extract the articles of an HTML page and clean them. The lines of the result are those that were extracted.

        :param page: the page; bytes are decoded as browsers do it
        :param host: its host, which switches packs on; a whole address will do, and ``""`` is none
        :param url: its address; by default the canonical one that the page tells
        :param path: where it lies: a folder that bears a host's name switches packs on
        :param content_type: the HTTP header of that name with which it came; it may tell the encoding
        :param owned: passages of the lines that were extracted which belong to other documents
        :raises OptionError: a host that is none
        :raises InputError: the page is larger than 20 MB or has more than a million tags, or its bytes are no text
        :raises PatternTimeout: a regular expression of a rule took too long on a line
        """
        from cleaner.html import for_markup, read_page  # only here: text is cleaned without it

        found = read_page(page, content_type=content_type, url=url, host=_host(host))
        folders = folder_names(PurePath(path)) if path is not None else []
        # Packs whose host is known speak about the page's elements; the text may prove another pack's site.
        known = self.library.known_rules(host=found.host, folders=folders, names=self.packs)
        extracted = found.extract(known)
        doc, rules, seen = self._chosen(extracted.text, found.host, folders)
        if for_markup(rules.rules.values()) != for_markup(known):
            extracted = found.extract(rules.rules.values())
            doc, rules, seen = self._chosen(extracted.text, found.host, folders)

        def labelled(whole: Document, of: Extracted, found_in: Found | None) -> Labelled:
            return clean_lines(
                whole,
                rules,
                found_in,
                keep=self.keep,
                url=found.url,
                cut=self.cut,
                guard=self.guard,
                given=of.given,
                taken=of.taken,
            )

        acted: tuple[Passage, ...] = ()
        labels = labelled(doc, extracted, seen)
        lost = labels.verdict in (Verdict.GUARDED, Verdict.EMPTY)
        if labels.verdict is Verdict.INDEX:  # what is left of a page without its story may look like a listing
            lost = takes_too_much(labels, self.guard, extracted.taken)
        if lost and extracted.pruned:  # what was pruned comes back, too
            whole = found.extract()
            doc, rules, seen = self._chosen(whole.text, found.host, folders)
            labels = guarded(labelled(doc, whole, seen))
            extracted = replace(whole, pruned=extracted.pruned)
        elif owned:

            def again(part: Document, lines: Sequence[int]) -> Labelled:
                given = {k: extracted.given[i] for k, i in enumerate(lines) if i in extracted.given}
                place = {i: k for k, i in enumerate(lines)} | {-1: -1}
                taken = [(place[i], words) for i, words in extracted.taken if i in place]
                return labelled(part, replace(extracted, given=given, taken=tuple(taken)), None)

            labels, acted = _amended(doc, labels, owned, NO_EXCEPTIONS, again)
        return Result(extracted.text, labels, found.host, found.url, extracted.about, extracted.pruned, acted)

    def _chosen(self, text: str, host: str, folders: Sequence[str]) -> tuple[Document, RuleSet, Found]:
        """The lines of a text, the rules that are active for them, and what these find."""
        doc = Document.of(text)
        return doc, *self.library.rules_for(doc, host=host, folders=folders, names=self.packs)


def _host(said: str | None) -> str | None:
    """The host that a program names, ``None`` where it names none."""
    return read_host(said) if said else None


def _amended(
    doc: Document,
    plain: Labelled,
    owned: Sequence[Passage],
    exceptions: Exceptions,
    labelled: Callable[[Document, Sequence[int]], Labelled],
) -> tuple[Labelled, tuple[Passage, ...]]:
    """The labels of a document of which passages belong to others; where it can't do without them, as it is.

    :param plain: its labels as it is
    :param labelled: labels some of its lines, given with the index of each
    :return: also the passages that were acted on
    """
    if not owned:
        return plain, ()
    from cleaner.owned import amend, keeps, wanted  # only here: a document by itself has no owner

    passages = wanted(doc, owned, plain, exceptions, keeps(plain.ruleset.rules))
    if not passages:
        return plain, ()
    amended = amend(doc, passages)
    restored = amended.restored(labelled(amended.doc, amended.lines), plain)
    return (plain, ()) if restored is None else (restored, passages)


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
    return _cleaner(rules, packs, keep, cut).clean(text, host=host, url=url)


def clean_html(
    page: str | bytes,
    *,
    host: str | None = None,
    url: str | None = None,
    content_type: str | None = None,
    packs: Sequence[str] = (),
    rules: str | Path | Sequence[str | Path] = (),
    keep: Sequence[str] = (),
    cut: str = "careful",
) -> Result:
    """Extract the articles of an HTML page and clean them; the options are those of :meth:`Cleaner.load` and
    :meth:`Cleaner.clean_html`.

    >>> result = clean_html("<title>Ferry</title><h1>Ferry</h1><p>The ferry is back in service, says its captain.</p>")
    >>> result.articles[0].title
    'Ferry'
    """
    return _cleaner(rules, packs, keep, cut).clean_html(page, host=host, url=url, content_type=content_type)


def _cleaner(rules: str | Path | Sequence[str | Path], packs: Sequence[str], keep: Sequence[str], cut: str) -> Cleaner:
    as_tuple = (rules,) if isinstance(rules, str | Path) else tuple(rules)
    names = (packs,) if isinstance(packs, str) else tuple(packs)
    kinds = (keep,) if isinstance(keep, str) else tuple(keep)
    return _loaded(as_tuple, names, kinds, cut)
