"""Signals of a further article, as numbers: for a line that may be its headline, how the line looks, how its
header is built beside the page's own, what stands around it, and whether the topic changes there.

A headline's own words should come in the text below and not above.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from cleaner.cues import CUES
from cleaner.seamgate import ENDS, REACH, TITLE, Fit
from cleaner.seampage import CODES, Page
from cleaner.topic import WINDOW, Names, cohesion, share, stems

__all__ = ["FEATURES", "LINE", "LOOKS", "TOPIC", "WORDS", "Candidate", "Rows", "Titles", "look_at_words"]

_HEADER = 8  # lines of a header that are compared

_QUOTES = "\"'»«)]*_ "
_NUMBERED = re.compile(r"#{0,6} ?\(?(?:\d{1,3}|[ivx]{1,4})[.):]|no\.? ?\d|#\d")
_CAPITAL = re.compile(r"(?:^|\s)[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω]")
_CLOSE = 5  # longest length class of lines whose capitals are counted
_DATELINE = re.compile(r"[^\W\d_][^.!?:]{1,70}(?:[–—-]|--|:) ")
_SITE = re.compile(r" [|–—·•»-] [^|–—·•»]{2,40}$")
_META = sum(1 << CUES.index(name) for name in ("author", "time"))

LINE = (
    "size", "words", "end", "to_body", "from_body", "body_size", "above_size", "blank_above", "blank_below",
    "marks", "copies", "rank", "rivals", "any_prev", "any_next", "density", "size_below", "letter", "capitals", "commas",
    "prev_size", "next_size", "next_meta", "any_gaps",
)  # fmt: skip
"""The signals of a line beside the others that may be headlines, in the order of a row."""
WORDS = (*LINE, "echo", "prev2", "prev1", "next1", "next2", "stems", "after", "before", "news")
"""With these, the signals of the first look."""
LOOKS = (
    *WORDS, "lead", "caps", "numbered", "digits", "site", "next3",
    "blank_body", "body_run", "share_above", "dates", "date_at", "again_at", "heads_below", "heads_above", "dateline",
    "first_dateline", "gaps", "candidates", "group", "space_prev", "space_next", "space_min", "alike", "first_len",
    "first_dates", "literals", "kinds", "above_first", "marks_alike", "caps_alike", "upper_alike", "size_ratio",
    "echo_alike", "first_again_at", "in_first", "tail_alike", "tail_kind", "tail_above", "above_shared",
    "below_shared", "rep_above", "rep_near", "rep_below", "main_in_title",
)  # fmt: skip
"""The signals of a candidate that is looked at closely, in the order of a row."""
TOPIC = (
    "after_all", "before_all", "main_after", "main_before", "main_all", "cross", "inside_above", "inside_below",
    "cross_far", "drop", "names_cross", "names_far", "names_drop", "names_above", "main_names", "main_own",
)  # fmt: skip
"""The signals of a change of topic, which cost most, in the order of a row."""
FEATURES = (*LOOKS, *TOPIC)
"""All signals, in the order of a row."""


class Candidate:
    """A line that may be a headline.

    :ivar place: its place
    :ivar above: place of the body line above
    :ivar body: place of the next body line
    :ivar titles: the lines beside which it is seen
    :ivar line: the values of :data:`WORDS`, after :func:`look_at_words`
    :ivar stems: its words, as they are looked for
    :ivar after: share of them that come in the text below; -1 where it has none
    :ivar before: share of them that come in the text above; -1 where it has none
    :ivar header: the kinds of the lines below it
    :ivar echo: whether it comes again (:meth:`Page.echo`)
    """

    __slots__ = ("above", "after", "before", "body", "echo", "header", "line", "place", "stems", "titles")

    def __init__(self, fit: Fit, titles: Titles) -> None:
        self.place, self.above, self.body = fit
        self.titles = titles
        self.stems: list[str] = []
        self.after = self.before = -1.0
        self.line: tuple[float, ...] = ()
        self.header, self.echo = "", 0


class Titles:
    """The lines of a page that may be headlines, beside which each of them is seen."""

    __slots__ = ("_bodies", "_density", "_page", "_rank", "_rivals", "_starts")

    def __init__(self, page: Page, fits: list[Fit]) -> None:
        """
        :param fits: the lines, in order
        """
        sums = page.sums
        self._page = page
        self._rivals = Counter([fit.body for fit in fits])
        self._density = len(fits) * 1000 / max(sums[-1], 1)
        bodies = sorted(self._rivals)
        self._bodies = {body: k for k, body in enumerate(bodies)}
        self._starts = [0, *(sums[body] for body in bodies), sums[-1]]
        left = dict(self._rivals)
        self._rank: dict[int, int] = {}
        for fit in fits:
            left[fit.body] -= 1
            self._rank[fit.place] = left[fit.body]

    def line(self, candidate: Candidate) -> tuple[float, ...]:
        """The values of :data:`LINE` for one of them."""
        page, signals = self._page, self._page.signals
        place, above, body = candidate.place, candidate.above, candidate.body
        sizes, sums, blank, at = page.sizes, page.sums, page.gaps, page.low + place
        key, here = page.keys[place], sums[place]
        end = key[-1] if key[-1] not in _QUOTES else key.rstrip(_QUOTES)[-1:]
        k = self._bodies[body]
        return (
            sizes[place], key.count(" ") + 1, 2 if end in "?!" else 1 if end in ENDS else 0, body - place, place - above,
            min(sizes[body], 1500), min(sizes[above], 1500), blank[place], blank[place + 1],
            len(key) - len(key.lstrip("#")) if key[0] == "#" else 0, min(4, page.copies(place)),
            self._rank[place], self._rivals[body],
            here - self._starts[k], self._starts[k + 2] - here, self._density, sums[-1] - sums[body],
            CODES[page.letter(place)], _initials(page, place), min(signals.commas(at), 3),
            min(sizes[place - 1], 300), min(sizes[place + 1], 300),
            signals.date[at + 1] or signals.mask[at + 1] & _META != 0, len(self._rivals),
        )  # fmt: skip


def _initials(page: Page, place: int) -> int:
    """Of a short line: 2 if most of its words begin with a capital, 1 if some do."""
    if page.signals.size[page.low + place] > _CLOSE:
        return 0
    words = page.keys[place].count(" ") + 1
    upper = len(_CAPITAL.findall(page.doc.texts[page.lines[place]]))
    return 0 if not upper else 2 if words > 1 and 3 * upper >= 2 * words else 1


def look_at_words(page: Page, found: list[Candidate]) -> None:
    """Measure :data:`WORDS`: how headlines look, what stands beside them, how many of their words come above and below."""
    texts: dict[int, tuple[str, str]] = {}
    for c in found:
        if c.body not in texts:
            texts[c.body] = page.below(c.body, WINDOW), page.above(c.above + 1, WINDOW)
        below, above = texts[c.body]
        c.stems = stems(page.keys[c.place])
        c.after, c.before = share(c.stems, below), share(c.stems, above)
        c.echo = page.echo(c.place, c.body)
        beside = [CODES[page.letter(c.place + n)] for n in (-2, -1, 1, 2)]
        c.line = (*c.titles.line(c), c.echo, *beside, len(c.stems), c.after, c.before, c.after - c.before)


class Rows:
    """The rows of numbers of a page's candidates."""

    def __init__(self, page: Page, found: list[Candidate]) -> None:
        self.page, self.found = page, found
        self.first_body = page.bodies[0]
        self.first, self.main, self._main_own = self._first_header()
        first = self.first
        self.first_header = page.header(first, self.first_body, _HEADER) if first >= 0 else ""
        self.first_dateline = _dateline(page.text(self.first_body))
        self.tail = set(page.keys[page.bodies[-1] + 1 :])
        self.head = set(page.keys[max(0, first) : self.first_body])
        self.gaps: dict[int, list[Candidate]] = {}
        self.groups: dict[str, list[int]] = {}
        for c in found:
            c.header = page.header(c.place, c.body, _HEADER)
            self.gaps.setdefault(c.body, []).append(c)
            self.groups.setdefault(self._shape(c), []).append(page.sums[c.place])
        self.above: Counter[str] = Counter()
        self.below: Counter[str] = Counter()
        for own in self.gaps.values():
            self.below.update({_first_word(page.keys[p]) for p in range(own[0].place + 1, own[0].body)})
            self.above.update({_first_word(page.keys[p]) for p in range(own[0].above + 1, own[0].body)})
        self._topics: dict[int, tuple[float, ...]] = {}
        self._names = Names(page)

    def _shape(self, c: Candidate) -> str:
        return f"{c.header[:3]}{self.page.keys[c.place][0] == '#'}{c.echo}"

    def _first_header(self) -> tuple[int, list[str], float]:
        """Place of the page's own headline, -1 where it has none, its words, and the share of them in the text below."""
        page, body = self.page, self.first_body
        text = page.below(body, WINDOW)
        main: list[str] = []
        best, title, known = -1.0, -1, -1.0
        for p in range(max(0, body - REACH), body):
            if page.letter(p) not in "hqsky" or not TITLE[0] <= page.sizes[p] <= TITLE[1]:
                continue
            words = stems(page.keys[p])
            own = share(words, text)
            score = own * min(len(words), 5) + 2 * page.echo(p, body)
            score += (page.letter(p) == "h") + 3 * (page.keys[p][0] == "#")
            if score > best:
                best, title, known, main = score, p, own, words
        return title, main, known

    def row(self, c: Candidate) -> list[float]:
        """The values of :data:`LOOKS`."""
        return [*c.line, *self._words(c), *self._looks(c), *self._spacing(c), *self._likeness(c), *self._copies(c),
                share(self.main, self.page.keys[c.place])]  # fmt: skip

    def _words(self, c: Candidate) -> Iterable[float]:
        rivals = [o.after - o.before for o in self.gaps[c.body] if o is not c]
        yield c.after - c.before - max(rivals, default=-1.0)

    def _looks(self, c: Candidate) -> Iterable[float]:
        page, p, body = self.page, c.place, c.body
        key = page.keys[p]
        yield _capitals(page.text(p))
        yield bool(_NUMBERED.match(key))
        yield any(map(str.isdigit, key))
        yield bool(_SITE.search(key))
        yield CODES[page.letter(p + 3)]
        yield page.blank_above(body)
        yield next((n for n in range(6) if page.letter(body + n) != "B"), 6)
        yield page.sums[p] / page.sums[-1]
        yield c.header.count("d")
        yield c.header.find("d")
        yield c.header.find("T")
        yield sum(map(c.header.count, "hqs"))
        yield sum(page.letter(q) in "hq" for q in range(max(c.above + 1, p - 10), p))
        yield _dateline(page.text(body))
        yield self.first_dateline

    def _spacing(self, c: Candidate) -> Iterable[float]:
        page = self.page
        here, total = page.sums[c.place], page.sums[-1]
        group = self.groups[self._shape(c)]
        at = group.index(here)
        yield len(self.gaps)
        yield len(self.found)
        yield len(group)
        yield here - (group[at - 1] if at else 0)
        yield (group[at + 1] if at + 1 < len(group) else total) - here
        yield min((high - low for low, high in pairwise(group)), default=total)

    def _likeness(self, c: Candidate) -> Iterable[float]:
        """How alike a header is to the page's own."""
        page, first, p = self.page, self.first, c.place
        yield _alike(self.first_header, c.header) if first >= 0 else -1
        yield len(self.first_header)
        yield self.first_header.count("d")
        if first < 0:
            yield from [0, 0, *[-1] * 5, c.echo > 0, -1, 0]
            return
        pairs = [(first + n, p + n) for n in range(1, 7) if first + n < self.first_body and p + n < c.body]
        words = [(_first_word(page.keys[a]), _first_word(page.keys[b])) for a, b in pairs]
        own, text = page.text(first), page.text(p)
        yield sum(a == b for a, b in words)
        yield sum(page.letter(a) == page.letter(b) for a, b in pairs)
        yield sum(page.letter(first - n) == page.letter(p - n) for n in (1, 2)) if first else -1
        yield len(own) - len(own.lstrip("#")) == len(text) - len(text.lstrip("#"))
        yield abs(_capitals(own) - _capitals(text))
        yield own.isupper() == text.isupper()
        yield page.sizes[p] / page.sizes[first]
        yield (c.echo > 0) + 2 * (page.echo(first, self.first_body) > 0)
        yield self.first_header.find("T")
        yield sum(key in self.head for key in page.keys[p + 1 : c.body])

    def _copies(self, c: Candidate) -> Iterable[float]:
        """Lines around it that stand elsewhere on the page, too: at its end, or at another headline."""
        page, p, keys = self.page, c.place, self.page.keys
        last, up, beside = keys[-1], keys[p - 1], page.letter(p - 1) != "B"
        yield (2 if last == up else _first_word(last) == _first_word(up)) if beside else -1
        yield page.letter(len(keys) - 1) == page.letter(p - 1)
        local = Counter(keys[c.above + 1 : c.body])
        above = range(max(c.above + 1, p - 12), p)
        yield sum(keys[q] in self.tail for q in above)
        yield self.above[_first_word(up)] if beside else 0
        yield max((self.below[_first_word(key)] for key in keys[p + 1 : min(c.body, p + 6)]), default=0)
        again = [q for q in above if page.counts[keys[q]] > local[keys[q]]]
        yield len(again)
        yield p - again[-1] if again else -1
        yield sum(page.counts[key] > local[key] for key in keys[p + 1 : c.body])

    def topic(self, c: Candidate) -> list[float]:
        """The values of :data:`TOPIC`."""
        page, main = self.page, self.main
        text, low, high = page.joined, page.starts[c.above + 1], page.starts[c.body]
        if c.body not in self._topics:
            self._topics[c.body] = (
                share(main, text[high : high + 2 * WINDOW]), share(main, text[max(0, low - 2 * WINDOW) : low]),
                share(main, text[high:]), *cohesion(page, low, high),
                *self._names.around(c.above, c.body), self._main_own,
            )  # fmt: skip
        return [share(c.stems, text[high:]), share(c.stems, text[:low]), *self._topics[c.body]]


def _first_word(key: str) -> str:
    return key.split(" ", 1)[0]


def _capitals(text: str) -> float:
    """Share of words with a capital letter."""
    words = [word for word in text.split() if word[0].isalpha()]
    return sum(word[0].isupper() for word in words) / len(words) if words else 0.0


def _alike(a: str, b: str) -> float:
    """The share of the same letters at the same places."""
    longest = max(len(a), len(b))
    return sum(x == y for x, y in zip(a, b, strict=False)) / longest if longest else 1.0


def _dateline(text: str) -> int:
    """Whether a text begins as an agency's does: 2 with a place in capital letters, 1 with a dash or colon soon."""
    found = _DATELINE.match(text[:110])
    if not found:
        return 0
    return 1 + re.split("[,:(]", found[0])[0].strip().isupper()
