"""Write what a query finds to a file: Parquet, CSV that a spreadsheet can be trusted with, or JSONL."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet

from warehouse.handover import appearing

if TYPE_CHECKING:
    from warehouse.database import Connection

BATCH_ROWS = 20_000
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


class Form(StrEnum):
    """What a file of rows can be."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


def relations(db: Connection) -> dict[str, str]:
    """Name of every table and view of the warehouse, and what a row of it is."""
    found = db.execute(
        "select table_name, comment from duckdb_tables() where schema_name = 'main' union all "
        "select view_name, comment from duckdb_views() where schema_name = 'main' and not internal order by all"
    )
    return {name: comment or "" for name, comment in found.fetchall()}


def select_all(name: str) -> str:
    """The query that gives a table or view whole."""
    return 'from "' + name.replace('"', '""') + '"'


def export(db: Connection, query: str, to: Path, form: Form, is_raw: bool = False) -> int:
    """Write the rows of a query to a file, by batches, and return their number. The file appears whole or not at all.

    In CSV, text that a spreadsheet would take for a formula stands behind an apostrophe, unless `is_raw`; lists and
    nested values are JSON there. Raises QueryError where the query is wrong, OSError where the file cannot be."""
    with appearing(to) as fresh, fresh.open("wb") as out:
        return write(db, query, out, form, is_raw)


def write(db: Connection, query: str, out: IO[bytes], form: Form, is_raw: bool = False) -> int:
    """Write the rows of a query to an open file, by batches, and return their number; see export."""
    batches = db.execute(query).to_arrow_reader(BATCH_ROWS)
    return _WRITERS[form](batches, out, is_raw)


def neutral(value: str) -> str:
    """A text behind an apostrophe where a spreadsheet would run it as a formula (OWASP, CSV injection)."""
    return f"'{value}" if value.startswith(_FORMULA) else value


def _write_parquet(batches: pa.RecordBatchReader, out: IO[bytes], is_raw: bool) -> int:
    rows = 0
    with pyarrow.parquet.ParquetWriter(out, batches.schema, compression="zstd") as writer:
        for batch in batches:
            writer.write_batch(batch)
            rows += batch.num_rows
    return rows


def csv_value(value: Any, is_raw: bool = False) -> Any:
    """A value for CSV: nothing for null, JSON for lists and nested values, ISO 8601 for times; unless `is_raw`, a text
    that a spreadsheet would take for a formula behind an apostrophe."""
    if value is None or isinstance(value, bool | int | float | Decimal):
        return value
    text = value if isinstance(value, str) else _as_text(value)
    return text if is_raw else neutral(text)


def _write_csv(batches: pa.RecordBatchReader, out: IO[bytes], is_raw: bool) -> int:
    lines = csv.writer(_Encoded(out), lineterminator="\n")
    lines.writerow([csv_value(name, is_raw) for name in batches.schema.names])
    rows = 0
    for row in _rows(batches):
        lines.writerow([csv_value(value, is_raw) for value in row])
        rows += 1
    return rows


def _write_jsonl(batches: pa.RecordBatchReader, out: IO[bytes], is_raw: bool) -> int:
    rows = 0
    for row in _rows(batches):
        line = json.dumps(dict(zip(batches.schema.names, row, strict=True)), ensure_ascii=False, default=_plain)
        out.write(line.encode() + b"\n")
        rows += 1
    return rows


_WRITERS: dict[Form, Callable[[pa.RecordBatchReader, IO[bytes], bool], int]] = {
    Form.PARQUET: _write_parquet,
    Form.CSV: _write_csv,
    Form.JSONL: _write_jsonl,
}


def _rows(batches: pa.RecordBatchReader) -> Iterator[tuple[Any, ...]]:
    for batch in batches:
        yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)


def _as_text(value: Any) -> str:
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False, default=_plain)
    return value.isoformat() if isinstance(value, datetime | date) else str(value)


def _plain(value: Any) -> float | str:
    return float(value) if isinstance(value, Decimal) else _as_text(value)


class _Encoded:
    """A file of bytes that takes text."""

    def __init__(self, out: IO[bytes]) -> None:
        self.out = out

    def write(self, text: str) -> int:
        return self.out.write(text.encode())
