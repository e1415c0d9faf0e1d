"""The unified diff from a document to its cleaned text, straight from the labels: no lines are compared."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from cleaner.assembling import cut_text, kept_pieces
from cleaner.lines import read_lines
from cleaner.model import SEPARATOR
from cleaner.result import Result
from cleaner.wording import BREAKING

__all__ = ["unified_diff"]

_CONTEXT = 3
_BLANK, _SEPARATOR = -1, -2  # lines that stand in the cleaned text and are put there
_TO_NEWLINE = re.compile(r"[^\n]*\n|[^\n]+")

Edit = tuple[str, str]
"""A mark (`` `` kept, ``-`` gone, ``+`` put there) and a line with its break."""


def unified_diff(result: Result, name: str, bom: str = "") -> Iterator[str]:
    """The lines of a unified diff that ``patch`` and ``git apply`` take, each with its line break.

    :param name: how the file is shown
    :param bom: the mark with which the file begins, which is part of its first line
    """
    if not result.changed:
        return
    edits = list(_edits(result))
    if "\r" in result.source and any(not text.endswith("\n") for _, text in edits[:-1]):
        # To other programs a lone \r ends no line.
        edits = list(_compared(_TO_NEWLINE.findall(result.source), _TO_NEWLINE.findall(result.text)))
    if bom:
        edits = list(_with_mark(edits, bom))
    name = _quoted(name)
    yield f"--- {name}\t\n" if " " in name else f"--- {name}\n"
    yield f"+++ {name}\t(cleaned)\n"
    yield from _hunks(edits)


def _quoted(name: str) -> str:
    """The name of a file; one that would break its line in quotes, with escapes, as those programs take it."""
    if not set(BREAKING).intersection(name):
        return name
    octal = {ord(c): "".join(f"\\{byte:03o}" for byte in c.encode()) for c in f'{BREAKING}"\\'}
    return f'"{name.translate(octal)}"'


def _hunks(edits: Sequence[Edit]) -> Iterator[str]:
    changed = [k for k, (mark, _) in enumerate(edits) if mark != " "]
    old = new = 1
    done = k = 0
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
            yield f"{mark}{text}" if text.endswith("\n") else f"{mark}{text}\n\\ No newline at end of file\n"
        old, new = old + olds, new + news
        done, k = end, last + 1


def _with_mark(edits: Sequence[Edit], bom: str) -> Iterator[Edit]:
    """The edits with the mark on the first line of each side."""
    old = new = bom
    for mark, text in edits:
        if mark == " " and old != new:  # the first line of one side alone: the two differ by the mark
            yield from (("-", old + text), ("+", new + text))
        else:
            yield mark, (new if mark == "+" else old) + text
        old, new = "" if mark != "+" else old, "" if mark != "-" else new


def _compared(old: Sequence[str], new: Sequence[str]) -> Iterator[Edit]:
    for op, a0, a1, b0, b1 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield from ((" ", text) for text in old[a0:a1])
            continue
        yield from (("-", text) for text in old[a0:a1])
        yield from (("+", text) for text in new[b0:b1])


def _edits(result: Result) -> Iterator[Edit]:
    """Every line of the two texts in order."""
    texts, breaks = read_lines(result.source)
    newline = breaks if isinstance(breaks, str) else breaks[0]
    each = [breaks] * len(texts) if isinstance(breaks, str) else breaks
    old = [text + end for text, end in zip(texts, each, strict=True)]
    if old and not result.source.endswith(("\n", "\r")):
        old[-1] = texts[-1]
    cuts = {line.number - 1: line.cuts for line in result.lines if line.cuts}
    put = {_BLANK: newline, _SEPARATOR: SEPARATOR + newline}
    at = 0
    waiting: list[str] = []  # lines that are put there before the next kept one
    for i in [*_wanted(result), len(old)]:
        if i < 0:
            waiting.append(put[i])
            continue
        for text in old[at:i]:
            if waiting and text == waiting[0]:  # one that was there serves as well
                yield " ", waiting.pop(0)
            else:
                yield "-", text
        yield from (("+", text) for text in waiting)
        waiting.clear()
        at = i + 1
        if i in cuts:
            yield "-", old[i]
            yield "+", cut_text(texts[i], cuts[i]) + old[i][len(texts[i]) :]
        elif i < len(old):
            yield " ", old[i]


def _wanted(result: Result) -> Iterator[int]:
    """Indices of the lines that stand in the cleaned text, in order, and what is put between them."""
    fates = [line.fate for line in result.lines]
    if len(result.articles) < 2:
        yield from kept_pieces(range(len(fates)), fates, whole=True)
        return
    for n, article in enumerate(result.articles):
        if n:
            yield _SEPARATOR
        yield from kept_pieces(article._lines, fates, whole=False)
