"""Crawls of a news site on loopback by real Scrapy processes: what is fetched, what is on record, what comes again."""

from __future__ import annotations

import gzip
import io
import json
import os
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawlers.browser import NoBrowser, find_browser
from crawlers.crawl import Busy, CrawlFailed, CrawlResult, Options, crawl
from crawlers.outlets import Outlet, read_outlet
from tests.conftest import ROOT, run_here
from tests.newssite import Site, article, atom, json_feed, packed, rss, sitemap, sitemap_index


@pytest.fixture
def site() -> Iterator[Site]:
    served = Site()
    yield served
    served.close()


class Desk:
    """An outlet on the site, and crawls of it."""

    def __init__(self, site: Site, folder: Path, config: str, settings: str = "") -> None:
        self.site, self.folder = site, folder
        path = folder / "courier.toml"
        path.write_text(
            'name = "Harbour Courier"\ndomains = ["127.0.0.1"]\ncountry = "GB"\nlanguage = "en"\n'
            f'time_zone = "Europe/London"\n{config.replace("SITE", site.url)}\n'
            f"[settings]\nDOWNLOAD_DELAY = 0\n{settings}\n"
        )
        self.outlet: Outlet = read_outlet(path)

    def crawl(self, progress: Any = lambda counts: None, **options: Any) -> CrawlResult:
        self.site.log.clear()
        options = {"backoff": 0.05, "loopback_ports": (self.site.port,), **options}
        return crawl(self.outlet, self.folder / "data", Options(**options), progress)

    def fetched(self) -> set[str]:
        """Pages that were asked for in the last crawl, without what is no page."""
        return {path for path, _ in self.site.log if re.match(r"/news/", path)}


def records(path: Path) -> list[tuple[str, str, bytes, dict[str, str]]]:
    """Type, address, body and headers of a WARC's records; every digest must hold."""
    found = []
    stream = io.BytesIO(path.read_bytes())
    for record in ArchiveIterator(stream, record_types=WarcRecordType.any_type, parse_http=False):
        assert record.verify_block_digest()
        is_http = record.record_type == WarcRecordType.response
        if is_http:
            record.parse_http()
            assert record.verify_payload_digest()
        headers = {**dict(record.headers), **(dict(record.http_headers) if is_http else {})}
        found.append(
            (record.headers["WARC-Type"], record.headers.get("WARC-Target-URI", ""), record.reader.read(), headers)
        )
    return found


def test_the_second_crawl_fetches_what_is_new_or_due_and_nothing_else(site: Site, tmp_path: Path) -> None:
    recent = (datetime.now(UTC) - timedelta(days=1)).isoformat(timespec="seconds")
    for n in range(16):
        site.put(f"/news/{n}", article(f"Report {n}", n))
    site.put("/rss", rss(site, ["/news/0", "/news/1"]))
    site.put("/atom", atom(site, ["/news/2", "/news/0"]))
    site.put("/feed.json", json_feed(site, ["/news/3"]))
    site.put("/news-map.xml", sitemap(site, {"/news/4": recent}, news=True))
    index = {"/map-1.xml.gz": recent, "/map-old.xml": "2019-01-01"}
    site.put("/index.xml", sitemap_index(site, index))
    site.put("/map-1.xml.gz", packed(sitemap(site, {"/news/5": recent, "/news/6": recent, "/news/15": "2019-02-03"})))
    site.put("/map-old.xml", sitemap(site, {"/news/14": "2019-01-01"}))
    links = '<a href="/news/7">x</a><a href="/about">y</a><a rel="next" href="/list?page=2">more</a>'
    site.put("/list", f"<html><body>{links}</body></html>")
    site.put("/list?page=2", '<html><base href="/news/"><a href="8">x</a><a href="/section/sea">z</a></html>')
    site.put("/section/sea", '<html><a href="/news/9">x</a><a href="https://elsewhere.example/news/1">y</a></html>')
    site.put("/news/9", article("Report 9", 9, '<a class="whole" href="/news/9/all">one page</a>'))
    site.put("/news/9/all", article("Report 9, whole", 9))
    site.answer("/news/3", 301, Location="/news/10?utm_medium=x")
    site.put("/robots.txt", "User-agent: *\nDisallow: /section/land\n", Content_Type="text/plain")
    desk = Desk(
        site,
        tmp_path,
        'feeds = ["SITE/rss", "SITE/atom", "SITE/feed.json"]\nnews_sitemaps = ["SITE/news-map.xml"]\n'
        'sitemaps = ["SITE/index.xml"]\n[links]\nstart = ["SITE/list"]\narticles = ["/news/"]\nfollow = ["/section/"]\n'
        "next_page = 'a[rel=next]'\nsingle_page = 'a.whole'",
    )

    first = desk.crawl(since=datetime(2023, 1, 1, tzinfo=UTC))

    expected = {f"/news/{n}" for n in range(10)} | {"/news/10?utm_medium=x", "/news/9/all"}
    assert desk.fetched() == expected
    assert (first.found, first.new, first.redirected, first.rejected) == (10, 11, 1, {"offsite": 1})
    assert site.asked().most_common(1)[0][1] == 1, "nothing is asked for twice"
    assert site.asked()["/map-old.xml"] == 0, "a sitemap that did not change since is not read"
    assert not first.problems
    assert first.warc_path is not None
    kept = records(first.warc_path)
    assert [kind for kind, *_ in kept] == ["warcinfo"] + ["response", "request", "metadata"] * 12
    bodies = {url.removeprefix(site.url): body for kind, url, body, _ in kept if kind == "response"}
    assert bodies["/news/5"] == article("Report 5", 5).encode()
    metadata = next(body.decode() for kind, url, body, _ in kept if kind == "metadata" and url.endswith("/news/4"))
    assert f"via: {site.url}/news-map.xml\r\n" in metadata
    assert "source-title: News /news/4\r\n" in metadata
    assert f"source-published: {recent}" in metadata
    robots = first.robots_path
    assert robots is not None
    (row,) = [json.loads(line) for line in robots.read_text().splitlines()]
    assert (row["host"], row["verdict"], row["http_status"]) == (f"127.0.0.1:{site.port}", "rules", 200)
    assert "Disallow: /section/land" in row["body"]

    site.put("/news/1", article("Report 1, corrected", 1))
    del site.pages["/news/2"]
    site.put("/rss", rss(site, ["/news/11", "/news/0", "/news/1"]))
    second = desk.crawl()

    assert desk.fetched() == {"/news/11"}
    assert (second.new, second.changed, second.unchanged) == (1, 0, 0)
    assert second.found == 9, "what an unchanged source named counts as found, once"
    assert [status for path, status in site.log if path == "/atom"] == [304]

    third = desk.crawl(revisit="all")

    assert {"/news/0", "/news/1", "/news/11"} <= desk.fetched()
    assert (third.new, third.changed, third.gone, third.redirected) == (0, 1, 1, 1)
    assert third.unchanged == len(desk.fetched()) - 3
    assert third.warc_path is not None
    again = {url.removeprefix(site.url): (kind, head) for kind, url, _, head in records(third.warc_path)}
    kinds = [kind for kind, *_ in records(third.warc_path)]
    assert kinds.count("response") == 3, "only what changed, vanished or leads elsewhere has a body of its own"
    assert kinds.count("revisit") == third.unchanged
    original = next(h for kind, url, _, h in kept if kind == "response" and url.endswith("/news/0"))
    revisit = next(h for kind, url, _, h in records(third.warc_path) if kind == "revisit" and url.endswith("/news/0"))
    assert revisit["WARC-Refers-To"] == original["WARC-Record-ID"]
    assert revisit["WARC-Payload-Digest"] == original["WARC-Payload-Digest"]
    assert again
    assert "not-modified" in revisit["WARC-Profile"]


def test_an_article_that_two_unchanged_sources_name_is_found_once(site: Site, tmp_path: Path) -> None:
    for number in range(3):
        site.put(f"/news/{number}", article(f"Report {number}", number))
    for feed in ("/rss", "/again"):
        site.put(feed, rss(site, [f"/news/{number}" for number in range(3)]))
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss", "SITE/again"]')

    first, second = desk.crawl(), desk.crawl()

    assert (first.found, first.new) == (3, 3)
    assert (second.found, second.new) == (3, 0)
    assert [status for path, status in site.log if path in ("/rss", "/again")][-2:] == [304, 304]


def test_a_killed_crawl_loses_the_page_at_hand_and_the_next_one_carries_on(site: Site, tmp_path: Path) -> None:
    pages = [f"/news/{n}" for n in range(40)]
    go_on = threading.Event()
    for number, path in enumerate(pages):
        site.put(path, article(path, number))
        quick = site.pages[path]

        def slow(handler: Any, quick: Any = quick) -> Any:
            if len(desk.fetched()) >= 12:
                go_on.wait(60)
            return quick(handler)

        site.pages[path] = slow
    site.put("/rss", rss(site, pages))
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss"]', "CONCURRENT_REQUESTS_PER_DOMAIN = 2")
    ended: list[BaseException] = []
    told: list[dict[str, Any]] = []

    def run() -> None:
        try:
            desk.crawl(told.append)
        except CrawlFailed as failed:
            ended.append(failed)

    crawling = threading.Thread(target=run)
    crawling.start()
    deadline = time.monotonic() + 60
    while (len(desk.fetched()) < 12 or not told or told[-1]["new"] < 5) and time.monotonic() < deadline:
        time.sleep(0.02)
    with pytest.raises(Busy, match=r"courier is being crawled by process \d+ since"):
        crawl(desk.outlet, tmp_path / "data", Options(loopback_ports=(site.port,)))
    pid = int((tmp_path / "data/crawl/courier/lock").read_text().split()[1])
    os.kill(pid, signal.SIGKILL)
    asked_before = desk.fetched()
    go_on.set()
    crawling.join(30)
    assert ended
    assert told[-1]["found"] == 40
    assert told[-1]["new"] >= 5
    (left,) = (tmp_path / "data/warc/courier").glob("*.open")
    with left.open("ab") as file:
        file.write(left.read_bytes()[-300:-7])  # as if killed while writing a record

    rerun = desk.crawl()

    assert site.most_at_once <= 2
    assert len(rerun.warc_paths) == 2, "what the killed crawl fetched is handed over too"
    assert not list((tmp_path / "data/warc/courier").glob("*.open"))
    per_file = [{url for kind, url, *_ in records(path) if kind == "response"} for path in rerun.warc_paths]
    assert {url.removeprefix(site.url) for urls in per_file for url in urls} == set(pages)
    assert len(per_file[0]) >= 5
    assert len(per_file[0] & per_file[1]) <= 1, "at most the page that was being remembered is fetched again"
    assert rerun.fetched <= 40 - len(asked_before) + 3
    assert next(path for path, _ in site.log if path.startswith("/news")) not in asked_before


def test_a_crawl_ends_in_order_when_who_asked_for_it_is_gone(site: Site, tmp_path: Path) -> None:
    pages = [f"/news/{n}" for n in range(200)]
    for path in pages:

        def slow(handler: Any, path: str = path) -> Any:
            time.sleep(0.2)
            return 200, {}, article(path).encode()

        site.pages[path] = slow
    site.put("/rss", rss(site, pages))
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss"]')
    program = (
        "from pathlib import Path; from crawlers.crawl import *; from crawlers.outlets import read_outlet; "
        f"crawl(read_outlet(Path({str(desk.outlet.path)!r})), Path({str(tmp_path / 'data')!r}), "
        f"Options(loopback_ports=({site.port},)))"
    )
    asking = subprocess.Popen([sys.executable, "-c", program], env={**os.environ, "PYTHONPATH": str(ROOT)})
    deadline = time.monotonic() + 60
    while len(desk.fetched()) < 5 and time.monotonic() < deadline:
        time.sleep(0.05)
    asking.kill()
    asking.wait()

    folder = tmp_path / "data/warc/courier"
    while list(folder.glob("*.open")) and time.monotonic() < deadline:
        time.sleep(0.1)

    (path,) = folder.glob("*.warc.gz")
    kept = [url for kind, url, *_ in records(path) if kind == "response"]
    assert 5 <= len(kept) < len(pages)


def test_a_change_of_robots_txt_is_heeded_and_on_record(site: Site, tmp_path: Path) -> None:
    for n in range(4):
        site.put(f"/news/{n}", article(f"Report {n}", n))
    site.put("/rss", rss(site, [f"/news/{n}" for n in range(4)]))
    site.put("/robots.txt", "User-agent: *\nDisallow: /news/0\nCrawl-delay: 0.3\nUser-agent: GPTBot\nDisallow: /\n")
    site.put(
        "/.well-known/tdmrep.json", '[{"location": "/news", "tdm-reservation": 1}]', Content_Type="application/json"
    )
    site.put("/news/1", article("Report 1", 1), tdm_reservation="1", X_Robots_Tag="noai, noimageai")
    head = b'<html><head><meta name="robots" content="noai"></head>'
    site.put("/news/2", gzip.compress(head + article("Report 2", 2).encode()), Content_Encoding="gzip")
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss"]')

    started = time.monotonic()
    first = desk.crawl()
    assert desk.fetched() == {"/news/1", "/news/2", "/news/3"}
    assert first.rejected == {"robots": 1}
    assert time.monotonic() - started > 3 * 0.15, "the crawl-delay is kept, give or take its jitter"
    assert first.robots_path is not None
    assert '"shuts_out": ["GPTBot"]' in first.robots_path.read_text()
    assert first.rights == {
        "tdmrep.json /news: 1": 1,
        "tdm-reservation: 1": 1,
        "X-Robots-Tag: noai, noimageai": 1,
        "meta robots: noai": 1,
        "robots.txt shuts out GPTBot": 1,
    }
    assert first.reserved == ("ai_training", "tdm")
    assert '"kind": "signal"' in first.robots_path.read_text()

    site.answer("/robots.txt", 503, b"busy")
    second = desk.crawl(revisit="all")
    assert desk.fetched() == set()
    assert site.asked()["/rss"] == 0
    (problem,) = second.problems
    assert "robots_unreachable" in problem
    assert "503" in problem
    assert second.shortfalls(desk.outlet) == [f"no article found: {problem}"]

    archives = "User-agent: news\nUser-agent: archive\nDisallow: /\n"  # words of our user agent, and not its name
    site.put("/robots.txt", f"{archives}User-agent: morgue\nAllow: /\n\nUser-agent: *\nDisallow: /\n")
    third = desk.crawl(revisit="all")
    assert desk.fetched() == {f"/news/{n}" for n in range(4)}
    assert (third.new, third.unchanged) == (1, 3)


def test_what_an_outlet_reserves_is_told_stored_and_left_alone_where_asked(site: Site, tmp_path: Path) -> None:
    rules = [{"location": "/news/free*", "tdm-reservation": 0}, {"location": "/news", "tdm-reservation": 1}]
    site.put("/.well-known/tdmrep.json", json.dumps(rules), Content_Type="application/json")
    for path in ("/news/free-1", "/news/2", "/other/3"):
        site.put(path, article(f"The harbour board meets, {path}"))
    site.put("/other/4", article("The ferry is late again"), tdm_reservation="1")
    site.put("/rss", rss(site, ["/news/free-1", "/news/2", "/other/3", "/other/4"]))
    config = 'feeds = ["SITE/rss"]\n[rights]\ntdm = "allowed"\nlicense = "CC-BY-4.0"\n'
    words = ["crawl", "courier", "--outlets", tmp_path, "--allow-loopback", str(site.port), "--contact", "a@b.example"]
    Desk(site, tmp_path, config)

    told = run_here(*words, cwd=tmp_path)

    assert "4 pages fetched" in told.stdout
    assert "reserves text and data mining, though its config says that it is allowed: " in told.stdout
    assert "tdmrep.json /news: 1 (1)" in told.stdout
    query = "select outlet_id, is_tdm_reserved, is_training_reserved, tdm_by_config, license, says from rights"
    (row,) = json.loads(run_here("sql", query, "--json", cwd=tmp_path).stdout)
    says = ["tdm-reservation: 1", "tdmrep.json /news/free*: 0", "tdmrep.json /news: 1"]
    assert row == {
        "outlet_id": "courier",
        "is_tdm_reserved": True,
        "is_training_reserved": False,
        "tdm_by_config": "allowed",
        "license": "CC-BY-4.0",
        "says": says,
    }

    careful = tmp_path / "careful"
    careful.mkdir()
    left = Desk(site, careful, config.replace("[rights]", "[rights]\nskip_reserved = true")).crawl()

    assert left.rejected == {"tdm_reserved": 2}
    assert site.asked()["/news/2"] == 0, "what the TDM file reserves is not asked for"
    assert left.warc_path is not None
    kept = {url.removeprefix(site.url) for kind, url, *_ in records(left.warc_path) if kind == "response"}
    assert kept == {"/news/free-1", "/other/3"}


def test_a_storm_of_errors_is_waited_out_or_left(site: Site, tmp_path: Path) -> None:
    calls: dict[str, list[float]] = {}

    def busy_once(handler: Any) -> Any:
        calls.setdefault(handler.path, []).append(time.monotonic())
        if len(calls[handler.path]) == 1:
            return 503, {"Retry-After": "1"}, b"busy"
        return 200, {}, article("At last").encode()

    site.pages["/news/busy"] = busy_once
    site.answer("/news/never", 429, b"no", Retry_After="31536000")
    site.answer("/news/part", 206, article("A part").encode())
    site.answer("/news/unasked", 304)
    site.answer("/news/odd", 999, article("Odd").encode())
    site.put("/rss", rss(site, [f"/news/{n}" for n in ("busy", "never", "part", "unasked", "odd", "gone")]))
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss"]', "RETRY_TIMES = 1")

    calm = desk.crawl(longest_wait=2.0)

    first, second = calls["/news/busy"]
    assert second - first >= 0.95, "Retry-After is heeded"
    assert (calm.new, site.asked()["/news/never"]) == (1, 2)
    assert calm.rejected == {"http_429": 1, "http_206": 1, "http_304": 1, "http_999": 1, "http_404": 1}
    assert calm.seconds < 15, "a year's Retry-After is capped"

    for n in range(60):
        site.answer(f"/news/storm-{n}", 500, b"oh")
    site.put("/rss", rss(site, [f"/news/storm-{n}" for n in range(60)]))
    storm = desk.crawl()

    assert storm.rejected["host_failing"] >= 40, "a host that only fails is left alone"
    assert len(site.log) < 50
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss"]', "RETRY_TIMES = 0\nCLOSESPIDER_ERRORCOUNT = 5")
    later = desk.crawl()
    assert later.shortfalls(desk.outlet) == ["given up after too many errors"]
    assert later.rejected.get("host_failing", 0) < storm.rejected["host_failing"], "what was not tried is tried later"


def test_a_crawl_may_hold_so_much_memory_whatever_the_process_holds_that_starts_it(site: Site, tmp_path: Path) -> None:
    site.put("/news/1", article("One"))
    site.put("/rss", rss(site, ["/news/1"]))
    ballast = b"x" * (400 * 2**20)

    result = Desk(site, tmp_path, 'feeds = ["SITE/rss"]', "MEMUSAGE_LIMIT_MB = 350").crawl()

    assert len(ballast) > 350 * 2**20 > result.peak_mib * 2**20
    assert (result.new, result.finish_reason) == (1, "finished")

    site.pages["/news/2"] = lambda _: (200, {}, b"x" * (60 * 2**20))
    site.pages["/news/3"] = lambda _: (time.sleep(2), (200, {}, article("Late").encode()))[1]
    site.put("/rss", rss(site, ["/news/2", "/news/3"]))
    small = Desk(
        site, tmp_path, 'feeds = ["SITE/rss"]', "MEMUSAGE_LIMIT_MB = 110\nDOWNLOAD_MAXSIZE = 100_000_000"
    ).crawl()
    assert small.given_up == "given up for want of memory", f"{small.peak_mib} MiB held"


def test_a_crawl_whose_disk_is_full_stops_asking_and_keeps_what_is_whole(site: Site, tmp_path: Path) -> None:
    pages = [f"/news/{n}" for n in range(12)]
    for path in pages:
        site.put(path, article(path, 1, f"<!--{os.urandom(100_000).hex()}-->"))
    site.put("/rss", rss(site, pages))
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss"]', "CONCURRENT_REQUESTS_PER_DOMAIN = 2")

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (450_000, before[1]))
    try:
        full = desk.crawl()
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)

    assert len(desk.fetched()) < len(pages), "what cannot be kept is not asked for"
    assert full.shortfalls(desk.outlet) == ["given up, since what came could not be written"]
    assert full.problems == (f"{full.warc_path}: cannot be written: [Errno 27] File too large",)
    assert full.warc_path is not None
    kept = [url for kind, url, *_ in records(full.warc_path) if kind == "response"]
    assert 2 <= len(kept) == full.new


def test_limits_and_windows_choose_the_newest_first(site: Site, tmp_path: Path) -> None:
    paths = [f"/news/2024/05/{day:02d}/report" for day in (17, 16, 15, 14)]
    for path in paths:
        site.put(path, article(path))
    site.put("/rss", rss(site, paths[::-1], datetime(2024, 5, 17, 12, tzinfo=UTC)).replace("<pubDate>", "<x>"))
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss"]\n[links]\nskip = ["/14/"]\n[expect]\narticles = 5')

    result = desk.crawl(since=datetime(2024, 5, 15, tzinfo=UTC), until=datetime(2024, 5, 16, 23, tzinfo=UTC), limit=1)
    assert len(desk.fetched()) == 1
    assert desk.fetched() <= set(paths[1:3])
    assert result.shortfalls(desk.outlet) == ["3 articles found, 5 expected"]

    desk.crawl()
    assert len(desk.fetched()) == 2, "what the window left out is fetched when there is none"


def test_a_window_is_read_from_the_older_documents_of_feeds_too(site: Site, tmp_path: Path) -> None:
    newest = datetime(2024, 5, 17, 12, tzinfo=UTC)
    paths = [f"/news/{n}" for n in range(24)]
    for n, path in enumerate(paths):
        site.put(path, article(f"Report {n}", n))
    for document in range(6):
        names, when = paths[4 * document : 4 * document + 4], newest - timedelta(days=document)
        onward = f'<atom:link rel="next" href="/rss?document={document + 1}"/>'
        text = rss(site, names, when).replace("<channel>", f"<channel>{onward}")
        site.put(f"/rss?document={document}", text.replace("<rss ", '<rss xmlns:atom="http://www.w3.org/2005/Atom" '))
    plain, linked = '<feed xmlns="http://www.w3.org/2005/Atom">', '<link rel="prev-archive" href="/older"/>'
    site.put("/atom", atom(site, ["/news/0"]).replace(plain, plain + linked))
    site.put("/older", atom(site, ["/news/1"]).replace(plain, plain + linked))
    json_page = json.loads(json_feed(site, ["/news/0"])) | {"next_url": f"{site.url}/feed.json?before=1"}
    site.put("/feed.json", json.dumps(json_page))
    site.put("/feed.json?before=1", json.dumps(json_page | {"next_url": f"{site.url}/feed.json"}))
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss?document=0", "SITE/atom", "SITE/feed.json"]')

    desk.crawl()
    assert not site.asked()["/rss?document=1"], "without a window the newest entries are enough"
    assert not site.asked()["/older"]

    desk.crawl(since=datetime(2024, 5, 15, 0, tzinfo=UTC))
    assert [site.asked()[f"/rss?document={n}"] for n in range(6)] == [1, 1, 1, 1, 0, 0], "until before the window"
    assert site.asked()["/older"] == site.asked()["/feed.json?before=1"] == 1
    assert {f"/news/{n}" for n in range(4, 12)} <= desk.fetched()
    assert "/news/13" not in desk.fetched()

    everything = desk.crawl(archive=True)
    assert site.asked()["/rss?document=5"] == 1
    assert max(site.asked().values()) == 1, "a feed that leads back to itself is left"
    assert everything.problems == (f"{site.url}/rss?document=6: HTTP 404",)


def test_morgue_crawl_loads_what_came_and_fails_where_more_was_expected(site: Site, tmp_path: Path) -> None:
    for n in range(3):
        site.put(f"/news/{n}", article(f"The harbour bridge closes for {n + 2} weeks", n))
    title = "The harbour bridge closes for 2 weeks"
    on = '<a rel="next" href="/news/0?page=2">2</a><a rel="next" href="/news/1">Next story</a>'
    site.put("/news/0", article(title, 0, on))
    site.put("/news/0?page=2", article(title, 99))
    site.put("/rss", rss(site, [f"/news/{n}" for n in range(3)]))
    Desk(site, tmp_path, 'feeds = ["SITE/rss"]\n[expect]\narticles = 3\nfields = ["title", "authors"]')
    words = ["crawl", "courier", "--outlets", tmp_path, "--allow-loopback", str(site.port)]

    first = run_here(*words, cwd=tmp_path)

    assert "Harbour Courier: 3 articles named, 4 pages fetched" in first.stdout
    assert "loaded: 3 articles" in first.stdout, "the second page of an article is a part of it"
    assert "expected more: 0% of articles have authors, 80% expected" in first.stdout
    assert first.returncode == 1, first.stderr
    assert "set MORGUE_CONTACT" in first.stderr

    again = run_here(*words, "--json", "--contact", "desk@example.org", cwd=tmp_path)

    (report,) = json.loads(again.stdout)
    assert (report["found"], report["fetched"], report["loaded"], report["shortfalls"]) == (3, 0, None, [])
    assert again.returncode == 0, again.stderr
    assert "desk@example.org" in site.headers[-1]["User-Agent"]
    early = run_here(*words, "--until", "2001-01-01", cwd=tmp_path)
    assert "nothing new, and nothing due in these days" in early.stdout
    query = "select outlet_id, count(*), (select list(distinct verdict) from allowed('/')) from articles group by all"
    rows = run_here("sql", query, "--csv", cwd=tmp_path).stdout
    assert rows.splitlines()[1:] == ['courier,3,"[""allow_all""]"'], (
        "the config of --outlets is the one pages are loaded by"
    )

    for n in range(3):
        site.put(f"/news/{n}", "<html><body><div id=app></div><script>draw()</script></body></html>")
    redesigned = run_here(*words, "--revisit", "all", cwd=tmp_path)
    for n in range(3):
        site.answer(f"/news/{n}", 403, b"no")
    shut = run_here(*words, "--revisit", "all", cwd=tmp_path)

    assert (redesigned.returncode, shut.returncode) == (1, 1)
    assert "expected more: none of 3 pages is an article" in redesigned.stdout
    assert "expected more: none of 3 pages asked for came" in shut.stdout
    rows = run_here("sql", "select distinct flow, state from runs order by all", "--csv", cwd=tmp_path).stdout
    ended = ["crawl,completed", "crawl,failed", "ingest,completed", "link,completed"]
    assert rows.splitlines()[1:] == ended, "what is published says how it ended"
    quiet = run_here("outlet", "doctor", "courier", "--json", cwd=tmp_path)
    assert json.loads(quiet.stdout)[0]["symptoms"] == "none of 3 pages asked for came"
    text = run_here("sql", f"select text from articles where url = '{site.url}/news/0'", "--csv", cwd=tmp_path).stdout
    assert text.index("of report 0") < text.index("of report 99")
    wrong = run_here("crawl", "curier", "--outlets", tmp_path, cwd=tmp_path)
    assert wrong.returncode == 2
    assert "did you mean courier?" in wrong.stderr


def test_a_page_that_needs_a_browser_is_rendered_and_kept_off_the_inside(site: Site, tmp_path: Path) -> None:
    try:
        find_browser()
    except NoBrowser as missing:
        pytest.skip(str(missing))
    inside = Site()
    script = (
        f"fetch('{inside.url}/secret').catch(() => 0);"
        "fetch('/data.json').then(r => r.json()).then(d => { for (let n = 0; n < 5; n++) {"
        " document.body.innerHTML += '<p>' + d.text + '</p>' } document.title = 'Rendered' })"
    )
    page = f"<!doctype html><html><body><h1>Bridge</h1><img src='/pixel.png'><script>{script}</script></body></html>"
    site.put("/news/1", page)
    site.put("/data.json", '{"text": "The harbour bridge closes for two weeks."}', Content_Type="application/json")
    site.answer("/news/2", 302, Location=f"{inside.url}/news/secret")
    site.answer("/news/3", 302, Location="/news/1")
    site.put("/robots.txt", "User-agent: *\nDisallow: /news/4\n")
    site.put("/rss", rss(site, [f"/news/{n}" for n in range(1, 5)]))
    desk = Desk(site, tmp_path, 'feeds = ["SITE/rss"]\nrender = true')

    result = desk.crawl()

    assert inside.log == []
    inside.close()
    assert result.warc_path is not None, result
    kept = [(url, body, head) for kind, url, body, head in records(result.warc_path) if kind == "response"]
    assert b"<p>The harbour bridge closes for two weeks.</p>" in next(
        b for url, b, _ in kept if url.endswith("/news/1")
    )
    assert any(b"rendered: chromium" in body for kind, _, body, _ in records(result.warc_path) if kind == "metadata")
    assert result.rejected["robots"] == 1
    assert not any(url.endswith("secret") for url, *_ in kept)
    assert site.asked()["/pixel.png"] == 0
    assert "morgue" in str(site.headers[-1])
