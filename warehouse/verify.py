"""Does the warehouse still say what was put into it? Seals of tables, laws of offsets, digests of texts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from articles.language import word_count
from articles.records import content_key
from warehouse.database import each, sealed, sql_files
from warehouse.stage import key_of_article, text_digest

_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that no longer holds."""

    what: str
    """seal, law, text, capture or archive"""
    where: str
    says: str


def broken_seals(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """The tables whose rows are not those that were published."""
    now = {name: (rows, digest) for name, rows, digest in sealed(db)}
    (engine,) = db.execute("select version()").fetchall()[0]
    kept = db.execute("select table_name, rows, digest, engine from seals").fetchall()
    for name, rows, digest, sealed_by in kept:
        found = now.pop(name, None)
        if found is None:
            yield Finding("seal", name, "the table is gone")
        elif found[0] != rows:
            yield Finding("seal", name, f"{rows} rows were published, {found[0]} are here")
        elif sealed_by == engine and found[1] != digest:
            yield Finding("seal", name, "its rows are not those that were published")
    for name in now:
        yield Finding("seal", name, "the table was not there when the warehouse was published")


def broken_laws(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """The rows that the checks of warehouse/checks and warehouse/proofs find."""
    for name, query in sql_files("checks") + sql_files("proofs"):
        rows = db.execute(query)
        for row in rows.fetchmany(_SHOWN):
            yield Finding("law", name.replace("_", " "), ", ".join(map(str, row)))
        if more := sum(1 for _ in each(rows)):
            yield Finding("law", name.replace("_", " "), f"and {more} rows more")


def changed_texts(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """The versions of articles whose words no longer have the digest they were stored under."""
    rows = db.execute("select article_id, version, title, text, text_sha256 from article_versions")
    for article_id, version, title, text, digest in each(rows):
        if text_digest(title, text) != digest:
            yield Finding("text", f"{article_id} version {version}", "its words do not have their digest")


def wrong_keys(db: duckdb.DuckDBPyConnection) -> Iterator[Finding]:
    """The articles and quotes that do not have the key that their own content makes, or another count of words."""
    rows = db.execute(
        "select a.article_id, a.url, c.url, c.payload_sha256, a.page_part, a.text, a.word_count "
        "from articles as a inner join captures as c using (capture_id)"
    )
    for article_id, url, fetched, payload_sha256, part, text, words in each(rows):
        if key_of_article(url, fetched, payload_sha256, part) != article_id:
            yield Finding("key", f"article {article_id}", "its address, page and part make another key")
        if word_count(text) != words:
            yield Finding("count", f"article {article_id}", f"word_count is {words}, there are others")
    rows = db.execute("select quote_id, article_id, start_char, end_char, text, cue_start_char from quotes")
    for quote_id, *content in each(rows):
        if content_key("quote", *content) != quote_id:
            yield Finding("key", f"quote {quote_id}", "its article, place, text and cue make another key")


def given_columns(db: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """The tables that were loaded with words of the user on what their columns are, and these."""
    rows = db.execute("select source_path, columns from sources where columns is not null").fetchall()
    return {path: json.loads(columns) for path, columns in rows}


def kept_captures(db: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    """Every capture that has bytes, file by file and in each by path and offset: its key, its place in the archives,
    and what stands there."""
    rows = db.cursor().execute(
        "select capture_id, source_path, source_offset, source_length, payload_sha256, payload_bytes, url, "
        "fetched_at, http_status, content_type, shape from captures where payload_bytes > 0 "
        "order by split_part(source_path, '!/', 1), source_path, source_offset"
    )
    names = [name for name, *_ in rows.description or ()]
    for row in each(rows):
        yield dict(zip(names, row, strict=True))
