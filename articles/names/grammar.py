"""The grammar of names: the words that tell where a name begins and ends, and what kind of name it is (spans.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from articles.names.lists import Spelling, known_names
from articles.names.tokens import Word


class Grammar(NamedTuple):
    """The words of spans.toml."""

    titles: frozenset[str]
    bound_titles: frozenset[str]
    sure_titles: frozenset[str]
    occupations: frozenset[str]
    bearers: frozenset[str]
    before: frozenset[str]
    directions: frozenset[str]
    peoples: frozenset[str]
    org_heads: frozenset[str]
    org_heads_of: frozenset[str]
    place_heads: frozenset[str]
    place_openers: frozenset[str]
    locatives: frozenset[str]
    sure_locatives: frozenset[str]
    locatives_elsewhere: frozenset[str]
    particles: frozenset[str]
    joiners: frozenset[str]
    noble: frozenset[str]
    noble_articles: frozenset[str]
    units: frozenset[str]
    not_names: frozenset[str]
    no_name_heads: frozenset[str]
    no_name_openers: frozenset[str]
    firms: frozenset[str]
    whence: frozenset[str]
    speaking: frozenset[str]
    at_work: frozenset[str]
    place_heads_of: frozenset[str]
    small: frozenset[str]
    two_last_names: frozenset[str]
    articles_elsewhere: frozenset[str]
    persons_ahead_ar: frozenset[str]
    common_names_ar: frozenset[str]
    foreign_names_ar: frozenset[str]
    no_last_names_ar: frozenset[str]


@cache
def grammar() -> Grammar:
    """The words that tell where a name begins and ends, and what kind of name it is."""
    table = tomllib.loads(Path(__file__).with_name("spans.toml").read_text(encoding="utf-8"))
    return Grammar(**{name: frozenset(table[name].split()) for name in Grammar._fields})


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
