"""`morgue crawl`: fetch outlets into a new archive and load it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
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
    quiet_option,
    read_configs,
)
from flows.terminal import many

_Day = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M:%S%z"])


@click.command()
@click.argument("slugs", nargs=-1, required=True, metavar="OUTLET…")
@data_option
@outlets_option
@click.option(
    "--since",
    type=_Day,
    metavar="DATE",
    help="Only articles from this day on (2024-05-01, UTC); reads sitemaps of all pages too.",
)
@click.option("--until", type=_Day, metavar="DATE", help="Only articles up to this day.")
@click.option("--limit", type=click.IntRange(min=1), help="Most pages to fetch from each outlet.")
@click.option(
    "--revisit",
    type=click.Choice(["due", "all", "none"]),
    default="due",
    show_default=True,
    help="Which known pages to look at again.",
)
@click.option("--archive", is_flag=True, help="Read the sitemaps of all pages, however old.")
@contact_option
@links_option
@loopback_option
@quiet_option
@json_option
def command(
    slugs: tuple[str, ...],
    data: Path,
    folders: tuple[Path, ...],
    since: datetime | None,
    until: datetime | None,
    limit: int | None,
    revisit: str,
    archive: bool,
    contact: str | None,
    links: bool,
    ports: tuple[int, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Fetch outlets, one after another, and load what is new or changed.

    What is known is not fetched again until it is due: recent articles often, old ones rarely. A crawl that was stopped
    goes on where it was. robots.txt is asked first, always.

    \b
    Examples:
      morgue crawl harbour-courier --limit 50
      morgue crawl harbour-courier northern-ledger --since 2024-05-01

    Exit codes: 0 done, 1 an outlet failed or brought less than its config expects, 2 wrong use.
    """
    from crawlers.config import ConfigError
    from crawlers.crawl import Busy, CrawlFailed, Options
    from crawlers.outlets import find_outlet
    from flows.crawl import CrawlReport, crawl_and_load
    from flows.link import link
    from flows.progress import OneLine, counting
    from flows.runs import Settings
    from flows.terminal import print_json

    try:
        chosen = [find_outlet(slug, folders or None) for slug in slugs]
    except (ConfigError, NotADirectoryError, KeyError) as wrong:
        if lists := [slug for slug in slugs if Path(slug).is_file()]:
            raise click.UsageError(f"{lists[0]} is a file; `morgue ingest {lists[0]}` fetches a list") from None
        raise click.UsageError(str(wrong.args[0] if isinstance(wrong, KeyError) else wrong)) from None
    read_configs(folders)
    options = Options(
        since=_aware(since),
        until=_end_of_day(until),
        limit=limit,
        revisit=revisit,
        archive=archive,
        contact=contact,
        loopback_ports=ports,
    )
    if not contact and not quiet and not as_json:
        click.echo("No contact is given to the outlets; set MORGUE_CONTACT to an address or page of yours.", err=True)
    settings = Settings(data=data, outlet_folders=folders or None)
    reports: list[CrawlReport] = []
    failed = False
    for outlet in chosen:
        show = OneLine(outlet.name, not quiet and not as_json)
        try:
            reports.append(crawl_and_load(outlet, options, settings, show.counts, show))
        except Busy as busy:
            click.echo(f"{busy}; nothing to do", err=True)
        except (CrawlFailed, ValueError) as wrong:
            click.echo(f"{outlet.slug}: {wrong}", err=True)
            failed = True
        finally:
            show.close()
    if links and any(report.loaded for report in reports):
        with counting(not quiet and not as_json) as told:
            link(data, told=told)
    if as_json:
        print_json([report.as_json() for report in reports])
    else:
        for report in reports:
            _show(report, "nothing new, and nothing due" + (" in these days" if since or until else ""))
    if failed or any(report.shortfalls for report in reports):
        sys.exit(1)


def _show(report: Any, if_idle: str) -> None:
    """The report of one outlet as a person reads it; `if_idle` is said where there was nothing to fetch."""
    crawled = report.crawled
    click.echo(
        f"{report.outlet.name}: {many(crawled.found, 'article')} named, "
        f"{many(crawled.fetched, 'page')} fetched in {crawled.seconds:.0f} s"
    )
    parts = [
        f"{getattr(crawled, n)} {n}"
        for n in ("new", "changed", "unchanged", "gone", "redirected")
        if getattr(crawled, n)
    ]
    if not crawled.fetched and crawled.found and not crawled.rejected:
        click.echo(f"  {if_idle}")
    if parts:
        click.echo(f"  {', '.join(parts)}")
    first = {row["reason"]: row["url"] for row in reversed(crawled.logged("not_fetched"))}
    for reason, count in sorted(crawled.rejected.items()):
        which = f" ({'the first ' if count > 1 else ''}{first[reason]})" if reason in first else ""
        click.echo(f"  {count} not fetched: {reason.replace('_', ' ')}{which}")
    if report.loaded:
        tally = report.loaded.tally
        click.echo(f"  loaded: {many(tally.counts['articles'], 'article')}, {many(tally.counts['quotes'], 'quote')}")
        for reason, count in tally.reasons.most_common():
            click.echo(f"  {count} no article: {reason.replace('_', ' ')}")
    for text in report.rights:
        told = ", ".join(f"{says} ({count})" for says, count in list(crawled.rights.items())[:5])
        click.echo(f"  {text}" + (f": {told}" if told else ""))
    for text in crawled.problems:
        click.echo(f"  problem: {text}")
    for text in report.shortfalls:
        click.echo(click.style(f"  expected more: {text}", fg="red"))
    if crawled.warc_path:
        here = Path.cwd()
        path = crawled.warc_path
        click.echo(f"  archive: {path.relative_to(here) if path.is_relative_to(here) else path}")


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def _end_of_day(moment: datetime | None) -> datetime | None:
    """The last second of a day that is given without a time."""
    aware = _aware(moment)
    is_day = aware and (aware.hour, aware.minute, aware.second) == (0, 0, 0)
    return aware + timedelta(days=1, seconds=-1) if aware and is_day else aware
