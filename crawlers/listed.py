"""Fetch what lists of addresses name: pages of the web, or captures of an archive from where it replays them."""

from __future__ import annotations

import contextlib
import json
import logging
import sys
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

from crawlers.addresses import address, host_of
from crawlers.archives.lists import Listed, file_beside, read_list
from crawlers.archives.sources import Source, opened
from crawlers.archives.streams import Broken
from crawlers.archives.web import original_of
from crawlers.crawl import Options, list_outlet
from crawlers.fetching import RETRIED
from crawlers.guard import Refused
from crawlers.known import Found, Visit
from crawlers.outlets import Outlet
from crawlers.process import SpiderKind, main
from crawlers.robots import log_line
from crawlers.spider import OutletSpider

_AHEAD = 1_000
_REDIRECTS = (301, 302, 303, 307, 308)
_FOR_GOOD = frozenset(
    (
        *("robots", "offsite", "too_large", "encoding", "scheme", "inside_address", "too_many_redirects", "tls"),
        *("http_206", "http_403", "http_404", "http_410", "http_451"),
    )
)
"""reasons that another try would not change"""


def wanted(path: Path, replay: str) -> Iterator[tuple[str | None, Listed]]:
    """What of a list is to be fetched: the address to ask, None where there is none, and the line it stands for. Left
    out are records of archives beside the list, what cannot be a page, and in an index the same bytes again."""
    seen: set[int] = set()
    source = Source(path, path.stat().st_size, path)
    with contextlib.suppress(Broken), opened(source) as (stream, found):  # a list that is cut is read as far as it goes
        for one in read_list(stream, found, source.name):
            if not isinstance(one, Listed) or one.refused or (one.offset is not None and file_beside(path, one.file)):
                continue
            if one.at is None:
                asked = address(one.url)
            else:
                asked = replay.replace("{timestamp}", one.timestamp).replace("{url}", one.url)
            key = hash((one.url, one.digest) if one.digest else asked or one.url)
            if key not in seen:
                seen.add(key)
                yield asked, one


class ListSpider(OutletSpider):
    """Fetches the pages of a list, each host at its own pace."""

    name = "list"

    def __init__(self, *given: Any, path: Path, replay: str, **named: Any) -> None:
        super().__init__(*given, **named)
        self.path, self.replay = path, replay
        self.fates_path = self.warc.path.with_name(self.warc.path.name.replace(".warc.gz", ".fates.jsonl"))
        self.fates = self.fates_path.open("w", encoding="utf-8")
        self.listed = self.left = sum(1 for _ in wanted(path, replay))
        self.under_way: dict[str, Listed] = {}
        self.remaining = self._visits()

    async def start(self) -> AsyncIterator[Any]:
        """A list has no sources; its pages are asked for when nothing is under way."""
        return
        yield

    def next_visits(self) -> Iterator[Visit]:
        return islice(self.remaining, _AHEAD)

    def _visits(self) -> Iterator[Visit]:
        """What was not fetched yet, in the order of the list, then where redirects led that were not followed."""
        via = self.path.name
        for asked, one in wanted(self.path, self.replay):
            if asked is None:
                self._write_fate(one.url, one.place, "no_address", "cannot be fetched")
                self.left -= 1
                continue
            self.known.add([Found(asked, via)], self.started_at)
            for visit in self.known.visits(self.started_at, [asked]):
                if visit.status is None or self.options.revisit == "all":
                    self.under_way[asked] = one
                    yield visit
                else:
                    self.left -= 1
        yield from [v for v in self.known.visits(datetime.now(UTC)) if v.status is None and v.found.via == via]

    def page_request(self, visit: Visit) -> Request:
        request = super().page_request(visit)
        request.meta["key"] = visit.found.url
        request.meta["listed"] = self.under_way.get(visit.found.url) or Listed(visit.found.url, 0)
        return request

    def is_ours(self, url: str) -> bool:
        return True

    def turn_to(self, request: Request) -> None:
        if request.meta["listed"].at is None:
            super().turn_to(request)
        elif host_of(request.url) != host_of(request.meta["key"]):
            raise Refused("offsite", f"the archive leads away to {host_of(request.url)}")

    def is_kept(self, request: Request, response: Response) -> bool:
        """Of a replay only the page: what else it answers says something of the archive, not of the page."""
        if request.meta["listed"].at is None:
            return True
        if response.status in _REDIRECTS:
            return False
        if response.status != 200:
            raise Refused(f"http_{response.status}", "the archive does not replay it")
        return True

    def identity(self, request: Request, response: Response) -> tuple[str, datetime]:
        """A replayed page is the one that was fetched then, from where it was fetched."""
        listed: Listed = request.meta["listed"]
        if listed.at is None:
            return super().identity(request, response)
        url, at = original_of(request.url)
        memento = (response.headers.get("Memento-Datetime") or b"").decode("latin-1")
        with contextlib.suppress(ValueError, TypeError, IndexError, OverflowError):
            told = parsedate_to_datetime(memento) if memento else at
            at = told and told.replace(tzinfo=told.tzinfo or UTC)
        is_moved = bool(request.meta.get("redirect_urls")) and url != request.url
        return url if is_moved else listed.url, at or listed.at

    def keep(self, request: Request, status: int, *told: Any) -> None:
        super().keep(request, status, *told)
        flaw = told[-1]
        if status not in RETRIED and not flaw:
            self._settle(request.meta["key"], status)

    def leave(self, request: Request, reason: str, detail: str) -> None:
        self._write_fate(request.meta["listed"].url, request.meta["listed"].place, reason, detail)
        if reason in _FOR_GOOD or "inside_address" in detail:
            self._settle(request.meta["key"], 0)

    def _settle(self, key: str, status: int) -> None:
        """Remember that an address of the list needs no further try."""
        self.left -= self.under_way.pop(key, None) is not None
        self.known.keep(key, datetime.now(UTC), status)

    def _write_fate(self, url: str, place: int, reason: str, detail: str) -> None:
        fate = {"url": url, "place": place, "reason": reason, "detail": detail}
        log_line(self.fates, json.dumps(fate, ensure_ascii=False))

    def progress(self) -> dict[str, Any]:
        return super().progress() | {"found": self.listed, "left": self.left, "fates_path": str(self.fates_path)}


def _choose(asked: dict[str, Any], options: Options) -> tuple[Outlet, SpiderKind]:
    given = {"path": Path(asked["list"]), "replay": asked["replay"]}
    # many hosts side by side; to each only as much as the outlet's settings allow
    settings = {"CONCURRENT_REQUESTS": 16} if options.delay else {}
    return list_outlet(options), SpiderKind(ListSpider, given, settings)


if __name__ == "__main__":
    logging.captureWarnings(True)
    sys.exit(main(_choose))
