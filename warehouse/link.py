"""The tables of links: what was compared, what was found, which quotations and articles belong together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from articles.compare import SAME_SUBJECT, Comparable, Comparison, Edit
from articles.sketches import WINDOW_DAYS
from articles.versions import Change
from warehouse.database import Connection, records, registered, transaction, writing

COPIES = ("same_text", "same_wire", "rewrite")
_CAP = 100
_HUBS = 3
_OVERLAP = 0.6
_TELLING = 8  # shingles, which are ten words
_Span = tuple[str | None, int | None, int | None]
_WORDINGS_AT_ONCE = 10_000
_ARTICLES_AT_ONCE = 5_000
_TRAITS_AT_ONCE = 2_000_000
WRITTEN = (
    *("link_state", "link_sketches", "link_leads", "link_quotes"),
    *("quotes", "quote_pairs", "article_pairs", "pair_edits", "version_changes"),
)
"""the tables that linking writes"""
_NO_PAIRS = pa.table({"later": pa.array([], pa.uint32()), "earlier": pa.array([], pa.uint32())})
# A trait that more than so many articles have (most) is common. Articles meet that share so many rare ones (least), and
# so much of what the lesser one has of the kind (share); common ones count only with the articles of least key that
# have them (hub_…).
_KINDS = pa.table(
    {
        "kind": pa.array([0, 1, 2, 3], pa.uint8()),  # runs of words, names and numbers, names that lead, quotations
        "most": [_CAP, 60, 60, _CAP],
        "least": [2, 3, 1, 1],
        "share": [0.15, 0.1, 0.0, 0.0],
        "hub_least": [4, None, None, 1],
        "hub_share": [0.2, 0.0, 0.0, 0.0],
    }
)


@dataclass(frozen=True, slots=True)
class Texts:
    """Some articles as they are compared, and pairs of them."""

    articles: pa.Table
    """in the order of article_id: article_id, text, title, published, last_day, wire_agency, names,
    quotes"""
    pairs: pa.Table
    """a and b, rows of articles, a before b"""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is to be compared."""

    article_ids: pa.Array
    """every article, those to be compared behind the others, the earliest first"""
    known: int
    """how many of them were compared before"""
    pairs: pa.Table
    """later and earlier, places in article_ids, in the order of later"""

    def batches(self, size: int) -> Iterator[tuple[list[str], pa.Table]]:
        """So many articles at a time, and their pairs with all before them."""
        later = self.pairs["later"].to_numpy()
        for first in range(self.known, len(self.article_ids), size):
            start, end = np.searchsorted(later, (first, first + size))
            yield self.article_ids[first : first + size].to_pylist(), self.pairs.slice(start, end - start)


def forget_links(data: Path) -> None:
    """Forget every link, to find them all anew."""
    with _linking(data) as db, transaction(db):
        _run(db, "forget_all")


def count_unlinked(data: Path) -> int:
    """How many articles there are whose traits are not known, or those of another text."""
    with _linking(data) as db:
        (count,) = db.execute(
            "select count(*) from article_versions as v semi join articles as n using (article_id, version) "
            "anti join link_state as l using (article_id, text_sha256)"
        ).fetchall()[0]
    return int(count)


def unlinked(data: Path, limit: int) -> pa.Table:
    """Up to so many articles whose traits are not known, or those of another text: article_id, title, text,
    first_day and last_day of those it may be published on, names, quotes."""
    with _linking(data) as db:
        return db.execute(_sql("unlinked"), {"limit": limit}).to_arrow_table()


@dataclass(frozen=True, slots=True)
class Traits:
    """What articles are found by, as the warehouse keeps it."""

    sketches: pa.Table
    leads: pa.Table
    quote_keys: pa.Table
    quote_shingles: pa.Table


def as_traits(
    sketches: Iterable[tuple[str, int, int]],
    leads: Iterable[tuple[str, int, float]],
    quote_keys: Iterable[tuple[str, str]],
    quote_shingles: Iterable[tuple[str, int, int]],
) -> Traits:
    """Traits as rows: (article_id, kind as in link_sketches, hash), (article_id, hash, weight), (quote_id, quote_key)
    and (quote_key, hash, shingles)."""
    return Traits(
        _columns(sketches, article_id=pa.string(), kind=pa.uint8(), hash=pa.uint32()),
        _columns(leads, article_id=pa.string(), hash=pa.uint32(), weight=pa.float32()),
        _columns(quote_keys, quote_id=pa.string(), quote_key=pa.string()),
        _columns(quote_shingles, quote_key=pa.string(), hash=pa.uint32(), shingles=pa.int32()),
    )


def store_traits(data: Path, batch: Sequence[str], traits: Iterable[Traits]) -> None:
    """Keep the traits of a batch in place of those its articles had; forget articles that are gone. The batch is to be
    compared from then on, and those that were judged by what is lost with the old traits."""
    parts = [as_traits((), (), (), ()), *traits]
    tables = {
        "traits": pa.concat_tables([part.sketches for part in parts]),
        "leads": pa.concat_tables([part.leads for part in parts]),
        "keys": pa.concat_tables([part.quote_keys for part in parts]),
        "parts": pa.concat_tables([part.quote_shingles for part in parts]),
        "kinds": _KINDS,
    }
    with _linking(data) as db:
        gone = db.execute("select article_id from link_state anti join articles using (article_id)").fetchall()
        tables["batch"] = _ids([*batch, *(article_id for (article_id,) in gone)])
        with registered(db, tables), transaction(db):
            (known,) = db.execute("select count(*) from link_state semi join batch using (article_id)").fetchall()[0]
            if known:
                _run(db, "replace_traits", cap=_CAP, hubs=_HUBS)
            _run(db, "store_traits")


def cluster_quotes(data: Path) -> None:
    """Give every new quotation its cluster: all wordings that pairs join have one, the least of their keys. Articles
    whose quotations are in other company than before are to be compared again."""
    with _linking(data) as db, transaction(db):
        _run(db, "new_quotes", cap=_CAP)
        new = [key for (key,) in db.execute("from new_keys order by all").fetchall()]
        if not new:
            return
        for at in range(0, len(new), _WORDINGS_AT_ONCE):
            asked = pa.table({"quote_key": pa.array(new[at : at + _WORDINGS_AT_ONCE], pa.string())})
            with registered(db, {"asked": asked}):
                _run(db, "pair_quotes", overlap=_OVERLAP, telling=_TELLING)
        clusters = components(db.execute(_sql("quote_edges")).fetchall())
        with registered(db, {"clusters": _columns(clusters.items(), quote_key=pa.string(), cluster=pa.string())}):
            _run(db, "cluster_quotes")


def agenda(data: Path) -> Agenda:
    """The pairs worth comparing of articles that are to be compared and all others. Forgets the pairs that only traits
    brought together which new articles have made common."""
    with _linking(data) as db, registered(db, {"kinds": _KINDS}), transaction(db):
        _run(db, "number_articles")
        article_ids = db.execute("select article_id from numbered order by place").to_arrow_table()["article_id"]
        (known,) = db.execute("select count(*) from numbered where not is_waiting").fetchall()[0]
        _share_traits(db, known)
        pairs = [_NO_PAIRS]
        for first in range(known, len(article_ids), _ARTICLES_AT_ONCE):
            _run(db, "met_by_traits", first=first, last=first + _ARTICLES_AT_ONCE)
            pairs.append(_candidates(db))
        if known < len(article_ids) and db.execute("from article_pairs limit 1").fetchall():
            _forget_shaky_pairs(db, known)
    return Agenda(article_ids.combine_chunks(), known, pa.concat_tables(pairs))


def _forget_shaky_pairs(db: Connection, known: int) -> None:
    """Forget the known pairs that are none without what has become common."""
    _run(db, "shaky_pairs")
    _share_traits(db, known)
    _run(db, "met_in_pairs")
    with registered(db, {"kept": _candidates(db)}):
        _run(db, "drop_pairs")


def _candidates(db: Connection) -> pa.Table:
    return db.execute(_sql("candidates"), {"days": WINDOW_DAYS, "alike": SAME_SUBJECT}).to_arrow_table()


def _share_traits(db: Connection, known: int) -> None:
    """Find who shares the traits of asked, in parts that memory holds."""
    _run(db, "asked_traits")
    (traits,) = db.execute("select count(*) from asked_hashes").fetchall()[0]
    parts = 1 + traits // _TRAITS_AT_ONCE
    for part in range(parts):
        _run(db, "share_traits", known=known, hubs=_HUBS, parts=parts, part=part)


def texts_of_pairs(data: Path, agenda: Agenda, pairs: pa.Table, size: int) -> Iterator[Texts]:
    """Pairs of an agenda with their texts, so many pairs at a time. Pairs of an article that went meanwhile are left
    out."""
    later, earlier = pairs["later"].to_numpy(), pairs["earlier"].to_numpy()
    wanted = agenda.article_ids.take(pa.array(np.union1d(later, earlier)))
    with _linking(data) as db, registered(db, {"wanted": pa.table({"article_id": wanted})}):
        articles = db.execute(_sql("comparables")).to_arrow_table()
    rows = pc.index_in(agenda.article_ids, articles["article_id"]).fill_null(-1).to_numpy()
    rows_of_pairs = np.sort(np.stack([rows[later], rows[earlier]], axis=1), axis=1)
    rows_of_pairs = rows_of_pairs[rows_of_pairs[:, 0] >= 0]
    for first in range(0, len(rows_of_pairs), size):
        some = rows_of_pairs[first : first + size]
        used, places = np.unique(some, return_inverse=True)
        places = places.reshape(some.shape)
        yield Texts(articles.take(pa.array(used)), pa.table({"a": places[:, 0], "b": places[:, 1]}))


def as_comparables(articles: pa.Table) -> list[Comparable]:
    """Rows of linking/comparables as they are compared."""
    rows = articles.to_pylist()
    sets = ({name: frozenset(row[name] or ()) for name in ("names", "quotes")} for row in rows)
    return [Comparable(**row | more) for row, more in zip(rows, sets, strict=True)]


def texts_of_versions(data: Path, batch: Sequence[str]) -> dict[str, list[tuple[int, str | None, str]]]:
    """The versions of the articles of a batch that have had several, as (version, title, text), the oldest first."""
    versions: dict[str, list[tuple[int, str | None, str]]] = {}
    with _linking(data) as db, registered(db, {"batch": _ids(batch)}):
        several = db.execute(
            "select distinct article_id from article_versions semi join batch using (article_id) where version > 1"
        ).to_arrow_table()
        if not len(several):  # their texts are not even looked for
            return versions
        with registered(db, {"batch": several}):
            rows = records(db, _sql("versions"))
    for row in rows:
        versions.setdefault(row["article_id"], []).append((row["version"], row["title"], row["text"]))
    return versions


_PAIRS = {
    "article_a": pa.string(),
    "article_b": pa.string(),
    "relation": pa.string(),
    "score": pa.float64(),
    "reuse_a_in_b": pa.float64(),
    "reuse_b_in_a": pa.float64(),
    "shared_quotes": pa.int32(),
    "shared_names": pa.int32(),
    "shared_numbers": pa.int32(),
    "reasons": pa.string(),
}
_EDITS = {
    "article_a": pa.string(),
    "article_b": pa.string(),
    "number": pa.int32(),
    "kind": pa.string(),
    "similarity": pa.float64(),
    "text_a": pa.string(),
    "start_a": pa.int32(),
    "end_a": pa.int32(),
    "text_b": pa.string(),
    "start_b": pa.int32(),
    "end_b": pa.int32(),
}


@dataclass(frozen=True, slots=True)
class Links:
    """Related pairs and their edits, as the warehouse keeps them."""

    pairs: pa.Table
    edits: pa.Table


def as_links(found: Iterable[tuple[str, str, Comparison]]) -> Links:
    """The related ones of compared pairs, as rows."""
    pairs, edits = [], []
    for a, b, c in found:
        if c.relation is None:
            continue
        shared = (c.shared_quotes, c.shared_names, c.shared_numbers)
        pairs.append((a, b, c.relation, c.score, c.reuse_a_in_b, c.reuse_b_in_a, *shared, json.dumps(c.reasons)))
        for number, (kind, similarity, left, right) in enumerate(_in_runs(c.edits)):
            edits.append((a, b, number, kind, similarity, *left, *right))
    return Links(_columns(pairs, **_PAIRS), _columns(edits, **_EDITS))


def store_links(
    data: Path,
    batch: Sequence[str],
    found: Iterable[Links],
    changed: Iterable[tuple[str, int, Sequence[Change]]],
) -> int:
    """Keep what the comparisons of a batch found, and that it was compared, in one transaction. Returns the pairs."""
    none = as_links(())
    links = [none, *found]
    changes = []
    for article_id, version, differences in changed:
        for number, change in enumerate(differences, 1):
            changes.append((article_id, version, change.kind, change.before, change.after, number))
    text, whole = pa.string(), pa.int32()
    tables = {
        "batch": _ids(batch),
        "new_pairs": pa.concat_tables([one.pairs for one in links]),
        "new_edits": pa.concat_tables([one.edits for one in links]),
        "new_changes": _columns(
            changes, article_id=text, version=whole, kind=text, before=text, after=text, number=whole
        ),
    }
    with _linking(data) as db, registered(db, tables), transaction(db):
        _run(db, "store_links", now=datetime.now(UTC))
    return int(tables["new_pairs"].num_rows)


def _in_runs(edits: Sequence[Edit]) -> Iterator[tuple[str, float, _Span, _Span]]:
    """The edits as kind, similarity and the two sentences as (text, start, end). Sentences that stand alike in both,
    one behind the other, are one row whose text is not told again."""
    places = {start: place for place, start in enumerate(sorted(e.b.start for e in edits if e.b))}
    run: tuple[int, int, int, int] | None = None
    follows = -1
    for edit in edits:
        a, b = edit.a, edit.b
        is_same = edit.kind == "same" and a is not None and b is not None
        if run and not (is_same and b and places[b.start] == follows):
            yield "same", 1.0, (None, *run[:2]), (None, *run[2:])
            run = None
        if is_same and a and b:
            run = (run[0], a.end, run[2], b.end) if run else (a.start, a.end, b.start, b.end)
            follows = places[b.start] + 1
            continue
        left: _Span = (a.text, a.start, a.end) if a else (None, None, None)
        right: _Span = (b.text, b.start, b.end) if b else (None, None, None)
        yield edit.kind, edit.similarity, left, right
    if run:
        yield "same", 1.0, (None, *run[:2]), (None, *run[2:])


def name_stories(data: Path) -> int:
    """Give all articles that copies and rewrites connect one story_id, the least of their keys; only stories that new
    pairs touch are looked at. Returns the stories there are."""
    with _linking(data) as db, transaction(db):
        pairs = db.execute(_sql("story_pairs"), {"copies": list(COPIES)}).fetchall()
        if pairs:
            table = _columns(components(pairs).items(), article_id=pa.string(), story=pa.string())
            with registered(db, {"stories": table}):
                _run(db, "name_stories", copies=list(COPIES))
        ((count,),) = db.execute("select count(distinct story_id) from article_pairs").fetchall()
    return int(count)


@contextmanager
def _linking(data: Path) -> Iterator[Connection]:
    with writing(data, writes=WRITTEN) as db:
        db.execute("set memory_limit = '1GB'")
        db.execute("set preserve_insertion_order = false")
        yield db


def _run(db: Connection, name: str, **parameters: Any) -> None:
    """Run a file of warehouse/linking."""
    for statement in db.extract_statements(_sql(name)):
        db.execute(statement, {key: parameters[key] for key in statement.named_parameters})


def _sql(name: str) -> str:
    return resources.files("warehouse").joinpath("linking", f"{name}.sql").read_text("utf-8")


def _ids(article_ids: Sequence[str]) -> pa.Table:
    return pa.table({"article_id": pa.array(article_ids, pa.string())})


def components(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
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
    columns = list(zip(*rows, strict=True)) or [()] * len(types)
    return pa.table([pa.array(c, t) for c, t in zip(columns, types.values(), strict=True)], names=list(types))
