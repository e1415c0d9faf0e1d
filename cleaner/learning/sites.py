"""Which site a document is of: by its host, by its folder, or by the lines it shares with others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from cleaner.cues import load_cues
from cleaner.inputs import Input
from cleaner.learning.forms import is_sentence, letters
from cleaner.packs import folder_names, host_of
from cleaner.reading import Document

__all__ = ["UNKNOWN", "clusters", "is_host", "site_of"]

UNKNOWN = ""
"""The site of documents of which nothing is known."""
_HOST = re.compile(r"(?:[a-z0-9_-]{1,63}\.)+[a-z]{2,24}")
_ENDINGS = frozenset(("txt", "text", "jsonl", "ndjson", "html", "htm", "gz", "zip", "json", "csv", "d"))
_SHARED = 3
"""Lines that a document must share with others of its site."""
_PART = 0.3
"""Share of its recurring lines that must be those."""
_CORE = 0.3
"""Share of a site's documents that have the lines by which it is known."""
_LETTERS = 6
"""Letters of a line that tells a site."""


def is_host(name: str) -> bool:
    """Whether a folder's name is a host's.

    >>> is_host("harborpost.example"), is_host("2021.txt")
    (True, False)
    """
    return bool(_HOST.fullmatch(name)) and name.rpartition(".")[2] not in _ENDINGS


def site_of(document: Document, item: Input, host: str | None = None) -> str:
    """The host of a document, else the folder that it lies in, else :data:`UNKNOWN`.

    :param host: the host that the user gave
    """
    own = document.record.get("host")
    name = host_of(host or (own if isinstance(own, str) else None), document.url)
    if not name:
        folders = folder_names(item.path)
        name = next((f for f in reversed(folders) if is_host(f)), "")
    if name:
        return name.removeprefix("www.")
    if item.path.is_relative_to(item.root):
        below = item.path.relative_to(item.root).parts[:-1]
        if below and any(c.isalpha() for c in below[0]):
            return below[0]
    return UNKNOWN


def clusters(documents: Iterable[tuple[int, list[str]]], of_all_sites: frozenset[str]) -> dict[int, str]:
    """Divide documents into sites by the lines that they share.

    :param documents: numbers and recurring lines
    :param of_all_sites: lines that tell no site, as bundled packs know them
    :return: for each document the line by which its site is known; documents without such lines are left out
    """
    counts: list[Counter[str]] = []
    sizes: list[int] = []
    members: list[list[int]] = []
    having: dict[str, set[int]] = {}
    for doc, lines in documents:
        own = [line for line in lines if _tells(line) and line not in of_all_sites]
        if len(own) < _SHARED:
            continue
        near: Counter[int] = Counter(n for line in own for n in having.get(line, ()) if counts[n][line] >= _CORE * sizes[n])
        best = min(near, key=lambda n: (-near[n], n), default=None)
        if best is None or near[best] < max(_SHARED, _PART * len(own)):
            best = len(counts)
            counts.append(Counter())
            sizes.append(0)
            members.append([])
        counts[best].update(own)
        sizes[best] += 1
        members[best].append(doc)
        for line in own:
            having.setdefault(line, set()).add(best)
    return {doc: name for name, docs in _joined(counts, sizes, members) for doc in docs}


def _tells(line: str) -> bool:
    return letters(line) >= _LETTERS and len(line.split()) > 1 and not is_sentence(line) and not load_cues().mask(line)


def _joined(counts: list[Counter[str]], sizes: list[int], members: list[list[int]]) -> Iterator[tuple[str, list[int]]]:
    """Sites that were begun twice made one, each with the line that tells it best."""
    cores = [{line for line, n in own.items() if n >= _CORE * size} for own, size in zip(counts, sizes, strict=True)]
    goes_to = list(range(len(cores)))
    for b in range(len(cores)):
        for a in range(b):
            root = goes_to[a]
            common = len(cores[root] & cores[b])
            if common >= max(_SHARED, 0.5 * min(len(cores[root]), len(cores[b]))):
                goes_to[b] = root
                cores[root] |= cores[b]
                break
    for root in sorted(set(goes_to)):
        own = [k for k, to in enumerate(goes_to) if to == root]
        total: Counter[str] = Counter()
        for k in own:
            total += counts[k]
        name = min(total, key=lambda line: (-total[line], -len(line), line))
        yield name, [doc for k in own for doc in members[k]]
