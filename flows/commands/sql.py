"""`morgue sql`: read-only SQL on the published warehouse."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.options import ROWS, data_option, json_option

if TYPE_CHECKING:
    from warehouse.database import Connection


@click.command()
@click.argument("query", required=False)
@data_option
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option(
    "--file",
    "-f",
    "script",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="Read the query from a file.",
)
@click.option("--limit", type=ROWS, default=100, show_default=True, help="Rows to show in a table; 0 for all.")
@click.option("--tables", is_flag=True, help="List the views, tables and macros, with what a row of each is.")
@click.option("--columns", "name", metavar="NAME", help="List the columns of a table or view, with what each is.")
def command(
    query: str | None,
    data: Path,
    as_json: bool,
    as_csv: bool,
    script: Path | None,
    limit: int,
    tables: bool,
    name: str | None,
) -> None:
    """Ask the published warehouse in SQL (DuckDB's). The session is read-only and reaches nothing but the warehouse.

    Without QUERY the query is read from standard input.

    \b
    Examples:
      morgue sql "from first_look"
      morgue sql "select speaker_name, count(*) from quotes group by all"
      morgue sql --tables
      morgue sql --columns quotes
      echo "from runs" | morgue sql --json
    """
    from flows.terminal import show_result
    from warehouse.database import QueryError, reading

    given = {}
    if tables:
        query = _TABLES
    elif name:
        query, given = _COLUMNS, {"name": name}
    elif query is None:
        query = _given(script)
    with reading(data / "morgue.duckdb") as db:
        try:
            if not db.extract_statements(query):
                raise click.UsageError(_NO_QUERY)
            if name and not db.execute(_HAS_COLUMNS, given).fetchall():
                raise click.ClickException(f"no table or view is called {name!r}; `morgue sql --tables` names all")
            show_result(db.execute(query, given), as_json=as_json, as_csv=as_csv, limit=limit)
        except QueryError as wrong:
            told = _name_ours(db, str(wrong))
            raise click.ClickException(f"{told}{_columns_meant(db, told)}") from None


def _given(script: Path | None) -> str:
    """The query that a file or standard input holds."""
    if script is None and sys.stdin.isatty():
        raise click.UsageError(_NO_QUERY)
    try:
        return script.read_text("utf-8-sig") if script else sys.stdin.buffer.read().decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise click.ClickException(f"{script or 'standard input'}: not UTF-8 at byte {wrong.start}") from None


def _name_ours(db: Connection, wrong: str) -> str:
    """What DuckDB says, but that it offers settings that this session does not allow, and its own catalogue beside the
    names that a person may ask for."""
    if wrong.startswith("Out of Memory"):
        return _TOO_LARGE
    asked = re.search(r"Table with name (\S+) does not exist!\n(Did you mean .+\n)?", wrong)
    if asked is None:
        return wrong
    near = [name for (name,) in db.execute(_NEAR_TABLES, {"name": asked[1]}).fetchall()]
    meant = f"Did you mean {' or '.join(near)}? " if near else ""
    says = f"There is no table or view {asked[1]}. {meant}`morgue sql --tables` lists all.\n"
    return wrong[: asked.start()] + says + wrong[asked.end() :]


def _columns_meant(db: Connection, wrong: str) -> str:
    """Where a column stands that was asked for in another place."""
    asked = re.search(r'Referenced column "(.+?)" not found|does not have a column named "(.+?)"', wrong)
    if asked is None:
        return ""
    name = asked[1] or asked[2]
    rows = db.execute(_WITH_COLUMN, {"name": name}).fetchall()
    return f"\n\nA column {name} is in: {', '.join(table for (table,) in rows)}" if rows else ""


_TOO_LARGE = (
    "the query needs more than the 2 GB of memory and half of the free disk that a session may take: ask for fewer "
    "rows or columns, or open the file read-only in a DuckDB of your own, where the limits are yours"
)
_NO_QUERY = 'no query; try: morgue sql "from first_look", or morgue sql --tables'
_TABLES = """
from (
    select table_name as name, 'table' as kind, comment from duckdb_tables() where schema_name = 'main'
    union all
    select view_name, 'view', comment from duckdb_views() where schema_name = 'main' and not internal
    union all
    select function_name || '(' || array_to_string(parameters, ', ') || ')', 'macro', comment
    from duckdb_functions() where function_type = 'table_macro' and schema_name = 'main' and not internal
)
order by kind = 'macro', kind desc, name
"""
_HAS_COLUMNS = "select 1 from duckdb_columns() where table_name = $name and not internal limit 1"
_WITH_COLUMN = "select table_name from duckdb_columns() where column_name = $name and not internal order by table_name"
_NEAR_TABLES = """
select name
from (
    select table_name as name from duckdb_tables() where schema_name = 'main'
    union all
    select view_name from duckdb_views() where schema_name = 'main' and not internal
)
where contains(name, lower($name)) or jaro_winkler_similarity(name, lower($name)) > 0.85
order by jaro_winkler_similarity(name, lower($name)) desc
limit 3
"""
_COLUMNS = """
select column_name as name, data_type as type, comment
from duckdb_columns() where table_name = $name and not internal
order by column_index
"""
