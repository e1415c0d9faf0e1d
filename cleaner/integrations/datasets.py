"""Hugging Face datasets: a function for ``Dataset.map(batched=True)``, one row a document in, one row an article out.

Needs the extra ``datasets``.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from cleaner.api import Cleaner
from cleaner.errors import InputError, OptionError
from cleaner.integrations.extras import missing
from cleaner.integrations.records import RecordCleaner, record_fields
from cleaner.integrations.shipping import Shipment
from cleaner.reading import Fields
from cleaner.records import METADATA, own_metadata

__all__ = ["BatchCleaner", "article_features", "clean_dataset"]

_log = logging.getLogger(__name__)


class BatchCleaner:
    """Cleans a batch of rows; call it through ``map(…, batched=True, with_indices=True)``.

    It makes more rows than it gets, so ``map`` has to be told to remove the columns of the batch:
    ``remove_columns=dataset.column_names``. :func:`clean_dataset` does all of it.

    A row that can't be cleaned comes back as it was, with the reason in the column ``error``; for all others that
    is ``None``.

    It is pickled with the rules' contents: workers need no rule files, and the cache of ``map`` forgets results
    when a rule or the program changes.

    :param cleaner: by default one with the bundled rules
    :param text: the column of the text, or several: the first that holds a string
    :param id_field: the column that names a row
    :param url: the column of its address, which switches packs on
    :param host: the site that all rows come from
    :param name: what a row without an id is named after: ``row#1``, ``row#2``, …
    """

    def __init__(
        self,
        cleaner: Cleaner | None = None,
        *,
        text: str | Sequence[str] | None = None,
        id_field: str = "id",
        url: str = "url",
        host: str | None = None,
        name: str = "row",
    ) -> None:
        self._shipment = Shipment.of(cleaner or Cleaner.load())
        self._fields, self._host, self._name = record_fields(text, id_field, url), host, name

    def __call__(self, batch: Mapping[str, Sequence[Any]], indices: Sequence[int] | None = None) -> dict[str, list[Any]]:
        """One row an article.

        :param batch: the columns of some rows
        :param indices: the numbers of these rows, from 0: rows without an id are named after them
        :raises OptionError: none of the columns is the text's
        """
        columns = list(batch)
        text_field, id_field = self.text_column(columns), self._fields.name_in(columns)
        # The column of the text is one for all rows.
        worker = RecordCleaner(self._shipment.cleaner(), replace(self._fields, text=(text_field,)), self._host)
        carried = _carried(columns, text_field, id_field)
        rows: list[dict[str, Any]] = []
        for k in range(len(batch[text_field])):
            row = {name: batch[name][k] for name in columns}
            place = f"{self._name}#{(k if indices is None else indices[k]) + 1}"
            try:
                found = worker.articles(row, place, place)
            except InputError as error:
                _log.warning("%s", error)
                named = row.get(self._fields.id)
                failed = {id_field: place if named in (None, "") else str(named), text_field: row[text_field]}
                found = [failed | {"metadata": own_metadata(row.get("metadata")), "error": str(error)}]
            rows += [{**f, **{name: row[name] for name in carried}} for f in found]
        ours = {name: [row[name] for row in rows] for name in (id_field, text_field, *carried)}
        before = _known(batch.get("metadata", ()))
        whole = [{**dict.fromkeys((*before, *METADATA)), **row["metadata"]} for row in rows]
        return ours | {"metadata": whole, "error": [row.get("error") for row in rows]}

    def text_column(self, columns: Sequence[str]) -> str:
        """The column of the text; :raises OptionError: there is none"""
        found = next((name for name in self._fields.text if name in columns), None)
        if found is None:
            named = ", ".join(map(repr, self._fields.text))
            raise OptionError(f"no column {named}; the columns are {', '.join(columns)}: name that of the text")
        return found


def article_features(features: Any, text_column: str, id_field: str = "id") -> Any:
    """The :class:`datasets.Features` of cleaned rows: every field of ``metadata`` is named, so that batches in which
    one has no value agree with the others.

    :param features: those of the rows that go in
    :param text_column: the column of their text
    :param id_field: the column that names a row
    :raises OptionError: a column stands where one of ours has to be
    """
    try:
        from datasets import Features, Value
    except ModuleNotFoundError as error:
        raise missing("datasets", error) from None

    kinds = {str: Value("string"), int: Value("int64"), list: [Value("string")]}
    before = features.get("metadata", {})
    if not isinstance(before, dict):
        raise OptionError('the column "metadata" holds no fields by name, and articles have theirs there; rename it')
    if "error" in features:
        raise OptionError('there is a column "error", where the reasons of failed rows go; rename it')
    named = Fields(id=id_field).name_in(features)
    ours = {named: Value("string"), text_column: features[text_column]}
    metadata = {**before, **{name: kinds[kind] for name, kind in METADATA.items()}}
    carried = {name: features[name] for name in _carried(list(features), text_column, named)}
    return Features(ours | carried | {"metadata": metadata, "error": Value("string")})


def clean_dataset(
    dataset: Any,
    cleaner: Cleaner | None = None,
    *,
    text: str | Sequence[str] | None = None,
    id_field: str = "id",
    url: str = "url",
    host: str | None = None,
    **options: Any,
) -> Any:
    """Clean a dataset: one row an article, with ``metadata`` as a struct and ``error``.

    :param dataset: a :class:`datasets.Dataset` or :class:`datasets.IterableDataset`; each split of a ``DatasetDict``
        is cleaned by a call of its own
    :param cleaner: by default one with the bundled rules
    :param text: the column of the text, or several: the first that is there
    :param id_field: the column that names a row; without it, rows are ``row#1``, ``row#2``, …; beside an ``id`` that is another
        thing it holds the names of articles, too
    :param url: the column of its address, which switches packs on
    :param host: the site that all rows come from
    :param options: more for ``map``: ``num_proc=8``, ``batch_size=100``
    :return: a dataset of the same class
    :raises OptionError: no such column, or a column stands where one of ours has to be
    """
    if dataset.features is None:  # a stream tells its columns by its first row
        dataset = dataset._resolve_features()
    clean = BatchCleaner(cleaner, text=text, id_field=id_field, url=url, host=host)
    features = article_features(dataset.features, clean.text_column(dataset.column_names), id_field)
    return dataset.map(
        clean, batched=True, with_indices=True, remove_columns=dataset.column_names, features=features, **options
    )


def _carried(columns: Sequence[str], text_column: str, id_field: str) -> list[str]:
    """The columns that the cleaner does not set."""
    return [name for name in columns if name not in (id_field, text_column, "metadata", "error")]


def _known(metadata: Sequence[Any]) -> dict[str, None]:
    """The names of the fields of a column ``metadata``."""
    return {name: None for value in metadata for name in own_metadata(value)}
