"""Expressions that are slow: each is tried on strings that were made to be slow for it.

What makes a backtracking expression slow is a text that its repeated pieces can divide among them in many ways, and that
fails at the end (catastrophic backtracking). So the characters that the pieces of an expression match are found one
by one, and repeated behind each beginning that the expression can have.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import pairwise

from cleaner.folding import line_key
from cleaner.packs import Library
from cleaner.rule import Pack, Pattern
from cleaner.ruleset import MAX_SEARCHED
from cleaner.ruletools.reach import Fault

__all__ = ["slow_expressions"]

LONGEST = 5000
"""Characters of the lines that a ``span`` is tried on: a long paragraph. The program searches lines of any length."""
SLOW = 0.25
"""Seconds on one line from which an expression is slow; a good one needs less than a thousandth."""
_MOST = 4000  # strings for one expression
_PIECE = re.compile(
    r"""\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[pP]\{[^}]*\}|.)   # an escape
      | \[\^?\]?(?:\\.|[^\]\\])*\]                                             # a class of characters
      | \(\?P?[<=!:]?[\w]*>? | [()|^$] | [*+?]\+? | \{\d*,?\d*\}                # no character of its own
      | .                                                                     # a character""",
    re.VERBOSE | re.DOTALL,
)
_NO_CHARACTER = re.compile(r"\(|\)|[|^$*+?]|\{\d*,?\d*\}$|\\[bBAZzGK]$")
_PROBES = "a1 .,:;-'\"/()_éяعنあ中\t"


def slow_expressions(library: Library, pack: Pack) -> Iterator[Fault]:
    """The expressions of a pack that take too long on one line, each with the line's beginning."""
    for rule in pack.rules:
        for pattern in (*rule.patterns, *rule.spans):
            line = slow_line(pattern)
            if line is not None:
                yield Fault(
                    "R301", rule.id, pattern.text,
                    f"takes more than {SLOW:g} seconds on one line of {len(line)} characters: {line[:24]!r}…",
                    "let no two repetitions in a row match the same characters: write [^,]* for .* before a comma, ++ for +",
                )  # fmt: skip


def slow_line(pattern: Pattern) -> str | None:
    """A line on which an expression is slow, ``None`` where none was found."""
    compiled = pattern.compiled
    for line in adversarial_lines(pattern.text, MAX_SEARCHED if pattern.folded else LONGEST):
        try:
            if pattern.folded:
                compiled.fullmatch(line_key(line), timeout=SLOW)
            else:
                for _ in compiled.finditer(line, timeout=SLOW):
                    pass
        except TimeoutError:
            return line
    return None


def adversarial_lines(text: str, size: int) -> Iterator[str]:
    """Lines that are slow for an expression if any are, the same each time.

    :param text: the expression
    :param size: characters of each
    """
    chars = [found for piece in _PIECE.findall(text) if not _NO_CHARACTER.match(piece) and (found := _characters(piece))]
    firsts = [own[0] for own in chars]
    pumps = list(dict.fromkeys([c for own in chars for c in own[:3]]))
    pumps += dict.fromkeys("".join(pair) for pair in pairwise(firsts))
    pumps += dict.fromkeys("".join(firsts[k : k + 3]) for k in range(len(firsts) - 2))
    beginnings = dict.fromkeys(["", *("".join(firsts[:k]) for k in range(1, min(len(firsts), 40)))])
    # The text that an expression must hold is looked for first, so it has to stand there, and still not match.
    ends = dict.fromkeys(["\0", "", *("".join(firsts[-k:]) + "\0" for k in (1, 3, 8))])
    made = 0
    for pump in pumps:
        for beginning in beginnings:
            body = beginning + pump * (size // len(pump))
            for end in ends:
                yield body[: size - len(end)] + end
                made += 1
                if made >= _MOST:
                    return


@lru_cache(maxsize=1024)
def _characters(piece: str) -> tuple[str, ...]:
    """Characters that one piece of an expression matches."""
    import regex

    if len(piece) == 1 and piece != ".":
        return (piece,)
    try:
        compiled = regex.compile(piece, regex.VERSION0)
    except regex.error:
        return ()
    inside = [c for c in dict.fromkeys(piece.strip("[]^")) if c not in "\\-"]
    return tuple(c for c in dict.fromkeys([*_PROBES, *inside]) if compiled.fullmatch(c))
