"""The generic stage beside rules: what a pack skips, what it keeps, and how a decision is told."""

from __future__ import annotations

import json
from itertools import count

import pytest

from cleaner import clean, generic
from cleaner.deciding import claim_to_rest
from cleaner.explaining import decided_by, summary
from cleaner.extent import Extent
from cleaner.labels import RANKS, Claim
from cleaner.ledger import line_records
from cleaner.lines import Document
from cleaner.model import Kind, Sureness
from cleaner.signals import Signals

from .pagefile import PAGES

PAGE = PAGES["whole-english"]
HEAD = 'format = 1\nsite = "courier"\n'


@pytest.fixture
def run(tmp_path):
    """Clean the English page with a pack of the site's own."""

    number = count()

    def apply(rules: str, cut: str = "normal"):
        path = tmp_path / str(next(number)) / "courier.toml"
        path.parent.mkdir()
        path.write_text(HEAD + rules, encoding="utf-8")
        return clean(PAGE.text, rules=path, packs=["courier"], cut=cut)

    return apply


ALL = sorted({value for name, value in vars(generic).items() if name.startswith("AUTO_")})
"""The ids of all its decisions."""


def decisions(result) -> set[str]:
    return {line.rule for line in result.lines if line.rule and line.rule.startswith("auto/")}


@pytest.mark.parametrize("rule", ["auto/comment-thread", "auto/head", "auto/tail", "auto/title"])
def test_a_pack_skips_a_decision_like_any_rule(run, rule):
    usual, without = run(""), run(f'skip = ["{rule}", "auto/related-list"]\n')  # which takes part of the tail, too
    assert rule in decisions(usual)
    assert rule not in decisions(without)
    theirs = [without.lines[line.number - 1] for line in usual.lines if line.rule == rule]
    assert "keep" in {line.fate for line in theirs}
    assert all(line.rule for line in theirs if line.fate == "drop")  # others may name it, beside what stays


def test_skipping_all_of_them_leaves_the_rules_alone(run):
    result = run(f"skip = {json.dumps(ALL)}\n")
    assert not decisions(result)
    off = run("", cut="off")
    assert [line[:6] for line in result.lines] == [line[:6] for line in off.lines]


def test_a_listing_page_is_none_where_that_is_skipped(tmp_path):
    path = tmp_path / "courier.toml"
    path.write_text(HEAD + 'skip = ["auto/listing"]\n', encoding="utf-8")
    text = PAGES["listing"].text
    assert clean(text).verdict == "index"
    assert clean(text, rules=path, packs=["courier"]).verdict != "index"


def test_a_keep_rule_beats_every_decision(run):
    asked = ["Home", "Guides ask for fewer tickets in the mountains", "how much is a ticket?"]
    usual = {line.text: line.fate.value for line in run("").lines}
    assert [usual[text] for text in asked] == ["drop"] * 3
    result = run(f'[[keep]]\nid = "wanted"\nline = {json.dumps(asked)}\n')
    kept = [(line.text, line.fate.value, line.rule, line.probability) for line in result.lines if line.text in asked]
    assert kept == [(text, "keep", "courier/wanted", None) for text in asked]
    assert all(text in result.text.split("\n") for text in asked)


def test_a_drop_rule_goes_before_a_decision(run):
    result = run('[[drop]]\nid = "menu"\nline = ["Home", "News"]\n')
    told = {line.text: (line.rule, line.probability) for line in result.lines}
    assert told["Home"] == told["News"] == ("courier/menu", None)
    assert told["Politics"][0] == "auto/head"


def test_below_a_header_that_a_rule_knows_nothing_is_decided_about_the_beginning(run):
    result = run("[[article]]\nid = \"header\"\nblock = '''\nSearch\n{title}\nBy {byline}\n{date}, 09:40\n'''\n")
    (article,) = result.articles
    assert (article.title, article.byline) == (PAGE.title, "Ilse Marran")
    assert "auto/title" not in decisions(result)
    assert "auto/tail" in decisions(result)
    assert not [line for line in PAGE.labelled(result, "text") if line.fate != "keep"]


@pytest.mark.parametrize(("content", "verdict"), [(0.04, "article"), (0.06, "guarded")])
def test_the_guard_counts_what_is_in_doubt_inside_an_article(monkeypatch, content, verdict):
    page = PAGES["clean-text"].lines("text")
    most = range(1, len(page) - 1)

    def found(around, *_, **__):  # of the text that stays, nothing more goes
        inside = tuple((place, content) for place in most) if around.lines == len(page) else ()
        return Extent(0, around.lines, 0.0, 0.0, inside)

    monkeypatch.setattr(generic, "find_extent", found)
    result = clean("".join(f"{line}\n" for line in page), cut="normal")
    assert result.verdict == verdict
    assert [line.number - 1 for line in result.lines if line.fate == "drop"] == ([] if verdict == "guarded" else list(most))


def test_the_explanation_names_the_decision_and_its_probability():
    result = PAGE.clean(cut="normal")
    (related,) = [line for line in result.lines if line.text == "The baker who opens at four"]
    assert decided_by(related) == f"auto/tail {related.probability:.0%}"
    (heading,) = [line for line in result.lines if line.text == "Related articles"]
    assert decided_by(heading) == heading.rule == "generic-en/related-heading"
    (text, *_) = PAGE.labelled(result, "text")
    assert decided_by(text) == ""


def test_the_explanation_of_a_listing_page_says_who_called_it_one():
    assert summary(PAGES["listing"].clean()).startswith("index (by auto/listing; it comes back unchanged): ")


def test_the_ledger_has_the_probability_of_each_decision_and_of_nothing_else():
    result = PAGE.clean(cut="normal")
    for line, record in zip(result.lines, line_records(result, "page.txt"), strict=True):
        assert record.get("probability") == line.probability
        assert ("probability" in record) is (record["rule"] is not None and record["rule"].startswith("auto/"))


def test_what_does_not_come_to_rest_is_looked_at_no_more_than_a_few_times():
    doc = Document([f"Tractor number {n}" for n in range(200)])
    lines = doc.visible(0, len(doc))
    claims: dict[int, Claim] = {}
    looks: list[int] = []

    def one_more(view):  # each look takes the last line
        looks.append(len(view.signals.lines))
        claims[view.signals.lines[-1]] = Claim(RANKS["auto"], 0, True, generic.AUTO_TAIL, Kind.CHROME)

    assert not claim_to_rest(doc, generic.View(Signals(doc, lines, ()), Sureness.NORMAL), claims, one_more)
    assert looks == list(range(200, 184, -1))


def test_a_document_that_does_not_come_to_rest_is_given_back_after_one_such_try(monkeypatch):
    tries: list[int] = []

    def restless(doc, view, claims, claim):
        tries.append(len(doc))
        return False

    monkeypatch.setattr("cleaner.labelling.claim_to_rest", restless)
    monkeypatch.setattr("cleaner.cleaning.is_settled", lambda *_, **__: False)
    text = PAGE.text
    result = clean(text, cut="normal")
    assert (result.verdict, result.text, len(tries)) == ("guarded", text, 1)
