"""Lists and rows of links inside of an article, where a text tells which of its lines are links, as Markdown does; and the
headlines of other articles below the last label for them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import islice

from cleaner.cues import CUES, load_cues
from cleaner.generic import AUTO_LINKS, AUTO_RELATED, Decision, View
from cleaner.model import Kind
from cleaner.signals import Signals

__all__ = ["below_labels", "headlines_below", "link_rows"]

_SURE = 0.98
"""How sure it is that these are none of the article: on the development pages, by words, tables of contents among them."""
_SURER = 0.99
"""And that headlines below the last label are: of 312 such lines in the text sets none is content."""
_STORY = 3
"""Sentences of an article below which a label ends it."""
_STOPS, _FEWEST = frozenset(".。۔।"), 3
"""Full stops, and words of a short sentence."""
_RELATED = 1 << CUES.index("related")


def below_labels(view: View, labels: Collection[int], known: Collection[int]) -> Iterator[Decision]:
    """What stands below a label for other articles and is links alone, without pictures: what it announces. Headings go only
    below one above them.

    :param labels: indices of the lines that rules take away
    :param known: indices of all lines of which is known what they are
    """
    signals = view.signals
    written = signals.doc.written
    if not written or not any(signals.links):
        return
    stay = {h.place for h in view.headlines}
    taken: list[int] = []
    level = -1  # how deep a heading the label is, 0 for none; -1 without a label above
    for place, (i, mark, link) in enumerate(zip(signals.lines, signals.marks, signals.links, strict=True)):
        heading = mark.count("#")
        if i in labels:
            level = heading if signals.mask[place] & _RELATED else -1
        elif level >= 0:
            other = not link or signals.sentence[place] or written.names[i].startswith("![")
            if other or i in known or place in stay or (heading and not 0 < level < heading):
                level = -1
            else:
                taken.append(i)
    if taken:
        yield Decision(taken, AUTO_LINKS, Kind.CHROME, _SURE)


def link_rows(view: View, words: Mapping[str, bool]) -> Iterator[Decision]:
    """Lines of links whose words rules know, wherever these stand, and labels that they know with links behind.

    :param words: :attr:`cleaner.ruleset.RuleSet.words`
    """
    written = view.signals.doc.written
    rows = written.rows if written else {}
    taken = [i for i in view.signals.lines if i in rows and _is_known(words, *rows[i])]
    if taken:
        yield Decision(taken, AUTO_LINKS, Kind.CHROME, _SURE)


def _is_known(words: Mapping[str, bool], label: str, *links: str) -> bool:
    """Whether a row of links is one of buttons, or has a label that announces them."""
    if not label:
        return bool(links) and all(link in words for link in links)
    return words.get(label, False) or words.get(label.rstrip(": "), False)


def headlines_below(view: View, labels: Collection[int], known: Collection[int]) -> Iterator[Decision]:
    """What stands below a label for other articles at the end of an article, if no sentence is left there: their headlines.

    :param labels: indices of the lines that rules take away
    :param known: indices of all lines of which is known what they are
    """
    signals = view.signals
    places = [k for k, i in enumerate(signals.lines) if i in labels] if labels else []
    if not places:
        return
    upwards = range(view.extent.end - 1, -1, -1)
    text = list(islice((k for k in upwards if _is_told(signals, k) and signals.lines[k] not in labels), _STORY))
    below = [k for k in places if k > text[0]] if len(text) == _STORY else []
    masks = load_cues().masks([signals.shown[k] for k in below]) if below else []
    first = next((k for k, mask in zip(below, masks, strict=True) if mask & _RELATED), None)
    if first is None:
        return
    stay = {h.place for h in view.headlines}
    taken = [i for k, i in enumerate(signals.lines) if k > first and i not in known and k not in stay and not signals.credit(k)]
    if taken:
        yield Decision(taken, AUTO_RELATED, Kind.CHROME, _SURER)


def _is_told(signals: Signals, place: int) -> bool:
    """Whether a line is a sentence, be it short: headlines end in no full stop."""
    return signals.sentence[place] or (signals.shown[place][-1] in _STOPS and signals.words[place] >= _FEWEST)
