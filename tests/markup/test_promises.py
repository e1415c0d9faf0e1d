"""Whatever stands in a page: an answer, the same each time, whose lines say all that is printed."""

from __future__ import annotations

from contextlib import suppress

from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner, InputError, Result

CLEANER = Cleaner.load()
TAGS = (
    "p", "div", "article", "h1", "h2", "ul", "li", "a", "b", "table", "td", "figure", "figcaption", "section", "nav", "form",
    "svg", "br", "time", "header", "footer", "blockquote", "script", "template", "noscript", "button",
)  # fmt: skip
SENTENCE = "The ferry to Tern Island has run every day since the first of March, and nobody can remember when it was so full."
WORDS = (
    "ferry", "Tern Island", "By Ida Marlow", "4 March 2021", "3 comments", "Read more", "渡轮恢复每天运行。", "\u202e", "&amp;",
    SENTENCE,
)  # fmt: skip
names = st.sampled_from(
    ("", ' class="comments"', ' id="content"', ' class="article-body"', ' itemprop="author"', " hidden", " class=")
)
opening = st.builds(lambda tag, name: f"<{tag}{name}>", st.sampled_from(TAGS), names)
closing = st.builds(lambda tag: f"</{tag}>", st.sampled_from(TAGS))
pieces = st.one_of(
    opening, closing, st.sampled_from(WORDS), st.sampled_from(("<", ">", "<!--", "-->", "\0", "&#x", "<![CDATA[", "\r"))
)
pages = st.lists(pieces, max_size=60).map("".join)
FEW = settings(max_examples=120, deadline=None, derandomize=True, database=None)


def shown(result: Result) -> list[tuple[object, ...]]:
    return [(line.text, line.kind, line.rule, line.article) for line in result.lines]


@FEW
@given(pages)
def test_every_page_has_an_answer_and_the_same_each_time(page):
    result = CLEANER.clean_html(page)
    again = CLEANER.clean_html(page)
    assert shown(result) == shown(again)
    assert [a.text for a in result.articles] == [a.text for a in again.articles]


@FEW
@given(pages)
def test_what_is_printed_stands_in_the_lines(page):
    result = CLEANER.clean_html(page)
    lines = {line.text for line in result.lines}
    assert {line for line in result.text.split("\n") if line} <= lines
    assert "".join(f"{line.text}\n" for line in result.lines) == result.source


@FEW
@given(st.binary(max_size=300), st.sampled_from((None, "text/html; charset=gb2312", "text/html; charset=", "\0")))
def test_every_bytes_have_an_answer_or_are_refused(data, content_type):
    with suppress(InputError):
        assert CLEANER.clean_html(data, content_type=content_type).verdict
