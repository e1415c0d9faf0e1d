"""Pages of which the lines are others than the page shows: filled paragraphs, elements in pieces, links in Markdown."""

from __future__ import annotations

import textwrap
from random import Random

import pytest
from promises.layouts import LAYOUTS, Lay
from promises.strategies import fixtures

from cleaner import Cleaner, Line, Result
from cleaner.excepting import Excepted, line_hash
from cleaner.layout import read_layout
from cleaner.lines import Document

from .pagefile import CUTS, PAGES, WHOLE, Page, cleaner

LINKS = {"menu", "tail", "share"}
"""Which lines of a page are links."""
SPACED = [name for name in WHOLE if name != "whole-japanese"]
"""Whole pages in scripts that divide words, so that paragraphs can be filled."""


def laid_out(page: Page, lay: Lay) -> tuple[str, list[str]]:
    """The text of a page, laid out anew, and for each of its lines what it is."""
    random = Random(page.name)
    rows = [(label, line) for label, text in page.rows for line in (lay(text, label in LINKS, random) if text else [""])]
    return "".join(f"{line}\n" for _, line in rows), [label for label, _ in rows]


def lines(result: Result, labels: list[str], *asked: str) -> list[Line]:
    return [line for label, line in zip(labels, result.lines, strict=True) if label in asked]


def shown(text: str) -> list[str]:
    """The lines of a text as its page shows them."""
    layout = read_layout(Document.of(text))
    assert layout is not None
    return [line for line in layout.doc.texts if line.strip()]


every_layout = pytest.mark.parametrize("layout", LAYOUTS)
every_page = pytest.mark.parametrize("name", SPACED)


# -- whole pages -----------------------------------------------------------------------------------


@every_layout
@every_page
def test_no_sentence_of_an_article_goes_however_it_is_laid_out(name, layout):
    text, labels = laid_out(PAGES[name], LAYOUTS[layout])
    result = cleaner().clean(text)
    assert result.verdict == "article"
    assert not [line for line in lines(result, labels, "title", "text", "part") if line.fate != "keep"]


@every_layout
@every_page
def test_menu_and_tail_go_however_they_are_laid_out(name, layout):
    if (name, layout) == ("whole-arabic", "in pieces"):
        pytest.skip("without small letters nothing tells that a line goes on with a sentence")
    text, labels = laid_out(PAGES[name], LAYOUTS[layout])
    result = cleaner(cut="normal").clean(text)
    assert not [line for line in lines(result, labels, "menu", "tail") if line.fate != "drop"]
    assert not [line for line in lines(result, labels, "title", "text", "part") if line.fate != "keep"]


@every_layout
@every_page
@pytest.mark.parametrize("cut", CUTS)
def test_a_second_cleaning_changes_nothing(name, layout, cut):
    text, _ = laid_out(PAGES[name], LAYOUTS[layout])
    cleaned = cleaner(cut=cut).clean(text)
    assert cleaned.changed
    assert cleaner(cut=cut).clean(cleaned.text).text == cleaned.text


@every_layout
def test_a_listing_is_none_the_less_one(layout):
    text, _ = laid_out(PAGES["listing"], LAYOUTS[layout])
    assert cleaner().clean(text).verdict == PAGES["listing"].clean().verdict == "index"


@every_page
def test_the_lines_of_the_text_stay_as_they_stand(name):
    """What is read as one line is still several in the text that comes out, and addresses stay in it."""
    text, labels = laid_out(PAGES[name], LAYOUTS["Markdown, filled"])
    result = cleaner(cut="normal").clean(text)
    stay = [line.text for line in lines(result, labels, "title", "text")]
    assert [line for line in result.text.splitlines() if line in stay] == stay
    assert any("](https://" in line for line in stay)


def test_the_headline_is_told_without_its_address():
    page = PAGES["whole-english"]
    text, _ = laid_out(page, LAYOUTS["Markdown"])
    linked = text.replace(page.title, f"[{page.title}](https://tarn.example/railway)")
    article = cleaner().clean(linked).articles[0]
    assert article.title == page.title
    assert f"[{page.title}](https://tarn.example/railway)" in article.text


@pytest.mark.parametrize("marks", ["# {}", "### {}", "**{}**", "__{}__", "## **{}**"])
def test_a_headline_is_told_without_its_marks(marks):
    page = PAGES["whole-english"]
    article = cleaner().clean(page.text.replace(page.title, marks.format(page.title))).articles[0]
    assert article.title == page.title
    assert marks.format(page.title) in article.text


def test_an_article_without_blank_lines_is_no_listing():
    """Between a long menu and a long tail, as ``get_text`` writes a page, a short one looks like it."""
    menu = [f"{place} {what}" for place in ("Farrow", "Quillemont", "Orrin") for what in MENU]
    story = [part.replace("\n", " ").strip() for part in STORY.split("\n\n")]
    page = "".join(f"{line}\n" for line in [*menu, "The mill of Farrow", "Ilse Marran", *story, *reversed(menu)])
    assert cleaner().clean(page).verdict == "article"


def test_the_lines_of_a_paragraph_have_one_label():
    text, _ = laid_out(PAGES["whole-german"], LAYOUTS["filled"])
    result = cleaner(cut="normal").clean(text)
    layout = read_layout(Document.of(text))
    for own in layout.lines:
        assert len({(result.lines[i].fate, result.lines[i].rule, result.lines[i].probability) for i in own}) == 1


MENU = [
    "News", "Sport", "Weather", "Ferries", "Tides", "Markets", "Letters", "Schools", "Bread", "Boats", "Jobs", "Prices",
]  # fmt: skip


# -- what the lines are ----------------------------------------------------------------------------

STORY = """\
The mill at Farrow was built in 1731 and ground corn for the whole
island until the storm of 1962 took two of its sails. Since then it
has stood empty, and the swallows have moved in under the roof.

The council of the island wants to repair it before the summer, so
that children can see how flour was made, and so that the miller's
grandson, Odo Varga, can bake in the oven that his family built here.

A weaver in Quillemont, who has made sails for boats all her life, has
promised linen for the first two. The others will follow when there is
money for them, which nobody on the island expects to be soon, because
the ferry needs a new engine and the school needs a roof.
"""


def test_filled_paragraphs_are_lines():
    assert shown(STORY) == [" ".join(part.split("\n")).strip() for part in STORY.split("\n\n")]


def test_what_follows_the_end_of_a_sentence_is_a_line_of_its_own():
    """It may be another paragraph, and a rule that takes a notice must not take the story below it."""
    text = STORY.replace("corn for the whole\n", "corn for the isles.\n").replace("\nisland until", "\nEverybody until")
    assert shown(text)[0] == "The mill at Farrow was built in 1731 and ground corn for the isles."
    notice = "This website uses cookies so that the pages of Farrow are shown well.\n"
    story = cleaner().clean(notice + STORY).lines[1:]
    assert {line.text: line.fate.value for line in story if line.text} == {text: "keep" for text in STORY.splitlines() if text}


def test_an_address_ends_with_its_line():
    text = f"{STORY}\nSee also [the mill](https://farrow.example/the-mill-\nThe miller left in 1962. He sold it.\n"
    assert shown(text)[-1] == "The miller left in 1962. He sold it."


def test_a_heading_right_above_a_filled_paragraph_is_none_of_it():
    assert shown("The mill of Farrow\n" + STORY)[0] == "The mill of Farrow"


def test_items_of_a_list_are_lines_of_their_own():
    items = "* The first sail, which was found on the beach of Quillemont in the\n  autumn\n* The second sail\n+ A rope\n"
    assert shown(STORY + "\n" + items)[3:] == [
        "* The first sail, which was found on the beach of Quillemont in the autumn", "* The second sail", "+ A rope",
    ]  # fmt: skip


PIECES = """\
The mill of Farrow
By
Ilse Marran
The council wants to repair the
mill of Farrow
before the summer, said its chairwoman,
Hanne Rusk
, on Monday.
It was built in 1731 by
Odo Varga
, whose grandson bakes bread in the village.
Related
The swallows of Farrow
The last miller
The sails will be made of linen. It comes from a weaver in
Quillemont
who has made sails for boats all her life.
"""


def test_a_sentence_in_pieces_is_one_line():
    assert shown(PIECES) == [
        "The mill of Farrow",
        "By",
        "Ilse Marran",
        "The council wants to repair the mill of Farrow before the summer, said its chairwoman, Hanne Rusk, on Monday.",
        "It was built in 1731 by Odo Varga, whose grandson bakes bread in the village.",
        "Related",
        "The swallows of Farrow",
        "The last miller",
        "The sails will be made of linen. It comes from a weaver in Quillemont who has made sails for boats all her life.",
    ]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("[The mill](https://farrow.example/mill)", "The mill"),
        ("See [the mill](/mill) and [the inn](/inn \"It is old\").", "See the mill and the inn."),
        ("![The mill at dusk](/mill.jpg)", "The mill at dusk"),
        ("[![The mill](/small.jpg) The mill of Farrow](/mill)", "The mill The mill of Farrow"),
        ("[The mill [of Farrow]](/mill)", "The mill [of Farrow]"),
        ("[The mill](https://farrow.example/mill_(1731))", "The mill"),
        ("[The mill](<https://farrow.example/mill>)", "The mill"),
        ("](https://farrow.example/mill)", ""),
        (r"12\. May 1731 \- [the mill](/mill)", "12. May 1731 - the mill"),
        ("## [The mill](/mill)", "The mill"),
        ("[### The mill](/mill)", "The mill"),
        ("The sails [of 1731] are gone (they were linen).", "The sails [of 1731] are gone (they were linen)."),
    ],
)  # fmt: skip
def test_links_are_their_words(line, words):
    layout = read_layout(Document.of(f"A line.\n{line}\n[A link](/a)\n"))
    assert layout.doc.texts[1] == words


@pytest.mark.parametrize(
    ("line", "words", "mark"),
    [
        ("# The mill", "The mill", "# "),
        ("###   The mill", "The mill", "### "),
        ("##", "", "## "),
        ("## The mill ##", "The mill", "## "),
        ("## The mill {#mill .old}", "The mill", "## "),
        ("## [The mill][3]", "The mill", "## "),
        ("[3]: https://farrow.example/mill", "", ""),
        ("#farrow is a word that people look for", "#farrow is a word that people look for", ""),
        ("    # read the file", "    # read the file", ""),
        ("* The mill", "The mill", "* "),
        ("    - The mill", "    The mill", "- "),
        ("2. ### The mill", "The mill", "### "),
        ("2. The mill", "2. The mill", ""),
        ("> The mill is old, said Ilse Marran.", "The mill is old, said Ilse Marran.", ""),
        ("**Read more:** The mill of Farrow", "Read more: The mill of Farrow", ""),
        ("***The mill*** and _the inn_", "The mill and the inn", ""),
        ("**The *old* mill**", "The old mill", ""),
        ("A boat of 3 * 4 * 5 feet, mill_of_farrow", "A boat of 3 * 4 * 5 feet, mill_of_farrow", ""),
        (r"\*The mill is closed on Sundays", "*The mill is closed on Sundays", ""),
        ("* * *", "* * *", ""),
    ],
)
def test_headings_items_and_emphasis_stand_without_marks(line, words, mark):
    layout = read_layout(Document.of(f"## Farrow\n{line}\n[A link](/a)\n"))
    assert (layout.doc.texts[1], layout.doc.written.marks[1]) == (words, mark)


def test_a_heading_may_be_told_by_the_signs_below_it():
    page = f"[A link](/a)\n\nThe mill\n===\n\nThe inn of Farrow\n---\n\n{STORY}\n| boat | feet |\n---\n---\n"
    layout = read_layout(Document.of(page))
    assert [(text, mark) for text, mark in zip(layout.doc.texts, layout.doc.written.marks, strict=True) if mark] == [
        ("The mill", "# "), ("The inn of Farrow", "## "), ("| boat | feet |", "## "),
    ]  # fmt: skip
    assert shown(page)[-1] == "---"
    assert {len(own) for own, mark in zip(layout.lines, layout.doc.written.marks, strict=True) if mark} == {2}


@pytest.mark.parametrize(
    ("line", "link"),
    [
        ("[The mill](/mill)", True),
        ("  * [The mill](/mill)", True),
        ("### [**The mill**](/mill)", True),
        ("[News](/news) | [Sport](/sport) · [Tides](/tides)", True),
        ("[![The mill](/mill.jpg)](/mill)", True),
        ("![The mill](/mill.jpg)", True),
        ("By [Ilse Marran](/ilse)", False),
        ("The mill", False),
        ("[The mill](/mill) is old.", False),
        ("[The mill]", False),
    ],
)
def test_lines_that_are_links_alone_are_told(line, link):
    assert read_layout(Document.of(f"## Farrow\n{line}\n\n[A link](/a)\n")).doc.written.links[1] is link


MARKED_PAGE = """\
{menu}
# {title}

{byline}

14 June 2018

{story}
## More from Farrow

{menu}"""


@pytest.mark.parametrize("title", ["It is old", "The mill of Farrow turns again after fifty-six years of rest"])
@pytest.mark.parametrize("byline", ["By Ilse Marran", "Ilse Marran", "[Ilse Marran](/ilse)"])
def test_a_heading_of_the_first_level_is_the_headline(title, byline):
    menu = "".join(f"- [{place}](https://farrow.example/{n})\n" for n, place in enumerate(MENU))
    result = cleaner().clean(MARKED_PAGE.format(menu=menu, title=title, byline=byline, story=STORY))
    assert result.text.startswith(f"# {title}\n")
    assert [line.fate for line in result.lines[: len(MENU)]] == ["drop"] * len(MENU)
    article = result.articles[0]
    assert (article.title, article.byline, str(article.date)) == (title, "Ilse Marran", "2018-06-14")


def test_other_lines_beside_a_date_are_no_names():
    menu = "".join(f"- [{place}](https://farrow.example/{n})\n" for n, place in enumerate(MENU))
    for line in ("Farrow and its mills", "News", "Ilse Marran 4", "A Mill That Turned For Years"):
        page = MARKED_PAGE.format(menu=menu, title="The mill of Farrow", byline=line, story=STORY)
        assert cleaner().clean(page).articles[0].byline is None


def test_the_heading_of_a_short_article_is_its_headline():
    article = cleaner().clean(f"# The mill of Farrow\n\n{STORY.split('.')[0]}.\n").articles[0]
    assert article.title == "The mill of Farrow"


def test_a_link_may_stand_in_several_lines():
    card = "[![](/sail.jpg)\n\n### The sails\n\nThey were made of linen.\n\n](https://farrow.example/sails)\n"
    page = f"The mill\n{card}[Ilse Marran says\nthat it is old.\n\n* [The\nmiller](/miller)\n[1] note\n](/b)\n"
    layout = read_layout(Document.of(page))
    linked = [text for text, link in zip(layout.doc.texts, layout.doc.written.links, strict=True) if link and text]
    assert linked == ["The sails", "They were made of linen.", "The", "miller"]


def test_a_list_of_links_speaks_for_a_menu():
    """So few lines around an article are left alone where nothing tells that they are links."""
    menu = "".join(f"* [{place} of Farrow](https://farrow.example/{n})\n" for n, place in enumerate(MENU[:6]))
    story = f"# The mill of Farrow\n\n{STORY}"
    assert cleaner().clean(f"{menu}\n{story}").text == story
    assert not cleaner().clean(f"{menu}\n{story}".replace("](", " ").replace("[", "").replace(")", "")).changed


LISTED = """\
# The mill of Farrow

{story}
### Read more

* [The swallows of Farrow](/swallows)
* [The last miller](/miller)

The sails will be made of linen, says a weaver in Quillemont who has made them for boats all her life.

* [The mill in 1731](/1731)
* [The mill in 1962](/1962)
"""


def test_links_below_a_label_that_a_rule_takes_go_with_it():
    text = LISTED.format(story=STORY)
    taken = [line.text for line in cleaner().clean(text).lines if line.rule == "auto/link-list"]
    assert taken == ["* [The swallows of Farrow](/swallows)", "* [The last miller](/miller)"]


@pytest.mark.parametrize(
    "other",
    [
        ("### Read more", "### The sails"),  # no rule takes it
        ("* [The swallows of Farrow](/swallows)", "* See [the swallows of Farrow](/swallows)"),  # more than a link
        ("* [The swallows of Farrow](/swallows)", "## [The swallows of Farrow](/swallows)"),  # a heading above the label
        ("### Read more", "Advertisement"),  # a label that announces nothing
        (
            "* [The swallows of Farrow](/swallows)",
            "[The swallows of Farrow have moved in under the roof of the mill, and nobody wants to drive them out.](/swallows)",
        ),
    ],
)
def test_other_links_stay(other):
    result = cleaner().clean(LISTED.format(story=STORY).replace(*other))
    assert not [line for line in result.lines if line.rule == "auto/link-list"]
    assert other[0] == "### Read more" or other[1] in result.text


@pytest.mark.parametrize(
    "row",
    [
        "[Share](#) [Save](#)",
        "[Teilen](/t) | [Drucken](/d)",
        "* [Facebook](/f) · [Twitter](/t)",
        "Read more: [The swallows of Farrow](/swallows)",
        "**Sur le même sujet :** [Les hirondelles de Farrow](/swallows)",
        "Czytaj też: **[Jaskółki](/swallows)**",
    ],
)
def test_rows_of_links_that_rules_know_go(row):
    result = cleaner().clean(LISTED.format(story=STORY).replace("### Read more", row))
    line = next(line for line in result.lines if line.text == row)
    assert (line.fate, line.rule) == ("drop", "auto/link-list")


@pytest.mark.parametrize(
    "row",
    [
        "[Share](#) [The swallows of Farrow](/swallows)",  # one is no button
        "Contact: [Ilse Marran](/ilse)",  # a label that is one only at the end of a page
        "Read more: [the book](/book) of Ilse Marran tells all that is known of the mill.",
    ],
)
def test_other_rows_of_links_stay(row):
    result = cleaner().clean(LISTED.format(story=STORY).replace("### Read more", row))
    assert next(line for line in result.lines if line.text == row).rule != "auto/link-list"


def test_an_exception_keeps_a_link_below_a_label():
    text = LISTED.format(story=STORY)
    first = next(line for line in cleaner().clean(text).lines if line.rule == "auto/link-list")
    excepted = Excepted("auto/link-list", line_hash(first.key))
    result = cleaner().clean(text, exceptions={excepted: 1})
    assert result.lines[first.number - 1].fate == "keep"
    assert result.excepted == {excepted: 1}


@pytest.mark.parametrize("fence", ["```", "~~~", "````"])
def test_code_keeps_its_signs(fence):
    page = f"## Farrow\n{fence} sh\n# grind\n```mill --fast```\n* corn\n{fence}\n# The mill\n"
    assert shown(page) == ["Farrow", f"{fence} sh", "# grind", "```mill --fast```", "* corn", fence, "The mill"]


def test_a_line_of_code_opens_no_block():
    assert shown("## Farrow\n```mill --fast```\n# The mill\n")[-1] == "The mill"


def test_an_underlined_heading_above_small_letters_in_a_filled_page():
    page = f"## Farrow\n\n{STORY}\nWhat the baker needs\n---\nflour, two spoons of it\nwater from the harbor\n"
    assert shown(page)[-2:] == ["What the baker needs", "flour, two spoons of it water from the harbor"]
    assert shown(f"title: Farrow\n---\nauthor: Ilse\n\n## A\n\n{STORY}")[0] == "title: Farrow"


def test_a_filled_sentence_may_go_on_with_an_emphasis_or_a_link():
    page = f"## Farrow\n\n{STORY}".replace("\ngrandson", "\n**grandson**").replace(
        "\npromised linen", "\n[promised linen](/linen)"
    )
    assert shown(page)[1:] == [" ".join(part.split("\n")).strip() for part in STORY.split("\n\n")]


@pytest.mark.parametrize("cut", CUTS)
def test_what_goes_from_above_a_heading_may_make_a_text_markdown(cut):
    menu = "".join(f"{what}\n" for what in MENU)
    story = STORY.replace("\n\n", "\r").replace("\n", " ").replace("\r", "\n")
    text = f"{menu}# The mill of Farrow is repaired by its baker\n\n**By Ilse Marran**\n*14 April 2021*\n{story}"
    cleaned = cleaner(cut=cut).clean(text).text
    assert cleaner(cut=cut).clean(cleaned).text == cleaned


@pytest.mark.parametrize(
    "text", ["# grind the corn\nmill --fast\n# and bake\noven\n", "#1 of 12\n##12\n", "Farrow\n* * *\n- a boat\n"]
)
def test_a_text_with_a_sign_is_not_markdown_for_that(text):
    assert read_layout(Document.of(text)) is None


@pytest.mark.parametrize(
    "marks", ["### {}", "**{}**", "* {}", "## [{}](https://farrow.example/news)", "* [**{}**](/news)", "1. ### {}"]
)
def test_rules_for_every_site_see_the_words_behind_the_marks(marks):
    label = "Editor's Picks"
    text = f"{STORY}\n{marks.format(label)}\n\n[The mill](/mill) is old, said the miller.\n"
    line = next(line for line in cleaner().clean(text).lines if label in line.text)
    assert (line.fate, line.rule.partition("/")[0]) == ("drop", "generic-en")


def test_a_text_in_markdown_comes_out_with_its_marks():
    page = PAGES["whole-english"]
    text, _ = laid_out(page, LAYOUTS["Markdown, marked"])
    marked = text.replace(page.title, f"# {page.title}")
    cleaned = cleaner(cut="normal").clean(marked)
    assert cleaned.text.startswith(f"# {page.title}\n")
    assert "**" in cleaned.text
    assert cleaned.articles[0].title == page.title


def test_numbers_of_links_are_no_words_but_references_are():
    menu = "".join(f"[{n}]Farrow news {n}\n" for n in range(1, 14))
    assert shown(menu + "The mill is old.[4]\n")[-1] == "The mill is old.[4]"
    assert shown(menu)[0] == "Farrow news 1"
    assert read_layout(Document.of("[1]The mill of Farrow, page 12.\n[2]The same, page 14.\n")) is None


KOREAN = """\
파로 섬의 방앗간은 1731년에 지어져 1962년 폭풍으로 날개 두 개를 잃을 때까지
온 섬의 곡식을 빻았고 그 뒤로는 제비들만 드나드는 빈집으로 남아 있었다.

섬 의회는 여름이 오기 전에 방앗간을 고쳐 아이들이 밀가루가 어떻게 만들어지는지
볼 수 있게 하고 방앗간 주인의 손자가 옛 화덕에서 빵을 굽게 하려 한다.

평생 배의 돛을 만들어 온 켈몽의 직조공은 처음 두 날개에 쓸 아마포를 약속했고
나머지는 돈이 생기는 대로 하나씩 달기로 했지만 그날이 곧 오리라 믿는 이는 없다.
"""
JAPANESE = (
    "ファロー島の風車は一七三一年に建てられ、一九六二年の嵐で二枚の羽根を失うまで、島じゅうの麦をひいてきた。それからは空き家のまま、つばめだけが出入りしている。",
    "島の議会は夏までに風車を直し、子どもたちに粉のつくり方を見せ、粉屋の孫には先祖の窯でパンを焼かせたいと考えている。費用は寄付でまかなうという。",
    "生涯船の帆を織ってきたケルモンの職人は、まず二枚分の麻布を約束した。残りは金ができしだい一枚ずつ張ることにしたが、それが近いと思う者は島にはいない。",
)


def test_paragraphs_are_filled_in_scripts_without_small_letters():
    story = " ".join(KOREAN.split())
    assert shown(textwrap.fill(story, 50)) == [story]
    columns = ["\n".join(part[at : at + 36] for at in range(0, len(part), 36)) for part in JAPANESE]  # as text browsers count
    assert shown("\n\n".join(columns)) == list(JAPANESE)


def test_the_addresses_below_a_page_of_a_text_browser_are_no_lines_of_it():
    menu = "".join(f"   [{n}]Farrow news {n}\n" for n in range(1, 6))
    addresses = "".join(f"   {n}. https://farrow.example/{n}\n" for n in range(1, 6))
    assert shown(f"{menu}\nFarrow\n\nReferences\n{addresses}   6. https://farrow.example/6  \n")[-1] == "Farrow"
    assert shown(f"{menu}\n(BUTTON) Share\n\nReferences\n\n   Visible links:\n{addresses}")[-1] == "Share"


# -- what is laid out as its page shows it ---------------------------------------------------------

POEM = "".join(f"{line}\n" for line in (
    "the tide comes in", "over the stones,", "and nobody counts them", "but the gull,", "who has time", "and no office to go to"
))  # fmt: skip
PROGRAM = """\
import sys
from pathlib import Path

def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")

for name in sys.argv[1:]:
    print(read(Path(name)).upper())
"""
HEADLINES = "".join(f"{line}\n" for line in (
    "The council of Farrow wants to repair the old mill before the summer",
    "Two hundred people wait for the first boat of the year in Quillemont",
    "Ferry stays in the harbor for a second day as the storm goes on there",
    "Odo Varga bakes bread in an oven that his family built long ago, too",
))  # fmt: skip


@pytest.mark.parametrize("text", [POEM, PROGRAM, HEADLINES, HEADLINES + STORY.replace("\n", " ")])
def test_other_lines_are_left_alone(text):
    assert read_layout(Document.of(text)) is None


@pytest.mark.parametrize("name", PAGES)
def test_the_lines_of_these_pages_are_those_that_they_show(name):
    assert read_layout(Document.of(PAGES[name].text)) is None


@pytest.mark.parametrize("name", fixtures())
def test_and_those_of_the_fixtures(name):
    assert read_layout(Document.of(fixtures()[name])) is None


# -- beside the rest -------------------------------------------------------------------------------


def test_pictures_go_with_what_is_around_them():
    page = PAGES["whole-english"]
    text, labels = laid_out(page, LAYOUTS["Markdown"])
    picture = [("", ""), ("picture", "![](/a.jpg)")]
    rows = [row for pair in zip(labels, text.splitlines(), strict=True) for row in (pair, *picture)]
    result = cleaner(cut="normal").clean("".join(f"{line}\n" for _, line in rows))
    seen = [(label, line.fate) for (label, _), line in zip(rows, result.lines, strict=True) if label]
    rules = {line.rule for (label, _), line in zip(rows, result.lines, strict=True) if label == "picture"}
    assert rules == {None, "auto/picture"}
    around = [(fate, seen[n - 1], seen[n + 1]) for n, (label, fate) in enumerate(seen[:-1]) if label == "picture"]
    assert {fate for fate, *beside in around if all(f == "drop" for _, f in beside)} == {"drop"}
    assert {fate for fate, *beside in around if any(f == "keep" for _, f in beside)} == {"keep"}


def test_a_picture_beside_a_form_feed_divides_nothing():
    text = f"{STORY}\n\f![](/map.png)\n\n[The mill](/mill) is old.\n"
    result = cleaner().clean(text)
    assert (result.verdict, result.text) == ("article", text)


def test_the_rule_that_tells_a_listing_page_is_told():
    text, _ = laid_out(PAGES["listing"], LAYOUTS["Markdown"])
    assert cleaner().clean(text)._labelled.index == "auto/listing"


def test_an_exception_keeps_a_paragraph_by_its_first_line():
    text, _ = laid_out(PAGES["whole-german"], LAYOUTS["filled"])
    layout = read_layout(Document.of(text))
    plain = cleaner().clean(text)
    own = next(own for own in layout.lines if len(own) > 1 and plain.lines[own[0]].fate == "drop")
    first = plain.lines[own[0]]
    excepted = Excepted(first.rule, line_hash(first.key))
    result = cleaner().clean(text, exceptions={excepted: 1})
    assert {result.lines[i].fate for i in own} == {"keep"}
    assert result.excepted == {excepted: 1}


def test_rules_of_a_site_speak_about_the_lines_as_they_stand(tmp_path):
    (tmp_path / "farrow.toml").write_text(
        'format = 1\nsite = "farrow"\nhosts = ["farrow.example"]\n'
        '[[drop]]\nid = "links"\nline = ["[News](/{any})"]\n'
        '[[example]]\ntext = """\nThe mill is old.\n[News](/news)\n"""\ngives = ["The mill is old.\\n"]\n'
    )
    text = STORY + "\n[News](/news)\n"
    cleaned = Cleaner.load(rules=tmp_path).clean(text, host="farrow.example")
    assert cleaned.text == STORY


def test_cut_off_is_off():
    text, _ = laid_out(PAGES["whole-english"], LAYOUTS["Markdown"])
    assert cleaner(cut="off").clean(text).lines[0].fate == "keep"


# -- what programs write above a page --------------------------------------------------------------

MATTER = """\
---
title: "The mill of Farrow"
author: Ilse Marran
date: 2018-06-14
tags:
  - mills
  - islands
url: https://farrow.example/mill
---
"""


@pytest.mark.parametrize("cut", CUTS)
@pytest.mark.parametrize("name", WHOLE)
def test_front_matter_stays_and_tells_the_metadata(name, cut):
    page = PAGES[name]
    plain, result = cleaner(cut=cut).clean(page.text), cleaner(cut=cut).clean(MATTER + page.text)
    assert result.text.removeprefix(MATTER).lstrip("\n") == plain.text
    article = result.articles[0]
    assert (article.title, article.byline, article.date_text) == ("The mill of Farrow", "Ilse Marran", "date: 2018-06-14")
    assert article.topics[:2] == ("mills", "islands")


@pytest.mark.parametrize(
    ("value", "topics"), [("[mills, 'old ferries']", ("mills", "old ferries")), ("mills", ("mills",)), ("[]", ()), ("", ())]
)
def test_lists_in_front_matter(value, topics):
    assert cleaner().clean(f"---\ntags: {value}\n---\n{STORY}").articles[0].topics == topics


@pytest.mark.parametrize(
    "text",
    [
        f"---\n---\n{STORY}",
        f"---\n{STORY}---\n",
        f"The mill\n---\ntitle: A mill\n---\n{STORY}",
        f"---\ntitle: A mill\n{STORY}",
        f"{STORY}\n---\nCorrection: The mill was built in 1731.\nNote: It still stands.\n---\n\n{STORY.replace('mill', 'inn')}",
    ],
)
def test_other_lines_between_signs_are_no_front_matter(text):
    assert cleaner().clean(text).articles[0].title is None


def test_front_matter_begins_an_article():
    other = MATTER.replace("The mill", "The inn")
    result = cleaner().clean(f"{MATTER}{STORY}\n{other}{STORY.replace('mill', 'inn')}")
    assert [article.title for article in result.articles] == ["The mill of Farrow", "The inn of Farrow"]
    assert [article.text.startswith("---\n") for article in result.articles] == [True, True]
    assert cleaner().clean(result.text).text == result.text


def test_a_text_of_front_matter_alone_is_left():
    assert cleaner().clean(MATTER).text == MATTER


READ = "Title: {title} - Farrow Post\n\nURL Source: https://farrow.example/{n}\n\nMarkdown Content:\n{story}\n"


def test_the_head_of_a_reader_program_goes_where_the_headline_stands_below():
    result = cleaner().clean(READ.format(title="The mill of Farrow", n=1, story=f"# The mill of Farrow\n\n{STORY}"))
    assert result.text.startswith("# The mill of Farrow\n\nThe mill at Farrow was")
    assert result.articles[0].title == "The mill of Farrow"


def test_its_title_stays_where_the_headline_stands_nowhere_else():
    result = cleaner().clean(READ.format(title="The mill of Farrow", n=1, story=STORY))
    assert result.text.startswith("Title: The mill of Farrow - Farrow Post\n\nThe mill at Farrow was")
    assert result.articles[0].title == "The mill of Farrow - Farrow Post"


def test_each_head_of_a_reader_program_begins_an_article():
    pages = [READ.format(title=f"The {what} of Farrow", n=what, story=STORY.replace("mill", what)) for what in ("mill", "inn")]
    result = cleaner().clean("\n".join(pages))
    assert [article.title for article in result.articles] == [f"The {what} of Farrow - Farrow Post" for what in ("mill", "inn")]
    assert cleaner().clean(result.text).text == result.text
