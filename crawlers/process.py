"""The process a crawl runs in: told what to do on standard input, it tells of its progress on standard output."""

from __future__ import annotations

import asyncio
import fcntl
import json
import logging
import os
import secrets
import socket
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.extensions.memusage import MemoryUsage

from crawlers.archives.codings import ACCEPTED
from crawlers.browser import NoBrowser, browser_settings
from crawlers.crawl import Options
from crawlers.known import Known
from crawlers.outlets import Outlet, read_outlet
from crawlers.rights import shut_out
from crawlers.robots import log_line, now
from crawlers.spider import OutletSpider, agent_of
from crawlers.warc_writer import WarcWriter, rescue


def scrapy_settings(outlet: Outlet, options: Options, log_path: Path) -> dict[str, Any]:
    """Scrapy's settings for a crawl: the outlet's own, and those that keep it polite and safe whatever it says."""
    own = {name: value for name, value in asdict(outlet.settings).items() if value is not None}
    safe = {
        "USER_AGENT": agent_of(outlet, options),
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "Accept-Language": f"{outlet.language},*;q=0.5",
            "Accept-Encoding": ACCEPTED,
        },
        "AUTOTHROTTLE_ENABLED": outlet.settings.DOWNLOAD_DELAY > 0,
        "AUTOTHROTTLE_START_DELAY": outlet.settings.DOWNLOAD_DELAY,
        # Scrapy lets more through than CONCURRENT_REQUESTS_PER_DOMAIN says where there is no delay; this it keeps.
        "CONCURRENT_REQUESTS": outlet.settings.CONCURRENT_REQUESTS_PER_DOMAIN,
        "COOKIES_ENABLED": False,
        "TELNETCONSOLE_ENABLED": False,
        "REMOTE_CONTROL_ENABLED": False,
        "METAREFRESH_ENABLED": False,
        "HTTPPROXY_ENABLED": False,
        "REFERER_ENABLED": True,
        "REFERRER_POLICY": "no-referrer",
        "ROBOTSTXT_OBEY": False,  # our own asks, and asks of redirects and retries too
        "RETRY_ENABLED": False,  # our own heeds Retry-After
        "COMPRESSION_ENABLED": False,  # our own checks bodies to their end
        "DOWNLOAD_FAIL_ON_DATALOSS": False,  # our own tries again, then keeps what came, marked as cut
        "DOWNLOAD_HANDLERS": dict.fromkeys(("data", "file", "ftp", "s3")),
        "DOWNLOADER_MIDDLEWARES": {
            "crawlers.fetching.Fetching": 995,
            "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
            "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,
            "scrapy.downloadermiddlewares.httpcache.HttpCacheMiddleware": None,
        },
        "EXTENSIONS": {
            "scrapy.extensions.feedexport.FeedExporter": None,
            "scrapy.extensions.memusage.MemoryUsage": None,
            "crawlers.process.OwnMemory": 0,
        },
        "HTTPERROR_ALLOW_ALL": True,
        "DNS_RESOLVER": "crawlers.guard.GuardedResolver",
        "MEMUSAGE_CHECK_INTERVAL_SECONDS": 1,
        "LOG_LEVEL": "WARNING",
        "LOG_FILE": str(log_path),
        "LOG_FILE_APPEND": False,
        "MORGUE_LOOPBACK_PORTS": list(options.loopback_ports),
        "MORGUE_BACKOFF": options.backoff,
        "MORGUE_LONGEST_WAIT": options.longest_wait,
    }
    return own | safe


@dataclass(frozen=True, slots=True)
class SpiderKind:
    """Which spider crawls, and what it is given beside what all are."""

    spider: type[OutletSpider] = OutletSpider
    given: dict[str, Any] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)


def main(choose: Callable[[dict[str, Any], Options], tuple[Outlet, SpiderKind]]) -> int:
    """Crawl as standard input says; standard output gets a line of JSON each second, the last with the result."""
    asked = json.load(sys.stdin)
    out = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # what libraries print is no progress
    options = Options.from_json(asked["options"])
    outlet, kind = choose(asked, options)
    folder = Path(asked["folder"])
    state = folder / "crawl" / outlet.slug
    state.mkdir(parents=True, exist_ok=True)
    with (state / "lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            print(json.dumps({"busy": lock.read(100).strip()}), file=out, flush=True)
            return 0
        lock.truncate(0)
        print(f"process {os.getpid()} since {now()}", file=lock, flush=True)
        try:
            result = run(
                kind, outlet, options, folder, state, lambda line: print(json.dumps(line), file=out, flush=True)
            )
        except NoBrowser as missing:
            sys.stderr.write(str(missing))
            return 2
        print(json.dumps({"result": result}), file=out, flush=True)
    return 0


def run(kind: SpiderKind, outlet: Outlet, options: Options, folder: Path, state: Path, tell: Any) -> dict[str, Any]:
    """Crawl the outlet, telling of progress; gives back the counts and where the files are."""
    started = time.monotonic()
    warcs = folder / "warc" / outlet.slug
    run_id = f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(3)}"
    settings = scrapy_settings(outlet, options, state / "log.txt") | kind.settings
    proxy = socket.create_server(("127.0.0.1", 0)) if outlet.render else None
    if proxy:
        settings |= browser_settings(outlet, proxy.getsockname()[1])
    about = {
        "software": f"morgue/{version('morgue')} scrapy/{version('scrapy')}",
        "format": "WARC File Format 1.1",
        "isPartOf": f"{outlet.slug} {run_id}",
        "description": f"{outlet.name}, crawled by its config",
        "robots": "obey",
        "http-header-user-agent": settings["USER_AGENT"],
    }
    rescued = [str(path) for path in rescue(warcs)]
    warc = WarcWriter(warcs / f"{outlet.slug}-{run_id}.warc.gz", about.items())
    known = Known(state / "known.sqlite")
    robots_path = warcs / f"{outlet.slug}-{run_id}.robots.jsonl"
    with robots_path.open("w", encoding="utf-8") as robots_file:

        def log(**row: Any) -> None:
            row = {"run_id": run_id, "outlet_id": outlet.slug, "logged_at": now(), **row}
            log_line(robots_file, json.dumps(row, ensure_ascii=False))

        process = AsyncCrawlerProcess(settings)
        crawler = process.create_crawler(kind.spider)
        given = {"outlet": outlet, "options": options, "run_id": run_id, "warc": warc, "known": known, "log": log}
        process.crawl(crawler, **given, proxy=proxy, **kind.given).add_done_callback(lambda _: None)
        crawler.signals.connect(lambda: _watch(crawler, tell), signals.engine_started, weak=False)
        process.start()
        spider: Any = crawler.spider
        if shut := shut_out(sorted(spider.robots.shut_out)):
            spider.rights[shut] += 1
        for said, count in spider.rights.items():
            log(kind="signal", **asdict(said), times=count)
    known.close()
    path = warc.close()
    reason = crawler.stats.get_value("finish_reason", "failed to start")
    counts: dict[str, Any] = spider.progress()
    return counts | {
        "run_id": run_id,
        "warc_path": str(path) if path else None,
        "rescued": rescued,
        "robots_path": str(robots_path),
        "finish_reason": reason,
        "seconds": round(time.monotonic() - started, 2),
        "peak_mib": _peak_bytes() // 2**20,
        "rights": {said.says: count for said, count in spider.rights.items()},
        "reserved": sorted({said.about for said in spider.rights if said.is_reserved}),
    }


def _peak_bytes() -> int:
    """The most memory this process has held. Its resource usage would also count the process that started it."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) * 1024


class OwnMemory(MemoryUsage):
    """Scrapy's limit of memory, but of what the crawl holds: a large process may start it."""

    def get_virtual_size(self) -> int:
        """The bytes that MEMUSAGE_LIMIT_MB is compared with."""
        return _peak_bytes()


def _watch(crawler: Any, tell: Any) -> None:
    """Tell of progress each second, and stop when nobody listens any more."""
    parent = os.getppid()

    async def watch() -> None:
        while True:
            try:
                tell({"progress": crawler.spider.progress()})
            except BrokenPipeError:
                parent_is_gone = True
            else:
                parent_is_gone = os.getppid() != parent
            if parent_is_gone:
                crawler.engine.close_spider(crawler.spider, "parent_gone")  # not awaited: its end cancels this task
                return
            await asyncio.sleep(1)

    crawler.watcher = asyncio.ensure_future(watch())
    crawler.signals.connect(lambda: crawler.watcher.cancel(), signals.spider_closed, weak=False)


if __name__ == "__main__":
    logging.captureWarnings(True)
    sys.exit(main(lambda asked, _: (read_outlet(Path(asked["outlet"])), SpiderKind())))
