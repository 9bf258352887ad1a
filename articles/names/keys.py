"""The key of a name: what its spellings have in common, computed from the name alone."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import NamedTuple

from articles.names.translit import (
    fold,
    given_names,
    is_arabic,
    name_parts,
    skeleton,
    slavic,
    without_articles,
)


class Words(NamedTuple):
    """The words of words.toml, folded."""

    titles: frozenset[str]
    suffixes: frozenset[str]
    same: dict[str, str]
    whole: dict[str, str]
    """more words than one that have a short form"""
    small: frozenset[str]
    surname_particles: frozenset[str]
    legal_forms: frozenset[str]
    around_places: frozenset[str]
    latin_places: re.Pattern[str]
    short_forms: dict[str, frozenset[str]]
    kin: frozenset[str]
    gendered: dict[str, str]
    same_last_name: frozenset[str]
    place_tails: frozenset[str]
    org_tails: frozenset[str]
    general: frozenset[str]
    romanised_countries: frozenset[str]
    courtesy_offices: frozenset[str]
    shared_bodies: dict[str, frozenset[str]]
    """what several states have under one name, and the codes of those states"""
    at_home: dict[str, frozenset[str]]
    """a language and the codes of the states where most speak it"""


@cache
def words() -> Words:
    """words.toml, read once."""
    table = tomllib.loads(resources.files("articles.names").joinpath("words.toml").read_text(encoding="utf-8"))

    def bag(key: str) -> frozenset[str]:
        return frozenset(fold(w) for w in table[key].split())

    friends: dict[str, frozenset[str]] = {}
    for line in table["short_forms"]:
        every = frozenset(line.split())
        for word in every:
            friends[word] = friends.get(word, frozenset()) | every
    return Words(
        titles=bag("titles"),
        suffixes=bag("suffixes"),
        same={fold(w): fold(line.split()[0]) for line in table["same"] for w in line.split()},
        whole=table["whole"],
        small=bag("small") | {"s"},
        surname_particles=bag("surname_particles"),
        legal_forms=bag("legal_forms"),
        around_places=bag("around_places"),
        latin_places=re.compile(
            rf"^(?:{'|'.join(table['latin_places']['words'].split())})$|[a-z](?:{'|'.join(table['latin_places']['ends'].split())})$"
        ),
        short_forms=friends,
        kin=bag("kin"),
        gendered={title: gender for gender, line in table["gendered_titles"].items() for title in line.split()},
        same_last_name=bag("same_last_name"),
        place_tails=bag("place_tails"),
        org_tails=bag("org_tails"),
        general=bag("general"),
        courtesy_offices=frozenset(table["courtesy_offices"]),
        shared_bodies={name: frozenset(codes.split()) for name, codes in table["shared_bodies"].items()},
        at_home={language: frozenset(codes.split()) for language, codes in table["at_home"].items()},
        romanised_countries=frozenset(table["romanised_countries"].split()),
    )


_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}(?=\W|$)|\b(?:[^\W\d_]\.){2,}")
_POSSESSIVE = re.compile(r"['’]s?(?=\s|$)")
_BRACKETS = re.compile(r"\s*\([^)]*\)")
_PARTICLES = {"al", "el", "abu", "abou", "bin", "ibn", "abd", "abdul", "abdel", "umm", "um"}
_SLAVIC_ENDS = re.compile(
    r"(?:[oe]v|[oe]va|sk(?:i|y|yi|yy|iy|ij|ii|aya|a|aia)|enko|chuk|[ou]vych|[oei]vich|[oe]vic|shvili)$"
)


@lru_cache(maxsize=20_000)
def plain_words(name: str) -> tuple[str, ...]:
    """The folded words of a name: U.S. is us, a possessive and a leading article are gone."""
    name = _DOTTED.sub(lambda m: m.group().replace(".", "").replace(" ", "") + " ", _POSSESSIVE.sub("", name))
    found = tuple(fold(name).split())
    return found[1:] if len(found) > 1 and found[0] in ("the", "a", "an") else found


_NICKNAME = re.compile(r"\s[\"“(][^\"“”()]*[\"”)](?=\s)")
_GENERATION = re.compile(r"jr|sr|junior|senior|i{2,3}|iv|vi{0,3}|ix|x[iv]{1,3}")


class PersonName(NamedTuple):
    """A person's name in parts: titles and a lone middle initial gone."""

    parts: tuple[str, ...]
    """folded, articles gone"""
    titles: tuple[str, ...]
    initials: tuple[str, ...]
    """middle initials, in order"""
    generation: str
    """jr, sr, ii, iii …: it tells a father from a son"""
    is_bare: bool
    """one name only: most often a last name"""


def is_generation(word: str) -> bool:
    """Whether a folded word tells a father from a son: jr, iii."""
    return _GENERATION.fullmatch(word) is not None


@lru_cache(maxsize=20_000)
def person_name(name: str) -> PersonName:
    """The parts of a person's name. `Lt. Gen. Stephen J. Townsend` is stephen, townsend with the initial j."""
    if name.count(",") == 1:
        last, first = (x.strip() for x in name.split(","))
        if first and fold(first) not in words().suffixes and not _GENERATION.fullmatch(fold(first)):
            name = f"{first} {last}" if not first.endswith("-") else f"{first}{last}"
        else:
            name = f"{last} {first}"
    without = _NICKNAME.sub(" ", name)
    name = without if len(without.split()) > 1 else name
    found = fold(_POSSESSIVE.sub("", name)).split()
    titles: list[str] = []
    while len(found) > 1 and (found[0] in words().titles or found[0] == "the"):
        titles.append(found.pop(0))
    generation = ""
    while len(found) > 1 and (found[-1] in words().suffixes or _GENERATION.fullmatch(found[-1])):
        word = found.pop()
        generation = word if _GENERATION.fullmatch(word) else generation
    found = without_articles(found)
    leading = 0
    while leading < len(found) - 1 and len(found[leading]) == 1:
        leading += 1
    if leading > 1:
        found = ["".join(found[:leading]), *found[leading:]]
    middle = [n for n in range(1, len(found) - 1) if len(found[n]) == 1]
    initials = tuple(found[n] for n in middle)
    parts = name_parts([w for n, w in enumerate(found) if n not in middle])
    return PersonName(tuple(parts), tuple(titles), initials, generation, len(parts) == 1 and not generation)


def tradition(parts: Iterable[str], name: str) -> str:
    """arabic or slavic where the name shows it, else plain."""
    parts = list(parts)
    known = given_names()
    if any("\u0400" <= c <= "\u04ff" for c in name):
        return "slavic"
    if is_arabic(name):
        return "arabic"
    first = known.get(parts[0]) if parts else None
    if len(parts) > 1 and first and first.tradition in ("arabic", "slavic"):
        return first.tradition
    if set(re.split(r"[\s-]+", name.lower())) & _PARTICLES or parts[:1] == ["abd"]:
        return "arabic"
    if parts and _SLAVIC_ENDS.search(parts[-1]):
        return "slavic"
    return "plain"


@lru_cache(maxsize=20_000)
def part_key(part: str, tradition: str) -> str:
    """The key of one part of a person's name: the given name it is a spelling of, else its sound."""
    known = given_names().get(part)
    if known and (tradition in (known.tradition, "plain") or known.tradition == "shared"):
        return known.name
    if tradition == "arabic":
        return skeleton(part, fine=True)
    if tradition == "slavic":
        return slavic(part)
    return part


@lru_cache(maxsize=20_000)
def person_key(name: str) -> str:
    """The key of a person's name, its parts joined with hyphens."""
    person = person_name(name)
    shown = tradition(person.parts, name)
    parts = [part_key(p, shown) for p in person.parts]
    if len(person.initials) > 1:
        parts[1:1] = person.initials
    if person.generation:
        parts.append(person.generation)
    return "-".join(parts).lower()


@lru_cache(maxsize=20_000)
def place_key(name: str) -> str:
    """The key of a place's name: its sound, without articles and words like town. Where an ending shows the name to be
    of a language written in Latin letters (-ton, -burg, -ville), every letter counts."""
    found = plain_words(_BRACKETS.sub("", name))
    bare = without_articles(found)
    kept = [words().same.get(w, w) for w in bare if w not in words().around_places] or bare
    if len(kept) > 1 and kept[0] in ("lake", "mount", "mt"):
        kept = [*kept[1:], {"mt": "mount"}.get(kept[0], kept[0])]
    if len(bare) == len(found) and not is_arabic(name) and any(words().latin_places.search(w) for w in kept):
        return "-".join(kept)
    return sound_of_place(kept)


def sound_of_place(parts: list[str]) -> str:
    parts = ["abu" if p in ("albu", "abou") else p for p in parts]
    joined = skeleton("".join(parts), keep=4, fine=True)
    if sum(c not in "aiuy" for c in joined) >= 4:
        joined = skeleton("".join(parts), keep=5)
    first = skeleton(parts[0], keep=99)[:2] if len(parts) > 1 else ""
    return (joined + ("-u" if first.endswith("u") else "")).lower()


@cache
def _states_in_full() -> dict[str, str]:
    """States by names of more words than one, folded, to the end of their id: russian federation is russia."""
    from articles.names.lists import known_names

    lists = known_names()
    return {
        key: spelling.entity_id.partition(":")[2]
        for key, found in lists.spellings.items()
        for spelling in found[:1]
        if " " in key and lists.entities[spelling.entity_id].origin == "states" and key.isascii()
    }


_STATELY = frozenset(
    ["republic", "kingdom", "federation", "emirates", "emirate", "states", "nations", "union", "sultanate"]
)


def _in_short(found: Sequence[str]) -> Sequence[str]:
    """The words with United Nations as un, Russian Federation as russia …"""
    if _STATELY.isdisjoint(found):
        return found
    states = _states_in_full()
    out: list[str] = []
    at = 0
    while at < len(found):
        for length in range(min(5, len(found) - at), 1, -1):
            words_here = " ".join(found[at : at + length])
            short = words().whole.get(words_here) or states.get(words_here)
            if short:
                out.append(short)
                at += length
                break
        else:
            out.append(found[at])
            at += 1
    return out


@lru_cache(maxsize=20_000)
def org_words(name: str) -> tuple[str, ...]:
    """The words that say which organisation it is, folded, spellings of one word made one, in their order."""
    from articles.names.lists import known_names

    found = plain_words(_BRACKETS.sub("", name))
    while len(found) > 1 and found[-1] in words().legal_forms and not _is_common(found[:-1]):
        found = found[:-1]
    adjectives = known_names().adjectives
    kept = []
    for word in _in_short(found):
        if word in words().small or (word == "affairs" and "ministry" in found):
            continue
        word = words().same.get(word, word)
        state = adjectives.get(word)
        state = state.partition(":")[2] if state else word
        kept.append(words().whole.get(state.replace("-", " "), state))
    return tuple(kept) or tuple(found)


def _is_common(name: tuple[str, ...]) -> bool:
    """Whether a name without its legal form is one common word: News Corp, Time Inc."""
    from articles.names.lists import known_names

    return len(name) == 1 and (
        name[0] in words().org_tails | words().general or any(s.is_weak for s in known_names().lookup(name[0]))
    )


@lru_cache(maxsize=20_000)
def org_key(name: str) -> str:
    """The key of an organisation's name: its words in any order, so that Ministry of Defence and Defence Ministry are
    one; Arabic words by their sound."""
    kept = org_words(name)
    bare = without_articles(list(kept))
    if is_arabic(name) or len(bare) < len(kept):
        if len(bare) == 1 and len(kept) == 2:
            return ("al" + skeleton(bare[0], keep=99)).lower()
        return "-".join(sorted(words().same.get(w, skeleton(w, keep=5)) for w in bare)).lower()
    return "-".join(sorted(kept))


def is_letters(name: str) -> bool:
    """Whether a name is a few letters that stand for another, which have no sound to go by: CA, S.D."""
    bare = name.replace(".", "")
    return len(bare) < 4 and bare.isascii() and bare.isupper()


_KEYS = {"PERSON": person_key, "PLACE": place_key, "ORG": org_key}


def name_key(name: str, kind: str) -> str:
    """The key of a name of a kind (PERSON, ORG or PLACE): names of one key are one, where no list says else."""
    if kind == "PLACE" and is_letters(name):
        return name.replace(".", "").lower()
    return _KEYS[kind](name)
