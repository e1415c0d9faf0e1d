"""Names for rules and packs, and the words of their evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from unicodedata import normalize

from cleaner.learning.sharing import Shared

__all__ = ["Names", "evidence", "host_pattern", "rule_name", "short_name"]

_WORD = re.compile(r"[a-z0-9]+")
_SLOT = re.compile(r"\{[a-z]+(?:-\d)?\}")
_MOST_WORDS = 4  # words of a line that name a rule
_MOST_LETTERS = 32  # characters of a name, also where one word is longer
_SECOND = frozenset(("co", "com", "org", "net", "ac", "gov", "edu", "or", "ne", "go", "gob", "gouv", "nom"))
_HOST = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}")


def rule_name(text: str, otherwise: str) -> str:
    """A name in small letters, digits and hyphens, from the words of a line.

    >>> rule_name("More on This Story", "lines")
    'more-on-this-story'
    """
    plain = normalize("NFKD", _SLOT.sub(" ", text)).encode("ascii", "ignore").decode().lower().replace("'", "")
    words = _WORD.findall(plain)
    if sum(map(len, words)) < 3:
        return otherwise
    name = "-".join(words[:_MOST_WORDS])
    return name[:_MOST_LETTERS].rstrip("-")


class Names:
    """Gives each rule of a file a name of its own."""

    def __init__(self, taken: Iterable[str] = ()) -> None:
        self._taken = set(taken)

    def give(self, text: str, otherwise: str, end: str = "") -> str:
        """The name that a line gives, with a number where it is taken."""
        base = rule_name(text, otherwise) + end
        name, n = base, 1
        while name in self._taken:
            n += 1
            name = f"{base}-{n}"
        self._taken.add(name)
        return name


def short_name(host: str) -> str:
    """A short name for a host's pack: the label that a reader would say.

    >>> short_name("www.harborpost.co.uk"), short_name("tv.msnbc.com")
    ('harborpost', 'msnbc')
    """
    labels = host.lower().removeprefix("www.").split(".")
    if len(labels) > 1:
        labels = labels[:-1]
    if len(labels) > 1 and labels[-1] in _SECOND:
        labels = labels[:-1]
    return rule_name(labels[-1].replace("_", "-"), "site")


def host_pattern(host: str) -> tuple[str, ...]:
    """The hosts for the head of a rule file; none where the name is no host's."""
    name = host.lower().removeprefix("www.")
    return (name, f"*.{name}") if _HOST.fullmatch(name) else ()


def evidence(entries: Iterable[Shared], articles: int) -> str:
    """What is known about lines: in how many articles they stand, and where."""
    own = list(entries)
    if all(e.of for e in own):  # counted on all pages, not only on those that were looked at
        articles, counts = own[0].of, [e.counted for e in own]
    else:
        counts = [e.articles for e in own]
    low, high = min(counts), max(counts)
    count = f"{high}" if low == high else f"{low} to {high}"
    return f"In {count} of {articles} articles, {place(own)}"


def place(own: list[Shared]) -> str:
    """Where lines stand, in words."""
    total = sum(e.total for e in own)
    head, tail, inside = (sum(getattr(e, name) for e in own) / total for name in ("head", "tail", "inside"))
    first, last = max(e.first for e in own) + 1, max(e.last for e in own) + 1
    if head == 1:
        return f"always above the text, in the first {first} lines"
    if tail == 1:
        return f"always below the text, in the last {last} lines"
    if inside >= 0.5:
        return "mostly amid the text"
    if head >= 0.9:
        return "nearly always above the text"
    if tail >= 0.9:
        return "nearly always below the text"
    return "above and below the text"
