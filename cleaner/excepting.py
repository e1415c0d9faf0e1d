"""Exceptions: lines that stay although a rule would take them, and stories that stay in one file.

An exception is known by a rule and the hash of a line's key, never by a line's number, so moving lines
about changes nothing. Which exceptions hold for a document is told from outside; here they are applied.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

from cleaner.lines import Document

__all__ = ["EVERY", "EXCEPTION", "NO_EXCEPTIONS", "SPLIT", "Excepted", "Exceptions", "Tally", "line_hash"]

EXCEPTION = "exception/"
"""Stands before the id of the rule, where an exception has decided about a line."""
SPLIT = "split/"
"""Stands before the id of a rule in exceptions that say: no article begins at this line."""
EVERY = 1 << 62
"""As the number of copies: all of them."""

_VERSION = 1


class Excepted(NamedTuple):
    """What an exception speaks about."""

    rule: str
    """Id of the rule, with :data:`SPLIT` before it where it is about the beginning of an article."""
    line: str
    """Hash of the line (:func:`line_hash`)."""


Exceptions = Mapping[Excepted, int]
"""The exceptions of a document, with the number of copies of its line that each is good for."""
NO_EXCEPTIONS: Exceptions = {}


@lru_cache(maxsize=4096)
def line_hash(key: str) -> str:
    """A versioned hash of a line's key: ``1:`` and 16 hexadecimal digits.

    >>> line_hash("most read")
    '1:06c2cf1d36a2d5fc'
    """
    from hashlib import blake2b  # only here: it loads a large library

    return f"{_VERSION}:{blake2b(key.encode('utf-8', 'surrogatepass'), digest_size=8).hexdigest()}"


class Tally:
    """The exceptions of a document in one round of labelling, and how many copies each was used for.

    An exception that counts copies is good for its line under another rule, too: which rule takes a line may
    change when lines are moved. One that is good for every copy holds for its rule and the generic stage alone:
    where the rule no longer speaks, a line that is to stay would go as chrome of an unknown site.

    :ivar used: the copies for which each was used
    """

    __slots__ = ("_by_line", "_doc", "_exceptions", "_told", "used")

    def __init__(self, doc: Document, exceptions: Exceptions) -> None:
        self._doc, self._exceptions = doc, exceptions
        self._by_line: dict[tuple[str, bool], list[Excepted]] = {}
        for excepted in sorted(exceptions):
            self._by_line.setdefault((excepted.line, excepted.rule.startswith(SPLIT)), []).append(excepted)
        self._told: dict[tuple[str, int], bool] = {}
        self.used: Counter[Excepted] = Counter()

    def __bool__(self) -> bool:
        return bool(self._exceptions)

    def covers(self, rule: str, line: int) -> bool:
        """Whether an exception keeps a rule from taking a line; the first copies of a line are covered.

        :param line: index of the line
        """
        if not self._exceptions:
            return False
        told = self._told.get((rule, line))
        if told is None:
            told = self._told[rule, line] = self._use(rule, line_hash(self._doc.name(line)))
        return told

    def _use(self, rule: str, line: str) -> bool:
        known = self._by_line.get((line, rule.startswith(SPLIT)), [])
        learned = rule.removeprefix(SPLIT).startswith("auto/")
        left = [
            e
            for e in known
            if self.used[e] < self._exceptions[e] and (e.rule == rule or learned or self._exceptions[e] < EVERY)
        ]
        if not left:
            return False
        own = Excepted(rule, line)
        self.used[own if own in left else left[0]] += 1
        return True

    def opens(self, rule: str, line: int) -> bool:
        """Whether an article may begin at a line as a rule says.

        :param line: index of the line, a blank one stands for the next that is not
        """
        if not self._exceptions:
            return True
        while line + 1 < len(self._doc) and self._doc.is_blank(line):
            line += 1
        return not self.covers(SPLIT + rule, line)
