"""How far a run is, told on standard error: a bar on a terminal, elsewhere lines, or silence."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from flows.runs import Tally, Watch
from flows.terminal import cell, many


class Progress(Watch):
    """A bar over the bytes of the archives, with rate, remaining time and counts by outcome."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, DownloadColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
        from rich.progress import Progress as Bar

        console = Console(stderr=True)
        self.is_narrow = console.width < 110
        self.bar = Bar(
            TextColumn("[bold]{task.description}"),
            *([] if self.is_narrow else [BarColumn(bar_width=10)]),
            DownloadColumn(binary_units=True),
            TextColumn("{task.fields[rate]}"),
            TimeElapsedColumn(),
            TextColumn("left"),
            TimeRemainingColumn(),
            TextColumn("{task.fields[seen]}"),
            console=console,
            transient=True,
        )
        self.task = self.bar.add_task("reading", total=None, rate="", seen="")
        self.tally = Tally()
        self.pages = 0

    def found(self, files: int, size: int) -> None:
        self.bar.update(self.task, total=size, description=many(files, "file"), seen="starting the readers")

    def read(self, size: int, pages: int = 0) -> None:
        self.pages += pages
        elapsed = self.bar.tasks[0].elapsed or 0
        a_second = self.pages / elapsed if elapsed else 0
        rate = f"{many(self.pages, 'page')}, {a_second:.{0 if a_second >= 10 else 1}f}/s" if self.pages else ""
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
        counts = self.tally.captures
        seen = "  ".join(f"{n} {what}" for what, n in counts.most_common())
        if self.is_narrow:
            seen = many(counts["article"], "article") if counts["article"] else ""
        self.bar.update(self.task, seen=seen)


class Told(Watch):
    """What the operator should know, in lines on standard error."""

    def says(self, text: str) -> None:
        click.echo(cell(text), err=True)


class OneLine(Watch):
    """One line on standard error, written over each second: of the crawl, then of the load."""

    def __init__(self, name: str, is_wanted: bool) -> None:
        self.name, self.is_wanted = name, is_wanted and sys.stderr.isatty()
        self.pages = 0

    def counts(self, counts: dict[str, Any]) -> None:
        self._write("  ".join(f"{counts[name]} {name}" for name in ("found", "fetched", "new", "changed", "unchanged")))

    def found(self, files: int, size: int) -> None:
        self._write("loading")

    def read(self, size: int, pages: int = 0) -> None:
        self.pages += pages
        self._write(f"loading  {self.pages} read")

    def _write(self, text: str) -> None:
        if self.is_wanted:
            click.echo(f"\r{self.name}: {text}\x1b[K", nl=False, err=True)

    def close(self) -> None:
        if self.is_wanted:
            click.echo("\r\x1b[K", nl=False, err=True)


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
