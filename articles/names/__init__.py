"""Who and what is named: mentions of persons, organisations and places, and which of them are one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from articles.names.find import Span, find_spans
from articles.names.identity import Names, identify
from articles.parse import Text

__all__ = ["Names", "Span", "find_names", "find_spans", "identify"]


def find_names(text: Text, given: Sequence[Span] | None = None, published: date | None = None) -> Names:
    """The names of a text with their entities. Where spans are given, those are kept as they are and only their
    entities are found. The day of the article helps to tell who held an office."""
    return identify(text, find_spans(text) if given is None else given, published)
