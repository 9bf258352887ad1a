"""Outlets: what each config file says of a news site, and which outlet an address belongs to."""

from __future__ import annotations

import csv
import os
import re
import zoneinfo
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from articles.rules import Rule, parse_rules
from crawlers.config import Check, ConfigError, Problem, json_schema, key, read_config
from crawlers.patterns import check_pattern, check_selector

SHIPPED = Path(__file__).parent
OWN = Path("outlets")
"""where users keep their own configs; one of the same name stands in for a shipped one"""

SLUG = r"[a-z0-9]+(?:[-_][a-z0-9]+)*"
"""what a config's file is called, without .toml"""


@cache
def time_zones() -> dict[str, str]:
    """A zone for each country: its only one, else that of most of its press."""
    with (Path(__file__).parent.parent / "time_zones.csv").open(encoding="utf-8", newline="") as file:
        return {row["country"]: row["time_zone"] for row in csv.DictReader(file)}


COUNTRIES = frozenset(time_zones())
"""ISO 3166-1 alpha-2, and XK for Kosovo as is the custom"""
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def _only(pattern: str, called: str) -> Check:
    """A check that the whole value is of this form."""

    def test(value: str) -> None:
        if not re.fullmatch(pattern, value):
            raise ValueError(f"is not {called}")

    return Check(test, {"pattern": f"^(?:{pattern})$"})


def _one_of(*values: str) -> Check:
    def test(value: str) -> None:
        if value not in values:
            raise ValueError(f"is not one of {', '.join(values)}")

    return Check(test, {"enum": list(values)})


def _between(least: float, most: float) -> Check:
    def test(value: float) -> None:
        if not least <= value <= most:
            raise ValueError(f"is not between {least:g} and {most:g}")

    return Check(test, {"minimum": least, "maximum": most})


@cache
def _zones() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


def _zone(value: str) -> None:
    if value not in _zones():
        raise ValueError("is no time zone of the IANA database, such as Europe/Vienna")


def _country(value: str) -> None:
    if value not in COUNTRIES:
        raise ValueError("is no country code of ISO 3166-1, such as GB")


def _address(value: str) -> None:
    parts = urlsplit(value)  # raises ValueError for a bad port or bracket
    if parts.scheme not in {"http", "https"} or not parts.hostname or re.search(r"[\s\x00-\x1f]", value):
        raise ValueError("is no http or https address")
    if parts.username or parts.password:
        raise ValueError("holds a password")
    _ = parts.port


def _cron(value: str) -> None:
    fields = value.split()
    bounds = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
    if len(fields) != len(bounds):
        raise ValueError("is no cron line of five fields: minute hour day month weekday")
    for field, (least, most) in zip(fields, bounds, strict=True):
        for part in field.split(","):
            form = re.fullmatch(r"(?:\*|(\d+)(?:-(\d+))?)(?:/(\d+))?", part)
            if not form or not all(least <= int(n) <= most for n in form.groups()[:2] if n) or form[3] == "0":
                raise ValueError(f"has the field {field!r} (numbers, *, ranges, lists and steps are read)")


ADDRESS = Check(_address, {"format": "uri", "pattern": "^https?://"})
HOST = _only(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?", "a host name")
PATTERN = Check(check_pattern, {"format": "regex"})
SELECTOR = Check(check_selector)
DURATION = _only(r"[1-9]\d{0,4}[mhd]", "a duration such as 30m, 6h or 1d")
LANGUAGE = _only(r"[a-z]{2,3}(?:-[A-Z][a-z]{3})?(?:-(?:[A-Z]{2}|\d{3}))?", "a language tag such as en or pt-BR")
PARAMETER = _only(r"[\w.\-\[\]]+\*?", "a parameter's name, with * at its end for all that begin so")
FIELDS = ("title", "standfirst", "authors", "published", "language", "section", "wire_agency")


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """Where links to articles are found when feeds and sitemaps do not tell."""

    start: tuple[str, ...] = key("pages that each crawl looks at for links", ADDRESS, default=())
    articles: tuple[str, ...] = key("patterns of addresses that are articles, in feeds too", PATTERN, default=())
    follow: tuple[str, ...] = key("patterns of addresses of sections and lists to look at as well", PATTERN, default=())
    skip: tuple[str, ...] = key("patterns of addresses never to fetch", PATTERN, default=())
    next_page: str | None = key("selector of the link to a list's or an article's next page", SELECTOR, default=None)
    single_page: str | None = key("selector of the link to all of an article on one page", SELECTOR, default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewrite:
    """A change to addresses: what the pattern finds becomes what `to` says, with groups as \\1."""

    match: str = key("pattern of what is changed", PATTERN)
    to: str = key("what it becomes")

    def __post_init__(self) -> None:
        try:
            re.sub(self.match, self.to, "")
            re.compile(self.match + "|").sub(self.to, "")
        except (re.error, IndexError) as wrong:
            raise ValueError(f"`to` does not fit `match`: {wrong}") from None


@dataclass(frozen=True, slots=True, kw_only=True)
class Canonical:
    """How the many addresses of one article become one."""

    drop: tuple[str, ...] = key("query parameters to drop beside the common ones", PARAMETER, default=())
    keep: tuple[str, ...] = key("the only query parameters to keep; empty for all", PARAMETER, default=())
    rewrite: tuple[Rewrite, ...] = key("changes, in order", default=())


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Scrapy's settings that an outlet may change, under Scrapy's names, within bounds."""

    DOWNLOAD_DELAY: float = key("seconds between two requests to a host", _between(0, 600), default=1.0)
    CONCURRENT_REQUESTS_PER_DOMAIN: int = key("requests under way at once", _between(1, 16), default=2)
    AUTOTHROTTLE_TARGET_CONCURRENCY: float = key("requests at once to aim at", _between(0.1, 16), default=1.0)
    AUTOTHROTTLE_MAX_DELAY: float = key("longest delay for a slow host", _between(1, 600), default=60.0)
    DOWNLOAD_TIMEOUT: float = key("seconds before a request is given up", _between(0.1, 180), default=30.0)
    DOWNLOAD_MAXSIZE: int = key("largest answer, unpacked, in bytes", _between(1_000, 104_857_600), default=20_971_520)
    DOWNLOAD_VERIFY_CERTIFICATES: bool = key("whether TLS must be in order", default=True)
    REDIRECT_MAX_TIMES: int = key(
        "most redirects, of a robots.txt too (RFC 9309 asks for five)", _between(5, 10), default=5
    )
    RETRY_TIMES: int = key("how often a failed request is tried again", _between(0, 5), default=2)
    DEPTH_LIMIT: int = key("most links away from a start page", _between(1, 100), default=10)
    CLOSESPIDER_PAGECOUNT: int = key("most answers in a crawl", _between(1, 1_000_000), default=20_000)
    CLOSESPIDER_TIMEOUT: int = key("most seconds for a crawl", _between(1, 604_800), default=21_600)
    CLOSESPIDER_ERRORCOUNT: int = key("errors after which a crawl is given up", _between(1, 100_000), default=200)
    MEMUSAGE_LIMIT_MB: int = key("memory at which a crawl stops", _between(100, 16_384), default=1_024)
    USER_AGENT: str | None = key(
        "who asks, where an outlet has agreed on a name",
        _only(r"[\x20-\x7e]{1,200}", "a line of plain characters"),
        default=None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """When `morgue serve` crawls the outlet: by cron line or every so often."""

    cron: str | None = key("minute hour day month weekday, in the zone", Check(_cron), default=None)
    every: str | None = key("30m, 6h, 1d", DURATION, default=None)
    time_zone: str | None = key("the cron line's zone; else the outlet's", Check(_zone), default=None)

    def __post_init__(self) -> None:
        if (self.cron is None) == (self.every is None):
            raise ValueError("takes either cron or every")

    @property
    def interval(self) -> timedelta | None:
        """The time between two crawls; None where a cron line says when."""
        return duration(self.every) if self.every else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Extract:
    """Where an article lies on the outlet's pages, for pages published before `until`; the first that fits counts."""

    until: date | None = key("first day on which this no longer holds; without one it holds today", default=None)
    reason: str = key("why, or where it comes from", default="")
    title: tuple[str, ...] = key("selectors of the title, the first that finds one counts", SELECTOR, default=())
    body: tuple[str, ...] = key("selectors of the article's body", SELECTOR, default=())
    authors: tuple[str, ...] = key("selectors of the authors", SELECTOR, default=())
    published: tuple[str, ...] = key("selectors of the date", SELECTOR, default=())
    strip: tuple[str, ...] = key("selectors of what is cut from the page first", SELECTOR, default=())


def _rule(table: dict[str, Any]) -> Rule:
    """The cleaning rule of one table, its name beginning with `outlet.`"""
    try:
        return parse_rules([table], "outlet")[0]
    except ValueError as wrong:
        raise ValueError(str(wrong).removeprefix("outlet: rule 1: ")) from None


_RULE_TYPES = dict.fromkeys(("first", "last", "max_words"), "integer")
RULE = Check(
    _rule,
    {
        "type": "object",
        "properties": {field.name: {"type": _RULE_TYPES.get(field.name, "string")} for field in fields(Rule)},
        "required": ["kind", "reason", "cuts", "keeps"],
        "additionalProperties": False,
    },
    makes=True,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rights:
    """What the outlet says of text and data mining, as read on `facts_on`; each crawl records what it meets."""

    tdm: str = key("text and data mining", _one_of("unknown", "allowed", "reserved"), default="unknown")
    ai_training: str = key("training of models", _one_of("unknown", "allowed", "reserved"), default="unknown")
    license: str | None = key("licence of the texts, in words or as SPDX", default=None)
    statement: str | None = key("where the outlet says so", ADDRESS, default=None)
    skip_reserved: bool = key("whether pages that reserve their mining are left alone", default=False)

    def __post_init__(self) -> None:
        if self.skip_reserved and self.tdm == "reserved":
            raise ValueError("skip_reserved: where tdm is reserved it leaves nothing to fetch")


@dataclass(frozen=True, slots=True, kw_only=True)
class Expect:
    """What a run must bring; one that brings less fails after saving."""

    articles: int = key("fewest articles a run finds, known ones included", _between(0, 1_000_000), default=0)
    fields: tuple[str, ...] = key("fields that articles must have", _one_of(*FIELDS), default=())
    share: float = key("share of articles that must have them", _between(0, 1), default=0.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """How reading was tried on saved pages of the outlet, whatever their age."""

    on: date = key("when")
    pages: int = key("pages that it was tried on", _between(1, 1_000_000))
    read_well: int = key(
        "of them, those read with nine tenths of the article's words and little else", _between(0, 1_000_000)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """A news outlet: who it is, where it publishes, how it is crawled and read."""

    slug: str
    path: Path
    name: str = key("name as readers know it")
    domains: tuple[str, ...] = key("hosts of today, the main one first; subdomains are included", HOST)
    former_domains: tuple[str, ...] = key("hosts of the past, for archives", HOST, default=())
    country: str = key("ISO 3166-1 alpha-2", Check(_country, {"pattern": "^[A-Z]{2}$"}))
    language: str = key("main language, BCP 47", LANGUAGE)
    time_zone: str = key("zone of dates that state none, IANA", Check(_zone))
    feeds: tuple[str, ...] = key("RSS, Atom and JSON feeds", ADDRESS, default=())
    news_sitemaps: tuple[str, ...] = key("sitemaps of recent articles, with dates and titles", ADDRESS, default=())
    sitemaps: tuple[str, ...] = key("sitemaps of all pages, and their indexes", ADDRESS, default=())
    links: Links = key("links to follow", default=Links())
    canonical: Canonical = key("one address for each article", default=Canonical())
    settings: Settings = key("pace and limits", default=Settings())
    schedule: Schedule | None = key("when to crawl", default=None)
    extract: tuple[Extract, ...] = key("where an article lies on its pages, by era", default=())
    clean: tuple[Rule, ...] = key("the outlet's own cleaning rules, asked before the general ones", RULE, default=())
    agency_credit: tuple[str, ...] = key(
        "patterns of lines that credit an agency, group 1 its name", PATTERN, default=()
    )
    rights: Rights = key("what may be done with the texts", default=Rights())
    contact: str | None = key("where the outlet can be asked", default=None)
    expect: Expect = key("what a run must bring", default=Expect())
    render: bool = key("whether pages need a browser (extra `browser`)", default=False)
    facts_on: date | None = key("when these facts were last looked up", default=None)
    tried: Tried | None = key("how reading was tried on saved pages", default=None)
    note: str = key("what else a reader of this file should know", default="")

    def __post_init__(self) -> None:
        if not self.domains:
            raise ValueError("domains: at least one is needed")
        if self.links.start and not self.links.articles:
            raise ValueError("links.articles: needed where links.start is given, else every link is an article")

        names = [rule.name for rule in self.clean]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"clean: the name {min(twice).partition('.')[2]!r} stands twice")

    @property
    def can_be_crawled(self) -> bool:
        """Whether the config says where articles are found."""
        return bool(self.feeds or self.sitemaps or self.news_sitemaps or self.links.start)

    @property
    def sources(self) -> dict[str, tuple[str, ...]]:
        """Addresses where articles are found, by kind."""
        return {
            "feed": self.feeds,
            "news_sitemap": self.news_sitemaps,
            "sitemap": self.sitemaps,
            "page": self.links.start,
        }


def duration(text: str) -> timedelta:
    """30m, 6h, 1d as a time span."""
    return timedelta(**{_UNITS[text[-1]]: int(text[:-1])})


def read_outlet(path: Path) -> Outlet:
    """The outlet that a file describes. Raises ConfigError with every problem, OSError."""
    if not re.fullmatch(SLUG, path.stem) or path.suffix != ".toml":
        what = "the file's name must be a slug of small letters, digits and hyphens, then .toml"
        raise ConfigError([Problem(path, 1, "", what)])
    return read_config(path, Outlet, slug=path.stem, path=path)


def outlets(folders: Iterable[Path] | None = None) -> dict[str, Outlet]:
    """All outlets by slug: shipped ones, then those of the folders (default: ./outlets, and MORGUE_OUTLETS, by
    os.pathsep), a later one standing in for an earlier one. Raises ConfigError with every problem of every file."""
    found: dict[str, Outlet] = {}
    problems: list[Problem] = []
    for folder in config_folders(folders):
        for path in sorted(folder.glob("*.toml")):
            try:
                found[path.stem] = read_outlet(path)
            except ConfigError as wrong:
                problems += wrong.problems
    if problems:
        raise ConfigError(problems)
    return found


def config_folders(folders: Iterable[Path] | None = None) -> list[Path]:
    """The folders that hold configs, shipped ones first. Raises NotADirectoryError where a named one is none."""
    if folders is None:
        named = [Path(p) for p in os.environ.get("MORGUE_OUTLETS", "").split(os.pathsep) if p]
        own = [OWN] if OWN.is_dir() else []
        folders = [*own, *named]
    given = list(folders)
    for folder in given:
        if not folder.is_dir():
            raise NotADirectoryError(f"{folder} is no folder of outlet configs")
    return [SHIPPED, *given]


def find_outlet(slug: str, folders: Iterable[Path] | None = None) -> Outlet:
    """One outlet by its slug, reading only its file; else by its domain (faz.net) or the first part of it (faz), where
    that is one outlet's. Raises KeyError with close slugs, ConfigError."""
    import difflib

    paths = {path.stem: path for folder in config_folders(folders) for path in folder.glob("*.toml")}
    if slug in paths:
        return read_outlet(paths[slug])
    asked = slug.lower().removeprefix("www.")
    hosts = {host.removeprefix("www."): outlet for outlet in outlets(folders).values() for host in outlet.domains}
    named = {o.slug: o for host, o in hosts.items() if asked in (host, host.partition(".")[0])}
    if len(named) == 1:
        return next(iter(named.values()))
    close = sorted(named) or difflib.get_close_matches(asked, paths, 3)
    raise KeyError(
        f"no outlet {slug!r}" + (f"; did you mean {', '.join(close)}?" if close else "; `morgue outlet list` names all")
    )


class Domains:
    """Which outlet an address belongs to, by its host, former hosts and subdomains included."""

    def __init__(self, known: Iterable[Outlet]) -> None:
        self._by_host: dict[str, Outlet] = {}
        listed = list(known)
        for outlet in listed:
            for host in outlet.former_domains:
                self._by_host.setdefault(host.removeprefix("www."), outlet)
        for outlet in reversed(listed):  # where two claim a host, the one that has it today, then the first
            for host in reversed(outlet.domains):
                self._by_host[host.removeprefix("www.")] = outlet

    def outlet_for(self, url: str) -> Outlet | None:
        """The outlet of an address, the longest host that fits; None where no outlet has it."""
        try:
            host = (urlsplit(url).hostname or "").rstrip(".")
        except ValueError:
            return None
        labels = host.split(".")
        for start in range(len(labels)):
            if outlet := self._by_host.get(".".join(labels[start:])):
                return outlet
        return None


def outlet_schema() -> dict[str, Any]:
    """The JSON Schema of outlet configs, for editors."""
    return json_schema(Outlet, "morgue outlet")
