"""Hostile servers: whatever they answer, the crawl ends in time, stays outside, and names what was wrong."""

from __future__ import annotations

import asyncio
import errno
import gzip
import json
import ssl
import subprocess
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from email.utils import format_datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import zstandard
from scrapy import Request
from scrapy.http import Response

from articles.read import Step
from crawlers.addresses import address
from crawlers.archives.codings import TooLarge, UnknownEncoding, decode
from crawlers.crawl import CrawlResult, Options, crawl
from crawlers.fetching import retry_after
from crawlers.guard import Guard, is_public
from crawlers.known import Known
from crawlers.outlets import read_outlet
from crawlers.robots import Robots, read_robots
from crawlers.sources import read_source, read_time
from flows.ingest import ingest
from flows.pool import Limits
from flows.runs import Settings
from tests.hostile import PAGE, RESET, HostileServer, bomb, endless, head, packed, raw, slowly, whole
from tests.test_crawl import records
from warehouse.database import reading

AGENT = "morgue/0.1.0 (news archive; no contact given)"


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    served = HostileServer()
    yield served
    served.close()


@pytest.fixture(scope="module")
def inside() -> Iterator[HostileServer]:
    """What a crawl must never reach; it logs every request."""
    served = HostileServer()
    yield served
    served.close()


def feed(urls: list[str]) -> bytes:
    items = "".join(f"<item><link>{url.replace('&', '&amp;')}</link></item>" for url in urls)
    return f"<rss><channel>{items}</channel></rss>".encode()


def crawl_pages(
    server: HostileServer, folder: Path, paths: list[str], config: str = "", settings: str = "", archive: bool = False
) -> CrawlResult:
    """A crawl of a feed of these pages, each on a loopback address of its own so that none shields another."""
    urls = [path if "://" in path else f"http://127.0.1.{n}:{server.port}{path}" for n, path in enumerate(paths, 1)]
    server["/feed"] = whole(feed(urls))
    path = folder / "hostile.toml"
    hosts = json.dumps(["127.0.0.1", *(f"127.0.1.{n}" for n in range(1, len(paths) + 1))])
    path.write_text(
        f'name = "Hostile"\ndomains = {hosts}\ncountry = "GB"\nlanguage = "en"\ntime_zone = "Europe/London"\n'
        + (
            config.replace("SITE", f"http://127.0.0.1:{server.port}")
            or f'feeds = ["http://127.0.0.1:{server.port}/feed"]'
        )
        + f"\n[settings]\nDOWNLOAD_DELAY = 0\nCONCURRENT_REQUESTS_PER_DOMAIN = 8\nRETRY_TIMES = 0\n{settings}\n"
    )
    server.log.clear()
    return crawl(
        read_outlet(path), folder / "data", Options(loopback_ports=(server.port,), backoff=0.05, archive=archive)
    )


def failures(folder: Path) -> dict[str, str | None]:
    """What the memory holds: address without its host, and the status it came with."""
    known = Known(folder / "data/crawl/hostile/known.sqlite")
    rows = known._db.execute("select url, status from pages").fetchall()
    known.close()
    return {"/" + row["url"].split("/", 3)[3]: row["status"] for row in rows}


def test_servers_that_never_end_are_left_in_time_and_in_memory(server: HostileServer, tmp_path: Path) -> None:
    server["/41/never"] = slowly([head()], 60)
    server["/41/slow-headers"] = slowly([bytes([b]) for b in head() + PAGE], 0.5)
    server["/41/slow-body"] = slowly([head(), *[bytes([b]) for b in PAGE]], 0.5)
    server["/42/chunked"] = endless(
        head("200 OK", "Transfer-Encoding: chunked"), b"10000\r\n" + b"a" * 65_536 + b"\r\n"
    )
    server["/42/no-length"] = endless(head(), b"a" * 65_536)
    for n, encoding in enumerate(("gzip", "gzip, gzip", "deflate", "br", "zstd")):
        server[f"/43/{n}"] = packed(bomb(encoding), encoding)
    server["/54/endless-100"] = endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01)
    server["/good"] = whole()
    paths = ["/41/never", "/41/slow-headers", "/41/slow-body", "/42/chunked", "/42/no-length"]
    paths += [*(f"/43/{n}" for n in range(5)), "/54/endless-100", "/good"]

    result = crawl_pages(server, tmp_path, paths, settings="DOWNLOAD_TIMEOUT = 2\nDOWNLOAD_MAXSIZE = 2000000")

    assert result.finish_reason == "finished"
    assert result.rejected.pop("timeout") >= 3
    assert result.rejected.pop("too_large") == 7
    assert set(result.rejected) <= {"bad_answer"}
    assert result.new == 1, "the next page goes on"
    left = {row["url"].partition("/4")[2]: (row["reason"], row["detail"]) for row in result.logged("not_fetched")}
    assert left["1/slow-body"][0] == "timeout", "each page that did not come is named"
    assert left["3/0"] == ("too_large", "too_large: unpacks to more than 2,000,000 bytes")
    assert result.seconds < 40
    assert 20 < result.peak_mib < 300


def test_bodies_that_are_not_whole_are_kept_as_cut(server: HostileServer, tmp_path: Path) -> None:
    zipped = gzip.compress(PAGE)
    flipped = zipped[:-6] + bytes([zipped[-6] ^ 255]) + zipped[-5:]
    server["/44/length-too-long"] = raw(head("200 OK", f"Content-Length: {len(PAGE) + 500}") + PAGE)
    server["/44/chunk-cut"] = raw(head("200 OK", "Transfer-Encoding: chunked") + b"400\r\n" + PAGE[:500])
    server["/44/bad-size"] = raw(head("200 OK", "Transfer-Encoding: chunked") + b"zz\r\n" + PAGE)
    server["/45/gzip-cut"] = packed(zipped[: len(zipped) // 2], "gzip")
    server["/45/gzip-bad-crc"] = packed(flipped, "gzip")
    server["/46/length-too-short"] = raw(head("200 OK", "Content-Length: 400") + PAGE)
    server["/46/no-length"] = raw(head() + PAGE[:600])
    server["/46/no-length-whole"] = raw(head() + PAGE)
    server["/47/gzip-is-plain"] = packed(PAGE, "gzip")
    server["/48/unknown"] = packed(PAGE, "sdch")
    server["/48/stacked"] = packed(PAGE, ", ".join(["gzip"] * 50))
    server["/54/reset"] = raw(RESET)
    server["/54/closed"] = raw(b"")
    server["/54/http09"] = raw(PAGE)
    server["/54/bad-status"] = raw(b"HTTP/1.1 banana split\r\n\r\n" + PAGE)
    server["/54/big-header"] = raw(b"HTTP/1.1 200 OK\r\nX-Big: " + b"a" * 1_000_000 + b"\r\n\r\n" + PAGE)
    cookies = [f"Set-Cookie: c{n}={'x' * 4000}; Domain=com" for n in range(1_000)]
    server["/58/cookies"] = whole(PAGE, "200 OK", *cookies)
    paths = [path for path in server.replies if path[:4] in {"/44/", "/45/", "/46/", "/47/", "/48/", "/58/"}]
    paths += [path for path in server.replies if path.startswith("/54/") and path != "/54/endless-100"]

    result = crawl_pages(server, tmp_path, paths)

    assert result.warc_path is not None
    kept = {
        f"/{url.split('/', 3)[3]}": (body, heads)
        for kind, url, body, heads in records(result.warc_path)
        if kind == "response"
    }
    cut = {path for path, (_, heads) in kept.items() if heads.get("WARC-Truncated")}
    assert cut >= {"/44/length-too-long", "/44/chunk-cut", "/45/gzip-cut", "/45/gzip-bad-crc", "/46/no-length"}
    assert {"/46/no-length-whole", "/47/gzip-is-plain"} <= set(kept) - cut
    assert kept["/47/gzip-is-plain"][0] == PAGE
    assert kept["/45/gzip-bad-crc"][0] == PAGE
    assert result.rejected["encoding"] == 2
    assert result.rejected["partial"] == len(cut)
    statuses = failures(tmp_path)
    assert all(statuses[path] is None for path in cut), "what is cut is asked for again later"
    for path in ("/54/reset", "/54/closed", "/54/bad-status", "/54/big-header"):
        assert path not in kept, path
    assert b"Set-Cookie" not in b"".join(str(heads).encode() for _, heads in kept.values())
    assert sum(result.rejected.values()) + result.new == len(paths), "every page has one fate"

    ingest([result.warc_path], Settings(tmp_path / "data", Limits(workers=1), steps=frozenset({Step.ARTICLE})))
    with reading(tmp_path / "data" / "morgue.duckdb") as db:
        rows = db.execute("select url, note from captures").fetchall()
    notes = {f"/{url.split('/', 3)[3]}": note or "" for url, note in rows}
    assert {path for path, note in notes.items() if "truncated by the crawler" in note} == cut, (
        "the row carries the flag"
    )
    assert "perhaps cut" in notes["/46/length-too-short"], (
        "what ends where its length says, but not where its page does"
    )
    assert notes["/46/no-length-whole"] == notes["/47/gzip-is-plain"] == ""


def test_nothing_on_the_inside_is_ever_reached(server: HostileServer, inside: HostileServer, tmp_path: Path) -> None:
    port = inside.port
    spellings = [
        "127.0.0.1",
        "2130706433",
        "0x7f000001",
        "[::ffff:127.0.0.1]",
        "017700000001",
        "[::1]",
        "127.1",
        "localhost",
    ]
    for n, host in enumerate(spellings):
        server[f"/50/{n}"] = whole(b"", "302 Found", f"Location: http://{host}:{port}/secret{n}")
    refresh = f'<meta http-equiv="refresh" content="0; url=http://127.0.0.1:{port}/meta">'.encode()
    server["/50/meta"] = whole(refresh + PAGE)
    server["/49/self"] = whole(b"", "302 Found", "Location: /49/self?x=1")
    for n in range(30):
        server[f"/49/chain{n}"] = whole(b"", "302 Found", f"Location: /49/chain{n + 1}")
    for n, target in enumerate(
        ("file:///etc/passwd", "data:text/html,x", "ftp://127.0.0.1/x", "javascript:alert(1)", "http://[", "\x01")
    ):
        server[f"/51/{n}"] = whole(b"", "302 Found", f"Location: {target}")
    sources = [f"SITE/50/{n}" for n in range(len(spellings))] + ["SITE/feed"]
    direct = [f"http://{host}:{port}/direct{n}" for n, host in enumerate(spellings)]
    paths = [f"/50/{n}" for n in range(len(spellings))] + ["/50/meta", "/49/self", "/49/chain0"]
    paths += [*(f"/51/{n}" for n in range(6)), *direct]

    result = crawl_pages(server, tmp_path, paths, config=f"feeds = {json.dumps(sources)}")

    assert inside.log == Counter_of_nothing
    assert server.log["/49/chain6"] == 0
    assert result.rejected["too_many_redirects"] >= 1
    assert result.rejected["robots_unreachable"] >= 2
    refused = [problem for problem in result.problems if "inside_address" in problem]
    assert len(refused) == len(spellings), result.problems
    assert any("/robots.txt: inside_address: 2130706433 is 127.0.0.1" in problem for problem in refused)
    assert result.new == 1, "only the page with the refresh is a page, and its refresh is not followed"


Counter_of_nothing: dict[str, int] = {}


@pytest.mark.parametrize(
    ("host", "public"),
    [
        ("127.0.0.1", False), ("10.0.0.7", False), ("169.254.169.254", False), ("0.0.0.0", False),
        ("100.64.0.1", False),
        ("192.168.1.1", False), ("224.0.0.1", False), ("255.255.255.255", False), ("::1", False), ("::", False),
        ("fe80::1", False), ("fc00::1", False), ("::ffff:10.0.0.1", False), ("::7f00:1", False),
        ("64:ff9b::7f00:1", False), ("2002:7f00:1::", False), ("ff02::1", False), ("fe80::1%eth0", False),
        ("8.8.8.8", True), ("2a00:1450:4001::1", True), ("::ffff:8.8.8.8", True),
    ],
)  # fmt: skip
def test_public_addresses_are_told_from_inside_ones(host: str, public: bool) -> None:
    assert is_public(host) is public


def test_loopback_is_open_on_named_ports_only() -> None:
    guard = Guard([8080])

    assert guard.allows("127.0.0.1", 8080)
    assert guard.allows("127.3.2.1", 8080)
    assert not guard.allows("127.0.0.1", 8081)
    assert not guard.allows("10.0.0.1", 8080)


def test_half_a_character_in_a_feed_costs_nothing_else(tmp_path: Path) -> None:
    items = [{"url": f"https://a.example/{half}", "title": f"Cut {half}"} for half in ("\ud83d", "1")]
    listing = read_source(json.dumps({"items": items}).encode(), "https://a.example/feed", UTC, 1_000)
    known, now = Known(tmp_path / "known.sqlite"), datetime.now(UTC)

    known.add([replace(found, url=url) for found in listing.found if (url := address(found.url))], now)

    assert [visit.found.url for visit in known.visits(now)] == ["https://a.example/1"]


@pytest.mark.parametrize(
    ("status", "body", "allowed"),
    [
        (503, b"", False), (None, b"", False), (429, b"", False), (404, b"", True), (403, b"", True), (310, b"", True),
        (200, "User-agent: *\nDisallow: /".encode("utf-16"), False),
        (200, b"\xef\xbb\xbfUser-agent: *\nDisallow: /", False),
        (200, b"User-agent: *\0\nDisallow: /\0", False),
        (200, b"User-agent: *\rDisallow: /", False),
        (200, b"<!doctype html><html><body>User-agent</body></html>", True),
        (200, b"# filler\n" * 150_000 + b"User-agent: *\nDisallow: /\n", False),
        (200, b"User-agent: other\nDisallow: /\nUser-agent: Morgue\nAllow: /", True),
        (200, b"User-agent: morgue\nDisallow: /news\n", False),
        (200, b"", True),
    ],
)  # fmt: skip
def test_robots_txt_is_read_by_the_written_policy(status: int | None, body: bytes, allowed: bool) -> None:
    answer = read_robots("http://a.example/robots.txt", status, body, AGENT)

    assert answer.allows("http://a.example/news/1", AGENT) is allowed
    assert answer.verdict == "rules" or answer.reason


@pytest.mark.parametrize(("said", "kept"), [("5", 5.0), ("0.5", 0.5), ("86400", 60.0), ("-3", 0.0), ("a while", 0.0)])
def test_a_crawl_delay_is_kept_up_to_a_minute(said: str, kept: float) -> None:
    body = f"User-agent: *\nCrawl-delay: {said}\nDisallow: /private\n".encode()

    assert read_robots("http://a.example/robots.txt", 200, body, AGENT).crawl_delay == kept


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("Fri, 05 Jul 2024 10:00:00 GMT", "2024-07-05T10:00:00+00:00"),
        ("Fri, 05 Jul 2024 10:00:00 -0400", "2024-07-05T14:00:00+00:00"),
        ("Fri, 05 Jul 2024 10:00:00", "2024-07-05T09:00:00+00:00"),
        ("2024-07-05 10:00", "2024-07-05T09:00:00+00:00"),
        ("2024-01-05T10:00:00", "2024-01-05T10:00:00+00:00"),
        ("0001-01-01T00:00:00", None),
        ("soon", None),
        ("", None),
    ],
)
def test_a_time_in_a_feed_is_of_the_outlets_zone_where_it_names_none(said: str, meant: str | None) -> None:
    read = read_time(said, ZoneInfo("Europe/London"))

    assert (read and read.astimezone(UTC).isoformat()) == meant


def test_a_pause_is_asked_for_in_seconds_or_as_a_date() -> None:
    later = format_datetime(datetime.fromtimestamp(time.time() + 10_000, UTC), usegmt=True)

    assert retry_after(b"120", 2.0) == 120
    assert 5_000 < retry_after(later.encode(), 2.0) <= 10_000
    assert retry_after(b"Wed, 21 Oct 2015 07:28:00 GMT", 2.0) == 0
    assert [retry_after(odd, 2.0) for odd in (None, b"", b"soon", b"-5", b"1e9", b"\xb2")] == [2.0] * 6


def test_a_log_that_cannot_be_written_keeps_no_request_waiting() -> None:
    def full(**row: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    async def download(request: Request) -> Response:
        await asyncio.sleep(0)
        return Response(request.url)

    async def ask_twice() -> list[object]:
        robots = Robots(AGENT, full)
        asked = (robots.ask(f"http://a.example/{n}", download) for n in range(2))
        return await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 10)

    assert [type(answer) for answer in asyncio.run(ask_twice())] == [OSError, OSError]


def test_robots_txt_that_does_not_come_means_no(server: HostileServer, tmp_path: Path) -> None:
    server["/good"] = whole()
    for n, reply in enumerate(
        (slowly([head()], 60), raw(b""), whole(b"", "500 Oh"), whole(b"", "302 Found", "Location: /robots.txt?x"))
    ):
        folder = tmp_path / str(n)
        folder.mkdir()
        server["/robots.txt"] = reply

        result = crawl_pages(server, folder, ["/good"], settings="DOWNLOAD_TIMEOUT = 1")

        is_loop = n == 3
        assert server.log["/good"] == server.log["/feed"] == is_loop, (
            "an endless redirect is no robots.txt; no answer is a no"
        )
        assert result.problems if not is_loop else result.new == 1
        (row,) = [r for r in map(json.loads, result.robots_path.read_text().splitlines()) if r["kind"] == "robots"][:1]  # type: ignore[union-attr]
        assert row["reason"]
    del server.replies["/robots.txt"]


def test_link_storms_and_sitemap_loops_meet_limits(server: HostileServer, tmp_path: Path) -> None:
    site = f"http://127.0.0.1:{server.port}"
    links = "".join(f'<a href="/news/{n}">x</a>' for n in range(200_000))
    server["/57/links"] = whole(f"<html>{links}</html>".encode())
    server["/57/calendar"] = whole(b'<html><a href="?day=1">next</a></html>')
    bad = ["http://[", "http://a:99999/", "//\\evil", "javascript:x", "mailto:a@b", "http://u:p@127.0.0.1/", "\x00"]
    linked = "".join(f'<a href="{link}">x</a>' for link in (*bad, "/news/good"))
    server["/57/bad"] = whole(f'<html><head><base href="http://["></head>{linked}</html>'.encode())
    server["/news/good"] = whole(b'<html><a rel="next" href="http://[">x</a><a rel="next" href="?page=2">2</a></html>')
    server["/news/cut1"] = whole(b"<!-- noai -->")
    calendar = {f"/57/day{n}": n for n in range(60)}
    for path, n in calendar.items():
        server[path] = whole(f'<html><a href="/57/day{n + 1}">next</a></html>'.encode())
    for n in range(4):
        server[f"/61/loop{n}"] = whole(
            f"<sitemapindex><sitemap><loc>{site}/61/loop{(n + 1) % 4}</loc></sitemap></sitemapindex>".encode()
        )
    many = "".join(f"<sitemap><loc>{site}/61/sub{n}</loc></sitemap>" for n in range(20_000))
    server["/61/many"] = whole(
        f"<sitemapindex>{many}<sitemap><loc>http://elsewhere.example/x</loc></sitemap></sitemapindex>".encode()
    )
    server["/61/html"] = whole()
    maps = f"<urlset>{''.join(f'<url><loc>{site}/news/cut{n}</loc></url>' for n in range(50))}</urlset>".encode()
    server["/61/cut"] = whole(gzip.compress(maps)[:-120])
    server["/61/bomb"] = whole(gzip.compress(b"<urlset>" + b" " * 30_000_000 + b"</urlset>"))
    secret = tmp_path / "secret"
    secret.write_text("http://127.0.0.1/news/secret")
    laughs = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">' + "".join(
        f'<!ENTITY {c} "{f"&{p};" * 10}">' for p, c in zip("bcdefgh", "cdefghi", strict=True)
    )
    server["/60/laughs"] = whole(
        f"{laughs}]><rss><channel><item><link>{site}/news/&i;</link></item></channel></rss>".encode()
    )
    server["/60/xxe"] = whole(
        f'<!DOCTYPE x [<!ENTITY f SYSTEM "file://{secret}"><!ENTITY % d SYSTEM "{site}/60/dtd"> %d;]>'
        f'<rss xmlns:xi="http://www.w3.org/2001/XInclude"><channel><item><link>{site}/news/x&f;</link></item>'
        f'<item><link><xi:include href="file://{secret}" parse="text"/></link></item></channel></rss>'.encode()
    )
    item = f"<item><title>{'&a;' * 5_000}</title></item>"
    quadratic = f'<!DOCTYPE x [<!ENTITY a "{"x" * 50_000}">]><rss><channel>{item}</channel></rss>'
    server["/60/quadratic"] = whole(quadratic.encode())
    maps_config = [f"SITE/61/{name}" for name in ("loop0", "many", "html", "cut", "bomb")]
    feeds = [f"SITE/60/{name}" for name in ("laughs", "xxe", "quadratic")]
    pages = ["SITE/57/links", "SITE/57/calendar", "SITE/57/bad", "SITE/57/day0"]
    config = (
        f"sitemaps = {json.dumps(maps_config)}\nfeeds = {json.dumps(feeds)}\n[links]\nstart = {json.dumps(pages)}\n"
    )
    config += 'articles = ["/news/"]\nfollow = ["/57/"]'

    result = crawl_pages(
        server,
        tmp_path,
        [],
        config=config,
        settings="CLOSESPIDER_PAGECOUNT = 700\nDOWNLOAD_MAXSIZE = 8000000\nDEPTH_LIMIT = 10",
        archive=True,
    )

    assert 0 < result.found <= 3_000 + 51, "links are counted up to a limit"
    assert server.log["/57/day10"] == 1
    assert server.log["/57/day11"] == 0, "a calendar ends at DEPTH_LIMIT"
    assert max(server.log.values()) == 1, "nothing is asked for twice"
    assert sum(count for path, count in server.log.items() if path.startswith("/61/sub")) <= 500
    assert server.log["/60/dtd"] == 0
    assert not any("secret" in path for path in server.log)
    problems = "\n".join(result.problems)
    assert "/61/html: no feed or sitemap, but a page of HTML" in problems
    assert "/61/cut: cut: the packed body has no end" in problems
    assert "/61/bomb: unpacks to more than 8,000,000 bytes" in problems
    assert "left, since 500 sitemaps were read" in problems
    assert server.log["/news/cut0"] == 1, "what stands before the cut is used"
    assert server.log["/news/good"] == server.log["/news/good?page=2"] == 1, "what a bad address stands beside is used"
    assert "bad_answer" not in result.rejected, "a page of a comment alone is one that came"
    assert result.seconds < 60


def test_tls_must_be_in_order_unless_the_outlet_opts_out(tmp_path: Path) -> None:
    names = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(tmp_path / "key.pem"), "-out", str(tmp_path / "cert.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names, *files]
    subprocess.run(command, check=True, capture_output=True)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "cert.pem", tmp_path / "key.pem")
    secure = HostileServer(context)
    try:
        secure["/news/1"] = whole()
        site = f"https://127.0.0.1:{secure.port}"
        config = f'feeds = ["{site}/feed"]'
        refused = crawl_pages(secure, tmp_path, [f"{site}/news/1"], config)
        assert secure.log == {}
        assert any("tls" in problem for problem in refused.problems), refused.problems

        taken = crawl_pages(secure, tmp_path, [f"{site}/news/1"], config, "DOWNLOAD_VERIFY_CERTIFICATES = false")
        assert taken.new == 1
    finally:
        secure.close()


@pytest.mark.parametrize("encoding", ["gzip", "gzip, gzip", "deflate", "br", "zstd"])
def test_packed_bodies_are_unpacked_to_the_end_and_within_bounds(encoding: str) -> None:
    assert decode(bomb(encoding, 100_000), encoding, 100_000) == (bytes(100_000), "")
    with pytest.raises(TooLarge):
        decode(bomb(encoding, 100_001), encoding, 100_000)


def test_packed_bodies_say_what_is_wrong_with_them() -> None:
    zipped = gzip.compress(PAGE)
    flawed: list[tuple[bytes, str, str]] = [
        (zipped[:-9], "gzip", "cut"),
        (zipped[:-8] + b"\0\0\0\0" + zipped[-4:], "gzip", "damaged"),
        (zipped + b"junk", "gzip", "junk"),
        (zlib.compress(PAGE)[:-2], "deflate", "cut"),
        (zstandard.compress(PAGE)[:-9], "zstd", "damaged"),
    ]
    for body, encoding, wrong in flawed:
        assert wrong in decode(body, encoding, 1_000_000)[1], wrong
    assert decode(zipped + zipped, "x-gzip", 1_000_000) == (PAGE + PAGE, "")
    assert decode(PAGE, "gzip", 1_000_000) == (PAGE, "")
    assert decode(zlib.compress(PAGE)[2:-4], "deflate", 1_000_000) == (PAGE, "")
    for encodings in ("compress", "gzip, gzip, gzip"):
        with pytest.raises(UnknownEncoding):
            decode(zipped, encodings, 1_000_000)
