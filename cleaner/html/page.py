"""One page: read once, then turned into the text that the line stage sees."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
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
    """For each article of which they took something: index of its first line, and how many words stood inside of it."""


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
        blocks = read_blocks(self.body, taken, headline)
        shown = [b for b in blocks if b.pruned is None]
        parts = divide(shown, headline, self.head, self.described, articles_of(self.root, own) if own else ())
        alone = len(parts) == 1
        stories = [tell(part, self.head, alone) for part in parts]
        if alone:
            stories = [self._completed(stories[0], shown, taken)]
        return _written([s for s in stories if s.lines] or stories[:1], blocks)

    def _completed(self, story: Story, blocks: Sequence[Block], taken: Container[HtmlElement]) -> Story:
        """The only story of a page with what can be found in other ways, where it lacks text or date.

        :param taken: the elements that rules took away
        """
        root = without(self.root, taken) if taken else self.root
        lines = list(story.lines)
        if story.words < TOO_LITTLE and sum(b.words for b in blocks) > story.words:
            other = extracted_elsewhere(root, self.url)
            if sum(len(text.split()) for text in other) > story.words:
                title = lines[0][0] if lines and lines[0][1] is not None else ""
                lines = [line for line in lines if line[1] is not None]
                lines += [(text, None) for text in other if text != title]
        if lines and not any(given is not None and given.kind is Kind.DATE for _, given in lines):
            date = found_date(root, self.url)
            if date:
                at = 1 if lines[0][1] is not None and lines[0][1].kind is Kind.TITLE else 0
                lines.insert(at, (date, Given(Kind.DATE, HTML_DATE, date)))
        return story._replace(lines=lines)


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


def _written(stories: Sequence[Story], blocks: Sequence[Block]) -> Extracted:
    """The text of stories, and what is known of its lines."""
    lines: list[str] = []
    given: dict[int, Given] = {}
    taken: list[tuple[int, int]] = []
    inside: dict[str, int] = {}
    pruned = any(b.pruned for b in blocks)
    for story in stories:
        if lines:
            lines[-1] = SEPARATOR
        start = len(lines)
        for text, known in story.lines:
            if known is not None:
                given[len(lines)] = known
            lines += (text, "")
        if pruned and (words := _between(story, blocks, inside)):
            taken.append((start, words))
    elements: dict[str, int] = {}
    total: dict[str, int] = {}
    for block in blocks:
        if block.pruned is not None:
            elements[block.pruned] = elements.get(block.pruned, 0) + 1
            total[block.pruned] = total.get(block.pruned, 0) + (block.words if block.text else 0)
    counts = tuple(Pruned(rule, n, total[rule], inside.get(rule, 0)) for rule, n in sorted(elements.items()))
    text = "".join(f"{line}\n" for line in lines[:-1])
    return Extracted(text, given, tuple(s.about for s in stories), counts, tuple(taken))


def _between(story: Story, blocks: Sequence[Block], inside: dict[str, int]) -> int:
    """How many words rules took between the first and the last block of a story; adds them up by rule, too."""
    if story.first is None:
        return 0
    places = [i for i, b in enumerate(blocks) if b is story.first or b is story.last]
    count = 0
    for block in blocks[places[0] : places[-1]]:
        if block.pruned is not None and block.text:
            inside[block.pruned] = inside.get(block.pruned, 0) + block.words
            count += block.words
    return count
