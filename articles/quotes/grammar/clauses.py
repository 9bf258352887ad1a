"""The constructions of a paragraph that may attribute a statement to somebody: verbs, nouns, adjectives, phrases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial

from articles.quotes.grammar.candidate import Candidate
from articles.quotes.grammar.extents import extents
from articles.quotes.grammar.parsed import is_verb
from articles.quotes.grammar.reports import REPORTS, Report, is_source_word
from articles.quotes.grammar.subjects import cue_group, phrase, subject
from articles.quotes.grammar.tree import BEING, SKIP, SUBJECTS, Tree, opened_before, trim
from articles.quotes.lexicon import Word, adjectives, idioms, is_of, nouns, verbs, words

_VIEWING = {"in", "to", "by"}


def find_candidates(tree: Tree) -> Iterator[Candidate]:
    """Every construction of the paragraph that may attribute something to someone, each also with its last part left
    off or with what follows taken in: where a statement ends is weighed like whether it is one."""
    for one in _constructions(tree):
        one.pieces = [piece for first, last in one.pieces if (piece := _uncited(tree, first, last))]
        if one.pieces:
            yield from extents(tree, one)


def _uncited(tree: Tree, first: int, last: int) -> tuple[int, int] | None:
    """What is said without whom it is had from: citing officials, | the mill will close."""
    if tree.low[first] in ("citing", "quoting"):
        first = tree.right[first] + 1
        while first < last and tree.word[first] in SKIP:
            first += 1
    return (first, last) if first < last else None


def _constructions(tree: Tree) -> Iterator[Candidate]:
    known = verbs()
    for number, low in enumerate(tree.low):
        tag = tree.tag[number]
        if is_verb(tag):
            if low in known:
                by = _reported_by(tree, number, known[low])
                if by is None:
                    yield from Report(tree, number, known[low]).candidates()
                else:
                    yield from _on_the_word_of(tree, number, "according", (number, by[0] + 1), by[1])
            elif low in adjectives():
                yield from _adjective(tree, number, adjectives()[low])
            if low == "according":
                yield from _according(tree, number)
            if low in idioms():
                yield from _idiom(tree, number, idioms()[low])
        elif low in nouns() and tag.startswith("NN"):
            yield from _noun(tree, number, nouns()[low])
        elif tag == "JJ" and low in adjectives():
            yield from _adjective(tree, number, adjectives()[low])
        elif tag == "IN" and low in _VIEWING and tree.dep[number] == "prep":
            yield from _in_view(tree, number)


def _according(tree: Tree, number: int) -> Iterator[Candidate]:
    for to in tree.kids[number]:
        if tree.low[to] == "to":
            named = _named_alone(tree, number, to)
            if named is not None:
                told = [(named[1] + 1, trim(tree, (_told_within(tree, number) or tree.sentence[number])[1]))]
                who = next((k for k in tree.kids_as(to, "pobj") if k < named[1]), named[1] - 1)
                yield Candidate("according", "say", number, (number, to + 1), told, named, who)
                return
            for whom in filter(partial(_may_tell, tree), tree.kids_as(to, "pobj")[:1]):
                yield from _on_the_word_of(tree, number, "according", (number, to + 1), whom)


def _may_tell(tree: Tree, whom: int) -> bool:
    """Whether something may be had from what stands behind "according to", and does not only go by it: the weather."""
    words_of = range(*phrase(tree, whom))
    named = tree.tag[whom] != "NN" or any(tree.tag[k] in ("NNP", "NNPS", "NNS", "CD") for k in words_of)
    yours = any(tree.low[k] in ("your", "own") for k in tree.kids_as(whom, "poss", "amod"))
    return not yours and (named or is_source_word(tree, whom))


def _named_alone(tree: Tree, number: int, to: int) -> tuple[int, int] | None:
    """The name up to a comma that the parser took for part of what follows: According to Orsanet, | mills close."""
    first, last = tree.sentence[number]
    comma = next((k for k in range(to + 1, last) if tree.word[k] == ","), last)
    if number != first or comma == last:
        return None
    subjects = tree.kids_as(tree.head[number], *SUBJECTS, "csubj")
    has_subject = any(tree.tag[tree.left[k] - 1] != "CC" for k in subjects)  # mills, | and shops close: mills do too
    is_eaten = not has_subject and any(tree.right[whom] > comma for whom in tree.kids_as(to, "pobj"))
    return (to + 1, comma) if is_eaten else None


def _reported_by(tree: Tree, verb: int, word: Word) -> tuple[int, int] | None:
    """The preposition and who it names: as reported by the Gazette, as stated in the letter."""
    kids = tree.kids[verb]
    if kids and tree.tag[verb] == "VBN" and tree.low[kids[0]] == "as" and REPORTS & word.classes.keys():
        for by in kids:
            if by > verb and tree.low[by] in ("by", "in"):
                for whom in tree.kids_as(by, "pobj"):
                    return by, whom
    return None


def _in_view(tree: Tree, number: int) -> Iterator[Candidate]:
    """A phrase that gives its sentence to somebody: in her view, in the latest poll; to voters, the vote was a joke."""
    low = tree.low[number]
    for noun in tree.kids_as(number, "pobj")[:1]:
        whose = tree.kids_as(noun, "poss") + tree.behind(noun, "of")
        last = tree.right[number]
        opens = number == tree.sentence[number][0] and last + 1 < len(tree) and tree.word[last + 1] == ","
        if low in ("in", "by") and opens and tree.low[noun] in words("views") and whose:
            yield from _on_the_word_of(tree, number, "in_view", (noun, noun + 1), whose[0])
        elif low == "in" and tree.low[noun] in words("surveys"):
            yield from _on_the_word_of(tree, number, "in_survey", (number, number + 1), noun)
        elif low == "to" and opens and tree.tag[noun] in ("NNP", "NNS", "NNPS", "PRP"):
            yield from _on_the_word_of(tree, number, "in_view", (number, number + 1), noun)


def _on_the_word_of(tree: Tree, number: int, frame: str, cue: tuple[int, int], whom: int) -> Iterator[Candidate]:
    """The rest of the sentence in which a phrase names who says so."""
    speaker = phrase(tree, whom)
    first, last = _told_within(tree, number) or tree.sentence[number]
    begin, end = tree.whole(number)
    further = [k for k in tree.kids[number] if k > whom and tree.dep[k] != "punct"]
    if begin == first and further and tree.left[further[0]] == speaker[1]:  # according to Ortiz | the mill is closing
        end = speaker[1]
    if end < len(tree) and tree.word[end] == ",":
        end += 1
    pieces = []
    before = begin
    while before > first and tree.word[before - 1] in SKIP:
        before -= 1
    first, last = opened_before(tree, first, before, last)
    if before > first:
        pieces.append((first, before))
    after = trim(tree, last)
    if after > end and (not pieces or tree.word[end - 1] == ","):
        pieces.append((end, after))
    if pieces:
        yield Candidate(frame, "say" if frame == "according" else "view", number, cue, pieces, speaker, whom)


def _told_within(tree: Tree, number: int) -> tuple[int, int] | None:
    """The reported clause that a phrase opens: The paper said that, | according to two aides, it was over."""
    clause, before = tree.head[number], tree.left[number] - 1
    while before > 0 and tree.word[before] in SKIP:
        before -= 1
    if tree.low[before] == "that" and tree.dep[clause] == "ccomp" and is_of(tree.low[tree.head[clause]], REPORTS):
        return tree.left[number], tree.right[clause] + 1
    return None


def _noun(tree: Tree, noun: int, word: Word) -> Iterator[Candidate]:
    first = noun
    who = next(reversed([*tree.kids_as(noun, "poss"), *tree.behind(noun, "by", "from")]), None)
    head, holders = tree.head[noun], words("holders")
    if tree.low[head] == "of" and tree.low[tree.head[head]] in BEING:  # is of the view that
        head, holders = tree.head[head], BEING
    held = tree.dep[noun] in ("dobj", "attr", "pobj") and is_verb(tree.tag[head]) and tree.low[head] in holders
    if who is None and held:
        who = subject(tree, head)
        first = head
    content, frame = None, ""
    for k in tree.kids[noun]:
        if k < noun:
            continue
        if tree.dep[k] in ("acl", "ccomp", "relcl") and is_verb(tree.tag[k]):
            that = [m for m in tree.kids[k] if tree.low[m] in ("that", "whether") and tree.dep[m] == "mark"]
            to = [m for m in tree.kids[k] if tree.low[m] == "to" and tree.dep[m] == "aux"]
            if that or to or tree.dep[k] == "ccomp":
                content, frame = tree.whole(k), "claim_to" if to else "claim_that"
        elif (
            tree.dep[k] == "prep"
            and tree.low[k] in ("about", "for", "of", "on", "against", "with", "over", "to")
            and content is None
        ):
            for inner in tree.kids_as(k, "pobj", "pcomp"):
                if tree.low[inner] not in words("calendar"):  # the speech on Monday
                    content, frame = tree.whole(inner), "claim_of"
    if content is None or (holders is BEING and frame != "claim_that"):
        return
    one = _told(tree, frame, next(iter(word.classes)), noun, (first, noun + 1), content, who)
    one.classes, one.signs["held"] = tuple(word.classes), held
    yield one


def _told(
    tree: Tree, frame: str, kind: str, head: int, cue: tuple[int, int], said: tuple[int, int], who: int | None
) -> Candidate:
    return Candidate(frame, kind, head, cue, [said], phrase(tree, who) if who is not None else None, who)


def _idiom(tree: Tree, verb: int, known: Mapping[str, frozenset[str]]) -> Iterator[Candidate]:
    """A verb and its object that together attribute: took aim at the mayor."""
    for noun in tree.kids_as(verb, "dobj"):
        if noun < verb or tree.low[noun] not in known:
            continue
        for k in sorted((*tree.kids[verb], *tree.kids[noun])):
            if k < noun or tree.dep[k] != "prep" or tree.low[k] not in known[tree.low[noun]]:
                continue
            for content in tree.kids_as(k, "pobj", "pcomp"):
                cue = (cue_group(tree, verb)[0], k + 1)
                yield _told(tree, "idiom", "judge", verb, cue, tree.whole(content), subject(tree, verb))
                return


def _adjective(tree: Tree, number: int, word: Word) -> Iterator[Candidate]:
    head = tree.head[number]
    passive = bool(tree.kids_as(number, "auxpass"))
    verb = number if passive else head
    if not passive and (
        tree.dep[number] not in ("acomp", "oprd", "conj", "amod", "ccomp") or not is_verb(tree.tag[head])
    ):
        return
    own = tree.kids_as(verb, "nsubj", "nsubjpass")
    who = own[0] if own else subject(tree, verb)
    first = min(verb, number)
    for k in tree.kids[number]:
        if k < number:
            continue
        if tree.dep[k] in ("ccomp", "xcomp", "advcl", "csubj") and is_verb(tree.tag[k]):
            if any(tree.low[m] == "to" and tree.dep[m] == "aux" for m in tree.kids[k]):  # ready to run
                return
            if tree.dep[k] in ("advcl", "csubj") and not any(tree.low[m] == "that" for m in tree.kids_as(k, "mark")):
                continue
            yield _told(tree, "sure_that", "adj", number, (first, number + 1), tree.whole(k), who)
            return
        if tree.dep[k] in ("prep", "agent") and tree.low[k] in word.classes["think"]:
            for inner in tree.kids_as(k, "pobj", "pcomp"):
                yield _told(tree, "critical_of", "adj", number, (first, k + 1), tree.whole(inner), who)
                return
