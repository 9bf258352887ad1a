"""Who said what: attributed statements with their speakers, and the chain they came through."""

from __future__ import annotations

from articles.names import Names
from articles.parse import Text
from articles.quotes.attribute import attributions, trees_of
from articles.quotes.cited import with_sources
from articles.quotes.marked import find_marked
from articles.quotes.marks import find_passages
from articles.quotes.resolve import resolve
from articles.quotes.turns import find_turns
from articles.records import Quote


def find_quotes(text: Text, names: Names) -> tuple[Quote, ...]:
    """The attributed statements of a text, in order. text.text[quote.start:quote.end] is the quote."""
    passages = find_passages(text.text, text.paragraphs)
    if text.model is None:
        found = find_marked(text.text, text.paragraphs, passages, text.language, names)
        return tuple(with_sources(found, text.text, text.language, names))
    turns = find_turns(text.text, text.paragraphs, names)
    trees = trees_of(text, passages, turns)
    return tuple(resolve(text, names, passages, trees, attributions(text, names, passages, trees, turns)))
