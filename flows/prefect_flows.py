"""The same functions as Prefect flows: a task a shard, retried; a table artifact as the report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS", "180")

from prefect import flow, runtime, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.ingest import ingest
from flows.loading import ingest_shard
from flows.runs import Settings, Shard, Summary, Tally, Watch


@task(name="ingest-shard", task_run_name="{shard.name}", retries=2, retry_delay_seconds=[5, 30], cache_policy=NO_CACHE)
def shard_task(shard: Shard, run_id: str, settings: Settings, watch: Watch) -> Tally:
    """One shard; safe to repeat, since what is loaded is not loaded twice."""
    return ingest_shard(shard, run_id, settings, watch)


def _run_name() -> str:
    paths = runtime.flow_run.parameters.get("paths", [])
    names = [Path(path).name for path in paths]
    return "ingest " + ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


@flow(name="ingest", flow_run_name=_run_name, validate_parameters=False)
def ingest_flow(paths: list[str], settings: Settings) -> Summary:
    """Load archives into the warehouse. The summary's counts are an artifact of the run."""
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
    summary: Summary = ingest_flow([str(path.absolute()) for path in paths], settings)
    return summary
