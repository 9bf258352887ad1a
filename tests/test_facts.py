"""What a table says of files: outlet, day, title and address of texts that do not tell them themselves."""

from __future__ import annotations

import csv
import json
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from flows.facts import FactsError, facts_of, keep_facts
from tests.conftest import run_here
from tests.test_dump import BUDGET, STORM

QUICK = ("--steps", "article", "--no-link", "--quiet")
ASK = (
    "select split_part(source_path, '/', -1) as file, title, published_at::date::text as day, outlet, articles.url "
    "from articles inner join captures using (capture_id) left join article_outlets using (article_id) order by 1"
)
ROWS = [
    ["Datei", "Zeitung", "Datum", "Titel", "url"],
    ["1.txt", "Bühler Bote", "12.03.2014", "Sturm", "https://bote.example/1"],
    ["sub\\2.txt", "Bühler Bote", "13.03.2014", "", ""],
    ["3", "The Ledger", "2014-03-14", "", ""],
    ["4.txt", "The Ledger", "2014-03-15", "", ""],
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two texts and one in a ZIP, and a table of what is known of them beside them."""
    notes = tmp_path / "notes"
    (notes / "sub").mkdir(parents=True)
    (notes / "1.txt").write_text("\n\n".join(["Storm closes quay", *STORM]), "utf-8")
    (notes / "sub" / "2.txt").write_text("\n\n".join(["Budget passes by three votes", *BUDGET]), "utf-8")
    with zipfile.ZipFile(notes / "more.zip", "w") as archive:
        archive.writestr("3.txt", "\n\n".join(["Storm closes ferry quay in Kilbreck", *STORM[:3], *BUDGET[:3]]))
    with (notes / "known.csv").open("w", encoding="cp1252", newline="") as table:
        csv.writer(table, delimiter=";").writerows([["filename", *ROWS[0][1:]], *ROWS[1:]])
    return tmp_path


TOLD = [
    {"file": "1.txt", "title": "Sturm", "day": "2014-03-12", "outlet": "Bühler Bote", "url": "https://bote.example/1"},
    {
        "file": "2.txt",
        "title": "Budget passes by three votes",
        "day": "2014-03-13",
        "outlet": "Bühler Bote",
        "url": None,
    },
    {
        "file": "3.txt",
        "title": "Storm closes ferry quay in Kilbreck",
        "day": "2014-03-14",
        "outlet": "The Ledger",
        "url": None,
    },
]


def asked(folder: Path) -> object:
    return json.loads(run_here("sql", ASK, "--json", cwd=folder).stdout)


def test_facts_hold_whenever_they_come_and_outlive_a_rebuild(folder: Path) -> None:
    first = run_here("ingest", "notes", *QUICK, cwd=folder)
    assert "what a table says of files is given with --facts" in first.stdout
    later = run_here("ingest", "notes", *QUICK, "--facts", "notes/known.csv", cwd=folder)

    assert later.returncode == 0, later.stderr
    assert "facts of 4 files: file=filename title=Titel published=Datum outlet=Zeitung url=url" in later.stdout
    assert "No file here is named as 1 of the facts say: 4.txt" in later.stderr
    assert asked(folder) == TOLD
    explained = json.loads(run_here("explain", "notes/1.txt", "--json", cwd=folder).stdout)["articles"][0]["fields"]
    assert (explained["title"]["value"], explained["published"]["value"][:10]) == ("Sturm", "2014-03-12")
    again = json.loads(run_here("ingest", "notes", *QUICK, "--json", cwd=folder).stdout)
    assert again["pages"] == 0
    assert run_here("rebuild", cwd=folder).returncode == 0
    assert asked(folder) == TOLD
    assert run_here("verify", cwd=folder).returncode == 0


def test_facts_given_at_once_are_as_good_and_a_corrected_row_reads_its_file_again(folder: Path) -> None:
    run_here("ingest", "notes", *QUICK, "--facts", "notes/known.csv", cwd=folder)
    assert asked(folder) == TOLD

    assert facts_of(folder / "data").digest("/a/crawl.warc.gz") is None, "its records have no names of files"
    (folder / "better.tsv").write_text("file\tpublished\toutlet\n2.txt\t2015-01-01\tThe Ledger\n", "utf-8")
    done = run_here("ingest", *QUICK, "--facts", "better.tsv", "--json", cwd=folder)
    strange = folder / "strange.csv"
    strange.write_text("file,published\n9.txt,2015-01-01\n", "utf-8")
    of_none = run_here("ingest", *QUICK, "--facts", strange.name, cwd=folder)

    assert json.loads(done.stdout)["captures"] == {"article": 1}
    assert (of_none.returncode, "strange.csv names no file that was loaded" in of_none.stderr) == (2, True)
    assert asked(folder) == [TOLD[0], {**TOLD[1], "day": "2015-01-01", "outlet": "The Ledger"}, TOLD[2]]


def test_facts_are_taken_from_a_workbook_and_from_utf_16_too(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.create_sheet("facts").append(["file", "published"])
    book["facts"].append(["1.txt", date(2014, 3, 12)])
    book.save(tmp_path / "facts.xlsx")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04")

    keep_facts(tmp_path / "data", tmp_path / "facts.xlsx")

    assert facts_of(tmp_path / "data").of("/notes/1.txt") == {"published": "2014-03-12"}
    (tmp_path / "facts.txt").write_text("file\ttitle\r\n2.txt\tStürme\r\n", "utf-16")
    keep_facts(tmp_path / "data", tmp_path / "facts.txt")
    assert facts_of(tmp_path / "data").of("/notes/2.txt") == {"title": "Stürme"}
    with pytest.raises(FactsError, match="workbook damaged"):
        keep_facts(tmp_path / "data", tmp_path / "broken.xlsx")


def test_a_table_that_names_no_files_is_refused(tmp_path: Path) -> None:
    wrong = {"title,url\na,b\n": "no column names files", "file,x\na,b\n": "no column is known", "": "empty"}
    for told, why in wrong.items():
        (tmp_path / "facts.csv").write_text(told)
        with pytest.raises(FactsError, match=why):
            keep_facts(tmp_path / "data", tmp_path / "facts.csv")
    assert not facts_of(tmp_path / "data").rows
