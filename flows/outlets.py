"""Which outlet published a page: by its address, by what the archive says, else by what the user says."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from articles.domains import registered_domain
from articles.page import NO_SITE
from articles.page.outlet import Site
from articles.records import Article, Capture
from warehouse.stage import OutletRow

if TYPE_CHECKING:
    from crawlers.outlets import Outlet


def outlet_row(
    capture: Capture, articles: Sequence[Article], given: str | None = None, known: Configured | None = None
) -> OutletRow | None:
    """The outlet of a capture, or None where nothing tells; `given` is what the user calls it. What a page without an
    address calls its site counts where nobody else names it."""
    url = capture.url or next((a.url for a in articles if a.url), None)
    site_name = next((a.site_name for a in articles if a.site_name), None)
    named = capture.fields.get("outlet") or given or (None if url else site_name)
    known = known or configured()
    if outlet := (known.by_address(url) if url else None) or known.by_name(named or ""):
        return configured_row(outlet)
    domain = registered_domain(url) if url else None
    if domain:
        return OutletRow(domain, domain, domain)
    if named:
        return OutletRow(re.sub(r"[^\w]+", "-", named.casefold()).strip("-") or "unnamed", named)
    return None


def configured_row(outlet: Outlet) -> OutletRow:
    """An outlet as its config describes it."""
    return OutletRow(
        outlet.slug,
        outlet.name,
        outlet.domains[0].removeprefix("www."),
        outlet.country,
        outlet.language,
        outlet.time_zone,
        is_configured=True,
        tdm=outlet.rights.tdm,
        ai_training=outlet.rights.ai_training,
        license=outlet.rights.license,
        rights_statement=outlet.rights.statement,
        facts_on=outlet.facts_on,
    )


def site_of(capture: Capture, known: Configured | None = None, given: str | None = None) -> Site:
    """How the pages of a capture's outlet are built: by its config, for the time of the page, and by imported rules.
    The outlet is that of the address, else the one that the archive or the user names. Without `known` the configs and
    rules of the usual folders count (`configured`)."""
    known = known or configured()
    named = capture.fields.get("outlet") or given
    outlet = (known.by_address(capture.url) if capture.url else None) or known.by_name(named or "")
    site = (known.imported.site_of(capture.url) if capture.url else None) or NO_SITE
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
        site,
        name=outlet.name,
        domains=(*outlet.domains, *outlet.former_domains),
        zone=outlet.time_zone,
        rules=tuple(rule for rule in outlet.clean if rule.until is None or when < rule.until),
        agency_credit=outlet.agency_credit,
        next_page=_xpaths([outlet.links.next_page]) if outlet.links.next_page else site.next_page,
        single_page=_xpaths([outlet.links.single_page]) if outlet.links.single_page else site.single_page,
        month_first=outlet.country == "US",
    )


def _xpaths(selectors: Sequence[str]) -> tuple[str, ...]:
    from crawlers.patterns import as_xpath

    return tuple(as_xpath(selector) for selector in selectors)


class Configured:
    """The outlets that have a config, by their hosts of today and of the past, and by name or slug; and the site rules
    that were imported into the folders of configs."""

    def __init__(self, known: Mapping[str, Outlet], folders: Iterable[Path] = ()) -> None:
        from crawlers.outlets import Domains
        from crawlers.site_rules import IMPORTED, ImportedRules

        self._domains = Domains(known.values())
        self._names = {name.casefold(): outlet for o in known.values() for name, outlet in ((o.name, o), (o.slug, o))}
        self.imported = ImportedRules(*(folder / IMPORTED for folder in folders))
        self._cached = lru_cache(maxsize=4096)(self._domains.outlet_for)

    def by_address(self, url: str) -> Outlet | None:
        """The outlet whose address it is."""
        return self._cached(url)

    def by_name(self, name: str) -> Outlet | None:
        """The outlet of this name or slug."""
        return self._names.get(name.strip().casefold())


@cache
def configured(folders: tuple[Path, ...] | None = None) -> Configured:
    """The shipped outlets, and those and the imported rules of the folders; without folders, of ./outlets and of those
    that MORGUE_OUTLETS names. Raises ConfigError, NotADirectoryError."""
    from crawlers.outlets import config_folders, outlets

    return Configured(outlets(folders), config_folders(folders))
