"""Features: what stands around a line of a page, in numbers, for the trees that place the cuts.

All are differences of running sums over the columns of :mod:`cleaner.signals`, so that a feature costs the
same on a short page and on a long one; only the few lines that may be a cut are ever asked.

A feature is an expression in ``k``, the place of a line, over columns of :class:`cleaner.signals.Signals` (``s.``)
and running sums and numbers of :class:`cleaner.around.Around` (``a.``). Those that a forest asks are compiled to one function.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from types import CodeType

from cleaner.around import PAD, Around
from cleaner.cues import CUES

__all__ = ["FEATURES", "MAIN", "PAGE", "SPOKEN", "compiled", "rows_of"]


def _at(sums: str, offset: int = 0) -> str:
    """A running sum before a line, or so many lines off."""
    return f"{sums}[k+{PAD + offset}]"


def _sum_of(name: str) -> str:
    kind, _, cue = name.partition(" ")
    return f"a.cues[{CUES.index(cue)}]" if kind == "cues" else f"a.{kind}"


def _column(name: str, step: int = 0) -> str:
    if step > 0:
        return f"s.{name}[k+{step}] if k+{step} < a.lines else 0"
    return f"s.{name}[k-{-step}] if k >= {-step} else 0" if step else f"s.{name}[k]"


def _window(name: str, above: int, below: int) -> str:
    """A sum over the lines around a line."""
    sums = _sum_of(name)
    return f"{_at(sums, below)}-{_at(sums, -above)}"


def _above(name: str, lines: int) -> str:
    return _window(name, lines, 0)


def _below(name: str, lines: int) -> str:
    return _window(name, 0, lines)


def _share(above: int, below: int) -> str:
    return f"({_window('content', above, below)})/(({_window('words', above, below)}) or 1)"


def _around(name: str, lines: int) -> str:
    return _window(name, lines, lines + 1)


def _before(name: str) -> str:
    return _at(_sum_of(name))


def _after(name: str) -> str:
    return f"{_sum_of(name)}[-1]-{_at(_sum_of(name))}"


def _so_far(name: str) -> str:
    return f"{_at(_sum_of(name))}/({_sum_of(name)}[-1] or 1)"


def _rise(high: str, low: str) -> str:
    return f"{_at(f'a.{high}')}-{_at(f'a.{low}')}"


def _spoken(low: str, high: str) -> str:
    """How the lines between two places speak; a few lines tell less than many."""
    return f"(a.spoken{high}-a.spoken{low})/(a.told{high}-a.told{low}+{_FEW_TOLD})"


_FEW_TOLD = 3
_HERE, _FIRST, _LAST = f"[k+{PAD}]", "[0]", "[-1]"


def _of_main(name: str) -> str:
    """A sum over the main stretch, a line."""
    return f"(a.{name}[a.last+{PAD}]-a.{name}[a.first+{PAD}])/((a.last-a.first) or 1)"


_MAIN = ("short", "bullets", "capitals", "sentences", "copies", "dates", "depths", "chrome", "words")

FEATURES: dict[str, str] = {
    # the line and its neighbours
    "content": _column("content"),
    "content next": _column("content", 1),
    "content after next": _column("content", 2),
    "content previous": _column("content", -1),
    "words": _column("words"),
    "length": _column("length"),
    "length next": _column("length", 1),
    "length previous": _column("length", -1),
    "relative length": "s.length[k]/(max(a.text[-1], 1)/max(a.sentences[-1], 1))",
    "relative words": "s.words[k]/(a.usual or 1)",
    # what costs too much to be told of every line
    "capital words": "s.capital_words(k)",
    "capital words next": "s.capital_words(k+1) if k+1 < a.lines else 0",
    "capital words previous": "s.capital_words(k-1) if k else 0",
    "credit": "s.credit(k)",
    "credit next": "s.credit(k+1) if k+1 < a.lines else 0",
    "credit previous": "s.credit(k-1) if k else 0",
    "stops": "s.stops(k)",
    "digits": "s.digits(k)",
    "end": _column("end"),
    "end previous": _column("end", -1),
    "begin": _column("begin"),
    "begin next": _column("begin", 1),
    "begin previous": _column("begin", -1),
    "sentence": _column("sentence"),
    "sentence next": _column("sentence", 1),
    "sentence previous": _column("sentence", -1),
    "copies": _column("copies"),
    "parts": _column("parts"),
    "capitals": _column("capitals"),
    "digit": _column("digit"),
    "depth": _column("depth"),
    "depth next": _column("depth", 1),
    "depth previous": _column("depth", -1),
    "relative depth": "s.depth[k]-a.usual_depth",
    **{f"depth above {n}": _above("depths", n) for n in (4, 12, 40)},
    **{f"depth below {n}": _below("depths", n) for n in (4, 12, 40)},
    "depth after": f"({_after('depths')})/((a.lines-k) or 1)",
    "depth before": f"{_before('depths')}/(k or 1)",
    "gap": _column("gap"),
    "gap next": _column("gap", 1),
    "block words": _column("block_words"),
    "block lines": _column("block_lines"),
    "words a block line": "s.block_words[k]/s.block_lines[k]",
    # how much of what stands around it is content
    **{f"share above {n}": _share(n, 0) for n in (3, 8, 20, 60)},
    **{f"share below {n}": _share(0, n) for n in (3, 8, 20, 60)},
    **{f"content above {n}": _above("content", n) for n in (3, 8, 20, 60)},
    **{f"content below {n}": _below("content", n) for n in (3, 8, 20, 60)},
    **{f"text above {n}": _above("text", n) for n in (4, 12, 40)},
    **{f"text below {n}": _below("text", n) for n in (4, 12, 40)},
    **{f"words above {n}": _above("words", n) for n in (4, 12)},
    **{f"words below {n}": _below("words", n) for n in (4, 12)},
    **{f"short above {n}": _above("short", n) for n in (4, 12)},
    **{f"short below {n}": _below("short", n) for n in (4, 12)},
    "text around 2": _around("text", 2),
    "text around 5": _around("text", 5),
    "text above 10": _above("text", 10),
    # how much of the page's content is behind it, and what a later or earlier cut could gain
    "content before": _before("content"),
    "content after": _after("content"),
    "content so far": _so_far("content"),
    "share before": f"{_at('a.content')}/({_at('a.words')} or 1)",
    "share after": f"({_after('content')})/(({_after('words')}) or 1)",
    "text before": _before("text"),
    "text after": _after("text"),
    "text so far": _so_far("text"),
    "gain after": _rise("best_after", "gain"),
    "gain before": _rise("gain", "best_before"),
    "odds after": _rise("most_odds", "odds"),
    "odds before": _rise("odds", "least_odds"),
    "from first": "k-a.first",
    "to last": "a.last-k",
    "in main": "a.first <= k < a.last",
    # what kinds of lines stand above and below
    "chrome before": _before("chrome"),
    "chrome after": _after("chrome"),
    "chrome above 8": _above("chrome", 8),
    "chrome below 8": _below("chrome", 8),
    "capitals above 15": _above("capitals", 15),
    "capitals below 15": _below("capitals", 15),
    "bullets above 10": _above("bullets", 10),
    "bullets below 10": _below("bullets", 10),
    "dates above 20": _above("dates", 20),
    "dates below 20": _below("dates", 20),
    "dates before": _before("dates"),
    "dates after": _after("dates"),
    "copies before": f"{_before('copies')}/(k or 1)",
    "copies after": f"({_after('copies')})/((a.lines-k) or 1)",
    "chrome above 40": _above("chrome", 40),
    "capitals above 40": _above("capitals", 40),
    "capitals below 40": _below("capitals", 40),
    "copies above 12": _above("copies", 12),
    "copies below 12": _below("copies", 12),
    "cues above 40": _above("cue", 40),
    "cues below 40": _below("cue", 40),
    "cues above 10": _above("cue", 10),
    "cues below 10": _below("cue", 10),
    **{f"{cue} before": _before(f"cues {cue}") for cue in ("comments", "related", "subscribe", "time")},
    **{
        f"{cue} after": _after(f"cues {cue}") for cue in ("comments", "related", "subscribe", "time", "author", "legal", "shop")
    },
    **{f"{cue} below 4": _below(f"cues {cue}", 4) for cue in ("comments", "related", "subscribe", "share", "author", "legal")},
    **{f"{cue} above 4": _above(f"cues {cue}", 4) for cue in ("comments", "related", "subscribe", "share", "author", "tags")},
    "comments below 40": _below("cues comments", 40),
    # how it speaks, and what stands around it (:mod:`cleaner.register`)
    "register": "s.register[k] if k < a.lines else 0",
    "register next": _column("register", 1),
    "register previous": _column("register", -1),
    **{f"register above {n}": _spoken(f"[k+{PAD - n}]", _HERE) for n in (3, 8, 20, 60)},
    **{f"register below {n}": _spoken(_HERE, f"[k+{PAD + n}]") for n in (3, 8, 20, 60)},
    "register before": _spoken(_FIRST, _HERE),
    "register after": _spoken(_HERE, _LAST),
    "register rise": f"({_spoken(_HERE, _LAST)}-{_spoken(_FIRST, _HERE)})*(1+min(a.told{_HERE},a.told[-1]-a.told{_HERE}))**.5",
    "register in all": _spoken(_FIRST, _LAST),
    # what the main stretch is made of
    **{f"main {name}": _of_main(name) for name in _MAIN},
    # the page
    "lines": "a.lines",
    "line": "k",
    "lines so far": "k/max(a.lines, 1)",
    "content in all": "a.content[-1]",
    "words a sentence": "a.usual",
    "share of short lines": "a.short[-1]/max(a.lines, 1)",
    "share of gaps": "a.share_of_gaps",
    "length of main": "a.last-a.first",
    "share of main": "a.main_share",
    "text in main": "a.main_text",
    "longest text": "s.longest_run",
    "single sentences": "a.single_runs",
    "long sentences": "a.long_sentences",
    "share of long sentences": "a.longer_sentences",
    "left open": "a.left_open",
    "dates in all": "a.dates[-1]/max(a.lines, 1)",
    "longest line": "a.longest_line",
    "long lines": "a.long_lines",
    "teasers": "a.teasers",
    "bullets": "a.bullets[-1]/max(a.lines, 1)",
    "capitals in all": "a.capitals[-1]/max(a.lines, 1)",
    "partly repeated": "a.partly_repeated",
    "sentences": "a.sentences[-1]/max(a.lines, 1)",
    "share of chrome": "a.chrome[-1]/max(a.lines, 1)",
    "depth in all": "a.depths[-1]/max(a.lines, 1)",
    "prices": "a.prices",
    "quotes": "a.quotes",
    "commas": "a.commas",
    "lines of the longest text": "a.longest_lines",
    "share of the longest text": "s.longest_run/max(a.text[-1], 1)",
}
"""All features, by name; a model's data file names those that its trees ask."""

PAGE = (
    "lines", "content in all", "words a sentence", "share of short lines", "share of gaps", "share of chrome", "dates after",
    "copies after", "related after", "time after", "author after", "comments after", "subscribe after", "text after",
    "share after", "gain after", "odds after", "from first", "to last", "length of main", "share of main", "longest text",
    "bullets", "capitals in all", "partly repeated", "sentences", "text in main", "long lines", "teasers", "single sentences",
    "long sentences", "share of long sentences", "left open", "dates in all", "longest line", "depth in all",
    "prices", "quotes", "commas", "lines of the longest text", "share of the longest text", "legal after", "shop after",
)  # fmt: skip
"""The features that speak of a page as a whole."""

MAIN = tuple(f"main {name}" for name in _MAIN)
"""Those that tell what kind of text its main stretch is."""

SPOKEN = tuple(name for name in FEATURES if name.startswith("register"))
"""Those that tell how lines speak."""

_NAME = re.compile(r"\b[as]\.[a-z_]+(?:\[\d+\](?=\[))?")


def compiled(names: Sequence[str]) -> CodeType:
    """The code of a function ``(around, answer, places)`` that gives ``answer(*features)`` for each place.

    :param names: features, of :data:`FEATURES`
    """
    values = ", ".join(f"({FEATURES[name]})" for name in names)
    used = sorted(set(_NAME.findall(values)))
    local = {name: f"v{n}" for n, name in enumerate(used)}
    row = _NAME.sub(lambda found: local[found[0]], values)
    given = ", ".join(re.sub(r"^s\.", "a.signals.", name) for name in used)
    source = f"lambda a, answer, places: (lambda {', '.join(local.values())}: [answer({row}) for k in places])({given})"
    return compile(source, "<features>", "eval")


def rows_of(names: Sequence[str]) -> Callable[[Around, Sequence[int]], list[tuple[float, ...]]]:
    """A function that gives the values of some features for each of some places."""
    made = eval(compiled(names), {"max": max})  # expressions that stand above
    return lambda around, places: made(around, _row, places)


def _row(*values: float) -> tuple[float, ...]:
    return values
