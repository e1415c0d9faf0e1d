"""What ``import cleaner`` gives: names, types, the same results as the command."""

from __future__ import annotations

import dataclasses
import inspect
import pickle
import re
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

import cleaner
from cleaner import Article, Cleaner, Fate, Kind, Line, OptionError, Result, RuleError, Verdict, clean
from cleaner.explaining import near_rules, summary

FIXTURES = Path(__file__).parents[1] / "fixtures"
PACK = """
format = 1
site   = "lantern"
hosts  = ["lantern.example", "*.lantern.example"]
use    = ["generic-en"]

[[article]]
id    = "story-header"
why   = "The title twice, caption and day above each story"
sign  = true
block = '''
{title}
LANTERN
{title}
{caption} {optional}
Updated {date}
'''

[[drop]]
id   = "more"
why  = "Link to further stories"
line = ["More from the Lantern"]
"""
STORY = """Salt Wagon Finds a Home
LANTERN
Salt Wagon Finds a Home

A wagon that carried salt (Harbor Museum)
Updated 14 June 2018

A wagon that carried salt until 1960 has found a home in the harbor museum.

It still smells of the sea.

More from the Lantern
"""
CLEANED = """Salt Wagon Finds a Home

A wagon that carried salt until 1960 has found a home in the harbor museum.

It still smells of the sea.
"""


@pytest.fixture(scope="module")
def rules(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("rules") / "lantern.toml"
    path.write_text(PACK, encoding="utf-8")
    return path


def labels(result: Result) -> list[tuple[object, ...]]:
    return [tuple(line) for line in result.lines]


def test_the_exported_names():
    expected = {
        "Article", "Cleaner", "CleanerError", "CorpusError", "Cut", "Fate", "InputError", "Kind", "LedgerError", "Line",
        "OptionError", "OutputError", "PatternTimeout", "Result", "RuleError", "Sureness", "Verdict", "__version__", "clean",
    }  # fmt: skip
    assert expected <= set(cleaner.__all__)
    assert set(cleaner.__all__) - expected <= {"clean_html"}
    for name in cleaner.__all__:
        assert getattr(cleaner, name) is not None
    for error in [getattr(cleaner, n) for n in cleaner.__all__ if n.endswith("Error")]:
        assert issubclass(error, cleaner.CleanerError)


def test_the_errors_of_the_documentation_can_be_imported():
    table = (
        (FIXTURES.parent / "docs" / "records.md")
        .read_text(encoding="utf-8")
        .partition("| error | when |")[2]
        .partition("\n\n")[0]
    )
    named = re.findall(r"^\| `(\w+)`", table, re.MULTILINE)
    assert "CorpusError" in named
    assert set(named) <= set(cleaner.__all__)


def test_importing_it_loads_no_heavy_library():
    heavy = ("typer", "click", "rich", "trafilatura", "lxml", "dateparser", "charset_normalizer", "pydantic")
    code = (
        "import sys, cleaner; before = set(sys.modules); r = cleaner.clean('The ferry is late.\\n'); assert r.text;"
        f"print([m for m in {heavy} if m in sys.modules], 'regex' in before)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[] False\n"


def test_an_article_has_typed_fields(rules):
    result = clean(STORY, rules=rules, host="lantern.example")
    assert (result.verdict, result.text, result.changed) == (Verdict.ARTICLE, CLEANED, True)
    (article,) = result.articles
    assert (article.number, article.text, article.title) == (1, CLEANED, "Salt Wagon Finds a Home")
    assert (article.date, article.date_text) == ("2018-06-14", "Updated 14 June 2018")
    assert article.captions == ("A wagon that carried salt (Harbor Museum)",)
    assert (article.byline, article.credit, article.kicker, article.topics) == (None, None, None, ())
    assert (article.lines_kept, article.lines_dropped) == (3, 3)
    assert article.body.split("\n") == CLEANED.split("\n")[2:-1:2]
    assert (
        article.fingerprint
        == clean(STORY.replace("sea.", "sea !"), rules=rules, host="lantern.example").articles[0].fingerprint
    )
    assert (result.host, result.url, "lantern" in result.packs) == ("lantern.example", None, True)
    assert result.counts == {"lantern/story-header": 4, "lantern/more": 1}
    assert repr(result) == "<Result article: 12 lines, 1 article>"


@pytest.mark.parametrize(
    "host", ["lantern.example", "Lantern.Example", "lantern.example.", "lantern.example:8080", "https://lantern.example/x?y=1"]
)
def test_a_host_is_said_as_on_the_command_line(rules, host):
    page = "<title>Tide</title><h1>Tide</h1><p>The tide of the day was higher than the table says.</p>"
    for result in (clean(STORY, rules=rules, host=host), cleaner.clean_html(page, rules=rules, host=host)):
        assert (result.host, "lantern" in result.packs) == ("lantern.example", True)


@pytest.mark.parametrize("host", ["not a host", "https://", "a..b"])
def test_a_host_that_is_none_is_an_error(host):
    for call in (clean, cleaner.clean_html):
        with pytest.raises(OptionError, match=f'^"{host}" is no host name, such as news.example$'):
            call("The sea is calm.", host=host)


def test_a_host_that_nobody_knows_is_left_to_the_address():
    assert clean("The sea is calm.", host="", url="https://lantern.example/1").host == "lantern.example"


def test_lines_are_light_views_with_typed_fields(rules):
    lines = clean(STORY, rules=rules, host="lantern.example").lines
    first = lines[0]
    assert isinstance(first, Line)
    assert (first.number, first.text, first.kind, first.fate) == (1, "Salt Wagon Finds a Home", Kind.TITLE, Fate.KEEP)
    assert (first.rule, first.article, first.span) == ("lantern/story-header", 1, (0, 23))
    assert (lines[-1], lines[1:3], len(lines)) == (list(lines)[-1], list(lines)[1:3], 12)
    assert [STORY[slice(*line.span)] for line in lines] == STORY.splitlines()
    assert {line.kind: line.fate for line in lines}[Kind.REPEAT] == "drop"
    with pytest.raises(IndexError):
        lines[12]


def test_every_field_has_a_doc_line():
    for kind in (Line, Article):
        source = inspect.getsource(kind)
        names = kind._fields if hasattr(kind, "_fields") else [f.name for f in dataclasses.fields(kind) if f.name[0] != "_"]
        for name in names:
            after = source.split(f"    {name}:", 1)[1].split("\n")[1].strip()
            assert after.startswith('"""'), f"{kind.__name__}.{name}"


def test_a_cleaner_can_be_pickled_and_gives_the_same(rules):
    own = Cleaner.load(rules=[rules], packs=["lantern"], keep=["caption"], cut="normal")
    other = pickle.loads(pickle.dumps(own))
    assert (other.packs, other.keep, other.cut) == (own.packs, own.keep, own.cut)
    texts = [p.read_text(encoding="utf-8") for p in sorted(FIXTURES.rglob("*.txt"))[::6]]
    for text in (STORY, *texts):
        assert labels(other.clean(text)) == labels(own.clean(text))
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert pool.submit(_text, own, STORY).result() == own.clean(STORY).text


def test_a_result_can_be_pickled(rules):
    own = Cleaner.load(rules=[rules])
    for result in (own.clean(STORY), own.clean_html(f"<h1>Ferry</h1><p>{'The ferry sails again. ' * 9}</p>")):
        other = pickle.loads(pickle.dumps(result))
        assert (other.text, other.articles, labels(other)) == (result.text, result.articles, labels(result))
        assert [(a.date, a.body) for a in other.articles] == [(a.date, a.body) for a in result.articles]
        assert summary(other) == summary(result)
        assert all(near_rules(own, other, line.number) == near_rules(own, result, line.number) for line in result.lines)
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        assert [result.text for result in pool.map(own.clean, [STORY])] == [own.clean(STORY).text]


def test_selectors_of_a_pack_load_no_library_for_a_text(tmp_path):
    (tmp_path / "lantern.toml").write_text(f'{PACK}\n[[prune]]\nid = "box"\ncss = "div.box"\n', encoding="utf-8")
    code = (
        f"import sys, cleaner; r = cleaner.clean('The ferry.\\n', rules={str(tmp_path)!r}, host='lantern.example');"
        "print('lantern' in r.packs, 'lxml' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "True False\n"


def _text(own: Cleaner, text: str) -> str:
    return own.clean(text).text


def test_the_function_and_the_cleaner_agree(rules):
    for text in (STORY, "", "The ferry is late.\n"):
        one = clean(text, rules=[str(rules)], packs=["lantern"], keep=["date"], cut="off")
        two = Cleaner.load(rules=rules, packs="lantern", keep="date", cut="off").clean(text)
        assert (one.text, labels(one)) == (two.text, labels(two))
    assert "Updated 14 June 2018" in clean(STORY, rules=rules, packs=["lantern"], keep=["date"]).text


def test_what_switches_a_pack_on(rules):
    teaser = "The ferry is late.\n\nMore from the Lantern\n"
    own = Cleaner.load(rules=rules)
    assert own.clean(teaser).text == teaser
    for args in (
        {"host": "www.lantern.example"},
        {"url": "https://lantern.example/1"},
        {"path": "x/lantern.example/a.txt"},
    ):
        assert own.clean(teaser, **args).text == "The ferry is late.\n"
    assert clean(teaser, rules=rules, packs=["generic"], host="lantern.example").text == teaser


def test_wrong_options_say_what_to_do():
    for call, said in (
        (lambda: clean("", packs=["aawsta"]), 'no pack "aawsta" (did you mean "aawsat"?); see: clean rules list'),
        (lambda: clean("", keep=["captions"]), 'no kind "captions" (did you mean "caption"?)'),
        (lambda: clean("", cut="carefull"), 'no sureness "carefull" (did you mean "careful"?)'),
        (lambda: Cleaner.load(corpus=""), "corpus: an empty name; name the folder of the corpus's own rules"),
        (lambda: Cleaner.load(guard=1.5), "no guard 1.5; it is a share above 0 and up to 1"),
    ):
        with pytest.raises(OptionError) as raised:
            call()
        assert str(raised.value).startswith(said)
        assert isinstance(raised.value, ValueError)
    for rule_call, said in (
        (lambda: clean("", rules="nowhere.toml"), "nowhere.toml: no such rule file or folder"),
        (lambda: clean("", rules=""), "an empty name of a rule file; name the file, or a folder of them"),
        (lambda: Cleaner.load(rules=["", "nowhere.toml"]), "an empty name of a rule file"),
        (lambda: Cleaner.load(corpus="nowhere"), "nowhere: no such folder of rules"),
    ):
        with pytest.raises(RuleError) as fault:
            rule_call()
        assert str(fault.value).startswith(said)


def test_errors_can_be_pickled():
    error = RuleError("unknown key", path="a.toml", line=3, key="lien")
    other = pickle.loads(pickle.dumps(error))
    assert (str(other), other.path, other.line, other.key) == ("a.toml:3: lien: unknown key", "a.toml", 3, "lien")
