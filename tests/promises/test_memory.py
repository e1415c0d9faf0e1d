"""Memory grows with the longest document, not with their number."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Iterator
from random import Random

from cleaner import Cleaner

from .strategies import WRITTEN, page


def _stream(first: int, documents: int) -> Iterator[str]:
    written = list(WRITTEN.values())
    for n in range(first, first + documents):
        # Every document has lines of its own: nothing that is kept by line would go unseen.
        yield f"{page(Random(n % 200))}\n{written[n % len(written)]}\nLine number {n} of the stream. \n{n} June 2018\n"


def _peak(cleaner: Cleaner, first: int, documents: int) -> int:
    tracemalloc.reset_peak()
    for text in _stream(first, documents):
        result = cleaner.clean(text)
        result.text, [a.date for a in result.articles], list(result.lines)  # noqa: B018
    return tracemalloc.get_traced_memory()[1]


def test_a_stream_of_documents_does_not_grow():
    cleaner = Cleaner.load()
    for text in _stream(0, 200):
        cleaner.clean(text)
    gc.collect()
    tracemalloc.start()
    try:
        once = _peak(cleaner, 1000, 200)
        gc.collect()
        left = tracemalloc.get_traced_memory()[0]
        twice = _peak(cleaner, 2000, 400)
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert twice < 1.5 * once
    assert after < left + 200_000
