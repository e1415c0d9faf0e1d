"""Layout: how a text was written down, where its lines are others than those of the page.

A line may be less or more than what a page shows as one. Text browsers, mail programs and some converters fill paragraphs to
a width, others give each link a line of its own (:mod:`cleaner.broken`); Markdown puts marks and addresses into the text
(:mod:`cleaner.markdown`), and text browsers number their links. What judges a line by its length, its end and the lines
around it can't see an article there. So such a text is read as its page shows it: lines with which a sentence goes on are
one, and a link is its words. The labels are put back on the lines as they stand.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass

from cleaner.broken import BrokenLines, may_be_broken
from cleaner.heads import EDGE, READ, FrontMatter, front_matter, reader_titles
from cleaner.labelled import Labelled
from cleaner.lines import SHORT, Document, Written
from cleaner.markdown import FIRST_HEADING, Shown, has_signs, is_markdown, shown_lines, underlined
from cleaner.model import Fate, Field, Kind
from cleaner.restoring import put_back
from cleaner.shapes import shapes_of

__all__ = ["AUTO_PICTURE", "Layout", "may_be_laid_out", "read_layout"]

AUTO_PICTURE = "auto/picture"
"""A picture without words, or marks of Markdown alone, among lines that go."""

_UNCASED = re.compile("[\u0590-\u06ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""A letter of a script without small letters, or a sign of one that needs few."""
_NUMBERED = re.compile(r"\[(?<!\S\[)\d{1,4}\](?=\w)")
"""The number of a link."""
_MARKED = re.compile(r"\[(?<!\S\[)\d{1,4}\](?=\S)|\(BUTTON\) ?")
"""The same, and the mark of a button."""
_REFERENCE = re.compile(r"\s*+(?:\d{1,4}\. \w++:\S*+\s*+$|(?:References|Visible links:?|Hidden links:?)\s*+$)")
"""An address of the list below a page, or its heading."""
_OPENING = "*_[!"
"""Signs before the words of a line with which an emphasis or a link begins."""
_TITLE = 12
"""Characters of a line from which it may be a title without the name of the site."""
_NUMBERS = 3
"""Links with a number before them, as text browsers write them, from which these are told from references."""


@dataclass(frozen=True, slots=True)
class Layout:
    """A document as its page shows it."""

    text: Document
    """The document as it stands."""
    doc: Document
    """Its lines as the page shows them."""
    lines: tuple[range, ...]
    """For each of those the indices of the lines that it stands for."""
    matter: tuple[FrontMatter, ...] = ()
    """The blocks of front matter, whose lines the page does not show."""

    def restored(self, new: Labelled) -> Labelled:
        """The labels of the document as it stands.

        :param new: the labels of its lines as the page shows them
        """
        out = put_back(new, self.text, self.lines)
        self._place_pictures(out)
        self._place_matter(out)
        out.changed = out.changed and (out.takes() or bool(out.cuts) or out.count > len(self.text.separators) + 1)
        return out

    def _place_pictures(self, out: Labelled) -> None:
        """A picture without words, which is no line of the page, goes where the lines above and below it go, and else stays."""
        blank = self.text.is_blank
        pictures = {i for k, own in enumerate(self.lines) if self.doc.is_blank(k) for i in own if not blank(i)}
        pictures = pictures.difference(*(block.lines for block in self.matter))
        above = None
        waiting: list[int] = []
        for i in (*range(len(out.kinds)), None):
            if i in pictures:
                waiting.append(i)
            elif i is None or not blank(i):
                beside = [k for k in (above, i) if k is not None]
                goes = bool(beside) and all(out.fates[k] is Fate.DROP for k in beside)
                goes = goes and AUTO_PICTURE not in out.ruleset.skipped
                for picture in waiting:
                    out.kinds[picture], out.fates[picture] = (Kind.CHROME, Fate.DROP) if goes else (Kind.BODY, Fate.KEEP)
                    out.rules[picture] = AUTO_PICTURE if goes else None
                if waiting and goes:
                    out.found.add(AUTO_PICTURE)
                above, waiting = i, []

    def _place_matter(self, out: Labelled) -> None:
        """Front matter belongs to the article below it, stays as it is, and tells its metadata."""
        fields: list[tuple[int, Field]] = []
        for block in self.matter:
            number = next((n for n in out.articles[block.lines.stop :] if n is not None), None)
            for i in block.lines:
                out.kinds[i], out.fates[i], out.rules[i], out.articles[i] = Kind.BODY, Fate.KEEP, None, number
            fields += [(number, field) for field in block.fields if number is not None]
        out.fields = sorted([*fields, *out.fields], key=lambda field: (field[0], field[1].line))


def read_layout(doc: Document, *, few: bool = False) -> Layout | None:
    """Read a document as its page shows it; ``None`` if its lines are that already, as most documents' are.

    :param few: whether a few broken sentences are enough, however many lines there are
    """
    whole = doc.whole
    matter = front_matter(doc.texts) if EDGE in doc.counts else []
    titles = reader_titles(doc.texts) if READ in doc.counts else {}
    marked, numbered = bool(matter or titles) or is_markdown(whole), _is_numbered(whole)
    going_on = BrokenLines(shapes_of(_opened(doc) if marked else doc)).going_on(few=few) if may_be_broken(doc) else {}
    if not (going_on or marked or numbered):
        return None
    apart = {i for block in matter for i in block.lines}
    headings = {k: mark for k, mark in underlined(doc.texts).items() if k not in apart} if marked else {}
    going_on = {k: between for k, between in going_on.items() if k not in apart and k not in titles and k - 1 not in headings}
    lines = tuple(_joined(len(doc), going_on.keys() | headings.keys()))
    words = [own[:-1] if own[-1] - 1 in headings else own for own in lines]  # signs below a heading are none
    texts = [doc.texts[own[0]] if len(own) == 1 else _one_text(doc, own, going_on) for own in words]
    if numbered:
        texts = _without_numbers(texts)
    shown = list(shown_lines(texts)) if marked else [Shown(text, "", link=False) for text in texts]
    known = {line.words.strip() for line in shown} if titles else set()
    for k, own in enumerate(lines):
        if own[0] in apart:
            shown[k] = Shown("", "", link=False)
        elif words[k][-1] in headings:
            shown[k] = shown[k]._replace(mark=headings[words[k][-1]])
        elif own[0] in titles and not _stands_again(titles[own[0]], known):  # else a rule takes it
            shown[k] = Shown(titles[own[0]], FIRST_HEADING, link=False)
    divides = frozenset(doc.separators)  # what is left of a picture does not
    texts = [line.words if line.words.strip() or own[0] in divides else "" for line, own in zip(shown, lines, strict=True)]
    if texts == doc.texts:
        return None
    starts = {block.lines.stop for block in matter} | titles.keys()
    written = Written(
        names=[doc.key(own[0]) for own in lines],
        marks=[line.mark for line in shown],
        links=[line.link for line in shown],
        rows={k: line.row for k, line in enumerate(shown) if line.row},
        pages=() if divides else tuple(k for k, own in enumerate(lines) if own[0] in starts),
    )
    return Layout(doc, Document(texts, written=written), lines, tuple(matter))


def _stands_again(title: str, known: Container[str]) -> bool:
    """Whether the title of a page, which may end with the name of its site, is a line of it, too."""
    return any(title[:n].rstrip() in known for n in range(_TITLE, min(len(title), SHORT) + 1))


def _opened(doc: Document) -> Document:
    """A document in Markdown without the signs with which emphasis and links begin, as a sentence may go on with them."""
    texts = []
    for text in doc.texts:
        line = text.lstrip()
        words = line.lstrip(_OPENING)
        texts.append(text if words == line or not words or words[0].isspace() else text[: -len(line)] + words)
    return Document(texts)


def may_be_laid_out(doc: Document, out: Labelled) -> bool:
    """Whether what stays of a document whose lines are taken as they stand may be read otherwise, as each of these is rare:
    broken sentences are few of its lines and may be many of those, a script without small letters may be that of most of them,
    the end of a sentence went from inside a line, or the site that its lines proved.
    """
    if out.cuts or _is_numbered(doc.whole) or _may_be_markdown(doc):
        return True
    if not may_be_broken(doc):
        return False
    return _UNCASED.search(doc.marked) is not None or bool(BrokenLines(shapes_of(doc)).sentences)


def _may_be_markdown(doc: Document) -> bool:
    """Whether a document has signs of Markdown, or of what programs write above it: what goes may let them be it."""
    return EDGE in doc.counts or READ in doc.counts or has_signs(doc.whole)


def _is_numbered(text: str) -> bool:
    """Whether there are numbered links in a text, as text browsers write them."""
    return "[" in text and len(_NUMBERED.findall(text)) >= _NUMBERS


def _joined(lines: int, going_on: Container[int]) -> Iterator[range]:
    """The lines that are one, in order.

    :param going_on: indices of those with which the next goes on
    """
    first = 0
    for i in range(lines):
        if i not in going_on:
            yield range(first, i + 1)
            first = i + 1


def _one_text(doc: Document, own: range, between: Mapping[int, str]) -> str:
    """The text of lines that are one.

    :param between: by the index of each, what stands between it and the next
    """
    pieces = [doc.texts[own[0]].rstrip()]
    for i in own[1:]:
        pieces += (between[i - 1], doc.texts[i].strip())
    return "".join(pieces)


def _without_numbers(texts: list[str]) -> list[str]:
    """Lines without the numbers of their links and the marks of buttons, as text browsers write them. Their list of addresses
    at the end is no line of the page."""
    last = next((k for k in range(len(texts) - 1, -1, -1) if texts[k].strip() and not _REFERENCE.match(texts[k])), -1)
    return [_MARKED.sub("", text) if k <= last else "" for k, text in enumerate(texts)]
