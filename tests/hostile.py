"""A server on loopback that answers as no server should: each path another fault, given as raw bytes."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import ssl
import threading
import zlib
from collections import Counter
from collections.abc import AsyncIterator, Callable
from typing import Any

Reply = Callable[[], AsyncIterator[bytes]]
PAGE = (
    b"<!doctype html><html><body><h1>Tide</h1>"
    + b"<p>The tide came in at nine, the board said.</p>" * 20
    + b"</body></html>"
)


def head(status: str = "200 OK", *fields: str) -> bytes:
    """Status line and headers."""
    lines = [f"HTTP/1.1 {status}", "Content-Type: text/html", "Connection: close", *fields, "", ""]
    return "\r\n".join(lines).encode("latin-1")


def whole(body: bytes = PAGE, status: str = "200 OK", *fields: str) -> Reply:
    """A proper answer."""
    return raw(head(status, f"Content-Length: {len(body)}", *fields) + body)


def raw(*pieces: bytes) -> Reply:
    """These bytes, then the end of the connection."""

    async def reply() -> AsyncIterator[bytes]:
        for piece in pieces:
            yield piece

    return reply


def slowly(pieces: list[bytes], pause: float) -> Reply:
    """These bytes with a pause before each."""

    async def reply() -> AsyncIterator[bytes]:
        for piece in pieces:
            await asyncio.sleep(pause)
            yield piece

    return reply


def endless(first: bytes, piece: bytes, pause: float = 0) -> Reply:
    """Bytes without end."""

    async def reply() -> AsyncIterator[bytes]:
        yield first
        while True:
            yield piece
            await asyncio.sleep(pause)

    return reply


def packed(body: bytes, encoding: str) -> Reply:
    """A body and the content encoding it is said to have."""
    return whole(body, "200 OK", f"Content-Encoding: {encoding}")


def bomb(encoding: str, size: int = 60_000_000) -> bytes:
    """Zeros by the million, packed small."""
    if encoding == "gzip":
        return gzip.compress(bytes(size), 6)
    if encoding == "gzip, gzip":
        return gzip.compress(gzip.compress(bytes(size), 6), 6)
    if encoding == "deflate":
        return zlib.compress(bytes(size), 6)
    if encoding == "br":
        import brotli

        packed: bytes = brotli.compress(bytes(size), quality=5)
        return packed
    import zstandard

    return zstandard.ZstdCompressor().compress(bytes(size))


RESET = b"\0reset"
"""in place of bytes: the connection is reset"""


class HostileServer:
    """Replies by path, with a log of what was asked; in a thread of its own."""

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.replies: dict[str, Reply] = {}
        self.log: Counter[str] = Counter()
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._tls = tls
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()
        self._ready.wait(20)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._server = self._loop.run_until_complete(asyncio.start_server(self._serve, "0.0.0.0", 0, ssl=self._tls))
        self.port: int = self._server.sockets[0].getsockname()[1]
        self._ready.set()
        self._loop.run_forever()
        self._server.close()
        tasks = asyncio.all_tasks(self._loop)
        for task in tasks:
            task.cancel()
        self._loop.run_until_complete(asyncio.gather(*tasks, return_exceptions=True))
        self._loop.close()

    def close(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(20)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            asked = await reader.readuntil(b"\r\n\r\n")
            path = asked.split(b" ")[1].decode("latin-1")
            self.log[path] += 1
            reply = self.replies.get(path) or self.replies.get(path.partition("?")[0])
            pieces = (reply or whole(b"<p>Not found</p>", "404 Not Found"))()
            async for piece in pieces:
                if piece == RESET:
                    writer.transport.abort()
                    return
                writer.write(piece)
                await writer.drain()
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass
        finally:
            with contextlib.suppress(Exception):
                writer.close()

    def __getitem__(self, path: str) -> Any:
        return self.replies[path]

    def __setitem__(self, path: str, reply: Reply) -> None:
        self.replies[path] = reply
