"""Where a statement begins and ends: the extents that compete with the one grammar gives it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from articles.quotes.lexicon import verbs
from articles.quotes.tree import BREAKS, SKIP, Tree, is_verb, trim

if TYPE_CHECKING:
    from articles.quotes.clauses import Candidate

_LONGEST = 90
_EXTENSIONS = ("prep", "advcl", "npadvmod", "advmod", "dep", "acl", "relcl")
_REPORTS = {"say", "tell", "write", "argue", "judge", "pledge", "urge", "ask"}

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
            yield one.copy(pieces, **{sign: n for sign, n in signs.items() if n})


def _shorter(tree: Tree, one: Candidate) -> Iterator[Extent]:
    """Without its last part, which a comma, a dash or a conjunction sets off."""
    first, last = one.pieces[-1]
    for at in range(first + 2, last - 1):
        joins = tree.tag[at] == "CC"
        if not joins and tree.word[at] not in BREAKS:
            continue
        if joins and tree.word[at - 1] in BREAKS:
            continue
        begin = at if joins else at + 1
        top = _only_top(tree, begin, last)
        if top is None or tree.left[top] < begin:
            continue
        signs = _cut(tree, one, begin, top, joins, _only_top(tree, first, at))
        if signs:
            signs["cut_short"] = last - begin <= 8
            yield [*one.pieces[:-1], (first, trim(tree, at))], signs


def _only_top(tree: Tree, first: int, last: int) -> int | None:
    """The token on which all of a stretch hangs, or None where there is more than one."""
    found = None
    for k in range(first, last):
        head = tree.head[k]
        if (first <= head < last and head != k) or tree.word[k] in SKIP or tree.tag[k] in ("CC", "."):
            continue
        if found is not None:
            return None
        found = k
    return found


def _is_finite(tree: Tree, verb: int) -> bool:
    return tree.tag[verb] in ("VBD", "VBZ", "VBP") or any(
        tree.tag[k] in ("MD", "VBD", "VBZ", "VBP") for k in tree.kids_as(verb, "aux", "auxpass")
    )


def _cut(tree: Tree, one: Candidate, begin: int, top: int, joins: bool, rest: int | None) -> dict[str, int]:
    """The signs for and against leaving off a part that a mark or a conjunction sets off; none where it may not be."""
    dep, tag = tree.dep[top], tree.tag[top]
    opening = begin
    while tree.tag[opening] == "CC" and opening < top:
        opening += 1
    fuller = is_verb(tag) and _is_finite(tree, top) and rest is not None and not _is_finite(tree, rest)
    if joins or dep == "conj" or tree.tag[begin] == "CC":
        if not is_verb(tag):
            return {}
        own = bool(tree.kids_as(top, "nsubj", "nsubjpass", "expl"))
        same = tag == tree.tag[one.head] and tag in ("VBD", "VBZ", "VBP", "VBG")
        word = verbs().get(tree.low[top])
        report = word is not None and bool(_REPORTS & word.classes.keys())
        return {
            "cut_joined": 1,
            "cut_own_subject": own,
            "cut_like_cue": same and not own,
            "cut_report": same and not own and report,
            "cut_fuller": fuller,
        }
    named = tree.tag[tree.head[top]].startswith("NNP")
    if dep == "relcl":
        return {"cut_relative": 1, "cut_of_name": named, "cut_fuller": fuller}
    if dep == "appos":
        return {"cut_apposition": 1, "cut_of_name": named, "cut_article": tree.tag[opening] == "DT"}
    if tree.low[opening] in ("though", "although", "even", "while", "whereas"):
        return {"cut_concession": 1}
    if tag in ("VBG", "VBN") and dep in ("advcl", "acl", "prep", "dep", "ROOT"):
        return {"cut_participle": 1, "cut_of_cue": tree.head[top] == one.head}
    if dep in ("advcl", "ROOT", "acl"):
        return {"cut_set_off": 1, "cut_of_cue": tree.head[top] == one.head, "cut_fuller": fuller}
    if dep in ("prep", "npadvmod", "advmod", "dep"):
        return {"cut_set_off": 1, "cut_of_cue": tree.head[top] == one.head}
    return {}


def _longer(tree: Tree, one: Candidate) -> Iterator[Extent]:
    """With what follows: what hangs on the same word."""
    first, last = one.pieces[-1]
    end = last
    for step, kid in enumerate(k for k in tree.kids[one.head] if k > one.head):
        if tree.left[kid] < end or tree.dep[kid] == "punct":
            continue
        if tree.left[kid] > end + 1 or tree.dep[kid] not in _EXTENSIONS or tree.low[kid] == "according" or step > 8:
            break
        end = tree.right[kid] + 1
        yield [*one.pieces[:-1], (first, trim(tree, end))], {"longer": 1}


def _begun_elsewhere(tree: Tree, one: Candidate) -> Iterator[Extent]:
    """With another beginning."""
    first, last = one.pieces[0]
    who = one.speaker_head
    if one.frame == "that" and first > one.head:
        begin = one.cue[1]
        while begin < first and (tree.word[begin] in SKIP or tree.low[begin] == "that"):
            begin += 1
        if begin < first and not (who is not None and begin <= who < first):
            yield [(begin, last), *one.pieces[1:]], {}
        if who is not None and who < one.head and tree.low[first] != "that":
            yield from _fronted(tree, one, who)


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
        yield [(begin, edge), *one.pieces], {}
