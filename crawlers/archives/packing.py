"""What compressed files unpack to: gzip, Zstandard, LZ4, bzip2 and xz, member by member and bounded in memory."""

from __future__ import annotations

import bz2
import codecs
import lzma
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

from crawlers.archives.streams import Bomb, Broken, Cut, Stream

GZIP_MAGIC = b"\x1f\x8b\x08"
_STEP = 1 << 14  # packed bytes handed to a decompressor at a time: what it has left over is copied each time
_MAX_BLOCK = 1 << 22  # packed bytes of one block of Zstandard, or of its dictionary
_MAX_MEMORY = 1 << 28  # what an xz file may ask for
_BOMB_RATIO, _BOMB_FLOOR = 250, 1 << 26
_DICTIONARY = b"\x5d\x2a\x4d\x18"
_SKIPPABLE = tuple(bytes((0x50 | n, 0x2A, 0x4D, 0x18)) for n in range(16))


class Member(Protocol):
    """One compressed unit, unpacked as it is read; b"" at its end. Raises Broken where its bytes or sums are wrong."""

    def read(self, count: int) -> bytes: ...


class Deflated:
    """A gzip member, or a bare run of deflated bytes: they tell their own end."""

    def __init__(self, packed: Stream, called: str = "gzip member", bits: int = 31) -> None:
        self._packed = packed
        self._called = called
        self._body = zlib.decompressobj(bits)

    def read(self, count: int) -> bytes:
        while not self._body.eof:
            packed = self._packed.peek(_STEP)
            if not packed:
                raise Cut(f"{self._called} cut")
            try:
                out = self._body.decompress(packed, count)
            except zlib.error as wrong:
                raise Broken(f"{self._called} damaged ({str(wrong).rpartition(': ')[2]})") from None
            left = self._body.unused_data if self._body.eof else self._body.unconsumed_tail
            self._packed.skip(len(packed) - len(left))
            if out:
                return out
        return b""


class ZstdFrame:
    """A Zstandard frame, perhaps with the dictionary that the file began with: handed on block by block, so that what
    comes out is bounded."""

    def __init__(self, packed: Stream, dictionary: bytes | None = None) -> None:
        import zstandard

        self._packed = packed
        self._done = False
        self._held = b""
        given = zstandard.ZstdCompressionDict(dictionary) if dictionary else None
        self._error = zstandard.ZstdError
        self._body = zstandard.ZstdDecompressor(dict_data=given, max_window_size=1 << 27).decompressobj()
        head = self._take(5)
        if head[:4] != b"\x28\xb5\x2f\xfd":
            raise Broken("not a Zstandard frame")
        flags = head[4]
        self._has_sum = bool(flags & 4)
        is_single = bool(flags & 0x20)
        size = (1 if is_single else 0, 2, 4, 8)[flags >> 6]
        self._head = head + self._take((not is_single) + (0, 1, 2, 4)[flags & 3] + size)

    def read(self, count: int) -> bytes:
        while not self._held and not self._done:
            self._held = self._next()
        out, self._held = self._held[:count], self._held[count:]
        return out

    def _take(self, count: int) -> bytes:
        if count > _MAX_BLOCK:
            raise Broken(f"Zstandard block of {count} bytes")
        taken = self._packed.read(count)
        if len(taken) < count:
            raise Cut("Zstandard frame cut")
        return taken

    def _next(self) -> bytes:
        start = self._take(3)
        told = int.from_bytes(start, "little")
        is_last, kind, size = told & 1, told >> 1 & 3, told >> 3
        block = self._head + start + self._take(1 if kind == 1 else size)
        self._head = b""
        if is_last:
            block += self._take(4) if self._has_sum else b""
            self._done = True
        try:
            return bytes(self._body.decompress(block))
        except self._error as wrong:
            raise Broken(f"Zstandard frame damaged ({str(wrong)[:80]})") from None


class _Streamed:
    """A bzip2, xz or LZ4 stream."""

    def __init__(self, packed: Stream, kind: str, body: Any) -> None:
        self._packed = packed
        self._kind = kind
        self._body = body

    def read(self, count: int) -> bytes:
        while not self._body.eof:
            packed = self._packed.read(_STEP) if self._body.needs_input else b""
            if self._body.needs_input and not packed:
                raise Cut(f"{self._kind} stream cut")
            try:
                out: bytes = self._body.decompress(packed, count)
            except (OSError, lzma.LZMAError, ValueError, EOFError, RuntimeError) as wrong:
                raise Broken(f"{self._kind} stream damaged ({wrong})") from None
            if self._body.eof:
                self._packed.back(len(self._body.unused_data or b""))
            if out:
                return out
        return b""


def _lz4(packed: Stream) -> Member:
    import lz4.frame

    return _Streamed(packed, "LZ4", lz4.frame.LZ4FrameDecompressor())


def guarded(unpacked: int, packed: int) -> None:
    """Raises Bomb where so many bytes come out of so few that they are a bomb."""
    if unpacked > _BOMB_FLOOR and unpacked > _BOMB_RATIO * packed:
        raise Bomb(f"unpacks to more than {_BOMB_RATIO} times its size")


class Guarded:
    """A member that is refused where it unpacks to far more than a page or a table does."""

    def __init__(self, packed: Stream, member: Member) -> None:
        self._packed = packed
        self._member = member
        self._begins = packed.offset
        self._out = 0

    def read(self, count: int) -> bytes:
        out = self._member.read(count)
        self._out += len(out)
        guarded(self._out, self._packed.offset - self._begins)
        return out


@dataclass
class Packing:
    """A way of compressing files. One is made for each file, for it keeps the file's dictionary."""

    magic: bytes
    open: Callable[[Stream], Member]
    suffix: str
    dictionary: bytes | None = field(default=None, repr=False)

    def member(self, packed: Stream) -> Member:
        """The member that begins where the stream stands. Raises Broken."""
        self.skip_extras(packed)
        if self.suffix == "zst":
            return Guarded(packed, ZstdFrame(packed, self.dictionary))
        return Guarded(packed, self.open(packed))

    def begins(self, head: bytes) -> bool:
        return head.startswith(self.magic) or (self.suffix == "zst" and head.startswith(_SKIPPABLE))

    def skip_extras(self, packed: Stream) -> None:
        """Pass over what stands between Zstandard frames, and keep the dictionary if it is one."""
        if self.suffix != "zst":
            return
        while (head := packed.peek(8)).startswith(_SKIPPABLE) and len(head) == 8:
            size = int.from_bytes(head[4:], "little")
            packed.skip(8)
            if head.startswith(_DICTIONARY) and size <= _MAX_BLOCK and self.dictionary is None:
                raw = packed.read(size)
                if raw.startswith(self.magic):
                    raw = Stream(ZstdFrame(stream_of(raw)).read).read(_MAX_BLOCK)
                self.dictionary = raw
            else:
                packed.skip(size)

    def head(self, data: bytes, count: int) -> bytes:
        """The first bytes of what the data unpacks to, as far as they can be had."""
        out = b""
        try:
            member = self.member(stream_of(data))
            while len(out) < count and (more := member.read(min(256, count - len(out)))):
                out += more  # little by little: a step that meets damage gives nothing
        except Broken:
            return out  # what came before the damage is the answer
        return out


def packing_of(head: bytes) -> Packing | None:
    """The packing of a file that begins with these bytes; None where it is not packed."""
    for packing in (
        Packing(GZIP_MAGIC, Deflated, "gz"),
        Packing(b"\x28\xb5\x2f\xfd", ZstdFrame, "zst"),
        Packing(b"\x04\x22\x4d\x18", _lz4, "lz4"),
        Packing(b"BZh", lambda packed: _Streamed(packed, "bzip2", bz2.BZ2Decompressor()), "bz2"),
        Packing(
            b"\xfd7zXZ\0",
            lambda packed: _Streamed(packed, "xz", lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=_MAX_MEMORY)),
            "xz",
        ),
    ):
        if packing.begins(head):
            return packing
    return None


def stream_of(data: bytes) -> Stream:
    left = iter((data,))
    return Stream(lambda _: next(left, b""))


class Unpacked:
    """All members of a packed file, one after the other, as one run of bytes."""

    def __init__(self, packed: Stream, packing: Packing) -> None:
        self._packed = packed
        self._packing = packing
        self._member: Member | None = None

    def read(self, count: int) -> bytes:
        while True:
            if self._member is None:
                head = self._packed.peek(64)
                if not self._packing.begins(head):
                    if head.strip(b"\0"):
                        raise Broken("bytes after the end of the packed data")
                    return b""
                self._member = self._packing.member(self._packed)
            if out := self._member.read(count):
                return out
            self._member = None


class Recoded:
    """A text in UTF-16 or UTF-32 as one in UTF-8."""

    def __init__(self, wide: Stream, encoding: str) -> None:
        self._wide = wide
        self._decoder = codecs.getincrementaldecoder(encoding)("replace")

    def read(self, count: int) -> bytes:
        while raw := self._wide.read(count):
            if text := self._decoder.decode(raw):
                return text.encode()
        return self._decoder.decode(b"", final=True).encode()
