"""``cut``: how sure the decisions must be that no rule makes."""

from __future__ import annotations

from itertools import pairwise

import pytest

from cleaner import Cleaner, OptionError, Sureness, clean

from .pagefile import CUTS, PAGES, WHOLE

every_page = pytest.mark.parametrize("name", PAGES)


@every_page
def test_what_goes_where_the_cut_is_more_careful_goes_where_it_is_less(name):
    page = PAGES[name]
    gone = [{line.number for line in page.clean(cut=cut).lines if line.fate in ("drop", "capture")} for cut in CUTS]
    for surer, less_sure in pairwise(gone):
        assert surer <= less_sure


@every_page
def test_off_leaves_the_rules_alone(name):
    result = PAGES[name].clean(cut="off")
    assert not [line for line in result.lines if (line.rule or "").startswith("auto/") or line.probability is not None]
    assert result.verdict != "index"


@every_page
def test_careful_is_what_nobody_asks_for(name):
    page = PAGES[name]
    assert list(clean(page.text).lines) == list(page.clean(cut="careful").lines) == list(page.clean(cut=Sureness.CAREFUL).lines)


@pytest.mark.parametrize("name", WHOLE)
def test_a_decision_has_a_probability_and_a_rule_has_none(name):
    for cut in CUTS:
        for line in PAGES[name].clean(cut=cut).lines:
            if line.rule and line.rule.startswith("auto/"):
                assert 0 <= line.probability <= 1
                if line.fate == "drop":
                    assert line.probability >= 0.4  # even the hardest cut takes nothing that is probably text
            else:
                assert line.probability is None


@pytest.mark.parametrize("name", WHOLE)
def test_a_more_careful_cut_is_surer_of_what_it_takes(name):
    least = [
        min((line.probability for line in PAGES[name].clean(cut=cut).lines if line.rule == "auto/tail"), default=1)
        for cut in ("careful", "hard")
    ]
    assert least[0] >= 0.8
    assert min(least) >= 0.4


def test_an_unknown_cut_is_an_error():
    with pytest.raises(OptionError, match=r'no sureness "norml" \(did you mean "normal"\?\)'):
        Cleaner.load(cut="norml")
