"""`morgue link`: which articles share a story, a quotation or a subject."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from flows.commands.options import data_option, json_option, quiet_option


@click.command()
@data_option
@click.option("--anew", is_flag=True, help="Forget all links and find them again.")
@quiet_option
@json_option
def command(data: Path, anew: bool, quiet: bool, as_json: bool) -> None:
    """Link articles: copies and rewrites of one story, the same quotation in other articles, changes between versions.

    Only what is new or changed is compared. `morgue ingest` and `morgue crawl` do it after each load.

    \b
    Example:
      morgue link --anew
    """
    from flows.link import link
    from flows.progress import counting
    from flows.terminal import print_json
    from warehouse.database import refuse_without_warehouse

    refuse_without_warehouse(data)
    with counting(not quiet and not as_json) as told:
        linked = link(data, anew, told)
    if as_json:
        print_json(asdict(linked))
    else:
        click.echo(f"{linked.articles:,} articles, {linked.compared:,} pairs compared, {linked.pairs:,} related")
        click.echo(f"{linked.stories:,} stories that several articles share")
        click.echo('Next: morgue sql "from article_pairs order by score desc"')
