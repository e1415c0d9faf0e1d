"""Boosted trees as data, and the cache in which their faster form is kept."""

from __future__ import annotations

import json
import os
import pickle
from itertools import product
from math import exp
from pathlib import Path
from types import SimpleNamespace

import pytest

import cleaner.forest
from cleaner.cache import keep, load_kept
from cleaner.cascade import Cascade
from cleaner.forest import Forest, load_forest, load_model_data

DATA = Path(cleaner.forest.__file__).parent / "data"
TREES = [[0, 5, -2.0, [1, 0.5, 0.25, 2.0]], [1, 0.25, [0, 2.5, -1.0, 1e-05], 0.5], -0.125]
"""Two trees about two features, and one that is a leaf."""


def walked(trees: list, base: float, row: list[float]) -> float:
    """The score of a row, by walking the lists."""
    score = base
    for node in trees:
        while isinstance(node, list):
            node = node[2] if row[node[0]] <= node[1] else node[3]
        score += node
    return score


def test_a_value_up_to_the_threshold_goes_to_the_lower_branch():
    forest = Forest(["words"], 0.0, [[0, 5, -2.0, 2.0]])
    assert [forest.score([n]) for n in (4, 5, 5.001, 6)] == [-2, -2, 2, 2]
    assert forest.features == ("words",)


def test_the_scores_of_all_trees_are_added_and_squashed():
    forest = Forest(["a", "b"], 0.5, TREES)
    assert forest.score([9, 1]) == 0.5 + 2.0 + 0.5 - 0.125
    assert forest.probability([9, 1]) == 1 / (1 + exp(-2.875))
    assert Forest([], 0.0, []).probability([]) == 0.5


def test_it_gives_what_walking_the_lists_gives():
    forest = Forest(["a", "b"], -0.25, TREES)
    for row in product([-1, 0, 2.5, 2.6, 5, 9], [0, 0.25, 0.3, 0.5, 7]):
        assert forest.score(row) == pytest.approx(walked(TREES, -0.25, row))


def rows_for(features: int) -> list[list[float]]:
    """Rows of all kinds of values."""
    return [[((seed * 37 + n * 101) % 97) / (1 if n % 2 else 50) - seed for n in range(features)] for seed in range(20)]


@pytest.mark.parametrize("name", ["headline", "seams", "seams-gate", "seams-group", "seams-looks", "seams-words"])
def test_the_forests_that_come_with_the_program_give_what_walking_their_lists_gives(name):
    listed, forest = json.loads((DATA / f"{name}.json").read_text("utf-8")), load_forest(name)
    assert forest.features == tuple(listed["features"])
    for row in rows_for(len(forest.features)):
        assert forest.score(row) == pytest.approx(walked(listed["trees"], listed["base"], row))
        assert 0 < forest.probability(row) < 1


def test_a_forest_can_be_pickled():
    forest = Forest(["a", "b"], 0.5, TREES)
    other = pickle.loads(pickle.dumps(forest))
    assert other.features == forest.features
    assert other.score([9, 0.3]) == forest.score([9, 0.3])
    assert pickle.loads(pickle.dumps(other)).score([1, 1]) == forest.score([1, 1])


# -- cascades ------------------------------------------------------------------------------------------


def around(words: int, length: int) -> SimpleNamespace:
    """As much of a page of one line as two features ask."""
    return SimpleNamespace(signals=SimpleNamespace(words=[words], length=[length]), lines=1)


STEPS = {"features": ["words", "length"], "base": 0.5, "trees": TREES, "early": [1, 1.5]}
"""The trees in two steps: the first asks both features, the others none but the second feature and nothing."""


def probability(score: float) -> float:
    return 1 / (1 + exp(-score))


def test_the_first_trees_answer_where_the_others_cannot_bring_the_score_below_a_limit():
    cascade, whole = Cascade(STEPS), Cascade({**STEPS, "early": [3, 1.5]})
    below, above = around(4, 1), around(9, 1)  # the first tree leaves -1.5 and 2.5
    limit, just = probability(0.5), probability(1.5)
    assert cascade.at(below, [0], limit) == whole.at(below, [0]) == [probability(walked(TREES, 0.5, [4, 1]))]
    assert cascade.at(above, [0]) == whole.at(above, [0]) == [probability(walked(TREES, 0.5, [9, 1]))]
    assert cascade.at(above, [0], just) == whole.at(above, [0])  # by no more than the margin above
    assert cascade.at(above, [0], limit) == [probability(walked(TREES[:1], 0.5, [9, 1]))] == [probability(2.5)]


def test_what_only_the_others_ask_is_not_made_for_an_early_answer():
    cascade = Cascade({**STEPS, "trees": [[0, 5, -2.0, 2.0], *TREES[1:]]})
    assert cascade.features == ("words", "length")
    page = SimpleNamespace(signals=SimpleNamespace(words=[9]), lines=1)
    assert cascade.at(page, [0], probability(0.5)) == [probability(2.5)]
    with pytest.raises(AttributeError):
        cascade.at(page, [0])


def test_without_first_trees_all_are_asked():
    cascade = Cascade({key: value for key, value in STEPS.items() if key != "early"})
    assert cascade.at(around(9, 1), [0], 1e-4) == [probability(walked(TREES, 0.5, [9, 1]))]


def test_a_cascade_can_be_pickled():
    cascade = Cascade(STEPS)
    other = pickle.loads(pickle.dumps(pickle.loads(pickle.dumps(cascade))))
    for words, length, limit in product([4, 9], [0, 1, 7], [0.2, 0.6, 1.0]):
        assert other.at(around(words, length), [0], limit) == cascade.at(around(words, length), [0], limit)


# -- the cache ----------------------------------------------------------------------------------------

fresh = load_model_data
"""Loads a model as a new process does."""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty folder as the user's cache."""
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path / "kept"))
    return tmp_path / "kept"


@pytest.fixture
def made(monkeypatch):
    """The forests that were made from their lists, in order."""
    names: list[tuple[str, ...]] = []
    make = Forest.__init__

    def counted(self, features, base, trees):
        if trees:
            names.append(tuple(features))
        make(self, features, base, trees)

    monkeypatch.setattr(Forest, "__init__", counted)
    return names


def scores(data) -> list[float]:
    return [forest.score([0.5] * len(forest.features)) for forest in data.values()]


def test_what_is_kept_is_used_again(folder, made):
    first = fresh("html-blocks")
    assert len(made) == len(first)
    (kept,) = folder.iterdir()
    before = kept.read_bytes()
    again = fresh("html-blocks")
    assert len(made) == len(first)  # no more were made
    assert scores(again) == scores(first)
    assert kept.read_bytes() == before


@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b[: len(b) // 2], lambda b: b"\0" * len(b), lambda b: b"x" + b])
def test_a_damaged_file_is_passed_over_and_written_again(folder, made, damage):
    first = fresh("html-blocks")
    (kept,) = folder.iterdir()
    whole = kept.read_bytes()
    kept.write_bytes(damage(whole))
    assert scores(fresh("html-blocks")) == scores(first)
    assert len(made) == 2 * len(first)
    fresh("html-blocks")
    assert len(made) == 2 * len(first)


def test_an_empty_name_turns_it_off(folder, made, monkeypatch, tmp_path):
    monkeypatch.setenv("CLEANER_CACHE", "")
    monkeypatch.chdir(tmp_path)
    first, again = fresh("html-blocks"), fresh("html-blocks")
    assert scores(first) == scores(again)
    assert len(made) == 2 * len(first)
    assert list(tmp_path.rglob("*")) == []


def test_a_folder_that_cannot_be_made_is_no_fault(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("a file, no folder")
    monkeypatch.setenv("CLEANER_CACHE", str(tmp_path / "file" / "kept"))
    assert scores(fresh("html-blocks")) == scores(load_model_data("html-blocks"))


def test_the_form_of_another_file_is_not_fresh(folder, tmp_path):
    path = tmp_path / "a.json"
    path.write_text("1")
    assert load_kept(path, ("forest",)) is None
    keep(path, ("forest",), ["made", 1], "more")
    assert load_kept(path, ("forest",)) == ["made", 1]
    assert load_kept(path, ("forest",), 1) == "more"
    assert load_kept(path, ("forest",), 2) is None  # there is no such part
    assert load_kept(path, ("forest", "cues")) is None  # other modules read it
    path.write_text("22")
    assert load_kept(path, ("forest",)) is None  # the file is another one
    keep(path, ("forest",), "made of the new one")
    assert load_kept(path, ("forest",)) == "made of the new one"
    path.unlink()
    assert load_kept(path, ("forest",)) is None
    assert [p.name for p in folder.iterdir() if not p.name.endswith(".kept")] == []


@pytest.mark.skipif(os.name != "posix" or os.geteuid() != 0, reason="only the superuser gives files away")
def test_what_another_user_wrote_is_not_loaded(folder, tmp_path):
    path = tmp_path / "a.json"
    path.write_text("1")
    keep(path, ("forest",), "made")
    (kept,) = folder.iterdir()
    os.chown(kept, 12345, 12345)
    assert load_kept(path, ("forest",)) is None
