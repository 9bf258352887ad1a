"""`morgue export`: tables, views or a query into files."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from flows.commands.options import data_option


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
    from warehouse.database import QueryError, reading
    from warehouse.export import Form, export, relations, select_all, write

    if query and names:
        raise click.UsageError("a query, or names of tables and views, not both")
    with reading(data / "morgue.duckdb", memory="1GB") as db:
        known = relations(db)
        if unknown := [name for name in names if name not in known]:
            raise click.UsageError(f"no table or view {', '.join(unknown)}; there are: {', '.join(known)}")
        wanted = {"query": query} if query else {name: select_all(name) for name in names or known}
        try:
            if to == Path("-"):
                if len(wanted) > 1:
                    raise click.UsageError("one table, view or query goes to standard output")
                write(db, next(iter(wanted.values())), sys.stdout.buffer, Form(form or "csv"), raw)
                return
            for file, asked, kind in _files(wanted, to, form):
                if file.exists() and not force:
                    raise click.ClickException(f"{file} exists; --force replaces it")
                file.parent.mkdir(parents=True, exist_ok=True)
                rows = export(db, asked, file, Form(kind), raw)
                click.echo(f"{file}: {rows:,} rows", err=True)
        except QueryError as wrong:
            raise click.ClickException(str(wrong)) from None
        except BrokenPipeError:
            raise
        except OSError as wrong:
            raise click.ClickException(f"{wrong.filename or to}: {wrong.strerror}") from None


def _files(wanted: dict[str, str], to: Path | None, form: str | None) -> list[tuple[Path, str, str]]:
    """File, query and format of everything that is wanted."""
    suffix = (to.suffix if to else "").lstrip(".").lower()
    is_file = bool(to) and len(wanted) == 1 and bool(suffix) and not (to and to.is_dir())
    if to and is_file:
        if not form and suffix not in ("parquet", "csv", "jsonl"):
            raise click.UsageError(
                f"{to}: what format is that? Name it with --format, or end the name in .parquet, .csv or .jsonl"
            )
        return [(to, query, form or suffix) for query in wanted.values()]
    folder, kind = to or Path("export"), form or "parquet"
    return [(folder / f"{name}.{kind}", query, kind) for name, query in wanted.items()]
