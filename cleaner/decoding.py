"""From bytes to text and back: byte order marks, UTF-8, UTF-16, and the older encodings, which are told by
the words that they give. UTF-32 is told by its mark alone.

Whatever is chosen, the text gives the same bytes back.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from cleaner.errors import InputError

__all__ = ["Decoded", "decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # begins as that of UTF-16 does, so it is looked for first
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes({*range(0x20)} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F})
_SAMPLE = 1 << 16  # bytes that are looked at to tell what a file is
_MOST_CONTROL = 0.05  # share of control characters from which a file is no text
_SHIFTED = re.compile(rb"\x1b\$[@B]")  # what switches from ASCII to Japanese
_HIGH = re.compile(rb"[\x80-\xff]")
_ESCAPED = re.compile("[\udc80-\udcff]")  # what is left of bytes that are no UTF-8

_MOST_USUAL = 0.95  # share of signs of usual scripts: a wrong byte order gives signs of all scripts at random


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and how it is written."""

    text: str
    """The text, without a byte order mark."""
    encoding: str
    """Python's name of the encoding."""
    bom: bytes = b""
    """The byte order mark, perhaps empty."""
    errors: str = "strict"
    """``surrogateescape`` where single bytes of a UTF-8 text are broken: they stand in the text as lone
    surrogates and are written as they were."""

    def encode(self, text: str) -> bytes:
        """A text in the same encoding, with the byte order mark."""
        return self.bom + text.encode(self.encoding, self.errors)


def decode(data: bytes, name: str) -> Decoded:
    """Decode the bytes of a text.

    A byte order mark decides; then the sequences of ISO-2022-JP; then UTF-8; then UTF-16 without a mark; then
    UTF-8 of which single bytes are broken; then the older encodings.

    :param name: for the error
    :raises InputError: the bytes are no text
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _marked(data, bom, encoding, name)
    sample = data[:_SAMPLE]
    doubtful = _is_binary(sample)
    if not doubtful and _SHIFTED.search(sample) and (shifted := _shifted(data)):
        return shifted
    text = _utf8(data)
    if text is not None and not doubtful:
        return Decoded(text, "utf-8")
    if (doubtful or b"\0" in sample) and (wide := _wide(data)):
        return wide
    if doubtful or b"\0" in sample:
        raise InputError(f"{name}: is a binary file, not text")
    return _mostly_utf8(data) or _older(data)


def _utf8(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _marked(data: bytes, bom: bytes, encoding: str, name: str) -> Decoded:
    rest = data[len(bom) :]
    try:
        return Decoded(rest.decode(encoding), encoding, bom)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return Decoded(rest.decode(encoding, "surrogateescape"), encoding, bom, "surrogateescape")
        at = error.start + len(bom)
        raise InputError(f"{name}: broken {encoding[:6].upper()} at byte {at}; convert it to UTF-8") from None


def _shifted(data: bytes) -> Decoded | None:
    """ISO-2022-JP, whose bytes are all of ASCII; ``None`` where its signs could not be written as they were."""
    try:
        text = data.decode("iso2022_jp")
        return Decoded(text, "iso2022_jp") if text.encode("iso2022_jp") == data else None
    except UnicodeError:
        return None


def _is_binary(sample: bytes) -> bool:
    return len(sample) - len(sample.translate(None, _CONTROL)) > _MOST_CONTROL * len(sample) + 3


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark, in the byte order that gives the signs of a text."""
    if len(data) % 2:
        return None
    usual = re.compile(  # only here: its ranges take long to compile
        "[\t\n\r\f -\u024f\u0370-\u06ff\u0900-\u097f\u2000-\u206f\u20ac\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
    )
    best: tuple[float, str] = (0.0, "")
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[:_SAMPLE].decode(encoding, "replace")
        best = max(best, (len(usual.findall(sample)) / max(len(sample), 1), encoding))
    share, encoding = best
    if share < _MOST_USUAL:
        return None
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError:
        return None


def _mostly_utf8(data: bytes) -> Decoded | None:
    """UTF-8 with some broken bytes: no older encoding gives valid sequences by chance as often."""
    sample = _sample(data).decode("utf-8", "surrogateescape")
    broken = len(_ESCAPED.findall(sample))
    whole = len(sample) - broken - len(sample.encode("ascii", "ignore"))
    if whole < broken:
        return None
    return Decoded(data.decode("utf-8", "surrogateescape"), "utf-8", b"", "surrogateescape")


def _sample(data: bytes) -> bytes:
    """A piece of a text in which there are bytes beyond ASCII."""
    first = _HIGH.search(data)
    start = max(first.start() - _SAMPLE // 16, 0) if first else 0
    return data[start : start + _SAMPLE]


def _older(data: bytes) -> Decoded:
    from cleaner.codepages import likely_encodings  # only here: nearly all text is UTF-8

    for encoding in likely_encodings(_sample(data)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.encode(encoding) == data:
            return Decoded(text, encoding)
    return Decoded(data.decode("latin-1"), "latin-1")
