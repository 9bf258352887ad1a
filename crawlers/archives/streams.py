"""Bytes read forward, with a look ahead and a way back to the last mark, plain or out of a gzip member."""

from __future__ import annotations

import zlib
from collections.abc import Callable

PIECE = 1 << 18
"""bytes asked of the file at a time"""
MARK_LIMIT = 64 << 20
"""bytes kept behind a mark; the mark moves up where more is read"""
_STEP = 1 << 14  # compressed bytes handed to a decompressor at a time: what it has left over is copied each time
GZIP_MAGIC = b"\x1f\x8b\x08"


class Broken(Exception):
    """Bytes that are not what they should be."""


class Cut(Broken):
    """Bytes that end too early."""


class Stream:
    """Bytes from a file or a decompressor. `offset` counts from the start of that file or of what it unpacks to."""

    def __init__(
        self,
        source: Callable[[int], bytes],
        offset: int = 0,
        seek: Callable[[int], object] | None = None,
        size: int | None = None,
    ) -> None:
        self._source = source
        self._seek = seek
        self.size = size
        """bytes in all, where it is known"""
        self._held = bytearray()
        self._at = 0
        self._marked: int | None = None
        self._base = offset
        self._ended = False

    @property
    def offset(self) -> int:
        return self._base + self._at

    def peek(self, count: int) -> bytes:
        """The next bytes without taking them; fewer than count only at the end."""
        self._hold(count)
        return bytes(memoryview(self._held)[self._at : self._at + count])

    def read(self, count: int) -> bytes:
        """The next bytes; fewer than count only at the end."""
        taken = self.peek(count)
        self._at += len(taken)
        return taken

    def skip(self, count: int) -> int:
        """Pass over bytes; how many there were."""
        left = count
        if self._seek is not None and self.size is not None and count > PIECE:
            begins = self.offset
            self.go(min(begins + count, max(self.size, begins)))
            return self.offset - begins
        while left > 0:
            if self._at == len(self._held):
                self._hold(1)
            step = min(left, len(self._held) - self._at)
            if step == 0:
                break
            self._at += step
            left -= step
        return count - left

    def line(self, limit: int) -> bytes:
        """The next line with its end; cut at the limit."""
        self._hold(1)
        seen = self._at
        while (found := self._held.find(b"\n", seen)) < 0 and not self._ended and len(self._held) - self._at < limit:
            seen = len(self._held) - self._at
            self._hold(seen + 1)
            seen += self._at
        end = len(self._held) if found < 0 else found + 1
        return self.read(min(end - self._at, limit))

    def find(self, wanted: bytes) -> bool:
        """Go to the next place where the bytes stand; False, and at the end, where they do not."""
        while True:
            self._hold(len(wanted))
            found = self._held.find(wanted, self._at)
            if found >= 0:
                self._at = found
                return True
            self._at = max(self._at, len(self._held) - len(wanted) + 1)
            if self._ended:
                self._at = len(self._held)
                return False
            self._hold(len(self._held) - self._at + 1)

    def mark(self) -> None:
        """Remember this place for rewind."""
        self._marked = self._at

    def rewind(self, past: int = 0) -> None:
        """Back to the marked place and some bytes past it."""
        assert self._marked is not None
        self._at = self._marked
        self.skip(past)

    def go(self, offset: int) -> bool:
        """Go to a place in either direction; False where the bytes come out of a decompressor and cannot."""
        if self._seek is None:
            return False
        self._seek(offset)
        self._held.clear()
        self._base, self._at, self._marked, self._ended = offset, 0, None, False
        return True

    def _hold(self, count: int) -> None:
        while len(self._held) - self._at < count and not self._ended:
            keep = self._at if self._marked is None else self._marked
            if self._marked is not None and self._at - self._marked > MARK_LIMIT:
                keep = self._marked = self._at
            if keep >= PIECE:
                del self._held[:keep]
                self._base += keep
                self._at -= keep
                if self._marked is not None:
                    self._marked -= keep
            more = self._source(PIECE)
            self._ended = not more
            self._held += more


class GzipMember:
    """One gzip member, unpacked as it is read. Raises Broken where its bytes, sum or length are wrong."""

    def __init__(self, packed: Stream) -> None:
        self._packed = packed
        self._body = zlib.decompressobj(-15)
        self._sum = 0
        self._length = 0
        self.is_whole = False
        """its end was reached, sum and length were right"""
        self._header()

    def _header(self) -> None:
        head = self._packed.read(10)
        if len(head) < 10:
            raise Cut("gzip member cut in its header")
        if head[:3] != GZIP_MAGIC or head[3] & 0xE0:
            raise Broken("not a gzip header")
        flags = head[3]
        if flags & 4:
            size = self._packed.read(2)
            self._packed.skip(int.from_bytes(size, "little"))
        for flag in (8, 16):  # the name and the comment
            if flags & flag and not self._packed.find(b"\0"):
                raise Broken("gzip header without an end")
            if flags & flag:
                self._packed.skip(1)
        if flags & 2:
            self._packed.skip(2)

    def read(self, count: int) -> bytes:
        while not self.is_whole:
            packed = self._packed.peek(_STEP)
            if not packed:
                raise Cut("gzip member cut")
            try:
                out = self._body.decompress(packed, count)
            except zlib.error as wrong:
                raise Broken(f"gzip member damaged ({wrong})") from None
            left = self._body.unused_data if self._body.eof else self._body.unconsumed_tail
            self._packed.skip(len(packed) - len(left))
            self._sum = zlib.crc32(out, self._sum)
            self._length += len(out)
            if self._body.eof:
                self._trailer()
            if out:
                return out
        return b""

    def _trailer(self) -> None:
        trailer = self._packed.read(8)
        if len(trailer) < 8:
            raise Cut("gzip member cut in its last bytes")
        if int.from_bytes(trailer[:4], "little") != self._sum:
            raise Broken("gzip member with a wrong checksum")
        if int.from_bytes(trailer[4:], "little") != self._length & 0xFFFFFFFF:
            raise Broken("gzip member with a wrong length")
        self.is_whole = True


class GzipFile:
    """All gzip members of a file, one after the other, as one stream of bytes."""

    def __init__(self, packed: Stream) -> None:
        self._packed = packed
        self._member: GzipMember | None = None

    def read(self, count: int) -> bytes:
        while True:
            if self._member is None:
                if self._packed.peek(3) != GZIP_MAGIC:
                    if self._packed.peek(64).strip(b"\0"):
                        raise Broken("bytes after the end of the gzip data")
                    return b""
                self._member = GzipMember(self._packed)
            if out := self._member.read(count):
                return out
            self._member = None


def unpacked_head(data: bytes, count: int) -> bytes:
    """The first bytes of what a gzip member unpacks to, as far as they can be had."""
    left = iter((data,))
    out = b""
    try:
        member = GzipMember(Stream(lambda _: next(left, b"")))
        while len(out) < count and (more := member.read(count - len(out))):
            out += more
    except Broken:
        return out  # what came before the damage is the answer
    return out
