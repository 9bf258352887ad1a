"""Options that several commands share."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from articles.read import Step
    from crawlers.outlets import Outlet
    from flows.outlets import Configured


class _Folder(click.Path):
    """A folder that DuckDB can open files in."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if re.search("[\ud800-\udfff]", str(value)):
            self.fail(f"{str(value)!r} is not UTF-8, and DuckDB opens no such file; give the folder another name")
        return super().convert(value, param, ctx)


data_option = click.option(
    "--data",
    type=_Folder(path_type=Path, file_okay=False),
    default=Path("data"),
    envvar="MORGUE_DATA",
    show_default=True,
    show_envvar=True,
    help="Folder of the warehouse.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
outlets_option = click.option(
    "--outlets",
    "folders",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    multiple=True,
    help="Folder of your own configs and imported rules.  [default: ./outlets, and those of MORGUE_OUTLETS]",
)
links_option = click.option(
    "--link/--no-link", "links", default=True, show_default=True, help="Link new articles with the others."
)
ROWS = click.IntRange(0, 1_000_000_000)
"""so many are shown; 0 for all"""
quiet_option = click.option("--quiet", "-q", is_flag=True, help="No progress.")
workers_option = click.option(
    "--workers", type=click.IntRange(1, 1000), help="Pages read side by side.  [default: one a core]"
)
seconds_option = click.option(
    "--page-seconds",
    type=click.IntRange(1, 1_000_000),
    default=30,
    show_default=True,
    help="Processor time a page may take.",
)
contact_option = click.option(
    "--contact",
    envvar="MORGUE_CONTACT",
    show_envvar=True,
    help="Where those who are asked can reach you; told to them in each request.",
)
loopback_option = click.option("--allow-loopback", "ports", type=int, multiple=True, hidden=True)
steps_option = click.option(
    "--steps", default="article,quotes,entities", show_default=True, help="How far to read, by commas."
)


def read_configs(folders: tuple[Path, ...]) -> Configured:
    """The outlets of --outlets, else of the usual folders; what is wrong with one ends the command with 2."""
    from crawlers.config import ConfigError
    from flows.outlets import configured

    try:
        return configured(folders or None)
    except (ConfigError, NotADirectoryError) as wrong:
        raise click.UsageError(str(wrong)) from None


def known_outlets(folders: tuple[Path, ...]) -> dict[str, Outlet]:
    """The outlets by their slugs; what is wrong with a config of one ends the command with 2."""
    from crawlers.config import ConfigError
    from crawlers.outlets import outlets

    try:
        return outlets(folders or None)
    except (ConfigError, NotADirectoryError) as wrong:
        raise click.UsageError(str(wrong)) from None


def parse_steps(given: str) -> frozenset[Step]:
    """The steps that --steps names."""
    from articles.read import Step

    try:
        return frozenset(Step(s.strip()) for s in given.split(",") if s.strip())
    except ValueError:
        raise click.BadParameter(f"{given!r}: the steps are {', '.join(Step)}", param_hint="--steps") from None
