"""Reads the files in ``cases/``: small rule files, and documents that are labelled as they must come out.

::

    === What the case shows
    Why, in words.
    --- rules
    [[drop]]
    id = "about"
    line = "About Harbor Post"
    --- document verdict=article
    keep  1        | The ferry is back in service.
    drop  1 about  | About Harbor Post

Before the bar stands what the line must be: a kind (``title``, ``chrome``, …) or a fate (``keep``, ``capture``, ``drop``),
then, where it matters, the number of its article and the rule that decided (``-`` for none; ``demo/`` is left out). After the
bar stands the line; ``[-text-]`` is a piece that must go from inside it, ``\\uXXXX`` any character, and a ``separator`` line
needs no text.

``--- rules`` may name the file and is the pack ``demo`` where no head is written. Options of ``--- document`` are
``packs`` (``demo`` if not given; ``none``), ``host``, ``url``, ``path``, ``cut`` (``off`` if not given), ``keep``,
``guard`` and what must come out: ``verdict``, ``refused`` (rule:line, …), ``active`` (packs). ``--- text`` is what must be
printed for the document above. ``--- error`` says which ``line`` of the rules and which ``key`` a fault is found at
(``head=1``: the rules bring their own head); each of its lines must stand in the message.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cleaner import Cleaner, Fate, Kind, Result, RuleError

__all__ = ["CASES", "Case", "Document", "Expected", "load", "reversed_rules"]

FOLDER = Path(__file__).parent / "cases"
HEAD = 'format = 1\nsite = "demo"\n'

_PIECE = re.compile(r"\[-(.*?)-\]")
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Expected:
    """What one line must be."""

    label: str
    article: int | None
    rule: str | None
    text: str
    cuts: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, line: str) -> Expected:
        left, bar, text = line.partition("|")
        assert bar, f"no bar in the line: {line}"
        label, *rest = left.split()
        article = next((int(w) for w in rest if w.isdecimal()), None)
        rule = next((w for w in rest if not w.isdecimal()), None)
        text = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), text.removeprefix(" "))
        cuts, shift = [], 0
        for k, piece in enumerate(_PIECE.finditer(text)):
            shift = piece.start() - 4 * k
            cuts.append((shift, shift + len(piece[1])))
        text = _PIECE.sub(r"\1", text)
        return cls(label, article, rule, "\f" if label == "separator" and not text else text, tuple(cuts))


@dataclass
class Document:
    """One document of a case and how it is to be cleaned."""

    options: dict[str, str]
    lines: list[str] = field(default_factory=list)
    printed: list[str] | None = None

    @property
    def expected(self) -> list[Expected]:
        return [Expected.read(line) for line in self.lines if line.strip()]

    @property
    def text(self) -> str:
        return "".join(f"{e.text}\n" for e in self.expected)

    def clean(self, rules: Path, text: str | None = None) -> Result:
        """Clean it, or another text in its place, with the rule files in a folder."""
        given = self.options
        unnamed = "" if {"host", "url", "path"} & given.keys() else "demo"
        names = [n for n in given.get("packs", unnamed).split(",") if n not in ("", "none")]
        cleaner = Cleaner.load(
            rules=[rules],
            packs=names,
            keep=[k for k in given.get("keep", "").split(",") if k],
            cut=given.get("cut", "off"),
            guard=float(given.get("guard", 0.5)),
        )
        source = self.text if text is None else text
        return cleaner.clean(source, host=given.get("host"), url=given.get("url"), path=given.get("path"))

    def check(self, result: Result) -> None:
        """Hold a result against what is written before the bars."""
        wanted, got = [], []
        for want, line in zip(self.expected, result.lines, strict=True):
            assert want.label in (*Fate, *Kind), f'"{want.label}" is neither a kind nor a fate'
            label = line.kind if want.label in list(Kind) else line.fate
            article = line.article if want.article else None
            rule = (line.rule or "-").removeprefix("demo/") if want.rule else ""
            wanted.append(_shown(want.label, want.article, want.rule or "", want.text, want.cuts))
            got.append(_shown(label, article, rule, line.text, tuple((c.start, c.end) for c in line.cuts)))
        assert "\n".join(got) == "\n".join(wanted)
        if "verdict" in self.options:
            assert result.verdict.value == self.options["verdict"]
        if "active" in self.options:
            assert ",".join(result.packs) == self.options["active"].replace("none", "")
        refused = sorted(f"{r.rule.removeprefix('demo/')}:{r.line}" for r in result.refused)
        assert ",".join(refused) == self.options.get("refused", "")
        if self.printed is not None:
            printed = _ESCAPE.sub(lambda m: chr(int(m[1], 16)), "\n".join(self.printed).rstrip() + "\n")
            assert result.text == printed


def _shown(label: str, article: int | None, rule: str, text: str, cuts: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(cuts):
        text = f"{text[:start]}[-{text[start:end]}-]{text[end:]}"
    return f"{' '.join(filter(None, (label, str(article or ''), rule))):30} | {text.encode('unicode_escape').decode()}"


@dataclass
class Fault:
    """Where a rule file must be found faulty, and what must be said."""

    options: dict[str, str]
    lines: list[str] = field(default_factory=list)

    def check(self, rules: Path) -> None:
        with pytest.raises(RuleError) as raised:
            Cleaner.load(rules=[rules], packs=self.options.get("packs", "demo").split(",")).clean("Text.\n")
        error = raised.value
        head = 0 if "head" in self.options else HEAD.count("\n")
        place = (Path(error.path).name, error.line - head, error.key)
        assert place == ("demo.toml", int(self.options["line"]), self.options["key"]), str(error)
        for said in filter(None, self.lines):
            assert said in str(error)
        assert "\n" not in str(error)


@dataclass
class Case:
    """One case of a file."""

    name: str
    files: dict[str, list[str]] = field(default_factory=dict)
    documents: list[Document] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    def write(self, folder: Path, *, turned: bool = False) -> Path:
        """Write its rule files into a folder.

        :param turned: with the order of their rules, and of the files, turned round
        """
        folder.mkdir(parents=True, exist_ok=True)
        for n, (name, lines) in enumerate((self.files or {"demo.toml": []}).items()):
            text = "\n".join(lines)
            text = text if re.search(r"^format\s*=", text, re.MULTILINE) else HEAD + text
            if self.faults and any(f.options.get("head") for f in self.faults):
                text = "\n".join(lines)
            if turned:
                text, name = reversed_rules(text), f"{9 - n}-{name}"
            (folder / name).write_text(text, encoding="utf-8")
        return folder


def reversed_rules(text: str) -> str:
    """A rule file with its tables in the opposite order."""
    head, *tables = re.split(r"^(?=\[\[)", text, flags=re.MULTILINE)
    return head + "\n".join(t.rstrip("\n") + "\n" for t in reversed(tables))


def load(path: Path) -> list[Case]:
    """The cases of a file."""
    cases: list[Case] = []
    into: list[str] = []
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("=== "):
            cases.append(Case(f"{path.stem}: {line[4:].strip()}"))
            into = []  # words about the case
        elif line.startswith("--- "):
            word, *rest = line[4:].split()
            case = cases[-1]
            options = dict(part.split("=", 1) for part in rest if "=" in part)
            if word == "rules":
                into = case.files.setdefault(rest[0] if rest else "demo.toml", [])
            elif word == "document":
                case.documents.append(Document(options))
                into = case.documents[-1].lines
            elif word == "text":
                into = case.documents[-1].printed = []
            elif word == "error":
                case.faults.append(Fault(options))
                into = case.faults[-1].lines
            else:
                raise ValueError(f"{path.name}: unknown section {word}")
        else:
            into.append(line)
    return cases


CASES = [case for path in sorted(FOLDER.glob("*.txt")) for case in load(path)]
