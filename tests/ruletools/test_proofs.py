"""What examples prove: entries, conditions, and that glued stories come back."""

from __future__ import annotations

from pathlib import Path

from cleaner import Cleaner
from cleaner.checking import failures, loosened, unproved, unproved_conditions
from cleaner.ruletools.gluing import fixtures_of, seams, single_articles, torn
from cleaner.ruletools.usage import Usage

from .conftest import HEAD, Load

TAIL = """
[[drop]]
id = "tail"
line = "About the Demo"
through = "end"
where = "last 3"
at_most = "9 words"
"""
PROOF = """
[[example]]
text = '''
The ferry sails again, after two years in the dock of the old town.

About the Demo
We print it.
'''
gives = ['The ferry sails again, after two years in the dock of the old town.']
"""
FAR = """
[[example]]
keeps = '''
The ferry sails again, after two years in the dock of the old town.

About the Demo
One.
Two.
Three.
'''
"""
LONG = """
[[example]]
keeps = '''
The ferry sails again, after two years in the dock of the old town, and so does the boat of the priest.

About the Demo
Nothing is known of its first year but the name.
'''
"""


def test_a_condition_is_proved_by_a_near_miss(load: Load) -> None:
    wanted = [("demo/tail", 'where = "last 3"'), ("demo/tail", 'at_most = "9 words"')]
    assert list(unproved_conditions(*load(TAIL + PROOF))) == wanted
    assert list(unproved_conditions(*load(TAIL + PROOF + FAR))) == wanted[1:]
    assert list(unproved_conditions(*load(TAIL + PROOF + FAR + LONG))) == []
    assert list(failures(*load(TAIL + PROOF + FAR + LONG))) == []


def test_conditions_of_what_stays_in_the_text_are_left_out(load: Load) -> None:
    rules = "[[capture]]\nid = 'first'\nregex = '(?P<title>.{8,50})'\nwhere = 'first 1'\n"
    assert list(unproved_conditions(*load(rules))) == []


def test_each_condition_is_taken_away_alone(load: Load) -> None:
    _, pack = load(TAIL.replace('"last 3"', '["last 3", "after title"]'))
    assert [condition for condition, _ in loosened(pack.rules[0])] == [
        'where = "last 3"',
        'where = "after title"',
        'at_most = "9 words"',
    ]
    assert [len(rule.where) for _, rule in loosened(pack.rules[0])] == [1, 1, 2]


def test_a_failure_names_the_line_of_its_example(load: Load) -> None:
    rules = TAIL + PROOF + PROOF.replace("sails again, after two years in the dock of the old town.']", "sinks.']")
    (failure,) = failures(*load(rules))
    assert (failure.example, failure.line) == (2, (HEAD + TAIL + PROOF).count("\n") + 2)


def test_texts_that_follow_one_another_in_a_list_do_not_move_the_lines(load: Load) -> None:
    one = PROOF.replace("gives = [", "gives = ['''\nA\n''', '''\nB\n''', ")
    _, pack = load(one + PROOF)
    assert [e.line for e in pack.examples] == [(HEAD + before).count("\n") + 2 for before in ("", one)]


# -- glue ------------------------------------------------------------------------------------------

HEADER = """
[[article]]
id = "header"
block = '''
In: {kicker}
{title}
▶ Listen
'''
"""


def story(section: str, title: str, body: str) -> str:
    return f"[[example]]\ntext = '''\nIn: {section}\n{title}\n▶ Listen\n\n{body}\n'''\ngives = ['''\n{title}\n\n{body}\n''']\n"


ONE = story("Trade", "Bakers agree", "The six bakers of the town agreed on Tuesday to ring one bell.")
TWO = story("School", "Roof of grass", "The school has a roof of grass, which two goats keep short.")


def glued(library, pack) -> tuple[int, list[str]]:
    clean = Cleaner.load(rules=[pack.path], packs=["demo"]).clean
    pairs = list(seams(pack, single_articles(pack, clean)))
    return len(pairs), [said for _, said in torn(pairs, clean)]


def test_stories_are_glued_both_ways_and_come_back(load: Load) -> None:
    assert glued(*load(HEADER + ONE + TWO)) == (2, [])


def test_a_header_that_reaches_over_the_seam_is_found(load: Load) -> None:
    greedy = HEADER.replace("In: {kicker}", "{any} | Demo {optional}\nIn: {kicker}")
    sign_off = ONE.replace("one bell.", "one bell.\nBy hand | Demo")
    assert glued(*load(HEADER + sign_off + TWO)) == (2, [])
    assert glued(*load(greedy + sign_off + TWO)) == (2, ["article 1 has another body: 'By hand | Demo'"])


def test_a_story_without_a_header_is_glued_under_none(load: Load) -> None:
    plain = "[[example]]\nkeeps = '''\nA plain story of some words that nobody has given a header to, and nobody will.\n'''\n"
    assert glued(*load(HEADER + ONE + plain))[0] == 0


def test_fixtures_stand_beside_the_rules(tmp_path: Path, load: Load) -> None:
    _, pack = load(HEADER)
    assert fixtures_of(pack) == {}
    (tmp_path / "rules" / "sites").mkdir(parents=True)
    (tmp_path / "fixtures" / "demo").mkdir(parents=True)
    (tmp_path / "fixtures" / "demo" / "one.txt").write_text("A story.\n")
    assert fixtures_of(pack._replace(path=str(tmp_path / "rules" / "sites" / "demo.toml"))) == {"demo/one.txt": "A story.\n"}


# -- use -------------------------------------------------------------------------------------------


def test_what_rules_do_is_counted(load: Load) -> None:
    _, pack = load(HEADER + TAIL + "[[drop]]\nid = 'ad'\nspan = ' AD .*$'\n[[drop]]\nid = 'never'\nline = 'Never'\n")
    clean = Cleaner.load(rules=[pack.path], packs=["demo"], cut="off").clean
    usage = Usage()
    usage.add(
        "a", clean("In: Trade\nBakers agree\n▶ Listen\n\nThe six bakers agreed on one bell. AD for bells\n\nAbout the Demo\n")
    )
    usage.add("b", clean("In: School\nRoof of grass\n▶ Listen\n\nThe school has a roof of grass.\n"))
    header, ad, tail = (usage.rules[f"demo/{name}"] for name in ("header", "ad", "tail"))
    assert (header.hits, header.documents, header.words, header.last) == (6, 2, 8, "b")
    assert (ad.hits, ad.documents, ad.words, ad.last) == (1, 1, 3, "a")
    assert (tail.hits, tail.words) == (1, 3)
    assert usage.words == 33
    assert usage.share(tail) == 3 / 33
    assert usage.idle(r.id for r in pack.rules) == ["demo/never"]
    assert [use.rule for use in usage.used()] == ["demo/header", "demo/ad", "demo/tail"]


def test_what_is_pruned_from_a_page_counts(load: Load) -> None:
    _, pack = load("[[prune]]\nid = 'box'\ncss = '.box'\n")
    story = "<p>The ferry sails again, after two years in the dock of the old town, and so does the boat of the priest.</p>"
    page = f"<html><body><article><h1>Ferry</h1>{story * 3}<div class='box'>Buy this lamp now</div></article></body></html>"
    usage = Usage()
    usage.add("a", Cleaner.load(rules=[pack.path], packs=["demo"]).clean_html(page))
    box = usage.rules["demo/box"]
    assert (box.hits, box.documents, box.words) == (1, 1, 4)


def test_a_guarded_page_counts_for_no_rule(load: Load) -> None:
    _, pack = load("[[drop]]\nid = 'all'\nline = 'The {any}'\n")
    usage = Usage()
    usage.add("a", Cleaner.load(rules=[pack.path], packs=["demo"], cut="off").clean("The one\nThe two\nA\nThe three\n" * 3))
    assert usage.verdicts == {"guarded": 1}
    assert usage.rules == {}


def test_entries_are_still_proved_one_by_one(load: Load) -> None:
    rules = TAIL.replace('"About the Demo"', '["About the Demo", "About us all"]') + PROOF
    assert list(unproved(*load(rules))) == [("demo/tail", "About us all")]
