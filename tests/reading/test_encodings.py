"""Bytes to text: marks, UTF-8, UTF-16, UTF-32, and the older encodings; the bytes always come back."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import InputError
from cleaner.reading import decode

ARABIC = """عودة العبّارة إلى جزيرة المرجان بعد غياب عامين

أعلنت هيئة الموانئ يوم الأحد عودة العبّارة إلى الخط الذي يربط الميناء القديم بجزيرة المرجان، بعد توقف دام عامين.

وقال مدير الهيئة سالم الدهمان إن السفينة الجديدة تحمل مئتي راكب وعشرين سيارة، وإنها ستبحر أربع مرات في اليوم.

وأضاف: «انتظر أهل الجزيرة طويلا، ولن ينتظروا بعد اليوم».
"""
FRENCH = """Le bac de l’île rouvre après deux ans d’arrêt

Le bac qui relie le vieux port à l’île a repris son service dimanche, après deux années d’arrêt complet.

« Nous avons attendu longtemps », a déclaré la directrice, Hélène Fauré, à l’arrivée des passagers. Le billet coûte 4 €.
"""
GERMAN = """Fähre zur Insel fährt wieder

Nach zwei Jahren Pause fährt die Fähre vom alten Hafen zur Insel seit Sonntag wieder – viermal täglich.

„Wir haben lange gewartet“, sagte die Bürgermeisterin Käthe Möller. Für Schüler ist die Überfahrt frei, sonst kostet sie 3 €.
"""
JAPANESE = """島へ向かう船が二年ぶりに運航を再開

島へ向かう船が二年ぶりに日曜日から運航を再開した。市長は「みんな長い間待っていた」と述べた。

運賃は変わらない。
"""

OLDER = [
    ("cp1256", ARABIC),
    ("cp1256", "أعلنت وزارة النقل اليوم عن افتتاح خط جديد للعبارات بين الجزيرة والميناء."),
    ("cp1256", "عودة العبارة\n"),
    ("cp1256", "بغداد - رويترز\n"),
    ("cp1256", "وكالة Reuters قالت إن السفينة Star of the Sea وصلت الى الميناء.\n"),
    ("cp1252", FRENCH),
    ("cp1252", "La mairie a décidé hier de rouvrir l’école du village."),
    ("cp1252", "Ça va à Noël\n"),
    ("cp1252", GERMAN),
    ("cp1252", "Die Fähre fährt wieder über den Fluß."),
    ("cp1252", "Müller tritt zurück\n"),
    ("cp1252", "El alcalde dijo que el año próximo habrá más autobuses. ¿Cuántos? ¡Once!\n"),
    ("cp1252", "A decisão não foi fácil, disse o secretário de Educação.\n"),
    ("cp1252", "Färjan går åter till ön på söndagar\n"),
    ("cp1252", "The mayor said “nobody likes to wait” – and the ferry’s crew agreed.\n"),
    ("cp1252", "The new ferry cost £4m and carries 200 people over 12 km² of sea.\n"),
    ("cp1250", "Burmistrz powiedział, że prom znów pływa na wyspę, a bilet kosztuje pięć złotych.\n"),
    ("cp1250", "Přívoz na ostrov znovu jezdí, řekl starosta. Lístek stojí čtyři koruny.\n"),
    ("cp1250", "A komp újra jár a szigetre, mondta a polgármester, és a jegy ára öt forint lesz az idén ősszel.\n"),
    ("cp1254", "Vapur iki yıl sonra yeniden adaya gidiyor, dedi belediye başkanı. Bilet dört lira, çocuklar için ücretsiz.\n"),
    ("cp1251", "Паром снова ходит на остров после двухлетнего перерыва. Мэр сказал, что билет стоит сорок рублей.\n"),
    ("koi8_r", "Паром снова ходит на остров после двухлетнего перерыва. Мэр сказал, что билет стоит сорок рублей.\n"),
    ("cp1253", "Το πλοίο για το νησί ταξιδεύει ξανά μετά από δύο χρόνια, είπε ο δήμαρχος της πόλης την Κυριακή.\n"),
    ("cp932", JAPANESE),
    ("cp932", "ＮＨＫは①日、新しいフェリーStar of the Seaが運航を始めたと伝えた。\n"),
    ("cp932", "フェリー再開へ\n"),
    ("cp932", "東京（ロイター）―円相場は5日、1ドル=150円で推移した。\n" * 3000),
    ("euc_jp", JAPANESE),
    ("iso2022_jp", JAPANESE),
    ("iso2022_jp", "Star of the Seaが運航\n"),
    ("cp950", "渡輪在星期日恢復航行。市長說，大家已經等了很久，船票不會漲價。新的渡輪可以運載兩百名乘客。\n"),
    ("cp1250", "żyło\n"),
    ("gb18030", "渡轮在星期日恢复航行。市长说，大家已经等了很久，船票不会涨价。新的渡轮可以运载两百名乘客。\n"),
    ("euc_kr", "섬으로 가는 배가 이 년 만에 다시 다닌다고 시장이 일요일에 말했다. 표 값은 오르지 않는다고 한다.\n"),
]  # fmt: skip


@pytest.mark.parametrize(("encoding", "text"), OLDER, ids=[f"{e}-{t[:12].strip()}" for e, t in OLDER])
def test_older_encodings_are_told_by_their_words(encoding, text):
    for style in (text, text.replace("\n", "\r\n")):
        data = style.encode(encoding)
        found = decode(data, "x")
        assert found.text == style
        assert found.encode(found.text) == data


def test_escape_sequences_that_give_other_bytes_back_stay_as_they_are():
    for data in (b"\x1b$B$5$/$i\x1b(J yen\n", b"\x1b$B$5$/$", b"\x1b$B\xe9\n"):
        found = decode(data, "x")
        assert found.encoding != "iso2022_jp"
        assert found.encode(found.text) == data


WIDE = [
    ARABIC,
    FRENCH,
    "Hello\n",
    "عودة",
    "Паром снова ходит.\n",
    "渡轮在星期日恢复航行。\n第二行文字。\n",
    "A line.\r\n" * 40_000,
]


@pytest.mark.parametrize("text", WIDE, ids=[text[:8].strip() for text in WIDE])
@pytest.mark.parametrize(
    ("encoding", "bom"),
    [
        ("utf-8", b""), ("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", codecs.BOM_UTF16_BE),
        ("utf-16-le", b""), ("utf-16-be", b""), ("utf-32-le", codecs.BOM_UTF32_LE), ("utf-32-be", codecs.BOM_UTF32_BE),
    ],
)  # fmt: skip
def test_unicode_with_and_without_a_mark(encoding, bom, text):
    data = bom + text.encode(encoding)
    found = decode(data, "x")
    assert (found.text, found.encoding, found.bom) == (text, encoding, bom)
    assert found.encode(text) == data


@pytest.mark.parametrize(
    "data",
    [
        "La marée est haute à l’île, et le bac reste à quai.".encode() + b" \xe9t\xe9",
        ARABIC.encode()[:-20] + b"\xd8\n",
        codecs.BOM_UTF8 + "déjà".encode() + b"\xff",
        ("plain " * 20_000 + "déjà ").encode() + b"\xff\n",
    ],
)
def test_single_broken_bytes_cost_no_utf8_text(data):
    found = decode(data, "x")
    assert found.encoding == "utf-8"
    assert "\ufffd" not in found.text
    assert found.encode(found.text) == data


def test_signs_that_text_may_hold_are_no_binary():
    for data in (
        b"",
        b"\n",
        b"a\0b\n" * 3 + b"words " * 20,
        b"\x0c\n",
        b"a\rb",
        "\u200f\u200b\ufeff".encode(),
        b"\x1b[1mbold\x1b[0m",
    ):
        found = decode(data, "x")
        assert found.encode(found.text) == data


@pytest.mark.parametrize(
    "data",
    [
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0",
        bytes(range(256)) * 4,
        b"\x1f\x8b\x08\0" + bytes(99),
        b"\xff\xd8\xff\xe0\0\x10JFIF\0\x01",
    ],
)
def test_what_is_no_text_is_refused(data):
    with pytest.raises(InputError, match=r"^x: is a binary file, not text$"):
        decode(data, "x")


def test_a_cut_off_utf16_says_where():
    with pytest.raises(InputError, match=r"^x: broken UTF-16 at byte 6; convert it to UTF-8$"):
        decode("ab".encode("utf-16") + b"c", "x")


def test_a_cut_off_utf32_is_no_utf16():
    with pytest.raises(InputError, match=r"^x: broken UTF-32 at byte 12; convert it to UTF-8$"):
        decode("ab".encode("utf-32") + b"c\0", "x")


@given(st.binary(max_size=300))
def test_whatever_is_read_gives_the_same_bytes(data):
    try:
        found = decode(data, "x")
    except InputError:
        pass
    else:
        assert found.encode(found.text) == data


SIGNS = st.characters(codec="utf-8", exclude_categories=["Cc"]) | st.sampled_from("\n\r\t")


@given(st.text(SIGNS, max_size=200), st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
def test_every_text_with_a_mark_or_in_utf8_is_read_as_it_is(text, encoding):
    found = decode(text.encode(encoding), "x")
    assert found.text == text.removeprefix("\ufeff" if encoding == "utf-8" else "")
