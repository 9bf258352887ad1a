"""Measure the readers of archives: what bit flips and cuts cost, how fast WARC is read, and in how much memory.

uv run python tests/benchmarks/archives.py damage    300 flips and 300 cuts of a WARC of a thousand pages
uv run python tests/benchmarks/archives.py speed     beside fastwarc, and beside fastwarc with trafilatura
uv run python tests/benchmarks/archives.py ingest    [--gigabytes 2] [--pages FOLDER] [--workers N] [--steps article]

`ingest` loads a WARC as a user does, in processes of its own: memory of the whole tree of processes, the second time,
the rest of a run that was killed half way; and, on a part of the same pages, wall clock and processor time beside as
many processes that read with fastwarc and trafilatura. FOLDER holds pages (.html, .html.gz); without one they are made.
"""

from __future__ import annotations

import argparse
import contextlib
import gzip
import itertools
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.records import Capture, Damage
from crawlers.archives import Source, read_captures

WORDS = [
    "rain",
    "town",
    "mayor",
    "said",
    "harbour",
    "bridge",
    "council",
    "vote",
    "school",
    "fire",
    "police",
    "market",
    "river",
    "budget",
    "strike",
    "ferry",
]
PAGES = 1000


def pages(seed: int = 1) -> Iterator[bytes]:
    """Pages without end, each different, of the size and the make of a plain news page."""
    chance = random.Random(seed)
    for number in itertools.count():
        paragraphs = "".join(
            f"<p>{' '.join(chance.choices(WORDS, k=chance.randint(20, 90))).capitalize()} {number}.</p>\n"
            for _ in range(chance.randint(5, 30))
        )
        links = "".join(f'<li><a href="/story/{n}">{chance.choice(WORDS)} {n}</a></li>' for n in range(120))
        yield (
            f"<!doctype html><html><head><title>Story {number}</title><style>{'p{margin:1em}' * 60}</style></head>"
            f"<body><nav><ul>{links}</ul></nav><article><h1>Story {number}</h1>{paragraphs}</article></body></html>"
        ).encode()


def record(kind: str, url: str, block: bytes) -> bytes:
    return (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2024-03-05T10:00:00Z\r\n"
        f"WARC-Record-ID: <urn:{url}>\r\nContent-Type: application/http; msgtype={kind}\r\n"
        f"Content-Length: {len(block)}\r\n\r\n"
    ).encode() + block + b"\r\n\r\n"  # fmt: skip


def members(count: int, level: int = 6) -> Iterator[bytes]:
    """The packed records of a crawl: a request and a response a page."""
    for number, body in enumerate(itertools.islice(pages(), count)):
        url = f"https://paper.example/story/{number}"
        yield gzip.compress(record("request", url, b"GET / HTTP/1.1\r\nHost: paper.example\r\n\r\n"), level)
        head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        yield gzip.compress(record("response", url, head + body), level)


def read(path: Path) -> tuple[int, set[str], list[Damage]]:
    """Whole pages, what they are, and the damages of a file."""
    captures, damages = [], []
    for event in read_captures(Source(path, path.stat().st_size, path)):
        if isinstance(event, Damage):
            damages.append(event)
        elif isinstance(event, Capture) and event.rejected is None:
            captures.append(event.capture_id)
    return len(captures), set(captures), damages


def damage() -> None:
    whole = b"".join(members(PAGES))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc.gz"
        path.write_bytes(whole)
        count, good, damages = read(path)
        assert (count, damages) == (PAGES, [])
        chance = random.Random(7)
        worst, silent, wrong, began = 0, 0, 0, time.perf_counter()
        for _ in range(300):
            bit = chance.randrange(len(whole) * 8)
            flipped = bytearray(whole)
            flipped[bit // 8] ^= 1 << bit % 8
            path.write_bytes(flipped)
            _, found, damages = read(path)
            worst = max(worst, len(good - found))
            silent += found != good and not damages
            wrong += len(found - good)
        print(f"300 bit flips: at most {worst} of {PAGES} pages lost a flip, {silent} losses not reported, ", end="")
        print(f"{wrong} pages changed unseen ({time.perf_counter() - began:.0f} s)")
        bounds = list(itertools.accumulate(len(m) for m in members(PAGES)))
        worst, silent, wrong, began = 0, 0, 0, time.perf_counter()
        for _ in range(300):
            cut = chance.randrange(1, len(whole))
            path.write_bytes(whole[:cut])
            _, found, damages = read(path)
            due = sum(bound <= cut for bound in bounds) // 2
            worst = max(worst, due - len(found))
            silent += cut not in bounds and not damages
            wrong += len(found - good)
        print(f"300 cuts: {worst} whole pages lost, {silent} cuts not reported, {wrong} pages changed unseen ", end="")
        print(f"({time.perf_counter() - began:.0f} s)")


def speed() -> None:
    import trafilatura
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "crawl.warc.gz"
        with path.open("wb") as file:
            file.writelines(members(4000))
        size = path.stat().st_size
        for name in ("ours", "fastwarc"):
            began, count, bytes_out = time.perf_counter(), 0, 0
            if name == "ours":
                for event in read_captures(Source(path, size, path)):
                    assert isinstance(event, Capture)
                    count, bytes_out = count + 1, bytes_out + len(event.payload)
            else:
                with path.open("rb") as file:
                    for one in ArchiveIterator(file, record_types=WarcRecordType.response):
                        count, bytes_out = count + 1, bytes_out + len(one.reader.read())
            took = time.perf_counter() - began
            print(f"{name}: {count} pages, {bytes_out / took / 1e6:.0f} MB/s unpacked, {count / took:.0f} pages/s")
        began = time.perf_counter()
        with path.open("rb") as file:
            for one in itertools.islice(ArchiveIterator(file, record_types=WarcRecordType.response), 200):
                trafilatura.bare_extraction(one.reader.read(), with_metadata=True)
        print(f"fastwarc and trafilatura: {200 / (time.perf_counter() - began):.0f} pages/s")


@dataclass
class Cost:
    """What a command and all processes below it took."""

    seconds: float
    processor: float
    """seconds, as last seen of each process"""
    own: float
    """of it, those of the first process"""
    peak: int
    """bytes: the most that all processes held together, what they share counted once"""
    out: str


def run(*command: str | Path, kill_after: float | None = None) -> Cost:
    """Run a command to its end, or kill it and all below it, looking at its processes four times a second."""
    began, spent, peak = time.perf_counter(), dict[int, float](), 0
    environment = {n: v for n, v in os.environ.items() if n != "PYTHONDONTWRITEBYTECODE"}  # modules are compiled once
    with tempfile.TemporaryFile("w+") as out:
        command = (sys.executable, *map(str, command))
        child = subprocess.Popen(command, stdout=out, env=environment, start_new_session=True)
        while child.poll() is None:
            tree = processes(child.pid)
            spent |= {pid: took for pid in tree if (took := processor_seconds(pid))}
            peak = max(peak, sum(map(held, tree)))
            if kill_after is not None and time.perf_counter() - began > kill_after:
                os.killpg(child.pid, signal.SIGKILL)
            time.sleep(0.25)
        seconds = time.perf_counter() - began
        assert child.returncode == 0 or kill_after is not None, f"{command} ended with {child.returncode}"
        out.seek(0)
        return Cost(seconds, sum(spent.values()), spent.get(child.pid, 0.0), peak, out.read())


def processes(root: int) -> list[int]:
    """A process and all below it."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            parents[int(stat.parent.name)] = int(stat.read_text().rpartition(")")[2].split()[1])
    tree = [root]
    for pid in tree:
        tree += [child for child, parent in parents.items() if parent == pid]
    return tree


def processor_seconds(pid: int) -> float:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def held(pid: int) -> int:
    try:
        told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0
    return int(told.partition("\nPss:")[2].split()[0]) << 10


def real(folder: Path | None) -> Iterator[bytes]:
    """The pages of a folder again and again, each time others by a remark; or made ones."""
    if folder is None:
        yield from pages()
        return
    paths = sorted([*folder.rglob("*.html"), *folder.rglob("*.html.gz")])
    for turn in itertools.count():
        for path in paths:
            body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            yield body + f"<!-- {turn} -->".encode()


def write_warc(path: Path, bodies: Iterator[bytes], size: int) -> int:
    """A WARC of at least this size; how many pages it holds."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"
    with path.open("wb") as file:
        for number, body in enumerate(bodies, 1):
            file.write(record("response", f"https://paper.example/story/{number}", head + body))
            if file.tell() >= size:
                return number
    raise AssertionError("pages have no end")


PEER = """
import sys
from multiprocessing import Pool

import trafilatura
from fastwarc.warc import ArchiveIterator, WarcRecordType


def extract(body: bytes) -> int:
    return len(trafilatura.extract(body, with_metadata=True) or "")


def bodies(path: str):
    with open(path, "rb") as file:
        for one in ArchiveIterator(file, record_types=WarcRecordType.response):
            yield one.reader.read()


if __name__ == "__main__":
    with Pool(int(sys.argv[2])) as pool:
        print(sum(1 for size in pool.imap_unordered(extract, bodies(sys.argv[1])) if size))
"""


def ingest(asked: list[str]) -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--pages", type=Path)
    parser.add_argument("--workers", type=int, default=len(os.sched_getaffinity(0)))
    parser.add_argument("--steps", default="article")
    parser.add_argument("--beside", type=int, default=200, help="MB to read beside trafilatura")
    given = parser.parse_args(asked)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)

        def load(path: Path, data: str, **how: Any) -> Cost:
            options = ["--steps", given.steps, "--workers", str(given.workers), "--no-link", "--json"]
            return run("-m", "flows.cli", "ingest", path, "--data", folder / data, *options, **how)

        if given.beside:
            count = write_warc(folder / "part.warc", real(given.pages), given.beside * 10**6)
            (folder / "peer.py").write_text(PEER)
            load(folder / "peer.py", "warm")  # no archive: what a first start costs
            ours = load(folder / "part.warc", "part")
            peer = run(folder / "peer.py", folder / "part.warc", str(given.workers))
            print(f"{count} pages, {given.workers} processes, --steps {given.steps}")
            for who, cost in (("morgue ingest", ours), ("fastwarc and trafilatura", peer)):
                rates = (
                    f"{count / cost.seconds:6.1f} pages/s by the clock, {count / cost.processor:6.1f} by processor time"
                )
                print(f"  {who:<25} {rates}  (first process {cost.own:.1f} s of {cost.processor:.1f} s)")
            clock, processor = peer.seconds / ours.seconds, peer.processor / ours.processor
            print(f"  ratio {clock:.2f} by the clock, {processor:.2f} by processor time")
        if not given.gigabytes:
            return
        big = folder / "big.warc"
        count = write_warc(big, real(given.pages), int(given.gigabytes * 10**9))
        first = load(big, "data")
        rate = count / first.seconds
        print(f"{big.stat().st_size / 1e9:.2f} GB, {count} pages: {first.seconds:.0f} s, {rate:.1f} pages/s, ", end="")
        print(f"at most {first.peak / 2**20:.0f} MiB for all processes together")
        again = load(big, "data")
        print(f"second time: {again.seconds:.1f} s, {again.seconds / first.seconds:.2%} of the first")
        (folder / "other.warc").hardlink_to(big)
        other = load(folder / "other.warc", "data")
        print(f"under another name: {other.seconds:.1f} s, {other.seconds / first.seconds:.2%}")
        load(big, "killed", kill_after=first.seconds / 2)
        rest = load(big, "killed")
        known = json.loads(rest.out)["captures"].get("known", 0)
        print(f"killed half way: the rest took {rest.seconds / first.seconds:.0%}, {known} pages were read twice")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["damage"]:
            damage()
        case ["speed"]:
            speed()
        case ["ingest", *options]:
            ingest(options)
        case _:
            sys.exit(__doc__)
