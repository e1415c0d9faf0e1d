"""How the articles of sample pages begin, as the rows of a block."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from cleaner.dates import date_matcher
from cleaner.folding import line_key, word_count
from cleaner.ruletools.sampling import Sample, is_paragraph, masked, share_of

__all__ = ["Headers"]

_HEADER = 14  # lines; none is longer
_CAPTIONS = ("{caption}", "{caption-2}")
_MOST_VARIANTS = 4
_LABEL = re.compile(r"([^:{}]{1,30}:) \S")
_BESIDE = re.compile(r"(.{2,60}?)( ?[·|•,–—-] ?| \()(\{date\}\)?)|(\{date\})( ?[·|•,–—-] ?)(.{2,60})")


class Headers:
    """The headers of sample pages.

    :param samples: the pages
    :param languages: whose dates are known
    :param bylines: what a line that names the writer begins with, folded
    """

    def __init__(self, samples: Sequence[Sample], languages: tuple[str, ...], bylines: Sequence[str]) -> None:
        self.samples, self.bylines = samples, bylines
        self.is_date = date_matcher(languages)
        self.shared: frozenset[str] = frozenset()
        forms = (masked(line.strip(), self.is_date) for s in samples for line in s.lines[:_HEADER])
        names = {line_key(found[1] or found[6]) for form in forms if (found := _BESIDE.fullmatch(form))}
        self.names = names if len(names) > 1 else set()  # what stands beside the date and changes is the writer
        own = [{line_key(line) for line in s.lines[:_HEADER]} for s in samples]
        labels = Counter(label[1] for keys in own for label in {_LABEL.match(key) for key in keys} if label)
        whole = Counter(key for keys in own for key in keys)
        self.labels = tuple(
            sorted(
                label for label, n in labels.items()
                if n >= share_of(samples) and not any(k.startswith(label) and whole[k] * 4 > 3 * n for k in whole)
            )
        )  # fmt: skip

    def titles(self) -> frozenset[str]:
        """Keys of the lines that are the headline of a sample, but for those that most of the samples have."""
        found = Counter(key for sample in self.samples for key in set(map(line_key, sample.lines)))
        keys = set()
        for sample in self.samples:
            at = self._title(sample)
            if at is not None and at not in sample.taken:
                keys.add(line_key(sample.lines[at]))
        return frozenset(key for key in keys if found[key] * 2 <= len(self.samples))

    def blocks(self, shared: frozenset[str]) -> list[str]:
        """The blocks by which most samples begin; none where their headers are not alike.

        :param shared: keys of the forms that the samples share
        """
        self.shared = shared
        kinds = Counter(rows for sample in self.samples if (rows := self._rows(sample)))
        if max(kinds.values(), default=0) > 1:  # a site has few layouts, and each of them several pages
            kinds = Counter({rows: n for rows, n in kinds.items() if n > 1})
        if kinds.total() < min(share_of(self.samples), 3):
            return []
        longest = max(kinds, key=lambda rows: (len(rows), kinds[rows], rows))
        if not all(_is_part(rows, longest) for rows in kinds):
            return ["\n".join(rows) for rows, _ in kinds.most_common(_MOST_VARIANTS)]
        fewest = {row: min(rows.count(row) for rows in kinds) for row in longest}
        block: list[str] = []
        seen: Counter[str] = Counter()
        for row in longest:
            seen[row] += 1
            block.append(row if seen[row] <= fewest[row] else f"{row} {{optional}}")
        return ["\n".join(block)]

    def _rows(self, sample: Sample) -> tuple[str, ...]:
        """The rows of one sample's header; nothing where it can't be told from the text."""
        title = self._title(sample)
        if title is None:
            return ()
        keys = [line_key(line) for line in sample.lines[: _HEADER * 3]]
        rows: list[str] = []
        captions: dict[str, str] = {}
        end = 0
        for key, line in zip(keys[title : title + _HEADER], sample.lines[title:], strict=False):
            row = "{title}" if key == keys[title] else self._known(line)
            certain = bool(row) or key in captions
            if not row:
                if key not in captions and len(captions) < len(_CAPTIONS):
                    captions[key] = _CAPTIONS[len(captions)]
                row = captions.get(key, "")
            if not row or (is_paragraph(line) and not certain and keys.count(key) == 1):
                break
            if not rows or rows[-1] != row or row == "{title}":
                rows.append(row)
            end = len(rows) if certain else end
        rows = rows[:end]
        if title and (above := self._labelled(sample.lines[title - 1])):
            rows = [above, *rows]
        alike = rows.count("{title}") > 1 or any(not row.startswith("{") or "{date}" in row for row in rows)
        return tuple(rows) if alike and len(rows) > 1 else ()

    def _title(self, sample: Sample) -> int | None:
        """Index of the headline: the first line that is printed twice, else the first that is nothing else."""
        keys = [line_key(line) for line in sample.lines[: _HEADER * 3]]
        free = [i for i, key in enumerate(keys[:_HEADER]) if i not in sample.taken and 2 <= word_count(key) <= 30]
        alone = [i for i in free if not self._known(sample.lines[i]) and not self._common(keys[i])]
        twice = next((i for i in alone if keys.count(keys[i]) > 1), None)
        if twice is not None:
            return twice
        return alone[0] if alone and not is_paragraph(sample.lines[alone[0]]) else None

    def _common(self, key: str) -> bool:
        """Whether most samples have a line."""
        return sum(key in map(line_key, s.lines) for s in self.samples) * 2 > len(self.samples) > 1

    def _known(self, line: str) -> str:
        """The row of a line that is a date, names the writer, bears a label, or is shared; else nothing."""
        key = line_key(line)
        if self.is_date(key):
            return "{date}"
        form = masked(line.strip(), self.is_date)
        beside = _BESIDE.fullmatch(form)
        name = (beside[1] or beside[6]) if beside else ""
        if beside and line_key(name) in self.names and word_count(name) <= 5 and "{" not in name:
            return f"{{byline}}{beside[2]}{beside[3]}" if beside[1] else f"{beside[4]}{beside[5]}{{byline}}"
        if line_key(form) in self.shared:
            return form
        start = next((b for b in self.bylines if key.startswith(b) and 0 < word_count(key[len(b) :]) <= 5), None)
        if start:
            return f"{line.strip()[: len(start)]}{{byline}}"
        return self._labelled(line)

    def _labelled(self, line: str) -> str:
        label = next((own for own in self.labels if line_key(line).startswith(own)), None)
        short = word_count(line) <= 8 and not is_paragraph(line)
        return f"{line.strip()[: len(label)]} {{kicker}}" if label and short else ""


def _is_part(rows: Sequence[str], whole: Sequence[str]) -> bool:
    """Whether some rows stand in this order among others."""
    left = iter(whole)
    return all(row in left for row in rows)
