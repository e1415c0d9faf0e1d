"""Stories of an invented paper, and corpora that are made of them."""

from __future__ import annotations

from pathlib import Path

from cleaner import Cleaner
from cleaner.owned import Passage
from cleaner.owners.digest import Digest, digest
from cleaner.owners.store import OwnerStore, Told

FOLDER = Path(__file__).parents[2] / "fixtures" / "owners"
STORIES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.txt"))}
BRIDGE = STORIES["bridge"]
FERRY = STORIES["ferry"].removesuffix(BRIDGE)
HOUSE = STORIES["mill"].splitlines()[-1] + "\n"
MILL, CLOCK, ORCHARD = (STORIES[name].removesuffix(HOUSE) for name in ("mill", "clock", "orchard"))
CLEANER = Cleaner.load(packs=["generic-en"], cut="off")


def noted(name: str, text: str, *, url: str | None = None, **record: str) -> Digest:
    """What is noted of a page."""
    found = digest(CLEANER.clean(text, url=url), name, "crawl.jsonl", 0, record)
    assert found is not None
    return found


def told(*documents: Digest, asked: str = "drop", memory: str = "1GB") -> dict[str, list[Told]]:
    """The passages that stand in several of these documents, by the documents' names."""
    with OwnerStore(asked, memory) as store:
        for number, document in enumerate(documents):
            store.add(document.dump(), "crawl", number)
        store.find()
        found: dict[str, list[Told]] = {}
        for one in store.told():
            found.setdefault(one.key.split("\x1f")[0], []).append(one)
    return found


def duplicates(*documents: Digest) -> list[str]:
    """What is told of documents that are the same."""
    with OwnerStore("report") as store:
        for number, document in enumerate(documents):
            store.add(document.dump(), "crawl", number)
        store.find()
        return list(store.duplicates())


def passages(found: list[Told]) -> list[Passage]:
    """What is done about them."""
    return [
        Passage(t.found.start, t.found.end, t.done.action == "drop", t.found.closed) for t in found if t.done.action != "report"
    ]


def other(found: Told) -> str:
    """The name of the other document."""
    return found.found.other.split("\x1f")[0]
