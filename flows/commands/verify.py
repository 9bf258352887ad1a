"""`morgue verify`: does the warehouse still say what was put into it?"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.options import data_option, json_option

if TYPE_CHECKING:
    from warehouse.verify import Finding

_SHOWN = 50


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
    from flows.progress import counting
    from flows.terminal import print_list, show_rows
    from flows.verify import verify

    counts: Counter[str] = Counter()
    shown: list[Finding] = []

    def counted(findings: Iterator[Finding]) -> Iterator[Finding]:
        for finding in findings:
            counts[finding.what] += 1
            yield finding

    with counting(not as_json) as count:
        findings = counted(verify(data / "morgue.duckdb", archives, count, links))
        if as_json:
            print_list(asdict(finding) for finding in findings)
        else:
            shown = [finding for finding in findings if counts[finding.what] <= _SHOWN]
    if shown:
        show_rows(["what", "where", "says"], [[f.what, f.where, f.says] for f in shown])
        each = ", ".join(f"{what} {count:,}" for what, count in counts.items())
        more = (
            f": {each}; the first {_SHOWN} of each are shown, --json names all" if counts.total() > len(shown) else ""
        )
        what = "1 thing does" if counts.total() == 1 else f"{counts.total():,} things do"
        click.echo(f"{what} not hold{more}", err=True)
    elif not as_json:
        more = (", links" if links else "") + (", the bytes of every capture" if archives else "")
        click.echo(f"all holds: seals, offsets, quotes, texts{more}")
    sys.exit(1 if counts else 0)
