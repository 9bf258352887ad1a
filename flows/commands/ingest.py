"""`morgue ingest`: archives on disk into the warehouse."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from flows.commands.options import (
    contact_option,
    data_option,
    json_option,
    links_option,
    loopback_option,
    outlets_option,
    parse_steps,
    quiet_option,
    read_configs,
    seconds_option,
    steps_option,
    workers_option,
)


class _Given(click.Path):
    """A path that is said: an empty one, as of a variable that is not set, would be the folder one stands in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if value == "":
            self.fail("a path is empty", param, ctx)
        return super().convert(value, param, ctx)


@click.command()
@click.argument("paths", nargs=-1, metavar="PATHS...", type=_Given(path_type=Path, allow_dash=True))
@data_option
@click.option("--outlet", help="Outlet of pages that have no address, by name or slug; of pages loaded before too.")
@click.option(
    "--map",
    "columns",
    multiple=True,
    metavar="ROLE=COLUMN",
    help="Column of tables to take for text, html, url, title, published, authors … Others are found by their names.",
)
@click.option(
    "--facts",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Table of what is known of files: file, outlet, published, title, url … Of files loaded before too.",
)
@outlets_option
@click.option("--again", is_flag=True, help="Read files again that are known to be complete.")
@click.option("--strict", is_flag=True, help="Exit with 1 where an archive is damaged.")
@click.option(
    "--batch-pages", type=click.IntRange(min=1), default=200, show_default=True, help="Pages one transaction holds."
)
@workers_option
@seconds_option
@click.option(
    "--page-memory", type=click.IntRange(128, 16_000_000), default=2048, show_default=True, help="MiB a page may take."
)
@steps_option
@click.option(
    "--fetch/--no-fetch",
    default=True,
    show_default=True,
    help="Fetch what lists of addresses name (URLs, CDX, sitemaps).",
)
@click.option(
    "--replay",
    metavar="ADDRESS",
    help="For CDX lists: where the archive replays captures, with {timestamp} and {url}.  [default: Wayback Machine]",
)
@click.option("--limit", type=click.IntRange(min=1), help="Most pages to fetch from a list.")
@click.option(
    "--delay", type=click.FloatRange(0, 600), default=1.0, show_default=True, help="Seconds between requests to a host."
)
@contact_option
@loopback_option
@links_option
@click.option(
    "--prefect", "with_prefect", is_flag=True, help="Run as a Prefect flow (also where PREFECT_API_URL is set)."
)
@quiet_option
@json_option
def command(
    paths: tuple[Path, ...],
    data: Path,
    outlet: str | None,
    columns: tuple[str, ...],
    facts: Path | None,
    folders: tuple[Path, ...],
    again: bool,
    strict: bool,
    batch_pages: int,
    workers: int | None,
    page_seconds: int,
    page_memory: int,
    steps: str,
    fetch: bool,
    replay: str | None,
    limit: int | None,
    delay: float,
    contact: str | None,
    ports: tuple[int, ...],
    links: bool,
    with_prefect: bool,
    quiet: bool,
    as_json: bool,
) -> None:
    """Load archives into the warehouse: files or folders of WARC, HTML, text, DOCX, RTF, JSONL, CSV and
    more, found by content.
    Lists of addresses are fetched first, politely, into an archive of their own.

    What is known already is not loaded twice; a run that was stopped is completed by running it again. PATH - is
    standard input, which is kept in the folder of the warehouse (piped/), so that it can be read again.

    \b
    Examples:
      morgue ingest crawl.warc.gz
      morgue ingest saved-pages/ notes.txt --outlet "Harbour Post"
      morgue ingest rows.csv --map text=story --map published=day
      morgue ingest notes/ --facts known.csv
      morgue ingest --facts known.csv                of files loaded before
      morgue ingest archive/ --data /srv/morgue --prefect
      zstdcat pages.jsonl.zst | morgue ingest -
      morgue ingest addresses.txt --limit 100
      morgue ingest some.cdx --replay "https://web.example/{timestamp}id_/{url}"

    Exit codes: 0 done, 1 nothing to read, or the checks or --strict failed, 2 wrong use, 3 the warehouse is in use.
    """
    from crawlers.crawl import REPLAY, Options
    from flows.facts import files_of, of_no_file
    from flows.ingest import ingest
    from flows.lists import Fetch
    from flows.pool import Limits
    from flows.progress import counting, progress
    from flows.runs import Settings
    from flows.summary import show_summary
    from flows.terminal import print_json

    if not paths and facts is None:
        raise click.UsageError("name files or folders to load (PATHS...)")
    paths = tuple(_keep_piped(data) if path == Path("-") else path for path in paths)
    _must_exist(paths)
    read_configs(folders)
    if replay is not None and ("{url}" not in replay or not replay.startswith(("http://", "https://"))):
        raise click.BadParameter("is no address with {url}, and {timestamp}, in it", param_hint="--replay")
    options = Options(limit=limit, delay=delay, contact=contact, loopback_ports=ports)
    settings = Settings(
        data=data,
        limits=Limits(workers or 0, page_seconds, page_memory * 1024**2),
        outlet=outlet,
        again=again,
        batch_pages=batch_pages,
        columns=_columns(columns),
        steps=parse_steps(steps),
        outlet_folders=folders or None,
        fetch=Fetch(options, replay or REPLAY) if fetch else None,
    )
    named = _keep_facts(data, facts, as_json) if facts is not None else set()
    if not paths and not (paths := tuple(files_of(data, named))):
        raise click.UsageError(
            f"{facts} names no file that was loaded; name the files too: morgue ingest PATHS --facts …"
        )
    _must_exist(paths)
    if with_prefect or os.environ.get("PREFECT_API_URL"):
        from flows.prefect_flows import ingest_with_prefect
        from flows.serve import NAMED_BY

        try:
            summary = ingest_with_prefect(list(paths), settings)
        except RuntimeError as wrong:
            if not str(wrong).startswith("Failed to reach API"):
                raise
            raise click.ClickException(f"{wrong}, {NAMED_BY}") from None
    else:
        with progress(not quiet and not as_json, not quiet) as watch:
            summary = ingest(list(paths), settings, watch)
    nothing = not summary.tally.counts["files"]
    if links and not nothing:
        from flows.link import link

        with counting(not quiet and not as_json) as told:
            link(data, told=told)
    if as_json:
        print_json(summary.as_json())
    elif not nothing or summary.tally.damages:
        show_summary(summary)
    if named and (strangers := of_no_file(data, named)):
        click.echo(
            f"No file here is named as {len(strangers):,} of the facts say: {', '.join(strangers[:5])}", err=True
        )
    if nothing:
        click.echo(f"Error: nothing to read: there is no file in {', '.join(map(str, paths))}", err=True)
    damages = summary.tally.counts["damages"] + summary.tally.counts["damages_known"]
    if nothing or summary.failed_checks or (strict and damages):
        sys.exit(1)


def _must_exist(paths: Sequence[Path]) -> None:
    missing = [str(path) for path in paths if not path.exists() and not path.is_symlink()]
    if missing:
        raise click.UsageError(f"no such file or folder: {', '.join(missing)}")


def _keep_piped(data: Path) -> Path:
    """What comes on standard input, as a file in the folder of the warehouse that is named by its content."""
    import hashlib

    folder = data / "piped"
    folder.mkdir(parents=True, exist_ok=True)
    fresh, digest = folder / f".{os.getpid()}", hashlib.sha256()
    try:
        with fresh.open("wb") as file:
            while piece := sys.stdin.buffer.read(1 << 20):
                digest.update(piece)
                file.write(piece)
        if not fresh.stat().st_size:
            raise click.ClickException("nothing came on standard input")
        return fresh.replace(folder / digest.hexdigest()[:32])
    finally:
        fresh.unlink(missing_ok=True)


def _keep_facts(data: Path, table: Path, as_json: bool) -> set[str]:
    """The names of files in the table."""
    from flows.facts import FactsError, keep_facts

    try:
        named, roles = keep_facts(data, table)
    except FactsError as wrong:
        raise click.UsageError(str(wrong)) from None
    taken = " ".join(f"{role}={column}" for role, column in roles.items())
    click.echo(f"facts of {len(named):,} files: {taken}", err=as_json)
    return named


def _columns(asked: Sequence[str]) -> dict[str, str]:
    """Role to column, as asked on the command line."""
    from articles.columns import known_columns

    roles = {}
    for one in asked:
        role, mark, column = one.partition("=")
        if not mark or role not in known_columns():
            raise click.BadParameter(
                f"{one!r} is not ROLE=COLUMN; roles: {', '.join(known_columns())}", param_hint="--map"
            )
        roles[role] = column
    return roles
