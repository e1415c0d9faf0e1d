"""Where rule files are found, and which packs are active for a document.

Rule files are read when they are needed: a pack without a sign is opened only when its host matches or
somebody names it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path, PurePath
from urllib.parse import urlsplit

from cleaner.blocks import find_blocks
from cleaner.errors import OptionError, RuleError, suggestion
from cleaner.labelling import label_lines
from cleaner.lines import Document
from cleaner.model import Sureness
from cleaner.packfile import PackHead, bundled_rules, is_meant, load_pack, named_files, read_head, rule_files, user_rules
from cleaner.rule import Pack, Rule
from cleaner.ruleset import Found, RuleSet
from cleaner.scripts import scripts_for, scripts_of

__all__ = ["GENERIC", "Library", "folder_names", "host_of", "read_host"]

GENERIC = "generic"
"""Names every generic pack and no site's."""
_HOST = re.compile(r"[\w-]+(?:\.[\w-]+)*")  # also in other scripts than Latin
_MOST_SETS = 64  # sets of rules that are kept ready, one for each set of active packs


def host_of(host: str | None, url: str | None) -> str:
    """The host name in small letters, given or taken from the address; ``""`` if there is none.

    >>> host_of(None, "https://münchen.example/tram")
    'xn--mnchen-3ya.example'
    """
    try:
        name = host or (urlsplit(url).hostname if url and "//" in url else "") or ""
    except ValueError:  # such as http://[x
        name = ""
    return _ascii(name.strip().rstrip(".").lower().partition(":")[0])


def read_host(said: str) -> str:
    """The host that somebody names, also where a whole address was pasted; :raises OptionError: it is none

    >>> read_host("News.example"), read_host("https://news.example/tram")
    ('news.example', 'news.example')
    """
    name = host_of(None, said if "//" in said else f"//{said}")
    if not _HOST.fullmatch(name):
        raise OptionError(f'"{said}" is no host name, such as news.example')
    return name


def _ascii(name: str) -> str:
    """A host name as addresses write it; what is none stays."""
    try:
        return name if name.isascii() else name.encode("idna").decode("ascii")
    except UnicodeError:
        return name


def _matches(host: str, patterns: Iterable[str]) -> bool:
    return any(host == p or (p.startswith("*.") and host.endswith(p[1:])) for p in patterns)


def _lies_in(places: Iterable[str], sources: Iterable[PackHead]) -> bool:
    return any(_matches(place, source.hosts) for source in sources for place in places)


class Library:
    """All rule files on the search path.

    :param paths: rule files and folders, the nearest first; those given by name must exist
    :param corpus: a corpus's own folder of rules, which may be empty
    :param bundled: whether the packs that come with the program are among them
    :raises RuleError: a path that is not there, or a file that can't be read
    """

    def __init__(self, paths: Sequence[str | Path] = (), *, corpus: Path | None = None, bundled: bool = True) -> None:
        self._sources: dict[str, list[PackHead]] = {}
        self._packs: dict[str, Pack] = {}
        self._folders: dict[Path, Path] = {}  # of each file, the folder that it was found under
        self._sets: dict[tuple[str, ...], RuleSet] = {}
        self._generics: dict[frozenset[str], list[str]] = {}  # generic packs, by the scripts of a document
        for path in paths:
            files, path = named_files(path, "; check --rules"), Path(path)
            self._read_heads(files, path if path.is_dir() else path.parent)
        named = list(self._sources)
        self._named = frozenset(named)
        if corpus is not None:
            if not corpus.is_dir():
                raise RuleError("no such folder of rules", path=str(corpus))
            self._read_heads(rule_files(corpus), corpus, others=True)
        for folder in (user_rules(), bundled_rules()) if bundled else (user_rules(),):
            self._read_heads(rule_files(folder), folder)
        for name in named if paths else ():  # what somebody named is checked whether a document needs it or not
            self.with_used(name)

    def _read_heads(self, files: Iterable[Path], folder: Path, *, others: bool = False) -> None:
        """Read the heads of files that were found under one folder; :param others: whether other TOML files may lie there"""
        for path in files:
            if path in self._folders:
                continue
            try:
                source = read_head(path)
            except RuleError:
                if not others or is_meant(path):
                    raise
                continue
            self._folders[path] = folder
            self._sources.setdefault(source.name, []).append(source)

    @property
    def names(self) -> list[str]:
        """The names of all packs."""
        return sorted(self._sources)

    @property
    def paths(self) -> list[Path]:
        """All rule files, those of one pack nearest first."""
        return [s.path for name in self.names for s in self._sources[name]]

    def pack(self, name: str) -> Pack:
        """A pack by its name; a nearer file of the same name replaces rules by id. Files below one folder are equally near:
        they are one pack in several files.

        :raises RuleError: a fault in one of its files, or an id in two that are equally near
        """
        if name not in self._packs:
            packs = [load_pack(s.path) for s in self._sources[name]]
            pack = packs[0]
            for farther in packs[1:]:
                own = {r.id: r for r in pack.rules}
                for rule in farther.rules:
                    if rule.id in own and self._beside(rule.path, own[rule.id].path):
                        also = own[rule.id]
                        said = f'"{rule.id}" stands in {also.path}:{also.line}, too; ids are unique in a pack'
                        raise RuleError(said, path=rule.path, line=rule.line, key="id")
                pack = pack._replace(
                    hosts=pack.hosts or farther.hosts,
                    use=tuple(dict.fromkeys((*pack.use, *farther.use))),
                    skip=tuple(dict.fromkeys((*pack.skip, *farther.skip))),
                    rules=(*pack.rules, *(r for r in farther.rules if r.id not in own)),
                    # A farther pack's own tell of rules that may be replaced here.
                    examples=pack.examples + (farther.examples if self._beside(farther.path, pack.path) else ()),
                )
            self._packs[name] = pack
        return self._packs[name]

    def _beside(self, path: str, other: str) -> bool:
        """Whether two rule files were found under one folder."""
        return self._folders[Path(path)] == self._folders[Path(other)]

    def detach(self, shown: Mapping[str, str]) -> None:
        """Load all packs now, so that their files are not needed any more.

        :param shown: what files are called in messages, by their paths
        :raises RuleError: a fault in one of them
        """
        for name in self.names:
            self.with_used(name)
        for name, pack in self._packs.items():
            rules = tuple(rule._replace(path=shown.get(rule.path, rule.path)) for rule in pack.rules)
            self._packs[name] = pack._replace(path=shown.get(pack.path, pack.path), rules=rules)

    def with_used(self, name: str) -> list[str]:
        """A pack's name and those of all it builds on.

        :raises RuleError: ``use`` names a pack that is not there
        """
        found: list[str] = []
        waiting = [name]
        while waiting:
            name = waiting.pop()
            if name in found:
                continue
            found.append(name)
            pack = self.pack(name)
            for used in pack.use:
                if used not in self._sources:
                    line = _line_of(pack.path, used)
                    raise RuleError(f'no pack "{used}"{suggestion(used, self._sources)}', path=pack.path, line=line, key="use")
            for skipped in pack.skip:
                self._check_skip(pack, skipped)
            waiting += pack.use
        return found

    def _check_skip(self, pack: Pack, rule: str) -> None:
        owner = rule.partition("/")[0]
        known = _own_ids() if owner == "auto" else [r.id for r in self.pack(owner).rules] if owner in self._sources else []
        if rule not in known:
            hint = suggestion(rule, known or [*_own_ids(), *(f"{name}/" for name in self._sources)])
            raise RuleError(f'no rule "{rule}"{hint}', path=pack.path, line=_line_of(pack.path, rule), key="skip")

    def check_names(self, names: Iterable[str]) -> None:
        """:raises OptionError: a name that no pack bears"""
        for name in names:
            if name != GENERIC and name not in self._sources:
                raise OptionError(f'no pack "{name}"{suggestion(name, [*self._sources, GENERIC])}; see: clean rules list')

    # -- which are active -----------------------------------------------------------------------

    def rules_for(
        self, doc: Document, *, host: str = "", folders: Sequence[str] = (), names: Sequence[str] = ()
    ) -> tuple[RuleSet, Found]:
        """The rules that are active for a document, and what they find in it.

        :param host: its host, in small letters
        :param folders: names of the folders that it lies in
        :param names: packs that the user named; :data:`GENERIC` shuts all sites out
        """
        active = set(self._all_generic() if GENERIC in names else self._generic(frozenset(scripts_of(doc))))
        active.update(n for n in names if n != GENERIC)
        if GENERIC in names:
            rules = self.rule_set(active, watch=False)
            return rules, rules.find(doc)
        places = {host, *folders} - {""}
        known = {name for name, sources in self._sources.items() if _lies_in(places, sources)} if places else set()
        active |= known
        rules = self.rule_set(active, watch=not known)  # of a site that is known no other needs to be proved
        found = rules.find(doc)
        proved = {name for name in found.near if self._is_proved(name, doc, rules, found)}
        if proved:
            # Where a rule file that somebody named proves its site, a bundled one does not speak beside it.
            rules = self.rule_set(active | (proved & self._named or proved), watch=False)
            found = rules.find(doc)
        return rules, found

    def known_rules(self, *, host: str = "", folders: Sequence[str] = (), names: Sequence[str] = ()) -> list[Rule]:
        """The rules of the packs of which is known without looking at a text that they are active.

        :param host: its host, in small letters
        :param folders: names of the folders that it lies in
        :param names: packs that the user named; :data:`GENERIC` shuts all sites out
        """
        active = {n for n in names if n != GENERIC}
        places = {host, *folders} - {""}
        if GENERIC not in names and places:
            active |= {name for name, sources in self._sources.items() if _lies_in(places, sources)}
        return list(self.rule_set(active, watch=False).rules.values()) if active else []

    def rule_set(self, names: Iterable[str], *, watch: bool = True) -> RuleSet:
        """The rules of packs and of those that they build on, minus what any of them skips.

        :param watch: whether the signs of all other packs are looked up on the way
        """
        key = ("watch" if watch else "", *sorted(set(names)))
        rules = self._sets.pop(key, None)
        if rules is None:
            whole = sorted({used for name in key[1:] for used in self.with_used(name)})
            signs = (
                [r for name in self._signed() if name not in whole for r in self.pack(name).rules if r.sign] if watch else []
            )
            rules = RuleSet([self.pack(name) for name in whole], watched=signs)
        return self._remember(key, rules)

    def _remember(self, key: tuple[str, ...], rules: RuleSet) -> RuleSet:
        """Keep a set that was needed just now; a corpus of many sites must not keep them all."""
        self._sets[key] = rules
        if len(self._sets) > _MOST_SETS:
            del self._sets[next(iter(self._sets))]
        return rules

    def _signed(self) -> list[str]:
        return [name for name, sources in self._sources.items() if any(s.sign for s in sources)]

    def _all_generic(self) -> list[str]:
        return [name for name in self._sources if name.startswith("generic-")]

    def _generic(self, scripts: frozenset[str]) -> list[str]:
        """The generic packs of languages that are written in one of these scripts."""
        if scripts not in self._generics:
            self._generics[scripts] = [
                name
                for name in self._all_generic()
                if any(s in scripts for language in self._sources[name][0].languages for s in scripts_for(language))
            ]
        return self._generics[scripts]

    def _is_proved(self, name: str, doc: Document, active: RuleSet, seen: Found) -> bool:
        """Whether a sign of a site is found, with the lines of the pack and of those it uses.

        :param active: the rules that are active without it
        :param seen: what they find in the document
        """
        rules = self._sign_set(name, active)
        found = rules.find(doc)
        skip = frozenset(h.line for hits in (seen.hits, found.hits) for h in hits if h.rule.plain)
        blocks = [p for p in (*found.articles, *found.blocks) if p.rule.sign]
        matched = {p.rule for p in rules.placed if p.rule.sign}
        matched |= {h.rule for h in found.hits if h.rule.sign}
        matched |= {m.rule for m in find_blocks(doc, blocks, doc.visible(0, len(doc)), skip)} if blocks else set()
        if any(not rule.where for rule in matched):
            return True
        if not matched:
            return False
        whole = self.rule_set([name], watch=False)  # the place of a line is known only among the articles
        claimed = label_lines(doc, whole, whole.find(doc), cut=Sureness.OFF).found
        return any(rule.id in claimed for rule in matched)

    def _sign_set(self, name: str, active: RuleSet) -> RuleSet:
        """The signs of a pack, and the lines that blocks may pass over and that are not looked up already."""
        there = {pack.name for pack in active.packs}
        used = [name, *sorted(set(self.with_used(name)) - there - {name})]
        key = ("signs", *used)
        rules = self._sets.pop(key, None)
        if rules is None:
            packs = [self.pack(n) for n in used]
            needed = [tuple(r for r in p.rules if (r.sign and p.name == name) or r.plain) for p in packs]
            rules = RuleSet([p._replace(rules=some) for p, some in zip(packs, needed, strict=True)])
        return self._remember(key, rules)


def _own_ids() -> list[str]:
    """The ids of the program's own decisions that a pack can do without."""
    from cleaner import generic  # only here: few packs skip any
    from cleaner.echo import HEADER_ECHO
    from cleaner.layout import AUTO_PICTURE
    from cleaner.owned import AUTO_OWNER
    from cleaner.pagestarts import PAGE_START
    from cleaner.seams import SEAM

    own = (getattr(generic, name) for name in generic.__all__ if name.startswith("AUTO_"))
    return [HEADER_ECHO, AUTO_OWNER, AUTO_PICTURE, PAGE_START, SEAM, *own]


def _line_of(path: str, word: str) -> int:
    """The line of a rule file on which a quoted word stands first."""
    lines = Path(path).read_text(encoding="utf-8-sig").split("\n")
    return next((n for n, line in enumerate(lines, 1) if f'"{word}"' in line or f"'{word}'" in line), 0)


def folder_names(path: PurePath) -> list[str]:
    """The names of the folders that a document lies in, in small letters, written as hosts are."""
    return [_ascii(part.lower()) for part in path.parts[:-1]]
