"""Pages per second, beside trafilatura alone with metadata on the same pages in the same run, and where the time goes.

    uv run python tests/benchmarks/pages.py [rounds] [folder of .html or .html.gz]

Without a folder the golden pages are read, each set in as many links, scripts and teasers as a news page carries."""

from __future__ import annotations

import gzip
import logging
import sys
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path

import trafilatura

from articles import page as reading
from articles.page import Page, _article, judge, open_page, read_page
from articles.page.decode import check_payload, decode, parse
from articles.records import Capture, Rejected, Shape

MAIN_TEXT = reading.main_text
HERE = Path(__file__).parent.parent / "pages"


def surrounded(page: bytes) -> bytes:
    """The page with the weight of a real one around its article: 250 links, 60 teasers, 30 scripts, styles."""
    links = "".join(f'<li class="menu-item m{n}"><a href="/topic/{n}">Topic number {n}</a></li>' for n in range(250))
    teasers = "".join(
        f'<div class="teaser card c{n}"><a href="/s/{n}"><h3>A headline of some seven words, {n}</h3></a>'
        f'<p class="dek">What the story under it says in a sentence of its own.</p></div>'
        for n in range(60)
    )
    scripts = "".join(
        f"<script>var slot{n} = {{size: [300, 250], targets: '{'x' * 1500}'}};</script>" for n in range(30)
    )
    styles = "<style>" + ".a{color:red}" * 2000 + "</style>"
    head, _, rest = page.partition(b"<body")
    tag, _, body = rest.partition(b">")
    before = f"<nav><ul>{links}</ul></nav>{scripts}".encode()
    after = f'<div class="more-stories">{teasers}</div></body>'.encode()
    return head + styles.encode() + b"<body" + tag + b">" + before + body.replace(b"</body>", after)


def load(folder: Path | None) -> list[bytes]:
    if folder is None:
        return [surrounded(path.read_bytes()) for path in sorted(HERE.glob("*.html"))]
    paths = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])
    return [gzip.decompress(p.read_bytes()) if p.suffix == ".gz" else p.read_bytes() for p in paths]


def main() -> None:
    logging.disable(logging.CRITICAL)
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    pages = load(Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    captures = [Capture(p, Shape.HTML, "-", n, url=f"https://outlet.example/{n}") for n, p in enumerate(pages)]
    spent: Counter[str] = Counter()
    for turn in range(rounds + 1):
        if turn == 1:
            spent.clear()  # the first round warms caches up
        for capture in captures:
            started = time.process_time()
            trafilatura.extract(capture.payload, url=capture.url, with_metadata=True)
            between = time.process_time()
            try:
                read_page(capture)
            except Rejected:
                spent["refused"] += 1
            spent["trafilatura"] += between - started
            spent["morgue"] += time.process_time() - between
            steps(capture, spent)
    count = len(pages) * rounds
    size = sum(map(len, pages)) / len(pages) / 1000
    print(f"{len(pages)} pages of {size:.0f} kB, {rounds} rounds, CPU time of one process")
    for name in ("trafilatura", "morgue"):
        print(f"{name:12} {count / spent[name]:7.1f} pages a second, {1000 * spent[name] / count:6.2f} ms a page")
    print(f"ratio        {spent['trafilatura'] / spent['morgue']:7.2f}")
    print("of morgue's time, ms a page:")
    for name in ("decode", "parse", "marks and pieces", "trafilatura's text", "judging", "fields"):
        print(f"  {name:20} {1000 * spent[name] / count:6.2f}")


class Asked:
    """trafilatura's part of a page, timed where it is asked for it."""

    seconds = 0.0

    def __call__(self, page: Page) -> str:
        began = time.process_time()
        text = MAIN_TEXT(page)
        self.seconds = time.process_time() - began
        return text


def steps(capture: Capture, spent: Counter[str]) -> None:
    """The time of each step of reading the page, added to what was spent."""
    marks = [time.process_time()]
    try:
        check_payload(capture.payload)
        text, _ = decode(capture.payload)
        marks.append(time.process_time())
        parse(text)
        marks.append(time.process_time())
        page = open_page(capture)
        marks.append(time.process_time())
        reading.main_text = asked = Asked()
        verdicts = judge(page)
        marks.append(time.process_time())
        if any(v.is_kept for v in verdicts):
            _article(page, verdicts, 1)
        marks.append(time.process_time())
    except Rejected:
        return
    finally:
        reading.main_text = MAIN_TEXT
    decoding, parsing, opening, judging, fields = (b - a for a, b in pairwise(marks))
    spent["decode"] += decoding
    spent["parse"] += parsing
    spent["marks and pieces"] += opening - decoding - parsing
    spent["trafilatura's text"] += asked.seconds
    spent["judging"] += judging - asked.seconds
    spent["fields"] += fields


if __name__ == "__main__":
    main()
