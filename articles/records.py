"""The records that cross borders: what an archive hands in, and what a page is found to say."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import cached_property


def content_key(*parts: object, length: int = 20) -> str:
    """A key made of content: hex digits of the SHA-256 of the parts; the same parts give the same key everywhere."""
    digest = hashlib.sha256()
    for part in parts:
        raw = part if isinstance(part, bytes) else str(part).encode("utf-8", "surrogatepass")
        digest.update(len(raw).to_bytes(8, "big"))
        digest.update(raw)
    return digest.hexdigest()[:length]


class Shape(StrEnum):
    """What the payload of a capture is."""

    HTML = "html"
    TEXT_DUMP = "text_dump"
    """already-extracted text that may hold cruft and several articles"""
    ARTICLE_TEXT = "article_text"
    """clean text of one article"""


class Reason(StrEnum):
    """Why a page is no article. The value stands in `captures.reason`."""

    EMPTY = "empty"
    NOT_HTML = "not_html"
    HTTP_STATUS = "http_status"
    PARTIAL = "partial"
    TOO_LARGE = "too_large"
    TOO_DEEP = "too_deep"
    TOO_SHORT = "too_short"
    NO_TEXT = "no_text"
    INDEX_PAGE = "index_page"
    NO_ARTICLE = "no_article"
    GALLERY = "gallery"
    VIDEO = "video"
    ERROR_PAGE = "error_page"
    COOKIE_WALL = "cookie_wall"
    LOGIN_WALL = "login_wall"
    PAYWALL = "paywall"
    NO_ORIGINAL = "no_original"
    UNREADABLE = "unreadable"
    NOT_FETCHED = "not_fetched"
    FORGOTTEN = "forgotten"


class Rejected(Exception):
    """The page is no article. Raised by readers of pages, kept as a row of `captures`."""

    def __init__(self, reason: Reason, detail: str = "") -> None:
        super().__init__(reason, detail)
        self.reason = reason
        self.detail = detail

    def __str__(self) -> str:
        return f"{self.reason.value}: {self.detail}" if self.detail else self.reason.value


@dataclass(frozen=True)
class Capture:
    """One page as it was received, and the place in the archive where its bytes lie."""

    payload: bytes
    """the body, with transfer and content encoding undone, characters not decoded"""
    shape: Shape
    source_path: str
    source_offset: int = 0
    """where the record begins in the file, in bytes; in a table without byte places, its row number"""
    source_length: int | None = None
    """bytes the record takes up in the file; None where the format does not tell"""
    resume_at: int = 0
    """byte of the file on disk where reading can be taken up again and meets this capture, perhaps after others"""
    url: str | None = None
    fetched_at: datetime | None = None
    http_status: int | None = None
    content_type: str | None = None
    """the media type header as given, charset included"""
    fields: Mapping[str, str] = field(default_factory=dict)
    """what the archive itself says beside the page: title, authors (one a line), published, language, outlet …"""
    rejected: Reason | None = None
    """set by an archive reader where the record cannot be a page (an error status, a revisit without its original)"""
    note: str = ""
    """what was odd about the record, in words; empty where nothing was"""

    @cached_property
    def payload_sha256(self) -> str:
        return hashlib.sha256(self.payload).hexdigest()

    @cached_property
    def capture_id(self) -> str:
        """Address, time and bytes; where there is no address, the bytes and their place in the file, not its name."""
        if self.url:
            return content_key("capture", self.url, self.fetched_at or "", self.payload_sha256)
        named = self.source_path if not self.payload else ""
        return content_key("capture", named, self.source_offset, self.payload_sha256)


@dataclass(frozen=True, slots=True)
class Damage:
    """A part of an archive that could not be read as it should be."""

    source_path: str
    offset: int
    what: str
    """what was wrong, in words"""
    done: str
    """what was done about it: skipped, read as plain, cut kept …"""


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as a page states it."""

    at: datetime
    """aware; a day, month or year is the midnight UTC it begins with: its date is what the page says in any zone"""
    raw: str
    source: str
    """where it was found: json-ld, meta:article:published_time, time, url, text, archive …"""
    precision: str = "second"
    """second, minute, day, month or year"""
    zone: str | None = None
    """page, outlet, or None where neither says (then read as UTC) or no hour is told"""

    @property
    def has_hour(self) -> bool:
        return self.precision in ("second", "minute")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph-sized piece of a page, kept in the article or cut."""

    number: int
    kind: str
    """paragraph, heading, standfirst, list_item, caption, correction, … or what kind of cruft it is"""
    is_kept: bool
    rule: str | None
    """the rule that cut it, or that named its kind; None for plain text"""
    text: str
    start: int | None = None
    end: int | None = None
    """span in the article's text; None where the block was cut"""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name as it stands in a text: text[start:end]; of a name in a caption, the caption's text."""

    start: int
    end: int
    text: str
    kind: str
    """PERSON, ORG or PLACE"""
    entity_id: str
    block: int | None = None
    """number of the caption it stands in; None for a name in the article's text"""


@dataclass(frozen=True, slots=True)
class Entity:
    """A person, organisation or place that is named, whatever the spelling."""

    entity_id: str
    name: str
    kind: str
    wikidata_id: str | None = None
    geonames_id: int | None = None
    country: str | None = None
    """ISO 3166 code of its state"""
    origin: str = "text"
    """text where only articles know it, else the list of seeds/ that has it"""


@dataclass(frozen=True, slots=True)
class Alias:
    """One spelling of an entity; why it is held to be one: exact, skeleton, last_name, inflected, list, user …"""

    entity_id: str
    alias: str
    origin: str


@dataclass(frozen=True, slots=True)
class SourceStep:
    """A step between the outlet and the speaker; hop 1 is nearest the outlet."""

    hop: int
    text: str
    start: int
    end: int
    source_class: str
    """as Quote.speaker_class; unknown where neither words nor names tell"""
    entity_id: str | None = None


@dataclass(frozen=True, slots=True)
class Quote:
    """An attributed statement; text[start:end] is the quote, marks excluded at its outer ends."""

    start: int
    end: int
    text: str
    kind: str
    """direct, mixed or indirect"""
    pieces: tuple[tuple[int, int], ...]
    cue: str | None = None
    cue_start: int | None = None
    cue_end: int | None = None
    speaker_text: str | None = None
    speaker_start: int | None = None
    speaker_end: int | None = None
    speaker_name: str | None = None
    """the name the speaker resolves to; None where it is not known"""
    speaker_entity_id: str | None = None
    speaker_class: str | None = None
    """person, organisation, government, document, outlet, group, unnamed"""
    is_anonymous: bool = False
    anonymity: Mapping[str, str] = field(default_factory=dict)
    """the label of an unnamed source as written: role, affiliation, number, reason"""
    audience: str | None = None
    occasion: str | None = None
    sources: tuple[SourceStep, ...] = ()
    confidence: float | None = None
    """how likely it is that this is said to be somebody's, in these bounds, 0 to 1; None where no grammar is read"""


@dataclass(frozen=True, slots=True)
class Article:
    """An article a reader would recognise: all of it and nothing else. Offsets count code points of text."""

    part: int
    """place on its page, from 1"""
    title: str | None
    text: str
    standfirst: str | None = None
    authors: tuple[str, ...] = ()
    published: Moment | None = None
    modified: Moment | None = None
    language: str | None = None
    """BCP 47"""
    url: str | None = None
    """canonical address as the page states it, else the capture's"""
    site_name: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    wire_agency: str | None = None
    dateline: str | None = None
    is_partial: bool = False
    """cut by a paywall or in the archive"""
    is_free: bool | None = None
    """schema.org isAccessibleForFree; None where the page does not say"""
    field_sources: Mapping[str, str] = field(default_factory=dict)
    """where each field came from, as `explain` shows it"""
    runners_up: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """what else a field could have been, best first"""
    blocks: tuple[Block, ...] = ()
    quotes: tuple[Quote, ...] = ()
    mentions: tuple[Mention, ...] = ()
    caption_mentions: tuple[Mention, ...] = ()
    """names in the captions beside the text"""
    entities: tuple[Entity, ...] = ()
    aliases: tuple[Alias, ...] = ()
    next_url: str | None = None
    """where its page says that it goes on"""
    previous_url: str | None = None
    """where its page says that it comes from: the part before, or the first"""
    whole_url: str | None = None
    """where all of it stands on one page"""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a capture was found to say."""

    articles: tuple[Article, ...]
