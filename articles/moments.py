"""Read a time as pages and archives write it, with how exactly it says so."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files

from articles.records import Moment

_DIGITS = {ord(c): str(n % 10) for n, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_EAST = re.compile(r"(\d{4})\s?[年년/.]\s?(\d{1,2})\s?[月월/.]\s?(\d{1,2})(?:[日일]|(?!\d))")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})\s?([./-])\s?(\d{1,2})\s?\2\s?(\d{4}|\d{2})(?![\d])")
_CLOCK = re.compile(
    r"(?<![\d:.])([01]?\d|2[0-3])(?:[:.]|\s?h\s?|時)([0-5]\d)(?::([0-5]\d))?(?:\.\d{1,9})?(?![\d:])"
    r"\s?(am\b|pm\b|a\.m\.|p\.m\.)?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d:.])(1[0-2]|[1-9])\s?(am\b|pm\b|a\.m\.|p\.m\.)", re.IGNORECASE)
_OFFSET = re.compile(r"(?:\s?(?:utc|gmt))?\s?([+-])(\d{2}):?(\d{2})?\b", re.IGNORECASE)
YEAR_ENDS = r"(?!\d(?!\d?:\d\d))"
"""behind a year: no more digits, but for a clock that lost its space, as in Nov 20 20194:29 AM"""
_NEAR = 40
"""characters around a date in which its clock stands"""


@cache
def _names() -> tuple[dict[str, int], tuple[re.Pattern[str], ...], dict[str, int], re.Pattern[str]]:
    """Months by name; the patterns of dates that name theirs, day, month or year first; zones and their pattern."""
    tables = tomllib.loads(files("articles").joinpath("moments.toml").read_text(encoding="utf-8"))
    months = {name: n for n, names in enumerate(tables["months"], 1) for name in names.split()}
    name = "|".join(sorted(map(re.escape, months), key=len, reverse=True))
    day_first = re.compile(
        rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|\.|º|°)?\s?(?:of |de |d’|'|[-/])?\s?"
        rf"({name})\.?[,/-]?\s?(?:de |del )?(\d{{4}}){YEAR_ENDS}",
        re.IGNORECASE,
    )
    month_first = re.compile(
        rf"(?:\b|(?-i:(?<=[a-z])(?=[A-Z])))({name})\.?\s(?:(\d{{1,2}})(?:st|nd|rd|th)?,?\s)?(?:de )?"
        rf"(\d{{4}}){YEAR_ENDS}",
        re.IGNORECASE,
    )
    year_first = re.compile(rf"(?<!\d)(\d{{4}})\.?\s({name})\.?\s(\d{{1,2}})(?!\d)", re.IGNORECASE)
    zones = tables["zones"]
    zone = re.compile(rf"\b({'|'.join(zones)})\b", re.IGNORECASE)
    return months, (day_first, month_first, year_first), zones, zone


def find_moment(text: str, source: str, zone: tzinfo | None = None, month_first: bool = False) -> Moment | None:
    """The first full date in a line of text, with the time beside it, or None where it holds none. `zone` is used
    where the text names none; 3/4/2021 is the third of April unless `month_first`."""
    plain = text.translate(_DIGITS)
    found = _date(plain, month_first)
    if found is None:
        return None
    start, end, year, month, day = found
    if year < 100:
        year += 2000 if year < 70 else 1900
    try:
        at = datetime(year, month, day or 1)  # noqa: DTZ001 its zone is read below
    except ValueError:
        return None
    if not 1600 <= year <= 2200:
        return None
    if not day:
        return Moment(at.replace(tzinfo=zone or UTC), text[start:end], source, "month", "outlet" if zone else None)
    from_, to = max(0, start - _NEAR), end + _NEAR
    after, before = _CLOCK.search(plain, end, to) or _HOUR.search(plain, end, to), _last(_CLOCK, plain, from_, start)
    clock = after or before
    if after is not None and before is not None and start - before.end() < after.start() - end:
        clock = before
    if clock is None:
        return Moment(at.replace(tzinfo=zone or UTC), text[start:end], source, "day", "outlet" if zone else None)
    hour, minute, second = _read_clock(clock)
    named = _zone(plain[clock.end() : clock.end() + 12])
    at += timedelta(hours=hour, minutes=minute, seconds=second or 0)
    raw_end = max(end, clock.end() + (named[1] if named else 0))
    return Moment(
        at=at.replace(tzinfo=named[0] if named else zone or UTC),
        raw=text[min(start, clock.start()) : raw_end].strip(),
        source=source,
        precision="minute" if second is None else "second",
        zone="page" if named else "outlet" if zone else None,
    )


def _date(text: str, us: bool) -> tuple[int, int, int, int, int] | None:
    """Start, end, year, month and day (0 where only the month is named) of the first date."""
    months, (day_first, month_first, year_first), *_ = _names()
    hits: list[tuple[int, int, int, int, int]] = []
    for pattern in (_ISO, _EAST):
        if m := pattern.search(text):
            hits.append((*m.span(), int(m[1]), int(m[2]), int(m[3])))
    if m := day_first.search(text):
        hits.append((*m.span(), int(m[3]), months[m[2].lower()], int(m[1])))
    if m := month_first.search(text):
        hits.append((*m.span(), int(m[3]), months[m[1].lower()], int(m[2] or 0)))
    if m := year_first.search(text):
        hits.append((*m.span(), int(m[1]), months[m[2].lower()], int(m[3])))
    if m := _NUMERIC.search(text):
        one, two = int(m[1]), int(m[3])
        flip = two > 12 or (us and m[2] != "." and one <= 12)
        hits.append((*m.span(), int(m[4]), one if flip else two, two if flip else one))
    # A day and month that overlap a bare month and year are the fuller reading.
    return min(hits, key=lambda hit: (hit[4] == 0, hit[0]), default=None)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found


def _read_clock(match: re.Match[str]) -> tuple[int, int, int | None]:
    if match.re is _HOUR:
        hour, minute, second, half = int(match[1]), 0, None, match[2]
    else:
        hour, minute, second, half = int(match[1]), int(match[2]), int(match[3]) if match[3] else None, match[4]
    half = (half or "").lower().replace(".", "")
    if half == "pm" and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return hour, minute, second


def _zone(after: str) -> tuple[tzinfo, int] | None:
    """The zone named right after a clock, and where its name ends."""
    *_, zones, named = _names()
    if m := _OFFSET.match(after):
        minutes = int(m[2]) * 60 + int(m[3] or 0)
        return (timezone(timedelta(minutes=minutes if m[1] == "+" else -minutes)), m.end()) if minutes < 1440 else None
    if (m := named.search(after)) and not after[: m.start()].strip(" ()"):
        minutes = zones[m[1].lower()]
        return (timezone(timedelta(minutes=minutes)) if minutes else UTC), m.end()
    return None
