"""Documents and rules that were made to be slow: the work must grow as the document does.

What four times the lines cost is held against what the lines cost: no clock time is written down anywhere.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest

from cleaner import Cleaner, PatternTimeout
from cleaner import ruleset as cleaner_ruleset
from cleaner.layout import read_layout
from cleaner.lines import Document
from cleaner.template import parse_template

TIMES = 4
MOST = 8.0
"""Four times the lines may cost this many times as much: work by the square of the lines costs 16 times."""

BODY = "The ferry is back in service, after it had been away for a whole year, and that is good for the island and the bay. "

HEADER = """
[[article]]
id = "header"
block = '''
{title}
{caption} {optional}
{caption-2} {optional}
TT
{n} {optional}
{title}
{caption} {optional}
{caption-2} {optional}
'''
"""
ADS = """
[[drop]]
id = "ad"
line = ["Advertisement", "Ad {n}"]
"""
TAIL = """
[[drop]]
id = "tail"
line = ["About", "More {any}"]
through = "end"
"""
MENUS = """
[[drop]]
id = "menu"
block = '''
Menu
{any} {more}
End of menu
'''
[[drop]]
id = "bullets"
block = '''
• {any} {more}
All of it
'''
[[drop]]
id = "picks"
block = '''
Picks
• {any} {more}
'''
"""
OPTIONAL = (
    "[[article]]\nid = 'nested'\nblock = '''\nTop\n"
    + "".join(f"{{caption-{k}}} {{optional}}\n" for k in range(2, 10))
    + "{title} {optional}\n{byline} {more} {optional}\n{kicker} {optional}\nEnd\n'''\n"
)
SPANS = """
[[drop]]
id = "spans"
span = ["SEE ALSO:.*$", "ferry \\\\w+", "\\\\s+x"]
"""
CAPTURES = """
[[capture]]
id = "names"
line = ["By {byline}", "{date}", "See also {kicker}"]
"""
PLACES = """
[[drop]]
id = "near"
line = "{any}"
where = ["within 3 of title", "last 4"]
[[drop]]
id = "after"
line = "{any} here"
where = "after title"
"""


def story(k: int) -> str:
    return (
        f"Title of story {k}\nCaption of {k} here\nTT\nTitle of story {k}\nCaption of {k} here\n{BODY * 3}\nSEE ALSO: no {k}\n"
    )


def echo(k: int) -> str:
    return f"Title of the story {k} is here\n14 June 2018\nTitle of the story {k} is here\n{BODY * 4}\n"


# What is evil about it: rules, lines, and a document of so many lines.
DOCUMENTS: dict[str, tuple[str, int, Callable[[int], str]]] = {
    "one line again and again": (HEADER, 8000, lambda n: "Ferry is back\n" * n),
    "a header's literal line again and again": (HEADER, 2000, lambda n: "TT\n" * n),
    "headers that overlap": (HEADER, 200, lambda n: "Ferry is back\nTT\n" * (n // 2)),
    "headers that nearly are": (HEADER, 400, lambda n: "".join(f"Ferry {i}\nTT\n" for i in range(n // 2))),
    "headers that need three lines": (HEADER, 200, lambda n: "Ferry is back\nThe bay\nTT\n" * (n // 3)),
    "lines to be passed over": (HEADER + ADS, 2000, lambda n: "Ferry\n" + "Advertisement\n" * n + "TT\nFerry\n"),
    "different lines to be passed over": (HEADER + ADS, 200, lambda n: "".join(f"Ferry\nAd {i}\nTT\n" for i in range(n // 3))),
    "lines to be passed over in every header": (HEADER + ADS, 120, lambda n: "Ferry\nAd 1\nTT\nAd 2\n" * (n // 4)),
    "a literal line among lines to be passed over": (HEADER + ADS, 400, lambda n: "Advertisement\nTT\n" * (n // 2)),
    "a bundle of many stories": (HEADER + SPANS + CAPTURES, 600, lambda n: "".join(map(story, range(n // 7)))),
    "many separators": (HEADER + CAPTURES, 2000, lambda n: "By Ann\n14 June 2018\nA ferry.\n\f\n" * (n // 4)),
    "stories and separators": (HEADER + CAPTURES, 600, lambda n: "".join(f"By Ann\n{story(k)}\f\n" for k in range(n // 8))),
    "every line begins the end": (TAIL, 2000, lambda n: "A ferry\n" * n + "About\n" * n),
    "every line begins the end, and is another": (
        TAIL,
        2000,
        lambda n: "A ferry\n" * n + "".join(f"More {i}\n" for i in range(n)),
    ),
    "an end that is refused": (TAIL + 'at_most = "99 words"\n', 400, lambda n: "A ferry\n" * n + "About\n" * n + "\n" * n),
    "an end that is nearly refused": (TAIL + 'at_most = "99999 lines"\n', 2000, lambda n: "About\n" * n + "\n" * n),
    "a list without an end": (MENUS, 8000, lambda n: "".join(f"• item {i}\n" for i in range(n))),
    "a list with an end": (MENUS, 2000, lambda n: "".join(f"• item {i}\n" for i in range(n)) + "All of it\n"),
    "menus that swallow menus": (MENUS, 250, lambda n: "".join(f"Menu\nitem {i}\n" for i in range(n // 2)) + "End of menu\n"),
    "many short lists": (MENUS, 800, lambda n: "".join(f"Picks\n• item {i}\n" for i in range(n // 2))),
    "nested optional rows": (OPTIONAL, 70, lambda n: "".join(f"Top\n{i}\nb\nc\nd\ne\nf\n" for i in range(n // 7)) + "End\n"),
    "nested optional rows of one text": (OPTIONAL + ADS, 60, lambda n: ("Top\n" + "a\nAd 1\n" * 14) * (n // 29) + "End\n"),
    "headlines that are printed twice": ("", 1200, lambda n: "".join(map(echo, range(n // 4)))),
    "headlines without stories": ("", 4000, lambda n: "".join(f"The title of story {i // 2}\n" for i in range(n))),
    "headlines and separators": ("", 1000, lambda n: "".join(f"{echo(k)}\f\n" for k in range(n // 5))),
    "pieces of every line": (SPANS, 1000, lambda n: f"{BODY}\n" * n),
    "every line is captured": (
        CAPTURES,
        1500,
        lambda n: BODY + "".join(f"\nBy Ann {i}\nBy Bob\n14 June 2018" for i in range(n // 3)),
    ),
    "every line has its place": (HEADER + PLACES, 350, lambda n: "".join(map(story, range(n // 7)))),
    "one long line": (HEADER + TAIL + SPANS, 4000, lambda n: BODY * n + "\nTT\n"),
    "one long word": (HEADER + TAIL + SPANS, 400_000, lambda n: "x" * n + "\nTT\n"),
    "one long line of blanks": (HEADER + TAIL, 400_000, lambda n: "x" + " \u00a0" * n + "x\nTT\n"),
    "many long lines": (HEADER + TAIL + SPANS, 200, lambda n: f"{BODY * 40}\n" * n),
    "blank lines": (HEADER + ADS + TAIL, 20_000, lambda n: "\n" * n + "TT\n" + " \n" * n),
}


@pytest.fixture(autouse=True, scope="module")
def _own_memory() -> Iterator[None]:
    """What other tests have left behind is not looked through before each measurement."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


def _cost(work: Callable[[], object]) -> float:
    gc.collect()
    gc.disable()
    try:
        begun = process_time()
        work()
        return process_time() - begun
    finally:
        gc.enable()


def _grows_as_its_input(work: Callable[[int], Callable[[], object]]) -> None:
    """Hold the cost of so much against the cost of :data:`TIMES` as much; a busy machine gets further tries."""
    ratios = []
    for _ in range(4):
        small = min(_cost(work(1)) for _ in range(2))
        large = _cost(work(TIMES))
        ratios.append(large / max(small, 1e-4))
        if ratios[-1] <= MOST:
            return
    pytest.fail(f"{TIMES} times the input costs {min(ratios):.1f} times the work")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_costs_what_its_lines_cost(name: str, pack: Callable[[str], Path]) -> None:
    rules, lines, make = DOCUMENTS[name]
    cleaner = Cleaner.load(rules=[pack(rules)], packs=["demo"], cut="careful" if "headlines" in name else "off")
    cleaner.clean("Text.\n")

    def work(times: int) -> Callable[[], object]:
        text = make(lines * times)

        def clean() -> None:
            result = cleaner.clean(text)
            assert len(result.lines) == len(list(result.lines))
            assert len("".join(article.text for article in result.articles)) <= len(text)

        return clean

    _grows_as_its_input(work)


# A form of a line, and a line that it nearly matches in very many ways.
FORMS = {
    "any text, often": ("x {any} a {any} a {any} a {any} b {any} (end)", lambda n: "x " + "b a " * n + "(end)"),
    "any text and nothing but blanks": (" ".join(["{any}"] * 7) + " (end)", lambda n: "x " * n + "end)"),
    "shapes between": ("By {byline} {any} {n} {any} {title}, {kicker} (end)", lambda n: "By " + "a 1, " * n + "(end)"),
    "eight captions": (" ".join(f"{{caption-{k}}}" for k in range(2, 10)) + " (end)", lambda n: "a " * n + "(end) (end)"),
    "the same text again": ("{title} a {title} b {title} (end)", lambda n: "a b " * n + "(end)"),
    "dates": ("{date} {date-2} {any} {date} (end)", lambda n: "14 june 2018 " * n + "(end)"),
    "numbers": ("{n} {n} {any} {n} {n} (end)", lambda n: "1 2 x " * n + "(end)"),
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_costs_what_the_line_costs(name: str) -> None:
    form, make = FORMS[name]
    template = parse_template(form)
    match = template.match

    def work(times: int) -> Callable[[], object]:
        key = make(100 * times)
        return lambda: [match(key) for _ in range(3)]

    _grows_as_its_input(work)


@pytest.mark.parametrize("name", FORMS)
def test_a_document_of_lines_that_nearly_match(name: str, pack: Callable[[str], Path]) -> None:
    form, make = FORMS[name]
    cleaner = Cleaner.load(rules=[pack(f'[[drop]]\nid = "evil"\nline = "{form}"\n')], packs=["demo"], cut="off")

    def work(times: int) -> Callable[[], object]:
        text = "".join(f"{make(30 + k % 3)}\n" for k in range(40 * times))
        return lambda: cleaner.clean(text)

    _grows_as_its_input(work)


# A text, and how many times over, that nearly is one of broken lines, of links in Markdown, or of numbered ones.
LAID_OUT: dict[str, tuple[int, Callable[[int], str]]] = {
    "brackets": (20_000, lambda n: "[" * n + "](a)"),
    "brackets in brackets": (5000, lambda n: "[" + "[a] " * n + "](a)"),
    "links that never end": (5000, lambda n: "[a](" * n),
    "links in links": (3000, lambda n: "[" * n + "a" + "](b)" * n),
    "ends of links": (20_000, lambda n: "](" * n),
    "addresses with brackets": (5000, lambda n: "[a](b(" * n),
    "a title that never ends": (20_000, lambda n: '[a](b "' + "c " * n),
    "blanks in an address": (20_000, lambda n: "[a](" + " " * n + "b"),
    "signs of a heading": (20_000, lambda n: "## A\n" + "#" * n + "\n" + "# " * n),
    "signs of items": (10_000, lambda n: "## A\n" + "* " * n + "a\n" + "- > " * n),
    "numbers of items": (10_000, lambda n: "## A\n" + "1. " * n + "a\n1." + " " * n),
    "a line across that is none": (20_000, lambda n: "## A\n" + "* " * n + "_\n" + "-" * n + "a"),
    "stars that nearly emphasize": (10_000, lambda n: "## A\n" + "a *b " * n + "**" * n),
    "words that nearly are weak": (10_000, lambda n: "## A\n" + " _b" * n + "\n" + " __b" * n + "_" * n),
    "links in a row that end otherwise": (3000, lambda n: "[a](b) | " * n + "c\n" + "[![a](b)" * n + "\n" + "* " * n + "[a]"),
    "links of several lines that never end": (5000, lambda n: "## A\n" + "[a\n" * n + "](b\n" * n + "[a](b) [" * n),
    "signs below lines": (5000, lambda n: "## A\n" + "\na\n===\n" * n + "=" * n + "-"),
    "blanks in headings": (10_000, lambda n: "## A" + " " * n + "b\n## " + "#" * n + " {#" + "{#" * n + "}\n"),
    "front matter that never ends": (5000, lambda n: "---\na" + " b" * n + "\n" + ("---\na: b\n" + " c\n" * 70) * (n // 70)),
    "entries that are none": (20_000, lambda n: "---\na" + " " * n + "\n---\na: " + " " * n + "\n- " + " " * n + "\n---\n"),
    "heads of reader programs": (
        5000,
        lambda n: "Markdown Content:\n" + "Title: a\nURL Source: b\n" * n + "URL Source: " + " " * n + "c\n",
    ),
    "backslashes": (20_000, lambda n: "## A\n" + "\\" * n + "*"),
    "fences": (5000, lambda n: "## A\n" + "```\n# a\n" * n),
    "numbers": (5000, lambda n: "[1]" * n + "\n[12345]\n" * n),
    "one sentence in many lines": (2000, lambda n: f"{BODY[:60]}\nand so on, and the\n" * n),
    "one sentence that never ends": (2000, lambda n: "The ferry is back\nin the bay. The isle is glad of\n" * n),
    "signs alone": (4000, lambda n: "The ferry\n,\n" * n),
    "filled lines": (2000, lambda n: f"{BODY[:74]}\n{BODY[:70].lower()}\n" * n),
    "a line of small letters": (40_000, lambda n: "The ferry is back in the bay and\n" * 4 + "a-" * n),
    "ends of sentences": (20_000, lambda n: ("The ferry is back in the bay and\nthe isle\n" * 4) + ".” " * n),
}


@pytest.mark.parametrize("name", LAID_OUT)
def test_how_a_text_is_laid_out_costs_what_it_is_long(name: str) -> None:
    size, make = LAID_OUT[name]

    def work(times: int) -> Callable[[], object]:
        text = make(size * times)
        return lambda: read_layout(Document.of(text))

    _grows_as_its_input(work)


@pytest.mark.parametrize(
    "expression",
    [r"(a+)+b", r"(a|aa)+b", r"(?:a*)*b", r"(.*),(.*),(.*),(.*),b", r"a*a*a*a*b", r"(a)?\1*b"],
)
def test_an_expression_ends_or_says_so(expression: str, pack: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cleaner_ruleset, "TIMEOUT", 0.1)
    for key in ("regex", "span"):
        path = pack(f"[[drop]]\nid = 'evil'\n{key} = '{expression}'\n")
        cleaner = Cleaner.load(rules=[path], packs=["demo"], cut="off")
        text = "a" * 500 + ",a" * 40 + "c\n"
        with suppress(PatternTimeout):
            assert cleaner.clean(text).text == text
