"""From records to rows: one batch of captures and what they said, as Arrow tables kept in Parquet until they load."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyarrow as pa

from articles.records import Article, Capture, Damage, content_key
from warehouse.database import code_version

_TIME = pa.timestamp("us", tz="UTC")
_TEXTS = pa.list_(pa.string())
_SCHEMAS: dict[str, dict[str, pa.DataType]] = {
    "captures": {
        "capture_id": pa.string(),
        "run_id": pa.string(),
        "outlet_id": pa.string(),
        "url": pa.string(),
        "fetched_at": _TIME,
        "http_status": pa.int32(),
        "content_type": pa.string(),
        "payload_sha256": pa.string(),
        "payload_bytes": pa.int64(),
        "shape": pa.string(),
        "source_path": pa.string(),
        "source_offset": pa.int64(),
        "source_length": pa.int64(),
        "outcome": pa.string(),
        "reason": pa.string(),
        "detail": pa.string(),
        "note": pa.string(),
        "fields": pa.string(),
        "code_version": pa.string(),
        "read_ms": pa.int32(),
        "next_url": pa.string(),
        "previous_url": pa.string(),
        "whole_url": pa.string(),
        "parts": _TEXTS,
    },
    "articles": {
        "article_id": pa.string(),
        "outlet_id": pa.string(),
        "capture_id": pa.string(),
        "fetched_at": _TIME,
        "page_part": pa.int32(),
        "url": pa.string(),
        "title": pa.string(),
        "standfirst": pa.string(),
        "authors": _TEXTS,
        "published_at": _TIME,
        "published_raw": pa.string(),
        "published_precision": pa.string(),
        "published_source": pa.string(),
        "published_zone": pa.string(),
        "modified_at": _TIME,
        "language": pa.string(),
        "section": pa.string(),
        "keywords": _TEXTS,
        "text": pa.string(),
        "text_sha256": pa.string(),
        "word_count": pa.int32(),
        "wire_agency": pa.string(),
        "dateline": pa.string(),
        "is_partial": pa.bool_(),
        "is_free": pa.bool_(),
        "field_sources": pa.string(),
    },
    "blocks": {
        "article_id": pa.string(),
        "capture_id": pa.string(),
        "number": pa.int32(),
        "kind": pa.string(),
        "is_kept": pa.bool_(),
        "rule": pa.string(),
        "text": pa.string(),
        "start_char": pa.int32(),
        "end_char": pa.int32(),
    },
    "quotes": {
        "quote_id": pa.string(),
        "article_id": pa.string(),
        "capture_id": pa.string(),
        "number": pa.int32(),
        "kind": pa.string(),
        "text": pa.string(),
        "start_char": pa.int32(),
        "end_char": pa.int32(),
        "pieces": pa.list_(pa.list_(pa.int32())),
        "cue": pa.string(),
        "cue_start_char": pa.int32(),
        "cue_end_char": pa.int32(),
        "speaker_text": pa.string(),
        "speaker_start_char": pa.int32(),
        "speaker_end_char": pa.int32(),
        "speaker_name": pa.string(),
        "speaker_entity_id": pa.string(),
        "speaker_class": pa.string(),
        "is_anonymous": pa.bool_(),
        "anonymity": pa.string(),
        "audience": pa.string(),
        "occasion": pa.string(),
    },
    "source_chain": {
        "quote_id": pa.string(),
        "article_id": pa.string(),
        "capture_id": pa.string(),
        "hop": pa.int32(),
        "text": pa.string(),
        "entity_id": pa.string(),
        "source_class": pa.string(),
        "start_char": pa.int32(),
        "end_char": pa.int32(),
    },
    "mentions": {
        "article_id": pa.string(),
        "capture_id": pa.string(),
        "number": pa.int32(),
        "entity_id": pa.string(),
        "text": pa.string(),
        "kind": pa.string(),
        "start_char": pa.int32(),
        "end_char": pa.int32(),
        "block_number": pa.int32(),
        "block_start_char": pa.int32(),
        "block_end_char": pa.int32(),
    },
    "entities": {
        "entity_id": pa.string(),
        "name": pa.string(),
        "kind": pa.string(),
        "wikidata_id": pa.string(),
        "geonames_id": pa.int64(),
        "country": pa.string(),
        "origin": pa.string(),
    },
    "aliases": {"entity_id": pa.string(), "alias": pa.string(), "origin": pa.string()},
    "outlets": {
        "outlet_id": pa.string(),
        "name": pa.string(),
        "domain": pa.string(),
        "country": pa.string(),
        "language": pa.string(),
        "zone": pa.string(),
        "is_configured": pa.bool_(),
        "tdm": pa.string(),
        "ai_training": pa.string(),
        "license": pa.string(),
        "rights_statement": pa.string(),
        "facts_on": pa.date32(),
    },
    "damages": {
        "source_path": pa.string(),
        "source_offset": pa.int64(),
        "what": pa.string(),
        "done": pa.string(),
        "run_id": pa.string(),
    },
    "sources": {
        "source_path": pa.string(),
        "fingerprint": pa.string(),
        "format": pa.string(),
        "size_bytes": pa.int64(),
        "modified_at": _TIME,
        "next_offset": pa.int64(),
        "is_complete": pa.bool_(),
        "captures": pa.int64(),
        "damages": pa.int64(),
        "run_id": pa.string(),
        "read_at": _TIME,
        "outlet": pa.string(),
        "columns": pa.string(),
    },
}
_SURROGATE = re.compile("[\ud800-\udfff]")
_WORD = re.compile(r"\w+")
_TRACKING = re.compile(r"^(utm_|fbclid$|gclid$|dclid$|mc_[ce]id$|igshid$|msclkid$|_ga$|ref_src$|cmpid$)")


@dataclass(frozen=True, slots=True)
class OutletRow:
    """An outlet as the warehouse knows it; see the table outlets."""

    outlet_id: str
    name: str
    domain: str | None = None
    country: str | None = None
    language: str | None = None
    zone: str | None = None
    is_configured: bool = False
    tdm: str | None = None
    ai_training: str | None = None
    license: str | None = None
    rights_statement: str | None = None
    facts_on: date | None = None


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a capture: its articles, or the reason why it has none."""

    capture: Capture
    articles: tuple[Article, ...] = ()
    outlet: OutletRow | None = None
    outcome: str = "article"
    reason: str | None = None
    detail: str | None = None
    read_ms: int | None = None
    parts: tuple[str, ...] = ()
    """captures on which the article goes on, in order"""


@dataclass(frozen=True, slots=True)
class SourceState:
    """How far a file has been read; see the table sources."""

    source_path: str
    fingerprint: str
    format: str
    size_bytes: int
    modified_at: Any
    next_offset: int
    is_complete: bool
    captures: int
    damages: int
    read_at: Any
    outlet: str | None = None
    columns: str | None = None
    """JSON"""


@dataclass
class Batch:
    """Rows of a few hundred captures, on their way to the warehouse."""

    run_id: str
    rows: dict[str, list[dict[str, Any]]] = field(default_factory=lambda: {name: [] for name in _SCHEMAS})
    seen: set[tuple[str, ...]] = field(default_factory=set)

    @property
    def captures(self) -> int:
        return len(self.rows["captures"])

    def add(self, fate: Fate) -> None:
        """The rows of one capture."""
        capture = fate.capture
        if not self._first("capture", capture.capture_id):
            return
        if fate.outlet is not None and self._first("outlet", fate.outlet.outlet_id):
            self.rows["outlets"].append({key: getattr(fate.outlet, key) for key in _SCHEMAS["outlets"]})
        outlet_id = fate.outlet.outlet_id if fate.outlet else None
        only = fate.articles[0] if len(fate.articles) == 1 else None
        self.rows["captures"].append(
            {
                "capture_id": capture.capture_id,
                "run_id": self.run_id,
                "outlet_id": outlet_id,
                "url": capture.url,
                "fetched_at": capture.fetched_at,
                "http_status": capture.http_status,
                "content_type": capture.content_type,
                "payload_sha256": capture.payload_sha256,
                "payload_bytes": len(capture.payload),
                "shape": capture.shape.value,
                "source_path": capture.source_path,
                "source_offset": capture.source_offset,
                "source_length": capture.source_length,
                "outcome": fate.outcome,
                "reason": fate.reason,
                "detail": fate.detail,
                "note": capture.note or None,
                "fields": _json(capture.fields),
                "code_version": code_version(),
                "read_ms": fate.read_ms,
                "next_url": only.next_url if only else None,
                "previous_url": only.previous_url if only else None,
                "whole_url": only.whole_url if only else None,
                "parts": list(fate.parts) or None,
            }
        )
        for article in fate.articles:
            self._add_article(capture, article, outlet_id)

    def add_damage(self, damage: Damage) -> None:
        """The row of one damage."""
        if self._first("damage", damage.source_path, str(damage.offset), damage.what):
            self.rows["damages"].append(
                {
                    "source_path": damage.source_path,
                    "source_offset": damage.offset,
                    "what": damage.what,
                    "done": damage.done,
                    "run_id": self.run_id,
                }
            )

    def add_source(self, state: SourceState) -> None:
        """The ledger row of one file; it replaces an earlier one of the same batch."""
        row = {key: getattr(state, key, None) for key in _SCHEMAS["sources"]} | {"run_id": self.run_id}
        self.rows["sources"] = [r for r in self.rows["sources"] if r["source_path"] != state.source_path] + [row]

    def tables(self) -> dict[str, pa.Table]:
        """The rows as Arrow tables, by name; the batch holds none of them afterwards."""
        tables = {}
        for name, schema in _SCHEMAS.items():
            rows, self.rows[name] = self.rows[name], []
            columns = {column: _column([row[column] for row in rows], kind) for column, kind in schema.items()}
            tables[name] = pa.table(columns, schema=pa.schema(list(schema.items())))
        return tables

    def _first(self, *key: str) -> bool:
        if key in self.seen:
            return False
        self.seen.add(key)
        return True

    def _add_article(self, capture: Capture, article: Article, outlet_id: str | None) -> None:
        article_id = article_key(capture, article)
        both = {"article_id": article_id, "capture_id": capture.capture_id}
        published = article.published
        self.rows["articles"].append(
            both
            | {
                "outlet_id": outlet_id,
                "fetched_at": capture.fetched_at,
                "page_part": article.part,
                "url": article.url or capture.url,
                "title": article.title,
                "standfirst": article.standfirst,
                "authors": list(article.authors),
                "published_at": published.at if published else None,
                "published_raw": published.raw if published else None,
                "published_precision": published.precision if published else None,
                "published_source": published.source if published else None,
                "published_zone": published.zone if published else None,
                "modified_at": article.modified.at if article.modified else None,
                "language": article.language,
                "section": article.section,
                "keywords": list(article.keywords),
                "text": article.text,
                "text_sha256": text_digest(article.title, article.text),
                "word_count": len(article.text.split()),
                "wire_agency": article.wire_agency,
                "dateline": article.dateline,
                "is_partial": article.is_partial,
                "is_free": article.is_free,
                "field_sources": _json(article.field_sources),
            }
        )
        for block in article.blocks:
            self.rows["blocks"].append(
                both
                | {
                    "number": block.number,
                    "kind": block.kind,
                    "is_kept": block.is_kept,
                    "rule": block.rule,
                    "text": block.text,
                    "start_char": block.start,
                    "end_char": block.end,
                }
            )
        for number, quote in enumerate(article.quotes, 1):
            quote_id = content_key("quote", article_id, quote.start, quote.end, quote.text, quote.cue_start)
            self.rows["quotes"].append(
                both
                | {
                    "quote_id": quote_id,
                    "number": number,
                    "kind": quote.kind,
                    "text": quote.text,
                    "start_char": quote.start,
                    "end_char": quote.end,
                    "pieces": [list(piece) for piece in quote.pieces],
                    "cue": quote.cue,
                    "cue_start_char": quote.cue_start,
                    "cue_end_char": quote.cue_end,
                    "speaker_text": quote.speaker_text,
                    "speaker_start_char": quote.speaker_start,
                    "speaker_end_char": quote.speaker_end,
                    "speaker_name": quote.speaker_name,
                    "speaker_entity_id": quote.speaker_entity_id,
                    "speaker_class": quote.speaker_class,
                    "is_anonymous": quote.is_anonymous,
                    "anonymity": _json(quote.anonymity),
                    "audience": quote.audience,
                    "occasion": quote.occasion,
                }
            )
            for step in quote.sources:
                self.rows["source_chain"].append(
                    both
                    | {
                        "quote_id": quote_id,
                        "hop": step.hop,
                        "text": step.text,
                        "entity_id": step.entity_id,
                        "source_class": step.source_class,
                        "start_char": step.start,
                        "end_char": step.end,
                    }
                )
        for number, mention in enumerate(article.mentions + article.caption_mentions, 1):
            is_in_text = mention.block is None
            self.rows["mentions"].append(
                both
                | {
                    "number": number,
                    "entity_id": mention.entity_id,
                    "text": mention.text,
                    "kind": mention.kind,
                    "start_char": mention.start if is_in_text else None,
                    "end_char": mention.end if is_in_text else None,
                    "block_number": mention.block,
                    "block_start_char": None if is_in_text else mention.start,
                    "block_end_char": None if is_in_text else mention.end,
                }
            )
        for entity in article.entities:
            if self._first("entity", entity.entity_id):
                self.rows["entities"].append({key: getattr(entity, key) for key in _SCHEMAS["entities"]})
        for alias in article.aliases:
            if self._first("alias", alias.entity_id, alias.alias):
                self.rows["aliases"].append({key: getattr(alias, key) for key in _SCHEMAS["aliases"]})


def _column(values: list[Any], kind: pa.DataType) -> pa.Array:
    try:
        return pa.array(values, kind)
    except UnicodeEncodeError:  # seldom: looking at each text first took a tenth of the time of loading
        return pa.array([storable(value) for value in values], kind)


def words(text: str) -> str:
    """The words of a text, as versions are told apart: marks, spaces and case do not count."""
    return " ".join(_WORD.findall(text.casefold()))


def text_digest(title: str | None, text: str) -> str:
    """What a version of an article is known by: SHA-256 of the words of its title and text, in hex."""
    return content_key("text", words(storable(title or "")), words(storable(text)), length=64)


def article_key(capture: Capture, article: Article) -> str:
    """The key of an article: its address and part, whatever scheme, www., fragment or tracking; without an address,
    the bytes of its page and the part."""
    return key_of_article(article.url, capture.url, capture.payload_sha256, article.part)


def key_of_article(stated: str | None, fetched: str | None, payload_sha256: str, part: int) -> str:
    """The key of an article by the address its page states, the one it was fetched from, its bytes and its part."""
    return content_key("article", _own_address(stated, fetched) or payload_sha256, part)


def _own_address(stated: str | None, fetched: str | None) -> str | None:
    """The canonical address; the one fetched where the canonical one is missing or only names the front page."""
    for url in (stated, fetched):
        if url:
            try:
                parts = urlsplit(url)
            except ValueError:
                continue
            if url is stated and fetched and parts.path in ("", "/") and not parts.query:
                continue
            query = urlencode([(k, v) for k, v in parse_qsl(parts.query, True) if not _TRACKING.match(k)])
            host = (parts.netloc or "").rpartition("@")[2].lower().removeprefix("www.")
            return f"{host}{parts.path.rstrip('/') or '/'}" + (f"?{query}" if query else "")
    return stated or fetched


def _json(value: Mapping[str, Any]) -> str | None:
    return json.dumps(dict(value), ensure_ascii=False) if value else None


def storable(value: Any) -> Any:
    """Lone surrogates cannot be stored: each becomes U+FFFD, so that offsets still hold."""
    if isinstance(value, str):
        return value if value.isascii() else _SURROGATE.sub("\ufffd", value)
    if isinstance(value, list):
        return [storable(v) for v in value]
    return value
