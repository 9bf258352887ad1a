"""Attributions as quotes: with who speaks, and the chain through which the words came."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from articles.names import Names
from articles.parse import Text
from articles.quotes.grammar.attribute import Attribution, place_of
from articles.quotes.grammar.chains import Chains
from articles.quotes.grammar.pronouns import Speaker
from articles.quotes.grammar.speakers import Speakers
from articles.quotes.grammar.subjects import cited_by
from articles.quotes.grammar.tree import Tree
from articles.quotes.lexicon import inflect
from articles.quotes.marks import Passage
from articles.records import Quote

_ADDING = inflect("add") | inflect("continue")


def resolve(
    text: Text, names: Names, passages: Sequence[Passage], trees: Mapping[int, Tree], found: Sequence[Attribution]
) -> Iterator[Quote]:
    """The attributions as quotes, in order, with their speakers resolved as far as the text tells."""
    yield from _Reader(text, Speakers(text, names, passages, trees, found), passages).read(found)


class _Reader:
    """Reads the attributions of one text in order."""

    def __init__(self, text: Text, speakers: Speakers, passages: Sequence[Passage]) -> None:
        self.text = text.text
        self.speakers = speakers
        self.passages = passages
        self.cast = speakers.cast
        self.chains = Chains(text.text, speakers)

    def read(self, found: Sequence[Attribution]) -> Iterator[Quote]:
        by_place = sorted(found, key=lambda one: (place_of(one), one.start))
        made: dict[int, Quote] = {}
        speakers: dict[int, Speaker | None] = {}
        last: Attribution | None = None
        for one in by_place:
            speaker = speakers[id(one)] = self.speakers.speaker(one) or _going_on(one, last, speakers)
            before, last = last, one
            if speaker is None:
                made[id(one)] = self._quote(one)
                continue
            self.speakers.spoke.append((place_of(one), speaker))
            outer = self.speakers.speaker(one.outer) if one.outer is not None else None
            steps, audience, occasion = self.chains.of(one, speaker, outer)
            if not steps and _is_quoted_again(one):
                same = (who for _, who in reversed(self.speakers.spoke) if who.entity_id == speaker.entity_id)
                steps = next((who.chain for who in same if who.chain and who.entity_id), ())
            if not steps and before is not None and _adds(one, before):
                earlier = speakers.get(id(before))
                steps = earlier.chain if earlier is not None and earlier.entity_id == speaker.entity_id else steps
            speaker.chain = steps or speaker.chain
            made[id(one)] = replace(
                self._quote(one),
                speaker_text=self.text[speaker.start : speaker.end],
                speaker_start=speaker.start,
                speaker_end=speaker.end,
                speaker_name=speaker.name,
                speaker_entity_id=speaker.entity_id,
                speaker_class=speaker.kind,
                is_anonymous=speaker.is_anonymous,
                anonymity=speaker.anonymity,
                sources=steps,
                audience=audience,
                occasion=occasion,
            )
        for one in found:
            yield made[id(one)]

    def _quote(self, one: Attribution) -> Quote:
        quoted = self._share_quoted(one)
        pieces = tuple(self._with_both_marks(start, end) for start, end in one.pieces)
        start, end = pieces[0][0], pieces[-1][1]
        return Quote(
            start=start,
            end=end,
            text=self.text[start:end],
            kind="direct" if quoted >= 0.95 else "mixed" if quoted > 0 else "indirect",
            pieces=pieces,
            cue=self.text[one.cue[0] : one.cue[1]] if one.cue else None,
            cue_start=one.cue[0] if one.cue else None,
            cue_end=one.cue[1] if one.cue else None,
            confidence=round(one.score, 3),
        )

    def _with_both_marks(self, start: int, end: int) -> tuple[int, int]:
        """A piece, and the other mark of a quotation of which it has one at its edge."""
        at = bisect_left(self.passages, end, key=lambda passage: passage.outer_start) - 1
        while at >= 0 and self.passages[at].outer_end > start:
            passage = self.passages[at]
            opens, closes = start <= passage.outer_start, passage.outer_end <= end
            if opens and not closes:
                end = passage.outer_end
            if closes and not opens:
                start = passage.outer_start
            at -= 1
        return start, end

    def _share_quoted(self, one: Attribution) -> float:
        """The share of a statement's letters that stand in marks."""
        letters = sum(self._letters(start, end) for start, end in one.pieces)
        inside = sum(
            self._letters(max(s, start), min(e, end))
            for start, end in one.pieces
            for s, e in self.cast.passages.across(start, end)
        )
        return inside / letters if letters else 0.0

    def _letters(self, start: int, end: int) -> int:
        return sum(map(str.isalnum, self.text[start:end]))


def _adds(one: Attribution, before: Attribution) -> bool:
    """Whether a statement goes on with the one before, and came by the same way: she added."""
    return one.head is not None and one.tree.low[one.head] in _ADDING and one.paragraph - before.paragraph <= 1


def _is_quoted_again(one: Attribution) -> bool:
    """Whether somebody is quoted without a word by whom: it goes without saying who was named before."""
    citing = cited_by(one.tree, one.head) if one.head is not None else None
    return citing is not None and bool(one.tree.kids_as(citing, "nsubjpass"))


def _going_on(one: Attribution, last: Attribution | None, speakers: Mapping[int, Speaker | None]) -> Speaker | None:
    """Who speaks in a paragraph that is nothing but a quotation: the person whose report ended the one above."""
    tree = one.tree
    whole = one.frame == "orphan" and one.start <= tree.start[0] + 1 and one.end >= tree.end[-1] - 2
    if not whole or last is None or last.is_spoken or last.paragraph != one.paragraph - 1:
        return None
    earlier = speakers.get(id(last))
    if earlier is None or earlier.kind != "person":
        return None
    again = Speaker(earlier.start, earlier.end)
    again.become(earlier)
    return again
