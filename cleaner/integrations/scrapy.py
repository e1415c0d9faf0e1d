"""Scrapy: an item pipeline that puts the first article into the item; the others follow, or stand in a field.

Needs the extra ``scrapy`` (Scrapy 2.14 or newer). In a project's settings::

    ITEM_PIPELINES = {"cleaner.integrations.scrapy.ArticlePipeline": 300}
    CLEANER_FURTHER = "items"
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Mapping
from contextvars import ContextVar
from typing import Any

from cleaner.api import Cleaner
from cleaner.errors import InputError, OptionError, suggestion
from cleaner.integrations.extras import missing
from cleaner.integrations.records import RecordCleaner, record_fields
from cleaner.reading import TEXT_FIELDS
from cleaner.records import article_records

try:
    from itemadapter import ItemAdapter
    from scrapy.exceptions import DropItem
except ModuleNotFoundError as error:
    raise missing("scrapy", error) from None

__all__ = ["SETTINGS", "ArticlePipeline"]

_log = logging.getLogger(__name__)
_is_further: ContextVar[bool] = ContextVar("is_further", default=False)  # what we send ourselves is clean

SETTINGS: Mapping[str, object] = {
    "CLEANER_FURTHER": "items",
    "CLEANER_FURTHER_FIELD": "articles",
    "CLEANER_METADATA_FIELD": "metadata",
    "CLEANER_ON_ERROR": "keep",
    "CLEANER_TEXT_FIELD": TEXT_FIELDS,
    "CLEANER_ID_FIELD": "id",
    "CLEANER_URL_FIELD": "url",
    "CLEANER_RULES": (),
    "CLEANER_PACKS": (),
    "CLEANER_KEEP": (),
    "CLEANER_CUT": "careful",
}
"""The settings, with what they are by default."""


class ArticlePipeline:
    """Cleans the text of items.

    The first article goes into the item, with its metadata in a field. The other articles of a bundle become, as
    ``CLEANER_FURTHER`` says, items of their own, which pass all pipelines and are exported like any item (``items``),
    or records in a field of the first (``field``), or are left out (``drop``). An item whose text can't be cleaned
    goes on as it was (``CLEANER_ON_ERROR = "keep"``) or is dropped (``"drop"``); it is logged and counted.
    Items without a field for the text go on as they were.

    Counted in the crawl's statistics: ``cleaner/documents``, ``cleaner/articles``, ``cleaner/failed``,
    ``cleaner/verdict/…``.

    :param crawler: the crawl
    :raises OptionError: a setting that is none, or with a value that is none
    :raises RuleError: a fault in a rule file
    """

    def __init__(self, crawler: Any) -> None:
        self._crawler = crawler
        given = {name: crawler.settings.get(name) for name in crawler.settings if name.startswith("CLEANER_")}
        for name in given:
            if name not in SETTINGS:
                raise OptionError(f"no setting {name}{suggestion(name, SETTINGS)}; settings are {', '.join(SETTINGS)}")
        values: dict[str, Any] = {**SETTINGS, **given}
        self._further = _one_of("CLEANER_FURTHER", values, ("items", "field", "drop"))
        self._on_error = _one_of("CLEANER_ON_ERROR", values, ("keep", "drop"))
        self._further_field: str = values["CLEANER_FURTHER_FIELD"]
        self._metadata_field: str = values["CLEANER_METADATA_FIELD"]
        cleaner = Cleaner.load(
            rules=values["CLEANER_RULES"], packs=values["CLEANER_PACKS"], keep=values["CLEANER_KEEP"], cut=values["CLEANER_CUT"]
        )
        fields = record_fields(values["CLEANER_TEXT_FIELD"], values["CLEANER_ID_FIELD"], values["CLEANER_URL_FIELD"])
        self._worker = RecordCleaner(cleaner, fields)

    @classmethod
    def from_crawler(cls, crawler: Any) -> ArticlePipeline:
        """The pipeline of a crawl, as Scrapy makes it."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Clean an item.

        :return: the same item, with its first article
        :raises DropItem: it can't be cleaned, and ``CLEANER_ON_ERROR`` says so
        :raises OptionError: the item's class does not declare a field that is needed
        """
        adapter = ItemAdapter(item)
        fields = self._worker.fields
        if _is_further.get() or not any(name in adapter for name in fields.text):
            return item
        place = str(adapter.get(fields.id) or adapter.get(fields.url) or type(item).__name__)
        try:
            document, result = self._worker.result(self._as_record(adapter), place, place)
        except InputError as error:
            self._count("cleaner/failed")
            if self._on_error == "drop":
                raise DropItem(str(error)) from None
            _log.warning("%s; the item stays as it was", error)
            return item
        self._count("cleaner/documents")
        self._count("cleaner/articles", len(result.articles))
        self._count(f"cleaner/verdict/{result.verdict.value}")
        first, *others = article_records(result, document.source, document.record, document.text_field)
        if others and self._further == "field":
            self._put(
                adapter, self._further_field, [{k: r[k] for k in ("id", document.text_field, "metadata")} for r in others]
            )
        further = [copy.deepcopy(item) for _ in others] if self._further == "items" else []
        self._fill(item, first, document.text_field)
        for copied, record in zip(further, others, strict=False):
            self._fill(copied, record, document.text_field)
            await self._send(copied)
        return item

    def _as_record(self, adapter: Any) -> dict[str, Any]:
        """What the cleaner needs of an item."""
        record = {name: adapter[name] for name in (*self._worker.fields.text, self._worker.fields.url) if name in adapter}
        record["metadata"] = adapter.get(self._metadata_field) if self._metadata_field else None
        record[self._worker.fields.id] = adapter.get(self._worker.fields.id)
        return record

    def _fill(self, item: Any, record: Mapping[str, Any], text_field: str) -> None:
        """Put an article into an item."""
        adapter = ItemAdapter(item)
        adapter[text_field] = record[text_field]
        if adapter.get(self._worker.fields.id) not in (None, ""):
            adapter[self._worker.fields.id] = record["id"]
        if self._metadata_field:
            self._put(adapter, self._metadata_field, record["metadata"])

    def _put(self, adapter: Any, name: str, value: object) -> None:
        try:
            adapter[name] = value
        except KeyError:
            setting = "CLEANER_METADATA_FIELD" if name == self._metadata_field else "CLEANER_FURTHER_FIELD"
            raise OptionError(
                f'{type(adapter.item).__name__} has no field "{name}"; declare it, or name another with {setting}'
            ) from None

    async def _send(self, item: Any) -> None:
        """Send a further item through all pipelines and on to whoever waits for items, as if the spider had given it."""
        token = _is_further.set(True)
        try:
            await self._crawler.engine.scraper.start_itemproc_async(item, response=None)
        finally:
            _is_further.reset(token)

    def _count(self, name: str, value: int = 1) -> None:
        if value:
            self._crawler.stats.inc_value(name, value)


def _one_of(name: str, values: Mapping[str, Any], known: tuple[str, ...]) -> str:
    value = str(values[name])
    if value not in known:
        raise OptionError(f'{name} is "{value}"{suggestion(value, known)}; use {", ".join(known)}')
    return value
