"""Quotations in marks: which passages are one statement, and who is said to have spoken it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from articles.quotes.lexicon import verbs
from articles.quotes.marks import Passage
from articles.quotes.subjects import CITING, antecedent, phrase, subject
from articles.quotes.tree import Tree, is_verb

_QUOTING = {"say", "tell", "ask", "write", "argue", "manner", "pledge", "urge", "judge", "discuss", "show", "think"}
_CLOSING = {"say", "tell", "ask", "write", "argue", "manner", "think"}
_STOPS = {".", "?", "!"}
_CONNECTS = {",", ":", "--", "-", "–", "—", "that", ";"}
_LINKS = {"but", "and", "that", "because", "or", "so"}
_SMALL = {"a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "vs.", "with"}
_BEING = {"was", "is", "had", "has", "did", "does"}
_NAME_TAGS = {"NNP", "NNPS", "."}
_NOUN_TAGS = {"NN", "NNS", "NNP", "NNPS", "PRP", "WP"}


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


def find_spoken(text: str, passages: Sequence[Passage], trees: Mapping[int, Tree]) -> list[Spoken]:
    """The statements made of quoted passages, in order."""
    found: list[Spoken] = []
    for at, passage in enumerate(passages):
        tree = trees.get(passage.paragraph)
        if tree is None:
            continue
        previous = passages[at - 1] if at else None
        following = passages[at + 1] if at + 1 < len(passages) else None
        opened = found[-1] if found and found[-1].passages[-1] == previous else None
        runs_on = opened is not None and previous is not None and _runs_on(previous, passage, tree)
        if opened is not None and runs_on and _after(text, passage, following, tree) is None:
            opened.passages.append(passage)
            continue
        one = _attribute(text, passage, previous, following, trees, found)
        if one is None:
            continue
        weak = opened is not None and opened.order in ("orphan", "sentence", "announced")
        if opened is not None and runs_on and weak and one.passages == [passage]:
            one.passages = [*opened.passages, passage]  # over paragraphs, with its cue at the end of the last
            found.pop()
        elif opened is not None and one.order == "orphan" and _takes_up(opened, one, tree):
            opened.passages.append(passage)
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


def is_full(text: str, passage: Passage) -> bool:
    """Whether the passage reads as a sentence of its own rather than as words within one."""
    words = text[passage.start : passage.end].strip()
    if not words:
        return False
    first = next((c for c in words if c.isalnum()), "")
    begins = first.isupper() or first.isdigit() or words[0] in "….[" or (first.isalpha() and not first.islower())
    tail = words.rstrip("'’” ")[-1:]
    ends = tail in ",.?!…-–—;:" or not passage.is_closed
    outside = text[passage.outer_end : passage.outer_end + 1]
    return begins and (ends or outside in ("", ",", ".", "?", "!", "\n"))


def is_title(words: str) -> bool:
    """Whether every word but the small ones is capitalised, as in the name of a book, a film or a programme."""
    counted = [word.lstrip("'‘\"(") for word in words.split() if word.lower() not in _SMALL]
    return 0 < len(counted) <= 8 and all(not word[:1].islower() for word in counted)


def _attribute(
    text: str,
    passage: Passage,
    previous: Passage | None,
    following: Passage | None,
    trees: Mapping[int, Tree],
    found: list[Spoken],
) -> Spoken | None:
    number = passage.paragraph
    tree = trees[number]
    if previous is not None and previous.paragraph != number:
        previous = None
    if following is not None and following.paragraph != number:
        following = None
    full = is_full(text, passage)
    if previous is not None and found and found[-1].passages[-1] == previous and found[-1].order == "before":
        between = text[previous.outer_end : passage.outer_start].strip(" ,\u00a0")
        if between in ("and", "or", "and to") and len(text[previous.outer_end : passage.outer_start]) < 9:
            found[-1].passages.append(passage)  # she called it "cheap" and "tired"
            return None
    after = _after(text, passage, following, tree)
    before = _before(text, passage, previous, tree)
    opens_sentence = before.empty
    made = Spoken(number, [passage], "orphan")
    if full:
        made.signs.add("full")
    if len(text[passage.start : passage.end].split()) < 4:
        made.signs.add("short")
    if opens_sentence:
        made.signs.add("opens")
    if is_title(text[passage.start : passage.end]):
        made.signs.add("title")
    last = found[-1] if found and found[-1].passages[-1].paragraph == number else None
    resumes = last is not None and last.order == "after" and last.cue_head == before.verb
    adds = after is not None and tree.low[after[0]] == "according"  # he said, "A," according to the agency
    ends = text[passage.start : passage.end].rstrip("'’” ")[-1:]
    closes = after is not None and not (adds and before.comma) and ends in ",?!—–-…"
    if before.verb is not None and (before.near or (full and before.comma)) and not resumes and not closes:
        made.order = "before"
        if not before.near:
            made.signs.add("far")
        made.cue_head = before.verb
        made.cue = (before.verb, before.verb + 1)
        made.speaker_head, made.speaker = before.who, before.speaker
        beyond = text[passage.outer_end : passage.outer_end + 3].strip()
        if beyond[:1].isalpha() and beyond[:1].islower() and after is None and ends not in ",.?!":
            made.signs.add("goes_on")
        return made
    if last is not None and last.order == "after" and after is None and (resumes or before.verb is None):
        linked = resumes and tree.low[before.last] in _LINKS
        if (
            before.comma and not before.colon
        ) or linked:  # "A," she said, "b": what is taken up may begin anywhere in its sentence
            last.passages.append(passage)
            return None
    if after is not None and (opens_sentence or full):
        made.order = "after"
        made.cue_head, made.speaker_head, made.speaker = after
        made.cue = (after[0], after[0] + (2 if tree.low[after[0]] == "according" else 1))
        return made
    if before.colon and full:
        made.order = "colon"
        made.cue = (before.last, before.last + 1)
        made.speaker_head, made.speaker = before.who, before.speaker
        return made
    apart = last is not None and _sentences_between(tree, last.passages[-1], passage) > 1
    if last is not None and full and opens_sentence and not apart:
        last.passages.append(passage)
        return None
    alone = following is None or _runs_on(passage, following, tree) or _sentences_between(tree, passage, following) > 1
    if full and opens_sentence and (apart or alone):
        one = _adopt(text, made, trees)
        if last is not None and one.order == "sentence" and _goes_on(tree, last, one):
            last.passages.append(passage)  # "A," said Ortiz. She runs the mill. "B."
            return None
        return one
    return None


def _goes_on(tree: Tree, last: Spoken, one: Spoken) -> bool:
    """Whether the sentence before a quotation only tells more of who has just spoken."""
    if one.speaker_head is None or last.speaker_head is None or one.cue_head is None:
        return False
    word = verbs().get(tree.low[one.cue_head])
    if word is not None and _CLOSING & word.classes.keys():
        return False
    same = tree.low[one.speaker_head] in ("he", "she", tree.low[last.speaker_head])
    return same and _sentences_between(tree, last.passages[-1], one.passages[0]) == 2


def _sentences_between(tree: Tree, earlier: Passage, later: Passage) -> int:
    """How many sentences end with a passage or after it before another: one, where only its cue stands there."""
    first, last = _token_at(tree, earlier.outer_end), _token_at(tree, later.outer_start)
    stops = [k for k in range(first, last) if tree.tag[k] == "."]
    return len(stops) + (first < last and tree.word[_token_at(tree, earlier.end) - 1] == ".")


def _adopt(text: str, one: Spoken, trees: Mapping[int, Tree]) -> Spoken:
    """Seeks the speaker of a quotation that stands alone: in the sentence before, in a paragraph before that ends in a
    colon, or in a line below that opens with a dash."""
    number = one.paragraph
    tree = trees[number]
    opening = _token_at(tree, one.passages[0].outer_start)
    if opening > 0:
        first, last = tree.sentence[opening - 1]
        roots = [k for k in range(first, min(last, opening)) if tree.head[k] == k and is_verb(tree.tag[k])]
        who = subject(tree, roots[0]) if roots else None
        if who is not None and first <= who < opening:
            one.order, one.speaker_head, one.speaker = "sentence", who, _within(tree, who, 0, opening)
            one.cue_head, one.cue = roots[0], (roots[0], roots[0] + 1)
        return one
    above = trees.get(number - 1)
    if above is not None and len(above) and above.word[-1] == ":":
        first, last = above.sentence[len(above) - 1]
        acting = [k for k in range(first, last) if is_verb(above.tag[k]) and above.kids_as(k, "nsubj")]
        acting.sort(key=lambda k: above.head[k] != k)
        who = subject(above, acting[0]) if acting else None
        if who is not None:
            one.order, one.beside = "announced", number - 1
            one.speaker_head, one.speaker = who, _within(above, who, first, last)
            one.cue_head, one.cue = acting[0], (acting[0], acting[0] + 1)
        return one
    below = trees.get(number + 1)
    if below is not None and 1 < len(below) < 30 and below.word[0][0] in "-–—":
        names = [k for k in range(len(below)) if below.tag[k] in ("NNP", "NNPS")]
        if names and names[0] <= 2:
            last = names[0]
            while last + 1 in names:
                last += 1
            one.order, one.beside = "signed", number + 1
            one.speaker_head, one.speaker = last, (names[0], last + 1)
            one.cue = (0, 1)
    return one


@dataclass(slots=True)
class _Before:
    """What stands between the last full stop and an opening mark."""

    empty: bool
    verb: int | None = None
    who: int | None = None
    speaker: tuple[int, int] | None = None
    near: bool = False
    comma: bool = False
    colon: bool = False
    last: int = 0


def _before(text: str, passage: Passage, previous: Passage | None, tree: Tree) -> _Before:
    opening = _token_at(tree, passage.outer_start)
    if opening >= len(tree):
        return _Before(True)
    first = opening
    floor = _token_at(tree, previous.outer_end) if previous is not None else 0
    while first > floor and not (tree.tag[first - 1] == "." and tree.word[first - 1] in _STOPS):
        first -= 1
    last = opening - 1
    while last >= first and (tree.word[last] in ('"', "''", "``", "“", "'", "‘") or tree.word[last].isspace()):
        last -= 1
    ahead = text[max(0, passage.outer_start - 3) : passage.outer_start].rstrip()
    if last < first or (ahead.endswith((".", "?", "!")) and is_full(text, passage)):
        return _Before(True)
    found = _Before(False, last=last, comma=tree.word[last] in (",", ":"), colon=tree.word[last] == ":")
    known = verbs()
    edge = last
    while edge > first and tree.low[edge] in _CONNECTS:
        edge -= 1
    for verb in range(edge, first - 1, -1):
        if edge - verb > 25:
            break
        if not is_verb(tree.tag[verb]) or tree.low[verb] not in known:
            continue
        if not _QUOTING & known[tree.low[verb]].classes.keys():
            continue
        who = subject(tree, verb)
        if who is None or not first <= who <= last:
            names = [k for k in range(first, verb) if tree.tag[k] in _NOUN_TAGS]
            near = names if verb == edge and not tree.kids_as(verb, "auxpass") else []  # was asked: by somebody else
            who = who if who is not None and who < opening else (near[-1] if near else None)
        if tree.dep[verb] == "relcl" and who is not None and verb != edge and not found.comma:
            continue
        if who is None and verb != edge:
            continue
        found.verb, found.who = verb, who
        found.near = verb == edge or (edge - verb <= 2 and tree.head[edge] == verb)
        if who is not None:
            found.speaker = _within(tree, who, 0, opening)
        return found
    if found.colon:
        roots = [k for k in range(first, last) if is_verb(tree.tag[k]) and (tree.head[k] == k or tree.dep[k] == "ROOT")]
        who = subject(tree, roots[0]) if roots else None
        if who is not None and first <= who <= last:
            owner = tree.kids_as(who, "poss")
            found.who = owner[0] if owner else who
        elif not roots:
            acting = [k for k in range(first, last) if tree.dep[k] == "nsubj" and is_verb(tree.tag[tree.head[k]])]
            names = [k for k in range(first, last) if tree.tag[k] in _NOUN_TAGS]
            if names:
                # "Ortiz, who runs the mill:" is Ortiz; "Ortiz shrugged it off with a joke:" is she who shrugged
                head = acting[0] if acting else next((k for k in names if not first <= tree.head[k] < last), names[0])
                owner = tree.kids_as(head, "poss")
                found.who = owner[0] if owner else head
        if found.who is not None:
            found.speaker = _within(tree, found.who, first, last + 1)
    return found


def _after(
    text: str, passage: Passage, following: Passage | None, tree: Tree
) -> tuple[int, int | None, tuple[int, int] | None] | None:
    """The cue after a closing mark with its subject: verb, head of the speaker, the speaker's words."""
    if not passage.is_closed:
        return None
    first = _token_at(tree, passage.outer_end)
    while first < len(tree) and tree.word[first] in (",", "--", "-", "–", "—", "''", '"', "'", "’", "”"):
        first += 1
    if first >= len(tree):
        return None
    words = text[passage.start : passage.end].rstrip("'’” \u00a0")
    ended = words[-1:] == "." or text[passage.outer_end : passage.outer_end + 1] == "."
    last = first
    limit = _token_at(tree, following.outer_start) if following is not None else len(tree)
    while last < limit and not (tree.tag[last] == "." and tree.word[last] in _STOPS):
        last += 1
    if tree.low[first : first + 4] == ["in", "the", "words", "of"]:
        for who in tree.kids_as(first + 3, "pobj"):
            return first + 2, who, _within(tree, who, first + 4, last)
    if last <= first or (
        tree.tag[first] in ("IN", "WDT", "WP", "WRB", "CC", "TO") and tree.low[first] not in ("as", "according")
    ):
        return None
    if ended and tree.word[first][:1].isupper():
        return None
    if (
        words[-1:] in "?!"
        and tree.low[first] in ("he", "she", "they", "it", "the", "but", "and", "in", "i", "we")
        and tree.word[first][0].isupper()
    ):
        return None
    if following is not None and last == limit and tree.word[last - 1] == ":" and tree.word[first][:1].isupper():
        return None
    known = verbs()
    short = _short_tail(tree, first, last)
    if short is not None:
        return short
    for verb in range(first, min(last, first + 30)):
        if tree.low[verb] == "according" and verb + 1 < last and tree.low[verb + 1] == "to":
            for k in tree.kids[verb]:
                for who in tree.kids_as(k, "pobj"):
                    return verb, who, _within(tree, who, verb + 2, last)
            return None
        if not is_verb(tree.tag[verb]):
            continue
        word = known.get(tree.low[verb])
        if word is None or not _CLOSING & word.classes.keys():
            # any finite verb will do that heads its sentence and has its subject here: "No," she cracked
            heads = tree.head[verb] == verb or (tree.dep[verb] in ("conj", "ccomp") and tree.head[verb] < first)
            acts = any(first <= k < last for k in tree.kids_as(verb, "nsubj"))
            if not (heads and acts and tree.tag[verb] in ("VBD", "VBZ") and tree.low[verb] not in _BEING):
                continue
        if tree.tag[verb] in ("VBN", "VBG") and not tree.kids_as(verb, "aux", "auxpass", "nsubj"):
            if verb == first:
                return None
            continue
        if (
            verb > first
            and tree.dep[verb] in ("relcl", "acl")
            and any(tree.tag[k] in ("WP", "WDT") for k in range(first, verb))
        ):
            continue
        speaking = subject(tree, verb)
        if tree.low[verb] in CITING and (inner := _quoted_as(tree, verb)) is not None:
            verb, speaking = inner  # "A," the agency quoted him as telling the weekly
            return verb, speaking, _within(tree, speaking, first, last)
        if speaking is not None and first <= speaking < last:
            if speaking < verb and all(tree.tag[k] in _NAME_TAGS for k in range(speaking + 1, verb)):
                # Capt. Maria Ortiz said: the parser may stop at the dot or the title
                return (
                    verb,
                    max((k for k in range(speaking, verb) if tree.tag[k] in _NOUN_TAGS), default=speaking),
                    (first, verb),
                )
            return verb, speaking, _within(tree, speaking, first, last)
        nouns_before = [
            k for k in range(first, verb) if tree.tag[k] in _NOUN_TAGS and tree.head[k] not in range(first, k)
        ]
        if verb - first <= 2 and not nouns_before:  # ," said Maria Ortiz
            names = [k for k in range(verb + 1, min(last, verb + 8)) if tree.tag[k] in _NOUN_TAGS]
            if names:
                head = names[0]
                while head + 1 < last and tree.tag[head + 1] in _NOUN_TAGS:
                    head += 1
                return verb, head, _within(tree, head, verb + 1, last, flat=True)
            return None
        if nouns_before:
            head = nouns_before[-1]
            while head + 1 < verb and tree.tag[head + 1] in _NOUN_TAGS:
                head += 1
            return verb, head, _within(tree, head, first, verb)
    return None


def _quoted_as(tree: Tree, verb: int) -> tuple[int, int] | None:
    """The verb of saying behind "quoted … as", and who is quoted."""
    for link in tree.kids_as(verb, "prep"):
        for inner in tree.kids_as(link, "pcomp"):
            cited = subject(tree, inner)
            if tree.low[link] == "as" and tree.low[inner] in verbs() and cited is not None:
                return inner, cited
    return None


def _short_tail(tree: Tree, first: int, last: int) -> tuple[int, int, tuple[int, int]] | None:
    """The cue of ," the paper read. or ," Will wrote. which the tagger may take for something else."""
    verb = last - 1
    word = verbs().get(tree.low[verb])
    if not 1 <= verb - first <= 4 or (is_verb(tree.tag[verb]) and tree.kids_as(verb, "nsubj")):
        return None
    if word is None or not _CLOSING & word.classes.keys() or any(is_verb(tree.tag[k]) for k in range(first, verb)):
        return None
    if not (tree.word[verb - 1][:1].isupper() or tree.tag[verb - 1] in _NOUN_TAGS):
        return None
    return verb, verb - 1, (first, verb)


def _within(tree: Tree, head: int, first: int, last: int, flat: bool = False) -> tuple[int, int]:
    """The speaker's noun phrase, kept between two tokens."""
    begin, end = phrase(tree, head)
    if tree.low[head] in ("who", "which", "that") and tree.tag[head] in ("WP", "WDT"):
        noun = antecedent(tree, head)
        if noun is not None and noun < head:
            return tree.left[noun], head + 1
    if flat:
        begin = first
        end = head + 1
    begin, end = max(begin, first), min(end, last)
    return (begin, end) if begin <= head < end else (head, head + 1)
