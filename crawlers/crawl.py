"""Crawl an outlet in a process of its own, and say what came of it."""

from __future__ import annotations

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from crawlers.outlets import Outlet, Settings

SILENCE = 180.0
"""seconds without a sign of life after which a crawl is held to be stuck"""
LISTS = "_lists"
"""where lists keep what they fetched and what they know; no outlet can be called so"""
REPLAY = "https://web.archive.org/web/{timestamp}id_/{url}"
"""where captures of the Wayback Machine are replayed as they were fetched"""
_GRACE = 120.0
_GIVEN_UP = {
    "too_many_errors": "given up after too many errors",
    "memusage_exceeded": "given up for want of memory",
    "cannot_write": "given up, since what came could not be written",
    "shutdown": "stopped before its end",
}


@dataclass(frozen=True, slots=True)
class Options:
    """How to crawl this time."""

    since: datetime | None = None
    until: datetime | None = None
    limit: int | None = None
    """most pages to fetch"""
    revisit: str = "due"
    """which known pages to look at again: due, all that the sources name, or none"""
    archive: bool = False
    """read the sitemaps of all pages, however old, beside feeds and news sitemaps"""
    contact: str | None = None
    """an address or page in the user agent, for the outlet to turn to"""
    pages: tuple[str, ...] = ()
    """these addresses and nothing else, whatever the outlet's sources are"""
    next_page: tuple[str, ...] = ()
    """selectors of the link to an article's next part, where the config has none"""
    single_page: tuple[str, ...] = ()
    """the same, to all of it on one page"""
    loopback_ports: tuple[int, ...] = ()
    """ports of this machine that may be asked, for tests; no other inside address ever is"""
    backoff: float = 2.0
    """seconds before the first retry, doubled for each further one"""
    longest_wait: float = 120.0
    """most seconds to wait when a host asks for a pause"""
    delay: float = 1.0
    """of lists of addresses, which have no config: seconds between two requests to a host"""

    def to_json(self) -> dict[str, Any]:
        """The options for another process."""
        plain = {name: getattr(self, name) for name in self.__slots__}
        return plain | {n: plain[n].isoformat() if plain[n] else None for n in ("since", "until")}

    @classmethod
    def from_json(cls, given: dict[str, Any]) -> Options:
        """The options from another process."""
        times = {n: datetime.fromisoformat(given[n]) if given[n] else None for n in ("since", "until")}
        lists = {n: tuple(given[n]) for n in ("pages", "next_page", "single_page", "loopback_ports")}
        return cls(**{**given, **times, **lists})


@dataclass(frozen=True, slots=True)
class CrawlResult:
    """What a crawl found and fetched, and where it lies."""

    outlet_id: str
    run_id: str
    warc_paths: tuple[Path, ...]
    """what is to be ingested: this run's archive, and those of runs that were killed"""
    robots_path: Path | None
    found: int = 0
    """articles that the outlet's sources name, known ones included"""
    fetched: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    gone: int = 0
    """pages that were there and are no more"""
    redirected: int = 0
    requests: int = 0
    failures: int = 0
    rejected: dict[str, int] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    """what an operator should know: sources that did not answer, feeds that are none …"""
    finish_reason: str = "finished"
    seconds: float = 0.0
    peak_mib: int = 0
    """the most memory the crawl's process held"""
    rights: dict[str, int] = field(default_factory=dict)
    """what the outlet's answers said of mining and training, and how often"""
    reserved: tuple[str, ...] = ()
    """what of it they reserve: tdm, ai_training"""
    fates_path: str | None = None
    """of a list: why each address that could not be fetched was not, a line of JSON each"""
    left: int = 0
    """of a list: the addresses that are still to be fetched"""

    @property
    def warc_path(self) -> Path | None:
        """This run's archive; None where nothing was fetched."""
        return next((path for path in self.warc_paths if self.run_id in path.name), None)

    def logged(self, kind: str) -> list[dict[str, Any]]:
        """What the crawl wrote down of one kind: robots for the answers of hosts about their robots.txt, signal …"""
        if self.robots_path is None:
            return []
        rows = (json.loads(line) for line in self.robots_path.read_text(encoding="utf-8").splitlines())
        return [row for row in rows if row["kind"] == kind]

    @property
    def given_up(self) -> str | None:
        """Why the crawl did not come to its end, in words; None where it did."""
        return _GIVEN_UP.get(self.finish_reason)

    def shortfalls(self, outlet: Outlet) -> list[str]:
        """What the outlet's config expects of a run and this one did not bring, in words. Every run is expected to read
        some source and to come to its end."""
        short = [self.given_up] if self.given_up else []
        if not self.found and self.problems:
            short.append(f"no article found: {self.problems[0]}")
        elif self.found < outlet.expect.articles:
            short.append(f"{self.found} articles found, {outlet.expect.articles} expected")
        came = self.new + self.changed + self.unchanged + self.gone + self.redirected
        if self.fetched and not came and not short:
            short.append(f"none of {self.fetched} pages asked for came")
        return short


class Busy(RuntimeError):
    """The outlet is being crawled by another process; the message says by which."""


class CrawlFailed(RuntimeError):
    """The crawl's process ended without a result; the message holds its last words."""


def crawl(
    outlet: Outlet,
    folder: Path,
    options: Options | None = None,
    progress: Callable[[dict[str, Any]], None] = lambda counts: None,
) -> CrawlResult:
    """Crawl an outlet into folder/warc, its memory in folder/crawl; `progress` is given the counts each second.
    Raises Busy, CrawlFailed, and ValueError where the config names no place to find articles."""
    if not outlet.can_be_crawled:
        raise ValueError(f"{outlet.path}: names no feed, sitemap or start page, so there is nothing to crawl")
    asked = {"outlet": str(outlet.path.resolve())}
    return _crawl(outlet, "crawlers.process", asked, folder, options, progress)


def crawl_list(
    path: Path,
    replay: str,
    folder: Path,
    options: Options | None = None,
    progress: Callable[[dict[str, Any]], None] = lambda counts: None,
) -> CrawlResult:
    """Fetch what a list of addresses names into folder/warc/_lists: pages of the web, or the captures of an archive's
    index from where they are replayed, an address with {url} and {timestamp}. Raises Busy, CrawlFailed."""
    asked = {"list": str(path.resolve()), "replay": replay}
    return _crawl(list_outlet(options or Options()), "crawlers.listed", asked, folder, options, progress)


def list_outlet(options: Options) -> Outlet:
    """What stands for an outlet's config where there is none: the pace, and limits that no list reaches by itself."""
    settings = Settings(
        DOWNLOAD_DELAY=options.delay,
        CLOSESPIDER_PAGECOUNT=1_000_000,
        CLOSESPIDER_TIMEOUT=604_800,
        CLOSESPIDER_ERRORCOUNT=100_000,
    )
    named = {"name": "Lists of addresses", "domains": ("_",), "country": "XX", "language": "en", "time_zone": "UTC"}
    return Outlet(slug=LISTS, path=Path(LISTS), settings=settings, **named)  # type: ignore[arg-type]


def _crawl(
    outlet: Outlet,
    module: str,
    asked: dict[str, Any],
    folder: Path,
    options: Options | None,
    progress: Callable[[dict[str, Any]], None],
) -> CrawlResult:
    asked = asked | {"folder": str(folder.resolve()), "options": (options or Options()).to_json()}
    child = subprocess.Popen(
        [sys.executable, "-m", module],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONUNBUFFERED": "1"},
    )
    assert child.stdin is not None
    with child:
        try:
            child.stdin.write(json.dumps(asked).encode())
            child.stdin.close()
            last, words = _listen(child, outlet.settings.CLOSESPIDER_TIMEOUT + _GRACE, progress)
        except BaseException:
            child.kill()
            raise
        status = child.wait()
    if "busy" in last:
        raise Busy(f"{outlet.slug} is being crawled by {last['busy'] or 'another process'}")
    if "result" not in last:
        raise CrawlFailed(f"the crawl of {outlet.slug} ended with status {status}: {words.strip()[-2_000:]}")
    return _result(outlet, last["result"])


def _listen(
    child: subprocess.Popen[bytes], most_seconds: float, progress: Callable[[dict[str, Any]], None]
) -> tuple[dict[str, Any], str]:
    """The last line a child wrote, and its words on standard error; it is killed when silent or beyond its time."""
    assert child.stdout is not None
    assert child.stderr is not None
    last: dict[str, Any] = {}
    words, line = b"", b""
    started = heard = time.monotonic()
    with selectors.DefaultSelector() as selector:
        selector.register(child.stdout, selectors.EVENT_READ)
        selector.register(child.stderr, selectors.EVENT_READ)
        while selector.get_map():
            for ready, _ in selector.select(1.0):
                piece = os.read(ready.fd, 65_536)
                if not piece:
                    selector.unregister(ready.fileobj)
                elif ready.fileobj is child.stderr:
                    words = (words + piece)[-8_000:]
                else:
                    heard = time.monotonic()
                    *whole, line = (line + piece).split(b"\n")
                    for text in whole:
                        last = json.loads(text)
                        if "progress" in last:
                            progress(last["progress"])
            quiet, lasted = time.monotonic() - heard, time.monotonic() - started
            if quiet > SILENCE or lasted > most_seconds:
                child.kill()
                words += f"killed after {lasted:.0f} s, {quiet:.0f} s without a sign of life".encode()
                break
    return last, words.decode("utf-8", "replace")


def _result(outlet: Outlet, given: dict[str, Any]) -> CrawlResult:
    plain = dict(given)
    path, rescued = plain.pop("warc_path"), plain.pop("rescued", [])
    robots = Path(plain.pop("robots_path"))
    paths = tuple(Path(p) for p in [*rescued, *([path] if path else [])])
    problems, reserved = tuple(plain.pop("problems")), tuple(plain.pop("reserved"))
    return CrawlResult(outlet.slug, warc_paths=paths, robots_path=robots, problems=problems, reserved=reserved, **plain)


def waiting(folder: Path, slug: str) -> list[Path]:
    """The outlet's archives that nobody has called loaded yet, oldest first."""
    done = _loaded_list(folder, slug)
    names = set(done.read_text(encoding="utf-8").split()) if done.exists() else set()
    return [path for path in sorted((folder / "warc" / slug).glob("*.warc.gz")) if path.name not in names]


def call_loaded(folder: Path, slug: str, paths: list[Path]) -> None:
    """Write down that these archives are in the warehouse."""
    with _loaded_list(folder, slug).open("a", encoding="utf-8") as done:
        done.write("".join(f"{path.name}\n" for path in paths))


def _loaded_list(folder: Path, slug: str) -> Path:
    return folder / "crawl" / slug / "loaded.txt"
