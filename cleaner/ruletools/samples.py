"""Lines that a form matches: what lint tries other rules on."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from cleaner.folding import line_key
from cleaner.template import Slot, Template

__all__ = ["Story", "sample_lines", "stories"]

Story = tuple[str, ...]
"""The non-blank lines of a clean text."""

_LONG = "The qovyx of zabbrel was seen on monday, said its keeper. It had nine lamps, and none of them was lit."
# Texts that a slot may hold: words that no rule names, of several shapes, so that a form that matches only one of them
# is told from one that matches all.
_FILLERS: dict[str, tuple[str, ...]] = {
    "any": ("qovyx", "zab 12 qov", "(qovyx)", _LONG),
    "n": ("7", "20", "1234"),
    "date": ("2018-06-14", "2031-11-02", "1999-01-30"),
    "body": ("qovyx zab", _LONG, "qovyx: 7"),
    "title": ("qovyx zab runs", _LONG, "zab 9"),
    "caption": ("qovyx at its pier", _LONG, "zab (qov)"),
    "topics": ("qovyx, zab", "zab", "qov; zab; vyx"),
    "byline": ("ann qovyx", "zab vyx and bo qov", "q. zab"),
    "credit": ("qovyx press", "zab", "ann qov / zab"),
    "kicker": ("qovyx", "zab and vyx", "qov 9"),
}


def sample_lines(template: Template) -> Iterator[str]:
    """Keys that a form matches, made of its literal text and fillers."""
    if template.exact is not None:
        yield template.exact
        return
    for turn in range(len(_FILLERS["any"])):
        held: dict[str, str] = {}
        line = ""
        for part in template.parts:
            line += part if isinstance(part, str) else _fill(part, turn, held)
        key = line_key(line)
        if template.match(key) is not None:
            yield key


def _fill(slot: Slot, turn: int, held: dict[str, str]) -> str:
    """A slot's text: the same for the same slot, another one for its second."""
    if slot.name not in held:
        fillers = _FILLERS[slot.base]
        number = int(slot.name.rpartition("-")[2]) - 1 if "-" in slot.name else 0
        text = fillers[turn % len(fillers)]
        held[slot.name] = f"{text} {'x' * number}" if number else text
    return held[slot.name]


@cache
def stories() -> tuple[Story, ...]:
    """The clean texts that come with the program, in all languages of the bundled packs."""
    import tomllib

    data = tomllib.loads((files("cleaner") / "data" / "prose.toml").read_text(encoding="utf-8"))
    return tuple(tuple(filter(str.strip, story["text"].split("\n"))) for story in data["story"])
