"""What changed between two versions of an article, each change in its class."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from articles import facts
from articles.alike import STOP, WORD, weigh, words_of
from articles.compare import Comparable, Edit, Sentence, align
from articles.sketches import words

_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„\n]{12,}?)[”\"»“]")
_CORRECTION = re.compile(
    r"""^\W*(?:
        correct(?:ion|ed|s)\b | clarifi(?:cation|ed)\b | editor[’']?s\ note\b | an?\ (?:earlier|previous)\ version\b
        | this\ (?:article|story|report|piece|page)\ (?:was|has\ been|is)\ (?:amended|corrected|changed)\b
        | korrektur\b | berichtigung\b | rectificati[fv] | erratum\b | errata\b | correcci[oó]n\b | correzione\b
    )""",
    re.I | re.X,
)
_CLAUSE = re.compile(r"[,;:“”\"«»„.!?]+(?:\s|$)|[“”\"«»„]")
_CUE = re.compile(
    r"\b(?:said|says|told|added|announced|reported|stated|claimed|wrote|confirmed|denied|insisted|warned|argued"
    r"|according to)\b"
)
_MOST_WORDS = 6
_PART = 0.8


@dataclass(frozen=True, slots=True)
class Change:
    """A difference between two versions of an article."""

    kind: str
    """headline, quote_added, quote_removed, number, attribution, correction, added, removed or rewording"""
    before: str | None
    after: str | None


def changes(before: tuple[str | None, str], after: tuple[str | None, str]) -> list[Change]:
    """What changed between two versions given as (title, text), the gravest reading of each sentence's change."""
    found = []
    if words(before[0] or "") != words(after[0] or ""):
        found.append(Change("headline", before[0], after[0]))
    said_before, said_after = _quoted(before[1]), _quoted(after[1])
    corrected: set[int] = set()
    for edit in _parts_joined(align(Comparable("before", before[1]), Comparable("after", after[1]))):
        if edit.kind == "reworded" and edit.a and edit.b:
            found += [Change(kind, edit.a.text, edit.b.text) for kind in _kinds_of_rewording(edit.a.text, edit.b.text)]
        elif edit.kind == "only_a" and edit.a:
            kind = "quote_removed" if _quoted(edit.a.text) - said_after else "removed"
            found.append(Change(kind, edit.a.text, None))
        elif edit.kind == "only_b" and edit.b:
            paragraph = after[1].rfind("\n", 0, edit.b.start)
            kind = "quote_added" if _quoted(edit.b.text) - said_before else "added"
            if paragraph in corrected or _CORRECTION.match(edit.b.text):
                corrected.add(paragraph)
                kind = "correction"
            found.append(Change(kind, None, edit.b.text))
    return found


def _parts_joined(edits: tuple[Edit, ...]) -> Iterator[Edit]:
    """The edits, sentences that were parted or joined as one: what stands in one version alone, and before or behind a
    reworded sentence whose words in the other version it has."""
    reworded = [edit for edit in edits if edit.kind == "reworded"]
    taken: list[Edit] = []
    for place, edit in enumerate(reworded):
        for one in edits:
            if one.kind == "only_b" and one.b and edit.a and edit.b and _is_part(one.b, edit.b, edit.a):
                edit = replace(edit, b=_joined(edit.b, one.b))
                taken.append(one)
            elif one.kind == "only_a" and one.a and edit.a and edit.b and _is_part(one.a, edit.a, edit.b):
                edit = replace(edit, a=_joined(edit.a, one.a))
                taken.append(one)
        reworded[place] = edit
    left = iter(reworded)
    for edit in edits:
        if edit.kind == "reworded":
            yield next(left)
        elif edit not in taken:
            yield edit


def _is_part(one: Sentence, beside: Sentence, of: Sentence) -> bool:
    if (one.start - beside.end if one.start > beside.start else beside.start - one.end) > 2:
        return False
    part, whole = weigh(words_of(one.text)), weigh(words_of(of.text))
    return bool(part) and sum(w for stem, w in part.items() if stem in whole) >= _PART * sum(part.values())


def _joined(one: Sentence, other: Sentence) -> Sentence:
    first, second = sorted((one, other), key=lambda sentence: sentence.start)
    return Sentence(first.start, second.end, f"{first.text} {second.text}")


def _quoted(text: str) -> set[str]:
    return {" ".join(words(m.group(1))) for m in _QUOTED.finditer(text)}


def _kinds_of_rewording(before: str, after: str) -> list[str]:
    if _CORRECTION.match(after) and not _CORRECTION.match(before):
        return ["correction"]
    if _numbers(before) != _numbers(after):
        return ["number"]
    said_before, said_after = _quoted(before), _quoted(after)
    if said_before != said_after:
        # A cut quotation is one that lost words, a longer one has gained some.
        lost = [said for said in said_before - said_after if not any(said in other for other in said_after)]
        gained = [said for said in said_after - said_before if not any(said in other for other in said_before)]
        return ["quote_removed"] * bool(lost) + ["quote_added"] * bool(gained) or ["rewording"]
    named_before, named_after = _names_outside(before), _names_outside(after)
    if said_before and named_before != named_after:
        return ["attribution"]
    by, by_now = _speakers(before), _speakers(after)
    if by - by_now and by_now - by:
        return ["attribution"]
    return ["rewording"]


def _numbers(text: str) -> set[str]:
    return {number for _, number in facts.numbers(text)}


def _names_outside(text: str) -> set[str]:
    return {word for word in WORD.findall(_QUOTED.sub(" ", text)) if word[0].isupper()}


def _speakers(text: str) -> set[str]:
    """The words that name who says it: beside the verb, where they fill a clause with it, or in the two clauses before
    (`the mayor, Ana Ruiz, said`)."""
    found: set[str] = set()
    clauses = _CLAUSE.split(text)
    for place, clause in enumerate(clauses):
        for cue in _CUE.finditer(clause):
            before, behind = WORD.findall(clause[: cue.start()]), WORD.findall(clause[cue.end() :])
            who = before or behind or WORD.findall(" ".join(clauses[max(0, place - 2) : place]))
            if len(who) <= _MOST_WORDS:
                found.update(word for word in map(str.lower, who) if word not in STOP)
    return found
