"""How much of a page's text its rules take away, and from where: the guard counts that.

Menus, related lists and comments are no text of the page, and rules are there to take them. So the page is looked at once more
as it is without rules: what is text then, and stands in an element that a rule takes away, is what the rule takes.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from itertools import accumulate
from typing import NamedTuple

from cleaner.folding import word_count
from cleaner.html.blocks import Block
from cleaner.html.telling import Story
from cleaner.model import Pruned

__all__ = ["Taken", "count_taken"]

_NOWHERE = -1
"""Where an article begins that the page's data alone tell."""


class Taken(NamedTuple):
    """What rules took from a page before its text was extracted."""

    pruned: tuple[Pruned, ...]
    """What each of them took."""
    inside: Sequence[int]
    """For each article that is left, how many words of text they took from inside of it."""
    outside: int
    """How many words of text they took elsewhere."""


def count_taken(stories: Sequence[Story], blocks: Sequence[Block], look: Callable[[], Iterable[Block]]) -> Taken:
    """Count what rules took.

    :param stories: the articles that are left
    :param blocks: all blocks of the page, in order, with those that rules took
    :param look: tells the blocks of the page's text as it is without rules, which takes as long as to read it with them; asked
        only where rules took any words
    """
    places = [i for i, block in enumerate(blocks) if block.pruned is not None]
    if not places:
        return Taken((), [0] * len(stories), 0)
    words = {i: word_count(blocks[i].text) for i in places}
    whole = list(look()) if any(words.values()) else []
    text = _text_words(stories, {blocks[i].place.element: i for i in places}, whole)
    sums = list(accumulate((text[i] for i in places), initial=0))
    inside: list[int] = []
    within: set[int] = set()
    for reach in _reaches(stories, blocks, {block.text for block in whole}):
        low, high = bisect_left(places, reach.start), bisect_left(places, reach.stop)
        inside.append(sums[high] - sums[low])
        within.update(places[low:high])
    told: dict[str, list[int]] = {}
    for i in places:
        counts = told.setdefault(blocks[i].pruned or "", [0, 0, 0])
        for k, n in enumerate((1, words[i], text[i] if i in within else 0)):
            counts[k] += n
    pruned = tuple(Pruned(rule, *counts) for rule, counts in sorted(told.items()))
    return Taken(pruned, inside, sums[-1] - sum(p.inside for p in pruned))


def _text_words(stories: Iterable[Story], taken: Mapping[object, int], text: Iterable[Block]) -> Counter[int]:
    """How many words of the page's text stood in each element that a rule took; what is there once more and stays does
    not count.

    :param taken: these elements, each with its place among the blocks
    :param text: the blocks of the text as it is without rules
    """
    kept = {line for story in stories for line, _ in story.lines}
    words: Counter[int] = Counter()
    for block in text:
        if block.text not in kept:
            at = next((taken[p.element] for p in block.place.around() if p.element in taken), None)
            if at is not None:
                words[at] += word_count(block.text)
    return words


def _reaches(stories: Sequence[Story], blocks: Sequence[Block], whole: Container[str]) -> list[range]:
    """The blocks among which each article stands: from its headline to the end of its text.

    An article of which no text is left reaches to the next one, as nobody knows where it ended; what is text only for want of
    any other is none. The only article of a page begins with it, where its headline stands elsewhere.

    :param whole: the text of the page as it is without rules
    """
    at = {block: i for i, block in enumerate(blocks)}
    texts = [[at[b] for b in story.text] if any(b.text in whole for b in story.text) else [] for story in stories]
    starts: list[int] = []
    for story, text in zip(stories, texts, strict=True):
        above = [at[story.heading]] if story.heading is not None else [0] if len(stories) == 1 else []
        starts.append(min([*above, *text[:1]], default=_NOWHERE))
    following = sorted(starts)
    reaches = []
    for start, text in zip(starts, texts, strict=True):
        after = bisect_right(following, start)
        end = text[-1] if text else following[after] if after < len(following) else len(blocks)
        reaches.append(range(start, end) if start != _NOWHERE else range(0))
    return reaches
