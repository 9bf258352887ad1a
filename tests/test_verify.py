"""Tampering with a published warehouse, or with the archives behind it, is found."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.verify import verify
from tests.conftest import run_morgue
from warehouse.verify import broken_laws, broken_seals, changed_texts, wrong_keys

PAGE = """<html lang="en"><head><title>Pier to close</title><link rel="canonical" href="https://harbour.example/pier">
</head><body><article><h1>Pier to close</h1><p>The old pier will close in spring, the council decided on Monday.</p>
<p>“We have put it off for twenty years, and now the piles decide,” mayor Maria Ortiz said after the vote in Paris.</p>
<p>Fishermen from both banks had come to hear what would become of the landing their families had used so long, and
the gallery was full to the doors until the lights were put out at midnight.</p></article></body></html>"""


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a page and the warehouse it was loaded into."""
    folder = tmp_path_factory.mktemp("sound")
    (folder / "page.html").write_text(PAGE, "utf-8")
    (folder / "other.html").write_text(PAGE.replace("pier", "quay").replace("Pier", "Quay"), "utf-8")
    done = run_morgue("ingest", "page.html", "other.html", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_sound_warehouse_holds(sound: Path) -> None:
    done = run_morgue("verify", cwd=sound)

    assert done.returncode == 0, done.stdout
    assert "all holds" in done.stdout


@pytest.mark.parametrize(
    ("tampering", "what", "where"),
    [
        ("update quotes set text = replace(text, 'twenty', 'thirty')", "law", "quote is its span"),
        ("update articles set text = replace(text, 'twenty', 'thirty')", "law", "quote is its span"),
        ("update article_versions set text = replace(text, 'twenty', 'thirty')", "text", "version 1"),
        ("update quotes set speaker_name = 'Somebody Else'", "seal", "quotes"),
        ("update articles set published_at = '1999-01-01'", "seal", "articles"),
        ("update captures set payload_sha256 = repeat('0', 64)", "capture", ""),
        ("update captures set url = 'https://elsewhere.example/'", "seal", "captures"),
        ("delete from mentions where number = 1", "seal", "mentions"),
        ("insert into mentions by name select * replace (number + 900 as number) from mentions", "seal", "mentions"),
        ("update entities set name = 'X'", "seal", "entities"),
        ("drop table robots_log", "seal", "robots_log"),
    ],
)
def test_tampering_is_named(sound: Path, tmp_path: Path, tampering: str, what: str, where: str) -> None:
    (tmp_path / "data").mkdir()
    shutil.copyfile(sound / "data" / "morgue.duckdb", tmp_path / "data" / "morgue.duckdb")
    with duckdb.connect(str(tmp_path / "data" / "morgue.duckdb")) as db:
        db.execute(tampering)

    findings = list(verify(tmp_path / "data" / "morgue.duckdb"))

    assert any(finding.what == what and where in finding.where for finding in findings), findings


@pytest.fixture
def open_to_tampering(sound: Path, tmp_path: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the sound warehouse that can be written to."""
    shutil.copyfile(sound / "data" / "morgue.duckdb", tmp_path / "morgue.duckdb")
    with duckdb.connect(str(tmp_path / "morgue.duckdb")) as db:
        yield db


_OTHER = {"VARCHAR": "'tampered'", "JSON": "'[7]'", "BOOLEAN": "not coalesce({0}, false)"}
_OTHER |= {
    "TIMESTAMP WITH TIME ZONE": "timestamptz '1999-01-01'",
    "VARCHAR[]": "['x']",
    "INTEGER[][]": "[[7, 8]]",
    "DATE": "date '1999-01-01'",
}


def test_a_change_of_any_column_of_any_table_is_named(open_to_tampering: duckdb.DuckDBPyConnection) -> None:
    db = open_to_tampering
    columns = db.execute(
        "select c.table_name, c.column_name, c.data_type from duckdb_columns() as c "
        "inner join duckdb_tables() as t using (table_name) where not c.internal and c.table_name <> 'seals' "
        "order by all"
    ).fetchall()
    assert len(columns) > 150
    missed, empty = [], set()
    for table, column, kind in columns:
        other = _OTHER.get(kind, "coalesce({0}, 0) + 7").format(column)
        for tampering in (
            f"update {table} set {column} = {other} where rowid = (select min(rowid) from {table})",
            f"delete from {table} where rowid = (select min(rowid) from {table})",
        ):
            db.execute("begin")
            try:
                (rows,) = db.execute(tampering).fetchall()[0]
            except duckdb.ConstraintException:
                rows = -1  # the schema itself does not allow it
            else:
                if not rows:
                    empty.add(table)
                elif not any(table in f.where for f in broken_seals(db)):
                    missed.append((table, column))
            db.execute("rollback")
    assert missed == []
    assert not empty & {
        "articles",
        "article_versions",
        "blocks",
        "quotes",
        "mentions",
        "entities",
        "aliases",
        "captures",
    }
    assert not empty & {"article_pairs", "pair_edits", "outlets", "runs", "sources"}


RESEALED = [
    ("update article_versions set text = text || ' more'", "version 1"),
    ("update article_versions set title = title || ' more'", "version 1"),
    ("update article_versions set text_sha256 = repeat('0', 64)", "version 1"),
    ("update article_versions set version = 2", "numbers follow each other"),
    ("update article_versions set capture_id = 'x'", "keys lead somewhere"),
    ("delete from article_versions", "articles show their version"),
    ("update articles set text = text || ' more'", "articles show their version"),
    ("update articles set title = 'Another'", "articles show their version"),
    ("update articles set version = 2", "articles show their version"),
    ("update articles set word_count = word_count + 1", "article "),
    ("update articles set url = 'https://elsewhere.example/1'", "article "),
    ("update articles set page_part = 2", "article "),
    ("update articles set article_id = 'x' || article_id", "nothing is orphaned"),
    ("update articles set capture_id = 'x'", "nothing is orphaned"),
    ("update articles set outlet_id = 'x'", "outlets are known"),
    ("delete from articles", "nothing is orphaned"),
    ("update quotes set text = text || '.'", "quote is its span"),
    ("update quotes set start_char = start_char + 1", "quote is its span"),
    ("update quotes set end_char = end_char - 1", "quote is its span"),
    ("update quotes set pieces = [[1, 2]]", "words stand in their span"),
    ("update quotes set cue = 'shouted'", "words stand in their span"),
    ("update quotes set cue_start_char = cue_start_char + 1", "words stand in their span"),
    ("update quotes set cue_end_char = cue_end_char + 1", "words stand in their span"),
    ("update quotes set speaker_text = 'mayor Nobody'", "words stand in their span"),
    ("update quotes set speaker_start_char = speaker_start_char + 1", "words stand in their span"),
    ("update quotes set speaker_end_char = speaker_end_char - 1", "words stand in their span"),
    ("update quotes set speaker_entity_id = 'person:nobody'", "keys lead somewhere"),
    ("update quotes set quote_id = 'x' || quote_id", "quote x"),
    ("update quotes set number = number + 1", "numbers follow each other"),
    ("update quotes set quote_cluster_id = 'x'", "keys lead somewhere"),
    ("update mentions set text = 'Nobody'", "mention is its span"),
    ("update mentions set start_char = start_char + 1", "mention is its span"),
    ("update mentions set end_char = end_char + 1", "mention is its span"),
    ("update mentions set entity_id = 'person:nobody'", "nothing is orphaned"),
    ("update mentions set article_id = 'x' where rowid = (select min(rowid) from mentions)", "nothing is orphaned"),
    ("delete from mentions where number = 1", "numbers follow each other"),
    ("delete from entities", "nothing is orphaned"),
    ("update aliases set entity_id = 'person:nobody'", "nothing is orphaned"),
    ("update blocks set text = text || '!'", "block is its span"),
    ("update blocks set start_char = start_char + 1", "block is its span"),
    ("update blocks set is_kept = not is_kept", "block"),
    ("update blocks set number = -number", "blocks make the text"),
    ("delete from blocks where number = 0", "numbers follow each other"),
    ("delete from blocks where number = 1", "numbers follow each other"),
    ("delete from captures", "nothing is orphaned"),
    ("update captures set run_id = 'x'", "keys lead somewhere"),
    ("update captures set outlet_id = 'x'", "outlets are known"),
    ("delete from runs", "keys lead somewhere"),
    ("update article_pairs set story_id = 'x'", "stories are whole"),
    ("update article_pairs set story_id = null", "stories are whole"),
    ("update article_pairs set article_b = 'zzz'", "keys lead somewhere"),
    ("delete from article_pairs", "keys lead somewhere"),
    ("update pair_edits set start_a = start_a + 1", "edits stand in their texts"),
    ("update pair_edits set text_b = 'Other words.'", "edits stand in their texts"),
]


@pytest.mark.parametrize(("tampering", "where"), RESEALED)
def test_what_can_be_recomputed_is_missed_even_under_new_seals(
    open_to_tampering: duckdb.DuckDBPyConnection, tampering: str, where: str
) -> None:
    db = open_to_tampering
    for step in (broken_laws, changed_texts, wrong_keys):
        assert list(step(db)) == []

    (rows,) = db.execute(tampering).fetchall()[0]

    assert rows
    found = [finding for step in (broken_laws, changed_texts, wrong_keys) for finding in step(db)]
    assert any(where in finding.where for finding in found), found


@pytest.mark.parametrize(
    "column",
    [
        *("payload_sha256", "payload_bytes", "source_offset", "source_length", "url", "fetched_at", "http_status"),
        *("content_type", "shape", "capture_id"),
    ],
)
def test_what_an_archive_says_of_a_capture_is_compared(sound: Path, tmp_path: Path, column: str) -> None:
    shutil.copyfile(sound / "data" / "morgue.duckdb", tmp_path / "morgue.duckdb")
    with duckdb.connect(str(tmp_path / "morgue.duckdb")) as db:
        ((kind,),) = db.execute(
            "select data_type from duckdb_columns() where table_name = 'captures' and column_name = ?", [column]
        ).fetchall()
        other = _OTHER.get(kind, "coalesce({0}, 0) + 7").format(column)
        first = "(select min(rowid) from captures)"
        db.execute(f"update captures set {column} = {other} where rowid = {first}")

    assert any(finding.what == "capture" for finding in verify(tmp_path / "morgue.duckdb"))


def test_archives_that_changed_or_went_are_named(sound: Path, tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    shutil.copytree(sound, folder, ignore=shutil.ignore_patterns("data"))
    assert run_morgue("ingest", "page.html", "other.html", cwd=folder).returncode == 0
    (folder / "page.html").write_text(PAGE.replace("twenty", "thirty"), "utf-8")
    (folder / "other.html").unlink()

    done = run_morgue("verify", "--json", cwd=folder)

    findings = json.loads(done.stdout)
    assert done.returncode == 1
    assert {finding["what"] for finding in findings} == {"archive", "capture"}
