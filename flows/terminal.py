"""How answers look in a terminal: tables, values, JSON, and what to type next."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import category

import click

from warehouse.values import column_names, json_text, write_csv

if TYPE_CHECKING:
    from rich.console import Console

    from warehouse.database import Connection


def typed(command: str, data: Path) -> str:
    """How a command on a data folder is typed where this one was: behind `uv run` or not, the folder named if it is
    not the usual one."""
    is_usual = data == Path(os.environ.get("MORGUE_DATA", "data"))
    return f"{by_uv()}morgue {command}" + ("" if is_usual else f" --data {shlex.quote(str(data))}")


def by_uv() -> str:
    """What stands before a command, where this one was typed behind `uv run`."""
    return "uv run " if os.environ.get("UV_RUN_RECURSION_DEPTH") else ""


def many(count: int, what: str) -> str:
    """A number of things, in words: 1 page, 2,000 pages."""
    return f"{count:,} {what}{'s' if count != 1 else ''}"


_WHOLE = 20  # columns of names, dates and numbers are never broken; of the long ones at least so much stands in a line


def show_rows(columns: Sequence[str], rows: Sequence[Sequence[Any]], title: str | None = None) -> None:
    """A result as a table."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    columns, heading = [cell(name) for name in columns], Text(cell(title), "italic") if title else None
    shown = [[cell(value) for value in row] for row in rows]
    widest = [max((len(row[n]) for row in shown), default=0) for n in range(len(columns))]
    console = Console()
    least = [
        max(*map(len, re.findall(r"[^_]*_*", name)), min(width, _WHOLE))
        for name, width in zip(columns, widest, strict=True)
    ]
    if len(columns) > 2 and sum(least) + len(least) - 1 > console.width:
        if heading:
            console.print(heading)
        for record in shown:
            _print_record(console, columns, record)
        return
    is_narrow = sum(map(max, map(len, columns), least)) + 3 * len(columns) - 1 > console.width
    table = Table(
        box=box.SIMPLE_HEAD,
        title=heading,
        title_justify="left",
        pad_edge=False,
        show_edge=not is_narrow,
        padding=(0, 0 if is_narrow else 1),
    )
    numeric = [all(isinstance(row[i], int | float) or row[i] is None for row in rows) for i in range(len(columns))]
    for name, is_number, width, broken in zip(columns, numeric, widest, least, strict=True):
        justify: Literal["right", "left"] = "right" if is_number else "left"
        head = _in_lines(name, broken) if is_narrow else name
        table.add_column(Text(head), justify=justify, overflow="fold", no_wrap=width <= _WHOLE)
    for cells in shown:
        table.add_row(*map(Text, cells))
    console.print(table)


def _in_lines(name: str, width: int) -> str:
    """The name of a column, broken behind underscores into lines of a width."""
    lines = [""]
    for part in re.findall(r"[^_]*_*", name):
        if len(lines[-1] + part) > width and lines[-1]:
            lines.append("")
        lines[-1] += part
    return "\n".join(lines)


def _print_record(console: Console, columns: Sequence[str], record: Sequence[str]) -> None:
    """A row that is too wide for the terminal, down the page: a line a column."""
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, value in zip(columns, record, strict=True):
        table.add_row(Text(name), Text(value))
    console.print(table)
    console.print()


def cell(value: Any) -> str:
    """A value as a person reads it. Control characters are shown, not sent to the terminal; spaces of any width are
    one space; what joins or parts letters in Persian or Hindi stays."""
    if value is None:
        return "∅"
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else f"{value:.0f}"
    if isinstance(value, list):
        return ", ".join(f"[{cell(v)}]" if isinstance(v, list) else cell(v) for v in value)
    if isinstance(value, datetime):
        is_day = (value.hour, value.minute, value.second) == (0, 0, 0)
        return value.strftime("%Y-%m-%d" if is_day else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return value.isoformat()
    return "".join(map(_shown, str(value)))


def _shown(character: str) -> str:
    if character.isprintable() or character in "\n\t\u200c\u200d":
        return character
    return " " if category(character) == "Zs" else f"\\x{ord(character):02x}"


_ROWS_AT_ONCE = 10_000


def show_result(
    result: Connection,
    *,
    as_json: bool,
    as_csv: bool,
    limit: int,
    count: int | None = None,
    title: str | None = None,
    if_empty: Callable[[], None] = lambda: None,
) -> None:
    """What a query gives: a JSON list of objects, CSV, or a table of at most `limit` rows (0: all) with the count of
    all on standard error: `count`, where the result is only their beginning. No more than some thousand rows are held.
    `if_empty` is called before an empty one."""
    columns = column_names(result)
    first = result.fetchmany(_ROWS_AT_ONCE)
    if not first:
        if_empty()
    batches = chain([first], iter(lambda: result.fetchmany(_ROWS_AT_ONCE), []))
    rows = chain.from_iterable(batches)
    if as_json:
        print_list(dict(zip(columns, row, strict=True)) for row in rows)
    elif as_csv:
        write_csv(columns, rows, sys.stdout)
    else:
        shown = list(islice(rows, limit or None))
        if count is None:
            count = len(shown) + sum(1 for _ in rows)
        show_rows(columns, shown, title)
        more = f", {len(shown)} shown (--limit 0 shows all)" if len(shown) < count else ""
        click.echo(f"{many(count, 'row')}{more}", err=True)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json_text(value))


def print_list(values: Iterable[Any]) -> None:
    """One JSON list on standard output, each value as it comes, on a line of its own."""
    start = "["
    for value in values:
        click.echo(start + json_text(value), nl=False)
        start = ",\n "
    click.echo("]" if start != "[" else "[]")
