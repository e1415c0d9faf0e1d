"""Which scripts a document is written in, and which a language is."""

from __future__ import annotations

import re
from functools import lru_cache

from cleaner.lines import Document

__all__ = ["scripts_for", "scripts_of"]

_LATIN, _GREEK, _HEBREW, _ARABIC, _CYRILLIC, _HAN, _KANA, _HANGUL, _DEVANAGARI = (
    "Latin", "Greek", "Hebrew", "Arabic", "Cyrillic", "Han", "Kana", "Hangul", "Devanagari",
)  # fmt: skip
_SCRIPT_OF = {
    **dict.fromkeys(("ar", "fa", "ur"), (_ARABIC,)),
    **dict.fromkeys(("ru", "uk", "bg", "sr", "be", "mk"), (_CYRILLIC,)),
    "zh": (_HAN,), "ja": (_HAN, _KANA), "ko": (_HANGUL,), "hi": (_DEVANAGARI,), "el": (_GREEK,), "he": (_HEBREW,),
}  # fmt: skip
_LETTERS = {
    _GREEK: "\u0370-\u03ff\u1f00-\u1fff",
    _HEBREW: "\u05d0-\u05ea",
    _ARABIC: "\u0620-\u06ef",
    _CYRILLIC: "\u0400-\u052f",
    _HAN: "\u4e00-\u9fff",
    _KANA: "\u3041-\u30ff",
    _HANGUL: "\uac00-\ud7af",
    _DEVANAGARI: "\u0900-\u097f",
}
# Said by what it is not, since a class of many characters takes long to compile: no letter of
# Latin script, no punctuation, no symbol.
_ANY_OTHER = re.compile("[^\0-\u036f\u1e00-\u1eff\u2000-\u2bff\ufb00-\uffff]")
_LATIN_LETTER = re.compile("[a-z]")


def scripts_for(language: str) -> tuple[str, ...]:
    """The scripts of a language, by its two-letter code; Latin where none is known."""
    return _SCRIPT_OF.get(language, (_LATIN,))


def scripts_of(doc: Document) -> set[str]:
    """The scripts of which a letter stands in a document's short lines, or at the ends of its long ones."""
    found = set()
    if doc.marked and _ANY_OTHER.search(doc.marked):
        found = {script for script in _LETTERS if _letter(script).search(doc.marked)}
    if any(map(_LATIN_LETTER.search, doc.counts)):
        found.add(_LATIN)
    return found


@lru_cache
def _letter(script: str) -> re.Pattern[str]:
    return re.compile(f"[{_LETTERS[script]}]")
