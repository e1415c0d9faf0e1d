"""Documents to hold the promises against: every fixture, every example of every pack, and made-up pages.

A made-up page is a mixture of what real pages are made of: sentences in several scripts, phrases and
headers that the bundled packs name (their slots filled in), lines that come again, white space of every
kind, characters that nobody sees.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import cache
from itertools import chain
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.packs import Library
from cleaner.rule import Block
from cleaner.template import Slot, Template

from .layouts import LAYOUTS

ROOT = Path(__file__).parents[2]
LIBRARY = Library()
PACKS = LIBRARY.names
SITES = [name for name in PACKS if not name.startswith("generic-")]

FACTOR = float(os.environ.get("CLEANER_PROMISES", "1"))
"""How many times the usual number of examples are tried; to hunt for faults, set it to 20 or more."""


def some(examples: int) -> Any:
    """The settings of a test that usually tries this many examples."""
    return settings(
        max_examples=max(1, int(examples * FACTOR)),
        deadline=None,
        derandomize=FACTOR == 1,
        database=None,
        phases=[Phase.explicit, Phase.generate],  # pages are made smaller by the test itself, line by line
    )


@cache
def cleaner(**options: Any) -> Cleaner:
    """A cleaner, made once for each set of options."""
    return Cleaner.load(**options)


# -- documents that stand in files -----------------------------------------------------------------


def fixtures() -> dict[str, str]:
    """The text of every fixture, by its path."""
    folder = ROOT / "fixtures"
    paths = sorted(p for p in folder.rglob("*.txt") if p.is_file())
    return {p.relative_to(folder).as_posix(): p.read_bytes().decode("utf-8") for p in paths}


def examples() -> dict[str, str]:
    """The text of every example of every pack, by the pack's name and the example's number."""
    return {f"{name}#{n}": e.text for name in PACKS for n, e in enumerate(LIBRARY.pack(name).examples, 1)}


WRITTEN = fixtures() | examples()
"""Documents that somebody wrote, by their names."""
_WRITTEN_LINES = [text.split("\n") for text in WRITTEN.values()]

# -- lines ------------------------------------------------------------------------------------------

SENTENCES = [
    "The ferry to the northern islands is back in service after a week of storms, the harbor office said on Monday.",
    "Nobody was hurt.",
    "“We waited for the tide,” said the captain, Farid Aswar, “and the tide waited for us.”",
    "A committee of both sides will look at the working hours of the pilots before the end of the year, and at their pay.",
    "Der Hafen öffnet am Montag wieder, nachdem der Sturm die Mole beschädigt hatte, sagte die Behörde am Sonntag.",
    "Le port rouvre lundi après une semaine de tempête; les pêcheurs attendaient depuis neuf jours, a dit le maire.",
    "El puerto vuelve a abrir el lunes, después de una semana de tormentas que dañaron dos grúas y un almacén.",
    "عاد المرشدون في ميناء مرسى الدلتا إلى العمل يوم الاثنين بعد إضراب دام تسعة أيام، وقال الاتحاد إن الأجور سترتفع.",
    "وقال رئيس الاتحاد: «لا أحد يحب أن ينظر إلى السفن وهي تنتظر».",
    "Паром на северные острова снова ходит после недели штормов, сообщила в понедельник администрация порта.",
    "周一,港口在一周的风暴之后重新开放,渔民们说他们已经等了九天,市长感谢了所有人。",
    "港は嵐の一週間のあと、月曜日に再び開いた。漁師たちは九日間待っていたという。",
    "항구는 일주일간의 폭풍 뒤 월요일에 다시 문을 열었고 어부들은 아흐레를 기다렸다고 말했다.",
    "एक सप्ताह के तूफान के बाद सोमवार को बंदरगाह फिर से खुल गया, मछुआरों ने कहा कि वे नौ दिन से प्रतीक्षा कर रहे थे।",
    "Το λιμάνι άνοιξε ξανά τη Δευτέρα, ύστερα από μια εβδομάδα καταιγίδων, είπε ο δήμαρχος.",
]
TITLES = [
    "Harbor Pilots End Nine-Day Strike",
    "Snow Closes the Pass of Bab Jabal for Third Day",
    "Minister Calls Rail Plan ‘a Long Journey’",
    "متحف المنارات يفتح أبوابه في جزيرة القصر",
    "Город ждёт первый паром весны",
    "港口在风暴之后重新开放",
]
CAPTIONS = [
    "A pilot boat returns to its berth in Marsa Delta on Monday (Reuters)",
    "Snow closed the pass of Bab Jabal on Thursday.",
    "The old lighthouse of Qasr Island at dusk, seen from the deck of the last ferry of the year. (AP)",
    "سفينة شحن عند مدخل الميناء (رويترز)",
    "Cranes at the new basin",
]
DATES = [
    "14 June 2018", "Wednesday, 9 February, 2022 - 06:00", "February 10, 2022", "2022-02-09", "6 min 24 sec ago", "14/06/2018",
    "15 ديسمبر، 2016", "الأربعاء، 9 فبراير 2022", "14 июня 2018", "2018年6月14日", "14. Juni 2018", "14 juin 2018", "yesterday",
]  # fmt: skip
NAMES = ["Salma Darwazi", "Omar Jisri", "J. R. O’Neil", "AFP", "Reuters", "سلمى الدروازي", "The Plain Herald"]
WORDS = ["rail", "the old harbor", "12", "Nahr City", "ميناء", "порт", "(R)", "x", "https://harbor.example/a?b=c", "…"]
_SLOT_TEXTS = {
    "title": TITLES, "caption": CAPTIONS, "date": DATES, "byline": NAMES, "credit": NAMES,
    "kicker": ["Small Steps", "رؤية للماء:"], "topics": ["rail, harbor", "موانئ"], "body": SENTENCES, "any": WORDS,
    "n": ["0", "7", "20", "1234"],
}  # fmt: skip
_LONG = [
    " ".join(SENTENCES[:4]),
    " ".join(SENTENCES[:4] * 5),
    " ".join(SENTENCES[7:9] * 4),
    "word " * 130,
    "x" * 1001,
    "—" * 90,
]
_BLANKS = ["", "", "", " ", "\t", "\xa0", " \u3000 ", "\u200b", "\ufeff", "\x85", "\u2028", "\x0b"]
_ODD = [
    "\f", " \f ", "\0", "0", "TT", "•", "* * *", "---", "…", ".", "{title}", "e\u0301", "\u0301",
    "\u200f\u202bنص\u202c", "𝔄𝔅ℭ 🚢🚢", "İSTANBUL ǅ ß ﬁ", "\x1c", "\x1f\x1f", "\U000e0041", "“ ”",
    "\ufeffAdvertisement", "Adver\u00adtisement", "ＦＵＬＬ　ＷＩＤＴＨ", "\u200b" * 300,
]  # fmt: skip
TRAILING = [" ", "\t", "\xa0", "  \t", "\u3000", "\x85", " " * 400, "\xa0" * 400, "\t" * 400]
"""White space that may stand at the end of a line."""


def _filled(template: Template, random: Random, held: dict[str, str]) -> str:
    """A line of this form, as somebody might write it; a slot keeps the text that it holds in `held`."""
    out = []
    for part in template.parts:
        if isinstance(part, str):
            out.append(part)
        elif isinstance(part, Slot) and part.binds:
            out.append(held.setdefault(part.name, random.choice(_SLOT_TEXTS[part.base])))
        else:
            out.append(random.choice(_SLOT_TEXTS[part.base]))
    text = "".join(out)
    # The pieces are folded; the author's own letters are tried, too.
    return template.text.strip() if not template.slots and random.random() < 0.7 else text


def block_lines(block: Block, random: Random) -> list[str]:
    """The lines of a block: rows that may be missing or be copied are so at random."""
    held: dict[str, str] = {}
    lines: list[str] = []
    for row in block.rows:
        if row.optional and random.random() < 0.5:
            continue
        copies = row.least + (random.random() < 0.2) + (random.randrange(3) if row.more else 0)
        first = _filled(row.template, random, held)
        for n in range(copies):
            lines.append(_filled(row.template, random, {} if row.more else held) if n and row.more else first)
            lines += [""] * random.choice([0, 0, 1, 2])
    return lines


_RULES = [rule for name in PACKS for rule in LIBRARY.pack(name).rules]
_LINE_FORMS = [t for rule in _RULES for t in rule.lines]
_SITE_LINE_FORMS = [t for name in SITES for rule in LIBRARY.pack(name).rules for t in rule.lines]
_BLOCKS = [b for rule in _RULES if rule.table != "article" for b in rule.blocks]
_HEADERS = {name: [b for r in LIBRARY.pack(name).rules if r.table == "article" for b in r.blocks] for name in SITES}


def _piece(random: Random, site: str) -> list[str]:
    """A few lines of a page."""
    what = random.randrange(20)
    if what < 5:
        return list(
            chain.from_iterable((random.choice(SENTENCES), *[""] * random.randrange(2)) for _ in range(random.randrange(1, 6)))
        )
    if what < 8:
        return [_filled(random.choice(_LINE_FORMS if random.random() < 0.6 else _SITE_LINE_FORMS), random, {})]
    if what < 11:
        headers = _HEADERS[site]
        return block_lines(random.choice(headers), random) if headers else []
    if what == 11:
        return block_lines(random.choice(_BLOCKS), random)
    if what == 12:
        return [random.choice(TITLES)] * random.randrange(1, 3)
    if what == 13:
        lines = [random.choice(CAPTIONS + DATES + NAMES) for _ in range(random.randrange(1, 3))]
        title = random.choice(TITLES)
        return [title, *lines, title] if random.random() < 0.5 else lines
    if what == 14:
        return [random.choice(_BLANKS) for _ in range(random.randrange(1, 4))]
    if what == 15:
        return [random.choice(_ODD)]
    if what == 16:
        return [random.choice(_LONG)]
    lines = random.choice(_WRITTEN_LINES)
    if what == 17:
        return lines
    start = random.randrange(len(lines))
    return lines[start : start + random.randrange(1, 12)]


def _spoiled(line: str, random: Random) -> str:
    """The same line with something odd in it."""
    at = random.randrange(len(line) + 1)
    what = random.randrange(8)
    if what < 3:
        return line + random.choice(TRAILING)
    if what == 3:
        return random.choice([" ", "\t", "\xa0", "    "]) + line
    if what == 4:
        return line[:at] + random.choice(["\0", "\u200b", "\u200e", "\xad", "\u0301", "\x85", "\x0b", "  ", "\xa0"]) + line[at:]
    if what == 5:
        return line.upper()
    if what == 6:
        return line.replace("'", "’").replace("‘", "'").replace("“", '"')
    return line[:at]


def page(random: Random) -> str:
    """A made-up page."""
    site = random.choice(SITES)
    lines: list[str] = []
    for _ in range(random.choice([1, 2, 3, 4, 6, 9, 14])):
        lines += _piece(random, site)
        lines += [""] * random.choice([0, 0, 1, 1, 2])
    if random.random() < 0.3:  # lines that come again
        for _ in range(random.randrange(1, 4)):
            lines.insert(random.randrange(len(lines) + 1), random.choice(lines or [""]))
    if random.random() < 0.3:
        share = random.choice([0.05, 0.3])
        lines = [_spoiled(line, random) if random.random() < share else line for line in lines]
    if random.random() < 0.2:
        lay = random.choice(list(LAYOUTS.values()))
        lines = [new for line in lines for new in lay(line, len(line) < 40, random)]
    newline = random.choice(["\n"] * 6 + ["\r\n", "\r", ""])
    text = "".join(line + (newline or random.choice(["\n", "\r\n", "\r"])) for line in lines)
    return text if random.random() < 0.7 else text.rstrip("\r\n")


pages = st.integers(0, 2**48).map(lambda seed: page(Random(seed)))
"""Made-up pages."""
anything = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("\n\r\f\0\t \xa0\u200b"), max_size=300)
"""Any text at all."""
documents = st.one_of(pages, pages, pages, pages, anything)
"""Made-up pages, and text that is no page at all."""
option_sets = st.sampled_from(
    [
        {},
        {},
        {"packs": ("generic",)},
        *({"packs": (site,)} for site in SITES),
        {"packs": tuple(SITES)},
        {"keep": ("caption",)},
        {"keep": ("date", "byline")},
        {"keep": ("date", "byline", "caption", "credit", "kicker", "topics")},
        {"cut": "off"},
        {"cut": "normal"},
        {"cut": "hard"},
        {"guard": 1.0},
        *({"packs": (site,), "keep": ("date", "caption"), "guard": 1.0} for site in SITES),
    ]
)
"""What somebody may ask of a cleaner."""


# -- documents on which a promise was broken once ---------------------------------------------------

_KITES = "Children flew forty kites over the salt lake on Friday, and the wind held until the last had been reeled in."
_SALT = "A wagon that carried salt to the coast until 1960 has found a home in the harbor museum, where it smells of sea."
_PARTS = f"""
{_KITES}
{_SALT}
About Track Persia
Track Persia is a Platform for the plain
The lighthouse at dusk. (AP)
14 June 2018
About Track Persia
Track Persia is a Platform for the plain
Salt wagon finds a home
The wagon in its shed. (AFP)
15 June 2018
{_SALT}
"""
_SIGN = f"""
{_KITES}
{_SALT}
About Track Persia
We read a great deal about one plain and its water.
Article précédent
Article suivant
Articles similaires
"""
_TWICE = f"""
Kites over the salt lake
/Kites over the salt lake
Kites over the salt lake
{_KITES}
{_SALT}
{_KITES}
Salt wagon finds a home
/Salt wagon finds a home
Salt wagon finds a home
Five towns share one library
Five towns share one library
{_SALT} {_KITES}
{_KITES} {_SALT}
"""
_TITLE = """
You are here
The old lighthouse of Qasr Island at dusk, seen from the deck of the last ferry. (AP)
Short Url
"""
_DISSOLVED = f"""
Middle-east Arab News Opinion | Asharq Al-awsat
{_KITES}
{_SALT}
by Reuters
by Reuters
2022-02-09
"""
_SPLIT = """
Salt wagon finds a home
TT
Salt wagon finds a home
The old lighthouse of Qasr Island at dusk, seen from the deck of the last ferry of the year. (AP)
updated 14 июня 2018
updated 14 июня 2018
Five towns share one library
AFP
yesterday
"""
_FERRY = "The ferry to the northern islands is back in service after a week of storms, the harbor office said on Monday."
_EMPTY_SECTION = """
\f
Harbor Pilots End Nine-Day Strike
The old lighthouse of Qasr Island at dusk, seen from the deck of the last ferry of the year. (AP)
El puerto vuelve a abrir el lunes, después de una semana de tormentas que dañaron dos grúas y un almacén.
港口在风暴之后重新开放
Snow Closes the Pass of Bab Jabal for Third Day
Share
More from the harbor
12 hours ago
It is made of a single oak and seats ninety.
"""
_CUT_ABOVE = f"""Old Customs House to Become a Library | ASHARQ AL-AWSAT English Archive 2005 -2017
Select Page
Marsa Delta – The old customs house will become a library, the city council said on Monday.
Harbor Pilots End Nine-Day Strike
Harbor Pilots End Nine-Day Strike
“We waited for the tide,” said the captain, Farid Aswar, “and the tide waited for us.”
Le port rouvre lundi après une semaine de tempête; les pêcheurs attendaient depuis neuf jours, a dit le maire.

{_FERRY}
Паром на северные острова снова ходит после недели штормов, сообщила в понедельник администрация порта.
Der Hafen öffnet am Montag wieder, nachdem der Sturm die Mole beschädigt hatte, sagte die Behörde am Sonntag.
Le port rouvre lundi après une semaine de tempête; les pêcheurs attendaient depuis neuf jours, a dit le maire.
عاد المرشدون في ميناء مرسى الدلتا إلى العمل يوم الاثنين بعد إضراب دام تسعة أيام، وقال الاتحاد إن الأجور سترتفع.
"""
_DIVIDED = f"""{_FERRY} {_FERRY}
Harbor Pilots End Nine-Day Strike
updated 14 June 2018
Harbor Pilots End Nine-Day Strike
\f

The honey will be sold at the Christmas market.
"""
_THREAD = f"""{_FERRY}
\f
Harbor Pilots End Nine-Day Strike
\f
أبو سامر
رد
مواطن
12 أكتوبر 2021 - 11:20
ثمانية عشر مليون؟ أين ذهبت
رد
ليلى
مبروك لأهل الوادي
رد

12 أكتوبر 2021 - 12:41
"""
_PAIRS = """\
"I wanted to mend three bricks, and now there are people with brushes in my kitchen," said the baker, Selma Okoro, who has \
moved her ovens into the yard for the time being.
Harbor Pilots End Nine-Day Strike after Pay Offer
Harbor Pilots End Nine-Day Strike after Pay Offer
None of them has asked the fishermen, who know where the sand goes in winter.
 A pilot boat returns to its berth in Marsa Delta on Monday (Reuters)
A pilot boat returns to its berth in Marsa Delta on Monday (Reuters)
Harbor pilots in Marsa Delta went back to work on Monday, ending a strike that had kept forty ships outside the breakwater \
for nine days.
Nobody likes to look at ships that wait, said the head of the union, Farid Aswar, after a meeting that lasted until dawn.
A committee of both sides will look at working hours before the end of the year.
"""
_THRICE = """\
Lighthouse Museum Opens Its Doors on Qasr Island

Visitors climb the stairs of the old lighthouse on Qasr Island (SPA)
TT
The whole town had come to watch from the other side, with tea and folding chairs.
Visitors climb the stairs of the old lighthouse on Qasr Island (SPA)
20
A museum on the history of lighthouses opened on Qasr Island on Wednesday, in a tower that had been dark for thirty years.
Lighthouse Museum Opens Its Doors on Qasr Island
Visitors climb the stairs of the old lighthouse on Qasr Island (SPA)
Lighthouse Museum Opens Its Doors on Qasr Island
Its lamp was built by a family of glass makers in 1891 and carried up the stairs in two hundred pieces.
The last keeper, Yusuf Dahman, lit it again with the match that he had kept since his final shift.
The museum hopes for nine thousand visitors a year, three times the number of people who live on the island.
"""
_BAR = {"packs": ("arabnews",), "keep": ("date", "caption"), "guard": 1.0}
FOUND: dict[str, tuple[str, dict[str, Any]]] = {
    "a date in a part that holds no article": (_PARTS, {"keep": ("date", "caption")}),
    "a sign that comes to stand at its place": (_SIGN, {}),
    "a headline that is printed twice below another one": (_TWICE, {}),
    "a caption that is printed twice below a headline that was": (_PAIRS, {}),
    "a caption and a headline that are printed again and again": (_THRICE, {}),
    "a line that was taken for a title": (_TITLE, _BAR),
    "an article of which nothing is left": (_DISSOLVED, {"keep": ("date", "byline")}),
    "an article that is divided in the second round": (_SPLIT, {"packs": ("aawsat", "trackpersia")}),
    "a long line of which nothing is seen": ("\u200b" * 300 + "\n" + _KITES, {}),
    "nothing": ("", {"packs": ("arabnews",)}),
    "an article that is dissolved above a separator": (_DIVIDED, {"packs": ("aawsat", "arabnews"), "keep": ("byline", "date")}),
    "an article that is dissolved below a separator": (_THREAD, {"packs": ("futurecenter",), "cut": "normal", "guard": 1.0}),
    "a separator with nothing above it": (_EMPTY_SECTION, {"cut": "normal"}),
    "a line above a headline of which a piece went": (_CUT_ABOVE, {"cut": "hard"}),
    "a removal below a line that ends in a carriage return": (f"{_FERRY}\n{_FERRY}\rAdvertisement\n{_FERRY}\n", {}),
}
"""Documents and the options with which they were cleaned."""

# -- how a promise is held against a document -------------------------------------------------------


def hold(text: str, fault: Callable[[str], str | None]) -> None:
    """Fail where a document shows a fault, and show the fewest of its lines that do.

    :param fault: says what is wrong with a document, ``None`` if nothing is
    """
    if fault(text):
        text = _fewest_lines(text, lambda fewer: bool(fault(fewer)))
        pytest.fail(f"{fault(text)}\nin the document\n{text!r}")


def _fewest_lines(text: str, fails: Callable[[str], bool]) -> str:
    lines = text.splitlines(keepends=True)
    size = max(len(lines) // 2, 1)
    while True:
        at = 0
        before = len(lines)
        while at < len(lines):
            fewer = lines[:at] + lines[at + size :]
            if fails("".join(fewer)):
                lines = fewer
            else:
                at += size
        if size == 1 and len(lines) == before:
            return "".join(lines)
        size = max(size // 2, 1)
