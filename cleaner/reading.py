"""Reads documents: which files are meant, how their bytes are decoded, and the records of JSONL files."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from glob import glob, has_magic
from pathlib import Path
from typing import Any

from cleaner.errors import InputError

__all__ = ["JSONL_ENDINGS", "TEXT_ENDINGS", "Decoded", "Document", "Input", "decode", "expand", "read_documents"]

TEXT_ENDINGS = (".txt", ".text")
"""Endings of the text files that are taken from a folder."""
JSONL_ENDINGS = (".jsonl", ".ndjson")
"""Endings of files with one JSON record a line."""
TEXT_FIELDS = ("text", "content", "maintext")
"""Fields in which a record's text is looked for, in this order."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes({*range(0x20)} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F})
_SAMPLE = 1 << 16  # bytes that are looked at to tell what a file is
_MOST_CONTROL = 0.05  # share of control characters from which a file is no text
# What news text in one byte a letter, or two, comes in; each tried only when UTF-8 fails.
_LEGACY = [
    "cp1252", "cp1256", "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1257", "koi8_r", "gb18030", "big5", "euc_jp",
    "shift_jis", "euc_kr",
]  # fmt: skip
_ARABIC = re.compile(r"[\u0621-\u064a]")


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was named, alone or through a folder or a glob."""

    path: Path
    """Where it lies."""
    name: str
    """How it is shown: as it was named."""
    root: Path
    """The folder below which names are kept: the named folder, else the file's own."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file and how it is written."""

    text: str
    """The text, without a byte order mark."""
    encoding: str
    """Python's name of the encoding."""
    bom: bytes
    """The byte order mark, perhaps empty."""

    def encode(self, text: str) -> bytes:
        """A text in the same encoding."""
        return self.bom + text.encode(self.encoding)


@dataclass(frozen=True, slots=True)
class Document:
    """One document to clean: a text file, or one record of a JSONL file."""

    source: str
    """How it is named in records: the file, or the record's id."""
    text: str
    """Its text."""
    decoded: Decoded | None = None
    """How its file is written; ``None`` for a record."""
    raw: bytes = b""
    """The bytes of its file; empty for a record."""
    url: str | None = None
    """Its address, where the record gives one."""
    record: dict[str, Any] = field(default_factory=dict)
    """The fields of the record."""
    text_field: str = "text"
    """The field of the record that holds the text."""
    path: Path | None = None
    """The file it comes from."""


def expand(names: Sequence[str]) -> Iterator[Input | InputError]:
    """The files that arguments mean: files, folders (all text and JSONL files below), globs.

    Hidden files and folders are passed over, and links that lead out of a named folder are not followed.
    What can't be used comes as an error in its place, so that the rest is still done.
    """
    seen: set[Path] = set()
    for name in names:
        path = Path(name)
        found: list[Input] = []
        if path.is_dir():
            found = _below(path)
            if not found:
                endings = ", ".join(TEXT_ENDINGS + JSONL_ENDINGS)
                yield InputError(f"{name}: no text in this folder; it is searched for files ending in {endings}")
        elif path.exists() or path.is_symlink():
            found = [Input(path, name, path.parent)]
        elif has_magic(name):
            paths = [Path(p) for p in sorted(glob(name, recursive=True))]
            found = [Input(p, str(p), p.parent) for p in paths if p.is_file()]
            if not found:
                yield InputError(f"{name}: no file matches this pattern")
        else:
            yield InputError(f"{name}: no such file or folder")
        for item in found:
            if item.path not in seen:
                seen.add(item.path)
                yield item


def _below(root: Path) -> list[Input]:
    real = root.resolve()
    found = []
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if any(part.startswith(".") for part in inside.parts) or path.suffix.lower() not in TEXT_ENDINGS + JSONL_ENDINGS:
            continue
        if path.is_file() and path.resolve().is_relative_to(real):
            found.append(Input(path, str(path), root))
    return found


def read_bytes(item: Input) -> bytes:
    """The bytes of a file; :raises InputError: it can't be read"""
    try:
        return item.path.read_bytes()
    except IsADirectoryError:
        raise InputError(f"{item.name}: is a folder") from None
    except FileNotFoundError:
        raise InputError(f"{item.name}: no such file; is it a broken link?") from None
    except OSError as error:
        raise InputError(f"{item.name}: can't be read: {error.strerror}") from None


def decode(data: bytes, name: str) -> Decoded:
    """Decode the bytes of a text.

    A byte order mark decides; then UTF-8; then UTF-16 without a mark; then detection among the older
    encodings. Whatever is chosen gives the same bytes back.

    :param name: for the error
    :raises InputError: the bytes are no text
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            try:
                return Decoded(data[len(bom) :].decode(encoding), encoding, bom)
            except UnicodeDecodeError as error:
                raise InputError(f"{name}: broken {encoding.upper()} at byte {error.start}; convert it to UTF-8") from None
    sample = data[:_SAMPLE]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        if _is_binary(sample):
            raise InputError(f"{name}: is a binary file, not text")
        return Decoded(text, "utf-8", b"")
    if wide := _wide(sample):
        try:
            return Decoded(data.decode(wide), wide, b"")
        except UnicodeDecodeError:
            pass
    if b"\0" in sample or _is_binary(sample):
        raise InputError(f"{name}: is a binary file, not text")
    for encoding in _detected(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.encode(encoding) == data:
            return Decoded(text, encoding, b"")
    return Decoded(data.decode("latin-1"), "latin-1", b"")


def _is_binary(sample: bytes) -> bool:
    return len(sample) - len(sample.translate(None, _CONTROL)) > _MOST_CONTROL * len(sample) + 3


def _wide(sample: bytes) -> str | None:
    """UTF-16 without a mark: in text the high bytes of white space are zero, all on one side."""
    blanks = {
        "utf-16-le": sample.count(b" \0") + sample.count(b"\n\0"),
        "utf-16-be": sample.count(b"\0 ") + sample.count(b"\0\n"),
    }
    best = max(blanks, key=lambda k: blanks[k])
    return best if len(sample) % 2 == 0 and blanks[best] > len(sample) // 100 and sample.count(0) > len(sample) // 50 else None


def _detected(data: bytes) -> list[str]:
    from charset_normalizer import from_bytes

    best = from_bytes(data[: 4 * _SAMPLE], cp_isolation=_LEGACY, threshold=0.5).best()
    found = [best.encoding] if best else []
    # In both pages of Windows each byte is a letter; only Arabic words make sense as Arabic.
    arabic = data[:_SAMPLE].decode("cp1256", "replace")
    if len(_ARABIC.findall(arabic)) > 0.5 * sum(b > 0x7F for b in data[:_SAMPLE]) and _arabic_words(arabic):
        found.insert(0, "cp1256")
    return [*found, "cp1252"]


def _arabic_words(text: str) -> bool:
    """Whether runs of Arabic letters are words of Arabic: most have several letters, many the article."""
    words = re.findall(r"[\u0621-\u064a]+", text)
    long_ones = [w for w in words if len(w) >= 3]
    return len(long_ones) > 0.4 * len(words) and any(w.startswith("\u0627\u0644") for w in words)


def read_documents(item: Input, *, jsonl: bool | None = None) -> Iterator[Document | InputError]:
    """The documents of a file: one text, or a record a line.

    :param jsonl: whether the file holds records; by default its ending tells
    :raises InputError: the file can't be read or is no text; a broken record comes as an error in its place
    """
    data = read_bytes(item)
    if jsonl is None:
        jsonl = item.path.suffix.lower() in JSONL_ENDINGS
    if jsonl:
        yield from parse_records(data, item.name, item.path)
    else:
        decoded = decode(data, item.name)
        yield Document(item.name, decoded.text, decoded, data, path=item.path)


def parse_records(data: bytes, name: str, path: Path | None = None) -> Iterator[Document | InputError]:
    """The records of a JSONL file; one bad record costs that record."""
    for number, line in enumerate(data.split(b"\n"), 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"))
        except ValueError as error:
            yield InputError(f"{name}:{number}: no JSON: {error}")
            continue
        found = next((f for f in TEXT_FIELDS if isinstance(record, dict) and isinstance(record.get(f), str)), None)
        if found is None:
            yield InputError(f'{name}:{number}: no text; a record needs a string in "text", "content" or "maintext"')
            continue
        url = record.get("url")
        source = str(record.get("id") or f"{name}#{number}")
        yield Document(source, record[found], None, b"", url if isinstance(url, str) else None, record, found, path)
