"""`morgue rebuild`: the kept captures, read again with today's rules."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.commands.options import (
    data_option,
    json_option,
    links_option,
    outlets_option,
    quiet_option,
    read_configs,
    seconds_option,
    workers_option,
)


@click.command()
@data_option
@outlets_option
@workers_option
@seconds_option
@links_option
@quiet_option
@json_option
def command(
    data: Path,
    folders: tuple[Path, ...],
    workers: int | None,
    page_seconds: int,
    links: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Read the kept captures again with today's rules, without fetching anything.

    Only articles whose words changed get a new version; the rest is brought up to date in place. What was given with a
    file when it was loaded (--outlet, --map) holds again.

    \b
    Example:
      morgue rebuild
    """
    from flows.link import link
    from flows.pool import Limits
    from flows.progress import counting, progress
    from flows.rebuild import rebuild
    from flows.runs import Settings
    from flows.summary import show_summary
    from flows.terminal import print_json, show_rows, typed
    from warehouse.database import refuse_without_warehouse

    refuse_without_warehouse(data)
    read_configs(folders)
    settings = Settings(data=data, limits=Limits(workers or 0, page_seconds), outlet_folders=folders or None)
    with progress(not quiet and not as_json) as watch:
        done = rebuild(settings, watch)
    if links:
        with counting(not quiet and not as_json) as told:
            link(data, told=told)
    if as_json:
        print_json({**done.summary.as_json(), "changed": done.changed, "missing": done.missing, "fewer": done.fewer})
    else:
        show_summary(done.summary)
        for name in done.missing:
            click.echo(f"gone: {name}; what was read from it before is kept")
        for name, was, now in done.fewer:
            click.echo(f"{name} held {was} pages and holds {now}; what was read from the others before is kept")
        if done.missing:
            click.echo(f"Where they were moved: {typed('ingest NEW-PLACE', data)} finds them again")
        click.echo(f"{len(done.changed)} article{'s' if len(done.changed) != 1 else ''} with other words than before")
        if done.changed:
            first = done.changed[:20]
            show_rows(
                ["title", "words before", "words now"], [[r["title"], r["words_before"], r["words_now"]] for r in first]
            )
    if done.summary.failed_checks:
        sys.exit(1)
