"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

data_option = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("data"),
    envvar="MORGUE_DATA",
    show_default=True,
    show_envvar=True,
    help="Folder of the warehouse.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON for programs.")
SECONDS_HELP = "Processor time a page may take."
