"""The one spider for all outlets: what it asks for, in which order, and what it makes of the answers."""

from __future__ import annotations

import errno
import re
import socket
import sqlite3
from collections import Counter, deque
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from articles.page.further import next_number
from crawlers.addresses import address, day_in, is_within
from crawlers.browser import render_meta, start_proxy
from crawlers.crawl import Options
from crawlers.guard import Refused
from crawlers.known import Found, Known, Visit
from crawlers.outlets import Outlet
from crawlers.patterns import matches
from crawlers.rights import TDM, Signal, TdmRule, is_reserved, may_say, read_tdm_file, said_by
from crawlers.robots import Robots
from crawlers.sources import NotASource, Page, read_source
from crawlers.warc_writer import Original, WarcWriter

NAME = "morgue"
"""by which a robots.txt speaks to us, unless an outlet knows us by another"""
MOST_SOURCES = 500
"""of each kind, feeds, sitemaps and pages of links, a crawl reads at most so many"""
ARCHIVE_DAYS = 30
"""how far back sitemaps of all pages are read where nobody says how far"""
MOST_FEED_PAGES = 200
"""documents of one feed (RFC 5005) that are read where older entries are asked for"""
_BATCH = 200
_SAYS_NEXT = re.compile(rb"""rel=["']?[^"'>]{0,40}\bnext\b""", re.IGNORECASE)
_NEXT = "(//a|//link)[contains(concat(' ', @rel, ' '), ' next ')]"
_CANNOT_WRITE = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EROFS}
_NOT_HTML = (".jpg", ".jpeg", ".png", ".gif", ".webp", ".svg", ".pdf", ".mp3", ".mp4", ".zip", ".css", ".js", ".ico")


@dataclass
class Tally:
    """What a crawl counts."""

    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    redirected: int = 0
    failures: int = 0
    requests: int = 0
    rejected: Counter[str] = field(default_factory=Counter)
    problems: dict[str, list[str]] = field(default_factory=dict)
    """what an operator should know, and of which addresses"""

    def problem(self, url: str, text: str) -> None:
        """Remember a trouble with a source."""
        self.problems.setdefault(text, []).append(url)


class OutletSpider(Spider):
    """Reads an outlet's sources, then fetches what is new or due, newest first."""

    name = "outlet"

    def __init__(
        self,
        outlet: Outlet,
        options: Options,
        run_id: str,
        warc: WarcWriter,
        known: Known,
        log: Any,
        proxy: socket.socket | None = None,
    ) -> None:
        super().__init__()
        self.outlet, self.options, self.run_id = outlet, options, run_id
        self.warc, self.known, self.write_log = warc, known, log
        self.tally = Tally()
        self.started_at = datetime.now(UTC)
        self.found: set[str] = set()
        self.still_named: set[str] = set()
        """by sources that have not changed"""
        self.named_before = 0
        """by those whose addresses an older program did not remember"""
        self.asked: set[str] = set()
        self.due: deque[Visit] = deque()
        self.sources_asked: dict[str, str] = {}
        self.rights: Counter[Signal] = Counter()
        self.tdm_rules: list[TdmRule] = []
        self.zone = ZoneInfo(outlet.time_zone)
        self.proxy = proxy
        """where the browser's connections come in; None without a browser"""
        self.robots = Robots(outlet.settings.USER_AGENT or NAME, log)

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> OutletSpider:
        spider: OutletSpider = super().from_crawler(crawler, *args, **kwargs)
        crawler.signals.connect(spider.fetch_more, signals.spider_idle)
        crawler.signals.connect(spider.count_request, signals.request_reached_downloader)
        crawler.signals.connect(spider.callback_failed, signals.spider_error)
        return spider

    async def start(self) -> AsyncIterator[Any]:
        """First the sources; pages follow when the sources have been read."""
        if self.proxy is not None:
            from twisted.internet import reactor

            self.proxy_server = await start_proxy(self.proxy, reactor.nameResolver.guard.allows)
        if self.options.pages:
            self.known.add([Found(url, "given") for url in self.options.pages], self.started_at)
            return
        yield Request(
            f"{_site_of(self.outlet)}/.well-known/tdmrep.json",
            self.read_rights,
            errback=self.ignore,
            meta={"kind": "rights", "download_maxsize": 1_000_000},
            dont_filter=True,
        )
        for kind, urls in self.outlet.sources.items():
            if kind == "sitemap" and not self.reads_archive:
                continue
            for url in urls:
                if request := self.source_request(url, kind, 0):
                    yield request

    @property
    def reads_archive(self) -> bool:
        """Whether sitemaps of all pages are read: where it is asked for, and where nothing else names articles."""
        recent = self.outlet.feeds or self.outlet.news_sitemaps or self.outlet.links.start
        return self.options.archive or self.options.since is not None or not recent

    @property
    def reads_older(self) -> bool:
        """Whether feeds are read beyond their newest entries."""
        return self.options.archive or self.options.since is not None

    def source_request(self, url: str, kind: str, hops: int) -> Request | None:
        """The request for a source; None where it was asked for already or too many were."""
        if url in self.sources_asked:
            return None
        if hops > (MOST_FEED_PAGES if kind == "feed" else self.outlet.settings.DEPTH_LIMIT):
            return None
        if list(self.sources_asked.values()).count(kind) >= MOST_SOURCES:
            self.tally.problem(url, f"left, since {MOST_SOURCES} {kind}s were read")
            return None
        self.sources_asked[url] = kind
        etag, modified, _ = self.known.source(url)
        meta = {"kind": "source", "as": kind, "hops": hops, "source": url}
        if kind == "page" and self.outlet.render:
            meta |= render_meta()
        is_conditional = self.options.revisit != "all" and "playwright" not in meta
        if kind == "feed" and self.reads_older:
            is_conditional = False  # it names further documents, which may be new to us though it is not
        conditions = _conditions(etag, modified) if is_conditional else {}
        return Request(
            url,
            self.read_listing,
            errback=self.source_failed,
            headers=conditions,
            meta=meta,
            priority=100,
            dont_filter=True,
        )

    async def read_listing(self, response: Response) -> AsyncIterator[Any]:
        """Remember the articles a source names, and ask the sources it names."""
        meta, url = response.meta, response.meta["source"]
        if response.status == 304:
            named = self.known.named(url)
            self.still_named |= named
            self.named_before += 0 if named else self.known.source(url)[2]
            return
        if response.status != 200:
            self.tally.problem(url, f"HTTP {response.status}")
            return
        if meta.get("flaw"):
            self.tally.problem(url, str(meta["flaw"]))
        try:
            found, further = self._read_page(response) if meta["as"] == "page" else self._read_listing(response)
        except NotASource as wrong:
            self.tally.problem(url, str(wrong))
            return
        wanted = list({f.url: f for f in found if self.is_article(f)}.values())
        self.known.add(wanted, self.started_at)
        fresh = {f.url for f in wanted}
        self.found |= fresh
        etag, modified = (
            v.decode("latin-1") if (v := response.headers.get(n)) else None for n in ("ETag", "Last-Modified")
        )
        if not meta.get("flaw"):
            # A source that names others is read whole each time: its own words may stay while theirs change.
            kept = (None, None) if further else (etag, modified)
            self.known.keep_source(url, self.started_at, 200, fresh, *kept)
        if not wanted and not further:
            self.tally.problem(url, "names no article")
        for link, kind in further:
            if request := self.source_request(link, kind, meta["hops"] + 1):
                yield request

    def _read_listing(self, response: Response) -> tuple[list[Found], list[tuple[str, str]]]:
        """Articles and sitemaps that a feed or sitemap names."""
        kind, url = response.meta["as"], response.meta["source"]
        listing = read_source(response.body, url, self.zone, self.outlet.settings.DOWNLOAD_MAXSIZE)
        if listing.flaw:
            self.tally.problem(url, listing.flaw)
        since = self.since_for(kind)
        further = []
        for link, modified in sorted(listing.further, key=lambda f: f[1] or datetime.now(UTC), reverse=True):
            link_url = address(link, response.url)
            if (
                link_url
                and is_within(link_url, (*self.outlet.domains, _host(url)))
                and not (since and modified and modified < since)
            ):
                further.append((link_url, kind))
        found = [
            Found(u, url, f.title, f.published, f.modified)
            for f in listing.found
            if (u := self.clean(f.url, response.url))
        ]
        if kind == "feed" and listing.older and (older := self._older(listing.older, listing.found, response)):
            further.append((older, kind))
        if kind == "sitemap" and since:
            found = [f for f in found if (f.modified or f.published or since) >= since]
        return found, further

    def _older(self, link: str, named: Sequence[Found], response: Response) -> str | None:
        """The document of a feed with older entries, where they are asked for and may be within the window."""
        url, since = address(link, response.url), self.options.since
        times = [found.published for found in named if found.published]
        if not url or not self.reads_older or not named or (since and times and min(times) < since):
            return None
        return url if is_within(url, (*self.outlet.domains, _host(response.meta["source"]))) else None

    def _read_page(self, response: Response) -> tuple[list[Found], list[tuple[str, str]]]:
        """Articles that a page links to, and further pages of links."""
        page, links = Page(response.body, response.url, None), self.outlet.links
        base = page.base()
        found, further = [], []
        for link, text in page.links():
            url = self.clean(link, base)
            if url and matches(links.articles, url):
                found.append(Found(url, response.meta["source"], text or None))
            elif url and links.follow and matches(links.follow, url) and is_within(url, self.outlet.domains):
                further.append((url, "page"))
        for link in page.select(links.next_page):
            url = self.clean(link, base)
            if url and is_within(url, self.outlet.domains):
                further.append((url, "page"))
        return found, further

    def since_for(self, kind: str) -> datetime | None:
        """The first day that a source is read for; None for all."""
        if self.options.since is not None or self.options.archive or kind != "sitemap":
            return self.options.since
        return self.started_at - timedelta(days=ARCHIVE_DAYS)

    def clean(self, link: str, base: str) -> str | None:
        """A link as the address it is known by; None where it cannot be fetched."""
        try:
            return address(link, base, self.outlet.canonical)
        except TimeoutError:
            self.tally.rejected["pattern_timeout"] += 1
            return None

    def is_article(self, found: Found) -> bool:
        """Whether the outlet's patterns take an address for an article."""
        links = self.outlet.links
        if not is_within(found.url, self.outlet.domains):
            self.tally.rejected["offsite"] += 1
            return False
        if found.url.lower().partition("?")[0].endswith(_NOT_HTML):
            return False
        try:
            return not matches(links.skip, found.url) and (not links.articles or matches(links.articles, found.url))
        except TimeoutError:
            self.tally.rejected["pattern_timeout"] += 1
            return False

    def is_in_window(self, found: Found) -> bool:
        """Whether an article may be of the days asked for; one that does not say is."""
        first, last = self.options.since, self.options.until
        if first is None and last is None:
            return True
        begin, end = (found.published, found.published) if found.published else day_in(found.url) or (None, None)
        if end is None and found.modified:
            end = found.modified
        if first and end and end < first:
            return False
        return not (last and begin and begin > last)

    def next_visits(self) -> Iterator[Visit]:
        """What to fetch: the never fetched, and those due for another look, as the options say."""
        if self.options.revisit == "all":
            due = [*self.known.visits(datetime.now(UTC)), *self.known.visits(datetime.now(UTC), sorted(self.found))]
        else:
            due = list(self.known.visits(datetime.now(UTC)))
        for visit in due:
            is_known = visit.status is not None
            if visit.found.url in self.asked or (is_known and self.options.revisit == "none"):
                continue
            if self.is_in_window(visit.found) and is_within(visit.found.url, self.outlet.domains):
                yield visit

    def fetch_more(self) -> None:
        """Called when nothing is under way: ask for the next pages, until none is left or the limit is reached."""
        room = _BATCH
        if self.options.limit is not None:
            room = min(room, self.options.limit - self.tally.fetched)
        if not self.due:
            self.due.extend(self.next_visits())
        asked = 0
        while self.due and asked < room:
            visit = self.due.popleft()
            if visit.found.url in self.asked:
                continue
            self.asked.add(visit.found.url)
            request = self.page_request(visit)
            request.priority = -asked
            self.crawler.engine.crawl(request)
            asked += 1
        if asked:
            raise DontCloseSpider

    def is_ours(self, url: str) -> bool:
        """Whether a page may be fetched from there."""
        return is_within(url, self.outlet.domains)

    def is_kept(self, request: Request, response: Response) -> bool:
        """Whether an answer goes on record. Raises Refused where it cannot be used."""
        return True

    def identity(self, request: Request, response: Response) -> tuple[str, datetime]:
        """The address and time that an answer goes on record with."""
        return response.url if request.meta.get("playwright") else request.url, request.meta["asked_at"]

    def page_request(self, visit: Visit) -> Request:
        """The request for a page, conditional where it is known."""
        meta = {"kind": "page", "visit": visit} | (render_meta() if self.outlet.render else {})
        is_conditional = visit.original and not self.outlet.render
        conditions = _conditions(visit.etag, visit.last_modified) if is_conditional else {}
        return Request(visit.found.url, self.read_page, errback=self.page_failed, headers=conditions, meta=meta)

    def turn_to(self, request: Request) -> None:
        """Make a redirected request one for the page it leads to, conditional where that one is known."""
        came_from = request.meta["visit"].found
        target = Found(request.url, came_from.via, came_from.title, came_from.published, came_from.modified)
        self.asked.add(request.url)
        self.known.add([target], self.started_at)
        visit = next(iter(self.known.visits(self.started_at, [request.url])))
        request.meta["visit"] = visit
        for name in ("If-None-Match", "If-Modified-Since"):
            request.headers.pop(name, None)
        for name, value in (_conditions(visit.etag, visit.last_modified) if visit.original else {}).items():
            request.headers[name] = value

    async def read_page(self, response: Response) -> AsyncIterator[Any]:
        """Follow an article to all of it on one page, else to its next part."""
        links, found = self.outlet.links, response.meta["visit"].found
        to_all = (links.single_page,) if links.single_page else self.options.single_page
        to_next = (links.next_page,) if links.next_page else self.options.next_page
        if response.status != 200 or self.options.pages:
            return
        if not (to_all or to_next or _SAYS_NEXT.search(response.body)):
            return
        try:
            page = Page(response.body, response.url, None)
        except NotASource:
            return
        base = page.base()
        said = (self.clean(link, base) for link in page.select(_NEXT))
        numbered = [link for link in said if link and next_number(response.url, link)]
        found_next = [link for selector in to_next for link in page.select(selector)]
        for link in ([link for selector in to_all for link in page.select(selector)] or [*found_next, *numbered])[:5]:
            url = self.clean(link, base)
            depth = response.meta.get("part", 1)
            if url and url not in self.asked and is_within(url, self.outlet.domains) and depth < 20:
                self.asked.add(url)
                part = Found(url, response.url, found.title, found.published, found.modified)
                self.known.add([part], self.started_at)
                for visit in self.known.visits(self.started_at, [url]):
                    request = self.page_request(visit)
                    request.meta["part"] = depth + 1
                    yield request

    def keep(
        self,
        request: Request,
        status: int,
        sha256: str,
        original: Original,
        validators: tuple[str | None, str | None],
        is_same: bool,
        flaw: str,
    ) -> None:
        """Count a page that is on record, and remember it."""
        visit: Visit = request.meta["visit"]
        tally, moment = self.tally, datetime.now(UTC)
        tally.fetched += 1
        is_whole_page = status == 200 and not flaw
        if is_whole_page:
            named = "unchanged" if is_same else "changed" if visit.status == 200 else "new"
            setattr(tally, named, getattr(tally, named) + 1)
            self.known.keep(request.url, moment, status, original, sha256, *validators)
        elif status == 304:
            tally.unchanged += 1
            self.known.keep(request.url, moment, status)
        elif flaw:
            tally.rejected["partial"] += 1
            self.known.fail(visit.found.url, moment)
        elif status in (301, 302, 303, 307, 308):
            tally.fetched -= 1
            tally.redirected += 1
            self.known.keep(request.url, moment, status)
        elif status in (404, 410):
            tally.gone += visit.status == 200
            tally.rejected[f"http_{status}"] += visit.status != 200
            self.known.keep(request.url, moment, status)
        else:
            tally.rejected[f"http_{status}"] += 1
            self.known.fail(visit.found.url, moment)

    def page_failed(self, failure: Any) -> None:
        """Count a page that could not be fetched, by what went wrong."""
        if self.gives_up(failure):
            return
        request, reason = failure.request, self._reason(failure)
        self.tally.rejected[reason] += 1
        if reason not in ("host_failing", "robots_unreachable"):
            self.known.fail(request.meta["visit"].found.url, datetime.now(UTC))
        self.leave(request, reason, self._explain(failure))

    def leave(self, request: Request, reason: str, detail: str) -> None:
        """Write down a page that was not fetched; what robots.txt denied stands there already."""
        if not reason.startswith("robots"):
            self.write_log(kind="not_fetched", url=request.meta["visit"].found.url, reason=reason, detail=detail)

    def source_failed(self, failure: Any) -> None:
        """Tell of a source that could not be read."""
        if not self.gives_up(failure):
            self.tally.problem(failure.request.meta["source"], self._explain(failure))

    def callback_failed(self, failure: Any, response: Response) -> None:
        """Tell of an answer that we could not make anything of."""
        if not self.gives_up(failure):
            self.tally.problem(response.url, f"bug: {failure.value!r}"[:300])

    def gives_up(self, failure: Any) -> bool:
        """End the crawl where what came cannot be written, as on a full disk; whether that is what went wrong."""
        wrong = failure.value
        if not isinstance(wrong, sqlite3.Error) and getattr(wrong, "errno", None) not in _CANNOT_WRITE:
            return False
        self.tally.problems[f"cannot be written: {wrong}"] = [str(self.warc.path)]
        self.crawler.engine.close_spider(self, "cannot_write")
        return True

    def ignore(self, failure: Any) -> None:
        """No answer is an answer: the site says nothing of its rights there."""

    def _explain(self, failure: Any) -> str:
        wrong = failure.value
        trouble = wrong if isinstance(wrong, Refused) else failure.request.meta.get("trouble")
        return str(trouble or f"{type(wrong).__name__}: {wrong}")[:300]

    def _reason(self, failure: Any) -> str:
        if isinstance(failure.value, Refused):
            return str(failure.value.reason)
        if "redirections" in str(failure.value):
            return "too_many_redirects"
        trouble: str = failure.request.meta.get("trouble") or "bad_answer"
        return trouble.partition(":")[0]

    def read_rights(self, response: Response) -> None:
        """Write down what the outlet's TDM file says."""
        rules = read_tdm_file(response.body) if response.status == 200 else None
        if rules is not None:
            self.write_log(kind="rights", url=response.url, status=200, rules=[asdict(rule) for rule in rules])
            self.tdm_rules = rules
            self.rights.update(rule.signal for rule in rules)

    def reserves(self, url: str) -> bool:
        """Whether a page is left alone, since the outlet's TDM file reserves it and the config asks for that."""
        return self.outlet.rights.skip_reserved and is_reserved(url, self.tdm_rules)

    def note_signals(self, response: Response, body: bytes) -> list[Signal]:
        """What a page's headers and head say of mining and training; counted for the whole crawl. Raises Refused where
        the page reserves its mining and the config has such pages left alone."""
        names = ("tdm-reservation", "tdm-policy", "X-Robots-Tag")
        headers = {name: [v.decode("latin-1") for v in response.headers.getlist(name)] for name in names}
        metas = Page(body[:100_000], response.url, None).meta() if may_say(body[:20_000]) else {}
        said = said_by(headers, metas)
        self.rights.update(said)
        if self.outlet.rights.skip_reserved and any(one.about == TDM and one.is_reserved for one in said):
            raise Refused("tdm_reserved", response.url)
        return said

    def count_request(self) -> None:
        """Count what reaches the network."""
        self.tally.requests += 1

    def progress(self) -> dict[str, Any]:
        """The counts so far."""
        tally = asdict(self.tally)
        problems = [
            f"{urls[0]}{f' and {len(urls) - 1:,} more' if len(urls) > 1 else ''}: {text}"
            for text, urls in self.tally.problems.items()
        ]
        found = len(self.found | self.still_named) + self.named_before
        return tally | {"rejected": dict(self.tally.rejected), "found": found, "problems": problems[:50]}


def _conditions(etag: str | None, modified: str | None) -> dict[str, str]:
    pairs = {"If-None-Match": etag, "If-Modified-Since": modified}
    return {name: value for name, value in pairs.items() if value}


def _host(url: str) -> str:
    return url.split("/")[2].partition(":")[0] if url.count("/") >= 2 else ""


def _site_of(outlet: Outlet) -> str:
    """Scheme and host of the outlet, as its sources spell it."""
    given = next((u for urls in outlet.sources.values() for u in urls if is_within(u, outlet.domains)), None)
    return "/".join(given.split("/")[:3]) if given else f"https://{outlet.domains[0]}"


def agent_of(outlet: Outlet, options: Options) -> str:
    """Who asks: the name agreed with the outlet, else morgue with a contact."""
    contact = options.contact or "no contact given"
    return outlet.settings.USER_AGENT or f"{NAME}/{version('morgue')} (news archive; {contact})"
