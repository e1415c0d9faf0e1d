"""Look for pages and rule files that crash the program or hang it: `python benchmarks/fuzz.py html|rules [SECONDS] [SEEDS]`.

With atheris installed (`pip install atheris`) inputs are found by what they make the program do; without it, by changing
the seeds at random. Seeds are the fixtures and `benchmarks/fuzz-seeds/`, to which what was found is added. An error of the
program's own (`CleanerError`) is an answer; any other, and more than ten seconds for an input, is a fault.
"""

from __future__ import annotations

import contextlib
import random
import signal
import sys
import time
from hashlib import sha1
from pathlib import Path

from cleaner import Cleaner, CleanerError
from cleaner.rulefile import parse_pack

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "benchmarks" / "fuzz-seeds"
SLOW = 10
MOST = 60_000
CLEANER = Cleaner.load()
MARKS = [
    b"<p>", b"</p>", b"<div class=comments>", b"<article>", b"</article>", b"<h1>", b"</h1>", b"<!--", b"-->", b"\0", b"&#0;",
    b"<script type='application/ld+json'>", b"</script>", b'{"@type":"NewsArticle"', b"<table>", b"<svg>", b"</body>",
    b"<meta charset=", b"utf-16", b"\xff\xfe", b"\xed\xa0\x80", b"<li>" * 40, b"<b>" * 300, b"[[drop]]", b"{title}", b"'''",
    b"regex = ['(a+)+$']", b"css = ['a:not(']", b"xpath = ['//*[']", b"{optional}", b"{more}", b"\n",
]  # fmt: skip


def html(data: bytes) -> None:
    result = CLEANER.clean_html(data)
    assert "".join(f"{line.text}\n" for line in result.lines) == result.source
    for article in result.articles:
        assert set(article.text.split("\n")) <= {"", *(line.text for line in result.lines)}


def rules(data: bytes) -> None:
    parse_pack(data.decode("utf-8", "replace"))


def seeds_of(what: str) -> list[bytes]:
    folders = {"html": [ROOT / "fixtures" / "html"], "rules": [ROOT / "rules", ROOT / "fixtures" / "rules"]}[what]
    ending = {"html": "*.html", "rules": "*.toml"}[what]
    files = [p for folder in [*folders, SEEDS / what] if folder.is_dir() for p in sorted(folder.rglob(ending))]
    return [p.read_bytes() for p in files]


def changed(seeds: list[bytes], chance: random.Random) -> bytes:
    """A seed with a few pieces taken out, put in, doubled, or taken from another."""
    data = chance.choice(seeds)
    for _ in range(chance.randint(1, 8)):
        at, other = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
        own, foreign = data[at:other], chance.choice(seeds)[at:other]
        piece = chance.choice([b"", own, foreign, chance.choice(MARKS), bytes([chance.randrange(256)])])
        end = chance.choice([at, other, at + 1])
        data = (data[:at] + piece + data[end:])[:MOST]
    return data


def at_random(target, seeds: list[bytes], seconds: float, what: str) -> int:
    def stop(*_: object) -> None:
        raise TimeoutError(f"more than {SLOW} seconds")

    signal.signal(signal.SIGALRM, stop)
    chance, tried, faults = random.Random(1), 0, 0
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        data = changed(seeds, chance)
        tried += 1
        signal.alarm(SLOW)
        try:
            target(data)
        except CleanerError:
            pass
        except Exception as error:
            faults += 1
            place = SEEDS / what / f"{sha1(data).hexdigest()[:12]}.{'html' if what == 'html' else 'toml'}"
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
            print(f"{place}: {type(error).__name__}: {error}", flush=True)
        finally:
            signal.alarm(0)
    print(f"{tried} inputs, {faults} faults")
    return 1 if faults else 0


def main() -> int:
    what = sys.argv[1] if len(sys.argv) > 1 else ""
    if what not in ("html", "rules"):
        print(__doc__)
        return 2
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else 600.0
    target, seeds = {"html": html, "rules": rules}[what], seeds_of(what)
    try:
        import atheris
    except ImportError:
        return at_random(target, seeds, seconds, what)

    def one(data: bytes) -> None:
        with contextlib.suppress(CleanerError):
            target(data)

    corpus = SEEDS / what
    corpus.mkdir(parents=True, exist_ok=True)
    for n, seed in enumerate(seeds):
        (corpus / f"seed-{n}").write_bytes(seed)
    atheris.Setup([sys.argv[0], str(corpus), f"-max_total_time={int(seconds)}", f"-timeout={SLOW}"], one)
    atheris.instrument_all()
    atheris.Fuzz()
    return 0


if __name__ == "__main__":
    sys.exit(main())
