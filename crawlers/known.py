"""Remember the addresses of an outlet: what was found, when it was fetched, when to look again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from crawlers.warc_writer import Original

REVISITS = (
    (timedelta(days=1), timedelta(hours=2)),
    (timedelta(days=3), timedelta(hours=12)),
    (timedelta(days=14), timedelta(days=3)),
    (timedelta(days=90), timedelta(days=30)),
)
"""up to which age an article is looked at again how often: most corrections come on the first day"""
RARELY = timedelta(days=180)
_MOST_FAILURES = 4

_SCHEMA = """
create table if not exists pages (
    url          text primary key,
    found_at     real not null,    -- seconds since 1970, as all times here
    via          text not null,    -- the feed, sitemap or page that named it
    title        text,             -- as it was named there
    published_at real,
    modified_at  real,
    fetched_at   real,             -- null until it was fetched
    visit_at     real,             -- when to look again; null for never
    status       integer,
    failures     integer not null default 0,
    etag         text,
    last_modified text,
    sha256       text,
    record_id    text,             -- the WARC record that holds its bytes
    record_url   text,
    record_date  text,
    record_digest text
) strict;
create index if not exists pages_due on pages (visit_at);
create table if not exists sources (
    url           text primary key,
    fetched_at    real not null,
    status        integer not null,
    etag          text,
    last_modified text,
    found         integer not null default 0
) strict;
create table if not exists named (
    source        text not null,
    url           text not null,   -- an article that it named when it was last read
    primary key (source, url)
) strict, without rowid;
"""


@dataclass(frozen=True, slots=True)
class Found:
    """An address that may be an article, and what the place that named it says of it."""

    url: str
    via: str
    title: str | None = None
    published: datetime | None = None
    modified: datetime | None = None


@dataclass(frozen=True, slots=True)
class Visit:
    """An address to fetch, and what is known from the last time."""

    found: Found
    etag: str | None = None
    last_modified: str | None = None
    sha256: str | None = None
    original: Original | None = None
    status: int | None = None
    """of the last answer; None where it was never fetched"""


class Known:
    """The memory of one outlet, a SQLite file. One process at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.row_factory = sqlite3.Row
        self._db.execute("pragma journal_mode=wal")
        self._db.execute("pragma synchronous=normal")
        self._db.executescript(_SCHEMA)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def add(self, found: Iterable[Found], now: datetime) -> None:
        """Remember what was found; what a sitemap says was modified since it was fetched is due now."""
        rows = [
            (f.url, now.timestamp(), f.via, f.title, _seconds(f.published), _seconds(f.modified), now.timestamp())
            for f in found
        ]
        with self._db:
            self._db.execute("begin")
            self._db.executemany(
                "insert into pages (url, found_at, via, title, published_at, modified_at, visit_at)"
                " values (?, ?, ?, ?, ?, ?, ?)"
                " on conflict (url) do update set"
                "  visit_at = case when excluded.modified_at > fetched_at and excluded.modified_at > "
                "   coalesce(modified_at, 0) then found_at else visit_at end,"
                "  title = coalesce(title, excluded.title),"
                "  published_at = coalesce(published_at, excluded.published_at),"
                "  modified_at = max(coalesce(modified_at, 0), coalesce(excluded.modified_at, modified_at))",
                rows,
            )

    def visits(self, now: datetime, urls: Iterable[str] | None = None) -> Iterator[Visit]:
        """What is due, the never fetched first, then the newest; or these addresses, due or not."""
        if urls is None:
            order = "order by fetched_at is not null, coalesce(published_at, modified_at, found_at) desc"
            rows = self._db.execute(f"select * from pages where visit_at <= ? {order}", (now.timestamp(),))  # noqa: S608
            yield from map(_visit, rows)
        else:
            for url in urls:
                yield from map(_visit, self._db.execute("select * from pages where url = ?", (url,)))

    def keep(
        self,
        url: str,
        now: datetime,
        status: int,
        original: Original | None = None,
        sha256: str | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """Remember an answer, after its record is on disk, and when to look again."""
        row = self._db.execute("select * from pages where url = ?", (url,)).fetchone()
        first = row["published_at"] or row["found_at"] if row else now.timestamp()
        self._db.execute(
            "insert into pages (url, found_at, via, fetched_at, visit_at, status) values (?, ?, ?, ?, ?, ?)"
            " on conflict (url) do update set fetched_at = excluded.fetched_at, visit_at = excluded.visit_at,"
            " status = case when excluded.status = 304 then status else excluded.status end, failures = 0",
            (url, now.timestamp(), "", now.timestamp(), _next_visit(first, now, status), status),
        )
        if original:
            self._db.execute(
                "update pages set sha256 = ?, etag = ?, last_modified = ?, record_id = ?, record_url = ?,"
                " record_date = ?, record_digest = ? where url = ?",
                (
                    sha256,
                    etag,
                    last_modified,
                    original.record_id,
                    original.url,
                    original.warc_date,
                    original.digest,
                    url,
                ),
            )

    def fail(self, url: str, now: datetime) -> None:
        """Remember that an address could not be fetched: it is tried again later, and later still, then no more."""
        self._db.execute(
            "update pages set failures = failures + 1, visit_at = case when failures + 1 >= ? then null else"
            " ? + 3600 * (1 << (2 * failures)) end where url = ?",
            (_MOST_FAILURES, now.timestamp(), url),
        )

    def source(self, url: str) -> tuple[str | None, str | None, int]:
        """ETag and Last-Modified of a source as last fetched, and how many articles it named."""
        row = self._db.execute("select etag, last_modified, found from sources where url = ?", (url,)).fetchone()
        return (row[0], row[1], row[2]) if row else (None, None, 0)

    def named(self, source: str) -> set[str]:
        """The articles that a source named when it was last read; none where that was before they were remembered."""
        return {row[0] for row in self._db.execute("select url from named where source = ?", (source,))}

    def keep_source(
        self, url: str, now: datetime, status: int, named: Iterable[str], etag: str | None, last_modified: str | None
    ) -> None:
        """Remember the answer of a source."""
        rows = [(url, name) for name in named]
        with self._db:
            self._db.execute("begin")
            self._db.execute("delete from named where source = ?", (url,))
            self._db.executemany("insert into named (source, url) values (?, ?)", rows)
            self._db.execute(
                "insert or replace into sources (url, fetched_at, status, etag, last_modified, found)"
                " values (?, ?, ?, ?, ?, ?)",
                (url, now.timestamp(), status, etag, last_modified, len(rows)),
            )


def _next_visit(first: float, now: datetime, status: int) -> float | None:
    """When to look again at a page that was first seen then; None for never."""
    if status in (404, 410):
        return (now + RARELY).timestamp() if status == 404 else None
    age = now - datetime.fromtimestamp(first, UTC)
    return (now + next((pause for limit, pause in REVISITS if age < limit), RARELY)).timestamp()


def _visit(row: sqlite3.Row) -> Visit:
    found = Found(row["url"], row["via"], row["title"], _moment(row["published_at"]), _moment(row["modified_at"]))
    original = None
    if row["record_id"]:
        original = Original(row["record_id"], row["record_url"], row["record_date"], row["record_digest"])
    return Visit(found, row["etag"], row["last_modified"], row["sha256"], original, row["status"])


def _seconds(moment: datetime | None) -> float | None:
    return moment.timestamp() if moment else None


def _moment(seconds: float | None) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
