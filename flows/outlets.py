"""Which outlet published a page: by its address, by what the archive says, else by what the user says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from articles.page import NO_SITE
from articles.page.outlet import Site
from articles.records import Article, Capture
from warehouse.stage import OutletRow

if TYPE_CHECKING:
    from tldextract import TLDExtract

    from crawlers.outlets import Outlet


def outlet_row(capture: Capture, articles: Sequence[Article], given: str | None = None) -> OutletRow | None:
    """The outlet of a capture, or None where nothing tells."""
    url = capture.url or next((a.url for a in articles if a.url), None)
    named = capture.fields.get("outlet") or given
    known = configured()
    if outlet := (known.by_address(url) if url else None) or known.by_name(named or ""):
        host, zone = outlet.domains[0].removeprefix("www."), outlet.time_zone
        return OutletRow(outlet.slug, outlet.name, host, outlet.country, outlet.language, zone, True)
    domain = registered_domain(url) if url else None
    site_name = next((a.site_name for a in articles if a.site_name), None)
    if domain:
        return OutletRow(domain, site_name or domain, domain)
    if named:
        return OutletRow(re.sub(r"[^\w]+", "-", named.casefold()).strip("-") or "unnamed", named)
    return None


def site_of(capture: Capture, known: Configured | None = None) -> Site:
    """How the pages of a capture's outlet are built: by its config, for the time of the page, and by imported rules.
    Without `known` the shipped configs and those of ./outlets count."""
    if not capture.url:
        return NO_SITE
    known = known or configured()
    outlet, imported = known.by_address(capture.url), known.imported.site_of(capture.url)
    site = imported or NO_SITE
    if outlet is None:
        return site
    when = capture.fetched_at.date() if capture.fetched_at else date.max
    era = next((e for e in outlet.extract if e.until is None or when < e.until), None)
    if era is not None:
        site = replace(
            site,
            body=_xpaths(era.body) or site.body,
            title=_xpaths(era.title) or site.title,
            author=_xpaths(era.authors) or site.author,
            date=_xpaths(era.published) or site.date,
            strip=(*_xpaths(era.strip), *site.strip),
        )
    return replace(
        site, name=outlet.name, zone=outlet.time_zone, rules=outlet.clean, month_first=outlet.country == "US"
    )


def _xpaths(selectors: Sequence[str]) -> tuple[str, ...]:
    from crawlers.patterns import as_xpath

    return tuple(as_xpath(selector) for selector in selectors)


class Configured:
    """The outlets that have a config, by their hosts of today and of the past, and by name or slug."""

    def __init__(self, known: Mapping[str, Outlet]) -> None:
        from crawlers.outlets import OWN, Domains
        from crawlers.site_rules import IMPORTED, ImportedRules

        self._domains = Domains(known.values())
        self._names = {name.casefold(): outlet for o in known.values() for name, outlet in ((o.name, o), (o.slug, o))}
        self.imported = ImportedRules(OWN / IMPORTED)
        self._cached = lru_cache(maxsize=4096)(self._domains.outlet_for)

    def by_address(self, url: str) -> Outlet | None:
        """The outlet whose address it is."""
        return self._cached(url)

    def by_name(self, name: str) -> Outlet | None:
        """The outlet of this name or slug."""
        return self._names.get(name.strip().casefold())


@cache
def configured() -> Configured:
    """The shipped outlets and those of ./outlets. Raises ConfigError."""
    from crawlers.outlets import outlets

    return Configured(outlets())


@lru_cache(maxsize=4096)
def registered_domain(url: str) -> str | None:
    """The domain that someone registered, such as bbc.co.uk; an address of numbers or a bare host as it is."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        return None
    if not host:
        return None
    return (_suffixes()(host).top_domain_under_public_suffix or host.removeprefix("www.")).lower()


@cache
def _suffixes() -> TLDExtract:
    from tldextract import TLDExtract

    return TLDExtract(suffix_list_urls=(), cache_dir=None)
