"""The same functions as Prefect flows: a task a shard, retried; a table artifact as the report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")

from prefect import flow, runtime, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from articles.read import EVERY_STEP, Step
from crawlers.crawl import Options
from flows.ingest import ingest
from flows.lists import Fetch
from flows.loading import ingest_shard
from flows.pool import Limits
from flows.runs import Settings, Shard, Summary, Tally, Watch


@task(name="ingest-shard", task_run_name="{shard.name}", retries=2, retry_delay_seconds=[5, 30], cache_policy=NO_CACHE)
def shard_task(shard: Shard, run_id: str, settings: Settings, watch: Watch) -> Tally:
    """One shard; safe to repeat, since what is loaded is not loaded twice."""
    return ingest_shard(shard, run_id, settings, watch)


def _run_name() -> str:
    paths = runtime.flow_run.parameters.get("paths", [])
    names = [Path(path).name for path in paths]
    return "ingest " + ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


@flow(name="ingest", flow_run_name=_run_name)
def ingest_flow(
    paths: list[str],
    data: str = "data",
    outlet: str | None = None,
    again: bool = False,
    workers: int = 0,
    page_seconds: int = 30,
    page_bytes: int = 2 * 1024**3,
    outlets: list[str] | None = None,
    columns: dict[str, str] | None = None,
    steps: list[str] | None = None,
    fetch: dict[str, Any] | None = None,
) -> Summary:
    """Load archives into the warehouse. The summary's counts are an artifact of the run."""
    limits = Limits(workers, page_seconds, page_bytes)
    how = Fetch(Options.from_json(fetch["options"]), fetch["replay"]) if fetch else None
    folders = tuple(Path(folder) for folder in outlets) if outlets else None
    settings = Settings(
        data=Path(data),
        limits=limits,
        outlet=outlet,
        again=again,
        columns=columns or {},
        steps=frozenset(map(Step, steps)) if steps else EVERY_STEP,
        outlet_folders=folders,
        fetch=how,
    )
    summary = ingest([Path(path) for path in paths], settings, run_shard=shard_task)
    report(summary)
    return summary


def report(summary: Summary) -> None:
    """The counts of a run as a table artifact of the flow run."""
    tally = summary.tally
    rows = [{"what": f"pages: {outcome}", "count": number} for outcome, number in sorted(tally.captures.items())]
    rows += [{"what": f"no article: {reason}", "count": number} for reason, number in sorted(tally.reasons.items())]
    rows += [{"what": name, "count": number} for name, number in sorted(tally.counts.items())]
    rows += [{"what": f"failed check: {name}", "count": number} for name, number, _ in summary.failed_checks]
    create_table_artifact(rows, key="ingest-report", description=f"Run {summary.run_id} into {summary.warehouse}")


def ingest_with_prefect(paths: Sequence[Path], settings: Settings) -> Summary:
    """`ingest` as a flow run, on the server of PREFECT_API_URL or on a temporary one."""
    summary: Summary = ingest_flow(
        paths=[str(path.absolute()) for path in paths],
        data=str(settings.data.absolute()),
        outlet=settings.outlet,
        again=settings.again,
        workers=settings.limits.workers,
        page_seconds=settings.limits.page_seconds,
        page_bytes=settings.limits.page_bytes,
        outlets=[str(folder.absolute()) for folder in settings.outlet_folders or ()] or None,
        columns=dict(settings.columns),
        steps=sorted(settings.steps),
        fetch={"options": how.options.to_json(), "replay": how.replay} if (how := settings.fetch) else None,
    )
    return summary
