"""Load batches in short transactions, and keep the ledger of runs and files."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from warehouse.database import code_version, failed_checks, registered, transaction, writing
from warehouse.stage import read_batch

COUNTED = ("captures", "articles", "quotes", "mentions", "entities", "damages")


def begin_run(data: Path, flow: str, parameters: Mapping[str, Any]) -> str:
    """Write down that a run began; runs that died before are marked interrupted. Returns its run_id."""
    now = datetime.now(UTC)
    run_id = f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
    with writing(data) as db:
        db.execute(
            "insert into runs (run_id, flow, parameters, started_at, state, code_version) values (?, ?, ?, ?, ?, ?)",
            [run_id, flow, json.dumps(parameters, default=str), now, "running", code_version()],
        )
    return run_id


def end_run(data: Path, run_id: str, state: str, counts: Mapping[str, int], message: str | None = None) -> None:
    """Write down how a run ended."""
    with writing(data) as db:
        db.execute(
            "update runs set ended_at = ?, state = ?, counts = ?, message = ? where run_id = ?",
            [datetime.now(UTC), state, json.dumps(counts), message, run_id],
        )


def load_batch(data: Path, folder: Path, replaces: bool = False) -> dict[str, int]:
    """Load a staged batch in one transaction with its ledger rows. Returns the captures by outcome as they were
    loaded. The same batch loaded again changes nothing."""
    tables = read_batch(folder)
    script = resources.files("warehouse").joinpath("load.sql").read_text("utf-8")
    with writing(data) as db, registered(db, {f"staged_{name}": table for name, table in tables.items()}):
        known = _known(db, tables["captures"]["capture_id"])
        with transaction(db):
            for statement in db.extract_statements(script):
                wanted = {"replaces": replaces, "now": datetime.now(UTC)}
                db.execute(statement, {key: wanted[key] for key in statement.named_parameters})
        rows = db.execute(
            "select outcome, count(*) from captures where capture_id in (select capture_id from staged_captures) "
            "and (? or not list_contains(?, capture_id)) group by outcome",
            [replaces, sorted(known)],
        ).fetchall()
    return dict(rows)


def known_captures(data: Path, capture_ids: Iterable[str]) -> set[str]:
    """Which of these captures the warehouse has."""
    with writing(data) as db:
        return _known(db, pa.array(list(capture_ids), pa.string()))


def known_sources(data: Path) -> list[dict[str, Any]]:
    """The ledger of files: path, fingerprint, size, time, how far each was read."""
    with writing(data) as db:
        rows: list[dict[str, Any]] = db.execute("select * from sources").to_arrow_table().to_pylist()
    return rows


def totals(data: Path) -> dict[str, int]:
    """Rows of the main tables."""
    with writing(data) as db:
        return {name: db.table(name).count("*").fetchall()[0][0] for name in COUNTED}


def check(data: Path) -> list[tuple[str, int, str]]:
    """The checks of warehouse/checks that found something; empty where all holds."""
    with writing(data) as db:
        return failed_checks(db)


def _known(db: Any, capture_ids: Any) -> set[str]:
    with registered(db, {"asked": pa.table({"capture_id": capture_ids})}):
        found = db.execute("select capture_id from captures semi join asked using (capture_id)").fetchall()
    return {capture_id for (capture_id,) in found}
