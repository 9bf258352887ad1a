"""Words outside quotation marks that belong to what was quoted: said it was "a lie" and no more."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from articles.quotes.grammar.direct import Spoken
from articles.quotes.grammar.tree import Tree
from articles.quotes.lexicon import is_of

_NAMING = {"name", "judge"}


def outside(tree: Tree, one: Spoken) -> Iterator[tuple[int, int]]:
    """Words outside the marks that may be part of what was said: she said that if he went, "I would go"; the streets
    were empty, she added, "but we went"; he said it was "a lie" and no more."""
    if one.order not in ("before", "after") or one.cue_head is None or one.passages[0].paragraph != one.paragraph:
        return
    full = "full" in one.signs
    trail = _trail(tree, one) if not full else None
    if trail is not None:
        yield trail
    mark = one.passages[0].outer_start
    opening = bisect_left(tree.start, mark)
    if one.order == "after":
        first = opening
        while first > 0 and tree.tag[first - 1] != "." and tree.word[first - 1] not in ("”", '"', "''"):
            first -= 1
        while first < opening and (tree.tag[first] == "CC" or tree.word[first] in (",", "“", '"', "``")):
            first += 1
        if opening - first >= (2 if full else 1):
            yield tree.start[first], mark
    else:
        yield from _between(tree, one, one.cue_head, opening, mark)
        if one.speaker_head is not None and not full:
            yield from _ahead(tree, one.cue_head, one.speaker_head)


def _between(tree: Tree, one: Spoken, verb: int, opening: int, mark: int) -> Iterator[tuple[int, int]]:
    """What stands between a cue and the mark after it, and the "which" that is called so."""
    names = is_of(tree.low[verb], _NAMING)
    first = verb + 1
    while first < opening and (
        tree.low[first] in ("that", ",", ":", "“", '"', "``") or (tree.tag[first] in ("NNP", "PRP") and not names)
    ):
        first += 1
    which = [k for k in tree.kids[verb] if k < verb and tree.tag[k] in ("WDT", "WP") and k != one.speaker_head]
    if names and which:  # which she called "a farce"
        yield tree.start[which[0]], tree.end[which[0]]
    marked = any(tree.low[k] == "that" and tree.dep[k] == "mark" for k in range(verb + 1, opening))
    if opening - first >= (1 if names else 2) and (marked or "full" not in one.signs):
        yield tree.start[first], mark


def _ahead(tree: Tree, verb: int, who: int) -> Iterator[tuple[int, int]]:
    """What stands before the speaker: The streets, she said, were "full of mud"."""
    start = tree.sentence[verb][0]
    edge = tree.left[who]
    while edge > start and tree.word[edge - 1] in (",", "-", "--", "–", "—"):
        edge -= 1
    while start < edge and (tree.tag[start] == "CC" or tree.word[start] in (",", "”", '"', "''")):
        start += 1
    if edge < tree.left[who] and edge - start >= 2:
        yield tree.start[start], tree.end[edge - 1]


def _trail(tree: Tree, one: Spoken) -> tuple[int, int] | None:
    """What goes on after the last closing mark within the sentence."""
    last = one.passages[-1]
    if not last.is_closed:
        return None
    first = bisect_left(tree.start, last.outer_end)
    if first >= len(tree) or not tree.word[first][:1].islower() or tree.start[first] > last.outer_end + 2:
        return None
    if one.cue_head is not None and first <= one.cue_head < first + 12:
        return None
    end = first
    while end < len(tree) and tree.tag[end] != "." and tree.word[end] not in (",", ";", "--", "-", "–", "—", ":"):
        end += 1
    return (tree.start[first], tree.end[end - 1]) if end - first >= 2 else None
