"""Who is named in a text, and what it tells of them: their gender, the roles they bear, where they are the subject."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from articles.names import Names
from articles.parse import Text
from articles.quotes.grammar.tree import Tree
from articles.quotes.lexicon import gendered, given_gender, pairs, singular, verbs, words
from articles.quotes.marks import Passage
from articles.quotes.spans import Spans
from articles.records import Mention

MALE = {"he", "him", "his", "himself"}
FEMALE = {"she", "her", "hers", "herself"}
_COMMA = re.compile(r",\s+[\w'’]")
_NO_ROLE = {"who", "whose", "to", "against", "with", "when", "while", "and", "but"}
"""words after which a description tells of others"""
_DESCRIBED = re.compile(
    r"(?:,| is| was) (?:a|an|the|his|her|their) ((?:(?!of\b|for\b|to\b|in\b|from\b|who\b)[\w-]+ ?){1,4})"
)
"""what somebody is said to be: , a spokeswoman for the mill"""


class Cast:
    """The persons, organisations and places of one text."""

    def __init__(self, text: Text, names: Names, passages: Sequence[Passage], trees: Mapping[int, Tree]) -> None:
        self.text = text.text
        self.paragraphs = text.paragraphs
        self.trees = trees
        self.passages = Spans((p.start, p.end) for p in passages)
        self.mentions = names.mentions
        self.starts = [mention.start for mention in names.mentions]
        self.names = {entity.entity_id: entity.name for entity in names.entities}
        self.people = [mention for mention in self.mentions if mention.kind == "PERSON"]
        self.genders = self._find_genders()
        self.roles = self._find_roles()
        self.in_subject = self._find_subjects()
        self.people = sorted([*self.people, *self._stand_ins()], key=lambda mention: mention.start)
        self._people_starts = [mention.start for mention in self.people]
        self._places: dict[str, list[int]] = {}
        for mention in self.people:
            self._places.setdefault(mention.entity_id, []).append(mention.start)

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that begin in text[start:end], in order."""
        at = bisect_left(self.starts, start)
        found = []
        while at < len(self.mentions) and self.mentions[at].start < end:
            found.append(self.mentions[at])
            at += 1
        return found

    def people_within(self, start: int, end: int) -> list[Mention]:
        """The mentions of persons, and of who stands in for one, that begin in text[start:end], in order."""
        return self.people[bisect_left(self._people_starts, start) : bisect_left(self._people_starts, end)]

    def people_before(self, place: int, most: int) -> list[Mention]:
        """The last so many of them before a place, in order."""
        at = bisect_left(self._people_starts, place)
        return self.people[max(0, at - most) : at]

    def times_named(self, entity_id: str, before: int) -> int:
        return bisect_left(self._places.get(entity_id, []), before)

    def bearer(self, role: str, before: int, so_called: Sequence[str] = ()) -> tuple[int, Mention] | None:
        """The last one named with a role as title or description: Senator Maria Ortiz … the senator."""
        found = None
        for place, mention in self.roles.get(role, ()):
            if place >= before:
                break
            beside = self.names.get(mention.entity_id, mention.text)
            if mention.kind == "PERSON":  # the Mexican president is not the one last called president
                beside += self.text[max(0, mention.start - 60) : min(mention.end + 60, before)]
                so_called = [word for word in so_called if word[0].isupper()]
            if all(word[:4].lower() in beside.lower() for word in so_called):
                found = (place, mention)
        return found

    def acts(self, mention: Mention) -> bool:
        """Whether a mention is the subject of a clause."""
        return self.in_subject.get(mention.start) in ("nsubj", "nsubjpass")

    def gender_of(self, mention: Mention) -> str | None:
        """The gender the mention itself tells by its given name, else that of its entity."""
        parts = mention.text.lower().split()
        own = given_gender(parts[0]) if len(parts) > 1 else None
        return own or self.genders.get(mention.entity_id)

    def _find_genders(self) -> dict[str, str]:
        """Entity to gender: by title or by what somebody is said to be, by given name, by the pronouns that follow."""
        told: dict[str, str] = {}
        known = gendered()
        for mention in self.people:
            before = self.text[max(0, mention.start - 15) : mention.start].lower().split()
            parts = mention.text.lower().split()
            described = _DESCRIBED.match(self.text, mention.end)
            beside = [*(before[-1:]), parts[0], *(described[1].lower().split() if described else ())]
            title = next((known[word] for word in map(_bare, beside) if word in known), None)
            full = self.names.get(mention.entity_id, mention.text).lower().split()
            gender = title or next((given for p in (full, parts) if len(p) > 1 and (given := given_gender(p[0]))), None)
            if gender and (title or mention.entity_id not in told):
                told[mention.entity_id] = gender
        return self._by_pronouns() | told

    def _by_pronouns(self) -> dict[str, str]:
        """Entity to gender where a sentence that names nobody else goes on with he or she, twice at least."""
        votes: dict[str, Counter[str]] = {}
        for tree in self.trees.values():
            for token, low in enumerate(tree.low):
                if low not in MALE | FEMALE or tree.dep[token] not in ("nsubj", "nsubjpass", "poss"):
                    continue
                at = tree.start[token]
                named = self.within(tree.start[tree.sentence[token][0]], at)
                who = {m.entity_id for m in named if m.kind == "PERSON"}
                if len(who) == 1 and not self.passages.hold(at):
                    votes.setdefault(who.pop(), Counter())["m" if low in MALE else "f"] += 1
        return {
            who: most[0][0]
            for who, cast in votes.items()
            if (most := cast.most_common())[0][1] > 2 * sum(count for _, count in most[1:]) + 1
        }

    def _find_roles(self) -> dict[str, list[tuple[int, Mention]]]:
        """Role to the persons who bear it, noun to the organisations called so, with the place where that is said."""
        roles: dict[str, list[tuple[int, Mention]]] = {}
        known = (words("roles") | words("unnamed")) - words("collectives") - words("governments")
        ranks = pairs("ranks", "rank", "role")
        latest = 0
        for mention in self.mentions:
            if mention.kind == "ORG":  # the Bureau of Fisheries … the bureau
                for word in self.names.get(mention.entity_id, mention.text).lower().split():
                    if word in (words("collectives") - words("roles")) | words("governments"):
                        roles.setdefault(word, []).append((mention.start, mention))
            if mention.kind != "PERSON":
                continue
            before = self.text[max(latest, mention.start - 60) : mention.start]
            latest = mention.end
            before = re.split(r"[,;.:!?]\s|\n", before)[-1] if not re.search(r"\w\.\s*$", before) else before[-12:]
            near = re.findall(r"[\w.'’-]+", before)[-4:]
            told = max((at for at, word in enumerate(near, 1) if word in verbs() and word not in known), default=0)
            for word in near[told:]:  # an official told Maria Ortiz: not her role
                low = word.lower()
                role = ranks.get(low) or singular(low.split("-")[-1])
                if role in known or low in ranks:
                    roles.setdefault(role, []).append((mention.start, mention))
            if _COMMA.match(self.text, mention.end):
                described = re.findall(r"[\w'’]+", self.text[mention.end : mention.end + 60].split(".")[0])[:9]
                for word, following in zip(described, [*described[1:], ""], strict=True):
                    if word in _NO_ROLE or word.endswith("ing"):
                        break
                    if word.lower() in known:
                        if following not in verbs():  # aboard the Petrel, the chief said: another one speaks
                            roles.setdefault(word.lower(), []).append((mention.start, mention))
                        break
        return {role: sorted(found, key=lambda item: item[0]) for role, found in roles.items()}

    def _find_subjects(self) -> dict[int, str]:
        """Start of a mention to its grammatical place: subject, object, owner …"""
        places: dict[int, str] = {}
        for number, tree in self.trees.items():
            start, end = self.paragraphs[number]
            for mention in self.within(start, end):
                first = bisect_left(tree.start, mention.start)
                last = bisect_left(tree.start, mention.end)
                for token in range(first, min(last, len(tree))):
                    if not first <= tree.head[token] < last or tree.head[token] == token:
                        dep = tree.dep[token]
                        if dep == "appos":
                            dep = tree.dep[tree.head[token]]
                        if dep == "ROOT" or (dep == "pobj" and self._is_topic(tree, tree.head[token])):
                            dep = "nsubj"  # where it is a root, the parser missed its verb
                        places[mention.start] = dep
                        break
        return places

    @staticmethod
    def _is_topic(tree: Tree, preposition: int) -> bool:
        """Whether a sentence is about whom a preposition names: According to Ortiz, …; For Ortiz, …"""
        opens = preposition == tree.sentence[preposition][0] and tree.low[preposition] == "for"
        return opens or tree.low[tree.head[preposition]] == "according"

    def _stand_ins(self) -> Iterator[Mention]:
        """The subjects that stand for somebody named by a role before, as if they were the name: the senator left."""
        for tree in self.trees.values():
            for token, low in enumerate(tree.low):
                if tree.dep[token] not in ("nsubj", "nsubjpass") or tree.tag[token] != "NN" or low not in self.roles:
                    continue
                modifiers = [tree.word[k] for k in tree.kids_as(token, "compound", "amod", "nmod")]
                bearer = self.bearer(low, tree.start[tree.left[token]], modifiers)
                definite = any(tree.low[k] == "the" for k in tree.kids_as(token, "det"))
                if definite and bearer is not None and bearer[1].kind == "PERSON":
                    self.in_subject[tree.start[token]] = "nsubj"
                    yield replace(bearer[1], start=tree.start[token], end=tree.end[token])


def _bare(word: str) -> str:
    return word.rstrip(",.")
