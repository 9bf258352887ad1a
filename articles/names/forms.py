"""What two forms of a name tell of each other: last names, short forms, initials, and what stands within what."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache, lru_cache

from articles.names.keys import PersonName, part_key, tradition, words
from articles.names.lists import known_names

_PARTS = re.compile(r"[\s/–—-]+")
_UNSPOKEN = re.compile(r"['’]s?\b|[().,]")
_KIN = re.compile(r"(?:\b(?i:his|her|their|my|our|whose)|['’]s?) (?:[a-z]+ ){0,2}?(?P<kin>[a-z-]+)(?P<comma>,?) $")


def is_kin(text: str, start: int, end: int) -> bool:
    """Whether a name is introduced as that of a relative: his brother Olaf; Berg's father, Olaf, …"""
    told = _KIN.search(text[max(0, start - 48) : start])
    if told is None or told["kin"] not in words().kin:
        return False
    return not told["comma"] or text[end : end + 1] in (",", ";", ".", ")")


def is_bare(person: PersonName) -> bool:
    """Whether a name is a last name alone, as in Ortiz, bin Rashid and de la Cruz, or one name."""
    return not person.generation and words().surname_particles.issuperset(person.parts[:-1])


def _same_part(a: str, b: str, by_letter: bool = False) -> bool:
    if a == b:
        return True
    if by_letter or min(len(a), len(b)) < 3:
        return False
    return part_key(a, "arabic") == part_key(b, "arabic") or part_key(a, "slavic") == part_key(b, "slavic")


def sounds(part: str) -> set[str]:
    """What two parts share, one of these at least, that are the same part of a name."""
    if len(part) < 3:
        return {part}
    return {part, f"arabic {part_key(part, 'arabic')}", f"slavic {part_key(part, 'slavic')}"}


def initials(name: str) -> set[str]:
    """The letters its words begin with: one of the first letters of whatever abbreviates it is among these."""
    return {part[0].lower() for part in _PARTS.split(_UNSPOKEN.sub("", name)) if part} | {name[:1].lower()}


def first_letters(short: str) -> set[str]:
    """The letters that what a name in letters stands for may begin with."""
    return {short[:1].lower(), re.sub(r"[\W_]", "", short.split()[-1].lower())[:1]}


def _is_by_letter(parts: tuple[str, ...]) -> bool:
    """Whether nothing shows a full name to be Arabic or Slavic, so that every letter of the last name counts: Bo
    Nelson is no Nilsson."""
    return len(parts) > 1 and tradition(parts, " ".join(parts)) == "plain"


def ends_with(parts: tuple[str, ...], last: tuple[str, ...]) -> bool:
    """Whether a full name ends with a last name, particles aside."""
    return _same_part(parts[-1], last[-1], _is_by_letter(parts))


def begins_with(parts: tuple[str, ...], first: tuple[str, ...]) -> bool:
    return len(first) == 1 and _same_part(parts[0], first[0])


def may_be_one(a: PersonName, b: PersonName) -> bool:
    """Whether two full names of one article are one person's: the same last name with an initial, a short form or fewer
    names in between; or one name the beginning of the other."""
    if a.generation != b.generation or (a.initials and b.initials and a.initials != b.initials):
        return False
    short, long = sorted((a.parts, b.parts), key=len)
    if len(short) < len(long) and all(_same_part(x, y) for x, y in zip(short, long, strict=False)):
        return True
    if 1 < len(short) < len(long) and short == long[-len(short) :]:
        return True
    if len(short) == 2 and short[0] == "ben" and _same_part("".join(short), long[-1]):
        return True
    if not _same_part(short[-1], long[-1], _is_by_letter(short) and _is_by_letter(long)):
        return False
    first = _same_part(short[0], long[0]) or long[0] in words().short_forms.get(short[0], ())
    first |= min(len(short[0]), len(long[0])) == 1 and short[0][0] == long[0][0]
    middle = iter(long[1:])
    return first and all(any(_same_part(x, y) for y in middle) for x in short[1:])


@lru_cache(maxsize=20_000)
def is_acronym(name: str) -> bool:
    """Whether a name is written as letters: SDF, DoD, U.S., CJTF-OIR, AFP."""
    bare = re.sub(r"[.\s&-]", "", name)
    capitals = sum(c.isupper() for c in bare)
    return 2 <= len(bare) <= 8 and bare.isalnum() and capitals >= max(2, len(bare) - 2)


@lru_cache(maxsize=20_000)
def abbreviates(short: str, full: str) -> bool:
    """Whether one name is the other in letters: SDF (initials), DoD (initials, the head last), CENTCOM (beginnings of
    words), 507th ARW (initials after the same words), CJTF for CJTF-OIR (an acronym's first half)."""
    if short == full or len(short) >= len(full):
        return False
    if is_acronym(short) and full.isupper() and " " not in full:
        return full.startswith(short + "-")
    parts = [w for w in _PARTS.split(_UNSPOKEN.sub("", full)) if w]
    heads = short.split()
    while len(heads) > 1 and len(parts) > 2 and heads[0].lower() == parts[0].lower():
        heads, parts = heads[1:], parts[1:]
    if len(heads) != 1 or not is_acronym(heads[0]) or len(parts) < 2:
        return False
    letters = re.sub(r"[\W_]", "", heads[0].lower())
    small = words().small
    full_words = [w for w in parts if w.lower() not in small]
    owners = ("us", "uk", "un", "eu")
    ways = [
        parts,
        full_words,
        [w for w in parts if w.lower() not in small or w.lower() == "of"],
        [w for w in parts if w[0].isupper()],
        full_words[1:] if parts[0].lower() in owners else [],
        [full_words[-1], *full_words[:-1]],
        [full_words[-1], "of", *full_words[:-1]],
    ]
    if any("".join(w[0].lower() for w in way) == letters for way in ways):
        return True
    return len(letters) >= 5 and _is_blend(letters, [w.lower() for w in full_words], 0)


def _is_blend(letters: str, parts: list[str], used: int) -> bool:
    """Whether letters are beginnings of words in their order, of two words at least and of three letters, or whole
    short words; words may be left out."""
    if not letters:
        return used >= 2
    for n, word in enumerate(parts):
        for length in range(min(len(word), len(letters)), 1, -1):
            begins = (length >= 3 or length == len(word)) and letters.startswith(word[:length])
            if begins and _is_blend(letters[length:], parts[n + 1 :], used + 1):
                return True
    return False


def is_short_for(short: tuple[str, ...], long: tuple[str, ...], listed: bool) -> bool:
    """Whether a name of an organisation stands within another at its beginning or end: at least two words of it, or
    all but a word for what it is (Harbour News)."""
    if not short or len(short) >= len(long):
        return False
    if listed and len(short) < 2:
        return False
    if len(short) >= 2:
        begins = long[: len(short)] == short and not listed
        return begins or long[-len(short) :] == short or _is_owned(short, long) or _is_within(short, long)
    return is_opening(short, long) and ((len(long) == 2 and long[1] in words().org_tails) or not _is_word(short[0]))


def is_opening(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    return 0 < len(short) < len(long) and long[: len(short)] == short


def _is_word(word: str) -> bool:
    """Whether a word is too common to stand for an organisation: the lists have it, or it tells of what kind one is."""
    lists = known_names()
    return (
        word in lists.adjectives
        or bool(lists.lookup(word))
        or f"place:{word}" in lists.entities
        or word in words().org_tails
        or word in words().same
        or word in words().general
    )


def _is_within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether a name of three words or more lacks only a word amid the other."""
    middle = iter(long)
    return (
        len(short) >= 3
        and len(long) == len(short) + 1
        and short[0] == long[0]
        and short[-1] == long[-1]
        and all(w in middle for w in short)
    )


def _is_owned(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Whether the long name is the short one and the state it belongs to: Russian Foreign Ministry."""
    if len(long) != len(short) + 1:
        return False
    rest = Counter(long) - Counter(short)
    return rest.total() == 1 and next(iter(rest)) in _states()


@cache
def _states() -> frozenset[str]:
    """What adjectives of states and the like are made of, and three states in letters."""
    return frozenset({e.rpartition(":")[2] for e in known_names().adjectives.values()} | {"us", "uk", "un"})
