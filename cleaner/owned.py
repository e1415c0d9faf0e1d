"""Passages that belong to other documents: how a document is divided there, or goes on without them.

Which passages these are is told from outside, where many documents are seen together. Here the document is cleaned
as if a separator stood at both ends of a passage, or as if the passage were not there; then each label is put back on
the line that it is about. So the rules see nothing new, and what comes out is as clean as any other text.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from cleaner.excepting import EXCEPTION, SPLIT, Excepted, Exceptions, line_hash
from cleaner.folding import word_count
from cleaner.labelled import Labelled
from cleaner.lines import Document
from cleaner.model import SEPARATOR, Fate, Kind, Verdict
from cleaner.restoring import put_back

__all__ = ["AUTO_OWNER", "NO_PASSAGES", "Amended", "Passage", "amend", "keeps", "wanted"]

AUTO_OWNER = "auto/owner"
"""The id under which lines go, and articles are opened, since they belong to another document."""
_LONG = 8  # words from which a line is no label: if the rest would lose one, nothing is done


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines of a document that belong to another one."""

    start: int
    """The number of its first line, from 1."""
    end: int
    """The number of the line after its last."""
    drop: bool = False
    """Whether the lines go; else they are an article of their own."""
    closed: bool = True
    """Whether what follows the passage is none of its article."""


NO_PASSAGES: tuple[Passage, ...] = ()


@dataclass(frozen=True, slots=True)
class Amended:
    """A document as it is cleaned where passages of it belong to others."""

    doc: Document
    """The lines."""
    lines: tuple[int, ...]
    """For each of them its index in the whole document, -1 of a separator that is put in."""
    gone: frozenset[int]
    """Indices of lines of the whole document that are left out."""
    opened: tuple[int, ...]
    """Indices of lines of the whole document before which it is divided."""

    def restored(self, new: Labelled, plain: Labelled) -> Labelled | None:
        """The labels of the whole document.

        :param new: the labels of the lines that were cleaned
        :param plain: what the document is without anybody's word about its passages
        :return: ``None`` where the document is better left as it is: nothing would be left of it that can be called an
            article, or it would lose more than was said
        """
        if new.verdict not in (Verdict.ARTICLE, Verdict.BUNDLE):
            return None
        out = self._columns(new, plain)
        for i, kind in enumerate(plain.kinds):
            if plain.fates[i] is not Fate.KEEP or i in self.gone:
                continue
            if out.kinds[i] is Kind.CHROME and word_count(plain.doc.texts[i]) >= _LONG:
                return None
            if kind is Kind.TITLE and out.fates[i] is Fate.DROP and out.kinds[i] is not Kind.REPEAT:
                return None
        return out

    def _columns(self, new: Labelled, plain: Labelled) -> Labelled:
        out = put_back(new, plain.doc, [() if i < 0 else (i,) for i in self.lines])
        place = frozenset(self.lines)
        latest: int | None = None
        for i in range(len(out.kinds)):
            if i in place:
                latest = out.articles[i] or latest
                continue
            out.articles[i] = latest  # what goes is shown with the article that it stood in
            if i in self.gone and out.kinds[i] not in (Kind.BLANK, Kind.SEPARATOR):
                out.kinds[i], out.fates[i], out.rules[i] = Kind.CHROME, Fate.DROP, AUTO_OWNER
        for i in self.opened:
            if out.articles[i] is not None:
                out.openings.setdefault(i, AUTO_OWNER)
        out.found.add(AUTO_OWNER)
        out.changed = True
        return out


def wanted(
    doc: Document, passages: Sequence[Passage], plain: Labelled, exceptions: Exceptions, kept: Callable[[str], bool]
) -> tuple[Passage, ...]:
    """The passages that may be acted on, in order.

    Rules and exceptions that keep a line keep it here, too, and a document that is no article is never touched.

    :param plain: what the document is without anybody's word about its passages
    :param kept: whether a rule is one that keeps lines
    """
    if plain.verdict not in (Verdict.ARTICLE, Verdict.BUNDLE) or AUTO_OWNER in plain.ruleset.skipped:
        return NO_PASSAGES
    found: list[Passage] = []
    for passage in sorted(passages, key=lambda p: p.start):
        lines = [i for i in range(passage.start - 1, min(passage.end - 1, len(doc))) if not doc.is_blank(i)]
        if not lines or (found and passage.start < found[-1].end):
            continue
        rules = [plain.rules[i] for i in lines]
        asked = AUTO_OWNER if passage.drop else SPLIT + AUTO_OWNER
        looked = lines if passage.drop else lines[:1]
        if any(Excepted(asked, line_hash(doc.key(i))) in exceptions for i in looked):
            continue
        if passage.drop and any(rule is not None and kept(rule) for rule in rules):
            continue
        found.append(passage)
    return tuple(found)


def amend(doc: Document, passages: Sequence[Passage]) -> Amended:
    """The document divided at some passages, and without others.

    :param passages: in order, none over another
    """
    gone = {i for p in passages if p.drop for i in range(p.start - 1, min(p.end - 1, len(doc)))}
    edges = {p.start - 1 for p in passages if not p.drop} | {p.end - 1 for p in passages if p.closed and not p.drop}
    known = set(doc.separators)
    lines: list[int] = []
    opened: list[int] = []
    waiting = False
    some = False  # whether there is text since the last separator
    for i in range(len(doc)):
        waiting = waiting or i in edges
        if i in gone:
            continue
        if i in known:
            waiting = some = False
        elif not doc.is_blank(i):
            if waiting and some:
                lines.append(-1)
                opened.append(i)
            waiting, some = False, True
        lines.append(i)
    texts = [SEPARATOR if i < 0 else doc.texts[i] for i in lines]
    return Amended(Document(texts), tuple(lines), frozenset(gone), tuple(opened))


def keeps(rules: Mapping[str, object]) -> Callable[[str], bool]:
    """Whether the rule of an id keeps lines; exceptions do, too.

    :param rules: the active rules by id
    """
    return lambda rule: rule.startswith(EXCEPTION) or getattr(rules.get(rule), "table", "") == "keep"
