"""Addresses of articles: many spellings of one become one, and what cannot be fetched is left alone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urldefrag, urlencode, urljoin, urlsplit, urlunsplit

import regex

from crawlers.outlets import Canonical
from crawlers.patterns import MATCH_SECONDS

LONGEST = 2_083
_TRACKING = re.compile(
    r"utm_\w+|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_[ce]id|_ga|ocid|ito|ns_\w+|at_\w+|wt_\w+|xtor|cmpid?|CMP",
    re.ASCII,
)
_DAY = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])(?:[/-]?(0[1-9]|[12]\d|3[01]))?(?=[/_-]|$)", re.ASCII)
_PORTS = {"http": 80, "https": 443}


def address(link: str, base: str = "", canonical: Canonical | None = None) -> str | None:
    """The address a link leads to, in the spelling it is known by: no fragment, no tracking parameters, host in small
    letters. None where it cannot be fetched: no http, a password in it, too long, not an address at all."""
    try:
        joined = urldefrag(urljoin(base, link.strip())).url
        parts = urlsplit(joined)
        port = parts.port
        host = (parts.hostname or "").rstrip(".").encode("idna").decode() if parts.hostname else ""
        joined.encode()
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not host or parts.username is not None or "\\" in parts.netloc:
        return None
    rules = canonical or Canonical()
    pairs = parse_qsl(parts.query, keep_blank_values=True) if parts.query else []
    kept = [(name, value) for name, value in pairs if _is_kept(name, rules)]
    query = parts.query if len(kept) == len(pairs) else urlencode(kept)
    netloc = f"[{host}]" if ":" in host else host
    if port and port != _PORTS[parts.scheme]:
        netloc += f":{port}"
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    url = urlunsplit((parts.scheme, netloc, path, quote(query, safe="/%:@!$&'()*+,;=~-._?[]"), ""))
    for change in rules.rewrite:
        url = regex.sub(change.match, change.to, url, timeout=MATCH_SECONDS)
    return url if len(url) <= LONGEST else None


def _is_kept(name: str, rules: Canonical) -> bool:
    if rules.keep:
        return any(_is_named(name, kept) for kept in rules.keep)
    return not _TRACKING.fullmatch(name) and not any(_is_named(name, dropped) for dropped in rules.drop)


def _is_named(name: str, pattern: str) -> bool:
    return name.startswith(pattern[:-1]) if pattern.endswith("*") else name == pattern


def host_of(url: str) -> str:
    """The host of an address, in small letters; empty where there is none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".")
    except ValueError:
        return ""


def is_within(url: str, domains: tuple[str, ...]) -> bool:
    """Whether the address lies on one of the domains or below it."""
    host = host_of(url).removeprefix("www.")
    bare = [domain.removeprefix("www.") for domain in domains]
    return any(host == domain or host.endswith("." + domain) for domain in bare)


def day_in(url: str) -> tuple[datetime, datetime] | None:
    """First and last moment of the day or month that an address names, such as /2024/05/17/; None if it names none."""
    found = _DAY.search(urlsplit(url).path)
    if not found:
        return None
    year, month, day = int(found[1]), int(found[2]), found[3]
    try:
        first = datetime(year, month, int(day or 1), tzinfo=UTC)
    except ValueError:
        return None
    if day:
        return first, first.replace(hour=23, minute=59, second=59)
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return first, datetime.fromtimestamp(after.timestamp() - 1, UTC)
