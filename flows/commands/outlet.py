"""`morgue outlet`: what outlets there are, and whether their configs are in order."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from crawlers.config import ConfigError
from crawlers.outlets import Outlet, outlet_schema, outlets, read_outlet

Folder = click.Path(exists=True, file_okay=False, path_type=Path)
folders_option = click.option(
    "--outlets",
    "folders",
    type=Folder,
    multiple=True,
    help="Folder of your own configs beside the shipped ones.  [default: ./outlets where there is one]",
)


@click.group()
def command() -> None:
    """Outlets: one config file each, shipped ones and your own in ./outlets."""


@command.command("list")
@folders_option
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def list_outlets(folders: tuple[Path, ...], as_json: bool) -> None:
    """List the outlets: slug, name, country, language, where articles are found, schedule."""
    for slug, outlet in sorted(_all(folders).items()):
        sources = {kind: len(urls) for kind, urls in outlet.sources.items() if urls}
        schedule = (outlet.schedule.cron or outlet.schedule.every) if outlet.schedule else None
        if as_json:
            facts_on = outlet.facts_on.isoformat() if outlet.facts_on else None
            row = {"slug": slug, "name": outlet.name, "domains": outlet.domains, "country": outlet.country}
            more = {"language": outlet.language, "sources": sources, "schedule": schedule, "facts_on": facts_on}
            click.echo(json.dumps({**row, **more, "path": str(outlet.path)}, ensure_ascii=False))
        else:
            found = ", ".join(f"{count} {kind}" for kind, count in sources.items()) or "archives only"
            name = f"{outlet.name} ({outlet.country}, {outlet.language})"
            click.echo(f"{slug:<28} {name:<48} {found}{f'; {schedule}' if schedule else ''}")


@command.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Check config files, or folders of them: every problem with file, line and key.

    \b
    Example:
      morgue outlet check outlets/example-times.toml
    """
    problems: list[str] = []
    good = 0
    for path in (p for given in files for p in (sorted(given.glob("*.toml")) if given.is_dir() else [given])):
        try:
            read_outlet(path)
            good += 1
        except ConfigError as wrong:
            problems += map(str, wrong.problems)
    for problem in problems:
        click.echo(problem, err=True)
    click.echo(f"{good} in order" + (f", {len(problems)} problems" if problems else ""))
    sys.exit(1 if problems else 0)


@command.command("schema")
def schema() -> None:
    """Print the JSON Schema of outlet configs, for editors.

    \b
    Example (then name it in the first line of a config: #:schema ../outlet.schema.json):
      morgue outlet schema > outlet.schema.json
    """
    click.echo(json.dumps(outlet_schema(), indent=2, ensure_ascii=False))


def _all(folders: tuple[Path, ...]) -> dict[str, Outlet]:
    try:
        return outlets(folders or None)
    except (ConfigError, NotADirectoryError) as wrong:
        raise click.ClickException(str(wrong)) from None


@command.command("import")
@click.argument("folder", type=Folder)
@click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("outlets"),
    show_default=True,
    help="Folder of your outlets.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
def import_rules(folder: Path, into: Path, as_json: bool) -> None:
    """Read a folder of Full-Text RSS (FiveFilters, wallabag) site rules and use them from now on.

    Where such rules hold on a page they win over the general reading, and `morgue explain` says so. What they say is
    kept in one file beside your outlets; directives that are not supported are counted by name.

    \b
    Example:
      morgue outlet import ftr-site-config/
    """
    from collections import Counter

    from crawlers.site_rules import IMPORTED, SiteRules, read_site_rules, write_rules

    read: list[SiteRules] = []
    unread: list[tuple[Path, str]] = []
    for one in read_site_rules(folder):
        if isinstance(one, SiteRules):
            read.append(one)
        else:
            unread.append(one)
    unsupported: Counter[str] = Counter()
    for rules in read:
        unsupported += rules.unsupported
    broken = sum(len(rules.broken) for rules in read)
    write_rules(read, into / IMPORTED)
    if as_json:
        told = [{"file": path.name, "why": why} for path, why in unread]
        click.echo(json.dumps({"read": len(read), "unread": told, "unsupported": unsupported, "broken_lines": broken}))
        return
    share = len(read) / max(1, len(read) + len(unread))
    click.echo(f"{len(read):,} of {len(read) + len(unread):,} files read ({share:.1%}), kept in {into / IMPORTED}")
    for name, count in unsupported.most_common():
        click.echo(f"  not supported: {name}, {count} times")
    if broken:
        click.echo(f"  {broken} lines that are no directive, or whose XPath does not compile")
    for path, why in unread[:5]:
        click.echo(f"  nothing used of {path.name}: {why}")
    if len(unread) > 5:
        click.echo(f"  … and of {len(unread) - 5} files more (--json names them)")
