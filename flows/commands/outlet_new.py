"""`morgue outlet new`: look at a site, propose its config, try it."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawlers.outlets import COUNTRIES, LANGUAGE, OWN, SLUG, Outlet
from flows.commands.options import contact_option, json_option, known_outlets, loopback_option

if TYPE_CHECKING:
    from flows.outlet_new import NewOutlet, Sample


into_option = click.option(
    "--into",
    type=click.Path(path_type=Path, file_okay=False),
    default=OWN,
    show_default=True,
    help="Folder of your outlets.",
)


@click.command("new", short_help="Look at a news site and propose its config.")
@click.argument("url")
@click.option("--slug", help="What the config is called.  [default: from the outlet's name]")
@into_option
@click.option("--country", help="ISO 3166-1 code, where the site does not tell it or tells it wrong.")
@click.option("--language", help="BCP 47 tag, where the site does not tell it or tells it wrong.")
@click.option("--samples", type=click.IntRange(1, 50), default=3, show_default=True, help="Pages to try it on.")
@click.option(
    "--delay", type=click.FloatRange(0, 600), default=1.0, show_default=True, help="Seconds between requests."
)
@click.option("--dry-run", is_flag=True, help="Print the config only; try and write nothing.")
@click.option("--force", is_flag=True, help="Write over a config and saved pages that are there.")
@contact_option
@loopback_option
@json_option
def new(
    url: str,
    slug: str | None,
    into: Path,
    country: str | None,
    language: str | None,
    samples: int,
    delay: float,
    dry_run: bool,
    force: bool,
    contact: str | None,
    ports: tuple[int, ...],
    as_json: bool,
) -> None:
    """Look at a news site, propose its config, try it on a few pages, and write both for you to look at.

    The site is asked as politely as in any crawl: robots.txt first, one request a second. Feeds and sitemaps are those
    that robots.txt and the front page name, else those in the common places.

    \b
    Examples:
      morgue outlet new https://harbour-courier.example
      morgue outlet new harbour-courier.example --dry-run

    Exit codes: 0 written (or shown), 1 nothing can be proposed, 2 wrong use.
    """
    from crawlers.config import ConfigError
    from crawlers.crawl import CrawlFailed, Options
    from flows.outlet_new import NoProposal, look_at, try_proposal

    _check_given(country, language, slug)
    if slug and not dry_run:
        _refuse_to_overwrite(into, slug, force)
    options = Options(contact=contact, loopback_ports=ports, revisit="none")
    if sys.stderr.isatty() and not as_json:
        click.echo(f"Asking {url} as slowly as in any crawl; this takes a while.", err=True)
    try:
        proposal = look_at(url, options, delay, country, language)
        there = _of_domain(proposal.domain, (into,) if into.is_dir() else ())
        if there and not slug:
            click.echo(f"{proposal.domain} has a config already, {there.path}; the new one takes its name", err=True)
        proposal = replace(proposal, slug=slug or (there.slug if there else proposal.slug))
        if dry_run:
            text = proposal.to_toml(datetime.now(UTC).date())
            click.echo(json.dumps({"slug": proposal.slug, "config": text}) if as_json else text, nl=as_json)
            return
        _refuse_to_overwrite(into, proposal.slug, force)
        made = try_proposal(proposal, samples, options, into)
    except (NoProposal, CrawlFailed, ConfigError) as wrong:
        raise click.ClickException(str(wrong)) from None
    if as_json:
        path = into / f"{proposal.slug}.toml"
        told = {"slug": proposal.slug, "path": str(path), "config": made.toml, "problems": made.problems}
        click.echo(json.dumps({**told, "samples": [asdict(one) for one in made.samples]}, ensure_ascii=False))
    else:
        _show(made, into)


def _check_given(country: str | None, language: str | None, slug: str | None) -> None:
    """Raises UsageError where an option is none of its kind."""
    if country and country not in COUNTRIES:
        raise click.UsageError(f"--country {country}: is no country code of ISO 3166-1, such as GB")
    try:
        if language:
            LANGUAGE.test(language)
    except ValueError as wrong:
        raise click.UsageError(f"--language {language}: {wrong}") from None
    if slug and not re.fullmatch(SLUG, slug):
        raise click.UsageError(f"--slug {slug}: must be small letters, digits and hyphens")


def _of_domain(domain: str, folders: tuple[Path, ...]) -> Outlet | None:
    """The outlet that has this very domain."""
    known = known_outlets(folders).values()
    return next((o for o in known if domain in {host.removeprefix("www.") for host in o.domains}), None)


def _refuse_to_overwrite(into: Path, slug: str, force: bool) -> None:
    from flows.outlet_new import unfinished

    for path in (into / f"{slug}.toml", into / slug):
        if path.exists() and not force and not unfinished(into, slug).exists():
            raise click.ClickException(f"{path} is there already; --force writes over it, --slug gives another name")


def _show(made: NewOutlet, into: Path) -> None:
    """The config, what it brings, where both were written, and what to do next."""
    from flows.terminal import by_uv, many, show_rows

    slug = made.proposal.slug
    path = into / f"{slug}.toml"
    click.echo(made.toml)
    show_rows(["title", "published", "authors", "words", "first line"], [_row(one) for one in made.samples])
    for reason, count in made.not_fetched.items():
        click.echo(f"not fetched: {many(count, 'page')}, {reason}")
    for problem in made.problems:
        click.echo(f"problem: {problem}")
    kept = sum(bool(one.page) for one in made.samples)
    saved = f" and {many(kept, 'page')} in {into / slug}" if kept else "; no page was an article"
    click.echo(f"Written: {path}{saved}")
    named = slug if into == OWN else f"{slug} --outlets {into}"
    if kept or not made.samples:
        test, crawl = f"{by_uv()}morgue outlet test {named}", f"{by_uv()}morgue crawl {named} --limit 50"
        click.echo(f"Next: look at both, then {test}; {crawl}")
    else:
        click.echo(f"Next: where pages are drawn in the browser, put render = true into {path} (docs/outlets.md)")


def _row(sample: Sample) -> list[object]:
    """What was read from a page, in a line."""
    if "rejected" in sample.read:
        return [f"no article: {sample.read['rejected']}", None, [], 0, sample.url]
    lines = sample.read["paragraphs"]
    words = sum(len(line.split()) for line in lines)
    first = lines[0] if len(lines[0]) <= 80 else f"{lines[0][:79]}…"
    day = (sample.read["published"] or "")[:16].replace("T", " ") or None
    return [sample.read["title"], day, sample.read["authors"], words, first]
