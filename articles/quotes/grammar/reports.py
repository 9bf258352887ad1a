"""Verbs of saying and thinking, and the constructions in which one attributes a statement to somebody."""

from __future__ import annotations

from collections.abc import Iterator

from articles.quotes.grammar.candidate import Candidate
from articles.quotes.grammar.parsed import is_verb
from articles.quotes.grammar.subjects import cue_group, phrase, quoted_as, subject, unseen_subject
from articles.quotes.grammar.tree import BEING, BREAKS, SKIP, SUBJECTS, Tree, opened_before, trim
from articles.quotes.lexicon import SAYING, Word, adjectives, days, is_of, nouns, singular, verbs, words

REPORTS = SAYING | {"think", "show"}
_ARGUMENTS = {"of", "for", "as", "on", "with", "to", "from", "into", "about", "against"}
"""prepositions that go on with an object, rather than tell time and place"""
_TELLS = {"say", "discuss"}
_SOURCES = ("roles", "outlets", "documents", "unnamed", "crowds", "governments", "collectives")
"""lists of who and what may be cited"""
_UNREAL = {"can", "could", "if", "'ll", "’ll", "may", "might", "must", "shall", "should", "unless", "will"}
"""before what has not been said, but may be; who "would say" mostly does"""
_TIMES = {"after", "before", "during", "following"}


class Report:
    """A verb of saying or thinking with what hangs on it. Each method proposes one construction, or nothing."""

    def __init__(self, tree: Tree, verb: int, word: Word) -> None:
        self.tree, self.verb, self.word = tree, verb, word
        self.classes = tuple(word.classes)
        self.kids = tree.kids[verb]
        who = subject(tree, verb)
        if who is None:
            who = unseen_subject(tree, verb)
        if who is None and tree.low[verb] in adjectives():  # is convinced that
            who = next(iter(tree.kids_as(verb, "nsubjpass")), None)
        self.who = who
        self.speaker = phrase(tree, who) if who is not None else None
        self.cue = cue_group(tree, verb)
        self.is_passive = bool(tree.kids_as(verb, "auxpass"))
        self.reports = bool(REPORTS & word.classes.keys())
        self.objects = [k for k in self.kids if tree.dep[k] == "dobj" and k > verb]
        self.patients = [k for k in self.kids if tree.dep[k] == "nsubjpass"]
        clauses = [k for k in self.kids if tree.dep[k] == "ccomp"]
        clauses = clauses or _asked(tree, verb, word) or _under_occasion(tree, verb, word) or self._under_hearer()
        self.after = [k for k in clauses if k > verb and not self._is_done(k)]
        self.before = [k for k in clauses if k < verb]

    def _is_done(self, clause: int) -> bool:
        """Whether a verb of doing has its object, so that a clause behind that is none of what it tells: assumed the
        role of a judge, should nobody else come."""
        does = "act" in self.classes and SAYING.isdisjoint(self.classes)
        return does and self.tree.low[self.tree.left[clause]] != "that" and min(self.objects, default=clause) < clause

    def _under_hearer(self) -> list[int]:
        """The clause that the parser hung on whom it was told to: told the station (that) she had left."""
        tree = self.tree
        if "tell" not in self.word.classes:
            return []
        told = [k for k in self.objects if tree.low[k] not in nouns() and not tree.low[k].endswith("thing")]
        clauses = [k for noun in told for k in tree.kids_as(noun, "relcl", "acl") if tree.kids_as(k, *SUBJECTS)]
        return [
            k
            for k in clauses
            if (tree.low[tree.left[k]], tree.dep[tree.left[k]]) == ("that", "mark")
            or not any(tree.tag[m] in ("WDT", "WP", "IN") for m in range(tree.left[k], k))
        ]

    def _is_unsaid(self) -> bool:
        """Whether nobody says that anybody said it: she will, may or should say so; if she says so; no one says so; she
        was asked to comment on it; it is worth noting, as the writer does; note it, reader."""
        tree, who, top = self.tree, self.who, self.verb
        while tree.dep[top] in ("xcomp", "acomp", "attr") or (tree.dep[top], tree.tag[top]) == ("acl", "VB"):
            top = tree.head[top]
        if top != self.verb:
            is_requested = is_of(tree.low[top], {"ask"}) and bool(tree.kids_as(top, "auxpass"))
            is_writers = tree.low[top] in BEING and any(tree.low[k] == "it" for k in tree.kids_as(top, "nsubj"))
            if is_requested or is_writers:
                return True
        if not tree.kids_as(top, "neg") and any(tree.low[k] in _UNREAL for k in tree.kids_as(top, "aux", "mark")):
            return True
        if who is None:
            return bool(tree.tag[top] == "VB" and tree.dep[top] == "ROOT")
        return tree.low[tree.left[who]] in ("no", "nobody")

    def candidates(self) -> Iterator[Candidate]:
        """What it may attribute. Where a clause is found, an infinitive is not asked for, and so on down."""
        if self.tree.low[self.verb - 1 : self.verb + 2] == ["that", "said", ","] or self._is_unsaid():
            return
        told = list(self._clause())
        yield from told
        if told:
            yield from self._of_which()
        set_in = list(self._set_in())
        yield from set_in
        yield from self._whom()
        if told or (set_in and self.before):
            return
        if goal := self._goal():
            yield from self._to(goal)
        elif told := list(self._topic()):
            yield from told
        elif self.objects and self.tree.left[self.objects[0]] > self.verb:
            yield from self._what(self.objects[0])
        elif told := list(self._about()) or list(self._as()):
            yield from told
        else:
            yield from self._was()

    def _made(self, frame: str, pieces: list[tuple[int, int]], classes: tuple[str, ...] = ()) -> Candidate:
        kind = (classes or self.classes)[0]
        return Candidate(frame, kind, self.verb, self.cue, pieces, self.speaker, self.who, self.classes)

    def _clause(self) -> Iterator[Candidate]:
        """said that it would rain; which they say left a vacuum"""
        if not self.after:
            return
        tree, verb, clause = self.tree, self.verb, self.after[0]
        if tree.low[verb] in words("citing") and any(is_source_word(tree, k) for k in tree.kids_as(clause, "oprd")):
            return  # citing what it called informed sources
        first, last = tree.left[clause], _reach(tree, verb, clause)
        if first > verb:
            first = _strip_day(tree, first)
            first = _whole_clause(tree, verb, clause, first, self.cue[1], self.word)
            infinitive = any(tree.dep[k] == "aux" and tree.low[k] == "to" for k in tree.kids[clause])
            yield self._made("bid" if infinitive else "that", [(first, last)])
        elif self.who is not None and (tree.dep[verb] == "relcl" or tree.low[first] == "what"):
            yield self._made("which", [(first, tree.left[self.who]), (verb + 1, last)])

    def _of_which(self) -> Iterator[Candidate]:
        """a decision (that) they say let him win"""
        tree, verb, who = self.tree, self.verb, self.who
        noun = tree.head[verb]
        if not self.reports or tree.dep[verb] != "relcl" or who is None:
            return
        if not any(tree.tag[k] in ("WDT", "WP") for k in range(noun, verb)):
            reach = _reach(tree, verb, self.after[0])
            yield self._made("of_which", [(tree.left[noun], trim(tree, tree.left[who])), (verb + 1, reach)])

    def _set_in(self) -> Iterator[Candidate]:
        """It would rain, she said, by noon."""
        tree, verb = self.tree, self.verb
        if tree.dep[verb] == "advcl" and any(tree.dep[k] == "mark" and tree.low[k] != "as" for k in self.kids):
            return  # it reported that the mill closed, although it quoted the owner
        loose = self.before or tree.dep[verb] in ("parataxis", "advcl")
        is_ended = not self.after or (self.before and tree.low[self.cue[1]] == ":")  # the mill stays, she says: it pays
        if is_ended and (self.reports or loose) and not (self.objects and not SAYING & self.word.classes.keys()):
            pieces = _around(tree, verb, self.who)
            if pieces:
                told = self._made("said", pieces)
                if (inner := quoted_as(tree, verb)) is not None:  # the mill is empty, the paper quoted him as saying
                    told.speaker_head, told.speaker = inner[1], phrase(tree, inner[1])
                told.signs["loosely_set"] = _looseness(tree, verb, self.who, pieces, bool(self.before))
                told.signs["fronted_occasion"] = _is_occasion(tree, *pieces[0])
                yield told

    def _whom(self) -> Iterator[Candidate]:
        """a charge (which) the company denied"""
        tree, verb, who = self.tree, self.verb, self.who
        if tree.dep[verb] != "relcl" or self.after or self.objects or self.before:
            return
        which = [k for k in self.kids if k < verb and tree.dep[k] in ("dobj", "nsubjpass")]
        which = [k for k in which if tree.low[k] in ("which", "that")]
        noun = tree.head[verb]
        roles = [k for k in self.kids if k > verb and (tree.low[k] == "as" or tree.dep[k] == "oprd")]
        role = [(k, tree.right[k] + 1) for k in roles[:1]]
        if which:
            yield self._made("whom", [(which[0], which[0] + 1), *role])
        elif who is not None and noun < who < verb:
            yield self._made("whom", [(tree.left[noun], tree.left[verb]), *role])

    def _goal(self) -> int | None:
        """The infinitive that says what is to be: promised to leave, called on Congress to pass the bill."""
        tree, verb, word = self.tree, self.verb, self.word
        for k in self.kids:
            if tree.dep[k] == "xcomp" and k > verb and is_verb(tree.tag[k]):
                return k
        for k in self.kids:
            is_infinitive = tree.tag[k] == "VB" and any(tree.low[m] == "to" for m in tree.kids[k])
            is_called = _called_on(tree, verb, word, k) is not None or _called_for(tree, word, k)
            if tree.dep[k] == "advcl" and is_infinitive and is_called:
                return k
        return None

    def _to(self, goal: int) -> Iterator[Candidate]:
        """promised to leave; is said to have left"""
        tree, verb = self.tree, self.verb
        first, last = tree.left[goal], _reach(tree, verb, goal)
        if self.objects and self.objects[0] < goal:
            first = tree.left[self.objects[0]]
        called = _called_on(tree, verb, self.word, goal)
        if called is not None:
            first = tree.left[called]
        elif tree.low[first] == "for" and tree.dep[first] == "mark":
            first += 1
        if self.is_passive:
            if self.patients and tree.tag[self.patients[0]] not in (
                "WP",
                "WDT",
            ):  # else "who … to speak" is no statement
                yield self._made("is_said_to", [self.tree.whole(self.patients[0]), (tree.left[goal], last)])
        else:
            yield self._made("to", [(first, last)])

    def _topic(self) -> Iterator[Candidate]:
        """reminded his staff of the vote"""
        for inner in [] if self.is_passive else _told_about(self.tree, self.verb, self.word, self.objects):
            yield self._made("about", [self.tree.whole(inner)])

    def _what(self, thing: int) -> Iterator[Candidate]:
        """announced a plan to cut taxes. Not the source that is cited, nor himself whom he defended."""
        tree = self.tree
        first, last = self.tree.whole(thing)
        reflexive = tree.low[thing].endswith(("self", "selves"))
        is_told = "say" in self.classes or reflexive
        names = not {"name", "judge"}.isdisjoint(self.classes)
        labelled = False
        for k in self.kids:
            argument = tree.low[k] in _ARGUMENTS and not (is_told and tree.low[k] == "to")  # explained it to the board
            label = names and tree.dep[k] == "dobj" and tree.word[tree.left[k]] not in SKIP  # branded it a farce
            argument = argument or _is_of_noun(tree, thing, k)
            more = argument or label or tree.dep[k] in ("oprd", "xcomp", "acomp") or _is_purpose(tree, k)
            if more and k > thing and tree.left[k] == last:
                last = tree.right[k] + 1
                labelled |= label or tree.dep[k] in ("oprd", "xcomp", "acomp") or tree.low[k] in ("as", "to", "with")
        is_source = tree.low[self.verb] in words("citing") and (
            is_source_word(tree, thing) or tree.low[thing] in words("occasions")
        )
        is_source |= tree.low[self.verb] not in words("citing") and quoted_as(tree, self.verb) is not None
        is_hearer = tree.tag[thing] in ("PRP", "NNP") and {"tell", "ask"} & set(self.classes)  # told me, asked Mr Lind
        if not is_source and not ((reflexive or is_hearer) and last == thing + 1):
            one = self._made("what", [(first, last)])
            one.signs["unlabelled"] = self.classes[0] == "name" and not labelled
            yield one

    def _about(self) -> Iterator[Candidate]:
        """spoke about the plan, referred to them as "thieves"; not on Monday, nor on condition of anonymity"""
        tree, word = self.tree, self.word
        if self._explains() or (tree.kids_as(self.verb, "neg") and not _TELLS.isdisjoint(word.classes)):
            return  # did not comment on the plan: nothing was said
        wanted = frozenset().union(*word.classes.values())
        of_agent = self._of_agent()
        for k in (*self.kids, *of_agent):
            if k > self.verb and tree.dep[k] == "prep" and tree.low[k] in wanted:
                classes = tuple(c for c, preps in word.classes.items() if tree.low[k] in preps)
                for inner in tree.kids_as(k, "pobj", "pcomp"):
                    if tree.low[inner] in days() or tree.low[inner] == "condition":
                        continue
                    last = tree.right[k if k in of_agent else inner] + 1
                    roles = [r for r in self.kids if tree.low[r] == "as" and tree.dep[r] == "prep"]
                    last = max([last, *(tree.right[r] + 1 for r in roles if tree.left[r] == last)])
                    purposes = (tree.right[r] + 1 for r in self.kids if tree.left[r] == last and _is_purpose(tree, r))
                    told = self._made("about", [(tree.left[inner], next(purposes, last))], classes)
                    told.cue = (self.cue[0], k + 1) if k == self.cue[1] else self.cue
                    if self.speaker is not None and k in of_agent:
                        told.speaker = (self.speaker[0], k)
                    yield told
                return

    def _explains(self) -> bool:
        """Whether a participle only tells what was meant: "She is late," he said, referring to Ortiz."""
        tree, verb = self.tree, self.verb
        beside = tree.tag[verb] == "VBG" and tree.dep[verb] == "advcl" and is_of(tree.low[tree.head[verb]], SAYING)
        return beside and not any(tree.low[k] == "as" for k in self.kids)

    def _of_agent(self) -> list[int]:
        """The preposition that the parser hung on who accuses: was accused by the union of hiding the report."""
        tree = self.tree
        return [k for who in tree.agents(self.verb) for k in tree.kids_as(who, "prep") if tree.kids_as(k, "pcomp")]

    def _as(self) -> Iterator[Candidate]:
        """was called a liar; what she described as a farce"""
        tree, who = self.tree, self.who
        asked = [w for w in self.kids if w < self.verb and tree.tag[w] in ("WP", "WDT") and w != who]
        for k in self.kids:
            is_named = asked and tree.dep[k] == "prep" and tree.low[k] == "as"  # what she described as a farce
            if (is_named or tree.dep[k] in ("oprd", "attr", "acomp")) and k > self.verb:
                pieces = [
                    *(self.tree.whole(one) for one in self.patients[:1]),
                    *((w, w + 1) for w in asked),
                    self.tree.whole(k),
                ]
                one = self._made("as", pieces)
                one.signs["free_relative"] = any(tree.low[w] == "what" for w in asked)
                yield one
                return

    def _is_cited_as(self) -> bool:
        """was quoted as …: who speaks is cited, and is no statement"""
        return self.tree.low[self.verb] in words("citing") and any(self.tree.low[k] == "as" for k in self.kids)

    def _was(self) -> Iterator[Candidate]:
        """the plan was denied by the company; a plan denied by it. Not: borne out by the records."""
        tree, verb = self.tree, self.verb
        if self.who is None or tree.low[self.who] in words("documents"):
            return
        first = tree.sentence[verb][0]
        if self.is_passive and self.patients == [first] and tree.low[first] in ("it", "that", "this"):
            if first and self.reports:  # The mill has closed. This was reported by the Gazette
                begin, end = tree.sentence[first - 1]
                yield self._made("that", [(begin, trim(tree, end))])
        elif self.is_passive and not self._is_cited_as():
            for k in self.patients:
                yield self._made("was", [self.tree.whole(k)])
                yield self._made("was_all", [(tree.left[k], max(tree.right[k], tree.right[verb]) + 1)])
        if tree.tag[verb] == "VBN" and tree.dep[verb] == "acl" and tree.kids_as(verb, "agent"):
            yield self._made("was", [(tree.left[tree.head[verb]], tree.left[verb])])


def is_source_word(tree: Tree, noun: int) -> bool:
    """Whether a noun may name who or what is cited, rather than a thing that is mentioned."""
    called = {tree.low[noun], singular(tree.low[noun])}
    return tree.tag[noun] in ("NNP", "NNPS") or any(not called.isdisjoint(words(of)) for of in _SOURCES)


def _is_purpose(tree: Tree, verb: int) -> bool:
    """Whether an infinitive tells what something is for: announced a plan to cut taxes."""
    return tree.tag[verb] == "VB" and tree.low[tree.left[verb]] == "to"


def _whole_clause(tree: Tree, verb: int, clause: int, first: int, after_cue: int, word: Word) -> int:
    """Where a clause begins whose subject, or the object it describes, the parser hung on the verb: said workers in the
    mill - and others - | would lose; cited a source for his claim | that he won."""
    begin = after_cue
    while begin < first and tree.word[begin] in SKIP:
        begin += 1
    between = [k for k in tree.kids[verb] if begin <= k < first and tree.dep[k] != "punct"]
    if not between or tree.low[first] == "that":
        return first
    things = [k for k in between if tree.dep[k] == "dobj"]
    headless = not tree.kids_as(clause, *SUBJECTS, "csubj")
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
    """The question that the parser takes for a condition: asked the mayor if he would run, disputed whether he had."""
    marks = {"if", "whether"} if "ask" in word.classes else {"whether"} if REPORTS & word.classes.keys() else set()
    return [
        k
        for k in tree.kids_as(verb, "advcl")
        if k > verb and any(tree.low[m] in marks for m in tree.kids_as(k, "mark"))
    ]


def _under_occasion(tree: Tree, verb: int, word: Word) -> list[int]:
    """The that-clause that the parser hung on the occasion: said in a statement that …, claimed at the time that …"""
    if SAYING.isdisjoint(word.classes):
        return []
    for kid in tree.kids_as(verb, "prep"):
        for noun in _with_parts(tree, tree.kids_as(kid, "pobj")):
            sent = [k for told in tree.kids_as(noun, "acl") for k in tree.kids_as(told, "ccomp")]
            for clause in [*tree.kids_as(noun, "acl", "ccomp", "relcl"), *sent]:  # said in a statement sent out that …
                marks = ("mark", "advmod", "dobj") if tree.low[kid] in _TIMES else ("mark", "advmod")
                opens = tree.left[clause]  # said after the game that the team saw it as a chance
                is_told = tree.low[opens] == "that" and opens in tree.kids_as(clause, *marks)
                if is_told and kid > verb and tree.low[kid] != "for":
                    return [clause]
    return []


def _with_parts(tree: Tree, found: list[int]) -> list[int]:
    """Nouns with what they are of: one of a series of messages."""
    for noun in found:
        found += tree.behind(noun, "of")
    return found


def _strip_day(tree: Tree, first: int) -> int:
    while first < len(tree) - 1 and (
        (tree.low[first] in days() and tree.tag[first + 1] != "POS") or tree.word[first] in SKIP
    ):
        first += 1
    return first


def _reach(tree: Tree, verb: int, clause: int) -> int:
    """One past the last token of what was said: the clause, and what the parser hung on the verb but reads as part."""
    last = tree.right[clause] + 1
    for kid in tree.kids[verb]:
        if tree.left[kid] < last:
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
    begin, end = verb, verb + 1
    if who is not None:
        begin, end = min(begin, tree.left[who]), max(end, tree.right[who] + 1 if who > verb else end)
    else:
        begin = cue_group(tree, verb)[0]
    for kid in tree.kids_as(verb, "mark", "advmod", "aux", "neg"):
        if first <= kid < verb and kid >= begin - 3:
            begin = min(begin, kid)
    while tree.tag[begin - 1] in ("RB", "IN") and tree.head[begin - 1] == verb:
        begin -= 1
    stop = begin
    while stop > first and tree.word[stop - 1] in SKIP:
        stop -= 1
    # what follows the verb and belongs to it, up to a comma or the end of the sentence
    most = 30 if "anonymity" in tree.low[end : end + 6] else 14  # why they hide their names is told at length
    while end < last and tree.word[end] not in BREAKS and tree.tag[end] != "." and end - verb < most:
        end += 1
    closed = end >= last or tree.word[end] in BREAKS or tree.tag[end] == "."
    before = first < stop < begin
    if not closed:
        return []
    pieces = []
    if before:
        start, last = opened_before(tree, first, stop, last)
        while start < stop and (tree.word[start] in SKIP or tree.tag[start] == "CC"):
            start += 1
        if stop > start:
            pieces.append((start, stop))
        before = start > first or bool(pieces)
    elif begin > first + 1:
        return []
    if (
        end < last
        and tree.word[end] in (",", "--", "-", "–", "—")
        and (before or tree.dep[verb] in ("advcl", "parataxis", "ccomp"))
    ):
        after = trim(tree, last)
        if after > end + 1 and not (tree.tag[end + 1] in ("WDT", "WP", "VBG") and pieces):
            pieces.append((end + 1, after))
    return pieces


def _is_of_noun(tree: Tree, noun: int, prep: int) -> bool:
    """Whether what the parser hung on the verb belongs to the bare noun before it: denied involvement in the theft."""
    is_bare = tree.tag[noun] == "NN" and tree.left[noun] == tree.right[noun] == noun
    goes_on = tree.dep[prep] == "prep" and tree.low[prep] in ("in", "for", "against", "with")
    dated = any(
        tree.low[k] in days() | words("occasions") | words("posts") or tree.tag[k] == "CD"
        for k in tree.kids_as(prep, "pobj")
    )
    return is_bare and goes_on and not dated  # claimed victory in a tweet


def _is_occasion(tree: Tree, first: int, last: int) -> bool:
    """Whether words tell when or where something was said, and nothing else: During a speech on Monday, she said …"""
    words_of = [tree.low[k] for k in range(first, last)]
    acts = any(tree.dep[k] in SUBJECTS for k in range(first, last))
    return tree.dep[first] == "prep" and not acts and any(low in words("occasions") for low in words_of)


def _looseness(tree: Tree, verb: int, who: int | None, pieces: list[tuple[int, int]], is_parsed: bool) -> int:
    """How much speaks against a verb being set into what it reports: the parser does not see it, no comma or dash parts
    them, words stand between."""
    stop = pieces[0][1] if pieces[0][0] < verb else verb
    loose = int(not is_parsed and tree.dep[verb] != "parataxis")
    is_marked = tree.word[stop] in SKIP - BREAKS and stop + 1 < verb  # was "empty", she said
    loose += tree.word[stop + is_marked] not in (",", "-", "--", "–", "—")
    if who is not None:
        loose += min(verb, tree.left[who]) - stop > 1
    return loose
