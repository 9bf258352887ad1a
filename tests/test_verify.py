"""Tampering with a published warehouse, or with the archives behind it, is found."""

from __future__ import annotations

import json
import shutil
import tracemalloc
import zipfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from flows.verify import LINK_STEPS, verify
from tests.conftest import run_here
from warehouse.database import reading
from warehouse.verify import broken_laws, broken_seals, changed_texts, kept_captures, wrong_keys

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
    done = run_here("ingest", "page.html", "other.html", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


def test_a_sound_warehouse_holds(sound: Path) -> None:
    done = run_here("verify", cwd=sound)

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


WIRE = [
    "The ferry Sigrun ran aground off Hestvik on Tuesday with 212 passengers, its rudder gone, the coast guard said.",
    "“We were lucky with the tide and luckier with the crew,” commander Liv Aasen told reporters in Korsand.",
    "Three boats and a navy tender took off the passengers over four hours; the ship had a list of 11 degrees.",
    "The owner, Fjordlinjen, said that the vessel had passed an inspection in March and would not say more.",
]
REWRITE = [
    "All 212 passengers of the Sigrun, which ran aground off Hestvik on Tuesday when its rudder failed, are safe.",
    "“We were lucky with the tide,” said Liv Aasen, commander of the coast guard, in Korsand.",
    "It took a navy tender and three boats four hours to fetch them from the ferry, which lay over at 11 degrees.",
    "Fjordlinjen, the owner, points to an inspection passed in March.",
]


@pytest.fixture(scope="module")
def linked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A warehouse with a story, its rewrite, which was changed later, and another story that ran twice."""
    folder = tmp_path_factory.mktemp("linked")
    changed = [REWRITE[0].replace("212", "221"), *REWRITE[1:]]
    mill = [
        "The mill at Soll will close in May after 140 years, its owner said, and 86 people will lose their work.",
        "“The river is free and the power is not,” director Jan Werle told the council on Friday.",
        "The council has asked the province for 2.4 million to keep the weir, which also guards the lower town.",
    ]
    rows = [
        ("herald.example/1", "Ferry aground", WIRE, "2024-03-05"),
        ("courier.example/1", "All safe", REWRITE, "2024-03-06"),
        ("courier.example/1", "All safe after ferry runs aground", changed, "2024-03-08"),
        ("herald.example/2", "Mill to close", mill, "2024-03-05"),
        ("gazette.example/2", "Mill at Soll to close", mill, "2024-03-05"),
    ]
    with (folder / "rows.jsonl").open("w", encoding="utf-8") as archive:
        for address, title, lines, day in rows:
            told = {"url": f"https://{address}", "title": title, "text": "\n\n".join(lines)}
            archive.write(json.dumps(told | {"fetched_at": f"{day}T12:00:00Z", "published": "2024-03-05"}) + "\n")
    assert run_here("ingest", "rows.jsonl", cwd=folder).returncode == 0
    return folder / "data" / "morgue.duckdb"


FIRST = "where rowid = (select min(rowid) from {0})"


@pytest.mark.parametrize(
    ("tampering", "what"),
    [
        ("update article_pairs set score = score - 0.01 " + FIRST, "pair"),
        ("update article_pairs set relation = 'same_wire' where relation = 'rewrite'", "pair"),
        ("update article_pairs set reuse_a_in_b = 0.5 " + FIRST, "pair"),
        ("update article_pairs set reuse_b_in_a = null " + FIRST, "pair"),
        ("update article_pairs set shared_quotes = 2 " + FIRST, "pair"),
        ("update article_pairs set shared_names = shared_names + 1 " + FIRST, "pair"),
        ("update article_pairs set shared_numbers = 0 " + FIRST, "pair"),
        ("update article_pairs set reasons = '[7]' " + FIRST, "pair"),
        ("update article_pairs set story_id = (select max(story_id) from article_pairs)", "story"),
        ("update article_pairs set story_id = 'x'", "story"),
        ("update article_pairs set story_id = null", "story"),
        ("update article_pairs set relation = 'same_quote', story_id = null where relation = 'rewrite'", "pair"),
        (
            "update pair_edits set kind = 'only_a', text_b = null, start_b = null where kind = 'reworded'",
            "edits",
        ),
        ("update pair_edits set similarity = 1 where kind = 'reworded'", "edits"),
        ("delete from pair_edits " + FIRST, "edits"),
        ("update quotes set quote_key = 'aa' || substr(quote_key, 3)", "quotation"),
        ("update quotes set quote_cluster_id = (select max(quote_cluster_id) from quotes)", "quotation"),
        ("update quotes set quote_cluster_id = quote_key where quote_cluster_id <> quote_key", "quotation"),
        ("delete from quote_pairs", "quotation"),
        ("update quote_pairs set overlap = overlap - 0.01", "quotation"),
        ("update link_quotes set hash = hash + 1 " + FIRST, "quotation"),
        ("update version_changes set kind = 'rewording' where kind = 'number'", "changes"),
        ("update version_changes set before = 'Nothing.' " + FIRST, "changes"),
        ("delete from version_changes", "changes"),
        ("update aliases set alias = 'Somebody Else' " + FIRST, "spellings are written"),
        ("delete from aliases where origin = 'exact'", "spellings are written"),
    ],
)
def test_links_and_spellings_are_found_again_even_under_new_seals(
    linked: Path, tmp_path: Path, tampering: str, what: str
) -> None:
    shutil.copyfile(linked, tmp_path / "morgue.duckdb")
    with duckdb.connect(str(tmp_path / "morgue.duckdb")) as db:
        table = tampering.split()[1] if tampering.startswith("update") else tampering.split()[2]
        (rows,) = db.execute(tampering.format(table)).fetchall()[0]
    assert rows

    with reading(tmp_path / "morgue.duckdb") as db:
        found = [finding for step in (broken_laws, *LINK_STEPS) for finding in step(db)]

    assert what in {finding.what for finding in found} | {finding.where for finding in found}, found


def test_a_sound_warehouse_with_links_holds(linked: Path) -> None:
    with reading(linked) as db:
        kinds = [row[0] for row in db.execute("select distinct relation from article_pairs order by 1").fetchall()]
        assert kinds == ["rewrite", "same_text"]
        assert db.execute("select count(*) > 0 from version_changes").fetchall() == [(True,)]

    assert list(verify(linked)) == []


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
    assert run_here("ingest", "page.html", "other.html", cwd=folder).returncode == 0
    (folder / "page.html").write_text(PAGE.replace("twenty", "thirty"), "utf-8")
    (folder / "other.html").unlink()

    done = run_here("verify", "--json", cwd=folder)

    findings = json.loads(done.stdout)
    assert done.returncode == 1
    assert {finding["what"] for finding in findings} == {"archive", "capture"}


def test_many_findings_are_counted_and_the_first_shown_and_json_names_all(sound: Path, tmp_path: Path) -> None:
    shutil.copyfile(sound / "data" / "morgue.duckdb", tmp_path / "morgue.duckdb")
    with duckdb.connect(str(tmp_path / "morgue.duckdb")) as db:
        db.execute(
            "insert into quotes by name select * exclude n replace ('q' || n as quote_id, number + 100 + n as number) "
            "from (from quotes limit 1), range(12000) as made(n)"
        )

    asked = ("verify", "--no-archives", "--no-links", "--data", tmp_path)
    shown = run_here(*asked, cwd=tmp_path, env={"COLUMNS": "160"})
    listed = run_here(*asked, "--json", cwd=tmp_path)

    assert shown.returncode == listed.returncode == 1
    assert "things do not hold: " in shown.stderr
    assert "key 12,000" in shown.stderr
    assert shown.stdout.count("its article, place, text and cue make another key") == 50
    assert sum(finding["what"] == "key" for finding in json.loads(listed.stdout)) == 12_000


def test_findings_are_not_kept(sound: Path, tmp_path: Path) -> None:
    shutil.copyfile(sound / "data" / "morgue.duckdb", tmp_path / "morgue.duckdb")
    with duckdb.connect(str(tmp_path / "morgue.duckdb")) as db:
        db.execute(
            "insert into captures by name select * exclude n replace ('c' || n as capture_id, n as source_offset) "
            "from (from captures where payload_bytes > 0 limit 1), range(1, 60001) as made(n)"
        )
        db.execute("delete from seals")

    tracemalloc.start()
    found = sum(finding.what == "capture" for finding in verify(tmp_path / "morgue.duckdb", links=False))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert found == 60_000
    assert peak < 20 * 2**20


def test_captures_are_found_in_an_archive_whose_members_stand_in_any_order(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as packed:
        for name in ("c", "a", "b"):
            packed.writestr(f"{name}.html", PAGE.replace("pier", f"pier-{name}"))
    assert run_here("ingest", "pages.zip", *("--steps", "article", "--no-link"), cwd=tmp_path).returncode == 0
    with reading(tmp_path / "data" / "morgue.duckdb") as db:
        assert len(list(kept_captures(db))) == 3

    assert list(verify(tmp_path / "data" / "morgue.duckdb")) == []


def test_a_warehouse_of_an_older_morgue_says_what_brings_it_up_to_date(sound: Path, tmp_path: Path) -> None:
    shutil.copytree(sound / "data", tmp_path / "data")
    with duckdb.connect(str(tmp_path / "data" / "morgue.duckdb")) as db:
        db.execute("delete from migrations where number = 12")
        db.execute("alter table sources drop column columns")
        db.execute("create or replace view announced_again as select 1 as one")

    for command in (["verify"], ["ask", "again"]):
        done = run_here(*command, "--data", "data", cwd=tmp_path)

        assert done.returncode == 3
        assert "an older morgue published it; `morgue link` brings it up to date" in done.stderr
        assert done.stderr.startswith("Error: ")
