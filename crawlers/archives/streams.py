"""Bytes read forward, with a look ahead and a way back to the last mark, and a place that is known."""

from __future__ import annotations

from collections.abc import Callable

PIECE = 1 << 18
"""bytes asked of the file at a time"""
MARK_LIMIT = 64 << 20
"""bytes kept behind a mark; the mark moves up where more is read"""


class Broken(Exception):
    """Bytes that are not what they should be."""


class Cut(Broken):
    """Bytes that end too early."""


class Bomb(Broken):
    """Few bytes that unpack to very many."""


class Stream:
    """Bytes from a file or a decompressor. `offset` counts from the start of that file or of what it unpacks to.
    Where the source breaks, all that came before can still be had: what asks for more of it raises Broken."""

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
        self._broken: Broken | None = None

    @property
    def can_go(self) -> bool:
        """Whether it can move in either direction."""
        return self._seek is not None

    @property
    def offset(self) -> int:
        return self._base + self._at

    def peek(self, count: int) -> bytes:
        """The next bytes without taking them; fewer than count only at the end, and where the source breaks."""
        self._hold(count)
        return bytes(memoryview(self._held)[self._at : self._at + count])

    def read(self, count: int) -> bytes:
        """The next bytes; fewer than count only at the end."""
        taken = self.peek(count)
        if self._broken is not None and len(taken) < count:
            raise self._broken
        self._at += len(taken)
        return taken

    def back(self, count: int) -> None:
        """Give back bytes of the last read."""
        self._at -= count

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
        if found < 0 and self._broken is not None:
            raise self._broken
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
        self._broken = None
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
            try:
                more = self._source(PIECE)
            except Broken as wrong:
                self._broken, more = wrong, b""
            self._ended = not more
            self._held += more
        if self._broken is not None and count > 0 and self._at >= len(self._held):
            raise self._broken
