"""Clauses, infinitives and objects that hang on a word of saying or thinking: what may be an attributed statement."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from articles.quotes.extents import extents
from articles.quotes.lexicon import Word, adjectives, idioms, nouns, verbs, words
from articles.quotes.tree import BREAKS, SKIP, Tree, is_verb, trim

_SUBJECTS = ("nsubj", "csubj", "expl")
CITING = {"quote", "quotes", "quoted", "quoting", "cite", "cites", "cited", "citing"}
"""verbs whose object, not whose subject, speaks"""
CLAUSES = {"that", "said", "according", "which"}
_VIEWING = {"in", "to", "by"}
_VIEWS = {
    "view",
    "opinion",
    "eyes",
    "judgment",
    "judgement",
    "words",
    "mind",
    "estimation",
    "account",
    "telling",
    "estimate",
}
_SOUNDINGS = {"poll", "survey", "study", "report"}
"""documents whose findings a sentence may give"""
_REPORTS = {"say", "tell", "write", "argue", "think", "show"}
_ARGUMENTS = {"of", "for", "as", "on", "with", "to", "from", "into", "about", "against"}
"""prepositions that go on with an object, rather than tell time and place"""
_SHARES = {"third", "half", "quarter", "fifth", "tenth", "%", "percent", "most", "many", "few", "several", "others"}
"""how many of those who were asked"""
_FREE = {"ROOT", "nsubj", "nsubjpass", "dep", "conj"}
_DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "today", "yesterday", "tonight"}


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


def find_candidates(tree: Tree) -> Iterator[Candidate]:
    """Every construction of the paragraph that may attribute something to someone, each also with its last part left
    off or with what follows taken in: where a statement ends is weighed like whether it is one."""
    for one in _constructions(tree):
        yield from extents(tree, one)


def _constructions(tree: Tree) -> Iterator[Candidate]:
    known = verbs()
    for number, low in enumerate(tree.low):
        tag = tree.tag[number]
        if is_verb(tag):
            if low in known:
                yield from _verb(tree, number, known[low])
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


def subject(tree: Tree, verb: int) -> int | None:
    """The token that is who acts: the verb's own subject, the agent of a passive, or the one it takes over from the
    verb it hangs on. None where nobody is named."""
    asked = verb
    for _ in range(6):
        passive = tree.kids_as(verb, "nsubjpass")
        if passive and (tree.low[verb] in CITING or verb != asked):  # she was angered by the deal and said
            return passive[0]
        if tree.kids_as(verb, "nsubjpass", "auxpass"):
            for by in tree.kids_as(verb, "agent"):
                for who in tree.kids_as(by, "pobj"):
                    return who
            if tree.kids_as(verb, "auxpass"):
                return None
        own = tree.kids_as(verb, *_SUBJECTS)
        if own:
            return own[0]
        dep = tree.dep[verb]
        head: int = tree.head[verb]
        if head == verb:
            return None
        comma = tree.left[verb] > 0 and tree.word[tree.left[verb] - 1] in (",", "--", "-", "–", "—")
        if dep in ("acl", "relcl"):
            if tree.tag[verb] == "VBN":
                agents = [who for by in tree.kids_as(verb, "agent") for who in tree.kids_as(by, "pobj")]
                return agents[0] if agents else None
            if dep == "acl" and tree.tag[verb] == "VB":  # missed a chance to remind them
                above = _verb_above(tree, head)
                if above is None:
                    return None
                verb = above
                continue
            if dep != "acl" or tree.tag[verb] != "VBG":
                return None
            if not comma:
                giver = _giver(tree, head)
                return head if giver is None else giver
            while not is_verb(tree.tag[head]):  # ", saying" hangs on the last noun but belongs to the clause
                if tree.head[head] == head:
                    return None
                head = tree.head[head]
            verb = _reporter(tree, head)
            continue
        if dep not in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "parataxis", "aux"):
            return None
        if dep == "pcomp":
            through = tree.low[head]
            head = tree.head[head]
            if through == "as" and tree.low[head] in CITING:  # cited a source as saying, was quoted as saying
                cited = tree.kids_as(head, "nsubjpass") or tree.kids_as(head, "dobj")
                return cited[0] if cited else None
        if dep == "xcomp":
            objects = tree.kids_as(head, "dobj")
            if objects and objects[0] < verb and tree.tag[verb] != "VBG":
                return objects[0]
        if not is_verb(tree.tag[head]) and tree.tag[head] != "MD":
            above = _verb_above(tree, head) if dep == "pcomp" else None
            if above is None:
                return None
            head = above
        if dep == "conj" and tree.tag[verb] in ("VBD", "VBZ", "VBP"):
            head = _finite_above(tree, head)
        if (dep == "advcl" and comma and tree.tag[verb] == "VBG") or (dep == "conj" and _resumes(tree, verb, head)):
            head = _reporter(tree, head)
            if (
                tree.dep[head] == "relcl" and dep == "advcl" and verb == asked
            ):  # met those who had sued her, vowing to win
                above = _verb_above(tree, tree.head[head])
                head = head if above is None else above
        verb = head
    return None


def _verb_above(tree: Tree, token: int) -> int | None:
    """The nearest verb over a token."""
    for _ in range(6):
        if is_verb(tree.tag[token]):
            return token
        if tree.head[token] == token:
            return None
        token = tree.head[token]
    return None


def _unseen_subject(tree: Tree, verb: int) -> int | None:
    """Who acts where the parser saw no subject of a verb with a tense: the first noun of the sentence that is no part
    of another phrase, as in "Ortiz, an engineer and a mother of two, said"."""
    if tree.tag[verb] not in ("VBD", "VBZ", "VBP") or tree.kids_as(verb, "nsubjpass", "auxpass"):
        return None
    if tree.dep[verb] not in ("ROOT", "ccomp", "conj", "relcl", "acl", "appos", "parataxis"):
        return None
    begin = verb - 1
    while begin > 0 and tree.tag[begin] in ("NNP", "RB"):
        begin -= 1
    if begin < verb - 1 and tree.word[begin] == ",":  # in a post on Facebook, Ortiz wrote
        names = [k for k in range(begin + 1, verb) if tree.tag[k] == "NNP"]
        if names:
            return names[-1]
    for token in range(tree.sentence[verb][0], verb):
        if tree.tag[token] in ("NN", "NNS", "NNP", "NNPS", "PRP") and tree.dep[token] in _FREE:
            return token
    while begin > tree.sentence[verb][0] and tree.word[begin] in SKIP:
        begin -= 1
    return begin if tree.low[begin] in _SHARES else None  # nearly a third say, most said


def _finite_above(tree: Tree, verb: int) -> int:
    """The verb with a tense that a joined one with a tense goes with: she urged him to come out and | repeated."""
    at = verb
    for _ in range(4):
        if tree.tag[at] not in ("VB", "VBG") or tree.kids_as(at, "nsubj"):
            return at
        if any(tree.tag[k] in ("MD", "VBD", "VBZ", "VBP") for k in tree.kids_as(at, "aux", "auxpass")):
            return at
        if tree.head[at] == at or not is_verb(tree.tag[tree.head[at]]):
            return verb
        at = tree.head[at]
    return verb


def _reporter(tree: Tree, verb: int) -> int:
    """The verb of saying in whose clause the verb stands, else the verb itself: in "she said he lied, adding …" it is
    she who adds."""
    at = verb
    for _ in range(8):
        head: int = tree.head[at]
        if head == at:
            break
        if tree.dep[at] == "ccomp" and at > head:
            word = verbs().get(tree.low[head])
            if word is not None and {"say", "tell", "write", "argue"} & word.classes.keys():
                return head
        above: int = tree.head[head]
        if tree.dep[at] == "pcomp" and tree.low[above] in verbs():  # hedged on whether he would
            return above
        at = head
    return verb


def _resumes(tree: Tree, verb: int, head: int) -> bool:
    """Whether a joined verb takes up the verb of saying rather than the clause: she said it would rain and added …"""
    reporter = _reporter(tree, head)
    if reporter == head or tree.tag[verb] != tree.tag[reporter]:
        return False
    word = verbs().get(tree.low[verb])
    if word is None or not {"say", "tell", "name", "judge", "ask", "write", "argue"} & word.classes.keys():
        return False
    same_tense = tree.tag[head] == tree.tag[verb] and not any(tree.tag[k] == "MD" for k in tree.kids[head])
    return not same_tense or "say" in word.classes


def _giver(tree: Tree, noun: int) -> int | None:
    """Who issued the statement (letter, report) that says: the subject of the verb it is the object of."""
    if tree.low[noun] not in nouns() and tree.low[noun] not in words("documents"):
        return None
    verb: int = tree.head[noun]
    if tree.dep[noun] == "pobj":
        verb = tree.head[verb]
    if tree.dep[noun] not in ("dobj", "pobj") or not is_verb(tree.tag[verb]):
        return None
    own = tree.kids_as(verb, "nsubj")
    return own[0] if own else None


def phrase(tree: Tree, head: int, limit: int = 40) -> tuple[int, int]:
    """The noun phrase around a head, without a trailing comma; of a very long one only its core."""
    first, last = tree.left[head], tree.right[head] + 1
    if last - first > limit or last - head > 25:
        kids = [k for k in tree.kids[head] if k > head and tree.dep[k] in ("relcl", "acl", "appos", "conj", "cc")]
        last = min((tree.left[k] for k in kids), default=min(last, head + 6))
    while last - 1 > head and (tree.word[last - 1] in SKIP or tree.tag[last - 1] == "CC"):
        last -= 1
    while first < head and (tree.word[first] in SKIP or tree.tag[first] in ("CC", ".")):
        first += 1
    return first, last


def cue_group(tree: Tree, verb: int) -> tuple[int, int]:
    """The verb with its auxiliaries, negation and adverbs directly before it, and its particle."""
    first, last = verb, verb + 1
    while (
        first - 1 >= 0 and tree.head[first - 1] == verb and tree.dep[first - 1] in ("aux", "auxpass", "neg", "advmod")
    ):
        first -= 1
    if last < len(tree) and tree.head[last] == verb and tree.dep[last] == "prt":
        last += 1
    return first, last


def _verb(tree: Tree, verb: int, word: Word) -> Iterator[Candidate]:
    who = subject(tree, verb)
    if who is None:
        who = _unseen_subject(tree, verb)
    if who is None and tree.low[verb] in adjectives():  # is convinced that
        who = next(iter(tree.kids_as(verb, "nsubjpass")), None)
    speaker = phrase(tree, who) if who is not None else None
    cue = cue_group(tree, verb)
    classes = tuple(word.classes)
    kids = tree.kids[verb]
    passive = bool(tree.kids_as(verb, "auxpass"))

    def made(frame: str, pieces: list[tuple[int, int]], kinds: tuple[str, ...] = classes) -> Candidate:
        return Candidate(frame, kinds[0], verb, cue, pieces, speaker, who, classes)

    if kids and tree.tag[verb] == "VBN" and tree.low[kids[0]] == "as" and _REPORTS & word.classes.keys():
        for by in kids:  # as reported by the Gazette, as stated in the letter
            if by > verb and tree.low[by] in ("by", "in"):
                for whom in tree.kids_as(by, "pobj"):
                    yield from _on_the_word_of(tree, verb, "according", (verb, by + 1), whom)
                    return
    objects = [k for k in kids if tree.dep[k] == "dobj" and k > verb]
    clauses = (
        [k for k in kids if tree.dep[k] == "ccomp"] or _asked(tree, verb, word) or _under_occasion(tree, verb, word)
    )
    after = [k for k in clauses if k > verb]
    before = [k for k in clauses if k < verb]
    found = False
    reports = bool(_REPORTS & word.classes.keys())
    mine = [k for k in kids if tree.dep[k] == "nsubjpass"]
    if after:
        first = tree.left[after[0]]
        last = _reach(tree, verb, after[0])
        if first > verb:
            first = _strip_day(tree, first)
            first = _whole_clause(tree, verb, after[0], first, cue[1], word)
            infinitive = any(tree.dep[k] == "aux" and tree.low[k] == "to" for k in tree.kids[after[0]])
            one = made("bid" if infinitive else "that", [(first, last)])
            yield one
            found = True
            if mine and not tree.kids_as(verb, "agent"):
                whole = made("is_told_that", [(tree.left[mine[0]], last)])
                whole.speaker = whole.speaker_head = None
                yield whole
        elif tree.dep[verb] == "relcl" and who is not None and first < tree.left[who]:
            # which they say left a vacuum
            yield made("which", [(first, tree.left[who]), (verb + 1, last)])
            found = True
    if after and reports and tree.dep[verb] == "relcl" and who is not None and found:
        noun = tree.head[verb]
        if noun < tree.left[who] and not any(tree.tag[k] in ("WDT", "WP") for k in range(noun, verb)):
            # a decision (that) they say let him win
            yield made(
                "of_which", [(tree.left[noun], trim(tree, tree.left[who])), (verb + 1, _reach(tree, verb, after[0]))]
            )
    if (not after and reports) or ((before or tree.dep[verb] in ("parataxis", "advcl")) and not objects):
        pieces = _around(tree, verb, who)
        if pieces:
            told = made("said", pieces)
            told.signs["loosely_set"] = _looseness(tree, verb, who, pieces, bool(before))
            yield told
            found = found or bool(before)
    if tree.dep[verb] == "relcl" and not after and not objects and not before:
        # a charge (which) the company denied
        which = [
            k for k in kids if k < verb and tree.dep[k] in ("dobj", "nsubjpass") and tree.low[k] in ("which", "that")
        ]
        noun = tree.head[verb]
        role = [(k, tree.right[k] + 1) for k in kids if k > verb and (tree.low[k] == "as" or tree.dep[k] == "oprd")]
        if which:
            yield made("whom", [(which[0], which[0] + 1), *role[:1]])
        elif who is not None and noun < who < verb:
            yield made("whom", [(tree.left[noun], tree.left[verb]), *role[:1]])
    infinitives = [k for k in kids if tree.dep[k] == "xcomp" and k > verb and is_verb(tree.tag[k])] or [
        k
        for k in kids
        if tree.dep[k] == "advcl"
        and tree.tag[k] == "VB"
        and any(tree.low[m] == "to" for m in tree.kids[k])
        and (_called_on(tree, verb, word, k) is not None or _called_for(tree, word, k))
    ]
    if infinitives and not found:
        goal = infinitives[0]
        first, last = tree.left[goal], _reach(tree, verb, goal)
        if objects and objects[0] < goal:
            first = tree.left[objects[0]]
        called = _called_on(tree, verb, word, goal)
        if called is not None:
            first = tree.left[called]
        elif tree.low[first] == "for" and tree.dep[first] == "mark":
            first += 1
        if passive:
            if mine:
                yield made("is_said_to", [(tree.left[mine[0]], tree.right[mine[0]] + 1), (tree.left[goal], last)])
        elif "seem" in word.classes:
            if who is not None and who < verb:
                seeming = made("seems_to", [(tree.left[who], tree.right[who] + 1), (first, last)])
                seeming.speaker = seeming.speaker_head = None
                yield seeming
        else:
            yield made("to", [(first, last)])
        found = True
    if "seem" in word.classes and not found and who is not None and who < verb:
        for like in tree.kids_as(verb, "prep"):
            if like > verb and tree.low[like] == "like":
                seeming = made("seems", [(tree.left[who], tree.right[who] + 1), (like, tree.right[like] + 1)])
                seeming.speaker = seeming.speaker_head = None
                yield seeming
                found = True
    if {"tell", "ask"} & word.classes.keys() and not found and not passive:
        for inner in _told_about(tree, verb, word, objects):
            yield made("about", [(tree.left[inner], tree.right[inner] + 1)])
            found = True
    if objects and not found:
        thing = objects[0]
        first, last = tree.left[thing], tree.right[thing] + 1
        reflexive = tree.low[thing].endswith(("self", "selves"))
        is_told = "say" in word.classes or reflexive
        for k in kids:
            argument = tree.low[k] in _ARGUMENTS and not (is_told and tree.low[k] == "to")  # explained it to the board
            more = argument or tree.dep[k] in ("oprd", "xcomp", "acomp") or _is_purpose(tree, k)
            if more and k > thing and tree.left[k] == last:
                last = tree.right[k] + 1
        known = tree.low[thing] in words("roles") | words("outlets") or tree.tag[thing] in ("NNP", "NNPS")
        if first > verb:
            # citing an official: the source, not what it said; defended himself: no statement
            if not (known and tree.low[verb] in CITING) and not (reflexive and last == thing + 1):
                yield made("what", [(first, last)])
            found = True
    if not found:
        for k in kids:
            if k > verb and tree.dep[k] == "prep" and any(tree.low[k] in preps for preps in word.classes.values()):
                kinds = tuple(c for c, preps in word.classes.items() if tree.low[k] in preps)
                for inner in tree.kids_as(k, "pobj", "pcomp"):
                    if tree.low[inner] in _DAYS or tree.low[inner] == "condition":  # spoke on Monday, on condition of
                        continue
                    last = tree.right[inner] + 1
                    roles = [r for r in kids if tree.low[r] == "as" and tree.dep[r] == "prep" and tree.left[r] == last]
                    last = max([last, *(tree.right[r] + 1 for r in roles)])  # referred to them as "thieves"
                    last = next(
                        (tree.right[r] + 1 for r in kids if tree.left[r] == last and _is_purpose(tree, r)), last
                    )
                    told = made("about", [(tree.left[inner], last)], kinds)
                    told.cue = (cue[0], k + 1) if k == cue[1] else cue
                    yield told
                    found = True
                break
    if not found:
        for k in kids:
            if tree.dep[k] in ("oprd", "attr", "acomp") and k > verb:
                pieces = [(tree.left[k], tree.right[k] + 1)]
                pieces = [(w, w + 1) for w in kids if w < verb and tree.tag[w] in ("WP", "WDT") and w != who] + pieces
                if mine:
                    pieces.insert(0, (tree.left[mine[0]], tree.right[mine[0]] + 1))
                if "seem" in word.classes and who is not None and who < verb:
                    seeming = made("seems", [(tree.left[who], tree.right[who] + 1), *pieces])
                    seeming.speaker = seeming.speaker_head = None
                    yield seeming
                else:
                    yield made("as", pieces)
                found = True
                break
    if passive and not found and not (tree.low[verb] in CITING and any(tree.low[k] == "as" for k in kids)):
        for k in mine:
            yield made("was", [(tree.left[k], tree.right[k] + 1)])
            yield made("was_all", [(tree.left[k], max(tree.right[k], tree.right[verb]) + 1)])
    if not found and tree.tag[verb] == "VBN" and tree.dep[verb] == "acl" and tree.kids_as(verb, "agent"):
        head = tree.head[verb]
        yield made("was", [(tree.left[head], tree.left[verb])])


def _is_purpose(tree: Tree, verb: int) -> bool:
    """Whether an infinitive tells what something is for: announced a plan to cut taxes."""
    return tree.tag[verb] == "VB" and tree.low[tree.left[verb]] == "to" and tree.dep[verb] in ("advcl", "acl", "xcomp")


def _whole_clause(tree: Tree, verb: int, clause: int, first: int, after_cue: int, word: Word) -> int:
    """Where a clause begins whose subject, or the object it describes, the parser hung on the verb: said workers in the
    mill - and others - | would lose; cited a source for his claim | that he won."""
    begin = after_cue
    while begin < first and tree.word[begin] in SKIP:
        begin += 1
    between = [k for k in tree.kids[verb] if begin <= k < first and tree.dep[k] != "punct"]
    if not between or begin >= first or tree.low[first] == "that":
        return first
    things = [k for k in between if tree.dep[k] == "dobj"]
    headless = not tree.kids_as(clause, "nsubj", "nsubjpass", "expl", "csubj")
    if len(things) == 1 and tree.left[things[0]] == begin and not {"tell", "ask", "urge"} & word.classes.keys():
        return begin
    if headless and is_verb(tree.tag[clause]) and tree.dep[between[0]] in ("dobj", "nsubj", "dep", "dative"):
        return begin
    return first


def _told_about(tree: Tree, verb: int, word: Word, objects: list[int]) -> Iterator[int]:
    """What somebody is told or asked: reminded his staff of the vote."""
    wanted = frozenset().union(*(word.classes.get(name, frozenset()) for name in ("tell", "ask")))
    for thing in [*objects, *tree.kids_as(verb, "dative")]:
        for k in (*tree.kids[verb], *tree.kids[thing]):
            if k > thing and tree.dep[k] == "prep" and tree.low[k] in wanted and tree.left[k] <= tree.right[thing] + 1:
                for inner in tree.kids_as(k, "pobj", "pcomp"):
                    yield inner
                    return


def _called_on(tree: Tree, verb: int, word: Word, goal: int) -> int | None:
    """Who is to do it where a preposition names them: called on Congress to pass the bill."""
    if "urge" not in word.classes:
        return None
    for kid in tree.kids_as(verb, "prep"):
        if verb < kid < goal and tree.low[kid] in word.classes["urge"]:
            for whom in tree.kids_as(kid, "pobj"):
                return whom
    return None


def _called_for(tree: Tree, word: Word, goal: int) -> bool:
    """Whether a clause is what is called for: called for Congress to pass the bill."""
    wanted = frozenset().union(*word.classes.values())
    return any(tree.low[mark] == "for" and "for" in wanted for mark in tree.kids_as(goal, "mark"))


def _asked(tree: Tree, verb: int, word: Word) -> list[int]:
    """The question that the parser takes for a condition: asked the mayor if he would run."""
    if "ask" not in word.classes:
        return []
    return [
        k
        for k in tree.kids_as(verb, "advcl")
        if k > verb and any(tree.low[m] in ("if", "whether") for m in tree.kids_as(k, "mark"))
    ]


def _under_occasion(tree: Tree, verb: int, word: Word) -> list[int]:
    """The that-clause that the parser hung on the occasion: said in a statement that …"""
    if not {"say", "tell", "argue", "write"} & word.classes.keys():
        return []
    for kid in tree.kids_as(verb, "prep"):
        for noun in tree.kids_as(kid, "pobj"):
            for clause in tree.kids_as(noun, "acl", "ccomp", "relcl"):
                if kid > verb and any(tree.low[m] == "that" and tree.dep[m] == "mark" for m in tree.kids[clause]):
                    return [clause]
    return []


def _strip_day(tree: Tree, first: int) -> int:
    while first < len(tree) - 1 and (tree.low[first] in _DAYS or tree.word[first] in SKIP):
        first += 1
    return first


def _reach(tree: Tree, verb: int, clause: int) -> int:
    """One past the last token of what was said: the clause, and what the parser hung on the verb but reads as part."""
    last = tree.right[clause] + 1
    for kid in tree.kids[verb]:
        if kid <= clause or tree.left[kid] < last:
            continue
        dep = tree.dep[kid]
        if dep == "punct":
            continue
        comma = tree.word[tree.left[kid] - 1] in (",", "--", "-", ";", "–", "—")
        if dep in ("prep", "npadvmod", "advmod", "dep", "ccomp", "xcomp", "acl", "relcl", "appos") or (
            dep == "advcl" and not (comma and tree.tag[kid] == "VBG")
        ):
            if dep == "prep" and tree.low[kid] == "according":
                break
            last = tree.right[kid] + 1
            continue
        if dep == "conj" and not comma and tree.kids_as(kid, "nsubj") and tree.low[kid] not in verbs():
            last = tree.right[kid] + 1
            continue
        if dep == "cc":
            continue
        break
    for token in range(clause + 1, last - 1):  # a second source, not what the first one said
        if tree.low[token] == "according" and tree.low[token + 1] == "to" and tree.word[token - 1] in SKIP:
            last = token
            break
    return trim(tree, last)


def _around(tree: Tree, verb: int, who: int | None) -> list[tuple[int, int]]:
    """What stands before, or before and after, a verb that is set in: X, he said; X, he said, Y; as he said, X."""
    first, last = tree.sentence[verb]
    if who is not None and not first <= who < last:
        who = None
    begin, end = verb, verb + 1
    if who is not None:
        begin, end = min(begin, tree.left[who]), max(end, tree.right[who] + 1 if who > verb else end)
    else:
        begin = cue_group(tree, verb)[0]
    for kid in tree.kids_as(verb, "mark", "advmod", "aux", "neg"):
        if first <= kid < verb and kid >= begin - 3:
            begin = min(begin, kid)
    while begin > first and tree.tag[begin - 1] in ("RB", "IN") and tree.head[begin - 1] == verb:
        begin -= 1
    stop = begin
    while stop > first and tree.word[stop - 1] in SKIP:
        stop -= 1
    # what follows the verb and belongs to it, up to a comma or the end of the sentence
    while end < last and tree.word[end] not in BREAKS and tree.tag[end] != "." and end - verb < 14:
        end += 1
    closed = end >= last or tree.word[end] in BREAKS or tree.tag[end] == "."
    before = stop > first and stop < begin
    if not closed:
        return []
    pieces = []
    if before:
        start = first
        while start < stop and (tree.word[start] in SKIP or tree.tag[start] == "CC"):
            start += 1
        if stop > start:
            pieces.append((start, stop))
    elif begin > first + 1:
        return []
    if (
        end < last
        and tree.word[end] in (",", "--", "-", "–", "—")
        and (pieces or tree.dep[verb] in ("advcl", "parataxis", "ccomp"))
    ):
        after = trim(tree, last)
        if after > end + 1 and not (tree.tag[end + 1] in ("WDT", "WP", "VBG") and pieces):
            pieces.append((end + 1, after))
    return pieces


def _looseness(tree: Tree, verb: int, who: int | None, pieces: list[tuple[int, int]], is_parsed: bool) -> int:
    """How much speaks against a verb being set into what it reports: the parser does not see it, no comma or dash parts
    them, words stand between."""
    stop = pieces[0][1] if pieces[0][0] < verb else verb
    loose = int(not is_parsed and tree.dep[verb] != "parataxis")
    loose += stop >= len(tree) or tree.word[stop] not in (",", "-", "--", "–", "—")
    if who is not None:
        loose += min(verb, tree.left[who]) - stop > 1
    return loose


def _according(tree: Tree, number: int) -> Iterator[Candidate]:
    for to in tree.kids[number]:
        if tree.low[to] == "to":
            for whom in tree.kids_as(to, "pobj")[:1]:
                yield from _on_the_word_of(tree, number, "according", (number, to + 1), whom)


def _in_view(tree: Tree, number: int) -> Iterator[Candidate]:
    """A phrase that gives its sentence to somebody: in her view, in the latest poll; to voters, the vote was a joke."""
    low = tree.low[number]
    for noun in tree.kids_as(number, "pobj")[:1]:
        whose = tree.kids_as(noun, "poss") + [
            whom for of in tree.kids_as(noun, "prep") if tree.low[of] == "of" for whom in tree.kids_as(of, "pobj")
        ]
        last = tree.right[number]
        opens = number == tree.sentence[number][0] and last + 1 < len(tree) and tree.word[last + 1] == ","
        if low in ("in", "by") and opens and tree.low[noun] in _VIEWS and whose:
            yield from _on_the_word_of(tree, number, "in_view", (noun, noun + 1), whose[0])
        elif low == "in" and tree.low[noun] in _SOUNDINGS:
            yield from _on_the_word_of(tree, number, "in_survey", (number, number + 1), noun)
        elif low == "to" and opens and tree.tag[noun] in ("NNP", "NNS", "NNPS", "PRP"):
            yield from _on_the_word_of(tree, number, "in_view", (number, number + 1), noun)


def _on_the_word_of(tree: Tree, number: int, frame: str, cue: tuple[int, int], whom: int) -> Iterator[Candidate]:
    """The rest of the sentence in which a phrase names who says so."""
    speaker = phrase(tree, whom)
    first, last = tree.sentence[number]
    begin, end = tree.left[number], tree.right[number] + 1
    if end < len(tree) and tree.word[end] == ",":
        end += 1
    pieces = []
    before = begin
    while before > first and tree.word[before - 1] in SKIP:
        before -= 1
    if before > first:
        pieces.append((first, before))
    after = trim(tree, last)
    if after > end and (not pieces or tree.word[end - 1] == ","):
        pieces.append((end, after))
    if pieces:
        yield Candidate(frame, "say" if frame == "according" else "view", number, cue, pieces, speaker, whom)


def _noun(tree: Tree, noun: int, word: Word) -> Iterator[Candidate]:
    who = None
    first = noun
    for k in tree.kids_as(noun, "poss"):
        who = k
    for k in tree.kids_as(noun, "prep"):
        if tree.low[k] in ("by", "from"):
            for inner in tree.kids_as(k, "pobj"):
                who = inner
    head = tree.head[noun]
    held = tree.dep[noun] in ("dobj", "attr", "pobj") and is_verb(tree.tag[head]) and tree.low[head] in words("holders")
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
                content, frame = (tree.left[k], tree.right[k] + 1), "claim_to" if to and not that else "claim_that"
        elif (
            tree.dep[k] == "prep"
            and tree.low[k] in ("about", "for", "of", "on", "in", "against", "with", "over", "to")
            and content is None
        ):
            for inner in tree.kids_as(k, "pobj", "pcomp"):
                content, frame = (tree.left[inner], tree.right[inner] + 1), "claim_of"
    if content is None:
        return
    if held and tree.dep[noun] == "dobj" and frame == "claim_that":
        content = (content[0], trim(tree, content[1]))
    speaker = phrase(tree, who) if who is not None else None
    one = Candidate(
        frame,
        next(iter(word.classes)),
        noun,
        (first, noun + 1) if first <= noun else (noun, noun + 1),
        [content],
        speaker,
        who,
        tuple(word.classes),
    )
    one.signs["held"] = held
    yield one


def _idiom(tree: Tree, verb: int, known: Mapping[str, frozenset[str]]) -> Iterator[Candidate]:
    """A verb and its object that together attribute: took aim at the mayor."""
    for noun in tree.kids_as(verb, "dobj"):
        if noun < verb or tree.low[noun] not in known:
            continue
        for k in sorted((*tree.kids[verb], *tree.kids[noun])):
            if k < noun or tree.dep[k] != "prep" or tree.low[k] not in known[tree.low[noun]]:
                continue
            for content in tree.kids_as(k, "pobj", "pcomp"):
                who = subject(tree, verb)
                speaker = phrase(tree, who) if who is not None else None
                pieces = [(tree.left[content], tree.right[content] + 1)]
                yield Candidate("idiom", "judge", verb, (cue_group(tree, verb)[0], k + 1), pieces, speaker, who)
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
    speaker = phrase(tree, who) if who is not None else None
    for k in tree.kids[number]:
        if k < number:
            continue
        if tree.dep[k] in ("ccomp", "xcomp", "advcl") and is_verb(tree.tag[k]):
            if any(tree.low[m] == "to" and tree.dep[m] == "aux" for m in tree.kids[k]):  # ready to run
                return
            if tree.dep[k] == "advcl" and not any(tree.low[m] == "that" for m in tree.kids_as(k, "mark")):
                continue
            yield Candidate(
                "sure_that",
                "adj",
                number,
                (min(verb, number), number + 1),
                [(tree.left[k], tree.right[k] + 1)],
                speaker,
                who,
            )
            return
        if tree.dep[k] in ("prep", "agent") and tree.low[k] in word.classes["think"]:
            for inner in tree.kids_as(k, "pobj", "pcomp"):
                yield Candidate(
                    "critical_of",
                    "adj",
                    number,
                    (min(verb, number), k + 1),
                    [(tree.left[inner], tree.right[inner] + 1)],
                    speaker,
                    who,
                )
                return
