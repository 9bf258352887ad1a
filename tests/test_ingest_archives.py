"""Archives through `morgue ingest`: tables mapped by hand, damage on record, names that are no patterns."""

from __future__ import annotations

import json
import os
from pathlib import Path

import duckdb

from tests.conftest import run_here
from tests.made import packed, records

PROSE = "The council met for three hours in the old customs house, and the gallery was full to the doors. " * 4
QUICK = ("--steps", "article", "--no-link")


def story(number: int) -> bytes:
    paragraphs = "".join(f"<p>Part {n} of story {number}. {PROSE}</p>" for n in range(4))
    head = f"<html lang='en'><head><title>Story {number} of the council</title></head>"
    return f"<!doctype html>{head}<body><article>{paragraphs}</article></body></html>".encode()


def test_a_table_with_odd_columns_is_refused_and_then_read_as_told(tmp_path: Path) -> None:
    rows = [f'https://paper.example/{n},Story {n} of the council,"Part {n}. {PROSE}"' for n in range(3)]
    (tmp_path / "[ab].csv").write_text("\n".join(["where,what,says", *rows]) + "\n")
    refused = run_here("ingest", "[ab].csv", "--strict", *QUICK, cwd=tmp_path)
    assert refused.returncode == 1, refused.stderr
    assert "no column looks like a page or a text; there are: where, what, says" in refused.stdout
    assert "[ab].csv" in refused.stdout
    known = run_here("ingest", "[ab].csv", "--strict", *QUICK, cwd=tmp_path)
    assert (known.returncode, "1 file known already, 1 damage in them" in known.stdout) == (1, True), known.stdout

    told = ("--map", "text=says", "--map", "url=where", "--map", "title=what")
    done = run_here("ingest", "[ab].csv", *told, *QUICK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "columns of 1 table: text=says url=where title=what" in done.stdout
    with duckdb.connect(str(tmp_path / "data" / "morgue.duckdb"), read_only=True) as db:
        assert db.execute("select count(distinct url), min(title) from articles").fetchone() == (
            3,
            "Story 0 of the council",
        )

    wrong = run_here("ingest", "[ab].csv", "--map", "says", cwd=tmp_path)
    assert wrong.returncode == 2
    assert "'says' is not ROLE=COLUMN; roles: html, text, url" in wrong.stderr


def test_every_record_of_a_damaged_archive_has_a_fate(tmp_path: Path) -> None:
    made = packed(records(map(story, range(6))))
    middle = len(made[6]) * 2 // 3
    made[6] = made[6][:middle] + b"\xff\xff" + made[6][middle + 2 :]
    (tmp_path / "hurt.warc.gz").write_bytes(b"".join(made)[:-100])
    done = run_here("ingest", "hurt.warc.gz", "--json", *QUICK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    summary = json.loads(done.stdout)
    assert (summary["articles"], summary["damage_count"]) == (4, 2)
    with duckdb.connect(str(tmp_path / "data" / "morgue.duckdb"), read_only=True) as db:
        fates = db.execute("select url, outcome, reason from captures order by url").fetchall()
        offsets = db.execute("select source_offset, done from damages order by 1").fetchall()
    at = [sum(map(len, made[:n])) for n in range(len(made))]
    assert fates[5] == ("https://paper.example/5", "rejected", "partial")
    assert fates[2] == ("https://paper.example/2", "rejected", "unreadable")
    assert offsets == [(at[6], "skipped to the next record"), (at[12], "records before it kept")]

    again = run_here("ingest", "hurt.warc.gz", "--json", *QUICK, cwd=tmp_path)
    assert json.loads(again.stdout)["files_known"] == 1


OUTLET = """
name = "The Harbour Post"
domains = ["harbourpost.example"]
former_domains = ["post.example"]
country = "GB"
language = "en"
time_zone = "Europe/London"
"""


def test_an_outlet_is_known_by_its_domains_old_ones_and_its_name(tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    config = tmp_path / "outlets" / "harbour-post.toml"
    config.write_text(OUTLET)
    told: list[dict[str, str]] = [
        {"url": "https://www.harbourpost.example/1"},
        {"url": "https://archive.post.example/2"},
        {"url": "https://other.example/3"},
        {"publisher": "the harbour post"},
    ]
    rows = [{**who, "html": story(n).decode()} for n, who in enumerate(told)]
    (tmp_path / "rows.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    done = run_here("ingest", "rows.jsonl", *QUICK, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    with duckdb.connect(str(tmp_path / "data" / "morgue.duckdb"), read_only=True) as db:
        found = db.execute("select outlet_id from captures order by source_offset").fetchall()
        known = db.execute("select name, country, is_configured from outlets where is_configured").fetchall()
    assert [outlet for (outlet,) in found] == ["harbour-post", "harbour-post", "other.example", "harbour-post"]
    assert known == [("The Harbour Post", "GB", True)]

    config.write_text(OUTLET.replace("country", "contry"))
    stopped = run_here("ingest", "rows.jsonl", "--again", *QUICK, cwd=tmp_path)
    assert stopped.returncode == 2
    assert "harbour-post.toml" in stopped.stderr
    assert "contry" in stopped.stderr


def test_an_archive_that_holds_its_pages_twice_gives_each_once(tmp_path: Path) -> None:
    whole = b"".join(packed(records(map(story, range(4)))))
    (tmp_path / "twice.warc.gz").write_bytes(whole + whole)
    done = run_here("ingest", "twice.warc.gz", "--json", "--batch-pages", "3", *QUICK, cwd=tmp_path)
    summary = json.loads(done.stdout)
    assert (summary["articles"], summary["totals"]["captures"], summary["damage_count"]) == (4, 4, 0)
    assert summary["captures"] == {"article": 4, "known": 4}


def test_where_there_is_nothing_to_read_it_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    os.mkfifo(tmp_path / "pipe")
    for name in ("empty", "pipe"):
        done = run_here("ingest", name, *QUICK, cwd=tmp_path)
        assert done.returncode == 1
        assert f"nothing to read: there is no file in {name}" in done.stderr
