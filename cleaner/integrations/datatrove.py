"""datatrove: a step of a pipeline that makes of each document one or more, an article each.

Needs the extra ``datatrove``. ::

    LocalPipelineExecutor([JsonlReader("crawl/"), ArticleCleaner(), JsonlWriter("articles/")], tasks=8).run()
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from typing import Any

from cleaner.api import Cleaner
from cleaner.errors import InputError
from cleaner.integrations.extras import missing
from cleaner.integrations.records import RecordCleaner
from cleaner.integrations.shipping import Shipment
from cleaner.model import Verdict
from cleaner.reading import Fields
from cleaner.records import article_records

try:
    from datatrove.data import Document
    from datatrove.pipeline.base import PipelineStep
except ModuleNotFoundError as error:
    raise missing("datatrove", error) from None

__all__ = ["ArticleCleaner"]

_log = logging.getLogger(__name__)


class ArticleCleaner(PipelineStep):
    """Cleans documents; each article goes on as a document of its own.

    An article's ``metadata`` is that of its document with the fields of a record (``title``, ``date``, ``verdict``, …)
    put over it. ``index``, ``empty`` and ``guarded`` documents go on with their text unchanged. Media stay with the
    first article.

    Statistics: ``total``, ``forwarded`` (articles), ``dropped`` (failed documents), ``changed``, one for each verdict
    (``verdict_bundle``, …), and ``lines_dropped``.

    It is pickled with the rules' contents, so that workers need no rule files.

    :param cleaner: by default one with the bundled rules
    :param url: the field of a document's metadata with its address, which switches packs on
    :param host: the site that all documents come from
    :param exclusion_writer: where documents go that can't be cleaned, with the reason in ``metadata["filter_reason"]``;
        without it they are logged and dropped
    """

    name = "🧹 article-cleaner"
    type = "✂️ - FORMAT"

    def __init__(
        self,
        cleaner: Cleaner | None = None,
        url: str = "url",
        host: str | None = None,
        exclusion_writer: Any = None,
    ) -> None:
        super().__init__()
        self._shipment = Shipment.of(cleaner or Cleaner.load())
        self._url, self._host = url, host
        self.exclusion_writer = exclusion_writer

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Clean a stream of documents.

        :param data: :class:`datatrove.data.Document` objects
        :raises RuleError: a fault in a rule file
        """
        worker = RecordCleaner(self._shipment.cleaner(), Fields(("text",)), self._host)
        with self.exclusion_writer or contextlib.nullcontext() as writer:
            for doc in data:
                self.stat_update("total")
                try:
                    with self.track_time():
                        articles = self._articles(worker, doc)
                except InputError as error:
                    self.stat_update("dropped")
                    _log.warning("%s", error)
                    if writer is not None:
                        doc.metadata["filter_reason"] = str(error)
                        writer.write(doc, rank)
                    continue
                for article in articles:
                    self.stat_update("forwarded")
                    self.update_doc_stats(article)
                    yield article

    def _articles(self, worker: RecordCleaner, doc: Any) -> list[Any]:
        record = {"id": doc.id, "text": doc.text, "url": doc.metadata.get(self._url), "metadata": doc.metadata}
        document, result = worker.result(record, str(doc.id), str(doc.id))
        self.stat_update(f"verdict_{Verdict(result.verdict).value}")
        if result.changed:
            self.stat_update("changed")
        found = list(article_records(result, document.source, document.record))
        self.stat_update("lines_dropped", value=sum(a.lines_dropped for a in result.articles))
        return [
            Document(text=r["text"], id=r["id"], media=[] if k else doc.media, metadata=r["metadata"])
            for k, r in enumerate(found)
        ]
