"""How passages and duplicates are told: the lines of ``owners.jsonl``, by the documents' names."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from cleaner.owners.passages import Found

__all__ = ["LEFT", "REPORT", "Acting", "acting", "duplicate_line", "passage_line"]

REPORT = "owners.jsonl"
"""The file that tells of passages in several documents."""


class Acting(NamedTuple):
    """What becomes of a passage."""

    action: str
    """``split`` or ``drop``; ``report``: nothing."""
    why: str = ""
    """Why nothing is done although it was asked for."""


LEFT = Acting("report", "the document is better left as it is")
"""What becomes of a passage that its document could not do without, or would lose more with."""


def acting(asked: str, found: Found, *, settled: bool) -> Acting:
    """What becomes of a passage.

    :param asked: ``report``, ``split`` or ``drop``
    :param settled: whether its owner keeps it
    """
    if asked == "report" or not found.why:
        return Acting("report")
    if not found.certain:
        return Acting("report", "its borders are not sure")
    if not settled:
        return Acting("report", "its owner has it from another document")
    if asked == "drop" and not found.whole:
        return Acting("report", "it is not word for word the owner's")
    return Acting(asked)


def _named(key: str) -> dict[str, Any]:
    """A document by its key."""
    name, file, _ = key.split("\x1f")
    return {"id": name} if name == file else {"id": name, "file": file}


def passage_line(key: str, found: Found, done: Acting) -> str:
    """A passage as a line of JSON."""
    other = _named(found.other) | {"lines": [found.other_start, found.other_end - 1]}
    told = _named(key) | {
        "lines": [found.start, found.end - 1],
        "words": found.words,
        "sentences": found.sentences,
        **({"owner": other, "by": found.why} if found.why else {"also": other}),
        "action": done.action,
        **({"reason": done.why} if done.why else {}),
    }
    return json.dumps(told, ensure_ascii=False)


def duplicate_line(key: str, article: int, whole: bool, first: str, fingerprint: str) -> str:
    """An article that is exactly another document, as a line of JSON.

    :param whole: whether it is the only one of its document
    :param first: the key of the other document
    """
    own = _named(key)
    if not whole:
        own["id"] += f"#{article}"
    return json.dumps(own | {"duplicate_of": _named(first), "fingerprint": fingerprint}, ensure_ascii=False)
