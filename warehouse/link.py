"""The tables of links: what was compared, what was found, which quotations and articles belong together."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
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
    _change(data, "forget_all")


def forget_changed(data: Path) -> int:
    """Forget the links of articles whose text is another now, or that are gone. Returns how many articles are to be
    linked."""
    _change(data, "forget_changed")
    with writing(data) as db:
        (left,) = db.execute("select count(*) from articles anti join link_state using (article_id)").fetchall()[0]
    return int(left)


def unlinked(data: Path, limit: int) -> list[dict[str, Any]]:
    """Up to so many articles that are to be linked: article_id, title, text, published_at, names, quotes."""
    return _rows(data, "unlinked", limit=limit)


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
    _change(data, "store_traits", tables, cap=_CAP)


def cluster_quotes(data: Path) -> None:
    """Give every quotation its cluster: all wordings that are joined by pairs have one, the least of their keys."""
    with writing(data) as db:
        pairs = db.execute("select key_a, key_b from quote_pairs").fetchall()
    clusters = _columns(_components(pairs).items(), quote_key=pa.string(), cluster=pa.string())
    _change(data, "cluster_quotes", {"clusters": clusters})


def candidate_pairs(data: Path, batch: Sequence[str]) -> list[tuple[str, str]]:
    """The pairs worth comparing in which an article of the batch has a part."""
    found = _rows(data, "candidates", {"batch": _ids(batch)}, cap=_CAP)
    return [(row["article_a"], row["article_b"]) for row in found]


def comparables(data: Path, article_ids: Sequence[str]) -> Iterator[Comparable]:
    """These articles as they are compared."""
    for row in _rows(data, "comparables", {"wanted": _ids(article_ids)}):
        names, quotes = frozenset(row.pop("names") or ()), frozenset(row.pop("quotes") or ())
        yield Comparable(**row, names=names, quotes=quotes)


def texts_of_versions(data: Path, batch: Sequence[str]) -> dict[str, list[tuple[str | None, str]]]:
    """The versions of the articles of a batch that have had several, as (title, text), the oldest first."""
    versions: dict[str, list[tuple[str | None, str]]] = {}
    for row in _rows(data, "versions", {"batch": _ids(batch)}):
        versions.setdefault(row["article_id"], []).append((row["title"], row["text"]))
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
        "batch": _ids(batch),
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
    _change(data, "store_links", tables, now=datetime.now(UTC))
    return len(pairs)


def name_stories(data: Path) -> int:
    """Give all articles that copies and rewrites connect one story_id, the least of their keys. Returns the stories."""
    with writing(data) as db:
        pairs = db.execute(
            "select article_a, article_b from article_pairs where list_contains(?, relation)", [list(COPIES)]
        ).fetchall()
    stories = _components(pairs)
    table = _columns(stories.items(), article_id=pa.string(), story=pa.string())
    _change(data, "name_stories", {"stories": table}, copies=list(COPIES))
    return len(set(stories.values()))


def _change(data: Path, name: str, tables: Mapping[str, pa.Table] | None = None, **parameters: Any) -> None:
    """Run a file of warehouse/linking in one transaction."""
    with writing(data) as db, registered(db, dict(tables or {})), transaction(db):
        for statement in db.extract_statements(_sql(name)):
            db.execute(statement, {key: parameters[key] for key in statement.named_parameters})


def _rows(
    data: Path, name: str, tables: Mapping[str, pa.Table] | None = None, **parameters: Any
) -> list[dict[str, Any]]:
    """The rows that the query of a file of warehouse/linking gives."""
    with writing(data) as db, registered(db, dict(tables or {})):
        rows: list[dict[str, Any]] = db.execute(_sql(name), parameters).to_arrow_table().to_pylist()
    return rows


def _sql(name: str) -> str:
    return resources.files("warehouse").joinpath("linking", f"{name}.sql").read_text("utf-8")


def _ids(article_ids: Sequence[str]) -> pa.Table:
    return pa.table({"article_id": pa.array(article_ids, pa.string())})


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
