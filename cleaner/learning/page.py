"""The pages of a site as mining sees them: their lines with forms, and where their articles stand."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

from cleaner.folding import line_key
from cleaner.generic import FEWEST, look
from cleaner.learning.forms import LONGEST, is_sentence, masked
from cleaner.lines import Document
from cleaner.model import Sureness

__all__ = ["Page", "make_page"]


@dataclass(slots=True)
class Page:
    """A document of a site, without its blank lines; places count what is left, from 0."""

    number: int
    """Its number, made from its text: the same in every order of files."""
    text: str
    """The document."""
    doc: Document
    """Its lines, blank ones too."""
    lines: list[int]
    """For each place the index of its line in the document."""
    texts: list[str]
    """Each line, trimmed."""
    keys: list[str]
    """Each line's key."""
    forms: list[str]
    """Each line's form, folded; of long lines the key."""
    sentence: list[bool]
    """Whether it reads as running text."""
    article: int = 0
    """The number of the page that stands for all copies of its article."""
    begin: int = 0
    """Place of the article's first line."""
    end: int = 0
    """The place after its last."""
    over: int = 0
    """A bolder guess at that place: what other pages say is more than either."""
    opening: int = 0
    """Place of its first sentence: what stands above is its header."""
    title: int | None = None
    """Place of the headline, where one is found."""
    templates: dict[str, str] = field(default_factory=dict)
    """For each form, how a rule file would write it."""

    def find_article(self, chrome: Collection[int]) -> None:
        """Say where its article stands, given the places that other pages share."""
        n = len(self.lines)
        self.begin, self.end, self.over, self.opening, self.title = 0, n, n, 0, None
        if n < FEWEST:
            return
        gone = {self.lines[k] for k in chrome}
        view = look(self.doc, self.lines, gone, Sureness.NORMAL)
        if view is None:
            return
        self.begin, self.end, headline = view.extent.begin, view.extent.end, view.headline
        self.over = min(self.end, max(self.begin, view.at(Sureness.HARD).extent.end))
        if headline is not None:
            self.title = headline.place
            self.begin = min(self.begin, headline.place) if headline.place >= self.begin - 12 else self.begin
        own = (k for k in range(self.begin, self.end) if self.sentence[k] and self.lines[k] not in gone and k != self.title)
        self.opening = next(own, self.begin)


def make_page(number: int, text: str, languages: tuple[str, ...]) -> Page:
    """A page from the text of a document."""
    doc = Document.of(text)
    places = doc.visible(0, len(doc))
    texts = [doc.texts[i].strip() for i in places]
    keys = [doc.key(i) for i in places]
    forms: list[str] = []
    templates: dict[str, str] = {}
    for shown, key in zip(texts, keys, strict=True):
        if len(shown) > LONGEST:
            forms.append(key)
            continue
        template = masked(shown, languages)
        form = line_key(template)
        forms.append(form)
        if form not in templates or template < templates[form]:
            templates[form] = template
    return Page(number, text, doc, places, texts, keys, forms, [is_sentence(t) for t in texts], number, templates=templates)
