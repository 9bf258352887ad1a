"""The one door to DuckDB: opening the warehouse to write, publishing it, and read-only sessions for analysts."""

from __future__ import annotations

import contextlib
import errno
import fcntl
import hashlib
import logging
import os
import re
import shutil
import time
import tomllib
from collections.abc import Container, Iterator, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from functools import cache
from graphlib import TopologicalSorter
from importlib import metadata, resources
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import duckdb

from warehouse.handover import hand_over, take_back
from warehouse.names import NAMING, names_are_settled, settle_names
from warehouse.spill import spill_folder

if TYPE_CHECKING:
    import pyarrow as pa

PUBLISHED = "morgue.duckdb"
_WRITER = "work/warehouse.duckdb"
_LOCK = "work/warehouse.lock"
_PATIENCE_S = 60.0
_log = logging.getLogger(__name__)

QueryError = duckdb.Error
"""what a wrong query raises"""
Connection = duckdb.DuckDBPyConnection
"""what a session is"""


class WarehouseBusy(Exception):
    """Another process is writing to the warehouse and did not end in time, or has its file open for writing."""


class WarehouseUnreadable(Exception):
    """The file is missing, damaged, of another version of DuckDB, or made by a newer morgue."""


@cache
def code_version() -> str:
    """The version of morgue that is running, as rows record it."""
    return metadata.version("morgue")


@cache
def sql_files(folder: str) -> list[tuple[str, str]]:
    """The .sql files of a folder of this package as (name, text), in order of name."""
    found = resources.files("warehouse").joinpath(folder).iterdir()
    return sorted((f.name.removesuffix(".sql"), f.read_text("utf-8")) for f in found if f.name.endswith(".sql"))


@contextlib.contextmanager
def writing(
    data: Path, patience_s: float = _PATIENCE_S, writes: Sequence[str] | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection that may write to the warehouse of a data folder, its tables and views up to date. It breaks the
    seals of the tables it writes, of all where `writes` does not name them.

    One process writes at a time: the lock dies with its holder. Raises WarehouseBusy after patience_s seconds,
    WarehouseUnreadable where DuckDB cannot open the file, OSError where the disk is full."""
    with _lock(data, patience_s), _writer(data) as connection:
        _break_seals(connection, writes)
        yield connection


@contextlib.contextmanager
def _writer(data: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the file that loads write to, for who holds the lock; where it is gone, to a copy of the
    published one."""
    path = data / _WRITER
    _restore_writer(data, path)
    with _opened(path) as connection:
        connection.execute("set timezone = 'UTC'")
        connection.execute("set python_enable_replacements = false")
        connection.execute("set preserve_insertion_order = true")
        connection.execute("set memory_limit = '2GB'")
        connection.execute("set enable_progress_bar = false")
        _migrate(connection, path)
        yield connection


def looking(data: Path) -> AbstractContextManager[duckdb.DuckDBPyConnection]:
    """As `writing`, to see what was written and is not published yet; nothing is to be written."""
    return writing(data, writes=())


def publish(data: Path) -> Path:
    """Settle the names, seal what was written, and put the warehouse under its public name, by an atomic rename.
    Returns its path. Those who have the old one open keep reading it."""
    writer, public = data / _WRITER, data / PUBLISHED
    with _lock(data, _PATIENCE_S):
        with _writer(data) as connection:
            if not names_are_settled(connection, data):
                _break_seals(connection, NAMING)
                with transaction(connection):
                    settle_names(connection, data)
            _seal(connection)
            connection.execute("checkpoint")
        hand_over(writer, public)
    return public


def refuse_without_warehouse(data: Path) -> None:
    """For what goes on from a warehouse and does not begin one. Raises WarehouseUnreadable where there is none."""
    if not any((data / name).exists() for name in (PUBLISHED, _WRITER)):
        raise WarehouseUnreadable(f"{data}: holds no warehouse; `morgue ingest PATH` or `morgue demo` makes one")


@contextlib.contextmanager
def reading(path: Path, memory: str = "2GB") -> Iterator[duckdb.DuckDBPyConnection]:
    """A read-only session on a published warehouse that can reach nothing else: no files, no network, no settings.
    Raises WarehouseUnreadable where the file cannot be opened, WarehouseBusy where another program writes to it."""
    if not path.is_file():
        is_there = (path.parent / _WRITER).exists()
        makes = "`morgue link` publishes it" if is_there else "`morgue ingest PATH` or `morgue demo` makes one"
        raise WarehouseUnreadable(f"{path}: no such warehouse; {makes}")
    with _opened(path, read_only=True) as connection:
        _refuse_foreign(connection, path)
        for setting in (
            "set timezone = 'UTC'",
            "set python_enable_replacements = false",
            "set enable_progress_bar = false",
            f"set memory_limit = '{memory}'",
            f"set max_temp_directory_size = '{shutil.disk_usage(path.parent).free // 2}B'",  # the rest is for loads
            "set autoinstall_known_extensions = false",
            "set autoload_known_extensions = false",
            "set allow_community_extensions = false",
            "set enable_external_access = false",
            "set lock_configuration = true",
        ):
            try:
                connection.execute(setting)
            except duckdb.InvalidInputException as locked:
                if "locked" not in str(locked):
                    raise
                break  # another session of this process has the file open, with these settings
        yield connection


@contextlib.contextmanager
def _opened(path: Path, read_only: bool = False) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection, closed in any case; what DuckDB says of locks, full disks and older warehouses in our words."""
    try:
        connection = duckdb.connect(str(path), read_only, config={"temp_directory": str(spill_folder(path.resolve()))})
    except duckdb.Error as wrong:
        _raise_refused(path, wrong)
        if held := re.search(r"Conflicting lock is held in (.*)\. See", str(wrong)):
            raise WarehouseBusy(
                f"{path}: another program has it open for writing: {held[1]}; close it there, or open it read-only"
            ) from wrong
        raise WarehouseUnreadable(f"{path}: {wrong}{_MENDS}") from wrong
    try:
        yield connection
    except duckdb.Error as wrong:
        _raise_refused(path, wrong)
        if isinstance(wrong, duckdb.IOException):
            raise WarehouseUnreadable(f"{path}: {wrong}{_MENDS}") from wrong
        is_lacking = read_only and isinstance(wrong, duckdb.CatalogException | duckdb.BinderException)
        if is_lacking and (other := _other_version(connection)):
            raise WarehouseUnreadable(f"{path}: {other} ({str(wrong).splitlines()[0]})") from wrong
        raise
    finally:
        connection.close()


_MENDS = " (docs/keeping.md says how to mend it)"


def _raise_refused(path: Path, wrong: duckdb.Error) -> None:
    for code in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO):
        if os.strerror(code) in str(wrong):
            raise OSError(code, os.strerror(code), str(path)) from wrong


def sealed(connection: duckdb.DuckDBPyConnection, but: Container[str] = ()) -> list[tuple[str, int, str]]:
    """Every table but the seals themselves and those named, as (name, rows, sum of the hashes of its rows)."""
    tables = connection.execute(
        "select table_name from duckdb_tables() "
        "where not internal and not temporary and table_name <> 'seals' order by table_name"
    ).fetchall()
    found = []
    for (name,) in tables:
        if name not in but:
            query = f"select count(*), coalesce(sum(hash(t)), 0)::text from {name} as t"  # noqa: S608 names are our own
            rows, digest = connection.execute(query).fetchall()[0]
            found.append((name, rows, digest))
    return found


def _break_seals(connection: duckdb.DuckDBPyConnection, tables: Sequence[str] | None) -> None:
    """Before anything is written: who dies while writing leaves no seal that does not hold."""
    connection.execute(
        "delete from seals where $tables is null or list_contains($tables, table_name)",
        {"tables": tables if tables is None else list(tables)},
    )


def _seal(connection: duckdb.DuckDBPyConnection) -> None:
    """Seal the tables that have no seal, or one of another engine."""
    connection.execute("delete from seals where engine <> version()")
    with transaction(connection):
        kept = {name for (name,) in connection.execute("select table_name from seals").fetchall()}
        for name, rows, digest in sealed(connection, but=kept):
            connection.execute("insert into seals values (?, ?, ?, version(), now())", [name, rows, digest])


def failed_checks(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, int, str]]:
    """The checks that found something: name, number of rows, the first of them in words."""
    failed = []
    for name, query in sql_files("checks"):
        rows = connection.execute(query).fetchall()
        if rows:
            failed.append((name, len(rows), ", ".join(str(value) for value in rows[0])))
    return failed


def insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[dict[str, Any]]) -> None:
    """Insert a few rows by column name. Many rows come as Arrow, through load."""
    for row in rows:
        columns = ", ".join(row)
        marks = ", ".join("?" for _ in row)
        connection.execute(f"insert or replace into {table} ({columns}) values ({marks})", list(row.values()))  # noqa: S608 names are our own


def records(connection: duckdb.DuckDBPyConnection, query: str, values: Any = None) -> list[dict[str, Any]]:
    """The rows of a query, each by the names of its columns."""
    found: list[dict[str, Any]] = connection.execute(query, values).to_arrow_table().to_pylist()
    return found


def each(result: duckdb.DuckDBPyConnection, at_once: int = 1000) -> Iterator[tuple[Any, ...]]:
    """The rows of a result, no more than so many held at a time."""
    while some := result.fetchmany(at_once):
        yield from some


@contextlib.contextmanager
def registered(connection: duckdb.DuckDBPyConnection, tables: dict[str, pa.Table]) -> Iterator[None]:
    """Arrow tables under names that SQL can use."""
    import pyarrow.dataset  # noqa: F401 DuckDB would import it, and not hear an interrupt meanwhile

    for name, table in tables.items():
        connection.register(name, table)
    try:
        yield
    finally:
        for name in tables:
            connection.unregister(name)


@contextlib.contextmanager
def transaction(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commits at the end, rolls back on any exception."""
    connection.execute("begin transaction")
    try:
        yield
    except BaseException:
        with contextlib.suppress(duckdb.Error):
            connection.execute("rollback")
        raise
    connection.execute("commit")


def _restore_writer(data: Path, path: Path) -> None:
    """A data folder that holds only a published copy, as one that was passed on, goes on from it. A .wal beside no
    file is of another one, into which DuckDB would write its rows: it is put aside."""
    if path.exists():
        return
    wal = path.with_name(f"{path.name}.wal")
    if wal.exists():
        aside = wal.replace(path.with_name(f"{wal.name}.aside-{time.time_ns()}"))
        _log.warning("%s belongs to a warehouse that is gone; kept as %s, its rows are not here", wal, aside.name)
    if (data / PUBLISHED).exists():
        with reading(data / PUBLISHED):  # else what is no warehouse would stay as the writer's
            take_back(data / PUBLISHED, path)


@contextlib.contextmanager
def _lock(data: Path, patience_s: float) -> Iterator[None]:
    (data / "work").mkdir(parents=True, exist_ok=True)
    with (data / _LOCK).open("a+") as lock:
        _wait_for(lock, data, time.monotonic() + patience_s)
        lock.seek(0)
        lock.truncate()
        lock.write(str(os.getpid()))
        lock.flush()
        yield


def _wait_for(lock: IO[str], data: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > until:
                lock.seek(0)
                holder = lock.read().strip() or "unknown"
                raise WarehouseBusy(f"{data}: in use by process {holder}, which is writing to it") from None
            time.sleep(0.05)


@cache
def _views() -> tuple[list[tuple[str, str]], str, str]:
    """The views in an order in which they can be made, what their columns are, and the digest of both."""
    views = _in_order(sql_files("views"))
    columns = resources.files("warehouse").joinpath("columns.toml").read_text("utf-8")
    return views, columns, hashlib.sha256("\n".join([*(script for _, script in views), columns]).encode()).hexdigest()


def _other_version(connection: duckdb.DuckDBPyConnection) -> str:
    """What is to be said of a warehouse that has other changes of schema or other views than today's; else nothing."""
    ((changes, views),) = connection.execute("select count(*), max(views_sha256) from migrations").fetchall()
    if changes > len(sql_files("migrations")):
        return "a newer morgue published it; use that one"
    is_todays = (changes, views) == (len(sql_files("migrations")), _views()[2])
    return "" if is_todays else "an older morgue published it; `morgue link` brings it up to date"


def _refuse_foreign(connection: duckdb.DuckDBPyConnection, path: Path, may_be_new: bool = False) -> None:
    tables = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    if "migrations" not in tables and not (may_be_new and not tables):
        raise WarehouseUnreadable(f"{path}: a DuckDB database, but none of morgue; name another folder with --data")


def _migrate(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    _refuse_foreign(connection, path, may_be_new=True)
    connection.execute("set wal_autocheckpoint = '0 bytes'")  # not every change of schema can be replayed from a .wal
    connection.execute(
        "create table if not exists migrations ("
        "number integer primary key, name text not null, applied_at timestamptz not null, "
        "code_version text not null, views_sha256 text)"
    )
    rows = connection.execute("select number, name, code_version from migrations order by number").fetchall()
    changes = sql_files("migrations")
    if len(rows) > len(changes):
        _, name, version = rows[-1]
        raise WarehouseUnreadable(
            f"{path}: morgue {version} made it, which is newer than this one, {code_version()} "
            f"(its change {name} is not known here): use that one, or another folder"
        )
    applied = {number for number, _, _ in rows}
    changed = False
    for name, script in changes:
        number = int(name.split("_")[0])
        if number in applied:
            continue
        with transaction(connection):
            connection.execute(script)
            connection.execute(
                "insert into migrations values (?, ?, ?, ?, null)", [number, name, datetime.now(UTC), code_version()]
            )
            if connection.execute("from duckdb_tables() where table_name = 'seals'").fetchall():
                _break_seals(connection, None)
        changed = True
    views, columns, wanted = _views()
    (current,) = connection.execute("select max(views_sha256) from migrations").fetchone() or (None,)
    if changed or current != wanted:
        with transaction(connection):
            there = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
            for (name,) in there:  # also those that today's morgue has no more
                connection.execute(f'drop view "{name}"')
            for name, script in views:
                try:
                    connection.execute(script)
                except duckdb.Error as wrong:
                    wrong.add_note(f"in warehouse/views/{name}.sql")
                    raise
            _describe_columns(connection, tomllib.loads(columns))
            connection.execute(_MIGRATION_COMMENTS)
            connection.execute("update migrations set views_sha256 = ?", [wanted])
            _break_seals(connection, ["migrations"])
    connection.execute("reset wal_autocheckpoint")


def _describe_columns(connection: duckdb.DuckDBPyConnection, told: dict[str, dict[str, str]]) -> None:
    """Say of every column of a view what it is: what is told of it, else what all tables say of that name."""
    for view, column, inherited in connection.execute(_VIEW_COLUMNS).fetchall():
        says = told.get(view, {}).get(column) or told["all"].get(column) or inherited
        if says:
            words = says.replace("'", "''")
            connection.execute(f"comment on column {view}.{column} is '{words}'")


_VIEW_COLUMNS = """
with tables as (
    select
        column_name,
        if(count(distinct comment) = 1, any_value(comment), null) as inherited
    from duckdb_columns()
    where not internal and table_name in (select table_name from duckdb_tables())
    group by column_name
)
select table_name, column_name, inherited
from duckdb_columns() left join tables using (column_name)
where table_name in (select view_name from duckdb_views() where not internal)
"""


def _in_order(views: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Views and macros, each behind those it reads from."""
    scripts = dict(views)
    reads = {
        name: {other for other in scripts if other != name and re.search(rf"\b(?:from|join)\s+{other}\b", script)}
        for name, script in views
    }
    return [(name, scripts[name]) for name in TopologicalSorter(reads).static_order()]


_MIGRATION_COMMENTS = """
comment on table migrations is 'One row per schema change that was applied.';
comment on column migrations.number is 'Number of the change, as in the name of its file.';
comment on column migrations.name is 'Name of its file.';
comment on column migrations.applied_at is 'When it was applied.';
comment on column migrations.code_version is 'Version of morgue that applied it.';
comment on column migrations.views_sha256 is 'SHA-256 of the views and macros that are in place.';
"""
