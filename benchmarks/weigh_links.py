"""Weigh how much it speaks against a line that it is links alone: `python benchmarks/weigh_links.py PAGES… --out cleaner/data`.

A row of the files (.jsonl.gz) is that of `benchmarks/train_html.py`: a page as HTML, and its article as people marked it.
Counted are the blocks of all pages by their length in four classes (:data:`cleaner.signals.THIRDS`). Printed is for each
source, and for all, the log of the ratio: the share of links alone among blocks of the article, to that among all others.
Written is `links.json`, the ratios of all pages times :data:`STRENGTH`. The same pages give the same file.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import sys
from collections import Counter
from pathlib import Path

from train_html import Example

from cleaner.lines import Document
from cleaner.signals import THIRDS, Signals

ALONE = 0.97
"""The share of a block's characters in links from which it is links alone: signs may stand between them."""
STRENGTH = 1.5
"""How many times the ratio counts. The additive model has learned from pages of which nobody told it the links, and trees ask
what it says of a line: with the ratio as it is, word-F1 of pages in Markdown is 0.006 lower, and with twice as much one page
in a hundred more loses a sentence."""

Counts = Counter[tuple[int, bool, int]]
"""Blocks by what they are (1 article, 0 none of it), whether they are links alone, and their length."""


def counted(row: dict) -> tuple[str, Counts]:
    """The source of a page, and its blocks."""
    example = Example(row)
    doc = Document([block.text.replace("\n", " ") for block in example.blocks])
    signals = Signals(doc, doc.visible(0, len(doc)), ())
    counts: Counts = Counter()
    for i, size in zip(signals.lines, signals.size, strict=True):
        block, label = example.blocks[i], example.labels[i]
        if label >= 0:
            counts[label, block.linked >= ALONE * len(block.text), THIRDS[size]] += 1
    return example.source, counts


def ratios(counts: Counts) -> list[float]:
    """The log of the ratio for each class of length."""

    def share(label: int, third: int) -> float:
        links, others = counts[label, True, third], counts[label, False, third]
        return (links + 1) / (links + others + 2)

    return [math.log(share(1, third) / share(0, third)) for third in range(THIRDS[-1] + 1)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, help="folder for the data file")
    args = parser.parse_args()
    of_source: dict[str, Counts] = {}
    for path in args.pages:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                source, counts = counted(json.loads(line))
                of_source.setdefault(source, Counter()).update(counts)
    whole: Counts = sum(of_source.values(), Counter())
    for source, counts in [*sorted(of_source.items()), ("all", whole)]:
        print(f"{source:6} {counts.total():7} blocks ", " ".join(f"{ratio:6.2f}" for ratio in ratios(counts)))
    if args.out:
        links = [round(STRENGTH * ratio, 1) for ratio in ratios(whole)]
        (args.out / "links.json").write_text(json.dumps({"links": links}) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
