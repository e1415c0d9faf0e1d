"""Scrapy: real crawls of a page that needs no network, one after the other in a process of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from .documents import RULES, STORY, TITLES

pytest.importorskip("scrapy", reason="needs the extra: pip install 'article-cleaner[scrapy]'")

SCRIPT = '''
import dataclasses, json, sys
import scrapy
from scrapy.crawler import AsyncCrawlerRunner
from scrapy.utils.defer import deferred_f_from_coro_f
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor

@dataclasses.dataclass
class Page:
    id: str
    text: str

class News(scrapy.Item):
    id = scrapy.Field()
    text = scrapy.Field()
    metadata = scrapy.Field()

class Count:
    """A pipeline that comes after ours."""
    n = 0

    def process_item(self, item):
        self.n += 1
        item["n"] = self.n
        return item

class Spider(scrapy.Spider):
    name = "harbor"
    start_urls = ["data:text/plain,sea"]

    def parse(self, response):
        for kind, fields in self.items:
            yield {"dict": dict, "Page": Page, "News": News}[kind](**fields)

async def crawl(name, items, count, settings):
    feeds = {f"{name}.jsonl": {"format": "jsonlines"}}
    pipelines = {"cleaner.integrations.scrapy.ArticlePipeline": 300} | ({Count: 400} if count else {})
    runner = AsyncCrawlerRunner(settings | {"ITEM_PIPELINES": pipelines, "FEEDS": feeds, "TELNETCONSOLE_ENABLED": False})
    crawler = runner.create_crawler(Spider)
    try:
        await runner.crawl(crawler, items=items)
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    return {k: v for k, v in crawler.stats.get_stats().items() if isinstance(v, (int, str))}

async def main(reactor):
    with open("scenes.json") as file:
        scenes = json.load(file)
    told = {name: await crawl(name, *scene) for name, scene in scenes.items()}
    with open("told.json", "w") as file:
        json.dump(told, file)

install_reactor("twisted.internet.asyncioreactor.AsyncioSelectorReactor")
configure_logging()
from twisted.internet.task import react
react(deferred_f_from_coro_f(main))
'''

BUNDLE = {"id": "a", "text": STORY, "tags": ["sea"], "metadata": {"depth": 2}}
PLAIN = {"id": "b", "text": "The sea is calm.\n"}
FAILING = {"id": "c", "text": None}
KINDS = [("News", PLAIN), ("Page", PLAIN)]

SCENES: dict[str, tuple[list[tuple[str, dict[str, Any]]], bool, dict[str, Any]]] = {
    "items": ([("dict", BUNDLE), ("dict", PLAIN), ("dict", {"image": "p.jpg"})], True, {}),
    "field": ([("dict", BUNDLE)], False, {"CLEANER_FURTHER": "field", "CLEANER_FURTHER_FIELD": "more"}),
    "drop": ([("dict", BUNDLE)], False, {"CLEANER_FURTHER": "drop"}),
    "kinds": (KINDS, False, {}),
    "kinds-bare": (KINDS, False, {"CLEANER_METADATA_FIELD": ""}),
    "failing": ([("dict", FAILING), ("dict", PLAIN)], False, {}),
    "failing-drop": ([("dict", FAILING), ("dict", PLAIN)], False, {"CLEANER_ON_ERROR": "drop"}),
    "wrong-name": ([("dict", PLAIN)], False, {"CLEANER_FURTHUR": "items"}),
    "wrong-value": ([("dict", PLAIN)], False, {"CLEANER_FURTHER": "item"}),
    "wrong-pack": ([("dict", PLAIN)], False, {"CLEANER_PACKS": ["harborpots"]}),
}
"""Crawls by name: the items that the spider gives, each with its class; whether a pipeline comes after ours; settings."""


@dataclass(frozen=True)
class Crawl:
    """What came out of a crawl."""

    items: list[dict[str, Any]]
    stats: dict[str, Any]
    log: str


@pytest.fixture(scope="module")
def crawls(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Crawl]:
    """All crawls."""
    folder = tmp_path_factory.mktemp("crawls")
    scenes = {name: (items, count, {"CLEANER_RULES": [str(RULES)]} | own) for name, (items, count, own) in SCENES.items()}
    (folder / "scenes.json").write_text(json.dumps(scenes))
    (folder / "crawl.py").write_text(SCRIPT)
    env = os.environ | {"XDG_CONFIG_HOME": str(folder / "config")}
    done = subprocess.run(
        [sys.executable, "crawl.py"], cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "told.json").read_text())
    return {name: Crawl(_read(folder / f"{name}.jsonl"), told[name], done.stderr) for name in SCENES}


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []


def test_further_articles_are_items_of_their_own(crawls: dict[str, Crawl]) -> None:
    crawl = crawls["items"]
    found = {item.get("id"): item for item in crawl.items}
    assert len(crawl.items) == 4
    assert [found[id_]["metadata"]["title"] for id_ in ("a#1", "a#2")] == TITLES
    assert [found[id_]["metadata"]["depth"] for id_ in ("a#1", "a#2")] == [2, 2]
    assert [found[id_]["tags"] for id_ in ("a#1", "a#2")] == [["sea"], ["sea"]]
    assert (found["b"]["text"], found["b"]["metadata"]["verdict"]) == (PLAIN["text"], "article")
    assert found[None]["image"] == "p.jpg"
    assert sorted(item["n"] for item in crawl.items) == [1, 2, 3, 4]  # each went through the other pipeline once
    assert crawl.stats["item_scraped_count"] == 4
    assert {name: n for name, n in crawl.stats.items() if name.startswith("cleaner/")} == {
        "cleaner/documents": 2, "cleaner/articles": 3, "cleaner/verdict/bundle": 1, "cleaner/verdict/article": 1
    }  # fmt: skip


def test_or_stand_in_a_field(crawls: dict[str, Crawl]) -> None:
    [item] = crawls["field"].items
    assert (item["id"], item["metadata"]["title"]) == ("a#1", TITLES[0])
    assert [(r["id"], r["metadata"]["title"]) for r in item["more"]] == [("a#2", TITLES[1])]


def test_or_are_left_out(crawls: dict[str, Crawl]) -> None:
    [item] = crawls["drop"].items
    assert item["metadata"]["articles"] == 2
    assert "articles" not in item


def test_items_of_all_kinds(crawls: dict[str, Crawl]) -> None:
    assert [item["text"] for item in crawls["kinds"].items] == [PLAIN["text"]]
    assert 'Page has no field "metadata"; declare it, or name another with CLEANER_METADATA_FIELD' in crawls["kinds"].log
    assert [item["text"] for item in crawls["kinds-bare"].items] == [PLAIN["text"]] * 2


def test_an_item_that_fails_stays_or_goes(crawls: dict[str, Crawl]) -> None:
    assert [item["id"] for item in crawls["failing"].items] == ["c", "b"]
    assert "c: no text; a record needs a string in" in crawls["failing"].log
    assert crawls["failing"].stats["cleaner/failed"] == 1
    assert [item["id"] for item in crawls["failing-drop"].items] == ["b"]
    assert crawls["failing-drop"].stats["item_dropped_count"] == 1


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("wrong-name", 'OptionError: no setting CLEANER_FURTHUR (did you mean "CLEANER_FURTHER"?); settings are'),
        ("wrong-value", 'OptionError: CLEANER_FURTHER is "item" (did you mean "items"?); use items, field, drop'),
        ("wrong-pack", 'OptionError: no pack "harborpots" (did you mean "harborpost"?)'),
    ],
)
def test_a_wrong_setting_stops_the_crawl(crawls: dict[str, Crawl], name: str, said: str) -> None:
    assert crawls[name].stats["error"].startswith(said)
    assert crawls[name].items == []
