"""Measures ``clean learn`` on invented sites: ``python benchmarks/learn_sites.py [--sites 30] [--seed 1]``.

For each site a pack is learned from its pages without any label. Then it is told

- of the chrome lines that recur in different articles, how many the pack takes away (``--cut off``: rules alone);
- how many lines of articles it takes away, and how many sentences of articles it names;
- on how many sites it has the header of at least four stories in five;
- how many bundles it splits exactly, and how many single pages wrongly; also on pages that it has not seen. Some seams
  no rule can say: a headline that stands once, right below the last paragraph of the story before. The language of rules
  refuses such a block, as any paragraph could pass for the headline; bundles with them are counted apart, too.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections import defaultdict
from pathlib import Path

from invented_sites import Page, Site, make_sites

from cleaner import Cleaner
from cleaner.folding import line_key
from cleaner.learning import Store, learn, pack_text
from cleaner.learning.forms import masked
from cleaner.packs import Library
from cleaner.result import Result


def learned(site: Site) -> tuple[str, str]:
    """The name and the text of the pack that is learned from a site."""
    with Store() as store:
        for page in site.pages:
            store.add(site.host, page.text)
        (found,) = learn(store, Library())
        return (found.draft.name, pack_text(found.draft)) if found.draft else ("", "")


def recurring(site: Site) -> set[str]:
    """The forms of the chrome lines that stand in several of the site's articles."""
    owners: defaultdict[str, set[int]] = defaultdict(set)
    for page in site.pages:
        for line, kind in zip(page.lines, page.kinds, strict=True):
            if kind == "chrome":
                owners[form(line)].add(page.stories[0])
    least = 2 if len({p.stories[0] for p in site.pages}) <= 8 else 3
    return {key for key, own in owners.items() if len(own) >= least}


def form(line: str) -> str:
    return line_key(masked(line, ("en",)))


def exact(page: Page, result: Result) -> bool:
    """Whether each article of a page is one article of the result, and nothing else is."""
    of: dict[int, set[int | None]] = defaultdict(set)
    for line, kind, article in zip(result.lines, page.kinds, page.articles, strict=True):
        if article is not None and kind in ("title", "body"):
            of[article].add(line.article)
    numbers = [next(iter(own)) for own in of.values() if len(own) == 1]
    return len(numbers) == len(of) == len(set(numbers)) == max(len(result.articles), 1)


def sayable(page: Page) -> bool:
    """Whether at each seam something stands above or in the header that no paragraph could pass for."""
    shown = [k for k, kind in enumerate(page.kinds) if kind != "blank"]
    for at, k in enumerate(shown):
        article = page.articles[k]
        if page.kinds[k] != "title" or not article or not at or page.articles[shown[at - 1]] == article:
            continue
        twice = sum(line == page.lines[k] and a == article for line, a in zip(page.lines, page.articles, strict=True)) > 1
        if page.kinds[shown[at - 1]] == "body" and not twice:
            return False
    return True


def measure(site: Site, folder: Path) -> dict[str, float]:
    began = time.perf_counter()
    name, text = learned(site)
    row: dict[str, float] = {"seconds": time.perf_counter() - began, "articles": len({p.stories[0] for p in site.pages})}
    path = folder / f"{name or 'none'}.toml"
    if text:
        path.write_text(text, encoding="utf-8")
    rules = [path] if text else []
    alone, careful = Cleaner.load(rules=rules, cut="off"), Cleaner.load(rules=rules)
    wanted = recurring(site)
    there: defaultdict[str, int] = defaultdict(int)
    gone: defaultdict[str, int] = defaultdict(int)
    row["teasers"] = row["teasers gone"] = row["lost"] = row["header_right"] = row["headers"] = 0.0
    lost: list[str] = []
    for page in site.pages:
        result = alone.clean(page.text, host=site.host)
        for line, kind in zip(result.lines, page.kinds, strict=True):
            row["teasers"] += kind == "teaser"
            row["teasers gone"] += kind == "teaser" and line.fate == "drop"
            if kind == "chrome" and form(line.text) in wanted:
                there[form(line.text)] += 1
                gone[form(line.text)] += line.fate in ("drop", "capture")
            elif kind in ("body", "title") and line.fate != "keep":
                row["lost"] += 1
                lost.append(f"{line.rule}: {line.text[:60]}")
            if kind == "title":
                row["headers"] += 1
                row["header_right"] += line.kind == "title" and bool(line.rule)
    row["recall"] = sum(gone.values()) / max(sum(there.values()), 1)
    row["forms"] = sum(gone[f] >= 0.95 * n for f, n in there.items()) / max(len(there), 1)
    missed = sorted((f for f, n in there.items() if gone[f] < 0.95 * n), key=lambda f: gone[f] - there[f])
    row["header"] = float(row["header_right"] >= 0.8 * row["headers"])
    for which, pages in (("own", site.pages), ("fresh", site.fresh)):
        bundles = [p for p in pages if len(p.stories) > 1]
        singles = [p for p in pages if len(p.stories) == 1]
        row[f"bundles {which}"] = len(bundles)
        row[f"sayable {which}"] = sum(map(sayable, bundles))
        row[f"exact {which}"] = sum(exact(p, careful.clean(p.text, host=site.host)) for p in bundles)
        row[f"singles {which}"] = len(singles)
        row[f"false {which}"] = sum(len(careful.clean(p.text, host=site.host).articles) > 1 for p in singles)
    site.notes = (missed[:6], lost[:6])  # type: ignore[attr-defined]
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, help="the n-th site alone")
    parser.add_argument("--most", type=int, default=1000, help="only sites of at most so many pages")
    parser.add_argument("--show", action="store_true", help="what was missed and lost")
    parser.add_argument("--keep", type=Path, help="write the packs into this folder")
    given = parser.parse_args()
    sites = make_sites(given.sites, given.seed)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        out = given.keep or Path(folder)
        out.mkdir(parents=True, exist_ok=True)
        for n, site in enumerate(sites):
            if (given.only is not None and n != given.only) or len(site.pages) > given.most:
                continue
            row = measure(site, out)
            rows.append((site, row))
            print(
                f"{n:>2} {site.name:<24}{len(site.pages):>4} pages  {site.header:<22}"
                f"recall {row['recall']:.3f} forms {row['forms']:.3f}"
                f"  lost {row['lost']:>3.0f}  header {row['header_right']:.0f}/{row['headers']:.0f}"
                f"  exact {row['exact own']:.0f}/{row['bundles own']:.0f} {row['exact fresh']:.0f}/{row['bundles fresh']:.0f}"
                f"  false {row['false own']:.0f} {row['false fresh']:.0f}  {row['seconds']:.1f} s",
                flush=True,
            )
            if given.show:
                for title, values in zip(("missed", "lost"), site.notes, strict=True):  # type: ignore[attr-defined]
                    for value in values:
                        print(f"     {title}: {value[:110]}")
    total = {key: sum(row[key] for _, row in rows) for key in rows[0][1]}
    print(
        f"recall of recurring chrome lines {total['recall'] / len(rows):.3f} (of their forms {total['forms'] / len(rows):.3f}),"
        f" of teasers {total['teasers gone'] / max(total['teasers'], 1):.3f}; lines of articles lost {total['lost']:.0f};"
        f" headers {total['header']:.0f} of {len(rows)} sites"
    )
    for which in ("own", "fresh"):
        print(
            f"{which} pages: {total[f'exact {which}']:.0f} of {total[f'bundles {which}']:.0f} bundles split exactly"
            f" ({total[f'sayable {which}']:.0f} have seams that a rule can say),"
            f" {total[f'false {which}']:.0f} of {total[f'singles {which}']:.0f} single pages split"
        )


if __name__ == "__main__":
    main()
