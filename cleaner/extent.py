"""Extent: where the article of a page begins and ends, and what inside it is certainly none of it.

Trees are asked at the few lines where text turns into something else. One forest says how likely an
article goes on after a line, one how likely it has begun before it, one how likely a line between is
content; what each may take away is bounded by how sure it must be. Who wants to be less careful has every line between
judged, by a larger forest, and the lines in a row that are worth most stay.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, partial
from typing import Any, NamedTuple

from cleaner.around import Around
from cleaner.cascade import Cascade
from cleaner.forest import load_model_data
from cleaner.model import Sureness
from cleaner.signals import Signals
from cleaner.sparing import end_behind_marks, end_with_text, halves, is_row, is_text, tables_beside

__all__ = ["Extent", "Limits", "Model", "beginnings", "endings", "find_extent", "load_model"]

_HOT = 0.5
"""Probability from which a line may be the last or the first of an article."""
_TOGETHER = 5
"""Most lines in a row that are decided together."""
_AT_ONCE = 4
"""Endings that are asked about together."""
_MENU = 3
"""Lines that stand above an article at least: a line or two are rather its headline than a menu."""
_HEAVIEST = 200
"""Words from which a line is worth no more."""
_LEAST = 0.4
"""Share of its words in sentences that an article keeps when what is worth most is looked for; of less, more likely
something else was taken for the article, and it stays as it is."""
_AGAIN = (40, 3)
"""Characters from which a line is known when it comes again, and within how many lines."""
_NEAR = 2
"""What :attr:`cleaner.signals.Signals.parts` says of a line near which another begins alike."""


class Limits(NamedTuple):
    """How sure the decisions must be: the probability of content that each may take away."""

    end: float
    """Of an article that goes on after its end."""
    begin: float
    """Of an article that has begun before its beginning."""
    text: float
    """Of a sentence inside."""
    line: float
    """Of another line inside."""
    doubt: float
    """By itself, up to which a line is looked at."""
    price: float
    """From which a line is worth the words that it adds to an article: what is worth most stays. 0: no line is
    looked at for that."""
    credit: float
    """Of a line inside that ends with the credit of a picture: it moves into the metadata."""
    again: float
    """Of a line inside that stands there once more, by itself or with more behind it, as captions do that are printed twice."""


class Extent(NamedTuple):
    """What was decided about a page; places count its non-blank lines from 0."""

    begin: int
    """Place of the article's first line."""
    end: int
    """The place after its last."""
    begun: float
    """Probability that content stands before ``begin``."""
    goes_on: float
    """Probability that content stands after ``end``."""
    inside: tuple[tuple[int, float], ...]
    """Lines between that are no content, each with its probability of being content."""


class Model:
    """The forests, and what they may take away at each sureness.

    :ivar limits: by sureness
    :ivar listing: the least probability of a listing page, by sureness
    :ivar longest_listing: words of content in a row that no listing page has
    """

    __slots__ = ("_forests", "limits", "listing", "longest_listing")

    def __init__(self, data: dict[str, Any]) -> None:
        self.limits = {Sureness(name): Limits(**values) for name, values in data["limits"].items()}
        self.listing = {Sureness(name): float(p) for name, p in data["listing"].items()}
        self.longest_listing = float(data["longest_listing"])
        self._forests: dict[str, Cascade] = data["forests"]

    def ask(self, forest: str, around: Around, places: Sequence[int], limit: float = 1.0) -> list[float]:
        """The probabilities that a forest gives at some lines; those above a limit need not be exact."""
        return self._forests[forest].at(around, places, limit)


@cache
def load_model() -> Model:
    """The model that comes with the program."""
    return Model(load_model_data("extent", Cascade, ("cascade", "features")))


def beginnings(signals: Signals) -> list[int]:
    """The places at which an article may begin: where lines of text follow others."""
    hot = _hot(signals)
    return [0, *(k for k in range(1, len(hot)) if hot[k] and not hot[k - 1])] if hot else []


def endings(signals: Signals) -> list[int]:
    """The places after which an article may be over: where other lines follow text, and the end."""
    hot = _hot(signals)
    return [*(k for k in range(1, len(hot)) if hot[k - 1] and not hot[k]), len(hot)]


def _hot(signals: Signals) -> list[bool]:
    return [p > _HOT or text for p, text in zip(signals.content, signals.sentence, strict=True)]


def find_extent(around: Around, limits: Limits, model: Model, *, open_begin: bool = True) -> Extent:
    """Decide where the article of a page begins and ends, and what inside is none of it.

    :param around: the page
    :param limits: how sure to be
    :param open_begin: whether the beginning is in question; else it is the first line
    """
    signals = around.signals
    begin, begun, end, goes_on = 0, 0.0, around.lines, 0.0
    if found := _first_end(around, limits.end, model):
        end, goes_on = found
        if not limits.price:
            end = end_behind_marks(signals, end)
    if open_begin and (found := _last_begin(around, limits.begin, model)):
        begin, begun = found
    if begin >= end:
        return Extent(0, around.lines, 0.0, 0.0, ())
    if not limits.price:
        inside = tuple(_certain(around, begin, end, limits, model))
        return _whole(Extent(begin, end, begun, goes_on, inside), signals)
    places = [place for place in range(begin, end) if not signals.chrome[place]]
    answers = model.ask("line", around, places)
    first, after = _worthiest(places, answers, signals.words, limits.price)
    if around.text_between(first, after) < _LEAST * around.text_between(begin, end):
        first, after = begin, end
    if after < end:
        end, goes_on = after, max([goes_on, *(p for place, p in zip(places, answers, strict=True) if place >= after)])
    if open_begin and first > begin:
        begin, begun = first, max([begun, *(p for place, p in zip(places, answers, strict=True) if place < first)])
    article = range(begin, end)
    inside = tuple(
        (place, p)
        for place, p in zip(places, answers, strict=True)
        if place in article and _goes(signals, place, p, article, limits)
    )
    return _whole(Extent(begin, end, begun, goes_on, inside), signals)


def _goes(signals: Signals, place: int, p: float, article: range, limits: Limits) -> bool:
    """Whether a line inside an article goes, of which a forest says how likely it is content."""
    if p <= (limits.text if signals.sentence[place] else limits.line):
        return not _stays(signals, place, p, limits)
    if p <= limits.credit and signals.credit(place):
        return True
    return p <= limits.again and _stands_again(signals, place, article)


def _first_end(around: Around, limit: float, model: Model) -> tuple[int, float] | None:
    """The first ending below the beginning of the main stretch after which an article goes on with no more than some
    probability, and that. Most endings below it have less, but not all, so each is asked, a few at a time."""
    places = [place for place in endings(around.signals)[:-1] if place > around.first]
    for at in range(0, len(places), _AT_ONCE):
        some = places[at : at + _AT_ONCE]
        for place, p in zip(some, model.ask("end", around, some, limit), strict=True):
            if p <= limit:
                return place, p
    return None


def _last_begin(around: Around, limit: float, model: Model) -> tuple[int, float] | None:
    """The last beginning before which an article has begun with no more than some probability, and that. The farther up,
    the less it has, so halving asks at few of them."""
    places = [place for place in beginnings(around.signals) if place >= _MENU]
    low, high, found = 0, len(places), None
    while low < high:
        middle = (low + high) // 2
        (p,) = model.ask("begin", around, places[middle : middle + 1], limit)
        if p <= limit:
            low, found = middle + 1, (places[middle], p)
        else:
            high = middle
    return found


def _worthiest(places: list[int], answers: list[float], words: list[int], price: float) -> tuple[int, int]:
    """The lines in a row that are worth most: each its words, as far as it is likelier to be content than a price.

    :returns: the first of them and the line after the last (Bentley, "Programming pearls", 1984)
    """
    best, here, start = 0.0, 0.0, 0
    first, after = 0, places[-1] + 1 if places else 0
    for at, (place, p) in enumerate(zip(places, answers, strict=True)):
        if here <= 0:
            here, start = 0.0, at
        here += (p - price) * min(words[place], _HEAVIEST)
        if here > best:
            best, first, after = here, places[start], place + 1
    return first, after


def _certain(around: Around, begin: int, end: int, limits: Limits, model: Model) -> Iterator[tuple[int, float]]:
    """Lines inside that are certainly no content, of those that are in doubt by themselves. The forest that judges every line
    where one is less careful must not hold against it."""
    signals, doubt = around.signals, limits.doubt
    content, chrome, sentence = signals.content, signals.chrome, signals.sentence
    places = [place for place in range(begin, end) if content[place] <= doubt and not chrome[place]]
    sure = list(_taken(_runs(places, sentence), partial(model.ask, "inside", around), sentence, limits))
    probability = {run[0]: p for run, p in sure}
    for run, _ in _taken([run for run, _ in sure], partial(model.ask, "line", around), sentence, model.limits[Sureness.NORMAL]):
        p = probability[run[0]]
        yield from ((place, p) for place in run if not _stays(signals, place, p, limits))


def _taken(
    runs: Iterable[list[int]], ask: Callable[[list[int]], list[float]], sentence: list[bool], limits: Limits
) -> Iterator[tuple[list[int], float]]:
    """The lines in a row of which a forest says that they may go, and the probability of content that it gives them.

    :param ask: tells that of lines
    """
    runs = list(runs)
    asked = [place for run in runs for place in run[:: len(run) - 1 or 1]]
    answers = dict(zip(asked, ask(asked), strict=True))
    for run in runs:
        p = max(answers[run[0]], answers[run[-1]])
        if p <= (limits.text if sentence[run[0]] else limits.line):
            yield run, p


def _stays(signals: Signals, place: int, p: float, limits: Limits) -> bool:
    """Whether a line inside an article stays though it has so little probability: a row of a table, or short text."""
    return is_row(signals, place) or (p > limits.text and is_text(signals, place))


def _whole(extent: Extent, signals: Signals) -> Extent:
    """An article with what is its own, whatever the trees say of it."""
    begin, end, _, _, inside = extent
    gone = {place for place, _ in inside}
    gone -= halves(signals, gone, begin)
    end = end_with_text(signals, end, open_end=end - 1 not in gone)
    begin, end = tables_beside(signals, begin, end)
    return extent._replace(begin=begin, end=end, inside=tuple(found for found in inside if found[0] in gone))


def _stands_again(signals: Signals, place: int, article: range) -> bool:
    """Whether all of a line stands in another of the article near it: further up, or with more behind it further down."""
    size, soon = _AGAIN
    if signals.parts[place] != _NEAR or signals.length[place] < size:
        return False
    own, shown = signals.shown[place].casefold(), signals.shown
    if any(line.casefold().startswith(own) for line in shown[max(article.start, place - soon) : place]):
        return True
    below = shown[place + 1 : min(article.stop, place + 1 + soon)]
    return any(line != own and line.startswith(own) for line in map(str.casefold, below))


def _runs(places: list[int], sentence: list[bool]) -> Iterator[list[int]]:
    """Lines that are decided together: a menu's, a few at a time; asking at its two ends is enough."""
    run: list[int] = []
    for place in places:
        if run and (place != run[-1] + 1 or len(run) == _TOGETHER or sentence[place] or sentence[run[-1]]):
            yield run
            run = []
        run.append(place)
    if run:
        yield run
