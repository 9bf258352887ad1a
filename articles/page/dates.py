"""Find when an article was published and changed, in the words of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.html import HtmlElement

from articles.moments import find_moment
from articles.page.marks import Marks, clean
from articles.records import Moment

_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z?))?$")
_MIDNIGHT = re.compile(r"[T\s]00:00(:00(\.0+)?)?$")
_IN_URL = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>3[01]|[12]\d|0[1-9])(?=[/_.-]|$)"
    r"|/(?P<y2>(?:19|20)\d\d)/(?P<mon>[a-z]{3})/(?P<d2>\d\d)/"
)
CHANGED = re.compile(
    r"updat|modif|revised|last changed|aktualis|geändert|mise? à jour|actualiz|atualiz|aggiorn|обновл|изменен|"
    r"تحديث|güncel|更新",
    re.IGNORECASE,
)
"""words of a line that says when something was changed, not when it was published"""
_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_time",
    "article.published",
    "article_date_original",
    "ptime",
    "pdate",
    "date.published",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.created",
    "dc.date.created",
    "dcterms.date",
    "dc.issued",
    "citation_date",
    "citation_publication_date",
    "og:pubdate",
    "originalpublicationdate",
    "date",
    "displaydate",
    "rnews:datepublished",
    "prism.publicationdate",
    "article:published",
    "published-date",
    "created",
    "last-published",
    "last-publish-date",
    "og:published_time",
    "datecreated",
    "creation_date",
    "og:release_date",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "lastmod",
    "last-modified",
    "dcterms.modified",
    "dc.date.modified",
    "article:updated_time",
    "date.modified",
    "utime",
    "dc.modified",
    "lastmodified",
)


def read_moment(raw: str, source: str, zone: str | None = None, month_first: bool = False) -> Moment | None:
    """A time out of a string as pages write it. The zone is the string's own, else the one given (an outlet's), else
    none, and then it is read as UTC. Midnight without a zone is a day. None where there is no whole date in it."""
    text = clean(raw)[:200]
    compact = _COMPACT.match(text)
    if compact:
        y, m, d, hour, minute, second, z = compact.groups()
        text = f"{y}-{m}-{d}" + (f"T{hour}:{minute}:{second or '00'}{z}" if hour else "")
    if _MIDNIGHT.search(text):
        text = _MIDNIGHT.sub("", text)
    moment = find_moment(text, source, zone_of(zone), month_first)
    return moment if moment is not None and moment.precision != "month" else None


def zone_of(name: str | None) -> tzinfo | None:
    """The zone of an IANA name; None where there is none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def find_published(
    marks: Marks, tree: HtmlElement, near: Iterable[str], url: str | None, latest: datetime, zone: str | None
) -> Moment | None:
    """When the article was published. In this order: JSON-LD, metas, `<time>` and microdata, a date in the lines beside
    the headline, `<time>` in lists, the address. Of two sources that name one day the more precise is taken; never a
    date after `latest`, before 1990, or in a copyright line."""
    found: list[Moment] = []
    for text in [*marks.texts("datePublished"), *marks.texts("dateCreated"), *marks.texts("uploadDate")]:
        found += _allowed(read_moment(text, "json-ld:datePublished", zone), latest)
        if found:
            break
    for name in _PUBLISHED:
        for text in marks.metas.get(name, ())[:1]:
            found += _allowed(read_moment(text, f"meta:{name}", zone), latest)
        if len(found) > 1:
            break
    if not found:
        for text, source in _time_elements(tree):
            found += _allowed(read_moment(text, source, zone), latest)
    if not found:
        for text in near:
            if not re.search(r"©|copyright|\(c\)", text, re.IGNORECASE):
                found += _allowed(read_moment(text, "text", zone), latest)
    if not found:
        for text, source in _time_elements(tree, True):
            found += _allowed(read_moment(text, source, zone), latest)
    if not found and url:
        found += _allowed(_date_in(url, zone), latest)
    if not found:
        for text in [*marks.texts("dateModified"), *(v for name in _MODIFIED for v in marks.metas.get(name, ())[:1])]:
            found += _allowed(read_moment(text, "modified", zone), latest)
    if not found:
        return None
    first = found[0]
    if first.precision == "day":
        for other in found[1:]:
            if (
                other.precision != "day"
                and abs(other.at - first.at) < timedelta(days=1, hours=14)
                and (other.at.date() == first.at.date())
            ):
                return other
    return first


def find_modified(marks: Marks, latest: datetime, zone: str | None, published: Moment | None) -> Moment | None:
    """When the article was last changed, as JSON-LD or the metas say; never before it was published."""
    said = [(text, "json-ld:dateModified") for text in marks.texts("dateModified")]
    said += [(text, f"meta:{name}") for name in _MODIFIED for text in marks.metas.get(name, ())[:1]]
    for text, source in said:
        for moment in _allowed(read_moment(text, source, zone), latest):
            if published is None or moment.at >= published.at or moment.precision == "day":
                return moment
    return None


def _allowed(moment: Moment | None, latest: datetime) -> list[Moment]:
    if moment is None or moment.at > latest or moment.at.year < 1990:
        return []
    return [moment]


def _time_elements(tree: HtmlElement, in_lists: bool = False) -> Iterator[tuple[str, str]]:
    """Times in the markup: those that say they are the publication's first, then the first of all; those in lists,
    which are mostly other articles', only where asked for."""
    later: list[tuple[str, str]] = []
    for element in tree.iter("time", "abbr", "span", "meta", "p", "div", "relative-time"):
        marked = element.get("itemprop") or ""
        stamp = (
            element.get("datetime") or element.get("content") or (element.get("title") if element.tag == "abbr" else "")
        )
        if "datePublished" in marked or element.get("pubdate") is not None:
            yield (stamp or element.text_content())[:200], "microdata:datePublished"
        elif element.tag in ("time", "relative-time"):
            classes = (element.get("class") or "").lower()
            shown = element.text_content()[:200]
            text = shown if stamp and _is_denied(stamp, shown) else (stamp or shown)[:200]
            if "updat" in classes or "modif" in classes:
                continue
            if "publish" in classes or "entry-date" in classes:
                yield text, "time"
            elif in_lists or all(a.tag not in ("li", "aside", "blockquote") for a in element.iterancestors()):
                later.append((text, "time"))
        elif element.tag == "abbr" and "published" in (element.get("class") or ""):
            yield (stamp or element.text_content())[:200], "abbr"
    yield from later[:3]


def _is_denied(stamp: str, shown: str) -> bool:
    """Whether the words of a `<time>` name another day than the stamp on it, which then is that of a change."""
    told, meant = read_moment(shown, ""), read_moment(stamp, "")
    return told is not None and meant is not None and abs(told.at - meant.at) > timedelta(days=2)


def _date_in(url: str, zone: str | None) -> Moment | None:
    match = _IN_URL.search(urlsplit(url).path)
    if match is None:
        return None
    if match.group("y"):
        return read_moment(f"{match['y']}-{match['m']}-{match['d']}", "url", zone)
    return read_moment(f"{match['d2']} {match['mon']} {match['y2']}", "url", zone)


def today_or(fetched_at: datetime | None) -> datetime:
    """The latest time a page can have been published: a day after it was fetched, else after now."""
    return (fetched_at or datetime.now(UTC)) + timedelta(days=1)
