"""How fast a crawl is when nobody asks it to wait: 2,000 pages of a server on loopback, delay 0, known and unknown."""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import resource
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

from crawlers.crawl import Options, crawl
from crawlers.outlets import read_outlet

PARAGRAPH = "<p>The harbour board met on Monday to hear why the dredging of the eastern channel had taken so long.</p>"


def serve(pages: int, say: Connection) -> None:
    """A site of so many pages of 30 kB in a process of its own; says its port."""
    body = f"<!doctype html><html><body><h1>Report</h1>{PARAGRAPH * 280}</body></html>".encode()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while True:
                asked = await reader.readuntil(b"\r\n\r\n")
                path = asked.split(b" ", 2)[1].decode()
                status, kind, sent = "200 OK", "text/html", body + path.encode()
                if path == "/map.xml":
                    links = "".join(f"<url><loc>http://127.0.0.1:{port}/news/{n}</loc></url>" for n in range(pages))
                    kind, sent = "application/xml", f"<urlset>{links}</urlset>".encode()
                elif not path.startswith("/news/"):
                    status, sent = "404 Not Found", b""
                elif b'If-None-Match: "1"' in asked:
                    status, sent = "304 Not Modified", b""
                fields = f'Content-Type: {kind}\r\nETag: "1"\r\nContent-Length: {len(sent)}\r\n\r\n'
                writer.write(f"HTTP/1.1 {status}\r\n{fields}".encode() + sent)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def run() -> None:
        nonlocal port
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        say.send(port)
        await server.serve_forever()

    port = 0
    asyncio.run(run())


def main() -> None:
    """Crawl all pages, then look at all again."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--pages", type=int, default=2_000)
    pages = asked.parse_args().pages
    listen, say = multiprocessing.Pipe()
    server = multiprocessing.get_context("spawn").Process(target=serve, args=(pages, say), daemon=True)
    server.start()
    port = listen.recv()
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        config = folder / "bench.toml"
        config.write_text(
            f'name = "Bench"\ndomains = ["127.0.0.1"]\ncountry = "GB"\nlanguage = "en"\ntime_zone = "UTC"\n'
            f'sitemaps = ["http://127.0.0.1:{port}/map.xml"]\n'
            "[settings]\nDOWNLOAD_DELAY = 0\nCONCURRENT_REQUESTS_PER_DOMAIN = 16\n"
        )
        for name, revisit in (("first crawl", "due"), ("all again, unchanged", "all")):
            used, began = _cpu(), time.perf_counter()
            result = crawl(read_outlet(config), folder / "data", Options(loopback_ports=(port,), revisit=revisit))
            took, busy = time.perf_counter() - began, _cpu() - used
            peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
            size = sum(path.stat().st_size for path in result.warc_paths) / 1e6
            print(
                f"{name}: {result.fetched} pages in {took:.1f} s, {result.fetched / took:.0f} a second "
                f"({result.fetched / result.seconds:.0f} without starting up), {peak:.0f} MB, "
                f"{busy / took:.0%} of the time at work ({1000 * busy / result.fetched:.1f} ms a page), "
                f"archive {size:.1f} MB"
            )
    server.terminate()


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
