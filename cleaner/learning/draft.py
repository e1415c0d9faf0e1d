"""A rule file in the making, and how it is written down."""

from __future__ import annotations

from dataclasses import dataclass, field

from cleaner.packtext import comment, head, table

__all__ = ["Draft", "DraftExample", "DraftRule", "pack_text"]

_HEADINGS = {
    "article": "how an article begins",
    "capture": "dates, names and sources",
    "drop": "what belongs to the site",
}


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
    language = "" if f"generic-{draft.language}" in draft.use else draft.language
    out = [comment([draft.note]), head(draft.name, draft.hosts, draft.use, language, draft.skip)]
    for name, heading in _HEADINGS.items():
        rules = [_rule(rule) for rule in draft.rules if rule.table == name]
        out += [_line(heading), *rules] if rules else []
    if draft.doubtful:
        out.append(_line("in doubt: read them, and take the # away from what is chrome"))
        out += [comment([_rule(rule).rstrip("\n")]) for rule in draft.doubtful]
    if draft.examples:
        out.append(_line("examples, from the corpus"))
        out += [table("example", why=own.why, text=own.text, gives=own.gives) for own in draft.examples]
    return "\n".join(out)


def _line(heading: str) -> str:
    return f"# {'-' * 16} {heading}\n"


def _rule(rule: DraftRule) -> str:
    return table(
        rule.table,
        id=rule.id,
        why=rule.why,
        sign=rule.sign,
        line=rule.lines,
        block=rule.blocks[0] if len(rule.blocks) == 1 else rule.blocks,
        through="end" if rule.through else "",
        where=rule.where,
        at_most=rule.at_most,
    )
