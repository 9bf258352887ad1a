"""`morgue forget`: articles and outlets that are to be taken out, and to stay out."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from flows.commands.options import data_option, json_option, outlets_option, quiet_option, read_configs

_SHOWN = 10


@click.command()
@click.argument("words", nargs=-1, metavar="[ADDRESS|KEY|FILE]...")
@data_option
@click.option("--outlet", help="All of an outlet, by name or id, and whatever else comes of it.")
@click.option("--note", help="Why; kept with it.")
@click.option("--yes", "-y", "is_sure", is_flag=True, help="Do not ask first.")
@click.option("--list", "listed", is_flag=True, help="What was taken out, when and why.")
@click.option(
    "--undo", "undone", is_flag=True, help="Let in again what was taken out, and read it where its bytes lie."
)
@outlets_option
@quiet_option
@json_option
def command(
    words: tuple[str, ...],
    data: Path,
    outlet: str | None,
    note: str | None,
    is_sure: bool,
    listed: bool,
    undone: bool,
    folders: tuple[Path, ...],
    quiet: bool,
    as_json: bool,
) -> None:
    """Take articles out of the warehouse, and keep them out: with their versions, quotes, names and links.

    An article is named by its address, its article_id, or the file it was read from. What is taken out stays out when
    archives are loaded, fetched or read again; its captures stay as rows without text (outcome rejected, reason
    forgotten). The archives themselves are not touched: which of them hold its bytes is said.

    \b
    Examples:
      morgue forget https://post.example/2024/storm --note "withdrawn"
      morgue forget notes/storm.txt
      morgue forget --outlet "Harbour Post"
      morgue forget --list
      morgue forget --undo https://post.example/2024/storm
    """
    from warehouse.database import refuse_without_warehouse

    refuse_without_warehouse(data)
    if listed:
        _list(data, as_json)
    elif bool(words) == bool(outlet) and not undone:
        raise click.UsageError("name articles, or an outlet with --outlet")
    elif undone:
        _undo(data, words, outlet, folders, quiet, as_json)
    else:
        _take_out(data, words, outlet, note, is_sure, quiet, as_json)


def _list(data: Path, as_json: bool) -> None:
    from flows.terminal import print_json, show_rows
    from warehouse.database import reading
    from warehouse.forget import kept_out

    with reading(data / "morgue.duckdb") as db:
        rows = kept_out(db)
    if as_json:
        print_json(rows)
    elif rows:
        columns = ["taken out", "what", "pages", "note"]
        show_rows(columns, [[r["forgotten_at"], r["url"] or r["key"], r["pages"], r["note"]] for r in rows])
    else:
        click.echo("Nothing was taken out")


def _take_out(
    data: Path, words: tuple[str, ...], outlet: str | None, note: str | None, is_sure: bool, quiet: bool, as_json: bool
) -> None:
    from flows.forget import NotThere, forget, named
    from flows.progress import counting
    from flows.terminal import many, print_json, typed

    try:
        articles, outlet_id = named(data, words, outlet)
    except NotThere as wrong:
        raise click.ClickException(str(wrong)) from None
    if articles and not is_sure and not _is_meant(articles):
        raise click.ClickException("nothing was taken out")
    with counting(not quiet and not as_json) as told:
        archives = forget(data, [row["article_id"] for row in articles], outlet_id, note, told)
    if as_json:
        print_json({"articles": articles, "outlet": outlet_id, "archives": archives})
        return
    is_old = not articles and not outlet
    click.echo("taken out before" if is_old else f"{many(len(articles), 'article')} taken out")
    for path, places in archives.items():
        click.echo(f"its bytes are still in {path}: {many(places, 'page')}")
    again = f"--outlet {outlet_id}" if outlet_id else "ADDRESS"
    click.echo(f"To let it in again: {typed(f'forget --undo {again}', data)}")


def _is_meant(articles: list[dict[str, Any]]) -> bool:
    """Whether the user says so, having seen what it is."""
    from flows.terminal import many, show_rows

    if not sys.stdin.isatty():
        raise click.UsageError("this deletes; where nobody can be asked, say --yes")
    show_rows(["title", "outlet", "url"], [[row["title"], row["outlet_id"], row["url"]] for row in articles[:_SHOWN]])
    more = f" ({len(articles) - _SHOWN:,} are not shown)" if len(articles) > _SHOWN else ""
    return click.confirm(f"Take {many(len(articles), 'article')} out, and keep them out?{more}", err=True)


def _undo(
    data: Path, words: tuple[str, ...], outlet: str | None, folders: tuple[Path, ...], quiet: bool, as_json: bool
) -> None:
    from flows.forget import NotThere, undo
    from flows.progress import progress
    from flows.runs import Settings
    from flows.terminal import many, print_json

    if not words and not outlet:
        raise click.UsageError("name what is to come in again; --list shows it")
    read_configs(folders)
    try:
        with progress(not quiet and not as_json) as watch:
            tally = undo(Settings(data=data, outlet_folders=folders or None), words, outlet, watch)
    except NotThere as wrong:
        raise click.ClickException(str(wrong)) from None
    if as_json:
        print_json({"captures": dict(tally.captures), "articles": tally.counts["articles"]})
    else:
        click.echo(f"{many(tally.counts['articles'], 'article')} read again")
