"""Whose words they are: who a pronoun or "the official" stands for, and the chain the words came through."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from articles.names import Names
from articles.parse import Text
from articles.quotes.attribute import Attribution
from articles.quotes.candidate import CLAUSES
from articles.quotes.cast import FEMALE, MALE, Cast, singular
from articles.quotes.lexicon import rows, verbs, words
from articles.quotes.marks import Passage
from articles.quotes.subjects import CITING, phrase, subject
from articles.quotes.tree import Tree
from articles.records import Mention, Quote, SourceStep

_SECRET = re.compile(
    r"""\b(?:(?:up)?on\ (?:the\ )?condition\ of\ (?:strict\ )?anonymity
    |(?:asked|asking|wished|wishing|wanted|requested|preferred)\ (?:to\ remain\ anonymous|anonymity
        |not\ to\ be\ (?:named|identified|quoted))
    |(?:declined|refused|refusing|declining)\ to\ (?:be\ (?:named|identified)
        |give\ (?:his|her|their)\ (?:full\ )?names?)
    |not\ (?:be\ )?(?:named|identified)
    |(?:not|un)\s?authori[sz]ed\ to\ (?:speak|discuss|comment|talk)[^,.;]*
    |granted\ anonymity)""",
    re.IGNORECASE | re.VERBOSE,
)
_WHY = re.compile(
    r"[,]?\s*(?:due to|because(?: of)?|for fear of|fearing|citing|out of|as (?:he|she|they)|since|given)\b[^,.;]*",
    re.IGNORECASE,
)
_PAPER_AFTER = re.compile(r"['’]?s?,?\s(?:\w+\s){0,2}(?:newspaper|daily|magazine|weekly|news|website|report|paper)\b")
_PAPER_BEFORE = re.compile(r"(?:newspaper|daily|magazine|weekly|agency|website|paper)[\s,]+$")
_NAME_WORD = re.compile(r"[\w-]+")
_NAMELESS = {"unnamed", "anonymous", "unidentified", "undisclosed", "nameless"}
_INFORMED = re.compile(r"\b(?:familiar|knowledge|briefed|close to|involved|aware|informed)\b")
_MANY = {"police", "authorities", "authority"}
"""those who are one body and spoken of as they"""
_MOST = {"many", "most", "some", "few"}
_NUMBERS = {
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "several",
    "multiple",
    "dozens",
    "both",
}


@dataclass(slots=True)
class _Speaker:
    """Who speaks, as far as it is known."""

    start: int
    end: int
    name: str | None = None
    entity_id: str | None = None
    kind: str | None = None
    role: str | None = None
    """the noun that names the speaker, in the singular"""
    is_anonymous: bool = False
    anonymity: dict[str, str] = field(default_factory=dict)
    chain: tuple[SourceStep, ...] = ()
    """steps an earlier mention of the same nameless source came through"""
    gender: str | None = None
    stands_for: tuple[int, int] | None = None
    """where the name was last written that these words stand for"""


def resolve(
    text: Text, names: Names, passages: Sequence[Passage], trees: Mapping[int, Tree], found: Sequence[Attribution]
) -> Iterator[Quote]:
    """The attributions as quotes, in order, with their speakers resolved as far as the text tells."""
    yield from _Reader(text, names, passages, trees).read(found)


class _Reader:
    """Reads the attributions of one text in order and remembers who was named and who has spoken."""

    def __init__(self, text: Text, names: Names, passages: Sequence[Passage], trees: Mapping[int, Tree]) -> None:
        self.text = text.text
        self.trees = trees
        self.cast = Cast(text, names, passages, trees)
        self.mentions, self.names = self.cast.mentions, self.cast.names
        self.by_name = {entity.name: entity for entity in names.entities}
        self.passages = self.cast.passages
        self.paragraphs = text.paragraphs
        self.said: list[tuple[int, int]] = []
        self.spoke: list[tuple[int, _Speaker]] = []
        self.outlets: list[tuple[int, int, str | None, str | None]] = []
        self.through: dict[str, tuple[SourceStep, ...]] = {}

    def read(self, found: Sequence[Attribution]) -> Iterator[Quote]:
        told = [one for one in found if one.frame in CLAUSES and one.speaker is not None]
        self.said = [piece for one in told for piece in one.pieces]
        by_place = sorted(found, key=lambda one: (one.cue[0] if one.cue else one.start, one.start))
        made: dict[int, Quote] = {}
        speakers: dict[int, _Speaker | None] = {}
        for one in by_place:
            speaker = self._speaker(one)
            speakers[id(one)] = speaker
            if speaker is not None:
                self.spoke.append((one.cue[0] if one.cue else one.start, speaker))
            outer = None
            if one.outer is not None:
                outer = speakers.get(id(one.outer)) or self._speaker(one.outer)
            steps, audience, occasion = self._chain(one, speaker, outer)
            if speaker is not None and steps:
                speaker.chain = steps
            made[id(one)] = self._quote(one, speaker, steps, audience, occasion)
        for one in found:
            yield made[id(one)]

    def _quote(
        self,
        one: Attribution,
        speaker: _Speaker | None,
        steps: tuple[SourceStep, ...],
        audience: str | None,
        occasion: str | None,
    ) -> Quote:
        quoted = self._share_quoted(one)
        quote = Quote(
            start=one.start,
            end=one.end,
            text=self.text[one.start : one.end],
            kind="direct" if quoted >= 0.95 else "mixed" if quoted > 0 else "indirect",
            pieces=tuple(one.pieces),
            cue=self.text[one.cue[0] : one.cue[1]] if one.cue else None,
            cue_start=one.cue[0] if one.cue else None,
            cue_end=one.cue[1] if one.cue else None,
            sources=steps,
            audience=audience,
            occasion=occasion,
        )
        if speaker is None:
            return quote
        return replace(
            quote,
            speaker_text=self.text[speaker.start : speaker.end],
            speaker_start=speaker.start,
            speaker_end=speaker.end,
            speaker_name=speaker.name,
            speaker_entity_id=speaker.entity_id,
            speaker_class=speaker.kind,
            is_anonymous=speaker.is_anonymous,
            anonymity=speaker.anonymity,
        )

    def _share_quoted(self, one: Attribution) -> float:
        letters = inside = 0
        for start, end in one.pieces:
            spans = [(s, e) for s, e in self.passages if s < end and e > start]
            for at in range(start, end):
                if self.text[at].isalnum():
                    letters += 1
                    inside += any(s <= at < e for s, e in spans)
        return inside / letters if letters else 0.0

    # Who speaks

    def _speaker(self, one: Attribution) -> _Speaker | None:
        if one.speaker is None or one.speaker_head is None:
            return None
        tree, head = one.tree, one.speaker_head
        first, last = one.speaker
        while last - 1 > head and not tree.word[last - 1][-1].isalnum():
            last -= 1
        start, end = tree.start[first], tree.end[last - 1]
        low = tree.low[head]
        speaker = _Speaker(start, end)
        if low in ("who", "which", "that") and tree.tag[head] in ("WP", "WDT"):
            verb = tree.head[head]
            while tree.dep[verb] != "relcl" and tree.head[verb] != verb:
                verb = tree.head[verb]
            if tree.dep[verb] == "relcl":
                noun = self._human(tree, tree.head[verb])
                first, last = phrase(tree, noun)
                self._describe(speaker, tree, noun, first, last)
                if first < head < noun + 4:  # businesses that warn: the words that name them are the noun's too
                    speaker.start = tree.start[first]
            return speaker
        if low in MALE or low in FEMALE:
            self._pronoun(speaker, tree, head, "m" if low in MALE else "f")
            return speaker
        if low in ("they", "them"):
            for _, earlier in reversed(self.spoke[-3:]):
                many = earlier.is_anonymous and earlier.anonymity.get("number") not in (None, "one")
                if many or (earlier is self.spoke[-1][1] and earlier.role in _MANY):
                    self._copy(speaker, earlier)
                    break
            return speaker
        if low == "it":
            self._body(speaker, tree, head)
            return speaker
        if tree.tag[head] in ("PRP", "DT", "WP", "WDT", "EX") and low not in ("some", "many", "others"):
            return speaker
        self._describe(speaker, tree, head, first, last)
        return speaker

    def _human(self, tree: Tree, noun: int) -> int:
        """Whom "who" goes with: someone in the ministry, who …: not the ministry."""
        link: int = tree.head[noun]
        above: int = tree.head[link]
        bodies = [m for m in self.mentions if m.start <= tree.start[noun] < m.end and m.kind != "PERSON"]
        if (
            (bodies or tree.low[noun] in words("governments"))
            and tree.dep[noun] == "pobj"
            and tree.dep[link] == "prep"
            and tree.tag[above] == "NN"
        ):
            return above
        return noun

    def _copy(self, speaker: _Speaker, earlier: _Speaker) -> None:
        speaker.name, speaker.entity_id, speaker.kind = earlier.name, earlier.entity_id, earlier.kind
        speaker.role, speaker.gender = earlier.role, earlier.gender
        speaker.is_anonymous, speaker.anonymity = earlier.is_anonymous, dict(earlier.anonymity)
        speaker.chain = earlier.chain

    def _describe(self, speaker: _Speaker, tree: Tree, head: int, first: int, last: int) -> None:
        """Says of a noun phrase who it is: a name, an institution, a document, or somebody without a name."""
        low = tree.low[head]
        if head + 1 < len(tree) and tree.dep[head + 1] == "nmod" and tree.low[head + 1] in words("outlets"):
            low, last = tree.low[head + 1], max(last, head + 2)  # the business daily
        role = singular(low)
        inside = self.cast.within(tree.start[first], tree.end[last - 1])
        at = tree.start[head]
        own = next((m for m in inside if m.start <= at < m.end), None)
        if own is None:
            for kid in tree.kids_as(head, "appos", "compound"):
                named = next((m for m in inside if m.kind == "PERSON" and m.start <= tree.start[kid] < m.end), None)
                if named is not None and (tree.dep[kid] == "appos" or kid > head):
                    own = named
        if own is None and tree.dep[head] == "appos":  # Tim Lind, the law professor who said
            place = tree.start[tree.head[head]]
            own = next(
                (m for m in self.cast.within(place - 40, place + 1) if m.kind == "PERSON" and place < m.end), None
            )
        if own is None and tree.tag[head] == "NN" and not tree.kids_as(head, "det", "poss"):
            # former soldier and mayor Maria Ortiz: what has no article describes the name that is joined to it
            ahead = bisect_left(tree.start, tree.end[last - 1])
            own = next(
                (m for m in inside if m.kind == "PERSON" and m.end >= tree.end[ahead - 1] and m.start > at), None
            )
            if own is not None and any(tree.tag[k] == "IN" for k in range(head, bisect_left(tree.start, own.start))):
                own = None
        if own is None and (low in words("documents") or low in words("outlets")):
            tree_names = [m for m in inside if m.kind == "ORG" and self._is_beside(tree, head, m)]
            own = tree_names[0] if tree_names else None
            proper = self._proper(tree, head) if own is None else None
            if proper is not None:
                self._unlisted(speaker, *proper)
                speaker.stands_for = proper
            elif own is None and low in words("outlets") | {"report", "article", "story"}:
                self._outlet(speaker, tree, head)
            speaker.kind = speaker.kind or ("outlet" if low in words("outlets") else "document")
            if own is not None:
                speaker.name, speaker.entity_id = self.names.get(own.entity_id, own.text), own.entity_id
            if speaker.kind == "outlet" and (own is not None or proper is not None):
                span = (own.start, own.end) if own is not None else (proper or (0, 0))
                self.outlets.append((span[0], span[1], speaker.name, speaker.entity_id))
            speaker.role = role
            return
        if own is not None:
            self._named(speaker, own)
            return
        speaker.role = role
        self._nameless(speaker, tree, head, first, last, inside)

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
            if parent == token:
                return False
            token = parent
        return False

    def _named(self, speaker: _Speaker, mention: Mention) -> None:
        speaker.name = self.names.get(mention.entity_id, mention.text)
        speaker.entity_id = mention.entity_id
        speaker.gender = self.cast.genders.get(mention.entity_id)
        if mention.kind == "PERSON":
            speaker.kind = "person"
        elif mention.kind == "PLACE":
            speaker.kind = "government"
            state = _capitals().get(mention.text.removeprefix("the "))
            named = self.by_name.get(state) if state else None
            if named is not None:
                speaker.name, speaker.entity_id = named.name, named.entity_id
        else:
            around = self.text[max(0, mention.start - 40) : mention.end + 25]
            outlet = _has_word(mention.text, "outlet_names") or any(
                re.search(rf"\b{word}\b", around) for word in ("newspaper", "daily", "magazine", "news agency")
            )
            speaker.kind = (
                "outlet" if outlet else "government" if _has_word(mention.text, "governments") else "organisation"
            )

    def _proper(self, tree: Tree, head: int) -> tuple[int, int] | None:
        """The span of a capitalised name that stands with a noun but that nobody listed as a name."""
        tokens = [k for k in tree.kids_as(head, "compound", "poss", "nmod") if tree.tag[k] in ("NNP", "NNPS")]
        if tree.tag[head] in ("NNP", "NNPS"):
            tokens.append(head)
        for link in tree.kids_as(head, "prep"):
            if tree.low[link] in ("in", "by", "from", "of"):
                for noun in tree.kids_as(link, "pobj"):
                    if tree.tag[noun] in ("NNP", "NNPS"):
                        tokens += [k for k in tree.kids_as(noun, "compound") if tree.tag[k] == "NNP"] + [noun]
        if not tokens:
            return None
        last = max(tokens)
        first = last
        while first > 0 and (first - 1 in tokens or tree.tag[first - 1] in ("NNP", "NNPS", "HYPH")):
            first -= 1
        return tree.start[first], tree.end[last]

    def _unlisted(self, speaker: _Speaker, start: int, end: int) -> None:
        """Names a speaker by words nobody listed as a name: as an entity only where one ends in just these words."""
        written = self.text[start:end]
        speaker.name = written
        for entity_id, name in self.names.items():
            if name == written or name.endswith(" " + written):
                speaker.name, speaker.entity_id = name, entity_id

    def _outlet(self, speaker: _Speaker, tree: Tree, head: int, but: Sequence[str | None] = ()) -> None:
        """The newspaper, the report: the outlet named last before it, but for those that speak to it."""
        if not any(tree.low[k] in ("the", "that", "this", "its") for k in tree.kids_as(head, "det", "poss")):
            return
        place = tree.start[head]
        known = [outlet for outlet in self.outlets if outlet[0] < place and outlet[3] not in but]
        at = bisect_left(self.cast.starts, place)
        for mention in reversed(self.mentions[max(0, at - 40) : at]):
            if known and max(known)[0] > mention.start:
                break
            around = self.text[mention.end : mention.end + 30]
            ahead = self.text[max(0, mention.start - 40) : mention.start]
            if (
                mention.kind != "PLACE"
                and mention.entity_id not in but
                and (
                    _PAPER_AFTER.match(around) or _PAPER_BEFORE.search(ahead) or _has_word(mention.text, "outlet_names")
                )
            ):
                known.append(
                    (mention.start, mention.end, self.names.get(mention.entity_id, mention.text), mention.entity_id)
                )
                break
        if known:
            _, _, speaker.name, speaker.entity_id = max(known, key=lambda outlet: outlet[0])
            speaker.kind = "outlet"
            speaker.stands_for = max(known)[:2]

    def _nameless(
        self, speaker: _Speaker, tree: Tree, head: int, first: int, last: int, inside: Sequence[Mention]
    ) -> None:
        low, role = tree.low[head], speaker.role or ""
        start, end = tree.start[first], tree.end[last - 1]
        written = self.text[start:end]
        sentence = tree.sentence[head]
        rest = self.text[tree.start[sentence[0]] : tree.end[sentence[1] - 1]]
        secret = _SECRET.search(written) or (_SECRET.search(rest) if "anonymity" in rest else None)
        is_plural = tree.tag[head] in ("NNS", "NNPS") or low == "people"
        definite = any(tree.low[k] in ("the", "that", "this", "these", "those") for k in tree.kids_as(head, "det"))
        owner = any(tree.tag[k] == "PRP$" for k in tree.kids_as(head, "poss"))
        modifiers = [
            k for k in tree.kids[head] if k < head and tree.dep[k] in ("compound", "amod", "nummod", "quantmod", "nmod")
        ]
        if definite and not secret:
            named = (
                self.cast.bearer(role, tree.start[first], [tree.word[k] for k in modifiers]) if not is_plural else None
            )
            same = self._earlier(role, is_plural)
            if same is not None and (named is None or same[0] > named[0]):
                self._copy(speaker, same[1])
                speaker.role = role
                if speaker.is_anonymous:
                    return
            elif named is not None:
                self._named(speaker, named[1])
                speaker.role = role
            if speaker.name is not None:
                return
        unnamed = secret or any(tree.low[k] in _NAMELESS for k in modifiers)
        unnamed = unnamed or (role in ("person", "people") and bool(_INFORMED.search(written)))
        crowd = low in words("crowds") or role in words("crowds")
        if crowd and all(tree.low[k] in _MOST for k in modifiers):  # many economists are no source that hides its name
            modifiers = []
        in_office = role in words("offices") or any(tree.low[k] == "chief" for k in modifiers)
        if in_office and not secret and not is_plural and (definite or tree.kids_as(head, "poss")):
            speaker.kind = "person"  # there is one such person, whom the article or its reader knows
            return
        if unnamed or (role in _unnamed() and not crowd) or (role in _unnamed() and modifiers and not owner):
            speaker.kind, speaker.is_anonymous = "unnamed", True
            speaker.anonymity = self._anonymity(tree, head, first, last, modifiers, inside, secret, rest, is_plural)
            return
        if role in words("governments"):
            speaker.kind = "government"
        elif crowd or (is_plural and role in {singular(w) for w in words("roles")}):
            speaker.kind = "group"
        elif low in words("roles") or role in words("roles"):
            speaker.kind = "group" if is_plural else "person" if owner else "organisation"

    def _anonymity(
        self,
        tree: Tree,
        head: int,
        first: int,
        last: int,
        modifiers: Sequence[int],
        inside: Sequence[Mention],
        secret: re.Match[str] | None,
        rest: str,
        is_plural: bool,
    ) -> dict[str, str]:
        label = {"label": self.text[tree.start[first] : tree.end[last - 1]]}
        own = [k for k in modifiers if tree.dep[k] != "nummod" and tree.low[k] not in _NAMELESS]
        begin = min([tree.left[k] for k in own if tree.left[k] >= first], default=head)
        label["role"] = self.text[tree.start[begin] : tree.end[head]]
        if inside:
            label["affiliation"] = inside[0].text
        else:
            for kid in tree.kids_as(head, "prep"):
                for noun in tree.kids_as(kid, "pobj"):
                    if tree.low[kid] in ("in", "at", "of", "from", "with", "within", "inside") and (
                        tree.low[noun] != "knowledge"
                    ):
                        label.setdefault("affiliation", self.text[tree.start[tree.left[noun]] : tree.end[noun]])
        counted = [
            tree.low[k] for k in tree.kids_as(head, "nummod", "amod") if tree.tag[k] == "CD" or tree.low[k] in _NUMBERS
        ]
        label["number"] = counted[0] if counted else "several" if is_plural else "one"
        if secret is not None:
            why = _WHY.match(rest, rest.find(secret.group()) + len(secret.group()))
            label["reason"] = (why.group().strip(" ,") if why else secret.group()).strip()
        return label

    def _earlier(self, role: str, is_plural: bool) -> tuple[int, _Speaker] | None:
        """The last who spoke under the same noun: an official … the official."""
        for place, speaker in reversed(self.spoke):
            if speaker.role == role and (speaker.is_anonymous or speaker.name):
                return place, speaker
        return None

    def _pronoun(self, speaker: _Speaker, tree: Tree, head: int, gender: str) -> None:
        """He or she: of the persons named before, the one that place, grammar and gender make likeliest."""
        at = tree.start[head]
        paragraph = bisect_left([s for s, _ in self.paragraphs], at + 1) - 1
        begin = tree.start[tree.sentence[head][0]]
        best: tuple[float, Mention] | None = None
        heard: dict[str, float] = {}
        for place, earlier in self.spoke[-6:]:
            if place >= at:
                continue
            between = paragraph - (bisect_left([s for s, _ in self.paragraphs], place + 1) - 1)
            if between <= 2:
                if earlier.entity_id:
                    weight = (
                        2.2 if not self._acts_between(place, at, begin, gender, earlier.entity_id) else 0.8
                    ) - 0.5 * between
                    heard[earlier.entity_id] = max(heard.get(earlier.entity_id, 0.0), weight)
                if earlier.is_anonymous and earlier.anonymity.get("number") == "one" and between <= 1:
                    heard["unnamed"] = place
        if heard.get("unnamed") and not any(
            m.kind == "PERSON"
            and heard["unnamed"] < m.start < at
            and self.cast.acts(m)
            and self.cast.genders.get(m.entity_id) in (None, gender)
            for m in self.cast.within(int(heard["unnamed"]), at)
        ):
            last = [s for p, s in self.spoke if p == heard["unnamed"]]
            if last and not any(p > heard["unnamed"] for p, s in self.spoke if s.kind == "person"):
                self._copy(speaker, last[-1])
                return
        seen: dict[str, int] = {}
        before = [mention for mention in self.cast.people if mention.start < at]
        for mention in before:
            seen[mention.entity_id] = seen.get(mention.entity_id, 0) + 1
        for mention in reversed(before[-60:]):
            known = self.cast.gender_of(mention)
            if known is not None and known != gender:
                continue
            where = bisect_left([s for s, _ in self.paragraphs], mention.start + 1) - 1
            score = 0.6 if known == gender else 0.0
            score -= 0.9 * min(paragraph - where, 5)
            score -= 0.0015 * (at - mention.start)
            place_in = self.cast.in_subject.get(mention.start, "")
            if place_in in ("nsubj", "nsubjpass"):
                score += 1.6
            elif place_in == "poss":
                score += 0.3
            if any(s <= mention.start < e for s, e in self.passages):
                score -= 1.5
            elif any(s <= mention.start < e <= begin for s, e in self.said):
                score -= 0.8  # somebody told of, not telling
            if mention.start >= begin and place_in not in ("nsubj", "nsubjpass", "poss"):
                score -= 0.5
            score += heard.get(mention.entity_id, 0.0)
            score += 0.15 * min(seen.get(mention.entity_id, 0), 8)
            if best is None or score > best[0]:
                best = (score, mention)
        if best is not None and best[0] > -4:
            self._named(speaker, best[1])

    def _body(self, speaker: _Speaker, tree: Tree, head: int) -> None:
        """It, where it opens a sentence: the organisation, outlet or state that spoke or acted in the one before."""
        first = tree.sentence[head][0]
        if head != first or not first or tree.dep[head] != "nsubj":
            return
        before, at = tree.start[tree.sentence[first - 1][0]], tree.start[head]
        for place, earlier in reversed(self.spoke):
            if before <= place < at and earlier.kind in ("organisation", "government", "outlet", "document"):
                self._copy(speaker, earlier)
                return
        acting = [m for m in self.cast.within(before, at) if self.cast.acts(m)]
        if acting and acting[-1].kind != "PERSON":
            self._named(speaker, acting[-1])

    def _acts_between(self, start: int, end: int, sentence: int, gender: str, but: str) -> bool:
        """Whether between two places somebody else of that gender is the subject of a clause outside quotations and
        what was said in earlier sentences."""
        return any(
            start < m.start < end
            and m.entity_id != but
            and self.cast.gender_of(m) in (None, gender)
            and self.cast.acts(m)
            and not any(s <= m.start < e for s, e in self.passages)
            and not any(s <= m.start < e <= sentence for s, e in self.said)
            for m in self.cast.people
        )

    # The way the words came

    def _chain(
        self, one: Attribution, speaker: _Speaker | None, outer: _Speaker | None
    ) -> tuple[tuple[SourceStep, ...], str | None, str | None]:
        """The steps between outlet and speaker, the audience and the occasion."""
        if speaker is None:
            return (), None, None
        tree, head = one.tree, one.head
        steps: list[tuple[int, int, str, str | None]] = []
        audience, occasion = None, None
        beyond: list[tuple[int, int, str, str | None]] = []
        if outer is not None:
            for step in outer.chain:
                steps.append((step.start, step.end, step.source_class, step.entity_id))
            steps.append(self._step(outer))
        if head is not None:
            verb = head
            for _ in range(3):
                up = tree.head[verb]
                if tree.dep[verb] == "pcomp" and tree.low[up] == "as" and tree.low[tree.head[up]] in CITING:
                    verb = tree.head[up]
                    who = self._citer(tree, verb)
                    if who is not None:
                        steps += self._step_of(tree, who)
                elif tree.low[verb] in CITING and tree.kids_as(verb, "nsubjpass") and verb == head:
                    who = self._citer(tree, verb)
                    if who is not None:
                        steps += self._step_of(tree, who)
                    break
                else:
                    break
            word = verbs().get(tree.low[head])
            if word is not None and "tell" in word.classes:
                for kid in tree.kids[head]:
                    if (
                        tree.dep[kid] in ("dobj", "dative", "iobj")
                        and kid > head
                        and not self._is_said(one, tree.start[kid])
                    ):
                        audience = self._words(tree, kid)
                        steps += self._outlets_in(tree, kid, speaker, [step[3] for step in steps])
            for kid in self._around_cue(tree, head):
                low = tree.low[kid]
                if (
                    tree.dep[kid] == "prep"
                    and low in ("in", "on", "at", "during", "via", "through")
                    and not self._is_said(one, tree.start[kid])
                ):
                    for noun in tree.kids_as(kid, "pobj"):
                        if tree.low[noun] in words("occasions"):
                            occasion = occasion or self._words(tree, noun)
                            for link in tree.kids_as(noun, "prep"):
                                if tree.low[link] in ("with", "to", "for", "on", "by"):
                                    for whom in tree.kids_as(link, "pobj"):
                                        steps += self._outlets_in(tree, whom, speaker)
                elif (
                    tree.dep[kid] == "prep"
                    and low == "to"
                    and word is not None
                    and audience is None
                    and tree.low[head] != "according"
                ):
                    for noun in tree.kids_as(kid, "pobj"):
                        if not self._is_said(one, tree.start[noun]):
                            audience = self._words(tree, noun)
                            steps += self._outlets_in(tree, noun, speaker)
                elif tree.low[kid] in ("citing", "quoting") and not self._is_said(one, tree.start[kid]):
                    for noun in tree.kids_as(kid, "dobj"):
                        beyond += self._step_of(tree, noun)
            if tree.low[head] != "according":
                steps += self._according(tree, one, head)
        mine = self._step(speaker)
        ready = [step for step in steps if step[:2] != mine[:2] and (step[3] is None or step[3] != speaker.entity_id)]
        if not ready and not beyond and speaker.is_anonymous and speaker.chain:
            return speaker.chain, audience, occasion
        first = ready[0] if ready else mine
        known = self.through.get(self._key(first), ())
        prior = [(s.start, s.end, s.source_class, s.entity_id) for s in known]
        whole = _once([*prior, *ready, mine, *beyond])
        made = tuple(
            SourceStep(hop, self.text[start:end], start, end, kind, entity_id)
            for hop, (start, end, kind, entity_id) in enumerate(whole, 1)
        )
        for cited in beyond:
            at = next((i for i, other in enumerate(whole) if other[:2] == cited[:2]), 0)
            self.through.setdefault(self._key(cited), made[:at])
        return (made if len(made) > 1 else ()), audience, occasion

    def _key(self, step: tuple[int, int, str, str | None]) -> str:
        return step[3] or self.text[step[0] : step[1]].removeprefix("the ").casefold()

    def _is_said(self, one: Attribution, place: int) -> bool:
        return any(start <= place < end for start, end in one.pieces)

    def _around_cue(self, tree: Tree, head: int) -> list[int]:
        """What hangs on the cue, on the verb it is joined to, or opens their sentence."""
        kids = list(tree.kids[head])
        if tree.dep[head] in ("conj", "pcomp", "xcomp", "advcl"):
            up = tree.head[head]
            kids += tree.kids[up]
            if tree.dep[head] == "pcomp":
                kids += tree.kids[tree.head[up]]
        return kids

    def _words(self, tree: Tree, head: int) -> str:
        first, last = tree.left[head], tree.right[head] + 1
        for kid in tree.kids[head]:
            if kid > head and tree.dep[kid] in ("relcl", "acl", "appos", "punct", "advcl", "cc"):
                last = min(last, tree.left[kid])
        return self.text[tree.start[first] : tree.end[max(head, last - 1)]]

    def _citer(self, tree: Tree, verb: int) -> int | None:
        """Who quotes: the agent of a passive, else the subject of an active verb."""
        for by in tree.kids_as(verb, "agent"):
            for who in tree.kids_as(by, "pobj"):
                return who
        if tree.kids_as(verb, "nsubjpass"):
            return None
        own = tree.kids_as(verb, "nsubj")
        return own[0] if own else subject(tree, verb)

    def _step(self, speaker: _Speaker) -> tuple[int, int, str, str | None]:
        """A step of a chain; where a pronoun or "the newspaper" stands, the span is that of the name it stands for."""
        start, end = speaker.stands_for or (speaker.start, speaker.end)
        if speaker.entity_id and speaker.stands_for is None:
            at = bisect_left(self.cast.starts, speaker.end)
            for mention in reversed(self.mentions[:at]):
                if mention.entity_id == speaker.entity_id:
                    if mention.start < speaker.start:
                        start, end = mention.start, mention.end
                    break
        return start, end, speaker.kind or "unknown", speaker.entity_id

    def _step_of(self, tree: Tree, noun: int) -> list[tuple[int, int, str, str | None]]:
        first, last = phrase(tree, noun)
        someone = _Speaker(tree.start[first], tree.end[last - 1])
        if tree.tag[noun] in ("PRP", "WP", "WDT"):
            return []
        self._describe(someone, tree, noun, first, last)
        return [self._step(someone)]

    def _outlets_in(
        self, tree: Tree, noun: int, speaker: _Speaker, others: Sequence[str | None] = ()
    ) -> list[tuple[int, int, str, str | None]]:
        """The outlet somebody spoke to, where the words name one, which is none of the others."""
        first, last = phrase(tree, noun)
        inside = [
            m
            for m in self.cast.within(tree.start[first], tree.end[last - 1])
            if m.kind == "ORG" and m.entity_id != speaker.entity_id
        ]
        at = tree.start[noun]
        for mention in inside:
            someone = _Speaker(mention.start, mention.end)
            self._named(someone, mention)
            named_so = any(tree.low[k] in words("outlets") for k in range(first, last))
            if someone.kind == "outlet" or named_so:
                return [(mention.start, mention.end, "outlet", mention.entity_id)]
            if mention.start <= at < mention.end and someone.kind == "organisation":
                return [(mention.start, mention.end, "organisation", mention.entity_id)]
        if tree.low[noun] in words("outlets"):  # told the paper
            someone = _Speaker(tree.start[first], tree.end[last - 1])
            self._outlet(someone, tree, noun, [speaker.entity_id, *others])
            if someone.name is not None:
                return [self._step(someone)]
        return []

    def _according(self, tree: Tree, one: Attribution, head: int) -> list[tuple[int, int, str, str | None]]:
        """A second source beside the cue: he said, according to the agency."""
        first, last = tree.sentence[head]
        for token in range(first, last - 1):
            if (
                tree.low[token] == "according"
                and tree.low[token + 1] == "to"
                and not self._is_said(one, tree.start[token])
            ):
                for to in tree.kids[token]:
                    for noun in tree.kids_as(to, "pobj"):
                        if one.speaker_head != noun:
                            return self._step_of(tree, noun)
        after = re.compile(r"[\"”'’,\s]*according to ").match(self.text, one.end)
        if after and one.is_spoken:
            token = bisect_left(tree.start, after.end())
            nouns = [k for k in range(token, min(len(tree), token + 8)) if tree.dep[k] == "pobj"]
            if nouns:
                return self._step_of(tree, nouns[0])
        return []


def _once(steps: Sequence[tuple[int, int, str, str | None]]) -> list[tuple[int, int, str, str | None]]:
    """The steps without repetition of one place or one entity."""
    kept: list[tuple[int, int, str, str | None]] = []
    for step in steps:
        if not any(step[:2] == other[:2] or (step[3] is not None and step[3] == other[3]) for other in kept):
            kept.append(step)
    return kept


def _has_word(name: str, of: str) -> bool:
    """Whether one of the words of a name stands in a list."""
    known = words(of)
    return any(word.lower() in known for word in _NAME_WORD.findall(name))


@cache
def _capitals() -> dict[str, str]:
    return {row["capital"]: row["state"] for row in rows("capitals", ("capital", "state"))}


@cache
def _unnamed() -> frozenset[str]:
    return words("unnamed")
