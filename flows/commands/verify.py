"""`morgue verify`: does the warehouse still say what was put into it?"""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from flows.commands.options import data_option, json_option


@click.command()
@data_option
@click.option("--archives/--no-archives", default=True, show_default=True, help="Also read the archives' bytes again.")
@click.option("--links/--no-links", default=True, show_default=True, help="Also compare linked articles again.")
@json_option
def command(data: Path, archives: bool, links: bool, as_json: bool) -> None:
    """Recompute hashes, offsets, quotes and links, compare captures with their archives, and name what fails.

    \b
    Examples:
      morgue verify
      morgue verify --no-archives --json

    Exit codes: 0 all holds, 1 something does not, 3 the warehouse cannot be opened.
    """
    from flows.terminal import print_json, show_rows
    from flows.verify import verify

    def told(step: str) -> None:
        if sys.stderr.isatty() and not as_json:
            click.echo(f"\r\x1b[Kchecking {step[-100:]}", nl=False, err=True)

    findings = list(verify(data / "morgue.duckdb", archives, told, links))
    if sys.stderr.isatty() and not as_json:
        click.echo("\r\x1b[K", nl=False, err=True)
    if as_json:
        print_json([asdict(finding) for finding in findings])
    elif findings:
        show_rows(["what", "where", "says"], [[f.what, f.where, f.says] for f in findings])
        click.echo(f"{len(findings)} things do not hold", err=True)
    else:
        more = (", links" if links else "") + (", the bytes of every capture" if archives else "")
        click.echo(f"all holds: seals, offsets, quotes, texts{more}")
    sys.exit(1 if findings else 0)
