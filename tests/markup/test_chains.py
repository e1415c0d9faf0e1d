"""Pages that chain articles, and pages that only look as if they did.

Each page of ``fixtures/html`` has a text beside it: what ``clean`` prints, a form feed between two articles.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cleaner import Result, clean_html

FIXTURES = Path(__file__).parents[2] / "fixtures" / "html"
CHAINS = (
    "sibling-articles", "appended-container", "nested-lists", "json-ld-only", "json-ld-bodies", "repeated-header",
    "microdata-postings", "nested-articles",
)  # fmt: skip
WHOLE = ("comments-like-articles", "related-cards", "live-blog", "live-blog-unsaid", "parts-of-one")
TITLES = [
    "Night Ferry to Tern Island Gets a Second Deck",
    "School in Qasr Keeps Its Roof of Grass",
    "Baker Finds Old Map under the Oven Floor",
]
WRITERS = ["Ida Marlow", "Jonas Abara", "Ruth Calder"]


def cleaned(name: str) -> Result:
    return clean_html((FIXTURES / f"{name}.html").read_bytes())


def test_no_fixture_is_forgotten():
    assert {p.stem for p in FIXTURES.glob("*.html")} == {*CHAINS, *WHOLE}


@pytest.mark.parametrize("name", [*CHAINS, *WHOLE])
def test_a_page_gives_the_text_that_stands_beside_it(name):
    assert cleaned(name).text == (FIXTURES / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", CHAINS)
def test_every_article_of_a_chain_comes_back_with_its_own_headline(name):
    result = cleaned(name)
    assert result.verdict == "bundle"
    assert [a.title for a in result.articles] == TITLES


@pytest.mark.parametrize("name", sorted({*CHAINS} - {"json-ld-only", "json-ld-bodies"}))
def test_and_with_its_own_writer_and_body(name):
    articles = cleaned(name).articles
    assert [a.byline for a in articles] == WRITERS
    for article, other in zip(articles, TITLES[1:] + TITLES[:1], strict=True):
        assert len(article.body.split("\n")) == 5
        assert other not in article.text


@pytest.mark.parametrize(
    "name", ["sibling-articles", "appended-container", "nested-lists", "json-ld-only", "json-ld-bodies", "repeated-header"]
)
def test_and_with_its_own_date(name):
    assert [a.date for a in cleaned(name).articles] == ["2021-03-04", "2021-03-05", "2021-03-06"]


@pytest.mark.parametrize("name", WHOLE)
def test_what_only_looks_like_several_stays_one(name):
    result = cleaned(name)
    assert result.verdict == "article"
    assert len(result.articles) == 1


def test_articles_that_tell_their_own_address_keep_it():
    assert [a.url for a in cleaned("appended-container").articles][1:] == [
        "https://gazette.example/2021/03/05/grass-roof",
        "https://gazette.example/2021/03/06/old-map",
    ]


def test_captions_and_credits_are_kept_apart_from_the_body():
    first = cleaned("sibling-articles").articles[0]
    assert first.captions
    assert "Forty benches" in first.captions[0]
    assert "Forty benches" not in first.text
    kept = clean_html((FIXTURES / "sibling-articles.html").read_bytes(), keep="caption")
    assert "Forty benches" in kept.articles[0].text


def test_a_page_in_the_middle_of_a_chain_is_not_divided_where_the_others_are_too_short():
    page = (FIXTURES / "sibling-articles.html").read_text(encoding="utf-8")
    head, mark, rest = page.partition('<article class="story">')
    first, _, _ = rest.partition("</article>")
    teaser = '<h1 class="headline">Clock Tower Strikes Thirteen</h1><p class="meta">By Ann Lee</p><p>It was one too many.</p>'
    result = clean_html(f"{head}{mark}{first}</article>{mark}{teaser}</article></main></body></html>")
    assert [a.title for a in result.articles] == TITLES[:1]
