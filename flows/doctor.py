"""Is an outlet well? Its last run against the runs before, and since when it has not been as usual."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from warehouse.database import reading

_CRAWLS = """
select parameters ->> 'outlet' as outlet_id, started_at, message
from runs
where
    flow = 'crawl' and state in ('completed', 'failed') and outlet_id is not null
    and coalesce(message, '') not like 'Busy: %'  -- another process was at it, and has a row of its own
order by outlet_id, started_at
"""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """The state of one outlet in its last run."""

    outlet_id: str
    runs: int
    last_run: datetime
    symptoms: str
    """what is not as usual, in words; empty where all is"""
    since: datetime | None
    """the first of the runs in a row that were not as usual"""


def diagnose(warehouse: Path, slugs: tuple[str, ...] = ()) -> Iterator[Diagnosis]:
    """Every outlet, or those of the slugs, by its last crawl where that failed, else by the last run that brought
    something; by that it is compared from its fourth run on. Raises WarehouseUnreadable."""
    with reading(warehouse) as db:
        brought = _by_outlet(
            db.execute("select outlet_id, started_at, symptoms from outlet_runs order by outlet_id, started_at")
        )
        crawled = _by_outlet(db.execute(_CRAWLS))
    for outlet_id in sorted(brought.keys() | crawled.keys()):
        if slugs and outlet_id not in slugs:
            continue
        runs, crawls = brought.get(outlet_id, []), crawled.get(outlet_id, [])
        yield _last_of(outlet_id, len(runs), crawls if not runs or (crawls and crawls[-1][2]) else runs)


def last_crawls(warehouse: Path) -> dict[str, datetime]:
    """When each outlet was last crawled to the end, whatever that brought; empty where there is no warehouse."""
    if not warehouse.is_file():
        return {}
    with reading(warehouse) as db:
        return {outlet_id: crawls[-1][1] for outlet_id, crawls in _by_outlet(db.execute(_CRAWLS)).items()}


def _by_outlet(rows: Any) -> dict[str, list[tuple[Any, ...]]]:
    return {outlet_id: list(group) for outlet_id, group in groupby(rows.fetchall(), key=lambda row: row[0])}


def _last_of(outlet_id: str, count: int, runs: list[tuple[Any, ...]]) -> Diagnosis:
    _, last_run, symptoms = runs[-1]
    since = None
    for _, started_at, was in reversed(runs):
        if not was:
            break
        since = started_at
    return Diagnosis(outlet_id, count, last_run, symptoms or "", since)
