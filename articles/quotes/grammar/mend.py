"""Mends what the parser gets wrong in news: each rule knows one construction, and how it should be read."""

from __future__ import annotations

from articles.quotes.grammar.parsed import Parsed, is_verb
from articles.quotes.lexicon import is_of, words

_NOMINAL = {"DT", "JJ", "NN", "NNP", "NNPS", "NNS", "POS", "HYPH"}
"""tags of the words that make up a noun phrase"""
_WHEN = {"IN", "NNP", "NN", "RB", "CD", "JJ", "DT"}
"""tags of the words that tell when or where: on Monday"""


def mend(parsed: Parsed) -> None:
    """Mends a paragraph in place, word by word. The first rule that knows a word has the say on it."""
    for number in range(1, len(parsed.word) - 1):
        any(rule(parsed, number) for rule in _RULES)


# -- the rules: each says whether it knows the word, and mends what hangs on it ----------------------------------------


def _daily(p: Parsed, number: int) -> bool:
    """the Gazette daily said: "daily" describes the paper, and is no adverb"""
    if p.low[number] not in ("daily", "weekly", "monthly") or p.dep[number] != "advmod":
        return False
    if p.tag[number - 1] in ("NN", "NNP") and p.head[number - 1] != number:
        p.hang(number, number - 1, "nmod")
        p.tag[number] = "NN"
    return True


def _which(p: Parsed, number: int) -> bool:
    """the agency Norpress, which reported it: "which" is the agency"""
    if p.tag[number] != "WDT" or p.word[number - 1] != "," or p.word[number - 2] == ",":
        return False
    verb = p.head[number]
    noun = p.head[verb]
    if p.dep[noun] == "appos" and p.head[noun] == noun - 1:
        p.head[verb] = noun - 1
    return True


def _reporting(p: Parsed, verb: int) -> bool:
    """buys a mine in Norland, the Gazette reported on Monday: the Gazette reports, and is not bought. Will resign, Ida
    Holm and Tor Berg said: both say so."""
    if p.tag[verb] not in ("VBD", "VBZ") or p.dep[verb] not in ("acl", "advcl", "relcl", "conj", "ROOT"):
        return False
    if any(head == verb and p.dep[k] == "nsubj" for k, head in enumerate(p.head)):
        return True
    begin = end = verb
    link = 0
    while begin > 0:
        if p.low[begin - 1] == "and" and p.tag[begin] == p.tag[begin - 2] == "NNP":
            link = begin - 1
        elif p.tag[begin - 1] not in _NOMINAL:
            break
        begin -= 1
    while end + 1 < len(p.word) and p.tag[end + 1] in _WHEN:
        end += 1
    is_set_off = begin < verb and p.word[begin - 1] == "," and p.low[end + 1 : end + 2] == ["."]
    if is_set_off and is_of(p.low[verb], {"say", "tell"}):
        who = link - 1 if link else verb - 1
        top = p.root(verb)
        if link:
            p.hang(verb - 1, who, "conj")
        p.hang(who, verb, "nsubj")
        if top != verb:
            p.hang(top, verb, "ccomp")
            p.hang(verb, verb, "ROOT")
    return True


def _citing(p: Parsed, citing: int) -> bool:
    """The mill will close, the Gazette reported, citing officials briefed on the plan: it is the Gazette that cites,
    and the officials whom it cites."""
    if not _is_citing(p, citing):
        return False
    teller, above = _teller(p, citing), p.head[citing]
    if teller is not None:
        p.tag[teller] = p.tag[teller] if is_verb(p.tag[teller]) else "VBZ"  # the agency reports
        p.hang(citing, teller, "advcl")
    elif p.dep[above] == "punct" and p.head[above] < citing:
        p.hang(citing, p.head[above], "acl")
    elif (reporting := _reporting_above(p, citing)) is not None:
        p.hang(citing, reporting, "advcl")
    _mend_cited(p, citing)
    _mend_according(p, citing)
    return True


def _quoted_as(p: Parsed, link: int) -> bool:
    """quoted a source familiar with the talks as saying: the source, not the talks, says so"""
    if p.low[link] != "as" or p.dep[link] != "prep" or p.tag[link + 1] != "VBG":
        return False
    verb = p.head[link]
    for _ in range(8):
        if is_verb(p.tag[verb]):
            if p.low[verb] in words("citing"):
                p.head[link] = verb
            break
        verb = p.head[verb]
    return True


def _that(p: Parsed, that: int) -> bool:
    """reports, citing officials, that the mill will close: the clause is what is reported, and no aside"""
    if p.low[that] != "that" or p.dep[that] != "mark" or p.word[that - 1] != ",":
        return False
    begin = next((k for k in range(that, 0, -1) if p.tag[k] == "."), 0)
    citing = next((k for k in range(that, begin, -1) if _is_citing(p, k)), None)
    teller = _teller(p, citing) if citing is not None else None
    if teller is None:
        return True
    clause = p.head[that]
    above, link = p.head[clause], teller
    while link not in (clause, p.head[link]):
        link = p.head[link]
    if link == clause:  # who tells stands above
        p.hang(teller, teller if above == clause else above, p.dep[clause])
    p.hang(clause, teller, "ccomp")
    for number in range(teller + 1, that):
        if p.head[number] == clause:
            p.head[number] = teller
    return True


def _has(p: Parsed, number: int) -> bool:
    """she's said it before: "she has said", and no passive"""
    if p.low[number] not in ("'s", "’s") or p.dep[number] != "auxpass" or p.tag[number - 1] != "PRP":
        return False
    verb = p.head[number]
    if p.head[number - 1] == verb and any(
        p.head[k] == verb and p.dep[k] in ("dobj", "ccomp") for k in range(verb + 1, len(p.word))
    ):
        p.dep[number], p.dep[number - 1] = "aux", "nsubj"
    return True


def _named(p: Parsed, number: int) -> bool:
    """the news site Aurora said: one subject, and not two. The Post, the Times, and Radio Norland reported: all do."""
    if p.tag[number] != "NNP" or p.dep[number] != "nsubj":
        return False
    first = number
    while first > 0 and p.head[first - 1] == number and p.tag[first - 1] == "NNP":
        first -= 1
    if first and p.head[first - 1] == p.head[number] and p.dep[first - 1] == "nsubj":
        p.hang(first - 1, number, "nmod")
    link = first - 1 if p.head[first - 1] != number else first - 2
    other = p.head[link]
    for _ in range(6 if p.dep[link] == "cc" else 0):
        if p.dep[other] == "nsubj" and p.head[other] == p.head[number] and other < number:
            p.hang(number, other, "conj")
            break
        other = p.head[other]
    return True


def _left(p: Parsed, number: int) -> bool:
    """left for Lisbon, an official said: the official says so, and not the city"""
    subject = p.head[number]
    if p.dep[number] != "appos" or p.dep[subject] not in ("nsubj", "nsubjpass"):
        return False
    first = subject
    while first > 0 and p.head[first - 1] == subject:
        first -= 1
    if first - 1 not in p.head and first > 1 and p.tag[first - 1] == "IN":
        p.hang(number, p.head[subject], p.dep[subject])
        p.hang(subject, first - 1, "pobj")
    return True


_RULES = (_daily, _which, _reporting, _citing, _quoted_as, _that, _has, _named, _left)


# -- what they ask -----------------------------------------------------------------------------------------------------


def _is_citing(p: Parsed, number: int) -> bool:
    return p.low[number] in ("citing", "quoting") and p.word[number - 1] == ","


def _teller(p: Parsed, citing: int) -> int | None:
    """The verb before "citing": reported, citing; reports on Monday, citing."""
    verb = citing - 2
    while verb > 0 and p.tag[verb] in _WHEN:
        verb -= 1
    return verb if is_of(p.low[verb], {"say"}) and p.dep[verb] != "pobj" else None


def _reporting_above(p: Parsed, number: int) -> int | None:
    """The verb whose clause holds a word: who says, not who is told of, cites a source."""
    for _ in range(8):
        head = p.head[number]
        if head == number:
            return None
        if p.dep[number] == "ccomp" and head < number:
            return head
        number = head
    return None


def _mend_cited(p: Parsed, citing: int) -> None:
    """citing officials briefed on the plan: the officials are cited, and do not brief"""
    for source in range(citing + 1, min(citing + 8, len(p.word))):
        verb = p.head[source]
        if p.dep[source] == "nsubj" and p.head[verb] == citing and p.tag[verb] in ("VBN", "VBD"):
            further = {p.dep[k] for k, head in enumerate(p.head) if head == verb}
            if further.isdisjoint({"aux", "auxpass", "mark", "dobj", "ccomp"}):
                p.hang(source, citing, "dobj")
                p.hang(verb, source, "acl")
            return


def _mend_according(p: Parsed, citing: int) -> None:
    """according to the Gazette, citing officials: the Gazette cites them"""
    who = citing - 2
    while p.dep[who] in ("appos", "compound") or (p.dep[who] == "pobj" and p.low[p.head[who]] == "in"):
        who = p.head[who] if p.dep[who] != "pobj" else p.head[p.head[who]]
    if p.dep[who] == "pobj" and p.low[p.head[who] - 1] == "according":
        p.hang(citing, who, "acl")
