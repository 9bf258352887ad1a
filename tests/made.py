"""Archives made by hand for tests: pages, records and WARC files of an invented outlet."""

from __future__ import annotations

import gzip
import uuid
from collections.abc import Iterable
from pathlib import Path

from articles.records import Capture, Damage
from crawlers.archives import Source, find_sources, read_captures


def page(number: int, words: int = 60) -> bytes:
    prose = " ".join(f"word{number}x{n}" for n in range(words))
    return f"<!doctype html><html><head><title>Page {number}</title></head><body><p>{prose}</p></body></html>".encode()


def record(kind: str, block: bytes, url: str = "", **more: str) -> bytes:
    """One record of a WARC; more headers by name, `_` for `-`, replacing the usual ones; an empty one is left out."""
    headers = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, kind + url)}>",
        "WARC-Date": "2024-03-05T10:00:00Z",
        "WARC-Target-URI": url,
        "Content-Type": f"application/http; msgtype={kind}",
        "Content-Length": str(len(block)),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items() if value)
    return b"WARC/1.0\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


def response(body: bytes, *headers: str, status: str = "HTTP/1.1 200 OK") -> bytes:
    """A response as a server sends it."""
    lines = [status, "Content-Type: text/html; charset=utf-8", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def records(pages: Iterable[bytes], *headers: str) -> list[bytes]:
    """The records of a crawl: each page with its request."""
    made = [record("warcinfo", b"software: test\r\n", Content_Type="application/warc-fields")]
    for number, body in enumerate(pages):
        url = f"https://paper.example/{number}"
        date = f"2024-03-05T10:{number // 60 % 60:02}:{number % 60:02}Z"
        made.append(record("request", b"GET / HTTP/1.1\r\nHost: paper.example\r\n\r\n", url, WARC_Date=date))
        made.append(record("response", response(body, *headers), url, WARC_Date=date))
    return made


def packed(made: Iterable[bytes]) -> list[bytes]:
    return [gzip.compress(one, 6) for one in made]


def warc(pages: Iterable[bytes], *headers: str, is_packed: bool = True) -> bytes:
    """A WARC of pages."""
    made = records(pages, *headers)
    return b"".join(packed(made) if is_packed else made)


def write(folder: Path, name: str, content: bytes) -> Source:
    """A file as a source."""
    path = folder / name
    path.write_bytes(content)
    (source,) = find_sources([path])
    assert isinstance(source, Source)
    return source


def read_all(
    source: Source, start: int = 0, columns: dict[str, str] | None = None
) -> tuple[list[Capture], list[Damage]]:
    """All captures and all damages, none of which is an error of our own."""
    events = list(read_captures(source, start, columns))
    assert not [e for e in events if isinstance(e, Damage) and e.what.startswith("error of the reader")]
    return [e for e in events if isinstance(e, Capture)], [e for e in events if isinstance(e, Damage)]


def good(captures: list[Capture]) -> list[bytes]:
    """The payloads of those that may be pages."""
    return [capture.payload for capture in captures if capture.rejected is None]
