"""Statements in a language with a parser, English. In “The mill will close,” said Maria Ortiz, citing the Gazette:

1. `attribute.trees_of` parses the paragraphs that hold quotation marks or a word that attributes. `mend` corrects what
   the parser (`parsed`) gets wrong in news, `tree` is the result. `subjects` tells who acts by a verb: Maria Ortiz.
2. Statements are proposed. In marks: `direct` finds the cue of a quotation (said) and who speaks by it, `outside` the
   words outside the marks that may belong to it, `turns` who speaks in a dialogue. Without marks: `clauses` finds what
   nouns, adjectives and phrases attribute, `reports` what verbs do; `extents` adds where else it may begin or end.
3. `signs` weighs each proposal by what speaks for and against it (signs.toml); `attribute` keeps the likeliest ones.
4. `resolve` reads what was kept, in order: `speakers` tells who speaks, `pronouns` whom he, she, they and it stand for,
   `cast` who is named in the text, `nameless` what is told of sources without a name, and `chains` through whom the
   words came: from Maria Ortiz, who has them from the Gazette."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from articles.names import Names
from articles.parse import Text
from articles.quotes.grammar.attribute import attributions, trees_of
from articles.quotes.grammar.resolve import resolve
from articles.quotes.grammar.turns import find_turns
from articles.quotes.marks import Passage
from articles.records import Quote


def find_by_grammar(text: Text, names: Names, passages: Sequence[Passage]) -> Iterator[Quote]:
    """The statements of a text, in order, by the grammar of its sentences."""
    turns = find_turns(text.text, text.paragraphs, names)
    trees = trees_of(text, passages, turns)
    return resolve(text, names, passages, trees, attributions(text, names, passages, trees, turns))
