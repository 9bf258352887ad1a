"""Which candidates are attributions: a few general signs of each, weighed by signs.toml beside this file."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

from articles.quotes.grammar.candidate import CLAUSES, Candidate
from articles.quotes.grammar.direct import Spoken
from articles.quotes.grammar.reports import is_source_word
from articles.quotes.grammar.subjects import cited_by, is_bare_participle
from articles.quotes.grammar.tree import Tree
from articles.quotes.lexicon import SAYING, words

_PERSONS = {"he", "she", "they", "we", "i", "who", "which"}
_WRITER = {"i", "we", "us", "me"}
_READER = {"you", "your", "yours", "yourself"}
_VAGUE = {"it", "this", "that", "these", "those", "there", "you"}
_PEOPLE = tuple(end + s for end in ("er", "or", "ist", "ian", "ant", "man", "woman", "one", "body") for s in ("", "s"))
_SAYING = SAYING | {"ask"}
_STANCES = {(kind, frame) for kind in ("judge", "name") for frame in ("what", "was", "as")}
_STANCES |= {("pledge", "to"), ("urge", "to"), ("name", "was_all")}
_OF_PERSONS = {"judge", "support", "name", "ask", "tell"}
"""classes of verbs that state something of the person who is their object"""
_QUALITIES = {"sure_that", "critical_of", "claim_that"}
_TOPICS = {(kind, "what") for kind in ("think", "want", "tell", "write", "show")}


@cache
def weights() -> dict[str, float]:
    """Sign to weight. Raises ValueError where a sign lacks a number or its reason."""
    path = Path(__file__).with_name("signs.toml")
    known: dict[str, float] = {}
    for name, sign in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if set(sign) != {"weight", "reason"} or not isinstance(sign["weight"], float):
            raise ValueError(f"{path}: {name} needs a weight and a reason, and nothing else")
        known[name] = sign["weight"]
    return known


def strength(signs: Mapping[str, int]) -> float:
    """The sum of the signs' weights: the log of how much likelier a candidate is than that there is nothing."""
    known = weights()
    return sum(known[sign] * times for sign, times in signs.items())


def probabilities(strengths: Sequence[float]) -> list[float]:
    """How likely each of the candidates of one cue is the statement, where at most one is (multinomial logit)."""
    odds = [math.exp(value) for value in strengths]
    total = 1.0 + sum(odds)
    return [value / total for value in odds]


def _is_vague(tree: Tree, head: int | None, kinds: dict[int, str]) -> bool:
    """Whether nobody speaks, or a word that does not look like somebody who could."""
    if head is None:
        return False
    low = tree.low[head]
    if low in _PERSONS or low in _VAGUE:
        return low in _VAGUE
    if head in kinds:
        return kinds[head] == "PLACE"
    speaks = any(low in words(name) for name in ("documents", "outlets", "roles"))
    return not speaks and tree.tag[head] not in ("NNP", "NNPS", "NNS")


def _is_thing(tree: Tree, head: int | None, kinds: dict[int, str]) -> bool:
    """Whether what acts is called by a noun that is none of a source and does not end like one for people."""
    if head is None or head in kinds or tree.tag[head] not in ("NN", "NNS"):
        return False
    of_people = tree.kids_as(head, "nummod") or any(k in kinds for k in tree.kids_as(head, "appos"))  # 26 percent
    return not (of_people or is_source_word(tree, head) or tree.low[head].endswith(_PEOPLE))


def _is_personal(tree: Tree, head: int | None, kinds: dict[int, str]) -> bool:
    """Whether somebody speaks who is named as a person or an office, or by he or she."""
    if head is None:
        return False
    return kinds.get(head) == "PERSON" or tree.low[head] in words("roles") or tree.low[head] in ("he", "she", "who")


def _is_told_to_reader(tree: Tree, head: int, quoted: Sequence[bool]) -> bool:
    """Whether the sentence speaks to who reads it: Set the flag that you want."""
    first, last = tree.sentence[head]
    return any(tree.low[k] in _READER and not quoted[k] for k in range(first, last))


def _is_bidden(tree: Tree, head: int | None, verb: int) -> bool:
    """Whether whoever speaks is the object of another verb, which does not cite them."""
    is_object = head is not None and tree.dep[head] == "dobj" and tree.low[tree.head[head]] not in words("citing")
    return is_object and cited_by(tree, verb) is None


def _top(tree: Tree, one: Candidate) -> int:
    first, last = one.pieces[0]
    return next((k for k in range(first, last) if tree.head[k] == k or not first <= tree.head[k] < last), first)


def clause_signs(
    tree: Tree,
    one: Candidate,
    kinds: dict[int, str],
    quoted: list[bool],
    is_nested: bool,
    is_sourced: bool,
    earlier_cues: int,
) -> dict[str, int]:
    """The signs of a clause candidate and how often each holds. quoted says of each token whether it stands within
    quotation marks; earlier_cues counts those that stand before this one in its sentence."""
    head, first, who = one.head, one.first, one.speaker_head
    is_clause = one.frame in CLAUSES
    is_reported = is_clause and one.kind in _SAYING
    pieces = one.grammatical or one.pieces
    size = sum(end - begin for begin, end in pieces)
    within = [quoted[k] for begin, end in pieces for k in range(begin, end) if tree.tag[k][0].isalpha()]
    signs = {
        "clause": 1,
        "doubling": min(6, (size - 1).bit_length()),
        "reported": is_reported,
        "said_that": is_reported and tree.low[first] == "that" and tree.dep[first] == "mark",
        "stance": (one.kind, one.frame) in _STANCES,
        "according": one.frame in ("according", "in_view"),
        "in_survey": one.frame == "in_survey",
        "own_preposition": one.frame == "about" and one.kind not in ("want", "write"),
        "quality": one.frame in _QUALITIES,
        "expected": one.frame == "is_said_to",
        "only_named": one.frame == "whom" or (one.frame == "was_all" and one.kind != "name"),
        "main_verb": tree.dep[head] in ("ROOT", "parataxis") and tree.tag[head][0] == "V",
        "topic": (one.kind, one.frame) in _TOPICS,
        "unreal": _is_unreal(tree, head),
        "nobody": who is None,
        "within_clause": tree.dep[head] == "ccomp",
        "bidden": _is_bidden(tree, who, head),
        "writer_acts": not is_reported and who is not None and tree.low[who] in _WRITER and not quoted[who],
        "to_reader": not is_clause and _is_told_to_reader(tree, head, quoted),
        "acts_on_person": one.frame in ("what", "about")
        and kinds.get(_top(tree, one)) == "PERSON"
        and one.kind not in _OF_PERSONS,
        "near_root": tree.dep[tree.head[head]] == "ROOT",
        "as_object": tree.dep[head] == "dobj",
        "thing_acts": not is_clause and _is_thing(tree, who, kinds),
        "personal": _is_personal(tree, who, kinds),
        "shows": "show" in one.classes and is_clause,
        "passive": bool(tree.kids_as(head, "auxpass")) or (is_clause and is_bare_participle(tree, head)),
        "to_somebody": bool(tree.kids_as(head, "dative", "agent")),
        "set_against": any(tree.low[k] in ("while", "although", "though", "as") for k in tree.kids_as(head, "mark")),
        "bare_said": one.frame in ("to", "bid", "as", "was_all") and one.kind in ("say", "show"),
        "as_told": one.frame == "said" and is_reported and "as" in (tree.low[k] for k in tree.kids[head] if k < head),
        "thought_aside": one.frame == "said" and one.kind == "think" and (who is None or tree.tag[who] == "PRP"),
        "document": who is not None and tree.low[who] in words("documents"),
        "number": tree.tag[first] in ("CD", "$") or tree.tag[_top(tree, one)] in ("CD", "JJ", "PRP"),
        "weak": "weak" in one.classes and not is_clause,
        "weak_clause": "weak" in one.classes and is_clause,
        "act": "act" in one.classes and not is_clause,
        "strong": "strong" in one.classes and not is_clause,
        "several_senses": min(3, len(one.classes) - 1) if one.classes else 0,
        "vague_speaker": _is_vague(tree, who, kinds),
        "partly_quoted": any(within) and not all(within),
        "cue_in_quote": quoted[head],
        "sourced": is_sourced,
        "later_cue": min(3, earlier_cues),
        "nested_object": is_nested and not is_clause,
        **one.signs,
    }
    return {sign: int(times) for sign, times in signs.items() if times}


def _is_unreal(tree: Tree, verb: int) -> bool:
    """Whether a verb says what may, should, would if, or is asked, rather than what was said."""
    if tree.dep[verb] == "xcomp" and tree.low[tree.head[verb]] in words("aspects"):  # continued to defend: defended
        return False
    for kid in tree.kids[verb]:
        dep, low = tree.dep[kid], tree.low[kid]
        if (dep == "aux" and (low == "to" or tree.tag[kid] == "MD")) or (dep == "mark" and low in ("if", "unless")):
            return True
    return tree.word[tree.sentence[verb][1] - 1] == "?"


def spoken_signs(one: Spoken) -> dict[str, int]:
    """The signs of a quotation in marks and how often each holds."""
    is_fragment = "full" not in one.signs
    scare = is_fragment * ((one.order != "after") + ("short" in one.signs)) + 2 * ("goes_on" in one.signs)
    signs = {
        "spoken": 1,
        "opens": one.order == "after" and "opens" in one.signs and not is_fragment,
        "scare": scare,
        "title": ("title" in one.signs) * (1 + ("far" in one.signs)),
        "alone": one.order == "orphan",
    }
    return {sign: int(times) for sign, times in signs.items() if times}
