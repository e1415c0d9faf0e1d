"""One page: read once, then turned into the text that the line stage sees."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from cleaner.html.blocks import Block, read_blocks
from cleaner.html.encoding import decode_page
from cleaner.html.metadata import Head, read_head
from cleaner.html.parsing import parse_page
from cleaner.html.structured import Described, described_articles
from cleaner.labels import Given
from cleaner.model import SEPARATOR, About, Kind, Pruned
from cleaner.packs import host_of
from cleaner.rule import Rule

__all__ = ["Extracted", "Page", "read_page"]


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
    _cache: dict[str, object] = field(default_factory=dict, repr=False, compare=False)

    def extract(self, rules: Iterable[Rule] = ()) -> Extracted:
        """The text of the page.

        :param rules: the active rules that have ``css`` or ``xpath``
        """
        body = self.root.find(".//body")
        blocks = read_blocks(self.root if body is None else body)
        kept = [b for b in blocks if b.place.tag in ("p", "li", "blockquote", "h2", "h3") and b.linked < 0.4 * len(b.text)]
        return _written([(self.head.title, kept)], self.head)


def read_page(
    data: str | bytes,
    *,
    content_type: str | None = None,
    url: str | None = None,
    host: str | None = None,
    name: str = "the page",
) -> Page:
    """Parse a page and read what it says of itself.

    :param data: the page
    :param content_type: the HTTP header of that name
    :param url: its address; by default the canonical one that it tells
    :param host: its host, where that is known
    :param name: how to call it in errors
    :raises InputError: the page is too large, or its bytes are no text
    """
    text = decode_page(data, content_type, name) if isinstance(data, bytes) else data
    root = parse_page(text, name)
    described = described_articles(root)
    head = read_head(root, described, url)
    address = url or head.url or None
    return Page(root, head, described, address, host_of(host, address))


def _written(stories: list[tuple[str, list[Block]]], head: Head) -> Extracted:
    lines: list[str] = []
    given: dict[int, Given] = {}
    about = []
    for title, blocks in stories:
        if lines:
            lines.append(SEPARATOR)
        if title:
            given[len(lines)] = Given(Kind.TITLE, "html/title", title)
            lines += (title, "")
        for block in blocks:
            lines += (block.text, "")
        if lines and not lines[-1]:
            lines.pop()
        about.append(About(head.url or None, head.site or None, head.language or None))
    return Extracted("".join(f"{line}\n" for line in lines), given, tuple(about))
