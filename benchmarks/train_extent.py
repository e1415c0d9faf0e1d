"""Learn the generic stage's weights: ``python benchmarks/train_extent.py PAGES… [--out cleaner/data]``.

Pages are JSONL (or .jsonl.gz), one page a line: ``host``, ``lines``, and ``gold`` with 1 for a line of
the article, 0 for chrome, -1 for a line that counts for nothing; ``title``, ``source`` and ``variant`` where
known. Cross-validates by host: prints word-F1 and the share of pages with nothing lost for each source and
sureness. With ``--out`` it then learns from all pages and writes ``lines.json``, ``extent.json``, ``headline.json`` and
``register.json``. Needs the ``train`` extra (lightgbm, scikit-learn, numpy); the same pages give the same files.
"""

from __future__ import annotations

import argparse
import gzip
import json
import re
import sys
from collections import Counter, defaultdict
from pathlib import Path
from random import Random
from statistics import mean
from zlib import crc32

import lightgbm
import numpy as np
from register_words import learn_register, spoken
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from cleaner import clean
from cleaner.around import Around
from cleaner.cascade import Cascade
from cleaner.cues import CUES
from cleaner.extent import Extent, Limits, Model, beginnings, endings, find_extent
from cleaner.features import FEATURES, MAIN, PAGE, SPOKEN, rows_of
from cleaner.generic import FEWEST, View, is_listing
from cleaner.headline import ROW, headline_rows
from cleaner.lines import Document
from cleaner.model import Fate, Sureness
from cleaner.signals import PAIRS, Signals, Weights

FOLDS = 5
LIMITS = {
    "careful": Limits(end=0.055, begin=0.09, text=0.01, line=0.04, doubt=0.12, price=0.0, credit=0.0, again=0.0),
    "normal": Limits(end=0.18, begin=0.12, text=0.08, line=0.22, doubt=1.0, price=0.15, credit=0.5, again=0.8),
    "hard": Limits(end=0.35, begin=0.2, text=0.25, line=0.35, doubt=1.0, price=0.35, credit=0.6, again=0.8),
}
"""What each sureness may take away; set by the cross-validation."""
SIZES = {
    "size end": 60, "third begin": 20, "size gap": 40, "third copies capitals": 48, "next size": 100,
    "previous size": 100, "chrome": 8, "date digit third": 16, "next sentence": 16, "previous sentence": 16,
    "parts third": 12, "begin depth": 25, "third depth": 20, "block": 42, "block size": 60,
}  # fmt: skip
"""Entries of each table."""
TREES = {"end": 140, "begin": 90, "line": 200, "inside": 60, "listing": 150, "title": 90}
ASKED = {"end": 64, "begin": 50, "line": 90, "inside": 26}
"""How many features a forest may ask: each costs time at every line."""
WHOLE = ("begin", "line")
"""Forests that may ask what kind of page a line stands on: a short line inside is chrome where news is told, and content
in a guide. That of ends does worse with it, and that of what is careful inside no better."""
HEARD = ("end",)
"""Forests that may ask how lines speak. Below an article all speak otherwise; inside of it, a line that does is a quotation as
often as chrome: where the other forests ask, news loses more."""
EARLY = {"end": (20, 4.0), "begin": (10, 3.3)}
"""The trees that are asked first, and how far above a limit their score tells enough (:mod:`cleaner.cascade`). They may not
ask how lines speak, so that nobody reads the words of most extracted pages. In cross-validation none of 65,700 endings and
21,400 beginnings came below any of :data:`LIMITS` from there."""
CHEAP = ("lines", "content in all", "words a sentence", "share of short lines", "share of gaps", "share of chrome",
         "dates after", "copies after", "related after", "time after", "author after", "comments after",
         "subscribe after", "text after", "share after", "gain after", "odds after", "from first", "to last")  # fmt: skip
"""Features of a page that speak of a line on each, too."""
LISTING = {"careful": 0.6, "normal": 0.6, "hard": 0.5}
"""The least probability of a listing page at each sureness."""
PACKED = 0.5
"""How much a page counts as the rules of its site would see it: with a pack, much of what stands around an article is known."""
MIXED = 0.5
"""How much its article counts with what stands around those of two other pages: few pages have many articles' surroundings."""
RESPACED = 0.15
"""And as another converter would have written it, without blank lines or with one between any two lines."""
DENSE_TITLES = 0.3
"""And how much where headlines are learned: of those, blank lines tell much."""
TITLE_ABOVE = 12
"""Lines above the text among which the headline is looked for that belongs to an article."""
NEW, OLD = 35, 0.15
"""Characters from which a line of chrome is mostly new on each page, and the share of such lines that are not."""
NEWS = 2
"""How much more than another a page of news counts: it is what the program is for, and there are few."""
PARTS = 8
"""Into how many parts the sites are divided of which each is told by what the others taught about words."""
LONGEST_LISTING = 1000
"""Words of content in a row from which a page is no listing."""
GROWTH = {
    "objective": "binary", "learning_rate": 0.1, "num_leaves": 14, "min_data_in_leaf": 50, "feature_fraction": 0.5,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 5, "verbose": -1, "seed": 7,
    "deterministic": True, "force_row_wise": True,
}  # fmt: skip
LEFT = Extent(0, sys.maxsize, 0.0, 0.0, ())
"""Of a page that is left as it is."""
WORD = re.compile(r"\w+")


class Page:
    """A page with its gold labels, by non-blank line."""

    def __init__(
        self, row: dict, lines: list[str], gold: list[int], weight: float = 1.0, known: frozenset[int] = frozenset()
    ) -> None:
        self.host, self.source = row.get("host") or row["id"], row.get("source", "")
        self.variant, self.text, self.weight = row.get("variant", ""), row.get("gold_text", ""), weight
        self.counts = weight * (NEWS if self.source == "news" else 1)
        text = "\n".join(lines)
        self.doc = Document(lines, "\n", text)
        labels = clean(text, packs=["generic"], cut="off").lines
        chrome = {i for i, line in enumerate(labels) if line.fate in (Fate.DROP, Fate.CAPTURE)}
        self.signals = Signals(self.doc, self.doc.visible(0, len(self.doc)), chrome | known)
        self.known = bool(known)
        self.gold = np.array([gold[i] for i in self.signals.lines])
        self.all_gold = gold
        self.title, self.listing = row.get("title") or "", row.get("type") in ("listing", "collection")
        content = np.flatnonzero(self.gold == 1)
        self.first, self.last = (content[0], content[-1] + 1) if len(content) else (0, 0)

    @property
    def low(self) -> int:
        """Index of the line with which the article begins: its headline, if that is known."""
        first = self.signals.lines[self.first]
        above = range(max(0, first - TITLE_ABOVE), first)
        return next((i for i in above if self.title and is_title(self.doc.texts[i], self.title)), first)

    @property
    def high(self) -> int:
        """Index of the line after its last."""
        return self.signals.lines[self.last - 1] + 1

    def fold(self) -> int:
        return crc32(self.host.encode()) % FOLDS

    def part(self) -> int:
        return crc32(self.host.encode()) // FOLDS % PARTS


def pages(path: Path) -> list[Page]:
    """The pages of a file, and each as a person would have cleaned it, as a clean text must stay, as the rules of
    its site would see it, with other blank lines, and with what stands around the articles of others."""
    opener = gzip.open if path.suffix == ".gz" else open
    out = []
    with opener(path, "rt", encoding="utf-8") as file:
        for row in map(json.loads, file):
            if not row["lines"]:
                continue
            gold = row.get("gold") or [0] * len(row["lines"])  # a listing page has no article
            out.append(Page(row, row["lines"], gold))
            stays = [i for i, g in enumerate(gold) if g == 1 or (g == -1 and row["lines"][i].strip() == row.get("title"))]
            if len(stays) > 2 and row.get("variant") == "a":
                out.append(Page(row, _spaced(row["lines"], stays), _spaced(gold, stays, -1), weight=0.5))
                out.append(Page(row, row["lines"], gold, weight=PACKED, known=_known(row["id"], row["lines"], gold)))
                out.append(Page(row, *_respaced(row["id"], row["lines"], gold), weight=RESPACED))
    return out + mixed([page for page in out if page.weight == 1 and page.variant == "a" and page.last])


def mixed(whole: list[Page]) -> list[Page]:
    """The article of each page between what stands above and below those of two others. These are of the same source,
    and of the same fold, so that no page is learned from where it is tested."""
    chance, out = Random(5), []
    alike = defaultdict(list)
    for page in whole:
        alike[page.fold(), page.source].append(page)
    for page in whole:
        above, below = (chance.choice(alike[page.fold(), page.source]) for _ in range(2))
        low, high, top, bottom = page.low, page.high, above.low, below.high
        lines, gold = (
            [*of_above[:top], *own[low:high], *of_below[bottom:]]
            for of_above, own, of_below in (
                (above.doc.texts, page.doc.texts, below.doc.texts),
                (above.all_gold, page.all_gold, below.all_gold),
            )
        )
        row = {"host": page.host, "source": page.source, "variant": page.variant, "title": page.title}
        out.append(Page(row, lines, gold, weight=MIXED))
    return out


def _spaced(values: list, stays: list[int], blank: object = "") -> list:
    """What stays of a column, with a blank line where the lines were apart."""
    out = []
    for before, i in zip([None, *stays], stays, strict=False):
        if before is not None and i - before > 1:
            out.append(blank)
        out.append(values[i])
    return out


def _respaced(seed: str, lines: list[str], gold: list[int]) -> tuple[list[str], list[int]]:
    """The lines of a page and their labels, without blank lines or with one between any two."""
    filled = [(line, g) for line, g in zip(lines, gold, strict=True) if line.strip()]
    if Random(seed).random() < 0.5:
        filled = [pair for both in filled for pair in (both, ("", -1))]
    return [line for line, _ in filled], [g for _, g in filled]


def _known(seed: str, lines: list[str], gold: list[int]) -> frozenset[int]:
    """The chrome that rules of a page's site take: of menus most, some lines together, but few of the longer lines,
    as the headlines and summaries of other stories and readers' comments are new on each page."""
    chance = Random(seed)
    share = chance.choice((0.5, 0.8, 0.95))
    known: list[int] = []
    at = 0
    while at < len(gold):
        together = range(at, min(at + chance.randint(1, 6), len(gold)))
        if chance.random() < share:
            known += [i for i in together if gold[i] == 0 and (len(lines[i].strip()) < NEW or chance.random() < OLD)]
        at = together.stop
    return frozenset(known)


# -- the additive model --------------------------------------------------------------------------


def matrix(page: Page) -> sparse.csr_matrix:
    """One column for each entry of each table."""
    rows, width = len(page.signals.lines), sum(SIZES.values())
    first = np.cumsum([0, *(SIZES[name] for name in PAIRS)])[:-1]
    indices = (np.array(page.signals.entries(), dtype=int) + first).ravel()
    starts = np.arange(0, len(indices) + 1, len(PAIRS))
    tables = sparse.csr_matrix((np.ones(len(indices)), indices, starts), shape=(rows, width))
    thirds = np.array([(0, 0, 0, 1, 1, 1, 2, 2, 3, 3)[s] for s in page.signals.size], dtype=int)
    masks = np.array(page.signals.mask, dtype=int)
    cues = sparse.lil_matrix((rows, 4 * len(CUES)))
    for bit in range(len(CUES)):
        on = np.flatnonzero(masks >> bit & 1)
        cues[on, 4 * bit + thirds[on]] = 1
    return sparse.hstack([tables, cues.tocsr()]).tocsr()


def line_weights(page: Page) -> np.ndarray:
    """Lines count by their words, pages alike."""
    words = np.minimum(np.array(page.signals.words, float), 80) + 3
    return page.counts * words / max(30.0, words.sum()) * 50


def learn_lines(train: list[Page]) -> dict:
    """The additive model, one for each kind of page."""
    data = {}
    for kind in ("spaced", "dense"):
        own = [p for p in train if p.signals.kind == kind and not p.listing]
        x, y = sparse.vstack([p.matrix for p in own]), np.concatenate([p.gold for p in own])
        w, scored = np.concatenate([line_weights(p) for p in own]), y >= 0
        model = LogisticRegression(C=0.1, max_iter=400).fit(x[scored], y[scored], sample_weight=w[scored])
        weights = [round(float(v), 3) for v in model.coef_[0]]
        tables, at = {}, 0
        for name in PAIRS:
            tables[name], at = weights[at : at + SIZES[name]], at + SIZES[name]
        cues = {cue: weights[at + 4 * n : at + 4 * n + 4] for n, cue in enumerate(CUES)}
        data[kind] = {"base": round(float(model.intercept_[0]), 3), "tables": tables, "cues": cues}
    return data


def tell(some: list[Page], told: dict[str, float]) -> None:
    """Let pages know how their lines speak."""
    for page in some:
        page.signals.register = [told[line] for line in page.signals.shown]


# -- the forests ---------------------------------------------------------------------------------


def rows(page: Page, what: str) -> tuple[list[int], list[int], list[float]]:
    """The places that a forest learns from, the answers, and their weights."""
    n, gold = page.around.lines, page.gold
    if what == "listing":
        return ([0], [int(page.listing)], [page.weight]) if n >= FEWEST else ([], [], [])
    if not (gold == 1).any():
        return [], [], []
    if what in ("line", "inside"):
        places = [k for k in range(n) if gold[k] >= 0 and not page.signals.chrome[k]]
        weights = line_weights(page)
        return places, [int(gold[k]) for k in places], [weights[k] for k in places]
    turns = set(endings(page.signals) if what == "end" else beginnings(page.signals)) - {n, 0}
    edge = page.last if what == "end" else page.first
    places = sorted(turns | {k for k in range(1, n) if abs(k - edge) < 12 or k % 6 == 0})
    answers = [int(page.last > k) if what == "end" else int(page.first < k) for k in places]
    return places, answers, [page.counts * (2.0 if k in turns else 0.5) * 8 / np.sqrt(len(places)) for k in places]


def learn_forest(train: list[Page], what: str) -> dict:
    """A forest in the program's form. Of all features those are taken that told most in a small forest."""
    near = FEATURES if what in WHOLE else [n for n in FEATURES if n in CHEAP or n not in (*PAGE, *MAIN)]
    near = [n for n in near if n not in SPOKEN or what in HEARD]
    names = list({"title": ROW, "listing": PAGE}.get(what, near))
    x, y, w = samples(train, what, names)
    best = list(range(len(names)))
    if what in ASKED:
        small = lightgbm.train(GROWTH, lightgbm.Dataset(x, y, weight=w), 30)
        best = sorted(best, key=lambda n: (-small.feature_importance("gain")[n], n))[: ASKED[what]]
    names, x = [names[n] for n in sorted(best)], x[:, sorted(best)]
    trees, known, early = [], None, {}
    if what in EARLY:
        trees, known = grown(x, y, w, EARLY[what][0], [n for n, name in enumerate(names) if name not in SPOKEN])
        early = {"early": EARLY[what]}
    trees += grown(x, y, w, TREES[what] - len(trees), list(range(len(names))), known)[0]
    return {"features": names, "base": 0.0, "trees": trees, **early}


def grown(
    x: np.ndarray, y: np.ndarray, w: np.ndarray, count: int, asked: list[int], known: np.ndarray | None = None
) -> tuple[list, np.ndarray]:
    """Trees in the program's form, and their scores of the samples.

    :param asked: the features that they may ask
    :param known: scores to which theirs are added
    """
    own = x[:, asked]
    booster = lightgbm.train(GROWTH, lightgbm.Dataset(own, y, weight=w, init_score=known), count)
    trees = [_tree(t["tree_structure"], asked) for t in booster.dump_model()["tree_info"]]
    return trees, booster.predict(own, raw_score=True)


def samples(train: list[Page], what: str, names: list[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows, answers and weights that a forest learns from."""
    features = rows_of(names) if what != "title" else None
    x, y, w = [], [], []
    for page in train:
        if what == "title":
            if not page.title or page.listing:
                continue
            weight = DENSE_TITLES if page.weight == RESPACED else page.weight
            begins = sorted({page.first, viewed(page, "normal").first_text})  # as the text is known, and as it is guessed
            for place, row in (r for begin in begins for r in headline_rows(page.signals, begin)):
                x.append(row)
                y.append(int(is_title(page.doc.texts[page.signals.lines[place]], page.title)))
                w.append(weight / len(begins))
            continue
        places, answers, weights = rows(page, what)
        x += features(page.around, places)
        y += answers
        w += weights
    return np.array(x, dtype=float), np.array(y), np.array(w)


def is_title(line: str, title: str) -> bool:
    """Whether a line is the headline that the page's metadata has, but for a site's name."""
    own, wanted = (set(WORD.findall(t.lower())) for t in (line, title))
    return bool(own) and len(own & wanted) >= 0.8 * len(own) and len(own & wanted) >= 0.5 * min(len(wanted), 12)


def _tree(node: dict, asked: list[int]) -> list | float:
    if "leaf_value" in node:
        return round(node["leaf_value"], 4)
    threshold = float(f"{node['threshold']:.5g}")
    return [asked[node["split_feature"]], threshold, _tree(node["left_child"], asked), _tree(node["right_child"], asked)]


def learn(train: list[Page]) -> dict[str, dict]:
    """The data files, by name, from pages. What the forests learn of a page's register comes
    from words of other sites, as it will."""
    told: dict[str, float] = {}  # also of pages that are made up of lines from several
    for part in range(PARTS):
        own = {line for p in train if p.weight == 1 and p.part() == part for line in p.signals.shown}
        told |= spoken(own - told.keys(), learn_register([p for p in train if p.part() != part]))
    tell(train, told)
    lines = learn_lines(train)
    judge(train, lines)
    forests = {what: learn_forest(train, what) for what in TREES}
    headline = forests.pop("title")
    limits = {name: limits._asdict() for name, limits in LIMITS.items()}
    extent = {"limits": limits, "listing": LISTING, "longest_listing": LONGEST_LISTING, "forests": forests}
    return {"lines": lines, "extent": extent, "headline": headline, "register": learn_register(train)}


def judge(some: list[Page], lines: dict) -> None:
    models = {kind: Weights(lines[kind]) for kind in ("spaced", "dense")}
    for page in some:
        page.signals.odds = page.signals.judged(models)
        page.signals.__dict__.pop("content", None)  # it follows from the odds
        page.around = Around(page.signals)


# -- scores --------------------------------------------------------------------------------------


def viewed(page: Page, sureness: str) -> View:
    """A page as the stage sees it, with the additive model that is tested."""
    view = View(page.signals, Sureness(sureness))
    view.around = page.around
    return view


def kept(page: Page, extent: Extent) -> set[int]:
    gone = {place for place, _ in extent.inside}
    end = min(extent.end, page.around.lines)
    own = [k for k in range(extent.begin, end) if k not in gone and not page.signals.chrome[k]]
    return {page.signals.lines[k] for k in own}


def score(page: Page, stays: set[int]) -> tuple[float, float]:
    """Word-F1 against the gold text, and whether at most 2 % of the content words went."""
    texts = page.doc.texts
    counted = [i for i in stays if page.all_gold[i] != -1 or texts[i].strip() in page.text]
    shown = Counter(word for i in counted for word in WORD.findall(texts[i].lower()))
    wanted = Counter(WORD.findall(page.text.lower()))
    same = (shown & wanted).total()
    f1 = 2 * same / max(1, shown.total() + wanted.total())
    sizes = {i: len(WORD.findall(texts[i])) for i, g in enumerate(page.all_gold) if g == 1}
    return f1, float(sum(n for i, n in sizes.items() if i not in stays) <= 0.02 * sum(sizes.values()))


def table(some: list[tuple[Page, Model]]) -> None:
    """Scores of pages by source and sureness."""
    for name, limits in LIMITS.items():
        groups = defaultdict(list)
        for page, model in some:
            if (page.weight == 1 or page.known) and not page.listing:
                extent = find_extent(page.around, limits, model) if viewed(page, name).open else LEFT
                variant = f"{page.variant}, packed" if page.known else page.variant
                groups[page.source, variant].append(score(page, kept(page, extent)))
        parts = [f"{s} {v} {mean(f for f, _ in g):.3f}/{mean(n for _, n in g):.3f}" for (s, v), g in sorted(groups.items())]
        print(f"{name:8} " + "  ".join(parts), flush=True)


def listings(some: list[tuple[Page, Model]]) -> None:
    """How many pages of each kind are called listings."""
    for name in LISTING:
        called = defaultdict(list)
        for page, model in some:
            if page.weight == 1 and page.around.lines >= FEWEST:
                called[page.source, page.listing, page.variant].append(is_listing(viewed(page, name), model))
        kinds = ("article", "listing")
        print(f"{name:8} " + "  ".join(f"{s} {kinds[li]} {v} {mean(c):.3f}" for (s, li, v), c in sorted(called.items())))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pages", nargs="+", type=Path)
    parser.add_argument("--out", type=Path, help="folder for the data files")
    args = parser.parse_args()
    some = [page for path in args.pages for page in pages(path) if page.signals.lines]
    print(len(some), "pages", flush=True)
    for page in some:
        page.matrix = matrix(page)
    tested = []
    for fold in range(FOLDS):
        data = learn([p for p in some if p.fold() != fold])
        own = [p for p in some if p.fold() == fold]
        tell(own, spoken({line for page in own for line in page.signals.shown}, data["register"]))
        judge(own, data["lines"])
        model = Model({**data["extent"], "forests": {name: Cascade(f) for name, f in data["extent"]["forests"].items()}})
        tested += [(p, p.around, model) for p in own]
        print("fold", fold, flush=True)
    for page, around, _ in tested:
        page.around, page.signals = around, around.signals
    table([(page, model) for page, _, model in tested])
    listings([(page, model) for page, _, model in tested])
    if args.out:
        for name, data in learn(some).items():
            text = json.dumps(data, separators=(",", ":"), ensure_ascii=False)
            (args.out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
            print(name, len(text), "bytes")


if __name__ == "__main__":
    sys.exit(main())
