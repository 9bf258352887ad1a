"""Who acts: the subject of a verb, seen through passives, joined verbs and participles, and its phrase."""

from __future__ import annotations

from articles.quotes.grammar.parsed import is_verb
from articles.quotes.grammar.tree import SKIP, Tree
from articles.quotes.lexicon import SAYING, is_of, nouns, verbs, words

_SUBJECTS = ("nsubj", "csubj", "expl")
_TEXTS = {"email", "e-mail", "statement", "letter", "interview", "tweet", "post", "memo", "speech", "note", "briefing"}
"""in which somebody says it; they are no part of who that is"""
_DESPITE = {"after", "amid", "before", "despite", "following", "from", "since", "to", "under"}
"""prepositions before what others said"""
_FREE = {"ROOT", "nsubj", "nsubjpass", "dep", "conj"}


def subject(tree: Tree, verb: int) -> int | None:
    """The token that is who acts: the verb's own subject, the agent of a passive, or the one it takes over from the
    verb it hangs on. None where nobody is named."""
    asked = verb
    for _ in range(6):
        passive = tree.kids_as(verb, "nsubjpass")
        if passive and (tree.low[verb] in words("citing") or verb != asked):  # she was angered by the deal and said
            return passive[0]
        if tree.kids_as(verb, "nsubjpass", "auxpass"):
            return next(iter(tree.agents(verb)), None)
        own = tree.kids_as(verb, *_SUBJECTS)
        if verb == asked and not own and (by := tree.agents(verb)):  # saw the prison, dubbed a hotel by its guards
            return by[0]
        if own:  # the parser may see two: Norland, as an aide pointed out, has no mill
            return max((k for k in own if k < verb), default=own[0])
        dep = tree.dep[verb]
        head: int = tree.head[verb]
        if head == verb:
            return None
        comma = tree.left[verb] > 0 and tree.word[tree.left[verb] - 1] in (",", "--", "-", "–", "—")
        is_done = dep in ("acl", "relcl") and tree.tag[verb] == "VBN"
        if is_done or (verb == asked and is_bare_participle(tree, verb)):
            return next(iter(tree.agents(verb)), None)
        if dep in ("acl", "relcl"):
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
            above = _verb_above(tree, head)  # ", saying" hangs on the last noun but belongs to the clause
            if above is None:
                return None
            verb = _reporter(tree, above)
            continue
        if dep not in ("conj", "xcomp", "advcl", "pcomp", "ccomp", "dep", "parataxis", "aux"):
            return None
        if dep == "pcomp":
            through = tree.low[head]
            head = tree.head[head]
            if through == "as" and _cites(tree, head, verb):  # cited a source as saying, was quoted as saying
                cited = tree.kids_as(head, "nsubjpass") or tree.kids_as(head, "dobj")
                return cited[-1] if cited else None  # Brazilian forward Ortiz may be two
        if dep == "xcomp":
            is_means = tree.low[head] in words("using")  # used her speech to warn
            objects = [] if is_means else tree.kids_as(head, "dobj")
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
            if tree.dep[head] == "relcl" and verb == asked:  # met those who had sued her, vowing to win
                above = _verb_above(tree, tree.head[head])
                head = head if above is None else above
        verb = head
    return None


def is_bare_participle(tree: Tree, verb: int) -> bool:
    """Whether a verb tells what was done to whom its sentence is about: Asked about the delay, she shrugged."""
    return tree.tag[verb] == "VBN" and tree.dep[verb] == "advcl" and not tree.kids_as(verb, "aux")


def _verb_above(tree: Tree, token: int) -> int | None:
    """The nearest verb over a token."""
    for _ in range(6):
        if is_verb(tree.tag[token]):
            return token
        if tree.head[token] == token:
            return None
        token = tree.head[token]
    return None


def unseen_subject(tree: Tree, verb: int) -> int | None:
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
    for late in range(tree.sentence[verb][0] + 1, verb):  # in an interview with Ortiz, her aide said
        ends_here = tree.dep[late] == "appos" and begin <= tree.right[late] + 1 <= verb
        if ends_here and tree.word[tree.left[late] - 1] == ",":
            return late
    while begin > tree.sentence[verb][0] and tree.word[begin] in SKIP:
        begin -= 1
    return begin if tree.low[begin] in words("shares") else None  # nearly a third say, most said


def _finite_above(tree: Tree, verb: int) -> int:
    """The verb with a tense that a joined one with a tense goes with: she urged him to come out and | repeated."""
    at = verb
    for _ in range(4):
        if tree.tag[at] not in ("VB", "VBG") or tree.kids_as(at, "nsubj"):
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
        if tree.dep[at] == "ccomp" and at > head and is_of(tree.low[head], SAYING):
            return head
        above: int = tree.head[head]
        if tree.dep[at] == "pcomp" and tree.low[above] in verbs():  # hedged on whether he would
            return above
        at = head
    return verb


def _resumes(tree: Tree, verb: int, head: int) -> bool:
    """Whether a joined verb takes up the verb of saying rather than the clause: she said it would rain and added …"""
    reporter = _reporter(tree, head)
    if reporter == head or tree.tag[verb] != tree.tag[reporter] or tree.dep[head] == "relcl":  # who took it and said
        return False
    if not is_of(tree.low[verb], SAYING | {"name", "judge", "ask"}):
        return False
    same_tense = tree.tag[head] == tree.tag[verb] and not any(tree.tag[k] == "MD" for k in tree.kids[head])
    return not same_tense or is_of(tree.low[verb], {"say"})


def _giver(tree: Tree, noun: int) -> int | None:
    """Who issued the statement (letter, report) that says: the subject of the verb it is the object of."""
    if tree.low[noun] not in nouns() and tree.low[noun] not in words("documents"):
        return None
    verb: int = tree.head[noun]
    if tree.dep[noun] == "pobj":
        if tree.low[verb] in _DESPITE:  # despite reports urging it, the council waits: others urge it
            return None
        verb = tree.head[verb]
    if tree.dep[noun] not in ("dobj", "pobj") or not is_verb(tree.tag[verb]):
        return None
    own = tree.kids_as(verb, "nsubj")
    return own[0] if own else None


def quoted_as(tree: Tree, verb: int) -> tuple[int, int] | None:
    """The verb behind "quoted … as", and who is quoted."""
    for link in tree.kids_as(verb, "prep"):
        for inner in tree.kids_as(link, "pcomp") if tree.low[link] == "as" else []:
            cited = subject(tree, inner) if _cites(tree, verb, inner) else None
            if cited is not None:
                return inner, cited
    return None


def _says(tree: Tree, verb: int) -> bool:
    """Whether a participle tells what the noun it hangs on says: quoted a source | saying."""
    return tree.tag[verb] == "VBG" and tree.dep[verb] == "acl" and is_of(tree.low[verb], SAYING)


def _cites(tree: Tree, citing: int, verb: int) -> bool:
    """Whether somebody cites with "as": quoted her as being upset; before "saying" any verb does, mentioned sources."""
    return tree.low[citing] in words("citing") or tree.low[verb] == "saying"


def cited_by(tree: Tree, verb: int) -> int | None:
    """The verb of citing that a verb of saying belongs to: quoted her as | saying; quoted a source | saying; quoted a
    source who | said."""
    link = tree.head[verb]
    if _says(tree, verb) or (
        tree.dep[verb] == "relcl" and any(tree.tag[k] == "WP" for k in tree.kids_as(verb, "nsubj"))
    ):
        return tree.head[link] if tree.dep[link] == "dobj" and tree.low[tree.head[link]] in words("citing") else None
    citing: int = tree.head[link]
    return citing if tree.dep[verb] == "pcomp" and tree.low[link] == "as" and _cites(tree, citing, verb) else None


def antecedent(tree: Tree, pronoun: int) -> int | None:
    """The noun that a who, which or that goes with: a lawyer from Norland, who said: the lawyer."""
    verb = tree.head[pronoun]
    while tree.dep[verb] != "relcl" and tree.head[verb] != verb:
        verb = tree.head[verb]
    if tree.dep[verb] != "relcl":
        return None
    noun: int = tree.head[verb]
    link: int = tree.head[noun]
    above: int = tree.head[link]
    is_from = tree.low[pronoun] == "who" and tree.low[link] in ("at", "from", "in")
    return above if is_from and tree.low[above] in words("roles") else noun


def phrase(tree: Tree, head: int) -> tuple[int, int]:
    """The noun phrase around a head, without a trailing comma; of a very long one only its core."""
    first, last = tree.whole(head)
    if last - first > 40 or last - head > 25:
        kids = [k for k in tree.kids[head] if k > head and tree.dep[k] in ("relcl", "acl", "appos", "conj", "cc")]
        last = min((tree.left[k] for k in kids), default=min(last, head + 6))
    told = [k for k in tree.kids_as(head, "acl", "relcl", "advcl") if k > head]
    beyond = (k for k in told if tree.low[k] in words("citing") or tree.dep[k] == "advcl" or _says(tree, k))
    last = min([last, *(tree.left[k] for k in beyond)])
    for link in tree.kids_as(head, "prep"):  # Ortiz | in an email to staff; the counsel | on Monday
        named = [tree.low[k] for k in tree.kids_as(link, "pobj")]
        when = _TEXTS if tree.low[link] == "in" else words("calendar") if tree.low[link] == "on" else set()
        if link > head and not when.isdisjoint(named):
            last = min(last, link)
    while last - 1 > head and (tree.word[last - 1] in SKIP or tree.tag[last - 1] == "CC"):
        last -= 1
    while first < head and (tree.word[first] in SKIP or tree.tag[first] in ("CC", ".")):
        first += 1
    if tree.word[first] == "(" and ")" in tree.word[first:head]:  # (2) those who
        first = tree.word.index(")", first) + 1
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
