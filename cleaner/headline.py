"""The headline of an article whose header no rule knows: the line above the text that the text speaks of."""

from __future__ import annotations

import re
from typing import NamedTuple

from cleaner.folding import only_letters, plain
from cleaner.forest import load_forest
from cleaner.markdown import FIRST_HEADING
from cleaner.signals import Signals

__all__ = ["ABOVE", "MARKED", "READ", "ROW", "SURE", "Headline", "find_headlines", "headline_rows"]

ABOVE = 40
"""Lines above the text in which the headline is looked for."""
_MANY = 20  # lines that are looked at, the nearest to the text
SURE = 0.5
"""Probability from which a line is called the headline; others that may be it stay."""
MARKED = 0.95
"""How likely the nearest heading of the first level above the text is the headline: on 421 of 442 pages of the HTML sets it
is, written as Markdown."""
BELOW = 2
"""Lines of the text itself that may be the headline."""
_LENGTH = (12, 250)  # characters of a headline
READ = 8  # lines of the text that are read
_LETTERS = 250  # characters of each
_TRIED = 6  # lines of which the trees are asked
_LIKELY, _MOST_LINES = 0.15, 2  # probability from which a line may be the headline, and how many may
_TWICE = (8, 3)  # within how many lines, and its fewest words
_CAPTION = 3  # lines above and below a line among which it stands again with its credit
_MOST = 8  # words beyond which more agreement tells no more
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_FEWEST, _STEM = 3, 6  # letters of a word, and those by which its forms agree

ROW = (
    "agreement", "words", "length", "capitals", "end", "begin", "distance", "parts", "gap", "size previous", "size next",
    "rank", "of best", "dates below", "copies", "place", "first", "cue", "commas",
)  # fmt: skip
"""What the trees are told of a line that may be the headline."""


class Headline(NamedTuple):
    """The line that is the headline."""

    place: int
    """Its place among the non-blank lines."""
    probability: float
    """How sure that is."""


def find_headlines(signals: Signals, begin: int) -> list[Headline]:
    """The lines that may be the headline of the text that begins at a place: a few, the likeliest first. What ends
    with a credit is a caption, unless it is the likeliest."""
    probability = load_forest("headline").probability
    found = [Headline(place, probability(row)) for place, row in headline_rows(signals, begin, _TRIED)]
    found = [h for h in found if h.probability >= _LIKELY and not _is_captioned(signals, h.place)]
    likely = sorted(found, key=lambda h: -h.probability)
    likely = [h for n, h in enumerate(likely) if not n or not signals.credit(h.place)][:_MOST_LINES]
    heading = _first_heading(signals, begin)
    if heading is not None:
        return [Headline(heading, MARKED), *(h for h in likely if h.place != heading)]
    if not likely or likely[0].probability < SURE:
        twice = _printed_twice(signals, begin)
        if twice is not None and all(h.place != twice for h in likely):
            likely.append(Headline(twice, _LIKELY))
    return likely


def _first_heading(s: Signals, begin: int) -> int | None:
    """The place nearest above the text of a heading of the first level, where the text tells of headings."""
    marks = enumerate(s.marks[: begin + BELOW])
    return max((place for place, mark in marks if mark == FIRST_HEADING and not s.chrome[place]), default=None)


def _is_captioned(s: Signals, place: int) -> bool:
    """Whether a line stands again within a few lines, with a credit behind it: then it tells what a picture shows."""
    if s.parts[place] < 2:
        return False
    text = s.shown[place]
    near = range(max(0, place - _CAPTION), min(len(s.lines), place + _CAPTION + 1))
    return any(len(s.shown[k]) > len(text) and s.shown[k].startswith(text) and s.credit(k) for k in near)


def _printed_twice(s: Signals, begin: int) -> int | None:
    """The place nearest above the text of a line that stands a few lines farther up, too, as headlines do around a picture:
    of pages that print theirs twice the trees have seen few."""
    within, fewest = _TWICE
    for place in range(begin - 1, max(0, begin - ABOVE), -1):
        if s.copies[place] > 1 and s.words[place] >= fewest and _LENGTH[0] <= s.length[place] <= _LENGTH[1]:
            near = s.shown[max(0, place - within) : place]
            if s.shown[place] in near and not s.chrome[place] and not s.credit(place):
                return place
    return None


def headline_rows(s: Signals, begin: int, most: int = _MANY) -> list[tuple[int, list[float]]]:
    """The lines that may be the headline, each with what :data:`ROW` names.

    :param most: how many are looked at, those that the text speaks of most
    """
    n = len(s.lines)
    places = [
        place
        for place in range(max(0, begin - ABOVE), min(n, begin + BELOW))
        if _LENGTH[0] <= s.length[place] <= _LENGTH[1] and not s.chrome[place]
    ][-_MANY:]
    if not places:
        return []
    read = " ".join([s.shown[place][:_LETTERS] for place in range(begin, min(n, begin + READ)) if s.sentence[place]])
    text, *stems = _stems([read, *(s.shown[place] for place in places)])
    agreement = [len(own & text) / len(own) if own else 0.0 for own in stems]
    scores = [a * min(len(own), _MOST) for a, own in zip(agreement, stems, strict=True)]
    best = max(scores, default=0.0)
    spread = all(s.gap[place] for place in places if place)  # a blank line above each tells nothing
    rows = []
    for at, place in enumerate(places):
        rank = sum([score > scores[at] for score in scores])
        if rank >= most:
            continue
        row = [
            agreement[at], len(stems[at]), s.length[place], s.capitals[place], s.end[place], s.begin[place], place - begin,
            s.parts[place], s.gap[place] and not spread,
            s.size[place - 1] if place else 0, s.size[place + 1] if place + 1 < n else 0,
            rank, scores[at] / best if best else 0.0,
            sum(s.date[place + 1 : place + 4]), s.copies[place], place,
            all(score < 0.8 * scores[at] for score in scores[:at]), s.mask[place] > 0, s.shown[place].count(", "),
        ]  # fmt: skip
        rows.append((place, row))
    return rows


def _stems(texts: list[str]) -> list[set[str]]:
    """The words of texts by their first letters; of scripts that don't divide words, the pairs of signs."""
    lines = plain("\n".join(texts)).split("\n")
    stems = [{word[:_STEM] for word in set(only_letters(line).split()) if len(word) >= _FEWEST} for line in lines]
    for k in [k for k, line in enumerate(lines) if not line.isascii()]:
        if runs := _DENSE.findall(lines[k]):
            pairs = {run[i : i + 2] for run in runs for i in range(len(run) - 1)}
            stems[k] = {word for word in stems[k] if not _DENSE.match(word)} | pairs
    return stems
