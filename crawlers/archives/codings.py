"""Undo the content encoding of an answer, fetched or archived, within a size, and say what was wrong with it."""

from __future__ import annotations

import zlib
from collections.abc import Callable

from crawlers.archives.packing import Unpacked, packing_of, stream_of
from crawlers.archives.streams import Broken

_STEP = 64 * 1024
_TRAILER = 8
MOST_ENCODINGS = 2
ACCEPTED = b"gzip, deflate"


class TooLarge(Exception):
    """The answer unpacks to more than is allowed."""


class UnknownEncoding(Exception):
    """The answer is packed in a way that was not asked for and is not known here."""


def decode(body: bytes, encodings: str, most: int) -> tuple[bytes, str]:
    """The body with its content encodings undone, and its flaw in words, empty where it is whole. A body that is not
    packed though it says so is given as it is. Raises TooLarge beyond `most` bytes, UnknownEncoding."""
    names = [n for n in (e.strip().lower() for e in encodings.split(",")) if n and n != "identity"]
    if len(names) > MOST_ENCODINGS:
        raise UnknownEncoding(f"{len(names)} encodings on one another")
    flaw = ""
    for name in reversed(names):
        body, wrong = undo(name, body, most)
        flaw = flaw or wrong
    return body, flaw


def undo(encoding: str, body: bytes, most: int) -> tuple[bytes, str]:
    """The body with one encoding undone, the same object where it is not packed so, and its flaw: `cut: …`,
    `damaged: …` or `… of junk after the end`. Raises TooLarge beyond `most` bytes, UnknownEncoding."""
    if encoding not in _DECODERS:
        raise UnknownEncoding(f"encoding {encoding!r:.40}")
    return _DECODERS[encoding](body, most) if body else (body, "")


def looks_plain(body: bytes) -> bool:
    """Whether the first bytes are text, not packed data."""
    head = body[:512]
    return not head or (sum(b < 9 or 13 < b < 32 for b in head) == 0 and (b"<" in head or head.isascii()))


def _inflate(body: bytes, most: int, window: int) -> tuple[bytes, str]:
    """The members of a gzip or zlib stream, one after another."""
    out = bytearray()
    while body:
        unpacker = zlib.decompressobj(window)
        # The check sum at the end comes apart from the rest, so that what stands before a wrong one is not lost.
        body, end = body[:-_TRAILER], body[-_TRAILER:]
        try:
            while not unpacker.eof and (body or end):
                if not body:
                    body, end = end, b""
                out += unpacker.decompress(body, _STEP)
                if len(out) > most:
                    raise TooLarge(f"unpacks to more than {most:,} bytes")
                body = unpacker.unconsumed_tail
            while not unpacker.eof and (rest := unpacker.decompress(b"", _STEP)):
                out += rest
        except zlib.error as wrong:
            return bytes(out), f"damaged: {wrong}"
        if not unpacker.eof:
            return bytes(out), "cut: the packed body has no end"
        body = (unpacker.unused_data + end).lstrip(b"\0")
        if body and not body.startswith(b"\x1f\x8b"):
            return bytes(out), "" if window < 0 else f"{len(body):,} bytes of junk after the end"
    return bytes(out), ""


def _gunzip(body: bytes, most: int) -> tuple[bytes, str]:
    return _inflate(body, most, 31) if body.startswith(b"\x1f\x8b") else (body, "")


def _undeflate(body: bytes, most: int) -> tuple[bytes, str]:
    if looks_plain(body):
        return body, ""
    is_zlib = body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0
    return _inflate(body, most, 15 if is_zlib else -15)


def _unzstd(body: bytes, most: int) -> tuple[bytes, str]:
    packing, out = packing_of(body), bytearray()
    if packing is None or packing.suffix != "zst":
        return body, ""
    frames = Unpacked(stream_of(body), packing)
    try:
        while piece := frames.read(_STEP):
            out += piece
            if len(out) > most:
                raise TooLarge(f"unpacks to more than {most:,} bytes")
    except Broken as wrong:
        return bytes(out), f"damaged: {wrong}"
    return bytes(out), ""


def _unbrotli(body: bytes, most: int) -> tuple[bytes, str]:
    import brotli

    if looks_plain(body):
        return body, ""
    unpacker, out = brotli.Decompressor(), bytearray()
    try:
        piece = unpacker.process(body, output_buffer_limit=_STEP)
        while piece or not unpacker.can_accept_more_data():
            out += piece
            if len(out) > most:
                raise TooLarge(f"unpacks to more than {most:,} bytes")
            piece = unpacker.process(b"", output_buffer_limit=_STEP)
    except brotli.error:
        return bytes(out), "damaged: not brotli"
    return bytes(out), "" if unpacker.is_finished() else "cut: the packed body has no end"


_DECODERS: dict[str, Callable[[bytes, int], tuple[bytes, str]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "zstd": _unzstd,
    "zst": _unzstd,
    "br": _unbrotli,
}
