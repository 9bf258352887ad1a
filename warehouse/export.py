"""Write what a query finds to a file: Parquet, CSV that a spreadsheet can be trusted with, or JSONL."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pyarrow.parquet

from warehouse.database import QueryError, each
from warehouse.handover import appearing
from warehouse.values import column_names, json_text, write_csv

if TYPE_CHECKING:
    from warehouse.database import Connection

BATCH_ROWS = 20_000


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


def export(
    db: Connection,
    files: Sequence[tuple[Path, str, Form]],
    is_raw: bool = False,
    told: Callable[[str, int, int], None] = lambda *_: None,
) -> list[tuple[Path, int]]:
    """Write the rows of queries to files, by batches, and return their numbers. The files appear once all are written;
    `told` hears how many are.

    In CSV, text that a spreadsheet would take for a formula stands behind an apostrophe, unless `is_raw`; lists and
    nested values are JSON there. Raises QueryError where the query is wrong, OSError where the file cannot be."""
    written: list[tuple[Path, int]] = []
    with ExitStack() as all_or_none:
        for to, query, form in files:
            told("writing files", len(written), len(files))
            to.parent.mkdir(parents=True, exist_ok=True)
            with all_or_none.enter_context(appearing(to)).open("wb") as out:
                written.append((to, write(db, query, out, form, is_raw)))
    return written


def write(db: Connection, query: str, out: IO[bytes], form: Form, is_raw: bool = False) -> int:
    """Write the rows of a query to an open file, by batches, and return their number; see export."""
    result = db.execute(query)
    if form is Form.PARQUET:
        return _write_parquet(result, out)
    columns, lines = column_names(result), codecs.getwriter("utf-8")(out)
    if form is Form.CSV:
        return write_csv(columns, each(result, BATCH_ROWS), lines, is_raw)
    count = 0
    for count, row in enumerate(each(result, BATCH_ROWS), 1):  # noqa: B007 the last is the number
        lines.write(json_text(dict(zip(columns, row, strict=True))) + "\n")
    return count


def _write_parquet(result: Connection, out: IO[bytes]) -> int:
    names, batches, rows = column_names(result), result.to_arrow_reader(BATCH_ROWS), 0
    try:
        schema = pyarrow.schema([column.with_name(name) for column, name in zip(batches.schema, names, strict=True)])
        for column in schema:
            if pyarrow.types.is_interval(column.type) or pyarrow.types.is_union(column.type):
                raise QueryError(
                    f"{column.name}: Parquet has no form for its type; cast it, as to text: {column.name}::text"
                )
        with pyarrow.parquet.ParquetWriter(out, schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch.rename_columns(names))
                rows += batch.num_rows
    finally:
        del batches  # held by the frame of an error it lets DuckDB wait for ever when the file is opened again
    return rows
