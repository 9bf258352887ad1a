"""Exports: what was in the warehouse is in the file, and a spreadsheet shows it without running it."""

import csv
import fcntl
import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pyarrow.parquet as parquet
import pytest
from click.testing import CliRunner, Result

from flows.cli import morgue
from flows.ingest import ingest
from flows.runs import Settings
from warehouse.database import reading
from warehouse.values import neutral

TEXT = "The harbour of Porto Vell will close for a week, the port authority said on Monday after the storm. " * 4
TITLES = ['=HYPERLINK("http://evil.example","Click")', "+1 for the mayor", "-5 degrees, and falling", "@mayor resigns"]


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse of articles whose titles begin like formulas."""
    folder = tmp_path_factory.mktemp("export")
    rows = [
        {
            "url": f"https://post.example/{n}",
            "title": title,
            "author": "Ana Lind, “Jo” Bo",
            "text": f"{TEXT}\n\nIt was bulletin {n}; “all, and more”.",
        }
        for n, title in enumerate(TITLES)
    ]
    (folder / "pages.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    ingest([folder / "pages.jsonl"], Settings(data=folder / "data"))
    return folder / "data"


def export(data: Path, *arguments: str) -> Result:
    return CliRunner().invoke(morgue, ["export", "--data", str(data), *arguments])


def rows_of(data: Path, query: str) -> list[tuple[Any, ...]]:
    with reading(data / "morgue.duckdb") as db:
        return db.execute(query).fetchall()


def test_a_pipe_is_written_to_and_not_replaced(data: Path, tmp_path: Path) -> None:
    pipe = tmp_path / "titles"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", pipe], stdout=subprocess.PIPE, text=True) as reader:
        ran = export(data, "articles", "--to", str(pipe), "--format", "csv")
        said, _ = reader.communicate(timeout=20)

    assert ran.exit_code == 0, ran.output
    assert len(said.splitlines()) > len(TITLES)
    assert pipe.is_fifo()


def test_parquet_and_jsonl_hold_what_the_warehouse_holds(data: Path, tmp_path: Path) -> None:
    for name in ("articles.parquet", "articles.jsonl"):
        ran = export(data, "articles", "--to", str(tmp_path / name))
        assert ran.exit_code == 0, ran.output

    wanted = rows_of(data, "select article_id, title, text, authors from articles")
    from_parquet = parquet.read_table(tmp_path / "articles.parquet").to_pylist()
    from_jsonl = [json.loads(line) for line in (tmp_path / "articles.jsonl").read_text(encoding="utf-8").splitlines()]
    for found in (from_parquet, from_jsonl):
        assert [(r["article_id"], r["title"], r["text"], r["authors"]) for r in found] == wanted


def test_sql_and_export_write_the_same_json(data: Path) -> None:
    query = """
        select sum(word_count) as words, 'nan'::double as none, map {'k': ['inf'::double, 1.5]} as pairs,
            interval 1 day as pause, max(published_at) as newest, map {date '2024-02-29': 1} as days, 2 as words
        from articles
    """

    asked = CliRunner().invoke(morgue, ["sql", query, "--json", "--data", str(data)])
    exported = export(data, "--query", query, "--to", "-", "--format", "jsonl")

    (row,) = json.loads(asked.stdout, parse_constant=pytest.fail)
    assert json.loads(exported.stdout, parse_constant=pytest.fail) == row
    assert isinstance(row["words"], int)
    assert (row["words_1"], row["days"]) == (2, {"2024-02-29": 1})
    assert (row["none"], row["pairs"], row["pause"]) == (None, {"k": [None, 1.5]}, "1 day, 0:00:00")


def test_csv_neutralises_what_a_spreadsheet_would_run(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "titles.csv"

    ran = export(
        data,
        "--query",
        "select title, text, authors, word_count, -1.5 as less from articles order by url",
        "--to",
        str(file),
    )

    assert ran.exit_code == 0, ran.output
    with file.open(encoding="utf-8", newline="") as lines:
        found = list(csv.DictReader(lines))
    texts = [text for (text,) in rows_of(data, "select text from articles order by url")]
    assert [row["title"] for row in found] == [f"'{title}" for title in TITLES]
    assert [row["text"] for row in found] == texts
    assert {row["less"] for row in found} == {"-1.5"}
    assert all(isinstance(json.loads(row["authors"]), list) for row in found)


def test_raw_csv_is_left_as_it_is(data: Path) -> None:
    ran = export(data, "--query", "select title from articles order by url", "--raw", "--to", "-")

    assert [row[0] for row in csv.reader(ran.stdout.splitlines())] == ["title", *TITLES]


def test_everything_goes_into_a_folder_a_file_each(data: Path, tmp_path: Path) -> None:
    ran = export(data, "--to", str(tmp_path / "all"))

    assert ran.exit_code == 0, ran.output
    names = {path.stem for path in (tmp_path / "all").glob("*.parquet")}
    assert {"articles", "quotes", "mentions", "captures", "first_look"} <= names


def test_a_file_that_exists_is_replaced_only_when_told(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "quotes.csv"
    file.write_text("mine", encoding="utf-8")

    refused = export(data, "quotes", "--to", str(file))
    kept = file.read_text(encoding="utf-8")
    forced = export(data, "quotes", "--to", str(file), "--force")

    assert (refused.exit_code, kept, forced.exit_code) == (1, "mine", 0)
    assert file.read_text(encoding="utf-8").startswith("quote_id,")


def test_what_a_killed_export_left_neither_stays_nor_stops_the_next(data: Path, tmp_path: Path) -> None:
    left, under_way, mine = (tmp_path / f".articles.csv.{end}" for end in ("999999", "999998", "swp"))
    for part in (left, under_way, mine, tmp_path / "quotes.csv"):  # the one that appeared before it was killed
        part.touch()

    with under_way.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        ran = export(data, "articles", "quotes", "--to", str(tmp_path), "--format", "csv")
        again = export(data, "articles", "quotes", "--to", str(tmp_path), "--format", "csv")

    assert ran.exit_code == 0, ran.output
    assert {path.name: bool(path.stat().st_size) for path in tmp_path.iterdir()} == {
        "articles.csv": True,
        "quotes.csv": True,
        under_way.name: False,
        mine.name: False,
    }
    assert "articles.csv and 1 other exist; --force" in again.output


def test_no_file_appears_before_all_are_written(data: Path, tmp_path: Path) -> None:
    (tmp_path / "quotes.csv").mkdir()

    ran = export(data, "articles", "quotes", "--to", str(tmp_path), "--format", "csv", "--force")

    assert (ran.exit_code, ran.output) == (1, f"Error: {tmp_path / 'quotes.csv'}: Is a directory\n")
    assert [path.name for path in tmp_path.iterdir()] == ["quotes.csv"]


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["artikles"], 2, "no table or view artikles"),
        (["--query", "select nothing from articles", "--to", "x.csv"], 1, "nothing"),
        (["articles", "--query", "from quotes"], 2, "not both"),
        (["articles", "--to", "articles.xlsx"], 2, "what format"),
        (['articles"; drop table articles; --'], 2, "no table or view"),
        (["--query", "select interval 1 day as age", "--to", "x.parquet"], 1, "age: Parquet has no form for its type"),
        (["--query", "copy articles to 'stolen.csv'", "--to", "x.csv"], 1, "disabled"),
    ],
)
def test_trouble_is_said_in_words(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], code: int, says: str
) -> None:
    monkeypatch.chdir(tmp_path)

    ran = export(data, *arguments)

    assert ran.exit_code == code
    assert says in ran.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "text", ["=1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＋1", "－1", "＠SUM(A1)"]
)
def test_no_opening_of_a_formula_is_left(text: str) -> None:
    assert neutral(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "1-1", "a=b", "“=1”", "'=1", " a"])
def test_other_text_is_left_alone(text: str) -> None:
    assert neutral(text) == text
