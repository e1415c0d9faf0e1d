"""One page: read once, then turned into the text that the line stage sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from cleaner.errors import InputError
from cleaner.html.blocks import Block, read_blocks
from cleaner.html.dividing import divide, find_headline
from cleaner.html.encoding import decode_page
from cleaner.html.fallback import extracted_elsewhere, found_date
from cleaner.html.metadata import Head, read_head
from cleaner.html.parsing import MOST_BYTES, parse_page
from cleaner.html.pruning import articles_of, for_markup, pruned_by, without
from cleaner.html.structured import Described, described_articles
from cleaner.html.taking import Taken, count_taken
from cleaner.html.telling import HTML_DATE, Story, tell
from cleaner.labels import Given
from cleaner.model import SEPARATOR, About, Kind, Pruned
from cleaner.packs import host_of
from cleaner.rule import Rule

__all__ = ["Extracted", "Page", "read_page"]

TOO_LITTLE = 40
"""Words of text below which a page that has more is looked at by another extractor, too."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """What came out of a page."""

    text: str
    """Its text, one line a block, blank lines between them, a form feed between two articles."""
    given: dict[int, Given]
    """What the markup tells of lines, by their index."""
    about: tuple[About, ...]
    """What the page says of each of its articles, in order."""
    pruned: tuple[Pruned, ...] = ()
    """What rules took away before."""
    taken: tuple[tuple[int, int], ...] = ()
    """How many words of text they took from inside of articles, by the index of an article's first line; -1: from elsewhere."""


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was parsed."""

    root: HtmlElement
    """Its tree."""
    head: Head
    """What it says of itself."""
    described: Sequence[Described]
    """What its JSON-LD says of its articles."""
    url: str | None = None
    """Its address, given or canonical."""
    host: str = ""
    """The host of that address."""

    @property
    def body(self) -> HtmlElement:
        """The element that holds its text."""
        found = self.root.find("body")
        return self.root if found is None else found

    @property
    def headline(self) -> HtmlElement | None:
        """The element that is its headline."""
        return find_headline(self.root, self.head)

    def extract(self, rules: Iterable[Rule] = ()) -> Extracted:
        """The text of the page.

        :param rules: the active rules; those that have ``css`` or ``xpath`` speak
        :raises RuleError: an expression that can't be evaluated
        """
        own = for_markup(rules)
        headline = self.headline
        taken = pruned_by(self.root, own) if own else {}
        articles = articles_of(self.root, own) if own else []
        blocks = read_blocks(self.body, taken, headline)
        stories = self._stories([b for b in blocks if b.pruned is None], headline, articles, taken)
        if len(stories) == 1:
            stories = [self._dated(stories[0], taken)]
        stories = [s for s in stories if s.lines] or stories[:1]

        def whole_text() -> Iterator[Block]:
            for story in self._stories(read_blocks(self.body, None, headline, apart=taken), headline, articles):
                yield from story.text

        return _written(stories, count_taken(stories, blocks, whole_text))

    def _stories(
        self,
        blocks: Sequence[Block],
        headline: HtmlElement | None,
        articles: Sequence[HtmlElement],
        taken: Collection[HtmlElement] = frozenset(),
    ) -> list[Story]:
        """The articles of the page.

        :param blocks: the blocks among which they stand
        :param articles: elements that rules call articles
        :param taken: the elements that rules took away
        """
        parts = divide(blocks, headline, self.head, self.described, articles)
        alone = len(parts) == 1
        stories = [tell(part, self.head, alone) for part in parts]
        return [self._completed(stories[0], blocks, taken)] if alone else stories

    def _completed(self, story: Story, blocks: Sequence[Block], taken: Collection[HtmlElement]) -> Story:
        """The only story of a page, with the text that is found in another way where it has hardly any."""
        if story.words >= TOO_LITTLE or sum(b.words for b in blocks) <= story.words:
            return story
        other = extracted_elsewhere(self._without(taken), self.url)
        if sum(len(text.split()) for text in other) <= story.words:
            return story
        title = story.lines[0][0] if story.lines and story.lines[0][1] is not None else ""
        lines = [line for line in story.lines if line[1] is not None]
        lines += [(text, None) for text in other if text != title]
        found = {_letters(text) for text, given in lines if given is None}
        return story._replace(lines=lines, text=[b for b in blocks if _letters(b.text) in found])

    def _dated(self, story: Story, taken: Collection[HtmlElement]) -> Story:
        """The only story of a page, with the date that is found in another way where it has none."""
        lines = list(story.lines)
        if lines and not any(given is not None and given.kind is Kind.DATE for _, given in lines):
            date = found_date(self._without(taken), self.url)
            if date:
                at = 1 if lines[0][1] is not None and lines[0][1].kind is Kind.TITLE else 0
                lines.insert(at, (date, Given(Kind.DATE, HTML_DATE, date)))
        return story._replace(lines=lines)

    def _without(self, taken: Collection[HtmlElement]) -> HtmlElement:
        """The page's tree without what rules took away."""
        return without(self.root, taken) if taken else self.root


def read_page(
    data: str | bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    host: str | None = None,
) -> Page:
    """Parse a page and read what it says of itself.

    :param data: the page
    :param content_type: the HTTP header of that name
    :param url: its address; by default the canonical one that it tells
    :param host: its host, where that is known
    :raises InputError: the page is too large, or its bytes are no text
    """
    if len(data) > MOST_BYTES:
        raise InputError(f"larger than {MOST_BYTES // 1_000_000} MB; no page of news is: divide it")
    text = decode_page(data, content_type) if isinstance(data, bytes) else data
    root = parse_page(text)
    described = described_articles(root)
    head = read_head(root, described, url)
    address = url or head.url or None
    return Page(root, head, described, address, host_of(host, address))


def _written(stories: Sequence[Story], went: Taken) -> Extracted:
    """The text of stories, and what is known of its lines.

    :param went: what rules took of the page
    """
    lines: list[str] = []
    given: dict[int, Given] = {}
    taken = {-1: went.outside}
    for story, words in zip(stories, went.inside, strict=True):
        if not story.lines:
            continue
        if lines:
            lines[-1] = SEPARATOR
        taken[len(lines)] = words
        for text, known in story.lines:
            if known is not None:
                given[len(lines)] = known
            lines += (text, "")
    text = "".join(f"{line}\n" for line in lines[:-1])
    return Extracted(text, given, tuple(s.about for s in stories), went.pruned, tuple((i, n) for i, n in taken.items() if n))


def _letters(text: str) -> str:
    """The letters and digits of a text, by which it is known where others have written it."""
    return "".join(filter(str.isalnum, text))
