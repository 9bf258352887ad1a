"""Read once what a page says of itself in its head and its markup: metas, links, JSON-LD."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement

from articles.domains import registered_domain
from articles.page.decode import storable

ARTICLE_TYPES = re.compile(r"Article|(?<!Job)Posting|Report|Review|Recipe|AnalysisNews|OpinionNews|BackgroundNews")
_MAX_SCRIPT = 2_000_000


@dataclass
class Marks:
    """What a page says of itself in its head and its markup, read once."""

    metas: dict[str, list[str]] = field(default_factory=dict)
    """lower-case name, property or itemprop to contents"""
    linked: list[dict[str, Any]] = field(default_factory=list)
    """objects of JSON-LD that describe an article, the page's own first"""
    others: list[dict[str, Any]] = field(default_factory=list)
    """the other objects of JSON-LD"""
    canonical: str | None = None
    html_lang: str | None = None
    html_title: str | None = None
    damage: list[str] = field(default_factory=list)
    """what could not be read, in words"""

    def first(self, *names: str) -> str | None:
        for name in names:
            for value in self.metas.get(name, ()):
                if value:
                    return value
        return None

    def texts(self, key: str) -> Iterator[str]:
        for each in self.linked:
            yield from strings(each.get(key))


def read_marks(tree: HtmlElement, url: str | None) -> Marks:
    """The page's metas, links and JSON-LD. What is broken is left out and named in `damage`."""
    marks = Marks(html_lang=tree.get("lang") or tree.get("{http://www.w3.org/XML/1998/namespace}lang"))
    for meta in tree.iter("meta"):
        content = meta.get("content")
        if content is None:
            continue
        for key in ("property", "name", "itemprop", "http-equiv"):
            name = meta.get(key)
            if name and (key != "itemprop" or name.lower().startswith("date")):
                marks.metas.setdefault(name.lower(), []).append(clean(content))
    for link in tree.iter("link"):
        rel = (link.get("rel") or "").lower()
        href = link.get("href")
        if rel == "canonical" and href and marks.canonical is None:
            marks.canonical = _address(href, url)
    title = next(tree.iter("title"), None)
    if title is not None:
        marks.html_title = clean(title.text_content()) or None
    for script in tree.iter("script"):
        kind = (script.get("type") or "").lower()
        if "ld+json" in kind and script.text:
            _read_linked(script.text, marks)
    own = _own_address(marks, url)
    marks.linked.sort(key=lambda each: not _is_about(each, own))
    return marks


def _read_linked(text: str, marks: Marks) -> None:
    if len(text) > _MAX_SCRIPT:
        marks.damage.append(f"JSON-LD of {len(text)} characters left unread")
        return
    body = text.strip().removeprefix("<![CDATA[").removesuffix("]]>").strip().rstrip(";")
    try:
        loaded = json.loads(body, strict=False)
    except (ValueError, RecursionError) as wrong:
        repaired = _repaired(body)
        if repaired is None:
            marks.damage.append(f"JSON-LD unreadable: {type(wrong).__name__}")
            return
        loaded = repaired
    stack: list[tuple[Any, int]] = [(loaded, 0)]
    while stack:
        each, depth = stack.pop()
        if isinstance(each, list):
            stack += [(e, depth) for e in reversed(each[:500])]
        elif isinstance(each, dict):
            types = " ".join(strings(each.get("@type")))
            if ARTICLE_TYPES.search(types):
                marks.linked.append(each)
            elif types:
                marks.others.append(each)
            if depth < 4:
                for key in ("@graph", "mainEntity", "mainEntityOfPage", "itemListElement", "item", "hasPart"):
                    if isinstance(each.get(key), list | dict):
                        stack.append((each[key], depth + 1))


_PAIR = re.compile(r'"(headline|datePublished|dateModified|articleSection|inLanguage)"\s*:\s*"((?:[^"\\]|\\.){1,500})"')


def _repaired(body: str) -> dict[str, Any] | None:
    """The plain fields of a JSON-LD article whose syntax is broken elsewhere."""
    if not ARTICLE_TYPES.search(body[:5000]):
        return None
    found: dict[str, Any] = {}
    for match in _PAIR.finditer(body[:100_000]):
        found.setdefault(match.group(1), match.group(2).replace('\\"', '"').replace("\\/", "/"))
    return {"@type": "Article", **found} if found else None


def _is_about(each: dict[str, Any], own: str | None) -> bool:
    """Whether an article of JSON-LD is the page's own and not one it links to."""
    if own is None:
        return True
    said = [*strings(each.get("url")), *strings(each.get("@id"))]
    page = each.get("mainEntityOfPage")
    said += strings(page.get("@id") if isinstance(page, dict) else page)
    paths = [urlsplit(a).path.rstrip("/") for a in said if a.startswith(("http", "/"))]
    return not paths or urlsplit(own).path.rstrip("/") in paths


def _own_address(marks: Marks, url: str | None) -> str | None:
    return marks.canonical or _address(marks.first("og:url") or "", url) or url


def find_url(marks: Marks, url: str | None, domains: Sequence[str] = ()) -> tuple[str | None, str]:
    """The page's canonical address and where it was found. Not one of another site, for which a reprint names its
    original, unless `domains` has both; and none of a front page or section, which badly built pages all name."""
    for found, source in (
        (marks.canonical, "link:canonical"),
        (_address(marks.first("og:url") or "", url), "meta:og:url"),
    ):
        if found and (url is None or (_is_page(found, url) and _is_same_site(found, url, domains))):
            return found, source
    return url, "capture"


_MIRRORS = ("ampproject.org", "googleusercontent.com", "translate.goog")
"""hosts that show the pages of others as if they were theirs"""
_OF_ARTICLE = re.compile(r"\d{3}|-[^/]*-")
"""what the path of an article has and that of a section has not: a number, a headline"""


def _is_same_site(found: str, url: str, domains: Sequence[str]) -> bool:
    hosts = [(urlsplit(each).hostname or "").removeprefix("www.") for each in (found, url)]
    if hosts[0] == hosts[1] or _is_within(hosts[1], _MIRRORS):
        return True
    return all(_is_within(host, domains) for host in hosts) or registered_domain(found) == registered_domain(url)


def _is_within(host: str, domains: Sequence[str]) -> bool:
    return any(f".{host}".endswith(f".{domain.removeprefix('www.')}") for domain in domains)


def _is_page(found: str, url: str) -> bool:
    """Whether an address can be that of the page at another: it is none that lies above it and of no article."""
    above, own = urlsplit(found), urlsplit(url)
    path, rest = above.path.strip("/"), own.path.strip("/")
    if not path:
        return bool(above.query) or not (rest or own.query)
    if above.query or not rest.startswith(f"{path}/"):
        return True
    return bool(_OF_ARTICLE.search(path)) or not _OF_ARTICLE.search(rest.rpartition("/")[2])


def _address(href: str, base: str | None) -> str | None:
    try:
        joined = urljoin(base or "", href.strip())
        return joined if urlsplit(joined).scheme in ("http", "https") and urlsplit(joined).hostname else None
    except ValueError:
        return None


def strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        if value.strip():
            yield clean(value)
    elif isinstance(value, list):
        for each in value[:100]:
            yield from strings(each)
    elif isinstance(value, dict):
        for key in ("name", "@value", "@id"):
            if isinstance(value.get(key), str):
                yield from strings(value[key])
                break


def clean(text: str) -> str:
    """The text with entities resolved (twice: many pages escape them again) and white space made single."""
    plain = unescape(unescape(text)) if "&" in text else text
    return storable(" ".join(plain.split()).replace("\xad", ""))
