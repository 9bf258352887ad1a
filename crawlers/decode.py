"""Undo the content encoding of an answer, within a size, and say what was wrong with it."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

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
        if name not in _DECODERS:
            raise UnknownEncoding(f"encoding {name!r:.40}")
        if body:
            body, wrong = _DECODERS[name](body, most)
            flaw = flaw or wrong
    return body, flaw


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
    if body[0] & 0x0F == 8 and int.from_bytes(body[:2], "big") % 31 == 0:
        return _inflate(body, most, 15)
    if body.lstrip()[:1] == b"<":
        return body, ""
    return _inflate(body, most, -15)


def _unzstd(body: bytes, most: int) -> tuple[bytes, str]:
    import zstandard

    if not body.startswith(b"\x28\xb5\x2f\xfd"):
        return body, ""
    out = bytearray()
    reader = zstandard.ZstdDecompressor(max_window_size=2**27).stream_reader(io.BytesIO(body), read_across_frames=True)
    try:
        while piece := reader.read(_STEP):
            out += piece
            if len(out) > most:
                raise TooLarge(f"unpacks to more than {most:,} bytes")
    except zstandard.ZstdError as wrong:
        return bytes(out), f"damaged: {wrong}"
    return bytes(out), ""


def _unbrotli(body: bytes, most: int) -> tuple[bytes, str]:
    import brotli

    unpacker, out = brotli.Decompressor(), bytearray()
    try:
        piece = unpacker.process(body, output_buffer_limit=_STEP)
        while piece or not unpacker.can_accept_more_data():
            out += piece
            if len(out) > most:
                raise TooLarge(f"unpacks to more than {most:,} bytes")
            piece = unpacker.process(b"", output_buffer_limit=_STEP)
    except brotli.error:
        return (bytes(out), "damaged") if out else (body, "")
    return bytes(out), "" if unpacker.is_finished() else "cut: the packed body has no end"


_DECODERS: dict[str, Callable[[bytes, int], tuple[bytes, str]]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "zstd": _unzstd,
    "br": _unbrotli,
}
