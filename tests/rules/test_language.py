"""What the cases can't say: limits of length, numbers of rounds, metadata, time limits, the search path."""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from cleaner import Cleaner, PatternTimeout, Result, RuleError, clean
from cleaner import ruleset as cleaner_ruleset

from .casefile import CASES, HEAD

Run = Callable[..., Result]
Write = Callable[..., Path]

BODY = "The ferry is back in service after it had been away for a whole year.\n"


def kinds(result: Result) -> list[str]:
    return [line.kind.value for line in result.lines]


# -- slots ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("slot", "most"), [("title", 250), ("caption", 600), ("byline", 80), ("credit", 80), ("kicker", 80)])
def test_a_slot_holds_so_many_characters_and_no_more(run: Run, slot: str, most: int) -> None:
    rules = f'[[article]]\nid = "header"\nblock = """\nTop\n{{{slot}}}\nTT\n{{{slot}}}\n"""\n'
    for length, found in [(1, True), (most, True), (most + 1, False)]:
        text = ("ferry " * most)[: length - 1] + "x"
        result = run(rules, f"Top\n{text}\nTT\n{text}\n{BODY * 9}")
        assert (result.lines[1].rule == "demo/header") is found


@pytest.mark.parametrize("length", [1, 80, 251, 601, 2000])
def test_any_text_is_as_long_as_it_likes(run: Run, length: int) -> None:
    text = ("ferry " * length)[: length - 1] + "x"
    assert run('[[drop]]\nid = "more"\nline = "More: {any}"\n', f"{text}\n{text}\nMore: {text}\n").lines[2].rule == "demo/more"


@pytest.mark.parametrize("n", [1, 30])
def test_a_number_has_some_digits(run: Run, n: int) -> None:
    assert run('[[drop]]\nid = "n"\nline = "{n} shares"\n', BODY + "1" * n + " shares\n").lines[1].rule == "demo/n"


@pytest.mark.parametrize(
    ("name", "near"),
    [("titel", "title"), ("Caption", "caption"), ("by-line", "byline"), ("topic", "topics"), ("caption-1", "caption")],
)
def test_an_unknown_slot_brings_the_nearest_name(pack: Write, name: str, near: str) -> None:
    with pytest.raises(RuleError, match=rf"unknown slot {{{name}}} \(did you mean \"{near}\"\?\)"):
        clean("", rules=[pack(f'[[drop]]\nid = "x"\nline = "Photo: {{{name}}}"\n')], packs=["demo"])


def test_the_text_of_slots_is_that_of_the_document(run: Run) -> None:
    rules = """
[[article]]
id = "header"
block = '''
{kicker} »
{title}
By  {byline} | {date}
{title}
Tags: {topics}
'''
"""
    header = 'Ships &\u00a0Shores »\nCaf\u00e9 “Old Pier” opens\nBy Ann O’Neil | 14 June 2018\nCAFE\u0301 "OLD PIER" OPENS'
    text = f"{header}\nTags: Ships, ships, Bays\n"
    (article,) = run(rules, text + BODY).articles
    assert article.title == "Café “Old Pier” opens"
    assert article.byline == "Ann O’Neil"
    assert (article.date, article.date_text) == ("2018-06-14", "By Ann O’Neil | 14 June 2018")
    assert article.kicker == "Ships &\u00a0Shores"
    assert article.topics == ("Ships", "Bays")
    assert article.text == f"Café “Old Pier” opens\n\n{BODY}"


def test_captions_are_collected_once(run: Run) -> None:
    rules = """
[[article]]
id = "header"
block = '''
{title}
{caption} {optional}
{caption-2} {optional}
TT
{title}
{caption} {optional}
{caption-2} {optional}
'''
"""
    text = "Ferry is back\nThe ferry.\nThe pier.\nTT\nFerry is back\nThe ferry.\nThe pier.\n"
    result = run(rules, text + BODY)
    assert kinds(result) == ["title", "caption", "caption", "chrome", "repeat", "repeat", "repeat", "body"]
    assert result.articles[0].captions == ("The ferry.", "The pier.")
    kept = run(rules, text + BODY, keep=["caption"])
    assert kept.text == f"Ferry is back\nThe ferry.\nThe pier.\n\n{BODY}"


# -- regular expressions -------------------------------------------------------------------------


def test_a_group_says_what_is_captured(run: Run) -> None:
    rules = "[[capture]]\nid = \"by\"\nregex = 'by (?P<byline>[^,]+), (?P<date>.+)'\n"
    result = run(rules, f"{BODY}By Ann O’Neil, 14 June 2018\n")
    assert (result.lines[1].kind, result.articles[0].byline, result.articles[0].date) == ("byline", "Ann O’Neil", "2018-06-14")


def test_an_expression_is_for_whole_lines(run: Run) -> None:
    rules = "[[drop]]\nid = \"ad\"\nregex = 'ad \\d+'\n"
    assert kinds(run(rules, f"{BODY}Ad 12\nAd 12 here\nAn ad 12\n")) == ["body", "chrome", "body", "body"]


@pytest.mark.parametrize("rule", ["regex = '(x|xx|x.)+!'", "span = '(x|xx|x.)+!'"])
def test_an_expression_that_takes_too_long_fails_the_document(run: Run, monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    monkeypatch.setattr(cleaner_ruleset, "TIMEOUT", 0.05)
    with pytest.raises(PatternTimeout) as error:
        run(f'[[drop]]\nid = "slow"\n{rule}\n', f"{BODY}{'x' * 120}?? !?\n")
    assert (Path(error.value.path).name, error.value.line, error.value.key) == ("demo.toml", 3, "demo/slow")
    assert "make it simpler" in str(error.value)
    again = pickle.loads(pickle.dumps(error.value))
    assert (type(again), str(again)) == (PatternTimeout, str(error.value))


def test_an_expression_does_not_see_very_long_lines(run: Run) -> None:
    rules = "[[drop]]\nid = \"slow\"\nregex = '(x|xx|x.)+!'\n"
    assert run(rules, f"{BODY}{'x' * 5000}?!\n").verdict == "article"


# -- rounds --------------------------------------------------------------------------------------


def test_the_ledger_names_the_round(run: Run) -> None:
    rules = '[[drop]]\nid = "top"\nline = ["One", "Two", "Three"]\nwhere = "first 1"\n'
    result = run(rules, f"One\nTwo\n{BODY}")
    assert [line.round for line in result.lines] == [1, 2, 1]
    assert result.verdict == "article"


def test_a_header_is_found_at_once_above_lines_that_rules_take_away(run: Run) -> None:
    buttons = ["Listen", "Save for later", "Print this page", "3 min read", "Give this article", "Read it in German"]
    rules = f'[[drop]]\nid = "button"\nline = {buttons}\nwhere = "first 12"\n'
    lines = ["Ferry is back in service", "14 June 2018", "Ferry is back in service", *buttons]
    body = [f"The ferry is back in service, and pier {n} is open to those who wait for its {n} boats." for n in range(2, 8)]
    result = run(rules, "".join(f"{line}\n" for line in [*lines, *body]), cut="careful")
    assert [(line.rule, line.round) for line in result.lines[:3]] == [
        ("auto/header-echo", 1),
        (None, 1),
        ("auto/header-echo", 1),
    ]
    assert {line.rule for line in result.lines[3:9]} == {"demo/button"}


def test_a_guarded_document_comes_back_unchanged(run: Run) -> None:
    rules = '[[drop]]\nid = "top"\nline = ["One", "Two", "Three", "Four"]\nwhere = "first 1"\n'
    text = f"One\r\nTwo\nThree  \nFour\n\n\n{BODY}"
    result = run(rules, text)
    assert (result.verdict, result.text, result.changed, result.articles) == ("guarded", text, False, ())
    assert {line.fate.value for line in result.lines} == {"keep", "blank"}
    assert result.lines[0].rule == "demo/top"


def test_an_index_comes_back_unchanged_and_has_no_articles(run: Run) -> None:
    rules = '[[index]]\nid = "i"\nline = "All articles by {any}"\n[[drop]]\nid = "ad"\nline = "Ad"\n'
    text = "\n\nAll articles by Ann Low\n  Ad\n\n"
    result = run(rules, text)
    assert (result.verdict, result.text, result.changed, result.articles) == ("index", text, False, ())


def test_what_at_most_refuses_is_reported_once(run: Run) -> None:
    rules = """
[[drop]]
id = "tail"
line = "About"
through = "end"
at_most = "3 words"
[[drop]]
id = "top"
line = ["One", "Two"]
where = "first 1"
"""
    result = run(rules, f"One\nTwo\n{BODY}About\n{BODY}")
    assert [(r.rule, r.line, r.limit) for r in result.refused] == [("demo/tail", 4, "at_most 3 words")]
    assert kinds(result) == ["chrome", "chrome", "body", "body", "body"]


def test_what_fits_at_most_in_a_later_round_is_not_reported(run: Run) -> None:
    rules = """
[[drop]]
id = "tail"
line = "About"
through = "end"
at_most = "5 words"
[[drop]]
id = "contact"
line = "Write to the harbor office"
"""
    result = run(rules, f"{BODY}About\nWrite to the harbor office\nTwo lines\n")
    assert result.refused == ()
    assert [line.rule for line in result.lines] == [None, "demo/tail", "demo/contact", "demo/tail"]


@pytest.mark.parametrize("passed", [1, 60, 400])
def test_any_number_of_plain_dropped_lines_breaks_no_header(run: Run, passed: int) -> None:
    rules = """
[[article]]
id = "header"
block = '''
{title}
{caption} {optional}
TT
{title}
{caption} {optional}
'''
[[drop]]
id = "ad"
line = ["Advertisement", "Ad {n}"]
"""
    ads = "".join(f"Ad {n}\n" if n % 3 else "Advertisement\n" for n in range(passed))
    result = run(rules, f"Ferry is back\nThe ferry.\n{ads}TT\n{ads}Ferry is back\n{ads}The ferry.\n{BODY * 200}", guard=1.0)
    assert [line.kind.value for line in result.lines if line.rule == "demo/header"] == [
        "title",
        "caption",
        "chrome",
        "repeat",
        "repeat",
    ]


# -- the order of things -------------------------------------------------------------------------

MANY = """
[[drop]]
id = "a"
line = ["Read {any}", "Menu"]
[[drop]]
id = "b"
line = ["{any} more"]
[[drop]]
id = "c"
regex = '(read|see) .*'
[[capture]]
id = "d"
line = ["By {byline}", "Read by {byline}"]
[[capture]]
id = "e"
line = ["By {kicker}"]
[[keep]]
id = "f"
line = ["By {any} of the {any}"]
[[article]]
id = "g"
block = '''
{title}
Menu
{title}
'''
[[article]]
id = "h"
block = '''
Menu
{title}
{title}
'''
[[drop]]
id = "i"
line = "See also"
through = "end"
[[drop]]
id = "j"
block = ['''
Menu
By {any}
''', '''
Menu
• {any} {more}
''']
[[drop]]
id = "k"
span = ['ferry \\w+', 'y is']
[[drop]]
id = "l"
line = "{any}"
where = ["last 1", "within 40 of title"]
"""


@pytest.mark.parametrize("seed", range(30))
def test_no_order_of_rules_matters(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    lines = ["Menu", "Read more", "By Ann", "By Ann of the Post", "Read by Ann", "See also", "• one", "Ferry is back", "Pier"]
    text = "".join(f"{random.choice([*lines, BODY.strip()])}\n" for _ in range(40))
    _, *tables = MANY.split("[[")
    outcomes = set()
    for turn in range(4):
        random.shuffle(tables)
        half = random.randrange(len(tables))
        folder = tmp_path / str(turn)
        folder.mkdir()
        for own in (tables[:half], tables[half:]):  # two files of one pack
            (folder / f"{random.random()}.toml").write_text(HEAD + "".join("[[" + table for table in own), encoding="utf-8")
        result = clean(text, rules=[folder], packs=["demo"], cut="off")
        outcomes.add(str([(line.kind, line.fate, line.rule, line.article, line.cuts, line.round) for line in result.lines]))
    assert len(outcomes) == 1


# -- packs ---------------------------------------------------------------------------------------


def test_a_nearer_pack_of_the_same_name_replaces_rules_by_id(tmp_path: Path) -> None:
    near, far = tmp_path / "near", tmp_path / "far"
    for folder, rules in [
        (far, '[[drop]]\nid = "ad"\nline = "Old ad"\n[[drop]]\nid = "menu"\nline = "Menu"\n'),
        (near, '[[drop]]\nid = "ad"\nline = "New ad"\n[[drop]]\nid = "top"\nline = "Top"\n'),
    ]:
        folder.mkdir()
        (folder / "demo.toml").write_text(HEAD + rules)
    text = f"Old ad\nNew ad\nMenu\nTop\n{BODY}"
    result = clean(text, rules=[near, far], packs=["demo"], cut="off")
    assert [line.rule for line in result.lines] == [None, "demo/ad", "demo/menu", "demo/top", None]
    result = clean(text, rules=[far, near], packs=["demo"], cut="off")
    assert [line.rule for line in result.lines] == ["demo/ad", None, "demo/menu", "demo/top", None]


def test_the_corpus_rules_are_farther_than_those_that_are_named(tmp_path: Path) -> None:
    for name, line in [("corpus", "Corpus ad"), ("named", "Named ad")]:
        (tmp_path / name).mkdir()
        (tmp_path / name / "demo.toml").write_text(f'{HEAD}[[drop]]\nid = "ad"\nline = "{line}"\n')
    text = f"Corpus ad\nNamed ad\n{BODY}"
    both = Cleaner.load(rules=[tmp_path / "named"], packs=["demo"], corpus=tmp_path / "corpus").clean(text)
    assert [line.rule for line in both.lines] == [None, "demo/ad", None]
    alone = Cleaner.load(packs=["demo"], corpus=tmp_path / "corpus").clean(text)
    assert [line.rule for line in alone.lines] == ["demo/ad", None, None]


@pytest.mark.parametrize("second", ["b.toml", "below/b.toml"])
def test_files_below_one_folder_are_equally_near(pack: Write, tmp_path: Path, second: str) -> None:
    pack('[[drop]]\nid = "ad"\nline = "Ad"\n', "a.toml")
    pack('[[drop]]\nid = "menu"\nline = "Menu"\n[[drop]]\nid = "ad"\nline = "Other ad"\n', second)
    with pytest.raises(RuleError, match=rf'{second}:6: id: "demo/ad" stands in .*a\.toml:3, too'):
        Cleaner.load(rules=[tmp_path])
    with pytest.raises(RuleError, match=rf"{second}:6"):
        Cleaner.load(corpus=tmp_path, packs=["demo"]).clean("Ad\n")


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ('site = "demo"', "1: format: this program reads format 1"),
        ("format = 1", "1: site: needs site"),
        ("[[drop]]\nid = 'ad'\nline = 'Ad'", "1: format"),
        ('format = 1\nsite = "demo"\nhost = ["demo.example"]', "3: host: unknown key"),
        ('format = 1\nsite = "demo"\nhosts = "demo.example"', "3: hosts: must be a list of strings"),
        ('format = 1\nsite = "demo"\nhosts = 7', "3: hosts: must be a list of strings"),
        ('format = 1\nsite = "demo', "2: no valid TOML"),
    ],
)
def test_a_fault_in_the_head_of_one_of_the_corpus_rules_is_told(tmp_path: Path, head: str, said: str) -> None:
    (tmp_path / "mine.toml").write_text(head + "\n")
    with pytest.raises(RuleError, match=rf"mine\.toml:{said}"):
        Cleaner.load(corpus=tmp_path)


def test_other_toml_files_may_lie_beside_the_corpus_rules(tmp_path: Path) -> None:
    (tmp_path / "ruff.toml").write_text('line-length = 128\n[format]\nquote-style = "single"\n')
    (tmp_path / "empty.toml").write_text("")
    (tmp_path / "demo.toml").write_text(f'{HEAD}[[drop]]\nid = "ad"\nline = "Ad"\n')
    assert Cleaner.load(corpus=tmp_path, packs=["demo"]).clean(f"Ad\n{BODY}").lines[0].rule == "demo/ad"


def test_a_bracket_may_begin_a_line_of_a_string_in_the_head(tmp_path: Path) -> None:
    why = 'hosts = ["demo.example"]\nwhy = """\n[draft] of June\n"""\n'
    (tmp_path / "demo.toml").write_text(f'{HEAD}{why}[[drop]]\nid = "ad"\nline = "Ad"\n')
    for cleaner in (Cleaner.load(rules=[tmp_path]), Cleaner.load(corpus=tmp_path)):
        assert cleaner.clean(f"Ad\n{BODY}", host="demo.example").lines[0].rule == "demo/ad"


def test_each_decision_of_the_program_can_be_skipped(pack: Write) -> None:
    code = "".join(path.read_text(encoding="utf-8") for path in Path(cleaner_ruleset.__file__).parent.glob("*.py"))
    names = sorted(set(re.findall(r'^[A-Z_]+ = ("auto/[a-z-]+")', code, re.MULTILINE)))
    assert len(names) > 9
    assert Cleaner.load(rules=[pack("", head=f"{HEAD}skip = [{', '.join(names)}]\n")]).packs == ()


@pytest.mark.parametrize("name", ["auto", "exception", "html", "split", "generic", "generic-demo"])
def test_names_with_which_other_ids_begin_are_taken(pack: Write, name: str) -> None:
    with pytest.raises(RuleError, match=rf'demo\.toml:2: site: "{name}" is'):
        Cleaner.load(rules=[pack("", head=f'format = 1\nsite = "{name}"\n')])


def test_packs_load_on_demand(tmp_path: Path) -> None:
    (tmp_path / "demo.toml").write_text(f'{HEAD}[[drop]]\nid = "ad"\nline = "Ad"\n')
    (tmp_path / "broken.toml").write_text(
        'format = 1\nsite = "broken"\nhosts = ["broken.example"]\n[[drop]]\nid = "ad"\nlin = "Ad"\n'
    )
    cleaner = Cleaner.load(corpus=tmp_path)
    assert cleaner.clean("Ad\n", host="other.example").verdict == "article"
    with pytest.raises(RuleError, match=r"broken\.toml:6: lin: unknown key"):
        cleaner.clean("Ad\n", host="broken.example")


def test_packs_that_are_named_are_read_at_once(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text('format = 1\nsite = "broken"\n[[drop]]\nid = "ad"\nlin = "Ad"\n')
    with pytest.raises(RuleError, match=r"broken\.toml:5: lin: unknown key"):
        Cleaner.load(rules=[tmp_path])


def test_a_cleaner_can_be_pickled(pack: Write) -> None:
    cleaner = Cleaner.load(rules=[pack('[[drop]]\nid = "ad"\nline = "Ad"\n')], packs=["demo"], keep=["caption"], cut="off")
    assert pickle.loads(pickle.dumps(cleaner)).clean(f"Ad\n{BODY}").lines[0].rule == "demo/ad"


def test_there_are_cases() -> None:
    assert len(CASES) > 100
    assert len({case.name for case in CASES}) == len(CASES)
