"""An invented newspaper for the report: its rules, its documents, and a page that is read back."""

from __future__ import annotations

import json
import re
import zlib
from base64 import b64decode
from collections.abc import Iterable, Mapping
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from cleaner import Cleaner
from cleaner.reading import Document
from cleaner.reporting import Survey, page

RULES = r"""
format = 1
site   = "lantern"
hosts  = ["lantern.example"]

[[article]]
id    = "story-header"
why   = "The title stands twice above each story"
sign  = true
block = '''
{title}
LANTERN
{title}
'''

[[drop]]
id   = "more"
why  = "Link to further stories <b>in bold</b>"
line = ["More from the Lantern", "المزيد من الفانوس"]

[[drop]]
id      = "short-list"
why     = "A list of at most two lines"
line    = ["Most read"]
through = "end"
at_most = "2 lines"

[[drop]]
id   = "see-also"
why  = "Teaser glued to the last sentence"
span = ' SEE ALSO:.*$'

[[index]]
id   = "writer"
why  = "A writer's page"
line = ["All articles by {any}"]
"""

FERRY = """The Ferry Sails Again
LANTERN
The Ferry Sails Again

The ferry to Coral Island sailed on Sunday for the first time in two years, and the whole town stood on the quay to see it.

Its master, Salim Dahman, carried two hundred passengers and a goat. 🐐 SEE ALSO: The goat speaks

More from the Lantern
"""
ARABIC = """عودة العبارة
LANTERN
عودة العبارة

أبحرت العبارة إلى جزيرة المرجان يوم الأحد للمرة الأولى منذ عامين، ووقفت المدينة كلها على الرصيف لتراها.

المزيد من الفانوس
"""
BRIDGE = """The Old Bridge Is Painted
LANTERN
The Old Bridge Is Painted

Eleven painters began to paint the old bridge on Monday, and they hope to be done in the autumn before the rain comes.

The color was chosen by the children of the river school.
"""
BUNDLE = f"{FERRY}\n\n{BRIDGE}"
INDEX = "All articles by Samira Talhoun\n\nThe goat that took the ferry\n\nMore from the Lantern\n"
GUARDED = BRIDGE + "\n" + "More from the Lantern\n" * 40 + "\nThe painters rest at noon.\n"
REFUSED = BRIDGE + "\nMost read\nOne\nTwo\nThree\nFour\n"
EVIL = """<script>window.hacked = 1</script> </script><script>window.hacked = 2</script>
LANTERN
<script>window.hacked = 1</script> </script><script>window.hacked = 2</script>

<!-- <img src=x onerror="window.hacked = 3"> --> ]]> {{code}} \u2028 \u2029 \x00 \ud83d &lt;b&gt; ${window.hacked = 4}

More from the Lantern
"""
WRITTEN = {
    "lantern.example/ferry.txt": FERRY,
    "lantern.example/arabic.txt": ARABIC,
    "lantern.example/bridge.txt": BRIDGE,
    "lantern.example/bundle.txt": BUNDLE,
    "lantern.example/index.txt": INDEX,
    "lantern.example/guarded.txt": GUARDED,
    "lantern.example/refused.txt": REFUSED,
    "lantern.example/evil.txt": EVIL,
    "elsewhere/market.txt": "The market moves\n\nFrom Friday the night market stands on the quay, where there is light.\n",
}


def cleaner_of(folder: Path) -> Cleaner:
    """A cleaner with the newspaper's rules."""
    rules = folder / "lantern.toml"
    rules.write_text(RULES, encoding="utf-8")
    return Cleaner.load(rules=rules)


def survey_of(cleaner: Cleaner, texts: Mapping[str, str] | Iterable[tuple[str, str]]) -> Survey:
    """A survey of texts that lie below a folder ``corpus``."""
    survey = Survey("corpus", roots=[Path("corpus")])
    for name, text in texts.items() if isinstance(texts, Mapping) else texts:
        path = Path("corpus") / name
        survey.add(Document(str(path), text, path=path), cleaner.clean(text, path=path))
    return survey


def page_of(survey: Survey, **options: Any) -> bytes:
    """The page of a survey."""
    return page(survey, version="0.0", **options).html


class Tags(HTMLParser):
    """The tags of a page as a browser's parser sees them, and what stands in those with an id."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.names: list[str] = []
        self.held: dict[str, str] = {}
        self.addresses: list[str] = []
        self._id = ""
        self.feed(html.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = dict(attrs)
        self.names.append(tag)
        self._id = own.get("id") or ""
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href", "action", "data", "srcset")]

    def handle_data(self, data: str) -> None:
        if self._id:
            self.held.setdefault(self._id, data)


def read_back(html: bytes) -> tuple[dict[str, Any], dict[int, dict[str, Any]]]:
    """The index of a page, and the texts of its documents by their place in the lists."""
    held = Tags(html).held
    index = _inflated(held["index"])
    chunks = {int(name[1:]): _inflated(data) for name, data in held.items() if re.fullmatch(r"t\d+", name)}
    places = enumerate(index["documents"]["place"])
    return index, {k: chunks[place // 1000][place % 1000] for k, place in places if place >= 0}


def _inflated(letters: str) -> Any:
    return json.loads(zlib.decompress(b64decode(letters), -15))
