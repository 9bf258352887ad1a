"""Look at a news site, propose its config, and try it on a few pages."""

from __future__ import annotations

import json
import re
import shutil
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from articles.domains import registered_domain
from articles.records import Capture
from crawlers.addresses import address, host_of
from crawlers.archives import find_sources, read_captures
from crawlers.archives.http import Response
from crawlers.archives.sources import Source
from crawlers.crawl import CrawlResult, Options, crawl
from crawlers.discover import (
    Proposal,
    further_places,
    places_to_try,
    propose,
    read_front_page,
    with_country,
)
from crawlers.outlets import HOST, Outlet, Settings, read_outlet
from crawlers.sources import NotASource
from crawlers.warc_writer import read_answers
from flows.golden import try_pages
from flows.outlets import Configured

_TOLD = {
    "no_such_host": "no such host",
    "robots": "its robots.txt forbids it",
    "robots_unreachable": "its robots.txt could not be read, so nothing may be fetched",
    "offsite": "it leads to another host; give that address instead",
    "inside_address": "it is an address of this machine or an inside network",
    "connection_refused": "nobody answers there",
    "timeout": "no answer in time",
    "tls": "its certificate is not in order",
}


class NoProposal(RuntimeError):
    """No config can be proposed for a site; the message says why, in one line."""


@dataclass(frozen=True, slots=True)
class Sample:
    """What would be read from a page of the outlet."""

    url: str
    page: str
    """the name of the saved page; empty where it is not saved, since it is no article"""
    read: dict[str, Any]
    """title, authors, published, language, paragraphs; or rejected, with the reason"""


@dataclass(frozen=True, slots=True)
class NewOutlet:
    """A proposed config and what it brings."""

    proposal: Proposal
    toml: str
    samples: tuple[Sample, ...] = ()
    problems: tuple[str, ...] = ()
    not_fetched: dict[str, int] = field(default_factory=dict)
    """why pages that were asked for on trial did not come, and how many"""


def look_at(url: str, options: Options, delay: float, country: str | None, language: str | None) -> Proposal:
    """A config for the site, from its front page, robots.txt, feeds and sitemaps, fetched as politely as any crawl.
    Raises NoProposal."""
    start = address(url if "://" in url else f"https://{url}")
    try:
        HOST.test(host_of(start) if start else "")
    except ValueError:
        raise NoProposal(f"{url}: no http or https address") from None
    assert start is not None
    with tempfile.TemporaryDirectory(prefix="morgue-") as folder:
        desk = _Desk(Path(folder), options, delay)
        result, pages, robots = desk.fetch([start])
        if not pages:
            raise NoProposal(f"{start}: {_why(result, robots)}")
        (front_url, page), *_ = pages
        try:
            front = read_front_page(page.body, front_url, page.headers.get("content-type", ""))
        except NotASource as wrong:
            raise NoProposal(f"{start}: {wrong}") from None
        front = with_country(front, country, language)
        places = places_to_try(front, [link for row in robots for link in row["sitemaps"]])
        bodies = desk.bodies(places)
        if further := [place for place in further_places(bodies) if place not in places]:
            bodies += desk.bodies(further)
    try:
        return propose(
            front,
            bodies,
            registered_domain(front.url),
            delay if delay != Settings().DOWNLOAD_DELAY else None,
        )
    except ValueError as wrong:
        raise NoProposal(f"{front.url}: {wrong}") from None


def try_proposal(proposal: Proposal, samples: int, options: Options, into: Path | None) -> NewOutlet:
    """The proposal tried on a few of the newest pages; config and pages are put into a folder, unless it is None.
    Raises NoProposal where nothing can be fetched by it."""
    today = datetime.now(UTC).date()
    with tempfile.TemporaryDirectory(prefix="morgue-") as folder:
        made = Path(folder) / "outlets"
        made.mkdir()
        config = made / f"{proposal.slug}.toml"
        config.write_text(proposal.to_toml(today), "utf-8")
        outlet = read_outlet(config)
        result = crawl(outlet, Path(folder) / "data", replace(options, limit=samples))
        proposal = replace(proposal, expect=max(1, result.found // 2))
        config.write_text(proposal.to_toml(today), "utf-8")
        captures = [page for page in _captures(result) if page.http_status == 200]
        if not captures:
            raise NoProposal(
                f"{proposal.domain}: no article could be fetched: {_why(result)} (--dry-run prints the config)"
            )
        read = _save(captures, made / proposal.slug, read_outlet(config))
        if into is not None:
            _put(made, proposal.slug, into)
        return NewOutlet(proposal, proposal.to_toml(today), read, result.problems, _in_words(result))


def _save(captures: Sequence[Capture], folder: Path, outlet: Outlet) -> tuple[Sample, ...]:
    """Save pages as golden pages of the outlet; what is no article is told and not saved."""
    folder.mkdir()
    for number, capture in enumerate(captures, 1):
        last = re.sub(r"\.\w{2,5}$", "", (capture.url or "").partition("?")[0].rstrip("/").rpartition("/")[2])
        name = re.sub(r"[^a-z0-9]+", "-", last.lower())[:60].strip("-") or "page"
        path = folder / f"{name}.html"
        path = folder / f"{name}-{number}.html" if path.exists() else path
        path.write_bytes(_self_contained(capture))
        path.with_suffix(".json").write_text(json.dumps({"url": capture.url}) + "\n", "utf-8")
    samples = []
    for tried in try_pages(folder, known=Configured({outlet.slug: outlet})):
        expected = tried.page.with_suffix(".json")
        read = json.loads(expected.read_text("utf-8"))
        if "rejected" in read:
            tried.page.unlink()
            expected.unlink()
        samples.append(Sample(read.pop("url"), "" if "rejected" in read else tried.page.name, read))
    return tuple(samples)


def _self_contained(capture: Capture) -> bytes:
    """The page's bytes; as UTF-8 with its mark where only the header told how they are to be read."""
    names = re.search(r"charset=[\"']?([\w.:-]+)", capture.content_type or "", re.I)
    if not names or names[1].lower() in {"utf-8", "utf8"} or b"charset" in capture.payload[:2_048].lower():
        return capture.payload
    try:
        return capture.payload.decode(names[1]).encode("utf-8-sig")
    except (LookupError, UnicodeDecodeError):
        return capture.payload


def _put(made: Path, slug: str, into: Path) -> None:
    """Put config and pages into a folder, the config last: where it stands, all is there."""
    into.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(made / f"{slug}.toml", unfinished(into, slug))
    shutil.rmtree(into / slug, ignore_errors=True)
    if any((made / slug).iterdir()):
        shutil.copytree(made / slug, into / slug)
    unfinished(into, slug).replace(into / f"{slug}.toml")


def unfinished(into: Path, slug: str) -> Path:
    """The config while its pages are being put beside it; one that is left says that this was broken off."""
    return into / f"{slug}.toml.part"


class _Desk:
    """Fetches given addresses with the same spider, limits and manners as a crawl."""

    def __init__(self, folder: Path, options: Options, delay: float) -> None:
        self.folder, self.options, self.delay = folder, options, delay
        self.seen: set[str] = set()

    def fetch(self, urls: Sequence[str]) -> tuple[CrawlResult, list[tuple[str, Response]], list[dict[str, Any]]]:
        """How it went, the good answers in the order they were asked for, redirected ones last, and what the robots.txt
        files said."""
        hosts = sorted({host_of(url) for url in urls})
        config = self.folder / "site.toml"
        config.write_text(
            f'name = "site"\ndomains = {json.dumps(hosts)}\ncountry = "AQ"\nlanguage = "en"\ntime_zone = "UTC"\n'
            f'[links]\nstart = [{json.dumps(urls[0])}]\narticles = ["."]\n[settings]\nDOWNLOAD_DELAY = {self.delay}\n',
            "utf-8",
        )
        result = crawl(read_outlet(config), self.folder / "data", replace(self.options, pages=tuple(urls)))
        rows: list[dict[str, Any]] = []
        if result.robots_path:
            rows = [json.loads(line) for line in result.robots_path.read_text("utf-8").splitlines()]
        answers = [(url, answer) for path in result.warc_paths for url, answer in read_answers(path)]
        good = [(url, answer) for url, answer in answers if answer.status == 200 and url not in self.seen]
        self.seen |= {url for url, _ in good}
        good.sort(key=lambda one: urls.index(one[0]) if one[0] in urls else len(urls))
        return result, good, [row for row in rows if row["kind"] == "robots"]

    def bodies(self, urls: Sequence[str]) -> list[tuple[str, bytes]]:
        """The bodies of the good answers, each with its address."""
        return [(url, answer.body) for url, answer in self.fetch(urls)[1]]


def _captures(result: CrawlResult) -> list[Capture]:
    paths = [result.warc_path] if result.warc_path else []
    sources = [source for source in find_sources(paths) if isinstance(source, Source)]
    return [page for source in sources for page in read_captures(source) if isinstance(page, Capture)]


def _in_words(result: CrawlResult) -> dict[str, int]:
    return {reason.replace("_", " ").replace("http", "HTTP"): n for reason, n in sorted(result.rejected.items())}


def _why(result: CrawlResult, robots: Sequence[dict[str, Any]] = ()) -> str:
    """Why nothing came, in words."""
    reason = next(iter(result.rejected), "")
    if reason == "robots_unreachable":  # often since nothing of the host can be reached, and the log says why
        word = next((str(row["reason"]).partition(":")[0] for row in robots if row["reason"]), "")
        reason = word if word in _TOLD else reason
    if reason in ("http_401", "http_403"):
        code = reason.removeprefix("http_")
        return (
            f"the site answers HTTP {code}: it lets no programs in. Pages saved by hand are loaded by `morgue ingest`"
        )
    if reason.startswith("http_"):
        return f"the site answers HTTP {reason.removeprefix('http_')}"
    told = _TOLD.get(reason, reason.replace("_", " ")) or result.given_up
    if not told and result.redirected:
        return "it only redirects, to what was asked for already"
    return told or next(iter(result.problems), "nothing came back")
