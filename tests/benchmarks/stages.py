"""Pages per second of each stage and of the whole, beside trafilatura alone on the same pages in the same run.

    uv run python tests/benchmarks/stages.py [FOLDER OF .html OR .html.gz PAGES]

Without a folder the golden pages of tests/pages are read, each several times over. Stages are timed in one process by
its processor time; the whole is `morgue ingest` as a user runs it, by the clock, start-up and publishing included."""

from __future__ import annotations

import gzip
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from articles.names import find_names
from articles.page import read_page
from articles.parse import Text
from articles.quotes import find_quotes
from articles.records import Article, Capture, Rejected, Shape
from flows.ingest import ingest
from flows.runs import Settings


def pages_of(folder: Path | None) -> list[bytes]:
    """The pages, as bytes."""
    found = folder or Path(__file__).parent.parent / "pages"
    paths = sorted(p for p in found.rglob("*") if p.name.endswith((".html", ".html.gz")))
    pages = [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in paths]
    return pages if folder else pages * 10


def timed(name: str, count: int, work: Callable[[], None]) -> None:
    began = time.process_time()
    work()
    seconds = time.process_time() - began
    print(f"{name:<42} {count / seconds:8.1f} pages/s  {1000 * seconds / count:7.1f} ms a page")


def main() -> None:
    import trafilatura

    pages = pages_of(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
    captures = [Capture(page, Shape.HTML, f"{n}.html") for n, page in enumerate(pages)]
    articles: list[Article] = []

    def alone() -> None:
        for page in pages:
            trafilatura.extract(page, with_metadata=True)

    def read() -> None:
        for capture in captures:
            try:
                articles.extend(read_page(capture))
            except Rejected:
                continue

    trafilatura.extract(pages[0], with_metadata=True)  # both warm
    read()
    articles.clear()
    timed("trafilatura.extract with metadata", len(pages), alone)
    timed("page to article, fields included", len(pages), read)
    texts = [Text(article.text, article.language or "en") for article in articles]
    find_quotes(texts[0], find_names(texts[0]))
    named = []
    timed("names", len(pages), lambda: named.extend(find_names(text) for text in texts))
    timed("quotes", len(pages), lambda: [find_quotes(t, n) for t, n in zip(texts, named, strict=True)] and None)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "pages"
        archive.mkdir()
        for number, page in enumerate(pages):
            unique = page.replace(b"</body>", f"<!-- {number} --></body>".encode())
            (archive / f"{number}.html").write_bytes(unique)
        began = time.perf_counter()
        summary = ingest([archive], Settings(data=Path(folder) / "data"))
        seconds = time.perf_counter() - began
        rate = summary.pages / seconds
        print(f"{'the whole: ingest, by the clock':<42} {rate:8.1f} pages/s  {1000 / rate:7.1f} ms a page")


if __name__ == "__main__":
    main()
