"""The domain that someone registered: what two addresses of one site share."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tldextract import TLDExtract


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
