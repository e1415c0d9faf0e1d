"""Lint finds what it says it finds, where it stands, and has nothing to say about the same rule once it is mended."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from cleaner.errors import OptionError
from cleaner.rule import Pattern
from cleaner.ruletools.findings import CODES, chosen_codes
from cleaner.ruletools.linting import lint_pack
from cleaner.ruletools.samples import sample_lines, stories
from cleaner.ruletools.speed import adversarial_lines, slow_line
from cleaner.template import parse_template

from .conftest import HEAD, Load

DATED = '[[article]]\nid = "header"\nwhy = "Header"\nblock = """\n{title}\n{title}\n{date}\n"""\n'


@dataclass(frozen=True)
class Case:
    """A fault, and the same rules without it."""

    code: str
    bad: str
    good: str
    said: str


CASES = {
    "a place whose kind no block gives": Case(
        "R101",
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "0"\nwhere = "within 2 of date"\n',
        DATED + '[[drop]]\nid = "x"\nwhy = "-"\nline = "0"\nwhere = "within 2 of date"\n',
        'where = "within 2 of date" never holds: no block of this pack, or of one that it uses, gives a date',
    ),
    "places that exclude one another": Case(
        "R102",
        DATED + '[[drop]]\nid = "x"\nwhy = "-"\nline = "0"\nwhere = ["before date", "after date"]\n',
        DATED + '[[drop]]\nid = "x"\nwhy = "-"\nline = "0"\nwhere = ["first 3", "after date"]\n',
        'no line stands both "before date" and "after date"',
    ),
    "a pack that is never active": Case(
        "R103",
        'format = 1\nsite = "demo"\n[[drop]]\nid = "x"\nwhy = "-"\nline = "About the Demo"\n',
        'format = 1\nsite = "demo"\n[[drop]]\nid = "x"\nwhy = "-"\nsign = true\nline = "About the Demo"\n',
        "neither hosts nor a sign",
    ),
    "a pack whose sign no line can be": Case(
        "R103",
        'format = 1\nsite = "demo"\n[[drop]]\nid = "x"\nwhy = "-"\nsign = true\nspan = "About the Demo"\n',
        'format = 1\nsite = "demo"\n[[drop]]\nid = "x"\nwhy = "-"\nsign = true\nregex = "About the Demo"\n',
        "a sign that a line can be",
    ),
    "a skip without effect": Case(
        "R104",
        HEAD + 'skip = ["aawsat/editor-picks"]\n',
        HEAD + 'use = ["aawsat"]\nskip = ["aawsat/editor-picks"]\n',
        'skip names "aawsat/editor-picks", but the pack does not use "aawsat"',
    ),
    "an expression that no line matches": Case(
        "R105",
        "[[drop]]\nid = 'x'\nwhy = '-'\nregex = 'menu  of .*'\n",
        "[[drop]]\nid = 'x'\nwhy = '-'\nregex = 'menu of .*'\n",
        "two in a row",
    ),
    "a rule in the shadow of another table": Case(
        "R111",
        '[[keep]]\nid = "all"\nwhy = "-"\nline = "Note: {any}"\n[[drop]]\nid = "x"\nwhy = "-"\nline = "Note: {any} (ad)"\n',
        '[[keep]]\nid = "all"\nwhy = "-"\nline = "Note: {any} (x)"\n[[drop]]\nid = "x"\nwhy = "-"\nline = "Note: {any} (ad)"\n',
        'never decides: demo/all ([[keep]], "Note: {any}") takes every line of this form first',
    ),
    "a rule in the shadow of a like one": Case(
        "R111",
        '[[capture]]\nid = "a"\nwhy = "-"\nline = "By {byline}"\n[[capture]]\nid = "b"\nwhy = "-"\nline = "By {byline}"\n',
        '[[capture]]\nid = "a"\nwhy = "-"\nline = "By {byline}"\n[[capture]]\nid = "b"\nwhy = "-"\nline = "From {byline}"\n',
        "never decides: demo/a captures every line of this form",
    ),
    "an entry that another rule makes needless": Case(
        "R112",
        '[[drop]]\nid = "a"\nwhy = "-"\nline = "Ad {n}"\n[[drop]]\nid = "b"\nwhy = "-"\nline = ["Menu", "Ad 7"]\n',
        '[[drop]]\nid = "a"\nwhy = "-"\nline = "Ad {n}"\nwhere = "last 3"\n[[drop]]\nid = "b"\nwhy = "-"\nline = "Ad 7"\n',
        'demo/a drops this line already ("Ad {n}")',
    ),
    "an entry that a language's pack has": Case(
        "R112",
        HEAD + 'use = ["generic-en"]\n[[drop]]\nid = "b"\nwhy = "-"\nline = ["Advertisement"]\n',
        HEAD + '[[drop]]\nid = "b"\nwhy = "-"\nline = ["Advertisement"]\n',
        "drops this line already",
    ),
    "two captures that read one line differently": Case(
        "R113",
        '[[capture]]\nid = "a"\nwhy = "-"\nline = "At {kicker}"\n[[capture]]\nid = "b"\nwhy = "-"\nline = "{byline} at"\n',
        '[[capture]]\nid = "a"\nwhy = "-"\nline = "At {kicker}"\n[[capture]]\nid = "b"\nwhy = "-"\nline = "{kicker} at"\n',
        'such as "at qovyx at", as kicker',
    ),
    "a line that is a sentence": Case(
        "R201",
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "The {any}."\n',
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "The {any} Demo Newsletter."\n',
        'takes a sentence in a clean text: "The ',
    ),
    "an expression that takes questions": Case(
        "R201",
        "[[drop]]\nid = 'x'\nwhy = '-'\nregex = '.{5,40}\\?'\n",
        "[[drop]]\nid = 'x'\nwhy = '-'\nregex = 'seen .{5,40} today\\?'\n",
        "takes a sentence",
    ),
    "a piece that stands in stories": Case(
        "R201",
        "[[drop]]\nid = 'x'\nwhy = '-'\nspan = 'See .*$'\n",
        "[[drop]]\nid = 'x'\nwhy = '-'\nspan = 'SEE ALSO:.*$'\n",
        "takes a sentence",
    ),
    "a listing that is a story": Case(
        "R201",
        "[[index]]\nid = 'x'\nwhy = '-'\nblock = '''\nQ: {any}\nA: {any}\n'''\n",
        "[[index]]\nid = 'x'\nwhy = '-'\nblock = '''\nRead {any}\nBy {any} |\n'''\n",
        "finds a listing page in a clean text",
    ),
    "everything below a line, wherever it stands": Case(
        "R202",
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "About the Demo"\nthrough = "end"\nwhere = "first 9"\n',
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "About the Demo"\nthrough = "end"\nwhere = "last 9"\n',
        "takes everything to the end of the article",
    ),
    "a selector that takes paragraphs": Case(
        "R203",
        '[[prune]]\nid = "x"\nwhy = "-"\ncss = [".ad", "section > div"]\n',
        '[[prune]]\nid = "x"\nwhy = "-"\ncss = [".ad", "section > div.ad"]\n',
        '"section > div" takes <div> of a plain page',
    ),
    "a path that takes the page": Case(
        "R203",
        "[[prune]]\nid = 'x'\nwhy = '-'\nxpath = '//main'\n",
        "[[prune]]\nid = 'x'\nwhy = '-'\nxpath = '//main//aside'\n",
        "what holds the article would go",
    ),
    "a sign that others know": Case(
        "R204",
        '[[drop]]\nid = "x"\nwhy = "-"\nsign = true\nline = ["Demo", "Advertisement"]\n',
        '[[drop]]\nid = "x"\nwhy = "-"\nsign = true\nline = ["Demo", "Demo Advertisement"]\n',
        "finding it proves no site",
    ),
    "an expression without an end in sight": Case(
        "R301",
        "[[drop]]\nid = 'x'\nwhy = '-'\nspan = '(a+)+b'\n",
        "[[drop]]\nid = 'x'\nwhy = '-'\nspan = 'a+b'\n",
        "takes more than 0.25 seconds on one line of 5000 characters",
    ),
    "an expression that only short lines are spared by": Case(
        "R301",
        "[[drop]]\nid = 'x'\nwhy = '-'\nspan = '(\\w+,? ?)*!'\n",
        "[[drop]]\nid = 'x'\nwhy = '-'\nregex = '(\\w+,? ?)*!'\n",
        "on one line of 5000 characters",
    ),
    "an expression that divides commas": Case(
        "R301",
        "[[drop]]\nid = 'x'\nwhy = '-'\nspan = '(.*),(.*),(.*),(.*),b'\n",
        "[[drop]]\nid = 'x'\nwhy = '-'\nspan = '[^,]*,[^,]*,b'\n",
        "takes more than",
    ),
    "a pack without examples": Case(
        "R401",
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "Demo"\n',
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "Demo"\n[[example]]\nkeeps = "A demo.\\n"\n',
        "no example, so nothing proves it",
    ),
    "a rule without an example": Case(
        "R402",
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "Demo"\n[[example]]\nkeeps = "A demo.\\n"\n',
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "Demo"\n[[example]]\ntext = "A demo.\\n\\nDemo\\n"\ngives = ["A demo."]\n',
        "speaks in no example",
    ),
    "a pack without near misses": Case(
        "R403",
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "Demo"\n[[example]]\ntext = "A demo.\\n\\nDemo\\n"\ngives = ["A demo."]\n',
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "Demo"\n[[example]]\nkeeps = "A demo.\\n"\n',
        "no near miss",
    ),
    "a header without a bundle": Case(
        "R404",
        DATED + '[[example]]\nkeeps = "A demo.\\n"\n',
        '[[drop]]\nid = "x"\nwhy = "-"\nline = "Demo"\n[[example]]\nkeeps = "A demo.\\n"\n',
        "no example holds two of them",
    ),
    "a rule without a reason": Case(
        "R501",
        '[[drop]]\nid = "x"\nline = "Demo"\n',
        '[[drop]]\nid = "x"\nwhy = "The paper\'s name"\nline = "Demo"\n',
        "has no why",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_is_found(name: str, load: Load) -> None:
    case = CASES[name]
    found = [f for f in lint_pack(*load(case.bad)) if f.code == case.code]
    assert found, f"{case.code} is not found"
    assert case.said in found[0].message
    assert found[0].advice


@pytest.mark.parametrize("name", CASES)
def test_and_is_gone_once_it_is_mended(name: str, load: Load) -> None:
    case = CASES[name]
    assert not [f for f in lint_pack(*load(case.good)) if f.code == case.code]


def test_every_code_has_a_case() -> None:
    assert {case.code for case in CASES.values()} | {"R001"} == set(CODES)  # a broken file: tests/cli


def test_a_finding_names_the_line_of_its_entry(load: Load) -> None:
    one = '[[drop]]\nid = "a"\nwhy = "-"\nline = [\n  "Menu",\n  "Menu {n}",\n  "Menu 7",\n]\n'
    rules = one + '[[drop]]\nid = "b"\nwhy = "-"\nline = "Menu 8"\n'
    found = lint_pack(*load(rules), codes=frozenset({"R112"}))
    assert [(f.line - HEAD.count("\n"), f.rule) for f in found] == [(12, "demo/b")]


def test_findings_are_in_the_order_of_the_file_and_the_same_each_time(load: Load) -> None:
    rules = "".join(case.bad for case in CASES.values() if not case.bad.startswith("format"))
    n = iter(range(1000))
    rules = re.sub(r"id = .(header|all|a|b|x).\n", lambda _: f"id = 'r{next(n)}'\n", rules)
    found = lint_pack(*load(rules), codes=chosen_codes(ignore=["R3"]))
    assert [f.line for f in found] == sorted(f.line for f in found)
    assert found == lint_pack(*load(rules), codes=chosen_codes(ignore=["R3"]))


def test_codes_are_chosen_by_beginnings_and_names() -> None:
    assert chosen_codes() == set(CODES)
    assert chosen_codes(["R2"]) == {"R201", "R202", "R203", "R204"}
    assert chosen_codes(["R2", "no-why"], ["wide-selector"]) == {"R201", "R202", "R204", "R501"}
    with pytest.raises(OptionError, match=r'no code "matches-pros" \(did you mean "matches-prose"\?\)'):
        chosen_codes(["matches-pros"])


# -- what lint tries rules on ----------------------------------------------------------------------


def test_there_is_prose_in_every_language_of_the_bundled_packs() -> None:
    assert len(stories()) >= 10
    assert all(len(story) > 15 for story in stories())


@pytest.mark.parametrize(
    "form", ["Menu", "By {byline}, {any} of {n}", "{title} | {title} | {caption} {caption-2}", "{date} - {topics}"]
)
def test_sample_lines_match_their_form(form: str) -> None:
    template = parse_template(form)
    lines = list(sample_lines(template))
    assert lines
    assert all(template.match(line) is not None for line in lines)


@pytest.mark.parametrize("size", [600, 5000])
@pytest.mark.parametrize(
    "expression", [r"(a+)+b", r"[^.:]{2,60}: \w+", r"\d+ (?:comments|views)", "", "(", r"\p{L}+\x41", "[]a]+"]
)
def test_lines_that_are_made_to_be_slow_are_few_and_as_long_as_a_line_may_be(expression: str, size: int) -> None:
    lines = list(adversarial_lines(expression, size))
    assert lines == list(adversarial_lines(expression, size))
    assert len(lines) <= 4000
    assert all(len(line) <= size for line in lines)


@pytest.mark.parametrize(
    "expression", [r"[^\W\d_][\w.'-]*(?: [^\W\d_][\w.'-]*){1,3}", r"(?:AP|AFP|[^\W\d_]+(?: [^\W\d_]+){1,3})"]
)
def test_a_line_of_one_letter_can_be_divided_in_one_way(expression: str) -> None:
    """With full case-folding ``ss`` would also pass for one letter, the sharp s."""
    assert slow_line(Pattern(expression, True, "")) is None
    assert Pattern("Straße", True, "").compiled.fullmatch("strasse")
