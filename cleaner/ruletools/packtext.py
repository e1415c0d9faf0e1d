"""The text of a rule file, as a person would write it: what ``new`` and ``import`` write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from cleaner.errors import OptionError

__all__ = ["comment", "head", "pack_name", "paragraph", "quoted", "table"]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)+")
_WIDTH = 120


def pack_name(host: str) -> str:
    """The name of a host's pack.

    :raises OptionError: no host name

    >>> pack_name("www.news.example")
    'news-example'
    """
    try:
        plain = host.strip().strip(".").lower().encode("idna").decode("ascii")
    except UnicodeError:
        plain = ""
    name = "-".join(re.findall(r"[a-z0-9]+", plain.removeprefix("www.")))
    if not _HOST.fullmatch(plain) or not name:
        raise OptionError(f'"{host}" is no host name, such as news.example')
    return f"site-{name}" if name.startswith("generic") else name


def quoted(text: str) -> str:
    r"""A string on one line: as it is where TOML allows that, else with escapes.

    >>> print(quoted("Editor's Picks"), quoted("a\tb"))
    "Editor's Picks" "a\tb"
    """
    if "'" not in text and ("\\" in text or '"' in text) and text.isprintable():
        return f"'{text}'"
    return '"' + re.sub(r'[\\"\x00-\x1f\x7f]', _escaped, text) + '"'


def _escaped(found: re.Match[str]) -> str:
    return _ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}")


def paragraph(text: str) -> str:
    """A string over several lines that begins and ends with a break, as the texts of examples and blocks are written."""
    text = text.strip("\r\n")
    if "'''" not in text and not _CONTROL.search(text):
        return f"'''\n{text}\n'''"
    return '"""\n' + re.sub(r'[\\"\x00-\x08\x0b-\x1f\x7f]', _escaped, text) + '\n"""'


def listed(values: Sequence[str]) -> str:
    """A list of strings: on one line where that is short enough."""
    strings = [quoted(v) for v in values]
    line = f"[{', '.join(strings)}]"
    return line if len(line) <= _WIDTH and len(strings) < 6 else "[\n" + "".join(f"  {s},\n" for s in strings) + "]"


def table(name: str, **pairs: str | bool | Sequence[str]) -> str:
    """One table: a list of strings as a list, a text with a break as a paragraph.

    :param name: ``drop``, ``article``, ``example``, …
    :param pairs: the keys, in the order in which they shall stand; what is empty is left out
    """
    given = {key: value for key, value in pairs.items() if value}
    width = max(map(len, given), default=0)
    return f"[[{name}]]\n" + "".join(f"{key:<{width}} = {_value(value)}\n" for key, value in given.items())


def _value(value: str | bool | Sequence[str]) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return paragraph(value) if "\n" in value else quoted(value)
    if any("\n" in v for v in value):
        return "[" + ", ".join(map(paragraph, value)) + "]"
    return listed(value)


def head(site: str, hosts: Sequence[str], use: Sequence[str] = ()) -> str:
    """The keys above the first table."""
    lines = ["format = 1", f"site   = {quoted(site)}"]
    lines += [f"hosts  = {listed(hosts)}"] if hosts else []
    lines += [f"use    = {listed(use)}"] if use else []
    return "\n".join(lines) + "\n"


def comment(lines: Iterable[str]) -> str:
    """Lines as comments; what no comment can hold is left out of them."""
    flat = (re.sub(r"[\x00-\x08\x0a-\x1f\x7f]", " ", line) for text in lines for line in text.split("\n"))
    return "".join(f"# {line}".rstrip() + "\n" for line in flat)
