"""From a corpus to a draft for each of its sites."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass

from cleaner.learning.draft import Draft
from cleaner.learning.language import language_of
from cleaner.learning.naming import host_pattern, rule_name, short_name
from cleaner.learning.page import make_page
from cleaner.learning.site_rules import learn_site
from cleaner.learning.sites import UNKNOWN, clusters, is_host
from cleaner.learning.store import Recurring, Store
from cleaner.packs import Library
from cleaner.packtext import pack_name
from cleaner.processes import uninterrupted, workers
from cleaner.rule import Pack
from cleaner.rulefile import is_taken

__all__ = ["LEAST", "MOST", "Learned", "learn"]

LEAST = 5
"""Different articles of a site that are needed."""
MOST = 600
"""Articles of a site that are looked at line by line; the others are counted."""
_RECURS = 3


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of one site."""

    site: str
    """Its host, its folder, or a line that tells it."""
    documents: int
    """Different documents."""
    articles: int
    """Different articles among them."""
    draft: Draft | None = None
    """The proposed pack; ``None`` where there are too few articles, or nothing that they share."""


@dataclass(frozen=True, slots=True)
class _Task:
    """One site's work, for a process of its own."""

    site: str
    name: str
    hosts: tuple[str, ...]
    documents: int
    articles: int
    texts: list[tuple[int, str]]
    recurring: list[Recurring]
    elsewhere: frozenset[str]


def learn(store: Store, library: Library, *, least: int = LEAST, jobs: int = 1, folder: str = "") -> Iterator[Learned]:
    """Propose a pack for each site of a corpus, in the order of their names.

    :param store: the corpus
    :param library: the packs that are there already
    :param least: different articles that a site needs
    :param jobs: worker processes
    :param folder: name of the corpus, for documents of which no site is known
    """
    _divide(store, library, folder)
    sites = store.sites()
    names = _names([site for site, _ in sites], library)
    tasks = _tasks(store, sites, names, least)
    if jobs < 2:
        for task in tasks:
            yield _learned(task, library)
        return
    with workers(jobs) as pool:
        waiting: list[Future[Learned]] = []
        for task in tasks:
            with uninterrupted():
                waiting.append(pool.submit(_learned, task, library))
            if len(waiting) > 2 * jobs:
                yield waiting.pop(0).result()
        for future in waiting:
            yield future.result()


def _divide(store: Store, library: Library, folder: str) -> None:
    """Give the documents of which nothing is known to sites."""
    if UNKNOWN not in dict(store.sites()):
        return
    parts = clusters(store.short_lines(UNKNOWN, _RECURS), _generic_lines(library))
    known = sorted(set(parts.values()))
    if len(known) == 1 and any(c.isalpha() for c in folder):
        parts = dict.fromkeys(parts, folder)
    store.move(UNKNOWN, parts)


def _generic_lines(library: Library) -> frozenset[str]:
    packs = [library.pack(name) for name in library.names if name.startswith("generic-")]
    return frozenset(t.exact for p in packs for r in p.rules for t in r.lines if t.exact)


def _names(sites: Sequence[str], library: Library) -> dict[str, str]:
    """A pack's name for each site: short where that is clear, the bundled pack's where there is one."""
    bundled = {host: name for name in library.names for host in library.pack(name).hosts if not host.startswith("*.")}
    short: defaultdict[str, list[str]] = defaultdict(list)
    for site in sites:
        short[short_name(site) if is_host(site) else rule_name(site, "site")].append(site)
    names: dict[str, str] = {}
    for name, own in sorted(short.items()):
        for n, site in enumerate(own):
            if site in bundled:
                names[site] = bundled[site]
            elif len(own) == 1 and name not in library.names and not is_taken(name):
                names[site] = name
            elif is_host(site):
                names[site] = pack_name(site)
            else:
                names[site] = f"{name}-{n + 1}" if n else f"site-{name}"
    return names


def _tasks(store: Store, sites: Sequence[tuple[str, int]], names: dict[str, str], least: int) -> Iterator[_Task]:
    for site, documents in sites:
        if site == UNKNOWN:
            continue
        articles = store.fold(site)
        enough = articles >= least
        recurring = store.recurring(site, _RECURS) if enough else []
        texts = store.articles(site, MOST) if enough else []
        hosts = host_pattern(site)
        elsewhere = frozenset[str]()
        if enough and not hosts:
            elsewhere = store.others(site, [r.form for r in recurring])
        yield _Task(site, names[site], hosts, documents, articles, texts, recurring, elsewhere)


def _learned(task: _Task, library: Library) -> Learned:
    result = Learned(task.site, task.documents, task.articles)
    if not task.texts:
        return result
    language = language_of(text for _, text in task.texts[:50])
    base = _base(task.name, language, library)
    pages = [make_page(number, text, (language,)) for number, text in task.texts]
    draft = learn_site(
        task.name, task.hosts, pages, base, language=language, elsewhere=task.elsewhere,
        counted={r.form: r for r in task.recurring}, total=task.articles, documents=task.documents,
    )  # fmt: skip
    return Learned(task.site, task.documents, task.articles, draft if draft.rules else None)


def _base(name: str, language: str, library: Library) -> list[Pack]:
    """The packs that a learned one builds on: the language's, and the site's own where there is one."""
    generic = f"generic-{language}"
    own = [name] if name in library.names else []
    names = dict.fromkeys(n for first in [*own, generic] if first in library.names for n in library.with_used(first))
    return [library.pack(n) for n in names]
