"""Quotations in marks: which passages are one statement, and who is said to have spoken it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

from articles.quotes.grammar.parsed import is_verb
from articles.quotes.grammar.reports import is_source_word
from articles.quotes.grammar.subjects import antecedent, phrase, quoted_as, subject
from articles.quotes.grammar.tree import BREAKS, Tree
from articles.quotes.lexicon import is_of, nouns
from articles.quotes.marks import Passage, is_full, is_title

_QUOTING = {"say", "tell", "ask", "write", "argue", "manner", "pledge", "urge", "judge", "discuss", "show", "think"}
_CLOSING = {"say", "tell", "ask", "write", "argue", "manner", "think"}
_STOPS = {".", "?", "!"}
_CONNECTS = {",", ":", "--", "-", "–", "—", "that", ";"}
_LINKS = {"but", "and", "that", "because", "or", "so"}
_MARKS = {'"', "''", "``", "“", "'", "‘"}
_BEING = {"was", "is", "had", "has", "did", "does"}
_JOINTS = {"and", "or", "and to"}
_OPENERS = {"he", "she", "they", "it", "the", "but", "and", "in", "i", "we"}
_NAME_TAGS = {"NNP", "NNPS", "."}
_NOUN_TAGS = {"NN", "NNS", "NNP", "NNPS", "PRP", "WP"}


class _Cue(NamedTuple):
    """A word that attributes, who speaks by it, and the words that name who."""

    head: int
    who: int | None
    speaker: tuple[int, int] | None


@dataclass(slots=True)
class Spoken:
    """A quotation in marks: its passages, and in token numbers its cue and speaker."""

    paragraph: int
    passages: list[Passage]
    order: str
    """where the speaker was found: after, before, colon, sentence (the one before), announced (a paragraph before),
    signed (in the line below); orphan where nowhere"""
    cue: tuple[int, int] | None = None
    cue_head: int | None = None
    speaker: tuple[int, int] | None = None
    speaker_head: int | None = None
    signs: set[str] = field(default_factory=set)
    beside: int | None = None
    """the paragraph of cue and speaker where it is not the quotation's own"""

    def attribute(self, order: str, by: _Cue, size: int = 1) -> None:
        self.order = order
        self.cue_head, self.cue = by.head, (by.head, by.head + size)
        self.speaker_head, self.speaker = by.who, by.speaker


def find_spoken(text: str, passages: Sequence[Passage], trees: Mapping[int, Tree]) -> list[Spoken]:
    """The statements made of quoted passages, in order."""
    found: list[Spoken] = []
    for at, passage in enumerate(passages):
        tree = trees[passage.paragraph]
        previous = passages[at - 1] if at else None
        following = passages[at + 1] if at + 1 < len(passages) else None
        above = found[-1] if found and found[-1].passages[-1] == previous else None
        opened = above if above is not None and _runs_on(above.passages[-1], passage, tree) else None
        if opened is not None and _after(text, passage, following, tree) is None:
            opened.passages.append(passage)
            continue
        one = _attribute(text, passage, previous, following, trees, found)
        if one is None:
            continue
        if opened is not None and opened.order in ("orphan", "sentence", "announced"):
            one.passages = [*opened.passages, passage]  # over paragraphs, with its cue at the end of the last
            found.pop()
        elif above is not None and one.order == "orphan" and _takes_up(above, one, tree):
            above.passages.append(passage)
            continue
        found.append(one)
    return found


def _takes_up(earlier: Spoken, one: Spoken, tree: Tree) -> bool:
    """Whether a paragraph that is nothing but a quotation goes on with the one in the paragraph above, whose speaker is
    named there: "A," she said. ¶ "B." """
    whole = one.passages[0].outer_start == tree.start[0] and one.passages[0].outer_end == tree.end[-1]
    above = earlier.cue is not None and earlier.passages[-1].paragraph == one.paragraph - 1
    return whole and above and "short" not in one.signs  # a shout may be anybody's


def _runs_on(previous: Passage, passage: Passage, tree: Tree) -> bool:
    """Whether a paragraph, or what was one before they were joined, takes up a quotation its forerunner left open."""
    if previous.paragraph == passage.paragraph:
        return previous.outer_end == passage.outer_start
    takes_up = passage.paragraph == previous.paragraph + 1 and passage.outer_start <= tree.start[0] + 1
    return takes_up and not previous.is_closed


def _token_at(tree: Tree, offset: int) -> int:
    return bisect_left(tree.start, offset)


def _attribute(
    text: str,
    passage: Passage,
    previous: Passage | None,
    following: Passage | None,
    trees: Mapping[int, Tree],
    found: list[Spoken],
) -> Spoken | None:
    """A passage as a statement; None where it is none, or goes on with the last one."""
    number, tree = passage.paragraph, trees[passage.paragraph]
    following = following if following is not None and following.paragraph == number else None
    last = found[-1] if found and found[-1].passages[-1].paragraph == number else None
    joint = text[previous.outer_end : passage.outer_start].strip(" ,\u00a0") if previous is not None else ""
    if last is not None and last.order == "before" and joint in _JOINTS:
        last.passages.append(passage)  # she called it "cheap" and "tired"
        return None
    after = _after(text, passage, following, tree)
    before = _before(text, passage, previous, tree)
    made = _unattributed(text, passage, before)
    full = "full" in made.signs
    ends = text[passage.start : passage.end].rstrip("'’” ")[-1:]
    adds = after is not None and tree.low[after.head] == "according"  # he said, "A," according to the agency
    closes = after is not None and not (adds and before.comma) and ends in ",?!—–-…"
    resumes = last is not None and before.verb is not None and last.cue_head == before.verb.head
    if before.verb is not None and (before.near or (full and before.comma)) and not resumes and not closes:
        made.attribute("before", before.verb)
        beyond = text[passage.outer_end : passage.outer_end + 3].strip()[:1]
        if not before.near:
            made.signs.add("far")
        if beyond.islower() and after is None and ends not in ",.?!":
            made.signs.add("goes_on")
        return made
    if last is not None and last.order == "after" and after is None and (resumes or before.verb is None):
        linked = resumes and tree.low[before.last] in _LINKS
        if linked or (before.comma and not before.colon):
            last.passages.append(passage)  # "A," she said, "b": what is taken up may begin anywhere in its sentence
            return None
    goes_before = before.verb is None and ends == "," and after is not None and _only_closes(tree, after)
    if after is not None and (before.empty or full or goes_before):
        made.attribute("after", after, 2 if adds else 1)
        return made
    if before.colon is not None and full:
        made.attribute("colon", before.colon)
        made.cue_head = None
        return made
    return _alone(made, last, following, trees) if full and before.empty else None


def _unattributed(text: str, passage: Passage, before: _Before) -> Spoken:
    """A passage with the signs it bears itself, its speaker still to be found."""
    words = text[passage.start : passage.end]
    is_short, is_named = len(words.split()) < 4, is_title(words)
    is_part = is_short and is_named and not (before.empty or before.comma or before.verb)  # known as "Gudrun," he
    holds = {
        "full": is_full(text, passage) and not is_part,
        "short": is_short,
        "opens": before.empty,
        "title": is_named,
    }
    return Spoken(passage.paragraph, [passage], "orphan", signs={sign for sign, is_so in holds.items() if is_so})


def _alone(made: Spoken, last: Spoken | None, following: Passage | None, trees: Mapping[int, Tree]) -> Spoken | None:
    """A passage with no cue in its own sentence, and who is told to say it; None where it goes on with the last."""
    tree, passage = trees[made.paragraph], made.passages[0]
    apart = last is not None and _sentences_between(tree, last.passages[-1], passage) > 1
    if last is not None and not apart:
        last.passages.append(passage)
        return None
    alone = following is None or _runs_on(passage, following, tree) or _sentences_between(tree, passage, following) > 1
    if not apart and not alone:
        return None
    _adopt(made, trees)
    if last is not None and made.order == "sentence" and _goes_on(tree, last, made):
        last.passages.append(passage)  # "A," said Ortiz. She runs the mill. "B."
        return None
    return made


def _goes_on(tree: Tree, last: Spoken, one: Spoken) -> bool:
    """Whether the sentence before a quotation only tells more of who has just spoken."""
    if one.speaker_head is None or last.speaker_head is None or one.cue_head is None:
        return False
    if is_of(tree.low[one.cue_head], _CLOSING):
        return False
    return tree.low[one.speaker_head] in ("he", "she", tree.low[last.speaker_head])


def _sentences_between(tree: Tree, earlier: Passage, later: Passage) -> int:
    """How many sentences end with a passage or after it before another: one, where only its cue stands there."""
    first, last = _token_at(tree, earlier.outer_end), _token_at(tree, later.outer_start)
    stops = [k for k in range(first, last) if tree.tag[k] == "."]
    return len(stops) + (tree.word[_token_at(tree, earlier.end) - 1] == ".")


def _adopt(one: Spoken, trees: Mapping[int, Tree]) -> None:
    """Seeks the speaker of a quotation that stands alone: in the sentence before, in a paragraph before that ends in a
    colon, or in a line below that opens with a dash."""
    tree, above, below = trees[one.paragraph], trees.get(one.paragraph - 1), trees.get(one.paragraph + 1)
    opening = _token_at(tree, one.passages[0].outer_start)
    if opening > 0:
        first, last = tree.sentence[opening - 1]
        roots = [k for k in range(first, min(last, opening)) if tree.head[k] == k and is_verb(tree.tag[k])]
        who = subject(tree, roots[0]) if roots else None
        if who is not None:
            one.attribute("sentence", _cue(tree, roots[0], who, 0, opening))
    elif above is not None and above.word[-1] == ":":
        first, last = above.sentence[len(above) - 1]
        acting = [k for k in range(first, last) if is_verb(above.tag[k]) and above.kids_as(k, "nsubj")]
        acting.sort(key=lambda k: above.head[k] != k)
        who = subject(above, acting[0]) if acting else None
        if who is not None:
            one.attribute("announced", _cue(above, acting[0], who, first, last))
            one.beside = one.paragraph - 1
    elif below is not None and 1 < len(below) < 30 and below.word[0][0] in "-–—":
        names = [k for k in range(len(below)) if below.tag[k] in ("NNP", "NNPS")]
        if names and names[0] <= 2:
            last = names[0]
            while last + 1 in names:
                last += 1
            one.attribute("signed", _Cue(0, last, (names[0], last + 1)))
            one.cue_head, one.beside = None, one.paragraph + 1


@dataclass(slots=True)
class _Before:
    """What stands between the last full stop and an opening mark."""

    empty: bool
    verb: _Cue | None = None
    colon: _Cue | None = None
    near: bool = False
    comma: bool = False
    last: int = 0


def _before(text: str, passage: Passage, previous: Passage | None, tree: Tree) -> _Before:
    opening = _token_at(tree, passage.outer_start)
    floor = _token_at(tree, previous.outer_end) if previous is not None else 0
    first = opening
    while first > floor and not (tree.tag[first - 1] == "." and tree.word[first - 1] in _STOPS):
        first -= 1
    last = opening - 1
    while last >= first and (tree.word[last] in _MARKS or tree.word[last].isspace()):
        last -= 1
    ahead = text[max(0, passage.outer_start - 3) : passage.outer_start].rstrip()
    if last < first or (ahead.endswith((".", "?", "!")) and is_full(text, passage)):
        return _Before(True)
    found = _Before(False, last=last, comma=tree.word[last] in (",", ":"))
    edge = last
    while tree.low[edge] in _CONNECTS and edge > first:
        edge -= 1
    if is_full(text, passage) and (voiced := _voiced(tree, last, opening)) is not None:
        found.verb, found.near = voiced, True
        return found
    for verb in range(edge, max(first, edge - 25) - 1, -1):
        if not is_verb(tree.tag[verb]) or not is_of(tree.low[verb], _QUOTING) or _only_names(tree, verb):
            continue
        who = _leading(tree, verb, first, edge, opening)
        if verb != edge and (who is None or (tree.dep[verb] == "relcl" and not found.comma)):
            continue
        found.verb = _cue(tree, verb, who, 0, opening)
        found.near = verb == edge or (edge - verb <= 2 and tree.head[edge] == verb)
        break
    if tree.word[last] == ":":
        who = _introducing(tree, first, last) if found.verb is None else found.verb.who
        found.colon = _cue(tree, last, who, first, last + 1)
    return found


def _only_names(tree: Tree, verb: int) -> bool:
    """Whether a verb tells what something is called and not who calls it so: a script called "Wild Rose"."""
    is_done = tree.tag[verb] == "VBN" and tree.dep[verb] in ("acl", "amod") and not tree.kids_as(verb, "agent")
    return is_done and is_of(tree.low[verb], {"name"})


def _voiced(tree: Tree, last: int, opening: int) -> _Cue | None:
    """The cue of a noun of saying that announces what was called: The crowd broke into chants of; amid cries of."""
    if tree.low[last] != "of" or not _is_saying(tree, last - 1):
        return None
    head = tree.head[last - 1]
    head = tree.head[head] if tree.low[head] in ("into", "in", "with") else head
    who = subject(tree, head) if is_verb(tree.tag[head]) else None
    return _cue(tree, last - 1, who, 0, opening)


def _is_saying(tree: Tree, noun: int) -> bool:
    word = nouns().get(tree.low[noun])
    return word is not None and "say" in word.classes


def _leading(tree: Tree, verb: int, first: int, edge: int, opening: int) -> int | None:
    """Who speaks by a verb before the mark."""
    who = subject(tree, verb)
    if who is not None and who < opening:
        return who
    if verb != edge or tree.kids_as(verb, "auxpass"):  # was asked: by somebody else
        return None
    return next((k for k in range(verb - 1, first - 1, -1) if tree.tag[k] in _NOUN_TAGS), None)


def _introducing(tree: Tree, first: int, last: int) -> int | None:
    """Who speaks where a colon alone leads to the mark: "Ortiz, who runs the mill:" is Ortiz; "Ortiz shrugged it off
    with a joke:" is she who shrugged; "Ortiz's reply:" is Ortiz."""
    roots = [k for k in range(first, last) if is_verb(tree.tag[k]) and tree.head[k] == k]
    if roots:
        head = subject(tree, roots[0])
    else:
        names = [k for k in range(first, last) if tree.tag[k] in _NOUN_TAGS]
        acting = [k for k in range(first, last) if tree.dep[k] == "nsubj"]
        free = [k for k in names if not first <= tree.head[k] < last]
        head = (*acting, *free, *names)[0] if names else None
    who = (*tree.kids_as(head, "poss"), head)[0] if head is not None else None
    return who if who is not None and (tree.tag[who] in ("PRP", "PRP$", "WP") or is_source_word(tree, who)) else None


def _after(text: str, passage: Passage, following: Passage | None, tree: Tree) -> _Cue | None:
    """The cue after a closing mark, with who speaks."""
    first = _token_at(tree, passage.outer_end)
    while first < len(tree) and tree.word[first] in (",", "--", "-", "–", "—", "''", '"', "'", "’", "”"):
        first += 1
    limit = _token_at(tree, following.outer_start) if following is not None else len(tree)
    last = first
    while last < limit and not (tree.tag[last] == "." and tree.word[last] in _STOPS):
        last += 1
    if last <= first:
        return None
    if tree.low[first : first + 4] == ["in", "the", "words", "of"]:
        for who in tree.kids_as(first + 3, "pobj"):
            return _cue(tree, first + 2, who, first + 4, last)
    if _begins_anew(text, passage, tree, first, last) and not _is_cue_alone(tree, first, last):
        return None
    if tree.low[first] in ("was", "is"):  # "No," was her answer
        for noun in filter(partial(_is_saying, tree), range(first + 1, min(last, first + 8))):
            for who in tree.kids_as(noun, "poss"):
                return _cue(tree, noun, who, first, last)
    short = _short_tail(tree, first, last)
    if short is not None:
        return short
    for verb in range(first, min(last, first + 30)):
        if tree.low[verb : verb + 2] == ["according", "to"]:
            sources = tree.behind(verb, "to")
            return _cue(tree, verb, sources[0], verb + 2, last) if sources else None
        if not _may_close(tree, verb, first, last):
            continue
        if tree.tag[verb] in ("VBN", "VBG") and not tree.kids_as(verb, "aux", "auxpass", "nsubj"):
            if verb == first:
                return None
            continue
        cue = _closing(tree, verb, first, last)
        if cue is not None:
            return cue
    return None


def _begins_anew(text: str, passage: Passage, tree: Tree, first: int, last: int) -> bool:
    """Whether what follows a quotation has nothing to do with it: a new sentence, or what leads to the next one."""
    words = text[passage.start : passage.end].rstrip("'’” \u00a0")
    ended = words[-1:] == "." or tree.word[last - 1] == ":"
    if tree.tag[first] in ("IN", "WDT", "WP", "WRB", "CC", "TO") and tree.low[first] not in ("as", "according"):
        return True
    shouted = words[-1:] in "?!" and tree.low[first] in _OPENERS
    return tree.word[first][:1].isupper() and (ended or shouted)


def _is_cue_alone(tree: Tree, first: int, last: int) -> bool:
    """Whether a sentence after a quotation only tells who said it: "It is late." Ortiz told this newspaper."""
    verb = next((k for k in range(first, min(last, first + 7)) if is_verb(tree.tag[k])), None)
    if verb is None or not is_of(tree.low[verb], {"say", "tell"}) or (last < len(tree) and tree.tag[last] != "."):
        return False
    plain = {"nsubj", "npadvmod", "punct", "prep", *(("dobj", "dative") if is_of(tree.low[verb], {"tell"}) else ())}
    return bool(tree.kids_as(verb, "nsubj")) and all(tree.dep[k] in plain for k in tree.kids[verb])


def _may_close(tree: Tree, verb: int, first: int, last: int) -> bool:
    """Whether a verb after a quotation may be its cue: one of saying, or, for "No," she cracked, any verb with a tense
    that heads its sentence and has its subject here. In a relative clause it tells more of who speaks."""
    if not is_verb(tree.tag[verb]):
        return False
    if not is_of(tree.low[verb], _CLOSING):
        heads = tree.head[verb] == verb or (tree.dep[verb] in ("conj", "ccomp") and tree.head[verb] < first)
        acts = any(first <= k < last for k in tree.kids_as(verb, "nsubj"))
        if not (heads and acts and tree.tag[verb] in ("VBD", "VBZ") and tree.low[verb] not in _BEING):
            return False
    return tree.dep[verb] not in ("relcl", "acl") or all(tree.tag[k] not in ("WP", "WDT") for k in range(first, verb))


def _closing(tree: Tree, verb: int, first: int, last: int) -> _Cue | None:
    """The cue that a verb after a quotation is, if anybody is there to speak."""
    who = subject(tree, verb)
    if (inner := quoted_as(tree, verb)) is not None and first <= inner[1] < last:
        return _cue(tree, *inner, first, last)  # "A," the agency quoted him as telling the weekly
    if who is not None and first <= who < last:
        if who < verb and all(tree.tag[k] in _NAME_TAGS for k in range(who + 1, verb)):
            # Capt. Maria Ortiz said: the parser may stop at the dot or the title
            named = max((k for k in range(who, verb) if tree.tag[k] in _NOUN_TAGS), default=who)
            return _Cue(verb, named, (first, verb))
        return _cue(tree, verb, who, first, last)
    free = [k for k in range(first, verb) if tree.tag[k] in _NOUN_TAGS and tree.head[k] not in range(first, k)]
    if free:
        return _cue(tree, verb, _last_noun(tree, free[-1], verb), first, verb)
    names = [k for k in range(verb + 1, min(last, verb + 8)) if tree.tag[k] in _NOUN_TAGS]
    if verb - first <= 2 and names:  # ," said Maria Ortiz
        head = _last_noun(tree, names[0], last)
        return _Cue(verb, head, (verb + 1, head + 1))
    return None


def _last_noun(tree: Tree, noun: int, last: int) -> int:
    """The last of the nouns that stand in a row."""
    while noun + 1 < last and tree.tag[noun + 1] in _NOUN_TAGS:
        noun += 1
    return noun


def _only_closes(tree: Tree, cue: _Cue) -> bool:
    """Whether a cue with its speaker is all that follows a quotation in its sentence, but for when and where."""
    if not is_of(tree.low[cue.head], _CLOSING) or cue.speaker is None:
        return False
    if any(k > cue.head for k in tree.kids_as(cue.head, "ccomp", "dobj", "advcl", "conj", "parataxis")):
        return False
    at = max(cue.head + 1, cue.speaker[1])
    while at < len(tree) and tree.tag[at] != "." and tree.word[at] not in BREAKS:
        at += 1
    return at < len(tree) and tree.tag[at] == "."


def _short_tail(tree: Tree, first: int, last: int) -> _Cue | None:
    """The cue of ," the paper read. or ," Will wrote. which the tagger may take for something else."""
    verb = last - 1
    known = not 0 < verb - first < 5 or (is_verb(tree.tag[verb]) and tree.kids_as(verb, "nsubj"))
    if known or not is_of(tree.low[verb], _CLOSING) or any(is_verb(tree.tag[k]) for k in range(first, verb)):
        return None
    return _Cue(verb, verb - 1, (first, verb))


def _cue(tree: Tree, head: int, who: int | None, first: int, last: int) -> _Cue:
    """The cue with the speaker's noun phrase, kept between two tokens."""
    if who is None:
        return _Cue(head, None, None)
    noun = antecedent(tree, who) if tree.tag[who] in ("WP", "WDT") else None
    if noun is not None:
        return _Cue(head, who, (tree.left[noun], who + 1))
    begin, end = phrase(tree, who)
    begin, end = max(begin, first), min(end, last)
    return _Cue(head, who, (begin, end) if begin <= who < end else (who, who + 1))
