"""Pages that need a browser: Chromium, whose every connection passes a proxy of ours that keeps it off the inside."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import socket
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from crawlers.outlets import Outlet

EXECUTABLE = "PLAYWRIGHT_CHROMIUM_EXECUTABLE_PATH"
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_LEFT_OUT = frozenset({"image", "media", "font", "websocket", "eventsource", "manifest"})
_HEAD_LIMIT = 65_536
_REST_MS = 5_000
"""longest wait for scripts that keep asking for more"""
Allows = Callable[[str, int], bool]


class NoBrowser(RuntimeError):
    """No browser can be started; the message says what is missing."""


def find_browser() -> str:
    """Path of the system's Chromium. Raises NoBrowser where it or the extra `browser` is missing."""
    import importlib.util

    if importlib.util.find_spec("scrapy_playwright") is None:
        raise NoBrowser("render = true needs the extra `browser`: uv sync --extra browser")
    given = os.environ.get(EXECUTABLE)
    found = given or next(filter(None, map(shutil.which, _NAMES)), None)
    if not found or not os.access(found, os.X_OK):
        raise NoBrowser(f"render = true needs Chromium: install it, or set {EXECUTABLE} (now {given or 'not set'})")
    return found


def browser_settings(outlet: Outlet, port: int) -> dict[str, Any]:
    """Scrapy's settings for pages of an outlet that need a browser, which is to use the proxy on this port."""
    handler = "scrapy_playwright.handler.ScrapyPlaywrightDownloadHandler"
    # Chromium refuses its sandbox to root, as in most containers.
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    return {
        "DOWNLOAD_HANDLERS": {"http": handler, "https": handler, **dict.fromkeys(("data", "file", "ftp", "s3"))},
        "PLAYWRIGHT_BROWSER_TYPE": "chromium",
        "PLAYWRIGHT_LAUNCH_OPTIONS": {
            "executable_path": find_browser(),
            "headless": True,
            "args": [*arguments, "--disable-quic", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp"],
            "proxy": {"server": f"http://127.0.0.1:{port}", "bypass": "<-loopback>"},
            "timeout": 60_000,
        },
        "PLAYWRIGHT_CONTEXTS": {
            "default": {
                "accept_downloads": False,
                "service_workers": "block",
                "ignore_https_errors": not outlet.settings.DOWNLOAD_VERIFY_CERTIFICATES,
            }
        },
        "PLAYWRIGHT_MAX_PAGES_PER_CONTEXT": 4,
        "PLAYWRIGHT_DEFAULT_NAVIGATION_TIMEOUT": outlet.settings.DOWNLOAD_TIMEOUT * 1_000,
        "PLAYWRIGHT_ABORT_REQUEST": "crawlers.browser.is_left_out",
    }


def render_meta() -> dict[str, Any]:
    """What makes a request one for the browser: its page is taken when its scripts have come to rest."""
    from scrapy_playwright.page import PageMethod

    return {"playwright": True, "playwright_page_methods": [PageMethod(_come_to_rest)]}


async def _come_to_rest(page: Any) -> None:
    from playwright.async_api import TimeoutError as Restless

    with contextlib.suppress(Restless):
        await page.wait_for_load_state("networkidle", timeout=_REST_MS)


def is_left_out(request: Any) -> bool:
    """Whether the browser is not to ask for this: pictures, films, fonts, open lines."""
    return request.resource_type in _LEFT_OUT


async def start_proxy(listening: socket.socket, allows: Allows) -> asyncio.Server:
    """A proxy on the socket that connects only to addresses that `allows` lets pass, checked as it connects."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ValueError):
            await _serve(reader, writer, allows)
        with contextlib.suppress(OSError):
            writer.close()

    return await asyncio.start_server(serve, sock=listening, limit=_HEAD_LIMIT)


async def _serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, allows: Allows) -> None:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    method, target, _, rest = (*head.split(" ", 2)[:2], "", head.partition("\r\n")[2])
    parts = urlsplit(f"//{target}" if method == "CONNECT" else target)
    host, port = parts.hostname or "", parts.port or (443 if method == "CONNECT" else 80)
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    address = next((str(a[4][0]) for a in found if allows(str(a[4][0]), port)), None)
    if address is None:
        writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        return
    from_server, to_server = await asyncio.open_connection(address, port)
    try:
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            fields = [f for f in rest.split("\r\n") if f and not f.lower().startswith(("proxy-", "connection:"))]
            lines = [f"{method} {path} HTTP/1.1", *fields, "Connection: close", "", ""]
            to_server.write("\r\n".join(lines).encode("latin-1"))
        await asyncio.gather(_pass_on(reader, to_server), _pass_on(from_server, writer))
    finally:
        to_server.close()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(OSError):
        while piece := await reader.read(65_536):
            writer.write(piece)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
