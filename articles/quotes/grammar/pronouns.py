"""Whom he, she, they and it stand for: who has spoken or was named before."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, field

from articles.parse import Text
from articles.quotes.grammar.cast import FEMALE, MALE, Cast
from articles.quotes.grammar.nameless import SECRET, why_hidden
from articles.quotes.grammar.tree import Tree
from articles.quotes.spans import Spans
from articles.records import Mention, SourceStep

PRONOUNS = MALE | FEMALE | {"they", "them", "it"}
_OTHERS = {"he", "she", "they"}
_MANY = {"police", "authorities", "authority"}
"""those who are one body and spoken of as they"""


@dataclass(slots=True)
class Speaker:
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
    stands_for: tuple[int, int] | None = None
    """where the name or the nameless one was last written that these words stand for"""

    def become(self, earlier: Speaker) -> None:
        """Take over who an earlier speaker was."""
        self.name, self.entity_id, self.kind, self.role = earlier.name, earlier.entity_id, earlier.kind, earlier.role
        self.is_anonymous, self.anonymity = earlier.is_anonymous, dict(earlier.anonymity)
        self.chain = earlier.chain
        if earlier.name is None:
            self.stands_for = earlier.stands_for or (earlier.start, earlier.end)


class Pronouns:
    """Reads pronouns in one text. `spoke` grows while it is read: places and who spoke there."""

    def __init__(
        self,
        text: Text,
        cast: Cast,
        said: Spans,
        spoke: list[tuple[int, Speaker]],
        named: Callable[[Speaker, Mention], None],
    ) -> None:
        self.text = text.text
        self.openings = [start for start, _ in text.paragraphs]
        self.cast, self.said, self.spoke = cast, said, spoke
        self._named = named

    def read(self, speaker: Speaker, tree: Tree, head: int) -> None:
        """Gives a speaker who is written as a pronoun the name or the description of whom it stands for."""
        low = tree.low[head]
        reason = self._secret_behind(tree, head) if low in _OTHERS else None
        if reason is not None:
            self._in_secret(speaker, reason, low == "they")
        elif low == "it":
            self._it(speaker, tree, head)
        elif low in ("they", "them"):
            self._they(speaker)
        else:
            self._he(speaker, tree, head, "m" if low in MALE else "f")

    def _secret_behind(self, tree: Tree, head: int) -> str | None:
        """Why a pronoun's source is not named, where its own clause says so: they said on condition of anonymity."""
        last = tree.sentence[head][1]
        nouns = (tree.start[k] for k in range(head + 1, last) if tree.tag[k].startswith("NN"))
        secret = SECRET.search(self.text, tree.end[head], tree.end[last - 1])
        own = secret is not None and secret.start() <= next(nouns, tree.end[last - 1])
        behind = self.text[secret.start() : tree.end[last - 1]] if secret is not None and own else ""
        return why_hidden(behind, behind)

    def _in_secret(self, speaker: Speaker, reason: str, are_several: bool) -> None:
        """He, she or they who would not be named: the last nameless source, if it was one or several too."""
        for _, earlier in reversed(self.spoke):
            if earlier.is_anonymous and (earlier.anonymity.get("number") != "one") == are_several:
                speaker.become(earlier)
                break
        else:
            speaker.kind, speaker.is_anonymous = "unnamed", True
            label = self.text[speaker.start : speaker.end]
            speaker.anonymity = {"label": label, "number": "several" if are_several else "one"}
        speaker.anonymity["reason"] = reason

    def _they(self, speaker: Speaker) -> None:
        """They: several nameless ones who spoke a moment ago, or a group or a body like the police that spoke last."""
        for _, earlier in reversed(self.spoke[-3:]):
            several = earlier.is_anonymous and earlier.anonymity.get("number") not in (None, "one")
            many = earlier.kind == "group" or earlier.role in _MANY
            if several or (many and earlier is self.spoke[-1][1]):
                speaker.become(earlier)
                return

    def _he(self, speaker: Speaker, tree: Tree, head: int, gender: str) -> None:
        """He or she: of the persons named before, the one that place, grammar and gender make likeliest."""
        at, begin = tree.start[head], tree.start[tree.sentence[head][0]]
        hidden = self._hidden(at, gender)
        if hidden is not None:
            speaker.become(hidden)
            return
        heard = self._heard(at, begin, gender)
        best, likeliest = -4.0, None
        for mention in reversed(self.cast.people_before(at, 60)):
            known = self.cast.gender_of(mention)
            if known is not None and known != gender:
                continue
            score = 0.6 if known == gender else 0.0
            score += self._nearness(mention, at, begin)
            score += heard.get(mention.entity_id, 0.0)
            score += 0.15 * min(self.cast.times_named(mention.entity_id, at), 8)
            if score > best:
                best, likeliest = score, mention
        if likeliest is not None:
            self._named(speaker, likeliest)

    def _nearness(self, mention: Mention, at: int, begin: int) -> float:
        """How readily a pronoun in the sentence from begin on goes back to a mention, by its distance and grammar."""
        score = -0.9 * min(self.paragraph(at) - self.paragraph(mention.start), 5) - 0.0015 * (at - mention.start)
        place = self.cast.in_subject.get(mention.start, "")
        if place in ("nsubj", "nsubjpass"):
            score += 1.6
        elif place == "poss":
            score += 0.3
        elif mention.start >= begin:
            score -= 0.5
        if self.cast.passages.hold(mention.start):
            score -= 1.5
        elif self.said.hold(mention.start, begin):
            score -= 0.8  # somebody told of, not telling
        return score

    def _heard(self, at: int, begin: int, gender: str) -> dict[str, float]:
        """Who has spoken lately, and how much that speaks for them: less where somebody else has acted since."""
        heard: dict[str, float] = {}
        for place, earlier in self.spoke[-6:]:
            between = self.paragraph(at) - self.paragraph(place)
            if place < at and between <= 4 and earlier.entity_id:
                acted = self._acts_between(place, at, begin, gender, earlier.entity_id)
                if acted and between > 2:
                    continue
                weight = (0.8 if acted else 2.2) - 0.5 * between
                heard[earlier.entity_id] = max(heard.get(earlier.entity_id, 0.0), weight)
        return heard

    def _hidden(self, at: int, gender: str) -> Speaker | None:
        """The nameless one who spoke last in this paragraph or the one before, where nobody else acted since."""
        for place, earlier in reversed(self.spoke[-6:]):
            if earlier.kind == "person" or self.paragraph(at) - self.paragraph(place) > 1:
                return None
            if earlier.is_anonymous and earlier.anonymity.get("number") == "one":
                since = [m for m in self.cast.within(place + 1, at) if m.kind == "PERSON" and self.cast.acts(m)]
                acted = any(self.cast.genders.get(m.entity_id) in (None, gender) for m in since)
                return None if acted else earlier
        return None

    def _it(self, speaker: Speaker, tree: Tree, head: int) -> None:
        """It, where it opens a sentence: the organisation, outlet or state that spoke or acted in the one before."""
        first = tree.sentence[head][0]
        opens = all(tree.tag[k] in ("RB", "CC", ",") for k in range(first, head))  # Later, however, it
        if not opens or tree.dep[head] != "nsubj":
            return
        before, at = tree.start[tree.sentence[first - 1][0]], tree.start[head]
        for place, earlier in reversed(self.spoke):
            if place < before:
                break
            if earlier.kind in ("organisation", "government", "outlet", "document"):
                speaker.become(earlier)
                return
        acting = [m for m in self.cast.within(before, at) if self.cast.acts(m)]
        if acting and acting[-1].kind != "PERSON":
            self._named(speaker, acting[-1])

    def _acts_between(self, start: int, end: int, sentence: int, gender: str, but: str) -> bool:
        """Whether between two places somebody else of that gender is the subject of a clause outside quotations and
        what was said in earlier sentences."""
        return any(
            m.entity_id != but
            and self.cast.gender_of(m) in (None, gender)
            and self.cast.acts(m)
            and not self.cast.passages.hold(m.start)
            and not self.said.hold(m.start, sentence)
            for m in self.cast.people_within(start + 1, end)
        )

    def paragraph(self, at: int) -> int:
        return bisect_left(self.openings, at + 1) - 1
