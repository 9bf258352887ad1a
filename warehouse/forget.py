"""What users take out of the warehouse: found, deleted, kept out, let in again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from articles.records import Reason
from warehouse.database import Connection, looking, records, registered, transaction, writing
from warehouse.stage import Fate, article_key, key_of_article

_MOST_PARTS = 50
"""articles of one page that its address finds"""
_TAKEN = ("key", "kind", "named", "url")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What stays out."""

    articles: frozenset[str] = frozenset()
    """by their keys"""
    outlets: frozenset[str] = frozenset()
    """by their keys, and by their names in small letters"""

    def left_of(self, fate: Fate) -> Fate:
        """What becomes of a capture without the articles that stay out; where none is left it is rejected."""
        outlet = fate.outlet
        is_out = outlet is not None and bool(self.outlets & {outlet.outlet_id, outlet.domain, outlet.name.lower()})
        left = () if is_out else tuple(a for a in fate.articles if article_key(fate.capture, a) not in self.articles)
        if len(left) == len(fate.articles):
            return fate
        if left:
            return replace(fate, articles=left)
        bare = replace(fate.capture, fields={}, note="")
        return Fate(bare, (), outlet, "rejected", Reason.FORGOTTEN.value, read_ms=fate.read_ms)


def forgotten(data: Path) -> Forgotten:
    """What was taken out and stays out."""
    with looking(data) as db:
        keys = dict(db.execute(_STAYS_OUT).fetchall())
    return Forgotten(frozenset(keys.get("article", ())), frozenset(keys.get("outlet", ())))


_STAYS_OUT = """
select kind, list(key)
from (
    select kind, key from forgotten
    union all
    select 'outlet', lower(name) from outlets inner join forgotten on key = outlet_id
)
group by kind
"""


def keys_of_address(word: str) -> list[str]:
    """The keys that articles have whose page has this address; the word itself may be a key."""
    return [word, *(key_of_article(None, word, "", part) for part in range(1, _MOST_PARTS + 1))]


def articles_named(data: Path, word: str) -> list[dict[str, Any]]:
    """The articles of an address, of a key or of a file that was loaded: article_id, outlet_id, url, title."""
    with looking(data) as db:
        return records(db, _NAMED, {"word": word, "keys": keys_of_address(word)})


_NAMED = """
select article_id, outlet_id, url, title
from articles
where article_id in (select unnest($keys)) or url = $word or article_id in (
    select v.article_id
    from article_versions as v
    inner join captures as c using (capture_id)
    where c.url = $word or c.source_path = $word or split_part(c.source_path, '!/', 1) = $word
)
order by published_at, article_id
"""


def articles_of_outlet(data: Path, outlet_id: str) -> list[dict[str, Any]]:
    """The articles of an outlet: article_id, outlet_id, url, title."""
    with looking(data) as db:
        query = "select article_id, outlet_id, url, title from articles where outlet_id = $outlet order by published_at"
        return records(db, query, {"outlet": outlet_id})


def outlet_named(data: Path, word: str) -> str | None:
    """The id of the outlet that is called so, by id, name or domain."""
    with looking(data) as db:
        query = "select outlet_id from outlets where lower($word) in (outlet_id, lower(name), domain) limit 1"
        found = db.execute(query, {"word": word}).fetchone()
    return found[0] if found else None


def take_out(data: Path, article_ids: Iterable[str], outlet_id: str | None, note: str | None) -> dict[str, int]:
    """Delete articles with all that was read from them, and keep them out; where an outlet is given, whatever comes of
    it too. Their captures stay, as rejected. Returns the files in which the bytes lie, and in how many places."""
    with writing(data) as db, registered(db, {"asked": _texts(article_id=article_ids)}):
        taken: dict[str, tuple[str, str, str | None]] = {}
        for row in records(db, _TO_TAKE):
            named = outlet_id or row["article_id"]
            taken[row["article_id"]] = ("article", named, row["url"])
            for url, digest in row["parts"] or ():
                taken[key_of_article(None, url, digest, 1)] = ("article", named, url)
        if outlet_id:
            taken[outlet_id] = ("outlet", outlet_id, None)
        rows = [(key, *about) for key, about in taken.items()]
        columns = {name: [row[number] for row in rows] for number, name in enumerate(_TAKEN)}
        package = resources.files("warehouse")
        script = package.joinpath("forget.sql").read_text("utf-8") + package.joinpath("outlets.sql").read_text("utf-8")
        told = {"now": datetime.now(UTC), "note": note}
        with registered(db, {"taken": _texts(**columns)}), transaction(db):
            for statement in db.extract_statements(script):
                db.execute(statement, {name: told[name] for name in statement.named_parameters})
        return dict(db.execute(_PLACES).fetchall())


_PLACES = """
select split_part(source_path, '!/', 1), count(*)
from captures
where payload_bytes > 0
    and (capture_id in (select capture_id from stood) or capture_id in (select capture_id from emptied))
group by all
order by all
"""
_TO_TAKE = """
select a.article_id, any_value(a.url) as url, list([c.url, c.payload_sha256]) filter (c.capture_id is not null) as parts
from articles as a
semi join asked using (article_id)
inner join article_versions as v using (article_id)
left join captures as c on c.part_of = v.capture_id
group by a.article_id
"""


def let_in(data: Path, word: str) -> int:
    """Keep an article of this address or key, or an outlet of this id, out no longer, with all that went with it.
    Returns how many keys that were."""
    with writing(data, writes=("forgotten",)) as db:
        query = (
            "delete from forgotten where named in "
            "(select named from forgotten where key = named and (url = $word or key in (select unnest($keys)))) "
            "returning key"
        )
        return len(db.execute(query, {"word": word, "keys": keys_of_address(word)}).fetchall())


def is_kept_out(data: Path, word: str) -> bool:
    """Whether an article of this address or key was taken out."""
    with looking(data) as db:
        query = "from forgotten where url = $word or key in (select unnest($keys)) limit 1"
        return bool(db.execute(query, {"word": word, "keys": keys_of_address(word)}).fetchall())


def kept_out(db: Connection) -> list[dict[str, Any]]:
    """What was taken out, as it was named: kind, key, url, articles, when and why."""
    return records(db, _KEPT_OUT)


_KEPT_OUT = """
select
    max(kind) as kind,
    named as key,
    max(url) filter (key = named) as url,
    count(*) filter (kind = 'article') as pages,
    min(forgotten_at) as forgotten_at,
    any_value(note) as note
from forgotten
group by named
order by forgotten_at, named
"""


def captures_kept_out(data: Path) -> tuple[frozenset[str], set[str]]:
    """The captures that were rejected as forgotten, and the files they lie in."""
    with looking(data) as db:
        query = "select capture_id, split_part(source_path, '!/', 1) from captures where reason = 'forgotten'"
        rows = db.execute(query).fetchall()
    return frozenset(capture_id for capture_id, _ in rows), {path for _, path in rows}


def _texts(**columns: Iterable[str | None]) -> pa.Table:
    return pa.table({name: pa.array(list(values), pa.string()) for name, values in columns.items()})
