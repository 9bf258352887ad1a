"""Captures out of mail: each message of a mailbox (mbox), and a message alone, as newsletters are kept."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Iterator
from datetime import UTC
from email.message import Message
from email.utils import parseaddr, parsedate_to_datetime

from articles.records import Capture, Damage, Shape
from crawlers.archives.http import MAX_PAYLOAD, Response
from crawlers.archives.streams import Stream
from crawlers.archives.web import page_capture

MAX_MESSAGE = MAX_PAYLOAD * 2
BEGINS = re.compile(rb"From [^\r\n]*\d\d:\d\d[^\r\n]*\r?\n(?=[\w-]+:)")
"""the line that stands before each message of a mailbox, and the first of its headers"""
_HTML = ("text/html", "application/xhtml+xml")


def begins_mailbox(head: bytes) -> bool:
    """Whether a mailbox begins so. Letters to newsgroups are text whose lines name their fields: who sends them is no
    outlet."""
    return bool(BEGINS.match(head)) and not re.search(rb"\nNewsgroups:", re.split(rb"\r?\n\r?\n", head, maxsplit=1)[0])


def read_mbox(stream: Stream, path: str) -> Iterator[Capture | Damage]:
    """A capture for each message, from where the stream stands; their place is the byte at which they begin."""
    lines: list[bytes] = []
    at = size = 0
    was_empty = True
    while line := stream.line(MAX_MESSAGE):
        if was_empty and line.startswith(b"From ") and BEGINS.match(line + stream.peek(80)):
            yield from _message(b"".join(lines), path, at, size)
            lines, at, size = [], stream.offset - len(line), 0
        elif size <= MAX_MESSAGE:
            lines.append(line[1:] if re.match(rb">+From ", line) else line)
        size += len(line)
        was_empty = not line.strip()
    yield from _message(b"".join(lines), path, at, size)


def _message(raw: bytes, path: str, at: int, size: int) -> Iterator[Capture | Damage]:
    if size > MAX_MESSAGE:
        yield Damage(path, at, f"message of more than {MAX_MESSAGE} bytes", "skipped")
    elif raw.strip():
        message = email.message_from_bytes(raw, policy=email.policy.compat32)
        found = message_capture(message, path, at, size)
        yield found or Damage(path, at, "message without text", "skipped")


def message_capture(message: Message, path: str, at: int, size: int) -> Capture | None:
    """What a message says: its page, else its text, with subject, sender and day. None where it has neither."""
    parts = [part for part in message.walk() if part.get_content_type() in (*_HTML, "text/plain")]
    part = next((p for p in parts if p.get_content_type() in _HTML), parts[0] if parts else None)
    payload = part.get_payload(decode=True) if part is not None else None
    if part is None or not isinstance(payload, bytes):
        return None
    sender, address = parseaddr(_decoded(message, "From"))
    fields = {"title": _decoded(message, "Subject"), "outlet": sender or address.rpartition("@")[2]}
    notes, sent = [], None
    try:
        sent = parsedate_to_datetime(_decoded(message, "Date")).astimezone(UTC)
        fields["published"] = sent.isoformat()
    except (ValueError, TypeError, OverflowError):
        notes.append(f"odd date {_decoded(message, 'Date')[:40]!r}")
    is_page = part.get_content_type() in _HTML
    charset = part.get_content_charset()
    capture = Capture(
        payload=b"",
        shape=Shape.HTML if is_page else Shape.TEXT_DUMP,
        source_path=path,
        source_offset=at,
        source_length=size,
        resume_at=at,
        fetched_at=sent,
        content_type=("text/html" if is_page else "text/plain") + (f"; charset={charset}" if charset else ""),
        fields={name: value for name, value in fields.items() if value},
    )
    return page_capture(capture, Response(None, {}, payload), notes)


def _decoded(message: Message, header: str) -> str:
    """A header as words; encoded ones (=?utf-8?…?=) are undone."""
    try:
        return " ".join(str(email.policy.default.header_fetch_parse(header, str(message.get(header, "")))).split())
    except (ValueError, IndexError, AttributeError):  # what the parser of headers does with some broken ones
        return str(message.get(header, ""))
