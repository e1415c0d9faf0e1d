"""The text of a rule file, as a person would write it: what ``learn``, ``new`` and ``import`` write."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from cleaner.errors import OptionError
from cleaner.rulefile import FORMAT
from cleaner.tomlfile import toml_string

__all__ = ["comment", "escaped", "head", "pack_name", "paragraph", "quoted", "table"]

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
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


def escaped(text: str) -> str:
    """Literal text as a template writes it."""
    return text.replace("{", "{{").replace("}", "}}")


def quoted(text: str) -> str:
    r"""A string on one line: as it is where TOML allows that, else with escapes.

    >>> print(quoted("Editor's Picks"), quoted("a\tb"))
    "Editor's Picks" "a\tb"
    """
    if "'" not in text and ("\\" in text or '"' in text) and text.isprintable():
        return f"'{text}'"
    return toml_string(text)


def paragraph(text: str) -> str:
    """A string over several lines that begins and ends with a break, as the texts of examples and blocks are written."""
    text = text.strip("\r\n")
    if "'''" not in text and not _CONTROL.search(text):
        return f"'''\n{text}\n'''"
    return '"""\n' + "\n".join(toml_string(line)[1:-1] for line in text.split("\n")) + '\n"""'


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
    return f"[[{name}]]\n" + _pairs(pairs)


def head(site: str, hosts: Sequence[str], use: Sequence[str] = (), language: str = "", skip: Sequence[str] = ()) -> str:
    """The keys above the first table; what is empty is left out."""
    return _pairs({"format": FORMAT, "site": site, "hosts": hosts, "use": use, "language": language, "skip": skip})


def _pairs(pairs: Mapping[str, str | int | Sequence[str]]) -> str:
    given = {key: value for key, value in pairs.items() if value}
    width = max(map(len, given), default=0)
    return "".join(f"{key:<{width}} = {_value(value)}\n" for key, value in given.items())


def _value(value: str | int | Sequence[str]) -> str:
    if isinstance(value, int):
        return str(value).lower()
    if isinstance(value, str):
        return paragraph(value) if "\n" in value else quoted(value)
    if any("\n" in v for v in value):
        return "[" + ", ".join(map(paragraph, value)) + "]"
    return listed(value)


def comment(lines: Iterable[str]) -> str:
    """Lines as comments; what no comment can hold is left out of them."""
    flat = (re.sub(r"[\x00-\x08\x0a-\x1f\x7f]", " ", line) for text in lines for line in text.split("\n"))
    return "".join(f"# {line}".rstrip() + "\n" for line in flat)
