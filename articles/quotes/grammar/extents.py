"""Where a statement begins and ends: the extents that compete with the one grammar gives it."""

from __future__ import annotations

from collections.abc import Iterator

from articles.quotes.grammar.candidate import Candidate
from articles.quotes.grammar.parsed import is_verb
from articles.quotes.grammar.tree import BREAKS, SKIP, SUBJECTS, Tree, trim
from articles.quotes.lexicon import SAYING, is_of, times, words

_LONGEST = 90
_EXTENSIONS = ("prep", "advcl", "npadvmod", "advmod", "dep", "acl", "relcl")
_REPORTS = SAYING | {"judge", "pledge", "urge", "ask"}

_ADJUNCTS = {"prep", "advcl", "npadvmod"}
_OPENING = {"“", "``", '"', "''"}
_CLAUSES = {"that", "said", "according", "claim_that", "sure_that"}
_CIRCUMSTANCES = {
    "during", "after", "before", "amid", "despite", "following", "until", "since", "by", "while", "upon", "ahead",
    "over", "through",
}  # fmt: skip
_OWN = {"of", "for", "to", "than"}
"""prepositions of what a word is about, not of time or circumstance"""

Extent = tuple[list[tuple[int, int]], dict[str, int]]


def extents(tree: Tree, one: Candidate) -> Iterator[Candidate]:
    """The candidate as it is, and with every other beginning or end its sentence allows, each with the signs that say
    what was changed."""
    yield one
    known = {tuple(one.pieces)}
    whole = sum(last - first for first, last in one.pieces)
    if one.last - one.first > _LONGEST:
        return
    for pieces, signs in (*_shorter(tree, one), *_longer(tree, one), *_begun_elsewhere(tree, one)):
        size = sum(last - first for first, last in pieces)
        alike = size > 0 and min(size, whole) > 0.9 * max(size, whole)
        if pieces[0][0] < pieces[0][1] and not alike and tuple(pieces) not in known:
            known.add(tuple(pieces))
            if pieces[-1][1] > one.last:
                tail = range(one.last, pieces[-1][1])
                signs["longer_finite"] = any(tree.tag[k] in ("VBD", "VBZ", "VBP", "MD") for k in tail)
                signs["longer_adding"] = any(tree.tag[k] == "VBG" and tree.word[k - 1] == "," for k in tail)
                signs["longer_quoted"] = any(tree.word[k] in _OPENING for k in range(one.last, pieces[-1][1]))
            yield one.copy(pieces, **{sign: n for sign, n in signs.items() if n})


def _shorter(tree: Tree, one: Candidate) -> Iterator[Extent]:
    """Without its last part, which a comma, a dash or a conjunction sets off or which tells time and circumstance."""
    first, last = one.pieces[-1]
    if last <= one.head:  # what stands right before a cue that is set in belongs to it
        return
    adjuncts = {tree.left[k] for k in range(first + 1, last) if tree.dep[k] in _ADJUNCTS}
    for at in range(first + 1, last - 1):
        joins = tree.tag[at] == "CC" and tree.low[at] != "or"
        broken = tree.word[at] in BREAKS
        if not (joins or broken or at in adjuncts) or (joins and tree.word[at - 1] in BREAKS):
            continue
        begin = at + 1 if broken else at
        tops = _tops(tree, begin, last)
        if not tops or tree.left[tops[0]] < begin:
            continue
        cut = _cut(tree, one, begin, tops[0], joins) if joins or broken else _cut_adjunct(tree, one, begin, tops[0])
        if cut is not None:
            cut["cut_more"] = len(tops) > 1
            cut["cut_short"] = last - begin <= 8
            cut["cut_infinitive"] = one.frame in ("to", "is_said_to")
            yield [*one.pieces[:-1], (first, trim(tree, at))], cut


def _tops(tree: Tree, first: int, last: int) -> list[int]:
    """The tokens of a stretch that hang on none other of it."""
    return [
        k
        for k in range(first, last)
        if (not first <= tree.head[k] < last or tree.head[k] == k)
        and tree.word[k] not in SKIP
        and tree.tag[k] not in ("CC", ".")
    ]


def _tense(tree: Tree, verb: int) -> str | None:
    """The tag that carries the tense: of the verb or of what helps it (has said). None where there is no tense."""
    tags: list[str] = [tree.tag[k] for k in (*tree.kids_as(verb, "aux", "auxpass"), verb)]
    return next((tag for tag in tags if tag in ("MD", "VBD", "VBZ", "VBP")), None)


def _cut_adjunct(tree: Tree, one: Candidate, begin: int, top: int) -> dict[str, int] | None:
    """The signs for and against leaving off a time or circumstance that nothing sets off; None where it may not be."""
    dep, low = tree.dep[top], tree.low[top]
    is_time = dep == "npadvmod" or (dep == "prep" and any(tree.low[k] in times() for k in tree.kids_as(top, "pobj")))
    if dep == "advcl" and (tree.tag[top] == "VB" or tree.low[begin] in ("if", "unless", "that", "whether")):
        return None
    of_cue = tree.head[top] == one.head
    is_circumstance = dep == "prep" and (low in _CIRCUMSTANCES or (of_cue and low not in _OWN))
    if not (is_time or dep == "advcl" or is_circumstance):
        return None
    return {
        "cut_circumstance": not is_time and dep != "advcl",
        "cut_within_clause": one.frame in _CLAUSES,
        "cut_of_cue": of_cue,
    }


def _cut(tree: Tree, one: Candidate, begin: int, top: int, joins: bool) -> dict[str, int] | None:
    """The signs for and against leaving off a part that a mark or a conjunction sets off; None where it may not be."""
    dep, tag = tree.dep[top], tree.tag[top]
    opening = begin
    while tree.tag[opening] == "CC":
        opening += 1
    tense = _tense(tree, top) if is_verb(tag) else None
    if joins or dep == "conj" or tree.tag[begin] == "CC":
        if not is_verb(tag):
            return None
        own = bool(tree.kids_as(top, *SUBJECTS))
        cue = _tense(tree, one.head)
        same = (tense == cue != "MD") if tense else (tag == "VBG" == tree.tag[one.head])
        report = is_of(tree.low[top], _REPORTS)
        return {
            "cut_joined": 1,
            "cut_of_cue": tree.head[top] == one.head,
            "cut_like_cue": same and not own,
            "cut_report": same and not own and report,
        }
    if dep == "relcl":
        return {"cut_relative": 1, "cut_of_name": tree.tag[tree.head[top]].startswith("NNP")}
    if dep == "appos":
        return {"cut_article": tree.tag[opening] == "DT"}
    if tree.low[opening] in ("though", "although", "even", "while", "whereas"):
        return {"cut_concession": 1}
    if tag in ("VBG", "VBN") and dep in ("advcl", "acl", "prep", "dep", "ROOT"):
        adds = tag == "VBG" and is_of(tree.low[top], _REPORTS | {"discuss"})
        return {"cut_participle": 1, "cut_of_cue": tree.head[top] == one.head, "cut_adding": adds}
    if dep in ("advcl", "ROOT", "acl", "prep", "npadvmod", "advmod", "dep"):
        return {"cut_of_cue": tree.head[top] == one.head}
    return None


def _longer(tree: Tree, one: Candidate) -> Iterator[Extent]:
    """With what follows: what hangs on the same word, and the rest of the sentence."""
    first, last = one.pieces[-1]
    end = last
    for kid in (k for k in tree.kids[one.head] if k > one.head):
        if tree.left[kid] < end or tree.dep[kid] == "punct":
            continue
        if tree.left[kid] > end + 1 or tree.dep[kid] not in _EXTENSIONS or tree.low[kid] == "according":
            break
        end = tree.right[kid] + 1
        yield [*one.pieces[:-1], (first, trim(tree, end))], {"longer": 1}
    if first < one.head:
        return
    if last < len(tree) and tree.word[last] == ":" and last + 1 < len(tree):  # asked for one thing: time
        stop = trim(tree, tree.sentence[last + 1][1])
        if last + 2 < stop <= last + 45:
            yield [*one.pieces[:-1], (first, stop)], {"longer_colon": 1}
            return
    stop = trim(tree, tree.sentence[one.head][1])
    if end < stop <= end + 45 and not any(tree.low[k] == "according" for k in range(end, stop)):
        yield [*one.pieces[:-1], (first, stop)], {}


def _begun_elsewhere(tree: Tree, one: Candidate) -> Iterator[Extent]:
    """With another beginning."""
    first, last = one.pieces[0]
    who = one.speaker_head
    if one.frame == "that":
        begin = one.cue[1]
        while begin < first and (tree.word[begin] in SKIP or tree.low[begin] == "that"):
            begin += 1
        if begin < first and not (who is not None and begin <= who < first):
            yield [(begin, last), *one.pieces[1:]], {}
        if who is not None and who < one.head and tree.low[first] != "that":
            yield from _fronted(tree, one, who)
    if one.frame in ("said", "according", "in_view", "in_survey") and last <= one.head:
        for at in range(first + 1, last - 1):
            if tree.word[at] in BREAKS:
                yield [(at + 1 + (tree.tag[at + 1] == "CC"), last), *one.pieces[1:]], {}


def _fronted(tree: Tree, one: Candidate, who: int) -> Iterator[Extent]:
    """What stands before the speaker belongs to what is said: Most days, she said, he would stay."""
    first = tree.sentence[one.head][0]
    edge = tree.left[who]
    while edge - 1 > first and tree.word[edge - 1] in SKIP:
        edge -= 1
    begin = first
    while begin < edge and (tree.tag[begin] == "CC" or tree.word[begin] in SKIP):
        begin += 1
    if edge < tree.left[who] and edge - begin >= 1:
        occasion = any(tree.low[k] in words("occasions") or tree.low[k] in times() for k in range(begin, edge))
        set_in = tree.word[one.first - 1] in (",", "--", "-", "–", "—")
        yield [(begin, edge), *one.pieces], {"fronted_occasion": occasion, "set_in": set_in}
