"""What a block looks like, as numbers: itself, its place in the tree, the blocks before and after it.

Link density and the length of neighbouring blocks are Boilerpipe's (Kohlschütter, Fankhauser, Nejdl, "Boilerplate
detection using shallow text features", 2010); the share of a page's running text that an element holds is
Readability's idea. What the names of elements around a block tell (:mod:`cleaner.html.names`) is counted in levels.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleaner.cues import load_cues
from cleaner.folding import IDEOGRAPH, SENTENCE_ENDS, fold_all
from cleaner.html.blocks import Block, Place
from cleaner.html.metadata import Head
from cleaner.html.names import NAMES, name_weights
from cleaner.html.structured import Described

__all__ = ["COLUMNS", "Looks"]

_FAR = 12  # levels beyond which a name tells no more
_FARTHER = [min(n + 1, _FAR) for n in range(_FAR + 1)]
_TOLD_TAGS = {tag: len(NAMES) + n for n, tag in enumerate(("article", "main", "table"))}
_NEARS = len(NAMES) + len(_TOLD_TAGS)
_LONGEST = 2000
_SHORT = 140  # characters of lines in which cues tell something
_SENTENCE, _CLOSING, _COLON = 1, 2, 3
_ENDS = {
    **dict.fromkeys(SENTENCE_ENDS, _SENTENCE),
    **dict.fromkeys("\"'»)]」』）”’", _CLOSING),
    **dict.fromkeys(":：", _COLON),
}
_TAGS = {
    "p": 1, "h1": 2, "h2": 3, "h3": 4, "h4": 5, "h5": 5, "h6": 5, "li": 6, "div": 7, "section": 7, "blockquote": 8, "td": 9,
    "th": 9, "figcaption": 10, "dd": 6, "dt": 5, "pre": 1, "article": 7, "header": 7, "footer": 11, "address": 11,
    "legend": 10, "body": 7, "figure": 10, "caption": 10,
}  # fmt: skip
_WORD = re.compile(r"\w+")
_CAPITAL = re.compile(r"(?<!\w)[^\W\d_a-z]")
_OWN = (
    "chars", "words", "linked", "bold", "end", "commas", "capitals", "digits", "copies", "tag", "stops", "cues",
)  # fmt: skip
_TREE = (
    "depth", *(f"near-{name}" for name in NAMES), "near-article", "near-main", "near-table",
    "weight", "weight-low", "weight-high", "weight-sum", "parent-blocks", "parent-linked", "parent-text", "parent-share",
    "grand-linked", "grand-text", "grand-share", "share-3", "share-4", "up-to-main", "up-to-dense", "alike",
)  # fmt: skip
_PAGE = (
    "position", "words-before", "text-before", "from-title", "words-from-title", "is-title", "from-dense", "to-dense",
    "described", "described-share", "summary", "text-total", "blocks-total", "is-article", "titles",
)  # fmt: skip
_SHORTENED = ("chars", "linked", "end", "tag", "weight-low", "near-body", "copies", "cues")
COLUMNS = (
    *_OWN, *_TREE, *_PAGE,
    *(f"{name}@{step:+d}" for step in (-2, -1, 1, 2) for name in _SHORTENED),
    *(f"same-place@{step:+d}" for step in (-1, 1)),
    "chars-around-4", "linked-around-4", "text-around-8",
)  # fmt: skip
"""The names of the numbers, in the order of a row."""


class _Tree:
    """What is known of a place, made once."""

    __slots__ = ("blocks", "heading", "high", "linked", "low", "near", "sum", "text", "to_dense", "to_main", "weight", "words")

    def __init__(self, place: Place, above: _Tree | None) -> None:
        tag, own = place.tag, place.own
        low, high = name_weights(place.name)
        self.weight = low + high
        if above is None:
            self.near = [_FAR] * _NEARS
            self.low, self.high, self.sum = low, high, low + high
        else:
            self.near = list(map(_FARTHER.__getitem__, above.near))
            self.low = low if low < above.low else above.low
            self.high = high if high > above.high else above.high
            self.sum = low + high + above.sum
        if own:
            for k in range(len(NAMES)):
                if own >> k & 1:
                    self.near[k] = 0
        if tag in _TOLD_TAGS:
            self.near[_TOLD_TAGS[tag]] = 0
        level = int(tag[1]) if len(tag) == 2 and tag[0] == "h" and tag[1] in "123456" else 0
        self.heading: tuple[int, int] = (level, 0) if level else (0, 9) if above is None or above.heading[1] > 1 else (
            above.heading[0], above.heading[1] + 1
        )  # fmt: skip
        self.words = self.linked = self.text = self.blocks = 0
        self.to_main = self.to_dense = -1


class Looks:
    """The blocks of one article as rows of numbers.

    :param head: what the page says of itself
    :param described: what JSON-LD says of the article
    :param headline: the block that is its headline
    :ivar blocks: the blocks
    :ivar keys: their keys
    :ivar rows: for each of them the values of :data:`COLUMNS`
    :ivar title: index of the block that is the headline, ``None`` where there is none
    """

    def __init__(
        self, blocks: Sequence[Block], head: Head, described: Sequence[Described], headline: Block | None = None
    ) -> None:
        self.blocks = blocks
        self.keys, _ = fold_all([b.text[:_LONGEST] for b in blocks])
        self.trees: dict[Place, _Tree] = {}
        self.own = [self._tree(block.place) for block in blocks]
        self.title = next((i for i, block in enumerate(blocks) if block is headline), None)
        self.text = list(map(_is_text, blocks, self.own))
        self._sums()
        self.rows = self._rows(head, described)

    # -- places ---------------------------------------------------------------------------------

    def _tree(self, place: Place) -> _Tree:
        if place in self.trees:
            return self.trees[place]
        missing = [place]
        while (parent := missing[-1].parent) is not None and parent not in self.trees:
            missing.append(parent)
        for one in reversed(missing):  # so that whatever is around a place stands before it
            self.trees[one] = _Tree(one, self.trees[one.parent] if one.parent else None)
        return self.trees[place]

    def _sums(self) -> None:
        """Count the words of each place and of all around it, and find the two that hold the article."""
        direct: Counter[Place] = Counter()  # words of text in the blocks that stand in a place or right below it
        self.total = 0
        for block, tree, text in zip(self.blocks, self.own, self.text, strict=True):
            words = block.words
            tree.words += words
            tree.linked += block.linked * words // len(block.text)
            tree.blocks += 1
            if text:
                tree.text += words
                self.total += words
                direct[block.place.parent or block.place] += words
        trees = self.trees
        for place in reversed(trees):
            if place.parent is not None:
                tree, around = trees[place], trees[place.parent]
                around.words += tree.words
                around.linked += tree.linked
                around.text += tree.text
                around.blocks += tree.blocks
        # The innermost that holds half of the text, and the one in which most of it stands directly.
        main = min((p for p, t in trees.items() if 2 * t.text >= self.total), key=lambda p: (trees[p].text, -p.depth))
        self.dense = max(direct, key=lambda p: (direct[p], -p.depth)) if direct else None
        for place, tree in trees.items():
            above = trees[place.parent] if place.parent else None
            tree.to_main = 0 if place is main else _below(above.to_main) if above else -1
            tree.to_dense = 0 if place is self.dense else _below(above.to_dense) if above else -1

    # -- the page -------------------------------------------------------------------------------

    def _rows(self, head: Head, described: Sequence[Described]) -> list[list[float]]:
        blocks, keys = self.blocks, self.keys
        n = len(blocks)
        copies = Counter(keys)
        cues = load_cues().masks([key if len(key) <= _SHORT else "" for key in keys])
        body = max((" ".join(d.body) for d in described), key=len, default="")
        bodies = _squeezed(body) if len(body) > 400 else ""
        summary = _squeezed(head.description)
        covered = [_covered(_squeezed(key), bodies) if bodies else -1 for key in keys]
        all_text = sum(b.words for b, c in zip(blocks, covered, strict=True) if c > 0)
        share = min(all_text / (len(body.split()) + 1), 1.5) if bodies else -1
        own = [self._own(b, cue, copies[key]) for b, key, cue in zip(blocks, keys, cues, strict=True)]
        trees = list(map(self._tree_row, blocks, self.own))
        total = sum(b.words for b in blocks) or 1
        inside = [i for i, tree in enumerate(self.own) if tree.to_dense >= 0 and self.text[i]]
        first, last = (inside[0], inside[-1]) if inside else (0, n - 1)
        titles = sum(b.place.tag == "h1" for b in blocks)
        rows: list[list[float]] = []
        before = text_before = 0
        words_at_title = sum(b.words for b in blocks[: self.title]) if self.title is not None else 0
        kind = 1.0 if "article" in head.kind or any(d.kind != "WebPage" for d in described) else 0.0
        for i, block in enumerate(blocks):
            key = keys[i]
            page = [
                i / n, before / total, text_before / (self.total or 1),
                i - self.title if self.title is not None else -999,
                before - words_at_title if self.title is not None else -9999,
                i == self.title, i - first, last - i, covered[i], share,
                1 if summary and len(key) > 30 and _covered(_squeezed(key), summary) else 0,
                self.total, n, kind, titles,
            ]  # fmt: skip
            before += block.words
            text_before += block.words if self.text[i] else 0
            rows.append([*own[i], *trees[i], *page])
        brief = [COLUMNS.index(name) for name in _SHORTENED]
        edge = [0.0, 0.0, 0.0, 0.0, 0.0, float(_FAR), 1.0, 0.0]
        shortened = [edge, edge, *([row[c] for c in brief] for row in rows), edge, edge]
        chars = [row[0] for row in own]
        linked = [row[0] * row[2] for row in own]
        text = [b.words if t else 0 for b, t in zip(blocks, self.text, strict=True)]
        for i, row in enumerate(rows):
            for step in (-2, -1, 1, 2):
                row += shortened[i + 2 + step]
            place = blocks[i].place
            row.append(_relation(place, blocks[i - 1].place) if i else 0)
            row.append(_relation(place, blocks[i + 1].place) if i + 1 < n else 0)
            low, high = max(i - 4, 0), i + 5
            chars_around = sum(chars[low:high])
            row += (chars_around, sum(linked[low:high]) / (chars_around or 1), sum(text[max(i - 8, 0) : i + 9]))
        return rows

    def _own(self, block: Block, cue: int, copies: int) -> list[float]:
        text = block.text
        size = len(text)
        chars = min(size * 2.5 if IDEOGRAPH.search(text[:40]) else size, _LONGEST)
        words = block.words
        stripped = text.rstrip("\"'»)]」』）”’ ")
        return [
            chars, words, block.linked / size, block.bold / size, _ENDS.get(text[-1], 0), text.count(","),
            len(_CAPITAL.findall(text[:400])) / max(min(words, 60), 1), sum(map(str.isdigit, text[:100])) / min(size, 100),
            min(copies, 4), _TAGS.get(block.place.tag, 0), sum(map(text.count, (". ", "? ", "! ", "。"))) + (
                bool(stripped) and _ENDS.get(stripped[-1], 0) == _SENTENCE
            ),
            cue.bit_count(),
        ]  # fmt: skip

    def _tree_row(self, block: Block, tree: _Tree) -> list[float]:
        trees = self.trees
        place = block.place
        parent = place.parent or place
        grand = parent.parent or parent
        third = grand.parent or grand
        fourth = third.parent or third
        total = self.total or 1
        near, far = trees[parent], trees[grand]
        return [
            place.depth, *tree.near, tree.weight, tree.low, tree.high, tree.sum,
            near.blocks, near.linked / (near.words or 1), near.text / (near.words or 1), near.text / total,
            far.linked / (far.words or 1), far.text / (far.words or 1), far.text / total,
            trees[third].text / total, trees[fourth].text / total, tree.to_main, tree.to_dense,
            1 if self.dense is not None and parent.name == self.dense.name else 0,
        ]  # fmt: skip


def _is_text(block: Block, tree: _Tree) -> bool:
    """Whether a block looks like a paragraph of running text."""
    text = block.text
    size = len(text)
    if size < 60 and not (size > 25 and IDEOGRAPH.search(text)):
        return False
    if block.linked > 0.5 * size or tree.heading[0]:
        return False
    return size > 200 or _ENDS.get(text[-1], 0) in (_SENTENCE, _CLOSING)


def _below(levels: int) -> int:
    """How many levels below a goal a place stands whose parent stands so many below it; -1: it does not."""
    return levels if levels < 0 or levels == _FAR else levels + 1


def _relation(place: Place, other: Place) -> int:
    """How near two places are: 3 the same, 2 of one parent, 1 of one grandparent."""
    if place is other:
        return 3
    if place.parent is other.parent:
        return 2
    a, b = place.parent and place.parent.parent, other.parent and other.parent.parent
    return 1 if a is not None and (a is b or a is other.parent) else 0


def _squeezed(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _covered(key: str, text: str) -> int:
    """Whether a text holds a key (2), its beginning or end (1), or neither (0)."""
    if not key:
        return 0
    if key in text:
        return 2 if len(key) > 12 else 1
    return 1 if len(key) > 60 and (key[:30] in text or key[-30:] in text) else 0
