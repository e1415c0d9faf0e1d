"""``[[prune]]`` and ``[[article]]`` rules: what a site's pack says about the elements of its pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Cleaner, RuleError

PACK = """
format = 1
site = "tide-table"
hosts = ["tides.example"]
use = ["generic-en"]

[[prune]]
id = "boxes"
css = ["div.box"]
xpath = ["//p[starts-with(@id, 'ad-')]"]
"""
SENTENCE = (
    "<p>The {} tide of the day was higher than the table says, and the harbor office has promised to look into it soon.</p>"
)
STORY = "".join(SENTENCE.format(word) for word in ("first", "second", "third"))
BOX = (
    "<div class='box'><p>Our tide table on paper costs five coins at the counter of the harbor office from Monday on.</p></div>"
)


def page(middle: str = "", url: str = "https://tides.example/1") -> str:
    night = STORY.replace("day", "night")
    return page_of(f"<main><h1>High Tide</h1>{STORY}{middle}{night}</main>", url)


def page_of(body: str, url: str = "https://tides.example/1") -> str:
    head = f'<head><link rel="canonical" href="{url}"></head>'
    return f"<html>{head}<body>{body}</body></html>"


@pytest.fixture
def load(tmp_path: Path):
    def make(text: str = PACK, **options: object) -> Cleaner:
        (tmp_path / "tide-table.toml").write_text(text, encoding="utf-8")
        return Cleaner.load(rules=tmp_path, **options)

    return make


def test_what_a_rule_names_goes_before_the_text_is_extracted(load):
    result = load().clean_html(
        page(BOX + "<p id='ad-1'>Buy a boat from the man at the pier, who has three of them for sale.</p>")
    )
    assert "paper" not in result.source
    assert "Buy a boat" not in result.source
    assert [(p.rule, p.elements, p.words > 15, p.inside == p.words) for p in result.pruned] == [
        ("tide-table/boxes", 2, True, True)
    ]


def test_it_stays_on_pages_of_other_sites(load):
    result = load().clean_html(page(BOX, url="https://other.example/1"))
    assert "paper" in result.text
    assert result.pruned == ()


TEXT = """
[[prune]]
id = "text"
css = [".text"]
"""
BIRDS = "".join(
    f"<li><a href='/birds/{n}'>The {bird} of Tern Island is back, and nobody knows where it has been all winter</a></li>"
    for n, bird in enumerate(["heron", "stork", "crane", "swift", "gull", "tern", "plover", "grebe", "coot", "rail"] * 4)
)
MENU = "".join(
    f"<li><a href='/{n}'>{word}</a></li>" for n, word in enumerate(["Home", "Harbor", "Tides", "Weather", "Letters"] * 12)
)
COMMENTS = "".join(
    f"<div class='entry'><b>Sailor {n}</b><p>They said the same ten years ago, and I have missed the boat since.</p></div>"
    for n in range(40)
)


@pytest.mark.parametrize(
    "body",
    [
        "<h1>High Tide</h1><div class='text'>{}</div>",
        "<h1>High Tide</h1><div class='text'>{}</div><p>The mayor said on Sunday that she has seen it from her window.</p>",
        "<div class='text'><h1>High Tide</h1>{}</div><p>The mayor said on Sunday that she has seen it from her window.</p>",
        "<p>Skip to content</p><main class='text'><h1>High Tide</h1>{}</main>",
        "<h1>High Tide</h1><span class='text'>{}</span><p>Print</p>",
    ],
    ids=["below the headline", "between headline and end", "with the headline", "all but a label", "of an inline element"],
)
def test_where_the_text_of_an_article_would_go_all_comes_back(load, body):
    result = load(PACK + TEXT).clean_html(page_of(body.format(STORY)))
    assert result.verdict == "guarded"
    assert "The third tide" in result.text
    (pruned,) = result.pruned
    assert pruned.inside > 50


def test_also_where_the_rest_looks_like_a_listing(load):
    cleaner = load(PACK + TEXT + '[[index]]\nid = "listing"\nurl = "*/1"\n')
    lost, kept = (cleaner.clean_html(page_of(f"<h1>High Tide</h1><div class='{n}'>{STORY}</div>")) for n in ("text", "story"))
    assert (lost.verdict, kept.verdict) == ("guarded", "index")
    assert "The third tide" in lost.text


def test_words_are_counted_where_nothing_stands_between_them(load):
    story = "".join(f"<p>{'潮水今天又比表上写的高出许多，港务局说会尽快查明原因。' * 4}第{n}天。</p>" for n in range(1, 6))
    text = f"<h1>大潮之后的港口与小岛</h1><div class='text'>{story}</div><p>市长在窗前看见了这一切，她说她会相信的。</p>"
    assert load(PACK + TEXT).clean_html(page_of(text)).verdict == "guarded"


def test_nearly_all_of_a_page_is_too_much_wherever_it_stood(load):
    story = "".join(SENTENCE.format(f"{n}th") for n in range(80))
    result = load(PACK + TEXT).clean_html(
        page_of(f"<h1>High Tide</h1>{SENTENCE.format('first')}<div class='text'>{story}</div>")
    )
    assert result.verdict == "guarded"
    assert "The 79th tide" in result.text


@pytest.mark.parametrize(
    ("other", "where"),
    [
        (MENU, "{other}<h1>High Tide</h1>{story}"),
        (MENU, "<h1>High Tide</h1>{other}{story}"),
        (BIRDS, "<h1>High Tide</h1>{other}{story}"),
        (BIRDS, "<h1>High Tide</h1>{story}{other}"),
        (COMMENTS, "<h1>High Tide</h1>{story}{other}"),
    ],
)
def test_what_is_no_text_of_the_page_may_go_however_much_it_is(load, other, where):
    story = f"<article>{STORY}</article>"
    text = page_of(where.format(story=story, other=f"<div class='text'>{other}</div>"))
    result = load(PACK + TEXT).clean_html(text)
    assert (result.verdict, [p.rule for p in result.pruned]) == ("article", ["tide-table/text"])
    assert result.articles[0].body.count("tide of the day") == 3


def test_what_is_there_once_more_may_go(load):
    once = load(PACK + TEXT).clean_html(page_of(f"<h1>High Tide</h1><div class='text'>{STORY * 3}</div><div>{STORY}</div>"))
    assert once.verdict == "article"
    assert once.text.count("The third tide") == 1


def test_an_article_without_text_reaches_to_the_next_one(load):
    entries = "".join(
        f"<div class='entry'><h2>{title}</h2><div class='{name}'>{STORY.replace('tide', word)}</div></div>"
        for title, name, word in (("Ebb at Night", "text", "ebb"), ("Flood at Noon", "story", "flood"))
    )
    result = load(PACK + TEXT + '[[article]]\nid = "entry"\ncss = ["div.entry"]\n').clean_html(page_of(entries))
    assert result.verdict == "guarded"
    assert "The third ebb" in result.text


def test_words_outside_of_the_article_do_not_count_as_inside(load):
    (pruned,) = load().clean_html(page().replace("<main>", f"<div>{BOX}</div><main>")).pruned
    assert pruned.words > 15
    assert pruned.inside == 0


def test_it_does_not_come_back_where_little_text_is_left(load):
    box = "<div class='box'><p>Buy the tide table, for five coins.</p><time datetime='2016-05-04'>Wednesday</time></div>"
    text = f"<html><body><h1>High Tide</h1><div class='entry'>{SENTENCE}{box}</div></body></html>"
    unknown, known = load().clean_html(text), load().clean_html(text, host="tides.example")
    assert "five coins" in unknown.text
    assert "harbor office" in known.text
    assert "five coins" not in known.source
    assert (unknown.articles[0].date, known.articles[0].date) == ("2016-05-04", None)


def test_the_guard_counts_what_was_pruned(load):
    most = BOX.replace("Our tide table", "Our tide table, which nobody reads but everybody buys, " * 30)
    result = load().clean_html(page(most))
    assert result.verdict == "guarded"
    assert "nobody reads" in result.text
    assert "The first tide" in result.text
    assert result.pruned[0].rule == "tide-table/boxes"
    assert result.articles == ()


def test_more_may_go_where_the_guard_allows_it(load):
    most = BOX.replace("Our tide table", "Our tide table, which nobody reads but everybody buys, " * 30)
    assert load(guard=1.0).clean_html(page(most)).verdict == "article"


def test_a_pack_that_its_sign_proves_prunes_too(load):
    signed = (
        PACK.replace('hosts = ["tides.example"]\n', "")
        + '[[drop]]\nid = "sign"\nsign = true\nline = ["The Tide Table of Marsa Delta"]\n'
    )
    text = page(BOX + "<p>The Tide Table of Marsa Delta</p>", url="https://other.example/1")
    result = load(signed).clean_html(text)
    assert "tide-table" in result.packs
    assert "paper" not in result.text


def test_a_site_says_what_its_articles_are(load):
    pack = PACK + '[[article]]\nid = "entry"\ncss = ["div.entry"]\n'
    entries = "".join(f'<div class="entry"><h4>{title}</h4>{STORY}</div>' for title in ("Ebb", "Flood"))
    result = load(pack).clean_html(page().replace("</main>", f"</main>{entries}"))
    assert [a.text.split("\n")[0] for a in result.articles] == ["Ebb", "Flood"]


def test_an_expression_that_can_not_be_evaluated_names_its_file(load):
    cleaner = load(PACK.replace("//p[starts-with(@id, 'ad-')]", "//h1[contains(.)]"))
    with pytest.raises(RuleError, match=r"tide-table\.toml.*contains.*can't be evaluated"):
        cleaner.clean_html(page())


def test_an_expression_may_give_what_is_no_element(load):
    pack = PACK.replace("//p[starts-with(@id, 'ad-')]", "//h1/text() | //h1/@id | //aside").replace("div.box", "p.none")
    result = load(pack).clean_html(page())
    assert "The first tide" in result.text
    assert result.pruned == ()


def test_a_rule_that_takes_the_whole_page_is_guarded(load):
    result = load(PACK.replace("div.box", "body")).clean_html(page())
    assert result.verdict in ("guarded", "empty")
    assert "The first tide" in result.text


def test_rules_see_the_lines_that_the_markup_has_told(load):
    pack = PACK + '[[drop]]\nid = "below-title"\nline = ["Tide news"]\nwhere = ["within 3 of title"]\n'
    result = load(pack).clean_html(page().replace("</h1>", "</h1><p>Tide news</p>"))
    assert "Tide news" not in result.text
