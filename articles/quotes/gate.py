"""Which candidates are attributions: signs of each, weighed by the weights of seeds/quotes/weights.csv."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from articles.quotes.clauses import CLAUSES, Candidate
from articles.quotes.direct import Spoken
from articles.quotes.lexicon import rows, verbs, words
from articles.quotes.tree import Tree

_PERSONS = {"he", "she", "they", "we", "i", "you"}
_WH = {"what", "how", "why", "whether", "if", "who", "when", "where", "which"}
_OPENERS = {"if", "when", "unless", "while", "although", "because"}


@cache
def weights() -> dict[str, float]:
    """Sign to weight, fitted by logistic regression; `bias` is the constant."""
    return {row["sign"]: float(row["weight"]) for row in rows("weights", ("sign", "weight"))}


def strength(signs: Iterable[str]) -> float:
    """The sum of the signs' weights: the log of how much likelier a candidate is than that there is nothing."""
    known = weights()
    return max(-30.0, min(30.0, sum(known.get(sign, 0.0) for sign in signs)))


def probabilities(strengths: Sequence[float]) -> list[float]:
    """How likely each of the candidates of one cue is the statement, where at most one is (multinomial logit)."""
    odds = [math.exp(value) for value in strengths]
    total = 1.0 + sum(odds)
    return [value / total for value in odds]


def speaker_kind(tree: Tree, head: int | None, kinds: dict[int, str]) -> str:
    """What the head of a speaker looks like: a pronoun, a name of some kind, a role, a document, or nothing known."""
    if head is None:
        return "none"
    low = tree.low[head]
    if low in _PERSONS:
        return low
    if low in ("it", "this", "that", "these", "those", "there"):
        return "it"
    if low in ("who", "which"):
        return "who"
    if head in kinds:
        return kinds[head].lower()
    if low in words("documents"):
        return "document"
    if low in words("outlets"):
        return "outlet"
    if low in words("roles"):
        return "role"
    return "name" if tree.tag[head] in ("NNP", "NNPS") else "plural" if tree.tag[head] == "NNS" else "other"


def clause_signs(tree: Tree, one: Candidate, kinds: dict[int, str], quoted: list[bool], nested: bool) -> Iterator[str]:
    """The signs of a clause candidate. quoted says of each token whether it stands within quotation marks."""
    head, frame = one.head, one.frame
    yield "bias"
    yield f"frame={frame}"
    yield f"{frame}/{one.kind}"
    speaker = speaker_kind(tree, one.speaker_head, kinds)
    yield f"speaker={speaker}"
    group = "clause" if frame in CLAUSES else "thing"
    yield f"{group}:speaker={speaker}"
    yield f"tag={tree.tag[head]}"
    yield f"dep={tree.dep[head]}"
    if one.lemma == "say":
        yield f"{group}:say"
    for kid in tree.kids[head]:
        dep, low = tree.dep[kid], tree.low[kid]
        if dep == "aux" and tree.tag[kid] == "MD":
            yield f"{group}:modal"
        elif dep == "aux" and low == "to":
            yield f"{group}:to"
        elif dep == "neg":
            yield f"{group}:neg"
        elif dep == "mark" and low in _OPENERS:
            yield "opener=" + low
        elif dep == "mark" and low == "as":
            yield "as"
        elif dep == "auxpass":
            yield "passive"
    size = sum(last - first for first, last in one.pieces)
    yield f"{group}:size={next((str(n) for n in (1, 2, 4, 8, 16, 40) if size <= n), 'more')}"
    first = one.first
    low = tree.low[first]
    if size <= 2 and tree.tag[first] in ("PRP", "DT", "WP", "WDT"):
        yield "pronoun_only"
    if low == "that" and tree.dep[first] == "mark":
        yield "begins=that"
    elif low in _WH:
        yield "begins=wh"
    if low in ("a", "an"):
        yield "begins=a"
    elif low in ("the", "his", "her", "their", "its"):
        yield f"{group}:begins=the"
    if any(quoted[first : one.last]):
        yield "holds_quote"
        if not any(quoted[k] is False for k in range(first, one.last) if tree.tag[k][0].isalpha()):
            yield "all_quote"
    if quoted[head]:
        yield "in_quote"
    if nested:
        yield "nested"
        yield f"{group}:nested"
    last_token = tree.sentence[head][1] - 1
    if tree.word[last_token] == "?":
        yield "question"
    if first - head > 12:
        yield "far"
    yield from one.signs


def spoken_signs(tree: Tree, one: Spoken, kinds: dict[int, str]) -> Iterator[str]:
    """The signs of a quotation in marks."""
    yield "spoken"
    yield f"spoken:{one.order}"
    full = "full" in one.signs
    for sign in one.signs:
        yield f"spoken:{one.order}:{sign}"
    if "short" in one.signs and not full:
        yield "spoken:fragment:short"
    yield f"spoken:speaker={speaker_kind(tree, one.speaker_head, kinds)}"
    if one.cue_head is not None:
        word = verbs().get(tree.low[one.cue_head])
        if word is not None:
            yield f"spoken:{one.order}/{next(iter(word.classes))}"
            if word.lemma == "say":
                yield "spoken:say"
        else:
            yield f"spoken:{one.order}/any"
        yield f"spoken:tag={tree.tag[one.cue_head]}"
    if not full:
        yield f"spoken:{one.order}:fragment"
