"""Which listed entity a name stands for by itself: the only one, or the one that country, day and size tell from its
namesakes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import NamedTuple

from articles.names.forms import sounds
from articles.names.index import by_key
from articles.names.keys import is_letters, name_key, person_name, plain_words, tradition, words
from articles.names.lists import Listed, Spelling, known_names
from articles.names.translit import without_articles


class Known(NamedTuple):
    """The entity a name stands for, and why."""

    entity_id: str
    origin: str
    """list, skeleton, last_name, exact …"""


class Setting(NamedTuple):
    """What an article says that tells namesakes apart."""

    countries: frozenset[str] = frozenset()
    """ISO codes of the states named, by name or by adjective"""
    published: date | None = None
    language: str | None = None
    home: str | None = None
    """ISO code of the state that is named most, where one is"""


NOWHERE = Setting()
_LARGER = 5
"""so many times as large a place has to be to be meant where nothing else tells"""
_FAR_LARGER = 50
"""so many times as large it is meant whatever country is named: New York, not a namesake of ten thousand in Ukraine"""


@cache
def _by_last_name() -> dict[str, frozenset[str]]:
    """The sounds of a last name to the listed persons who bear it; its letters, where it is not romanised."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity in known_names().entities.values():
        if entity.kind == "PERSON":
            parts = person_name(entity.name).parts
            if len(parts) > 1:
                is_plain = tradition(parts, entity.name) == "plain"
                for sound in (parts[-1],) if is_plain else sounds(parts[-1]):
                    found[sound].add(entity.entity_id)
    return {sound: frozenset(ids) for sound, ids in found.items()}


def kind_of(spelling: Spelling) -> str:
    return known_names().entities[spelling.entity_id].kind


def _current(spelling: Spelling, setting: Setting) -> bool:
    """Whether a spelling was in use where and when the article was written."""
    if spelling.language and setting.language and spelling.language != setting.language.split("-")[0]:
        return False
    if setting.published is None:
        return True
    day = setting.published.isoformat()
    return (not spelling.since or spelling.since <= day) and (not spelling.until or day <= spelling.until + "~")


def _one_of(ids: Iterable[str], setting: Setting) -> str | None:
    """The one entity meant among namesakes: the only one, the only one of a country the article names, or, of places,
    the one five times as large as the next. None where it cannot be told."""
    entities = known_names().entities
    left = sorted(set(ids))
    largest = max(entities[i].population for i in left)
    left = [i for i in left if entities[i].population * _FAR_LARGER > largest or entities[i].origin != "cities"] or left
    if len(left) > 1 and setting.countries:
        left = [i for i in left if entities[i].country in setting.countries] or left
    if len(left) > 1:
        listed = [i for i in left if entities[i].origin not in ("cities", "text")]
        if len(listed) == 1 and entities[listed[0]].kind == "PLACE":
            return listed[0]
        left.sort(key=lambda i: (-entities[i].population, i))
        first, second = entities[left[0]].population, entities[left[1]].population
        if not listed and first >= _LARGER * max(second, 1):
            return left[0]
    return left[0] if len(left) == 1 else None


def exact(name: str, kind: str, setting: Setting) -> tuple[list[str], list[str]]:
    """The listed entities of a kind with this very name, and those with this spelling."""
    lists = known_names()
    main: list[str] = []
    other: list[str] = []
    for spelling in lists.lookup(name):
        entity = lists.entities[spelling.entity_id]
        if entity.kind != kind or not _current(spelling, setting):
            continue
        letters = sum(c.isupper() for c in spelling.alias) > 1 and len(spelling.alias) < 4 and spelling.alias.isascii()
        if letters and name != spelling.alias and not name.isupper():
            continue  # the Sea is no SEA, and Mod no MoD
        if len(name) == 2 and name.isupper() and name.isascii() and not spelling.alias.isupper():
            continue  # WA is no Wa
        (main if spelling.alias == entity.name else other).append(entity.entity_id)
    return main, other


def candidates(name: str, kind: str, setting: Setting = NOWHERE, larger: float = _LARGER) -> tuple[list[str], str]:
    """The listed entities a name may stand for, and by what: list or skeleton. Those of which it is the name come
    before those of which it is another spelling, and these only where they are so many times larger."""
    main, other = exact(name, kind, setting)
    if not main and not other:
        bare = person_name(name)
        if kind == "PERSON" and bare.titles:
            stripped = " ".join(name.split()[len(bare.titles) :])
            main, other = exact(stripped, kind, setting)
        elif kind != "PERSON" and (ending := re.search(r"['’]s?$", name)):
            main, other = exact(name[: ending.start()], kind, setting)
    if kind == "PLACE" and len(bare_words := without_articles(plain_words(name))) < len(plain_words(name)):
        other += [i for i in exact(" ".join(bare_words), kind, setting)[0] if i not in main + other]
    if main and other:
        entities = known_names().entities
        bar = larger * max(entities[i].population for i in main)
        return main + [i for i in other if (bar and entities[i].population >= bar) or _is_region(i, name)], "list"
    if main or other:
        return main or other, "list"
    if (kind == "PERSON" and person_name(name).is_bare) or (kind != "PERSON" and (is_letters(name) or len(name) < 4)):
        return [], ""
    sounding = by_key().get((kind, name_key(name, kind)), ())
    if kind == "PLACE" and setting.countries:  # a town by its sound alone, only where its country is named
        entities = known_names().entities
        sounding = tuple(i for i in sounding if entities[i].country in setting.countries)
    return list(sounding), "skeleton"


@lru_cache(maxsize=20_000)
def resolve(name: str, kind: str, setting: Setting = NOWHERE) -> Known:
    """The entity a name stands for by itself: the listed one where there is one, else the one its key makes."""
    bare = " ".join(plain_words(name)) if kind == "ORG" and setting.home else ""
    if setting.home and setting.home in words().shared_bodies.get(bare, ()):
        return _body_of(setting.home, bare, name)
    ids, origin = candidates(name, kind, setting)
    chosen = _one_of(ids, setting) if ids else None
    if chosen is not None and not _is_elsewhere(chosen, name, setting):
        return Known(chosen, origin)
    made = f"{kind.lower()}:{name_key(name, kind) or 'unnamed'}"
    listed = known_names().entities.get(made)
    if listed is not None and kind == "PLACE" and made not in ids and not _is_called(listed, name, kind):
        made += "~text"  # Kansas City is not Kansas
    return Known(made, "exact")


def _is_region(entity_id: str, name: str) -> bool:
    """Whether two letters may be a region in short, as Pa. and Ga. are, as well as a town of that name."""
    return len(name.rstrip(".")) == 2 and known_names().entities[entity_id].origin == "regions"


def _is_elsewhere(entity_id: str, name: str, setting: Setting) -> bool:
    """Whether letters that stand for much, as ICU and RSS do, are a body's whose state an article does not name."""
    entity = known_names().entities[entity_id]
    if not is_letters(name) or entity.kind != "ORG" or setting.language is None:
        return False
    near = setting.countries | words().at_home.get(setting.language.split("-")[0], frozenset())
    is_weak = any(s.is_weak for s in known_names().lookup(name) if s.entity_id == entity_id)
    return is_weak and entity.country not in (None, *near)


def _is_called(listed: Listed, name: str, kind: str) -> bool:
    """Whether a name is a spelling of a listed entity."""
    return any(listed.entity_id in found for found in exact(name, kind, NOWHERE))


def _body_of(country: str, bare: str, name: str) -> Known:
    """What a state has under a name it shares with others: Parliament, the Supreme Court."""
    lists = known_names()
    owners = (adj for adj, owner in lists.adjectives.items() if lists.entities[owner].country == country)
    for adjective in ("", *owners):
        for spelling in lists.lookup(f"{adjective} {bare}".strip()):
            entity = lists.entities[spelling.entity_id]
            if entity.kind == "ORG" and entity.country == country:
                return Known(entity.entity_id, "list")
    return Known(f"org:{name_key(name, 'ORG')}-{country.lower()}", "exact")


@lru_cache(maxsize=20_000)
def last_name_prior(part: str, setting: Setting) -> str | None:
    """The listed person meant by a last name alone, among those who bear it and belong to a country the article names:
    the only one; the only one in office on the day; the only one in office in this century. None where that leaves
    none or several."""
    entities = known_names().entities
    bearers = frozenset().union(*(_by_last_name().get(sound, ()) for sound in sounds(part)))
    fitting = [entities[i] for i in bearers if _countries_of(i) & setting.countries]
    day = setting.published.isoformat() if setting.published else None
    for circle in (
        fitting,
        [p for p in fitting if day and _held_office(p, day, day)],
        [p for p in fitting if _held_office(p, "2001", "9999")],
    ):
        if len(circle) == 1:
            return circle[0].entity_id
        if day and circle and circle is not fitting:
            return None
    return None


@cache
def _countries_of(person_id: str) -> frozenset[str]:
    """The countries a listed person belongs to: their own, those of their offices and those the offices name."""
    lists = known_names()
    person = lists.entities[person_id]
    found = {person.country, *(o.country for o in person.offices)}
    for office in person.offices:
        for word in re.findall(r"[A-Z]\w+", office.office):
            found |= {lists.entities[s.entity_id].country for s in lists.lookup(word)[:1]}
    return frozenset(c for c in found if c)


def _held_office(person: Listed, first: str, last: str) -> bool:
    """Whether a person held a dated office of their own between two days."""
    return any(
        (o.since or o.until)
        and o.since <= last
        and (not o.until or o.until >= first)
        and o.office not in words().courtesy_offices
        for o in person.offices
    )
