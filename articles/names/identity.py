"""Whose name it is: in an article by what it says, across articles by the lists and the key of the name itself."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from articles.names.forms import abbreviates
from articles.names.groups import Group
from articles.names.in_article import ArticleNames
from articles.names.keys import name_key
from articles.names.lists import known_names
from articles.names.namesakes import Setting, candidates
from articles.records import Alias, Entity, Mention

if TYPE_CHECKING:
    from articles.names.find import Span
    from articles.parse import Text


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one text, the entities they stand for and the spellings that led there."""

    mentions: tuple[Mention, ...] = ()
    caption_mentions: tuple[Mention, ...] = ()
    """those in the captions beside it"""
    entities: tuple[Entity, ...] = ()
    aliases: tuple[Alias, ...] = ()


def setting_of(text: Text, spans: Sequence[Span], published: date | None = None) -> Setting:
    """The countries an article names, by names and adjectives, with its day and language."""
    lists = known_names()
    countries: Counter[str] = Counter()
    for span in spans:
        if span.kind == "PLACE":
            for spelling in lists.lookup(span.basic or text.text[span.start : span.end])[:1]:
                entity = lists.entities[spelling.entity_id]
                if entity.country and (entity.origin == "states" or entity.population > 300_000):
                    countries[entity.country] += 1
    for word in re.findall(r"\b[A-Z]\w+", text.text):
        owner = lists.adjectives.get(word.lower())
        if owner and (country := lists.entities[owner].country):
            countries[country] += 1
    most = countries.most_common(2)
    home = most[0][0] if most and (len(most) == 1 or most[0][1] > most[1][1]) else None
    return Setting(frozenset(countries), published, text.language, home)


def identify(text: Text, spans: Sequence[Span], published: date | None = None) -> Names:
    """Whose names the spans are; the day of the article helps to tell who held an office. The same text and spans give
    the same ids, whatever else was read before."""
    article = ArticleNames(text.text, spans, setting_of(text, spans, published))
    entities: dict[str, Entity] = {}
    aliases: dict[tuple[str, str], Alias] = {}
    mentions = []
    named: dict[int, Entity] = {}
    for groups in article.groups.values():
        for group in groups:
            entity = _entity(group)
            named[id(group)] = entities.setdefault(entity.entity_id, entity)
    for group in (g for groups in article.groups.values() for g in groups):
        for form, why in group.forms.items():
            if why == "kinship":  # a name put together, written nowhere
                aliases[named[id(group)].entity_id, form] = Alias(named[id(group)].entity_id, form, why)
    for span in article.spans:
        group, why = article.of[id(span)]
        entity = named[id(group)]
        written = text.text[span.start : span.end]
        mentions.append(Mention(span.start, span.end, written, span.kind, entity.entity_id))
        spelling = " ".join(written.split())
        why = "inflected" if span.basic else "exact" if spelling == entity.name else why
        if (entity.entity_id, spelling) not in aliases:
            aliases[entity.entity_id, spelling] = Alias(entity.entity_id, spelling, why)
    return Names(tuple(mentions), (), tuple(entities.values()), tuple(aliases.values()))


def _entity(group: Group) -> Entity:
    """The entity of a group: the one a list knows, else the one the key of its fullest name makes."""
    assert group.known is not None
    listed = known_names().entities.get(group.known.entity_id)
    if listed is not None:
        return Entity(
            listed.entity_id,
            listed.name,
            listed.kind,
            listed.wikidata_id,
            listed.geonames_id,
            listed.country,
            listed.origin,
        )
    return Entity(group.known.entity_id, next(iter(group.forms)), group.kind)


class Verdict(NamedTuple):
    """Whether two names are one entity's, and why, in words."""

    same: bool
    why: str


def one_entity(a: str, b: str, kind: str) -> Verdict:
    """Whether two names of a kind are one entity's, as far as names and lists can tell."""
    entities = known_names().entities
    (in_a, by_a), (in_b, by_b) = candidates(a, kind, larger=1), candidates(b, kind, larger=1)
    if in_a and in_b:
        both = sorted(set(in_a) & set(in_b))
        if both:
            listed = entities[both[0]]
            return Verdict(True, f"{listed.origin}: both are {listed.name} ({listed.entity_id})")
        one, two = entities[in_a[0]], entities[in_b[0]]
        if "list" in (by_a, by_b):
            return Verdict(False, f"the lists have {one.name} ({one.entity_id}) and {two.name} ({two.entity_id})")
    key_a, key_b = name_key(a, kind), name_key(b, kind)
    if key_a == key_b:
        return Verdict(True, f"skeleton: both are {kind.lower()}:{key_a}")
    if kind != "PERSON" and not (in_a and in_b) and (abbreviates(a, b) or abbreviates(b, a)):
        return Verdict(True, "initials: one is the other in letters")
    return Verdict(False, f"{kind.lower()}:{key_a} and {kind.lower()}:{key_b}")
