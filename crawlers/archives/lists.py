"""Lists of addresses: plain ones, sitemaps, and indexes of web archives: CDX, CDXJ, what CDX servers answer."""

from __future__ import annotations

import codecs
import contextlib
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from articles.records import Damage, Reason
from articles.wide import wide_encoding
from crawlers.archives.formats import HEAD, Format
from crawlers.archives.packing import Recoded
from crawlers.archives.streams import Stream
from crawlers.archives.web import clean_url, parse_time

LONGEST_LINE = 1 << 16
LARGEST_SITEMAP = 64 << 20
_LETTERS = {"b": "timestamp", "a": "url", "m": "mime", "s": "status", "k": "digest", "V": "offset", "g": "filename"}
_LAYOUTS = {
    n: f"N b a m s k {more}".split() for n, more in ((7, "S"), (9, "r V g"), (10, "r M V g"), (11, "r M S V g"))
}
_NAMES = {
    "timestamp": "timestamp",
    "original": "url",
    "url": "url",
    "mimetype": "mime",
    "mime": "mime",
    "mime-detected": "mime",
    "statuscode": "status",
    "status": "status",
    "digest": "digest",
    "offset": "offset",
    "filename": "filename",
}
"""fields as CDX servers name them to what they are here"""
_ROW = re.compile(rb'\[\s*(?:"(?:[^"\\]|\\.)*"|null)(?:\s*,\s*(?:"(?:[^"\\]|\\.)*"|null|\d+))+\s*\]')
_TIME = re.compile(r"\d{14}")
_PAGES = ("text/html", "application/xhtml+xml", "text/plain", "warc/revisit", "application/http")


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list: an address, and in an index of an archive also when it was fetched and where it lies."""

    url: str
    place: int
    """byte of the list where its line begins"""
    at: datetime | None = None
    timestamp: str = ""
    """as the list has it"""
    media: str = ""
    status: int | None = None
    digest: str = ""
    file: str = ""
    offset: int | None = None
    """of its record in that file"""

    @property
    def refused(self) -> tuple[Reason, str] | None:
        """Why it cannot be a page, by what its list says; None where it may be one."""
        if self.status is not None and self.status != 200:
            return Reason.HTTP_STATUS, f"status {self.status} by its list"
        if "/" in self.media and self.media not in _PAGES:
            return Reason.NOT_HTML, f"{self.media} by its list"
        return None


def read_list(stream: Stream, found: Format, path: str) -> Iterator[Listed | Damage]:
    """The addresses of a list, in order, after what could not be read of each line."""
    if wide := wide_encoding(stream.peek(HEAD)):
        stream = Stream(Recoded(stream, wide).read)
    elif stream.peek(3) == codecs.BOM_UTF8:
        stream.skip(3)
    start = stream.peek(64).lstrip()
    if start.startswith(b"<"):
        yield from _sitemap(stream, path)
    elif found is Format.URL_LIST:
        yield from _plain(stream, path)
    else:
        yield from _index(stream, path, start)


def file_beside(where: Path, name: str) -> Path | None:
    """The archive that an index names, if it lies beside it or where archives lie beside indexes, and nowhere else."""
    if not name or "\0" in name:
        return None
    last = name.rpartition("/")[2]
    folder = where.parent
    below = last if name.startswith("/") or ".." in name.split("/") else name
    for path in (folder / below, folder / last, folder.parent / "archive" / last, folder.parent / "warcs" / last):
        with contextlib.suppress(OSError):  # too long for a name
            if path.is_file():
                return path
    return None


def _lines(stream: Stream) -> Iterator[tuple[int, bytes]]:
    while line := stream.line(LONGEST_LINE):
        yield stream.offset - len(line), line


def _plain(stream: Stream, path: str) -> Iterator[Listed | Damage]:
    for number, (place, raw) in enumerate(_lines(stream), 1):
        line = raw.decode("utf-8", "replace").strip()
        if line and not line.startswith("#"):
            url = clean_url(line)[0]
            if re.match(r"(?i)https?://[^/\s]", url) and len(raw) < LONGEST_LINE:
                yield Listed(url, place)
            else:
                yield Damage(path, place, f"line {number} is no address: {url[:80]!r}", "skipped")


def _sitemap(stream: Stream, path: str) -> Iterator[Listed | Damage]:
    from crawlers.sources import NotASource, read_source

    try:
        listing = read_source(stream.read(LARGEST_SITEMAP), "", UTC, LARGEST_SITEMAP)
    except NotASource as wrong:
        yield Damage(path, 0, str(wrong), "skipped")
        return
    if listing.flaw:
        yield Damage(path, 0, listing.flaw, "read so far")
    if listing.further:
        what = f"names {len(listing.further)} further sitemaps, the first {listing.further[0][0][:200]}"
        yield Damage(path, 0, what, "not followed: outlets are crawled by their configs, see `morgue outlet new`")
    for found in listing.found:
        yield Listed(clean_url(found.url)[0], 0)


def _index(stream: Stream, path: str, start: bytes) -> Iterator[Listed | Damage]:
    columns: list[str] | None = None
    is_json = start.startswith(b"[")
    for place, row in _json_rows(stream) if is_json else _text_rows(stream):
        if isinstance(row, list):
            if columns is None and (is_json or row[0] == "CDX"):
                named = [_NAMES.get(str(name), "") for name in row]
                columns = named if is_json else [_LETTERS.get(letter, "") for letter in row[1:]]
                continue
            told = _named(row, columns)
        else:
            told = {_NAMES[name]: value for name, value in row.items() if name in _NAMES}
        listed = _listed(told, place)
        if listed is not None:
            yield listed
        elif "".join(map(str, row)).strip() and not str(row[0] if isinstance(row, list) else "").startswith("!"):
            yield Damage(path, place, f"line without an address and a time: {str(row)[:80]}", "skipped")


def _text_rows(stream: Stream) -> Iterator[tuple[int, Any]]:
    """The lines of an index with their places: an object where a line ends in one, else its words."""
    for place, raw in _lines(stream):
        line = raw.decode("utf-8", "replace").strip()
        head, brace, _ = line.partition("{")
        if brace:
            words = head.split()
            try:
                told = json.loads(line[len(head) :])
            except (ValueError, RecursionError):
                yield place, [line]
                continue
            if len(words) > 1:
                told = {"timestamp": words[1]} | told
            yield place, told
        elif line:
            yield place, line.split()


def _json_rows(stream: Stream) -> Iterator[tuple[int, Any]]:
    """The rows of a list of lists, read line by line, or many in one line."""
    held, begins = b"", 0
    while piece := stream.read(1 << 16):
        held += piece
        end = 0
        for row in _ROW.finditer(held):
            end = row.end()
            try:
                told = json.loads(row[0])
            except ValueError:
                told = [row[0].decode("utf-8", "replace")]
            yield begins + row.start(), told
        begins, held = begins + end, held[end:]
        if len(held) > LONGEST_LINE * 4:
            begins, held = begins + len(held), b""


def _named(row: list[Any], columns: list[str] | None) -> dict[str, Any]:
    """The fields of a row by the names of its columns, or by their number and what they look like."""
    if columns is None:
        layout = _LAYOUTS.get(len(row)) if len(row) > 1 and _TIME.fullmatch(str(row[1])) else None
        if layout is None:
            time = next((word for word in row if _TIME.fullmatch(str(word))), "")
            return {"timestamp": time, "url": next((word for word in row if "://" in str(word)), "")}
        columns = [_LETTERS.get(letter, "") for letter in layout]
    if len(row) > len(columns) and "filename" in columns:  # spaces in the name of the archive, as wget leaves them
        at, behind = columns.index("filename"), len(columns) - 1 - columns.index("filename")
        row = [*row[:at], " ".join(row[at : len(row) - behind]), *row[len(row) - behind :]]
    return dict(zip(columns, row, strict=False))


def _listed(told: dict[str, Any], place: int) -> Listed | None:
    url = clean_url(str(told.get("url") or ""))[0]
    timestamp = str(told.get("timestamp") or "")
    at = parse_time(timestamp)
    if not url or at is None:
        return None
    status, offset = str(told.get("status") or ""), str(told.get("offset") or "")
    return Listed(
        url,
        place,
        at,
        timestamp,
        str(told.get("mime") or "").partition(";")[0].strip().lower(),
        int(status) if re.fullmatch(r"\d{3}", status) else None,
        str(told.get("digest") or "").strip("-"),
        str(told.get("filename") or "").strip("-"),
        int(offset) if re.fullmatch(r"\d{1,18}", offset) else None,
    )
