"""Statements in a language without a parser. In « Le moulin fermera », a dit Maria Ortiz à l'agence Reuters:

1. `languages` has the patterns of a language, made of its verbs of saying and small words: a dit.
2. `dashed` adds quotations that a dash opens; `unlisted` adds speakers whom no list of names has: Maria Ortiz.
3. `reader` goes through quotations and clauses in order and looks for who stands beside a verb of saying. It asks
   `named_text` for sentences and the names in them, and `heard` who spoke last, for he and she. Chinese and Japanese,
   which set no spaces, have a reader of their own (`unspaced`).
4. `cited` adds the chain: whom an outlet cites, and which outlet somebody told it, Reuters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from articles.names import Names
from articles.parse import Text
from articles.quotes.marks import Passage
from articles.quotes.patterns.cited import with_sources
from articles.quotes.patterns.reader import read_marked
from articles.records import Quote


def find_by_patterns(text: Text, names: Names, passages: Sequence[Passage]) -> Iterator[Quote]:
    """The statements of a text, in order, by the words that stand beside quotations and names."""
    found = read_marked(text.text, text.paragraphs, passages, text.language, names)
    return with_sources(found, text.text, text.language, names)
