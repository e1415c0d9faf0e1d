"""Writes the page: the template with its style and code, and the documents inlined compactly.

All that comes from documents is deflated and written in base64, whose letters can't end a script or begin a tag, or goes
through :func:`html.escape`. A content security policy names the hashes of our own style and code, so nothing else would run.
"""

from __future__ import annotations

import re
import tomllib
import zlib
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from cleaner.errors import OutputError
from cleaner.model import Verdict
from cleaner.reporting.survey import VERDICTS, Survey, packed
from cleaner.reporting.unusual import Reason, Unusual

__all__ = ["CODE", "MARK", "MEGABYTE", "Page", "page"]

MEGABYTE = 1_000_000
"""Bytes of a megabyte."""
MARK = b'<meta name="generator" content="article-cleaner report">'
"""What every page of ours holds near its beginning."""
CODE = ("inflate", "data", "state", "parts", "overview", "list", "lines", "document", "search", "main")
"""The files of the code, in their order."""
_ASSETS = Path(__file__).parent / "assets"
_MOST_LISTED = 100_000  # documents in the page's lists; its totals count all
_CHUNK = 400_000  # bytes of text that are inflated together to show one document
_PLACE = re.compile(r"\{\{(\w+)\}\}")


class Page(NamedTuple):
    """A finished page."""

    html: bytes
    """The page."""
    documents: int
    """Documents that it counts."""
    listed: int
    """Documents that its lists show."""
    with_text: int
    """Documents whose text is in it."""
    unusual: int
    """Documents that are unusual."""


def page(survey: Survey, *, version: str, size: float | None = 25, single: bool = False) -> Page:
    """The page of a survey.

    :param version: the program's version, for the foot of the page
    :param size: how many megabytes the page may have. If all texts are too many, those of unusual documents come first, then
        those that are no plain article, then an even choice of the rest; ``None``: no limit
    :param single: whether it shows documents, not a corpus
    :raises OutputError: not even the lists fit
    """
    unusual = Unusual(survey)
    reasons = {k: found for k, row in enumerate(survey.rows()) if (found := unusual.reasons(k, row))}
    ranked = _ranked(survey, reasons)
    listed = sorted(ranked[:_MOST_LISTED])
    columns = _columns(survey, listed)
    head = _head(survey, single=single) | {"version": version, "documents": columns, "unusual": _by_place(listed, reasons)}
    room = None if size is None else size * MEGABYTE - _assets_size() - len(_inlined(packed(head))) * 1.1
    if room is not None and room < 0:
        raise OutputError(f"{size:g} MB can't hold the list of {len(survey)} documents; use a larger --size, or take a part")

    chunks, places = _chunks(survey, ranked[:_MOST_LISTED], room)
    columns["place"] = [places.get(k, -1) for k in listed]
    html = _filled(survey, head, chunks)
    return Page(html, len(survey), len(listed), len(places), len(reasons))


# -- which documents -----------------------------------------------------------------------------


def _ranked(survey: Survey, reasons: Mapping[int, list[Reason]]) -> list[int]:
    """All documents, those that are to be seen first: unusual ones, what is no plain article, an even choice of the rest."""
    plain = VERDICTS.index(Verdict.ARTICLE)
    first = sorted(reasons, key=lambda k: (-reasons[k][0].score, k))
    second = [k for k in range(len(survey)) if survey.verdict[k] != plain and k not in reasons]
    rest = [k for k in range(len(survey)) if survey.verdict[k] == plain and k not in reasons]
    return first + second + list(_spread(rest))


def _spread(items: list[int]) -> Iterator[int]:
    """The items in an order of which every beginning is an even choice: each 64th, then those between them, …"""
    done = 0
    step = 64
    while step:
        yield from (items[k] for k in range(0, len(items), step) if not done or k % done)
        done, step = step, step // 2


def _chunks(survey: Survey, ranked: list[int], room: float | None) -> tuple[list[str], dict[int, int]]:
    """Texts in base64, several together, and for each document the number of its chunk times 1000, plus its place in it.

    :param room: how many letters there may be
    """
    chunks, places = _packed_texts(survey, sorted(ranked), room)
    if len(places) < len(ranked):  # not all fit
        chunks, places = _packed_texts(survey, ranked, room)
    return chunks, places


def _packed_texts(survey: Survey, order: Iterable[int], room: float | None) -> tuple[list[str], dict[int, int]]:
    chunks: list[str] = []
    places: dict[int, int] = {}
    waiting: list[int] = []
    texts: list[bytes] = []
    used = 0

    def close() -> bool:
        """Make a chunk of what waits. :return: whether it fits"""
        nonlocal used
        chunk = _inlined(b"[" + b",".join(texts) + b"]")
        used += len(chunk) + 60  # the tag around it
        if room is not None and used > room:
            return False
        places.update({k: len(chunks) * 1000 + n for n, k in enumerate(waiting)})
        chunks.append(chunk)
        waiting.clear()
        texts.clear()
        return True

    for k in order:
        waiting.append(k)
        texts.append(survey.text(k))
        if (sum(map(len, texts)) > _CHUNK or len(texts) == 1000) and not close():
            return chunks, places
    if texts:
        close()
    return chunks, places


# -- what is inlined -----------------------------------------------------------------------------


def _head(survey: Survey, *, single: bool) -> dict[str, Any]:
    """What concerns all documents."""
    decisions = tomllib.loads((_ASSETS / "decisions.toml").read_text("utf-8"))
    return {
        "title": survey.title,
        "cut": survey.cut,
        "single": single,
        "sites": list(survey.sites),
        "rules": [(note.id, note.table, note.why or decisions.get(note.id, "")) for note in survey.notes],
        "verdicts": [v.value for v in VERDICTS],
        "failures": survey.failures,
        "totals": {
            "documents": len(survey),
            "articles": survey.articles,
            "sites": [(site.documents, *site.counts) for site in survey.by_site],
            "rules": survey.by_rule,
            "verdicts": list(survey.by_verdict.values()),
        },
    }


def _columns(survey: Survey, listed: list[int]) -> dict[str, Any]:
    """The rows of documents as columns: neighbours are alike, so they take little room."""
    wanted = set(listed)
    rules, sites = survey.rules, survey.sites
    columns: dict[str, Any] = {name: [] for name in ("name", "title", "site", "verdict", "counts", "rules")} | {"articles": {}}
    for k, row in enumerate(survey.rows()):
        if k not in wanted:
            continue
        if row.articles:
            columns["articles"][len(columns["name"])] = row.articles
        columns["name"].append(row.name)
        columns["title"].append(row.title)
        columns["site"].append(sites[row.site])
        columns["verdict"].append(survey.verdict[k])
        columns["counts"] += row.counts
        columns["rules"].append([n for rule, lines, words in row.rules for n in (rules[rule], lines, words)])
    return columns


def _by_place(listed: list[int], reasons: Mapping[int, list[Reason]]) -> dict[int, list[tuple[str, str, float]]]:
    """The reasons by the place of their document in the lists."""
    return {
        n: [(reason.kind, reason.said, round(reason.score, 1)) for reason in reasons[k]]
        for n, k in enumerate(listed)
        if k in reasons
    }


def _inlined(data: bytes) -> str:
    """Bytes deflated (RFC 1951) and in base64."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    return b64encode(deflate.compress(data) + deflate.flush()).decode("ascii")


# -- the template --------------------------------------------------------------------------------


def _asset(name: str) -> str:
    return (_ASSETS / name).read_text("utf-8")


def _code() -> str:
    parts = "\n".join(_asset(f"{name}.js") for name in CODE)
    return f'(() => {{\n"use strict";\n{parts}\n}})();'


def _assets_size() -> int:
    return len(_asset("page.html")) + len(_asset("style.css")) + len(_code()) + 2000


def _filled(survey: Survey, head: Mapping[str, Any], chunks: Iterable[str]) -> bytes:
    style, code = _asset("style.css"), _code()
    values = {
        "mark": MARK.decode(),
        "title": escape(survey.title),
        "policy": _policy(style, code),
        "style": style,
        "figures": _figures(survey),
        "index": _inlined(packed(head)),
        "code": code,
        "texts": "\n".join(f'<script type="text/plain" id="t{n}">{chunk}</script>' for n, chunk in enumerate(chunks)),
    }
    return _PLACE.sub(lambda place: values[place[1]], _asset("page.html")).encode("utf-8", "backslashreplace")


def _policy(style: str, code: str) -> str:
    """What a browser may load and run: our own style and code, and nothing from anywhere."""
    allowed = {"default-src": "'none'", "img-src": "data:", "style-src": f"'{_hash(style)}'", "script-src": f"'{_hash(code)}'"}
    return "; ".join(f"{what} {where}" for what, where in (allowed | {"base-uri": "'none'", "form-action": "'none'"}).items())


def _hash(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode('ascii')}"


def _figures(survey: Survey) -> str:
    """The main figures as HTML, for browsers that run no code."""
    words = [sum(site.counts[k] for site in survey.by_site) for k in (3, 4, 5)]
    share = words[2] / (sum(words) or 1)
    rows = [("documents", len(survey)), ("articles", survey.articles)]
    rows += [(f"verdict {verdict.value}", n) for verdict, n in survey.by_verdict.items() if n]
    told = "".join(f"<dt>{escape(name)}</dt><dd>{n}</dd>" for name, n in rows)
    return f"<dl>{told}<dt>words dropped</dt><dd>{share:.1%}</dd></dl>"
