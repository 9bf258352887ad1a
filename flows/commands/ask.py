"""`morgue ask`: the questions most asked of an archive, each a query that can be shown."""

from __future__ import annotations

import difflib
import re
import tomllib
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import click

from flows.commands.options import ROWS, data_option, json_option

_LIKE = {
    "about": '"Ras Zahin"',
    "name": '"Ras Zahin"',
    "speaker": "Tessandier",
    "outlet": "meridianpost",
    "article": '"quit Ras Zahin"',
    "quote": '"400 people"',
    "url": "meridianpost.example",
}
"""what an option of a question may be; the sample archive has an answer"""


@cache
def _questions() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("warehouse").joinpath("questions.toml").read_text("utf-8"))


class Questions(click.Group):
    """One command a question, made from warehouse/questions.toml."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_questions())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return _command(cmd_name, _questions()[cmd_name]) if cmd_name in _questions() else None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in _questions():
            near = difflib.get_close_matches(name, _questions(), 1)
            meant = f"; `morgue ask {near[0]}` is one" if near else ""
            raise click.UsageError(f"there is no question {name!r}{meant}. `morgue ask --help` lists them", ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Questions"):
            formatter.write_dl([(_with_needs(name, asked), asked["asks"]) for name, asked in _questions().items()])


def _with_needs(name: str, question: dict[str, Any]) -> str:
    needed = [f"--{option} …" for option, about in question.get("options", {}).items() if about.get("required")]
    return " ".join([name, *needed])


@click.command(cls=Questions, subcommand_metavar="QUESTION [OPTIONS]")
def command() -> None:
    """Ask the published warehouse one of the questions it has an answer for.

    \b
    Examples:
      morgue ask wire
      morgue ask unnamed --about "Ras Zahin"
      morgue ask spellings --name "Ras Zahin" --sql
      morgue ask voices --csv > voices.csv
    """


def _filled_in(query: str, given: dict[str, str | float | None]) -> str:
    """The query with the options' values in their places, as `morgue sql` takes it."""
    literals = {key: "null" if value is None else _literal(value) for key, value in given.items()}
    return re.sub(r"\$([a-z]+)", lambda found: literals[found.group(1)], query)


def _literal(value: str | float) -> str:
    return "'" + value.replace("'", "''") + "'" if isinstance(value, str) else str(value)


def _say_why(db: Any, name: str, question: dict[str, Any], given: dict[str, str | float | None]) -> None:
    """Why there is no answer, and what to try, on standard error. Raises ClickException where an option names what is
    not here, with what is most like it."""
    from flows.nearest import nearest

    for option, value in given.items():
        if not isinstance(value, str):
            continue
        like = nearest(db, question["options"][option]["of"], value)
        if like is not None:
            raise click.ClickException(f"--{option}: nothing here is “{value}”{like}")
    narrowed = [
        f"--{key}"
        for key, about in question.get("options", {}).items()
        if given[key] != about.get("default") and "required" not in about
    ]
    if narrowed:
        click.echo(f"Nothing here answers to {' and '.join(narrowed)}; `morgue ask {name}` asks without", err=True)
    elif "none" in question:
        click.echo(question["none"], err=True)


def _command(name: str, question: dict[str, Any]) -> click.Command:
    own = question.get("options", {})

    def answer(
        data: Path, as_json: bool, as_csv: bool, show_sql: bool, limit: int, **given: str | float | None
    ) -> None:
        from flows.terminal import show_result
        from warehouse.database import QueryError, reading

        query = question["sql"].strip()
        if show_sql:
            click.echo(_filled_in(query, given))
            return
        is_table = limit > 0 and not as_json and not as_csv
        try:
            with reading(data / "morgue.duckdb") as db:
                count = db.execute(f"select count(*) from ({query})", given).fetchall()[0][0] if is_table else None  # noqa: S608 our own
                result = db.execute(f"from ({query}) limit {limit}" if is_table else query, given)
                show_result(
                    result,
                    as_json=as_json,
                    as_csv=as_csv,
                    limit=limit,
                    count=count,
                    title=question["asks"],
                    if_empty=lambda: _say_why(db, name, question, given),
                )
        except QueryError as wrong:
            raise click.ClickException(f"warehouse/questions.toml: {name}: {wrong}") from None

    made: Any = answer
    made = click.option("--limit", type=ROWS, default=50, show_default=True, help="Rows to show; 0 for all.")(made)
    made = click.option("--sql", "show_sql", is_flag=True, help="Show the query instead of its answer.")(made)
    made = click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")(made)
    made = data_option(json_option(made))
    for option, about in reversed(own.items()):
        kind = click.FloatRange(0, 1) if about["of"] == "share" else click.STRING
        made = click.option(
            f"--{option}",
            help=about["help"],
            required=about.get("required", False),
            type=kind,
            default=about.get("default"),
            show_default="default" in about,
        )(made)
    shown = next((option for option, about in own.items() if about.get("required")), next(iter(own), None))
    asked = f" --{shown} {_LIKE[shown]}" if shown else ""
    return click.command(name, help=f"{question['asks']}\n\n\b\nExample:\n  morgue ask {name}{asked}")(made)
