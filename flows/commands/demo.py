"""`morgue demo`: the sample archive into a warehouse, and a first look at what can be asked."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.options import data_option, json_option

if TYPE_CHECKING:
    from rich.console import Console

    from flows.runs import Summary

SAMPLE = Path(__file__).resolve().parents[2] / "seeds" / "sample"


@dataclass(frozen=True)
class Question:
    """A question a reader might have, the SQL that answers it, and what the answer shows."""

    asks: str
    sql: str
    shows: str


QUESTIONS = (
    Question(
        "A general was misquoted. Who had the wrong number, and who put it right?",
        """
select
    a.outlet_id as outlet,
    v.first_seen::date as fetched,
    v.version,
    regexp_extract(v.text, 'We have moved (\\d+ people)', 1) as he_said,
    v.text like '%Correction%' as is_corrected
from article_versions as v
join articles as a using (article_id)
where v.text like '%nobody heard a door slam%'
order by fetched nulls last, outlet, v.version
""",
        "Every text a page has had is kept: the outlet that printed 400 first said 140 three days later.\n"
        "The two that had copied it did not.",
    ),
    Question(
        "Who says so? Statements that end in nobody, and whom they came through.",
        """
select
    coalesce(a.outlet_id, parse_filename(c.source_path)) as outlet,
    q.text as statement,
    string_agg(s.text, ' ← ' order by s.hop) as had_it_from
from quotes as q
join source_chain as s using (quote_id)
join articles as a using (article_id)
join captures as c using (capture_id)
where q.is_anonymous
group by all
having count(*) > 1
order by count(*) desc, any_value(a.published_at) nulls last, statement
limit 5
""",
        "Each of them is text[start_char:end_char] of its article, and each article bytes of a kept capture.",
    ),
    Question(
        "One president: how does each outlet spell him?",
        """
select
    m.text as spelling,
    count(*) as times,
    list_sort(list(
        distinct coalesce(a.outlet_id, parse_filename(c.source_path))
    )) as outlets
from entity('al-Mazrou') as e
join mentions as m using (entity_id)
join articles as a using (article_id)
join captures as c using (capture_id)
group by all
order by times desc, spelling
""",
        "Asked for by one spelling, found in all of them. His late father is somebody else.",
    ),
)

NEXT = {
    "ask quotations": "who had the same words first",
    'sql "from first_look"': "what each outlet has",
    "sql --tables": "all there is to ask",
    "report": "a page with plots of it",
    "ingest YOUR-ARCHIVE": "WARC, HTML, text, JSONL, CSV …",
}


@click.command()
@data_option
@json_option
def command(data: Path, as_json: bool) -> None:
    """Load the sample archive and ask it three questions: a first look at a small story, its sources and its names.

    \b
    Examples:
      morgue demo
      morgue demo --data /tmp/look
    """
    from flows.ingest import ingest
    from flows.link import link
    from flows.progress import progress
    from flows.runs import Settings
    from flows.terminal import print_json
    from warehouse.database import reading

    with progress(not as_json) as watch:
        summary = ingest([SAMPLE], Settings(data=data), watch)
    link(data)
    answers = []
    with reading(summary.warehouse) as db:
        ((first, last, outlets),) = db.execute(
            "select min(published_at), max(published_at), count(distinct outlet_id) from articles"
        ).fetchall()
        for question in QUESTIONS:
            result = db.execute(question.sql)
            answers.append(([name for name, *_ in result.description or ()], result.fetchall()))
    if as_json:
        rows = [[dict(zip(columns, row, strict=True)) for row in rows] for columns, rows in answers]
        asked = [{"question": q.asks, "sql": q.sql.strip(), "answer": r} for q, r in zip(QUESTIONS, rows, strict=True)]
        print_json({"summary": summary.as_json(), "questions": asked})
    else:
        years = f"{first:%Y} to {last:%Y}" if first and last else "without a date"
        show(summary, f"{outlets} outlets and some text files, {years}", answers)
    if summary.failed_checks:
        sys.exit(1)


def show(summary: Summary, scope: str, answers: list[tuple[list[str], list[Any]]]) -> None:
    """The first look, as a person reads it."""
    from rich.console import Console
    from rich.markup import escape

    from flows.terminal import typed

    out = Console(highlight=False)
    total = summary.totals
    files = ", ".join(sorted(path.name for path in SAMPLE.iterdir()))
    out.print(
        f"[bold]The sample archive[/bold]: {escape(files)}\n{scope}, on the French leaving a port, again and again."
    )
    if summary.pages:
        known = f"{summary.pages} pages read in {summary.seconds:.1f} s"
    else:
        known = "Known already, nothing to read"
    out.print(f"{known}: {total['articles']} articles, {total['quotes']} quotes, {total['mentions']} names.")
    for number, (question, answer) in enumerate(zip(QUESTIONS, answers, strict=True), 1):
        show_answer(out, number, question, *answer)
    where = str(summary.warehouse)
    out.print("\n[bold]The warehouse[/bold] is one DuckDB file; any tool that reads DuckDB opens it:")
    out.print(f"  [cyan]duckdb -readonly {escape(where)}[/cyan]", soft_wrap=True)
    out.print(f"  [cyan]duckdb.connect({escape(json.dumps(where))}, read_only=True)[/cyan]  in Python", soft_wrap=True)
    out.print("\n[bold]Next[/bold]")
    commands = {typed(what, summary.warehouse.parent): does for what, does in NEXT.items()}
    width = max(map(len, commands)) + 2
    for what, does in commands.items():
        out.print(f"  [cyan]{escape(what.ljust(width))}[/cyan]{does}", soft_wrap=True)


def show_answer(out: Console, number: int, question: Question, columns: list[str], rows: list[Any]) -> None:
    """A question, its SQL, its answer and what that shows."""
    from rich.syntax import Syntax

    from flows.terminal import show_rows

    out.print()
    out.rule(f"[bold]{number}. {question.asks}", align="left", style="dim")
    out.print(Syntax(question.sql.strip(), "sql", theme="ansi_dark", background_color="default"))
    show_rows(columns, rows)
    out.print(question.shows, style="dim", markup=False)
