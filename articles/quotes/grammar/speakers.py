"""Who speaks: the name that words stand for, or what is told of somebody who has none.

`speaker` asks what stands beside the cue. A relative pronoun is its noun (`_relative`), another pronoun who was named
or spoke before (pronouns.py). Of a noun with what belongs to it, `describe` asks in turn: is a name in it
(`_named_within`); is it one of several (`_one_of`); is it a name no list has (`_unlisted_name`); is it an outlet or a
document (`_paper`); else who is called by that noun: somebody who was named or spoke before, a source without a name,
a group (`_nameless`)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace

from articles.names import Names
from articles.parse import Text
from articles.quotes.grammar.attribute import Attribution
from articles.quotes.grammar.candidate import CLAUSES
from articles.quotes.grammar.cast import Cast
from articles.quotes.grammar.nameless import INFORMED, anonymity, are_many, why_hidden
from articles.quotes.grammar.pronouns import PRONOUNS, Pronouns, Speaker
from articles.quotes.grammar.subjects import antecedent, phrase
from articles.quotes.grammar.tree import Tree
from articles.quotes.lexicon import gendered, given_gender, is_listed_outlet, pairs, plural, singular, words
from articles.quotes.marks import Passage
from articles.quotes.spans import Spans
from articles.records import Mention

_PAPER_AFTER = re.compile(r"['’]?s?,?\s(?:\w+\s)?(?:newspaper|daily|magazine|weekly|news|website|report|paper)\b")
_PAPER_BEFORE = re.compile(
    r"(?:newspaper|daily|magazine|weekly|agency|website|paper)[\s,]+$"
    r"|\b(?:report|story|article|interview|editorial|column) in (?:[\w'’]+ )?$"
)
_NAME_WORD = re.compile(r"[\w-]+")
_NOUNS = ("roles", "offices", "unnamed", "crowds", "governments", "collectives", "documents", "outlets")
"""lists of what speakers are called who are not named"""
_TITLES = {"mr", "mrs", "ms", "miss", "dr"}
_HIDDEN = {"source", "person", "people"}
"""what all without a name may be called"""
_ANYBODY = {"person", "man", "woman"}
_MODIFIERS = ("compound", "amod", "nummod", "quantmod", "nmod")
_MADE = {"published", "released", "posted"}
"""what makers do with a report: one that the Herald has seen is not its own"""
_ONE = {"a", "an", "another", "one"}
_GOING_ON = {"he", "she", "they", "both", "all"}
_MOST = {"many", "most", "some", "few", "more", "all", "other", "such"}


class Speakers:
    """Reads who speaks in one text, in order, and remembers who was named and who has spoken."""

    def __init__(
        self,
        text: Text,
        names: Names,
        passages: Sequence[Passage],
        trees: Mapping[int, Tree],
        found: Sequence[Attribution],
    ) -> None:
        self.text = text.text
        self.cast = Cast(text, names, passages, trees)
        self.mentions, self.names = self.cast.mentions, self.cast.names
        self.by_name = {entity.name: entity for entity in names.entities}
        told = [one for one in found if one.frame in CLAUSES and one.speaker is not None]
        said = Spans(piece for one in told for piece in one.pieces)
        self.spoke: list[tuple[int, Speaker]] = []
        self.pronouns = Pronouns(text, self.cast, said, self.spoke, self.named)
        self.papers = [m for m in self.mentions if m.kind != "PLACE" and self._is_paper(m)]
        self.outlets: list[tuple[int, int, str | None, str | None]] = []

    def speaker(self, one: Attribution) -> Speaker | None:
        """Who is said to speak; None where no words say so."""
        if one.speaker is None or one.speaker_head is None:
            return None
        tree, head = one.tree, one.speaker_head
        first, last = one.speaker
        while last - 1 > head and not tree.word[last - 1][-1].isalnum():
            last -= 1
        low, tag = tree.low[head], tree.tag[head]
        speaker = Speaker(tree.start[first], tree.end[last - 1])
        if tag in ("WP", "WDT"):
            self._relative(speaker, tree, head)
        elif low in PRONOUNS:
            self.pronouns.read(speaker, tree, head)
        elif tag not in ("PRP", "DT", "EX") or low in ("some", "many", "others"):
            self.describe(speaker, tree, head, first, last)
        return speaker

    def _relative(self, speaker: Speaker, tree: Tree, head: int) -> None:
        """Who or which: the noun it goes with."""
        noun = antecedent(tree, head)
        if noun is None:
            return
        noun = self._human(tree, noun)
        first, last = phrase(tree, noun)
        self.describe(speaker, tree, noun, first, last)
        before = head - 1 if tree.word[head - 1] == "," else head
        if speaker.name is None and first < before:
            speaker.stands_for = (tree.start[first], tree.end[before - 1])
        if first < head < noun + 4:  # businesses that warn: the words that name them are the noun's too
            speaker.start = tree.start[first]

    def _human(self, tree: Tree, noun: int) -> int:
        """Whom "who" goes with: someone in the ministry, who …: not the ministry."""
        above: int = tree.head[tree.head[noun]]
        is_body = any(m.start <= tree.start[noun] < m.end and m.kind != "PERSON" for m in self.mentions)
        is_body |= tree.low[noun] in words("governments")
        return above if is_body and tree.dep[noun] == "pobj" and tree.tag[above] == "NN" else noun

    def describe(self, speaker: Speaker, tree: Tree, head: int, first: int, last: int) -> None:
        """Says of a noun phrase who it is: a name, an institution, a document, or somebody without a name."""
        low = tree.low[head]
        if head + 1 < len(tree) and tree.dep[head + 1] == "nmod" and tree.low[head + 1] in words("outlets"):
            low, last = tree.low[head + 1], max(last, head + 2)  # the business daily
        inside = self.cast.within(tree.start[first], tree.end[last - 1])
        own = self._named_within(tree, head, last, inside)
        if own is not None:
            self.named(speaker, own)
            return
        if self._one_of(speaker, tree, head, first, last, inside) or self._unlisted_name(
            speaker, tree, head, first, last
        ):
            return
        speaker.role = singular(low)
        if low in words("documents") or low in words("outlets"):
            self._paper(speaker, tree, head, low, inside)
        else:
            self._nameless(speaker, tree, head, first, last, inside)

    def _named_within(self, tree: Tree, head: int, last: int, inside: Sequence[Mention]) -> Mention | None:
        """The name that a noun phrase is, or that stands in it for the same."""
        at = tree.start[head]
        people = [m for m in inside if m.kind == "PERSON"]
        for mention in inside:
            if mention.start <= at < mention.end:
                before = bisect_left(tree.start, mention.start) - 1
                if mention.kind == "PLACE" and before >= 0 and tree.dep[before] == "compound":
                    return None  # Mill Watch Norland is not Norland
                return (self._holder(tree, head, people) if mention.kind == "ORG" else None) or mention
        beside = inside if tree.low[head] in gendered() else people  # her sister is a person, whatever her name
        for kid in reversed(tree.kids_as(head, "appos")):
            is_bare = tree.tag[kid] == "NN" and not tree.kids_as(kid, "det", "poss")
            ends = tree.end[tree.right[kid]] if is_bare else 0  # a diplomat, former envoy to Norland Maria Ortiz
            for mention in beside:
                starts = mention.start <= tree.start[kid] < mention.end
                if starts or tree.start[kid] < mention.start < mention.end == ends:
                    return mention if mention.kind == "PERSON" else replace(mention, kind="PERSON")
        closing = people[-1] if people and people[-1].end == tree.end[last - 1] else None
        if closing is not None and tree.tag[head] == "NN" and self.text.endswith(", ", 0, closing.start):
            return closing  # a doctor from Norland, Maria Ortiz
        if tree.dep[head] == "appos":  # Tim Lind, the law professor who said
            place = tree.start[tree.head[head]]
            for mention in self.cast.within(place - 40, place + 1):
                if mention.kind == "PERSON" and place < mention.end:
                    return mention
        if tree.tag[head] == "NN" and not tree.kids_as(head, "det", "poss"):
            # former soldier and mayor Maria Ortiz: what has no article describes the name that is joined to it
            closes = (m for m in people if m.start > at and (m.end >= tree.end[last - 1] or self.text[m.end] == ","))
            joined = next(closes, None)
            if joined is not None and {"IN", "VBG"}.isdisjoint(tree.tag[head : bisect_left(tree.start, joined.start)]):
                return joined
        return None

    def _holder(self, tree: Tree, head: int, people: Sequence[Mention]) -> Mention | None:
        """Who holds the office that begins with an organisation's name: Party for Norland leader Maria Ortiz."""
        for person in people:
            role = bisect_left(tree.start, person.start) - 1
            is_led = role > head and tree.low[role] in words("roles") and tree.tag[role - 1] in ("NNP", "NNPS")
            beside = any(person.start <= tree.start[k] < person.end for k in tree.kids_as(head, "appos"))
            if is_led or beside:
                return person
        return None

    def _paper(self, speaker: Speaker, tree: Tree, head: int, low: str, inside: Sequence[Mention]) -> None:
        """A document or an outlet that is not named outright: whose it is."""
        is_outlet = low in words("outlets")
        own = next((m for m in inside if m.kind == "ORG" and self._is_beside(tree, head, m)), None)
        proper = self.proper(tree, head) if own is None else None
        if own is not None:
            speaker.name, speaker.entity_id = self.names.get(own.entity_id, own.text), own.entity_id
        elif proper is not None:
            self._unlisted(speaker, *proper)
            speaker.stands_for = proper
        elif is_outlet or low in ("report", "article", "story"):
            self.outlet(speaker, tree, head)
        speaker.kind = speaker.kind or ("outlet" if is_outlet else "document")
        span = (own.start, own.end) if own is not None else proper
        if is_outlet and span is not None:
            self.outlets.append((*span, speaker.name, speaker.entity_id))

    def _is_beside(self, tree: Tree, head: int, mention: Mention) -> bool:
        """Whether a name stands with a noun as its maker: the Herald report, the report in the Herald."""
        token = bisect_left(tree.start, mention.start)
        for _ in range(4):
            if token >= len(tree) or token == head:
                return token == head
            parent = tree.head[token]
            dep = tree.dep[token]
            if parent == head and dep in ("compound", "poss", "nmod", "appos", "amod"):
                return True
            if dep == "pobj" and tree.low[parent] in ("in", "by", "from", "of") and tree.head[parent] == head:
                return True
            if parent == token or (dep in ("acl", "relcl") and tree.low[token] in words("handed") - _MADE):
                return False
            token = parent
        return False

    def named(self, speaker: Speaker, mention: Mention) -> None:
        """Gives a speaker the name of a mention."""
        speaker.name, speaker.entity_id = self.names.get(mention.entity_id, mention.text), mention.entity_id
        if mention.kind == "PERSON":
            speaker.kind = "person"
        elif mention.kind == "PLACE":
            speaker.kind = "government"
            state = self.by_name.get(pairs("capitals", "capital", "state").get(mention.text.removeprefix("the "), ""))
            if state is not None:
                speaker.name, speaker.entity_id = state.name, state.entity_id
        else:
            outlet = is_listed_outlet(mention.entity_id) or self._is_paper(mention)
            government = has_word(mention.text, "governments")
            speaker.kind = "outlet" if outlet else "government" if government else "organisation"

    def proper(self, tree: Tree, head: int) -> tuple[int, int] | None:
        """The span of a capitalised name that stands with a noun but that nobody listed as a name."""
        beside = tree.kids_as(head, "compound", "poss", "nmod", "appos", "amod")
        tokens = [k for k in (*beside, head) if tree.tag[k] in ("NNP", "NNPS") and tree.low[k] not in words("calendar")]
        for noun in tree.behind(head, "in", "by", "from", "of"):
            if tree.tag[noun] in ("NNP", "NNPS") and tree.low[noun] not in words("calendar"):
                tokens += [*tree.kids_as(noun, "compound"), noun]
        if not tokens:
            return None
        last = max(tokens)
        first = last
        while first > 0 and (first - 1 in tokens or tree.tag[first - 1] in ("NNP", "NNPS", "HYPH")):
            first -= 1
        start, end = tree.start[first], tree.end[last]
        inside = self.cast.within(start, end) if last != head else ()
        is_place = any(m.kind == "PLACE" and m.end - m.start == end - start for m in inside)  # the Norland station
        return None if is_place else (start, end)

    def _unlisted_name(self, speaker: Speaker, tree: Tree, head: int, first: int, last: int) -> bool:
        """Whether who speaks is named by capitals that no list and no model took for a name: InfoNord; shopkeeper Per
        Holm. A word for a role is none (the Senator), but where the article has a capital too (told The Reporter)."""
        begin, end = head, head + 1
        if tree.tag[head] == "NN" and not tree.kids_as(head, "det", "poss"):
            while end < last and tree.word[end].istitle():
                end += 1
        if end > head + 2:
            speaker.kind, begin = "person", head + 1
        elif tree.word[head][0].isupper() and tree.tag[head] in ("NNP", "NN"):
            while begin > first and tree.tag[begin - 1] == "NNP" and tree.word[begin - 1][0].isupper():
                if singular(tree.low[begin - 1]) in words("roles"):
                    break
                begin -= 1
            described = tree.kids_as(head, "det", "poss", "amod")
            if begin == head and any(tree.word[k] != "The" or tree.word[head].isupper() for k in described):
                return False  # the Texan; The SUV
            has_article = begin > tree.sentence[head][0] + 1 and "The" in tree.word[begin - 1 : begin + 1]
            titled = tree.low[head - 1].rstrip(".") in _TITLES if head > first else False  # Mr. King
            is_role = not titled and any(singular(tree.low[head]) in words(of) for of in _NOUNS)
            is_outlet = has_word(tree.word[head], "outlet_names") or (is_role and has_article and begin < head)
            if not is_outlet and (is_role or tree.tag[head] == "NN"):
                return False
            is_person = titled or (begin < head and given_gender(tree.word[begin]) is not None)
            begin = head if titled else begin
            speaker.kind = "outlet" if is_outlet else "person" if is_person else None
        else:
            return False
        self._unlisted(speaker, tree.start[begin], tree.end[end - 1])
        return True

    def _unlisted(self, speaker: Speaker, start: int, end: int) -> None:
        """Names a speaker by words nobody listed as a name: as an entity only where one ends in just these words."""
        written = self.text[start:end]
        speaker.name = written
        for entity_id, name in self.names.items():
            if name == written or name.endswith(" " + written):
                speaker.name, speaker.entity_id = name, entity_id

    def outlet(self, speaker: Speaker, tree: Tree, head: int, but: Sequence[str | None] = ()) -> None:
        """The newspaper, the report, told it: the outlet named last before it, but for those that speak to it."""
        if tree.low[head] in words("press"):
            return
        if tree.low[head] != "it" and not any(
            tree.low[k] in ("the", "that", "this", "its") for k in tree.kids_as(head, "det", "poss")
        ):
            return
        papers = ((m.start, m.end, self.names.get(m.entity_id, m.text), m.entity_id) for m in self.papers)
        known = [one for one in (*papers, *self.outlets) if one[0] < tree.start[head] and one[3] not in but]
        if tree.low[head] in words("printed"):
            known = [one for one in known if not has_word(self.text[one[0] : one[1]], "wires")]
        latest = max(known, key=lambda outlet: outlet[0], default=None)
        if latest is not None:
            speaker.kind = "outlet"
            *_, speaker.name, speaker.entity_id = latest
            speaker.stands_for = latest[:2]

    def _is_paper(self, mention: Mention) -> bool:
        """Whether a name is an outlet's, by its words or by those beside it: the Herald newspaper."""
        after = self.text[mention.end : mention.end + 30]
        ahead = self.text[max(0, mention.start - 40) : mention.start]
        called = _PAPER_AFTER.match(after) or _PAPER_BEFORE.search(ahead)
        return called is not None or has_word(mention.text, "outlet_names")

    def _nameless(
        self, speaker: Speaker, tree: Tree, head: int, first: int, last: int, inside: Sequence[Mention]
    ) -> None:
        """Who is called by a noun alone: somebody named or nameless before, a source without a name, a group."""
        low, role = tree.low[head], speaker.role or ""
        written = self.text[tree.start[first] : tree.end[last - 1]]
        reason = self._reason(tree, head, written)
        is_plural = are_many(tree, head)
        definite = any(tree.low[k] in ("the", "that", "this", "these", "those") for k in tree.kids_as(head, "det"))
        owners = tree.kids_as(head, "poss")
        owned = any(tree.tag[k] == "PRP$" for k in owners)
        modifiers = [k for k in tree.kids_as(head, *_MODIFIERS) if k < head]
        if definite and not reason and self._known(speaker, tree, first, modifiers, is_plural):
            return
        if definite and not is_plural and self._just_named(speaker, tree.start[first]):
            return
        if definite and not is_plural and "year-old" in written:  # the 63-year-old: the person who spoke last
            speaker.kind = "person"
            persons = (earlier for _, earlier in reversed(self.spoke) if earlier.kind == "person")
            speaker.become(next(persons, speaker))
            return
        same = self._earlier(role) if definite and reason and not modifiers else None
        if same is not None and same[1].is_anonymous:
            speaker.become(same[1])  # the official, who asked not to be named
            speaker.anonymity["reason"] = reason or ""
            return
        crowd = low in words("crowds")
        if crowd and all(tree.low[k] in _MOST for k in modifiers):  # many economists are no source that hides its name
            modifiers = []
        if crowd and role in _ANYBODY:  # nor are pregnant women, but two women are
            modifiers = [k for k in modifiers if tree.low[k] in words("numbers")]
        in_office = role in words("offices") or any(tree.low[k] == "chief" for k in modifiers)
        is_only = definite or not tree.kids_as(head, "det", "nummod")  # Governor says no
        if in_office and not reason and not is_plural and is_only:
            speaker.kind = "person"  # there is one such person, whom the article or its reader knows
            return
        informed = role in ("person", "people") and INFORMED.search(written)
        unnamed = reason or informed or any(tree.low[k] in words("nameless") for k in modifiers)
        is_body = bool({low, role} & words("bodies")) or not {low, role}.isdisjoint(words("collectives"))
        is_one = any(tree.low[k] in _ONE for k in tree.kids_as(head, "det", "nummod"))
        is_person = role in words("roles") - words("governments") or (is_one and plural(low) in words("crowds"))
        is_somebody = is_person and not (is_plural or is_body or definite or owners)
        counted = definite and bool(tree.kids_as(head, "nummod"))  # the two men: the article has told who
        is_source = role in words("unnamed") and not counted and (not crowd or (modifiers and not owned))
        if unnamed or is_somebody or is_source:
            speaker.kind, speaker.is_anonymous = "unnamed", True
            speaker.anonymity = anonymity(self.text, tree, head, first, last, modifiers, inside, reason)
        elif role in words("governments"):
            speaker.kind = "government"
        elif crowd or (is_plural and role in words("roles")):
            speaker.kind = "group"
        elif low in words("roles"):
            speaker.kind = "organisation" if is_body else "person"

    def _known(self, speaker: Speaker, tree: Tree, first: int, modifiers: Sequence[int], is_plural: bool) -> bool:
        """The official, the senator: who last spoke under that noun or is named with it, if anybody is."""
        role = speaker.role or ""
        called = [tree.word[k] for k in modifiers]
        named = None if is_plural else self.cast.bearer(role, tree.start[first], called)
        same = self._earlier(role)
        if same is not None and (named is None or same[0] > named[0]):
            speaker.become(same[1])
        elif named is not None:
            self.named(speaker, named[1])
        return speaker.is_anonymous or speaker.name is not None

    def _one_of(
        self, speaker: Speaker, tree: Tree, head: int, first: int, last: int, inside: Sequence[Mention]
    ) -> bool:
        """Whether it is one, or some, of several without names: one of the aides."""
        of = tree.behind(head, "of")
        if not of or not (tree.tag[head] == "CD" or tree.low[head] in ("another", "several", "some")):
            return False
        role = singular(tree.low[of[0]])
        number = "one" if tree.low[head] in ("one", "another") else tree.low[head]
        if tree.low[of[0]] == "them" and self.spoke and self.spoke[-1][1].is_anonymous:
            speaker.become(self.spoke[-1][1])
            speaker.anonymity["number"] = number
            return True
        if role not in words("unnamed") | words("roles"):
            return False
        speaker.role, speaker.kind, speaker.is_anonymous = role, "unnamed", True
        reason = self._reason(tree, head, self.text[tree.start[first] : tree.end[last - 1]])
        speaker.anonymity = {**anonymity(self.text, tree, of[0], first, last, (), inside, reason), "number": number}
        return True

    def _reason(self, tree: Tree, head: int, written: str) -> str | None:
        """Why a source is not named: told with it, or in a sentence behind it. They asked not to be named."""
        begin, end = tree.sentence[head]
        reason = why_hidden(written, self.text[tree.start[begin] : tree.end[end - 1]])
        if reason is None and end < len(tree) and tree.low[end] in _GOING_ON:
            reason = why_hidden("", self.text[tree.start[end] : tree.end[tree.sentence[end][1] - 1]])
        return reason

    def _just_named(self, speaker: Speaker, at: int) -> bool:
        """The agent, whom nobody has introduced: who spoke last, where this paragraph and the one before name nobody
        else."""
        role = speaker.role or ""
        persons = words("roles") - words("governments") - words("collectives") - words("offices") - words("bodies")
        before = [
            m
            for m in self.cast.people_before(at, 8)
            if self.pronouns.paragraph(at) - self.pronouns.paragraph(m.start) <= 1
        ]
        is_another = any(earlier.role == role for _, earlier in self.spoke)
        if role not in persons or is_another or not self.spoke or len({m.entity_id for m in before}) != 1:
            return False
        last = self.spoke[-1][1]
        if last.entity_id == before[0].entity_id:
            speaker.become(last)
        return speaker.name is not None

    def _earlier(self, role: str) -> tuple[int, Speaker] | None:
        """The last who spoke under the same noun: an official … the official."""
        for place, speaker in reversed(self.spoke):
            if speaker.role == role and (speaker.is_anonymous or speaker.name):
                return place, speaker
        if role in _HIDDEN and self.spoke and self.spoke[-1][1].is_anonymous:
            return self.spoke[-1]
        return None


def has_word(name: str, of: str) -> bool:
    """Whether one of the words of a name stands in a list, or what it ends in: KNOR-TV."""
    return any(not {word, word.rpartition("-")[2]}.isdisjoint(words(of)) for word in _NAME_WORD.findall(name.lower()))
