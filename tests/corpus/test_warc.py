"""What is taken from a crawl: pages that were answered with 200, resources, and texts."""

from __future__ import annotations

import gzip

import pytest

from cleaner.corpus.entry import Entry, Failure
from cleaner.corpus.warc import read_warc

from .made import packed, response, warc_record

pytest.importorskip("fastwarc")

HTTP = "application/http; msgtype=response"
PAGE = "<html><body><h1>Ferry</h1><p>Die Fähre fährt wieder.</p></body></html>"


@pytest.fixture(params=["c.warc", "c.warc.gz"])
def read(request, tmp_path):
    """Reads the records of a file that holds these."""

    def found(*records: bytes, most: int = 10_000) -> list:
        path = tmp_path / request.param
        path.write_bytes(b"".join(packed(record, request.param) for record in records))
        return list(read_warc(path, "c", 0, path.stat().st_size, most))

    return found


def test_a_page(read):
    (found,) = read(warc_record("response", "https://l.example/1", response(PAGE.encode()), HTTP, 7))
    assert (found.page, found.content_type, found.url) == (PAGE.encode(), "text/html; charset=utf-8", "https://l.example/1")
    assert found.source == "urn:uuid:00000007-0000-4000-8000-000000000000"
    assert found.fields["warc"]["date"] == "2024-10-01T06:00:00Z"


def test_a_page_that_was_sent_compressed(read):
    (found,) = read(warc_record("response", "https://l.example/1", response(PAGE.encode(), encoding="gzip"), HTTP))
    assert found.page == PAGE.encode()


def test_a_page_in_another_encoding_says_so(read):
    answer = response(PAGE.encode("latin-1"), "text/html; charset=ISO-8859-1")
    (found,) = read(warc_record("response", "https://l.example/1", answer, HTTP))
    assert (found.page, found.content_type) == (PAGE.encode("latin-1"), "text/html; charset=ISO-8859-1")


def test_resources_and_texts(read):
    page, text, wet = read(
        warc_record("resource", "https://l.example/1", PAGE.encode(), "text/html"),
        warc_record("resource", "https://l.example/2", b"The sea is calm.\n", "text/plain"),
        warc_record("conversion", "https://l.example/3", "Die Fähre fährt.\n".encode(), "text/plain"),
    )
    assert page.page == PAGE.encode()
    assert (text.text, text.page) == ("The sea is calm.\n", None)
    assert (wet.text, wet.url) == ("Die Fähre fährt.\n", "https://l.example/3")


def test_all_else_is_passed_over(read):
    assert not read(
        warc_record("warcinfo", "", b"software: none\r\n", "application/warc-fields"),
        warc_record("request", "https://l.example/1", b"GET / HTTP/1.1\r\n\r\n", "application/http; msgtype=request"),
        warc_record("response", "https://l.example/2", response(PAGE.encode(), status="404 Not Found"), HTTP),
        warc_record("response", "https://l.example/3", response(b"\x89PNG", "image/png"), HTTP),
        warc_record("metadata", "https://l.example/4", b"fetchTimeMs: 1\r\n", "application/warc-fields"),
    )


def test_what_is_too_large_is_reported(read):
    small = warc_record("conversion", "https://l.example/1", b"The sea is calm.\n", "text/plain", 1)
    large = warc_record("conversion", "https://l.example/2", b"x" * 20_000, "text/plain", 2)
    bomb = warc_record("response", "https://l.example/3", response(b"x" * 1_000_000, encoding="gzip"), HTTP, 3)
    first, *failures, last = read(small, large, bomb, small)
    assert isinstance(first, Entry)
    assert isinstance(last, Entry)
    assert [type(f) for f in failures] == [Failure, Failure]
    assert [f.reason.partition(";")[0] for f in failures] == ["is 0.02 MB large", "unpacks to more"]
    assert [f.source[-1] for f in failures] == ["0", "0"]


@pytest.mark.parametrize("broken", ["Content-Encoding: br", "Content-Encoding: gzip", "Transfer-Encoding: chunked"])
def test_an_answer_that_cant_be_unpacked_costs_that_record_alone(read, broken):
    answer = f"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{broken}\r\n\r\n".encode() + PAGE.encode()
    failure, found = read(
        warc_record("response", "https://l.example/1", answer, HTTP, 1),
        warc_record("response", "https://l.example/2", response(PAGE.encode()), HTTP, 2),
    )
    assert isinstance(failure, Failure)
    assert (failure.offset, failure.source[9:17]) == (0, "00000001")
    assert failure.reason.startswith("the HTTP answer can't be read: ")
    assert found.page == PAGE.encode()


@pytest.mark.parametrize("name", ["c.warc.gz", "c.warc"], ids=["named so", "named otherwise"])
def test_a_file_that_is_packed_as_one_gzip_member(tmp_path, name):
    """A record has no place of its own in such a file; it stands where the member begins."""
    texts = [f"The ferry sails at {n}.\n" for n in range(9)]
    records = [warc_record("conversion", f"https://l.example/{n}", t.encode(), "text/plain", n) for n, t in enumerate(texts)]
    (tmp_path / name).write_bytes(gzip.compress(b"".join(records)))
    found = list(read_warc(tmp_path / name, "c", 0, (tmp_path / name).stat().st_size, 10_000))
    assert [(entry.text, entry.offset, entry.fields["warc"]["offset"]) for entry in found] == [(t, 0, 0) for t in texts]


def test_a_file_that_holds_no_record(tmp_path):
    (tmp_path / "c.warc").write_bytes(b"The sea is calm.\n" * 1000)
    (found,) = read_warc(tmp_path / "c.warc", "c", 0, 17_000, 10_000)
    assert (found.offset, found.reason[:35]) == (0, "no WARC record can be read here: In")
    (tmp_path / "empty.warc.gz").write_bytes(b"")
    assert not list(read_warc(tmp_path / "empty.warc.gz", "c", 0, 0, 10_000))
