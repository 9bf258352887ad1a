"""Whose name it is: in an article by what it says, across articles by the lists and the key of the name itself."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache, lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from articles.names.index import by_key
from articles.names.keys import PersonName, name_key, org_words, part_key, person_name, plain_words, words
from articles.names.lists import Listed, Spelling, known_names
from articles.names.translit import without_articles
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
    """The key of a last name to the listed persons who bear it."""
    found: dict[str, set[str]] = defaultdict(set)
    for entity in known_names().entities.values():
        if entity.kind == "PERSON":
            parts = person_name(entity.name).parts
            if len(parts) > 1:
                found[part_key(parts[-1], "arabic")].add(entity.entity_id)
                found[part_key(parts[-1], "slavic")].add(entity.entity_id)
    return {key: frozenset(ids) for key, ids in found.items()}


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


def _exact(name: str, kind: str, setting: Setting) -> tuple[list[str], list[str]]:
    """The listed entities of a kind with this very name, and those with this spelling."""
    lists = known_names()
    main: list[str] = []
    other: list[str] = []
    for spelling in lists.lookup(name):
        entity = lists.entities[spelling.entity_id]
        if entity.kind != kind or not _current(spelling, setting):
            continue
        (main if spelling.alias == entity.name else other).append(entity.entity_id)
    return main, other


def candidates(name: str, kind: str, setting: Setting = NOWHERE, larger: float = _LARGER) -> tuple[list[str], str]:
    """The listed entities a name may stand for, and by what: list or skeleton. Those of which it is the name come
    before those of which it is another spelling, and these only where they are so many times larger."""
    main, other = _exact(name, kind, setting)
    if not main and not other:
        bare = person_name(name)
        if kind == "PERSON" and bare.titles:
            stripped = " ".join(name.split()[len(bare.titles) :])
            main, other = _exact(stripped, kind, setting)
        elif kind != "PERSON" and (ending := re.search(r"['’]s?$", name)):
            main, other = _exact(name[: ending.start()], kind, setting)
    if kind == "PLACE" and len(bare_words := without_articles(plain_words(name))) < len(plain_words(name)):
        other += [i for i in _exact(" ".join(bare_words), kind, setting)[0] if i not in main + other]
    if main and other:
        entities = known_names().entities
        bar = larger * max(entities[i].population for i in main)
        return main + [i for i in other if bar and entities[i].population >= bar], "list"
    if main or other:
        return main or other, "list"
    if kind == "PERSON" and person_name(name).is_bare:
        return [], ""
    return list(by_key().get((kind, name_key(name, kind)), ())), "skeleton"


@lru_cache(maxsize=20_000)
def resolve(name: str, kind: str, setting: Setting = NOWHERE) -> Known:
    """The entity a name stands for by itself: the listed one where there is one, else the one its key makes."""
    bare = " ".join(plain_words(name)) if kind == "ORG" and setting.home else ""
    if setting.home and setting.home in words().shared_bodies.get(bare, ()):
        return _body_of(setting.home, bare, name)
    ids, origin = candidates(name, kind, setting)
    chosen = _one_of(ids, setting) if ids else None
    if chosen is not None:
        return Known(chosen, origin)
    return Known(f"{kind.lower()}:{name_key(name, kind) or 'unnamed'}", "exact")


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
    bearers = _by_last_name().get(part_key(part, "arabic"), frozenset())
    bearers |= _by_last_name().get(part_key(part, "slavic"), frozenset())
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


@dataclass(eq=False)
class _Group:
    """The mentions of one entity within an article."""

    kind: str
    forms: dict[str, str] = field(default_factory=dict)
    """each way it is written, and why it is held to be one of the group"""
    first: int = 0
    person: PersonName | None = None
    known: Known | None = None


class _Article:
    """The names of one article, sorted into groups, kind by kind, in order of mention."""

    def __init__(self, text: str, spans: Sequence[Span], setting: Setting) -> None:
        self.text = text
        self.setting = setting
        self.groups: dict[str, list[_Group]] = {"PERSON": [], "ORG": [], "PLACE": []}
        self.of: dict[int, tuple[_Group, str]] = {}
        self.spans = sorted(spans, key=lambda s: (s.start, s.end))
        self.kinds = self._usual_kinds()
        for kind, sort in (("PLACE", self._sort_places), ("ORG", self._sort_orgs), ("PERSON", self._sort_persons)):
            ours = [s for s in self.spans if self.kinds[self.written(s)] == kind]
            sort(ours)
            self._merge_stated(ours)

    def _usual_kinds(self) -> dict[str, str]:
        """The kind each way of writing has in the article: one name is of one kind, the one it most often has here
        among those the lists know it by; a name that the lists know of one other kind only is of that."""
        votes: dict[str, Counter[str]] = defaultdict(Counter)
        for span in self.spans:
            votes[self.written(span)][span.kind] += 1
        kin = {self.written(span) for span in self.spans if is_kin(self.text, span.start, span.end)}
        lasts = {p.parts[-1] for w in votes if "PERSON" in votes[w] and not is_bare(p := person_name(w))}
        usual = {}
        for written, kinds in votes.items():
            if written in kin:
                usual[written] = "PERSON"
                continue
            listed = [k for k in sorted(kinds) if any(_exact(written, k, self.setting))]
            if not listed and not set(person_name(written).parts[-1:]) & lasts:
                elsewhere = {kind_of(s) for s in known_names().lookup(written) if not s.is_weak}
                listed = list(elsewhere) if len(elsewhere) == 1 and "PERSON" not in elsewhere else []
            usual[written] = max(listed or sorted(kinds), key=lambda k: kinds[k])
        return usual

    def written(self, span: Span) -> str:
        return " ".join(self.text[span.start : span.end].split())

    def _join(self, group: _Group, span: Span, why: str) -> None:
        group.forms.setdefault(self.written(span), why)
        self.of[id(span)] = (group, why)

    def _open(self, span: Span) -> _Group:
        kind = self.kinds[self.written(span)]
        group = _Group(kind, first=span.start)
        self.groups[kind].append(group)
        return group

    def _sort_plainly(self, spans: list[Span]) -> None:
        """One group for all names that stand for one entity by themselves."""
        by_entity: dict[str, _Group] = {}
        for span in spans:
            known = resolve(self.written(span), self.kinds[self.written(span)], self.setting)
            group = by_entity.get(known.entity_id)
            if group is None:
                group = by_entity[known.entity_id] = self._open(span)
                group.known = known
            self._join(group, span, known.origin)

    def _merge(self, into: _Group, gone: _Group, why: str) -> None:
        for form in gone.forms:
            into.forms.setdefault(form, why)
        for key, (group, _) in list(self.of.items()):
            if group is gone:
                self.of[key] = (into, why)
        into.first = min(into.first, gone.first)
        if gone in self.groups[gone.kind]:
            self.groups[gone.kind].remove(gone)

    def _merge_stated(self, spans: list[Span]) -> None:
        """Names the text itself says to be one: "also known as", "born", a translation in brackets."""
        in_gloss = False
        for before, after in pairwise(spans):
            between = self.text[before.end : after.start]
            if len(between) > 120:
                in_gloss = False
                continue
            one, two = self.of[id(before)][0], self.of[id(after)][0]
            bare = re.sub(r"\([^()]*\)", " ", between)
            is_gloss = bool(_GLOSS.fullmatch(between)) or (in_gloss and bool(_NO_WORDS.fullmatch(between)))
            in_gloss = is_gloss
            if one is two or _are_listed(one, two):
                continue
            if is_gloss or ((m := _STATED.fullmatch(bare)) and (m["how"] != "born" or before.kind == "PERSON")):
                self._merge(*_in_order(one, two), "stated")

    def _sort_places(self, spans: list[Span]) -> None:
        """The Gulf is the Persian Gulf, the Mediterranean the Mediterranean Sea, where the article names no other."""
        self._sort_plainly(spans)
        groups = self.groups["PLACE"]
        tails = words().place_tails
        for group in list(groups):
            if group.known is None or group.known.origin == "list":
                continue
            (form, *_) = group.forms
            bare = plain_words(form)
            longer = [
                g
                for g in groups
                if g is not group
                and any(
                    (len(bare) == 1 and bare[0] in tails and w[-1:] == bare and len(w) == 2)
                    or (w[: len(bare)] == bare and len(w) == len(bare) + 1 and w[-1] in tails)
                    for w in map(plain_words, g.forms)
                )
            ]
            if len(longer) == 1:
                self._merge(longer[0], group, "short_form")

    def _sort_orgs(self, spans: list[Span]) -> None:
        self._sort_plainly(spans)
        groups = self.groups["ORG"]
        # "Syria Recovery Trust Fund (SRTF)" says itself what the letters mean; so do the initials.
        for before, after in pairwise(spans):
            one, two = self.of[id(before)][0], self.of[id(after)][0]
            if one is not two and _OPENED.fullmatch(self.text[before.end : after.start]):
                a, b = self.written(before), self.written(after)
                if abbreviates(b, a) or abbreviates(a, b) or (is_acronym(b) and not _are_listed(one, two)):
                    self._merge(*_in_order(one, two), "initials")
        for group in list(groups):
            short = [f for f in group.forms if is_acronym(f) or f[-1:].isupper()]
            if not short:
                continue
            full = [
                g
                for g in groups
                if g is not group
                and not _are_listed(g, group)
                and any(abbreviates(a, f) for a in short for f in g.forms)
            ]
            if len(full) == 1:
                self._merge(*_in_order(full[0], group), "initials")
        self._merge_short_orgs()

    def _merge_short_orgs(self) -> None:
        """The Security Council is the UN Security Council, the New Iraqi Army the Iraqi Army: a name within another,
        at its beginning or its end, where only one in the article holds it."""
        groups = self.groups["ORG"]
        for group in sorted(groups, key=lambda g: min(len(org_words(f)) for f in g.forms)):
            if group not in groups:
                continue
            shorts = [org_words(f) for f in group.forms if not is_acronym(f)]
            listed = group.known is not None and group.known.origin == "list"
            longer = []
            for other in groups:
                if other is group or (listed and other.known and other.known.origin == "list"):
                    continue
                fulls = [org_words(f) for f in other.forms if not is_acronym(f)]
                if any(_is_short_for(s, f, listed) for s in shorts for f in fulls):
                    longer.append(other)
            if not longer and listed and all(len(s) == 1 for s in shorts):
                # the Times, in an article that has named the New York Times, not the one in London
                longer = [g for g in groups if g.first < group.first and _is_outlet_short_for(shorts, g)]
                if len(longer) == 1:
                    self._merge(longer[0], group, "short_form")
                continue
            if len(longer) == 1:
                if listed:
                    self._merge(group, longer[0], "short_form")
                else:
                    self._merge(longer[0], group, "short_form")

    def _sort_persons(self, spans: list[Span]) -> None:
        full: list[_Group] = []
        by_key: dict[str, _Group] = {}
        bare: list[Span] = []
        lasts = {w.rpartition(" ")[2] for w in map(self.written, spans) if " " in w}  # Ortiz-Lind, of Maria Ortiz-Lind
        for span in spans:
            written = self.written(span)
            person = person_name(written)
            if is_bare(person) or written in lasts:
                bare.append(span)
                continue
            key = name_key(written, "PERSON")
            known = resolve(written, "PERSON", self.setting)
            group = by_key.get(key) or by_key.get(known.entity_id)
            why = "exact" if group and written in group.forms else "skeleton"
            if group is None and known.origin not in ("list", "skeleton"):
                likely = [g for g in full if g.person and _may_be(person, g.person)]
                if len(likely) == 1:
                    group, why = likely[0], "name_parts"
            if group is None:
                group = self._open(span)
                group.person, group.known, why = person, known, known.origin
                full.append(group)
            by_key[key] = by_key.setdefault(known.entity_id, group)
            if known.origin == "list" and (group.known is None or group.known.origin != "list"):
                group.known = known
            self._join(group, span, why)
        for span in bare:
            self._place_bare(span, full)

    def _place_bare(self, span: Span, full: list[_Group]) -> None:
        written = self.written(span)
        parts = person_name(written).parts
        bearers = [g for g in full if g.person and ends_with(g.person.parts, parts)]
        why = "last_name"
        if not bearers:
            bearers = [g for g in full if g.person and g.first < span.start and begins_with(g.person.parts, parts)]
            why = "first_name"
        if not parts:
            bearers = []
        group = self._meant(span, bearers)
        whole = self._by_kinship(span, full) if group is None else None
        if whole is not None:
            self._join(self._named_whole(whole, span, full), span, "first_name")
            return
        if group is None:
            known = resolve(written, "PERSON", self.setting)
            owner = self._org_called(written) if known.origin not in ("list", "skeleton") else None
            if owner is not None:
                self._join(owner, span, "short_form")
                return
            if known.origin not in ("list", "skeleton"):
                prior = last_name_prior(parts[-1], self.setting) if parts else None
                known = Known(prior, "last_name") if prior else known
            group = next((g for g in self.groups["PERSON"] if g.known and g.known.entity_id == known.entity_id), None)
            why = known.origin
            if group is None:
                group = self._open(span)
                group.known = known
        self._join(group, span, why)

    def _by_kinship(self, span: Span, full: list[_Group]) -> str | None:
        """The full name of one introduced by a relative's last name: "Berg's father, Olaf, …"; None elsewhere."""
        told = _KINSHIP.search(self.text[max(0, span.start - 60) : span.start])
        if told is None or told["kin"].lower() not in words().same_last_name or " " in self.written(span):
            return None
        bears = any(g.person and ends_with(g.person.parts, person_name(told["last"]).parts) for g in full)
        return f"{self.written(span)} {told['last']}" if bears else None

    def _named_whole(self, whole: str, span: Span, full: list[_Group]) -> _Group:
        known = resolve(whole, "PERSON", self.setting)
        group = next((g for g in self.groups["PERSON"] if g.known and g.known.entity_id == known.entity_id), None)
        if group is None:
            group = self._open(span)
            group.known, group.person = known, person_name(whole)
            group.forms[whole] = "kinship"
            full.append(group)
        return group

    def _org_called(self, written: str) -> _Group | None:
        """The organisation whose name begins with a name that nobody bears: Asharq for Asharq al-Awsat."""
        first = org_words(written)
        begun = [g for g in self.groups["ORG"] if any(_begins(first, org_words(f)) for f in g.forms)]
        return begun[0] if len(begun) == 1 and not known_names().lookup(written) else None

    def _meant(self, span: Span, bearers: list[_Group]) -> _Group | None:
        """The one meant by a last name that several bear: who has the title before it; else who was named first and
        not as someone's kin."""
        if len(bearers) < 2:
            return bearers[0] if bearers else None
        title = self._title(span.start)
        if title:
            titled = [g for g in bearers if title & self._titles_of(g)]
            if len(titled) == 1:
                return titled[0]
        heads = [g for g in bearers if not self._is_kin(g)] or bearers
        before = [g for g in heads if g.first < span.start]
        return min(before or heads, key=lambda g: g.first)

    def _title(self, at: int) -> frozenset[str]:
        """The title words that stand before a place in the text."""
        before = re.findall(r"[\w'’]+|[.,;:!?\n]", self.text[max(0, at - 60) : at])
        found = set()
        for word in reversed(before):
            if word == ".":
                continue
            if word.lower() not in words().titles:
                break
            found.add(word.lower())
        return frozenset(found - {"former", "late", "then", "acting"})

    def _titles_of(self, group: _Group) -> frozenset[str]:
        ours = [s for s in self.spans if id(s) in self.of and self.of[id(s)][0] is group]
        named = [self._title(s.start) for s in ours if not is_bare(person_name(self.written(s)))]
        return frozenset().union(*named)

    def _is_kin(self, group: _Group) -> bool:
        """Whether a person is introduced as someone's father, brother …"""
        clause = re.split(r"[.;\n]", self.text[max(0, group.first - 60) : group.first])[-1]
        return bool({w.lower() for w in re.findall(r"[\w-]+", clause)} & words().kin)


_KIN = re.compile(r"(?:\b(?i:his|her|their|my|our|whose)|['’]s?) (?:[a-z]+ ){0,2}?(?P<kin>[a-z-]+)(?P<comma>,?) $")


def is_kin(text: str, start: int, end: int) -> bool:
    """Whether a name is introduced as that of a relative: his brother Olaf; Berg's father, Olaf, …"""
    told = _KIN.search(text[max(0, start - 48) : start])
    if told is None or told["kin"] not in words().kin:
        return False
    return not told["comma"] or text[end : end + 1] in (",", ";", ".", ")")


_KINSHIP = re.compile(r"(?P<last>[^\W\d_][\w-]+)['’]s? (?:late |elder |younger |own )?(?P<kin>\w+),? ?$")
_OPENED = re.compile(r"['’s]{0,2}\s*[(\[]\s*")
_QUOTES = "\"“”‘’'"
_GLOSS = re.compile(r"\s*\(\s*(?:[A-Z][a-z]+:)[^A-Za-z()]*")
_NO_WORDS = re.compile(r"[^A-Za-z()]{1,40}")
_STATED = re.compile(
    rf"[{_QUOTES}\s]*[,;(–—-]?[{_QUOTES}\s]*(?:(?:who|which)\s+(?:is|was)\s+)?(?:(?:is|was)\s+)?"
    r"(?:(?:also|better|formerly|otherwise|commonly|officially|previously|sometimes)\s+)*"
    r"(?P<how>known\s+(?:as|by)|also\s+called|a\.?k\.?a\.?|alias|born|née?|officially|formerly"
    r"|(?:whose\s+)?real\s+name(?:\s+is|\s+was)?|nom\s+de\s+guerre)"
    rf":?\s+(?:the\s+)?[{_QUOTES}\s]*"
)


def _in_order(one: _Group, two: _Group) -> tuple[_Group, _Group]:
    """The group to keep and the one to add: the one a list knows, else the first, else the one written in full."""
    if _are_listed(two) and not _are_listed(one):
        return two, one
    if not _are_listed(one) and all(is_acronym(f) for f in one.forms) and not all(is_acronym(f) for f in two.forms):
        return two, one
    return one, two


def _are_listed(*groups: _Group) -> bool:
    return all(g.known is not None and g.known.origin == "list" for g in groups)


_SURNAME_PARTICLES = {
    "bin",
    "ibn",
    "al",
    "el",
    "de",
    "da",
    "di",
    "du",
    "do",
    "dos",
    "das",
    "del",
    "della",
    "van",
}
_SURNAME_PARTICLES |= {"von", "der", "den", "ter", "ten", "la", "le", "st"}


def is_bare(person: PersonName) -> bool:
    """Whether a name is a last name alone, as in Putin, bin Laden and de Mistura, or one name."""
    return not person.generation and all(p in _SURNAME_PARTICLES for p in person.parts[:-1])


def _same_part(a: str, b: str) -> bool:
    if a == b:
        return True
    if min(len(a), len(b)) < 3:
        return False
    return part_key(a, "arabic") == part_key(b, "arabic") or part_key(a, "slavic") == part_key(b, "slavic")


def ends_with(parts: tuple[str, ...], last: tuple[str, ...]) -> bool:
    """Whether a full name ends with a last name, particles aside."""
    return _same_part(parts[-1], last[-1])


def begins_with(parts: tuple[str, ...], first: tuple[str, ...]) -> bool:
    return len(first) == 1 and _same_part(parts[0], first[0])


def _may_be(a: PersonName, b: PersonName) -> bool:
    """Whether two full names of one article are one person's: the same last name with an initial, a short form or fewer
    names in between; or one name the beginning of the other."""
    if a.generation != b.generation or (a.initials and b.initials and a.initials != b.initials):
        return False
    short, long = sorted((a.parts, b.parts), key=len)
    if len(short) < len(long) and all(_same_part(x, y) for x, y in zip(short, long, strict=False)):
        return True
    if len(short) == 2 and short[0] == "ben" and _same_part("".join(short), long[-1]):
        return True
    if not _same_part(short[-1], long[-1]):
        return False
    first = _same_part(short[0], long[0]) or long[0] in words().short_forms.get(short[0], ())
    first |= min(len(short[0]), len(long[0])) == 1 and short[0][0] == long[0][0]
    middle = iter(long[1:])
    return first and all(any(_same_part(x, y) for y in middle) for x in short[1:])


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
    parts = [w for w in re.split(r"[\s/–—-]+", re.sub(r"['’]s?\b|[().,]", "", full)) if w]
    heads = short.split()
    while len(heads) > 1 and len(parts) > 2 and heads[0].lower() == parts[0].lower():
        heads, parts = heads[1:], parts[1:]
    if len(heads) != 1 or not is_acronym(heads[0]) or len(parts) < 2:
        return False
    letters = re.sub(r"[^a-z0-9]", "", heads[0].lower())
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


def _is_short_for(short: tuple[str, ...], long: tuple[str, ...], listed: bool) -> bool:
    """Whether a name of an organisation stands within another at its beginning or end: at least two words of it, or
    all but a word for what it is (Alsumaria News)."""
    if not short or len(short) >= len(long):
        return False
    if listed and len(short) < 2:
        return False
    if len(short) >= 2:
        begins = long[: len(short)] == short and not listed
        return begins or long[-len(short) :] == short or _is_owned(short, long) or _is_within(short, long)
    return _begins(short, long) and ((len(long) == 2 and long[1] in words().org_tails) or not _is_word(short[0]))


def _is_outlet_short_for(shorts: list[tuple[str, ...]], group: _Group) -> bool:
    """Whether one word is the last of the name of a listed outlet."""
    listed = known_names().entities.get(group.known.entity_id) if group.known else None
    fulls = [org_words(f) for f in group.forms]
    return (
        listed is not None
        and listed.origin == "media"
        and any(len(f) > 1 and f[-1:] == s for f in fulls for s in shorts)
    )


def _begins(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
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
    rest = Counter(long) - Counter(short)
    states = {e.rpartition(":")[2] for e in known_names().adjectives.values()} | {"us", "uk", "un"}
    return not Counter(short) - Counter(long) and len(rest) == 1 and next(iter(rest)) in states


def setting_of(text: Text, spans: Sequence[Span], published: date | None = None) -> Setting:
    """The countries an article names, by names and adjectives, with its day and language."""
    lists = known_names()
    countries: Counter[str] = Counter()
    for span in spans:
        if span.kind == "PLACE":
            for spelling in lists.lookup(text.text[span.start : span.end])[:1]:
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
    article = _Article(text.text, spans, setting_of(text, spans, published))
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
        why = "exact" if spelling == entity.name else why
        if (entity.entity_id, spelling) not in aliases:
            aliases[entity.entity_id, spelling] = Alias(entity.entity_id, spelling, why)
    return Names(tuple(mentions), (), tuple(entities.values()), tuple(aliases.values()))


def _entity(group: _Group) -> Entity:
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
