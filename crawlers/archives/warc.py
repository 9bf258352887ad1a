"""Captures out of WARC files: plain, one packed member a record, or many records in one; damage costs one record."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from articles.records import Capture, Damage, Reason, Shape
from crawlers.archives.codings import TooLarge
from crawlers.archives.http import MAX_PAYLOAD, Partial, Response, decoded, parse_headers, parse_response
from crawlers.archives.packing import Packing, stream_of
from crawlers.archives.streams import Bomb, Broken, Cut, Stream
from crawlers.archives.web import clean_url, page_capture, parse_time

MAX_HEADER = 1 << 18
"""bytes of a record's header; a longer one is damage"""
MAX_RECORD = MAX_PAYLOAD + (1 << 20)
NO_END = "file ends without the end of its last record"
_LOOK = 1 << 12
_WINDOW = 1 << 20
_HEADER_END = re.compile(rb"\r?\n\r?\n")


class Malformed(Exception):
    """No record stands here."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it stands in its file; an ARC record has the headers a WARC would give it."""

    offset: int
    length: int
    headers: dict[str, str]
    block: bytes
    odd: str = ""
    """what was wrong with it, in words"""
    is_cut: bool = False
    is_too_large: bool = False


@dataclass(frozen=True)
class Dialect:
    """How records are told apart in WARC, and in ARC."""

    begins: re.Pattern[bytes]
    """the start of a record's header"""
    between: re.Pattern[bytes]
    """the end of a record, up to the header of the next"""
    needle: bytes
    """bytes that a header begins with, to look for where the next record is sought"""
    ends: tuple[bytes, ...]
    """what stands after the last record"""
    look: int
    """bytes to look at to see whether a record begins"""
    header: Callable[[Stream], tuple[int, dict[str, str]]]
    """length of the header that begins here, and its fields; raises Malformed"""


def _warc_header(stream: Stream) -> tuple[int, dict[str, str]]:
    head = stream.peek(_LOOK)
    end = _HEADER_END.search(head)
    if end is None:
        head = stream.peek(MAX_HEADER)
        end = _HEADER_END.search(head)
    if end is None and len(head) < MAX_HEADER:
        raise Malformed("record cut in its header")
    if end is None:
        raise Malformed(f"record header of more than {MAX_HEADER} bytes")
    return end.end(), parse_headers(head[: end.start()].partition(b"\n")[2])


WARC = Dialect(
    begins=re.compile(rb"WARC/\d"),
    between=re.compile(rb"(?:\r\n|\n){1,2}(?=WARC/\d\.\d+\r?\n[A-Za-z][A-Za-z-]+:)"),
    needle=b"WARC/",
    ends=(b"\r\n\r\n", b"\n\n"),
    look=128,
    header=_warc_header,
)


def read_records(
    stream: Stream, path: str, counts: Counter[str], dialect: Dialect = WARC, one: bool = False
) -> Iterator[Capture | Damage]:
    """The captures of records that stand one after the other, from where the stream stands; or only of the next."""
    while True:
        _skip_blank(stream)
        if not stream.peek(1):
            return
        at = stream.offset
        try:
            record = _next_record(stream, dialect)
        except Malformed as wrong:
            stream.rewind(1)
            found = _next_header(stream, dialect)
            done = "skipped to the next record" if found or one else "records before it kept"
            yield Damage(path, at, str(wrong), done)
        else:
            if one and record.odd == NO_END:  # the packing knows its own end
                record = replace(record, odd="")
            if record.odd:
                yield Damage(path, at, record.odd, "kept as partial" if record.is_cut else "record read")
            yield from captures_of(record, path, counts)
        if one:
            _skip_blank(stream)
            return


def read_members(
    stream: Stream, path: str, counts: Counter[str], packing: Packing, dialect: Dialect = WARC
) -> Iterator[Capture | Damage]:
    """The captures of a file whose records are packed one by one, from where the stream stands: the start of a member.
    A record that is not the first of its member has the path `file!/@member` and its place in what that unpacks to."""
    while stream.peek(1):
        stream.mark()
        at = stream.offset
        if not packing.begins(stream.peek(4)):
            if _next_member(stream, packing, dialect):
                what = f"{stream.offset - at} bytes that are no {packing.suffix}"
                yield Damage(path, at, what, "skipped to the next record")
                continue
            size = stream.offset - at
            stream.rewind()
            if stream.peek(_LOOK).strip(b"\0\r\n "):
                yield Damage(path, at, f"{size} bytes after the last record are no {packing.suffix}", "skipped")
            return
        try:
            yield from _read_member(stream, path, counts, packing, dialect)
        except Broken as wrong:
            stream.rewind()
            lost = _lost_record(stream.peek(_WINDOW), packing, dialect)
            stream.skip(1)
            found = _next_member(stream, packing, dialect)
            is_cut = isinstance(wrong, Cut) and not found
            done = "records before it kept" if is_cut else "skipped to the next record" if found else "nothing follows"
            yield Damage(path, at, str(wrong), done)
            if lost is not None:
                for event in captures_of(replace(lost, offset=at, length=stream.offset - at), path, counts):
                    if isinstance(event, Capture):
                        is_bomb = isinstance(wrong, Bomb)
                        reason = Reason.PARTIAL if is_cut else Reason.TOO_LARGE if is_bomb else Reason.UNREADABLE
                        yield replace(event, payload=b"", rejected=reason, note=str(wrong))


def is_continuous(stream: Stream, packing: Packing, dialect: Dialect) -> bool:
    """Whether the members of a packed file are pieces of one run of records: the second does not begin a record."""
    head = stream.peek(_WINDOW)
    packed = stream_of(head)
    try:
        member = packing.member(packed)
        while member.read(1 << 16):
            pass
    except Broken:
        return False
    after = packed.peek(_LOOK)
    start = packing.head(after, 64) if packing.begins(after) else b""
    return bool(start.strip(b"\r\n")) and not dialect.begins.match(start.lstrip(b"\r\n"))


def _lost_record(packed: bytes, packing: Packing, dialect: Dialect) -> Record | None:
    """The header of a record whose member is damaged, where it can still be read."""
    inside = stream_of(packing.head(packed, _LOOK))
    _skip_blank(inside)
    if not dialect.begins.match(inside.peek(64)):
        return None
    try:
        size, headers = dialect.header(inside)
    except Malformed:
        return None
    inside.skip(size)
    return Record(0, 0, headers, inside.peek(_LOOK), is_cut=True)


def _next_member(stream: Stream, packing: Packing, dialect: Dialect) -> bool:
    """Go to the next member that holds a record; the end of the stream where there is none."""
    while stream.find(packing.magic):
        if dialect.begins.match(packing.head(stream.peek(_LOOK), 256).lstrip(b"\r\n")):
            return True
        stream.skip(1)
    return False


def _read_member(
    stream: Stream, path: str, counts: Counter[str], packing: Packing, dialect: Dialect
) -> Iterator[Capture | Damage]:
    """The captures of one member. What its last record holds is handed on only when the member's sum is right."""
    at = stream.offset
    member = Stream(lambda count: unpacked.read(count))
    unpacked = packing.member(stream)
    number = 0
    while True:
        events = list(read_records(member, path, counts, dialect, one=True))
        is_last = not member.peek(1)  # reads to the end of the member, and compares its sum
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


def _skip_blank(stream: Stream) -> None:
    while (head := stream.peek(64)) and (blank := len(head) - len(head.lstrip(b"\r\n"))):
        stream.skip(blank)
        if blank < len(head):
            return


def _next_header(stream: Stream, dialect: Dialect) -> bool:
    """Go to the next place that looks like a record's header; the end of the stream where there is none."""
    while stream.find(dialect.needle):
        if dialect.between.match(b"\n" + stream.peek(dialect.look)):
            return True
        stream.skip(1)
    return False


def _next_record(stream: Stream, dialect: Dialect) -> Record:
    """The record that begins here. Raises Malformed where none does."""
    stream.mark()
    at = stream.offset
    if not dialect.begins.match(stream.peek(dialect.look)):
        raise Malformed("bytes that are no record")
    begins, headers = dialect.header(stream)
    given = headers.get("content-length", "")
    if not (given.isascii() and given.isdigit()):
        raise Malformed(f"record with the length {given[:40]!r}" if given else "record without a length")
    length = int(given[:20])
    if length > MAX_RECORD:
        return _large_record(stream, at, begins, headers, length, dialect)
    stream.skip(begins)
    block = stream.read(length)
    is_cut, odd = False, ""
    if not _ends_well(stream, dialect):
        found = dialect.between.search(block)
        if found is not None:
            odd = f"record length given as {length}, is {found.start()}"
            stream.rewind(begins + found.end())
            block = block[: found.start()]
        elif len(block) < length and block.endswith(b"\r\n\r\n"):
            block = block[:-4]
            odd = f"record length given as {length}, is {len(block)}"
        elif len(block) < length:
            is_cut, odd = True, f"record cut: {len(block)} of {length} bytes are there"
        elif not stream.peek(64).strip(b"\r\n"):
            odd = NO_END
        else:
            rest = _rest_of_record(stream, dialect)
            odd = f"record length given as {length}, is {length + len(rest)}"
            block += rest
    return Record(at, stream.offset - at, headers, block, odd, is_cut, len(block) > MAX_RECORD)


def _ends_well(stream: Stream, dialect: Dialect) -> bool:
    """Whether a record ends here: an empty line, then another record or the end."""
    after = stream.peek(16)
    rest = after.lstrip(b"\r\n")
    if not rest:
        return after.startswith(dialect.ends)
    return len(rest) < len(after) and dialect.begins.match(stream.peek(dialect.look).lstrip(b"\r\n")) is not None


def _rest_of_record(stream: Stream, dialect: Dialect) -> bytes:
    """The bytes up to the next header, not many more than MAX_RECORD of them."""
    kept = bytearray()
    while piece := stream.peek(1 << 16):
        found = dialect.between.search(piece)
        step = found.end() if found else len(piece) - _LOOK if len(piece) == 1 << 16 else len(piece)
        kept += piece[:step] if len(kept) < MAX_RECORD else b""
        stream.skip(step)
        if found:
            break
    return bytes(kept).rstrip(b"\r\n")


def _large_record(
    stream: Stream, at: int, begins: int, headers: dict[str, str], length: int, dialect: Dialect
) -> Record:
    """A record that is too large to be a page: its first bytes, with the stream at its end."""
    stream.skip(begins)
    block = stream.peek(1 << 16)
    there = stream.skip(length)
    if there == length and _ends_well(stream, dialect):
        return Record(at, stream.offset - at, headers, block, is_too_large=True)
    odd = f"record length given as {length}, {there} bytes are there"
    if stream.go(at + begins):
        _next_header(stream, dialect)
    return Record(at, stream.offset - at, headers, block, odd, is_cut=True, is_too_large=True)


def captures_of(record: Record, path: str, counts: Counter[str]) -> Iterator[Capture | Damage]:
    """The capture of a record, after damages of its digests; nothing for records that only support others."""
    kind = record.headers.get("warc-type", "").lower()
    counts[kind or "untyped"] += 1
    url, odd_url = clean_url(record.headers.get("warc-target-uri", ""))
    if kind == "continuation":
        yield Damage(path, record.offset, f"a record that goes on with the one of {url or '?'}", "not joined to it")
    if kind not in ("response", "resource", "revisit", "conversion") or url.startswith(
        ("dns:", "filedesc:", "metadata:")
    ):
        return
    fetched_at = parse_time(record.headers.get("warc-date", ""))
    truncated = record.headers.get("warc-truncated", "")
    notes = [record.odd, odd_url, f"truncated by the crawler: {truncated[:40]}" if truncated else ""]
    if fetched_at is None or fetched_at > datetime.now(UTC) + timedelta(days=1):
        is_to_come = ", which is to come" if fetched_at else ""
        notes.append(f"odd date {record.headers.get('warc-date', '')[:40]!r}{is_to_come}")
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
