"""Line templates: literal text with ``{slots}``, matched on whole lines, by key.

A template is parsed once into literal pieces and slots and matched by walking the pieces: no
regular expression is made for it, so there is nothing that can run away, and nothing to compile.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from cleaner.dates import date_matcher
from cleaner.errors import TemplateError, suggestion
from cleaner.folding import line_key
from cleaner.model import CAPTURED, Kind

__all__ = ["KIND_SLOTS", "Binding", "Slot", "Template", "parse_template"]

KIND_SLOTS: dict[str, Kind] = {"title": Kind.TITLE, "body": Kind.BODY, **{kind.value: kind for kind in CAPTURED}}
"""The slots that give a row its kind."""
_FREE = ("n", "any")  # match, but never bind

_MAX_LENGTH = {"title": 250, "caption": 600, "topics": 400, "byline": 80, "credit": 80, "kicker": 80, "date": 80, "n": 30}
_MAX_TEMPLATE = 2000
_MAX_SLOTS = 8
_MAX_TRIES = 20_000  # ends of slots in one line; far more than any line of a real page needs
_NAME = re.compile(r"([a-z]+)(?:-([2-9]))?")
_PIECE = re.compile(r"\{\{|\}\}|\{([^{}]*)\}|[^{}]+|[{}]")
# A full stop ends a sentence when the word before it is none of the short ones that are
# abbreviated in names ("J.", "Dr.", "Jr.").
_SENTENCE_END = re.compile(r"[!?。！？؟۔]|[^\W\d_]{4,}\.(?:\s|$)")
_STATEMENT = re.compile(r"(?:[。۔।]|[^\W\d_]{4,}\.)$")  # at the end of keywords: then they are none
_MARK = 0xE000  # private-use characters stand for the slots while the literal text is folded

Binding = tuple[tuple[str, str], ...]
"""What the slots of a match hold, as pairs of slot name and text (a piece of the key)."""


class Slot(NamedTuple):
    """One slot of a template."""

    name: str
    """As written: ``title``, ``caption-2``, ``any``."""
    base: str
    """Its shape: the name without the number."""

    @property
    def binds(self) -> bool:
        """Whether the slot twice means the same text."""
        return self.base not in _FREE


class Template:
    """One line of literal text with slots.

    :ivar text: as the author wrote it
    :ivar parts: literal pieces, folded, and slots, in order
    :ivar languages: the languages whose dates ``{date}`` knows
    :ivar slots: the slots alone
    :ivar exact: the key that it stands for, where it has no slots
    :ivar literal: how many literal characters there are, white space not counted
    :ivar prefix: the literal text that every match begins with, perhaps empty
    :ivar suffix: the literal text that every match ends with, perhaps empty
    :ivar inner: the longest literal piece, perhaps empty
    :ivar bare: the slot, where the template is nothing but one
    :ivar kind_slot: the first slot that gives the line its kind
    """

    __slots__ = (
        "_matters", "_shapes", "bare", "exact", "inner", "kind_slot", "languages", "literal", "parts", "prefix", "slots",
        "suffix", "text",
    )  # fmt: skip

    def __init__(self, text: str, parts: tuple[str | Slot, ...], languages: tuple[str, ...] = ()) -> None:
        self.text, self.parts, self.languages = text, parts, languages
        self.slots: tuple[Slot, ...] = ()
        self.exact: str | None = None
        self.bare: Slot | None = None
        self.kind_slot: Slot | None = None
        self._shapes: dict[str, Callable[[str], bool]] | None = None
        self._matters: list[frozenset[str]] | None = None
        first, last = parts[0], parts[-1]
        if len(parts) == 1 and isinstance(first, str):  # most rules are exact lines, and there are thousands
            self.exact = self.prefix = self.suffix = self.inner = first
            self.literal = len(first.replace(" ", ""))
            return
        pieces = [p for p in parts if isinstance(p, str)]
        self.slots = tuple(p for p in parts if isinstance(p, Slot))
        self.literal = sum(len(p.replace(" ", "")) for p in pieces)
        self.prefix = first if isinstance(first, str) else ""
        self.suffix = last if isinstance(last, str) else ""
        self.inner = max(pieces, key=len, default="")
        self.bare = self.slots[0] if len(parts) == 1 else None
        self.kind_slot = next((s for s in self.slots if s.base in KIND_SLOTS), None)

    def __reduce__(self) -> tuple[object, ...]:
        return Template, (self.text, self.parts, self.languages)

    def __repr__(self) -> str:
        return f"Template({self.text!r})"

    @property
    def anchored(self) -> bool:
        """Whether it holds literal text, a date or a number, which a paragraph can't pass for."""
        return self.literal > 0 or any(s.base in ("date", "n") for s in self.slots)

    @property
    def shapes(self) -> dict[str, Callable[[str], bool]]:
        """The test of each slot's text, by its base."""
        if self._shapes is None:
            self._shapes = {s.base: _shape(s.base, self.languages) for s in self.slots}
        return self._shapes

    @property
    def matters(self) -> list[frozenset[str]]:
        """For each part the shapes that it and the parts after it are held against."""
        if self._matters is None:
            bases = [p.base if isinstance(p, Slot) and p.binds else "" for p in self.parts]
            self._matters = [frozenset(bases[at:]) for at in range(len(bases))]
        return self._matters

    def match(self, key: str, bound: Binding = ()) -> Binding | None:
        """What the slots hold where the key of a line matches, else ``None``.

        :param bound: what slots hold already; a slot of that name must hold the same text
        :return: each slot once, the free ones (``{n}``, ``{any}``) as often as they stand
        """
        parts = self.parts
        if not self.slots:
            return () if key == parts[0] else None
        if not (key.startswith(self.prefix) and key.endswith(self.suffix)) or self.inner not in key:
            return None
        if len(self.slots) == 1:
            return self._between(key, bound)
        failed: set[tuple[int, int, Binding]] = set()
        tries = 0

        def walk(at: int, pos: int, held: Binding) -> Binding | None:
            if at == len(parts):
                return held if pos == len(key) else None
            part = parts[at]
            if isinstance(part, str):
                return walk(at + 1, pos + len(part), held) if key.startswith(part, pos) else None
            state = at, pos, tuple(b for b in held if b[0].partition("-")[0] in self.matters[at])
            if state in failed:
                return None
            known = _value(part.name, held) or _value(part.name, bound)
            if known is not None:
                again = held if (part.name, known) in held else (*held, (part.name, known))
                found = walk(at + 1, pos + len(known), again) if key.startswith(known, pos) else None
            else:
                found = try_ends(at, pos, held, part)
            if found is None:
                failed.add(state)
            return found

        def try_ends(at: int, pos: int, held: Binding, slot: Slot) -> Binding | None:
            nonlocal tries
            longest = _MAX_LENGTH.get(slot.base, len(key))
            if last := at + 2 >= len(parts):  # only the literal end may follow
                end = len(key) - (len(self.suffix) if at + 2 == len(parts) else 0)
            else:
                end = key.find(str(parts[at + 1]), pos + 1)
                # Any text before any text: where the nearest end does not lead on, no farther one does.
                last = slot.base == "any" and at + 2 < len(parts) and parts[at + 2] == slot
            while pos < end <= pos + longest and tries < _MAX_TRIES:
                tries += 1
                value = key[pos:end]
                if self.shapes[slot.base](value) and _different(slot, value, held + bound):
                    found = walk(at + 1, end, (*held, (slot.name, value)))
                    if found is not None:
                        return found
                if last:
                    break
                end = key.find(str(parts[at + 1]), end + 1)
            return None

        return walk(0, 0, ())

    def _between(self, key: str, bound: Binding) -> Binding | None:
        """The match of a form with one slot, which holds whatever stands between the two ends; most forms
        are such."""
        slot = self.slots[0]
        value = key[len(self.prefix) : len(key) - len(self.suffix)]
        known = _value(slot.name, bound)
        if known is not None:
            return ((slot.name, value),) if value == known else None
        fits = 0 < len(value) <= _MAX_LENGTH.get(slot.base, len(key)) and self.shapes[slot.base](value)
        return ((slot.name, value),) if fits and _different(slot, value, bound) else None


def _value(name: str, held: Binding) -> str | None:
    if name in _FREE:
        return None
    return next((text for n, text in held if n == name), None)


def _different(slot: Slot, value: str, held: Binding) -> bool:
    """``{caption-2}`` is another caption than ``{caption}``."""
    return not slot.binds or all(text != value or n.partition("-")[0] != slot.base for n, text in held)


def _shape(base: str, languages: tuple[str, ...]) -> Callable[[str], bool]:
    """The test that a slot's text must pass, beside its length."""
    if base == "date":
        return date_matcher(languages)
    if base == "n":
        return str.isdecimal
    if base in ("byline", "credit", "kicker"):
        return lambda value: not _SENTENCE_END.search(value)
    if base == "topics":
        return lambda value: not _STATEMENT.search(value)
    return bool


def parse_template(text: str, languages: tuple[str, ...] = ()) -> Template:
    """Parse one line of a rule.

    :param text: literal text with ``{slots}``; ``{{`` and ``}}`` are braces
    :param languages: for ``{date}``
    :raises TemplateError: with what is wrong and the nearest valid slot

    >>> parse_template("Photo: {credit}").match("photo: a. miller")
    (('credit', 'a. miller'),)
    """
    if len(text) > _MAX_TEMPLATE:
        raise TemplateError(f"longer than {_MAX_TEMPLATE} characters")
    if "{" not in text and "}" not in text and (plain := line_key(text)):
        return Template(text, (plain,), languages)
    slots: list[Slot] = []
    raw = ""
    for piece in _PIECE.finditer(text):
        whole, name = piece.group(0), piece.group(1)
        if name is not None:
            raw += chr(_MARK + len(slots))
            slots.append(_slot(name))
        elif whole in "{}":
            raise TemplateError(f'a lone "{whole}"; write "{whole * 2}" for a brace')
        else:
            raw += whole[0] if whole in ("{{", "}}") else whole
    if len(slots) > _MAX_SLOTS:
        raise TemplateError(f"more than {_MAX_SLOTS} slots")
    key = line_key(raw)
    parts: list[str | Slot] = []
    for piece_text in re.split(f"([{chr(_MARK)}-{chr(_MARK + _MAX_SLOTS)}])", key):
        if len(piece_text) == 1 and _MARK <= ord(piece_text) < _MARK + len(slots):
            if parts and isinstance(parts[-1], Slot):
                raise TemplateError("two slots with no text between them")
            parts.append(slots[ord(piece_text) - _MARK])
        elif piece_text:
            parts.append(piece_text)
    if not parts:
        raise TemplateError("an empty line matches nothing")
    return Template(text, tuple(parts), languages)


def _slot(name: str) -> Slot:
    known = [*KIND_SLOTS, *_FREE]
    parsed = _NAME.fullmatch(name)
    if parsed is None or parsed[1] not in known or (parsed[2] and parsed[1] in _FREE):
        hint = suggestion(re.sub(r"-\d+$", "", name), [*known, "optional", "more"])
        if name in ("optional", "more"):
            raise TemplateError(f"{{{name}}} stands at the end of a block's row only")
        raise TemplateError(f"unknown slot {{{name}}}{hint}; slots are {', '.join(known)}")
    return Slot(name, parsed[1])
