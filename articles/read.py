"""Read one capture: the page down to its articles, their names, and who said what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from articles.dump import read_article_text, read_dump
from articles.given import with_given
from articles.joined import join
from articles.names import Span, find_names
from articles.page import NO_SITE, read_page, read_part
from articles.page.outlet import Site
from articles.parse import Text
from articles.quotes import find_quotes
from articles.records import Article, Capture, Reading, Rejected, Shape
from articles.repeated import cut_repeated


class Step(StrEnum):
    """How far to read: the article alone, or its quotes and its names as well."""

    ARTICLE = "article"
    QUOTES = "quotes"
    ENTITIES = "entities"


EVERY_STEP = frozenset(Step)
_READERS = {Shape.TEXT_DUMP: read_dump, Shape.ARTICLE_TEXT: read_article_text}


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a capture's outlet beside the capture: how its pages are built, and what it repeats on them."""

    site: Site = NO_SITE
    repeated: Mapping[str, int] = field(default_factory=dict)
    """key of a block to the number of the outlet's articles it stands in"""
    articles: int = 0
    """articles that were counted"""


NOTHING_KNOWN = Known()


def read(
    capture: Capture,
    steps: frozenset[Step] = EVERY_STEP,
    given: Sequence[Span] | None = None,
    known: Known = NOTHING_KNOWN,
    parts: Sequence[Capture] = (),
) -> Reading:
    """What a capture says; with `parts`, the article that begins on its page and goes on on theirs. Raises Rejected
    where it holds no article."""
    if capture.rejected is not None:
        raise Rejected(capture.rejected, capture.note)
    found = read_page(capture, known.site) if capture.shape is Shape.HTML else _READERS[capture.shape](capture)
    if parts and len(found) == 1:
        others = (read_part(part, known.site) for part in parts if part.shape is Shape.HTML)
        found = (join(found[0], [part for part in others if part is not None]),)
    articles = [cut_repeated(article, known.repeated, known.articles) for article in with_given(found, capture)]
    return Reading(tuple(annotate(article, steps, given) for article in articles))


def annotate(article: Article, steps: frozenset[Step], given: Sequence[Span] | None = None) -> Article:
    """The article with its names and quotes, as the steps ask; quotes need names, so they find both."""
    if not steps & {Step.QUOTES, Step.ENTITIES}:
        return article
    text = Text(article.text, article.language or "en", article.title or "")
    beside: dict[int, str] = {}
    for block in article.blocks:
        if block.kind == "caption" and block.start is None and block.text not in beside.values():
            beside[block.number] = block.text
    names = find_names(text, given, article.published.at.date() if article.published else None, beside)
    quotes = find_quotes(text, names) if Step.QUOTES in steps else ()
    return replace(
        article,
        quotes=quotes,
        mentions=names.mentions,
        caption_mentions=names.caption_mentions,
        entities=names.entities,
        aliases=names.aliases,
    )
