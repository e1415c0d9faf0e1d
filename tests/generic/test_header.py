"""Between a headline and the text, and inside it: what introduces the text stays, captions are captured."""

from __future__ import annotations

import pytest

from cleaner import Kind, Sureness, clean
from cleaner.extent import Extent
from cleaner.generic import View, decide
from cleaner.header import above_text, is_caption, paragraphs_above
from cleaner.headline import Headline
from cleaner.lines import Document
from cleaner.signals import Signals

from .pagefile import PAGES

PAGE = PAGES["standfirst-and-captions"]
STANDFIRST = PAGE.lines("text")[0]
CAPTIONS = PAGE.lines("caption")


@pytest.mark.parametrize("cut", ["normal", "hard"])
def test_a_sentence_right_below_the_headline_stays(cut):
    fates = {line.text: line.fate.value for line in clean(PAGE.text, cut=cut).lines}
    assert fates[STANDFIRST] == "keep"
    assert fates["By Lena Ostrander"] == fates["14 April 2021, 7:40 am"] == "capture"


@pytest.mark.parametrize("cut", ["normal", "hard"])
def test_what_ends_with_a_credit_is_captured_as_a_caption(cut):
    result = clean(PAGE.text, cut=cut)
    taken = {line.text: (line.kind, line.fate.value) for line in result.lines if line.text in CAPTIONS}
    assert all(found == (Kind.CAPTION, "capture") for found in taken.values() if found[1] != "keep")
    (article,) = result.articles
    assert article.captions
    assert set(article.captions) <= set(CAPTIONS)
    assert not any(caption in article.text for caption in article.captions)


def test_a_sentence_that_only_speaks_of_a_photo_is_no_caption():
    text = PAGE.text.replace(CAPTIONS[1], "Nobody has taken a photo of the oysters so far, as the water is too dark for that.")
    kinds = {line.text: line.kind for line in clean(text, cut="normal").lines}
    assert kinds["Nobody has taken a photo of the oysters so far, as the water is too dark for that."] is not Kind.CAPTION


def test_a_caption_can_be_kept():
    for article in clean(PAGE.text, cut="normal", keep=["caption"]).articles:
        assert all(caption in article.text for caption in article.captions)


MENU = ["Harbor Post", "Home", "News", "Sport", "Culture", "Weather", "Sign in", "Subscribe", "Search", "Menu"]
TITLE = "Norvik gets its old ferry clock back"
STORY = [
    "The clock of the ferry pier at Norvik has been put back on its post after two years, and it was eleven minutes slow.",
    "The watchmaker who repaired it said that no part was missing, but that somebody had oiled it with butter at some time.",
    "Passengers had missed it more than they had expected, as most of them carry a telephone and hardly ever look at it.",
    "The captain of the morning ship said he would go on leaving by his own watch, which had never been repaired so far.",
    "On Sunday the town band will play below the clock, and nobody will have to pay for a ticket until the evening.",
]
FOOTER = [
    "Share",
    "Facebook",
    "Most read",
    "Island council buys a snow plough",
    "Five soups for the winter",
    "About us",
    "Privacy",
]


def page(*header: str, body: list[str] = STORY) -> str:
    """A whole page without blank lines."""
    return "\n".join([*MENU, *header, *body, *FOOTER])


@pytest.mark.parametrize(
    "date", ["4 October 2022", "4 October 2022, 10:30", "2022-10-04 20:15", "4th October 2022", "04/10/2022"]
)
@pytest.mark.parametrize("cut", ["careful", "normal"])
def test_a_date_below_the_byline_is_captured_with_it(cut, date):
    (article,) = clean(page(TITLE, "By Mira Tallis", date), cut=cut).articles
    assert (article.title, article.byline, article.date) == (TITLE, "Mira Tallis", "2022-10-04")
    assert article.body.startswith(STORY[0])


def test_a_year_below_the_byline_is_no_date():
    (article,) = clean(page(TITLE, "By Mira Tallis", "The summer of 1998 and after")).articles
    assert "The summer of 1998 and after" in article.text


@pytest.mark.parametrize("sign", ["Published 7 March 2023, 08:14", "12 minutes ago", "By Mira Tallis"])
@pytest.mark.parametrize("cut", ["careful", "normal"])
def test_a_line_above_a_date_or_a_byline_stays_though_the_text_does_not_speak_of_it(cut, sign):
    headline = "Eleven minutes for eternity: a homecoming"
    text = clean(page(headline, sign, "Share", "Print", body=[line for line in STORY if "clock" not in line]), cut=cut).text
    assert headline in text


def test_a_teaser_that_stands_there_again_is_no_such_line():
    teaser = FOOTER[3]
    lines = clean(page(teaser, "12 minutes ago", TITLE, "By Mira Tallis", "4 October 2022"), cut="normal").lines
    assert {line.fate.value for line in lines if line.text == teaser} == {"drop"}


def test_the_first_date_of_the_header_counts_whichever_round_finds_it():
    text = "\n".join([
        "Folha do Porto", "Últimas notícias", "Cidades", "Política", "Esportes", "Assine", "Entrar",
        "Relógio do cais de Norvik volta ao seu lugar depois de dois anos", "Por Mira Tallis", "02/05/2022 09h31",
        "Atualizado há 1 ano", "Compartilhe", "Facebook", "WhatsApp",
        "O relógio do cais de Norvik voltou ao seu lugar nesta segunda-feira, depois de dois anos, onze minutos atrasado.",
        "O relojoeiro disse que não faltava nenhuma peça, mas que alguém o tinha untado com manteiga no passado.",
        "Os passageiros sentiram mais falta dele do que esperavam, embora quase todos tenham um telefone no bolso.",
        "No domingo, a banda da cidade vai tocar debaixo do relógio, e ninguém vai precisar pagar passagem até o fim da tarde.",
    ])  # fmt: skip
    (article,) = clean(text).articles
    assert (article.byline, article.date_text, article.date) == ("Mira Tallis", "02/05/2022 09h31", "2022-05-02")


@pytest.mark.parametrize("first", [TITLE, "Eleven minutes too slow"])
def test_the_words_for_a_picture_are_no_headline_where_they_stand_again_with_its_credit(first):
    caption = "The ferry clock of Norvik on its post"
    (article,) = clean(page(first, caption, f"{caption}. Photo: Mira Tallis/NP")).articles
    assert article.title != caption
    assert first in article.text


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("Eleven minutes for eternity: a homecoming", True),
        ("Environment", False),
        ("• Island council buys a snow plough", False),
        ("Published 7 March 2023, 08:14", False),
        ("We use cookies to make this site better.", False),
        ("The pier at Norvik in October. Photo: Mira Tallis", False),
    ],
)
def test_the_line_right_above_an_article_stays_if_it_may_be_the_headline(line, stays):
    """At careful, where the trees are not sure of any."""
    doc = Document.of("\n".join([*MENU, line, *STORY]))
    signals = Signals(doc, doc.visible(0, len(doc)))
    assert above_text(signals, len(MENU) + 1) == (len(MENU) if stays else None)


def test_a_line_that_may_be_the_headline_stays_above_its_date_and_writer():
    """Though no tree calls it so, and what stands below it is captured, not dropped."""
    header = ["Eleven minutes for eternity: a homecoming", "Mira Tallis", "7 March 2023, 08:14"]
    doc, at = Document.of("\n".join([*MENU, *header, *STORY])), len(MENU)
    view = View(Signals(doc, doc.visible(0, len(doc))), Sureness.CAREFUL)
    view.extent, view.headlines = Extent(at + len(header), len(doc), 0.05, 0.0, ()), []
    taken = {i: decision.kind for decision in decide(view) for i in decision.lines}
    assert taken == {**dict.fromkeys(range(at), Kind.CHROME), at + 1: Kind.BYLINE, at + 2: Kind.DATE}


def test_a_line_that_begins_with_a_copyright_sign_is_no_caption():
    doc = Document.of("\n".join(["© Norvik Post, Mira Tallis and her sons", "The pier at Norvik in October. © Mira Tallis"]))
    signals = Signals(doc, doc.visible(0, len(doc)))
    assert [is_caption(signals, place) for place in (0, 1)] == [False, True]


LEAD = "Nobody on the island had expected the clock to come back, least of all the watchmaker who had taken it to pieces."


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        (LEAD, True),
        ("The clock had stood still since the storm of 2021, people say.", False),  # too short that far up
        (f"• {LEAD}", False),
        ("Nobody on the island had expected the clock to come back, least of all the watchmaker with his box of parts", False),
    ],
)
def test_a_long_sentence_above_an_article_may_be_its_first(line, stays):
    doc = Document.of("\n".join(["The clock of Norvik", line, *MENU, *STORY]))
    signals = Signals(doc, doc.visible(0, len(doc)))
    assert paragraphs_above(signals, len(MENU) + 2) == ({1} if stays else set())


def test_a_sentence_below_the_headline_stays_where_buttons_stand_between_it_and_the_text():
    header = [
        TITLE,
        "Share",
        "Text size",
        "Small",
        "Large",
        "The clock had stood still since the storm of 2021, people say.",
        "Print",
    ]
    doc, at = Document.of("\n".join([*MENU, *header, *STORY])), len(MENU)
    view = View(Signals(doc, doc.visible(0, len(doc))), Sureness.NORMAL)
    view.extent, view.headlines = Extent(at + len(header), len(doc), 0.05, 0.0, ()), [Headline(at, 0.9)]
    taken = {i for decision in decide(view) for i in decision.lines if decision.kind is not Kind.TITLE}
    assert taken == {*range(at), *range(at + 1, at + 5), at + 6}
