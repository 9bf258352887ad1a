"""Say of a page what was kept, what was cut and by which rule, and where each field came from."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from articles.language import word_count
from articles.page import open_page
from articles.read import Known, Step, read
from articles.records import Article, Block, Capture, Damage, Moment, Rejected, Shape
from articles.rules import reason_of
from crawlers.archives import find_sources, read_captures
from flows.facts import Facts
from flows.outlets import Configured, site_of
from warehouse.database import PUBLISHED, reading

_TARGETS = """
select capture_id, url, source_path, source_offset, outcome, reason, part_of
from captures
where url = $1 or capture_id = $1 or capture_id in (select capture_id from articles where url = $1 or article_id = $1)
order by outcome = 'article' desc, fetched_at desc nulls last
limit 1
"""


class NothingToExplain(Exception):
    """The target leads to no page; the message says what was looked for, and where."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an article."""

    name: str
    value: str
    source: str
    """where it came from; empty where nothing says"""
    runners_up: tuple[str, ...] = ()
    """what else it could have been, best first"""


@dataclass(frozen=True, slots=True)
class Explained:
    """One article of a page."""

    fields: tuple[Field, ...]
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a page."""

    place: str
    """the address, and the place in the archive"""
    articles: tuple[Explained, ...]
    rejected: str | None = None
    """why the page is no article"""
    note: str = ""
    own_rules: Mapping[str, str] = field(default_factory=dict)
    """the rules of the outlet's config, and their reasons"""

    @property
    def rules(self) -> dict[str, str]:
        """The rules that were applied, and their reasons."""
        used = {block.rule for article in self.articles for block in article.blocks if block.rule}
        return {name: reason for name in sorted(used) if (reason := self.own_rules.get(name) or reason_of(name))}

    def as_json(self) -> dict[str, Any]:
        """The explanation for programs."""
        return {
            "place": self.place,
            "rejected": self.rejected,
            "note": self.note,
            "articles": [
                {
                    "fields": {
                        f.name: {"value": f.value, "source": f.source or None, "runners_up": list(f.runners_up)}
                        for f in article.fields
                    },
                    "blocks": [
                        {
                            "number": b.number,
                            "kind": b.kind,
                            "is_kept": b.is_kept,
                            "rule": b.rule,
                            "text": b.text,
                            "start": b.start,
                            "end": b.end,
                        }
                        for b in article.blocks
                    ],
                }
                for article in self.articles
            ],
            "rules": self.rules,
        }


def explain_file(
    path: Path, record: int = 1, known: Configured | None = None, facts: Facts | None = None
) -> Explanation:
    """What a record of a file says, read now, with what is known of the file; records count from 1.
    Raises NothingToExplain."""
    seen = 0
    damage = ""
    found: Capture | None = None
    for source in find_sources([path]):
        if isinstance(source, Damage):
            damage = damage or f"{source.source_path}: {source.what}"
            continue
        for event in read_captures(source):
            if isinstance(event, Damage):
                damage = damage or f"{event.source_path} at {event.offset}: {event.what}"
                continue
            seen += 1
            if seen == record:
                found = event
            elif seen > record:
                break
        if seen > record:
            break
    if found is None:
        raise NothingToExplain(f"{path}: it has no record {record}; it has {seen}" + (f" ({damage})" if damage else ""))
    note = f"record {record} of several; --record N shows another" if seen > 1 else ""
    return explain_capture(facts.told(found) if facts else found, note, known)


def explain_capture(capture: Capture, note: str = "", known: Configured | None = None) -> Explanation:
    """What a capture says, read now with today's rules and those of its outlet."""
    site = site_of(capture, known)
    place = " · ".join(filter(None, [capture.url, f"{capture.source_path} at {capture.source_offset}"]))
    try:
        articles = read(capture, frozenset({Step.ARTICLE}), known=Known(site)).articles
    except Rejected as rejected:
        return Explanation(place, (), str(rejected), note)
    others = _said_elsewhere(capture) if capture.shape is Shape.HTML else {}
    own = {rule.name: rule.reason for rule in site.rules}
    return Explanation(place, tuple(_explained(article, others) for article in articles), None, note, own)


def explain_stored(data: Path, target: str, known: Configured | None = None) -> Explanation:
    """What the published warehouse holds of an address, an article or a capture. Raises NothingToExplain."""
    if not (data / PUBLISHED).is_file():
        raise NothingToExplain(f"{target}: no file of that name, and no warehouse in {data} to look it up in")
    with reading(data / PUBLISHED) as db:
        row = db.execute(_TARGETS, [target]).fetchone()
        if row is None:
            raise NothingToExplain(f"{target}: no file of that name, and no address, article or capture in {data}")
        capture_id, url, source_path, source_offset, outcome, reason, part_of = row
        note = ""
        if part_of:
            note = f"the article goes on on {url}"
            row = db.execute(_TARGETS, [part_of]).fetchone()
            assert row is not None
            capture_id, url, source_path, source_offset, outcome, reason, _ = row
        place = " · ".join(filter(None, [url, f"{source_path} at {source_offset}"]))
        articles = db.execute(
            "select columns(* exclude (text)), published_text(published_at, published_precision) as published "
            "from articles where capture_id = ? order by page_part",
            [capture_id],
        )
        names = [column[0] for column in articles.description or ()]
        rows = [dict(zip(names, values, strict=True)) for values in articles.fetchall()]
        explained = []
        for stored in rows:
            blocks = db.execute(
                "select number, kind, is_kept, rule, text, start_char, end_char from blocks where article_id = ? "
                "order by number",
                [stored["article_id"]],
            ).fetchall()
            explained.append(Explained(_stored_fields(stored), tuple(Block(*block) for block in blocks)))
    rejected = None if explained else ": ".join(filter(None, [outcome, reason]))
    site = site_of(Capture(b"", Shape.HTML, source_path, url=url), known)
    return Explanation(
        place, tuple(explained), rejected, note, own_rules={rule.name: rule.reason for rule in site.rules}
    )


def _explained(article: Article, others: Mapping[str, tuple[str, ...]]) -> Explained:
    values: dict[str, Any] = {
        "part": article.part,
        "title": article.title,
        "standfirst": article.standfirst,
        "authors": article.authors,
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "url": article.url,
        "site_name": article.site_name,
        "section": article.section,
        "keywords": article.keywords,
        "wire_agency": article.wire_agency,
        "dateline": article.dateline,
        "is_partial": article.is_partial or None,
        "words": word_count(article.text),
        "next_url": article.next_url,
        "previous_url": article.previous_url,
        "whole_url": article.whole_url,
    }
    said = {**others, **article.runners_up}
    return Explained(_fields(values, article.field_sources, said), article.blocks)


def _stored_fields(stored: Mapping[str, Any]) -> tuple[Field, ...]:
    sources = json.loads(stored["field_sources"] or "{}")
    if stored["published_source"]:
        sources["published"] = stored["published_source"]
    values = {
        "part": stored["page_part"],
        "title": stored["title"],
        "standfirst": stored["standfirst"],
        "authors": stored["authors"],
        "published": " · ".join(filter(None, map(stored.get, ("published", "published_precision", "published_raw")))),
        "modified": stored["modified_at"],
        "language": stored["language"],
        "url": stored["url"],
        "outlet": stored["outlet_id"],
        "site_name": stored["site_name"],
        "section": stored["section"],
        "keywords": stored["keywords"],
        "wire_agency": stored["wire_agency"],
        "dateline": stored["dateline"],
        "is_partial": stored["is_partial"] or None,
        "words": stored["word_count"],
        "version": stored["version"],
    }
    return _fields(values, sources, {})


def _fields(
    values: Mapping[str, Any], sources: Mapping[str, str], others: Mapping[str, Sequence[str]]
) -> tuple[Field, ...]:
    return tuple(
        Field(name, _shown(value), sources.get(name, ""), tuple(o for o in others.get(name, ()) if o != _shown(value)))
        for name, value in values.items()
        if value not in (None, "", (), []) or others.get(name)
    )


def _shown(value: Any) -> str:
    if isinstance(value, Moment):
        if value.has_hour:
            zone = value.zone or "no zone given, read as UTC"
            return f"{value.at.isoformat()} · {value.precision} · “{value.raw}” · zone: {zone}"
        return f"{value.at.date().isoformat()} · {value.precision} · “{value.raw}”"
    if isinstance(value, list | tuple):
        return "; ".join(str(each) for each in value)
    return "" if value is None else str(value)


def _said_elsewhere(capture: Capture) -> dict[str, tuple[str, ...]]:
    """What an HTML page says of its title, its authors and its day, in all the places it says it."""
    page = open_page(capture)
    marks = page.marks
    titles = [*marks.texts("headline"), *marks.metas.get("og:title", ()), *page.headlines, marks.html_title or ""]
    authors = [*marks.metas.get("author", ()), *marks.metas.get("article:author", ())]
    days = [*marks.texts("datePublished"), *marks.metas.get("article:published_time", ()), *marks.metas.get("date", ())]
    said = {"title": titles, "authors": authors, "published": days, "modified": [*marks.texts("dateModified")]}
    return {
        name: tuple(dict.fromkeys(" ".join(t.split()) for t in texts if t.strip()))[:6] for name, texts in said.items()
    }
