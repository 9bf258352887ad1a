"""Captures out of single files: saved web pages, with the address they were saved from, and plain text."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path, PurePosixPath

from articles.dump.exports import split
from articles.records import Capture, Damage, Reason, Shape
from articles.wide import wide_encoding
from crawlers.archives.databases import exported_text
from crawlers.archives.http import MAX_PAYLOAD
from crawlers.archives.streams import Stream
from crawlers.archives.web import clean_url, original_of, parse_time

_LOOK = 1 << 17  # bytes of a page looked at for its address
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+?)\s*-->")
_SINGLE_FILE = re.compile(
    r"(?s)<!--\s*Page saved with SingleFile\s.*?url:\s*(\S+)(?:\s.*?saved date:\s*([^\n]+?)\s*\n)?.*?-->"
)
_HTTRACK = re.compile(r"<!--\s*Mirrored from (\S+) by HTTrack.{0,100}?, (\w{3}, \d\d \w{3} \d{4} [\d:]{8} \w+)\s*-->")
_LINK = re.compile(r"(?is)<link\b[^>]{0,500}>")
_META = re.compile(r"(?is)<meta\b[^>]{0,2000}>")
_HOST = re.compile(r"(?i)(?:[a-z0-9][a-z0-9-]*\.)+[a-z]{2,24}(?::\d+)?")
_FILES = (
    *("html", "htm", "xhtml", "txt", "json", "url", "xml", "gz", "php", "asp", "aspx", "md", "py", "csv"),
    *("warc", "zip", "tar"),
)


@dataclass(frozen=True, slots=True)
class Saved:
    """Where and when a page was saved, as far as it tells."""

    url: str | None
    at: datetime | None
    origin: str


def read_html(stream: Stream, path: str, place: str = "", beside: Path | None = None) -> Iterator[Capture | Damage]:
    """The capture of a saved page, or those of a page in which a database saved many articles. `place` is its path in
    its folder or archive; `beside` is the file, if it is one."""
    payload = stream.read(MAX_PAYLOAD + 1)
    if len(payload) <= MAX_PAYLOAD and (text := exported_text(payload)) is not None:
        yield from read_written(iter([text]), path, beside)
        return
    head = payload[:_LOOK].decode(wide_encoding(payload) or "utf-8", "replace")
    saved = saved_from(head) or saved_beside(beside) or stated_address(head) or mirrored_from(place)
    url, odd = clean_url(saved.url or "") if saved else ("", "")
    notes = [f"address from {saved.origin}" if saved else "", odd]
    yield _capture(payload, Shape.HTML, path, url or None, saved.at if saved else None, notes)


def read_text(stream: Stream, path: str, beside: Path | None = None) -> Iterator[Capture]:
    """The captures of a file of plain text: one for each document of a database's export, else one, which may hold
    several articles."""
    payload = stream.read(MAX_PAYLOAD + 1)
    saved = saved_beside(beside)
    url, odd = clean_url(saved.url or "") if saved else ("", "")
    offset = 0
    for part in [payload] if len(payload) > MAX_PAYLOAD else split(payload):
        capture = _capture(part, Shape.TEXT_DUMP, path, url or None, saved.at if saved else None, [odd])
        yield replace(capture, source_offset=offset)
        offset += len(part)


def read_written(events: Iterator[str | Damage], path: str, beside: Path | None = None) -> Iterator[Capture | Damage]:
    """The captures of a document out of a word processor, given as its text: one for each document of a database's
    export, else one. Their place is their number, from 0."""
    saved = saved_beside(beside)
    url, odd = clean_url(saved.url or "") if saved else ("", "")
    for event in events:
        if isinstance(event, Damage):
            yield event
            continue
        for number, part in enumerate(split(event.encode("utf-8", "surrogatepass"))):
            capture = _capture(part, Shape.TEXT_DUMP, path, url or None, saved.at if saved else None, [odd])
            content_type = "text/plain; charset=utf-8"
            yield replace(capture, source_offset=number, source_length=None, content_type=content_type)


def _capture(
    payload: bytes, shape: Shape, path: str, url: str | None, at: datetime | None, notes: list[str]
) -> Capture:
    if url:
        url, replayed_at = original_of(url)
        at = at or replayed_at
    is_large = len(payload) > MAX_PAYLOAD
    reason = Reason.TOO_LARGE if is_large else None if payload.strip() else Reason.EMPTY
    if is_large:
        notes = [*notes, f"more than {MAX_PAYLOAD} bytes"]
    return Capture(
        payload=b"" if reason else payload,
        shape=shape,
        source_path=path,
        source_length=None if is_large else len(payload),
        url=url,
        fetched_at=at,
        rejected=reason,
        note="; ".join(filter(None, notes)),
    )


def saved_from(head: str) -> Saved | None:
    """What browsers, SingleFile and HTTrack write into the pages they save."""
    if found := _SINGLE_FILE.search(head[:4096]):
        return Saved(found[1], _browser_date(found[2] or ""), "SingleFile")
    if found := _SAVED_FROM.search(head[:4096]):
        return Saved(html.unescape(found[1]), None, "the browser that saved it")
    if found := _HTTRACK.search(head):
        address = found[1] if "://" in found[1] else f"https://{found[1]}"
        try:
            at = parsedate_to_datetime(found[2]).astimezone(UTC)
        except ValueError:
            at = None
        return Saved(address, at, "HTTrack")
    return None


def _browser_date(given: str) -> datetime | None:
    """A date as JavaScript prints it: Tue Mar 05 2024 10:11:12 GMT+0100 (Central European Standard Time)."""
    found = re.match(r"\w{3} (\w{3} \d\d \d{4} [\d:]{8}) GMT([+-]\d{4})", given)
    if found is None:
        return None
    try:
        return datetime.strptime(f"{found[1]} {found[2]}", "%b %d %Y %H:%M:%S %z").astimezone(UTC)
    except ValueError:
        return None


def saved_beside(page: Path | None) -> Saved | None:
    """What a file beside the page says: page.html.url, page.url (an Internet shortcut) or page.json with a url."""
    if page is None:
        return None
    for name in (f"{page.name}.url", f"{page.stem}.url", f"{page.name}.json", f"{page.stem}.json"):
        sidecar = page.with_name(name)
        try:
            if name == page.name or not sidecar.is_file() or sidecar.stat().st_size > 1 << 20:
                continue
            text = sidecar.read_text("utf-8", "replace").lstrip("\ufeff")
        except OSError:
            continue
        if name.endswith(".url"):
            found = re.search(r"(?im)^(?:URL=)?(https?://\S+)", text)
            if found:
                return Saved(found[1], None, "the file beside it")
            continue
        try:
            told = json.loads(text)
        except (ValueError, RecursionError):
            continue
        if isinstance(told, dict) and isinstance(told.get("url"), str):
            when = next(
                (told[k] for k in ("fetched_at", "date_download", "timestamp") if isinstance(told.get(k), str)), ""
            )
            return Saved(told["url"], parse_time(when) if when else None, "the file beside it")
    return None


def stated_address(head: str) -> Saved | None:
    """The canonical address a page states."""
    for pattern, mark, key, origin in (
        (_LINK, r"(?i)\brel\s*=\s*[\"']?[^\"'>]*\bcanonical\b", "href", "its canonical link"),
        (_META, r"(?i)\b(?:property|name)\s*=\s*[\"']?og:url\b", "content", "its og:url"),
    ):
        for tag in pattern.findall(head):
            value = re.search(rf"(?is)\b{key}\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", tag)
            if value and re.search(mark, tag):
                address = html.unescape(value[1] or value[2] or value[3] or "").strip()
                if re.match(r"(?i)https?://[^/\s]+\.[^/\s]+", address):
                    return Saved(address, None, origin)
    return None


def mirrored_from(place: str) -> Saved | None:
    """The address of a page in a mirror, where a folder on its path is named like a host, as wget does."""
    parts = PurePosixPath(place).parts
    for number, part in enumerate(parts[:-1]):
        if _HOST.fullmatch(part) and part.rpartition(".")[2].lower() not in _FILES and number < len(parts) - 1:
            rest = "/".join(parts[number + 1 :])
            rest = re.sub(r"(^|/)index\.html?$", r"\1", rest)
            rest = re.sub(r"\?(.*)\.html$", r"?\1", rest)  # wget --adjust-extension
            return Saved(f"https://{part}/{rest}", None, "its path")
    return None
