"""What lint may find: codes that stay what they are, and the form of a finding."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cleaner.errors import OptionError, suggestion

__all__ = ["CODES", "Code", "Finding", "chosen_codes", "entry_line"]


class Code(NamedTuple):
    """One thing that lint looks for."""

    name: str
    """Its name in words."""
    meaning: str
    """What is found."""


CODES: dict[str, Code] = {
    "R001": Code("broken-file", "the file breaks a rule of the language: an unknown key, a wrong type, a form that can't be"),
    "R101": Code("place-without-kind", "where is held against a kind that no block gives, so the rule never speaks"),
    "R102": Code("places-that-exclude", "where wants a line to stand before and after the same thing"),
    "R103": Code("silent-pack", "a site's pack without hosts and without a sign is active only for whoever names it"),
    "R104": Code("idle-skip", "skip names a rule of a pack that is not used"),
    "R105": Code("impossible-expression", "an expression that the compared form of a line never matches"),
    "R111": Code("shadowed", "another rule takes every line of the entry first, so the entry never decides"),
    "R112": Code("redundant", "another rule drops every line of the entry as well"),
    "R113": Code("overlap", "two rules capture the same line as different things, and only their letters decide which"),
    "R201": Code("matches-prose", "the rule takes ordinary sentences of clean stories"),
    "R202": Code("open-tail", "through without a place near the end and without at_most"),
    "R203": Code("wide-selector", "a selector that takes the article of the plainest of pages"),
    "R204": Code("common-sign", "a sign that other packs know, too"),
    "R301": Code("slow-expression", "an expression that takes far too long on some line"),
    "R401": Code("no-example", "a pack without any example"),
    "R402": Code("rule-without-example", "a rule that speaks in no example"),
    "R403": Code("no-near-miss", "a pack without an example that must come back untouched"),
    "R404": Code("no-bundle-example", "a pack that knows headers, but shows no two stories glued"),
    "R501": Code("no-why", "a rule without a reason"),
}
"""What lint looks for. The first digit is the concern: 0 the file, 1 reach, 2 width, 3 speed, 4 examples, 5 notes."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault of a rule file."""

    path: str
    """The rule file."""
    line: int
    """Its line, from 1; 0 where none is known."""
    code: str
    """One of :data:`CODES`."""
    rule: str
    """Id of the rule; the pack's name where it is about the pack, ``""`` where the file could not be read."""
    message: str
    """What is wrong."""
    advice: str
    """What to do."""

    @property
    def name(self) -> str:
        """The code's name."""
        return CODES[self.code].name


def chosen_codes(select: Sequence[str] = (), ignore: Sequence[str] = ()) -> frozenset[str]:
    """The codes that are asked for. A prefix stands for all codes that begin with it; a name stands for its code.

    :param select: codes to look for; by default all
    :param ignore: codes to leave out
    :raises OptionError: a code that there is not
    """
    chosen = _matching(select) if select else set(CODES)
    return frozenset(chosen - _matching(ignore))


def _matching(words: Iterable[str]) -> set[str]:
    found: set[str] = set()
    for word in words:
        near = {key for key, code in CODES.items() if key.startswith(word.upper()) or code.name == word.lower()}
        if not word or not near:
            hint = suggestion(word.upper(), CODES) or suggestion(word.lower(), [code.name for code in CODES.values()])
            raise OptionError(f'no code "{word}"{hint}; see: clean rules lint --codes')
        found |= near
    return found


def entry_line(lines: Sequence[str], start: int, entry: str) -> int:
    """The line of a rule file on which an entry of a rule stands.

    :param lines: the lines of the file
    :param start: the line at which the rule's table begins, from 1
    :param entry: the entry's text
    :return: ``start`` where it is not found, as where it is written with escapes
    """
    first = next((row.strip() for row in entry.split("\n") if row.strip()), "")
    for number in range(start, len(lines)):
        if lines[number].lstrip().startswith("[["):
            break
        if first and first in lines[number]:
            return number + 1
    return start
