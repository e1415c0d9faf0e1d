"""A cleaner travels to machines that have none of its rule files."""

from __future__ import annotations

import os
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from cleaner import Cleaner, CleanerError, RuleError
from cleaner.integrations.shipping import Shipment
from cleaner.packfile import user_rules

from .documents import ROOT, RULES, STORY, texts

PACK = """
format = 1
site = "sea"
hosts = ["sea.example"]

[[drop]]
id = "{id}"
why = "A line that is on every page"
line = ["{line}"]

[[example]]
text = '''
The sea is calm today.
{line}
'''
gives = ['''
The sea is calm today.
''']
"""
PAGE = "The sea is calm today.\nFollow the sea\nMore from the sea\nAll about the sea\n"


def pack(path: Path, id_: str, line: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(PACK.format(id=id_, line=line))
    return path


def arrived(shipment: Shipment) -> Cleaner:
    return pickle.loads(pickle.dumps(shipment)).cleaner()


def test_it_cleans_like_the_one_that_was_packed() -> None:
    cleaner = Cleaner.load(rules=RULES, keep=["caption", "date"], cut="normal")
    there = arrived(Shipment.of(cleaner))
    for name, text in texts().items():
        here, found = cleaner.clean(text, path=name), there.clean(text, path=name)
        assert (found.text, found.packs, found.counts) == (here.text, here.packs, here.counts), name


def test_it_needs_no_file_of_the_driver(alone: Path) -> None:
    shutil.copytree(RULES, alone / "mine")
    data = pickle.dumps(Shipment.of(Cleaner.load(rules="mine")))
    shutil.rmtree(alone / "mine")
    result = pickle.loads(data).cleaner().clean(STORY)
    assert "harborpost" in result.packs
    assert len(result.articles) == 2


def test_where_a_rule_was_found_still_counts(alone: Path) -> None:
    """Named files, the corpus's and the user's: a nearer rule of the same name replaces a farther one."""
    named = pack(alone / "named" / "sea.toml", "follow", "Follow the sea")
    farther = pack(alone / "farther" / "sea.toml", "follow", "Never seen")
    pack(alone / "rules" / "sea.toml", "follow", "Never seen")
    pack(alone / "rules" / "more.toml", "more", "More from the sea")
    pack(user_rules() / "sea.toml", "more", "Never seen")
    pack(user_rules() / "all.toml", "all", "All about the sea")
    cleaner = Cleaner.load(rules=[named, farther], corpus=alone / "rules", cut="off")
    shipment = Shipment.of(cleaner)
    shutil.rmtree(user_rules())
    for each in (cleaner, arrived(shipment)):
        assert each.clean(PAGE, host="sea.example").text == "The sea is calm today.\n"


def test_the_rules_of_another_user_do_not_speak(alone: Path) -> None:
    data = pickle.dumps(Shipment.of(Cleaner.load(cut="off")))
    pack(user_rules() / "sea.toml", "all", "All about the sea")
    assert pickle.loads(data).cleaner().clean(PAGE, host="sea.example").text == PAGE
    assert Cleaner.load(cut="off").clean(PAGE, host="sea.example").text != PAGE


def test_messages_name_the_file_that_the_driver_had(alone: Path) -> None:
    named = pack(alone / "named" / "sea.toml", "follow", "Follow the sea")
    there = arrived(Shipment.of(Cleaner.load(rules=named)))
    assert there.library.pack("sea").path == str(named)
    assert {rule.path for rule in there.library.pack("sea").rules} == {str(named)}


def test_another_version_is_refused() -> None:
    shipment = replace(Shipment.of(Cleaner.load()), program="0.0.9 (abc)")
    with pytest.raises(CleanerError, match=r"workers have article-cleaner .* and the driver 0\.0\.9"):
        arrived(shipment)


def test_a_fault_is_found_before_it_travels(alone: Path) -> None:
    (alone / "rules").mkdir()
    (alone / "rules" / "sea.toml").write_text('format = 1\nsite = "sea"\nhost = ["sea.example"]\n[[drop]]\nid = "x"\n')
    with pytest.raises(RuleError, match="host"):
        Shipment.of(Cleaner.load(corpus=alone / "rules"))


def test_the_same_cleaner_gives_the_same_bytes_in_every_process() -> None:
    """Caches go by them."""
    code = (
        "import hashlib, pickle; from cleaner import Cleaner; from cleaner.integrations.shipping import Shipment; "
        f"s = Shipment.of(Cleaner.load(rules={str(RULES)!r}, keep=['date', 'caption', 'byline', 'credit'])); "
        "print(hashlib.sha256(pickle.dumps(s)).hexdigest())"
    )
    seen = {
        subprocess.run(
            [sys.executable, "-c", code], env=os.environ | {"PYTHONHASHSEED": seed}, cwd=ROOT, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(seen) == 1
