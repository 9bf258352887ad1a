"""Who said what: attributed statements with their speakers, and the chain they came through.

`marks` finds what stands between quotation marks. Then there are two ways, each a package that tells its own steps:

- `grammar` for a language with a parser, English: it weighs what the constructions of each sentence may attribute;
- `patterns` for the other languages of seeds/quotes: a verb of saying beside a quotation or a name.

`lexicon` reads the word lists of seeds/quotes, `spans` looks up what stretch of a text holds a place."""

from __future__ import annotations

from articles.names import Names
from articles.parse import Text
from articles.quotes.grammar import find_by_grammar
from articles.quotes.marks import find_passages
from articles.quotes.patterns import find_by_patterns
from articles.records import Quote


def find_quotes(text: Text, names: Names) -> tuple[Quote, ...]:
    """The attributed statements of a text, in order. text.text[quote.start:quote.end] is the quote."""
    find = find_by_patterns if text.model is None else find_by_grammar
    return tuple(find(text, names, find_passages(text.text, text.paragraphs)))
