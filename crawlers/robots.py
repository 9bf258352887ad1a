"""Ask robots.txt before every request, as RFC 9309 says, and write down what it answered."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, TextIO
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.http.request import NO_CALLBACK

from articles.wide import wide_encoding

LARGEST = 5 * 1024 * 1024
"""RFC 9309 asks for at least 500 KiB to be read; rules beyond this are not seen, and the log says so"""
LONGEST_DELAY = 60.0
"""seconds that a crawl-delay may ask for"""
_KEPT_TEXT = 512 * 1024
AI_AGENTS = ("GPTBot", "Google-Extended", "CCBot", "ClaudeBot", "anthropic-ai", "Applebot-Extended", "Bytespider")
"""agents that stand for training of models; a site that shuts them out has said something about it"""


@dataclass(frozen=True, slots=True)
class Answer:
    """What one host's robots.txt allows."""

    url: str
    status: int | None
    """None where nothing came back"""
    verdict: str
    """rules, allow_all or disallow_all"""
    reason: str = ""
    rules: Protego | None = None
    crawl_delay: float = 0.0

    def allows(self, url: str, agent: str) -> bool:
        """Whether the agent may fetch the address."""
        if self.rules is not None:
            return bool(self.rules.can_fetch(url, agent))
        return self.verdict == "allow_all"


def read_robots(url: str, status: int | None, body: bytes, agent: str, trouble: str = "") -> Answer:
    """What an answer means. 2xx: its rules. 4xx and endless redirects: no rules, so all is allowed. 5xx, 429 and no
    answer at all: nothing is allowed this time (RFC 9309, 2.3.1)."""
    if status is None or status >= 500 or status == 429:
        return Answer(url, status, "disallow_all", trouble or f"HTTP {status}")
    if status >= 300:
        return Answer(url, status, "allow_all", f"HTTP {status}")
    if status != 200 and not body:
        return Answer(url, status, "allow_all", f"HTTP {status} without content")
    text = _text(body[:LARGEST])
    rules = Protego.parse(text)
    delay = rules.crawl_delay(agent) or 0.0
    cut = f"only the first {LARGEST:,} bytes were read" if len(body) > LARGEST else ""
    is_page = "it is a page of HTML, which holds no rules" if text[:200].lstrip().startswith("<") else ""
    return Answer(url, status, "rules", cut or is_page, rules, min(max(float(delay), 0.0), LONGEST_DELAY))


def _text(body: bytes) -> str:
    """UTF-8 as the RFC asks, or UTF-16 where the file begins with its mark; what is neither is left out."""
    if wide := wide_encoding(body):
        return body.decode(wide, "replace")
    return body.decode("utf-8-sig", "replace").replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")


class Robots:
    """The robots.txt of every host a crawl meets, each asked once, and the log of what they said and decided."""

    def __init__(self, agent: str, log: Any) -> None:
        self.agent = agent
        self._log = log
        self._answers: dict[str, asyncio.Future[Answer]] = {}
        self.shut_out: set[str] = set()
        """the agents of model makers that some host shuts out"""

    async def ask(self, url: str, download: Any) -> Answer:
        """The answer for an address's host; `download` fetches a request."""
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        if site not in self._answers:
            self._answers[site] = asyncio.ensure_future(self._fetch(f"{site}/robots.txt", download))
        return await self._answers[site]

    async def _fetch(self, url: str, download: Any) -> Answer:
        request = Request(
            url, meta={"kind": "robots", "download_maxsize": LARGEST * 2}, callback=NO_CALLBACK, priority=1_000
        )
        body, trouble, status, asked_at = b"", "", None, now()
        try:
            response = await download(request)
            status, body = response.status, response.body
        except Exception as error:  # whatever it was, the site gave no answer
            trouble = str(request.meta.get("trouble") or f"{type(error).__name__}: {error}")[:200]
            if "redirections" in trouble:
                status = 310  # endless redirects count as 'unavailable'
        answer = read_robots(url, status, body, self.agent, trouble)
        shut_out = [
            a for a in AI_AGENTS if answer.rules and not answer.rules.can_fetch(url.removesuffix("robots.txt"), a)
        ]
        self.shut_out.update(shut_out)
        self._log(
            kind="robots",
            host=urlsplit(url).netloc,
            asked_at=asked_at,
            http_status=answer.status,
            verdict=answer.verdict,
            reason=answer.reason or None,
            body=_text(body[:_KEPT_TEXT]) if answer.rules else None,
            url=url,
            sha256=hashlib.sha256(body).hexdigest() if body else None,
            crawl_delay=answer.crawl_delay,
            sitemaps=list(answer.rules.sitemaps)[:100] if answer.rules else [],
            shuts_out=shut_out,
        )
        return answer

    def decide(self, url: str, answer: Answer) -> bool:
        """Whether the address may be fetched; a no is written down."""
        allowed = answer.allows(url, self.agent)
        if not allowed:
            self._log(
                kind="denied", url=url, robots_url=answer.url, verdict=answer.verdict, reason=answer.reason or None
            )
        return allowed


def now() -> str:
    """The time, as logs write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def log_line(file: TextIO, line: str) -> None:
    """Write a line at once, so that a kill loses at most this one."""
    file.write(line + "\n")
    file.flush()
