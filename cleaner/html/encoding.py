"""From the bytes of a page to its text, as browsers do it: a byte order mark, the HTTP header, the page's own
declaration, and else what the bytes look like.

One thing is done otherwise. Scrapers store pages as UTF-8 and leave the declaration as it was: where a page declares
one of the older encodings and its bytes are flawless UTF-8 beyond ASCII, they are read as UTF-8. No text in an older
encoding looks like that by chance.
"""

from __future__ import annotations

import codecs
import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, to_unicode

from cleaner.decoding import decode
from cleaner.errors import InputError

__all__ = ["decode_page"]

_WIDE = re.compile(r"[^\x00-\x7f]")
_KANA = re.compile(r"[\u3041-\u30fe]")
_TAG = re.compile(rb"<[^<>]{0,2000}>")
_OF_NO_PAGE = frozenset(("idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"))  # of host names, of code


def decode_page(data: bytes, content_type: str | None = None) -> str:
    """The text of a page.

    :param data: its bytes
    :param content_type: the header of that name with which it came, such as ``text/html; charset=windows-1256``
    :raises InputError: no encoding is declared, and the bytes are no text
    """
    encoding, mark = read_bom(data)
    if encoding is not None and mark is not None:
        return str(to_unicode(data[len(mark) :], encoding))
    told = http_content_type_encoding(content_type) if content_type else None
    if told and _is_of_text(told):
        return str(to_unicode(data, told))
    utf8 = _utf8(data)
    if utf8 is not None:
        return utf8
    declared = html_body_declared_encoding(data)
    if declared and _is_of_text(declared):
        return str(to_unicode(data, declared))
    if (japanese := _japanese(data)) is not None:
        return japanese
    return data.decode(_likely(data), "replace")


def _is_of_text(encoding: str) -> bool:
    """Whether a declared encoding is one of text: Python knows others by names such as ``hex``, and some of host names."""
    return codecs.lookup(encoding)._is_text_encoding and encoding not in _OF_NO_PAGE


def _likely(data: bytes) -> str:
    """The encoding that the bytes look like; :raises InputError: they are no text"""
    for shown in (data if b"\0" in data else _TAG.sub(b" ", data), data.replace(b"\0", b"")):  # a few nulls are left out
        try:
            return decode(shown, "").encoding
        except InputError:
            continue
    raise InputError("is a binary file, not text")


def _japanese(data: bytes) -> str | None:
    """The text, if the bytes are flawless in an encoding of Japanese and give as many kana as every Japanese text has."""
    for encoding in ("cp932", "euc_jp"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        wide = len(_WIDE.findall(text))
        if wide and 4 * len(_KANA.findall(text)) > wide:
            return text
    return None


def _utf8(data: bytes) -> str | None:
    """The text, if the bytes are UTF-8 and hold something beyond ASCII, or the page declares nothing."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    # Escapes such as those of ISO-2022-JP are ASCII; only a declaration tells of them. So do UTF-16's nulls.
    if data.isascii() and (b"\x1b" in data or b"\0" in data):
        return None
    return text
