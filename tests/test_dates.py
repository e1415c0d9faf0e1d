"""Dates: which lines read as one, and which day they name."""

from __future__ import annotations

import pickle
import re
import sys
import time
import tomllib
from importlib.resources import files

import dateparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.dates import date_matcher, default_order, iso_date
from cleaner.lines import line_key

CALENDAR = tomllib.loads((files("cleaner") / "data" / "calendar.toml").read_text("utf-8"))
LANGUAGES = tuple(code for code in CALENDAR if code != "common")
WORD_KEYS = {
    *("months", "other_months", "weekdays", "units", "ago", "days", "some", "clock", "hour", "minute"),
    *("year_mark", "month_mark", "day_mark", "ordinal", "join", "zones"),
}

# language, text as a page has it, the day it names
ABSOLUTE = [
    ("en", "14 June 2018", "2018-06-14"),
    ("en", "June 14, 2018", "2018-06-14"),
    ("en", "Jun 14th, 2018", "2018-06-14"),
    ("en", "Sept. 14, 2018", "2018-09-14"),
    ("en", "February 10, 2022", "2022-02-10"),
    ("en", "the 14th of June, 2018", "2018-06-14"),
    ("en", "Wednesday, 9 February, 2022 - 06:00", "2022-02-09"),
    ("en", "Mon 14 Jun 2018 10.22 BST", "2018-06-14"),
    ("en", "Mon 14 Jun 2018 10.22 am BST", "2018-06-14"),
    ("en", "14 June 2018, 10:22 p.m.", "2018-06-14"),
    ("en", "10:22 AM ET, Thu June 14, 2018", "2018-06-14"),
    ("en", "14 June 2018 10:22 (GMT+3)", "2018-06-14"),
    ("en", "Thu, 14 Jun 2018 10:22:00 +0200", "2018-06-14"),
    ("en", "Thu Jun 14 10:22:00 UTC 2018", "2018-06-14"),
    ("en", "14-Jun-2018", "2018-06-14"),
    ("en", "Jun-06-2018", "2018-06-06"),
    ("en", "June 14, 2018 | 3 days ago", "2018-06-14"),
    ("en", "29 February 2020", "2020-02-29"),
    ("en", "14\u00a0June\u2009 2018", "2018-06-14"),
    ("en", "2018-06-14", "2018-06-14"),
    ("en", "2018-06-14T10:22:00Z", "2018-06-14"),
    ("en", "2018-06-14T23:22:00-07:00", "2018-06-14"),
    ("en", "2018-06-14T10:22:00.123456+02:00", "2018-06-14"),
    ("en", "2018-06-14 10:22:33", "2018-06-14"),
    ("en", "2018-06-14 10:22", "2018-06-14"),
    ("en", "2018/06/14", "2018-06-14"),
    ("en", "14/06/2018 10:22", "2018-06-14"),
    ("en", "14.06.2018", "2018-06-14"),
    ("de", "14. Juni 2018", "2018-06-14"),
    ("de", "3. März 2018", "2018-03-03"),
    ("de", "Donnerstag, den 14. Juni 2018 um 10.22 Uhr", "2018-06-14"),
    ("de", "14.06.2018, 10:22 Uhr", "2018-06-14"),
    ("fr", "1er juin 2018", "2018-06-01"),
    ("fr", "jeudi 14 juin 2018 à 10h22", "2018-06-14"),
    ("fr", "14 FÉVRIER 2018 à 10 h 22", "2018-02-14"),
    ("es", "14 de junio de 2018", "2018-06-14"),
    ("es", "martes, 14 ago. 2018 - 10:22 CEST", "2018-08-14"),
    ("it", "giovedì 14 giugno 2018 alle ore 10:22", "2018-06-14"),
    ("pt", "14 de março de 2018 às 10h22", "2018-03-14"),
    ("pt", "14.jun.2018 às 10h22", "2018-06-14"),
    ("ru", "14 июня 2018 г., 10:22", "2018-06-14"),
    ("ru", "четверг, 14 июня 2018 года в 10:22 МСК", "2018-06-14"),
    ("ar", "22 يناير، 2022", "2022-01-22"),
    ("ar", "٢٢ يناير، ٢٠٢٢", "2022-01-22"),
    ("ar", "الأحد 10 نيسان 2022 الساعة 10:22 مساءً", "2022-04-10"),
    ("ar", "22 كانون الثاني 2022", "2022-01-22"),
    ("ar", "22 كانون الثاني/يناير 2022", "2022-01-22"),
    ("ar", "22 يناير (كانون الثاني)2022 م", "2022-01-22"),
    ("ar", "5 اغسطس 2022", "2022-08-05"),
    ("ar", "5 أُغسطس 2022", "2022-08-05"),
    ("ar", "الأحد - 22 ربيع الآخر 1440 هـ - 30 ديسمبر 2018 مـ", "2018-12-30"),
    ("fa", "۱۴ ژوئن ۲۰۱۸", "2018-06-14"),
    ("fa", "سه\u200cشنبه ۱۴ ژوئن ۲۰۱۸", "2018-06-14"),
    ("zh", "2018年6月14日", "2018-06-14"),
    ("zh", "2018年06月14日 星期四 10:22", "2018-06-14"),
    ("zh", "六月 14, 2018", "2018-06-14"),
    ("ja", "2018年6月14日", "2018-06-14"),
    ("ja", "2018年6月14日(木) 10時22分", "2018-06-14"),
    ("ko", "2018년 6월 14일 목요일", "2018-06-14"),
    ("ko", "2018. 6. 14. 오전 10:22", "2018-06-14"),
    ("tr", "14 HAZİRAN 2018 Perşembe", "2018-06-14"),
    ("tr", "14 KASIM 2018", "2018-11-14"),
    ("nl", "14 juni 2018 om 10:22 uur", "2018-06-14"),
    ("pl", "14 czerwca 2018 r.", "2018-06-14"),
    ("sv", "den 14 juni 2018 kl. 10:22", "2018-06-14"),
    ("id", "Kamis, 14 Juni 2018 10:22 WIB", "2018-06-14"),
    ("cs", "čtvrtek 14. června 2018", "2018-06-14"),
    ("da", "torsdag d. 14. juni 2018 kl. 10.22", "2018-06-14"),
    ("no", "torsdag 14. juni 2018 kl. 10.22", "2018-06-14"),
    ("uk", "четвер, 14 червня 2018 р., 10:22", "2018-06-14"),
    ("el", "Πέμπτη, 14 Ιουνίου 2018, 10:22 π.μ.", "2018-06-14"),
    ("el", "14 Ιούνιος 2018", "2018-06-14"),
    ("vi", "Thứ Năm, ngày 14 tháng 6 năm 2018 lúc 10:22", "2018-06-14"),
    ("he", "יום חמישי, 14 ביוני 2018, 10:22", "2018-06-14"),
    ("hi", "गुरुवार, 14 जून 2018, 10:22 बजे", "2018-06-14"),
]
# dates without a day of a year that is certain
VAGUE = [
    ("en", "June 2018"),
    ("en", "14 June"),
    ("en", "June 14, 10:22 am"),
    ("en", "14/06/18"),
    ("en", "6/14/18 9:05 am"),
    ("de", "14.06.18"),
    ("ja", "6月14日"),
    ("zh", "2018年6月"),
    ("ar", "4 شوال 1439 هـ"),
    ("fa", "۲۴ خرداد ۱۳۹۷"),
    ("fa", "۱۳۹۷/۰۳/۲۴"),
    ("en", "6 min 24 sec ago"),
    ("en", "3 hours ago"),
    ("en", "an hour ago"),
    ("en", "about 3 hours and 2 minutes ago"),
    ("en", "5m ago"),
    ("en", "just now"),
    ("en", "yesterday"),
    ("en", "today at 10:22"),
    ("de", "vor 3 Stunden"),
    ("de", "Gestern, 10:22 Uhr"),
    ("fr", "il y a 2 heures"),
    ("fr", "aujourd\u2019hui à 10h22"),
    ("es", "hace 3 horas"),
    ("it", "3 ore fa"),
    ("it", "un'ora fa"),
    ("pt", "há 3 horas"),
    ("ru", "3 часа назад"),
    ("ru", "час назад"),
    ("ar", "منذ 3 ساعات"),
    ("ar", "منذ ٣ ساعات"),
    ("ar", "منذ ساعتين"),
    ("zh", "3小时前"),
    ("zh", "昨天 10:22"),
    ("ja", "3時間前"),
    ("ko", "3시간 전"),
    ("tr", "3 saat önce"),
    ("nl", "3 uur geleden"),
    ("pl", "3 godziny temu"),
    ("sv", "för 3 timmar sedan"),
    ("fa", "۳ ساعت پیش"),
    ("id", "3 jam yang lalu"),
    ("cs", "před 3 hodinami"),
    ("da", "3 timer siden"),
    ("no", "3 timer siden"),
    ("uk", "3 години тому"),
    ("el", "πριν από 3 ώρες"),
    ("vi", "3 giờ trước"),
    ("he", "לפני 3 שעות"),
    ("hi", "3 घंटे पहले"),
]
NO_DATES = [
    *("", " ", ".", "-", "()", "0", "14", "2018", "2018.5", "3.14", "1/2", "14/06", "06/2018", "2018-06", "20180614"),
    *("may", "march", "sat", "may may", "monday", "monday 10:22", "10:22", "10:22 am", "10:22 gmt", "10:22 - 11:45"),
    *("ago", "an", "second", "3 hours", "5 min", "a day", "to", "of"),
    *("may 5 people died", "march 2018 rally", "the march of 2018 people", "on monday he said", "in june, 3 men"),
    *("10.2.3", "1.2.3.4", "10.15.07", "192.168.10.10", "555-123-4567", "+1 555 123 4567", "01 42 68 53 00", "3-1-2"),
    *("45/99/2018", "13/13/2018", "31/04/2018", "0/0/2018", "30 february", "june 31, 2018", "29 february 2019"),
    *("2018-13-01", "2018-02-30", "2018-02-30t10:22:00z", "2018-06-14t25:00"),
    *("14 june 999", "14 june 12345", "1/1/2999"),
    *("14-15 june 2018", "june 14-15", "14 june 2018 - 15 june 2018", "2018-2019"),
    *("14 june 2018 10:22-11:45", "14 june 2018 10:00 - 11:00", "2018-06-14 10:00-11:00", "14 june 2018 9-11 am"),
    *("10 12 2018", "3 4 5", "1 000 000", "june 99999", "20000 2018", "²/³/2018"),
]


@pytest.mark.parametrize(("language", "text", "day"), ABSOLUTE)
def test_absolute_date(language: str, text: str, day: str) -> None:
    assert date_matcher((language,))(line_key(text))
    assert iso_date(text, (language,)) == day


@pytest.mark.parametrize(("language", "text"), VAGUE)
def test_date_without_a_certain_day(language: str, text: str) -> None:
    assert date_matcher((language,))(line_key(text))
    assert iso_date(text, (language,)) is None


@pytest.mark.parametrize("text", [text for _, text, *_ in ABSOLUTE + VAGUE])
def test_more_languages_take_nothing_away(text: str) -> None:
    assert date_matcher(LANGUAGES)(line_key(text))


@pytest.mark.parametrize("languages", [("en",), LANGUAGES])
@pytest.mark.parametrize("key", NO_DATES)
def test_no_date(key: str, languages: tuple[str, ...]) -> None:
    assert not date_matcher(languages)(key)
    assert not date_matcher(languages)(line_key(key.upper()))
    assert iso_date(key, languages) is None


@pytest.mark.parametrize("key", ["14 june 2018 |", "- 14 june 2018", ", 14 june 2018", "\u2022 14 june 2018"])
def test_punctuation_around_is_no_part_of_a_date(key: str) -> None:
    assert not date_matcher(("en",))(key)
    assert iso_date(key, ("en",)) in (None, "2018-06-14")


@pytest.mark.parametrize("languages", [(), ("xx",), ("zh",), ("en]\n",), ("common",)])
def test_only_the_languages_given(languages: tuple[str, ...]) -> None:
    matches = date_matcher(languages)
    assert matches("2018-06-14t10:22:00z")
    assert matches("14/06/2018 10:22 gmt")
    assert not matches("14 june 2018")
    assert not matches("yesterday")
    assert iso_date("14/06/2018", languages) == "2018-06-14"
    assert default_order(languages) == ("YMD" if languages == ("zh",) else "DMY")


def test_order() -> None:
    assert iso_date("06/07/2018", ("en",)) == "2018-07-06"
    assert iso_date("06/07/2018", ("en",), "MDY") == "2018-06-07"
    assert iso_date("06/07/2018", ("zh",), "YMD") is None
    assert iso_date("2018/06/07", ("zh",), "YMD") == "2018-06-07"
    assert iso_date("06/14/2018", ("en",)) is None, "the pack's order says that this can't be"
    assert date_matcher(("en",))("06/14/2018")
    assert [iso_date("14 June 2018", ("en",), order) for order in ("DMY", "MDY", "YMD")] == ["2018-06-14"] * 3
    assert default_order(("xx", "ja", "en")) == "YMD"
    with pytest.raises(ValueError, match="DMY, MDY or YMD"):
        iso_date("06/07/2018", ("en",), "dmy")


@pytest.mark.parametrize(
    ("language", "text", "day"),
    [
        ("en", "Updated: 14 June 2018", "2018-06-14"),
        ("en", "Last updated on Thursday, 14 June 2018 at 10:22 GMT", "2018-06-14"),
        ("en", "14 June 2018, updated", "2018-06-14"),
        ("de", "Stand: 14.06.2018 10:22 Uhr", "2018-06-14"),
        ("ar", "آخر تحديث: 22 يناير، 2022", "2022-01-22"),
        ("zh", "更新： 2018年6月14日", "2018-06-14"),
        ("en", "Updated 3 hours ago", None),
        ("en", "Updated June 2018", None),
        ("en", "Flight 714 June 14, 2018", None),
        ("en", "14 June 2018, updated 15 June 2018", None),
        ("en", "The men were told of this on 14 June 2018", None),
    ],
)
def test_label(language: str, text: str, day: str | None) -> None:
    assert iso_date(text, (language,)) == day


def test_a_language_that_only_the_library_knows() -> None:
    assert iso_date("14 червня 2018", ("uk",)) == "2018-06-14"
    assert iso_date("14 червня 2018", ("xx", "uk")) == "2018-06-14"
    assert iso_date("14 червня 2018", ("en",)) is None
    assert iso_date("червень 2018", ("uk",)) is None
    assert iso_date("3 години тому", ("uk",)) is None


def test_the_library_is_not_asked_about_what_the_calendar_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "dateparser", None)  # its import would fail
    for language, text, day in ABSOLUTE:
        assert iso_date(text, (language,)) == day
    for language, text in VAGUE:
        assert iso_date(text, (language,)) is None
    assert iso_date("14 червня 2018", ()) is None


@pytest.mark.skipif(not hasattr(time, "tzset"), reason="the platform can't change its zone")
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_zone_of_the_machine_changes_nothing(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setenv("TZ", zone)
        time.tzset()
        assert iso_date("2018-06-14T23:59:59-12:00", ("en",)) == "2018-06-14"
        assert iso_date("14 червня 2018", ("uk",)) == "2018-06-14"
    time.tzset()


def test_matcher_is_made_once_and_can_be_sent_to_a_worker() -> None:
    matches = date_matcher(("en", "ar"))
    assert date_matcher(("en", "ar")) is matches
    assert pickle.loads(pickle.dumps(matches))("14 june 2018")


EVIL = [
    *("1" * 100_000, "٣" * 100_000, "a " * 50_000, "may " * 25_000, "14 june " * 12_500, "10:22 " * 16_000),
    *("日" * 100_000, "前日" * 50_000, "(" * 100_000, "2018-06-14t" * 9_000, "\u0651" * 100_000, "vor tag " * 12_000),
]


@pytest.mark.parametrize("text", EVIL, ids=lambda text: ascii(text[:9]))
def test_evil_input_returns(text: str) -> None:
    # The whole is refused by its length; what counts is the longest text that is looked at.
    matches = date_matcher(LANGUAGES)
    for size in (len(text), 200, 80, 79):
        assert not matches(text[:size])
        assert iso_date(text[:size], LANGUAGES) is None


@given(st.text())
def test_any_text(text: str) -> None:
    assert date_matcher(LANGUAGES)(text) in (True, False)
    check_iso_date(text)


WORDS = sorted({w.strip() for table in CALENDAR.values() for words in table.values() for w in re.split(r"[,|]", words)})


NUMBERS_AND_MARKS = ("0", "1", "9", "14", "31", "60", "1022", "1440", "2018", "/", "-", ".", ",", ":", "(", ")", "+")


@given(st.lists(st.sampled_from([*WORDS, *NUMBERS_AND_MARKS])), st.booleans())
def test_any_words_of_a_date(words: list[str], spaced: bool) -> None:
    text = (" " if spaced else "").join(words)
    assert date_matcher(LANGUAGES)(line_key(text)) in (True, False)
    check_iso_date(text)


def check_iso_date(text: str) -> None:
    for order in ("DMY", "MDY", "YMD"):
        day = iso_date(text, LANGUAGES, order)
        assert day is None or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", day)


@given(st.dates(), st.sampled_from(LANGUAGES), st.data())
def test_every_day_in_every_language(day: object, language: str, data: st.DataObject) -> None:
    year, month, number = (int(part) for part in str(day).split("-"))
    if "months" in CALENDAR[language]:
        name = data.draw(st.sampled_from(CALENDAR[language]["months"].split("|")[month - 1].split(","))).strip()
        text = f"{number} {name} {year:04}"
    else:
        text = f"{year:04}. {month}. {number}."
    assert date_matcher((language,))(line_key(text)) == (1000 <= year <= 2100)
    assert iso_date(text, (language,)) == (str(day) if 1583 <= year <= 2100 else None)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if "months" in CALENDAR[code]])
def test_months_agree_with_the_library(language: str) -> None:
    for names in CALENDAR[language]["months"].split("|"):
        text = f"14 {names.split(',')[0].strip()} 2018"
        known = "nb" if language == "no" else language
        found = dateparser.parse(text, languages=[known], settings={"REQUIRE_PARTS": ["day", "month", "year"]})
        assert found is None or iso_date(text, (language,)) == f"{found:%Y-%m-%d}"


def test_the_calendar_file_is_what_the_module_reads() -> None:
    from cleaner.dates import _table

    assert {code: _table(code) for code in CALENDAR} == CALENDAR


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_is_complete(language: str) -> None:
    table = CALENDAR[language]
    assert set(table) <= WORD_KEYS | {"date_order"}
    assert table["date_order"] in ("DMY", "MDY", "YMD")
    assert len(table["weekdays"].split(",")) >= 7
    assert all(len(table[name]) > 0 for name in ("units", "ago", "days"))
    assert len(table.get("months", "|" * 11).split("|")) == 12
    assert "months" in table or "month_mark" in table


def test_no_month_has_two_numbers_or_is_a_joining_word() -> None:
    numbers: dict[str, int] = {}
    for table in CALENDAR.values():
        for number, names in enumerate(table.get("months", "").split("|"), 1):
            for name in filter(None, map(str.strip, names.split(","))):
                assert numbers.setdefault(name, number) == number, name
    assert not numbers.keys() & {w.strip() for table in CALENDAR.values() for w in table.get("join", "").split(",")}
