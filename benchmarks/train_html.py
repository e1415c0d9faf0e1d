"""Learn which blocks of an HTML page are its article: `python benchmarks/train_html.py PAGES.jsonl.gz… --out cleaner/data`.

A row of the files has `id`, `host`, `source`, `url`, `html`, and `gold_text`, the article as people marked it. Written are
`html-weights.json` (how much a word in the names of elements speaks for content, in log odds) and `html-blocks.json` (the two
forests of `cleaner.html.judging`). The pages are not part of the repository: they belong to their publishers.

Everything is cross-validated by host first: what a page is judged by was learned from other hosts. Printed is word-F1 for each
source. The same pages give the same files.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import re
from collections import Counter, defaultdict
from pathlib import Path
from statistics import mean
from typing import Any
from zlib import crc32

import lightgbm as lgb
import numpy as np

from cleaner.html import names
from cleaner.html.blocks import Block, read_blocks
from cleaner.html.dividing import heading_of
from cleaner.html.judging import SECOND, second_rows
from cleaner.html.looks import COLUMNS, Looks
from cleaner.html.page import read_page

FOLDS = 4
LEAST_HOSTS = 4  # hosts that use a word in names, so that it counts
WORD = re.compile(r"\w+")
FIRST = {"num_leaves": 16, "min_data_in_leaf": 200, "learning_rate": 0.08, "feature_fraction": 0.2, "lambda_l2": 20.0}
THEN = {"num_leaves": 6, "min_data_in_leaf": 300, "learning_rate": 0.08, "feature_fraction": 0.4, "lambda_l2": 20.0}
COMMON = {
    "objective": "binary", "bagging_fraction": 0.7, "bagging_freq": 1, "verbose": -1, "num_threads": 1, "max_bin": 63,
    "deterministic": True, "seed": 1, "force_row_wise": True,
}  # fmt: skip


class Example:
    """A page, its blocks, and what each of them is: 1 content, 0 none, -1 not to be told."""

    def __init__(self, row: dict[str, Any]) -> None:
        self.source, self.gold, self.title = row["source"], row["gold_text"], row.get("title") or ""
        self.host = row.get("host") or row["id"]
        self.fold = crc32(self.host.encode()) % FOLDS
        page = read_page(row["html"], url=row.get("url") or None)
        self.head, self.described = page.head, page.described
        headline = page.headline
        self.blocks = read_blocks(page.body, headline=headline)
        self.headline = heading_of(self.blocks, headline)
        self.labels = labelled(self.blocks, self.gold)
        self.looks: Looks | None = None

    def rows(self) -> Any:
        """The numbers of its blocks, with the weights of names that are in force."""
        self.looks = Looks(self.blocks, self.head, self.described, self.headline)
        return np.array(self.looks.rows, dtype=np.float32)

    @property
    def weights(self) -> Any:
        """How much each block counts: pages count alike, blocks by their words."""
        words = np.array([min(b.words, 80) ** 0.7 for b in self.blocks])
        return words / words.sum()


def squeezed(text: str) -> str:
    return "".join(WORD.findall(text.casefold()))


def fours(words: list[str]) -> list[tuple[str, ...]]:
    """Every four words that follow each other."""
    return [tuple(words[i : i + 4]) for i in range(len(words) - 3)]


def labelled(blocks: list[Block], gold: str) -> list[int]:
    """What each block is, told by the words it shares with the article; short ones by their neighbours, too."""
    whole = squeezed(gold)
    lines = {squeezed(line) for line in gold.split("\n") if line.strip()}
    words = WORD.findall(gold.casefold())
    shingles = set(fours(words))
    found: list[int] = []
    for block in blocks:
        own, text = WORD.findall(block.text.casefold()), squeezed(block.text)
        if not text:
            found.append(-1)
        elif len(own) >= 8:
            parts = fours(own)
            share = sum(p in shingles for p in parts) / len(parts)
            found.append(1 if share > 0.6 else 0 if share < 0.3 else -1)
        elif text in lines or (len(text) >= 20 and text in whole):
            found.append(1)
        else:
            found.append(2 if text in whole else 0)
    for i, label in enumerate(found):
        if label == 2:
            near = [n for n in found[max(0, i - 3) : i] + found[i + 1 : i + 4] if n in (0, 1)]
            found[i] = 1 if near and all(near) else 0 if near and not any(near) else -1
    copies: set[str] = set()
    for i, block in enumerate(blocks):  # of a text that stands there twice one copy is enough, whichever
        if found[i] == 1 and len(block.text) > 60:
            if block.text in copies:
                found[i] = -1
            copies.add(block.text)
    return found


def name_weights(examples: list[Example], without: int | None) -> dict[str, float]:
    """How much each word in names speaks for content; each host counts once.

    :param without: a fold that is left out
    """
    per: defaultdict[str, dict[str, list[float]]] = defaultdict(dict)
    base = [0.0, 0.0]
    for example in examples:
        if example.fold == without:
            continue
        for block, label in zip(example.blocks, example.labels, strict=True):
            if label < 0:
                continue
            weight = min(block.words, 60) ** 0.5
            base[label] += weight
            for word in {w for p in block.place.around() for w in names.name_words(p.name)}:
                per[word].setdefault(example.host, [0.0, 0.0])[label] += weight
    rate = base[1] / sum(base)
    weights = {}
    for word, hosts in per.items():
        if len(hosts) < LEAST_HOSTS or len(word) < 3:
            continue
        share = sum(own[1] / sum(own) for own in hosts.values())
        odds = math.log((share + 3 * rate) / (len(hosts) - share + 3 * (1 - rate))) - math.log(rate / (1 - rate))
        if abs(odds) > 0.15:
            weights[word] = round(odds, 2)
    return dict(sorted(weights.items()))


def use(weights: dict[str, float]) -> None:
    names._weights = lambda: weights
    names.name_weights.cache_clear()


def learn(examples: list[Example], rows: list[Any], parameters: dict[str, Any], rounds: int, columns: tuple[str, ...]) -> Any:
    pairs = [(e, r) for e, r in zip(examples, rows, strict=True) if e.blocks]
    x = np.vstack([r for _, r in pairs])
    y = np.concatenate([e.labels for e, _ in pairs])
    w = np.concatenate([e.weights for e, _ in pairs]) * 1000
    known = y >= 0
    plain = [f"f{n}" for n in range(len(columns))]
    data = lgb.Dataset(x[known], y[known], weight=w[known], feature_name=plain)
    return lgb.train({**COMMON, **parameters}, data, num_boost_round=rounds)


def as_data(model: Any, columns: tuple[str, ...]) -> dict[str, Any]:
    """A forest in the form that `cleaner.forest` reads."""

    def branch(node: dict[str, Any]) -> Any:
        if "leaf_value" in node:
            return round(node["leaf_value"], 4)
        return [node["split_feature"], round(node["threshold"], 4), branch(node["left_child"]), branch(node["right_child"])]

    trees = [branch(t["tree_structure"]) for t in model.dump_model()["tree_info"]]
    return {"features": list(columns), "base": 0.0, "trees": trees}


def word_f1(example: Example, chances: Any, threshold: float) -> float:
    kept, seen = [], set()
    for block, p in zip(example.blocks, chances, strict=True):
        if p > threshold and block.place.tag != "h1" and not (len(block.text) > 60 and block.text in seen):
            kept += WORD.findall(block.text.lower())
            seen.add(block.text)
    gold = WORD.findall(example.gold.lower())
    same = sum((Counter(kept) & Counter(gold)).values())
    return 2 * same / (len(kept) + len(gold)) if kept and gold else float(not kept and not gold)


def report(examples: list[Example], chances: list[Any], what: str) -> None:
    for threshold in (0.4, 0.45, 0.5):
        by_source = defaultdict(list)
        for example, p in zip(examples, chances, strict=True):
            by_source[example.source].append(word_f1(example, p, threshold) if example.blocks else float(not example.gold))
        print(what, threshold, {s: round(mean(v), 4) for s, v in sorted(by_source.items())}, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--rounds", type=int, nargs=2, default=(100, 60), help="trees of the two forests")
    options = parser.parse_args()
    examples = []
    for path in options.pages:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            examples += [Example(json.loads(line)) for line in lines]
    print(len(examples), "pages", flush=True)

    # The weights of names come from other hosts, for training as for judging.
    rows: list[Any] = [None] * len(examples)
    for fold in range(FOLDS):
        use(name_weights(examples, fold))
        for k, example in enumerate(examples):
            if example.fold == fold and example.blocks:
                rows[k] = example.rows()
    print("rows", flush=True)

    def crossed(rows: list[Any], parameters: dict[str, Any], rounds: int, columns: tuple[str, ...]) -> list[Any]:
        chances: list[Any] = [[]] * len(examples)
        for fold in range(FOLDS):
            known = [k for k, e in enumerate(examples) if e.fold != fold]
            model = learn([examples[k] for k in known], [rows[k] for k in known], parameters, rounds, columns)
            for k, example in enumerate(examples):
                if example.fold == fold and example.blocks:
                    chances[k] = model.predict(rows[k])
        return chances

    first = crossed(rows, FIRST, options.rounds[0], COLUMNS)
    report(examples, first, "first")
    again = [
        np.array(second_rows(e.looks, list(p)), dtype=np.float32) if e.looks else None
        for e, p in zip(examples, first, strict=True)
    ]
    report(examples, crossed(again, THEN, options.rounds[1], SECOND), "second")

    options.out.joinpath("html-weights.json").write_text(json.dumps(name_weights(examples, None), indent=0) + "\n")
    models = {
        "first": as_data(learn(examples, rows, FIRST, options.rounds[0], COLUMNS), COLUMNS),
        "second": as_data(learn(examples, again, THEN, options.rounds[1], SECOND), SECOND),
    }
    options.out.joinpath("html-blocks.json").write_text(json.dumps(models, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
