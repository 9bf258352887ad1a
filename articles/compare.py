"""How two articles are related: what of one stands in the other, word for word or reworded."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from articles import facts
from articles.alike import Bag, Content, Pair, alike, bag_of, content, share_kept, words_of
from articles.sketches import SHINGLE, lead_words

# The first character is the rarest part, so that the engine goes from one to the next.
_SENTENCE_END = re.compile(
    r"[.!?…。！？\n](?:(?<=\n)\n*|(?<=[。！？])([”’」』）]*+)(?!と)\s*|(?<!\n)([\"”’»)\]]*)\s+(?=[\"“‘«(\[]*[^\W\da-z_]))"
)
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:[A-Z]|Mr|Mrs|Ms|Dr|St|Gen|Col|Lt|Sgt|Sen|Rep|Gov|Prof|No|vs|U\.S|U\.N|U\.K)\.$"
)
REWORDED = 0.5


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its place: text[start:end]."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """What became of a sentence between two texts: same, reworded, only_a or only_b."""

    kind: str
    similarity: float
    a: Sentence | None
    b: Sentence | None


@dataclass(frozen=True)
class Comparable:
    """An article as it is compared."""

    article_id: str
    text: str
    title: str | None = None
    published: date | None = None
    last_day: date | None = None
    """the last day it may be of, where only a month or year is known"""
    wire_agency: str | None = None
    names: frozenset[str] = frozenset()
    """entities named"""
    quotes: frozenset[str] = frozenset()
    """clusters of its quotations"""

    @cached_property
    def sentences(self) -> list[Sentence]:
        return sentences(self.text)

    @cached_property
    def _as_read(self) -> tuple[list[str], Content]:
        said = [words_of(sentence.text) for sentence in self.sentences]
        return [" ".join(words).lower() for words in said], content(said)

    @property
    def days(self) -> tuple[date, date] | None:
        """The first and the last day it may be of."""
        return (self.published, self.last_day or self.published) if self.published else None

    @property
    def wordings(self) -> list[str]:
        """Each sentence as its words alone."""
        return self._as_read[0]

    @cached_property
    def wordings_said(self) -> frozenset[str]:
        return frozenset(self.wordings)

    @property
    def content(self) -> Content:
        """The content words of each sentence."""
        return self._as_read[1]

    @cached_property
    def shingles(self) -> set[int]:
        said = " ".join(self.wordings).split()
        return set(map(hash, zip(*(said[n:] for n in range(SHINGLE)), strict=False))) or {hash(tuple(said))}

    @cached_property
    def lead(self) -> dict[int, float]:
        return lead_words(self.title, self.text)

    @cached_property
    def numbers_said(self) -> list[set[str]]:
        """The numbers of each sentence, single digits too."""
        return [
            {number for _, number in facts.numbers(sentence.text)} if facts.may_have_numbers(wording) else set()
            for sentence, wording in zip(self.sentences, self.wordings, strict=True)
        ]

    @cached_property
    def numbers(self) -> frozenset[str]:
        return frozenset(number for said in self.numbers_said for number in said if len(number) > 1)

    @cached_property
    def sounds(self) -> frozenset[str]:
        """How the names sound."""
        return facts.names(self.text)

    @cached_property
    def bag(self) -> Bag:
        """The content words of the text."""
        return bag_of(self.content)

    @cached_property
    def length(self) -> int:
        """Characters of the sentences together."""
        return sum(len(sentence.text) for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Comparison:
    """How two articles are related, and what that was judged by."""

    relation: str | None
    """same_text, same_wire, rewrite, same_quote, same_subject or None"""
    score: float
    """how sure that is, 0 to 1"""
    reuse_a_in_b: float
    """share of a's words in sentences that b has too, reworded ones included, 0 to 1"""
    reuse_b_in_a: float
    shared_quotes: int
    shared_names: int
    shared_numbers: int
    reasons: dict[str, float]
    edits: tuple[Edit, ...] = ()


def sentences(text: str) -> list[Sentence]:
    """The sentences of a text, by marks and capitals; abbreviations do not end one."""
    found, start = [], 0
    for gap in [*_SENTENCE_END.finditer(text), None]:
        end = (gap.end(gap.lastindex) if gap.lastindex else gap.start()) if gap else len(text)
        if gap and "\n" not in gap.group() and _ABBREVIATION.search(text[max(start, end - 8) : end]):
            continue
        piece = text[start:end]
        if piece.strip():
            lead = len(piece) - len(piece.lstrip())
            found.append(Sentence(start + lead, start + len(piece.rstrip()), piece.strip()))
        start = gap.end() if gap else len(text)
    return found


def related(a: Comparable, others: Sequence[Comparable]) -> Iterator[tuple[Comparable, Comparison]]:
    """Those of some others that an article is related to, and how.

    Shingle containment (Broder 1997) tells copies; rewrites are told by the words, numbers and names that both have;
    sentences are aligned by the content words they share, weighted by their length."""
    shares = share_kept(a.bag, [b.bag for b in others])
    hopeful = [(b, share) for b, share in zip(others, shares, strict=True) if _may_be_related(a, b, share)]
    matches = _aligned(a, [b for b, _ in hopeful])
    for (b, words_share), matched in zip(hopeful, matches, strict=True):
        comparison = _judged(a, b, words_share, matched)
        if comparison.relation:
            yield b, comparison


def _may_be_related(a: Comparable, b: Comparable, words_share: float) -> bool:
    """Whether two articles are related if their common sentences have the same numbers."""
    if a.quotes & b.quotes or _of_one_text(*_contained(a, b), True, _score(a, b, words_share, 0, 0)):
        return True
    return subject_similarity(a, b) >= SAME_SUBJECT


def _contained(a: Comparable, b: Comparable) -> tuple[float, float]:
    """Share of a's shingles that b has too, and of b's that a has."""
    shared = len(a.shingles & b.shingles)
    return shared / max(1, len(a.shingles)), shared / max(1, len(b.shingles))


def _score(a: Comparable, b: Comparable, words_share: float, told: int, told_otherwise: int) -> float:
    numbers_share, names_share = _kept(a.numbers, b.numbers, 5), _kept(a.sounds, b.sounds, 2)
    quotes = len(a.quotes & b.quotes)
    return rewrite_score(words_share, numbers_share, names_share, quotes, told_otherwise / (told + 2), _gap(a, b))


def _gap(a: Comparable, b: Comparable) -> int | None:
    """Days between the two, the fewest they may be."""
    if a.days is None or b.days is None:
        return None
    (a_first, a_last), (b_first, b_last) = a.days, b.days
    return max(0, (a_first - b_last).days, (b_first - a_last).days)


def _judged(a: Comparable, b: Comparable, words_share: float, matches: Sequence[Pair]) -> Comparison:
    in_b, in_a = _contained(a, b)
    reuse_a = _reuse(a, [i for i, _, _ in matches])
    reuse_b = _reuse(b, [j for _, j, _ in matches])
    quotes = a.quotes & b.quotes
    names = a.names & b.names
    same_numbers = a.numbers & b.numbers
    names_share = _kept(a.sounds, b.sounds, 2)
    numbers_share = _kept(a.numbers, b.numbers, 5)
    told, told_otherwise = _numbers_in(a, b, matches)
    gap = _gap(a, b)
    credit = bool(a.wire_agency and a.wire_agency == b.wire_agency)
    order = _order([j for _, j, _ in matches])
    reasons = {
        "shingles_a_in_b": round(in_b, 3),
        "shingles_b_in_a": round(in_a, 3),
        "same_order": round(order, 3),
        "words_share": round(words_share, 3),
        "names_share": round(names_share, 3),
        "numbers_share": round(numbers_share, 3),
        "numbers_changed": float(told_otherwise),
        "same_agency": float(credit),
    }
    if gap is not None:
        reasons["days_apart"] = float(gap)
    score = _score(a, b, words_share, told, told_otherwise)
    is_filled_in_anew = told >= 4 and told_otherwise > 0.6 * told  # the weather, the close of trade, a match
    relation = None if is_filled_in_anew else _of_one_text(in_a, in_b, credit, score)
    if relation == "same_text":
        score = min(in_a, in_b)
    elif relation == "same_wire":
        score = max(in_a, in_b, score)
    elif relation is None and quotes:
        relation, score = "same_quote", 1 - score
    elif relation is None:
        subject = subject_similarity(a, b)
        reasons["subject"] = round(subject, 3)
        if subject >= SAME_SUBJECT:
            relation, score = "same_subject", subject
    return Comparison(
        relation,
        round(score, 4),
        round(reuse_a, 4),
        round(reuse_b, 4),
        len(quotes),
        len(names),
        len(same_numbers),
        reasons,
        _edits(a, b, matches) if relation in ("same_text", "same_wire", "rewrite") else (),
    )


def _of_one_text(in_a: float, in_b: float, is_of_one_agency: bool, score: float) -> str | None:
    """Whether two articles are copies or rewrites, by the shares of shingles that stand in the other one."""
    if min(in_a, in_b) >= 0.8:
        return "same_text"
    if max(in_a, in_b) >= 0.5 or (is_of_one_agency and max(in_a, in_b) >= 0.25):
        return "same_wire"
    return "rewrite" if score >= 0.5 else None


SAME_SUBJECT = 0.3


def subject_similarity(a: Comparable, b: Comparable) -> float:
    """Cosine of the content words and names that two articles begin with, 0 to 1."""
    x, y = sorted((a.lead, b.lead), key=len)
    return sum(weight * y[word] for word, weight in x.items() if word in y)


def rewrite_score(words: float, numbers: float, names: float, quotes: int, changed: float, gap: int | None) -> float:
    """How sure one of two articles was written from the other or both from one text, 0 to 1: a logistic function.
    Who rewrites takes other words and other sentences but keeps the numbers and the names; who reports the
    same event has some of them, and many of his own. Common sentences with other numbers in them are a form filled in
    anew."""
    late = 0.0 if gap is None else min(gap, 30) / 30
    x = -8.5 + 8.0 * numbers + 4.0 * words + 2.5 * names + 0.3 * min(quotes, 3) - 2.0 * changed - 1.5 * late
    return 1 / (1 + math.exp(-x))


def _kept(a: frozenset[str], b: frozenset[str], doubt: int) -> float:
    """Share of the fewer facts that stand in the other text too, drawn to a half where there are few: as if there were
    so many (doubt) more, every second of them shared."""
    return (len(a & b) + doubt / 2) / (min(len(a), len(b)) + doubt)


def _numbers_in(a: Comparable, b: Comparable, matches: Sequence[Pair]) -> tuple[int, int]:
    """How many numbers the common sentences have in both, and how many of these are not the same."""
    told = same = 0
    for i, j, _ in matches:
        told += min(len(a.numbers_said[i]), len(b.numbers_said[j]))
        same += len(a.numbers_said[i] & b.numbers_said[j])
    return told, told - same


def align(a: Comparable, b: Comparable) -> tuple[Edit, ...]:
    """What became of each sentence: equal ones first, then the most similar pairs, each sentence used once; then what
    only one has."""
    return _edits(a, b, _aligned(a, [b])[0])


def _aligned(a: Comparable, others: Sequence[Comparable]) -> list[list[Pair]]:
    """For each of some others the sentences of it and a that belong together, in the order of a."""
    alike_ones = alike(a.content, [b.content for b in others], REWORDED)
    return [_matches(a, b, alike_to_b) for b, alike_to_b in zip(others, alike_ones, strict=True)]


def _matches(a: Comparable, b: Comparable, alike_ones: Sequence[Pair]) -> list[Pair]:
    from rapidfuzz import fuzz

    found: dict[int, tuple[int, float]] = {}
    if a.wordings_said & b.wordings_said:
        equals: dict[str, list[int]] = {}
        for j, wording in reversed(list(enumerate(b.wordings))):
            equals.setdefault(wording, []).append(j)
        for i, wording in enumerate(a.wordings):
            if wording and equals.get(wording):
                found[i] = equals[wording].pop(), 1.0
    used = {j for j, _ in found.values()}
    pairs = []
    for i, j, share in alike_ones:
        if i not in found and j not in used:
            as_written = fuzz.ratio(a.sentences[i].text, b.sentences[j].text) / 100
            pairs.append((max(share, as_written), -i, -j))
    for share, i, j in sorted(pairs, reverse=True):
        if -i not in found and -j not in used:
            found[-i] = (-j, share)
            used.add(-j)
    return [(i, *found[i]) for i in sorted(found)]


def _edits(a: Comparable, b: Comparable, matches: Sequence[Pair]) -> tuple[Edit, ...]:
    found = {i: (j, alike) for i, j, alike in matches}
    used = {j for _, j, _ in matches}
    edits = []
    in_a, in_b, sentences = a.wordings, b.wordings, b.sentences
    for i, sentence in enumerate(a.sentences):
        if i in found:
            j, alike = found[i]
            same = in_a[i] == in_b[j]
            edits.append(Edit("same" if same else "reworded", 1.0 if same else round(alike, 3), sentence, sentences[j]))
        else:
            edits.append(Edit("only_a", 0.0, sentence, None))
    edits += [Edit("only_b", 0.0, None, s) for j, s in enumerate(sentences) if j not in used]
    return tuple(edits)


def _reuse(article: Comparable, taken: Sequence[int]) -> float:
    """Share of an article's text that these sentences are."""
    sentences = article.sentences
    return sum(len(sentences[i].text) for i in taken) / article.length if article.length else 0.0


def _order(places: Sequence[int]) -> float:
    """Share of the common sentences that stand in the same order: the longest rising run of places."""
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails) / len(places) if len(places) > 1 else 0.0
