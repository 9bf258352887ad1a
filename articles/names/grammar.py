"""The grammar of names: the words that tell where a name begins and ends, and what kind of name it is (spans.toml)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from articles.names.lists import Spelling, known_names
from articles.names.tokens import Word

_CALLING = re.compile(
    r", (?:\d\d,|aged? \d)|, (?:a|an|the) (?:[\w-]+ ){0,3}?([a-z-]+)"
    r"(?=[,.;:]| (?:and|who|that|which|at|of|in|from|with|for|[a-z]+ed)\b)"
)
_INTRODUCED = re.compile(r"(?:\b(?i:its|his|her|their|whose)|['’]s?) (?:[a-z-]+ ){0,3}?(?:[a-z]+-)?([a-z]+), $")
_COUNTRYS = re.compile(r"['’]s? (?:parliament|capital|prime minister|foreign minister|central bank|border|coast)\b")
"""what a country or a town has, behind its name"""
_RUN = re.compile(r"['’]s? (?:chief executive|executive director|CEO|headquarters|shareholders|head office)\b")


class Grammar:
    """The words of spans.toml: each of its lists by its name."""

    def __init__(self, table: dict[str, str]) -> None:
        self.__dict__.update({name: frozenset(listed.split()) for name, listed in table.items()})

    def __getattr__(self, name: str) -> frozenset[str]:
        raise AttributeError(f"spans.toml has no list {name}")


@cache
def grammar() -> Grammar:
    """The words that tell where a name begins and ends, and what kind of name it is."""
    return Grammar(tomllib.loads(Path(__file__).with_name("spans.toml").read_text(encoding="utf-8")))


@cache
def _place_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What tells of a place ahead of its name, and behind it."""
    rules = grammar()
    nouns, measures, scenes = map("|".join, (rules.place_nouns, rules.place_measures, rules.place_scenes))
    return re.compile(
        rf"\b(?:(?:(?:{nouns})(?:s|es)?|(?:{measures})(?: (?:north|south)?(?:east|west)?)?) of|(?:{scenes})s? in)"
        r" (?:[A-Z][\w-]+(?:, |,? and )){0,3}$"
    ), re.compile(
        rf",? (?:is|was|,)? ?(?:a|an|the) (?:[\w-]+ ){{0,3}}(?:{nouns})"
        r"(?=[,.;)]| (?:in|of|on|near|at|about|where|which|that|with|north|south|east|west|some|and)\b)"
    )


def calling(text: str, start: int, end: int) -> str:
    """The kind of a name by what is told beside it: a person by an age or what he or she does, as Ida Bel, a retired
    teacher, or its director, Ida Bel; a body by what it is or who leads it, as Kellmart, the retailer. Empty where
    nothing is."""
    doers = grammar().occupations | grammar().titles
    introduced = _INTRODUCED.search(text, max(0, start - 60), start)
    if introduced and introduced[1] in doers and text[end : end + 1] in (",", ".", ";"):
        return "PERSON"
    found = _CALLING.match(text, end)
    if found is None:
        return "ORG" if _RUN.match(text, end) else ""
    if found[1] is None or found[1] in doers:
        return "PERSON"
    return "ORG" if found[1] in grammar().firms else ""


def is_told_a_place(text: str, start: int, end: int) -> bool:
    """Whether what stands beside a name tells of a place: the village of Lipa, residents of Lipa and Gora, Gora's
    parliament, Lipa, a village."""
    ahead, behind = _place_patterns()
    is_owner = " " not in text[start:end] and _COUNTRYS.match(text, end)
    return bool(is_owner or behind.match(text, end) or ahead.search(text, max(0, start - 90), start))


def is_no_name(words: list[Word]) -> bool:
    """Whether words name what is none of ours: Operation Inherent Resolve, the Treaty of Rome, the Geneva talks."""
    first, last = words[0].raw.casefold(), words[-1].raw.casefold()
    return last in grammar().no_name_heads or first in grammar().no_name_openers


def is_listed(words: list[Word]) -> bool:
    """Whether words are a spelling of the lists that is no common word too."""
    return any(not s.is_weak for s in _spellings(words))


def is_known(words: list[Word]) -> bool:
    """Whether words are a spelling of the lists, be it a common word too."""
    return bool(_spellings(words))


def _spellings(words: list[Word]) -> Sequence[Spelling]:
    return known_names().spellings.get(" ".join([w.whole_key for w in words[:-1]] + [words[-1].key]), ())
