"""What a response fetched from the web becomes: a page, or the reason why it cannot be one."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import quote, urlsplit

from articles.records import Capture, Reason, Shape
from articles.wide import wide_encoding
from crawlers.archives.codings import TooLarge
from crawlers.archives.http import Partial, Response, content_length, decoded
from crawlers.archives.streams import Broken

HTML = re.compile(rb"(?i)<(!doctype\s+html|html|head|body|title|article|div|p|meta|script|table|h1)\b")
_CLOSED = re.compile(rb"(?i)</html\s*>")
_OPENED = re.compile(rb"(?i)<html\b")
_FEED = re.compile(rb"<(rss|feed|urlset|sitemapindex|rdf:RDF)\b")
_PACKED = {
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"GIF8": "GIF",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
    b"PK\x03\x04": "ZIP",
}
_MAYBE_PAGES = ("", "text/plain", "application/octet-stream", "text/xml", "application/xml")
_PAGES = ("text/html", "application/xhtml+xml")
_HALF = re.compile("[\ud800-\udfff]")
_NO_PROSE = ("/robots.txt", "/ads.txt", "/security.txt", ".js", ".css")


def page_capture(
    capture: Capture, response: Response, notes: list[str], is_cut: bool = False, is_too_large: bool = False
) -> Capture:
    """The capture with the response's body, or the reason why it cannot be a page."""
    reason: Reason | None = None
    body = b""
    try:
        if is_too_large:
            raise TooLarge("record too large")
        body, odd = decoded(response)
        notes.append(odd)
    except TooLarge as large:
        reason, body = Reason.TOO_LARGE, b""
        notes.append(str(large))
    except Partial as partial:
        body = partial.body
        reason = None if _CLOSED.search(body[-2048:]) else Reason.PARTIAL
        notes.append(str(partial))
    except Broken as broken:
        reason, body = Reason.UNREADABLE, b""
        notes.append(str(broken))
    given = content_length(response)
    if is_cut and not _CLOSED.search(body[-2048:]):
        reason = Reason.PARTIAL
    elif reason is None and given is not None and given > len(response.body):
        notes.append(f"Content-Length {given}, body {len(response.body)}")
    if (response.status is not None and not 200 <= response.status < 300) or response.status in (204, 206):
        reason, body = Reason.HTTP_STATUS, b""
        notes.append(f"status {response.status}")
    if reason is None and not body.strip():
        reason, body = Reason.EMPTY, b""
    shape = Shape.HTML
    if reason is None:
        found = page_shape(body, capture.content_type or "", capture.url or "")
        if isinstance(found, Shape):
            shape = found
        else:
            reason, body = Reason.NOT_HTML, b""
            notes.append(found)
    if reason is None and shape is Shape.HTML and _OPENED.search(body[:2048]) and not _CLOSED.search(body[-4096:]):
        notes.append("no end of its HTML: perhaps cut")
    return replace(capture, payload=body, shape=shape, rejected=reason, note="; ".join(filter(None, notes)))


def page_shape(body: bytes, content_type: str, url: str) -> Shape | str:
    """What the body is, by its bytes first and its header second; in words where it is no page."""
    media = content_type.partition(";")[0].strip().lower()
    head = body[:2048]
    for magic, name in _PACKED.items():
        if head.startswith(magic):
            return name
    if wide_encoding(head):
        head = head.replace(b"\0", b"")
    elif b"\0" in head and media not in _PAGES:
        return media or "binary"
    if media in _PAGES:
        return Shape.HTML
    if media in _MAYBE_PAGES and HTML.search(head) and not _FEED.search(head) and head.lstrip()[:1] not in b"{[":
        return Shape.HTML
    if media == "text/plain" and not url.partition("?")[0].endswith(_NO_PROSE):
        return Shape.TEXT_DUMP
    return media or "no media type"


def clean_url(given: str) -> tuple[str, str]:
    """The address as data, without angle brackets and without a password, and what was odd about it."""
    url, odd = given.strip(), ""
    if url.startswith("<") and url.endswith(">"):
        url = url[1:-1]
    scheme, mark, rest = url.partition("://")
    host, slash, path = rest.partition("/")
    if mark and "@" in host:
        url, odd = f"{scheme}://{host.rpartition('@')[2]}{slash}{path}", "user and password taken out of the address"
    if "\0" in url:
        url, odd = url.replace("\0", "%00"), "NUL in the address"
    if _HALF.search(url):
        url, odd = _HALF.sub("\ufffd", url), "half a character in the address"
    try:
        urlsplit(url)
    except ValueError:
        url, odd = quote(url, safe=":/?#&=%+,;@"), "marks in the address that no host has"
    return url, odd


_REPLAYED = re.compile(r"(?i)https?://[^/\s]+/(?:[\w.*-]+/){0,3}?(\d{14})(?:[a-z]{2}_)?/((?:https?:/{1,2})\S+)")


def original_of(url: str) -> tuple[str, datetime | None]:
    """The address of a page that a web archive replays, and when it was fetched; other addresses as they are."""
    found = _REPLAYED.fullmatch(url)
    if found is None:
        return url, None
    return re.sub(r"(?i)^(https?):/+", r"\1://", found[2]), parse_time(found[1])


def parse_time(given: str) -> datetime | None:
    """The time of a WARC-Date or a 14-digit date of an archive, in UTC; None where it is no time."""
    given = given.strip()
    try:
        if given.isascii() and given.isdigit():
            padded = given[:14]
            patterns = {14: "%Y%m%d%H%M%S", 12: "%Y%m%d%H%M", 8: "%Y%m%d"}
            return datetime.strptime(padded, patterns[len(padded)]).replace(tzinfo=UTC)
        if len(given) < 10:
            return None
        at = datetime.fromisoformat(given)
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, KeyError, OverflowError):
        return None
