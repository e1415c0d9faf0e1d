"""Records in, article records out: what the shims share, and a plain generator.

>>> from cleaner.integrations.records import clean_records
>>> [r["text"] for r in clean_records([{"id": "a1", "text": "The sea is calm.\\n"}])]
['The sea is calm.\\n']
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from cleaner.api import Cleaner
from cleaner.errors import CleanerError, InputError, OptionError, PatternTimeout, RecordError, RuleError
from cleaner.owned import NO_PASSAGES, Passage
from cleaner.packs import read_host
from cleaner.reading import Document, Fields, record_document
from cleaner.records import article_records
from cleaner.result import Result

__all__ = ["RecordCleaner", "clean_records", "record_fields"]


def record_fields(text: str | Sequence[str] | None = None, id_field: str = "id", url: str = "url") -> Fields:
    """Which fields of a record hold what, as options name them.

    :param text: the field of the text, or several: the first that holds a string; by default ``text``, ``content``,
        ``maintext``
    :raises OptionError: a field without a name
    """
    names = (text,) if isinstance(text, str) else tuple(text) if text is not None else Fields().text
    if not names or not all(names) or not id_field or not url:
        raise OptionError("a field has no name; name the fields of text, id and url")
    return Fields(names, id_field, url)


@dataclass(frozen=True, slots=True)
class RecordCleaner:
    """Cleans records one by one. It can be pickled, and workers may share it."""

    cleaner: Cleaner = field(default_factory=Cleaner.load)
    """What cleans their texts."""
    fields: Fields = field(default_factory=Fields)
    """Which of their fields hold what."""
    host: str | None = None
    """The site they all come from; by default their addresses tell."""

    def __post_init__(self) -> None:
        """:raises OptionError: a host that is none, which concerns all records"""
        if self.host:
            read_host(self.host)

    def result(
        self,
        record: Mapping[str, Any],
        place: str,
        source: str,
        path: Path | None = None,
        owned: Sequence[Passage] = NO_PASSAGES,
    ) -> tuple[Document, Result]:
        """Clean the text of a record.

        :param place: where the record stands, for the message of an error
        :param source: its name, where it has no id
        :param path: its file, for packs that go by the folder's name
        :param owned: passages that belong to other documents
        :raises InputError: it has no text and no page, or can't be cleaned
        :raises RuleError: a fault in a rule file, which concerns all records
        """
        document = record_document(dict(record), place, source, self.fields, path=path)
        return document, self.document_result(document, owned)

    def document_result(self, document: Document, owned: Sequence[Passage] = NO_PASSAGES) -> Result:
        """Clean a document.

        :param owned: passages that belong to other documents
        :raises InputError: it can't be cleaned
        :raises RuleError: a fault in a rule file, which concerns all documents
        """
        host, url, path = self.host, document.url, document.path
        try:
            if document.page is not None:
                return self.cleaner.clean_html(document.page, host=host, url=url, path=path, owned=owned)
            return self.cleaner.clean(document.text, host=host, url=url, path=path, owned=owned)
        except PatternTimeout as error:
            raise InputError(f"{document.source}: {error}; it stays as it was") from None
        except RuleError:
            raise
        except Exception as error:  # one document must not end a run over millions
            raise InputError(f"{document.source}: can't be cleaned: {type(error).__name__}: {error}") from error

    def articles(self, record: Mapping[str, Any], place: str, source: str, path: Path | None = None) -> list[dict[str, Any]]:
        """One record an article, as ``--format jsonl`` gives them; parameters and errors as for :meth:`result`."""
        document, result = self.result(record, place, source, path)
        return list(article_records(result, document.source, document.record, document.text_field, document.id_field))


def clean_records(
    records: Iterable[Mapping[str, Any]],
    cleaner: Cleaner | None = None,
    *,
    text: str | Sequence[str] | None = None,
    id_field: str = "id",
    url: str = "url",
    host: str | None = None,
    name: str = "record",
    on_error: Callable[[Mapping[str, Any], CleanerError], object] | None = None,
) -> Iterator[dict[str, Any]]:
    """Clean records one at a time; nothing is held but the record at hand.

    :param records: mappings with a text; all fields that the cleaner does not set are carried through
    :param cleaner: by default one with the bundled rules
    :param text: the field of the text, or several: the first that holds a string; by default ``text``, ``content``,
        ``maintext``
    :param id_field: the field that names a record
    :param url: the field of its address, which switches packs on
    :param host: the site that all records come from
    :param name: what a record without an id is named after: ``record#1``, ``record#2``, …
    :param on_error: called with each record that can't be cleaned and the error; without it the error is raised
    :return: one record an article: ``id``, the text, ``metadata``, and the fields carried through
    :raises OptionError: a host that is none
    :raises InputError: a record without a text, or one whose text can't be cleaned, where ``on_error`` is not given
    :raises RuleError: a fault in a rule file
    """
    worker = RecordCleaner(cleaner or Cleaner.load(), record_fields(text, id_field, url), host)
    for number, record in enumerate(records, 1):
        try:
            if not isinstance(record, Mapping):
                raise RecordError(f"{name}#{number}: no record, but a {type(record).__name__}; a record maps names to values")
            found = worker.articles(record, f"{name}#{number}", f"{name}#{number}")
        except InputError as error:
            if on_error is None:
                raise
            on_error(record, error)
        else:
            yield from found
