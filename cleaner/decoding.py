"""From bytes to text and back: byte order marks, UTF-8, UTF-16, and the older encodings, which are told by
the words that they give.

Whatever is chosen, the text gives the same bytes back.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass
from functools import cache

from cleaner.errors import InputError

__all__ = ["Decoded", "decode"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = bytes({*range(0x20)} - {0x09, 0x0A, 0x0B, 0x0C, 0x0D, 0x1A, 0x1B, 0x1C, 0x1D, 0x1E, 0x1F})
_SAMPLE = 1 << 16  # bytes that are looked at to tell what a file is
_MOST_CONTROL = 0.05  # share of control characters from which a file is no text
_HIGH = re.compile(rb"[\x80-\xff]")
_ESCAPED = re.compile("[\udc80-\udcff]")  # what is left of bytes that are no UTF-8

# -- what UTF-16 without a mark holds: wrong byte order gives signs of all scripts at random
_USUAL = re.compile(
    "[\t\n\r\f -\u024f\u0370-\u06ff\u0900-\u097f\u2000-\u206f\u20ac\u3000-\u30ff\u4e00-\u9fff\uac00-\ud7a3\uff00-\uffef]"
)
_MOST_USUAL = 0.95

# -- the older encodings
# Signs that stand in the same place in all Windows code pages: quotes, dashes, ellipsis, no-break space, « » …
_SIGNS = bytes([*range(0x82, 0x88), 0x89, 0x8B, *range(0x91, 0x98), 0x99, 0x9B, 0xA0, *range(0xA6, 0xAA), *range(0xAB, 0xAF),
                0xB0, 0xB1, *range(0xB4, 0xB8), 0xBB])  # fmt: skip
_QUOTES = bytes([0x85, *range(0x91, 0x98), 0xA0, 0xAB, 0xBB])
_LATIN = (
    # The letters beyond ASCII of each language, in the order in which equal ones are tried.
    ("cp1252", "àâæçèéêëîïôœùûüÿ"),  # French
    ("cp1252", "äöüßéàè"),  # German
    ("cp1252", "áéíñóúüºª¿¡"),  # Spanish
    ("cp1252", "áâãàçéêíóôõúüºª"),  # Portuguese
    ("cp1252", "àèéìíîòóùú"),  # Italian
    ("cp1252", "åäöéüáà"),  # Swedish, Finnish
    ("cp1252", "æøåéäöüóò"),  # Danish, Norwegian
    ("cp1252", "éëïóöüèáêç"),  # Dutch
    ("cp1252", "áðéíóúýþæö"),  # Icelandic
    ("cp1252", "äöõüšž"),  # Estonian
    ("cp1250", "ąćęłńóśźż"),  # Polish
    ("cp1250", "áčďéěíňóřšťúůýžäöü"),  # Czech
    ("cp1250", "áäčďéíĺľňóôŕšťúýž"),  # Slovak
    ("cp1250", "áéíóöőúüű"),  # Hungarian
    ("cp1250", "ăâîşţ"),  # Romanian
    ("cp1250", "čćžšđ"),  # Croatian, Slovene
    ("cp1254", "çğıöşüâîûİ"),  # Turkish
    ("cp1257", "ąčęėįšųūž"),  # Lithuanian
    ("cp1257", "āčēģīķļņšūž"),  # Latvian
)
_NUMERIC = re.compile(r"(?<![^\W\d_])[¿¡£¥¢¼½¾]|(?<=\d)[²³ªº¼½¾]|(?<=m)[²³]")  # signs where text has signs
_ARABIC = re.compile(
    "[\u060c\u061b\u061f\u0621-\u0652\u067e\u0679\u0686\u0688\u0691\u0698\u06a9\u06af\u06ba\u06be\u06c1\u06d2\u200c]"
)
_FREQUENT = re.compile("[\u0644-\u0648\u064a]")  # in every Arabic text; in other scripts' bytes, capitals or rare letters
_OTHERS = ["cp1251", "koi8_r", "cp1253", "cp1255", "gb18030", "big5", "euc_jp", "shift_jis", "euc_kr"]


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

    A byte order mark decides; then UTF-8; then UTF-16 without a mark; then UTF-8 of which single bytes are
    broken; then the older encodings.

    :param name: for the error
    :raises InputError: the bytes are no text
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _marked(data, bom, encoding, name)
    sample = data[:_SAMPLE]
    doubtful = _is_binary(sample)
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


def _is_binary(sample: bytes) -> bool:
    return len(sample) - len(sample.translate(None, _CONTROL)) > _MOST_CONTROL * len(sample) + 3


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 without a mark, in the byte order that gives the signs of a text."""
    if len(data) % 2:
        return None
    best: tuple[float, str] = (0.0, "")
    for encoding in ("utf-16-le", "utf-16-be"):
        sample = data[:_SAMPLE].decode(encoding, "replace")
        best = max(best, (len(_USUAL.findall(sample)) / max(len(sample), 1), encoding))
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
    for encoding in _guesses(_sample(data)):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.encode(encoding) == data:
            return Decoded(text, encoding)
    return Decoded(data.decode("latin-1"), "latin-1")


def _guesses(sample: bytes) -> list[str]:
    """The older encodings that a text may have, the likeliest first."""
    runs = re.findall(rb"[A-Za-z]*[\x80-\xff]+[A-Za-z]*", sample)
    runs = [run for run in runs if run.translate(None, _SIGNS)]
    joined = sum(run[0] < 0x80 or run[-1] < 0x80 or len(run) == 1 for run in runs)
    if 2 * joined >= len(runs):  # accents among the letters of ASCII
        return [*_latin(sample), "cp1252"]
    if _is_arabic(b"".join(runs)):
        return ["cp1256", "cp1252"]
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_OTHERS, threshold=0.5).best()
    return [*([best.encoding] if best else []), "cp1252"]


@cache
def _blank_signs() -> bytes:
    return bytes(0x20 if b in _SIGNS else b for b in range(256))


def _is_arabic(high: bytes) -> bool:
    """Whether these bytes are Arabic letters in Windows-1256, of which some are in every text."""
    text = re.sub("[A-Za-z]", "", high.translate(None, _QUOTES).decode("cp1256", "replace"))
    return len(_ARABIC.findall(text)) > 0.9 * len(text) and len(_FREQUENT.findall(text)) > 0.15 * len(text)


def _latin(sample: bytes) -> list[str]:
    """Code pages of the languages whose letters account for the most of a text, the best first."""
    high = sample.translate(None, bytes(range(0x80)))
    if not high.translate(None, _SIGNS):
        return []
    scores: dict[str, float] = {}
    for encoding, alphabet in _LATIN:
        text = _NUMERIC.sub("", sample.translate(_blank_signs()).decode(encoding, "replace"))
        found = re.findall(r"[^\x00-\x7f]", text)
        known = sum(c in alphabet or c.lower() in alphabet for c in found)
        share = known / len(found) if found else 1.0
        scores[encoding] = max(scores.get(encoding, 0.0), share)
    return sorted(scores, key=lambda e: -scores[e])
