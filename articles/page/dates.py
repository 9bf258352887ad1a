"""Find when an article was published and changed, in the words of the page."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from itertools import chain
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from lxml.html import HtmlElement

from articles.moments import find_moment, labelled
from articles.page.marks import Marks, clean
from articles.records import Moment

_COMPACT = re.compile(r"^((?:19|20)\d\d)(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?(Z?))?$")
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?$")
_MIDNIGHT = re.compile(r"[T\s]00:00(:00(\.0+)?)?$")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)?\d\d)(?![\d/])")
_MONTH_IN_URL = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?=\D|\d\d\D|\d\d$)")
_AMERICAN = re.compile(r"\d\s?[ap]\.?m\.? \(?([ECMP][SD]?T|A[KS][SD]?T|HST)\b", re.IGNORECASE)
"""an hour in a zone of North America"""
_IN_URL = re.compile(
    r"[/_-][a-z]?(?P<y>(?:19|20)\d\d)[/-]?(?P<m>0[1-9]|1[0-2])[/-]?(?P<d>3[01]|[12]\d|0[1-9])(?=[/_.-]|$)"
    r"|/(?P<y2>(?:19|20)\d\d)/(?P<mon>[a-z]{3})/(?P<d2>\d\d)/"
    r"|[/_-](?P<d3>3[01]|[12]\d|0[1-9])-(?P<m3>0[1-9]|1[0-2])-(?P<y3>(?:19|20)\d\d)(?=[/_.-]|$)"
    r"|/(?P<y4>[012]\d)/(?P<m4>0[1-9]|1[0-2])(?P<d4>3[01]|[12]\d|0[1-9])/"
)
_BESIDE_DAY = 5
"""words that a line may hold beside its time to be one that says little else: a weekday, "Published on", a name"""
_BARS = re.compile(r"\s[|·•]\s")
_IN_DATA = re.compile(
    r"(?<![a-z])(?:first_?|original_?|article_?)?(?:date_?publi(?:shed|cation)|publi(?:shed|cation|sh)_?(?:at|on|date|time)|"
    r"pub_?date|pub_?time|display_?date|ct(?=\s*=\s*\"1\d{9}\"))"
    r"(?:_?time)?(?:_?utc)?\\?[\"']?\s*[:=]\s*\\?[\"']([^\"'\\<>]{8,40})\\?[\"']",
    re.IGNORECASE,
)
"""when it was published, in the data that a page's programs carry"""
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
    if _EPOCH.match(text):
        text = datetime.fromtimestamp(int(text[:10]), UTC).isoformat()
    compact = _COMPACT.match(text)
    if compact:
        y, m, d, hour, minute, second, z = compact.groups()
        text = f"{y}-{m}-{d}" + (f"T{hour}:{minute}:{second or '00'}{z}" if hour else "")
    moment = find_moment(_MIDNIGHT.sub("", text), source, zone_of(zone), month_first)
    return moment if moment is not None and moment.precision != "month" else None


def zone_of(name: str | None) -> tzinfo | None:
    """The zone of an IANA name; None where there is none of that name."""
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def is_month_first(lines: Iterable[str], tag: str | None, url: str | None) -> bool:
    """Whether 3/4/2021 is the fourth of March on a page: where one of its days is past the twelfth, as that is written;
    where the page's address names the month of a day, as that says; else where the day has an hour in a zone of North
    America, or the page says that its English is American."""
    filed = _MONTH_IN_URL.search(url or "")
    for line in lines:
        for match in _SLASHED.finditer(line):
            one, two = int(match[1]), int(match[2])
            if (one > 12) != (two > 12):
                return two > 12
            if filed and filed[1].endswith(match[3]) and (one == int(filed[2])) != (two == int(filed[2])):
                return one == int(filed[2])
            if _AMERICAN.search(line, match.end()):
                return True
    return (tag or "").replace("_", "-").casefold() == "en-us"


@dataclass(frozen=True)
class Reader:
    """Reads the times of one page: none after `latest`, or before 1990."""

    latest: datetime
    zone: str | None = None
    month_first: bool = False

    def __call__(self, raw: str, source: str) -> list[Moment]:
        for month_first in (self.month_first, not self.month_first):  # a day to come is one read the wrong way round
            moment = read_moment(raw, source, self.zone, month_first)
            if moment is None or moment.at.year < 1990:
                return []
            if moment.at <= self.latest:
                return [moment]
        return []


def find_published(
    marks: Marks, tree: HtmlElement, near: Sequence[str], url: str | None, data: str, read: Reader
) -> Moment | None:
    """When the article was published. In this order: JSON-LD, metas, `<time>` and microdata, a date in the lines beside
    the headline, `<time>` in lists, the address, the data of programs, what says when it was changed. Of two sources
    that name one day the more precise is taken; never a date in a copyright line."""
    found: list[Moment] = []
    for text in [*marks.texts("datePublished"), *marks.texts("dateCreated"), *marks.texts("uploadDate")]:
        found += read(text, "json-ld:datePublished")
        if found:
            break
    for name in _PUBLISHED:
        for text in marks.metas.get(name, ())[:1]:
            found += read(text, f"meta:{name}")
        if len(found) > 1:
            break
    if not found:
        for text, source in _time_elements(tree):
            found += read(text, source)
    if not found:
        said = [(line, moment) for line in (labelled(line)[0] for line in near) for moment in read(line, "text")]
        found = [moment for _, moment in sorted(said, key=lambda each: not _is_dateline(*each))]
    if not found:
        for text, source in _time_elements(tree, True):
            found += read(text, source)
    if not found and url:
        found = _date_in(url, read)
    if not found:
        found = [moment for match in _IN_DATA.finditer(data) for moment in read(match[1], "data")]
    if not found:
        found = [moment for line in near for moment in read(labelled(line)[1], "text")]
    if not found:
        for text in [*marks.texts("dateModified"), *(v for name in _MODIFIED for v in marks.metas.get(name, ())[:1])]:
            found += read(text, "modified")
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


def find_modified(
    marks: Marks, tree: HtmlElement, near: Iterable[str], published: Moment | None, read: Reader
) -> Moment | None:
    """When the article was last changed, as JSON-LD, the metas, microdata or a line beside the headline say; never
    before it was published."""
    said = chain(
        ((text, "json-ld:dateModified") for text in marks.texts("dateModified")),
        ((text, f"meta:{name}") for name in _MODIFIED for text in marks.metas.get(name, ())[:1]),
        ((text, "microdata:dateModified") for text in _changes(tree)),
        ((labelled(line)[1], "text") for line in near),
    )
    for text, source in said:
        for moment in read(text, source):
            if published is None or not _is_before(moment, published):
                return moment
    return None


def _is_before(a: Moment, b: Moment) -> bool:
    """Whether one moment is before another for sure: by the day alone where an hour is not told."""
    return a.at < b.at if a.has_hour and b.has_hour else a.at.date() < b.at.date()


def _changes(tree: HtmlElement) -> Iterator[str]:
    """Times in the markup that say they are a change's."""
    for element in tree.iter("time", "span", "p", "div"):
        classes = (element.get("class") or "").lower()
        is_change = "dateModified" in (element.get("itemprop") or "") or (
            element.tag == "time" and ("updat" in classes or "modif" in classes)
        )
        if is_change:
            yield (element.get("datetime") or element.get("content") or element.text_content())[:200]


def _is_dateline(line: str, moment: Moment) -> bool:
    """Whether a line, or its part between bars, says little but the time: a caption that names a day is none."""
    raw = _BARS.split(moment.raw)[0]
    part = next((part for part in _BARS.split(line) if raw in part), line)
    return part.startswith(raw) or len(part.split()) - len(raw.split()) <= _BESIDE_DAY


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
            elif all(
                a.tag not in ("aside", "blockquote") and (in_lists or a.tag != "li") for a in element.iterancestors()
            ):
                later.append((text, "time"))
        elif element.tag == "abbr" and "published" in (element.get("class") or ""):
            yield (stamp or element.text_content())[:200], "abbr"
    yield from later[:3]


def _is_denied(stamp: str, shown: str) -> bool:
    """Whether the words of a `<time>` name another day than the stamp on it, which then is that of a change; not
    where they are only read the wrong way round."""
    told, meant = read_moment(shown, ""), read_moment(stamp, "")
    if told is None or meant is None or abs(told.at - meant.at) <= timedelta(days=2):
        return False
    return (told.at.year, told.at.month, told.at.day) != (meant.at.year, meant.at.day, meant.at.month)


def _date_in(url: str, read: Reader) -> list[Moment]:
    match = _IN_URL.search(urlsplit(url).path)
    if match is None:
        return []
    said = {name: text for name, text in match.groupdict().items() if text}
    if "mon" in said:
        return read("{d2} {mon} {y2}".format(**said), "url")
    year, month, day = (said[name] for name in sorted(said, key=lambda name: "ymd".index(name[0])))
    return read(f"{year if len(year) == 4 else '20' + year}-{month}-{day}", "url")


def today_or(fetched_at: datetime | None) -> datetime:
    """The latest time a page can have been published: a day after it was fetched, else after now."""
    return (fetched_at or datetime.now(UTC)) + timedelta(days=1)
