"""``--cut``: how sure the decisions must be that no rule makes."""

from __future__ import annotations

import json

STORY = [
    "The tower clock of Brenn has been running backwards since Sunday, and so far nobody in the town has been able to stop it.",
    "It was struck by lightning at a quarter past four in the afternoon, said the sexton, Oda Pell, who was sitting below it.",
    "“First it stood still for an hour, and then it went the other way,” she said. “I thought that I had been hit myself.”",
    "A clockmaker from the capital looked at the works on Monday and found two wheels that had been welded to each other.",
    "Until they are replaced, which may take until the autumn, the bells will be rung by hand at noon and at six o'clock.",
    "The school has begun to teach the children to read the clock in a mirror, and the first class has learned it already.",
    "Visitors have come from as far as the coast to see it, and the inn has been full for the first time since the winter.",
    "The council will decide on Thursday whether the clock is to be repaired at all, or to be left as the lightning made it.",
]
MENU = ["Home", "News", "Politics", "Business", "Sport", "Culture", "Opinion", "Weather", "Log in", "Search"]
TAIL = [
    "Related articles", "Bells of Brenn ring by hand", "Lightning strikes the mill", "A clockmaker and his wheels",
    "7 Comments", "Jo", "June 14, 2018 at 10:12", "lol backwards", "Reply", "brenner", "June 14, 2018 at 10:40",
    "leave it like that!", "Reply", "Petra", "June 14, 2018 at 11:02", "what time is it then?", "Reply", "clockfan",
    "June 14, 2018 at 11:30", "noon, or midnight", "Reply", "Jo", "June 14, 2018 at 12:15", "both", "Reply",
    "Leave a comment", "Name *", "Email *", "Post comment", "Sign up for our newsletter", "Enter your email address",
    "Subscribe", "About us", "Contact", "Privacy policy", "Terms of use", "© 2018 Brenn Gazette. All rights reserved.",
]  # fmt: skip
TITLE = "Tower clock of Brenn runs backwards after lightning strike"
HEADER = ["By Marla Quist", "14 June 2018"]
PAGE = "\n\n".join(["\n".join(MENU), TITLE, "\n".join(HEADER), *STORY, "\n".join(TAIL)]) + "\n"


def article(text: str) -> list[str]:
    """The lines of a cleaned page; byline and day may stand among them or be captured."""
    return [line for line in text.split("\n") if line and line not in HEADER]


def test_normal_gives_back_the_article_of_a_whole_page(program, make, here):
    make({"page.txt": PAGE})
    ran = program("--cut", "normal", "page.txt")
    assert (ran.code, ran.err, article(ran.text)) == (0, "", [TITLE, *STORY])
    assert (here / "page.txt").read_text(encoding="utf-8") == PAGE


def test_a_pipe_is_cut_like_a_file(clean):
    once = clean("--cut", "normal", data=PAGE.encode()).text
    assert article(once) == [TITLE, *STORY]
    assert clean("--cut", "normal", data=once.encode()).text == once


def test_careful_is_the_default_and_takes_no_sentence(clean, make):
    make({"page.txt": PAGE})
    ran = clean("page.txt")
    assert ran.text == clean("--cut", "careful", "page.txt").text
    assert [line for line in ran.text.split("\n") if line in STORY] == STORY
    assert len(ran.text) < len(PAGE)


def test_off_leaves_the_rules_alone(clean, make):
    make({"page.txt": PAGE})
    said = clean("explain", "--cut", "off", "page.txt").text
    assert "auto/" not in said
    assert "auto/tail" in clean("explain", "--cut", "normal", "page.txt").text


def test_written_in_place_once_and_for_all(clean, make, here):
    make({"page.txt": PAGE})
    assert clean("-w", "--cut", "normal", "--ledger", "led", "page.txt").code == 0
    once = (here / "page.txt").read_text(encoding="utf-8")
    assert article(once) == [TITLE, *STORY]
    clean("-w", "--cut", "normal", "page.txt")
    assert (here / "page.txt").read_text(encoding="utf-8") == once
    assert clean("restore", "led/page.txt.ledger.jsonl").text == PAGE
    assert clean("--check", "--cut", "normal", "page.txt").code == 0


def test_the_record_has_the_title_that_no_rule_gave(clean, make):
    make({"page.txt": PAGE})
    (record,) = map(json.loads, clean("--cut", "normal", "--format", "jsonl", "page.txt").text.splitlines())
    assert article(record["text"]) == [TITLE, *STORY]
    assert (record["metadata"]["title"], record["metadata"]["verdict"]) == (TITLE, "article")


def test_each_decision_is_explained_with_its_probability(clean, make):
    make({"page.txt": PAGE})
    rows = clean("explain", "--cut", "normal", "page.txt").text.splitlines()
    (row,) = [row for row in rows if row.endswith("  Lightning strikes the mill")]
    number, fate, kind, rule, sure, *_ = row.split()
    assert (fate, kind, rule) == ("drop", "chrome", "auto/tail")
    assert sure.endswith("%")
    assert 50 <= int(sure[:-1]) <= 100
    said = clean("explain", "--cut", "normal", "--line", number, "page.txt").text.splitlines()
    assert said[1] == f"drop (chrome) by auto/tail {sure}; article 1"


def test_the_ledger_tells_the_probability(clean, make):
    make({"page.txt": PAGE})
    records = [
        json.loads(line) for line in clean("explain", "--cut", "normal", "--format", "jsonl", "page.txt").text.splitlines()
    ]
    decided = [record for record in records if (record["rule"] or "").startswith("auto/")]
    assert len(decided) > 20
    assert all(0 <= record["probability"] <= 1 for record in decided)
    assert not [record for record in records if "probability" in record and record not in decided]


def test_an_unknown_cut_is_one_line_that_says_what_to_do(clean, make):
    make({"page.txt": PAGE})
    said = clean("--cut", "carefull", "page.txt").error()
    assert 'no sureness "carefull" (did you mean "careful"?)' in said
