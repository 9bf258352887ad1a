"""Read a time as pages and archives write it, with how exactly it says so."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from articles.records import Moment

_ZEROS = (0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xAE6, 0xB66, 0xBE6, 0xC66, 0xCE6, 0xD66, 0xE50, 0x1040, 0x17E0, 0xFF10)
_PLAIN = {zero + n: str(n) for zero in _ZEROS for n in range(10)} | dict.fromkeys(
    (0x200E, 0x200F, 0x202A, 0x202B, 0x202C), " "
)
"""digits of other scripts, and the marks that turn the direction of a line"""
_TWO_DIGITS = re.compile(r"\d\d")
"""without which there is no year"""
_ISO = re.compile(r"(?<!\d)([1-9]\d{3})-(\d{1,2})-(\d{1,2})(?!\d)")
_EAST = re.compile(r"(?<!\d)([1-9]\d{3})\s?[年년/.]\s?(\d{1,2})\s?[月월/.]\s?(\d{1,2})(?:[日일]|(?!\d))")
_NUMERIC = re.compile(r"(?<![\d.])(\d{1,2})\s?([./|-])\s?(\d{1,2})\s?\2\s?([1-9]\d{3}|\d{2})(?![\d])")
_NUMBERED = re.compile(r"(?<!\d)(\d{1,2})\s(?:tháng|thg)\.?\s(\d{1,2}),?\s(?:năm\s)?(\d{4})(?!\d)", re.IGNORECASE)
"""a month by its number, as in Vietnamese"""
_COMPACT = re.compile(r"(?<![\w/.+-])(19[89]\d|20[0-4]\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?![\w/+-])")
_UNIX = re.compile(r"\b([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d\d:\d\d:\d\d (?:[A-Z]{3,4} |[+-]\d{4} )?(\d{4})\b")
_CLOCK = re.compile(
    r"(오후|下午|午後)?\s?(?<![\d:.])([01]?\d|2[0-3])(?:[:.]|\s?h\s?|[時时点]|시\s?)([0-5]\d)(?::([0-5]\d))?(?:\.\d{1,9})?(?![\d:])"
    r"\s?(am\b|pm\b|a\.\s?m\.|p\.\s?m\.|م(?!\w)|μ\.μ\.)?",
    re.IGNORECASE,
)
_HOUR = re.compile(r"(?<![\d:.])(1[0-2]|[1-9])\s?(am\b|pm\b|a\.m\.|p\.m\.)", re.IGNORECASE)
_OFFSET = re.compile(r"\s?(?:\(?(?:utc|gmt)\s?([+-])(\d{1,2})|([+-])(\d{2})):?(\d{2})?\b", re.IGNORECASE)
YEAR_ENDS = r"(?!\d(?!\d?:\d\d))"
"""behind a year: no more digits, but for a clock that lost its space, as in Nov 20 20194:29 AM"""
_TOKEN = re.compile(
    rf"(\d{{4}}{YEAR_ENDS}|\d{{1,2}}(?!\d)|\d+)"
    r"|([^\s\d!-/:-@\[-`{-~،؛。、，…–—‘’“”«»·•]+(?:\.[ก-๙]+)*)|[^\w\s]"
)
"""a number, a word (Thai abbreviations with their dots), or a mark"""
_ENDS = re.compile(r"\s*(?:[|·•]|$)")
_ACCENT = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])")
_NEAR = 40
"""characters around a date in which its clock stands"""
_BUDDHIST, _SOLAR_HIJRI = range(2400, 2700), range(1370, 1421)
"""years that Thai pages and Iranian ones count by their own calendars"""


class _Day(NamedTuple):
    """A date in a line; `day` is 0 where only the month is named."""

    start: int
    end: int
    year: int
    month: int
    day: int


class _Tables(NamedTuple):
    months: dict[str, int]
    """by their names, as `_folded` writes them"""
    between: frozenset[str]
    """what may stand between day, month and year"""
    label: re.Pattern[str]
    """words that say of what a date is; group 1 where it is that of a change"""
    eras: dict[str, int]
    """what is added to their years"""
    in_era: re.Pattern[str]
    zones: dict[str, int]
    zone: re.Pattern[str]


@cache
def _tables() -> _Tables:
    given = tomllib.loads(files("articles").joinpath("moments.toml").read_text(encoding="utf-8"))
    return _Tables(
        {_folded(name.replace("_", " ")): n for n, names in enumerate(given["months"], 1) for name in names.split()},
        frozenset(given["between"].split()),
        re.compile(f"({_stems(given['changed'])})|{_stems(given['published'])}", re.IGNORECASE),
        given["eras"],
        re.compile(rf"({'|'.join(given['eras'])})\s?(\d{{1,3}}|元)\s?年\s?(\d{{1,2}})\s?月\s?(\d{{1,2}})\s?日"),
        given["zones"],
        re.compile(rf"\b({'|'.join(given['zones'])})\b", re.IGNORECASE),
    )


def _stems(words: str) -> str:
    return "|".join(re.escape(word).replace("_", r"\s") for word in words.split())


def find_moment(text: str, source: str, zone: tzinfo | None = None, month_first: bool = False) -> Moment | None:
    """The first full date in a line of text, with the time beside it, or None where it holds none. `zone` is used
    where the text names none; 3/4/2021 is the third of April unless `month_first`."""
    plain = text.translate(_PLAIN)
    found = _date(plain, month_first)
    if found is None:
        return None
    start, end, year, month, day = found
    if year < 100:
        year += 2000 if year < 70 else 1900
    if year in _BUDDHIST:
        year -= 543
    try:
        on = _of_solar_hijri(year, month, day) if year in _SOLAR_HIJRI else date(year, month, day or 1)
    except ValueError:
        return None
    if not 1600 <= on.year <= 2200:
        return None
    at = datetime(on.year, on.month, on.day)  # noqa: DTZ001 its zone is read below
    if not day:
        return Moment(at.replace(tzinfo=UTC), text[start:end], source, "month")
    from_, to = max(0, start - _NEAR), end + _NEAR
    after, before = _CLOCK.search(plain, end, to) or _HOUR.search(plain, end, to), _last(_CLOCK, plain, from_, start)
    clock = after or before
    if after is not None and before is not None and start - before.end() < after.start() - end:
        clock = before
    if clock is None:
        return Moment(at.replace(tzinfo=UTC), text[start:end], source, "day")
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


def labelled(line: str) -> tuple[str, str]:
    """What a line says of when something was published, or says without a label, and what of when it was changed."""
    said = {True: "", False: ""}
    is_changed, start = False, 0
    for label in _tables().label.finditer(line):
        said[is_changed] += line[start : label.start()]
        is_changed, start = label[1] is not None, label.start()
    said[is_changed] += line[start:]
    return said[False], said[True]


def _date(text: str, us: bool) -> _Day | None:
    """The first date; a day before a bare month and year, and digits run together where nothing else is a date."""
    if not _TWO_DIGITS.search(text):
        return None
    hits = [*_named_days(text)]
    for pattern in (_ISO, _EAST):
        if m := pattern.search(text):
            hits.append(_Day(*m.span(), int(m[1]), int(m[2]), int(m[3])))
    if m := _NUMBERED.search(text):
        hits.append(_Day(*m.span(), int(m[3]), int(m[2]), int(m[1])))
    if m := _NUMERIC.search(text):
        one, two = int(m[1]), int(m[3])
        flip = two > 12 or (us and m[2] != "." and one <= 12)
        hits.append(_Day(*m.span(), int(m[4]), one if flip else two, two if flip else one))
    if "年" in text and (m := _tables().in_era.search(text)):
        year = _tables().eras[m[1]] + (1 if m[2] == "元" else int(m[2]))
        hits.append(_Day(*m.span(), year, int(m[3]), int(m[4])))
    if m := _UNIX.search(text):
        hits.append(_Day(m.start(), m.end(2), int(m[3]), _tables().months.get(m[1].lower(), 0), int(m[2])))
    if not any(hit.day for hit in hits) and (m := _COMPACT.search(text)):
        hits.append(_Day(*m.span(), int(m[1]), int(m[2]), int(m[3])))
    return min(hits, key=lambda hit: (hit.day == 0, hit.start), default=None)


def _named_days(text: str) -> Iterator[_Day]:
    """The dates whose month has a name: day, month and year in any order that is in use, with nothing between them but
    marks and the small words of dates."""
    tokens = list(_TOKEN.finditer(text))
    for at, token in enumerate(tokens):
        if token[2] is None:
            continue
        start, end, month = _month(token, tokens[at + 1] if at + 1 < len(tokens) else None)
        if not month:
            continue
        behind = (each for each in tokens[at + 1 :] if each.start() >= end)
        first, second, *_ = [*_numbers(reversed(tokens[:at]), month), None, None]
        third, fourth, *_ = [*_numbers(behind, month), None, None]
        if first and _is_day(first) and text[first.end() :].lstrip().startswith("."):
            month = _tables().months.get(f".{_folded(token[2])}", month)
        if first and third and _is_day(first) and _is_year(third, text, text[start - 1 : start]):
            yield _Day(first.start(), third.end(), int(third[0]), month, int(first[0]))
        elif third and fourth and _is_day(third) and _is_year(fourth, text, ""):
            yield _Day(start, fourth.end(), int(fourth[0]), month, int(third[0]))
        elif first and third and len(first[0]) == 4 and _is_day(third):
            yield _Day(first.start(), third.end(), int(first[0]), month, int(third[0]))
        elif first and second and _is_day(first) and len(second[0]) == 4:
            yield _Day(second.start(), end, int(second[0]), month, int(first[0]))
        elif third and len(third[0]) == 4:
            yield _Day(start, third.end(), int(third[0]), month, 0)


def _month(token: re.Match[str], following: re.Match[str] | None) -> tuple[int, int, int]:
    """Where the name of a month begins and ends, and which it is, 0 where the token is none."""
    months, word = _tables().months, token[2]
    if following is not None and following[2] and (month := months.get(_folded(f"{word} {following[2]}"))):
        return token.start(), following.end(), month
    for at in (0, *(joint.end() for joint in _JOINT.finditer(word))):  # as in "UpdatedApril"
        if month := months.get(_folded(word[at:])):
            return token.start() + at, token.end(), month
    return token.start(), token.end(), 0


def _numbers(tokens: Iterable[re.Match[str]], month: int) -> list[re.Match[str]]:
    """The two numbers next to a month, the nearer first, as far as nothing else stands between."""
    found: list[re.Match[str]] = []
    between = 0
    for token in tokens:
        if token[1]:
            found.append(token)
            between = 0
            if len(found) == 2:
                break
        elif between < 4 and (token[0].lower() in _tables().between or (token[2] and _month(token, None)[2] == month)):
            between += 1
        else:
            break
    return found


def _is_day(number: re.Match[str]) -> bool:
    return len(number[0]) < 3 and 0 < int(number[0]) < 32


def _is_year(number: re.Match[str], text: str, joint: str) -> bool:
    """Whether a number is a year: of four digits, or of two behind an apostrophe or the mark that also stands before
    the month, as in 14-Mar-24; where that is a space, at the end of the line or before a bar."""
    mark = text[number.start() - 1 : number.start()]
    is_alike = mark == joint and (joint in "-/" or (joint == " " and _ENDS.match(text, number.end()) is not None))
    return len(number[0]) == 4 or (len(number[0]) == 2 and (mark in "’'" or is_alike))


def _folded(name: str) -> str:
    """The name of a month without case, accents and the dot of an abbreviation."""
    plain = name.casefold().rstrip(".॰׳")
    if plain.isascii():
        return plain
    return _ACCENT.sub("", unicodedata.normalize("NFKD", plain.replace("ı", "i")))


def _of_solar_hijri(year: int, month: int, day: int) -> date:
    """The day that Iran writes so, by the 33-year cycle, which is right from 1925 to 2088. Raises ValueError where
    there is none."""
    if not (1 <= month <= 12 and 1 <= day <= 31 - (month > 6)):
        raise ValueError(f"no such day: {year}/{month}/{day}")
    days = (month - 1) * 31 - max(0, month - 7) + day - 1
    return date(621, 3, 21) + timedelta(days=365 * year + (8 * year + 21) // 33 + days)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    found = None
    for match in pattern.finditer(text, start, end):
        found = match
    return found


def _read_clock(match: re.Match[str]) -> tuple[int, int, int | None]:
    if match.re is _HOUR:
        hour, minute, second, half = int(match[1]), 0, None, match[2]
    else:
        hour, minute, second, half = int(match[2]), int(match[3]), int(match[4]) if match[4] else None, match[5]
    half = "".join((half or match[1]).lower().replace(".", "").split()) if half or match[1] else ""
    if half in ("pm", "م", "μμ", "오후", "下午", "午後") and hour < 12:
        hour += 12
    elif half == "am" and hour == 12:
        hour = 0
    return hour, minute, second


def _zone(after: str) -> tuple[tzinfo, int] | None:
    """The zone named right after a clock, and where its name ends."""
    tables = _tables()
    if m := _OFFSET.match(after):
        minutes = int(m[2] or m[4]) * 60 + int(m[5] or 0)
        sign = 1 if "+" in (m[1], m[3]) else -1
        return (timezone(timedelta(minutes=sign * minutes)), m.end()) if minutes < 1440 else None
    if (m := tables.zone.search(after)) and not after[: m.start()].strip(" ()"):
        minutes = tables.zones[m[1].lower()]
        return (timezone(timedelta(minutes=minutes)) if minutes else UTC), m.end()
    return None
