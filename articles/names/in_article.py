"""The names of one article, sorted into groups: which of them are one entity, by what the article says."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from articles.names.forms import (
    abbreviates,
    first_letters,
    initials,
    is_acronym,
    is_bare,
    is_kin,
    is_opening,
    is_short_for,
)
from articles.names.groups import Group, Persons, Sharing
from articles.names.keys import name_key, org_words, person_name, plain_words, words
from articles.names.lists import Spelling, first_names, known_names
from articles.names.namesakes import Known, Setting, exact, kind_of, last_name_prior, resolve

if TYPE_CHECKING:
    from articles.names.find import Span


class ArticleNames:
    """The names of one article, sorted into groups, kind by kind, in order of mention."""

    def __init__(self, text: str, spans: Sequence[Span], setting: Setting) -> None:
        self.text = text
        self.setting = setting
        self.groups: dict[str, list[Group]] = {"PERSON": [], "ORG": [], "PLACE": []}
        self.of: dict[int, tuple[Group, str]] = {}
        self.spans = sorted(spans, key=lambda s: (s.start, s.end))
        self.kinds = self._usual_kinds()
        self.persons = Persons()
        self.sharing: Sharing | None = None
        """the groups of the kind that is being sorted, kept up to date where two are merged"""
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
            listed = [k for k in sorted(kinds) if any(exact(written, k, self.setting))]
            if not listed and not set(person_name(written).parts[-1:]) & lasts:
                known = [s for s in known_names().lookup(written) if not s.is_weak]
                is_club = kinds["ORG"] == kinds.total() > 2
                if is_club or set(kinds) == {"PERSON"}:  # that is called as a town is
                    known = [s for s in known if not _is_town(s)]
                if written.isupper():  # the DAX is not Dax
                    known = [s for s in known if len(written) > 5 or s.alias.isupper()]
                elsewhere = {kind_of(s) for s in known}
                listed = list(elsewhere) if len(elsewhere) == 1 and "PERSON" not in elsewhere else []
            usual[written] = max(listed or sorted(kinds), key=lambda k: kinds[k])
        return usual

    def written(self, span: Span) -> str:
        """The name as it stands, spaces aside, or in its basic form."""
        return " ".join((span.basic or self.text[span.start : span.end]).split())

    def _join(self, group: Group, span: Span, why: str) -> None:
        group.forms.setdefault(self.written(span), why)
        group.spans.append(span)
        self.of[id(span)] = (group, why)

    def _open(self, span: Span) -> Group:
        kind = self.kinds[self.written(span)]
        group = Group(kind, first=span.start)
        self.groups[kind].append(group)
        return group

    def _sort_plainly(self, spans: list[Span]) -> None:
        """One group for all names that stand for one entity by themselves."""
        by_entity: dict[str, Group] = {}
        for span in spans:
            known = resolve(self.written(span), self.kinds[self.written(span)], self.setting)
            group = by_entity.get(known.entity_id)
            if group is None:
                group = by_entity[known.entity_id] = self._open(span)
                group.known = known
            self._join(group, span, known.origin)

    def _merge(self, into: Group, gone: Group, why: str) -> None:
        if self.sharing is not None:
            self.sharing.merge(into, gone)
        for form in gone.forms:
            into.forms.setdefault(form, why)
        for span in gone.spans:
            self.of[id(span)] = (into, why)
        into.spans += gone.spans
        gone.spans = []
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
        self.sharing = Sharing(groups, _short_places)
        for group in list(groups):
            if group.known is None or group.known.origin == "list":
                continue
            (form, *_) = group.forms
            longer = [g for g in self.sharing.having(" ".join(plain_words(form))) if g is not group]
            if len(longer) == 1:
                self._merge(longer[0], group, "short_form")
        self.sharing = None

    def _sort_orgs(self, spans: list[Span]) -> None:
        self._sort_plainly(spans)
        groups = self.groups["ORG"]
        # "Syria Recovery Trust Fund (SRTF)" says itself what the letters mean; so do the initials.
        for before, after in pairwise(spans):
            one, two = self.of[id(before)][0], self.of[id(after)][0]
            is_opened = _OPENED.fullmatch(self.text[before.end : after.start])
            if one is two or not is_opened or not _CLOSED.match(self.text, after.end):  # (NYSE: HLG) says no name
                continue
            a, b = self.written(before), self.written(after)
            if abbreviates(b, a):
                self._merge(*((one, two) if _means_else(two, a) else _in_order(one, two)), "initials")
            elif abbreviates(a.upper(), b):
                self._merge(*((two, one) if _is_namesake(one, b) else _in_order(one, two)), "initials")
            elif is_acronym(b) and not _are_listed(one, two):
                self._merge(*_in_order(one, two), "initials")
        self.sharing = Sharing(groups, initials)
        for group in list(groups):
            shorts = [f for f in group.forms if is_acronym(f) or f[-1:].isupper()]
            near = {id(g): g for short in shorts for mark in first_letters(short) for g in self.sharing.having(mark)}
            full = [
                g
                for g in near.values()
                if g is not group
                and not _are_listed(g, group)
                and any(abbreviates(a, f) and not _means_else(group, f) for a in shorts for f in g.forms)
            ]
            if len(full) == 1:
                self._merge(*_in_order(full[0], group), "initials")
        self.sharing = Sharing(groups, org_words)
        self._merge_short_orgs(self.sharing)
        self.sharing = None

    def _merge_short_orgs(self, sharing: Sharing) -> None:
        """The Security Council is the UN Security Council, the New Iraqi Army the Iraqi Army: a name within another,
        at its beginning or its end, where only one in the article holds it; the Monitor the Lakeside Monitor."""
        for group in sorted(self.groups["ORG"], key=lambda g: min(len(org_words(f)) for f in g.forms)):
            if not group.spans:  # part of another by now
                continue
            shorts = [org_words(f) for f in group.forms if not is_acronym(f)]
            listed = group.known is not None and group.known.origin == "list"
            near = {id(g): g for s in shorts for g in sharing.having_all(s) if g is not group}
            is_called = not listed and all(self.text.endswith(("the ", "The "), 0, s.start) for s in group.spans)
            longer = []
            for other in near.values():
                if listed and other.known and other.known.origin == "list":
                    continue
                if group.first < other.first and _goes_on(group, other):
                    continue
                fulls = [org_words(f) for f in other.forms if not is_acronym(f)]
                is_last = is_called and _is_end(shorts, other)
                if is_last or any(is_short_for(s, f, listed) for s in shorts for f in fulls):
                    longer.append(other)
            if not longer and listed and all(len(plain_words(f)) == 1 for f in group.forms):
                # the Times, in an article that has named the New York Times, not the one in London
                assert group.known is not None
                is_outlet = known_names().entities[group.known.entity_id].origin == "media"
                longer = [g for g in near.values() if is_outlet and g.first < group.first and _is_end(shorts, g)]
                if len(longer) == 1:
                    self._merge(longer[0], group, "short_form")
                continue
            if len(longer) == 1:
                if listed:
                    self._merge(group, longer[0], "short_form")
                else:
                    self._merge(longer[0], group, "short_form")

    def _sort_persons(self, spans: list[Span]) -> None:
        by_key: dict[str, Group] = {}
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
                likely = self.persons.like(person)
                if len(likely) == 1:
                    group, why = likely[0], "name_parts"
            if group is None:
                group = self._open(span)
                group.person, group.known, why = person, known, known.origin
                self.persons.add(group)
            by_key[key] = by_key.setdefault(known.entity_id, group)
            if known.origin == "list" and (group.known is None or group.known.origin != "list"):
                group.known = known
            self._join(group, span, why)
        for span in bare:
            self._place_bare(span)

    def _place_bare(self, span: Span) -> None:
        """A last or a first name alone: whose of those named in full, else whose a relative, a list or a body tells."""
        written = self.written(span)
        parts = person_name(written).parts
        last, first = self.persons.called(parts) if parts else ([], [])
        gender = self._gender(span)
        last = [g for g in last if g.person is None or _may_be(g.person.parts[0], gender)]
        first = [g for g in first if g.first < span.start]
        if last or first:
            self._join(self._meant(span, last or first), span, "last_name" if last else "first_name")
            return
        whole = self._by_kinship(span)
        if whole is not None:
            self._join(self._named_whole(whole, span), span, "first_name")
            return
        known = resolve(written, "PERSON", self.setting)
        if known.origin not in ("list", "skeleton"):
            owner = self._org_called(written)
            if owner is not None:
                self._join(owner, span, "short_form")
                return
            prior = last_name_prior(parts[-1], self.setting) if parts else None
            known = Known(prior, "last_name") if prior else known
        listed = known_names().entities.get(known.entity_id)
        if listed and not _may_be(person_name(listed.name).parts[0], gender):
            known = Known(f"person:{'-'.join(plain_words(written))}", "exact")
        group = self._person(known)
        if group is None:
            group = self._open(span)
            group.known = known
        self._join(group, span, known.origin)

    def _gender(self, span: Span) -> str:
        """What the title of a last name tells, f or m; empty where it tells nothing."""
        titles = self._title(span.start) | set(person_name(self.written(span)).titles)
        told = {words().gendered[t] for t in titles if t in words().gendered}
        return told.pop() if len(told) == 1 else ""

    def _person(self, known: Known) -> Group | None:
        """The person of the article who is one already known, if there is one."""
        return next((g for g in self.groups["PERSON"] if g.known and g.known.entity_id == known.entity_id), None)

    def _by_kinship(self, span: Span) -> str | None:
        """The full name of one introduced by a relative's last name: "Berg's father, Olaf, …"; None elsewhere."""
        told = _KINSHIP.search(self.text[max(0, span.start - 60) : span.start])
        if told is None or told["kin"].lower() not in words().same_last_name or " " in self.written(span):
            return None
        bearers, _ = self.persons.called(person_name(told["last"]).parts)
        return f"{self.written(span)} {told['last']}" if bearers else None

    def _named_whole(self, whole: str, span: Span) -> Group:
        known = resolve(whole, "PERSON", self.setting)
        group = self._person(known)
        if group is None:
            group = self._open(span)
            group.known, group.person = known, person_name(whole)
            group.forms[whole] = "kinship"
            self.persons.add(group)
        return group

    def _org_called(self, written: str) -> Group | None:
        """The organisation whose name begins with a name that nobody bears: Meridian for Meridian Evening Post."""
        first = org_words(written)
        begun = [g for g in self.groups["ORG"] if any(org_words(f)[: len(first)] == first for f in g.forms)]
        return begun[0] if len(begun) == 1 and not known_names().lookup(written) else None

    def _meant(self, span: Span, bearers: list[Group]) -> Group:
        """The one meant by a name that several bear: who has the title before it; else who was named first and not as
        someone's kin."""
        if len(bearers) == 1:
            return bearers[0]
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

    def _titles_of(self, group: Group) -> frozenset[str]:
        named = [self._title(s.start) for s in group.spans if not is_bare(person_name(self.written(s)))]
        return frozenset().union(*named)

    def _is_kin(self, group: Group) -> bool:
        """Whether a person is introduced as someone's father, brother …"""
        clause = re.split(r"[.;\n]", self.text[max(0, group.first - 60) : group.first])[-1]
        return bool({w.lower() for w in re.findall(r"[\w-]+", clause)} & words().kin)


_KINSHIP = re.compile(r"(?P<last>[^\W\d_][\w-]+)['’]s? (?:late |elder |younger |own )?(?P<kin>\w+),? ?$")
_CLOSED = re.compile(r"[\"”’']?\s*[),;]")
_A_GREAT_CITY = 300_000
_OPENED = re.compile(r"['’s]{0,2}\s*[(\[]\s*(?:the\s+)?")
_QUOTES = "\"“”‘’'"
_GLOSS = re.compile(r"\s*\(\s*(?:(?!Photo|Picture|Image|Credit|Source|File|Video)[A-Z][a-z]+:)[^A-Za-z()]*")
_NO_WORDS = re.compile(r"[^A-Za-z()]{1,40}")
_STATED = re.compile(
    rf"[{_QUOTES}\s]*[,;(–—-]?[{_QUOTES}\s]*(?:(?:who|which)\s+(?:is|was)\s+)?(?:(?:is|was)\s+)?"
    r"(?:(?:also|better|formerly|otherwise|commonly|officially|previously|sometimes)\s+)*"
    r"(?P<how>known\s+(?:as|by)|also\s+called|a\.?k\.?a\.?|alias|born|née?|officially|formerly"
    r"|(?:whose\s+)?real\s+name(?:\s+is|\s+was)?|nom\s+de\s+guerre)"
    rf":?\s+(?:the\s+)?[{_QUOTES}\s]*"
)


def _goes_on(short: Group, longer: Group) -> bool:
    """Whether a name only opens another: Harbour, no short form of the Harbour Community Hub named later."""
    opening = [org_words(f) for f in short.forms]
    return any(is_opening(o, org_words(f)) for o in opening for f in longer.forms)


def _short_places(form: str) -> tuple[str, ...]:
    """What the name of a place may be cut to: the Persian Gulf to the Gulf, the Mediterranean Sea to its first word."""
    *name, tail = plain_words(form) or ("",)
    if tail not in words().place_tails or not name:
        return ()
    return (" ".join(name), tail) if len(name) == 1 else (" ".join(name),)


def _in_order(one: Group, two: Group) -> tuple[Group, Group]:
    """The group to keep and the one to add: the one a list knows, else the first, else the one written in full."""
    if _are_listed(two) and not _are_listed(one):
        return two, one
    if not _are_listed(one) and all(is_acronym(f) for f in one.forms) and not all(is_acronym(f) for f in two.forms):
        return two, one
    return one, two


def _are_listed(*groups: Group) -> bool:
    return all(g.known is not None and g.known.origin == "list" for g in groups)


def _is_namesake(group: Group, full: str) -> bool:
    """Whether letters that a list knows stand for something else here, spelled out behind them in no word of that name:
    Isis (Institute for Soil and Inland Seas)."""
    listed = known_names().entities.get(group.known.entity_id) if group.known else None
    letters = all(len(form) < 9 and " " not in form for form in group.forms)
    return listed is not None and letters and not set(org_words(listed.name)) & set(org_words(full))


def _is_town(spelling: Spelling) -> bool:
    listed = known_names().entities[spelling.entity_id]
    return listed.origin == "cities" and listed.population < _A_GREAT_CITY


def _may_be(first: str, gender: str) -> bool:
    """Whether somebody of a first name may have a title that tells a gender: Mrs Berg is not Olaf Berg."""
    return not gender or first_names().get(first, "x") in ("x", gender)


def _means_else(group: Group, full: str) -> bool:
    """Whether letters stand for what a list knows, and that is another than the one in full: no word of its name is the
    same, as in EU and University of Essen, or a state is another, as in RBC of Russia and Royal Bank of Canada."""
    entities = known_names().entities
    listed = entities.get(group.known.entity_id) if group.known else None
    if listed is None:
        return False
    theirs = set(org_words(full))
    states = {e.country for e in (entities.get(f"place:{w}") for w in theirs) if e and e.origin == "states"}
    if listed.country and states and listed.country not in states:
        return True
    return not is_acronym(listed.name) and not set(org_words(listed.name)) & theirs


def _is_end(shorts: list[tuple[str, ...]], group: Group) -> bool:
    """Whether one word is the last of a longer name, and not of what stands behind its "of" or "for"."""
    heads = [org_words(f) for f in group.forms if not re.search(r" (?:of|for) ", f)]
    return any(len(head) > 1 and head[-1:] == short for head in heads for short in shorts)
