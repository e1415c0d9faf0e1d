"""Train the learned splitter (cleaner/seams.py) and measure it on templates that it has not seen.

    python benchmarks/train_seams.py split-dev.jsonl.gz text-dev.jsonl.gz news-dev.jsonl.gz … [--out cleaner/data]

The first file holds bundles and single pages with the article and kind of each line; the others whole single pages
(lines, gold, title). From the articles of all, further bundles and single pages are made up in random layouts
(benchmarks/seam_pages.py); and what the program leaves of single pages is learned from as well, as it looks for seams
there once more. Cross-validation leaves out whole templates and, apart from them, whole source pages: rows of a source
page that is tested are not trained on, in whatever document they stand; that holds for each of the five forests. It
measures the whole program, header echo included. With --out the trees that were made from everything are written.
Needs lightgbm and numpy; seeds are fixed.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from zlib import crc32

import lightgbm
import numpy as np
from seam_pages import Source, make_pages

from cleaner import clean, seams
from cleaner.forest import Forest
from cleaner.lines import Document
from cleaner.model import Sureness
from cleaner.seamgate import GATE, fitting, gate_rows
from cleaner.seampage import Page
from cleaner.seamsignals import FEATURES, LOOKS, WORDS, Rows, look_at_words
from cleaner.signals import Signals

FOLDS = 5
SEED = 7
CONTENT = {"headline", "caption", "meta", "body"}
COMMON = {
    "objective": "binary", "num_threads": 1, "verbose": -1, "seed": SEED, "deterministic": True, "force_row_wise": True,
    "bagging_fraction": 0.8, "bagging_freq": 1, "lambda_l2": 3.0,
}  # fmt: skip
MAIN = COMMON | {"learning_rate": 0.1, "num_leaves": 13, "min_data_in_leaf": 25, "feature_fraction": 0.5}
TOGETHER = COMMON | {"learning_rate": 0.07, "num_leaves": 10, "min_data_in_leaf": 40, "feature_fraction": 0.6}
THIRD = COMMON | {"learning_rate": 0.1, "num_leaves": 9, "min_data_in_leaf": 30, "feature_fraction": 0.6}
SECOND = COMMON | {"learning_rate": 0.1, "num_leaves": 8, "min_data_in_leaf": 40, "feature_fraction": 0.8}
CHEAP = COMMON | {"learning_rate": 0.28, "num_leaves": 7, "min_data_in_leaf": 40, "feature_fraction": 0.8}
ROUNDS, ROUNDS_TOGETHER, ROUNDS_GATE, ROUNDS_WORDS, ROUNDS_LOOKS = 250, 110, 15, 100, 120
MADE = 10_000
"""Bundles, and single pages, that are made up."""
REAL = 5.0
"""How much a line of a real page counts beside one of a page that was made up."""
WHOLE_SITE = 'format = 1\nsite = "whole"\nskip = ["auto/seam", "auto/header-echo"]\n'
"""Rules that leave a page in one piece."""
SURENESS = (Sureness.CAREFUL, Sureness.NORMAL, Sureness.HARD)
EVERYTHING = FOLDS  # stands for the fold in which nothing is left out


def load(path: Path) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [doc | {"set": path.name.split(".")[0]} for doc in map(json.loads, file) if doc["lines"]]


def fold_of(page: str) -> int:
    return crc32(page.replace("wcxb-", "").replace("aeb-", "").replace("/", "-")[:24].encode()) % FOLDS


def windows(doc: dict[str, Any]) -> list[tuple[int, int]]:
    """For each true boundary the indices that count as right, as in the benchmark."""
    spans = []
    for k in range(1, doc.get("narticles", 1)):
        of = [
            [i for i, (a, kind) in enumerate(zip(doc["article"], doc["kind"], strict=True)) if kind in CONTENT and a == n]
            for n in (k - 1, k)
        ]
        spans.append((of[0][-1] + 1, of[1][0]))
    return spans


def sources(docs: list[dict[str, Any]]) -> list[Source]:
    """The articles that pages are made of, one a source page."""
    found: dict[str, Source] = {}
    for doc in docs:
        if "article" in doc:
            if doc["type"] not in ("bundle", "plain"):
                continue
            for n, page in enumerate(doc["pages"][: doc["narticles"]]):
                own = [
                    (kind, text.strip())
                    for a, kind, text in zip(doc["article"], doc["kind"], doc["lines"], strict=True)
                    if a == n
                ]
                heads = [text.lstrip("# ") for kind, text in own if kind == "headline"]
                body = [text for kind, text in own if kind == "body"]
                if heads:
                    found.setdefault(page, Source(page, doc["lang"] or "en", heads[-1], body))
        elif doc.get("variant") == "c" and doc.get("title") and "gold" in doc:
            body = [text.strip() for text, gold in zip(doc["lines"], doc["gold"], strict=True) if gold == 1 and text.strip()]
            found.setdefault(
                doc["id"], Source(doc["id"], doc["lang"] or "en", doc["title"], body[body[:1] == [doc["title"]] :])
            )
    return [s for s in found.values() if all(s.paragraphs) and sum(map(len, s.paragraphs)) >= 500 and len(s.title) > 7]


def left(docs: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What the program leaves of single pages of which something goes."""
    found = []
    with TemporaryDirectory() as folder:
        rules = Path(folder) / "whole.toml"
        rules.write_text(WHOLE_SITE, "utf-8")
        for doc in docs:
            if doc.get("narticles", 1) > 1:
                continue
            result = clean("\n".join(doc["lines"]), packs=["generic", "whole"], rules=rules)
            if result.verdict == "article" and result.changed:
                lines = result.text.split("\n")
                kinds = {"article": [0] * len(lines), "kind": ["body"] * len(lines)} if "article" in doc else {}
                found.append(doc | kinds | {"lines": lines, "left": True})
    return found


# -- rows ------------------------------------------------------------------------------------------


def labelled(doc: dict[str, Any], page: Page, found: list[Any]) -> tuple[list[int], list[float], list[str | None]]:
    """For each candidate whether it is a further article's headline, its weight, and its source page."""
    many = doc.get("narticles", 1) > 1
    spans, firsts = windows(doc), {}
    if many:
        for i, (a, kind) in enumerate(zip(doc["article"], doc["kind"], strict=True)):
            if kind == "headline" and a:
                firsts.setdefault(a, i)
    labels, weights, pages = [], [], []
    for c in found:
        i = page.lines[c.place]
        a = doc["article"][i] if "article" in doc else 0
        right = many and firsts.get(a) == i
        beside = many and (
            doc["kind"][i] == "headline" or any(low <= i <= firsts.get(n, high) for n, (low, high) in enumerate(spans, 1))
        )
        labels.append(int(right))
        weights.append((1.0 if doc["set"] == "made" else REAL) * (1.0 if right or not beside else 0.3))
        pages.append(doc["pages"][a] if "pages" in doc and a is not None and a < len(doc["pages"]) else doc["id"])
    return labels, weights, pages


class Docs:
    """What the workers share; they are forked, so that nothing is copied.

    :ivar docs: all documents
    :ivar forests: for each fold, and for everything, the forests made without it
    """

    docs: list[dict[str, Any]] = []
    forests: dict[int, dict[str, Forest]] = {fold: {} for fold in range(FOLDS + 1)}


def each(work: Callable[[int], Any], items: Sequence[int]) -> list[Any]:
    """The results of some work on each item, in order, by two workers."""
    with get_context("fork").Pool(2) as pool:
        return pool.map(work, items, chunksize=1 if len(items) <= FOLDS + 1 else 40)


def signals_of(doc: dict[str, Any]) -> tuple[Document, Signals]:
    document = Document(doc["lines"])
    return document, Signals(document, document.visible(0, len(document)), ())


def use(forests: dict[str, Forest]) -> None:
    """Let the program look with these forests."""
    seams.load_forest = forests.__getitem__


class Table(NamedTuple):
    """The candidates of a document: their signals, whether they begin an article, their weights and source pages."""

    values: Any
    labels: Any
    weights: Any
    pages: list[str]

    def kept(self, fold: int) -> tuple[Any, Any, Any]:
        """What of it is trained on in a fold."""
        keep = np.array([fold == EVERYTHING or fold_of(page) != fold for page in self.pages])
        return self.values[keep], self.labels[keep], self.weights[keep]


def table(values: list[Any], labels: tuple[list[int], list[float], list[Any]]) -> Table:
    return Table(np.array(values, np.float32), np.array(labels[0]), np.array(labels[1]), labels[2])


def columns(n: int) -> Table | None:
    """The signals of :data:`GATE` of the lines of a document that may be headlines."""
    page = Page(*signals_of(Docs.docs[n]))
    fits = fitting(page)
    return table(gate_rows(page, fits), labelled(Docs.docs[n], page, fits)) if fits else None


def words(n: int) -> Table | None:
    """The signals of :data:`WORDS` of the candidates that pass the gate, by trees that have not seen the document."""
    doc = Docs.docs[n]
    use(Docs.forests[tested(doc)])
    page = Page(*signals_of(doc))
    found = seams.gated(page, whole=True)
    look_at_words(page, found)
    return table([c.line for c in found], labelled(doc, page, found)) if found else None


def rows(n: int) -> dict[str, Any] | None:
    """All signals of the candidates that pass the cheap ones, by forests that have not seen the document."""
    doc = Docs.docs[n]
    use(Docs.forests[tested(doc)])
    page = Page(*signals_of(doc))
    found, _ = seams.passing(page, whole=True)
    if not found:
        return None
    known = Rows(page, found)
    return {"table": table([[*known.row(c), *known.topic(c)] for c in found], labelled(doc, page, found)), "found": found}


# -- trees -----------------------------------------------------------------------------------------


def as_data(model: Any, names: tuple[str, ...]) -> dict[str, Any]:
    """A model in the form of cleaner/forest.py."""

    def node(tree: dict[str, Any]) -> Any:
        if "leaf_value" in tree:
            return float(f"{tree['leaf_value']:.3g}")
        threshold = float(tree["threshold"])
        return [
            tree["split_feature"],
            float(f"{threshold:.4g}") if abs(threshold) > 1e-9 else 0,
            node(tree["left_child"]),
            node(tree["right_child"]),
        ]

    return {"features": list(names), "base": 0.0, "trees": [node(t["tree_structure"]) for t in model.dump_model()["tree_info"]]}


def write(path: Path, data: dict[str, Any]) -> None:
    text = json.dumps(data, separators=(",", ":")).replace(".0,", ",")
    path.write_text(text.replace("],[", "],\n[") + "\n", "utf-8")


def train(parameters: dict[str, Any], rounds: int, blocks: list[tuple[Any, Any, Any]]) -> Any:
    values, labels, weights = (np.concatenate(column) for column in zip(*blocks, strict=True))
    return lightgbm.train(parameters, lightgbm.Dataset(values, labels, weight=weights), rounds)


def trained(fold: int, key: str) -> list[tuple[dict[str, Any], Any]]:
    """The documents that are trained on in a fold, each with what is known of it."""
    return [(doc, doc[key]) for doc in Docs.docs if doc[key] is not None and not left_out(doc, fold)]


def train_gate(fold: int) -> dict[str, dict[str, Any]]:
    blocks = [known.kept(fold) for _, known in trained(fold, "columns")]
    return {"seams-gate": as_data(train(CHEAP, ROUNDS_GATE, blocks), GATE)}


def train_words(fold: int) -> dict[str, dict[str, Any]]:
    blocks = [known.kept(fold) for _, known in trained(fold, "words")]
    return {"seams-words": as_data(train(SECOND, ROUNDS_WORDS, blocks), WORDS)}


def train_main(fold: int) -> tuple[dict[str, dict[str, Any]], dict[int, Any]]:
    """The trees of looks and of all signals, and what the latter say of the documents that are tested in this fold."""
    blocks = [known["table"].kept(fold) for _, known in trained(fold, "rows")]
    looks = train(THIRD, ROUNDS_LOOKS, [(values[:, : len(LOOKS)], y, w) for values, y, w in blocks])
    model = train(MAIN, ROUNDS, blocks)
    scores = {
        n: model.predict(doc["rows"]["table"].values, raw_score=True)
        for n, doc in enumerate(Docs.docs)
        if doc["rows"] is not None and tested(doc) == fold
    }
    return {"seams-looks": as_data(looks, LOOKS), "seams": as_data(model, FEATURES)}, scores


def train_together(fold: int) -> dict[str, Any]:
    blocks = []
    for doc, known in trained(fold, "rows"):
        keep = np.flatnonzero(doc["scores"] >= seams.SEEN)
        if not keep.size:
            continue
        found, values = known["found"], known["table"].values.tolist()
        scored = [seams.Scored(found[k], values[k], doc["scores"][k]) for k in keep]
        blocks.append((np.array(seams.group_rows(scored), np.float32), *(column[keep] for column in known["table"][1:3])))
    return as_data(train(TOGETHER, ROUNDS_TOGETHER, blocks), seams.GROUP)


def train_all() -> dict[str, dict[str, Any]]:
    """Train each forest for each fold and for everything.

    :returns: those made of everything, as data
    """
    folds = range(FOLDS + 1)
    data: dict[int, dict[str, Any]] = {fold: {} for fold in folds}
    for key, look, make in (("columns", columns, train_gate), ("words", words, train_words)):
        for doc, known in zip(Docs.docs, each(look, range(len(Docs.docs))), strict=True):
            doc[key] = known
        for fold, forests in enumerate(each(make, folds)):
            data[fold] |= forests
        learn(data)
    gate_report()
    for doc, found in zip(Docs.docs, each(rows, range(len(Docs.docs))), strict=True):
        doc["rows"] = found
    for fold, (forests, scores) in enumerate(each(train_main, folds)):
        data[fold] |= forests
        for n, values in scores.items():
            Docs.docs[n]["scores"] = values
    for fold, forest in enumerate(each(train_together, folds)):
        data[fold]["seams-group"] = forest
    learn(data)
    return data[EVERYTHING]


def learn(data: dict[int, dict[str, Any]]) -> None:
    """Let the workers that are forked from now on have these trees."""
    for fold, forests in data.items():
        Docs.forests[fold] = {name: Forest(d["features"], d["base"], d["trees"]) for name, d in forests.items()}


def left_out(doc: dict[str, Any], fold: int) -> bool:
    """Whether a document is not trained on in a fold: its template or its page is tested there."""
    if fold == EVERYTHING:
        return False
    if doc["set"] == "made":
        return crc32(doc["id"].encode()) % FOLDS == fold
    if doc.get("fold") == fold:
        return True
    return doc.get("narticles", 1) == 1 and any(fold_of(p) == fold for p in doc.get("pages", [doc["id"]]))


def tested(doc: dict[str, Any]) -> int:
    """The fold in which a document is tested."""
    if doc["set"] == "made":
        return crc32(doc["id"].encode()) % FOLDS
    return doc["fold"] if doc.get("narticles", 1) > 1 else fold_of(doc.get("pages", [doc["id"]])[0])


# -- measuring -------------------------------------------------------------------------------------


def measure(cuts: dict[int, list[int]]) -> str:
    right = extra = missed = exact = bundles = 0
    templates: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    false: defaultdict[str, list[int]] = defaultdict(lambda: [0, 0])
    for n, doc in enumerate(Docs.docs):
        if n not in cuts:
            continue
        spans, hit = windows(doc), set()
        if not spans:
            false[f"{doc['set']} {doc.get('variant') or ''}"][0] += bool(cuts[n])
            false[f"{doc['set']} {doc.get('variant') or ''}"][1] += 1
            continue
        for cut in cuts[n]:
            hit |= {next((j for j, (low, high) in enumerate(spans) if j not in hit and low <= cut <= high), None)}
        hit.discard(None)
        whole = len(hit) == len(cuts[n]) == len(spans)
        right, extra, missed = right + len(hit), extra + len(cuts[n]) - len(hit), missed + len(spans) - len(hit)
        exact, bundles = exact + whole, bundles + 1
        templates[doc["template"]][0] += whole
        templates[doc["template"]][1] += 1
    p, r = right / max(1, right + extra), right / max(1, right + missed)
    lines = [f"exact {exact / max(1, bundles):.3f} of {bundles}  P {p:.3f} R {r:.3f} F1 {2 * p * r / max(1e-9, p + r):.3f}"]
    lines += ["  false splits: " + ", ".join(f"{k.strip()} {a}/{b}" for k, (a, b) in sorted(false.items()))]
    lines += ["  exact: " + ", ".join(f"{k[:3]} {a}/{b}" for k, (a, b) in sorted(templates.items()))]
    return "\n".join(lines)


def cuts_of(n: int) -> list[list[int]]:
    """Where the program cuts a document, at each sureness, by forests that have not seen it."""
    doc = Docs.docs[n]
    use(Docs.forests[tested(doc)])
    cuts = []
    for sureness in SURENESS:
        first: dict[int, int] = {}
        for line in clean("\n".join(doc["lines"]), packs=["generic"], cut=sureness).lines:
            if line.article:
                first.setdefault(line.article, line.number - 1)
        cuts.append([i for article, i in first.items() if article > 1])
    return cuts


def cross_validated() -> None:
    """Print what the whole program finds with trees that have seen neither template nor page."""
    real = [n for n, doc in enumerate(Docs.docs) if doc["set"] != "made" and not doc.get("left")]
    cuts = each(cuts_of, real)
    for k, sureness in enumerate(SURENESS):
        print(sureness, measure({n: found[k] for n, found in zip(real, cuts, strict=True)}), flush=True)


def gate_report() -> None:
    """Print how many pages, lines and headlines pass the gate and their words, by trees that have not seen them."""
    passed: Counter[tuple[str, str]] = Counter()
    for doc in Docs.docs:
        name = "bundle" if doc.get("narticles", 1) > 1 else doc["set"] + (doc.get("variant") or "")
        name = "made " * (doc["set"] == "made") + name
        passed[name, "documents"] += 1
        best = 9.0
        for step, least, thresholds in (
            ("columns", seams.GATE_LINE, (-4.5, -4, -3.5, -3, -2.5, -2)),
            ("words", seams.WORDS_LINE, (-3, -2.5, -2, -1.5, -1)),
        ):
            if doc[step] is None:
                break
            score = Docs.forests[tested(doc)]["seams-gate" if step == "columns" else "seams-words"].score
            odds, right = np.array(list(map(score, doc[step].values.tolist()))), doc[step].labels > 0
            passed[name, f"{step}: lines"] += len(odds)
            passed[name, f"{step}: headlines"] += sum(right)
            passed[name, f"{step}: headlines left"] += sum(right & (odds >= least))
            passed[name, f"{step}: lines left"] += sum(odds >= least) * bool(best >= seams.GATE_PAGE)
            for t in thresholds:
                passed[name, f"{step} {t}"] += bool(best >= seams.GATE_PAGE and odds.max() >= t)
            best = odds.max()
    for name in sorted({name for name, _ in passed}):
        print("gate", name, {what: int(n) for (own, what), n in passed.items() if own == name}, flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, nargs="+")
    parser.add_argument("--made", type=int, default=MADE, help="pages to make up, as many bundles as single pages")
    parser.add_argument("--out", type=Path, help="folder for seams*.json")
    options = parser.parse_args()
    docs = [doc for path in options.data for doc in load(path)]
    templates = sorted({d["template"] for d in docs if d.get("narticles", 1) > 1})
    folds = {template: n % FOLDS for n, template in enumerate(templates)}
    docs = [doc | {"fold": folds.get(doc.get("template"))} for doc in docs]
    made = make_pages(sources(docs), options.made, options.made, SEED)
    docs += [*left(docs), *(doc | {"set": "made"} for doc in made)]
    Docs.docs = docs
    data = train_all()
    cross_validated()
    if options.out:
        for name, forest in data.items():
            write(options.out / f"{name}.json", forest)


if __name__ == "__main__":
    main()
