"""One parsed paragraph as a tree: what hangs on a word, how far that reaches, which sentence it stands in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from articles.quotes.grammar.mend import mend
from articles.quotes.grammar.parsed import is_verb, read_doc

if TYPE_CHECKING:
    from spacy.tokens import Doc


BEING = frozenset({"am", "is", "are", "was", "were", "be", "been", "being", "'s", "’s"})
BREAKS = {",", "--", "-", "–", "—", ";", ":", "("}
SUBJECTS = ("nsubj", "nsubjpass", "expl")
"""what a clause with a tense has one of"""
SKIP = {",", "--", "-", "–", "—", ":", ";", '"', "''", "``", "“", "”", "‘", "’", "'", "`"}


class Tree:
    """Tokens of a paragraph with tags and dependency parse. Token numbers index every list; `start` and `end` are
    offsets in the article's text."""

    def __init__(self, doc: Doc, offset: int) -> None:
        parsed = read_doc(doc)
        mend(parsed)
        self.word, self.low, self.tag, self.dep, self.head = (
            parsed.word, parsed.low, parsed.tag, parsed.dep, parsed.head,
        )  # fmt: skip
        self.start = [offset + token.idx for token in doc]
        self.end = [start + len(word) for start, word in zip(self.start, self.word, strict=True)]
        self.kids: list[list[int]] = [[] for _ in self.word]
        for number, head in enumerate(self.head):
            if head != number:
                self.kids[head].append(number)
        self.left = list(range(len(self.word)))
        self.right = list(range(len(self.word)))
        self._find_edges()
        self.sentence = self._find_sentences()

    def __len__(self) -> int:
        return len(self.word)

    def _find_edges(self) -> None:
        changed = True
        while changed:  # heads stand on both sides, so a few passes are needed; the depth of the tree bounds them
            changed = False
            for number, head in enumerate(self.head):
                if self.left[number] < self.left[head]:
                    self.left[head] = self.left[number]
                    changed = True
                if self.right[number] > self.right[head]:
                    self.right[head] = self.right[number]
                    changed = True

    def _find_sentences(self) -> list[tuple[int, int]]:
        """For each token the first token of its sentence and the one after its last."""
        roots = [number for number, head in enumerate(self.head) if head == number]
        bounds: list[tuple[int, int]] = [(0, len(self.word))] * len(self.word)
        for root in roots:
            first, last = self.whole(root)
            for number in range(first, last):
                bounds[number] = (first, last)
        return bounds

    def kids_as(self, number: int, *deps: str) -> list[int]:
        """The token's children that stand in one of the relations."""
        return [kid for kid in self.kids[number] if self.dep[kid] in deps]

    def whole(self, number: int) -> tuple[int, int]:
        """The first token of what hangs on a token, itself included, and the one after its last."""
        return self.left[number], self.right[number] + 1

    def behind(self, number: int, *prepositions: str) -> list[int]:
        """The nouns behind a token's prepositions: the mill, of what was bought by the mill."""
        links = (k for k in self.kids_as(number, "prep", "agent", "dative") if self.low[k] in prepositions)
        return [noun for link in links for noun in self.kids_as(link, "pobj")]

    def agents(self, verb: int) -> list[int]:
        """Who does what a passive tells: closed by the council, not by Friday."""
        return [who for by in self.kids_as(verb, "agent") for who in self.kids_as(by, "pobj")]


def trim(tree: Tree, last: int) -> int:
    """The end of a stretch without the marks and conjunctions it ends in."""
    while last > 1 and (tree.word[last - 1] in SKIP - {'"', "''", "”"} or tree.tag[last - 1] in (".", "CC")):
        last -= 1
    return last


def opened_before(tree: Tree, first: int, stop: int, last: int) -> tuple[int, int]:
    """The clause into which something is set right after the word that opens it: the park, | which, she said, is
    full |, lies here; many aides, | all of whom, she said, were late; he left because, he said, | it rained. The whole
    stretch from first to last where no such word stands before stop."""
    opener = stop - 1
    if opener < first or tree.low[opener] in ("so", "as"):
        return first, last
    is_relative = tree.tag[opener] in ("WDT", "WP")
    if not is_relative and tree.dep[opener] != "mark" and tree.tag[opener] != "WRB" and tree.low[opener] != "including":
        return first, last
    begin = opener if is_relative else stop
    if is_relative and tree.dep[opener] == "pobj":
        begin = tree.left[tree.head[tree.head[opener]]]
    verb = tree.head[opener]
    while not is_verb(tree.tag[verb]) and tree.head[verb] != verb:
        verb = tree.head[verb]
    return begin, tree.right[verb] + 1 if stop < verb else last
