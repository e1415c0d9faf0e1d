"""A pack that is started from samples: what they share, and nothing that is text."""

from __future__ import annotations

import tomllib
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleaner import Cleaner
from cleaner.checking import failures, unproved
from cleaner.dates import date_matcher
from cleaner.folding import line_key
from cleaner.packs import Library
from cleaner.packtext import comment, pack_name, quoted, table
from cleaner.rulefile import parse_pack
from cleaner.ruletools.samples import stories
from cleaner.ruletools.sampling import masked
from cleaner.ruletools.starting import draft_pack
from cleaner.template import parse_template

SAMPLES = Path(__file__).parent / "samples"
LIBRARY = Library()
PAGES = [(path.name, path.read_text(encoding="utf-8")) for path in sorted(SAMPLES.glob("*.txt"))]


def test_an_international_host_is_written_as_in_addresses(tmp_path: Path) -> None:
    draft = draft_pack(LIBRARY, "www.MÜNCHEN.example", PAGES)
    assert parse_pack(draft.text).hosts == ("xn--mnchen-3ya.example", "*.xn--mnchen-3ya.example")
    (tmp_path / "own.toml").write_text(draft.text, encoding="utf-8")
    cleaner = Cleaner.load(tmp_path)
    for known in ({"host": "München.example"}, {"url": "https://münchen.example/1"}, {"path": "a/münchen.example/1.txt"}):
        assert draft.name in cleaner.clean("The tram is late.", **known).packs
    assert draft.name not in cleaner.clean("The tram is late.", host="munchen.example").packs


def test_the_header_the_lists_and_the_trailer_are_found() -> None:
    draft = draft_pack(LIBRARY, "gazette.example", PAGES)
    pack = parse_pack(draft.text)
    rules = {rule.id.partition("/")[2]: rule for rule in pack.rules}
    assert draft.name == pack.name == "gazette-example"
    assert pack.hosts == ("gazette.example", "*.gazette.example")
    assert rules["story-header"].blocks[0].text == "In: {kicker}\n{title}\n{byline} · {date}\n▶ Listen\n"
    assert rules["from-the-island"].blocks[0].text == "From the island\n• {any} {more}\n"
    post_box = rules["the-post-box"]
    assert [t.text for t in post_box.lines] == ["The post box"]
    assert post_box.through
    assert post_box.at_most


def test_its_examples_hold_and_prove_each_entry(tmp_path: Path) -> None:
    draft = draft_pack(LIBRARY, "gazette.example", PAGES)
    path = tmp_path / "gazette-example.toml"
    path.write_text(draft.text, encoding="utf-8")
    library = Library([path])
    pack = library.pack(draft.name)
    assert draft.examples == len(pack.examples) > 0
    assert not list(failures(library, pack))
    assert not list(unproved(library, pack))


def test_the_next_page_of_the_site_is_cleaned(tmp_path: Path) -> None:
    path = tmp_path / "gazette-example.toml"
    path.write_text(draft_pack(LIBRARY, "gazette.example", PAGES[:-1]).text, encoding="utf-8")
    cleaner = Cleaner.load(rules=[path])
    name, text = PAGES[-1]
    result = cleaner.clean(text, host="gazette.example")
    body = text.split("▶ Listen\n\n")[1].split("From the island")[0].replace("Advertisement\n", "")
    kept = [line for line in result.text.split("\n") if line]
    assert kept == [result.articles[0].title, *filter(None, body.split("\n"))], name
    two = cleaner.clean(f"{PAGES[0][1]}\n\n{text}", host="gazette.example")
    assert len(two.articles) == 2


def test_the_order_of_samples_does_not_matter() -> None:
    one, two = (draft_pack(LIBRARY, "gazette.example", pages).text.split("[[example]]")[0] for pages in (PAGES, PAGES[::-1]))
    assert one == two


def test_copies_of_one_article_share_text_and_no_chrome() -> None:
    story = "\n\n".join(stories()[0])
    draft = draft_pack(LIBRARY, "a.example", [("1", story), ("2", f"{story}\n\nRead on"), ("3", f"Top\n{story}")])
    assert (draft.samples, draft.copies, draft.rules) == (1, 2, ())


def test_one_sample_gives_a_skeleton() -> None:
    draft = draft_pack(LIBRARY, "a.example", PAGES[:1])
    assert (draft.rules, draft.examples) == ((), 1)
    assert "[[example]]" in draft.text


@pytest.mark.parametrize("seed", range(6))
def test_no_sentence_of_stories_becomes_a_rule(seed: int) -> None:
    """Pages of one site that share a banner and a trailer, and nothing else."""
    random = Random(seed)
    texts = random.sample(stories(), 6)
    pages = [(str(n), "\n".join(["The Tern", *story, "Write to the Tern", "All of the Tern"])) for n, story in enumerate(texts)]
    draft = draft_pack(LIBRARY, "tern.example", pages)
    taken = {line_key(t.text) for rule in parse_pack(draft.text).rules for t in rule.lines}
    assert taken
    assert taken <= {"the tern", "write to the tern", "all of the tern"}


def test_samples_in_other_languages_use_their_packs() -> None:
    pages = [
        (str(n), f"Zeitung vom Hafen\n{title}\nVon {name}\n{n + 3}. Juni 2018\n{title}\n\n{body}\n\nKontakt\nLeserbriefe\n")
        for n, (title, name, body) in enumerate(
            [
                ("Die Uhr geht wieder", "Edda Quillan", stories()[3][2]),
                ("Der Markt zieht um", "Oren Tallis", stories()[3][7]),
                ("Die Schule hat ein Dach", "Mina Golzar", stories()[3][1]),
            ]
        )
    ]
    pack = parse_pack(draft_pack(LIBRARY, "hafen.example", pages).text)
    assert pack.use == ("generic-de",)
    assert pack.rules[0].blocks[0].text == "{title}\nVon {byline}\n{date}\n{title}\n"


# -- the text of a rule file -----------------------------------------------------------------------

texts = st.text(st.characters(exclude_categories=["Cs"]) | st.sampled_from("'\"\\\n\t\r\x00\x1f\x7f{}#"), max_size=60)


@settings(max_examples=200, deadline=None)
@given(texts, st.lists(texts, min_size=1, max_size=7), st.booleans())
def test_what_is_written_is_read_again(text: str, many: list[str], flag: bool) -> None:
    written = table("drop", id=text, line=many, sign=flag)
    read = tomllib.loads(f"a = {quoted(text.replace(chr(10), ' '))}\n" + written)
    assert read["a"] == text.replace("\n", " ")
    own = read["drop"][0]

    def same(got: str, want: str) -> bool:
        return got == want or got.strip("\r\n") == want.strip("\r\n")

    assert not text or same(own["id"], text)
    assert all(same(g, w) for g, w in zip(own["line"], many, strict=True))
    assert own.get("sign", False) is flag


@settings(max_examples=100, deadline=None)
@given(st.lists(texts, max_size=4))
def test_a_comment_is_a_comment(lines: list[str]) -> None:
    assert tomllib.loads(comment(lines)) == {}


@settings(max_examples=200, deadline=None)
@given(
    st.lists(
        st.sampled_from(["14 June 2018", "7", "12:30", "1,000", "3.5", "Updated", "comments", "{x}", "•", "No", "2nd", "(9)"]),
        min_size=1,
        max_size=6,
    )
)
def test_a_masked_line_matches_the_line(words: list[str]) -> None:
    line = " ".join(words)
    form = masked(line, date_matcher(("en",)))
    if form.count("{n}") <= 7:
        assert parse_template(form, ("en",)).match(line_key(line)) is not None


@pytest.mark.parametrize(
    ("host", "name"),
    [("www.news.example", "news-example"), ("NEWS.example.", "news-example"), ("bücher.example", "xn-bcher-kva-example")],
)
def test_a_pack_is_named_for_its_host(host: str, name: str) -> None:
    assert pack_name(host) == name
