"""Between a headline and the text, and inside it: what introduces the text stays, captions are captured."""

from __future__ import annotations

import pytest

from cleaner import Kind, clean

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
