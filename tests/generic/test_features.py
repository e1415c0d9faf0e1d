"""Features, the headline, and the data that comes with the generic stage."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from math import isfinite
from pathlib import Path

import pytest

import cleaner
from cleaner.around import Around
from cleaner.cues import CUES
from cleaner.extent import Limits, beginnings, endings, find_extent, load_model
from cleaner.features import FEATURES, rows_of
from cleaner.forest import load_forest
from cleaner.headline import ROW, find_headlines, headline_rows
from cleaner.lines import Document
from cleaner.model import Sureness
from cleaner.signals import PAIRS, Signals
from cleaner.sparing import tables_beside

from .pagefile import PAGES, WHOLE

DATA = Path(cleaner.__file__).parent / "data"
every_page = pytest.mark.parametrize("name", PAGES)


def around(texts: list[str]) -> Around:
    doc = Document(texts)
    return Around(Signals(doc, doc.visible(0, len(doc)), ()))


@cache
def of_feature(name: str):
    """A function that gives one feature for each of some places."""
    rows = rows_of([name])
    return lambda a, places: [value for (value,) in rows(a, places)]


def of_page(name: str) -> Around:
    return around([text for _, text in PAGES[name].rows])


@every_page
def test_running_sums_are_the_sums_of_all_lines(name):
    a = of_page(name)
    s, n = a.signals, a.lines
    places = range(n + 1)
    naive = {
        "chrome": s.chrome,
        "dates": s.date,
        "text": [min(words, 120) * text for words, text in zip(s.words, s.sentence, strict=True)],
        "content": [p * weight for p, weight in zip(s.content, a.weights, strict=True)],
        "cues": [mask.bit_count() for mask in s.mask],
        **{cue: [mask >> bit & 1 for mask in s.mask] for bit, cue in enumerate(CUES) if cue != "share"},
    }  # "share" is also the share of content
    seen = set()
    for feature in FEATURES:
        column, _, where = feature.partition(" ")
        side, _, lines = where.partition(" ")
        if column not in naive or (lines and not lines.isdecimal()):
            continue
        values, size = naive[column], int(lines or n)
        if side in ("before", "above"):
            wanted = [sum(values[max(0, k - size) : k]) for k in places]
        elif side in ("after", "below"):
            wanted = [sum(values[k : k + size]) for k in places]
        else:
            continue
        seen.add(side)
        assert of_feature(feature)(a, places) == pytest.approx(wanted), feature
    assert seen == {"before", "after", "above", "below"}


@every_page
def test_the_main_stretch_is_worth_most(name):
    a = of_page(name)
    values = [content - 0.4 * weight for content, weight in zip(of_content(a), a.weights, strict=True)]
    best = max(sum(values[j:k]) for k in range(a.lines + 1) for j in range(k + 1))
    assert sum(values[a.first : a.last]) == pytest.approx(best)


def of_content(a: Around) -> list[float]:
    return [p * weight for p, weight in zip(a.signals.content, a.weights, strict=True)]


@every_page
def test_every_feature_is_a_number_at_every_line(name):
    a = of_page(name)
    places = range(a.lines)
    for feature in FEATURES:
        values = of_feature(feature)(a, places)
        assert len(values) == a.lines, feature
        assert all(map(isfinite, values)), feature


@pytest.mark.parametrize(
    "texts",
    [["x"], ["", "The ferry sails at noon.", ""], ["-"] * 9, ["x"] * 200],
    ids=["one line", "one sentence", "dashes", "two hundred"],
)
def test_features_of_hardly_anything_are_numbers(texts):
    a = around(texts)
    for feature in FEATURES:
        assert all(map(isfinite, of_feature(feature)(a, range(a.lines)))), feature


@pytest.mark.parametrize("name", [*WHOLE, "listing"])
def test_a_feature_of_one_line_is_that_of_all_lines(name):
    a = of_page(name)
    places = range(a.lines)
    for feature in FEATURES:
        function = of_feature(feature)
        assert [function(a, [k])[0] for k in places[::7]] == function(a, places)[::7], feature


def test_every_feature_that_the_data_names_exists():
    forests = json.loads((DATA / "extent.json").read_text("utf-8"))["forests"]
    assert {"begin", "end", "inside", "line", "listing"} == set(forests)
    for name, forest in forests.items():
        assert set(forest["features"]) <= set(FEATURES), name
    assert load_forest("headline").features == ROW  # its rows are made whole
    for weights in json.loads((DATA / "lines.json").read_text("utf-8")).values():
        assert set(weights["tables"]) == set(PAIRS)
        assert set(weights["cues"]) == set(CUES)


def test_a_harder_cut_asks_for_less():
    limits = load_model().limits
    for field in ("end", "begin", "text", "line", "doubt", "credit", "again"):
        values = [getattr(limits[cut], field) for cut in (Sureness.CAREFUL, Sureness.NORMAL, Sureness.HARD)]
        assert values == sorted(values), field
    listing = load_model().listing
    assert listing[Sureness.CAREFUL] >= listing[Sureness.NORMAL] >= listing[Sureness.HARD]


def test_the_data_files_are_small():
    names = ("lines.json", "extent.json", "headline.json", "register.json", "cues.json")
    assert sum((DATA / name).stat().st_size for name in names) <= 300_000


def test_no_machine_learning_library_is_loaded():
    code = (
        "import sys, cleaner; r = cleaner.clean(sys.stdin.buffer.read().decode('utf-8'));"
        "assert any(line.probability for line in r.lines);"
        "print([m for m in ('lightgbm', 'numpy', 'sklearn', 'scipy', 'pandas') if m in sys.modules])"
    )
    page = PAGES["whole-english"].text.encode("utf-8")
    done = subprocess.run([sys.executable, "-c", code], input=page, capture_output=True, check=True)
    assert done.stdout.decode().strip() == "[]"


# -- where an article begins and ends -----------------------------------------------------------------


@every_page
def test_a_stretch_is_seen_as_a_document_of_its_own_would_be(name):
    texts = [text for _, text in PAGES[name].rows]
    half = len(texts) // 2
    doc = Document(texts)
    lines = doc.visible(0, half)
    stretch = Around(Signals(doc, lines, (), Counter(map(doc.keys.__getitem__, lines))))
    alone = around(texts[:half])
    for feature in FEATURES:
        values = of_feature(feature)
        assert values(stretch, range(stretch.lines)) == values(alone, range(alone.lines)), feature


@every_page
def test_an_article_begins_and_ends_where_text_and_other_lines_meet(name):
    a = of_page(name)
    starts, ends = beginnings(a.signals), endings(a.signals)
    assert (starts[0], ends[-1]) == (0, a.lines)
    assert starts == sorted(set(starts))
    assert ends == sorted(set(ends))
    for cut in (Sureness.CAREFUL, Sureness.NORMAL, Sureness.HARD):
        extent = find_extent(a, load_model().limits[cut], load_model())
        if cut is Sureness.CAREFUL:  # else the lines that are worth most stay, wherever they begin
            assert extent.begin in starts
            assert extent.end in ends
        assert 0 <= extent.begin < extent.end <= a.lines
        assert all(extent.begin <= place < extent.end for place, _ in extent.inside)


class Answers:
    """A model that finds no other beginning or end, and calls the lines from a place on worthless."""

    limits = load_model().limits

    def __init__(self, worthless_from: int) -> None:
        self.worthless_from = worthless_from

    def ask(self, forest: str, around: Around, places: Sequence[int], limit: float = 1.0) -> list[float]:
        return [0.9 if forest != "line" or place < self.worthless_from else 0.1 for place in places]


@pytest.mark.parametrize(("worth", "end"), [(8, 8), (5, 5), (3, 10), (1, 10)])
def test_what_is_worth_most_is_not_the_lesser_part_of_an_article(worth, end):
    sentence = "The old cable car of Tarnova goes up the hill again from Monday on, and the first ride costs nothing."
    limits = load_model().limits[Sureness.NORMAL]._replace(text=0.0)
    assert find_extent(around([sentence] * 10), limits, Answers(worth)).end == end


class NoRows(Answers):
    """A model that calls lines with figures worthless, and all others content."""

    def ask(self, forest: str, around: Around, places: Sequence[int], limit: float = 1.0) -> list[float]:
        return [0.01 if around.signals.shown[place][0].isdigit() and forest in ("line", "inside") else 0.9 for place in places]


class Ends(Answers):
    """A model that is sure of some endings, and of nothing else."""

    def __init__(self, *sure: int) -> None:
        self.sure = sure

    def ask(self, forest: str, around: Around, places: Sequence[int], limit: float = 1.0) -> list[float]:
        return [0.01 if forest == "end" and place in self.sure else 0.9 for place in places]


@every_page
@pytest.mark.parametrize("cut", [Sureness.CAREFUL, Sureness.NORMAL, Sureness.HARD])
def test_an_early_answer_is_on_the_same_side_of_the_limit_as_that_of_all_trees(name, cut):
    a, model = of_page(name), load_model()
    turns = {
        "end": (endings(a.signals)[:-1], model.limits[cut].end),
        "begin": (beginnings(a.signals)[1:], model.limits[cut].begin),
    }
    for forest, (places, limit) in turns.items():
        early, whole = model.ask(forest, a, places, limit), model.ask(forest, a, places)
        assert [p for p in early if p <= limit] == [p for p in whole if p <= limit]
        assert [p > limit for p in early] == [p > limit for p in whole]


def test_where_a_page_goes_on_is_answered_early():
    a, model = of_page("listing"), load_model()
    places = endings(a.signals)[:-1]
    answers = zip(model.ask("end", a, places, 0.04), model.ask("end", a, places), strict=True)
    known_early = [whole for early, whole in answers if early != whole]
    assert len(known_early) >= 5
    assert min(known_early) > 0.3


@pytest.mark.parametrize("sure", range(3, 39, 4))
def test_the_first_ending_is_found_wherever_it_stands(sure):
    a = told([*TEXT[:3], "Share", *[*TEXT[:3], "Share"] * 9])
    assert a.first == 0
    assert sure in endings(a.signals)
    assert find_extent(a, load_model().limits[Sureness.CAREFUL], Ends(sure)).end == sure
    assert find_extent(a, load_model().limits[Sureness.CAREFUL], Ends(sure, 39)).end == sure


def test_nothing_ends_above_the_main_text():
    a = told([TEXT[0], *CHROME * 5, *TEXT, "Share"])
    assert find_extent(a, load_model().limits[Sureness.CAREFUL], Ends(1)).end == a.lines
    assert find_extent(a, load_model().limits[Sureness.CAREFUL], Ends(1, a.lines - 1)).end == a.lines - 1


@pytest.mark.parametrize("cut", [Sureness.CAREFUL, Sureness.NORMAL, Sureness.HARD])
@pytest.mark.parametrize(("between", "stays"), [("\t", True), (" ", False)])
def test_the_rows_of_a_table_stay_inside_an_article(cut, between, stays):
    sentence = "The old cable car of Tarnova goes up the hill again from Monday on, and the first ride costs nothing."
    rows = [f"{year}{between}{rides}" for year, rides in ((1974, 1200), (1975, 1310), (1976, 1290))]
    limits = load_model().limits[cut]._replace(doubt=1.0)
    extent = find_extent(around([*[sentence] * 6, *rows, *[sentence] * 6]), limits, NoRows(0))
    assert [place for place, _ in extent.inside] == ([] if stays else [6, 7, 8])
    assert (extent.begin, extent.end) == (0, 15)


TEXT = ["The old cable car of Tarnova goes up the hill again from Monday on, and the first ride costs nothing."] * 6
ROWS = ["Year\tRides", "1974\t1200", "1975\t1310"]
MARKDOWN = ["| Year | Rides |", "| --- | --- |", "| 1974 | 1200 |"]
CHROME = ["Home", "Share", "Search", "Menu", "Print", "Log in"]


def told(texts: list[str], chrome: Collection[int] = ()) -> Around:
    """Lines of which sentences alone look like content."""
    doc = Document(texts)
    signals = Signals(doc, doc.visible(0, len(doc)), chrome)
    signals.content = [float(sentence) for sentence in signals.sentence]
    return Around(signals)


class Doubts(Answers):
    """A model that calls each line that is no sentence chrome, as sure as a careful cut asks for lines but not for text."""

    def ask(self, forest: str, around: Around, places: Sequence[int], limit: float = 1.0) -> list[float]:
        text = around.signals.sentence
        return [0.03 if forest in ("line", "inside") and not text[place] else 0.9 for place in places]


@pytest.mark.parametrize(
    ("short", "stays"),
    [
        (["I will wait for it."], [True]),
        (["Attendance: 8,412", "Referee: Ilse Marran"], [True, True]),
        (["出席: 8人", "主審: 田中"], [True, True]),
        (["Attendance: 8,412"], [False]),  # beside no other fact it may as well be a label
        (
            ["More: the ferry sails again after nine months of repairs and one more week of waiting", "More: piers"],
            [False, False],
        ),
        (["Share this.", "Email"], [False, False]),  # its words tell what it is
        (["• Sold out."], [False]),
        (["Top stories", "Weather"], [False, False]),
    ],
)
def test_a_short_line_that_is_text_goes_only_where_a_sentence_would(short, stays):
    a = told([*TEXT[:2], *short, *TEXT[:2]])
    limits = load_model().limits[Sureness.CAREFUL]._replace(doubt=1.0)
    gone = {place for place, _ in find_extent(a, limits, Doubts(0)).inside}
    assert [place not in gone for place in range(2, 2 + len(short))] == stays


def test_a_short_sentence_right_below_the_end_belongs_to_the_article():
    a = told([*TEXT[:3], "I will wait for it.", "Most read", *["Weather", "Sport", "Tides"] * 4])
    assert find_extent(a, load_model().limits[Sureness.CAREFUL], Ends(3)).end == 4


class Against(Doubts):
    """The same, but the forest that judges every line holds against it where lines begin with a digit."""

    def ask(self, forest: str, around: Around, places: Sequence[int], limit: float = 1.0) -> list[float]:
        answers = super().ask(forest, around, places, limit)
        digit = [around.signals.shown[place][0].isdigit() for place in places]
        return [0.5 if forest == "line" and is_digit else p for p, is_digit in zip(answers, digit, strict=True)]


def test_careful_takes_a_line_inside_only_where_both_forests_agree():
    a = told([*TEXT[:2], "Top stories", *TEXT[:2], "10 Field Trip", *TEXT[:2]])
    limits = load_model().limits[Sureness.CAREFUL]._replace(doubt=1.0)
    assert [place for place, _ in find_extent(a, limits, Doubts(0)).inside] == [2, 5]
    assert [place for place, _ in find_extent(a, limits, Against(0)).inside] == [2]


HALF = (
    "It is a record like no other, by far and away. There was never any doubt about it, "
    "or about the father, the field and the forty long"
)


@pytest.mark.parametrize(
    ("above", "line", "stays"),
    [
        (HALF, "winters and not one note too many", True),
        (HALF, "Winters", False),
        (f"{HALF} winters.", "more stories", False),
        (f"{HALF} winters:", "and more", False),
    ],
)
@pytest.mark.parametrize("cut", [Sureness.CAREFUL, Sureness.NORMAL, Sureness.HARD])
def test_the_end_of_a_sentence_stays_with_it(above, line, stays, cut):
    class Lasts(Answers):
        def ask(self, forest: str, around: Around, places: Sequence[int], limit: float = 1.0) -> list[float]:
            return [
                0.01 if forest in ("line", "inside") and around.signals.shown[place] == line.lower() else 0.9
                for place in places
            ]

    a = told([*TEXT[:3], above, line, *TEXT[:3]])
    limits = load_model().limits[cut]._replace(doubt=1.0)
    assert [place for place, _ in find_extent(a, limits, Lasts(0)).inside] == ([] if stays else [4])


def test_an_article_does_not_end_amid_a_sentence():
    a = told([*TEXT[:3], HALF, "winters and not one note too many", "Most read", *["Weather", "Sport", "Tides"] * 4])
    assert find_extent(a, load_model().limits[Sureness.CAREFUL], Ends(4)).end == 5


@pytest.mark.parametrize(
    ("below", "own"),
    [
        (["Advertisement", "The clasp is shown from Saturday."], 2),
        (["Share", "Print", "The clasp is shown from Saturday.", TEXT[0]], 4),
        (["Advertisement", "Weather", "Sport"], 0),
        (["Advertisement", "• The clasp is shown from Saturday."], 0),
        (["Advertisement", "Subscribe to our newsletter today."], 0),
        (["Weather", "The clasp is shown from Saturday."], 0),  # no rule takes it
    ],
)
def test_text_below_chrome_that_a_rule_takes_is_the_articles(below, own):
    marks = [k for k, line in enumerate(below, 3) if line in ("Advertisement", "Share", "Print")]
    a = told([*TEXT[:3], *below, *["Most read", "Sport", "Tides"] * 4], marks)
    assert find_extent(a, load_model().limits[Sureness.CAREFUL], Ends(3)).end == 3 + own


class Sentences(Answers):
    """A model to which an article begins with its first sentence and ends with its last."""

    def ask(self, forest: str, around: Around, places: Sequence[int], limit: float = 1.0) -> list[float]:
        text = [place for place, sentence in enumerate(around.signals.sentence) if sentence]
        outside = {"end": lambda place: place > text[-1], "begin": lambda place: place <= text[0]}
        return [0.01 if forest in outside and outside[forest](place) else 0.9 for place in places]


@pytest.mark.parametrize("cut", [Sureness.CAREFUL, Sureness.NORMAL, Sureness.HARD])
@pytest.mark.parametrize(
    ("beside", "own"),
    [
        (ROWS, 3),
        (MARKDOWN, 3),
        (["Rides a year", *ROWS], 4),  # a caption between
        (["Rides a year", *ROWS, "Rides a month", "In thousands", *MARKDOWN], 9),  # a second table
        (["Rides a year", "In thousands", "Both stations", *ROWS], 0),  # too far away
        (ROWS[:2], 0),  # two rows are hardly a table
        ([row.replace("\t", " ") for row in ROWS], 0),
        (["Home | Tickets | Contact"] * 3, 0),
    ],
    ids=["cells", "markdown", "caption", "second table", "too far", "two rows", "no cells", "menu"],
)
def test_a_table_that_stands_beside_an_article_is_its_own(cut, beside, own):
    limits = load_model().limits[cut]
    below = find_extent(told([*CHROME, *TEXT, *beside, *CHROME]), limits, Sentences(0))
    assert (below.begin, below.end) == (6, 12 + own)
    above = find_extent(told([*CHROME, *reversed(beside), *TEXT, *CHROME]), limits, Sentences(0))
    assert (above.begin, above.end) == (6 + len(beside) - own, 12 + len(beside))


@pytest.mark.parametrize("above", [*range(4)])
@pytest.mark.parametrize("rows", [ROWS, MARKDOWN])
def test_an_article_does_not_end_amid_a_table(rows, above):
    a = told([*CHROME, *TEXT, *rows, *CHROME])
    assert tables_beside(a.signals, 6, 12 + above) == (6, 15)
    a = told([*CHROME, *rows, *TEXT, *CHROME])
    assert tables_beside(a.signals, 9 - above, 15) == (6, 15)


def test_a_table_that_rules_take_away_is_none_of_the_article():
    a = told([*CHROME, *TEXT, *ROWS, *CHROME], chrome=range(12, 15))
    assert find_extent(a, load_model().limits[Sureness.CAREFUL], Sentences(0)).end == 12


def test_nothing_has_no_beginning():
    assert beginnings(around([]).signals) == []


CAPTION = "The lower station on the morning of the first ride"


@pytest.mark.parametrize(
    ("lines", "gone"),
    [
        ([CAPTION, CAPTION], {1}),
        ([CAPTION, f"{CAPTION}. Photo: Ansa Kivela"], {0}),
        ([f"{CAPTION}. Photo: Ansa Kivela", CAPTION], {1}),
        ([CAPTION, "Ride", "Share", CAPTION.upper()], {3}),
        ([CAPTION, "Ride", "Share", "Print", CAPTION], set()),  # too far away
        ([CAPTION, CAPTION[:-10] + "last journey"], set()),  # not all of it
        (["Tickets at the lower station"] * 2, set()),  # as short as the cell of a table
    ],
)
def test_a_line_that_stands_near_again_goes_and_its_text_stays(lines, gone):
    text = PAGES["clean-text"].lines("text")
    a = around([*text[:3], *lines, *text[3:]])
    limits = Limits(end=-1, begin=-1, text=-1, line=-1, doubt=1, price=1e-9, credit=-1, again=1)
    extent = find_extent(a, limits, load_model())
    assert (extent.begin, extent.end) == (0, a.lines)
    assert {place - 3 for place, _ in extent.inside} == gone
    assert not find_extent(a, limits._replace(again=-1), load_model()).inside


def test_a_line_stays_that_stands_again_only_below_the_end():
    last = "The lower station was opened on the morning of the first ride."
    text = PAGES["clean-text"].lines("text")
    a = told([*text[:3], last, "Related articles", "Share", f"{last} More than forty people came.", *text[3:]])
    limits = Limits(end=0.5, begin=-1, text=-1, line=-1, doubt=1, price=1e-9, credit=-1, again=1)
    extent = find_extent(a, limits, Ends(4))
    assert (extent.end, extent.inside) == (4, ())
    assert find_extent(a, limits._replace(end=-1), Ends(4)).inside


# -- the headline -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", [*WHOLE, "clean-text", "bullets-and-subheadings", "pull-caption"])
def test_the_headline_is_the_line_that_the_text_speaks_of(name):
    page, a = PAGES[name], of_page(name)
    first = a.signals.lines.index(next(i for i, (label, _) in enumerate(page.rows) if label == "text"))
    found = find_headlines(a.signals, first)
    assert 1 <= len(found) <= 2
    assert page.rows[a.signals.lines[found[0].place]] == ("title", page.title)
    assert found == sorted(found, key=lambda headline: -headline.probability)


def test_a_page_of_short_lines_alone_has_no_headline():
    assert find_headlines(around(["Home", "News", "Sport", "Log in", "Search"] * 3).signals, 0) == []


@pytest.mark.parametrize(
    ("between", "stays"),
    [(["Ansa Kivela at the lower station"], True), (CHROME, True), ([*CHROME, "Sport", "Weather", "Jobs"], False)],
    ids=["a caption", "six lines", "nine lines"],
)
def test_a_line_that_is_printed_twice_above_the_text_may_be_its_headline(between, stays, monkeypatch):
    title = "Letters of the week from our readers"
    a, again = told([title, *between, title, *TEXT]), len(between) + 1
    monkeypatch.setattr("cleaner.headline.load_forest", lambda name: Judged(0.1))
    assert [h.place for h in find_headlines(a.signals, again + 1)] == [again] * stays
    monkeypatch.setattr("cleaner.headline.load_forest", lambda name: Judged(0.1, {0: 0.9}))
    assert [(h.place, h.probability) for h in find_headlines(a.signals, again + 1)] == [(0, 0.9)]


class Judged:
    """A forest that gives each line that may be the headline one probability, but for some by their places."""

    def __init__(self, usual: float, others: Mapping[int, float] | None = None) -> None:
        self.usual, self.others = usual, others or {}

    def probability(self, row: Sequence[float]) -> float:
        return self.others.get(int(row[ROW.index("place")]), self.usual)


def test_a_line_that_may_be_the_headline_is_told_by_numbers():
    a = of_page("whole-german")
    for place, row in headline_rows(a.signals, 13):
        assert 0 <= place < a.lines
        assert len(row) == len(ROW)
        assert all(isfinite(value) for value in row)


def test_a_line_that_a_rule_takes_away_is_no_headline():
    texts = [text for _, text in PAGES["clean-text"].rows]
    doc = Document(texts)
    lines = doc.visible(0, len(doc))
    places = {place for place, _ in headline_rows(Signals(doc, lines, {0}), 1)}
    assert 0 not in places
    assert 0 in {place for place, _ in headline_rows(Signals(doc, lines, ()), 1)}
