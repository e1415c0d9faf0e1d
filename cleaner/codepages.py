"""The encodings older than Unicode: which of them a text may have, told by the words that each gives."""

from __future__ import annotations

import codecs
import re
from functools import cache

__all__ = ["likely_encodings"]

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
# Signs of which some are in every text of Japanese and of Chinese in the signs of Taiwan and Hong Kong
_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fc]")
_HAN = re.compile("[的一是不了在有人這上大來和我個中地為年時到說會出也要以於後他們對就可生之月日多]")
_OTHERS = ["cp1251", "koi8_r", "cp1253", "cp1255", "gb18030", "big5", "euc_jp", "shift_jis", "euc_kr"]


def likely_encodings(sample: bytes) -> list[str]:
    """The older encodings that a text may have, the likeliest first."""
    runs = re.findall(rb"[A-Za-z]*[\x80-\xff]+[A-Za-z]*", sample)
    runs = [run for run in runs if run.translate(None, _SIGNS)]
    joined = sum(run[0] < 0x80 or run[-1] < 0x80 or len(run) == 1 for run in runs)
    if _is_double(sample, "cp932", _KANA):
        return ["cp932", "cp1252"]
    if 2 * joined >= len(runs):  # accents among the letters of ASCII, or these as second bytes
        if _is_double(sample, "cp950", _HAN):
            return ["cp950", "cp1252"]
        return [*_latin(sample), "cp1252"]
    if _is_arabic(b"".join(runs)):
        return ["cp1256", "cp1252"]
    from charset_normalizer import from_bytes

    best = from_bytes(sample, cp_isolation=_OTHERS, threshold=0.5).best()
    return [*([best.encoding] if best else []), "cp1252"]


@cache
def _blank_signs() -> bytes:
    return bytes(0x20 if b in _SIGNS else b for b in range(256))


def _is_double(sample: bytes, encoding: str, usual: re.Pattern[str]) -> bool:
    """Whether these bytes are a text in an encoding in which the second byte of a sign may be a letter of ASCII.

    A word or two of Polish may be signs of Chinese, too; so there must be some, and more than letters of ASCII.

    :param usual: signs that are a tenth of every text at least
    """
    try:
        text = codecs.getincrementaldecoder(encoding)().decode(sample)  # the last sign may be cut off
    except UnicodeDecodeError:
        return False
    signs, letters = len(re.findall(r"[^\x00-\x7f]", text)), len(re.findall("[A-Za-z]", text))
    return max(letters, 2) < signs < 10 * len(usual.findall(text))


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
