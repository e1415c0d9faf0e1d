"""Bytes to text as browsers do it."""

from __future__ import annotations

import pytest

from cleaner import InputError, clean_html
from cleaner.html.encoding import decode_page

TEXT = "Die Fähre fährt wieder, sagt Käpt’n Müller – für 3 €."


def page(charset: str) -> str:
    return f'<!DOCTYPE html><html><head><meta charset="{charset}"><title>x</title></head><body><p>{TEXT}</p></body></html>'


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding):
    data = page("iso-8859-1").encode(encoding)
    assert TEXT in decode_page(data, "text/html; charset=windows-1251")


def test_then_the_header():
    assert TEXT in decode_page(page("utf-8").encode("cp1252"), "text/html; charset=Windows-1252")


@pytest.mark.parametrize("declaration", [
    '<meta charset="{}">', "<meta charset={}>", '<meta http-equiv="Content-Type" content="text/html; charset={}">',
    '<?xml version="1.0" encoding="{}"?>',
])  # fmt: skip
@pytest.mark.parametrize(("name", "encoding"), [("iso-8859-1", "cp1252"), ("windows-1252", "cp1252"), ("latin1", "cp1252")])
def test_then_the_page_whose_latin_1_is_windows_1252(declaration, name, encoding):
    data = f"{declaration.format(name)}<p>{TEXT}</p>".encode(encoding)
    assert TEXT in decode_page(data)


def test_a_stale_declaration_does_not_beat_flawless_utf_8():
    assert TEXT in decode_page(page("iso-8859-1").encode("utf-8"))


@pytest.mark.parametrize(("encoding", "text"), [
    ("cp1256", "عادت العبارة إلى العمل بعد أحد عشر يوما، وقال القبطان إن البحر هادئ وإن الركاب سعداء بالعودة"),
    ("cp1251", "Паром снова ходит каждый день, сказал капитан, и пассажиры довольны тем, что море спокойно"),
    ("gb18030", "渡轮恢复每天运行，船长说，海面平静，乘客们很高兴。"),
    ("shift_jis", "フェリーは毎日運航を再開したと船長が語った。海は穏やかで、乗客は喜んでいる。"),
    ("euc_jp", "フェリーは毎日運航を再開したと船長が語った。海は穏やかで、乗客は喜んでいる。"),
    ("utf-16-le", "The ferry runs again every day, and nobody on the pier remembers when it last was so full."),
])  # fmt: skip
def test_and_at_last_what_the_bytes_look_like(encoding, text):
    data = f"<html><body><p>{text}</p><p>{text}</p></body></html>".encode(encoding)
    assert text in decode_page(data)


def test_an_encoding_that_is_none_is_passed_over():
    assert "ferry" in decode_page(b'<meta charset="no-such-thing"><p>ferry</p>', "text/html; charset=nor-this")


@pytest.mark.parametrize("name", [
    "hex", "base64", "uu", "zlib", "bz2", "quopri", "rot13", "idna", "punycode", "undefined", "unicode_escape",
])  # fmt: skip
def test_so_is_one_that_is_none_of_text(name):
    text = b"The ferry to M\xe4rz Island is back. " * 20
    assert "März Island is back" in decode_page(f'<meta charset="{name}"><p>'.encode() + text)
    assert "März Island is back" in decode_page(b"<p>" + text, f"text/html; charset={name}")


@pytest.mark.parametrize("data", [bytes(range(256)) * 8, bytes(range(4)) * 500, b"\x89PNG\r\n\x1a\n" + bytes(range(250)) * 4])
def test_what_is_no_text_is_refused_as_a_text_file_would_be(data):
    with pytest.raises(InputError, match=r"^is a binary file, not text$"):
        clean_html(data)


def test_broken_bytes_cost_their_own_place_only():
    result = clean_html(b'<meta charset="utf-8"><p>The ferry \xff runs again, and so does the second boat of the island.</p>')
    assert "The ferry" in result.source
    assert "runs again" in result.source
