"""Load batches in short transactions, and keep the ledger of runs and files."""

from __future__ import annotations

import contextlib
import fcntl
import json
import secrets
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from articles.records import content_key
from articles.repeated import LEAST_ARTICLES, LEAST_TIMES, block_key
from warehouse.database import (
    code_version,
    failed_checks,
    insert,
    looking,
    records,
    registered,
    sql_files,
    transaction,
    writing,
)
from warehouse.names import read_corrections
from warehouse.stage import OutletRow

_FIELD_COLUMNS = {
    "title": "title",
    "standfirst": "standfirst",
    "authors": "nullif(len(authors), 0)",
    "published": "published_at",
    "language": "language",
    "section": "section",
    "wire_agency": "wire_agency",
}
COUNTED = ("captures", "articles", "quotes", "mentions", "entities", "damages")


@dataclass
class Run:
    """A run of a flow while it goes on; what stands in counts at its end is written down."""

    run_id: str
    counts: dict[str, int] = field(default_factory=dict)
    shortfall: str | None = None
    """what it did not bring, in words: it counts as failed, though it came to its end"""
    left: list[str] = field(default_factory=list)
    """runs before it that died and that it does not go on with, in words"""


@contextlib.contextmanager
def running(data: Path, flow: str, parameters: Mapping[str, Any]) -> Iterator[Run]:
    """A run from its beginning to its end, both written down; runs found dead are marked interrupted. A lock that dies
    with its holder tells them from those that go on."""
    read_corrections(data)  # where they cannot be read, nothing begins
    now = datetime.now(UTC)
    run = Run(f"{now:%Y%m%dT%H%M%S}-{secrets.token_hex(3)}")
    locks = data / "work" / "runs"
    locks.mkdir(parents=True, exist_ok=True)
    path = locks / run.run_id
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        dead = _dead_runs(locks, run.run_id)
        with writing(data, writes=("runs",)) as db:
            asked = json.dumps(parameters, default=str)
            died = db.execute(
                "update runs set state = 'interrupted', message = 'its process died' "
                "where state = 'running' and list_contains(?, run_id) returning flow, parameters, started_at",
                [dead],
            ).fetchall()
            run.left = [_in_words(*one) for one in died if one[0] != "link" and one[:2] != (flow, asked)]
            db.execute(
                "insert into runs (run_id, flow, parameters, started_at, state, code_version) "
                "values (?, ?, ?, ?, 'running', ?)",
                [run.run_id, flow, asked, now, code_version()],
            )
        for run_id in dead:
            (locks / run_id).unlink(missing_ok=True)
        state, message = "failed", None
        try:
            yield run
            state, message = ("failed", run.shortfall) if run.shortfall else ("completed", None)
        except BaseException as bug:
            traceback.clear_frames(bug.__traceback__)  # DuckDB waits for ever for rows that somebody still holds
            message = f"{type(bug).__name__}: {bug}"
            told_to_end = not isinstance(bug, Exception)  # also by Prefect, which has its own for it
            if told_to_end or isinstance(bug.__cause__, KeyboardInterrupt):  # DuckDB raises its own from it
                state, message = "interrupted", "interrupted; run it again to go on"
            raise
        finally:
            with writing(data, writes=("runs",)) as db:
                db.execute(
                    "update runs set ended_at = ?, state = ?, counts = ?, message = ? where run_id = ?",
                    [datetime.now(UTC), state, json.dumps(run.counts), message, run.run_id],
                )
            path.unlink(missing_ok=True)


def _in_words(flow: str, parameters: str, started_at: datetime) -> str:
    asked = json.loads(parameters)
    what = ", ".join([*asked.get("paths", ()), *filter(None, [asked.get("outlet")])])
    return f"{flow} {what}".rstrip() + f", begun {started_at:%Y-%m-%d %H:%M} UTC, died: run it again to complete it"


def _dead_runs(locks: Path, own: str) -> list[str]:
    dead = []
    for path in locks.iterdir():
        if path.name == own:
            continue
        with contextlib.suppress(BlockingIOError, FileNotFoundError), path.open() as lock:  # it goes on, or ended now
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            dead.append(path.name)
    return dead


def load_batch(
    data: Path, batch: Mapping[str, pa.Table], replaces: bool = False, absorbed: Mapping[str, str] | None = None
) -> dict[str, int]:
    """Load the tables of a batch in one transaction with its ledger rows. Returns the captures by outcome as they were
    loaded. The same batch loaded again changes nothing. `absorbed` are the captures that the batch's articles go on on,
    each to the one its article was read from: what was read from them alone goes."""
    tables = {f"staged_{name}": table for name, table in batch.items()}
    package = resources.files("warehouse")
    script = package.joinpath("load.sql").read_text("utf-8") + package.joinpath("outlets.sql").read_text("utf-8")
    if absorbed is not None:
        script = (
            package.joinpath("absorb.sql").read_text("utf-8")
            + script
            + package.joinpath("seen_again.sql").read_text("utf-8")
        )
        columns = {"capture_id": list(absorbed), "part_of": list(absorbed.values())}
        tables["absorbed"] = pa.table(columns, pa.schema([(name, pa.string()) for name in columns]))
    with writing(data) as db, registered(db, tables):
        known = _known(db, tables["staged_captures"]["capture_id"])
        with transaction(db):
            for statement in db.extract_statements(script):
                wanted = {"replaces": replaces, "now": datetime.now(UTC)}
                db.execute(statement, {key: wanted[key] for key in statement.named_parameters})
        rows = db.execute(
            "select outcome, count(*) from captures where capture_id in (select capture_id from staged_captures) "
            "and (? or not list_contains(?, capture_id)) group by outcome",
            [replaces, sorted(known)],
        ).fetchall()
    return dict(rows)


def known_captures(data: Path, capture_ids: Iterable[str]) -> set[str]:
    """Which of these captures the warehouse has."""
    with looking(data) as db:
        return _known(db, pa.array(list(capture_ids), pa.string()))


def reasons_of(data: Path, capture_ids: Iterable[str]) -> dict[str, int]:
    """How many of these captures were rejected, by the reason that the warehouse has for it."""
    with looking(data) as db:
        reasons = db.execute(
            "select reason, count(*) from captures "
            "where capture_id in (select unnest(?)) and reason is not null group by reason",
            [list(capture_ids)],
        )
        return dict(reasons.fetchall())


_LINKED = """
select c.*, v.title
from (
    select capture_id, run_id, url, fetched_at, outcome, source_path, source_offset, next_url, previous_url, whole_url,
        part_of, parts
    from captures
    where url is not null and ({wanted})
) as c
left join (select capture_id, max(title) as title from article_versions group by capture_id) as v using (capture_id)
order by c.fetched_at nulls first, c.capture_id
"""


def linked_captures(data: Path) -> list[dict[str, Any]]:
    """The captures of pages that say where their article goes on, or are known to be a part of one, by time."""
    wanted = "coalesce(next_url, previous_url, whole_url, part_of) is not null or parts is not null"
    with looking(data) as db:
        return records(db, _LINKED.format(wanted=wanted))


def captures_at(data: Path, urls: Iterable[str]) -> list[dict[str, Any]]:
    """The captures of these addresses that have bytes, as `linked_captures` gives them."""
    wanted = "payload_bytes > 0 and url in (select url from asked)"
    with looking(data) as db, registered(db, {"asked": pa.table({"url": pa.array(list(urls), pa.string())})}):
        return records(db, _LINKED.format(wanted=wanted))


def known_parts(data: Path) -> tuple[dict[str, list[str]], dict[str, tuple[str, int]]]:
    """The captures whose articles go on on others, with these in order; and where each capture that is a part lies."""
    with looking(data) as db:
        heads = dict(db.execute("select capture_id, parts from captures where parts is not null").fetchall())
        query = "select capture_id, source_path, source_offset from captures where outcome = 'part'"
        places = {capture_id: (path, at) for capture_id, path, at in db.execute(query).fetchall()}
    return heads, places


def known_sources(data: Path, is_complete: bool | None = None) -> list[dict[str, Any]]:
    """The ledger of files: path, fingerprint, size, time, how far each was read; of all, or of those that were read to
    their end or were not."""
    with looking(data) as db:
        return records(db, "select * from sources where $1 is null or is_complete = $1", [is_complete])


def source_paths(data: Path) -> list[str]:
    """Where the captures lie: files, and files inside archives."""
    with looking(data) as db:
        return [path for (path,) in db.execute("select distinct source_path from captures").fetchall()]


def move_files(data: Path, moved: Mapping[str, str]) -> None:
    """Say of files that were loaded where they lie now. A row without address and bytes has its place in its key."""
    columns = {"was": list(moved), "now": list(moved.values())}
    table = pa.table(columns, pa.schema([(name, pa.string()) for name in columns]))
    with writing(data) as db, registered(db, {"moved": table}), transaction(db):
        db.execute("create temp table placed as " + _PLACED)
        rows = db.execute("select * from placed where url is null and payload_bytes = 0").fetchall()
        keys = [content_key("capture", path, offset, digest) for _, path, offset, digest, *_ in rows]
        named = {"capture_id": [row[0] for row in rows], "made": keys}
        with registered(db, {"named": pa.table(named, pa.schema([(name, pa.string()) for name in named]))}):
            db.execute(
                "update captures set source_path = p.path, capture_id = coalesce(p.made, captures.capture_id) "
                "from (from placed left join named using (capture_id)) as p where captures.capture_id = p.capture_id"
            )
        db.execute(
            "update damages as d set source_path = m.now || substr(d.source_path, len(m.was) + 1) "
            "from moved as m where split_part(d.source_path, '!/', 1) = m.was"
        )
        db.execute("delete from sources where source_path in (select now from moved)")
        db.execute("update sources as s set source_path = m.now from moved as m where s.source_path = m.was")


_PLACED = """
select c.capture_id, m.now || substr(c.source_path, len(m.was) + 1) as path, c.source_offset, c.payload_sha256, c.url,
    c.payload_bytes
from captures as c inner join moved as m on split_part(c.source_path, '!/', 1) = m.was
"""


def files_without_address(data: Path) -> set[str]:
    """The files in which a page has no address."""
    with looking(data) as db:
        rows = db.execute("select distinct split_part(source_path, '!/', 1) from captures where url is null").fetchall()
    return {path for (path,) in rows}


def changed_texts(data: Path, since: datetime) -> list[dict[str, Any]]:
    """The articles that have had a new version since a time, with the words of this version and the one before."""
    with looking(data) as db:
        return records(
            db,
            "select a.article_id, a.url, a.title, len(string_split(p.text, ' ')) as words_before, "
            "len(string_split(v.text, ' ')) as words_now from article_versions as v "
            "inner join articles as a using (article_id, version) "
            "left join article_versions as p on p.article_id = v.article_id and p.version = v.version - 1 "
            "where v.read_at >= ? order by abs(words_now - words_before) desc, a.article_id",
            [since],
        )


@dataclass(frozen=True, slots=True)
class Repeats:
    """The blocks that an outlet prints in several of its articles."""

    articles: int
    """articles of the outlet"""
    times: dict[str, int]
    """key of a block (articles.repeated) to the articles it stands in"""


def repeated_blocks(data: Path) -> dict[str, Repeats]:
    """What each outlet of some size repeats, by outlet_id; blocks cut as repeated before count on."""
    with looking(data) as db:
        sizes = dict(
            db.execute(
                "select outlet_id, count(*) from articles where outlet_id is not null group by outlet_id "
                "having count(*) >= ?",
                [LEAST_ARTICLES],
            ).fetchall()
        )
        rows = db.execute(
            "select a.outlet_id, b.text, count(distinct b.article_id) as articles from blocks as b "
            "inner join articles as a using (article_id) "
            "where (b.is_kept or b.kind = 'repeated') and list_contains(?, a.outlet_id) "
            "group by a.outlet_id, b.text having count(distinct b.article_id) > 1",
            [list(sizes)],
        ).fetchall()
    found = {outlet_id: Repeats(count, {}) for outlet_id, count in sizes.items()}
    for outlet_id, text, times in rows:
        if key := block_key(text):
            found[outlet_id].times[key] = found[outlet_id].times.get(key, 0) + times
    for repeats in found.values():
        for key in [key for key, times in repeats.times.items() if times < LEAST_TIMES]:
            del repeats.times[key]
    return found


def unshown(data: Path) -> tuple[frozenset[str], set[str]]:
    """The captures of the newest versions of articles that show another one or none, as where an older capture of its
    words made another version the newest, and the files they lie in: they are to be read again."""
    with looking(data) as db:
        rows = db.execute(f"select {_FILED} from captures semi join ({_UNSHOWN}) using (capture_id)").fetchall()  # noqa: S608
    return frozenset(capture_id for capture_id, *_ in rows), {file for *_, file in rows}


def uncovered(data: Path) -> tuple[dict[str, str], set[str]]:
    """The captures that a rebuild has to read once more, with their outcomes, and the files they lie in: those that are
    `unshown`, and duplicates that were seen when no version of their page was."""
    with looking(data) as db:
        rows = db.execute(_UNCOVERED).fetchall()
    return {capture_id: outcome for capture_id, outcome, _ in rows}, {file for _, _, file in rows}


_FILED = "capture_id, outcome, split_part(source_path, '!/', 1)"
_UNSHOWN = """
select v.capture_id
from article_versions as v
left join articles as a using (article_id)
where a.capture_id is distinct from v.capture_id
    and v.version = (select max(n.version) from article_versions as n where n.article_id = v.article_id)
"""
_UNCOVERED = f"""
with page_versions as (
    select coalesce(c.url, c.payload_sha256) as page, v.first_seen, v.last_seen
    from article_versions as v inner join captures as c using (capture_id)
), wanted as (
    {_UNSHOWN}
    union
    select d.capture_id
    from captures as d
    where d.outcome = 'duplicate' and d.payload_bytes > 0 and not exists (
        select 1
        from page_versions as v
        where v.page = coalesce(d.url, d.payload_sha256)
            and coalesce(d.fetched_at between v.first_seen and v.last_seen, true)
    )
)
select {_FILED}
from captures semi join wanted using (capture_id)
"""  # noqa: S608 our own


def prune(data: Path) -> None:
    """Forget spellings that no text has any more, as after a rebuild with better rules, and outlets that have another
    id in their configs now; entities that nothing names go when the names are settled."""
    with writing(data) as db, transaction(db):
        unwritten = dict(sql_files("proofs"))["spellings_are_written"]
        db.execute("create temp table unwritten as " + unwritten)
        db.execute("delete from aliases where (entity_id, alias) in (select (entity_id, alias) from unwritten)")
        db.execute(
            "delete from outlets where outlet_id not in ("
            "select outlet_id from captures where outlet_id is not null "
            "union select outlet_id from articles where outlet_id is not null "
            "union select outlet_id from robots_log where outlet_id is not null "
            "union select outlet_id from rights_log where outlet_id is not null)"
        )


def totals(data: Path) -> dict[str, int]:
    """Rows of the main tables, and how many articles have no outlet."""
    with looking(data) as db:
        (nameless,) = db.execute("select count(*) from articles where outlet_id is null").fetchall()[0]
        rows = {name: db.table(name).count("*").fetchall()[0][0] for name in COUNTED}
    return {**rows, "without_outlet": nameless}


def check(data: Path, run_id: str | None = None) -> list[tuple[str, int, str]]:
    """The checks of warehouse/checks that found something; empty where all holds. After a run, of blocks and names only
    those of the articles that it wrote are looked at: there are a hundred of them to an article."""
    with looking(data) as db:
        if run_id is not None:
            db.execute(_WRITTEN, [run_id, run_id])
            for name in ("blocks", "mentions"):
                db.execute(f"create temp view {name} as from warehouse.{name} semi join written using (article_id)")
        return failed_checks(db)


_WRITTEN = """
create temp table written as
select article_id from articles semi join (from captures where run_id = ?) using (capture_id)
union
select article_id from article_versions where read_at >= (select started_at from runs where run_id = ?)
"""


def _known(db: Any, capture_ids: Any) -> set[str]:
    with registered(db, {"asked": pa.table({"capture_id": capture_ids})}):
        found = db.execute("select capture_id from captures semi join asked using (capture_id)").fetchall()
    return {capture_id for (capture_id,) in found}


def keep_robots(data: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep what hosts answered about their robots.txt, its text where it is another than before; a row that is there
    already is not doubled."""
    names = ("outlet_id", "host", "asked_at", "http_status", "verdict", "reason", "body", "run_id")
    before = "select arg_max(body, asked_at) from robots_log where host = ? and asked_at < ?::timestamptz"
    with writing(data) as db, transaction(db):
        for row in rows:
            ((said,),) = db.execute(before, [row["host"], row["asked_at"]]).fetchall()
            body = row["body"] if row["body"] != said else None
            insert(db, "robots_log", [{name: row[name] for name in names} | {"body": body}])


def keep_rights(data: Path, outlet: OutletRow, rows: Sequence[Mapping[str, Any]]) -> None:
    """Keep an outlet as its config describes it, and what it said of mining and training in a crawl; rows that are
    there already are not doubled."""
    names = ("outlet_id", "crawl_id", "logged_at", "about", "is_reserved", "says", "times")
    with writing(data) as db, transaction(db):
        insert(db, "outlets", [asdict(outlet)])
        insert(db, "rights_log", [{name: row[name] for name in names} for row in rows])


def left_out(data: Path, source_paths: Sequence[str], most: int) -> list[dict[str, Any]]:
    """The pages of these archives that are no article, and why: url, reason, detail; `most` of them."""
    query = """
        select url, reason, detail from captures
        where list_contains(?, source_path) and outcome in ('rejected', 'error') order by url limit ?
    """
    with looking(data) as db:
        return records(db, query, [list(source_paths), most])


def filled_shares(data: Path, source_paths: Sequence[str], fields: Sequence[str]) -> dict[str, float]:
    """Of the articles whose newest version came from these archives, the share that has each field; empty for none."""
    with looking(data) as db:
        query = "from articles join captures using (capture_id) where list_contains(?, source_path)"
        (count,) = db.execute(f"select count(*) {query}", [list(source_paths)]).fetchone() or (0,)
        if not count:
            return {}
        columns = ", ".join(f"count({_FIELD_COLUMNS[name]})" for name in fields)
        found = db.execute(f"select {columns} {query}", [list(source_paths)]).fetchone() or ()
    return {name: number / count for name, number in zip(fields, found, strict=True)}
