"""Cues: words that tell what a short line outside of an article is about (comments, sharing, related
stories, …), in the languages of the generic packs and their neighbours. They are data, no decisions.
"""

from __future__ import annotations

import json
import re
from functools import cache, cached_property
from pathlib import Path

from cleaner.folding import IDEOGRAPH

__all__ = ["ASIDE", "CUES", "Cues", "is_credited", "load_cues"]

CUES = ("comments", "related", "subscribe", "share", "legal", "author", "ad", "time", "nav", "media", "tags", "shop")
"""The kinds of cues; the n-th stands for bit ``1 << n`` of a mask."""
ASIDE = sum(1 << n for n, name in enumerate(CUES) if name not in ("related", "time", "media"))
"""The cues of what speaks of the page or its readers; words for times, pictures and what comes next stand in articles, too."""
_UNDIVIDED = ("zh", "ja", "ko")  # words are not divided, or carry endings: a part of a line counts
_DIVIDERS = '.,:;!?()[]|/•»«"'
_TOKEN = re.compile(r"[\w-]+|[^\w\s]")
_OPENING, _NAMING, _SOON = "([/", (":", "：", "/", "by"), 4
"""What stands before a credit, what follows its label, and how many words and signs may follow an agency."""
_LEGAL = 12
"""Words and signs of a site's copyright line among which its year stands."""
_BLANKS = str.maketrans(dict.fromkeys(_DIVIDERS, " "))


class Cues:
    """The words of all languages, by what they tell.

    :ivar words: for each word the mask of the kinds it tells
    """

    def __init__(self, words: dict[str, int], parts: dict[str, int]) -> None:
        self.words, self._part_masks = words, parts
        self._known = words | {"\n": 0}

    @cached_property
    def _parts(self) -> re.Pattern[str]:
        """The parts of lines that count where words are not divided; most documents do without."""
        return re.compile("|".join(sorted(map(re.escape, self._part_masks), key=len, reverse=True)))

    def mask(self, key: str) -> int:
        """What the words of one line tell (:meth:`masks`)."""
        return self.masks([key])[0]

    def masks(self, keys: list[str]) -> list[int]:
        """What the words of lines tell, of each as bits in the order of :data:`CUES`.

        :param keys: the lines' keys

        >>> [name for n, name in enumerate(CUES) if load_cues().masks(["33 comments"])[0] >> n & 1]
        ['comments']
        """
        every = "\n".join(keys)
        if every.isascii():
            every = every.translate(_BLANKS)  # fast where nothing but ASCII is to be looked up
        else:
            for sign in _DIVIDERS:
                every = every.replace(sign, " ")
            every = every.replace("©", " © ")
        masks = [0] * len(keys)
        words = self._known
        k = 0
        for word in filter(words.__contains__, every.replace("\n", " \n ").split(" ")):  # most words are no cue
            if word == "\n":
                k += 1
            else:
                masks[k] |= words[word]
        if not every.isascii() and IDEOGRAPH.search(every):
            for k, key in enumerate(keys):
                for part in self._parts.findall(key):
                    masks[k] |= self._part_masks[part]
        return masks


@cache
def _data() -> dict[str, dict[str, str]]:
    data: dict[str, dict[str, str]] = json.loads((Path(__file__).parent / "data" / "cues.json").read_text("utf-8"))
    return data


@cache
def _credits() -> tuple[frozenset[str], frozenset[str]]:
    """Labels of credits, and agencies."""
    data = _data()["credits"]
    return frozenset(data["labels"].split()), frozenset(data["agencies"].split())


def is_credited(end: str) -> bool:
    """Whether the end of a line is the credit of a picture: a label before a name, or an agency at the end or in brackets.
    A line that begins with a copyright and names its year is the site's.

    >>> is_credited("the old lighthouse on a clear day (photo: mira tallis)")
    True
    >>> is_credited("© 2018 the harbor post. all rights reserved.")
    False
    >>> is_credited("nobody had thought to take a photo of it.")
    False
    """
    labels, agencies = _credits()
    tokens = _TOKEN.findall(end.casefold())
    years = [token for token in tokens[:_LEGAL] if len(token) == 4 and token.isdecimal()]
    if years and tokens[0] in ("©", "copyright") and labels.isdisjoint(tokens):
        return False
    for k, token in enumerate(tokens):
        if token == "©":
            return True
        if token not in labels and token not in agencies:
            continue
        if k and tokens[k - 1] in _OPENING:
            return True
        after = tokens[k + 1 :]
        if token in labels and after and after[0] in _NAMING:
            return True
        if token in agencies and len(after) <= _SOON and "." not in after:
            return True
    return False


@cache
def load_cues() -> Cues:
    """The cues that come with the program."""
    data = _data()
    words: dict[str, int] = {}
    parts: dict[str, int] = {}
    for bit, name in enumerate(CUES):
        for language, listed in data[name].items():
            known = parts if language in _UNDIVIDED else words
            for word in listed.casefold().split():
                known[word] = known.get(word, 0) | 1 << bit
    return Cues(words, parts)
