"""Views on what was fetched, over a warehouse of a few rows: rows in, rows out; each view has a test."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse.database import insert, sql_files, writing

HERALD, FERRY = "herald.example", "ferry.example"


@pytest.fixture(scope="module")
def db(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """Captures of two outlets: the Herald every month but May, ten pages each, in July most of them failing; the Ferry
    once, a page of three articles. And a text without an outlet."""
    with writing(tmp_path_factory.mktemp("views") / "data") as connection:
        insert(connection, "outlets", [{"outlet_id": HERALD, "name": "The Herald"}])
        insert(connection, "outlets", [{"outlet_id": FERRY, "name": "Ferry News"}])
        for number, (month, articles, failed) in enumerate([(2, 10, 0), (3, 9, 1), (4, 10, 0), (6, 10, 0), (7, 2, 8)]):
            at = datetime(2024, month, 3, tzinfo=UTC)
            run = {
                "run_id": f"run{number}",
                "flow": "crawl",
                "parameters": "{}",
                "state": "completed",
                "started_at": at,
            }
            insert(connection, "runs", [run | {"code_version": "1"}])
            for n in range(articles + failed):
                keep(connection, f"h{month}-{n}", f"run{number}", HERALD, at, n < articles)
        keep(connection, "f", "run0", FERRY, datetime(2024, 2, 3, tzinfo=UTC))
        parts = "replace (article_id || n::text as article_id, n as page_part)"
        connection.execute(
            f"insert into articles select articles.* {parts} from articles, range(2, 4) as r (n) where article_id = 'f'"
        )
        keep(connection, "loose", "run0", None, None)
        said = {"article_id": "h2-0", "start_char": 0, "end_char": 4, "text": "Rain", "pieces": [[0, 4]]}
        ada = {"speaker_text": "Ada Holm", "speaker_name": "Ada Holm", "is_anonymous": False, "kind": "direct"}
        insert(connection, "quotes", [said | ada | {"quote_id": "q1", "number": 1}])
        official = {"speaker_text": "an official", "is_anonymous": True, "kind": "indirect"}
        insert(connection, "quotes", [said | official | {"quote_id": "q2", "number": 2}])
        yield connection


def keep(
    db: duckdb.DuckDBPyConnection, key: str, run: str, outlet: str | None, at: datetime | None, is_read: bool = True
) -> None:
    """A capture, and its article where it could be read."""
    capture = {
        "capture_id": key,
        "run_id": run,
        "outlet_id": outlet,
        "url": f"https://{outlet}/{key}",
        "fetched_at": at,
    }
    capture |= {"payload_sha256": "x", "payload_bytes": 0, "shape": "html", "code_version": "1"}
    capture |= {
        "source_path": "/archive/loose.txt",
        "source_offset": 0,
        "outcome": "article" if is_read else "rejected",
    }
    insert(db, "captures", [capture | {"reason": None if is_read else "too_short"}])
    if is_read:
        article = {
            "article_id": key,
            "outlet_id": outlet,
            "capture_id": key,
            "page_part": 1,
            "authors": [],
            "keywords": [],
            "is_partial": False,
            "version": 1,
        }
        article |= {"title": "Rain", "text": "Rain fell.", "word_count": 2, "published_at": at, "language": "en"}
        insert(db, "articles", [article])


def rows(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def test_an_outlet_is_silent_after_a_month_without_captures_and_fails_where_most_pages_do(
    db: duckdb.DuckDBPyConnection,
) -> None:
    found = rows(
        db,
        "select month(month), captures, articles, usual_articles, verdict from outlet_health where captures > 1",
    )
    assert found == [
        (2, 10, 10, None, "as usual"),
        (3, 10, 9, 10, "as usual"),
        (4, 10, 10, 9.5, "silent after"),
        (6, 10, 10, 10, "as usual"),
        (7, 10, 2, 10, "mostly failing"),
    ]


def test_an_outlet_that_was_fetched_once_is_not_held_to_be_silent(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "select verdict from outlet_health where outlet = 'Ferry News'") == [("as usual",)]


def test_a_run_that_brings_less_than_usual_says_so(db: duckdb.DuckDBPyConnection) -> None:
    found = dict(rows(db, f"select run_id, symptoms from outlet_runs where outlet_id = '{HERALD}'"))
    assert found["run3"] == ""
    assert found["run4"] == "2 articles, usual are 10, 80 % no article, usual are 0 %"


def test_a_page_of_several_articles_is_one_of_its_run(db: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        db, f"select captures, articles, failed_share, dated_share from outlet_runs where outlet_id = '{FERRY}'"
    )
    assert found == [(1, 1, 0, 1)]


def test_fates_are_counted_by_outlet_and_reason(db: duckdb.DuckDBPyConnection) -> None:
    assert set(rows(db, "from fates")) == {
        ("The Herald", "article", None, 41),
        ("The Herald", "rejected", "too_short", 9),
        ("Ferry News", "article", None, 1),
        ("(no outlet)", "article", None, 1),
    }


def test_the_first_look_tells_how_much_of_an_outlet_is_here(db: duckdb.DuckDBPyConnection) -> None:
    found = rows(
        db,
        "select outlet, first_published::text, last_published::text, articles, words, quotes, unnamed_sources "
        "from first_look",
    )
    assert found[0] == ("The Herald", "2024-02-03", "2024-07-03", 41, 82, 2, 1)


def test_months_of_an_outlet_are_counted(db: duckdb.DuckDBPyConnection) -> None:
    found = rows(db, "select outlet, month::text, articles, statements, unnamed from outlet_months")
    assert found[0] == ("Ferry News", "2024-02-01", 3, 0, 0)
    assert ("The Herald", "2024-02-01", 10, 2, 1) in found
    assert ("(no outlet)", None, 1, 0, 0) in found


def test_quotes_with_and_without_a_speaker_are_counted_by_language(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "from quote_coverage") == [("en", 45, 2, 1, 2, 2)]


def test_an_article_without_an_outlet_is_named_by_its_file(db: duckdb.DuckDBPyConnection) -> None:
    found = dict(rows(db, "select article_id, outlet from article_outlets"))
    assert found["loose"] == "loose.txt"
    assert found["h2-0"] == "The Herald"


def test_names_are_looked_up_without_case_accents_and_articles(db: duckdb.DuckDBPyConnection) -> None:
    assert rows(db, "select bare_name('Al-Mazrou'), bare_name('the Élysée')") == [("mazrou", "elysee")]


@pytest.mark.parametrize(
    ("precision", "text", "by"),
    [
        ("year", "2024", "2025-01-01 00:00:00"),
        ("month", "2024-06", "2024-07-01 00:00:00"),
        ("day", "2024-06-01", "2024-06-02 00:00:00"),
        ("minute", "2024-06-01 00:00Z", "2024-06-01 00:01:00"),
        ("second", "2024-06-01 00:00Z", "2024-06-01 00:00:01"),
    ],
)
def test_a_time_is_told_as_far_as_it_is_known(
    db: duckdb.DuckDBPyConnection, precision: str, text: str, by: str
) -> None:
    at = "2024-01-01" if precision == "year" else "2024-06-01"

    assert rows(db, f"select published_text('{at}'::timestamptz, '{precision}')") == [(text,)]
    assert rows(db, f"select published_by('{at}'::timestamptz, '{precision}')::timestamp::text") == [(by,)]


@pytest.mark.parametrize(
    ("first", "second", "are_first"),
    [
        (("2024-03-05", "day"), ("2024-03-06", "day"), [True, False]),
        (("2024-03-05", "day"), ("2024-03-05 09:30", "minute"), [None, None]),
        (("2024-03-01", "month"), ("2024-03-05", "day"), [None, None]),
        (("2024-03-01", "month"), ("2024-04-01 00:00", "second"), [True, False]),
        (("2024-03-05 09:30:00", "second"), ("2024-03-05 09:30:01", "second"), [True, False]),
        (("2024-03-05", "day"), None, [True, None]),
    ],
)
def test_who_had_it_first_is_left_open_where_the_dates_do(
    tmp_path: Path, first: tuple[str, str], second: tuple[str, str] | None, are_first: list[bool | None]
) -> None:
    with writing(tmp_path / "data") as db:
        for key, told in (("a", first), ("b", second)):
            at, precision = told or (None, None)
            keep(db, key, "run", None, datetime.fromisoformat(at).replace(tzinfo=UTC) if at else None)
            db.execute("update articles set published_precision = ? where article_id = ?", [precision, key])
            said = {"quote_id": key, "article_id": key, "number": 1, "kind": "direct", "text": "Rain", "start_char": 0}
            cluster = {"end_char": 4, "pieces": [[0, 4]], "is_anonymous": False, "quote_cluster_id": "c"}
            insert(db, "quotes", [said | cluster])
        pair = {"article_a": "a", "article_b": "b", "relation": "rewrite", "score": 1.0, "story_id": "s"}
        pair |= {"shared_quotes": 0}
        insert(db, "article_pairs", [pair])

        assert [is_first for (is_first,) in rows(db, "select is_first from stories order by article_id")] == are_first
        found = rows(db, "select is_first from quote_variants order by article_id")
        assert [is_first for (is_first,) in found] == are_first


def test_a_name_is_new_where_its_day_is_known_before_a_month_that_may_be_later(tmp_path: Path) -> None:
    with writing(tmp_path / "data") as db:
        insert(db, "entities", [{"entity_id": "e", "name": "Rain", "kind": "PLACE", "origin": "text"}])
        for key, precision, day in (("a", "month", 1), ("b", "day", 27)):
            keep(db, key, "run", None, datetime(2013, 6, day, tzinfo=UTC))
            db.execute("update articles set published_precision = ? where article_id = ?", [precision, key])
            mention = {"article_id": key, "number": 1, "entity_id": "e", "text": "Rain", "kind": "PLACE"}
            insert(db, "mentions", [mention | {"start_char": 0, "end_char": 4}])

        found = rows(db, "select first_seen_at::date::text, first_article_id, articles from new_names")
        assert found == [("2013-06-27", "b", 2)]


def test_a_broken_quotation_is_told_without_the_words_between(db: duckdb.DuckDBPyConnection) -> None:
    text = "'It rains,' he said, 'and pours.'"

    assert rows(db, f"select statement_of('{text.replace(chr(39), chr(34))}', [[11, 19], [32, 42]], 10)") == [
        ("It rains … and pours.",)
    ]


def test_every_view_and_macro_is_asked_by_a_test() -> None:
    made = {
        name
        for _, script in sql_files("views")
        for name in re.findall(r"^create or replace (?:view|macro) (\w+)", script, re.MULTILINE)
    }
    tests = "\n".join(path.read_text("utf-8") for path in Path(__file__).parent.glob("test_*.py"))

    assert {name for name in made if not re.search(rf"\b(?:from|join) {name}\b|\b{name}\('", tests)} == set()


def test_a_headline_names_nobody_of_another_article_by_a_last_name_or_within_a_longer_name(tmp_path: Path) -> None:
    named = [
        ("a", "New Holm", "place:new-holm", "PLACE"),
        ("a", "Ida Berg", "person:ida-berg", "PERSON"),
        ("b", "Ada Holm", "person:ada-holm", "PERSON"),
        ("b", "Holm", "person:ada-holm", "PERSON"),
        ("b", "Lind", "person:lind", "PERSON"),
        ("b", "Berg", "person:ida-berg", "PERSON"),
    ]
    with writing(tmp_path) as db:
        for article, title in (("a", "New Holm arrests Berg at the Lind gate"), ("b", "Holm arrests Lind")):
            keep(db, article, "run", None, None)
            db.execute("update articles set title = ? where article_id = ?", [title, article])
        for entity_id, kind in dict.fromkeys((entity_id, kind) for _, _, entity_id, kind in named):
            name = entity_id.partition(":")[2].replace("-", " ").title()
            entity = {"entity_id": entity_id, "name": name, "plain_name": name, "kind": kind, "origin": "text"}
            insert(db, "entities", [entity])
        for number, (article, text, entity_id, kind) in enumerate(named):
            mention = {"article_id": article, "number": number, "entity_id": entity_id, "text": text, "kind": kind}
            insert(db, "mentions", [mention | {"start_char": 500, "end_char": 500 + len(text)}])
        found = rows(db, "select distinct article_id, list_sort(names) from announcements where is_headline order by 1")

    assert found == [("a", ["Ida Berg", "New Holm"]), ("b", ["Ada Holm", "Lind"])]


def test_what_two_are_called_alike_is_the_same_one_whatever_was_loaded_first(tmp_path: Path) -> None:
    said = []
    for order in (1, -1):
        with writing(tmp_path / str(order)) as db:
            keep(db, "a", "run", None, None)
            db.execute("update articles set title = 'Jordan closes Aqaba'")
            for number, entity_id in enumerate(["org:jordan", "person:jordan", "place:aqaba"][::order]):
                kind, _, name = entity_id.partition(":")
                entity = {
                    "entity_id": entity_id,
                    "name": name.title(),
                    "plain_name": name.title(),
                    "kind": kind.upper(),
                }
                insert(db, "entities", [entity | {"origin": "text"}])
                mention = {"article_id": "a", "number": number, "entity_id": entity_id, "text": name.title()}
                insert(db, "mentions", [mention | {"kind": kind.upper(), "start_char": 500, "end_char": 506}])
                cut = {"article_id": "a", "number": number, "kind": "advert", "text": f"{name.title():6}", "rule": "r"}
                insert(db, "blocks", [cut | {"is_kept": False}])
            said.append((rows(db, "from announcements"), rows(db, "select shortest_example from cuts")))

    assert said[0] == said[1]
    assert [len(found) for found in said[0]] == [2, 1]
