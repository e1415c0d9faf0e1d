"""Does a line read as a date, and which day is it?

A key is split into numbers, punctuation and the words of `data/calendar.toml`; one unknown word ends the attempt, so
an ordinary sentence costs a look-up or two. A small grammar then asks whether all of it is one date and, around it,
a weekday, times of day, the date of another calendar. It reads forward over at most 80 characters: no input is slow.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from functools import cache, lru_cache, partial
from pathlib import Path
from typing import NamedTuple

from cleaner.folding import line_key

__all__ = ["any_date_matcher", "calendar_languages", "date_matcher", "default_order", "iso_date"]

_LONGEST_KEY = 80  # characters; a weekday, two calendars and a time stay below
_LONGEST_TEXT = 200  # characters; a date with its label
_LABEL_WORDS = 4  # "last updated on Thursday", before or after the date
_FIRST_YEAR, _LAST_YEAR = 1000, 2100  # Hijri and Persian years lie in it, too
_FIRST_GREGORIAN_YEAR = 1583  # smaller ones are mostly of another calendar, and get no ISO form

# Kinds of token, as bits; those of words in the order of their names in the data file.
# A word can be of several kinds: "mar" is March and Tuesday in Spanish.
_WORDS = {name: 1 << n for n, name in enumerate((
    "weekdays", "units", "ago", "days", "some", "clock", "hour", "minute",
    "year_mark", "month_mark", "day_mark", "ordinal", "join", "zones", "months",
))}  # fmt: skip
_WEEKDAY, _UNIT, _AGO, _DAYS, _SOME, _CLOCK, _HOUR, _MINUTE = (1 << n for n in range(8))
_YEAR_MARK, _MONTH_MARK, _DAY_MARK, _ORDINAL, _JOIN, _ZONE, _MONTH = (1 << n for n in range(8, 15))
_NUMBER, _TO_12, _TO_24, _TO_31, _TO_59, _YEAR = (1 << n for n in range(15, 21))
_SLOTS = {"Y": (_YEAR, _YEAR_MARK), "M": (_TO_12, _MONTH_MARK), "D": (_TO_31, _DAY_MARK | _ORDINAL)}
_OTHER_CALENDAR = 13  # the month number of every month of another calendar

# What was read so far: each at most once.
_HAS_DATE, _HAS_OTHER, _HAS_WEEKDAY, _HAS_AGO, _HAS_TIME = (1 << n for n in range(5))

_DIGITS = re.compile(r"\d+")
_ISO = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)"  # a blank for the "t" only where seconds follow: "10:00-11:00" is a range
    r"(?:(?:t| (?=.{5}:))(?:[01]\d|2[0-4]):[0-5]\d(?::[0-5]\d(?:[.,]\d{1,9})?)?(?: ?(?:z|[+-]\d\d:?\d\d))?)?"
)
_ENTRY = re.compile(r"^(\w+) = (\'\'\'|['\"])(.*?)\2$", re.MULTILINE | re.DOTALL)
_BETWEEN = frozenset(",،、，;؛|/·•-–—‐.()（）[]")  # may stand between the parts of a date line
_PUNCTUATION = _BETWEEN | frozenset(":+")
_NOT_FIRST = _PUNCTUATION - frozenset("(（[")
_NOT_LAST = _PUNCTUATION - frozenset(")）].")

# Spellings that differ from writer to writer: hamza, final letters, vowel signs, dotless i, wide colon and minus.
_SPELLING = str.maketrans("أإآةۀىیکёı：−", "اااههييكеi:-", "ـًٌٍَُِّْٰ\u0307\u0654")


class _Token(NamedTuple):
    """A number, word or punctuation mark; the value of a number or of a month's name (else 0)."""

    kinds: int
    text: str
    value: int = 0


_Tokens = list[_Token]
_Day = tuple[int, int, int]  # year, month, day; 0 where the text does not say it
_Lexicon = dict[str, list[_Token]]  # by the word's first two characters; the longest word first
_END = _Token(0, "")


@lru_cache(maxsize=64)
def date_matcher(languages: tuple[str, ...]) -> Callable[[str], bool]:
    """Return the test whether the key of a line, as a whole, reads as a date in one of the languages.

    Absolute ("14 june 2018, 10:22 gmt") and relative ("6 min 24 sec ago", "yesterday") dates do, also without a year
    ("14 june") or day ("june 2018"); a lone year, month, weekday or time of day does not.

    :param languages: codes such as "en"; unknown ones are ignored, numeric and ISO dates are always known
    :returns: a function that takes a key as :func:`cleaner.folding.line_key` makes it, and never raises
    """
    return partial(_is_date, languages)  # unlike a closure, it can be pickled for worker processes


@cache
def any_date_matcher() -> Callable[[str], bool]:
    """Return the test whether a key reads as a date in any language of the calendar (:func:`date_matcher`)."""
    return date_matcher(calendar_languages())


def _is_date(languages: tuple[str, ...], key: str) -> bool:
    return len(key) <= _LONGEST_KEY and _read(_spelled(key), _lexicon(languages), ("DM", "MD")) is not None


def iso_date(text: str, languages: tuple[str, ...], order: str = "DMY") -> str | None:
    """Return the day that a text names, as ISO 8601 ("2018-06-14"), or None where there is any doubt.

    Only an absolute date with its year counts: relative dates, two-digit years and other calendars give None. The
    time of day and its zone are ignored; neither today's date nor the machine's settings matter.

    :param text: a date in any case, with at most a few words of label ("Last updated: 14 June 2018")
    :param languages: codes such as "en"
    :param order: "DMY", "MDY" or "YMD": how 06/07/2018 is meant (with "YMD" it says nothing certain)
    :raises ValueError: for another order
    """
    if order not in ("DMY", "MDY", "YMD"):
        raise ValueError(f"order must be DMY, MDY or YMD, not {order!r}")
    if len(text) > _LONGEST_TEXT:
        return None
    key, lexicon = line_key(text), _lexicon(languages)
    for part in _without_label(_spelled(key)):
        day = _read(part, lexicon, (order[:2],)) if len(part) <= _LONGEST_KEY else None
        if day:
            return date(*day).isoformat() if day[0] >= _FIRST_GREGORIAN_YEAR and day[1] and day[2] else None
    return _by_dateparser(key, languages)


def default_order(languages: tuple[str, ...]) -> str:
    """Return "DMY", "MDY" or "YMD": how the first language that the calendar knows writes 14/06/2018."""
    return next((order for code in languages if (order := _table(code).get("date_order"))), "DMY")


def calendar_languages() -> tuple[str, ...]:
    """Return the codes of all languages that the calendar knows."""
    return tuple(re.findall(r"^\[(?!common\])(\w+)\]", _calendar(), re.MULTILINE))


@lru_cache(maxsize=1)
def _calendar() -> str:
    # Not importlib.resources, whose import alone takes longer than all of this module's work.
    return (Path(__file__).parent / "data" / "calendar.toml").read_text("utf-8")


@lru_cache(maxsize=64)
def _table(language: str) -> dict[str, str]:
    """Return one language's words by kind: the part of TOML that the file uses, read ten times quicker."""
    rest = _calendar().partition(f"\n[{language}]\n")[2]
    return {name: words for name, _, words in _ENTRY.findall(rest.partition("\n[")[0])}


@lru_cache(maxsize=64)
def _lexicon(languages: tuple[str, ...]) -> _Lexicon:
    kinds: dict[str, int] = {}
    months: dict[str, int] = {}
    for language in ("common", *languages):
        for name, listed in _table(language).items():
            kind = _WORDS.get(name.removeprefix("other_"), 0)
            for number, forms in enumerate(_spelled(listed).split("|") if kind else (), 1):
                for word in map(str.strip, forms.split(",")):
                    kinds[word] = kinds.get(word, 0) | kind
                    if kind == _MONTH:  # where two languages disagree on a month, the first wins
                        months.setdefault(word, number if name == "months" else _OTHER_CALENDAR)
    lexicon: _Lexicon = {}
    for word in sorted(kinds, key=len, reverse=True):
        lexicon.setdefault(word[:2], []).append(_Token(kinds[word], word, months.get(word, 0)))
    return lexicon


def _spelled(key: str) -> str:
    return key if key.isascii() else key.translate(_SPELLING)


def _tokens(key: str, lexicon: _Lexicon) -> _Tokens | None:
    """Split a key; None: it holds a word that is not in the calendar."""
    tokens: _Tokens = []
    i = 0
    while i < len(key):
        if digits := _DIGITS.match(key, i):
            tokens.append(_number(digits[0]))
            i = digits.end()
        elif key[i] == " ":
            i += 1
        else:
            for token in (*lexicon.get(key[i : i + 2], ()), *lexicon.get(key[i], ())):
                end = i + len(token.text)
                if key.startswith(token.text, i) and not _runs_on(key[end - 1], key[end : end + 1]):
                    tokens.append(token)
                    i = end + (key[end : end + 1] == ".")  # the dot of an abbreviation
                    break
            else:
                if key[i] not in _PUNCTUATION:
                    return None
                tokens.append(_Token(_JOIN if key[i] in _BETWEEN else 0, key[i]))
                i += 1
    return tokens


def _number(digits: str) -> _Token:
    value, length = int(digits), len(digits)
    kinds = _NUMBER | _YEAR * (length == 4 and _FIRST_YEAR <= value <= _LAST_YEAR)
    if length <= 2:
        kinds |= _TO_12 * (1 <= value <= 12) | _TO_24 * (value <= 24) | _TO_31 * (1 <= value <= 31)
        kinds |= _TO_59 * (length == 2 and value <= 59)
    return _Token(kinds, digits, value)


def _runs_on(last: str, following: str) -> bool:
    """Does the word go on? In Chinese, Japanese and Korean (from U+2E80 on) no blank need end one."""
    return last.isalpha() and last < "\u2e80" and following.isalpha() and following < "\u2e80"


def _read(key: str, lexicon: _Lexicon, orders: tuple[str, ...]) -> _Day | None:
    """Read a whole key as one date; None: it is none. `orders` are those allowed for 06/07/2018."""
    if iso := _ISO.fullmatch(key):
        day = int(iso[1]), int(iso[2]), int(iso[3])
        return day if _exists(day) else None
    tokens = _tokens(key, lexicon)
    if not tokens or tokens[0].text in _NOT_FIRST or tokens[-1].text in _NOT_LAST:
        return None
    tokens.append(_END)
    states, tried = [(0, 0, (0, 0, 0))], set()  # depth first; what was tried is not tried again
    while states:
        i, seen, day = states.pop()
        if tokens[i] is _END:
            if seen & (_HAS_DATE | _HAS_OTHER | _HAS_AGO):
                return day
        elif (i, seen) not in tried:
            tried.add((i, seen))
            states.extend(_steps(tokens, i, seen, day, orders))
    return None


def _steps(tokens: _Tokens, i: int, seen: int, day: _Day, orders: tuple[str, ...]) -> Iterator[tuple[int, int, _Day]]:
    """Yield every way to read on from token `i`: the position after it, what was read then, and the day."""
    if tokens[i].kinds & _JOIN:
        yield i + 1, seen, day
    if tokens[i].kinds & _WEEKDAY and not seen & _HAS_WEEKDAY:
        yield i + 1, seen | _HAS_WEEKDAY, day
    for end in _times(tokens, i) if not seen & _HAS_TIME else ():
        yield end, seen | _HAS_TIME, day
    for end in _relative(tokens, i) if not seen & _HAS_AGO else ():
        yield end, seen | _HAS_AGO, day
    for end, found in _dates(tokens, i, orders):
        kind = _HAS_OTHER if found[1] == _OTHER_CALENDAR else _HAS_DATE
        if not seen & kind:
            yield end, seen | kind, found if kind == _HAS_DATE else day
    if day[1] and day[2] and not day[0] and (year := _slot(tokens, i, "Y")):
        found = year[1], day[1], day[2]  # "jun 14 10:22:00 utc 2018"
        if _exists(found):
            yield year[0], seen, found


def _dates(tokens: _Tokens, i: int, orders: tuple[str, ...]) -> Iterator[tuple[int, _Day]]:
    """Read "14 de junio de 2018", "june 14th", 2018年6月14日, 14/06/2018; yield the position after it, and the day."""
    shapes: Iterable[str] = ("DMY", "DM", "MDY", "MD", "MY", "YMD", "YM")
    if plain := _is_plain(tokens[i : i + 5]):
        shapes = ("YMD",) if len(tokens[i].text) == 4 else (order + "Y" for order in orders if order in ("DM", "MD"))
    for shape in shapes if tokens[i].kinds & (_NUMBER | _MONTH) else ():
        values = {"Y": 0, "M": 0, "D": 0}
        j = i
        for slot in shape:
            j = _past(tokens, j, _JOIN)
            hit = _slot(tokens, j, slot, plain)
            if not hit:
                break
            j, values[slot] = hit
        else:
            found = values["Y"], values["M"], values["D"]
            if found[1] == _OTHER_CALENDAR or _exists(found):
                yield j, found


def _is_plain(window: _Tokens) -> bool:
    """Are the five tokens three numbers with the same mark twice, such as a date has and a version number has not?"""
    if len(window) < 5 or window[1] != window[3] or not all(token.kinds & _NUMBER for token in window[::2]):
        return False
    lengths, mark = [len(token.text) for token in window[::2]], window[1].text
    if lengths[2] == 2 and max(lengths) == 2:
        return mark == "/" or (mark == "." and lengths == [2, 2, 2] and bool(window[2].kinds & _TO_12))
    return mark in ("/", ".", "-") and 4 in lengths


def _slot(tokens: _Tokens, i: int, slot: str, plain: bool = False) -> tuple[int, int] | None:
    """Read a year, month or day at token `i`; return the position after it and its number."""
    token = tokens[i]
    if slot == "M" and token.kinds & _MONTH:
        # Arabic papers write both names: "كانون الثاني/يناير", "يناير (كانون الثاني)".
        second = tokens[i + 2] if tokens[i + 1].text in ("/", "-", "(") else _END
        twice = bool(second.kinds & _MONTH) and second.value == token.value
        return i + 1 + 2 * twice + (twice and tokens[i + 3].text == ")"), token.value
    if slot == "Y" and plain and len(token.text) == 2:
        return i + 1, 0  # a date, but which year?
    kind, mark = _SLOTS[slot]
    marked = bool(tokens[i + 1].kinds & mark) if token.kinds & kind else False
    return (i + 1 + marked, token.value) if token.kinds & kind and (slot != "M" or marked or plain) else None


def _relative(tokens: _Tokens, i: int) -> Iterator[int]:
    """Read "yesterday", "6 min 24 sec ago", "vor 3 stunden"; yield the position after it."""
    if tokens[i].kinds & _DAYS:
        yield i + 1
    before = bool(tokens[i].kinds & _AGO)
    j = _past(tokens, i + before, _SOME)
    while tokens[j := j + bool(tokens[j].kinds & _NUMBER)].kinds & _UNIT:
        j += 1
        if before:
            yield j
        if tokens[j].kinds & _AGO:
            yield j + 1
        j = _past(tokens, j, _SOME | _JOIN)


def _times(tokens: _Tokens, i: int) -> Iterator[int]:
    """Read "10:22", "10.22 am gmt", "10h22", "10 uhr", "10:22 (utc+3)"; yield the position after it."""
    start = _past(tokens, i, _CLOCK)
    if not tokens[start].kinds & _TO_24:
        return
    j = start + 1
    if tokens[j].kinds & _HOUR:
        j += 1
        yield j  # a number that follows need not be the minutes
        while tokens[j].kinds & _TO_59:
            j += 1 + bool(tokens[j + 1].kinds & _MINUTE)
    while tokens[j].text in (":", ".") and tokens[j + 1].kinds & _TO_59:
        j += 2
    j = _past(tokens, j, _CLOCK)
    if j == start + 1 and start == i:
        return  # nothing says that the number is an hour
    yield j
    j += tokens[j].text == "("
    if named := bool(tokens[j].kinds & _ZONE):
        j += 1
        yield j
    if tokens[j].text in ("+", "-") and tokens[j + 1].kinds & _NUMBER and (named or len(tokens[j + 1].text) == 4):
        yield j + 2 + 2 * (tokens[j + 2].text == ":" and bool(tokens[j + 3].kinds & _TO_59))


def _past(tokens: _Tokens, i: int, kinds: int) -> int:
    """Return the first position from `i` on whose token is of none of the kinds."""
    while tokens[i].kinds & kinds:
        i += 1
    return i


def _exists(day: _Day) -> bool:
    year, month, number = day
    try:
        date(year or 2000, month, number or 1)  # 2000: a leap year
    except ValueError:
        return False
    return not year or _FIRST_YEAR <= year <= _LAST_YEAR


def _without_label(key: str) -> Iterator[str]:
    """Yield the key, then the key less some words without digits at its ends, fewest first."""
    words = key.split()
    for cut in range(2 * _LABEL_WORDS + 1):
        for head in range(max(0, cut - _LABEL_WORDS), min(cut, _LABEL_WORDS) + 1):
            end = len(words) - (cut - head)
            if head < end and not _DIGITS.search(" ".join(words[:head] + words[end:])):
                yield " ".join(words[head:end]).strip(" ,،-–—|·:")


def _by_dateparser(key: str, languages: tuple[str, ...]) -> str | None:
    """Ask the library, which knows two hundred languages, about a text that the calendar cannot read."""
    numbers = {int(digits) for digits in _DIGITS.findall(re.sub(r"\d+([:.]\d\d)+", " ", key))}
    if not languages or len(numbers) != 2 or not _FIRST_GREGORIAN_YEAR <= max(numbers) <= _LAST_YEAR:
        return None
    import dateparser  # only here: it takes a third of a second
    from dateparser.data.languages_info import language_order

    found: date | None
    known = [code for code in languages if code in language_order]
    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month", "year"], "TIMEZONE": "UTC"}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            found = dateparser.parse(key, languages=known, settings=settings) if known else None
        except Exception:  # on scraped text the library can fail in any way; then it is no date
            return None
    # It fills gaps and guesses; believe it only what the text says.
    return f"{found:%Y-%m-%d}" if found and {found.year, found.day} == numbers else None
