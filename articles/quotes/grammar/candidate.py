"""What the constructions of a paragraph propose: a statement, the words that attribute it, and who says it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

CLAUSES = {"that", "said", "according", "which"}
"""frames whose statement is a clause with a tense"""


@dataclass(slots=True)
class Candidate:
    """What may be an attributed statement, in token numbers of its paragraph; pieces are [first, last + 1)."""

    frame: str
    kind: str
    """class of the word that attributes"""
    head: int
    cue: tuple[int, int]
    pieces: list[tuple[int, int]]
    speaker: tuple[int, int] | None = None
    speaker_head: int | None = None
    classes: tuple[str, ...] = ()
    signs: dict[str, int] = field(default_factory=dict)
    """what only the construction knows of the signs in signs.toml, and how often each holds"""
    grammatical: list[tuple[int, int]] | None = None
    """the pieces grammar alone gives, where these are others"""

    def copy(self, pieces: list[tuple[int, int]], **signs: int) -> Candidate:
        """The same construction with other pieces than grammar alone gives it."""
        return replace(self, pieces=pieces, signs={**self.signs, "other_extent": 1, **signs}, grammatical=self.pieces)

    @property
    def first(self) -> int:
        return self.pieces[0][0]

    @property
    def last(self) -> int:
        return self.pieces[-1][1]
