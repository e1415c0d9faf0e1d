"""Reads the pages in ``pages/``: one invented page a file, each line with what it is.

::

    # What the page shows, in words.
    menu    | Home
    title   | Tarn Valley reopens its cable railway

    text    | The cable railway carried its first passengers on Monday.
    tail    | Related articles

An empty line is an empty line of the page. Before the bar stands what the line is:

=========  =====================================================================================================
``title``  the headline: it stays, and it is the title wherever the page is one whole page
``text``   a sentence or an item of a list of the article: it stays
``part``   a subheading of the article: it stays
``menu``   above the article: it goes where the cut is ``normal``
``tail``   related stories, forms and legal lines below it: likewise
``comment``  a readers' comment and what is printed around it: likewise
``list``   a line of a listing page
others     ``head`` (byline, day), ``share``, ``caption``, ``author``: nothing is asked, they may stay or go
=========  =====================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cleaner import Cleaner, Line, Result

__all__ = ["CUTS", "PAGES", "WHOLE", "Page", "cleaner"]

FOLDER = Path(__file__).parent / "pages"
CUTS = ("careful", "normal", "hard")
"""How sure decisions must be, the surest first."""
LABELS = {"title", "text", "part", "menu", "tail", "comment", "list", "head", "share", "caption", "author"}


@dataclass(frozen=True)
class Page:
    """One page."""

    name: str
    rows: tuple[tuple[str, str], ...]
    """For each line what it is, ``""`` for a blank one, and its text."""

    @property
    def text(self) -> str:
        return "".join(f"{text}\n" for _, text in self.rows)

    @property
    def title(self) -> str | None:
        """Its headline."""
        return next(iter(self.lines("title")), None)

    def lines(self, *labels: str) -> list[str]:
        """The texts of the lines that are one of these."""
        return [text for label, text in self.rows if label in labels]

    def labelled(self, result: Result, *labels: str) -> list[Line]:
        """What became of the lines that are one of these."""
        return [line for (label, _), line in zip(self.rows, result.lines, strict=True) if label in labels]

    def clean(self, **options: object) -> Result:
        return cleaner(**options).clean(self.text)


@cache
def cleaner(**options: object) -> Cleaner:
    """A cleaner, made once for each set of options."""
    return Cleaner.load(**options)  # type: ignore[arg-type]


def load(path: Path) -> Page:
    """The page of a file."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            continue
        label, bar, text = line.partition("|")
        assert bar or not line, f"{path.name}: no bar in the line: {line}"
        assert not bar or label.strip() in LABELS, f"{path.name}: unknown label: {line}"
        rows.append((label.strip(), text.removeprefix(" ")))
    return Page(path.stem, tuple(rows))


PAGES = {path.stem: load(path) for path in sorted(FOLDER.glob("*.txt"))}
"""All pages, by name."""
WHOLE = [name for name in PAGES if name.startswith("whole-")]
"""The names of those that are whole pages, with all that stands around an article."""
