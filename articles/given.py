"""What an archive says beside a page, such as the columns of a table, wins over what the page lets one guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from articles.language import language_tag
from articles.moments import find_moment
from articles.page.authors import clean_names, is_agency
from articles.page.dates import zone_of
from articles.records import Article, Capture, Moment

_BARE = re.compile(r"(1[6-9]\d\d|20\d\d)(?:[-/.](0?[1-9]|1[0-2]))?|(0?[1-9]|1[0-2])[-/.](1[6-9]\d\d|20\d\d)")
"""a month or a year alone"""
_EPOCH = re.compile(r"\d{9,10}(?:\.\d{1,9})?|\d{12,13}")
_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T?(\d\d)(\d\d)(\d\d)(Z|[+-]\d\d:?\d\d)?")
_MIDNIGHT = re.compile(r"[T ]00:?00:?00(?:\.0+)?$")
"""as programs write a day: an hour that nobody prints, and no zone"""


def given_language(capture: Capture) -> str | None:
    """The language the archive names, as a BCP 47 tag, or None where it names none that is known."""
    return language_tag(capture.fields.get("language", ""))


def given_moment(capture: Capture, name: str) -> Moment | None:
    """A time the archive gives: as pages write times, a year (2013) or month (2013-06, 6/2013) alone, or in seconds or
    milliseconds since 1970."""
    said = capture.fields.get(name, "").strip()
    zone = zone_of(capture.fields.get("zone"))
    if bare := _BARE.fullmatch(said):
        year, month = int(bare[1] or bare[4]), bare[2] or bare[3]
        return Moment(datetime(year, int(month or 1), 1, tzinfo=UTC), said, "archive", "month" if month else "year")
    if _EPOCH.fullmatch(said):
        seconds = float(said) / (1000 if len(said.split(".")[0]) > 10 else 1)
        return Moment(datetime.fromtimestamp(seconds, UTC), said, "archive", "second", "page")
    found = find_moment(_MIDNIGHT.sub("", _COMPACT.sub(r"\1-\2-\3T\4:\5:\6\7", said)), "archive", zone)
    return None if found is None else replace(found, raw=said)


def _holds(given: Moment, own: Moment | None) -> bool:
    """Whether a year or month is given of which the page itself says more."""
    if own is None or given.precision not in ("year", "month"):
        return False
    return own.at.year == given.at.year and (given.precision == "year" or own.at.month == given.at.month)


def with_given(articles: Sequence[Article], capture: Capture) -> tuple[Article, ...]:
    """The articles with the fields of their archive: title, standfirst, authors and times for the first of a page,
    language, outlet, section and keywords for all. A time that cannot be read leaves the page's own."""
    fields = capture.fields
    if not fields:
        return tuple(articles)
    changes: dict[str, object] = {}
    for name, field in (("site_name", "outlet"), ("section", "section")):
        if fields.get(field, "").strip():
            changes[name] = fields[field].strip()
    if language := given_language(capture):
        changes["language"] = language
    if keywords := tuple(w.strip() for w in re.split(r"[\n;,]", fields.get("keywords", "")) if w.strip()):
        changes["keywords"] = keywords
    first: dict[str, object] = {}
    for name in ("title", "standfirst"):
        if fields.get(name, "").strip():
            first[name] = " ".join(fields[name].split())
    if signed := clean_names(fields.get("authors", "").split("\n")):
        people = tuple(name for name in signed if not is_agency(name, fields.get("outlet"), capture.url))
        first["authors"] = people or signed
    if capture.url is None and re.match(r"https?://[^/\s]", url := fields.get("url", "").strip()):
        first["url"] = url
    for name in ("published", "modified"):
        moment = given_moment(capture, name)
        if moment and not (articles and _holds(moment, getattr(articles[0], name))):
            first[name] = moment
    return tuple(_changed(article, changes | first if n == 0 else changes) for n, article in enumerate(articles))


def _changed(article: Article, changes: dict[str, object]) -> Article:
    sources = {**article.field_sources, **dict.fromkeys(changes, "archive")}
    return replace(article, **changes, field_sources=sources)  # type: ignore[arg-type]
