"""Reads one rule file and checks all of it: every error names file, line and key."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

from cleaner.dates import default_order
from cleaner.errors import RuleError, TemplateError, suggestion
from cleaner.folding import line_key
from cleaner.model import Kind, Verdict
from cleaner.rule import Block, Example, Limit, Pack, Pattern, Place, Row, Rule, Table, compile_pattern
from cleaner.selecting import css_fault, xpath_fault
from cleaner.template import KIND_SLOTS, Template, parse_template
from cleaner.tomlfile import EITHER, FLAG, INTEGER, TEXT, TEXTS, TomlFile, listed, read_text

__all__ = ["FORMAT", "is_taken", "parse_pack", "read_pack"]

FORMAT = 1
"""The version of the rule language that this program reads."""
_TAKEN = frozenset(("auto", "exception", "html", "split"))  # with these begin the ids of the program's own decisions

_HEAD = {
    "format": INTEGER, "site": TEXT, "language": EITHER, "hosts": TEXTS, "use": TEXTS, "skip": TEXTS,
    "date_order": TEXT, "why": TEXT,
}  # fmt: skip
_COMMON = {"id": TEXT, "why": TEXT, "sign": FLAG}
_MATCH = {"line": EITHER, "block": EITHER, "regex": EITHER, "where": EITHER}
_TABLES: dict[str, dict[str, str]] = {
    "article": _COMMON | {"block": EITHER, "css": EITHER, "xpath": EITHER},
    "drop": _COMMON | _MATCH | {"span": EITHER, "through": TEXT, "at_most": TEXT},
    "capture": _COMMON | _MATCH | {"at_most": TEXT},
    "keep": _COMMON | _MATCH,
    "index": _COMMON | _MATCH | {"url": EITHER},
    "prune": _COMMON | {"css": EITHER, "xpath": EITHER},
    "example": {"text": TEXT, "gives": TEXTS, "keeps": TEXT, "verdict": TEXT, "why": TEXT},
}
_MATCHERS = ("line", "block", "regex", "span", "url", "css", "xpath")
_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_FLAGS = re.compile(r"\s*\{(optional|more)\}\s*$")
_PLACE = re.compile(r"(first|last) ([1-9]\d{0,3})|within ([1-9]\d{0,3}) of ([a-z]+)|(before|after) ([a-z]+)")
_LIMIT = re.compile(r"([1-9]\d{0,5}) (words?|lines?)")
_HOST = re.compile(r"(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_MAX_PATTERN = 600  # characters of an expression: as many as the longest line that a whole-line one is held against
_NO_TEXT = re.compile(r"(?:\s|\\[AbBmMsZ]|[\^$])*")  # an expression of places and white space alone
_ESCAPE = re.compile(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-9]{1,3}|[gk]<[^>]*>|.)")  # in an expression


def read_pack(path: Path) -> Pack:
    """Read a rule file.

    :raises RuleError: it can't be read, is no TOML, or breaks a rule of the language
    """
    text = read_text(path, RuleError)
    return parse_pack(text, str(path))


def parse_pack(text: str, path: str = "<rules>") -> Pack:
    """Parse the text of a rule file; :raises RuleError: with file, line and key."""
    return _Reader(text, path).pack()


def is_taken(name: str) -> bool:
    """Whether no site's pack can bear a name, since ids of a language's rules or of the program's own decisions begin so."""
    return name in _TAKEN or name.startswith("generic")


class _Reader(TomlFile):
    error = RuleError

    # -- the file -------------------------------------------------------------------------------

    def pack(self) -> Pack:
        data = self.data()
        head = {k: v for k, v in data.items() if k not in _TABLES}
        self.check_keys(head, _HEAD, "", 0, also=_TABLES)
        if head.get("format") != FORMAT:
            found_format = head.get("format", "no format")
            self.fail(f"this program reads format {FORMAT}, the file has {found_format}; write format = 1", "", 0, "format")
        for table in _TABLES:
            if not isinstance(data.get(table, []), list):
                self.fail(f"write [[{table}]] with two brackets", table, 0, table)
        languages = tuple(listed(head.get("language", ())))
        name = self.name(head, languages)
        uses = tuple(head.get("use", ()))
        if not languages:
            languages = tuple(u.removeprefix("generic-") for u in uses if u.startswith("generic-")) or ("en",)
        order = head.get("date_order") or default_order(languages)
        if order not in ("DMY", "MDY", "YMD"):
            self.fail('must be "DMY", "MDY" or "YMD"', "", 0, "date_order")
        for host in head.get("hosts", ()):
            if not _HOST.fullmatch(host):
                self.fail(
                    f'"{host}" is no host name in small letters, such as "news.example" or "*.news.example"', "", 0, "hosts"
                )
        self.pack_name, self.languages, self.generic = name, languages, name.startswith("generic-")
        if self.generic and head.get("hosts"):
            self.fail("a language's pack has no hosts; give it a site", "", 0, "hosts")
        rules: list[Rule] = []
        seen: dict[str, str] = {}
        for table in get_args(Table):
            for nth, entry in enumerate(data.get(table, ())):
                rule = self.rule(table, nth, entry)
                if rule.id in seen:
                    self.fail(f'"{entry["id"]}" stands twice; ids are unique in a file', table, nth, "id")
                seen[rule.id] = table
                rules.append(rule)
        return Pack(
            name=name,
            path=self.path,
            hosts=tuple(head.get("hosts", ())),
            languages=languages,
            date_order=order,
            use=uses,
            skip=tuple(head.get("skip", ())),
            rules=tuple(rules),
            examples=tuple(self.example(nth, e) for nth, e in enumerate(data.get("example", ()))),
        )

    def name(self, head: dict[str, Any], languages: tuple[str, ...]) -> str:
        site = head.get("site")
        if site is None and len(languages) != 1:
            self.fail('needs site = "…" (a site\'s pack) or language = "…" (a language\'s)', "", 0, "site")
        name = f"generic-{languages[0]}" if site is None else site
        if not _KEBAB.fullmatch(name) or (site is not None and name.startswith("generic")):
            self.fail(f'"{name}" is no name: small letters, digits and hyphens, not "generic"', "", 0, "site")
        if is_taken(site or ""):
            self.fail(f'"{name}" is taken: ids of the program\'s own decisions begin so; choose another name', "", 0, "site")
        return str(name)

    # -- rules ----------------------------------------------------------------------------------

    def rule(self, table: Table, nth: int, entry: dict[str, Any]) -> Rule:
        self.check_keys(entry, _TABLES[table], table, nth)
        if not _KEBAB.fullmatch(entry.get("id", "")):
            self.fail('each rule needs an id such as "share-row": small letters, digits and hyphens', table, nth, "id")
        given = [key for key in _MATCHERS if key in entry]
        if not given:
            wanted = [key for key in _MATCHERS if key in _TABLES[table]]
            self.fail(f"the rule can never match: it needs {' or '.join(wanted)}", table, nth, "id")
        for key in given:
            if not listed(entry[key]):
                self.fail("the list is empty, so the rule can never match", table, nth, key)
        if entry.get("through", "end") != "end":
            self.fail('must be "end"', table, nth, "through")
        if "through" in entry and given == ["span"]:
            self.fail("a span goes from inside one line; through needs a line, block or regex", table, nth, "through")
        return Rule(
            id=f"{self.pack_name}/{entry['id']}",
            table=table,
            why=entry.get("why", ""),
            sign=entry.get("sign", False),
            lines=tuple(self.template(text, table, nth, entry) for text in listed(entry.get("line", ()))),
            blocks=tuple(self.block(text, table, nth) for text in listed(entry.get("block", ()))),
            patterns=tuple(self.pattern(text, table, nth, "regex") for text in listed(entry.get("regex", ()))),
            spans=tuple(self.pattern(text, table, nth, "span") for text in listed(entry.get("span", ()))),
            where=tuple(self.where(text, table, nth) for text in listed(entry.get("where", ()))),
            through="through" in entry,
            at_most=self.limit(entry["at_most"], table, nth) if "at_most" in entry else None,
            urls=self.urls(entry, table, nth),
            css=self.selectors(entry, table, nth, "css"),
            xpath=self.selectors(entry, table, nth, "xpath"),
            generic=self.generic,
            path=self.path,
            line=self.place(table, nth),
        )

    def template(self, text: str, table: str, nth: int, entry: dict[str, Any]) -> Template:
        template = self.parse(text, table, nth, "line")
        if "\n" in text.strip():
            self.fail("a line holds one line; write several in a block", table, nth, "line")
        if table == "capture" and template.kind_slot is None:
            self.fail(f'"{text}" has no slot that says what is captured, such as {{date}} or {{byline}}', table, nth, "line")
        if not template.anchored and "where" not in entry:
            self.fail(f'"{text}" would take every line; add literal text or where', table, nth, "line")
        return template

    def parse(self, text: str, table: str, nth: int, key: str) -> Template:
        try:
            return parse_template(text, self.languages)
        except TemplateError as error:
            self.fail(f'"{text}": {error}', table, nth, key)

    def block(self, text: str, table: str, nth: int) -> Block:
        rows: list[Row] = []
        for raw in text.strip("\n").split("\n"):
            if not raw.strip():
                continue
            flags: set[str] = set()
            while found := _FLAGS.search(raw):
                flags.add(found[1])
                raw = raw[: found.start()]
            row = Row(self.parse(raw, table, nth, "block"), "optional" in flags, "more" in flags)
            before = rows[-1] if rows else None
            if before and not flags and not (before.optional or before.more) and before.template.parts == row.template.parts:
                rows[-1] = Row(before.template, least=before.least + 1)  # a row written twice needs at least two
            else:
                rows.append(row)
        self.check_ends(rows, table, nth)
        if table in ("article", "capture") and not any(r.template.kind_slot for r in rows):
            self.fail("no row has a slot that gives a kind, such as {title}", table, nth, "block")
        ends = [0 if r.optional else len(r.template.prefix.strip()) or len(r.template.suffix.strip()) for r in rows]
        anchor = ends.index(max(ends)) if max(ends) else None
        return Block(text, tuple(rows), sum(r.template.literal * r.least for r in rows), anchor)

    def check_ends(self, rows: list[Row], table: str, nth: int) -> None:
        """The ends of a block must be told from a paragraph, or the block could eat one."""
        required = [r for r in rows if not r.optional]
        if not required:
            self.fail("every row is optional, so the block matches nothing", table, nth, "block")
        for row in (rows[0], required[0], required[-1], rows[-1]):
            held = {s.name for other in required if other is not row for s in other.template.slots if s.binds}
            slots = {s.name for s in row.template.slots}
            last = row is rows[-1] and row is not rows[0]
            # A {caption} or {byline} that ends a block takes no more copies than were there before.
            limited = (
                last and row.optional and row.template.bare is not None and row.template.bare.base in ("caption", "byline")
            )
            if not (row.template.anchored or slots & held or limited or (row.least > 1 and row.template.bare)):
                self.fail(
                    f'the {"last" if last else "first"} row "{row.template.text}" would match any paragraph: '
                    "it needs literal text, a date, a number, or a slot that a required row also holds",
                    table, nth, "block",
                )  # fmt: skip

    def pattern(self, text: str, table: str, nth: int, key: str) -> Pattern:
        import regex

        if len(text) > _MAX_PATTERN:
            self.fail(f"longer than {_MAX_PATTERN} characters", table, nth, key)
        try:
            compiled = compile_pattern(text, key == "regex")
        except regex.error as error:
            self.fail(f'"{text}" is no regular expression: {error}', table, nth, key)
        kinds = [name for name in compiled.groupindex if name in KIND_SLOTS]
        for name in compiled.groupindex:
            if name not in KIND_SLOTS:
                self.fail(f"unknown group (?P<{name}>…){suggestion(name, KIND_SLOTS)}", table, nth, key)
        if table == "capture" and not kinds:
            self.fail("has no named group that says what is captured, such as (?P<date>…)", table, nth, key)
        if compiled.fullmatch("") is not None and key == "regex":
            self.fail(f'"{text}" matches a line without any text', table, nth, key)
        if key == "span" and _NO_TEXT.fullmatch(text):
            self.fail(f'"{text}" can never match: it takes no text from a line', table, nth, key)
        needs = _needed(text)
        kind = min(kinds, key=lambda k: compiled.groupindex[k], default=None)
        return Pattern(text, key == "regex", needs if key == "span" else line_key(needs), kind)

    def where(self, text: str, table: str, nth: int) -> Place:
        found = _PLACE.fullmatch(text)
        if not found:
            self.fail(
                f'"{text}" is no place; write "first 5", "last 15", "within 6 of title", "before date" or "after title"',
                table, nth, "where",
            )  # fmt: skip
        kind = found[4] or found[6]
        if kind and kind not in KIND_SLOTS:
            self.fail(f'"{kind}" is no kind{suggestion(kind, KIND_SLOTS)}', table, nth, "where")
        if kind and table == "index":
            self.fail(
                f'"{text}" can never match: a listing page has no kinds; write "first 5" or "last 15"', table, nth, "where"
            )
        relation: Any = found[1] or found[5] or "within"
        return Place(relation, int(found[2] or found[3] or 0), Kind(kind) if kind else None, text)

    def limit(self, text: str, table: str, nth: int) -> Limit:
        found = _LIMIT.fullmatch(text)
        if not found:
            self.fail(f'"{text}" is no limit; write "120 words" or "20 lines"', table, nth, "at_most")
        return Limit(int(found[1]), "words" if found[2].startswith("word") else "lines")

    def urls(self, entry: dict[str, Any], table: str, nth: int) -> tuple[str, ...]:
        globs = tuple(listed(entry.get("url", ())))
        if "" in globs:
            self.fail('"" can never match: no address is empty', table, nth, "url")
        return globs

    def selectors(self, entry: dict[str, Any], table: str, nth: int, key: str) -> tuple[str, ...]:
        texts = tuple(listed(entry.get(key, ())))
        for text in texts:
            if fault := css_fault(text) if key == "css" else xpath_fault(text):
                self.fail(f'"{text}" is {fault}', table, nth, key)
        return texts

    def example(self, nth: int, entry: dict[str, Any]) -> Example:
        self.check_keys(entry, _TABLES["example"], "example", nth)
        if ("keeps" in entry) == ("text" in entry and "gives" in entry) or ("text" in entry) != ("gives" in entry):
            self.fail("needs text and gives, or keeps alone", "example", nth, "")
        verdict = entry.get("verdict")
        if verdict is not None and verdict not in list(Verdict):
            self.fail(f"must be one of {', '.join(Verdict)}{suggestion(verdict, Verdict)}", "example", nth, "verdict")
        if "keeps" in entry:
            return Example(entry["keeps"], None, verdict, self.path, self.place("example", nth))
        return Example(entry["text"], tuple(entry["gives"]), verdict, self.path, self.place("example", nth))


def _needed(pattern: str) -> str:
    """A piece of plain text that every match of a regular expression holds, perhaps empty.

    Careful rather than clever: an expression with alternatives or inline flags has none, and a
    piece ends before anything that is not a plain letter, digit or blank.
    """
    if "|" in pattern or "(?i" in pattern or "(?x" in pattern:
        return ""
    flat = re.sub(r"\{[^}]*\}", "?", _ESCAPE.sub("\0", pattern))
    while (shorter := re.sub(r"\[\^?\]?[^\]]*\]|\([^()]*\)", "\0", flat)) != flat:
        flat = shorter
    flat = re.sub(r".[*?+][^\0]?", "\0", flat)
    return max(re.findall(r"[\w :,;'\"-]+", flat), key=len, default="")
