"""Cues: words that tell what a short line outside of an article is about (comments, sharing, related
stories, …), in the languages of the generic packs and their neighbours. They are data, no decisions.
"""

from __future__ import annotations

import json
import re
from functools import cache, cached_property
from importlib.resources import files

from cleaner.folding import IDEOGRAPH

__all__ = ["CUES", "Cues", "load_cues"]

CUES = ("comments", "related", "subscribe", "share", "legal", "author", "ad", "time", "nav", "media", "tags")
"""The kinds of cues; the n-th stands for bit ``1 << n`` of a mask."""
_UNDIVIDED = ("zh", "ja", "ko")  # words are not divided, or carry endings: a part of a line counts
_DIVIDERS = '.,:;!?()[]|/•»"'
_WORD = re.compile(r"[^\W\d_]+(?:[-'][^\W\d_]+)*|©")


class Cues:
    """The words of all languages, by what they tell.

    :ivar words: for each word the mask of the kinds it tells
    """

    def __init__(self, words: dict[str, int], parts: dict[str, int]) -> None:
        self.words, self._part_masks = words, parts

    @cached_property
    def _parts(self) -> re.Pattern[str]:
        """The parts of lines that count where words are not divided; most documents do without."""
        return re.compile("|".join(sorted(map(re.escape, self._part_masks), key=len, reverse=True)))

    def masks(self, keys: list[str]) -> list[int]:
        """The masks of many lines (:meth:`mask`)."""
        # Most lines have no cue; to see that, dividing at blanks and signs once for all lines is enough.
        if not keys:
            return []
        every = "\n".join(keys)
        for sign in _DIVIDERS:
            every = every.replace(sign, " ")
        apart, mask = self.words.keys().isdisjoint, self.mask
        if IDEOGRAPH.search(every):
            return list(map(mask, keys))
        return [0 if apart(line.split(" ")) else mask(key) for key, line in zip(keys, every.split("\n"), strict=True)]

    def mask(self, key: str) -> int:
        """What the words of a line tell, as bits in the order of :data:`CUES`.

        :param key: the line's key

        >>> [name for n, name in enumerate(CUES) if load_cues().mask("33 comments") >> n & 1]
        ['comments']
        """
        mask = 0
        words = self.words
        if not words.keys().isdisjoint(found := _WORD.findall(key)):
            for word in found:
                mask |= words.get(word, 0)
        if not key.isascii() and IDEOGRAPH.search(key):
            for part in self._parts.findall(key):
                mask |= self._part_masks[part]
        return mask


@cache
def load_cues() -> Cues:
    """The cues that come with the program."""
    data = json.loads(files("cleaner").joinpath("data/cues.json").read_text("utf-8"))
    words: dict[str, int] = {}
    parts: dict[str, int] = {}
    for bit, name in enumerate(CUES):
        for language, listed in data[name].items():
            known = parts if language in _UNDIVIDED else words
            for word in listed.casefold().split():
                known[word] = known.get(word, 0) | 1 << bit
    return Cues(words, parts)
