"""`morgue report`: a page with plots about the warehouse."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.commands.options import data_option


@click.command()
@data_option
@click.option(
    "--to", "-o", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True), default=Path("report.html"),
    show_default=True, help="File to write; - is standard output.",
)  # fmt: skip
@click.option("--title", default="What the archive holds", show_default=True, help="Heading of the page.")
def command(data: Path, to: Path, title: str) -> None:
    """Write one HTML file with plots: articles over time, whom outlets quote, who is not named, which stories and
    which words they share, and what became of the pages.

    The file needs nothing else: no script runs in it and nothing is fetched.

    \b
    Examples:
      morgue report
      morgue report --to ras-zahin.html --title "Ras Zahin, 2014 to 2025"
    """
    from flows.report import report
    from warehouse.database import reading
    from warehouse.handover import appearing

    with reading(data / "morgue.duckdb") as db:
        page = report(db, title).encode("utf-8", "replace")
    if to == Path("-"):
        sys.stdout.buffer.write(page)
        return
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        with appearing(to) as fresh:
            fresh.write_bytes(page)
    except OSError as wrong:
        raise click.ClickException(f"{wrong.filename or to}: {wrong.strerror}") from None
    click.echo(f"{to}: {len(page) / 1024:,.0f} KiB, to be opened in a browser")
