"""Compressed streams: what is inside comes out, and damage costs what is damaged."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner.corpus.jsonl import Line, Unread, split_lines
from cleaner.corpus.streams import Gap, Unpacker

from .made import packed

TEXT = b"".join(b'{"id": "%d", "text": "The ferry number %d sailed at noon."}\n' % (n, n * n) for n in range(5000))
few = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def contents(path, data: bytes) -> list:
    path.write_bytes(data)
    return list(Unpacker(path, path.suffix[1:]))


def joined(found: list) -> bytes:
    return b"".join(piece for piece in found if isinstance(piece, bytes))


def gaps(found: list) -> list[str]:
    return [piece.reason for piece in found if isinstance(piece, Gap)]


@pytest.mark.parametrize("name", ["a.gz", "a.zst"])
@pytest.mark.parametrize("data", [b"", b"x", TEXT, b"0" * 30_000_000], ids=["nothing", "a byte", "text", "much from little"])
def test_what_was_packed_comes_out(tmp_path, name, data):
    found = contents(tmp_path / name, packed(data, name))
    assert joined(found) == data
    assert not gaps(found)


@pytest.mark.parametrize("name", ["a.gz", "a.zst"])
def test_several_members_are_one_stream(tmp_path, name):
    parts = [b"one\n", b"", TEXT, b"three\n"]
    found = contents(tmp_path / name, b"".join(packed(part, name) for part in parts))
    assert joined(found) == b"".join(parts)
    assert not gaps(found)


@pytest.mark.parametrize("name", ["a.gz", "a.zst"])
def test_a_truncated_file_gives_what_is_there_and_says_so(tmp_path, name):
    whole = packed(TEXT, name)
    found = contents(tmp_path / name, whole[: len(whole) // 2])
    assert TEXT.startswith(joined(found))
    if name == "a.gz":
        assert len(joined(found)) > len(TEXT) // 4
    assert len(gaps(found)) == 1
    assert "ends early: the file is truncated" in gaps(found)[0]


def test_padding_with_zeros_is_no_damage(tmp_path):
    found = contents(tmp_path / "a.gz", gzip.compress(TEXT) + bytes(1000))
    assert joined(found) == TEXT
    assert not gaps(found)


@pytest.mark.parametrize("name", ["a.gz", "a.zst"])
def test_what_is_not_packed_at_all(tmp_path, name):
    found = contents(tmp_path / name, TEXT)
    assert joined(found) == b""
    assert len(gaps(found)) == 1
    assert gaps(found)[0].startswith("is no ")


def test_after_damage_the_next_member_is_read(tmp_path):
    members = [gzip.compress(TEXT), gzip.compress(TEXT[::-1]), gzip.compress(b"the last\n")]
    middle = bytearray(members[1])
    middle[len(middle) // 2 : len(middle) // 2 + 50] = bytes(50)
    found = contents(tmp_path / "a.gz", members[0] + bytes(middle) + members[2])
    assert joined(found).startswith(TEXT)
    assert joined(found).endswith(b"the last\n")
    assert len(joined(found)) > len(TEXT) * 5 // 4  # the first half of the damaged one, too
    assert gaps(found)


@given(st.data())
@few
def test_no_damage_stops_it(tmp_path_factory, data):
    """It goes on to the end, and says that something is lost wherever something is."""
    whole = bytearray(gzip.compress(TEXT[:3000]) + gzip.compress(TEXT[3000:6000]))
    for _ in range(data.draw(st.integers(1, 4))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    found = list(Unpacker(_written(tmp_path_factory, bytes(whole)), "gz"))
    assert all(isinstance(piece, bytes | Gap) for piece in found)
    assert joined(found) == TEXT[:6000] or gaps(found)


def _written(factory, data: bytes):
    path = factory.mktemp("streams") / "a.gz"
    path.write_bytes(data)
    return path


# -- lines -----------------------------------------------------------------------------------------


@given(st.lists(st.binary(max_size=40), max_size=8), st.integers(1, 60), st.integers(0, 1000))
@settings(max_examples=300, deadline=None, derandomize=True, database=None)
def test_lines_know_where_they_begin(pieces, most, offset):
    """However a stream is cut into pieces, its lines are the same, and each stands where it says."""
    data = b"".join(pieces)
    found = list(split_lines(pieces, most=most, offset=offset, number=1))
    expected = data.split(b"\n")
    if not expected[-1]:
        expected.pop()
    assert len(found) == len(expected)
    at = offset
    for number, (line, wanted) in enumerate(zip(found, expected, strict=True), 1):
        assert line.offset == at
        if len(wanted) > most:
            assert isinstance(line, Unread)
        else:
            assert line == Line(at, number, wanted)
        at += len(wanted) + 1


def test_a_gap_costs_the_line_in_which_it_is():
    found = list(split_lines([b'{"a": 1}\n{"b"', Gap("lost"), b"3}\n", b'{"c": 4}'], most=100))
    assert found == [Line(0, 1, b'{"a": 1}'), Unread(9, "lost"), Line(13, 3, b"3}"), Line(16, 4, b'{"c": 4}')]
    whole = list(split_lines([b'{"a": 1}', Gap("lost")], most=100))
    assert whole == [Line(0, 1, b'{"a": 1}'), Unread(0, "lost")]


def test_a_line_that_is_too_long_is_not_held():
    import tracemalloc

    tracemalloc.start()
    try:
        found = list(split_lines((b"x" * 100_000 for _ in range(1000)), most=1_000_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert found == [Unread(0, "is 100 MB large; documents up to 1 MB are cleaned, see --max-document")]
    assert peak < 3_000_000
