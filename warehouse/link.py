"""The tables of links: what was compared, what was found, which quotations and articles belong together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from articles.compare import Change, Comparable, Comparison
from warehouse.database import registered, transaction, writing

COPIES = ("same_text", "same_wire", "rewrite")
_CAP = 100


def forget_links(data: Path) -> None:
    """Forget every link, to find them all anew."""
    with writing(data) as db, transaction(db):
        for table in ("link_state", "link_sketches", "link_quotes", "quote_pairs", "pair_edits", "article_pairs"):
            db.execute(f"delete from {table}")  # noqa: S608 names are our own
        db.execute("delete from version_changes")
        db.execute("update quotes set quote_key = null, quote_cluster_id = null where quote_key is not null")


def forget_changed(data: Path) -> int:
    """Forget the links of articles whose text is another now, or that are gone. Returns how many articles are to be
    linked."""
    with writing(data) as db:
        with transaction(db):
            db.execute(
                "create or replace temp table stale as select l.article_id from link_state as l "
                "left join article_versions as v on v.article_id = l.article_id and v.text_sha256 = l.text_sha256 "
                "left join articles as a on a.article_id = l.article_id and a.version = v.version "
                "where a.article_id is null"
            )
            for table, column in (
                ("link_state", "article_id"),
                ("link_sketches", "article_id"),
                ("version_changes", "article_id"),
                ("pair_edits", "article_a"),
                ("pair_edits", "article_b"),
                ("article_pairs", "article_a"),
                ("article_pairs", "article_b"),
            ):
                db.execute(f"delete from {table} where {column} in (select article_id from stale)")  # noqa: S608 names are our own
        (left,) = db.execute("select count(*) from articles anti join link_state using (article_id)").fetchall()[0]
    return int(left)


def unlinked(data: Path, limit: int) -> list[dict[str, Any]]:
    """Up to so many articles that are to be linked: text, time, names in order, quotations."""
    with writing(data) as db:
        rows: list[dict[str, Any]] = (
            db.execute(
                "with batch as (select article_id, title, text, published_at from articles "
                "anti join link_state using (article_id) order by article_id limit ?) "
                "select b.*, m.names, q.quotes from batch as b "
                "left join (select article_id, list(entity_id order by start_char) as names from mentions "
                "semi join batch using (article_id) group by article_id) as m using (article_id) "
                "left join (select article_id, "
                "list({'quote_id': quote_id, 'text': text, 'speaker': speaker_entity_id}) as quotes from quotes semi join batch using (article_id) group by article_id) as q using (article_id) "
                "order by article_id",
                [limit],
            )
            .to_arrow_table()
            .to_pylist()
        )
    return rows


def store_traits(
    data: Path,
    sketches: Iterable[tuple[str, str, int]],
    quote_keys: Iterable[tuple[str, str]],
    quote_shingles: Iterable[tuple[str, int, int]],
) -> None:
    """Keep the traits of a batch: (article_id, kind, hash), (quote_id, quote_key) and (quote_key, hash, shingles)."""
    tables = {
        "traits": _columns(sketches, article_id=pa.string(), kind=pa.string(), hash=pa.uint32()),
        "keys": _columns(quote_keys, quote_id=pa.string(), quote_key=pa.string()),
        "parts": _columns(quote_shingles, quote_key=pa.string(), hash=pa.uint32(), shingles=pa.int32()),
    }
    with writing(data) as db, registered(db, tables), transaction(db):
        db.execute("delete from link_sketches where article_id in (select article_id from traits)")
        db.execute("insert into link_sketches by name from traits")
        db.execute("update quotes set quote_key = k.quote_key from keys as k where quotes.quote_id = k.quote_id")
        db.execute(
            "create or replace temp table new_parts as select distinct p.* from parts as p "
            "where p.quote_key not in (select quote_key from link_quotes)"
        )
        db.execute("insert into link_quotes by name from new_parts")
        db.execute(
            "insert into quote_pairs with rare as (select hash from link_quotes "
            "where hash in (select hash from new_parts) group by hash having count(*) between 2 and ?) "
            "select least(x.quote_key, y.quote_key), greatest(x.quote_key, y.quote_key), "
            "max(shared / least(x.shingles, y.shingles)) from (select x.quote_key, x.shingles, y.quote_key as other, "
            "y.shingles as other_shingles, count(*) as shared from new_parts as x inner join rare using (hash) "
            "inner join link_quotes as y using (hash) where x.quote_key <> y.quote_key group by all) as x "
            "inner join (select distinct quote_key, shingles from link_quotes) as y on y.quote_key = x.other "
            "where shared >= 2 and shared / least(x.shingles, y.shingles) >= 0.6 group by 1, 2 on conflict do nothing",
            [_CAP],
        )


def cluster_quotes(data: Path) -> None:
    """Give every quotation its cluster: all wordings that are joined by pairs have one, the least of their keys."""
    with writing(data) as db:
        pairs = db.execute("select key_a, key_b from quote_pairs").fetchall()
        clusters = _columns(_components(pairs).items(), quote_key=pa.string(), cluster=pa.string())
        with registered(db, {"clusters": clusters}), transaction(db):
            db.execute(
                "update quotes set quote_cluster_id = n.cluster from ("
                "select q.quote_id, q.quote_cluster_id, coalesce(c.cluster, q.quote_key) as cluster "
                "from quotes as q left join clusters as c using (quote_key) where q.quote_key is not null) as n "
                "where quotes.quote_id = n.quote_id and n.quote_cluster_id is distinct from n.cluster"
            )


def candidate_pairs(data: Path, batch: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs worth comparing in which an article of the batch has a part."""
    script = resources.files("warehouse").joinpath("link.sql").read_text("utf-8")
    with writing(data) as db, registered(db, {"batch": pa.table({"article_id": pa.array(batch, pa.string())})}):
        db.execute(script, {"cap": _CAP})
        pairs: list[tuple[str, str]] = db.execute("from candidates order by all").fetchall()
    return pairs


def comparables(data: Path, article_ids: Sequence[str]) -> Iterator[Comparable]:
    """These articles as they are compared."""
    wanted = pa.table({"article_id": pa.array(article_ids, pa.string())})
    with writing(data) as db, registered(db, {"wanted": wanted}):
        rows = (
            db.execute(
                "select a.article_id, a.text, a.title, cast(a.published_at as date) as published, a.wire_agency, "
                "m.names, q.quotes from articles as a semi join wanted using (article_id) "
                "left join (select article_id, list(distinct entity_id) as names from mentions "
                "semi join wanted using (article_id) group by article_id) as m using (article_id) "
                "left join (select article_id, list(distinct quote_cluster_id) as quotes from quotes "
                "semi join wanted using (article_id) group by article_id) as q using (article_id)"
            )
            .to_arrow_table()
            .to_pylist()
        )
    for row in rows:
        names, quotes = frozenset(row.pop("names") or ()), frozenset(row.pop("quotes") or ())
        yield Comparable(**row, names=names, quotes=quotes - {None})


def texts_of_versions(data: Path, batch: Sequence[str]) -> dict[str, list[tuple[str | None, str]]]:
    """The versions of the articles of a batch that have had several, as (title, text), the oldest first."""
    with (
        writing(data) as db,
        registered(db, {"batch": pa.table({"article_id": pa.array(batch, pa.string())})}),
    ):
        rows = db.execute(
            "select article_id, title, text from article_versions semi join batch using (article_id) "
            "where article_id in (select article_id from article_versions where version > 1) "
            "order by article_id, version"
        ).fetchall()
    versions: dict[str, list[tuple[str | None, str]]] = {}
    for article_id, title, text in rows:
        versions.setdefault(article_id, []).append((title, text))
    return versions


def store_links(
    data: Path,
    batch: Sequence[str],
    found: Iterable[tuple[str, str, Comparison]],
    changed: Iterable[tuple[str, int, Sequence[Change]]],
) -> int:
    """Keep what the comparisons of a batch found, and that it was compared, in one transaction. Returns the pairs."""
    pairs, edits, changes = [], [], []
    for a, b, c in found:
        if c.relation is None:
            continue
        reasons = json.dumps(c.reasons)
        pairs.append(
            (
                a,
                b,
                c.relation,
                c.score,
                c.reuse_a_in_b,
                c.reuse_b_in_a,
                c.shared_quotes,
                c.shared_names,
                c.shared_numbers,
                reasons,
            )
        )
        for number, e in enumerate(c.edits):
            left = (e.a.text, e.a.start, e.a.end) if e.a else (None, None, None)
            right = (e.b.text, e.b.start, e.b.end) if e.b else (None, None, None)
            edits.append((a, b, number, e.kind, e.similarity, *left, *right))
    for article_id, version, differences in changed:
        for number, change in enumerate(differences, 1):
            changes.append((article_id, version, change.kind, change.before, change.after, number))
    text, whole, real = pa.string(), pa.int32(), pa.float64()
    tables = {
        "batch": pa.table({"article_id": pa.array(batch, text)}),
        "new_pairs": _columns(
            pairs,
            article_a=text,
            article_b=text,
            relation=text,
            score=real,
            reuse_a_in_b=real,
            reuse_b_in_a=real,
            shared_quotes=whole,
            shared_names=whole,
            shared_numbers=whole,
            reasons=text,
        ),
        "new_edits": _columns(
            edits,
            article_a=text,
            article_b=text,
            number=whole,
            kind=text,
            similarity=real,
            text_a=text,
            start_a=whole,
            end_a=whole,
            text_b=text,
            start_b=whole,
            end_b=whole,
        ),
        "new_changes": _columns(
            changes, article_id=text, version=whole, kind=text, before=text, after=text, number=whole
        ),
    }
    with writing(data) as db, registered(db, tables), transaction(db):
        db.execute("insert or replace into article_pairs by name from new_pairs")
        db.execute("insert or replace into pair_edits by name from new_edits")
        db.execute("insert or replace into version_changes by name from new_changes")
        db.execute(
            "insert or replace into link_state select v.article_id, v.text_sha256, ? from article_versions as v "
            "inner join articles as a using (article_id, version) semi join batch using (article_id)",
            [datetime.now(UTC)],
        )
    return len(pairs)


def name_stories(data: Path) -> int:
    """Give all articles that copies and rewrites connect one story_id, the least of their keys. Returns the stories."""
    with writing(data) as db:
        pairs = db.execute(
            "select article_a, article_b from article_pairs where list_contains(?, relation)", [list(COPIES)]
        ).fetchall()
        stories = _components(pairs)
        table = _columns(stories.items(), article_id=pa.string(), story=pa.string())
        with registered(db, {"stories": table}), transaction(db):
            db.execute(
                "update article_pairs as p set story_id = n.story from (select p.article_a, p.article_b, s.story "
                "from article_pairs as p left join stories as s "
                "on s.article_id = p.article_a and list_contains(?, p.relation) "
                "where p.story_id is distinct from s.story) as n "
                "where p.article_a = n.article_a and p.article_b = n.article_b",
                [list(COPIES)],
            )
    return len(set(stories.values()))


def _components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Each member of a pair to the least member that pairs connect it with (union-find)."""
    above: dict[str, str] = {}

    def top(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = above[above[key]]
            key = above[key]
        return key

    for a, b in pairs:
        low, high = sorted((top(a), top(b)))
        above[high] = low
    return {key: top(key) for key in above}


def _columns(rows: Iterable[Sequence[Any]], **types: pa.DataType) -> pa.Table:
    lists: list[list[Any]] = [[] for _ in types]
    for row in rows:
        for column, value in zip(lists, row, strict=True):
            column.append(value)
    arrays = [pa.array(column, kind) for column, kind in zip(lists, types.values(), strict=True)]
    return pa.table(arrays, names=list(types))
