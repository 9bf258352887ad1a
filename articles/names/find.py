"""Find names in a text: where persons, organisations and places are named, not yet whose names they are."""

from __future__ import annotations

from dataclasses import dataclass

from articles.parse import Text

_KINDS = {"PERSON": "PERSON", "ORG": "ORG", "GPE": "PLACE", "LOC": "PLACE", "FAC": "PLACE"}


@dataclass(frozen=True, slots=True)
class Span:
    """A name's place and kind, before it is known whose name it is."""

    start: int
    end: int
    kind: str


def find_spans(text: Text) -> list[Span]:
    """Names of persons, organisations and places in a text, in order, not overlapping."""
    spans = []
    for number, doc in text.named().items():
        at = text.paragraphs[number][0]
        spans += [Span(at + e.start_char, at + e.end_char, _KINDS[e.label_]) for e in doc.ents if e.label_ in _KINDS]
    return spans
