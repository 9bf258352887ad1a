"""Read the places where outlets name their articles: RSS, Atom and JSON feeds, sitemaps, pages of links."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from lxml import etree, html

from crawlers.archives.codings import TooLarge, decode
from crawlers.known import Found
from crawlers.patterns import as_xpath

MOST_ENTRIES = 50_000
"""entries read of one sitemap, as many as the sitemap protocol allows"""
MOST_LINKS = 3_000
"""links read of one page"""
_FEED_ROOTS = {"rss", "RDF", "feed"}
_FEED_TYPE = re.compile(r"^application/(?:rss\+xml|atom\+xml|feed\+json|rdf\+xml)")
_MAP_ROOTS = {"urlset", "sitemapindex"}


class NotASource(ValueError):
    """What came back is no feed, sitemap or page; the message says what it is."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a source names."""

    found: tuple[Found, ...]
    further: tuple[tuple[str, datetime | None], ...] = ()
    """sitemaps that a sitemap index names, and when each last changed"""
    flaw: str = ""
    """what is wrong with it, in words; empty where nothing is"""
    is_sitemap: bool = False
    older: str | None = None
    """address, as written, of the document with the entries before these (RFC 5005: next, or prev-archive)"""


def read_source(body: bytes, url: str, zone: tzinfo, most_bytes: int) -> Listing:
    """What a feed or sitemap names, by what it is and not by what it is called. Raises NotASource."""
    body, flaw = _unpack(body, most_bytes)
    start = body[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{"):
        return _read_json_feed(body, url, zone)
    if not start.startswith(b"<") and b"\0<" not in start and b"<\0" not in start:
        if start.startswith((b"http://", b"https://")):
            lines = body.decode("utf-8", "replace").split()
            return Listing(
                tuple(Found(line, url) for line in lines[:MOST_ENTRIES] if line.startswith("http")), (), flaw, True
            )
        raise NotASource(f"no feed or sitemap: it begins {start[:40]!r}" if start else "empty")
    if is_html(body):
        raise NotASource("no feed or sitemap, but a page of HTML")
    root, wrong = _parse_xml(body)
    name = _name(root)
    if name in _FEED_ROOTS:
        entries = (e for e in root.iter() if _name(e) in {"item", "entry"})
        found = tuple(f for e in islice(entries, MOST_ENTRIES) if (f := _feed_entry(e, url, zone)))
        return Listing(found, (), flaw or wrong, older=_older(root))
    if name in _MAP_ROOTS:
        return _read_sitemap(root, url, zone, flaw or wrong)
    raise NotASource(f"no feed or sitemap, but <{name}>")


def _unpack(body: bytes, most: int) -> tuple[bytes, str]:
    """The body of a .gz file, up to a size; other bodies as they are."""
    if not body.startswith(b"\x1f\x8b"):
        return body, ""
    try:
        return decode(body, "gzip", most)
    except TooLarge as wrong:
        raise NotASource(str(wrong)) from None


def _parse_xml(body: bytes) -> tuple[Any, str]:
    """The root, and what was wrong. No entity is expanded, no file read, no address asked."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=True, remove_comments=True
    )
    try:
        root = etree.fromstring(body, parser)
    except (etree.XMLSyntaxError, ValueError) as wrong:
        raise NotASource(f"no XML: {wrong}") from None
    if root is None:
        raise NotASource("no XML")
    errors = [e for e in parser.error_log if e.level_name == "FATAL"]
    return root, f"broken XML in line {errors[0].line}: {errors[0].message}" if errors else ""


def _name(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def _children(element: Any) -> dict[str, Any]:
    """An element's children by name, the first of each."""
    named: dict[str, Any] = {}
    for child in islice(element, 200):
        named.setdefault(_name(child), child)
    return named


def _text(element: Any) -> str | None:
    text = " ".join("".join(islice(element.itertext(), 50)).split())[:2_000] if element is not None else ""
    return text or None


def _feed_entry(entry: Any, via: str, zone: tzinfo) -> Found | None:
    parts = _children(entry)
    link = _text(parts.get("origLink"))
    for element in () if link else entry:
        if _name(element) == "link" and element.get("rel", "alternate") == "alternate":
            link = link or element.get("href") or _text(element)
    guid = parts.get("guid")
    if not link and guid is not None and guid.get("isPermaLink", "true") == "true":
        link = _text(guid)
    if not link:
        return None
    published = _time(parts, ("pubDate", "published", "date", "issued"), zone)
    modified = _time(parts, ("updated", "modified"), zone)
    return Found(link, via, _text(parts.get("title")), published or modified, modified)


def _older(root: Any) -> str | None:
    """Where a feed says that its older entries are; in RSS in a link of Atom's."""
    channel = next((child for child in root if _name(child) == "channel"), root)
    links = {link.get("rel"): link.get("href") for link in channel if _name(link) == "link" and link.get("href")}
    return links.get("prev-archive") or links.get("next")


def _time(parts: dict[str, Any], names: tuple[str, ...], zone: tzinfo) -> datetime | None:
    return next((t for n in names if n in parts and (t := read_time(_text(parts[n]), zone))), None)


def read_time(text: str | None, zone: tzinfo) -> datetime | None:
    """A time as feeds and sitemaps write it, in the outlet's zone where it names none; None where it is no time."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    return moment if 1970 < moment.year < 2200 else None


def _read_json_feed(body: bytes, url: str, zone: tzinfo) -> Listing:
    try:
        feed = json.loads(body)
    except (ValueError, RecursionError) as wrong:
        raise NotASource(f"no JSON: {wrong!s:.80}") from None
    items = feed.get("items")
    if not isinstance(items, list):
        raise NotASource("JSON, but no feed: it has no list of items")
    found = []
    for item in items[:MOST_ENTRIES]:
        link = item.get("url") or item.get("external_url") if isinstance(item, dict) else None
        if isinstance(link, str):
            published, modified = (read_time(str(item.get(k, "")), zone) for k in ("date_published", "date_modified"))
            title = item.get("title")
            whole = title.encode("utf-8", "replace").decode() if isinstance(title, str) else None
            found.append(Found(link, url, whole, published, modified))
    older = feed.get("next_url")
    return Listing(tuple(found), older=older if isinstance(older, str) else None)


def _read_sitemap(root: Any, url: str, zone: tzinfo, flaw: str) -> Listing:
    found: list[Found] = []
    further: list[tuple[str, datetime | None]] = []
    entries = [e for e in islice(root, MOST_ENTRIES + 1) if _name(e) in {"url", "sitemap"}]
    if len(entries) > MOST_ENTRIES:
        flaw = flaw or f"more than {MOST_ENTRIES:,} entries"
    for entry in entries[:MOST_ENTRIES]:
        parts = _children(entry)
        link = _text(parts.get("loc"))
        modified = read_time(_text(parts.get("lastmod")), zone)
        if not link:
            continue
        if _name(entry) == "sitemap":
            further.append((link, modified))
            continue
        news = _children(parts["news"]) if "news" in parts else {}
        published = read_time(_text(news.get("publication_date")), zone)
        found.append(Found(link, url, _text(news.get("title")), published, modified))
    return Listing(tuple(found), tuple(further), flaw, True)


class Page:
    """The links of an HTML page."""

    def __init__(self, body: bytes, url: str, encoding: str | None) -> None:
        self.url = url
        self._root = None
        try:
            parser = html.HTMLParser(encoding=encoding, no_network=True, huge_tree=False, remove_comments=True)
            self._root = html.document_fromstring(body, parser=parser)
        except etree.ParserError:  # empty, but for comments
            return
        except (etree.XMLSyntaxError, ValueError, LookupError) as wrong:
            raise NotASource(f"no page: {wrong!s:.80}") from None

    def links(self) -> Iterator[tuple[str, str]]:
        """Address as written and text of each link, at most MOST_LINKS."""
        if self._root is not None:
            for link in islice(self._root.iter("a"), MOST_LINKS):
                if address := link.get("href"):
                    yield address, " ".join("".join(islice(link.itertext(), 20)).split())[:500]

    def base(self) -> str:
        """The address that links are relative to."""
        given = self._root.find(".//base[@href]") if self._root is not None else None
        try:
            return urljoin(self.url, given.get("href")) if given is not None else self.url
        except ValueError:
            return self.url

    def select(self, selector: str | None) -> list[str]:
        """Addresses, as written, of the links or elements that a selector finds."""
        if selector is None or self._root is None:
            return []
        chosen = self._root.xpath(as_xpath(selector))
        found = chosen if isinstance(chosen, list) else [chosen]
        addresses = (str(one) if isinstance(one, str) else one.get("href") for one in found[:50])
        return [one for one in addresses if one]

    def meta(self) -> dict[str, str]:
        """The page's meta elements by name or property, in small letters."""
        if self._root is None:
            return {}
        named = ((m.get("name") or m.get("property"), m) for m in islice(self._root.iter("meta"), 300))
        return {str(name).lower(): str(m.get("content", "")) for name, m in named if name}

    def feeds(self) -> list[str]:
        """Addresses, as written, of the feeds that the page's head names."""
        if self._root is None:
            return []
        links = (link for link in islice(self._root.iter("link"), 300) if "alternate" in link.get("rel", "").split())
        return [a for link in links if (a := link.get("href")) and _FEED_TYPE.search(link.get("type", "").lower())]

    def language(self) -> str:
        """The language tag of the page; empty where it has none."""
        return str(self._root.get("lang") or "") if self._root is not None else ""

    def title(self) -> str:
        """The page's title element."""
        found = self._root.find(".//title") if self._root is not None else None
        return (_text(found) or "") if found is not None else ""

    def text(self) -> str:
        """Words of its links and paragraphs, enough to tell the language by."""
        if self._root is None:
            return ""
        return " ".join(_text(e) or "" for e in islice(self._root.iter("a", "p", "h1", "h2", "h3"), 500))


def is_html(body: bytes) -> bool:
    """Whether a body looks like a page of HTML, whatever it is said to be."""
    return bool(re.match(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|head|body)", body[:1_000], re.I))
