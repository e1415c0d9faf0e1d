"""A rule file in the making, and how it is written down."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from cleaner.rulefile import FORMAT

__all__ = ["Draft", "DraftExample", "DraftRule", "pack_text"]

_HEADINGS = {
    "article": "how an article begins",
    "capture": "dates, names and sources",
    "drop": "what belongs to the site",
}
_RULE_WIDTH = 70
_WIDE = 100
_PLAIN = re.compile(r"[^\x00-\x08\x0b-\x1f\x7f]*")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


@dataclass(slots=True)
class DraftRule:
    """A rule that is proposed."""

    table: str
    """``article``, ``capture`` or ``drop``."""
    id: str
    """Its name."""
    why: str
    """The evidence."""
    lines: list[str] = field(default_factory=list)
    """Forms of single lines."""
    blocks: list[str] = field(default_factory=list)
    """Forms of lines that stand together."""
    where: str = ""
    """Where it speaks."""
    through: bool = False
    """Whether it takes everything to the end of the article."""
    at_most: str = ""
    """The most that it may take."""
    sign: bool = False
    """Whether it proves the site."""

    @property
    def entries(self) -> int:
        """How many entries it has."""
        return len(self.lines) + len(self.blocks)


@dataclass(slots=True)
class DraftExample:
    """An example that proves rules."""

    text: str
    """The document."""
    gives: list[str]
    """The cleaned articles."""
    why: str = ""
    """A note."""


@dataclass(slots=True)
class Draft:
    """A rule file that is proposed."""

    name: str
    """Name of the pack."""
    hosts: tuple[str, ...]
    """The site's hosts."""
    use: tuple[str, ...]
    """Packs it builds on."""
    note: str
    """What it was learned from."""
    rules: list[DraftRule] = field(default_factory=list)
    """Its rules."""
    language: str = "en"
    """The site's language."""
    skip: list[str] = field(default_factory=list)
    """Decisions that are wrong on this site."""
    doubtful: list[DraftRule] = field(default_factory=list)
    """What may be content, and is written as a comment."""
    examples: list[DraftExample] = field(default_factory=list)
    """Its examples."""


def pack_text(draft: Draft) -> str:
    """The rule file as TOML: rules by what they do, doubtful ones as comments, the examples last."""
    out = [f"# {draft.note}", "", f"format = {FORMAT}", f'site   = "{draft.name}"']
    if draft.hosts:
        out.append(f"hosts  = {_list(draft.hosts)}")
    if draft.use:
        out.append(f"use    = {_list(draft.use)}")
    if f"generic-{draft.language}" not in draft.use:
        out.append(f'language = "{draft.language}"')
    if draft.skip:
        out.append(f"skip   = {_list(draft.skip)}")
    for table, heading in _HEADINGS.items():
        rules = [r for r in draft.rules if r.table == table]
        if rules:
            out += ["", _line(heading)]
        for rule in rules:
            out += ["", *_rule(rule)]
    if draft.doubtful:
        out += ["", _line("in doubt: read them, and take the # away from what is chrome")]
        for rule in draft.doubtful:
            out += ["", *(f"# {line}".rstrip() for line in _rule(rule))]
    if draft.examples:
        out += ["", _line("examples, from the corpus")]
        for example in draft.examples:
            out += ["", *_example(example)]
    return "\n".join(out) + "\n"


def _line(heading: str) -> str:
    return f"# {'-' * 16} {heading}"


def _rule(rule: DraftRule) -> list[str]:
    out = [f"[[{rule.table}]]", f'id    = "{rule.id}"', f"why   = {string(rule.why)}"]
    if rule.sign:
        out.append("sign  = true")
    if rule.lines:
        out += _strings("line ", rule.lines)
    if rule.blocks:
        texts = [_long(block) for block in rule.blocks]
        if len(texts) == 1:
            out += f"block = {texts[0]}".split("\n")
        else:
            out += ["block = [", *"\n".join(f"{text}," for text in texts).split("\n"), "]"]
    if rule.through:
        out.append('through = "end"')
    if rule.where:
        out.append(f'where = "{rule.where}"')
    if rule.at_most:
        out.append(f'at_most = "{rule.at_most}"')
    return out


def _example(example: DraftExample) -> list[str]:
    out = ["[[example]]"]
    if example.why:
        out.append(f"why   = {string(example.why)}")
    out += f"text  = {_long(example.text)}".split("\n")
    out += ("gives = [" + ", ".join(_long(text) for text in example.gives) + "]").split("\n")
    return out


def _list(values: Iterable[str]) -> str:
    return f"[{', '.join(map(string, values))}]"


def _strings(key: str, values: Sequence[str]) -> list[str]:
    """A list of strings, on one line where it is short."""
    flat = f"{key} = {_list(values)}"
    if len(flat) <= _WIDE:
        return [flat]
    return [f"{key} = [", *(f"  {string(value)}," for value in values), "]"]


def string(text: str) -> str:
    """A TOML string: literal quotes where plain ones would need escapes."""
    if _PLAIN.fullmatch(text) and "\n" not in text and "\t" not in text:
        if '"' not in text and "\\" not in text:
            return f'"{text}"'
        if "'" not in text:
            return f"'{text}'"
    return '"' + "".join(_ESCAPES.get(c) or (c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}") for c in text) + '"'


def _long(text: str) -> str:
    """A TOML string of several lines."""
    text = text.strip("\n")
    if _PLAIN.fullmatch(text) and "'''" not in text and not text.endswith("'"):
        return f"'''\n{text}\n'''"
    escaped = "".join(
        c if c == "\n" or (c >= " " and c not in '\\"\x7f') else _ESCAPES.get(c) or f"\\u{ord(c):04x}" for c in text
    )
    return f'"""\n{escaped}\n"""'
