"""Which outlet published a page: by its address, by what the archive says, else by what the user says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from articles.records import Article, Capture
from warehouse.stage import OutletRow

if TYPE_CHECKING:
    from tldextract import TLDExtract


def outlet_row(capture: Capture, articles: Sequence[Article], given: str | None = None) -> OutletRow | None:
    """The outlet of a capture, or None where nothing tells."""
    url = capture.url or next((a.url for a in articles if a.url), None)
    domain = registered_domain(url) if url else None
    site_name = next((a.site_name for a in articles if a.site_name), None)
    if domain:
        return OutletRow(domain, site_name or domain, domain)
    name = capture.fields.get("outlet") or given
    if name:
        return OutletRow(re.sub(r"[^\w]+", "-", name.casefold()).strip("-") or "unnamed", name)
    return None


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
