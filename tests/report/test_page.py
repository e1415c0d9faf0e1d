"""What the page holds: every document whole, figures that add up, a size that is kept, nothing that breaks out of it."""

from __future__ import annotations

import gc
import re
import tomllib
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cleaner.reporting.inlining as page_module
from cleaner import Cleaner
from cleaner.errors import OutputError
from cleaner.lines import read_lines
from cleaner.reading import Document
from cleaner.reporting import Survey

from .corpus import BUNDLE, EVIL, FERRY, WRITTEN, Tags, cleaner_of, page_of, read_back, survey_of

PACKAGE = Path(page_module.__file__).parents[1]


@pytest.fixture(scope="module")
def program(tmp_path_factory: pytest.TempPathFactory) -> Cleaner:
    return cleaner_of(tmp_path_factory.mktemp("rules"))


@pytest.fixture
def survey(program: Cleaner):
    with survey_of(program, WRITTEN) as made:
        yield made


def test_every_line_and_its_label_come_back(program: Cleaner, survey: Survey) -> None:
    index, texts = read_back(page_of(survey))
    assert index["documents"]["name"] == [str(Path("corpus") / name) for name in WRITTEN]
    for k, (name, text) in enumerate(WRITTEN.items()):
        lines = list(program.clean(text, path=Path("corpus") / name).lines)
        assert texts[k]["text"].split("\n") == [line.text for line in lines]
        runs = texts[k]["runs"]
        labels = [label for r in range(0, len(runs), 5) for label in [tuple(runs[r + 1 : r + 5])] * runs[r]]
        rules = [rule for rule, _, _ in index["rules"]]
        assert [(kind, fate, rules[rule - 1] if rule else None, article or None) for kind, fate, rule, article in labels] == [
            (line.kind, line.fate, line.rule, line.article) for line in lines
        ]


def test_a_bundle_tells_where_it_was_cut(survey: Survey) -> None:
    index, _ = read_back(page_of(survey))
    at = list(WRITTEN).index("lantern.example/bundle.txt")
    assert index["documents"]["articles"] == {str(at): [[1, "The Ferry Sails Again"], [12, "The Old Bridge Is Painted"]]}
    assert BUNDLE.split("\n")[11] == "The Old Bridge Is Painted"


def test_the_bars_add_up(survey: Survey) -> None:
    index, _ = read_back(page_of(survey))
    documents, totals = index["documents"], index["totals"]
    counts = [documents["counts"][k : k + 6] for k in range(0, len(documents["counts"]), 6)]
    for site, (n, *own) in enumerate(totals["sites"]):
        mine = [c for c, s in zip(counts, documents["site"], strict=True) if s == site]
        assert (n, own) == (len(mine), [sum(column) for column in zip(*mine, strict=True)])
    took = [[0, 0, 0] for _ in index["rules"]]
    for rules in documents["rules"]:
        for k in range(0, len(rules), 3):
            took[rules[k]] = [old + new for old, new in zip(took[rules[k]], (1, *rules[k + 1 : k + 3]), strict=True)]
    assert took == totals["rules"]
    assert sum(totals["verdicts"]) == totals["documents"] == len(WRITTEN)


def test_pieces_inside_of_a_line_are_counted_as_javascript_counts(program: Cleaner) -> None:
    with survey_of(program, {"lantern.example/a.txt": FERRY}) as survey:
        index, texts = read_back(page_of(survey))
    ((at, cuts),) = texts[0]["cuts"].items()
    line = texts[0]["text"].split("\n")[int(at)]
    ((start, end, rule),) = cuts
    assert line.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le") == " SEE ALSO: The goat speaks"
    assert index["rules"][rule][0] == "lantern/see-also"


def test_the_site_is_that_of_the_pack_the_host_or_the_folder(program: Cleaner) -> None:
    with Survey("corpus", roots=[Path("corpus")]) as survey:
        for path, url, text in (
            ("corpus/x/a.txt", None, FERRY),
            ("corpus/x/b.jsonl", "https://www.harbor.example/1", "The sea is calm.\n"),
            ("corpus/quay/2019/c.txt", None, "The sea is calm.\n"),
            ("corpus/d.txt", None, "The sea is calm.\n"),
            ("other/quay/e.txt", None, "The sea is calm.\n"),
        ):
            survey.add(Document(path, text, path=Path(path)), program.clean(text, url=url, path=Path(path)))
        assert [row.site for row in survey.rows()] == ["lantern", "harbor.example", "quay", "", ""]


def test_the_same_corpus_gives_the_same_page(program: Cleaner) -> None:
    pages = set()
    for _ in range(2):
        with survey_of(program, WRITTEN) as survey:
            pages.add(page_of(survey))
    assert len(pages) == 1


# -- safety ----------------------------------------------------------------------------------------


def test_texts_can_not_break_out(program: Cleaner) -> None:
    with survey_of(program, {"plain/a.txt": "The sea is calm.\n"}) as survey:
        harmless = Tags(page_of(survey))
    with survey_of(program, {"</title><script>/a.txt": EVIL}) as survey:
        survey.title = "</title><script>alert(1)</script><!--"
        survey.fail("</script><!-- <script>")
        evil = Tags(page_of(survey))
    assert evil.names == harmless.names


_GENERIC = Cleaner.load(packs="generic", cut="off")
pieces = st.sampled_from(
    ["</script>", "<!--", "<script", "{{code}}", "{{texts}}", "\u2028", "\x00", "\ud83d", '"', "\\", "\n", "\r", "ل"]
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.one_of(pieces, st.text(max_size=8)), max_size=12).map("".join), min_size=1, max_size=4))
def test_whatever_stands_in_a_text_comes_back(texts: list[str]) -> None:
    with survey_of(_GENERIC, ((f"{k}.txt", text) for k, text in enumerate(texts))) as survey:
        html = page_of(survey)
    index, found = read_back(html)
    assert Tags(html).names.count("script") == 2 + 1
    for k, text in enumerate(texts):
        assert found[k]["text"] == "\n".join(read_lines(text)[0])
        assert sum(found[k]["runs"][::5]) == len(read_lines(text)[0])
    assert index["totals"]["documents"] == len(texts)


def test_the_page_loads_nothing(survey: Survey) -> None:
    html = page_of(survey)
    assert set(Tags(html).addresses) <= {"data:,", "#main", "#view=overview", "#view=documents"}
    text = html.decode("utf-8")
    assert "default-src 'none'" in text
    assert not re.search(r"https?://|@import|url\(", text)


def test_our_own_code_can_stand_in_a_page() -> None:
    for file in (PACKAGE / "reporting" / "assets").iterdir():
        text = file.read_text("utf-8")
        if file.suffix in (".js", ".css"):
            assert "</" not in text.replace("</script", "</"), file
            assert "<!--" not in text
            assert "innerHTML" not in text
            assert len(text.splitlines()) < 400


def test_the_code_is_all_of_the_files() -> None:
    assert {f"{name}.js" for name in page_module.CODE} == {f.name for f in (PACKAGE / "reporting" / "assets").glob("*.js")}


def test_every_decision_without_a_rule_has_its_reason() -> None:
    told = tomllib.loads((PACKAGE / "reporting" / "assets" / "decisions.toml").read_text("utf-8"))
    source = "".join(path.read_text("utf-8") for path in PACKAGE.rglob("*.py"))
    assert set(told) == set(re.findall(r'"(auto/[a-z-]+)"', source))


# -- size ------------------------------------------------------------------------------------------


def _many(program: Cleaner, n: int) -> Survey:
    """Documents with words of their own, the last of which is guarded."""
    words = [f"{k * 7919 % 100_003:x}" for k in range(400)]
    texts = [
        (f"lantern.example/{k}.txt", "\n\n".join(" ".join(f"{word}{k}" for word in words) for _ in range(2))) for k in range(n)
    ]
    return survey_of(program, [*texts, ("lantern.example/guarded.txt", WRITTEN["lantern.example/guarded.txt"])])


def test_beyond_the_size_the_texts_of_unremarkable_documents_are_left_out(program: Cleaner) -> None:
    with _many(program, 400) as survey:
        whole = page_module.page(survey, version="0", size=25)
        small = page_module.page(survey, version="0", size=0.3)
        with pytest.raises(OutputError, match="can't hold the list of 401 documents"):
            page_module.page(survey, version="0", size=0.05)
    assert whole.with_text == whole.listed == 401
    assert len(whole.html) > 300_000 >= len(small.html) > 150_000
    assert 0 < small.with_text < 401 == small.listed
    index, texts = read_back(small.html)
    assert len(texts) == small.with_text
    assert 400 in texts, "the guarded document"
    assert max(texts) - min(texts) > 300, "an even choice"
    assert index["totals"]["documents"] == 401


def test_of_very_many_documents_the_remarkable_are_listed(program: Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_module, "_MOST_LISTED", 5)
    with _many(program, 20) as survey:
        made = page_module.page(survey, version="0")
    index, texts = read_back(made.html)
    assert (made.documents, made.listed) == (21, 5)
    assert str(Path("corpus/lantern.example/guarded.txt")) in index["documents"]["name"]
    assert index["totals"]["documents"] == 21
    assert set(texts) == set(range(5))


@given(st.integers(0, 500))
def test_an_even_choice_leaves_nothing_out(n: int) -> None:
    assert sorted(page_module._spread(list(range(n)))) == list(range(n))


def test_memory_holds_numbers_and_no_texts(program: Cleaner) -> None:
    text = "\n\n".join([FERRY] * 20)
    result = program.clean(text)

    def grown(survey: Survey, n: int) -> int:
        before = tracemalloc.get_traced_memory()[0]
        for k in range(n):
            survey.add(Document(f"document number {k}", text), result)
        gc.collect()  # what is held counts, not what waits to be freed
        return tracemalloc.get_traced_memory()[0] - before

    tracemalloc.start()
    try:
        with Survey("corpus") as survey:
            grown(survey, 10)
            assert grown(survey, 40) < 40 * len(text) / 30
    finally:
        tracemalloc.stop()
