"""Every character is in one line, every line has one label, and together they are the input again."""

from __future__ import annotations

import codecs
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import InputError, Kind, Result, Verdict
from cleaner.assembling import cut_text
from cleaner.folding import line_key
from cleaner.ledger import ledger_lines, restore
from cleaner.model import FATES, Fate
from cleaner.reading import Decoded, Document, decode

from .strategies import FOUND, PACKS, WRITTEN, cleaner, documents, hold, option_sets, some

_UNTOUCHED = (Verdict.INDEX, Verdict.EMPTY, Verdict.GUARDED)


def _rest(text: str) -> list[str]:
    """The lines of a text that hold more than white space, as an editor shows them."""
    return [line for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n") if line_key(line)]


def fault(result: Result, source: str, keep: tuple[str, ...] = ()) -> str | None:
    """What is wrong with a result, whatever the rules are."""
    lines = list(result.lines)
    if [line.number for line in lines] != list(range(1, len(lines) + 1)):
        return "numbers of lines"
    at = 0
    for line in lines:
        start, end = line.span
        if start != at or source[start:end] != line.text or "\n" in line.text or "\r" in line.text:
            return f"span of line {line.number}"
        at = end + next((len(b) for b in ("\r\n", "\n", "\r") if source.startswith(b, end)), 0)
        if at == end and line.number != len(lines):
            return f"line {line.number} has no end"
        if line.fate is not (Fate.KEEP if line.kind in keep and line.article else FATES[line.kind]):
            return f"line {line.number}: {line.kind} is {line.fate}"
        if (line.kind is Kind.SEPARATOR) != ("\f" in line.text and not line.text.strip()):
            return f"separator at line {line.number}"
        if (line.fate is Fate.BLANK) != (not line.key and line.kind is not Kind.SEPARATOR):
            return f"blank at line {line.number}"
        places = [0, *(place for cut in line.cuts for place in (cut.start, cut.end)), len(line.text)]
        if places != sorted(places) or any(cut.start == cut.end for cut in line.cuts):
            return f"cuts of line {line.number}"
        if line.cuts and (line.fate is not Fate.KEEP or not cut_text(line.text, line.cuts).strip()):
            return f"cuts of line {line.number}, of which nothing stays"
    if at != len(source):
        return "characters after the last line"
    return _fault_of_texts(result, source)


def _fault_of_texts(result: Result, source: str) -> str | None:
    lines, articles = list(result.lines), result.articles
    if result.verdict in _UNTOUCHED:
        if result.text != source or articles or result.changed:
            return f"{result.verdict.value}, but not untouched"
        if any(line.fate not in (Fate.KEEP, Fate.BLANK) or line.cuts or line.article for line in lines):
            return f"{result.verdict.value}, but a line goes"
        return None
    if (result.verdict is Verdict.BUNDLE) != (len(articles) > 1) or not articles:
        return f"{result.verdict.value} of {len(articles)} articles"
    if [a.number for a in articles] != list(range(1, len(articles) + 1)):
        return "numbers of articles"
    kept = [cut_text(x.text, x.cuts) for x in lines if x.fate is Fate.KEEP and x.kind is not Kind.SEPARATOR]
    if _rest(result.text) != kept:
        return "the text is not the lines that are kept"
    if [line for a in articles for line in _rest(a.text)] != kept:
        return "the articles' texts are not the lines that are kept"
    for article in articles:
        own = [line for line in lines if line.article == article.number]
        titles = [line for line in own if line.kind is Kind.TITLE and line.fate is Fate.KEEP]
        if article.lines_kept != sum(
            line.fate is Fate.KEEP for line in lines if line.article == article.number or len(articles) == 1
        ):
            return f"lines kept in article {article.number}"
        if article.title and not any(article.title in line.text for line in titles):
            return f"title of article {article.number} is not on a line of it"
    numbers = [line.article for line in lines if line.article is not None]
    if numbers != sorted(numbers):
        return "articles are mixed"
    if not result.changed:
        return None if result.text == source else "the text changed, but nothing was done"
    newline = next((b for b in ("\r\n", "\n", "\r") if source.startswith(b, len(lines[0].text))), "\n")
    joined = [a.text if a.text.endswith(("\n", "\r")) or a is articles[-1] else a.text + newline for a in articles]
    return None if result.text == f"\f{newline}".join(joined) else "the text is not the articles' texts"


@given(documents, option_sets)
@some(180)
def test_every_line_has_one_label_and_the_text_is_what_stays(text, options):
    hold(text, lambda text: fault(cleaner(**options).clean(text), text, options.get("keep", ())))


@pytest.mark.parametrize("name", WRITTEN)
def test_of_documents_that_somebody_wrote(name):
    for packs in ((), tuple(PACKS)):
        hold(WRITTEN[name], lambda text, packs=packs: fault(cleaner(packs=packs).clean(text), text))


@pytest.mark.parametrize("name", FOUND)
def test_of_documents_that_failed_once(name):
    text, options = FOUND[name]
    assert fault(cleaner(**options).clean(text), text, options.get("keep", ())) is None


_ENCODINGS = ["utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "cp1256", "cp1252", "cp1251", "gb18030"]
_BOMS = {"utf-16-le": codecs.BOM_UTF16_LE, "utf-16-be": codecs.BOM_UTF16_BE, "utf-32-le": codecs.BOM_UTF32_LE}


def _restored(raw: bytes) -> bytes:
    """The bytes of a file after a way through a ledger."""
    decoded = decode(raw, "page.txt")
    assert decoded.encode(decoded.text) == raw
    document = Document("page.txt", decoded.text, decoded, raw)
    file = io.StringIO("".join(line + "\n" for line in ledger_lines(document, cleaner().clean(decoded.text))))
    return restore(file, "page.jsonl")


@given(documents, st.sampled_from(_ENCODINGS), st.sampled_from(["", "\n", "\r\n", "\r"]))
@some(80)
def test_a_ledger_gives_the_bytes_back(text, encoding, newline):
    def lost(text: str) -> str | None:
        if newline:
            text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", newline)
        raw = _BOMS.get(encoding, b"") + text.encode(encoding, "ignore")
        try:
            return None if _restored(raw) == raw else "other bytes"
        except InputError:
            return None  # no text: nothing was written

    hold(text, lost)


@given(documents)
@some(30)
def test_a_ledger_of_a_record_gives_its_text_back(text):
    document = Document("a#1", text)
    lines = list(ledger_lines(document, cleaner().clean(text)))
    assert restore(lines, "a") == text.encode("utf-8")


def test_a_written_document_keeps_its_encoding():
    for encoding, bom in (("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("cp1256", b"")):
        text = "عاد المرشدون في ميناء مرسى الدلتا إلى العمل يوم الاثنين بعد الإضراب الطويل.\r\n" * 4
        raw = bom + text.encode(encoding)
        assert decode(raw, "x") == Decoded(text, encoding, bom)
        assert _restored(raw) == raw
