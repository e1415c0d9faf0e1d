"""Markdown as its page shows it: a link is its words, and headings, items, quotations and emphasis have no marks."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cleaner.folding import line_key

__all__ = ["FIRST_HEADING", "Shown", "has_signs", "is_markdown", "shown_lines", "underlined"]

FIRST_HEADING = "# "
"""The mark of a heading of the first level."""

_ADDRESS = r"\(\s*+<?[^\s()]*+(?:\([^\s()]*+\)[^\s()]*+)*+(?:\s++(?:\"[^\"]*+\"|'[^']*+'))?\s*+\)"
_LINK = re.compile(rf"!?\[((?:[^\[\]]++|\[[^\[\]]*+\])*+)\]{_ADDRESS}")
"""A link or a picture, with its words; brackets may stand in them."""
_OPENS = re.compile(r"\s*+(?:(?:>+|[*+-]|\d{1,3}\.|#{1,6})\s+)*[*_]*\[[^\[\]]*+$")
_CLOSES = re.compile(rf"[^\[\]]*+\]{_ADDRESS}[\s*_,;|·•/]*+$")
"""The first and the last line of a link of several, from which the links within are gone,"""
_LINES = 12
"""and lines that may stand between them."""
_SIGNS = " \t*_#>+-–—,;|·•/"
"""Signs between links, and around their words."""
_LABEL = 40
"""Characters of a label before links at most."""
_REFERENCE = re.compile(r"!?\[([^\[\]]++)\]\[[^\[\]]*+\]")
"""A link of which the address stands elsewhere in the text,"""
_DEFINITION = re.compile(r" {0,3}\[[^\[\]]++\]: ?<?(?:https?:|/|#|www\.)\S*+(?:\s++[\"'(].*+)?\s*+$")
"""and the line that tells it."""
_DEFINED = re.compile(r"^ {0,3}\[[^\[\]\n]++\]: ?<?https?:", re.MULTILINE)
"""Such a line in a text, of which it tells that it is Markdown."""
_LINK_ENDS = re.compile(rf"\]{_ADDRESS}")
"""The end of a link that begins in another line."""
_ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+.!|>~-])")
"""A sign of which Markdown says that it is no mark."""
_HEADING = re.compile(r"^ {0,3}#{2,6} ++(?=[^\s#])", re.MULTILINE)
"""A heading below the first; with one sign alone begins a comment of a program, too,"""
_APART = re.compile(r"(?:\A\s*|\n[^\S\n]*\n) {0,3}# ++[^\s#].*+\n[^\S\n]*+(?:\n|\Z)")
"""unless blank lines stand around it."""
# No possessive quantifier stands around a group in which something may give way: early releases of Python 3.11 get it wrong.
_LEADING = re.compile(r"(\s*+)((?:(?:>+|[*+-]|\d{1,3}\.(?=\s+(?:[*+-]|#{1,6})\s))(?:\s+|$))*(#{1,6}(?:\s+|$))?)")
"""The marks at the beginning of a line, behind its indentation: of quotations and items, one in another, and of a heading."""
_ITEM = re.compile(r"[*+-] ")
_CODE = 4
"""Blanks from which an indented line is no heading, but may be code."""
_FENCE = re.compile(r"\s*+(`{3,}+(?=[^`]*+$)|~{3,}+)")
"""The line above a block of code, and the one below it."""
_RULE = re.compile(r"\s*+([*_-])(?:\s*\1){2,}\s*$")
"""A line across the page."""
_UNDERLINE = re.compile(r" {0,3}(=|-)\1++\s*+$")
"""What makes the line above it a heading."""
_EMPHASIS = re.compile(
    r"(?<![\w*])(?P<star>\*{1,3})(?=[^\s*])(?P<strong>[^*]++)(?<=\S)(?P=star)(?![\w*])"
    r"|(?<![\w_])(?P<low>_{1,3})(?=[^\s_])(?P<weak>[^_]++)(?<=\S)(?P=low)(?![\w_])"
)


def has_signs(text: str) -> bool:
    """Whether a text has signs that Markdown has, and few others: it may be some."""
    # One sign is found much faster than two, and most texts have none.
    return ("[" in text and (_is_linked(text) or "]: " in text)) or ("#" in text and "# " in text)


def is_markdown(text: str) -> bool:
    """Whether a text is Markdown: it holds a link or a heading."""
    if not has_signs(text):
        return False
    return _is_linked(text) or any(told.search(text) for told in (_DEFINED, _HEADING, _APART))


class Shown(NamedTuple):
    """A line as its page shows it."""

    words: str
    """The line without marks and addresses."""
    mark: str
    """The mark of the heading or the item that it is, with a blank; empty where it is none."""
    link: bool
    """Whether it is links and nothing else, or part of one."""
    row: tuple[str, ...] = ()
    """Where it is little more than links, the key of what stands beside them, and of the words of each."""


def underlined(texts: Sequence[str]) -> dict[int, str]:
    """The headings that are told by a line of signs below them: the index of each, and the mark that would tell the same."""
    found: dict[int, str] = {}
    for k, underline in enumerate(map(_UNDERLINE.match, texts)):
        if underline and k and texts[k - 1].strip() and (k == 1 or not texts[k - 2].strip()):
            found[k - 1] = FIRST_HEADING if underline[1] == "=" else "## "
    return found


def shown_lines(texts: Sequence[str]) -> Iterator[Shown]:
    """The lines of a text in Markdown as its page shows them. Lines across the page, and code, stand as they are."""
    code, linked = "", _long_links(texts)
    for k, text in enumerate(texts):
        if fence := _FENCE.match(text):
            closes = code and fence[1].startswith(code) and not text[fence.end() :].strip()
            code = "" if closes else code or fence[1]
        yield Shown(text, "", False) if code or _RULE.match(text) else _shown(text, link=k in linked)


def _shown(text: str, link: bool) -> Shown:
    row = _row(text) if _is_linked(text) else ()
    link = link or (len(row) > 1 and not row[0])
    if _DEFINITION.match(text):
        return Shown("", "", link=False)
    text, mark = _without_links(text), ""
    found = _LEADING.match(text)
    if found and found[2] and not (found[2][0] == "#" and len(found[1]) >= _CODE):
        text = found[1] + text[found.end() :]
        if found[3]:
            text, mark = _without_ends(text), found[3].rstrip() + " "
        elif _ITEM.match(found[2]):
            mark = found[2][0] + " "
    text = _EMPHASIS.sub(_words, _EMPHASIS.sub(_words, text))  # one may stand in another
    return Shown(_ESCAPED.sub(r"\1", text), mark, link, row)


def _is_linked(text: str) -> bool:
    """Whether a text holds links or pictures."""
    return "](" in text


def _row(text: str) -> tuple[str, ...]:
    """The keys of what stands beside the links of a line, and of the words of each; none where that is much.

    The number of an item stands beside them: items with one are as often the sources of an article.
    """
    beside = line_key(_LINK.sub(" ", text)).strip(_SIGNS)
    return (beside, *(line_key(words).strip(_SIGNS) for words in _LINK.findall(text))) if len(beside) <= _LABEL else ()


def _without_ends(heading: str) -> str:
    """A heading without the signs that close it, and without the name that some tools write behind it: `{#name .class}`."""
    text = heading.rstrip()
    name = text.rfind("{") if text.endswith("}") else -1
    if name > 0 and text[name + 1] in "#.":
        text = text[:name].rstrip()
    words = text.rstrip("#")
    return words.rstrip() if words[-1:].isspace() else text


def _long_links(texts: Sequence[str]) -> set[int]:
    """The lines of links that begin with the first word of a line and end with the last of another."""
    found: set[int] = set()
    first = -1
    for k, text in enumerate(texts):
        if "[" not in text and not _is_linked(text):
            continue
        rest = _LINK.sub("", _LINK.sub("", text))  # what stands inside of it may be a picture
        if first >= 0 and k - first <= _LINES and _CLOSES.match(rest):
            found.update(range(first, k + 1))
            first = -1
        elif _OPENS.match(rest):
            first = k
        elif "[" in rest or _is_linked(rest):
            first = -1
    return found


def _without_links(text: str) -> str:
    """A line with the words of its links and pictures alone, also of those that begin or end in another line."""
    if _is_linked(text):
        text = _LINK.sub(r"\1", _LINK.sub(r"\1", text))  # a picture may stand in a link
        text = _LINK_ENDS.sub("", text)
    if "][" in text:
        text = _REFERENCE.sub(r"\1", text)
    closed, bracket, last = text.rpartition("]")
    return closed + bracket + last.replace("![", "").replace("[", "") if "[" in last else text


def _words(emphasis: re.Match[str]) -> str:
    """The words that are emphasized."""
    return emphasis["strong"] or emphasis["weak"]
