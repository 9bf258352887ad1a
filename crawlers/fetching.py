"""What stands between the spider and the network: may this be fetched, when, what came back, and is it on record."""

from __future__ import annotations

import asyncio
import hashlib
import http
import logging
import time
from collections import Counter
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Response

from crawlers.addresses import host_of
from crawlers.archives.codings import TooLarge, UnknownEncoding, decode
from crawlers.guard import Guard, Refused
from crawlers.known import Visit
from crawlers.warc_writer import Exchange

if TYPE_CHECKING:
    from crawlers.spider import OutletSpider

logger = logging.getLogger(__name__)
RETRIED = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
_PAUSES_HOST = frozenset({429, 503})
MOST_FAILURES_IN_A_ROW = 10
_TROUBLES = {
    "DownloadTimeoutError": "timeout",
    "DownloadCancelledError": "too_large",
    "CannotResolveHostError": "no_such_host",
    "DownloadConnectionRefusedError": "connection_refused",
    "ResponseDataLossError": "data_loss",
    "UnsupportedURLSchemeError": "scheme",
}
_RETRIED_TROUBLES = frozenset({"timeout", "no_such_host", "connection_refused", "data_loss", "connection_lost"})
_BUGS = (ArithmeticError, AssertionError, AttributeError, LookupError, NameError, TypeError)
_LEFT_OUT = {b"set-cookie", b"set-cookie2", b"content-length"}
_RENAMED = {b"content-encoding", b"transfer-encoding"}


class Fetching:
    """Scrapy's downloader middleware next to the network. Every request passes it, redirects and retries too."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler
        settings = crawler.settings
        self.most_bytes: int = settings.getint("DOWNLOAD_MAXSIZE")
        self.retries: int = settings.getint("RETRY_TIMES")
        self.most_errors: int = settings.getint("CLOSESPIDER_ERRORCOUNT")
        self.backoff: float = settings.getfloat("MORGUE_BACKOFF")
        self.longest_wait: float = settings.getfloat("MORGUE_LONGEST_WAIT")
        self.failing: Counter[str] = Counter()
        self.not_before: dict[str, float] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> Fetching:
        return cls(crawler)

    @property
    def guard(self) -> Guard:
        from twisted.internet import reactor

        guard: Guard = reactor.nameResolver.guard  # the resolver that the settings name
        return guard

    @property
    def spider(self) -> OutletSpider:
        spider: OutletSpider = self.crawler.spider
        return spider

    async def process_request(self, request: Request) -> None:
        """Let a request pass once it may be made; raises Refused where it may not."""
        kind, host = request.meta.get("kind"), host_of(request.url)
        if urlsplit(request.url).scheme not in {"http", "https"}:
            raise Refused("scheme", request.url[:100])
        if kind == "page" and not self.spider.is_ours(request.url):
            raise Refused("offsite", host)
        if kind == "page" and self.spider.reserves(request.url):
            raise Refused("tdm_reserved", request.url)
        if kind == "page" and request.url != request.meta["visit"].found.url:
            self.spider.turn_to(request)
        if self.failing[host] >= MOST_FAILURES_IN_A_ROW:
            raise Refused("host_failing", host)
        if kind != "robots":
            answer = await self.spider.robots.ask(request.url, self.crawler.engine.download_async)
            if answer.crawl_delay:
                self._slow_down(host, answer.crawl_delay)
            if not self.spider.robots.decide(request.url, answer):
                raise Refused(
                    "robots" if answer.rules else "robots_unreachable", f"{answer.url}: {answer.reason or 'disallowed'}"
                )
        while (wait := max(self.not_before.get(host, 0), request.meta.get("not_before", 0)) - time.monotonic()) > 0:
            await asyncio.sleep(min(wait, 1.0))
        request.meta["asked_at"] = datetime.now(UTC)

    async def process_response(self, request: Request, response: Response) -> Response | Request:
        """The answer unpacked and on record, or the request again; raises Refused where the answer cannot be used."""
        host, kind = host_of(request.url), request.meta.get("kind")
        port = urlsplit(request.url).port or (443 if request.url.startswith("https:") else 80)
        if (
            response.ip_address
            and not request.meta.get("playwright")
            and not self.guard.allows(str(response.ip_address), port)
        ):
            raise Refused("inside_address", str(response.ip_address))
        if request.meta.get("playwright"):
            await self._check_rendered(request, response)
        body, flaw = response.body, ""
        encodings = b",".join(response.headers.getlist("Content-Encoding")).decode("latin-1")
        if encodings and not request.meta.get("playwright"):
            try:
                body, flaw = decode(body, encodings, self.most_bytes)
            except TooLarge as wrong:
                raise Refused("too_large", str(wrong)) from None
            except UnknownEncoding as wrong:
                raise Refused("encoding", str(wrong)) from None
        if "dataloss" in response.flags:
            flaw = "cut: the connection ended before the body did"
        if (response.status in RETRIED or flaw) and (again := self._again(request, response)):
            return again
        if response.status in RETRIED:
            self._failed(host)
        else:
            self.failing[host] = 0
        if not flaw and "partial" in response.flags and not body.rstrip().lower().endswith(b"</html>"):
            flaw = "perhaps cut: no length was given"
        if kind == "page" and self.spider.is_kept(request, response):
            self._record(request, response, body, flaw)
        response.headers.pop("Content-Encoding", None)
        request.meta["flaw"] = flaw
        return response.replace(body=body)

    async def _check_rendered(self, request: Request, response: Response) -> None:
        """A browser follows redirects by itself and has no limit of size: both are looked at after the fact."""
        if len(response.body) > self.most_bytes:
            raise Refused("too_large", f"{len(response.body):,} bytes as rendered")
        if response.url != request.url:
            if not self.spider.is_ours(response.url):
                raise Refused("offsite", host_of(response.url))
            answer = await self.spider.robots.ask(response.url, self.crawler.engine.download_async)
            if not self.spider.robots.decide(response.url, answer):
                raise Refused("robots", response.url)

    async def process_exception(self, request: Request, exception: Exception) -> Request | None:
        """The request again where that may help; else the trouble gets its name and the exception goes on."""
        if isinstance(exception, _BUGS):
            logger.error("error of our own at %s", request.url, exc_info=exception)
            request.meta["trouble"] = f"bug: {exception!r}"[:300]
            return None
        if isinstance(exception, IgnoreRequest):
            request.meta["trouble"] = str(exception)
            return None
        host = host_of(request.url)
        trouble = self.name_trouble(request, exception)
        request.meta["trouble"] = trouble
        if trouble.partition(":")[0] in _RETRIED_TROUBLES and (again := self._again(request, None)):
            return again
        self._failed(host)
        return None

    def name_trouble(self, request: Request, exception: Exception) -> str:
        """What went wrong with a download: a word, and more after a colon."""
        parts = urlsplit(request.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        if inside := self.guard.refused.get((parts.hostname or "", port)):
            return f"inside_address: {parts.hostname} is {inside}"
        word, text = _TROUBLES.get(type(exception).__name__), " ".join(str(exception).split())[:200]
        if word is None:
            word = "tls" if "SSL" in text or "certificate" in text.lower() else "bad_answer"
            if word == "bad_answer" and any(name in text for name in ("ConnectionLost", "ConnectionDone")):
                word = "connection_lost"
        return f"{word}: {text}" if text else word

    def _again(self, request: Request, response: Response | None) -> Request | None:
        """The request once more, after a wait; None where it was tried often enough."""
        tries = request.meta.get("tries", 0)
        if tries >= (min(1, self.retries) if request.meta.get("kind") == "robots" else self.retries):
            return None
        wait = self.backoff * 2**tries
        if response is not None and response.status in _PAUSES_HOST:
            wait = min(retry_after(response.headers.get("Retry-After"), wait), self.longest_wait)
            host = host_of(request.url)
            self.not_before[host] = max(self.not_before.get(host, 0), time.monotonic() + wait)
        again = request.copy()
        again.dont_filter = True
        again.meta.update(tries=tries + 1, not_before=time.monotonic() + wait)
        return again

    def _failed(self, host: str) -> None:
        self.failing[host] += 1
        self.spider.tally.failures += 1
        if self.spider.tally.failures >= self.most_errors:
            self.crawler.engine.close_spider(self.spider, "too_many_errors")

    def _slow_down(self, host: str, delay: float) -> None:
        """Keep a host's crawl-delay, with AutoThrottle and without."""
        slots = self.crawler.engine.downloader
        slots.per_slot_settings.setdefault(host, {"delay": delay})
        if host in slots.slots:
            slots.slots[host].delay = max(slots.slots[host].delay, delay)
        throttle = self.crawler.get_extension(AutoThrottle)
        if throttle:
            throttle.mindelay = max(throttle.mindelay, delay)

    def _record(self, request: Request, response: Response, body: bytes, flaw: str) -> None:
        """Put a page on record, then remember it."""
        visit: Visit = request.meta["visit"]
        found = visit.found
        spider, status = self.spider, response.status
        if status == 304 and not visit.original:
            raise Refused("http_304", "not modified, though nothing was known of it")
        if status == 206:
            raise Refused("http_206", "a part, though the whole was asked for")
        sha256 = hashlib.sha256(body).hexdigest()
        is_same = status == 304 or (status == 200 and visit.sha256 == sha256)
        signals = spider.note_signals(response, body)
        notes = [("via", found.via), ("outlet", spider.outlet.slug), ("run", spider.run_id)]
        optional = {
            "redirected-from": next(iter(request.meta.get("redirect_urls", ())), ""),
            "source-title": found.title or "",
            "source-published": found.published.isoformat() if found.published else "",
            "source-modified": found.modified.isoformat() if found.modified else "",
            "rendered": "chromium" if request.meta.get("playwright") else "",
            "flaw": flaw,
            "rights": "; ".join(signal.says for signal in signals),
        }
        url, fetched_at = spider.identity(request, response)
        exchange = Exchange(
            url=url,
            fetched_at=fetched_at,
            request=_request_head(request),
            status_line=f"HTTP/1.1 {status} {_phrase(status)}",
            headers=tuple(_headers(response, body)),
            body=b"" if status == 304 else body,
            ip_address=str(response.ip_address) if response.ip_address else None,
            truncated="disconnect" if flaw else None,
            notes=(*notes, *((name, value) for name, value in optional.items() if value)),
        )
        original = spider.warc.write(exchange, visit.original if is_same else None)
        spider.keep(request, status, "" if status == 304 else sha256, original, _validators(response), is_same, flaw)


def retry_after(value: bytes | None, otherwise: float) -> float:
    """Seconds that a Retry-After header asks for, as number or date; `otherwise` where it cannot be read."""
    if not value:
        return otherwise
    text = value.decode("latin-1").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except (ValueError, TypeError, IndexError, OverflowError):
        return otherwise


def _validators(response: Response) -> tuple[str | None, str | None]:
    etag, modified = response.headers.get("ETag"), response.headers.get("Last-Modified")
    return tuple(v.decode("latin-1")[:500] if v else None for v in (etag, modified))  # type: ignore[return-value]


def _request_head(request: Request) -> bytes:
    parts = urlsplit(request.url)
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    head = f"{request.method} {path} HTTP/1.1\r\nHost: {parts.netloc}\r\n".encode("ascii", "replace")
    return head + b"".join(n + b": " + v + b"\r\n" for n, vs in request.headers.items() for v in vs) + b"\r\n"


def _headers(response: Response, body: bytes) -> list[tuple[bytes, bytes]]:
    """The answer's headers, those that no longer hold of the unpacked body under another name, without cookies."""
    kept = []
    for name, values in response.headers.items():
        low = name.lower()
        if low not in _LEFT_OUT:
            name = b"X-Crawler-" + name if low in _RENAMED else name
            kept += [(name, value.replace(b"\r", b" ").replace(b"\n", b" ")) for value in values]
    return [*kept, (b"Content-Length", str(len(body)).encode())]


def _phrase(status: int) -> str:
    try:
        return http.HTTPStatus(status).phrase
    except ValueError:
        return "Unknown"
