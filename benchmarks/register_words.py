"""Learns the weights of words by which lines speak as articles do, or as what stands around them (:mod:`cleaner.register`)."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from cleaner.register import LINE, SHORTEST, Register, tokens
from cleaner.signals import Signals

__all__ = ["learn_register", "spoken"]

MEANINGS = Path(__file__).parent / "register_words.json"
"""Words of what stands around articles, and of articles, in other languages."""
WORDS, HOSTS, STEP = 3000, 12, 0.2
"""Words of which the register tells, on how many sites a word stands at least, and of what weights are whole multiples."""


class Page(Protocol):
    """What is asked of a page, non-blank line by non-blank line."""

    host: str
    """Its site."""
    signals: Signals
    """Its lines."""
    gold: np.ndarray
    """For each 1 if it is of the article, 0 if not, -1 if it counts for nothing."""
    listing: bool
    """Whether it has no article."""
    weight: float
    """1 of a page as it is, less of one that was made of others."""
    counts: float
    """How much it counts."""


def meanings() -> dict[str, str]:
    """For words of other languages the English word that says the same in that place."""
    means: dict[str, str] = {}
    for words in json.loads(MEANINGS.read_text("utf-8")).values():
        for word, forms in words.items():
            for own in forms.split():
                means.setdefault(own, word)
    return means


def learn_register(train: list[Page]) -> dict[str, str]:
    """The words of each weight, from pages as they are. Of most languages there are few pages, so words that say the same
    weigh the same."""
    means = meanings()
    found, golds, counts, hosts = [], [], [], defaultdict(set)
    for page in train:
        if page.weight != 1 or page.listing:
            continue
        weights = page.counts * np.sqrt(page.signals.words)
        told = [k for k, t in enumerate(page.signals.shown) if len(t) >= SHORTEST and page.gold[k] >= 0]
        for k, own in zip(told, _by_line(tokens([page.signals.shown[k] for k in told])), strict=True):
            words = [means.get(word, word) for word in own]
            found.append(words)
            golds.append(page.gold[k])
            counts.append(20 * weights[k] / len(told))
            for word in words:
                hosts[word].add(page.host)
    known = sorted(word for word, own in hosts.items() if len(own) >= HOSTS)
    number = {word: n for n, word in enumerate(known)}
    own = [[number[word] for word in words if word in number] for words in found]
    values = np.repeat([1 / np.sqrt(len(words) or 1) for words in found], [len(words) for words in own])
    starts = np.cumsum([0, *map(len, own)])
    x = sparse.csr_matrix((values, [n for words in own for n in words], starts), shape=(len(own), len(known)))
    x.sum_duplicates()
    y, w = np.array(golds), np.array(counts)
    model = LogisticRegression(C=0.5, max_iter=200, fit_intercept=False)  # a line of unknown words tells nothing
    weights = -model.fit(x, y, sample_weight=w).coef_[0]
    often = np.sqrt([len(hosts[word]) for word in known])
    kept = np.zeros(len(known), int)
    for n in np.argsort(-np.abs(weights) * often, kind="stable")[:WORDS]:
        kept[n] = round(weights[n] / STEP)
    groups, same = defaultdict(list), defaultdict(list)
    for own, word in means.items():
        same[word].append(own)
    for n in np.flatnonzero(kept):
        groups[int(kept[n])] += [known[n], *sorted(same[known[n]])]
    return {str(weight): " ".join(groups[weight]) for weight in sorted(groups)}


def _by_line(words: list[str]) -> Iterator[list[str]]:
    """The words of each line."""
    low = 0
    for high in [at for at, word in enumerate(words) if word == LINE]:
        yield words[low:high]
        low = high + 1


def spoken(lines: set[str], register: dict[str, str]) -> dict[str, float]:
    """How each line speaks."""
    listed = list(lines)
    return dict(zip(listed, Register.restored(register).of(listed), strict=True))
