"""A news site on loopback for the crawl to be tried on: feeds, sitemaps, sections, and what goes wrong with them."""

from __future__ import annotations

import gzip
import json
import threading
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, dict[str, str], bytes]


class Site:
    """A server whose pages are functions, with a log of what was asked."""

    def __init__(self) -> None:
        self.pages: dict[str, Callable[[Any], Answer]] = {}
        self.log: list[tuple[str, int]] = []
        self.headers: list[dict[str, str]] = []
        self.lock = threading.Lock()
        self.at_once = self.most_at_once = 0
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                page = site.pages.get(self.path) or site.pages.get(self.path.partition("?")[0])
                with site.lock:
                    site.at_once += 1
                    site.most_at_once = max(site.most_at_once, site.at_once)
                status, headers, body = page(self) if page else (404, {}, b"<html><p>Not found</p></html>")
                with site.lock:
                    site.at_once -= 1
                site.log.append((self.path, status))
                site.headers.append(dict(self.headers))
                self.send_response(status)
                for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if status != 304:
                    self.wfile.write(body)

            def log_message(self, *words: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, request: Any, client_address: Any) -> None:
                pass  # a crawl that is killed leaves its connections

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port: int = self.server.server_address[1]
        self.url = f"http://127.0.0.1:{self.port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def asked(self) -> Counter[str]:
        """How often each path was asked for since the log was last emptied."""
        return Counter(path for path, _ in self.log)

    def put(self, path: str, body: str | bytes, **headers: str) -> None:
        """A page that honours conditional requests."""
        raw = body.encode() if isinstance(body, str) else body
        tag = f'"{hash(raw):x}"'

        def page(handler: Any) -> Answer:
            if handler.headers.get("If-None-Match") == tag:
                return 304, {"ETag": tag}, b""
            return 200, {"ETag": tag, **{n.replace("_", "-"): v for n, v in headers.items()}}, raw

        self.pages[path] = page

    def answer(self, path: str, status: int, body: bytes = b"", **headers: str) -> None:
        """A page with a fixed answer."""
        fixed = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = lambda handler: (status, fixed, body)


def article(title: str, number: int = 0, more: str = "") -> str:
    """A page with an article."""
    paragraphs = "".join(
        f"<p>{title}: paragraph {n} of report {number} says what the harbour board decided, and why it took long.</p>"
        for n in range(6)
    )
    head = f"<!doctype html><html><head><title>{title}</title></head>"
    return f"{head}<body><h1>{title}</h1>{paragraphs}{more}</body></html>"


def rss(site: Site, paths: list[str], now: datetime | None = None) -> str:
    """An RSS feed, the first path the newest."""
    now = now or datetime.now(UTC)
    items = "".join(
        f"<item><title>Report {p}</title><link>{site.url}{p}?utm_source=rss</link>"
        f"<pubDate>{format_datetime(now - timedelta(hours=n))}</pubDate></item>"
        for n, p in enumerate(paths)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Courier</title>{items}</channel></rss>'


def atom(site: Site, paths: list[str]) -> str:
    """An Atom feed."""
    entries = "".join(
        f'<entry><title>Report {p}</title><link rel="self" href="{site.url}/self"/><link href="{p}"/>'
        f"<updated>2024-05-17T08:00:00Z</updated></entry>"
        for p in paths
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Courier</title>{entries}</feed>'


def json_feed(site: Site, paths: list[str]) -> str:
    """A JSON feed."""
    items = [{"id": p, "url": site.url + p, "title": p, "date_published": "2024-05-17T08:00:00Z"} for p in paths]
    return json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Courier", "items": items})


def sitemap(site: Site, entries: dict[str, str | None], news: bool = False) -> str:
    """A sitemap of paths and when each changed, or was published."""
    rows = ""
    for path, when in entries.items():
        dated = f"<lastmod>{when}</lastmod>" if when else ""
        if news:
            dated = f"<n:news><n:publication_date>{when}</n:publication_date><n:title>News {path}</n:title></n:news>"
        rows += f"<url><loc>{site.url}{path}</loc>{dated}</url>"
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f"<urlset {spaces}>{rows}</urlset>"


def sitemap_index(site: Site, entries: dict[str, str]) -> str:
    """An index of sitemaps and when each changed."""
    rows = "".join(f"<sitemap><loc>{site.url}{p}</loc><lastmod>{w}</lastmod></sitemap>" for p, w in entries.items())
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'


def packed(text: str) -> bytes:
    """A text as a .gz file holds it."""
    return gzip.compress(text.encode())
