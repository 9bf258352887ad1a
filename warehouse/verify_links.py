"""Do the links still follow from the articles? Pairs, clusters of quotations, stories and changes, found again."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Any

import pyarrow as pa

from articles.compare import related
from articles.sketches import quote_key, quote_sketch
from articles.versions import changes
from warehouse.database import Connection, code_version, each, registered, sql_files
from warehouse.link import COPIES, as_comparables, as_links, components
from warehouse.verify import Finding

_PAIRS_AT_ONCE = 2000
_ARTICLES_AT_ONCE = 500
_SHOWN = 20
_ROUNDED = 0.0015
"""shares are kept with three or four digits"""
# The articles that are as they were when they were compared.
_FRESH = """
    select v.article_id
    from article_versions as v
    semi join articles as a using (article_id, version)
    semi join (from link_state where linked_at is not null) as l using (article_id, text_sha256)
"""
_KEYS = f"""
    select quote_id, quote_key, text, article_id, speaker_entity_id, found_speaker_entity_id
    from quotes
    where quote_key is not null and article_id in ({_FRESH})
"""  # noqa: S608 our own
_PAIRS = f"""
    select
        article_a, article_b, relation, score,
        reuse_a_in_b, reuse_b_in_a, shared_quotes, shared_names, shared_numbers, reasons
    from article_pairs
    where article_a in ({_FRESH}) and article_b in ({_FRESH})
    order by article_a, article_b
"""  # noqa: S608 our own
_EDITS = """
    select article_a, article_b, number, kind, similarity, text_a, start_a, end_a, text_b, start_b, end_b
    from pair_edits
    semi join some_pairs using (article_a, article_b)
    order by article_a, article_b, number
"""


def wrong_pairs(db: Connection, count: Callable[[str, int, int], None] = lambda *_: None) -> Iterator[Finding]:
    """The pairs that are related otherwise, or for other reasons, than their articles say, and whose sentences are.
    `count` is told how many of how many have been compared."""
    if not _is_by_this_version(db):
        return
    ((of,),) = db.execute("select count(*) from article_pairs").fetchall()
    rows, done = db.cursor().execute(_PAIRS), 0
    while some := rows.fetchmany(_PAIRS_AT_ONCE):
        count("comparing linked articles", done, of)
        done += len(some)
        kept = {row[:2]: row for row in some}
        links = as_links(_compared(db, list(kept)))
        found = {row[:2]: row for row in _tuples(links.pairs)}
        for pair, row in kept.items():
            where = "pair " + " ".join(pair)
            if pair not in found:
                yield Finding("pair", where, f"is kept as {row[2]}, its articles are not related")
                continue
            for name, was, now in zip(links.pairs.column_names, row, found[pair], strict=True):
                is_json = name == "reasons" and was is not None
                if not (_is_same(json.loads(was), json.loads(now)) if is_json else _is_same(was, now)):
                    yield Finding("pair", where, f"{name} is kept as {was}, its articles say {now}")
        with registered(db, {"some_pairs": links.pairs.select(["article_a", "article_b"])}):
            edits = {row[:3]: row for row in db.execute(_EDITS).fetchall()}
        found = {row[:3]: row for row in _tuples(links.edits)}
        at_odds = edits.keys() ^ found.keys() | {
            key for key in edits.keys() & found.keys() if not _is_same(edits[key], found[key])
        }
        for pair in sorted({key[:2] for key in at_odds}):
            yield Finding(
                "edits", "pair " + " ".join(pair), "its sentences were not kept, dropped and reworded like this"
            )


def wrong_clusters(db: Connection) -> Iterator[Finding]:
    """The quotations whose words make another key, or that are in another cluster than their wordings are."""
    rows = db.cursor().execute(_KEYS)
    for quote_id, key, text, article_id, *speakers in each(rows):
        if key not in {quote_key(text, speaker, article_id) for speaker in speakers}:
            yield Finding("quotation", f"quote {quote_id}", "its words make another quote_key")
    yield from _wrong_shingles(db)
    alike = db.execute("select key_a, key_b from quote_pairs").fetchall()
    least = components(alike)
    rows = db.cursor().execute(
        "select quote_id, quote_key, quote_cluster_id from quotes where quote_cluster_id is not null"
    )
    for quote_id, key, cluster in each(rows):
        if least.get(key, key) != cluster:
            yield Finding("quotation", f"quote {quote_id}", "its wordings are in another cluster")


def wrong_stories(db: Connection) -> Iterator[Finding]:
    """The copies and rewrites that have not the story that they connect, the least key of its articles; and other pairs
    that have one."""
    marks = ", ".join("?" for _ in COPIES)
    pairs = db.execute(f"select article_a, article_b from article_pairs where relation in ({marks})", COPIES).fetchall()  # noqa: S608
    least = components(pairs)
    copies = set(pairs)
    rows = db.cursor().execute("select article_a, article_b, story_id from article_pairs")
    for a, b, story in each(rows):
        if story != (least[a] if (a, b) in copies else None):
            yield Finding("story", f"pair {a} {b}", "its articles make another story")


def wrong_changes(db: Connection) -> Iterator[Finding]:
    """The articles whose versions differ otherwise than is kept."""
    if not _is_by_this_version(db):
        return
    several = db.cursor().execute(f"select article_id from articles where version > 1 and article_id in ({_FRESH})")  # noqa: S608
    while some := several.fetchmany(_ARTICLES_AT_ONCE):
        with registered(db, {"batch": pa.table({"article_id": [article_id for (article_id,) in some]})}):
            texts = db.execute(dict(sql_files("linking"))["versions"]).fetchall()
            kept = set(
                db.execute(
                    "select article_id, version, number, kind, before, after from version_changes "
                    "semi join batch using (article_id)"
                ).fetchall()
            )
        found = set()
        for article_id, group in groupby(texts, key=lambda row: row[0]):
            for (_, _, was_title, was_text), (_, version, title, text) in pairwise(group):
                for number, change in enumerate(changes((was_title, was_text), (title, text)), 1):
                    found.add((article_id, version, number, change.kind, change.before, change.after))
        for article_id in sorted({row[0] for row in kept ^ found}):
            yield Finding("changes", f"article {article_id}", "its versions differ otherwise")


def _wrong_shingles(db: Connection) -> Iterator[Finding]:
    """The wordings whose shingles are not those of their words, and the pairs of them that overlap otherwise."""
    rows = db.cursor().execute(
        """
        select q.quote_key, any_value(q.text), any_value(l.hashes), any_value(l.shingles)
        from (from quotes where quote_key is not null) as q
        left join (
            select quote_key, list_sort(list(hash)) as hashes, max(shingles) as shingles from link_quotes group by all
        ) as l using (quote_key)
        group by q.quote_key
        """
    )
    for key, text, hashes, shingles in each(rows):
        made = quote_sketch(text)
        if made != (hashes or []) or (hashes and shingles != len(made)):
            yield Finding("quotation", f"wording {key}", "its words make other shingles")
    overlaps = db.execute(
        """
        select p.key_a, p.key_b
        from quote_pairs as p
        left join link_quotes as x on x.quote_key = p.key_a
        left join link_quotes as y on y.quote_key = p.key_b and y.hash = x.hash
        group by p.key_a, p.key_b, p.overlap
        having abs(count(y.hash) / least(any_value(x.shingles), any_value(y.shingles)) - p.overlap) > 1e-9
            or count(y.hash) = 0
        """
    ).fetchall()
    for pair in overlaps[:_SHOWN]:
        yield Finding("quotation", "wordings " + " ".join(pair), "they overlap otherwise")


def _is_by_this_version(db: Connection) -> bool:
    """Whether the links were found by the rules of today: those of another version may judge otherwise."""
    ran = db.execute(
        "select code_version from runs where flow = 'link' and state = 'completed' order by started_at desc limit 1"
    ).fetchall()
    return ran == [(code_version(),)]


def _compared(db: Connection, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, Any]]:
    """Those of the pairs, given in the order of their first articles, that are related, compared anew."""
    wanted = sorted({key for pair in pairs for key in pair})
    with registered(db, {"wanted": pa.table({"article_id": wanted})}):
        rows = db.execute(dict(sql_files("linking"))["comparables"]).to_arrow_table()
    texts = {one.article_id: one for one in as_comparables(rows)}
    for a, group in groupby(pairs, key=lambda pair: pair[0]):
        for b, comparison in related(texts[a], [texts[b] for _, b in group]):
            yield a, b.article_id, comparison


def _tuples(table: pa.Table) -> list[tuple[Any, ...]]:
    return list(zip(*(column.to_pylist() for column in table.columns), strict=True)) if table.num_rows else []


def _is_same(was: Any, now: Any) -> bool:
    """Whether two values are the same but for how a sum of many parts was rounded."""
    if isinstance(now, float) and isinstance(was, float | int):
        return math.isclose(was, now, abs_tol=_ROUNDED)
    if isinstance(now, dict) and isinstance(was, dict):
        return was.keys() == now.keys() and all(_is_same(was[key], now[key]) for key in now)
    if isinstance(now, tuple) and isinstance(was, tuple):
        return all(map(_is_same, was, now))
    return bool(was == now)
