"""From text to attributions: what is said, the words that say so, and the words that name the speaker."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from articles.names import Names
from articles.parse import Text
from articles.quotes.grammar.candidate import CLAUSES, Candidate
from articles.quotes.grammar.clauses import find_candidates
from articles.quotes.grammar.direct import Spoken, find_spoken
from articles.quotes.grammar.nameless import SECRET
from articles.quotes.grammar.outside import outside
from articles.quotes.grammar.signs import clause_signs, probabilities, spoken_signs, strength
from articles.quotes.grammar.subjects import cited_by
from articles.quotes.grammar.tree import Tree
from articles.quotes.grammar.turns import Turn
from articles.quotes.lexicon import SAYING, adjectives, idioms, nouns, verbs, words
from articles.quotes.marks import Passage, tight

THRESHOLD = 0.31
THRESHOLD_SPOKEN = 0.4
THRESHOLD_INNER = 0.15
_WORD = re.compile(r"[A-Za-z][a-z]+")
_DATELINE = re.compile(
    r"(?:[^\W\d_a-z][^\n.!?\"“”]{0,60}?|(?=\())(?:\([A-Z][\w/. ]{1,24}\)|[A-ZÀ-Þ'’]{4,}(?:, [^\n–—-]{3,24})?)"
    r" ?(?:--|[-–—]) ?(?=\S)"
)
"""where and by whom it was written, before what was said: PARIS, Jan 5 (Reuters) - Trains will stop, …"""
_JOINED = re.compile(r"(?<=\w)(?:-\w+)+")
"""what goes on behind a hyphen within a word: a chest X-ray"""
_EDGE = ",;:-–—\"“”„«»'`‘"


@dataclass(slots=True, eq=False)
class Attribution:
    """A statement found in a text. Pieces and cue are spans of the text; tokens are those of its paragraph's tree."""

    paragraph: int
    tree: Tree
    pieces: list[tuple[int, int]]
    frame: str
    cue: tuple[int, int] | None
    head: int | None
    speaker: tuple[int, int] | None
    speaker_head: int | None
    score: float = 0.0
    is_spoken: bool = False
    passages: list[Passage] = field(default_factory=list)
    classes: tuple[str, ...] = ()
    passes_on: bool = False
    """whether an outlet, or a report, attributes what others may have told it"""
    outer: Attribution | None = None
    """the attribution within which this one stands: the paper reported that a source said that …"""

    @property
    def start(self) -> int:
        return self.pieces[0][0]

    @property
    def end(self) -> int:
        return self.pieces[-1][1]


def place_of(one: Attribution) -> int:
    """Where a statement is attributed."""
    return one.cue[0] if one.cue else one.start


@cache
def _words_that_attribute() -> frozenset[str]:
    objects = {noun for known in idioms().values() for noun in known}
    return frozenset({*verbs(), *nouns(), *adjectives(), *objects, "according", "interview", "interviewed"})


def trees_of(text: Text, passages: Sequence[Passage], turns: Sequence[Turn] = ()) -> dict[int, Tree]:
    """The parsed paragraphs: only those that hold a quotation mark, a turn or a word that may attribute."""
    known = _words_that_attribute()
    quoted = {passage.paragraph for passage in passages} | {turn.paragraph for turn in turns}
    quoted |= {number + 1 for number in quoted if _signs(text, number + 1)}
    wanted = [
        number
        for number, (start, end) in enumerate(text.paragraphs)
        if number in quoted or any(word.lower() in known for word in _WORD.findall(text.text, start, end))
    ]
    begins = {number: text.paragraphs[number][0] for number in wanted}
    datelines = {number: _DATELINE.match(text.text, *text.paragraphs[number]) for number in wanted}
    late = {number: dateline.end() for number, dateline in datelines.items() if dateline}
    docs = text.parsed(wanted, late)
    begins |= late
    return {number: Tree(docs[number], begins[number]) for number in wanted if number in docs}


def _signs(text: Text, number: int) -> bool:
    """Whether a paragraph opens with a dash, as the line does that signs a quotation."""
    return number < len(text.paragraphs) and text.text[text.paragraphs[number][0]] in "-–—"


def kinds_of(tree: Tree, starts: Sequence[int], names: Names) -> dict[int, str]:
    """Token number to the kind of the name it is part of."""
    kinds: dict[int, str] = {}
    at = max(0, bisect_left(starts, tree.start[0]) - 1)
    for mention in names.mentions[at:]:
        if mention.start >= tree.end[-1]:
            break
        first = bisect_left(tree.start, mention.start)
        while first < len(tree) and tree.start[first] < mention.end:
            kinds[first] = mention.kind
            first += 1
    return kinds


def attributions(
    text: Text, names: Names, passages: Sequence[Passage], trees: Mapping[int, Tree], turns: Sequence[Turn] = ()
) -> list[Attribution]:
    """The attributions of a text, in order of their place. Their contents overlap only where one attribution is what
    another one says; the inner then knows its outer."""
    spoken = ((_from_turn(trees[turn.paragraph], turn), {"spoken": 1, "turn": 1}) for turn in turns)
    return choose([*spoken, *weighed(text, names, passages, trees)])


def weighed(
    text: Text, names: Names, passages: Sequence[Passage], trees: Mapping[int, Tree]
) -> Iterator[tuple[Attribution, dict[str, int]]]:
    """Every candidate with its signs and how often each holds."""
    clauses = {number: list(find_candidates(tree)) for number, tree in trees.items()}
    spoken = find_spoken(text.text, passages, trees)
    marked: dict[tuple[int, int | None], Passage] = {}
    taken_up = {(one.paragraph, one.cue_head): one.passages for one in spoken if one.order == "sentence"}
    for one in spoken:
        tree = trees[one.paragraph if one.beside is None else one.beside]
        found, signs = _from_spoken(text, tree, one), spoken_signs(one)
        if one.order == "before" and _is_reported(one, clauses[one.paragraph]):
            signs["reported_quote"] = 1
        extents = [tight(text.text, *extent) for extent in outside(tree, one)]
        if one.order != "after" or not extents or {"full", "opens"} & one.signs:
            yield found, signs
        for extent in extents:
            set_in = "full" in one.signs and found.cue is not None and extent[1] <= found.cue[0] < found.start
            pieces = sorted([*found.pieces, extent])
            yield replace(found, pieces=pieces), {**signs, "outside_marks": 1, "set_in": set_in}
        if "full" in one.signs and one.order in ("before", "after") and not extents:
            marked[one.paragraph, one.cue_head] = one.passages[0]  # its marks tell more than grammar
    starts = [mention.start for mention in names.mentions]
    inside: dict[int, list[Passage]] = {}
    for passage in passages:
        inside.setdefault(passage.paragraph, []).append(passage)
    for number, tree in trees.items():
        ours = inside.get(number, [])
        secrets = [secret.span() for secret in SECRET.finditer(text.text, *text.paragraphs[number])]
        free = [
            one
            for one in clauses[number]
            if not _is_marked(tree, one, marked.get((number, one.head)))
            and not _tells_of_hiding(tree, one, secrets)
            and not _is_nothing(tree, one)
        ]
        kinds = kinds_of(tree, starts, names)
        for candidate, signs in _signed(tree, free, clauses[number], kinds, ours):
            clause = _from_clause(text, number, tree, candidate, ours)
            if clause is None:
                continue
            clause.passes_on = _passes_on(tree, candidate.speaker_head, kinds)
            yield clause, signs
            further = taken_up.get((number, candidate.head), ()) if candidate.frame in CLAUSES else ()
            if further and further[0].start >= clause.end:
                pieces = [*clause.pieces, *(tight(text.text, p.start, p.end) for p in further)]
                yield replace(clause, pieces=pieces, passages=list(further)), {**signs, "taken_up": 1}


def _passes_on(tree: Tree, who: int | None, kinds: Mapping[int, str]) -> bool:
    known = words("outlets") | {"report", "article", "story"}
    return who is not None and (kinds.get(who) == "ORG" or tree.low[who] in known)


def _is_marked(tree: Tree, one: Candidate, marks: Passage | None) -> bool:
    """Whether a clause is, in part, a whole quotation with the same cue."""
    return marks is not None and any(
        tree.start[first] < marks.end and marks.start < tree.end[last - 1] for first, last in one.pieces
    )


def _is_nothing(tree: Tree, one: Candidate) -> bool:
    """Whether nobody states anything: what you, the reader, may say; the comment that somebody was asked for."""
    (first, last), *further = one.pieces
    is_comment = not further and last - first == 1 and tree.low[first] == "comment"
    return is_comment or (one.speaker_head is not None and tree.low[one.speaker_head] == "you")


def _tells_of_hiding(tree: Tree, one: Candidate, secrets: Sequence[tuple[int, int]]) -> bool:
    """Whether the cue of a clause only says that a source would not be named, and why."""
    first, last = tree.start[one.cue[0]], tree.end[one.cue[1] - 1]
    said = tree.start[one.first] if one.first < len(tree) else last
    return any((start < last and first < end) or start <= said < end for start, end in secrets)


def _signed(
    tree: Tree, some: Sequence[Candidate], every: Sequence[Candidate], kinds: dict[int, str], passages: list[Passage]
) -> Iterator[tuple[Candidate, dict[str, int]]]:
    """Some of the candidates of a paragraph with their signs."""
    quoted = [False] * len(tree)
    for passage in passages:
        for token in range(bisect_left(tree.start, passage.start), bisect_left(tree.start, passage.end)):
            quoted[token] = True
    cues = sorted({one.head for one in every})
    framing = [other for other in every if _frames(other)]
    for one in some:
        nested = any(_holds(other, one) for other in framing)
        sourced = any(other.frame == "according" and _holds(other, one) for other in every)
        earlier = bisect_left(cues, one.head) - bisect_left(cues, tree.sentence[one.head][0])
        yield one, clause_signs(tree, one, kinds, quoted, nested, sourced, earlier)


def _frames(one: Candidate) -> bool:
    return one.frame in CLAUSES and one.grammatical is None


def _holds(other: Candidate, one: Candidate) -> bool:
    """Whether a statement stands, cue and all, in what another one says."""
    return other.head != one.head and any(first <= one.head < last for first, last in other.pieces)


def _is_reported(one: Spoken, clauses: Sequence[Candidate]) -> bool:
    """Whether the cue of a quotation is itself part of what somebody else is reported to have said."""
    head = one.cue_head
    told = (other for other in clauses if other.frame == "that" and SAYING & set(other.classes) and _frames(other))
    return head is not None and any(other.head < other.first <= head < other.last for other in told)


def _from_turn(tree: Tree, turn: Turn) -> Attribution:
    last = max(0, bisect_left(tree.start, turn.label_end) - 1)
    said = (turn.start, turn.end)
    cue, passage = (turn.colon, turn.colon + 1), Passage(turn.paragraph, *said, "", True, *said)
    found = Attribution(turn.paragraph, tree, [said], "turn", cue, None, (0, last + 1), last)
    return replace(found, is_spoken=True, passages=[passage])


def _from_spoken(text: Text, tree: Tree, one: Spoken) -> Attribution:
    pieces = [tight(text.text, p.start, p.end) for p in one.passages]
    cue = (tree.start[one.cue[0]], tree.end[one.cue[1] - 1]) if one.cue else None
    found = Attribution(one.paragraph, tree, pieces, one.order, cue, one.cue_head, one.speaker, one.speaker_head)
    return replace(found, is_spoken=True, passages=one.passages)


def _from_clause(
    text: Text, number: int, tree: Tree, one: Candidate, passages: Sequence[Passage]
) -> Attribution | None:
    pieces: list[tuple[int, int]] = []
    cue = (tree.start[one.cue[0]], tree.end[one.cue[1] - 1])
    for first, last in one.pieces:
        start, end = tree.start[first], tree.end[last - 1]
        if pieces and start < pieces[-1][1]:  # where ferries are said to leave: from "where" on is one clause
            start = cue[1] if pieces[-1][1] <= cue[1] < end else pieces[-1][1]
        for passage in passages:  # a quotation is not cut where the parser sees a sentence end in it
            if passage.start < end < passage.end and start <= passage.start:
                end = passage.end
            if passage.start < start < passage.end <= end:
                start = passage.start
        start, end = tight(text.text, start, end, _EDGE)
        if goes_on := _JOINED.match(text.text, end):
            end = goes_on.end()
        if end > start:
            pieces.append((start, end))
    if not pieces:
        return None
    start, end = pieces[0]
    is_marked = tree.low[one.first] == "that" and tree.dep[one.first] in ("mark", "advmod")
    if is_marked and one.frame in ("that", "claim_that", "sure_that"):
        pieces[0] = tight(text.text, start + 4, end, _EDGE)
    return Attribution(
        number, tree, pieces, one.frame, cue, one.head, one.speaker, one.speaker_head, classes=one.classes
    )


def cue_of(found: Attribution) -> tuple[int, ...]:
    """What tells the rivals of an attribution, of which at most one is right: that they have the same cue."""
    if found.is_spoken and (found.head is None or found.frame not in ("before", "after", "sentence")):
        return (found.passages[0].start,)
    return (found.paragraph, found.head or 0)


def choose(candidates: Sequence[tuple[Attribution, dict[str, int]]]) -> list[Attribution]:
    """The likely candidates that do not get in each other's way, in order of place."""
    _score(candidates)
    ranked = sorted(
        (found for found, _ in candidates if found.score >= (THRESHOLD_SPOKEN if found.is_spoken else THRESHOLD_INNER)),
        key=lambda found: (-found.score, found.start),
    )
    taken: dict[int, list[tuple[int, int]]] = {}
    kept: list[Attribution] = []
    left: list[Attribution] = []
    for found in ranked:
        spans = taken.setdefault(found.paragraph, [])
        across = any(start < e and s < end for start, end in found.pieces for s, e in spans)
        if across or (found.cue is not None and any(s <= found.cue[0] < e for s, e in spans)):
            left.append(found)
            continue
        if found.score < THRESHOLD:
            continue
        spans += found.pieces
        for passage in found.passages:
            taken.setdefault(passage.paragraph, []).append((passage.start, passage.end))
        kept.append(found)
    beside = _by_paragraph(kept)
    passed_on: list[Attribution] = []
    for found in left:
        outer = _outer(found, beside[found.paragraph])
        if outer is not None and outer.passes_on and outer not in passed_on:
            found.outer = outer  # what the paper reports that a source said is the source's statement, and stands once
            passed_on.append(outer)
            kept[kept.index(outer)] = found
            beside[found.paragraph].append(found)
    return sorted(kept, key=lambda found: (found.start, found.end))


def _by_paragraph(some: Iterable[Attribution]) -> defaultdict[int, list[Attribution]]:
    """Paragraph number to the attributions that are made or go on in it, in the same order."""
    found: defaultdict[int, list[Attribution]] = defaultdict(list)
    for one in some:
        for number in {one.paragraph, *(passage.paragraph for passage in one.passages)}:
            found[number].append(one)
    return found


def _score(candidates: Sequence[tuple[Attribution, dict[str, int]]]) -> None:
    """Says of each candidate how likely it is, among those that share its cue."""
    rivals: dict[tuple[int, ...], list[tuple[Attribution, float]]] = {}
    for found, signs in candidates:
        rivals.setdefault(cue_of(found), []).append((found, strength(signs)))
    for group in rivals.values():
        for (found, _), score in zip(group, probabilities([value for _, value in group]), strict=True):
            found.score = score
        best = max((found for found, _ in group), key=lambda found: found.score)
        if best.is_spoken:  # that it is a quotation does not get less likely by doubt where it begins
            best.score = sum(found.score for found, _ in group if found.is_spoken)


def _outer(found: Attribution, kept: Sequence[Attribution]) -> Attribution | None:
    """The kept attribution whose words are, almost wholly, this other attribution by somebody else."""
    reports = found.frame in ("that", "said") and bool(SAYING & set(found.classes))
    if found.is_spoken or not (reports or found.frame == "according"):
        return None
    if found.speaker is None or found.speaker_head is None:
        return None
    if found.tree.tag[found.speaker_head] in ("PRP", "WP", "WDT", "DT"):
        return None
    begin = min(found.start, place_of(found), found.tree.start[found.speaker[0]])
    end = max(found.end, place_of(found), found.tree.end[found.speaker[1] - 1])
    citing = cited_by(found.tree, found.head) if found.head is not None else None
    if citing is not None:
        begin = min(begin, found.tree.start[found.tree.left[citing]])
    for other in kept:
        if other.is_spoken or other.outer is not None or other.frame not in ("that", "according", "said"):
            continue
        at = min(found.start, place_of(found))
        inside = other is not found and any(s <= at and found.end <= e for s, e in other.pieces)
        if inside and end - begin >= 0.7 * (other.end - other.start) and found.speaker_head != other.speaker_head:
            return other
    return None
