"""From a piece of a key back to the text that it stands for."""

from __future__ import annotations

from cleaner.folding import line_key

__all__ = ["slot_text"]


def slot_text(text: str, value: str, before: str = "") -> str:
    """The piece of a line's exact text whose key is ``value``.

    :param text: the line
    :param value: a piece of its key
    :param before: what stands before the piece in the key, where that is known
    :return: the piece as it is written in the line; the whole line, trimmed, where folding has
        mixed it with its neighbours

    >>> slot_text("By  Ann O\\u2019Neil | Staff", "ann o'neil", "by ")
    'Ann O\\u2019Neil'
    """
    trimmed = text.strip()
    key = line_key(text)
    if value == key:
        return trimmed
    start = len(before) if key.startswith(before + value) else key.find(value)
    piece = trimmed[start : start + len(value)] if start >= 0 else ""
    if line_key(piece) == value:  # folding left every character in its place
        return piece.strip()
    pieces = [line_key(c) if not c.isspace() else " " for c in trimmed]
    ends: list[int] = []
    size, blank = 0, True  # white space counts once
    for piece in pieces:
        if piece != " ":
            size += len(piece)
            blank = blank and not piece
        elif not blank:
            size += 1
            blank = True
        if piece not in ("", " "):
            blank = False
        ends.append(size)
    if start < 0 or size != len(key):
        return trimmed
    first = next(i for i, end in enumerate(ends) if end > start)
    last = next(i for i, end in enumerate(ends) if end >= start + len(value))
    return trimmed[first : last + 1].strip()
