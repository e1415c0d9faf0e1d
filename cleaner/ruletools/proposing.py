"""The rules that shared lines and headers of sample pages propose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain, count

from cleaner.folding import line_key, word_count
from cleaner.packtext import comment, table
from cleaner.ruletools.sampling import Sample, SharedLine, is_paragraph

__all__ = ["header_table", "proposed_tables"]

_NEAR = 6  # lines from the beginning
_TAIL = 15  # lines from the end
_FOOT = 8  # lines from the end in which even a sentence is chrome, if most samples have it
_ITEM = 15  # words; a longer line below a heading is no item of a list


def header_table(blocks: Sequence[str]) -> str:
    """The ``[[article]]`` table of some blocks."""
    texts = [f"{block}\n" for block in blocks]
    return table(
        "article",
        id="story-header",
        why="How the articles of the samples begin; add sign = true if no other site begins them so",
        block=texts[0] if len(texts) == 1 else texts,
    )


def proposed_tables(
    samples: Sequence[Sample], shared: Sequence[SharedLine], blocks: Sequence[str]
) -> tuple[list[str], list[str]]:
    """The tables of the rules that are proposed, and comments about what could be text.

    :param samples: the pages
    :param shared: the lines that most of them have (:func:`cleaner.ruletools.sampling.shared_lines`)
    :param blocks: the blocks by which they begin
    """
    tables = [header_table(blocks)] if blocks else []
    taken = {"story-header"}
    rows = {line_key(re.sub(r" \{optional\}$", "", row)) for block in blocks for row in block.split("\n")}
    left = [line for line in shared if line_key(line.form) not in rows]
    if tail := _tail(samples, left):
        line, words = tail
        left = [s for s in left if s.last > line.last]
        tables.append(
            table(
                "drop",
                id=_id(line.form, "page-end", taken),
                why=f"A heading of {_in(line, samples)}, and the lists below it",
                line=[line.form],
                through="end",
                where=f"last {_rounded(line.last)}",
                at_most=f"{_rounded(words)} words",
            )
        )
    lists = {s.form: bullet for s in left if (bullet := _bullet(samples, s))}
    for form, bullet in lists.items():
        why, block = "A heading, and links that change with every page", f"{form}\n{bullet} {{any}} {{more}}\n"
        tables.append(table("drop", id=_id(form, "list", taken), why=why, block=block))
    left = [s for s in left if s.form not in lists and not (s.item and s.form[0] in lists.values())]
    places = {s.form: place for s in left if (place := _place(s, len(samples)))}
    for place, what in (("head", "over"), ("foot", "under"), ("inside", "inside")):
        own = [s for s in left if places.get(s.form) == place]
        if own:
            where = {
                "head": f"first {max(s.first for s in own) + 2}",
                "foot": f"last {_rounded(max(s.last for s in own))}",
            }.get(place, "")
            why = f"Lines {what} the story, each of {_in(min(own, key=lambda s: s.documents), samples)} or more"
            tables.append(
                table("drop", id=_id(f"page {place}", place, taken), why=why, line=[s.form for s in own], where=where)
            )
    rest = [f"  {s.form}  ({_in(s, samples)})" for s in left if s.form not in places]
    told = "Shared, too, but each could be text; what is chrome goes into a rule above."
    return tables, [comment([told, *rest])] if rest else []


def _place(line: SharedLine, samples: int) -> str:
    """Where a line stands that can be no text: ``head``, ``foot`` or ``inside``; nothing where it could be text."""
    in_most = line.documents >= max(3, 0.8 * samples)
    if line.item:  # of a menu, if all pages have it; else of a list that changes
        certain = line.documents == samples > 2 and line.words <= 6
    elif line.sentence:  # what different articles share is no sentence of theirs; but between paragraphs it could be a refrain
        certain = line.last <= _FOOT and in_most
    else:
        certain = line.words <= 12
    if not certain:
        return ""
    if line.first <= min(_NEAR, line.last):
        return "head"
    if line.last <= _TAIL:
        return "foot"
    # Between paragraphs stand headlines of the day, which pages of one day share.
    return "inside" if in_most and (line.item or 1 < line.words <= 5) else ""


def _id(form: str, otherwise: str, taken: set[str]) -> str:
    """A name for a rule that none has yet: the first words of its line, where they are in Latin letters."""
    words = re.findall(r"[a-z0-9]+", re.sub(r"\{\w+\}", "", line_key(form)).replace("'", ""))
    name = "-".join(words[:4]) if words and line_key(form).isascii() else otherwise
    free = next(n for n in chain([name], (f"{name}-{k}" for k in count(2))) if n not in taken)
    taken.add(free)
    return free


def _bullet(samples: Sequence[Sample], line: SharedLine) -> str:
    """The sign before the items of the list that a line stands over in every sample that has it, or nothing."""
    if line.item or line.sentence:
        return ""
    below = [own for sample in samples if (own := _below(sample, line_key(line.form))) is not None]
    signs = {own[0].strip()[:1] if own else "" for own in below}
    sign = signs.pop() if len(signs) == 1 else ""
    return sign if sign and sign in "•*-–·▪»" and len({own[0] for own in below}) > 1 else ""


def _in(line: SharedLine, samples: Sequence[Sample]) -> str:
    return f"{line.documents} of {len(samples)} samples"


def _rounded(n: int) -> int:
    return -(-n // 5) * 5 + (5 if n % 5 == 0 else 0)


def _tail(samples: Sequence[Sample], shared: Sequence[SharedLine]) -> tuple[SharedLine, int] | None:
    """The topmost shared line below which no sample has text of its own, but lists or a house trailer; and how many words
    that takes at most."""
    keys = {line_key(s.form) for s in shared}
    best: tuple[SharedLine, int] | None = None
    for line in shared:
        if line.last > _TAIL * 2 or line.sentence or line.item or "{" in line.form:
            continue
        below = [own for sample in samples if (own := _below(sample, line_key(line.form))) is not None]
        rest = [text for own in below for text in own if line_key(text) not in keys]
        most = max((sum(map(word_count, own)) for own in below), default=0)
        trailer = any(s.sentence and s.last < line.last for s in shared)
        lists = all(word_count(text) <= _ITEM and not is_paragraph(text) for text in rest)
        whole = min((sum(map(word_count, s.lines)) for s in samples), default=0)
        higher = best is None or (line.documents, line.last) > (best[0].documents, best[0].last)
        if (rest or trailer) and lists and most * 3 < whole and higher:
            best = line, most + line.words
    return best


def _below(sample: Sample, key: str) -> list[str] | None:
    """The lines of a sample below a line; ``None`` where it is not there."""
    at = next((i for i, line in enumerate(sample.lines) if line_key(line) == key), None)
    return None if at is None else list(sample.lines[at + 1 :])
