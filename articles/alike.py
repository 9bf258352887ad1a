"""Which sentences of one text say, in other words, what sentences of others say."""

from __future__ import annotations

import re
import zlib
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from articles.language import HIRAGANA, UNSPACED, pieces

WORD = re.compile(r"\w+(?:[’']\w+)?")
STOP = frozenset(
    WORD.findall("""a an the and or but nor so yet of in on at to for from by with as is are was were be been being has
    have had do does did not no it its he his him she her they their them we our us you your i my me this that these
    those there here who whom whose which what when where why how will would can could may might must shall should than
    then also into over after before about up out if while more most some any all such only own same other both each
    few very just said says say told according added""")
)
_SUFFIX = re.compile(r"(?:ations?|ings?|edly|ed|ies|es|s|ly)$")
_AT_ONCE = 1_000_000  # pairs of sentences
Pair = tuple[int, int, float]
"""place in the one, place in the other, how alike they are, 0 to 1"""


class Content(NamedTuple):
    """The content words of a text's sentences, one sentence behind the other, each word once in a sentence."""

    stems: NDArray[np.int64]
    weights: NDArray[np.float64]
    places: NDArray[np.int64]
    """which sentence"""
    totals: NDArray[np.float64]
    """sum of the weights of each sentence"""
    sizes: NDArray[np.int64]
    """words of each sentence"""


class Bag(NamedTuple):
    """The content words of a text in the order of their stems, each once."""

    stems: NDArray[np.int64]
    weights: NDArray[np.float64]


def words_of(text: str) -> list[str]:
    """The words of a text; where a script parts none, what stands for them."""
    return WORD.findall(text) if text.isascii() or not UNSPACED.search(text) else pieces(text)


def content(sentences: Sequence[Sequence[str]]) -> Content:
    """The content words of sentences given as words."""
    stems: list[int] = []
    weights: list[float] = []
    totals, sizes = [], []
    for words in sentences:
        bag = weigh(words)
        stems += bag
        weights += bag.values()
        totals.append(sum(bag.values()))
        sizes.append(len(bag))
    counts = np.array(sizes, np.int64)
    places = np.repeat(np.arange(len(sizes)), counts)
    return Content(np.array(stems, np.int64), np.array(weights), places, np.array(totals), counts)


def weigh(words: Sequence[str]) -> dict[int, float]:
    """The content words among words by a number for their stem, each weighted: long words, names and numbers tell
    more."""
    weighed = [pair for pair in map(_weighed, words) if pair[1]]
    bag = dict(weighed)
    if len(bag) < len(weighed):
        for stem, weight in weighed:
            if weight > bag[stem]:
                bag[stem] = weight
    return bag


def bag_of(text: Content) -> Bag:
    """The content words of a whole text, each with its greatest weight."""
    order = np.lexsort((text.weights, text.stems))
    stems, weights = text.stems[order], text.weights[order]
    last = np.flatnonzero(np.append(stems[1:] != stems[:-1], len(stems) > 0))
    return Bag(stems[last], weights[last])


def share_kept(a: Bag, others: Sequence[Bag]) -> list[float]:
    """For each of some texts the weighted share of the content words of the lesser of it and a that stand in both."""
    if not len(a.stems):
        return [0.0] * len(others)
    whose = np.repeat(np.arange(len(others)), [len(other.stems) for other in others])
    stems = np.concatenate([other.stems for other in others])
    weights = np.concatenate([other.weights for other in others])
    at = np.minimum(np.searchsorted(a.stems, stems), len(a.stems) - 1)
    both = np.where(a.stems[at] == stems, np.minimum(a.weights[at], weights), 0.0)
    shared = np.bincount(whose, both, len(others))  # each sum from zero: the same whatever others it is reckoned with
    least = np.minimum(np.bincount(whose, weights, len(others)), a.weights.sum())
    kept: list[float] = np.divide(shared, least, out=np.zeros(len(others)), where=least > 0).tolist()
    return kept


def alike(a: Content, others: Sequence[Content], least: float) -> list[list[Pair]]:
    """For each of some texts its sentences that share so much (least, 0 to 1) with a sentence of a: the weighted share
    of common content words (Dice). Sentences of under three content words are alike only where they are the same."""
    found: list[list[Pair]] = [[] for _ in others]
    if not len(a.stems) or not others:
        return found
    firsts = np.cumsum([0, *(len(other.sizes) for other in others)])
    stems = np.concatenate([other.stems for other in others])
    weights = np.concatenate([other.weights for other in others])
    places = np.concatenate([other.places + first for other, first in zip(others, firsts[:-1], strict=True)])
    totals = np.concatenate([other.totals for other in others])
    sizes = np.concatenate([other.sizes for other in others])
    order = np.argsort(a.stems)
    known, begins, counts = np.unique(a.stems[order], return_index=True, return_counts=True)
    at = np.searchsorted(known[:-1], stems)
    hits = np.flatnonzero(known[at] == stems)
    step = max(1, _AT_ONCE // len(a.sizes))
    for first in range(0, len(sizes), step):
        last = min(first + step, len(sizes))
        some = hits[slice(*np.searchsorted(places[hits], (first, last)))]
        times = counts[at[some]]
        y = np.repeat(some, times)
        nth = np.arange(len(y)) - np.repeat(np.cumsum(times) - times, times)
        x = order[np.repeat(begins[at[some]], times) + nth]  # each y meets every x of its stem
        cell = a.places[x] * (last - first) + places[y] - first
        shape = len(a.sizes), last - first
        shared = np.bincount(cell, np.minimum(a.weights[x], weights[y]), shape[0] * shape[1]).reshape(shape)
        share = 2 * shared / np.maximum(a.totals[:, None] + totals[first:last], 1e-9)
        is_short = np.minimum(a.sizes[:, None], sizes[first:last]) < 3
        i, j = np.nonzero(share >= np.where(is_short, 1 - 1e-9, least))
        whose = np.searchsorted(firsts, first + j, "right") - 1
        inner = first + j - firsts[whose]
        rows = zip(whose.tolist(), i.tolist(), inner.tolist(), share[i, j].tolist(), strict=True)
        for other, of_a, of_other, how in rows:
            found[other].append((of_a, of_other, how))
    return found


@lru_cache(100_000)
def _weighed(word: str) -> tuple[int, float]:
    """A number for a word's stem, and the word's weight: 0 where it has no content."""
    lower = word.lower().removesuffix("'s").removesuffix("’s")
    weight = 2.5 if word[0].isdigit() else 1.8 if word[0].isupper() else min(len(lower), 9) / 6
    stem = (_SUFFIX.sub("", lower) or lower) if len(lower) > 5 else lower
    return zlib.crc32(stem[:7].encode()), 0.0 if lower in STOP or HIRAGANA.search(word) else weight
