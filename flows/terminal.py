"""How runs look in a terminal: progress, tables, errors without tracebacks."""

from __future__ import annotations

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from itertools import chain, islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from unicodedata import category

import click

from flows.runs import Summary, Tally, Watch, damage_kind
from warehouse.values import column_names, json_text, write_csv

if TYPE_CHECKING:
    from rich.console import Console

    from warehouse.database import Connection


class Progress(Watch):
    """A bar over the bytes of the archives, with rate, remaining time and counts by outcome."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        self.bar = Bar(
            TextColumn("[bold]{task.description}"),
            BarColumn(bar_width=10),
            DownloadColumn(binary_units=True),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[seen]}"),
            console=Console(stderr=True),
            transient=True,
        )
        self.task = self.bar.add_task("reading", total=None, rate="", seen="")
        self.tally = Tally()
        self.pages = 0

    def found(self, files: int, size: int) -> None:
        self.bar.update(self.task, total=size, description=_many(files, "file"), seen="starting the readers")

    def read(self, size: int, pages: int = 0) -> None:
        self.pages += pages
        elapsed = self.bar.tasks[0].elapsed or 0
        rate = f"{_many(self.pages, 'page')}, {self.pages / elapsed:.1f}/s" if self.pages and elapsed else ""
        self.bar.update(self.task, advance=size, rate=rate)
        if self.pages == pages:
            self.bar.update(self.task, seen="")

    def says(self, text: str) -> None:
        self.bar.console.print(cell(text), highlight=False, markup=False, soft_wrap=True)
        self.bar.update(self.task, seen="")

    def fetched(self, counts: Mapping[str, Any]) -> None:
        refused = sum(counts["rejected"].values())
        self.bar.update(self.task, seen=f"{counts['fetched']} of {counts['found']} fetched  {refused} not")

    def counted(self, tally: Tally) -> None:
        self.tally.add(tally)
        seen = "  ".join(f"{n} {what}" for what, n in self.tally.captures.most_common())
        self.bar.update(self.task, seen=seen)


class Told(Watch):
    """What the operator should know, in lines on standard error."""

    def says(self, text: str) -> None:
        click.echo(cell(text), err=True)


@contextmanager
def progress(is_wanted: bool, is_told: bool = False) -> Iterator[Watch]:
    """A progress bar on a terminal; elsewhere lines, or silence."""
    if not is_wanted or not sys.stderr.isatty():
        yield Told() if is_told else Watch()
        return
    watch = Progress()
    with watch.bar:
        yield watch


@contextmanager
def counting(is_wanted: bool) -> Iterator[Callable[[str, int, int], None]]:
    """A bar on a terminal, with the time that is left; elsewhere silence. To be called with what is being done, of how
    many it is done, and of how many it is to be."""
    if not is_wanted or not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("[bold]{task.description}"),
        BarColumn(bar_width=24),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("", total=None)

    def count(what: str, done: int, of: int) -> None:
        if bar.tasks[0].description != what:
            bar.reset(task, description=what)
        bar.update(task, completed=done, total=of)

    with bar:
        yield count


def show_summary(summary: Summary) -> None:
    """The summary of a run, as a person reads it."""
    from rich import box
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    out = Console()
    tally = summary.tally
    counts = tally.captures
    files, files_known = tally.counts["files"], tally.counts["files_known"]
    if files == files_known and not summary.pages and not tally.counts["damages"]:
        again = typed("rebuild", summary.warehouse.parent)
        where = f", {moved} of them in a new place now" if (moved := tally.counts["files_moved"]) else ""
        out.print(f"Nothing new: {_many(files, 'file')} known already{where}", highlight=False)
        out.print(
            f"To read the pages again with today's rules: [bold]{escape(again)}[/bold]", highlight=False, soft_wrap=True
        )
        _say_where(out, summary)
        return
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(f"{summary.pages:,}", f"pages in {_many(files, 'file')}, {_rate(summary)}")
    table.add_row(f"{tally.counts['articles']:,}", "articles read")
    table.add_row(f"{tally.counts['quotes']:,}", "quotes")
    table.add_row(f"{tally.counts['mentions']:,}", "names")
    if counts["duplicate"]:
        table.add_row(f"{counts['duplicate']:,}", "pages with nothing new in them")
    if counts["part"]:
        table.add_row(f"{counts['part']:,}", "pages on which articles go on")
    if counts["known"]:
        table.add_row(f"{counts['known']:,}", "pages known already")
    if files_known:
        table.add_row(f"{files_known:,}", "whole files known already")
    for reason, number in tally.reasons.most_common():
        table.add_row(f"{number:,}", f"no article: {reason.replace('_', ' ')}", style="yellow")
    if tally.counts["damages"]:
        table.add_row(f"{tally.counts['damages']:,}", "damages in the archives", style="red")
    out.print(table)
    for mapping, files in tally.tables.most_common(10):
        out.print(f"columns of {_many(files, 'table')}: {mapping}", highlight=False, markup=False)
    shown = {damage_kind(damage): damage for damage in reversed(tally.damages)}  # the first of each kind
    for kind, damage in list(reversed(shown.items()))[:10]:
        others = tally.damage_kinds[kind] - 1
        more = f" and {_many(others, 'more place')}" if others else ""
        says = escape(cell(f"{damage.source_path} at {damage.offset}{more}: {damage.what}; {damage.done}"))
        out.print(f"[red]damaged[/red] {says}", soft_wrap=True, highlight=False)
    if tally.counts["damages"] > min(len(shown), 10):
        each = typed('sql "from damages"', summary.warehouse.parent)
        out.print(f"Each damage: [bold]{escape(each)}[/bold]", highlight=False, soft_wrap=True)
    for name, rows, first in summary.failed_checks:
        out.print(f"[red]check failed[/red] {escape(cell(f'{name}: {rows} rows, the first: {first}'))}")
    _say_where(out, summary)


def _say_where(out: Console, summary: Summary) -> None:
    from rich.markup import escape

    total = summary.totals
    held = f"{_many(total['articles'], 'article')}, {_many(total['quotes'], 'quote')}"
    out.print(f"Warehouse: [bold]{escape(str(summary.warehouse))}[/bold] ({held})", highlight=False, soft_wrap=True)
    if total["without_outlet"]:
        which = typed("ingest FILE --outlet NAME", summary.warehouse.parent)
        of = _many(total["without_outlet"], "article")
        out.print(f"{of} without an outlet: [bold]{which}[/bold] names it", highlight=False, soft_wrap=True)
    look = "from first_look" if total["articles"] else "from fates"
    following = typed(f'sql "{look}"', summary.warehouse.parent)
    out.print(f"Next: [bold]{escape(following)}[/bold]", highlight=False, soft_wrap=True)


def typed(command: str, data: Path) -> str:
    """How a command on a data folder is typed where this one was: behind `uv run` or not, the folder named if it is
    not the usual one."""
    before = "uv run morgue" if os.environ.get("UV_RUN_RECURSION_DEPTH") else "morgue"
    is_usual = data == Path(os.environ.get("MORGUE_DATA", "data"))
    return f"{before} {command}" + ("" if is_usual else f" --data {shlex.quote(str(data))}")


def _many(count: int, what: str) -> str:
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
        click.echo(f"{_many(count, 'row')}{more}", err=True)


def print_json(value: Any) -> None:
    """One JSON document on standard output."""
    click.echo(json_text(value))


def print_list(values: Iterable[Any]) -> None:
    """One JSON list on standard output, each value as it comes."""
    start = "["
    for value in values:
        click.echo(start + json_text(value), nl=False)
        start = ", "
    click.echo("]" if start != "[" else "[]")


def _rate(summary: Summary) -> str:
    if not summary.pages or not summary.seconds:
        return f"{summary.seconds:.1f} s"
    return f"{summary.seconds:.1f} s, {summary.pages / summary.seconds:.1f} a second"
