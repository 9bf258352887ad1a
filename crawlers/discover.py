"""Propose a config for a news site from what its front page, robots.txt, feeds and sitemaps say. Fetches nothing."""

from __future__ import annotations

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date
from urllib.parse import urljoin, urlsplit

from articles.language import language_of
from crawlers.addresses import address, host_of, is_within
from crawlers.outlets import COUNTRIES, time_zones
from crawlers.patterns import matches
from crawlers.sources import Listing, NotASource, Page, read_source

MOST_FEEDS = 10
MOST_TRIED = 12
"""feeds and sitemaps of each kind that are tried"""
_FEED_PLACES = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/feeds")
_SITEMAP_PLACES = ("/sitemap.xml", "/sitemap_index.xml")
_NEWS_PLACES = ("/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/googlenews.xml")
_FEED_LINK = re.compile(r"/feeds?/?$|/rss(?:$|[/.])|\.(?:rss|atom)$|/atom\.xml$", re.I)
_NEWS_MAP = re.compile(r"news", re.I)
_COMMENTS = re.compile(r"/comments?/", re.I)
_BORROWED = frozenset(
    {"ag", "ai", "am", "cc", "co", "fm", "gg", "im", "io", "la", "ly", "me", "nu", "pw", "st", "to", "tv", "vc", "ws"}
)
"""country domains that are sold to all the world, so that they tell no country"""
_SHAPES = (
    r"/(?:19|20)\d\d/(?:[01]?\d|[a-z]{3})/",
    r"/(?:19|20)\d\d-?[01]\d-?[0-3]\d/",
    r"[/_.-][a-z]?\d{5,}(?:[/_.-][^/]*)?$",
    r"/[^/?]+-[^/?-]+-[^/?-]+-[^/?-]+/?$",
)
"""shapes of addresses that articles have and sections have not, as seen on news sites: a date, a long number, the words
of a headline"""


@dataclass(frozen=True, slots=True)
class FrontPage:
    """What a site's front page says of the site."""

    url: str
    name: str
    language: str
    """the primary tag; empty where nothing tells"""
    country: str
    """empty where nothing tells"""
    country_from: str
    feeds: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    """address and text of each link on the site's own host"""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A config to be looked at by a person."""

    name: str
    slug: str
    domain: str
    country: str
    country_from: str
    language: str
    time_zone: str
    feeds: tuple[str, ...] = ()
    news_sitemaps: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    start: tuple[str, ...] = ()
    articles: tuple[str, ...] = ()
    delay: float | None = None
    expect: int | None = None
    notes: tuple[str, ...] = ()
    """what a person should look at"""

    def to_toml(self, today: date) -> str:
        """The config file."""
        lines = [f"# Proposed by `morgue outlet new` on {today}; look at it before you rely on it."]
        lines += [f"# {_one_line(note)}" for note in self.notes]
        lines += [f"name = {_string(self.name)}", f"domains = [{_string(self.domain)}]"]
        lines += [f"country = {_string(self.country)}  # {_one_line(self.country_from)}"]
        lines += [f"language = {_string(self.language)}", f"time_zone = {_string(self.time_zone)}"]
        for kind in ("feeds", "news_sitemaps", "sitemaps"):
            lines += _list(kind, getattr(self, kind))
        lines.append(f"facts_on = {today.isoformat()}")
        if self.start or self.articles:
            lines += ["", "[links]", *_list("start", self.start), *_list("articles", self.articles)]
        if self.delay is not None:
            lines += ["", "[settings]", f"DOWNLOAD_DELAY = {self.delay:g}"]
        if self.expect is not None:
            lines += ["", "[expect]", f"articles = {self.expect}  # half of what was named on {today}"]
        return "\n".join(lines) + "\n"


def read_front_page(body: bytes, url: str, content_type: str = "") -> FrontPage:
    """What a front page says. Raises NotASource where it is no page."""
    page = Page(body, url, _encoding(body, content_type))
    meta, base = page.meta(), page.base()
    tag = page.language() or meta.get("og:locale", "") or meta.get("content-language", "")
    primary, region = _split_tag(tag)
    _, locale_region = _split_tag(meta.get("og:locale", ""))
    by_domain = _country_of(host_of(url))
    country, country_from = next(
        (
            (code, says)
            for code, says in (
                (by_domain, f"by the address's ending .{host_of(url).rpartition('.')[2]}"),
                (region, f"by the page's language tag {tag}"),
                (locale_region, f"by the page's og:locale {meta.get('og:locale')}"),
            )
            if code in COUNTRIES
        ),
        ("", ""),
    )
    title = re.split(r"\s+[|–—-]\s+", page.title())
    name = meta.get("og:site_name") or meta.get("application-name") or title[0] or host_of(url).removeprefix("www.")
    pairs = [(a, text) for link, text in page.links() if (a := address(link, base))]
    host = (host_of(url).removeprefix("www."),)
    alternates = [a for link in page.feeds() if (a := address(link, base))]
    linked = [a for a, _ in pairs if _FEED_LINK.search(urlsplit(a).path) and is_within(a, host)]
    own = tuple((a, text) for a, text in pairs if is_within(a, host) and a != url)
    return FrontPage(
        url=url,
        name=" ".join(name.split())[:100],
        language=primary or language_of(page.text()) or "",
        country=country,
        country_from=country_from,
        feeds=_once(a for a in [*alternates, *linked] if not _COMMENTS.search(a)),
        links=own,
    )


def places_to_try(front: FrontPage, in_robots: Sequence[str]) -> tuple[str, ...]:
    """Addresses that may be feeds and sitemaps: those the site names, else the common places."""
    named = [a for link in in_robots if (a := address(link, front.url))]
    maps = named or [urljoin(front.url, place) for place in _SITEMAP_PLACES]
    if not any(_NEWS_MAP.search(urlsplit(a).path) for a in named):
        maps += [urljoin(front.url, place) for place in _NEWS_PLACES]
    feeds = front.feeds or [urljoin(front.url, place) for place in _FEED_PLACES]
    return _once([*feeds[:MOST_TRIED], *maps[:MOST_TRIED]])


def further_places(answers: Sequence[tuple[str, bytes]]) -> tuple[str, ...]:
    """Sitemaps of news that the sitemap indexes among the answers name, newest first."""
    further = [(address(link), at) for _, listing in _listings(answers) for link, at in listing.further]
    further.sort(key=lambda f: f[1].timestamp() if f[1] else 0.0, reverse=True)
    return _once(link for link, _ in further if link and _NEWS_MAP.search(urlsplit(link).path))[:5]


def propose(
    front: FrontPage, answers: Sequence[tuple[str, bytes]], parent: str | None = None, delay: float | None = None
) -> Proposal:
    """A config from the front page and the bodies of feeds and sitemaps that were found, each with its address; where
    they name articles beside the front page's host but on `parent`, the config is for that.
    Raises ValueError where country, language or a way to the articles cannot be told."""
    if not front.country:
        raise ValueError("neither the address nor the page tells the country; say it with --country")
    if not front.language:
        raise ValueError("the page does not tell its language; say it with --language")
    domain, notes = host_of(front.url).removeprefix("www."), []
    listings = list(_listings(answers))
    named = [f.url for _, listing in listings for f in listing.found]
    if named and parent and sum(is_within(u, (domain,)) for u in named) < len(named) / 2:
        domain = parent if sum(is_within(u, (parent,)) for u in named) >= len(named) / 2 else domain
    feeds, news, maps = _sort_sources(listings, domain)
    far = Counter(host_of(u) for u in named if host_of(u) and not is_within(u, (domain,)))
    if far:
        notes.append(f"Also named were pages of {', '.join(h for h, _ in far.most_common(3))}: theirs, or not?")
    if len(feeds) > MOST_FEEDS:
        notes.append(f"{len(feeds) - MOST_FEEDS} feeds more were found: {', '.join(feeds[MOST_FEEDS:])[:300]}")
    start: tuple[str, ...] = ()
    pattern: tuple[str, ...] = ()
    if not feeds and not news:
        titled = [(f.url, f.title or "") for _, listing in listings for f in listing.found]
        guessed = guess_pattern([*front.links, *titled])
        if maps and guessed and sum(matches((guessed,), u) for u in named) >= len(named) / 3:
            pattern = (guessed,)
        elif not maps:
            if guessed is None:
                raise ValueError("no feed or sitemap was found, and no links that look like articles")
            start, pattern = (front.url,), (guessed,)
            notes.append("No feed or sitemap was found: articles are guessed by the shape of links on the front page.")
    return Proposal(
        name=front.name,
        slug=slug_of(front.name) or slug_of(domain),
        domain=domain,
        country=front.country,
        country_from=front.country_from,
        language=front.language,
        time_zone=time_zones()[front.country],
        feeds=feeds[:MOST_FEEDS],
        news_sitemaps=news,
        sitemaps=maps,
        start=start,
        articles=pattern,
        delay=delay,
        notes=tuple(notes),
    )


def guess_pattern(links: Iterable[tuple[str, str]]) -> str | None:
    """The pattern that tells links with headlines from other links best, by the shape of the address, else by its
    first part; None where no pattern finds three headlines."""
    texts: dict[str, str] = {}
    for url, text in links:
        if urlsplit(url).path.strip("/"):
            texts[url] = max(texts.get(url, ""), text, key=len)
    headlines = [url for url, text in texts.items() if _is_headline(text)]
    others = [url for url, text in texts.items() if text and not _is_headline(text)]
    first_parts = Counter(urlsplit(url).path.split("/")[1] for url in headlines if url.count("/") > 3)
    by_part = [rf"^https?://[^/]+/{re.escape(part)}/[^/?]" for part, _ in first_parts.most_common(3) if part]

    def gain(pattern: str) -> int:
        hits = sum(matches((pattern,), url) for url in headlines)
        return hits - 2 * sum(matches((pattern,), url) for url in others) if hits >= 3 else 0

    best = max([*_SHAPES, *by_part], key=gain)
    return best if gain(best) > 0 else None


def slug_of(name: str) -> str:
    """A name as a config's file is called; empty where no letter of it is Latin."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return "-".join(re.findall(r"[a-z0-9]+", plain.replace("'", "")))[:60].strip("-")


def with_country(front: FrontPage, country: str | None, language: str | None) -> FrontPage:
    """The front page with what the user says of it."""
    if country:
        front = replace(front, country=country, country_from="as given")
    return replace(front, language=language) if language else front


def _listings(answers: Sequence[tuple[str, bytes]]) -> list[tuple[str, Listing]]:
    """The answers that are feeds or sitemaps."""
    read = []
    for url, body in answers:
        try:
            read.append((url, read_source(body, url, UTC, 50_000_000)))
        except NotASource:
            continue
    return read


def _sort_sources(
    listings: list[tuple[str, Listing]], domain: str
) -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]:
    """Feeds, news sitemaps and other sitemaps. A feed that names nothing new beside those before it is left out, and
    a sitemap that an index names stands for the index only where it is of news."""
    feeds, news, maps = [], [], []
    seen: set[str] = set()
    indexed = {link for _, listing in listings for link, _ in listing.further}
    for url, listing in listings:
        own = {a for f in listing.found if is_within(f.url, (domain,)) and (a := address(f.url))}
        if listing.further:
            maps.append(url)
        elif listing.is_sitemap:
            if any(f.published or f.title for f in listing.found):
                news.append(url)
            elif own and url not in indexed:
                maps.append(url)
        elif own - seen:
            feeds.append(url)
            seen |= own
    return _once(feeds), _once(news), _once(maps)


def _is_headline(text: str) -> bool:
    return len(text.split()) >= 4 or (len(text) >= 12 and language_of(text) in {"ja", "zh", "th"})


def _country_of(host: str) -> str:
    ending = host.rpartition(".")[2]
    code = {"uk": "GB"}.get(ending, ending.upper())
    return code if len(ending) == 2 and ending not in _BORROWED and code in COUNTRIES else ""


def _split_tag(tag: str) -> tuple[str, str]:
    """Primary language and region of a tag such as en-GB, pt_BR or zh-Hans-CN; empty where there is none."""
    found = re.match(r"\s*([A-Za-z]{2,3})(?:[-_][A-Za-z]{4})?(?:[-_]([A-Za-z]{2}))?(?![A-Za-z])", tag)
    return (found[1].lower(), (found[2] or "").upper()) if found else ("", "")


def _encoding(body: bytes, content_type: str) -> str | None:
    """The encoding of a page; None where the page itself says."""
    if named := re.search(r"charset=[\"']?([\w.:-]+)", content_type, re.I):
        return named[1]
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _once(urls: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(urls))


def _list(key: str, values: Sequence[str]) -> list[str]:
    if not values:
        return []
    written = [_string(value) for value in values]
    inline = f"{key} = [{', '.join(written)}]"
    return [inline] if len(inline) <= 110 else [f"{key} = [", *(f"    {one}," for one in written), "]"]


def _string(text: str) -> str:
    if "\\" in text and "'" not in text and text.isprintable():
        return f"'{text}'"
    return "".join(c if c.isprintable() else f"\\U{ord(c):08x}" for c in json.dumps(text, ensure_ascii=False))


def _one_line(text: str) -> str:
    return "".join(c if c.isprintable() else " " for c in text)
