"""How a run ended, as a person reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.runs import Summary, damage_kind
from flows.terminal import cell, many, typed

if TYPE_CHECKING:
    from rich.console import Console


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
        where = f", {moved} of them in a new place now" if (moved := tally.counts["files_moved"]) else ""
        hurt = f", {many(damages, 'damage')} in them" if (damages := tally.counts["damages_known"]) else ""
        out.print(f"Nothing new: {many(files, 'file')} known already{where}{hurt}", highlight=False)
        if files:
            again = escape(typed("rebuild", summary.warehouse.parent))
            out.print(
                f"To read the pages again with today's rules: [bold]{again}[/bold]", highlight=False, soft_wrap=True
            )
        _say_where(out, summary)
        return
    table = Table(box=box.SIMPLE, show_header=False, pad_edge=False)
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(f"{summary.pages:,}", f"pages in {many(files, 'file')}, {_rate(summary)}")
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
        out.print(f"columns of {many(files, 'table')}: {mapping}", highlight=False, markup=False)
    shown = {damage_kind(damage): damage for damage in reversed(tally.damages)}  # the first of each kind
    for kind, damage in list(reversed(shown.items()))[:10]:
        others = tally.damage_kinds[kind] - 1
        more = f" and {many(others, 'more place')}" if others else ""
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
    held = f"{many(total['articles'], 'article')}, {many(total['quotes'], 'quote')}"
    out.print(f"Warehouse: [bold]{escape(str(summary.warehouse))}[/bold] ({held})", highlight=False, soft_wrap=True)
    if total["without_outlet"]:
        which = typed("ingest FILE --outlet NAME", summary.warehouse.parent)
        of = many(total["without_outlet"], "article")
        table = typed("ingest --facts TABLE", summary.warehouse.parent)
        many_files = f", [bold]{table}[/bold] those of many files" if total["without_outlet"] > 1 else ""
        out.print(f"{of} without an outlet: [bold]{which}[/bold] names it{many_files}", highlight=False, soft_wrap=True)
    look = "from first_look" if total["articles"] else "from fates"
    following = typed(f'sql "{look}"', summary.warehouse.parent)
    out.print(f"Next: [bold]{escape(following)}[/bold]", highlight=False, soft_wrap=True)


def _rate(summary: Summary) -> str:
    if not summary.pages or not summary.seconds:
        return f"{summary.seconds:.1f} s"
    return f"{summary.seconds:.1f} s, {summary.pages / summary.seconds:.1f} a second"
