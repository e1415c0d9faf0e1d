"""From a page's tree to its blocks: the pieces of text that stand apart, each with where it stands.

One walk over the tree, without recursion, makes them all.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from typing import Any

from lxml.html import HtmlElement

from cleaner.html.names import bit, is_never, name_mask

__all__ = ["Block", "Place", "read_blocks"]

_SILENT = """
script style noscript template svg canvas iframe object embed video audio map head select option textarea input datalist
meter progress math link meta area applet frame frameset noframes rp rt title
"""
_FLOWING = """
a span b i em strong u font small sup sub mark abbr cite code q time ins del s strike wbr bdi bdo kbd samp var tt big data
dfn nobr acronym img picture source ruby rb output blink
"""
_WITHOUT_TEXT = frozenset(_SILENT.split())
_INLINE = frozenset(_FLOWING.split())
_BOLD = frozenset(("b", "strong"))
_SPACED = frozenset(("svg", "img"))
_SWALLOWS = frozenset(
    ("svg", "select", "object", "video", "audio", "map", "math")
)  # where they are left open, all that follows
_SKIP_ROLES = frozenset(("navigation", "search", "menu", "menubar", "toolbar", "tablist", "dialog", "alertdialog"))
_NEVER_TAGS = frozenset(("footer", "form", "nav", "dialog"))
_LONGEST_NAME = 300  # characters of a name that are looked at
_FEW = 150  # words of a page of which nothing is left out
_NAMED = ("id", "class", "role", "itemprop", "data-component", "data-testid", "data-name")
_TAG_MASK = {
    "nav": bit("nav"), "footer": bit("footer"), "aside": bit("side"), "header": bit("header"), "figure": bit("media"),
    "figcaption": bit("caption"), "form": bit("subscribe"), "dialog": bit("hidden"), "blockquote": bit("quote"),
    "article": bit("body"), "main": bit("body"), "ul": bit("list"), "ol": bit("list"), "time": bit("date"),
    "address": bit("author"), "button": bit("nav"), "label": bit("nav"),
}  # fmt: skip
_HIDDEN = bit("hidden")


class Place:
    """An element that holds blocks, and what it tells of them.

    :ivar element: the element
    :ivar tag: its tag
    :ivar parent: the element around it, ``None`` for the outermost
    :ivar depth: how many there are around it
    :ivar name: its id, class, role and the like, in one text
    :ivar own: what its names tell (:mod:`cleaner.html.names`)
    :ivar mask: what its names and those of all around it tell
    """

    __slots__ = ("depth", "element", "mask", "name", "own", "parent", "tag")

    def __init__(self, element: HtmlElement, tag: str, parent: Place | None, name: str, own: int) -> None:
        self.element, self.tag, self.parent, self.name, self.own = element, tag, parent, name, own
        self.depth: int = parent.depth + 1 if parent else 0
        self.mask: int = parent.mask | own if parent else own

    def around(self) -> Iterator[Place]:
        """This place and all around it, from the inside."""
        place: Place | None = self
        while place is not None:
            yield place
            place = place.parent


class Block:
    """A piece of text that stands apart.

    :ivar text: its text, white space folded; ``\\n`` only where the page breaks a line
    :ivar place: the element in which it stands; of what a rule takes away, the element that goes
    :ivar words: how many words it has
    :ivar linked: how many of its characters stand in links
    :ivar bold: how many of its characters are bold
    :ivar pruned: id of the rule that takes it away, ``None`` of all others
    """

    __slots__ = ("bold", "linked", "place", "pruned", "text", "words")

    def __init__(self, text: str, place: Place, linked: int, bold: int, pruned: str | None = None) -> None:
        self.text, self.place, self.linked, self.bold, self.pruned = text, place, linked, bold, pruned
        self.words = text.count(" ") + 1


def _is_left_open(element: HtmlElement, tag: str) -> bool:
    """Whether an element that has no text of a page holds some: then its end tag is missing."""
    return tag in _SWALLOWS and len(element) > 0 and next(element.iter("p", "article", "main"), None) is not None


def read_blocks(
    root: HtmlElement,
    pruned: Mapping[HtmlElement, str] | None = None,
    headline: HtmlElement | None = None,
    apart: Container[HtmlElement] = (),
) -> list[Block]:
    """The blocks of an element, in order, without those of menus, forms, comments and the like.

    :param root: the element; usually the page's ``body``
    :param pruned: elements that a rule takes away, with its id; each comes as one block
    :param headline: the page's headline: an element that holds it is no menu, whatever its name says
    :param apart: inline elements whose text stands apart from what is around it, as that of other elements does
    """
    around = {headline, *headline.iterancestors()} if headline is not None else set()
    blocks = _Walk(pruned or {}, around, apart).blocks_of(root)
    if sum(b.words for b in blocks) < _FEW:  # perhaps all of the page stands in a form
        return _Walk(pruned or {}, None, apart).blocks_of(root)
    return blocks


class _Walk:
    """One walk over a page.

    :param pruned: elements that a rule takes away
    :param around: elements that may not be left out; ``None``: nothing may
    :param apart: inline elements whose text stands apart
    """

    def __init__(
        self, pruned: Mapping[HtmlElement, str], around: set[HtmlElement] | None, apart: Container[HtmlElement]
    ) -> None:
        self.pruned, self.around, self.apart = pruned, around, apart
        self.blocks: list[Block] = []
        self.parts: list[str] = []
        self.linked = self.bold = 0
        self.in_link = self.in_bold = 0

    def blocks_of(self, root: HtmlElement) -> list[Block]:
        place = self.entered(root, str(root.tag), None)
        if root in self.pruned:
            self.take(root, place)
            return self.blocks
        self.say(root.text)
        stack: list[tuple[Iterator[Any], Place, HtmlElement]] = [
            (iter(root), place, root)
        ]  # what is open: its children to come
        pruned, apart = self.pruned, self.apart
        while stack:
            children, place, outer = stack[-1]
            element = next(children, None)
            if element is None:
                stack.pop()
                self.left(outer, place)
                if stack:
                    self.say(outer.tail)
                continue
            tag = element.tag
            if pruned and element in pruned:
                self.take(element, self.entered(element, str(tag), place))
            elif not isinstance(tag, str) or (tag in _WITHOUT_TEXT and not _is_left_open(element, tag)):
                if tag in _SPACED:
                    self.parts.append(" ")
            elif tag == "br":
                self.parts.append("\n")
            else:
                inner = place
                inline = tag in _INLINE
                if not inline or (apart and element in apart):
                    if self.parts:
                        self.close(place)
                    inner = self.entered(element, tag, place)
                    if not inline and self.is_left_out(inner):
                        self.say(element.tail)
                        continue
                self.in_link += tag == "a"
                self.in_bold += tag in _BOLD
                self.say(element.text)
                stack.append((iter(element), inner, element))
                continue
            self.say(element.tail)
        return self.blocks

    def is_left_out(self, place: Place) -> bool:
        """Whether an element is a menu, a form, a comment thread or the like."""
        if self.around is None or place.element in self.around:
            return False
        return place.tag in _NEVER_TAGS or (bool(place.name) and is_never(place.name))

    def left(self, element: HtmlElement, place: Place) -> None:
        """Leave an element: the block ends with one that is not inline."""
        if element is place.element and self.parts:
            self.close(place)
        self.in_link -= element.tag == "a"
        self.in_bold -= element.tag in _BOLD

    def entered(self, element: HtmlElement, tag: str, parent: Place | None) -> Place:
        get = element.get
        name = " ".join(filter(None, map(get, _NAMED)))[:_LONGEST_NAME] if element.attrib else ""
        own = _TAG_MASK.get(tag, 0)
        if name:
            own |= name_mask(name)
            if get("aria-hidden") == "true" or get("hidden") is not None or get("role") in _SKIP_ROLES:
                own |= _HIDDEN
        if element.attrib and "none" in (style := get("style", "")) and "display" in style:
            own |= _HIDDEN
        return Place(element, tag, parent, name, own)

    def say(self, text: str | None) -> None:
        if text:
            self.parts.append(text if "\n" not in text else text.replace("\n", " "))
            if self.in_link:
                self.linked += len(text.strip())
            if self.in_bold:
                self.bold += len(text.strip())

    def close(self, place: Place) -> None:
        """End the block that is open."""
        if self.parts:
            whole = "".join(self.parts)
            self.parts.clear()
            if not whole.isspace():
                lines = [line for part in whole.split("\n") if (line := " ".join(part.split()))]
                for line in lines:
                    share = len(line) / len(whole) if len(lines) > 1 else 1.0
                    self.blocks.append(Block(line, place, round(self.linked * share), round(self.bold * share)))
        self.linked = self.bold = 0

    def take(self, element: HtmlElement, place: Place) -> None:
        """Put what a rule takes away into a block of its own.

        :param place: the element as a place
        """
        self.close(place.parent or place)
        text = " ".join(" ".join(element.itertext()).split())
        self.blocks.append(Block(text, place, 0, 0, self.pruned[element]))
