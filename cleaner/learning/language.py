"""In which language a site writes: told by its frequent small words, or by its script."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from cleaner.folding import fold

__all__ = ["language_of"]

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = {"ja": re.compile("[\u3041-\u30ff]"), "ko": re.compile("[\uac00-\ud7af]"), "zh": re.compile("[\u4e00-\u9fff]")}
_DENSE = 0.2
"""Share of a text's letters from which such a script tells the language."""
_LETTERS = 20_000
"""Characters that are looked at."""


@cache
def _words() -> dict[str, frozenset[str]]:
    path = Path(__file__).parents[1] / "data" / "frequent.toml"
    return {code: frozenset(words.split()) for code, words in tomllib.loads(path.read_text("utf-8")).items()}


def language_of(texts: Iterable[str]) -> str:
    """The language of texts, as a code; ``"en"`` where nothing tells.

    >>> language_of(["Die Fähre fährt nicht, und der Hafen ist zu."])
    'de'
    """
    found: Counter[str] = Counter()
    for text in texts:
        sample = fold(text[:_LETTERS])
        letters = sum(map(str.isalpha, sample)) or 1
        dense = next((code for code, script in _SCRIPTS.items() if len(script.findall(sample)) > _DENSE * letters), None)
        if dense:
            found[dense] += 1
            continue
        counts = Counter(_WORD.findall(sample))
        hits = {code: sum(counts[word] for word in words) for code, words in _words().items()}
        best = max(hits, key=lambda code: (hits[code], code))
        if hits[best]:
            found[best] += 1
    return max(found, key=lambda code: (found[code], code)) if found else "en"
