"""Where an article goes on: the links of a page to the part after it, the part before, and all of it on one page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urljoin

from lxml.html import HtmlElement

from articles.page.outlet import Site, texts_by

MOST_PARTS = 50
_LONGEST_ADDRESS = 2_000
_MOST_LINKS = 20
_WORD = r"(?:pages?|pg|page_?num(?:ber)?|page_?no|paged|p|seite|s|pagina|página|sayfa|strona|str|sida|side)"
_NUMBER = r"(?P<number>\d{1,3})"
_QUERY = re.compile(rf"(?P<before>\?(?:[^#]*&)?){_WORD}={_NUMBER}(?P<after>(?:&[^#]*)?)$", re.IGNORECASE)
_WORDED = re.compile(rf"[/,._-]{_WORD}[/=_-]?{_NUMBER}(?P<after>(?:\.\w{{2,5}})?/?(?:\?[^#]*)?)$", re.IGNORECASE)
_LAST = re.compile(rf"/{_NUMBER}(?P<after>/?(?:\?[^#]*)?)$")
_BEFORE_ENDING = re.compile(rf"(?<=[^\d/])[,._-]?{_NUMBER}(?P<after>\.(?:s?html?|php\d?|aspx?|jsp)(?:\?[^#]*)?)$")
_FORMS = (_QUERY, _WORDED, _LAST, _BEFORE_ENDING)
"""how addresses number the parts of an article; that of a name's own end (story-2) is left out: it is another story"""
_SAID = (0, 1)
"""forms that say the word: where there is none, a part 1 may be the first of a series of stories as well"""


@dataclass(frozen=True, slots=True)
class Further:
    """Addresses that a page gives for the rest of its article; None where it gives none."""

    next_url: str | None = None
    previous_url: str | None = None
    whole_url: str | None = None


@lru_cache(maxsize=50_000)
def plain_address(url: str) -> str:
    """An address as two spellings of it are compared: without scheme, www., fragment, and slash at the end."""
    bare = re.sub(r"(?i)^https?://(?:www\.)?", "", url.partition("#")[0])
    path, mark, query = bare.partition("?")
    host, slash, rest = path.partition("/")
    return f"{host.lower()}{slash}{rest}".rstrip("/") + (mark + query if query else "")


def part_number(first: str, url: str) -> int | None:
    """Which part of the article at `first` the address is, from 2; None where it is none by its form."""
    known = plain_address(first)
    return next((n for _, start, n in _forms(url) if n > 1 and start == known), None)


def next_number(url: str, following: str) -> int | None:
    """Which part the following address is, where it is the part after the one at `url`; None where it is not."""
    if part_number(url, following) == 2:
        return 2
    here = {(form, start, n) for form, start, n in _forms(url) if n > 1 or form in _SAID}
    return next((n for form, start, n in _forms(following) if n > 1 and (form, start, n - 1) in here), None)


def _forms(url: str) -> list[tuple[int, str, int]]:
    """Each form in which the address is numbered, the address without the number, and the number."""
    found = []
    for form, pattern in enumerate(_FORMS):
        if match := pattern.search(url.partition("#")[0]):
            before = match["before"].rstrip("&") if form == 0 else ""
            after = match["after"]
            if form == 0:
                after = after.removeprefix("&") if before == "?" else after
            start = plain_address(url[: match.start()] + before + after)
            found.append((form, start.removesuffix("?"), int(match["number"])))
    return found


def find_further(tree: HtmlElement, canonical: str | None, url: str | None, site: Site) -> Further:
    """Where the article of a page goes on. The outlet's own selectors are believed; a link that says it is the next or
    the one before counts only where its address is numbered as a part of this one, since many sites link their stories
    to one another so."""
    if not url:
        return Further()
    linked: dict[str, list[str]] = {"next": [], "prev": []}
    for element in tree.iter("a", "link"):
        if rel := element.get("rel"):
            for name in linked.keys() & set(rel.lower().replace("previous", "prev").split()):
                if len(linked[name]) < _MOST_LINKS:
                    linked[name].extend(_absolute(url, [element.get("href") or url]))
    following = [link for link in linked["next"] if next_number(url, link)]
    earlier = [link for link in linked["prev"] if next_number(link, url)]
    if canonical and part_number(canonical, url):
        earlier.append(canonical)
    own, whole = (
        _absolute(url, texts_by(tree, _as_addresses(xpaths))) for xpaths in (site.next_page, site.single_page)
    )
    return Further(*(next(iter(found), None) for found in ([*own, *following], earlier, whole)))


def _as_addresses(xpaths: Sequence[str]) -> list[str]:
    """Expressions for the addresses of the links that expressions find, or for the strings that these find."""
    return [xpath if re.search(r"/@[\w-]+$|\)$", xpath) else f"({xpath})/@href" for xpath in xpaths]


def _absolute(url: str, links: Sequence[str]) -> list[str]:
    found = []
    for link in links:
        try:
            address = urljoin(url, link.strip())
        except ValueError:
            continue
        if address.startswith(("http://", "https://")) and len(address) <= _LONGEST_ADDRESS:
            found.append(address.partition("#")[0])
    return [address for address in found if plain_address(address) != plain_address(url)]
