"""Lists of addresses: fetched politely into an archive of their own, which is then loaded like any other."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from articles.records import Capture, Damage, Reason, Shape
from crawlers.archives import Source, find_sources
from crawlers.archives.formats import Format
from crawlers.archives.sources import opened
from crawlers.crawl import LISTS, REPLAY, Busy, CrawlFailed, Options, crawl_list, waiting
from warehouse.load import keep_robots


@dataclass(frozen=True, slots=True)
class Fetch:
    """How lists of addresses are fetched."""

    options: Options = field(default_factory=Options)
    replay: str = REPLAY
    """where the captures of an archive's index are replayed, with {timestamp} and {url}"""


@dataclass(frozen=True, slots=True)
class Fetched:
    """What the fetching of a list gave."""

    archives: list[Source]
    left: int
    """addresses that another run has to try again"""
    refused: Callable[[], Iterator[Capture]] = lambda: iter(())
    """the addresses that could not be fetched, each with its reason"""
    damages: tuple[Damage, ...] = ()
    says: str = ""


def fetch_list(
    source: Source, data: Path, fetch: Fetch, progress: Callable[[dict[str, Any]], None] = lambda counts: None
) -> Fetched:
    """Fetch what a list names into the archive of lists of the data folder."""
    try:
        crawled = crawl_list(source.path, fetch.replay, data, fetch.options, progress)
    except (Busy, CrawlFailed) as wrong:
        damage = Damage(source.name, 0, f"its pages could not be fetched: {wrong}", "to be tried again")
        return Fetched(_archives(data), 1, damages=(damage,), says=str(wrong).splitlines()[0])
    keep_robots(data, crawled.logged("robots"))
    fates = Path(crawled.fates_path) if crawled.fates_path else None
    refused = sum(crawled.rejected.values())
    says = f"{crawled.fetched:,} pages fetched, {refused:,} not"
    says += f"; {crawled.left:,} of {crawled.found:,} addresses are left: run it again" if crawled.left else ""
    return Fetched(_archives(data), crawled.left, lambda: _refused(source.name, fates), says=says)


def begins(source: Source, fetch: Fetch) -> str:
    """What is about to be done, in words."""
    with opened(source) as (_, found):
        what = f"captures it lists from {urlsplit(fetch.replay).netloc}" if found is Format.CDX else "pages it lists"
    asks = "" if fetch.options.contact else "; no contact is given to those who are asked, MORGUE_CONTACT names one"
    return f"{source.name}: fetching the {what}, {fetch.options.delay:g} s between two requests to a host{asks}"


def _archives(data: Path) -> list[Source]:
    return [found for found in find_sources(waiting(data.absolute(), LISTS)) if isinstance(found, Source)]


def _refused(name: str, fates: Path | None) -> Iterator[Capture]:
    if fates is None:
        return
    with fates.open(encoding="utf-8") as lines:
        for line in lines:
            fate = json.loads(line)
            note = (
                fate["detail"] if fate["detail"].startswith(fate["reason"]) else f"{fate['reason']}: {fate['detail']}"
            )
            yield Capture(
                b"", Shape.HTML, name, fate["place"], url=fate["url"], rejected=Reason.NOT_FETCHED, note=note[:500]
            )
