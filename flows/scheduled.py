"""What runs on a schedule, as Prefect flows: the crawl of an outlet, and the housekeeping of the warehouse."""

from __future__ import annotations

import logging
import os
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, Literal

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")

from prefect import flow, get_run_logger, runtime, task
from prefect.artifacts import create_markdown_artifact, create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.exceptions import FailedRun
from prefect.states import Completed, Failed

from crawlers.crawl import Busy, CrawlFailed, Options
from crawlers.outlets import Outlet, find_outlet
from flows.crawl import CrawlReport, crawl_and_load
from flows.doctor import diagnose
from flows.ingest import ingest
from flows.link import link
from flows.prefect_flows import report as report_load
from flows.runs import Settings, Summary
from flows.terminal import many
from warehouse.database import WarehouseBusy, publish
from warehouse.load import check, left_out

LOOPBACK = "MORGUE_LOOPBACK_PORTS"
"""set by `morgue serve --allow-loopback`, for tests; no parameter, since a run's parameters are open to many hands"""

_SETTLED = timedelta(seconds=30)
"""how long a file of a folder must have stood unchanged to be read: until then it may still be being copied"""
_MOST_PAGES = 100
"""that a run's artifact names of those that are no article; `captures` has all"""


def _is_no_bug(record: logging.LogRecord) -> bool:
    """False for the traceback that Prefect prints under a run which says in words why it failed."""
    return not (record.exc_info and isinstance(record.exc_info[1], FailedRun))


def _is_worth_another_try(task_: Any, run: Any, state: State[Any]) -> bool:
    """What may have passed by the next try: a crawl that died, a warehouse in use, a full disk or the like."""
    try:
        state.result()
    except (CrawlFailed, WarehouseBusy, OSError):
        return True
    except Exception:
        return False
    return False


@task(
    name="crawl-and-load",
    task_run_name="{outlet.slug}",
    retries=2,
    retry_delay_seconds=[30, 300],
    retry_condition_fn=_is_worth_another_try,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def crawl_task(
    outlet: Outlet, options: Options, data: str, folders: tuple[Path, ...] | None = None
) -> CrawlReport | None:
    """The crawl and its load; safe to repeat. None where another process is crawling the outlet."""
    try:
        return crawl_and_load(outlet, options, Settings(data=Path(data), outlet_folders=folders))
    except Busy as busy:
        get_run_logger().info("%s", busy)
        return None


@task(name="link", retries=1, retry_delay_seconds=30, cache_policy=NO_CACHE, persist_result=False)
def link_task(data: str) -> None:
    """What came, linked with what was there."""
    link(Path(data))


@flow(name="crawl-outlet", flow_run_name=lambda: f"crawl {runtime.flow_run.parameters['outlet']}", persist_result=False)
def crawl_outlet(
    outlet: str,
    data: str = "data",
    outlets: list[str] | None = None,
    since: date | None = None,
    limit: int | None = None,
    revisit: Literal["due", "all", "none"] = "due",
    archive: bool = False,
    contact: str | None = None,
) -> State[Any]:
    """Crawl an outlet and load what is new. Fails, after saving, where it brought less than its config expects.

    Two runs of one outlet never overlap, by a file lock that dies with its holder, where a limit on the server outlives
    it: the second ends at once, and well. `outlets` are folders of configs."""
    logging.getLogger("prefect.flow_runs").addFilter(_is_no_bug)
    folders = tuple(Path(folder) for folder in outlets) if outlets else None
    config = find_outlet(outlet, folders)
    options = Options(
        since=datetime.combine(since, time(), UTC) if since else None,
        limit=limit,
        revisit=revisit,
        archive=archive,
        contact=contact or os.environ.get("MORGUE_CONTACT"),
        loopback_ports=tuple(int(port) for port in os.environ.get(LOOPBACK, "").split(",") if port),
    )
    report = crawl_task(config, options, data, folders)
    if report is None:
        return Completed(name="Skipped", message=f"{outlet} is being crawled by another process; nothing to do")
    if report.loaded:
        link_task(data)
    _write_down(report, Path(data))
    if report.shortfalls:
        return Failed(message=f"{outlet}: what came is saved, but {'; '.join(report.shortfalls)}")
    crawled = report.crawled
    counts = {"found": crawled.found, "new": crawled.new, "changed": crawled.changed}
    if report.loaded:
        counts["loaded"] = report.loaded.tally.counts["articles"]  # of a try before too, that came no further
    counts |= {f"not fetched: {reason}": count for reason, count in sorted(crawled.rejected.items())}
    return Completed(message=", ".join(f"{count} {name}" for name, count in counts.items()))


def _write_down(report: CrawlReport, data: Path) -> None:
    """The report of a crawl as an artifact of its run."""
    crawled, slug = report.crawled, report.outlet.slug
    lines = ["| | |", "|---|---:|"]
    lines += [f"| {str(row['what']).replace('|', ' ')} | {row['count']:,} |" for row in report.rows()]
    lines += ["", *(f"- archive: `{path}`" for path in crawled.warc_paths)]
    if crawled.robots_path:
        lines += [f"- were we allowed: `{crawled.robots_path}`"]
    if report.loaded:
        lines += [f"- warehouse: `{report.loaded.warehouse}`, run `{report.loaded.run_id}`"]
    archives = [str(path) for path in crawled.warc_paths]
    if left := [*crawled.logged("not_fetched"), *left_out(data, archives, _MOST_PAGES)][:_MOST_PAGES]:
        lines += ["", "| no article | reason | |", "|---|---|---|"]
        lines += [
            f"| {' | '.join((row[n] or '').replace('|', ' ') for n in ('url', 'reason', 'detail'))} |" for row in left
        ]
    text = f"# {report.outlet.name}\n\n" + "\n".join(lines)
    create_markdown_artifact(text, key=f"crawl-{slug.replace('_', '-')}", description=f"Crawl {crawled.run_id}")


@task(
    name="load",
    task_run_name="{folder}",
    retries=2,
    retry_delay_seconds=[30, 300],
    retry_condition_fn=_is_worth_another_try,
    cache_policy=NO_CACHE,
    persist_result=False,
)
def load_task(folder: str, data: str, folders: tuple[Path, ...] | None = None) -> Summary:
    """What is new in the folder, loaded; safe to repeat."""
    return ingest([Path(folder)], Settings(data=Path(data), outlet_folders=folders, settled=_SETTLED))


@flow(name="load-folder", flow_run_name=lambda: f"load {runtime.flow_run.parameters['folder']}", persist_result=False)
def load_folder(folder: str, data: str = "data", outlets: list[str] | None = None) -> State[Any]:
    """Load what was put into a folder since the last time, and link it; files that were changed in the last half minute
    are left for the next run. Fails, after saving, where an archive is damaged or a check finds something."""
    logging.getLogger("prefect.flow_runs").addFilter(_is_no_bug)
    summary = load_task(folder, data, tuple(Path(one) for one in outlets) if outlets else None)
    tally = summary.tally
    if tally.captures - Counter(known=tally.captures["known"]):
        link_task(data)
    report_load(summary)
    wrong = [f"{one.source_path}: {one.what}" for one in tally.damages] + [
        f"check {name}" for name, *_ in summary.failed_checks
    ]
    said = ", ".join(f"{count} {name}" for name, count in tally.captures.items()) or "nothing new"
    if left := tally.counts["files_left"]:
        said += f", {many(left, 'file')} just changed, left for the next run"
    return Failed(message=f"{said}; {'; '.join(wrong[:3])}") if wrong else Completed(message=said)


@flow(name="housekeeping", persist_result=False)
def housekeeping(data: str = "data") -> State[Any]:
    """Link the articles that share a story, check the warehouse, publish it, and see whether the outlets are well.
    Fails where a check finds something or an outlet's last run was not as usual."""
    logging.getLogger("prefect.flow_runs").addFilter(_is_no_bug)
    if not (Path(data) / "work").is_dir():
        return Completed(name="Skipped", message=f"{data} holds no warehouse yet")
    link(Path(data))
    failed = check(Path(data))
    ailing = [one for one in diagnose(publish(Path(data))) if one.symptoms]
    rows = [{"what": f"check {name}", "found": f"{count} rows, the first: {first}"} for name, count, first in failed]
    rows += [{"what": f"outlet {one.outlet_id}", "found": f"{one.symptoms}, since {one.since}"} for one in ailing]
    create_table_artifact(
        rows, key="housekeeping", description="Checks that found something, outlets that are not well"
    )
    return Failed(message=", ".join(row["what"] for row in rows)) if rows else Completed()


HOUSEKEEPING_EVERY = timedelta(hours=6)
