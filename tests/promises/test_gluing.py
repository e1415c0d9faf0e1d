"""Two articles of one site, glued as that site glues them, both come back, body line for body line."""

from __future__ import annotations

import pytest

from cleaner.ruletools.gluing import fixtures_of, seams, single_articles, torn

from .strategies import LIBRARY, SITES, cleaner


@pytest.mark.parametrize("site", SITES)
def test_two_articles_of_a_site_glued(site):
    pack = LIBRARY.pack(site)
    clean = cleaner(packs=(site,)).clean
    assert fixtures_of(pack)
    pairs = list(seams(pack, single_articles(pack, clean)))
    assert len(pairs) > 10
    faults = [f"{seam.first} + {seam.second}: {said}" for seam, said in torn(pairs, clean)]
    assert not faults, "\n".join([f"{len(faults)} of {len(pairs)} pairs", *faults])
