"""What the readers of other collections share: packs of HTML selectors, and what could not be carried over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import chain, count

__all__ = ["Import", "ImportedPack", "LeftOut", "named_apart"]


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A line of another collection that a pack can't say."""

    path: str
    """Its file."""
    line: int
    """Its number there, from 1; 0 for the whole file."""
    what: str
    """The directive or the form of filter."""
    text: str
    """The line."""
    reason: str
    """Why."""


@dataclass(frozen=True, slots=True)
class ImportedPack:
    """A rule file that was made of another collection's lines."""

    name: str
    """Name of the pack."""
    hosts: tuple[str, ...]
    """Its hosts; none where it holds for every site."""
    sources: tuple[str, ...]
    """The files that its lines come from."""
    entries: int
    """How many expressions and selectors it holds."""
    text: str
    """The text of the rule file."""


@dataclass(frozen=True, slots=True)
class Import:
    """What came of some files of another collection."""

    packs: tuple[ImportedPack, ...]
    """The packs, by name."""
    lines: int
    """Lines that say something: no comments, no blank lines."""
    carried: int
    """How many of them were carried over."""
    left: tuple[LeftOut, ...]
    """Those that were not, in order."""
    network: int = 0
    """Lines about requests instead of pages, which are no concern of a rule file."""

    @classmethod
    def joined(cls, parts: Iterable[Import]) -> Import:
        """Several as one."""
        own = list(parts)
        return cls(
            packs=named_apart(p for part in own for p in part.packs),
            lines=sum(part.lines for part in own),
            carried=sum(part.carried for part in own),
            left=tuple(left for part in own for left in part.left),
            network=sum(part.network for part in own),
        )


def named_apart(packs: Iterable[ImportedPack]) -> tuple[ImportedPack, ...]:
    """The packs by name; of several with one name the later ones get a number, as of ``a-b.example`` and ``a.b.example``."""
    taken: set[str] = set()
    apart = []
    for pack in sorted(packs, key=lambda p: (p.name, p.hosts, p.sources)):
        name = next(n for n in chain([pack.name], (f"{pack.name}-{k}" for k in count(2))) if n not in taken)
        taken.add(name)
        apart.append(replace(pack, name=name, text=pack.text.replace(f'"{pack.name}"', f'"{name}"', 1)))
    return tuple(apart)
