"""How much of what the gold says a warehouse holds, kind by kind, and what it misses.

uv run morgue demo && uv run python tests/sample/score.py data/morgue.duckdb
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

GOLD: dict[str, Any] = json.loads((Path(__file__).parent / "gold.json").read_text(encoding="utf-8"))
ARTICLES = """
select a.article_id, a.title, a.authors, a.published_at::date::text, a.text, a.language, a.wire_agency
from articles as a
join captures as c using (capture_id)
where (c.url = $url or ($url is null and c.source_path like $file)) and not a.is_partial
order by a.page_part
"""
FATES = """
select c.outcome, coalesce(bool_or(a.is_partial), false)
from captures as c
left join articles as a using (capture_id)
where c.url = $url or ($url is null and c.source_path like $file)
group by c.capture_id, c.outcome, c.fetched_at
order by c.fetched_at
"""
QUOTES = """
select q.text, q.is_anonymous, coalesce(e.name, q.speaker_name, q.speaker_text) as speaker,
    list(s.text order by s.hop) filter (where s.hop is not null) as hops
from quotes as q
left join entities as e on e.entity_id = q.speaker_entity_id
left join source_chain as s using (quote_id)
where q.article_id = ?
group by q.quote_id, q.text, q.is_anonymous, speaker
"""


@dataclass(frozen=True)
class Check:
    """One thing that the gold says."""

    holds: bool
    note: str


Found = Iterator[tuple[str, Check]]


def bare(text: str | None) -> str:
    """The letters and digits of a text: its words, however they are set."""
    return " ".join(re.findall(r"[^\W_]+", (text or "").lower().replace("’", "").replace("'", "")))


CANONICAL = {bare(spelling): bare(name) for name, others in GOLD["aliases"].items() for spelling in [name, *others]}


def same(a: str | None, b: str | None) -> bool:
    """Whether two spellings are one name."""
    return CANONICAL.get(bare(a), bare(a)) == CANONICAL.get(bare(b), bare(b))


def score(db: Any) -> dict[str, list[Check]]:
    """For each kind of thing that the gold says, whether each of them is so in the warehouse."""
    scored: dict[str, list[Check]] = {}
    ids: dict[str, str | None] = {}
    for document in GOLD["documents"]:
        for kind, check in check_document(db, document, ids):
            scored.setdefault(kind, []).append(check)
    for kind, check in check_across(db, ids):
        scored.setdefault(kind, []).append(check)
    return scored


def check_document(db: Any, document: dict[str, Any], ids: dict[str, str | None]) -> Found:
    """The checks of one document; the ids of its articles are added to `ids`."""
    name = document["url"] or document["file"]
    place = {"url": document["url"], "file": f"%{document['file']}"}
    fates = db.execute(FATES, place).fetchall()
    for number, allowed in enumerate(document["fates"]):
        outcome, is_partial = fates[number] if number < len(fates) else (None, False)
        holds = outcome in allowed or ("partial" in allowed and is_partial)
        yield "fate", Check(holds, f"{name}: {outcome}, gold {allowed}")
    rows = db.execute(ARTICLES, place).fetchall()
    yield "article_count", Check(len(rows) == len(document["articles"]), f"{name}: {len(rows)}")
    everything = "\n".join(row[4] for row in rows)
    theirs = [a["title"] for a in document["articles"]]
    theirs += [line for a in document["articles"] for part in ("captions", "subheads") for line in a.get(part, [])]
    for item in document["cruft"]:
        for line in item["lines"]:
            if line not in theirs:
                is_left = bare(line) in bare(everything) if len(line) > 12 else line in everything.split("\n")
                yield "cruft_cut", Check(not is_left, f"{name}: {item['kind']}: {line}")
    nothing = (None, None, [], None, "", None, None)
    for number, gold in enumerate(document["articles"], 1):
        row = rows[number - 1] if number <= len(rows) else nothing
        ids[f"{name}#{number}"] = row[0]
        yield from check_article(db, f"{name}#{number}", gold, row)


def check_article(db: Any, name: str, gold: dict[str, Any], row: Any) -> Found:
    """The checks of one article."""
    key, title, authors, published, text, language, wire = row
    for paragraph in gold["body"]:
        yield "paragraph_kept", Check(" ".join(paragraph.split()) in " ".join(text.split()), f"{name}: {paragraph}")
    if gold["title"]:
        yield "title", Check(bare(title) == bare(gold["title"]), f"{name}: {title}")
    right = [bare(a) for a in authors] == [bare(a) for a in gold["authors"]]
    yield "authors", Check(right, f"{name}: {authors}, gold {gold['authors']}")
    yield "language", Check((language or "").startswith(gold["language"]), f"{name}: {language}")
    if gold["published"]:
        yield "published", Check(published == gold["published"][:10], f"{name}: {published}, gold {gold['published']}")
    for agency in gold["wire"]:
        yield "wire", Check(same(wire, agency), f"{name}: {wire}, gold {agency}")
    if gold["language"] == "en":  # what is said is found in English alone
        yield from check_quotes(name, gold["quotes"], db.execute(QUOTES, [key]).fetchall())
    names = db.execute(
        "select distinct e.name from mentions as m join entities as e using (entity_id) where m.article_id = ?", [key]
    ).fetchall()
    for kind, wanted in gold["entities"].items():
        for entity in wanted:
            yield f"name_{kind.lower()}", Check(any(same(n, entity) for (n,) in names), f"{name}: {entity}")


def check_quotes(name: str, gold: list[dict[str, Any]], found: list[Any]) -> Found:
    """The checks of an article's quotes. Speakers and sources are asked for only where the quote was found."""
    for quote in gold:
        wanted = bare(quote["text"])
        near = [
            q for q in found if wanted in bare(q[0]) or (bare(q[0]) in wanted and len(bare(q[0])) > 0.6 * len(wanted))
        ]
        says = f"{name}: {quote['text'][:60]}"
        yield f"quote_{quote['kind']}", Check(bool(near), says)
        if not near:
            continue
        told = [q[2] for q in near]
        if quote["speaker"]:
            yield (
                "speaker",
                Check(any(same(s, quote["speaker"]) for s in told), f"{says}: {told}, gold {quote['speaker']}"),
            )
        holds = any(q[1] for q in near) if quote["anonymous"] else not all(q[1] for q in near)
        yield "unnamed" if quote["anonymous"] else "named", Check(holds, f"{says}: {told}")
        hops = [hop for q in near for hop in q[3] or []]
        for outlet in quote["via"]:
            yield (
                "via",
                Check(any(same(h, outlet) or bare(outlet) in bare(h) for h in hops), f"{says}: {hops}, gold {outlet}"),
            )


def check_across(db: Any, ids: dict[str, str | None]) -> Found:
    """The checks that take more than one article."""
    for name, others in GOLD["aliases"].items():
        spelled = [s.lower() for s in [name, *others]]
        asks = "select distinct entity_id from mentions where list_contains(?, lower(text))"
        entities = db.execute(asks, [spelled]).fetchall()
        yield "spellings_joined", Check(len(entities) <= 1, f"{name}: {len(entities)} entities")
    for pair in GOLD["cross"]["same_story"]:
        asks = "select 1 from article_pairs where article_a in (?, ?) and article_b in (?, ?)"
        keys = [ids[name] for name in pair]
        yield "same_story", Check(bool(db.execute(asks, keys * 2).fetchall()), " and ".join(pair))
    for quote in GOLD["cross"]["same_quote"]:
        asks = (
            "select quote_cluster_id, article_id from quotes where list_contains(?, article_id) and contains(text, ?)"
        )
        rows = db.execute(asks, [[ids[name] for name in quote["in_articles"]], quote["gist"]]).fetchall()
        clusters, articles = {c for c, _ in rows}, {a for _, a in rows}
        holds = len(clusters) == 1 and None not in clusters and len(articles) == len(quote["in_articles"])
        yield "same_quote", Check(holds, f"{quote['gist']}: in {len(articles)} articles, {len(clusters)} clusters")
    for item in GOLD["cross"]["citation_chains"]:
        asks = (
            "select list(s.text order by s.hop) from source_chain as s join quotes as q using (quote_id) "
            "where q.article_id = ? group by quote_id"
        )
        chains = [[bare(hop) for hop in chain] for (chain,) in db.execute(asks, [ids[item["article"]]]).fetchall()]
        wanted = [bare(step) for step in item["chain"]]
        holds = any(all(any(w in hop or hop in w for hop in chain) for w in wanted) for chain in chains)
        yield "citation_chain", Check(holds, f"{item['article']}: {item['chain']}")


if __name__ == "__main__":
    import duckdb

    with duckdb.connect(sys.argv[1], read_only=True) as warehouse:
        scored = score(warehouse)
    for kind, checks in scored.items():
        for check in checks:
            if not check.holds:
                print(f"{kind:18} {check.note}")
    for kind, checks in scored.items():
        held = sum(check.holds for check in checks)
        print(f"{kind:18} {held:4}/{len(checks):<4} {held / len(checks):.3f}")
