"""The ledger of a document: every line with its label, from which the original comes back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleaner.errors import LedgerError
from cleaner.lines import read_lines
from cleaner.reading import Document
from cleaner.result import Result

__all__ = ["is_of", "ledger_lines", "line_records", "restore"]

_VERSION = 1
_NEEDED = ("encoding", "errors", "bom", "newline", "sha256")  # what the first record tells without which nothing comes back


def line_records(result: Result, source: str) -> Iterator[dict[str, Any]]:
    """One record a line, blank lines too."""
    usual, breaks = _breaks(result)
    for line, own in zip(result.lines, breaks, strict=True):
        record: dict[str, Any] = {
            "source": source, "line": line.number, "text": line.text, "kind": line.kind.value, "fate": line.fate.value,
            "rule": line.rule, "article": line.article,
        }  # fmt: skip
        if line.cuts:
            record["cuts"] = [list(cut) for cut in line.cuts]
        if line.round > 1:
            record["round"] = line.round
        if line.probability is not None:
            record["probability"] = line.probability
        if own != usual:
            record["newline"] = own
        yield record


def ledger_lines(document: Document, result: Result) -> Iterator[str]:
    """The ledger as JSON lines: first what the file is, then its lines."""
    newline, _ = _breaks(result)
    decoded = document.decoded
    head = {
        "ledger": _VERSION,
        "source": document.source,
        **({"input": "html"} if document.page is not None else {}),
        "encoding": decoded.encoding if decoded else "utf-8",
        "errors": decoded.errors if decoded else "surrogatepass",  # a JSON string may hold half a pair of surrogates
        "bom": decoded.bom.hex() if decoded else "",
        "newline": newline,
        "verdict": result.verdict.value,
        "packs": list(result.packs),
        "sha256": _hash(document),
    }
    yield json.dumps(head, ensure_ascii=False)
    for record in line_records(result, document.source):
        yield json.dumps(record, ensure_ascii=False)


def _breaks(result: Result) -> tuple[str, list[str]]:
    """How the lines of a document end as a rule, the way of its first, and how each of them does."""
    lines, breaks = read_lines(result.source)
    if isinstance(breaks, list):
        return breaks[0], breaks
    ended = result.source.endswith(("\n", "\r"))
    return breaks, [breaks] * len(lines) if ended or not lines else [*[breaks] * (len(lines) - 1), ""]


def _hash(document: Document) -> str:
    if document.page is not None:
        return _sha256(document.page.encode("utf-8", "surrogatepass") if isinstance(document.page, str) else document.page)
    return _sha256(document.raw if document.decoded else document.text.encode("utf-8", "surrogatepass"))


def _sha256(data: bytes) -> str:
    from hashlib import sha256  # only here: it loads a large library

    return sha256(data).hexdigest()


def is_of(ledger: Path, document: Document) -> bool:
    """Whether a ledger that is there was made from these very bytes."""
    try:
        with ledger.open(encoding="utf-8") as lines:
            head = json.loads(next(lines, ""))
        return bool(head["sha256"] == _hash(document))
    except (OSError, ValueError, KeyError, TypeError):
        return False


def restore(lines: Iterable[str], name: str) -> bytes:
    """The bytes of the document that a ledger tells of.

    :param lines: the ledger, line by line
    :param name: for errors
    :raises LedgerError: it is no ledger, or its lines do not give the document that was hashed
    """
    head: dict[str, Any] | None = None
    parts: list[str] = []
    for number, raw in enumerate(lines, 1):
        if not raw.strip():
            continue
        try:
            record = json.loads(raw)
            if head is None:
                if record.get("ledger") != _VERSION:
                    raise LedgerError(f"{name}: no ledger of version {_VERSION}; make one with --ledger DIR")
                if record.get("input") == "html":
                    raise LedgerError(f"{name}: tells of the lines of an HTML page, which is not in it; keep the page itself")
                missing = next((key for key in _NEEDED if not isinstance(record.get(key), str)), None)
                if missing:
                    raise LedgerError(f'{name}:{number}: does not tell "{missing}"; make the ledger again with --ledger DIR')
                head = record
                continue
            parts.append("".join((record["text"], record.get("newline", head["newline"]))))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise LedgerError(f"{name}:{number}: no record of a ledger; make one with --ledger DIR") from None
    if head is None:
        raise LedgerError(f"{name}: empty; make a ledger with --ledger DIR")
    try:
        data = bytes.fromhex(head["bom"]) + "".join(parts).encode(head["encoding"], head["errors"])
    except (ValueError, LookupError) as error:
        raise LedgerError(f"{name}: can't be written as it was: {error}") from None
    if _sha256(data) != head["sha256"]:
        raise LedgerError(f"{name}: its lines don't give the document that was hashed; a line was changed or is missing")
    return data
