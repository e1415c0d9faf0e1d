"""Site configurations of Full-Text RSS as packs.

The form is described at https://help.fivefilters.org/full-text-rss/site-patterns.html: a text file a host, with one
directive a line. What selects elements of a page is carried over; the rest tells that program how to fetch pages and
how to build its output.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from cleaner.errors import OptionError, suggestion
from cleaner.packs import host_of
from cleaner.packtext import comment, head, pack_name, table
from cleaner.ruletools.imported import Import, ImportedPack, LeftOut
from cleaner.selecting import xpath_fault

__all__ = ["import_ftr"]

_DIRECTIVE = re.compile(r"([a-z_]+)\s*(?:\((.*?)\)\s*)?:\s*(.*)")
_PIECES = {"p", "img", "span", "a", "li", "figure", "br", "b", "strong", "em", "h1", "h2", "h3", "h4", "text()", "node()"}
_FETCH = "tells how to fetch pages; the cleaner reads pages that are stored already"
_OUTPUT = "changes the page instead of selecting from it"
_ENGINE = "a setting of the other program"
_FIELD = "no table of a rule file selects it; the cleaner reads it from the page's own metadata and header"
_LEFT = {
    "title": _FIELD, "author": _FIELD, "date": _FIELD, "native_ad_clue": _FIELD, "footnotes": _FIELD,
    "single_page_link": _FETCH, "single_page_link_in_feed": _FETCH, "next_page_link": _FETCH, "autodetect_next_page": _FETCH,
    "http_header": _FETCH, "requires_login": _FETCH, "login_uri": _FETCH, "login_username_field": _FETCH,
    "login_password_field": _FETCH, "login_extra_fields": _FETCH, "not_logged_in_xpath": _FETCH, "if_page_contains": _FETCH,
    "find_string": _OUTPUT, "replace_string": _OUTPUT, "wrap_in": _OUTPUT, "move_into": _OUTPUT, "dissolve": _OUTPUT,
    "strip_attr": _OUTPUT, "strip_comments": _OUTPUT, "convert_double_br_tags": _OUTPUT, "insert_detected_image": _OUTPUT,
    "src_lazy_load_attr": _OUTPUT, "skip_json_ld": _ENGINE, "tidy": _ENGINE, "prune": _ENGINE, "parser": _ENGINE,
    "autodetect_on_failure": _ENGINE, "test_contains": "a test of the other program",
}  # fmt: skip
_CARRIED = ("body", "strip", "strip_id_or_class", "strip_image_src", "test_url")


def import_ftr(path: str, text: str) -> Import:
    """The pack of one site configuration.

    :param path: the file, whose name is the host: ``news.example.txt``, ``.news.example.txt`` for all hosts below it
    :param text: what stands in it
    """
    found = list(_directives(text))
    try:
        name, hosts = _site(path)
    except OptionError:
        reason = "the file is not named for a host, such as news.example.txt"
        return Import((), len(found), 0, (LeftOut(path, 0, "file", "", reason),) if found else ())
    left: list[LeftOut] = []
    own: dict[str, list[str]] = {key: [] for key in _CARRIED}
    carried = 0
    for number, key, value in found:
        expression, fault = _expression(key, value)
        if fault is None and key == "body":
            expression = _unless(own["body"], expression)
        if fault is not None:
            left.append(LeftOut(path, number, key, value, fault))
            continue
        carried += 1
        if expression not in own[key]:
            own[key].append(expression)
    entries = sum(len(own[key]) for key in _CARRIED if key != "test_url")
    packs = (ImportedPack(name, hosts, (path,), entries, _text(path, name, hosts, own)),) if entries else ()
    return Import(packs, len(found), carried, tuple(left))


def _directives(text: str) -> Iterator[tuple[int, str, str]]:
    """Line, directive and value of each line that says something; of a line without a directive this is empty."""
    for number, raw in enumerate(text.split("\n"), 1):
        line = raw.strip().removeprefix("\ufeff")
        if not line or line.startswith("#"):
            continue
        found = _DIRECTIVE.fullmatch(line)
        if found is None:
            yield number, "", line
        elif found[2] is not None:
            yield number, found[1], f"({found[2]}) {found[3]}"
        else:
            yield number, found[1], found[3].strip()


def _site(path: str) -> tuple[str, tuple[str, ...]]:
    stem = re.split(r"[/\\]", path)[-1].removesuffix(".txt").lower()
    bare = host_of(stem.strip("."), None).removeprefix("www.")
    name = pack_name(bare)
    if stem.startswith("."):
        return f"{name}-subdomains", (f"*.{bare}",)
    return name, (bare, f"www.{bare}")


def _expression(key: str, value: str) -> tuple[str, str | None]:
    """The XPath expression (of ``test_url`` the address) that a directive stands for, or why there is none."""
    if key not in _CARRIED:
        reason = _LEFT.get(key) or (f"unknown directive{suggestion(key, [*_CARRIED, *_LEFT])}" if key else "no directive")
        return "", reason
    if not value:
        return "", "has no value"
    if key == "test_url":
        return value, None
    if key in ("strip_id_or_class", "strip_image_src"):
        literal = value.replace("'", "").replace('"', "")  # as that program does
        if not literal.strip():
            return "", "has no value"
        if key == "strip_image_src":
            value = f"//img[contains(@src, '{literal}')]"
        else:
            value = f"//*[contains(@class, '{literal}') or contains(@id, '{literal}')]"
    fault = xpath_fault(value)
    if fault is None and key == "body":
        fault = _body_fault(value)
    return value, fault


def _body_fault(value: str) -> str | None:
    """Why an expression can't say what holds an article: each element that it selects is taken for one."""
    bare = re.sub(r"\[[^\]]*\]", "", value)
    if "|" in bare:
        return "joins pieces of an article, but in [[article]] each element is an article of its own"
    if bare.rstrip(") ").rpartition("/")[2].rpartition("::")[2] in _PIECES:
        return "selects pieces of an article, but in [[article]] each element is an article of its own"
    return None


def _unless(earlier: Sequence[str], value: str) -> str:
    """A later expression holds only on pages on which no earlier one does."""
    return f"({value})[not({' | '.join(earlier)})]" if earlier else value


def _text(path: str, name: str, hosts: tuple[str, ...], own: dict[str, list[str]]) -> str:
    source = re.split(r"[/\\]", path)[-1]
    lines = [f"Imported from the Full-Text RSS site configuration {source}."]
    lines += ["Pages that it was tested on:", *(f"  {url}" for url in own["test_url"])] if own["test_url"] else []
    parts = [comment(lines) + "\n" + head(name, hosts)]
    if own["body"]:
        parts.append(table("article", id="body", why="The element that holds the article", xpath=own["body"]))
    for key, why in (
        ("strip", "Elements that are no part of the article"),
        ("strip_id_or_class", "The same, by a piece of their class or id"),
        ("strip_image_src", "Pictures that are no part of the article, by a piece of their address"),
    ):
        if own[key]:
            parts.append(table("prune", id=key.replace("_", "-"), why=why, xpath=own[key]))
    return "\n".join(parts)
