"""`morgue outlet`: what outlets there are, and whether their configs are in order."""

from __future__ import annotations

import difflib
import json
import shutil
import sys
from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawlers.config import ConfigError, Problem, key_lines
from crawlers.outlets import OWN, Outlet, outlet_schema, outlets, read_outlet
from flows.commands.options import data_option, json_option, known_outlets, outlets_option
from flows.commands.outlet_new import into_option, new
from flows.terminal import many, print_json, print_list, show_rows

if TYPE_CHECKING:
    from flows.golden import Tried

Folder = click.Path(exists=True, file_okay=False, path_type=Path)


@click.group()
def command() -> None:
    """Outlets: one config file each, shipped ones and your own in ./outlets.

    \b
    Examples:
      morgue outlet list
      morgue outlet new https://www.harbourpost.example/
      morgue outlet check outlets/
    """


@command.command("list", short_help="List the outlets, shipped and your own.")
@outlets_option
@json_option
def list_outlets(folders: tuple[Path, ...], as_json: bool) -> None:
    """List the outlets: slug, country, language, where articles are found, how many of the saved pages that were tried
    are read well, name, schedule.

    \b
    Examples:
      morgue outlet list
      morgue outlet list --json | grep '"country": "PL"'
    """
    known = sorted(known_outlets(folders).items())
    if as_json:
        print_list(_told(slug, outlet) for slug, outlet in known)
        return
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else sys.maxsize
    for slug, outlet in known:
        found = ", ".join(kind.replace("news_sitemap", "news") for kind, urls in outlet.sources.items() if urls)
        read = f"{outlet.tried.read_well}/{outlet.tried.pages}" if outlet.tried else ""
        name = outlet.name + (f"; {schedule}" if (schedule := _schedule(outlet)) else "")
        line = f"{slug:<28} {outlet.country} {outlet.language} {found or 'archives only':<19} {read:<5} {name}"
        click.echo(line if len(line) <= width else f"{line[: width - 1]}…")


def _told(slug: str, outlet: Outlet) -> dict[str, object]:
    return {
        "slug": slug,
        "name": outlet.name,
        "domains": outlet.domains,
        "country": outlet.country,
        "language": outlet.language,
        "sources": {kind: len(urls) for kind, urls in outlet.sources.items() if urls},
        "schedule": _schedule(outlet),
        "facts_on": outlet.facts_on,
        "tried": asdict(outlet.tried) if outlet.tried else None,
        "path": str(outlet.path),
    }


def _schedule(outlet: Outlet) -> str | None:
    return (outlet.schedule.cron or outlet.schedule.every) if outlet.schedule else None


command.add_command(new)


@command.command("check", short_help="Check config files, or folders of them.")
@click.argument("files", nargs=-1, type=click.Path(exists=True, path_type=Path))
@json_option
def check(files: tuple[Path, ...], as_json: bool) -> None:
    """Check config files, or folders of them, else ./outlets: every problem with file, line and key.

    \b
    Examples:
      morgue outlet check
      morgue outlet check outlets/example-times.toml

    Exit codes: 0 all are in order, 1 some are not, 2 wrong use.
    """
    problems: list[Problem] = []
    good: list[Outlet] = []
    if not files and not OWN.is_dir():
        raise click.UsageError(f"there is no folder {OWN}; name the files to check")
    for path in (p for given in files or (OWN,) for p in (sorted(given.glob("*.toml")) if given.is_dir() else [given])):
        try:
            good.append(read_outlet(path))
        except ConfigError as wrong:
            problems += wrong.problems
    problems += _claimed_twice(good)
    if as_json:
        told = [{"file": str(one.path), "line": one.line, "key": one.key, "problem": one.what} for one in problems]
        print_json({"in_order": len(good), "problems": told})
    else:
        for problem in problems:
            click.echo(str(problem), err=True)
        click.echo(f"{len(good)} in order" + (f", {many(len(problems), 'problem')}" if problems else ""))
    sys.exit(1 if problems else 0)


def _claimed_twice(configs: list[Outlet]) -> list[Problem]:
    """The domains of these configs that another of them, or one that ships, has too: the pages go to one outlet."""
    known = outlets(()) | {outlet.slug: outlet for outlet in configs}
    owners = defaultdict(set)
    for slug, outlet in known.items():
        for host in outlet.domains:
            owners[host.removeprefix("www.")].add(slug)
    problems = []
    for outlet in configs:
        line = key_lines(outlet.path.read_text("utf-8"))["domains",]
        for host in outlet.domains:
            if others := sorted(owners[host.removeprefix("www.")] - {outlet.slug}):
                what = f"{host!r} is a domain of {others[0]} too; the pages of a domain are one outlet's"
                problems.append(Problem(outlet.path, line, "domains", what))
    return problems


@command.command("schema", short_help="Print the JSON Schema of configs, for editors.")
def schema() -> None:
    """Print the JSON Schema of outlet configs, for editors.

    \b
    Example (a config then begins with the line #:schema ../outlet.schema.json):
      morgue outlet schema > outlet.schema.json
    """
    click.echo(json.dumps(outlet_schema(), indent=2, ensure_ascii=False))


@command.command("import", short_help="Read a folder of Full-Text RSS site rules.")
@click.argument("folder", type=Folder)
@into_option
@json_option
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
    if not read:
        why = f"; {unread[0][0].name}: {unread[0][1]}" if unread else ""
        raise click.ClickException(f"{folder}: holds no site rules that can be used (files named HOST.txt){why}")
    unsupported: Counter[str] = Counter()
    for rules in read:
        unsupported += rules.unsupported
    broken = sum(len(rules.broken) for rules in read)
    write_rules(read, into / IMPORTED)
    if as_json:
        told = [{"file": path.name, "why": why} for path, why in unread]
        print_json({"read": len(read), "unread": told, "unsupported": unsupported, "broken_lines": broken})
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


@command.command("test", short_help="Read the saved pages of outlets again, offline.")
@click.argument("slugs", nargs=-1)
@outlets_option
@click.option("--regen", is_flag=True, help="Write down what is read now as what is expected.")
@json_option
def test_pages(slugs: tuple[str, ...], folders: tuple[Path, ...], regen: bool, as_json: bool) -> None:
    """Read the saved pages of outlets again, offline, and name every field that is read otherwise than expected.

    A page is outlets/SLUG/NAME.html, what is expected of it NAME.json beside it, with its address as "url". Where that
    is missing it is written, and the test fails until a person has looked at it.

    \b
    Example:
      morgue outlet test harbour-courier

    Exit codes: 0 all are read as expected, 1 some are not, are new or none is saved, 2 wrong use.
    """
    from crawlers.outlets import config_folders
    from flows.golden import try_pages
    from flows.outlets import Configured

    wanted = set(slugs)
    configs, places = known_outlets(folders), config_folders(list(folders) or None)
    _refuse_unknown(wanted, {*configs, *(path.name for place in places for path in place.iterdir() if path.is_dir())})
    known = Configured(configs, places)
    tried: list[tuple[str, Tried]] = []
    for folder in places:
        for pages in sorted(path for path in folder.iterdir() if path.is_dir()):
            if wanted and pages.name not in wanted:
                continue
            for page in try_pages(pages, regen, known):
                tried.append((pages.name, page))
                if not as_json:
                    _show_tried(pages.name, page)
    wrong = sum(bool(page.differs) or (page.is_new and not regen) for _, page in tried)
    if as_json:
        told = [
            {"outlet": slug, "page": page.page.name, "is_new": page.is_new, "differs": _differences(page)}
            for slug, page in tried
        ]
        print_json({"tried": len(tried), "to_look_at": wrong, "pages": told})
    else:
        end = f", {wrong} to look at" if wrong else ", all read as expected" if tried else ""
        click.echo(f"{many(len(tried), 'page')} tried{end}")
    if not tried:
        named = slugs[0] if slugs else "SLUG"
        click.echo(
            f"No page is saved: put some into outlets/{named}/NAME.html, or let `morgue outlet new` do it", err=True
        )
    sys.exit(1 if wrong or not tried else 0)


def _show_tried(slug: str, page: Tried) -> None:
    if page.is_new:
        click.echo(f"{slug}/{page.page.name}: new; look at {page.page.with_suffix('.json')}")
    for name, (expected, found) in page.differs.items():
        click.echo(f"{slug}/{page.page.name}: {name}")
        click.echo(f"    expected {_short(expected)}\n    found    {_short(found)}")


def _differences(page: Tried) -> dict[str, dict[str, object]]:
    return {name: {"expected": expected, "found": found} for name, (expected, found) in page.differs.items()}


def _refuse_unknown(slugs: set[str], known: set[str]) -> None:
    for slug in sorted(slugs - known):
        close = difflib.get_close_matches(slug, known, 3)
        raise click.UsageError(f"no outlet {slug!r}" + (f"; did you mean {', '.join(close)}?" if close else ""))


def _short(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 300 else f"{text[:200]} … {text[-90:]}"


@command.command("doctor", short_help="Compare last runs with the runs before.")
@click.argument("slugs", nargs=-1)
@data_option
@json_option
def doctor(slugs: tuple[str, ...], data: Path, as_json: bool) -> None:
    """Compare each outlet's last run with the runs before: fewer articles, emptier bodies, missing dates, more pages
    that are no article; and since when.

    \b
    Example:
      morgue outlet doctor

    Exit codes: 0 all are well, 1 some are not.
    """
    from flows.doctor import diagnose

    found = list(diagnose(data / "morgue.duckdb", slugs))
    if missing := sorted(set(slugs) - {one.outlet_id for one in found}):
        raise click.UsageError(f"{data} holds nothing of {', '.join(missing)}")
    ill = [one for one in found if one.symptoms]
    if as_json:
        print_json([asdict(one) for one in found])
    elif ill:
        show_rows(["outlet", "not as usual", "since"], [[one.outlet_id, one.symptoms, one.since] for one in ill])
    if not as_json:
        new = sum(one.runs < 4 for one in found)
        click.echo(
            f"{many(len(found), 'outlet')}, {len(ill)} not as usual"
            + (f", {new} with too few runs to tell" if new else "")
        )
    sys.exit(1 if ill else 0)
