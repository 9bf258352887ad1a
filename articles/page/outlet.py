"""What an outlet's config knows of its pages: the one place where its rules meet a tree."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import chain

from lxml import etree
from lxml.html import HtmlElement

from articles.page.again import Verdict
from articles.rules import Rule


class SiteError(ValueError):
    """An outlet's expression cannot be used; the message names it."""


@dataclass(frozen=True, slots=True)
class Site:
    """How one outlet's pages are built. Every expression is an XPath 1.0 and is tried in the order given; the first
    that finds anything counts, but of `strip` all do. What finds nothing leaves the page to the
    general reading, so a redesign costs quality and not articles."""

    name: str | None = None
    domains: tuple[str, ...] = ()
    """hosts that are its own, with those beneath them; today's and those of the past"""
    zone: str | None = None
    """IANA name of the zone its dates are in where they do not say"""
    rules: tuple[Rule, ...] = ()
    """asked before the general ones"""
    body: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    author: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    strip: tuple[str, ...] = ()
    """elements that are no part of the page to be read"""
    strip_id_or_class: tuple[str, ...] = ()
    """the same, by a part of their id or class"""
    replacements: tuple[tuple[str, str], ...] = ()
    """what is replaced in the page's source before it is parsed: old text, new text"""
    agency_credit: tuple[str, ...] = ()
    """regular expressions of lines that credit an agency, group 1 its name"""
    next_page: tuple[str, ...] = ()
    """links to the next part of an article"""
    single_page: tuple[str, ...] = ()
    """links to all of an article on one page"""
    month_first: bool = False
    """03/04/2024 is the fourth of March"""

    def __post_init__(self) -> None:
        given = (self.body, self.title, self.author, self.date, self.strip, self.next_page, self.single_page)
        for expression in chain.from_iterable(given):
            _compiled(expression)


@cache
def _compiled(expression: str) -> etree.XPath:
    """The expression. Raises SiteError where it does not compile or asks for another document."""
    if "document(" in expression:
        raise SiteError(f"an XPath may not ask for another document: {expression!r}")
    try:
        return etree.XPath(expression)
    except etree.XPathSyntaxError as wrong:
        raise SiteError(f"{wrong}: {expression!r}") from None


def strip(tree: HtmlElement, site: Site) -> None:
    """Takes out of the tree what the outlet's rules strip, keeping the text that follows each element."""
    for expression in site.strip:
        for element in found_by(tree, [expression]):
            _drop(element)
    for part in site.strip_id_or_class:
        for element in list(tree.iter()):
            marks = f"{element.get('id') or ''} {element.get('class') or ''}" if isinstance(element.tag, str) else ""
            if part in marks and element.tag not in ("html", "body"):
                _drop(element)


def found_by(tree: HtmlElement, expressions: Iterable[str]) -> list[HtmlElement]:
    """The elements that the first expression to find any finds."""
    for expression in expressions:
        try:
            found = _compiled(expression)(tree)
        except etree.XPathEvalError as wrong:
            raise SiteError(f"{wrong}: {expression!r}") from None
        if isinstance(found, list):
            elements = [each for each in found if isinstance(each, HtmlElement)]
            if elements:
                return elements
    return []


def texts_by(tree: HtmlElement, expressions: Iterable[str]) -> list[str]:
    """The texts, of elements, attributes or strings, that the first expression to find any finds."""
    for expression in expressions:
        try:
            found = _compiled(expression)(tree)
        except etree.XPathEvalError as wrong:
            raise SiteError(f"{wrong}: {expression!r}") from None
        values = found if isinstance(found, list) else [found]
        texts = [" ".join("".join(v.itertext()).split()) if isinstance(v, etree._Element) else str(v) for v in values]
        if any(text.strip() for text in texts):
            return [text.strip() for text in texts if text.strip()]
    return []


def cut_credits(verdicts: list[Verdict], site: Site) -> str | None:
    """Cuts what the outlet's patterns of credits match, a whole line or the end of a kept one, and gives the first
    agency that they name. At the beginning of the text a credit is the dateline: it names the agency and stays."""
    agency: str | None = None
    opening = next((v for v in verdicts if v.is_kept and v.kind == "paragraph"), None)
    for verdict in verdicts if site.agency_credit else ():
        line = " ".join(verdict.text.split())
        for match in (m for p in site.agency_credit for m in [re.search(p, line)] if m and m.group().strip()):
            is_whole = len(match.group().strip()) == len(line)
            if is_whole or (verdict.is_kept and match.end() == len(line)):
                if verdict.is_kept:
                    verdict.rule = "outlet.agency_credit"
                    verdict.kind, verdict.is_kept = ("agency_credit", False) if is_whole else (verdict.kind, True)
                    verdict.text = verdict.text if is_whole else _without_end(verdict.text, match.group())
            elif verdict is not opening or match.start() > 0:
                continue
            named = match.group(1) if match.re.groups else None
            agency = agency or " ".join((named or match.group()).split())
            break
    return agency


def _without_end(text: str, end: str) -> str:
    """The text without the words at its end, however they are spaced."""
    return re.sub(r"\s*" + r"\s+".join(map(re.escape, end.split())) + r"\s*\Z", "", text)


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
