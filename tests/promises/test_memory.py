"""Memory grows with the longest document, not with their number."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from random import Random

from cleaner import Cleaner

from .strategies import WRITTEN, page

_WRITTEN = [text for name, text in WRITTEN.items() if "#" not in name][:12]


def _stream(first: int, documents: int) -> Iterator[str]:
    for n in range(first, first + documents):
        # Every document has lines of its own: nothing that is kept by line would go unseen.
        text = page(Random(n % 10)) if n % 5 == 0 else _WRITTEN[n % len(_WRITTEN)]
        yield f"{text}\nLine number {n} of the stream, and no other says {n * n}.\n{n} June 2018\n"


def _peak(cleaner: Cleaner, first: int, documents: int) -> int:
    tracemalloc.reset_peak()
    for text in _stream(first, documents):
        result = cleaner.clean(text)
        assert result.text is not None
        assert len(result.articles) <= len(list(result.lines))
    return tracemalloc.get_traced_memory()[1]


def test_a_stream_of_documents_does_not_grow():
    tracemalloc.start()
    try:
        cleaner = Cleaner.load()
        _peak(cleaner, 0, 20)
        once = _peak(cleaner, 1000, 20)
        gc.collect()
        left = tracemalloc.get_traced_memory()[0]
        twice = _peak(cleaner, 2000, 40)
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert twice < 1.1 * once
    assert after < left + 100_000


def test_sets_of_rules_are_not_kept_for_ever():
    letters = ["word", "كلمة", "слово", "字", "かな", "글", "शब्द"]
    cleaner = Cleaner.load()
    for n in range(1, 2 ** len(letters)):
        cleaner.clean("\n".join(word for k, word in enumerate(letters) if n >> k & 1))
    assert len(cleaner.library._sets) <= 64
