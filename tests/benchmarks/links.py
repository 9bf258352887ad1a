"""Linking at size: made articles with copies and rewrites among them, linked whole, then a batch more; each load is
published before it is linked, as `morgue ingest` does.

    uv run python tests/benchmarks/links.py --articles 100000 --more 1000

Prints seconds, processor seconds, the peak memory of the process and its children together, and how many of the
planted copies and rewrites were found. `--keep FOLDER` keeps the made articles there for the next run.
"""

from __future__ import annotations

import argparse
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from flows.link import Linked, link
from tests.benchmarks.newsmaker import Maker, load_made, read_families, write_families
from warehouse.database import publish, writing

_COPIES = "('same_text', 'same_wire', 'rewrite')"


class Watch:
    """What a stretch of work costs: wall and processor seconds, and the most memory its processes had at one time."""

    def __init__(self) -> None:
        self.seconds = self.processor = 0.0
        self.peak = 0

    def __str__(self) -> str:
        return f"{self.seconds:.1f} s, {self.processor:.1f} s of processor, at most {self.peak // 2**20} MiB"


@contextmanager
def watched() -> Iterator[Watch]:
    """Measure what goes on inside."""
    watch, over = Watch(), threading.Event()

    def look() -> None:
        while not over.wait(1):
            watch.peak = max(watch.peak, _memory())

    began, used = time.perf_counter(), _processor()
    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield watch
    finally:
        over.set()
        thread.join()
        watch.seconds, watch.processor = time.perf_counter() - began, _processor() - used


def _processor() -> float:
    """Seconds of processor that this process, all below it and all that ended below it have used."""
    ticks = 0
    for one in _processes():
        with suppress(OSError):
            after_name = (one / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, after_name[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def _memory() -> int:
    """Bytes that this process and all below it hold, pages they share counted once (PSS)."""
    total = 0
    for one in _processes():
        with suppress(OSError):
            lines = (one / "smaps_rollup").read_text().splitlines()
            total += sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
    return total


def _processes() -> Iterator[Path]:
    waiting = [os.getpid()]
    while waiting:
        folder = Path("/proc") / str(waiting.pop())
        yield folder
        with suppress(OSError):
            for task in (folder / "task").iterdir():
                waiting += map(int, (task / "children").read_text().split())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--more", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=Path, help="Folder for the made articles, used again where they are there.")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "data"
        kept = asked.keep / f"{asked.articles}-{asked.more}-{asked.seed}" if asked.keep else Path(folder) / "made"
        if not kept.exists():
            with watched() as watch:
                make(kept, asked.articles, asked.more, asked.seed)
            print(f"made {asked.articles:,} articles and {asked.more:,} more: {watch}", flush=True)
        with watched() as watch:
            data.mkdir()
            load_made(data, kept / "first")
            publish(data)
        print(f"loaded {asked.articles:,} articles and published them: {watch}", flush=True)
        with watched() as watch:
            linked = link(data)
        report("linked", linked, watch)
        with watched() as watch:
            load_made(data, kept / "more")
            publish(data)
        print(f"loaded {asked.more:,} more and published them: {watch}", flush=True)
        with watched() as watch:
            linked = link(data)
        report("linked", linked, watch)
        size = sum(path.stat().st_size for path in data.rglob("*.duckdb") if path.parent == data)
        print(f"the published warehouse has {size / 2**20:.0f} MiB")
        score(data, read_families(kept))


def make(folder: Path, articles: int, more: int, seed: int) -> None:
    """The made batches, as files that load_made reads, and which articles were made from one wire."""
    fresh = folder.with_suffix(".part")
    shutil.rmtree(fresh, ignore_errors=True)
    maker = Maker(seed, articles + more)
    maker.write(fresh / "first", articles)
    maker.write(fresh / "more", more)
    write_families(fresh, maker.families)
    fresh.replace(folder)


def report(done: str, linked: Linked, watch: Watch) -> None:
    each = 1000 * watch.processor / max(1, linked.articles)
    print(f"{done} {linked.articles:,}: {watch}, {each:.1f} ms of processor an article; {linked}", flush=True)


def score(data: Path, families: dict[str, int]) -> None:
    """How many of the articles that were made from one wire are one story, and how many that are not."""
    with writing(data) as db:
        pairs = db.execute(f"select article_a, article_b from article_pairs where relation in {_COPIES}").fetchall()
        members = db.execute(
            "select article_a, story_id from article_pairs where story_id is not null "
            "union select article_b, story_id from article_pairs where story_id is not null"
        ).fetchall()
        urls = dict(db.execute("select article_id, url from articles").fetchall())
    right = sum(families.get(urls[a], -1) == families.get(urls[b], -2) for a, b in pairs)
    story = {urls[article]: story_id for article, story_id in members}
    first: dict[int, str] = {}
    planted = found = 0
    for url, family in families.items():
        if family not in first:
            first[family] = url
            continue
        planted += 1
        found += story.get(url, "") == story.get(first[family], "-")
    largest = max((list(families.values()).count(f) for f in list(first)[:500]), default=0)
    print(
        f"copies and rewrites planted {planted:,}, in the story of their source {found:,} ({found / planted:.3f}); "
        f"pairs called copies {len(pairs):,}, rightly {right:,} ({right / len(pairs):.3f}); "
        f"{len(first):,} wires, the largest with some {largest} articles"
    )


if __name__ == "__main__":
    main()
