"""The warehouse: loads that can be repeated, versions in the order of time, readers that are never locked out."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import pytest

from articles.read import read
from articles.records import Alias, Capture, Reason, Shape
from warehouse.database import (
    QueryError,
    WarehouseBusy,
    WarehouseUnreadable,
    looking,
    publish,
    reading,
    sql_files,
    writing,
)
from warehouse.load import check, load_batch, running, totals
from warehouse.stage import Batch, Fate, OutletRow, article_key
from warehouse.verify import broken_seals

WRITER = "work/warehouse.duckdb"
BRIDGE = "The bridge is closed.\n\n“We will reopen it in spring,” Maria Ortiz said on Monday in Paris."


def capture(text: str, day: int | None, url: str | None = "https://www.harbour.example/bridge") -> Capture:
    fetched = datetime(2024, 3, day, 12, tzinfo=UTC) if day else None
    payload = text.encode("utf-8", "surrogatepass")
    return Capture(payload, Shape.ARTICLE_TEXT, "/archive/a.txt", url=url, fetched_at=fetched)


def fate(one: Capture) -> Fate:
    return Fate(one, read(one).articles, OutletRow("harbour", "Harbour Post", "harbour.example", is_configured=True))


def load_fates(data: Path, *fates: Fate, replaces: bool = False) -> dict[str, int]:
    with running(data, "ingest", {}) as run:
        batch = Batch(run.run_id)
        for one in fates:
            batch.add(one)
        run.counts = load_batch(data, batch.tables(), replaces)
    return run.counts


def load(data: Path, *captures: Capture, replaces: bool = False) -> dict[str, int]:
    return load_fates(data, *map(fate, captures), replaces=replaces)


def rows(data: Path, query: str) -> list[tuple[Any, ...]]:
    with writing(data) as db:
        return db.execute(query).fetchall()


def test_every_migration_has_a_number_of_its_own() -> None:
    numbers = [name.split("_")[0] for name, _ in sql_files("migrations")]
    assert len(set(numbers)) == len(numbers), numbers


def test_the_same_batch_twice_is_loaded_once(tmp_path: Path) -> None:
    first = load(tmp_path, capture(BRIDGE, 1))
    before = totals(tmp_path)
    second = load(tmp_path, capture(BRIDGE, 1))

    assert first == {"article": 1}
    assert second == {}
    assert totals(tmp_path) == before
    assert before["articles"] == before["quotes"] == 1
    assert check(tmp_path) == []


def called(fate: Fate, name: str | None, outlet: OutletRow) -> Fate:
    return replace(fate, articles=tuple(replace(one, site_name=name) for one in fate.articles), outlet=outlet)


def test_an_outlet_is_called_what_most_of_its_articles_call_their_site(tmp_path: Path) -> None:
    outlet = OutletRow("a.example", "a.example", "a.example")
    names = ("Post", "Harbour Post", "Harbour Post", None, None, None)
    pages = [called(fate(capture(BRIDGE, 1, f"https://a.example/{n}")), name, outlet) for n, name in enumerate(names)]
    no_page = Fate(capture("gone", 1, "https://a.example/gone"), (), outlet, "rejected", "http_status")

    load_fates(tmp_path, no_page)
    assert rows(tmp_path, "select outlet_id, name from outlets") == [("a.example", "a.example")]
    load_fates(tmp_path, pages[0])
    assert rows(tmp_path, "select outlet_id, name from outlets") == [("a.example", "Post")]
    load_fates(tmp_path, *pages[1:])
    assert rows(tmp_path, "select outlet_id, name from outlets") == [("a.example", "Harbour Post")]


def test_two_outlets_that_call_themselves_alike_are_counted_apart(tmp_path: Path) -> None:
    for day, domain, name in ((1, "a.example", "Daily News"), (2, "b.example", "DAILY news"), (3, "c.example", "Post")):
        page = fate(capture(BRIDGE, day, f"https://{domain}/1"))
        load_fates(tmp_path, called(page, name, OutletRow(domain, domain, domain)))

    assert sorted(rows(tmp_path, "select outlet, articles from first_look")) == [
        ("DAILY news (b.example)", 1),
        ("Daily News (a.example)", 1),
        ("Post", 1),
    ]


@pytest.mark.parametrize("order", ["named, site", "site, named", "site, other, named"])
def test_an_outlet_that_is_only_named_is_the_one_of_that_name_with_a_site(tmp_path: Path, order: str) -> None:
    fates = {
        name: called(
            fate(capture(BRIDGE, day, url)),
            "Harbour Post" if domain else None,
            OutletRow(key, domain or "HARBOUR Post", domain),
        )
        for day, name, url, key, domain in (
            (1, "named", None, "harbour-post", None),
            (2, "site", "https://harbour.example/1", "harbour.example", "harbour.example"),
            (3, "other", "https://post.example/1", "post.example", "post.example"),
        )
    }
    for name in order.split(", "):
        load_fates(tmp_path, fates[name])

    is_open = "other" in order
    found = rows(tmp_path, "select outlet_id, count(*) from articles group by all order by all")
    assert found == (
        [("harbour-post", 1), ("harbour.example", 1), ("post.example", 1)] if is_open else [("harbour.example", 2)]
    )
    assert len(rows(tmp_path, "from outlets")) == (3 if is_open else 1)
    assert check(tmp_path) == []


def test_a_page_fetched_again_unchanged_is_a_duplicate(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))

    assert load(tmp_path, capture(BRIDGE, 4)) == {"duplicate": 1}
    assert totals(tmp_path)["articles"] == 1
    ((first, last),) = rows(tmp_path, "select day(first_seen), day(last_seen) from article_versions")
    assert (first, last) == (1, 4)


def test_an_older_page_that_is_loaded_later_tells_since_when_a_text_stood(tmp_path: Path) -> None:
    for day in (4, 9, 1):
        load(tmp_path, capture(BRIDGE, day))

    assert rows(tmp_path, "select day(first_seen), day(last_seen) from article_versions") == [(1, 9)]


def test_marks_case_and_spaces_make_no_version(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))

    other = BRIDGE.replace("The bridge is closed.", "THE BRIDGE – is closed!").replace("“", '"').replace("”", '"')
    assert load(tmp_path, capture(other, 4)) == {"duplicate": 1}


@pytest.mark.parametrize("order", [(1, 4), (4, 1), (4, None), (None, 4)])
def test_the_earliest_capture_stands_for_its_words_whatever_the_order_of_loading(
    tmp_path: Path, order: tuple[int | None, ...]
) -> None:
    for day in order:
        load(tmp_path, capture(f"{BRIDGE} – Day" if day == min(filter(None, order)) else f"{BRIDGE} day!", day))

    found = rows(tmp_path, "select outcome, right(text, 3) from captures join articles using (capture_id)")
    assert found == [("article", "Day")]
    assert rows(tmp_path, "select outcome, count(*) from captures group by all order by all") == [
        ("article", 1),
        ("duplicate", 1),
    ]
    assert check(tmp_path) == []


@pytest.mark.parametrize("order", [(1, 2), (2, 1)])
def test_a_spelling_is_one_of_a_name_for_the_strongest_reason_whatever_the_order(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    reasons = {1: "last_name", 2: "exact"}
    for day in order:
        one = fate(capture(BRIDGE, day, f"https://harbour.example/{day}"))
        known = (Alias("place:paris", "Paris", reasons[day]),)
        load_fates(tmp_path, replace(one, articles=(replace(one.articles[0], aliases=known),)))

    assert rows(tmp_path, "select origin from aliases where alias = 'Paris'") == [("exact",)]


def test_a_newer_capture_becomes_a_new_version(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))
    load(tmp_path, capture(BRIDGE + "\n\nIt stays shut.", 3))

    ((text, version),) = rows(tmp_path, "select text, version from articles")
    assert text.endswith("It stays shut.")
    assert version == 2
    assert check(tmp_path) == []


@pytest.mark.parametrize("rejected", [1, 3])
def test_what_a_capture_no_longer_says_when_it_is_read_again_is_no_version(tmp_path: Path, rejected: int) -> None:
    found = {day: fate(capture(f"{BRIDGE}\n\nDay {day}.", day)) for day in (1, 3)}
    kept = 4 - rejected
    load_fates(tmp_path, *found.values())
    found[rejected] = replace(found[rejected], articles=(), outcome="rejected", reason="too_short")

    load_fates(tmp_path, *found.values(), replaces=True)

    assert rows(tmp_path, "select version, right(text, 6) from articles") == [(1, f"Day {kept}.")]
    assert rows(tmp_path, "select version, right(text, 6) from article_versions") == [(1, f"Day {kept}.")]
    assert check(tmp_path) == []


@pytest.mark.parametrize("order", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_versions_follow_time_whatever_the_order_of_loading(tmp_path: Path, order: tuple[int, ...]) -> None:
    for day in order:
        load(tmp_path, capture(f"{BRIDGE}\n\nDay {day}.", day))

    found = rows(tmp_path, "select version, right(text, 6) from article_versions order by version")
    assert found == [(1, "Day 1."), (2, "Day 2."), (3, "Day 3.")]
    assert rows(tmp_path, "select version, right(text, 6) from articles") == [(3, "Day 3.")]
    assert check(tmp_path) == []


def test_two_versions_in_one_batch_keep_their_order(tmp_path: Path) -> None:
    counts = load(tmp_path, capture(f"{BRIDGE} New.", 9), capture(BRIDGE, 2), capture(BRIDGE, 5))

    assert counts == {"article": 2, "duplicate": 1}
    assert rows(tmp_path, "select version, right(text, 4) from articles") == [(2, "New.")]


@pytest.mark.parametrize("first", ["the page", "the revisit"])
def test_a_revisit_says_that_the_page_was_seen_again_unchanged(tmp_path: Path, first: str) -> None:
    def revisit(day: int, url: str) -> Capture:
        at = datetime(2024, 3, day, 12, tzinfo=UTC)
        return Capture(
            b"", Shape.HTML, "/a.warc", source_offset=day, url=url, fetched_at=at, rejected=Reason.NO_ORIGINAL
        )

    page = capture(BRIDGE, 2)
    wall = capture("Subscribe.", 3, url="https://harbour.example/wall")
    assert page.url is not None
    assert wall.url is not None
    never_seen = "https://harbour.example/never-seen"
    again = (revisit(1, page.url), revisit(7, page.url), revisit(7, never_seen), revisit(8, wall.url))
    loads = [
        [fate(page), Fate(wall, outcome="rejected", reason="paywall")],
        [Fate(one, outcome="rejected", reason="no_original") for one in again],
    ]
    for fates in loads if first == "the page" else reversed(loads):
        load_fates(tmp_path, *fates)

    assert rows(tmp_path, "select outcome, count(*) from captures group by all order by all") == [
        ("article", 1),
        ("duplicate", 1),
        ("rejected", 4),
    ]
    assert rows(tmp_path, "select reason, count(*) from captures where reason is not null group by 1 order by 1") == [
        ("no_original", 2),
        ("paywall", 2),
    ], "what came before the page or of another page stays without original; what was no article is none again"
    assert rows(tmp_path, "select day(first_seen), day(last_seen), version from article_versions") == [(2, 7, 1)]
    assert check(tmp_path) == []


def test_an_article_is_known_by_its_address_without_scheme_www_and_tracking(tmp_path: Path) -> None:
    (article,) = read(capture(BRIDGE, 1)).articles
    keys = {
        article_key(capture(BRIDGE, 1, url), article.__class__(part=1, title=None, text=BRIDGE, url=url))
        for url in (
            "https://www.harbour.example/bridge",
            "http://harbour.example/bridge/",
            "https://harbour.example/bridge?utm_source=feed#top",
        )
    }
    assert len(keys) == 1


def test_hostile_text_is_stored_and_its_offsets_hold(tmp_path: Path) -> None:
    text = "Nul \x00, surrogate \ud800, 👩‍👩‍👧, e\u0301, \u202eright to left.\n\n“It’s 5 o’clock 🙂,” Maria Ortiz said."
    load(tmp_path, capture(text, 1, url="https://x.example/'); drop table articles; --"))

    assert check(tmp_path) == []
    ((stored, quoted),) = rows(
        tmp_path, "select a.text, q.text from articles as a inner join quotes as q using (article_id)"
    )
    assert stored == text.replace("\ud800", "\ufffd")
    assert quoted == "It’s 5 o’clock 🙂,"


def test_readers_keep_their_copy_while_the_next_load_publishes(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))
    public = publish(tmp_path)
    with reading(public) as db:
        load(tmp_path, capture(f"{BRIDGE} New.", 2, url="https://harbour.example/other"))
        publish(tmp_path)
        assert db.execute("select count(*) from articles").fetchall() == [(1,)]
    with reading(public) as db:
        assert db.execute("select count(*) from articles").fetchall() == [(2,)]


@pytest.mark.parametrize(
    "query",
    [
        "from read_text('/etc/hostname')",
        "from glob('/*')",
        "copy articles to 'out.csv'",
        "attach 'other.db'",
        "install httpfs",
        "set memory_limit = '9GB'",
        "delete from articles",
    ],
)
def test_an_analyst_session_reads_the_warehouse_and_nothing_else(tmp_path: Path, query: str) -> None:
    load(tmp_path, capture(BRIDGE, 1))
    with reading(publish(tmp_path)) as db, pytest.raises(QueryError):
        db.execute(query)


def test_a_missing_warehouse_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(WarehouseUnreadable, match="morgue ingest"), reading(tmp_path / "morgue.duckdb"):
        pass


def test_a_file_that_is_no_database_is_named(tmp_path: Path) -> None:
    bad = tmp_path / "morgue.duckdb"
    bad.write_bytes(b"not a database" * 1000)
    with pytest.raises(WarehouseUnreadable, match=r"morgue\.duckdb"), reading(bad):
        pass


@pytest.mark.parametrize("holds", ["database", "words"])
def test_what_is_no_warehouse_is_neither_read_nor_written(tmp_path: Path, holds: str) -> None:
    foreign = tmp_path / "morgue.duckdb"
    if holds == "database":
        with duckdb.connect(str(foreign)) as db:
            db.execute("create table mine as select 1 as one")
    else:
        foreign.write_text("words " * 1000)
    before = foreign.read_bytes()

    for session in (reading(foreign), writing(tmp_path)):
        with pytest.raises(WarehouseUnreadable, match=r"morgue\.duckdb"), session:
            pass

    assert foreign.read_bytes() == before
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["warehouse.lock"]


def test_a_second_writer_waits_and_then_names_the_first(tmp_path: Path) -> None:
    holds = f"""
import time, pathlib
from warehouse.database import writing, sql_files
with writing(pathlib.Path({str(tmp_path)!r})):
    print("held", flush=True)
    time.sleep(30)
"""
    holder = subprocess.Popen([sys.executable, "-c", holds], stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(WarehouseBusy, match=str(holder.pid)), writing(tmp_path, patience_s=0.2):
            pass
    finally:
        holder.kill()
        holder.communicate()
    with writing(tmp_path, patience_s=5):
        pass


def test_who_finds_a_file_open_for_writing_elsewhere_is_told_where(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))
    public = publish(tmp_path)
    holds = "import duckdb, sys, time; db = duckdb.connect(sys.argv[1]); print('held', flush=True); time.sleep(30)"
    for path, opened in ((public, lambda: reading(public)), (tmp_path / WRITER, lambda: writing(tmp_path))):
        holder = subprocess.Popen([sys.executable, "-c", holds, str(path)], stdout=subprocess.PIPE)
        try:
            assert holder.stdout is not None
            assert holder.stdout.readline() == b"held\n"
            with pytest.raises(WarehouseBusy, match=rf"open for writing: .*PID {holder.pid}"), opened():
                pass
        finally:
            holder.kill()
            holder.communicate()


def test_a_warehouse_that_a_newer_morgue_made_is_left_alone(tmp_path: Path) -> None:
    with writing(tmp_path) as db:
        db.execute("insert into migrations values (9999, '9999_to_come', now(), '99.0', null)")
    before = (tmp_path / WRITER).read_bytes()

    with pytest.raises(WarehouseUnreadable, match=r"morgue 99\.0 made it.*9999_to_come"), writing(tmp_path):
        pass

    assert (tmp_path / WRITER).read_bytes() == before
    with pytest.raises(WarehouseUnreadable, match="a newer morgue"), reading(tmp_path / WRITER) as db:
        db.execute("from what_it_calls_otherwise")


def test_every_table_view_macro_and_column_says_what_it_is(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))
    silent = rows(
        tmp_path,
        "select table_name from duckdb_tables() where not starts_with(comment, 'One row per') or comment is null",
    )
    silent += rows(tmp_path, "select view_name from duckdb_views() where not internal and comment is null")
    silent += rows(tmp_path, "select function_name from duckdb_functions() where not internal and comment is null")
    silent += rows(
        tmp_path,
        "select table_name, column_name from duckdb_columns() where comment is null and not internal",
    )
    assert silent == []
    wide = rows(tmp_path, "select table_name, column_name from duckdb_columns() where data_type = 'HUGEINT'")
    assert wide == [], "counts are counts in Parquet and data frames too, where these would be fractions"


def test_a_view_that_is_no_more_goes_with_the_next_load(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))
    names = "select view_name from duckdb_views() where not internal order by view_name"
    before = rows(tmp_path, names)
    with duckdb.connect(str(tmp_path / WRITER)) as db:
        db.execute("create view former as select 1 as one")
        db.execute("update migrations set views_sha256 = 'of a former morgue'")

    load(tmp_path, capture(BRIDGE, 2))
    publish(tmp_path)

    assert rows(tmp_path, names) == before
    with reading(tmp_path / "morgue.duckdb") as public:
        assert public.execute(names).fetchall() == before


def test_what_a_newer_morgue_changes_by_itself_is_sealed_as_it_is_now(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))
    publish(tmp_path)
    with duckdb.connect(str(tmp_path / WRITER)) as db:
        db.execute("update migrations set views_sha256 = 'of a former morgue'")
        db.execute("update seals set digest = '0' where table_name = 'migrations'")

    with looking(tmp_path):
        pass
    publish(tmp_path)

    with reading(tmp_path / "morgue.duckdb") as public:
        assert list(broken_seals(public)) == []


def test_what_is_told_of_columns_is_told_of_columns_there_are(tmp_path: Path) -> None:
    views = "select view_name from duckdb_views() where not internal"
    there = set(rows(tmp_path, f"select table_name, column_name from duckdb_columns() where table_name in ({views})"))
    told = tomllib.loads(resources.files("warehouse").joinpath("columns.toml").read_text("utf-8"))
    unknown = {(view, name) for view, names in told.items() if view != "all" for name in names} - there

    assert unknown == set()
    assert told["all"].keys() <= {name for _, name in there}


def test_a_check_finds_what_it_is_for(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))
    with writing(tmp_path) as db:
        db.execute("update quotes set start_char = start_char + 1")
        db.execute("update mentions set entity_id = 'nobody'")

    assert {name for name, _, _ in check(tmp_path)} == {"quote_is_its_span", "nothing_is_orphaned"}


def test_after_a_run_the_blocks_and_names_that_it_wrote_are_checked(tmp_path: Path) -> None:
    load(tmp_path, capture(BRIDGE, 1))
    load(tmp_path, capture(BRIDGE, 2, "https://www.harbour.example/other"))
    (first,), (second,) = rows(tmp_path, "select run_id from runs order by started_at")
    with writing(tmp_path) as db:
        articles = "select article_id from articles inner join captures using (capture_id) where run_id = ?"
        db.execute(f"update mentions set start_char = start_char + 1 where article_id in ({articles})", [first])

    assert check(tmp_path, second) == []
    assert [name for name, _, _ in check(tmp_path, first)] == ["mention_is_its_span"]
    assert [name for name, _, _ in check(tmp_path)] == ["mention_is_its_span"]


def test_a_filled_warehouse_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    """What it holds is what a warehouse of today says of the same pages, in the columns that there were."""
    old, now = tmp_path / "old", tmp_path / "now"
    load(now, capture(BRIDGE, 1), capture(BRIDGE.replace("spring", "autumn"), 2))
    (old / "work").mkdir(parents=True)
    with duckdb.connect(str(old / WRITER)) as db:
        db.execute(
            "create table migrations (number integer primary key, name text not null, "
            "applied_at timestamptz not null, code_version text not null, views_sha256 text)"
        )
        db.execute("insert into migrations values (1, '0001_tables', now(), '0', null)")
        db.execute(dict(sql_files("migrations"))["0001_tables"])
        columns = (
            "select table_name, list(column_name) from duckdb_columns() where database_name = 'warehouse' group by 1"
        )
        there = dict(db.execute(columns).fetchall())
        db.execute(f"attach '{now / WRITER}' as now (read_only)")
        columns = "select table_name, list(column_name) from duckdb_columns() where database_name = 'now' group by 1"
        shared = {
            name: ", ".join(f'"{column}"' for column in set(today) & set(there[name]))
            for name, today in db.execute(columns).fetchall()
            if name in there and name != "migrations"
        }
        for name, both in shared.items():
            db.execute(f"insert into {name} ({both}) select {both} from now.{name}")

    with writing(old) as db, writing(now) as fresh:
        for name, both in shared.items():
            query = f"select {both} from {name} order by all"
            assert db.execute(query).fetchall() == fresh.execute(query).fetchall()
        assert db.execute("select count(*) from quotes").fetchall() == [(1,)]
    publish(old)
    assert check(old) == []


_DIES = """
import os, sys
from pathlib import Path
from warehouse import database

left = 2 * len(database.sql_files("migrations"))  # of a transaction two returns are heard: where it begins, and its end

def hear(frame, event, _):
    global left
    left -= event == "return" and frame.f_code is database.transaction.__wrapped__.__code__
    if not left:
        os._exit(9)

sys.setprofile(hear)
with database.writing(Path(sys.argv[1])):
    pass
"""


def test_who_dies_behind_the_last_change_of_schema_leaves_a_warehouse_that_opens(tmp_path: Path) -> None:
    """DuckDB cannot replay every change of schema out of a .wal."""
    assert subprocess.run([sys.executable, "-c", _DIES, str(tmp_path)], check=False).returncode == 9

    assert load(tmp_path, capture(BRIDGE, 1)) == {"article": 1}
    assert len(rows(tmp_path, "from migrations")) == len(sql_files("migrations"))


def test_migrations_are_numbered_one_by_one() -> None:
    numbers = [int(name.partition("_")[0]) for name, _ in sql_files("migrations")]

    assert numbers == list(range(1, len(numbers) + 1))


def test_a_run_that_is_told_to_end_is_interrupted_and_one_that_breaks_has_failed(tmp_path: Path) -> None:
    for end in (SystemExit(0), ValueError("torn")):
        with pytest.raises(type(end)), running(tmp_path, "ingest", {}):
            raise end

    with writing(tmp_path) as db:
        told = db.execute("select state, message from runs order by started_at").fetchall()
    assert told == [("interrupted", "interrupted; run it again to go on"), ("failed", "ValueError: torn")]


def test_a_run_that_is_ended_while_rows_are_read_ends(tmp_path: Path) -> None:
    program = """
import pathlib
from warehouse.database import looking
from warehouse.load import running

def read(data):
    with looking(data) as db:
        rows = db.execute("select range from range(1000000)").to_arrow_reader(1000)
        next(rows)
        raise KeyboardInterrupt

data = pathlib.Path("data")
try:
    with running(data, "ingest", {}):
        read(data)
except KeyboardInterrupt:
    with looking(data) as db:
        print(db.execute("select state from runs").fetchall())
"""
    here = os.environ | {"PYTHONPATH": str(Path(__file__).parent.parent)}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=here, capture_output=True, text=True, timeout=60, check=False
    )

    assert (ran.stdout, ran.stderr) == ("[('interrupted',)]\n", "")


def test_a_run_whose_process_died_is_called_interrupted_by_the_next(tmp_path: Path) -> None:
    with running(tmp_path, "ingest", {"paths": ["a.warc"], "outlet": None}) as run:
        pass
    with writing(tmp_path) as db:
        db.execute("update runs set state = 'running', ended_at = null, started_at = '2026-11-23 22:10:00+00'")
    lock = tmp_path / "work" / "runs" / run.run_id
    lock.touch()  # whose holder is gone

    with running(tmp_path, "rebuild", {}) as after:
        pass

    assert after.left == ["ingest a.warc, begun 2026-11-23 22:10 UTC, died: run it again to complete it"]

    found = rows(tmp_path, "select state, message from runs order by started_at")
    assert found == [("interrupted", "its process died"), ("completed", None)]
    assert not lock.exists()
