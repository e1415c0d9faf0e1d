"""Where results are written: ``-o``, ``-w``, ``--split``; whole or not at all."""

from __future__ import annotations

import codecs
import os
import stat

import pytest
from lantern import BRIDGE, BRIDGE_CLEAN, BUNDLE, BUNDLE_CLEAN, FERRY, FERRY_CLEAN, INDEX, PLAIN, tree

from cleaner.errors import OutputError
from cleaner.writing import replace_file


def test_into_a_folder(clean, make, here):
    make({"news/a.txt": FERRY, "news/deep/b.txt": BUNDLE, "news/deep/plain.text": PLAIN, "c": BRIDGE})
    ran = clean("-o", "out", "news", "c")
    assert (ran.code, ran.out) == (0, b"")
    made = {
        "a.txt": FERRY_CLEAN, "deep/b.1.txt": FERRY_CLEAN, "deep/b.2.txt": BRIDGE_CLEAN, "deep/plain.text": PLAIN,
        "c": BRIDGE_CLEAN,
    }  # fmt: skip
    expected = {name: text.encode() for name, text in made.items()}
    assert tree(here / "out") == expected
    times = {p: p.stat().st_mtime_ns for p in (here / "out").rglob("*.*")}
    assert clean("-q", "-o", "out", "news", "c").code == 0  # equal content is left
    assert {p: p.stat().st_mtime_ns for p in (here / "out").rglob("*.*")} == times


def test_a_glob_keeps_the_paths_below_its_first_wildcard(clean, make, here):
    make({"news/x/a.txt": "From x.\n", "news/y/a.txt": "From y.\n"})
    assert clean("-q", "-o", "out", "news/*/a.txt").code == 0
    assert sorted(tree(here / "out")) == ["x/a.txt", "y/a.txt"]


def test_a_folder_for_results_inside_the_corpus_is_not_read(clean, make, here):
    make({"a.txt": FERRY})
    for _ in range(2):
        assert clean("-q", "-o", "out", "--ledger", "ledgers", ".").code == 0
    assert sorted(tree(here)) == ["a.txt", "ledgers/a.txt.ledger.jsonl", "out/a.txt"]


@pytest.mark.parametrize(
    ("form", "names"), [("markdown", ["b.1.md", "b.2.md"]), ("jsonl", ["b.jsonl"]), ("text", ["b.1.txt", "b.2.txt"])]
)
def test_formats_into_a_folder(clean, make, here, form, names):
    make({"b.txt": BUNDLE})
    assert clean("-o", "out", "--format", form, "b.txt").code == 0
    assert sorted(tree(here / "out")) == names


@pytest.mark.parametrize(
    ("files", "args", "said"),
    [
        ({"x/a.txt": FERRY, "y/a.txt": BRIDGE}, ["x/a.txt", "y/a.txt"], "y/a.txt: would write out/a.txt, as x/a.txt does;"),
        ({"b.txt": BUNDLE, "b.1.txt": PLAIN}, ["b.1.txt", "b.txt"], "b.txt: would write out/b.1.txt, as b.1.txt does"),
        ({"a.txt": FERRY, "b.txt": BRIDGE, "out/b.txt": "other\n"}, ["a.txt", "b.txt"],
         "out/b.txt: is there already with other content; use --overwrite, or another folder"),
        ({"b.txt": BUNDLE, "out/b.2.txt": "other\n"}, ["b.txt"], "out/b.2.txt: is there already"),
        ({"a.txt": FERRY, "out/a.txt/x": ""}, ["a.txt"], "out/a.txt: is there already with other content; use another folder"),
        ({"n/d/a.txt": FERRY, "out/d": "a file\n"}, ["n"], "out/d/a.txt: can't be written, as out/d is a file"),
        ({"a.txt": FERRY, "out": "a file\n"}, ["a.txt"], "out: is a file; -o needs a folder"),
    ],
)  # fmt: skip
def test_names_that_collide_stop_it_before_anything_is_written(clean, make, here, files, args, said):
    make(files)
    assert clean("-o", "out", *args).error().startswith(said)
    assert clean("-o", "out", "--ledger", "led", *args).code == 2
    assert tree(here) == {name: text.encode() for name, text in files.items()}


def test_overwrite(clean, make, here):
    make({"a.txt": FERRY, "out/a.txt": "other\n"})
    assert clean("-o", "out", "--overwrite", "a.txt").code == 0
    assert tree(here / "out") == {"a.txt": FERRY_CLEAN.encode()}


STYLES = [
    pytest.param(encoding, bom, newline, id=f"{encoding}{'-bom' if bom else ''}-{newline!r}")
    for encoding, bom in [
        ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""), ("utf-16-be", b""), ("utf-32-le", codecs.BOM_UTF32_LE), ("utf-32-be", codecs.BOM_UTF32_BE),
        ("cp1252", b""),
    ]
    for newline in ("\n", "\r\n", "\r")
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "bom", "newline"), STYLES)
def test_in_place_keeps_mode_encoding_mark_and_newlines(clean, make, here, encoding, bom, newline):
    def written(text: str) -> bytes:
        return bom + text.replace("goat", "chèvre").replace("\n", newline).encode(encoding)

    original = written(BUNDLE)
    make({"b.txt": original})
    (here / "b.txt").chmod(0o640)
    assert clean("-w", "--ledger", "led", "b.txt").code == 0
    assert (here / "b.txt").read_bytes() == written(BUNDLE_CLEAN)
    assert stat.S_IMODE((here / "b.txt").stat().st_mode) == 0o640
    assert clean("restore", "led/b.txt.ledger.jsonl").out == original
    make({"b.txt": original})
    clean("-w", "--split", "b.txt")
    assert tree(here) | {"led/b.txt.ledger.jsonl": b""} == {
        "b.1.txt": written(FERRY_CLEAN), "b.2.txt": written(BRIDGE_CLEAN), "led/b.txt.ledger.jsonl": b""
    }  # fmt: skip


def test_in_place(program, clean, make, here):
    make({"news/a.txt": FERRY, "news/b.txt": BUNDLE, "news/plain.txt": PLAIN, "news/lantern.example/i.txt": INDEX})
    times = {name: (here / "news" / name).stat().st_mtime_ns for name in ("plain.txt", "lantern.example/i.txt")}
    ran = program("-w", "--exit-non-zero-on-fix", "news")
    assert (ran.code, ran.out) == (1, b"")
    assert ran.err == "clean: 4 documents, 4 articles; 1 bundle; 1 index; lines: 15 kept, 5 captured, 8 dropped; 2 changed\n"
    cleaned = {"a.txt": FERRY_CLEAN, "b.txt": BUNDLE_CLEAN, "plain.txt": PLAIN, "lantern.example/i.txt": INDEX}
    assert tree(here / "news") == {name: text.encode() for name, text in cleaned.items()}
    assert {name: (here / "news" / name).stat().st_mtime_ns for name in times} == times
    inode = (here / "news" / "a.txt").stat().st_ino
    assert clean("-w", "--exit-non-zero-on-fix", "news").code == 0
    assert (here / "news" / "a.txt").stat().st_ino == inode


def test_split_names_what_it_writes(clean, make, here):
    make({"news/b.txt": BUNDLE, "news/a.txt": FERRY})
    ran = clean("-w", "--split", "news")
    assert ran.text == "news/b.1.txt\nnews/b.2.txt\n"
    made = {"a.txt": FERRY_CLEAN, "b.1.txt": FERRY_CLEAN, "b.2.txt": BRIDGE_CLEAN}
    assert tree(here / "news") == {name: text.encode() for name, text in made.items()}
    assert clean("-w", "--split", "news").out == b""


def test_split_divides_a_bundle_that_is_clean_already(clean, make, here):
    make({"b.txt": BUNDLE_CLEAN})
    assert clean("-w", "--split", "b.txt").text == "b.1.txt\nb.2.txt\n"
    assert tree(here) == {"b.1.txt": FERRY_CLEAN.encode(), "b.2.txt": BRIDGE_CLEAN.encode()}


@pytest.mark.parametrize("taken", ["b.1.txt", "b.2.txt", "b.2.txt/folder"])
def test_split_never_writes_over_another_file(clean, make, here, taken):
    make({"b.txt": BUNDLE, taken: "other\n", "c.txt": FERRY})
    before = tree(here) | {"c.txt": FERRY_CLEAN.encode()}
    ran = clean("-q", "-w", "--split", "b.txt", "c.txt")
    assert ran.error() == f"{taken.split('/')[0]}: is there already with other text; move it away"
    assert tree(here) == before
    make({"d.txt": BUNDLE, "d.1.txt": FERRY_CLEAN})  # equal text is left
    assert clean("-w", "--split", "d.txt").code == 0


def test_links(clean, make, here):
    make({"elsewhere/a.txt": FERRY, "news/real/b.txt": FERRY, "news/c.txt": BUNDLE})
    news = here / "news"
    (news / "out.txt").symlink_to(here / "elsewhere" / "a.txt")
    (news / "in.txt").symlink_to("real/b.txt")
    (news / "gone.txt").symlink_to("nowhere.txt")
    error = clean("-w", "news/out.txt").error()
    assert error == f"news/out.txt: is a link to {here / 'elsewhere' / 'a.txt'}, out of news; name that file itself"
    assert clean("news/gone.txt").error() == "news/gone.txt: a link to a file that is not there"
    assert clean("-q", "-w", "news").code == 0
    assert (here / "elsewhere" / "a.txt").read_text() == FERRY
    assert (news / "real" / "b.txt").read_text() == FERRY_CLEAN
    assert (news / "in.txt").is_symlink()
    make({"news/real/b.txt": BUNDLE})
    assert clean("-w", "--split", "news/in.txt").text.split() == [str(news / "real" / f"b.{n}.txt") for n in (1, 2)]
    assert not (news / "in.txt").is_symlink()  # its text went into the two


def test_a_failure_leaves_the_file_and_nothing_beside_it(make, here, monkeypatch):
    make({"a.txt": "old\n"})

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    for name in ("fsync", "replace"):
        with monkeypatch.context() as patch:
            patch.setattr(os, name, fail)
            with pytest.raises(OutputError, match=r"a\.txt: can't be written: No space left"):
                replace_file(here / "a.txt", b"new\n")
        assert tree(here) == {"a.txt": b"old\n"}


def test_a_failure_in_a_folder_leaves_no_staged_files(clean, make, here, monkeypatch):
    make({"a.txt": FERRY})
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
        assert clean("-o", "out", "a.txt").error() == "out/a.txt: can't be written: No space left on device"
        assert clean("-w", "a.txt").error() == "a.txt: can't be written: No space left on device"
    assert tree(here) == {"a.txt": FERRY.encode()}


def test_the_ledger_of_an_original_is_not_lost(clean, make, here):
    make({"a.txt": FERRY})
    assert clean("-w", "--ledger", "led", "a.txt").code == 0
    assert clean("-w", "--ledger", "led", "a.txt").code == 0  # clean by now: the ledger still tells of the original
    assert clean("restore", "led/a.txt.ledger.jsonl").text == FERRY
    make({"a.txt": BRIDGE})
    error = clean("-w", "--ledger", "led", "a.txt").error()
    assert error == "led/a.txt.ledger.jsonl: tells of another text, which would be lost; use --overwrite, or another folder"
    assert (here / "a.txt").read_text() == BRIDGE
    assert clean("-w", "--ledger", "led", "--overwrite", "a.txt").code == 0
    assert clean("restore", "led/a.txt.ledger.jsonl").text == BRIDGE


def test_an_interruption_is_told_and_leaves_files_whole(clean, make, here, monkeypatch):
    make({"a.txt": FERRY})
    from cleaner.api import Cleaner

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Cleaner, "clean", interrupt)
        for args in (("-w",), ("-o", "out"), ()):
            assert clean(*args, "a.txt").error() == "interrupted; files that are not finished are as they were"
    assert tree(here) == {"a.txt": FERRY.encode()}
