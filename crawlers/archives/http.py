"""An HTTP response as an archive keeps it: status, headers, and the body with its codings undone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from crawlers.archives.codings import TooLarge, UnknownEncoding, looks_plain, undo
from crawlers.archives.streams import Broken

MAX_PAYLOAD = 32 << 20
"""bytes of a body, as kept and as unpacked; a larger one is refused"""
_STATUS = re.compile(rb"\s*(?:HTTP|ICY)(?:/\d(?:\.\d)?)?[ \t]+(\d{3})(?!\d)")
_END = re.compile(rb"\r?\n\r?\n")
_CHUNK = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]{0,200})?\r?\n")
_MAX_CODINGS = 4


class Partial(Exception):
    """The body ends too early; carries what there is."""

    def __init__(self, body: bytes, why: str) -> None:
        super().__init__(why)
        self.body = body


@dataclass(frozen=True, slots=True)
class Response:
    """Status and headers of a response (names in lower case, first value wins) and its body as kept."""

    status: int | None
    headers: dict[str, str]
    body: bytes


def parse_headers(raw: bytes) -> dict[str, str]:
    """Header lines by name in lower case; the first value of a name stands, folded lines are joined."""
    headers: dict[str, str] = {}
    last = ""
    for line in raw.splitlines():
        if line[:1] in (b" ", b"\t") and last:
            headers[last] += " " + as_text(line.strip())
            continue
        name, colon, value = line.partition(b":")
        last = as_text(name.strip()).lower()
        if colon and last and last not in headers:
            headers[last] = as_text(value.strip())
        else:
            last = ""
    return headers


def as_text(raw: bytes) -> str:
    """Header bytes as text: UTF-8 if they are, else Latin-1."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def parse_response(block: bytes) -> Response:
    """The parts of a response. One without a status line is a bare body."""
    found = _STATUS.match(block)
    if found is None:
        return Response(None, {}, block)
    end = _END.search(block, found.end())
    if end is None:
        return Response(int(found[1]), parse_headers(block[found.end() :]), b"")
    lines = block[found.end() : end.start()].partition(b"\n")[2]
    return Response(int(found[1]), parse_headers(lines), block[end.end() :])


def decoded(response: Response) -> tuple[bytes, str]:
    """The body with transfer and content coding undone, and what was odd about it, in words.
    Raises TooLarge and Partial, and Broken where the coding is not known or its bytes are damaged."""
    body, notes = response.body, []
    if len(body) > MAX_PAYLOAD:
        raise TooLarge(f"{len(body)} bytes")
    if "chunked" in response.headers.get("transfer-encoding", "").lower():
        plain = unchunked(body)
        if plain is None:
            notes.append("says chunked, is plain")
        else:
            body = plain
    codings = [c.strip().lower() for c in response.headers.get("content-encoding", "").split(",") if c.strip()]
    if len(codings) > _MAX_CODINGS:
        raise Broken(f"{len(codings)} content codings")
    for coding in reversed(codings):
        if coding in ("identity", "none", "utf-8", "utf8", "binary"):
            continue
        packed = body.lstrip(b"\r\n")
        try:
            plain, flaw = undo(coding, packed, MAX_PAYLOAD)
        except UnknownEncoding:
            if not looks_plain(body):
                raise Broken(f"content coding not known: {coding[:40]}") from None
            plain, flaw = packed, ""
        if flaw.startswith(("cut", "damaged")):
            raise Partial(plain, f"packed body {flaw}")
        if flaw or plain is packed:
            notes.append(flaw or f"says {coding}, is plain")
        if plain is not packed:
            body = plain
    return body, "; ".join(notes)


def unchunked(body: bytes) -> bytes | None:
    """The body without its chunk marks; None where it has none. Raises Partial where the chunks end too early."""
    out, at = bytearray(), 0
    while found := _CHUNK.match(body, at):
        size = int(found[1], 16)
        start, at = found.end(), found.end() + size
        if size == 0:
            return bytes(out)
        if not out and body[at : at + 1] not in (b"\r", b"\n", b""):
            return None
        out += body[start:at]
        if at > len(body):
            raise Partial(bytes(out), "chunk cut")
        at += 2 if body[at : at + 2] == b"\r\n" else 1
    if not out:
        return None
    raise Partial(bytes(out), "chunks end without the last one")


def content_length(response: Response) -> int | None:
    """The length the response's own header gives, where it is a number."""
    given = response.headers.get("content-length", "").strip()
    return int(given) if given.isascii() and given.isdigit() and len(given) < 16 else None
