"""An invented newspaper: its rules, its documents, and how a run of the command ended."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

RULES = """
format = 1
site   = "lantern"
hosts  = ["lantern.example"]
use    = ["generic-en"]

[[article]]
id    = "story-header"
why   = "The title twice, caption and day above each story"
sign  = true
block = '''
{title}
LANTERN
{title}
{caption} {optional}
Updated {date}
'''

[[drop]]
id   = "more"
why  = "Link to further stories"
line = ["More from the Lantern", "المزيد من الفانوس"]

[[drop]]
id   = "see-also"
why  = "Teaser glued to the last sentence"
span = ' SEE ALSO:.*$'

[[drop]]
id      = "short-list"
why     = "A list of at most two lines"
line    = ["Most read"]
through = "end"
at_most = "2 lines"

[[index]]
id   = "writer"
why  = "A writer's page"
line = ["All articles by {any}"]
"""

FERRY = """The Ferry Sails Again
LANTERN
The Ferry Sails Again
The ferry at its pier (Lantern)
Updated 14 June 2018

The ferry to Coral Island sailed on Sunday for the first time in two years.

Its master, Salim Dahman, carried two hundred passengers and a goat. SEE ALSO: The goat speaks

More from the Lantern
"""
FERRY_CLEAN = """The Ferry Sails Again

The ferry to Coral Island sailed on Sunday for the first time in two years.

Its master, Salim Dahman, carried two hundred passengers and a goat.
"""
BRIDGE = """The Old Bridge Is Painted
LANTERN
The Old Bridge Is Painted
Updated 2 May 2019

Eleven painters began to paint the old bridge on Monday, and they hope to be done in the autumn.

The color was chosen by the children of the river school.
"""
BRIDGE_CLEAN = """The Old Bridge Is Painted

Eleven painters began to paint the old bridge on Monday, and they hope to be done in the autumn.

The color was chosen by the children of the river school.
"""
BUNDLE = f"{FERRY}\n\n{BRIDGE}"
BUNDLE_CLEAN = f"{FERRY_CLEAN}\f\n{BRIDGE_CLEAN}"
PLAIN = """The market moves to the quay

From Friday the night market stands on the quay, where there is light until midnight.

More from the sea, said the fishers, was all they asked for.
"""
INDEX = """All articles by Samira Talhoun

The goat that took the ferry

More from the Lantern
"""
GUARDED = BRIDGE + "\n" + "More from the Lantern\n" * 20 + "\nThe painters rest at noon.\n"


@dataclass(frozen=True)
class Ran:
    """How a run of the command ended."""

    code: int
    out: bytes
    err: str

    @property
    def text(self) -> str:
        return self.out.decode("utf-8")

    def error(self) -> str:
        """The one line on the standard error of a run that could not do something."""
        assert self.code == 2, self
        assert self.err.startswith("clean: "), self.err
        assert self.err.count("\n") == 1, self.err
        assert self.err.endswith("\n")
        return self.err.removeprefix("clean: ").rstrip("\n")


def tree(folder: Path) -> dict[str, bytes]:
    """All files below a folder, hidden ones too, with their bytes; the rules aside."""
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.relative_to(folder).parts[0] != "rules"
    }
