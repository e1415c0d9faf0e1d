"""Register: whether the words of a line speak as articles do, or as what stands around them."""

from __future__ import annotations

import pytest

from cleaner.folding import line_key
from cleaner.register import LINE, OPEN, SHORTEST, load_register, tokens

AROUND = [
    "Thank you for this article, I love your blog and would like to read more!",
    "Sign up for our newsletter and get the latest stories delivered to your inbox.",
    "We use cookies to give you the best service; read our privacy policy.",
    "Bitte stimmen Sie der Verwendung von Cookies zu, um diesen Inhalt zu sehen.",
    "Abonnez-vous à notre newsletter et recevez nos meilleurs articles par courriel.",
    "Suscríbase a nuestro boletín y reciba las últimas noticias en su correo.",
    "Подпишитесь на нашу рассылку, чтобы читать последние новости.",
]
"""Sentences of what stands around articles, in several languages."""
ARTICLE = [
    "The harbor office said that the ferries would sail again on Monday, according to a note on its door.",
    "Each of the seven captains has waited since January, and several of them found other work.",
    "Der Hafenmeister sagte, dass die Fähre bereits am Montag wieder fahren werde.",
    "Le capitaine a déclaré que le bateau était déjà parti, selon la police.",
    "El capitán dijo que el barco ya había salido, según la policía.",
    "Капитан сказал, что судно уже вышло из гавани, сообщает полиция.",
]
"""And of articles."""


@pytest.fixture(scope="module")
def of():
    register = load_register()
    return lambda lines: register.of([line_key(line) for line in lines])


@pytest.mark.parametrize("sentence", AROUND)
def test_who_addresses_readers_speaks_as_what_stands_around_articles(of, sentence):
    assert of([sentence])[0] > 0


@pytest.mark.parametrize("sentence", ARTICLE)
def test_who_tells_what_others_said_speaks_as_articles(of, sentence):
    assert of([sentence])[0] < 0


def test_each_line_is_told_by_itself(of):
    lines = [*AROUND, "short", *ARTICLE]
    assert of(lines) == [value for line in lines for value in of([line])]


@pytest.mark.parametrize(
    "line", ["", "Cookies", "x" * (SHORTEST - 1), "Datenschutzerklärung Nutzungsbedingungen", "1234 " * 30]
)
def test_of_a_short_line_and_of_one_without_words_nothing_is_told(of, line):
    assert of([line]) == [0.0]
    assert of([]) == []


def test_of_words_that_nobody_knows_nothing_is_told(of):
    assert of(["брум брам брем брим, сказка бромова тонка."]) == [0.0]
    assert of(["港の時計が四十年ぶりに動き出した。島の人々は広場に集まった。"]) == [0.0]


def test_the_words_are_such_as_are_cut_out_of_lines():
    weights = load_register().weights
    assert all(weights.values())
    words = [word for word in weights if word != OPEN]
    assert tokens([f"{word} ." for word in words]) == [token for word in words for token in (word, LINE)]


def test_the_same_words_say_the_same_wherever_the_line_stands(of):
    """Weights are whole numbers, so their running sums are exact."""
    sentence, others = AROUND[0], [*AROUND, *ARTICLE] * 5
    assert set(of([line for other in others for line in (other, sentence)])[1::2]) == set(of([sentence]))


def test_a_long_line_tells_more_of_the_same(of):
    twice = "Subscribe to our newsletter " * 2
    assert 0 < of([twice])[0] < of([twice * 3])[0]


@pytest.mark.parametrize("odd", ["\x01", "\x02", "|", "/", "...", "\x85", "\u2028", "\ud800"])
def test_whatever_a_line_holds_the_others_say_the_same(of, odd):
    line = f"something {odd} of {odd}{odd} no {odd} interest at all"
    assert of([AROUND[0], line, AROUND[1]])[::2] == of(AROUND[:2])


@pytest.mark.parametrize("text", ["a" * 100_000, "! " * 50_000, "…" * 50_000, "." * 50_000, "\x01" * 5_000, "\u0301" * 50_000])
def test_whatever_a_line_holds_it_is_read_soon(of, text):
    assert isinstance(of([text])[0], float)
