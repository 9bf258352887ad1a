"""The basic form of a name that a language changes where it stands in a sentence, by the endings of cases.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

_STEM = 2
"""letters that are left of a name at least"""

Endings = Mapping[str, tuple[str, ...]]
"""what a word ends in, and what its basic form may end in"""


class Cases(NamedTuple):
    """What a language does to names."""

    names: Endings
    men: Endings
    """of last names of men; empty where the language does not inflect them, or only as any name"""
    women: Endings
    prefixes: frozenset[str]
    """small words that are written together with a name"""


@cache
def _all_cases() -> dict[str, Cases]:
    def endings(table: Mapping[str, str]) -> Endings:
        return {
            ending.replace("-", ""): tuple(basic.replace("-", "") for basic in line.split())
            for ending, line in table.items()
        }

    tables = tomllib.loads(Path(__file__).with_name("cases.toml").read_text(encoding="utf-8"))
    return {
        language: Cases(
            endings(table.get("names", {})),
            endings(table.get("men", {})),
            endings(table.get("women", {})),
            frozenset(table.get("prefixes", "").split()),
        )
        for language, table in tables.items()
    }


def cases(language: str) -> Cases | None:
    """What a language does to names; None for one that leaves them as they are, and for English."""
    return _all_cases().get(language)


@lru_cache(maxsize=20_000)
def basic_forms(word: str, language: str) -> tuple[str, ...]:
    """What a word with a capital may be an inflected form of, the longest ending first: Москве of Москва. Most of these
    are no words: it counts what a list or the text has."""
    rules = cases(language)
    if rules is None or not rules.names or not word[:1].isupper():
        return ()
    return tuple(dict.fromkeys(_without_endings(word, rules.names)))


def last_name(word: str, language: str, gender: str, known: Container[str]) -> str:
    """The last name of somebody (m or f) whose first name stands in another case: Лугового is Луговой. A form that is
    known, as the text has it too, goes before what endings tell."""
    for form in basic_forms(word, language):
        if form in known:
            return form
    rules = cases(language)
    endings = (rules.women if gender == "f" else rules.men) if rules else {}
    return next(_without_endings(word, endings), word)


def _without_endings(word: str, endings: Endings) -> Iterator[str]:
    for size in range(min(6, len(word) - _STEM), -1, -1):
        stem, ending = (word[:-size], word[-size:]) if size else (word, "")
        for basic in endings.get(ending, ()):
            if stem + basic != word:
                yield stem + basic
