"""`morgue export`: tables, views or a query into files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.options import data_option

if TYPE_CHECKING:
    from warehouse.export import Form


@click.command()
@click.argument("names", nargs=-1)
@data_option
@click.option("--query", "-q", help="Rows of a query in place of a table or view.")
@click.option(
    "--to",
    "-o",
    type=click.Path(path_type=Path),
    help="File, or folder where several are exported; - is standard output.  [default: export/]",
)
@click.option(
    "--format",
    "-f",
    "form",
    type=click.Choice(["parquet", "csv", "jsonl"]),
    help="[default: by the file's name, else parquet]",
)
@click.option("--raw", is_flag=True, help="CSV for programs: text that a spreadsheet would run is left as it is.")
@click.option("--force", is_flag=True, help="Replace files that exist.")
def command(
    names: tuple[str, ...], data: Path, query: str | None, to: Path | None, form: str | None, raw: bool, force: bool
) -> None:
    """Write tables and views, all where none is named, or a query, as Parquet, CSV or JSONL.

    In CSV, text that begins like a formula (=, +, -, @) stands behind an apostrophe, so that a spreadsheet shows it and
    does not run it.

    \b
    Examples:
      morgue export
      morgue export articles quotes --to shared/ --format csv
      morgue export names --to names.csv
      morgue export --query "from quotes where is_anonymous" --to unnamed.jsonl
      morgue export quotes --to - --format jsonl | head

    Exit codes: 0 done, 1 failed, 2 wrong use, 3 the warehouse cannot be opened.
    """
    from flows.progress import counting
    from flows.terminal import many
    from warehouse.database import QueryError, reading
    from warehouse.export import Form, export, relations, select_all, write
    from warehouse.handover import clear_parts

    if query and names:
        raise click.UsageError("a query, or names of tables and views, not both")
    try:
        with reading(data / "morgue.duckdb", memory="1GB") as db:
            known = relations(db)
            if unknown := [name for name in names if name not in known]:
                raise click.UsageError(f"no table or view {', '.join(unknown)}; there are: {', '.join(known)}")
            wanted = {"query": query} if query else {name: select_all(name) for name in names or known}
            if to == Path("-"):
                if len(wanted) > 1:
                    raise click.UsageError("one table, view or query goes to standard output")
                write(db, next(iter(wanted.values())), sys.stdout.buffer, Form(form or "csv"), raw)
                return
            files = _files(wanted, to, form)
            was_killed = bool([file for file, _, _ in files if clear_parts(file)])
            there = [file for file, _, _ in files if file.is_file()]
            if there and not force and not was_killed:
                others = f" and {many(len(there) - 1, 'other')}" if there[1:] else ""
                raise click.ClickException(
                    f"{there[0]}{others} exist{'' if others else 's'}; --force replaces what is there"
                )
            with counting(True) as told:
                written = export(db, files, raw, told)
            for file, rows in written:
                click.echo(f"{file}: {many(rows, 'row')}", err=True)
    except QueryError as wrong:
        raise click.ClickException(str(wrong)) from None
    except BrokenPipeError:
        raise
    except OSError as wrong:
        raise click.ClickException(f"{wrong.filename or to}: {wrong.strerror}") from None


def _files(wanted: dict[str, str], to: Path | None, form: str | None) -> list[tuple[Path, str, Form]]:
    """File, query and format of everything that is wanted."""
    from warehouse.export import Form

    suffix = (to.suffix if to else "").lstrip(".").lower()
    if to and len(wanted) == 1 and (suffix or to.exists()) and not to.is_dir():
        if not form and suffix not in ("parquet", "csv", "jsonl"):
            raise click.UsageError(
                f"{to}: what format is that? Name it with --format, or end the name in .parquet, .csv or .jsonl"
            )
        return [(to, query, Form(form or suffix)) for query in wanted.values()]
    folder, kind = to or Path("export"), Form(form or "parquet")
    return [(folder / f"{name}.{kind}", query, kind) for name, query in wanted.items()]
