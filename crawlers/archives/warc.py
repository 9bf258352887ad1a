"""Captures out of WARC files: plain, one gzip member a record, or many records in one; damage costs one record."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from articles.records import Capture, Damage, Reason, Shape
from crawlers.archives.http import MAX_PAYLOAD, Partial, Response, TooLarge, decoded, parse_headers, parse_response
from crawlers.archives.streams import GZIP_MAGIC, Broken, Cut, GzipMember, Stream, unpacked_head
from crawlers.archives.web import clean_url, page_capture, parse_time

MAX_HEADER = 1 << 18
"""bytes of a record's header; a longer one is damage"""
MAX_RECORD = MAX_PAYLOAD + (1 << 20)
NO_END = "file ends without the end of its last record"
_MAGIC = re.compile(rb"WARC/\d")
_HEADER = re.compile(rb"(?:\r\n|\n){1,2}(?=WARC/\d\.\d+\r?\n[A-Za-z][A-Za-z-]+:)")
_HEADER_END = re.compile(rb"\r?\n\r?\n")


@dataclass(frozen=True, slots=True)
class Record:
    """A record of a WARC as it stands in the file."""

    offset: int
    length: int
    headers: dict[str, str]
    block: bytes
    odd: str = ""
    """what was wrong with it, in words"""
    is_cut: bool = False
    is_too_large: bool = False


def read_warc(stream: Stream, path: str, counts: Counter[str]) -> Iterator[Capture | Damage]:
    """The captures of an uncompressed WARC from where the stream stands."""
    yield from _read_records(stream, path, counts)


def read_warc_gz(stream: Stream, path: str, counts: Counter[str]) -> Iterator[Capture | Damage]:
    """The captures of a gzipped WARC from where the stream stands, which is the beginning of a member.
    A record that is not the first of its member has the path `file!/@member` and its place in what that unpacks to."""
    while stream.peek(1):
        stream.mark()
        at = stream.offset
        if stream.peek(3) != GZIP_MAGIC:
            if not _next_member(stream):
                if stream.offset - at and not _is_blank(stream, at):
                    yield Damage(path, at, f"{stream.offset - at} bytes after the last record are no gzip", "skipped")
                return
            yield Damage(path, at, f"{stream.offset - at} bytes that are no gzip", "skipped to the next record")
            continue
        try:
            yield from _read_member(stream, path, counts)
        except Broken as wrong:
            stream.rewind(1)
            found = _next_member(stream)
            done = "skipped to the next record" if found else "nothing readable follows"
            if isinstance(wrong, Cut) and not found:
                done = "records before it kept"
            yield Damage(path, at, str(wrong), done)


def _is_blank(stream: Stream, at: int) -> bool:
    stream.rewind()
    blank = not stream.peek(4096).strip(b"\0\r\n ")
    stream.skip(1 << 62)
    return blank


def _next_member(stream: Stream) -> bool:
    """Go to the next gzip member that holds a record; the end of the stream where there is none."""
    while stream.find(GZIP_MAGIC):
        if _MAGIC.match(unpacked_head(stream.peek(1 << 12), 64).lstrip(b"\r\n")):
            return True
        stream.skip(1)
    return False


def _read_member(stream: Stream, path: str, counts: Counter[str]) -> Iterator[Capture | Damage]:
    """The captures of one gzip member. What its last record holds is handed on only when the member's sum is right."""
    at = stream.offset
    member = Stream(GzipMember(stream).read)
    number = 0
    while True:
        events = list(_read_records(member, path, counts, one=True))
        is_last = not member.peek(1)  # reads to the end of the member, and checks its sum
        for event in events:
            if number:
                placed = replace(event, source_path=f"{path}!/@{at}")
                yield replace(placed, resume_at=at) if isinstance(placed, Capture) else placed
            elif isinstance(event, Capture):
                length = stream.offset - at if is_last else None
                yield replace(event, source_offset=at, source_length=length, resume_at=at)
            else:
                yield replace(event, offset=at)
        if is_last:
            return
        number += 1
        stream.mark()


def _read_records(stream: Stream, path: str, counts: Counter[str], one: bool = False) -> Iterator[Capture | Damage]:
    """The captures of records one after the other, or only the next of them."""
    while True:
        _skip_blank(stream)
        if not stream.peek(1):
            return
        at = stream.offset
        try:
            record = _next_record(stream)
        except Malformed as wrong:
            stream.rewind(1)
            found = _next_header(stream)
            done = "skipped to the next record" if found else "records before it kept"
            yield Damage(path, at, str(wrong), done)
        else:
            if record.odd and not (one and record.odd == NO_END):
                yield Damage(path, at, record.odd, "kept as partial" if record.is_cut else "record read")
            yield from captures_of(record, path, counts)
        if one:
            _skip_blank(stream)
            return


class Malformed(Exception):
    """No record stands here."""


def _skip_blank(stream: Stream) -> None:
    while (head := stream.peek(64)) and (blank := len(head) - len(head.lstrip(b"\r\n"))):
        stream.skip(blank)
        if blank < len(head):
            return


def _next_header(stream: Stream) -> bool:
    """Go to the next place that looks like a record's header; the end of the stream where there is none."""
    while stream.find(b"WARC/"):
        if _HEADER.match(b"\n" + stream.peek(128)):
            return True
        stream.skip(1)
    return False


def _next_record(stream: Stream) -> Record:
    """The record that begins here. Raises Malformed where none does."""
    stream.mark()
    at = stream.offset
    if not _MAGIC.match(stream.peek(8)):
        raise Malformed("bytes that are no record")
    head = stream.peek(1 << 12)
    end = _HEADER_END.search(head)
    if end is None:
        head = stream.peek(MAX_HEADER)
        end = _HEADER_END.search(head)
    if end is None and len(head) < MAX_HEADER:
        raise Malformed("record cut in its header")
    if end is None:
        raise Malformed(f"record header of more than {MAX_HEADER} bytes")
    headers = parse_headers(head[: end.start()].partition(b"\n")[2])
    given = headers.get("content-length", "")
    if not (given.isascii() and given.isdigit()):
        raise Malformed(f"record with the length {given[:40]!r}" if given else "record without a length")
    length = int(given[:20])
    if length > MAX_RECORD:
        return _large_record(stream, at, end.end(), headers, length)
    stream.skip(end.end())
    block = stream.read(length)
    is_cut, odd = False, ""
    if not _ends_well(stream):
        found = _HEADER.search(block)
        if found is not None:
            odd = f"record length given as {length}, is {found.start()}"
            stream.rewind(end.end() + found.end())
            block = block[: found.start()].removesuffix(b"\r\n")
        elif len(block) < length:
            is_cut, odd = True, f"record cut: {len(block)} of {length} bytes are there"
        elif not stream.peek(64).strip(b"\r\n"):
            odd = NO_END
        else:
            rest = _rest_of_record(stream)
            odd = f"record length given as {length}, is {length + len(rest)}"
            block += rest
    return Record(at, stream.offset - at, headers, block, odd, is_cut, len(block) > MAX_RECORD)


def _ends_well(stream: Stream) -> bool:
    """Whether a record ends here: an empty line, then another record or the end."""
    after = stream.peek(16)
    rest = after.lstrip(b"\r\n")
    if not rest:
        return after.startswith((b"\r\n\r\n", b"\n\n"))
    return len(rest) < len(after) and rest.startswith(b"WARC/"[: len(rest)])


def _rest_of_record(stream: Stream) -> bytes:
    """The bytes up to the next header, not many more than MAX_RECORD of them."""
    kept = bytearray()
    while piece := stream.peek(1 << 16):
        found = _HEADER.search(piece)
        step = found.end() if found else len(piece) - 64 if len(piece) == 1 << 16 else len(piece)
        kept += piece[:step] if len(kept) < MAX_RECORD else b""
        stream.skip(step)
        if found:
            break
    return bytes(kept).rstrip(b"\r\n")


def _large_record(stream: Stream, at: int, begins: int, headers: dict[str, str], length: int) -> Record:
    """A record that is too large to be a page: its first bytes, with the stream at its end."""
    stream.skip(begins)
    block = stream.peek(1 << 16)
    there = stream.skip(length)
    if there == length and _ends_well(stream):
        return Record(at, stream.offset - at, headers, block, is_too_large=True)
    odd = f"record length given as {length}, {there} bytes are there"
    if stream.go(at + begins):
        _next_header(stream)
    return Record(at, stream.offset - at, headers, block, odd, is_cut=True, is_too_large=True)


def captures_of(record: Record, path: str, counts: Counter[str]) -> Iterator[Capture | Damage]:
    """The capture of a record, after damages of its digests; nothing for records that only support others."""
    kind = record.headers.get("warc-type", "").lower()
    counts[kind or "untyped"] += 1
    url, odd_url = clean_url(record.headers.get("warc-target-uri", ""))
    if kind not in ("response", "resource", "revisit", "conversion") or url.startswith(
        ("dns:", "filedesc:", "metadata:")
    ):
        return
    fetched_at = parse_time(record.headers.get("warc-date", ""))
    notes = [record.odd, odd_url]
    if fetched_at is None:
        notes.append(f"odd date {record.headers.get('warc-date', '')[:40]!r}")
    media = record.headers.get("content-type", "")
    is_http = media.startswith("application/http") or (kind in ("response", "revisit") and not media)
    response = parse_response(record.block) if is_http else Response(None, {}, record.block)
    capture = Capture(
        payload=b"",
        shape=Shape.HTML,
        source_path=path,
        source_offset=record.offset,
        source_length=record.length,
        resume_at=record.offset,
        url=url or None,
        fetched_at=fetched_at,
        http_status=response.status,
        content_type=response.headers.get("content-type") if is_http else media or None,
    )
    if kind == "revisit":
        refers = record.headers.get("warc-refers-to-target-uri") or record.headers.get("warc-refers-to") or "?"
        notes.append(f"same bytes as {refers[:500]}")
        yield replace(capture, rejected=Reason.NO_ORIGINAL, note="; ".join(filter(None, notes)))
        return
    if not record.is_cut and not record.is_too_large:
        for wrong in wrong_digests(record, response if is_http else None):
            notes.append(wrong)
            yield Damage(path, record.offset, wrong, "record read")
    yield page_capture(capture, response, notes, record.is_cut, record.is_too_large)


def wrong_digests(record: Record, response: Response | None) -> Iterator[str]:
    """What the record's digests say against its bytes, in words."""
    parts = {"block": record.block, "payload": record.block if response is None else response.body}
    for part, given in ((p, record.headers.get(f"warc-{p}-digest", "")) for p in parts):
        if given and _is_wrong(given, parts[part]):
            if part == "payload" and response is not None and _is_right_decoded(given, response):
                continue
            yield f"{part} digest is wrong"


def _is_right_decoded(given: str, response: Response) -> bool:
    """Some writers take the digest of the body with its codings undone."""
    try:
        return not _is_wrong(given, decoded(response)[0])
    except (TooLarge, Partial, Broken):
        return False


def _is_wrong(given: str, content: bytes) -> bool:
    name, _, value = given.partition(":")
    name, value = name.strip().lower().replace("-", ""), value.strip()
    if name not in ("sha1", "sha256", "md5", "sha512", "blake2b"):
        return False  # not known is not wrong
    digest = hashlib.new(name, content, usedforsecurity=False).digest()
    forms = (digest.hex(), base64.b32encode(digest).decode().rstrip("="), base64.b64encode(digest).decode().rstrip("="))
    return value.rstrip("=").lower() not in (form.lower() for form in forms)
