"""Results as records: an article as JSON or as Markdown with YAML front matter."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain, count
from math import isfinite
from types import MappingProxyType
from typing import Any

from cleaner.reading import Number
from cleaner.result import Article, Result

__all__ = ["METADATA", "article_records", "json_line", "markdown", "own_metadata"]

METADATA: Mapping[str, type] = MappingProxyType(
    {
        "source": str, "article": int, "articles": int, "verdict": str,
        "title": str, "date": str, "date_text": str, "byline": str, "captions": list, "credit": str, "kicker": str,
        "topics": list, "url": str, "host": str, "site": str, "language": str, "packs": list, "fingerprint": str,
        "lines_kept": int, "lines_dropped": int,
    }
)  # fmt: skip
"""The fields of a record's ``metadata`` with their types, for tables that want every column named; a ``list`` is one
of strings."""

_FIELDS = ("title", "date", "date_text", "byline", "captions", "credit", "kicker", "topics")


def article_records(
    result: Result,
    source: str,
    carried: Mapping[str, Any] | None = None,
    text_field: str = "text",
    id_field: str = "id",
) -> Iterator[dict[str, Any]]:
    """One record an article; ``index``, ``empty`` and ``guarded`` documents give one with their text unchanged.

    :param source: name of the document
    :param carried: fields of an input record, carried through where they are not set here
    :param text_field: the field for the text; that of the input record that held it
    :param id_field: the field for the name
    """
    rest = {k: v for k, v in (carried or {}).items() if k not in (id_field, text_field, "metadata")}
    before = own_metadata((carried or {}).get("metadata"))
    count = len(result.articles)
    for article in result.articles or (None,):
        yield {
            id_field: source if count < 2 or article is None else f"{source}#{article.number}",
            text_field: result.text if article is None else article.text,
            "metadata": before | _metadata(result, article, source, count),
            **rest,
        }


def own_metadata(value: Any) -> dict[str, Any]:
    """The fields of an input's ``metadata``; a value without fields becomes one of that name."""
    return value if isinstance(value, dict) else {} if value is None else {"metadata": value}


def json_line(record: Mapping[str, Any]) -> str:
    """A record as one line of JSON: numbers of a record that was read as they were written, dates in ISO 8601, bytes in
    base64, numbers that are none as ``null``, all else that JSON has no form for as text."""
    try:
        return _dumped(record)
    except ValueError:  # NaN or an infinity, which are rare
        return _dumped(_finite(record))


def _dumped(record: Mapping[str, Any]) -> str:
    """A record as JSON, with its numbers as they were written: strings that nothing else in it holds keep their places."""
    numbers: list[str] = []
    mark = ""

    def plain(value: Any) -> Any:
        if not isinstance(value, Number):
            return _plain(value)
        numbers.append(value.said)
        return mark

    dump = partial(json.dumps, record, ensure_ascii=False, allow_nan=False, default=plain)
    line = dump()
    if not numbers:
        return line
    mark = next(m for n in count() if (m := f"number {n}") not in line)
    numbers.clear()
    pieces = dump().split(f'"{mark}"')
    return "".join(chain.from_iterable(zip(pieces, [*numbers, ""], strict=True)))


def _plain(value: Any) -> Any:
    """A value that JSON has no form for in the nearest one; ``as_py``: of a table that was read."""
    if hasattr(value, "as_py"):
        return value.as_py()
    if hasattr(value, "isoformat"):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    return str(value)


def _finite(value: Any) -> Any:
    """A value with ``None`` for each number in it that is not finite."""
    if hasattr(value, "as_py"):
        value = value.as_py()
    if isinstance(value, dict):
        return {k: _finite(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(v) for v in value]
    return None if isinstance(value, float) and not isfinite(value) else value


def _metadata(result: Result, article: Article | None, source: str, count: int) -> dict[str, Any]:
    data: dict[str, Any] = {"source": source}
    if article is not None:
        data["article"] = article.number
    data |= {"articles": count, "verdict": result.verdict.value}
    if article is not None:
        for name in _FIELDS:
            value = getattr(article, name)
            if value:
                data[name] = list(value) if isinstance(value, tuple) else value
    url = (article and article.url) or result.url
    if url:
        data["url"] = url
    if result.host:
        data["host"] = result.host
    for key in ("site", "language"):
        if article is not None and (value := getattr(article, key)):
            data[key] = value
    if result.packs:
        data["packs"] = list(result.packs)
    if article is not None:
        data |= {
            "fingerprint": article.fingerprint,
            "lines_kept": article.lines_kept,
            "lines_dropped": article.lines_dropped,
        }
    return data


def markdown(result: Result, source: str) -> list[str]:
    """One Markdown text an article, with its metadata as YAML front matter."""
    texts = []
    for record in article_records(result, source):
        lines = [
            f"{key}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in {"id": record["id"], **record["metadata"]}.items()
        ]
        texts.append("---\n" + "\n".join(lines) + "\n---\n\n" + record["text"])
    return texts
