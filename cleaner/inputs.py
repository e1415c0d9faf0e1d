"""Which files are meant: by arguments, by a configuration, by their endings."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from glob import glob, has_magic
from pathlib import Path

from cleaner.errors import InputError

__all__ = [
    "ENDINGS",
    "HTML_ENDINGS",
    "JSONL_ENDINGS",
    "LEDGER_ENDING",
    "PACKED_ENDINGS",
    "STDIN",
    "TEXT_ENDINGS",
    "Input",
    "Selects",
    "expand",
    "is_html",
    "is_jsonl",
    "passed_over",
]

STDIN = "<stdin>"
"""How the standard input is shown."""
TEXT_ENDINGS = (".txt", ".text")
"""Endings of text files."""
JSONL_ENDINGS = (".jsonl", ".ndjson")
"""Endings of files with one JSON record a line."""
HTML_ENDINGS = (".html", ".htm", ".xhtml")
"""Endings of HTML pages."""
ENDINGS = TEXT_ENDINGS + JSONL_ENDINGS + HTML_ENDINGS
"""Endings of the files that are taken from a folder where nobody says which."""
PACKED_ENDINGS = (".jsonl.gz", ".jsonl.zst", ".ndjson.gz", ".ndjson.zst", ".parquet", ".warc", ".warc.gz", ".wet", ".wet.gz")
"""Endings of files with many documents: read in a run over a corpus, and by what only looks at documents."""
MARKDOWN_ENDING = ".md"
"""Ending of texts in Markdown."""
LEDGER_ENDING = ".ledger.jsonl"
"""Ending of the files that ``--ledger`` writes; a folder's are no documents."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file that was named, alone or through a folder or a glob."""

    path: Path
    """Where it lies."""
    name: str
    """How it is shown: as it was named."""
    root: Path
    """The folder below which names are kept: the named folder, that of a glob before its first wildcard,
    else the file's own."""

    @property
    def below(self) -> Path:
        """Its path below an output folder: that below the named folder, else the bare name."""
        return self.path.relative_to(self.root) if self.path.is_relative_to(self.root) else Path(self.path.name)


Selects = Callable[[Path], bool | None]
"""Says of a file in a folder whether it is meant; ``None`` leaves it to the file's ending."""


def expand(
    names: Sequence[str], *, outputs: Sequence[Path] = (), selects: Selects | None = None, also: Sequence[str] = ()
) -> Iterator[Input | InputError]:
    """The files that arguments mean: files, folders (all text, HTML and JSONL files below), globs, ``-`` for the
    standard input; each once.

    Hidden files and folders and ledgers are passed over, and links that lead out of a named folder are
    not followed. What can't be used comes as an error in its place, so that the rest is still done.

    :param outputs: folders that are written to; one that lies inside a named folder is not read
    :param selects: which files of a folder are meant, where something else tells than their endings
    :param also: endings of further files that are taken from a folder, such as ``.parquet``
    """
    seen: set[Path] = set()
    for name in names:
        path = Path(name)
        found: Iterable[Input | InputError] = ()
        if not name:
            found = [InputError("an empty file name; name a file, a folder, or - for the standard input")]
        elif name == "-":
            found = [Input(Path("stdin.txt"), STDIN, Path())]
        elif path.is_dir():
            found = _below(path, outputs, selects, also)
        elif path.exists() or path.is_symlink():
            found = [Input(path, name, path.parent)]
        elif has_magic(name):
            found = _matching(name)
        else:
            found = [InputError(f"{name}: no such file or folder")]
        for item in found:
            if isinstance(item, InputError):
                yield item
            elif item.path not in seen:
                seen.add(item.path)
                yield item


def _matching(pattern: str) -> list[Input | InputError]:
    """The files of a glob that no shell has expanded."""
    parts = Path(pattern).parts
    fixed = next(k for k, part in enumerate(parts) if has_magic(part))
    root = Path(*parts[:fixed])
    found: list[Input | InputError] = [
        Input(Path(p), p, root) for p in sorted(glob(pattern, recursive=True)) if Path(p).is_file()
    ]
    return found or [InputError(f"{pattern}: no file matches this pattern")]


def _below(root: Path, outputs: Sequence[Path], selects: Selects | None, also: Sequence[str]) -> Iterator[Input | InputError]:
    """The documents of a folder, in order of their names."""
    real = root.resolve()
    passed = {folder.resolve() for folder in outputs} - {real}
    endings = (*ENDINGS, *also)
    errors: list[OSError] = []
    found = []
    markdown = False  # nobody takes it without being told, as most is no scraped text but a README
    for folder, folders, files in os.walk(root, onerror=errors.append):
        here = Path(folder)
        folders[:] = [f for f in folders if not f.startswith(".") and not (passed and (here / f).resolve() in passed)]
        for file in files:
            path = here / file
            if passed_over(Path(file)):
                continue
            meant = selects(path) if selects else None
            if meant is None:
                meant = file.lower().endswith(endings)
            markdown = markdown or (not meant and file.lower().endswith(MARKDOWN_ENDING))
            if meant and path.is_file() and path.resolve().is_relative_to(real):
                found.append(path)
    for error in errors:
        yield InputError(f"{error.filename}: can't be read: {error.strerror}")
    if not found and not errors:
        told = selects is not None and selects(root / "any.txt") is not None
        looked = (
            "it is searched for what the configuration includes"
            if told
            else f"it is searched for files ending in {', '.join(endings)}"
        )
        yield InputError(f"{root}: no text in this folder; {looked}{_hint(root) if markdown and not told else ''}")
    for path in sorted(found):
        yield Input(path, str(path), root)


def _hint(root: Path) -> str:
    """How texts in Markdown are named, which a run over a folder takes only where it is told to."""
    return f"; texts in Markdown are cleaned if a pattern names them, as '{root / '**' / f'*{MARKDOWN_ENDING}'}'"


def passed_over(below: Path) -> str:
    """Why a run over a folder never takes the file with this path below it; ``""`` where it may."""
    hidden = next((part for part in below.parts if part.startswith(".") and part != ".."), None)
    if hidden is not None:
        return f'a run over a folder takes nothing hidden, as "{hidden}" is'
    return "a run over a folder takes no ledgers" if below.name.lower().endswith(LEDGER_ENDING) else ""


def is_jsonl(path: Path) -> bool:
    """Whether a file's ending says that it holds records."""
    return path.suffix.lower() in JSONL_ENDINGS


def is_html(path: Path) -> bool:
    """Whether a file's ending says that it is an HTML page."""
    return path.suffix.lower() in HTML_ENDINGS
