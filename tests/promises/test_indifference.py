"""What must not matter: packs that are not active, blank lines beside blank lines, white space at a line's end."""

from __future__ import annotations

from functools import cache
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleaner import Cleaner, Result
from cleaner.lines import read_lines
from cleaner.model import Line
from cleaner.packs import Library

from .strategies import LIBRARY, SENTENCES, SITES, TITLES, TRAILING, WRITTEN, cleaner, documents, hold, option_sets, some

seeds = st.integers(0, 2**32)
pages_of_all_kinds = documents | st.sampled_from(sorted(WRITTEN.values()))


def _label(line: Line) -> tuple[Any, ...]:
    return line.kind, line.fate, line.rule, line.article, line.round, tuple((cut.start, cut.rule) for cut in line.cuts)


def _other(was: Result, now: Result, skip: frozenset[int] = frozenset()) -> str | None:
    """What became different; lines of the second result may be passed over."""
    if was.verdict != now.verdict:
        return f"verdict {was.verdict.value} became {now.verdict.value}"
    lines = [line for i, line in enumerate(now.lines) if i not in skip]
    for one, two in zip(was.lines, lines, strict=True):
        if _label(one) != _label(two):
            return f"line {one.number} {one.text[:50]!r}: {_label(one)} became {_label(two)}"
    return None


def fault_trailing(text: str, options: dict[str, Any], seed: int) -> str | None:
    """What white space at the ends of lines changes."""
    random = Random(seed)
    lines, breaks = read_lines(text)
    all_of, same = random.random() < 0.3, random.choice(TRAILING)
    longer = [line + (same if all_of else random.choice(["", random.choice(TRAILING)])) for line in lines]
    ends = breaks if isinstance(breaks, list) else [breaks] * len(lines)
    clean = cleaner(**options).clean
    return _other(clean(text), clean("".join(line + end for line, end in zip(longer, ends, strict=True))))


@given(pages_of_all_kinds, option_sets, seeds)
@some(120)
def test_white_space_at_a_lines_end(text, options, seed):
    hold(text, lambda text: fault_trailing(text, options, seed))


@pytest.mark.parametrize("space", TRAILING)
@pytest.mark.parametrize(
    "text",
    [
        "Kites over the salt lake\n\nA short line{}\n-{}\nKites over the salt lake{}\n\n"
        + 3 * f"{SENTENCES[0]} {SENTENCES[3]}\n",
        f"{TITLES[0]}\n{'caption ' * 70}{{}}\nTT{{}}\n{TITLES[0]}\n{SENTENCES[0]}\n",
        "A Forecast for the harvest{}\n9 October 2021{}\n{}\n" + SENTENCES[0] + "\n",
        f"{SENTENCES[0]}{{}}\n{SENTENCES[3]} SEE ALSO: Another story{{}}\nAdvertisement{{}}\n",
    ],
    ids=["headline printed twice", "long caption", "date", "span"],
)
def test_white_space_after_lines_whose_length_counts(text, space):
    for packs in ((), *((site,) for site in SITES)):
        clean = cleaner(packs=packs).clean
        assert _other(clean(text.replace("{}", "")), clean(text.replace("{}", space))) is None


def fault_blank(text: str, options: dict[str, Any], seed: int) -> str | None:
    """What further blank lines beside blank lines change."""
    random = Random(seed)
    result = cleaner(**options).clean(text)
    more: list[str] = []
    new: set[int] = set()
    for line in result.lines:
        end = result.lines[line.number].start if line.number < len(result.lines) else len(text)
        more.append(text[line.start : end])
        if line.kind == "blank" and more[-1] != line.text:
            for _ in range(random.choice([0, 1, 1, 40])):
                new.add(len(more))
                more.append(more[-1])
    return _other(result, cleaner(**options).clean("".join(more)), frozenset(new))


@given(pages_of_all_kinds, option_sets, seeds)
@some(120)
def test_a_further_blank_line_beside_a_blank_line(text, options, seed):
    hold(text, lambda text: fault_blank(text, options, seed))


@cache
def _with_packs(names: tuple[str, ...], **options: Any) -> Cleaner:
    """A cleaner that knows no packs but these."""
    usual = cleaner(**options)
    files = [path for path in LIBRARY.paths if any(LIBRARY.pack(name).path == str(path) for name in names)]
    return Cleaner(Library(files, bundled=False), usual._options)


def fault_packs(text: str, options: dict[str, Any]) -> str | None:
    """What is different where nobody has heard of the packs that are not active."""
    result = cleaner(**options).clean(text)
    if not result.packs:
        return None
    alone = _with_packs(result.packs, **options).clean(text)
    if result.verdict == "guarded" and set(cleaner(**options).clean(alone.text).packs) - set(result.packs):
        return None  # what is left once the others have spoken shows a site's sign: that pack is active then
    return _other(result, alone)


@given(pages_of_all_kinds, option_sets)
@some(60)
def test_packs_that_are_not_active(text, options):
    hold(text, lambda text: fault_packs(text, options))


def test_a_further_pack_that_is_not_active(tmp_path):
    (tmp_path / "other.toml").write_text(
        'format = 1\nsite = "other"\nhosts = ["other.example"]\nskip = ["generic-en/advertisement-marker"]\n'
        "[[article]]\nid = \"header\"\nsign = true\nblock = '''\n{title}\nZXQ\n{title}\n'''\n"
        '[[drop]]\nid = "all"\nline = ["{any}"]\nwhere = "first 1000"\nthrough = "end"\n',
        encoding="utf-8",
    )
    more = Cleaner.load(rules=tmp_path)
    for text in WRITTEN.values():
        assert _other(cleaner().clean(text), more.clean(text)) is None
