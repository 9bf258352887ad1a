"""Pages in which news databases save what was found, many articles in one: their lines, as in an export of text."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from lxml import etree, html

from articles.dump.exports import documents
from articles.page.decode import decode

_SIGNS = re.compile(
    rb"\bDocPublicationName\b|\b\d+ of \d+ DOCUMENTS?\b|\bEnd of Document\b|"
    rb">\s*D(?:oc|ok)ument[eo]? [A-Z]{2,}\w*\d{6}\w{10}"
)
"""what only such a page holds"""
_BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "br", "dd", "div", "dl", "dt", "footer", "h1", "h2", "h3", "h4"),
        *("h5", "h6", "header", "hr", "li", "main", "ol", "p", "pre", "section", "table", "tr", "ul"),
    )
)
_LEFT_OUT = frozenset(("head", "script", "style", "form", "button", "select", "noscript", "template", "nav", "footer"))


def exported_text(page: bytes) -> str | None:
    """The lines of a page of a database that holds articles; None of any other page."""
    if not _SIGNS.search(page):
        return None
    try:
        root = html.document_fromstring(decode(page, None)[0])
    except (etree.LxmlError, ValueError):
        return None
    said = "".join(_said(root))
    text = "\n\n".join(line for part in said.split("\n") if (line := part.strip(" \t")))
    return text if documents(text) else None


@cache
def _labels() -> dict[str, str]:
    told = tomllib.loads((Path(__file__).parent / "databases.toml").read_text("utf-8"))
    return {name: label for label, names in told["labels"].items() for name in names}


def _said(root: html.HtmlElement) -> Iterator[str]:
    """What the elements say: new lines at the borders of blocks, a tab behind a cell, a label where a class tells."""
    before = ""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        tag = element.tag
        if event == "end":
            if tag == "article" and before == "Body":
                yield "\nEnd of Document"
                before = ""
            yield "\n" if tag in _BLOCKS else "\t" if tag in ("td", "th") else ""
            yield re.sub(r"\s+", " ", element.tail or "")
            continue
        if not isinstance(tag, str) or tag in _LEFT_OUT:
            walk.skip_subtree()
            continue
        if tag in _BLOCKS:
            yield "\n"
        label = next((_labels()[name] for name in (element.get("class") or "").split() if name in _labels()), "")
        if label and label != before and "".join(element.itertext()).strip():
            yield "\nBody\n" if label == "Body" else f"\n{label}: "
            before = label
        yield re.sub(r"\s+", " ", element.text or "")
