"""Cleaning a cleaned text changes nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .strategies import FOUND, LIBRARY, SITES, WRITTEN, cleaner, documents, hold, option_sets, some


def fault(text: str, options: dict, **where: str) -> str | None:
    """What a second cleaning does to a text."""
    cleaned = cleaner(**options).clean(text, **where)
    again = cleaner(**options).clean(cleaned.text, **where)
    if again.text != cleaned.text:
        taken = [(line.text[:60], line.rule) for line in again.lines if line.fate not in ("keep", "blank") or line.cuts]
        return f"{cleaned.verdict.value}, then {again.verdict.value}: takes {taken}, {len(again.articles)} articles"
    if len(cleaned.articles) == 1 and cleaner(**options).clean(cleaned.articles[0].text, **where).text != cleaned.text:
        return "the only article's text changes"
    return None


places = st.sampled_from([{}, {}, {}, *({"host": LIBRARY.pack(site).hosts[0]} for site in SITES)])


@given(documents, option_sets, places)
@some(240)
def test_a_second_cleaning_changes_nothing(text, options, where):
    hold(text, lambda text: fault(text, options, **where))


@pytest.mark.parametrize("name", WRITTEN)
def test_of_documents_that_somebody_wrote(name):
    site = name.partition("/")[0].partition("#")[0]
    packs = (site,) if site in SITES else ()
    for options in ({}, {"packs": ("generic",)}, {"packs": packs, "keep": ("date", "caption")}):
        hold(WRITTEN[name], lambda text, options=options: fault(text, options))


@pytest.mark.parametrize("name", FOUND)
def test_of_documents_that_were_not_at_rest_once(name):
    text, options = FOUND[name]
    assert fault(text, options) is None


def test_a_removal_leaves_a_blank_line_whatever_ends_the_line_above_it():
    cleaned = cleaner().clean("The ferry is back.\nIt sails at noon.\rAdvertisement\nNobody waited.\n")
    assert cleaned.text == "The ferry is back.\nIt sails at noon.\r\rNobody waited.\n"
