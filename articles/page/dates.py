"""Find when an article was published and changed, in the words of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from functools import cache
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.html import HtmlElement

from articles.page.marks import Marks, clean, words
from articles.records import Moment

_ISO = re.compile(
    r"(?P<y>(?:19|20)\d\d)[-/.](?P<m>0?[1-9]|1[0-2])[-/.](?P<d>3[01]|[12]\d|0?[1-9])(?!\d)"
    r"(?:[T\s,]+(?P<H>[01]?\d|2[0-4]):(?P<M>[0-5]\d)(?::(?P<S>[0-5]\d)(?:[.,]\d+)?)?\s*(?P<ap>[ap]\.?m\.?)?"
    r"\s*(?P<z>Z|UTC|GMT|[+-]\d\d:?(?:\d\d)?)?)?",
    re.IGNORECASE,
)
_COMPACT = re.compile(
    r"^(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>3[01]|[12]\d|0[1-9])(?:T?(?P<H>[01]\d|2[0-3])(?P<M>[0-5]\d)(?P<S>[0-5]\d)?(?P<z>Z)?)?$"
)
_CLOCK = (
    r"(?:\D{0,12}?(?P<H>[01]?\d|2[0-3])[:.h](?P<M>[0-5]\d)(?::(?P<S>[0-5]\d))?\s*(?P<ap>[ap]\.?m\.?)?\s*"
    r"(?P<z>UTC|GMT|E[SD]T|P[SD]T|C[SD]T|BST|CES?T|JST|IST|AE[SD]T|[+-]\d\d:?\d\d)?)?"
)
_DAY_FIRST = re.compile(
    r"(?<!\d)(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th|er|º|\.)?\s*(?:de\s+|\s)?(?P<mon>[^\W\d_]{3,10})\.?,?\s*(?:de\s+)?(?P<y>(?:19|20)\d\d)"
    + _CLOCK,
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(
    r"(?P<mon>[^\W\d_]{3,10})\.?\s+(?P<d>3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?,?\s+(?P<y>(?:19|20)\d\d)" + _CLOCK,
    re.IGNORECASE,
)
_DOTTED = re.compile(
    r"(?<!\d)(?P<d>3[01]|[12]\d|0?[1-9])[./](?P<m>1[0-2]|0?[1-9])[./](?P<y>(?:19|20)\d\d)(?!\d)" + _CLOCK, re.IGNORECASE
)
_ASIAN = re.compile(
    r"(?P<y>(?:19|20)\d\d)\s*[年년]\s*(?P<m>1[0-2]|0?[1-9])\s*[月월]\s*(?P<d>3[01]|[12]\d|0?[1-9])\s*[日일]" + _CLOCK
)
_IN_URL = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>3[01]|[12]\d|0[1-9])(?=[/_.-]|$)|/(?P<y2>(?:19|20)\d\d)/(?P<mon2>[a-z]{3})/(?P<d2>\d\d)/"
)
_OFFSETS = {
    "UTC": 0,
    "GMT": 0,
    "Z": 0,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "PST": -8,
    "PDT": -7,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "JST": 9,
    "IST": 5.5,
    "AEST": 10,
    "AEDT": 11,
}
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
    none, and then it is read as UTC. None where there is no whole date in it."""
    text = clean(raw)[:200]
    match = _COMPACT.match(text) or _ISO.search(text) or _ASIAN.search(text)
    month = None
    if match is None:
        for pattern in (_DAY_FIRST, _MONTH_FIRST):
            for each in pattern.finditer(text):
                name = each.group("mon").lower()
                month = months().get(name) or months().get(name[:3] if name.isascii() else name)
                if month:
                    match = each
                    break
            if match is not None:
                break
    if match is None:
        match = _DOTTED.search(text)
    if match is None:
        return None
    parts = match.groupdict()
    year, day = int(parts["y"]), int(parts["d"])
    month = month or int(parts["m"])
    if match.re is _DOTTED and month_first and "/" in match.group() and day <= 12:
        month, day = day, month
    hour, minute, second = parts.get("H"), parts.get("M"), parts.get("S")
    at_hour = int(hour) if hour else 0
    if parts.get("ap"):
        at_hour = at_hour % 12 + (12 if parts["ap"][0] in "pP" else 0)
    at_hour %= 24
    precision = "second" if second else "minute" if hour else "day"
    if (
        hour
        and (hour, minute, second) in (("00", "00", "00"), ("0", "00", None), ("00", "00", None))
        and not parts.get("z")
    ):
        precision = "day"
    offset = _offset(parts.get("z"))
    try:
        naive = datetime(year, month, day, at_hour, int(minute or 0), int(second or 0))  # noqa: DTZ001 (zone set below)
    except ValueError:
        return None
    if offset is not None:
        return Moment(naive.replace(tzinfo=timezone(offset)), raw.strip()[:200], source, precision, "page")
    if zone:
        try:
            return Moment(naive.replace(tzinfo=ZoneInfo(zone)), raw.strip()[:200], source, precision, "outlet")
        except (ZoneInfoNotFoundError, ValueError):
            pass
    return Moment(naive.replace(tzinfo=UTC), raw.strip()[:200], source, precision, None)


def _offset(text: str | None) -> timedelta | None:
    if not text:
        return None
    if text.upper() in _OFFSETS:
        return timedelta(hours=_OFFSETS[text.upper()])
    if text[0] in "+-":
        digits = text[1:].replace(":", "")
        hours, minutes = int(digits[:2]), int(digits[2:] or 0)
        if hours <= 14 and minutes < 60:
            return (1 if text[0] == "+" else -1) * timedelta(hours=hours, minutes=minutes)
    return None


def find_published(
    marks: Marks, tree: HtmlElement, near: Iterable[str], url: str | None, latest: datetime, zone: str | None
) -> Moment | None:
    """When the article was published. In this order: JSON-LD, metas, `<time>` and microdata, a date in the lines beside
    the headline, the address. Of two sources that name one day the more precise is taken; never a date after `latest`,
    before 1990, or in a copyright line."""
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


def _time_elements(tree: HtmlElement) -> Iterator[tuple[str, str]]:
    """Times in the markup: those that say they are the publication's first, then the first of all in an article."""
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
            text = (stamp or element.text_content())[:200]
            if "updat" in classes or "modif" in classes:
                continue
            if "publish" in classes or "entry-date" in classes:
                yield text, "time"
            else:
                later.append((text, "time"))
        elif element.tag == "abbr" and "published" in (element.get("class") or ""):
            yield (stamp or element.text_content())[:200], "abbr"
    yield from later[:3]


def _date_in(url: str, zone: str | None) -> Moment | None:
    match = _IN_URL.search(urlsplit(url).path)
    if match is None:
        return None
    if match.group("y"):
        return read_moment(f"{match['y']}-{match['m']}-{match['d']}", "url", zone)
    return read_moment(f"{match['d2']} {match['mon2']} {match['y2']}", "url", zone)


@cache
def months() -> dict[str, int]:
    """Lower-case names of months, in many languages, to their numbers."""
    return {name: int(number) for number, names in words()["months"].items() for name in names.split()}


def today_or(fetched_at: datetime | None) -> datetime:
    """The latest time a page can have been published: a day after it was fetched, else after now."""
    return (fetched_at or datetime.now(UTC)) + timedelta(days=1)


def page_day(moment: Moment | None) -> date | None:
    return moment.at.date() if moment else None
