"""Cosmetic filters of EasyList, uBlock Origin and AdGuard as ``[[prune]]`` rules.

The forms are described at https://help.adblockplus.org/hc/en-us/articles/360062733293 (element hiding) and
https://github.com/gorhill/uBlock/wiki/Static-filter-syntax (cosmetic filters). A filter names hosts and a selector of what is
hidden on their pages: ``news.example,post.example##.promo``. Filters of requests are no concern of a rule file.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cleaner.errors import OptionError
from cleaner.packs import host_of
from cleaner.packtext import comment, head, pack_name, table
from cleaner.rulefile import is_taken
from cleaner.ruletools.imported import Import, ImportedPack, LeftOut, named_apart
from cleaner.selecting import css_fault, xpath_fault

__all__ = ["import_easylist"]

_COSMETIC = re.compile(r"(?P<hosts>[^#\s]*?)(?P<mark>#@?[$%?]{0,2}#)(?P<selector>\S.*)")
_XPATH = re.compile(r":xpath\((.+)\)")
_PROCEDURAL = re.compile(
    r":(?:-abp-[\w-]+|has-text|contains|matches-\w[\w-]*|min-text-length|upward|nth-ancestor|xpath|watch-attr|others|"
    r"remove-attr|remove-class|if|if-not|shadow|properties)\("
)
_EVERYWHERE = ""  # stands for the host of filters that name none


def import_easylist(files: Iterable[tuple[str, str]], hosts: Sequence[str] = ()) -> Import:
    """The packs of filter lists: one a host, and one for the filters that hold everywhere.

    :param files: path and text of each list
    :param hosts: only these hosts, where any are given; what holds everywhere is left aside then
    """
    reader = _Reader(frozenset(host_of(h, None).removeprefix("www.") for h in hosts))
    for path, text in files:
        reader.read(path, text)
    return reader.result()


class _Reader:
    def __init__(self, wanted: frozenset[str]) -> None:
        self.wanted = wanted
        self.selectors: defaultdict[str, dict[str, str]] = defaultdict(dict)  # by host: selector -> the list's path
        self.exceptions: list[tuple[LeftOut, list[str], str]] = []
        self.left: list[LeftOut] = []
        self.lines = self.carried = self.network = 0

    def read(self, path: str, text: str) -> None:
        for number, raw in enumerate(text.split("\n"), 1):
            line = raw.strip().removeprefix("\ufeff")
            if not line or line.startswith("!") or re.match(r"\[(?!\$)", line):
                continue
            found = _COSMETIC.fullmatch(line)
            if found is None:
                self.network += 1
                continue
            names = [_host(name) for name in found["hosts"].split(",") if name]
            if self.wanted and not self.wanted.intersection(names):
                continue
            self.lines += 1
            here = LeftOut(path, number, found["mark"], line, "")
            selector, reason = _selector(found["mark"], found["selector"])
            reason = reason or _hosts_fault(names)
            if reason:
                self._leave(here, reason)
            elif "@" in found["mark"]:
                self.exceptions.append((here, names, selector))
            else:
                self.carried += 1
                for name in names or [_EVERYWHERE]:
                    if not self.wanted or name in self.wanted:
                        self.selectors[name].setdefault(selector, path)

    def _leave(self, here: LeftOut, reason: str) -> None:
        self.left.append(LeftOut(here.path, here.line, here.what, here.text, reason))

    def result(self) -> Import:
        for here, names, selector in self.exceptions:  # only now: an exception may stand above its filter
            if not names:
                found = [own for own in self.selectors.values() if selector in own]
            else:
                found = [own for host, own in self.selectors.items() if _is_one_of(host, names) and selector in own]
            for own in found:
                del own[selector]
            if not found:
                self._leave(here, "nothing to take back: no filter for this host alone has this selector")
            else:
                self.carried += 1
        packs = named_apart(self._pack(host, own) for host, own in self.selectors.items() if own)
        left = tuple(sorted(self.left, key=lambda item: (item.path, item.line)))
        return Import(packs, self.lines, self.carried, left, self.network)

    def _pack(self, host: str, own: dict[str, str]) -> ImportedPack:
        sources = tuple(sorted(set(own.values())))
        shown = ", ".join(re.split(r"[/\\]", path)[-1] for path in sources)
        if host == _EVERYWHERE:
            name, hosts = _list_name(sources[0]), tuple[str, ...]()
            lines = [
                f"Imported from the filter list {shown}: what it hides on every site.",
                f"It has no host: name it with --pack {name}.",
            ]
        else:
            name, hosts = pack_name(host), (host, f"*.{host}")
            lines = [f"Imported from the filter list {shown}."]
        css = [s for s in own if not _XPATH.fullmatch(s)]
        xpath = [found[1] for s in own if (found := _XPATH.fullmatch(s))]
        rule = table(
            "prune", id="hidden", why="What the filter list hides: advertisements, boxes, notices", css=css, xpath=xpath
        )
        return ImportedPack(name, hosts, sources, len(own), f"{comment(lines)}\n{head(name, hosts)}\n{rule}")


def _list_name(path: str) -> str:
    stem = re.split(r"[/\\]", path)[-1].rpartition(".")[0].lower()
    name = "-".join(re.findall(r"[a-z0-9]+", stem)).removeprefix("generic-") or "easylist"
    return f"list-{name}" if is_taken(name) else name


def _host(name: str) -> str:
    """A host of a filter as packs have it; what is none stays."""
    return (not name.startswith(("~", "[", "/")) and host_of(name.strip("."), None)) or name.lower()


def _is_one_of(host: str, names: Iterable[str]) -> bool:
    return any(host == name or host.endswith(f".{name}") for name in names)


def _hosts_fault(names: Sequence[str]) -> str | None:
    """Why the hosts of a filter can't be those of a pack."""
    for name in names:
        if name.startswith("["):
            return "holds only at some addresses of a host"
        if name.startswith("~"):
            return f"holds everywhere but on {name[1:]}, which a pack can't say"
        if name.endswith(".*"):
            return f"{name} stands for hosts that are not named"
        try:
            pack_name(name)
        except OptionError:
            return f'"{name}" is no host name'
    return None


def _selector(mark: str, text: str) -> tuple[str, str | None]:
    """The selector of a filter, or why a pack can't have it."""
    if "$" in mark or text.startswith(":style(") or re.search(r":style\([^)]*\)$", text):
        return "", "changes the style of the page, and takes nothing away"
    if "%" in mark or text.startswith("+js("):
        return "", "a script that runs in a browser"
    text = text.removeprefix("^").removesuffix(":remove()").strip()
    if found := _XPATH.fullmatch(text):
        return text, xpath_fault(found[1])
    if found := _PROCEDURAL.search(text):
        return "", f"{found[0][:-1]} is a procedural operator, which no CSS selector has"
    return text, _css_fault(text)


@lru_cache(maxsize=100_000)
def _css_fault(text: str) -> str | None:
    return css_fault(text)
