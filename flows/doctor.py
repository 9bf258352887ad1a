"""Is an outlet well? Its last run against the runs before, and since when it has not been as usual."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from warehouse.database import reading


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
    """Every outlet, or those of the slugs, by its last run. An outlet is compared from its fourth run on.
    Raises WarehouseUnreadable."""
    with reading(warehouse) as db:
        rows = db.execute(
            "select outlet_id, started_at, symptoms from outlet_runs "
            "where ? = 0 or list_contains(?, outlet_id) order by outlet_id, started_at",
            [len(slugs), list(slugs)],
        ).fetchall()
    for outlet_id, group in groupby(rows, key=lambda row: row[0]):
        yield _last_of(outlet_id, list(group))


def _last_of(outlet_id: str, runs: list[tuple[Any, ...]]) -> Diagnosis:
    _, last_run, symptoms = runs[-1]
    since = None
    for _, started_at, was in reversed(runs):
        if not was:
            break
        since = started_at
    return Diagnosis(outlet_id, len(runs), last_run, symptoms, since)
