"""An outlet's saved pages, and what was read from them when a person last looked: its tests, without the network."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from articles.read import Known, read
from articles.records import Capture, Rejected, Shape
from flows.outlets import Configured, site_of


@dataclass(frozen=True, slots=True)
class Tried:
    """One saved page, and in which fields it is no longer read as expected."""

    page: Path
    is_new: bool
    """nothing was expected yet: what is read now was written down, to be looked at"""
    differs: dict[str, tuple[Any, Any]]
    """field to (expected, found)"""


def try_pages(folder: Path, regen: bool = False, known: Configured | None = None) -> Iterator[Tried]:
    """Every page of a folder: NAME.html beside NAME.json with its url and what is expected of it. Where nothing is
    expected yet, or with regen, what is read now is written down."""
    for page in sorted(folder.glob("*.html")):
        expected_path = page.with_suffix(".json")
        expected = json.loads(expected_path.read_text("utf-8")) if expected_path.exists() else {}
        found = read_saved(page, expected.get("url"), known)
        is_new = set(expected) <= {"url"}
        if is_new or regen:
            text = json.dumps({"url": expected.get("url"), **found}, ensure_ascii=False, indent=2)
            expected_path.write_text(text + "\n", "utf-8")
            yield Tried(page, is_new, {})
            continue
        differs = {name: (expected.get(name), value) for name, value in found.items() if expected.get(name) != value}
        yield Tried(page, False, differs)


def read_saved(page: Path, url: str | None, known: Configured | None = None) -> dict[str, Any]:
    """What a saved page says, with the outlet's rules: title, authors, published, paragraphs; or why it is refused.
    Without `known` the rules of the shipped configs and of ./outlets count."""
    capture = Capture(page.read_bytes(), Shape.HTML, str(page), url=url)
    try:
        articles = read(capture, frozenset(), known=Known(site_of(capture, known))).articles
    except Rejected as rejected:
        return {"rejected": str(rejected)}
    first = articles[0]
    return {
        "title": first.title,
        "authors": list(first.authors),
        "published": first.published.at.isoformat() if first.published else None,
        "language": first.language,
        "paragraphs": [line for article in articles for line in article.text.split("\n\n")],
    }
