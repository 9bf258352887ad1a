"""From records to rows: one batch of captures and what they said, as the Arrow tables by which they load."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

import pyarrow as pa

from articles.language import word_count
from articles.records import Article, Capture, Damage, content_key
from warehouse.database import code_version

_TYPES = {
    "texts": pa.string(),
    "lists": pa.list_(pa.string()),
    "times": pa.timestamp("us", tz="UTC"),
    "days": pa.date32(),
    "integers": pa.int32(),
    "longs": pa.int64(),
    "spans": pa.list_(pa.list_(pa.int32())),
    "truths": pa.bool_(),
    "shares": pa.float64(),
}


def _columns(**by_type: str) -> dict[str, pa.DataType]:
    return {column: _TYPES[kind] for kind, columns in by_type.items() for column in columns.split()}


_SCHEMAS: dict[str, dict[str, pa.DataType]] = {
    "captures": _columns(
        texts="capture_id run_id outlet_id url content_type payload_sha256 shape source_path outcome reason detail "
        "note fields code_version next_url previous_url whole_url",
        lists="parts",
        times="fetched_at",
        integers="http_status read_ms",
        longs="payload_bytes source_offset source_length",
    ),
    "articles": _columns(
        texts="article_id outlet_id capture_id url title standfirst published_raw published_precision "
        "published_source published_zone language section site_name text text_sha256 wire_agency dateline "
        "field_sources",
        lists="authors keywords",
        times="fetched_at published_at modified_at",
        integers="page_part word_count",
        truths="is_partial is_free",
    ),
    "blocks": _columns(
        texts="article_id capture_id kind rule text",
        integers="number start_char end_char",
        truths="is_kept",
    ),
    "quotes": _columns(
        texts="quote_id article_id capture_id kind text cue speaker_text speaker_name speaker_entity_id "
        "speaker_class anonymity audience occasion",
        integers="number start_char end_char cue_start_char cue_end_char speaker_start_char speaker_end_char",
        spans="pieces",
        truths="is_anonymous",
        shares="confidence",
    ),
    "source_chain": _columns(
        texts="quote_id article_id capture_id text entity_id source_class",
        integers="hop start_char end_char",
    ),
    "mentions": _columns(
        texts="article_id capture_id entity_id text kind",
        integers="number start_char end_char block_number block_start_char block_end_char",
    ),
    "entities": _columns(
        texts="entity_id name kind wikidata_id country origin",
        longs="geonames_id",
    ),
    "aliases": _columns(
        texts="entity_id alias origin",
    ),
    "outlets": _columns(
        texts="outlet_id name domain country language zone tdm ai_training license rights_statement",
        days="facts_on",
        truths="is_configured",
    ),
    "damages": _columns(
        texts="source_path what done run_id",
        longs="source_offset",
    ),
    "sources": _columns(
        texts="source_path fingerprint format run_id outlet columns facts",
        times="modified_at read_at",
        longs="size_bytes next_offset captures damages",
        truths="is_complete",
    ),
}
_FIELDS = {table: [(column, column.removesuffix("_char")) for column in columns] for table, columns in _SCHEMAS.items()}

_SPANS = ("start_char", "end_char", "block_start_char", "block_end_char")
"""of a name in the text, and of one in a caption"""


def _row(table: str, record: object, **others: Any) -> dict[str, Any]:
    """A row of a table: some columns as given, the others by the fields of a record, which are called so, without
    their `_char`."""
    return {column: others[column] if column in others else getattr(record, name) for column, name in _FIELDS[table]}


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
    facts: str | None = None


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
        outlet = fate.outlet
        if outlet is not None and self._first("outlet", outlet.outlet_id, outlet.name):
            self.rows["outlets"].append(_row("outlets", outlet))
        outlet_id = fate.outlet.outlet_id if fate.outlet else None
        only = fate.articles[0] if len(fate.articles) == 1 else None
        self.rows["captures"].append(
            _row(
                "captures",
                capture,
                run_id=self.run_id,
                outlet_id=outlet_id,
                payload_bytes=len(capture.payload),
                shape=capture.shape.value,
                outcome=fate.outcome,
                reason=fate.reason,
                detail=fate.detail,
                note=capture.note or None,
                fields=_json(capture.fields),
                code_version=code_version(),
                read_ms=fate.read_ms,
                parts=fate.parts or None,
                **{name: getattr(only, name, None) for name in ("next_url", "previous_url", "whole_url")},
            )
        )
        for article in fate.articles:
            self._add_article(capture, article, outlet_id)

    def add_damage(self, damage: Damage) -> None:
        """The row of one damage."""
        if self._first("damage", damage.source_path, str(damage.offset), damage.what):
            row = _row("damages", damage, source_offset=damage.offset, run_id=self.run_id)
            self.rows["damages"].append(row)

    def add_source(self, state: SourceState) -> None:
        """The ledger row of one file; it replaces an earlier one of the same batch."""
        row = _row("sources", state, run_id=self.run_id)
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
        published = {
            f"published_{name}": getattr(article.published, name, None)
            for name in ("at", "raw", "precision", "source", "zone")
        }
        self.rows["articles"].append(
            _row(
                "articles",
                article,
                **both,
                **published,
                outlet_id=outlet_id,
                fetched_at=capture.fetched_at,
                page_part=article.part,
                url=article.url or capture.url,
                modified_at=article.modified.at if article.modified else None,
                text_sha256=text_digest(article.title, article.text),
                word_count=word_count(article.text),
                field_sources=_json(article.field_sources),
            )
        )
        self.rows["blocks"] += [_row("blocks", block, **both) for block in article.blocks]
        for number, quote in enumerate(article.quotes, 1):
            quote_id = content_key("quote", article_id, quote.start, quote.end, quote.text, quote.cue_start)
            self.rows["quotes"].append(
                _row("quotes", quote, **both, quote_id=quote_id, number=number, anonymity=_json(quote.anonymity))
            )
            self.rows["source_chain"] += [_row("source_chain", s, **both, quote_id=quote_id) for s in quote.sources]
        for number, mention in enumerate(article.mentions + article.caption_mentions, 1):
            start, end = _SPANS[:2] if mention.block is None else _SPANS[2:]
            placed = dict.fromkeys(_SPANS) | {start: mention.start, end: mention.end}
            self.rows["mentions"].append(
                _row("mentions", mention, **both, **placed, number=number, block_number=mention.block)
            )
        self.rows["entities"] += [
            _row("entities", entity) for entity in article.entities if self._first("entity", entity.entity_id)
        ]
        self.rows["aliases"] += [
            _row("aliases", alias) for alias in article.aliases if self._first("alias", *astuple(alias))
        ]


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
    if isinstance(value, list | tuple):
        return [storable(v) for v in value]
    return value
