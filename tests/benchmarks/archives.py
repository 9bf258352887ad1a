"""Measure the readers of archives: what bit flips and cuts cost, how fast WARC is read, and in how much memory.

uv run python tests/benchmarks/archives.py damage    300 flips and 300 cuts of a WARC of a thousand pages
uv run python tests/benchmarks/archives.py speed     beside fastwarc, and beside fastwarc with trafilatura
uv run python tests/benchmarks/archives.py memory    two gigabytes
"""

from __future__ import annotations

import gzip
import itertools
import random
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

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


def memory() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "big.warc"
        with path.open("wb") as file:
            some = [gzip.decompress(m) for m in members(2000, 1)]
            number = 0
            while file.tell() < 2 << 30:
                for one in some:
                    number += 1
                    file.write(one.replace(b"/story/", f"/s/{number}/".encode(), 1))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        began, count = time.perf_counter(), 0
        for event in read_captures(Source(path, path.stat().st_size, path)):
            assert isinstance(event, Capture)
            count += 1
        took, after = time.perf_counter() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        size = path.stat().st_size / 1e9
        print(f"{size:.1f} GB: {count} pages, {took:.0f} s, {after >> 10} MiB ({before >> 10} before)")


if __name__ == "__main__":
    {"damage": damage, "speed": speed, "memory": memory}[sys.argv[1]]()
