"""Lays a page out anew, line by line, as converters and text browsers do."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from random import Random

__all__ = ["LAYOUTS", "Lay", "filled", "in_pieces", "indented", "linked", "linked_and_filled", "numbered"]

Lay = Callable[[str, bool, Random], list[str]]
"""The lines as which a line is written, which is a link of its own or none."""

_SITE = "https://harbor-post.example"


def filled(line: str, link: bool, random: Random, width: int = 78, indent: str = "") -> list[str]:
    """Paragraphs that are filled to a width, as html2text does it."""
    return textwrap.wrap(line, width, initial_indent=indent, subsequent_indent=indent, break_long_words=False) or [line]


def indented(line: str, link: bool, random: Random) -> list[str]:
    """The same as text browsers do it: paragraphs stand a little to the right."""
    return filled(line, link, random, 72, "   ")


def in_pieces(line: str, link: bool, random: Random) -> list[str]:
    """Links and bold words on a line of their own, as ``get_text`` of BeautifulSoup writes them."""
    words = line.split(" ")
    if link or len(words) < 14:
        return [line]
    start = random.randrange(4, len(words) - 6)
    end = start + random.randrange(1, 4)
    return [" ".join(words[:start]), " ".join(words[start:end]), " ".join(words[end:])]


def two_words(line: str, random: Random, write: Callable[[str], str]) -> list[str]:
    """A line of which two words somewhere are written in another way, if it is long."""
    words = line.split(" ")
    if len(words) < 14:
        return [line]
    start = random.randrange(len(words) - 6)
    words[start : start + 2] = [write(" ".join(words[start : start + 2]))]
    return [" ".join(words)]


def linked(line: str, link: bool, random: Random) -> list[str]:
    """Markdown: menus and lists are links, and so are a few words of each paragraph."""
    address = f"{_SITE}/{random.randrange(10**6)}-{'-'.join(re.findall(r'[a-z]+', line.lower())[:6])}"
    if link:
        return [f"[{line}]({address})"]
    return two_words(line, random, lambda words: f'[{words}]({address} "Read on")')


def marked(line: str, link: bool, random: Random) -> list[str]:
    """The same with marks: links are items, and some words are emphasized."""
    return [f"  * {linked(line, link, random)[0]}"] if link else two_words(line, random, lambda words: f"**{words}**")


def linked_and_filled(line: str, link: bool, random: Random) -> list[str]:
    """Markdown as html2text writes it unless it is told otherwise: filled, with the addresses in the text."""
    return textwrap.wrap(linked(line, link, random)[0], 78, break_long_words=False, break_on_hyphens=True) or [line]


def numbered(line: str, link: bool, random: Random) -> list[str]:
    """Links with a number before them, as a text browser writes them whose list of addresses was left out."""
    return [f"   [{random.randrange(1, 400)}]{line}"] if link else indented(line, link, random)


LAYOUTS: dict[str, Lay] = {
    "filled": filled, "indented": indented, "in pieces": in_pieces, "Markdown": linked, "Markdown, marked": marked,
    "Markdown, filled": linked_and_filled, "numbered": numbered,
}  # fmt: skip
