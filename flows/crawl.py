"""Crawl an outlet, load what came, and say whether it was what the outlet's config expects."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from articles.page import NO_SITE
from crawlers.crawl import CrawlResult, Options, call_loaded, crawl, waiting
from crawlers.outlets import Outlet
from flows.ingest import ingest
from flows.outlets import configured, configured_row
from flows.runs import Settings, Summary, Watch
from warehouse.database import publish
from warehouse.load import filled_shares, keep_rights, keep_robots, running


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """How the crawl of an outlet ended."""

    outlet: Outlet
    crawled: CrawlResult
    loaded: Summary | None
    """None where there was nothing to load"""
    shortfalls: tuple[str, ...]
    """what the outlet's config expects and this run did not bring, in words"""

    @property
    def rights(self) -> list[str]:
        """What the outlet reserves, mining or training, in words, and where its config says otherwise."""
        said = []
        for about, called in (("tdm", "text and data mining"), ("ai_training", "training of models")):
            by_config = getattr(self.outlet.rights, about)
            if about in self.crawled.reserved:
                but = ", though its config says that it is allowed" if by_config == "allowed" else ""
                said.append(f"reserves {called}{but}")
            elif by_config == "reserved":
                said.append(f"reserves {called}, its config says")
        return said

    def rows(self) -> list[dict[str, Any]]:
        """The counts, one a row, as reports show them."""
        counts = ("found", "fetched", "new", "changed", "unchanged", "gone", "redirected", "requests")
        rows: list[dict[str, Any]] = [{"what": name, "count": getattr(self.crawled, name)} for name in counts]
        rows += [{"what": f"not fetched: {reason}", "count": n} for reason, n in sorted(self.crawled.rejected.items())]
        if self.loaded:
            tally = self.loaded.tally
            rows += [{"what": f"loaded: {outcome}", "count": n} for outcome, n in sorted(tally.captures.items())]
            rows += [{"what": f"no article: {reason}", "count": n} for reason, n in sorted(tally.reasons.items())]
        rows += [{"what": f"expected, but {text}", "count": 1} for text in self.shortfalls]
        rows += [{"what": text, "count": 1} for text in self.rights]
        rows += [{"what": f"said: {says}", "count": times} for says, times in self.crawled.rights.items()]
        return rows + [{"what": f"problem: {text}", "count": 1} for text in self.crawled.problems]

    def as_json(self) -> dict[str, Any]:
        """The report for programs."""
        crawled = {name: getattr(self.crawled, name) for name in self.crawled.__slots__}
        paths = {"warc_paths": [str(path) for path in self.crawled.warc_paths], "robots_path": None}
        if self.crawled.robots_path:
            paths["robots_path"] = str(self.crawled.robots_path)  # type: ignore[assignment]
        loaded = self.loaded.as_json() if self.loaded else None
        ended = {"loaded": loaded, "shortfalls": list(self.shortfalls), "outlet_reserves": self.rights}
        return {**crawled, **paths, **ended}


def crawl_and_load(
    outlet: Outlet,
    options: Options,
    settings: Settings,
    progress: Callable[[dict[str, Any]], None] = lambda counts: None,
    watch: Watch | None = None,
) -> CrawlReport:
    """Crawl the outlet into the data folder and load every archive of it that is not loaded yet.
    Raises Busy, CrawlFailed, ValueError where there is nothing to crawl."""
    asked = {"outlet": outlet.slug, "options": options.to_json()}
    site = configured(settings.outlet_folders).imported.site_of(f"https://{outlet.domains[0]}/") or NO_SITE
    to_next, to_all = (tuple(x for x in found if x[0] in "/(") for found in (site.next_page, site.single_page))
    options = replace(options, next_page=to_next, single_page=to_all)
    with running(settings.data, "crawl", asked) as run:
        for died in run.left:
            (watch or Watch()).says(died)
        crawled = crawl(outlet, settings.data, options, progress)
        run.counts = {
            name: getattr(crawled, name) for name in ("found", "fetched", "new", "changed", "unchanged", "gone")
        }
        run.counts |= {f"not fetched: {reason}": n for reason, n in crawled.rejected.items()}
        run.shortfall = "; ".join(crawled.shortfalls(outlet)) or None
        keep_robots(settings.data, crawled.logged("robots"))
        if crawled.robots_path:
            said = [{**row, "crawl_id": row["run_id"]} for row in crawled.logged("signal")]
            keep_rights(settings.data, configured_row(outlet), said)
    paths = waiting(settings.data, outlet.slug)
    loaded = ingest(paths, settings, watch) if paths else None
    call_loaded(settings.data, outlet.slug, paths)
    if loaded is None:
        publish(settings.data)  # what robots.txt and the outlet said is to be seen too
    short = (
        *crawled.shortfalls(outlet),
        *_nothing_read(outlet, loaded),
        *_missing_fields(outlet, settings.data, paths),
    )
    return CrawlReport(outlet, crawled, loaded, short)


def _nothing_read(outlet: Outlet, loaded: Summary | None) -> list[str]:
    """That as many pages as the config expects articles came, and not one was read as an article: a new design."""
    if loaded is None or not 0 < outlet.expect.articles <= loaded.pages == loaded.tally.captures["rejected"]:
        return []
    return [f"none of {loaded.pages} pages is an article"]


def _missing_fields(outlet: Outlet, data: Path, paths: list[Path]) -> list[str]:
    """The fields that too few of the new articles have, in words."""
    if not (paths and outlet.expect.fields):
        return []
    shares = filled_shares(data, [str(path.absolute()) for path in paths], outlet.expect.fields)
    least = outlet.expect.share
    return [
        f"{share:.0%} of articles have {name}, {least:.0%} expected" for name, share in shares.items() if share < least
    ]
