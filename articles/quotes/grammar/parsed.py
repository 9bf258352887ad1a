"""What the parser says of one paragraph, as plain lists: asking spaCy for one attribute at a time costs more than the
rules."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc


@dataclass(slots=True)
class Parsed:
    """Words with their tags and what they hang on. Token numbers index every list; a root hangs on itself."""

    word: list[str]
    low: list[str]
    """the words in lower case"""
    tag: list[str]
    """Penn Treebank tags"""
    dep: list[str]
    """how a word stands to its head: nsubj, dobj, ccomp …"""
    head: list[int]

    def hang(self, number: int, head: int, dep: str) -> None:
        """Hangs a word on another one."""
        self.head[number], self.dep[number] = head, dep

    def root(self, number: int) -> int:
        """The word that all others of the sentence hang on."""
        while self.head[number] != number:
            number = self.head[number]
        return number


def read_doc(doc: Doc) -> Parsed:
    """What spaCy says of a paragraph."""
    rows = doc.to_array(["HEAD", "DEP", "TAG"]).astype("int64").tolist()
    strings = doc.vocab.strings
    names = {code: strings[code] for row in rows for code in (row[1] % 2**64, row[2] % 2**64)}
    word = [token.text for token in doc]
    return Parsed(
        word=word,
        low=[one.lower() for one in word],
        tag=[names[row[2] % 2**64] for row in rows],
        dep=[names[row[1] % 2**64] for row in rows],
        head=[number + row[0] for number, row in enumerate(rows)],
    )


@cache
def is_verb(tag: str) -> bool:
    """Whether a Penn Treebank tag is a verb's (modals apart)."""
    return tag.startswith("VB")
