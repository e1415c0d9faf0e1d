"""The unified diff from a document to its cleaned text, straight from the labels: no lines are compared."""

from __future__ import annotations

from collections.abc import Iterator

from cleaner.assembling import cut_text, kept_pieces
from cleaner.result import Result

__all__ = ["unified_diff"]

_CONTEXT = 3


def unified_diff(result: Result, name: str) -> Iterator[str]:
    """The lines of a unified diff, each with its line break.

    :param name: how the file is shown
    """
    if not result.changed:
        return
    edits = list(_edits(result))
    changed = [k for k, (mark, _) in enumerate(edits) if mark != " "]
    if not changed:
        return
    yield f"--- {name}\n"
    yield f"+++ {name} (cleaned)\n"
    old = new = 1
    done = 0
    k = 0
    while k < len(changed):
        start = max(changed[k] - _CONTEXT, done)
        last = k
        while last + 1 < len(changed) and changed[last + 1] - changed[last] <= 2 * _CONTEXT:
            last += 1
        end = min(changed[last] + _CONTEXT + 1, len(edits))
        for mark, _ in edits[done:start]:
            old, new = old + (mark != "+"), new + (mark != "-")
        hunk = edits[start:end]
        olds, news = sum(m != "+" for m, _ in hunk), sum(m != "-" for m, _ in hunk)
        yield f"@@ -{old if olds else old - 1},{olds} +{new if news else new - 1},{news} @@\n"
        for mark, text in hunk:
            yield f"{mark}{text}\n"
        old, new = old + olds, new + news
        done, k = end, last + 1


def _edits(result: Result) -> Iterator[tuple[str, str]]:
    """Every line of the two texts in order: kept (`` ``), gone (``-``) or put there (``+``)."""
    lines = list(result.lines)
    fates = [line.fate for line in lines]
    spans: list[range] = []
    if len(result.articles) < 2:
        spans = [range(len(lines))]
    else:
        first: dict[int, int] = {}
        last: dict[int, int] = {}
        for i, line in enumerate(lines):
            if line.article is not None:
                first.setdefault(line.article, i)
                last[line.article] = i
        spans = [range(first[n], last[n] + 1) for n in sorted(first)]
    wanted: list[int] = []  # indices of lines that stand in the cleaned text; -1 a blank line, -2 a separator
    for span in spans:
        pieces = list(kept_pieces(span, fates))
        if len(spans) > 1:
            while pieces and (pieces[0] < 0 or fates[pieces[0]] == "blank"):
                pieces.pop(0)
            while pieces and (pieces[-1] < 0 or fates[pieces[-1]] == "blank"):
                pieces.pop()
            if wanted:
                pieces.insert(0, -2)
        wanted += pieces
    at = 0
    for k, i in enumerate(wanted):
        ahead = next((w for w in wanted[k:] if w >= 0), len(lines)) if i < 0 else i
        if i == -1 and at < ahead and fates[at] == "blank":
            yield " ", lines[at].text  # a blank line that was there serves as the one that a removal leaves
            at += 1
            continue
        if i < 0:
            while i == -2 and at < ahead:
                yield "-", lines[at].text
                at += 1
            yield "+", "\f" if i == -2 else ""
            continue
        while at < i:
            yield "-", lines[at].text
            at += 1
        if lines[i].cuts:
            yield "-", lines[i].text
            yield "+", cut_text(lines[i].text, lines[i].cuts)
        else:
            yield " ", lines[i].text
        at = i + 1
    for line in lines[at:]:
        yield "-", line.text
