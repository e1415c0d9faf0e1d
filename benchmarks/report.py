"""The report at scale: ``python benchmarks/report.py [--documents 10000] [--size 25]``.

Makes a corpus in the shape of the fixtures: headers, menus and trailers stay as they are, paragraphs become as long as those of
news and get words drawn from all fixtures, so that no document compresses to nothing beside its neighbours. Then it runs
``clean report`` and opens the page in headless Chromium. Prints the time and memory of the command, the size of the page, and
when it was first painted, ready, and searched. Needs the ``dev`` extra, ``chromium`` and ``chromedriver``.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median

from cleaner import Cleaner
from cleaner.model import Kind

ROOT = Path(__file__).parents[1]
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --window-size=1400,900"
)
OPENED = 5  # how often the page is opened


def documents(count: int) -> Iterator[tuple[str, str]]:
    """A name below the corpus and a text for each document."""
    random = Random(count)
    cleaner = Cleaner.load()
    pages = []
    for path in sorted((ROOT / "fixtures").rglob("*.txt")):
        result = cleaner.clean(path.read_text(encoding="utf-8"), path=path)
        lines = [(line.text, line.kind is Kind.BODY and line.rule is None) for line in result.lines]
        pages.append((path.parent.relative_to(ROOT / "fixtures"), lines))
    seen = {word for _, lines in pages for text, _ in lines for word in text.split()}
    words = {plain: sorted(w for w in seen if w.isascii() is plain) for plain in (True, False)}
    for k in range(count):
        folder, lines = pages[k % len(pages)]
        own = [
            " ".join(random.choices(words[text.isascii()], k=random.randint(30, 120))) + "."
            if free and len(text) > 60
            else text
            for text, free in lines
        ]
        yield f"{folder}/{k // 1000}/{k}.txt", "\n".join(own) + "\n"


def make(corpus: Path, count: int) -> int:
    """Write the corpus. :return: its bytes"""
    written = 0
    for name, text in documents(count):
        path = corpus / name
        path.parent.mkdir(parents=True, exist_ok=True)
        written += path.write_bytes(text.encode("utf-8"))
    return written


def run(corpus: Path, page: Path, size: float) -> tuple[str, float, float]:
    """Run the command. :return: what it says, its seconds, and the most memory it took, in MB"""
    command = [sys.executable, "-m", "cleaner", "report", str(corpus), "-o", str(page), "--size", str(size)]
    begun = time.perf_counter()
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    said = process.stderr.read() if process.stderr else ""
    _, status, used = os.wait4(process.pid, 0)
    if status:
        sys.exit(said)
    return said.strip(), time.perf_counter() - begun, used.ru_maxrss / 1000


def look(page: Path, profile: Path) -> dict[str, str]:
    """Open the page and take times, in seconds."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or sys.exit("needs chromium and chromedriver")
    for flag in (*FLAGS.split(), f"--user-data-dir={profile}"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    driver.set_script_timeout(60)
    painted, ready = [], []
    for _ in range(OPENED):
        driver.get("about:blank")
        driver.get(page.as_uri())
        took = driver.execute_async_script("""
            const done = arguments[0];
            const look = () => {
              const paint = performance.getEntriesByName("first-contentful-paint")[0];
              if (paint && document.documentElement.dataset.ready) done([paint.startTime, performance.now()]);
              else setTimeout(look, 10);
            };
            look();""")
        painted.append(took[0] / 1000)
        ready.append(took[1] / 1000)
    opened = driver.execute_async_script("""
        const [done, begun] = [arguments[0], performance.now()];
        location.hash = "view=document&doc=77";
        const look = () => (document.querySelector("#lines .line") ? done(performance.now() - begun) : setTimeout(look, 1));
        look();""")
    searched = driver.execute_async_script("""
        const [done, begun] = [arguments[0], performance.now()];
        location.hash = "view=documents&query=no+such+words+anywhere&text=1";
        const said = () => document.getElementById("status").textContent;
        const look = () => (/^0 of [^%]*$/.test(said()) ? done(performance.now() - begun) : setTimeout(look, 5));
        look();""")
    errors = driver.get_log("browser")
    driver.quit()
    return {
        "first paint": f"{median(painted):.2f} s (slowest of {OPENED}: {max(painted):.2f} s)",
        "ready": f"{median(ready):.2f} s",
        "a document opened": f"{opened / 1000:.2f} s",
        "all texts searched": f"{searched / 1000:.2f} s",
        "errors in the console": str(len(errors)),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000)
    parser.add_argument("--size", type=float, default=25, help="megabytes that the page may have")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        corpus, page = Path(folder, "corpus"), Path(folder, "report.html")
        written = make(corpus, options.documents)
        said, seconds, memory = run(corpus, page, options.size)
        rows = {
            "corpus": f"{options.documents} documents, {written / 1e6:.1f} MB",
            "clean report": f"{seconds:.1f} s, {memory:.0f} MB of memory",
            "page": f"{page.stat().st_size / 1e6:.1f} MB",
            "it says": said.partition("report.html: ")[2],
            **look(page, Path(folder, "profile")),
        }
    for name, value in rows.items():
        print(f"{name:<22} {value}")


if __name__ == "__main__":
    main()
