"""`morgue serve`: run outlets on their schedules, with Prefect."""

from __future__ import annotations

import os
from pathlib import Path

import click

from flows.commands.options import contact_option, data_option, loopback_option, outlets_option


@click.command()
@click.argument("slugs", nargs=-1, metavar="[OUTLET]…")
@data_option
@outlets_option
@click.option(
    "--inbox",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder to load from as files come.",
)
@click.option("--inbox-every", default="10m", show_default=True, help="How often to look into it: 30m, 6h, 1d.")
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=4200,
    show_default=True,
    help="Port of the local server, where none is configured.",
)
@click.option("--runs", type=click.IntRange(min=1), default=2, show_default=True, help="Most runs at a time.")
@contact_option
@loopback_option
def command(
    slugs: tuple[str, ...],
    data: Path,
    folders: tuple[Path, ...],
    inbox: Path | None,
    inbox_every: str,
    port: int,
    runs: int,
    contact: str | None,
    ports: tuple[int, ...],
) -> None:
    """Run outlets on their schedules: one Prefect deployment each, until stopped with Ctrl-C.

    Without OUTLET, every outlet whose config has a [schedule]; those that are named are served, scheduled or not. With
    --inbox also a folder, loaded as files are put into it. Runs on the server of PREFECT_API_URL or of Prefect's
    profile; where there is none, on one that is started on 127.0.0.1.

    \b
    Examples:
      morgue serve
      morgue serve harbour-courier --port 4300
      morgue serve --inbox /srv/incoming --inbox-every 30m
    """
    from crawlers.config import ConfigError
    from crawlers.outlets import DURATION, duration, find_outlet, outlets

    try:
        if slugs:
            chosen = [find_outlet(slug, folders or None) for slug in slugs]
        else:
            chosen = [outlet for outlet in outlets(folders or None).values() if outlet.schedule]
    except (ConfigError, NotADirectoryError, KeyError) as wrong:
        raise click.UsageError(str(wrong.args[0] if isinstance(wrong, KeyError) else wrong)) from None
    idle = [outlet.slug for outlet in chosen if not outlet.can_be_crawled]
    if idle:
        raise click.UsageError(f"no feed, sitemap or start page in the config of {', '.join(idle)}")
    if not chosen and not inbox:
        raise click.UsageError('no outlet has a schedule; add [schedule] every = "1h" to a config, or name an --inbox')
    try:
        DURATION.test(inbox_every)
    except ValueError as wrong:
        raise click.UsageError(f"--inbox-every {inbox_every}: {wrong}") from None

    from flows.scheduled import LOOPBACK
    from flows.serve import ServerFailed, only_serving, prefect_server, serve_outlets
    from flows.terminal import by_uv, many

    os.environ[LOOPBACK] = ",".join(map(str, ports))
    try:
        with only_serving(data), prefect_server(data, port) as (url, is_own):
            served = many(len(chosen), "outlet") + (f" and {inbox}" if inbox else "")
            click.echo(f"{served} on {url.removesuffix('/api')}{', started for this' if is_own else ''}")
            if is_own:
                click.echo(f"In another terminal: export PREFECT_API_URL={url}; {by_uv()}prefect deployment ls")
            serve_outlets(chosen, data, folders, contact, runs, (inbox, duration(inbox_every)) if inbox else None)
    except ServerFailed as wrong:
        raise click.ClickException(str(wrong)) from None
